"""What of memberships stands on My work: those to confirm, who lacks what, and the quarter (4.20)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.urls import reverse

from agencies import hats
from agencies.actors import Hat
from agencies.models.people import Membership
from agencies.roles import Act, may
from mash_hub.calendars import end_of
from mash_hub.work import Work

_SHOWN_BEFORE = timedelta(days=14)  # as the page of memberships shows them


@dataclass(frozen=True)
class Until:
    """The time that is left until a day, as a clock is drawn."""

    on: date
    met_at: datetime | None = None

    @property
    def due_at(self) -> datetime:
        """The end of the day."""
        return end_of(self.on)

    @property
    def started_at(self) -> datetime:
        """When it first stood on the page."""
        return self.due_at - _SHOWN_BEFORE


def work_for(hat: Hat, _at: datetime) -> list[Work]:
    """One line for each kind, for whoever looks after people: both lead to one page."""
    if not may(hat, Act.MANAGE_AGENCY):
        return []
    found = []
    due = Membership.objects.reconfirm_due_for(hat).exclude(person=hat.person_id)
    first = due.values_list("reconfirm_due_on", flat=True).first()
    if first is not None:
        words = "Memberships: say whether each is still needed"
        found.append(_line(words, first, "Re-confirm", due.count()))
    lacking = Membership.objects.managed_by(hat).lacking(hats.today())
    lacking = lacking.exclude(person=hat.person_id)
    if number := lacking.values("person").distinct().count():
        words = "People lack induction, training or vetting, and are shut out"
        page = reverse("mash_hub:training")
        found.append(replace(_line(words, None, "Record", number), url=page))
    if may(hat, Act.MANAGE_HUB):
        waiting = Membership.objects.waiting_for(hat)
        waiting = waiting.exclude(granted_by=hat.person_id).exclude(person=hat.person_id)
        if number := waiting.count():
            words = "Memberships that another granted wait for you to confirm them"
            found.append(_line(words, None, "Confirm", number))
    return found


def _line(words: str, first: date | None, verb: str, number: int) -> Work:
    return Work(
        kind="membership",
        words=words,
        reference="",
        url=reverse("administration:waiting"),
        clock=Until(first) if first else None,
        group="due",
        verb=verb,
        number=number,
    )
