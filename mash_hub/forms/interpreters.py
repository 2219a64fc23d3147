"""The form of an interpreter: who they are, and what they said when asked whom they know."""

from __future__ import annotations

from typing import Any

from django import forms

from agencies import hats
from agencies.fields import DatePartsField
from agencies.reasons import ReasonCode
from mash_hub import identifiers
from mash_hub.forms.people import word
from mash_hub.identifiers import Invalid
from mash_hub.interpreters import Offer
from mash_hub.languages import Language
from mash_hub.models.interpreters import InterpreterKind, Nearness

CONFIRM_REASONS = (ReasonCode.NEW_INFORMATION, ReasonCode.IMMEDIATE_RISK, ReasonCode.CORRECTION)
END_REASONS = (ReasonCode.CIRCUMSTANCES_CHANGED, ReasonCode.CORRECTION, ReasonCode.SECURITY)


class InterpreterForm(forms.Form):
    """Who is to interpret."""

    given = word("Given name")
    family = word("Family name")
    service = word("Interpreting service, or their own agency", width=30)
    language = forms.ChoiceField(label="Language", choices=[("", "Choose one"), *Language.choices])
    interpreter_kind = forms.ChoiceField(
        label="Where do they come from?",
        choices=InterpreterKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Say where the interpreter comes from."},
    )
    nearness = forms.ChoiceField(
        label="Asked whether they are near anybody in the case, they said",
        help_text="Ask without naming anybody: which families and communities here they belong to.",
        choices=Nearness.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Say what the interpreter answered, or that nobody asked."},
    )
    born = DatePartsField(
        label="Date of birth, if known", help_text="It makes the comparison surer", required=False
    )
    postcode = word("Their postcode, if known", width=10)

    def clean_postcode(self) -> str:
        """The postcode in its one form."""
        typed = self.cleaned_data["postcode"]
        try:
            return identifiers.postcode(typed) if typed else ""
        except Invalid as error:
            raise forms.ValidationError(str(error)) from error

    def clean_born(self) -> Any:
        """In the past."""
        born = self.cleaned_data["born"]
        if born and born > hats.today():
            raise forms.ValidationError("The date of birth must be in the past.")
        return born

    def clean(self) -> dict[str, Any]:
        """Both names: they are compared with the people of the case."""
        cleaned = super().clean() or {}
        for name in ("given", "family"):
            if not str(cleaned.get(name, "")).strip():
                self.add_error(name, "Give both names: they are compared with the case’s people.")
        return cleaned

    def offer(self) -> Offer:
        """The interpreter typed."""
        given = self.cleaned_data
        return Offer(
            given=given["given"].strip(),
            family=given["family"].strip(),
            language=Language(given["language"]),
            interpreter_kind=InterpreterKind(given["interpreter_kind"]),
            nearness=Nearness(given["nearness"]),
            service=given["service"].strip(),
            born=given["born"],
            postcode=given["postcode"],
        )
