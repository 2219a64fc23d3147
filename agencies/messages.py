"""How each person wants to hear of news outside the hub, and who did not.

Their messages are written by `agencies/message_writer.py` and handed over by `agencies/sending.py`.
"""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

from django.db import transaction

from agencies import clock
from agencies.actors import Signer
from agencies.carriers.port import Channel, Template
from agencies.models.messages import Message, MessageChoice
from agencies.models.people import Person
from agencies.verdicts import Refused
from audit.log import entries as log
from audit.log.entries import Verb

BETWEEN_TRIALS = timedelta(minutes=1)


def choice_of(person_id: UUID) -> MessageChoice:
    """How a person wants to hear of news; what holds for everybody where they did not say."""
    found = MessageChoice.objects.filter(person=person_id).first()
    return found or MessageChoice(person_id=person_id)


@transaction.atomic
def choose(choice: MessageChoice, *, by: Signer) -> MessageChoice:
    """Keep how somebody wants to hear of news; everybody says so for themselves. Raises Refused."""
    if choice.person_id != by.person_id:
        raise Refused("Everybody chooses for themselves.")
    choice.keep()
    log.write(
        by=by, verb=Verb.CHANGED, about=[log.Thing(choice.kind, by.person_id)], at=clock.now()
    )
    return choice


def address_of(person: Person, choice: MessageChoice, channel: str) -> str:
    """Where a person is reached by e-mail or text message; empty for nowhere."""
    return choice.mobile if channel == Channel.TEXT else person.email


@transaction.atomic
def try_out(person: Person, channel: Channel, *, by: Signer) -> Message:
    """Send somebody a message without news, to see that it arrives; once a minute. Raises Refused."""
    if person.pk != by.person_id:
        raise Refused("Everybody tries their own address.")
    if not address_of(person, choice_of(person.pk), channel):
        raise Refused("Enter where it is to go first, and save.")
    at = clock.now()
    before = Message.objects.filter(person=person, template=Template.TRIAL, channel=channel)
    if before.filter(written_at__gt=at - BETWEEN_TRIALS).exists():
        raise Refused("One was sent within the last minute. Wait for it, then try again.")
    number = uuid4()
    message = Message(
        id=number,
        person=person,
        channel=channel,
        template=Template.TRIAL,
        key=f"trial:{number}",
        is_urgent=True,
        written_at=at,
        next_try_at=at,
    ).start()
    log.write(by=by, verb=Verb.REQUESTED, about=[message], ground=channel, at=at)
    return message
