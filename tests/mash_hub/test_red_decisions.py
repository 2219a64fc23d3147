"""A Red decision that is late pages the MASH manager at once, and climbs to the telephone (4.2)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.urls import reverse

from agencies import clock, door
from agencies.actors import Hat
from agencies.clock import LONDON
from agencies.models import Agency, Notice, NoticeKind
from agencies.models.messages import Group, group_of
from agencies.roles import Role
from agencies.verdicts import Refused
from audit.log.models import Entry
from config.desk import my_work
from mash_hub import escalations, jobs, phone_lists, ratings, red_decisions
from mash_hub.models import Enquiry, PhoneCall, PhoneResult
from mash_hub.models.enquiries import Rating
from tests.cast import SETUP, Cast, client_of, given_role, post
from tests.mash_hub.enquiry_case import (
    RISK,
    asked,
    decided,
    fresh,
    make_contact,
    nothing,
    rated,
)

MONDAY = datetime(2027, 2, 1, 9, tzinfo=LONDON)
DUE = MONDAY + timedelta(hours=4)
PHONE = "0121 496 0000"


@pytest.fixture(autouse=True)
def _on_monday() -> Iterator[None]:
    """Everything happens on that Monday."""
    with clock.moved(MONDAY):
        yield


def case(cast: Cast, rating: Rating = Rating.RED) -> Enquiry:
    """An enquiry that Devika rated, and has."""
    return rated(cast, rating, make_contact(cast, received_at=MONDAY))


def late_by(minutes: int) -> datetime:
    return DUE + timedelta(minutes=minutes)


def swept(minutes: int) -> None:
    with clock.moved(late_by(minutes)):
        jobs.page_late_red()
        jobs.page_late_red(unknown="to an old worker")


def call_of(enquiry: Enquiry) -> red_decisions.Call | None:
    with door.door(SETUP):
        return red_decisions.of(Enquiry.objects.select_related("owner").get(pk=enquiry.pk))


def told(hat: Hat) -> int:
    with door.door(hat):
        kind = NoticeKind.RED_DECISION_LATE
        return Notice.objects.visible_to(hat).filter(notice_kind=kind).count()


def waits_for(hat: Hat) -> list[str]:
    with door.door(hat):
        return [one.words for one in my_work.gather(hat, clock.now(), with_names=False).due]


def test_it_pages_the_manager_at_once_then_who_is_above_then_somebody_rings(cast: Cast) -> None:
    boss = given_role(cast, "hannah", Role.DECISION_MAKER, "mash")
    with door.door(SETUP):
        council = Agency.objects.get(pk=cast.agency.council.pk)
        council.out_of_hours_phone = PHONE
        council.set_details(by=SETUP, at=clock.now())
    manager = given_role(cast, "ruth", Role.AGENCY_MANAGER, "mash")
    with door.door(manager):
        escalations.name_holders(2, [cast.person.mandeep.pk], by=manager)
        escalations.name_holders(3, [cast.person.hannah.pk], by=manager)
    enquiry = case(cast)
    stages = []
    for minutes in (-1, 1, 14, 17, 40):
        swept(minutes)
        call = call_of(enquiry)
        stages.append(None if call is None else call.stage)
    assert stages == [None, 0, 0, 1, 1]
    # Each once, by name; of other agencies and of who only screens nobody.
    assert [told(one) for one in (cast.mandeep, boss, cast.devika)] == [1, 1, 0]
    assert [told(one) for one in (cast.arlo, cast.kim, cast.owen, cast.joan)] == [0, 0, 0, 0]
    assert group_of(NoticeKind.RED_DECISION_LATE) == Group.URGENT
    with clock.moved(late_by(40)):
        for hat in (cast.devika, cast.mandeep):
            for url in (
                reverse("mash_hub:board"),
                reverse("mash_hub:enquiry", args=[enquiry.pk]),
            ):
                shown = client_of(hat).get(url).content.decode()
                assert "its heads of service were told" in shown
                assert PHONE in shown
    with door.door(cast.devika):
        grounds = Entry.objects.filter(ground__in=red_decisions.STAGES).order_by("at")
        assert [*grounds.values_list("ground", flat=True)] == [*red_decisions.STAGES]
        assert Enquiry.objects.get(pk=enquiry.pk).is_undecided  # it decides nothing


def test_who_was_told_takes_note_but_never_the_one_who_has_it(cast: Cast) -> None:
    enquiry = case(cast)
    known = reverse("mash_hub:enquiry-late-known", args=[enquiry.pk])
    page = reverse("mash_hub:enquiry", args=[enquiry.pk])
    line = "Red decision is late: say that you see to it"
    assert post(client_of(cast.mandeep), known, cast.mandeep).status_code == 403  # in time
    swept(1)
    with clock.moved(late_by(2)):
        assert line in waits_for(cast.mandeep)
        assert line not in waits_for(cast.devika)
        assert post(client_of(cast.devika), known, cast.devika).status_code == 403
        assert known not in client_of(cast.devika).get(page).content.decode()
        for hat in (cast.kim, cast.owen, cast.esther):
            assert post(client_of(hat), known, hat).status_code in (403, 404)
            with door.door(hat), pytest.raises(Refused):
                red_decisions.take_note(fresh(enquiry), by=hat)
        assert call_of(enquiry) is not None
        browser = client_of(cast.mandeep)
        assert known in browser.get(page).content.decode()
        assert post(browser, known, cast.mandeep)["Location"] == page
        assert post(browser, known, cast.mandeep).status_code == 403
        assert line not in waits_for(cast.mandeep)
    assert call_of(enquiry) is None
    swept(30)  # noted: nobody is paged about this lateness again
    assert call_of(enquiry) is None
    assert told(cast.mandeep) == 1


def test_whoever_is_not_named_takes_no_note_until_it_climbs_to_everybody(cast: Cast) -> None:
    manager = given_role(cast, "ruth", Role.AGENCY_MANAGER, "mash")
    boss = given_role(cast, "hannah", Role.DECISION_MAKER, "mash")
    with door.door(manager):
        escalations.name_holders(2, [cast.person.hannah.pk], by=manager)
    enquiry = case(cast)
    swept(1)
    with (
        clock.moved(late_by(2)),
        door.door(cast.mandeep),
        pytest.raises(Refused, match="Only who was told"),
    ):
        red_decisions.take_note(fresh(enquiry), by=cast.mandeep)
    assert (told(cast.mandeep), told(boss)) == (0, 1)
    swept(17)  # nobody is named above: everybody who decides
    assert told(cast.mandeep) == 1
    with clock.moved(late_by(18)), door.door(cast.mandeep):
        red_decisions.take_note(fresh(enquiry), by=cast.mandeep)
    assert call_of(enquiry) is None


def test_a_decision_a_lower_rating_and_amber_page_nobody(cast: Cast) -> None:
    enquiry, amber = case(cast), case(cast, Rating.AMBER)
    nothing(cast.kim, asked(cast, enquiry, "health")["health"])
    swept(1)
    assert call_of(enquiry) is not None
    assert call_of(amber) is None
    with clock.moved(late_by(2)):
        decided(cast, enquiry)
    assert call_of(enquiry) is None
    lowered = case(cast)
    swept(3)
    assert call_of(lowered) is not None
    with clock.moved(late_by(4)):
        with door.door(cast.devika):
            now = fresh(lowered)
            ratings.propose_lower_rating(
                now,
                by=cast.devika,
                rating=Rating.AMBER,
                welfare=ratings.WelfareCheck("Seen at school.", MONDAY.date()),
                because=RISK,
                version=now.version,
            )
        with door.door(cast.mandeep):
            now = fresh(lowered)
            ratings.confirm_lower_rating(now, by=cast.mandeep, because=RISK, version=now.version)
    assert call_of(lowered) is None
    swept(60)
    assert call_of(lowered) is None
    assert call_of(amber) is None


def test_a_call_at_the_host_is_written_down_and_who_was_reached_knows(cast: Cast) -> None:
    manager = given_role(cast, "ruth", Role.AGENCY_MANAGER, "mash")
    with door.door(manager):
        line = phone_lists.add("Duty manager", "+447700900123", "", by=manager)
    enquiry = case(cast)
    page = reverse("mash_hub:enquiry-ring", args=[enquiry.pk])
    devika = client_of(cast.devika)
    assert page in devika.get(reverse("mash_hub:enquiry", args=[enquiry.pk])).content.decode()
    assert "Nobody has to be rung" in devika.get(page).content.decode()
    assert post(devika, page, cast.devika, line="-", result="NO_ANSWER").status_code == 403
    swept(1)
    with clock.moved(late_by(2)):
        devika = client_of(cast.devika)
        assert "Duty manager" in devika.get(page).content.decode()
        for hat in (cast.arlo, cast.kim, cast.owen, cast.esther):
            assert client_of(hat).get(page).status_code in (403, 404)
            with door.door(hat), pytest.raises(Refused):
                phone_lists.ring_about_decision(fresh(enquiry), None, PhoneResult.REACHED, by=hat)
        first = post(devika, page, cast.devika, line=str(line.pk), result="NO_ANSWER")
        assert first.status_code == 302
        assert call_of(enquiry) is not None
        post(devika, page, cast.devika, line=str(line.pk), result="REACHED")
        assert call_of(enquiry) is None
        assert "Devika Rao" in devika.get(page).content.decode()
    with door.door(cast.devika):
        rows = PhoneCall.objects.visible_to(cast.devika)
        assert {row.enquiry_id for row in rows} == {enquiry.pk}
    with door.door(cast.kim):
        assert not PhoneCall.objects.visible_to(cast.kim).exists()
