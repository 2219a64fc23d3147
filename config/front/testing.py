"""`./hub test`: the suite on the servers given or on embedded ones, and a count as its last line."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from xml.etree import ElementTree

from config.embedded import for_tests
from config.front import databases
from config.front.environment import OURS, STATE, CannotGo

_BROWSER = "chromium fonts-liberation libatomic1"
_TESTS = {"browser": "browser tests", "hardware": "tests of keys in hardware"}


def test(arguments: Sequence[str]) -> int:
    """Run pytest with `arguments`; its exit code. `--slow` runs the slow tests, and only those."""
    words = [word for word in arguments if word != "--slow"]
    marks = ["slow"] if len(words) < len(arguments) else ["not slow"]
    missing = {name: why for name, why in _what_is_missing() if why}
    for name, why in missing.items():
        if os.environ.get("CI"):
            raise CannotGo(f"The {_TESTS[name]} cannot run. {why}")
        marks.append(f"not {name}")
    STATE.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="report-", dir=STATE) as folder:
        report = Path(folder) / "junit.xml"
        command = [
            sys.executable, "-m", "pytest", "-m", " and ".join(marks), f"--junitxml={report}",
            *_two_processes(words), *words,
        ]  # fmt: skip
        code = subprocess.run(command, check=False, env=_environment()).returncode
        counts = _counts(report)
    for name, why in missing.items():
        print(f"\nThe {_TESTS[name]} did not run. {why}")
    print("\n{} passed, {} failed, {} skipped".format(*counts), flush=True)
    return code


def _what_is_missing() -> Iterator[tuple[str, str]]:
    """Each mark of tests that need a program of the system, and why they cannot run, or nothing."""
    for mark, program, packages in (
        ("browser", "chromium", _BROWSER),
        ("hardware", "softhsm2-util", "softhsm2"),
    ):
        install = f"run `sudo apt-get install {packages}`, then ./hub test again."
        yield mark, "" if shutil.which(program) else f"They need the system's {program}: {install}"


def _two_processes(words: Sequence[str]) -> list[str]:
    """Two processes, the idle one taking over from the other, unless the person says otherwise."""
    own = ("-n", "--numprocesses", "--pdb", "-s", "--collect-only", "--co")
    return [] if any(word.startswith(own) for word in words) else ["-n", "2", "--dist", "worksteal"]


def _environment() -> Mapping[str, str]:
    """This environment with the addresses of two servers that answer, and nothing of another hub."""
    database, redis = os.environ.get("DATABASE_URL", ""), os.environ.get("REDIS_URL", "")
    given = {name: value for name, value in os.environ.items() if name not in OURS}
    if database and redis:
        if not databases.database_answers(_maintenance(database)):
            raise CannotGo(
                "No PostgreSQL 15 or newer answers at DATABASE_URL: start it, or unset the variable."
            )
        if not databases.redis_answers(redis):
            raise CannotGo("No Redis answers at REDIS_URL: start it, or unset the variable.")
        print("The tests run on the servers of DATABASE_URL and REDIS_URL.", flush=True)
    else:
        print("The tests run on embedded PostgreSQL and Valkey.", flush=True)
        database, redis = for_tests.start()
    return {**given, "DATABASE_URL": database, "REDIS_URL": redis}


def _maintenance(url: str) -> str:
    """The same server's own database, as the one named need not exist yet."""
    head, _, query = url.partition("?")
    return head.rpartition("/")[0] + "/postgres" + (f"?{query}" if query else "")


def _counts(report: Path) -> tuple[int, int, int]:
    """How many tests passed, failed and were skipped; a run that broke off counts as one failure."""
    if not report.exists():
        return 0, 1, 0
    root = ElementTree.parse(report).getroot()  # noqa: S314 (pytest wrote it a moment ago)
    suites = list(root.iter("testsuite"))
    total, failures, errors, skipped = (
        sum(int(suite.get(name, "0")) for suite in suites)
        for name in ("tests", "failures", "errors", "skipped")
    )
    failed = failures + errors
    return max(total - failed - skipped, 0), failed, skipped
