"""Emergency access (break-glass): opening what is needed at once, and ending it (4.15).

The keys are given by the rule of the agencies that hold the records, to one person, until the hour
is over: reading then stops by the clock, whatever else runs. Keeping apart always wins.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from agencies import clock, door, files, notices, references, sealing, sessions
from agencies.actors import Actor, Hat, Service
from agencies.models.agencies import Agency, AgencyKind
from agencies.models.files import RetentionClass
from agencies.models.grants import CauseKind
from agencies.models.notices import NoticeKind
from agencies.reasons import BY_RULE, Reason, ReasonCode
from agencies.roles import Act, may
from agencies.verdicts import YES, Refused, Verdict, no, require
from audit.log import entries as log
from audit.log.entries import Verb
from mash_hub import ceilings, clocks, conflicts
from mash_hub.emergency_scope import Target, opens_protected
from mash_hub.models.break_glass import (
    CATEGORIES,
    TABLE,
    BreakGlass,
    BreakGlassReview,
    BreakGlassThing,
    GlassState,
)
from mash_hub.models.subjects import Identification

LASTS = timedelta(minutes=60)
SHORTEST = 30  # characters of the sentence (security notes AC8)
REVIEW = "BREAK_GLASS_REVIEW"  # the clock of a review
SECTIONS = {"card": ["identity"], "contact": ["narrative"], "action": ["text"], "flag": ["words"]}
NOT_HELD = (
    "Nothing that could be opened is held under this, or more than one person is like it. Give a "
    "number or the reference, or ring the agency’s named contact."
)


def may_break_glass(hat: Actor) -> Verdict:
    """Whether a hat may open records in an emergency: its role may, and nothing stands open already."""
    verdict = may(hat, Act.BREAK_GLASS)
    if not verdict or not isinstance(hat, Hat):
        return verdict
    if not hat.agreement_in_force:
        return no("Your agency has no agreement in force here: nothing of others can be opened.")
    if hat.emergency_id is not None:
        return no("An emergency access stands open. End it before you begin another.")
    return YES


@transaction.atomic
def invoke(target: Target, *, by: Hat, category: ReasonCode, why: str) -> BreakGlass:
    """Open what is held about one person or case for an hour, and tell everybody who must know.

    `target` was found by `emergency_scope.find` in the same act. Told at once: the named contacts
    and officers of every agency whose records it opens, and the person's own supervisors. Raises
    Refused for another category, a sentence that is too short, or a hat that may not; TooManyViews.
    """
    require(may_break_glass(by))
    if category not in CATEGORIES:
        raise Refused("Choose one of the four reasons.")
    if len(" ".join(why.split())) < SHORTEST:
        raise Refused(f"Say what has happened, in at least {SHORTEST} characters.")
    at = clock.now()
    owners = {row.owner_id for row in target.rows}
    use = _begun(target, owners, by=by, category=category, why=why, at=at)
    sections = _sections(is_protected_open=use.is_protected_open)
    for owner_id in sorted(owners - {by.agency_id}):
        _open_for(use, [r for r in target.rows if r.owner_id == owner_id], sections, by=by)
    if not sessions.begin_emergency(by.session_hash, use.pk, use.until_at):
        raise Refused("Sign in first.")
    for owner_id in sorted(owners):
        review = BreakGlassReview(id=uuid4(), use=use, owner_id=owner_id, file_id=use.file_id)
        review.start(by=by, at=at)
        clocks.start(
            review,
            REVIEW,
            target=clocks.working_days(2),
            at=at,
            owner_id=owner_id,
            workspace_id=None,
        )
    tell(use, owners, NoticeKind.BREAK_GLASS_USED, but=[by.person_id], at=at)
    tell(use, [by.agency_id], NoticeKind.BREAK_GLASS_BY_US, but=[by.person_id], at=at)
    subjects = Identification.objects.standing().filter(card__in=[one.pk for one in target.cards])
    people = [*subjects.values_list("subject_id", flat=True)]
    ceilings.count_views(people, by=by)
    note(use, Verb.GRANTED, by=by, reason=Reason(category), about=target.rows, people=people)
    return use


def _begun(
    target: Target, owners: set[UUID], *, by: Hat, category: ReasonCode, why: str, at: datetime
) -> BreakGlass:
    """The row of it, with its words sealed to those who review it, and what it opens."""
    file = files.open_file(
        BreakGlass.kind,
        owner_id=by.agency_id,
        workspace_id=by.workspace_id,
        retention_class=RetentionClass.OFFICE,
    )
    use = BreakGlass(
        id=uuid4(),
        reference=references.new("G"),
        owner_id=by.agency_id,
        file=file,
        workspace_id=by.workspace_id,
        person_id=by.person_id,
        membership_id=by.membership_id,
        category=category,
        about=target.reference,
        is_protected_open=opens_protected(by, category),
        began_at=at,
        until_at=at + LASTS,
    )
    auditors = Agency.objects.active().filter(agency_kind=AgencyKind.AUDIT)
    to = owners | {*auditors.values_list("pk", flat=True)}
    cause = sealing.Cause.of(CauseKind.BREAK_GLASS, use)
    sealing.seal(use, "words", {"why": why.strip()}, by=by, to=to, cause=cause)
    use.start(by=by, at=at, because=Reason(category))
    for row in target.rows:
        BreakGlassThing(
            id=uuid4(),
            use=use,
            thing_kind=row.kind,
            thing_id=row.pk,
            file_id=row.file_id,
            owner_id=row.owner_id,
        ).start()
    return use


def _sections(*, is_protected_open: bool) -> dict[str, list[str]]:
    """What is opened of each kind; protected addresses by the rule of `opens_protected` alone."""
    more = {"card": ["identity", "protected"]} if is_protected_open else {}
    return {**SECTIONS, **more}


def _open_for(use: BreakGlass, rows: list[Any], sections: dict[str, list[str]], *, by: Hat) -> None:
    """Give one owner's rows to the person, by that owner's rule: it is told and reviews it."""
    owner_id = rows[0].owner_id
    cause = _cause(use)
    service = Service("break-glass", agency_id=owner_id)
    with door.wearing_agency(owner_id):
        for kind, names in sections.items():
            of_kind = [row for row in rows if row.kind == kind]
            sealing.give(of_kind, names, to=[use.owner_id], by=service, cause=cause)


def _cause(use: BreakGlass) -> sealing.Cause:
    persons = (use.person_id,)
    return sealing.Cause.of(CauseKind.BREAK_GLASS, use, persons=persons, until=use.until_at)


def tell(
    use: BreakGlass,
    to: Iterable[UUID],
    kind: NoticeKind,
    *,
    at: datetime,
    but: Iterable[UUID] = (),
) -> None:
    """Tell agencies in all their workspaces, but nobody who is kept apart from what was opened."""
    kept = conflicts.people_apart({*use.things.values_list("file_id", flat=True)}).values()
    not_for = {*but, *(person for people in kept for person in people)}
    for agency_id in sorted({*to}):
        notices.post(
            to=agency_id,
            notice_kind=kind,
            about=use,
            by=Service("break-glass", agency_id=agency_id),
            at=at,
            not_for=sorted(not_for),
        )


@transaction.atomic
def note(
    use: BreakGlass,
    verb: Verb,
    *,
    by: Actor,
    reason: Reason,
    about: Iterable[Any] = (),
    people: Iterable[UUID] = (),
) -> None:
    """Queue an entry about an emergency access, which the owners of what it opened read too."""
    log.write(
        by=by,
        verb=verb,
        about=[use, *about],
        people=people,
        owners=use.things.values_list("owner_id", flat=True).distinct(),
        basis=f"break_glass:{use.pk}",
        ground="break_glass",
        reason=reason,
        at=clock.now(),
    )


# --- ending ---------------------------------------------------------------------------------------


def may_end(hat: Actor, use: BreakGlass) -> Verdict:
    """Whether a hat may end an emergency access before its hour: its own person."""
    verdict = may(hat, Act.BREAK_GLASS)
    if not verdict:
        return verdict
    if use.person_id != hat.person_id or use.state != GlassState.ACTIVE:
        return no("Only who opened it can end it, while it is open.")
    return YES


@transaction.atomic
def end(use: BreakGlass, *, by: Hat, version: int) -> BreakGlass:
    """End it before its hour; reading stops with the act. Raises Refused, Stale."""
    use = BreakGlass.objects.lock(use, version)
    require(may_end(by, use))
    require(TABLE.may_move(use.state, GlassState.ENDED))
    end_at_once(use, by=by, at=clock.now())
    return use


def run_out_ids() -> list[UUID]:
    """The emergency accesses whose hour is over and which still have to be ended, one batch."""
    return [*BreakGlass.objects.run_out(clock.now()).values_list("pk", flat=True)[:100]]


@transaction.atomic
def let_end(*, by: Service, only: Collection[UUID]) -> int:
    """End those whose hour is over: their grants go too; gives how many were ended."""
    at = clock.now()
    over = BreakGlass.objects.run_out(at).filter(pk__in=only)
    rows = [*over.select_for_update(skip_locked=True, of=("self",))]
    for use in rows:
        end_at_once(use, by=by, at=at)
    return len(rows)


def end_at_once(use: BreakGlass, *, by: Actor, at: datetime) -> None:
    """End one that runs: every key it gave is taken back, and sessions forget it."""
    things: dict[UUID, list[Any]] = defaultdict(list)
    for thing in use.things.all():
        things[thing.owner_id].append(_Opened(thing))
    for owner_id, opened in things.items():
        if owner_id != use.owner_id:
            with door.wearing_agency(owner_id):
                service = Service("break-glass", agency_id=owner_id)
                sealing.take_back(opened, by=service, cause=_cause(use))
    use.set_ended(by=by, at=at)
    sessions.end_emergency(use.pk)
    note(use, Verb.ENDED, by=by, reason=BY_RULE)


class _Opened:
    """A thing that was opened, as far as taking its grants back asks."""

    def __init__(self, thing: BreakGlassThing) -> None:
        self.kind, self.id, self.owner_id = thing.thing_kind, thing.thing_id, thing.owner_id
