"""What of actions and of victims to be told stands on My work."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.urls import reverse

from agencies import hats
from agencies.actors import Hat
from agencies.roles import Act, may
from mash_hub import case_passings, clocks, contact_plans, cover_marks
from mash_hub.models.actions import DUE, Action, ActionState
from mash_hub.models.case_passings import CasePassing, PassingState
from mash_hub.models.conference_invitations import (
    CONFERENCE_REPORT,
    ConferenceInvitation,
    InvitationState,
)
from mash_hub.models.contact_plans import VictimUpdate
from mash_hub.work import MOST, Work, first_of, more

_PAGE, _PLAN = "mash_hub:actions", "mash_hub:contact-plan"


def work_for(hat: Hat, at: datetime) -> list[Work]:
    """What waits for a hat of actions, and of victims to be kept informed."""
    return [*_actions(hat), *_updates(hat), *_conferences(hat), *_case_passings(hat)]


def _case_passings(hat: Hat) -> list[Work]:
    """Cases that are passed on to one's agency, to be looked at or answered."""
    if not may(hat, Act.DECIDE):
        return []
    seen = CasePassing.objects.visible_to(hat).received(hat).open()
    rows = list(seen.order_by("shown_at", "pk")[:MOST])
    limits = clocks.of(CasePassing.kind, [row.pk for row in rows], case_passings.ANSWER)
    return [
        Work(
            kind="passing",
            words="A case is offered to your agency"
            if row.state == PassingState.OFFERED
            else "You may look at a case that may come to you",
            reference=row.reference,
            url=reverse("mash_hub:passing", args=[row.pk]),
            clock=limits.get(row.pk),
            group="due" if row.state == PassingState.OFFERED else "waiting",
            verb="Answer" if row.state == PassingState.OFFERED else "Look",
        )
        for row in rows
    ]


def _updates(hat: Hat) -> list[Work]:
    """What one's agency's victims are to be told, where somebody answers for it."""
    if not may(hat, Act.ANSWER):
        return []
    rows, rest = first_of(contact_plans.listed(hat, "due"))
    limits = clocks.of(VictimUpdate.kind, [row.pk for row in rows], contact_plans.UPDATE)
    return [
        Work(
            kind="victim_update",
            words=f"Tell a victim: {row.get_event_display().lower()}",
            reference=row.plan.reference,
            url=reverse(_PLAN, args=[row.plan_id]),
            clock=limits.get(row.pk),
            group="due",
            verb="Tell",
        )
        for row in rows
    ] + more(rest, "updates of victims", "mash_hub:contact-plans", "due", query="?show=due")


def _conferences(hat: Hat) -> list[Work]:
    """Reports for case conferences that one's agency still owes."""
    if not may(hat, Act.ANSWER):
        return []
    seen = ConferenceInvitation.objects.visible_to(hat).filter(agency=hat.agency_id)
    waiting = seen.filter(state=InvitationState.INVITED)
    rows, rest = first_of(waiting.select_related("attendee").order_by("report_due_at", "pk"))
    limits = clocks.of(ConferenceInvitation.kind, [row.pk for row in rows], CONFERENCE_REPORT)
    return [
        Work(
            kind="conference",
            words="Case conference: who goes, and a report",
            reference=row.reference,
            url=reverse("mash_hub:conference", args=[row.pk]),
            clock=limits.get(row.pk),
            group="due",
            verb="Answer",
            file_id=row.file_id,
            details=f"{row.attendee.name} goes" if row.attendee else "nobody is named yet",
        )
        for row in rows
    ] + more(rest, "case conferences", "mash_hub:conferences", "due")


def _actions(hat: Hat) -> list[Work]:
    """Actions of one's agency that are to do or offered to it, and those one can verify."""
    if not may(hat, Act.OWN_ACTIONS):
        return []
    seen = Action.objects.visible_to(hat)
    own, own_rest = first_of(seen.of_agency(hat.agency_id).to_do().order_by("due_at", "pk"))
    ended, ended_rest = first_of(seen.to_verify_by(hat).order_by("ended_at", "pk"))
    limits = clocks.of(Action.kind, [one.pk for one in own], DUE)
    marks = cover_marks.of(hat)
    left = _without_owner(hat, [one.pk for one in own])
    due = [
        Work(
            kind="action",
            words=_words(hat, one),
            reference=one.reference,
            url=reverse("mash_hub:action", args=[one.pk]),
            clock=limits.get(one.pk),
            group="due",
            verb="Update",
            details="Who had it has left: name somebody else"
            if one.pk in left
            else marks.get(one.person_id, ""),
        )
        for one in own
    ]
    waiting = [
        Work(
            kind="action",
            words="Action to verify",
            reference=one.reference,
            url=reverse("mash_hub:action", args=[one.pk]),
            clock=None,
            group="waiting",
            verb="Verify",
        )
        for one in ended
    ]
    due += more(own_rest, "actions to do", _PAGE, "due", query="?show=to-do&whose=agency")
    waiting += more(ended_rest, "actions to verify", _PAGE, "waiting", query="?show=to-verify")
    return due + waiting


def _without_owner(hat: Hat, ids: list[UUID]) -> set[UUID]:
    """Of some actions, those whose person is not there any more."""
    found = Action.objects.visible_to(hat).without_owner(hats.today()).filter(pk__in=ids)
    return set(found.values_list("pk", flat=True))


def _words(hat: Hat, action: Action) -> str:
    if action.offered_agency_id == hat.agency_id:
        return "Action to take over"
    if action.state == ActionState.PROPOSED:
        return "Action to accept"
    return "Safety-critical action" if action.is_safety_critical else "Action to do"
