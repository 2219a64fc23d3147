"""Joining two people who are one: proposed by one, confirmed by another, and parted again (4.1a).

Cards move from one anchor to the other, and nothing else changes hands: grants, owners, protected
addresses and sealed items stay with who had them, since all reading goes by cards. Conflicts hold on
both sides while the two are joined (mash_hub/carried.py), and so do barriers (mash_hub/barriers.py).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from functools import reduce
from uuid import UUID, uuid4

from django.db import transaction

from agencies import clock, hats, notices, references, sealing
from agencies.actors import Actor, Hat
from agencies.models.notices import NoticeKind
from agencies.reasons import BY_RULE, Reason
from agencies.roles import Act, may
from agencies.verdicts import YES, Refused, Verdict, no, require
from audit.log import entries as log
from audit.log.entries import Verb
from mash_hub import barriers, carried, ceilings, evidence, matching
from mash_hub.identities import Identity
from mash_hub.models.merges import TABLE, Merge, MergeCard, MergeState, Side, of_concern, unnamed
from mash_hub.models.subjects import Card, Identification, Subject

_JOINED_ALREADY = (
    "One of the two was joined to somebody already. Part those first, or join that one."
)


def may_propose(hat: Actor) -> Verdict:
    """Whether a hat may say of any two people of its workspace that they are one."""
    return may(hat, Act.SCREEN)


def may_join(hat: Actor, kept: Subject, joined: Subject) -> Verdict:
    """Whether a hat may say that two people are one: who screens; of somebody it keeps by a nickname, police.

    So the police of a CMOG name whom they entered without a name (4.11), by two as everybody: while the
    entry stands and nobody was named, and joined to somebody else, never the other way round.
    """
    allowed = may_propose(hat)
    if allowed or not isinstance(hat, Hat):
        return allowed
    cards = Identification.objects.standing().filter(subject=joined.pk).values("card")
    wanted = unnamed().filter(card__in=cards).filter(card__in=of_concern(hat))
    return YES if wanted.exists() else allowed


def _may_work(hat: Actor, merge: Merge) -> Verdict:
    """Whether a merge is a hat’s to settle or part: who screens, or whose nickname it is that it joined."""
    allowed = may(hat, Act.SCREEN)
    if allowed or not isinstance(hat, Hat):
        return allowed
    listed = of_concern(hat).filter(card__in=merge.cards.filter(side=Side.JOINED).values("card"))
    return YES if listed.exists() else allowed


@transaction.atomic
def propose(kept: Subject, joined: Subject, *, by: Hat, because: Reason) -> Merge:
    """Propose that two anchors are one person; nothing moves until somebody else confirms it.

    `because` is from the list. Raises Refused when the hat cannot read a card on each, when one was
    joined to another already, when it waits already, and when somebody said that they are not the
    same and nothing is known since (mash_hub/evidence.py).
    """
    require(may_join(by, kept, joined))
    _require_two_roots(kept, joined)
    left, right = identities([cards_of(joined, by=by), cards_of(kept, by=by)], by=by)
    if left is None or right is None:
        raise Refused("You can join people of whom you can read a record each.")
    compared = matching.compare(left, right)
    _require_new(kept, joined, compared)
    at = clock.now()
    merge = Merge(
        id=uuid4(),
        reference=references.new("J"),
        kept=kept,
        joined=joined,
        workspace_id=by.workspace_id,
        likeness=compared.likeness,
        compared=evidence.kinds(compared),
        proposed_by_id=by.person_id,
        proposed_at=at,
    ).start(by=by, at=at, because=because)
    for side, subject in ((Side.KEPT, kept), (Side.JOINED, joined)):
        for card in Card.objects.on_subject(subject.pk):
            MergeCard(id=uuid4(), merge=merge, card=card, side=side).start()
    _tell(merge, by=by)
    _log(merge, Verb.IDENTIFIED, by=by, because=because)
    return merge


def is_waiting(one: Subject, other: Subject) -> bool:
    """Whether somebody proposed already that two anchors are one."""
    return Merge.objects.of_pair(one.pk, other.pk).filter(state=MergeState.PROPOSED).exists()


def may_settle(hat: Actor, merge: Merge) -> Verdict:
    """Another person than who proposed it."""
    if not (allowed := _may_work(hat, merge)):
        return allowed
    if not merge.is_open:
        return no("This does not wait for a second person.")
    if merge.proposed_by_id == hat.person_id:
        return no("Somebody else has to agree that the two are one person.")
    return YES


@transaction.atomic
def confirm(merge: Merge, *, by: Hat, because: Reason, version: int) -> Merge:
    """Agree, as the second person: the cards of one anchor stand for the other from now on.

    Raises Refused when a rule of `propose` no longer holds, Stale.
    """
    carried.take_turns()
    merge = Merge.objects.lock(merge, version)
    require(may_settle(by, merge))
    require(TABLE.may_move(merge.state, MergeState.CONFIRMED))
    _require_two_roots(merge.kept, merge.joined)
    at = clock.now()
    known = {row.card_id: row for row in MergeCard.objects.filter(merge=merge)}
    leaving = Identification.objects.standing().select_for_update(of=("self",))
    for one in leaving.filter(subject=merge.joined_id).order_by("card"):
        one.set_ended(by=by, at=at, because=because)
        moved = _begun(one.card_id, merge.kept_id, by=by, because=because)
        row = (
            known.get(one.card_id)
            or MergeCard(id=uuid4(), merge=merge, card_id=one.card_id, side=Side.JOINED).start()
        )
        row.set_moved(moved)
    merge.set_settled(MergeState.CONFIRMED, by=by, at=at, because=because)
    carried.renew(carried.files_of_subjects([merge.kept_id]), by=by, at=at)
    _tell(merge, by=by)
    _log(merge, Verb.CONFIRMED, by=by, because=because)
    return merge


@transaction.atomic
def decline(merge: Merge, *, by: Hat, because: Reason, version: int) -> Merge:
    """Say, as the second person, that the two are not the same. Raises Refused, Stale."""
    merge = Merge.objects.lock(merge, version)
    require(may_settle(by, merge))
    require(TABLE.may_move(merge.state, MergeState.DECLINED))
    merge.set_settled(MergeState.DECLINED, by=by, at=clock.now(), because=because)
    _tell(merge, by=by)
    _log(merge, Verb.DECLINED, by=by, because=because)
    return merge


def may_take_back(hat: Actor, merge: Merge) -> Verdict:
    """Who proposed it, while it waits."""
    if not (allowed := _may_work(hat, merge)):
        return allowed
    if not merge.is_open or merge.proposed_by_id != hat.person_id:
        return no("Only who proposed it can take it back, while it waits.")
    return YES


@transaction.atomic
def take_back(merge: Merge, *, by: Hat, version: int) -> Merge:
    """Take one's own proposal back. Raises Refused, Stale."""
    merge = Merge.objects.lock(merge, version)
    require(may_take_back(by, merge))
    require(TABLE.may_move(merge.state, MergeState.TAKEN_BACK))
    merge.set_settled(MergeState.TAKEN_BACK, by=by, at=clock.now())
    _log(merge, Verb.WITHDRAWN, by=by)
    return merge


def doubts(rows: Iterable[Merge], *, by: Hat) -> dict[UUID, list[str]]:
    """Of merges that stand, those against which something speaks that was not known, with what it is.

    Compared by what the hat can read of both sides now; nothing of it is shown, so no view is counted.
    """
    found = {}
    for merge in rows:
        if merge.stands and (compared := _compared_now(merge, by=by)) is not None:
            found[merge.pk] = evidence.against(compared, since=merge)
    return {pk: words for pk, words in found.items() if words}


def _compared_now(merge: Merge, *, by: Hat) -> matching.Comparison | None:
    told = []
    for side in (Side.JOINED, Side.KEPT):
        ids = merge.cards.filter(side=side).values("card")
        cards = [*Card.objects.visible_to(by).filter(pk__in=ids)]
        opened = sealing.open_quietly(cards, ["identity"], by=by)
        said = [Identity.from_content(one) for card in cards if (one := opened[card, "identity"])]
        if not said:
            return None
        told.append(reduce(Identity.joined, said))
    return matching.compare(*told)


@transaction.atomic
def say_again(merge: Merge, *, by: Hat, because: Reason, version: int) -> Merge:
    """Say, having looked at what is new, that the two are one person all the same. Refused, Stale."""
    merge = Merge.objects.lock(merge, version)
    require(_may_work(by, merge))
    compared = _compared_now(merge, by=by) if merge.stands else None
    if compared is None:
        raise Refused("The two are not joined.")
    kinds, at = evidence.kinds(compared), clock.now()
    merge.set_compared(compared.likeness, kinds, by=by, at=at, because=because)
    _tell(merge, by=by)
    _log(merge, Verb.IDENTIFIED, by=by, because=because)
    return merge


def may_ask_to_part(hat: Actor, merge: Merge) -> Verdict:
    """Anybody who screens in the workspace, while the two are joined and nobody has asked."""
    if not (allowed := _may_work(hat, merge)):
        return allowed
    return TABLE.may_move(merge.state, MergeState.PARTING)


@transaction.atomic
def ask_to_part(merge: Merge, *, by: Hat, because: Reason, version: int) -> Merge:
    """Ask to part two people again; nothing moves until somebody else agrees. Raises Refused, Stale."""
    merge = Merge.objects.lock(merge, version)
    require(may_ask_to_part(by, merge))
    merge.set_parting(by.person_id, by=by, at=clock.now(), because=because)
    _tell(merge, by=by)
    _log(merge, Verb.CHANGED, by=by, because=because)
    return merge


@transaction.atomic
def keep_joined(merge: Merge, *, by: Hat, because: Reason, version: int) -> Merge:
    """Leave two people joined whom somebody asked to part, oneself included. Raises Refused, Stale."""
    merge = Merge.objects.lock(merge, version)
    require(_may_work(by, merge))
    require(
        TABLE.may_move(merge.state, MergeState.CONFIRMED) if merge.is_parting else no(_NOT_ASKED)
    )
    merge.set_parting(None, by=by, at=clock.now(), because=because)
    _tell(merge, by=by)
    _log(merge, Verb.DECLINED, by=by, because=because)
    return merge


_NOT_ASKED = "Nobody has asked to part them."


def may_undo(hat: Actor, merge: Merge) -> Verdict:
    """Another person who screens in the workspace than the one who asked to part them (two people)."""
    if not (allowed := _may_work(hat, merge)):
        return allowed
    if not merge.is_parting:
        return no(_NOT_ASKED if merge.stands else "The two are not joined.")
    if merge.parting_by_id == hat.person_id:
        return no("Somebody else has to agree that they are two people.")
    return YES


@transaction.atomic
def undo(merge: Merge, *, by: Hat, because: Reason, version: int) -> Merge:
    """Part two people again, as the second person: every card that moved goes back as it is by now.

    A card that somebody has since said to be about another person stays there; cards that came
    later stay with the person they came to. A person joined onwards meanwhile loses these cards too.
    Raises Refused, Stale.
    """
    carried.take_turns()
    merge = Merge.objects.lock(merge, version)
    require(may_undo(by, merge))
    require(TABLE.may_move(merge.state, MergeState.UNDONE))
    at = clock.now()
    _part(merge, by=by, because=because, at=at)
    _tell(merge, by=by)
    _log(merge, Verb.UNIDENTIFIED, by=by, because=because)
    return merge


@transaction.atomic
def part_again(merge: Merge, undone_by: Sequence[UUID], *, by: Actor, at: datetime) -> bool:
    """Part two people whom a restored backup holds to be one, or withdraw what waits there to join them.

    Gives whether there was anything to do. `undone_by` is who was the second person, where that is known.
    """
    carried.take_turns()
    if merge.stands:
        _part(merge, by=by, because=BY_RULE, at=at, undone_by=undone_by)
    elif merge.is_open:
        merge.set_settled(MergeState.TAKEN_BACK, by=by, at=at, because=BY_RULE)
    else:
        return False
    return True


def _part(
    merge: Merge, *, by: Actor, because: Reason, at: datetime, undone_by: Sequence[UUID] = ()
) -> None:
    where = barriers.onwards(merge.kept_id)
    _lock([*where, merge.joined_id])
    moved = MergeCard.objects.filter(merge=merge, moved_by__isnull=False).values("card")
    standing = Identification.objects.standing().select_for_update(of=("self",))
    around = carried.files_of_subjects([*where, merge.joined_id])
    for one in standing.filter(card__in=moved, subject__in=where).order_by("card"):
        one.set_ended(by=by, at=at, because=because)
        _begun(one.card_id, merge.joined_id, by=by, because=because)
    joined_at = merge.settled_at or at
    merge.set_undone(by=by, at=at, because=because, undone_by=undone_by)
    barriers.part(around, joined_at, by=by, at=at)
    carried.renew(around, by=by, at=at)


def _begun(card_id: UUID, subject_id: UUID, *, by: Actor, because: Reason) -> Identification:
    row = Identification(id=uuid4(), card_id=card_id, subject_id=subject_id)
    row.start(by=by, at=clock.now(), because=because)
    barriers.follow(card_id, by=by, at=clock.now())
    return row


def _require_two_roots(kept: Subject, joined: Subject) -> None:
    """Lock both anchors, in one order for everybody; refuse one and the same, and circles."""
    if kept.pk == joined.pk:
        raise Refused("These are one person already.")
    pair = [kept.pk, joined.pk]
    _lock(pair)
    if Merge.objects.standing().filter(joined__in=pair).exists():
        raise Refused(_JOINED_ALREADY)


def _lock(subject_ids: Iterable[UUID]) -> None:
    """Lock anchors in one order for everybody: merges, partings and new reports take turns (CC4)."""
    [*Subject.objects.select_for_update().filter(pk__in=[*subject_ids]).order_by("pk")]


def _require_new(kept: Subject, joined: Subject, compared: matching.Comparison) -> None:
    earlier = Merge.objects.of_pair(kept.pk, joined.pk)
    if is_waiting(kept, joined):
        raise Refused("This waits for a second person already.")
    no_longer = (MergeState.DECLINED, MergeState.UNDONE)
    last = earlier.filter(state__in=no_longer).order_by("-proposed_at").first()
    if last and not evidence.is_new(compared, since=last):
        raise Refused(
            "Somebody looked at this and said that they are not the same, and nothing new is known."
        )


Open = Callable[..., sealing.Opened]


def cards_of(subject: Subject, *, by: Hat) -> list[Card]:
    """The cards on one person that the hat can read."""
    return [*Card.objects.visible_to(by).on_subject(subject.pk).order_by("pk")]


def identities(
    sides: Iterable[Sequence[Card]], *, by: Hat, open_with: Open = sealing.open_quietly
) -> list[Identity | None]:
    """What the hat can read on each side, the cards of a side joined; None where it can read none.

    Opened quietly, the caller's act writes the entry; a page opens with `sealing.open`.
    """
    found = [*sides]
    every = [card for some in found for card in some]
    opened = open_with(every, ["identity"], by=by)
    told: list[Identity | None] = []
    for some in found:
        contents = [content for card in some if (content := opened[card, "identity"])]
        said = [Identity.from_content(content) for content in contents]
        told.append(reduce(Identity.joined, said) if said else None)
    standing = Identification.objects.standing().filter(card__in=[card.pk for card in every])
    ceilings.count_views(standing.values_list("subject_id", flat=True), by=by)
    return told


def _tell(merge: Merge, *, by: Hat) -> None:
    """Tell the colleagues who see the merge, by name; a notice names the merge's reference alone.

    Whoever is kept from one of the two sees no merge of them, and hears of none.
    """
    among = [hat for hat in hats.in_workspace(merge.workspace_id) if hat.agency_id == by.agency_id]
    readers = Merge.objects.readers_of(merge, among=among)
    if readers:
        notices.post(
            to=by.agency_id,
            notice_kind=NoticeKind.MERGE_CHANGED,
            about=merge,
            by=by,
            at=clock.now(),
            workspace_id=merge.workspace_id,
            persons={hat.person_id for hat in readers},
        )


def _log(merge: Merge, verb: Verb, *, by: Hat, because: Reason | None = None) -> None:
    cards = Card.objects.visible_to(by).filter(pk__in=merge.cards.values("card"))
    log.write(
        by=by,
        verb=verb,
        about=[merge, *cards],
        people=[merge.kept_id, merge.joined_id],
        reason=because,
        ground="merge",
        at=clock.now(),
    )
