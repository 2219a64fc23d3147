"""Under which agreement agencies gave each other something at a moment, with the owner's basis (7.2 R2, 7.3)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from agencies import clock
from agencies.models.workspaces import AgreementParty, AgreementStatus, SharingAgreement

NONE = "No agreement of both found"


@dataclass(frozen=True)
class Agreements:
    """The agreements of some workspaces: who was party to each from when on, and when it was suspended."""

    parties: Sequence[AgreementParty]
    statuses: dict[UUID, list[tuple[datetime, str]]]  # of each, oldest first

    @classmethod
    def of(cls, workspaces: Iterable[UUID]) -> Agreements:
        """Read them, in two queries however many they are."""
        found = AgreementParty.objects.filter(
            agreement__workspace__in={*workspaces},
            agreement__signed_on__isnull=False,
            signed_on__isnull=False,
        )
        parties = [*found.select_related("agreement").order_by("agreement__signed_on", "pk")]
        statuses: dict[UUID, list[tuple[datetime, str]]] = defaultdict(list)
        versions = SharingAgreement.history.filter(id__in={one.agreement_id for one in parties})
        columns = ("id", "history_date", "status")
        for pk, at, status in versions.order_by("id", "version").values_list(*columns):
            statuses[pk].append((at, status))
        return cls(parties, statuses)

    def between(
        self, workspace_id: UUID, owner_id: UUID, receivers: Collection[UUID], at: datetime
    ) -> str:
        """Those in force at a moment for an owner and every receiver; that there was none, where it is so."""
        return (
            "; ".join(
                f"{party.agreement.name} ({party.lawful_basis})"
                for party in self._covering(workspace_id, owner_id, receivers, at)
            )
            or NONE
        )

    def _covering(
        self, workspace_id: UUID, owner_id: UUID, receivers: Collection[UUID], at: datetime
    ) -> list[AgreementParty]:
        on = at.astimezone(clock.LONDON).date()
        held: dict[UUID, dict[UUID, AgreementParty]] = defaultdict(dict)
        for party in self.parties:
            if party.agreement.workspace_id == workspace_id and self._held(party, on, at):
                held[party.agreement_id][party.agency_id] = party
        return [
            those[owner_id]
            for those in held.values()
            if owner_id in those and {*receivers} <= {*those}
        ]

    def _held(self, party: AgreementParty, on: date, at: datetime) -> bool:
        agreement = party.agreement
        begins = max(one for one in (agreement.signed_on, party.signed_on) if one)
        has_left = party.left_on is not None and party.left_on <= on
        by_then = [status for then, status in self.statuses.get(agreement.pk, ()) if then <= at]
        is_suspended = bool(by_then) and by_then[-1] == AgreementStatus.SUSPENDED
        return begins <= on <= agreement.expires_on and not has_left and not is_suspended
