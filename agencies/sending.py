"""Handing messages to the carrier: tried again with growing pauses, followed until they arrive.

No door stands open while a carrier is asked. A message that was tried before is looked for at the
carrier first, because its answer may have been lost: that is how a message leaves once.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.conf import settings

from agencies import clock, messages
from agencies.actors import Service
from agencies.carriers.chosen import carrier
from agencies.carriers.port import (
    Carrier,
    CarrierError,
    Channel,
    Fate,
    Never,
    NotNow,
    Taken,
    Template,
    To,
)
from agencies.door import door
from agencies.models.messages import Message, MessageChoice, MessageState
from agencies.models.people import Person

SENDER = Service("sending")
FIRST_AGAIN, LAST_AGAIN = timedelta(seconds=20), timedelta(hours=1)
GIVE_UP_AFTER = 12  # tries: about four hours
ASK_FIRST, ASK_FOR = timedelta(seconds=30), timedelta(days=4)  # Notify itself goes on for three
KEPT = timedelta(days=90)
_BATCH, _MANY = 50, 5000

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class _Job:
    """A message to be handed over, and what the carrier needs for it."""

    message: Message
    to: To

    @property
    def fill(self) -> dict[str, str]:
        """What is put into the words: the hub's address and how many news there are."""
        return {"address": settings.SITE_ORIGIN, "number": str(len(self.message.news))}


def again_in(tries: int) -> timedelta:
    """How long to wait after so many tries: twice as long each time, an hour at most."""
    return min(FIRST_AGAIN * (1 << max(0, tries - 1)), LAST_AGAIN)


def send_waiting() -> int:
    """Hand over what waits; gives how many were taken. Stops at a carrier that does not answer."""
    taken, to_take = 0, carrier()
    for job in _claimed():
        try:
            answer = _handed(to_take, job)
        except NotNow as error:
            _keep(job.message.pk, None, error)
            logger.warning("the carrier %s does not take messages: %s", to_take.name, error.code)
            break
        except Never as error:
            _keep(job.message.pk, None, error)
        else:
            taken += 1
            _keep(job.message.pk, answer, None)
    return taken


def _claimed() -> Iterator[_Job]:
    """Take the messages that are due, one act for all: no other worker has the same ones."""
    at = clock.now()
    with door(SENDER):
        rows = Message.objects.to_send(at).select_for_update(of=("self",), skip_locked=True)
        found = [*rows.select_related("person")[:_BATCH]]
        choices = MessageChoice.objects.in_bulk({row.person_id for row in found})
        jobs = []
        for row in found:
            row.set_tried(again_at=at + again_in(row.tries + 1))
            address = _address(row.person, choices.get(row.person_id), row.channel)
            if address:
                jobs.append(_Job(row, To(Channel(row.channel), address)))
            else:
                row.set_ended(MessageState.FAILED, code="NO_ADDRESS", at=at)
    yield from jobs


def _address(person: Person, choice: MessageChoice | None, channel: str) -> str:
    if not person.is_active:
        return ""
    return messages.address_of(person, choice or MessageChoice(person_id=person.pk), channel)


def _handed(to_take: Carrier, job: _Job) -> Taken:
    """Hand one over, unless the carrier has it already."""
    reference = job.message.reference
    if job.message.tries > 1 and (found := to_take.find(reference, job.to)):
        return found
    return to_take.send(Template(job.message.template), job.to, reference, job.fill)


def _keep(pk: UUID, taken: Taken | None, error: CarrierError | None) -> None:
    """Note what came of a try."""
    at = clock.now()
    with door(SENDER):
        row = Message.objects.select_for_update(of=("self",)).get(pk=pk)
        if row.state != MessageState.WAITING:
            return
        if taken is not None:
            row.set_sent(taken.number, ask_at=at + ASK_FIRST, at=at)
            _settle(row, taken)
        elif isinstance(error, Never) or row.tries >= GIVE_UP_AFTER:
            row.set_ended(MessageState.FAILED, code=error.code if error else "", at=at)


def _settle(row: Message, taken: Taken) -> bool:
    """Note what became of it, when that is known."""
    if taken.fate == Fate.ON_ITS_WAY:
        return False
    arrived = taken.fate == Fate.ARRIVED
    state = MessageState.ARRIVED if arrived else MessageState.FAILED
    row.set_ended(state, code=taken.code, at=clock.now())
    return True


def follow_sent() -> int:
    """Ask the carrier what became of what it took; gives how many have ended."""
    ended, asked = 0, carrier()
    if not asked.follows:
        return 0
    at = clock.now()
    with door(SENDER):
        found = [*Message.objects.to_follow(at)[:_BATCH]]
    for message in found:
        try:
            taken = asked.fate(message.number)
        except NotNow as error:
            logger.warning("the carrier %s does not answer: %s", asked.name, error.code)
            break
        except Never:
            taken = Taken(message.number)
        with door(SENDER):
            row = Message.objects.select_for_update(of=("self",)).get(pk=message.pk)
            if row.state == MessageState.SENT and not _settle(row, taken):
                _ask_again(row)
            ended += row.state != MessageState.SENT
    return ended


def _ask_again(row: Message) -> None:
    """Later and later; after four days nobody knows, and nothing is said to have arrived."""
    at = clock.now()
    since = at - (row.ended_at or row.written_at)
    if since > ASK_FOR:
        row.set_ended(MessageState.FAILED, code="NO_ANSWER", at=at)
    else:
        row.set_asked(ask_at=at + min(max(ASK_FIRST, since), LAST_AGAIN))


def forget_old() -> int:
    """Remove messages of three months ago; gives how many went."""
    old = Message.objects.filter(written_at__lt=clock.now() - KEPT)
    keys = [*old.values_list("pk", flat=True)[:_MANY]]
    removed, _ = Message.objects.filter(pk__in=keys).delete()
    return removed
