"""Writing messages from what each hat was told inside the hub and has not looked at yet.

A hat is told outside of what it could read inside at that moment (`inbox.unread`), so that nobody
hears of what is kept from them. Each membership has a place in each stream; a message and its place
are one act, so that a job that runs twice writes it once.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import transaction

from agencies import clock, door, hats, inbox, messages, tries
from agencies.actors import Hat, Service
from agencies.carriers.chosen import carrier
from agencies.carriers.port import Template
from agencies.models.agencies import Agency
from agencies.models.messages import (
    Message,
    MessageChoice,
    MessagePlace,
    Stream,
    group_of,
)
from agencies.models.notices import Notice, is_told, kinds_for
from agencies.models.people import Person
from audit.log import entries as log
from audit.log.entries import Verb

WRITER = Service("messages")
FORGOTTEN_AFTER = timedelta(days=2)  # older news is no news: it stands on the page of notices
_MOST = 2000


@dataclass(frozen=True)
class _Told:
    """What an agency was told lately, as far as it can be seen without a hat."""

    number: int
    kind: str
    posted_at: datetime
    workspace_id: UUID | None
    persons: tuple[UUID, ...]

    def may_concern(self, hat: Hat, kinds: Collection[str]) -> bool:
        """Whether it is worth asking as the hat."""
        return (
            self.kind in kinds
            and self.workspace_id in (None, hat.workspace_id)
            and is_told(hat, self.kind, self.persons)
        )


@dataclass(frozen=True)
class _Wearer:
    """A hat, how its person wants to hear, and how far it was told."""

    hat: Hat
    person: Person
    choice: MessageChoice
    places: Mapping[str, MessagePlace]

    def until(self, stream: Stream) -> int:
        """Up to which notice it was told in a stream."""
        place = self.places.get(stream)
        return place.told_until if place else 0

    def due(self, told: Collection[_Told], channels: Collection[str], at: datetime) -> list[Stream]:
        """The streams in which there may be something to tell now."""
        kinds = set(kinds_for(self.hat))
        concern = [one for one in told if one.may_concern(self.hat, kinds)]
        return [
            stream
            for stream in Stream
            if stream.channel in channels
            and messages.address_of(self.person, self.choice, stream.channel)
            and not self.choice.is_held(stream, at)
            and self._is_news(stream, concern, at)
        ]

    def _is_news(self, stream: Stream, concern: Collection[_Told], at: datetime) -> bool:
        groups, until = self.choice.groups(stream), self.until(stream)
        slot = self.choice.newest_slot(stream, at)
        return any(
            one.number > until and one.posted_at <= slot and group_of(one.kind) in groups
            for one in concern
        )


def write_all() -> None:
    """Write what is due for every agency; one that fails keeps no other waiting."""
    channels = carrier().channels
    if not channels:
        return
    with door.door(WRITER):
        agencies = [*Agency.objects.active().values_list("pk", flat=True)]
    for agency_id in agencies:
        _write_for(replace(WRITER, agency_id=agency_id), channels)


def _write_for(by: Service, channels: Collection[str]) -> None:
    """Write what is due for the hats of one agency, which `by` wears."""
    at = clock.now()

    def act(only: Collection[UUID]) -> None:
        told = _told(by, at)
        for wearer in _wearers(by, only):
            for stream in wearer.due(told, channels, at):
                _write(wearer, stream, by=by, at=at)

    def waiting() -> list[UUID]:
        told = _told(by, at)
        if not told:
            return []
        return [one.hat.membership_id for one in _wearers(by) if one.due(told, channels, at)]

    tries.sweep("messages", waiting=waiting, act=act, by=by)


def _told(by: Service, at: datetime) -> list[_Told]:
    """What the agency was told since yesterday but one, newest first."""
    lately = Notice.objects.filter(
        receiver=by.agency_id, number__isnull=False, posted_at__gt=at - FORGOTTEN_AFTER
    ).order_by("-number")
    columns = ("number", "notice_kind", "posted_at", "workspace_id", "persons")
    return [
        _Told(number or 0, kind, posted_at, workspace_id, tuple(persons))
        for number, kind, posted_at, workspace_id, persons in lately.values_list(*columns)[:_MOST]
    ]


def _wearers(by: Service, only: Collection[UUID] | None = None) -> list[_Wearer]:
    """The hats of the agency, or some of them, with how their people want to hear."""
    if by.agency_id is None:
        return []
    found = [
        hat for hat in hats.of_agency(by.agency_id) if only is None or hat.membership_id in only
    ]
    people = Person.objects.in_bulk({hat.person_id for hat in found})
    choices = MessageChoice.objects.in_bulk(people)
    places: dict[UUID, dict[str, MessagePlace]] = {}
    for place in MessagePlace.objects.filter(membership__in=[hat.membership_id for hat in found]):
        places.setdefault(place.membership_id, {})[place.stream] = place
    return [
        _Wearer(
            hat,
            people[hat.person_id],
            choices.get(hat.person_id) or MessageChoice(person_id=hat.person_id),
            places.get(hat.membership_id, {}),
        )
        for hat in found
    ]


def _news(wearer: _Wearer, stream: Stream, *, by: Service, at: datetime) -> tuple[list[int], int]:
    """The numbers of what a hat may read of a stream and has not looked at, asked as that hat.

    Gives also the newest number, up to which nothing needs to be asked again.
    """
    door.wear(wearer.hat)
    try:
        unread = (
            inbox.unread(wearer.hat)
            .filter(number__gt=wearer.until(stream), posted_at__gt=at - FORGOTTEN_AFTER)
            .values_list("number", "notice_kind")
        )
        groups = wearer.choice.groups(stream)
        found = [number or 0 for number, kind in unread if group_of(kind) in groups]
    finally:
        door.wear(by)
    newest = Notice.objects.filter(receiver=by.agency_id, number__isnull=False)
    last = newest.order_by("-number").values_list("number", flat=True).first()
    return sorted(found), max([last or 0, *found])


@transaction.atomic
def _write(wearer: _Wearer, stream: Stream, *, by: Service, at: datetime) -> None:
    """Write the message of a stream, if there is news, and move the place on."""
    news, until = _news(wearer, stream, by=by, at=at)
    _move(wearer, stream, until, at=at)
    if not news:
        return
    message = Message(
        id=uuid4(),
        person_id=wearer.hat.person_id,
        membership_id=wearer.hat.membership_id,
        channel=stream.channel,
        template=_template(stream, len(news)),
        news=news,
        key=f"{wearer.hat.membership_id}:{stream}:{news[-1]}",
        is_urgent=stream.is_urgent,
        written_at=at,
        next_try_at=at,
    ).start()
    log.write(
        by=by,
        verb=Verb.NOTIFIED,
        about=[message],
        people=[message.person_id],
        owners=[wearer.hat.agency_id],
        ground=stream,
        count=len(news),
        at=at,
        workspace=wearer.hat.workspace_id,
    )


def _template(stream: Stream, number: int) -> Template:
    if stream.is_urgent:
        return Template.URGENT
    return Template.ITEM if number == 1 else Template.ITEMS


def _move(wearer: _Wearer, stream: Stream, until: int, *, at: datetime) -> None:
    place = wearer.places.get(stream)
    if place is None:
        MessagePlace(
            id=uuid4(),
            membership_id=wearer.hat.membership_id,
            stream=stream,
            told_until=until,
            told_at=at,
        ).start()
    else:
        place.set_told(until, at=at)
