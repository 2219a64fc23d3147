"""What agencies gave each other beside releases stands in the third question of an audit too (7.3)."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agencies import clock, door
from agencies.models.workspaces import AgreementStatus, SharingAgreement
from agencies.reasons import Reason, ReasonCode
from agencies.roles import Role
from audit.workspace.reports.agreed import NONE, Agreements
from audit.workspace.reports.report import Row
from mash_hub.models import Enquiry
from tests.audit_workspace.test_reports import ask, kept_apart
from tests.cast import SETUP, Cast, given_role
from tests.mash_hub.enquiry_case import asked, rated
from tests.mash_hub.test_case_passings import MONDAY, offered
from tests.mash_hub.test_flags import flagged, marking, part
from tests.mash_hub.test_protective_orders import recorded, shown

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def told(rows: list[Row]) -> list[tuple[str, str, str, str, str]]:
    """Whose it was, to whom, what, by whom it was given, and whether it stands."""
    return sorted(
        (row.cells[1], row.cells[2], row.cells[3].partition(",")[0], row.cells[6], row.cells[8])
        for row in rows
    )


def test_orders_and_flags_are_told_with_who_gave_them_and_when_they_were_taken_back(
    cast: Cast,
) -> None:
    case = rated(cast)
    asked(cast, case, "police", "health", "housing")
    order = recorded(cast, case)
    callum = part(cast, case, "Callum")
    shown(order, cast, "health")
    flag = flagged(cast.owen, callum, marking(cast, to=("council", "housing")))
    police, by = "Ardenshire Police", "Owen Marsh"
    what, mark = f"Protective order {order.reference}", f"Flag {flag.reference}"
    stands = [
        (police, "Northmoor Children’s Services", mark, by, "Stands"),
        (police, "Northmoor Community Health", what, by, "Stands"),
        (police, "Northmoor Homes", mark, by, "Stands"),
    ]
    rows = ask(cast.ines, "given", about_id=callum.pk)
    assert told(rows) == stands
    assert all("ZQX" not in " ".join(row.cells) for row in rows)
    shown(order, cast)
    ended = told(ask(cast.ines, "given", about_id=callum.pk))
    assert ended[1][:4] == stands[1][:4]
    assert ended[1][4] != "Stands"


def test_each_says_its_purpose_or_that_none_is_recorded_and_the_agreement_of_then(
    cast: Cast,
) -> None:
    """What was given before an agreement was suspended was given under it, whatever it says today."""
    case = rated(cast)
    asked(cast, case, "police", "health")
    callum = part(cast, case, "Callum")
    shown(recorded(cast, case), cast, "health")
    flagged(cast.owen, callum, marking(cast, to=("council",)))
    rows = ask(cast.ines, "given", about_id=callum.pk)
    assert len(rows) == 2
    place = cast.workspace.mash
    agreed = f"{place.name} agreement (Public task)"
    for row in rows:
        assert row.cells[4] == "Its owner’s choice: purpose not recorded"
        assert row.cells[5] == agreed
    before = clock.now()
    with door.door(SETUP):
        agreement = SharingAgreement.objects.get(workspace=place)
        status, because = AgreementStatus.SUSPENDED, Reason(ReasonCode.REVIEW)
        agreement.set_status(status, by=SETUP, at=clock.now(), because=because)
        found = Agreements.of([place.pk])
        both = (place.pk, cast.agency.police.pk, [cast.agency.health.pk])
        assert found.between(*both, before) == agreed
        assert found.between(*both, clock.now()) == "No agreement of both found"
        assert found.between(place.pk, cast.agency.police.pk, [uuid4()], before) == NONE
    assert {row.cells[5] for row in ask(cast.ines, "given", about_id=callum.pk)} == {agreed}


def test_an_agencys_own_auditor_reads_what_it_gave_or_was_given_and_nothing_between_others(
    cast: Cast,
) -> None:
    case = rated(cast)
    asked(cast, case, "police", "health", "housing")
    callum = part(cast, case, "Callum")
    flagged(cast.owen, callum, marking(cast, to=("council", "housing")))
    homes = given_role(cast, "lee", Role.AGENCY_AUDITOR)
    assert [row[1] for row in told(ask(homes, "given", about_id=callum.pk))] == ["Northmoor Homes"]
    police = given_role(cast, "cole", Role.AGENCY_AUDITOR)
    assert len(ask(police, "given", about_id=callum.pk)) == 2
    health = given_role(cast, "kim", Role.AGENCY_AUDITOR)
    assert ask(health, "given", about_id=callum.pk) == []


def test_an_auditor_who_is_kept_from_a_flag_reads_nothing_of_it(cast: Cast) -> None:
    case = rated(cast)
    asked(cast, case, "police")
    callum = part(cast, case, "Callum")
    flag = flagged(cast.owen, callum, marking(cast, to=("council",)))
    kept_apart(cast.person.ines, flag.file_id, clock.now())
    assert ask(cast.ines, "given", about_id=callum.pk) == []


def test_it_costs_the_same_however_much_was_given(cast: Cast) -> None:
    case = rated(cast)
    asked(cast, case, "police")
    callum = part(cast, case, "Callum")

    def cost() -> int:
        with CaptureQueriesContext(connection) as counted:
            assert ask(cast.ines, "given", about_id=callum.pk)
        return len(counted)

    flagged(cast.owen, callum, marking(cast, to=("council",)))
    cost()
    few = cost()
    for _ in range(3):
        flagged(cast.owen, callum, marking(cast, to=("council", "housing")))
    assert cost() == few


def test_a_case_that_was_passed_on_is_one_line(cast: Cast) -> None:
    with clock.moved(MONDAY):
        row = offered(cast)
        rows = ask(cast.ines, "given", about_id=row.enquiry_id)
    found = told(rows)
    passed = [one for one in found if one[2].startswith("Case passed on")]
    [line] = [one for one in rows if one.cells[3].startswith("Case passed on")]
    with door.door(SETUP):
        enquiry = Enquiry.objects.select_related("contact").get(pk=row.enquiry_id)
    assert line.cells[4] == f"The case is passed on: {enquiry.contact.get_purpose_display()}"
    assert line.cells[5].endswith(f"basis of the enquiry: {enquiry.get_lawful_basis_display()}")
    assert [(one[0], one[1], one[2], one[4]) for one in passed] == [
        (
            "Northmoor Children’s Services",
            "Eastvale Council",
            f"Case passed on {row.reference}",
            "Stands",
        )
    ]
