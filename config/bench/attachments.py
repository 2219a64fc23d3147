"""An attached file sealed to the disk and opened again, against the same file copied and read in clear.

The peer seals the whole file in memory as one Fernet token, as Django projects do.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import BinaryIO
from uuid import uuid4

from agencies.attachments import store
from agencies.crypto.stream import CHUNK, open_stream, seal_stream
from config.bench import fernet, measure
from config.bench.measure import Arm, Line

SIZE = 64 * 1024 * 1024
ROUNDS = 9
SEALING = 1 / 0.7  # security notes 8: at least 0.7 of the speed of a copy
# Reading a file that the system still holds in memory is no work at all, and opening it is some.
OPENING = 6.0


def arms(folder: Path, size: int = SIZE) -> Mapping[str, Arm]:
    """Copies and readings, in clear, sealed by us and by the peer; each write ends on the disk."""
    plain, sealed = folder / "plain", folder / "sealed"
    plain.write_bytes(os.urandom(size))
    key, file_id = os.urandom(32), uuid4()

    def copy(_number: int) -> None:
        with plain.open("rb") as source, (folder / "copy").open("wb") as target:
            shutil.copyfileobj(source, target, CHUNK)
            _to_disk(target)

    def seal(_number: int) -> None:
        with plain.open("rb") as source, sealed.open("wb", buffering=store.BUFFER) as target:
            seal_stream(source.read, target.write, key, file_id)
            _to_disk(target)

    def peer(_number: int) -> None:
        with (folder / "token").open("wb") as target:
            target.write(fernet.token_of(plain.read_bytes()))
            _to_disk(target)

    def read(_number: int) -> int:
        with plain.open("rb") as source:
            return sum(len(piece) for piece in iter(lambda: source.read(CHUNK), b""))

    def open_(_number: int) -> int:
        with sealed.open("rb") as source:
            return sum(len(piece) for piece in open_stream(source.read, key, file_id))

    return {"copy": copy, "seal": seal, "peer": peer, "read": read, "open": open_}


def _to_disk(target: BinaryIO) -> None:
    target.flush()
    os.fsync(target.fileno())


def run() -> list[Line]:
    """Measure them in turns."""
    with tempfile.TemporaryDirectory() as folder:
        taken = measure.in_turns(arms(Path(folder)), rounds=ROUNDS, warm=2)
    middle = {name: measure.middle(seconds) for name, seconds in taken.items()}
    peer = (
        f"peer: Fernet, the whole file in memory, {middle['peer'] * 1000:.0f} ms,"
        f" ratio {middle['peer'] / middle['copy']:.2f}"
    )
    megabytes = SIZE / 1024 / 1024
    return [
        Line(
            f"a file of {megabytes:.0f} MiB sealed to the disk, against its copy, median",
            middle["copy"],
            middle["seal"],
            SEALING,
            peer,
            f"{megabytes / middle['seal']:.0f} MiB/s",
        ),
        Line(
            "the same opened piece by piece, against reading it in clear, median",
            middle["read"],
            middle["open"],
            OPENING,
            note=f"{megabytes / middle['open']:.0f} MiB/s",
        ),
    ]
