"""What the pages of protective orders show: the register, one order, and those of a person or a case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q

from agencies import hats, sealing
from agencies.actors import Hat
from agencies.models.people import Person
from mash_hub import (
    case_people,
    ceilings,
    clares_law,
    clocks,
    flag_page,
    flags,
    order_breaches,
    order_clocks,
    order_copies,
    order_steps,
    protective_orders,
    subject_names,
)
from mash_hub.models.clocks import Clock
from mash_hub.models.order_breaches import OrderBreach
from mash_hub.models.order_types import RULES, Condition, Duty, OrderType
from mash_hub.models.protective_orders import (
    CURRENT,
    ENDED,
    OVER,
    PENDING,
    SOON,
    Effect,
    OrderState,
    ProtectiveOrder,
    ProtectiveOrderQuerySet,
)
from mash_hub.models.subjects import Identification, Involvement, PersonRole, Subject

S = OrderState
MOST = 100
ON_A_PAGE = 50
_PARTS = {PersonRole.PERPETRATOR: "on this person", PersonRole.CHILD: "protects this child"}
_STEPS: dict[OrderState, str] = {
    S.APPLIED: "Applied for",
    S.GRANTED: "Made",
    S.REFUSED: "Refused",
    S.WITHDRAWN: "Not pursued",
    S.VARIED: "Varied",
    S.DISCHARGED: "Discharged",
}


@dataclass(frozen=True)
class Line:
    """One order in a list: nothing of it is opened."""

    row: ProtectiveOrder
    is_soon: bool = False
    part: str = ""

    @property
    def label(self) -> str:
        """Its kind in words."""
        return str(OrderType(self.row.order_type).label)


# --- the register -------------------------------------------------------------------------------


def register_of(hat: Hat, pages: Mapping[str, str]) -> dict[str, Any]:
    """The orders that a hat reads: to do, ending soon, current, breached, pending and ended.

    Each list page by page, `pages` naming the page asked for. Plain columns alone: whom they are on
    stands as a reference, and nothing is opened.
    """
    today = hats.today()
    seen = ProtectiveOrder.objects.visible_to(hat)
    soon = Q(state__in=CURRENT, last_on__lte=today + SOON)
    own = Q(owner=hat.agency_id)
    lists = {
        "unserved": seen.filter(state=S.GRANTED),
        "soon": seen.filter(soon),
        "breached": seen.filter(state=S.BREACHED),
        "current": seen.filter(state__in=(S.SERVED, S.IN_FORCE, S.VARIED)).exclude(soon),
        "pending": seen.filter(state__in=PENDING),
        "to_look_back": seen.filter(own, state__in=ENDED),
        "over": seen.filter(Q(state__in=OVER) | (Q(state__in=ENDED) & ~own)),
    }
    return {
        **{name: _page(rows, pages.get(name)) for name, rows in lists.items()},
        "may_record": protective_orders.may_record(hat),
        "is_police": clares_law.may_keep(hat),
    }


def _page(rows: ProtectiveOrderQuerySet, number: str | None) -> Page[Any]:
    today = hats.today()
    page: Page[Any] = Paginator(rows.in_order(), ON_A_PAGE).get_page(number)
    page.object_list = [
        Line(row, bool(row.is_current and row.last_on and row.last_on <= today + SOON))
        for row in page.object_list
    ]
    return page


@dataclass(frozen=True)
class Worked:
    """What orders of one kind did, among those that a hat reads."""

    label: str
    made: int
    breached: int
    counts: tuple[int, ...]  # as `Effect` names them

    @property
    def cells(self) -> tuple[object, ...]:
        """Its row in the table."""
        return (self.label, self.made, self.breached, *self.counts)


EFFECTS = (Effect.WORKED, Effect.PARTLY, Effect.NOT, Effect.UNKNOWN)
HEADINGS = ("Kind", "Made", "Breached", *(str(one.label) for one in EFFECTS))


def what_worked(hat: Hat) -> list[Worked]:
    """By kind: how many were made, how many were breached, and what they did (C 1.5)."""
    seen = ProtectiveOrder.objects.visible_to(hat).exclude(state__in=(*PENDING, S.REFUSED))
    made = seen.exclude(state=S.WITHDRAWN)
    breached = OrderBreach.objects.filter(order__in=made).values("order__order_type")
    with_breach = dict(
        breached.annotate(number=Count("order", distinct=True)).values_list(
            "order__order_type", "number"
        )
    )
    by_effect = {f"n_{one.value}": Count("pk", filter=Q(effect=one)) for one in EFFECTS}
    rows: Any = (
        made.values("order_type").annotate(made=Count("pk"), **by_effect).order_by("order_type")
    )
    return [
        Worked(
            str(OrderType(row["order_type"]).label),
            row["made"],
            with_breach.get(row["order_type"], 0),
            tuple(row[f"n_{one.value}"] for one in EFFECTS),
        )
        for row in rows
    ]


# --- one order ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Breached:
    """One breach with its words, as far as its reader was given them."""

    row: OrderBreach
    what: str
    done: str
    may_change: bool


@dataclass(frozen=True)
class Named:
    """Somebody whom an order names, and the way to their page where the reader knows them."""

    name: str
    subject_id: UUID | None
    words: str


def of(row: ProtectiveOrder, *, by: Hat) -> dict[str, Any]:
    """Everything the page of an order shows, opened under the reader's own grants."""
    breaches = list(
        OrderBreach.objects.filter(order=row)
        .select_related("owner", "written_by")
        .order_by("-happened_at", "pk")
    )
    opened = sealing.open([row], ["terms", "outcome"], by=by)
    told = sealing.open(breaches, ["words"], by=by)
    ceilings.count_views([row.subject_id], by=by)
    terms = opened[row, "terms"] or {}
    is_own = row.owner_id == by.agency_id
    limits = clocks.of(row.kind, [row.pk])
    return {
        "row": row,
        "label": OrderType(row.order_type).label,
        "rule": RULES[OrderType(row.order_type)],
        "duty": _duty(row),
        "terms": terms,
        "tag_until": _day(terms.get("tag_until", "")),
        "conditions": [Condition(one).label for one in terms.get("conditions", [])],
        "people": _people(row, terms, by=by),
        "outcome": opened.text(row, "outcome", "words"),
        "breaches": [
            Breached(
                one,
                told.text(one, "words", "what"),
                told.text(one, "words", "done"),
                bool(order_breaches.may_change(by, one)),
            )
            for one in breaches
        ],
        "clocks": _times(row, limits),
        "before": _before(row, by=by),
        "moves": _moves(row) if is_own else [],
        "is_own": is_own,
        "is_soon": bool(row.is_current and row.last_on and row.last_on <= hats.today() + SOON),
        "readers": _readers(row) if is_own else [],
        "steps": _steps(row, by=by),
        "may_breach": order_breaches.may_write(by, row),
        "may_serve": bool(order_steps.may_step(by, row, S.IN_FORCE) and row.state == S.GRANTED),
        "may_show": order_copies.may_show(by, row),
        "may_look_back": order_steps.may_look_back(by, row),
        "may_look": is_own and row.is_current and bool(order_copies.may_keep(by, row)),
        "may_do_duty": order_steps.may_do_duty(by, row),
    }


def _day(said: str) -> date | None:
    return date.fromisoformat(said) if said else None


def _duty(row: ProtectiveOrder) -> str:
    duty = RULES[OrderType(row.order_type)].duty
    return str(duty.label) if duty != Duty.NONE else "Something is due"


def _times(row: ProtectiveOrder, limits: dict[tuple[UUID, str], Clock]) -> list[tuple[str, Clock]]:
    found = [
        (words, one)
        for name, words in order_clocks.WORDS.items()
        if (one := limits.get((row.pk, name))) is not None
    ]
    return [(words, one) for words, one in found if one.is_running or one.met_at]


def _before(row: ProtectiveOrder, *, by: Hat) -> list[ProtectiveOrder]:
    """The notice before it, and what followed it, as far as the reader sees them."""
    seen = ProtectiveOrder.objects.visible_to(by)
    return list(seen.filter(Q(pk=row.follows_id) | Q(follows=row.pk)).order_by("made_at"))


def _people(row: ProtectiveOrder, terms: dict[str, Any], *, by: Hat) -> list[Named]:
    """Whom it names, in its own words; a link where the reader knows the person."""
    parts = list(Involvement.objects.in_file(row.file_id))
    standing = Identification.objects.standing().filter(card__in=[one.card_id for one in parts])
    now = dict(standing.values_list("card_id", "subject_id"))
    ids = [now.get(one.card_id, one.subject_id) if one.card_id else one.subject_id for one in parts]
    known = set(flags.known_to(by).filter(pk__in=ids).values_list("pk", flat=True))
    names = [terms.get("respondent", ""), *terms.get("protected", [])]
    words = {PersonRole.PERPETRATOR: "Respondent", PersonRole.CHILD: "Protected child"}
    return [
        Named(
            name,
            pk if pk in known else None,
            words.get(PersonRole(part.role), "Protected person"),
        )
        for name, pk, part in zip(names, ids, parts, strict=False)
    ]


def _moves(row: ProtectiveOrder) -> list[tuple[str, Any, str]]:
    """The states it went through: state, when, who; the hub where it was by rule."""
    found: list[tuple[str, Any, str]] = []
    versions = ProtectiveOrder.history.filter(id=row.pk).order_by("version")
    rows = list(versions.values_list("state", "history_date", "by_person_id"))
    people = Person.objects.filter(pk__in=[who for _, _, who in rows if who])
    names = dict(people.values_list("pk", "name"))
    last = ""
    for state, at, who in rows:
        if state != last or state == S.VARIED:
            found.append((str(S(state).label), at, names.get(who, "By rule")))
        last = state
    return found


def _readers(row: ProtectiveOrder) -> list[tuple[str, list[str]]]:
    """Who can read it now, agency by agency, by name."""
    places = sorted({row.workspace_id, *row.shown_in})
    among = [hat for place in places for hat in hats.in_workspace(place)]
    return flag_page.by_agency(ProtectiveOrder.objects.readers_of(row, among=among))


def _steps(row: ProtectiveOrder, *, by: Hat) -> list[tuple[str, str]]:
    """The steps that a hat may take now: the word in the address, and what it says."""
    may = order_steps.may_step
    return [
        (state.lower().replace("_", "-"), words)
        for state, words in _STEPS.items()
        if may(by, row, state)
    ]


# --- a person, a case ---------------------------------------------------------------------------


def on_person(subject: Subject, *, by: Hat) -> list[Line]:
    """The orders on or for one person that a reader may see, those that have ended last."""
    rows = ProtectiveOrder.objects.visible_to(by).of_subject(subject.pk).in_order()
    lines = [
        Line(row, part=_PARTS.get(PersonRole(getattr(row, "part", "")), "protects this person"))
        for row in rows[:MOST]
    ]
    return sorted(lines, key=lambda one: not one.row.is_current)


def in_case(file_id: UUID, *, by: Hat) -> list[Line]:
    """The orders on or for the people of a case that a reader may see."""
    rows = ProtectiveOrder.objects.visible_to(by).of_files([file_id]).in_order()
    return sorted((Line(row) for row in rows[:MOST]), key=lambda one: not one.row.is_current)


def near(subject: Subject, *, by: Hat) -> list[tuple[UUID, str, PersonRole]]:
    """People of the same cases whom the hat knows: whom an order may protect, by name and part.

    Only cases that the hat sees, or is asked about, tell who stands together in one.
    """
    roles = case_people.seen_beside(subject.pk, by=by)
    known = set(flags.known_to(by).filter(pk__in=roles).values_list("pk", flat=True))
    names = subject_names.of(known, by=by)
    ceilings.count_views(known, by=by)
    return [(pk, names[pk], role) for pk, role in roles.items() if pk in known]
