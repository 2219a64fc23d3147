"""Forms of lists of missing episodes: what is taken out, and the file that is taken in."""

from __future__ import annotations

from typing import Any

from django import forms

from agencies.fields import DatePartsField
from mash_hub.forms.list_matches import LARGEST, AskForm
from mash_hub.measures import LONGEST, Period


class TakeOutForm(AskForm):
    """From which day until which, for what, and why."""

    from_on = DatePartsField(
        label="Missing since, from", error_messages={"required": "Say from when."}
    )
    until_on = DatePartsField(label="until", error_messages={"required": "Say until when."})
    field_order = ("from_on", "until_on", "purpose", "because")

    def clean(self) -> dict[str, Any]:
        """The days are in order, and at most a year apart."""
        cleaned = dict(self.cleaned_data)
        first, last = cleaned.get("from_on"), cleaned.get("until_on")
        if first and last and not first <= last <= first + LONGEST:
            self.add_error("until_on", "Choose a last day after the first, within a year of it.")
        return cleaned

    def period(self) -> Period:
        """The period typed."""
        return Period(self.cleaned_data["from_on"], self.cleaned_data["until_on"])


class TakeInForm(forms.Form):
    """The list of earlier episodes; it is looked at first and stored only as it was seen."""

    episodes = forms.FileField(
        label="The list, as CSV in UTF-8",
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
        error_messages={"required": "Choose the file.", "empty": "The file is empty."},
    )

    def text(self) -> str | None:
        """The list as it was sent; notes an error at the field when it is no text."""
        sent = self.cleaned_data["episodes"]
        if sent.size > LARGEST:
            self.add_error("episodes", "The file is larger than 900 kB: split it.")
            return None
        try:
            return str(sent.read().decode("utf-8-sig"))
        except UnicodeDecodeError:
            self.add_error("episodes", "The list is not in UTF-8: save it as “CSV UTF-8”.")
            return None
