"""Rows of this package, gathered for Django."""

from meetings.models.agenda import AgendaItem, ItemState, Presence
from meetings.models.attendance import (
    Attendance,
    AttendanceState,
    ConflictAnswer,
    Declaration,
)
from meetings.models.meetings import Meeting, MeetingKind, MeetingState
from meetings.models.minutes import Heading, MinuteEntry, Nature, RiskLevel

__all__ = [
    "AgendaItem",
    "Attendance",
    "AttendanceState",
    "ConflictAnswer",
    "Declaration",
    "Heading",
    "ItemState",
    "Meeting",
    "MeetingKind",
    "MeetingState",
    "MinuteEntry",
    "Nature",
    "Presence",
    "RiskLevel",
]
