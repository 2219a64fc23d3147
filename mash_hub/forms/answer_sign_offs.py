"""Forms of signing an answer."""

from __future__ import annotations

from typing import Any

from django import forms

WAYS = (("SIGN", "Sign it: it is sent now"), ("BACK", "Send it back to whoever wrote it"))


class SignOffForm(forms.Form):
    """Signing an answer, or sending it back with words."""

    way = forms.ChoiceField(
        label="Does it leave as it is?",
        choices=WAYS,
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether you sign it."},
    )
    words = forms.CharField(
        label="What is to be changed?",
        help_text="Only when you send it back. Your agency alone reads it.",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4, "data-limit": 2000}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """Sending back takes words."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("way") == "BACK" and not str(data.get("words", "")).strip():
            self.add_error("words", "Say what is to be changed.")
        return data
