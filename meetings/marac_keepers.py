"""Who keeps or chairs the list of a MARAC: given what is written for it, and told, by name; and who referred."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from agencies import hats, notices, sealing
from agencies.actors import Actor, Hat
from agencies.models.grants import CauseKind
from agencies.models.notices import NoticeKind
from mash_hub import conflicts
from meetings.models.marac_cases import MaracCase, keeps_list


def of(case: MaracCase) -> list[Hat]:
    """The hats that keep or chair the list of a case's MARAC, less those kept apart from it."""
    among = [hat for hat in hats.in_workspace(case.workspace_id) if keeps_list(hat)]
    return MaracCase.objects.readers_of(case, among=among)


def give(row: Any, sections: Sequence[str], *, case: MaracCase, by: Hat) -> None:
    """Give sections of a row about a case to those of them who are not of the host, by name.

    The host is given them when they are sealed. Raises Refused as `sealing.give` does.
    """
    given = {row.owner_id, case.workspace.host_id}
    outside = [hat for hat in of(case) if hat.agency_id not in given]
    if outside:
        people = tuple(sorted({hat.person_id for hat in outside}))
        cause = sealing.Cause.of(CauseKind.REFERRAL, case, persons=people)
        sealing.give([row], sections, to={hat.agency_id for hat in outside}, by=by, cause=cause)


def tell(
    case: MaracCase,
    *,
    by: Actor,
    at: datetime,
    kind: NoticeKind = NoticeKind.MARAC_CASE_CHANGED,
) -> None:
    """Tell them that something about a case changed, and nobody else of their agencies."""
    keepers = of(case)
    notices.post(
        to=[hat.agency_id for hat in keepers],
        notice_kind=kind,
        about=case,
        by=by,
        at=at,
        workspace_id=case.workspace_id,
        persons={hat.person_id for hat in keepers},
    )


def tell_referrer(case: MaracCase, *, by: Actor, at: datetime) -> None:
    """Tell the person who referred, in the workspace from which they did."""
    apart: Iterable[UUID] = conflicts.people_apart([case.file_id]).get(case.file_id, ())
    notices.post(
        to=case.owner_id,
        notice_kind=NoticeKind.MARAC_CASE_CHANGED,
        about=case,
        by=by,
        at=at,
        workspace_id=case.from_workspace_id,
        persons=[case.referrer_id],
        not_for=apart,
    )
