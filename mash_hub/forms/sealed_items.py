"""Forms of sealed items: lodging one, answering for it after it was considered, reviewing it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django import forms

from agencies import hats
from agencies.fields import DatePartsField
from agencies.reasons import ReasonCode
from mash_hub.forms.enquiries import ReasonForm
from mash_hub.forms.requests import ItemForm
from mash_hub.models.items import Regime
from mash_hub.models.sealed_items import SealedState
from mash_hub.sealed_items import Lodging

REVIEW_REASONS = (ReasonCode.REVIEW, ReasonCode.CIRCUMSTANCES_CHANGED, ReasonCode.SENT_IN_ERROR)
_NOT_SEALED = ("named_readers", "release", "shared_text", "release_reason", "release_until_on")
_HINTS = {
    "GIST_RELEASED": "You write below what those who decide may read in its place.",
    "SANITISED_RELEASED": "You write below a version that does not show its source.",
    "HELD": "Nothing leaves. The decision may say that a sealed item was considered.",
}
_REVIEW_HINTS = {
    "RE_HELD": "Its readers go on reading until the day you name.",
    "RELEASED": "Those who decide can read all of it.",
    "DESTROYED": "Every key to it is deleted. Nobody can read it again, your agency included.",
    "WITHDRAWN": "Its readers read no more; your agency keeps it.",
}


def _review_day(typed: date | None, within: int) -> date:
    if typed is None or not hats.today() <= typed <= hats.today() + timedelta(days=within):
        raise forms.ValidationError(f"Choose a day within the next {within} days.")
    return typed


class LodgeForm(ItemForm):
    """One matter under seal: what is known, who may read it, until when, and whether it shows."""

    readers = forms.MultipleChoiceField(
        label="Who may read it, person by person",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Name at least one person."},
    )
    review_on = DatePartsField(label="Day of review")
    show_existence = forms.BooleanField(
        label="Those who decide may know that there is a sealed item",
        help_text="Otherwise nobody but the people named can tell that it exists.",
        required=False,
    )

    def __init__(
        self,
        *args: Any,
        people: Sequence[tuple[str, str]],
        readers: Sequence[tuple[UUID, str]],
        regimes: Sequence[Regime],
        within: int,
        **kwargs: Any,
    ) -> None:
        """Take whom it may be about, who can be named, under which law, and its longest days."""
        super().__init__(*args, people=people, readers=(), regimes=regimes, **kwargs)
        for name in (*_NOT_SEALED, "version"):
            del self.fields[name]
        self.within = within
        self.fields["review_on"].help_text = f"Within {within} days. Its readers read until then."
        self.fields["readers"].choices = [  # type: ignore[attr-defined]
            (str(pk), name) for pk, name in readers
        ]

    def clean_review_on(self) -> date:
        """The day of review lies within the days of the workspace."""
        return _review_day(self.cleaned_data["review_on"], self.within)

    def clean_release_until_on(self) -> None:
        """It is not released: there is no last day."""

    def clean(self) -> dict[str, Any]:
        """Handling C has conditions; what is held under Part 3 is graded."""
        cleaned = super().clean() or {}
        if cleaned.get("handling") == "C" and not cleaned.get("conditions"):
            self.add_error("conditions", "Handling C: write the conditions.")
        if self.is_graded and self._regime() == Regime.PART_3:
            for name in ("source_grade", "assessment"):
                if not cleaned.get(name):
                    self.add_error(name, "Grade it: under Part 3 a sealed item is graded.")
        return cleaned

    def lodging(self) -> Lodging:
        """Readers, day of review, and whether it may be known of."""
        given = self.cleaned_data
        return Lodging(
            readers=[UUID(key) for key in given["readers"]],
            review_on=given["review_on"],
            show_existence=given["show_existence"],
        )


class AnswerSealedForm(forms.Form):
    """What those who decide may read in place of a sealed item."""

    state = forms.ChoiceField(
        label="What may be read?",
        choices=[
            ("GIST_RELEASED", "A gist"),
            ("SANITISED_RELEASED", "A sanitised version"),
            ("HELD", "Nothing: hold it under seal"),
        ],
        widget=forms.RadioSelect(attrs={"data-hints": _HINTS}),
        error_messages={"required": "Say what may be read."},
    )
    gist = forms.CharField(
        label="The words that may be read",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "data-limit": 2000}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """A gist has words."""
        cleaned = super().clean() or {}
        leaves = cleaned.get("state") in ("GIST_RELEASED", "SANITISED_RELEASED")
        if leaves and not cleaned.get("gist", "").strip():
            self.add_error("gist", "Write the words that may be read in place of it.")
        return cleaned


class ReviewSealedForm(ReasonForm):
    """What becomes of a sealed item at its review."""

    state = forms.ChoiceField(
        label="What becomes of it?",
        choices=[
            ("RE_HELD", "Hold it again"),
            ("RELEASED", "Lift the seal"),
            ("WITHDRAWN", "Withdraw it"),
            ("DESTROYED", "Destroy it"),
        ],
        widget=forms.RadioSelect(attrs={"data-hints": _REVIEW_HINTS}),
        error_messages={"required": "Say what becomes of it."},
    )
    review_on = DatePartsField(label="Next day of review, if it is held again", required=False)
    field_order = ("state", "review_on", "because", "sentence", "version")

    def __init__(self, *args: Any, within: int, **kwargs: Any) -> None:
        """Take within how many days it is reviewed again."""
        super().__init__(*args, codes=REVIEW_REASONS, **kwargs)
        self.within = within

    def clean(self) -> dict[str, Any]:
        """What is held again has a new day."""
        cleaned = super().clean() or {}
        if cleaned.get("state") == SealedState.RE_HELD and "review_on" not in self.errors:
            try:
                _review_day(cleaned.get("review_on"), self.within)
            except forms.ValidationError as error:
                self.add_error("review_on", error)
        return cleaned
