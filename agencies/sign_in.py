"""Acts of signing in: each try is counted and logged, known and unknown names cost the same work."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django_otp.models import Device

from agencies import clock, door, hats, hints, passwords, people, second_factors, throttle
from agencies.actors import Hat, Signer
from agencies.models.factors import AuthenticatorApp
from agencies.models.people import Membership, Person
from agencies.models.sessions import Habits, Session
from agencies.sessions import end
from agencies.throttle import Try
from audit.log import entries as log
from audit.log.entries import Thing, Verb

BROWSERS = (  # the first that is named counts, for each names its ancestors too
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("Windows", "Windows"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)


class Answer(StrEnum):
    """What came of a try."""

    RIGHT = "RIGHT"
    WRONG = "WRONG"
    WAIT = "WAIT"  # not examined


@dataclass(frozen=True)
class Tried:
    """A try that was made: right ones name the person, and the device of a second proof."""

    answer: Answer
    person: Person | None = None
    device: Device | None = None


def signer(person: Person, session_hash: str = "") -> Signer:
    """The person as the log names them at the door."""
    return Signer(person.pk, person.agency_id, session_hash)


def browser_of(user_agent: str) -> str:
    """Family and system of a browser, which is all the hub keeps of it."""
    family = next((name for sign, name in BROWSERS if sign in user_agent), "Another browser")
    system = next((name for sign, name in SYSTEMS if sign in user_agent), "another system")
    return f"{family} on {system}"


def find(typed: str) -> Person | None:
    """The person who signs in with a user name or a work e-mail address."""
    typed = typed.strip()
    found = list(
        Person.objects.filter(Q(user_name__iexact=typed) | Q(email__iexact=typed)).order_by("pk")[
            :3
        ]
    )
    by_name = [person for person in found if person.user_name.lower() == typed.lower()]
    one = by_name or found
    return one[0] if len(one) == 1 else None


def try_password(typed: str, password: str, *, address: str) -> Tried:
    """Try a name with a password: one hash of work either way, one entry when it fails."""
    return _try_password(find(typed), password, address)


def try_own_password(person: Person, password: str, *, address: str) -> Tried:
    """Try the password of somebody who is signed in, to prove again that it is them."""
    return _try_password(person, password, address)


def _try_password(person: Person | None, password: str, address: str) -> Tried:
    attempt = Try(throttle.for_password(person.pk if person else None, address))
    if not attempt.may_go_on:
        return _failed(attempt, person, Verb.SIGN_IN_FAILED, Answer.WAIT)
    if not passwords.is_right(person, password):
        return _failed(attempt, person, Verb.SIGN_IN_FAILED, Answer.WRONG)
    attempt.succeeded()
    return Tried(Answer.RIGHT, person)


def try_code(person: Person, code: str, *, address: str, recovery: bool = False) -> Tried:
    """Try a one-time code or a recovery code of somebody whose password was right."""
    attempt = Try(throttle.for_code(person.pk, address))
    if not attempt.may_go_on:
        return _failed(attempt, person, Verb.SECOND_FACTOR_FAILED, Answer.WAIT)
    device = second_factors.used_up(person, code, recovery=recovery)
    if device is None:
        return _failed(attempt, person, Verb.SECOND_FACTOR_FAILED, Answer.WRONG)
    attempt.succeeded()
    return Tried(Answer.RIGHT, person, device)


def try_new_app(app: AuthenticatorApp, code: str, *, address: str) -> Tried:
    """Try the first code of an app that is being enrolled."""
    attempt = Try(throttle.for_code(app.user_id, address))
    if not attempt.may_go_on:
        return _failed(attempt, app.user, Verb.SECOND_FACTOR_FAILED, Answer.WAIT)
    if not second_factors.confirm_app(app, code, at=clock.now()):
        return _failed(attempt, app.user, Verb.SECOND_FACTOR_FAILED, Answer.WRONG)
    attempt.succeeded()
    return Tried(Answer.RIGHT, app.user, app)


def _failed(attempt: Try, person: Person | None, verb: Verb, answer: Answer) -> Tried:
    attempt.failed()
    _log_failure(person, verb, answer)
    return Tried(answer)


def passkey_failed(person: Person | None) -> None:
    """Note that a passkey did not prove anything; the challenge is used up all the same."""
    door.counted_attempt()
    _log_failure(person, Verb.SECOND_FACTOR_FAILED, Answer.WRONG)


def _log_failure(person: Person | None, verb: Verb, answer: Answer) -> None:
    log.write(
        by=None,
        verb=verb,
        people=[person.pk] if person else [],
        owners=[person.agency_id] if person else [],
        result=answer.value,
        at=clock.now(),
    )


def usual_hat(person: Person, proof: str) -> Membership | None:
    """The hat to begin with: the only one, or the one last worn, as far as the proof allows it."""
    usable = [one for one in hats.choices(person.pk) if hats.is_worn_with(one.role, proof)]
    if len(usable) == 1:
        return usable[0]
    habits = Habits.objects.filter(pk=person.pk).first()
    last = habits.membership_id if habits else None
    return next((one for one in usable if one.pk == last), None)


@transaction.atomic
def signed_in(person: Person, *, session_hash: str, browser: str, proof: str) -> None:
    """Note on the session who it is and how they proved it, remember the browser, and log it."""
    at = clock.now()
    membership = usual_hat(person, proof)
    Session.objects.filter(pk=session_hash).update(
        person=person.pk,
        membership=membership.pk if membership else None,
        browser=browser,
        verified_at=at,
        proved_at=at,
        seen_at=at,
        verified_with=proof,
    )
    habits, is_first = Habits.objects.get_or_create(person=person)
    if browser not in habits.browsers:
        habits.set_browsers([*habits.browsers, browser][-20:])
        if not is_first:
            second_factors.tell(person, at=at)
    log.write(
        by=signer(person, session_hash), verb=Verb.SIGNED_IN, about=[person], ground=proof, at=at
    )


def signed_out(row: Session, *, ground: str = "") -> None:
    """Log that a session ended by its person's wish, and let its sockets be closed."""
    if row.person is None or row.verified_at is None:
        return
    log.write(
        by=signer(row.person, row.key_hash),
        verb=Verb.SIGNED_OUT,
        about=[row.person],
        ground=ground,
        at=clock.now(),
    )
    door.on_commit(lambda: hints.kick(session_hash=row.key_hash))


def proved_again(person: Person, *, session_hash: str, ground: str) -> None:
    """Log that somebody who is signed in proved once more who they are."""
    log.write(
        by=signer(person, session_hash),
        verb=Verb.SIGNED_IN,
        about=[person],
        ground=f"AGAIN-{ground}",
        at=clock.now(),
    )


def hat_changed(hat: Hat) -> None:
    """Remember and log the hat that somebody chose."""
    Habits.objects.update_or_create(
        person_id=hat.person_id, defaults={"membership_id": hat.membership_id}
    )
    thing = Thing("membership", hat.membership_id)
    log.write(by=hat, verb=Verb.HAT_CHANGED, about=[thing], at=clock.now())


@transaction.atomic
def end_own(person: Person, *, spare: str, handle: UUID | None = None, session_hash: str) -> int:
    """End one's own sessions, one by its handle or all but the present; gives how many."""
    alive = Session.objects.filter(person=person, ended_at__isnull=True).exclude(pk=spare)
    if handle is not None:
        alive = alive.filter(handle=handle)
    hashes = list(alive.values_list("key_hash", flat=True))
    at = clock.now()
    count = end(hashes, why="ENDED_BY_PERSON", at=at)
    if count:
        log.write(
            by=signer(person, session_hash),
            verb=Verb.SESSION_ENDED,
            about=[person],
            count=count,
            at=at,
        )
        door.on_commit(lambda: hints.kick(person_id=str(person.pk)))
    return count


@transaction.atomic
def change_password(person: Person, password: str, *, session_hash: str, ground: str) -> None:
    """Store a new password (validated by its form); every other session of the person ends."""
    at = clock.now()
    passwords.change(person, password, at=at)
    end_others(person, spare=session_hash, why="PASSWORD_CHANGED", at=at)
    second_factors.tell(person, at=at)
    log.write(
        by=signer(person, session_hash),
        verb=Verb.PASSWORD_CHANGED,
        about=[person],
        ground=ground,
        at=at,
    )


@transaction.atomic
def first_password(person: Person, password: str) -> None:
    """Store the password that an invited person chose (validated by its form)."""
    at = clock.now()
    passwords.change(person, password, at=at)
    log.write(
        by=signer(person),
        verb=Verb.PASSWORD_CHANGED,
        about=[person],
        ground="INVITATION",
        at=at,
    )


@transaction.atomic
def factor_changed(person: Person, *, session_hash: str, ground: str) -> None:
    """Log a new or ended second factor, tell its person, and end their other sessions."""
    at = clock.now()
    end_others(person, spare=session_hash, why="FACTOR_CHANGED", at=at)
    second_factors.tell(person, at=at)
    log.write(
        by=signer(person, session_hash), verb=Verb.ENROLLED, about=[person], ground=ground, at=at
    )


def end_others(person: Person, *, spare: str, why: str, at: datetime) -> None:
    """End every session of a person but one, sockets included."""
    others = Session.objects.filter(person=person, ended_at__isnull=True).exclude(pk=spare)
    end(list(others.values_list("key_hash", flat=True)), why=why, at=at)
    door.on_commit(lambda: hints.kick(person_id=str(person.pk)))


def end_all(person: Person, *, why: str, at: datetime) -> None:
    """End every session of a person, sockets included."""
    people.end_sessions(person.pk, why=why, at=at)


@transaction.atomic
def enrol_demo_totp(person: Person, at: datetime) -> AuthenticatorApp:
    """Give somebody of the demo an authenticator app whose codes `./hub code` prints."""
    app = second_factors.begin_app(person, at=at)
    app.set_confirmed()
    return app
