"""Collecting what is held for a request: jobs, of which who received it can tell nothing (domain notes 4.16).

First a job looks through the records of the agency that received the request, and only those: how long it
takes tells nothing about any other. Then, unseen, others find out which agencies hold something and ask each
for its own part. What is to be done stands in rows; each step is one act, and done again it changes nothing.
"""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db import transaction

from agencies import clock, door, hats, sealing
from agencies.actors import Hat, Service
from agencies.reasons import BY_RULE
from agencies.roles import may
from audit.log import entries as log
from audit.log.entries import Verb
from audit.workspace import disclosure_gathering, disclosures, sealed_disclosures
from audit.workspace.models.disclosure_asking import DisclosureAsking
from audit.workspace.models.disclosure_parts import DisclosurePart
from audit.workspace.models.disclosures import KEEP, Disclosure, DisclosureState

S = DisclosureState
_BATCH = 20


# --- the agency that received it ------------------------------------------------------------------


def asked_for_ids() -> list[UUID]:
    """Requests that somebody asked to be collected, one batch."""
    waiting = Disclosure.objects.filter(state=S.COLLECTING).order_by("collecting_at", "pk")
    return [*waiting.values_list("pk", flat=True)[:_BATCH]]


@transaction.atomic
def collect(*, by: Service, only: Collection[UUID]) -> int:
    """Collect what the agencies hold that received these requests; gives how many were collected.

    Who asked for it has to have the right still: otherwise the request goes back to where it stood (AC13).
    """
    waiting = Disclosure.objects.filter(state=S.COLLECTING, pk__in=only).order_by("pk")
    rows = [*waiting.select_for_update(skip_locked=True, of=("self",))]
    for row in rows:
        hat = _asker(row)
        service = Service(by.name, row.owner_id, on_behalf_of=hat, workspace_id=row.workspace_id)
        door.wear(service)
        if hat is None:
            _give_back(row, by=service)
        else:
            _collect(row, by=service)
    door.wear(by)
    return len(rows)


def _asker(row: Disclosure) -> Hat | None:
    """The hat of who asked for it, where it may still; nothing where it may not."""
    asked_as = row.collecting_as_id
    hat = hats.of_memberships([asked_as]).get(asked_as) if asked_as else None
    if hat is None or not may(hat, KEEP):
        return None
    return hat if Disclosure.objects.readers_of(row, among=[hat]) else None


def _give_back(row: Disclosure, *, by: Service) -> None:
    at = clock.now()
    row.set_step(S.SCOPED, by=by, at=at, because=BY_RULE)
    _note(row, Verb.REFUSED, by=by)


def _collect(row: Disclosure, *, by: Service) -> None:
    at = clock.now()
    own = disclosure_gathering.find(row, row.owner_id).get(row.owner_id, [])
    row.collected_at = at
    row.set_step(S.COLLECTED if own else S.OWNER_CONSULT, by=by, at=at)
    disclosure_gathering.ask(row, row.owner_id, own, _asked(row, by=by), at=at)
    disclosure_gathering.hold(row, own, at)
    DisclosureAsking.begin(row)
    _note(row, Verb.COMPLETED, by=by)


def _note(row: Disclosure, verb: Verb, *, by: Service) -> None:
    """Tell all officers of the agency, who asked for it among them, and leave the entry."""
    at = clock.now()
    disclosures.tell(row, by=Service(by.name, row.owner_id), at=at)
    log.write(
        by=by,
        verb=verb,
        about=[row],
        people=[row.subject_id],
        ground=f"disclosure:{row.disclosure_kind.lower()}",
        at=at,
    )


def _asked(row: Disclosure, *, by: Service) -> dict[str, str]:
    """What the officers of each agency are told: who asks, and what is looked for."""
    opened = sealing.open_quietly([row], ["request", "scope"], by=by)
    return {
        "asker": opened.text(row, "request", "asker"),
        "words": opened.text(row, "scope", "words"),
    }


# --- the others -----------------------------------------------------------------------------------


def to_find_ids() -> list[UUID]:
    """Requests for which nobody looked yet which other agencies hold something, one batch."""
    return [*DisclosureAsking.objects.to_find().values_list("pk", flat=True)[:_BATCH]]


@transaction.atomic
def find(*, by: Service, only: Collection[UUID]) -> int:
    """Find out which other agencies hold something, and note each as to be asked; gives for how many requests.

    And which hold something under seal, who received the request among them: of that its officers know nothing.
    """
    waiting = DisclosureAsking.objects.to_find().filter(pk__in=only).select_related("disclosure")
    rows = [*waiting.select_for_update(skip_locked=True, of=("self",))]
    for one in rows:
        row = one.disclosure
        others = {*disclosure_gathering.find(row)} - {row.owner_id}
        for owner_id in sorted(others | sealed_disclosures.owners(row)):
            DisclosureAsking.begin(row, owner_id)
        one.set_done(clock.now())
    return len(rows)


def to_ask_ids() -> list[UUID]:
    """Agencies that were not asked yet, one batch."""
    return [*DisclosureAsking.objects.to_ask().values_list("pk", flat=True)[:_BATCH]]


@transaction.atomic
def ask(*, by: Service, only: Collection[UUID]) -> int:
    """Ask agencies for their own part; gives how many were asked.

    An agency that holds nothing is not asked, so that it does not learn who asked. Each waits for itself
    alone: one whose keys do not answer holds up no other. Of what is under seal custodians alone are asked.
    """
    waiting = DisclosureAsking.objects.to_ask().filter(pk__in=only).select_related("disclosure")
    rows = [*waiting.select_for_update(skip_locked=True, of=("self",)).order_by("pk")]
    for one in rows:
        row, at = one.disclosure, clock.now()
        service = Service(by.name, row.owner_id, workspace_id=row.workspace_id)
        door.wear(service)
        held = disclosure_gathering.find(row, one.owner_id).get(one.owner_id, [])
        parts = DisclosurePart.objects.filter(disclosure=row, owner=one.owner_id)
        asked = _asked(row, by=service)
        if held and not parts.exists():
            disclosure_gathering.ask(row, one.owner_id, held, asked, at=at)
            disclosure_gathering.hold(row, held, at)
        sealed_disclosures.ask(row, one.owner_id, asked, at=at)
        one.set_done(at)
    door.wear(by)
    return len(rows)
