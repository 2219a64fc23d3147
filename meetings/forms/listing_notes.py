"""Forms of a note between lists: asking leave, giving it until a day, declining."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from agencies.fields import DatePartsField
from agencies.models.workspaces import Purpose

LONGEST = 1000


def _words(label: str, hint: str, missing: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4, "data-limit": LONGEST}),
        error_messages={"required": missing},
    )


class AskForm(forms.Form):
    """Why those who keep the other list should say, and for what purpose."""

    words = _words(
        "What do you need to know, and what for?",
        "Those who keep the other list read this, and that it comes from this list.",
        "Say what you need to know, and what for.",
    )
    purpose = forms.ChoiceField(
        label="Purpose",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose for what purpose."},
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, purposes: Iterable[Purpose], **kwargs: Any) -> None:
        """Take for what the agreement lets information be used."""
        super().__init__(*args, **kwargs)
        self.fields["purpose"].choices = [  # type: ignore[attr-defined]
            (one.value, str(one.label)) for one in purposes
        ]


class GiveForm(forms.Form):
    """What those who asked may know, and until which day."""

    words = _words(
        "What may they know, and whom do they ring?",
        "They read this with the name of your list, the reference of your case and how far it is. No"
        " address; nothing that another agency shared.",
        "Say what they may know.",
    )
    until_on = DatePartsField(
        label="Last day of leave", help_text="Within 28 days; they can ask again"
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class DeclineForm(forms.Form):
    """Why not, in words for those who asked."""

    words = _words(
        "Why not?",
        "Those who asked read this. They do not hear which list it is, nor of whom.",
        "Say why not.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput)
