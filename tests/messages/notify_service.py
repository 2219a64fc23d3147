"""A STAND-IN for the public API of GOV.UK Notify: enough of it for the hub, and no more.

It answers POST /v2/notifications/email and /sms, GET /v2/notifications?reference= and
/v2/notifications/{id}, checks the signed token (HS256, `iss` the service, `iat` of now), and gives
the status codes and bodies that the documentation gives. It keeps everything in memory and sends
nothing. It proves that the hub speaks the protocol as written down, not what Notify does with it.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import jwt

SERVICE = "26785a09-ab16-4eb0-8407-a37497a57506"
SECRET = "3d844edf-8d35-48ac-975b-e847b4f122b0"
KEY = f"northmoor-{SERVICE}-{SECRET}"
EMAIL_TEMPLATE = "9d751e0e-f929-4891-82a1-a3e1c3c18ee3"
TEXT_TEMPLATE = "f33517ff-2a88-4f6e-b855-c550268ce08a"
Answer = tuple[int, dict[str, Any]]


def _error(status: int, kind: str, words: str) -> Answer:
    return status, {"status_code": status, "errors": [{"error": kind, "message": words}]}


class StandIn(ThreadingHTTPServer):
    """The service: what it took, in order, and what is wrong with it just now."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.took: list[dict[str, Any]] = []
        self.fails_with = 0  # a status for everything
        self.loses_answers = False  # takes a message, and breaks the line before it says so

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def answer(self, method: str, path: str, told: dict[str, Any], bearer: str) -> Answer:
        if self.fails_with:
            return _error(self.fails_with, "RateLimitError", "Exceeded rate limit for key type")
        if refused := _refused(bearer):
            return refused
        parts = urlsplit(path)
        if method == "POST":
            return self._take(parts.path.rpartition("/")[2], told)
        if parts.path == "/v2/notifications":
            wanted = parse_qs(parts.query).get("reference", [""])[0]
            found = [one for one in reversed(self.took) if one["reference"] == wanted]
            return 200, {"notifications": found, "links": {"current": path}}
        number = parts.path.rpartition("/")[2]
        known = [one for one in self.took if one["id"] == number]
        return (200, known[0]) if known else _error(404, "NoResultFound", "No result found")

    def _take(self, kind: str, told: dict[str, Any]) -> Answer:
        where = told["email_address" if kind == "email" else "phone_number"]
        wanted = {"subject", "body"} if kind == "email" else {"body"}
        template = EMAIL_TEMPLATE if kind == "email" else TEXT_TEMPLATE
        if told["template_id"] != template or wanted - told["personalisation"].keys():
            return _error(400, "BadRequestError", "Missing personalisation")
        if "@" not in where and kind == "email":
            return _error(400, "ValidationError", f"email_address {where} is not valid")
        made = {
            "id": str(uuid4()),
            "reference": told.get("reference"),
            "email_address" if kind == "email" else "phone_number": where,
            "type": kind,
            "status": "created",
            "said": told["personalisation"],
        }
        self.took.append(made)
        return 201, {"id": made["id"], "reference": made["reference"], "content": {}}

    def settle(self, status: str) -> None:
        """What became of everything it took so far."""
        for one in self.took:
            one["status"] = status


def _refused(bearer: str) -> Answer | None:
    token = bearer.removeprefix("Bearer ")
    try:
        told = jwt.decode(token, SECRET, algorithms=["HS256"], options={"verify_iat": False})
    except jwt.InvalidTokenError:
        return _error(403, "AuthError", "Invalid token: signature, api token not found")
    if told["iss"] != SERVICE or abs(time.time() - told["iat"]) > 30:
        return _error(403, "AuthError", "Error: Your system clock must be accurate")
    return None


class _Handler(BaseHTTPRequestHandler):
    server: StandIn

    def _answer(self) -> None:
        size = int(self.headers.get("Content-Length") or 0)
        told = json.loads(self.rfile.read(size)) if size else {}
        bearer = self.headers.get("Authorization", "")
        status, body = self.server.answer(self.command, self.path, told, bearer)
        if self.server.loses_answers and status == 201:
            self.close_connection = True
            return
        sent = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(sent)))
        self.end_headers()
        self.wfile.write(sent)

    do_GET = do_POST = _answer  # noqa: N815

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@contextmanager
def running() -> Iterator[StandIn]:
    """The service, on a port of its own."""
    with StandIn() as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
