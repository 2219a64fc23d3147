"""Places, groups, vehicles, telephone numbers and online names: lists, look-ups, cards."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agencies.gate import serves
from agencies.http import HubRequest
from agencies.reasons import Reason, ReasonCode
from agencies.roles import Act
from agencies.verdicts import Refused, require
from mash_hub import finding, thing_finding, thing_page, things
from mash_hub.ceilings import SEARCHES_AN_HOUR, TooManySearches
from mash_hub.finding import Known
from mash_hub.forms.enquiries import VersionForm
from mash_hub.forms.things import (
    Keeping,
    change_form,
    initial_of,
    look_up_form,
    record_form,
)
from mash_hub.models.items import Handling
from mash_hub.models.subjects import SubjectKind
from mash_hub.models.things import KINDS, Thing, ThingCard
from mash_hub.reading import posted
from mash_hub.views.enquiries import form_status
from mash_hub.views.people import too_many

BY_SLUG = {kind.slug: kind for kind in KINDS}
_SAME = (
    "Another agency’s card has the same. You are not told whose, nor what it says: ask by an "
    "information request."
)
_MAY_BE = (
    "It cannot be told by this alone. Ask the agencies’ named contacts by an information request."
)
_ELSEWHERE = {
    Known.YES: ("Yes", _SAME),
    Known.ASK: ("Ask the named contact", _MAY_BE),
    Known.NO: ("No", "Nothing that you may know of."),
}


def find(request: HubRequest, pk: UUID) -> Thing:
    """A thing on which the hat can read a card, or 404."""
    return get_object_or_404(Thing.objects.visible_to(request.hat), pk=pk)


def find_card(request: HubRequest, pk: UUID) -> ThingCard:
    """A card the hat can read, or 404."""
    seen = ThingCard.objects.visible_to(request.hat)
    return get_object_or_404(seen.select_related("subject", "owner"), pk=pk)


@require_GET
@serves(Act.READ_SHARED)
def index(request: HubRequest) -> HttpResponse:
    """The things one can see: of one's own agency, and released to it here."""
    kind = BY_SLUG.get(request.GET.get("kind", ""))
    context = thing_page.listed(kind, request.GET.get("page"), by=request.hat)
    return render(request, "mash_hub/things.html", context)


@require_http_methods(["GET", "POST"])
@serves(Act.KEEP_THINGS)
def look_up(request: HubRequest, kind: str) -> HttpResponse:
    """Look a thing up by what names it; what was typed stands in no address."""
    form = look_up_form(BY_SLUG[kind])(posted(request))
    if not form.is_valid():
        return _ask(request, BY_SLUG[kind], form)
    try:
        found = thing_finding.search(form.said(), by=request.hat, because=form.reason())
    except TooManySearches:
        return too_many()
    except Refused as refused:
        form.add_error(next(iter(form.names)), str(refused))
        return _ask(request, BY_SLUG[kind], form)
    context = _found(form, found) | {"form": _to_record(request, form, found.likely)}
    return render(request, "mash_hub/thing_found.html", context)


def _ask(request: HubRequest, kind: SubjectKind, form: Any) -> HttpResponse:
    context = {"form": form, "kind": kind, "kinds": KINDS, "limit": SEARCHES_AN_HOUR}
    context["may_find_people"] = finding.may_search(request.hat)
    return render(request, "mash_hub/thing_look_up.html", context, status=form_status(form))


def _found(form: Any, found: thing_finding.Found) -> dict[str, Any]:
    context = {"found": found, "typed": form.said(), "kind": form.subject_kind}
    context |= {"reason": form.reason(), "limit": SEARCHES_AN_HOUR}
    if found.elsewhere is not None:
        answer, words = _ELSEWHERE[found.elsewhere]
        context |= {"elsewhere": answer, "elsewhere_words": words}
    return context


def _to_record(request: HubRequest, form: Any, likely: Any) -> Any:
    """The form of recording, with what was typed for the look-up; as sent where it was sent whole."""
    whole = record_form(form.subject_kind)
    lists = {"found": things.choices(likely, by=request.hat)}
    if "handling" in request.POST:
        return whole(request.POST, **lists)
    first = {name: request.POST.get(name, "") for name in (*form.fields, "because")}
    return whole(initial=first, **lists)


@require_http_methods(["GET", "POST"])
@serves(Act.KEEP_THINGS)
def new(request: HubRequest, kind: str) -> HttpResponse:
    """Record a thing that was looked up, or of which too little is known for that."""
    whole = record_form(BY_SLUG[kind])
    form = whole(posted(request))
    if form.is_valid():
        likely = thing_finding.alike(form.said(), by=request.hat)
        form = whole(request.POST, found=things.choices(likely, by=request.hat))
    if form.is_valid() and not thing_finding.is_done(form.said(), by=request.hat):
        form.add_error(None, thing_finding.NOT_LOOKED_UP)
    if not form.is_valid():
        context = {"form": form, "kind": BY_SLUG[kind]}
        context |= {"not_looked_up": thing_finding.NOT_LOOKED_UP in form.non_field_errors()}
        return render(request, "mash_hub/thing_new.html", context, status=form_status(form))
    chosen = form.chosen()
    card = things.record(
        form.said(),
        by=request.hat,
        because=form.reason(),
        handling=Handling(form.cleaned_data["handling"]),
        stands_for=find(request, chosen) if chosen else None,
    )
    return redirect("mash_hub:thing", card.subject_id)


@require_GET
@serves(Act.READ_SHARED)
def thing(request: HubRequest, pk: UUID) -> HttpResponse:
    """One thing: each agency's card that one can read, and where else it was seen."""
    context = thing_page.of(find(request, pk), by=request.hat)
    return render(request, "mash_hub/thing.html", context)


@require_http_methods(["GET", "POST"])
@serves(Act.KEEP_THINGS)
def change(request: HubRequest, pk: UUID) -> HttpResponse:
    """Add to one's own agency's card, or correct it; every earlier version stays."""
    card = find_card(request, pk)
    require(things.may_change(request.hat, card))
    held = things.whole(card, by=request.hat)
    first = initial_of(held) | {"handling": card.handling, "version": card.version}
    form = change_form(held.subject_kind)(posted(request), initial=first)
    if held.kept and isinstance(form, Keeping):
        form.keep_what_is_kept()
    if not form.is_valid():
        context = {"form": form, "card": card, "label": held.label}
        return render(request, "mash_hub/thing_change.html", context, status=form_status(form))
    things.change(
        card,
        form.said(held.kept),
        by=request.hat,
        because=form.reason(),
        version=form.cleaned_data["version"],
        handling=Handling(form.cleaned_data["handling"]),
    )
    return redirect("mash_hub:thing", card.subject_id)


@require_POST
@serves(Act.KEEP_THINGS)
def join(request: HubRequest, pk: UUID, other: UUID) -> HttpResponse:
    """Say that one's own card is of another thing that one can see."""
    card, another = find_card(request, pk), find(request, other)
    form = VersionForm(request.POST)
    if form.is_valid():
        because = Reason(ReasonCode.NEW_INFORMATION)
        version = form.cleaned_data["version"]
        things.stand_for(card, another, by=request.hat, because=because, version=version)
    return redirect("mash_hub:thing", another.pk)


@require_POST
@serves(Act.KEEP_THINGS)
def part(request: HubRequest, pk: UUID) -> HttpResponse:
    """Let one's own card stand for itself again."""
    card = find_card(request, pk)
    form = VersionForm(request.POST)
    if form.is_valid():
        because = Reason(ReasonCode.CORRECTION)
        version = form.cleaned_data["version"]
        card = things.stand_alone(card, by=request.hat, because=because, version=version)
    return redirect("mash_hub:thing", card.subject_id)
