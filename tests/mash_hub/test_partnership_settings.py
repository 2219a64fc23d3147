"""Partnership settings: from a day, by two people; running clocks keep theirs, new ones take them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, ClassVar
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agencies import clock, door, hats
from agencies.clock import LONDON
from agencies.models import Draft, Notice, NoticeKind
from agencies.verdicts import Refused, Stale
from audit.log.models import Entry
from mash_hub import clocks, contacts, jobs, partnership_settings, ratings
from mash_hub.calendars import Hours, Target, hours, months_before, working_days
from mash_hub.local_values import SPECS, Limit, names_for
from mash_hub.models import ClockType, PartnershipSetting, Rating, SettingName, SettingState
from tests.cast import SETUP, Cast, client_of, post
from tests.mash_hub.enquiry_case import make_contact, rated

RED = SettingName.RED_TARGET
TWO_HOURS = hours(2)
WHY = "Agreed by the partnership in November."


def tomorrow() -> date:
    return hats.today() + timedelta(days=1)


def proposed(
    cast: Cast, name: SettingName = RED, value: Any = TWO_HOURS, **other: Any
) -> PartnershipSetting:
    with door.door(cast.hugh):
        return partnership_settings.propose(
            other.pop("workspace", cast.workspace.mash),
            name,
            **{"value": value, "from_on": tomorrow(), "why": WHY, "by": cast.hugh, **other},
        )


def confirmed(
    cast: Cast, name: SettingName = RED, value: Any = TWO_HOURS, **other: Any
) -> PartnershipSetting:
    row = proposed(cast, name, value, **other)
    with door.door(cast.ada):
        return partnership_settings.confirm(row, by=cast.ada, version=1)


def test_a_value_holds_from_its_day_when_a_second_person_confirmed_it(cast: Cast) -> None:
    row = proposed(cast)
    with door.door(cast.hugh), pytest.raises(Refused, match="second person"):
        partnership_settings.confirm(row, by=cast.hugh, version=1)
    with door.door(cast.ada):
        partnership_settings.confirm(row, by=cast.ada, version=1)
    day = datetime.combine(tomorrow(), time(0), LONDON)
    mash, eastvale = cast.workspace.mash.pk, cast.workspace.eastvale_mash.pk
    with door.door(SETUP):
        before = partnership_settings.target(RED, mash, day - timedelta(seconds=1))
        assert (before, partnership_settings.target(RED, mash, day)) == (hours(4), hours(2))
        assert partnership_settings.target(RED, eastvale, day) == hours(4)
        assert list(row.history.order_by("version").values_list("state", "by_person_id")) == [
            ("PROPOSED", cast.hugh.person_id),
            ("CONFIRMED", cast.ada.person_id),
        ]
    with door.door(cast.ada):
        verbs = Entry.objects.filter(ground=RED).order_by("at").values_list("verb", flat=True)
        assert list(verbs) == ["REQUESTED", "CONFIRMED"]
        told = Notice.objects.visible_to(cast.ada).filter(notice_kind=NoticeKind.SETTING_CHANGED)
        assert told.count() == 2


def test_a_clock_that_runs_keeps_its_limit_and_a_new_one_takes_the_value_of_its_start(
    cast: Cast,
) -> None:
    confirmed(cast)
    old = rated(cast)
    with clock.moved(datetime.combine(tomorrow(), time(9), LONDON)):
        new = rated(cast, contact=make_contact(cast))
        late = rated(cast, contact=make_contact(cast, received_at=old.received_at))
    with door.door(SETUP):
        rows = clocks.of("enquiry", [old.pk, new.pk, late.pk], ratings.DECISION)
        took = {pk: row.due_at - row.started_at for pk, row in rows.items()}
    assert took == {
        old.pk: timedelta(hours=4),
        new.pk: timedelta(hours=2),
        late.pk: timedelta(hours=4),  # its time started with its receipt, the day before
    }


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        (RED, hours(25), "between 1 hour and 24 hours"),
        (RED, working_days(1), "another way to count"),
        (SettingName.GREEN_TARGET, working_days(11), "between 1 and 10 working days"),
        (SettingName.SEALED_REVIEW, 91, "between 7 and 90 days"),
        (SettingName.REQUEST_PERIOD, 0, "between 1 and 60 months"),
        (SettingName.SERVICE_HOURS, Hours(time(17), time(9)), "closes after it opens"),
    ],
)
def test_a_value_outside_its_range_is_refused_in_a_sentence(
    cast: Cast, name: SettingName, value: Any, words: str
) -> None:
    with pytest.raises(Refused, match=words):
        proposed(cast, name, value)


def test_a_value_begins_on_a_day_to_come_and_says_why(cast: Cast) -> None:
    with pytest.raises(Refused, match="from tomorrow on"):
        proposed(cast, from_on=hats.today())
    with pytest.raises(Refused, match="why"):
        proposed(cast, why=" ")
    with pytest.raises(Refused, match="does not concern"):
        proposed(cast, workspace=cast.workspace.marac)
    row = proposed(cast)
    with pytest.raises(Refused, match="Another value waits"):
        proposed(cast, value=hours(3))
    with (
        clock.moved(datetime.combine(tomorrow(), time(9), LONDON)),
        door.door(cast.ada),
        pytest.raises(Refused, match="has come"),
    ):
        partnership_settings.confirm(row, by=cast.ada, version=1)


def test_a_proposal_is_settled_once(cast: Cast) -> None:
    row = proposed(cast)
    with door.door(cast.ada):
        partnership_settings.drop(row, by=cast.ada, version=1)
        with pytest.raises(Stale):
            partnership_settings.confirm(row, by=cast.ada, version=1)
        with pytest.raises(Refused):
            partnership_settings.confirm(row, by=cast.ada, version=2)
    proposed(cast, value=hours(3))  # the way is free for another


def test_only_those_who_keep_the_partnership_read_and_change_settings(cast: Cast) -> None:
    row = proposed(cast)
    for hat in (cast.devika, cast.paula, cast.ruth):
        with door.door(hat):
            assert not PartnershipSetting.objects.visible_to(hat).exists()
            with pytest.raises(Refused):
                partnership_settings.confirm(row, by=hat, version=1)


@dataclass
class Thing:
    """Something that has clocks."""

    kind: ClassVar[str] = "enquiry"

    id: UUID = field(default_factory=uuid4)
    reference: str = "E-M5NCQ"


def test_a_team_s_own_hours_and_closed_days_count(cast: Cast) -> None:
    monday = tomorrow() + timedelta(days=7 - tomorrow().weekday())
    own = Hours(time(8), time(12), closed_on=frozenset({monday}))
    confirmed(cast, SettingName.SERVICE_HOURS, own)
    at = datetime.combine(monday, time(9), LONDON)
    with door.door(SETUP):
        row = clocks.start(
            Thing(),
            "DECISION",
            target=Target(ClockType.WORKING_HOURS, 5 * 60),
            at=at,
            owner_id=cast.agency.council.pk,
            workspace_id=cast.workspace.mash.pk,
        )
    assert row.due_at == datetime.combine(monday + timedelta(days=2), time(9), LONDON)


def test_all_values_of_a_workspace_are_one_query_an_act(cast: Cast) -> None:
    with (
        door.door(SETUP),
        CaptureQueriesContext(
            connection,
        ) as asked,
    ):
        for name in names_for(cast.workspace.mash.workspace_kind):
            partnership_settings.in_force(name, cast.workspace.mash.pk, clock.now())
    assert sum("partnershipsetting" in one["sql"] for one in asked.captured_queries) == 1


def test_every_default_lies_within_its_own_range_and_is_read_as_it_was_written() -> None:
    assert set(SPECS) == set(SettingName)
    for spec in SPECS.values():
        assert spec.read(spec.write(spec.default)) == spec.default  # type: ignore[arg-type]
        assert spec.words(spec.default)  # type: ignore[arg-type]
    assert any(isinstance(spec, Limit) for spec in SPECS.values())
    assert months_before(date(2027, 3, 31), 1) == date(2027, 2, 28)
    assert months_before(date(2027, 1, 15), 12) == date(2026, 1, 15)


def test_two_people_change_a_setting_on_its_pages(cast: Cast) -> None:
    mash = cast.workspace.mash.pk
    page = reverse("mash_hub:setting", args=[mash, RED])
    change = reverse("mash_hub:setting-propose", args=[mash, RED])
    hugh, ada = client_of(cast.hugh), client_of(cast.ada)
    assert "4 hours, day and night" in hugh.get(page).content.decode()
    day = tomorrow()
    typed = {"from_on_day": day.day, "from_on_month": day.month, "from_on_year": day.year}
    wrong = post(hugh, change, cast.hugh, amount="30", unit="hours", why=WHY, **typed)
    assert wrong.status_code == 422
    assert "Choose between 1 hour and 24 hours." in wrong.content.decode()
    assert WHY in wrong.content.decode()
    right = post(hugh, change, cast.hugh, amount="90", unit="minutes", why=WHY, **typed)
    assert right["Location"] == page
    assert "90 minutes" in ada.get(reverse("mash_hub:settings")).content.decode()
    with door.door(SETUP):
        row = PartnershipSetting.objects.get()
    own = hugh.get(page).content.decode()
    assert "not the one who proposed it" in own
    post(ada, reverse("mash_hub:setting-confirm", args=[row.pk]), cast.ada, version=1)
    shown = ada.get(page).content.decode()
    assert "confirmed by Ada Byrne" in shown
    assert (
        "90 minutes"
        in ada.get(reverse("mash_hub:settings-workspace", args=[mash])).content.decode()
    )
    with door.door(SETUP):
        assert PartnershipSetting.objects.get().state == SettingState.CONFIRMED


def test_hours_are_changed_on_their_page(cast: Cast) -> None:
    change = reverse(
        "mash_hub:setting-propose", args=[cast.workspace.mash.pk, SettingName.SERVICE_HOURS]
    )
    hugh, day = client_of(cast.hugh), tomorrow()
    typed = {"from_on_day": day.day, "from_on_month": day.month, "from_on_year": day.year}
    typed |= {"opens_at": "08:30", "closes_at": "18:00", "why": WHY}
    assert "09:00" in hugh.get(change).content.decode()
    assert post(hugh, change, cast.hugh, closed_on="Christmas", **typed).status_code == 422
    assert post(hugh, change, cast.hugh, closed_on="2027-12-24\n", **typed).status_code == 302
    with door.door(SETUP):
        assert PartnershipSetting.objects.get().value == {
            "opens": "08:30",
            "closes": "18:00",
            "weekends": False,
            "closed_on": ["2027-12-24"],
        }


def test_an_enquiry_of_the_demo_s_kind_has_a_target_of_each_rating(cast: Cast) -> None:
    with door.door(SETUP):
        found = [ratings.target_of(cast.workspace.mash.pk, one, clock.now()) for one in Rating]
    assert [bool(one) for one in found] == [True, True, True, False]


def unsent(cast: Cast) -> Draft:
    """A contact that Joan began and never sent."""
    with door.door(cast.joan):
        return contacts.begin(by=cast.joan)


def drafts_after(cast: Cast, at: datetime) -> set[UUID]:
    with clock.moved(at):
        jobs.remove_old_drafts()
    with door.door(cast.joan):
        return set(Draft.objects.visible_to(cast.joan).values_list("pk", flat=True))


def test_unsent_drafts_go_after_the_days_that_two_people_chose_and_no_sooner(cast: Cast) -> None:
    spec = SPECS[SettingName.DRAFT_KEPT]
    for days in (6, 91):
        with pytest.raises(Refused, match="between 7 and 90"):
            spec.write(days)  # type: ignore[arg-type]
    confirmed(cast, SettingName.DRAFT_KEPT, 7)
    before, began = unsent(cast), clock.now()
    with clock.moved(began + timedelta(days=2)):  # the value holds by now
        after = unsent(cast)
        page = client_of(cast.joan).get(reverse("mash_hub:new-contact")).content.decode()
        assert "goes 7 days after" in page
    assert drafts_after(cast, began + timedelta(days=8)) == {before.pk, after.pk}
    # What was typed before the value held is kept as it was promised then.
    assert drafts_after(cast, began + timedelta(days=10)) == {before.pk}
    assert drafts_after(cast, began + timedelta(days=29)) == {before.pk}
    assert drafts_after(cast, began + timedelta(days=31)) == set()
