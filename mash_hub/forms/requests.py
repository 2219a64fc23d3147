"""Forms of asking and answering: the question, an item with its release decision."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django import forms

from agencies import clock, hats
from agencies.fields import DatePartsField
from agencies.models.agencies import Agency
from agencies.models.workspaces import Purpose
from agencies.reasons import ReasonCode
from mash_hub.case_people import CasePerson
from mash_hub.forms.enquiries import choices_of
from mash_hub.items import Matter, ReleaseDecision
from mash_hub.models.items import (
    Assessment,
    Handling,
    Marking,
    Nature,
    Regime,
    Release,
    SourceGrade,
)
from mash_hub.models.releases import LONGEST
from mash_hub.requests import Asked, NamedPerson, Question

DUE = (
    ("", "with the enquiry"),
    *((str(n), f"in {n} hour{'s' if n > 1 else ''}") for n in (1, 2, 4)),
)
DUE_CHOICES = [*DUE, ("24", "in 24 hours")]
RELEASE_REASONS = (
    ReasonCode.RELEVANT,
    ReasonCode.THIRD_PARTY,
    ReasonCode.NOT_RELEVANT,
    ReasonCode.NOT_PROPORTIONATE,
    ReasonCode.HANDLING,
)


class AskForm(forms.Form):
    """One question to several agencies at once, each with its own due time."""

    agencies = forms.MultipleChoiceField(
        label="Which agencies?",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one agency."},
    )
    people = forms.MultipleChoiceField(
        label="About whom?",
        help_text="Only people of this enquiry can be named.",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Name at least one person: blanket requests are refused."},
    )
    text = forms.CharField(
        label="What do you ask?",
        help_text="The asked agencies alone can read it.",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4, "data-limit": 2000}),
        error_messages={"required": "Say what you ask."},
    )
    purpose = forms.ChoiceField(label="Purpose", widget=forms.RadioSelect)
    period_from_on = DatePartsField(label="From when?", help_text="Twelve months, unless you say")
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        agencies: Sequence[Agency],
        people: Sequence[CasePerson],
        purposes: Iterable[Purpose],
        **kwargs: Any,
    ) -> None:
        """Take whom, about whom and for what may be asked."""
        super().__init__(*args, **kwargs)
        self.named = {str(person.subject_id): person for person in people}
        listed = [(str(one.pk), one.name) for one in agencies]
        self.fields["agencies"].choices = listed  # type: ignore[attr-defined]
        named = [(key, f"{p.words}, {p.role_words.lower()}") for key, p in self.named.items()]
        self.fields["people"].choices = named  # type: ignore[attr-defined]
        allowed = [(one.value, str(one.label)) for one in purposes]
        self.fields["purpose"].choices = allowed  # type: ignore[attr-defined]
        for one in agencies:
            self.fields[f"due_{one.pk}"] = forms.ChoiceField(
                label=f"{one.short_name} answers", choices=DUE_CHOICES, required=False
            )

    @property
    def due_fields(self) -> list[forms.BoundField]:
        """The due times, one for each agency."""
        return [self[name] for name in self.fields if name.startswith("due_")]

    def clean_period_from_on(self) -> date:
        """The period begins in the past."""
        begins: date | None = self.cleaned_data["period_from_on"]
        if begins is None or begins > clock.now().date():
            raise forms.ValidationError("The period must begin in the past.")
        return begins

    def question(self) -> Question:
        """The question typed."""
        given = self.cleaned_data
        people = [self.named[key] for key in given["people"]]
        return Question(
            text=given["text"],
            people=[
                NamedPerson(one.subject_id, one.words, one.born, one.role_words) for one in people
            ],
            purpose=Purpose(given["purpose"]),
            period_from_on=given["period_from_on"],
            period_until_on=clock.now().astimezone(clock.LONDON).date(),
        )

    def asked(self) -> list[Asked]:
        """The agencies chosen, each with its due time."""
        at = clock.now()
        chosen = []
        for key in self.cleaned_data["agencies"]:
            hours = self.cleaned_data.get(f"due_{key}")
            due_at = at + timedelta(hours=int(hours)) if hours else None
            chosen.append(Asked(UUID(key), due_at))
        return chosen


_RELEASE = [(r.value, str(r.label)) for r in Release if r != Release.UNDECIDED]
_RELEASE_HINTS = {
    "SHARE_IN_PART": "You write below what leaves, without the words you keep back.",
    "WITHHOLD": "Stays at home. The reason is recorded. The hub is not told it exists.",
}
_HANDLING_HINTS = {"C": "Named readers only. Blocks minutes, export and search."}


class ItemForm(forms.Form):
    """One matter, and what its owner decides about it. Undecided means it stays at home."""

    nature = forms.ChoiceField(
        label="Is it a fact or an opinion?",
        choices=Nature.choices,
        widget=forms.RadioSelect(attrs={"data-inline": True}),
        error_messages={"required": "Say whether it is a fact or an opinion."},
    )
    text = forms.CharField(
        label="What do you know?",
        help_text="One matter an item. Say who saw it and when.",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4, "data-limit": 4000}),
        error_messages={"required": "Write what you know."},
    )
    people = forms.MultipleChoiceField(
        label="Who is it about?",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Say who it is about."},
    )
    known_on = DatePartsField(label="Date", help_text="For example, 17 1 2027", required=False)
    source_system = forms.CharField(
        label="Source system", help_text="For example, crime system", max_length=80
    )
    author = forms.CharField(label="Who recorded it?", max_length=120)
    third_parties = forms.CharField(
        label="Other people it names",
        help_text="One a line. They are kept out of feedback.",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    source_grade = forms.ChoiceField(
        label="Source",
        choices=[("", "Choose one"), *SourceGrade.choices],
        required=False,
    )
    assessment = forms.ChoiceField(
        label="How is it known?",
        choices=[("", "Choose one"), *Assessment.choices],
        required=False,
    )
    regime = forms.ChoiceField(
        label="Under which law is it held?", widget=forms.RadioSelect, required=False
    )
    marking = forms.ChoiceField(
        label="Marking", choices=Marking.choices, initial=Marking.OFFICIAL_SENSITIVE
    )
    handling = forms.ChoiceField(
        label="Handling",
        choices=Handling.choices,
        widget=forms.RadioSelect(attrs={"data-hints": _HANDLING_HINTS}),
        error_messages={"required": "Choose how it may be handled."},
    )
    conditions = forms.CharField(
        label="Conditions, if handling is C", required=False, max_length=500
    )
    named_readers = forms.MultipleChoiceField(
        label="Who may read it, if handling is C",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    release = forms.ChoiceField(
        label="Release decision",
        choices=_RELEASE,
        required=False,
        widget=forms.RadioSelect(attrs={"data-hints": _RELEASE_HINTS}),
    )
    shared_text = forms.CharField(
        label="What leaves, if you share in part",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3, "data-limit": 4000}),
    )
    release_reason = forms.ChoiceField(
        label="Why", choices=[("", "Choose one"), *choices_of(RELEASE_REASONS)], required=False
    )
    release_until_on = DatePartsField(
        label="Last day on which it can be read",
        help_text="Twelve months from now, unless you name an earlier day",
        required=False,
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        people: Sequence[tuple[str, str]],
        readers: Sequence[tuple[UUID, str]],
        regimes: Sequence[Regime],
        **kwargs: Any,
    ) -> None:
        """Take the people named in the request, who can be named as reader, and the agency's law.

        Only an agency that holds items under Part 3 grades them and, where it works under both
        regimes, says which one an item is under.
        """
        super().__init__(*args, **kwargs)
        self.fields["people"].choices = people  # type: ignore[attr-defined]
        named = [(str(pk), name) for pk, name in readers]
        self.fields["named_readers"].choices = named  # type: ignore[attr-defined]
        self.regimes = regimes
        if Regime.PART_3 not in regimes:
            del self.fields["source_grade"], self.fields["assessment"]
        if len(regimes) == 1:
            del self.fields["regime"]
        else:
            self.fields["regime"].choices = [  # type: ignore[attr-defined]
                (one.value, str(one.label)) for one in regimes
            ]

    @property
    def is_graded(self) -> bool:
        """Whether the agency grades what it holds (3x5x2)."""
        return "source_grade" in self.fields

    def keep_to(self, regime: Regime) -> None:
        """Keep to the law an item is held under already; what left under Part 3 stays graded."""
        self.fields.pop("regime", None)
        self.regimes = [regime]
        for name in ("source_grade", "assessment") if regime == Regime.PART_3 else ():
            self.fields[name].required = True

    def _regime(self) -> Regime:
        return Regime(self.cleaned_data.get("regime") or self.regimes[0])

    def clean_release_until_on(self) -> date | None:
        """A last day lies ahead, within twelve months."""
        last: date | None = self.cleaned_data["release_until_on"]
        today = hats.today()
        if last is not None and not today <= last <= today + LONGEST:
            raise forms.ValidationError("Choose a day within the next twelve months.")
        return last

    def clean(self) -> dict[str, Any]:
        """A decision has a reason; a part has words of its own; handling C has names."""
        cleaned = super().clean() or {}
        release = cleaned.get("release")
        leaves = release in (Release.SHARE, Release.SHARE_IN_PART)
        under_conditions = leaves and cleaned.get("handling") == Handling.C
        graded = leaves and self.is_graded and self._regime() == Regime.PART_3
        for wanted, name, words in (
            (release, "release_reason", "Say why you decided so."),
            (release == Release.SHARE_IN_PART, "shared_text", "Write what leaves."),
            (under_conditions, "named_readers", "Handling C: name who may read it."),
            (under_conditions, "conditions", "Handling C: write the conditions."),
            (graded, "source_grade", "Grade the source before it leaves."),
            (graded, "assessment", "Say how it is known before it leaves."),
        ):
            if wanted and not cleaned.get(name):
                self.add_error(name, words)
        return cleaned

    def matter(self) -> Matter:
        """What was written."""
        given = self.cleaned_data
        return Matter(
            text=given["text"],
            nature=Nature(given["nature"]),
            known_on=given["known_on"],
            source_system=given["source_system"],
            author=given["author"],
            people=[UUID(key) for key in given["people"]],
            third_parties=[
                line.strip() for line in given["third_parties"].splitlines() if line.strip()
            ],
            handling=Handling(given["handling"]),
            marking=Marking(given["marking"]),
            conditions=given["conditions"],
            source_grade=SourceGrade(given["source_grade"]) if given.get("source_grade") else None,
            assessment=Assessment(given["assessment"]) if given.get("assessment") else None,
            regime=self._regime(),
        )

    def decision(self) -> ReleaseDecision:
        """What was decided about it."""
        given = self.cleaned_data
        if not given["release"]:
            return ReleaseDecision()
        return ReleaseDecision(
            Release(given["release"]),
            ReasonCode(given["release_reason"]),
            shared_text=given["shared_text"],
            named_readers=[UUID(key) for key in given["named_readers"]],
            until_on=given["release_until_on"],
        )


class SendForm(forms.Form):
    """The check page's button: the version, and whether more follows."""

    more_follows = forms.BooleanField(
        label="More will follow: this is a part of our answer", required=False
    )
    version = forms.IntegerField(widget=forms.HiddenInput)
