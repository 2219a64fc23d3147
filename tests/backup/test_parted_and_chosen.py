"""Two people who were parted since a backup, and settings that were confirmed: so it is after a restore (BK3)."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

import pytest
from django.urls import reverse

from agencies import clock, door
from agencies.models import Revocation
from agencies.verdicts import Refused
from mash_hub import barriers, merges, partnership_settings
from mash_hub.calendars import Hours, hours, working_days
from mash_hub.models import PartnershipSetting, SettingName, Subject
from mash_hub.models.merges import MergeState
from tests.backup.test_narrowed_again import counted, restored, since_the_backup
from tests.cast import SETUP, Cast, client_of
from tests.mash_hub.test_barriers import exclude
from tests.mash_hub.test_merges import (
    OPEN,
    confirmed,
    newest,
    pair,
    proposed,
    standing,
    undone,
)
from tests.mash_hub.test_partnership_settings import WHY
from tests.mash_hub.test_partnership_settings import confirmed as chosen
from tests.mash_hub.test_partnership_settings import proposed as asked

__all__ = ["pair"]


def test_two_people_who_were_parted_since_are_two_again(
    cast: Cast, pair: tuple[Subject, Subject]
) -> None:
    before = standing()
    merge = confirmed(proposed(cast, *pair), cast.devika)
    joined = standing()
    assert joined != before
    with since_the_backup():
        undone(merge, by=cast.devika, asked_by=cast.arlo)
    assert standing() == joined
    assert counted(restored()) == {"PARTED": 1}
    assert standing() == before
    assert newest(merge).state == MergeState.UNDONE
    assert newest(merge).undone_by_id == cast.devika.person_id


def test_whoever_was_kept_from_one_of_them_is_kept_from_that_one_alone(
    cast: Cast, pair: tuple[Subject, Subject]
) -> None:
    kept, joined = pair
    exclude(cast, cast.owen, joined.reference)
    merge = confirmed(proposed(cast, kept, joined), cast.devika)
    assert not is_open(cast, kept)
    with since_the_backup():
        undone(merge, by=cast.devika, asked_by=cast.arlo)
    restored()
    assert is_open(cast, kept)
    assert not is_open(cast, joined)


def is_open(cast: Cast, subject: Subject) -> bool:
    with door.door(cast.owen):
        return barriers.record_of(subject.reference, by=cast.owen) is not None


def test_a_proposal_to_join_that_was_agreed_to_and_undone_since_waits_no_more(
    cast: Cast, pair: tuple[Subject, Subject]
) -> None:
    merge, before = proposed(cast, *pair), standing()
    with since_the_backup():
        undone(confirmed(merge, cast.devika), by=cast.devika, asked_by=cast.arlo)
    assert counted(restored()) == {"PARTED": 1}
    assert standing() == before
    withdrawn = newest(merge)
    with door.door(cast.devika), pytest.raises(Refused, match="does not wait"):
        merges.confirm(withdrawn, by=cast.devika, because=OPEN, version=withdrawn.version)


def test_what_was_joined_and_parted_since_concerns_nobody(
    cast: Cast, pair: tuple[Subject, Subject]
) -> None:
    before = standing()
    with since_the_backup():
        undone(confirmed(proposed(cast, *pair), cast.devika), cast.devika, cast.arlo)
    assert counted(restored()) == {}
    assert standing() == before


def now(cast: Cast, name: SettingName) -> Any:
    """The value in force tomorrow, when all of these begin."""
    with clock.moved(clock.now() + timedelta(days=1)), door.door(SETUP):
        return partnership_settings.in_force(name, cast.workspace.mash.pk, clock.now())


@pytest.mark.parametrize(
    ("name", "value"),
    [
        (SettingName.RED_TARGET, hours(2)),
        (SettingName.AMBER_TARGET, working_days(1)),
        (SettingName.ACCESS_LASTS, 3),
        (SettingName.JOINT_ADULTS, True),
        (SettingName.SERVICE_HOURS, Hours(time(8), time(19), works_weekends=True)),
    ],
)
def test_a_value_that_two_confirmed_since_holds_from_its_day(
    cast: Cast, name: SettingName, value: Any
) -> None:
    assert now(cast, name) != value
    with since_the_backup():
        row = chosen(cast, name, value)
    with door.door(SETUP):
        assert not PartnershipSetting.objects.filter(pk=row.pk).exists()
        said = Revocation.objects.get(thing_id=row.pk).how
    assert WHY not in said
    assert len(said) <= 60
    assert counted(restored()) == {"SETTING": 1}
    assert now(cast, name) == value
    with door.door(SETUP):
        again = PartnershipSetting.objects.get(pk=row.pk)
    who = (cast.hugh.person_id, cast.ada.person_id)
    assert (again.proposed_by_id, again.settled_by_id, again.from_on) == (*who, row.from_on)
    page = client_of(cast.hugh).get(
        reverse("mash_hub:setting", args=[cast.workspace.mash.pk, name.value])
    )
    assert "Chosen before the hub was restored" in page.content.decode()


def test_agencies_that_were_named_since_are_named_again(cast: Cast) -> None:
    named = frozenset({cast.agency.police.pk, cast.agency.health.pk})
    with since_the_backup():
        chosen(cast, SettingName.SIGN_OFF, named)
    assert counted(restored()) == {"SETTING": 1}
    assert now(cast, SettingName.SIGN_OFF) == named


def test_a_value_that_waited_when_the_backup_was_made_holds_if_it_was_confirmed_since(
    cast: Cast,
) -> None:
    row = asked(cast)
    with since_the_backup(), door.door(cast.ada):
        partnership_settings.confirm(row, by=cast.ada, version=1)
    assert now(cast, SettingName.RED_TARGET) != hours(2)
    assert counted(restored()) == {"SETTING": 1}
    assert now(cast, SettingName.RED_TARGET) == hours(2)


def test_what_nobody_confirmed_and_hours_with_closed_days_are_asked_of_people(cast: Cast) -> None:
    closed = Hours(time(8), time(19), closed_on=frozenset({date(2027, 5, 1)}))
    with since_the_backup():
        asked(cast)
        chosen(cast, SettingName.SERVICE_HOURS, closed)
    assert counted(restored()) == {}
    assert now(cast, SettingName.SERVICE_HOURS) != closed
