"""Records whose time is over: asked about once, kept on with the reason, or proposed to go (4.17, 7.2 R28)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse

from agencies import clock, door, hats
from agencies.actors import Hat
from agencies.clock import LONDON
from agencies.models import File
from agencies.models.files import RetentionClass
from agencies.reasons import Reason, ReasonCode
from agencies.roles import Role
from agencies.verdicts import Refused
from mash_hub import destroying, partnership_settings, retention_reviews
from mash_hub.models import (
    Destruction,
    DestructionGround,
    Enquiry,
    InformationRequest,
    KeptLonger,
)
from mash_hub.models.partnership_settings import SettingName
from mash_hub.retention_reviews import Due
from tests.cast import SETUP, Cast, client_of, given_role, post
from tests.mash_hub.enquiry_case import fresh
from tests.mash_hub.keeping_case import WHY, closed_case, held, lifted, proposed, settled
from tests.mash_hub.test_barriers import exclude
from tests.security.walking import entries

SAID = "ZQXSAID her brother may come back to it"
LATER = date(2028, 3, 1)
PAGE = reverse("mash_hub:records-due")


@pytest.fixture(autouse=True)
def _on_a_monday() -> Iterator[None]:
    with clock.moved(datetime(2027, 3, 1, 9, tzinfo=LONDON)):
        yield


def due(hat: Hat) -> list[Due]:
    with door.door(hat):
        return retention_reviews.due(by=hat)


def references(hat: Hat) -> list[str]:
    return [one.reference for one in due(hat)]


def closed_for(enquiry: Enquiry, days: int) -> None:
    with door.door(SETUP):
        File.objects.get(pk=enquiry.file_id).set_closed(clock.now() - timedelta(days=days))


def kept(one: Due, by: Hat, until_on: date = LATER) -> KeptLonger:
    with door.door(by):
        because = Reason(ReasonCode.REVIEW, SAID)
        return retention_reviews.keep(one, until_on, by=by, because=because)


@pytest.fixture
def case(cast: Cast) -> Enquiry:
    """A case that the police answered, closed eight years ago."""
    return closed_case(cast)


def test_a_closed_case_is_asked_about_once_its_years_are_over(cast: Cast, case: Enquiry) -> None:
    closed_for(case, 6 * 365)
    assert references(cast.moira) == []
    closed_for(case, 6 * 366)
    [one] = due(cast.moira)
    assert (one.reference, one.words) == (case.contact.reference, "MASH enquiry with outcome")
    assert one.over_on <= hats.today()
    with door.door(SETUP):
        File.objects.get(pk=case.file_id).set_closed(None)  # opened again
    assert references(cast.moira) == []


def test_what_is_held_or_proposed_to_go_is_not_asked_about(cast: Cast, case: Enquiry) -> None:
    hold = held(cast, case.reference)
    assert references(cast.moira) == references(cast.ivor) == []  # of the case nor of the answer
    lifted(hold, cast.moira, cast.ivor)
    assert references(cast.moira) == [case.contact.reference]
    row = proposed(case.reference, cast.moira)
    assert references(cast.moira) == []
    settled(row, cast.ivor, agrees=False)
    assert references(cast.moira) == [case.contact.reference]
    settled(proposed(case.reference, cast.moira), cast.ivor)
    assert destroying.carry_out_all() == 1
    assert references(cast.moira) == []


def test_an_agency_is_asked_about_what_it_answered_with_the_case(cast: Cast, case: Enquiry) -> None:
    with door.door(SETUP):
        request = InformationRequest.objects.get(enquiry=case)
    assert references(cast.ivor) == [request.reference]  # and of the case itself no word
    assert references(cast.moira) == [case.contact.reference]
    settled(proposed(case.reference, cast.moira), cast.ivor)
    assert destroying.carry_out_all() == 1
    assert references(cast.ivor) == [request.reference]  # what it wrote is its own, still
    settled(proposed(request.reference, cast.ivor), cast.paula)
    assert destroying.carry_out_all() == 1
    assert references(cast.ivor) == []


def test_an_officer_keeps_one_with_the_reason_until_a_day_and_is_asked_again(
    cast: Cast, case: Enquiry
) -> None:
    [one] = due(cast.moira)
    for day in (hats.today(), hats.today() + timedelta(days=4000)):
        with pytest.raises(Refused, match="within ten years"):
            kept(one, cast.moira, day)
    row = kept(one, cast.moira)
    assert references(cast.moira) == []
    with pytest.raises(Refused, match="decided on it meanwhile"):
        kept(one, cast.ivor)
    with clock.moved(datetime(2028, 2, 29, 12, tzinfo=LONDON)):
        assert references(cast.moira) == []
    with clock.moved(datetime(2028, 3, 1, 12, tzinfo=LONDON)):
        assert references(cast.moira) == [case.contact.reference]
    [entry] = [one for one in entries() if row.pk in one.thing_ids]
    assert (entry.verb, entry.ground, case.file_id in entry.thing_ids) == (
        "DECIDED",
        "kept_longer",
        True,
    )
    page = client_of(cast.ines).get(
        reverse("audit_workspace:report", args=["destroyed"]),
        {
            "purpose": ReasonCode.AUDIT_LAWFULNESS.value,
            "from": "2027-03-01",
            "to": "2027-03-01",
        },
    )
    assert "Kept until 1 Mar 2028" in page.content.decode()
    assert SAID not in page.content.decode()


def test_who_sees_that_one_was_kept(cast: Cast, case: Enquiry) -> None:
    [one] = due(cast.ivor)
    answer = kept(one, cast.ivor)
    exclude(cast, cast.paula, case.reference)
    [whole] = due(cast.moira)
    of_case = kept(whole, cast.moira)
    among = [cast.moira, cast.ivor, cast.paula, cast.devika, cast.ines, cast.esther]
    for row, readers in ((answer, [cast.ivor]), (of_case, [cast.moira])):
        with door.door(SETUP):
            assert KeptLonger.objects.readers_of(row, among=among) == readers
        for hat in among:
            with door.door(hat):
                seen = KeptLonger.objects.visible_to(hat).filter(pk=row.pk).exists()
                assert seen == (hat in readers), hat.role


def test_whoever_is_kept_from_a_case_by_name_is_not_asked_about_it(
    cast: Cast, case: Enquiry
) -> None:
    assert len(references(cast.ivor)) == 1
    exclude(cast, cast.ivor, case.reference)
    assert references(cast.ivor) == []
    assert references(cast.moira) == [case.contact.reference]


def test_the_host_is_asked_about_every_case_of_its_workspace(cast: Cast, case: Enquiry) -> None:
    host = given_role(cast, "mandeep", Role.INFORMATION_OFFICER)
    other = given_role(cast, "edna", Role.INFORMATION_OFFICER)  # neither asked nor who brought it
    assert references(host) == [case.contact.reference]
    assert references(other) == []
    row = kept(due(host)[0], host)
    for hat, sees in ((host, True), (cast.moira, True), (other, False)):
        with door.door(hat):
            assert KeptLonger.objects.visible_to(hat).filter(pk=row.pk).exists() == sees


def test_for_how_long_is_the_partnerships_by_two_people_here_and_for_destruction(
    cast: Cast, case: Enquiry
) -> None:
    closed_for(case, 8 * 366)
    with door.door(cast.hugh):
        row = partnership_settings.propose(
            cast.workspace.mash,
            SettingName.KEPT_CASES,
            value=12,
            from_on=hats.today() + timedelta(days=1),
            why="Ratified by the partnership board.",
            by=cast.hugh,
        )
    assert references(cast.moira) == [case.contact.reference]
    with door.door(cast.ada):
        partnership_settings.confirm(fresh(row), by=cast.ada, version=1)
    with clock.moved(datetime(2027, 3, 2, 9, tzinfo=LONDON)):
        assert references(cast.moira) == []
        with pytest.raises(Refused, match="at least 12 years after it was closed"):
            proposed(case.reference, cast.moira, DestructionGround.KEPT_LONG_ENOUGH)


def test_my_work_leads_to_the_list_from_which_one_is_kept_or_proposed(
    cast: Cast, case: Enquiry
) -> None:
    officer = client_of(cast.moira)
    assert PAGE in officer.get(reverse("desk:my-work")).content.decode()
    assert PAGE in officer.get(reverse("mash_hub:destructions")).content.decode()
    body = officer.get(PAGE).content.decode()
    [one] = due(cast.moira)
    keep = reverse("mash_hub:record-keep", args=[one.key])
    propose = f"{reverse('mash_hub:destruction-propose')}?record={one.key}"
    assert all(word in body for word in (one.reference, keep, propose))
    began = officer.get(propose).content.decode()
    assert f'value="{one.reference}"' in began
    page = officer.get(keep).content.decode()
    assert "25th birthday of the youngest, in 2044" in page  # Ellie's
    assert post(officer, keep, cast.moira, sentence="").status_code == 422
    said = {"sentence": SAID, **_day(LATER)}
    assert post(officer, keep, cast.moira, **said).status_code == 302
    after = officer.get(PAGE).content.decode()
    assert "No record’s time is over." in after
    assert "Kept longer" in after
    assert officer.get(keep).status_code == 404
    assert PAGE not in officer.get(reverse("desk:my-work")).content.decode()


def _day(day: date) -> dict[str, Any]:
    return {
        "until_on_day": str(day.day),
        "until_on_month": str(day.month),
        "until_on_year": str(day.year),
    }


def test_nobody_else_reaches_the_list_and_a_made_up_record_begins_nothing(
    cast: Cast, case: Enquiry
) -> None:
    for hat in (cast.devika, cast.paula, cast.vera, cast.ines, cast.hugh):
        assert client_of(hat).get(PAGE).status_code in (403, 404)
    officer = client_of(cast.moira)
    for made_up in ("x", str(case.pk)):
        page = officer.get(f"{reverse('mash_hub:destruction-propose')}?record={made_up}")
        assert page.status_code == 200
        assert case.contact.reference not in page.content.decode()
    with door.door(SETUP):
        assert not Destruction.objects.exists()
        classes = File.objects.filter(thing_kind=KeptLonger.kind)
        assert {*classes.values_list("retention_class", flat=True)} <= {RetentionClass.OFFICE.value}


def test_a_list_of_many_asks_no_more_than_one_of_few(
    cast: Cast, case: Enquiry, django_assert_max_num_queries: Any
) -> None:
    with door.door(cast.moira):
        retention_reviews.due(by=cast.moira)
        with django_assert_max_num_queries(9):
            retention_reviews.due(by=cast.moira)


def test_the_sentence_is_read_by_nobody_without_a_grant(cast: Cast, case: Enquiry) -> None:
    [one] = due(cast.moira)
    row = kept(one, cast.moira)
    assert str(row) == case.contact.reference
    assert WHY.sentence not in str(row.__dict__)
    assert SAID not in str(row.__dict__)
