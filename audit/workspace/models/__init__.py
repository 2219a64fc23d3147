"""Rows of this package."""

from audit.workspace.models.backups import BackupRun
from audit.workspace.models.certificates import Certificate
from audit.workspace.models.disclosure_asking import DisclosureAsking
from audit.workspace.models.disclosure_bundles import DisclosureBundle
from audit.workspace.models.disclosure_leaves import LeaveState, MinutesLeave
from audit.workspace.models.disclosure_parts import (
    DisclosureCheck,
    DisclosureItem,
    DisclosurePart,
    Exemption,
    ItemDecision,
    PartState,
)
from audit.workspace.models.disclosure_wordings import DisclosureWording, WordingState
from audit.workspace.models.disclosures import (
    Disclosure,
    DisclosureKind,
    DisclosureState,
    IdentityProof,
)
from audit.workspace.models.proof import Alarm, AlarmKind, Check, CheckState, Reach
from audit.workspace.models.raised_patterns import PatternState, RaisedPattern
from audit.workspace.models.sample_feedback import SampleFeedback
from audit.workspace.models.sample_records import RecordState, SampleRecord
from audit.workspace.models.sample_releases import ReleaseState, SampleRelease
from audit.workspace.models.samples import AuditSample, SampleState, Template
from audit.workspace.models.saved import SavedQuestion
from audit.workspace.models.sealed_disclosures import SealedAnswer, SealedDisclosure

__all__ = [
    "Alarm",
    "AlarmKind",
    "AuditSample",
    "BackupRun",
    "Certificate",
    "Check",
    "CheckState",
    "Disclosure",
    "DisclosureAsking",
    "DisclosureBundle",
    "DisclosureCheck",
    "DisclosureItem",
    "DisclosureKind",
    "DisclosurePart",
    "DisclosureState",
    "DisclosureWording",
    "Exemption",
    "IdentityProof",
    "ItemDecision",
    "LeaveState",
    "MinutesLeave",
    "PartState",
    "PatternState",
    "RaisedPattern",
    "Reach",
    "RecordState",
    "ReleaseState",
    "SampleFeedback",
    "SampleRecord",
    "SampleRelease",
    "SampleState",
    "SavedQuestion",
    "SealedAnswer",
    "SealedDisclosure",
    "Template",
    "WordingState",
]
