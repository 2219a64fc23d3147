"""The port to carriers: the few messages the hub ever sends, where they go, and what may go wrong.

No message says what something is about, nor about whom (domain notes 4.19, security notes LG4): its
words are all here, and nothing but a number, a reference or a link to one's own page is put in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol


class Channel(StrEnum):
    """The two ways out."""

    EMAIL = "EMAIL"
    TEXT = "TEXT"


class Template(StrEnum):
    """Every message there is."""

    ITEM = "ITEM"
    ITEMS = "ITEMS"
    URGENT = "URGENT"
    TRIAL = "TRIAL"
    SIGN_IN_CHANGED = "SIGN_IN_CHANGED"
    NEW_PASSWORD = "NEW_PASSWORD"  # noqa: S105 - the name of a message
    INFORMANT = "INFORMANT"


_SIGN_IN = (
    "Sign in to see what it is:\n{address}\n\n"
    "This message says no more on purpose. Nobody reads answers to it.\n"
)
SUBJECTS = {
    Template.ITEM: "Safeguarding hub: you have a new item",
    Template.ITEMS: "Safeguarding hub: you have new items",
    Template.URGENT: "Safeguarding hub: something waits for you now",
    Template.TRIAL: "Safeguarding hub: a message to try your settings",
    Template.SIGN_IN_CHANGED: "Safeguarding hub: your sign-in",
    Template.NEW_PASSWORD: "Safeguarding hub: your sign-in",
    Template.INFORMANT: "Your reference {reference}",
}
BODIES = {
    Template.ITEM: f"You have a new item in the hub.\n\n{_SIGN_IN}",
    Template.ITEMS: f"You have {{number}} new items in the hub.\n\n{_SIGN_IN}",
    Template.URGENT: f"You have a new item in the hub that waits for you now.\n\n{_SIGN_IN}",
    Template.TRIAL: (
        "You asked the hub for this message, to see that your e-mail address is right. "
        "There is nothing to do.\n"
    ),
    Template.SIGN_IN_CHANGED: (
        "Something about how you sign in to the safeguarding hub has changed, or it was used in a "
        "browser it had not seen before.\n\n"
        "If this was you, there is nothing to do. If it was not, ring the hub desk at once{desk}.\n"
    ),
    Template.NEW_PASSWORD: (
        "Somebody, most likely you, asked to choose a new password for the safeguarding hub.\n\n"
        "Open this within 15 minutes; it works once:\n{link}\n\n"
        "You will still be asked for your second proof. If you did not ask, do nothing{desk}.\n"
    ),
    Template.INFORMANT: (
        "Your reference: {reference}\n\n"
        "There is something to read. Open this within 14 days; it opens once:\n{link}\n\n"
        "To look again later, ask for a new link there with your reference.\n"
    ),
}
TEXTS = {  # a telephone shows them while it is locked: no link, no number of anything
    Template.ITEM: "You have a new item in the hub.",
    Template.ITEMS: "You have new items in the hub.",
    Template.URGENT: "You have a new item in the hub that waits for you now.",
    Template.TRIAL: "You asked the hub for this message, to try your number.",
}


@dataclass(frozen=True)
class To:
    """Where a message goes."""

    channel: Channel
    address: str


@dataclass(frozen=True)
class Letter:
    """A message as it is read."""

    subject: str
    body: str


Fill = Mapping[str, str]


def written(template: Template, channel: Channel, fill: Fill) -> Letter:
    """The words of a message; a telephone gets one line, and raises KeyError for what has none."""
    if channel == Channel.TEXT:
        return Letter("", TEXTS[template])
    subject = SUBJECTS[template].format_map(fill)
    return Letter(" ".join(subject.split()), BODIES[template].format_map(fill))


class Fate(StrEnum):
    """What a carrier says became of a message it took."""

    ON_ITS_WAY = "ON_ITS_WAY"
    ARRIVED = "ARRIVED"
    BOUNCED = "BOUNCED"


@dataclass(frozen=True)
class Taken:
    """A message that a carrier took: under which number of its own, and what became of it so far."""

    number: str = ""
    fate: Fate = Fate.ON_ITS_WAY
    code: str = ""


class CarrierError(Exception):
    """A message was not taken; `code` says why, in no words of anybody's."""

    def __init__(self, code: str) -> None:
        """Take the code."""
        super().__init__(code)
        self.code = code


class NotNow(CarrierError):
    """The carrier does not answer, or is busy: the same message may be tried again."""


class Never(CarrierError):
    """The carrier will not take this message, however often it is tried."""


class Carrier(Protocol):
    """What takes messages out of the hub."""

    @property
    def name(self) -> str: ...
    @property
    def channels(self) -> frozenset[Channel]: ...
    @property
    def follows(self) -> bool: ...  # whether it can say later what became of a message

    def send(self, template: Template, to: To, reference: str, fill: Fill) -> Taken:
        """Hand a message over. Raises NotNow when it may be tried again, Never when it may not."""

    def find(self, reference: str, to: To) -> Taken | None:
        """The message it took under a reference; None when it took none or cannot tell."""

    def fate(self, number: str) -> Taken:
        """What became of a message it took. Raises NotNow."""


@dataclass(frozen=True)
class NoCarrier:
    """A hub that sends nothing: whatever is to go out is told so at once."""

    name: str = "none"
    channels: frozenset[Channel] = field(default_factory=frozenset)
    follows: bool = False

    def send(self, template: Template, to: To, reference: str, fill: Fill) -> Taken:
        """Take nothing."""
        raise Never("NO_CARRIER")

    def find(self, reference: str, to: To) -> Taken | None:
        """It took none."""
        return None

    def fate(self, number: str) -> Taken:
        """It took none."""
        raise Never("NO_CARRIER")
