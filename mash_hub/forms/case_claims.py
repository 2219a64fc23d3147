"""The form of a claim: which case, for what purpose, and how one works with it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from agencies.models.workspaces import Purpose
from agencies.reasons import ReasonCode
from mash_hub.case_claims import SHORTEST
from mash_hub.forms.people import word
from mash_hub.models.case_claims import CODES


class ClaimForm(forms.Form):
    """Which case, and how one works with it."""

    reference = word("Reference of the case", "For example, E-M5NCQ", 15)
    purpose = forms.ChoiceField(
        label="Purpose",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose for what purpose."},
    )
    code = forms.ChoiceField(
        label="Why now?",
        choices=[(one.value, one.label) for one in CODES],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose why."},
    )
    why = forms.CharField(
        label="How do you work with it?",
        help_text=f"At least {SHORTEST} characters. The case’s owner reads this at once.",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3, "data-limit": 500}),
        error_messages={"required": "Say how you work with it."},
    )
    field_order = ("reference", "purpose", "code", "why")

    def __init__(self, *args: Any, purposes: Iterable[Purpose], **kwargs: Any) -> None:
        """Take for what the agreement lets information be used."""
        super().__init__(*args, **kwargs)
        self.fields["purpose"].choices = [  # type: ignore[attr-defined]
            (one.value, str(one.label)) for one in purposes
        ]

    def clean_reference(self) -> str:
        """A case is named by its reference."""
        reference = str(self.cleaned_data["reference"]).strip()
        if not reference:
            raise forms.ValidationError("Give the reference of the case.")
        return reference

    def clean_why(self) -> str:
        """Words, not blanks between few of them."""
        why = " ".join(str(self.cleaned_data["why"]).split())
        if len(why) < SHORTEST:
            raise forms.ValidationError(f"Say a little more: at least {SHORTEST} characters.")
        return why

    def values(self) -> dict[str, Any]:
        """What the act takes."""
        given = self.cleaned_data
        return {
            "purpose": Purpose(given["purpose"]),
            "code": ReasonCode(given["code"]),
            "why": given["why"],
        }
