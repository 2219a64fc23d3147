"""Pages of auditors: a question to the log and its answer, and one entry."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from agencies import hats
from agencies.gate import serves
from agencies.http import HubRequest
from agencies.reasons import AUDIT_PURPOSES, Reason, ReasonCode
from agencies.reprove import require_fresh
from agencies.roles import Act
from audit.workspace import (
    addresses,
    entry_lines,
    exports,
    knowledge,
    names,
    proof_page,
    proved_exports,
    questions,
    scope,
)
from audit.workspace.forms import KnowledgeForm, QuestionForm
from audit.workspace.questions import GROUP_WORDS, Question
from audit.workspace.scope import READERS
from audit.workspace.views.taking_out import as_file, taken_out

PAGE = 50


@require_GET
@serves(*READERS)
def question(request: HubRequest) -> HttpResponse:
    """The question's form, and its answer when the address holds a whole question."""
    asked = addresses.question(request.GET)
    context: dict[str, Any] = {
        "form": QuestionForm(by=request.hat, initial=_initial(request.GET, asked)),
        **proof_page.strip(request.hat),
    }
    if asked is not None:
        context |= _answer(request, asked)
    return render(request, "audit/question.html", context)


@require_POST
@serves(*READERS)
def ask(request: HubRequest) -> HttpResponse:
    """Check a question and go to its address, which holds codes, dates and ids alone."""
    form = QuestionForm(request.POST, by=request.hat)
    if not form.is_valid():
        context = {"form": form, **proof_page.strip(request.hat)}
        return render(request, "audit/question.html", context, status=422)
    return redirect(
        f"{reverse('audit_workspace:question')}?{addresses.of_question(form.question())}"
    )


def _initial(given: QueryDict, asked: Question | None) -> dict[str, Any]:
    today = hats.today()
    if asked is None:
        return {"from_on": today - timedelta(days=7), "until_on": today}
    return {
        "purpose": asked.purpose.code,
        "from_on": asked.from_on,
        "until_on": asked.until_on,
        "user": asked.user_id,
        "agency": asked.agency_id,
        "reference": names.reference_of(asked.about_id) if asked.about_id else "",
        "groups": asked.groups or list(GROUP_WORDS),
    }


@require_POST
@serves(*READERS)
def export(request: HubRequest) -> HttpResponse:
    """The answer to the question in the address as a table: a proof of oneself that is fresh comes first."""
    return taken_out(request, partial(exports.export, by=request.hat))


@require_POST
@serves(*READERS)
def export_proved(request: HubRequest) -> HttpResponse:
    """The same as JSON with the proof of each entry, for the verifier on another machine."""
    return taken_out(request, partial(proved_exports.export, by=request.hat), ending="json")


def _answer(request: HubRequest, asked: Question) -> dict[str, Any]:
    answer = questions.ask(asked, by=request.hat)
    page = Paginator(answer.entries, PAGE).get_page(request.GET.get("page"))
    shown = scope.narrowed(page.object_list, request.hat)
    lines = entry_lines.of(shown, by=request.hat)
    opened = next((one for one in lines if str(one["entry"].pk) == request.GET.get("entry")), None)
    query = request.GET.copy()
    query.pop("entry", None)
    return {
        "asked": asked,
        "answer": answer,
        "page": page,
        "rows": lines,
        "opened": opened,
        "seal": proof_page.seal_of(opened["entry"]) if opened else None,
        "query": query.urlencode(),
        "counts": [(GROUP_WORDS[key], count) for key, count in answer.counts.items()],
    }


@require_GET
@serves(Act.READ_LOG)
def known(request: HubRequest) -> HttpResponse:
    """What an agency knew of a case at an instant, without its words; asking is itself in the log."""
    context: dict[str, Any] = {"form": KnowledgeForm(by=request.hat)}
    if (code := request.GET.get("purpose")) in AUDIT_PURPOSES:
        context["found"] = _known(request, Reason(ReasonCode(code)))
        context["query"] = request.GET.urlencode()
    return render(request, "audit/known.html", context)


@require_POST
@serves(Act.READ_LOG)
def export_known(request: HubRequest) -> HttpResponse:
    """The same as a marked table, for whoever proved afresh who they are."""
    if (code := request.GET.get("purpose", "")) not in AUDIT_PURPOSES:
        raise Http404
    require_fresh(request)
    purpose = Reason(ReasonCode(code))
    made = exports.export_known(_known(request, purpose), purpose, by=request.hat)
    return as_file(made)


def _known(request: HubRequest, purpose: Reason) -> knowledge.Knowledge:
    item, agency = (addresses.one_id(request.GET.get(name)) for name in ("case", "agency"))
    try:
        at = datetime.fromisoformat(request.GET.get("at", ""))
    except ValueError:
        raise Http404 from None
    if item is None or agency is None or at.tzinfo is None:
        raise Http404
    found = knowledge.ask(item, agency, at, purpose=purpose, by=request.hat)
    if found is None:
        raise Http404
    return found


@require_POST
@serves(Act.READ_LOG)
def ask_known(request: HubRequest) -> HttpResponse:
    """Check the question and go to its address, which holds codes, times and ids alone."""
    form = KnowledgeForm(request.POST, by=request.hat)
    if not form.is_valid():
        return render(request, "audit/known.html", {"form": form}, status=422)
    words = {
        "purpose": form.cleaned_data["purpose"],
        "case": form.cleaned_data["case"],
        "agency": form.agency().pk,
        "at": form.at().astimezone(UTC).isoformat(),
    }
    return redirect(f"{reverse('audit_workspace:known')}?{urlencode(words)}")
