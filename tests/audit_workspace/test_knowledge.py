"""What a decision-maker had before them at an instant: asked by an auditor, of an enquiry, without a word (7.3)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from agencies import clock, door
from agencies.actors import Hat
from agencies.clock import LONDON
from agencies.reasons import Reason, ReasonCode
from audit.workspace import enquiry_knowledge
from mash_hub import sharing
from mash_hub.models import Enquiry, Item
from meetings.known_at import Known
from tests.audit_workspace.test_reports import kept_apart
from tests.cast import Cast, client_of, post
from tests.mash_hub.enquiry_case import SHARE, asked, opened_by, rated, returned, wrote
from tests.security.walking import entries

NINE = datetime(2027, 3, 1, 9, tzinfo=LONDON)
WORDS = "ZQX three incidents"


@pytest.fixture(autouse=True)
def _in_the_morning() -> Iterator[None]:
    with clock.moved(NINE):
        yield


@pytest.fixture
def enquiry(cast: Cast) -> Enquiry:
    """Rated at nine; the police answer at ten."""
    enquiry = rated(cast)
    found = asked(cast, enquiry, "police")["police"]
    with clock.moved(NINE + timedelta(hours=1)):
        opened_by(cast.owen, found)
        wrote(cast.owen, found, WORDS, SHARE)
        returned(cast.owen, found)
    return enquiry


def known(cast: Cast, enquiry: Enquiry, agency_id: UUID, minutes: int) -> list[Known]:
    with door.door(cast.ines):
        return enquiry_knowledge.of(enquiry, agency_id, NINE + timedelta(minutes=minutes))


def kinds(cast: Cast, enquiry: Enquiry, agency_id: UUID, minutes: int) -> set[str]:
    return {one.kind for one in known(cast, enquiry, agency_id, minutes)}


def test_an_answer_is_before_whoever_decides_from_its_return_on(
    cast: Cast, enquiry: Enquiry
) -> None:
    host = cast.agency.council.pk
    assert "Contact" in kinds(cast, enquiry, host, 59)
    assert "Item of an answer" not in kinds(cast, enquiry, host, 59)
    assert "Item of an answer" in kinds(cast, enquiry, host, 75)
    [item] = [one for one in known(cast, enquiry, host, 75) if one.kind == "Item of an answer"]
    assert item.words == ""
    assert item.since == NINE + timedelta(hours=1)
    housing = cast.agency.housing.pk  # was asked nothing
    assert known(cast, enquiry, housing, 75) == []


def _asked(browser: Client, hat: Hat, enquiry: Enquiry, agency_id: UUID) -> Any:
    return post(
        browser,
        reverse("audit_workspace:ask-known"),
        hat,
        purpose=ReasonCode.AUDIT_LAWFULNESS.value,
        case=enquiry.reference,
        of=agency_id,
        on_day=1,
        on_month=3,
        on_year=2027,
        time="10:15",
    )


def test_an_auditor_asks_it_of_an_enquiry_and_takes_the_answer_out_as_a_table(
    cast: Cast, enquiry: Enquiry
) -> None:
    ines = client_of(cast.ines)
    place = _asked(ines, cast.ines, enquiry, cast.agency.council.pk)
    assert place.status_code == 302, place.content.decode()
    shown = ines.get(place["Location"]).content.decode()
    assert "Item of an answer" in shown
    assert WORDS not in shown
    url = f"{reverse('audit_workspace:export-known')}?{place['Location'].partition('?')[2]}"
    assert url.replace("&", "&amp;") in shown
    table = post(ines, url, cast.ines)
    assert table["Content-Type"].startswith("text/csv")
    rows = list(csv.reader(io.StringIO(table.content.decode("utf-8-sig"))))
    assert rows[0][0].startswith("OFFICIAL-SENSITIVE. Copy L-")
    assert any(row[0] == "Item of an answer" for row in rows)
    assert WORDS not in table.content.decode()
    mine = [one for one in entries() if one.person_id == cast.ines.person_id]
    said = [(one.verb, one.ground.partition(",")[2]) for one in mine if one.verb == "EXPORTED"]
    assert said == [("EXPORTED", "question:known")]


def test_whoever_is_kept_from_a_case_or_audits_elsewhere_finds_none(
    cast: Cast, enquiry: Enquiry
) -> None:
    ines = client_of(cast.ines)
    place = _asked(ines, cast.ines, enquiry, cast.agency.council.pk)["Location"]
    export = f"{reverse('audit_workspace:export-known')}?{place.partition('?')[2]}"
    for hat in (cast.devika, cast.moira):
        assert post(client_of(hat), export, hat).status_code in (403, 404)
    assert post(ines, reverse("audit_workspace:export-known"), cast.ines).status_code == 404
    kept_apart(cast.person.ines, enquiry.file_id, clock.now())
    assert ines.get(place).status_code == 404
    assert post(ines, export, cast.ines).status_code == 404
    assert _asked(ines, cast.ines, enquiry, cast.agency.council.pk).status_code == 422


def test_what_was_taken_back_was_known_until_then(cast: Cast, enquiry: Enquiry) -> None:
    host = cast.agency.council.pk
    with clock.moved(NINE + timedelta(hours=3)), door.door(cast.owen):
        item = Item.objects.get(request__enquiry=enquiry)
        because = Reason(ReasonCode.REVIEW, "ZQX it was of somebody else")
        sharing.withdraw(item, by=cast.owen, because=because, version=item.version)
    assert "Item of an answer" in kinds(cast, enquiry, host, 170)
    assert "Item of an answer" not in kinds(cast, enquiry, host, 190)
