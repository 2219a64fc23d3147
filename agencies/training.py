"""Induction, yearly training and vetting: recording them, and warning before they lapse (7.2 R20).

Whoever lacks one of them wears no hat: `Membership.objects.current` leaves them out, for pages,
sockets and notices alike, from the moment on at which something is lacking.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from agencies import clock, hats, hints, notices
from agencies.actors import Actor, Hat
from agencies.models.factors import AuthenticatorApp, Passkey
from agencies.models.notices import NoticeKind
from agencies.models.people import Membership, MembershipQuerySet, MembershipStatus, Person
from agencies.models.training import (
    WARNED_BEFORE,
    Lack,
    TrainingRecord,
    Vetting,
    lacks,
)
from agencies.notices import Post
from agencies.reasons import BY_RULE
from agencies.roles import KEEPERS, VETTING_REQUIRED, Act, Role, may
from agencies.verdicts import YES, Refused, Stale, Verdict, no, require
from audit.log import entries as log
from audit.log.entries import Verb

EARLIEST = date(2000, 1, 1)  # no hub was joined, and no training counted, before
_AHEAD = timedelta(days=max(WARNED_BEFORE) + 1)
LONGEST_VETTING = timedelta(days=3660)  # recruitment vetting, the longest, stands for ten years


@dataclass(frozen=True)
class Recorded:
    """What a manager writes down of one person; what is not known is left out."""

    induction_on: date | None = None
    training_on: date | None = None
    vetting: Vetting | None = None
    vetting_expires_on: date | None = None


def record_of(person: Person) -> TrainingRecord | None:
    """The record of a person, or None where nothing was recorded."""
    return TrainingRecord.objects.filter(person=person).first()


def may_record(by: Actor | None, person: Person) -> Verdict:
    """A manager records for the people of their own agency, a hub manager for all; nobody for themselves."""
    verdict = may(by, Act.MANAGE_AGENCY)
    if not verdict or by is None:
        return verdict
    if by.person_id == person.pk:
        return no("Nobody records their own induction, training or vetting: ask another manager.")
    if may(by, Act.MANAGE_HUB) or by.agency_id == person.agency_id:
        return YES
    return no("You can only look after the people of your own agency.")


@transaction.atomic
def record(
    person: Person, facts: Recorded, *, training_lasts: int, by: Actor, version: int
) -> TrainingRecord:
    """Write down induction, training and vetting; memberships that waited for them wait no more.

    `training_lasts` are the days that the partnership chose; version 0 says that nothing was recorded.
    Whoever comes to lack something is shut out with their sockets. Raises Refused, Stale.
    """
    require(may_record(by, person))
    return write_down(person, facts, training_lasts=training_lasts, by=by, version=version)


@transaction.atomic
def write_down(
    person: Person, facts: Recorded, *, training_lasts: int, by: Actor, version: int
) -> TrainingRecord:
    """The act behind `record`, which the first run does for its founders too."""
    _require_sound(facts)
    Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    found = record_of(person)
    if version != (found.version if found else 0):
        raise Stale(found.version if found else 0)
    at = clock.now()
    row = found or TrainingRecord(id=uuid4(), person=person)
    trained = facts.training_on
    row.induction_on, row.training_on = facts.induction_on, trained
    row.training_until_on = trained + timedelta(days=training_lasts) if trained else None
    row.vetting, row.vetting_expires_on = facts.vetting or "", facts.vetting_expires_on
    row = row.set_recorded(by=by, at=at) if found else row.start(by=by, at=at)
    inducted = _induct(person, row, by=by)
    transaction.on_commit(partial(hints.kick, person_id=str(person.pk)), robust=True)
    verb = Verb.CHANGED if found else Verb.CREATED
    log.write(by=by, verb=verb, about=[row, person, *inducted], owners=[person.agency_id], at=at)
    return row


def _require_sound(facts: Recorded) -> None:
    """The same that the form says box by box, for whoever comes another way."""
    today = hats.today()
    for on in (facts.induction_on, facts.training_on):
        if on is not None and not EARLIEST <= on <= today:
            raise Refused("Induction and training lie between the year 2000 and today.")
    if (facts.vetting is None) != (facts.vetting_expires_on is None):
        raise Refused("Vetting has a level and a last day, or is left out.")
    ends = facts.vetting_expires_on
    if ends is not None and not today <= ends <= today + LONGEST_VETTING:
        raise Refused("The last day of a vetting lies between today and ten years from now.")


def _induct(person: Person, row: TrainingRecord, *, by: Actor) -> list[Membership]:
    """Let memberships that waited for the record wait for confirmation, where nothing is lacking."""
    waiting = Membership.objects.select_for_update(of=("self",)).filter(
        person=person, status=MembershipStatus.INVITED
    )
    ready = [one for one in waiting.order_by("pk") if not lacks(row, [one.role], hats.today())]
    return [one.set_inducted(by=by, at=clock.now()) for one in ready]


# --- who lacks something --------------------------------------------------------------------------


@dataclass
class Lacking:
    """One person who lacks something today, or soon will, for the roles they have or were given."""

    person: Person
    roles: list[str] = field(default_factory=list)
    lacks: list[Lack] = field(default_factory=list)
    lapses: list[Lack] = field(default_factory=list)
    has_second_proof: bool = True


def lacking(hat: Hat) -> list[Lacking]:
    """The people a manager looks after who lack something today, soon will, or cannot sign in yet.

    The last are those who have set up nothing beside a password. One query, however many they are.
    """
    today = hats.today()
    found = (
        _short(hat, today + _AHEAD)
        .select_related("person__agency", "person__training", "workspace")
        .order_by("person__name", "person_id", "workspace__name")
    )
    by_person: dict[UUID, list[Membership]] = defaultdict(list)
    for one in found:
        by_person[one.person_id].append(one)
    return [_row(several, today) for several in by_person.values()]


def people_shut_out(hat: Hat) -> QuerySet[Membership, Any]:
    """Those whom a manager looks after and who cannot come in today, each once, as `person`.

    Something is lacking, or they have set up nothing beside a password (7.2 R20).
    """
    return _short(hat, hats.today()).values("person").distinct()


def _short(hat: Hat, on: date) -> MembershipQuerySet:
    """Memberships that a manager looks after today, which lack something on a day or a second proof."""
    managed = Membership.objects.managed_by(hat).awaited(hats.today())
    lacks_record = Q(pk__in=Membership.objects.lacking(on).values("pk"))
    return managed.annotate(has_second_proof=_proves()).filter(
        lacks_record | Q(has_second_proof=False)
    )


def _proves() -> Q:
    app = AuthenticatorApp.objects.filter(
        user=OuterRef("person"), confirmed=True, ended_at__isnull=True
    )
    return Exists(app) | Exists(Passkey.objects.filter(user=OuterRef("person"), confirmed=True))


def _row(several: Sequence[Membership], today: date) -> Lacking:
    person = several[0].person
    kept = getattr(person, "training", None)
    roles = [one.role for one in several]
    now = lacks(kept, roles, today)
    words = {one.what for one in now}
    soon = lacks(kept, roles, today + _AHEAD)
    return Lacking(
        person,
        [f"{one.get_role_display()}, {one.workspace.name}" for one in several],
        now,
        [one for one in soon if one.what not in words],
        bool(getattr(several[0], "has_second_proof", False)),
    )


@dataclass(frozen=True)
class ShutOut:
    """A role that cannot be worn, and what it lacks."""

    membership: Membership
    lacks: list[Lack]


def shut_out(person: Person) -> list[ShutOut]:
    """The roles of a person that wait for something of theirs, or lack it now."""
    today = hats.today()
    kept = record_of(person)
    held = (
        Membership.objects.filter(person=person)
        .awaited(today)
        .select_related("workspace", "agency")
    )
    rows = [ShutOut(one, lacks(kept, [one.role], today)) for one in held.order_by("pk")]
    return [row for row in rows if row.lacks]


def whom_to_ask(person: Person) -> list[Person]:
    """Who can record what is lacking: managers of one's agency, else those of the hub; never oneself."""
    current = Membership.objects.current(hats.today()).exclude(person=person)
    own = current.filter(agency=person.agency_id, role=Role.AGENCY_MANAGER)
    hub = current.filter(role__in=KEEPERS)
    found = own if own.exists() else hub
    return [*Person.objects.filter(pk__in=found.values("person")).order_by("name")]


# --- warning before it lapses ---------------------------------------------------------------------


@transaction.atomic
def tell_of_lapses(*, by: Actor) -> int:
    """Warn people and their managers 30 and 7 days before training or vetting lapses, once at each.

    What was missed while nothing swept is told as the nearest stage alone. Gives how many were warned.
    """
    at, today = clock.now(), hats.today()
    rows = [
        *TrainingRecord.objects.lapsing(today)
        .select_for_update(of=("self",))
        .select_related("person")
        .order_by("pk")
    ]
    roles = _roles_of([row.person_id for row in rows], today)
    posts: list[Post] = []
    told: list[TrainingRecord] = []
    for row in rows:
        held = roles.get(row.person_id, set())
        ends = row.vetting_expires_on if held & VETTING_REQUIRED else None
        training = _stage(row.training_until_on, row.told_training, today) if held else None
        vetting = _stage(ends, row.told_vetting, today)
        if (training, vetting) == (None, None):
            continue
        row.set_told(
            training=row.told_training if training is None else training,
            vetting=row.told_vetting if vetting is None else vetting,
            by=by,
            at=at,
            because=BY_RULE,
        )
        told.append(row)
    if not told:
        return 0
    hub = Membership.objects.keeping_hub(today).agencies()
    managed = _managed_agencies({row.person.agency_id for row in told}, today)
    for row in told:
        agency = row.person.agency_id
        lapses, person = NoticeKind.TRAINING_LAPSES, [row.person_id]
        posts.append(Post((agency,), lapses, row, persons=tuple(person)))
        managers = (agency,) if agency in managed else tuple(hub)
        posts.append(Post(managers, NoticeKind.TRAINING_OF_OTHERS, row, not_for=tuple(person)))
    notices.post_all(posts, by=by, at=at)
    log.write(by=by, verb=Verb.NOTIFIED, about=told, reason=BY_RULE, count=len(told), at=at)
    return len(told)


def _stage(ends: date | None, told: int | None, today: date) -> int | None:
    """The stage of warning that is due for a last day and was not told yet."""
    if ends is None or not today <= ends <= today + timedelta(days=max(WARNED_BEFORE)):
        return None
    stage = min(days for days in WARNED_BEFORE if (ends - today).days <= days)
    return stage if told is None or told > stage else None


def _roles_of(person_ids: Collection[UUID], today: date) -> dict[UUID, set[str]]:
    held = Membership.objects.in_time(today).filter(person__in=person_ids)
    found: dict[UUID, set[str]] = defaultdict(set)
    for person_id, role in held.values_list("person_id", "role"):
        found[person_id].add(role)
    return found


def _managed_agencies(agencies: Collection[UUID], today: date) -> set[UUID]:
    managers = Membership.objects.current(today).filter(role=Role.AGENCY_MANAGER)
    return {*managers.filter(agency__in=agencies).values_list("agency_id", flat=True)}
