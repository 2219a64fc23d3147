"""Asking one agency whether it knows a person; nothing typed stands in an address."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from agencies.gate import serves
from agencies.http import HubRequest
from agencies.roles import Act
from mash_hub import known
from mash_hub.ceilings import SEARCHES_AN_HOUR, TooManySearches
from mash_hub.finding import Known
from mash_hub.forms.looking_up import KnownForm
from mash_hub.reading import posted
from mash_hub.views.people import too_many

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
    if request.method == "POST" and form.is_valid():
        agency = form.agency()
        try:
            reply = known.ask_if_known(
                agency, form.identity(), by=request.hat, because=form.reason()
            )
        except TooManySearches:
            return too_many()
        answer, words = _WORDS[reply.answer]
        context |= {"agency": agency, "answer": answer, "words": words, "reply": reply}
        context |= {"typed": form.identity(), "reason": form.reason()}
        return render(request, "mash_hub/known_answer.html", context)
    status = 422 if request.method == "POST" else 200
    return render(request, "mash_hub/known.html", context, status=status)
