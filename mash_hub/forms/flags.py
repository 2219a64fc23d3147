"""Forms of a flag: what is marked, why, until when, and who may see it; and its review."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django import forms

from agencies import hats
from agencies.fields import DatePartsField
from agencies.reasons import Reason, ReasonCode
from mash_hub import flags
from mash_hub.forms.enquiries import choices_of
from mash_hub.models.flags import LEVELS, LONGEST, FlagType

Named = Sequence[tuple[UUID, str]]

REVIEW_REASONS = (
    ReasonCode.REVIEW,
    ReasonCode.RISK_RISEN,
    ReasonCode.RISK_FALLEN,
    ReasonCode.NEW_INFORMATION,
    ReasonCode.AGREED_AT_MEETING,
)
END_REASONS = (
    ReasonCode.RISK_FALLEN,
    ReasonCode.CIRCUMSTANCES_CHANGED,
    ReasonCode.CORRECTION,
    ReasonCode.SENT_IN_ERROR,
)
LEVEL_WORDS = {"": "No level", "1": "Level 1", "2": "Level 2", "3": "Level 3"}


def _boxes(label: str, hint: str = "") -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, help_text=hint, required=False, widget=forms.CheckboxSelectMultiple
    )


class ShowingForm(forms.Form):
    """Until when a flag stands, when it is reviewed, and who may see it."""

    review_on = DatePartsField(label="When is it to be reviewed?")
    expires_on = DatePartsField(
        label="Last day", help_text="Within twelve months. After it the flag shows nowhere."
    )
    places = _boxes("Where may others see it?", "Leave all empty to show it to your agency alone.")
    agencies = _boxes("Which agencies may see it?")
    persons = _boxes(
        "Only people by name?", "Leave all empty to show it to everybody there who reads."
    )

    def __init__(
        self, *args: Any, places: Named, agencies: Named, persons: Named, **kwargs: Any
    ) -> None:
        """Take the workspaces, agencies and people that can be chosen."""
        super().__init__(*args, **kwargs)
        for name, listed in (("places", places), ("agencies", agencies), ("persons", persons)):
            if listed:
                self.fields[name].choices = _listed(listed)  # type: ignore[attr-defined]
            else:
                del self.fields[name]

    def clean_review_on(self) -> Any:
        """After today."""
        day = self.cleaned_data["review_on"]
        if day is None or day <= hats.today():
            raise forms.ValidationError("Choose a day of review after today.")
        return day

    def clean_expires_on(self) -> Any:
        """Ahead, within twelve months: no flag stands for ever (7.2 R18)."""
        day = self.cleaned_data["expires_on"]
        if day is None or not hats.today() < day <= hats.today() + LONGEST:
            raise forms.ValidationError("Choose a last day within the next twelve months.")
        return day

    def clean(self) -> dict[str, Any]:
        """A review comes before the end; agencies go with a place, and people with their agency."""
        cleaned = super().clean() or {}
        review, last = cleaned.get("review_on"), cleaned.get("expires_on")
        if review and last and review > last:
            self.add_error("review_on", "The review is before the last day, or on it.")
        if cleaned.get("agencies") and not cleaned.get("places"):
            self.add_error("places", "Choose where those agencies may see it.")
        if cleaned.get("places") and not cleaned.get("agencies"):
            self.add_error("agencies", "Choose which agencies may see it there.")
        if cleaned.get("persons") and not cleaned.get("agencies"):
            self.add_error("agencies", "Choose the agencies of the people named.")
        return cleaned

    def _ids(self, name: str) -> tuple[UUID, ...]:
        return tuple(UUID(key) for key in self.cleaned_data.get(name, ()))

    def showing(self) -> flags.Showing:
        """Who may see it."""
        return flags.Showing(self._ids("agencies"), self._ids("persons"), self._ids("places"))

    def days(self, started_on: Any) -> flags.Days:
        """From when, until when, and when it is reviewed."""
        given = self.cleaned_data
        return flags.Days(started_on, given["expires_on"], given["review_on"])


def _listed(listed: Iterable[tuple[UUID, str]]) -> list[tuple[str, str]]:
    return [(str(pk), name) for pk, name in listed]


class FlagForm(ShowingForm):
    """A new flag."""

    flag_type = forms.ChoiceField(
        label="What is flagged?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what is flagged."},
    )
    level = forms.ChoiceField(
        label="Level",
        help_text="For child sexual exploitation and MAPPA.",
        choices=list(LEVEL_WORDS.items()),
        required=False,
        widget=forms.RadioSelect(attrs={"data-inline": True}),
    )
    reason = forms.CharField(
        label="Why?",
        help_text="Sealed. Those who may see the flag can read it, and nobody else.",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4, "data-limit": 1000}),
        error_messages={"required": "Say why the flag is set."},
    )
    started_on = DatePartsField(label="Since when?", help_text="Today or earlier")
    own_persons = _boxes(
        "Only some people of your own agency?",
        "Leave all empty to show it to everybody of your agency who reads. You are always among them.",
    )
    field_order = (
        "flag_type",
        "level",
        "reason",
        "started_on",
        "review_on",
        "expires_on",
        "own_persons",
        "places",
        "agencies",
        "persons",
    )

    def __init__(
        self, *args: Any, types: Iterable[FlagType], own_persons: Named, **kwargs: Any
    ) -> None:
        """Take the kinds one's agency may set, and its people who read."""
        super().__init__(*args, **kwargs)
        self.fields["flag_type"].choices = [  # type: ignore[attr-defined]
            (one.value, str(one.label)) for one in types
        ]
        self.fields["own_persons"].choices = _listed(own_persons)  # type: ignore[attr-defined]

    def clean_started_on(self) -> Any:
        """Not ahead."""
        day = self.cleaned_data["started_on"]
        if day is None or day > hats.today():
            raise forms.ValidationError("A flag starts today or earlier.")
        return day

    def clean(self) -> dict[str, Any]:
        """A level goes with the kinds that have one; a colleague's flag names who may see it."""
        cleaned = super().clean()
        kind = cleaned.get("flag_type")
        if cleaned.get("level") and kind and not LEVELS.get(FlagType(kind)):
            self.add_error("level", "This flag has no level.")
        if kind == FlagType.STAFF_SUBJECT and not cleaned.get("own_persons"):
            self.add_error("own_persons", "Name who may see it: colleagues must not.")
        return cleaned

    def marking(self) -> flags.Marking:
        """The flag typed."""
        given = self.cleaned_data
        return flags.Marking(
            flag_type=FlagType(given["flag_type"]),
            reason=given["reason"],
            level=given["level"],
            days=self.days(given["started_on"]),
            showing=self.showing(),
            own_persons=self._ids("own_persons"),
        )


class ReviewForm(ShowingForm):
    """A flag that still stands: new days, readers, and why."""

    because = forms.ChoiceField(
        label="Why does it still stand?",
        choices=choices_of(REVIEW_REASONS),
        widget=forms.RadioSelect,
    )
    sentence = forms.CharField(
        label="In your words",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3, "data-limit": 500}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)
    field_order = ("because", "sentence", "review_on", "expires_on", "places", "agencies")

    def reason(self) -> Reason:
        """The reason typed."""
        return Reason(ReasonCode(self.cleaned_data["because"]), self.cleaned_data["sentence"])
