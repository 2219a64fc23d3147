"""What the pages of emergency access show: what is open, and what waits for a review."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from agencies import clock, sealing
from agencies.actors import Hat
from agencies.reasons import Reason, ReasonCode
from mash_hub import break_glass, break_glass_reviews, clocks, sheet_page
from mash_hub.forms.break_glass import AssignReviewForm, ReviewForm
from mash_hub.identities import Identity
from mash_hub.models.actions import Action
from mash_hub.models.break_glass import BreakGlass, BreakGlassReview, ReviewState
from mash_hub.models.conflicts import apart
from mash_hub.models.contacts import Contact
from mash_hub.models.flags import Flag
from mash_hub.models.sheets import Sheet, SheetQuerySet
from mash_hub.models.subjects import Card, CardQuerySet, PersonRole

MOST = 100


def lists_of(hat: Hat) -> dict[str, Any]:
    """What waits for a review first, then what was reviewed, and one's own, the newest first."""
    seen = BreakGlassReview.objects.visible_to(hat)
    rows = seen.select_related("use__person", "use__owner", "owner", "reviewer", "reviewed_by")
    waiting = [*rows.waiting().order_by("use__began_at", "pk")[:MOST]]
    ids = [row.pk for row in waiting]
    limits = clocks.of(BreakGlassReview.kind, ids, break_glass.REVIEW)
    if any(row.raised_at for row in waiting):
        limits |= clocks.of(BreakGlassReview.kind, ids, break_glass_reviews.RAISED)
    settled = rows.exclude(pk__in=[row.pk for row in waiting])
    own = BreakGlass.objects.visible_to(hat).filter(person=hat.person_id)
    return {
        "waiting": [(row, limits.get(row.pk)) for row in waiting],
        "settled": settled.order_by("-reviewed_at", "pk")[:MOST],
        "own": own.newest_first()[:MOST],
        "may_begin": break_glass.may_break_glass(hat),
    }


def of(use: BreakGlass, *, by: Hat) -> dict[str, Any]:
    """One emergency access: why, its reviews, and to its own person what it opens while it is open."""
    is_open = use.is_open_to(by, clock.now())
    opened = sealing.open_quietly([use], ["words"], by=by)
    named = use.reviews.select_related("owner", "reviewed_by", "reviewer")
    reviews = [*named.order_by("owner__name")]
    told = sealing.open_quietly(reviews, ["feedback"], by=by)
    limits = clocks.of(BreakGlassReview.kind, [row.pk for row in reviews], break_glass.REVIEW)
    return {
        "use": use,
        "why": opened.text(use, "words", "why"),
        "reviews": [
            (row, limits.get(row.pk), told.text(row, "feedback", "text")) for row in reviews
        ],
        "is_open": is_open,
        "may_end": break_glass.may_end(by, use),
        "content": _content(use, by=by) if is_open else None,
    }


def review_of(use: BreakGlass, *, by: Hat, data: Any = None) -> dict[str, Any]:
    """The review that a hat may write now, with its form; nothing for everybody else."""
    rows = use.reviews.select_related("use", "owner").filter(owner=by.agency_id)
    mine = next((row for row in rows if break_glass_reviews.may_review(by, row)), None)
    if mine is None:
        return {"review": None, "form": None}
    is_investigated = mine.state == ReviewState.UNCLEAR
    first = {"version": mine.version}
    form = ReviewForm(data, initial=first, is_investigated=is_investigated)
    return {"review": mine, "form": form}


def assigning_of(use: BreakGlass, *, by: Hat, data: Any = None) -> dict[str, Any]:
    """The form by which an officer gives their agency's review to somebody, or takes it."""
    rows = use.reviews.select_related("use", "owner").filter(owner=by.agency_id)
    mine = next((row for row in rows if break_glass_reviews.may_assign(by, row)), None)
    if mine is None:
        return {"assigned": None, "assign_form": None}
    others = [one for one in break_glass_reviews.reviewers_of(mine) if one.pk != mine.reviewer_id]
    first = {"version": mine.version, "reviewer": str(by.person_id)}
    form = AssignReviewForm(data, initial=first, reviewers=others, auto_id="id_assign_%s")
    return {"assigned": mine, "assign_form": form if others else None}


def card_of(use: BreakGlass, card_id: UUID, *, by: Hat) -> Card | None:
    """A card with a protected address that an emergency access opens now; None for every other."""
    if not use.is_open_to(by, clock.now()) or not use.is_protected_open:
        return None
    return _cards(use, by).filter(pk=card_id).first()


def _cards(use: BreakGlass, by: Hat) -> CardQuerySet:
    things = use.things.filter(thing_kind=Card.kind).values("thing_id")
    return Card.objects.filter(pk__in=things).not_kept_from(by).select_related("owner")


def _content(use: BreakGlass, *, by: Hat) -> dict[str, Any]:
    """Person core, contacts and agreed actions; opened with one entry that says it is an emergency.

    And the sheets that the reader may see anyway: an emergency opens no further ones.
    """
    cards = [*_cards(use, by).order_by("pk")]
    here = {kind: use.things.filter(thing_kind=kind).values("thing_id") for kind in _OTHERS}
    not_kept = ~apart(by.person_id)
    contacts = [*Contact.objects.filter(not_kept, pk__in=here["contact"]).select_related("owner")]
    actions = [*Action.objects.filter(not_kept, pk__in=here["action"]).select_related("agency")]
    flags = [*Flag.objects.filter(not_kept, pk__in=here["flag"]).select_related("owner", "card")]
    because = Reason(ReasonCode(use.category))
    people = sealing.open(cards, ["identity"], by=by, because=because)
    told = sealing.open(contacts, ["narrative"], by=by, because=because)
    marked = sealing.open(flags, ["words"], by=by, because=because)
    agreed = sealing.open(actions, ["text"], by=by, because=because)
    sheets = sheet_page.said_on(_sheets(cards, by), by=by, because=because)
    roles: dict[UUID, str] = {}
    for card in cards:
        part = card.involvements.order_by("-pk").first()
        roles[card.pk] = str(PersonRole(part.role).label) if part else ""
    return {
        "people": [
            (card, Identity.from_content(said), roles[card.pk], sheets[card.pk])
            for card in cards
            if (said := people[card, "identity"])
        ],
        "flags": [(row, marked[row, "words"] or {}) for row in flags],
        "contacts": [(row, told.text(row, "narrative", "narrative")) for row in contacts],
        "actions": [(row, agreed[row, "text"] or {}) for row in actions],
    }


def _sheets(cards: list[Card], by: Hat) -> SheetQuerySet:
    seen = Sheet.objects.visible_to(by).standing().filter(card__in=cards)
    return seen.select_related("owner")


_OTHERS = ("contact", "action", "flag")
