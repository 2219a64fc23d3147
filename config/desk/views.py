"""Pages of the desk."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from agencies import clock, covers, inbox, presence
from agencies.gate import serves
from agencies.http import HubRequest
from agencies.roles import Act
from audit.log import entries as log
from audit.log.entries import Verb
from config.desk import find as finding
from config.desk import my_work as work
from config.desk import names

ON_A_PAGE = 50


@require_GET
@serves(Act.OWN_WORK)
def my_work(request: HubRequest) -> HttpResponse:
    """Where everybody lands: the one next thing, then what is due, decided, waiting."""
    at = clock.now()
    context = {
        "desk": work.gather(request.hat, at, with_names=names.are_shown(request)),
        "at": at,
        "covers": covers.names(request.hat),
        "changes": inbox.unread(request.hat).select_related("workspace")[:5],
    }
    return render(request, "desk/my_work.html", context)


@require_POST
@serves(Act.OWN_WORK)
def find(request: HubRequest) -> HttpResponse:
    """Go to what a reference names, if this hat may see it."""
    return redirect(finding.page_of(request.POST.get("reference", ""), request.hat))


@require_GET
@serves(Act.OWN_WORK)
def notices(request: HubRequest) -> HttpResponse:
    """What the hat was told, newest first; the new ones are marked."""
    rows = inbox.told(request.hat).select_related("workspace")
    told = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "notices": told,
        "seen_until": inbox.seen_until(request.hat),
        "unread": inbox.unread(request.hat).count(),
    }
    return render(request, "desk/notices.html", context)


@require_POST
@serves(Act.OWN_WORK)
def seen(request: HubRequest) -> HttpResponse:
    """Mark everything that was told up to now as seen."""
    inbox.look(request.hat, inbox.told(request.hat))
    return redirect("desk:notices")


@require_GET
@serves(Act.OWN_WORK)
def here(request: HubRequest) -> HttpResponse:
    """Everybody who has a page of this workspace open now."""
    ids = presence.ids_in(request.hat.workspace_id)
    context = {"people": presence.names_of(ids, request.hat)}
    return render(request, "desk/here.html", context)


@require_POST
@serves(Act.OWN_WORK)
def names_for_a_while(request: HubRequest) -> HttpResponse:
    """Show names instead of initials for five minutes, or go back to initials."""
    show = request.POST.get("show") == "yes"
    names.show(request) if show else names.hide(request)
    log.write(
        by=request.hat,
        verb=Verb.CHANGED,
        ground="names-shown" if show else "names-hidden",
        at=clock.now(),
    )
    return redirect("desk:my-work")
