"""Telling who decides about a child that the police hold something to be asked for, and nothing of it (4.11, 5.4).

Raised by rule while a registered sex offender’s marker of the police stands on somebody who is linked with
a child of open work: by a relationship, by a place or thing that both are linked with, by one home or
telephone. Ids and keyed tokens are compared; nothing is opened. A protected address makes no tokens.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID, uuid4

from django.db import transaction

from agencies import clock, hats, notices, references
from agencies.actors import Actor, Hat, Service
from agencies.models.agencies import AgencyKind
from agencies.models.files import File
from agencies.models.notices import NoticeKind
from agencies.reasons import BY_RULE
from agencies.roles import Act, may
from agencies.verdicts import Verdict, no, require
from audit.log import entries as log
from audit.log.entries import Verb
from mash_hub import receipts
from mash_hub.models.cmog_entries import CmogEntry
from mash_hub.models.cmog_states import ListKind
from mash_hub.models.conflicts import settles
from mash_hub.models.enquiries import Enquiry
from mash_hub.models.flags import Flag, FlagType
from mash_hub.models.links import Link
from mash_hub.models.marker_alerts import TABLE, AlertState, MarkerAlert
from mash_hub.models.receipts import ReceiptKind
from mash_hub.models.relationships import Relationship
from mash_hub.models.subjects import Identification, Involvement, PersonRole
from mash_hub.models.tokens import Token

MARKERS = (FlagType.RSO,)
Pair = tuple[UUID, UUID]  # a marker, and a case


def may_note(hat: Actor, alert: MarkerAlert) -> Verdict:
    """Whether a hat may take note of an alert: who decides in the child’s case."""
    decides = isinstance(hat, Hat) and settles(hat) and hat.agency_id == alert.owner_id
    if not decides:
        return no("Those who decide in the case take note of it.")
    return TABLE.may_move(alert.state, AlertState.NOTED)


@transaction.atomic
def note(alert: MarkerAlert, *, by: Hat, version: int) -> MarkerAlert:
    """Take note of an alert, having asked the police or needing not to. Raises Refused, Stale."""
    alert = MarkerAlert.objects.lock(alert, version)
    require(may_note(by, alert))
    alert.set_state(AlertState.NOTED, by=by, at=clock.now())
    _log(alert, Verb.ACKNOWLEDGED, by=by)
    return alert


# --- by rule --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Case:
    """A child’s open case: what an alert keeps of it."""

    kind: str
    case_id: UUID
    reference: str
    owner_id: UUID
    workspace_id: UUID
    file_id: UUID


def due_ids() -> list[UUID]:
    """The markers of which an alert is to be raised or has to end."""
    return sorted({flag_id for flag_id, _ in _wanted().keys() ^ _standing().keys()})


@transaction.atomic
def fall_due(*, by: Service, only: Collection[UUID]) -> int:
    """Raise and end the alerts of some markers; gives how many changed. Run twice: once."""
    at, ids = clock.now(), {*only}
    [*Flag.objects.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk")]
    wanted = _wanted(ids)
    standing = {pair: pk for pair, pk in _standing().items() if pair[0] in ids}
    new = [pair for pair in wanted if pair not in standing]
    over = [standing[pair] for pair in standing if pair not in wanted]
    for flag_id, case_id in new:
        _raise(flag_id, wanted[flag_id, case_id], by=by, at=at)
    for alert in MarkerAlert.objects.select_for_update(of=("self",)).filter(pk__in=over):
        service = Service(by.name, agency_id=alert.owner_id)
        receipts.end(alert, ReceiptKind.MARKER_ALERT, by=service, at=at)
        alert.set_state(AlertState.ENDED, by=service, at=at, because=BY_RULE)
        _tell_deciding(alert, _readers(alert), by=service, at=at)
        _log(alert, Verb.ENDED, by=service)
    return len(new) + len(over)


def _raise(flag_id: UUID, case: _Case, *, by: Service, at: datetime) -> None:
    flag = Flag.objects.select_related("card").get(pk=flag_id)
    service = Service(by.name, agency_id=case.owner_id)
    alert = MarkerAlert(
        id=uuid4(),
        reference=references.new("AL"),
        flag=flag,
        police_id=flag.owner_id,
        case_kind=case.kind,
        case_id=case.case_id,
        about=case.reference,
        owner_id=case.owner_id,
        workspace_id=case.workspace_id,
        file_id=case.file_id,
        raised_at=at,
    ).start(by=service, at=at, because=BY_RULE)
    readers = _readers(alert)
    _tell_deciding(alert, readers, by=service, at=at)
    _tell_police(alert, flag, readers, by=service, at=at)
    _log(alert, Verb.CREATED, by=service)


def _readers(alert: MarkerAlert) -> list[Hat]:
    return MarkerAlert.objects.readers_of(alert, among=hats.in_workspace(alert.workspace_id))


def _tell_deciding(
    alert: MarkerAlert, readers: Iterable[Hat], *, by: Service, at: datetime
) -> None:
    """Tell who decides in the case, of those who read the alert, that it is there or over."""
    deciding = [hat for hat in readers if hat.agency_id == alert.owner_id and settles(hat)]
    if deciding:
        notices.post(
            to=alert.owner_id,
            notice_kind=NoticeKind.MARKER_ALERT,
            about=alert,
            by=by,
            at=at,
            workspace_id=alert.workspace_id,
            persons=sorted({hat.person_id for hat in deciding}),
        )


def _tell_police(
    alert: MarkerAlert, flag: Flag, readers: Iterable[Hat], *, by: Service, at: datetime
) -> None:
    """Ask the police to acknowledge: as an agency, or by name where some may not see the marker."""
    named = {hat.person_id for hat in readers if hat.agency_id == alert.police_id}
    if not named:
        return
    there = {
        hat.person_id
        for hat in hats.in_workspace(alert.workspace_id)
        if hat.agency_id == alert.police_id and may(hat, Act.READ_SHARED)
    }
    receipts.want(
        _Marked(alert.pk, flag.file_id),
        ReceiptKind.MARKER_ALERT,
        of={alert.police_id: named if named < there else ()},
        place=receipts.Place(alert.workspace_id, alert.file_id, alert.owner_id),
        by=by,
        at=at,
    )


@dataclass
class _Marked:
    """An alert as the police are told of it: whoever is kept from the marker is kept from its receipt."""

    kind: ClassVar[str] = MarkerAlert.kind
    id: UUID
    file_id: UUID


def _standing() -> dict[Pair, UUID]:
    rows = MarkerAlert.objects.standing().values_list("flag", "case_id", "pk")
    return {(flag_id, case_id): pk for flag_id, case_id, pk in rows}


def _wanted(only: Collection[UUID] | None = None) -> dict[Pair, _Case]:
    """Every marker that stands, with every open case of a child with whom the marked person is linked.

    `only` narrows it to certain markers. As many queries for any number of them.
    """
    markers = _marked(only)
    near = _linked({*markers.values()})
    cases = _cases_of({child for found in near.values() for child in found})
    return {
        (flag_id, case.case_id): case
        for flag_id, subject_id in markers.items()
        for child in near[subject_id]
        for case in cases[child]
    }


def _marked(only: Collection[UUID] | None) -> dict[UUID, UUID]:
    """Markers of the police that stand today, each with whom it is on as records stand now."""
    found = Flag.objects.active(hats.today()).filter(
        flag_type__in=MARKERS, owner__agency_kind=AgencyKind.POLICE
    )
    if only is not None:
        found = found.filter(pk__in=only)
    rows = {pk: (card, subject) for pk, card, subject in found.values_list("pk", "card", "subject")}
    standing = Identification.objects.standing().filter(
        card__in=[card for card, _ in rows.values()]
    )
    now = dict(standing.values_list("card", "subject"))
    return {pk: now.get(card, subject) for pk, (card, subject) in rows.items()}


def _linked(subject_ids: Collection[UUID]) -> dict[UUID, set[UUID]]:
    """Whom each is linked with, whoever says so: by a relationship, a place or thing, a home or telephone.

    Themselves too: a marker may stand on the child’s own record.
    """
    found = {one: {one} for one in subject_ids}
    related: Any = Relationship.objects.standing().of_subjects(subject_ids)
    for near, far in related.values_list("near", "far"):
        found[near] |= {far} - {None}
    standing = Identification.objects.standing()
    mine = dict(standing.filter(subject__in=subject_ids).values_list("card", "subject"))
    beside: dict[UUID, set[UUID]] = defaultdict(set)  # by card: whose it shares something with
    for card, other in (*_by_things(mine), *_by_tokens(mine)):
        beside[other].add(mine[card])
    for card, subject in standing.filter(card__in=[*beside]).values_list("card", "subject"):
        for one in beside[card]:
            found[one].add(subject)
    return found


def _by_things(cards: Collection[UUID]) -> Iterator[Pair]:
    """Some cards, each with every card that is linked with a place or thing of its own."""
    links: Any = Link.objects.standing()
    things = defaultdict(set)
    wanted = ("thing_card__subject", "person_card")
    for thing, card in links.with_cards(cards).values_list(*wanted):
        things[thing].add(card)
    there = links.with_people().filter(thing_card__subject__in=[*things])
    for thing, other in there.values_list(*wanted):
        yield from ((card, other) for card in things[thing])


def _by_tokens(cards: Collection[UUID]) -> Iterator[Pair]:
    """Some cards, each with every card of one home or telephone: neighbours of like name are not linked."""
    held = defaultdict(set)
    shared = Token.objects.filter(is_household=True)
    for token, card in shared.filter(card__in=cards).values_list("token", "card"):
        held[bytes(token)].add(card)
    for token, other in shared.filter(token__in=[*held]).values_list("token", "card"):
        yield from ((card, other) for card in held[bytes(token)])


def _cases_of(subject_ids: Collection[UUID]) -> dict[UUID, list[_Case]]:
    """The open cases in which some people stand as a child: enquiries, and entries of a CMOG."""
    found: dict[UUID, list[_Case]] = defaultdict(list)
    standing = Identification.objects.standing().filter(subject__in=subject_ids)
    parts = Involvement.objects.filter(role=PersonRole.CHILD, card__in=standing.values("card"))
    children = defaultdict(set)
    for file_id, _, _, now in parts.identified("file_id"):
        children[file_id].add(now)
    for case in _open_cases(children):
        for child in children[case.file_id]:
            found[child].append(case)
    return found


def _open_cases(file_ids: Iterable[UUID]) -> list[_Case]:
    files = File.objects.filter(pk__in=[*file_ids], destroyed_at__isnull=True).values("pk")
    rows: list[Any] = [
        *Enquiry.objects.open().filter(file__in=files, is_given_up=False),
        *CmogEntry.objects.standing().filter(file__in=files, list_kind=ListKind.CHILD),
    ]
    return [
        _Case(row.kind, row.pk, row.reference, row.owner_id, row.workspace_id, row.file_id)
        for row in rows
    ]


@transaction.atomic(savepoint=False)
def _log(alert: MarkerAlert, verb: Verb, *, by: Actor) -> None:
    """The entry names the case, the marker and no person: that they are linked is nobody’s to read there."""
    log.write(
        by=by,
        verb=verb,
        about=[alert, log.Thing(alert.case_kind, alert.case_id)],
        owners=sorted({alert.owner_id, alert.police_id}),
        ground="marker",
        at=clock.now(),
        workspace=alert.workspace_id if isinstance(by, Service) else None,
    )
