"""What an enquiry can be: its ratings, outcomes, states and every step between them."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db import models

from agencies.models.workspaces import Workspace, WorkspaceKind
from agencies.roles import Act
from agencies.transitions import Step, Table

DECISION = "DECISION"  # the name of the clock of the time to decide


class Rating(models.TextChoices):
    """BRAG, most urgent first (domain notes 4.2)."""

    RED = "RED", "Red"
    AMBER = "AMBER", "Amber"
    GREEN = "GREEN", "Green"
    BLUE = "BLUE", "Blue"

    @property
    def urgency(self) -> int:
        """Higher is more urgent."""
        return len(Rating) - list(Rating).index(self)


class LawfulBasis(models.TextChoices):
    """On what the enquiry rests (domain notes 7.1); the partnership's officer confirms the list."""

    PUBLIC_TASK = "PUBLIC_TASK", "Public task, with safeguarding (Schedule 1 paragraph 18)"
    LEGAL_DUTY = "LEGAL_DUTY", "Legal duty"
    VITAL_INTERESTS = "VITAL_INTERESTS", "Vital interests"
    LAW_ENFORCEMENT = "LAW_ENFORCEMENT", "Law enforcement (Part 3)"
    CONSENT = "CONSENT", "Consent"


class Outcome(models.TextChoices):
    """What should happen; several may be chosen (domain notes 4.2)."""

    STRATEGY = "STRATEGY", "Strategy discussion (section 47)"
    SECTION_17 = "SECTION_17", "Section 17 assessment"
    EARLY_HELP = "EARLY_HELP", "Targeted early help"
    UNIVERSAL = "UNIVERSAL", "Universal services"
    SINGLE_AGENCY = "SINGLE_AGENCY", "Single-agency action"
    SECTION_42 = "SECTION_42", "Adult section 42"
    MARAC = "MARAC", "MARAC referral"
    CMOG = "CMOG", "CMOG referral"
    OUT_OF_AREA = "OUT_OF_AREA", "Out of area"
    NO_FURTHER_ACTION = "NO_FURTHER_ACTION", "No further action"


def outcome_choices(host_id: UUID | None) -> list[tuple[str, str]]:
    """What can be chosen at a host, in words: a CMOG to which it refers goes by what it is called there."""
    place = Workspace.objects.list_of(host_id, WorkspaceKind.CMOG)
    return [
        (one.value, place.in_its_words(str(one.label)) if place else str(one.label))
        for one in Outcome
    ]


def outcome_words(codes: Iterable[str], host_id: UUID | None) -> list[str]:
    """Outcomes chosen at a host as people read them."""
    chosen = [Outcome(code) for code in codes]
    if Outcome.CMOG not in chosen:
        return [str(one.label) for one in chosen]
    words = dict(outcome_choices(host_id))
    return [words[one.value] for one in chosen]


class Level(models.TextChoices):
    """The partnership's threshold levels."""

    ONE = "1", "Level 1 universal"
    TWO = "2", "Level 2 early help"
    THREE = "3", "Level 3 targeted"
    FOUR = "4", "Level 4 statutory"


class EnquiryState(models.TextChoices):
    """States of an enquiry (domain notes 4.2); a new rating is a step from a state to itself."""

    RATED = "RATED", "Rated"
    GATHERING = "GATHERING", "Answers wanted"
    STRATEGY = "STRATEGY", "In strategy discussion"
    COLLATED = "COLLATED", "Ready to decide"
    DECISION_DRAFT = "DECISION_DRAFT", "Being decided"
    DECIDED = "DECIDED", "Decided"
    FEEDBACK_SENT = "FEEDBACK_SENT", "Feedback sent"
    CLOSED = "CLOSED", "Closed"
    REOPENED = "REOPENED", "Reopened"
    PASSED_ON = "PASSED_ON", "Passed on to another agency"


S = EnquiryState
UNDECIDED = (S.RATED, S.GATHERING, S.STRATEGY, S.COLLATED, S.DECISION_DRAFT, S.REOPENED)
OPEN = (*UNDECIDED, S.DECIDED, S.FEEDBACK_SENT)

_UP = "reason; due is the earlier of the old due time and now plus the new target"
_DOWN = "reason and welfare check recorded"
_ASKED = "at least one request, each with purpose and named people; Blue cannot"
_ALL_IN = "all answered, or each missing one marked “proceeding without” with a reason"
_RECORDED = "its strategy discussion recorded, or closed as not needed"
_CLOSING = "each person at risk told, or why not; the police said how their involvement ended"
_DECISION = "outcome, threshold level, rationale, lead agency, voice of the child or why not sought"

TABLE = Table(
    "enquiry",
    "4.2",
    EnquiryState,
    [
        *(Step(state, state, Act.DECIDE, f"re-rated up: {_UP}") for state in UNDECIDED),
        *(
            Step(state, state, Act.DECIDE, f"re-rated down: {_DOWN}", two_people=True)
            for state in UNDECIDED
        ),
        Step(S.RATED, S.GATHERING, Act.DECIDE, _ASKED, "the rating’s target, from receipt"),
        Step(S.RATED, S.DECIDED, Act.DECIDE, f"Blue alone; {_DECISION}"),
        Step(S.GATHERING, S.COLLATED, Act.DECIDE, _ALL_IN, "", "that agency’s manager is told"),
        Step(S.COLLATED, S.GATHERING, Act.DECIDE, "another agency is asked"),
        Step(S.COLLATED, S.DECISION_DRAFT, Act.DECIDE, "a decision-maker takes it"),
        Step(S.DECISION_DRAFT, S.GATHERING, Act.DECIDE, "another agency is asked"),
        Step(
            S.COLLATED,
            S.DECIDED,
            Act.DECIDE,
            _DECISION,
            "the rating’s target, from receipt",
            "Red: the MASH manager is told at once",
        ),
        Step(S.DECISION_DRAFT, S.DECIDED, Act.DECIDE, _DECISION, "the rating’s target"),
        Step(S.RATED, S.STRATEGY, Act.DECIDE, "it cannot wait for answers"),
        Step(S.GATHERING, S.STRATEGY, Act.DECIDE, "it cannot wait for answers"),
        Step(S.COLLATED, S.STRATEGY, Act.DECIDE, "the threshold may be met"),
        Step(S.STRATEGY, S.GATHERING, Act.DECIDE, f"answers are still wanted; {_RECORDED}"),
        Step(S.STRATEGY, S.COLLATED, Act.DECIDE, f"{_ALL_IN}; {_RECORDED}"),
        Step(
            S.DECIDED, S.FEEDBACK_SENT, Act.DECIDE, "text free of third-party data", "1 working day"
        ),
        Step(S.FEEDBACK_SENT, S.CLOSED, Act.DECIDE, _CLOSING),
        Step(S.CLOSED, S.REOPENED, Act.DECIDE, "new information", "a new clock"),
        Step(S.REOPENED, S.GATHERING, Act.DECIDE, _ASKED),
        Step(S.REOPENED, S.DECIDED, Act.DECIDE, _DECISION),
        *(
            Step(state, S.PASSED_ON, Act.DECIDE, "another agency has taken the case over")
            for state in OPEN
        ),
    ],
)
