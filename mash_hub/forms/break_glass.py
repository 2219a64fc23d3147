"""Forms of emergency access: whom or what, why; and what its review found."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms

from agencies.models import Person
from agencies.reasons import Reason, ReasonCode
from mash_hub.break_glass import SHORTEST
from mash_hub.forms.looking_up import ExactForm
from mash_hub.forms.people import word
from mash_hub.identities import Identity
from mash_hub.models.break_glass import CATEGORIES, Outcome, ReviewState


class BreakGlassForm(ExactForm):
    """Whom or which case an emergency is about, of what kind it is, and what has happened.

    The whole date is asked for: what opens is one record that nobody looked at before.
    """

    reference = word("Reference of the person or case", "For example, S-4KD7RQWT or E-M5NCQ", 15)
    because = forms.ChoiceField(
        label="What kind of emergency is it?",
        choices=[(code.value, code.label) for code in CATEGORIES],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what kind of emergency it is."},
    )
    why = forms.CharField(
        label="What has happened, and what do you need to know?",
        help_text=f"At least {SHORTEST} characters. Those who review it read this.",
        min_length=SHORTEST,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3, "data-limit": 500}),
        error_messages={
            "required": "Say what has happened.",
            "min_length": f"Say a little more: at least {SHORTEST} characters.",
        },
    )
    field_order = ("because", "why", "reference", *ExactForm.field_order)

    def clean_why(self) -> str:
        """Thirty characters that are not blanks between few words."""
        why = " ".join(str(self.cleaned_data["why"]).split())
        if len(why) < SHORTEST:
            raise forms.ValidationError(f"Say a little more: at least {SHORTEST} characters.")
        return why

    def clean(self) -> dict[str, Any]:
        """A reference is enough; without one the rules of a look-up hold."""
        if self.cleaned_data.get("reference"):
            self.checked = self.identifiers()
            return dict(self.cleaned_data)
        return super().clean()

    def target(self) -> dict[str, Any]:
        """What `emergency_scope.find` takes."""
        reference = str(self.cleaned_data["reference"])
        typed: Identity | None = None if reference else self.identity()
        category = ReasonCode(self.cleaned_data["because"])
        return {"reference": reference, "typed": typed, "category": category}


class ReviewForm(forms.Form):
    """What a review of an emergency access found, and why."""

    found = forms.ChoiceField(
        label="Was it justified?",
        choices=[
            (one.value, one.label)
            for one in (ReviewState.JUSTIFIED, ReviewState.NOT_JUSTIFIED, ReviewState.UNCLEAR)
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Say what you found."},
    )
    sentence = forms.CharField(
        label="What did you look at, and why do you find so?",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3, "data-limit": 500}),
        error_messages={"required": "Say in a sentence what you found."},
    )
    outcome = forms.ChoiceField(
        label="What follows?",
        help_text="Leave it open while it is not clear.",
        choices=[("", "Not settled yet"), *Outcome.choices],
        required=False,
    )
    feedback = forms.CharField(
        label="What do you say to who opened the records?",
        help_text="They and their supervisors read this; so do officers of your agency.",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "data-limit": 500}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, is_investigated: bool, **kwargs: Any) -> None:
        """Take whether it is under investigation already: then it is settled either way."""
        super().__init__(*args, **kwargs)
        if is_investigated:
            choices = self.fields["found"].choices[:2]  # type: ignore[attr-defined]
            self.fields["found"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """What is settled says what follows, and something to who opened the records."""
        given = super().clean() or self.cleaned_data
        if given.get("found") not in (None, ReviewState.UNCLEAR):
            if not given.get("outcome"):
                self.add_error("outcome", "Say what follows, or that nothing does.")
            if not given.get("feedback"):
                self.add_error("feedback", "Say something to whoever opened the records.")
        return given

    def values(self) -> dict[str, Any]:
        """What the act takes."""
        given = self.cleaned_data
        return {
            "found": ReviewState(given["found"]),
            "outcome": Outcome(given["outcome"]) if given["outcome"] else None,
            "feedback": given["feedback"],
            "because": Reason(ReasonCode.REVIEW, given["sentence"]),
            "version": given["version"],
        }


class AssignReviewForm(forms.Form):
    """Which officer settles it."""

    reviewer = forms.ChoiceField(
        label="Who reviews it for your agency?",
        error_messages={"required": "Choose who reviews it."},
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, reviewers: Sequence[Person], **kwargs: Any) -> None:
        """Take who may."""
        super().__init__(*args, **kwargs)
        field: Any = self.fields["reviewer"]
        field.choices = [("", "Choose one"), *((str(one.pk), one.name) for one in reviewers)]

    def values(self) -> dict[str, Any]:
        """What the act takes."""
        given = self.cleaned_data
        return {"reviewer_id": UUID(given["reviewer"]), "version": given["version"]}
