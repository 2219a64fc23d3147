"""How a consent to a chronology ends: taken back by its agency, or with the hold; all it gave goes with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from agencies import door, sealing
from agencies.actors import Hat, Service
from agencies.models.grants import CauseKind, GrantCause
from agencies.reasons import Reason, ReasonCode
from mash_hub.models.chronologies import ChronologyConsent, ConsentState
from mash_hub.models.legal_holds import LegalHold

_LIFTED = Reason(ReasonCode.CIRCUMSTANCES_CHANGED)


@dataclass(frozen=True)
class _Given:
    """A row that a consent opened, as far as taking its grant back asks."""

    kind: str
    id: UUID
    owner_id: UUID


def cause_of(row: ChronologyConsent) -> sealing.Cause:
    """Why the officer who asked reads: this consent, until its day."""
    persons = (row.asked_by_id,)
    return sealing.Cause.of(CauseKind.RELEASE, row, persons=persons, until=row.until_at)


def close(row: ChronologyConsent) -> None:
    """End every grant that a consent gave, also of what could not be given any more today."""
    service = Service("legal-holds", agency_id=row.owner_id, workspace_id=row.workspace_id)
    with door.wearing_agency(row.owner_id):
        causes = GrantCause.objects.filter(
            cause_kind=CauseKind.RELEASE, by_id=row.pk, ended_at__isnull=True
        )
        things = causes.values_list("thing_kind", "thing_id").distinct()
        given: list[Any] = [_Given(kind, pk, row.owner_id) for kind, pk in things]
        sealing.take_back(given, by=service, cause=cause_of(row))


def end_with(hold: LegalHold, *, by: Hat, at: datetime) -> None:
    """End the consents of a hold that was just lifted: nothing of it is asked, read or exported any more."""
    for row in hold.consents.select_for_update().filter(
        state__in=(ConsentState.ASKED, ConsentState.GIVEN)
    ):
        close(row)
        row.set_answered(ConsentState.TAKEN_BACK, until_at=None, by=by, at=at, because=_LIFTED)
