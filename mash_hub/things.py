"""Recording what an agency says about a thing, correcting it, and saying which cards are of one thing."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID, uuid4

from django.db import transaction

from agencies import clock, files, references, sealing
from agencies.actors import Actor, Hat
from agencies.models.files import RetentionClass
from agencies.models.notices import NoticeKind
from agencies.reasons import Reason
from agencies.roles import Act, may
from agencies.verdicts import YES, Refused, Verdict, no, require
from audit.log import entries as log
from audit.log.entries import Verb
from mash_hub import interests, thing_finding, thing_telling
from mash_hub.models.items import Handling
from mash_hub.models.subjects import SubjectKind
from mash_hub.models.things import Thing, ThingCard, replace_thing_tokens
from mash_hub.particulars import Particulars
from mash_hub.thing_finding import Likely
from mash_hub.thing_tokens import stored_tokens_of

SECTIONS = ("identity", "protected")
ONE_OF_OURS = "Your agency has a card on this one already: add to that card."


def may_keep(hat: Actor) -> Verdict:
    """Whether a hat may record things for its agency, and link them."""
    return may(hat, Act.KEEP_THINGS)


def may_change(hat: Actor, card: ThingCard) -> Verdict:
    """Whether a hat may change a card: its owner's people alone (7.2 R7)."""
    if not may_keep(hat):
        return may_keep(hat)
    if hat.agency_id != card.owner_id:
        return no("Only the agency that holds a card can change it.")
    return YES


@transaction.atomic
def record(
    said: Particulars,
    *,
    by: Hat,
    because: Reason,
    handling: Handling = Handling.P,
    stands_for: Thing | None = None,
) -> ThingCard:
    """Record what the actor's agency says about a thing: a new card, on a new anchor or one it can see.

    `because` is from the list. Raises Refused when the same hat did not look it up within the hour as
    it is written here, and when `stands_for` is of another kind, not to be seen, or has a card of theirs.
    """
    require(may_keep(by))
    at = clock.now()
    because = thing_finding.require_done(said, by=by, because=because)
    thing = stands_for or _new(said.subject_kind)
    if stands_for is not None:
        _require_other(stands_for, said.subject_kind, by=by)
    file = files.open_file(
        ThingCard.kind,
        owner_id=by.agency_id,
        workspace_id=None,
        retention_class=RetentionClass.AGENCY_CARD,
    )
    card = ThingCard(
        id=uuid4(),
        subject=thing,
        owner_id=by.agency_id,
        file=file,
        author_id=by.person_id,
        handling=handling,
    )
    _seal(card, said, by=by)
    card.start(by=by, at=at, because=because)
    _index(card, said, by=by)
    log.write(
        by=by,
        verb=Verb.CREATED,
        about=[card],
        people=[thing.pk],
        sections=["identity"],
        reason=because,
        ground=said.subject_kind,
        at=at,
    )
    return card


def _new(kind: SubjectKind) -> Thing:
    anchor = Thing(
        id=uuid4(),
        reference=references.new(kind.letter, 8),
        subject_kind=kind,
        made_at=clock.now(),
    )
    anchor.start()
    return anchor


def _require_other(thing: Thing, kind: str, *, by: Hat) -> None:
    """A thing of the same kind that the hat can see and on which its agency has no card."""
    seen = Thing.objects.visible_to(by).filter(pk=thing.pk, subject_kind=kind)
    if not seen.exists():
        raise Refused("Choose one that you can see.")
    if ThingCard.objects.present().filter(subject=thing.pk, owner=by.agency_id).exists():
        raise Refused(ONE_OF_OURS)


def _seal(card: ThingCard, said: Particulars, *, by: Hat) -> None:
    """Seal what is said and, apart from it and for its own agency alone, what is protected."""
    sealing.seal(card, "identity", said.to_content(), by=by)
    if said.kept or card.protected is not None:
        sealing.seal(card, "protected", said.kept_content(), by=by)


def _index(card: ThingCard, said: Particulars, *, by: Hat) -> None:
    replace_thing_tokens(card, stored_tokens_of(said))
    interests.look_for_thing(card, by=by, at=clock.now())


def whole(card: ThingCard, *, by: Actor) -> Particulars:
    """What one's own agency's card says, what is protected included; the caller writes the entry.

    Raises Refused for a card that was not given.
    """
    opened = sealing.open_quietly([card], SECTIONS, by=by)
    held = opened[card, "identity"]
    if held is None:
        raise Refused("Your agency was not given this card.")
    return Particulars.from_content(held, opened[card, "protected"])


@transaction.atomic
def change(
    card: ThingCard,
    said: Particulars,
    *,
    by: Hat,
    because: Reason,
    version: int,
    handling: Handling = Handling.P,
) -> ThingCard:
    """Add to a card or correct it: a new version that its readers follow; every earlier one stays.

    Raises Refused for a card of another agency or another kind, Stale when `version` is not the newest.
    """
    card = ThingCard.objects.lock(card, version)
    require(may_change(by, card))
    if said.subject_kind != card.subject.subject_kind:
        raise Refused("A card stays of the kind it was recorded as.")
    at = clock.now()
    because = sealing.keep_reason(because, about=card, by=by)
    _seal(card, said, by=by)
    card.set_identity(handling, by=by, at=at, because=because)
    _index(card, said, by=by)
    thing_telling.tell_readers(card, NoticeKind.THING_CHANGED, by=by, at=at)
    _log(card, Verb.CHANGED, by=by, because=because)
    return card


def may_stand_for(hat: Actor, card: ThingCard) -> Verdict:
    """Whether a hat may say for which anchor a card stands: its owner's people."""
    return may_change(hat, card)


@transaction.atomic
def stand_for(
    card: ThingCard, thing: Thing, *, by: Hat, because: Reason, version: int
) -> ThingCard:
    """Say that one's own card is of a thing that others have a card on; links go along with the card.

    Nothing else changes hands, and it can be taken back. Raises Refused, Stale.
    """
    card = ThingCard.objects.lock(card, version)
    require(may_stand_for(by, card))
    _require_other(thing, card.subject.subject_kind, by=by)
    card.set_subject(thing, by=by, at=clock.now(), because=because)
    _log(card, Verb.IDENTIFIED, by=by, because=because)
    return card


@transaction.atomic
def stand_alone(card: ThingCard, *, by: Hat, because: Reason, version: int) -> ThingCard:
    """Let one's own card stand for an anchor of its own again. Raises Refused when it does, Stale."""
    card = ThingCard.objects.lock(card, version)
    require(may_stand_for(by, card))
    if not stands_with_others(card, by=by):
        raise Refused("This card stands for itself.")
    card.set_subject(
        _new(SubjectKind(card.subject.subject_kind)), by=by, at=clock.now(), because=because
    )
    _log(card, Verb.UNIDENTIFIED, by=by, because=because)
    return card


def stands_with_others(card: ThingCard, *, by: Hat) -> bool:
    """Whether a card shares its anchor with another one that the hat can see."""
    others = ThingCard.objects.visible_to(by).filter(subject=card.subject_id)
    return others.exclude(pk=card.pk).exists()


def choices(likely: Iterable[Likely], *, by: Hat) -> list[tuple[UUID, str]]:
    """Of things found, those that a new card of the hat's agency can stand for: it has none on them."""
    found = [*likely]
    ours = ThingCard.objects.present().filter(
        subject__in=[one.thing.pk for one in found], owner=by.agency_id
    )
    taken = set(ours.values_list("subject_id", flat=True))
    return [
        (
            one.thing.pk,
            f"Yes: {one.thing.reference}, {one.said.label}, of {one.card.owner.short_name}",
        )
        for one in found
        if one.thing.pk not in taken
    ]


def _log(card: ThingCard, verb: Verb, *, by: Hat, because: Reason) -> None:
    log.write(
        by=by,
        verb=verb,
        about=[card],
        people=[card.subject_id],
        sections=["identity"],
        reason=because,
        ground=card.subject.subject_kind,
        at=clock.now(),
    )
