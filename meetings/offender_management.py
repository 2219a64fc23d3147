"""Those who cause harm in a MARAC case, and who manages each: shown to who reads it, said by two agencies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from agencies import clock, notices
from agencies.actors import Hat
from agencies.models.notices import NoticeKind
from mash_hub import conflicts, offender_management
from mash_hub.models.subjects import Involvement, ManagedBy, PersonRole
from meetings.models.marac_cases import MaracCase


@dataclass(frozen=True)
class Managed:
    """One part of a case, named as its papers name the person, and who manages them."""

    part: Involvement
    name: str

    @property
    def words(self) -> str:
        """Who manages the person, in words."""
        return str(ManagedBy(self.part.managed_by).label)


def accused(case: MaracCase, papers: dict[str, Any] | None) -> list[Managed]:
    """Those who cause harm in a case, for who reads its papers; nobody for everybody else."""
    if not papers:
        return []
    named = {one.get("subject"): str(one.get("name", "")) for one in papers.get("people", [])}
    parts = Involvement.objects.in_file(case.file_id).filter(role=PersonRole.PERPETRATOR)
    return [
        Managed(part, named.get(part.subject.reference) or part.subject.reference)
        for part in parts.select_related("subject")
    ]


def say(
    case: MaracCase, part: Involvement, managed_by: ManagedBy, *, by: Hat, version: int
) -> None:
    """Say who manages somebody of a case, and tell who reads it. Raises Refused, Stale."""
    offender_management.say(part, managed_by, by=by, version=version)
    apart = conflicts.people_apart([case.file_id]).get(case.file_id, [])
    notices.post(
        to={case.workspace.host_id, case.owner_id},
        notice_kind=NoticeKind.MARAC_CASE_CHANGED,
        about=case,
        by=by,
        at=clock.now(),
        workspace_id=case.workspace_id,
        not_for=sorted({by.person_id, *apart}),
    )
