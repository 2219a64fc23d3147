"""Whether a look at a person had work behind it: a case, a request, an action or a meeting of the looker's agency."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q

from audit.workspace.models.disclosure_parts import DisclosurePart
from audit.workspace.models.disclosures import Disclosure
from mash_hub.models.actions import Action
from mash_hub.models.cmog_entries import CmogEntry
from mash_hub.models.enquiries import Acknowledgement
from mash_hub.models.missing_episodes import MissingEpisode
from mash_hub.models.requests import InformationRequest
from mash_hub.models.subjects import Identification, Involvement
from meetings.models.agenda import Presence
from meetings.models.research import AgencyResearch

# Somebody is looked up before the contact about them is written down: work begun within a day counts.
AHEAD = timedelta(days=1)


@dataclass(frozen=True)
class Look:
    """One look of a person who uses the hub, under one hat, at one person the hub knows."""

    at: datetime
    person_id: UUID
    agency_id: UUID | None
    workspace_id: UUID | None
    verb: str
    subject_id: UUID
    reason: str
    is_given: bool = False  # another agency's record, which was given for work
    entry_id: UUID | None = None  # the entry that tells of it


class _Work:
    """From when on an agency has had work about a person, in one workspace or anywhere; the earliest counts."""

    def __init__(self) -> None:
        self.since: dict[tuple[UUID | None, UUID | None, UUID], datetime] = {}

    def add(
        self, agency_id: UUID | None, subject_id: UUID, since: datetime, place: UUID | None = None
    ) -> None:
        key = (agency_id, place, subject_id)
        self.since[key] = min(since, self.since.get(key, since))

    def is_behind(self, look: Look) -> bool:
        own = ((look.agency_id, place, look.subject_id) for place in (None, look.workspace_id))
        keys = [*own, (None, look.workspace_id, look.subject_id)]
        since = [self.since[key] for key in keys if key in self.since]
        return bool(since) and min(since) <= look.at + AHEAD


def without_work(looks: Iterable[Look]) -> list[Look]:
    """Those looks that no work of the looker's agency stands behind; a fixed number of queries.

    A case counts for who brought it and for the workspace's host, in the workspace of the case alone.
    """
    looked = [*looks]
    agencies = {look.agency_id for look in looked if look.agency_id}
    work = _of({look.subject_id for look in looked}, agencies)
    return [look for look in looked if not work.is_behind(look)]


def _of(subjects: set[UUID], agencies: set[UUID]) -> _Work:
    work = _Work()
    files = _kept_cases(work, subjects)
    _on_lists(work, subjects)
    _in_disclosures(work, subjects)
    asked = InformationRequest.objects.filter(people__overlap=[*subjects], agency__in=agencies)
    for agency_id, people, sent_at in asked.values_list("agency_id", "people", "sent_at"):
        for subject_id in subjects.intersection(people):
            work.add(agency_id, subject_id, sent_at)
    for agency_id, file_id, since in _parts_in(files, agencies):
        for subject_id in files[file_id]:
            work.add(agency_id, subject_id, since)
    return work


def _kept_cases(work: _Work, subjects: set[UUID]) -> dict[UUID, set[UUID]]:
    """Note who keeps a case of each person; gives the people of each case's file."""
    files: dict[UUID, set[UUID]] = defaultdict(set)
    standing = Identification.objects.standing().filter(subject__in=subjects)
    parts = Involvement.objects.filter(
        Q(card__in=standing.values("card")) | Q(subject__in=subjects)
    )
    columns = ("file_id", "file__owner_id", "file__workspace_id", "file__workspace__host_id")
    for file_id, owner, place, host, since, _, named, now in parts.identified(
        *columns, "file__opened_at"
    ):
        for subject_id in {named, now} & subjects:
            files[file_id].add(subject_id)
            work.add(owner, subject_id, since, place)
            if host is not None:
                work.add(host, subject_id, since, place)
    return files


def _on_lists(work: _Work, subjects: set[UUID]) -> None:
    """A CMOG's lists are read by every agency of it: who acts there has work about who stands on them."""
    entries = CmogEntry.objects.filter(subject__in=subjects)
    for place, subject_id, since in entries.values_list("workspace_id", "subject_id", "entered_at"):
        work.add(None, subject_id, since, place)


def _in_disclosures(work: _Work, subjects: set[UUID]) -> None:
    """A request for disclosure is work of who received it, and of each agency that was asked for its part."""
    rows = Disclosure.objects.filter(subject__in=subjects)
    for owner, subject_id, since in rows.values_list("owner_id", "subject_id", "received_at"):
        work.add(owner, subject_id, since)
    parts = DisclosurePart.objects.filter(disclosure__subject__in=subjects)
    columns = ("owner_id", "disclosure__subject_id", "asked_at")
    for owner, subject_id, since in parts.values_list(*columns):
        work.add(owner, subject_id, since)


def _parts_in(files: Iterable[UUID], agencies: set[UUID]) -> Iterator[tuple[UUID, UUID, datetime]]:
    """Agencies with a part in the case of a file: an action, a decision to acknowledge, a meeting."""
    cases = [*files]
    yield from Action.objects.filter(file__in=cases, agency__in=agencies).values_list(
        "agency_id", "file_id", "agreed_at"
    )
    yield from Acknowledgement.objects.filter(
        enquiry__file__in=cases, agency__in=agencies
    ).values_list("agency_id", "enquiry__file_id", "told_at")
    yield from AgencyResearch.objects.filter(item__file__in=cases, owner__in=agencies).values_list(
        "owner_id", "item__file_id", "opened_at"
    )
    for agency in ("reporter", "police", "responsible", "home"):
        told = MissingEpisode.objects.filter(file__in=cases, **{f"{agency}__in": agencies})
        yield from told.values_list(f"{agency}_id", "file_id", "reported_at")
    yield from Presence.objects.filter(item__file__in=cases, agency__in=agencies).values_list(
        "agency_id", "item__file_id", "from_at"
    )
