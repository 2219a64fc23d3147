"""Rows of this package, gathered for Django."""

from agencies.models.agencies import Agency, AgencyKind, AgencyStatus, LegalRegime, Team
from agencies.models.attempts import Attempts
from agencies.models.covers import Cover, CoverState, CoverWhy
from agencies.models.drafts import Draft
from agencies.models.escrow import Escrow, EscrowedKey
from agencies.models.files import File, Hold, RetentionClass, ShredSecret
from agencies.models.grants import CauseKind, Grant, GrantCause, GrantWrap
from agencies.models.keys import AgencyKey
from agencies.models.messages import (
    Message,
    MessageChoice,
    MessagePlace,
    MessageState,
    OutboxLetter,
)
from agencies.models.notices import Notice, NoticeCounter, NoticeKind, NoticePlace
from agencies.models.people import Membership, MembershipStatus, Person
from agencies.models.revocations import Revocation, RevokedKind
from agencies.models.rotations import Rotation, Turned
from agencies.models.sealed_reasons import SealedReason
from agencies.models.sessions import Habits, Proof, Session
from agencies.models.training import TrainingRecord, Vetting
from agencies.models.tries import JobTry
from agencies.models.workspaces import (
    AgreementParty,
    AgreementStatus,
    SharingAgreement,
    Workspace,
    WorkspaceKind,
)

from agencies.models.factors import (  # isort: skip  # needs Person registered: django_otp_webauthn asks for it
    AuthenticatorApp,
    EnrolmentLink,
    FactorReset,
    LinkKind,
    Passkey,
    RecoveryCodes,
)

__all__ = [
    "Agency",
    "AgencyKey",
    "AgencyKind",
    "AgencyStatus",
    "AgreementParty",
    "AgreementStatus",
    "Attempts",
    "AuthenticatorApp",
    "CauseKind",
    "Cover",
    "CoverState",
    "CoverWhy",
    "Draft",
    "EnrolmentLink",
    "Escrow",
    "EscrowedKey",
    "FactorReset",
    "File",
    "Grant",
    "GrantCause",
    "GrantWrap",
    "Habits",
    "Hold",
    "JobTry",
    "LegalRegime",
    "LinkKind",
    "Membership",
    "MembershipStatus",
    "Message",
    "MessageChoice",
    "MessagePlace",
    "MessageState",
    "Notice",
    "NoticeCounter",
    "NoticeKind",
    "NoticePlace",
    "OutboxLetter",
    "Passkey",
    "Person",
    "Proof",
    "RecoveryCodes",
    "RetentionClass",
    "Revocation",
    "RevokedKind",
    "Rotation",
    "SealedReason",
    "Session",
    "SharingAgreement",
    "ShredSecret",
    "Team",
    "TrainingRecord",
    "Turned",
    "Vetting",
    "Workspace",
    "WorkspaceKind",
]
