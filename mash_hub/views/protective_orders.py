"""Pages of protective orders: the register, what works, one order, its steps, copies and breaches."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agencies import references
from agencies.actors import Hat
from agencies.gate import serves
from agencies.http import HubRequest
from agencies.roles import Act
from agencies.verdicts import Refused, require
from mash_hub import (
    flag_page,
    flags,
    kept_forms,
    order_breaches,
    order_page,
    order_steps,
    protective_orders,
)
from mash_hub.forms.missing_episodes import moment
from mash_hub.forms.protective_orders import (
    BreachDoneForm,
    RecordForm,
)
from mash_hub.models.order_breaches import BreachDone, OrderBreach
from mash_hub.models.order_types import RULES, OrderType
from mash_hub.models.protective_orders import CURRENT, OrderState, ProtectiveOrder
from mash_hub.models.subjects import PersonRole, Subject
from mash_hub.protective_orders import Recorded
from mash_hub.views.flags import find_subject
from mash_hub.views.order_steps import STEPS

S = OrderState
GET_POST = ("GET", "POST")
_NEW = "order-new"
SAID = "Written down. Whoever holds a copy is told that something changed, without a word of it."


def find(request: HubRequest, pk: UUID) -> ProtectiveOrder:
    """An order that the hat sees, or 404."""
    seen = ProtectiveOrder.objects.visible_to(request.hat)
    return get_object_or_404(
        seen.select_related("owner", "made_by", "file", "subject", "follows"), pk=pk
    )


@require_GET
@serves(Act.READ_SHARED)
def index(request: HubRequest) -> HttpResponse:
    """The register as a hat reads it."""
    context = order_page.register_of(request.hat, request.GET)
    return render(request, "mash_hub/protective_orders.html", context)


@require_GET
@serves(Act.READ_SHARED)
def what_works(request: HubRequest) -> HttpResponse:
    """By kind: how many were made, breached, and what they did."""
    rows = [one.cells for one in order_page.what_worked(request.hat)]
    context = {"rows": rows, "headings": order_page.HEADINGS}
    return render(request, "mash_hub/orders_what_works.html", context)


@require_GET
@serves(Act.READ_SHARED)
def order(request: HubRequest, pk: UUID) -> HttpResponse:
    """One order: what it says, its times, breaches and copies."""
    context = order_page.of(find(request, pk), by=request.hat)
    return render(request, "mash_hub/protective_order.html", context)


# --- recording ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class _About:
    """Whom a new order is on, as a draft is kept for: by way of their record."""

    kind: str
    pk: UUID
    file_id: UUID
    reference: str
    version: int = 0

    @property
    def id(self) -> UUID:
        return self.pk


def about_person(subject: Subject, *, by: Hat) -> _About:
    """Somebody, as a form about them is kept: by the record by which the hat knows them."""
    card = flags.card_of(subject, by=by)
    if card is None:
        raise Http404
    return _About(card.kind, card.pk, card.file_id, subject.reference)


@require_http_methods(GET_POST)
@serves(Act.KEEP_ORDERS)
def new(request: HubRequest, pk: UUID) -> HttpResponse:
    """Record an order or notice on a person."""
    subject, hat = find_subject(request, pk), request.hat
    require(protective_orders.may_record(hat))
    near = order_page.near(subject, by=hat)
    notices = _notices(subject, hat)

    def make(data: Any, first: dict[str, Any]) -> RecordForm:
        return RecordForm(
            data,
            initial=first,
            types=protective_orders.types_of(hat),
            near=[(one, f"{name}, {role.label.lower()}") for one, name, role in near],
            notices=[
                (one.pk, f"{one.get_order_type_display()}, {one.reference}") for one in notices
            ],
        )

    roles = {one: role for one, _, role in near}
    step = kept_forms.KeptForm(
        thing=about_person(subject, by=hat),
        name=_NEW,
        heading="Record a protective order",
        button="Record it",
        make=make,
        act=lambda form: protective_orders.record(
            subject, _recorded(form, roles, notices, by=hat), by=hat
        ),
        keep_url=reverse("mash_hub:order-new-draft", args=[pk]),
        back_url=reverse("mash_hub:person", args=[pk]),
        back_words=f"Person {subject.reference}",
        said="Recorded. Your agency alone reads it until you say who else holds a copy.",
    )
    return kept_forms.answer(request, step)


def _notices(subject: Subject, hat: Hat) -> list[ProtectiveOrder]:
    """The notices of one's agency that stand on a person: what an order can follow."""
    seen = ProtectiveOrder.objects.visible_to(hat).of_subject(subject.pk)
    own = seen.filter(owner=hat.agency_id, state__in=CURRENT)
    kinds = [rule.follows for rule in RULES.values() if rule.follows]
    return list(own.filter(order_type__in=kinds).order_by("-made_at"))


def _recorded(
    form: RecordForm, roles: dict[UUID, PersonRole], notices: list[ProtectiveOrder], *, by: Hat
) -> Recorded:
    data = form.cleaned_data
    chosen = [UUID(one) for one in data.get("protected", ())]
    known = {one.pk: one for one in flags.known_to(by).filter(pk__in=chosen)}
    people = [(known[one], _protected_as(roles[one])) for one in chosen if one in known]
    people += [(one, PersonRole.VICTIM) for one in _by_reference(form.references(), by=by)]
    before = {str(one.pk): one for one in notices}
    return Recorded(
        order_type=OrderType(data["order_type"]),
        stage=OrderState(data["stage"]),
        terms=form.terms(),
        days=form.days(),
        protected=people,
        applied_on=data["applied_on"],
        hearing_at=moment(data["hearing_day"], data["hearing_time"]),
        follows=before.get(data.get("follows", "")),
    )


def _protected_as(role: PersonRole) -> PersonRole:
    return PersonRole.CHILD if role == PersonRole.CHILD else PersonRole.VICTIM


def _by_reference(typed: list[str], *, by: Hat) -> list[Subject]:
    wanted = [references.tidy(one) for one in typed]
    found = {one.reference: one for one in flags.known_to(by).filter(reference__in=wanted)}
    if missing := [one for one in wanted if one not in found]:
        raise Refused(f"You know nobody by the reference {missing[0]}. Look at their page for it.")
    return [found[one] for one in wanted]


@require_POST
@serves(Act.KEEP_ORDERS)
def new_draft(request: HubRequest, pk: UUID) -> HttpResponse:
    """Keep what is being typed into a new order, for its author alone."""
    return kept_forms.keep(request, about_person(find_subject(request, pk), by=request.hat), _NEW)


@require_http_methods(GET_POST)
@serves(Act.KEEP_ORDERS)
def step(request: HubRequest, pk: UUID, name: str) -> HttpResponse:
    """Take a step of an order; what was typed keeps itself until it is done."""
    row, hat, one = find(request, pk), request.hat, STEPS[name]
    require(one.may(hat, row))
    more = flag_page.choices_for(hat) if name == "copies" else {}
    kept = kept_forms.KeptForm(
        thing=row,
        name=f"order-{name}",
        heading=one.heading,
        button=one.button,
        make=lambda data, first: one.form(data, initial=first, **more),
        act=lambda form: one.act(row, form, hat),
        keep_url=reverse("mash_hub:order-draft", args=[pk, name]),
        back_url=reverse("mash_hub:order", args=[pk]),
        back_words=f"Order {row.reference}",
        first=one.first(row, hat),
        said=SAID,
    )
    return kept_forms.answer(request, kept)


@require_POST
@serves(Act.KEEP_ORDERS)
def draft(request: HubRequest, pk: UUID, name: str) -> HttpResponse:
    """Keep what is being typed into a step, for its author alone."""
    return kept_forms.keep(request, find(request, pk), f"order-{name}")


@require_POST
@serves(Act.KEEP_ORDERS)
def duty(request: HubRequest, pk: UUID) -> HttpResponse:
    """Note that what was due under it was done."""
    row = find(request, pk)
    version = version_of(request)
    order_steps.duty_done(row, by=request.hat, version=version)
    return redirect("mash_hub:order", pk)


def version_of(request: HubRequest) -> int:
    """The version that a button sent; 404 for what is none."""
    typed = request.POST.get("version", "")
    if not typed.isdecimal():
        raise Http404
    return int(typed)


# --- breaches -----------------------------------------------------------------------------------


def _find_breach(request: HubRequest, pk: UUID) -> OrderBreach:
    seen = OrderBreach.objects.visible_to(request.hat)
    return get_object_or_404(seen.select_related("order"), pk=pk)


@require_http_methods(GET_POST)
@serves(Act.KEEP_ORDERS)
def breach_done(request: HubRequest, pk: UUID) -> HttpResponse:
    """Say what was done about a breach since."""
    row, hat = _find_breach(request, pk), request.hat
    require(order_breaches.may_change(hat, row))
    kept = kept_forms.KeptForm(
        thing=row,
        name="breach-done",
        heading="What was done about the breach?",
        button="Note it",
        make=lambda data, first: BreachDoneForm(data, initial=first),
        act=lambda form: order_breaches.change(
            row,
            BreachDone(form.cleaned_data["done"]),
            form.cleaned_data["about_done"],
            by=hat,
            version=form.cleaned_data["version"],
        ),
        keep_url=reverse("mash_hub:breach-draft", args=[pk]),
        back_url=reverse("mash_hub:order", args=[row.order_id]),
        back_words=f"Order {row.order.reference}",
        first={"done": row.done, "about_done": order_breaches.said_done(row, by=hat)},
        said=SAID,
    )
    return kept_forms.answer(request, kept)


@require_POST
@serves(Act.KEEP_ORDERS)
def breach_draft(request: HubRequest, pk: UUID) -> HttpResponse:
    """Keep what is being typed about a breach, for its author alone."""
    return kept_forms.keep(request, _find_breach(request, pk), "breach-done")
