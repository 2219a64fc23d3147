"""Strategy discussions as meetings: convened, held with or without a quorum, recorded (4.5, 4.8)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction

from agencies import clock as act_clock
from agencies import hats, references, sealing
from agencies.actors import Hat
from agencies.models.agencies import AgencyKind
from agencies.models.grants import CauseKind
from agencies.models.people import Membership, Person
from agencies.reasons import Reason, ReasonCode
from agencies.roles import ACTS, Act
from agencies.verdicts import YES, Refused, Verdict, no, require
from audit.log import entries as log
from audit.log.entries import Verb
from mash_hub import clocks, free_text, referrals, strategies
from mash_hub.models.conflicts import kept
from mash_hub.models.partnership_settings import SettingName
from mash_hub.models.strategies import (
    OUTCOMES,
    TABLE,
    Missing,
    StrategyDiscussion,
    StrategyState,
)
from mash_hub.strategies import may_convene
from meetings import agenda, meetings, namesakes
from meetings.models.agenda import AgendaItem, ItemState
from meetings.models.attendance import Attendance, AttendanceState
from meetings.models.meetings import Meeting, MeetingKind, MeetingState
from meetings.models.minutes import Heading, MinuteEntry

S = StrategyState
TITLE = "Strategy discussion"
_CAME = (AttendanceState.PRESENT, AttendanceState.LEFT)
SOCIAL_CARE = (AgencyKind.LA_CHILDREN, AgencyKind.LA_ADULTS)
HEALTH = (AgencyKind.HEALTH_PROVIDER, AgencyKind.ICB, AgencyKind.PRIMARY_CARE)
_ASKED_AFTERWARDS = ((Missing.POLICE, (AgencyKind.POLICE,)), (Missing.HEALTH, HEALTH))
_MEETING = Reason(ReasonCode.MEETING)


@dataclass(frozen=True)
class Place:
    """When and where a discussion is, and who chairs it."""

    starts_at: datetime
    venue: str
    is_online: bool
    chair: Person


@dataclass(frozen=True)
class Record:
    """What the record says beside who came and what each shared."""

    reason: str
    child: str  # the plan for speaking to the child
    parents: str = ""  # why they were not told


def invitable(file_id: UUID, workspace_id: UUID) -> list[Membership]:
    """Who may be invited: everybody who takes part in discussions there, less those kept apart."""
    able = [role for role, acts in ACTS.items() if Act.DISCUSS in acts]
    found = (
        Membership.objects.current(hats.today())
        .filter(workspace=workspace_id, role__in=able)
        .exclude(person__in=kept([file_id]))
        .select_related("person", "agency")
        .order_by("agency__name", "person__name", "pk")
    )
    return list({one.person_id: one for one in found}.values())


def meeting_of(row: StrategyDiscussion) -> tuple[Meeting | None, AgendaItem | None]:
    """The meeting at which it is held and its one case there; nothing before it is convened."""
    item = AgendaItem.objects.select_related("meeting__chair").filter(strategy=row).first()
    return (item.meeting, item) if item else (None, None)


def _locked(
    row: StrategyDiscussion, target: StrategyState, version: int, *, by: Hat
) -> StrategyDiscussion:
    found = StrategyDiscussion.objects.select_related("contact", "enquiry").lock(row, version)
    require(may_convene(by, found))
    require(TABLE.may_move(found.state, target))
    return found


def _held(row: StrategyDiscussion) -> tuple[Meeting, AgendaItem]:
    """Its meeting and case, locked for change."""
    item = AgendaItem.objects.select_for_update(of=("self",)).filter(strategy=row).first()
    if item is None:
        raise Refused("Convene the strategy discussion first.")
    meeting = Meeting.objects.select_for_update(of=("self",)).get(pk=item.meeting_id)
    item.meeting = meeting
    return meeting, item


# --- convening ------------------------------------------------------------------------------------


@transaction.atomic
def convene(
    row: StrategyDiscussion,
    place: Place,
    people: Collection[Membership],
    *,
    by: Hat,
    version: int,
) -> StrategyDiscussion:
    """Convene it, or give it another time, place, chair or more people. Those invited are told.

    Takes when and where with the chair, and who is invited. Raises Refused for nobody, for somebody
    who may not take part or is kept apart from the case, for a time before the decision; Stale.
    """
    row = _locked(row, S.CONVENED, version, by=by)
    able = {one.person_id: one for one in invitable(row.file_id, row.workspace_id)}
    wanted = {one.person_id for one in people} | {place.chair.pk}
    if not people:
        raise Refused("Choose whom you invite.")
    if not wanted <= set(able):
        raise Refused("Invite people who take part in strategy discussions here.")
    if place.starts_at < row.asked_at:
        raise Refused("It cannot be before it was decided to hold it.")
    at = act_clock.now()
    meeting, item = meeting_of(row)
    if meeting is None or item is None:
        meeting = _new_meeting(row, place, by=by, at=at)
        row.set_convened(place.starts_at, place.chair.pk, sorted(wanted), by=by, at=at)
        _expect(meeting, [able[pk] for pk in sorted(wanted)], by=by, at=at)
        item = _new_item(row, meeting, [able[pk] for pk in wanted], by=by, at=at)
    else:
        if meeting.state != MeetingState.AGENDA_PUBLISHED:
            raise Refused("It has begun.")
        invited = sorted(wanted | set(row.invited))
        Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk).set_place(
            place.starts_at, place.venue, place.is_online, place.chair.pk, by=by, at=at
        )
        row.set_convened(place.starts_at, place.chair.pk, invited, by=by, at=at)
        fresh = [able[pk] for pk in sorted(wanted - _expected(meeting))]
        _expect(meeting, fresh, by=by, at=at)
        _give_papers(item, fresh, by=by)
    meetings.tell_of_meeting(meeting, by=by, at=at)
    strategies.tell_host(row, by=by, at=at)
    log.write(by=by, verb=Verb.INVITED, about=[row, meeting], people=sorted(wanted), at=at)
    return row


def _expected(meeting: Meeting) -> set[UUID]:
    return set(meeting.attendance.values_list("person_id", flat=True))


def _new_meeting(row: StrategyDiscussion, place: Place, *, by: Hat, at: datetime) -> Meeting:
    return Meeting(
        id=uuid4(),
        reference=references.new("ME"),
        workspace_id=row.workspace_id,
        owner_id=row.owner_id,
        file_id=row.file_id,
        meeting_kind=MeetingKind.STRATEGY,
        title=TITLE,
        venue=place.venue,
        is_online=place.is_online,
        starts_at=place.starts_at,
        chair=place.chair,
        state=MeetingState.AGENDA_PUBLISHED,
    ).start(by=by, at=at)


def _expect(meeting: Meeting, people: Iterable[Membership], *, by: Hat, at: datetime) -> None:
    for one in people:
        Attendance(
            id=uuid4(),
            meeting=meeting,
            person_id=one.person_id,
            agency_id=one.agency_id,
            role=one.role,
        ).start(by=by, at=at)


def _new_item(
    row: StrategyDiscussion,
    meeting: Meeting,
    people: Sequence[Membership],
    *,
    by: Hat,
    at: datetime,
) -> AgendaItem:
    """The case as the engine hears it: its papers are why, and about whom, for those invited."""
    item = AgendaItem(
        id=uuid4(),
        reference=references.new("M"),
        meeting=meeting,
        workspace_id=row.workspace_id,
        owner_id=row.owner_id,
        file_id=row.file_id,
        strategy=row,
        label=agenda.label_of(row.file_id),
        place=1,
        state=ItemState.RESEARCH_OPEN,
        listed_at=at,
    )
    asked = sealing.open_quietly([row], ["asked"], by=by).text(row, "asked", "words")
    named = [asdict(one) for one in referrals.named_people(row.file_id, by=by)]
    papers = {"words": asked, "people": named}
    cause, agencies = _cause(item, people)
    sealing.seal(item, "papers", papers, by=by, to=agencies, cause=cause)
    item.start(by=by, at=at, because=_MEETING)
    persons = [one.person for one in people]
    namesakes.find(item, papers, persons, by=by, at=at)
    return item


def _cause(item: AgendaItem, people: Iterable[Membership]) -> tuple[sealing.Cause, set[UUID]]:
    persons = tuple(sorted({one.person_id for one in people}))
    agencies = {one.agency_id for one in people}
    return sealing.Cause.of(CauseKind.MEETING, item, persons=persons), agencies


def _give_papers(item: AgendaItem, people: Sequence[Membership], *, by: Hat) -> None:
    if people:
        cause, agencies = _cause(item, people)
        sealing.give([item], ["papers"], to=agencies, by=by, cause=cause)


# --- holding --------------------------------------------------------------------------------------


@transaction.atomic
def begin(row: StrategyDiscussion, *, by: Hat, version: int) -> StrategyDiscussion:
    """Begin it: the meeting is in session and its case in hand. Raises Refused, Stale."""
    row = _locked(row, S.HELD, version, by=by)
    meeting, item = _held(row)
    if meeting.state != MeetingState.AGENDA_PUBLISHED:
        raise Refused("It has begun.")
    at = act_clock.now()
    meeting.set_state(MeetingState.IN_SESSION, by=by, at=at)
    item.set_state(ItemState.IN_HAND, by=by, at=at)
    agenda.let_in(item, Attendance.objects.admitted().filter(meeting=meeting), by=by, at=at)
    meetings.tell_of_meeting(meeting, by=by, at=at)
    log.write(by=by, verb=Verb.OPENED_MEETING, about=[meeting, row], at=at)
    return row


def attended(meeting: Meeting) -> list[Attendance]:
    """Who came, agency by agency."""
    rows = meeting.attendance.filter(state__in=_CAME).select_related("person", "agency")
    return list(rows.order_by("agency__name", "person__name", "pk"))


def lacking(meeting: Meeting, came: Iterable[Attendance]) -> list[Missing]:
    """What a quorum lacks: social care in the chair, police, health (domain notes 4.5)."""
    rows = list(came)
    kinds = {one.agency.agency_kind for one in rows}
    chaired = any(
        one.person_id == meeting.chair_id and one.agency.agency_kind in SOCIAL_CARE for one in rows
    )
    found = [] if chaired else [Missing.CHAIR]
    found += [] if AgencyKind.POLICE in kinds else [Missing.POLICE]
    return found + ([] if kinds & set(HEALTH) else [Missing.HEALTH])


def may_hold(hat: Hat, row: StrategyDiscussion, meeting: Meeting | None) -> Verdict:
    """End it as held: the host, once it has begun."""
    if not (allowed := may_convene(hat, row)):
        return allowed
    if not (possible := TABLE.may_move(row.state, S.HELD)):
        return possible
    if meeting is None or not meeting.is_live:
        return no("Begin it first.")
    return YES


@transaction.atomic
def hold(row: StrategyDiscussion, *, why: str, by: Hat, version: int) -> StrategyDiscussion:
    """Note that it was held, quorate or not; without a quorum `why` says why it went ahead.

    Its time to be held is met; that of its record begins. Raises Refused, Stale.
    """
    row = _locked(row, S.HELD, version, by=by)
    meeting, item = _held(row)
    require(may_hold(by, row, meeting))
    came = attended(meeting)
    if not came:
        raise Refused("Mark first who is there.")
    lacks = lacking(meeting, came)
    if lacks and not why.strip():
        words = ", ".join(str(one.label) for one in lacks)
        raise Refused(
            f"It has no quorum: {words} missing. Say why it went ahead, or wait for them."
        )
    free_text.require_clear([why], file_id=row.file_id, by=by)
    at = act_clock.now()
    agenda.let_in(item, Attendance.objects.admitted().filter(meeting=meeting), by=by, at=at)
    item.set_state(ItemState.HEARD, by=by, at=at)
    meeting.set_state(MeetingState.ENDED, by=by, at=at)
    if lacks:
        sealing.seal(row, "quorum", {"why": why}, by=by)
    row.set_held(lacks, by=by, at=at)
    clocks.meet(row, strategies.HELD, at=at)
    strategies.start_clock(row, strategies.RECORD, SettingName.STRATEGY_RECORD, at=at)
    meetings.tell_of_meeting(meeting, by=by, at=at)
    log.write(
        by=by,
        verb=Verb.CLOSED_MEETING,
        about=[row, meeting],
        people=[one.person_id for one in came],
        ground="QUORATE" if not lacks else "NOT_QUORATE",
        at=at,
    )
    return row


# --- the record -----------------------------------------------------------------------------------


def silent(item: AgendaItem, came: Iterable[Attendance]) -> list[str]:
    """The agencies that came and of which no line says what they shared."""
    lines = MinuteEntry.objects.of_item(item).filter(heading=Heading.SHARED)
    spoke = set(lines.values_list("agency_id", flat=True))
    return sorted({one.agency.name for one in came if one.agency_id not in spoke})


def unheard(row: StrategyDiscussion, item: AgendaItem) -> list[Missing]:
    """Of police and health, those it went ahead without and of which no line says what they know.

    An urgent discussion may be held without them; its record is not finished without their part
    (domain notes 4.5: the minimum is social care, police and health).
    """
    lines = MinuteEntry.objects.of_item(item).filter(heading=Heading.SHARED)
    spoke = set(lines.values_list("agency__agency_kind", flat=True))
    return [one for one, kinds in _ASKED_AFTERWARDS if one in row.lacking and not spoke & {*kinds}]


def _require_heard(row: StrategyDiscussion, item: AgendaItem, came: Iterable[Attendance]) -> None:
    if missed := unheard(row, item):
        names = " and ".join(str(one.label) for one in missed)
        raise Refused(
            f"It was held without {names}. Speak to them, and write what they shared, even if it is "
            "nothing; then record it."
        )
    if quiet := silent(item, came):
        names = ", ".join(quiet)
        raise Refused(f"Write first what these shared, even if it is nothing: {names}.")


def _require_whole(record: Record, outcome: StrategyState, parents_told: bool) -> None:
    if outcome not in OUTCOMES:
        raise Refused("Choose what was decided.")
    if not record.reason.strip():
        raise Refused("Say why this was decided.")
    if not record.child.strip():
        raise Refused("Write how the child will be spoken to, by whom and when.")
    if not parents_told and not record.parents.strip():
        raise Refused("Say why the parents were not told.")


@transaction.atomic
def record(
    row: StrategyDiscussion,
    words: Record,
    *,
    outcome: StrategyState,
    parents_told: bool,
    by: Hat,
    version: int,
) -> StrategyDiscussion:
    """Record what was decided and give the record to those who attended (domain notes 4.5).

    Raises Refused while a part of it is missing: what each agency shared, police and health among them
    whether they came or were asked afterwards, decision and reason, how
    the child is spoken to, whether the parents were told and if not, why; Stale.
    """
    row = _locked(row, S.RECORDED, version, by=by)
    meeting, item = _held(row)
    came = attended(meeting)
    _require_heard(row, item, came)
    _require_whole(words, outcome, parents_told)
    texts = [words.reason, words.child, words.parents]
    free_text.require_clear(texts, file_id=row.file_id, by=by)
    at = act_clock.now()
    agenda.let_in(item, came, by=by, at=at)
    apart = kept([row.file_id])
    readers = [one for one in came if one.person_id not in apart]
    persons = tuple(sorted({one.person_id for one in readers}))
    sealing.seal(
        row,
        "record",
        asdict(words),
        by=by,
        to={one.agency_id for one in readers},
        cause=sealing.Cause.of(CauseKind.MEETING, row, persons=persons),
    )
    row.set_recorded(outcome, parents_told, by=by, at=at)
    meeting.set_recorded(by.person_id, by=by, at=at)
    clocks.meet(row, strategies.RECORD, at=at)
    meetings.tell_of_meeting(meeting, by=by, at=at)
    log.write(
        by=by,
        verb=Verb.MINUTED,
        about=[row, meeting],
        people=persons,
        owners={one.agency_id for one in readers},
        sections=["record"],
        ground=outcome,
        at=at,
    )
    return row
