"""The sealer's process: seals each second, signs each minute, as long as it leads.

It holds the signing key, which no other process of the hub reads, and not the key of the entries' MACs:
whoever takes over one of the two has half of what a forgery needs (security notes 2.7).
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from pathlib import Path

import psycopg
from django.conf import settings

from agencies.leaders import Leadership, connect
from audit.log.seals import Sealer
from audit.proof.notes import ED25519, make_key, read_key
from audit.workspace.seal_checks import Checker

SEAL_EVERY = 1.0
SIGN_EVERY = 60.0

logger = logging.getLogger(__name__)


def signing_key() -> tuple[str, bytes]:
    """The name and private half of the hub's signing key; made where there is none yet.

    Raises NotGenuine where others may read it.
    """
    path = Path(settings.SEALER_KEY_FILE)
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        logger.warning(
            "the sealer signs with a new key: %s", make_key(settings.LOG_NAME, path, ED25519)
        )
    return read_key(path)


class SealerProcess:
    """The sealer's loop."""

    def __init__(self) -> None:
        """Read the key. Raises NotGenuine."""
        self._name, self._private = signing_key()
        self._connection: psycopg.Connection | None = None
        self._sealer: Sealer | None = None
        self._checker = Checker()
        self._signed_at = -SIGN_EVERY

    def run(self, *, until: Callable[[], bool]) -> None:
        """Go on until told to stop; raises nothing that another try could mend."""
        with Leadership("sealer") as leadership:
            while not until():
                began = time.monotonic()
                try:
                    if leadership.leads():
                        self.step()
                except psycopg.Error as error:
                    logger.error("the log could not be sealed: %s", type(error).__name__)  # noqa: TRY400
                    self._let_go()
                time.sleep(max(0.05, SEAL_EVERY - (time.monotonic() - began)))
        self._let_go()

    def step(self) -> None:
        """Seal what is finished, begin what auditors asked for; each minute close who died, and sign."""
        if self._sealer is None:
            self._connection = connect()
            self._sealer = Sealer(self._connection, self._name, self._private)
        self._sealer.seal()
        self._checker.look(self._connection)
        if time.monotonic() - self._signed_at >= SIGN_EVERY:
            self._sealer.close_writers()
            self._sealer.sign()
            self._signed_at = time.monotonic()

    def _let_go(self) -> None:
        held, self._connection, self._sealer = self._connection, None, None
        if held is not None:
            held.close()
