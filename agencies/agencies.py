"""Acts on agencies: enter one with its key, change its details, begin or end its part in the hub."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from agencies import clock, hints, keys
from agencies.actors import Actor
from agencies.models.agencies import DETAILS, Agency, AgencyStatus
from agencies.models.sessions import Session
from agencies.reasons import Reason
from agencies.roles import Act, may
from agencies.sessions import end
from agencies.verdicts import YES, Refused, Verdict, no, require
from audit.log import entries as log
from audit.log.entries import Verb


def may_manage(by: Actor | None) -> Verdict:
    """Agencies are kept by hub managers and administrators."""
    return may(by, Act.MANAGE_HUB)


def may_activate(by: Actor | None, agency: Agency) -> Verdict:
    """An agency begins when it has a key and a person to ring, by another than who entered it (2.2)."""
    verdict = may_manage(by)
    if not verdict:
        return verdict
    if not agency.single_point_of_contact:
        return no("Say first whom to ring: enter the agency’s single point of contact.")
    if keys.laws_without_pair(agency):
        return no("Make the agency’s keys first.")
    if by is not None and by.person_id and by.person_id == _entered_by(agency):
        return no("A second person has to let it take part, not the one who entered it.")
    return YES


def _entered_by(agency: Agency) -> UUID | None:
    """Who entered an agency; nobody for those the hub brought itself (four eyes, AC9)."""
    first = agency.history.order_by("version").values_list("by_person_id", flat=True).first()
    found: UUID | None = first
    return found


@transaction.atomic
def enter(*, by: Actor, **details: Any) -> Agency:
    """Enter a new agency; it stays inactive until its key, contact and agreement are there."""
    require(may_manage(by))
    at = clock.now()
    agency = Agency(id=uuid4(), **details).start(by=by, at=at)
    log.write(by=by, verb=Verb.CREATED, about=[agency], at=at)
    return agency


@transaction.atomic
def change(agency: Agency, *, by: Actor, version: int, **details: Any) -> Agency:
    """Change an agency's details. Raises Stale when somebody changed them first."""
    require(may_manage(by))
    at = clock.now()
    agency = Agency.objects.lock(agency, version)
    for name in DETAILS:
        setattr(agency, name, details.get(name, getattr(agency, name)))
    agency.set_details(by=by, at=at)
    log.write(by=by, verb=Verb.CHANGED, about=[agency], at=at)
    if keys.public_keys({agency.pk}) and (
        made := keys.create_pairs(agency)
    ):  # now under Part 3 too
        log.write(by=by, verb=Verb.KEY_CREATED, about=[agency, *made], at=at)
    return agency


@transaction.atomic
def make_key(agency: Agency, *, by: Actor) -> None:
    """Make an agency's root and the key pairs it lacks; it can be given sections from then on."""
    require(may_manage(by))
    made = keys.create_pairs(agency)
    if not made:
        raise Refused("This agency has its keys already.")
    log.write(by=by, verb=Verb.KEY_CREATED, about=[agency, *made], at=clock.now())


@transaction.atomic
def activate(agency: Agency, *, by: Actor, because: Reason, version: int) -> Agency:
    """Let an agency take part, as the second person. Raises Refused for who entered it, Stale."""
    agency = Agency.objects.lock(agency, version)
    require(may_activate(by, agency))
    at = clock.now()
    agency.set_status(AgencyStatus.ACTIVE, by=by, at=at, because=because)
    log.write(by=by, verb=Verb.CONFIRMED, about=[agency], reason=because, at=at)
    return agency


@transaction.atomic
def end_part(agency: Agency, *, by: Actor, because: Reason, version: int) -> Agency:
    """End an agency's part: every session of its hats ends at once, sockets included (AU10)."""
    require(may_manage(by))
    agency = Agency.objects.lock(agency, version)
    at = clock.now()
    agency.set_status(AgencyStatus.ENDED, by=by, at=at, because=because)
    hashes = Session.objects.filter(membership__agency=agency, ended_at__isnull=True).values_list(
        "key_hash", flat=True
    )
    end(list(hashes), why="AGENCY_ENDED", at=at)
    transaction.on_commit(lambda: hints.kick(agency_id=str(agency.pk)), robust=True)
    log.write(by=by, verb=Verb.ENDED, about=[agency], reason=because, at=at)
    return agency
