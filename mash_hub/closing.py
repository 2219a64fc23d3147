"""Closing an enquiry: what still keeps it open, and opening it again on new information (4.2)."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from agencies import clock, sealing
from agencies.actors import Actor, Hat
from agencies.models.notices import NoticeKind
from agencies.reasons import Reason
from agencies.verdicts import Verdict, no, require
from audit.log import entries as log
from audit.log.entries import Verb
from mash_hub import people_told, police_outcomes
from mash_hub.models.enquiries import TABLE, Enquiry, EnquiryState
from mash_hub.models.police_outcomes import PoliceOutcome
from mash_hub.ratings import may_work, start_clock
from mash_hub.telling import tell

S = EnquiryState


@dataclass(frozen=True)
class StillOpen:
    """What keeps a decided enquiry open: feedback, people not written of, forces without an outcome."""

    feedback: bool = False
    people: frozenset[UUID] = frozenset()
    forces: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything does."""
        return self.feedback or bool(self.people) or bool(self.forces)

    @property
    def sentence(self) -> str:
        """It in one sentence, without names of people."""
        parts = ["the referrer was not told yet"] if self.feedback else []
        if self.people:
            parts.append("it is not written whether everybody at risk was told, or why not")
        parts += [f"{name} did not record how their involvement ended" for name in self.forces]
        return f"It stays open: {'; '.join(parts)}." if parts else ""


def still_open(enquiry: Enquiry) -> StillOpen:
    """What keeps a decided enquiry open (7.2 R6; domain notes 4.2)."""
    return StillOpen(
        feedback=enquiry.state == S.DECIDED,
        people=frozenset(people_told.not_written(enquiry)),
        forces=tuple(force.name for force in police_outcomes.not_recorded(enquiry)),
    )


def police_in(enquiry: Enquiry, *, by: Hat) -> list[tuple[str, PoliceOutcome | None, str]]:
    """For the host: each force in an enquiry, and how it says that its involvement ended."""
    done = {row.owner_id: (row, words) for row, words in police_outcomes.of_enquiry(enquiry, by=by)}
    forces = police_outcomes.forces_in(enquiry)
    return [(force.name, *done.get(force.pk, (None, ""))) for force in forces]


def may_close(hat: Actor, enquiry: Enquiry) -> Verdict:
    """Whether a hat may close an enquiry: the host, once nothing keeps it open."""
    verdict = may_work(hat, enquiry)
    if not verdict:
        return verdict
    if enquiry.is_decided and enquiry.state != S.CLOSED:
        keeps = still_open(enquiry)
        if keeps:
            return no(keeps.sentence)
    return TABLE.may_move(enquiry.state, S.CLOSED)


@transaction.atomic
def close(enquiry: Enquiry, *, by: Hat, version: int) -> Enquiry:
    """Close an enquiry that nothing keeps open; its file's time to be kept begins. Refused, Stale."""
    enquiry = Enquiry.objects.lock(enquiry, version)
    require(may_close(by, enquiry))
    at = clock.now()
    enquiry.set_state(S.CLOSED, by=by, at=at)
    enquiry.file.set_closed(at)
    log.write(by=by, verb=Verb.CLOSED, about=[enquiry], at=at)
    return enquiry


@transaction.atomic
def reopen(enquiry: Enquiry, *, by: Hat, because: Reason, version: int) -> Enquiry:
    """Open a closed enquiry again on new information, with a new clock (4.2). Refused, Stale."""
    enquiry = Enquiry.objects.lock(enquiry, version)
    require(may_work(by, enquiry))
    require(TABLE.may_move(enquiry.state, S.REOPENED))
    at = clock.now()
    because = sealing.keep_reason(because, about=enquiry, by=by)
    enquiry.set_state(S.REOPENED, by=by, at=at, because=because)
    enquiry.file.set_closed(None)
    start_clock(enquiry, at=at)
    tell([enquiry.owner_id], NoticeKind.ENQUIRY_CHANGED, about=enquiry, by=by, at=at)
    log.write(by=by, verb=Verb.REOPENED, about=[enquiry], reason=because, at=at)
    return enquiry
