"""How values become bytes before they are sealed: length-prefixed, padded, canonical."""

import json
from functools import lru_cache
from typing import Any

from agencies.crypto.errors import CannotOpen

STEP = 256
"""Sealed texts fill steps of this size, so that a length says little (security notes 2.2)."""

_DECODER = json.JSONDecoder()
_LENGTH_BYTES = 4
_MAX_U32 = 2**32 - 1


def u32(number: int) -> bytes:
    """Give a whole number as four bytes, highest first; raise ValueError where it does not fit."""
    if not 0 <= number <= _MAX_U32:
        raise ValueError("A number outside 0 to 4294967295 has no place in a sealed format.")
    return number.to_bytes(_LENGTH_BYTES, "big")


def lp(*parts: bytes) -> bytes:
    """Join parts, each behind its length, so that no two lists of parts give the same bytes."""
    return b"".join(u32(len(part)) + part for part in parts)


@lru_cache(maxsize=1024)
def lp_name(name: str) -> bytes:
    """Give one name of the hub's own, such as a kind or a section, behind its length.

    There are few and they recur in every row, so they are encoded once; nothing secret comes here.
    """
    return lp(name.encode())


def pad(text: bytes) -> bytes:
    """Put the length in front and fill up with zero bytes to the next step of 256."""
    whole = lp(text)
    return whole + bytes(-len(whole) % STEP)


def unpad(padded: bytes) -> bytes:
    """Take the text out of its padding; raise CannotOpen unless it is exactly what `pad` makes."""
    end = _LENGTH_BYTES + int.from_bytes(padded[:_LENGTH_BYTES], "big")
    rest = len(padded) - end
    if rest != -end % STEP or padded.count(0, end) != rest:
        raise CannotOpen
    return padded[_LENGTH_BYTES:end]


def canonical_json(content: dict[str, Any]) -> bytes:
    """Give content as JSON with sorted keys and no spaces, in UTF-8: equal content, equal bytes.

    Raises TypeError or ValueError for what would not come back as it went in: keys that are no
    strings, tuples, sets, numbers that are not finite, lone surrogates.
    """
    _require_plain(content)
    text = json.dumps(
        content, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )
    return text.encode("utf-8")


def from_json(text: bytes) -> dict[str, Any]:
    """Give back the content that `canonical_json` wrote; raise CannotOpen for anything else."""
    try:
        written = text.decode("utf-8")
        content, end = _DECODER.raw_decode(written)
    except (ValueError, RecursionError):
        raise CannotOpen from None
    if not isinstance(content, dict) or end != len(written):
        raise CannotOpen
    return content


def _require_plain(value: object) -> None:
    # json.dumps would turn the key 1 into "1" and a tuple into a list without a word.
    if isinstance(value, dict):
        if not all(isinstance(key, str) for key in value):
            raise TypeError("Sealed content has keys that are strings.")
        value = list(value.values())
    if isinstance(value, list):
        for inner in value:
            _require_plain(inner)
    elif value is not None and not isinstance(value, str | int | float):
        raise TypeError(f"Sealed content holds JSON values, not {type(value).__name__}.")
