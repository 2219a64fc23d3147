"""Forms of adult concerns: consent and wishes, the three tests, decision, plan, findings, the end."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django import forms

from agencies.fields import DatePartsField
from agencies.models.agencies import Agency
from agencies.reasons import ReasonCode
from mash_hub.adult_concerns import MOST_OUTCOMES, ThreeTests, Wishes
from mash_hub.forms.enquiries import ReasonForm
from mash_hub.models.adult_concerns import (
    DECISION_CHOICES,
    Advocate,
    Capacity,
    ConcernState,
    Danger,
    Result,
)
from mash_hub.models.contact_states import Consent, Override

DANGER_REASONS = (
    ReasonCode.NEW_INFORMATION,
    ReasonCode.RISK_RISEN,
    ReasonCode.RISK_FALLEN,
    ReasonCode.CORRECTION,
)
YES_NO = [("yes", "Yes"), ("no", "No")]


def _words(
    label: str, *, message: str = "", help_text: str = "", required: bool = True, rows: int = 4
) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": rows, "data-limit": 2000}),
        error_messages={"required": message},
    )


def _test(label: str) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=YES_NO,
        widget=forms.RadioSelect(attrs={"data-inline": True}),
        error_messages={"required": "Answer yes or no."},
    )


def danger_field() -> forms.ChoiceField:
    """How grave the danger is; nothing is chosen beforehand."""
    return forms.ChoiceField(
        label="How grave is the danger to the adult?",
        help_text="Your judgement. It sorts lists of adult concerns, and decides nothing.",
        choices=Danger.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Say how grave the danger is."},
    )


class VersionedForm(forms.Form):
    """A form that carries the version its page was drawn from."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def values(self) -> dict[str, Any]:
        """What the act takes."""
        return {**self.cleaned_data}


class GatherForm(VersionedForm):
    """Consent, and what the adult wants to come of it."""

    consent = forms.ChoiceField(
        label="Does the adult agree that this is looked into?",
        choices=Consent.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether they agree."},
    )
    override = forms.ChoiceField(
        label="If not: why do you go on all the same?",
        choices=[("", "They agree"), *Override.choices],
        required=False,
    )
    outcomes = _words(
        "What does the adult want to come of it?",
        required=False,
        help_text=f"In their words, one outcome on each line, at most {MOST_OUTCOMES}.",
    )
    not_asked = _words(
        "If they were not asked: why not?",
        required=False,
        help_text="And when they will be.",
        rows=2,
    )
    field_order = ("consent", "override", "outcomes", "not_asked", "version")

    def values(self) -> dict[str, Any]:
        """What the act takes."""
        data = self.cleaned_data
        lines = tuple(line.strip() for line in data["outcomes"].splitlines() if line.strip())
        return {
            "consent": Consent(data["consent"]),
            "override": data["override"],
            "wishes": Wishes(lines, data["not_asked"]),
            "version": data["version"],
        }


class TestsForm(VersionedForm):
    """The three tests of section 42, each yes or no with its evidence; capacity; advocate."""

    has_needs = _test("1. Does the adult have needs for care and support?")
    needs = _words("What shows it?", message="Give the evidence.", rows=3)
    is_at_risk = _test("2. Is the adult experiencing, or at risk of, abuse or neglect?")
    risk = _words("What shows that?", message="Give the evidence.", rows=3)
    cannot_protect = _test("3. Because of those needs, can they not protect themselves?")
    protect = _words("What shows this?", message="Give the evidence.", rows=3)
    capacity = forms.ChoiceField(
        label="Mental capacity for this decision",
        choices=Capacity.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Say how capacity stands."},
    )
    capacity_why = _words(
        "What is known of it?",
        message="Say what is known of it.",
        help_text="Which decision, who assessed it and when, or who will.",
        rows=3,
    )
    advocate = forms.ChoiceField(
        label="Is an advocate needed?",
        choices=Advocate.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether an advocate is needed."},
    )
    advocate_who = _words(
        "Who supports them?", required=False, help_text="Name and how they are reached.", rows=2
    )
    field_order = (
        "has_needs",
        "needs",
        "is_at_risk",
        "risk",
        "cannot_protect",
        "protect",
        "capacity",
        "capacity_why",
        "advocate",
        "advocate_who",
        "version",
    )

    def values(self) -> dict[str, Any]:
        """What the act takes."""
        return {"given": self._tests(), "version": self.cleaned_data["version"]}

    def _tests(self) -> ThreeTests:
        data = self.cleaned_data
        answers = (data["has_needs"], data["is_at_risk"], data["cannot_protect"])
        first, second, third = (answer == "yes" for answer in answers)
        return ThreeTests(
            (first, second, third),
            data["needs"],
            data["risk"],
            data["protect"],
            Capacity(data["capacity"]),
            data["capacity_why"],
            Advocate(data["advocate"]),
            data["advocate_who"],
        )


class DecideForm(VersionedForm):
    """Whether there is an enquiry, and why."""

    decision = forms.ChoiceField(
        label="What is decided?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what is decided."},
    )
    danger = danger_field()
    reason = _words("Why?", message="Say why.")
    field_order = ("decision", "danger", "reason", "version")

    def __init__(self, *args: Any, possible: Iterable[ConcernState], **kwargs: Any) -> None:
        """Take what the tests leave to be decided; the danger is asked for under section 42 alone."""
        super().__init__(*args, **kwargs)
        left = {one.value for one in possible}
        self.fields["decision"].choices = [  # type: ignore[attr-defined]
            one for one in DECISION_CHOICES if one[0] in left
        ]
        if ConcernState.S42_ENQUIRY not in left:
            del self.fields["danger"]

    def values(self) -> dict[str, Any]:
        """What the act takes."""
        data = {**self.cleaned_data, "decision": ConcernState(self.cleaned_data["decision"])}
        if "danger" in data:
            data["danger"] = Danger(data["danger"])
        return data


class DangerForm(ReasonForm):
    """How grave the danger is, judged anew, and why."""

    danger = danger_field()
    field_order = ("danger", "because", "sentence", "version")

    def values(self) -> dict[str, Any]:
        """What the act takes."""
        data = self.cleaned_data
        danger, version = Danger(data["danger"]), data["version"]
        return {"danger": danger, "because": self.reason(), "version": version}


class PlanForm(VersionedForm):
    """Who asks whom what by when, and which agency leads."""

    lead = forms.ChoiceField(
        label="Which agency leads?",
        help_text="It makes the enquiry, or is caused to under section 42. Another agency than yours "
        "is given the people’s names, what the adult wants, the tests, why, and this plan, and writes "
        "here what it finds.",
        error_messages={"required": "Choose the agency that leads."},
    )
    words = _words("Who asks whom what, and by when?", message="Write the plan.", rows=6)
    field_order = ("lead", "words", "version")

    def __init__(self, *args: Any, agencies: Iterable[Agency], **kwargs: Any) -> None:
        """Take the agencies of the workspace."""
        super().__init__(*args, **kwargs)
        self.agencies = {str(one.pk): one for one in agencies}
        named = [(pk, one.name) for pk, one in self.agencies.items()]
        self.fields["lead"].choices = [("", "Choose"), *named]  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        """What the act takes."""
        data = self.cleaned_data
        return {
            "words": data["words"],
            "lead": self.agencies[data["lead"]],
            "version": data["version"],
        }


class FoundForm(VersionedForm):
    """What the enquiry found."""

    words = _words(
        "What was found?",
        message="Say what was found.",
        help_text="What happened, what harm there was, what was done, and what risk is left.",
        rows=6,
    )
    field_order = ("words", "version")


class LeadForm(VersionedForm):
    """What the agency that leads writes of the enquiry."""

    words = _words(
        "How does it go, or what was found?",
        message="Write how it goes, or what was found.",
        help_text="The agency that hosts the workspace reads it, and your own; nobody else.",
        rows=6,
    )
    is_finding = forms.ChoiceField(
        label="Is this what was found, and the enquiry done?",
        choices=YES_NO,
        widget=forms.RadioSelect(attrs={"data-inline": True}),
        error_messages={"required": "Say whether the enquiry is done."},
    )
    field_order = ("words", "is_finding", "version")

    def values(self) -> dict[str, Any]:
        """What the act takes."""
        data = self.cleaned_data
        return {**data, "is_finding": data["is_finding"] == "yes"}


class SafetyForm(VersionedForm):
    """Who does what to keep the adult safe, and when it is looked at again."""

    words = _words("Who does what to keep the adult safe?", message="Write the plan.", rows=6)
    review_on = DatePartsField(
        label="When is it looked at again?", error_messages={"required": "Name a day."}
    )
    field_order = ("words", "review_on", "version")


class CloseForm(VersionedForm):
    """Whether each outcome the adult wanted is met, and how it ended."""

    words = _words(
        "How did it end, and what was the adult told?", message="Say how it ended.", rows=4
    )

    def __init__(self, *args: Any, outcomes: Sequence[str], **kwargs: Any) -> None:
        """Take what the adult wanted."""
        super().__init__(*args, **kwargs)
        self.names = [f"result_{place}" for place, _ in enumerate(outcomes)]
        for name, outcome in zip(self.names, outcomes, strict=True):
            self.fields[name] = forms.ChoiceField(
                label=f"“{outcome}”",
                choices=Result.choices,
                widget=forms.RadioSelect(attrs={"data-inline": True}),
                error_messages={"required": "Say whether it is met."},
            )
        self.order_fields([*self.names, "words", "version"])

    def values(self) -> dict[str, Any]:
        """What the act takes."""
        data = self.cleaned_data
        results = [Result(data[name]) for name in self.names]
        return {"results": results, "words": data["words"], "version": data["version"]}


class TrustForm(VersionedForm):
    """Who alone sees the case from now on, and why."""

    readers = forms.MultipleChoiceField(
        label="Who sees it, besides you?",
        help_text="Nobody else sees the case any more, anywhere in the hub. Choose an officer who "
        "keeps restrictions, too: they confirm it.",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one more person."},
    )
    sentence = forms.CharField(
        label="Which position of trust?",
        help_text="One sentence. Name nobody.",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3, "data-limit": 500}),
        error_messages={"required": "Say which position of trust it is."},
    )
    field_order = ("readers", "sentence", "version")

    def __init__(self, *args: Any, people: Sequence[tuple[UUID, str]], **kwargs: Any) -> None:
        """Take who works in the workspace."""
        super().__init__(*args, **kwargs)
        self.fields["readers"].choices = [  # type: ignore[attr-defined]
            (str(pk), name) for pk, name in people
        ]

    def values(self) -> dict[str, Any]:
        """What the act takes."""
        data = self.cleaned_data
        return {
            "readers": [UUID(pk) for pk in data["readers"]],
            "sentence": data["sentence"],
            "version": data["version"],
        }
