"""The journal of revocations, as far as it is of people and cases: who is kept apart, and what was shut.

Deny wins after a restore too: whoever was kept from a case since the backup is kept from it again, though
the words that said why are lost. The rest is `agencies.revocations`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from django.db import transaction

from agencies import clock, files, narrowed, references, revocations, revoked_again
from agencies.actors import Service
from agencies.models.agencies import Agency
from agencies.models.files import File, RetentionClass
from agencies.models.people import Person
from agencies.models.revocations import Line, RevokedKind
from agencies.models.workspaces import Workspace
from agencies.narrowed import Narrowing, Readers, Shut
from agencies.reasons import BY_RULE
from agencies.revocations import Again
from audit.log.entries import Thing
from mash_hub import (
    barriers,
    break_glass,
    conflicts,
    kept_again,
    legal_holds,
    parted_again,
    settings_again,
)
from mash_hub.interests import CONFIRMED_FOR
from mash_hub.models.attachments import Attachment, AttachmentState
from mash_hub.models.barriers import Barrier, BarrierKind
from mash_hub.models.break_glass import BreakGlass
from mash_hub.models.case_claims import CaseClaim, ClaimState
from mash_hub.models.case_passings import CasePassing, PassingState
from mash_hub.models.chronologies import ChronologyConsent, ConsentState
from mash_hub.models.cmog_entries import CmogEntry
from mash_hub.models.cmog_states import ChildState
from mash_hub.models.conflicts import BARRED, Conflict, ConflictSource
from mash_hub.models.contacts import Contact
from mash_hub.models.destructions import Destruction, DestructionState
from mash_hub.models.interests import Interests
from mash_hub.models.legal_holds import HoldKind, LegalHold
from mash_hub.models.merges import Merge
from mash_hub.models.missing_episodes import MissingEpisode
from mash_hub.models.onward_requests import OnwardRequest, OnwardState
from mash_hub.models.public_reports import StatusLink
from mash_hub.models.releases import ItemRelease, ReleaseState
from mash_hub.models.sealed_attachments import SealedAttachment
from mash_hub.models.sealed_items import SealedItem, SealedState
from mash_hub.models.subjects import Subject
from mash_hub.models.thing_releases import ThingRelease
from mash_hub.models.trigger_plans import TriggerPlan

_Before = TypeVar("_Before", Barrier, LegalHold)

NOBODY = UUID(int=0)  # in the place of an id where there is none
_LETTER = {Barrier.kind: "B", LegalHold.kind: "H"}
_ENDED = (ReleaseState.ENDED, ReleaseState.RUN_OUT)
_REMOVED = (AttachmentState.REMOVED, AttachmentState.INFECTED)
_STOPPED = (DestructionState.DECLINED, DestructionState.WITHDRAWN, DestructionState.STOPPED)
NARROWING = Narrowing(
    shut=(
        Shut(CaseClaim, (ClaimState.ENDED,), ended="ended_at"),
        Shut(ItemRelease, _ENDED, ended="ended_at"),
        Shut(ThingRelease, _ENDED, ended="ended_at"),
        Shut(SealedItem, (SealedState.REVIEW_DUE, SealedState.WITHDRAWN, SealedState.DESTROYED)),
        Shut(ChronologyConsent, (ConsentState.TAKEN_BACK,)),
        Shut(CasePassing, (PassingState.WITHDRAWN, PassingState.REFUSED)),
        Shut(OnwardRequest, (OnwardState.TAKEN_BACK, OnwardState.CLOSED)),
        Shut(CmogEntry, (ChildState.STEPPED_DOWN, ChildState.CLOSED)),
        Shut(CmogEntry, (True,), field="is_over"),
        Shut(Attachment, _REMOVED),
        Shut(SealedAttachment, _REMOVED),
        Shut(Destruction, _STOPPED, instead=DestructionState.WITHDRAWN),
    ),
    readers=(
        Readers(Barrier),
        Readers(SealedItem),
        Readers(TriggerPlan),
        Readers(TriggerPlan, "parties"),
    ),
)


# --- noting ---------------------------------------------------------------------------------------


def note_all() -> int:
    """Note everything that narrows and was done since the last time; gives how much."""
    return revocations.note_all(since)


def since(at: datetime) -> Iterator[Line]:
    """Everything of this package that narrows and was done since an instant; inside a door."""
    yield from _apart_since(at)
    for barrier in Barrier.objects.filter(made_at__gte=at):
        ids = (barrier.person_id or NOBODY, *_place(barrier), *barrier.readers)
        yield Line(RevokedKind.BARRIER, barrier.pk, barrier.made_at, ids, barrier.barrier_kind)
    for hold in LegalHold.objects.filter(placed_at__gte=at):
        ids = (hold.placed_by_id, *_place(hold))
        yield Line(RevokedKind.HOLD, hold.pk, hold.placed_at, ids, hold.hold_kind)
    said = Interests.history.filter(history_date__gte=at)
    for pk, then in said.values_list("id", "history_date"):
        yield Line(RevokedKind.INTERESTS, pk, then)
    yield from kept_again.since(at)
    yield from parted_again.since(at)
    yield from settings_again.since(at)
    yield from NARROWING.since(at)


def _apart_since(at: datetime) -> Iterator[Line]:
    """Who was kept apart for an interest; what a merge carried over is made anew by the hub."""
    apart = Conflict.objects.of_interest().filter(began_at__gte=at, person__isnull=False)
    for row in apart.exclude(by_kind=Merge.kind):
        beside = (row.file_id, row.person_id or NOBODY, row.by_id or NOBODY)
        doubt = "?" if row.is_doubtful else ""
        how = f"{row.source}{doubt} {row.by_kind}".strip()
        yield Line(RevokedKind.APART, row.pk, row.began_at, beside, how)


def _place(row: Barrier | LegalHold) -> tuple[UUID, ...]:
    """Whose it is, where, and about whom or which case: ids alone."""
    found = (row.owner_id, row.workspace_id, row.subject_id, row.case_file_id)
    return tuple(one or NOBODY for one in found)


# --- once more ------------------------------------------------------------------------------------


@transaction.atomic
def apply_since(backup_at: datetime, *, by: Service) -> Again:
    """Narrow once more all that was narrowed since a backup was made, and end what ran when it was made.

    Inside a door. Done again it changes nothing.
    """
    done = revocations.apply_since(backup_at, by=by)
    at = clock.now()
    of: dict[str, list[Line]] = defaultdict(list)
    for line in done.lines:
        of[line.what].append(line)
    kept, shut = kept_again.again(of[RevokedKind.SHUT], by=by)
    named = {line.thing_id: line.beside for line in of[RevokedKind.READERS]}  # the newest of each
    for what, things in (
        (RevokedKind.SHUT, kept),
        (RevokedKind.GRANT, shut),
        (RevokedKind.APART, _keep_apart(of[RevokedKind.APART], by=by, at=at)),
        (RevokedKind.BARRIER, _raise_barriers(of[RevokedKind.BARRIER], named, by=by, at=at)),
        (RevokedKind.HOLD, _place_holds(of[RevokedKind.HOLD], by=by, at=at)),
        (RevokedKind.INTERESTS, _ask_again(of[RevokedKind.INTERESTS], by=by, at=at)),
        *narrowed.again(done.lines, NARROWING, by=by, at=at).items(),
        (RevokedKind.SETTING, settings_again.again(of[RevokedKind.SETTING], by=by, at=at)),
        (RevokedKind.PARTED, parted_again.again(of[RevokedKind.PARTED], by=by, at=at)),
    ):
        done.note(what, things, by=by, at=at)
    _pass_on_readers(named)
    _end_what_ran(by=by, at=at)
    return done


def _there(model: type[File | Person | Agency | Workspace | Subject], pk: UUID) -> bool:
    return model.objects.filter(pk=pk).exists()


def _keep_apart(lines: Iterable[Line], *, by: Service, at: datetime) -> list[Thing]:
    """Keep people apart again from files that are there."""
    things = []
    for line in lines:
        file_id, person_id, behind = line.beside
        if Conflict.objects.filter(pk=line.thing_id).exists():  # the backup knows of it
            continue
        if not (_there(File, file_id) and _there(Person, person_id)):
            continue
        is_doubtful = "?" in line.how
        standing = Conflict.objects.standing().of_interest()
        alike = standing.filter(person=person_id, file=file_id)
        if (alike if is_doubtful else alike.filter(is_doubtful=False)).exists():
            continue
        source, _, kind = line.how.partition(" ")
        row = conflicts.keep_apart(
            person_id,
            file_id,
            source=ConflictSource(source.rstrip("?")),
            by=by,
            at=at,
            behind=(kind, behind) if kind else None,
            is_doubtful=is_doubtful,
        )
        things.append(Thing(row.kind, row.pk))
    return things


def _raise_barriers(
    lines: Iterable[Line], named: dict[UUID, tuple[UUID, ...]], *, by: Service, at: datetime
) -> list[Thing]:
    """Raise barriers again, under their own ids: before whom they stood, and for the readers named last."""
    things = []
    for line in lines:
        person_id, owner_id, place, subject_id, case_file, *readers = line.beside
        if person_id != NOBODY and not _there(Person, person_id):
            continue
        row = _begun(Barrier, line.thing_id, owner_id, place, subject_id, case_file)
        if row is None:
            continue
        row.barrier_kind, row.made_at = BarrierKind(line.how), line.at
        row.person_id = None if person_id == NOBODY else person_id
        row.readers = [] if row.person_id else sorted(named.get(line.thing_id, readers))
        row.start(by=by, at=at, because=BY_RULE)
        barriers.stand(row, by=by, at=at)
        things.append(Thing(row.kind, row.pk))
    return things


def _place_holds(lines: Iterable[Line], *, by: Service, at: datetime) -> list[Thing]:
    """Let legal holds stand again, under their own ids; each is to be looked at on the day of the restore."""
    things = []
    for line in lines:
        person_id, owner_id, place, subject_id, case_file = line.beside
        row = _begun(LegalHold, line.thing_id, owner_id, place, subject_id, case_file)
        if row is None or not _there(Person, person_id):
            continue
        row.hold_kind, row.placed_at, row.placed_by_id = HoldKind(line.how), line.at, person_id
        row.review_on = at.astimezone(clock.LONDON).date()
        row.start(by=by, at=at, because=BY_RULE)
        legal_holds.stand(row)
        things.append(Thing(row.kind, row.pk))
    return things


def _begun(
    model: type[_Before], pk: UUID, owner_id: UUID, place: UUID, subject_id: UUID, case_file: UUID
) -> _Before | None:
    """A row before what it was about, in a file of its own; None where it is there, or that is not."""
    about = _reference_of(subject_id, case_file)
    is_placed = _there(Agency, owner_id) and (place == NOBODY or _there(Workspace, place))
    if about is None or not is_placed or model._default_manager.filter(pk=pk).exists():
        return None
    place_id = None if place == NOBODY else place
    file = files.open_file(
        model.kind,
        owner_id=owner_id,
        workspace_id=place_id,
        retention_class=RetentionClass.OFFICE,
    )
    row = model(id=pk, reference=references.new(_LETTER[model.kind]), about=about, file=file)
    row.subject_id = subject_id if _there(Subject, subject_id) else None
    row.case_file_id = case_file if _there(File, case_file) else None
    row.owner_id = owner_id
    if place_id is not None:
        row.workspace_id = place_id
    return row


def _reference_of(subject_id: UUID, case_file: UUID) -> str | None:
    """How a person or a case is called on pages, by their ids."""
    contact = Contact.objects.filter(file=case_file).values_list("enquiry__reference", "reference")
    if found := contact.first():
        return found[0] or found[1]
    for rows in (MissingEpisode.objects, TriggerPlan.objects):
        if reference := rows.filter(file=case_file).values_list("reference", flat=True).first():
            return reference
    subject = Subject.objects.filter(pk=subject_id).first()
    return subject.reference if subject else None


def _ask_again(lines: Iterable[Line], *, by: Service, at: datetime) -> list[Thing]:
    """Let declarations be due that were said anew since: whom they named last is lost."""
    things, said = [], {line.thing_id: line.at for line in lines}
    known = narrowed.versions_of(Interests, said)
    due_at = at - CONFIRMED_FOR
    for row in Interests.objects.filter(pk__in=said, confirmed_at__gt=due_at):
        if (row.pk, said[row.pk]) not in known:
            row.set_as_noted({"confirmed_at": due_at}, by=by, at=at, because=BY_RULE)
            things.append(Thing(row.kind, row.pk))
    return things


def _pass_on_readers(barrier_ids: Iterable[UUID]) -> None:
    """Let the readers of restricted records be those of their barriers, before every file."""
    readers = dict(Barrier.objects.filter(pk__in=[*barrier_ids]).values_list("pk", "readers"))
    for row in Conflict.objects.standing().filter(by_id__in=readers, source__in=BARRED):
        if row.by_id and row.person_id is None and row.readers != readers[row.by_id]:
            row.set_readers(readers[row.by_id])


def _end_what_ran(*, by: Service, at: datetime) -> None:
    """End what ran when the backup was made and is over by now: emergency access, and links used up since."""
    for use in BreakGlass.objects.open(at).select_for_update(of=("self",)):
        break_glass.end_at_once(use, by=by, at=at)
    StatusLink.objects.filter(used_at__isnull=True).update(used_at=at)
    revoked_again.end_links(at=at)
