"""Coming in: marked present, signed, asked whom one knows; and being kept apart without a word."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction

from agencies import clock as act_clock
from agencies import sealing
from agencies.actors import Hat
from agencies.models.people import Person
from agencies.roles import Act, Role, may
from agencies.verdicts import YES, Refused, Verdict, no, require
from audit.log import entries as log
from audit.log.entries import Verb
from mash_hub import conflicts
from mash_hub.models.conflicts import ConflictSource
from mash_hub.models.joint_screening import JointScreening
from meetings import agenda, expecting, meetings, namesakes, parts
from meetings.models.agenda import AgendaItem, ItemState
from meetings.models.attendance import Attendance, AttendanceState, ConflictAnswer, Declaration
from meetings.models.meetings import AFTER, Meeting, MeetingState, runs

WORDING = 1
DECLARATION = (
    "What is said and shown here is confidential. I will use it only to keep the people concerned "
    "safe, share it only with those in my agency who need it for that, and never let the person "
    "causing harm learn of it. I will not photograph, record or forward anything from this meeting."
)
QUESTION = "Do you know anyone on today’s list, or their family?"
P = AttendanceState
LEADING = (Role.MARAC_COORDINATOR, Role.MARAC_CHAIR)


def may_mark(hat: Hat, meeting: Meeting) -> Verdict:
    """Take attendance: coordinator or chair, until the minutes are approved."""
    if hat.workspace_id != meeting.workspace_id or not runs(hat, meeting.meeting_kind):
        return no("Coordinator and chair take attendance.")
    if meeting.is_after and meeting.state not in (MeetingState.ENDED, MeetingState.MINUTES_DRAFT):
        return no("Attendance stands once the minutes are with the chair.")
    return YES


@transaction.atomic
def mark(row: Attendance, state: AttendanceState, *, by: Hat, version: int) -> Attendance:
    """Note that somebody came, left, sent apologies or stayed away.

    Whoever completes what is asked of them while a case is being heard is let into it from then on.
    Raises Refused, Stale.
    """
    row = Attendance.objects.select_related("meeting", "person").lock(row, version)
    require(may_mark(by, row.meeting))
    if state == P.PRESENT and row.meeting.state in AFTER:
        raise Refused("The meeting has ended.")
    at = act_clock.now()
    row.set_state(state, by=by, at=at)
    if state == P.PRESENT:
        # Every case of the meeting opens to them: one that was heard or deferred, too.
        namesakes.look_again(row.meeting.items.all(), [row.person], by=by, at=at)
    let_into_case_in_hand(row.meeting, by=by, at=at)
    _note(row.meeting, row.person_id, Verb.ATTENDED, by=by, at=at, ground=state.value)
    return row


@transaction.atomic
def limit(row: Attendance, item: AgendaItem | None, *, by: Hat, version: int) -> Attendance:
    """Note that somebody comes for one case alone, or for the whole meeting after all.

    Of the other cases nothing is there for them. Raises Refused for a case of another meeting and for
    who leads, Stale.
    """
    row = Attendance.objects.select_related("meeting").lock(row, version)
    require(may_mark(by, row.meeting))
    if item is not None and item.meeting_id != row.meeting_id:
        raise Refused("Choose a case of this meeting.")
    if row.role in LEADING:
        raise Refused("Coordinator and chair are there for every case.")
    at = act_clock.now()
    row.set_only_for(item.pk if item else None, by=by, at=at)
    let_into_case_in_hand(row.meeting, by=by, at=at)
    _note(row.meeting, row.person_id, Verb.CHANGED, by=by, at=at, ground="one-case")
    return row


@transaction.atomic
def admit(row: Attendance, letters: str, *, by: Hat, version: int) -> Attendance:
    """Say to which parts of a CMOG somebody comes: the rest of its agenda is not there for them.

    Raises Refused for who leads, for another kind of meeting, and for a part that their role never
    comes to: somebody tasked from outside comes to the locations alone. Stale.
    """
    row = Attendance.objects.select_related("meeting").lock(row, version)
    require(may_mark(by, row.meeting))
    require(parts.may_come(row, letters))
    at = act_clock.now()
    new = set(letters) - set(row.parts)
    row.set_parts(letters, by=by, at=at)
    parts.give_papers_to(row, new, by=by)
    agenda.give_again(row, new, by=by)
    let_into_case_in_hand(row.meeting, by=by, at=at)
    _note(row.meeting, row.person_id, Verb.CHANGED, by=by, at=at, ground="parts")
    return row


def let_into_case_in_hand(meeting: Meeting, *, by: Hat, at: datetime) -> None:
    """Let those who are admitted by now into the case that is being heard."""
    item = meeting.items.filter(state=ItemState.IN_HAND).first()
    if item is not None:
        agenda.let_in(item, Attendance.objects.admitted().filter(meeting=meeting), by=by, at=at)


def _note(
    meeting: Meeting, person_id: UUID, verb: Verb, *, by: Hat, at: datetime, ground: str = ""
) -> None:
    """Tell who attends that something about attendance changed, and write the act's entry."""
    meetings.tell_of_meeting(meeting, by=by, at=at)
    log.write(by=by, verb=verb, about=[meeting], people=[person_id], ground=ground, at=at)


def own(hat: Hat, meeting: Meeting) -> Attendance | None:
    """The hat's own line in a meeting's attendance."""
    return meeting.attendance.filter(person=hat.person_id).first()


def may_sign(hat: Hat, meeting: Meeting) -> Verdict:
    """Sign a meeting's declaration: who attends, from publishing until it ends, once."""
    if not (allowed := may(hat, Act.DISCUSS if meeting.is_small else Act.ATTEND_MEETING)):
        return allowed
    if hat.workspace_id != meeting.workspace_id:
        return no("Only those who attend sign.")
    if not (meeting.is_live or meeting.state == MeetingState.AGENDA_PUBLISHED):
        return no("The declaration is signed for a meeting at hand.")
    if Declaration.objects.filter(meeting=meeting, person=hat.person_id).exists():
        return no("You have signed already.")
    return YES


@transaction.atomic
def sign(meeting: Meeting, *, typed_name: str, by: Hat) -> Declaration:
    """Sign the declaration by typing one's name; the page has proved anew who signs (AU12).

    Whoever came once the meeting was scheduled is expected first. Raises Refused when the name is not
    one's own, and for somebody who signed already.
    """
    person = _alone(by)
    require(may_sign(by, meeting))
    if _plain(typed_name) != _plain(person.name):
        raise Refused("Type your name as it stands at the top of the page.")
    at = act_clock.now()
    row = own(by, meeting)
    is_as_expected = row is not None and row.is_observer == (by.role == Role.OBSERVER)
    if not is_as_expected and not meeting.is_small:
        expecting.expect_late(meeting)
    if own(by, meeting) is None:
        Attendance(
            id=uuid4(),
            meeting=meeting,
            person=person,
            agency_id=by.agency_id,
            role=by.role,
            parts=parts.usual_of(by, meeting),
        ).start(by=by, at=at)
    declaration = Declaration(
        id=uuid4(),
        meeting=meeting,
        person=person,
        agency_id=by.agency_id,
        typed_name=person.name,
        wording=WORDING,
        signed_at=at,
    ).start()
    _note(meeting, person.pk, Verb.DECLARED, by=by, at=at, ground="confidentiality")
    return declaration


def _alone(by: Hat) -> Person:
    """Somebody’s own row, held until the act ends: on two devices at once they count once (CC5)."""
    return Person.objects.select_for_update(no_key=True).get(pk=by.person_id)


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()


@transaction.atomic
def answer(meeting: Meeting, *, knows_somebody: bool, words: str, by: Hat) -> ConflictAnswer:
    """Answer the open question; a yes says in words whom, and waits for the coordinator.

    The words are for coordinator and chair. Raises Refused for a yes without words.
    """
    require(may(by, Act.DISCUSS if meeting.is_small else Act.ATTEND_MEETING))
    if by.workspace_id != meeting.workspace_id or meeting.state in AFTER:
        raise Refused("The question is answered before a meeting ends, by those who attend.")
    if knows_somebody and not words.strip():
        raise Refused("Say whom you know and how, so that the coordinator can settle it.")
    at = act_clock.now()
    _alone(by)
    row = ConflictAnswer.objects.filter(meeting=meeting, person=by.person_id).first()
    is_new = row is None
    row = row or ConflictAnswer(
        id=uuid4(),
        meeting=meeting,
        person_id=by.person_id,
        owner_id=meeting.owner_id,
        file_id=meeting.file_id,
        knows_somebody=knows_somebody,
        answered_at=at,
    )
    chair_agency = {meeting.chair.agency_id} if meeting.chair else set()
    sealing.seal(row, "words", {"words": words}, by=by, to=chair_agency)
    if is_new:
        row.start(by=by, at=at)
    else:
        row.set_answer(knows_somebody, by=by, at=at)
    _note(meeting, by.person_id, Verb.DECLARED, by=by, at=at, ground="conflict")
    return row


@transaction.atomic
def settle(
    row: ConflictAnswer, *, items: Iterable[AgendaItem | JointScreening], by: Hat, version: int
) -> ConflictAnswer:
    """Decide which cases a yes touches: the person is kept apart from them, silently.

    Of joint screening they are the incidents on the list, which become cases when they are decided.

    Raises Refused unless coordinator or chair, Stale.
    """
    row = ConflictAnswer.objects.select_related("meeting").lock(row, version)
    require(may_mark(by, row.meeting))
    at = act_clock.now()
    for item in items:
        for file_id in item.case_files:
            conflicts.keep_apart(
                row.person_id, file_id, source=ConflictSource.DECLARED, by=by, at=at, cause=row
            )
    row.set_settled(by.person_id, by=by, at=at)
    let_into_case_in_hand(row.meeting, by=by, at=at)
    _note(row.meeting, row.person_id, Verb.DECIDED, by=by, at=at, ground="conflict")
    return row


@transaction.atomic
def keep_out(item: AgendaItem, person_id: UUID, *, by: Hat) -> None:
    """Keep somebody apart from a case; screen, papers, minutes, notices and counts vanish for them."""
    require(may_mark(by, item.meeting))
    at = act_clock.now()
    for file_id in item.case_files:
        conflicts.keep_apart(
            person_id, file_id, source=ConflictSource.NOTED, by=by, at=at, cause=item
        )
    meetings.tell_of_meeting(item.meeting, by=by, at=at)  # the shared screen is drawn anew
    log.write(by=by, verb=Verb.ENDED, about=[item], people=[person_id], ground="conflict", at=at)


@transaction.atomic
def bring_back(item: AgendaItem, person_id: UUID, *, by: Hat) -> None:
    """Let somebody back to a case. Raises Refused when they are not kept apart."""
    require(may_mark(by, item.meeting))
    at = act_clock.now()
    back = [conflicts.let_back(person_id, file, by=by, at=at) for file in item.case_files]
    if not any(back):
        raise Refused("They are not kept apart from this case.")
    if item.is_in_hand:
        let_into_case_in_hand(item.meeting, by=by, at=at)
    meetings.tell_of_meeting(item.meeting, by=by, at=at)
    log.write(by=by, verb=Verb.GRANTED, about=[item], people=[person_id], ground="conflict", at=at)


def still_to_do(hat: Hat, meeting: Meeting) -> list[tuple[bool, str]]:
    """What is asked of a hat before cases open to it: done or not, in words."""
    row = own(hat, meeting)
    signed = Declaration.objects.filter(meeting=meeting, person=hat.person_id).exists()
    answers = ConflictAnswer.objects.filter(meeting=meeting, person=hat.person_id)
    return [
        (signed, "Sign today’s declaration"),
        (answers.exists(), "Answer the question about people you know"),
        (bool(row and row.state == P.PRESENT), "Be marked present by the coordinator"),
    ]


@dataclass(frozen=True)
class Room:
    """Who is in the room, in numbers that link to the attendance page, and whose answer waits."""

    present: int
    admitted: int
    apologies: list[Attendance]
    to_settle: int


def room(meeting: Meeting) -> Room:
    """Count a meeting's room, for coordinator and chair."""
    rows = list(meeting.attendance.select_related("person", "agency"))
    return Room(
        present=sum(1 for row in rows if row.state == P.PRESENT),
        admitted=Attendance.objects.admitted().filter(meeting=meeting).count(),
        apologies=[row for row in rows if row.state in (P.APOLOGIES, P.ABSENT)],
        to_settle=ConflictAnswer.objects.to_settle().filter(meeting=meeting).count(),
    )


def signatures(meeting: Meeting) -> dict[UUID, datetime]:
    """When each person signed a meeting's declaration, by person; for those who read its minutes."""
    rows = Declaration.objects.filter(meeting=meeting)
    return dict(rows.values_list("person_id", "signed_at"))


def is_admitted(hat: Hat, meeting: Meeting) -> bool:
    """Whether cases are open to a hat's wearer in session: signed, answered, marked present."""
    mine = Attendance.objects.admitted().filter(meeting=meeting, person=hat.person_id)
    return mine.exists()


@dataclass(frozen=True)
class Seat:
    """One line of the attendance page."""

    row: Attendance
    signed_at: datetime | None
    answer: ConflictAnswer | None


def seats(meeting: Meeting, *, by: Hat) -> list[Seat]:
    """Everybody expected or there, with what they signed and answered, agency by agency."""
    rows = Attendance.objects.visible_to(by).filter(meeting=meeting)
    found = rows.select_related("person", "agency").order_by("agency__name", "person__name", "pk")
    signed = dict(
        Declaration.objects.visible_to(by)
        .filter(meeting=meeting)
        .values_list("person_id", "signed_at")
    )
    answers = {one.person_id: one for one in ConflictAnswer.objects.filter(meeting=meeting)}
    return [Seat(row, signed.get(row.person_id), answers.get(row.person_id)) for row in found]
