"""Limits of flags and transfers are those that a MARAC chose, by two people (domain notes 4.7, 4.10)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse

from agencies import clock
from agencies.clock import LONDON
from agencies.door import door
from mash_hub import clocks
from mash_hub.calendars import working_days
from mash_hub.models import SettingName
from meetings import marac_monitoring, marac_transfers
from meetings.models import FlagConfirmation, MaracTransfer
from tests.cast import SETUP, Cast, client_of
from tests.mash_hub.test_partnership_settings import confirmed
from tests.meetings.marac_stories import MONDAY, accepted
from tests.meetings.test_further_incidents import monitored
from tests.meetings.test_marac_transfers import moves

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
TOMORROW = MONDAY.date() + timedelta(days=1)


def chose(cast: Cast, name: SettingName, days: int) -> None:
    with clock.moved(MONDAY):
        given = {"workspace": cast.workspace.marac, "from_on": TOMORROW}
        confirmed(cast, name, working_days(days), **given)


def test_each_agency_confirms_its_flag_within_what_the_marac_chose(cast: Cast) -> None:
    chose(cast, SettingName.FLAG_CONFIRMED, 3)
    case = monitored(cast)
    with door(SETUP):
        ids = [*FlagConfirmation.objects.filter(case=case).values_list("pk", flat=True)]
        limits = clocks.of(FlagConfirmation.kind, ids, marac_monitoring.CONFIRMED)
    due = {limit.due_at.astimezone(LONDON).date() for limit in limits.values()}
    assert due == {date(2027, 2, 23)}  # three working days from Thursday the 18th


def test_a_case_that_moves_is_sent_within_what_its_marac_chose(cast: Cast) -> None:
    chose(cast, SettingName.TRANSFER_SENT, 2)
    chose(cast, SettingName.TRANSFER_SEEN, 4)
    with clock.moved(MONDAY + timedelta(days=2)):
        case = accepted(cast)
        row = moves(cast, case, "OUTSIDE", known_on_day=3, known_on_month=2)
        with door(SETUP):
            limit = clocks.of(MaracTransfer.kind, [row.pk], marac_transfers.SEND[0])[row.pk]
        assert limit.due_at.astimezone(LONDON).date() == date(2027, 2, 5)
        page = client_of(cast.ruth).get(reverse("meetings:marac-case", args=[case.pk]))
        assert page.status_code == 200
