"""The fifteen questions of the domain notes (7.3) in their order, and other topics: what answers each."""

from __future__ import annotations

from audit.workspace.reports import (
    accounts,
    conflicted,
    decided,
    destroyed,
    detriment,
    disclosed,
    given,
    looking,
    received,
)
from audit.workspace.reports.report import Need, Report

_ABOUT, _USER = frozenset({Need.ABOUT}), frozenset({Need.USER})

REPORTS = (
    Report(
        2,
        "no-work",
        "What did one user look at that has no work behind it?",
        "People whom the user looked at, or found, without a case, request, action or meeting of the agency "
        "they acted for. A record that the agency holds is no work by itself. Work that began within a day "
        "after the look counts. What another agency gave is left out: it was given for work.",
        ("Person", "Did", "How often", "First", "Last", "Acting for", "Workspace", "Reasons given"),
        looking.orphans,
        _USER,
        amiss="No reason given",
    ),
    Report(
        3,
        "given",
        "What did agencies give each other about a person, or in a case?",
        "Each release of an item, a risk assessment or a line of research: whose it was, to whom, for which "
        "purpose, under which agreement and on which lawful basis of the owner, and who released it. And each "
        "order, flag, sheet, relationship, trigger plan, part of a return interview, transfer and case passed "
        "on that another agency was given: why, for which purpose where its act recorded one, and under which "
        "agreement of both that was in force then. Where something is not recorded, that is said.",
        (
            "When", "Whose", "Given to", "What", "Purpose", "Agreement and basis", "Released by", "Until",
            "Taken back",
        ),
        given.released,
        _ABOUT,
    ),
    Report(
        5,
        "minutes",
        "Who received the minutes of a case?",
        "Who was present for the case and may read its minutes, when they opened them, which amendments "
        "stood beside them then, and which copies they took.",
        (
            "Case", "Meeting", "Circulated", "Who", "Agency", "First opened", "Times",
            "Amendments by then", "Copies",
        ),
        received.minutes,
        _ABOUT,
        amiss="Not present for the case",
    ),
    Report(
        6,
        "emergencies",
        "Which emergency accesses are not reviewed?",
        "Each emergency access of these days with the review of each agency whose records were opened.",
        (
            "Access", "Began", "Who", "Acting for", "Why", "About", "Reviewing agency", "Review",
            "Reviewed by", "Reviewed", "Raised as late",
        ),
        decided.emergencies,
        amiss="Not reviewed",
    ),
    Report(
        7,
        "conflicts",
        "Could anybody with a conflict of interest see the case?",
        "Each conflict on the case, or on the cases of the person, from when to when it stood, and what "
        "its person opened before it was known, while it stood, and was refused.",
        ("Who", "How known", "From", "Until", "Opened before", "Opened while it stood", "Was refused"),
        conflicted.of_case,
        _ABOUT,
        amiss="Opened something",
    ),
    Report(
        8,
        "lowered",
        "Which ratings were lowered without a second person or a welfare check?",
        "Each rating of an enquiry and each level on an exploitation list that was lowered in these days.",
        ("Case", "From", "To", "When", "Asked by", "Agreed by", "Check"),
        decided.lowered,
        amiss="Not in order",
    ),
    Report(
        9,
        "undone",
        "Which actions were never done, and was that challenged?",
        "Actions that fell due in these days and were not done, or are late.",
        ("Action", "Of", "Agency", "Who", "Due", "What became of it", "Safety-critical", "Challenged"),
        decided.undone,
        amiss="Not challenged",
    ),
    Report(
        10,
        "left",
        "What left the hub as a file or on paper?",
        "Each export, print and download: who took it, of what, whose it was, and why.",
        ("When", "Who", "Acting for", "How", "What", "Whose", "Reason", "Copy"),
        given.left_the_hub,
        narrows=_USER | _ABOUT,
    ),
    Report(
        10,
        "disclosed",
        "What was disclosed outside, redacted how, checked by whom?",
        "Each agency’s part of each request for disclosure that was open in these days: how much of it was "
        "disclosed, what was withheld under which exemption, who prepared and who reviewed it, and who "
        "looked at every page. To whom the answer went, and how, stands sealed with the request.",
        (
            "Request", "Kind", "Received", "State", "Part of", "Items", "Exemptions", "Prepared by",
            "Reviewed by", "Pages checked by", "Pages", "Answered",
        ),
        disclosed.disclosures,
        narrows=_ABOUT,
        amiss="Answered without this part",
        is_of_agencies=False,  # which agencies were asked is told to none of them
    ),
    Report(
        11,
        "destroyed",
        "What was destroyed, under which rule, and did a hold stand then?",
        "Each destruction that was asked for, agreed or carried out in these days, what went by rule, and each "
        "record of which somebody decided, once its time was over, that it stays.",
        (
            "Destruction", "Record", "Whose", "Class", "Rule", "Asked by", "Settled by", "State", "Done",
            "Holds then",
        ),
        destroyed.destructions,
        amiss="A hold stood",
    ),
    Report(
        13,
        "accounts",
        "Which accounts are dormant, untrained, run out or shared?",
        "Accounts that work in your workspaces today. Two places at once is looked for in the days asked: "
        "two sessions alive together in browsers of different kinds.",
        ("Who", "Agency", "Workspaces", "What", "Since"),
        accounts.accounts,
        amiss="Look into it",
    ),
    Report(
        14,
        "unusual",
        "Who looked at their own, out of hours, or at very many people?",
        "For review, never a finding by itself. Their own is what comparing names, households and addresses "
        "with declared interests found. Out of hours is before 7, from 20, and on days without work.",
        ("Who", "Day", "What", "How much"),
        looking.unusual,
        narrows=_USER,
        amiss="Look into it",
    ),
    Report(
        15,
        "audits",
        "Was this audit itself proper?",
        "Each question asked of the log and each table taken from it, with its purpose.",
        ("When", "Who", "Acting for", "Did", "Purpose", "Which", "About", "Lines"),
        looking.audits,
        narrows=_USER,
    ),
)  # fmt: skip

# What an audit looks at besides, each named by a chapter of the domain notes.
TOPICS = (
    Report(
        0,
        "detriment",
        "What came to whoever challenged another agency?",
        "Each challenge that somebody raised in these days, and what came to them in the ninety days after: "
        "a membership that others suspended, ended or cut short, an enquiry that others took from them, "
        "their agency challenged in return, questions to the log about what they did. Nothing of it is a "
        "finding by itself.",
        (
            "Challenge", "Type", "Raised", "Raised by", "Agency", "Against", "It stands", "What came",
            "When", "By whom",
        ),
        detriment.after_challenges,
        narrows=_USER,
        amiss="Look into it",
        is_of_agencies=False,  # what came to somebody may have come from that very agency
    ),
)  # fmt: skip

BY_KEY = {one.key: one for one in (*REPORTS, *TOPICS)}
