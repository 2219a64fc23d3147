"""Raising and ending the notes between lists, by rule: who stands on which list, as records stand now.

Nothing is opened and nobody is shown anything: ids are compared, of people whom somebody has said to be
one (identifications and merges). Who then sees a note is `ListingNote.objects.visible_to`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import permutations
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Count, OuterRef, Q, Subquery

from agencies import clock, references
from agencies.actors import Service
from agencies.models.files import File
from agencies.models.workspaces import WorkspaceKind
from agencies.reasons import BY_RULE
from audit.log.entries import Verb
from mash_hub.models.cmog_entries import CmogEntry
from mash_hub.models.cmog_states import SHARED, ListKind
from mash_hub.models.enquiries import Enquiry
from mash_hub.models.subjects import Identification, Involvement
from meetings import listing_notes
from meetings.models.listing_notes import ListingNote, NoteState
from meetings.models.marac_cases import MaracCase
from meetings.models.marac_states import TO_LIST, CaseState

FORUMS = (
    WorkspaceKind.MASH,
    WorkspaceKind.ADULT_MASH,
    WorkspaceKind.MARAC,
    WorkspaceKind.CMOG,
)
_ON_MARAC_LIST = (
    *TO_LIST,
    CaseState.LISTED,
    CaseState.RESEARCH_OPEN,
    CaseState.DEFERRED,
    CaseState.HEARD,
    CaseState.ACTION_PHASE,
    CaseState.ACTIONS_COMPLETE,
    CaseState.MONITORING,
)
Pair = tuple[UUID, UUID]  # a case, and the other


@dataclass(frozen=True)
class Listing:
    """One case on the list of a forum: what a note keeps of it, and from what it was made."""

    kind: str
    case_id: UUID
    reference: str
    workspace_id: UUID
    forum: str
    owner_id: UUID
    keeper_id: UUID | None
    file_id: UUID
    made_from: frozenset[UUID] = frozenset()


def due_ids() -> list[UUID]:
    """The cases of which a note is to be raised or ended, and the notes whose leave has run out.

    Asked each minute: the database finds who stands on two lists, and only those cases are read.
    """
    wanted, standing = _wanted(), _standing()
    differing = {pair[0] for pair in wanted.keys() ^ standing.keys()}
    run_out = ListingNote.objects.run_out(clock.now()).values_list("pk", flat=True)
    return [*differing, *run_out]


@transaction.atomic
def fall_due(*, by: Service, only: Collection[UUID]) -> int:
    """Raise and end the notes of some cases, and end leave that has run out; gives how many changed."""
    at, ids = clock.now(), {*only}
    wanted = {pair: two for pair, two in _wanted(ids).items() if pair[0] in ids}
    _take_turns({one.file_id for two in wanted.values() for one in two})
    standing = _standing(ids)
    raised = [pair for pair in wanted if pair not in standing]
    made = [_raise(*wanted[pair], by=by, at=at) for pair in raised]
    ended = [pair for pair in standing if pair not in wanted]
    for row in _locked(standing[pair] for pair in ended):
        listing_notes.end(row, by=_for(row, by), at=at)
    over = ListingNote.objects.run_out(at).filter(pk__in=ids)
    over = over.exclude(pk__in=[standing[pair] for pair in ended])
    for row in over.select_for_update(skip_locked=True, of=("self",)):
        listing_notes.end_leave(row, by=_for(row, by), at=at)
        ended.append((row.case_id, row.other_case_id))
    return len(made) + len(ended)


def _take_turns(file_ids: Iterable[UUID]) -> None:
    """Let two sweeps that meet raise the notes of the same cases one after the other."""
    rows = File.objects.select_for_update().filter(pk__in=[*file_ids]).order_by("pk")
    [*rows.values_list("pk", flat=True)]


def _locked(ids: Iterable[UUID]) -> list[ListingNote]:
    rows = ListingNote.objects.filter(pk__in=[*ids]).order_by("pk")
    return [*rows.select_for_update(skip_locked=True, of=("self",))]


def _for(row: ListingNote, by: Service) -> Service:
    return Service(by.name, agency_id=row.owner_id)


def _standing(only: Collection[UUID] | None = None) -> dict[Pair, UUID]:
    rows = ListingNote.objects.standing()
    rows = rows if only is None else rows.filter(case_id__in=only)
    found = rows.values_list("case_id", "other_case_id", "pk")
    return {(case_id, other_id): pk for case_id, other_id, pk in found}


def _raise(here: Listing, there: Listing, *, by: Service, at: datetime) -> ListingNote:
    row = ListingNote(
        id=uuid4(),
        reference=references.new("LO"),
        case_kind=here.kind,
        case_id=here.case_id,
        about=here.reference,
        owner_id=here.owner_id,
        workspace_id=here.workspace_id,
        keeper_id=here.keeper_id,
        file_id=here.file_id,
        other_case_kind=there.kind,
        other_case_id=there.case_id,
        other_about=there.reference,
        other_owner_id=there.owner_id,
        other_workspace_id=there.workspace_id,
        other_keeper_id=there.keeper_id,
        other_file_id=there.file_id,
        state=NoteState.RAISED,
        raised_at=at,
    )
    service = _for(row, by)
    row.start(by=service, at=at, because=BY_RULE)
    listing_notes.tell(row, by=service, at=at)
    listing_notes.log_act(row, Verb.CREATED, by=service)
    return row


# --- who stands on which list ---------------------------------------------------------------------


def _wanted(only: Collection[UUID] | None = None) -> dict[Pair, tuple[Listing, Listing]]:
    """Every two cases on the lists of two kinds of forum that are about one person.

    `only` are the cases of which it is asked: no others are compared, but with them.
    """
    lists: dict[UUID, set[UUID]] = defaultdict(set)
    for now, file_id in _in_several(only):
        lists[now].add(file_id)
    file_ids = {one for some in lists.values() for one in some}
    cases = {one.file_id: one for one in _listings(file_ids)} if file_ids else {}
    found: dict[Pair, tuple[Listing, Listing]] = {}
    for some in lists.values():
        for one, other in permutations(some & cases.keys(), 2):
            here, there = cases[one], cases[other]
            if _is_noted(here, there):
                found[here.case_id, there.case_id] = here, there
    return found


def _in_several(only: Collection[UUID] | None) -> Iterable[tuple[UUID, UUID]]:
    """The people whom several listed cases are about, as they are identified now, each with a file."""
    enquiries, marac_cases, entries = (rows.values("file") for rows in _rows_of_lists())
    is_about = Q(role__in=listing_notes.LISTED) & (Q(file__in=enquiries) | Q(file__in=marac_cases))
    standing = Identification.objects.standing().filter(card=OuterRef("card"))
    parts: Any = Involvement.objects.filter(is_about | Q(file__in=entries), card__isnull=False)
    parts = parts.annotate(now=Subquery(standing.values("subject")[:1])).filter(now__isnull=False)
    if only is not None:
        files = [one for rows in _rows_of_lists() for one in _files_of(rows, only)]
        theirs = parts.filter(file__in=files).values_list("now", flat=True)
        return _people_and_files(parts, theirs)
    several = parts.order_by().values("now").annotate(n=Count("file", distinct=True))
    return _people_and_files(parts, several.filter(n__gt=1).values_list("now", flat=True))


def _people_and_files(parts: Any, people: Iterable[UUID]) -> Iterable[tuple[UUID, UUID]]:
    found: Iterable[tuple[UUID, UUID]] = parts.filter(now__in=[*people]).values_list(
        "now", "file_id"
    )
    return found


def _files_of(rows: Any, only: Collection[UUID]) -> Iterable[UUID]:
    found: Iterable[UUID] = rows.filter(pk__in=only).values_list("file", flat=True)
    return found


def _is_noted(here: Listing, there: Listing) -> bool:
    """Whether a note is wanted: between two kinds of forum, unless one case was made from the other."""
    if here.forum == there.forum or here.workspace_id == there.workspace_id:
        return False
    return here.case_id not in there.made_from and there.case_id not in here.made_from


def _rows_of_lists() -> tuple[Any, Any, Any]:
    """What stands on lists of enquiries, of MARACs and of CMOGs."""
    on_marac_list = MaracCase.objects.filter(state__in=_ON_MARAC_LIST)
    shared = {state for states in SHARED.values() for state in states}
    people = (ListKind.CHILD, ListKind.PERSON)  # those that members read
    entries = CmogEntry.objects.standing().filter(list_kind__in=people, state__in=shared)
    enquiries = Enquiry.objects.open().filter(is_given_up=False)
    return _of_forums(enquiries), _of_forums(on_marac_list), _of_forums(entries)


def _of_forums(found: Any) -> Any:
    return found.filter(workspace__workspace_kind__in=FORUMS, file__destroyed_at__isnull=True)


def _listings(file_ids: Collection[UUID]) -> Iterable[Listing]:
    """What notes keep of the cases of some files, as far as they stand on a list.

    A MARAC’s case that was referred out of an enquiry is known to those who referred it; a person of
    concern is kept by the police who entered them alone.
    """
    enquiries, marac_cases, entries = (
        rows.filter(file__in=file_ids).select_related("workspace") for rows in _rows_of_lists()
    )
    for row in enquiries:
        yield _listing(row)
    for row in marac_cases.select_related("referral"):
        sent = row.referral.thing_id if row.referral else None
        yield _listing(row, made_from=(row.thing_id, sent))
    for row in entries:
        is_polices = row.list_kind == ListKind.PERSON
        yield _listing(row, keeper_id=row.owner_id if is_polices else None)


def _listing(row: Any, *, keeper_id: UUID | None = None, made_from: Iterable[Any] = ()) -> Listing:
    return Listing(
        row.kind,
        row.pk,
        row.reference,
        row.workspace_id,
        row.workspace.workspace_kind,
        keeper_id or row.workspace.host_id,
        keeper_id,
        row.file_id,
        frozenset(one for one in made_from if one),
    )
