"""Telling the hub of a worry without an account, and looking how far it is by a link."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from agencies.reprove import address_of
from mash_hub import public_reports
from mash_hub.forms.public_reports import LinkForm, TellForm
from mash_hub.reading import posted

GET_POST = ["GET", "POST"]


def _require_open() -> None:
    """A hub takes reports only where its partnership has opened the door for them."""
    if not settings.PORTAL_IS_OPEN:
        raise Http404


@never_cache
@require_http_methods(GET_POST)
@login_not_required
def tell(request: HttpRequest) -> HttpResponse:
    """Report a worry; nothing is kept in the browser, and the page can be left at once."""
    _require_open()
    areas = public_reports.areas()
    first: dict[str, Any] = {"key": uuid4()}
    if len(areas) == 1:
        first["area"] = str(areas[0].pk)
    form = TellForm(posted(request), areas=areas, initial=first)
    if not form.is_valid():
        return _drawn(request, form, 422 if form.is_bound else 200)
    key, workspace, told = form.values()
    reference = public_reports.receive(key, workspace, told, address=address_of(request))
    if reference is None:
        return _drawn(request, form, 429)
    return redirect("public:sent", reference)


def _drawn(request: HttpRequest, form: TellForm, status: int) -> HttpResponse:
    context = {"form": form, "is_full": status == 429}
    return render(request, "public/tell.html", context, status=status)


@never_cache
@require_GET
@login_not_required
def sent(request: HttpRequest, reference: str) -> HttpResponse:
    """The reference, as the address says it: nothing is looked up."""
    _require_open()
    return render(request, "public/sent.html", {"reference": reference})


@never_cache
@require_http_methods(GET_POST)
@login_not_required
def again(request: HttpRequest) -> HttpResponse:
    """Ask for a new link; the answer is the same whatever was typed."""
    _require_open()
    form = LinkForm(posted(request))
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "public/again.html", {"form": form}, status=status)
    may_go_on = public_reports.ask_for_link(**form.cleaned_data, address=address_of(request))
    context = {"form": form, "is_asked": may_go_on, "is_full": not may_go_on}
    return render(request, "public/again.html", context, status=200 if may_go_on else 429)


@never_cache
@require_http_methods(GET_POST)
@login_not_required
def status(request: HttpRequest, token: str) -> HttpResponse:
    """A link: a button first, so that a mail scanner uses up nothing, then one look."""
    _require_open()
    if request.method == "GET":
        return render(request, "public/status.html", {})
    found = public_reports.look(token, address=address_of(request))
    if found is None:
        return render(request, "public/gone.html", status=404)
    return render(request, "public/status.html", {"status": found})
