"""Forms of joint screening: what agencies read, an agency's view, the decision, the school."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from agencies.fields import DatePartsField
from agencies.reasons import ReasonCode
from mash_hub.joint_queue import Brief
from mash_hub.joint_screening import Decision, SchoolTold
from mash_hub.models.joint_screening import JointOutcome, Sector
from meetings.forms.strategies import VersionedForm, words_field

OFF_REASONS = (
    ReasonCode.NOT_RELEVANT,
    ReasonCode.SENT_IN_ERROR,
    ReasonCode.CIRCUMSTANCES_CHANGED,
)


def _outcomes(label: str) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label,
        help_text="Choose all that apply. No further action stands alone.",
        choices=JointOutcome.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose what should be done."},
    )


class BriefForm(VersionedForm):
    """What the agencies read, and the day of the incident."""

    words = words_field(
        "What happened?",
        message="Write what happened.",
        help_text="Police, social care and health read this, and education where agreed. Name no "
        "address or telephone number that is protected.",
    )
    incident_on = DatePartsField(
        label="Day of the incident",
        help_text="Their time runs from it: until the end of the next working day.",
        error_messages={"required": "Say on which day it happened."},
    )

    def brief(self) -> Brief:
        """What was typed."""
        return Brief(self.cleaned_data["words"], self.cleaned_data["incident_on"])


class MarkForm(VersionedForm):
    """An agency's view."""

    words = words_field(
        "What does your agency hold and think?",
        message="Write what your agency holds and thinks, even if it is nothing.",
        help_text="Nobody else reads it until every agency has marked its view.",
    )
    suggests = _outcomes("What should be done?")
    field_order = ("words", "suggests", "version")

    def chosen(self) -> list[JointOutcome]:
        """What the agency would do."""
        return [JointOutcome(one) for one in self.cleaned_data["suggests"]]


class DecideForm(VersionedForm):
    """What the lead decides."""

    outcomes = _outcomes("What is done?")
    reason = words_field("Why?", message="Say why.")
    without = words_field("Why is it decided without them?", message="Say why.")
    goes_on = forms.ChoiceField(
        label="How does it go on at the front door?",
        choices=[
            ("new", "Make a new contact from this incident"),
            ("other", "Another contact goes on, which is there already"),
        ],
        widget=forms.RadioSelect,
        required=False,
    )
    follow = forms.CharField(
        label="Reference of that other contact",
        max_length=12,
        required=False,
        widget=forms.TextInput(attrs={"data-width": 10, "autocomplete": "off"}),
    )
    field_order = ("outcomes", "reason", "without", "goes_on", "follow", "version")

    def __init__(self, *args: Any, gaps: Iterable[Sector], ended: str = "", **kwargs: Any) -> None:
        """Take which sectors take no part, and the contact where it has ended."""
        super().__init__(*args, **kwargs)
        missing = ", ".join(str(one.label) for one in gaps)
        if missing:
            self.fields["without"].label = f"Nobody takes part for {missing}: why is it decided?"
        else:
            del self.fields["without"]
        if ended:
            hint = f"Only for contact to MASH: {ended} has ended, so another contact goes on."
            self.fields["goes_on"].help_text = hint
        else:
            del self.fields["goes_on"], self.fields["follow"]

    def clean(self) -> dict[str, Any]:
        """Contact to MASH says which contact goes on, where its own has ended."""
        cleaned = dict(super().clean() or {})
        asked = "goes_on" in self.fields and JointOutcome.CONTACT_TO_MASH in cleaned.get(
            "outcomes", []
        )
        if asked and not cleaned.get("goes_on"):
            self.add_error("goes_on", "Say how it goes on at the front door.")
        elif asked and cleaned["goes_on"] == "other" and not cleaned.get("follow", "").strip():
            self.add_error("follow", "Write the reference of the contact that goes on.")
        return cleaned

    def decision(self) -> Decision:
        """What was typed."""
        data = self.cleaned_data
        chosen = [JointOutcome(one) for one in data["outcomes"]]
        return Decision(
            chosen,
            data["reason"],
            data.get("without", ""),
            makes_contact=data.get("goes_on") == "new",
            follow_reference=data.get("follow", "") if data.get("goes_on") == "other" else "",
        )


class SchoolForm(VersionedForm):
    """Who at the school was told, when and how."""

    who = forms.CharField(
        label="Who was told?",
        help_text="Name and role, for example the designated safeguarding lead.",
        max_length=200,
        error_messages={"required": "Say who was told."},
    )
    on = DatePartsField(
        label="On which day?", error_messages={"required": "Say on which day they were told."}
    )
    how = forms.CharField(
        label="How?",
        help_text="For example, by telephone, before the school day began.",
        max_length=300,
        error_messages={"required": "Say how they were told."},
    )
    field_order = ("who", "on", "how", "version")

    def told(self) -> SchoolTold:
        """What was typed."""
        data = self.cleaned_data
        return SchoolTold(data["who"], data["on"], data["how"])
