"""Replacing the root under which the hub's own keys lie, at a key service or in a hardware module.

The keys themselves stay, so nothing that runs notices it. Every key is wrapped by the next root beside
the present file and read back; then one file says that the new ones are in force; then the old files
go, and the old root. Killed at any place, the next run goes on. This is also how the hub's keys move
from the keyring to another keeper, or back: name it in the settings, restart, and run it.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from agencies import clock, door
from agencies.actors import Service
from agencies.custody import chosen, own
from agencies.custody.local import write_private
from agencies.custody.own import Place
from agencies.custody.provider import KeysUnavailable
from agencies.verdicts import Refused
from audit.log import entries as log
from audit.log.entries import Verb

NAME = "rotation"
NO_ROOT = (
    "The hub’s own keys are files of the keyring, under no root. Name a module or key service as"
    " `hub` in HUB_KEY_PROVIDERS_FILE, restart, and run it again: then they move there."
)

Told = Callable[[int, int], object]


def rotate(told: Told = lambda _done, _all: None) -> int:
    """Replace the hub's root, or go on with what was cut off; gives how many keys lie under the new one.

    Raises Refused where there is no root to replace or another run is under way, KeysUnavailable,
    CannotOpen.
    """
    with _alone():
        now = own.place()
        if now.old is not None:  # switched already: only the end was cut off
            return _finish(now)
        target = _next(now)
        _log("hub_root:began")
        _make_root(target)
        names = own.names()
        for done, name in enumerate(names, start=1):
            _copy(name, now, target)
            told(done, len(names))
        own.put_place(Place(target.provider, target.root, Place(now.provider, now.root)))
        return _finish(own.place())


def _next(now: Place) -> Place:
    provider = chosen.hub_provider_name()
    if provider == chosen.LOCAL and now.is_local:
        raise Refused(NO_ROOT)
    number = int(now.root.rpartition("-")[2]) if "-" in now.root else 1
    return Place(provider, f"{own.ROOT}-{number + 1}")


def _make_root(target: Place) -> None:
    if target.is_local:
        return
    provider = chosen.provider(target.provider)
    if not provider.has(target.root):  # there after a run that was cut off
        with suppress(FileExistsError):
            provider.create(target.root)


def _copy(name: str, now: Place, target: Place) -> None:
    """Wrap one key by the next root and read it back, before anything old is touched."""
    secret = own.read_at(name, now)
    if target.is_local:
        with suppress(FileExistsError):
            write_private(chosen.keyring().folder / f"{name}.key", secret)
    else:
        own.wrapped_file(name, target.root).unlink(missing_ok=True)  # of a run that was cut off
        own.write_wrapped(name, secret, target)
    if own.read_at(name, target) != secret:
        raise KeysUnavailable("The next root does not give back what it was given.")


def _finish(now: Place) -> int:
    """Remove the files and the root that are out of force."""
    if now.old is None:
        raise KeysUnavailable("There is nothing to finish.")
    names = own.names()
    for name in names:
        own.wrapped_file(name, now.old.root).unlink(missing_ok=True)
        if not now.is_local:
            chosen.keyring().destroy(name)  # also one from before the hub had another keeper
    if not now.old.is_local:
        chosen.provider(now.old.provider).destroy(now.old.root)
    own.put_place(Place(now.provider, now.root))
    _log("hub_root:finished", count=len(names))
    return len(names)


def _log(ground: str, count: int | None = None) -> None:
    by = Service(NAME)
    with door.door(by):
        log.write(by=by, verb=Verb.KEY_ROTATED, ground=ground, count=count, at=clock.now())


@contextmanager
def _alone() -> Iterator[None]:
    """One run at a time in one key folder; the lock falls with the process, however it ends."""
    folder = os.open(chosen.keyring().folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError:
        raise Refused(
            "The hub’s root is being replaced already. Wait until that is done."
        ) from None
    finally:
        os.close(folder)
