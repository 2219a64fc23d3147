"""Pages of a board's plan: the list, its copy on paper, proposing an item, one item, and each step."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agencies import papers
from agencies.gate import serves
from agencies.http import HubRequest
from agencies.models.workspaces import Purpose
from agencies.reprove import require_fresh
from agencies.roles import Act
from agencies.verdicts import require
from mash_hub import kept_forms
from mash_hub.reading import posted
from mash_hub.requests import purposes_of
from mash_hub.views.enquiries import form_status
from meetings import board_plan_page, board_plan_paper, board_plans
from meetings.forms.board_plans import PrintForm, ProposeForm, StepForm
from meetings.models.board_plans import Board, BoardPlanItem, PlanItemState

S = PlanItemState
_VERBS = {
    S.ACTIVE: "Take it on",
    S.EVIDENCE_GIVEN: "Give evidence",
    S.CLOSED: "Close it",
    S.CARRIED_FORWARD: "Carry it forward",
}


def _find(request: HubRequest, pk: UUID) -> BoardPlanItem:
    seen = BoardPlanItem.objects.visible_to(request.hat)
    wanted = ("owner", "agency", "proposed_by", "evidence_by")
    return get_object_or_404(seen.select_related(*wanted), pk=pk)


@require_GET
@serves(Act.KEEP_BOARD_PLAN, Act.OWN_ACTIONS)
def index(request: HubRequest) -> HttpResponse:
    """The plan by its four parts, as far as it is one's own."""
    context = board_plan_page.listed(request.GET.get("page"), by=request.hat)
    return render(request, "meetings/board_plan.html", context)


@require_http_methods(["GET", "POST"])
@serves(Act.KEEP_BOARD_PLAN)
def propose(request: HubRequest) -> HttpResponse:
    """Put an item into the plan."""
    made: list[BoardPlanItem] = []
    form = ProposeForm(posted(request), agencies=board_plans.owners(request.hat.workspace_id))

    def act() -> None:
        made.append(board_plans.propose(form.said(), by=request.hat, is_nobody=form.is_nobody))

    if request.method == "POST" and kept_forms.done(form, act):
        messages.success(request, "Proposed. Its agency is asked to take it on.")
        return redirect("meetings:board-plan-item", made[0].pk)
    context = {"form": form}
    return render(request, "meetings/board_plan_new.html", context, status=form_status(form))


@require_http_methods(["GET", "POST"])
@serves(Act.KEEP_BOARD_PLAN, Act.EXPORT)
def on_paper(request: HubRequest) -> HttpResponse:
    """Take a board's plan on paper: asked for what and why, proved again who asks, and logged."""
    hat = request.hat
    require(board_plan_paper.may_print(hat))
    purposes, boards = purposes_of(hat.workspace_id), board_plan_paper.boards(by=hat)
    form = PrintForm(posted(request), purposes=purposes, boards=boards)
    if request.method == "POST" and form.is_valid():
        require_fresh(request)
        board, purpose = Board(form.cleaned_data["board"]), Purpose(form.cleaned_data["purpose"])
        reference, made = board_plan_paper.print_plan(board, purpose, by=hat, because=form.reason())
        return papers.answer(made, name=f"board-plan-copy-{reference}.pdf")
    context = {"form": form, "boards": boards}
    return render(request, "meetings/board_plan_print.html", context, status=form_status(form))


@require_GET
@serves(Act.KEEP_BOARD_PLAN, Act.OWN_ACTIONS)
def item(request: HubRequest, pk: UUID) -> HttpResponse:
    """One item: its columns, evidence, what the board said, and the next step."""
    row = _find(request, pk)
    context = board_plan_page.of(row, by=request.hat)
    steps = [(one, _verb(row, one)) for one in board_plans.steps_of(row, by=request.hat)]
    return render(request, "meetings/board_plan_item.html", context | {"steps": steps})


def _verb(row: BoardPlanItem, state: PlanItemState) -> str:
    if state == S.CLOSED and row.state == S.PROPOSED:
        return "Do not take it up"
    if state == S.CARRIED_FORWARD and row.state == S.CLOSED:
        return "Open it again"
    return _VERBS[state]


@require_http_methods(["GET", "POST"])
@serves(Act.KEEP_BOARD_PLAN, Act.OWN_ACTIONS)
def step(request: HubRequest, pk: UUID, state: str) -> HttpResponse:
    """Take an item to a state, with what is to be said; what is typed keeps itself."""
    row, target = _stepped(request, pk, state)

    def act(form: StepForm) -> None:
        data, hat = form.cleaned_data, request.hat
        words, version, nobody = data.get("words", ""), data["version"], form.is_nobody
        match target:
            case S.ACTIVE:
                board_plans.take_on(row, by=hat, version=version)
            case S.EVIDENCE_GIVEN:
                board_plans.give_evidence(row, words, by=hat, version=version, is_nobody=nobody)
            case S.CLOSED:
                board_plans.close(row, words, by=hat, version=version, is_nobody=nobody)
            case _:
                on = data["board_on"]
                board_plans.carry_forward(row, words, on, by=hat, version=version, is_nobody=nobody)

    one = kept_forms.KeptForm(
        thing=row,
        name=_draft(state),
        heading=_verb(row, target),
        button=_verb(row, target),
        make=lambda data, first: StepForm(data, initial=first, state=target),
        act=act,
        keep_url=reverse("meetings:board-plan-step-keep", args=[pk, state]),
        back_url=reverse("meetings:board-plan-item", args=[pk]),
        back_words=row.reference,
    )
    return kept_forms.answer(request, one)


@require_POST
@serves(Act.KEEP_BOARD_PLAN, Act.OWN_ACTIONS)
def keep_step(request: HubRequest, pk: UUID, state: str) -> HttpResponse:
    """Keep what is being typed into a step; warn where it seems to name somebody."""
    row, _ = _stepped(request, pk, state)
    return kept_forms.keep(request, row, _draft(state), warn=board_plans.warning)


def _draft(state: str) -> str:
    return f"board-plan-{state.lower().replace('_', '-')}"


def _stepped(request: HubRequest, pk: UUID, state: str) -> tuple[BoardPlanItem, PlanItemState]:
    row = _find(request, pk)
    target = PlanItemState(state)
    require(board_plans.may_step(request.hat, row, target))
    return row, target
