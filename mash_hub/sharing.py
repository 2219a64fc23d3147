"""Who will be able to read an answer, before it is sent, and giving it to them when it is.

Released items go to the host at once, and to other agencies asked in the enquiry after their own
answer (domain notes 2.3: no anchoring). An agency that holds nothing has no need of them. Only
agencies the owner saw before sending are ever given anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from agencies import door, hats, sealing
from agencies.actors import Hat, Service
from agencies.models.agencies import Agency
from agencies.models.grants import CauseKind
from agencies.models.people import Person
from agencies.roles import Act, may
from mash_hub.models.items import Handling, Item, Release
from mash_hub.models.requests import InformationRequest, RequestState

HAS_ANSWERED = (RequestState.RETURNED, RequestState.SEALED)
NEVER_READS = (RequestState.NIL, RequestState.REFUSED, RequestState.RECALLED)


@dataclass(frozen=True)
class Reader:
    """One line of the preview: a group of readers, and what each item is to them."""

    agency_id: UUID | None
    words: str
    when: str
    cells: tuple[str, ...]  # "yes", "part", "named" or "no", in the order of the items


def leaves(item: Item) -> bool:
    """Whether its owner decided that (part of) an item leaves."""
    return item.release in (Release.SHARE, Release.SHARE_IN_PART)


def _asked_too(request: InformationRequest) -> list[InformationRequest]:
    others = InformationRequest.objects.filter(enquiry=request.enquiry_id)
    return list(others.exclude(pk=request.pk).select_related("agency").order_by("agency__name"))


def audience_of(item: Item, request: InformationRequest) -> list[UUID]:
    """The other agencies an item is meant for when it is sent now; none under handling C."""
    if not leaves(item) or item.handling == Handling.C:
        return []
    return [other.agency_id for other in _asked_too(request) if other.state not in NEVER_READS]


def named_readers(request: InformationRequest) -> list[tuple[UUID, str]]:
    """The decision-makers of the host who can be named under handling C, by name."""
    deciding = {
        hat.person_id
        for hat in hats.in_workspace(request.workspace_id)
        if hat.agency_id == request.owner_id and may(hat, Act.DECIDE)
    }
    names = Person.objects.filter(pk__in=deciding).order_by("name").values_list("pk", "name")
    return list(names)


def preview(request: InformationRequest, items: Sequence[Item]) -> list[Reader]:
    """Exactly who will be able to read what, if the answer is sent now (page 04)."""
    deciding = [
        hat
        for hat in hats.in_workspace(request.workspace_id)
        if hat.agency_id == request.owner_id and may(hat, Act.READ_SHARED)
    ]
    host = Reader(
        request.owner_id,
        f"MASH at {Agency.objects.get(pk=request.owner_id).name}",
        f"{len({hat.person_id for hat in deciding})} people",
        tuple(_cell(item, host=True) for item in items),
    )
    others = [_line(other, items) for other in _asked_too(request)]
    return [host, *others, Reader(None, "The referrer", "", tuple("no" for _ in items))]


def _cell(item: Item, *, host: bool = False) -> str:
    if not leaves(item):
        return "no"
    if item.handling == Handling.C:
        return f"{len(item.named_readers)} named" if host else "no"
    return "part" if item.release == Release.SHARE_IN_PART else "yes"


def _line(other: InformationRequest, items: Sequence[Item]) -> Reader:
    reads = other.state not in NEVER_READS
    when = "after own answer" if reads and other.state not in HAS_ANSWERED else ""
    cells = tuple(_cell(item) if reads else "no" for item in items)
    return Reader(other.agency_id, other.agency.name, when, cells)


def give_to_host(item: Item, request: InformationRequest, *, by: Hat) -> None:
    """Give a released item to the host that asked; under handling C to the named people alone."""
    persons = tuple(item.named_readers) if item.handling == Handling.C else ()
    cause = sealing.Cause.of(CauseKind.REQUEST, request, persons=persons)
    sealing.give([item], [item.shared_section], to={request.owner_id}, by=by, cause=cause)


def give_to_those_who_answered(
    items: Iterable[Item], request: InformationRequest, *, by: Hat
) -> None:
    """Give newly released items to the agencies that have answered already, as their owner."""
    ready = [other for other in _asked_too(request) if other.state in HAS_ANSWERED]
    for item in items:
        for other in ready:
            if other.agency_id in item.audience:
                _give(item, other, by=by)


def give_what_others_released(request: InformationRequest, *, by: Hat) -> None:
    """After an agency's own answer: give it what others released for it in the same enquiry.

    Each owner agreed to this when it sent its answer; the hub carries it out for that owner.
    """
    released = (
        Item.objects.filter(
            request__enquiry=request.enquiry_id, audience__contains=[request.agency_id]
        )
        .released()
        .exclude(owner=request.agency_id)
    )
    for item in released.in_order():
        _give(item, request, by=by)


def _give(item: Item, to: InformationRequest, *, by: Hat) -> None:
    owner = Service(
        "sharing",
        agency_id=item.owner_id,
        on_behalf_of=by,
        workspace_id=item.workspace_id,
    )
    cause = sealing.Cause.of(CauseKind.REQUEST, to)
    with door.wearing_agency(item.owner_id):
        sealing.give([item], [item.shared_section], to={to.agency_id}, by=owner, cause=cause)


def words_of(item: Item, opened: Any) -> dict[str, Any] | None:
    """What a reader was given of an item: whole, in part, or None."""
    found: dict[str, Any] | None = opened[item, "content"] or opened[item, "shared"]
    return found
