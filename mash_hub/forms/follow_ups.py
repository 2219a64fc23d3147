"""Forms of follow-ups: answering, ending, and offering one to another agency."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms

from agencies.models.agencies import Agency
from mash_hub.models.follow_ups import FollowUpState

LONGEST = 3000
_LABELS = {
    FollowUpState.ACCEPTED: "Who does it, and how they can be reached",
    FollowUpState.DONE: "What was done, and what it changed for the child or adult",
}


def _text(label: str, hint: str = "") -> forms.CharField:
    area = forms.Textarea(attrs={"rows": 5, "data-limit": LONGEST})
    return forms.CharField(label=label, help_text=hint, max_length=LONGEST, widget=area)


class StepForm(forms.Form):
    """What is to be said of a step."""

    words = _text("Why")
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, state: FollowUpState, **kwargs: Any) -> None:
        """Ask for words of all but taking it on."""
        super().__init__(*args, **kwargs)
        self.fields["words"].label = _LABELS.get(state, "Why")
        self.fields["words"].required = state != FollowUpState.ACCEPTED


class OfferForm(forms.Form):
    """To whom it is offered instead, and what they read."""

    agency = forms.ChoiceField(label="Who could take it?")
    words = _text(
        "Whom it is about, and what they need to know",
        "They read this and, because of it, nothing else of the case.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, agencies: Sequence[Agency], **kwargs: Any) -> None:
        """Take the agencies that could take it."""
        super().__init__(*args, **kwargs)
        field: Any = self.fields["agency"]
        field.choices = [("", "Choose"), *((str(one.pk), one.name) for one in agencies)]

    def agency_id(self) -> UUID:
        """The agency that was chosen."""
        return UUID(self.cleaned_data["agency"])
