"""Cursors: a place in an agency's notices, sealed to the session and hat that was given it (WS7)."""

from __future__ import annotations

import base64
import binascii
from uuid import UUID

from agencies.actors import Hat
from agencies.crypto import wraps
from agencies.crypto.errors import CannotOpen
from agencies.crypto.labels import Label, context
from agencies.keys import hub_key

LONGEST = 200


class NotYours(ValueError):
    """A cursor that was not made for this session and hat, or is no cursor at all."""


def seal(number: int, hat: Hat) -> str:
    """Give the text that stands for a number in a browser; two of them never look alike."""
    wrapped = wraps.wrap(number.to_bytes(8, "big"), key=hub_key("cursor"), context=_context(hat))
    return base64.urlsafe_b64encode(wrapped).decode("ascii")


def number_of(cursor: object, hat: Hat) -> int:
    """Give back the number; raise NotYours for anything this session and hat was not given."""
    if not isinstance(cursor, str) or len(cursor) > LONGEST:
        raise NotYours
    try:
        wrapped = base64.b64decode(cursor.encode("ascii"), altchars=b"-_", validate=True)
        plain = wraps.unwrap(wrapped, key=hub_key("cursor"), context=_context(hat))
    except (CannotOpen, binascii.Error, UnicodeEncodeError):
        raise NotYours from None
    return int.from_bytes(plain, "big")


def _context(hat: Hat) -> bytes:
    membership: UUID = hat.membership_id
    return context(Label.CURSOR, hat.session_hash.encode("ascii"), membership.bytes)
