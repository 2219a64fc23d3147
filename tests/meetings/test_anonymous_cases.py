"""Cases of a MARAC made anonymous: the return and the process measures say the same as before (4.17, 6.1)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from agencies import clock
from agencies.clock import LONDON
from agencies.door import door
from agencies.models import File
from agencies.roles import Role
from mash_hub import destroying, destructions
from mash_hub.models import Destruction, DestructionGround, Involvement, KeptFigure
from mash_hub.models.actions import ActionState
from mash_hub.models.destructions import DestructionState, Way
from meetings import agenda, marac_figures, marac_process, marac_return, ten_principles
from meetings.destructions import target_of
from meetings.marac_figures import Noted
from meetings.models import AgendaItem, MaracCase, MaracFigures, MeetingState, MinuteEntry
from tests.cast import SETUP, Cast, given_role
from tests.mash_hub.keeping_case import WHY, settled, state_of
from tests.meetings import stories
from tests.meetings.test_marac_process import accepted, done, given_up

KEPT = DestructionGround.KEPT_LONG_ENOUGH
OVER = datetime(2053, 1, 8, 10, tzinfo=LONDON)  # ten years, and the child is over 25


def heard(cast: Cast, noted: Noted | None = None) -> AgendaItem:
    """A case that was heard and minuted, and of which everything asked is noted."""
    meeting, item = stories.in_hand(cast, "ruth", "sam", "nadia", "tom")
    on_time, moved, left = (accepted(cast, item, 7) for _ in range(3))
    done(cast, on_time)
    given_up(cast, moved, ActionState.NOT_POSSIBLE)
    given_up(cast, left, ActionState.NOT_UNDERTAKEN)
    stories.minute_everything(cast, item)
    with door(cast.ruth):
        now = stories.fresh_inside(item)
        agenda.hear(now, by=cast.ruth, version=now.version)
    stories.step(meeting, MeetingState.ENDED, cast.ruth)
    with door(cast.ruth):
        row = MaracFigures.objects.visible_to(cast.ruth).get()
        noted = noted or Noted("M", False, True, None, False, 0)
        marac_figures.note(row, noted, by=cast.ruth, version=row.version)
    with door(SETUP):
        found = AgendaItem.objects.select_related("marac_case").get(pk=item.pk)
        for file in File.objects.filter(pk__in=found.all_files):
            file.set_closed(clock.now())
    return found


def gone(cast: Cast, item: AgendaItem, ground: DestructionGround, way: Way) -> Destruction:
    officer = given_role(cast, "ruth", Role.INFORMATION_OFFICER, "marac")
    manager = given_role(cast, "sam", Role.AGENCY_MANAGER, "marac")
    with door(officer):
        target = target_of(item.reference, by=officer)
        assert target
        row = destructions.propose(target, ground, by=officer, because=WHY, way=way)
    settled(row, manager)
    assert destroying.carry_out_all() == 1
    return row


def counted(cast: Cast, day: date) -> dict[str, Any]:
    """What keeper and reader of numbers are shown of a year and its work."""
    year = marac_return.year_of(day)
    board = replace(cast.ruth, role=Role.BOARD_VIEWER)
    with door(cast.ruth):
        found: dict[str, Any] = {
            "exact": marac_return.make(cast.ruth, year),
            "after": marac_return.make(cast.ruth, year + 1),
            "process": marac_process.measures(cast.ruth, day, day + timedelta(days=40)),
        }
    with door(board):
        found["shown"] = marac_return.make(board, year)
        found["all"] = marac_return.make(board, year, exact=True)  # as if nothing were too small
    return found


@pytest.mark.parametrize("way", [Way.ANONYMISE, Way.DESTROY])
def test_the_return_and_its_work_say_the_same_of_a_case_made_anonymous_and_none_of_one_destroyed(
    cast: Cast, way: Way
) -> None:
    item = heard(cast)
    assert item.heard_at is not None
    day = item.heard_at.astimezone(LONDON).date()
    with clock.moved(OVER):
        before = counted(cast, day)
        process = {one.label: one for one in before["process"]}
        assert process["Actions on time"].words == "33.3 %"
        assert process["From referral to hearing, days, median"].of == 1, before["process"]
        row = gone(cast, item, KEPT, way)
        after = counted(cast, day)
        exact = after["exact"].lines
        if way == Way.ANONYMISE:
            assert after == before
            assert state_of(row) == DestructionState.ANONYMISED
        else:
            for lines in (exact, after["all"].lines):
                assert {cell.words for line in lines for cell in line.cells} == {"0"}
            assert state_of(row) == DestructionState.DONE


def test_of_a_case_that_is_gone_no_row_of_a_meeting_leads_to_anybody(cast: Cast) -> None:
    item = heard(cast)
    with clock.moved(OVER):
        gone(cast, item, KEPT, Way.ANONYMISE)
    with door(SETUP):
        case = MaracCase.objects.get(pk=item.marac_case_id)
        figures = MaracFigures.objects.get(case_id=case.pk)
        rows: list[Any] = [case, figures, *Involvement.objects.filter(file__in=item.all_files)]
        rows += MinuteEntry.objects.filter(item=item)
        assert len(rows) > 5
        for row in rows:
            assert {getattr(row, one) for one in row.ties} == {None}
        assert figures.sex == ""


def test_what_alone_was_noted_of_a_victim_goes_too(cast: Cast) -> None:
    item = heard(cast, Noted("M", None, None, None, None, None))
    with clock.moved(OVER):
        gone(cast, item, KEPT, Way.DESTROY)
    with door(SETUP):
        figures = MaracFigures.objects.get(case_id=item.marac_case_id)
        assert (figures.sex, [one.sex for one in figures.history.all()]) == ("", [""])


def test_the_ten_principles_count_it_as_before(cast: Cast) -> None:
    item = heard(cast)
    with door(cast.ruth):
        before = ten_principles.page(cast.ruth)
    with clock.moved(OVER):
        gone(cast, item, KEPT, Way.ANONYMISE)
    with door(cast.ruth):
        after = ten_principles.page(cast.ruth)
    said = [
        [one.evidence for one in page["principles"] if "known in" in one.evidence]
        for page in (before, after)
    ]
    assert said[0] == said[1]
    assert "known in 0.0 % of cases" in said[0][0]


def test_figures_of_the_return_stand_apart_so_that_no_answers_stand_together(cast: Cast) -> None:
    item = heard(cast)
    with clock.moved(OVER):
        gone(cast, item, KEPT, Way.ANONYMISE)
    with door(cast.ruth):
        rows = KeptFigure.objects.filter(measure="marac-return")
        said = {(one.group, one.number) for one in rows}
        assert said >= {("cases", 1), ("male", 1), ("young", 0)}
        assert len(rows) == len(said) == len(marac_return.ROWS)
