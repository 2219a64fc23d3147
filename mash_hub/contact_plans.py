"""Keeping a victim informed: the plan, what they are to be told by when, and how often it was so (3, 50)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Count, F, Q

from agencies import clock, files, references, sealing
from agencies.actors import Actor, Hat
from agencies.models.files import RetentionClass
from agencies.reasons import Reason
from agencies.roles import Act, may
from agencies.verdicts import YES, Refused, Verdict, no, require
from audit.log import entries as log
from audit.log.entries import Verb
from mash_hub import case_people, clocks, free_text
from mash_hub.calendars import Target
from mash_hub.case_people import CasePerson
from mash_hub.models.clocks import ClockType
from mash_hub.models.contact_plans import (
    PLANS,
    UPDATES,
    ContactPlan,
    ContactPlanQuerySet,
    Entitlement,
    Event,
    Means,
    PlanState,
    UpdateState,
    VictimUpdate,
    VictimUpdateQuerySet,
    WhyNot,
)
from mash_hub.models.requests import InformationRequest, RequestState

UPDATE = "VICTIM_UPDATE"  # the clock's name
# The Victims' Code itself, not the partnership, says so: right 6, in working days.
ENHANCED, STANDARD = Target(ClockType.WORKING_DAYS, 1), Target(ClockType.WORKING_DAYS, 5)
WORDS = ("means", "times", "language", "who", "measures")
FILTERS = {
    "due": Q(state=UpdateState.DUE),
    "late": Q(state=UpdateState.DUE),  # and past its time, as `_of` adds
    "in-time": Q(state=UpdateState.DONE, told_at__lte=F("due_at")),
    "done-late": Q(state=UpdateState.DONE, told_at__gt=F("due_at")),
    "not-given": Q(state=UpdateState.NOT_GIVEN),
}


@dataclass(frozen=True)
class Matter:
    """What a plan says: codes in clear, words sealed."""

    entitlement: Entitlement
    every_days: int
    words: dict[str, str]


def may_plan(hat: Actor, request: InformationRequest) -> Verdict:
    """Whether a hat may keep a contact plan beside its agency's answer to a request."""
    verdict = may(hat, Act.ANSWER)
    if not verdict:
        return verdict
    if (hat.agency_id, hat.workspace_id) != (request.agency_id, request.workspace_id):
        return no("Only the agency that was asked keeps a plan here.")
    if request.state == RequestState.RECALLED:
        return no("The hub took this request back.")
    return YES


def may_keep(hat: Actor, plan: ContactPlan) -> Verdict:
    """Whether a hat may change a plan, add to it, and end it."""
    verdict = may(hat, Act.ANSWER)
    if not verdict:
        return verdict
    if (hat.agency_id, hat.workspace_id) != (plan.owner_id, plan.workspace_id):
        return no("Only the agency that keeps a plan changes it.")
    return YES if plan.state == PlanState.STANDING else no("This plan has ended.")


def people_to_inform(request: InformationRequest, *, by: Hat) -> list[CasePerson]:
    """Whom a plan can be about: the people asked about, less anybody alleged to have caused harm (R10)."""
    known = case_people.people_of(request.file_id, by=by)
    return [one for one in known if one.subject_id in request.people and not one.is_accused]


@transaction.atomic
def make(request: InformationRequest, subject_id: UUID, matter: Matter, *, by: Hat) -> ContactPlan:
    """Make a plan for one of the people asked about; its first regular contact is due at once.

    Raises Refused for somebody alleged to have caused harm, and where a plan stands already.
    """
    request = InformationRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    require(may_plan(by, request))
    if subject_id not in {one.subject_id for one in people_to_inform(request, by=by)}:
        raise Refused("A plan is for a victim or their family, never for whoever caused harm.")
    if ContactPlan.objects.standing().filter(request=request, subject=subject_id).exists():
        raise Refused("A plan for this person stands already. Change that one.")
    free_text.require_clear([*matter.words.values()], file_id=request.file_id, by=by)
    at = clock.now()
    file = files.open_file(
        ContactPlan.kind,
        owner_id=by.agency_id,
        workspace_id=by.workspace_id,
        retention_class=RetentionClass.AGENCY_ITEM,
    )
    plan = ContactPlan(
        id=uuid4(),
        reference=references.new("V"),
        request=request,
        subject_id=subject_id,
        file=file,
        owner_id=by.agency_id,
        workspace_id=by.workspace_id,
        entitlement=matter.entitlement,
        every_days=matter.every_days,
        made_at=at,
        made_by_id=by.person_id,
    )
    sealing.seal(plan, "words", matter.words, by=by)
    plan.start(by=by, at=at)
    _log(plan, Verb.CREATED, by=by, ground=matter.entitlement, sections=["words"])
    _add(plan, Event.ROUTINE, at, by=by, at=at)
    return plan


def _log(
    plan: ContactPlan,
    verb: Verb,
    *,
    by: Hat,
    ground: str = "",
    because: Reason | None = None,
    sections: Sequence[str] = (),
    about: Sequence[VictimUpdate] = (),
) -> None:
    log.write(
        by=by,
        verb=verb,
        about=[plan, *about],
        people=[plan.subject_id],
        sections=sections,
        ground=ground,
        reason=because,
        at=clock.now(),
    )


@transaction.atomic
def change(plan: ContactPlan, matter: Matter, *, by: Hat, version: int) -> ContactPlan:
    """Change a plan; what is due by then keeps its time. Raises Refused, Stale."""
    plan = ContactPlan.objects.lock(plan, version)
    require(may_keep(by, plan))
    free_text.require_clear([*matter.words.values()], file_id=plan.request.file_id, by=by)
    sealing.seal(plan, "words", matter.words, by=by)
    plan.set_plan(matter.entitlement, matter.every_days, by=by, at=clock.now())
    _log(plan, Verb.CHANGED, by=by, ground=matter.entitlement, sections=["words"])
    return plan


@transaction.atomic
def end(plan: ContactPlan, *, by: Hat, because: Reason, version: int) -> ContactPlan:
    """End a plan; what is still due stops with it. Raises Refused, Stale."""
    plan = ContactPlan.objects.lock(plan, version)
    require(may_keep(by, plan))
    require(PLANS.may_move(plan.state, PlanState.ENDED))
    at = clock.now()
    because = sealing.keep_reason(because, about=plan, by=by)
    for update in VictimUpdate.objects.select_for_update().filter(plan=plan, state=UpdateState.DUE):
        clocks.stop(update, UPDATE, at=at)
        update.set_stopped(by=by, at=at)
    plan.set_ended(by=by, at=at, because=because)
    plan.file.set_closed(at)
    _log(plan, Verb.ENDED, by=by, because=because)
    return plan


def due_for(plan: ContactPlan, event: Event, happened_at: datetime) -> datetime:
    """When a victim has to be told: by the Code, or with nothing new within the plan's own days."""
    if event == Event.ROUTINE:
        return happened_at + timedelta(days=plan.every_days)
    target = ENHANCED if plan.is_enhanced else STANDARD
    return clocks.due_in(plan.workspace_id, target, happened_at)


@transaction.atomic
def add(plan: ContactPlan, event: Event, happened_at: datetime, *, by: Hat) -> VictimUpdate:
    """Note that something happened of which the victim has to be told. Raises Refused."""
    plan = ContactPlan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
    require(may_keep(by, plan))
    at = clock.now()
    if happened_at > at:
        raise Refused("It cannot have happened yet: correct day and time.")
    if event == Event.ROUTINE:
        raise Refused("Regular contact comes due by itself.")
    update = _add(plan, event, happened_at, by=by, at=at)
    _log(plan, Verb.CREATED, by=by, ground=event, about=[update])
    return update


def _add(
    plan: ContactPlan, event: Event, happened_at: datetime, *, by: Hat, at: datetime
) -> VictimUpdate:
    update = VictimUpdate(
        id=uuid4(),
        plan=plan,
        owner_id=plan.owner_id,
        event=event,
        happened_at=happened_at,
        due_at=due_for(plan, event, happened_at),
    ).start(by=by, at=at)
    clocks.start(
        update,
        UPDATE,
        target=ENHANCED if plan.is_enhanced else STANDARD,
        at=happened_at,
        owner_id=plan.owner_id,
        workspace_id=plan.workspace_id,
        due_at=update.due_at,
    )
    return update


def _locked(update: VictimUpdate, version: int, to: UpdateState, by: Hat) -> VictimUpdate:
    update = VictimUpdate.objects.lock(update, version)
    require(may_keep(by, update.plan))
    require(UPDATES.may_move(update.state, to))
    return update


@transaction.atomic
def told(
    update: VictimUpdate, told_at: datetime, means: Means, *, by: Hat, version: int
) -> VictimUpdate:
    """Note that the victim was told, when and how; the next regular contact is counted from then.

    Raises Refused for a time to come or before what it is about, Stale.
    """
    update = _locked(update, version, UpdateState.DONE, by)
    at = clock.now()
    if told_at > at:
        raise Refused("It cannot have been given yet: correct day and time.")
    if told_at < update.happened_at - timedelta(minutes=1):
        raise Refused("It was given before it happened: correct day and time.")
    update.set_told(told_at, means, by=by, at=at)
    clocks.meet(update, UPDATE, at=told_at)
    _next_routine(update.plan, told_at, by=by, at=at)
    _log(update.plan, Verb.COMPLETED, by=by, ground=means, about=[update])
    return update


def _next_routine(plan: ContactPlan, told_at: datetime, *, by: Hat, at: datetime) -> None:
    """Any contact is a contact: the regular one comes due so many days after it."""
    waiting = VictimUpdate.objects.select_for_update().filter(
        plan=plan, event=Event.ROUTINE, state=UpdateState.DUE
    )
    for update in waiting:
        if update.due_at >= told_at:  # one that is late stays late
            clocks.stop(update, UPDATE, at=at)
            update.set_stopped(by=by, at=at)
        else:
            return
    _add(plan, Event.ROUTINE, told_at, by=by, at=at)


@transaction.atomic
def not_given(update: VictimUpdate, why: WhyNot, *, by: Hat, version: int) -> VictimUpdate:
    """Note why the victim was not told; it is counted so. Raises Refused, Stale."""
    update = _locked(update, version, UpdateState.NOT_GIVEN, by)
    at = clock.now()
    update.set_not_given(why, by=by, at=at)
    clocks.stop(update, UPDATE, at=at)
    if update.event == Event.ROUTINE:
        _add(update.plan, Event.ROUTINE, at, by=by, at=at)
    _log(update.plan, Verb.DECLINED, by=by, ground=why, about=[update])
    return update


def counts(hat: Hat) -> dict[str, int]:
    """How many updates of one's agency are due, late, were given in time or late, or not, in one query."""
    asked = {name.replace("-", "_"): Count("pk", filter=_of(name)) for name in FILTERS}
    found: dict[str, int] = VictimUpdate.objects.visible_to(hat).aggregate(**asked)
    return found


def _of(name: str) -> Q:
    return FILTERS[name] & Q(due_at__lt=clock.now()) if name == "late" else FILTERS[name]


def listed(hat: Hat, show: str) -> VictimUpdateQuerySet:
    """The updates behind one of the counts, what is due first on top."""
    seen = VictimUpdate.objects.visible_to(hat).select_related("plan", "ended_by")
    return seen.filter(_of(show)).order_by("due_at", "pk")


def plans_of(hat: Hat) -> ContactPlanQuerySet:
    """The standing plans of one's agency, the newest first."""
    seen = ContactPlan.objects.visible_to(hat).standing().select_related("request__enquiry")
    return seen.order_by("-made_at", "pk")
