"""Actions agreed at a meeting as a list; and other words for one, or another owner: safe to read alone either way."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from agencies import sealing
from agencies.gate import serves
from agencies.http import HubRequest
from agencies.roles import Act
from agencies.verdicts import require
from mash_hub import action_rules, actions
from mash_hub.forms.actions import OfferForm, change_form
from mash_hub.kept_forms import done
from mash_hub.models.actions import sees_all
from mash_hub.reading import posted
from mash_hub.views.actions import find, form_page
from meetings import agreed_actions, agreeing
from meetings.views import meetings


@require_GET
@serves(Act.OWN_ACTIONS)
def agreed(request: HubRequest, pk: UUID) -> HttpResponse:
    """What was agreed at a meeting and this reader may see, by status and agency; it prints as it stands."""
    found, asked = meetings.find(request, pk), request.GET
    status, agency = asked.get("show", "all"), asked.get("agency", "")
    context = {
        "meeting": found,
        "agreed": agreed_actions.of(found, status, agency, by=request.hat),
        "sees_all": sees_all(request.hat),
    }
    return render(request, "meetings/agreed_actions.html", context)


@require_http_methods(["GET", "POST"])
@serves(Act.OWN_ACTIONS)
def change(request: HubRequest, pk: UUID) -> HttpResponse:
    """Change words, due time or mark, with the reason."""
    found = find(request, pk)
    require(action_rules.may_change(request.hat, found))
    opened = sealing.open([found], ["text"], by=request.hat)
    form = change_form(found, opened[found, "text"] or {}, posted(request))
    if done(form, lambda: agreeing.change(found, by=request.hat, **form.values())):
        return redirect("mash_hub:action", pk)
    return form_page(request, found, form, "Change this action", "Save change")


@require_http_methods(["GET", "POST"])
@serves(Act.OWN_ACTIONS)
def offer(request: HubRequest, pk: UUID) -> HttpResponse:
    """Give it to a colleague, or offer it to another agency."""
    found = find(request, pk)
    require(action_rules.may_offer(request.hat, found))
    members = actions.possible_owners(found.workspace_id)
    form = OfferForm(posted(request), initial={"version": found.version}, members=members)
    if done(form, lambda: agreeing.offer(found, by=request.hat, **form.values())):
        return redirect("mash_hub:action", pk)
    return form_page(request, found, form, "Pass this action on", "Pass on")
