"""A person's family and others near them: a list, and a tree drawn from what the reader may see (5.3)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from agencies import hats, sealing
from agencies.actors import Hat
from agencies.roles import Act, may
from mash_hub import case_people, ceilings, concerns, flag_page, flags, relationships
from mash_hub.bonds import (
    FORMER,
    GAP,
    HIGH,
    RISE,
    WIDE,
    Bond,
    Box,
    Connected,
    Link,
    above,
    connected,
    levels,
)
from mash_hub.concerns import Known
from mash_hub.forms.relationships import RelationshipForm, ShowForm
from mash_hub.identities import Identity
from mash_hub.models.cmog_entries import CmogEntry
from mash_hub.models.relationships import Relationship
from mash_hub.models.subjects import Card, Subject
from mash_hub.relationships import Tie

FARTHEST = 3  # steps from the person, which reaches grandparents' other grandchildren
MOST_CHOICES = 60


@dataclass(frozen=True)
class Line:
    """One relationship as its reader sees it, from the person to the other."""

    row: Relationship
    tie: Tie
    other_id: UUID
    other: str
    is_known: bool  # whether the reader has a record of the other, and so a page
    is_alias: bool  # whether the other is a person of concern of whom the reader knows no more
    may_keep: bool

    @property
    def connected(self) -> Connected:
        """Whether the two are personally connected, as far as the kind tells."""
        return connected(self.tie.bond)

    @property
    def facts(self) -> list[str]:
        """What goes with it, in words."""
        return facts_of(self.tie)


def facts_of(tie: Tie) -> list[str]:
    """What goes with a relationship, in words."""
    days = [
        f"since {tie.from_on:%-d %B %Y}" if tie.from_on else "",
        f"until {tie.until_on:%-d %B %Y}" if tie.until_on else "",
    ]
    said = {"YES": "has parental responsibility", "NO": "has no parental responsibility"}
    lives = {"YES": "they live together", "NO": "they do not live together"}
    found = (
        *days,
        said.get(tie.parental_responsibility, ""),
        lives.get(tie.lives_with, ""),
        f"contact order: {tie.contact_order}" if tie.contact_order else "",
        f"source: {tie.source}",
        str(tie.confidence.label).lower(),
        f"graded {tie.grading}" if tie.grading else "",
    )
    return [one for one in found if one]


@dataclass(frozen=True)
class Told:
    """One relationship as its reader sees it, from whom it was written down, for the list of all."""

    row: Relationship
    tie: Tie
    near: str
    far: str

    @property
    def words(self) -> str:
        """What the one is to the other, and whether it is over."""
        return f"{self.tie.bond.label}{' (no longer)' if self.tie.is_over else ''}"

    @property
    def facts(self) -> list[str]:
        """What goes with it, in words."""
        return facts_of(self.tie)


@dataclass(frozen=True)
class Tree:
    """A drawn family tree: boxes and lines, its size, and what it shows in words."""

    boxes: list[Box]
    links: list[Link]
    width: int
    height: int
    words: str


def of(subject: Subject, *, by: Hat) -> dict[str, Any]:
    """The family page: the person's relationships, and the tree of all that can be reached by them.

    Only what the reader may see is asked for, so that neither list, count nor drawing has a gap.
    """
    listed = concerns.known_to(by)
    found = _around(subject.pk, listed, by=by)
    named = _named({subject.pk, *(pk for near, far, *_ in found for pk in (near, far))}, by=by)
    own = [one for one in found if one[0] == subject.pk]
    seen = Subject.objects.visible_to(by).filter(pk__in=[far for _, far, *_ in own])
    known = {*seen.values_list("pk", flat=True)}
    lines = [
        Line(
            row,
            tie,
            far,
            named[far][0],
            far in known,
            far in listed.people,
            bool(relationships.may_keep(by, row)),
        )
        for _, far, row, tie in own
    ]
    return {
        "subject": subject,
        "name": named[subject.pk][0],
        "lines": sorted(lines, key=lambda line: (line.tie.is_over, line.tie.bond, line.other)),
        "tree": _tree(subject.pk, found, named),
        "may_relate": relationships.may_relate(by),
        "may_print": may(by, Act.EXPORT),
    }


@dataclass(frozen=True)
class Whole:
    """A tree with every relationship around it, as it goes on paper."""

    name: str
    tree: Tree | None
    told: list[Told]
    people: set[UUID]


def whole(subject: Subject, *, by: Hat) -> Whole:
    """The tree and every relationship by which somebody is reached, each once. Raises TooManyViews."""
    listed = concerns.known_to(by)
    found = _around(subject.pk, listed, by=by)
    people = {subject.pk, *(pk for near, far, *_ in found for pk in (near, far))}
    named = _named(people, by=by)
    once: dict[UUID, _Found] = {}
    for one in found:
        if one[2].is_first or one[2].pair_id not in once:
            once[one[2].pair_id] = one
    told = [Told(row, tie, named[near][0], named[far][0]) for near, far, row, tie in once.values()]
    tree = _tree(subject.pk, found, named)
    return Whole(named[subject.pk][0], tree, told, listed.subjects(people))


_Found = tuple[UUID, UUID, Relationship, Tie]


def _around(first: UUID, listed: Known, *, by: Hat) -> list[_Found]:
    """The relationships within a few steps of a person that the reader may see, opened together."""
    seen: set[UUID] = set()
    near = {first}
    rows: list[Any] = []
    for _ in range(FARTHEST):
        seen |= near
        ties = Relationship.objects.visible_to(by).standing().order_by("recorded_at", "pk")
        wanted = ties.select_related("owner", "card", "other_card")
        step: list[Any] = concerns.related(wanted, near, listed)
        rows += step
        near = {row.far for row in step} - seen
        if not near:
            break
    opened = sealing.open(rows, ["words"], by=by)
    return [
        (row.near, row.far, row, _as_born(row, Tie.from_words(words)))
        for row in rows
        if (words := opened[row, "words"]) is not None
    ]


def _as_born(row: Relationship, tie: Tie) -> Tie:
    """A mother to be is a parent, and an unborn child a child, once its record says that it is born."""
    if tie.bond == Bond.MOTHER_TO_BE and not row.other_card.is_unborn:
        return replace(tie, bond=Bond.PARENT)
    if tie.bond == Bond.EXPECTED_CHILD and not row.card.is_unborn:
        return replace(tie, bond=Bond.CHILD)
    return tie


def _named(subject_ids: set[UUID], *, by: Hat) -> dict[UUID, tuple[str, str]]:
    """Each person's name and birth, as a record the reader was given has them; else alias or reference."""
    people = {one.pk: (one.reference, "") for one in Subject.objects.filter(pk__in=subject_ids)}
    listed = concerns.aliases(subject_ids, by=by)
    cards = list(
        Card.objects.visible_to(by)
        .filter(identifications__ended_at__isnull=True, identifications__subject__in=subject_ids)
        .values_list("pk", "identifications__subject")
    )
    about = {card: pk for card, pk in cards if pk in people}
    rows = list(Card.objects.visible_to(by).filter(pk__in=about).order_by("pk"))
    opened = sealing.open(rows, ["identity"], by=by)
    for card in rows:
        content = opened[card, "identity"]
        if content and not people[about[card.pk]][1]:
            who = Identity.from_content(content)
            people[about[card.pk]] = (who.label, who.born)
    seen = {pk for pk, (_, born) in people.items() if born}
    ceilings.count_views(seen | {entry.subject_id for _, entry in listed.values()}, by=by)
    return people | {pk: (alias, "") for pk, (alias, _) in listed.items()}


def _tree(first: UUID, found: list[_Found], named: dict[UUID, tuple[str, str]]) -> Tree | None:
    """The drawing: generations from above, people of one side by side; None without family."""
    pairs: dict[frozenset[UUID], tuple[UUID, UUID, Tie]] = {}
    for near, far, row, tie in found:
        before = pairs.get(frozenset((near, far)))
        is_drawn = (
            above(tie.bond) is not None
        )  # who are family and friends, too, are drawn as family
        was_drawn = before is not None and above(before[2].bond) is not None
        if before is None or is_drawn > was_drawn or (row.is_first and is_drawn == was_drawn):
            pairs[frozenset((near, far))] = (near, far, tie)
    ties = list(pairs.values())
    level = levels(str(first), [(str(near), str(far), tie.bond) for near, far, tie in ties])
    if len(level) < 2:
        return None
    by_row: dict[int, list[str]] = {}
    for key in level:
        by_row.setdefault(level[key], []).append(key)
    widest = max(len(keys) for keys in by_row.values())
    width = widest * (WIDE + GAP) + GAP
    boxes = {
        key: _box(key, place, len(keys), row, width, first, named)
        for row, keys in by_row.items()
        for place, key in enumerate(keys)
    }
    drawn = [
        (near, far, tie) for near, far, tie in ties if str(near) in boxes and str(far) in boxes
    ]
    links = [_link(boxes[str(near)], boxes[str(far)], tie) for near, far, tie in drawn]
    said = [f"{named[near][0]}: {tie.bond.label} {named[far][0]}" for near, far, tie in drawn]
    height = len(by_row) * (HIGH + RISE) - RISE + 2 * GAP
    return Tree([*boxes.values()], links, width, height, ". ".join(map(str, said)))


def _box(
    key: str,
    place: int,
    number: int,
    row: int,
    width: int,
    first: UUID,
    named: dict[UUID, tuple[str, str]],
) -> Box:
    words, born = named[UUID(key)]
    left = (width - number * (WIDE + GAP) + GAP) // 2
    return Box(
        key,
        words,
        born,
        left + place * (WIDE + GAP),
        GAP + row * (HIGH + RISE),
        key == str(first),
    )


def _link(one: Box, two: Box, tie: Tie) -> Link:
    """A line from the lower edge of the upper to the upper edge of the lower, or side to side."""
    dashed = tie.is_over or tie.confidence == "BELIEVED" or tie.bond in FORMER
    if one.y == two.y:
        left, right = sorted((one, two), key=lambda box: box.x)
        middle = one.y + HIGH // 2
        return Link(left.x + WIDE, middle, right.x, middle, str(tie.bond.label), dashed)
    upper, lower = sorted((one, two), key=lambda box: box.y)
    return Link(upper.middle, upper.y + HIGH, lower.middle, lower.y, str(tie.bond.label), dashed)


# --- forms --------------------------------------------------------------------------------------


def people_to_relate(subject: Subject, *, by: Hat) -> list[tuple[UUID, str]]:
    """People whom the hat knows and who share a case with the person that the hat sees, by name."""
    beside = case_people.seen_beside(subject.pk, by=by)
    known = set(flags.known_to(by).filter(pk__in=beside).values_list("pk", flat=True))
    named = _named({*[pk for pk in beside if pk in known][:MOST_CHOICES]}, by=by)
    return sorted(((pk, words) for pk, (words, _) in named.items()), key=lambda one: one[1])


def form_of(subject: Subject, *, by: Hat, data: Any = None) -> RelationshipForm:
    """The form of a new relationship: shown to nobody outside until somebody says so."""
    people = people_to_relate(subject, by=by)
    first = {"parental_responsibility": "UNKNOWN", "lives_with": "UNKNOWN"}
    first |= {"confidence": "REPORTED"}
    return RelationshipForm(data, initial=first, people=people, **flag_page.choices_for(by))


def show_form(row: Relationship, *, by: Hat, data: Any = None) -> ShowForm:
    """The form of who may see it."""
    first = {
        "agencies": [str(pk) for pk in row.agencies],
        "persons": [str(pk) for pk in row.persons],
        "places": [str(pk) for pk in row.places],
        "shown_until_on": row.shown_until_on or hats.today() + flag_page.REVIEW_IN,
        "version": row.version,
    }
    return ShowForm(data, initial=first, **flag_page.choices_for(by))


def readers_of(row: Relationship, *, by: Hat) -> list[tuple[str, list[str]]]:
    """Who can see it now, agency by agency: for its owner."""
    places = {*row.places, by.workspace_id, *(one.pk for one in flags.places_of(by))}
    among = [hat for place in sorted(places) for hat in hats.in_workspace(place)]
    return flag_page.by_agency(Relationship.objects.readers_of(row, among=among))


def other_of(form: RelationshipForm, *, by: Hat) -> Subject | CmogEntry | None:
    """The other person, chosen from the list or by reference; None for somebody the hat does not know."""
    chosen, reference = form.chosen(), form.cleaned_data["reference"]
    known = flags.known_to(by)
    if chosen is not None:
        return known.filter(pk=chosen).first()
    if reference.partition("-")[0] == concerns.PREFIX:
        return concerns.of_reference(reference, by=by)
    return known.filter(reference=reference).first()
