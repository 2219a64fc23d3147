"""Contact plans: told within one working day or five, never whoever caused harm, and it is counted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse

from agencies import clock, door, hats
from agencies.clock import LONDON
from agencies.models import Notice, NoticeKind
from agencies.verdicts import Refused, Stale
from mash_hub import conflicts, contact_plans, jobs
from mash_hub.models import ContactPlan, InformationRequest, VictimUpdate
from mash_hub.models.conflicts import ConflictSource
from mash_hub.models.contact_plans import Entitlement, Event, Means, UpdateState, WhyNot
from tests.cast import SETUP, Cast, client_of, post
from tests.mash_hub.enquiry_case import RISK, asked, fresh, opened_by, rated

FRIDAY = datetime(2027, 2, 5, 16, 30, tzinfo=LONDON)
SECRET = "ZQX her sister’s telephone"
WORDS = {"means": SECRET, "times": "", "language": "", "who": "", "measures": ""}


@pytest.fixture(autouse=True)
def _on_friday() -> Iterator[None]:
    """Everything begins on that Friday, before a weekend."""
    with clock.moved(FRIDAY):
        yield


def to_police(cast: Cast) -> InformationRequest:
    request = asked(cast, rated(cast), "police")["police"]
    opened_by(cast.owen, request)
    return request


def matter(entitlement: Entitlement = Entitlement.STANDARD) -> contact_plans.Matter:
    return contact_plans.Matter(entitlement, 7, dict(WORDS))


def made(cast: Cast, entitlement: Entitlement = Entitlement.STANDARD) -> ContactPlan:
    request = to_police(cast)
    with door.door(cast.owen):
        people = contact_plans.people_to_inform(fresh(request), by=cast.owen)
        return contact_plans.make(request, people[0].subject_id, matter(entitlement), by=cast.owen)


def happened(cast: Cast, plan: ContactPlan, event: Event = Event.ARRESTED) -> VictimUpdate:
    with door.door(cast.owen):
        return contact_plans.add(plan, event, FRIDAY, by=cast.owen)


def told(cast: Cast, update: VictimUpdate, at: datetime) -> VictimUpdate:
    with clock.moved(at), door.door(cast.owen):
        return contact_plans.told(update, at, Means.TELEPHONE, by=cast.owen, version=update.version)


def counts(cast: Cast) -> dict[str, int]:
    with door.door(cast.owen):
        return {name: number for name, number in contact_plans.counts(cast.owen).items() if number}


def test_five_working_days_or_one_with_enhanced_rights(cast: Cast) -> None:
    """The Code counts working days: Friday's arrest is due by the end of Friday week, or of Monday."""
    plain = happened(cast, made(cast))
    enhanced = happened(cast, made(cast, Entitlement.UNDER_18))
    assert plain.due_at.astimezone(LONDON).date() == (FRIDAY + timedelta(days=7)).date()
    assert enhanced.due_at.astimezone(LONDON).date() == (FRIDAY + timedelta(days=3)).date()


def test_what_was_told_in_time_late_or_not_is_counted_with_its_list(cast: Cast) -> None:
    plan = made(cast, Entitlement.UNDER_18)
    first, second, third = (
        happened(cast, plan, event) for event in (Event.ARRESTED, Event.BAIL, Event.CHARGED)
    )
    told(cast, first, FRIDAY + timedelta(hours=1))
    told(cast, second, FRIDAY + timedelta(days=4))
    with door.door(cast.owen):
        contact_plans.not_given(third, WhyNot.ASKED_NOT, by=cast.owen, version=third.version)
    regular = {"due": 1}
    assert counts(cast) == {**regular, "in_time": 1, "done_late": 1, "not_given": 1}
    page = reverse("mash_hub:contact-plans")
    browser = client_of(cast.owen)
    for show, words in (("in-time", "arrested"), ("done-late", "Bail"), ("not-given", "charged")):
        shown = browser.get(page, {"show": show}).content.decode()
        assert words in shown
        assert shown.count(plan.reference) == 1
    with door.door(cast.owen), pytest.raises(Refused, match="cannot become"):
        contact_plans.told(first, FRIDAY, Means.TEXT, by=cast.owen, version=first.version + 1)
    with door.door(cast.owen), pytest.raises(Stale):
        contact_plans.change(plan, matter(), by=cast.owen, version=plan.version + 1)


def test_what_is_late_raises_itself_and_regular_contact_follows_the_last(cast: Cast) -> None:
    plan = made(cast)
    update = happened(cast, plan)
    told(cast, update, FRIDAY + timedelta(days=2))
    with door.door(SETUP):
        routine = VictimUpdate.objects.get(plan=plan, state=UpdateState.DUE)
    assert routine.due_at == FRIDAY + timedelta(days=9)  # seven days after they were told
    with clock.moved(FRIDAY + timedelta(days=10)):
        jobs.sweep_clocks()
        with door.door(cast.owen):
            seen = Notice.objects.visible_to(cast.owen).filter(reference=plan.reference)
            assert [one.notice_kind for one in seen] == [NoticeKind.CLOCK_BREACHED]
        assert counts(cast)["late"] == 1
        assert plan.reference in client_of(cast.owen).get(reverse("desk:my-work")).content.decode()
    with door.door(cast.owen):
        contact_plans.end(fresh(plan), by=cast.owen, because=RISK, version=plan.version)
    assert "due" not in counts(cast)


def test_nothing_can_be_told_before_it_happened_or_tomorrow(cast: Cast) -> None:
    plan = made(cast)
    update = happened(cast, plan)
    for at in (FRIDAY - timedelta(hours=1), FRIDAY + timedelta(hours=1)):
        with door.door(cast.owen), pytest.raises(Refused):
            contact_plans.told(update, at, Means.TEXT, by=cast.owen, version=update.version)
    with door.door(cast.owen), pytest.raises(Refused, match="yet"):
        contact_plans.add(plan, Event.COURT, FRIDAY + timedelta(days=1), by=cast.owen)
    with door.door(cast.owen), pytest.raises(Refused, match="by itself"):
        contact_plans.add(plan, Event.ROUTINE, FRIDAY, by=cast.owen)


def test_a_plan_is_its_agencys_alone_and_never_for_whoever_caused_harm(cast: Cast) -> None:
    plan = made(cast)
    request = plan.request
    with door.door(cast.owen):
        offered = {one.subject_id for one in contact_plans.people_to_inform(request, by=cast.owen)}
        for subject in {*request.people} - offered | {plan.subject_id}:
            with pytest.raises(Refused):
                contact_plans.make(request, subject, matter(), by=cast.owen)
    page = reverse("mash_hub:contact-plan", args=[plan.pk])
    assert SECRET in client_of(cast.owen).get(page).content.decode()
    with door.door(SETUP):
        wearers = hats.in_workspace(cast.workspace.mash.pk)
    for hat in wearers:
        with door.door(hat):
            seen = ContactPlan.objects.visible_to(hat).filter(pk=plan.pk).exists()
            assert seen == bool(ContactPlan.objects.readers_of(plan, among=[hat]))
            assert not seen or hat.agency_id == plan.owner_id
    assert client_of(cast.kim).get(page).status_code == 404
    assert client_of(cast.devika).get(page).status_code == 403
    with door.door(cast.kim), pytest.raises(Refused):
        contact_plans.change(plan, matter(), by=cast.kim, version=plan.version)
    with door.door(cast.devika):
        conflicts.keep_apart(
            cast.owen.person_id,
            request.file_id,
            source=ConflictSource.NOTED,
            by=cast.devika,
            at=clock.now(),
        )
    assert client_of(cast.owen).get(page).status_code == 404


def test_it_is_made_changed_and_ended_on_pages(cast: Cast) -> None:
    request = to_police(cast)
    browser, owen = client_of(cast.owen), cast.owen
    shown = browser.get(reverse("mash_hub:request", args=[request.pk])).content.decode()
    new = reverse("mash_hub:contact-plan-new", args=[request.pk])
    assert new in shown
    with door.door(owen):
        person = contact_plans.people_to_inform(fresh(request), by=owen)[0]
    form: dict[str, Any] = {"person": str(person.subject_id), "entitlement": "UNDER_18"}
    form |= {"every_days": "7", "means": SECRET}
    assert post(browser, new, owen, **{**form, "every_days": "0"}).status_code == 422
    page = post(browser, new, owen, **form)["Location"]
    with door.door(owen):
        plan = ContactPlan.objects.get(request=request)
    day = {"day_day": "5", "day_month": "2", "day_year": "2027", "time": "16:20"}
    url = reverse("mash_hub:contact-plan-happened", args=[plan.pk])
    assert post(browser, url, owen, event="COURT", **day)["Location"] == page
    with door.door(owen):
        update = VictimUpdate.objects.get(plan=plan, event=Event.COURT)
    url = reverse("mash_hub:contact-plan-told", args=[update.pk])
    assert post(browser, url, owen, means="TEXT", version=1, **day)["Location"] == page
    shown = browser.get(page).content.decode()
    assert "By text message" in shown
    assert "Enhanced: under 18" in shown
    url = reverse("mash_hub:contact-plan-change", args=[plan.pk])
    assert SECRET in browser.get(url).content.decode()
    change = {"entitlement": "STANDARD", "every_days": "14", "means": "In person", "version": 1}
    assert post(browser, url, owen, **change)["Location"] == page
    url = reverse("mash_hub:contact-plan-end", args=[plan.pk])
    ended = post(browser, url, owen, because="CIRCUMSTANCES_CHANGED", version=2)
    assert ended["Location"] == page
    assert "Something happened" not in browser.get(page).content.decode()
