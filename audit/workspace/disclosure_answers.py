"""Deciding what leaves in answer to a request, and the second person who checks every page (domain notes 4.16)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from agencies import clock, hats, sealing
from agencies.actors import Actor, Hat
from agencies.reasons import Reason
from agencies.roles import may
from agencies.verdicts import Refused, Verdict, no, require
from audit.log import entries as log
from audit.log.entries import Verb
from audit.workspace import disclosable, disclosure_bundle, disclosure_wordings, disclosures
from audit.workspace.disclosure_bundle import Entry
from audit.workspace.models.disclosure_bundles import DisclosureBundle
from audit.workspace.models.disclosure_parts import (
    DisclosureItem,
    DisclosurePart,
    ItemDecision,
)
from audit.workspace.models.disclosures import CHECK, Disclosure, DisclosureState

S = DisclosureState


def may_consider(hat: Actor, row: Disclosure) -> Verdict:
    """Whether a hat goes on to the decision: not before the owners' day, whether anybody is asked or not."""
    verdict = disclosures.may_step(hat, row, S.DECISION)
    if verdict and row.state == S.OWNER_CONSULT and hats.today() < row.owners_on:
        return no(
            f"The agencies of the hub have until {row.owners_on:%-d %B %Y}, for every request alike. Go on then."
        )
    return no("It is with a second person.") if verdict and row.state == S.CHECK else verdict


@transaction.atomic
def consider(row: Disclosure, *, by: Hat, version: int) -> Disclosure:
    """Go on to the decision; what no owner passed on until now stays out of it. Raises Refused, Stale."""
    row = disclosures.locked(row, version)
    require(may_consider(by, row))
    at = clock.now()
    row.set_step(S.DECISION, by=by, at=at)
    return disclosures.done(row, Verb.CHANGED, by=by, at=at)


def entries(row: Disclosure, *, by: Hat, quietly: bool = False) -> list[Entry]:
    """What owners passed on, in order of its days; nothing before the decision has begun.

    Leaves an entry, unless `quietly`, for acts that write one themselves.
    """
    if row.state not in (S.DECISION, S.CHECK, S.RELEASED, S.PART, S.CLOSED):
        return []
    passed = DisclosurePart.objects.filter(disclosure=row, is_passed=True)
    # An agency's part goes ten years after the closing, on its own day (ADR 94).
    parts = [*passed.filter(file__destroyed_at__isnull=True).order_by("pk")]
    door = sealing.open_quietly if quietly else sealing.open
    opened = door(parts, ["passed"], by=by)
    found: list[Entry] = []
    for part in parts:
        content = opened[part, "passed"]
        if content is None:
            raise Refused(
                "What was passed on does not open: see whether your agreement is in force."
            )
        found += [_entry(one) for one in content["entries"]]
    return sorted(found, key=lambda one: (one.on, one.agency))


def _entry(one: dict[str, Any]) -> Entry:
    return Entry(
        one["agency"], date.fromisoformat(one["on"]), one["pieces"], disclosable.unpacked(one)
    )


def bundle_of(row: Disclosure) -> DisclosureBundle:
    """The pages that were decided on last."""
    return row.bundles.filter(digest=row.bundle_digest).latest("made_at")


def may_propose(hat: Actor, row: Disclosure) -> Verdict:
    """Whether a hat decides that what is there is the answer, and gives it to a second person."""
    return disclosures.may_step(hat, row, S.CHECK)


@transaction.atomic
def propose(row: Disclosure, *, by: Hat, version: int) -> Disclosure:
    """Make the pages, and ask a second person to look at every one. Raises Refused, Stale.

    Refused while the workspace has no standard wording that two officers wrote and checked.
    """
    row = disclosures.locked(row, version)
    require(may_propose(by, row))
    wording = disclosure_wordings.in_use(row.workspace_id)
    if wording is None:
        raise Refused(
            "Have the standard wording written and checked first: it stands in every answer."
        )
    at = clock.now()
    row.wording, row.decided_at, row.decided_by_id = wording, at, by.person_id
    made = disclosure_bundle.make(row, entries(row, by=by, quietly=True), by=by, at=at)
    row.pages, row.bundle_digest = made.pages, made.digest
    row.set_step(S.CHECK, by=by, at=at)
    return disclosures.done(row, Verb.DECIDED, by=by, at=at)


def may_settle(hat: Actor, row: Disclosure) -> Verdict:
    """Whether a hat is the second person: of the agency that answers, and neither who decided nor who prepared."""
    verdict = may(hat, CHECK)
    if not verdict:
        return verdict
    if hat.agency_id != row.owner_id or hat.workspace_id != row.workspace_id:
        return no("The agency that received the request answers it.")
    if row.state != S.CHECK:
        return no("It is not with a second person.")
    if row.decided_by_id == hat.person_id:
        return no("Another looks at every page, not the one who decided.")
    return verdict


@transaction.atomic
def settle(
    row: Disclosure, *, agrees: bool, pages: int, by: Hat, because: Reason, version: int
) -> Disclosure:
    """Let the answer go as its pages stand, or send it back. Raises Refused, Stale.

    `pages` is how many one has looked at. What became of the request is told by the agency's own part and
    by what was passed to it, never by what others kept.
    """
    row = disclosures.locked(row, version)
    require(may_settle(by, row))
    at = clock.now()
    if not agrees:
        if because.is_kept:
            raise Refused("Say in a sentence why it goes back.")
        because = sealing.keep_reason(because, about=row, by=by)
        row.decided_by_id = row.decided_at = None
        row.set_step(S.DECISION, by=by, at=at, because=because)
        return disclosures.done(row, Verb.DECLINED, by=by, at=at, because=because)
    if pages != row.pages:
        raise Refused(f"Look at every page: there are {row.pages}.")
    leaving = entries(row, by=by, quietly=True)
    disclosure_bundle.content(bundle_of(row), by=by)  # refuses what is not what was decided on
    row.settled_at, row.settled_by_id = at, by.person_id
    row.set_step(_outcome(row, leaving), by=by, at=at)
    return disclosures.done(row, Verb.APPROVED, by=by, at=at)


def _outcome(row: Disclosure, leaving: list[Entry]) -> DisclosureState:
    if not leaving:
        return S.REFUSED
    kept = DisclosureItem.objects.filter(part__disclosure=row, owner=row.owner_id).exclude(
        decision=ItemDecision.WHOLE
    )
    redacted = any(None in entry.pieces for entry in leaving)
    return S.PART if redacted or kept.exists() else S.RELEASED


@transaction.atomic
def take(row: Disclosure, *, by: Hat, because: Reason) -> bytes:
    """Take the answer out as a file, to send it; or to look at its pages before. Raises Refused."""
    require(may_take(by, row))
    bundle = bundle_of(row)
    made = disclosure_bundle.content(bundle, by=by)
    log.write(
        by=by,
        verb=Verb.EXPORTED,
        about=[row, bundle],
        people=[row.subject_id],
        reason=because,
        ground=row.reference,
        count=bundle.pages,
        hashes=[bytes.fromhex(bundle.digest)],
        at=clock.now(),
    )
    return made


def may_take(hat: Actor, row: Disclosure) -> Verdict:
    """Whether a hat takes the pages out: to look at them as the second person, or to send them."""
    verdict = may(hat, CHECK)
    if not verdict:
        return verdict
    if hat.agency_id != row.owner_id or not row.bundle_digest:
        return no("There is no answer to take out yet.")
    return verdict
