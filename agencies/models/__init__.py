"""Rows of this package, gathered for Django."""

from agencies.models.agencies import Agency, AgencyKind, AgencyStatus, LegalRegime, Team
from agencies.models.drafts import Draft
from agencies.models.files import File, Hold, RetentionClass, ShredSecret
from agencies.models.grants import CauseKind, Grant, GrantCause, GrantWrap
from agencies.models.keys import AgencyKey
from agencies.models.notices import Notice, NoticeCounter, NoticeKind, NoticePlace
from agencies.models.people import Membership, MembershipStatus, Person
from agencies.models.sealed_reasons import SealedReason
from agencies.models.sessions import Session
from agencies.models.workspaces import (
    AgreementParty,
    AgreementStatus,
    SharingAgreement,
    Workspace,
    WorkspaceKind,
)

__all__ = [
    "Agency",
    "AgencyKey",
    "AgencyKind",
    "AgencyStatus",
    "AgreementParty",
    "AgreementStatus",
    "CauseKind",
    "Draft",
    "File",
    "Grant",
    "GrantCause",
    "GrantWrap",
    "Hold",
    "LegalRegime",
    "Membership",
    "MembershipStatus",
    "Notice",
    "NoticeCounter",
    "NoticeKind",
    "NoticePlace",
    "Person",
    "RetentionClass",
    "SealedReason",
    "Session",
    "SharingAgreement",
    "ShredSecret",
    "Team",
    "Workspace",
    "WorkspaceKind",
]
