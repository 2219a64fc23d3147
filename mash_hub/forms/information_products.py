"""The form of a copy of an information product: for what, why, and that one knows what leaves."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from agencies.models.workspaces import Purpose
from agencies.reasons import Reason, ReasonCode
from mash_hub.forms.enquiries import choices_of

COPY_REASONS = (
    ReasonCode.OPEN_CASE,
    ReasonCode.MEETING,
    ReasonCode.IMMEDIATE_RISK,
    ReasonCode.CHILD_AT_RISK,
    ReasonCode.ADULT_AT_RISK,
)


class CopyForm(forms.Form):
    """For which purpose a copy leaves the hub, and why."""

    purpose = forms.ChoiceField(
        label="For which purpose?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the purpose."},
    )
    because = forms.ChoiceField(
        label="Why do you need it outside the hub?",
        choices=choices_of(COPY_REASONS),
        widget=forms.RadioSelect,
        error_messages={"required": "Choose why: it is logged, and the owners can see it."},
    )

    def __init__(self, *args: Any, purposes: Iterable[Purpose], **kwargs: Any) -> None:
        """Take the purposes that the agreement allows."""
        super().__init__(*args, **kwargs)
        listed = [(one.value, str(one.label)) for one in purposes]
        self.fields["purpose"].choices = listed  # type: ignore[attr-defined]

    def reason(self) -> Reason:
        """The reason chosen."""
        return Reason(ReasonCode(self.cleaned_data["because"]))
