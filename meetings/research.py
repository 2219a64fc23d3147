"""An agency's research for a MARAC: written for itself, shared line by line, and given in (4.7).

Nobody outside the agency reads a line before it is shared, nor one that is held back. What is shared
serves this meeting: elsewhere it is used only when its owner releases it anew.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import uuid4

from django.db import transaction

from agencies import clock, files, sealing
from agencies.actors import Actor, Hat
from agencies.models.files import RetentionClass
from agencies.models.grants import CauseKind
from agencies.models.notices import NoticeKind
from agencies.reasons import Reason
from agencies.roles import may
from agencies.verdicts import YES, Refused, Verdict, no, require
from audit.log import entries as log
from audit.log.entries import Verb
from mash_hub import clocks, free_text
from meetings import meetings, with_papers
from meetings.models.agenda import AgendaItem, ItemState
from meetings.models.minutes import Nature
from meetings.models.research import (
    HOLD_BACK_REASONS,
    LINES,
    SHARE,
    TABLE,
    AgencyResearch,
    LineState,
    ResearchLine,
    ResearchState,
)
from meetings.research_calls import RESEARCH

S, L = ResearchState, LineState
DRAFT = "research"  # the form of a line that is being typed
MOST_LINES = 60
_OPEN_CASES = (ItemState.RESEARCH_OPEN, ItemState.IN_HAND)


@dataclass(frozen=True)
class Finding:
    """One thing an agency knows, as it is written down."""

    words: str
    nature: Nature
    source: str = ""
    known_on: date | None = None


def may_work(hat: Actor, row: AgencyResearch) -> Verdict:
    """Write, share and give in: the agency's own people who may, while the case is to be heard."""
    if not (allowed := may(hat, SHARE)):
        return allowed
    if (hat.agency_id, hat.workspace_id) != (row.owner_id, row.item.workspace_id):
        return no("Only the agency itself works on its research.")
    if row.item.state not in _OPEN_CASES:
        return no("The case is not open for research now.")
    return YES


def is_theirs(hat: Actor, row: AgencyResearch) -> bool:
    """Whether it is the research of the hat's own agency, which it writes and shares."""
    here = (hat.agency_id, hat.workspace_id) == (row.owner_id, row.item.workspace_id)
    return here and bool(may(hat, SHARE))


def _locked(row: AgencyResearch, version: int, *, by: Hat) -> AgencyResearch:
    found = AgencyResearch.objects.select_related("item__meeting").lock(row, version)
    require(may_work(by, found))
    return found


@transaction.atomic
def write(row: AgencyResearch, finding: Finding, *, by: Hat) -> ResearchLine:
    """Write one line for one's own agency; who else reads it is decided by itself.

    Raises Refused without words, for a day to come, and while the research is in.
    """
    row = (
        AgencyResearch.objects.select_related("item__meeting")
        .select_for_update(of=("self",))
        .get(pk=row.pk)
    )
    require(may_work(by, row))
    if row.state != S.OPEN:
        raise Refused("It is in already. Say first that there is something new.")
    if not finding.words.strip():
        raise Refused("Write what is known.")
    at = clock.now()
    if finding.known_on and finding.known_on > at.astimezone(clock.LONDON).date():
        raise Refused("What is known cannot lie ahead.")
    if ResearchLine.objects.standing().filter(research=row).count() >= MOST_LINES:
        raise Refused(f"At most {MOST_LINES} lines are kept here.")
    line = ResearchLine(
        id=uuid4(),
        research=row,
        owner_id=row.owner_id,
        file=files.open_file(
            ResearchLine.kind,
            owner_id=row.owner_id,
            workspace_id=row.item.workspace_id,
            retention_class=RetentionClass.MARAC_RESEARCH,
        ),
        author_id=by.person_id,
        nature=finding.nature,
        known_on=finding.known_on,
        written_at=at,
    )
    content = {"words": finding.words.strip(), "source": finding.source.strip()}
    sealing.seal(line, "words", content, by=by)
    line.start(by=by, at=at)
    log.write(by=by, verb=Verb.CREATED, about=[line, row.item], at=at)
    return line


def may_decide(hat: Actor, line: ResearchLine, state: LineState) -> Verdict:
    """Share a line or hold it back: as `may_work`, also after it was given in."""
    return may_work(hat, line.research) and LINES.may_move(line.state, state)


def _cause(line: ResearchLine) -> sealing.Cause:
    return sealing.Cause.of(CauseKind.MEETING, line.research.item)


def _locked_line(line: ResearchLine, state: LineState, version: int, *, by: Hat) -> ResearchLine:
    found = ResearchLine.objects.select_related("research__item__meeting").lock(line, version)
    require(may_decide(by, found, state))
    return found


@transaction.atomic
def share(line: ResearchLine, *, by: Hat, version: int) -> ResearchLine:
    """Share one line with the agencies that read the case's papers. Raises Refused, Stale."""
    line = _locked_line(line, L.SHARED, version, by=by)
    at = clock.now()
    item = line.research.item
    words = sealing.open_quietly([line], ["words"], by=by)[line, "words"] or {}
    leaving = [str(words.get(name, "")) for name in ("words", "source")]
    free_text.require_clear(leaving, file_id=item.file_id, by=by)
    to = set(with_papers.agencies(item.workspace_id)) | {item.owner_id}
    sealing.give([line], ["words"], to=to - {line.owner_id}, by=by, cause=_cause(line))
    line.set_decided(L.SHARED, by=by, at=at)
    _keep_as(line, RetentionClass.MEETING)
    _tell(item, by=by, at=at)
    log.write(by=by, verb=Verb.SHARED, about=[line, item], owners=to, sections=["words"], at=at)
    return line


@transaction.atomic
def hold_back(line: ResearchLine, *, because: Reason, by: Hat, version: int) -> ResearchLine:
    """Hold one line back, or take it back, with the reason; its agency alone reads it from then on.

    Raises Refused, Stale.
    """
    if because.code not in HOLD_BACK_REASONS:
        raise Refused("Choose the reason for holding it back.")
    line = _locked_line(line, L.HELD_BACK, version, by=by)
    at = clock.now()
    kept = sealing.keep_reason(because, about=line, by=by)
    if line.state == L.SHARED:
        sealing.take_back([line], by=by, cause=_cause(line))
    line.set_decided(L.HELD_BACK, by=by, at=at, because=kept)
    _keep_as(line, RetentionClass.MARAC_RESEARCH)
    item = line.research.item
    _tell(item, by=by, at=at)
    log.write(by=by, verb=Verb.WITHHELD, about=[line, item], reason=kept, at=at)
    return line


def _keep_as(line: ResearchLine, retention_class: RetentionClass) -> None:
    """Shared, a line is kept with the papers of its case; a line of before lies in its research's file."""
    if line.file_id != line.research.file_id:
        line.file.set_retention_class(retention_class)


def _tell(item: AgendaItem, *, by: Hat, at: datetime) -> None:
    meetings.tell_of_item(item, by=by, at=at, kind=NoticeKind.ITEM_RELEASED)


# --- giving it in ---------------------------------------------------------------------------------


def undecided(row: AgencyResearch) -> int:
    """How many lines nobody has decided on."""
    return ResearchLine.objects.filter(research=row, state=L.INTERNAL).count()


def may_give_in(hat: Actor, row: AgencyResearch) -> Verdict:
    """Give it in: there is something, and each line is shared or held back with a reason."""
    if not (allowed := may_work(hat, row)):
        return allowed
    if row.state != S.OPEN:
        return no("It is in already.")
    if number := undecided(row):
        noun = "line" if number == 1 else "lines"
        return no(f"Share {number} {noun} or hold back, with the reason.")
    if not ResearchLine.objects.standing().filter(research=row).exists():
        return no("Write what is known, or say that nothing is known.")
    return YES


@transaction.atomic
def give_in(row: AgencyResearch, *, by: Hat, version: int) -> AgencyResearch:
    """Say that one's agency has looked, and what it shares is whole. Raises Refused, Stale."""
    row = _locked(row, version, by=by)
    require(may_give_in(by, row))
    return _settle(row, S.RETURNED, Verb.RETURNED, by=by)


def may_say_nothing(hat: Actor, row: AgencyResearch) -> Verdict:
    """Say that nothing is known: nothing was written."""
    if not (allowed := may_work(hat, row)):
        return allowed
    if row.state != S.OPEN:
        return no("It is in already.")
    if ResearchLine.objects.standing().filter(research=row).exists():
        return no("Something is written. Give it in instead.")
    return YES


@transaction.atomic
def nothing_known(row: AgencyResearch, *, by: Hat, version: int) -> AgencyResearch:
    """Say in one click that one's agency looked and knows nothing. Raises Refused, Stale."""
    row = _locked(row, version, by=by)
    require(may_say_nothing(by, row))
    return _settle(row, S.NOTHING_KNOWN, Verb.NIL_RETURNED, by=by)


@transaction.atomic
def reopen(row: AgencyResearch, *, by: Hat, version: int) -> AgencyResearch:
    """Say that there is something new after all; it counts as having come in when it first did."""
    row = _locked(row, version, by=by)
    return _settle(row, S.OPEN, Verb.REOPENED, by=by)


def _settle(row: AgencyResearch, state: ResearchState, verb: Verb, *, by: Hat) -> AgencyResearch:
    require(TABLE.may_move(row.state, state))
    at = clock.now()
    row.set_state(state, by=by, at=at)
    if state != S.OPEN:
        clocks.meet(row, RESEARCH, at=at)
    meetings.tell_of_item(row.item, by=by, at=at)
    log.write(by=by, verb=verb, about=[row, row.item], at=at)
    return row
