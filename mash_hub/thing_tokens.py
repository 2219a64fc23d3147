"""The keyed tokens of a thing: those it is found by, those stored, and those that are its own alone."""

from __future__ import annotations

from mash_hub import index_keys
from mash_hub.identity_tokens import hashed
from mash_hub.particulars import Particulars, composites, exact

_SHARED = "HANDLE"  # the same name may be somebody else's elsewhere


def tokens_of(said: Particulars) -> set[bytes]:
    """The keyed tokens under which a thing is found, under every index key in use."""
    words, exactly = composites(said), exact(said)
    return {one for _, key in index_keys.in_use() for one in hashed(words, exactly, key)}


def sure_tokens_of(said: Particulars) -> set[bytes]:
    """Those of them that name this thing and no other: a mark, a number, a name on one service."""
    exactly = {(label, value) for label, value in exact(said) if label != _SHARED}
    return {one for _, key in index_keys.in_use() for one in hashed((), exactly, key)}


def stored_tokens_of(said: Particulars) -> dict[int, set[bytes]]:
    """The tokens to store of a card by the number of their key.

    No rotation of the index key begins or switches until the act is over.
    """
    index_keys.hold()
    words, exactly = composites(said), exact(said)
    return {number: {*hashed(words, exactly, key)} for number, key in index_keys.in_use()}
