"""Case conferences: an agency is invited, says who goes, and its report has a time that raises itself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.urls import reverse

from agencies import clock, door, hats
from agencies.clock import LONDON
from agencies.models import Notice, NoticeKind
from agencies.verdicts import Refused, Stale
from mash_hub import conference_invitations as acts
from mash_hub import jobs
from mash_hub.models import ConferenceInvitation, InformationRequest
from mash_hub.models.conference_invitations import ConferenceKind, ReportBy, WhyNobody
from tests.cast import SETUP, Cast, client_of, post
from tests.mash_hub.enquiry_case import RISK, asked, fresh, opened_by, rated

MONDAY = datetime(2027, 2, 1, 9, tzinfo=LONDON)
HELD, DUE = MONDAY + timedelta(days=10), MONDAY + timedelta(days=7)
PLACE = "ZQX the small hall"


@pytest.fixture(autouse=True)
def _on_monday() -> Iterator[None]:
    """Everything begins on that Monday."""
    with clock.moved(MONDAY):
        yield


def to_police(cast: Cast) -> InformationRequest:
    request = asked(cast, rated(cast), "police", "health")["police"]
    opened_by(cast.owen, request)
    return request


def invited(cast: Cast, due: datetime = DUE) -> ConferenceInvitation:
    request = to_police(cast)
    with door.door(cast.devika):
        return acts.invite(
            request, acts.Conference(ConferenceKind.FIRST, HELD, due, PLACE), by=cast.devika
        )


def notices(cast: Cast, row: ConferenceInvitation) -> list[str]:
    with door.door(cast.owen):
        found = Notice.objects.visible_to(cast.owen).filter(reference=row.reference)
        return sorted(found.values_list("notice_kind", flat=True))


def test_it_is_invited_answered_and_reported_on_pages(cast: Cast) -> None:
    request = to_police(cast)
    devika, owen = client_of(cast.devika), client_of(cast.owen)
    url = reverse("mash_hub:conference-invite", args=[request.pk])
    enquiry = reverse("mash_hub:enquiry", args=[request.enquiry_id])
    assert url in devika.get(enquiry).content.decode()
    form = {"conference_kind": "FIRST", "at": "09:00", "report_at": "12:00", "place": PLACE}
    form |= {"day_day": "11", "day_month": "2", "day_year": "2027"}
    form |= {"report_day_day": "12", "report_day_month": "2", "report_day_year": "2027"}
    late = post(devika, url, cast.devika, **form)
    assert late.status_code == 422
    assert "before the conference" in late.content.decode()
    page = post(devika, url, cast.devika, **{**form, "report_day_day": "8"})["Location"]
    with door.door(cast.devika):
        row = ConferenceInvitation.objects.get(request=request)
    assert page in devika.get(enquiry).content.decode()
    for place in (reverse("desk:my-work"), reverse("mash_hub:request", args=[request.pk])):
        assert page in owen.get(place).content.decode()
    assert PLACE in owen.get(page).content.decode()
    who = reverse("mash_hub:conference-who", args=[row.pk])
    assert post(owen, who, cast.owen, attendee="-", version=1).status_code == 422
    cole = str(cast.person.cole.pk)
    assert post(owen, who, cast.owen, attendee=cole, version=1)["Location"] == page
    assert "Cole Ferris" in devika.get(page).content.decode()
    report = reverse("mash_hub:conference-report", args=[row.pk])
    assert post(owen, report, cast.owen, report_by="SECURE_MAIL", version=2)["Location"] == page
    assert "by secure e-mail" in devika.get(page).content.decode()
    assert page not in owen.get(reverse("desk:my-work")).content.decode()
    recall = reverse("mash_hub:conference-recall", args=[row.pk])
    taken = post(devika, recall, cast.devika, because="SENT_IN_ERROR", version=3)
    assert taken["Location"] == page
    assert page not in devika.get(enquiry).content.decode()


def test_a_report_that_is_not_sent_raises_itself_once(cast: Cast) -> None:
    row = invited(cast)
    with clock.moved(DUE + timedelta(minutes=1)):
        jobs.sweep_clocks()
        jobs.sweep_clocks()
    assert notices(cast, row) == [NoticeKind.CLOCK_BREACHED, NoticeKind.CONFERENCE_ASKED]
    other = invited(cast)
    with door.door(cast.owen):
        acts.report_sent(other, ReportBy.BY_HAND, by=cast.owen, version=1)
    with clock.moved(DUE + timedelta(minutes=1)):
        jobs.sweep_clocks()
    assert notices(cast, other) == [NoticeKind.CONFERENCE_ASKED]


def test_each_guard_holds(cast: Cast) -> None:
    for due in (MONDAY, HELD + timedelta(minutes=1)):
        with pytest.raises(Refused, match="no later than the conference"):
            invited(cast, due)
    row = invited(cast)
    request = row.request
    for hat in (cast.owen, cast.kim, cast.arlo):  # the invited, another agency, no decider
        with door.door(hat), pytest.raises(Refused):
            acts.invite(request, acts.Conference(ConferenceKind.FIRST, HELD, DUE), by=hat)
        with door.door(hat), pytest.raises(Refused):
            acts.recall(row, by=hat, because=RISK, version=1)
    for hat in (cast.devika, cast.kim):
        with door.door(hat), pytest.raises(Refused):
            acts.answer(row, by=hat, attendee=hat.person_id, version=1)
        with door.door(hat), pytest.raises(Refused):
            acts.report_sent(row, ReportBy.BY_HAND, by=hat, version=1)
    with door.door(cast.owen):
        with pytest.raises(Refused, match="your agency"):
            acts.answer(row, by=cast.owen, attendee=cast.kim.person_id, version=1)
        with pytest.raises(Refused, match="say why nobody"):
            acts.answer(row, by=cast.owen, attendee=None, version=1)
        acts.answer(row, by=cast.owen, attendee=None, why_nobody=WhyNobody.REPORT_ONLY, version=1)
    with door.door(cast.owen), pytest.raises(Stale):
        acts.report_sent(row, ReportBy.BY_HAND, by=cast.owen, version=1)
    with door.door(cast.devika):
        acts.recall(fresh(row), by=cast.devika, because=RISK, version=2)
    with door.door(cast.owen), pytest.raises(Refused, match="taken back"):
        acts.report_sent(row, ReportBy.BY_HAND, by=cast.owen, version=3)


def test_only_host_and_invited_agency_see_it(cast: Cast) -> None:
    row = invited(cast)
    with door.door(SETUP):
        wearers = hats.in_workspace(cast.workspace.mash.pk)
    seen_by = set()
    for hat in wearers:
        with door.door(hat):
            seen = ConferenceInvitation.objects.visible_to(hat).filter(pk=row.pk).exists()
            assert seen == bool(ConferenceInvitation.objects.readers_of(row, among=[hat]))
            seen_by |= {hat.agency_id} if seen else set()
    assert seen_by == {row.owner_id, row.agency_id}
    assert client_of(cast.kim).get(reverse("mash_hub:conference", args=[row.pk])).status_code == 404


def test_a_list_says_who_goes_when_the_report_is_due_and_what_is_done(cast: Cast) -> None:
    index = reverse("mash_hub:conferences")
    owen, devika, tom = (client_of(hat) for hat in (cast.owen, cast.devika, cast.tom))
    assert "Your agency is invited to no conference" in owen.get(index).text
    row = invited(cast)
    page = reverse("mash_hub:conference", args=[row.pk])
    for reader in (owen, devika):
        shown = reader.get(index).text
        assert page in shown
        assert "Nobody is named yet" in shown
        assert PLACE not in shown
    assert page not in tom.get(index).text
    assert index in owen.get("/").text
    with door.door(cast.owen):
        row = acts.answer(fresh(row), by=cast.owen, attendee=cast.cole.person_id, version=1)
    assert "Cole Ferris" in owen.get(index).text
    with door.door(cast.owen):
        acts.report_sent(fresh(row), ReportBy.BY_HAND, by=cast.owen, version=row.version)
    assert page in owen.get(index).text  # it is still to be held
    with clock.moved(HELD + timedelta(minutes=1)):
        owen = client_of(cast.owen)
        assert page not in owen.get(index).text
        assert page in owen.get(f"{index}?show=done").text
