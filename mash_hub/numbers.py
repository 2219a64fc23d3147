"""The timeliness numbers of a MASH, each made from the very rows that its list shows (6.2).

One way of counting for the number and for the list behind it: a measure is its judged rows. What is
still open and not yet due is in no number: nobody can say of it whether it was in time. What was destroyed
counts nowhere; of what was made anonymous stands what is kept of it (docs/adr/0093).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID

from django.db.models import Q

from agencies import clock
from agencies.actors import Hat
from mash_hub import clocks, partnership_settings, strategies
from mash_hub.calendars import counted
from mash_hub.contacts import CONTACT_DECISION
from mash_hub.measures import REASONS, Judged, Measure, Period, may_list, there, with_kept
from mash_hub.models.clocks import Clock, ClockType
from mash_hub.models.contact_states import Told
from mash_hub.models.contacts import Contact, ContactQuerySet
from mash_hub.models.enquiries import Enquiry, EnquiryQuerySet, Outcome, Rating
from mash_hub.models.people_told import PersonTold, ToldState
from mash_hub.models.requests import InformationRequest, RequestState
from mash_hub.models.sealed_items import Consideration, SealedItem
from mash_hub.models.strategies import StrategyDiscussion, StrategyQuerySet
from mash_hub.models.subjects import Identification, Involvement, PersonRole
from mash_hub.ratings import ANSWER, DECISION
from mash_hub.screening import FEEDBACK

A_YEAR = timedelta(days=366)


@dataclass
class Found:
    """What all measures are made of, fetched once."""

    enquiries: list[Enquiry]
    contacts: list[Contact]
    requests: list[InformationRequest]
    clocks: dict[tuple[UUID, str], Clock]
    ratings: dict[UUID, list[tuple[str, datetime]]]
    strategies: list[StrategyDiscussion]
    earlier: ContactQuerySet  # among which a child may have been reported before
    at: datetime
    lists: bool  # whether it is for somebody who opens the lists behind


def _enquiries(hat: Hat) -> EnquiryQuerySet:
    """Those the hat sees in a list; to whoever sees no list, all of its workspace, only as numbers."""
    if may_list(hat):
        return Enquiry.objects.visible_to(hat).worked_by(hat).filter(there())
    return Enquiry.objects.filter(there(), workspace=hat.workspace_id)


def _contacts(hat: Hat) -> ContactQuerySet:
    if may_list(hat):
        found: ContactQuerySet = Contact.objects.visible_to(hat)
        return found.filter(there(), workspace=hat.workspace_id)
    return Contact.objects.filter(there(), workspace=hat.workspace_id)


def _strategies(hat: Hat) -> StrategyQuerySet:
    if may_list(hat):
        return StrategyDiscussion.objects.visible_to(hat).filter(there(), owner=hat.agency_id)
    return StrategyDiscussion.objects.filter(there(), workspace=hat.workspace_id)


def find(hat: Hat, period: Period) -> Found:
    """Fetch what was received in a period: eleven queries, however much it is."""
    received = Q(received_at__gte=period.begins, received_at__lt=period.ends)
    asked = Q(asked_at__gte=period.begins, asked_at__lt=period.ends)
    return _found(
        _enquiries(hat).filter(received),
        _contacts(hat).filter(received),
        _strategies(hat).filter(asked),
        earlier=_contacts(hat),
        lists=may_list(hat),
    )


def of_files(file_ids: Iterable[UUID]) -> list[Measure]:
    """The measures of some cases by their files, as whoever opens lists has them; as the role disposal."""
    here = Q(file__in=[*file_ids])
    contacts = Contact.objects.filter(here)
    places = {*contacts.values_list("workspace", flat=True)}
    found = _found(
        Enquiry.objects.filter(here),
        contacts,
        StrategyDiscussion.objects.filter(here),
        earlier=Contact.objects.filter(there(), workspace__in=places),
        lists=True,
    )
    return [one for make in _MEASURES for one in make(found)]


def _found(
    of_enquiries: EnquiryQuerySet,
    of_contacts: ContactQuerySet,
    of_strategies: StrategyQuerySet,
    *,
    earlier: ContactQuerySet,
    lists: bool,
) -> Found:
    enquiries = list(of_enquiries.order_by("received_at", "pk"))
    contacts = list(of_contacts.order_by("received_at", "pk"))
    asked = InformationRequest.objects.filter(enquiry__in=[one.pk for one in enquiries]).standing()
    requests = list(asked.select_related("agency", "enquiry").order_by("sent_at", "pk"))
    limits: dict[tuple[UUID, str], Clock] = {}
    discussions = list(of_strategies.order_by("asked_at", "pk"))
    for kind, rows in (
        ("enquiry", enquiries),
        ("contact", contacts),
        ("request", requests),
        (StrategyDiscussion.kind, discussions),
    ):
        limits |= clocks.of(kind, [row.pk for row in rows])
    history = Enquiry.history.filter(id__in=[one.pk for one in enquiries]).order_by("version")
    ratings: dict[UUID, list[tuple[str, datetime]]] = {}
    for pk, rating, at in history.values_list("id", "rating", "history_date"):
        ratings.setdefault(pk, []).append((rating, at))
    at = clock.now()
    return Found(enquiries, contacts, requests, limits, ratings, discussions, earlier, at, lists)


def _in_time(limit: Clock | None, at: datetime) -> bool | None:
    """Whether a limit was kept; None where nobody can say yet, or where there was none."""
    if limit is None:
        return None
    if limit.met_at is not None:
        return limit.was_in_time
    return False if limit.is_running and limit.paused_at is None and limit.due_at < at else None


def _judged(things: Iterable[Any], name: str, found: Found) -> list[Judged]:
    rows = []
    for thing in things:
        limit = found.clocks.get((thing.pk, name))
        verdict = _in_time(limit, found.at)
        if verdict is not None:
            rows.append(Judged(thing, verdict, "in time" if verdict else "late"))
    return rows


# --- the measures ---------------------------------------------------------------------------------


def _rated(found: Found) -> list[Measure]:
    """Rated within an hour of the team's hours, from receipt to the first rating."""
    rows = []
    for one in found.enquiries:
        kept = partnership_settings.service_hours(one.workspace_id, one.received_at)
        first = found.ratings[one.pk][0][1]
        took = counted(ClockType.WORKING_HOURS, one.received_at, first, kept)
        minutes = round(took.total_seconds() / 60)
        rows.append(Judged(one, took <= timedelta(hours=1), f"{minutes} min of service"))
    return [Measure("rated", "Rated within one hour of service", rows=rows)]


def _decided(found: Found) -> list[Measure]:
    """Decided within the target, by the rating it has in the end; Blue has none."""
    label = "Decided within the target"
    rows = _judged(found.enquiries, DECISION, found)
    by_rating = [
        Measure(
            "decided",
            f"{label}: {rating.label}",
            rating.value,
            [row for row in rows if row.thing.rating == rating],
        )
        for rating in Rating
        if rating != Rating.BLUE
    ]
    return [*by_rating, Measure("decided", f"{label}: all", rows=rows)]


def _statutory(found: Found) -> list[Measure]:
    rows = _judged(found.contacts, CONTACT_DECISION, found)
    return [Measure("contacts", "Contacts decided by the end of the next working day", rows=rows)]


def _feedback(found: Found) -> list[Measure]:
    rows = _judged([*found.contacts, *found.enquiries], FEEDBACK, found)
    return [Measure("feedback", "Referrers told within one working day", rows=rows)]


def _answers(found: Found) -> list[Measure]:
    """Answered in time, by agency and rating: refused counts as late, recalled not at all."""
    groups: dict[tuple[str, str], list[Judged]] = {}
    for one in found.requests:
        verdict = _in_time(found.clocks.get((one.pk, ANSWER)), found.at)
        if one.state == RequestState.REFUSED:
            verdict = False
        if verdict is not None:
            words = str(one.get_state_display())
            key = (one.agency.short_name, one.enquiry.rating)
            groups.setdefault(key, []).append(Judged(one, verdict, words))
    label = "Answered in time"
    return [
        Measure("answers", f"{label}: {agency}, {Rating(rating).label}", f"{agency} {rating}", rows)
        for (agency, rating), rows in sorted(groups.items())
    ]


def _re_rated(found: Found) -> list[Measure]:
    """Enquiries that were ever rated higher, or lower, than before."""

    def moved(enquiry: Enquiry, is_up: bool) -> bool:
        steps = [Rating(rating).urgency for rating, _ in found.ratings[enquiry.pk]]
        pairs = pairwise(steps)
        return any((after > before) if is_up else (after < before) for before, after in pairs)

    return [
        Measure(
            "re-rated",
            f"Rated {words} later",
            words,
            [Judged(one, moved(one, words == "higher")) for one in found.enquiries],
        )
        for words in ("higher", "lower")
    ]


def _outcomes(found: Found) -> list[Measure]:
    decided = [one for one in found.enquiries if one.decided_at is not None]
    return [
        Measure(
            "outcomes",
            f"Outcome: {outcome.label}",
            outcome.value,
            [Judged(one, outcome in one.outcomes) for one in decided],
        )
        for outcome in Outcome
    ]


def _re_referred(found: Found) -> list[Measure]:
    """Contacts about a child who was reported in the twelve months before."""
    if not found.contacts:
        return [Measure("re-referred", "About a child reported in the twelve months before")]
    first = min(one.received_at for one in found.contacts) - A_YEAR
    files = dict(
        found.earlier.filter(
            received_at__gte=first, received_at__lte=found.contacts[-1].received_at
        ).values_list("file_id", "received_at")
    )
    children: dict[UUID, set[UUID]] = {}
    reported: dict[UUID, list[datetime]] = {}
    for file_id, subject in _children(files):
        children.setdefault(file_id, set()).add(subject)
        reported.setdefault(subject, []).append(files[file_id])
    rows = []
    for one in found.contacts:
        since, until = one.received_at - A_YEAR, one.received_at
        subjects = children.get(one.file_id, set())
        before = any(since <= at < until for subject in subjects for at in reported[subject])
        rows.append(Judged(one, before))
    return [Measure("re-referred", "About a child reported in the twelve months before", rows=rows)]


def _children(files: Iterable[UUID]) -> list[tuple[UUID, UUID]]:
    """Who was reported as a child in each file, by the identification that stands today."""
    parts = Involvement.objects.filter(file__in=[*files], role=PersonRole.CHILD)
    rows = list(parts.values_list("file_id", "card_id", "subject_id"))
    standing = Identification.objects.standing().filter(card__in={card for _, card, _ in rows})
    subjects = dict(standing.values_list("card_id", "subject_id"))
    return [(file_id, subjects.get(card, subject)) for file_id, card, subject in rows]


def _considered(found: Found) -> list[Measure]:
    """Sealed items considered by a named reader before the decision: all of them, or a rule failed."""
    decided = {one.pk: one for one in found.enquiries if one.decided_at is not None}
    sealed = SealedItem.objects.filter(
        request__enquiry__in=decided, show_existence=True
    ).select_related("request__enquiry")
    items = list(sealed.order_by("lodged_at", "pk"))
    seen = Consideration.objects.filter(sealed_item__in=[one.pk for one in items])
    first = dict(seen.order_by("-at").values_list("sealed_item", "at"))  # the earliest comes last
    rows = []
    for one in items:
        case = decided[one.request.enquiry_id]
        if case.decided_at is not None and one.lodged_at < case.decided_at:
            rows.append(Judged(case, one.pk in first and first[one.pk] <= case.decided_at))
    return [Measure("sealed", "Sealed items considered before the decision", rows=rows)]


def _discussed(found: Found) -> list[Measure]:
    """Strategy discussions held in time from the decision, and conferences from the discussion (4.5)."""
    return [
        Measure(
            "strategy",
            "Strategy discussions held in time after the decision to hold one",
            rows=_judged(found.strategies, strategies.HELD, found),
        ),
        Measure(
            "conference",
            "Child protection conferences held in time after section 47 began",
            rows=_judged(found.strategies, strategies.CONFERENCE, found),
        ),
    ]


def _heard(found: Found) -> list[Measure]:
    """Decided enquiries about a child that was born, with the child’s own words (7.2 R22)."""
    decided = [one for one in found.enquiries if one.voice_heard is not None]
    parts = Involvement.objects.filter(
        file__in=[one.file_id for one in decided], role=PersonRole.CHILD
    ).exclude(card__is_unborn=True)
    about = set(parts.values_list("file_id", flat=True))
    rows = [
        Judged(one, bool(one.voice_heard), "" if one.voice_heard else "why not is said")
        for one in decided
        if one.file_id in about
    ]
    return [Measure("voice", "Decisions about a child with the child’s own words", rows=rows)]


_CONTACT_TOLD = (Told.TOLD, Told.TOLD_LETTER, Told.TOLD_FAMILY)


def _told(found: Found) -> list[Measure]:
    """Each child or adult at risk told of the decision, and why not (7.2 R6); so for closed contacts.

    Nobody of whom it is not written yet is counted: an enquiry is not closed before it is. Why not is
    counted for those alone who may open the list: it is mostly about few.
    """
    decided = {one.pk: one for one in found.enquiries if one.decided_at is not None}
    written = PersonTold.objects.filter(enquiry__in=decided).order_by("written_at", "pk")
    standing = [one for one in written if one.decided_at == decided[one.enquiry_id].decided_at]
    people = [
        (
            decided[one.enquiry_id],
            one.state == ToldState.TOLD,
            one.get_how_display() or one.get_why_not_display(),
        )
        for one in standing
    ]
    closed = [
        (one, one.told in _CONTACT_TOLD, one.get_told_display())
        for one in found.contacts
        if one.told
    ]
    made = []
    for code, label, judged in (
        ("told", "Child or adult at risk told of the decision", people),
        ("contact-told", "Person told of the outcome of a contact", closed),
    ):
        made.append(Measure(code, label, rows=[Judged(*row) for row in judged]))
        reasons = sorted({words for _, was_told, words in judged if not was_told})
        if found.lists:
            made += [
                Measure(
                    f"{code}{REASONS}",
                    f"{label}, why not: {reason}",
                    reason,
                    [Judged(thing, words == reason, words) for thing, _, words in judged],
                )
                for reason in reasons
            ]
    return made


_MEASURES: Sequence[Callable[[Found], list[Measure]]] = (
    _rated,
    _decided,
    _statutory,
    _feedback,
    _answers,
    _re_rated,
    _outcomes,
    _re_referred,
    _considered,
    _discussed,
    _heard,
    _told,
)


# As the figures of cases that were made anonymous name them.
CODES = (
    "rated",
    "decided",
    "contacts",
    "feedback",
    "answers",
    "re-rated",
    "outcomes",
    "re-referred",
    "sealed",
    "strategy",
    "conference",
    "voice",
    "told",
    "told-not",
    "contact-told",
    "contact-told-not",
)


def measures(hat: Hat, period: Period) -> list[Measure]:
    """Every number of a period that a hat may read, with its rows."""
    found = find(hat, period)
    made = [one for make in _MEASURES for one in make(found)]
    return _without_what_gives_away(with_kept(made, hat, period, CODES))


def _without_what_gives_away(made: list[Measure]) -> list[Measure]:
    """Mark a total one of whose parts is too small to be shown: the others would say it (6.1)."""
    for total in (one for one in made if not one.group):
        parts = [one for one in made if one.code == total.code and one.group]
        total.gives_away = any(part.is_hidden for part in parts)
    return made


def one_of(hat: Hat, period: Period, key: str) -> Measure | None:
    """One number with its rows, by the key of its address; None where there is none of it."""
    return next((one for one in measures(hat, period) if one.key == key), None)
