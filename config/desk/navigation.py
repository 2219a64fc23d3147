"""The links of a hat: only those it may follow, the present one marked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from agencies.actors import Hat
from agencies.models.workspaces import WorkspaceKind
from agencies.roles import Act, may

IN_A_ROW = 9


@dataclass(frozen=True)
class Link:
    """A main page, whom it is for, and which addresses belong to it.

    `narrow` links stay on a phone; the others wait behind All pages. `rare` ones wait there on a
    desk too, where a hat has more links than stand in a row.
    """

    label: str
    name: str
    acts: tuple[Act, ...]
    belongs: tuple[str, ...] = ()
    narrow: bool = False
    rare: bool = False
    only: WorkspaceKind | None = None  # where it is, if not everywhere

    def holds(self, view_name: str) -> bool:
        """Whether a page belongs under this link."""
        return view_name == self.name or view_name.startswith(self.belongs or ("-",))


# Of the pages of administration those that an agency's manager has; the others are the partnership's.
_OF_PEOPLE = tuple(
    f"administration:{name}"
    for name in (
        "index",
        "people",
        "person",
        "new-person",
        "cover",
        "waiting",
        "new-membership",
        "move-membership",
        "confirm",
        "reconfirm",
        "set-membership",
        "agreements-of-agency",
    )
)
LINKS = (
    Link("My work", "desk:my-work", (Act.OWN_WORK,), ("desk:",), narrow=True),
    Link("Board", "mash_hub:board", (Act.SCREEN,), ("mash_hub:enquiry",), narrow=True),
    Link(
        "Contacts",
        "mash_hub:contacts",
        (Act.SCREEN,),
        ("mash_hub:contact", "mash_hub:public"),
    ),
    Link("New contact", "mash_hub:new-contact", (Act.REFER,), ("mash_hub:contact",)),
    Link("Risk", "mash_hub:risks", (Act.REFER,), ("mash_hub:risk",), rare=True),
    Link("Requests", "mash_hub:requests", (Act.ANSWER,), ("mash_hub:request",), narrow=True),
    Link(
        "Contact plans",
        "mash_hub:contact-plans",
        (Act.ANSWER,),
        ("mash_hub:contact-plan",),
        rare=True,
    ),
    Link(
        "Case conferences",
        "mash_hub:conferences",
        (Act.ANSWER, Act.DECIDE),
        ("mash_hub:conference",),
        rare=True,
    ),
    Link("Sealed items", "mash_hub:sealed-items", (Act.KEEP_SEALED,), ("mash_hub:sealed",)),
    Link(
        "Access requests",
        "mash_hub:access-requests",
        (Act.READ_SHARED, Act.ANSWER),
        ("mash_hub:access",),
        rare=True,
    ),
    Link(
        "Passing items on",
        "mash_hub:onwards",
        (Act.READ_SHARED, Act.ANSWER),
        ("mash_hub:onward",),
        rare=True,
    ),
    Link("Released to you", "mash_hub:items", (Act.READ_SHARED,), ("mash_hub:item",), rare=True),
    Link(
        "Places and things",
        "mash_hub:things",
        (Act.READ_SHARED,),
        ("mash_hub:thing", "mash_hub:link"),
        rare=True,
    ),
    Link("People", "mash_hub:search", (Act.FIND_PEOPLE,), ("mash_hub:search", "mash_hub:person")),
    Link("Flags", "mash_hub:flags", (Act.READ_SHARED,), ("mash_hub:flag",), rare=True),
    Link(
        "Orders",
        "mash_hub:orders",
        (Act.READ_SHARED,),
        ("mash_hub:order", "mash_hub:breach", "mash_hub:dvds", "mash_hub:offender"),
        rare=True,
    ),
    Link(
        "Restrictions", "mash_hub:barriers", (Act.KEEP_BARRIERS,), ("mash_hub:barrier",), rare=True
    ),
    Link(
        "Claims",
        "mash_hub:claims",
        (Act.CLAIM, Act.DECIDE, Act.RUN_MEETING, Act.CHAIR_MEETING, Act.REVIEW_ACCESS),
        ("mash_hub:claim", "meetings:claim"),
        rare=True,
    ),
    Link(
        "Holds",
        "mash_hub:holds",
        (Act.KEEP_HOLDS, Act.SETTLE_HOLDS),
        ("mash_hub:hold",),
    ),
    Link(
        "Disclosure",
        "audit_workspace:disclosures",
        (Act.KEEP_DISCLOSURES, Act.CHECK_DISCLOSURES),
        ("audit_workspace:disclosure",),
    ),
    Link(
        "Requests about sealed items",
        "audit_workspace:sealed-disclosures",
        (Act.KEEP_SEALED,),
        ("audit_workspace:sealed-disclosure",),
        rare=True,
    ),
    Link(
        "Disclosing minutes",
        "audit_workspace:minutes-leaves",
        (Act.CHAIR_MEETING, Act.CONVENE),
        ("audit_workspace:minutes-leave",),
        rare=True,
    ),
    Link(
        "Agreements",
        "administration:agreements-of-agency",
        (Act.SIGN_AGREEMENT,),
        ("administration:sign-agreement",),
    ),
    Link(
        "Destruction",
        "mash_hub:destructions",
        (Act.DISPOSE, Act.AGREE_DISPOSAL),
        ("mash_hub:destruction", "mash_hub:records-due", "mash_hub:record-keep"),
        rare=True,
    ),
    Link(
        "Emergency",
        "mash_hub:break-glasses",
        (
            Act.BREAK_GLASS,
            Act.REVIEW_ACCESS,
            Act.OWN_RISK,
            Act.MANAGE_AGENCY,
            Act.READ_LOG,
            Act.READ_OWN_LOG,
        ),
        ("mash_hub:break",),
    ),
    Link(
        "Adult concerns",
        "mash_hub:adult-concerns",
        (Act.SCREEN, Act.DECIDE),
        ("mash_hub:adult",),
        rare=True,
    ),
    Link(
        "Strategy",
        "meetings:strategies",
        (Act.CONVENE, Act.DISCUSS),
        ("meetings:strateg", "meetings:power"),
        rare=True,
    ),
    Link("Follow-ups", "mash_hub:follow-ups", (Act.ACKNOWLEDGE,), ("mash_hub:follow",), rare=True),
    Link("Passed on", "mash_hub:passings", (Act.DECIDE,), ("mash_hub:passing",), rare=True),
    Link(
        "Joint screening",
        "meetings:joint-screenings",
        (Act.CONVENE, Act.DISCUSS),
        ("meetings:joint",),
        rare=True,
    ),
    Link(
        "Missing children",
        "mash_hub:missing-episodes",
        (Act.KEEP_MISSING, Act.READ_PLANS, Act.REFER),
        ("mash_hub:missing", "mash_hub:return"),
        rare=True,
    ),
    Link(
        "Trigger plans",
        "mash_hub:plans",
        (Act.KEEP_MISSING, Act.READ_PLANS),
        ("mash_hub:plan", "mash_hub:first-hour"),
        rare=True,
    ),
    Link(
        "Other lists",
        "meetings:listing-notes",
        (Act.DECIDE, Act.RUN_MEETING, Act.CHAIR_MEETING, Act.KEEP_LISTS),
        ("meetings:listing",),
        rare=True,
    ),
    Link("MARAC", "meetings:marac-cases", (Act.REFER,), ("meetings:marac",), rare=True),
    Link(
        "Exploitation",
        "mash_hub:cmog",
        (Act.KEEP_LISTS, Act.VISIT_LOCATIONS),
        ("mash_hub:cmog", "mash_hub:safety"),
        narrow=True,
        only=WorkspaceKind.CMOG,
    ),
    Link(
        "Disruption",
        "mash_hub:disruption-tasks",
        (Act.KEEP_LISTS, Act.DISRUPT),
        ("mash_hub:disruption",),
        rare=True,
        only=WorkspaceKind.CMOG,
    ),
    Link(
        "Board plan",
        "meetings:board-plan",
        (Act.KEEP_BOARD_PLAN, Act.OWN_ACTIONS),
        ("meetings:board-plan",),
        rare=True,
    ),
    Link("Meetings", "meetings:index", (Act.SEE_MEETINGS,), ("meetings:",), narrow=True),
    Link(
        "SafeLives return",
        "meetings:marac-return",
        (Act.READ_NUMBERS,),
        ("meetings:marac-return",),
        only=WorkspaceKind.MARAC,
    ),
    Link("Numbers", "mash_hub:numbers", (Act.READ_NUMBERS,), ("mash_hub:numbers",), rare=True),
    Link(
        "Challenges", "mash_hub:escalations", (Act.CHALLENGE,), ("mash_hub:escalation",), rare=True
    ),
    Link("Actions", "mash_hub:actions", (Act.OWN_ACTIONS,), ("mash_hub:action",)),
    Link(
        "Questions",
        "audit_workspace:question",
        (Act.READ_LOG, Act.READ_OWN_LOG),
        (
            "audit_workspace:q",
            "audit_workspace:report",
            "audit_workspace:known",
            "audit_workspace:timeline",
        ),
        narrow=True,
    ),
    Link(
        "Patterns of use",
        "audit_workspace:patterns",
        (Act.READ_LOG, Act.READ_OWN_LOG),
        ("audit_workspace:pattern",),
    ),
    Link(
        "Dip samples",
        "audit_workspace:samples",
        (Act.READ_LOG, Act.READ_OWN_LOG),
        ("audit_workspace:sample",),
    ),
    Link(
        "Audits",
        "audit_workspace:audits",
        (Act.REVIEW_ACCESS, Act.MANAGE_AGENCY),
        ("audit_workspace:audit-",),
        rare=True,
    ),
    Link(
        "Log health",
        "audit_workspace:health",
        (Act.READ_LOG, Act.READ_OWN_LOG),
        ("audit_workspace:certificate",),
    ),
    Link(
        "People",
        "administration:people",
        (Act.MANAGE_AGENCY,),
        (*_OF_PEOPLE, "mash_hub:training", "mash_hub:declarations"),
        narrow=True,
    ),
    Link("Challenges", "mash_hub:escalation-levels", (Act.MANAGE_AGENCY,)),
    Link("Whom to ring", "mash_hub:phones", (Act.MANAGE_AGENCY,), ("mash_hub:phone",), rare=True),
    Link("Messages", "administration:messages", (Act.MANAGE_AGENCY,), rare=True),
    Link("Keys", "administration:keys", (Act.MANAGE_AGENCY,), ("administration:replace",)),
    Link("Settings", "mash_hub:settings", (Act.MANAGE_HUB,), ("mash_hub:setting",)),
    Link("Partnership", "administration:index", (Act.MANAGE_HUB,), ("administration:",)),
)


def links(request: HttpRequest, hat: Hat, workspace_kind: str) -> list[dict[str, Any]]:
    """The main pages a hat may open, in the order of the day's work."""
    match = request.resolver_match
    here = match.view_name if match else ""
    here_too = [link for link in LINKS if link.only in (None, workspace_kind)]
    allowed = [link for link in here_too if any(may(hat, act) for act in link.acts)]
    current = next((link for link in allowed if link.name == here), None) or next(
        (link for link in allowed if link.holds(here)), None
    )
    return [
        {
            "label": link.label,
            "url": reverse(link.name),
            "current": link is current,
            "wide": not link.narrow,
            "rare": link.rare and link is not current and len(allowed) > IN_A_ROW,
        }
        for link in allowed
    ]
