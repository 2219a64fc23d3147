"""Notices: rows of the outbox, one for each agency told; they hold a kind and a reference only."""

from __future__ import annotations

from collections.abc import Collection
from typing import ClassVar
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from agencies.actors import Hat
from agencies.models.agencies import Agency
from agencies.models.base import Row
from agencies.models.people import Person
from agencies.models.workspaces import Workspace
from agencies.roles import Act, may


class NoticeKind(models.TextChoices):
    """What happened, in words without anybody's name (domain notes 4.19)."""

    CONTACT_SUBMITTED = "CONTACT_SUBMITTED", "New contact"
    IMMEDIATE_DANGER = "IMMEDIATE_DANGER", "Immediate danger: look at a contact now"
    CONTACT_CHANGED = "CONTACT_CHANGED", "Contact changed"
    ENQUIRY_RATED = "ENQUIRY_RATED", "Enquiry rated"
    ENQUIRY_CHANGED = "ENQUIRY_CHANGED", "Enquiry changed"
    ENQUIRY_HANDED = (
        "ENQUIRY_HANDED",
        "An enquiry is handed over: it waits for you, or was answered",
    )
    REQUEST_SENT = "REQUEST_SENT", "New request"
    REQUEST_RECALLED = "REQUEST_RECALLED", "Request recalled"
    REQUEST_CHASED = "REQUEST_CHASED", "Reminder of a request"
    REQUEST_GIVEN = "REQUEST_GIVEN", "A colleague gave you a request"
    SIGN_OFF_WANTED = "SIGN_OFF_WANTED", "An answer of your agency waits to be signed"
    WORK_REVIEWED = "WORK_REVIEWED", "A supervisor reviewed a record of yours"
    SIGN_OFF_SETTLED = "SIGN_OFF_SETTLED", "Your answer was signed, or came back"
    REQUEST_OPENED = "REQUEST_OPENED", "Request opened"
    REQUEST_ANSWERED = "REQUEST_ANSWERED", "Request answered"
    VIEW_GIVEN = "VIEW_GIVEN", "An agency gave its view on an enquiry"
    VIEWS_OPENED = "VIEWS_OPENED", "Agencies’ views on an enquiry can be read"
    ENQUIRY_DECIDED = "ENQUIRY_DECIDED", "Decision made"
    FOLLOW_UP_OFFERED = "FOLLOW_UP_OFFERED", "A decision asks something of your agency"
    FOLLOW_UP_CHANGED = "FOLLOW_UP_CHANGED", "A follow-up was answered or has ended"
    POLICE_OUTCOME = "POLICE_OUTCOME", "Police recorded how their involvement ended"
    DECISION_ACKNOWLEDGED = "DECISION_ACKNOWLEDGED", "Decision acknowledged"
    FEEDBACK_SENT = "FEEDBACK_SENT", "Feedback on your contact"
    ITEM_RELEASED = "ITEM_RELEASED", "An item was released to you"
    ITEM_CORRECTED = "ITEM_CORRECTED", "An item was corrected"
    ITEM_WITHDRAWN = "ITEM_WITHDRAWN", "An item was taken back"
    ITEM_RUN_OUT = "ITEM_RUN_OUT", "A release has run out"
    ITEM_FILES_CHANGED = "ITEM_FILES_CHANGED", "Files with an item changed"
    ITEM_DISPUTED = "ITEM_DISPUTED", "An item of yours is disputed"
    DISPUTE_ANSWERED = "DISPUTE_ANSWERED", "A dispute was answered"
    ACCESS_REQUESTED = "ACCESS_REQUESTED", "An agency asks yours for access"
    ACCESS_ANSWERED = "ACCESS_ANSWERED", "An access request was answered"
    ONWARD_ASKED = "ONWARD_ASKED", "An agency asks to pass an item of yours on, or asks no more"
    ONWARD_ANSWERED = "ONWARD_ANSWERED", "Whether you may pass an item on was answered"
    THING_SHARED = "THING_SHARED", "A place or thing was shared with you"
    THING_CHANGED = "THING_CHANGED", "A place or thing changed, or was taken back"
    SEALED_ITEM_LODGED = "SEALED_ITEM_LODGED", "A sealed item names you as reader"
    SEALED_ITEM_CHANGED = "SEALED_ITEM_CHANGED", "A sealed item changed"
    SEALED_ITEM_UNSEEN = "SEALED_ITEM_UNSEEN", "A reader has not acknowledged a sealed item"
    ADDRESS_CHANGED = "ADDRESS_CHANGED", "A protected address or number changed"
    ADDRESS_UNSEEN = "ADDRESS_UNSEEN", "A change of a protected address is not acknowledged"
    DECISION_UNSEEN = "DECISION_UNSEEN", "A decision that your agency leads is not acknowledged"
    BREAK_GLASS_USED = "BREAK_GLASS_USED", "Emergency access to records of your agency"
    BREAK_GLASS_BY_US = "BREAK_GLASS_BY_US", "Emergency access by somebody of your agency"
    BREAK_GLASS_GIVEN = "BREAK_GLASS_GIVEN", "A colleague gave you an emergency access to review"
    BREAK_GLASS_REVIEWED = "BREAK_GLASS_REVIEWED", "An emergency access was reviewed"
    BREAK_GLASS_RAISED = "BREAK_GLASS_RAISED", "An emergency access is yours to review"
    BREAK_GLASS_LATE = "BREAK_GLASS_LATE", "An emergency access was not reviewed in time"
    CASE_CLAIMED = "CASE_CLAIMED", "Somebody claims to work with a case, or that ended"
    BARRIER_CHANGED = "BARRIER_CHANGED", "A restriction or exclusion waits for you"
    HOLD_CHANGED = "HOLD_CHANGED", "A legal hold waits for you, or changed"
    DESTRUCTION_CHANGED = "DESTRUCTION_CHANGED", "Records are to be destroyed, or are not"
    DISCLOSURE_CHANGED = "DISCLOSURE_CHANGED", "A request for disclosure waits for you, or changed"
    DISCLOSURE_LATE = "DISCLOSURE_LATE", "A request for disclosure is late"
    SEALED_DISCLOSURE = "SEALED_DISCLOSURE", "A request for information: for you alone to decide"
    MINUTES_LEAVE_ASKED = "MINUTES_LEAVE_ASKED", "Whether part of the minutes may be disclosed"
    WORDS_WAIT = "WORDS_WAIT", "Words wait for a second person"
    WORDS_ANSWERED = "WORDS_ANSWERED", "A second person has answered"
    FLAG_SET = "FLAG_SET", "A flag was set that you may see"
    FLAG_CHANGED = "FLAG_CHANGED", "A flag was reviewed or ended"
    FLAG_REVIEW_DUE = "FLAG_REVIEW_DUE", "A flag of your agency is to be reviewed"
    FLAG_EXPIRED = "FLAG_EXPIRED", "A flag has expired"
    MARKER_ALERT = "MARKER_ALERT", "To ask the police for about a case: something, or no longer"
    MARKER_UNSEEN = "MARKER_UNSEEN", "The police have not acknowledged an alert"
    ORDER_CHANGED = "ORDER_CHANGED", "A protective order changed, or is shown to you"
    ORDER_BREACHED = "ORDER_BREACHED", "A breach of a protective order was written down"
    ORDER_DUE = "ORDER_DUE", "A protective order ends soon, or something of it is due"
    DVDS_CHANGED = "DVDS_CHANGED", "A Clare’s Law application of your agency changed"
    DVDS_LATE = "DVDS_LATE", "A step of a Clare’s Law application is late"
    OFFENDER_CHANGED = "OFFENDER_CHANGED", "The list of outstanding offenders changed"
    OFFENDER_LATE = "OFFENDER_LATE", "An outstanding offender was not reviewed in time"
    CONFERENCE_ASKED = "CONFERENCE_ASKED", "A case conference: who goes, and a report"
    CONFERENCE_ANSWERED = "CONFERENCE_ANSWERED", "Who goes to a conference, or its report"
    PASSING_RECEIVED = "PASSING_RECEIVED", "A case is passed on to you, or was taken back"
    PASSING_ANSWERED = "PASSING_ANSWERED", "A case you passed on was taken over or refused"
    JOINT_VIEW_WANTED = "JOINT_VIEW_WANTED", "Joint screening: your agency’s view is wanted"
    JOINT_VIEW_LATE = "JOINT_VIEW_LATE", "Joint screening: your agency’s view is late"
    JOINT_SCREENING_CHANGED = "JOINT_SCREENING_CHANGED", "Joint screening changed"
    MISSING_REPORTED = "MISSING_REPORTED", "A child is reported missing"
    MISSING_UNSEEN = "MISSING_UNSEEN", "Nobody has acknowledged that a child is missing"
    MISSING_CHANGED = "MISSING_CHANGED", "A missing episode changed"
    TRIGGER_PLAN_CHANGED = "TRIGGER_PLAN_CHANGED", "A trigger plan changed, or is to be read"
    REFERRAL_RECEIVED = "REFERRAL_RECEIVED", "New referral"
    MARAC_CASE_CHANGED = "MARAC_CASE_CHANGED", "A MARAC case changed"
    VICTIM_TO_CONTACT = "VICTIM_TO_CONTACT", "MARAC: a victim to be contacted safely"
    MARAC_EMERGENCY = "MARAC_EMERGENCY", "Emergency MARAC: acknowledge within the hour"
    MARAC_FURTHER = "MARAC_FURTHER", "MARAC: a further incident, flag your file anew"
    TRANSFER_RECEIVED = "TRANSFER_RECEIVED", "A MARAC case was transferred to you"
    TRANSFER_CHANGED = "TRANSFER_CHANGED", "A MARAC transfer changed"
    TRANSFER_LATE = "TRANSFER_LATE", "A MARAC transfer is late"
    MARAC_LATE = "MARAC_LATE", "Something of your agency’s for a MARAC is late"
    CASE_OUTCOME = "CASE_OUTCOME", "What came of a case that you referred"
    LISTING_NOTE = "LISTING_NOTE", "A note between lists waits for you, or changed"
    LISTING_LATE = "LISTING_LATE", "An answer of your agency’s between lists is late"
    CMOG_CHANGED = "CMOG_CHANGED", "Something on a list of a CMOG changed"
    DISRUPTION_TASK = "DISRUPTION_TASK", "A disruption task was asked, or answered"
    BOARD_PLAN_CHANGED = "BOARD_PLAN_CHANGED", "An item of a board’s plan was proposed or changed"
    BOARD_PLAN_LATE = "BOARD_PLAN_LATE", "An item of a board’s plan is late for the board"
    REPRESENTATIVE_CHANGED = (
        "REPRESENTATIVE_CHANGED",
        "You stand for your agency at a MARAC, or no longer",
    )
    MEETING_EXPECTED = "MEETING_EXPECTED", "You are expected at a meeting"
    MEETING_CHANGED = "MEETING_CHANGED", "Meeting changed"
    MINUTES_CHANGED = "MINUTES_CHANGED", "Minutes changed"
    CORRECTION_ASKED = "CORRECTION_ASKED", "A correction of minutes is asked for"
    CORRECTION_ANSWERED = "CORRECTION_ANSWERED", "A correction that you asked for was answered"
    ACTION_YOURS = "ACTION_YOURS", "An action names you: it is yours, or you are asked to take it"
    ACTION_ASSIGNED = "ACTION_ASSIGNED", "Action for your agency"
    ACTION_CHANGED = "ACTION_CHANGED", "Action changed"
    ACTION_REMINDER = "ACTION_REMINDER", "Reminder of an action of your agency"
    ACTION_LATE = "ACTION_LATE", "A safety-critical action of your agency is late"
    RED_WANTED = "RED_WANTED", "Red: say within minutes that you know"
    RED_UNSEEN = "RED_UNSEEN", "A Red request is not acknowledged"
    RED_DECISION_LATE = "RED_DECISION_LATE", "A Red decision is late: see to it now"
    CONTACT_LATE = "CONTACT_LATE", "Nobody decided on a contact in time: see to it"
    RED_CHANGED = "RED_CHANGED", "A Red request was acknowledged"
    ESCALATION_RAISED = "ESCALATION_RAISED", "A challenge was raised or climbed"
    ESCALATION_CHANGED = "ESCALATION_CHANGED", "A challenge was answered or has ended"
    CLOCK_PAUSED = "CLOCK_PAUSED", "A time limit was paused or goes on"
    CLOCK_BREACHED = "CLOCK_BREACHED", "Something is late"
    AGREEMENT_TO_SIGN = "AGREEMENT_TO_SIGN", "A sharing agreement waits for your signature"
    AGREEMENT_SIGNED = "AGREEMENT_SIGNED", "Every party has signed a sharing agreement"
    AGREEMENT_REVIEW = "AGREEMENT_REVIEW", "A sharing agreement has to be reviewed"
    AGREEMENT_EXPIRING = "AGREEMENT_EXPIRING", "A sharing agreement expires soon"
    AGREEMENT_EXPIRED = "AGREEMENT_EXPIRED", "A sharing agreement has expired"
    MUCH_LOOKED_UP = "MUCH_LOOKED_UP", "Somebody of your agency looks at many people"
    SETTING_CHANGED = "SETTING_CHANGED", "A partnership setting waits or was settled"
    MERGE_CHANGED = "MERGE_CHANGED", "Two people are to be joined, or were"
    ASKED_IF_KNOWN = "ASKED_IF_KNOWN", "Your agency was asked whether it knows somebody"
    COVER_CHANGED = "COVER_CHANGED", "A cover was arranged or has ended"
    MEMBERSHIP_CHANGED = "MEMBERSHIP_CHANGED", "Membership changed"
    MEMBERSHIP_LATE = "MEMBERSHIP_LATE", "A membership was not re-confirmed in time"
    TRAINING_LAPSES = "TRAINING_LAPSES", "Your training or vetting lapses soon"
    TRAINING_OF_OTHERS = (
        "TRAINING_OF_OTHERS",
        "Training or vetting of somebody you look after lapses soon",
    )
    CREDENTIAL_CHANGED = "CREDENTIAL_CHANGED", "Your sign-in changed"
    SAMPLE_ASKED = "SAMPLE_ASKED", "A record of your agency is to be opened for an audit"
    SAMPLE_CHANGED = "SAMPLE_CHANGED", "A record of a dip sample was opened, declined or answered"
    SAMPLE_FEEDBACK = "SAMPLE_FEEDBACK", "An auditor gave feedback on work of your agency"
    SAMPLE_DUE = "SAMPLE_DUE", "A record of a dip sample is to be followed up"
    SAMPLE_LATE = "SAMPLE_LATE", "What an audit asked of your agency is late"
    PATTERN_REFERRED = (
        "PATTERN_REFERRED",
        "Auditors refer a pattern of use to you: ring them, with its reference",
    )
    OWN_LOOKED_FOR = (
        "OWN_LOOKED_FOR",
        "Somebody of your agency looked for somebody of their own: ring the auditors, with its reference",
    )
    PATTERN_RAISED = "PATTERN_RAISED", "A pattern of use is to be looked into"
    LOG_ALARM = "LOG_ALARM", "Something is amiss with the log, or it is over"


_K = NoticeKind
_ASKING = (Act.ANSWER, Act.DECIDE, Act.SCREEN)
_READING = (Act.READ_SHARED, Act.ANSWER)
_AGREEING = (Act.REVIEW_ACCESS, Act.MANAGE_AGENCY, Act.MANAGE_HUB)
# Whose work a kind concerns: a referrer is not told of requests, nor an answerer of meetings (2.3).
CONCERNS: dict[NoticeKind, tuple[Act, ...]] = {
    _K.CONTACT_SUBMITTED: (Act.SCREEN,),
    _K.IMMEDIATE_DANGER: (Act.DECIDE,),
    _K.CONTACT_CHANGED: (Act.REFER, Act.SCREEN),
    _K.ENQUIRY_RATED: _ASKING,
    _K.ENQUIRY_CHANGED: _ASKING,
    _K.ENQUIRY_HANDED: (Act.DECIDE, Act.MANAGE_AGENCY),
    _K.REQUEST_SENT: _ASKING,
    _K.REQUEST_RECALLED: _ASKING,
    _K.REQUEST_CHASED: _ASKING,
    _K.REQUEST_GIVEN: (Act.ANSWER,),
    _K.SIGN_OFF_WANTED: (Act.ANSWER,),
    _K.SIGN_OFF_SETTLED: (Act.ANSWER,),
    _K.WORK_REVIEWED: (Act.OWN_WORK,),
    _K.REQUEST_OPENED: _ASKING,
    _K.REQUEST_ANSWERED: _ASKING,
    _K.VIEW_GIVEN: _ASKING,
    _K.VIEWS_OPENED: _ASKING,
    _K.ENQUIRY_DECIDED: (Act.ACKNOWLEDGE, *_ASKING),
    _K.FOLLOW_UP_OFFERED: (Act.ACKNOWLEDGE,),
    _K.FOLLOW_UP_CHANGED: (Act.ACKNOWLEDGE,),
    _K.POLICE_OUTCOME: _ASKING,
    _K.DECISION_ACKNOWLEDGED: (Act.ACKNOWLEDGE, *_ASKING),
    _K.FEEDBACK_SENT: (Act.REFER,),
    _K.ITEM_RELEASED: _READING,
    _K.ITEM_CORRECTED: _READING,
    _K.ITEM_WITHDRAWN: _READING,
    _K.ITEM_RUN_OUT: _READING,
    _K.ITEM_FILES_CHANGED: _READING,
    _K.ITEM_DISPUTED: (Act.ANSWER,),
    _K.DISPUTE_ANSWERED: _READING,
    _K.ACCESS_REQUESTED: (Act.ANSWER,),
    _K.ACCESS_ANSWERED: (Act.READ_SHARED,),
    _K.ONWARD_ASKED: (Act.ANSWER,),
    _K.ONWARD_ANSWERED: (Act.READ_SHARED,),
    _K.THING_SHARED: (Act.READ_SHARED,),
    _K.THING_CHANGED: (Act.READ_SHARED,),
    _K.SEALED_ITEM_LODGED: _READING,
    _K.SEALED_ITEM_CHANGED: _READING,
    _K.SEALED_ITEM_UNSEEN: (Act.KEEP_SEALED,),
    _K.ADDRESS_CHANGED: (Act.REVEAL,),
    _K.ADDRESS_UNSEEN: (Act.RUN_MEETING, Act.DECIDE),
    _K.DECISION_UNSEEN: (Act.MANAGE_AGENCY, Act.ACKNOWLEDGE),
    _K.BREAK_GLASS_USED: (Act.ANSWER, Act.REVIEW_ACCESS),
    _K.BREAK_GLASS_BY_US: (Act.MANAGE_AGENCY, Act.REVIEW_ACCESS),
    _K.BREAK_GLASS_GIVEN: (Act.REVIEW_ACCESS,),
    _K.BREAK_GLASS_REVIEWED: (Act.BREAK_GLASS, Act.MANAGE_AGENCY, Act.REVIEW_ACCESS),
    _K.BREAK_GLASS_LATE: (Act.MANAGE_AGENCY, Act.REVIEW_ACCESS),
    _K.BREAK_GLASS_RAISED: (Act.OWN_RISK,),
    _K.CASE_CLAIMED: (
        Act.CLAIM,
        Act.DECIDE,
        Act.RUN_MEETING,
        Act.CHAIR_MEETING,
        Act.REVIEW_ACCESS,
    ),
    _K.BARRIER_CHANGED: (Act.KEEP_BARRIERS,),
    _K.HOLD_CHANGED: (Act.KEEP_HOLDS, Act.SETTLE_HOLDS),
    _K.DESTRUCTION_CHANGED: (Act.DISPOSE, Act.AGREE_DISPOSAL),
    _K.DISCLOSURE_CHANGED: (Act.KEEP_DISCLOSURES, Act.CHECK_DISCLOSURES),
    _K.DISCLOSURE_LATE: (Act.KEEP_DISCLOSURES, Act.CHECK_DISCLOSURES),
    _K.SEALED_DISCLOSURE: (Act.KEEP_SEALED,),
    _K.MINUTES_LEAVE_ASKED: (Act.CHAIR_MEETING, Act.CONVENE),
    _K.WORDS_WAIT: (Act.REVEAL,),
    _K.WORDS_ANSWERED: (Act.OWN_WORK,),
    _K.FLAG_SET: (Act.READ_SHARED,),
    _K.FLAG_CHANGED: (Act.READ_SHARED,),
    _K.FLAG_REVIEW_DUE: (Act.KEEP_FLAGS,),
    _K.FLAG_EXPIRED: (Act.READ_SHARED,),
    _K.MARKER_ALERT: (Act.DECIDE, Act.RUN_MEETING, Act.CHAIR_MEETING, Act.READ_SHARED),
    _K.MARKER_UNSEEN: (Act.DECIDE, Act.RUN_MEETING, Act.CHAIR_MEETING),
    _K.ORDER_CHANGED: (Act.READ_SHARED,),
    _K.ORDER_BREACHED: (Act.READ_SHARED,),
    _K.ORDER_DUE: (Act.KEEP_ORDERS,),
    _K.DVDS_CHANGED: (Act.KEEP_ORDERS,),
    _K.DVDS_LATE: (Act.KEEP_ORDERS,),
    _K.OFFENDER_CHANGED: (Act.KEEP_ORDERS,),
    _K.OFFENDER_LATE: (Act.KEEP_ORDERS,),
    _K.CONFERENCE_ASKED: (Act.ANSWER,),
    _K.CONFERENCE_ANSWERED: (Act.DECIDE, Act.SCREEN),
    _K.PASSING_RECEIVED: (Act.DECIDE,),
    _K.PASSING_ANSWERED: (Act.DECIDE,),
    _K.JOINT_VIEW_WANTED: (Act.DISCUSS,),
    _K.JOINT_VIEW_LATE: (Act.DISCUSS, Act.MANAGE_AGENCY),
    _K.JOINT_SCREENING_CHANGED: (Act.DISCUSS, Act.CONVENE, Act.SCREEN),
    _K.MISSING_REPORTED: (Act.KEEP_MISSING, Act.READ_PLANS),
    _K.MISSING_UNSEEN: (Act.DECIDE,),
    _K.MISSING_CHANGED: (Act.KEEP_MISSING, Act.READ_PLANS),
    _K.TRIGGER_PLAN_CHANGED: (Act.KEEP_MISSING, Act.READ_PLANS),
    _K.REFERRAL_RECEIVED: (Act.SEE_MEETINGS, Act.DECIDE),
    _K.MARAC_CASE_CHANGED: (Act.RUN_MEETING, Act.CHAIR_MEETING, Act.REFER),
    _K.VICTIM_TO_CONTACT: (Act.CONTACT_VICTIM,),
    _K.MARAC_EMERGENCY: (Act.ATTEND_MEETING,),
    _K.MARAC_FURTHER: (Act.ATTEND_MEETING,),
    _K.TRANSFER_RECEIVED: (Act.RUN_MEETING, Act.CHAIR_MEETING, Act.CONTACT_VICTIM),
    _K.TRANSFER_CHANGED: (Act.RUN_MEETING, Act.CHAIR_MEETING, Act.CONTACT_VICTIM),
    _K.TRANSFER_LATE: (Act.RUN_MEETING, Act.CHAIR_MEETING),
    _K.MARAC_LATE: (Act.CONTACT_VICTIM, Act.RELEASE_TO_MEETING, Act.MANAGE_AGENCY),
    _K.CASE_OUTCOME: (Act.REFER, Act.DECIDE),
    _K.LISTING_LATE: (Act.MANAGE_AGENCY,),
    _K.LISTING_NOTE: (Act.DECIDE, Act.RUN_MEETING, Act.CHAIR_MEETING, Act.KEEP_LISTS),
    _K.CMOG_CHANGED: (Act.KEEP_LISTS, Act.VISIT_LOCATIONS),
    _K.DISRUPTION_TASK: (Act.KEEP_LISTS, Act.DISRUPT),
    _K.BOARD_PLAN_CHANGED: (Act.KEEP_BOARD_PLAN, Act.OWN_ACTIONS),
    _K.BOARD_PLAN_LATE: (Act.KEEP_BOARD_PLAN, Act.OWN_ACTIONS, Act.MANAGE_AGENCY),
    _K.REPRESENTATIVE_CHANGED: (Act.ATTEND_MEETING,),
    _K.MEETING_EXPECTED: (Act.ATTEND_MEETING,),
    _K.MEETING_CHANGED: (Act.SEE_MEETINGS, Act.DISCUSS),
    _K.MINUTES_CHANGED: (Act.SEE_MEETINGS, Act.DISCUSS),
    _K.CORRECTION_ASKED: (Act.RUN_MEETING, Act.CHAIR_MEETING, Act.CONVENE),
    _K.CORRECTION_ANSWERED: (Act.SEE_MEETINGS, Act.DISCUSS),
    _K.ACTION_YOURS: (Act.OWN_ACTIONS,),
    _K.ACTION_ASSIGNED: (Act.OWN_ACTIONS,),
    _K.ACTION_CHANGED: (Act.OWN_ACTIONS,),
    _K.ACTION_REMINDER: (Act.OWN_ACTIONS,),
    _K.ACTION_LATE: (Act.MANAGE_AGENCY,),
    _K.RED_WANTED: (Act.ANSWER,),
    _K.RED_UNSEEN: (*_ASKING, Act.MANAGE_AGENCY),
    _K.RED_DECISION_LATE: (Act.DECIDE, Act.MANAGE_AGENCY),
    _K.CONTACT_LATE: (Act.SCREEN, Act.DECIDE, Act.MANAGE_AGENCY),
    _K.RED_CHANGED: _ASKING,
    _K.ESCALATION_RAISED: (Act.CHALLENGE, Act.MANAGE_AGENCY),
    _K.ESCALATION_CHANGED: (Act.CHALLENGE,),
    _K.CLOCK_PAUSED: _ASKING,
    # Its owner and the owner's manager (4.0).
    _K.CLOCK_BREACHED: (
        Act.RUN_MEETING,
        Act.CHAIR_MEETING,
        Act.OWN_ACTIONS,
        Act.MANAGE_AGENCY,
        *_ASKING,
    ),
    # Information officers above all; an agreement that ends concerns the board, too (4.19).
    _K.AGREEMENT_TO_SIGN: (Act.SIGN_AGREEMENT,),
    _K.AGREEMENT_SIGNED: (Act.MANAGE_HUB,),
    _K.AGREEMENT_REVIEW: _AGREEING,
    _K.AGREEMENT_EXPIRING: (*_AGREEING, Act.KEEP_BOARD_PLAN),
    _K.AGREEMENT_EXPIRED: (*_AGREEING, Act.KEEP_BOARD_PLAN),
    _K.MUCH_LOOKED_UP: (Act.MANAGE_AGENCY,),
    _K.SETTING_CHANGED: (Act.MANAGE_HUB,),
    _K.MERGE_CHANGED: (Act.SCREEN, Act.KEEP_LISTS),
    _K.ASKED_IF_KNOWN: (Act.ANSWER, Act.MANAGE_AGENCY),
    _K.COVER_CHANGED: (Act.OWN_WORK,),
    _K.MEMBERSHIP_CHANGED: (Act.OWN_WORK,),
    _K.MEMBERSHIP_LATE: (Act.MANAGE_AGENCY,),
    _K.TRAINING_LAPSES: (Act.OWN_WORK,),
    _K.TRAINING_OF_OTHERS: (Act.MANAGE_AGENCY,),
    _K.CREDENTIAL_CHANGED: (Act.OWN_WORK,),
    _K.SAMPLE_ASKED: (Act.REVIEW_ACCESS,),
    _K.SAMPLE_CHANGED: (Act.READ_LOG, Act.READ_OWN_LOG),
    _K.SAMPLE_FEEDBACK: (Act.MANAGE_AGENCY, Act.REVIEW_ACCESS),
    _K.SAMPLE_DUE: (Act.READ_LOG, Act.READ_OWN_LOG),
    _K.SAMPLE_LATE: (Act.MANAGE_AGENCY, Act.REVIEW_ACCESS),
    _K.PATTERN_REFERRED: (Act.REVIEW_ACCESS,),
    _K.OWN_LOOKED_FOR: (Act.REVIEW_ACCESS,),
    _K.PATTERN_RAISED: (Act.READ_LOG, Act.READ_OWN_LOG),
    _K.LOG_ALARM: (Act.READ_LOG, Act.MANAGE_HUB),
}


# What goes to whoever covers too when it was told to one person by name: their work. Not what was
# written for a person's own eyes: sealed items, releases to named people, feedback, barriers, one's own account.
PASSED_ON = frozenset(
    {
        _K.CONTACT_CHANGED,
        _K.ENQUIRY_RATED,
        _K.ENQUIRY_CHANGED,
        _K.ENQUIRY_HANDED,
        _K.REQUEST_SENT,
        _K.REQUEST_RECALLED,
        _K.REQUEST_CHASED,
        _K.REQUEST_GIVEN,
        _K.SIGN_OFF_WANTED,
        _K.SIGN_OFF_SETTLED,
        _K.REQUEST_OPENED,
        _K.REQUEST_ANSWERED,
        _K.VIEW_GIVEN,
        _K.VIEWS_OPENED,
        _K.ENQUIRY_DECIDED,
        _K.ACCESS_REQUESTED,
        _K.CONFERENCE_ASKED,
        _K.CONFERENCE_ANSWERED,
        _K.ACTION_YOURS,
        _K.ACTION_ASSIGNED,
        _K.ACTION_CHANGED,
        _K.RED_WANTED,
        _K.RED_UNSEEN,
        _K.RED_DECISION_LATE,
        _K.CONTACT_LATE,
        _K.RED_CHANGED,
        _K.ESCALATION_RAISED,
        _K.ESCALATION_CHANGED,
        _K.CLOCK_PAUSED,
        _K.CLOCK_BREACHED,
    }
)


def is_told(hat: Hat, kind: str, persons: Collection[UUID]) -> bool:
    """Whether a hat is among the people a notice was narrowed to: by name, or covering for one."""
    if not persons or hat.person_id in persons:
        return True
    return kind in PASSED_ON and any(person in persons for person in hat.covered)


def kinds_for(hat: Hat) -> list[str]:
    """The kinds of notice that concern a hat's work; a kind that nobody listed reaches nobody."""
    return [kind.value for kind, acts in CONCERNS.items() if any(may(hat, act) for act in acts)]


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Notices of the present hat's agency: the database itself leaves out all others."""

    def visible_to(self, hat: Hat) -> NoticeQuerySet:
        """Those told to the hat's agency in its workspace: to everybody there or to this person.

        What is work comes to whoever covers for its person too (`is_told` is the rule's other face).
        """
        told = Q(persons=[]) | Q(persons__contains=[hat.person_id])
        if covered := hat.covered:
            told |= Q(persons__overlap=[*covered], notice_kind__in=PASSED_ON)
        return self.filter(
            told,
            Q(workspace=hat.workspace_id) | Q(workspace__isnull=True),
            receiver=hat.agency_id,
            notice_kind__in=kinds_for(hat),
        ).exclude(not_for__contains=[hat.person_id])


class Notice(Row):
    """One thing one agency is told. The relay numbers it; the number never leaves the server."""

    kind: ClassVar[str] = "notice"

    receiver = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, null=True, related_name="+")
    notice_kind = models.CharField(max_length=24, choices=NoticeKind.choices)
    thing_kind = models.CharField(max_length=24)
    thing_id = models.UUIDField()
    reference = models.CharField(max_length=12, blank=True)
    file_id = models.UUIDField(null=True)  # of its thing: who is barred from it sees no notice
    persons = ArrayField(models.UUIDField(), default=list, blank=True)
    not_for = ArrayField(models.UUIDField(), default=list, blank=True)
    posted_at = models.DateTimeField()
    number = models.BigIntegerField(null=True)
    published_at = models.DateTimeField(null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["receiver", "number"], name="notice_number_once")
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["receiver", "file_id", "posted_at"],
                condition=Q(file_id__isnull=False),
                name="notice_of_case",
            ),
            models.Index(
                fields=["posted_at"], condition=Q(number__isnull=True), name="notice_unnumbered"
            ),
        ]

    def __str__(self) -> str:
        """A notice reads as its kind."""
        return self.get_notice_kind_display()

    def get_notice_kind_display(self) -> str:  # type: ignore[no-redef]  # Django leaves it
        """The kind in words, those of its workspace for a CMOG that is called otherwise there."""
        words = str(NoticeKind(self.notice_kind).label)
        if self.notice_kind != NoticeKind.CMOG_CHANGED or self.workspace is None:
            return words
        return self.workspace.in_its_words(words)


class NoticeCounter(models.Model):
    """The last number given to an agency's notices; the relay's alone."""

    agency = models.OneToOneField(Agency, on_delete=models.PROTECT, primary_key=True)
    last = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        """A counter has no name."""
        return "counter"


class NoticePlace(Row):
    """Up to which notice a person has looked, under one membership."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE)
    membership_id = models.UUIDField(unique=True)
    seen_until = models.BigIntegerField(default=0)

    def set_seen(self, number: int) -> None:
        """Move the place forward."""
        self.seen_until = number
        self.save(update_fields=["seen_until"])

    def __str__(self) -> str:
        """A place has no name."""
        return "place"
