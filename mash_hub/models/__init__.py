"""Rows of this package, gathered for Django."""

from mash_hub.models.access_requests import AccessRequest, AccessState
from mash_hub.models.actions import Action, ActionState, Hearer
from mash_hub.models.adult_concerns import AdultConcern, Advocate, Capacity, ConcernState, Result
from mash_hub.models.agency_views import AgencyView, AgencyViewState
from mash_hub.models.answer_sign_offs import AnswerSignOff, SignOffKind, SignOffState
from mash_hub.models.attachments import Attachment, AttachmentState, Going
from mash_hub.models.barriers import Barrier, BarrierKind, BarrierState
from mash_hub.models.break_glass import (
    BreakGlass,
    BreakGlassReview,
    BreakGlassThing,
    GlassState,
    ReviewState,
)
from mash_hub.models.case_claims import CaseClaim, ClaimState
from mash_hub.models.case_passings import CasePassing, PassingPiece, PassingState
from mash_hub.models.chronologies import ChronologyConsent, ConsentState
from mash_hub.models.clares_law import DvdsApplication, DvdsState
from mash_hub.models.clocks import Clock, ClockPause, ClockType
from mash_hub.models.cmog_entries import CmogEntry, CmogNote, NoteKind
from mash_hub.models.cmog_states import Exploitation, ExploitationLevel, ListKind
from mash_hub.models.conference_invitations import ConferenceInvitation
from mash_hub.models.conflicts import Conflict, ConflictSource
from mash_hub.models.contact_plans import ContactPlan, VictimUpdate
from mash_hub.models.contacts import Contact, ContactDecision, ContactState, Feedback
from mash_hub.models.destructions import (
    Destruction,
    DestructionFile,
    DestructionGround,
    DestructionState,
    RecordKind,
)
from mash_hub.models.disputes import Dispute, DisputeState
from mash_hub.models.disruption_tasks import (
    DisruptionEffect,
    DisruptionReport,
    DisruptionTask,
    DisruptionTool,
    TaskState,
)
from mash_hub.models.enquiries import (
    Acknowledgement,
    AcknowledgementState,
    Enquiry,
    EnquiryState,
    Outcome,
    Rating,
)
from mash_hub.models.enquiry_hand_overs import EnquiryHandOver, HandOverState
from mash_hub.models.escalations import (
    Escalation,
    EscalationEntry,
    EscalationState,
    EscalationType,
    LevelHolder,
)
from mash_hub.models.flags import Flag, FlagState, FlagType
from mash_hub.models.follow_ups import FollowUp, FollowUpState
from mash_hub.models.interests import Interests, InterestStreet, InterestToken, Relation
from mash_hub.models.interpreters import Interpreter, InterpreterKind, InterpreterState, Nearness
from mash_hub.models.items import Item, ItemState
from mash_hub.models.joint_screening import (
    JointOutcome,
    JointScreening,
    JointState,
    ScreeningView,
    Sector,
)
from mash_hub.models.kept_figures import KeptFigure
from mash_hub.models.kept_longer import KeptLonger
from mash_hub.models.last_looks import LastLook
from mash_hub.models.led_enquiries import LeadEntry
from mash_hub.models.legal_holds import HoldKind, HoldState, LegalHold
from mash_hub.models.links import Certainty, Link
from mash_hub.models.list_matches import ListMatch, ListMatchState
from mash_hub.models.look_ups import LookUp, SubjectView
from mash_hub.models.marker_alerts import AlertState, MarkerAlert
from mash_hub.models.match_tasks import MatchTask, MatchTaskAnswer, TaskAnswer
from mash_hub.models.merges import Merge, MergeCard, MergeState
from mash_hub.models.missing_episodes import (
    EpisodeState,
    Harmed,
    HowFound,
    MissingEpisode,
    MissingRisk,
    Triggers,
)
from mash_hub.models.onward_requests import OnwardRequest, OnwardState, OutsideBody
from mash_hub.models.order_breaches import BreachDone, BreachSource, OrderBreach
from mash_hub.models.order_types import OrderType
from mash_hub.models.outstanding_offenders import OffenderState, OutstandingOffender
from mash_hub.models.overrules import Overrule, OverruleState
from mash_hub.models.partnership_settings import PartnershipSetting, SettingName, SettingState
from mash_hub.models.people_told import PersonTold, ToldState
from mash_hub.models.phone_lists import PhoneCall, PhoneLine, PhoneResult
from mash_hub.models.police_outcomes import PoliceOutcome, PoliceOutcomeState
from mash_hub.models.protective_orders import OrderState, ProtectiveOrder
from mash_hub.models.public_reports import PublicReport, ReportState, StatusLink
from mash_hub.models.quotations import Quotation
from mash_hub.models.receipts import Receipt, ReceiptKind, ReceiptState
from mash_hub.models.referrals import Referral, ReferralState
from mash_hub.models.relationships import Confidence, Relationship, RelationshipState
from mash_hub.models.releases import ItemRelease, ReleaseState
from mash_hub.models.request_holdings import HoldingState, RequestHolding
from mash_hub.models.requests import Chase, InformationRequest, Reading, RequestState
from mash_hub.models.return_interviews import (
    InterviewRelease,
    InterviewState,
    NoInterview,
    PartDecision,
    ReturnInterview,
)
from mash_hub.models.risk_assessments import RiskAssessment, RiskState
from mash_hub.models.risk_releases import RiskRelease
from mash_hub.models.safety_plans import SafetyPlan, SafetyPlanState
from mash_hub.models.sealed_attachments import SealedAttachment
from mash_hub.models.sealed_items import Consideration, SealedItem, SealedState
from mash_hub.models.sheets import Sheet, SheetState, Topic
from mash_hub.models.strategies import EmergencyPower, Power, StrategyDiscussion, StrategyState
from mash_hub.models.subjects import (
    Card,
    Identification,
    Involvement,
    MatchAnswer,
    Subject,
    SubjectKind,
)
from mash_hub.models.supervisory_reviews import SupervisoryReview
from mash_hub.models.thing_releases import ThingRelease
from mash_hub.models.things import Thing, ThingCard, ThingToken
from mash_hub.models.tokens import SearchCounter, Token
from mash_hub.models.trigger_plans import FirstHour, TriggerPlan

__all__ = [
    "AccessRequest",
    "AccessState",
    "Acknowledgement",
    "AcknowledgementState",
    "Action",
    "ActionState",
    "AdultConcern",
    "Advocate",
    "AgencyView",
    "AgencyViewState",
    "AlertState",
    "AnswerSignOff",
    "Attachment",
    "AttachmentState",
    "Barrier",
    "BarrierKind",
    "BarrierState",
    "BreachDone",
    "BreachSource",
    "BreakGlass",
    "BreakGlassReview",
    "BreakGlassThing",
    "Capacity",
    "Card",
    "CaseClaim",
    "CasePassing",
    "Certainty",
    "Chase",
    "ChronologyConsent",
    "ClaimState",
    "Clock",
    "ClockPause",
    "ClockType",
    "CmogEntry",
    "CmogNote",
    "ConcernState",
    "ConferenceInvitation",
    "Confidence",
    "Conflict",
    "ConflictSource",
    "ConsentState",
    "Consideration",
    "Contact",
    "ContactDecision",
    "ContactPlan",
    "ContactState",
    "Destruction",
    "DestructionFile",
    "DestructionGround",
    "DestructionState",
    "Dispute",
    "DisputeState",
    "DisruptionEffect",
    "DisruptionReport",
    "DisruptionTask",
    "DisruptionTool",
    "DvdsApplication",
    "DvdsState",
    "EmergencyPower",
    "Enquiry",
    "EnquiryHandOver",
    "EnquiryState",
    "EpisodeState",
    "Escalation",
    "EscalationEntry",
    "EscalationState",
    "EscalationType",
    "Exploitation",
    "ExploitationLevel",
    "Feedback",
    "FirstHour",
    "Flag",
    "FlagState",
    "FlagType",
    "FollowUp",
    "FollowUpState",
    "GlassState",
    "Going",
    "HandOverState",
    "Harmed",
    "Hearer",
    "HoldKind",
    "HoldState",
    "HoldingState",
    "HowFound",
    "Identification",
    "InformationRequest",
    "InterestStreet",
    "InterestToken",
    "Interests",
    "Interpreter",
    "InterpreterKind",
    "InterpreterState",
    "InterviewRelease",
    "InterviewState",
    "Involvement",
    "Item",
    "ItemRelease",
    "ItemState",
    "JointOutcome",
    "JointScreening",
    "JointState",
    "KeptFigure",
    "KeptLonger",
    "LastLook",
    "LeadEntry",
    "LegalHold",
    "LevelHolder",
    "Link",
    "ListKind",
    "ListMatch",
    "ListMatchState",
    "LookUp",
    "MarkerAlert",
    "MatchAnswer",
    "MatchTask",
    "MatchTaskAnswer",
    "Merge",
    "MergeCard",
    "MergeState",
    "MissingEpisode",
    "MissingRisk",
    "Nearness",
    "NoInterview",
    "NoteKind",
    "OffenderState",
    "OnwardRequest",
    "OnwardState",
    "OrderBreach",
    "OrderState",
    "OrderType",
    "Outcome",
    "OutsideBody",
    "OutstandingOffender",
    "Overrule",
    "OverruleState",
    "PartDecision",
    "PartnershipSetting",
    "PassingPiece",
    "PassingState",
    "PersonTold",
    "PhoneCall",
    "PhoneLine",
    "PhoneResult",
    "PoliceOutcome",
    "PoliceOutcomeState",
    "Power",
    "ProtectiveOrder",
    "PublicReport",
    "Quotation",
    "Rating",
    "Reading",
    "Receipt",
    "ReceiptKind",
    "ReceiptState",
    "RecordKind",
    "Referral",
    "ReferralState",
    "Relation",
    "Relationship",
    "RelationshipState",
    "ReleaseState",
    "ReportState",
    "RequestHolding",
    "RequestState",
    "Result",
    "ReturnInterview",
    "ReviewState",
    "RiskAssessment",
    "RiskRelease",
    "RiskState",
    "SafetyPlan",
    "SafetyPlanState",
    "ScreeningView",
    "SealedAttachment",
    "SealedItem",
    "SealedState",
    "SearchCounter",
    "Sector",
    "SettingName",
    "SettingState",
    "Sheet",
    "SheetState",
    "SignOffKind",
    "SignOffState",
    "StatusLink",
    "StrategyDiscussion",
    "StrategyState",
    "Subject",
    "SubjectKind",
    "SubjectView",
    "SupervisoryReview",
    "TaskAnswer",
    "TaskState",
    "Thing",
    "ThingCard",
    "ThingRelease",
    "ThingToken",
    "Token",
    "ToldState",
    "Topic",
    "TriggerPlan",
    "Triggers",
    "VictimUpdate",
]
