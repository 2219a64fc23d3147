"""Excluding a person from records, restricting records to named readers, and lifting either by two.

A barrier stands as rows before every file it concerns, like a conflict of interest and wherever that
is asked: pages, look-ups, counts, notices, emergency access. Nothing else lets anybody past (2.3, R27).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Q

from agencies import clock, files, hats, notices, references, sealing
from agencies.actors import Actor, Hat, Service
from agencies.models.files import RetentionClass
from agencies.models.notices import NoticeKind
from agencies.models.people import Membership, Person
from agencies.reasons import BY_RULE, Reason
from agencies.roles import Act, Role, may
from agencies.verdicts import YES, Refused, Verdict, no, require
from audit.log import entries as log
from audit.log.entries import Verb
from mash_hub import carried, conflicts
from mash_hub.models import nameable
from mash_hub.models.barriers import TABLE, Barrier, BarrierKind, BarrierState
from mash_hub.models.conflicts import BARRED, Conflict, ConflictSource
from mash_hub.models.contacts import Contact
from mash_hub.models.merges import Merge
from mash_hub.models.missing_episodes import MissingEpisode
from mash_hub.models.subjects import Card, Identification, Involvement, Subject
from mash_hub.models.trigger_plans import TriggerPlan

NO_RECORD = "No record that you can name is under this reference."


@dataclass(frozen=True)
class Record:
    """What a barrier stands before: a person's records, or one case."""

    reference: str
    subject_id: UUID | None = None
    file_id: UUID | None = None


def may_keep(hat: Actor) -> Verdict:
    """Whether a hat keeps barriers: coordinators and information governance officers."""
    return may(hat, Act.KEEP_BARRIERS)


def record_of(typed: str, *, by: Hat) -> Record | None:
    """The person or case under a reference that a hat may name: its agency's own, or its workspace's.

    A case of a meeting is named by its own reference, by its place on an agenda or by its transfer.
    None for every other, and for one from which its wearer is kept by name.
    """
    if (found := record_at_front_door(typed, by=by)) is not None:
        return found
    reference = references.tidy(typed)
    file_id = nameable.file_of(reference, by=by)
    return Record(reference, file_id=file_id) if file_id is not None else None


def record_at_front_door(typed: str, *, by: Hat) -> Record | None:
    """The same among people and the front door's own cases alone, whose file is all there is of them."""
    reference = references.tidy(typed)
    apart = Conflict.objects.standing().filter(person=by.person_id).values("file")
    cases = Contact.objects.filter(Q(owner=by.agency_id) | Q(workspace=by.workspace_id))
    cases = cases.exclude(file__in=apart)
    case = cases.filter(Q(reference=reference) | Q(enquiry__reference=reference)).first()
    subject = Subject.objects.filter(reference=reference).first()
    if case is not None:
        return Record(reference, file_id=case.file_id)
    if (file_id := _of_missing(reference, by)) is not None:
        return Record(reference, file_id=file_id)
    if subject is None:
        return None
    held = Card.objects.on_subject(subject.pk)
    in_cases = Involvement.objects.of_subject(subject.pk).filter(file__in=cases.values("file"))
    if held.filter(Q(file__in=apart) | Q(involvements__file__in=apart)).exists():
        return None
    is_named = held.filter(owner=by.agency_id).exists() or in_cases.exists()
    return Record(reference, subject_id=subject.pk) if is_named else None


def _of_missing(reference: str, by: Hat) -> UUID | None:
    """The file of a missing episode or a trigger plan of the hat's workspace; not one it is kept from."""
    apart = Conflict.objects.standing().filter(person=by.person_id).values("file")
    for rows in (MissingEpisode.objects, TriggerPlan.objects):
        here = rows.filter(workspace=by.workspace_id, reference=reference).exclude(file__in=apart)
        if found := here.values_list("file_id", flat=True).first():
            return found
    return None


def people_to_name(hat: Hat) -> list[tuple[UUID, str]]:
    """The people of a hat's workspace, by name and agency: to exclude, or to read what is restricted."""
    found = Person.objects.filter(
        pk__in=[one.person_id for one in hats.in_workspace(hat.workspace_id)]
    )
    rows = (
        found.exclude(pk=hat.person_id).order_by("name").values_list("pk", "name", "agency__name")
    )
    return [(pk, f"{name}, {agency}") for pk, name, agency in rows]


@transaction.atomic
def exclude(record: Record, person_id: UUID, *, by: Hat, because: Reason) -> Barrier:
    """Keep one person of the workspace from a record, everywhere and without a word to them.

    Raises Refused for oneself, for somebody who does not work in the workspace, or without a sentence.
    """
    require(may_keep(by))
    if person_id not in dict(people_to_name(by)):
        raise Refused("Choose somebody else who works in this workspace.")
    kind = BarrierKind.EXCLUSION
    return _raise(record, kind, by=by, because=because, person_id=person_id)


@transaction.atomic
def restrict(
    record: Record, kind: BarrierKind, readers: Iterable[UUID], *, by: Hat, because: Reason
) -> Barrier:
    """Let nobody but named readers see a record. Raises Refused for nobody, strangers or no sentence."""
    require(may_keep(by))
    named = _known(readers, by)
    return _raise(record, kind, by=by, because=because, readers=named)


def restrict_for_trust(
    record: Record, readers: Iterable[UUID], *, by: Hat, because: Reason
) -> Barrier:
    """Restrict a case in which somebody in a position of trust is accused, as part of another act (4.6).

    Who decides in the case names its readers; an officer confirms them. Raises Refused for nobody,
    strangers or no sentence.
    """
    named = _known(readers, by)
    return _raise(
        record,
        BarrierKind.TRUST,
        by=by,
        because=because,
        readers=named,
        state=BarrierState.TO_CONFIRM,
    )


def _known(readers: Iterable[UUID], by: Hat) -> set[UUID]:
    known = {hat.person_id for hat in hats.in_workspace(by.workspace_id)}
    named = {*readers}
    if not named or not named <= known:
        raise Refused("Name at least one person who works in this workspace.")
    return named


def _raise(
    record: Record,
    kind: BarrierKind,
    *,
    by: Hat,
    because: Reason,
    person_id: UUID | None = None,
    readers: Iterable[UUID] = (),
    state: BarrierState = BarrierState.STANDING,
) -> Barrier:
    if because.is_kept:
        raise Refused("Say in a sentence why.")
    carried.let_nobody_be_joined()
    row = _made(record, kind, by.agency_id, by.workspace_id)
    row.person_id, row.readers, row.state = person_id, sorted(readers), state
    because = sealing.keep_reason(because, about=row, by=by)
    row.start(by=by, at=row.made_at, because=because)
    stand(row, by=by, at=row.made_at)
    _tell(row, at=row.made_at, but=[by.person_id])
    _log(row, Verb.RESTRICTED, by=by, because=because)
    return row


def _made(record: Record, kind: BarrierKind, owner_id: UUID, workspace_id: UUID | None) -> Barrier:
    file = files.open_file(
        Barrier.kind,
        owner_id=owner_id,
        workspace_id=workspace_id,
        retention_class=RetentionClass.OFFICE,
    )
    return Barrier(
        id=uuid4(),
        reference=references.new("B"),
        barrier_kind=kind,
        about=record.reference,
        subject_id=record.subject_id,
        case_file_id=record.file_id,
        owner_id=owner_id,
        workspace_id=workspace_id,
        file=file,
        made_at=clock.now(),
    )


def _files_of(row: Barrier) -> set[UUID]:
    """Every file it stands before: cards and cases; what was answered in a case follows the case.

    Of a case that a meeting hears also what was made of it.
    A person's are those of whoever they were joined to since, too.
    """
    found: set[UUID] = set()
    if row.case_file_id:
        found |= {row.case_file_id, *nameable.within([row.case_file_id])}
    if row.subject_id:
        found |= carried.files_of_subjects(onwards(row.subject_id))
    return found


def onwards(subject_id: UUID) -> list[UUID]:
    """An anchor, and those it was joined to since, one after the other."""
    found = [subject_id]
    while True:
        later = Merge.objects.standing().filter(joined=found[-1]).values_list("kept", flat=True)
        following = later.first()
        if following is None or following in found:
            return found
        found.append(following)


def stand(row: Barrier, *, by: Actor, at: datetime) -> None:
    """Let a barrier stand before every file of what it is about."""
    _stand(row, _files_of(row), by=by, at=at)


def _stand(row: Barrier, file_ids: Iterable[UUID], *, by: Actor, at: datetime) -> None:
    source = ConflictSource.EXCLUDED if row.is_exclusion else ConflictSource.RESTRICTED
    for file_id in sorted(file_ids):
        conflicts.bar(file_id, row.pk, source, row.person_id, row.readers, by=by, at=at)


def follow(card_id: UUID, *, by: Actor, at: datetime) -> None:
    """Let the barriers of a person stand before what now belongs to them too.

    Called by every act that gives a card a part in a case or says for whom it stands: what stands
    before one record of a person stands before all, so a merge takes the barriers of both along.
    """
    standing = Identification.objects.standing().filter(card=card_id)
    for subject_id in standing.values_list("subject_id", flat=True):
        theirs = carried.files_of_subjects([subject_id])
        records = Card.objects.on_subject(subject_id).values("file")
        bars = Conflict.objects.standing().filter(source__in=BARRED, file__in=records)
        met = Barrier.objects.standing().filter(
            Q(subject=subject_id) | Q(pk__in=bars.values("by_id"))
        )
        for row in met:
            _stand(row, theirs, by=by, at=at)


def part(file_ids: Collection[UUID], since: datetime, *, by: Actor, at: datetime) -> None:
    """Let the barriers of two people who were parted stand before their own records and cases alone.

    `file_ids` are those of both, and `since` is when they were joined. What was raised while they were
    one was meant for both and stays before both; a case of both stays behind the barriers of both.
    """
    bars = Conflict.objects.standing().filter(source__in=BARRED, file__in=file_ids)
    met = Barrier.objects.standing().filter(pk__in=bars.values("by_id"), made_at__lt=since)
    for row in met.filter(subject__isnull=False):
        wanted = _files_of(row)
        _stand(row, wanted, by=by, at=at)
        for one in bars.filter(by_id=row.pk).exclude(file__in=wanted):
            one.set_ended(by=by, at=at)


# --- people who work for a member agency ----------------------------------------------------------


def restrict_staff(
    card: Card,
    staff_id: UUID | None,
    *,
    by: Actor,
    at: datetime,
    workspace_id: UUID | None,
    employer_id: UUID | None = None,
    writer_id: UUID | None = None,
) -> Barrier | None:
    """Restrict a person's records in the act in which they prove to work for a member agency.

    Their readers are, until an officer confirms them: who wrote the card, those who decide in its
    workspaces, and officers; never the person themselves, and where the employer is written down none
    of its people but officers and who wrote that. Gives None where it is restricted already.
    """
    carried.let_nobody_be_joined()
    subject = Identification.objects.standing().select_related("subject").filter(card=card).first()
    if subject is None or _is_restricted(subject.subject_id):
        return None
    record = Record(subject.subject.reference, subject_id=subject.subject_id)
    row = _made(record, BarrierKind.STAFF, card.owner_id, workspace_id)
    row.state = BarrierState.TO_CONFIRM
    readers = _first_readers(card, row)
    if employer_id is not None:
        readers -= {*Person.objects.filter(agency=employer_id).values_list("pk", flat=True)}
        readers |= _officers(row) | ({writer_id} if writer_id else set())
    kept_out = {staff_id} if staff_id else set()
    row.readers = sorted(readers - kept_out)
    row.start(by=by, at=at, because=BY_RULE)
    stand(row, by=by, at=at)
    _tell(row, at=at, but=kept_out)
    _log(row, Verb.RESTRICTED, by=by, because=BY_RULE)
    return row


def _is_restricted(subject_id: UUID) -> bool:
    restricted = Barrier.objects.standing().filter(subject=subject_id, person__isnull=True)
    return restricted.exists()


def _first_readers(card: Card, row: Barrier) -> set[UUID]:
    cases = Contact.objects.filter(file__in=_files_of(row)).values_list("workspace_id", flat=True)
    places = {*cases, *([row.workspace_id] if row.workspace_id else [])}
    found = {card.author_id} if card.author_id else set()
    for hat in (hat for place in sorted(places) for hat in hats.in_workspace(place)):
        if may(hat, Act.DECIDE) and hat.agency_id == hat.host_id:
            found.add(hat.person_id)
    return found | _officers(row)


def _officers(row: Barrier) -> set[UUID]:
    officers = Membership.objects.current(hats.today()).filter(role=Role.INFORMATION_OFFICER)
    return {*officers.filter(agency=row.owner_id).values_list("person_id", flat=True)}


# --- changing and lifting -------------------------------------------------------------------------


def may_change(hat: Actor, row: Barrier) -> Verdict:
    """Whether a hat may name anew who reads: who keeps barriers, of a restriction that stands."""
    if not may_keep(hat):
        return may_keep(hat)
    if row.is_exclusion:
        return no("An exclusion names no readers.")
    if row.state not in (BarrierState.TO_CONFIRM, BarrierState.STANDING):
        return no("A second person is asked to lift it, or it is lifted.")
    return YES


@transaction.atomic
def name_readers(
    row: Barrier, readers: Iterable[UUID], *, by: Hat, because: Reason, version: int
) -> Barrier:
    """Confirm or name anew who reads a restricted record. Raises Refused, Stale."""
    row = Barrier.objects.lock(row, version)
    require(may_change(by, row))
    named = _known(readers, by)
    at = clock.now()
    because = sealing.keep_reason(because, about=row, by=by)
    row.set_readers(named, by=by, at=at, because=because)
    for one in Conflict.objects.standing().filter(by_id=row.pk, source__in=BARRED):
        one.set_readers(named)
    _log(row, Verb.CONFIRMED, by=by, because=because)
    return row


def may_ask_to_lift(hat: Actor, row: Barrier) -> Verdict:
    """Whether a hat may ask a second person to lift a barrier that stands."""
    if not may_keep(hat):
        return may_keep(hat)
    if row.state not in (BarrierState.TO_CONFIRM, BarrierState.STANDING):
        return no("That is asked already, or it is lifted.")
    return YES


def may_answer_lift(hat: Actor, row: Barrier) -> Verdict:
    """Whether a hat may lift a barrier: another than who asked."""
    if not may_keep(hat):
        return may_keep(hat)
    if row.state != BarrierState.LIFT_ASKED:
        return no("Nobody has asked to lift it.")
    if row.lift_asked_by_id == hat.person_id:
        return no("Somebody else has to agree that it is lifted.")
    return YES


@transaction.atomic
def ask_to_lift(row: Barrier, *, by: Hat, because: Reason, version: int) -> Barrier:
    """Ask a second person to lift a barrier, which stands until then. Raises Refused, Stale."""
    row = Barrier.objects.lock(row, version)
    require(may_ask_to_lift(by, row))
    require(TABLE.may_move(row.state, BarrierState.LIFT_ASKED))
    if because.is_kept:
        raise Refused("Say in a sentence why it can be lifted.")
    because = sealing.keep_reason(because, about=row, by=by)
    row.set_lift(BarrierState.LIFT_ASKED, by=by, at=clock.now(), because=because)
    _tell(row, at=clock.now(), but=[by.person_id])
    _log(row, Verb.REQUESTED, by=by, because=because)
    return row


@transaction.atomic
def answer_lift(row: Barrier, *, lifts: bool, by: Hat, because: Reason, version: int) -> Barrier:
    """Lift it, as the second person, or let it stay. Raises Refused, Stale."""
    row = Barrier.objects.lock(row, version)
    require(may_answer_lift(by, row))
    at = clock.now()
    because = sealing.keep_reason(because, about=row, by=by)
    state = BarrierState.LIFTED if lifts else BarrierState.STANDING
    row.set_lift(state, by=by, at=at, because=because)
    if lifts:
        for one in Conflict.objects.standing().filter(by_id=row.pk, source__in=BARRED):
            one.set_ended(by=by, at=at)
    _log(row, Verb.LIFTED if lifts else Verb.DECLINED, by=by, because=because)
    return row


def _tell(row: Barrier, *, at: datetime, but: Iterable[UUID]) -> None:
    """Tell those who keep barriers, but never whom it keeps out or who is apart from the record."""
    apart = Conflict.objects.standing().filter(file__in=_files_of(row), person__isnull=False)
    not_for = {*but, *apart.values_list("person_id", flat=True)}
    places = [row.workspace.host_id] if row.workspace else []
    notices.post(
        to=[row.owner_id, *places],
        notice_kind=NoticeKind.BARRIER_CHANGED,
        about=row,
        by=Service("barriers", agency_id=row.owner_id),
        at=at,
        not_for=sorted(not_for),
    )


def _log(row: Barrier, verb: Verb, *, by: Actor, because: Reason) -> None:
    log.write(
        by=by,
        verb=verb,
        about=[row],
        people=[row.subject_id] if row.subject_id else [],
        reason=because,
        ground=row.barrier_kind.lower(),
        at=clock.now(),
    )
