"""Root keys at a key service: the transit engine of HashiCorp Vault or OpenBao, over HTTPS.

The service does the wrapping; the key stays there, each call stands in its audit log, and the agency
that runs it can cut the hub off at any moment (security notes 1, tier 2). Wraps carry the service's
own format (`vault:v1:…`) behind one byte of ours, docs/crypto.md.
"""

from __future__ import annotations

import base64
import http.client
import json
import ssl
from typing import Any
from urllib.parse import quote, urlsplit

from agencies.crypto import wraps
from agencies.crypto.errors import CannotOpen
from agencies.custody.provider import KeysUnavailable

SUITE = b"\x02"  # wrapped by a key service
_TIMEOUT_SECONDS = 3.0
_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_MOST_BYTES = 64 * 1024


class KeyService:
    """One mount of a transit engine, spoken to with one token."""

    def __init__(
        self,
        *,
        address: str,
        token: str,
        mount: str = "transit",
        namespace: str = "",
        ca_file: str = "",
    ) -> None:
        """Take the address, the token, and the mount; raise KeysUnavailable for plain HTTP elsewhere.

        Plain HTTP is for an agent on this very machine, which speaks TLS for the hub.
        """
        self._address = urlsplit(address)
        if self._address.scheme != "https" and self._address.hostname not in _LOOPBACK:
            raise KeysUnavailable("A key service on another machine is spoken to over HTTPS alone.")
        self._mount = mount.strip("/")
        self._headers = {"X-Vault-Token": token, "X-Vault-Request": "true"}
        if namespace:
            self._headers["X-Vault-Namespace"] = namespace
        self._ca_file = ca_file or None

    def has(self, name: str) -> bool:
        """Whether the service has a key of that name."""
        status, _ = self._ask("GET", "keys", name)
        return _expect(status, 200, 404) == 200

    def create(self, name: str) -> None:
        """Make a key at the service that cannot be exported."""
        if self.has(name):
            raise FileExistsError("The key service has a key of that name.")
        status, _ = self._ask("POST", "keys", name, type="aes256-gcm96", exportable=False)
        _expect(status, 200, 204)

    def wrap(self, name: str, secret: bytes, context: bytes) -> bytes:
        """Let the service wrap a secret, bound to its context."""
        told = {"plaintext": _text(secret), "associated_data": _text(wraps.associated(context))}
        status, answer = self._ask("POST", "encrypt", name, **told)
        _expect(status, 200)
        return SUITE + _field(answer, "ciphertext").encode("ascii")

    def unwrap(self, name: str, wrapped: bytes, context: bytes) -> bytes:
        """Let the service unwrap a secret."""
        if wrapped[:1] != SUITE:
            raise CannotOpen
        told = {
            "ciphertext": _ascii(wrapped[1:]),
            "associated_data": _text(wraps.associated(context)),
        }
        status, answer = self._ask("POST", "decrypt", name, **told)
        if _expect(status, 200, 400) == 400:
            raise CannotOpen  # not this key, this context, or these bytes
        try:
            return base64.b64decode(_field(answer, "plaintext"), validate=True)
        except ValueError:
            raise KeysUnavailable("The key service gave an answer that is none.") from None

    def destroy(self, name: str) -> None:
        """Destroy a key at the service, which asks for it to be allowed first."""
        if self.has(name):
            status, _ = self._ask("POST", "keys", f"{name}/config", deletion_allowed=True)
            _expect(status, 200, 204)
            status, _ = self._ask("DELETE", "keys", name)
            _expect(status, 200, 204)

    def _ask(self, method: str, word: str, name: str, **told: object) -> tuple[int, dict[str, Any]]:
        """Ask once; redirects are not followed, for the token would go along."""
        line = self._line()
        path = f"{self._address.path.rstrip('/')}/v1/{self._mount}/{word}/{quote(name)}"
        body = json.dumps(told) if told else None
        try:
            line.request(method, path, body, {**self._headers, "Content-Type": "application/json"})
            answer = line.getresponse()
            text = answer.read(_MOST_BYTES)
            return answer.status, json.loads(text) if text else {}
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise KeysUnavailable("The key service does not answer.") from error
        finally:
            line.close()

    def _line(self) -> http.client.HTTPConnection:
        host, port = self._address.hostname or "", self._address.port
        if self._address.scheme != "https":
            return http.client.HTTPConnection(host, port, timeout=_TIMEOUT_SECONDS)
        try:
            context = ssl.create_default_context(cafile=self._ca_file)
        except OSError as error:
            raise KeysUnavailable(
                "The certificate of the key service’s issuer cannot be read."
            ) from error
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        return http.client.HTTPSConnection(host, port, timeout=_TIMEOUT_SECONDS, context=context)


def _expect(status: int, *known: int) -> int:
    if status not in known:
        raise KeysUnavailable(f"The key service answered {status}.")
    return status


def _field(answer: dict[str, Any], name: str) -> str:
    found = (answer.get("data") or {}).get(name)
    if not isinstance(found, str):
        raise KeysUnavailable("The key service gave an answer that is none.")
    return found


def _text(content: bytes) -> str:
    return base64.b64encode(content).decode("ascii")


def _ascii(content: bytes) -> str:
    try:
        return content.decode("ascii")
    except UnicodeDecodeError:
        raise CannotOpen from None
