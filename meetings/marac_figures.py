"""Taking down what is counted of a case when it is heard, and noting what is asked about its people (6.1)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from django.db import transaction

from agencies import clock
from agencies.actors import Actor, Hat
from agencies.models.agencies import Agency, AgencyKind
from agencies.roles import Act, may
from agencies.verdicts import Verdict, no, require
from audit.log import entries as log
from audit.log.entries import Verb
from mash_hub.models.subjects import Involvement, PersonRole
from meetings.models.agenda import AgendaItem
from meetings.models.marac_cases import MaracCase
from meetings.models.marac_figures import MaracFigures
from meetings.models.marac_transfers import MaracTransfer


@dataclass(frozen=True)
class Noted:
    """What the data set asks about the people of a case; None is not known."""

    sex: str
    is_16_or_17: bool | None
    is_minoritised: bool | None
    is_lgbt: bool | None
    is_disabled: bool | None
    young_harming: int | None


def take(item: AgendaItem, *, by: Actor, at: datetime) -> None:
    """Take a MARAC case down as heard; part of the act that hears it. Heard again it is the same line."""
    case = item.marac_case
    if case is None:
        return
    heard_on = at.astimezone(clock.LONDON).date()
    parts = Involvement.objects.in_file(item.file_id)
    children = parts.filter(role=PersonRole.CHILD).values("subject").distinct().count()
    row = MaracFigures.objects.select_for_update(of=("self",)).filter(case_id=case.pk).first()
    if row is not None:
        row.set_heard(heard_on, is_repeat=case.is_repeat, children=children, by=by, at=at)
        return
    MaracFigures(
        id=uuid4(),
        case_id=case.pk,
        reference=case.reference,
        workspace_id=case.workspace_id,
        file_id=case.file_id,
        heard_on=heard_on,
        is_repeat=case.is_repeat,
        from_police=_referrer(case).agency_kind == AgencyKind.POLICE,
        children=children,
    ).start(by=by, at=at)


def _referrer(case: MaracCase) -> Agency:
    """The agency that referred a case first, whichever took it over or completed it since.

    A case that came from another MARAC is its host's there, and one that the list's own coordinator
    completed is its host's here; neither referred it.
    """
    while came_by := MaracTransfer.objects.filter(made=case).select_related("case").first():
        case = came_by.case
    if case.referral is not None and case.from_workspace_id == case.workspace_id:
        return case.referral.owner
    return case.owner


def may_note(hat: Hat, row: MaracFigures) -> Verdict:
    """Note what is asked about the people: the coordinator of the MARAC that heard it."""
    if hat.workspace_id != row.workspace_id:
        return no("Only the MARAC that heard a case notes its figures.")
    return may(hat, Act.RUN_MEETING)


@transaction.atomic
def note(row: MaracFigures, noted: Noted, *, by: Hat, version: int) -> MaracFigures:
    """Note what the data set asks about the people of a case, as codes. Raises Refused, Stale."""
    row = MaracFigures.objects.lock(row, version)
    require(may_note(by, row))
    at = clock.now()
    row.sex, row.is_16_or_17 = noted.sex, noted.is_16_or_17
    row.is_minoritised, row.is_lgbt = noted.is_minoritised, noted.is_lgbt
    row.is_disabled, row.young_harming = noted.is_disabled, noted.young_harming
    row.set_noted(by=by, at=at)
    log.write(by=by, verb=Verb.CHANGED, about=[row], ground="FIGURES", at=at)
    return row
