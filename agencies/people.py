"""Acts on people and memberships: invite, confirm, move, suspend, end, re-confirm (domain notes 4.20).

An agency's manager grants, a hub manager confirms: two people, never the same one, and not before
induction, training and vetting are recorded (`agencies/training.py`). An ended or suspended
membership ends its sessions in the same act, sockets included.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from django.db import transaction

from agencies import clock, hats, hints, notices
from agencies.actors import Actor, Hat
from agencies.models.agencies import Agency
from agencies.models.notices import NoticeKind
from agencies.models.people import TABLE, Membership, MembershipStatus, Person
from agencies.models.sessions import Session
from agencies.models.training import lacks
from agencies.models.workspaces import Workspace
from agencies.notices import Post
from agencies.reasons import BY_RULE, Reason, ReasonCode
from agencies.roles import KEEPERS, Act, Role, may
from agencies.sessions import end
from agencies.training import record_of
from agencies.verdicts import YES, Refused, Verdict, no, require
from audit.log import entries as log
from audit.log.entries import Verb

RECONFIRM_EVERY = timedelta(days=91)  # quarterly (domain notes 4.20)


def may_grant(by: Actor | None, agency_id: UUID) -> Verdict:
    """A manager grants for their own agency; a hub manager for any."""
    verdict = may(by, Act.MANAGE_AGENCY)
    if not verdict:
        return verdict
    if may(by, Act.MANAGE_HUB) or (by and by.agency_id == agency_id):
        return YES
    return no("You can only look after the people of your own agency.")


def may_confirm(by: Actor | None, membership: Membership) -> Verdict:
    """A hub manager who did not grant it confirms it, and never their own."""
    verdict = may(by, Act.MANAGE_HUB)
    if not verdict or by is None:
        return verdict
    if membership.status == MembershipStatus.INVITED:
        return no("First induction, training and, where the role needs it, vetting are recorded.")
    if membership.status != MembershipStatus.INDUCTED:
        return no("This membership does not wait for confirmation.")
    if by.person_id in (membership.granted_by_id, membership.person_id):
        return no("Somebody else must confirm what you granted, and nobody confirms themselves.")
    return YES


def _require_ready(membership: Membership) -> None:
    lacking = lacks(record_of(membership.person), [membership.role], hats.today())
    if lacking:
        words = ", ".join(one.what for one in lacking)
        raise Refused(f"Something is lacking by now: {words}. Record it first.")


@transaction.atomic
def enter_person(
    *, user_name: str, name: str, title: str, email: str, agency: Agency, by: Actor
) -> Person:
    """Enter a person of an agency; without a confirmed membership they have no hat."""
    require(may_grant(by, agency.pk))
    if Person.objects.filter(user_name=user_name).exists():
        raise Refused("Somebody signs in with that name already. Choose another.")
    at = clock.now()
    person = Person(
        id=uuid4(), user_name=user_name, name=name, title=title, email=email, agency=agency
    )
    person.invited_at = at
    person.set_unusable_password()
    person.start()
    log.write(by=by, verb=Verb.INVITED, about=[person], owners=[agency.pk], at=at)
    return person


@transaction.atomic
def grant(
    person: Person,
    *,
    workspace: Workspace,
    role: Role,
    from_on: date,
    until_on: date | None,
    by: Actor,
) -> Membership:
    """Give somebody a role in a workspace for their agency; it waits for another's confirmation.

    Where induction, training or vetting is not recorded yet, it waits for that first.
    """
    require(may_grant(by, person.agency_id))
    at = clock.now()
    ready = not lacks(record_of(person), [role], hats.today())
    membership = Membership(
        id=uuid4(),
        status=MembershipStatus.INDUCTED if ready else MembershipStatus.INVITED,
        person=person,
        agency_id=person.agency_id,
        workspace=workspace,
        role=role,
        from_on=from_on,
        until_on=until_on,
        granted_by_id=by.person_id,
    ).start(by=by, at=at)
    log.write(
        by=by, verb=Verb.GRANTED, about=[membership, person], at=at, owners=[person.agency_id]
    )
    return membership


@transaction.atomic
def confirm(membership: Membership, *, by: Actor, version: int) -> Membership:
    """Confirm what somebody else granted. Raises Refused while something is lacking, Stale."""
    membership = Membership.objects.lock(membership, version)
    require(may_confirm(by, membership))
    _require_ready(membership)
    at = clock.now()
    membership.set_confirmed(
        _person_of(by), reconfirm_due_on=hats.today() + RECONFIRM_EVERY, by=by, at=at
    )
    _tell(membership, by)
    log.write(by=by, verb=Verb.CONFIRMED, about=[membership], owners=[membership.agency_id], at=at)
    return membership


def in_time(memberships: Iterable[Membership]) -> set[UUID]:
    """Which of some memberships are in time today: in date, of somebody active, in a place that is open."""
    ids = [one.pk for one in memberships]
    in_time = Membership.objects.in_time(hats.today())
    return {*in_time.filter(pk__in=ids).values_list("pk", flat=True)}


def _person_of(by: Actor) -> UUID:
    if by.person_id is None:
        raise Refused("Only a person can confirm a membership.")
    return by.person_id


@transaction.atomic
def reconfirm(membership: Membership, *, by: Actor, version: int) -> Membership:
    """Say that the person still needs the role; asked for each quarter while it gives a hat. Raises Refused."""
    membership = Membership.objects.lock(membership, version)
    require(may_grant(by, membership.agency_id))
    if membership.person_id == by.person_id:
        raise Refused("Nobody confirms their own membership.")
    if membership.status != MembershipStatus.ACTIVE:
        raise Refused("Only a membership that is active is confirmed again.")
    if not in_time([membership]):
        raise Refused("Nobody can wear this role today: what is over is not confirmed again.")
    at = clock.now()
    membership.set_reconfirmed(hats.today() + RECONFIRM_EVERY, by=by, at=at)
    log.write(by=by, verb=Verb.CONFIRMED, about=[membership], owners=[membership.agency_id], at=at)
    return membership


@transaction.atomic
def set_status(
    membership: Membership, status: MembershipStatus, *, by: Actor, because: Reason, version: int
) -> Membership:
    """Suspend or end a membership; its sessions end in the same act. Raises Refused, Stale."""
    membership = Membership.objects.lock(membership, version)
    require(may_grant(by, membership.agency_id))
    if membership.status == MembershipStatus.ENDED:
        raise Refused("This membership has ended. Grant a new one instead.")
    if status not in (MembershipStatus.SUSPENDED, MembershipStatus.ENDED):
        raise Refused("A role is given back by asking for it, and by another who confirms it.")
    require(TABLE.may_move(membership.status, status))
    at = clock.now()
    membership.set_status(status, by=by, at=at, because=because)
    end_sessions(membership.person_id, membership_id=membership.pk, why=status, at=at)
    _tell(membership, by)
    log.write(
        by=by,
        verb=Verb.SUSPENDED if status == MembershipStatus.SUSPENDED else Verb.ENDED,
        about=[membership],
        owners=[membership.agency_id],
        reason=because,
        at=at,
    )
    return membership


@transaction.atomic
def ask_again(membership: Membership, *, by: Hat, because: Reason, version: int) -> Membership:
    """Ask for a suspended membership again; another confirms it, as a new one. Raises Refused, Stale."""
    membership = Membership.objects.lock(membership, version)
    require(may_grant(by, membership.agency_id))
    if membership.person_id == by.person_id:
        raise Refused("Nobody asks for their own role: another manager does.")
    lacking = lacks(record_of(membership.person), [membership.role], hats.today())
    status = MembershipStatus.INVITED if lacking else MembershipStatus.INDUCTED
    require(TABLE.may_move(membership.status, status))
    at = clock.now()
    membership.set_asked_again(status, by.person_id, by=by, at=at, because=because)
    log.write(
        by=by,
        verb=Verb.GRANTED,
        about=[membership],
        owners=[membership.agency_id],
        reason=because,
        at=at,
    )
    return membership


# --- the quarter ----------------------------------------------------------------------------------


@transaction.atomic
def tell_of_unconfirmed(*, grace: int, by: Actor) -> int:
    """Tell an agency's managers and the hub's, once, that a re-confirmation is late (domain notes 4.20).

    From that day run the days of grace that the partnership chose. Gives how many are late.
    """
    at, today = clock.now(), hats.today()
    late = Membership.objects.unconfirmed(today).filter(suspend_on__isnull=True)
    rows = [*late.select_for_update(of=("self",)).order_by("pk")]
    for row in rows:
        row.set_late(today + timedelta(days=grace), by=by, at=at, because=BY_RULE)
    _tell_managers(rows, by=by, at=at)
    if rows:
        log.write(by=by, verb=Verb.NOTIFIED, about=rows, reason=BY_RULE, count=len(rows), at=at)
    return len(rows)


@transaction.atomic
def suspend_unconfirmed(*, by: Actor) -> int:
    """Suspend what nobody re-confirmed in the days of grace; sessions and sockets end in the act.

    Two people who keep the hub are left, for without them nobody could give any role back. Gives how
    many were suspended.
    """
    at, today = clock.now(), hats.today()
    over = Membership.objects.unconfirmed(today).filter(suspend_on__lte=today)
    keepers = Membership.objects.keeping_hub(today)
    left = {*keepers.values_list("pk", "person_id")}
    rows = []
    for row in over.select_for_update(of=("self",)).order_by("pk"):
        others = {one for one in left if one[0] != row.pk}
        if row.role in KEEPERS and len({person for _, person in others}) < 2:
            continue
        left = others
        row.set_status(MembershipStatus.SUSPENDED, by=by, at=at, because=BY_RULE)
        end_sessions(row.person_id, membership_id=row.pk, why=MembershipStatus.SUSPENDED, at=at)
        rows.append(row)
    _tell_managers(rows, by=by, at=at)
    if rows:
        log.write(by=by, verb=Verb.SUSPENDED, about=rows, reason=BY_RULE, count=len(rows), at=at)
    return len(rows)


def _tell_managers(rows: Iterable[Membership], *, by: Actor, at: datetime) -> None:
    told = Membership.objects.keeping_hub(hats.today()).agencies()
    late = NoticeKind.MEMBERSHIP_LATE
    notices.post_all([Post((row.agency_id, *told), late, row) for row in rows], by=by, at=at)


@transaction.atomic
def move(
    membership: Membership, *, workspace: Workspace, role: Role, by: Hat, version: int
) -> Membership:
    """Move somebody: the old membership ends, the new one waits for confirmation."""
    because = Reason(ReasonCode.MOVED)
    ended = set_status(membership, MembershipStatus.ENDED, by=by, because=because, version=version)
    return grant(
        ended.person, workspace=workspace, role=role, from_on=hats.today(), until_on=None, by=by
    )


def end_sessions(
    person_id: UUID, *, why: str, at: datetime, membership_id: UUID | None = None
) -> None:
    """End a person's sessions under one membership or all, and let their sockets be closed."""
    alive = Session.objects.filter(person=person_id, ended_at__isnull=True)
    if membership_id is not None:
        alive = alive.filter(membership=membership_id)
    end(list(alive.values_list("key_hash", flat=True)), why=why, at=at)
    transaction.on_commit(lambda: hints.kick(person_id=str(person_id)), robust=True)


def _tell(membership: Membership, by: Actor) -> None:
    notices.post(
        to=membership.agency_id,
        notice_kind=NoticeKind.MEMBERSHIP_CHANGED,
        about=membership,
        by=by,
        at=clock.now(),
        workspace_id=membership.workspace_id,
        persons=[membership.person_id],
    )
