"""What agencies gave each other beside releases: orders, flags, what is said of people, plans, cases (7.3, question 3).

Told from the causes of grants, which stay, ended, when what they gave is taken back. Who gave it is told from
the log, by the entry of the same act, and so is for what purpose, where the act says it; where not, that is said.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q

from agencies.actors import Hat
from agencies.in_the_log import naming
from agencies.models.grants import CauseKind, GrantCause
from agencies.models.sealed_reasons import SealedReason
from agencies.models.workspaces import Purpose
from audit.log.entries import Verb
from audit.log.models import Entry
from audit.workspace import scope
from audit.workspace.about import is_kept
from audit.workspace.questions import Question
from audit.workspace.reports.agreed import NONE, Agreements
from audit.workspace.reports.report import MOST, Row, agencies, people, when
from mash_hub.models.case_passings import CasePassing
from mash_hub.models.flags import Flag
from mash_hub.models.protective_orders import ProtectiveOrder
from mash_hub.models.relationships import Relationship
from mash_hub.models.return_interviews import ReturnInterview
from mash_hub.models.sheets import Sheet
from mash_hub.models.trigger_plans import TriggerPlan
from meetings.models.marac_transfers import MaracTransfer

_WHAT: dict[type[Any], str] = {
    ProtectiveOrder: "Protective order",
    Flag: "Flag",
    Sheet: "Sheet",
    Relationship: "Relationship",
    TriggerPlan: "Trigger plan",
    ReturnInterview: "Return interview",
    MaracTransfer: "Transfer to another MARAC",
}
# Why it was given. What is opened in an emergency or for an audit is told of by questions of their own.
_WHY = {
    CauseKind.RELEASE: "Its owner’s choice",
    CauseKind.MEETING: "At the meeting",
    CauseKind.MISSING: "A child is or was missing",
    CauseKind.REFERRAL: "Referred to the workspace",
    CauseKind.CLAIM: "A claim to work with the case",
}
_NO_GIVING = {Verb.READ, Verb.VIEWED, Verb.EXPORTED, Verb.PRINTED, Verb.DOWNLOADED, Verb.LOG_READ}
_ONE_ACT = timedelta(seconds=10)  # grants and entry of one act bear its time, each for itself


@dataclass
class _Gift:
    """One thing given to one agency for one cause, in however many sections and versions."""

    thing: Any
    receiver: UUID
    why: str
    at: datetime
    persons: set[UUID] = field(default_factory=set)
    sections: set[str] = field(default_factory=set)
    until: datetime | None = None
    ended: list[datetime | None] = field(default_factory=list)

    def add(self, cause: GrantCause) -> None:
        """One more cause of it, in the order of time."""
        self.persons |= {*cause.persons}
        self.sections.add(cause.section.replace("_", " "))
        self.until = cause.until_at
        self.ended.append(cause.ended_at)

    @property
    def taken_back(self) -> str:
        """When the last of it ended, or that it stands."""
        ended = [one for one in self.ended if one]
        return when(max(ended)) if len(ended) == len(self.ended) else "Stands"


def rows(question: Question, ids: Collection[UUID], hat: Hat) -> list[tuple[datetime, Row]]:
    """What was given of some things in the days of a question, as lines of the report, each with its time.

    A fixed number of queries.
    """
    gifts = [gift for model in _WHAT for gift in _of_kind(model, question, ids, hat)]
    named = agencies({pk for one in gifts for pk in (one.thing.owner_id, one.receiver)})
    acts = _acts(gifts, question)
    agreements = Agreements.of(place for one in gifts for place in _places(one.thing))
    givers = {key: entry.person_id for key, entry in acts.items()}
    persons = people({*givers.values(), *(pk for one in gifts for pk in one.persons)})
    found = [
        (
            one.at,
            Row(
                (
                    when(one.at),
                    named.get(one.thing.owner_id, ""),
                    _to(one, named, persons),
                    _words(one),
                    *_terms(one, acts.get((one.thing.pk, one.at)), agreements),
                    persons.get(givers.get((one.thing.pk, one.at)), ""),
                    when(one.until),
                    one.taken_back,
                )
            ),
        )
        for one in gifts
    ]
    return [*found, *_passings(question, ids, hat)]


def _of_kind(
    model: type[Any], question: Question, ids: Collection[UUID], hat: Hat
) -> Iterable[_Gift]:
    where = Q() if scope.is_own(hat) else scope.rows(hat)
    things = model.objects.filter(where, pk__in=ids).exclude(is_kept(hat))
    found = {one.pk: one for one in things}
    gifts: dict[tuple[Any, ...], _Gift] = {}
    for cause in _causes(question).filter(thing_kind=model.kind, thing_id__in=found):
        thing = found[cause.thing_id]
        if cause.receiver_id == thing.owner_id or not _is_of_reader(cause, thing, hat):
            continue
        key = (thing.pk, cause.receiver_id, cause.cause_kind, cause.by_id)
        why = _WHY[CauseKind(cause.cause_kind)]
        gifts.setdefault(key, _Gift(thing, cause.receiver_id, why, cause.from_at)).add(cause)
    return gifts.values()


def _causes(question: Question) -> Any:
    """Causes that began in the days of the question, oldest first."""
    found = GrantCause.objects.filter(
        cause_kind__in=[*_WHY], from_at__gte=question.from_at, from_at__lt=question.until_at
    )
    return found.order_by("from_at", "pk")


def _is_of_reader(cause: GrantCause, thing: Any, hat: Hat) -> bool:
    """To an agency's own auditor: what it gave or received, and nothing between others."""
    return not scope.is_own(hat) or hat.agency_id in (thing.owner_id, cause.receiver_id)


def _places(thing: Any) -> list[UUID]:
    """The workspaces whose agreement covers giving a thing: its own, and that to which it moves."""
    places = (thing.workspace_id, getattr(thing, "to_workspace_id", None))
    return [place for place in places if place is not None]


def _terms(one: _Gift, act: Entry | None, agreements: Agreements) -> tuple[str, str]:
    """For what purpose something was given, and under which agreement and basis, as far as it is known."""
    owner, to = one.thing.owner_id, [one.receiver]
    purpose = purpose_of(one.why, act.purpose if act else "")
    return purpose, _agreement(agreements, _places(one.thing), owner, to, one.at)


def purpose_of(why: str, purpose: str = "") -> str:
    """Why something was given, and for what purpose; or that no purpose is recorded."""
    known = purpose in Purpose.values
    return f"{why}: {Purpose(purpose).label if known else 'purpose not recorded'}"


def _agreement(
    agreements: Agreements, places: Iterable[UUID], owner: UUID, to: list[UUID], at: datetime
) -> str:
    found = [agreements.between(place, owner, to, at) for place in places]
    return "; ".join(dict.fromkeys(words for words in found if words != NONE)) or NONE


def _acts(gifts: Iterable[_Gift], question: Question) -> dict[tuple[UUID, datetime], Entry]:
    """The entry of the act that gave each thing at each time; none where the reader has none of it."""
    every = [*gifts]
    acts = Entry.objects.filter(
        naming({one.thing.pk for one in every}),
        person_id__isnull=False,
        at__gte=question.from_at - _ONE_ACT,
        at__lt=question.until_at + _ONE_ACT,
    ).exclude(verb__in=_NO_GIVING)
    by_thing: dict[UUID, list[Entry]] = {}
    for entry in acts.order_by("at", "number")[: MOST + 1]:
        for pk in entry.thing_ids:
            by_thing.setdefault(pk, []).append(entry)
    found: dict[tuple[UUID, datetime], Entry] = {}
    for one in every:
        near = [entry for entry in by_thing.get(one.thing.pk, ()) if _far(entry, one) <= _ONE_ACT]
        if near:
            found[one.thing.pk, one.at] = min(near, key=lambda entry: _far(entry, one))
    return found


def _far(entry: Entry, gift: _Gift) -> timedelta:
    return abs(entry.at - gift.at)


def _to(one: _Gift, named: Mapping[UUID | None, str], persons: Mapping[UUID | None, str]) -> str:
    by_name = ", ".join(sorted(persons.get(pk, "") for pk in one.persons))
    agency = named.get(one.receiver, "")
    return f"{agency}: {by_name} alone" if by_name else agency


def _words(one: _Gift) -> str:
    reference = getattr(one.thing, "reference", "")
    what = f"{_WHAT[type(one.thing)]} {reference}".strip()
    return f"{what}, {', '.join(sorted(one.sections))}"


def _passings(question: Question, ids: Collection[UUID], hat: Hat) -> list[tuple[datetime, Row]]:
    """Cases that were passed on: each is one line, however many records went along."""
    seen = scope.rows(hat, of=("owner", "agency"))
    if not scope.is_own(hat):
        seen |= scope.rows(hat, place="to_workspace")
    cases = CasePassing.objects.filter(seen, Q(pk__in=ids) | Q(enquiry__in=ids))
    cases = cases.exclude(is_kept(hat)).exclude(is_kept(hat, "enquiry__file"))
    found = {
        one.pk: one
        for one in cases.select_related(
            "owner", "agency", "shown_by", "offered_by", "enquiry__contact"
        )
    }
    causes = GrantCause.objects.filter(
        cause_kind=CauseKind.PASSING,
        by_id__in=found,
        from_at__gte=question.from_at,
        from_at__lt=question.until_at,
    ).exclude(thing_kind=SealedReason.kind)  # why something of it was kept back, and no record
    given: dict[UUID, list[GrantCause]] = {}
    for cause in causes.order_by("from_at", "pk")[: MOST + 1]:
        if cause.by_id is not None and cause.receiver_id == found[cause.by_id].agency_id:
            given.setdefault(cause.by_id, []).append(cause)
    agreements = Agreements.of(place for pk in given for place in _places(found[pk]))
    return [(of[0].from_at, _passed(found[pk], of, agreements)) for pk, of in given.items()]


def _passed(one: CasePassing, causes: list[GrantCause], agreements: Agreements) -> Row:
    """One case: its purpose is its contact's, its basis the enquiry's, under the agreement of both if any."""
    at, case = causes[0].from_at, one.enquiry
    agreed = _agreement(agreements, _places(one), one.owner_id, [one.agency_id], at)
    ended = [cause.ended_at for cause in causes if cause.ended_at]
    count = len({cause.thing_id for cause in causes})
    by = one.offered_by or one.shown_by
    return Row(
        (
            when(causes[0].from_at),
            one.owner.name,
            one.agency.name,
            f"Case passed on {one.reference}, {count} record{'' if count == 1 else 's'} of it",
            purpose_of("The case is passed on", case.contact.purpose),
            f"{agreed}; basis of the enquiry: {case.get_lawful_basis_display()}",
            by.name,
            "",
            when(max(ended)) if len(ended) == len(causes) else "Stands",
        )
    )
