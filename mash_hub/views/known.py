"""Asking one agency whether it knows a person or a thing; nothing typed stands in an address."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from agencies.gate import serves
from agencies.http import HubRequest
from agencies.models.agencies import Agency
from agencies.roles import Act
from agencies.verdicts import Refused
from mash_hub import known, searched
from mash_hub.ceilings import SEARCHES_AN_HOUR, TooManySearches
from mash_hub.finding import Known
from mash_hub.forms.looking_up import KnownForm
from mash_hub.forms.things import known_form
from mash_hub.models.things import KINDS
from mash_hub.reading import posted
from mash_hub.views.enquiries import form_status
from mash_hub.views.people import too_many
from mash_hub.views.things import BY_SLUG

_WORDS = {
    Known.YES: (
        "Yes",
        "The agency holds a record with the same number. Ask what you need by an information request.",
    ),
    Known.ASK: (
        "Ask the named contact",
        "It cannot be told by this alone. The agency’s contact can look, if you say why.",
    ),
    Known.NO: ("No", "Nothing that you may know of."),
}


@require_http_methods(["GET", "POST"])
@serves(Act.FIND_PEOPLE)
def ask(request: HubRequest) -> HttpResponse:
    """Ask an agency whether it knows somebody: yes, no, or ask its named contact."""
    agencies = known.agencies_to_ask(by=request.hat)
    form = KnownForm(posted(request), agencies=agencies, prefix="known")
    context: dict[str, Any] = {"form": form, "limit": SEARCHES_AN_HOUR, "agencies": agencies}
    context |= {"kinds": KINDS}
    if request.method == "POST" and form.is_valid():
        agency = form.agency()
        try:
            reply = known.ask_if_known(
                agency, form.identity(), by=request.hat, because=form.reason()
            )
        except TooManySearches:
            return too_many()
        context |= _answered(form, agency, reply) | _typed(form)
        return render(request, "mash_hub/known_answer.html", context)
    status = 422 if request.method == "POST" else 200
    return render(request, "mash_hub/known.html", context, status=status)


def _typed(form: Any) -> dict[str, Any]:
    return {"typed": form.identity(), "searched": searched.of(form.identity())}


def _answered(form: Any, agency: Agency, reply: known.Reply) -> dict[str, Any]:
    answer, words = _WORDS[reply.answer]
    found = {"agency": agency, "answer": answer, "words": words, "reply": reply}
    return found | {"reason": form.reason()}


@require_http_methods(["GET", "POST"])
@serves(Act.FIND_PEOPLE)
def ask_of_thing(request: HubRequest, kind: str) -> HttpResponse:
    """Ask an agency whether it knows a place, group, vehicle, number or online name."""
    agencies, sort = known.agencies_to_ask(by=request.hat), BY_SLUG[kind]
    form = known_form(sort)(posted(request), agencies=agencies, prefix="known")
    context: dict[str, Any] = {"form": form, "limit": SEARCHES_AN_HOUR, "agencies": agencies}
    context |= {"kinds": KINDS, "kind": sort}
    if request.method == "POST" and form.is_valid():
        agency, said = form.agency(), form.said()
        try:
            reply = known.ask_if_thing_known(agency, said, by=request.hat, because=form.reason())
            context |= _answered(form, agency, reply) | {"said": [*said.lines_shown()]}
            return render(request, "mash_hub/known_answer.html", context)
        except TooManySearches:
            return too_many()
        except Refused as refused:
            form.add_error(next(iter(form.names)), str(refused))
    return render(request, "mash_hub/known.html", context, status=form_status(form))
