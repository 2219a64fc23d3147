"""When a case repeats an earlier one: the rule, and the earlier cases that show it (domain notes 4.7).

`repeat = exists earlier referral R with same victim and at least one same perpetrator and
R.referral_date <= incident_date <= R.referral_date + 12 calendar months`, both days included.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from agencies.actors import Hat
from mash_hub.calendars import months_after
from mash_hub.models.subjects import Identification, Involvement, PersonRole
from meetings.models.marac_cases import MaracCase
from meetings.models.marac_states import CaseState

MONTHS = 12


def last_day(referred_on: date) -> date:
    """The last day on which an incident repeats a referral: the anniversary, or the month's last day."""
    return months_after(referred_on, MONTHS)


def is_within(referred_on: date, incident_on: date) -> bool:
    """Whether an incident lies within the twelve months that a referral opens."""
    return referred_on <= incident_on <= last_day(referred_on)


@dataclass(frozen=True)
class Earlier:
    """One earlier case of the same victim, and what it shows."""

    case: MaracCase
    same_perpetrator: bool
    within: bool

    @property
    def is_repeat(self) -> bool:
        """Whether the new case repeats this one."""
        return self.same_perpetrator and self.within

    @property
    def until(self) -> date:
        """The last day of its twelve months."""
        return last_day(self.case.referred_on)

    @property
    def words(self) -> str:
        """Why it is a repeat, or why it is none."""
        if not self.same_perpetrator:
            return "No repeat: another alleged perpetrator"
        return "Repeat: same pair, within 12 months" if self.within else "No repeat: over 12 months"


def _now(parts: Iterable[Involvement]) -> set[UUID]:
    """For whom parts stand now: by their cards, however people were joined or parted since."""
    rows = list(parts)
    cards = [part.card_id for part in rows if part.card_id]
    standing = dict(
        Identification.objects.standing()
        .filter(card__in=cards)
        .values_list("card_id", "subject_id")
    )
    return {
        (standing.get(part.card_id) if part.card_id else None) or part.subject_id for part in rows
    }


def _in_role(file_ids: Iterable[UUID], role: PersonRole) -> dict[UUID, set[UUID]]:
    """The people in one role of several files, as they stand now."""
    found: dict[UUID, list[Involvement]] = {}
    for part in Involvement.objects.filter(file__in=[*file_ids], role=role):
        found.setdefault(part.file_id, []).append(part)
    return {file_id: _now(parts) for file_id, parts in found.items()}


def earlier_of(case: MaracCase, *, by: Hat) -> list[Earlier]:
    """The earlier cases of the same victim that the reader may see, the newest first.

    A referral that two people found not eligible began nothing and repeats nothing; all others
    count, from the day of referral, also those that are not heard yet. Another perpetrator makes no
    repeat and is given all the same, so that it is seen.
    """
    people = _in_role([case.file_id], PersonRole.VICTIM).get(case.file_id, set())
    files: set[UUID] = set()
    for subject_id in people:
        parts = Involvement.objects.of_subject(subject_id).filter(
            thing_kind=MaracCase.kind, role=PersonRole.VICTIM
        )
        files |= set(parts.exclude(file=case.file_id).values_list("file_id", flat=True))
    seen = MaracCase.objects.visible_to(by).filter(workspace=case.workspace_id, file__in=files)
    before = seen.filter(submitted_at__lt=case.submitted_at).exclude(state=CaseState.NOT_ELIGIBLE)
    rows = list(before.order_by("-referred_on", "-submitted_at", "pk"))
    accused = _in_role([case.file_id, *(row.file_id for row in rows)], PersonRole.PERPETRATOR)
    now = accused.get(case.file_id, set())
    return [
        Earlier(
            row,
            bool(now & accused.get(row.file_id, set())),
            is_within(row.referred_on, case.incident_on),
        )
        for row in rows
    ]


def repeated(case: MaracCase, *, by: Hat) -> MaracCase | None:
    """The newest earlier case that this one repeats, or None."""
    return next((one.case for one in earlier_of(case, by=by) if one.is_repeat), None)
