"""Rows of this package, gathered for Django."""

from mash_hub.models.clocks import Clock, ClockType
from mash_hub.models.conflicts import Conflict, ConflictSource
from mash_hub.models.contacts import Contact, ContactDecision, ContactState, Feedback
from mash_hub.models.subjects import (
    Card,
    Identification,
    Involvement,
    MatchAnswer,
    Subject,
)
from mash_hub.models.tokens import SearchCounter, Token

__all__ = [
    "Card",
    "Clock",
    "ClockType",
    "Conflict",
    "ConflictSource",
    "Contact",
    "ContactDecision",
    "ContactState",
    "Feedback",
    "Identification",
    "Involvement",
    "MatchAnswer",
    "SearchCounter",
    "Subject",
    "Token",
]
