"""What a hat was told and has not looked at yet: behind the Notices link, its number and the socket."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.db.models import BigIntegerField, F, Func, Max, Q, QuerySet
from django.db.models.functions import Now

from agencies.actors import Hat
from agencies.models.notices import Notice, NoticePlace, NoticeQuerySet


def told(hat: Hat) -> NoticeQuerySet:
    """Everything the hat was told, newest first."""
    return Notice.objects.visible_to(hat).order_by("-posted_at", "-number")


def seen_until(hat: Hat) -> int:
    """The number up to which the hat's person has looked under this membership."""
    place = NoticePlace.objects.filter(membership_id=hat.membership_id).first()
    return place.seen_until if place else 0


def unread(hat: Hat) -> NoticeQuerySet:
    """What came since the person last looked; what the relay has not numbered yet is new too."""
    return told(hat).filter(Q(number__isnull=True) | Q(number__gt=_place(hat)))


def _place(hat: Hat) -> QuerySet[NoticePlace, Any]:
    """What `seen_until` gives, in a question that asks for more.

    It answers with a row even where there is none. That it is whole in itself lets PostgreSQL look numbers
    up by index: under row rules it compares with nothing that is derived outside.
    """
    newest = Func(
        F("seen_until"),
        template="COALESCE(MAX(%(expressions)s), 0)",
        output_field=BigIntegerField(),
    )
    return NoticePlace.objects.filter(membership_id=hat.membership_id).values(newest=newest)


MOST = 100  # from here on they are not counted any further


@dataclass(frozen=True)
class Standing:
    """How many notices are unread, `MOST` at most, and after which number a page has to listen."""

    unread: int
    after: int


def standing(hat: Hat) -> Standing:
    """Count the unread, and find the newest notice that was out before this act began.

    Whatever was published before the transaction began had been committed before, so the page
    shows it already; everything later is replayed to its socket, so that nothing falls between.
    """
    fresh = told(hat)
    # Two questions in one, each along an index: a page costs what is unread, not what was ever posted.
    numbered = fresh.filter(number__gt=_place(hat)).order_by("-number")[:MOST]
    waiting = fresh.filter(number__isnull=True).order_by("posted_at")[:MOST]
    counted = numbered.union(waiting, all=True).count()
    newest: dict[str, Any] = Notice.objects.filter(
        receiver=hat.agency_id, published_at__lte=Now()
    ).aggregate(newest=Max("number"))
    return Standing(min(counted, MOST), newest["newest"] or 0)


def look(hat: Hat, shown: QuerySet[Notice]) -> None:
    """Note that the person has looked at what was shown; the place only moves forward."""
    newest = shown.aggregate(newest=Max("number"))["newest"]
    if newest is None:
        return
    place, made = NoticePlace.objects.select_for_update().get_or_create(
        membership_id=hat.membership_id,
        defaults={"id": uuid4(), "person_id": hat.person_id, "seen_until": newest},
    )
    if not made and place.seen_until < newest:
        place.set_seen(newest)
