"""The map of links around a person or thing, as one reader may see it: a picture and the same as a list.

Everything starts from rows that `visible_to` gives this reader: links of which both ends are seen, and
relationships that are shown to them. What is hidden has no say in it, so that neither bytes, numbers nor
gaps tell of it (domain notes 5.3; 8c number 6). Where a relationship is shown and one of the two is nobody
of whom the reader has a record, somebody protected stands there, without a name (8b, B14). A person of
concern stands there by the alias, for those who may know no more (mash_hub/concerns.py).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import OuterRef, Q, Subquery
from django.urls import reverse

from agencies import hats, sealing
from agencies.actors import Hat
from agencies.database import statements
from agencies.roles import Act, may
from mash_hub import ceilings, concerns, links, relationships
from mash_hub.cmog_page import label_in, unidentified
from mash_hub.concerns import Known
from mash_hub.identities import Birth, Identity
from mash_hub.map_drawing import Edge, Node, Picture, Shape, draw, steps_from
from mash_hub.models.cmog_entries import CmogEntry, standing_for
from mash_hub.models.cmog_states import ExploitationLevel, ListKind
from mash_hub.models.items import Handling
from mash_hub.models.links import PERSONS, Certainty, Link, LinkQuerySet
from mash_hub.models.relationships import Confidence, Relationship, RelationshipQuerySet
from mash_hub.models.subjects import (
    Card,
    Identification,
    Involvement,
    PersonRole,
    Subject,
    SubjectKind,
)
from mash_hub.models.things import ThingCard
from mash_hub.particulars import Particulars
from mash_hub.relationships import Tie

FARTHEST = 3  # steps from the middle
MOST = 2500  # nodes, after which no farther step is asked for
ON_A_PAGE = 100
_CHILD = 18
_PROTECTED = "protected"


@dataclass(frozen=True)
class Tied:
    """One link or relationship between two nodes that the reader sees, before it is fetched whole and opened."""

    kind: str
    pk: UUID
    one: UUID  # what is one line: a link, or the pair of rows that a relationship is
    near: UUID
    far: UUID
    handling: str = ""  # the stricter of the link's own and its two ends'
    is_weak: bool = False  # not confirmed; how sure a relationship is stands sealed, in the list


@dataclass(frozen=True)
class Line:
    """One line of the list, with everything its picture shows and more."""

    row: Link | Relationship
    number: int
    near: str
    words: str
    far: str
    source: str
    since: str
    grading: str
    handling: str
    owner: str
    url: str
    is_weak: bool


def of(subject: Subject | CmogEntry, number: Any, *, by: Hat) -> dict[str, Any]:
    """The picture and a page of the list, around a person or thing that the reader sees.

    Around a person of concern whose record the reader may not read, it is around the entry. What counts
    as looked at is the middle and whatever is linked with it; all that is opened is logged. Raises
    TooManyViews.
    """
    known = concerns.known_to(by)
    tied = network(subject.pk, by=by, known=known)
    nodes = _nodes_around(subject.pk, tied, by=by)
    tied = _in_order(subject.pk, tied, nodes)
    page = Paginator(tied, ON_A_PAGE).get_page(number)
    lines = _lines(page.object_list, page.start_index(), nodes, by=by)
    beside = {
        end for one in tied if subject.pk in (one.near, one.far) for end in (one.near, one.far)
    }
    ceilings.count_views(known.subjects({subject.pk, *beside}), by=by)
    said = lines if len(tied) == len(lines) else []
    return {
        "subject": subject,
        "name": nodes[subject.pk].label if subject.pk in nodes else subject.reference,
        "picture": picture(subject.pk, tied, nodes, said),
        "page": page,
        "lines": lines,
        "total": len(tied),
        "may_link": links.may_link(by),
        "may_relate": _is_person(subject) and relationships.may_relate(by),
        "may_print": isinstance(subject, Subject) and bool(may(by, Act.EXPORT)),
    }


def _is_person(middle: Subject | CmogEntry) -> bool:
    return isinstance(middle, Subject) and middle.subject_kind == SubjectKind.PERSON


@dataclass(frozen=True)
class Whole:
    """A map with every line of its list, as it goes on paper."""

    name: str
    picture: Picture[int] | None
    lines: list[Line]
    people: set[UUID]
    around: set[UUID]  # everybody and everything near, of whom nothing protected may be said


def whole(subject: Subject, *, by: Hat) -> Whole:
    """The picture and all of the list but what stands under handling C, and who hangs on that alone.

    Everybody shown counts as looked at; all that is opened is logged. Raises TooManyViews.
    """
    known = concerns.known_to(by)
    found = network(subject.pk, by=by, known=known)
    around = {subject.pk, *(end for one in found for end in (one.near, one.far))}
    tied = [one for one in found if one.handling != Handling.C]
    nodes = _nodes_around(subject.pk, tied, by=by)
    tied = _in_order(subject.pk, tied, nodes)
    shown = {subject.pk, *(end for one in tied for end in (one.near, one.far))}
    ceilings.count_views(known.subjects(shown), by=by)
    lines = _lines(tied, 1, nodes, by=by)
    name = nodes[subject.pk].label if subject.pk in nodes else subject.reference
    people = {
        pk for pk in shown & nodes.keys() if nodes[pk].shape not in (Shape.PLACE, Shape.THING)
    }
    drawn = picture(subject.pk, tied, nodes, lines)
    return Whole(name, drawn, lines, known.subjects(people), known.subjects(around))


def picture(
    first: UUID, tied: Sequence[Tied], nodes: dict[UUID, Node[UUID]], said: Sequence[Line] = ()
) -> Picture[int] | None:
    """The drawing alone, numbered as the list; what lines `said` stands in it where there are few.

    It is drawn of places in the order of nodes: ids are slow to look up, and drawing does so a hundred
    thousand times.
    """
    if not tied:
        return None
    places = {pk: place for place, pk in enumerate(nodes)}
    words = {one.number: one for one in said}
    edges = [
        Edge(
            places[one.near],
            places[one.far],
            words[number].words if number in words else "",
            words[number].is_weak if number in words else one.is_weak,
        )
        for number, one in enumerate(tied, start=1)
    ]
    placed: dict[int, Any] = dict(enumerate(nodes.values()))
    return draw(places[first], placed, edges)


# --- what is tied to what -------------------------------------------------------------------------


def network(first: UUID, *, by: Hat, known: Known | None = None) -> list[Tied]:
    """The links and relationships within a few steps, found step by step through what the reader sees."""
    known = concerns.known_to(by) if known is None else known
    seen: set[UUID] = set()
    near = {first}
    found: dict[tuple[str, UUID], Tied] = {}
    seen_links = Link.objects.visible_to(by).standing()  # the rule is put together once
    seen_ties = Relationship.objects.visible_to(by).standing()
    for _ in range(FARTHEST):
        seen |= near
        for one in (*_linked(seen_links, near, known), *_related(seen_ties, near, known)):
            found.setdefault((one.kind, one.one), one)
        ends = {end for one in found.values() for end in (one.near, one.far)}
        near = ends - seen
        if not near or len(ends) > MOST:
            break
    return [*found.values()]


def _linked(links_seen: LinkQuerySet, near: Collection[UUID], known: Known) -> list[Tied]:
    array = statements.ids(near)
    cards = Identification.objects.standing().filter(subject__pk__any_of=array).values("card")
    things = ThingCard.objects.filter(subject__pk__any_of=array).values("pk")
    at = Q(thing_card__in=things) | Q(end_kind=ThingCard.kind, end_id__in=things)
    at |= Q(end_kind=Card.kind, end_id__in=cards)
    if entries := known.at(near):
        at |= Q(end_kind=CmogEntry.kind, end_id__in=entries)
        at |= Q(end_kind=Card.kind, end_id__in=known.cards_at(near))
    person = Identification.objects.standing().filter(card=OuterRef("end_id")).values("subject")
    thing = ThingCard.objects.filter(pk=OuterRef("end_id"))
    rows: Any = (
        links_seen.filter(at, end_kind__in=(*PERSONS, ThingCard.kind))
        .annotate(
            person=Subquery(person[:1]),
            thing=Subquery(thing.values("subject")[:1]),
            far_handling=Subquery(thing.values("handling")[:1]),
        )
        .order_by("linked_at", "pk")
        .values_list(
            "pk",
            "certainty",
            "thing_card__subject",
            "end_kind",
            "end_id",
            "person",
            "thing",
            "handling",
            "thing_card__handling",
            "far_handling",
        )
    )
    ends = [(row, _far_end(known, *row[3:7])) for row in rows]
    return [
        Tied(
            Link.kind,
            pk,
            pk,
            place,
            to,
            links.stricter(*handling),
            certainty == Certainty.POSSIBLE,
        )
        for (pk, certainty, place, _, _, _, _, *handling), to in ends
        if to and (place in near or to in near)
    ]


def _far_end(known: Known, kind: str, end: UUID, person: UUID | None, thing: UUID | None) -> Any:
    """The person or thing at the other end of a link, as one reader knows them."""
    if kind == CmogEntry.kind:
        return known.people.get(end)
    return thing or known.who(end, person)


def _related(ties_seen: RelationshipQuerySet, near: Collection[UUID], known: Known) -> list[Tied]:
    """Relationships from these people, in the direction in which they were written where it is seen."""
    found = ties_seen.order_by("-is_first", "recorded_at", "pk").only(
        "pair_id", "card_id", "other_card_id", "entry_id"
    )
    rows: list[Any] = concerns.related(found, near, known)
    return [Tied(Relationship.kind, one.pk, one.pair_id, one.near, one.far) for one in rows]


def _in_order(first: UUID, tied: list[Tied], nodes: dict[UUID, Node[UUID]]) -> list[Tied]:
    """From the middle outward, then by the names that the reader sees."""
    places = {pk: place for place, pk in enumerate(nodes)}
    labels = [one.label for one in nodes.values()]
    if first not in places:
        return []
    ends = [(places.get(one.near), places.get(one.far), one) for one in tied]
    shown = [(near, to, one) for near, to, one in ends if near is not None and to is not None]
    far = steps_from(places[first], [(near, to) for near, to, _ in shown])

    def order(found: tuple[int, int, Tied]) -> tuple[Any, ...]:
        near, to, one = found
        steps = sorted((far[near], far[to]))
        return (*steps, labels[near], labels[to], one.kind, str(one.pk))

    return [one for *_, one in sorted((one for one in shown if one[0] in far), key=order)]


# --- nodes ----------------------------------------------------------------------------------------


def nodes_of(ids: Collection[UUID], *, by: Hat) -> dict[UUID, Node[UUID]]:
    """Everybody and everything among some ids of which the reader may open a card, in order of name."""
    entries = {one.about: one for one in standing_for(by, ids)}
    words = sealing.open([*entries.values()], ["words"], by=by)
    found = {**_people(ids, entries, by=by), **_things(ids, by=by)}
    for pk, (label, _) in concerns.aliases(ids, by=by).items():
        found[pk] = Node(pk, label, "person of concern", Shape.CONCERN)
    for pk, entry in entries.items():
        if pk not in found and entry.list_kind == ListKind.PERSON:
            alias = label_in(words[entry, "words"])
            if alias:
                found[pk] = Node(pk, f"“{alias}”", "person of concern", Shape.CONCERN)
    return dict(sorted(found.items(), key=lambda one: (one[1].label, str(one[0]))))


def _nodes_around(first: UUID, tied: Collection[Tied], *, by: Hat) -> dict[UUID, Node[UUID]]:
    """The nodes of a map, with whoever is shown in a relationship alone, in order of name."""
    found = nodes_of({first, *(end for one in tied for end in (one.near, one.far))}, by=by)
    shown = [(one.near, one.far) for one in tied if one.kind == Relationship.kind]
    nameless = {end for pair in shown if {*pair} & found.keys() for end in pair} - found.keys()
    found |= _protected(nameless)
    return dict(sorted(found.items(), key=lambda one: (one[1].label, str(one[0]))))


def _protected(ids: Collection[UUID]) -> dict[UUID, Node[UUID]]:
    """People of whom the reader has no record, each as a child or somebody else by their part in cases."""
    if not ids:
        return {}
    now = Identification.objects.standing().filter(card=OuterRef("card")).values("subject")
    parts = Involvement.objects.filter(role=PersonRole.CHILD).annotate(now=Subquery(now[:1]))
    children = {*parts.filter(now__in=ids).values_list("now", flat=True)}
    return {
        pk: Node(pk, "Another child", _PROTECTED, Shape.CHILD)
        if pk in children
        else Node(pk, "Another person", _PROTECTED, Shape.PERSON)
        for pk in ids
    }


def _people(
    ids: Collection[UUID], entries: dict[UUID, CmogEntry], *, by: Hat
) -> dict[UUID, Node[UUID]]:
    standing = Identification.objects.standing().filter(
        subject__in=ids, card__in=Card.objects.visible_to(by)
    )
    pairs = [*standing.select_related("card")]
    pairs.sort(key=lambda pair: (pair.card.owner_id != by.agency_id, str(pair.card_id)))
    opened = sealing.open([pair.card for pair in pairs], ["identity"], by=by)
    seen = {pair.card_id for pair in pairs}
    nameless = unidentified(entries.values(), by=by)
    found: dict[UUID, Node[UUID]] = {}
    for pair in pairs:
        content = opened[pair.card, "identity"]
        if content and pair.subject_id not in found:
            who = Identity.from_content(content)
            entry = entries.get(pair.subject_id)
            if entry and entry.list_kind == ListKind.PERSON and entry.card_id not in seen:
                entry = None  # who an alias is, is told to nobody who knows the person otherwise
            found[pair.subject_id] = _person(pair.subject_id, who, entry, nameless)
    return found


def _person(
    pk: UUID, who: Identity, entry: CmogEntry | None, nameless: Collection[UUID]
) -> Node[UUID]:
    if entry is not None and entry.list_kind == ListKind.PERSON:
        below = "not identified" if entry.pk in nameless else "person of concern"
        return Node(pk, who.label, below, Shape.CONCERN)
    age = _age(who.birth)
    level = ExploitationLevel(entry.level).label if entry is not None and entry.level else ""
    if who.is_unborn or (age is not None and age < _CHILD):
        words = "unborn child" if who.is_unborn else f"child, {age}"
        return Node(pk, who.label, " · ".join(filter(None, (words, level))), Shape.CHILD)
    return Node(pk, who.label, f"{age}" if age is not None else "", Shape.PERSON)


def _age(birth: Birth) -> int | None:
    """The age in years on the day, as far as it is known."""
    if birth.date:
        today, born = hats.today(), date.fromisoformat(birth.date)
        return today.year - born.year - ((today.month, today.day) < (born.month, born.day))
    return hats.today().year - max(birth.years) if birth.years else None


def _things(ids: Collection[UUID], *, by: Hat) -> dict[UUID, Node[UUID]]:
    cards = [*ThingCard.objects.visible_to(by).filter(subject__in=ids).select_related("subject")]
    cards.sort(key=lambda card: (card.owner_id != by.agency_id, str(card.pk)))
    opened = sealing.open(cards, ["identity"], by=by)
    found: dict[UUID, Node[UUID]] = {}
    for card in cards:
        content = opened[card, "identity"]
        if content and card.subject_id not in found:
            said = Particulars.from_content(content)
            kind = SubjectKind(card.subject.subject_kind)
            shape = Shape.PLACE if kind == SubjectKind.PLACE else Shape.THING
            found[card.subject_id] = Node(card.subject_id, said.label, kind.label.lower(), shape)
    return found


# --- the list -------------------------------------------------------------------------------------


def _lines(
    tied: Iterable[Tied], first: int, nodes: dict[UUID, Node[UUID]], *, by: Hat
) -> list[Line]:
    found = [*tied]
    fetched = _fetched(found, by=by)
    rows = [(one, fetched[one.pk]) for one in found if one.pk in fetched]
    opened = sealing.open([row for _, row in rows], ["words"], by=by)
    return [
        Line(
            row=row,
            number=number,
            near=_listed_as(nodes[one.near]),
            far=_listed_as(nodes[one.far]),
            handling=one.handling,
            owner=row.owner.short_name,
            **_said(row, opened[row, "words"] or {}),
        )
        for number, (one, row) in enumerate(rows, start=first or 1)
    ]


def _listed_as(node: Node[UUID]) -> str:
    """How the list names a node, which has no second line there."""
    return f"{node.label} (protected)" if node.below == _PROTECTED else node.label


def _fetched(tied: Iterable[Tied], *, by: Hat) -> dict[UUID, Link | Relationship]:
    """The rows of some lines, whole, as the reader sees them now."""
    ids = [one.pk for one in tied]
    rows = (
        Link.objects.visible_to(by).filter(pk__in=ids).select_related("owner"),
        Relationship.objects.visible_to(by).filter(pk__in=ids).select_related("owner"),
    )
    return {row.pk: row for some in rows for row in some}


def _said(row: Link | Relationship, words: dict[str, Any]) -> dict[str, Any]:
    """What a link or relationship says, once it is opened."""
    if isinstance(row, Link):
        return {
            "words": str(row.get_relation_display()).lower(),
            "source": words.get("source", ""),
            "since": _day(words.get("from_on")) or f"{row.linked_at:%-d %B %Y}",
            "grading": row.grading,
            "url": reverse("mash_hub:link", args=[row.pk]),
            "is_weak": row.certainty == Certainty.POSSIBLE,
        }
    tie = Tie.from_words(words)
    return {
        "words": str(tie.bond.label).lower(),
        "source": tie.source,
        "since": _day(words.get("from_on")) or f"{row.recorded_at:%-d %B %Y}",
        "grading": tie.grading,
        "url": "",
        "is_weak": tie.is_over or tie.confidence == Confidence.BELIEVED,
    }


def _day(iso: Any) -> str:
    return f"{date.fromisoformat(str(iso)):%-d %B %Y}" if iso else ""
