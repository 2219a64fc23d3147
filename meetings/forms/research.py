"""Forms of research for a MARAC: one line, and why one is held back."""

from __future__ import annotations

from typing import Any

from django import forms

from agencies import hats
from agencies.fields import DatePartsField
from meetings.forms.marac_referral import sentences
from meetings.models.minutes import Nature
from meetings.research import Finding


class FindingForm(forms.Form):
    """One thing an agency knows."""

    nature = forms.ChoiceField(
        label="Is it fact or opinion?",
        choices=Nature.choices,
        widget=forms.RadioSelect(attrs={"data-inline": True}),
        error_messages={"required": "Say whether it is fact or opinion."},
    )
    words = sentences(
        "What is known",
        "Current, accurate, about the people of this case. One thing a line.",
        error_messages={"required": "Write what is known."},
    )
    source = forms.CharField(
        label="Where it is held",
        help_text="For example, the tenancy file.",
        max_length=120,
        required=False,
    )
    known_on = DatePartsField(label="On which day, if it has one", required=False)

    def clean_known_on(self) -> Any:
        """It has come."""
        day = self.cleaned_data["known_on"]
        if day and day > hats.today():
            raise forms.ValidationError("The day must not lie ahead.")
        return day

    def finding(self) -> Finding:
        """What was typed."""
        data = self.cleaned_data
        return Finding(data["words"], Nature(data["nature"]), data["source"], data["known_on"])
