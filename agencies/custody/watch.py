"""Unwrapped keys for a minute, and an eye on whoever keeps their roots (security notes 2.1).

A root whose provider fails two checks ten seconds apart is cut off: its keys leave memory and none
is unwrapped, until a check succeeds again, at most ten seconds after it could.
"""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from agencies.crypto.errors import CannotOpen
from agencies.crypto.labels import Label, context
from agencies.custody import chosen
from agencies.custody.provider import CutOff, KeysUnavailable, Provider, Root

KEEP_SECONDS = 60.0
CHECK_SECONDS = 10.0
CHECK_WHEN_CUT_OFF_SECONDS = 5.0
IDLE_SECONDS = 600.0  # a root nobody asks for is not watched: it may be gone by a rotation
_LOOK_SECONDS = 1.0
_PROBE = context(Label.PROBE)


@dataclass
class _State:
    checked_at: float
    used_at: float
    failures: int = 0
    is_cut_off: bool = False
    probe: tuple[bytes, bytes] | None = None  # a random secret and its wrap, to be unwrapped again

    def is_idle(self, now: float) -> bool:
        return now - self.used_at >= IDLE_SECONDS

    def is_due(self, now: float) -> bool:
        wait = CHECK_WHEN_CUT_OFF_SECONDS if self.is_cut_off else CHECK_SECONDS
        return now - self.checked_at >= wait


class Watch:
    """The private keys that one process holds, and the health of the roots they came from."""

    def __init__(
        self,
        clock: Callable[[], float] = time.monotonic,
        provider: Callable[[str], Provider] = chosen.provider,
        *,
        looks_by_itself: bool = True,
    ) -> None:
        """Take the clock, the way to a provider, and whether a thread is to look (not in tests)."""
        self._clock, self._provider, self._looks_by_itself = clock, provider, looks_by_itself
        self._lock = threading.Lock()
        self._checking = threading.Lock()
        self._kept: dict[UUID, tuple[float, Root, bytes]] = {}
        self._roots: dict[Root, _State] = {}
        self._thread: threading.Thread | None = None

    def get(self, key_id: UUID) -> bytes | None:
        """A private key that is kept, or None: what is cut off is not kept."""
        with self._lock:
            until, root, private = self._kept.get(key_id, (0.0, None, b""))
            if root is None or until <= self._clock():
                self._kept.pop(key_id, None)
                return None
            return private

    def unwrap(self, key_id: UUID, root: Root, wrapped: bytes, bound_to: bytes) -> bytes:
        """Unwrap a private key and keep it a minute; raises CutOff, KeysUnavailable, CannotOpen."""
        self.require(root)
        private = self._provider(root.provider).unwrap(root.name, wrapped, bound_to)
        with self._lock:
            if root in self._roots and self._roots[root].is_cut_off:
                raise CutOff
            self._kept[key_id] = (self._clock() + KEEP_SECONDS, root, private)
        return private

    def require(self, root: Root) -> None:
        """Begin to watch a root; raises CutOff where it is cut off."""
        with self._lock:
            state = self._roots.setdefault(root, _State(self._clock(), self._clock()))
            state.used_at = self._clock()
            if state.is_cut_off:
                raise CutOff

    def is_cut_off(self, root: Root) -> bool:
        """Whether this process opens nothing under a root."""
        with self._lock:
            return root in self._roots and self._roots[root].is_cut_off

    def forget(self, root: Root | None = None) -> None:
        """Let keys go from memory: those of one root, which is not watched any more, or all."""
        with self._lock:
            if root is None:
                self._kept.clear()
                self._roots.clear()
            else:
                self._drop(root)
                self._roots.pop(root, None)

    def look(self) -> None:
        """Let go what is older than a minute, and check the roots that are due."""
        with self._checking:
            now = self._clock()
            with self._lock:
                for key_id in [one for one, (until, *_) in self._kept.items() if until <= now]:
                    del self._kept[key_id]
                for root in [one for one, state in self._roots.items() if state.is_idle(now)]:
                    del self._roots[root]
                due = [root for root, state in self._roots.items() if state.is_due(now)]
            for root in due:
                self._check(root)

    def go_on(self) -> None:
        """Look every second in a thread of this process; a fork loses it and starts its own."""
        if self._looks_by_itself and (self._thread is None or not self._thread.is_alive()):
            self._thread = threading.Thread(target=self._run, name="key watch", daemon=True)
            self._thread.start()

    def _run(self) -> None:
        while True:
            time.sleep(_LOOK_SECONDS)
            self.look()

    def _check(self, root: Root) -> None:
        with self._lock:
            state = self._roots.get(root)
        if state is None:
            return
        answers = self._answers(root, state)
        with self._lock:
            state.checked_at = self._clock()
            state.failures = 0 if answers else state.failures + 1
            state.is_cut_off = state.failures >= 2
            if state.is_cut_off:
                self._drop(root)

    def _answers(self, root: Root, state: _State) -> bool:
        try:
            provider = self._provider(root.provider)
            if state.probe is None:
                secret = secrets.token_bytes(16)
                state.probe = (secret, provider.wrap(root.name, secret, _PROBE))
            secret, wrapped = state.probe
            return provider.unwrap(root.name, wrapped, _PROBE) == secret
        except (KeysUnavailable, CannotOpen):
            return False

    def _drop(self, root: Root) -> None:
        for key_id in [one for one, (_, of, _) in self._kept.items() if of == root]:
            del self._kept[key_id]


watch = Watch()
