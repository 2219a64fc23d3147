"""Forms of releasing an item after the answer: to whom, what, for what, why, until when."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms

from agencies import hats
from agencies.fields import DatePartsField
from agencies.models.workspaces import Purpose
from agencies.reasons import Reason, ReasonCode
from mash_hub import sharing
from mash_hub.forms.enquiries import choices_of
from mash_hub.models.releases import LONGEST, Section

LATER_REASONS = (
    ReasonCode.RELEVANT,
    ReasonCode.RISK_RISEN,
    ReasonCode.NEW_INFORMATION,
    ReasonCode.AGREED_AT_MEETING,
    ReasonCode.IMMEDIATE_RISK,
)
PEOPLE = "people"
_HINTS = {PEOPLE: "Choose them below. Nobody else of their agency can read it."}


class ReleaseForm(forms.Form):
    """To whom an item is released; shown again with its readers before anything leaves."""

    audience = forms.ChoiceField(
        label="To whom?",
        widget=forms.RadioSelect(attrs={"data-hints": _HINTS}),
        error_messages={"required": "Say to whom it is released."},
    )
    persons = forms.MultipleChoiceField(
        label="People by name", required=False, widget=forms.CheckboxSelectMultiple
    )
    section = forms.ChoiceField(
        label="How much of it?",
        choices=[(Section.WHOLE.value, "Share whole"), (Section.PART.value, "Share in part")],
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether it is shared whole or in part."},
    )
    shared_text = forms.CharField(
        label="What leaves, if you share in part",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3, "data-limit": 4000}),
    )
    purpose = forms.ChoiceField(label="Purpose", widget=forms.RadioSelect)
    until_on = DatePartsField(
        label="Last day on which it can be read", help_text="Within twelve months from now"
    )
    because = forms.ChoiceField(
        label="Why", choices=choices_of(LATER_REASONS), widget=forms.RadioSelect
    )
    sentence = forms.CharField(
        label="In your words",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2, "data-limit": 500}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        audiences: Sequence[tuple[str, str]],
        persons: Sequence[tuple[UUID, str]],
        purposes: Iterable[Purpose],
        part: str = "",
        **kwargs: Any,
    ) -> None:
        """Take to whom and for what it may be released, and the part that was made already."""
        super().__init__(*args, **kwargs)
        self.fields["audience"].choices = [  # type: ignore[attr-defined]
            *audiences,
            (PEOPLE, "People by name"),
        ]
        self.fields["persons"].choices = [  # type: ignore[attr-defined]
            (str(pk), name) for pk, name in persons
        ]
        self.fields["purpose"].choices = [  # type: ignore[attr-defined]
            (one.value, str(one.label)) for one in purposes
        ]
        self.part = part
        if part:
            del self.fields["shared_text"]

    def clean_until_on(self) -> date:
        """A last day lies ahead, within twelve months."""
        last: date | None = self.cleaned_data["until_on"]
        if last is None or not hats.today() <= last <= hats.today() + LONGEST:
            raise forms.ValidationError("Choose a day within the next twelve months.")
        return last

    def clean(self) -> dict[str, Any]:
        """People are named where people are meant; a part has words."""
        cleaned = super().clean() or {}
        if cleaned.get("audience") == PEOPLE and not cleaned.get("persons"):
            self.add_error("persons", "Name at least one person.")
        in_part = cleaned.get("section") == Section.PART
        if in_part and "shared_text" in self.fields and not cleaned.get("shared_text", "").strip():
            self.add_error("shared_text", "Write what leaves, without the words you keep back.")
        return cleaned

    @property
    def to_people(self) -> bool:
        """Whether people by name were chosen."""
        return bool(self.cleaned_data["audience"] == PEOPLE)

    def people_named(self) -> list[UUID]:
        """The people named."""
        return [UUID(key) for key in self.cleaned_data["persons"]]

    def terms(self) -> sharing.Terms:
        """The terms typed."""
        given = self.cleaned_data
        return sharing.Terms(
            Section(given["section"]),
            Purpose(given["purpose"]),
            Reason(ReasonCode(given["because"]), given["sentence"]),
            given["until_on"],
        )
