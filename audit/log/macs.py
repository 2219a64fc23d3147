"""The key of the entries' MACs: the log's own, read from a file that nobody else may read."""

import os
import stat
from functools import cache

from django.conf import settings

KEY_BYTES = 32
_MAX_KEYS = 255


class KeyRefused(RuntimeError):
    """The key file of the log is missing or not safe; nothing is written and nothing verified."""


def keys() -> tuple[bytes, ...]:
    """Give the keys of the log, the oldest first; the number of a key is its place, from 1.

    The file (`settings.AUDIT_MAC_KEY_FILE`) holds 32 bytes a key; rotation appends 32 more, and the
    last one writes. Raises KeyRefused unless it is a plain file of ours with mode 0600 (CR10).
    """
    return _keys(str(settings.AUDIT_MAC_KEY_FILE))


def newest() -> tuple[int, bytes]:
    """Give number and bytes of the key that writes."""
    known = keys()
    return len(known), known[-1]


@cache
def _keys(path: str) -> tuple[bytes, ...]:
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except OSError as error:
        raise KeyRefused("The key file of the log cannot be read, or is a link.") from error
    try:
        _require_safe(os.fstat(handle))
        content = os.read(handle, _MAX_KEYS * KEY_BYTES + 1)
    finally:
        os.close(handle)
    if not content or len(content) % KEY_BYTES or len(content) > _MAX_KEYS * KEY_BYTES:
        raise KeyRefused("The key file of the log has a wrong length.")
    return tuple(content[at : at + KEY_BYTES] for at in range(0, len(content), KEY_BYTES))


def _require_safe(found: os.stat_result) -> None:
    if not stat.S_ISREG(found.st_mode):
        raise KeyRefused("The key file of the log is no plain file.")
    if found.st_uid != os.geteuid():
        raise KeyRefused("The key file of the log belongs to another account.")
    if stat.S_IMODE(found.st_mode) & 0o177:
        raise KeyRefused("The key file of the log may be read by others; it needs mode 0600.")
