"""Root keys in a hardware security module, through PKCS#11: made in it, and never out of it."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pkcs11
from pkcs11.constants import Attribute, ObjectClass
from pkcs11.mechanisms import GCMParams, KeyType, Mechanism

from agencies.crypto import wraps
from agencies.crypto.errors import CannotOpen
from agencies.custody.local import KEY_BYTES
from agencies.custody.provider import KeysUnavailable

_TAG_BITS = 128
_REFUSED = (pkcs11.EncryptedDataInvalid, pkcs11.EncryptedDataLenRange, pkcs11.GeneralError)


class HardwareModule:
    """AES-256 keys of one token of a module; the wraps are those of docs/crypto.md, suite 1."""

    def __init__(self, *, module: str, token: str, pin: str) -> None:
        """Take the module's library, the token's label and its user PIN."""
        self._module, self._token, self._pin = module, token, pin
        self._lock = threading.Lock()  # a session does one thing at a time
        self._session: Any = None

    def has(self, name: str) -> bool:
        """Whether the token holds a key of that label."""
        with self._logged_in() as session:
            return next(iter(session.get_objects(_template(name))), None) is not None

    def create(self, name: str) -> None:
        """Make a key inside the token that can never be taken out of it."""
        with self._logged_in() as session:
            if next(iter(session.get_objects(_template(name))), None) is not None:
                raise FileExistsError("The module has a key of that name.")
            session.generate_key(
                KeyType.AES,
                KEY_BYTES * 8,
                label=name,
                store=True,
                template={
                    Attribute.SENSITIVE: True,
                    Attribute.EXTRACTABLE: False,
                    Attribute.ENCRYPT: True,
                    Attribute.DECRYPT: True,
                },
            )

    def wrap(self, name: str, secret: bytes, context: bytes) -> bytes:
        """Wrap a secret inside the module, bound to its context."""
        nonce = os.urandom(wraps.NONCE_BYTES)
        with self._logged_in() as session:
            sealed = _key(session, name).encrypt(
                secret, mechanism=Mechanism.AES_GCM, mechanism_param=_params(nonce, context)
            )
        return wraps.joined(nonce, bytes(sealed))

    def unwrap(self, name: str, wrapped: bytes, context: bytes) -> bytes:
        """Give back a secret that the module wrapped for this context."""
        nonce, sealed = wraps.parted(wrapped)
        with self._logged_in() as session:
            try:
                plain = _key(session, name).decrypt(
                    sealed, mechanism=Mechanism.AES_GCM, mechanism_param=_params(nonce, context)
                )
            except _REFUSED:
                raise CannotOpen from None
        return bytes(plain)

    def destroy(self, name: str) -> None:
        """Destroy a key of the token."""
        with self._logged_in() as session:
            for key in [*session.get_objects(_template(name))]:
                key.destroy()

    @contextmanager
    def _logged_in(self) -> Iterator[Any]:
        """The session of this process, opened anew after the module was away."""
        with self._lock:
            try:
                if self._session is None:
                    token = pkcs11.lib(self._module).get_token(token_label=self._token)
                    self._session = _open(token, self._pin)
                yield self._session
            except (pkcs11.PKCS11Error, OSError, RuntimeError) as error:
                if isinstance(error, KeysUnavailable | FileExistsError):
                    raise
                self._let_go()
                raise KeysUnavailable("The hardware module does not answer.") from None

    def _let_go(self) -> None:
        held, self._session = self._session, None
        if held is not None:
            try:
                held.close()
            except pkcs11.PKCS11Error:
                return  # it is gone already


def _open(token: Any, pin: str) -> Any:
    """A session; the log-in is of the whole process, so it may stand already."""
    try:
        return token.open(rw=True, user_pin=pin)
    except pkcs11.UserAlreadyLoggedIn:
        return token.open(rw=True)


def _template(name: str) -> dict[Attribute, Any]:
    return {
        Attribute.CLASS: ObjectClass.SECRET_KEY,
        Attribute.KEY_TYPE: KeyType.AES,
        Attribute.LABEL: name,
    }


def _key(session: Any, name: str) -> Any:
    found = next(iter(session.get_objects(_template(name))), None)
    if found is None:
        raise KeysUnavailable("The hardware module has no key of that name.")
    return found


def _params(nonce: bytes, context: bytes) -> GCMParams:
    return GCMParams(nonce, wraps.associated(context), _TAG_BITS)
