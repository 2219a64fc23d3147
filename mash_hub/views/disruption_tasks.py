"""Pages of disruption tasks: the list, one task, asking, each step, and what has worked."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agencies import hats
from agencies.gate import serves
from agencies.http import HubRequest
from agencies.roles import Act
from agencies.verdicts import require
from mash_hub import disruption_page, disruption_tasks, kept_forms
from mash_hub.forms.disruption_tasks import AskForm, TaskStepForm
from mash_hub.models.disruption_tasks import DisruptionTask, TaskState
from mash_hub.views.cmog_entries import find

_DRAFT = "disruption-task"
_VERBS = {
    TaskState.ACCEPTED: "Accept",
    TaskState.DECLINED: "Decline",
    TaskState.DONE: "Say what came of it",
    TaskState.NOT_DONE: "Not done",
    TaskState.WITHDRAWN: "Take it back",
}


def find_task(request: HubRequest, pk: UUID) -> DisruptionTask:
    """A task that the hat sees, or 404."""
    seen = DisruptionTask.objects.visible_to(request.hat)
    wanted = ("owner", "receiver", "asked_by", "workspace", "entry")
    return get_object_or_404(seen.select_related(*wanted), pk=pk)


@require_GET
@serves(Act.KEEP_LISTS, Act.DISRUPT)
def index(request: HubRequest) -> HttpResponse:
    """The tasks that the hat sees: what is open first, the next due on top."""
    context = disruption_page.listed(request.GET.get("page"), by=request.hat)
    return render(request, "mash_hub/disruption_tasks.html", context)


@require_GET
@serves(Act.KEEP_LISTS)
def what_worked(request: HubRequest) -> HttpResponse:
    """What came of tasks, tool by tool."""
    context = disruption_page.what_worked(by=request.hat)
    return render(request, "mash_hub/disruption_effects.html", context)


@require_GET
@serves(Act.KEEP_LISTS, Act.DISRUPT)
def task(request: HubRequest, pk: UUID) -> HttpResponse:
    """One task: what is asked, what was said since, and the next step."""
    context = disruption_page.of(find_task(request, pk), by=request.hat)
    steps = [(state, _VERBS[state]) for state in context["steps"]]
    return render(request, "mash_hub/disruption_task.html", context | {"steps": steps})


@require_http_methods(["GET", "POST"])
@serves(Act.KEEP_LISTS)
def ask(request: HubRequest, pk: UUID) -> HttpResponse:
    """Ask an agency to do something about an entry; what is typed keeps itself."""
    entry = find(request, pk)
    require(disruption_tasks.may_ask(request.hat, entry))
    agencies = disruption_tasks.receivers(entry.workspace_id)

    def act(form: AskForm) -> None:
        disruption_tasks.ask(
            entry, form.asked(), by=request.hat, version=form.cleaned_data["version"]
        )

    step = kept_forms.KeptForm(
        thing=entry,
        name=_DRAFT,
        heading="Ask for disruption",
        button="Ask",
        make=lambda data, first: AskForm(data, initial=first, agencies=agencies),
        act=act,
        keep_url=reverse("mash_hub:disruption-ask-keep", args=[pk]),
        back_url=reverse("mash_hub:cmog-entry", args=[pk]),
        back_words=entry.reference,
        said="Asked. Their answer comes to My work.",
    )
    return kept_forms.answer(request, step)


@require_POST
@serves(Act.KEEP_LISTS)
def keep_asking(request: HubRequest, pk: UUID) -> HttpResponse:
    """Keep what is being typed while asking."""
    entry = find(request, pk)
    require(disruption_tasks.may_ask(request.hat, entry))
    return kept_forms.keep(request, entry, _DRAFT)


@require_http_methods(["GET", "POST"])
@serves(Act.KEEP_LISTS, Act.DISRUPT)
def step(request: HubRequest, pk: UUID, state: str) -> HttpResponse:
    """Take a task to a state, with what is to be said; what is typed keeps itself."""
    row, target = _stepped(request, pk, state)

    def act(form: TaskStepForm) -> None:
        data = form.cleaned_data
        disruption_tasks.step(
            row,
            target,
            data["words"],
            happened_on=data["happened_on"],
            effect=data.get("effect", ""),
            by=request.hat,
            version=data["version"],
        )

    one = kept_forms.KeptForm(
        thing=row,
        name=f"{_DRAFT}-{state.lower()}",
        heading=_VERBS[target],
        button=_VERBS[target],
        make=lambda data, first: TaskStepForm(data, initial=first, state=target),
        act=act,
        keep_url=reverse("mash_hub:disruption-step-keep", args=[pk, state]),
        back_url=reverse("mash_hub:disruption-task", args=[pk]),
        back_words=row.reference,
        first={"happened_on": hats.today()},
    )
    return kept_forms.answer(request, one)


@require_POST
@serves(Act.KEEP_LISTS, Act.DISRUPT)
def keep_step(request: HubRequest, pk: UUID, state: str) -> HttpResponse:
    """Keep what is being typed into a step."""
    row, _ = _stepped(request, pk, state)
    return kept_forms.keep(request, row, f"{_DRAFT}-{state.lower()}")


def _stepped(request: HubRequest, pk: UUID, state: str) -> tuple[DisruptionTask, TaskState]:
    row, target = find_task(request, pk), TaskState(state)
    if target not in _VERBS:
        raise Http404
    require(disruption_tasks.may_step(request.hat, row, target))
    return row, target
