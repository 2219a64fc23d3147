"""Saying what a thing has to do with a person or another thing, or which case it concerns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
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
from mash_hub import concerns, held, thing_telling
from mash_hub.models.cmog_entries import CmogEntry
from mash_hub.models.items import Assessment, Handling, SourceGrade
from mash_hub.models.links import BETWEEN, CASES, PERSONS, RELATIONS, Certainty, Link, Relation
from mash_hub.models.subjects import Card, Identification, Subject, SubjectKind
from mash_hub.models.things import KINDS, Thing, ThingCard

NOT_SEEN = "There is nobody and no case of this reference that you can see."
_LETTERS = {"C": "contact", "E": "enquiry", "I": "item"}
_THINGS = {kind.letter for kind in KINDS}


@dataclass(frozen=True)
class Said:
    """What a link says: what the two have to do with each other, how sure it is, who says so, when."""

    relation: Relation
    certainty: Certainty
    source: str
    note: str = ""
    from_on: str = ""  # ISO
    until_on: str = ""
    handling: Handling = Handling.P
    source_grade: SourceGrade | None = None  # 3x5x2, with how the source knows it
    assessment: Assessment | None = None

    def words(self) -> dict[str, Any]:
        """The sealed part; codes stand in columns."""
        dates = {"from_on": self.from_on, "until_on": self.until_on}
        return {"source": self.source, "note": self.note, **dates}


@dataclass(frozen=True)
class End:
    """The other end of a link: a person or thing by a card on them, an entry, or a case."""

    kind: str
    id: UUID
    people: tuple[UUID, ...] = ()
    thing: Thing | None = None


def stricter(*codes: str | None) -> Handling:
    """The strictest of some handling codes: a link takes that of its two ends (domain notes 4.11)."""
    return Handling.C if Handling.C.value in codes else Handling.P


def _handling_of_end(end_kind: str, end_id: UUID) -> str | None:
    """The handling of a thing at the other end; a person and a case have none of their own."""
    if end_kind != ThingCard.kind:
        return None
    return str(ThingCard.objects.values_list("handling", flat=True).get(pk=end_id))


def may_link(hat: Actor) -> Verdict:
    """Whether a hat may link things for its agency."""
    return may(hat, Act.KEEP_THINGS)


def end_of(reference: str, *, by: Hat) -> End:
    """The person, thing or case of a reference, if the hat can see it; a person of concern by their entry.

    Raises Refused alike for what is not there and what may not be seen, after the same query.
    """
    tidy = references.tidy(reference)
    kind = _LETTERS.get(tidy.partition("-")[0])
    if kind is not None:
        found = CASES[kind].objects.visible_to(by).filter(reference=tidy).first()
        if found is None:
            raise Refused(NOT_SEEN)
        return End(kind, found.pk)
    if tidy.partition("-")[0] in _THINGS:
        return _end_at_thing(tidy, by=by)
    if tidy.partition("-")[0] == concerns.PREFIX:
        return _end_at_entry(tidy, by=by)
    person = Subject.objects.visible_to(by).filter(reference=tidy).first()
    if person is None:
        raise Refused(NOT_SEEN)
    cards = [*Card.objects.visible_to(by).on_subject(person.pk).order_by("pk")]
    card = min(cards, key=lambda one: one.owner_id != by.agency_id)
    return End(Card.kind, card.pk, (person.pk,))


def _end_at_thing(reference: str, *, by: Hat) -> End:
    thing = Thing.objects.visible_to(by).filter(reference=reference).first()
    if thing is None:
        raise Refused(NOT_SEEN)
    return End(ThingCard.kind, card_to_link(thing, by=by).pk, (thing.pk,), thing)


def _end_at_entry(reference: str, *, by: Hat) -> End:
    entry = concerns.of_reference(reference, by=by)
    if entry is None:
        raise Refused(NOT_SEEN)
    return End(CmogEntry.kind, entry.pk, (entry.subject_id,))


def card_to_link(thing: Thing, *, by: Hat) -> ThingCard:
    """The card by which an agency links a thing: its own or else the first it can read."""
    cards = ThingCard.objects.visible_to(by).filter(subject=thing.pk).order_by("changed_at", "pk")
    found = sorted(cards, key=lambda one: one.owner_id != by.agency_id)
    if not found:
        raise Refused("You can link what you can see.")
    return found[0]


def relations_of(kind: str, end_kind: str) -> tuple[Relation, ...]:
    """What a kind of thing may have to do with a person, or with things; with a case it has one relation."""
    if end_kind == ThingCard.kind:
        with_some = (every for pair, every in BETWEEN.items() if SubjectKind(kind) in pair)
        return tuple(dict.fromkeys(one for every in with_some for one in every))
    return RELATIONS[SubjectKind(kind)] if end_kind in PERSONS else (Relation.ABOUT,)


def _in_order(thing: Thing, end: End, *, by: Hat) -> tuple[Thing, End]:
    """A thing and the thing at the other end, in the one order that their kinds have."""
    if end.thing is None:
        return thing, end
    if end.thing.pk == thing.pk:
        raise Refused("A link is between two: give the reference of another.")
    pair = SubjectKind(thing.subject_kind), SubjectKind(end.thing.subject_kind)
    if pair in BETWEEN:
        return thing, end
    card = card_to_link(thing, by=by)
    return end.thing, End(ThingCard.kind, card.pk, (thing.pk,), thing)


@transaction.atomic
def add(thing: Thing, end: End, said: Said, *, by: Hat) -> Link:
    """Link a thing with a person, a thing or a case: the actor's agency's own statement, in a file of its own.

    Nobody outside the agency knows of it until it is released. Raises Refused for ends the hat cannot
    see, a relation the kind does not have, dates that run backwards, and what is linked so already.
    """
    require(may_link(by))
    thing, end = _in_order(thing, end, by=by)
    card = card_to_link(thing, by=by)
    _require_whole(card, end.kind, said, _kind_of(end.kind, end.id))
    same = Link.objects.standing().of_thing(thing).at(end.kind, end.id)
    if same.filter(owner=by.agency_id, relation=said.relation).exists():
        raise Refused("Your agency has linked the two like this already: add to that link.")
    at = clock.now()
    file = files.open_file(
        Link.kind,
        owner_id=by.agency_id,
        workspace_id=None,
        retention_class=RetentionClass.AGENCY_CARD,
    )
    link = Link(
        id=uuid4(),
        reference=references.new("LI", references.LONG),
        thing_card=card,
        end_kind=end.kind,
        end_id=end.id,
        owner_id=by.agency_id,
        file=file,
        author_id=by.person_id,
        relation=said.relation,
        certainty=said.certainty,
        handling=stricter(said.handling, card.handling, _handling_of_end(end.kind, end.id)),
        source_grade=said.source_grade or "",
        assessment=said.assessment or "",
        linked_at=at,
    )
    sealing.seal(link, "words", said.words(), by=by)
    link.start(by=by, at=at)
    _log(link, Verb.CREATED, by=by)
    return link


def _kind_of(end_kind: str, end_id: UUID) -> str:
    """The kind of the thing at the other end; empty for a person or a case."""
    if end_kind != ThingCard.kind:
        return ""
    card = ThingCard.objects.select_related("subject").get(pk=end_id)
    return str(card.subject.subject_kind)


def _require_whole(card: ThingCard, end_kind: str, said: Said, other: str) -> None:
    kind = card.subject.subject_kind
    allowed = relations_of(kind, end_kind)
    if other:
        allowed = BETWEEN.get((SubjectKind(kind), SubjectKind(other)), ())
        allowed += BETWEEN.get((SubjectKind(other), SubjectKind(kind)), ())
    if said.relation not in allowed:
        raise Refused("Choose what the two have to do with each other.")
    if not said.source.strip():
        raise Refused("Say where this is known from.")
    if bool(said.source_grade) != bool(said.assessment):
        raise Refused("Grade the source and how it is known, or neither.")
    if said.from_on and said.until_on and said.until_on < said.from_on:
        raise Refused("The last day lies before the first.")


def may_change(hat: Actor, link: Link) -> Verdict:
    """Whether a hat may change or remove a link: its owner's people, while it stands."""
    if not may_link(hat):
        return may_link(hat)
    if hat.agency_id != link.owner_id:
        return no("Only the agency that made a link can change it.")
    if not link.is_standing:
        return no("This link was removed.")
    return YES


@transaction.atomic
def change(link: Link, said: Said, *, by: Hat, because: Reason, version: int) -> Link:
    """Correct a link: a new version that its readers follow; every earlier one stays.

    Raises Refused, Stale, and Frozen under a hold.
    """
    link = Link.objects.lock(link, version)
    require(may_change(by, link))
    held.require_free(link.file_id, link.thing_card.file_id)
    other = _kind_of(link.end_kind, link.end_id)
    _require_whole(link.thing_card, link.end_kind, said, other)
    at = clock.now()
    because = sealing.keep_reason(because, about=link, by=by)
    sealing.seal(link, "words", said.words(), by=by)
    link.set_words(
        relation=said.relation,
        certainty=said.certainty,
        handling=stricter(
            said.handling,
            link.thing_card.handling,
            _handling_of_end(link.end_kind, link.end_id),
        ),
        source_grade=said.source_grade or "",
        assessment=said.assessment or "",
        by=by,
        at=at,
        because=because,
    )
    thing_telling.tell_readers(link, NoticeKind.THING_CHANGED, by=by, at=at)
    _log(link, Verb.CHANGED, by=by, because=because)
    return link


@transaction.atomic
def remove(link: Link, *, by: Hat, because: Reason, version: int) -> Link:
    """Say no longer that the two have to do with each other: from now on nobody outside reads it.

    Its owner keeps every version. Raises Refused, Stale, and Frozen under a hold.
    """
    link = Link.objects.lock(link, version)
    require(may_change(by, link))
    held.require_free(link.file_id, link.thing_card.file_id)
    at = clock.now()
    because = sealing.keep_reason(because, about=link, by=by)
    thing_telling.tell_readers(link, NoticeKind.THING_CHANGED, by=by, at=at)
    link.set_removed(by=by, at=at, because=because)
    _log(link, Verb.ENDED, by=by, because=because)
    return link


def people_of(link: Link) -> list[UUID]:
    """Whom or what stands at the end of a link, as its card is identified now; none for a case.

    Of a person of concern it is whom the entry was made for: who that is, the police alone may be told.
    """
    if link.end_kind == ThingCard.kind:
        other = ThingCard.objects.filter(pk=link.end_id)
        return [*other.values_list("subject_id", flat=True)]
    if link.end_kind == CmogEntry.kind:
        return [*CmogEntry.objects.filter(pk=link.end_id).values_list("subject_id", flat=True)]
    if link.end_kind != Card.kind:
        return []
    pair = Identification.objects.standing().filter(card=link.end_id)
    return [*pair.values_list("subject_id", flat=True)]


def _log(link: Link, verb: Verb, *, by: Hat, because: Reason | None = None) -> None:
    log.write(
        by=by,
        verb=verb,
        about=[link, link.thing_card, log.Thing(link.end_kind, link.end_id)],
        people=[link.thing_card.subject_id, *people_of(link)],
        sections=["words"],
        reason=because,
        ground=link.relation,
        at=clock.now(),
    )
