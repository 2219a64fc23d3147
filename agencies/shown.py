"""What an open page has shown and logged already, so that its refreshes leave no second entry.

A page with live parts carries a mark of each version of each section that was opened for it. The
page gives the marks back with a refresh: while nothing was opened but those, the refresh shows what
stands in the log already, and a version that is new leaves its entry (architecture, Live). The
marks are authenticated for the session, hat and address they were made for; without them, or with
others, an entry is written.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections.abc import Collection

from django.db import connection

from agencies import door
from agencies.actors import Hat
from agencies.crypto.labels import Label, context
from agencies.keys import hub_key
from audit.log import entries as log
from audit.log.entries import Verb

HEADER = "Hub-Refresh"
MARK_BYTES = 8
TAG_BYTES = 16
MOST = 500  # marks of one page; a page with more is logged at each refresh
LONGEST = 2 * (TAG_BYTES + MARK_BYTES * MOST)  # of what a page gives back


def token(hat: Hat, path: str) -> str:
    """Give what a page at an address carries: the marks of all that its act has opened and logs.

    Empty when nothing was opened, or too much.
    """
    return token_of(_opened(), hat, path)


def token_of(opened: Collection[bytes], hat: Hat, path: str) -> str:
    """The same for marks that are at hand."""
    if not opened or len(opened) > MOST:
        return ""
    marks = b"".join(sorted(opened))
    return base64.urlsafe_b64encode(_tag(hat, path, marks) + marks).decode("ascii")


def marks_in(given: str, hat: Hat, path: str) -> frozenset[bytes]:
    """Give the marks of tokens joined by points: a page's own, and one of each line read out to it.

    None for what was not made for this session, hat and address.
    """
    if len(given) > LONGEST:
        return frozenset()
    found = (_marks_of(one, hat, path) for one in given.split("."))
    return frozenset().union(*found)


def _marks_of(given: str, hat: Hat, path: str) -> frozenset[bytes]:
    try:
        whole = base64.b64decode(given.encode("ascii"), altchars=b"-_", validate=True)
    except (binascii.Error, UnicodeEncodeError):
        return frozenset()
    tag, marks = whole[:TAG_BYTES], whole[TAG_BYTES:]
    if not marks or not hmac.compare_digest(tag, _tag(hat, path, marks)):
        return frozenset()
    return frozenset(marks[at : at + MARK_BYTES] for at in range(0, len(marks), MARK_BYTES))


def leave_out_what_was_logged(given: str, hat: Hat, path: str) -> None:
    """Drop the reads of a refresh that opened nothing but what its page has shown already.

    An act that did anything else keeps all its entries.
    """
    if {line.verb for line in log.pending(connection)} != {Verb.READ}:
        return
    if _opened() <= marks_in(given, hat, path):
        log.forget(connection)


def _opened() -> set[bytes]:
    """A mark of each version of a section opened; no two envelopes are ever alike."""
    return {mark_of(envelope) for envelope in door.current().opened}


def mark_of(envelope: bytes) -> bytes:
    """The mark of one version of a section."""
    return hashlib.sha256(envelope).digest()[:MARK_BYTES]


def _tag(hat: Hat, path: str, marks: bytes) -> bytes:
    where = (hat.session_hash.encode("ascii"), hat.membership_id.bytes, path.encode(), marks)
    return hmac.digest(hub_key("cursor"), context(Label.SHOWN, *where), "sha256")[:TAG_BYTES]
