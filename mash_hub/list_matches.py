"""Matching a list with the records that an agency owns or was given: once, by two people, for a purpose.

Nothing of the list is kept or becomes a record; who met whom is shown once. Rows are compared by the
one scorer of lists (mash_hub/linkage).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID, uuid4

from django.db import transaction

from agencies import clock, references, sealing
from agencies.actors import Actor, Hat
from agencies.models.workspaces import Purpose
from agencies.reasons import Reason
from agencies.roles import Act, may
from agencies.verdicts import YES, Refused, Verdict, no, require
from audit.log import entries as log
from audit.log.entries import Verb
from mash_hub import identifiers
from mash_hub.identifiers import Invalid, Kind
from mash_hub.identities import Identity, row_of
from mash_hub.identity_tokens import tokens_of_row
from mash_hub.linkage import linking
from mash_hub.linkage.classes import Class
from mash_hub.linkage.lists import People
from mash_hub.linkage.rows import Row
from mash_hub.models.list_matches import TABLE, ListMatch, ListMatchState
from mash_hub.models.subjects import Card, Identification
from mash_hub.requests import require_purpose

MOST_ROWS = 1_000
MOST_CARDS = 2_000
_TOKENS_AT_ONCE = 2_000


@dataclass(frozen=True)
class Met:
    """A row of the list that is likely somebody on record: by its id, the reference, and the grounds."""

    row_id: str
    reference: str
    kind: Class
    grounds: str


def may_match(hat: Actor) -> Verdict:
    """Whether a hat may match lists at all: a right of its own, as taking records out is."""
    return may(hat, Act.MATCH_LISTS)


@transaction.atomic
def ask(purpose: Purpose, *, by: Hat, because: Reason) -> ListMatch:
    """Ask to match one list for a purpose of the workspace's agreement; another person agrees.

    `because` is from the list. Raises Refused.
    """
    require(may_match(by))
    require_purpose(purpose, by.workspace_id)
    at = clock.now()
    row = ListMatch(
        id=uuid4(),
        reference=references.new("L"),
        owner_id=by.agency_id,
        workspace_id=by.workspace_id,
        purpose=purpose,
        asked_by_id=by.person_id,
        asked_at=at,
    ).start(by=by, at=at, because=because)
    log.write(by=by, verb=Verb.REQUESTED, about=[row], reason=because, purpose=purpose, at=at)
    return row


def may_settle(hat: Actor, row: ListMatch) -> Verdict:
    """Another person of the same agency with the same right."""
    if not may_match(hat):
        return may_match(hat)
    if row.state != ListMatchState.ASKED:
        return no("This does not wait for a second person.")
    if row.asked_by_id == hat.person_id:
        return no("Somebody else of your agency has to agree.")
    return YES


@transaction.atomic
def settle(
    row: ListMatch, state: ListMatchState, *, by: Hat, because: Reason, version: int
) -> ListMatch:
    """Agree or decline, as the second person. Raises Refused, Stale."""
    row = ListMatch.objects.lock(row, version)
    require(may_settle(by, row))
    require(TABLE.may_move(row.state, state))
    at = clock.now()
    row.set_settled(state, by=by, at=at, because=because)
    verb = Verb.APPROVED if state == ListMatchState.AGREED else Verb.DECLINED
    log.write(by=by, verb=verb, about=[row], reason=because, purpose=row.purpose, at=at)
    return row


def may_run(hat: Actor, row: ListMatch) -> Verdict:
    """Who asked, within a day of the second person's yes, once."""
    if not may_match(hat):
        return may_match(hat)
    if row.asked_by_id != hat.person_id:
        return no("Who asked matches the list.")
    if not row.is_usable(clock.now()):
        return no("It is not agreed, was used, or its day is over. Ask again.")
    return YES


@transaction.atomic
def run(row: ListMatch, people: People, *, by: Hat, version: int) -> list[Met]:
    """Match a list that was read without a bad row, and use the leave up.

    Raises Refused when a rule is not met or the list is bad or too long, Stale; then it was not used.
    """
    row = ListMatch.objects.lock(row, version)
    require(may_run(by, row))
    require(TABLE.may_move(row.state, ListMatchState.USED))
    if people.bad:
        raise Refused("The list has bad rows: nothing was matched.")
    if len(people.rows) > MOST_ROWS:
        raise Refused(f"The list has more than {MOST_ROWS:,} rows: split it.")
    left = [_with_kinds(one) for one in people.rows]
    cards = _cards_met(left, by=by)
    opened = sealing.open_quietly(cards, ["identity"], by=by)
    held = [(card, content) for card in cards if (content := opened[card, "identity"])]
    right = [row_of(Identity.from_content(content)) for _, content in held]
    standing = Identification.objects.standing().filter(card__in=cards).select_related("subject")
    subjects = {one.card_id: one.subject for one in standing}
    found: dict[tuple[int, UUID], Met] = {}
    for one in linking.link(left, right):
        subject = subjects[held[one.right][0].pk]
        met = Met(people.ids[one.left], subject.reference, one.kind, one.grounds)
        found.setdefault((one.left, subject.pk), met)
    at = clock.now()
    row.set_used(rows=len(left), met=len({place for place, _ in found}), by=by, at=at)
    log.write(
        by=by,
        verb=Verb.EXPORTED,
        about=[row, *cards],
        people=sorted({subject_id for _, subject_id in found}),
        sections=["identity"] if cards else [],
        purpose=row.purpose,
        count=len(found),
        at=at,
    )
    return [*found.values()]


def _with_kinds(row: Row) -> Row:
    """A row of the list with its number under each kind for which it checks; others tell nothing."""
    found = set()
    for _, number in row.identifiers:
        for kind in Kind:
            try:
                one = identifiers.read(kind, number.upper())
            except Invalid:
                continue
            found.add((kind.value, one.value))
    return replace(row, identifiers=frozenset(found))


def _cards_met(rows: Sequence[Row], *, by: Hat) -> list[Card]:
    """The cards among those the hat can read that share a token with any row."""
    tokens = sorted({token for row in rows for token in tokens_of_row(row)})
    found: dict[object, Card] = {}
    for first in range(0, len(tokens), _TOKENS_AT_ONCE):
        some = tokens[first : first + _TOKENS_AT_ONCE]
        hits = Card.objects.visible_to(by).filter(tokens__token__in=some).distinct()
        found |= {card.pk: card for card in hits}
        if len(found) > MOST_CARDS:
            raise Refused("The list meets too many records to compare at once: split it.")
    return [*found.values()]
