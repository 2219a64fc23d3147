"""What the pages of things show: lists, cards with their history, and the links a reader may see."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import OuterRef, QuerySet, Subquery
from django.urls import reverse

from agencies import sealing
from agencies.actors import Hat
from agencies.models.agencies import Agency
from agencies.models.people import Person
from agencies.reasons import ReasonCode
from agencies.verdicts import Verdict
from mash_hub import ceilings, concerns, links, revealing, thing_finding, thing_sharing, things
from mash_hub.identities import Identity
from mash_hub.models.cmog_entries import CmogEntry
from mash_hub.models.enquiries import Enquiry
from mash_hub.models.links import CASES, Link
from mash_hub.models.subjects import Card, Identification, Subject, SubjectKind
from mash_hub.models.thing_releases import ThingRelease
from mash_hub.models.things import KINDS, Thing, ThingCard
from mash_hub.particulars import Particulars
from mash_hub.thing_telling import Row

ON_A_PAGE = 20
_PROTECTED_LINES = {
    SubjectKind.PLACE: ("Address", "UPRN"),
    SubjectKind.TELEPHONE: ("Telephone number",),
}
_PAGES = {"contact": "mash_hub:contact", "enquiry": "mash_hub:enquiry", "item": "mash_hub:item"}


# --- lists ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Line:
    """One thing in a list: how it is named, and of which agencies the reader sees cards."""

    thing: Thing
    label: str
    owners: tuple[str, ...]
    changed_at: datetime


def listed(kind: SubjectKind | None, number: Any, *, by: Hat) -> dict[str, Any]:
    """A page of the things the hat can see, the newest first; what it shows is counted and logged."""
    seen = ThingCard.objects.visible_to(by)
    newest = seen.filter(subject=OuterRef("pk")).order_by("-changed_at")
    rows = Thing.objects.visible_to(by)
    counts = {one: rows.filter(subject_kind=one).count() for one in KINDS}
    if kind is not None:
        rows = rows.filter(subject_kind=kind)
    rows = rows.order_by(Subquery(newest.values("changed_at")[:1]).desc(), "pk")
    page = Paginator(rows, ON_A_PAGE).get_page(number)
    return {
        "page": page,
        "lines": _lines(page, by=by),
        "kind": kind,
        "kinds": [(one, counts[one]) for one in KINDS],
        "total": sum(counts.values()),
        "may_keep": things.may_keep(by),
    }


def _lines(page: Page[Any], *, by: Hat) -> list[Line]:
    found = [*page.object_list]
    cards = _own_first(ThingCard.objects.visible_to(by).filter(subject__in=found), by)
    opened = sealing.open(cards, ["identity"], by=by)
    ceilings.count_views((thing.pk for thing in found), by=by)
    lines = []
    for thing in found:
        theirs = [card for card in cards if card.subject_id == thing.pk]
        content = next((said for card in theirs if (said := opened[card, "identity"])), None)
        label = Particulars.from_content(content).label if content else thing.reference
        owners = tuple(dict.fromkeys(card.owner.short_name for card in theirs))
        lines.append(Line(thing, label, owners, max(card.changed_at for card in theirs)))
    return lines


def _own_first(cards: QuerySet[ThingCard], by: Hat) -> list[ThingCard]:
    rows = cards.select_related("owner", "subject", "author").order_by("changed_at", "pk")
    return sorted(rows, key=lambda card: card.owner_id != by.agency_id)


# --- one thing ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Version:
    """One version of a card or link: what changed in words, who changed it and why."""

    number: int
    at: datetime
    who: str
    changed: str
    why: str


@dataclass(frozen=True)
class ReleaseLine:
    """One release in words, and whether it can be ended."""

    release: ThingRelease
    words: str


@dataclass(frozen=True)
class CardShown:
    """One agency's card as the reader may see it, and what can be done with it."""

    card: ThingCard
    said: Particulars
    is_own: bool
    may_release: Verdict
    may_part: bool
    may_reveal: bool
    versions: tuple[Version, ...]
    releases: tuple[ReleaseLine, ...]


def of(thing: Thing, *, by: Hat) -> dict[str, Any]:
    """Everything the page of a thing shows: cards, links, and others with the same number."""
    cards = _own_first(ThingCard.objects.visible_to(by).filter(subject=thing.pk), by)
    opened = sealing.open(cards, ["identity"], by=by)
    shown = [
        _shown(card, Particulars.from_content(content), by=by)
        for card in cards
        if (content := opened[card, "identity"])
    ]
    lines = lines_of(Link.objects.visible_to(by).of_thing(thing).standing(), by=by, at=thing)
    people = {one for line in lines for one in line.people}
    ceilings.count_views({thing.pk, *people}, by=by)
    first = shown[0]
    own = next((one.card for one in shown if one.is_own), None)
    return {
        "thing": thing,
        "kind": SubjectKind(thing.subject_kind),
        "label": first.said.label,
        "cards": shown,
        "own": own,
        "lines": lines,
        "alike": thing_finding.alike(first.said, by=by, but=thing.pk),
        "may_keep": things.may_keep(by),
    }


def label_of(thing: Thing, *, by: Hat) -> str:
    """How a thing is named to a reader; for headings of forms about it."""
    cards = _own_first(ThingCard.objects.visible_to(by).filter(subject=thing.pk), by)
    opened = sealing.open_quietly(cards[:1], ["identity"], by=by)
    content = opened[cards[0], "identity"] if cards else None
    return Particulars.from_content(content).label if content else thing.reference


def _shown(card: ThingCard, said: Particulars, *, by: Hat) -> CardShown:
    is_own = bool(things.may_change(by, card))
    return CardShown(
        card,
        said,
        is_own,
        thing_sharing.may_release(by, card),
        is_own and things.stands_with_others(card, by=by),
        said.is_protected and card.owner_id == by.agency_id and bool(revealing.may_reveal(by)),
        tuple(_versions(card, said, by=by)) if card.owner_id == by.agency_id else (),
        releases_of(card) if card.owner_id == by.agency_id else (),
    )


def _versions(card: ThingCard, now: Particulars, *, by: Hat) -> Iterator[Version]:
    """Every version of a card, newest first; what is protected now is masked in all of them."""
    rows = [*card.history.order_by("version")]
    opened = sealing.open_quietly(rows, ["identity"], by=by)
    kind = now.subject_kind
    hidden = _PROTECTED_LINES.get(kind, ()) if now.is_protected else ()
    told = [
        {
            heading: words
            for heading, words in Particulars.from_content(content).lines_shown()
            if heading not in hidden
        }
        if (content := opened[row, "identity"])
        else {}
        for row in rows
    ]
    facts = [{**one, "Handling": row.handling} for one, row in zip(told, rows, strict=True)]
    return _in_words(rows, facts)


def _in_words(rows: Sequence[Any], facts: Sequence[dict[str, str]]) -> Iterator[Version]:
    """The versions of a row, newest first, each with what it changed."""
    names = _names({row.by_person_id for row in rows if row.by_person_id})
    versions = []
    for place, row in enumerate(rows):
        before, after = facts[place - 1] if place else {}, facts[place]
        changed = "; ".join(_differences(before, after)) if place else "Recorded"
        why = str(ReasonCode(row.reason_code).label) if row.reason_code else ""
        who = names.get(row.by_person_id, "The hub")
        versions.append(
            Version(row.version, row.history_date, who, changed or "For which thing it stands", why)
        )
    return reversed(versions)


def _differences(before: dict[str, str], after: dict[str, str]) -> Iterator[str]:
    for heading in dict.fromkeys((*before, *after)):
        was, now = before.get(heading, "nothing"), after.get(heading, "nothing")
        if was != now:
            yield f"{heading}: {was} → {now}"


def _names(people: Iterable[UUID]) -> dict[UUID, str]:
    return dict(Person.objects.filter(pk__in=[*people]).values_list("pk", "name"))


def releases_of(row: Row) -> tuple[ReleaseLine, ...]:
    """The releases of a card or link, for its owner: to whom, for what, until when, and by whom."""
    found = ThingRelease.objects.filter(given_kind=row.kind, given_id=row.pk)
    rows = [*found.select_related("released_by").order_by("-released_at", "pk")]
    agencies = {agency for one in rows for agency in one.agencies}
    names = dict(Agency.objects.filter(pk__in=agencies).values_list("pk", "name"))
    people = _names({person for one in rows for person in one.persons})
    return tuple(ReleaseLine(one, _release_words(one, names, people)) for one in rows)


def _release_words(release: ThingRelease, names: dict[UUID, str], people: dict[UUID, str]) -> str:
    to = ", ".join(sorted(names[agency] for agency in release.agencies if agency in names))
    if release.persons:
        to += f": {', '.join(sorted(people[one] for one in release.persons if one in people))}"
    day = thing_sharing.last_day(release)
    return f"To {to}, for {release.get_purpose_display().lower()}, until {day.day} {day:%B %Y}"


# --- links ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class LinkLine:
    """One link as the reader may see it: the thing, the other end, and what its owner says."""

    link: Link
    words: dict[str, Any]
    thing: Thing
    label: str  # of the other end
    url: str  # of the other end, where it has a page
    people: tuple[UUID, ...]

    @property
    def dates(self) -> str:
        """From when to when, in words; nothing where nobody said."""
        first, last = _day(self.words.get("from_on")), _day(self.words.get("until_on"))
        if first and last:
            return f"{first} to {last}"
        return f"since {first}" if first else f"until {last}" if last else ""


def _day(iso: Any) -> str:
    if not iso:
        return ""
    day = date.fromisoformat(str(iso))
    return f"{day.day} {day:%B %Y}"


def lines_of(rows: QuerySet[Link], *, by: Hat, at: Thing | None = None) -> list[LinkLine]:
    """Links found through `visible_to`, opened with an entry, each with its other end named.

    `at` is the thing whose page it is: of a link between two things the other one is named.
    """
    found = [
        *rows.select_related("owner", "thing_card__subject", "file").order_by("linked_at", "pk")
    ]
    opened = sealing.open(found, ["words"], by=by)
    people = _people([one for one in found if one.end_kind == Card.kind], by=by)
    cases = _cases([one for one in found if one.end_kind in CASES], by=by)
    listed = concerns.aliases(
        [one.end_id for one in found if one.end_kind == CmogEntry.kind], by=by
    )
    worked = _worked(found, by=by)
    lines = []
    for link in found:
        words = opened[link, "words"]
        thing = Thing.objects.visible_to(by).get(pk=link.thing_card.subject_id)
        if words is None:
            continue
        if link.end_kind == ThingCard.kind:
            lines.append(_between(link, words, thing, at, by=by))
        elif link.end_kind == Card.kind:
            label, subject_id = people[link.end_id]
            lines.append(LinkLine(link, words, thing, label, "", (subject_id,)))
        elif link.end_kind == CmogEntry.kind:
            lines.append(_with_alias(link, words, thing, *listed[link.end_id]))
        else:
            label = cases[link.end_id]
            url = reverse(_page(link, worked), args=[link.end_id])
            lines.append(LinkLine(link, words, thing, label, url, ()))
    return lines


def _with_alias(
    link: Link, words: dict[str, Any], thing: Thing, alias: str, entry: CmogEntry
) -> LinkLine:
    """A line to a person of concern, as the list of the CMOG names them."""
    url = reverse("mash_hub:cmog-entry", args=[entry.pk])
    label = f"{alias} ({entry.reference})"
    return LinkLine(link, words, thing, label, url, (entry.subject_id,))


def _between(
    link: Link, words: dict[str, Any], thing: Thing, at: Thing | None, *, by: Hat
) -> LinkLine:
    """A line between two things, from the one whose page it is to the other."""
    other_id = ThingCard.objects.values_list("subject_id", flat=True).get(pk=link.end_id)
    other = Thing.objects.visible_to(by).get(pk=other_id)
    if at is not None and other.pk == at.pk:
        thing, other = other, thing
    label = f"{label_of(other, by=by)} ({other.reference})"
    url = reverse("mash_hub:thing", args=[other.pk])
    return LinkLine(link, words, thing, label, url, (other.pk,))


def _worked(rows: Sequence[Link], *, by: Hat) -> set[UUID]:
    """The enquiries among the ends that the hat works on; of others it is told the decision."""
    ids = [row.end_id for row in rows if row.end_kind == Enquiry.kind]
    if not ids:
        return set()
    seen = Enquiry.objects.visible_to(by).worked_by(by).filter(pk__in=ids)
    return set(seen.values_list("pk", flat=True))


def _page(link: Link, worked: set[UUID]) -> str:
    if link.end_kind == Enquiry.kind and link.end_id not in worked:
        return "mash_hub:enquiry-decision"
    return _PAGES[link.end_kind]


def _people(rows: Sequence[Link], *, by: Hat) -> dict[UUID, tuple[str, UUID]]:
    """Whom each card at the end of a link stands for, by the name on a card the reader can open."""
    if not rows:
        return {}
    ends = Identification.objects.standing().filter(card__in=[row.end_id for row in rows])
    subjects = dict(ends.values_list("card_id", "subject_id"))
    standing = Identification.objects.standing().filter(
        subject__in=subjects.values(), card__in=Card.objects.visible_to(by)
    )
    pairs = [*standing.select_related("card", "subject")]
    pairs.sort(key=lambda pair: (pair.card.owner_id != by.agency_id, str(pair.card_id)))
    opened = sealing.open([pair.card for pair in pairs], ["identity"], by=by)
    names: dict[UUID, str] = {}
    for pair in pairs:
        content = opened[pair.card, "identity"]
        if content and pair.subject_id not in names:
            label = Identity.from_content(content).label
            names[pair.subject_id] = f"{label} ({pair.subject.reference})"
    return {end: (names.get(one, _reference(one)), one) for end, one in subjects.items()}


def _reference(subject_id: UUID) -> str:
    return str(Subject.objects.values_list("reference", flat=True).get(pk=subject_id))


def _cases(rows: Sequence[Link], *, by: Hat) -> dict[UUID, str]:
    found: dict[UUID, str] = {}
    for kind, model in CASES.items():
        ids = [row.end_id for row in rows if row.end_kind == kind]
        if ids:
            seen = model.objects.visible_to(by).filter(pk__in=ids)
            said = seen.values_list("pk", "reference")
            found |= {pk: f"{kind.capitalize()} {reference}" for pk, reference in said}
    return found


@dataclass(frozen=True)
class Named:
    """One thing named in a case: how it is called, and the link that says so."""

    thing: Thing
    label: str
    line: LinkLine


def named_in(kind: str, pk: UUID, *, by: Hat) -> dict[str, Any]:
    """The things that a contact, enquiry or item names, as far as the hat may know of them."""
    rows = Link.objects.visible_to(by).about(kind, pk).standing()
    lines = lines_of(rows, by=by)
    named = [Named(line.thing, label_of(line.thing, by=by), line) for line in lines]
    return {"named": named, "kind": kind, "pk": pk, "may_name": links.may_link(by)}


def of_link(link: Link, *, by: Hat) -> dict[str, Any]:
    """What the page of one link shows: both ends, what is said, history and releases for its owner."""
    (line,) = lines_of(Link.objects.visible_to(by).filter(pk=link.pk), by=by)
    ceilings.count_views({line.thing.pk, *line.people}, by=by)
    is_own = link.owner_id == by.agency_id
    return {
        "link": link,
        "line": line,
        "thing_label": label_of(line.thing, by=by),
        "is_own": is_own,
        "may_change": links.may_change(by, link),
        "may_release": thing_sharing.may_release(by, link),
        "versions": [*_link_versions(link, by=by)] if is_own else [],
        "releases": releases_of(link) if is_own else (),
    }


def _link_versions(link: Link, *, by: Hat) -> Iterator[Version]:
    rows = [*link.history.order_by("version")]
    opened = sealing.open_quietly(rows, ["words"], by=by)
    facts = []
    for row in rows:
        words = opened[row, "words"] or {}
        facts.append(
            {
                "Relation": str(row.get_relation_display()),
                "Certainty": str(row.get_certainty_display()),
                "Source": str(words.get("source", "")),
                "Since": _day(words.get("from_on")) or "not said",
                "Until": _day(words.get("until_on")) or "not said",
                "Notes": str(words.get("note", "")) or "none",
                "Handling": row.handling,
                "Grading": f"{row.source_grade} {row.assessment}".strip() or "none",
                "Stands": "no" if row.removed_at else "yes",
            }
        )
    return _in_words(rows, facts)


# --- releasing ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Reader:
    """Somebody who would read a card or link, and whether they would see both ends of it."""

    name: str
    agency: str
    sees: bool


def readers(row: Row, terms: thing_sharing.Terms, *, by: Hat) -> list[Reader]:
    """Who would read it on some terms, by agency and name: shown before anything leaves."""
    worn = thing_sharing.readers(row, terms, by=by)
    names = _names({hat.person_id for hat, _ in worn})
    agencies = dict(Agency.objects.filter(pk__in=terms.agencies).values_list("pk", "name"))
    found = {Reader(names[hat.person_id], agencies[hat.agency_id], sees) for hat, sees in worn}
    return sorted(found, key=lambda one: (one.agency, one.name))
