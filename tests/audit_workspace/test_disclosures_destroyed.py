"""Requests for disclosure, what was gathered and the bundle go ten years after they were closed (4.17)."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.urls import reverse

from agencies import clock, door
from agencies.actors import Hat
from agencies.clock import LONDON
from agencies.models import File
from audit.workspace.models import Disclosure, DisclosurePart
from audit.workspace.models.disclosure_bundles import DisclosureBundle
from mash_hub import conflicts, destroying, office_records
from mash_hub.models import Destruction
from mash_hub.models.conflicts import ConflictSource
from tests.audit_workspace.disclosure_case import World, collected, made, part_of
from tests.audit_workspace.test_disclosures import whole
from tests.cast import SETUP, Cast, client_of
from tests.mash_hub.keeping_case import held, lifted, settled
from tests.mash_hub.test_office_records import proposed_year
from tests.security.test_destroyed_text import sealed_in


@pytest.fixture
def world(cast: Cast) -> World:
    return made(cast)


def due(hat: Hat) -> list[str]:
    with door.door(hat):
        return [one.words for one in office_records.due(by=hat)]


def over(row: Disclosure) -> clock.moved:
    """The first day of the eleventh year after it was closed."""
    with door.door(SETUP):
        closed_at = File.objects.get(pk=row.file_id).closed_at
    assert closed_at is not None
    return clock.moved(datetime(closed_at.year + 11, 1, 1, 9, tzinfo=LONDON))


def test_an_open_request_is_never_over(world: World) -> None:
    row = collected(world)
    with clock.moved(datetime(2099, 1, 1, 9, tzinfo=LONDON)):
        assert due(world.ivor) == []
    assert row.file_id


def test_a_closed_request_goes_with_its_copies_and_its_pages_and_no_other_agency_is_asked(
    world: World,
) -> None:
    row = whole(world, collected(world))
    police, health = part_of(world.ivor, row), None
    with door.door(SETUP):
        health = DisclosurePart.objects.exclude(owner=police.owner_id).first()
        before = sealed_in([row.file_id, police.file_id])
        kinds = {name.partition(".")[0] for name in before}
        assert {"Disclosure", "DisclosureBundle", "DisclosurePart", "DisclosureItem"} <= kinds
    with over(row):
        year = clock.now().year - 11
        assert due(world.ivor) == [
            f"1 part of a request for disclosure of {year}",
            f"1 request for disclosure of {year}",
        ]
        assert f"1 request for disclosure of {year}" not in due(world.moira)
        for name in (f"REQUEST-{year}", f"PART-{year}"):
            settled(proposed_year(name, world.ivor), world.reviewers[1])
            assert destroying.carry_out_all() == 1
        assert due(world.ivor) == []
        for to in ("disclosures", "disclosure"):
            args = [row.pk] if to == "disclosure" else []
            page = client_of(world.ivor).get(reverse(f"audit_workspace:{to}", args=args))
            assert page.status_code == (404 if args else 200)
            assert row.reference not in page.content.decode()
    with door.door(SETUP):
        assert sealed_in([row.file_id, police.file_id]) == {}
        assert DisclosureBundle.objects.filter(
            disclosure=row
        ).exists()  # that there was one, and its pages
        if health is not None:
            assert File.objects.get(pk=health.file_id).destroyed_at is None
        assert Disclosure.objects.get(pk=row.pk).subject_id == world.callum.pk


def test_the_pages_of_a_request_whose_parts_are_gone_say_so_and_break_nowhere(world: World) -> None:
    row = whole(world, collected(world))
    part = part_of(world.ivor, row)
    with over(row):
        settled(proposed_year(f"PART-{clock.now().year - 11}", world.ivor), world.reviewers[1])
        assert destroying.carry_out_all() == 1
        browser = client_of(world.ivor)
        for name, pk, status in (("disclosure", row.pk, 200), ("disclosure-part", part.pk, 404)):
            page = browser.get(reverse(f"audit_workspace:{name}", args=[pk]))
            assert page.status_code == status, page.content.decode()[-3000:]


def test_a_part_is_there_for_its_agency_when_the_request_itself_is_gone(world: World) -> None:
    row = whole(world, collected(world))
    part = part_of(world.ivor, row)
    with over(row):
        settled(proposed_year(f"REQUEST-{clock.now().year - 11}", world.ivor), world.reviewers[1])
        assert destroying.carry_out_all() == 1
        page = client_of(world.ivor).get(reverse("audit_workspace:disclosure-part", args=[part.pk]))
        assert page.status_code == 200, page.content.decode()[-3000:]


def test_a_hold_on_the_person_keeps_what_was_asked_about_them(world: World) -> None:
    row = whole(world, collected(world))
    with over(row):
        hold = held(world.cast, world.callum.reference, by=world.ivor)
        assert due(world.ivor) == []
        lifted(hold, world.ivor, world.moira)
        assert len(due(world.ivor)) == 2  # the hold itself was lifted today


def test_who_is_kept_from_the_person_by_name_does_not_learn_that_anybody_asked(
    world: World,
) -> None:
    row = whole(world, collected(world))
    kept = world.reviewers[1]
    with over(row):
        year = clock.now().year - 11
        with door.door(SETUP):
            conflicts.keep_apart(
                kept.person_id,
                world.enquiry.file_id,
                source=ConflictSource.FOUND,
                by=SETUP,
                at=clock.now(),
            )
        assert due(kept) == []
        made_of = proposed_year(f"REQUEST-{year}", world.ivor)
        with door.door(SETUP):
            among = [world.ivor, kept]
            seen = [
                hat
                for hat in among
                if Destruction.objects.visible_to(hat).filter(pk=made_of.pk).exists()
            ]
            assert seen == Destruction.objects.readers_of(made_of, among=among) == [world.ivor]
