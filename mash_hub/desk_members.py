"""What of memberships and agreements stands on My work: to confirm, record, re-confirm or sign (4.20)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.urls import reverse

from agencies import training
from agencies.actors import Hat
from agencies.models.people import Membership
from agencies.models.workspaces import AgreementParty, AgreementStatus, SharingAgreement
from agencies.roles import Act, may
from mash_hub import declarations
from mash_hub.calendars import end_of
from mash_hub.work import Work

_SIGNED = AgreementStatus.SIGNED_BY_ALL
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


def work_for(hat: Hat, at: datetime) -> list[Work]:
    """One line for each kind, for whoever looks after people, keeps the hub or signs for an agency.

    Everybody is asked each year whether what they declared is still right (7.2 R13).
    """
    found = [*_to_declare(hat, at)]
    if may(hat, Act.MANAGE_AGENCY):
        found += [*_to_reconfirm(hat), *_to_record(hat), *_undeclared(hat, at)]
    if may(hat, Act.MANAGE_HUB):
        found += [*_to_confirm(hat), *_to_put_in_force(hat)]
    if may(hat, Act.SIGN_AGREEMENT):
        found += _to_sign(hat)
    return found


def _to_declare(hat: Hat, at: datetime) -> Iterator[Work]:
    if day := declarations.own_due(hat, at):
        words = "Say whether whom you must be kept apart from is still right"
        yield _line(words, "mash_hub:interests", "Confirm", 1, first=day, kind="declaration")


def _undeclared(hat: Hat, at: datetime) -> Iterator[Work]:
    if number := declarations.people_late(hat, at):
        words = "People have not declared their interests within a year"
        yield _line(words, "mash_hub:declarations", "See who", number, kind="declaration")


def _to_reconfirm(hat: Hat) -> Iterator[Work]:
    due = Membership.objects.reconfirm_due_for(hat).exclude(person=hat.person_id)
    first = due.values_list("reconfirm_due_on", flat=True).first()
    if first is not None:
        words = "Memberships: say whether each is still needed"
        yield _line(words, "administration:waiting", "Re-confirm", due.count(), first=first)


def _to_record(hat: Hat) -> Iterator[Work]:
    people = training.people_shut_out(hat).exclude(person=hat.person_id)
    if number := people.count():
        words = "People lack induction, training, vetting or a second proof, and are shut out"
        yield _line(words, "mash_hub:training", "Record", number)


def _to_confirm(hat: Hat) -> Iterator[Work]:
    waiting = Membership.objects.waiting_for(hat)
    waiting = waiting.exclude(granted_by=hat.person_id).exclude(person=hat.person_id)
    if number := waiting.count():
        words = "Memberships that another granted wait for you to confirm them"
        yield _line(words, "administration:waiting", "Confirm", number)


def _to_put_in_force(hat: Hat) -> Iterator[Work]:
    signed = SharingAgreement.objects.visible_to(hat).filter(status=_SIGNED)
    if number := signed.count():
        words = "Sharing agreements that every party has signed are to be put in force"
        yield _line(words, "administration:agreements", "Put in force", number, kind="agreement")


def _to_sign(hat: Hat) -> Iterator[Work]:
    if number := AgreementParty.objects.to_sign(hat.agency_id).count():
        words = "Sharing agreements wait for the signature of your agency"
        page = "administration:agreements-of-agency"
        yield _line(words, page, "Sign", number, kind="agreement")


def _line(
    words: str,
    page: str,
    verb: str,
    number: int,
    *,
    first: date | None = None,
    kind: str = "membership",
) -> Work:
    return Work(
        kind=kind,
        words=words,
        reference="",
        url=reverse(page),
        clock=Until(first) if first else None,
        group="due",
        verb=verb,
        number=number,
    )
