"""Forms of a day of death on a record: when, of what, and taking back what was entered by mistake."""

from __future__ import annotations

from datetime import date

from django import forms

from agencies import hats
from agencies.fields import DatePartsField
from agencies.reasons import Reason, ReasonCode
from mash_hub.forms.people import tidy, word


def _sentence(label: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text="One sentence, sealed. Your agency and auditors can read it.",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3, "data-limit": 500}),
        error_messages={"required": "Say so in a sentence."},
    )


class DeathForm(forms.Form):
    """On which day somebody died, of what, and how one knows."""

    died_on = DatePartsField(
        label="On which day did they die?", error_messages={"required": "Give the day of death."}
    )
    cause = word("Of what, if it is known", width=30)
    sentence = _sentence("How do you know?")
    version = forms.IntegerField(widget=forms.HiddenInput)

    def clean_died_on(self) -> date | None:
        """Nobody has died tomorrow."""
        day: date | None = self.cleaned_data["died_on"]
        if day and day > hats.today():
            raise forms.ValidationError("The day of death must not lie ahead.")
        return day

    def clean_cause(self) -> str:
        """As it is kept."""
        return tidy(self.cleaned_data["cause"])

    def reason(self) -> Reason:
        """Why it is written."""
        return Reason(ReasonCode.NEW_INFORMATION, self.cleaned_data["sentence"])


class NotDeadForm(forms.Form):
    """How a day of death came onto the record by mistake."""

    sentence = _sentence("How was it entered by mistake?")
    version = forms.IntegerField(widget=forms.HiddenInput)

    def reason(self) -> Reason:
        """Why it is taken back."""
        return Reason(ReasonCode.CORRECTION, self.cleaned_data["sentence"])
