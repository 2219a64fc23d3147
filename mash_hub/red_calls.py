"""Red is acknowledged in fifteen minutes, or it climbs: deputy, manager, telephone (domain notes 4.19).

Each request of a Red enquiry has a clock of its own for it, one stage after the other. The agency's
lead is everybody there who answers; deputies and managers are those named for levels 2 and 3 of
challenges. When the manager's time is over, the hub rings.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from agencies import clock
from agencies.actors import Actor, Hat
from agencies.models.agencies import Agency
from agencies.models.notices import NoticeKind
from agencies.roles import Act, may
from agencies.verdicts import YES, Verdict, no, require
from audit.log import entries as log
from audit.log.entries import Verb
from mash_hub import clocks, partnership_settings
from mash_hub.escalation_rules import holders
from mash_hub.models.clocks import Clock
from mash_hub.models.enquiries import Rating
from mash_hub.models.partnership_settings import SettingName
from mash_hub.models.requests import InformationRequest
from mash_hub.telling import tell

STAGES = ("RED_LEAD", "RED_DEPUTY", "RED_MANAGER")  # the names of the clocks, in order
_LEVELS = (1, 2, 3)
_WORDS = ("its lead was told", "its deputies were told", "its managers were told")
_BATCH = 200


@dataclass(frozen=True)
class Call:
    """Something Red of which nobody has said yet that they know, and whom one can ring about it."""

    clock: Clock
    stage: int
    words: str
    ring: str

    @property
    def is_ringing(self) -> bool:
        """Whether the time of the first stage is over, so that somebody should ring."""
        return self.stage > 0 or self.clock.due_at < clock.now()


def start(request: InformationRequest, *, by: Actor, at: datetime) -> None:
    """Want an agency's acknowledgement that it knows of Red; anew where it was wanted before."""
    stop(request, at=at)
    _start(request, 0, at=at)
    tell([request.agency_id], NoticeKind.RED_WANTED, about=request, by=by, at=at)


def _start(request: InformationRequest, stage: int, *, at: datetime) -> None:
    clocks.start(
        request,
        STAGES[stage],
        target=partnership_settings.target(SettingName.RED_ACKNOWLEDGED, request.workspace_id, at),
        at=at,
        owner_id=request.agency_id,
        workspace_id=request.workspace_id,
    )


def stop(request: InformationRequest, *, at: datetime) -> None:
    """Want it no more, as when the enquiry is no longer Red."""
    Clock.objects.on(request.kind, [request.pk]).running().filter(name__in=STAGES).update(
        stopped_at=at
    )


def met(request: InformationRequest, *, at: datetime) -> bool:
    """Note that the agency knows: it opened, answered or acknowledged; gives whether it was wanted."""
    running = Clock.objects.on(request.kind, [request.pk]).running().filter(name__in=STAGES)
    return bool(running.update(met_at=at))


def of(requests: Iterable[InformationRequest]) -> dict[UUID, Call]:
    """The requests whose Red is not acknowledged, by id, in one query; those have their agency."""
    asked = {one.pk: one for one in requests}
    rows = Clock.objects.on(InformationRequest.kind, asked).running().filter(name__in=STAGES)
    return calls(asked, rows)


def calls(asked: Mapping[UUID, InformationRequest], rows: Iterable[Clock]) -> dict[UUID, Call]:
    """The same from clocks that were fetched already."""
    return of_stages(STAGES, _WORDS, rows, lambda thing_id: asked[thing_id].agency)


def of_stages(
    stages: Sequence[str],
    words: Sequence[str],
    rows: Iterable[Clock],
    agency_of: Callable[[UUID], Agency],
) -> dict[UUID, Call]:
    """By thing, those of some clocks that run in a stage: which it is, and whom one can ring then.

    `words` say of each stage who was told, `agency_of` whose thing it is.
    """
    found = {}
    for row in rows:
        if row.name in stages and row.is_running:
            stage, agency = stages.index(row.name), agency_of(row.thing_id)
            numbers = (agency.single_point_of_contact, agency.out_of_hours_phone)
            ring = " or ".join(filter(None, numbers))
            found[row.thing_id] = Call(row, stage, words[stage], ring)
    return found


def may_acknowledge(hat: Actor, request: InformationRequest, call: Call | None) -> Verdict:
    """Whether a hat may say for its agency that it knows of Red."""
    verdict = may(hat, Act.ANSWER)
    if not verdict:
        return verdict
    if (hat.agency_id, hat.workspace_id) != (request.agency_id, request.workspace_id):
        return no("Only the agency that was asked acknowledges.")
    return YES if call else no("It is acknowledged already.")


@transaction.atomic
def acknowledge(request: InformationRequest, *, by: Hat) -> InformationRequest:
    """Say for one's agency that it knows that the enquiry is Red. Raises Refused."""
    request = InformationRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    require(may_acknowledge(by, request, of([request]).get(request.pk)))
    at = clock.now()
    met(request, at=at)
    tell([request.owner_id], NoticeKind.RED_CHANGED, about=request, by=by, at=at)
    log.write(
        by=by,
        verb=Verb.ACKNOWLEDGED,
        about=[request],
        owners=[request.owner_id, request.agency_id],
        ground=Rating.RED,
        at=at,
    )
    return request


# --- by itself ------------------------------------------------------------------------------------


def unseen_ids() -> list[UUID]:
    """The clocks of lead and deputy whose fifteen minutes are over."""
    late = Clock.objects.late(clock.now()).filter(
        thing_kind=InformationRequest.kind, name__in=STAGES[:-1]
    )
    return list(late.order_by("due_at", "pk").values_list("pk", flat=True)[:_BATCH])


@transaction.atomic
def climb(*, by: Actor, only: Collection[UUID]) -> int:
    """Take each of some unacknowledged Red requests to its next stage; gives how many went on."""
    ids, at = set(unseen_ids()) & set(only), clock.now()
    rows = Clock.objects.select_for_update(of=("self",), skip_locked=True).filter(pk__in=ids)
    found = [row for row in rows.order_by("pk") if row.is_running]
    asked = InformationRequest.objects.in_bulk([row.thing_id for row in found])
    for row in found:
        request, stage = asked[row.thing_id], STAGES.index(row.name) + 1
        stop(request, at=at)
        _start(request, stage, at=at)
        _call(request, stage, by=by, at=at)
    return len(found)


def _call(request: InformationRequest, stage: int, *, by: Actor, at: datetime) -> None:
    """Tell the next people of the agency, and the host, which may ring by now."""
    (acting,) = holders(request.workspace_id, [request.agency_id], _LEVELS[stage])
    kind = NoticeKind.RED_UNSEEN
    tell([request.agency_id], kind, about=request, by=by, at=at, persons=acting.persons)
    tell([request.owner_id], kind, about=request, by=by, at=at)
    log.write(
        by=by,
        verb=Verb.NOTIFIED,
        about=[request],
        owners=[request.owner_id, request.agency_id],
        ground=STAGES[stage],
        at=at,
        workspace=request.workspace_id,
    )
