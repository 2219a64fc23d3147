"""Roles and what each may do: a table in code, from which guards run and docs/access.md is written."""

from enum import StrEnum

from django.db import models

from agencies.actors import Actor, Hat
from agencies.verdicts import YES, Verdict, no


class Role(models.TextChoices):
    """What a person is in one workspace for one agency (domain notes 2.1)."""

    REFERRER = "REFERRER", "Referrer"
    DUTY_OFFICER = "DUTY_OFFICER", "Duty officer"
    DECISION_MAKER = "DECISION_MAKER", "Decision-maker"
    RESEARCHER = "RESEARCHER", "Researcher and releaser"
    CUSTODIAN = "CUSTODIAN", "Sealed-information custodian"
    MARAC_COORDINATOR = "MARAC_COORDINATOR", "Coordinator"
    MARAC_CHAIR = "MARAC_CHAIR", "Chair"
    REPRESENTATIVE = "REPRESENTATIVE", "Representative"
    IDVA = "IDVA", "IDVA"
    OBSERVER = "OBSERVER", "Observer"
    CMOG_MEMBER = "CMOG_MEMBER", "CMOG member"
    ACTION_OWNER = "ACTION_OWNER", "Action owner"
    TASKING_RECIPIENT = "TASKING_RECIPIENT", "Tasking recipient"
    AUDITOR = "AUDITOR", "Auditor"
    AGENCY_AUDITOR = "AGENCY_AUDITOR", "Auditor of one’s own agency"
    INFORMATION_OFFICER = "INFORMATION_OFFICER", "Information governance officer"
    RISK_OWNER = "RISK_OWNER", "Senior Information Risk Owner"
    BOARD_VIEWER = "BOARD_VIEWER", "Board viewer"
    AGENCY_MANAGER = "AGENCY_MANAGER", "Agency manager"
    HUB_MANAGER = "HUB_MANAGER", "Hub manager"
    ADMINISTRATOR = "ADMINISTRATOR", "System administrator"
    SETTING_LEAD = "SETTING_LEAD", "Home manager or school lead"


class Act(StrEnum):
    """What somebody can do; every address and every verb asks for one of these."""

    OWN_WORK = "see one's own work and account"
    REFER = "submit a contact and read its feedback"
    SCREEN = "look at new contacts and match people"
    FIND_PEOPLE = "look people up"
    KEEP_THINGS = "look up, record and link places, groups, vehicles, numbers and online names"
    MATCH_LISTS = "match a list with one's agency's records"
    REVEAL = "see a protected address, giving a reason"
    DECIDE = "rate, ask, decide and give feedback"
    READ_SHARED = "read what was released to one's agency"
    SEE_OPENINGS = "see who opened records of one's agency, and which records its people opened"
    EXPORT = "take a copy out of the hub, with a purpose and a reason"
    ANSWER = "answer requests and release one's agency's items"
    KEEP_FLAGS = "set, review and end flags of one's agency"
    KEEP_ORDERS = "keep protective orders of one's agency, and write down breaches"
    KEEP_SEALED = "lodge, gist, release and withdraw sealed items of one's agency"
    ACKNOWLEDGE = "acknowledge decisions"
    SEE_MEETINGS = "see meetings and their agendas"
    RUN_MEETING = "keep the list, minute and record actions"
    CHAIR_MEETING = "open, chair and close a meeting"
    ATTEND_MEETING = "sign the declaration and read the cases one is present for"
    CONVENE = "convene strategy discussions and joint screening, and record what was decided"
    DISCUSS = "take part in strategy discussions and joint screening"
    CONTACT_VICTIM = "reach the victim of a MARAC case safely and say what she or he wishes"
    KEEP_LISTS = "keep the lists of children, people of concern and locations"
    VISIT_LOCATIONS = "read the list of locations and log visits"
    DISRUPT = "take on disruption tasks for one's agency, and report on them"
    RELEASE_TO_MEETING = "release items of one's agency to a case on the agenda"
    OWN_ACTIONS = "update actions of one's agency"
    VERIFY_ACTIONS = "verify actions of others"
    CLAIM = "claim that one works with a case of the workspace"
    BREAK_GLASS = "open what is held about one person or case in an emergency"
    OWN_RISK = "review emergency access that nobody reviewed in time"
    KEEP_MISSING = "grade and follow missing episodes, and keep trigger plans"
    READ_PLANS = "read what concerns the children in one's agency's care when they go missing"
    SIGN_AGREEMENT = "sign sharing agreements for one's agency"
    REVIEW_ACCESS = "review emergency access to one's agency's records"
    CHALLENGE = "raise and answer professional challenges"
    READ_NUMBERS = "read the numbers of the workspace"
    TAKE_NUMBERS = "take the workspace’s return out of the hub, small numbers left out"
    KEEP_BOARD_PLAN = "keep the plan of a safeguarding board: propose, close and carry forward"
    KEEP_BARRIERS = "exclude people from records, and say who reads a restricted one"
    KEEP_HOLDS = "place legal holds and review them"
    SETTLE_HOLDS = "take note of a legal hold, and agree that it is lifted"
    DISPOSE = "propose that records are destroyed or made anonymous"
    AGREE_DISPOSAL = "agree, as the second person, that records are destroyed or made anonymous"
    KEEP_DISCLOSURES = (
        "receive requests for disclosure, and decide what of one's agency's is disclosed"
    )
    CHECK_DISCLOSURES = "check, as another than who prepared it, what is disclosed"
    READ_LOG = "read the log for one of the four purposes"
    READ_OWN_LOG = "read, for one of the four purposes, what the log tells of one's own agency"
    MANAGE_AGENCY = "invite, move, suspend and end people of one's agency"
    MANAGE_HUB = "confirm people, keep agencies, workspaces and agreements"


_EVERYBODY = frozenset({Act.OWN_WORK})

ACTS: dict[Role, frozenset[Act]] = {
    Role.REFERRER: _EVERYBODY | {Act.REFER},
    Role.DUTY_OFFICER: _EVERYBODY
    | {
        Act.REFER,
        Act.SCREEN,
        Act.KEEP_MISSING,
        Act.FIND_PEOPLE,
        Act.KEEP_THINGS,
        Act.BREAK_GLASS,
        Act.CLAIM,
        Act.READ_SHARED,
        Act.KEEP_FLAGS,
        Act.SEE_MEETINGS,
        Act.DISCUSS,
    },
    Role.DECISION_MAKER: _EVERYBODY
    | {
        Act.REFER,
        Act.SCREEN,
        Act.FIND_PEOPLE,
        Act.KEEP_THINGS,
        Act.MATCH_LISTS,
        Act.REVEAL,
        Act.BREAK_GLASS,
        Act.DECIDE,
        Act.KEEP_MISSING,
        Act.READ_SHARED,
        Act.SEE_OPENINGS,
        Act.KEEP_FLAGS,
        Act.KEEP_ORDERS,
        Act.EXPORT,
        Act.ACKNOWLEDGE,
        Act.SEE_MEETINGS,
        Act.CONVENE,
        Act.DISCUSS,
        Act.OWN_ACTIONS,
        Act.CHALLENGE,
        Act.READ_NUMBERS,
    },
    Role.RESEARCHER: _EVERYBODY
    | {
        Act.REFER,
        Act.KEEP_THINGS,
        Act.REVEAL,
        Act.BREAK_GLASS,
        Act.CLAIM,
        Act.READ_SHARED,
        Act.SEE_OPENINGS,
        Act.ANSWER,
        Act.KEEP_MISSING,
        Act.KEEP_FLAGS,
        Act.KEEP_ORDERS,
        Act.ACKNOWLEDGE,
        Act.DISCUSS,
        Act.OWN_ACTIONS,
        Act.CHALLENGE,
    },
    Role.CUSTODIAN: _EVERYBODY
    | {
        Act.KEEP_THINGS,
        Act.CLAIM,
        Act.READ_SHARED,
        Act.SEE_OPENINGS,
        Act.ANSWER,
        Act.KEEP_FLAGS,
        Act.KEEP_SEALED,
        Act.CHALLENGE,
    },
    Role.MARAC_COORDINATOR: _EVERYBODY
    | {
        Act.REFER,
        Act.FIND_PEOPLE,
        Act.KEEP_THINGS,
        Act.MATCH_LISTS,
        Act.REVEAL,
        Act.BREAK_GLASS,
        Act.READ_SHARED,
        Act.SEE_OPENINGS,
        Act.KEEP_FLAGS,
        Act.KEEP_ORDERS,
        Act.EXPORT,
        Act.SEE_MEETINGS,
        Act.RUN_MEETING,
        Act.KEEP_BARRIERS,
        Act.ATTEND_MEETING,
        Act.KEEP_LISTS,
        Act.VISIT_LOCATIONS,
        Act.DISRUPT,
        Act.OWN_ACTIONS,
        Act.VERIFY_ACTIONS,
        Act.CHALLENGE,
    },
    Role.MARAC_CHAIR: _EVERYBODY
    | {
        Act.REFER,
        Act.READ_SHARED,
        Act.SEE_MEETINGS,
        Act.CHAIR_MEETING,
        Act.ATTEND_MEETING,
        Act.KEEP_LISTS,
        Act.OWN_ACTIONS,
        Act.VERIFY_ACTIONS,
        Act.CHALLENGE,
    },
    Role.REPRESENTATIVE: _EVERYBODY
    | {
        Act.REFER,
        Act.REVEAL,
        Act.BREAK_GLASS,
        Act.CLAIM,
        Act.READ_SHARED,
        Act.SEE_OPENINGS,
        Act.KEEP_FLAGS,
        Act.KEEP_ORDERS,
        Act.SEE_MEETINGS,
        Act.ATTEND_MEETING,
        Act.RELEASE_TO_MEETING,
        Act.OWN_ACTIONS,
        Act.CHALLENGE,
    },
    Role.IDVA: _EVERYBODY
    | {
        Act.REFER,
        Act.REVEAL,
        Act.BREAK_GLASS,
        Act.CLAIM,
        Act.READ_SHARED,
        Act.SEE_OPENINGS,
        Act.KEEP_FLAGS,
        Act.KEEP_ORDERS,
        Act.SEE_MEETINGS,
        Act.ATTEND_MEETING,
        Act.CONTACT_VICTIM,
        Act.RELEASE_TO_MEETING,
        Act.OWN_ACTIONS,
        Act.CHALLENGE,
    },
    Role.OBSERVER: _EVERYBODY | {Act.SEE_MEETINGS, Act.ATTEND_MEETING},
    Role.CMOG_MEMBER: _EVERYBODY
    | {
        Act.REFER,
        Act.KEEP_THINGS,
        Act.CLAIM,
        Act.READ_SHARED,
        Act.SEE_OPENINGS,
        Act.KEEP_FLAGS,
        Act.KEEP_ORDERS,
        Act.SEE_MEETINGS,
        Act.ATTEND_MEETING,
        Act.KEEP_LISTS,
        Act.VISIT_LOCATIONS,
        Act.DISRUPT,
        Act.RELEASE_TO_MEETING,
        Act.OWN_ACTIONS,
        Act.CHALLENGE,
    },
    Role.ACTION_OWNER: _EVERYBODY | {Act.OWN_ACTIONS},
    Role.TASKING_RECIPIENT: _EVERYBODY
    | {
        Act.OWN_ACTIONS,
        Act.VISIT_LOCATIONS,
        Act.DISRUPT,
        Act.SEE_MEETINGS,
        Act.ATTEND_MEETING,
    },
    Role.AUDITOR: _EVERYBODY | {Act.READ_LOG},
    Role.AGENCY_AUDITOR: _EVERYBODY | {Act.READ_OWN_LOG},
    Role.RISK_OWNER: _EVERYBODY | {Act.OWN_RISK, Act.READ_NUMBERS, Act.CHECK_DISCLOSURES},
    Role.BOARD_VIEWER: _EVERYBODY
    | {Act.READ_NUMBERS, Act.TAKE_NUMBERS, Act.SETTLE_HOLDS, Act.KEEP_BOARD_PLAN},
    Role.INFORMATION_OFFICER: _EVERYBODY
    | {
        Act.SIGN_AGREEMENT,
        Act.REVIEW_ACCESS,
        Act.KEEP_BARRIERS,
        Act.KEEP_HOLDS,
        Act.SETTLE_HOLDS,
        Act.DISPOSE,
        Act.AGREE_DISPOSAL,
        Act.KEEP_DISCLOSURES,
        Act.CHECK_DISCLOSURES,
    },
    Role.AGENCY_MANAGER: _EVERYBODY | {Act.MANAGE_AGENCY, Act.AGREE_DISPOSAL},
    Role.HUB_MANAGER: _EVERYBODY | {Act.MANAGE_AGENCY, Act.MANAGE_HUB},
    Role.ADMINISTRATOR: _EVERYBODY | {Act.MANAGE_AGENCY, Act.MANAGE_HUB},
    Role.SETTING_LEAD: _EVERYBODY | {Act.REFER, Act.READ_PLANS},
}

_KNOWN = frozenset(Role.values)  # asked many times a page
PASSKEY_REQUIRED = frozenset(
    {Role.AUDITOR, Role.AGENCY_AUDITOR, Role.ADMINISTRATOR, Role.HUB_MANAGER}
)
KEEPERS = frozenset(role for role, acts in ACTS.items() if Act.MANAGE_HUB in acts)  # of the hub
# Worn by nobody whose vetting is not recorded or has run out: who reads what other agencies hold, what
# is said at a meeting, the log, or emergency access to records.
_VETTED_FOR = {
    Act.READ_SHARED,
    Act.ATTEND_MEETING,
    Act.READ_LOG,
    Act.READ_OWN_LOG,
    Act.REVIEW_ACCESS,
    Act.OWN_RISK,
    Act.CHECK_DISCLOSURES,
}
VETTING_REQUIRED = frozenset(role for role, acts in ACTS.items() if acts & _VETTED_FOR)


def role_words(role: str) -> str:
    """A role in words where no workspace stands beside it: what a CMOG is called there is not said."""
    return "Member" if role == Role.CMOG_MEMBER else str(Role(role).label)


def may(hat: Actor | None, act: Act) -> Verdict:
    """Whether a hat's role may do an act; nobody, a service and an unknown role may not."""
    if not isinstance(hat, Hat):
        return no("Sign in and choose a hat first.")
    if hat.role not in _KNOWN:
        return no("Your role is not known to the hub.")
    if act not in ACTS[Role(hat.role)]:
        return no(f"The role {role_words(hat.role).lower()} cannot {act.value}.")
    return YES
