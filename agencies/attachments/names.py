"""Names of attached files: made harmless when they come in, and given to a browser safely (UP7)."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 120
_FORBIDDEN = re.compile(r'[\\/:*?"<>|%;\x00-\x1f\x7f]')
_SPACES = re.compile(r"\s+")


def extension_of(name: str) -> str:
    """The ending of a name in small letters, without its dot; nothing where there is none."""
    return harmless(name).rpartition(".")[2].lower() if "." in harmless(name) else ""


def harmless(name: str) -> str:
    """A name without a folder, without signs that nobody sees or that steer a computer, not too long.

    Signs that turn the direction of reading go too: they make `gpj.exe` out of `exe.jpg`.
    """
    last = re.split(r"[\\/]", unicodedata.normalize("NFC", name))[-1]
    seen = "".join(sign for sign in last if unicodedata.category(sign)[0] != "C")
    tidy = _SPACES.sub(" ", _FORBIDDEN.sub("_", seen)).strip(" .")
    stem, dot, ending = tidy.rpartition(".")
    if not dot or len(ending) > 10:
        return tidy[:LONGEST] or "file"
    return f"{stem[: LONGEST - len(ending) - 1].rstrip(' .') or 'file'}.{ending}"


def spoken(name: str) -> str:
    """A name as one would say it: without its ending, and with spaces for what joins its words."""
    stem = name.rpartition(".")[0] if "." in name else name
    return _SPACES.sub(" ", re.sub(r"[_\-.+,]", " ", stem)).strip()
