"""Forms of matching a list: for what, the second person's answer, and the file."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from agencies.models.workspaces import Purpose
from agencies.reasons import Reason, ReasonCode
from mash_hub.forms.enquiries import choices_of

LIST_REASONS = (
    ReasonCode.OPEN_CASE,
    ReasonCode.MEETING,
    ReasonCode.IMMEDIATE_RISK,
    ReasonCode.REVIEW,
)
LARGEST = 900 * 1024  # bytes; with the rest of the form it stays under what the hub takes


class AskForm(forms.Form):
    """For what a list is matched, and why."""

    purpose = forms.ChoiceField(
        label="For which purpose?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the purpose."},
    )
    because = forms.ChoiceField(
        label="Why?",
        choices=choices_of(LIST_REASONS),
        widget=forms.RadioSelect,
        error_messages={"required": "Choose why: it is logged."},
    )

    def __init__(self, *args: Any, purposes: Iterable[Purpose], **kwargs: Any) -> None:
        """Take the purposes that the agreement allows."""
        super().__init__(*args, **kwargs)
        listed = [(one.value, str(one.label)) for one in purposes]
        self.fields["purpose"].choices = listed  # type: ignore[attr-defined]

    def reason(self) -> Reason:
        """The reason chosen."""
        return Reason(ReasonCode(self.cleaned_data["because"]))


class SettleForm(forms.Form):
    """The second person's reason, and the version the page was drawn from."""

    because = forms.ChoiceField(
        label="Why?",
        choices=choices_of(LIST_REASONS),
        widget=forms.RadioSelect,
        error_messages={"required": "Choose why: it is logged."},
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def reason(self) -> Reason:
        """The reason chosen."""
        return Reason(ReasonCode(self.cleaned_data["because"]))


class ListForm(forms.Form):
    """The list itself; it is read in memory and kept nowhere."""

    people = forms.FileField(
        label="The list, as CSV in UTF-8",
        help_text="Columns by their names in the first line, in any order; any may be missing: id, "
        "given_name, family_name, date_of_birth (2019-03-27), street, town, postcode, identifier.",
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
        error_messages={"required": "Choose the file.", "empty": "The file is empty."},
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def clean_people(self) -> Any:
        """No larger than the hub takes in one piece."""
        sent = self.cleaned_data["people"]
        if sent.size > LARGEST:
            raise forms.ValidationError("The file is larger than 900 kB: split it.")
        return sent
