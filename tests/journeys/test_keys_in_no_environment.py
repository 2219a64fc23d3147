"""What a program was started with can be read by its whole account: no key of the hub stands there (CR11)."""

from __future__ import annotations

import base64
import http.client
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from uuid import UUID

import psycopg
import pytest

from agencies.crypto import wraps
from agencies.crypto.labels import Label, context
from audit.proof.notes import read_key
from config.front import processes
from tests.databases import place
from tests.journeys.rig import Hub, hub
from tests.journeys.walk import wearers
from tests.live.rig import wait_for

PROC = Path("/proc")
KEY_BYTES = 32

pytestmark = pytest.mark.skipif(
    not (PROC / "self" / "environ").exists(), reason="only Linux shows what a process was given"
)


@pytest.mark.slow
def test_cr11_no_key_of_the_hub_stands_in_the_environment_or_the_words_of_a_process() -> None:
    with hub("partnership") as made:
        start_sealer(made)
        for wearer in wearers(made)[:4]:  # it has worked a little
            assert first_page(made, wearer.session) == 200
        keys = keys_of(made)
        told = {pid: given_to(pid) for pid in family(made)}
        assert len(told) >= len(made.running) == 5
        assert len(keys) > 20
        assert all(b"HUB_KEYS_DIR=" in words for words in told.values())
        assert [pid for pid, words in told.items() if shows(words, keys)] == []


@pytest.mark.parametrize("form", ["hex", "base64"])
def test_a_key_that_stood_there_would_be_found(form: str) -> None:
    key = os.urandom(KEY_BYTES)
    word = key.hex() if form == "hex" else base64.urlsafe_b64encode(key).decode().rstrip("=")
    command = [sys.executable, "-c", "input()"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, env={"KEY": word}) as process:
        wait_for(lambda: b"KEY=" in given_to(process.pid))
        assert shows(given_to(process.pid), [key])
        assert not shows(given_to(process.pid), [os.urandom(KEY_BYTES)])
        process.communicate(b"\n")


# --- the hub -------------------------------------------------------------------------------------


def start_sealer(made: Hub) -> None:
    """Run the sealer beside the others, with the signing key that it alone holds."""
    signing_key(made).parent.mkdir(mode=0o700)
    given = {
        **made.environment,
        "SEALER_DATABASE_URL": place("sealer", made.name),
        "HUB_SEALER_KEY_FILE": str(signing_key(made)),
    }
    made.running["sealer"] = made._start(processes.sealer(given))
    wait_for(signing_key(made).exists, seconds=120)


def signing_key(made: Hub) -> Path:
    return made.folder / "sealer" / "signing.key"


def first_page(made: Hub, session: str) -> int:
    """The status of the first page for somebody who is signed in."""
    line = http.client.HTTPConnection("127.0.0.1", made.port, timeout=60)
    host = {"Host": f"localhost:{made.port}", "Cookie": f"hub={session}"}
    line.request("GET", "/", headers=host)
    status = line.getresponse().status
    line.close()
    return status


# --- its keys ------------------------------------------------------------------------------------


def keys_of(made: Hub) -> list[bytes]:
    """Every key there is: the files, the sealer's, the agencies' pairs unwrapped, the shred secrets."""
    paths = [*(made.folder / "keys").glob("*.key"), made.folder / "secret-key"]
    found = [part for path in paths for part in parts(path.read_bytes())]
    found.append(read_key(signing_key(made))[1])
    pairs = made.ask(
        "SELECT agency_id, number, root_number, wrapped_private_key FROM agencies_agencykey"
    )
    for agency, number, root_number, wrapped in pairs:
        found.append(private_half(made, agency, number, root_number, bytes(wrapped)))
    with psycopg.connect(place("", f"{made.name}_keys")) as admin:
        rows = admin.execute("SELECT secret FROM agencies_shredsecret").fetchall()
        return [*found, *(bytes(secret) for (secret,) in rows)]


def private_half(made: Hub, agency: UUID, number: int, root_number: int, wrapped: bytes) -> bytes:
    name = f"agency-{agency}" + (f"-{root_number}" if root_number > 1 else "")
    root = (made.folder / "keys" / f"{name}.key").read_bytes()
    bound_to = context(Label.AGENCY_KEY, agency.bytes, number.to_bytes(4, "big"))
    return wraps.unwrap(wrapped, key=root, context=bound_to)


def parts(held: bytes) -> list[bytes]:
    """The keys of a file: 32 bytes each, or one line of text."""
    if len(held) % KEY_BYTES:
        return [held.strip()]
    return [held[at : at + KEY_BYTES] for at in range(0, len(held), KEY_BYTES)]


# --- what its processes were given ---------------------------------------------------------------


def family(made: Hub) -> list[int]:
    """Its processes, and whatever those have started."""
    found = [process.pid for process in made.running.values()]
    for pid in found:
        for path in (PROC / str(pid) / "task").glob("*/children"):
            found += [int(child) for child in path.read_text().split()]
    return found


def given_to(pid: int) -> bytes:
    """The variables and the words with which a process was started."""
    return b"\0".join((PROC / str(pid) / name).read_bytes() for name in ("environ", "cmdline"))


def shows(words: bytes, keys: Iterable[bytes]) -> bool:
    """Whether a key stands among words, as it is or in any of the ways in which keys are written."""
    lower = words.lower()
    return any(
        key in words
        or key.hex().encode() in lower
        or base64.b64encode(key).rstrip(b"=") in words
        or base64.urlsafe_b64encode(key).rstrip(b"=") in words
        for key in keys
    )
