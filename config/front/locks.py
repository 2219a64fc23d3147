"""Checks that the lock files hold what pyproject.toml and package.json ask for, and name no host."""

import json
import re
import sys
import tomllib
from collections.abc import Iterable, Iterator
from typing import Any, cast

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from config.front.environment import PROJECT

_PINNED = re.compile(r"^([A-Za-z0-9_.-]+)==([^\s;]+)", re.MULTILINE)
_HOST = re.compile(r"https?://|--(?:extra-)?index-url|--find-links|git\+")
_HASH = "--hash=sha256:"


def problems() -> Iterator[str]:
    """One sentence for each thing that is wrong with the lock files."""
    for path in [*sorted((PROJECT / "requirements").glob("*.txt")), PROJECT / "package-lock.json"]:
        if found := _HOST.search(path.read_text()):
            yield f"{path.name} names where packages come from ({found.group()}): lock it without."
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text())
    for name, wanted in _sets(project).items():
        yield from _unmet(name, wanted)
    yield from _npm()


def _sets(project: dict[str, Any]) -> dict[str, list[str]]:
    """What each lock file must hold."""
    run = project["project"]["dependencies"]
    embedded = project["project"]["optional-dependencies"]["embedded"]
    groups = project["dependency-groups"]
    return {
        "run": run,
        "demo": [*run, *embedded],
        "test": [*run, *embedded, *groups["test"]],
        "dev": [*run, *embedded, *groups["test"], *groups["lint"]],
        "bench": groups["bench"],
        "setup": groups["setup"],
        "node": groups["node"],
    }


def _unmet(name: str, wanted: Iterable[str]) -> Iterator[str]:
    text = (PROJECT / "requirements" / f"{name}.txt").read_text()
    pinned = {canonicalize_name(found): version for found, version in _PINNED.findall(text)}
    if text.count(_HASH) < len(pinned):
        yield f"requirements/{name}.txt has packages without a hash."
    for requirement in map(Requirement, wanted):
        version = pinned.get(canonicalize_name(requirement.name))
        if version is None or version not in requirement.specifier:
            yield f"requirements/{name}.txt does not hold {requirement}: lock again (CONTRIBUTING.md)."


def _npm() -> Iterator[str]:
    asked = json.loads((PROJECT / "package.json").read_text())
    locked = json.loads((PROJECT / "package-lock.json").read_text())["packages"][""]
    for kind in ("dependencies", "devDependencies"):
        if cast("object", asked.get(kind)) != locked.get(kind):
            yield f"package-lock.json does not match package.json in its {kind}."


if __name__ == "__main__":
    found = list(problems())
    print("\n".join(found))
    sys.exit(1 if found else 0)
