"""Why an act was done: a code from a list, and a sentence that is sealed, never logged."""

from dataclasses import dataclass
from uuid import UUID

from django.db import models


class ReasonCode(models.TextChoices):
    """Reasons offered on pages; the log and the history keep the code alone."""

    OPEN_CASE = "OPEN_CASE", "I am working on this case"
    NEW_CONTACT = "NEW_CONTACT", "A new contact has to be matched"
    ANSWERING_REQUEST = "ANSWERING_REQUEST", "I am answering a request"
    MEETING = "MEETING", "I am preparing or attending a meeting"
    IMMEDIATE_RISK = "IMMEDIATE_RISK", "Somebody is at risk now"
    RISK_TO_LIFE = "RISK_TO_LIFE", "Somebody’s life is at risk"
    CHILD_MISSING = "CHILD_MISSING", "A child is missing now"
    ARREST_OR_REMOVAL = "ARREST_OR_REMOVAL", "An arrest or removal is about to happen"
    SYSTEM_FAULT = "SYSTEM_FAULT", "A fault keeps me from what I may read"
    CHILD_AT_RISK = "CHILD_AT_RISK", "A child is at risk of serious harm"
    ADULT_AT_RISK = "ADULT_AT_RISK", "An adult is at risk of serious harm"
    THRESHOLD = "THRESHOLD", "The threshold for this step is met"
    NEW_INFORMATION = "NEW_INFORMATION", "New information has come in"
    RISK_RISEN = "RISK_RISEN", "The risk has risen"
    RISK_FALLEN = "RISK_FALLEN", "The risk has fallen"
    NOT_RELEVANT = "NOT_RELEVANT", "Not relevant to the question asked"
    NOT_PROPORTIONATE = "NOT_PROPORTIONATE", "More than is needed for the purpose"
    THIRD_PARTY = "THIRD_PARTY", "It would give away another person"
    HANDLING = "HANDLING", "Its handling conditions do not allow it"
    RELEVANT = "RELEVANT", "Relevant and proportionate to the question asked"
    NOTHING_HELD = "NOTHING_HELD", "Nothing is held"
    NO_ANSWER_IN_TIME = "NO_ANSWER_IN_TIME", "The answer did not come in time"
    SENT_IN_ERROR = "SENT_IN_ERROR", "It was sent in error"
    AGREED_AT_MEETING = "AGREED_AT_MEETING", "It was agreed at the meeting"
    CIRCUMSTANCES_CHANGED = "CIRCUMSTANCES_CHANGED", "Circumstances changed"
    CANNOT_BE_REACHED = "CANNOT_BE_REACHED", "The person or family cannot be reached yet"
    OUTSIDE_AGENCY = "OUTSIDE_AGENCY", "Somebody outside the partnership has to answer first"
    OPERATION = "OPERATION", "A police operation must not be disturbed"
    SYSTEM_DOWN = "SYSTEM_DOWN", "A system that is needed does not work"
    CHALLENGED = "CHALLENGED", "An agency challenges another"
    CORRECTION = "CORRECTION", "To correct a mistake"
    TOO_LITTLE_KNOWN = "TOO_LITTLE_KNOWN", "Too little is known to look them up"
    JOINED = "JOINED", "Joined the agency or the workspace"
    MOVED = "MOVED", "Moved to other work"
    LEFT = "LEFT", "Left the agency"
    LOST_FACTOR = "LOST_FACTOR", "Lost their second factor"
    SECURITY = "SECURITY", "To protect people or the hub"
    REVIEW = "REVIEW", "Review that falls due"
    AUDIT_LAWFULNESS = "AUDIT_LAWFULNESS", "To check that use was lawful"
    AUDIT_SELF_MONITORING = "AUDIT_SELF_MONITORING", "Self-monitoring, discipline included"
    AUDIT_INTEGRITY = "AUDIT_INTEGRITY", "To protect the integrity and security of the log"
    AUDIT_CRIMINAL = "AUDIT_CRIMINAL", "For criminal proceedings"
    BY_RULE = "BY_RULE", "Done by the hub, by rule"


AUDIT_PURPOSES = (  # Data Protection Act 2018 s62(4): a log may be used for these four alone
    ReasonCode.AUDIT_LAWFULNESS,
    ReasonCode.AUDIT_SELF_MONITORING,
    ReasonCode.AUDIT_INTEGRITY,
    ReasonCode.AUDIT_CRIMINAL,
)


@dataclass(frozen=True)
class Reason:
    """A reason code and, if wanted, a sentence.

    `sealing.keep_reason` seals the sentence and gives back the reason with its `id` and no words;
    only such a reason is accepted by rows, history and log.
    """

    code: ReasonCode
    sentence: str = ""
    id: UUID | None = None

    @property
    def is_kept(self) -> bool:
        """Whether there are no unsealed words left in it."""
        return not self.sentence

    def __repr__(self) -> str:
        """Show the code alone, so that a traceback never holds the sentence."""
        return f"Reason({self.code.value})"


BY_RULE = Reason(ReasonCode.BY_RULE)
