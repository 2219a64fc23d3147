"""Looking people up, for a reason, and saying who is who."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from agencies import clock, door
from agencies.gate import serves
from agencies.http import HubRequest, error_page
from agencies.reasons import Reason, ReasonCode
from agencies.reprove import require_fresh
from agencies.roles import Act
from agencies.verdicts import require
from mash_hub import (
    break_glass_page,
    contact_page,
    finding,
    list_matches,
    merges,
    revealing,
    screening,
    searched,
    subjects,
    things,
)
from mash_hub.ceilings import SEARCHES_AN_HOUR, TOO_MANY_SEARCHES, TooManySearches
from mash_hub.finding import Known
from mash_hub.forms.looking_up import (
    AnswersForm,
    OpenWorkForm,
    ReasonedForm,
    RevealForm,
    SearchForm,
)
from mash_hub.identities import Identity
from mash_hub.identity_tokens import tokens_of
from mash_hub.models.break_glass import BreakGlass
from mash_hub.models.contacts import Contact
from mash_hub.models.subjects import Answer, Card, Involvement, Subject
from mash_hub.models.things import KINDS, Thing, ThingCard
from mash_hub.reading import posted
from mash_hub.views.contacts import draw
from mash_hub.views.contacts import find as find_contact

_SAME_NUMBER = (
    "Another agency’s record has the same number. You are not told whose, nor what it says: ask by "
    "an information request."
)
_MAY_BE = (
    "It cannot be told by this alone. Ask the agencies’ named contacts by an information request."
)
_ELSEWHERE = {
    Known.YES: ("Yes", _SAME_NUMBER),
    Known.ASK: ("Ask the named contact", _MAY_BE),
    Known.NO: ("No", "Nothing that you may know of."),
}


def too_many() -> HttpResponse:
    """Refuse, and let the try count all the same."""
    door.counted_attempt()
    return error_page(429, message=TOO_MANY_SEARCHES, retry="when the hour is over")


@require_http_methods(["GET", "POST"])
@serves(Act.FIND_PEOPLE)
def search(request: HubRequest) -> HttpResponse:
    """Look somebody up by what was typed; nothing of it stands in an address."""
    if request.method == "GET":
        return _forms(request, SearchForm(prefix="who"), OpenWorkForm(prefix="work"))
    if "work-name" in request.POST:
        return _open_work(request)
    form = SearchForm(request.POST, prefix="who")
    if not form.is_valid():
        return _forms(request, form, OpenWorkForm(prefix="work"), status=422)
    try:
        found = finding.search(form.identity(), by=request.hat, because=form.reason())
    except TooManySearches:
        return too_many()
    typed = form.identity()
    context = {"found": found, "typed": typed, "reason": form.reason()}
    context["searched"] = searched.of(typed)
    context["may_join"] = len(found.candidates) > 1 and merges.may_propose(request.hat)
    return render(request, "mash_hub/search_found.html", context | _words(found))


def _forms(request: HubRequest, who: Any, work: Any, status: int = 200) -> HttpResponse:
    context = {"who": who, "work": work, "limit": SEARCHES_AN_HOUR}
    context |= {"kinds": KINDS, "may_keep": things.may_keep(request.hat)}
    context["may_screen"] = merges.may_propose(request.hat)
    context["may_match"] = list_matches.may_match(request.hat)
    return render(request, "mash_hub/search.html", context, status=status)


def _open_work(request: HubRequest) -> HttpResponse:
    form = OpenWorkForm(request.POST, prefix="work")
    if not form.is_valid():
        return _forms(request, SearchForm(prefix="who"), form, status=422)
    try:
        found, tries = finding.search_open_work(
            form.cleaned_data["name"], by=request.hat, because=form.reason()
        )
    except TooManySearches:
        return too_many()
    context = {"work": found, "name": form.cleaned_data["name"], "tries": tries}
    return render(request, "mash_hub/search_work.html", context | {"limit": SEARCHES_AN_HOUR})


def _words(found: finding.Found) -> dict[str, Any]:
    answer, words = _ELSEWHERE[found.elsewhere]
    return {"elsewhere": answer, "elsewhere_words": words, "limit": SEARCHES_AN_HOUR}


def _part(request: HubRequest, contact: Contact, part_pk: UUID) -> tuple[Involvement, Card]:
    """A person of a contact with the card that says who they are."""
    require(screening.may_screen(request.hat, contact))
    part = get_object_or_404(contact_page.with_card(contact), pk=part_pk)
    seen = Card.objects.visible_to(request.hat)
    return part, get_object_or_404(seen, pk=part.card_id)


@require_http_methods(["GET", "POST"])
@serves(Act.REVEAL)
def reveal(request: HubRequest, pk: UUID) -> HttpResponse:
    """Show a protected address once, to somebody who says why and proves again who they are.

    It stands in the answer to the form alone: no address, going back or loading again shows it.
    """
    card = get_object_or_404(Card.objects.visible_to(request.hat), pk=pk)
    return _reveal(request, card, subjects.subject_of(card))


@require_http_methods(["GET", "POST"])
@serves(Act.REVEAL)
def reveal_in_emergency(request: HubRequest, pk: UUID, card_pk: UUID) -> HttpResponse:
    """The same of a card that stands open in an emergency, where life is at risk."""
    use = get_object_or_404(BreakGlass.objects.visible_to(request.hat), pk=pk)
    card = break_glass_page.card_of(use, card_pk, by=request.hat)
    if card is None:
        raise Http404
    return _reveal(request, card, subjects.subject_of(card))


def _reveal(request: HubRequest, card: Card | ThingCard, subject: Subject) -> HttpResponse:
    form = RevealForm(posted(request))
    context: dict[str, Any] = {"subject": subject, "form": form}
    if request.method == "POST" and form.is_valid():
        require_fresh(request)
        kept, clearance = revealing.reveal(card, by=request.hat, because=form.reason())
        context |= {"kept": [(one, one.shown(clearance)) for one in kept], "at": clock.now()}
        return render(request, "mash_hub/revealed.html", context)
    status = 422 if request.method == "POST" else 200
    return render(request, "mash_hub/reveal.html", context, status=status)


@require_http_methods(["GET", "POST"])
@serves(Act.REVEAL)
def reveal_thing(request: HubRequest, pk: UUID) -> HttpResponse:
    """Show what is protected of a place or a telephone number once, under the same conditions."""
    card = get_object_or_404(ThingCard.objects.visible_to(request.hat), pk=pk)
    return _reveal(request, card, Thing.objects.visible_to(request.hat).get(pk=card.subject_id))


@require_POST
@serves(Act.SCREEN)
def look_up(request: HubRequest, pk: UUID, part_pk: UUID) -> HttpResponse:
    """Search before create: find who in the hub may be a person of a contact."""
    contact = find_contact(request, pk)
    part, card = _part(request, contact, part_pk)
    form = ReasonedForm(request.POST)
    typed = subjects.identity_of(card, by=request.hat)
    if not form.is_valid() or typed is None:
        return draw(request, contact, status=422)
    if not tokens_of(typed):
        return _matched(request, contact, part, form.reason())
    try:
        found = finding.search(
            typed, by=request.hat, because=form.reason(), about=contact, card=card
        )
    except TooManySearches:
        return too_many()
    answers = AnswersForm(
        candidates=[one.subject for one in found.candidates],
        initial={"version": part.version} | _given(found.candidates),
    )
    return _draw_found(request, contact, part, typed, answers, found)


def _given(candidates: tuple[finding.Candidate, ...]) -> dict[str, str]:
    return {f"answer_{one.subject.pk}": one.answered.value for one in candidates if one.answered}


def _draw_found(
    request: HubRequest,
    contact: Contact,
    part: Involvement,
    typed: Identity,
    answers: AnswersForm,
    found: finding.Found,
    status: int = 200,
) -> HttpResponse:
    context = {
        "contact": contact,
        "part": part,
        "typed": typed,
        "searched": searched.of(typed),
        "form": answers,
        "found": found,
        "lines": [(one, answers.field_for(one)) for one in found.candidates],
        "reason": Reason(ReasonCode.NEW_CONTACT),
    }
    return render(request, "mash_hub/contact_match.html", context | _words(found), status=status)


def _say_who_confirms(request: HubRequest, said: Iterable[tuple[Subject, Answer]]) -> None:
    if any(answer == Answer.SAME_PERSON for _, answer in said):
        messages.success(request, "Proposed as one person: a colleague confirms it.")


def _matched(
    request: HubRequest, contact: Contact, part: Involvement, because: Reason
) -> HttpResponse:
    screening.note_matched(part, by=request.hat, because=because, version=part.version)
    return redirect("mash_hub:contact", contact.pk)


@require_POST
@serves(Act.SCREEN)
def answers(request: HubRequest, pk: UUID, part_pk: UUID) -> HttpResponse:
    """Keep what each candidate is; when none is left to a colleague, the person is matched."""
    contact = find_contact(request, pk)
    part, card = _part(request, contact, part_pk)
    candidates = finding.candidates_for(card, by=request.hat)
    form = AnswersForm(request.POST, candidates=[one.subject for one in candidates])
    if not form.is_valid():
        typed = subjects.identity_of(card, by=request.hat) or Identity()
        again = finding.Found(tuple(candidates), Known.NO, 0)
        return _draw_found(request, contact, part, typed, form, again, status=422)
    said, because = form.answers(), Reason(ReasonCode.NEW_CONTACT)
    for subject, answer in said:
        screening.answer_candidate(part, subject, answer, by=request.hat, because=because)
    _say_who_confirms(request, said)
    if all(answer != Answer.CANNOT_TELL for _, answer in said):
        version = form.cleaned_data["version"]
        screening.note_matched(part, by=request.hat, because=because, version=version)
    return redirect("mash_hub:contact", contact.pk)


@require_POST
@serves(Act.SCREEN)
def take_back(request: HubRequest, pk: UUID, part_pk: UUID) -> HttpResponse:
    """Part two records again that were said to be one person."""
    contact = find_contact(request, pk)
    _, card = _part(request, contact, part_pk)
    subjects.take_back(card, by=request.hat, because=Reason(ReasonCode.CORRECTION), about=contact)
    return redirect("mash_hub:contact", contact.pk)
