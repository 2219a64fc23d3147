"""Writing the sheets of a person's record, and showing each to others apart (domain notes 5.1, 2.3)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from itertools import groupby
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from agencies import clock, files, hats, sealing
from agencies.actors import Actor, Hat
from agencies.models.agencies import Agency
from agencies.models.files import File, RetentionClass
from agencies.models.grants import CauseKind
from agencies.reasons import Reason
from agencies.roles import Act, may
from agencies.verdicts import Refused, Stale, Verdict, no, require
from audit.log import entries as log
from audit.log.entries import Verb
from mash_hub import flags, free_text, held, interests, sheet_tokens
from mash_hub.flags import Showing
from mash_hub.models.sheets import LISTS, TABLE, Sheet, SheetState, Topic, replace_sheet_tokens
from mash_hub.models.subjects import Card, Involvement, Subject
from mash_hub.sharing import end_of

S = SheetState
Entry = Mapping[str, Any]
MOST_ENTRIES = 50


def may_write(hat: Actor) -> Verdict:
    """Whether a hat may write sheets of people whom its agency knows."""
    return may(hat, Act.KEEP_FLAGS)


def own(subject: Subject, topic: Topic, *, by: Hat) -> Sheet | None:
    """The sheet of a hat's agency on a topic of a person, if there is one that it can see."""
    mine = Sheet.objects.visible_to(by).standing().filter(owner=by.agency_id, topic=topic)
    return mine.of_subject(subject.pk).order_by("written_at", "pk").last()


@transaction.atomic
def write(subject: Subject, topic: Topic, entry: Entry, *, by: Hat, version: int) -> Sheet:
    """Write a sheet: whoever may see it reads the new words too, the old ones stay in its history.

    A consent or a decision about capacity is added to those before it. Of who works for an agency of
    the partnership the records are restricted in the act. `version` is 0 for the first.
    Raises Refused for a person the hat does not know or an empty sheet, WordsRefused, Stale.
    """
    require(may_write(by))
    card = flags.card_of(subject, by=by)
    if card is None:
        raise Refused("Nothing is recorded of this person any more.")
    Card.objects.select_for_update(of=("self",)).get(pk=card.pk)  # two at once: one is first
    row = own(subject, topic, by=by)
    if (row.version if row else 0) != version:
        raise Stale(row.version if row else 0)
    if not any(entry.values()):
        raise Refused("Write something, or leave the sheet as it is.")
    if row is not None and topic not in LISTS:
        held.require_free(row.file_id, card.file_id)
    at, is_new = clock.now(), row is None
    before = [] if row is None else entries_of(row, by=by)
    kept = [dict(entry), *before][:MOST_ENTRIES] if topic in LISTS else [dict(entry)]
    row = row or _new(card, topic, by=by)
    if row.agencies:
        _require_clear(row, kept, by=by)
    sealing.seal(row, "words", {"entries": kept}, by=by)
    row.review_on = _review(entry)
    row = row.start(by=by, at=at) if is_new else row.set_words(row.review_on, by=by, at=at)
    _follow(row, kept, by=by, at=at)
    _log(row, Verb.CREATED if is_new else Verb.CHANGED, by=by)
    return row


def _follow(row: Sheet, kept: list[dict[str, Any]], *, by: Hat, at: datetime) -> None:
    """What follows from the words: by what they are found, and who works for an agency."""
    if row.topic in sheet_tokens.TOPICS:
        replace_sheet_tokens(row, sheet_tokens.stored_tokens_of(row.topic, kept))
    if row.topic == Topic.WORK and kept[0].get("agency"):
        interests.look_for_employee(row.card, UUID(kept[0]["agency"]), by=by, at=at)


def _review(entry: Entry) -> date | None:
    day = str(entry.get("review_on") or "")
    return date.fromisoformat(day) if day else None


def employers() -> list[tuple[str, str]]:
    """The agencies of the partnership, for one of which somebody may work: id and name."""
    found = Agency.objects.active().order_by("name").values_list("pk", "name")
    return [(str(pk), name) for pk, name in found]


def _new(card: Card, topic: Topic, *, by: Hat) -> Sheet:
    """With a record of one's own it shares that record's file, else it has one of its own."""
    return Sheet(
        id=uuid4(),
        card=card,
        topic=topic,
        file_id=card.file_id if card.owner_id == by.agency_id else _file(by).pk,
        owner_id=by.agency_id,
        workspace_id=by.workspace_id,
    )


def _file(by: Hat) -> File:
    return files.open_file(
        Sheet.kind,
        owner_id=by.agency_id,
        workspace_id=by.workspace_id,
        retention_class=RetentionClass.AGENCY_ITEM,
    )


def entries_of(row: Sheet, *, by: Hat) -> list[dict[str, Any]]:
    """What a sheet holds, opened for an act that writes its own log entry."""
    return _entries(sealing.open_quietly([row], ["words"], by=by), row)


def _entries(opened: sealing.Opened, row: Sheet) -> list[dict[str, Any]]:
    return list((opened[row, "words"] or {}).get("entries", []))


def read(row: Sheet, *, by: Hat) -> list[dict[str, Any]]:
    """What a sheet says, the newest first; leaves a log entry."""
    return _entries(sealing.open([row], ["words"], by=by), row)


# --- showing and taking out ---------------------------------------------------------------------


def may_keep(hat: Actor, row: Sheet) -> Verdict:
    """Whether a hat may show a sheet to others or take it out: people of its owner."""
    verdict = may_write(hat)
    if verdict and hat.agency_id != row.owner_id:
        return no("Only the agency that wrote it can change it.")
    if verdict and row.state != S.STANDING:
        return no("It was taken out already.")
    return verdict


@transaction.atomic
def show(
    row: Sheet,
    *,
    by: Hat,
    showing: Showing,
    until_on: date | None,
    because: Reason,
    version: int,
) -> Sheet:
    """Say anew who may see a sheet, and until when. Raises Refused, WordsRefused, Stale."""
    row = Sheet.objects.lock(row, version)
    require(may_keep(by, row))
    flags.require_showing(showing, by=by)
    if showing.agencies and not (until_on and hats.today() <= until_on <= flags.longest()):
        raise Refused("Say until when others may see it, within twelve months.")
    if showing.agencies:
        _require_clear(row, entries_of(row, by=by), by=by)
    because = sealing.keep_reason(because, about=row, by=by)
    sealing.take_back([row], by=by, cause=_cause(row))
    row.agencies, row.persons = sorted(showing.agencies), sorted(showing.persons)
    row.places = sorted(showing.places) if showing.agencies else []
    row.shown_until_on = until_on if showing.agencies else None
    _give(row, by=by)
    row.set_shown(row.shown_until_on, by=by, at=clock.now(), because=because)
    _log(row, Verb.SHARED if showing.agencies else Verb.WITHDRAWN, by=by, because=because)
    return row


def _require_clear(row: Sheet, entries: list[dict[str, Any]], *, by: Hat) -> None:
    """Let the words leave the agency, unless they hold an address that a case of the person protects."""
    texts = [
        value
        for entry in entries
        for name, value in entry.items()
        if isinstance(value, str) and name != "picture"
    ]
    cases = Involvement.objects.filter(card=row.card_id).values_list("file_id", flat=True)
    for file_id in cases.distinct():
        free_text.require_clear(texts, file_id=file_id, by=by)


def _cause(row: Sheet, persons: tuple[UUID, ...] = ()) -> sealing.Cause:
    until = end_of(row.shown_until_on) if row.shown_until_on else None
    return sealing.Cause.of(CauseKind.RELEASE, row, persons=persons, until=until)


def _give(row: Sheet, *, by: Hat) -> None:
    """Give it to the agencies shown until the last day; to people named where they are."""
    showing = Showing(tuple(row.agencies), tuple(row.persons), tuple(row.places))
    if not showing.persons:
        sealing.give([row], ["words"], to=showing.agencies, by=by, cause=_cause(row))
        return
    pairs = flags.people_of(showing)
    named = sorted({(agency, person) for person, agency in pairs if person in row.persons})
    for agency, people in groupby(named, key=lambda one: one[0]):
        cause = _cause(row, tuple(sorted(person for _, person in people)))
        sealing.give([row], ["words"], to={agency}, by=by, cause=cause)


@transaction.atomic
def end(row: Sheet, *, by: Hat, because: Reason, version: int) -> Sheet:
    """Take a sheet out: written in error, or not needed any more. Raises Refused, Stale."""
    row = Sheet.objects.lock(row, version)
    require(may_keep(by, row))
    held.require_free(row.file_id, row.card.file_id)
    require(TABLE.may_move(row.state, S.ENDED))
    because = sealing.keep_reason(because, about=row, by=by)
    sealing.take_back([row], by=by, cause=_cause(row))
    row.set_ended(by=by, at=clock.now(), because=because)
    sheet_tokens.forget(row)
    _log(row, Verb.ENDED, by=by, because=because)
    return row


def _log(row: Sheet, verb: Verb, *, by: Hat, because: Reason | None = None) -> None:
    people = row.card.identifications.filter(ended_at__isnull=True)
    log.write(
        by=by,
        verb=verb,
        about=[row, row.card],
        people=sorted(people.values_list("subject_id", flat=True)),
        owners=[row.owner_id],
        sections=["words"],
        reason=because,
        ground="sheet",
        at=clock.now(),
    )
