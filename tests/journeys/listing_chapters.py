"""Somebody of an enquiry who is on a MARAC’s list too, of whom the MARAC asks leave to hear."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from uuid import UUID, uuid4

from agencies import clock
from agencies.actors import Hat, Service
from agencies.models.workspaces import Purpose
from agencies.reasons import Reason, ReasonCode
from config.demo import marac_cases as told
from config.demo.front_door import Part
from config.demo.teller import Teller
from mash_hub.models import Enquiry, Identification, Involvement
from mash_hub.models.subjects import PersonRole
from meetings import listing_notes, listing_sweeps, marac_eligibility
from meetings.models import ListingNote

Ago = Callable[..., datetime]
SAME = Reason(ReasonCode.OPEN_CASE)


def tell(teller: Teller, ago: Ago, enquiry: Enquiry) -> None:
    """The MASH's own note stays as it was raised; by the MARAC's it is asked."""
    joan, ruth = teller.hat("joan", "mash"), teller.hat("ruth", "marac")
    devika = teller.hat("devika", "mash")
    parts = (
        Part("VICTIM", "Ilka", "Rand", born=date(1991, 8, 3)),
        Part("PERPETRATOR", "Odo", "Rand", born=date(1986, 1, 20)),
    )
    case = told.refer(teller, ago(hours=3.9), joan, parts, "He reads her telephone.")
    told.check(teller, ago(hours=3.8), ruth, case)
    told.do(teller, ago(hours=3.7), ruth, marac_eligibility.accept, case)
    with teller.act(ago(hours=3.6), devika):
        (one,) = Involvement.objects.in_file(enquiry.file_id)
        (other,) = Involvement.objects.in_file(case.file_id).filter(role=PersonRole.VICTIM)
        assert one.card_id
        assert other.card_id
        _are_one(one.card_id, other.card_id, by=devika)
    hub = Service("listing-notes")
    with teller.act(ago(hours=3.5), hub):
        listing_sweeps.fall_due(by=hub, only=listing_sweeps.due_ids())
    with teller.act(ago(hours=3.4), ruth):
        row = ListingNote.objects.get(case_id=case.pk)
        listing_notes.ask(
            row,
            why="We hear her on Thursday: is anybody with the family?",
            purpose=Purpose.DOMESTIC_ABUSE,
            by=ruth,
            version=row.version,
        )


def _are_one(card_id: UUID, other_id: UUID, *, by: Hat) -> None:
    """Somebody has said before that the two cards are about one person."""
    at = clock.now()
    now = Identification.objects.standing().get(card=card_id)
    other = Identification.objects.standing().get(card=other_id)
    other.set_ended(by=by, at=at, because=SAME)
    row = Identification(id=uuid4(), card_id=other_id, subject_id=now.subject_id)
    row.start(by=by, at=at, because=SAME)
