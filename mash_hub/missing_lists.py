"""Lists of missing episodes: the data set taken out for partners, and earlier episodes taken in (4.12).

What is taken in is previewed first and stored exactly so, all that is new or nothing. What is taken out names
nobody: the child goes by the reference of their record.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Q

from agencies import clock, drafts, files, references, sealing
from agencies.actors import Actor, Hat
from agencies.models.drafts import Draft
from agencies.models.files import RetentionClass
from agencies.models.workspaces import Purpose, Workspace
from agencies.reasons import Reason
from agencies.roles import Act, may
from agencies.verdicts import YES, Refused, Verdict, no, require
from audit.log import entries as log
from audit.log.entries import Verb
from mash_hub import finding, missing_reports, subjects
from mash_hub.identities import Birth, Identity, Name
from mash_hub.linkage.lists import Cell, safe
from mash_hub.measures import Period
from mash_hub.models.missing_episodes import EpisodeState, HowFound, MissingEpisode, MissingRisk
from mash_hub.models.return_interviews import ReturnInterview
from mash_hub.models.subjects import Card, Identification, Involvement, PersonRole
from mash_hub.requests import require_purpose

FORM = "missing-list"
MOST = 500  # rows of one list
COLUMNS = (
    "given_name",
    "family_name",
    "date_of_birth",
    "missing_since",
    "returned_at",
    "compact_reference",
    "risk",
    "how_found",
)
NEEDED = ("given_name", "family_name", "date_of_birth", "missing_since", "returned_at")
OUT = (
    "episode",
    "compact_reference",
    "child",
    "home",
    "responsible_authority",
    "reported_at",
    "missing_since",
    "returned_at",
    "minutes_missing",
    "risk",
    "how_found",
    "harmed",
    "exploitation_triggers",
    "return_interview",
    "within_72_hours",
)


# --- out ------------------------------------------------------------------------------------------


def may_take_out(hat: Actor) -> Verdict:
    """Take the data set out: who works on episodes and may take copies out of the hub."""
    return may(hat, Act.EXPORT) and may(hat, Act.KEEP_MISSING)


@transaction.atomic
def take_out(period: Period, purpose: Purpose, *, by: Hat, because: Reason) -> tuple[str, str]:
    """The data set of a period as CSV without names; gives the copy's reference, and the text.

    Only episodes that the hat reads whole are in it, and none that its agency reported alone. Raises
    Refused for a purpose the agreement lacks.
    """
    require(may_take_out(by))
    require_purpose(purpose, by.workspace_id)
    whole = MissingEpisode.objects.visible_to(by).read_whole_by(by)
    seen = whole.select_related("home", "responsible")
    since = seen.filter(missing_since__gte=period.begins, missing_since__lt=period.ends)
    rows = list(since.order_by("missing_since", "pk"))
    reference, at, text = references.new("K"), clock.now(), io.StringIO()
    csv.writer(text).writerows([OUT, *_lines(rows)])
    log.write(
        by=by,
        verb=Verb.EXPORTED,
        about=rows,
        owners=sorted({row.owner_id for row in rows}) or [by.agency_id],
        reason=because,
        purpose=purpose,
        ground=reference,
        count=len(rows),
        at=at,
    )
    return reference, text.getvalue()


def _lines(rows: Sequence[MissingEpisode]) -> Iterable[list[str]]:
    children = _children([row.file_id for row in rows])
    held = {
        one.episode_id: one
        for one in ReturnInterview.objects.filter(episode__in=[row.pk for row in rows])
    }
    for row in rows:
        interview = held.get(row.pk)
        in_time = None
        if interview is not None:
            interview.episode = row
            in_time = interview.was_in_time
        gone = row.returned_at - row.missing_since if row.returned_at else None
        cells = (
            row.reference,
            row.compact_reference,
            children.get(row.file_id, ""),
            row.home.short_name if row.home else "",
            row.responsible.short_name,
            _moment(row.reported_at),
            _moment(row.missing_since),
            _moment(row.returned_at),
            str(int(gone.total_seconds() // 60)) if gone else "",
            row.risk,
            row.how_found,
            row.was_harmed,
            row.triggers,
            interview.state if interview else "",
            {True: "YES", False: "NO", None: ""}[in_time],
        )
        yield [safe(cell) for cell in cells]


def _children(file_ids: Sequence[UUID]) -> dict[UUID, str]:
    """The reference of each file's child, as records stand now."""
    parts = Involvement.objects.filter(file__in=file_ids).values_list("file_id", "card_id")
    found = [*parts]
    standing = Identification.objects.standing().filter(card__in=[card for _, card in found])
    known = dict(standing.values_list("card_id", "subject__reference"))
    return {file_id: known.get(card, "") for file_id, card in found}


def _moment(at: datetime | None) -> str:
    return f"{at.astimezone(clock.LONDON):%Y-%m-%d %H:%M}" if at else ""


# --- in -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Earlier:
    """One earlier episode of a list, as read."""

    line: int
    given: str
    family: str
    born: date
    missing_since: datetime
    returned_at: datetime
    compact_reference: str = ""
    risk: str = ""
    how_found: str = ""

    @property
    def identity(self) -> Identity:
        """The child, as typed."""
        return Identity(names=(Name(self.given, self.family),), birth=Birth.on(self.born))

    @property
    def child(self) -> str:
        """What tells the children of one list apart."""
        return f"{self.given}|{self.family}|{self.born}".casefold()


@dataclass
class ListRead:
    """A list as read: rows, and each cell that is wrong by line and column."""

    rows: list[Earlier] = field(default_factory=list)
    bad: list[Cell] = field(default_factory=list)


@dataclass(frozen=True)
class Preview:
    """What would be stored: the rows, for each child an own record or none, what is there already, a mark."""

    read: ListRead
    records: Mapping[str, str]  # by child: the reference of the record it is added to
    cards: Mapping[str, UUID]
    known: Mapping[int, str]  # by line: the episode that is stored already, or the line before it
    mark: str

    @property
    def new(self) -> list[Earlier]:
        """The rows that would be stored: each episode once."""
        return [row for row in self.read.rows if row.line not in self.known]

    @property
    def may_store(self) -> bool:
        """Whether all of it is right, and something is new."""
        return bool(self.new) and not self.read.bad


def may_take_in(hat: Actor) -> Verdict:
    """Take a list in: the police who keep missing episodes, whose list it is."""
    if not (allowed := may(hat, Act.KEEP_MISSING)) or not isinstance(hat, Hat):
        return allowed
    if not (allowed := missing_reports.may_report(hat)):
        return allowed
    is_police = any(one.pk == hat.agency_id for one in missing_reports.places(hat).police)
    return YES if is_police else no("The police take in lists of their own earlier episodes.")


def read(text: str, at: datetime) -> ListRead:
    """Read a list from its text: the header names the columns, in any order. Raises Refused for no list."""
    cells = csv.reader(io.StringIO(text), strict=True)
    found = ListRead()
    try:
        header = [name.strip().casefold().replace(" ", "_") for name in next(cells, [])]
        lacks = [name for name in NEEDED if name not in header]
        if lacks:
            raise Refused(f"The first line names the columns. Missing: {', '.join(lacks)}.")
        for values in cells:
            if any(value.strip() for value in values):
                _take(found, header, values, cells.line_num, at)
    except csv.Error as error:
        raise Refused(
            f"Line {cells.line_num} is no CSV: a quotation mark is not closed."
        ) from error
    if len(found.rows) > MOST:
        raise Refused(f"A list holds at most {MOST} rows: split it.")
    return found


def _take(
    found: ListRead, header: Sequence[str], values: Sequence[str], line: int, at: datetime
) -> None:
    """Read one row, or note what is wrong in it."""
    said = dict(zip(header, (value.strip() for value in values), strict=False))
    born = _date(said.get("date_of_birth", ""))
    since, back = _time(said.get("missing_since", "")), _time(said.get("returned_at", ""))
    wrong = [(name, "nothing is written") for name in NEEDED if not said.get(name)]
    if len(values) > len(header):
        wrong.append((str(len(header) + 1), "there are more cells than columns"))
    wrong += _wrong_times(said, born, since, back, at) + _wrong_codes(said)
    found.bad += [Cell(line, name, words) for name, words in wrong]
    if wrong or born is None or since is None or back is None:
        return
    found.rows.append(
        Earlier(
            line,
            said["given_name"],
            said["family_name"],
            born,
            since,
            back,
            missing_reports.tidy_reference(said.get("compact_reference", "")),
            said.get("risk", "").upper(),
            said.get("how_found", "").upper(),
        )
    )


def _wrong_times(
    said: Mapping[str, str],
    born: date | None,
    since: datetime | None,
    back: datetime | None,
    at: datetime,
) -> list[tuple[str, str]]:
    checks = (
        ("date_of_birth", born, "write a day like 2012-09-20"),
        ("missing_since", since, "write a moment like 2027-03-01 22:40"),
        ("returned_at", back, "write a moment; who is missing still is reported, not listed"),
    )
    wrong = [(name, words) for name, value, words in checks if said.get(name) and not value]
    if since and back and not since <= back <= at:
        wrong.append(("returned_at", "it is before they were missing, or in the future"))
    return wrong


def _wrong_codes(said: Mapping[str, str]) -> list[tuple[str, str]]:
    codes = (("risk", MissingRisk.values), ("how_found", HowFound.values))
    wrong = [
        (name, f"one of {', '.join(allowed)}")
        for name, allowed in codes
        if said.get(name) and said[name].upper() not in allowed
    ]
    try:
        missing_reports.tidy_reference(said.get("compact_reference", ""))
    except Refused:
        wrong.append(("compact_reference", "letters, digits, / and - alone, with a digit"))
    return wrong


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _time(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found.replace(tzinfo=clock.LONDON) if found.tzinfo is None else found


@transaction.atomic
def preview(text: str, *, by: Hat) -> tuple[Draft, Preview]:
    """Look at a list without storing any of it: the text waits sealed, for its author alone.

    Raises Refused for no list, TooManySearches.
    """
    require(may_take_in(by))
    seen = _preview(text, by=by)
    file = files.open_file(
        FORM,
        owner_id=by.agency_id,
        workspace_id=by.workspace_id,
        retention_class=RetentionClass.OFFICE,
    )
    draft = drafts.save(
        {"text": text, "mark": seen.mark},
        by=by,
        form=FORM,
        thing_kind=FORM,
        thing_id=uuid4(),
        file_id=file.pk,
    )
    log.write(
        by=by, verb=Verb.DRAFT_SAVED, about=[draft], count=len(seen.read.rows), at=clock.now()
    )
    return draft, seen


def again(draft: Draft, *, by: Hat) -> Preview:
    """The preview of a list that waits, as it would be stored now."""
    return _preview(str(drafts.words_of(draft, by=by).get("text", "")), by=by)


def _preview(text: str, *, by: Hat) -> Preview:
    found = read(text, clock.now())
    children = {row.child: row.identity for row in found.rows}
    own = finding.own_records(children, by=by) if children else {}
    sure = {child: likely[0] for child, likely in own.items() if len(likely) == 1}
    records = {child: one.reference for child, one in sure.items()}
    known = _known(found.rows, records, by=by)
    whole = repr([*found.rows, sorted(records.items()), sorted(known.items())])
    return Preview(
        found,
        records,
        {child: one.card.pk for child, one in sure.items()},
        known,
        hashlib.sha256(whole.encode()).hexdigest(),
    )


def _known(rows: Sequence[Earlier], records: Mapping[str, str], *, by: Hat) -> dict[int, str]:
    """By line what stands in the hub already, as far as the hat reads it, or earlier in the list.

    It is the same by the police's own reference, unless of another child, or by child and start.
    """
    named = {row.compact_reference for row in rows} - {""}
    starts = {row.missing_since for row in rows}
    same = Q(compact_reference__in=named, police=by.agency_id) | Q(missing_since__in=starts)
    stored = [*MissingEpisode.objects.visible_to(by).read_whole_by(by).filter(same)]
    children = _children([one.file_id for one in stored])
    found: dict[int, str] = {}
    first: dict[tuple[str, datetime], int] = {}
    for row in rows:
        child = records.get(row.child, "")
        line = first.setdefault((row.child, row.missing_since), row.line)
        matching = [
            one.reference
            for one in stored
            if _is_same(row, one, child=child, of=children.get(one.file_id, ""), by=by)
        ]
        if matching:
            found[row.line] = matching[0]
        elif line != row.line:
            found[row.line] = f"line {line}"
    return found


def _is_same(row: Earlier, one: MissingEpisode, *, child: str, of: str, by: Hat) -> bool:
    """Whether a row is an episode that is stored: `child` is the row's record, `of` the episode's."""
    if child and of and child != of:
        return False
    named = (one.compact_reference, one.police_id) == (row.compact_reference or None, by.agency_id)
    return named or (bool(child) and child == of and row.missing_since == one.missing_since)


@transaction.atomic
def store(draft: Draft, *, by: Hat) -> int:
    """Store a list as it was previewed, all that is new or nothing; gives how many episodes there are.

    They are closed: what is going on is reported, not listed. Raises Refused when something is wrong, or
    when what was previewed would be stored otherwise now.
    """
    require(may_take_in(by))
    Workspace.objects.select_for_update(no_key=True).get(pk=by.workspace_id)  # in turns (CC4)
    draft = Draft.objects.select_for_update(of=("self",)).get(pk=draft.pk)
    seen = again(draft, by=by)
    if not seen.may_store:
        raise Refused("Something in the list is wrong: nothing was stored.")
    if seen.mark != drafts.words_of(draft, by=by).get("mark"):
        raise Refused(
            "Records have changed since you looked: nothing was stored. Look at it again."
        )
    at = clock.now()
    cards: dict[str, Card] = {}
    for row in seen.new:
        _store(row, seen, cards, by=by, at=at)
    draft.file.set_closed(at)
    drafts.discard(by=by, form=FORM, thing_id=draft.thing_id)
    log.write(
        by=by,
        verb=Verb.SUBMITTED,
        about=[draft],
        reason=missing_reports.MISSING,
        ground="LIST",
        count=len(seen.new),
        at=at,
    )
    return len(seen.new)


def _store(
    row: Earlier, seen: Preview, cards: dict[str, Card], *, by: Hat, at: datetime
) -> MissingEpisode:
    file = files.open_file(
        MissingEpisode.kind,
        owner_id=by.host_id,
        workspace_id=by.workspace_id,
        retention_class=RetentionClass.MASH_ENQUIRY,
    )
    made = MissingEpisode(
        id=uuid4(),
        reference=references.new("MI"),
        workspace_id=by.workspace_id,
        owner_id=by.host_id,
        file=file,
        state=EpisodeState.CLOSED,
        reported_at=row.missing_since,
        reported_by_id=by.person_id,
        reporter_id=by.agency_id,
        missing_since=row.missing_since,
        compact_reference=row.compact_reference,
        police_id=by.agency_id,
        responsible_id=_host_authority(by),
        parties=sorted({by.host_id, by.agency_id}),
        risk=row.risk,
        returned_at=row.returned_at,
        how_found=row.how_found,
        closed_at=at,
    )
    cause = missing_reports.cause_of(made)
    content: dict[str, Any] = {
        "name": row.identity.label,
        "born": row.identity.born,
        "last_seen": "",
        "circumstances": "Taken in from a list.",
        "description": "",
        "needs": "",
    }
    sealing.seal(made, "report", content, by=by, to=set(made.parties), cause=cause)
    made.start(by=by, at=at, because=missing_reports.MISSING)
    if row.child not in cards:
        own = seen.cards.get(row.child)
        cards[row.child] = (
            Card.objects.visible_to(by).get(pk=own)
            if own
            else subjects.record(row.identity, by=by, because=missing_reports.MISSING)
        )
    card = cards[row.child]
    sealing.give([card], subjects.SECTIONS, to=set(made.parties), by=by, cause=cause)
    subjects.involve(card, made, role=PersonRole.CHILD, place=0, by=by, at=at)
    file.set_closed(at)
    return made


def _host_authority(by: Hat) -> UUID:
    """The authority of the host area; what a list says of another is not known."""
    found = missing_reports.places(by).authorities
    here = next((one.pk for one in found if one.pk == by.host_id), None)
    if here is None and not found:
        raise Refused("No children’s authority takes part in this workspace.")
    return here or found[0].pk
