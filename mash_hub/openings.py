"""Who has opened a record, as the log tells it to those who may know (domain notes 2.3, “access log”).

Of a record of one's own agency they see whoever opened it, wherever they work; of another agency's record
that is worked on here, the people of their own agency alone. The log itself gives nobody more than that.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db import transaction
from django.db.models import Q, QuerySet

from agencies import clock
from agencies.actors import Hat
from agencies.in_the_log import naming
from agencies.models.agencies import Agency
from agencies.models.base import SectionField
from agencies.models.people import Person
from agencies.models.workspaces import Workspace, said_of_cmogs
from agencies.reasons import ReasonCode
from agencies.roles import ACTS, Act, Role, may
from agencies.verdicts import Verdict, require
from audit.log import entries as log
from audit.log.entries import Verb
from audit.log.models import Entry
from mash_hub.models.sealed_attachments import SealedAttachment
from mash_hub.models.sealed_items import SealedItem

ON_A_PAGE = 50
OPENED = (Verb.READ, Verb.EXPORTED, Verb.PRINTED, Verb.DOWNLOADED)
_SHOWN = {
    Verb.READ: "Read",
    Verb.EXPORTED: "Copy taken",
    Verb.PRINTED: "Printed",
    Verb.DOWNLOADED: "Downloaded",
    Verb.REVEALED: "Protected address shown",
}
_BESIDE = {"break_glass": "During an emergency access", "cover": "Covering for a colleague"}
# Whoever looks after the hub's working reads without being seen by those whose work it is: auditors in their
# jobs, officers who gather what somebody is given of their records (nobody learns that they asked), reviewers
# of emergencies. So openings are shown of the roles alone that work with cases.
_WORK = {Act.REFER, Act.READ_SHARED, Act.ATTEND_MEETING, Act.OWN_ACTIONS}
_AT_WORK = [role.value for role, acts in ACTS.items() if acts & _WORK]
# Whom a sealed item names as its reader is known to nobody else (4.4): what was opened with one is left out.
_UNSEEN = [SealedItem.kind, SealedAttachment.kind]


class Record(Protocol):
    """A row that the log names, and that belongs to an agency."""

    pk: Any
    owner_id: Any


@dataclass(frozen=True)
class Opening:
    """That somebody opened a record: under which hat, how, which sections of it, and with what reason."""

    at: datetime
    name: str
    agency: str
    role: str
    how: str
    sections: tuple[str, ...]
    why: str


def may_see(hat: Hat) -> Verdict:
    """Whether a hat's role may know who opened what it reads (domain notes 2.3)."""
    return may(hat, Act.SEE_OPENINGS)


@transaction.atomic
def of(
    records: Sequence[Record], *, by: Hat, number: str | None = None
) -> tuple[list[Opening], Page[Entry]]:
    """Who opened some records of one kind that the hat sees, newest first, and the page of it that was asked for.

    Whoever calls it found the records by `visible_to`. Asking is logged. A fixed number of queries. Raises
    Refused.
    """
    require(may_see(by))
    found = Paginator(_entries(records, by=by), ON_A_PAGE).get_page(number)
    entries = list(found.object_list)
    log.write(
        by=by,
        verb=Verb.LOG_READ,
        about=records,
        ground="openings",
        count=len(entries),
        at=clock.now(),
    )
    return _openings(entries, {name for row in records for name in _sections(row)}), found


def _entries(records: Iterable[Record], *, by: Hat) -> QuerySet[Entry]:
    rows = [*records]
    own = [row.pk for row in rows if row.owner_id == by.agency_id]
    others = [row.pk for row in rows if row.owner_id != by.agency_id]
    # A page opens records of several owners with one entry: of others' none but one's own people's is told.
    whose = naming(own) | (naming(others) & Q(agency_id=by.agency_id))
    seen = Entry.objects.filter(whose, verb__in=_SHOWN, role__in=_AT_WORK, person_id__isnull=False)
    return seen.exclude(thing_kinds__overlap=_UNSEEN).order_by("-at", "-number", "pk")


def _sections(row: Any) -> set[str]:
    return {one.name for one in row._meta.fields if isinstance(one, SectionField)}


def _openings(entries: Sequence[Entry], sections: set[str]) -> list[Opening]:
    people, agencies = names_of(entries)
    places = {entry.workspace_id for entry in entries if entry.workspace_id}
    called = Workspace.objects.filter(pk__in=places).cmogs_called()
    return [
        Opening(
            entry.at,
            people.get(entry.person_id, ""),
            agencies.get(entry.agency_id, ""),
            said_of_cmogs(str(Role(entry.role).label), called.get(entry.workspace_id, "")),
            _SHOWN[Verb(entry.verb)],
            tuple(one.replace("_", " ") for one in entry.sections if one in sections),
            _why(entry),
        )
        for entry in entries
    ]


def _why(entry: Entry) -> str:
    """Its reason; without one, what the hat stood on besides its role."""
    if entry.reason_code in ReasonCode:
        return str(ReasonCode(entry.reason_code).label)
    return _BESIDE.get(entry.basis.partition(":")[0], "")


def names_of(entries: Iterable[Entry]) -> tuple[dict[UUID | None, str], dict[UUID | None, str]]:
    """What the people and the agencies of some entries are called; two queries."""
    rows = [*entries]
    people = {entry.person_id for entry in rows if entry.person_id}
    agencies = {entry.agency_id for entry in rows if entry.agency_id}
    return (
        dict(Person.objects.filter(pk__in=people).values_list("pk", "name")),
        dict(Agency.objects.filter(pk__in=agencies).values_list("pk", "name")),
    )
