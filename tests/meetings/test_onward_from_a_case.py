"""Asking about an item where a case reads it: its owner answers in the workspace it was written in (R9)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.urls import reverse

from agencies import clock, door, hats
from agencies.actors import Hat, Service
from agencies.models import Notice, NoticeKind
from agencies.models.workspaces import Purpose
from agencies.reasons import Reason, ReasonCode
from agencies.verdicts import Refused
from mash_hub import conflicts, jobs, onward_ends, onward_requests
from mash_hub.models import Escalation, Item, ItemRelease, OnwardRequest, OnwardState, OutsideBody
from mash_hub.models.conflicts import ConflictSource
from mash_hub.onward_requests import Leave, Wish
from meetings.models import AgendaItem
from tests.cast import SETUP, Cast, client_of, post
from tests.mash_hub.enquiry_case import fresh
from tests.mash_hub.test_releases import ended
from tests.meetings.test_releases import (  # noqa: F401
    TEXT,
    audience,
    case,
    item,
    reads,
    release,
)

S = OnwardState
WHY = "ZQY they plan with her on Friday"
BECAUSE = Reason(ReasonCode.RELEVANT)
SWEEP = Service("onward")


@pytest.fixture
def given(cast: Cast, case: AgendaItem, item: Item) -> ItemRelease:  # noqa: F811
    """The item of the police, released to the case for probation alone."""
    to = replace(audience(cast, case, item), agencies=(cast.agency.probation.pk,))
    return release(cast, item, to)


def asked(by: Hat, about: Item, wish: Wish) -> OnwardRequest:
    with door.door(by):
        return onward_requests.ask(fresh(about), wish, by=by)


def inside(cast: Cast) -> Wish:
    return Wish(Purpose.DOMESTIC_ABUSE, WHY, cast.agency.safe_haven.pk)


def gives(by: Hat, row: OnwardRequest, *persons: object) -> OnwardRequest:
    with door.door(by):
        row = OnwardRequest.objects.select_related("item").get(pk=row.pk)
        leave = Leave(
            hats.today() + timedelta(days=14),
            persons=tuple(persons),  # type: ignore[arg-type]
            item_version=row.item.version,
        )
        return onward_requests.give(row, leave, by=by, because=BECAUSE, version=row.version)


def told(hat: Hat, kind: NoticeKind) -> int:
    with door.door(hat):
        return Notice.objects.visible_to(hat).filter(notice_kind=kind).count()


def sees(hat: Hat, row: OnwardRequest) -> bool:
    with door.door(hat):
        by_rule = OnwardRequest.objects.visible_to(hat).filter(pk=row.pk).exists()
        found = OnwardRequest.objects.select_related("item__request", "file").get(pk=row.pk)
        assert by_rule == bool(OnwardRequest.objects.readers_of(found, among=[hat]))
        return by_rule


def test_it_is_asked_at_the_case_and_given_to_people_there_by_the_owner_where_it_was_written(
    cast: Cast,
    case: AgendaItem,  # noqa: F811
    item: Item,  # noqa: F811
    given: ItemRelease,
) -> None:
    nadia, priya = cast.nadia, cast.priya
    ask = reverse("mash_hub:item-onward", args=[item.pk])
    shown = client_of(nadia).get(reverse("mash_hub:item", args=[item.pk])).content.decode()
    assert ask in shown
    assert client_of(priya).get(ask).status_code == 404  # reads nothing of it
    fields = {"to": str(cast.agency.safe_haven.pk), "purpose": "DOMESTIC_ABUSE", "why": WHY}
    made = post(client_of(nadia), ask, nadia, **fields)
    assert made.status_code == 302
    with door.door(SETUP):
        row = OnwardRequest.objects.get()
    assert (row.workspace_id, row.asked_in_id) == (item.workspace_id, case.workspace_id)
    assert [sees(hat, row) for hat in (nadia, cast.owen)] == [True, True]
    for hat in (cast.hat("owen", "marac"), cast.ruth, priya, cast.devika, cast.kim):
        assert not sees(hat, row)
    assert told(cast.owen, NoticeKind.ONWARD_ASKED) == 1
    with pytest.raises(Refused, match="Name people"):
        gives(cast.owen, row, cast.kim.person_id)
    done = gives(cast.owen, row, priya.person_id)
    assert (done.state, told(nadia, NoticeKind.ONWARD_ANSWERED)) == (S.GIVEN, 1)
    assert reads(priya, item) == TEXT
    assert reads(cast.hat("tom", "marac"), item) == ""
    with door.door(cast.ruth):
        conflicts.keep_apart(
            priya.person_id,
            case.file_id,
            source=ConflictSource.NOTED,
            by=cast.ruth,
            at=clock.now(),
            cause=case,
        )
    assert reads(priya, item) == ""  # kept apart from the case, and so from what it reads


def test_leave_to_tell_it_on_outside_stands_where_it_was_asked_and_ends_with_the_release(
    cast: Cast,
    item: Item,  # noqa: F811
    given: ItemRelease,
) -> None:
    wish = Wish(Purpose.DOMESTIC_ABUSE, WHY, None, OutsideBody.COURT, "ZQB the family court")
    row = gives(cast.owen, asked(cast.nadia, item, wish))
    page = client_of(cast.nadia).get(reverse("mash_hub:item", args=[item.pk])).content.decode()
    assert row.reference in page
    with door.door(SWEEP):
        assert onward_ends.unreadable_ids() == []
    ended(cast, given)
    with door.door(SETUP):
        assert OnwardRequest.objects.get().state == S.CLOSED


def test_it_is_taken_back_where_it_was_asked_and_late_it_is_challenged_by_nobody(
    cast: Cast,
    item: Item,  # noqa: F811
    given: ItemRelease,
) -> None:
    row = asked(cast.nadia, item, inside(cast))
    for days in (5, 10):
        with clock.moved(clock.now() + timedelta(days=days)):
            jobs.sweep_clocks()
            jobs.raise_escalations()
    with door.door(SETUP):
        assert not Escalation.objects.filter(escalation_type="ACCESS").exists()
    with door.door(cast.nadia):
        now = OnwardRequest.objects.get(pk=row.pk)
        done = onward_requests.take_back(now, by=cast.nadia, version=now.version)
    assert done.state == S.TAKEN_BACK
