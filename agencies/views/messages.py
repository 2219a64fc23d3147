"""Pages of messages out of the hub: how one wants them, which did not arrive, the demo's outbox."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.contrib import messages as banners
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agencies import clock, messages
from agencies.carriers import outbox
from agencies.carriers.chosen import carrier
from agencies.carriers.port import Channel
from agencies.forms.messages import MessagesForm
from agencies.gate import serves
from agencies.http import HubRequest
from agencies.models import Person
from agencies.models.messages import Message, MessageState
from agencies.roles import Act
from agencies.sign_in import signer

GET_POST = ["GET", "POST"]
SHOWN_FOR = timedelta(days=30)
LATE = timedelta(minutes=10)
A_PAGE = 50


def _person(request: HubRequest) -> Person:
    return Person.objects.visible_to(request.hat).get(pk=request.hat.person_id)


@require_http_methods(GET_POST)
@serves(Act.OWN_WORK)
def choose(request: HubRequest) -> HttpResponse:
    """Choose how one wants to hear of news outside the hub."""
    hat, channels = request.hat, carrier().channels
    choice = messages.choice_of(hat.person_id)
    form = MessagesForm(request.POST or None, choice=choice, channels=channels)
    person = _person(request)
    if request.method == "POST" and form.is_valid():
        messages.choose(form.chosen(), by=signer(person, hat.session_hash))
        banners.success(request, "Kept. It holds from the next message on.")
        return redirect("account:messages")
    context = {
        "form": form,
        "person": person,
        "sends": bool(channels),
        "texts": Channel.TEXT in channels,
        "mobile": messages.choice_of(hat.person_id).mobile,
    }
    status = 422 if form.errors else 200
    return render(request, "account/messages.html", context, status=status)


@require_POST
@serves(Act.OWN_WORK)
def try_out(request: HubRequest, channel: str) -> HttpResponse:
    """Send oneself a message without news."""
    person = _person(request)
    messages.try_out(person, Channel(channel), by=signer(person, request.hat.session_hash))
    banners.success(request, "It is on its way. Nothing after five minutes? Check the address.")
    return redirect("account:messages")


@require_GET
@serves(Act.MANAGE_AGENCY)
def failed(request: HubRequest) -> HttpResponse:
    """The messages that did not arrive, of the people a manager looks after, and those that wait."""
    at = clock.now()
    seen = Message.objects.visible_to(request.hat)
    lost = seen.filter(state=MessageState.FAILED, written_at__gt=at - SHOWN_FOR)
    late = seen.filter(state=MessageState.WAITING, written_at__lt=at - LATE)
    shown = lost.select_related("person__agency").order_by("-written_at", "pk")
    context = {
        "page": Paginator(shown, A_PAGE).get_page(request.GET.get("page")),
        "late": late.count(),
        "since": late.order_by("written_at").values_list("written_at", flat=True).first(),
        "sends": bool(carrier().channels),
    }
    return render(request, "agencies/messages.html", context)


@require_GET
@login_not_required
def demo_outbox(request: HttpRequest) -> HttpResponse:
    """What the demo would have sent: a hub that is no demo has no such page."""
    if not settings.DEMO:
        raise Http404
    page = Paginator(outbox.letters(), A_PAGE).get_page(request.GET.get("page"))
    return render(request, "public/outbox.html", {"page": page})
