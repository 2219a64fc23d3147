"""The form in which somebody asks a second person to let words through."""

from __future__ import annotations

from django import forms

from mash_hub.overrules import SHORTEST


class OverruleForm(forms.Form):
    """Why it has to be said as it is."""

    sentence = forms.CharField(
        label="Why does it have to be said as it is?",
        help_text="The second person reads this with your words; both stay on record.",
        min_length=SHORTEST,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3, "data-limit": 500}),
        error_messages={
            "required": "Say why it has to be said as it is.",
            "min_length": f"Say it in a sentence of at least {SHORTEST} letters.",
        },
    )
