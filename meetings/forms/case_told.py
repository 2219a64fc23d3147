"""Forms of what was told of a case: to its referrer, and to the victim through the IDVA."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms

from agencies import clock
from agencies.fields import DatePartsField
from agencies.models.people import Person

LONGEST = 1000


class OutcomeForm(forms.Form):
    """What came of a case, in words for whoever referred it."""

    words = forms.CharField(
        label="What came of it",
        help_text=(
            "That it was heard, what was agreed that they need to know, and whom to ring. Nothing that"
            " another agency shared; no address."
        ),
        max_length=LONGEST,
        error_messages={"required": "Say what came of it."},
        widget=forms.Textarea(attrs={"rows": 5, "data-limit": LONGEST}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class VictimToldForm(forms.Form):
    """Who told the victim and when, or why nobody did."""

    told = forms.ChoiceField(
        label="Was the victim told what came of the meeting?",
        choices=[("yes", "Yes, by an IDVA"), ("no", "No")],
        widget=forms.RadioSelect(attrs={"data-inline": True}),
        error_messages={"required": "Choose whether the victim was told."},
    )
    told_by = forms.ChoiceField(label="If yes: by whom?", required=False)
    told_on = DatePartsField(
        label="If yes: on which day?", help_text="For example, 19 2 2027", required=False
    )
    told_time = forms.TimeField(
        label="At what time?",
        help_text="For example, 14:30",
        required=False,
        widget=forms.TextInput(attrs={"data-width": 5}),
    )
    words = forms.CharField(
        label="How, or why not",
        help_text="For example: by the safe number, alone. Or: not yet, he is at home this week.",
        max_length=LONGEST,
        error_messages={"required": "Say how the victim was told, or why not."},
        widget=forms.Textarea(attrs={"rows": 4, "data-limit": LONGEST}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, tellers: Iterable[Person], **kwargs: Any) -> None:
        """Take the IDVAs who may have told her or him."""
        super().__init__(*args, **kwargs)
        self.tellers = {str(one.pk): one for one in tellers}
        named = [(pk, one.name) for pk, one in self.tellers.items()]
        self.fields["told_by"].choices = [("", "Choose an IDVA"), *named]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Ask who and when with a yes."""
        data: dict[str, Any] = super().clean() or {}
        if data.get("told") == "yes":
            for name, words in (
                ("told_by", "Choose who told the victim."),
                ("told_on", "Enter the day."),
                ("told_time", "Enter the time."),
            ):
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, words)
        return data

    def values(self) -> dict[str, Any]:
        """What the act takes."""
        data = self.cleaned_data
        told = data["told"] == "yes"
        at = datetime.combine(data["told_on"], data["told_time"], clock.LONDON) if told else None
        return {
            "told_by": self.tellers[data["told_by"]] if told else None,
            "told_at": at,
            "words": data["words"],
            "version": data["version"],
        }
