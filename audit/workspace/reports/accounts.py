"""Accounts that nobody uses, without induction or training, run out, or used in two places at once (7.3)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Max, Q

from agencies import clock, hats
from agencies.actors import Hat
from agencies.models import Membership, Person, Session
from agencies.models.people import MembershipStatus
from agencies.models.training import lacks
from audit.log.models import Entry
from audit.workspace import scope
from audit.workspace.questions import Question
from audit.workspace.reports.report import Row, when

DORMANT = timedelta(days=90)  # as the quarterly re-confirmation of memberships (domain notes 4.20)


def accounts(question: Question, hat: Hat) -> list[Row]:
    """What is amiss with the accounts of the audited workspaces, or of one's agency, account by account."""
    held = Membership.objects.filter(
        scope.rows(hat, of=["agency"]),
        status=MembershipStatus.ACTIVE,
        person__is_active=True,
    )
    memberships: dict[UUID, list[Membership]] = defaultdict(list)
    for one in held.select_related("person__agency", "workspace"):
        memberships[one.person_id].append(one)
    people = [
        *Person.objects.filter(pk__in=memberships)
        .select_related("agency", "training")
        .order_by("name")
    ]
    last = last_seen(memberships)
    twice = _in_two_places(question, memberships)
    today = hats.today()
    rows = []
    for person in people:
        found = [
            *_dormant(person, last.get(person.pk)),
            *_untrained(person, memberships[person.pk], today),
            *_run_out(memberships[person.pk], today),
            *twice.get(person.pk, ()),
        ]
        places = ", ".join(sorted({one.workspace.name for one in memberships[person.pk]}))
        rows += [
            Row((person.name, person.agency.name, places, what, words), is_amiss=what == _TWICE)
            for what, words in found
        ]
    return sorted(rows, key=lambda row: (not row.is_amiss, row.cells[3], row.cells[0]))


_TWICE = "Two places at once"


def last_seen(memberships: Collection[UUID]) -> dict[UUID, datetime]:
    """The last sign of each person: any entry of theirs that the auditor sees, or a session kept."""
    signs = Entry.objects.filter(person_id__in=memberships)
    last = signs.values_list("person_id").annotate(Max("at")).order_by()
    found: dict[UUID, datetime] = {person_id: at for person_id, at in last if person_id}
    seen = Session.objects.filter(person__in=memberships)
    for person_id, at in seen.values_list("person_id").annotate(Max("seen_at")).order_by():
        if person_id:
            found[person_id] = max(at, found.get(person_id, at))
    return found


def _dormant(person: Person, last: datetime | None) -> Iterator[tuple[str, str]]:
    if last is None:
        since = person.invited_at
        if since is None or since < clock.now() - DORMANT:
            yield "Dormant", "No sign of use"
    elif last < clock.now() - DORMANT:
        yield "Dormant", f"Last seen {when(last)}"


def _untrained(person: Person, held: list[Membership], today: date) -> Iterator[tuple[str, str]]:
    """What shuts an account out today, though its role is active (7.2 R20)."""
    record = getattr(person, "training", None)
    for one in lacks(record, [membership.role for membership in held], today):
        words = f"Until {one.ended_on:%-d %b %Y}" if one.ended_on else "Nothing recorded"
        yield f"Without {one.what}", words


def _run_out(held: list[Membership], today: date) -> Iterator[tuple[str, str]]:
    for one in held:
        if one.until_on and one.until_on < today:
            yield "Membership run out", f"{one} in {one.workspace.name}, {one.until_on:%-d %b %Y}"
        elif one.reconfirm_due_on and one.reconfirm_due_on < today:
            yield (
                "Not re-confirmed",
                f"{one} in {one.workspace.name}, due {one.reconfirm_due_on:%-d %b %Y}",
            )


def _in_two_places(
    question: Question, memberships: dict[UUID, list[Membership]]
) -> dict[UUID, list[tuple[str, str]]]:
    """What is said of each person who was signed in at two places at once."""
    found: dict[UUID, list[tuple[str, str]]] = defaultdict(list)
    for before, one in two_at_once(question, memberships):
        if one.person_id:
            words = f"{before.browser} and {one.browser}, {when(one.started_at)}"
            found[one.person_id].append((_TWICE, words))
    return found


def two_at_once(question: Question, people: Collection[UUID]) -> Iterator[tuple[Session, Session]]:
    """Pairs of sessions of one person that were alive together, in browsers of different kinds."""
    alive = Session.objects.filter(
        Q(ended_at__isnull=True) | Q(ended_at__gte=question.from_at),
        person__in=people,
        verified_at__isnull=False,
        seen_at__gte=question.from_at,
        started_at__lt=question.until_at,
    ).order_by("person_id", "started_at")
    before: Session | None = None
    for one in alive:
        if before and before.person_id == one.person_id and one.person_id:
            over = before.ended_at or before.seen_at
            if one.started_at < min(over, before.seen_at) and one.browser != before.browser:
                yield before, one
        is_longer = not before or before.person_id != one.person_id or one.seen_at > before.seen_at
        before = one if is_longer else before
