"""The SafeLives return: the worked fixture comes out exactly, and small numbers cannot be worked out (6.1)."""

from __future__ import annotations

import csv
import io
import re
from datetime import date, datetime
from itertools import product
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as some

from agencies import clock, files
from agencies.actors import Hat
from agencies.clock import LONDON
from agencies.door import door
from agencies.models.files import RetentionClass
from agencies.models.people import Membership, MembershipStatus
from agencies.roles import Role
from audit.log.models import Entry
from mash_hub import conflicts, partnership_settings
from mash_hub.models.conflicts import ConflictSource
from meetings import agenda, marac_eligibility, marac_figures, marac_listing, small_numbers
from meetings.marac_cases import Source
from meetings.models import MaracFigures, MeetingState
from meetings.small_numbers import CASES, YEAR
from tests.cast import SETUP, Cast, client_of, given_role, post
from tests.meetings import marac_stories, stories

db = pytest.mark.django_db(databases=["default", "keys"])
RETURN, OUT = "meetings:marac-return", "meetings:marac-return-out"
NOW = datetime(2027, 4, 8, 10, tzinfo=LONDON)
# The fixture of domain notes 6.1: by quarter, and what is known of the year alone in its first quarters.
CASES_OF = (118, 126, 131, 129)
REPEATS = (34, 38, 45, 44)
CHILDREN = (140, 151, 163, 158)
OF_YEAR = {
    "from_police": (80, 80, 80, 80),
    "is_minoritised": (27, 27, 27, 27),
    "is_lgbt": (2, 2, 2, 2),
    "is_disabled": (13, 13, 13, 13),
    "is_male": (8, 8, 8, 9),
    "is_16_or_17": (7, 0, 0, 0),
}
DAYS = (date(2026, 5, 14), date(2026, 8, 13), date(2026, 11, 12), date(2027, 2, 11))


def figures(cast: Cast, heard_on: date, **more: Any) -> MaracFigures:
    """One case as it is counted, inside an open door."""
    given_ones: dict[str, Any] = {
        "is_repeat": False,
        "from_police": False,
        "children": 0,
        "sex": "F",
        "is_16_or_17": False,
        "is_minoritised": False,
        "is_lgbt": False,
        "is_disabled": False,
        "young_harming": 0,
        **more,
    }
    return MaracFigures(
        id=uuid4(),
        case_id=uuid4(),
        reference="MA-BCDFG",
        workspace=cast.workspace.marac,
        file=cast.figures_file,
        heard_on=heard_on,
        **given_ones,
    ).start(by=SETUP, at=clock.now())


def open_file(cast: Cast) -> None:
    with door(SETUP):
        cast.figures_file = files.open_file(
            MaracFigures.kind,
            owner_id=cast.agency.council.pk,
            workspace_id=cast.workspace.marac.pk,
            retention_class=RetentionClass.MARAC_CASE,
        )


def a_quarter(cast: Cast, place: int) -> None:
    """The cases of one quarter of the fixture, inside an open door."""
    cases, children = CASES_OF[place], CHILDREN[place]
    for number in range(cases):
        marks = {name: number < counts[place] for name, counts in OF_YEAR.items()}
        figures(
            cast,
            DAYS[place],
            is_repeat=number < REPEATS[place],
            children=children // cases + (number < children % cases),
            sex="M" if marks.pop("is_male") else "F",
            **marks,
        )


@pytest.fixture
def fixture(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Cast:
    """Northmoor with 120,000 females aged 16 or over, its year of 504 cases, and 487 the year before."""
    number = partnership_settings.number

    def of(name: str, *args: Any) -> int:
        return 120_000 if name == "MARAC_FEMALES" else number(name, *args)

    monkeypatch.setattr(partnership_settings, "number", of)
    open_file(cast)
    with door(SETUP):
        for place in range(4):
            a_quarter(cast, place)
        for _ in range(487):
            figures(cast, date(2025, 9, 10))
    return cast


def page(hat: Hat, year: int = 2026) -> str:
    answer = client_of(hat).get(reverse(RETURN), {"year": year})
    assert answer.status_code == 200, answer
    return " ".join(answer.content.decode().split())


def row_of(page: str, label: str) -> list[str]:
    """The cells of one row of the page."""
    row = page.split(f">{label}<br>")[1].split("</tr>")[0]
    return [cell.split(">")[1].split("<")[0] for cell in row.split("<td")[1:]]


def result_of(page: str, label: str) -> str:
    """What stands beside one result."""
    return page.split(f">{label}</dt>")[1].split("</dd>")[0].split(">", 1)[1].split(" <span")[0]


@db
def test_the_worked_fixture_comes_out_exactly_on_the_page_and_its_copy(fixture: Cast) -> None:
    with clock.moved(NOW):
        shown = page(fixture.ruth)
        assert row_of(shown, "Cases") == ["118", "126", "131", "129", "504", ""]
        assert row_of(shown, "Repeats") == ["34", "38", "45", "44", "161", "31.9 %"]
        assert row_of(shown, "Children") == ["140", "151", "163", "158", "612", ""]
        for label, year, share in (
            ("Police referrals", "320", "63.5 %"),
            ("Partner referrals", "184", "36.5 %"),
            ("Black, Asian or racially minoritised", "108", "21.4 %"),
            ("LGBT+", "8", "1.6 %"),
            ("Disability", "52", "10.3 %"),
            ("Male victims", "33", "6.5 %"),
            ("Victims aged 16 or 17", "7", "1.4 %"),
        ):
            assert row_of(shown, label)[YEAR:] == [year, share], label
        for label, words in (
            ("Cases for 10,000 females aged 16 or over", "42.0"),
            ("Children for each case", "1.21"),
            ("Recommended cases", "480"),
            ("IDVAs, full time, for these cases", "5.04"),
            ("Administrators, full time, for these cases", "1.26"),
        ):
            assert result_of(shown, label) == words, label
        assert "change +3.5 %" in shown
        assert "recommended 4.8<" in shown
        assert "recommended 1.2<" in shown
        assert row_of(shown, "LGBT+")[0] == "2*"  # no copy holds it
        board = given_role(fixture, "vera", Role.BOARD_VIEWER, "marac")
        copy = post(client_of(board), reverse(OUT), board, year=2026)
        assert copy.status_code == 200
        table = {row[0]: row[1:7] for row in csv.reader(io.StringIO(copy.content.decode())) if row}
        assert table["Cases"] == ["118", "126", "131", "129", "504", ""]
        assert "Not for whoever keeps or chairs the list" in copy.content.decode()
        # Four twos make eight, and so might 1, 3, 1, 3.
        assert table["LGBT+"] == ["c", "c", "c", "c", "8", "1.6 %"]
        assert "MA-" not in copy.content.decode()
    with door(fixture.ines):
        assert Entry.objects.filter(verb="EXPORTED").count() == 1


@db
def test_whoever_reads_numbers_alone_is_shown_none_that_is_small_or_gives_one_away(
    cast: Cast,
) -> None:
    open_file(cast)
    with door(SETUP):
        for place, (cases, lgbt) in enumerate(((20, 3), (20, 0), (20, 6), (20, 0))):
            for number in range(cases):
                figures(cast, DAYS[place], is_lgbt=number < lgbt, from_police=number < 10)
    board = given_role(cast, "vera", Role.BOARD_VIEWER, "marac")
    with clock.moved(NOW):
        assert row_of(page(cast.ruth), "LGBT+")[:5] == ["3*", "0", "6", "0", "9*"]
        shown = page(board)
        assert row_of(shown, "LGBT+") == ["c", "0", "6", "0", "c", "c"]
        assert row_of(shown, "Police referrals")[:5] == ["10", "10", "10", "10", "40"]
        assert "MA-BCDFG" not in shown
        assert "How the work went" not in shown
        assert client_of(cast.nadia).get(reverse(RETURN)).status_code == 403
        for hat in (cast.ruth, cast.sam, cast.nadia):
            assert post(client_of(hat), reverse(OUT), hat, year=2026).status_code in (403, 404)
        for year in ("2028", "1", "x"):
            assert client_of(cast.ruth).get(reverse(RETURN), {"year": year}).status_code == 404


@db
def test_beside_each_share_stands_of_how_many_cases_it_is_not_known(cast: Cast) -> None:
    """To whoever keeps the list; elsewhere it would be one more number to work others out from."""
    open_file(cast)
    with door(SETUP):
        for number in range(20):
            unknown = None if number < 3 else False
            figures(cast, DAYS[0], is_minoritised=unknown, sex="" if number < 2 else "F")
    board = given_role(cast, "vera", Role.BOARD_VIEWER, "marac")
    with clock.moved(NOW):
        shown = page(cast.ruth)
        for label, words in (
            ("Black, Asian or racially minoritised", "not known of 3<"),
            ("Male victims", "not known of 2<"),
        ):
            assert words in shown.split(f">{label}<br>")[1].split("</tr>")[0]
        assert "not known" not in shown.split(">LGBT+<br>")[1].split("</tr>")[0]
        assert "not known of" not in page(board)
        assert all("not known" not in cell for row in copied(board).values() for cell in row)


def copied(hat: Hat) -> dict[str, list[str]]:
    """The rows of a copy of the year’s return, by their measure."""
    copy = post(client_of(hat), reverse(OUT), hat, year=2026)
    rows = csv.reader(io.StringIO(copy.content.decode()))
    return {row[0]: row[1:7] for row in rows if row}


@db
def test_of_a_quarter_that_is_not_over_nobody_else_sees_a_number_grow(cast: Cast) -> None:
    open_file(cast)
    with door(SETUP):
        for place in range(4):
            for number in range(12):
                figures(cast, DAYS[place], is_disabled=number < 6)
    board = given_role(cast, "vera", Role.BOARD_VIEWER, "marac")
    told = {"Cases": ["12"] * 4, "Disability": ["6"] * 4}

    for now in (datetime(2027, 2, 20, 10, tzinfo=LONDON), datetime(2027, 3, 31, 23, tzinfo=LONDON)):
        with clock.moved(now):
            shown, copy = page(board), copied(board)
            for label, cells in told.items():
                assert row_of(shown, label)[:5] == [*cells[:3], "c", "c"], now
                assert copy[label][:5] == [*cells[:3], "c", "c"], now
            assert row_of(shown, "Disability")[5] == "c"
            assert "Cases in the year before" not in shown  # nor a rate that grows with it
            assert row_of(page(cast.ruth), "Disability")[:5] == ["6", "6", "6", "6*", "24*"]
    with clock.moved(datetime(2027, 4, 1, 1, tzinfo=LONDON)):
        shown, copy = page(board), copied(board)
        for label, cells in told.items():
            assert row_of(shown, label)[:4] == copy[label][:4] == cells
        assert row_of(shown, "Disability")[4:] == ["24", "50.0 %"]


def kept_apart_from(cast: Cast, name: str, heard_on: date) -> None:
    """One more case, from which somebody is kept apart."""
    theirs: Any = SimpleNamespace(**vars(cast))
    open_file(theirs)
    with door(SETUP):
        row = figures(theirs, heard_on, sex="M", is_repeat=True, is_lgbt=True)
        conflicts.keep_apart(
            getattr(cast.person, name).pk,
            row.file_id,
            source=ConflictSource.FOUND,
            by=SETUP,
            at=clock.now(),
            cause=row,
        )


@db
def test_there_is_one_copy_and_a_coordinator_kept_apart_cannot_tell_that_it_counts_one_more(
    cast: Cast,
) -> None:
    """Every answer to her is the same, byte for byte, whether or not there is a case more (ADR 76)."""
    open_file(cast)
    with door(SETUP):
        for place in range(4):
            for number in range(20):
                figures(cast, DAYS[place], sex="M" if number < 7 else "F", is_lgbt=number < 6)
    board = given_role(cast, "vera", Role.BOARD_VIEWER, "marac")
    colleague = given_role(cast, "hannah", Role.MARAC_COORDINATOR, "marac")

    def answers() -> list[str]:
        shown = client_of(cast.ruth).get(reverse(RETURN), {"year": 2026})
        refused = post(client_of(cast.ruth), reverse(OUT), cast.ruth, year=2026)
        assert (shown.status_code, refused.status_code) == (200, 403)
        return [without_marks(answer.content.decode()) for answer in (shown, refused)]

    with clock.moved(NOW):
        before = answers()
        assert copied(board)["Male victims"][:5] == ["7", "7", "7", "7", "28"]
        kept_apart_from(cast, "ruth", DAYS[1])
        assert answers() == before
        assert row_of(page(colleague), "Male victims")[:5] == ["7", "8", "7", "7", "29"]
        assert post(client_of(colleague), reverse(OUT), colleague, year=2026).status_code == 403
        assert copied(board)["Male victims"][:5] == ["7", "8", "7", "7", "29"]
        assert row_of(page(board), "Male victims")[:5] == ["7", "8", "7", "7", "29"]


def without_marks(page: str) -> str:
    """A page without what differs from one time it is drawn to the next."""
    return re.sub(r'(value|content|data-shown|nonce)="[^"]*"', "", page)


@db
def test_whoever_sees_cases_of_the_marac_reads_its_numbers_under_no_other_role(cast: Cast) -> None:
    vera = given_role(cast, "vera", Role.BOARD_VIEWER, "marac")
    for name in ("ruth", "nadia"):
        board = given_role(cast, name, Role.BOARD_VIEWER, "marac")
        refused = client_of(board).get(reverse(RETURN))
        assert refused.status_code == 403
        assert "Under another role you see cases" in refused.content.decode()
        assert post(client_of(board), reverse(OUT), board, year=2026).status_code == 403
    shown = page(cast.ruth)
    assert "Vera Holt" in shown
    assert "Nadia Khan" not in shown
    assert "Take the return out" not in shown
    assert "Take the return out" in page(vera)
    with door(SETUP):
        row = Membership.objects.get(pk=vera.membership_id)
        row.set_status(MembershipStatus.ENDED, by=SETUP, at=clock.now(), because=stories.WHY)
    assert "Nobody can take it out yet." in page(cast.ruth)


@db
def test_whoever_completed_a_referral_for_the_list_did_not_refer_it(cast: Cast) -> None:
    """Where the list's coordinator is of the police, what the MASH decided is no police referral."""
    coordinator = given_role(cast, "paula", Role.MARAC_COORDINATOR, "marac")
    sent = stories.refer(cast)
    for by, source, is_police in (
        (coordinator, Source.of(sent), False),
        (cast.hat("owen", "marac"), None, True),
    ):
        case = marac_stories.referred(by, source)
        called = {"words": "He is released tomorrow."}
        case = marac_stories.do(marac_eligibility.call_emergency, case, cast.ruth, **called)
        meeting = stories.schedule(cast)
        with door(cast.ruth):
            item = marac_listing.list_case(
                case, meeting, despite_full=False, by=cast.ruth, version=case.version
            )
            marac_figures.take(item, by=cast.ruth, at=clock.now())
            counted = MaracFigures.objects.visible_to(cast.ruth).get(case_id=case.pk)
        assert counted.from_police is is_police


@db
def test_a_case_is_taken_down_when_it_is_heard_and_what_is_asked_is_noted_in_codes(
    cast: Cast,
) -> None:
    meeting, item = stories.in_hand(cast, "ruth", "sam", "nadia")
    stories.minute_everything(cast, item)
    with door(cast.ruth):
        now = stories.fresh_inside(item)
        agenda.hear(now, by=cast.ruth, version=now.version)
    stories.step(meeting, MeetingState.ENDED, cast.ruth)
    with door(cast.ruth):
        row = MaracFigures.objects.visible_to(cast.ruth).get()
    assert (row.children, row.is_repeat, row.from_police) == (1, False, False)
    url = reverse("meetings:marac-figures", args=[row.pk])
    today = client_of(cast.ruth).get(reverse(RETURN)).content.decode()
    assert url in today
    asked = client_of(cast.ruth).get(url).content.decode()
    assert "every recorded code but W1 White British; NS Not stated is not known" in asked
    typed = {"sex": "F", "is_16_or_17": "no", "is_minoritised": "yes", "is_lgbt": "no"}
    given_ones = {**typed, "is_disabled": "no", "young_harming": "0", "version": row.version}
    for hat in (cast.sam, cast.nadia):
        assert post(client_of(hat), url, hat, **given_ones).status_code in (403, 404)
    assert post(client_of(cast.ruth), url, cast.ruth, **given_ones).status_code == 302
    shown = client_of(cast.ruth).get(reverse(RETURN)).content.decode()
    assert url not in shown
    assert "answered in 100.0 % of cases" in shown
    assert "Attendance: " in shown
    with door(SETUP):
        conflicts.keep_apart(
            cast.person.sam.pk,
            row.file_id,
            source=ConflictSource.FOUND,
            by=SETUP,
            at=clock.now(),
            cause=row,
        )
    with door(SETUP):
        readers = MaracFigures.objects.readers_of(row, among=[cast.ruth, cast.sam, cast.nadia])
    assert readers == [cast.ruth]
    with door(cast.sam):  # a case one is kept apart from counts nowhere
        assert not MaracFigures.objects.visible_to(cast.sam).exists()


@db
def test_the_return_asks_the_database_no_more_for_many_cases(
    cast: Cast, django_assert_max_num_queries: Any
) -> None:
    open_file(cast)
    with door(SETUP):
        for _ in range(30):
            figures(cast, DAYS[0])
    with clock.moved(NOW):
        browser = client_of(cast.ruth)
        browser.get(reverse(RETURN))
        with django_assert_max_num_queries(50):
            assert browser.get(reverse(RETURN)).status_code == 200


_SMALL_YEARS = some.lists(some.integers(0, 7), min_size=4, max_size=4)


def _could_be(parts: list[int], kept: set[tuple[str, int]], cases: list[int]) -> list[set[int]]:
    """For each quarter of a row, every number that fits what is shown, and the rule that hid it."""
    places = [place for place in range(4) if ("part", place) in kept]
    found: list[set[int]] = [set() for _ in range(4)]
    for guess in product(*(range(cases[place] + 1) for place in places)):
        row = [*parts]
        for place, number in zip(places, guess, strict=True):
            row[place] = number
        table = {CASES: [*cases, sum(cases)], "part": [*row, sum(row)]}
        if small_numbers.hidden(table, ["part"]) != kept:
            continue
        if ("part", YEAR) in kept or sum(row) == sum(parts):
            for place in range(4):
                found[place].add(row[place])
    return found


@settings(max_examples=60, deadline=None)
@given(_SMALL_YEARS)
def test_no_hidden_quarter_can_be_worked_out_from_what_is_shown(parts: list[int]) -> None:
    """Even by somebody who knows the rule: more than one number fits every hidden cell."""
    cases = [7 + one for one in (0, 1, 2, 3)]
    table = {CASES: [*cases, sum(cases)], "part": [*parts, sum(parts)]}
    kept = small_numbers.hidden(table, ["part"])
    could_be = _could_be(parts, kept, cases)
    for place in range(4):
        if ("part", place) in kept:
            assert len(could_be[place]) > 1, (parts, kept)
        else:
            assert could_be[place] == {parts[place]}


def test_a_quarter_without_enough_cases_shows_nothing_of_itself() -> None:
    table = {CASES: [3, 20, 20, 20, 63], "part": [0, 10, 10, 10, 30]}
    kept = small_numbers.hidden(table, ["part"])
    assert {(CASES, 0), (CASES, YEAR), ("part", 0), ("part", YEAR)} == kept


def test_nearly_all_says_as_much_as_nearly_none() -> None:
    table = {CASES: [20, 20, 20, 20, 80], "part": [18, 10, 10, 10, 48]}
    assert small_numbers.hidden(table, ["part"]) == {("part", 0), ("part", YEAR)}


def principles(hat: Hat) -> dict[str, str]:
    """What stands beside each principle."""
    shown = " ".join(
        client_of(hat).get(reverse("meetings:marac-principles")).content.decode().split()
    )
    lines = shown.split('<ol class="hub-list">')[1].split("</ol>")[0].split("<li>")[1:]
    return {line.split(". ")[1].split("</strong>")[0]: line for line in lines}


@db
def test_the_ten_principles_are_worked_out_and_say_what_to_do(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, django_assert_max_num_queries: Any
) -> None:
    with clock.moved(NOW):
        first = principles(cast.ruth)
        assert len(first) == 10
        assert "is not set" in first["Identification"]
        for name in ("Identification", "Referral to MARAC", "Equality", "Multi-agency engagement"):
            assert "Not met" in first[name], name  # nothing known is nothing met
            assert "What to do" in first[name]
        assert ">Met<" in first["Governance"]
        number = partnership_settings.number

        def of(name: str, *args: Any) -> int:
            return 5_000 if name == "MARAC_FEMALES" else number(name, *args)

        monkeypatch.setattr(partnership_settings, "number", of)
        open_file(cast)
        with door(SETUP):
            for one in range(20):
                figures(cast, DAYS[1], from_police=one < 10)
        then = principles(cast.sam)
        assert "40.0 cases for 10,000 females" in then["Identification"]
        for name in ("Identification", "Referral to MARAC", "Equality"):
            assert ">Met<" in then[name], name
            assert "What to do" not in then[name]
        with door(SETUP):
            figures(cast, DAYS[1], is_lgbt=None)
            figures(cast, DAYS[1], sex="")
            figures(cast, DAYS[1], is_disabled=None)
        assert "Not met" in principles(cast.sam)["Equality"]  # 20 of 23
        url = reverse("meetings:marac-principles")
        assert client_of(cast.nadia).get(url).status_code == 403
        browser = client_of(cast.ruth)
        browser.get(url)
        with django_assert_max_num_queries(60):
            browser.get(url)
