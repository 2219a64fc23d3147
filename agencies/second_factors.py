"""Acts on second factors: enrol an app, make recovery codes, add and end passkeys, check a code."""

from __future__ import annotations

import secrets
from base64 import b32encode
from datetime import datetime
from urllib.parse import quote, urlencode
from uuid import UUID

import segno
from django.conf import settings
from django.db import transaction
from django_otp.models import Device

from agencies import letters, notices
from agencies.actors import Service
from agencies.carriers.port import Template
from agencies.models.factors import AuthenticatorApp, Passkey, RecoveryCodes
from agencies.models.notices import NoticeKind
from agencies.models.people import Membership, MembershipStatus, Person
from agencies.references import ALPHABET
from agencies.roles import PASSKEY_REQUIRED
from agencies.verdicts import YES, Verdict, no

SECRET_BYTES = 20
CODES = 10
CODE_LENGTH = 12  # of 30 signs or so: about 59 random bits


def app_of(person: Person) -> AuthenticatorApp | None:
    """The authenticator app a person uses."""
    return AuthenticatorApp.objects.filter(user=person, confirmed=True).first()


def codes_left(person: Person) -> int:
    """How many recovery codes a person has left."""
    codes = RecoveryCodes.objects.filter(user=person, confirmed=True).first()
    return len(codes.hashes) if codes else 0


def passkeys_of(person: Person) -> list[Passkey]:
    """The passkeys a person uses, oldest first."""
    return list(Passkey.objects.filter(user=person, confirmed=True).order_by("created_at"))


def needs_passkey(person_id: UUID) -> bool:
    """Whether a person holds a role that is worn with a passkey only (AU1)."""
    return (
        Membership.objects.filter(person=person_id, role__in=PASSKEY_REQUIRED)
        .exclude(status=MembershipStatus.ENDED)
        .exists()
    )


def app_to_confirm(person: Person) -> AuthenticatorApp | None:
    """The app that is being enrolled: its code was not typed yet."""
    waiting = AuthenticatorApp.objects.filter(user=person, confirmed=False, ended_at__isnull=True)
    return waiting.order_by("-made_at").first()


@transaction.atomic
def begin_app(person: Person, *, at: datetime) -> AuthenticatorApp:
    """Make a new secret for an app; it counts once a code of it was typed."""
    for forgotten in AuthenticatorApp.objects.filter(
        user=person, confirmed=False, ended_at__isnull=True
    ):
        forgotten.set_ended(at)
    app = AuthenticatorApp(user=person, name="Authenticator app", made_at=at)
    return app.start(secrets.token_bytes(SECRET_BYTES))


def secret_in_words(app: AuthenticatorApp) -> str:
    """The secret in groups of four, for somebody who cannot use the picture."""
    text = b32encode(app.secret()).decode()
    return " ".join(text[i : i + 4] for i in range(0, len(text), 4))


def picture(app: AuthenticatorApp, user_name: str) -> str:
    """The QR code of an app's secret, as the address of an image (no script, no outside server)."""
    issuer = settings.OTP_TOTP_ISSUER
    query = urlencode({"secret": b32encode(app.secret()).decode(), "issuer": issuer})
    address = f"otpauth://totp/{quote(issuer)}:{quote(user_name)}?{query}"
    return str(segno.make(address, error="m").svg_data_uri(scale=5, border=4, light="white"))


@transaction.atomic
def confirm_app(app: AuthenticatorApp, code: str, *, at: datetime) -> bool:
    """Take an app into use when a code of it is right; the one used before ends."""
    app = AuthenticatorApp.objects.select_for_update().get(pk=app.pk)
    if app.ended_at is not None or not app.verify_token(code):
        return False
    before = app_of(app.user)
    if before is not None:
        before.set_ended(at)
    app.set_confirmed()
    return True


@transaction.atomic
def new_codes(person: Person, *, at: datetime) -> list[str]:
    """Make ten recovery codes, given this once; those of before end."""
    for before in RecoveryCodes.objects.filter(user=person, confirmed=True):
        before.set_ended(at)
    codes = ["".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH)) for _ in range(CODES)]
    RecoveryCodes(user=person, name="Recovery codes", made_at=at).start(codes)
    return ["-".join(code[i : i + 4] for i in range(0, CODE_LENGTH, 4)) for code in codes]


def used_up(person: Person, code: str, *, recovery: bool) -> Device | None:
    """The device whose code this is, used up by it; None when it is wrong, old or used."""
    model = RecoveryCodes if recovery else AuthenticatorApp
    device = model.objects.select_for_update().filter(user=person, confirmed=True).first()
    typed = code if recovery else code.replace(" ", "")
    return device if device is not None and device.verify_token(typed) else None


def may_add_passkey(person: Person, verified_with: str) -> Verdict:
    """A first passkey follows any proof; where one is required, a further one follows a passkey."""
    if verified_with == "PASSKEY" or not passkeys_of(person) or not needs_passkey(person.pk):
        return YES
    return no("Prove it with the passkey you have before you add another.")


def may_remove_passkey(person: Person) -> Verdict:
    """The last passkey of somebody whose role needs one stays."""
    if len(passkeys_of(person)) > 1 or not needs_passkey(person.pk):
        return YES
    return no("Your role needs a passkey. Add another before you remove this one.")


def end_all(person: Person, *, at: datetime) -> None:
    """End every factor of a person who lost one (with `resets`, by two people)."""
    for model in (AuthenticatorApp, RecoveryCodes, Passkey):
        for device in model.objects.filter(user=person, ended_at__isnull=True):
            device.set_ended(at)


def tell(person: Person, *, at: datetime) -> None:
    """Tell a person that their sign-in changed or was used in a new browser (AU11)."""
    notices.post(
        to=person.agency_id,
        notice_kind=NoticeKind.CREDENTIAL_CHANGED,
        about=person,
        by=Service("sign-in", person.agency_id),
        at=at,
        persons=[person.pk],
    )
    letters.send(person, Template.SIGN_IN_CHANGED)
