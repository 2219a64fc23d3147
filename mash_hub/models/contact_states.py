"""States of a contact with every step between them, and the closed lists of its answers."""

from __future__ import annotations

from django.db import models

from agencies.roles import Act
from agencies.transitions import Step, Table


class ContactState(models.TextChoices):
    """States of a contact (domain notes 4.1); a draft is a sealed draft and no row yet."""

    DRAFT = "DRAFT", "Draft"
    SUBMITTED = "SUBMITTED", "Submitted"
    SCREENING = "SCREENING", "Being screened"
    LINKED_DUPLICATE = "LINKED_DUPLICATE", "Linked to an earlier contact"
    PASSED_TO_ALLOCATED_WORKER = "PASSED_TO_ALLOCATED_WORKER", "Passed to the allocated worker"
    ADVICE_NFA = "ADVICE_NFA", "Advice given, no further action"
    EARLY_HELP = "EARLY_HELP", "Early help"
    MASH_ENQUIRY = "MASH_ENQUIRY", "MASH enquiry"
    IMMEDIATE_STRATEGY = "IMMEDIATE_STRATEGY", "Immediate strategy discussion"
    ADULT_CONCERN = "ADULT_CONCERN", "Adult concern"
    MARAC_REFERRAL = "MARAC_REFERRAL", "MARAC referral"
    OUT_OF_AREA = "OUT_OF_AREA", "Passed to another area"
    FEEDBACK_SENT = "FEEDBACK_SENT", "Feedback sent"
    CLOSED = "CLOSED", "Closed"


_S = ContactState

OUTCOMES: tuple[ContactState, ...] = (
    _S.LINKED_DUPLICATE,
    _S.PASSED_TO_ALLOCATED_WORKER,
    _S.ADVICE_NFA,
    _S.EARLY_HELP,
    _S.MASH_ENQUIRY,
    _S.IMMEDIATE_STRATEGY,
    _S.ADULT_CONCERN,
    _S.MARAC_REFERRAL,
    _S.OUT_OF_AREA,
)
WAITING = (_S.SUBMITTED, _S.SCREENING)
_ESCALATED = (
    "escalated, within the host where no other agency waits for it; the referrer sees “delayed”"
)

TABLE = Table(
    "contact",
    "4.1",
    ContactState,
    [
        Step(
            _S.DRAFT,
            _S.SUBMITTED,
            Act.REFER,
            guard="minimum fields; consent position, or the reason why it was not sought",
            limit="saves itself; unsent drafts go after 30 days (a setting)",
        ),
        Step(
            _S.SUBMITTED,
            _S.SCREENING,
            Act.SCREEN,
            guard="every person was looked up and every candidate answered",
            limit="1 hour",
            breach="the supervisor is told",
        ),
        *(
            Step(
                _S.SCREENING,
                outcome,
                Act.DECIDE,
                guard="rationale; voice of the child or adult; two people if a high grade is lowered",
                limit="1 working day",
                breach=_ESCALATED,
            )
            for outcome in OUTCOMES
        ),
        *(
            Step(
                outcome,
                _S.FEEDBACK_SENT,
                Act.DECIDE,
                guard="text checked for data about third parties; safe contact respected",
                limit="1 working day",
                breach="the supervisor is told",
            )
            for outcome in OUTCOMES
        ),
        Step(
            _S.FEEDBACK_SENT,
            _S.CLOSED,
            Act.DECIDE,
            guard="whether the person was told, and if not, why",
        ),
        Step(
            _S.CLOSED,
            _S.SCREENING,
            Act.DECIDE,
            guard="opened again: the reason; what became an enquiry is opened again as that",
            limit="1 working day from then",
            breach=_ESCALATED,
        ),
    ],
)


class SourceKind(models.TextChoices):
    """From whom a contact came."""

    PROFESSIONAL = "PROFESSIONAL", "A professional"
    PUBLIC = "PUBLIC", "A member of the public"
    SELF = "SELF", "The person concerned"
    ANONYMOUS = "ANONYMOUS", "Somebody who gave no name"


class Channel(models.TextChoices):
    """How a contact came."""

    HUB = "HUB", "Written in the hub"
    PHONE = "PHONE", "Telephone"
    EMAIL = "EMAIL", "E-mail"
    IN_PERSON = "IN_PERSON", "In person"
    PORTAL = "PORTAL", "Public form"
    POLICE_NOTICE = "POLICE_NOTICE", "Police notification"
    PASSING = "PASSING", "Passed on by another agency"
    JOINT = "JOINT", "Made at joint screening"


MADE_BY_THE_HUB = (Channel.PASSING, Channel.JOINT)  # nobody writes such a contact down for another


class ContactKind(models.TextChoices):
    """What kind of contact it is: each asks something of its own (issue C)."""

    CHILD = "CHILD", "A child"
    ADULT = "ADULT", "An adult with needs for care and support"
    DOMESTIC_ABUSE = "DOMESTIC_ABUSE", "Domestic abuse"
    EXPLOITATION = "EXPLOITATION", "Exploitation"
    MISSING = "MISSING", "Somebody missing"
    FGM = "FGM", "Female genital mutilation"
    HATE_CRIME = "HATE_CRIME", "Hate crime"
    ONLINE = "ONLINE", "Online exploitation of a child (OCSET, CEOP)"
    THIRD_PARTY = "THIRD_PARTY", "A third party reporting centre’s report"


class Category(models.TextChoices):
    """What a contact is about; several may apply."""

    DOMESTIC_ABUSE = "DOMESTIC_ABUSE", "Domestic abuse"
    PHYSICAL = "PHYSICAL", "Physical harm"
    EMOTIONAL = "EMOTIONAL", "Emotional harm"
    SEXUAL = "SEXUAL", "Sexual harm"
    NEGLECT = "NEGLECT", "Neglect"
    SELF_NEGLECT = "SELF_NEGLECT", "Self-neglect"
    EXPLOITATION = "EXPLOITATION", "Exploitation"
    MISSING = "MISSING", "Missing"
    UNBORN = "UNBORN", "Unborn child"
    HONOUR_BASED = "HONOUR_BASED", "So-called honour-based abuse or forced marriage"
    FINANCIAL = "FINANCIAL", "Financial or material abuse"
    STALKING = "STALKING", "Stalking or harassment"
    OTHER = "OTHER", "Something else"


class Consent(models.TextChoices):
    """Whether the person agreed to the contact."""

    GIVEN = "GIVEN", "They agreed"
    REFUSED = "REFUSED", "They did not agree"
    NOT_SOUGHT = "NOT_SOUGHT", "They were not asked"


class Override(models.TextChoices):
    """Why a contact is made without consent (domain notes 7.2 R5)."""

    SERIOUS_HARM = "SERIOUS_HARM", "Risk of serious harm"
    CHILD_AT_RISK = "CHILD_AT_RISK", "A child is at risk"
    LACKS_CAPACITY = "LACKS_CAPACITY", "The person lacks capacity to decide this"
    COERCION = "COERCION", "Coercion is suspected"
    WOULD_ENDANGER = "WOULD_ENDANGER", "Asking would endanger somebody"
    CRIME_PREVENTION = "CRIME_PREVENTION", "Asking would hinder preventing or detecting a crime"
    CANNOT_BE_CONTACTED = "CANNOT_BE_CONTACTED", "The person cannot be contacted"
    LEGAL_DUTY = "LEGAL_DUTY", "There is a legal duty to share"


class Grade(models.TextChoices):
    """How the referring agency itself grades the risk; lowering a high grade takes two people."""

    NONE = "", "Not graded"
    STANDARD = "STANDARD", "Standard"
    MEDIUM = "MEDIUM", "Medium"
    HIGH = "HIGH", "High"


class Told(models.TextChoices):
    """Whether the person concerned was told of the outcome (domain notes 7.2 R6)."""

    NOT_YET = "", "Not answered"
    TOLD = "TOLD", "The person was told, alone"
    TOLD_LETTER = "TOLD_LETTER", "The person was told by letter"
    TOLD_FAMILY = "TOLD_FAMILY", "The person was told through their family"
    NOT_SAFE = "NOT_SAFE", "Not told: it would not be safe"
    NOT_REACHED = "NOT_REACHED", "Not told: they could not be reached"
    NOT_NEEDED = "NOT_NEEDED", "Not told: nothing was done that concerns them"
