"""A STAND-IN for the transit engine of HashiCorp Vault or OpenBao: enough of it, and no more.

It answers the addresses that agencies/custody/transit.py asks, with the status codes and bodies that
the real one gives: keys at /v1/transit/keys, encrypt and decrypt with associated data, a token in a
header, deletion only when allowed, 503 while it is sealed. It keeps its keys in memory. It proves that
the hub speaks the protocol as written down, not that a given release of Vault does.
"""

from __future__ import annotations

import base64
import json
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from agencies.crypto import wraps
from agencies.crypto.errors import CannotOpen

TOKEN = "s.stand-in-token"
Answer = tuple[int, dict[str, Any]]


class StandIn(ThreadingHTTPServer):
    """The service: its keys, whether it is sealed, and the lines it was asked."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.keys: dict[str, dict[str, Any]] = {}
        self.is_sealed = False
        self.seconds = 0.0  # how long it takes over each answer
        self.asked: list[str] = []

    def answer(self, method: str, path: str, told: dict[str, Any], token: str) -> Answer:
        self.asked.append(f"{method} {path}")
        time.sleep(self.seconds)
        if self.is_sealed:
            return 503, {"errors": ["Vault is sealed"]}
        if token != TOKEN:
            return 403, {"errors": ["permission denied"]}
        head, _, rest = path.removeprefix("/v1/transit/").partition("/")
        name, _, more = rest.partition("/")
        if not path.startswith("/v1/transit/") or head not in ("keys", "encrypt", "decrypt"):
            return 404, {"errors": ["no handler for route"]}
        if head == "keys":
            return self._keys(method, name, more, told)
        key = self.keys.get(name)
        if key is None:
            return 400, {"errors": ["encryption key not found"]}
        return (_encrypt if head == "encrypt" else _decrypt)(key["key"], told)

    def _keys(self, method: str, name: str, more: str, told: dict[str, Any]) -> Answer:
        key = self.keys.get(name)
        if method == "GET":
            return (200, {"data": {"name": name, "type": "aes256-gcm96"}}) if key else (404, {})
        if method == "DELETE":
            if key is None or not key["deletion_allowed"]:
                return 400, {"errors": ["deletion is not allowed for this key"]}
            del self.keys[name]
            return 204, {}
        if more == "config" and key is not None:
            key.update(told)
        elif key is None:  # the real one changes nothing either where there is a key
            assert told == {"type": "aes256-gcm96", "exportable": False}
            self.keys[name] = {"key": wraps.new_key(), "deletion_allowed": False}
        return 204, {}


def _encrypt(key: bytes, told: dict[str, Any]) -> Answer:
    plain, bound_to = (base64.b64decode(told[one]) for one in ("plaintext", "associated_data"))
    sealed = base64.b64encode(wraps.wrap(plain, key=key, context=bound_to)).decode()
    return 200, {"data": {"ciphertext": f"vault:v1:{sealed}", "key_version": 1}}


def _decrypt(key: bytes, told: dict[str, Any]) -> Answer:
    try:
        sealed = base64.b64decode(told["ciphertext"].removeprefix("vault:v1:"), validate=True)
        bound_to = base64.b64decode(told["associated_data"])
        plain = wraps.unwrap(sealed, key=key, context=bound_to)
    except (CannotOpen, ValueError):
        return 400, {"errors": ["cipher: message authentication failed"]}
    return 200, {"data": {"plaintext": base64.b64encode(plain).decode()}}


class _Handler(BaseHTTPRequestHandler):
    server: StandIn

    def _do(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        told = json.loads(self.rfile.read(length)) if length else {}
        token = self.headers.get("X-Vault-Token", "")
        status, body = self.server.answer(self.command, self.path, told, token)
        text = b"" if status == 204 else json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        with suppress(ConnectionError):  # who asked waits no longer
            self.wfile.write(text)

    do_GET = do_POST = do_DELETE = _do  # noqa: N815  # names that the server looks for

    def log_message(self, *_: object) -> None:
        """Nothing of it belongs among the words of the tests."""


@contextmanager
def running(certificate: Path | None = None, key: Path | None = None) -> Iterator[StandIn]:
    """The stand-in, answering in a thread, over TLS where a certificate is given."""
    server = StandIn()
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        server.socket = context.wrap_socket(server.socket, server_side=True)
        server.handle_error = lambda *_: None  # type: ignore[method-assign]  # who does not trust us hangs up
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
