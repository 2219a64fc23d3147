"""The form of a period."""

from __future__ import annotations

from typing import Any

from django import forms

from agencies.fields import DatePartsField
from mash_hub.measures import LONGEST, Period


class PeriodForm(forms.Form):
    """From which day until which, by the time of receipt."""

    from_on = DatePartsField(label="Received from", error_messages={"required": "Say from when."})
    until_on = DatePartsField(label="until", error_messages={"required": "Say until when."})

    def clean(self) -> dict[str, Any]:
        """The days are in order, and at most a year apart."""
        cleaned = super().clean() or {}
        first, last = cleaned.get("from_on"), cleaned.get("until_on")
        if first and last and not first <= last <= first + LONGEST:
            self.add_error("until_on", "Choose a last day after the first, within a year of it.")
        return cleaned

    def period(self) -> Period:
        """The period typed."""
        return Period(self.cleaned_data["from_on"], self.cleaned_data["until_on"])
