"""The name of every use of a key; docs/crypto.md lists each with its key and its purpose."""

from enum import StrEnum

from agencies.crypto.encoding import lp


class Label(StrEnum):
    """What a key is used for; it stands first in whatever the key derives, authenticates or wraps.

    A new use takes a new label here and a line in the inventory of docs/crypto.md; a test compares.
    """

    SECTION = "section"
    PAYLOAD = "payload"
    GRANT = "grant"
    ABSORBED = "absorbed"
    WRAP = "wrap"
    TOKEN = "token"  # noqa: S105 - the name of a use, no secret
    IDENTIFIER = "identifier"
    STREAM = "stream"
    AGENCY_KEY = "agency-key"
    HUB_KEY = "hub-key"
    PROBE = "probe"
    SECOND_FACTOR = "second-factor"
    CURSOR = "cursor"
    SHOWN = "shown"
    OVERRULE = "overrule"
    BACKUP = "backup"
    BACKUP_LIST = "backup-list"
    REVOCATION = "revocation"

    @property
    def encoded(self) -> bytes:
        """Give the label as the bytes that stand in a format."""
        return self.value.encode("ascii")


def context(label: Label, *parts: bytes) -> bytes:
    """Give the context of a wrap: what it is for, then what it belongs to, each length-prefixed."""
    return lp(label.encoded, *parts)
