"""The form of a safety plan: the child’s view first, what is done, and the three copies."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms

from agencies.fields import DatePartsField
from mash_hub.safety_plans import Written

LONGEST = 4000


def _text(label: str, hint: str = "", rows: int = 4) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": rows, "data-limit": LONGEST})
    return forms.CharField(
        label=label, help_text=hint, max_length=LONGEST, widget=area, required=False
    )


class SafetyPlanForm(forms.Form):
    """A version of a plan; what is missing is asked for when it is agreed, not while it is written."""

    child_view = _text("The child’s view", "In the child’s own words: what helps, what frightens.")
    trusted_adult = forms.CharField(
        label="Trusted adult",
        help_text="Whom the child chose to talk to, and how that person is reached.",
        max_length=200,
        required=False,
    )
    dangers = _text("What the dangers are")
    done = _text("Who does what, and by when", rows=6)
    for_family = _text(
        "Copy for the child and parent",
        "Plain words. Nothing that the child asked not to be shared, nobody else’s name.",
    )
    for_door = _text(
        "Copy for the officer at the door",
        "What to know within a minute: how to speak with the child, whom to ring, what not to say.",
    )
    for_home = _text(
        "Copy for the home or school",
        "Only what they need to do. No person of concern by name, no other child.",
    )
    readers = forms.MultipleChoiceField(
        label="Who of homes and schools reads that copy?",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    review_on = DatePartsField(label="Reviewed on", help_text="Within six weeks")
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, people: Sequence[tuple[UUID, str]], **kwargs: Any) -> None:
        """Take who can be named."""
        super().__init__(*args, **kwargs)
        field: Any = self.fields["readers"]
        field.choices = [(str(pk), name) for pk, name in people]
        if not people:
            del self.fields["readers"]

    def said(self) -> Written:
        """What was written."""
        names = Written.__dataclass_fields__
        return Written(**{name: self.cleaned_data[name].strip() for name in names})

    def named(self) -> list[UUID]:
        """Who is named."""
        return [UUID(one) for one in self.cleaned_data.get("readers", [])]
