"""The form of a question to the log."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms

from agencies.fields import DatePartsField
from agencies.models import Agency, Person
from agencies.reasons import AUDIT_PURPOSES
from audit.workspace import names
from audit.workspace.questions import GROUP_WORDS


class QuestionForm(forms.Form):
    """Purpose and dates are needed; then a user, or one person or case, or neither."""

    purpose = forms.ChoiceField(
        label="Purpose (needed)",
        choices=[("", "Choose one"), *((code.value, code.label) for code in AUDIT_PURPOSES)],
    )
    from_on = DatePartsField(label="From (needed)")
    until_on = DatePartsField(label="To (needed)")
    user = forms.ModelChoiceField(
        label="What did this user do?",
        queryset=Person.objects.none(),
        required=False,
        empty_label="Anybody",
    )
    reference = forms.CharField(
        label="About which person or case?",
        help_text="Its reference, such as S-7KQ4M or E-M5NC",
        max_length=14,
        required=False,
    )
    agency = forms.ModelChoiceField(
        label="Agency", queryset=Agency.objects.none(), required=False, empty_label="All"
    )
    groups = forms.MultipleChoiceField(
        label="Kind",
        choices=list(GROUP_WORDS.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        initial=list(GROUP_WORDS),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the people and agencies of the hub."""
        super().__init__(*args, **kwargs)
        user: Any = self.fields["user"]
        user.queryset = Person.objects.order_by("name")
        agency: Any = self.fields["agency"]
        agency.queryset = Agency.objects.active().order_by("name")

    def clean_reference(self) -> UUID | None:
        """Turn the reference into the id behind it."""
        typed = str(self.cleaned_data["reference"]).strip()
        if not typed:
            return None
        found = names.find(typed)
        if found is None:
            raise forms.ValidationError("Nothing has this reference. Check it letter by letter.")
        return found
