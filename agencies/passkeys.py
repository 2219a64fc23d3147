"""Passkeys: django-otp-webauthn's ceremonies under our names, with states that are used once."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django_otp_webauthn.exceptions import OTPWebAuthnApiError
from django_otp_webauthn.helpers import WebAuthnHelper
from django_otp_webauthn.utils import rewrite_exceptions
from webauthn.helpers.structs import PublicKeyCredentialUserEntity

from agencies.models.factors import Passkey
from agencies.models.people import Person

STATE = "passkey_state"


class Ceremony(WebAuthnHelper):
    """What the browser and the authenticator are told: a random handle and the sign-in name."""

    def get_user_entity(self, user: Any) -> PublicKeyCredentialUserEntity:
        """Name the person as they sign in; their id is random and says nothing."""
        return PublicKeyCredentialUserEntity(
            id=user.pk.bytes, name=user.user_name, display_name=user.user_name
        )

    def create_attestation(
        self, credential: Any, attestation_object: bytes, client_data_json: bytes
    ) -> Any:
        """Keep no statement about the make of the authenticator: we ask for none."""
        return None


class CeremonyFailed(Exception):
    """The browser's answer does not prove anything."""


def begin_registration(request: HttpRequest, person: Person) -> dict[str, Any]:
    """What the browser needs to make a passkey; remembers the challenge in the session."""
    options, state = Ceremony(request).register_begin(person)
    request.session[STATE] = state
    return dict(options)


def complete_registration(request: HttpRequest, person: Person, answer: Any, name: str) -> Passkey:
    """Store the passkey the browser made. Raises CeremonyFailed."""
    state = _used_up(request)
    try:
        with rewrite_exceptions():
            device: Passkey = Ceremony(request).register_complete(person, state, answer)
    except (OTPWebAuthnApiError, ValueError, KeyError, TypeError) as error:
        raise CeremonyFailed from error
    device.name = name[:64] or "Passkey"
    Passkey.objects.filter(pk=device.pk).update(name=device.name)
    return device


def begin_proof(request: HttpRequest, person: Person | None) -> dict[str, Any]:
    """What the browser needs to prove a passkey; without a person it must check who holds it."""
    options, state = Ceremony(request).authenticate_begin(
        user=person, require_user_verification=person is None
    )
    request.session[STATE] = state
    return dict(options)


def complete_proof(request: HttpRequest, person: Person | None, answer: Any) -> Passkey:
    """The passkey that was proved, of an active person. Raises CeremonyFailed."""
    state = _used_up(request)
    try:
        with rewrite_exceptions():
            device: Passkey = Ceremony(request).authenticate_complete(person, state, answer)
    except (OTPWebAuthnApiError, ValueError, KeyError, TypeError) as error:
        raise CeremonyFailed from error
    if not device.confirmed or not device.user.is_active:
        raise CeremonyFailed
    return device


def _used_up(request: HttpRequest) -> dict[str, Any]:
    """The state of the ceremony, which is good for one answer."""
    state = request.session.pop(STATE, None)
    if not isinstance(state, dict):
        raise CeremonyFailed
    return state
