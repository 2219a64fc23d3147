"""The first minutes of a hub: its keys, its office, and two administrators who confirm each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import uuid4

from agencies import clock, door, hats, keys, training
from agencies.actors import Service
from agencies.models import (
    Agency,
    AgencyKind,
    AgencyStatus,
    LegalRegime,
    Membership,
    Person,
    Workspace,
    WorkspaceKind,
)
from agencies.models.training import TRAINING_LASTS
from agencies.reasons import Reason, ReasonCode
from agencies.roles import KEEPERS, Role
from agencies.training import Recorded
from agencies.verdicts import Refused
from audit.log import entries as log
from audit.log.entries import Verb

SETUP = Service("first-run")
RECONFIRM = timedelta(days=91)


@dataclass(frozen=True)
class Founders:
    """What the first run made."""

    office: Agency
    workspace: Workspace
    people: tuple[Person, ...]


def start_hub(
    *, office_name: str, administrators: Sequence[tuple[str, str, str]], trained_on: date
) -> Founders:
    """Make the hub's keys, its office and exactly two administrators (user name, name, e-mail).

    Each is granted by one founder and confirmed by the other. The first run is their induction;
    `trained_on` is when the one whose information governance training is older did it. Raises
    Refused when somebody exists already, for a hub has one first run, and when that is over a year ago.
    """
    if len(administrators) != 2:
        raise Refused("A hub begins with exactly two administrators.")
    if not hats.today() - timedelta(days=TRAINING_LASTS) <= trained_on <= hats.today():
        raise Refused("Both administrators need a training of the last twelve months.")
    keys.ensure_hub_keys()
    with door.door(SETUP):
        if Person.objects.exists():
            raise Refused("This hub has people already. The first run is done once.")
        at = clock.now()
        office = Agency(
            id=uuid4(),
            name=office_name,
            short_name="Partnership",
            agency_kind=AgencyKind.PARTNERSHIP,
            legal_regime=LegalRegime.UK_GDPR,
            single_point_of_contact="Hub desk",
        ).start(by=SETUP, at=at)
        made = keys.create_pairs(office)
        workspace = Workspace(
            id=uuid4(), name="Hub office", workspace_kind=WorkspaceKind.OFFICE, host=office
        ).start(by=SETUP, at=at)
        people = tuple(_person(office, *words) for words in administrators)
        memberships = [
            _member(person, other, office, workspace)
            for person, other in zip(people, reversed(people), strict=True)
        ]
        log.write(
            by=SETUP,
            verb=Verb.CREATED,
            about=[office, *made, workspace, *people, *memberships],
            at=at,
        )
    _activate(office, memberships, people, trained_on)
    return Founders(office, workspace, people)


def make_missing_keys() -> None:
    """Make keys that a newer hub has and this one lacks: its own, and pairs of agencies for Part 3."""
    keys.ensure_hub_keys()
    with door.door(SETUP):
        for agency in Agency.objects.filter(keys__isnull=False).distinct().order_by("pk"):
            if made := keys.create_pairs(agency):
                log.write(by=SETUP, verb=Verb.KEY_CREATED, about=[agency, *made], at=clock.now())


def _person(office: Agency, user_name: str, name: str, email: str) -> Person:
    person = Person(
        id=uuid4(),
        user_name=user_name,
        name=name,
        title="Hub administrator",
        email=email,
        agency=office,
        invited_at=clock.now(),
    )
    person.set_unusable_password()
    return person.start()


def _member(person: Person, grants: Person, office: Agency, workspace: Workspace) -> Membership:
    return Membership(
        id=uuid4(),
        person=person,
        agency=office,
        workspace=workspace,
        role=Role.ADMINISTRATOR,
        from_on=hats.today(),
        granted_by=grants,
    ).start(by=SETUP, at=clock.now())


def _activate(
    office: Agency, memberships: Sequence[Membership], people: Sequence[Person], trained_on: date
) -> None:
    """A second act, for a row is saved once in an act: confirm both, and let the office take part."""
    with door.door(SETUP):
        at = clock.now()
        office.set_status(AgencyStatus.ACTIVE, by=SETUP, at=at, because=Reason(ReasonCode.JOINED))
        for membership in memberships:
            membership.set_confirmed(
                membership.person_id, reconfirm_due_on=hats.today() + RECONFIRM, by=SETUP, at=at
            )
        for person in people:
            _record(person, Recorded(hats.today(), trained_on), TRAINING_LASTS)
        log.write(by=SETUP, verb=Verb.CONFIRMED, about=[office, *memberships], at=at)


def _record(person: Person, facts: Recorded, training_lasts: int) -> None:
    kept = training.record_of(person)
    version = kept.version if kept else 0
    training.write_down(person, facts, training_lasts=training_lasts, by=SETUP, version=version)


def let_back_in(user_name: str, facts: Recorded, *, training_lasts: int) -> None:
    """Record the training of somebody who keeps the hub, when nobody who does can come in any more.

    Only then: while one of them can, that one records it on the page. Raises Refused.
    """
    with door.door(SETUP):
        held = Membership.objects.in_time(hats.today()).filter(role__in=KEEPERS)
        if Membership.objects.current(hats.today()).filter(pk__in=held.values("pk")).exists():
            raise Refused("Somebody who keeps the hub can come in, and records it on the page.")
        person = Person.objects.filter(user_name=user_name, memberships__in=held).first()
        if person is None:
            raise Refused("Nobody of that name keeps the hub.")
        _record(person, facts, training_lasts)
