"""Writing down what people are to each other, and showing it to others (domain notes 5.3)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from agencies import clock, files, hats, sealing
from agencies.actors import Actor, Hat
from agencies.models.files import RetentionClass
from agencies.models.grants import CauseKind
from agencies.reasons import Reason
from agencies.roles import Act, may
from agencies.verdicts import YES, Refused, Verdict, no, require
from audit.log import entries as log
from audit.log.entries import Verb
from mash_hub import concerns, flags
from mash_hub.bonds import PARENTAL, Bond, other_way
from mash_hub.flags import Showing
from mash_hub.models.cmog_entries import CmogEntry
from mash_hub.models.items import Assessment, SourceGrade
from mash_hub.models.relationships import TABLE, Confidence, Relationship, RelationshipState
from mash_hub.models.subjects import Card, Subject
from mash_hub.sharing import end_of
from mash_hub.subjects import subject_of

S = RelationshipState
ANSWERS = ("YES", "NO", "UNKNOWN")


@dataclass(frozen=True)
class Tie:
    """What one person is to another, from where it is known, and what goes with it."""

    bond: Bond
    source: str
    confidence: Confidence
    from_on: date | None = None
    until_on: date | None = None
    parental_responsibility: str = "UNKNOWN"
    lives_with: str = "UNKNOWN"
    contact_order: str = ""
    source_grade: SourceGrade | None = None  # 3x5x2, with how the source knows it
    assessment: Assessment | None = None

    def words(self) -> dict[str, str]:
        """What is sealed."""
        return {
            "bond": self.bond.value,
            "source": self.source,
            "confidence": self.confidence.value,
            "from_on": self.from_on.isoformat() if self.from_on else "",
            "until_on": self.until_on.isoformat() if self.until_on else "",
            "parental_responsibility": self.parental_responsibility,
            "lives_with": self.lives_with,
            "contact_order": self.contact_order,
            "source_grade": self.source_grade.value if self.source_grade else "",
            "assessment": self.assessment.value if self.assessment else "",
        }

    @classmethod
    def from_words(cls, words: dict[str, Any]) -> Tie:
        """Take it from a row just opened; what was written before there were grades has none."""
        grade, assessment = words.get("source_grade"), words.get("assessment")
        return cls(
            Bond(words["bond"]),
            words["source"],
            Confidence(words["confidence"]),
            date.fromisoformat(words["from_on"]) if words["from_on"] else None,
            date.fromisoformat(words["until_on"]) if words["until_on"] else None,
            words["parental_responsibility"],
            words["lives_with"],
            words["contact_order"],
            SourceGrade(grade) if grade else None,
            Assessment(assessment) if assessment else None,
        )

    @property
    def grading(self) -> str:
        """The 3x5x2 grading in short, such as “1 A”; nothing where it is not graded."""
        return f"{self.source_grade or ''} {self.assessment or ''}".strip()

    @property
    def is_over(self) -> bool:
        """Whether its last day is over."""
        return self.until_on is not None and self.until_on < hats.today()


# --- writing down -------------------------------------------------------------------------------


def may_relate(hat: Actor) -> Verdict:
    """Whether a hat may write down relationships of people whom its agency knows."""
    return may(hat, Act.KEEP_FLAGS)


@transaction.atomic
def relate(
    subject: Subject,
    other: Subject | CmogEntry,
    *,
    by: Hat,
    tie: Tie,
    showing: Showing,
    until_on: date | None = None,
) -> Relationship:
    """Write down what somebody is to another, in both directions; gives the direction written.

    A person of concern on a CMOG’s list is named by the entry, which the actor reads: nobody sees the
    relationship who does not. Raises Refused for people the actor does not know, the same person twice,
    or a reader not allowed.
    """
    require(may_relate(by))
    entry = other if isinstance(other, CmogEntry) else None
    person = other if isinstance(other, Subject) else other.subject
    cards = _cards_of(subject, person, entry, by=by)
    _require_tie(tie)
    _require_shown(showing, until_on, by=by)
    file = files.open_file(
        Relationship.kind,
        owner_id=by.agency_id,
        workspace_id=by.workspace_id,
        retention_class=RetentionClass.AGENCY_ITEM,
    )
    pair = uuid4()
    rows = [
        _row(pair, (subject, person), cards, file.pk, is_first=True, by=by),
        _row(pair, (person, subject), cards[::-1], file.pk, is_first=False, by=by),
    ]
    ties = [tie, replace(tie, bond=other_way(tie.bond))]
    at = clock.now()
    for row, one in zip(rows, ties, strict=True):
        row.entry = entry
        _note(row, showing, until_on)
        sealing.seal(row, "words", one.words(), by=by)
        _give(row, by=by)
        row.start(by=by, at=at)
    _log(rows, Verb.CREATED, by=by)
    return rows[0]


def _cards_of(
    subject: Subject, other: Subject, entry: CmogEntry | None, *, by: Hat
) -> tuple[Card, Card]:
    if subject.pk == other.pk:
        raise Refused("A relationship is between two people.")
    near = flags.card_of(subject, by=by)
    far = flags.card_of(other, by=by) if entry is None else _card_of_entry(entry, by=by)
    if near is None or far is None:
        raise Refused("Nothing is recorded of one of them any more.")
    if near.pk == far.pk:
        raise Refused("A relationship is between two people.")
    return near, far


def _card_of_entry(entry: CmogEntry, *, by: Hat) -> Card | None:
    """The record behind an entry of a person of concern whose alias the actor reads; it is not opened."""
    if concerns.of_reference(entry.reference, by=by) is None:
        raise Refused("You can relate somebody to whom you read on the list.")
    return entry.card


def person_of(row: Relationship) -> Subject:
    """From whom a relationship is written down; of one with a person of concern, always the other one."""
    is_concern = row.entry is not None and row.entry.card_id == row.card_id
    return subject_of(row.other_card if is_concern else row.card)


def _row(
    pair: UUID,
    subjects: tuple[Subject, Subject],
    cards: tuple[Card, ...],
    file_id: UUID,
    *,
    is_first: bool,
    by: Hat,
) -> Relationship:
    return Relationship(
        id=uuid4(),
        pair_id=pair,
        is_first=is_first,
        subject=subjects[0],
        other_subject=subjects[1],
        card=cards[0],
        other_card=cards[1],
        file_id=file_id,
        owner_id=by.agency_id,
        workspace_id=by.workspace_id,
        recorded_at=clock.now(),
        recorded_by_id=by.person_id,
    )


def _require_tie(tie: Tie) -> None:
    if not tie.source.strip():
        raise Refused("Say from where it is known.")
    if tie.from_on and tie.from_on > hats.today():
        raise Refused("A relationship began today or earlier.")
    if tie.from_on and tie.until_on and tie.until_on < tie.from_on:
        raise Refused("A relationship ends after it began.")
    if bool(tie.source_grade) != bool(tie.assessment):
        raise Refused("Grade the source and how it is known, or neither.")
    has_responsibility = tie.parental_responsibility == "YES"
    if has_responsibility and not {tie.bond, other_way(tie.bond)} & PARENTAL:
        raise Refused("Parental responsibility goes with being a parent or carer of a child.")


def _require_shown(showing: Showing, until_on: date | None, *, by: Hat) -> None:
    flags.require_showing(showing, by=by)
    if showing.agencies and not (until_on and hats.today() <= until_on <= flags.longest()):
        raise Refused("Say until when others may see it, within twelve months.")


def _note(row: Relationship, showing: Showing, until_on: date | None) -> None:
    row.agencies, row.persons = sorted(showing.agencies), sorted(showing.persons)
    row.places = sorted(showing.places) if showing.agencies else []
    row.shown_until_on = until_on if showing.agencies else None


def _cause(row: Relationship, persons: Iterable[UUID] = ()) -> sealing.Cause:
    until = end_of(row.shown_until_on) if row.shown_until_on else None
    return sealing.Cause.of(CauseKind.RELEASE, row, persons=tuple(sorted(persons)), until=until)


def _give(row: Relationship, *, by: Hat) -> None:
    """Give it to the agencies shown until the last day; to people named where they are."""
    showing = Showing(tuple(row.agencies), tuple(row.persons), tuple(row.places))
    if not showing.persons:
        sealing.give([row], ["words"], to=showing.agencies, by=by, cause=_cause(row))
        return
    pairs = flags.people_of(showing)
    named = sorted({(agency, person) for person, agency in pairs if person in row.persons})
    for agency, people in groupby(named, key=lambda one: one[0]):
        cause = _cause(row, (person for _, person in people))
        sealing.give([row], ["words"], to={agency}, by=by, cause=cause)


def _log(
    rows: Iterable[Relationship], verb: Verb, *, by: Hat, because: Reason | None = None
) -> None:
    """The entry is its owner's and the auditors': who is related stays unknown to everybody else."""
    found = list(rows)
    log.write(
        by=by,
        verb=verb,
        about=found,
        people=sorted({row.subject_id for row in found}),
        owners=[found[0].owner_id],
        sections=["words"],
        reason=because,
        ground="relationship",
        at=clock.now(),
    )


# --- showing and taking out ---------------------------------------------------------------------


def may_keep(hat: Actor, row: Relationship) -> Verdict:
    """Whether a hat may show a relationship to others or take it out: people of its owner."""
    verdict = may(hat, Act.KEEP_FLAGS)
    if not verdict:
        return verdict
    if hat.agency_id != row.owner_id:
        return no("Only the agency that wrote it down can change it.")
    if row.state != S.STANDING:
        return no("It was taken out already.")
    return YES


def _pair(row: Relationship, version: int) -> list[Relationship]:
    """Both directions, locked in one order, the one named at its version."""
    first = Relationship.objects.lock(row, version)
    rows = Relationship.objects.filter(pair_id=first.pair_id).exclude(pk=first.pk)
    return [first, *rows.select_for_update(of=("self",))]


@transaction.atomic
def show(
    row: Relationship,
    *,
    by: Hat,
    showing: Showing,
    until_on: date | None,
    because: Reason,
    version: int,
) -> Relationship:
    """Say anew who may see a relationship, both directions, and until when. Raises Refused, Stale."""
    rows = _pair(row, version)
    require(may_keep(by, rows[0]))
    _require_shown(showing, until_on, by=by)
    because = sealing.keep_reason(because, about=rows[0], by=by)
    at = clock.now()
    for one in rows:
        sealing.take_back([one], by=by, cause=_cause(one))
        _note(one, showing, until_on)
        _give(one, by=by)
        one.set_shown(one.shown_until_on, by=by, at=at, because=because)
    _log(rows, Verb.SHARED if showing.agencies else Verb.WITHDRAWN, by=by, because=because)
    return rows[0]


@transaction.atomic
def end(row: Relationship, *, by: Hat, because: Reason, version: int) -> Relationship:
    """Take a relationship out, both directions: written in error, or not so. Raises Refused, Stale."""
    rows = _pair(row, version)
    require(may_keep(by, rows[0]))
    require(TABLE.may_move(rows[0].state, S.ENDED))
    because = sealing.keep_reason(because, about=rows[0], by=by)
    at = clock.now()
    for one in rows:
        sealing.take_back([one], by=by, cause=_cause(one))
        one.set_ended(by=by, at=at, because=because)
    _log(rows, Verb.ENDED, by=by, because=because)
    return rows[0]
