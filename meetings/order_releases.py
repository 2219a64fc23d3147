"""Protective orders of the people of a case on an agenda: shown there, and released to it by their owner."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from agencies import hats, sealing
from agencies.actors import Hat
from agencies.models.grants import CauseKind
from agencies.roles import Act, may
from agencies.verdicts import YES, Verdict, no
from mash_hub import flag_page, order_copies, order_page, outstanding_offenders
from mash_hub.models.conflicts import kept
from mash_hub.models.protective_orders import (
    ProtectiveOrder,
    ProtectiveOrderQuerySet,
    files_of,
)
from meetings import releases
from meetings.models.agenda import AgendaItem


@dataclass(frozen=True)
class Shown:
    """One order as a page of a case lists it, and whether its reader may release it to that case."""

    line: order_page.Line
    may_release: bool


def at_case(case: AgendaItem, *, by: Hat) -> list[Shown]:
    """The orders on or for the people of a case that a hat reads; nothing is opened."""
    may_offer = bool(releases.may_offer(by, case))
    return [
        Shown(line, may_offer and bool(may_release(by, case, line.row)))
        for line in order_page.in_case(case.file_id, by=by)
    ]


def is_sought(file_id: UUID, *, by: Hat) -> bool | None:
    """Whether somebody who caused harm in an open case is still sought, for who reads the case (4.20)."""
    return outstanding_offenders.still_sought(file_id, by=by)


def in_case(file_id: UUID, *, by: Hat) -> list[Shown]:
    """The orders on or for the people of a MARAC case, which are released on its agenda page."""
    return [Shown(line, False) for line in order_page.in_case(file_id, by=by)]


def may_release(hat: Hat, case: AgendaItem, row: ProtectiveOrder) -> Verdict:
    """Release an order to a case: who represents its owner there, and keeps orders."""
    for allowed in (releases.may_offer(hat, case), order_copies.may_show(hat, row)):
        if not allowed:
            return allowed
    if hat.workspace_id in row.case_places:
        return no("It is released to a case of this workspace already.")
    return YES


def own(case: AgendaItem, *, by: Hat) -> ProtectiveOrderQuerySet:
    """The orders of one's own agency on or for the people of a case."""
    seen = ProtectiveOrder.objects.visible_to(by).of_files([case.file_id])
    return seen.filter(Q(owner=by.agency_id)).select_related("file", "owner", "subject")


def readers(case: AgendaItem, row: ProtectiveOrder) -> list[tuple[str, list[str]]]:
    """Who would read it at the case, agency by agency, by name; nobody who is kept apart from it."""
    to = releases.to_case(case, owner_id=row.owner_id)
    away = kept([*files_of(row), *case.case_files])
    return flag_page.by_agency(
        hat
        for hat in hats.in_workspace(case.workspace_id)
        if hat.agency_id in to.agencies
        and hat.agreement_in_force
        and may(hat, Act.READ_SHARED)
        and (not to.persons or hat.person_id in to.persons)
        and hat.person_id not in away
    )


def release(case: AgendaItem, row: ProtectiveOrder, *, by: Hat, version: int) -> None:
    """Release an order to those who get the papers of a case: of a part, to those who come to it alone.

    Raises Refused, WordsRefused, Stale.
    """
    to = releases.to_case(case, owner_id=row.owner_id)
    cause = sealing.Cause.of(CauseKind.MEETING, case, persons=to.persons)
    files = case.case_files
    order_copies.release_to_case(row, cause, to.agencies, files=files, by=by, version=version)
