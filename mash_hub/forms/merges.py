"""Forms of joining people: the two who were ticked, and why."""

from __future__ import annotations

from typing import Any

from django import forms

from agencies.reasons import Reason, ReasonCode
from mash_hub.forms.enquiries import choices_of

MERGE_REASONS = (
    ReasonCode.OPEN_CASE,
    ReasonCode.NEW_INFORMATION,
    ReasonCode.CORRECTION,
    ReasonCode.IMMEDIATE_RISK,
)


class _TwoIds(forms.TypedMultipleChoiceField):
    """Two ids that were ticked; whether they are anybody is found out by looking."""

    def valid_value(self, value: Any) -> bool:
        """Anything may be sent; the look-up decides."""
        return True


class PairForm(forms.Form):
    """The two people ticked in a result."""

    person = _TwoIds(coerce=forms.UUIDField().to_python)

    def clean_person(self) -> Any:
        """Two, and not the same."""
        found = self.cleaned_data["person"]
        if len({*found}) != 2 or len(found) != 2:
            raise forms.ValidationError("Tick two.")
        return found


class MergeForm(forms.Form):
    """Why two people are joined, kept apart or parted again."""

    because = forms.ChoiceField(
        label="Why?",
        choices=choices_of(MERGE_REASONS),
        widget=forms.RadioSelect,
        error_messages={"required": "Choose why: it is logged with your name."},
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, needs_reason: bool = True, **kwargs: Any) -> None:
        """Take whether a reason is needed."""
        super().__init__(*args, **kwargs)
        self.fields["because"].required = needs_reason

    def reason(self) -> Reason:
        """The reason chosen."""
        return Reason(ReasonCode(self.cleaned_data["because"]))
