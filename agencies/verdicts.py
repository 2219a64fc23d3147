"""Answers to "may they?": yes, or no with the reason; no answer means no."""

from collections.abc import Sequence
from dataclasses import dataclass


class Refused(Exception):
    """An act that a rule does not allow; the message is fit for the person who tried."""


class TooMany(Exception):
    """Something was done more often than anybody may in an hour; the message is fit for the person."""


class WordsRefused(Refused):
    """An act refused for what its words hold; the page gives them back and offers a way on."""

    def __init__(
        self, message: str, *, texts: Sequence[str], about: str, offer_url: str, offer: str
    ) -> None:
        """Take the sentence, the words, what they are about, and where and how a way on is offered."""
        super().__init__(message)
        self.texts, self.about = texts, about
        self.offer_url, self.offer = offer_url, offer


class Stopped(Refused):
    """An act that a safeguard stopped: the log keeps the code of what was tried, for who audits it."""

    def __init__(self, message: str, *, tried: str) -> None:
        """Take the sentence for the person, and the code of what was tried."""
        super().__init__(message)
        self.tried = tried


class Frozen(Refused):
    """A change refused because the record has to stay as it is; the page gives what was typed back."""


class Stale(Exception):
    """Somebody else changed the row first; what was typed is kept and shown beside the newest."""

    def __init__(self, newest: int) -> None:
        """Take the newest version of the row."""
        super().__init__(
            "Somebody else changed this while you were working on it. Your words are kept: "
            "look at what changed, then choose."
        )
        self.newest = newest


@dataclass(frozen=True)
class Verdict:
    """Yes or no, and when no, why, in words for people."""

    yes: bool
    reason: str = ""

    def __bool__(self) -> bool:
        """A verdict reads as a claim: `if may_decide:`."""
        return self.yes


YES = Verdict(yes=True)


def no(reason: str) -> Verdict:
    """Say no, and why."""
    return Verdict(yes=False, reason=reason)


def require(verdict: Verdict) -> None:
    """Let a yes pass; raise Refused with the reason for anything else."""
    if not verdict.yes:
        raise Refused(verdict.reason or "You may not do this.")
