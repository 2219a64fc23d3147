"""Assessing risk with a tool: typed into a sealed draft, completed once, reviewed, and released.

A score is a number beside a person's judgement. Nothing here changes a contact, an enquiry or any
other thing because of it (domain notes 7.2 R24).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from agencies import clock, door, drafts, files, hats, notices, references, sealing
from agencies.actors import Actor, Hat, Service
from agencies.models.drafts import Draft
from agencies.models.files import RetentionClass
from agencies.models.grants import CauseKind
from agencies.models.notices import NoticeKind
from agencies.models.workspaces import Purpose
from agencies.reasons import BY_RULE, Reason, ReasonCode
from agencies.roles import Act, may
from agencies.verdicts import YES, Refused, Verdict, no, require
from audit.log import entries as log
from audit.log.entries import Verb
from mash_hub import conflicts, risk_thresholds
from mash_hub.models.releases import LONGEST
from mash_hub.models.risk_assessments import (
    TABLE,
    RiskAssessment,
    RiskRelease,
    RiskState,
)
from mash_hub.questionnaires import Answer, Questionnaire, Scale, Tool, newest
from mash_hub.requests import purposes_of
from mash_hub.sharing import end_of

FORM = "risk"
SECTIONS = ("answers", "review")
RELEASERS = (Act.ANSWER, Act.DECIDE, Act.ATTEND_MEETING)
_WITH_CONTACT = Reason(ReasonCode.NEW_CONTACT)


@dataclass(frozen=True)
class About:
    """What an assessment is attached to: its kind and id, the file of its case, and its reference."""

    kind: str
    id: UUID
    file_id: UUID
    reference: str = ""
    goes_to: UUID | None = None  # the host, for a contact one sent oneself: it goes along
    purpose: str = ""


@dataclass(frozen=True)
class Given:
    """One answer with where it comes from; empty words mean the person themselves."""

    answer: Answer | None
    source: str = ""
    words: str = ""

    def kept(self) -> dict[str, str]:
        """As it is sealed."""
        return {"answer": self.answer or "", "source": self.source, "words": self.words}


@dataclass(frozen=True)
class Judgement:
    """What the assessor makes of the answers: the grade in the tool's words, and why."""

    grade: str
    words: str
    because: str = ""  # why otherwise than the score, where it says otherwise
    notes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Filled:
    """A questionnaire as it was answered."""

    who: str
    age: int
    answers: Mapping[str, Given]

    def codes(self) -> dict[str, Answer]:
        """The answers alone, without their sources."""
        return {name: one.answer for name, one in self.answers.items() if one.answer}


def fits(form: Questionnaire, age: int) -> Verdict:
    """Whether a tool is meant for somebody of an age (5.8: DASH measures an adult victim)."""
    least, most = form.ages
    return YES if least <= age <= most else no(form.age_words)


def usual(form: Questionnaire, filled: Filled) -> str:
    """The code of the grade that the score alone usually stands for; empty where there is none."""
    found = form.usual_grade(form.score(filled.codes()))
    return found.code if found else ""


# --- drafts ---------------------------------------------------------------------------------------


@transaction.atomic
def begin(about: About, tool: Tool, *, by: Hat, person: UUID | None = None) -> Draft:
    """Begin an assessment: its own file is opened, and a sealed draft of its author waits.

    `person` is the subject it is about or, in an unsent contact, the key of a person typed there.
    """
    require(may(by, Act.REFER))
    file = files.open_file(
        RiskAssessment.kind,
        owner_id=by.agency_id,
        workspace_id=by.workspace_id,
        retention_class=RetentionClass.AGENCY_ITEM,
    )
    form = risk_thresholds.in_force(newest(tool), by.workspace_id, clock.now())
    head = {
        "steps": risk_thresholds.to_keep(form),
        "tool": tool.value,
        "version": form.version,
        "thing_kind": about.kind,
        "thing_id": str(about.id),
        "case_file": str(about.file_id),
        "reference": about.reference,
        "person": str(person) if person else "",
    }
    draft = drafts.save(
        {"head": head},
        by=by,
        form=FORM,
        thing_kind=RiskAssessment.kind,
        thing_id=uuid4(),
        file_id=file.pk,
    )
    log.write(by=by, verb=Verb.DRAFT_SAVED, about=[draft], at=clock.now())
    return draft


def save_step(draft: Draft, step: str, words: dict[str, Any], *, by: Hat) -> Draft:
    """Keep what was typed into one page of a draft; the other pages stay as they are."""
    return drafts.save(
        {**drafts.words_of(draft, by=by), step: words},
        by=by,
        form=FORM,
        thing_kind=RiskAssessment.kind,
        thing_id=draft.thing_id,
        file_id=draft.file_id,
    )


@transaction.atomic
def discard(draft: Draft, *, by: Hat) -> None:
    """Throw an assessment away that was not completed; its file falls to disposal."""
    draft.file.set_closed(clock.now())
    log.write(by=by, verb=Verb.DRAFT_DISCARDED, about=[draft], at=clock.now())
    drafts.discard(by=by, form=FORM, thing_id=draft.thing_id)


# --- completing -----------------------------------------------------------------------------------


@transaction.atomic
def complete(
    draft: Draft,
    about: About,
    form: Questionnaire,
    filled: Filled,
    judgement: Judgement,
    *,
    by: Hat,
    person: UUID | None = None,
) -> RiskAssessment:
    """Seal an assessment for its agency alone: it is never changed after.

    Raises Refused when a question has no answer, the tool is not for this age, the grade is none of
    the tool's, or it departs from the score without a reason.
    """
    require(may(by, Act.REFER))
    if RiskAssessment.objects.filter(pk=draft.thing_id).exists():
        raise Refused("This assessment was completed already.")
    require(fits(form, filled.age))
    _require_answered(form, filled)
    _require_judged(form, filled, judgement)
    at = clock.now()
    is_typed = about.kind == "contact" and about.reference == ""
    row = RiskAssessment(
        id=draft.thing_id,
        reference=references.new("RA"),
        owner_id=by.agency_id,
        workspace_id=by.workspace_id,
        file_id=draft.file_id,
        case_file_id=about.file_id,
        thing_kind=about.kind,
        thing_id=about.id,
        person_key=person if is_typed else None,
        subject_id=None if is_typed else person,
        tool=form.tool.value,
        tool_version=form.version,
        state=RiskState.COMPLETED,
        score=form.score(filled.codes()),
        grade=judgement.grade,
        usual_grade=usual(form, filled),
        band=form.grade(judgement.grade).band.value,
        assessor_id=by.person_id,
        completed_at=at,
    )
    content = {
        "who": filled.who,
        "age": filled.age,
        "answers": {name: one.kept() for name, one in filled.answers.items()},
        "judgement": judgement.words,
        "because": judgement.because,
        "notes": dict(judgement.notes),
        "steps": risk_thresholds.to_keep(form),
    }
    sealing.seal(row, "answers", content, by=by)
    row.start(by=by, at=at)
    drafts.discard(by=by, form=FORM, thing_id=draft.thing_id)
    _log(row, Verb.COMPLETED, by=by)
    if about.goes_to not in (None, row.owner_id):
        give_host(row, about.goes_to, Purpose(about.purpose), by=by)
    return row


def _require_answered(form: Questionnaire, filled: Filled) -> None:
    if not filled.who.strip():
        raise Refused("Say who it is about.")
    for one in form.questions:
        given = filled.answers.get(one.name)
        is_answered = given is not None and (
            given.answer in one.scale.answers
            if one.scale != Scale.WORDS
            else bool(given.words.strip())
        )
        if not is_answered:
            raise Refused(f"Answer every question. Missing: {one.words}")


def _require_judged(form: Questionnaire, filled: Filled, judgement: Judgement) -> None:
    if judgement.grade not in {one.code for one in form.grades}:
        raise Refused("Choose the grade that you judge right.")
    if not judgement.words.strip():
        raise Refused("Write your professional judgement.")
    expected = usual(form, filled)
    if expected and expected != judgement.grade and not judgement.because.strip():
        raise Refused("Say why you grade it otherwise than the score.")


def _log(
    row: RiskAssessment,
    verb: Verb,
    *,
    by: Actor,
    also: Collection[Any] = (),
    owners: Collection[UUID] = (),
    purpose: str = "",
    because: Reason | None = None,
) -> None:
    log.write(
        by=by,
        verb=verb,
        about=[row, *also],
        people=[row.subject_id] if row.subject_id else [],
        owners=[row.owner_id, *owners],
        sections=["answers"],
        purpose=purpose,
        reason=because,
        ground=row.tool,
        at=clock.now(),
    )


# --- a second look --------------------------------------------------------------------------------


def may_review(hat: Actor, row: RiskAssessment) -> Verdict:
    """A supervisor: another person of the same agency, once."""
    if (hat.agency_id, hat.workspace_id) != (row.owner_id, row.workspace_id):
        return no("A supervisor of the agency that made it looks at it.")
    if hat.person_id == row.assessor_id:
        return no("Somebody else of your agency has to look at your assessment.")
    verdict = may(hat, Act.READ_SHARED)
    if not verdict:
        return verdict
    if row.state != RiskState.COMPLETED:
        return no("A supervisor has looked at it already.")
    return YES


@transaction.atomic
def review(
    row: RiskAssessment, *, by: Hat, version: int, disagrees_because: str = ""
) -> RiskAssessment:
    """Agree with an assessment or, with a reason, disagree; its answers and grade stay (5.5).

    Whoever can read the assessment can read the reason. Raises Refused, Stale.
    """
    row = RiskAssessment.objects.lock(row, version)
    require(may_review(by, row))
    state = RiskState.DISAGREED if disagrees_because.strip() else RiskState.AGREED
    require(TABLE.may_move(row.state, state))
    if state == RiskState.DISAGREED:
        sealing.seal(row, "review", {"words": disagrees_because}, by=by)
        for release in RiskRelease.objects.live(clock.now()).filter(assessment=row):
            cause = cause_of(release)
            sealing.give([row], ["review"], to=release.agencies, by=by, cause=cause)
    row.set_reviewed(state, by=by, at=clock.now())
    verb = Verb.CONFIRMED if state == RiskState.AGREED else Verb.DISPUTED
    _log(row, verb, by=by)
    return row


# --- releasing ------------------------------------------------------------------------------------


def may_release(hat: Actor, row: RiskAssessment) -> Verdict:
    """People of the agency that made it who release for it; nobody else ever (7.2 R7)."""
    verdicts = [may(hat, act) for act in (Act.READ_SHARED, *RELEASERS)]
    if not verdicts[0] or not any(verdicts[1:]):
        return no("People who release for your agency decide who else reads it.")
    if (hat.agency_id, hat.workspace_id) != (row.owner_id, row.workspace_id):
        return no("Only the agency that made an assessment releases it.")
    return YES


def cause_of(release: RiskRelease) -> sealing.Cause:
    """The cause that a release gives to the grants of its assessment."""
    return sealing.Cause.of(CauseKind.RELEASE, release, until=release.until_at)


@transaction.atomic
def release(
    row: RiskAssessment,
    *,
    to: Collection[UUID],
    workspace_id: UUID,
    purpose: Purpose,
    until_on: date,
    because: Reason,
    by: Hat,
    version: int,
) -> RiskRelease:
    """Let agencies read an assessment in a workspace, for a purpose, until a day (7.2 R4, R18).

    Raises Refused when it is not its agency's to give or the agreement does not cover it; Stale.
    """
    row = RiskAssessment.objects.lock(row, version)
    require(may_release(by, row))
    if not to or row.owner_id in to:
        raise Refused("Choose another agency to release it to.")
    if purpose not in purposes_of(workspace_id):
        raise Refused("The workspace’s agreement does not allow this purpose.")
    if not hats.today() <= until_on <= hats.today() + LONGEST:
        raise Refused("A release ends within twelve months: choose an earlier last day.")
    because = sealing.keep_reason(because, about=row, by=by)
    return _release(row, to, workspace_id, purpose, until_on, because, by=by)


def _release(
    row: RiskAssessment,
    to: Collection[UUID],
    workspace_id: UUID,
    purpose: Purpose,
    until_on: date,
    because: Reason,
    *,
    by: Hat,
) -> RiskRelease:
    at = clock.now()
    made = RiskRelease(
        id=uuid4(),
        assessment=row,
        owner_id=row.owner_id,
        file_id=row.file_id,
        workspace_id=workspace_id,
        agencies=sorted(to),
        purpose=purpose,
        until_at=end_of(until_on),
        released_at=at,
        released_by_id=by.person_id,
    ).start(by=by, at=at, because=because)
    sealing.give([row], SECTIONS, to=to, by=by, cause=cause_of(made))
    _tell(row, made, NoticeKind.ITEM_RELEASED, by=by, at=at)
    _log(row, Verb.RELEASED, by=by, also=[made], owners=to, purpose=purpose, because=because)
    return made


def _tell(
    row: RiskAssessment, made: RiskRelease, kind: NoticeKind, *, by: Actor, at: datetime
) -> None:
    apart = conflicts.people_apart([row.case_file_id]).get(row.case_file_id, ())
    notices.post(
        to=made.agencies,
        notice_kind=kind,
        about=row,
        by=by,
        at=at,
        workspace_id=made.workspace_id,
        not_for=apart,
    )


@transaction.atomic
def end(made: RiskRelease, *, by: Hat, because: Reason, version: int) -> RiskRelease:
    """Take a release back: those agencies read no more; who did stays in the log (R7).

    Raises Refused, Stale.
    """
    made = RiskRelease.objects.select_related("assessment").lock(made, version)
    row = made.assessment
    require(may_release(by, row))
    if made.ended_at is not None:
        raise Refused("This release was taken back already.")
    at = clock.now()
    because = sealing.keep_reason(because, about=row, by=by)
    sealing.take_back([row], by=by, cause=cause_of(made))
    made.set_ended(by=by, at=at, because=because)
    _tell(row, made, NoticeKind.ITEM_WITHDRAWN, by=by, at=at)
    _log(row, Verb.WITHDRAWN, by=by, also=[made], owners=made.agencies, because=because)
    return made


def go_with_contact(
    contact: Any, host_id: UUID, subjects: Mapping[UUID, UUID], *, by: Hat
) -> list[RiskAssessment]:
    """Give the host the assessments that were written for a contact just sent; no entry of sending.

    `subjects` says who each person typed became. Part of the act of submitting, whose author says
    by sending that they go along.
    """
    rows = list(
        RiskAssessment.objects.filter(
            thing_kind="contact", thing_id=contact.pk, assessor=by.person_id
        )
    )
    for row in rows:
        row.set_sent(
            subjects.get(row.person_key) if row.person_key else None, by=by, at=clock.now()
        )
        if host_id != row.owner_id:
            give_host(row, host_id, Purpose(contact.purpose), by=by)
    return rows


def give_host(row: RiskAssessment, host_id: UUID, purpose: Purpose, *, by: Hat) -> RiskRelease:
    """Release an assessment to the host of its workspace, as what goes with one's own contact."""
    until_on = hats.today() + LONGEST
    return _release(row, [host_id], row.workspace_id, purpose, until_on, _WITH_CONTACT, by=by)


# --- running out ----------------------------------------------------------------------------------


def run_out_ids() -> set[UUID]:
    """Releases whose last day is over and whose grants still stand."""
    return set(RiskRelease.objects.run_out(clock.now()).values_list("pk", flat=True))


@transaction.atomic
def let_run_out(*, by: Service, only: Collection[UUID]) -> int:
    """Remove the grants of releases whose last day is over; reading stopped at that instant already.

    Gives how many ran out; doing it twice changes nothing more.
    """
    rows = RiskRelease.objects.run_out(clock.now()).filter(pk__in=only)
    found = list(rows.select_for_update(of=("self",)).select_related("assessment").order_by("pk"))
    for made in found:
        owner = Service(by.name, agency_id=made.owner_id, workspace_id=made.workspace_id)
        with door.wearing_agency(made.owner_id):
            sealing.take_back([made.assessment], by=owner, cause=cause_of(made))
            made.set_ended(by=owner, at=clock.now(), because=BY_RULE)
            _log(made.assessment, Verb.ENDED, by=owner, also=[made], because=BY_RULE)
    return len(found)
