"""Forms of dip samples: what to draw from, who reviews, what was found, feedback and the response."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms

from agencies.fields import DatePartsField
from agencies.models import Person
from agencies.models.workspaces import Workspace
from agencies.reasons import AUDIT_PURPOSES, Reason, ReasonCode
from audit.workspace import samples
from audit.workspace.models.sample_records import Grade
from audit.workspace.models.samples import Template
from mash_hub.forms.missing_episodes import radios
from mash_hub.forms.missing_episodes import words as text


class SampleForm(forms.Form):
    """What a dip sample draws from, and how many."""

    template = radios("What do you look at?", Template.choices, "Choose what you look at.")
    purpose = forms.ChoiceField(
        label="Purpose",
        choices=[("", "Choose one"), *((code.value, code.label) for code in AUDIT_PURPOSES)],
        error_messages={"required": "Choose the purpose."},
    )
    from_on = DatePartsField(label="From", help_text="For example, 27 3 2027")
    until_on = DatePartsField(label="To", help_text="For example, 26 4 2027")
    places = forms.MultipleChoiceField(
        label="Workspaces",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one workspace."},
    )
    size = forms.IntegerField(
        label="How many records?",
        help_text=f"Between 1 and {samples.LARGEST}; fewer are drawn where fewer are found.",
        initial=10,
        min_value=1,
        max_value=samples.LARGEST,
        widget=forms.NumberInput(attrs={"data-width": 3}),
        error_messages={
            "required": "Say how many records.",
            "invalid": "Say how many records, as a number.",
            "min_value": f"Draw between 1 and {samples.LARGEST} records.",
            "max_value": f"Draw between 1 and {samples.LARGEST} records.",
        },
    )

    def __init__(self, *args: Any, places: Sequence[Workspace], **kwargs: Any) -> None:
        """Take the workspaces that can be drawn from."""
        super().__init__(*args, **kwargs)
        field: Any = self.fields["places"]
        field.choices = [(str(one.pk), one.name) for one in places]
        field.initial = [str(one.pk) for one in places]

    def criteria(self) -> samples.Criteria:
        """What was asked; only once the form is valid."""
        given = self.cleaned_data
        return samples.Criteria(
            template=Template(given["template"]),
            purpose=Reason(ReasonCode(given["purpose"])),
            from_on=given["from_on"],
            until_on=given["until_on"],
            places=tuple(UUID(one) for one in given["places"]),
            size=given["size"],
        )


class AssignForm(forms.Form):
    """Who reviews a record."""

    reviewer = forms.ChoiceField(
        label="Who reviews it?",
        help_text="Auditors who never worked in the case’s workspace, and are not kept from the case.",
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


class FindingsForm(forms.Form):
    """The grade of a record, and what was found."""

    grade = radios("Grade", Grade.choices, "Choose a grade.")
    findings = text(
        "What did you find?",
        message="Say what you found.",
        hint="For the auditors alone. Name nobody who is not part of the case.",
        rows=4,
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def values(self) -> dict[str, Any]:
        """What the act takes."""
        given = self.cleaned_data
        return {
            "grade": Grade(given["grade"]),
            "findings": given["findings"],
            "version": given["version"],
        }


class FeedbackForm(forms.Form):
    """What the supervisors of who did the work are told."""

    words = text(
        "Feedback to the practitioner’s supervisors",
        message="Say what their supervisor should know.",
        hint="What was done well, and what to do otherwise. They answer here.",
        rows=4,
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def values(self) -> dict[str, Any]:
        """What the act takes."""
        return {"words": self.cleaned_data["words"], "version": self.cleaned_data["version"]}


class SentenceForm(forms.Form):
    """A sentence that the act cannot do without: why a record stays shut, or a response."""

    sentence = text("In your words", message="Say it in a sentence.", rows=3)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, label: str, **kwargs: Any) -> None:
        """Take what the sentence is about."""
        super().__init__(*args, **kwargs)
        self.fields["sentence"].label = label

    def values(self) -> dict[str, Any]:
        """What the act takes."""
        because = Reason(ReasonCode.REVIEW, self.cleaned_data["sentence"])
        return {"because": because, "version": self.cleaned_data["version"]}


class FollowUpForm(forms.Form):
    """By which day to look again."""

    on = DatePartsField(
        label="Look again by",
        help_text="For example, 26 6 2027. On that day the auditors are told.",
        error_messages={"required": "Enter the day."},
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def values(self) -> dict[str, Any]:
        """What the act takes."""
        return {"on": self.cleaned_data["on"], "version": self.cleaned_data["version"]}
