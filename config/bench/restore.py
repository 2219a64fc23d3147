"""A hub of a million people sealed into a backup and put back into empty databases, against bare dumps."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

from config.backup import programs
from config.bench import look_up
from config.bench.browsers import hat_of
from config.bench.matching import Share
from config.bench.measure import Line
from config.bench.people import People
from config.bench.scratch import MANAGE
from config.roles import ensure_database

MOST_MINUTES = 30.0  # BK2
TARGET = 1.5


def run() -> Iterator[Line | Share]:
    """Fill, dump and seal, restore and open; gives minutes, and both ways against bare dump and restore."""
    size = int(os.environ.get("BENCH_PEOPLE", look_up.SIZES[-1]))
    _fill(size)
    own = os.environ["OWNER_DATABASE_URL"]
    with tempfile.TemporaryDirectory(prefix="hub-bench-") as text:
        folder = Path(text)
        dumped, dumping = folder / "bare.dump", time.perf_counter()
        with programs.dumping(_login(own, "backup")) as source, dumped.open("wb") as to:
            shutil.copyfileobj(source, to, 1 << 20)
        dumping = time.perf_counter() - dumping
        with _databases(own) as bare:
            restoring = time.perf_counter()
            with dumped.open("rb") as read, programs.restoring(_named(own, bare)) as write:
                shutil.copyfileobj(read, write, 1 << 20)
            restoring = time.perf_counter() - restoring
        dumped.unlink()
        _manage(["backup", "--make-keys", str(folder / "private")])
        sealing = _manage(["backup", str(folder / "sealed")])
        with _databases(own) as name:
            words = ["restore", str(folder / "sealed"), "--private-keys", str(folder / "private")]
            opening = _manage(words, _addresses(own, name, folder))
            if (found := _cards(_named(own, name))) != (there := _cards(own)) or found < size:
                raise RuntimeError(f"{found} cards came back of {there}.")
    yield Share(
        f"restoring a hub of {size:,} people, minutes",
        opening / 60,
        MOST_MINUTES,
        is_most=True,
        note=f"{found:,} cards came back; the backup took {sealing:.0f} s",
    )
    yield Line(f"a sealed backup of {size:,} people, against a bare dump", dumping, sealing, TARGET)
    yield Line(f"its restore, against a bare one of {size:,}", restoring, opening, TARGET)


def _fill(size: int) -> None:
    with psycopg.connect(os.environ["OWNER_DATABASE_URL"]) as owner:
        with look_up.quietly(owner):
            look_up.fill(owner, hat_of("joan", "mash"), look_up.drawn(People(look_up.SEED)), size)
        owner.execute("DROP TABLE bench_people")
        owner.execute("ANALYZE")


@contextmanager
def _databases(url: str) -> Iterator[str]:
    """Two empty databases beside the scratch ones, dropped at the end; gives the first one's name."""
    main = f"{urlsplit(url).path.lstrip('/')}_back"
    names = (main, f"{main}_keys")
    for name in names:
        ensure_database(url, name)
    try:
        yield main
    finally:
        with psycopg.connect(url, autocommit=True) as owner:
            for name in names:
                owner.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(name)))


def _named(url: str, name: str) -> str:
    return urlsplit(url)._replace(path=f"/{name}").geturl()


def _login(url: str, login: str) -> str:
    parts = urlsplit(url)
    return parts._replace(netloc=f"{login}@{parts.netloc.rpartition('@')[2]}").geturl()


def _addresses(own: str, name: str, folder: Path) -> Mapping[str, str]:
    return {
        "DATABASE_URL": _named(_login(own, "web"), name),
        "KEYS_DATABASE_URL": _named(_login(own, "web"), f"{name}_keys"),
        "OWNER_DATABASE_URL": _named(own, name),
        "OWNER_KEYS_DATABASE_URL": _named(own, f"{name}_keys"),
        "HUB_ATTACHMENTS_DIR": str(folder / "attachments"),
    }


def _manage(words: list[str], given: Mapping[str, str] | None = None) -> float:
    """Run a command of the hub as its administrator does; gives the seconds it took."""
    start = time.perf_counter()
    subprocess.run(
        [*MANAGE, *words],
        env={**os.environ, **(given or {})},
        check=True,
        stdout=subprocess.DEVNULL,
    )
    return time.perf_counter() - start


def _cards(url: str) -> int:
    with psycopg.connect(_login(url, "backup")) as connection:
        found: Any = connection.execute("SELECT count(*) FROM mash_hub_card").fetchone()
    return int(found[0])
