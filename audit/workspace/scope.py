"""How far an auditor reads: partnership auditors whole workspaces, an agency's own auditors their agency alone.

Of their agency is what its people did, and what anybody did with its records (domain notes 2.1, 2.3). The
database gives no more entries than that; what an entry tells besides, of other agencies' records, is left out
here, before anything is shown, counted by or taken away.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from uuid import UUID

from django.db.models import Q

from agencies.actors import Actor, Hat, Service
from agencies.in_the_log import naming
from agencies.roles import Act, may
from agencies.verdicts import Verdict
from audit.log.models import Entry
from audit.workspace import about, names

READERS = (Act.READ_LOG, Act.READ_OWN_LOG)


def may_read(hat: Actor | None) -> Verdict:
    """Whether a hat reads the log at all: of its workspaces, or of its own agency."""
    verdict = may(hat, Act.READ_LOG)
    return verdict or may(hat, Act.READ_OWN_LOG)


def is_own(hat: Hat | Service) -> bool:
    """Whether a hat reads what the log tells of its own agency alone."""
    return isinstance(hat, Hat) and not may(hat, Act.READ_LOG)


def rows(hat: Hat | Service, *, place: str = "workspace", of: Collection[str] = ("owner",)) -> Q:
    """For a queryset: rows of the workspaces a hat audits, or those that its own agency is named on.

    `place` is the way from a row to its workspace, `of` the ways to the agencies whose row it is.
    """
    if not is_own(hat):
        return Q(**{f"{place}__in": hat.audit_workspace_ids})
    found = Q(pk__in=[])
    for name in of:
        found |= Q(**{name: hat.agency_id})
    return found


def acts(hat: Hat | Service) -> Q:
    """For entries: what people did whose use of the hub an auditor looks into."""
    return Q(agency_id=hat.agency_id) if is_own(hat) else Q()


def touching(ids: Collection[UUID], hat: Hat | Service) -> Q:
    """For entries: those about some things or people.

    What another agency did is about one of them only if it did it with a record of the auditor's own agency.
    """
    every = [*ids]
    found = naming(every, every)
    if not is_own(hat):
        return found
    own = [*names.owned(every, hat.agency_id)] if hat.agency_id else []
    return (acts(hat) & found) | naming(own)


def narrowed(entries: Iterable[Entry], hat: Hat | Service) -> list[Entry]:
    """Entries as a hat may read them: what others did, without the things of any third agency.

    A page opens records of several owners with one entry, and so names all of them. A fixed number of
    queries; the rows of the log stay as they are.
    """
    found = [*entries]
    if not is_own(hat) or hat.agency_id is None:
        return found
    foreign = [entry for entry in found if entry.agency_id != hat.agency_id]
    things = {pk for entry in foreign for pk in entry.thing_ids}
    own = names.owned(things, hat.agency_id) if things else set()
    people = about.subjects_of(own) if own else {}
    for entry in foreign:
        _narrow(entry, own, people, hat.agency_id)
    return found


def _narrow(entry: Entry, own: set[UUID], people: dict[UUID, set[UUID]], agency_id: UUID) -> None:
    pairs = zip(entry.thing_kinds, entry.thing_ids, strict=True)
    kept = [(kind, pk) for kind, pk in pairs if pk in own]
    known = {one for _, pk in kept for one in people.get(pk, ())}
    if not is_whole(entry, agency_id) or len(kept) < len(entry.thing_ids):
        entry.sections, entry.ground, entry.count = [], "", None
    entry.thing_kinds, entry.thing_ids = [kind for kind, _ in kept], [pk for _, pk in kept]
    entry.people = [pk for pk in entry.people if pk in known]
    entry.owner_ids, entry.session_hash = [agency_id], ""


def is_whole(entry: Entry, agency_id: UUID | None) -> bool:
    """Whether an entry tells of nobody's act and nobody's records but one agency's."""
    return entry.agency_id == agency_id or entry.owner_ids == [agency_id]
