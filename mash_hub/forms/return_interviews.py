"""Forms of return home interviews: the offer, how it went, what was said, and who reads each part."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms

from agencies.models.agencies import Agency
from agencies.reasons import Reason, ReasonCode
from mash_hub.forms.adult_concerns import VersionedForm
from mash_hub.forms.enquiries import choices_of
from mash_hub.forms.missing_episodes import moment, moment_fields, named, radios, words
from mash_hub.models.contact_states import Override
from mash_hub.models.return_interviews import InterviewState, NoInterview, Part

_CODES = (
    ReasonCode.RELEVANT,
    ReasonCode.NOT_RELEVANT,
    ReasonCode.NOT_PROPORTIONATE,
    ReasonCode.THIRD_PARTY,
    ReasonCode.CHILD_AT_RISK,
)
S = InterviewState


class OfferForm(VersionedForm):
    """Who offers it, and where."""

    interviewer = forms.CharField(
        label="Who offers to talk with the child?",
        max_length=120,
        error_messages={"required": "Say who offers it."},
    )
    where = forms.CharField(
        label="Where, and when?",
        help_text="Where the child likes to be; not in the home’s office.",
        max_length=200,
        required=False,
    )
    is_independent = forms.BooleanField(
        label="This person is independent of the home, of the police and of the placement",
        required=False,
    )
    field_order = ("interviewer", "where", "is_independent", "version")


class NoneForm(VersionedForm):
    """Why there is no interview."""

    state = radios(
        "What became of the offer?",
        [(S.DECLINED, S.DECLINED.label), (S.NOT_POSSIBLE, S.NOT_POSSIBLE.label)],
        "Say what became of it.",
    )
    why = radios("Why?", NoInterview.choices, "Choose why.")
    words = words("In the child’s words, or yours", message="Say why, in a sentence.")
    field_order = ("state", "why", "words", "version")


class RecordForm(VersionedForm):
    """What was said, in four parts that are kept apart."""

    held_day, held_time = moment_fields("On which day was it held?")
    account = words(
        "The child’s own account",
        message="Write what the child said, in their words.",
        hint="In their words.",
        rows=5,
    )
    risk = words("Risk information", hint="What adds to danger, or protects.")
    intelligence = words(
        "Intelligence for the police",
        hint="Names, places, cars, numbers. It goes to the police alone.",
    )
    not_shared = words(
        "What the child does not want shared",
        hint="It stays with your agency unless you say below why not.",
    )
    override = forms.ChoiceField(
        label="Is that wish overridden, and why?",
        choices=[("", "No: it is kept"), *Override.choices],
        required=False,
    )

    def held_at(self) -> datetime:
        """When it was held."""
        found = moment(self.cleaned_data["held_day"], self.cleaned_data["held_time"])
        assert found is not None
        return found

    def parts(self) -> dict[Part, str]:
        """What was said, by part."""
        return {part: str(self.cleaned_data[part.section]) for part in Part}


class PartForm(VersionedForm):
    """Who reads one part, or nobody, and why."""

    to = forms.MultipleChoiceField(
        label="Who reads this part?",
        help_text="Choose nobody to withhold it.",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    because = forms.ChoiceField(
        label="Why?",
        choices=choices_of(_CODES),
        widget=forms.RadioSelect,
        error_messages={"required": "Choose why."},
    )
    sentence = words("In your words", rows=2)
    field_order = ("to", "because", "sentence", "version")

    def __init__(self, *args: Any, audience: Sequence[Agency], **kwargs: Any) -> None:
        """Take to whom the part can be released; where that is nobody it is withheld."""
        super().__init__(*args, **kwargs)
        field: Any = self.fields["to"]
        field.choices = named(audience)
        if not audience:
            del self.fields["to"]

    def agencies(self) -> list[UUID]:
        """Who was chosen."""
        return [UUID(one) for one in self.cleaned_data.get("to", [])]

    def reason(self) -> Reason:
        """Why."""
        return Reason(ReasonCode(self.cleaned_data["because"]), self.cleaned_data["sentence"])
