"""The chair's review of draft minutes: what the coordinator was asked to change."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from agencies import sealing
from agencies.actors import Hat
from agencies.models.people import Person
from agencies.models.sealed_reasons import SealedReason
from meetings.models.meetings import Meeting, MeetingState


@dataclass(frozen=True)
class GivenBack:
    """That a draft was given back: by whom, when, and what to change."""

    who: str
    at: datetime
    words: str


def given_back(meeting: Meeting, *, by: Hat) -> GivenBack | None:
    """What is to change in a draft that the chair gave back; None for another, or a first one."""
    if meeting.state != MeetingState.MINUTES_DRAFT or meeting.drafted_by_id is None:
        return None
    row = meeting.history.filter(version=meeting.version).first()
    reason = SealedReason.objects.filter(pk=row.reason_id).first() if row else None
    if row is None or reason is None:
        return None
    who = Person.objects.filter(pk=row.by_person_id).values_list("name", flat=True).first() or ""
    opened = sealing.open([reason], ["sentence"], by=by)
    return GivenBack(who, row.history_date, opened.text(reason, "sentence", "sentence"))
