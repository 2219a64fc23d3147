"""What is new in a case since somebody last looked, from what their hat was told; no content is opened.

A notice is told to a hat or it is not (`Notice.objects.visible_to`), so that nothing is counted here of
which the person may not know: kinds that are not their work, notices to others by name, conflicts and
barriers are left out in the same query.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.contrib.postgres.expressions import ArraySubquery
from django.db import transaction
from django.db.models import OuterRef, QuerySet

from agencies import clock
from agencies.actors import Hat
from agencies.models.notices import Notice, NoticeKind
from mash_hub.models.items import Item
from mash_hub.models.last_looks import LastLook

KEPT_FOR = timedelta(days=90)
KEPT_EACH = 500  # of one membership, the newest
_BATCH = 5000
_MOST = 50  # notices of one case that are counted

_K = NoticeKind
# Nothing of sealed items: that one exists is shown where it may be known, and nowhere by the way.
WORDS: dict[str, str] = {
    _K.ENQUIRY_DECIDED: "new decision",
    _K.REQUEST_ANSWERED: "new answer",
    _K.VIEW_GIVEN: "new view",
    _K.VIEWS_OPENED: "views opened",
    _K.ITEM_CORRECTED: "corrected item",
    _K.ITEM_RELEASED: "new item",
    _K.ITEM_WITHDRAWN: "item taken back",
    _K.ITEM_RUN_OUT: "release run out",
    _K.ITEM_FILES_CHANGED: "files changed",
    _K.ITEM_DISPUTED: "item disputed",
    _K.DISPUTE_ANSWERED: "dispute answered",
    _K.ENQUIRY_RATED: "new rating",
    _K.ENQUIRY_CHANGED: "enquiry changed",
    _K.ENQUIRY_HANDED: "handed over",
    _K.CONTACT_CHANGED: "contact changed",
    _K.REQUEST_SENT: "new request",
    _K.REQUEST_RECALLED: "request recalled",
    _K.REQUEST_CHASED: "reminder",
    _K.FOLLOW_UP_OFFERED: "follow-up offered",
    _K.FOLLOW_UP_CHANGED: "follow-up answered",
    _K.POLICE_OUTCOME: "police outcome",
    _K.DECISION_ACKNOWLEDGED: "decision acknowledged",
    _K.FEEDBACK_SENT: "feedback",
    _K.CONFERENCE_ASKED: "case conference",
    _K.CONFERENCE_ANSWERED: "case conference answered",
    _K.ESCALATION_RAISED: "challenge",
    _K.ESCALATION_CHANGED: "challenge answered",
    _K.MINUTES_CHANGED: "minutes changed",
    _K.CORRECTION_ASKED: "correction asked for",
    _K.CORRECTION_ANSWERED: "correction answered",
    _K.ACTION_YOURS: "action for you",
    _K.ACTION_ASSIGNED: "new action",
    _K.ACTION_CHANGED: "action changed",
    _K.ACTION_REMINDER: "reminder of an action",
    _K.CLOCK_BREACHED: "became late",
    _K.RED_DECISION_LATE: "Red and late",
    _K.CONTACT_LATE: "long undecided",
    _K.CLOCK_PAUSED: "time paused or running on",
}


@dataclass(frozen=True)
class News:
    """What is new in one case to one hat since it last looked."""

    file_id: UUID
    since: datetime
    words: tuple[str, ...] = ()
    is_marked: bool = False  # as unread, by the person

    @property
    def short(self) -> str:
        """For a line of a list: what is new, that it was marked, or nothing."""
        new = ", ".join(self.words)
        return new[:1].upper() + new[1:] if new else "Unread" if self.is_marked else ""


def since(hat: Hat, files: Iterable[UUID | None]) -> dict[UUID, News]:
    """What is new in cases at which the hat has looked before, by file, in one query.

    The files are those of rows that the hat sees. A case never looked at is not among them.
    """
    wanted = {one for one in files if one is not None}
    if not wanted:
        return {}
    own_items = Item.objects.filter(request__file_id=OuterRef(OuterRef("file_id")))
    looks = LastLook.objects.visible_to(hat).filter(file_id__in=wanted)
    rows = looks.annotate(
        of_case=_kinds(_told(hat).filter(file_id=OuterRef("file_id"))),
        of_items=_kinds(_told(hat).filter(file_id__in=own_items.values("file_id"))),
    )
    return {
        row["file_id"]: News(
            row["file_id"],
            row["looked_at"],
            _in_words([*row["of_case"], *row["of_items"]]),
            row["is_marked"],
        )
        for row in rows.values("file_id", "looked_at", "is_marked", "of_case", "of_items")
    }


def _told(hat: Hat) -> QuerySet[Notice]:
    later = Notice.objects.visible_to(hat).filter(posted_at__gt=OuterRef("looked_at"))
    return later.filter(notice_kind__in=WORDS).order_by()


def _kinds(told: QuerySet[Notice]) -> ArraySubquery:
    return ArraySubquery(told.values("notice_kind")[:_MOST])


def _in_words(kinds: list[str]) -> tuple[str, ...]:
    counted = Counter(kinds)
    return tuple(
        f"{words} ({counted[kind]})" if counted[kind] > 1 else words
        for kind, words in WORDS.items()
        if counted[kind]
    )


@transaction.atomic
def look(hat: Hat, file_id: UUID, *, refreshing: bool = False) -> News | None:
    """Give what is new in a case, and note that the hat looks at it now; None the first time.

    A page that an open browser fetches again by itself is no look: nobody may be there.
    """
    news = since(hat, [file_id]).get(file_id)
    if not refreshing:
        row = LastLook(
            id=uuid4(),
            person_id=hat.person_id,
            membership_id=hat.membership_id,
            file_id=file_id,
            looked_at=clock.now(),
        )
        LastLook.objects.bulk_create(
            [row],
            update_conflicts=True,
            unique_fields=["membership_id", "file_id"],
            update_fields=["looked_at", "is_marked"],
        )
    return news


def mark_unread(row: LastLook) -> None:
    """Mark a case as unread for oneself, until its page is opened again."""
    LastLook.objects.filter(pk=row.pk).update(is_marked=True)


@transaction.atomic
def forget() -> int:
    """Remove looks that are old, and all but the newest of each membership; gives how many went."""
    old = LastLook.objects.before(clock.now() - KEPT_FOR)
    many = LastLook.objects.beyond(KEPT_EACH)
    keys = {pk for rows in (old, many) for pk in rows.values_list("pk", flat=True)[:_BATCH]}
    removed, _ = LastLook.objects.filter(pk__in=keys).delete()
    return removed
