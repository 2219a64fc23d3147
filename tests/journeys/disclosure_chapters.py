"""Requests for disclosure further on: one with its reviewers, one with a second person, one that came today."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from agencies import hats
from agencies.actors import Hat
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
from mash_hub.models.subjects import Involvement, PersonRole
from meetings.models import AgendaItem, MeetingKind, MeetingState

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
    chair_is_asked(teller, ago)
    for act in (disclosure_answers.consider, disclosure_answers.propose):
        with teller.act(ago(hours=1), ivor):
            newest = Disclosure.objects.get(pk=row.pk)
            act(newest, by=ivor, version=newest.version)


def chair_is_asked(teller: Teller, ago: Ago) -> None:
    """A court asks the council about the victim of last month's MARAC; the chair is asked of one line."""
    ffion = teller.hat("ffion", "mash")
    with teller.act(ago(hours=4), ffion):
        circulated = AgendaItem.objects.filter(meeting__state=MeetingState.CIRCULATED)
        heard = circulated.filter(meeting__meeting_kind=MeetingKind.MARAC).values("file")
        victims = Involvement.objects.filter(file__in=heard, role=PersonRole.VICTIM)
        references = [one.subject.reference for one in victims.select_related("subject")]
        known = next(one for one in references if barriers.record_of(one, by=ffion))
        row = _received_by(ffion, known, DisclosureKind.COURT)
    row = _collected(teller, ago, row, ffion)
    with teller.act(ago(hours=3), ffion):
        seen = DisclosureItem.objects.visible_to(ffion).filter(part__disclosure=row)
        line = seen.filter(thing_kind="minute").in_order()[0]
        disclosure_parts.decide(line, WHOLE, by=ffion, version=line.version)


def _received(teller: Teller, ago: Ago, first: Disclosure, kind: DisclosureKind) -> Disclosure:
    ivor = teller.hat("ivor", "mash")
    with teller.act(ago(hours=4), ivor):
        return _received_by(ivor, first.subject.reference, kind)


def _received_by(officer: Hat, reference: str, kind: DisclosureKind) -> Disclosure:
    record = barriers.record_of(reference, by=officer)
    assert record is not None
    asked = disclosures.Asked(
        kind,
        asker="The family court at Northmoor",
        reach="By the court’s portal.",
        words="What is held about incidents at the home.",
        received_on=hats.today(),
        due_on=hats.today(),
    )
    return disclosures.receive(record, asked, by=officer)


def _collected(teller: Teller, ago: Ago, row: Disclosure, officer: Hat | None = None) -> Disclosure:
    ivor = officer or teller.hat("ivor", "mash")
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
