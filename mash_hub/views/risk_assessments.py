"""Risk assessments: begun from a case, answered, judged, completed; looked at again and released."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agencies import drafts
from agencies.gate import serves
from agencies.http import HubRequest, error_page
from agencies.models.drafts import Draft
from agencies.roles import Act
from agencies.verdicts import require
from audit.log import entries as log
from audit.log.entries import Verb
from mash_hub import reading, risk_assessments, risk_page, risk_release_page, risk_releases
from mash_hub.forms.contact_steps import fields_of
from mash_hub.forms.enquiries import WITHDRAWAL_REASONS, ReasonForm, VersionForm
from mash_hub.forms.risk_assessments import BeginForm, DisagreeForm
from mash_hub.models.risk_assessments import RiskAssessment
from mash_hub.models.risk_releases import RiskRelease
from mash_hub.reading import posted
from mash_hub.views.enquiries import form_status

ON_A_PAGE = 50
ELSEWHERE = (
    "This page was changed in another tab since you opened it. Your words are below: copy what is "
    "missing, and open the assessment again."
)


def _draft(request: HubRequest, pk: UUID) -> Draft:
    """One's own assessment that is not completed; locked while something is changed in it."""
    found = Draft.objects.visible_to(request.hat).filter(form=risk_assessments.FORM)
    if request.method == "POST":
        found = found.select_for_update(of=("self",))
    return get_object_or_404(found.select_related("file"), thing_id=pk)


def find(request: HubRequest, pk: UUID) -> RiskAssessment:
    """An assessment that the hat sees, or 404."""
    seen = RiskAssessment.objects.visible_to(request.hat)
    return get_object_or_404(seen.select_related("owner", "assessor", "reviewed_by"), pk=pk)


@require_GET
@serves(Act.REFER, Act.READ_SHARED)
def index(request: HubRequest) -> HttpResponse:
    """One's drafts, and every assessment one can read, the gravest common band first."""
    seen = RiskAssessment.objects.visible_to(request.hat).as_read_by(request.hat)
    rows = seen.by_band()
    context = {
        "rows": Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page")),
        "drafts": risk_page.drafts_of(request.hat),
    }
    return render(request, "mash_hub/risks.html", context)


@require_http_methods(["GET", "POST"])
@serves(Act.REFER)
def begin(request: HubRequest, kind: str, pk: UUID) -> HttpResponse:
    """Choose the tool and the person, for a contact, an enquiry, a request or a referral."""
    place = risk_page.place_of(kind, pk, by=request.hat, with_people=True)
    form = BeginForm(posted(request), people=place.people)
    if form.is_valid():
        given = form.cleaned_data
        person = UUID(given["person"]) if given["person"] else None
        draft = risk_assessments.begin(place.about, given["tool"], by=request.hat, person=person)
        names = dict(place.people)
        if person:
            who = {"who": names[given["person"]].split(",")[0]}
            risk_assessments.save_step(draft, "answers", who, by=request.hat)
        return redirect("mash_hub:risk-draft", draft.thing_id, "answers")
    context = {"place": place, "form": form}
    return render(request, "mash_hub/risk_begin.html", context, status=form_status(form))


@require_http_methods(["GET", "POST"])
@serves(Act.REFER)
def draft(request: HubRequest, pk: UUID, step: str) -> HttpResponse:
    """One page of a draft: the questions, then the judgement, with which it is completed."""
    found = _draft(request, pk)
    if request.method == "POST":
        was = risk_page.begun(found, by=request.hat).words.get(step, {})
        if drafts.is_elsewhere(request.POST.get("version"), was):
            return error_page(409, message=ELSEWHERE, kept=list(fields_of(request.POST).items()))
        found = risk_assessments.save_step(found, step, fields_of(request.POST), by=request.hat)
    begun = risk_page.begun(found, by=request.hat)
    return _answers(request, found, begun) if step == "answers" else _judge(request, found, begun)


def _answers(request: HubRequest, found: Draft, begun: risk_page.Begun) -> HttpResponse:
    form = begun.answers_form(posted(request))
    if form.is_bound and form.is_valid():
        log.write(by=request.hat, verb=Verb.DRAFT_SAVED, about=[found], at=found.saved_at)
        return redirect("mash_hub:risk-draft", found.thing_id, "judgement")
    return _draw(request, found, begun, "answers", form, {})


def _judge(request: HubRequest, found: Draft, begun: risk_page.Begun) -> HttpResponse:
    answers = begun.answered()
    if answers is None:
        return redirect("mash_hub:risk-draft", found.thing_id, "answers")
    form = begun.judgement_form(answers, posted(request))
    if form.is_bound and form.is_valid():
        done = risk_assessments.complete(
            found,
            begun.place(by=request.hat).about,
            begun.questionnaire,
            answers.filled(),
            form.value(),
            by=request.hat,
            person=begun.person,
        )
        return redirect("mash_hub:risk", done.pk)
    beside = risk_page.score_words(begun.questionnaire, answers.filled().codes())
    return _draw(request, found, begun, "judgement", form, beside)


def _draw(
    request: HubRequest,
    found: Draft,
    begun: risk_page.Begun,
    step: str,
    form: Any,
    beside: dict[str, Any],
) -> HttpResponse:
    context = {
        "draft": found,
        "questionnaire": begun.questionnaire,
        "head": begun.head,
        "form": form,
        "step": step,
        "mark": drafts.mark(begun.words.get(step, {})),
        "keep_url": reverse("mash_hub:risk-keep", args=[found.thing_id, step]),
        **beside,
    }
    return render(request, "mash_hub/risk_draft.html", context, status=form_status(form))


@require_POST
@serves(Act.REFER)
def keep(request: HubRequest, pk: UUID, step: str) -> HttpResponse:
    """Keep what is being typed into a page of a draft."""
    found = _draft(request, pk)
    return reading.keep(
        request,
        lambda fields: risk_assessments.save_step(found, step, fields, by=request.hat),
        was=risk_page.begun(found, by=request.hat).words.get(step, {}),
    )


@require_http_methods(["GET", "POST"])
@serves(Act.REFER)
def discard(request: HubRequest, pk: UUID) -> HttpResponse:
    """Throw an assessment away that was not completed, after asking once."""
    found = _draft(request, pk)
    if request.method == "POST":
        risk_assessments.discard(found, by=request.hat)
        return redirect("mash_hub:risks")
    begun = risk_page.begun(found, by=request.hat)
    context = {"draft": found, "questionnaire": begun.questionnaire}
    return render(request, "mash_hub/risk_discard.html", context)


@require_GET
@serves(Act.REFER, Act.READ_SHARED)
def assessment(request: HubRequest, pk: UUID) -> HttpResponse:
    """One assessment: its native grade first, its answers, and who else reads it."""
    return _show(request, find(request, pk))


def _show(request: HubRequest, found: RiskAssessment, form: Any = None) -> HttpResponse:
    context = risk_page.read(found, by=request.hat)
    first = {"version": found.version}
    context["form"] = form or (DisagreeForm(initial=first) if context["may_review"] else None)
    status = form_status(form) if form else 200
    return render(request, "mash_hub/risk.html", context, status=status)


@require_POST
@serves(Act.READ_SHARED)
def agree(request: HubRequest, pk: UUID) -> HttpResponse:
    """Agree, as a supervisor."""
    found = find(request, pk)
    form = VersionForm(request.POST)
    if form.is_valid():
        risk_assessments.review(found, by=request.hat, version=form.cleaned_data["version"])
    return redirect("mash_hub:risk", pk)


@require_POST
@serves(Act.READ_SHARED)
def disagree(request: HubRequest, pk: UUID) -> HttpResponse:
    """Disagree, as a supervisor, with the reason."""
    found = find(request, pk)
    require(risk_assessments.may_review(request.hat, found))
    form = DisagreeForm(request.POST)
    if not form.is_valid():
        return _show(request, found, form)
    given = form.cleaned_data
    risk_assessments.review(
        found, by=request.hat, version=given["version"], disagrees_because=given["because"]
    )
    return redirect("mash_hub:risk", pk)


@require_http_methods(["GET", "POST"])
@serves(*risk_releases.RELEASERS)
def release(request: HubRequest, pk: UUID) -> HttpResponse:
    """Let others read it: the form, then exactly who will read it, then the act."""
    found = find(request, pk)
    require(risk_releases.may_offer(request.hat, found))
    choices = risk_release_page.choices(found, by=request.hat)
    form = risk_release_page.form_of(found, choices, data=posted(request))
    if not form.is_valid():
        context = {"row": found, "form": form}
        return render(request, "mash_hub/risk_release.html", context, status=form_status(form))
    to = risk_release_page.audience_of(found, choices, form)
    if request.POST.get("step") != "release":
        context = risk_release_page.preview(found, form, to)
        return render(request, "mash_hub/risk_release_check.html", context)
    version = form.cleaned_data["version"]
    risk_releases.release(found, to=to, terms=form.terms(), by=request.hat, version=version)
    return redirect("mash_hub:risk", pk)


@require_http_methods(["GET", "POST"])
@serves(*risk_releases.RELEASERS, Act.RELEASE_TO_MEETING)
def end(request: HubRequest, pk: UUID) -> HttpResponse:
    """Take a release back."""
    seen = RiskRelease.objects.visible_to(request.hat).select_related("assessment")
    made = get_object_or_404(seen, pk=pk)
    first = {"version": made.version}
    form = ReasonForm(posted(request), initial=first, codes=WITHDRAWAL_REASONS)
    if form.is_valid():
        version = form.cleaned_data["version"]
        risk_releases.end(made, by=request.hat, because=form.reason(), version=version)
        return redirect("mash_hub:risk", made.assessment_id)
    context = {
        "thing": made.assessment,
        "form": form,
        "heading": "Take this release back?",
        "button": "Take it back",
        "back": ("mash_hub:risk", "Risk assessment"),
    }
    return render(request, "mash_hub/enquiry_reason.html", context, status=form_status(form))
