"""A closed case, a hold on it, and its destruction: steps that several tests of keeping share."""

from __future__ import annotations

from datetime import timedelta

from agencies import clock, door, hats
from agencies.actors import Hat
from agencies.models import File
from agencies.reasons import Reason, ReasonCode
from mash_hub import barriers, destructions, legal_holds
from mash_hub.models import (
    Destruction,
    DestructionGround,
    DestructionState,
    Enquiry,
    HoldKind,
    LegalHold,
)
from tests.cast import SETUP, Cast
from tests.mash_hub.enquiry_case import SHARE, asked, fresh, opened_by, rated, returned, wrote

WHY = Reason(ReasonCode.REVIEW, "ZQX the inquest was opened")
GROUND = DestructionGround.ENTERED_IN_ERROR
AGO = timedelta(days=3000)


def closed_case(cast: Cast) -> Enquiry:
    """An enquiry that the police answered, closed long ago."""
    enquiry = rated(cast)
    request = asked(cast, enquiry, "police")["police"]
    opened_by(cast.owen, request)
    wrote(cast.owen, request, "ZQX three incidents", SHARE)
    returned(cast.owen, request)
    with door.door(SETUP):
        File.objects.get(pk=enquiry.file_id).set_closed(clock.now() - AGO)
    return enquiry


def held(
    cast: Cast, reference: str, by: Hat | None = None, kind: HoldKind = HoldKind.DARDR
) -> LegalHold:
    """A hold that Moira, or somebody else, placed."""
    by = by or cast.moira
    with door.door(by):
        record = barriers.record_of(reference, by=by)
        assert record
        day = hats.today() + timedelta(days=90)
        return legal_holds.place(record, kind, review_on=day, by=by, because=WHY)


def lifted(row: LegalHold, asks: Hat, agrees: Hat) -> LegalHold:
    """The hold lifted by two."""
    with door.door(asks):
        now = fresh(row)
        legal_holds.ask_to_lift(now, by=asks, because=WHY, version=now.version)
    with door.door(agrees):
        now = fresh(row)
        given = {"lifts": True, "by": agrees, "because": WHY, "version": now.version}
        return legal_holds.answer_lift(now, **given)


def proposed(reference: str, by: Hat, ground: DestructionGround = GROUND) -> Destruction:
    """A proposal to destroy what a reference names."""
    with door.door(by):
        target = destructions.target_of(reference, by=by)
        assert target
        return destructions.propose(target, ground, by=by, because=WHY)


def settled(row: Destruction, by: Hat, *, agrees: bool = True) -> Destruction:
    """The second person's answer."""
    with door.door(by):
        now = fresh(row)
        given = {"agrees": agrees, "by": by, "because": WHY, "version": now.version}
        return destructions.settle(now, **given)


def state_of(row: Destruction) -> str:
    """The state as it stands."""
    with door.door(SETUP):
        return str(DestructionState(fresh(row).state))
