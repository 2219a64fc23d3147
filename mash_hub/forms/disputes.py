"""Forms of a dispute: what is wrong and how it should read; the owner's answer to it."""

from __future__ import annotations

from typing import Any

from django import forms

from agencies.reasons import Reason, ReasonCode
from mash_hub.forms.enquiries import choices_of

ANSWER_REASONS = (
    ReasonCode.CORRECTION,
    ReasonCode.NEW_INFORMATION,
    ReasonCode.NOT_RELEVANT,
    ReasonCode.REVIEW,
)


class DisputeForm(forms.Form):
    """Why an item is wrong and, if one knows, how it should read."""

    note = forms.CharField(
        label="What is wrong with it?",
        help_text="The agency that holds it reads this; other readers see only that it is disputed.",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4, "data-limit": 2000}),
        error_messages={"required": "Say what is wrong with it."},
    )
    proposed = forms.CharField(
        label="How should it read? (if you know)",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4, "data-limit": 4000}),
    )


class AcceptForm(forms.Form):
    """The text as it reads from now on, in its owner's words, and why."""

    text = forms.CharField(
        label="How it reads from now on",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4, "data-limit": 4000}),
        error_messages={"required": "Write how the item reads from now on."},
    )
    shared_text = forms.CharField(
        label="The version for others, from now on",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3, "data-limit": 4000}),
        error_messages={"required": "Write what is shared, without the words you keep back."},
    )
    because = forms.ChoiceField(
        label="Reason", choices=choices_of(ANSWER_REASONS[:2]), widget=forms.RadioSelect
    )
    sentence = forms.CharField(
        label="In your words",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2, "data-limit": 500}),
    )
    item_version = forms.IntegerField(widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, has_part: bool, **kwargs: Any) -> None:
        """Take whether a version for others was made."""
        super().__init__(*args, **kwargs)
        if not has_part:
            del self.fields["shared_text"]

    def values(self) -> dict[str, Any]:
        """What the act takes."""
        given = self.cleaned_data
        return {
            "text": given["text"],
            "shared_text": given.get("shared_text", ""),
            "because": Reason(ReasonCode(given["because"]), given["sentence"]),
            "version": given["version"],
            "item_version": given["item_version"],
        }
