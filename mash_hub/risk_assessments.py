"""Assessing risk with a tool: typed into a sealed draft, completed once, and looked at again.

A score is a number beside a person's judgement. Nothing here changes a contact, an enquiry or any
other thing because of it (domain notes 7.2 R24).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from agencies import clock, drafts, files, references, sealing
from agencies.actors import Actor, Hat
from agencies.models.drafts import Draft
from agencies.models.files import RetentionClass
from agencies.models.workspaces import Purpose
from agencies.roles import Act, may
from agencies.verdicts import YES, Refused, Verdict, no, require
from audit.log import entries as log
from audit.log.entries import Verb
from mash_hub import free_text, risk_releases, risk_thresholds
from mash_hub.models.risk_assessments import TABLE, RiskAssessment, RiskState
from mash_hub.models.risk_releases import RiskRelease, RiskSection
from mash_hub.questionnaires import Answer, Questionnaire, Scale, Tool, newest

FORM = "risk"


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
        risk_releases.give_host(row, about.goes_to, Purpose(about.purpose), by=by)
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


def _log(row: RiskAssessment, verb: Verb, *, by: Hat, given_to: Iterable[UUID] = ()) -> None:
    log.write(
        by=by,
        verb=verb,
        about=[row],
        people=[row.subject_id] if row.subject_id else [],
        owners=[row.owner_id, *given_to],
        sections=["answers"],
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

    Whoever can read the whole assessment can read the reason, so it is looked through for protected
    addresses before it goes to them (5.2). Raises Refused, WordsRefused, Stale.
    """
    row = RiskAssessment.objects.lock(row, version)
    require(may_review(by, row))
    state = RiskState.DISAGREED if disagrees_because.strip() else RiskState.AGREED
    require(TABLE.may_move(row.state, state))
    releases: list[RiskRelease] = []
    if state == RiskState.DISAGREED:
        whole = RiskRelease.objects.live(clock.now()).filter(section=RiskSection.WHOLE)
        releases = list(whole.filter(assessment=row))
        if releases:
            free_text.require_clear([disagrees_because], file_id=row.case_file_id, by=by)
        sealing.seal(row, "review", {"words": disagrees_because}, by=by)
        for release in releases:
            cause = risk_releases.cause_of(release)
            sealing.give([row], ["review"], to=release.agencies, by=by, cause=cause)
    row.set_reviewed(state, by=by, at=clock.now())
    verb = Verb.CONFIRMED if state == RiskState.AGREED else Verb.DISPUTED
    _log(row, verb, by=by, given_to={pk for one in releases for pk in one.agencies})
    return row
