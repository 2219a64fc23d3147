"""Pausing the time of an enquiry or of a request, for a reason, and letting it go on (4.0)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction

from agencies import clock, sealing
from agencies.actors import Actor, Hat
from agencies.models.notices import NoticeKind
from agencies.reasons import Reason
from agencies.verdicts import YES, Refused, Verdict, no, require
from audit.log import entries as log
from audit.log.entries import Verb
from mash_hub import clocks
from mash_hub.models.clocks import Clock, ClockPause, ClockType
from mash_hub.models.enquiries import Enquiry
from mash_hub.models.requests import InformationRequest
from mash_hub.ratings import ANSWER, DECISION, may_work
from mash_hub.reason_words import each_in_words
from mash_hub.telling import tell

Paused = Enquiry | InformationRequest


def name_of(thing: Paused) -> str:
    """The name of the clock that can be paused on a thing."""
    return DECISION if isinstance(thing, Enquiry) else ANSWER


def _enquiry(thing: Paused) -> Enquiry:
    return thing if isinstance(thing, Enquiry) else thing.enquiry


def _may(hat: Actor, thing: Paused, running: Clock | None) -> Verdict:
    verdict = may_work(hat, _enquiry(thing))
    if not verdict:
        return verdict
    if running is None or not running.is_running:
        return no("No time is running here.")
    return YES


def may_pause(hat: Actor, thing: Paused, running: Clock | None) -> Verdict:
    """Whether a hat may pause a thing's clock: who works on the enquiry, before it is late.

    What counts day and night never pauses (domain notes 4.0), Red among it.
    """
    verdict = _may(hat, thing, running)
    if not verdict or running is None:
        return verdict
    if running.clock_type == ClockType.CONTINUOUS:
        return no("This limit counts day and night and never pauses.")
    if running.paused_at is not None:
        return no("It is paused already.")
    if running.due_at <= clock.now():
        return no("It is late already: a pause would hide that.")
    return YES


def may_go_on(hat: Actor, thing: Paused, running: Clock | None) -> Verdict:
    """Whether a hat may let a paused clock go on."""
    verdict = _may(hat, thing, running)
    if not verdict or running is None:
        return verdict
    return YES if running.paused_at is not None else no("It is not paused.")


def _running(thing: Paused) -> Clock | None:
    return clocks.of(thing.kind, [thing.pk], name_of(thing)).get(thing.pk)


@transaction.atomic
def pause(thing: Paused, *, by: Hat, because: Reason, version: int) -> ClockPause:
    """Pause a thing's clock; it cannot breach until it goes on, and everybody concerned is told.

    Raises Refused for a limit that never pauses, that is late or paused already, Stale.
    """
    type(thing).objects.lock(thing, version)  # type: ignore[arg-type]  # of its own kind
    require(may_pause(by, thing, _running(thing)))
    at = clock.now()
    row = clocks.pause(thing, name_of(thing), at=at)
    if row is None:
        raise Refused("It is paused already.")
    because = sealing.keep_reason(because, about=thing, by=by)
    made = ClockPause(
        id=uuid4(),
        clock=row,
        from_at=at,
        reason_code=because.code,
        reason_id=because.id,
        paused_by_id=by.person_id,
    ).start()
    _note(thing, "paused", by=by, at=at, because=because)
    return made


@transaction.atomic
def go_on(thing: Paused, *, by: Hat, version: int) -> Clock:
    """Let a paused clock go on with what was left. Raises Refused when it is not paused, Stale."""
    type(thing).objects.lock(thing, version)  # type: ignore[arg-type]  # of its own kind
    require(may_go_on(by, thing, _running(thing)))
    at = clock.now()
    row = clocks.resume(thing, name_of(thing), at=at)
    if row is None:
        raise Refused("It is not paused.")
    for one in ClockPause.objects.select_for_update(of=("self",)).filter(clock=row).open():
        one.set_ended(at, by.person_id)
    _note(thing, "goes-on", by=by, at=at, because=None)
    return row


def _note(thing: Paused, ground: str, *, by: Hat, at: datetime, because: Reason | None) -> None:
    told = {thing.owner_id}
    if isinstance(thing, InformationRequest):
        told.add(thing.agency_id)
    tell(told, NoticeKind.CLOCK_PAUSED, about=thing, by=by, at=at)
    log.write(
        by=by, verb=Verb.CHANGED, about=[thing], owners=told, reason=because, ground=ground, at=at
    )


@dataclass(frozen=True)
class Shown:
    """One pause as a page shows it."""

    pause: ClockPause
    until_at: datetime | None
    why: str


def of(limits: Collection[Clock], *, by: Hat) -> dict[UUID, list[Shown]]:
    """The pauses of clocks that the reader sees, by the thing's id: two queries and one opening."""
    found = list(ClockPause.objects.of(limits))
    if not found:
        return {}
    reasons = each_in_words([(one.reason_code, one.reason_id) for one in found], by=by)
    by_pk = {row.pk: row for row in limits}
    shown: dict[UUID, list[Shown]] = {}
    for one, why in zip(found, reasons, strict=True):
        row = by_pk[one.clock_id]
        until = one.until_at or row.met_at or row.stopped_at
        shown.setdefault(row.thing_id, []).append(Shown(one, until, why))
    return shown
