"""What the pages of risk assessments show: lists, a draft's pages, one assessment, and its readers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404

from agencies import drafts, sealing
from agencies.actors import Hat
from agencies.models.drafts import Draft
from agencies.roles import Act, may
from mash_hub import (
    case_people,
    risk_assessments,
    risk_release_page,
    risk_releases,
    risk_thresholds,
)
from mash_hub.forms.contact_steps import TypedContact, data_of
from mash_hub.forms.risk_assessments import AnswersForm, JudgementForm
from mash_hub.models.cmog_entries import CmogEntry
from mash_hub.models.contacts import Contact
from mash_hub.models.enquiries import Enquiry
from mash_hub.models.referrals import Referral
from mash_hub.models.requests import InformationRequest
from mash_hub.models.risk_assessments import RiskAssessment, access_of
from mash_hub.models.risk_releases import RiskSection
from mash_hub.questionnaires import Answer, Questionnaire, of
from mash_hub.questionnaires.shape import WORDS, Prompt
from mash_hub.risk_assessments import About

CONTACT_FORM = "contact"
PAGES = {"answers": "Questions", "judgement": "Judgement"}
_PLACES: dict[str, tuple[Any, str]] = {
    "enquiry": (Enquiry, "mash_hub:enquiry"),
    "request": (InformationRequest, "mash_hub:request"),
    "referral": (Referral, "meetings:referral"),
    "cmog_entry": (CmogEntry, "mash_hub:cmog-entry"),
}
KINDS = ("contact", *_PLACES)


@dataclass(frozen=True)
class Place:
    """What an assessment is attached to, with the people who can be named and the page it is on."""

    about: About
    people: tuple[tuple[str, str], ...]
    page: str


def place_of(kind: str, pk: UUID, *, by: Hat, with_people: bool = False) -> Place:
    """A thing the hat can see, to attach an assessment to; Http404 for everything else."""
    if kind == "contact":
        return _unsent(pk, by) or _contact(pk, by, with_people)
    model, page = _PLACES[kind]
    row = model.objects.visible_to(by).filter(pk=pk).first()
    if row is None:
        raise Http404
    about = About(row.kind, row.pk, row.file_id, row.reference)
    return Place(about, _people(row.file_id, by) if with_people else (), page)


def _unsent(pk: UUID, by: Hat) -> Place | None:
    """One's own contact that was not sent yet: its people have no cards, only the keys they have."""
    draft = Draft.objects.visible_to(by).filter(form=CONTACT_FORM, thing_id=pk).first()
    if draft is None:
        return None
    typed = TypedContact(drafts.words_of(draft, by=by), by)
    people = tuple((str(one.key), one.label) for one in typed.people())
    return Place(About(Contact.kind, pk, draft.file_id), people, "mash_hub:contact-draft")


def _contact(pk: UUID, by: Hat, with_people: bool) -> Place:
    row = Contact.objects.visible_to(by).select_related("workspace").filter(pk=pk).first()
    if row is None:
        raise Http404
    goes_to = row.workspace.host_id if row.referrer_id == by.person_id else None
    about = About(row.kind, row.pk, row.file_id, row.reference, goes_to, row.purpose)
    people = _people(row.file_id, by) if with_people else ()
    return Place(about, people, "mash_hub:contact")


def _people(file_id: UUID, by: Hat) -> tuple[tuple[str, str], ...]:
    found = case_people.people_of(file_id, by=by)
    return tuple((str(one.subject_id), f"{one.words}, {one.role_words.lower()}") for one in found)


# --- lists ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Risks:
    """The assessments of one case that a reader can see, and where one more is begun."""

    rows: list[RiskAssessment]
    kind: str
    thing_id: UUID
    may_begin: bool


def of_case(kind: str, thing_id: UUID, file_id: UUID, *, by: Hat) -> Risks:
    """Those attached or released to a case: by plain columns alone, so that nothing is opened."""
    rows = risk_release_page.at_case(by.workspace_id, [file_id], by=by)
    return Risks(rows, kind, thing_id, bool(may(by, Act.REFER)))


@dataclass(frozen=True)
class DraftLine:
    """One's own assessment that is not completed: its tool, and when it was saved."""

    draft: Draft
    title: str


def drafts_of(by: Hat) -> list[DraftLine]:
    """One's own assessments that are not completed, the latest first."""
    rows = Draft.objects.visible_to(by).filter(form=risk_assessments.FORM).order_by("-saved_at")
    found = []
    for row in rows:
        head = drafts.words_of(row, by=by)["head"]
        found.append(DraftLine(row, of(head["tool"], head["version"]).title))
    return found


# --- a draft --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Begun:
    """An assessment as it stands in its draft."""

    head: Mapping[str, Any]
    words: Mapping[str, Any]
    questionnaire: Questionnaire

    @property
    def person(self) -> UUID | None:
        """Whom it is about, where somebody of the case was chosen."""
        return UUID(self.head["person"]) if self.head["person"] else None

    def place(self, *, by: Hat) -> Place:
        """What it is attached to, if the hat can still see that."""
        return place_of(self.head["thing_kind"], UUID(self.head["thing_id"]), by=by)

    def answers_form(self, data: Any = None) -> AnswersForm:
        """The questions: as sent, or as typed so far and not judged yet."""
        if data is not None:
            return AnswersForm(data, questionnaire=self.questionnaire)
        return AnswersForm(
            initial=dict(self.words.get("answers", {})), questionnaire=self.questionnaire
        )

    def answered(self) -> AnswersForm | None:
        """The questions as they were typed, once every one is answered."""
        if "answers" not in self.words:
            return None
        form = self.answers_form(data_of(self.words["answers"]))
        return form if form.is_valid() else None

    def judgement_form(self, answers: AnswersForm, data: Any = None) -> JudgementForm:
        """The judgement, with what the score usually stands for beside it."""
        usual = risk_assessments.usual(self.questionnaire, answers.filled())
        initial = dict(self.words.get("judgement", {})) if data is None else {}
        return JudgementForm(data, initial=initial, questionnaire=self.questionnaire, usual=usual)


def begun(draft: Draft, *, by: Hat) -> Begun:
    """Open one's own draft of an assessment."""
    words = drafts.words_of(draft, by=by)
    head = words["head"]
    form = risk_thresholds.kept(of(head["tool"], head["version"]), head.get("steps"))
    return Begun(head, words, form)


# --- one assessment -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Line:
    """One question as it was answered."""

    number: int
    words: str
    answer: str
    source: str
    is_highlighted: bool


def score_words(form: Questionnaire, answers: Mapping[str, Answer]) -> dict[str, Any]:
    """The score with what it usually stands for, and the prompts: beside a judgement, never for it."""
    score = form.score(answers)
    grade = form.usual_grade(score)
    prompts: list[Prompt] = form.prompted(answers)
    return {
        "score": score,
        "most": len(form.questions),
        "usual": grade,
        "is_below_high": bool(form.steps) and score is not None and score < form.steps[0][0],
        "least_high": form.steps[0][0] if form.steps else None,
        "prompts": [*dict.fromkeys(one.words for one in prompts)],
    }


def read(row: RiskAssessment, *, by: Hat) -> dict[str, Any]:
    """Everything the page shows of what the hat was given, opened with one log entry."""
    whole = access_of(row).reads_whole(by)
    sections = risk_releases.SECTIONS[RiskSection.WHOLE if whole else RiskSection.PART]
    opened = sealing.open([row], sections, by=by)
    content = (opened[row, "answers"] if whole else None) or {}
    form = risk_thresholds.kept(row.questionnaire, content.get("steps"))
    kept = content.get("answers", {})
    answers = {name: Answer(one["answer"]) for name, one in kept.items() if one["answer"]}
    marked = form.highlighted(answers)
    lines = [
        Line(
            number,
            one.words,
            _answer(kept.get(one.name, {})),
            _source(kept.get(one.name)),
            one.name in marked,
        )
        for number, one in enumerate(form.questions, start=1)
    ]
    notes = [(one.words, content.get("notes", {}).get(one.name, "")) for one in form.notes]
    return {
        "row": row,
        "is_open": bool(content),
        "content": content,
        "lines": lines,
        "notes": [(title, words) for title, words in notes if words],
        "review": opened.text(row, "review", "words") if whole else "",
        "summary": None if whole else opened[row, "summary"],
        "releases": risk_release_page.releases_of(row, by=by),
        "may_review": risk_assessments.may_review(by, row),
        "may_release": risk_releases.may_offer(by, row),
        **(score_words(form, answers) if content else {}),
    }


def _answer(kept: Mapping[str, str]) -> str:
    code = kept.get("answer", "")
    return WORDS[Answer(code)] if code else kept.get("words", "")


def _source(kept: Mapping[str, str] | None) -> str:
    return (kept or {}).get("source", "")
