"""The steps of a protective order as its pages offer them: form, act, and what each begins with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from agencies.actors import Hat
from agencies.verdicts import Verdict
from mash_hub import order_breaches, order_copies, order_page
from mash_hub import order_steps as acts
from mash_hub.forms.missing_episodes import moment, now_typed_as
from mash_hub.forms.protective_orders import (
    ApplyForm,
    BreachForm,
    CopiesForm,
    EndForm,
    GrantForm,
    LookBackForm,
    LookForm,
    ServeForm,
    VaryForm,
)
from mash_hub.models.order_types import Condition
from mash_hub.models.protective_orders import Effect, OrderState, ProtectiveOrder, Service

S = OrderState


@dataclass(frozen=True)
class OrderStep:
    """One step of an order: its words, who may take it, its form, what it does, what it begins with."""

    heading: str
    button: str
    may: Callable[[Hat, ProtectiveOrder], Verdict]
    form: type[Any]
    act: Callable[[ProtectiveOrder, Any, Hat], Any]
    first: Callable[[ProtectiveOrder, Hat], dict[str, Any]] = lambda _row, _by: {}


def _to(state: OrderState) -> Callable[[Hat, ProtectiveOrder], Verdict]:
    return lambda hat, row: acts.may_step(hat, row, state)


def _apply(row: ProtectiveOrder, form: ApplyForm, by: Hat) -> Any:
    data = form.cleaned_data
    hearing_at = moment(data["hearing_day"], data["hearing_time"])
    on, version = data["applied_on"], data["version"]
    return acts.apply(row, on, hearing_at, by=by, version=version)


def _grant(row: ProtectiveOrder, form: GrantForm, by: Hat) -> Any:
    version = form.cleaned_data["version"]
    return acts.grant(row, form.terms(), form.days(), by=by, version=version)


def _end(state: OrderState) -> Callable[[ProtectiveOrder, EndForm, Hat], Any]:
    def act(row: ProtectiveOrder, form: EndForm, by: Hat) -> Any:
        on, version = form.cleaned_data["ended_on"], form.cleaned_data["version"]
        because = form.reason()
        return acts.settle(row, state, on, by=by, because=because, version=version)

    return act


def _serve(row: ProtectiveOrder, form: ServeForm, by: Hat) -> Any:
    data = form.cleaned_data
    served_at = moment(data["served_day"], data["served_time"])
    assert served_at is not None
    how, version = Service(data["service"]), data["version"]
    return acts.serve(row, served_at, how, by=by, version=version)


def _vary(row: ProtectiveOrder, form: VaryForm, by: Hat) -> Any:
    return acts.vary(
        row,
        form.terms(),
        form.days(),
        by=by,
        because=form.reason(),
        version=form.cleaned_data["version"],
    )


def _look(row: ProtectiveOrder, form: LookForm, by: Hat) -> Any:
    data = form.cleaned_data
    return acts.looked_at(row, data["review_on"], by=by, version=data["version"])


def _look_back(row: ProtectiveOrder, form: LookBackForm, by: Hat) -> Any:
    data = form.cleaned_data
    effect, version = Effect(data["effect"]), data["version"]
    return acts.look_back(row, effect, data["words"], by=by, version=version)


def _breach(row: ProtectiveOrder, form: BreachForm, by: Hat) -> Any:
    return order_breaches.write(row, form.said(), by=by, version=form.cleaned_data["version"])


def _show(row: ProtectiveOrder, form: CopiesForm, by: Hat) -> Any:
    return order_copies.show(row, form.showing(), by=by, version=form.cleaned_data["version"])


def _terms_first(row: ProtectiveOrder, by: Hat) -> dict[str, Any]:
    terms = order_page.of(row, by=by)["terms"]
    kept = {name: terms.get(name, "") for name in ("court", "court_reference", "area", "words")}
    conditions = [Condition(one).value for one in terms.get("conditions", [])]
    days = {"last_on": row.last_on, "duty_on": row.duty_on, "review_on": row.review_on}
    tagged = str(terms.get("tag_until", ""))
    return {
        **kept,
        **days,
        "tag_until": date.fromisoformat(tagged) if tagged else None,
        "conditions": conditions,
        "is_address_withheld": row.is_address_withheld,
    }


def _shown_first(row: ProtectiveOrder, _by: Hat) -> dict[str, Any]:
    names = ("agencies", "persons", "places")
    return {name: [str(pk) for pk in getattr(row, name)] for name in names}


_KEEP = order_copies.may_keep
STEPS: dict[str, OrderStep] = {
    "applied": OrderStep("It was applied for", "Note it", _to(S.APPLIED), ApplyForm, _apply),
    "granted": OrderStep(
        "It was made, or the notice given",
        "Note it",
        _to(S.GRANTED),
        GrantForm,
        _grant,
        _terms_first,
    ),
    "refused": OrderStep("It was refused", "Note it", _to(S.REFUSED), EndForm, _end(S.REFUSED)),
    "withdrawn": OrderStep(
        "It is not pursued", "Note it", _to(S.WITHDRAWN), EndForm, _end(S.WITHDRAWN)
    ),
    "served": OrderStep(
        "It was served",
        "Note its service",
        _KEEP,
        ServeForm,
        _serve,
        lambda _row, _by: now_typed_as("served"),
    ),
    "varied": OrderStep(
        "It was varied", "Note the new terms", _to(S.VARIED), VaryForm, _vary, _terms_first
    ),
    "discharged": OrderStep(
        "It was discharged", "Note it", _to(S.DISCHARGED), EndForm, _end(S.DISCHARGED)
    ),
    "looked-at": OrderStep("It was looked at", "Note the review", _KEEP, LookForm, _look),
    "look-back": OrderStep(
        "What did it do?",
        "Look back on it",
        acts.may_look_back,
        LookBackForm,
        _look_back,
    ),
    "breach": OrderStep(
        "Write down a breach",
        "Write it down",
        order_breaches.may_write,
        BreachForm,
        _breach,
        lambda _row, _by: now_typed_as("happened"),
    ),
    "copies": OrderStep(
        "Who holds a copy?",
        "Show it to these",
        order_copies.may_show,
        CopiesForm,
        _show,
        _shown_first,
    ),
}
