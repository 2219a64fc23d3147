"""Forms of a team's queue: who takes a request on, what a review found; and reminding many at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms

from agencies.models.people import Person
from agencies.reasons import Reason, ReasonCode
from mash_hub.forms.enquiries import choices_of
from mash_hub.models.requests import InformationRequest

HAND_OVER_REASONS = (
    ReasonCode.CIRCUMSTANCES_CHANGED,
    ReasonCode.IMMEDIATE_RISK,
    ReasonCode.MOVED,
    ReasonCode.LEFT,
)


class HandOverForm(forms.Form):
    """A colleague who works on it from now on; with a reason where another colleague holds it."""

    to = forms.ChoiceField(
        label="Who works on it from now on?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a colleague."},
    )
    because = forms.ChoiceField(
        label="Why?", choices=choices_of(HAND_OVER_REASONS), widget=forms.RadioSelect
    )
    sentence = forms.CharField(
        label="In your words",
        help_text="For example, on leave until Monday",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2, "data-limit": 500}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, team: Sequence[Person], **kwargs: Any) -> None:
        """Take the colleagues who can be given it."""
        super().__init__(*args, **kwargs)
        people = [(str(one.pk), one.name) for one in team]
        self.fields["to"].choices = people  # type: ignore[attr-defined]

    def person(self) -> UUID:
        """The colleague chosen."""
        return UUID(self.cleaned_data["to"])

    def reason(self) -> Reason:
        """The reason typed."""
        return Reason(ReasonCode(self.cleaned_data["because"]), self.cleaned_data["sentence"])


class ReviewForm(forms.Form):
    """What a supervisor found."""

    findings = forms.CharField(
        label="What did you find?",
        help_text="Your agency alone reads it. Do not quote a sealed item.",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4, "data-limit": 2000}),
        error_messages={"required": "Write what you found."},
    )


class WorkReviewForm(ReviewForm):
    """What a supervisor found in a colleague's record, told to them."""

    field_order = ("findings",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Say who reads it."""
        super().__init__(*args, **kwargs)
        self.fields["findings"].help_text = (
            "What is good in it, and what should be done otherwise next time. The author reads it, "
            "nobody else. Do not quote a sealed item."
        )


class ChaseForm(forms.Form):
    """Which late answers are reminded of. Nothing is pre-chosen."""

    chosen = forms.MultipleChoiceField(
        label="Whom to remind",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one."},
    )

    def __init__(self, *args: Any, rows: Sequence[InformationRequest], **kwargs: Any) -> None:
        """Take the requests that are late."""
        super().__init__(*args, **kwargs)
        words = [(str(one.pk), f"{one.agency.name}, {one.enquiry.reference}") for one in rows]
        self.fields["chosen"].choices = words  # type: ignore[attr-defined]
