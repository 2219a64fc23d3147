"""Who may challenge whom about what, who acts on a level, and whether they may: verdicts (4.14)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from agencies import hats
from agencies.actors import Actor, Hat
from agencies.models.agencies import Agency
from agencies.roles import Act, may
from agencies.verdicts import YES, Verdict, no
from mash_hub import calendars
from mash_hub.models.actions import Action
from mash_hub.models.adult_concerns import AdultConcern
from mash_hub.models.contacts import Contact
from mash_hub.models.enquiries import Acknowledgement, Enquiry
from mash_hub.models.escalations import TABLE, Escalation, EscalationState, LevelHolder
from mash_hub.models.follow_ups import FollowUp
from mash_hub.models.joint_screening import JointScreening
from mash_hub.models.requests import InformationRequest
from mash_hub.models.strategies import StrategyDiscussion

HIGHEST = 5
SUPERVISORS = 2  # on which an agency's team managers are named
ABLE_TO_ACT = 3  # the level that can act at once, unless another is named

ByHand = Enquiry | InformationRequest | Action  # what people challenge; the rest the hub, by rule
Challenged = ByHand | Contact | FollowUp | StrategyDiscussion | AdultConcern | JointScreening


@dataclass(frozen=True)
class Holders:
    """Who acts for an agency on a level: those named, or everybody who may challenge."""

    agency_id: UUID
    persons: tuple[UUID, ...]
    are_named: bool


def agencies_to_challenge(hat: Actor, thing: ByHand) -> list[Agency]:
    """The other agencies that a hat's agency can challenge about a thing, by name.

    A host challenges those it asked or told; they challenge the host. An action's agency and the
    host of its workspace challenge each other, and whoever else sees the action its agency.
    """
    if isinstance(thing, Action):
        other = thing.owner_id if hat.agency_id == thing.agency_id else thing.agency_id
        reach = Q(pk=other)
    elif hat.agency_id != thing.owner_id:
        reach = Q(pk=thing.owner_id)
    elif isinstance(thing, InformationRequest):
        reach = Q(pk=thing.agency_id)
    else:
        asked = InformationRequest.objects.filter(enquiry=thing).standing()
        told = Acknowledgement.objects.filter(enquiry=thing)
        reach = Q(pk__in=asked.values("agency")) | Q(pk__in=told.values("agency"))
    found = Agency.objects.active().filter(reach)
    if hat.agency_id is not None:
        found = found.exclude(pk=hat.agency_id)
    return list(found.order_by("name"))


def may_raise(hat: Actor, thing: ByHand) -> Verdict:
    """Whether a hat may challenge another agency about a thing that it sees."""
    verdict = may(hat, Act.CHALLENGE)
    if not verdict:
        return verdict
    if not isinstance(hat, Hat) or not hat.agreement_in_force:
        return no("The sharing agreement is not in force.")
    if hat.workspace_id != thing.workspace_id:
        return no("Challenge it in the workspace it belongs to.")
    if not agencies_to_challenge(hat, thing):
        return no("There is no other agency to challenge here.")
    return YES


def _may_take_part(hat: Actor, row: Escalation) -> Verdict:
    verdict = may(hat, Act.CHALLENGE)
    if not verdict:
        return verdict
    if hat.workspace_id != row.workspace_id or hat.agency_id not in (row.owner_id, row.agency_id):
        return no("Only the two agencies take part in it.")
    if not row.is_open:
        return no("It has ended.")
    return YES


def _acts_on_its_level(hat: Actor, row: Escalation) -> Verdict:
    found = holders(row.workspace_id, [hat.agency_id] if hat.agency_id else [], row.level)
    acting = set(hat.stands_for) if isinstance(hat, Hat) else set()
    if any(one.are_named and acting.isdisjoint(one.persons) for one in found):
        return no("It stands on a level on which somebody else acts for your agency.")
    return YES


def may_write(hat: Actor, row: Escalation) -> Verdict:
    """Whether a hat may write a position: either agency, who acts on its level."""
    return _may_take_part(hat, row) and _acts_on_its_level(hat, row)


def may_climb(hat: Actor, row: Escalation) -> Verdict:
    """Whether a hat may take it up a level: anybody of either agency, since nobody is to wait."""
    verdict = _may_take_part(hat, row)
    if not verdict:
        return verdict
    return YES if row.level < HIGHEST else no("It stands on the highest level.")


def may_resolve(hat: Actor, row: Escalation) -> Verdict:
    """Whether a hat may say that it is resolved: the agency that raised it."""
    verdict = may_write(hat, row)
    if not verdict:
        return verdict
    if hat.agency_id != row.owner_id:
        return no("The agency that raised it says when it is resolved.")
    return TABLE.may_move(row.state, EscalationState.RESOLVED)


def may_close(hat: Actor, row: Escalation) -> Verdict:
    """Whether a hat may close it unresolved: on the highest level alone."""
    verdict = may_write(hat, row)
    if not verdict:
        return verdict
    if row.level < HIGHEST:
        return no("It is closed unresolved on the highest level alone: take it up first.")
    return YES


def holders(workspace_id: UUID, agencies: Iterable[UUID], level: int) -> list[Holders]:
    """Who acts on a level for each of some agencies; a level without names is everybody's."""
    rows = LevelHolder.objects.standing().filter(workspace=workspace_id, level=level)
    wanted = [*dict.fromkeys(agencies)]
    named: dict[UUID, list[UUID]] = {}
    for agency_id, person_id in rows.filter(agency__in=wanted).values_list("agency", "person"):
        named.setdefault(agency_id, []).append(person_id)
    return [Holders(one, tuple(named.get(one, ())), one in named) for one in wanted]


def days_of(row: Escalation) -> int | None:
    """How many working days a challenge took, as its limits count them; None while it is open."""
    if row.ended_at is None:
        return None
    return calendars.working_days_between(row.raised_at, row.ended_at)


def people_to_name(workspace_id: UUID, agency_id: UUID) -> set[UUID]:
    """The people of an agency who wear a hat there that may challenge."""
    found = hats.in_workspace(workspace_id)
    return {h.person_id for h in found if h.agency_id == agency_id and may(h, Act.CHALLENGE)}
