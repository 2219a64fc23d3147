"""`./hub check`: every check that needs no running hub, all of them even when one fails."""

import os
import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from config.front.environment import MANAGE, OURS, PROJECT, private_folder

_TEMPLATES = "config/templates"


@dataclass(frozen=True)
class Check:
    """One check: its name on the page and the program that makes it."""

    name: str
    command: Sequence[str]


def check(arguments: Sequence[str]) -> int:
    """Run all checks, or those whose names are given; 1 when one of them fails."""
    with tempfile.TemporaryDirectory(prefix="hub-check-") as folder:
        environment = like_production(Path(folder))
        chosen = [each for each in _checks() if not arguments or each.name in arguments]
        results = [_run(each, environment) for each in chosen]
    failed = results.count(False)
    print(f"\n{len(results) - failed} checks ok, {failed} failed")
    return 1 if failed else 0


def fix(_arguments: Sequence[str]) -> int:
    """Put right what the format and lint checks can put right by themselves."""
    commands = [
        _tool("ruff", "check", "--fix", "--quiet", "."),
        _tool("ruff", "format", "."),
        _tool("djhtml", "--tabwidth", "2", _TEMPLATES),
    ]
    return max(subprocess.run(command, check=False, cwd=PROJECT).returncode for command in commands)


def _checks() -> list[Check]:
    return [
        Check("format", _tool("ruff", "format", "--check", "--quiet", ".")),
        Check("lint", _tool("ruff", "check", "--quiet", ".")),
        Check("imports", _tool("lint-imports", "--no-cache")),
        Check("types", _tool("mypy")),
        Check("migrations", [*MANAGE, "makemigrations", "--check", "--dry-run"]),
        Check("deploy", [*MANAGE, "check", "--deploy", "--fail-level", "WARNING"]),
        Check("indent", _tool("djhtml", "--check", "--tabwidth", "2", _TEMPLATES)),
        Check("templates", _tool("djlint", "--lint", "--quiet", _TEMPLATES)),
        Check("dependencies", _tool("deptry", ".")),
        Check("locks", [sys.executable, "-m", "config.front.locks"]),
        Check("spelling", _tool("codespell")),
        Check("documents", [*MANAGE, "write_docs", "--check"]),
    ]


def _tool(name: str, *words: str) -> list[str]:
    return [str(Path(sys.executable).parent / name), *words]


def _run(check: Check, environment: Mapping[str, str]) -> bool:
    """Run one check and say in one line how it ended; its words only when it failed."""
    start = time.monotonic()
    done = subprocess.run(
        check.command,
        check=False,
        cwd=PROJECT,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    ok = done.returncode == 0
    seconds = time.monotonic() - start
    print(f"{'ok' if ok else 'failed':<7} {seconds:5.1f} s  {check.name}", flush=True)
    if not ok:
        print(done.stdout.rstrip(), flush=True)
    return ok


def like_production(folder: Path) -> Mapping[str, str]:
    """The variables of a hub in production, with nothing behind them: no check asks a server."""
    given = {name: value for name, value in os.environ.items() if name not in OURS}
    return {
        **given,
        "HUB_ADDRESS": "https://hub.example",
        "HUB_SECRET_KEY": secrets.token_urlsafe(64),
        "HUB_KEYS_DIR": str(private_folder(folder / "keys")),
        "HUB_LOGIN": "owner",
        "DATABASE_URL": "postgres://web@127.0.0.1:1/hub",
        "KEYS_DATABASE_URL": "postgres://web@127.0.0.1:1/hub_keys",
        "REDIS_URL": "redis://127.0.0.1:1/0",
        # makemigrations warns when no database answers; here none is meant to
        "PYTHONWARNINGS": "ignore::RuntimeWarning",
    }
