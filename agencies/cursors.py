"""Cursors: a place in an agency's notices or in a long list, sealed to the session and hat that was given it (WS7)."""

from __future__ import annotations

import base64
import binascii

from agencies.actors import Hat
from agencies.crypto import wraps
from agencies.crypto.errors import CannotOpen
from agencies.crypto.labels import Label, context
from agencies.keys import hub_key

LENGTH = 52  # base64 of version, nonce, eight bytes and tag
LONGEST = 200


class NotYours(ValueError):
    """A cursor that was not made for this session and hat, or is no cursor at all."""


class Sealer:
    """Seals the cursors of one session and hat: what is the same for all of them is made once."""

    def __init__(self, hat: Hat) -> None:
        """Take the session and the hat the cursors are for."""
        self._wrap = wraps.Wrapper(key=_key(hat), context=_context(hat)).wrap

    def seal(self, number: int) -> bytes:
        """Give the `LENGTH` bytes of text that stand for a number; two of them never look alike."""
        return base64.urlsafe_b64encode(self._wrap(number.to_bytes(8, "big")))


def seal(number: int, hat: Hat) -> str:
    """Give the text that stands for a number in a browser."""
    return Sealer(hat).seal(number).decode("ascii")


def number_of(cursor: object, hat: Hat) -> int:
    """Give back the number; raise NotYours for anything this session and hat was not given."""
    return int.from_bytes(place_of(cursor, hat), "big")


def seal_place(place: bytes, hat: Hat) -> str:
    """Give the text that stands for a place in a list: what its order goes by is read by nobody."""
    made = wraps.Wrapper(key=_key(hat), context=_context(hat)).wrap(place)
    return base64.urlsafe_b64encode(made).decode("ascii")


def place_of(cursor: object, hat: Hat) -> bytes:
    """Give back the place; raise NotYours for anything this session and hat was not given."""
    if not isinstance(cursor, str) or len(cursor) > LONGEST:
        raise NotYours
    try:
        wrapped = base64.b64decode(cursor.encode("ascii"), altchars=b"-_", validate=True)
        return wraps.unwrap(wrapped, key=_key(hat), context=_context(hat))
    except (CannotOpen, binascii.Error, UnicodeEncodeError):
        raise NotYours from None


def _key(hat: Hat) -> bytes:
    """A key of each session and hat: under one for all, a busy hub would use up its nonces in days."""
    return wraps.key_of(key=hub_key("cursor"), context=_context(hat))


def _context(hat: Hat) -> bytes:
    return context(Label.CURSOR, hat.session_hash.encode("ascii"), hat.membership_id.bytes)
