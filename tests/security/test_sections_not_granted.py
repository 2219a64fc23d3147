"""AC4: a canary word in each section that was not granted appears in no answer of the hub.

Every address is walked as the journeys do, without a browser: pages, fragments, papers, files and what
errors say, looked for by whoever may go there and was given nothing of it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import product
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.urls import NoReverseMatch, reverse

from agencies import door, hats
from agencies.actors import Hat
from agencies.reasons import Reason, ReasonCode
from agencies.roles import ACTS, Role
from mash_hub import sealed_items, sheets, subjects
from mash_hub.addresses import Address
from mash_hub.contacts import Part
from mash_hub.flags import Showing
from mash_hub.models import Card, Involvement, Topic
from mash_hub.models.items import Handling
from mash_hub.models.subjects import PersonRole
from mash_hub.protection import Kept, Protection, What
from tests.cast import Cast, client_of, post
from tests.mash_hub.contact_case import MARISA, submitted
from tests.mash_hub.enquiry_case import (
    WITHHOLD,
    asked,
    fresh,
    in_part,
    matter,
    opened_by,
    rated,
    returned,
    wrote,
)
from tests.security.walking import ADDRESSES, APART, PATTERNS, acts_of, filled

WHOLE, PART, KEPT = "ZQXWHOLE", "ZQXPART", "ZQXKEPT"
SEALED, SAFE, NOTE = "ZQXSEALED", "ZQXSAFE", "ZQXNOTE"
SHEET, SHOWN = (
    "ZQXSHEET",
    "ZQXSHOWN",
)  # on every sheet of a person; on one that is shown to the police
ALL = (WHOLE, PART, KEPT, SEALED, SAFE, NOTE, SHEET, SHOWN)

# What each of them was given: everything else must never be seen by them.
GIVEN: dict[str, set[str]] = {
    "devika": {PART, SEALED, SAFE},  # decides; named by the sealed item; may reveal, with a reason
    "mandeep": {PART, SAFE},
    "arlo": {PART},
    "kim": {NOTE},  # has answered with a note of her own, and reads the part after it
    "tom": set(),
    "esther": set(),
    "nadia": set(),
    "ines": set(),
    "ada": set(),
    "owen": {WHOLE, PART, KEPT},
}
GIVEN["kim"] |= {PART, SHEET, SHOWN}  # the sheets are her agency's
GIVEN["owen"] |= {SHOWN}
QUICK = ("tom",)  # the others walk at night


@pytest.fixture
def things(cast: Cast) -> dict[str, list[UUID]]:
    """A case with a canary in every section, and the ids under which its things can be asked for."""
    contact = submitted(
        cast.joan,
        [Part(PersonRole.VICTIM, replace(MARISA, kept=(hidden(),)))],
    )
    enquiry = rated(cast)
    sent = asked(cast, enquiry, "police", "health", "housing")
    opened_by(cast.owen, sent["police"])
    part = wrote(cast.owen, sent["police"], f"{WHOLE} {PART}", in_part(PART))
    kept = wrote(cast.owen, sent["police"], KEPT, WITHHOLD)
    lodging = sealed_items.Lodging(
        readers=[cast.devika.person_id], review_on=hats.today() + timedelta(days=9)
    )
    with door.door(cast.cole):
        words = matter(sent["police"], SEALED, handling=Handling.C, conditions=SEALED)
        sealed = sealed_items.lodge(
            fresh(sent["police"]), by=cast.cole, matter=words, lodging=lodging
        )
    returned(cast.owen, sent["police"])
    opened_by(cast.kim, sent["health"])
    note = wrote(cast.kim, sent["health"], NOTE, WITHHOLD)
    returned(cast.kim, sent["health"])
    written = sheets_of(cast)
    with door.door(cast.devika):
        cards = list(Card.objects.values_list("pk", flat=True))
        parts = list(Involvement.objects.values_list("pk", "subject_id"))
    return {
        "contacts": [contact.pk],
        "enquiries": [enquiry.pk],
        "requests": [one.pk for one in sent.values()],
        "items": [part.pk, kept.pk, note.pk],
        "sealed": [sealed.pk],
        "people": [*cards, *(pk for _, pk in parts)],
        "agencies": [cast.agency.police.pk],
        "sheets": written,
    }


def sheets_of(cast: Cast) -> list[UUID]:
    """A sheet of each topic, one of them shown to the police."""
    with door.door(cast.kim):
        card = Card.objects.filter(owner=cast.agency.health).order_by("pk")[0]
        who = subjects.subject_of(card)
    rows = []
    for topic in Topic:
        entry = {"details": SHEET, "source": SHEET, "practice": SHEET, "occupation": SHEET}
        entry |= {"others": SHEET, "purpose": SHEET, "decision": SHEET}
        if topic == Topic.REACH:
            entry = {"others": SHOWN}
        with door.door(cast.kim):
            rows.append(sheets.write(who, topic, entry, by=cast.kim, version=0))
    shown = next(row for row in rows if row.topic == Topic.REACH)
    showing = Showing((cast.agency.police.pk,), places=(cast.workspace.mash.pk,))
    day, why = hats.today() + timedelta(days=9), Reason(ReasonCode.RELEVANT)
    with door.door(cast.kim):
        sheets.show(shown, by=cast.kim, showing=showing, until_on=day, because=why, version=1)
    return [row.pk for row in rows]


def hidden() -> Any:
    return Kept(What.ADDRESS, Protection.SAFE, Address(f"4 {SAFE} Lane", "Northmoor", "NM1 1AA"))


def urls(name: str, things: dict[str, list[UUID]]) -> Iterator[str]:
    """An address with every thing of the case that its noun may mean, else with nothing that exists."""
    pattern = PATTERNS[name]
    wanted = re.findall(r"<uuid:(\w+)>", pattern)
    noun = pattern.removeprefix("mash/").split("/")[0]
    places = things.get(noun)
    if not wanted or places is None:
        yield filled(name)
        return
    others = [things["agencies"] if one == "agency" else [uuid4()] for one in wanted[1:]]
    for ids in product(places, *others):
        try:
            yield reverse(name, kwargs=dict(zip(wanted, ids, strict=True)))
        except NoReverseMatch:
            yield filled(name)


def bodies(answer: Any) -> bytes:
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return content + json.dumps(dict(answer.headers)).encode()


def asked_for(hat: Hat, things: dict[str, list[UUID]]) -> Iterator[tuple[str, Any]]:
    """Every answer somebody can get: pages, fragments, and what a form without its fields is told."""
    browser, allowed = client_of(hat), ACTS[Role(hat.role)]
    browser.raise_request_exception = False
    sent = {"hat": str(hat.membership_id)}
    for name, view in ADDRESSES:
        if APART.match(name) or (acts_of(view) and not acts_of(view) & allowed):
            continue
        for url in urls(name, things):
            yield name, browser.get(url)
            yield name, browser.get(url, headers={"HX-Request": "true"})
            yield name, browser.post(url, sent)
    for word in ALL:
        for name, field in (("desk:find", "reference"), ("mash_hub:search", "family")):
            yield name, post(browser, reverse(name), hat, **{field: word.lower()})


def leaks_to(hat: Hat, given: set[str], things: dict[str, list[UUID]]) -> set[tuple[str, str]]:
    """Where somebody met a word that they were not given."""
    kept = [word for word in ALL if word not in given]
    found = set()
    for name, answer in asked_for(hat, things):
        seen = bodies(answer)
        found |= {(name, word) for word in kept if word.encode() in seen}
    return found


def walked(cast: Cast, name: str, things: dict[str, list[UUID]]) -> None:
    assert leaks_to(getattr(cast, name), GIVEN[name], things) == set()


@pytest.mark.parametrize("name", QUICK)
def test_ac4_no_section_that_was_not_granted_is_in_any_answer(
    cast: Cast, things: dict[str, list[UUID]], name: str
) -> None:
    few = {noun: [*ids[:1], *ids[-1:]] for noun, ids in things.items()}  # all of them at night
    walked(cast, name, few)


@pytest.mark.slow
@pytest.mark.parametrize("name", GIVEN)
def test_ac4_no_section_that_was_not_granted_is_in_any_answer_to_anybody_else(
    cast: Cast, things: dict[str, list[UUID]], name: str
) -> None:
    walked(cast, name, things)


def test_ac4_the_canaries_do_stand_where_they_were_given(
    cast: Cast, things: dict[str, list[UUID]]
) -> None:
    browser = client_of(cast.owen)
    seen = b"".join(
        bodies(browser.get(url))
        for name in ("mash_hub:item", "mash_hub:request")
        for url in urls(name, things)
    )
    seen += b"".join(bodies(browser.get(url)) for url in urls("mash_hub:sheet", things))
    assert {word for word in ALL if word.encode() in seen} == {WHOLE, PART, KEPT, SHOWN}
    own = [bodies(client_of(cast.kim).get(url)) for url in urls("mash_hub:sheet", things)]
    assert [SHEET in str(one) or SHOWN in str(one) for one in own] == [True] * len(Topic)
