"""Forms of covers: who covers for whom, from when to when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django import forms

from agencies import clock
from agencies.covers import Plan
from agencies.fields import DatePartsField
from agencies.models.covers import CoverWhy
from agencies.models.people import Membership


def _time(label: str) -> forms.TimeField:
    return forms.TimeField(
        label=label, help_text="For example, 09:00", widget=forms.TextInput(attrs={"data-width": 5})
    )


class CoverForm(forms.Form):
    """One cover of whoever is away."""

    cover = forms.ChoiceField(
        label="Who covers?",
        help_text="They keep their own role: what it does not allow, they cannot do for you.",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a colleague."},
    )
    from_day = DatePartsField(label="From", help_text="For example, 22 12 2027")
    from_time = _time("From what time")
    until_day = DatePartsField(label="Until", help_text="For example, 2 1 2028")
    until_time = _time("Until what time")
    why = forms.ChoiceField(label="Why?", choices=CoverWhy.choices, widget=forms.RadioSelect)
    words = forms.CharField(
        label="What the cover should know",
        help_text="Nothing about people in cases: they find that in the cases.",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3, "data-limit": 1000}),
    )

    def __init__(self, *args: Any, away: Membership, team: Sequence[Membership], **kwargs: Any):
        """Take who is away and who can cover."""
        super().__init__(*args, **kwargs)
        self.away = away
        field: Any = self.fields["cover"]
        field.choices = [
            (str(one.pk), f"{one.person.name}, {one.get_role_display().lower()}") for one in team
        ]

    def clean(self) -> dict[str, Any]:
        """It ends after it begins, and not in the past."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        parts = ("from_day", "from_time", "until_day", "until_time")
        if all(data.get(name) is not None for name in parts):
            begins = _instant(data["from_day"], data["from_time"])
            ends = _instant(data["until_day"], data["until_time"])
            if ends <= begins:
                self.add_error("until_day", "It ends after it begins.")
            elif ends <= clock.now():
                self.add_error("until_day", "That time is over already.")
        return data

    def plan(self) -> Plan:
        """What was typed, read as London's time."""
        data = self.cleaned_data
        return Plan(
            away_id=self.away.pk,
            cover_id=UUID(data["cover"]),
            from_at=_instant(data["from_day"], data["from_time"]),
            until_at=_instant(data["until_day"], data["until_time"]),
            why=CoverWhy(data["why"]),
            words=data["words"].strip(),
        )


def _instant(day: date, at: time) -> datetime:
    return datetime.combine(day, at, clock.LONDON)


class EndForm(forms.Form):
    """Ending a cover, from the version the page showed."""

    version = forms.IntegerField(widget=forms.HiddenInput)
