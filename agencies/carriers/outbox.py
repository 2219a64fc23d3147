"""The demo's outbox: messages become rows that a page of the demo shows, and leave for nowhere."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import uuid4

from django.db.models import QuerySet

from agencies import clock
from agencies.actors import Service
from agencies.carriers.port import Channel, Fate, Fill, Taken, Template, To, written
from agencies.door import door
from agencies.models.messages import OutboxLetter

OUTBOX = Service("outbox")


@dataclass(frozen=True)
class Outbox:
    """What a carrier would have taken; everything arrives. It opens a door of its own."""

    name: str = "outbox"
    channels: frozenset[Channel] = frozenset(Channel)
    follows: bool = False

    def send(self, template: Template, to: To, reference: str, fill: Fill) -> Taken:
        """Keep a message for the page; a second one under the same reference is the first."""
        letter = written(template, to.channel, fill)
        with door(OUTBOX):
            row, _ = OutboxLetter.objects.get_or_create(
                reference=reference or str(uuid4()),
                defaults={
                    "id": uuid4(),
                    "channel": to.channel,
                    "address": to.address,
                    "subject": letter.subject,
                    "body": letter.body,
                    "at": clock.now(),
                },
            )
        return Taken(str(row.pk), Fate.ARRIVED)

    def find(self, reference: str, to: To) -> Taken | None:
        """What was kept under a reference."""
        with door(OUTBOX):
            row = OutboxLetter.objects.filter(reference=reference).first()
        return Taken(str(row.pk), Fate.ARRIVED) if row else None

    def fate(self, number: str) -> Taken:
        """It has arrived."""
        return Taken(number, Fate.ARRIVED)


def letters() -> QuerySet[OutboxLetter]:
    """What was kept, newest first."""
    return OutboxLetter.objects.order_by("-at", "pk")
