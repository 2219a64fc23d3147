"""Forms of looking people up: why, by what, who is who, and seeing what is protected."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms

from agencies.models.agencies import Agency
from agencies.reasons import Reason, ReasonCode
from mash_hub.addresses import Address
from mash_hub.finding import Candidate
from mash_hub.forms.people import NamesAndBirth, NamesAndPartBirth, Numbers
from mash_hub.identities import Identity, Phone
from mash_hub.models.subjects import Answer, Subject
from mash_hub.searched import finds_nobody

LOOK_UP_REASONS = (
    ReasonCode.NEW_CONTACT,
    ReasonCode.OPEN_CASE,
    ReasonCode.IMMEDIATE_RISK,
    ReasonCode.MEETING,
)

REVEAL_REASONS = (
    ReasonCode.OPEN_CASE,
    ReasonCode.ANSWERING_REQUEST,
    ReasonCode.MEETING,
    ReasonCode.IMMEDIATE_RISK,
)


class ReasonedForm(forms.Form):
    """Why somebody is looked up."""

    because = forms.ChoiceField(
        label="Why do you look this person up?",
        choices=[(code.value, code.label) for code in LOOK_UP_REASONS],
        widget=forms.RadioSelect,
        error_messages={"required": "Say why: the look-up is logged with its reason."},
    )

    def reason(self) -> Reason:
        """The reason, as the domain holds it."""
        return Reason(ReasonCode(self.cleaned_data["because"]))


class RevealForm(forms.Form):
    """Why a protected address has to be seen: a reason and a sentence, both logged (5.2, R11)."""

    because = forms.ChoiceField(
        label="Why do you need to see it?",
        choices=[(code.value, code.label) for code in REVEAL_REASONS],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose why you need to see it."},
    )
    sentence = forms.CharField(
        label="What do you need it for?",
        help_text="One sentence. Auditors and the agency that holds the record can read it.",
        min_length=10,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": "Say in one sentence what you need it for.",
            "min_length": "Say a little more: at least ten characters.",
        },
    )

    def reason(self) -> Reason:
        """The reason, as the domain holds it."""
        cleaned = self.cleaned_data
        return Reason(ReasonCode(cleaned["because"]), cleaned["sentence"])


class ExactForm(ReasonedForm, NamesAndBirth, Numbers):
    """Who is meant, of whom the whole date of birth is known: never by a name alone."""

    field_order: tuple[str, ...] = (
        "given",
        "family",
        "born",
        "postcode",
        "phone",
        "nhs",
        "upn",
        "pnc",
        "cro",
        "ni",
        "email",
        "local_number",
    )
    too_little = "Give a name with a date of birth or a postcode, or a number below."

    def clean(self) -> dict[str, Any]:
        """A name goes with a date of birth or a postcode; otherwise an identifier is needed."""
        cleaned = dict(self.cleaned_data)
        self.checked = self.identifiers()
        self.check_birth(cleaned)
        if not self.errors and finds_nobody(self.identity()):
            self.add_error("given", self.too_little)
        return cleaned

    def check_birth(self, cleaned: dict[str, Any]) -> None:
        """Note what is wrong with the birth beside what its field says: here nothing is."""

    def identity(self) -> Identity:
        """What was typed, as the domain holds it."""
        cleaned = self.cleaned_data
        return Identity(
            names=self.names(),
            birth=self.birth(),
            addresses=(Address(postcode=cleaned["postcode"]),) if cleaned["postcode"] else (),
            phones=(Phone(cleaned["phone"]),) if cleaned["phone"] else (),
            identifiers=self.checked,
            emails=(cleaned["email"],) if cleaned["email"] else (),
            local_numbers=cleaned["local_number"],
        )


class SearchForm(NamesAndPartBirth, ExactForm):
    """Looking somebody up outside a contact, of whom perhaps only a part of the birth is known."""

    field_order = ("given", "family", "born", "estimated", "age", *ExactForm.field_order[3:])
    too_little = (
        "Give a name with a date of birth or a postcode, or a number below. With a year, month and year, "
        "an estimate or an age give both the given and the family name."
    )

    def check_birth(self, cleaned: dict[str, Any]) -> None:
        """An estimate has a date, and a date stands without an age."""
        super().check_birth(cleaned)
        if cleaned.get("born") and cleaned.get("age") is not None:
            self.add_error("age", "Give the date of birth or the age, not both.")


class AskedForm(forms.Form):
    """Which agency is asked."""

    asked = forms.ChoiceField(
        label="Which agency?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the agency you ask."},
    )

    def __init__(self, *args: Any, agencies: Sequence[Agency], **kwargs: Any) -> None:
        """Take the agencies that can be asked."""
        super().__init__(*args, **kwargs)
        self.agencies = {str(one.pk): one for one in agencies}
        listed = [(key, one.name) for key, one in self.agencies.items()]
        self.fields["asked"].choices = listed  # type: ignore[attr-defined]

    def agency(self) -> Agency:
        """The agency chosen."""
        return self.agencies[self.cleaned_data["asked"]]


class KnownForm(AskedForm, SearchForm):
    """Asking one agency whether it knows somebody."""

    field_order: tuple[str, ...] = ("asked", *SearchForm.field_order)


class OpenWorkForm(ReasonedForm):
    """Looking for a name among the open work of one's own workspace."""

    field_order = ("name",)

    name = forms.CharField(
        label="Name",
        max_length=120,
        widget=forms.TextInput(attrs={"data-width": 20, "autocomplete": "off"}),
        error_messages={"required": "Give a name."},
    )


class AnswersForm(forms.Form):
    """What each candidate is to the person of the contact: four answers of the same weight."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, candidates: Sequence[Subject], **kwargs: Any) -> None:
        """Take the candidates that were shown."""
        super().__init__(*args, **kwargs)
        self.candidates = {str(one.pk): one for one in candidates}
        for key, subject in self.candidates.items():
            self.fields[f"answer_{key}"] = forms.ChoiceField(
                label=f"What is {subject.reference} to the person you typed?",
                choices=Answer.choices,
                widget=forms.RadioSelect(attrs={"data-inline": True}),
                error_messages={"required": f"Say what {subject.reference} is."},
            )

    def clean(self) -> dict[str, Any]:
        """One candidate at most is the same person: two records are joined by two people, later."""
        cleaned = dict(self.cleaned_data)
        same = [name for name, answer in cleaned.items() if answer == Answer.SAME_PERSON]
        for name in same[1:]:
            self.add_error(name, "One record at most can be the same person. Ask a colleague.")
        return cleaned

    def answers(self) -> list[tuple[Subject, Answer]]:
        """Each candidate with its answer."""
        return [
            (subject, Answer(self.cleaned_data[f"answer_{key}"]))
            for key, subject in self.candidates.items()
        ]

    def field_for(self, candidate: Candidate) -> forms.BoundField:
        """The question about one candidate."""
        return self[f"answer_{candidate.subject.pk}"]


def ids_in(data: Any) -> list[UUID]:
    """The candidates whose answers a browser sent, by the names of its fields."""
    found = []
    for name in data:
        try:
            if name.startswith("answer_"):
                found.append(UUID(name.removeprefix("answer_")))
        except ValueError:
            continue
    return found[:50]
