"""What is typed when somebody or a place is entered on a list of a CMOG, and what members need to read of it."""

from __future__ import annotations

from dataclasses import dataclass

from agencies.verdicts import Refused
from mash_hub.models.cmog_states import Exploitation, ListKind


@dataclass(frozen=True)
class Said:
    """What is entered: the kinds of exploitation, what members will read, and what the owner keeps."""

    exploitation: tuple[Exploitation, ...]
    words: dict[str, str]
    kept: str = ""

    @property
    def texts(self) -> list[str]:
        """Everything that was typed."""
        return [one for one in (*self.words.values(), self.kept) if one]


def require_whole(list_kind: ListKind, said: Said) -> None:
    """Raise Refused where what members need to read is missing."""
    if not said.exploitation:
        raise Refused("Say how: choose at least one kind of exploitation.")
    wanted = {
        ListKind.CHILD: (("name", "Say who it is."), ("why", "Say why they are referred.")),
        ListKind.PERSON: (
            ("alias", "Give the alias by which members will know them."),
            ("risk", "Say what risk they are to children: that is what members read."),
            ("look_out", "Say what members should look out for."),
        ),
        ListKind.LOCATION: (
            ("name", "Say which place it is."),
            ("why", "Say what the concern is."),
        ),
    }[list_kind]
    for name, words in wanted:
        if not said.words.get(name, "").strip():
            raise Refused(words)
