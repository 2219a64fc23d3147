"""Entering somebody or a place on a list of a CMOG, and taking it through its states (domain notes 4.11).

Children and locations belong to the host, as what a workspace makes does; people of concern to the
police. Members read an entry once it is shared; of a person of concern they read the alias, the risk to
children and what to look out for, and neither a name nor what the police write of them.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Q

from agencies import clock, files, hats, notices, references, sealing
from agencies.actors import Actor, Hat
from agencies.models.agencies import Agency, AgencyKind
from agencies.models.files import RetentionClass
from agencies.models.grants import CauseKind
from agencies.models.notices import NoticeKind
from agencies.models.workspaces import Workspace, WorkspaceKind
from agencies.reasons import Reason, ReasonCode
from agencies.roles import Act, may
from agencies.verdicts import YES, Refused, Verdict, no, require
from audit.log import entries as log
from audit.log.entries import Verb
from mash_hub import (
    at_risk,
    clocks,
    coming_of_age,
    free_text,
    links,
    partnership_settings,
    safety_plan_ends,
    subjects,
)
from mash_hub.calendars import end_of
from mash_hub.cmog_words import Said, require_whole
from mash_hub.identities import Identity, Name, NameKind
from mash_hub.models.cmog_entries import (
    CmogEntry,
    CmogEntryQuerySet,
    CmogNote,
    NoteKind,
    agencies_of,
)
from mash_hub.models.cmog_states import (
    FIRST,
    LISTED_FROM,
    SHARED,
    ChildState,
    ListKind,
    LocationState,
    PersonState,
)
from mash_hub.models.merges import unnamed
from mash_hub.models.partnership_settings import SettingName
from mash_hub.models.subjects import Card, Identification, PersonRole, Subject
from mash_hub.models.things import Thing

REVIEW, PLAN, PLAN_REVIEW = "CMOG_REVIEW", "SAFETY_PLAN", "SAFETY_PLAN_REVIEW"  # its clocks
_KNOWN_BY_NICKNAME = Reason(ReasonCode.TOO_LITTLE_KNOWN)
_LISTED_AGAIN = (ChildState.STEPPED_DOWN, ChildState.ON_LIST)
_CLOSED_AS_SCREENED = (ChildState.SCREENED, ChildState.CLOSED)
_ROLES = {ListKind.CHILD: PersonRole.CHILD, ListKind.PERSON: PersonRole.OTHER}


def is_police(hat: Actor) -> bool:
    """Whether a hat works for the police."""
    police = Agency.objects.filter(agency_kind=AgencyKind.POLICE)
    return hat.agency_id in set(police.values_list("pk", flat=True))


def keeps_lists(workspace_id: UUID) -> bool:
    """Whether a workspace is a CMOG, whatever its partnership calls it (MASE, MACE)."""
    found = Workspace.objects.filter(pk=workspace_id, workspace_kind=WorkspaceKind.CMOG)
    return found.exists()


# --- entering -------------------------------------------------------------------------------------


def may_enter(hat: Hat, list_kind: ListKind) -> Verdict:
    """Members enter children and locations; people of concern the police alone, whose data it is."""
    if not (allowed := may(hat, Act.KEEP_LISTS)):
        return allowed
    if not keeps_lists(hat.workspace_id):
        return no("This workspace keeps no such lists: change your hat to one that does.")
    if list_kind == ListKind.PERSON and not is_police(hat):
        return no("The police keep the list of people of concern: tell them what you know.")
    return YES


@transaction.atomic
def enter(subject: Subject, list_kind: ListKind, said: Said, *, by: Hat) -> CmogEntry:
    """Enter a child, a known person of concern, or a location that the hat can see.

    Raises Refused for whom the hat cannot see, for somebody who stands on that list already or whose
    entry the hat reads, and where what members need to read is missing.
    """
    require(may_enter(by, list_kind))
    if list_kind == ListKind.LOCATION:
        thing = Thing.objects.visible_to(by).filter(pk=subject.pk).first()
        if thing is None:
            raise Refused(links.NOT_SEEN)
        return _entered(
            subject, list_kind, said, by=by, thing_card=links.card_to_link(thing, by=by)
        )
    seen = Card.objects.visible_to(by).on_subject(subject.pk).order_by("pk")
    cards = sorted(seen, key=lambda one: one.owner_id not in (by.agency_id, by.host_id))
    if not cards:
        raise Refused(links.NOT_SEEN)
    return _entered(subject, list_kind, said, by=by, card=cards[0])


@transaction.atomic
def enter_unidentified(nickname: str, description: str, said: Said, *, by: Hat) -> CmogEntry:
    """Enter a person of concern of whom a nickname and a description are known, on a card of their own.

    Once the name is known, two people join the card with that person’s, and can part them (ADR 29).
    Raises Refused without a nickname.
    """
    require(may_enter(by, ListKind.PERSON))
    if not nickname.strip():
        raise Refused("Give the nickname, or what they are called by.")
    names = (Name(given=nickname.strip(), kind=NameKind.NICKNAME.value),)
    identity = Identity(names=names, description=description.strip())
    card = subjects.record(identity, by=by, because=_KNOWN_BY_NICKNAME)
    subject = subjects.subject_of(card)
    return _entered(subject, ListKind.PERSON, said, by=by, card=card, is_unidentified=True)


def _entered(
    subject: Subject,
    list_kind: ListKind,
    said: Said,
    *,
    by: Hat,
    card: Card | None = None,
    thing_card: Any = None,
    is_unidentified: bool = False,
) -> CmogEntry:
    require_whole(list_kind, said)
    _require_none_known(subject.pk, list_kind, by=by)
    at = clock.now()
    owner_id = by.agency_id if list_kind == ListKind.PERSON else by.host_id
    row = CmogEntry(
        id=uuid4(),
        reference=references.new("CM"),
        list_kind=list_kind,
        state=FIRST[list_kind],
        owner_id=owner_id,
        workspace_id=by.workspace_id,
        file=files.open_file(
            CmogEntry.kind,
            owner_id=owner_id,
            workspace_id=by.workspace_id,
            retention_class=RetentionClass.EXPLOITATION,
        ),
        subject_id=subject.pk,
        card=card,
        thing_card=thing_card,
        is_unidentified=is_unidentified,
        exploitation=[*said.exploitation],
        entered_at=at,
        entered_by_id=by.person_id,
    )
    if card is not None:
        subjects.involve(card, row, role=_ROLES[list_kind], place=0, by=by, at=at)
    readers = {by.agency_id} - {owner_id}
    sealing.seal(row, "words", said.words, by=by, to=readers, cause=cause_of(row))
    if said.kept:
        sealing.seal(row, "kept", {"words": said.kept}, by=by)
    row.start(by=by, at=at)
    free_text.require_clear(said.texts, file_id=row.file_id, by=by)
    tell(row, by=by, at=at)
    note_act(row, Verb.CREATED, by=by, at=at)
    return row


def _standing_of(subject_id: UUID, list_kind: str, workspace_id: UUID) -> CmogEntryQuerySet:
    """The entries of somebody or a place that are not over, by the records as they stand now.

    Whoever asks takes turns with others who enter or list the same (CC4).
    """
    Subject.objects.select_for_update().get(pk=subject_id)
    found = CmogEntry.objects.filter(workspace=workspace_id, list_kind=list_kind).standing()
    cards = Identification.objects.standing().filter(subject=subject_id).values("card")
    return found.filter(Q(subject=subject_id) | Q(card__in=cards))


def _require_none_known(subject_id: UUID, list_kind: ListKind, *, by: Hat) -> None:
    """Refuse whom members read on the list, or the hat reads as entered; nothing tells of the rest.

    A second referral of a child whom another agency referred goes to the host, who closes one.
    """
    found = _standing_of(subject_id, list_kind, by.workspace_id)
    if found.filter(state__in=SHARED[list_kind]).exists():
        raise Refused("They stand on this list already.")
    if known := found.visible_to(by).first():
        raise Refused(f"They were entered already: go on with {known.reference}.")


def _require_alone(row: CmogEntry, state: str) -> None:
    """Refuse to share a second entry of somebody or a place that members read already."""
    shared = SHARED[row.list_kind]
    if state not in shared or row.state in shared:
        return
    subject_id = row.subject_id if row.card is None else subjects.subject_of(row.card).pk
    others = _standing_of(subject_id, row.list_kind, row.workspace_id).exclude(pk=row.pk)
    if others.filter(state__in=shared).exists():
        raise Refused("Another entry of them stands on the list: go on there, and close this one.")


def _require_clear_to_share(row: CmogEntry, state: str, *, by: Hat) -> None:
    """Let the words of an entry go to its members unless they hold what was protected since (5.2)."""
    if state in SHARED[row.list_kind] and row.state not in SHARED[row.list_kind]:
        free_text.require_clear_rows([(row, ("words",))], file_id=row.file_id, by=by)


# --- steps ----------------------------------------------------------------------------------------


def may_work(hat: Hat, row: CmogEntry) -> Verdict:
    """Members work on children and locations; people of concern are the police’s whose list it is."""
    if not (allowed := may(hat, Act.KEEP_LISTS)):
        return allowed
    if hat.workspace_id != row.workspace_id:
        return no("Only members here work on these lists.")
    if row.list_kind == ListKind.PERSON and hat.agency_id != row.owner_id:
        return no("The police who entered this person take each step.")
    return YES


def may_step(hat: Hat, row: CmogEntry, state: str) -> Verdict:
    """Whether a hat may take an entry to a state of its list."""
    step = row.table.step(row.state, state)
    if step is None:
        return row.table.may_move(row.state, state)
    if step.act == Act.VISIT_LOCATIONS:
        if hat.workspace_id != row.workspace_id:
            return no("Only those who were asked here log visits.")
        return may(hat, Act.VISIT_LOCATIONS)
    if not (allowed := may_work(hat, row)):
        return allowed
    if step.two_people:
        return no("Propose a lower level; another person agrees.")
    return _fits_level(row, state) if row.list_kind == ListKind.CHILD else YES


def _fits_level(row: CmogEntry, state: str) -> Verdict:
    """Whether a child’s level allows a step: on the list from Significant on, and never off it unseen."""
    if state == ChildState.SCREENED or (row.state, state) == _LISTED_AGAIN:
        return no("A screening takes this step.")
    is_grave = row.level_rank >= LISTED_FROM.rank
    if state == ChildState.ON_LIST and not is_grave:
        return no("A child stands on the list from the level Significant on.")
    if (row.state, state) == _CLOSED_AS_SCREENED and is_grave:
        return no("A child at Significant or Serious is put on the list.")
    return YES


def may_identify(hat: Hat, row: CmogEntry) -> Verdict:
    """Whether a hat may say who an unidentified person of concern is: the police who entered them.

    Until two have joined the records, also where the list says already that the name is known.
    """
    if not (allowed := may_work(hat, row)):
        return allowed
    if not unnamed().filter(pk=row.pk).exists():
        return no("It is known who it is, or the entry is over.")
    return YES


def steps_of(row: CmogEntry, *, by: Hat) -> list[tuple[str, str]]:
    """The states to which a hat may take an entry now, with their words."""
    found = [step.target for step in row.table if step.source == row.state]
    words = row.table.states
    return [(one, str(words(one).label)) for one in found if may_step(by, row, one)]


@transaction.atomic
def step(
    row: CmogEntry,
    state: str,
    words: str,
    *,
    happened_on: date,
    review_on: date | None = None,
    transition: str = "",
    early_help: str = "",
    by: Hat,
    version: int,
) -> CmogNote:
    """Take an entry to a state, with what is to be said of it: a step, a review or a visit.

    A child’s next review is within the partnership’s limit; half a year before 18 it says what is done
    for the `transition` to adult safeguarding, and as the entry of one at risk is closed who offers
    `early_help`. Raises Refused, WordsRefused, Stale.
    """
    row = CmogEntry.objects.select_related("workspace", "card").lock(row, version)
    require(may_step(by, row, state))
    if not words.strip():
        raise Refused("Say what was done or found.")
    if happened_on > hats.today():
        raise Refused("The day cannot lie ahead.")
    if state == ChildState.REVIEWED:
        words = coming_of_age.with_transition(row, words, transition, by=by)
    words = at_risk.with_early_help(row, state, words, early_help)
    free_text.require_clear([words], file_id=row.file_id, by=by)
    _require_alone(row, state)
    _require_clear_to_share(row, state, by=by)
    was_over = row.is_over
    at = clock.now()
    review_on = _review_day(row, state, review_on, at=at)
    is_known = row.list_kind == ListKind.PERSON and state == PersonState.IDENTIFIED
    row.set_state(
        state,
        review_on=review_on,
        is_unidentified=False if is_known else None,
        by=by,
        at=at,
    )
    share(row, by=by)
    note = write(row, _kind_of(state), words.strip(), happened_on, by=by, at=at)
    run_clocks(row, at=at)
    safety_plan_ends.end(row, by=by, at=at)
    if row.is_over or was_over:
        row.file.set_closed(at if row.is_over else None)
    tell(row, by=by, at=at)
    note_act(row, Verb.CLOSED if row.is_over else Verb.CHANGED, by=by, at=at, ground=state)
    return note


def _kind_of(state: str) -> NoteKind:
    kinds = {
        ChildState.REVIEWED.value: NoteKind.REVIEW,
        LocationState.VISITED.value: NoteKind.VISIT,
    }
    return kinds.get(state, NoteKind.STEP)


def latest_review(row: CmogEntry, at: datetime) -> date:
    """The last day on which a child’s next review may be (4.11: at most six weeks)."""
    days = partnership_settings.number(SettingName.CMOG_REVIEW, row.workspace_id, at)
    return hats.today() + timedelta(days=days)


def _review_day(row: CmogEntry, state: str, wanted: date | None, *, at: datetime) -> date | None:
    if row.list_kind != ListKind.CHILD or state not in (ChildState.ON_LIST, ChildState.REVIEWED):
        return None
    latest = latest_review(row, at)
    if wanted is None:
        return latest
    if not hats.today() < wanted <= latest:
        raise Refused(f"The next review is after today and by {latest:%-d %B %Y} at the latest.")
    return wanted


def run_clocks(row: CmogEntry, *, at: datetime) -> None:
    """Let the times of an entry run as its state says: the next review, and the safety plan (4.11)."""
    clocks.meet(row, REVIEW, at=at)
    if row.needs_safety_plan and row.state == ChildState.ON_LIST:
        clocks.start(
            row,
            PLAN,
            target=partnership_settings.target(SettingName.SAFETY_PLAN, row.workspace_id, at),
            at=at,
            owner_id=row.owner_id,
            workspace_id=row.workspace_id,
        )
    elif not row.needs_safety_plan:
        for name in (PLAN, PLAN_REVIEW):
            clocks.stop(row, name, at=at)
    if row.review_on is not None:
        run_until(row, REVIEW, row.review_on, at=at)


def run_until(row: CmogEntry, name: str, last: date, *, at: datetime) -> None:
    """Start a clock of an entry that ends with a day."""
    clocks.start(
        row,
        name,
        target=clocks.Target(clocks.ClockType.CONTINUOUS, 0),
        at=at,
        due_at=end_of(last),
        owner_id=row.owner_id,
        workspace_id=row.workspace_id,
    )


def write(
    row: CmogEntry, kind: NoteKind, words: str, happened_on: date, *, by: Hat, at: datetime
) -> CmogNote:
    note = CmogNote(
        id=uuid4(),
        entry=row,
        file_id=row.file_id,
        owner_id=by.agency_id,
        workspace_id=row.workspace_id,
        note_kind=kind,
        state=row.state,
        happened_on=happened_on,
        written_at=at,
        written_by_id=by.person_id,
    )
    readers: set[UUID] = set()
    if row.list_kind != ListKind.PERSON:
        readers = {row.owner_id, *readers_now(row)}
    sealing.seal(note, "words", {"words": words}, by=by, to=readers, cause=cause_of(row))
    return note.start(by=by, at=at)


# --- who reads ------------------------------------------------------------------------------------


def cause_of(row: CmogEntry) -> sealing.Cause:
    return sealing.Cause.of(CauseKind.MEETING, row)


def readers_now(row: CmogEntry) -> set[UUID]:
    """The agencies that read an entry in its state: all with somebody on its list, once it is shared."""
    if row.state not in SHARED[row.list_kind]:
        return set()
    return agencies_of(row.list_kind, hats.in_workspace(row.workspace_id))


def share(row: CmogEntry, *, by: Hat) -> None:
    """Give the words to those who read the list now, or take them back once it is over (7.2 R18).

    Members are given the record of a child on the list by name, where it is the agency’s to give, and
    lose it with the words; what an agency wrote of an entry itself stays its own.
    """
    cause = cause_of(row)
    if row.is_over:
        ours = [one for one in (row.card,) if one and one.owner_id in (by.agency_id, by.host_id)]
        sealing.take_back([row, *ours], by=by, cause=cause)
        return
    if not (readers := readers_now(row)):
        return
    sealing.give([row], ["words"], to=readers, by=by, cause=cause)
    card = row.card
    if row.list_kind == ListKind.CHILD and card and card.owner_id in (by.agency_id, by.host_id):
        members = CmogEntry.objects.readers_of(row, among=hats.in_workspace(row.workspace_id))
        named = tuple(sorted({hat.person_id for hat in members}))
        known = sealing.Cause.of(CauseKind.MEETING, row, persons=named)
        to = {hat.agency_id for hat in members}
        if sealing.open_quietly([card], ["identity"], by=by)[card, "identity"] is not None:
            sealing.give([card], ["identity"], to=to, by=by, cause=known)


def tell(row: CmogEntry, *, by: Actor, at: datetime) -> None:
    """Tell the people who read an entry, by name, that something of it changed."""
    readers = CmogEntry.objects.readers_of(row, among=hats.in_workspace(row.workspace_id))
    others = [hat for hat in readers if hat.person_id != by.person_id]
    if others:
        notices.post(
            to={hat.agency_id for hat in others},
            notice_kind=NoticeKind.CMOG_CHANGED,
            about=row,
            by=by,
            at=at,
            workspace_id=row.workspace_id,
            persons={hat.person_id for hat in others},
        )


@transaction.atomic(savepoint=False)
def note_act(row: CmogEntry, verb: Verb, *, by: Actor, at: datetime, ground: str = "") -> None:
    log.write(
        by=by,
        verb=verb,
        about=[row],
        people=[row.subject_id] if row.list_kind != ListKind.LOCATION else [],
        sections=["words"],
        ground=ground or row.state,
        at=at,
    )


def notes_of(row: CmogEntry, *, by: Hat) -> Iterable[CmogNote]:
    """What was written of an entry, as far as the hat was given it, newest first."""
    seen = CmogNote.objects.visible_to(by).filter(entry=row)
    return seen.select_related("owner", "written_by").order_by("-written_at", "pk")
