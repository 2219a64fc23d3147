"""Listing cases and hearing them, one at a time; keeping apart whoever knows the people in them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Max

from agencies import clock as act_clock
from agencies import files, references, sealing
from agencies.actors import Actor, Hat
from agencies.models.files import File, RetentionClass
from agencies.models.grants import CauseKind
from agencies.models.notices import NoticeKind
from agencies.models.workspaces import WorkspaceKind
from agencies.reasons import Reason
from agencies.roles import Act, may
from agencies.verdicts import YES, Verdict, no, require
from audit.log import entries as log
from audit.log.entries import Verb
from mash_hub import actions, clocks, conflicts, free_text, referrals
from mash_hub.models.actions import Action
from mash_hub.models.cmog_entries import CmogEntry
from mash_hub.models.referrals import Referral
from mash_hub.models.subjects import Involvement, PersonRole
from meetings import (
    expecting,
    hearings,
    late_names,
    marac_figures,
    marac_moves,
    meetings,
    namesakes,
    parts,
    quoted,
    research_calls,
)
from meetings.models.agenda import TABLE, AgendaItem, ItemState, Presence, pairs
from meetings.models.attendance import Attendance
from meetings.models.marac_cases import MaracCase
from meetings.models.marac_states import CaseState
from meetings.models.marac_transfers import MaracTransfer
from meetings.models.meetings import LISTING, Meeting, MeetingKind, MeetingState, runs
from meetings.models.minutes import TRUSTED, Heading, MinuteEntry, Others
from meetings.models.parts import PART_OF, Part

S = ItemState
ADULTS_ONLY = "Adults only"
EMERGENCY_HELD = "MARAC_EMERGENCY"  # the clock of a case that could not wait
FIRST_OF_ADULTS = 1000  # so that the agencies of children may leave before adult-only cases


def may_list(hat: Hat, meeting: Meeting) -> Verdict:
    """List a case at a meeting: the coordinator, while the list stands open or a late case comes."""
    if not (allowed := may(hat, Act.RUN_MEETING)):
        return allowed
    if hat.workspace_id != meeting.workspace_id:
        return no("Only the workspace of a meeting can list cases.")
    if meeting.state not in LISTING:
        return no("Open the list of this meeting first.")
    return YES


def may_list_referral(hat: Hat, referral: Referral) -> Verdict:
    """List a referral as it came: the list's keeper, where no eligibility is asked (4.7).

    To a MARAC it comes as an accepted case alone: `marac_listing`.
    """
    if referral.workspace.workspace_kind == WorkspaceKind.MARAC:
        return no("A referral to a MARAC is completed and accepted first, then listed as a case.")
    return referrals.may_answer(hat, referral)


@transaction.atomic
def list_referral(
    referral: Referral, meeting: Meeting, *, by: Hat, because: Reason, version: int
) -> AgendaItem:
    """Accept a referral and list it at a meeting, as a case with a file of its own.

    Its papers are the referral's words, its people's parts and conflicts come along, and whoever
    bears the family name of somebody in it is kept apart. `version` is the referral's. Raises
    Refused, Stale.
    """
    require(may_list(by, meeting))
    require(may_list_referral(by, referral))
    referrals.accept(referral, by=by, because=because, version=version)  # locked: one of two wins
    at = act_clock.now()
    papers = sealing.open_quietly([referral], ["reason_for"], by=by)[referral, "reason_for"] or {}
    given = Listed(referral, papers, referral=referral)
    item = put_on_list(given, meeting, by=by, at=at, because=because)
    log.write(
        by=by, verb=Verb.LISTED, about=[item, referral, meeting], people=subjects_of(item), at=at
    )
    return item


@dataclass(frozen=True)
class Listed:
    """What is listed: where its people stand, its papers, and what it came from."""

    source: Any  # whose file's people and conflicts come along
    papers: dict[str, Any]
    referral: Referral | None = None
    marac_case: MaracCase | None = None
    entry: CmogEntry | None = None
    label: str = ""  # as the people of its file say, where it has none


def put_on_list(
    given: Listed, meeting: Meeting, *, by: Hat, at: datetime, because: Reason
) -> AgendaItem:
    """Make an agenda item, with people, conflicts and papers; part of the act that lists something.

    At a CMOG each has its part: an entry that of its list, a referral that of the children (4.11).
    """
    label = given.label or label_of(given.source.file_id)
    item = AgendaItem(
        id=uuid4(),
        reference=references.new("M"),
        meeting=meeting,
        workspace_id=meeting.workspace_id,
        owner_id=meeting.owner_id,
        file=files.open_file(
            "agenda_item",
            owner_id=meeting.owner_id,
            workspace_id=meeting.workspace_id,
            retention_class=RetentionClass.MEETING if given.entry else RetentionClass.MARAC_CASE,
        ),
        referral=given.referral,
        marac_case=given.marac_case,
        entry=given.entry,
        part=_part(given.entry, meeting),
        label=label,
        place=_next_place(meeting, label),
        listed_at=at,
    )
    published = meeting.state == MeetingState.AGENDA_PUBLISHED
    if published:
        item.state = S.RESEARCH_OPEN
    sealing.seal(item, "papers", given.papers, by=by)
    item.start(by=by, at=at, because=sealing.keep_reason(because, about=item, by=by))
    if published:
        parts.give_papers(item, by=by)
    referrals.take_along(given.source.file_id, item, by=by, at=at)
    people = expecting.people_of(meeting)
    namesakes.find(item, given.papers, people, by=by, at=at)
    if item.marac_case_id is None:
        late_names.note(item.pk, people)
    if published:
        research_calls.open_for(item, by=by, at=at)
    meetings.tell_of_item(item, by=by, at=at)
    return item


def _part(entry: CmogEntry | None, meeting: Meeting) -> str:
    """The part of a CMOG in which something is heard; other meetings have none.

    What is referred to one is a child's case: it was decided about children, and whoever comes to the
    locations alone learns nothing of it.
    """
    if entry is not None:
        return PART_OF[entry.list_kind].value
    return Part.CHILDREN.value if meeting.meeting_kind == MeetingKind.CMOG else ""


def masked(papers: dict[str, Any], file_id: UUID, *, by: Hat) -> dict[str, Any]:
    """Papers whose addresses are masked as far as a card of the case keeps them, whoever typed them (5.2)."""
    people = [
        {**one, "addresses": free_text.masked(one["addresses"], file_id=file_id, by=by)}
        if one.get("addresses")
        else one
        for one in papers.get("people", [])
    ]
    return {**papers, "people": people} if people else papers


def subjects_of(item: AgendaItem) -> list[UUID]:
    """The subjects concerned, for the log."""
    found = Involvement.objects.in_file(item.file_id)
    return list(found.values_list("subject_id", flat=True))


def _next_place(meeting: Meeting, label: str) -> int:
    """Where a case stands: children’s cases before adult-only ones, each as they were listed (4.7)."""
    first = FIRST_OF_ADULTS if label == ADULTS_ONLY else 0
    among = meeting.items.filter(place__gte=first)
    if not first:
        among = among.filter(place__lt=FIRST_OF_ADULTS)
    return (among.aggregate(last=Max("place"))["last"] or first) + 1


def label_of(file_id: UUID) -> str:
    """Who is in a case, without names: "Children, 2", "Adults only"."""
    roles = Counter(Involvement.objects.in_file(file_id).values_list("role", flat=True))
    children = roles[PersonRole.CHILD]
    if children > 1:
        return f"Children, {children}"
    return "Child" if children else ADULTS_ONLY


def may_hear(hat: Hat, item: AgendaItem, target: ItemState) -> Verdict:
    """Whether a hat may take a case to a state: coordinator or chair, in session where heard."""
    if hat.workspace_id != item.workspace_id or not runs(hat, item.meeting.meeting_kind):
        return no("Coordinator and chair take up, close and defer cases.")
    if item.meeting.is_small and target in (S.HEARD, S.DEFERRED, S.CLOSED):
        return no("It ends with its strategy discussion or joint screening.")
    if target == S.IN_HAND and item.meeting.state != MeetingState.IN_SESSION:
        return no("Cases are heard in session.")
    if target == S.IN_HAND and not (leads := may_take_up(hat, item.meeting)):
        return leads
    return TABLE.may_move(item.state, target)


def may_take_up(hat: Hat, meeting: Meeting) -> Verdict:
    """Take up the next case: the coordinator; the chair where no coordinator came.

    Whoever takes cases up must see all of them: a chair who is kept apart from one would learn from a
    refusal that it is in hand. So it is the same for every chair, whatever they see (4.8).
    """
    if may(hat, Act.RUN_MEETING) or not meetings.coordinator_came(meeting):
        return YES
    return no("The coordinator is here and takes up the cases.")


def missing(item: AgendaItem) -> list[tuple[bool, str, str]]:
    """What a case still lacks: done or not, in words, and where; some of it may come after it was heard."""
    lines = _headings(item)
    found = _wanted(item, Counter(heading for heading, _, _ in lines))
    if item.meeting.meeting_kind == MeetingKind.MARAC:
        found.append(_risk_of_each(item, lines))
    return found if item.meeting.is_small else [*found, _answered(item)]


def _headings(item: AgendaItem) -> list[tuple[str, UUID | None, str]]:
    """Each line of a case: its heading, and whose risk it speaks of."""
    lines = MinuteEntry.objects.of_item(item)
    return list(lines.values_list("heading", "about__subject", "about_others"))


def _wanted(item: AgendaItem, counted: Counter[str]) -> list[tuple[bool, str, str]]:
    """What a case needs before it can be closed as heard."""
    if item.part in (Part.PEOPLE, Part.LOCATIONS) or item.meeting.is_small:
        return [(counted[Heading.SHARED] > 0, "What agencies shared", "#SHARED")]
    wanted = [
        (Heading.WISHES, "The child’s view heard" if item.part else "Victim’s wishes heard"),
        (Heading.PRESENTED, "The case presented"),
        (Heading.SHARED, "What agencies shared"),
        (Heading.RISK, "Risk agreed, person by person"),
    ]
    if not item.part and item.label != ADULTS_ONLY:
        wanted.insert(3, (Heading.CHILDREN, "Each child spoken of"))
    return [(counted[heading] > 0, words, f"#{heading.value}") for heading, words in wanted]


def _risk_of_each(
    item: AgendaItem, lines: Iterable[tuple[str, UUID | None, str]]
) -> tuple[bool, str, str]:
    """Whether the risk to everybody in the case was said, and to staff who visit (4.7); counted, nobody named."""
    said = [(about, others) for heading, about, others in lines if heading == Heading.RISK]
    people = set(Involvement.objects.in_file(item.file_id).values_list("subject", flat=True))
    left = len(people - {about for about, _ in said})
    waits = [f"{left} {'person' if left == 1 else 'people'}"] if left else []
    if all(others != Others.STAFF for _, others in said):
        waits.append("staff who visit")
    words = f"Risk not said of {' and '.join(waits)}" if waits else "Risk said of everybody"
    return not waits, words, "#RISK"


def _answered(item: AgendaItem) -> tuple[bool, str, str]:
    """Whether every action agreed about a case was accepted or refused."""
    offered = Action.objects.of(item.kind, item.pk).filter(state="PROPOSED").count()
    number = "1 action" if offered == 1 else f"{offered} actions"
    words = f"{number} not yet accepted" if offered else "Every action answered"
    return offered == 0, words, "#AGREED"


def missing_for(hat: Hat, item: AgendaItem) -> list[tuple[bool, str, str]]:
    """What a case in hand still needs, for those who lead alone: it counts restricted lines too (8c.4)."""
    leads = item.is_in_hand and runs(hat, item.meeting.meeting_kind)
    return missing(item) if leads else []


def needed(item: AgendaItem) -> Verdict:
    """What is still missing before a case counts as heard; all else may come later."""
    found = _wanted(item, Counter(heading for heading, _, _ in _headings(item)))
    lacking = [words for done, words, _ in found if not done]
    return no(f"Still to be minuted: {', '.join(lacking)}.") if lacking else YES


@transaction.atomic
def take_up(item: AgendaItem, *, by: Hat, version: int) -> AgendaItem:
    """Begin to hear a case: whoever is admitted and not kept apart is present for it.

    Names are compared once more: who was admitted before the case came may bear one of its papers’.
    Raises Refused when another case is in hand or the meeting is not in session; Stale.
    """
    item = AgendaItem.objects.select_related("meeting", "marac_case").lock(item, version)
    require(may_hear(by, item, S.IN_HAND))
    if item.meeting.items.filter(state=S.IN_HAND).exists():
        require(no("Close the case in hand first."))
    at = act_clock.now()
    item.set_state(S.IN_HAND, by=by, at=at)
    hearings.begin(item, at=at)
    marac_moves.follow(item, by=by, at=at)
    research_calls.stop(item, at=at, only_to_come=True)
    admitted = Attendance.objects.admitted().filter(meeting=item.meeting).select_related("person")
    namesakes.look_again([item], [one.person for one in admitted], by=by, at=at)
    let_in(item, admitted, by=by, at=at)
    meetings.tell_of_item(item, by=by, at=at)
    log.write(by=by, verb=Verb.CHANGED, about=[item], ground=S.IN_HAND.value, at=at)
    return item


def let_in(
    item: AgendaItem, admitted: Iterable[Attendance], *, by: Actor, at: datetime
) -> list[Presence]:
    """Note who is present for a case: less observers, those kept apart and who come for another alone.

    They read it from now on.

    They are given its papers, its minutes so far and its actions.
    """
    apart = set(conflicts.people_apart([item.file_id]).get(item.file_id, ()))
    known = set(item.presences.values_list("person_id", flat=True))
    new = [
        Presence(
            id=uuid4(),
            item=item,
            person_id=one.person_id,
            agency_id=one.agency_id,
            from_at=at,
            by_id=by.membership_id,
        )
        for one in admitted
        if not one.is_observer
        and item.part in one.parts
        and one.only_for_id in (None, item.pk)
        and one.person_id not in apart | known
    ]
    Presence.objects.bulk_create(new)
    if new:
        _give(item, new, by=by)
    return new


def give_again(row: Attendance, letters: Iterable[str], *, by: Actor) -> None:
    """Give somebody who comes to a part again what was minuted there meanwhile, where they were present."""
    back = Presence.objects.filter(person=row.person_id, item__meeting=row.meeting_id)
    for one in back.filter(item__part__in=[*letters]).select_related("item"):
        _give(one.item, [one], by=by)


def _give(item: AgendaItem, new: list[Presence], *, by: Actor) -> None:
    people = tuple(sorted(presence.person_id for presence in new))
    agencies = {presence.agency_id for presence in new}
    cause = sealing.Cause.of(CauseKind.MEETING, item, persons=people)
    sealing.give([item], ["papers"], to=agencies, by=by, cause=cause)
    entries = MinuteEntry.objects.of_item(item).filter(is_restricted=False)
    lines = [*entries]
    sources = quoted.sources(entry.pk for entry in lines)
    open_to_all = [entry for entry in lines if entry.pk not in sources]
    sealing.give(open_to_all, ["words"], to=agencies, by=by, cause=cause)
    quoted.give([entry for entry in lines if entry.pk in sources], new, by=by)
    _give_restricted(item, new, by=by)
    for action in Action.objects.of(item.kind, item.pk):
        actions.let_hear(action, pairs(new), by=by)


def _give_restricted(item: AgendaItem, new: list[Presence], *, by: Actor) -> None:
    """Give restricted lines to those among the new whose role reads them."""
    people = [presence.person_id for presence in new]
    trusted = Attendance.objects.filter(
        meeting=item.meeting_id, person__in=people, role__in=TRUSTED
    )
    reading = dict(trusted.values_list("person_id", "agency_id"))
    entries = MinuteEntry.objects.of_item(item).filter(is_restricted=True)
    if reading:
        persons = tuple(sorted(reading))
        cause = sealing.Cause.of(CauseKind.MEETING, item, persons=persons)
        sealing.give([*entries], ["words"], to=set(reading.values()), by=by, cause=cause)


@transaction.atomic
def hear(item: AgendaItem, *, by: Hat, version: int) -> AgendaItem:
    """Close a case as heard. Raises Refused while its minutes lack a part; Stale."""
    item = AgendaItem.objects.select_related("meeting").lock(item, version)
    require(may_hear(by, item, S.HEARD))
    require(needed(item))
    admitted = Attendance.objects.admitted().filter(meeting=item.meeting)
    at = act_clock.now()
    let_in(item, admitted, by=by, at=at)
    if item.marac_case is not None:
        clocks.meet(item.marac_case, EMERGENCY_HELD, at=at)
        marac_figures.take(item, by=by, at=at)
    return _moved(item, S.HEARD, by=by, because=None)


@transaction.atomic
def put_back(item: AgendaItem, *, by: Hat, version: int) -> AgendaItem:
    """Put the case in hand back, to be heard later today. Raises Refused, Stale."""
    item = AgendaItem.objects.select_related("meeting").lock(item, version)
    require(may_hear(by, item, S.RESEARCH_OPEN))
    return _moved(item, S.RESEARCH_OPEN, by=by, because=None)


@transaction.atomic
def defer(item: AgendaItem, *, by: Hat, version: int, because: Reason) -> AgendaItem:
    """Take a case off this meeting, with the reason; it waits to be listed again."""
    item = AgendaItem.objects.select_related("meeting").lock(item, version)
    require(may_hear(by, item, S.DEFERRED))
    return _moved(item, S.DEFERRED, by=by, because=because)


@transaction.atomic
def close(item: AgendaItem, *, by: Hat, version: int) -> AgendaItem:
    """Close a case whose actions are all closed; none is silently dropped. Raises Refused, Stale."""
    item = AgendaItem.objects.select_related("meeting").lock(item, version)
    require(may_hear(by, item, S.CLOSED))
    about = Action.objects.of(item.kind, item.pk)
    if about.exclude(pk__in=about.closed().values("pk")).exists():
        require(no("Its actions are not all verified or cancelled."))
    close_files(item, at=act_clock.now())
    return _moved(item, S.CLOSED, by=by, because=None)


def close_files(item: AgendaItem, *, at: datetime) -> None:
    """Close what the case of an item is kept in; part of the act that closes the case."""
    for file in File.objects.filter(pk__in=item.own_files, closed_at=None):
        file.set_closed(at)
    if item.marac_case is not None:
        MaracTransfer.objects.close_files(item.marac_case, at=at)


def _moved(item: AgendaItem, state: ItemState, *, by: Hat, because: Reason | None) -> AgendaItem:
    at = act_clock.now()
    kept = sealing.keep_reason(because, about=item, by=by) if because else None
    item.set_state(state, by=by, at=at, because=kept)
    hearings.end(item, at=at)
    if state == S.DEFERRED:
        research_calls.stop(item, at=at)
    marac_moves.follow(item, by=by, at=at)
    meetings.tell_of_item(item, by=by, at=at)
    verb = Verb.CLOSED if state == S.CLOSED else Verb.CHANGED
    log.write(by=by, verb=verb, about=[item], reason=kept, ground=state.value, at=at)
    return item


def may_list_again(item: AgendaItem) -> Verdict:
    """Whether a deferred case is to be heard at all: not one that is on hold after a death."""
    if item.marac_case is not None and item.marac_case.state == CaseState.DECEASED_HOLD:
        return no("The case is on hold after a death.")
    return YES


@transaction.atomic
def list_again(item: AgendaItem, meeting: Meeting, *, by: Hat, version: int) -> AgendaItem:
    """List a deferred case at another meeting. Raises Refused, Stale."""
    item = AgendaItem.objects.select_related("marac_case").lock(item, version)
    require(may_list(by, meeting))
    require(may_list_again(item))
    require(TABLE.may_move(item.state, S.LISTED))
    at = act_clock.now()
    published = meeting.state == MeetingState.AGENDA_PUBLISHED
    state = S.RESEARCH_OPEN if published else S.LISTED
    papers = sealing.open_quietly([item], ["papers"], by=by)[item, "papers"] or {}
    now = masked(papers, item.file_id, by=by)  # what is kept since they were sealed
    if now != papers:
        sealing.seal(item, "papers", now, by=by)
    item.set_meeting(meeting, state, _next_place(meeting, item.label), by=by, at=at)
    namesakes.find(item, papers, expecting.people_of(meeting), by=by, at=at)
    if published:
        parts.give_papers(item, by=by)
        research_calls.open_for(item, by=by, at=at)
    marac_moves.follow(item, by=by, at=at)
    meetings.tell_of_item(item, by=by, at=at, kind=NoticeKind.MEETING_CHANGED)
    log.write(by=by, verb=Verb.LISTED, about=[item, meeting], at=at)
    return item
