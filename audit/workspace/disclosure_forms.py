"""Forms of requests for disclosure: receiving one, its steps, an item, the reviewers, and the wording."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms

from agencies import references
from agencies.fields import DatePartsField
from agencies.reasons import Reason, ReasonCode
from audit.workspace.disclosure_parts import Decided, ItemTests
from audit.workspace.disclosures import Asked, Scope, proofs_for
from audit.workspace.models.disclosure_parts import (
    DisclosureItem,
    Exemption,
    ItemDecision,
)
from audit.workspace.models.disclosures import Disclosure, DisclosureKind, IdentityProof
from mash_hub.forms.adult_concerns import VersionedForm
from mash_hub.forms.missing_episodes import radios
from mash_hub.forms.missing_episodes import words as text

_TESTS = (
    ("is_about", "It is about the person who asks"),
    ("names_others", "It names or tells of somebody else"),
    ("others_agree", "They agree, or it is reasonable to disclose it without"),
    ("is_harmful", "It would be likely to cause serious harm to somebody"),
    ("hinders_police", "It would hinder preventing or detecting crime"),
    ("is_privileged", "It is legally privileged"),
)
_OF_PERSONS = (
    Exemption.THIRD_PARTY,
    Exemption.SERIOUS_HARM,
    Exemption.CHILD_ABUSE,
    Exemption.CRIME,
    Exemption.LAW_ENFORCEMENT,
    Exemption.PRIVILEGE,
    Exemption.NEITHER,
    Exemption.NOT_ABOUT,
)
_OF_OTHERS = (
    Exemption.NOT_ORDERED,
    Exemption.THIRD_PARTY,
    Exemption.SERIOUS_HARM,
    Exemption.CRIME,
    Exemption.PRIVILEGE,
)


def exemptions_for(row: Disclosure) -> Sequence[Exemption]:
    """Under what something can be kept back, by the kind of request."""
    return _OF_PERSONS if row.is_subject_access else _OF_OTHERS


class ReceiveForm(forms.Form):
    """A new request."""

    kind = radios("Who asks?", DisclosureKind.choices, "Say who asks.")
    reference = forms.CharField(
        label="About whom? Their reference",
        help_text="As on their page: S-…. Have a record of them written first, if your agency has none.",
        max_length=15,
        error_messages={"required": "Give the reference of the person it is about."},
        widget=forms.TextInput(attrs={"data-width": 10, "autocomplete": "off"}),
    )
    received_on = DatePartsField(
        label="When did it come?",
        help_text="For example, 27 3 2027. Its time is counted from this day.",
        error_messages={"required": "Say on which day it came."},
    )
    due_on = DatePartsField(
        label="By when does the court, the police or the law want it?",
        help_text="Leave it empty for a subject access request: it is due within a month.",
        required=False,
    )
    asker = text("Who asks?", message="Say who asks, by name.", rows=1)
    reach = text(
        "Where does the answer go?",
        message="Say where the answer goes.",
        hint="The address that who asks gave for the answer, never one from a record.",
        rows=2,
    )
    words = text("What do they ask for?", message="Say what they ask for, in their words.", rows=4)
    field_order = ("kind", "reference", "received_on", "due_on", "asker", "reach", "words")

    def clean_reference(self) -> str:
        """A person is named by their reference."""
        return references.tidy(self.cleaned_data["reference"])

    def asked(self) -> Asked:
        """What was typed, once it is valid."""
        data = self.cleaned_data
        kind = DisclosureKind(data["kind"])
        named = (data["asker"], data["reach"], data["words"])
        return Asked(kind, *named, received_on=data["received_on"], due_on=data["due_on"])


class VerifyForm(VersionedForm):
    """How it was made sure who asks."""

    proof = forms.ChoiceField(
        label="How was it made sure who asks?",
        widget=forms.RadioSelect,
        error_messages={"required": "Say how it was made sure who asks."},
    )
    words = text(
        "What was seen, by whom, and when?",
        message="Say what was seen.",
        hint="Not the number of a document, nor a copy of it.",
    )
    field_order = ("proof", "words", "version")

    def __init__(self, *args: Any, row: Disclosure, **kwargs: Any) -> None:
        """Offer what fits the kind of request."""
        super().__init__(*args, **kwargs)
        field: Any = self.fields["proof"]
        field.choices = [(one.value, one.label) for one in proofs_for(row)]

    def given(self) -> tuple[IdentityProof, str]:
        """What was chosen and typed."""
        return IdentityProof(self.cleaned_data["proof"]), self.cleaned_data["words"]


class ScopeForm(VersionedForm):
    """Of which days and of what."""

    from_on = DatePartsField(
        label="From", help_text="Leave it empty for all there is.", required=False
    )
    until_on = DatePartsField(
        label="To", help_text="Leave it empty for all there is.", required=False
    )
    words = text(
        "What is looked for?",
        message="Say what is looked for.",
        hint="Every agency that holds something reads this. Ask who asked, where it is not clear.",
    )
    field_order = ("from_on", "until_on", "words", "version")

    def scope(self) -> Scope:
        """What was typed."""
        data = self.cleaned_data
        first: date | None = data["from_on"]
        return Scope(first, data["until_on"], data["words"])


class WhyForm(VersionedForm):
    """A reason in a sentence, which is sealed."""

    sentence = text("Why?", message="Say in a sentence why.", rows=3)

    def reason(self) -> Reason:
        """The reason, as the domain holds it."""
        return Reason(ReasonCode.REVIEW, self.cleaned_data["sentence"])


class RefuseForm(WhyForm):
    """Nothing is disclosed."""

    field_order = ("sentence", "version")


class ExtendForm(WhyForm):
    """Two months more."""

    is_told = forms.BooleanField(
        label="I told who asked that it takes longer, and why",
        error_messages={"required": "Tell who asked first, within the first month."},
    )
    field_order = ("sentence", "is_told", "version")


class CloseForm(VersionedForm):
    """When the answer went, to whom and how."""

    sent_on = DatePartsField(
        label="When did the answer go?",
        error_messages={"required": "Say on which day the answer went."},
    )
    to = text("To whom?", message="Say to whom it went.", rows=1)
    how = text(
        "How?",
        message="Say how it went.",
        hint="Handed over, by recorded post, through the court’s portal: never to an old shared address.",
        rows=2,
    )
    field_order = ("sent_on", "to", "how", "version")


class ItemForm(VersionedForm):
    """What becomes of one item: the tests of 4.16, the decision, what goes, and why."""

    tests = forms.MultipleChoiceField(
        label="What is true of it?",
        choices=_TESTS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    decision = radios(
        "What becomes of it?",
        [one for one in ItemDecision.choices if one[0] != ItemDecision.UNDECIDED],
        "Say what becomes of it.",
    )
    exemptions = forms.MultipleChoiceField(
        label="Withheld: under which exemption?",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    why = text("Why, in a sentence?", message="Say in a sentence why.", rows=2)
    is_known = forms.BooleanField(
        label="The person was told before of what these words tell",
        help_text="Where the copy names a MARAC, an adviser or the like, and they know of it.",
        required=False,
    )

    def __init__(
        self,
        *args: Any,
        item: DisclosureItem,
        named: Sequence[str] = (),
        squares: bool = False,
        **kwargs: Any,
    ) -> None:
        """Offer the exemptions that fit the request; who is named in it begins as to be removed."""
        super().__init__(*args, **kwargs)
        self.codes = exemptions_for(item.part.disclosure)
        field: Any = self.fields["exemptions"]
        field.choices = [(one.value, one.label) for one in self.codes]
        what = "Squares to remove" if squares else "Remove"
        for code in self.codes:
            marked = marked_field(code, what)
            if code == Exemption.THIRD_PARTY:
                marked.initial = "\n".join(named)
            self.fields[name_of(code)] = marked
        marks = [name_of(code) for code in self.codes]
        self.order_fields(["tests", "decision", *marks, "exemptions", "why", "is_known", "version"])

    def decided(self) -> Decided:
        """What was typed, as the domain holds it."""
        data = self.cleaned_data
        said = {*data["tests"]}
        decision = ItemDecision(data["decision"])
        marks = marks_in(data, self.codes)
        return Decided(
            decision=decision,
            tests=ItemTests(**{name: name in said for name, _ in _TESTS}),
            why=data["why"],
            marks=marks if decision == ItemDecision.REDACTED else {},
            exemptions=[Exemption(one) for one in data["exemptions"]],
            is_known=data["is_known"],
        )


def name_of(code: Exemption) -> str:
    """What the field is called that holds what is removed under an exemption."""
    return f"remove_{code.value.lower()}"


def marked_field(code: Exemption, what: str) -> forms.CharField:
    """A field for what is removed under one exemption, one a line."""
    return forms.CharField(
        label=f"{what}: {code.label[0].lower()}{code.label[1:]}",
        required=False,
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


def marks_in(data: dict[str, Any], codes: Sequence[Exemption]) -> dict[Exemption, list[str]]:
    """What is removed, by exemption."""
    return {
        code: [line.strip() for line in data[name_of(code)].splitlines() if line.strip()]
        for code in codes
    }


class AgreesForm(VersionedForm):
    """Whether it may leave, and why not."""

    agrees = radios(
        "May it leave as it stands?",
        [("YES", "Yes"), ("NO", "No: it goes back")],
        "Say whether it may leave.",
    )
    sentence = text("Why does it go back?", hint="Only where it does.", rows=3)

    def says(self) -> dict[str, Any]:
        """What the acts take."""
        data = self.cleaned_data
        return {
            "agrees": data["agrees"] == "YES",
            "because": Reason(ReasonCode.REVIEW, data["sentence"]),
            "version": data["version"],
        }


class LeaveForm(AgreesForm):
    """A chair's answer: whether a line of the minutes may be disclosed."""

    agrees = radios(
        "May this line of the minutes be disclosed as it stands above?",
        [("YES", "Yes"), ("NO", "No")],
        "Say whether it may be disclosed.",
    )
    sentence = text(
        "Why not?", hint="Only where it may not. The agency that asks reads it.", rows=3
    )


class CheckForm(AgreesForm):
    """A reviewer's answer: which copies they read."""

    looked = forms.MultipleChoiceField(
        label="I read these copies, and nothing in them gives away more than it may",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    field_order = ("looked", "agrees", "sentence", "version")

    def __init__(self, *args: Any, items: Sequence[DisclosureItem], **kwargs: Any) -> None:
        """Take what is to leave; without any there is nothing to tick."""
        super().__init__(*args, **kwargs)
        field: Any = self.fields["looked"]
        field.choices = [(str(one.pk), str(one)) for one in items]
        if not items:
            del self.fields["looked"]

    def says(self) -> dict[str, Any]:
        """What the act takes."""
        looked = [UUID(one) for one in self.cleaned_data.get("looked", [])]
        return {**super().says(), "looked": looked}


class SettleForm(AgreesForm):
    """The second person's answer: how many pages they looked at."""

    pages = forms.IntegerField(
        label="How many pages did you look at?",
        help_text="Take the pages out first, and look at every one.",
        min_value=0,
        max_value=9999,
        widget=forms.NumberInput(attrs={"data-width": 3}),
        error_messages={
            "required": "Say how many pages you looked at.",
            "invalid": "Say how many pages, as a number.",
        },
    )
    field_order = ("pages", "agrees", "sentence", "version")

    def says(self) -> dict[str, Any]:
        """What the act takes."""
        return {**super().says(), "pages": self.cleaned_data["pages"]}


class WordingForm(forms.Form):
    """A new standard wording."""

    words = forms.CharField(
        label="The wording",
        help_text="It stands in every answer of this workspace, whether or not anything is kept back.",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 12, "data-limit": 2000}),
        error_messages={"required": "Write the wording."},
    )
