"""Forms of a correction of minutes: what is wrong and what it should say, and why it is declined."""

from __future__ import annotations

from typing import Any

from django import forms

from agencies.reasons import ReasonCode
from mash_hub.forms.enquiries import ReasonForm
from meetings.forms.minutes import LONGEST

DECLINE_REASONS = (
    ReasonCode.AGREED_AT_MEETING,
    ReasonCode.NEW_INFORMATION,
    ReasonCode.THIRD_PARTY,
    ReasonCode.SENT_IN_ERROR,
)


def _words(label: str, missing: str, help_text: str = "") -> forms.CharField:
    box = forms.Textarea(attrs={"rows": 4, "data-limit": LONGEST})
    asked = {"required": missing}
    return forms.CharField(
        label=label, help_text=help_text, max_length=LONGEST, widget=box, error_messages=asked
    )


class AskCorrectionForm(forms.Form):
    """What is wrong in a line of circulated minutes, and what it should say."""

    wrong = _words("What is wrong?", "Say what is wrong.")
    should = _words(
        "What should it say?",
        "Say what it should say.",
        "If it is accepted, these words become the amendment, or words close to them.",
    )


class DeclineForm(ReasonForm):
    """Why the line stays as it is, in words that whoever asked reads."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the reasons, and ask for the words."""
        super().__init__(*args, codes=DECLINE_REASONS, **kwargs)
        sentence = self.fields["sentence"]
        sentence.required, sentence.label = True, "Why does the line stay as it is?"
        sentence.help_text = "Whoever asked reads this."
        sentence.error_messages["required"] = "Say why the line stays as it is."
