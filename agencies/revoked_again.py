"""Taking back, ending and shutting once more what the journal says was so, each kind in its own way.

All of it runs inside a door, and done again it changes nothing.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from datetime import datetime
from uuid import UUID

from agencies import clock, door, grants, passwords
from agencies.actors import Service
from agencies.carriers.chosen import carrier
from agencies.carriers.port import Channel
from agencies.models.escrow import Escrow, EscrowedKey
from agencies.models.factors import EnrolmentLink, RecoveryCodes
from agencies.models.grants import Grant, GrantWrap
from agencies.models.keys import AgencyKey
from agencies.models.people import TABLE, Membership, MembershipStatus, Person
from agencies.models.revocations import RevokedKind
from agencies.models.training import TrainingRecord
from agencies.models.workspaces import AgreementParty
from agencies.narrowed import versions_of
from agencies.reasons import BY_RULE
from agencies.revoked_since import FACTORS
from audit.log.entries import Thing

When = Mapping[UUID, datetime]
_BYTES = 32


def end_causes(ended: When, *, by: Service) -> list[Thing]:
    """End the reasons for which agencies could read something."""
    return [Thing(Grant.kind, pk) for pk in grants.end_again(ended)]


def end_memberships(ended: When, *, by: Service) -> list[Thing]:
    """End memberships that ended."""
    return _put_out(ended, MembershipStatus.ENDED, by=by)


def suspend_memberships(suspended: When, *, by: Service) -> list[Thing]:
    """Suspend memberships that were suspended."""
    return _put_out(suspended, MembershipStatus.SUSPENDED, by=by)


def _put_out(ended: When, status: MembershipStatus, *, by: Service) -> list[Thing]:
    at, things, known = clock.now(), [], versions_of(Membership, ended)
    rows = Membership.objects.filter(pk__in=[*ended]).select_for_update(of=("self",))
    for row in rows.order_by("pk"):
        if (row.pk, ended[row.pk]) not in known and TABLE.may_move(row.status, status):
            row.set_status(status, by=by, at=at, because=BY_RULE)
            things.append(Thing(row.kind, row.pk))
    return things


def end_factors(ended: When, *, by: Service) -> list[Thing]:
    """Take second factors out of use that were removed."""
    things = []
    for model in FACTORS:
        for device in model.objects.filter(handle__in=[*ended], ended_at__isnull=True):
            device.set_ended(ended[device.handle])
            things.append(Thing(device.kind, device.handle))
    return things


def end_used_codes(used: When, *, by: Service) -> list[Thing]:
    """Take sets of recovery codes out of use of which one was used: which one it was nobody knows here."""
    things = []
    for codes in RecoveryCodes.objects.filter(handle__in=[*used], confirmed=True):
        if codes.used_at is None or codes.used_at < used[codes.handle]:
            codes.set_ended(clock.now())
            things.append(Thing(codes.kind, codes.handle))
    return things


def lose_passwords(changed: When, *, by: Service) -> list[Thing]:
    """Let no password of the backup be right that was changed since: its person chooses another by a link."""
    things = []
    for person in Person.objects.select_for_update().filter(pk__in=[*changed]):
        before = person.password_changed_at
        is_older = before is None or before < changed[person.pk]
        if is_older and person.has_usable_password():
            _lose_password(person, changed[person.pk])
            things.append(Thing(person.kind, person.pk))
    return things


def _lose_password(person: Person, at: datetime) -> None:
    """Where letters reach them they ask for a link; whom none reaches, a manager invites as at first."""
    if person.email and Channel.EMAIL in carrier().channels:
        passwords.change(person, secrets.token_urlsafe(_BYTES), at=at)
    else:
        person.set_no_password(at=at)


def shorten_training(shortened: When, *, by: Service) -> list[Thing]:
    """Let nobody in whose training or vetting was shortened, until it is recorded anew."""
    at, things, known = clock.now(), [], versions_of(TrainingRecord, shortened)
    for row in TrainingRecord.objects.select_for_update(of=("self",)).filter(pk__in=[*shortened]):
        if (row.pk, shortened[row.pk]) not in known and row.induction_on is not None:
            row.set_as_noted({"induction_on": None}, by=by, at=at, because=BY_RULE)
            things.append(Thing(row.kind, row.pk))
    return things


def end_escrows(ended: When, *, by: Service) -> list[Thing]:
    """Let shares open nothing that officers who left hold; the agency makes new ones."""
    things = []
    for escrow in Escrow.objects.filter(pk__in=[*ended], ended_at__isnull=True):
        escrow.set_ended(ended[escrow.pk])
        for copy in EscrowedKey.objects.filter(escrow=escrow):
            copy.set_sealed(escrow, b"")
        things.append(Thing(escrow.kind, escrow.pk))
    return things


def let_parties_leave(left: When, *, by: Service) -> list[Thing]:
    """Let agencies leave agreements that they left."""
    things = []
    for party in AgreementParty.objects.filter(pk__in=[*left], left_on__isnull=True):
        party.set_left(left[party.pk].date())
        things.append(Thing(party.agreement.kind, party.agreement_id))
    return things


AGAIN: Mapping[RevokedKind, Callable[..., list[Thing]]] = {
    RevokedKind.GRANT: end_causes,
    RevokedKind.ENDED: end_memberships,
    RevokedKind.SUSPENDED: suspend_memberships,
    RevokedKind.FACTOR: end_factors,
    RevokedKind.CODES: end_used_codes,
    RevokedKind.PASSWORD: lose_passwords,
    RevokedKind.TRAINING: shorten_training,
    RevokedKind.ESCROW: end_escrows,
    RevokedKind.PARTY: let_parties_leave,
}


def destroy_keys(destroyed: When) -> tuple[list[Thing], int]:
    """Destroy pairs again to which nothing is sealed; gives these, and of how many pairs something still is.

    A pair is destroyed once all of it is sealed to the next, which a restored hub does not have: it would
    lose what it holds. Such a pair is replaced first.
    """
    things, left = [], 0
    for key in AgencyKey.objects.opening().filter(pk__in=[*destroyed]).order_by("pk"):
        with door.wearing_agency(key.agency_id):
            is_used = GrantWrap.objects.filter(key=key.pk).exists()
        if key.retired_at is None or is_used:
            left += 1
        else:
            key.set_destroyed(destroyed[key.pk])
            things.append(Thing(key.kind, key.pk))
    return things, left


def end_links(*, at: datetime) -> int:
    """Use up every link that lets somebody in: one that was used since would work a second time."""
    return EnrolmentLink.objects.filter(used_at__isnull=True).update(used_at=at)
