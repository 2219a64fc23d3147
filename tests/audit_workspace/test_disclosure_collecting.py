"""Collecting for a request is a job, of which who asked for it can tell nothing about others (4.16, AC13, BJ1, BJ2)."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agencies import clock, door
from agencies.models import Membership, Notice
from agencies.models.people import MembershipStatus
from agencies.reasons import Reason, ReasonCode
from agencies.verdicts import Refused, Stale
from audit.log.models import Entry
from audit.workspace import disclosure_collecting, disclosure_gathering, disclosures, jobs
from audit.workspace.models import Disclosure, DisclosurePart, DisclosureState
from audit.workspace.models.disclosure_asking import DisclosureAsking
from mash_hub import conflicts
from mash_hub.models.conflicts import ConflictSource
from tests.audit_workspace.disclosure_case import World, made, part_of, received, worked
from tests.cast import SETUP, Cast, client_of, post
from tests.mash_hub.enquiry_case import fresh

S = DisclosureState


@pytest.fixture
def world(cast: Cast) -> World:
    return made(cast)


def scoped(world: World) -> Disclosure:
    """A request that waits for the button."""
    row, ivor = received(world), world.ivor
    with door.door(ivor):
        proof = disclosures.proofs_for(row)[0]
        disclosures.verify(row, proof, "ZQX a passport", by=ivor, version=row.version)
    with door.door(ivor):
        now = fresh(row)
        disclosures.scope(now, disclosures.Scope(None, None, "ZQX"), by=ivor, version=now.version)
    return now_of(world, row)


def now_of(world: World, row: Disclosure) -> Disclosure:
    with door.door(world.ivor):
        return fresh(row)


def pressed(world: World, row: Disclosure) -> Disclosure:
    with door.door(world.ivor):
        return disclosures.collect(fresh(row), by=world.ivor, version=row.version)


def body_of(world: World, row: Disclosure, **headers: str) -> str:
    url = reverse("audit_workspace:disclosure", args=[row.pk])
    answer = client_of(world.ivor).get(url, headers=headers)
    assert answer.status_code == 200
    return str(answer.content.decode())


def owners_asked(row: Disclosure) -> set[Any]:
    with door.door(SETUP):
        asked = DisclosurePart.objects.filter(disclosure=row)
        return {*asked.values_list("owner_id", flat=True)}


def test_pressing_looks_for_nothing_so_that_it_cannot_be_timed(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = scoped(world)
    monkeypatch.setattr(disclosure_gathering, "find", never)
    row = pressed(world, row)
    assert row.state == S.COLLECTING
    assert owners_asked(row) == set()


def never(*_args: Any) -> Any:
    raise AssertionError("nothing is looked for here")


def test_the_job_for_ones_own_agency_looks_at_no_others_records(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = pressed(world, scoped(world))
    looked_for: list[Any] = []
    find = disclosure_gathering.find

    def finding(row: Disclosure, owner_id: Any = None) -> Any:
        looked_for.append(owner_id)
        return find(row, owner_id)

    monkeypatch.setattr(disclosure_gathering, "find", finding)
    jobs.collect_disclosures()
    assert looked_for == [world.ivor.agency_id]
    assert owners_asked(row) == {world.ivor.agency_id}
    assert now_of(world, row).state == S.COLLECTED


def test_no_page_notice_entry_or_version_tells_when_the_others_were_asked(world: World) -> None:
    row = pressed(world, scoped(world))
    jobs.collect_disclosures()

    def seen() -> tuple[Any, ...]:
        body = body_of(world, row)
        main = body[body.index("<h1") : body.index("</main>")]
        lines = [line for line in main.splitlines() if "csrf" not in line]
        with door.door(world.ivor):
            notices = Notice.objects.visible_to(world.ivor).count()
            own = Entry.objects.exclude(verb__in=("READ", "VIEWED")).count()
            return (*lines, notices, own, fresh(row).version)

    with clock.moved(clock.now()):
        before = seen()
        jobs.ask_owners()
        assert seen() == before
    assert owners_asked(row) == {world.ivor.agency_id, world.moira.agency_id}


def test_the_page_asks_again_until_it_is_collected_and_that_is_no_new_reading(
    world: World,
) -> None:
    row = pressed(world, scoped(world))
    assert 'hx-trigger="every 2s"' in body_of(world, row)
    assert "Say what is looked for" not in body_of(world, row)  # it goes back by rule alone
    with door.door(world.ivor):
        assert "collecting" in disclosures.may_step(world.ivor, fresh(row), S.SCOPED).reason

    def read() -> int:
        with door.door(world.ivor):
            return Entry.objects.filter(verb="READ", thing_ids__contains=[row.pk]).count()

    before = read()
    assert 'hx-trigger="every 2s"' in body_of(world, row, HX_Request="true")
    worked()
    part = body_of(world, row, HX_Request="true")
    assert "hx-get" not in part
    assert "See how it stands" in part
    assert "ZQXASKS" not in part
    assert read() == before


def test_pressed_twice_and_run_twice_it_is_collected_once(world: World) -> None:
    row = scoped(world)
    url = reverse("audit_workspace:disclosure-press", args=[row.pk, "collect"])
    browser = client_of(world.ivor)
    first = post(browser, url, world.ivor, version=str(row.version))
    assert first.status_code == 302
    assert post(browser, url, world.ivor, version=str(row.version)).status_code != 302
    with door.door(world.ivor), pytest.raises(Stale):
        disclosures.collect(fresh(row), by=world.ivor, version=row.version)
    now = now_of(world, row)
    with door.door(world.ivor), pytest.raises(Refused, match="Being collected"):
        disclosures.collect(fresh(row), by=world.ivor, version=now.version)
    worked()
    version = now_of(world, row).version
    worked()
    by = disclosures.Service("disclosures")
    with door.door(by):  # what an older worker still holds
        assert disclosure_collecting.collect(by=by, only=[row.pk]) == 0
    assert now_of(world, row).version == version
    part = part_of(world.moira, row)
    with door.door(world.moira):
        told = Notice.objects.visible_to(world.moira).filter(thing_id=part.pk)
        assert told.count() == 1


def test_a_worker_that_dies_leaves_nothing_half_and_the_next_does_it(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = pressed(world, scoped(world))
    with monkeypatch.context() as patched:
        patched.setattr(disclosure_gathering, "hold", never)
        jobs.collect_disclosures()
    assert now_of(world, row).state == S.COLLECTING
    assert owners_asked(row) == set()
    jobs.collect_disclosures()
    with monkeypatch.context() as patched:
        patched.setattr(disclosure_gathering, "hold", never)
        jobs.ask_owners()
    assert owners_asked(row) == {world.ivor.agency_id}
    jobs.ask_owners()
    assert owners_asked(row) == {world.ivor.agency_id, world.moira.agency_id}


def test_an_agency_that_cannot_be_asked_now_holds_up_no_other(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = pressed(world, scoped(world))
    jobs.collect_disclosures()
    with door.door(SETUP):  # as if housing held something, and its keys did not answer
        DisclosureAsking.begin(row, world.cast.agency.housing.pk)
    find = disclosure_gathering.find

    def failing(row: Disclosure, owner_id: Any = None) -> Any:
        if owner_id == world.cast.agency.housing.pk:
            raise RuntimeError("its keys do not answer")
        return find(row, owner_id)

    monkeypatch.setattr(disclosure_gathering, "find", failing)
    jobs.ask_owners()
    assert owners_asked(row) == {world.ivor.agency_id, world.moira.agency_id}
    with door.door(SETUP):
        waits = DisclosureAsking.objects.to_ask().values_list("owner_id", flat=True)
        assert [*waits] == [world.cast.agency.housing.pk]


@pytest.mark.parametrize("how", ["ended", "kept apart"])
def test_ac13_who_may_no_longer_when_the_job_runs_has_nothing_collected(
    world: World, how: str
) -> None:
    row = pressed(world, scoped(world))
    with door.door(SETUP):
        if how == "ended":
            gone = Membership.objects.get(pk=world.ivor.membership_id)
            because = Reason(ReasonCode.MOVED)
            gone.set_status(MembershipStatus.ENDED, by=SETUP, at=clock.now(), because=because)
        else:
            conflicts.keep_apart(
                world.ivor.person_id,
                world.enquiry.file_id,
                source=ConflictSource.FOUND,
                by=SETUP,
                at=clock.now(),
            )
    worked()
    other = world.reviewers[1]  # another officer of the agency
    with door.door(other):
        now = Disclosure.objects.visible_to(other).get(pk=row.pk)
        assert now.state == S.SCOPED
        assert Notice.objects.visible_to(other).filter(thing_id=row.pk).exists()
        assert disclosures.may_step(other, now, S.COLLECTING)
    assert owners_asked(row) == set()


def test_the_queries_of_the_press_are_the_same_whoever_holds_what(world: World) -> None:
    numbers = []
    for _ in range(2):
        row = scoped(world)
        with door.door(world.ivor), CaptureQueriesContext(connection) as asked:
            disclosures.collect(fresh(row), by=world.ivor, version=row.version)
        numbers.append(len(asked))
        worked()
    assert numbers[0] == numbers[1]
