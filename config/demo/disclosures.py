"""A request to see what is held: Marisa asks the police, who have begun to decide; others are asked for their own."""

from __future__ import annotations

from datetime import datetime

from agencies import hats
from agencies.actors import Service
from audit.workspace import (
    disclosure_collecting,
    disclosure_parts,
    disclosure_wordings,
    disclosures,
)
from audit.workspace.disclosure_parts import Decided, ItemTests
from audit.workspace.models import (
    Disclosure,
    DisclosureItem,
    DisclosureKind,
    Exemption,
    IdentityProof,
    ItemDecision,
)
from config.demo.teller import Teller
from mash_hub import barriers
from mash_hub.models import Item, Subject
from mash_hub.models.items import Release


def tell(teller: Teller) -> None:
    """Two officers agreed on the wording; the request came last week, and one item of the police is decided."""
    orla, ivor = teller.hat("orla", "mash"), teller.hat("ivor", "mash")
    with teller.act(teller.at(-30, 11), orla):
        wording = disclosure_wordings.write(disclosure_wordings.OFFERED, by=orla)
    with teller.act(teller.at(-29, 9), ivor):
        disclosure_wordings.check(wording, by=ivor, version=wording.version)
    row = _received(teller)
    with teller.act(teller.at(-4, 11), ivor):
        disclosures.verify(
            row,
            IdentityProof.DOCUMENT,
            "Her passport, at the station, seen by the front desk.",
            by=ivor,
            version=row.version,
        )
    with teller.act(teller.at(-4, 11, 20), ivor):
        scope = disclosures.Scope(None, None, "Everything that is held about her since last year.")
        now = Disclosure.objects.get(pk=row.pk)
        disclosures.scope(now, scope, by=ivor, version=now.version)
    with teller.act(teller.at(-4, 11, 30), ivor):
        now = Disclosure.objects.get(pk=row.pk)
        disclosures.collect(now, by=ivor, version=now.version)
    collected(teller, teller.at(-4, 11, 30), row)
    _first_item(teller, row)


def collected(teller: Teller, at: datetime, row: Disclosure) -> None:
    """What the jobs do that collect it."""
    by = Service("disclosures")
    with teller.act(at, by):
        disclosure_collecting.collect(by=by, only=[row.pk])
    for waiting, act in (
        (disclosure_collecting.to_find_ids, disclosure_collecting.find),
        (disclosure_collecting.to_ask_ids, disclosure_collecting.ask),
    ):
        with teller.act(at, by):
            act(by=by, only=waiting())


def _received(teller: Teller) -> Disclosure:
    ivor = teller.hat("ivor", "mash")
    with teller.act(teller.at(-4, 10), ivor):
        named = Item.objects.filter(owner=ivor.agency_id, release=Release.SHARE_IN_PART)
        subject = Subject.objects.get(pk=named.earliest("written_at").people[0])
        record = barriers.record_of(subject.reference, by=ivor)
        assert record is not None
        asked = disclosures.Asked(
            DisclosureKind.SUBJECT_ACCESS,
            asker="Marisa Oakden",
            reach="By hand at the station. Nothing is to be posted.",
            words="Everything that you hold about me. I need it for the family court.",
            received_on=hats.today(),
        )
        return disclosures.receive(record, asked, by=ivor)


def _first_item(teller: Teller, row: Disclosure) -> None:
    """The first item names a neighbour, who is taken out."""
    ivor = teller.hat("ivor", "mash")
    with teller.act(teller.at(-1, 15), ivor):
        items = DisclosureItem.objects.visible_to(ivor).filter(part__disclosure=row)
        (item,) = (
            one
            for one in items.in_order()
            if "neighbour" in disclosure_parts.read(one, by=ivor).words
        )
        decided = Decided(
            ItemDecision.REDACTED,
            ItemTests(is_about=True, names_others=True),
            "The neighbour has not agreed, and would be known by it.",
            marks={Exemption.THIRD_PARTY: ["one at a neighbour’s address"]},
        )
        disclosure_parts.decide(item, decided, by=ivor, version=item.version)
