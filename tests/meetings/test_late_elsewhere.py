"""Who comes later to another MARAC or a CMOG sees nothing of a case before their name was compared (4.8, 4.10)."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from django.urls import reverse

from agencies import clock
from agencies.actors import Hat, Service
from agencies.door import door
from agencies.models import Notice
from agencies.roles import Role
from audit.log.models import Entry
from mash_hub.models import CmogEntry
from meetings import late_names, marac_transfers
from meetings.models import Heading, MinuteEntry
from tests.cast import SETUP, Cast, client_of
from tests.meetings import test_cmog_parts as cmog_parts
from tests.meetings.marac_stories import MONDAY, accepted
from tests.meetings.test_expecting import joins
from tests.meetings.test_late_names import SEES_CASES, swept
from tests.meetings.test_marac_moves import my_work
from tests.meetings.test_marac_transfers import REFUGE, do, east, packed

__all__ = ["east"]

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def text_of(hat: Hat, name: str, *args: Any) -> str:
    return str(client_of(hat).get(reverse(name, args=args)).content.decode())


def agrees(row: Any, hats: list[Hat]) -> list[Hat]:
    """Who of some hats sees a row, by both faces of the rule, which agree."""
    with door(SETUP):
        again = type(row).objects.get(pk=row.pk)
        readers: list[Hat] = type(row).objects.readers_of(again, among=hats)
    for hat in hats:
        with door(hat):
            seen = type(row).objects.visible_to(hat).filter(pk=row.pk).exists()
        assert seen == (hat in readers), (row, hat.role)
    return readers


@pytest.mark.parametrize("role", SEES_CASES)
def test_a_transfer_that_arrived_is_not_there_for_who_comes_later_before_they_were_compared(
    cast: Cast, east: SimpleNamespace, role: Role
) -> None:
    cast.workspace.east = east.place
    with clock.moved(MONDAY):
        row = packed(cast, east, accepted(cast), protection="REFUGE", **REFUGE)
        do(marac_transfers.send, row, cast.ruth)
        there = [
            joins(cast, name.split()[0].lower(), name, cast.agency.eastvale, role, "east")
            for name in ("Gail Thrale", "Noor Aziz")
        ]
        gail, noor = there

        def shown(hat: Hat) -> bool:
            texts = [
                text_of(hat, "meetings:marac-transfers"),
                text_of(hat, "meetings:marac-transfer", row.pk),
                my_work(hat),
            ]
            return any(row.reference in text for text in texts)

        for hat in there:
            assert not shown(hat)
            page = client_of(hat).get(reverse("meetings:marac-transfer", args=[row.pk]))
            assert page.status_code == 404
        known = [east.esther, east.edna, east.kim]
        assert agrees(row, [*known, *there]) == known
        swept()
        assert shown(noor)
        assert not shown(gail)
        assert agrees(row, [*known, *there]) == [*known, noor]
        with door(gail):
            assert not Notice.objects.visible_to(gail).exists()
        with door(Service(late_names.JOB)):
            assert late_names.due_ids() == []
    with door(cast.ines):  # compared by the MARAC that sent it, whose words the pack is
        assert Entry.objects.filter(ground="names", thing_ids=[row.pk]).exists()


@pytest.mark.parametrize("role", [Role.MARAC_COORDINATOR, Role.MARAC_CHAIR])
def test_an_entry_on_the_agenda_of_a_cmog_is_not_there_for_who_comes_to_keep_or_chair_before_that(
    cast: Cast, role: Role
) -> None:
    day = cmog_parts.in_session(cast)
    said = (Heading.WISHES, Heading.PRESENTED, Heading.SHARED, Heading.RISK)
    cmog_parts.heard(day.child, day, *said)
    with door(SETUP):
        line = MinuteEntry.objects.get(item=day.child, heading=Heading.SHARED)
    tara, noor = late = [
        joins(cast, name.split()[0].lower(), name, cast.agency.council, role, "cmog")
        for name in ("Tara Brannock", "Noor Aziz")
    ]

    def shown(hat: Hat) -> set[str]:
        texts = text_of(hat, "meetings:meeting", day.meeting.pk)
        for item in day.items:
            texts += text_of(hat, "meetings:item", item.pk)
        return {item.reference for item in day.items if item.reference in texts}

    for hat in late:
        assert shown(hat) == set()
        assert client_of(hat).get(reverse("meetings:item", args=[day.child.pk])).status_code == 404
    known = [day.cmog.carys, day.chair]
    for row in (*day.items, line):
        assert agrees(row, [*known, *late]) == known
    swept()
    assert shown(noor) == {item.reference for item in day.items}
    assert shown(tara) == {day.person.reference, day.place.reference}
    for row in (day.child, line):  # nor in the minutes
        assert agrees(row, [*known, *late]) == [*known, noor]
    with door(tara):  # who bears a child’s name is kept from her entry, too
        assert not CmogEntry.objects.visible_to(tara).filter(pk=day.child.entry_id).exists()
    with door(Service(late_names.JOB)):
        assert late_names.due_ids() == []


def test_what_came_of_a_transfer_and_an_agenda_is_compared_with_each_newcomer_once(
    cast: Cast, django_assert_num_queries: Any
) -> None:
    day = cmog_parts.listed(cast)
    joins(cast, "noor", "Noor Aziz", cast.agency.council, Role.MARAC_CHAIR, "cmog")
    with door(Service(late_names.JOB)), django_assert_num_queries(1):
        assert set(late_names.due_ids()) == {item.pk for item in day.items}
    swept()
    with door(Service(late_names.JOB)), django_assert_num_queries(1):
        assert late_names.due_ids() == []
