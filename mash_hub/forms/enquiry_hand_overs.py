"""Forms of handing enquiries over."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms

from agencies.models.people import Person
from mash_hub.models.enquiries import Enquiry

HOWS = (
    ("OFFER", "Offer: it stays where it is until they accept"),
    ("ASSIGN", "Assign: it is theirs at once, and comes back if they refuse"),
)


class HandOverForm(forms.Form):
    """Which enquiries, to whom, how, and what they should know."""

    chosen = forms.MultipleChoiceField(
        label="Which enquiries?",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one."},
    )
    to = forms.ChoiceField(
        label="To whom?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a colleague."},
    )
    how = forms.ChoiceField(label="How?", choices=HOWS, widget=forms.RadioSelect)
    note = forms.CharField(
        label="What they should know",
        help_text="Those who decide here read it. What matters to the case belongs into the case.",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3, "data-limit": 1000}),
    )

    def __init__(
        self, *args: Any, rows: Sequence[Enquiry], team: Sequence[Person], **kwargs: Any
    ) -> None:
        """Take the enquiries that can be handed over, and the colleagues who decide here."""
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["chosen"].choices = [
            (
                str(one.pk),
                f"{one.reference}, {one.get_rating_display()}, "
                + (f"with {one.taken_by.name}" if one.taken_by else "with no one yet"),
            )
            for one in rows
        ]
        fields["to"].choices = [(str(one.pk), one.name) for one in team]

    def ids(self) -> set[UUID]:
        """The enquiries chosen."""
        return {UUID(one) for one in self.cleaned_data["chosen"]}


class RefusalForm(forms.Form):
    """Why somebody does not take an enquiry on."""

    why = forms.CharField(
        label="Why do you refuse it?",
        help_text="Those who decide here read it.",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3, "data-limit": 500}),
        error_messages={"required": "Say why you refuse it."},
    )
    version = forms.IntegerField(widget=forms.HiddenInput)
