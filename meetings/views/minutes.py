"""Pages of one case at a meeting: its papers, its live minutes line by line, its actions."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agencies import door, drafts, presence, reprove, sealing, sessions
from agencies.actors import Hat
from agencies.gate import of_meeting, serves
from agencies.http import HubRequest
from agencies.roles import Act, may
from agencies.verdicts import Stale, require
from mash_hub import action_rules, actions, flags, interpreters, strict_mode
from mash_hub.forms.actions import MOST_WORDS, AgreeForm
from mash_hub.forms.enquiries import ReasonForm
from mash_hub.kept_forms import done
from mash_hub.models.cmog_entries import CmogEntry
from mash_hub.reading import keep_draft, posted
from mash_hub.views.last_looks import news_of
from meetings import (
    agenda,
    agreeing,
    bringing_in,
    case_deaths,
    case_told,
    circulation,
    correction_page,
    item_page,
    meeting_keys,
    minutes,
    minutes_copy,
    minutes_page,
    offender_management,
    order_releases,
    quoted,
    release_page,
    research_page,
)
from meetings.forms.meetings import DEFER_REASONS, ListAgainForm
from meetings.forms.minutes import AmendForm, ChangeLineForm
from meetings.models import (
    AgendaItem,
    Heading,
    ItemState,
    MaracCase,
    Meeting,
    MeetingKind,
    MinuteEntry,
)
from meetings.models.meetings import runs
from meetings.views.meetings import find as find_meeting
from meetings.views.meetings import version_of
from meetings.views.screens import gate

GET_POST = ["GET", "POST"]
ACTS: dict[str, Any] = {
    "take-up": agenda.take_up,
    "heard": agenda.hear,
    "put-back": agenda.put_back,
    "close": agenda.close,
}
DRAFT = "minute"
FROM_LINE = (
    "“What exactly” begins with the words of the line. Look them over: say who does what, so that it can be"
    " read alone, and leave out what whoever does it need not know."
)


def find(request: HubRequest, pk: UUID) -> AgendaItem:
    """A case the hat may see, or 404, which is the same for one that does not exist.

    Raises Locked in a session that stays in another meeting.
    """
    seen = AgendaItem.objects.visible_to(request.hat)
    found = get_object_or_404(
        seen.select_related("meeting", "workspace", "owner", "referral"), pk=pk
    )
    sessions.keep_to_meeting(request.hub_session, found.meeting_id)
    return found


def _heading(word: str) -> Heading:
    return Heading(word.upper())


@require_GET
@serves(Act.SEE_MEETINGS, Act.DISCUSS)
@of_meeting
def item(request: HubRequest, pk: UUID) -> HttpResponse:
    """One case: its papers, its minutes as they are written, its actions, what is still missing."""
    found, hat = find(request, pk), request.hat
    if (first := gate(request, found)) is not None:
        return first
    papers = item_page.papers_of([found], by=hat)[found.pk]
    parts = item_page.parts_of(found, papers, by=hat)
    others = AgendaItem.objects.visible_to(hat).filter(meeting=found.meeting).in_order()
    context = {
        "item": found,
        "news": news_of(request, found.file_id),
        "case": MaracCase.objects.visible_to(hat).filter(pk=found.marac_case_id).first()
        if found.marac_case_id
        else None,
        "has_died": case_deaths.victim_died_in(found),
        "entry": CmogEntry.objects.visible_to(hat).filter(pk=found.entry_id).first()
        if found.entry_id
        else None,
        "meeting": found.meeting,
        "papers": papers,
        "strict": strict_mode.mode_of(found.file_id, by=hat),
        "flagged": item_page.flagged_in(found, papers, by=hat),
        "orders": order_releases.at_case(found, by=hat) if papers else [],
        **offender_management.of_case(found, papers, by=hat),
        "may_flag": flags.may_set(hat),
        "may_interpret": interpreters.may_record(hat, found),
        "interpreters": interpreters.of_case(found, by=hat),
        **_research(found, hat),
        "parts": parts,
        "corrections": correction_page.of_parts(parts, by=hat),
        "actions": item_page.actions_of([found], by=hat).get(found.pk, []),
        "present": found.presences.select_related("person", "agency").order_by("from_at", "pk"),
        "out": item_page.out_of_room([found], by=hat).get(found.pk, []),
        "others": others,
        "missing": agenda.missing_for(hat, found),
        "runs": runs(hat, found.meeting.meeting_kind),
        "may": {
            state.value.lower(): agenda.may_hear(hat, found, state)
            for state in ItemState
            if state != ItemState.LISTED
        },
        "may_propose": action_rules.may_propose(hat),
        "is_over": case_told.is_over(found) and not found.meeting.is_small,
        "keys_are_on": meeting_keys.are_on(request),
        "may_list_again": may(hat, Act.RUN_MEETING) and found.state == ItemState.DEFERRED,
        **release_page.of(found, by=hat),
    }
    return render(request, "meetings/item.html", context)


def _research(found: AgendaItem, hat: Hat) -> dict[str, Any]:
    """What agencies looked up for a MARAC; other meetings ask for none."""
    if found.meeting.meeting_kind != MeetingKind.MARAC:
        return {}
    shared = research_page.shared_in(found, by=hat)
    return {
        "shared_research": shared,
        "brings_in": bringing_in.agencies_for(found, (one.row.owner_id for one in shared), by=hat),
        "own_research": research_page.own_of(found, by=hat),
        "research": research_page.progress([found], by=hat).get(found.pk),
    }


@require_POST
@serves(Act.RUN_MEETING, Act.CHAIR_MEETING, Act.CONVENE)
@of_meeting
def act(request: HubRequest, pk: UUID, word: str) -> HttpResponse:
    """Take a case up, close it as heard, put it back, or close it when all is done."""
    found = find(request, pk)
    ACTS[word](found, by=request.hat, version=version_of(request))
    return redirect(reprove.safe_next(request, reverse("meetings:item", args=[pk])))


@require_http_methods(GET_POST)
@serves(Act.RUN_MEETING, Act.CHAIR_MEETING)
def defer(request: HubRequest, pk: UUID) -> HttpResponse:
    """Take a case off this meeting, with the reason."""
    found = find(request, pk)
    require(agenda.may_hear(request.hat, found, ItemState.DEFERRED))
    form = ReasonForm(posted(request), initial={"version": found.version}, codes=DEFER_REASONS)
    if form.is_valid():
        version, because = form.cleaned_data["version"], form.reason()
        agenda.defer(found, by=request.hat, version=version, because=because)
        return redirect("meetings:meeting", found.meeting_id)
    context = {"item": found, "form": form, "heading": "Defer this case", "button": "Defer"}
    return render(request, "meetings/reason.html", context, status=422 if form.is_bound else 200)


@require_http_methods(GET_POST)
@serves(Act.RUN_MEETING)
def list_again(request: HubRequest, pk: UUID) -> HttpResponse:
    """List a deferred case at another meeting."""
    found = find(request, pk)
    places = Meeting.objects.visible_to(request.hat).listing().order_by("starts_at", "pk")
    form = ListAgainForm(posted(request), meetings=places, initial={"version": found.version})
    if form.is_valid():
        place, version = form.chosen(), form.cleaned_data["version"]
        agenda.list_again(found, place, by=request.hat, version=version)
        return redirect("meetings:meeting", place.pk)
    context = {"item": found, "form": form, "heading": "List this case again", "button": "List"}
    return render(request, "meetings/reason.html", context, status=422 if form.is_bound else 200)


@require_POST
@serves(Act.ATTEND_MEETING, Act.DISCUSS)
@of_meeting
def new_line(request: HubRequest, pk: UUID, heading: str) -> HttpResponse:
    """Commit a new line, as when its field is left: one version, told to those who may read it."""
    found, hat, under = find(request, pk), request.hat, _heading(heading)
    if (first := gate(request, found)) is not None:
        return first
    papers = sealing.open_quietly([found], ["papers"], by=hat)[found, "papers"] or {}
    agencies, people = item_page.agencies_for(found, hat), item_page.people_in(found, papers)
    form = item_page.line_form(under, agencies, people, hat, data=request.POST)
    part = item_page.Part(under, [], form)
    if not form.is_valid():
        return _line_form(request, found, part, status=422)
    entry = minutes.write(found, by=hat, **form.values())
    if not request.headers.get("HX-Request"):
        return redirect(f"{reverse('meetings:item', args=[pk])}#{under.value}")
    names = {one.pk: named for one, named in people}
    line = item_page.lines_of([found], names, by=hat)[found.pk][under][-1]
    part.form = item_page.line_form(under, agencies, people, hat)
    return _line_form(request, found, part, line=line if line.entry.pk == entry.pk else None)


def _line_form(
    request: HubRequest, found: AgendaItem, part: Any, *, line: Any = None, status: int = 200
) -> HttpResponse:
    context = {"item": found, "part": part, "line": line, "form": part.form}
    is_part = request.headers.get("HX-Request")
    template = "meetings/parts/line_form.html" if is_part else "meetings/line.html"
    return render(request, template, context, status=status)


@require_POST
@serves(Act.ATTEND_MEETING, Act.DISCUSS)
@of_meeting
def line_draft(request: HubRequest, pk: UUID, heading: str) -> HttpResponse:
    """Keep what is being typed into a new line: each second, for its author alone."""
    found = find(request, pk)
    under = _heading(heading)
    kept = keep_draft(request, found, form=minutes.draft_form(under), version=0)
    return _typed(request, found, under.value, kept)


def _typed(request: HubRequest, found: AgendaItem, place: str, kept: HttpResponse) -> HttpResponse:
    """Let others on this case see who types where, once it is kept."""
    if kept.status_code == 200:
        presence.types(request.hat, found.pk, place)
    return kept


def find_entry(request: HubRequest, pk: UUID) -> MinuteEntry:
    """A line the hat may see, or 404. Raises Locked as `find` does."""
    seen = MinuteEntry.objects.visible_to(request.hat)
    found = get_object_or_404(seen.select_related("item__meeting", "agency", "author"), pk=pk)
    sessions.keep_to_meeting(request.hub_session, found.item.meeting_id)
    return found


@require_http_methods(GET_POST)
@serves(Act.ATTEND_MEETING, Act.DISCUSS)
@of_meeting
def entry(request: HubRequest, pk: UUID) -> HttpResponse:
    """Change a line. If somebody else was first both texts are shown, and one chooses."""
    found, hat = find_entry(request, pk), request.hat
    if (first := gate(request, found.item)) is not None:
        return first
    require(minutes.may_change(hat, found))
    if request.method == "GET":
        return _entry_form(request, found, _first_words(request, found))
    form = ChangeLineForm(request.POST, heading=found.heading, auto_id=f"id_{pk}_%s")
    if not form.is_valid():
        return _entry_form(request, found, form, status=422)
    try:
        minutes.change(found, by=hat, **form.cleaned_data)
    except Stale as stale:
        return _both_texts(request, pk, form, stale)
    return _changed(request, pk)


def _first_words(request: HubRequest, found: MinuteEntry) -> ChangeLineForm:
    hat = request.hat
    words = sealing.open([found], ["words"], by=hat).text(found, "words", "words")
    kept = drafts.words_of(drafts.find(by=hat, form=DRAFT, thing_id=found.pk), by=hat)
    first = {"nature": found.nature, "level": found.level, "words": words, **kept}
    first["version"] = found.version
    return ChangeLineForm(initial=first, heading=found.heading, auto_id=f"id_{found.pk}_%s")


def _entry_form(
    request: HubRequest, found: MinuteEntry, form: ChangeLineForm, *, status: int = 200, **more: Any
) -> HttpResponse:
    context = {"entry": found, "item": found.item, "form": form, **more}
    is_part = request.headers.get("HX-Request")
    template = "meetings/parts/entry_form.html" if is_part else "meetings/entry.html"
    return render(request, template, context, status=status)


def _both_texts(request: HubRequest, pk: UUID, typed: ChangeLineForm, stale: Stale) -> HttpResponse:
    """Show the newest text beside the one typed; the reading is committed although it is a 409."""
    newest = find_entry(request, pk)
    theirs = sealing.open([newest], ["words"], by=request.hat).text(newest, "words", "words")
    door.counted_attempt()
    data = {**typed.cleaned_data, "version": newest.version}
    form = ChangeLineForm(initial=data, heading=newest.heading, auto_id=f"id_{pk}_%s")
    return _entry_form(request, newest, form, status=409, theirs=theirs, message=str(stale))


def _changed(request: HubRequest, pk: UUID) -> HttpResponse:
    found = find_entry(request, pk)
    if not request.headers.get("HX-Request"):
        return redirect(f"{reverse('meetings:item', args=[found.item_id])}#{found.heading}")
    papers = sealing.open_quietly([found.item], ["papers"], by=request.hat)[found.item, "papers"]
    names = {one.pk: named for one, named in item_page.people_in(found.item, papers or {})}
    lines = item_page.lines_of([found.item], names, by=request.hat)[found.item_id][found.heading]
    line = next(line for line in lines if line.entry.pk == pk)
    return render(request, "meetings/parts/line.html", {"line": line, "item": found.item})


@require_POST
@serves(Act.ATTEND_MEETING, Act.DISCUSS)
@of_meeting
def entry_draft(request: HubRequest, pk: UUID) -> HttpResponse:
    """Keep what is being typed into the change of a line."""
    found = find_entry(request, pk)
    kept = keep_draft(request, found, form=DRAFT, version=found.version)
    return _typed(request, found.item, str(found.pk), kept)


@require_http_methods(GET_POST)
@serves(Act.RUN_MEETING, Act.CHAIR_MEETING, Act.CONVENE)
def amend(request: HubRequest, pk: UUID) -> HttpResponse:
    """Amend approved minutes: a dated line beside the old one, which stays."""
    found, hat = find_entry(request, pk), request.hat
    require(minutes.may_amend(hat, found))
    form = AmendForm(posted(request), initial={"version": found.version})
    if form.is_valid():
        minutes.amend(found, words=form.cleaned_data["words"], by=hat, because=form.reason())
        return redirect("meetings:minutes", found.item.meeting_id)
    context = {"item": found.item, "form": form, "heading": "Amend a line", "button": "Amend"}
    return render(request, "meetings/reason.html", context, status=422 if form.is_bound else 200)


@require_http_methods(GET_POST)
@serves(Act.RUN_MEETING, Act.CHAIR_MEETING)
@of_meeting
def agree(request: HubRequest, pk: UUID) -> HttpResponse:
    """Record an action that was agreed: who does what by when."""
    found, hat = find(request, pk), request.hat
    if (first := gate(request, found)) is not None:
        return first
    require(action_rules.may_propose(hat))
    begins = _words_of_line(request, found)
    members = actions.possible_owners(found.workspace_id)
    form = AgreeForm(posted(request), members=members, initial=begins)
    if done(form, lambda: agreeing.agree(found, by=hat, **form.values())):
        return redirect(f"{reverse('meetings:item', args=[pk])}#AGREED")
    context = {
        "item": found,
        "form": form,
        "heading": "Agree on an action",
        "button": "Add action",
        "note": FROM_LINE if begins else "",
    }
    return render(request, "meetings/reason.html", context, status=422 if form.is_bound else 200)


def _words_of_line(request: HubRequest, found: AgendaItem) -> dict[str, str]:
    """With which words an action begins that is made from a line; 404 for a line that gives none."""
    typed, hat = request.GET.get("line", ""), request.hat
    if not typed:
        return {}
    seen = MinuteEntry.objects.visible_to(hat).filter(item=found).select_related("item__meeting")
    line = next((one for one in seen if str(one.pk) == typed), None)
    if line is None or quoted.is_quoted(line) or not item_page.may_become_action(hat, line):
        raise Http404
    words = sealing.open([line], ["words"], by=hat).text(line, "words", "words")
    return {"words": words[:MOST_WORDS]} if words else {}


@require_GET
@serves(Act.SEE_MEETINGS, Act.DISCUSS)
def read(request: HubRequest, pk: UUID) -> HttpResponse:
    """The minutes of a meeting as this reader may read them, case by case; prints well."""
    found, hat = find_meeting(request, pk), request.hat
    items = minutes_page.listed(found, by=hat)
    if items and (first := gate(request, items[0])) is not None:
        return first
    shown = minutes_page.of(found, items, by=hat)
    context = {
        "meeting": found,
        "minutes": shown,
        "corrections": correction_page.of_minutes(shown, by=hat),
        "may_copy": minutes_copy.may_copy(hat, found),
        "may_see_circulation": circulation.may_see(hat, found),
    }
    return render(request, "meetings/minutes.html", context)
