"""The states of a MARAC case and every step between them, as data (domain notes 4.7)."""

from __future__ import annotations

from django.db import models

from agencies.roles import Act
from agencies.transitions import Step, Table


class CaseState(models.TextChoices):
    """States of a MARAC case; from its listing on it follows its agenda item (`marac_moves`)."""

    DRAFT = "DRAFT", "Draft"
    SUBMITTED = "SUBMITTED", "To be looked at"
    ELIGIBILITY = "ELIGIBILITY", "Eligibility checked"
    RETURNED_FOR_INFO = "RETURNED_FOR_INFO", "Returned for information"
    REFUSAL_PROPOSED = "REFUSAL_PROPOSED", "Not eligible? A second person looks"
    NOT_ELIGIBLE = "NOT_ELIGIBLE", "Not eligible"
    ACCEPTED = "ACCEPTED", "Accepted, to be listed"
    EMERGENCY = "EMERGENCY", "Emergency, to be listed now"
    LISTED = "LISTED", "Listed"
    RESEARCH_OPEN = "RESEARCH_OPEN", "Agencies research"
    DEFERRED = "DEFERRED", "Deferred, to be listed again"
    HEARD = "HEARD", "Heard"
    ACTION_PHASE = "ACTION_PHASE", "Actions under way"
    ACTIONS_COMPLETE = "ACTIONS_COMPLETE", "Actions complete"
    MONITORING = "MONITORING", "Monitored"
    REPEATED = "REPEATED", "Repeated: it goes on as a new case"
    FLAG_EXPIRED = "FLAG_EXPIRED", "12 months passed, flags come off"
    TRANSFERRED_OUT = "TRANSFERRED_OUT", "Moved, area protected"
    DECEASED_HOLD = "DECEASED_HOLD", "On hold after a death"
    CLOSED = "CLOSED", "Closed"


S = CaseState
RUN = Act.RUN_MEETING
UNDECIDED = (S.SUBMITTED, S.ELIGIBILITY)
TO_LIST = (S.ACCEPTED, S.EMERGENCY)
WITH_COORDINATOR = (
    *UNDECIDED,
    S.RETURNED_FOR_INFO,  # it waits for who referred, and can be taken back
    S.REFUSAL_PROPOSED,
    *TO_LIST,
    S.DEFERRED,
    S.ACTIONS_COMPLETE,
)
AT_MEETING = (
    S.LISTED,
    S.RESEARCH_OPEN,
    S.DEFERRED,
    S.HEARD,
    S.ACTION_PHASE,
    S.ACTIONS_COMPLETE,
    S.MONITORING,
    S.REPEATED,
    S.FLAG_EXPIRED,
    S.DECEASED_HOLD,
    S.CLOSED,
)
# Where a case can end here because it goes on at another MARAC: nothing of it is half done.
TRANSFERABLE = (
    S.SUBMITTED,
    S.ELIGIBILITY,
    S.ACCEPTED,
    S.EMERGENCY,
    S.DEFERRED,
    S.ACTIONS_COMPLETE,
    S.MONITORING,
    S.FLAG_EXPIRED,
)
# From where a case is put on hold after a death: not between its listing and the end of its meeting.
HOLDABLE = (*TRANSFERABLE, S.RETURNED_FOR_INFO, S.ACTION_PHASE)
# From where a case is closed by rule: each way by its own rule, and never while an action of it is open.
ENDING = (S.REPEATED, S.FLAG_EXPIRED, S.TRANSFERRED_OUT)
OVER = (S.NOT_ELIGIBLE, S.CLOSED)
# What goes on here: of somebody in it who has died, coordinator and chair are asked about a review.
LIVE = tuple(state for state in S if state not in (S.DRAFT, S.REPEATED, S.TRANSFERRED_OUT, *OVER))

TABLE = Table(
    "MARAC case",
    "4.7",
    CaseState,
    [
        Step(
            S.DRAFT,
            S.SUBMITTED,
            Act.REFER,
            "victim, alleged perpetrator, a criterion with evidence, safe contact; "
            "safe-contact data goes to the IDVA service at once",
            "saves itself; IDVA contact attempt 2 working days",
            "coordinator and the IDVA’s manager",
        ),
        Step(
            S.DRAFT,
            S.ACCEPTED,
            Act.ATTEND_MEETING,
            "a further incident while flagged, said by any agency that holds the flag: same victim, a "
            "same alleged perpetrator, within 12 months of the referral; whatever the score",
            "same day",
        ),
        Step(
            S.SUBMITTED,
            S.ELIGIBILITY,
            RUN,
            "16 or over, lives here, personally connected, each yes or no; the criteria as the "
            "partnership’s thresholds say",
            "1 working day",
            "the host agency is told",
        ),
        Step(S.ELIGIBILITY, S.ELIGIBILITY, RUN, "checked anew on new information"),
        Step(
            S.ELIGIBILITY,
            S.ACCEPTED,
            RUN,
            "all four hold; a repeat is accepted whatever the score",
            "1 working day",
            "the host agency is told",
        ),
        *(
            Step(source, S.RETURNED_FOR_INFO, RUN, "what is missing, in words")
            for source in UNDECIDED
        ),
        Step(
            S.RETURNED_FOR_INFO,
            S.SUBMITTED,
            Act.REFER,
            "sent again with what was missing, or taken back by the coordinator",
        ),
        Step(S.ELIGIBILITY, S.REFUSAL_PROPOSED, RUN, "ground, reason and signposting"),
        Step(
            S.REFUSAL_PROPOSED,
            S.ELIGIBILITY,
            RUN,
            "the second person does not agree, or who proposed it takes it back",
        ),
        Step(
            S.REFUSAL_PROPOSED,
            S.NOT_ELIGIBLE,
            RUN,
            "by another coordinator or the chair; the referrer is told",
            "1 working day",
            "the host agency is told",
            two_people=True,
        ),
        Step(S.NOT_ELIGIBLE, S.SUBMITTED, Act.REFER, "the referrer challenges it, in words"),
        *(
            Step(
                source,
                S.EMERGENCY,
                RUN,
                "by coordinator or chair; why it cannot wait; each agency acknowledges in 1 hour",
                "48 hours",
                "chair and coordinator are told",
            )
            for source in (*UNDECIDED, S.REFUSAL_PROPOSED, S.RETURNED_FOR_INFO, S.ACCEPTED)
        ),
        Step(
            S.ACCEPTED,
            S.LISTED,
            RUN,
            "a meeting whose deadline, 8 working days before, is not over",
        ),
        Step(S.EMERGENCY, S.LISTED, RUN, "any meeting whose list takes cases"),
        *(
            Step(source, S.RESEARCH_OPEN, RUN, "listed at a meeting whose agenda is published")
            for source in TO_LIST
        ),
        Step(S.LISTED, S.RESEARCH_OPEN, None, "the agenda is published"),
        Step(S.RESEARCH_OPEN, S.HEARD, None, "the meeting heard it: its minutes are whole"),
        Step(S.HEARD, S.RESEARCH_OPEN, None, "taken up again in session"),
        *(
            Step(source, S.DEFERRED, None, "taken off the meeting, with the reason")
            for source in (S.LISTED, S.RESEARCH_OPEN)
        ),
        Step(S.DEFERRED, S.LISTED, None, "listed at another meeting"),
        Step(S.DEFERRED, S.RESEARCH_OPEN, None, "listed at one whose agenda is published"),
        Step(S.HEARD, S.ACTION_PHASE, None, "the meeting has ended"),
        *(
            Step(
                source,
                S.ACTIONS_COMPLETE,
                None,
                "the coordinator closes its agenda item: every action verified or cancelled",
            )
            for source in (S.HEARD, S.ACTION_PHASE)
        ),
        Step(
            S.ACTIONS_COMPLETE,
            S.MONITORING,
            RUN,
            "flagged until 12 months from the referral; each agency confirms its own file’s flag",
            "agencies confirm in 5 working days",
            "the agency’s managers",
        ),
        Step(S.MONITORING, S.REPEATED, None, "a further incident opened a new case"),
        *(
            Step(state, S.TRANSFERRED_OUT, RUN, "the MARAC of the new area has acknowledged it")
            for state in TRANSFERABLE
        ),
        Step(S.MONITORING, S.FLAG_EXPIRED, None, "the last day of the 12 months is over"),
        Step(
            S.FLAG_EXPIRED,
            S.CLOSED,
            RUN,
            "a MARAC on whose agenda it stood under “12 months passed” has ended; no action of it is open",
            "the next meeting",
        ),
        Step(
            S.FLAG_EXPIRED,
            S.CLOSED,
            None,
            "every agency that was asked has taken the flag off its file; no action of it is open",
        ),
        Step(
            S.REPEATED,
            S.CLOSED,
            None,
            "in favour of the new case, once no action of this one is open",
        ),
        Step(
            S.TRANSFERRED_OUT,
            S.CLOSED,
            None,
            "the other MARAC has acknowledged it, and no action of it is open here",
        ),
        *(
            Step(
                S.CLOSED, state, None, "an action of it was opened again: it stands where it stood"
            )
            for state in (*ENDING, S.DECEASED_HOLD)
        ),
        *(
            Step(
                state,
                S.DECEASED_HOLD,
                RUN,
                "by coordinator or chair: somebody in it has died, and its records are held for a review "
                "or, of the victim, no review is considered",
            )
            for state in HOLDABLE
        ),
        *(
            Step(
                S.DECEASED_HOLD,
                state,
                None,
                "no record says any more that they have died: it stands where it stood",
            )
            for state in HOLDABLE
        ),
        Step(
            S.DECEASED_HOLD,
            S.CLOSED,
            RUN,
            "every hold on its records is lifted; no action of it is open",
        ),
    ],
)
