"""Forms of invitations to case conferences."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django import forms

from agencies import clock
from agencies.fields import DatePartsField
from agencies.models.people import Person
from agencies.reasons import ReasonCode
from mash_hub.conference_invitations import Conference
from mash_hub.models.conference_invitations import ConferenceKind, ReportBy, WhyNobody

RECALL_REASONS = (
    ReasonCode.CIRCUMSTANCES_CHANGED,
    ReasonCode.SENT_IN_ERROR,
    ReasonCode.CORRECTION,
)
_NOBODY = "-"


def _time(label: str) -> forms.TimeField:
    return forms.TimeField(
        label=label, help_text="For example, 09:30", widget=forms.TextInput(attrs={"data-width": 5})
    )


class InviteForm(forms.Form):
    """Which conference, when and where, and by when the report is wanted."""

    conference_kind = forms.ChoiceField(
        label="Which conference?", choices=ConferenceKind.choices, widget=forms.RadioSelect
    )
    day = DatePartsField(label="Day of the conference", help_text="For example, 26 2 2027")
    at = _time("Time")
    place = forms.CharField(label="Where, or how to join", max_length=200, required=False)
    report_day = DatePartsField(label="The report is wanted by", help_text="For example, 23 2 2027")
    report_at = _time("At what time")
    notes = forms.CharField(
        label="What the report should say",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "data-limit": 1000}),
    )

    def conference(self) -> Conference:
        """What was typed, read as London's time."""
        data = self.cleaned_data
        return Conference(
            ConferenceKind(data["conference_kind"]),
            _instant(data["day"], data["at"]),
            _instant(data["report_day"], data["report_at"]),
            data["place"].strip(),
            data["notes"].strip(),
        )

    def clean(self) -> dict[str, Any]:
        """The report is wanted from now on, and no later than the conference."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if all(data.get(name) for name in ("day", "at", "report_day", "report_at")):
            held = _instant(data["day"], data["at"])
            due = _instant(data["report_day"], data["report_at"])
            if due > held:
                self.add_error("report_day", "The report is wanted before the conference.")
            elif due <= clock.now():
                self.add_error("report_day", "The report cannot be wanted in the past.")
        return data


def _instant(day: date, at: time) -> datetime:
    return datetime.combine(day, at, clock.LONDON)


class WhoGoesForm(forms.Form):
    """Who goes, or why nobody does."""

    attendee = forms.ChoiceField(label="Who goes?")
    why_nobody = forms.ChoiceField(
        label="If nobody goes: why?",
        choices=[("", "–"), *WhyNobody.choices],
        required=False,
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, people: Sequence[Person], **kwargs: Any) -> None:
        """Take who can be named."""
        super().__init__(*args, **kwargs)
        named = [(str(one.pk), f"{one.name}, {one.title}".rstrip(", ")) for one in people]
        field: Any = self.fields["attendee"]
        field.choices = [("", "Choose somebody"), *named, (_NOBODY, "Nobody of our agency")]

    def clean(self) -> dict[str, Any]:
        """Nobody takes a reason; somebody takes none."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("attendee") == _NOBODY and not data.get("why_nobody"):
            self.add_error("why_nobody", "Say why nobody goes.")
        return data

    def who(self) -> tuple[UUID | None, WhyNobody | None]:
        """Who goes, or why nobody."""
        chosen = self.cleaned_data["attendee"]
        if chosen == _NOBODY:
            return None, WhyNobody(self.cleaned_data["why_nobody"])
        return UUID(chosen), None


class ReportForm(forms.Form):
    """How the report was sent."""

    report_by = forms.ChoiceField(
        label="How was the report sent?", choices=ReportBy.choices, widget=forms.RadioSelect
    )
    version = forms.IntegerField(widget=forms.HiddenInput)
