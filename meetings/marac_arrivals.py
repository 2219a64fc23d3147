"""Taking up a case that another MARAC transfers: queried or accepted, its new address seen by two roles (4.10)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction

from agencies import clock, sealing
from agencies.actors import Actor, Hat
from agencies.models.notices import NoticeKind
from agencies.reasons import Reason
from agencies.roles import Act, may
from agencies.verdicts import YES, Refused, Verdict, no, require
from audit.log import entries as log
from audit.log.entries import Verb
from mash_hub import finding
from mash_hub.addresses import Address
from mash_hub.contacts import Part
from mash_hub.identities import Identity
from mash_hub.models.contact_states import Consent, Override
from mash_hub.models.subjects import PersonRole
from meetings import marac_cases
from meetings.marac_cases import CaseReferral, Evidence, SafeContact, Source
from meetings.marac_continuing import GoesOn
from meetings.marac_transfers import ACKNOWLEDGE, locked, meet, tell
from meetings.models.marac_cases import Criterion, MaracCase
from meetings.models.marac_transfers import (
    ARRIVAL,
    ArrivalState,
    MaracTransfer,
    SaidKind,
    TransferState,
)
from meetings.transfer_words import say

R = ArrivalState


def may_receive(hat: Actor, row: MaracTransfer, target: ArrivalState) -> Verdict:
    """Accept or query a transfer: the coordinator of the MARAC it was sent to."""
    if not (allowed := may(hat, Act.RUN_MEETING)):
        return allowed
    if hat.workspace_id != row.to_workspace_id:
        return no("Only the MARAC it was sent to answers.")
    return ARRIVAL.may_move(row.arrival, target) if row.arrival else no("It was not sent yet.")


@transaction.atomic
def query(row: MaracTransfer, *, words: str, by: Hat, version: int) -> MaracTransfer:
    """Ask the origin something before it is accepted; the limit stops until it answers."""
    row = locked(row, version)
    require(may_receive(by, row, R.QUERIED))
    at = clock.now()
    say(row, SaidKind.QUERY, words, by=by, at=at)
    row.set_arrival(R.QUERIED, by=by, at=at)
    meet(row, ACKNOWLEDGE, at=at)
    tell(row, row.workspace_id, NoticeKind.TRANSFER_CHANGED, by=by, at=at)
    log.write(by=by, verb=Verb.REQUESTED, about=[row], at=at)
    return row


@transaction.atomic
def accept(row: MaracTransfer, *, by: Hat, version: int) -> MaracCase:
    """Accept it: a case of this MARAC with records of its own, accepted, to be listed.

    The new address stays on the transfer, where its coordinator and IDVA look it up: on a record of
    the agency everybody there who may reveal protected addresses could (ADR 59). The twelve months run
    on from the original referral. Raises Refused, Stale.
    """
    row = locked(row, version)
    require(may_receive(by, row, R.ACCEPTED))
    opened = sealing.open([row], ["pack", "hand_over"], by=by)
    pack, safe = opened[row, "pack"], opened[row, "hand_over"]
    if pack is None or safe is None:
        raise Refused("You cannot read its pack: it was sent before you came. Ask who could.")
    at = clock.now()
    people = [
        Part(PersonRole(one["role"]), Identity.from_content(one["identity"]))
        for one in pack["people"]
    ]
    finding.own_records({str(n): part.identity for n, part in enumerate(people)}, by=by)
    case = marac_cases.refer(
        _referral(pack, safe, people),
        by=by,
        source=Source.of(row),
        goes_on=GoesOn(row.case, is_repeat=False),
    )
    row.set_acknowledged(case, by=by, at=at)
    meet(row, ACKNOWLEDGE, at=at)
    tell(row, row.workspace_id, NoticeKind.TRANSFER_CHANGED, by=by, at=at)
    log.write(by=by, verb=Verb.ACCEPTED, about=[row, case], owners=[row.owner_id], at=at)
    return case


def _referral(pack: dict[str, Any], hand: dict[str, Any], people: list[Part]) -> CaseReferral:
    safe = {name: value for name, value in hand["safe"].items() if name != "who"}
    evidence = pack["evidence"]
    return CaseReferral(
        words=pack["words"],
        incident_on=date.fromisoformat(evidence["incident_on"]),
        evidence=Evidence(
            [Criterion(one) for one in evidence["criteria"]],
            evidence["words"],
            dash_score=evidence["dash_score"],
            incidents=evidence["incidents"],
        ),
        safe=SafeContact(**safe),
        done=evidence["done"],
        is_aware=evidence["is_aware"],
        consent=Consent(evidence["consent"]),
        override=Override(evidence["override"]) if evidence["override"] else None,
        earlier=f"{pack['origin']}, referred {evidence['referred_on']}",
        people=people,
    )


def listed(case: MaracCase, *, by: Hat, at: datetime) -> None:
    """Note that a case that came from another MARAC is listed; part of the act that lists it."""
    row = MaracTransfer.objects.filter(made=case, arrival=R.ACCEPTED).first()
    if row is not None:
        row.set_arrival(R.LISTED, by=by, at=at)


def may_see_address(hat: Actor, row: MaracTransfer) -> Verdict:
    """See the new address: the coordinator and the IDVA of the MARAC it was sent to, nobody else."""
    if not row.is_gone or hat.workspace_id != row.to_workspace_id:
        return no("The area is protected.")
    if row.state == TransferState.RETURNED:
        return no("They came back: nobody needs the address any more.")
    if may(hat, Act.RUN_MEETING) or may(hat, Act.CONTACT_VICTIM):
        return YES
    return no("The receiving coordinator and IDVA see the new address.")


@transaction.atomic
def reveal(row: MaracTransfer, *, by: Hat, because: Reason) -> str:
    """The new address in words, to the receiving coordinator or IDVA, with its own log entry and reason."""
    require(may_see_address(by, row))
    because = sealing.keep_reason(because, about=row, by=by)
    opened = sealing.open([row], ["address"], by=by, because=because, verb=Verb.REVEALED)
    held = opened[row, "address"]
    if held is None:
        raise Refused("You were not given it: it was sent before you came, or none was known.")
    return Address(*(held[name] for name in ("lines", "town", "postcode"))).words
