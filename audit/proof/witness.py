"""An agency's witness: co-signs a log only while it grows, and never forgets what it signed.

It speaks C2SP's tlog-witness over HTTP, or takes the same request as a file where an agency has no
server. What it signed stands in a file of its own, written down before the signature leaves.
"""

from __future__ import annotations

import argparse
import base64
import binascii
import json
import os
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from audit.proof.notes import (
    COSIGNATURE,
    Checkpoint,
    Key,
    NotGenuine,
    make_key,
    public_key,
    read_key,
    signature_line,
)
from audit.proof.trees import is_consistent

LARGEST = 64 * 1024


class Refusal(Exception):
    """Why a witness does not sign, as the protocol says it: a number, and words or the size it knows."""

    def __init__(self, status: int, words: str) -> None:
        """Take both."""
        super().__init__(words)
        self.status, self.words = status, words


def request_of(old: int, proof: list[bytes], note: str) -> str:
    """What a log sends: the size the witness knows, the proof from there, the new checkpoint."""
    lines = [f"old {old}", *(base64.b64encode(one).decode() for one in proof)]
    return "\n".join(lines) + "\n\n" + note


class Witness:
    """What one agency has seen of one hub."""

    def __init__(self, key_file: Path, state: Path, hub_key: Key) -> None:
        """Read the key and what was signed before. Raises NotGenuine for a key file others may read."""
        self.name, self._private = read_key(key_file)
        self.hub_key, self._state, self._lock = hub_key, state, threading.Lock()
        self.newest: dict[str, Checkpoint] = {}
        for line in self.notes():
            point, _ = Checkpoint.read(line["note"])
            self.newest[point.origin] = point

    @property
    def key(self) -> Key:
        """The public half, which the hub and auditors are given."""
        return public_key(self.name, self._private, COSIGNATURE)

    def notes(self) -> Iterator[dict[str, Any]]:
        """Everything it signed, the oldest first, and what it noted beside."""
        if self._state.exists():
            with self._state.open() as file:
                yield from map(json.loads, file)

    def answer(self, request: str) -> str:
        """Give the signature for a request, or raise Refusal; a false one is kept as evidence."""
        old, proof, note = _read(request)
        with self._lock:
            try:
                point = Checkpoint.proved(note, self.hub_key)
            except NotGenuine as error:
                raise Refusal(403, str(error)) from None
            if not point.origin.startswith(f"{self.hub_key.name}/"):
                raise Refusal(404, "This witness knows another log.")
            self._require_growth(point, old, proof, note)
            line = signature_line(point.body, self.name, self._private, at=int(time.time()))
            if point != self.newest.get(point.origin):
                signed = point.body + "\n" + _hub_line(note, self.hub_key) + line
                self._write({"note": signed, **self._restored(point)})
                self.newest[point.origin] = point
        return line

    def _require_growth(self, point: Checkpoint, old: int, proof: list[bytes], note: str) -> None:
        known = self.newest.get(point.origin)
        size, root = (known.size, known.root) if known else (0, b"")
        if old != size or point.size < old:
            raise Refusal(409, str(size))
        if old and not is_consistent(old, point.size, proof, root, point.root):
            self._write({"refused": note, "old": old})
            raise Refusal(422, "This tree does not begin with the one that was signed before.")

    def _restored(self, point: Checkpoint) -> dict[str, str]:
        """What a new tree says of the one it follows, where this witness had signed more of that."""
        if point.origin in self.newest or not point.more:
            return {}
        words = point.more[0].split(" ")
        before = self.newest.get(words[1]) if words[0] == "follows" and len(words) == 4 else None
        if before and int(words[2]) < before.size:
            return {
                "restored": f"{before.size - int(words[2])} leaves of {before.origin} were lost."
            }
        return {"restored": f"The log goes on as {point.origin}."}

    def _write(self, line: dict[str, Any]) -> None:
        """Write it down for good before anything is answered; what was refused goes to a file beside."""
        place = self._state if "note" in line else self._state.with_suffix(".refused")
        with place.open("a") as file:
            file.write(json.dumps(line) + "\n")
            file.flush()
            os.fsync(file.fileno())


def _read(request: str) -> tuple[int, list[bytes], str]:
    head, gap, note = request.partition("\n\n")
    first, *proof = head.split("\n")
    if not gap or not first.startswith("old ") or len(proof) > 63:
        raise Refusal(400, "This is no request to a witness.")
    try:
        return int(first[4:]), [base64.b64decode(one, validate=True) for one in proof], note
    except (ValueError, binascii.Error):
        raise Refusal(400, "This is no request to a witness.") from None


def _hub_line(note: str, key: Key) -> str:
    lines = note.partition("\n\n")[2].splitlines(keepends=True)
    return next(line for line in lines if line.startswith(f"— {key.name} "))


class _Handler(BaseHTTPRequestHandler):
    """Answers a hub's requests, and gives what was signed to whoever asks."""

    timeout = 10
    witness: Witness

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        if self.path != "/add-checkpoint" or not 0 < length <= LARGEST:
            self._send(404 if length <= LARGEST else 413, "")
            return
        try:
            line = self.witness.answer(self.rfile.read(length).decode("utf-8", "replace"))
        except Refusal as refusal:
            self._send(refusal.status, refusal.words + "\n")
        else:
            self._send(200, line)

    def do_GET(self) -> None:
        if self.path != "/signed":
            self._send(404, "")
            return
        lines = thinned([*self.witness.notes()])
        self._send(200, "".join(json.dumps(line) + "\n" for line in lines))

    def _send(self, status: int, words: str) -> None:
        data = words.encode()
        self.send_response(status)
        kind = "text/x.tlog.size" if status == 409 else "text/plain; charset=utf-8"
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: object) -> None:
        """Say nothing: what matters stands in the file."""


def server(witness: Witness, host: str, port: int) -> ThreadingHTTPServer:
    """The server of one witness."""
    return ThreadingHTTPServer((host, port), type("Handler", (_Handler,), {"witness": witness}))


def thinned(lines: list[dict[str, Any]], most: int = 500) -> list[dict[str, Any]]:
    """No more lines than `most`, evenly; beside them the newest of each tree."""
    step = max(1, -(-len(lines) // most))
    last = {line["note"].partition("\n")[0]: place for place, line in enumerate(lines)}
    kept = {*range(len(lines) - 1, -1, -step), *last.values()}
    return [lines[place] for place in sorted(kept)]


def add_commands(commands: Any) -> None:
    """The words of the command line that make and are a witness."""
    one = commands.add_parser("witness-key")
    one.add_argument("name")
    one.add_argument("key_file", type=Path)
    one.set_defaults(act=_make)
    for name, act in (("witness", _serve), ("cosign", _cosign)):
        one = commands.add_parser(name)
        if name == "cosign":
            one.add_argument("file", type=Path)
        one.add_argument("key_file", type=Path)
        one.add_argument("state", type=Path)
        one.add_argument("--hub-key", required=True)
        one.add_argument("--listen", default="127.0.0.1:8090")
        one.set_defaults(act=act)


def _make(given: argparse.Namespace) -> int:
    print(make_key(given.name, given.key_file, COSIGNATURE))
    return 0


def _serve(given: argparse.Namespace) -> int:
    witness = Witness(given.key_file, given.state, Key.read(given.hub_key))
    host, _, port = given.listen.rpartition(":")
    print(f"The witness {witness.key} listens on {given.listen}.", flush=True)
    server(witness, host, int(port)).serve_forever()
    return 0


def _cosign(given: argparse.Namespace) -> int:
    witness = Witness(given.key_file, given.state, Key.read(given.hub_key))
    try:
        print(witness.answer(given.file.read_text()), end="")
    except Refusal as refusal:
        print(f"Not signed: {refusal.words}")
        return 1
    return 0
