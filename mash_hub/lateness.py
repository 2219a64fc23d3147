"""Whose lateness another agency waits out: what is late, who waits for it, who is late (4.0, 4.14).

Asked for many clocks at once, so that a morning with hundreds of late ones is a few queries. A kind
of thing that others come to wait for later adds its clocks to `WAITED_FOR` and its reader to
`_READERS`; nothing else changes.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from agencies import hats
from agencies.models.agencies import Agency, AgencyKind
from agencies.models.people import Membership
from agencies.models.workspaces import agreement_in_force
from agencies.roles import ACTS, Act, Role
from mash_hub import adult_concerns, case_passings, follow_ups, onward_ends, strategies
from mash_hub.access_requests import ACCESS
from mash_hub.contacts import CONTACT_DECISION
from mash_hub.enquiries import ACKNOWLEDGEMENT
from mash_hub.escalation_rules import Challenged
from mash_hub.joint_queue import VIEW
from mash_hub.models.access_requests import AccessRequest
from mash_hub.models.actions import DUE, Action, Hearer
from mash_hub.models.adult_concerns import LED, AdultConcern
from mash_hub.models.case_passings import CasePassing
from mash_hub.models.clocks import Clock
from mash_hub.models.contacts import Contact
from mash_hub.models.enquiries import Acknowledgement
from mash_hub.models.escalations import EscalationType
from mash_hub.models.follow_ups import FollowUp
from mash_hub.models.joint_screening import ScreeningView
from mash_hub.models.onward_requests import OnwardRequest
from mash_hub.models.requests import InformationRequest
from mash_hub.models.strategies import StrategyDiscussion
from mash_hub.ratings import ANSWER

_T = EscalationType
# The clocks of one agency that another waits for, and what their lateness is called.
WAITED_FOR = {
    (Contact.kind, CONTACT_DECISION): _T.DELAY,
    (InformationRequest.kind, ANSWER): _T.DELAY,
    (Acknowledgement.kind, ACKNOWLEDGEMENT): _T.DELAY,
    (AccessRequest.kind, ACCESS): _T.ACCESS,
    (OnwardRequest.kind, onward_ends.ANSWER): _T.ACCESS,
    (Action.kind, DUE): _T.OVERDUE_ACTION,
    (ScreeningView.kind, VIEW): _T.DELAY,
    (StrategyDiscussion.kind, strategies.HELD): _T.DELAY,
    (StrategyDiscussion.kind, strategies.RECORD): _T.DELAY,
    (StrategyDiscussion.kind, strategies.ASSESSMENT): _T.DELAY,
    (StrategyDiscussion.kind, strategies.CONFERENCE): _T.DELAY,
    (StrategyDiscussion.kind, strategies.REVIEW): _T.DELAY,
    (FollowUp.kind, follow_ups.ANSWER): _T.DELAY,
    (FollowUp.kind, follow_ups.DUE): _T.DELAY,
    (CasePassing.kind, case_passings.ANSWER): _T.PASSING,
    (AdultConcern.kind, adult_concerns.DECISION): _T.DELAY,
    (AdultConcern.kind, adult_concerns.REVIEW): _T.DELAY,
}
# These count day and night, too, but nobody measures them by the hour.
NEVER_RED = (DUE, strategies.REVIEW, adult_concerns.REVIEW, follow_ups.DUE)
_DISCUSSING = [role.value for role in Role if Act.DISCUSS in ACTS[role]]
_CHALLENGING = [role.value for role in Role if Act.CHALLENGE in ACTS[role]]
# Whom a strategy discussion needs beside social care stands first among those who wait for it (4.5).
_FIRST = (AgencyKind.POLICE, AgencyKind.HEALTH_PROVIDER, AgencyKind.ICB, AgencyKind.PRIMARY_CARE)


@dataclass(frozen=True)
class Parties:
    """What is late, the agency that waits for it, and the one that is late."""

    thing: Challenged
    waits_id: UUID
    late_id: UUID


def parties(rows: Sequence[Clock]) -> dict[UUID, Parties]:
    """Who waits for whom, by clock; a clock is left out where no other agency waits for it."""
    found: dict[UUID, Parties] = {}
    for kind, read in _READERS.items():
        of_kind = [row for row in rows if row.thing_kind == kind]
        if of_kind:
            known = read([row.thing_id for row in of_kind])
            found |= {row.pk: known[row.thing_id] for row in of_kind if row.thing_id in known}
    return found


_Found = dict[UUID, Parties]


def _actions(ids: Iterable[UUID]) -> _Found:
    """The host waits for another agency’s action; for its own, one that heard it agreed (4.9).

    Nobody else: a challenge names what it is about, and who was not there learns nothing of it.
    """
    rows = list(Action.objects.filter(pk__in=ids))
    own = [row for row in rows if row.owner_id == row.agency_id]
    found = {
        row.pk: Parties(row, row.owner_id, row.agency_id)
        for row in rows
        if row.owner_id != row.agency_id
    }
    heard: dict[UUID, list[UUID]] = {row.pk: [] for row in own}
    for action_id, person_id in Hearer.objects.filter(action__in=own).values_list(
        "action_id", "person_id"
    ):
        heard[action_id].append(person_id)
    people = {person for persons in heard.values() for person in persons}
    of = _agencies_of(people, _CHALLENGING) if people else {}
    first = {
        row.pk: [one for person in heard[row.pk] for one in of.get((row.workspace_id, person), ())]
        for row in own
    }
    return found | _of_host(own, first)


def _acknowledgements(ids: Iterable[UUID]) -> _Found:
    rows = Acknowledgement.objects.filter(pk__in=ids).select_related("enquiry")
    return {row.pk: Parties(row.enquiry, row.enquiry.owner_id, row.agency_id) for row in rows}


def _access_requests(ids: Iterable[UUID]) -> _Found:
    rows = AccessRequest.objects.filter(pk__in=ids).select_related("request__enquiry")
    return {row.pk: Parties(row.request, row.owner_id, row.agency_id) for row in rows}


def _onward_requests(ids: Iterable[UUID]) -> _Found:
    """The challenge is about the answer it was read in, as one about access is (4.15).

    Where it was asked elsewhere there is none: the asker's people in the item's own workspace would learn
    of an answer that they were not given.
    """
    rows = OnwardRequest.objects.filter(pk__in=ids, asked_in__isnull=True)
    rows = rows.select_related("item__request__enquiry")
    return {row.pk: Parties(row.item.request, row.owner_id, row.agency_id) for row in rows}


def _requests(ids: Iterable[UUID]) -> _Found:
    rows = InformationRequest.objects.filter(pk__in=ids).select_related("enquiry")
    return {row.pk: Parties(row, row.owner_id, row.agency_id) for row in rows}


def _screening_views(ids: Iterable[UUID]) -> _Found:
    rows = ScreeningView.objects.filter(pk__in=ids).select_related("screening")
    return {row.pk: Parties(row.screening, row.screening.owner_id, row.owner_id) for row in rows}


def _strategies(ids: Iterable[UUID]) -> _Found:
    rows = list(StrategyDiscussion.objects.filter(pk__in=ids))
    invited = _agencies_of({person for row in rows for person in row.invited}, _DISCUSSING)
    first = {
        row.pk: [
            agency
            for person in row.invited
            for agency in invited.get((row.workspace_id, person), ())
        ]
        for row in rows
    }
    return _of_host(rows, first)


def _follow_ups(ids: Iterable[UUID]) -> _Found:
    rows = FollowUp.objects.filter(pk__in=ids).select_related("enquiry")
    return {row.pk: Parties(row, row.owner_id, row.agency_id) for row in rows}


def _contacts(ids: Iterable[UUID]) -> _Found:
    """The host is late, and another agency that referred waits, where it takes part in challenges there (4.1)."""
    rows = list(Contact.objects.filter(pk__in=ids).select_related("workspace"))
    there = {place: case_passings.challenging(place) for place in {r.workspace_id for r in rows}}
    return {
        row.pk: Parties(row, row.owner_id, row.workspace.host_id)
        for row in rows
        if row.owner_id in there[row.workspace_id] - {row.workspace.host_id}
    }


def _adult_concerns(ids: Iterable[UUID]) -> _Found:
    rows = list(AdultConcern.objects.filter(pk__in=ids))
    first = {
        row.pk: [row.lead_agency_id] if row.lead_agency_id and row.state in LED else []
        for row in rows
    }
    return _of_host(rows, first)


def _passings(ids: Iterable[UUID]) -> _Found:
    """The receiver is late, where it takes part in the challenges of the giver's workspace."""
    rows = list(CasePassing.objects.filter(pk__in=ids).select_related("enquiry"))
    there = {place: case_passings.challenging(place) for place in {r.workspace_id for r in rows}}
    return {
        row.pk: Parties(row.enquiry, row.owner_id, row.agency_id)
        for row in rows
        if row.agency_id in there[row.workspace_id]
    }


def _of_host(
    rows: Sequence[StrategyDiscussion] | Sequence[AdultConcern] | Sequence[Action],
    first: Mapping[UUID, list[UUID]],
) -> _Found:
    """The host is late, and who takes part waits: nobody else may know that there is such a thing.

    A challenge names what it is about, so whoever was only asked in the case, or referred it, would
    learn of a discussion or a concern that is hidden from them.
    """
    kinds = dict(Agency.objects.active().values_list("pk", "agency_kind"))
    found: _Found = {}
    for row in rows:
        others = [one for one in first[row.pk] if one != row.owner_id and one in kinds]
        if others:
            waits = min(others, key=lambda one: _place(kinds[one]))
            found[row.pk] = Parties(row, waits, row.owner_id)
    return found


def _place(kind: str | None) -> int:
    return [*_FIRST, kind].index(kind)


def _agencies_of(
    persons: Iterable[UUID], roles: Collection[str]
) -> dict[tuple[UUID, UUID], list[UUID]]:
    """For whom people wear some roles today, by workspace and person: under an agreement."""
    found: dict[tuple[UUID, UUID], list[UUID]] = {}
    on = hats.today()
    rows = Membership.objects.current(on).filter(
        agreement_in_force(on), person__in=persons, role__in=roles
    )
    for workspace, person, agency in rows.order_by("agency").values_list(
        "workspace", "person", "agency"
    ):
        found.setdefault((workspace, person), []).append(agency)
    return found


_READERS: dict[str, Callable[[Iterable[UUID]], _Found]] = {
    Contact.kind: _contacts,
    InformationRequest.kind: _requests,
    Acknowledgement.kind: _acknowledgements,
    AccessRequest.kind: _access_requests,
    OnwardRequest.kind: _onward_requests,
    Action.kind: _actions,
    ScreeningView.kind: _screening_views,
    StrategyDiscussion.kind: _strategies,
    AdultConcern.kind: _adult_concerns,
    FollowUp.kind: _follow_ups,
    CasePassing.kind: _passings,
}
