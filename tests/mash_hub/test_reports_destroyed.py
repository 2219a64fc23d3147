"""Reports from the public go when their time is over: those set aside by two, others with their contact (4.17)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from agencies import clock, door
from agencies.actors import Hat
from agencies.clock import LONDON
from agencies.database import emptying
from agencies.models import File
from agencies.roles import Role
from agencies.verdicts import Refused
from mash_hub import destroying, destructions, public_reports, retention_reviews
from mash_hub.models import Destruction, DestructionGround, DestructionState, PublicReport
from mash_hub.models.destructions import RecordKind
from tests.cast import SETUP, Cast, client_of, given_role, post
from tests.mash_hub.enquiry_case import fresh, rated
from tests.mash_hub.keeping_case import proposed, settled, state_of
from tests.mash_hub.test_public_reports import WHY, told

KEPT = DestructionGround.KEPT_LONG_ENOUGH
ANSWERED = "ZQXANSWER thank you, we know of it"


@pytest.fixture(autouse=True)
def _on_a_monday(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(door, "on_commit", lambda done: done())
    with clock.moved(datetime(2027, 3, 1, 9, tzinfo=LONDON)):
        yield


@pytest.fixture
def officer(cast: Cast) -> Hat:
    return given_role(cast, "mandeep", Role.INFORMATION_OFFICER)


@pytest.fixture
def manager(cast: Cast) -> Hat:
    return given_role(cast, "hannah", Role.AGENCY_MANAGER)


def in_year(year: int) -> Any:
    return clock.moved(datetime(year, 6, 1, 9, tzinfo=UTC))


def set_aside(cast: Cast, **other: Any) -> PublicReport:
    """A report that Devika set aside with words for whoever sent it."""
    report = told(cast, **other)
    with door.door(cast.devika):
        given = {"by": cast.devika, "because": WHY, "version": report.version}
        return public_reports.set_aside(report, ANSWERED, **given)


def due(hat: Hat) -> list[tuple[str, str]]:
    with door.door(hat):
        return [(one.reference, one.words) for one in retention_reviews.due(by=hat)]


def why_not(report: PublicReport, by: Hat) -> str:
    with door.door(by):
        target = destructions.target_of(report.reference, by=by)
        assert target
        return destructions.may_go(target, KEPT, by=by).reason


def test_one_that_was_set_aside_falls_due_and_is_kept_until_the_child_is_25(
    cast: Cast, officer: Hat
) -> None:
    report = set_aside(cast)
    assert "at least 6 years" in why_not(report, officer)
    with in_year(2034):
        assert due(officer) == [(report.reference, "Report from the public, set aside")]
        assert due(cast.moira) == due(cast.ivor) == []  # theirs alone who host the workspace
        # “About 9”: perhaps eight.
        assert "25th birthday of the youngest, in 2044" in why_not(report, officer)
        page = client_of(officer).get(reverse("mash_hub:records-due")).content.decode()
        assert report.reference in page
    with in_year(2044):
        assert why_not(report, officer) == ""
    grown = set_aside(cast, role="VICTIM", age="44")
    unknown = set_aside(cast, age="")
    with in_year(2034):
        assert why_not(grown, officer) == ""
        assert "25th birthday of the youngest, in 2052" in why_not(unknown, officer)


def test_two_of_its_host_destroy_it_and_nothing_of_who_sent_it_is_left(
    cast: Cast, officer: Hat, manager: Hat
) -> None:
    report = set_aside(cast)
    with in_year(2045):
        page = reverse("mash_hub:destruction-propose")
        sent = {"way": "DESTROY", "ground": KEPT.value, "sentence": "Its years are over."}
        answer = post(client_of(officer), page, officer, reference=report.reference, **sent)
        assert answer.status_code == 302
        with door.door(SETUP):
            row = Destruction.objects.get()
        assert row.record_kind == RecordKind.REPORT
        with pytest.raises(Refused, match="The agency whose records they are"):
            settled(row, cast.moira)
        settled(row, manager)
        assert destroying.carry_out_all() == 1
        assert state_of(row) == DestructionState.DONE
        with door.door(SETUP):
            left = PublicReport.objects.get(pk=report.pk)
            (version,) = left.history.all()
            for one in (left, version):
                assert (one.words, one.informant, one.answer, one.address_hash) == (
                    *[None] * 3,
                    "",
                )
            assert left.state == "SET_ASIDE"  # counts of the past stay
        for hat in (cast.devika, cast.arlo):
            with door.door(hat):
                assert not PublicReport.objects.visible_to(hat).filter(pk=report.pk).exists()
        before = len(_links(report))
        Client().post(
            reverse("public:again"),
            {"reference": report.reference, "email": "zqx@example.org"},
        )
        assert len(_links(report)) == before  # nobody is written to any more


def _links(report: PublicReport) -> list[Any]:
    with door.door(SETUP):
        return [*report.links.all()]


def test_another_agency_does_not_name_it_nor_anybody_one_that_is_open(
    cast: Cast, officer: Hat
) -> None:
    report = set_aside(cast)
    other = told(cast, email="")
    for hat, reference in ((cast.moira, report.reference), (officer, other.reference)):
        with door.door(hat):
            assert destructions.target_of(reference, by=hat) is None  # not theirs; still open


def test_one_that_became_a_contact_goes_with_it(cast: Cast, officer: Hat) -> None:
    enquiry = rated(cast)
    report = told(cast)
    with door.door(cast.arlo):
        public_reports.take(report, by=cast.arlo, version=report.version)
    with door.door(cast.arlo):
        now = fresh(report)
        now.set_contact(enquiry.contact, by=cast.arlo, at=clock.now())
    with door.door(SETUP):
        File.objects.get(pk=enquiry.file_id).set_closed(clock.now() - timedelta(days=3000))
    row = settled(proposed(enquiry.reference, cast.moira), cast.ivor)
    with door.door(SETUP):
        assert {one.file_id for one in row.files.all()} == {enquiry.file_id, report.file_id}
    assert destroying.carry_out_all() == 1
    with door.door(SETUP):
        left = fresh(report)
        assert {getattr(left, one) for one in emptying.sections_of(PublicReport)} == {None}
        assert (left.address_hash, left.file.destroyed_at is not None) == ("", True)
