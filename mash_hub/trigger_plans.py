"""Trigger plans: written by police and social care, agreed by both, issued, reviewed, ended (4.12)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from agencies import clock, files, hats, references, sealing
from agencies.actors import Actor, Hat, Service
from agencies.models.agencies import Agency, AgencyKind
from agencies.models.files import RetentionClass
from agencies.models.grants import CauseKind
from agencies.models.notices import NoticeKind
from agencies.reasons import BY_RULE, Reason
from agencies.roles import Act, may
from agencies.verdicts import YES, Refused, Verdict, no, require
from audit.log import entries as log
from audit.log.entries import Verb
from mash_hub import (
    clocks,
    free_text,
    missing_episodes,
    missing_reports,
    missing_rules,
    partnership_settings,
    requests,
    subjects,
)
from mash_hub.calendars import months_after
from mash_hub.models.clocks import ClockType
from mash_hub.models.missing_episodes import MissingEpisode
from mash_hub.models.partnership_settings import SettingName
from mash_hub.models.subjects import Involvement, PersonRole, Subject
from mash_hub.models.trigger_plans import HELD, TABLE, FirstHour, PlanState, TriggerPlan
from mash_hub.sharing import end_of
from mash_hub.telling import tell

S = PlanState
REVIEW = "PLAN_REVIEW"  # the clock of a live plan
SETTINGS = (AgencyKind.CARE_HOME, AgencyKind.EDUCATION)  # whose people read a plan while it is live
LISTS = ("steps", "calls", "places")
TEXTS = ("looks", "phones", "medication", "calms", "do_not", "back")
FOR_POLICE = ("people", "places", "vehicles", "words")
MOST_LINES = 12


@dataclass(frozen=True)
class Matter:
    """What a plan says: the page that the home reads too, and what police and social care read alone."""

    page: Mapping[str, Any]
    people: Mapping[str, Any]
    readers: Collection[UUID]

    @property
    def texts(self) -> list[str]:
        """Every text of the page, to be looked through before it leaves."""
        lists = [line for name in LISTS for line in self.page.get(name, [])]
        return [*lists, *(str(self.page.get(name, "")) for name in TEXTS)]


# --- who ------------------------------------------------------------------------------------------


def may_write(hat: Actor, row: MissingEpisode) -> Verdict:
    """Write a plan for the child of an episode: police and social care who take part."""
    return missing_rules.may_keep(hat, row)


def may_keep(hat: Actor, plan: TriggerPlan) -> Verdict:
    """Work on a plan: the agencies that keep it."""
    if not (allowed := may(hat, Act.KEEP_MISSING)):
        return allowed
    if hat.workspace_id != plan.workspace_id or hat.agency_id not in plan.parties:
        return no("Your agency does not keep this plan.")
    return YES


def side_of(hat: Actor) -> str:
    """For whom a hat signs: the police, or social care; nothing for others."""
    if hat.agency_id is None:
        return ""
    kinds = Agency.objects.filter(pk=hat.agency_id).values_list("agency_kind", flat=True)
    return {AgencyKind.POLICE: "police", AgencyKind.LA_CHILDREN: "care"}.get(
        AgencyKind(kinds.get()), ""
    )


def may_sign(hat: Actor, plan: TriggerPlan) -> Verdict:
    """Agree to a plan: once for the police and once for social care, by two people."""
    if not (allowed := may_keep(hat, plan)):
        return allowed
    side = side_of(hat)
    if not side or plan.state != S.DRAFT:
        return no("Police and social care agree to a draft.")
    if getattr(plan, f"{side}_by_id"):
        return no("Your side has agreed already.")
    if hat.person_id in (plan.police_by_id, plan.care_by_id):
        return no("A second person has to agree, not the one who did.")
    return YES


def readers_to_name(row: MissingEpisode | TriggerPlan) -> list[Agency]:
    """Homes and schools of the workspace that may be given a plan."""
    found = requests.agreed_agencies(row.workspace_id, row.owner_id)
    return [one for one in found if one.agency_kind in SETTINGS]


# --- writing --------------------------------------------------------------------------------------


def _child(row: MissingEpisode, by: Hat) -> tuple[str, str]:
    opened = sealing.open_quietly([row], ["report"], by=by)
    return opened.text(row, "report", "name"), opened.text(row, "report", "born")


def _cause(plan: TriggerPlan) -> sealing.Cause:
    return sealing.Cause.of(CauseKind.MISSING, plan)


def _issue_cause(plan: TriggerPlan) -> sealing.Cause:
    """Why a home reads the page: until the plan's last day."""
    until = end_of(plan.ends_on) if plan.ends_on else None
    return sealing.Cause.of(CauseKind.RELEASE, plan, until=until)


def _take_turn(child: UUID) -> None:
    """Take turns with others who begin or issue a plan of the same child: one draft, one live plan (CC4)."""
    Subject.objects.select_for_update().get(pk=child)


@transaction.atomic
def begin(row: MissingEpisode, matter: Matter, *, by: Hat) -> TriggerPlan:
    """Write a draft for the child of an episode, for police and social care alone. Raises Refused."""
    require(may_write(by, row))
    at = clock.now()
    child = missing_episodes.child_of(row)
    _take_turn(child)
    earlier = TriggerPlan.objects.of_subject(child).filter(workspace=row.workspace_id)
    if earlier.filter(state__in=(S.DRAFT, S.AGREED)).exists():
        raise Refused("A draft of this child’s plan waits already: change that one.")
    file = files.open_file(
        TriggerPlan.kind,
        owner_id=row.owner_id,
        workspace_id=row.workspace_id,
        retention_class=RetentionClass.MASH_ENQUIRY,
    )
    plan = TriggerPlan(
        id=uuid4(),
        reference=references.new("TI"),
        workspace_id=row.workspace_id,
        owner_id=row.owner_id,
        file=file,
        episode=row,
        number=earlier.exclude(state=S.DRAFT).count() + 1,
        parties=row.parties,
        readers=sorted(matter.readers),
        made_at=at,
    )
    _seal(plan, matter, by=by)
    plan.start(by=by, at=at)
    card = missing_episodes.card_of(row)
    subjects.involve(card, plan, role=PersonRole.CHILD, place=0, by=by, at=at)
    _require_clear(plan, matter, by=by)
    _note(plan, Verb.CREATED, by=by, sections=("page", "people"))
    return plan


def _seal(plan: TriggerPlan, matter: Matter, *, by: Hat) -> None:
    if not matter.page.get("steps"):
        raise Refused("Write at least one step of the first hour.")
    if any(len(matter.page.get(name, [])) > MOST_LINES for name in LISTS):
        raise Refused(
            f"At most {MOST_LINES} lines in each list: it is read on a telephone at night."
        )
    if not {*matter.readers} <= {one.pk for one in readers_to_name(plan)}:
        raise Refused("A home or school of this workspace reads it, and nobody else.")
    name, born = _child(plan.episode, by)
    to = set(plan.parties)
    page = {"name": name, "born": born, **matter.page}
    sealing.seal(plan, "page", page, by=by, to=to, cause=_cause(plan))
    sealing.seal(plan, "people", {**matter.people}, by=by, to=to, cause=_cause(plan))


def _require_clear(plan: TriggerPlan, matter: Matter, *, by: Hat) -> None:
    free_text.require_clear(matter.texts, file_id=plan.file_id, by=by)


@transaction.atomic
def change(plan: TriggerPlan, matter: Matter, *, by: Hat, version: int) -> TriggerPlan:
    """Change a draft; whoever agreed before agrees again. Raises Refused once it is issued, Stale."""
    plan = TriggerPlan.objects.select_related("episode").lock(plan, version)
    require(may_keep(by, plan))
    require(TABLE.may_move(plan.state, S.DRAFT))
    _seal(plan, matter, by=by)
    _require_clear(plan, matter, by=by)
    plan.set_words(matter.readers, by=by, at=clock.now())
    _note(plan, Verb.CHANGED, by=by, sections=("page", "people"))
    return plan


@transaction.atomic
def sign(plan: TriggerPlan, *, by: Hat, version: int) -> TriggerPlan:
    """Agree for the police or for social care. Raises Refused for the one who did already, Stale."""
    plan = TriggerPlan.objects.lock(plan, version)
    require(may_sign(by, plan))
    plan.set_signed(side_of(by), by=by, at=clock.now())
    _note(plan, Verb.CONFIRMED, by=by)
    return plan


def latest_end(workspace_id: UUID) -> date:
    """Until when a plan issued today may be live at most."""
    name = SettingName.PLAN_REVIEW
    months = partnership_settings.number(name, workspace_id, clock.now())
    return months_after(hats.today(), months)


@transaction.atomic
def issue(plan: TriggerPlan, ends_on: date, *, by: Hat, version: int) -> TriggerPlan:
    """Issue an agreed plan until a day: its readers read it, and the plan before is superseded.

    The page is looked through again: something may have been protected since it was written (5.2).
    Raises Refused for a day beyond the partnership's months, WordsRefused, Stale.
    """
    plan = TriggerPlan.objects.select_related("episode").lock(plan, version)
    require(may_keep(by, plan))
    require(TABLE.may_move(plan.state, S.LIVE))
    if not hats.today() < ends_on <= latest_end(plan.workspace_id):
        raise Refused("Choose a day to come, within the months agreed for a review.")
    page = sealing.open_quietly([plan], ["page"], by=by)[plan, "page"] or {}
    texts = Matter(page, {}, ()).texts
    free_text.require_clear_document(texts, file_id=plan.file_id, by=by)
    at = clock.now()
    for before in _held(plan):
        _withdraw(before, by=by)
        before.set_state(S.SUPERSEDED, by=by, at=at)
        clocks.stop(before, at=at)
        before.file.set_closed(at)
    plan.set_issued(ends_on, by=by, at=at)
    if plan.readers:
        sealing.give([plan], ["page"], to=plan.readers, by=by, cause=_issue_cause(plan))
    minutes = (ends_on - hats.today()).days * 24 * 60
    clocks.start(
        plan,
        REVIEW,
        target=clocks.Target(ClockType.CONTINUOUS, minutes),
        at=at,
        owner_id=plan.owner_id,
        workspace_id=plan.workspace_id,
        due_at=clocks.end_of(ends_on),
    )
    _note(plan, Verb.RELEASED, by=by, sections=("page",))
    return plan


def _held(plan: TriggerPlan) -> Iterable[TriggerPlan]:
    """The other plans of the child that were issued, locked."""
    part = Involvement.objects.in_file(plan.file_id).select_related("card").first()
    assert part is not None
    assert part.card is not None
    child = subjects.subject_of(part.card).pk
    _take_turn(child)
    others = TriggerPlan.objects.of_subject(child)
    wanted = others.filter(state__in=HELD, workspace=plan.workspace_id).exclude(pk=plan.pk)
    return wanted.select_for_update(of=("self",)).select_related("file")


def _withdraw(plan: TriggerPlan, *, by: Hat) -> None:
    if plan.readers:
        sealing.take_back([plan], by=by, cause=_issue_cause(plan))


@transaction.atomic
def end(plan: TriggerPlan, *, because: Reason, by: Hat, version: int) -> TriggerPlan:
    """End a plan with the reason: nobody of a home reads it any more. Raises Refused, Stale."""
    plan = TriggerPlan.objects.select_related("file").lock(plan, version)
    require(may_keep(by, plan))
    require(TABLE.may_move(plan.state, S.ENDED))
    at = clock.now()
    kept = sealing.keep_reason(because, about=plan, by=by)
    _withdraw(plan, by=by)
    plan.set_state(S.ENDED, by=by, at=at, because=kept)
    clocks.stop(plan, at=at)
    plan.file.set_closed(at)
    _note(plan, Verb.ENDED, by=by, because=kept)
    return plan


def _note(
    plan: TriggerPlan,
    verb: Verb,
    *,
    by: Actor,
    because: Reason | None = None,
    sections: Iterable[str] = (),
) -> None:
    at = clock.now()
    reads = {*plan.parties, *(plan.readers if plan.issued_at else ())}
    tell(reads, NoticeKind.TRIGGER_PLAN_CHANGED, about=plan, by=by, at=at)
    log.write(
        by=by,
        verb=verb,
        about=[plan],
        owners=sorted(reads),
        sections=[*sections],
        reason=because,
        ground=plan.state,
        at=at,
    )


def due_ids() -> list[UUID]:
    """Live plans whose last day is over."""
    return [*TriggerPlan.objects.run_out(hats.today()).values_list("pk", flat=True)]


@transaction.atomic
def fall_due(*, by: Service, only: Collection[UUID]) -> int:
    """Note that plans are to be reviewed as their last day is over; gives how many. Run twice: once."""
    rows = TriggerPlan.objects.run_out(hats.today()).filter(pk__in=only)
    found = list(rows.select_for_update(skip_locked=True, of=("self",)))
    for plan in found:
        plan.set_state(S.REVIEW_DUE, by=by, at=clock.now(), because=BY_RULE)
        _note(plan, Verb.CHANGED, by=by, because=BY_RULE)
    return len(found)


# --- the first hour -------------------------------------------------------------------------------


def live_for(row: MissingEpisode, *, by: Hat) -> TriggerPlan | None:
    """The live plan of the child of an episode, where the reader sees it."""
    child = missing_episodes.child_of(row)
    found = TriggerPlan.objects.visible_to(by).of_subject(child).live()
    return found.select_related("police_by", "care_by").order_by("-number").first()


def may_tick(hat: Actor, row: MissingEpisode) -> Verdict:
    """Note what was done in the first hour: whoever takes part and the home, while the child is missing."""
    return missing_episodes.may_find(hat, row)


@transaction.atomic
def tick(row: MissingEpisode, plan: TriggerPlan, place: int, *, done: bool, by: Hat) -> None:
    """Note that a step of the first hour was done now, or was not after all. Raises Refused."""
    row = MissingEpisode.objects.select_for_update(of=("self",)).get(pk=row.pk)
    require(may_tick(by, row))
    steps = sealing.open_quietly([plan], ["page"], by=by)[plan, "page"] or {}
    if not 0 <= place < len(steps.get("steps", [])):
        raise Refused("The plan has no such step any more. Load the page again.")
    at = clock.now()
    rows = FirstHour.objects.filter(episode=row, plan=plan, place=place).standing()
    before = rows.select_for_update().first()
    if done and before is None:
        FirstHour(
            id=uuid4(), episode=row, plan=plan, place=place, done_at=at, done_by_id=by.person_id
        ).start()
    elif not done and before is not None:
        before.set_taken_back(at)
    verb = Verb.COMPLETED if done else Verb.REOPENED
    tell(missing_reports.told(row), NoticeKind.MISSING_CHANGED, about=row, by=by, at=at)
    log.write(by=by, verb=verb, about=[row, plan], ground="FIRST_HOUR", count=place + 1, at=at)
