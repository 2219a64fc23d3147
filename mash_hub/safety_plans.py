"""Writing and agreeing the safety plan of a child on a CMOG’s list (domain notes 4.11).

It is agreed within five working days of the child’s coming onto the list and reviewed within six weeks;
it cannot be agreed without the child’s view and a trusted adult. One child’s words stand in no other
child’s plan: each has a file of its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid4

from django.db import transaction

from agencies import clock, hats, sealing
from agencies.actors import Hat
from agencies.models.agencies import AgencyKind
from agencies.models.people import Membership
from agencies.verdicts import YES, Refused, Verdict, no, require
from audit.log.entries import Verb
from mash_hub import clocks, cmog_entries, free_text
from mash_hub.models.cmog_entries import CmogEntry
from mash_hub.models.safety_plans import COPIES, TABLE, SafetyPlan, SafetyPlanState
from mash_hub.safety_plan_ends import named_cause, note

S = SafetyPlanState
_HOMES = (AgencyKind.CARE_HOME, AgencyKind.EDUCATION)


@dataclass(frozen=True)
class Written:
    """What a plan says, and its three copies."""

    child_view: str
    trusted_adult: str
    dangers: str
    done: str
    for_family: str = ""
    for_door: str = ""
    for_home: str = ""

    def plan(self) -> dict[str, str]:
        """The part that members read."""
        return {
            "child_view": self.child_view,
            "trusted_adult": self.trusted_adult,
            "dangers": self.dangers,
            "done": self.done,
        }

    @property
    def texts(self) -> list[str]:
        """Everything that was written."""
        return [*self.plan().values(), *(getattr(self, name) for name in COPIES)]


def may_write(hat: Hat, entry: CmogEntry) -> Verdict:
    """Members write the plan of a child on the list."""
    if not (allowed := cmog_entries.may_work(hat, entry)):
        return allowed
    if not entry.needs_safety_plan:
        return no("A child on the list has a safety plan.")
    return YES


def named_readers(workspace_id: UUID) -> list[tuple[UUID, str]]:
    """People of homes and schools who can be named: who wear a hat anywhere in the hub today."""
    found = Membership.objects.current(hats.today()).filter(agency__agency_kind__in=_HOMES)
    rows = found.exclude(workspace=workspace_id).select_related("person", "agency")
    named = {row.person_id: f"{row.person.name}, {row.agency.name}" for row in rows}
    return sorted(named.items(), key=lambda one: one[1])


def standing(entry: CmogEntry, *, by: Hat) -> tuple[SafetyPlan | None, SafetyPlan | None]:
    """The draft and the agreed version of a child’s plan, as a hat sees them."""
    rows = [*SafetyPlan.objects.visible_to(by).filter(entry=entry).order_by("-number")]
    return (
        next((one for one in rows if one.state == S.DRAFT), None),
        next((one for one in rows if one.state == S.AGREED), None),
    )


@transaction.atomic
def write(
    entry: CmogEntry,
    said: Written,
    *,
    review_on: date,
    readers: Iterable[UUID],
    by: Hat,
    version: int,
) -> SafetyPlan:
    """Begin a version of the plan, or write the draft on; `version` is the draft’s, 0 for a new one.

    Raises Refused for a review later than six weeks, and words that hold what is protected; Stale.
    """
    entry = CmogEntry.objects.select_for_update(of=("self",)).get(pk=entry.pk)
    require(may_write(by, entry))
    named = {*readers}
    _require_sound(entry, said, review_on, named, by=by)
    at = clock.now()
    row = SafetyPlan.objects.filter(entry=entry, state=S.DRAFT).first()
    if (row.version if row else 0) != version:
        raise Refused("A colleague wrote on it meanwhile: load the page again.")
    is_new = row is None
    row = row or _begun(entry, review_on, named, by=by, at=at)
    to, cause = cmog_entries.readers_now(entry), cmog_entries.cause_of(entry)
    sealing.seal(row, "plan", said.plan(), by=by, to=to, cause=cause)
    for name in COPIES:
        content = {"words": getattr(said, name).strip()}
        sealing.seal(row, name, content, by=by, to=to, cause=cause)
    if is_new:
        row.start(by=by, at=at)
    else:
        row.set_written(review_on, named, by=by, at=at)
    verb = Verb.CREATED if is_new else Verb.CHANGED
    note(row, entry, verb, by=by, at=at)
    return row


def _begun(
    entry: CmogEntry, review_on: date, named: set[UUID], *, by: Hat, at: datetime
) -> SafetyPlan:
    return SafetyPlan(
        id=uuid4(),
        entry=entry,
        file_id=entry.file_id,
        owner_id=entry.owner_id,
        workspace_id=entry.workspace_id,
        number=SafetyPlan.objects.filter(entry=entry).count() + 1,
        readers=sorted(named),
        review_on=review_on,
        begun_at=at,
        begun_by_id=by.person_id,
    )


def _require_sound(
    entry: CmogEntry, said: Written, review_on: date, named: set[UUID], *, by: Hat
) -> None:
    latest = cmog_entries.latest_review(entry, clock.now())
    if not hats.today() < review_on <= latest:
        raise Refused(f"The review is after today and by {latest:%-d %B %Y} at the latest.")
    if not named <= {pk for pk, _ in named_readers(entry.workspace_id)}:
        raise Refused("Choose readers of homes and schools of the partnership.")
    free_text.require_clear([one for one in said.texts if one], file_id=entry.file_id, by=by)


def missing(said: Written) -> list[str]:
    """What a plan lacks before it can be agreed, in words."""
    wanted = (
        (said.child_view, "the child’s view"),
        (said.trusted_adult, "a trusted adult"),
        (said.dangers, "what the dangers are"),
        (said.done, "who does what"),
        (said.for_family, "the copy for the child and parent"),
        (said.for_door, "the copy for the officer at the door"),
    )
    return [words for text, words in wanted if not text.strip()]


@transaction.atomic
def agree(row: SafetyPlan, *, by: Hat, version: int) -> SafetyPlan:
    """Agree a version: named readers are given the copy for the home, and the one before is replaced.

    What it says is looked through again: something may have been protected since it was written (5.2).
    Raises Refused without the child’s view or a trusted adult, and where readers are named but nothing
    is written for them; WordsRefused, Stale.
    """
    CmogEntry.objects.select_for_update(of=("self",)).get(
        pk=row.entry_id
    )  # not off the list meanwhile
    row = SafetyPlan.objects.select_related("entry").lock(row, version)
    require(may_write(by, row.entry))
    require(TABLE.may_move(row.state, S.AGREED))
    said = read(row, by=by)
    lacking = missing(said)
    if row.readers and not said.for_home.strip():
        lacking.append("the copy for the home")
    if lacking:
        raise Refused(f"It cannot be agreed yet. Missing: {', '.join(lacking)}.")
    free_text.require_clear_document(said.texts, file_id=row.file_id, by=by)
    at = clock.now()
    before = SafetyPlan.objects.filter(entry=row.entry, state=S.AGREED).select_for_update().first()
    if before is not None:
        sealing.take_back([before], by=by, cause=named_cause(before))
        before.set_replaced(by=by, at=at)
    row.set_agreed(by=by, at=at)
    _give_named(row, by=by)
    clocks.meet(row.entry, cmog_entries.PLAN, at=at)
    cmog_entries.run_until(row.entry, cmog_entries.PLAN_REVIEW, row.review_on, at=at)
    cmog_entries.tell(row.entry, by=by, at=at)
    note(row, row.entry, Verb.APPROVED, by=by, at=at)
    return row


def _give_named(row: SafetyPlan, *, by: Hat) -> None:
    """Give the copy for the home to the people named, and to nobody else of their agencies."""
    if not row.readers:
        return
    found = Membership.objects.current(hats.today()).filter(person__in=row.readers)
    to = {*found.values_list("agency_id", flat=True)}
    sealing.give([row], ["for_home"], to=to, by=by, cause=named_cause(row))


def read(row: SafetyPlan, *, by: Hat) -> Written:
    """What a version says, as far as the reader was given it; with an entry of reading."""
    opened = sealing.open([row], ["plan", *COPIES], by=by)
    plan = opened[row, "plan"] or {}
    copies = {name: opened.text(row, name, "words") for name in COPIES}
    names = ("child_view", "trusted_adult", "dangers", "done")
    return Written(*(plan.get(name, "") for name in names), **copies)
