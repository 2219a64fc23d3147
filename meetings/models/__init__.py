"""Rows of this package, gathered for Django."""

from meetings.models.agenda import AgendaItem, ItemState, Presence
from meetings.models.attendance import (
    Attendance,
    AttendanceState,
    ConflictAnswer,
    Declaration,
)
from meetings.models.board_plans import Board, BoardPlanItem, Pillar, PlanItemState
from meetings.models.case_told import CaseTold, ToldWhom
from meetings.models.compared_names import ComparedNames
from meetings.models.death_prompts import DeathPrompt, PromptState
from meetings.models.emergency_calls import EmergencyCall
from meetings.models.flag_confirmations import FlagConfirmation
from meetings.models.hearings import Hearing, Turn
from meetings.models.listing_notes import ListingNote, NoteState
from meetings.models.marac_cases import Criterion, Ground, MaracCase
from meetings.models.marac_figures import MaracFigures, VictimSex
from meetings.models.marac_states import CaseState
from meetings.models.marac_transfers import MaracTransfer, TransferWords
from meetings.models.marac_words import MaracWords, WordsKind
from meetings.models.meetings import Meeting, MeetingKind, MeetingState
from meetings.models.memberships import MeetingMembership, StandsAs
from meetings.models.minute_corrections import CorrectionState, MinuteCorrection
from meetings.models.minutes import Heading, MinuteEntry, Nature, RiskLevel
from meetings.models.research import AgencyResearch, LineState, ResearchLine, ResearchState
from meetings.models.victim_contacts import VictimContact

__all__ = [
    "AgencyResearch",
    "AgendaItem",
    "Attendance",
    "AttendanceState",
    "Board",
    "BoardPlanItem",
    "CaseState",
    "CaseTold",
    "ComparedNames",
    "ConflictAnswer",
    "CorrectionState",
    "Criterion",
    "DeathPrompt",
    "Declaration",
    "EmergencyCall",
    "FlagConfirmation",
    "Ground",
    "Heading",
    "Hearing",
    "ItemState",
    "LineState",
    "ListingNote",
    "MaracCase",
    "MaracFigures",
    "MaracTransfer",
    "MaracWords",
    "Meeting",
    "MeetingKind",
    "MeetingMembership",
    "MeetingState",
    "MinuteCorrection",
    "MinuteEntry",
    "Nature",
    "NoteState",
    "Pillar",
    "PlanItemState",
    "Presence",
    "PromptState",
    "ResearchLine",
    "ResearchState",
    "RiskLevel",
    "StandsAs",
    "ToldWhom",
    "TransferWords",
    "Turn",
    "VictimContact",
    "VictimSex",
    "WordsKind",
]
