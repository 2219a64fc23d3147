"""The board: open enquiries by plain columns alone, without a name, in a fixed number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from django.db.models import Case, Count, IntegerField, Q, Value, When

from agencies import clock as act_clock
from agencies.actors import Hat
from mash_hub import (
    clocks,
    enquiry_hand_overs,
    escalation_page,
    last_looks,
    ordering,
    red_calls,
    red_decisions,
)
from mash_hub.case_people import parts_in_words
from mash_hub.models.contacts import Contact, ContactQuerySet
from mash_hub.models.enquiries import UNDECIDED, Enquiry, EnquiryQuerySet, EnquiryState, Rating
from mash_hub.models.requests import InformationRequest, RequestState
from mash_hub.models.subjects import Involvement
from mash_hub.ratings import ANSWER, DECISION

Show = Literal["all", "mine", "left", "late", "ready"]
PAGE = 50


@dataclass(frozen=True)
class Waiting:
    """An agency whose answer is missing, and what is known of it without opening anything."""

    agency: str
    is_late: bool
    words: str
    call: red_calls.Call | None = None


@dataclass
class Line:
    """One enquiry on the board."""

    enquiry: Enquiry
    clock: Any
    people: str
    asked: int = 0
    answered: list[str] = field(default_factory=list)
    nothing_held: list[str] = field(default_factory=list)
    waiting: list[Waiting] = field(default_factory=list)
    challenges: int = 0
    call: red_calls.Call | None = None  # it is Red, late, and nobody took note
    news: str = ""  # since the reader last looked

    @property
    def number_answered(self) -> int:
        """How many agencies have answered."""
        return len(self.answered) + len(self.nothing_held)

    @property
    def has_late(self) -> bool:
        """Whether an answer is late."""
        return any(one.is_late for one in self.waiting)

    @property
    def next_step(self) -> str:
        """What waits to be done, as the link says it."""
        match self.enquiry.state:
            case EnquiryState.RATED if self.enquiry.rating != Rating.BLUE:
                return "Ask agencies"
            case EnquiryState.GATHERING:
                return "Chase or go ahead" if self.has_late else "Watch answers"
            case EnquiryState.STRATEGY:
                return "In strategy"
            case EnquiryState.DECIDED:
                return "Send feedback"
            case EnquiryState.FEEDBACK_SENT:
                return "Close"
        return "Decide"


def listed(hat: Hat, show: Show = "all") -> EnquiryQuerySet:
    """The open enquiries of the hat's board: what waits for a decision first, most urgent on top."""
    rank = Case(
        *(When(rating=rating, then=Value(-rating.urgency)) for rating in Rating),
        output_field=IntegerField(),
    )
    found = Enquiry.objects.visible_to(hat).worked_by(hat).open()
    match show:
        case "mine":
            found = found.filter(taken_by__in=hat.stands_for)
        case "left":
            found = found.filter(enquiry_hand_overs.left_behind(hat))
        case "late":
            found = found.filter(clocks.late_on(Enquiry.kind, DECISION, act_clock.now()))
        case "ready":
            found = found.ready()
    return found.order_by(ordering.first(state__in=UNDECIDED), rank, "received_at", "pk")


def counts(hat: Hat) -> dict[str, int]:
    """How many enquiries of each rating are open, in one query over the list itself."""
    by_rating = {r.value: Count("pk", filter=Q(rating=r)) for r in Rating}
    found: dict[str, int] = listed(hat).order_by().aggregate(all=Count("pk"), **by_rating)
    return found


def lines(enquiries: Sequence[Enquiry], *, by: Hat) -> list[Line]:
    """The lines of enquiries that the reader sees: the same queries for five as for fifty."""
    at = act_clock.now()
    ids = [enquiry.pk for enquiry in enquiries]
    running = clocks.of(Enquiry.kind, ids)
    due = {pk: row for (pk, name), row in running.items() if name == DECISION}
    late = red_decisions.calls({row.pk: row.owner for row in enquiries}, running.values())
    parts = _parts(enquiry.file_id for enquiry in enquiries)
    asked = _requests(ids)
    challenges = escalation_page.counts_of(enquiries, by=by)
    requests = {one.pk: one for many in asked.values() for one in many}
    limits = clocks.of(InformationRequest.kind, requests)
    answers = {pk: row for (pk, name), row in limits.items() if name == ANSWER}
    calls = red_calls.calls(requests, limits.values())
    news = last_looks.since(by, [enquiry.file_id for enquiry in enquiries])
    found = []
    for enquiry in enquiries:
        words = parts_in_words(parts[enquiry.file_id])
        line = Line(enquiry, due.get(enquiry.pk), words, asked=len(asked[enquiry.pk]))
        line.call = late.get(enquiry.pk)
        line.challenges = challenges.get(enquiry.pk, 0)
        line.news = news[enquiry.file_id].short if enquiry.file_id in news else ""
        for request in asked[enquiry.pk]:
            _add(line, request, answers.get(request.pk), at, calls.get(request.pk))
        found.append(line)
    return found


def _parts(files: Iterable[UUID]) -> dict[UUID, list[Involvement]]:
    found: dict[UUID, list[Involvement]] = defaultdict(list)
    for part in Involvement.objects.filter(file__in=[*files]).order_by("place", "pk"):
        found[part.file_id].append(part)
    return found


def _requests(ids: Sequence[UUID]) -> dict[UUID, list[InformationRequest]]:
    found: dict[UUID, list[InformationRequest]] = defaultdict(list)
    standing = InformationRequest.objects.filter(enquiry__in=ids).standing().with_chases()
    for request in standing.select_related("agency").order_by("sent_at", "agency__name"):
        found[request.enquiry_id].append(request)
    return found


def _add(
    line: Line, request: InformationRequest, limit: Any, at: datetime, call: red_calls.Call | None
) -> None:
    name = request.agency.short_name
    if request.state == RequestState.NIL:
        line.nothing_held.append(name)
    elif request.is_answered:
        line.answered.append(name)
    else:
        late = limit is not None and limit.is_running and limit.due_at < at
        line.waiting.append(Waiting(name, late, _words(request), call))


def _words(request: InformationRequest) -> str:
    if request.without_at is not None:
        return "going ahead without"
    opened = "opened" if request.opened_at else "not opened"
    chased = int(getattr(request, "chased", 0))
    if not chased:
        return opened
    times = {1: "chased", 2: "chased twice"}.get(chased, f"chased {chased} times")
    return f"{opened}, {times}"


def unrated(hat: Hat) -> ContactQuerySet:
    """Contacts that are to become an enquiry and wait to be rated, oldest first."""
    waiting: ContactQuerySet = Contact.objects.visible_to(hat).filter(
        Q(state="MASH_ENQUIRY", enquiry__isnull=True) | Q(state__in=("SUBMITTED", "SCREENING")),
        workspace=hat.workspace_id,
    )
    return waiting.order_by("received_at", "pk")
