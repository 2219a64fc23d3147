"""Emergency MARACs: every agency is called and says within the hour that it knows; held within 48 hours."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

from django.db import transaction

from agencies import clock, hats, notices
from agencies.actors import Actor, Hat
from agencies.models.notices import NoticeKind
from agencies.verdicts import Verdict, require
from audit.log import entries as log
from audit.log.entries import Verb
from mash_hub import clocks, partnership_settings
from mash_hub.models.partnership_settings import SettingName
from meetings import agenda, marac_keepers, with_papers
from meetings.models.emergency_calls import EmergencyCall
from meetings.models.marac_cases import MaracCase

HELD, KNOWN = agenda.EMERGENCY_HELD, "EMERGENCY_KNOWN"  # the names of its clocks


def call(case: MaracCase, *, by: Hat, at: datetime) -> None:
    """Call every agency that attends; part of the act that makes a case an emergency."""
    start_clock(case, at=at)
    place = case.workspace
    known_in = partnership_settings.target(SettingName.EMERGENCY_KNOWN, place.pk, at)
    among = hats.in_workspace(place.pk)
    for agency_id in with_papers.agencies(place.pk):
        row = EmergencyCall(
            id=uuid4(),
            reference=case.reference,
            case=case,
            agency_id=agency_id,
            workspace=place,
            file_id=case.file_id,
            called_at=at,
        ).start(by=by, at=at)
        clocks.start(
            row,
            KNOWN,
            target=known_in,
            at=at,
            due_at=clocks.due_in(place.pk, known_in, at),
            owner_id=agency_id,
            workspace_id=None,  # its managers are told, who attend no meeting
        )
        theirs = [hat for hat in among if hat.agency_id == agency_id]
        readers = EmergencyCall.objects.readers_of(row, among=theirs)
        notices.post(
            to=[hat.agency_id for hat in readers],
            notice_kind=NoticeKind.MARAC_EMERGENCY,
            about=row,
            by=by,
            at=at,
            workspace_id=place.pk,
            persons={hat.person_id for hat in readers},
        )


def start_clock(case: MaracCase, *, at: datetime) -> None:
    """Start the time in which an emergency MARAC is held."""
    place = case.workspace
    clocks.start(
        case,
        HELD,
        target=partnership_settings.target(SettingName.MARAC_EMERGENCY, place.pk, at),
        at=at,
        owner_id=place.host_id,
        workspace_id=place.pk,
    )


def may_acknowledge(hat: Actor, row: EmergencyCall) -> Verdict:
    """Say that one's agency knows: who attends for it with papers, once."""
    return with_papers.may_answer(
        hat,
        row,
        only="Only the agency that was called acknowledges.",
        is_answered=row.acknowledged_at is not None,
        answered="Somebody of your agency has acknowledged already.",
    )


@transaction.atomic
def acknowledge(row: EmergencyCall, *, by: Hat, version: int) -> EmergencyCall:
    """Say that one's agency knows of an emergency MARAC. Raises Refused, Stale."""
    row = EmergencyCall.objects.select_related("case__workspace").lock(row, version)
    require(may_acknowledge(by, row))
    at = clock.now()
    row.set_acknowledged(by=by, at=at)
    clocks.meet(row, KNOWN, at=at)
    marac_keepers.tell(row.case, by=by, at=at)
    log.write(by=by, verb=Verb.ACKNOWLEDGED, about=[row, row.case], at=at)
    return row
