"""Links that let somebody in: invitations, new passwords, and new factors after a reset by two.

A link holds 128 random bits, is shown or sent once, kept hashed and good for one use. Nobody can set
another's password: an administrator makes a link, its holder chooses (AU13).
"""

from __future__ import annotations

import secrets
from datetime import timedelta
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse

from agencies import clock, letters, second_factors, sign_in, throttle
from agencies.actors import Actor, Hat, Service
from agencies.carriers.port import Template
from agencies.models.factors import EnrolmentLink, FactorReset, LinkKind, hash_of_token
from agencies.models.people import Person
from agencies.people import may_grant
from agencies.reasons import Reason, ReasonCode
from agencies.roles import Act, may
from agencies.throttle import Try
from agencies.verdicts import YES, Refused, Verdict, no, require
from audit.log import entries as log
from audit.log.entries import Verb

LASTS = {
    LinkKind.INVITATION: timedelta(days=7),
    LinkKind.PASSWORD: timedelta(minutes=15),
    LinkKind.FACTOR: timedelta(minutes=15),
}
TOKEN_BYTES = 16
BOTH = "BOTH"
AGENCY_SIDE = "AGENCY"
HUB_SIDE = "HUB"


def _new(person: Person, kind: LinkKind) -> str:
    """Make a link and give its address; those of its kind made before are used up."""
    at = clock.now()
    EnrolmentLink.objects.filter(person=person, link_kind=kind, used_at__isnull=True).update(
        used_at=at
    )
    token = secrets.token_urlsafe(TOKEN_BYTES)
    EnrolmentLink(
        id=uuid4(),
        person=person,
        link_kind=kind,
        token_hash=hash_of_token(token),
        made_at=at,
        expires_at=at + LASTS[kind],
    ).start()
    page = "account:new-password" if kind == LinkKind.PASSWORD else "account:enrol"
    return settings.SITE_ORIGIN + reverse(page, args=[token])


def live(token: str, *kinds: LinkKind) -> EnrolmentLink | None:
    """The link of a token, while it is good."""
    return _live().filter(token_hash=hash_of_token(token), link_kind__in=kinds).first()


def live_by_id(link_id: UUID | str) -> EnrolmentLink | None:
    """A link whose holder has begun, while it is good."""
    return _live().filter(pk=link_id).first()


def _live() -> QuerySet[EnrolmentLink]:
    return EnrolmentLink.objects.select_related("person").filter(
        used_at__isnull=True, expires_at__gt=clock.now(), person__is_active=True
    )


def use_up(link: EnrolmentLink) -> None:
    """Use a link, once: raises Refused when somebody else was quicker."""
    newest = EnrolmentLink.objects.select_for_update().get(pk=link.pk)
    if newest.used_at is not None or newest.expires_at <= clock.now():
        raise Refused("This link has been used or has run out. Ask for a new one.")
    newest.set_used(clock.now())


def may_invite(by: Actor | None, person: Person) -> Verdict:
    """A manager invites the people of their agency who have not come in yet."""
    verdict = may_grant(by, person.agency_id)
    if not verdict:
        return verdict
    if person.has_usable_password() and second_factors.app_of(person):
        return no("This person has signed in before. For a lost proof ask for a reset.")
    return YES


@transaction.atomic
def invite(person: Person, *, by: Actor) -> str:
    """Make an invitation and give its address, to be handed over once."""
    require(may_invite(by, person))
    address = _new(person, LinkKind.INVITATION)
    log.write(
        by=by,
        verb=Verb.INVITED,
        about=[person],
        owners=[person.agency_id],
        ground="LINK",
        at=clock.now(),
    )
    return address


@transaction.atomic
def invite_founder(person: Person, *, by: Service) -> str:
    """Make the invitation of one of the first two administrators, whom nobody could invite."""
    if person.has_usable_password():
        raise Refused("This person has signed in before. For a lost proof ask for a reset.")
    address = _new(person, LinkKind.INVITATION)
    log.write(by=by, verb=Verb.INVITED, about=[person], ground="LINK", at=clock.now())
    return address


@transaction.atomic
def send_password_link(typed: str, *, address: str) -> bool:
    """Send a link for a new password to whoever a name belongs to, with the same answer for none.

    Gives False when this source asked too often.
    """
    attempt = Try(throttle.for_letters(address))
    person = sign_in.find(typed)
    may_go_on = attempt.may_go_on
    attempt.failed()
    known = person if person and person.is_active and person.has_usable_password() else None
    if may_go_on and known:
        letters.send(known, Template.NEW_PASSWORD, link=_new(known, LinkKind.PASSWORD))
    log.write(
        by=None,
        verb=Verb.REQUESTED,
        people=[known.pk] if known else [],
        owners=[known.agency_id] if known else [],
        ground="PASSWORD-LINK",
        result="OK" if may_go_on else "WAIT",
        at=clock.now(),
    )
    return may_go_on


@transaction.atomic
def choose_password(link: EnrolmentLink, password: str) -> None:
    """Store the password a link's holder chose; all sessions end, and the second proof still stands."""
    use_up(link)
    sign_in.change_password(link.person, password, session_hash="", ground="LINK")


def side_of(by: Actor | None, person: Person) -> str:
    """For whom a manager speaks in a reset: the person's agency, the hub, or both; '' for neither."""
    if not isinstance(by, Hat) or by.person_id == person.pk:
        return ""
    for_agency = may(by, Act.MANAGE_AGENCY).yes and by.agency_id == person.agency_id
    for_hub = may(by, Act.MANAGE_HUB).yes
    if for_agency and for_hub:
        return BOTH
    return AGENCY_SIDE if for_agency else HUB_SIDE if for_hub else ""


def may_ask_reset(by: Actor | None, person: Person) -> Verdict:
    """The agency's manager or a hub manager asks, never for themselves."""
    if side_of(by, person):
        return YES
    return no("A reset is asked for by the person’s own manager or a hub manager.")


def may_confirm_reset(by: Actor | None, reset: FactorReset) -> Verdict:
    """Another person confirms, from the other side: the agency's manager and a hub manager together."""
    side = side_of(by, reset.person)
    if reset.confirmed_at is not None:
        return no("This reset has been confirmed.")
    if not side or by is None or by.person_id == reset.asked_by_id:
        return no("Somebody else must confirm this reset, and nobody resets themselves.")
    if BOTH not in (side, reset.asked_as) and side == reset.asked_as:
        return no("The agency’s manager and a hub manager do this together.")
    return YES


@transaction.atomic
def ask_reset(person: Person, *, by: Hat) -> FactorReset:
    """Ask that somebody's lost factors be reset. Raises Refused when one waits already."""
    require(may_ask_reset(by, person))
    if FactorReset.objects.waiting().filter(person=person).exists():
        raise Refused("A reset waits for confirmation already.")
    reset = FactorReset(
        id=uuid4(),
        person=person,
        asked_by_id=by.person_id,
        asked_as=side_of(by, person),
        asked_at=clock.now(),
    ).start()
    _log_reset(reset, by, "ASKED")
    return reset


@transaction.atomic
def confirm_reset(reset: FactorReset, *, by: Hat) -> str:
    """End every factor and session of the person; gives the address of a link for 15 minutes."""
    reset = FactorReset.objects.select_for_update().get(pk=reset.pk)
    require(may_confirm_reset(by, reset))
    at = clock.now()
    reset.set_confirmed(by.person_id, at)
    second_factors.end_all(reset.person, at=at)
    sign_in.end_all(reset.person, why="FACTOR_RESET", at=at)
    second_factors.tell(reset.person, at=at)
    _log_reset(reset, by, "CONFIRMED")
    return _new(reset.person, LinkKind.FACTOR)


def _log_reset(reset: FactorReset, by: Hat, ground: str) -> None:
    log.write(
        by=by,
        verb=Verb.FACTOR_RESET,
        about=[reset, reset.person],
        owners=[reset.person.agency_id],
        reason=Reason(ReasonCode.LOST_FACTOR),
        ground=ground,
        at=clock.now(),
    )
