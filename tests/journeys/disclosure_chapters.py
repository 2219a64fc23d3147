"""Requests for disclosure further on: one with its reviewers, one with a second person, one that came today."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from agencies import hats
from agencies.reasons import Reason, ReasonCode
from audit.workspace import disclosure_answers, disclosure_parts, disclosures
from audit.workspace.disclosure_parts import Decided, ItemTests
from audit.workspace.models import (
    Disclosure,
    DisclosureItem,
    DisclosureKind,
    DisclosurePart,
    Exemption,
    ItemDecision,
)
from config.demo.disclosures import collected
from config.demo.teller import Teller
from mash_hub import barriers

Ago = Callable[..., datetime]
KEPT = Decided(
    ItemDecision.WITHHOLD, ItemTests(), "The court did not ask.", exemptions=[Exemption.NOT_ORDERED]
)
WHOLE = Decided(ItemDecision.WHOLE, ItemTests(is_about=True), "The court asked for it.")


def tell(teller: Teller, ago: Ago) -> None:
    """Of a court twice, about the person of the story's request; and once of the police elsewhere."""
    with teller.act(ago(hours=4.5), teller.hat("ivor", "mash")):
        first = Disclosure.objects.select_related("subject").get()
    _received(teller, ago, first, DisclosureKind.POLICE)
    with_reviewers = _collected(teller, ago, _received(teller, ago, first, DisclosureKind.COURT))
    _prepared(teller, ago, with_reviewers, KEPT)
    row = _collected(teller, ago, _received(teller, ago, first, DisclosureKind.COURT))
    part = _prepared(teller, ago, row, WHOLE)
    for name in ("della", "rory"):
        hat = teller.hat(name, "mash")
        with teller.act(ago(hours=2), hat):
            now = DisclosurePart.objects.select_related("disclosure").get(pk=part.pk)
            disclosure_parts.check(
                now,
                agrees=True,
                looked=[item.pk for item in disclosure_parts.disclosed(now)],
                by=hat,
                because=Reason(ReasonCode.REVIEW),
                version=now.version,
            )
    ivor = teller.hat("ivor", "mash")
    for act in (disclosure_answers.consider, disclosure_answers.propose):
        with teller.act(ago(hours=1), ivor):
            newest = Disclosure.objects.get(pk=row.pk)
            act(newest, by=ivor, version=newest.version)


def _received(teller: Teller, ago: Ago, first: Disclosure, kind: DisclosureKind) -> Disclosure:
    ivor = teller.hat("ivor", "mash")
    with teller.act(ago(hours=4), ivor):
        record = barriers.record_of(first.subject.reference, by=ivor)
        assert record is not None
        asked = disclosures.Asked(
            kind,
            asker="The family court at Northmoor",
            reach="By the court’s portal.",
            words="What the police hold about incidents at the home.",
            received_on=hats.today(),
            due_on=hats.today(),
        )
        return disclosures.receive(record, asked, by=ivor)


def _collected(teller: Teller, ago: Ago, row: Disclosure) -> Disclosure:
    ivor = teller.hat("ivor", "mash")
    with teller.act(ago(hours=3.5), ivor):
        proof = disclosures.proofs_for(row)[0]
        disclosures.verify(row, proof, "The sealed order.", by=ivor, version=row.version)
    with teller.act(ago(hours=3.4), ivor):
        now = Disclosure.objects.get(pk=row.pk)
        scope = disclosures.Scope(None, None, "Incidents at the home.")
        disclosures.scope(now, scope, by=ivor, version=now.version)
    with teller.act(ago(hours=3.3), ivor):
        now = Disclosure.objects.get(pk=row.pk)
        disclosures.collect(now, by=ivor, version=now.version)
    collected(teller, ago(hours=3.3), row)
    return row


def _prepared(teller: Teller, ago: Ago, row: Disclosure, what: Decided) -> DisclosurePart:
    ivor = teller.hat("ivor", "mash")
    with teller.act(ago(hours=3), ivor):
        seen = DisclosureItem.objects.visible_to(ivor).filter(part__disclosure=row)
        items = [*seen.in_order()]
    for item in items:
        with teller.act(ago(hours=2.9), ivor):
            now = DisclosureItem.objects.get(pk=item.pk)
            first = what if item == items[0] else KEPT
            disclosure_parts.decide(now, first, by=ivor, version=now.version)
    with teller.act(ago(hours=2.5), ivor):
        part = DisclosurePart.objects.visible_to(ivor).get(disclosure=row)
        return disclosure_parts.prepare(part, by=ivor, version=part.version)
