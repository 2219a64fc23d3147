"""What the hub asks of whoever keeps root keys: six words, of which none gives a root key away.

A provider wraps and unwraps small secrets under named root keys and knows nothing of records. A
call concerns one key pair of an agency, not a record (security notes 2.1).
"""

from __future__ import annotations

from typing import NamedTuple, Protocol

LOG_KEY = "log-mac"  # read by audit.log alone; rotation appends to its file
HUB_KEYS = ("index", "payload-mac", LOG_KEY, "sealed-settings", "recovery-codes", "cursor")


class Root(NamedTuple):
    """A root key: its provider's name and its own."""

    provider: str
    name: str


class KeysUnavailable(RuntimeError):
    """The key provider does not answer, or its files are not safe; nothing is opened."""


class CutOff(KeysUnavailable):
    """An agency's key service failed twice: nothing is opened with that agency's keys."""

    def __init__(self) -> None:
        """Say what is the matter and what to do, in words for the page."""
        super().__init__(
            "The key service of your agency does not answer, so nothing can be opened with your "
            "agency’s keys. Nothing was changed or lost, and other agencies go on working. Tell "
            "whoever runs your agency’s key service; ten seconds after it answers, this page works."
        )


class Provider(Protocol):
    """A keeper of root keys: a folder, a hardware module, or a service of the agency."""

    def has(self, name: str) -> bool:
        """Whether there is a root key of that name."""

    def create(self, name: str) -> None:
        """Make a root key; raise FileExistsError when there is one: none is ever overwritten."""

    def wrap(self, name: str, secret: bytes, context: bytes) -> bytes:
        """Wrap a secret under a root key, bound to its context."""

    def unwrap(self, name: str, wrapped: bytes, context: bytes) -> bytes:
        """Give back a wrapped secret; raise KeysUnavailable or CannotOpen."""

    def destroy(self, name: str) -> None:
        """Destroy a root key for good; one that is gone already is no error."""
