"""The form after a death in a MARAC case: which review is considered, why, and until when the records are held."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from agencies import hats
from agencies.fields import DatePartsField
from agencies.reasons import Reason, ReasonCode
from mash_hub.forms.adult_concerns import VersionedForm
from mash_hub.legal_holds import REVIEW_AFTER, may_review_on
from mash_hub.models.legal_holds import REVIEWS, HoldKind
from meetings.case_deaths import Review
from meetings.models.death_prompts import DeathPrompt, PromptState

NONE = "NONE"


class ConsiderForm(VersionedForm):
    """Whether a review is considered; with one, the records of who died are held at once."""

    LEAD = (
        "An agency’s record says that they have died. Where the death has, or appears to have, resulted "
        "from domestic abuse, the community safety partnership decides on a domestic abuse related death "
        "review (section 9, Domestic Violence, Crime and Victims Act 2004): ask it. With a hold nothing "
        "of their records is changed or destroyed; an information governance officer sees it, and two "
        "people lift it."
    )
    review_kind = forms.ChoiceField(
        label="Is a review to be considered?",
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether a review is to be considered."},
    )
    review_on = DatePartsField(
        label="With a hold: when is it looked at again?",
        help_text="Within a year.",
        required=False,
    )
    sentence = forms.CharField(
        label="Why?",
        help_text="One sentence, sealed. No names.",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3, "data-limit": 500}),
        error_messages={"required": "Say in a sentence why."},
    )
    field_order = ("review_kind", "review_on", "sentence", "version")

    def __init__(self, *args: Any, prompt: DeathPrompt, **kwargs: Any) -> None:
        """Offer the reviews, and half a year from today; that there is none, once."""
        super().__init__(*args, **kwargs)
        kinds = [(one.value, f"Yes: {str(one.label).lower()}") for one in map(HoldKind, REVIEWS)]
        is_asked = prompt.state == PromptState.ASKED
        choices = [*kinds, (NONE, "No")] if is_asked else kinds
        self.fields["review_kind"].choices = choices  # type: ignore[attr-defined]
        self.fields["review_on"].initial = hats.today() + REVIEW_AFTER

    def clean(self) -> dict[str, Any]:
        """With a hold, the day lies ahead, within a year."""
        cleaned = super().clean() or self.cleaned_data
        day: date | None = cleaned.get("review_on")
        if cleaned.get("review_kind", NONE) != NONE and "review_on" not in self.errors:
            verdict = may_review_on(day) if day else None
            if not verdict:
                words = verdict.reason if verdict is not None else "Say when it is looked at again."
                self.add_error("review_on", words)
        return cleaned

    def review(self) -> Review | None:
        """Which review is considered, or none."""
        kind = self.cleaned_data["review_kind"]
        return None if kind == NONE else Review(HoldKind(kind), self.cleaned_data["review_on"])

    def reason(self) -> Reason:
        """Why."""
        return Reason(ReasonCode.REVIEW, self.cleaned_data["sentence"])

    def said(self) -> str:
        """What has come of it."""
        if self.review() is None:
            return "Noted: no review is to be considered."
        return "Noted, and the records are held. An information governance officer is told."
