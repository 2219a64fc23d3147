"""Strategy discussions and joint screenings are opened again by a supervisor, with the reason (4.0)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse

from agencies import clock
from agencies.actors import Hat
from agencies.clock import LONDON
from agencies.door import door
from agencies.reasons import Reason, ReasonCode
from agencies.verdicts import Refused, Stale
from mash_hub import clocks, joint_queue, joint_screening, strategies
from mash_hub.models import JointOutcome, JointScreening, JointState, StrategyState
from tests.cast import SETUP, Cast, client_of, post
from tests.meetings import test_joint_screening as joint
from tests.meetings import test_strategies as discussed

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
S = StrategyState
MONDAY = datetime(2027, 3, 1, 14, 20, tzinfo=LONDON)
LATER = MONDAY + timedelta(days=28)  # the Monday of Easter: a bank holiday
NEWS = Reason(ReasonCode.NEW_INFORMATION, "ZQW he came back.")
FORM = {"because": "NEW_INFORMATION", "sentence": "ZQW he came back."}


@pytest.fixture(autouse=True)
def _on_monday() -> Iterator[None]:
    """Everything happens from that Monday on."""
    with clock.moved(MONDAY):
        yield


def at_page(name: str, row: Any) -> str:
    return reverse(f"meetings:{name}", args=[row.pk])


def do(verb: Any, row: Any, by: Hat, **given: Any) -> Any:
    """One act on a row as it stands."""
    with door(by):
        newest = type(row).objects.get(pk=row.pk)
        return verb(newest, by=by, version=newest.version, **given)


def limit_of(row: Any, name: str) -> clocks.Clock:
    with door(SETUP):
        return clocks.of(row.kind, [row.pk], name)[row.pk]


# --- strategy discussions -------------------------------------------------------------------------


def not_needed(cast: Cast) -> Any:
    row = discussed.asked_for(cast)
    return do(strategies.close, row, cast.devika, because=NEWS)


def reviewed_and_closed(cast: Cast, outcome: StrategyState) -> Any:
    row = discussed.begun(cast, outcome)
    do(strategies.note_assessed, row, cast.devika, on=MONDAY.date())
    do(strategies.review, row, cast.mandeep, words="ZQV no conference is needed.")
    return do(strategies.close, row, cast.devika)


def test_one_that_was_not_needed_is_to_be_convened_again_with_twenty_four_hours_to_hold_it(
    cast: Cast,
) -> None:
    row = not_needed(cast)
    with clock.moved(LATER):
        devika = client_of(cast.devika)
        url = at_page("strategy-reopen", row)
        assert url in devika.get(at_page("strategy", row)).content.decode()
        assert devika.get(url).status_code == 200
        assert post(devika, url, cast.devika, version=row.version).status_code == 422
        assert post(devika, url, cast.devika, **FORM, version=row.version).status_code == 302
        now = discussed.fresh(row)
        assert (now.state, now.closed_at) == (S.REQUESTED, None)
        limit = limit_of(row, strategies.HELD)
        assert (limit.is_running, limit.due_at) == (True, LATER + timedelta(hours=24))
        with door(SETUP):
            assert [one.state for one in row.history.order_by("version")][-2:] == [
                "CLOSED",
                "REQUESTED",
            ]
        assert "Convene it" in devika.get(at_page("strategy", row)).content.decode()


def test_after_section_47_its_conference_is_awaited_again_and_another_than_the_chair_reviews(
    cast: Cast,
) -> None:
    row = reviewed_and_closed(cast, S.S47_JOINT)
    with clock.moved(LATER):
        now = do(strategies.reopen, row, cast.devika, because=NEWS)
        assert now.state == S.S47_JOINT
        assert strategies.awaits_conference(now)
        limit = limit_of(row, strategies.CONFERENCE)
        assert limit.is_running
        assert limit.due_at == datetime(2027, 4, 19, 23, 59, 59, tzinfo=LONDON)  # 15 working days
        with pytest.raises(Refused, match="than the chair"):
            do(strategies.review, row, cast.devika, words="Well done.")
        do(strategies.review, row, cast.mandeep, words="ZQU it held.")
        do(strategies.close, row, cast.devika)
        assert not limit_of_running(row)


def limit_of_running(row: Any) -> bool:
    with door(SETUP):
        return clocks.Clock.objects.on(row.kind, [row.pk]).running().exists()


def test_one_of_no_section_47_goes_on_without_a_time_to_hold_a_conference(cast: Cast) -> None:
    row = reviewed_and_closed(cast, S.S17)
    now = do(strategies.reopen, row, cast.devika, because=NEWS)
    assert now.state == S.S17
    assert not limit_of_running(row)
    page = client_of(cast.devika).get(at_page("strategy", row)).content.decode()
    assert "ZQV no conference is needed" in page  # the review before


def test_nobody_but_a_decision_maker_opens_one_again_and_none_beside_one_to_be_held(
    cast: Cast,
) -> None:
    row = not_needed(cast)
    for hat, code in ((cast.arlo, 403), (cast.owen, 403), (cast.joan, 403), (cast.esther, 404)):
        url = at_page("strategy-reopen", row)
        assert post(client_of(hat), url, hat, **FORM, version=row.version).status_code == code, hat
    with door(cast.devika):
        other = strategies.ask_for(row.contact, by=cast.devika, at=MONDAY)
        assert other is not None
    with pytest.raises(Refused, match="Another strategy discussion"):
        do(strategies.reopen, row, cast.devika, because=NEWS)
    with pytest.raises(Refused, match="not closed"):
        do(strategies.reopen, other, cast.devika, because=NEWS)
    do(strategies.close, other, cast.devika, because=NEWS)
    do(strategies.reopen, row, cast.mandeep, because=NEWS)
    with door(cast.devika), pytest.raises(Stale):
        strategies.reopen(row, by=cast.devika, because=NEWS, version=row.version)


# --- joint screening ------------------------------------------------------------------------------


def test_an_incident_that_was_decided_is_decided_anew_on_the_views_that_were_given(
    cast: Cast,
) -> None:
    joint.signed(cast)
    row = do(joint_screening.close, joint.decided(cast, JointOutcome.EARLY_HELP), cast.devika)
    assert row.state == JointState.CLOSED
    devika, url = client_of(cast.devika), at_page("joint-reopen", row)
    assert url in devika.get(at_page("joint-screening", row)).content.decode()
    assert devika.get(url).status_code == 200
    assert post(devika, url, cast.devika, version=row.version).status_code == 422
    assert post(devika, url, cast.devika, **FORM, version=row.version).status_code == 302
    now = joint.fresh(row)
    assert (now.state, now.outcomes, now.decided_at) == (JointState.READ_BY_ALL, [], None)
    page = devika.get(at_page("joint-screening", row)).content.decode()
    assert joint.WORDS in page
    assert "Decision:" not in page
    with clock.moved(MONDAY + timedelta(hours=1)):
        again = joint.decided(cast, JointOutcome.NO_FURTHER, row=now)
    with door(SETUP):
        items = again.agenda_items.select_related("meeting").order_by("heard_at", "place")
        first, second = items
    day = devika.get(reverse("meetings:joint-day", args=[first.meeting_id])).content.decode()
    assert "Early help" in day  # what was decided first stays what was decided then
    assert "No further action" in day
    assert first.meeting_id == second.meeting_id
    meeting = second.meeting
    end = reverse("meetings:joint-day-end", args=[meeting.pk])
    assert post(devika, end, cast.devika, version=meeting.version).status_code == 302
    assert joint.fresh(row).state == JointState.CLOSED


def test_an_incident_that_was_taken_off_undecided_waits_for_the_missing_views_in_a_new_time(
    cast: Cast,
) -> None:
    row = joint.queued(cast)
    joint.marked(row, cast.owen)
    do(joint_screening.close, joint.fresh(row), cast.devika, because=NEWS)
    with clock.moved(LATER):
        do(joint_screening.reopen, row, cast.devika, because=NEWS)
        assert joint.fresh(row).state == JointState.QUEUED
        for name, runs in (("owen", False), ("kim", True), ("devika", True)):
            view = joint.view_of(row, getattr(cast, name))
            limit = limit_of(view, joint_queue.VIEW)
            assert limit.is_running is runs, name
            if runs:  # from the bank holiday on: the end of the next working day
                assert limit.due_at == datetime(2027, 3, 30, 23, 59, 59, tzinfo=LONDON)
        for name in ("kim", "devika"):
            joint.marked(row, getattr(cast, name))
        assert joint.fresh(row).state == JointState.READ_BY_ALL


def test_the_lead_alone_who_signed_puts_an_incident_back_and_not_beside_another(
    cast: Cast,
) -> None:
    row = joint.queued(cast)
    row = do(joint_screening.close, joint.fresh(row), cast.devika, because=NEWS)
    url = at_page("joint-reopen", row)
    for hat, code in ((cast.arlo, 403), (cast.owen, 403), (cast.joan, 403), (cast.esther, 404)):
        assert post(client_of(hat), url, hat, **FORM, version=row.version).status_code == code, hat
    devika = client_of(cast.devika)
    assert "sign" in devika.get(url)["Location"]  # today’s declaration first
    refused = post(devika, url, cast.devika, **FORM, version=row.version)
    assert "Sign today’s declaration first" in refused.content.decode()
    with door(cast.devika):
        contact = type(row.contact).objects.get(pk=row.contact_id)
        brief = joint_queue.Brief("He rang again.", MONDAY.date())
        joint_queue.queue(contact, brief, by=cast.devika)
    with pytest.raises(Refused, match="on the list already"):
        do(joint_screening.reopen, row, cast.devika, because=NEWS)
    with door(SETUP):
        assert JointScreening.objects.open().count() == 1
