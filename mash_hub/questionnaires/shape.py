"""What a questionnaire is made of, and what its answers add up to: a number, never a decision."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum


class Tool(StrEnum):
    """The risk tools of the hub (domain notes 5.8, 5.9)."""

    DASH = "DASH"
    DASH_YOUNG = "DASH_YOUNG"
    DARA = "DARA"
    CSE = "CSE"
    MISSING = "MISSING"
    THRIVE = "THRIVE"


class Answer(StrEnum):
    """What was answered to one question."""

    YES = "YES"
    NO = "NO"
    NOT_KNOWN = "NOT_KNOWN"
    NEVER = "NEVER"
    SOMETIMES = "SOMETIMES"
    OFTEN = "OFTEN"
    ALL_THE_TIME = "ALL_THE_TIME"
    NOT_ASKED = "NOT_ASKED"


WORDS: dict[Answer, str] = {
    Answer.YES: "Yes",
    Answer.NO: "No",
    Answer.NOT_KNOWN: "Don’t know",
    Answer.NEVER: "Never",
    Answer.SOMETIMES: "Sometimes",
    Answer.OFTEN: "Often",
    Answer.ALL_THE_TIME: "All the time",
    Answer.NOT_ASKED: "Not asked",
}


class Scale(StrEnum):
    """How a question is answered."""

    YES_NO = "YES_NO"
    HOW_OFTEN = "HOW_OFTEN"
    WORDS = "WORDS"

    @property
    def answers(self) -> tuple[Answer, ...]:
        """What can be chosen; nothing where one writes."""
        return _ANSWERS[self]


_ANSWERS: dict[Scale, tuple[Answer, ...]] = {
    Scale.YES_NO: (Answer.YES, Answer.NO, Answer.NOT_KNOWN, Answer.NOT_ASKED),
    Scale.HOW_OFTEN: (
        Answer.NEVER,
        Answer.SOMETIMES,
        Answer.OFTEN,
        Answer.ALL_THE_TIME,
        Answer.NOT_KNOWN,
        Answer.NOT_ASKED,
    ),
    Scale.WORDS: (),
}
_PRESENT = frozenset({Answer.YES, Answer.SOMETIMES, Answer.OFTEN, Answer.ALL_THE_TIME})


class Band(IntEnum):
    """The common band, by which lists are sorted and nothing else (domain notes 5.9)."""

    NONE = 0
    LOW = 1
    MEDIUM = 2
    HIGH = 3
    IMMEDIATE = 4


@dataclass(frozen=True)
class Question:
    """One question, by a name that stays when its words change in a later version."""

    name: str
    words: str
    scale: Scale = Scale.YES_NO
    hint: str = ""


@dataclass(frozen=True)
class Prompt:
    """Something to be looked at whatever the score, when every question named was answered so."""

    words: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class Grade:
    """A grade in the tool’s own words, with the common band it is sorted under."""

    code: str
    words: str
    band: Band


@dataclass(frozen=True)
class Questionnaire:
    """One version of one tool. A version that was answered once is never changed."""

    tool: Tool
    version: str
    title: str
    about: str
    questions: tuple[Question, ...]
    grades: tuple[Grade, ...]
    notes: tuple[Question, ...] = ()  # asked for in words, beside the questions; none is required
    prompts: tuple[Prompt, ...] = ()
    is_scored: bool = False
    steps: tuple[tuple[int, str], ...] = ()  # from which score which grade is usual, highest first
    ages: tuple[int, int] = (0, 130)
    age_words: str = ""  # what to do outside these ages

    def question(self, name: str) -> Question:
        """One question by its name."""
        return next(one for one in self.questions if one.name == name)

    def score(self, answers: Mapping[str, Answer]) -> int | None:
        """The number of questions answered yes; None for a tool that has no score (5.8)."""
        if not self.is_scored:
            return None
        return sum(answers.get(one.name) == Answer.YES for one in self.questions)

    def usual_grade(self, score: int | None) -> Grade | None:
        """The grade that a score alone usually stands for; it is shown, and never set (R24)."""
        if score is None:
            return None
        code = next((code for least, code in self.steps if score >= least), None)
        return self.grade(code) if code else None

    def grade(self, code: str) -> Grade:
        """A grade by its code; raises KeyError for one that this tool does not have."""
        return {one.code: one for one in self.grades}[code]

    def prompted(self, answers: Mapping[str, Answer]) -> list[Prompt]:
        """The prompts that the answers raise, whatever the score (5.8)."""
        present = {name for name, answer in answers.items() if answer in _PRESENT}
        return [one for one in self.prompts if present.issuperset(one.names)]

    def highlighted(self, answers: Mapping[str, Answer]) -> Collection[str]:
        """The names of the questions behind the prompts that are raised."""
        return {name for one in self.prompted(answers) for name in one.names}
