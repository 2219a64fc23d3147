"""Random releases, corrections, conflicts, barriers, merges, emergencies and last days, against ten lines.

After every step each person's reading, through rows, pages, the search by reference and what a
socket would tell, is that of the model. While two records are one person, whoever is kept apart from
the case of either is kept apart from both, and afterwards from their own again.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, ClassVar
from uuid import UUID

import pytest
from django.db import transaction
from django.urls import reverse
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from agencies import clock, door, hats, relay, sealing, wires
from agencies.actors import Hat, Service
from agencies.database.base import DatabaseWrapper
from agencies.models import Notice
from agencies.models.workspaces import Purpose
from agencies.reasons import Reason, ReasonCode
from agencies.roles import Act, may
from agencies.sessions import SessionStore, hashed
from mash_hub import (
    access_requests,
    audiences,
    barriers,
    break_glass,
    conflicts,
    corrections,
    emergency_scope,
    sharing,
)
from mash_hub.contacts import Part
from mash_hub.models import Barrier, BarrierKind, Contact, Item, ItemRelease, Merge, Subject
from mash_hub.models.conflicts import ConflictSource
from mash_hub.models.items import ItemState
from mash_hub.models.releases import Section
from mash_hub.models.subjects import PersonRole
from tests.cast import Cast, client_of, post
from tests.mash_hub.contact_case import submitted
from tests.mash_hub.enquiry_case import (
    WITHHOLD,
    asked,
    fresh,
    matter,
    nothing,
    opened_by,
    rated,
    returned,
    wrote,
)
from tests.mash_hub.test_merges import BARE, confirmed, proposed, told_of, undone

SWEEP = Service("releases")
READERS = ("devika", "mandeep", "arlo", "kim", "tom", "lee", "joan", "edna")
NAMED = st.sets(st.sampled_from(READERS[:6]), min_size=1, max_size=3)
PLACES = st.integers(0, 2)
LONGEST_STORY = 250  # days: the agreement of the cast ends after three hundred


@contextmanager
def unguarded() -> Iterator[None]:
    """Outside every act for a moment, as the set-up of tests is."""
    DatabaseWrapper.guard_is_on = False
    try:
        yield
    finally:
        DatabaseWrapper.guard_is_on = True


@dataclass
class Given:
    """A release as the model knows it."""

    row: ItemRelease
    persons: set[UUID]
    agencies: set[UUID]
    part: bool
    until: datetime
    stands: bool = True


@dataclass
class Rules:
    """Who reads what: the whole of the rules, in ten lines."""

    given: dict[int, list[Given]] = field(default_factory=lambda: {0: [], 1: [], 2: []})
    apart: set[UUID] = field(default_factory=set)
    excluded: dict[UUID, Barrier] = field(default_factory=dict)
    restricted: tuple[Barrier, set[UUID]] | None = None
    beside: set[UUID] = field(default_factory=set)  # kept apart from another case of the same woman
    joined: Merge | None = None

    def denied(self, hat: Hat) -> bool:
        out = self.restricted is not None and hat.person_id not in self.restricted[1]
        carried = self.beside if self.joined else set()
        return out or hat.person_id in {*self.apart, *self.excluded, *carried}

    def reads(self, hat: Hat, place: int, at: datetime) -> str:
        if self.denied(hat) or not may(hat, Act.READ_SHARED):
            return "no"
        found = {
            "part" if one.part else "whole"
            for one in self.given[place]
            if one.stands and at < one.until
            if (hat.person_id in one.persons if one.persons else hat.agency_id in one.agencies)
        }
        return "whole" if "whole" in found else "part" if found else "no"


class Story(RuleBasedStateMachine):
    """One case with three items of the police, and what is done with them."""

    cast: ClassVar[Cast]
    items: ClassVar[list[Item]]
    beside: ClassVar[Contact]
    pair: ClassVar[tuple[Subject, Subject]]
    began_at: ClassVar[datetime]

    @initialize(is_joined=st.booleans())
    def begin(self, is_joined: bool) -> None:
        """Every story begins with the same rows: whatever it does is rolled back at its end."""
        with unguarded():
            self.before = transaction.savepoint()
        self.rules, self.now, self.is_parted = Rules(), self.began_at, False
        self.texts = dict.fromkeys(range(3), "ZQX 0")
        self.could_read: set[tuple[str, str]] = set()
        self.ever_read: set[tuple[str, str]] = set()
        relay.number_waiting()
        self.told_until = {hat.agency_id: self._newest(hat) for hat in self.hats}
        if is_joined:
            self.join_or_part(is_turned=False)

    def teardown(self) -> None:
        if hasattr(self, "before"):
            with unguarded():
                transaction.savepoint_rollback(self.before)

    # --- what can be done -------------------------------------------------------------------------

    @rule(
        place=PLACES,
        names=NAMED,
        to_all=st.booleans(),
        part=st.booleans(),
        days=st.sampled_from((3, 20, 60)),
    )
    def release(self, place: int, names: set[str], to_all: bool, part: bool, days: int) -> None:
        by = self.cast.owen
        with clock.moved(self.now), door.door(by):
            row = fresh(self.items[place])
            people = {getattr(self.cast, name).person_id for name in names}
            to = (
                audiences.of_enquiry(row.request)
                if to_all
                else audiences.of_people(people, workspace_id=by.workspace_id)
            )
            section = Section.PART if part else Section.WHOLE
            made = sharing.release(
                row,
                to=to,
                terms=self._terms(section, days),
                by=by,
                shared_text="ZQX part",
                version=row.version,
            )
        until = sharing.end_of(self.now.astimezone(clock.LONDON).date() + timedelta(days=days))
        persons = set() if to_all else people
        self.rules.given[place].append(Given(made, persons, set(to.agencies), part, until))

    @rule(place=PLACES, number=st.integers(0, 5))
    def end_one(self, place: int, number: int) -> None:
        standing = [one for one in self.rules.given[place] if one.stands and self.now < one.until]
        if not standing:
            return
        one = standing[number % len(standing)]
        with clock.moved(self.now), door.door(self.cast.owen):
            row = fresh(one.row)
            sharing.end(row, by=self.cast.owen, because=_BACK, version=row.version)
        one.stands = False

    @precondition(lambda self: any(self._is_released(place) for place in range(3)))
    @rule(place=PLACES)
    def withdraw(self, place: int) -> None:
        if self._is_released(place):
            with clock.moved(self.now):
                self._withdraw(place)
            for one in self.rules.given[place]:
                one.stands = False

    @rule(place=PLACES, number=st.integers(1, 99))
    def correct(self, place: int, number: int) -> None:
        if self._is_released(place):
            with clock.moved(self.now):
                self._correct(place, f"ZQX {number}")
            self.texts[place] = f"ZQX {number}"

    @rule(days=st.integers(1, 25), is_swept=st.booleans())
    def days_go_by(self, days: int, is_swept: bool) -> None:
        if self.now + timedelta(days=days) > self.began_at + timedelta(days=LONGEST_STORY):
            return
        self.now += timedelta(days=days)
        if is_swept:
            with clock.moved(self.now), door.door(SWEEP):
                sharing.let_run_out(by=SWEEP, only=sharing.run_out_ids())

    @rule(name=st.sampled_from(READERS[:6]), is_apart=st.booleans(), is_beside=st.booleans())
    def conflict(self, name: str, is_apart: bool, is_beside: bool) -> None:
        hat = getattr(self.cast, name)
        file_id = self.beside.file_id if is_beside else self.items[0].request.file_id
        known = self.rules.beside if is_beside else self.rules.apart
        with clock.moved(self.now), door.door(SWEEP):
            if is_apart:
                source = ConflictSource.DECLARED
                conflicts.keep_apart(hat.person_id, file_id, source=source, by=hat, at=self.now)
                known.add(hat.person_id)
            else:
                conflicts.let_back(hat.person_id, file_id, by=hat, at=self.now)
                known.discard(hat.person_id)

    @rule(name=st.sampled_from(READERS[:6]))
    def exclude_or_lift(self, name: str) -> None:
        person_id, by = getattr(self.cast, name).person_id, self.cast.ivor
        with clock.moved(self.now):
            if person_id in self.rules.excluded:
                self._lift(self.rules.excluded.pop(person_id))
                return
            with door.door(by):
                record = barriers.record_of(self._case(), by=by)
                assert record
                made = barriers.exclude(record, person_id, by=by, because=_WHY)
        self.rules.excluded[person_id] = made

    @rule(names=NAMED)
    def restrict_or_lift(self, names: set[str]) -> None:
        by = self.cast.ivor
        with clock.moved(self.now):
            if self.rules.restricted is not None:
                self._lift(self.rules.restricted[0])
                self.rules.restricted = None
                return
            named = {getattr(self.cast, name).person_id for name in (*names, "owen")}
            with door.door(by):
                record = barriers.record_of(self._case(), by=by)
                assert record
                kind = BarrierKind.PUBLIC_FIGURE
                made = barriers.restrict(record, kind, named, by=by, because=_WHY)
        self.rules.restricted = made, named

    @rule(is_turned=st.booleans())
    def join_or_part(self, is_turned: bool) -> None:
        """Two records of one woman, of this case and of another, become one person, or two again.

        Once they were parted nothing new is known of them, so that they are not joined again.
        """
        council = (self.cast.arlo, self.cast.devika, self.cast.mandeep)
        free = [
            hat
            for hat in council
            if not self.rules.denied(hat) and hat.person_id not in self.rules.beside
        ]
        if len(free) < 2 or self.is_parted:
            return
        first, second = free[:2]
        with clock.moved(self.now):
            if self.rules.joined is not None:
                undone(self.rules.joined, second, first)
                self.rules.joined, self.is_parted = None, True
                return
            kept, joined = self.pair[::-1] if is_turned else self.pair
            made = proposed(self.cast, kept, joined, by=first)
            self.rules.joined = confirmed(made, second)

    @precondition(lambda self: not self.rules.denied(self.cast.devika))
    @rule(place=PLACES, days=st.sampled_from((3, 20)))
    def ask_for_access(self, place: int, days: int) -> None:
        """What is asked for by name is read by those named, until its last day."""
        by, owner = self.cast.devika, self.cast.owen
        with clock.moved(self.now):
            until_on = hats.today() + timedelta(days=days)
            persons = (by.person_id,)
            with door.door(by):
                about = fresh(self.items[place].request)
                wish = access_requests.Wish("ZQX", persons, Purpose.SAFEGUARD_CHILD, until_on)
                asked_for = access_requests.ask(about, by=by, wish=wish)
            with door.door(owner):
                item = fresh(self.items[place])
                gift = access_requests.Gift(item.pk, Section.WHOLE, item.version)
                before = {*ItemRelease.objects.filter(item=item).values_list("pk", flat=True)}
                access_requests.give(
                    fresh(asked_for),
                    by=owner,
                    gifts=[gift],
                    until_on=until_on,
                    because=Reason(ReasonCode.RELEVANT),
                    version=asked_for.version,
                )
                made = ItemRelease.objects.filter(item=item).exclude(pk__in=before).get()
        until = sharing.end_of(until_on)
        given = Given(made, {*persons}, {by.agency_id}, False, until)
        self.rules.given[place].append(given)

    @rule(name=st.sampled_from(READERS[:6]))
    def break_glass(self, name: str) -> None:
        """An emergency opens nothing to whom something is denied, and no item to anybody."""
        hat = getattr(self.cast, name)
        with clock.moved(self.now), door.door(hat):
            store = SessionStore()
            store.create()
            by = replace(hat, session_hash=hashed(store.session_key or ""))
            category = ReasonCode.RISK_TO_LIFE
            found = emergency_scope.find(
                reference=self._case(), typed=None, by=by, category=category
            )
            assert (found is None) is self.rules.denied(hat)
            if found is not None:
                why = "ZQX there are thirty characters in this sentence"
                break_glass.invoke(found, by=by, category=category, why=why)

    # --- what must hold ---------------------------------------------------------------------------

    @invariant()
    def everybody_reads_what_the_rules_say(self) -> None:
        if not hasattr(self, "now"):
            return
        with clock.moved(self.now):
            can_read = set()
            for hat in self.hats:
                for place, item in enumerate(self.items):
                    wanted = self.rules.reads(hat, place, self.now)
                    assert self._read(hat, item) == self._words(wanted, place), (hat.role, place)
                    if wanted != "no":
                        can_read.add((str(hat.person_id), item.reference))
            self._pages(can_read)
            self.ever_read |= can_read
            self._socket(can_read | self.could_read)
            self.could_read = can_read

    def _words(self, wanted: str, place: int) -> str:
        return {"no": "", "part": "ZQX part", "whole": self.texts[place]}[wanted]

    def _pages(self, can_read: set[tuple[str, str]]) -> None:
        """One person in turn looks through the browser: list, page of an item, search by reference."""
        hat = self.hats[len(self.could_read) % len(self.hats)]
        browser = client_of(hat)
        listed = browser.get(reverse("mash_hub:items"))
        for item in self.items:
            reads = (str(hat.person_id), item.reference) in can_read
            if listed.status_code == 200:
                assert (item.reference in listed.content.decode()) is reads
            page = browser.get(reverse("mash_hub:item", args=[item.pk]))
            found = post(browser, reverse("desk:find"), hat, reference=item.reference)
            if reads:
                assert (page.status_code, found.status_code) == (200, 302)
            else:
                assert page.status_code in (403, 404)
                assert found.status_code == 404

    def _socket(self, may_know: set[tuple[str, str]]) -> None:
        """A socket tells of an item only somebody who could read it before or after the step."""
        relay.number_waiting()
        newest = {}
        for hat in self.hats:
            told = wires.numbered_after(hat, self.told_until[hat.agency_id])
            newest[hat.agency_id] = max([one.number for one in told], default=0)
            for one in told:
                if one.is_for(hat) and one.reference.startswith("I-"):
                    # the sweep comes after the last day: it tells those who could read before
                    known = self.ever_read if one.kind == "ITEM_RUN_OUT" else may_know
                    assert (str(hat.person_id), one.reference) in known, one.kind
        for agency, number in newest.items():
            self.told_until[agency] = max(self.told_until[agency], number)

    # --- steps in small ---------------------------------------------------------------------------

    @property
    def hats(self) -> list[Hat]:
        return [getattr(self.cast, name) for name in READERS]

    def _case(self) -> str:
        return str(self.items[0].request.enquiry.reference)

    def _lift(self, row: Barrier) -> None:
        """Two people lift it."""
        with door.door(self.cast.ivor):
            version = fresh(row).version
            barriers.ask_to_lift(fresh(row), by=self.cast.ivor, because=_WHY, version=version)
        with door.door(self.cast.moira):
            version = fresh(row).version
            barriers.answer_lift(
                fresh(row), lifts=True, by=self.cast.moira, because=_WHY, version=version
            )

    def _is_released(self, place: int) -> bool:
        return bool(self._fresh(place).state == ItemState.RELEASED)

    def _fresh(self, place: int) -> Item:
        with door.door(self.cast.owen):
            return Item.objects.select_related("request__enquiry").get(pk=self.items[place].pk)

    def _read(self, hat: Hat, item: Item) -> str:
        with door.door(hat):
            found = Item.objects.visible_to(hat).filter(pk=item.pk)
            opened = sealing.open_quietly(found, ["content", "shared"], by=hat)
            words = [sharing.words_of(one, opened) for one in found]
            return str(words[0]["text"]) if words and words[0] else ""

    def _newest(self, hat: Hat) -> int:
        with door.door(hat):
            newest = Notice.objects.filter(receiver=hat.agency_id).order_by("-number").first()
            return (newest.number or 0) if newest else 0

    def _terms(self, section: Section, days: int) -> sharing.Terms:
        why = Reason(ReasonCode.RELEVANT)
        until_on = hats.today() + timedelta(days=days)
        return sharing.Terms(section, Purpose.SAFEGUARD_CHILD, why, until_on)

    def _withdraw(self, place: int) -> None:
        by = self.cast.owen
        with door.door(by):
            row = fresh(self.items[place])
            sharing.withdraw(row, by=by, because=_BACK, version=row.version)

    def _correct(self, place: int, text: str) -> None:
        by = self.cast.owen
        with door.door(by):
            row = fresh(self.items[place])
            corrections.correct(
                row,
                by=by,
                matter=matter(row.request, text),
                because=Reason(ReasonCode.CORRECTION),
                shared_text="ZQX part",
                version=row.version,
            )


_BACK = Reason(ReasonCode.SENT_IN_ERROR)
_WHY = Reason(ReasonCode.SECURITY, "ZQX related")


def run(cast: Cast, **how: Any) -> None:
    """Make the case, then let hypothesis tell stories about it."""
    sent = asked(cast, rated(cast), "police", "health", "housing")
    for hat, key in ((cast.kim, "health"), (cast.tom, "housing")):
        opened_by(hat, sent[key])
        if key == "health":
            wrote(hat, sent[key], "Seen", WITHHOLD)
            returned(hat, sent[key])
        else:
            nothing(hat, sent[key])
    opened_by(cast.owen, sent["police"])
    made = [wrote(cast.owen, sent["police"], "ZQX 0", WITHHOLD) for _ in range(3)]
    returned(cast.owen, sent["police"])

    class Told(Story):
        pass

    Told.beside = submitted(cast.kim, [Part(PersonRole.VICTIM, BARE)])
    Told.cast, Told.began_at = cast, clock.now()
    with door.door(cast.owen):
        Told.items = [
            Item.objects.select_related("request__enquiry").get(pk=item.pk) for item in made
        ]
        this = Contact.objects.get(enquiry=Told.items[0].request.enquiry_id)
    Told.pair = told_of(this, cast.devika), told_of(Told.beside, cast.devika)
    run_state_machine_as_test(
        Told,
        settings=settings(
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
            **how,
        ),
    )


def test_who_reads_what_follows_the_rules_through_every_way_in(cast: Cast) -> None:
    run(cast, max_examples=3, stateful_step_count=8)


@pytest.mark.slow
def test_who_reads_what_follows_the_rules_in_long_stories(cast: Cast) -> None:
    run(cast, max_examples=12, stateful_step_count=30)
