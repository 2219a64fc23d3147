"""Covering for a colleague without their password: from one hour to another, under one's own hat.

A cover adds nobody's role or key. It lets what came to one person by name – a request they hold, a
notice, an enquiry they decide – come to a colleague of the same agency and workspace too. Conflicts,
barriers and the named readers of sealed items stay what they are (docs/adr/0051).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import transaction

from agencies import clock, files, hats, notices, sealing
from agencies.actors import Actor, Hat
from agencies.models.covers import TABLE, Cover, CoverState, CoverWhy
from agencies.models.files import RetentionClass
from agencies.models.notices import NoticeKind
from agencies.models.people import Membership
from agencies.roles import Act, may
from agencies.verdicts import Refused, Verdict, no, require
from audit.log import entries as log
from audit.log.entries import Verb

LONGEST = timedelta(days=92)  # who is away for longer hands their work over [LOCAL]


@dataclass(frozen=True)
class Plan:
    """Who is away, who covers, from when to when, why, and what the cover should know."""

    away_id: UUID
    cover_id: UUID
    from_at: datetime
    until_at: datetime
    why: CoverWhy
    words: str = ""


def may_arrange(hat: Actor, away: Membership) -> Verdict:
    """Whether a hat may name somebody's cover: oneself, and the manager of their agency."""
    own = hat.membership_id == away.pk
    if not own and not (may(hat, Act.MANAGE_AGENCY) and hat.agency_id == away.agency_id):
        return no("Whoever is away names their cover, or the manager of their agency.")
    return may(hat, Act.OWN_WORK)


def may_end(hat: Actor, row: Cover) -> Verdict:
    """Whether a hat may end a cover before its hour: either of the two, and their manager."""
    managing = bool(may(hat, Act.MANAGE_AGENCY)) and hat.agency_id == row.owner_id
    if hat.membership_id not in (row.away_id, row.cover_id) and not managing:
        return no("Whoever is away, whoever covers or their manager ends it.")
    return TABLE.may_move(row.state, CoverState.ENDED)


def colleagues(away: Membership) -> list[Membership]:
    """Who can cover for somebody: others who wear a hat in the same workspace for the same agency."""
    there = Membership.objects.current(hats.today()).filter(
        agency=away.agency_id, workspace=away.workspace_id
    )
    # With the place: what its members are called is said there.
    others = there.exclude(person=away.person_id).select_related("person", "workspace")
    return list(others.order_by("person__name", "role", "pk"))


def team(hat: Hat) -> list[Membership]:
    """Everybody of a manager's agency who wears a hat today, by name and place."""
    if not may(hat, Act.MANAGE_AGENCY):
        return []
    worn = Membership.objects.current(hats.today()).filter(agency=hat.agency_id)
    return list(
        worn.select_related("person", "workspace").order_by("person__name", "workspace__name", "pk")
    )


@transaction.atomic
def arrange(plan: Plan, *, by: Hat) -> Cover:
    """Arrange a cover; both are told. Raises Refused, also when another was arranged meanwhile."""
    both = {plan.away_id, plan.cover_id}
    locked = Membership.objects.select_for_update(of=("self",)).filter(pk__in=both).order_by("pk")
    found = {row.pk: row for row in locked}
    away = found.get(plan.away_id)
    if away is None:
        raise Refused("Choose somebody of your agency.")
    require(may_arrange(by, away))
    at = clock.now()
    _require_time(plan, at)
    if plan.cover_id not in {one.pk for one in colleagues(away)}:
        raise Refused("Choose a colleague of the same agency and workspace.")
    cover = found[plan.cover_id]
    _require_free(plan, away, cover)
    file = files.open_file(
        Cover.kind,
        owner_id=away.agency_id,
        workspace_id=away.workspace_id,
        retention_class=RetentionClass.OFFICE,
    )
    row = Cover(
        id=uuid4(),
        away=away,
        person_away_id=away.person_id,
        cover=cover,
        person_covering_id=cover.person_id,
        file=file,
        owner_id=away.agency_id,
        workspace_id=away.workspace_id,
        why=plan.why,
        from_at=plan.from_at,
        until_at=plan.until_at,
        arranged_at=at,
        arranged_by_id=by.person_id,
    )
    sealing.seal(row, "words", {"words": plan.words}, by=by)
    row.start(by=by, at=at)
    _tell(row, by=by, at=at)
    _log(row, Verb.ASSIGNED, by=by, at=at, ground=plan.why)
    return row


def _require_time(plan: Plan, at: datetime) -> None:
    if not plan.from_at < plan.until_at:
        raise Refused("It ends after it begins.")
    if plan.until_at <= at:
        raise Refused("That time is over already.")
    if plan.until_at - plan.from_at > LONGEST:
        raise Refused(f"A cover lasts {LONGEST.days} days at most. Hand the work over instead.")


def _require_free(plan: Plan, away: Membership, cover: Membership) -> None:
    meeting = Cover.objects.meeting(plan.from_at, plan.until_at)
    if meeting.filter(away=away).exists():
        raise Refused("Somebody covers during that time already. End that cover first.")
    if meeting.filter(away=cover).exists():
        raise Refused("They are away themselves during that time. Choose somebody else.")
    if meeting.filter(cover=away).exists():
        raise Refused("They cover for somebody during that time. That cover has to end first.")


@transaction.atomic
def end(row: Cover, *, by: Hat, version: int) -> Cover:
    """End a cover now, or one that has not begun. Raises Refused, Stale."""
    row = Cover.objects.lock(row, version)
    require(may_end(by, row))
    at = clock.now()
    row.set_ended(by=by, at=at)
    _tell(row, by=by, at=at)
    _log(row, Verb.ENDED, by=by, at=at)
    return row


@transaction.atomic
def end_over(*, by: Actor) -> int:
    """Write down that covers have ended whose hour has come; nobody read by them since."""
    at = clock.now()
    over = Cover.objects.over(at).select_for_update(of=("self",), skip_locked=True)
    rows = list(over.order_by("pk")[:200])
    for row in rows:
        row.set_ended(by=by, at=at)
        _tell(row, by=by, at=at)
        _log(row, Verb.ENDED, by=by, at=at, ground="by_itself")
    return len(rows)


def _tell(row: Cover, *, by: Actor, at: datetime) -> None:
    notices.post(
        to=row.owner_id,
        notice_kind=NoticeKind.COVER_CHANGED,
        about=row,
        by=by,
        at=at,
        workspace_id=row.workspace_id,
        persons=[row.person_away_id, row.person_covering_id],
    )


def _log(row: Cover, verb: Verb, *, by: Actor, at: datetime, ground: str = "") -> None:
    log.write(
        by=by,
        verb=verb,
        about=[row],
        people=[row.person_away_id, row.person_covering_id],
        owners=[row.owner_id],
        ground=ground,
        at=at,
        workspace=row.workspace_id,
    )


def acting(hat: Hat, *persons: UUID | None) -> Hat:
    """The hat as it acts on something of one of some people: with the cover as its cause, if it is one.

    On what is the hat's own it acts for itself. The log keeps the cause beside who acted.
    """
    if hat.person_id in persons:
        return hat
    covered = set(hat.covered) & set(persons)
    found = next((one for one in hat.covers if one.person_id in covered), None)
    return replace(hat, cover_id=found.cover_id) if found else hat


def words_of(rows: Collection[Cover], *, by: Hat) -> dict[UUID, str]:
    """What covers should know, by cover; of rows that the hat may see."""
    opened = sealing.open(list(rows), ["words"], by=by)
    return {row.pk: opened.text(row, "words", "words") for row in rows}


def names(hat: Hat) -> list[tuple[str, datetime]]:
    """For whom a hat covers now and until when, by name; no query where it covers for nobody."""
    if not hat.covered:
        return []
    running = Cover.objects.visible_to(hat).at(clock.now()).filter(cover=hat.membership_id)
    return [(row.person_away.name, row.until_at) for row in running.with_people()]
