"""Pages of a CMOG’s lists: the lists, an entry, entering, screening, steps, and a lower level."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agencies import references
from agencies.gate import serves
from agencies.http import HubRequest
from agencies.roles import Act
from agencies.verdicts import Refused, require
from mash_hub import (
    at_risk,
    cmog_entries,
    cmog_levels,
    cmog_page,
    coming_of_age,
    links,
    subjects,
)
from mash_hub.forms.cmog_entries import (
    FORMS,
    AnswerLowerForm,
    LowerForm,
    ScreenForm,
    StepForm,
    WhoForm,
)
from mash_hub.forms.enquiries import VersionForm
from mash_hub.kept_forms import done
from mash_hub.models.cmog_entries import CmogEntry, lists_of
from mash_hub.models.cmog_states import (
    SHARED,
    ChildState,
    ExploitationLevel,
    ListKind,
    LocationState,
)
from mash_hub.models.subjects import Subject
from mash_hub.models.things import Thing
from mash_hub.reading import posted
from mash_hub.views.enquiries import form_status

BY_SLUG = {one.slug: one for one in ListKind}
_REVIEWED = (ChildState.ON_LIST, ChildState.REVIEWED)


def find(request: HubRequest, pk: UUID) -> CmogEntry:
    """An entry that the hat sees, or 404."""
    seen = CmogEntry.objects.visible_to(request.hat)
    wanted = ("owner", "workspace", "card", "assessment", "lower_by", "entered_by", "file")
    return get_object_or_404(seen.select_related(*wanted), pk=pk)


@require_GET
@serves(Act.KEEP_LISTS, Act.VISIT_LOCATIONS)
def index(request: HubRequest, list_slug: str = "") -> HttpResponse:
    """One of the lists that the hat reads; without a name, the first of them."""
    lists = lists_of(request.hat)
    list_kind = BY_SLUG[list_slug] if list_slug else lists[0]
    if list_kind not in lists:
        raise Http404
    context = cmog_page.listed(list_kind, request.GET.get("page"), by=request.hat)
    return render(request, "mash_hub/cmog.html", context)


@require_http_methods(["GET", "POST"])
@serves(Act.KEEP_LISTS)
def enter(request: HubRequest, list_slug: str) -> HttpResponse:
    """Enter somebody or a place on a list."""
    list_kind = BY_SLUG[list_slug]
    require(cmog_entries.may_enter(request.hat, list_kind))
    form: Any = FORMS[list_kind](posted(request))
    if form.is_valid():
        try:
            made = _entered(request, list_kind, form)
        except Refused as refused:
            form.add_error("reference" if str(refused) == links.NOT_SEEN else None, str(refused))
        else:
            messages.success(request, "Entered. It goes on with the next step on its page.")
            return redirect("mash_hub:cmog-entry", made.pk)
    context = {"form": form, "list_kind": list_kind}
    return render(request, "mash_hub/cmog_new.html", context, status=form_status(form))


def _entered(request: HubRequest, list_kind: ListKind, form: Any) -> CmogEntry:
    by, data = request.hat, form.cleaned_data
    if list_kind == ListKind.PERSON and form.is_unidentified:
        return cmog_entries.enter_unidentified(
            data["alias"], data["description"], form.said(), by=by
        )
    rows: Any = Thing if list_kind == ListKind.LOCATION else Subject
    reference = references.tidy(data["reference"])
    subject = rows.objects.visible_to(by).filter(reference=reference).first()
    if subject is None:
        raise Refused(links.NOT_SEEN)
    return cmog_entries.enter(subject, list_kind, form.said(), by=by)


@require_GET
@serves(Act.KEEP_LISTS, Act.VISIT_LOCATIONS)
def entry(request: HubRequest, pk: UUID) -> HttpResponse:
    """One entry: what members read of it, what was written, and the next step."""
    return render(
        request, "mash_hub/cmog_entry.html", cmog_page.of(find(request, pk), by=request.hat)
    )


@require_http_methods(["GET", "POST"])
@serves(Act.KEEP_LISTS)
def who(request: HubRequest, pk: UUID) -> HttpResponse:
    """Say by a reference who an unidentified person of concern is; the two are compared next."""
    row = find(request, pk)
    require(cmog_entries.may_identify(request.hat, row))
    form = WhoForm(posted(request))
    if form.is_valid() and row.card is not None:
        reference = references.tidy(form.cleaned_data["reference"])
        known = Subject.objects.visible_to(request.hat).filter(reference=reference).first()
        unnamed = subjects.subject_of(row.card)
        if known is not None and known.pk != unnamed.pk:
            return redirect("mash_hub:merge-propose", known.pk, unnamed.pk)
        form.add_error("reference", links.NOT_SEEN)
    context = {"row": row, "form": form}
    return render(request, "mash_hub/cmog_who.html", context, status=form_status(form))


@require_http_methods(["GET", "POST"])
@serves(Act.KEEP_LISTS)
def screen(request: HubRequest, pk: UUID) -> HttpResponse:
    """Choose the screening that gives a child’s level."""
    row = find(request, pk)
    require(cmog_entries.may_work(request.hat, row))
    rows = cmog_levels.screenings_of(row, by=request.hat)
    form = ScreenForm(posted(request), rows=rows, initial={"version": row.version})
    if done(
        form,
        lambda: cmog_levels.screen(
            row, form.chosen(), by=request.hat, version=form.cleaned_data["version"]
        ),
    ):
        return redirect("mash_hub:cmog-entry", pk)
    context = {"row": row, "form": form, "rows": rows}
    return render(request, "mash_hub/cmog_screen.html", context, status=form_status(form))


@require_http_methods(["GET", "POST"])
@serves(Act.KEEP_LISTS, Act.VISIT_LOCATIONS)
def step(request: HubRequest, pk: UUID, state: str) -> HttpResponse:
    """Take an entry to a state, with what is to be said: a step, a review, a visit."""
    row = find(request, pk)
    require(cmog_entries.may_step(request.hat, row, state))
    is_review = state == ChildState.REVIEWED
    form = StepForm(
        posted(request),
        is_coming=is_review and coming_of_age.of(row, by=request.hat) is not None,
        is_review=row.list_kind == ListKind.CHILD and state in _REVIEWED,
        is_visit=state == LocationState.VISITED,
        asks_early_help=at_risk.asks_early_help(row, state),
        initial={"version": row.version},
    )

    def act() -> None:
        data = form.cleaned_data
        cmog_entries.step(
            row,
            state,
            data["words"],
            happened_on=data["happened_on"],
            review_on=data.get("review_on"),
            transition=data.get("transition", ""),
            early_help=data.get("early_help", ""),
            by=request.hat,
            version=data["version"],
        )

    if done(form, act):
        return _after(request, row)
    context = {
        "row": row,
        "form": form,
        "state": row.table.states(state),
        "shares": _shares(row, state),
    }
    return render(request, "mash_hub/cmog_step.html", context, status=form_status(form))


def _after(request: HubRequest, row: CmogEntry) -> HttpResponse:
    """The entry’s page; its list, where the step ended what the reader’s agency was given it for."""
    if CmogEntry.objects.visible_to(request.hat).filter(pk=row.pk).exists():
        return redirect("mash_hub:cmog-entry", row.pk)
    messages.success(request, "Closed: your agency no longer reads it, and the host keeps it.")
    return redirect("mash_hub:cmog-list", ListKind(row.list_kind).slug)


def _shares(row: CmogEntry, state: str) -> bool:
    """Whether this step lets the members read what they could not read before."""
    shared = SHARED[row.list_kind]
    return state in shared and row.state not in shared


@require_http_methods(["GET", "POST"])
@serves(Act.KEEP_LISTS)
def lower(request: HubRequest, pk: UUID) -> HttpResponse:
    """Propose a lower level of a child."""
    row = find(request, pk)
    require(cmog_levels.may_propose(request.hat, row))
    form = LowerForm(posted(request), below=row.level_rank, initial={"version": row.version})

    def act() -> None:
        data = form.cleaned_data
        cmog_levels.propose_lower(
            row,
            ExploitationLevel(data["level"]),
            words=data["words"],
            welfare=data["welfare"],
            last_missing_on=data["last_missing_on"],
            by=request.hat,
            version=data["version"],
        )

    if done(form, act):
        messages.success(request, "Proposed. The level stays until another person agrees.")
        return redirect("mash_hub:cmog-entry", pk)
    context = {"row": row, "form": form}
    return render(request, "mash_hub/cmog_lower.html", context, status=form_status(form))


@require_http_methods(["GET", "POST"])
@serves(Act.KEEP_LISTS)
def answer_lower(request: HubRequest, pk: UUID) -> HttpResponse:
    """Agree to a lower level as the second person, or not."""
    row = find(request, pk)
    require(cmog_levels.may_agree(request.hat, row))
    form = AnswerLowerForm(posted(request), initial={"version": row.version})

    def act() -> None:
        data = form.cleaned_data
        cmog_levels.answer_lower(
            row,
            agrees=data["answer"] == "YES",
            words=data["words"],
            by=request.hat,
            version=data["version"],
        )

    if done(form, act):
        return redirect("mash_hub:cmog-entry", pk)
    context = cmog_page.of(row, by=request.hat) | {"form": form}
    return render(request, "mash_hub/cmog_answer.html", context, status=form_status(form))


@require_POST
@serves(Act.KEEP_LISTS)
def take_back(request: HubRequest, pk: UUID) -> HttpResponse:
    """Take one’s own proposal of a lower level back."""
    row, form = find(request, pk), VersionForm(request.POST)
    if form.is_valid():
        cmog_levels.take_lower_back(row, by=request.hat, version=form.cleaned_data["version"])
        messages.success(request, "Taken back: the level stays.")
    return redirect("mash_hub:cmog-entry", pk)
