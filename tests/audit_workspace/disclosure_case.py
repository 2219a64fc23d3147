"""A request of somebody to see what is held about them, step by step, as several tests of disclosures do it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from agencies import clock, door, hats
from agencies.actors import Hat
from agencies.reasons import Reason, ReasonCode
from agencies.roles import Role
from audit.workspace import (
    disclosure_answers,
    disclosure_parts,
    disclosure_wordings,
    disclosures,
    jobs,
)
from audit.workspace.disclosure_parts import Decided, ItemTests
from audit.workspace.models import (
    Disclosure,
    DisclosureItem,
    DisclosureKind,
    DisclosurePart,
    Exemption,
    ItemDecision,
)
from mash_hub import barriers
from mash_hub.models import Enquiry, Involvement, Item, Subject
from mash_hub.models.subjects import PersonRole
from tests.cast import Cast, given_role
from tests.mash_hub.enquiry_case import SHARE, asked, fresh, opened_by, rated, returned, wrote
from tests.mash_hub.test_attachments import attached

WHY = Reason(ReasonCode.REVIEW, "ZQX it takes two to look")
NAMED = "Marisa Oakden"
ARREST = f"ZQXARREST Callum Thrale was arrested on 3 January, after {NAMED} rang. He had counsel."
TESTS = ItemTests(is_about=True, names_others=True)


@dataclass
class World:
    """Callum's case: the police hold an item about him, health told of it; and who works on the request."""

    cast: Cast
    enquiry: Enquiry
    callum: Subject
    item: Item
    ivor: Hat  # the officer of the police
    reviewers: tuple[Hat, Hat]  # two others of the police
    moira: Hat  # the officer of health


def callum_of(enquiry: Enquiry) -> Subject:
    """The alleged perpetrator of a case."""
    parts = Involvement.objects.in_file(enquiry.file_id)
    return next(part.subject for part in parts if part.role == PersonRole.PERPETRATOR)


def made(cast: Cast, words: str = ARREST, files: Sequence[tuple[bytes, str]] = ()) -> World:
    """The case as far as the request finds it."""
    enquiry = rated(cast)
    request = asked(cast, enquiry, "police")["police"]
    opened_by(cast.owen, request)
    with door.door(cast.owen):
        callum = callum_of(enquiry)
    item = wrote(cast.owen, request, words, SHARE, people=[callum.pk], third_parties=[NAMED])
    for content, name in files:
        attached(cast.owen, item, content, name)
    returned(cast.owen, request)
    reviewers = (
        given_role(cast, "cole", Role.RISK_OWNER),
        given_role(cast, "paula", Role.INFORMATION_OFFICER),
    )
    return World(cast, enquiry, callum, item, cast.ivor, reviewers, cast.moira)


def worded(world: World) -> None:
    """The standard wording, written by one officer and checked by another."""
    with door.door(world.moira):
        row = disclosure_wordings.write(disclosure_wordings.OFFERED, by=world.moira)
    with door.door(world.ivor):
        disclosure_wordings.check(row, by=world.ivor, version=row.version)


def received(world: World, **other: Any) -> Disclosure:
    """Callum's request, written down by the police."""
    given = {
        "kind": DisclosureKind.SUBJECT_ACCESS,
        "asker": "Callum Thrale",
        "reach": "12 Example Road",
        "words": "ZQXASKS everything",
        "received_on": hats.today(),
    }
    with door.door(world.ivor):
        record = barriers.record_of(world.callum.reference, by=world.ivor)
        assert record is not None
        asked_for = disclosures.Asked(**{**given, **other})
        return disclosures.receive(record, asked_for, by=world.ivor)


def collected(world: World, row: Disclosure | None = None, **scope: Any) -> Disclosure:
    """The request verified, scoped, and each agency asked."""
    row, ivor = row or received(world), world.ivor
    proof = disclosures.proofs_for(row)[0]
    with door.door(ivor):
        disclosures.verify(row, proof, "ZQX a passport", by=ivor, version=row.version)
    given = {"from_on": None, "until_on": None, "words": "ZQX all of it", **scope}
    with door.door(ivor):
        now = fresh(row)
        disclosures.scope(now, disclosures.Scope(**given), by=ivor, version=now.version)
    with door.door(ivor):
        now = fresh(row)
        disclosures.collect(now, by=ivor, version=now.version)
    worked()
    with door.door(ivor):
        return fresh(row)


def worked() -> None:
    """The jobs that collect what was asked for have run."""
    jobs.collect_disclosures()
    jobs.ask_owners()


def part_of(hat: Hat, row: Disclosure) -> DisclosurePart:
    """The part of a hat's agency."""
    with door.door(hat):
        seen = DisclosurePart.objects.visible_to(hat).select_related("disclosure")
        return seen.get(disclosure=row)


def items_of(hat: Hat, row: Disclosure) -> list[DisclosureItem]:
    """What the hat's agency was asked about."""
    with door.door(hat):
        seen = DisclosureItem.objects.visible_to(hat).filter(part__disclosure=row)
        return [*seen.select_related("part__disclosure").in_order()]


REDACTED = Decided(
    ItemDecision.REDACTED,
    TESTS,
    "ZQXWHY she is a third party",
    marks={Exemption.THIRD_PARTY: [f"after {NAMED} rang"]},
)
NEITHER = Decided(
    ItemDecision.WITHHOLD, ItemTests(), "ZQX he must not know", exemptions=[Exemption.NEITHER]
)


def decided(hat: Hat, item: DisclosureItem, what: Decided) -> DisclosureItem:
    """One item decided on."""
    with door.door(hat):
        now = fresh(item)
        return disclosure_parts.decide(now, what, by=hat, version=now.version)


def prepared(hat: Hat, row: Disclosure, what: Decided = REDACTED) -> DisclosurePart:
    """Everything of the hat's agency decided alike, and with its reviewers."""
    for item in items_of(hat, row):
        decided(hat, item, what)
    part = part_of(hat, row)
    with door.door(hat):
        now = fresh(part)
        return disclosure_parts.prepare(now, by=hat, version=now.version)


def checked(
    hat: Hat, part: DisclosurePart, *, agrees: bool = True, because: Reason = WHY
) -> DisclosurePart:
    """What one reviewer says, who read everything."""
    with door.door(hat):
        now = DisclosurePart.objects.select_related("disclosure").get(pk=part.pk)
        looked = [item.pk for item in disclosure_parts.disclosed(now)]
        given = {"agrees": agrees, "looked": looked, "because": because, "version": now.version}
        return disclosure_parts.check(now, by=hat, **given)


def answered(world: World, row: Disclosure) -> DisclosurePart:
    """The police's part prepared by Ivor and reviewed by two."""
    part = prepared(world.ivor, row)
    for reviewer in world.reviewers:
        checked(reviewer, part)
    return part


@contextmanager
def on(day: date) -> Iterator[None]:
    """At ten in the morning of a day."""
    with clock.moved(datetime.combine(day, time(10), clock.LONDON)):
        yield


def considered(world: World, row: Disclosure) -> Disclosure:
    """On to the decision, on the owners' day."""
    with door.door(world.ivor):
        now = fresh(row)
        return disclosure_answers.consider(now, by=world.ivor, version=now.version)


def proposed(world: World, row: Disclosure) -> Disclosure:
    """The pages made by Ivor."""
    with door.door(world.ivor):
        now = fresh(row)
        return disclosure_answers.propose(now, by=world.ivor, version=now.version)


def settled(hat: Hat, row: Disclosure, **other: Any) -> Disclosure:
    """What the second person says, who looked at every page."""
    with door.door(hat):
        now = fresh(row)
        given = {"agrees": True, "pages": now.pages, "because": Reason(ReasonCode.REVIEW)}
        given |= {"version": now.version, **other}
        return disclosure_answers.settle(now, by=hat, **given)


def pages_of(hat: Hat, row: Disclosure) -> bytes:
    """The pages as they are taken out."""
    with door.door(hat):
        return disclosure_answers.take(fresh(row), by=hat, because=Reason(ReasonCode.REVIEW))


def closed(world: World, row: Disclosure) -> Disclosure:
    """The answer handed over."""
    with door.door(world.ivor):
        now = fresh(row)
        given = {"to": "Callum Thrale", "how": "Handed over", "sent_on": hats.today()}
        return disclosures.close(now, by=world.ivor, version=now.version, **given)
