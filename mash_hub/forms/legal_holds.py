"""Forms of legal holds: on which record, why, until which review, and whether it is lifted."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from agencies import hats
from agencies.fields import DatePartsField
from agencies.reasons import Reason, ReasonCode
from mash_hub.forms.barriers import RecordForm
from mash_hub.legal_holds import REVIEW_AFTER, may_review_on
from mash_hub.models.legal_holds import HoldKind


class StaysForm(forms.Form):
    """Why it stays or goes, in a sentence that is sealed."""

    sentence = forms.CharField(
        label="Why?",
        help_text="One sentence. Auditors and your agency can read it; the board cannot.",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3, "data-limit": 500}),
        error_messages={"required": "Say in a sentence why."},
    )

    def reason(self) -> Reason:
        """The reason, as the domain holds it."""
        return Reason(ReasonCode.REVIEW, self.cleaned_data["sentence"])


class ReviewDayForm(StaysForm):
    """A reason and the day of the next look."""

    review_on = DatePartsField(
        label="When is it looked at again?",
        help_text="Within a year.",
        error_messages={"required": "Say when it is looked at again."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer half a year from today."""
        super().__init__(*args, **kwargs)
        self.fields["review_on"].initial = hats.today() + REVIEW_AFTER

    def clean_review_on(self) -> date:
        """The day lies ahead, within a year."""
        day: date | None = self.cleaned_data["review_on"]
        verdict = may_review_on(day) if day else None
        if day is None or not verdict:
            raise forms.ValidationError(
                verdict.reason if verdict is not None else "Say when it is looked at again."
            )
        return day


class PlaceForm(ReviewDayForm, RecordForm):
    """A new hold."""

    hold_kind = forms.ChoiceField(
        label="What is it for?",
        choices=HoldKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what the hold is for."},
    )
    field_order = ("reference", "hold_kind", "review_on", "sentence")


class ReviewForm(ReviewDayForm):
    """It stays; and the version the page was drawn from."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    field_order = ("review_on", "sentence", "version")


class LiftForm(StaysForm):
    """Asking a second person to lift it."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class AnswerLiftForm(LiftForm):
    """The second person's answer."""

    lifts = forms.ChoiceField(
        label="Is it lifted?",
        choices=[("YES", "Yes: lift it"), ("NO", "No: it stays")],
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether it is lifted."},
    )
    field_order = ("lifts", "sentence", "version")


class ConsentForm(LiftForm):
    """Whether one's agency's part stands in a chronology."""

    agrees = forms.ChoiceField(
        label="May what your agency wrote stand in it?",
        choices=[("YES", "Yes, for thirty days"), ("NO", "No")],
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether it may."},
    )
    field_order = ("agrees", "sentence", "version")


class TakeBackForm(LiftForm):
    """Taking that consent back."""
