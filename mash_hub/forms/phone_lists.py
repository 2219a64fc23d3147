"""Forms of telephone lists and calls."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms

from mash_hub import identifiers
from mash_hub.models.phone_lists import PhoneLine, PhoneResult

OTHER = "-"


class LineForm(forms.Form):
    """Somebody to ring."""

    whom = forms.CharField(
        label="Whom one reaches",
        help_text="An office or a job, such as Duty inspector",
        max_length=80,
    )
    number = forms.CharField(
        label="Telephone number",
        max_length=30,
        widget=forms.TextInput(attrs={"data-width": 20, "inputmode": "tel"}),
    )
    hours = forms.CharField(
        label="When", help_text="Such as: nights and weekends", max_length=80, required=False
    )

    def clean_number(self) -> str:
        """The number in its international form."""
        try:
            return identifiers.phone(str(self.cleaned_data["number"]))
        except identifiers.Invalid as error:
            raise forms.ValidationError(str(error)) from None


class CallForm(forms.Form):
    """Whom one rang, and what came of it."""

    line = forms.ChoiceField(label="Whom did you ring?", widget=forms.RadioSelect)
    result = forms.ChoiceField(
        label="What came of it?", choices=PhoneResult.choices, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, lines: Sequence[PhoneLine], other: str, **kwargs: Any) -> None:
        """Take the list, and the number on the agency's page, which stands for nobody's line."""
        super().__init__(*args, **kwargs)
        numbers = [
            (str(line.pk), f"{line.whom}, {identifiers.phone_words(line.number)}") for line in lines
        ]
        field: Any = self.fields["line"]
        field.choices = [*numbers, (OTHER, other or "Another number")]

    def line_id(self) -> UUID | None:
        """The line that was rung, or none for the agency's own number."""
        chosen = str(self.cleaned_data["line"])
        return None if chosen == OTHER else UUID(chosen)
