"""One number on records of two people raises a match task; nobody is joined by it (domain notes 5.6, 4.1a).

Keyed tokens alone are compared, as the record is written. The same person's records, a number that was kept
as given, and two of whom somebody said before, with that kind of number before them, that they are not one
raise nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import connection, transaction

from agencies import clock
from agencies.actors import Actor, Hat
from agencies.reasons import Reason
from agencies.verdicts import Refused, Verdict, no, require
from audit.log import entries as log
from audit.log.entries import Verb
from mash_hub import evidence, index_keys, matching, merges
from mash_hub.identifiers import Kind
from mash_hub.identities import Identity, personal
from mash_hub.identity_tokens import hashed
from mash_hub.models.match_tasks import NOT_THE_SAME, MatchTask, MatchTaskAnswer, TaskAnswer
from mash_hub.models.merges import Merge, MergeState
from mash_hub.models.subjects import Answer, Card, Identification, MatchAnswer, Subject

MOST_RAISED = 10  # of one record: a number on more people than these is nobody's
_TURNS = 0x4E554D42  # the name of a lock of the database


@dataclass
class _Two:
    """Somebody else under whom a number stands: by which record, of what kinds, and what is known of it."""

    card_id: UUID
    numbers: set[Kind] = field(default_factory=set)
    known: set[str] = field(default_factory=set)  # kinds in words, as `evidence.kinds` has them
    task: MatchTask | None = None

    @property
    def news(self) -> set[Kind]:
        """The kinds of number of which nobody was asked, and nobody has said anything, yet."""
        return {one for one in self.numbers if one.words not in self.known}


def raise_for(card: Card, identity: Identity, *, at: datetime) -> None:
    """Raise a task with everybody else under whom a number of a record, just written, stands.

    Whoever writes is told nothing. As many queries however many others there are, and none where the record
    holds no number.
    """
    numbers = _numbers(identity)
    if not numbers:
        return
    _take_turns(numbers)
    standing = Identification.objects.standing().filter(card=card)
    of = standing.values_list("subject", flat=True).get()
    found = _others(numbers, of)
    if found:
        _note_known(found, of)
    for two in found.values():
        if not two.news:
            continue
        if two.task is not None:
            two.task.set_raised_again(two.news, at)
        else:
            kinds = sorted(one.value for one in two.news)
            task = MatchTask(id=uuid4(), card=card, other_id=two.card_id, numbers=kinds)
            task.raised_at = at
            task.start()


def _numbers(identity: Identity) -> dict[bytes, Kind]:
    named = personal(identity)
    return {
        token: Kind(label)
        for _, key in index_keys.in_use()
        for token, label in hashed((), named, key).items()
    }


def _take_turns(tokens: Collection[bytes]) -> None:
    """Let records with one of these numbers be written one at a time: each sees the other's (CC4)."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(%s, hashtext(one)) FROM unnest(%s::text[]) AS one",
            [_TURNS, sorted(token.hex() for token in tokens)],
        )


def _others(numbers: Mapping[bytes, Kind], of: UUID) -> dict[UUID, _Two]:
    """Whom else some numbers name, by the record that was first said to be about them."""
    met = Identification.objects.standing().filter(card__tokens__token__in=[*numbers])
    rows = met.exclude(subject=of).order_by("began_at", "pk")
    found: dict[UUID, _Two] = {}
    for subject_id, card_id, token in rows.values_list("subject", "card", "card__tokens__token"):
        if subject_id in found or len(found) < MOST_RAISED:
            two = found.setdefault(subject_id, _Two(card_id))
            two.numbers.add(numbers[bytes(token)])
    return found


def _note_known(found: Mapping[UUID, _Two], of: UUID) -> None:
    """Note of each what was asked before, and what was compared when somebody said that they are two."""
    people = [of, *found]
    cards = dict(
        Identification.objects.standing().filter(subject__in=people).values_list("card", "subject")
    )
    known: dict[frozenset[UUID], set[str]] = defaultdict(set)
    tasks: dict[frozenset[UUID], MatchTask] = {}
    for task in MatchTask.objects.filter(card__in=cards, other__in=cards):
        pair = frozenset({cards[task.card_id], cards[task.other_id]})
        known[pair] |= {kind.words for kind in task.kinds}
        tasks[pair] = task
    answers = MatchAnswer.objects.filter(card__in=cards, candidate__in=people)
    for answer in answers.filter(answer__in=NOT_THE_SAME):
        known[frozenset({cards[answer.card_id], answer.candidate_id})] |= {*answer.compared}
    parted = Merge.objects.filter(kept__in=people, joined__in=people)
    for merge in parted.filter(state__in=(MergeState.DECLINED, MergeState.UNDONE)):
        known[frozenset({merge.kept_id, merge.joined_id})] |= {*merge.compared}
    for subject_id, two in found.items():
        pair = frozenset({of, subject_id})
        two.known, two.task = known[pair], tasks.get(pair)


# --- answering ------------------------------------------------------------------------------------


def may_answer(hat: Actor, task: MatchTask) -> Verdict:
    """Whoever screens, of those who read the task, while it waits for their agency."""
    waits = isinstance(hat, Hat) and MatchTask.objects.waiting_for(hat).filter(pk=task.pk).exists()
    return merges.may_propose(hat) if waits else no("Nothing more is asked here.")


@transaction.atomic
def say_different(task: MatchTask, *, by: Hat, because: Reason) -> None:
    """Say that two people, of whom one can read a record each, are not one: asked again only on new evidence.

    Look-ups of either leave the other out from now on. `because` is from the list. Raises Refused.
    """
    row = _locked(task, by=by)
    people = Subject.objects.in_bulk([row.one_subject, row.other_subject])
    one, other = people[row.one_subject], people[row.other_subject]
    sides = [merges.cards_of(one, by=by), merges.cards_of(other, by=by)]
    left, right = merges.identities(sides, by=by)
    if left is None or right is None:
        raise Refused("You can say this of people of whom you can read a record each.")
    compared, at = matching.compare(left, right), clock.now()
    for card, candidate in ((row.card, other), (row.other, one)):
        MatchAnswer(
            id=uuid4(),
            card=card,
            candidate=candidate,
            answer=Answer.DIFFERENT,
            card_version=card.version,
            likeness=compared.likeness,
            compared=evidence.kinds(compared),
            by_person_id=by.person_id,
            by_agency_id=by.agency_id,
            answered_at=at,
        ).start()
    _answer(row, TaskAnswer.DIFFERENT, by=by, at=at)
    log.write(
        by=by,
        verb=Verb.IDENTIFIED,
        about=[card for side in sides for card in side],
        people=sorted(people),
        sections=["identity"],
        reason=because,
        result=Answer.DIFFERENT,
        ground="one-number",
        at=at,
    )


@transaction.atomic
def note_looked_into(task: MatchTask, *, by: Hat, because: Reason) -> None:
    """Say that one's agency looked into a number that stands on another agency's record, too.

    `because` is from the list. Raises Refused.
    """
    row, at = _locked(task, by=by), clock.now()
    _answer(row, TaskAnswer.LOOKED_INTO, by=by, at=at)
    cards = Card.objects.visible_to(by).filter(pk__in=[row.card_id, row.other_id])
    log.write(
        by=by,
        verb=Verb.ACKNOWLEDGED,
        about=[*cards],
        people=row.readable,
        reason=because,
        ground="one-number",
        at=at,
    )


def _locked(task: MatchTask, *, by: Hat) -> Any:
    """The task as its hat sees it now, nobody else answering it meanwhile. Raises Refused."""
    MatchTask.objects.select_for_update().get(pk=task.pk)
    require(may_answer(by, task))
    return MatchTask.objects.visible_to(by).select_related("card", "other").get(pk=task.pk)


def _answer(task: MatchTask, answer: TaskAnswer, *, by: Hat, at: datetime) -> None:
    MatchTaskAnswer(
        id=uuid4(),
        task=task,
        answer=answer,
        by_person_id=by.person_id,
        by_agency_id=by.agency_id,
        answered_at=at,
    ).start()
