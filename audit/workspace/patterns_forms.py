"""The form of what was found of a pattern."""

from __future__ import annotations

from typing import Any

from django import forms

from agencies.reasons import Reason, ReasonCode
from audit.workspace.models.raised_patterns import PatternState
from mash_hub.forms.missing_episodes import radios
from mash_hub.forms.missing_episodes import words as text

_FOUND = (PatternState.NO_CONCERN, PatternState.EXPLAINED, PatternState.REFERRED)


class FindingForm(forms.Form):
    """What an auditor found of a pattern, and in which words."""

    found = radios(
        "What did you find?", [(one.value, one.label) for one in _FOUND], "Say what you found."
    )
    sentence = text(
        "What did you look at, and who explained what?",
        message="Say in a sentence what you found.",
        hint="For auditors alone. Name nobody whose record was looked at.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def values(self) -> dict[str, Any]:
        """What the act takes."""
        given = self.cleaned_data
        return {
            "found": PatternState(given["found"]),
            "because": Reason(ReasonCode.REVIEW, given["sentence"]),
            "version": given["version"],
        }
