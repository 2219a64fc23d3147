"""Rows of this package, gathered for Django."""

from mash_hub.models.clocks import Clock, ClockType
from mash_hub.models.conflicts import Conflict, ConflictSource

__all__ = ["Clock", "ClockType", "Conflict", "ConflictSource"]
