"""Forms of a risk assessment: its questions with their sources, the judgement, review and release."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms

from agencies import hats
from agencies.fields import DatePartsField
from agencies.models.workspaces import Purpose
from agencies.reasons import Reason, ReasonCode
from mash_hub import risk_assessments
from mash_hub.forms.enquiries import choices_of
from mash_hub.forms.releases import LATER_REASONS
from mash_hub.models.releases import LONGEST
from mash_hub.models.risk_assessments import TOOLS
from mash_hub.models.risk_releases import RiskSection
from mash_hub.questionnaires import Answer, Question, Questionnaire, Scale, Tool, newest
from mash_hub.questionnaires.shape import WORDS
from mash_hub.risk_assessments import Filled, Given, Judgement
from mash_hub.risk_releases import RiskTerms

PEOPLE = "people"
_HINTS = {PEOPLE: "Choose them below. Nobody else of their agency can read it."}
_HOW_MUCH = {
    RiskSection.WHOLE: "Answers with their sources, judgement, notes, and a supervisor’s reason.",
    RiskSection.PART: "The grade, and what is to be looked at whatever the score. No answers.",
}
_SOURCE_HINT = "If not from the person themselves: who or what says so?"


class BeginForm(forms.Form):
    """Which tool, and about whom."""

    tool = forms.ChoiceField(
        label="Which tool?",
        choices=TOOLS,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a tool."},
    )
    person = forms.ChoiceField(label="About whom?", required=False, widget=forms.RadioSelect)

    def __init__(self, *args: Any, people: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        """Take the people of the case, by their keys."""
        super().__init__(*args, **kwargs)
        hints = {}
        for tool, _ in TOOLS:
            hints[tool] = newest(Tool(tool)).about
        self.fields["tool"].widget.attrs["data-hints"] = hints
        self.fields["person"].choices = [  # type: ignore[attr-defined]
            *people,
            ("", "Somebody not named yet"),
        ]

    def clean_tool(self) -> Tool:
        """The tool as the domain names it."""
        return Tool(self.cleaned_data["tool"])


class AnswersForm(forms.Form):
    """Who it is about, and every question of one questionnaire with the source of its answer."""

    who = forms.CharField(
        label="Who is it about?",
        max_length=120,
        error_messages={"required": "Say who it is about."},
    )
    age = forms.IntegerField(
        label="How old are they?",
        help_text="About, if you do not know exactly.",
        min_value=0,
        max_value=130,
        widget=forms.TextInput(attrs={"data-width": 3, "inputmode": "numeric"}),
        error_messages={"required": "Say how old they are, about if need be."},
    )

    def __init__(self, *args: Any, questionnaire: Questionnaire, **kwargs: Any) -> None:
        """Take the questionnaire whose questions are asked."""
        super().__init__(*args, **kwargs)
        self.questionnaire = questionnaire
        for number, one in enumerate(questionnaire.questions, start=1):
            self.fields[f"q_{one.name}"] = _field(number, one)
            if one.scale != Scale.WORDS:
                self.fields[f"s_{one.name}"] = forms.CharField(
                    label=f"Source of answer {number}",
                    help_text=_SOURCE_HINT if number == 1 else "",
                    required=False,
                    max_length=200,
                )

    def clean_age(self) -> int:
        """An age for which the tool is meant (5.8)."""
        age: int = self.cleaned_data["age"]
        fits = risk_assessments.fits(self.questionnaire, age)
        if not fits:
            raise forms.ValidationError(fits.reason)
        return age

    def rows(self) -> list[tuple[Any, Any]]:
        """Each question with the box of its source, as the page draws them."""
        return [
            (self[f"q_{one.name}"], self[f"s_{one.name}"] if f"s_{one.name}" in self.fields else "")
            for one in self.questionnaire.questions
        ]

    def filled(self) -> Filled:
        """What was answered."""
        given = self.cleaned_data
        answers = {
            one.name: Given(None, words=given[f"q_{one.name}"])
            if one.scale == Scale.WORDS
            else Given(Answer(given[f"q_{one.name}"]), given[f"s_{one.name}"])
            for one in self.questionnaire.questions
        }
        return Filled(given["who"], given["age"], answers)


def _field(number: int, one: Question) -> forms.Field:
    missing = {"required": f"Answer question {number}, or say that it was not asked."}
    if one.scale == Scale.WORDS:
        return forms.CharField(
            label=f"{number}. {one.words}",
            help_text=one.hint,
            max_length=2000,
            widget=forms.Textarea(attrs={"rows": 3, "data-limit": 2000}),
            error_messages={"required": f"Write something about “{one.words}”."},
        )
    return forms.ChoiceField(
        label=f"{number}. {one.words}",
        help_text=one.hint,
        choices=[(answer.value, WORDS[answer]) for answer in one.scale.answers],
        widget=forms.RadioSelect(attrs={"data-inline": True}),
        error_messages=missing,
    )


class JudgementForm(forms.Form):
    """The grade as the assessor judges it; the score is beside it and fills nothing in."""

    grade = forms.ChoiceField(
        label="How do you grade it?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the grade that you judge right."},
    )
    judgement = forms.CharField(
        label="Your professional judgement",
        help_text="What you make of the answers, and what you saw yourself.",
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 4, "data-limit": 3000}),
        error_messages={"required": "Write your professional judgement."},
    )
    because = forms.CharField(
        label="If you grade it otherwise than the score: why?",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2, "data-limit": 1000}),
    )
    is_final = forms.BooleanField(
        label="I have finished: it cannot be changed after this",
        error_messages={"required": "Say that you have finished. Until then it stays a draft."},
    )

    def __init__(
        self, *args: Any, questionnaire: Questionnaire, usual: str = "", **kwargs: Any
    ) -> None:
        """Take the questionnaire, and what its score usually stands for."""
        super().__init__(*args, **kwargs)
        self.questionnaire, self.usual = questionnaire, usual
        self.fields["grade"].choices = [  # type: ignore[attr-defined]
            (one.code, one.words) for one in questionnaire.grades
        ]
        notes = {
            f"n_{one.name}": forms.CharField(
                label=one.words,
                help_text=one.hint,
                required=False,
                max_length=2000,
                widget=forms.Textarea(attrs={"rows": 2, "data-limit": 2000}),
            )
            for one in questionnaire.notes
        }
        self.fields = {**notes, **self.fields}
        if not usual:
            del self.fields["because"]

    def clean(self) -> dict[str, Any]:
        """Ask why where the grade is not the one the score usually stands for."""
        cleaned = dict(self.cleaned_data)
        grade = cleaned.get("grade")
        if self.usual and grade and grade != self.usual and not cleaned.get("because"):
            self.add_error("because", "Say why you grade it otherwise than the score.")
        return cleaned

    def value(self) -> Judgement:
        """What was judged."""
        given = self.cleaned_data
        notes = {one.name: given[f"n_{one.name}"] for one in self.questionnaire.notes}
        return Judgement(given["grade"], given["judgement"], given.get("because", ""), notes)


class DisagreeForm(forms.Form):
    """Why a supervisor does not agree."""

    because = forms.CharField(
        label="Why do you not agree?",
        help_text="Whoever reads the assessment reads this too. Its answers and grade stay.",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4, "data-limit": 1000}),
        error_messages={"required": "Say why you do not agree."},
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class ReleaseForm(forms.Form):
    """Who may read it, how much of it, for what purpose, why, and until which day."""

    to = forms.ChoiceField(
        label="To whom?",
        widget=forms.RadioSelect(attrs={"data-hints": _HINTS}),
        error_messages={"required": "Choose to whom."},
    )
    persons = forms.MultipleChoiceField(
        label="People by name", required=False, widget=forms.CheckboxSelectMultiple
    )
    section = forms.ChoiceField(
        label="How much of it?",
        choices=RiskSection.choices,
        widget=forms.RadioSelect(attrs={"data-hints": _HOW_MUCH}),
        error_messages={"required": "Say whether it is released whole."},
    )
    purpose = forms.ChoiceField(
        label="Purpose",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the purpose."},
    )
    until_on = DatePartsField(
        label="Last day on which it can be read", help_text="Within twelve months from now"
    )
    because = forms.ChoiceField(
        label="Why",
        choices=choices_of(LATER_REASONS),
        widget=forms.RadioSelect,
        error_messages={"required": "Choose why."},
    )
    sentence = forms.CharField(
        label="In your words",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2, "data-limit": 500}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        audience: Sequence[tuple[str, str]],
        persons: Sequence[tuple[UUID, str]],
        purposes: Iterable[Purpose],
        **kwargs: Any,
    ) -> None:
        """Take to whom it can be released, and for what the agreement lets it be used."""
        super().__init__(*args, **kwargs)
        by_name = [(PEOPLE, "People by name")] if persons else []
        self.fields["to"].choices = [*audience, *by_name]  # type: ignore[attr-defined]
        self.fields["persons"].choices = [  # type: ignore[attr-defined]
            (str(pk), name) for pk, name in persons
        ]
        if not persons:
            del self.fields["persons"]
        self.fields["purpose"].choices = [  # type: ignore[attr-defined]
            (one.value, str(one.label)) for one in purposes
        ]
        self.has_audience = bool(audience)

    def clean_until_on(self) -> date:
        """A last day lies ahead, within twelve months (R18)."""
        last: date | None = self.cleaned_data["until_on"]
        if last is None or not hats.today() <= last <= hats.today() + LONGEST:
            raise forms.ValidationError("Choose a day within the next twelve months.")
        return last

    def clean(self) -> dict[str, Any]:
        """People are named where people are meant."""
        cleaned = super().clean() or {}
        if cleaned.get("to") == PEOPLE and not cleaned.get("persons"):
            self.add_error("persons", "Name at least one person.")
        return cleaned

    def people_named(self) -> list[UUID]:
        """The people named, where people are meant."""
        named = self.cleaned_data.get("persons", ())
        return [UUID(key) for key in named] if self.cleaned_data["to"] == PEOPLE else []

    def terms(self) -> RiskTerms:
        """The terms typed."""
        given = self.cleaned_data
        return RiskTerms(
            RiskSection(given["section"]),
            Purpose(given["purpose"]),
            Reason(ReasonCode(given["because"]), given["sentence"]),
            given["until_on"],
        )
