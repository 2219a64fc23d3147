"""Items of a board's 4P plan: owned, evidenced, closed or carried forward, and nobody in them (4.20)."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from agencies import clock, door
from agencies.actors import Hat
from agencies.clock import LONDON
from agencies.models import Agency, Notice, NoticeKind, Person
from agencies.models.files import File
from agencies.models.workspaces import Workspace
from agencies.roles import Role
from agencies.verdicts import Refused, Stale
from audit.log.models import Entry
from config.desk import my_work
from mash_hub import jobs, person_data
from meetings import board_plans
from meetings.board_plans import Proposed
from meetings.models import Board, BoardPlanItem, Pillar, PlanItemState
from tests.cast import PASSWORD, SETUP, Cast, client_of, given_role, post
from tests.mash_hub.enquiry_case import rated
from tests.things.test_link_map_paper import text_of

S = PlanItemState
MONDAY = datetime(2027, 2, 1, 9, tzinfo=LONDON)
BOARD_ON = date(2027, 3, 1)
ACTION = "ZQA review how often repeat victims are asked about safety"


@pytest.fixture(autouse=True)
def _on_monday() -> Iterator[None]:
    """Everything begins on that Monday."""
    with clock.moved(MONDAY):
        yield


@pytest.fixture
def vera(cast: Cast) -> Hat:
    """The secretary of the board, for the council."""
    return given_role(cast, "hannah", Role.BOARD_VIEWER)


@dataclass
class Plan:
    """The secretary, and the police who own the action."""

    cast: Cast
    vera: Hat

    def proposed(self, **other: Any) -> BoardPlanItem:
        given = {
            "board": Board.VULNERABILITY,
            "pillar": Pillar.PROTECT,
            "agency_id": self.cast.agency.police.pk,
            "board_on": BOARD_ON,
            "action": ACTION,
            "how": "Dip sample of 30 records by the CRU in February",
            "team": "CRU supervisor",
            "link": "3.3",
        }
        with door.door(self.vera):
            return board_plans.propose(Proposed(**{**given, **other}), by=self.vera)

    def at(self, state: PlanItemState, **other: Any) -> BoardPlanItem:
        """An item that came as far as a state."""
        row = self.proposed(**other)
        if state == S.PROPOSED:
            return row
        row = self.step(row, S.ACTIVE, self.cast.owen)
        if state == S.ACTIVE:
            return row
        if state == S.CARRIED_FORWARD:
            return self.step(row, state, self.vera)
        row = self.step(row, S.EVIDENCE_GIVEN, self.cast.owen)
        return row if state == S.EVIDENCE_GIVEN else self.step(row, S.CLOSED, self.vera)

    def step(
        self, row: BoardPlanItem, state: PlanItemState, by: Hat, words: str = "ZQW done"
    ) -> BoardPlanItem:
        with door.door(by):
            row = BoardPlanItem.objects.get(pk=row.pk)
            match state:
                case S.ACTIVE:
                    return board_plans.take_on(row, by=by, version=row.version)
                case S.EVIDENCE_GIVEN:
                    return board_plans.give_evidence(row, words, by=by, version=row.version)
                case S.CLOSED:
                    return board_plans.close(row, words, by=by, version=row.version)
            later = row.board_on + timedelta(days=91)
            return board_plans.carry_forward(row, words, later, by=by, version=row.version)


@pytest.fixture
def plan(cast: Cast, vera: Hat) -> Plan:
    return Plan(cast, vera)


def works(hat: Hat) -> list[str]:
    with door.door(hat):
        return [one.words for one in my_work.gather(hat, clock.now(), with_names=False).due]


def told(hat: Hat, kind: NoticeKind) -> int:
    with door.door(hat):
        return Notice.objects.visible_to(hat).filter(notice_kind=kind).count()


# --- its way --------------------------------------------------------------------------------------


def test_an_item_goes_from_the_secretary_to_its_owner_and_back_on_pages(plan: Plan) -> None:
    vera, owen = client_of(plan.vera), client_of(plan.cast.owen)
    assert "The plan is empty." in vera.get(reverse("meetings:board-plan")).content.decode()
    new = reverse("meetings:board-plan-new")
    typed = {
        "board": "VULNERABILITY",
        "pillar": "3_PROTECT",
        "action": ACTION,
        "how": "Dip sample of 30 records",
        "agency": str(plan.cast.agency.police.pk),
        "team": "CRU supervisor",
        "link": "3.3",
        "board_on_day": "1",
        "board_on_month": "3",
        "board_on_year": "2027",
    }
    for wrong in ({"action": ""}, {"agency": str(plan.vera.person_id)}, {"board_on_year": "2026"}):
        refused = post(vera, new, plan.vera, **typed | wrong)
        assert refused.status_code == 422
        assert "Dip sample of 30 records" in refused.content.decode()
    answer = post(vera, new, plan.vera, **typed)
    page = answer.headers["Location"]
    assert told(plan.cast.owen, NoticeKind.BOARD_PLAN_CHANGED) == 1
    assert "Board plan: take it on" in works(plan.cast.owen)
    assert ACTION in owen.get(reverse("meetings:board-plan")).content.decode()
    with door.door(SETUP):
        (row,) = BoardPlanItem.objects.all()
    assert page == reverse("meetings:board-plan-item", args=[row.pk])

    def step(client: Any, hat: Hat, state: str, **fields: Any) -> int:
        url = reverse("meetings:board-plan-step", args=[row.pk, state])
        assert url in client.get(page).content.decode()
        assert client.get(url).status_code == 200
        status: int = post(client, url, hat, **fields).status_code
        return status

    assert step(owen, plan.cast.owen, "ACTIVE", version=1) == 302
    assert "Board plan: give evidence" in works(plan.cast.owen)
    assert step(owen, plan.cast.owen, "EVIDENCE_GIVEN", words="", version=2) == 422
    assert step(owen, plan.cast.owen, "EVIDENCE_GIVEN", words="ZQE 28 of 30", version=1) == 409
    assert step(owen, plan.cast.owen, "EVIDENCE_GIVEN", words="ZQE 28 of 30", version=2) == 302
    assert "Board plan: look at the evidence" in works(plan.vera)
    assert "ZQE 28 of 30" in vera.get(page).content.decode()
    assert step(vera, plan.vera, "CLOSED", words="ZQS seen", version=3) == 302
    shown = owen.get(page).content.decode()
    for words in (ACTION, "ZQE 28 of 30", "ZQS seen", "CRU supervisor", "3.3", "evidence given"):
        assert words in shown
    assert "There is nothing left to do." in shown
    assert not [one for one in works(plan.cast.owen) + works(plan.vera) if "Board plan" in one]
    with door.door(SETUP):
        states = [*row.history.order_by("version").values_list("state", flat=True)]
        assert File.objects.get(pk=row.file_id).closed_at is not None
    with door.door(plan.cast.ines):
        verbs = [
            *Entry.objects.filter(thing_ids__contains=[row.pk])
            .order_by("at")
            .values_list("verb", flat=True)
        ]
    assert states == ["PROPOSED", "ACTIVE", "EVIDENCE_GIVEN", "CLOSED"]
    for verb in ("CREATED", "ACCEPTED", "COMPLETED", "CLOSED", "READ"):
        assert verb in verbs


@pytest.mark.parametrize("state", [*S])
def test_each_step_is_its_own_partys_and_no_other_step_there_is(
    plan: Plan, state: PlanItemState
) -> None:
    row = plan.at(state)
    owner = {S.PROPOSED: {S.ACTIVE}, S.ACTIVE: {S.EVIDENCE_GIVEN}}
    owner[S.CARRIED_FORWARD] = {S.EVIDENCE_GIVEN}
    board = {
        S.PROPOSED: {S.CLOSED},
        S.ACTIVE: {S.CARRIED_FORWARD},
        S.EVIDENCE_GIVEN: {S.CARRIED_FORWARD, S.CLOSED},
        S.CARRIED_FORWARD: {S.CARRIED_FORWARD},
        S.CLOSED: {S.CARRIED_FORWARD},
    }
    cast = plan.cast
    elsewhere = replace(plan.vera, workspace_id=cast.workspace.marac.pk)
    wanted = (
        (cast.owen, owner.get(state, set())),
        (plan.vera, board[state]),
        (cast.kim, set()),
        (cast.paula, set()),
        (cast.devika, set()),  # of the board's agency, without keeping its plan
        (elsewhere, set()),
    )
    for hat, able in wanted:
        with door.door(hat):
            found = {one for one in S if board_plans.may_step(hat, row, one)}
        assert found == able, hat.role
    for target in (S.ACTIVE, S.EVIDENCE_GIVEN, S.CARRIED_FORWARD, S.CLOSED):
        for hat in (cast.owen, plan.vera):
            if target not in owner.get(state, set()) | board[state]:
                with pytest.raises(Refused):
                    plan.step(row, target, hat)


def test_whoever_gave_the_evidence_does_not_close_it(plan: Plan) -> None:
    council = plan.cast.agency.council.pk
    row = plan.proposed(agency_id=council)
    hannah = given_role(plan.cast, "hannah", Role.ACTION_OWNER)
    row = plan.step(plan.step(row, S.ACTIVE, hannah), S.EVIDENCE_GIVEN, hannah)
    with pytest.raises(Refused, match="somebody else"):
        plan.step(row, S.CLOSED, plan.vera)
    other = given_role(plan.cast, "ruth", Role.BOARD_VIEWER)
    assert plan.step(row, S.CLOSED, other).state == S.CLOSED


def test_it_is_carried_forward_to_a_later_board_and_opened_again(plan: Plan) -> None:
    row = plan.at(S.EVIDENCE_GIVEN)
    with door.door(plan.vera):
        now = BoardPlanItem.objects.get(pk=row.pk)
        for on in (BOARD_ON, BOARD_ON - timedelta(days=1), date(2027, 1, 31)):
            with pytest.raises(Refused):
                board_plans.carry_forward(now, "ZQ", on, by=plan.vera, version=now.version)
    with pytest.raises(Refused, match="Say what the board said"):
        plan.step(row, S.CARRIED_FORWARD, plan.vera, " ")
    carried = plan.step(row, S.CARRIED_FORWARD, plan.vera)
    assert (carried.board_on, carried.times_carried) == (BOARD_ON + timedelta(days=91), 1)
    with pytest.raises(Refused):
        plan.step(carried, S.CLOSED, plan.vera)  # no evidence for this board
    row = plan.step(plan.step(carried, S.EVIDENCE_GIVEN, plan.cast.owen), S.CLOSED, plan.vera)
    opened = plan.step(row, S.CARRIED_FORWARD, plan.vera)
    with door.door(SETUP):
        assert File.objects.get(pk=row.file_id).closed_at is None
    assert opened.is_open


def test_two_at_once_one_wins(plan: Plan) -> None:
    row = plan.at(S.EVIDENCE_GIVEN)
    with door.door(plan.vera):
        before = BoardPlanItem.objects.get(pk=row.pk)
    plan.step(row, S.CARRIED_FORWARD, plan.vera)
    with door.door(plan.vera), pytest.raises(Stale):
        board_plans.close(before, "ZQ", by=plan.vera, version=before.version)


# --- who reads it, and when it is late ------------------------------------------------------------


def test_the_board_sees_all_of_it_and_an_agency_its_own(plan: Plan) -> None:
    cast, row = plan.cast, plan.proposed()
    marac = given_role(cast, "hannah", Role.BOARD_VIEWER, "marac")
    police_board = given_role(cast, "cole", Role.BOARD_VIEWER)
    sees = {
        "vera": (plan.vera, True),
        "owen": (cast.owen, True),
        "kim": (cast.kim, False),
        "devika": (cast.devika, False),
        "joan": (cast.joan, False),
        "paula": (cast.paula, False),
        "ivor": (cast.ivor, False),
        "ines": (cast.ines, False),
        "esther": (cast.esther, False),
        "the board of another workspace": (marac, False),
        "a board viewer of another agency": (police_board, False),
    }
    page = reverse("meetings:board-plan-item", args=[row.pk])
    for who, (hat, is_seen) in sees.items():
        with door.door(hat):
            assert BoardPlanItem.objects.visible_to(hat).filter(pk=row.pk).exists() == is_seen, who
            found = BoardPlanItem.objects.get(pk=row.pk)
            assert (BoardPlanItem.objects.readers_of(found, among=[hat]) == [hat]) == is_seen, who
        assert (client_of(hat).get(page).status_code == 200) == is_seen, who
    with pytest.raises(Refused), door.door(cast.owen):
        board_plans.propose(
            Proposed(Board.MARAC, Pillar.PURSUE, cast.agency.police.pk, BOARD_ON, "a", "b"),
            by=cast.owen,
        )
    new = reverse("meetings:board-plan-new")
    assert client_of(cast.owen).get(new).status_code == 403
    with pytest.raises(Refused, match="somebody here"):
        plan.proposed(agency_id=cast.agency.safe_haven.pk)


@pytest.mark.parametrize("state", [S.PROPOSED, S.ACTIVE, S.CARRIED_FORWARD, S.EVIDENCE_GIVEN])
def test_what_is_late_for_the_board_says_so_itself(plan: Plan, state: PlanItemState) -> None:
    row = plan.at(state)
    hats = (plan.cast.owen, plan.cast.paula, plan.vera)
    late = state != S.EVIDENCE_GIVEN
    end = datetime.combine(row.board_on, datetime.min.time(), LONDON)
    for moved, expected in ((end, 0), (end + timedelta(days=1), int(late))):
        with clock.moved(moved + timedelta(hours=1)):
            jobs.sweep_clocks()
            jobs.sweep_clocks()
            for hat in hats:
                assert told(hat, NoticeKind.BOARD_PLAN_LATE) == expected, hat.role
            if late and expected:
                assert "Board plan: late for the board" in works(plan.vera)
    assert told(plan.cast.kim, NoticeKind.BOARD_PLAN_LATE) == 0


# --- nobody in it ---------------------------------------------------------------------------------


def test_no_row_of_a_person_or_case_hangs_on_an_item() -> None:
    related = {one.related_model for one in BoardPlanItem._meta.get_fields() if one.many_to_one}
    assert related == {Agency, Workspace, File, Person}  # Person: who works in the hub


@pytest.mark.parametrize(
    "words",
    [
        "Visit 12 Larch Road first",
        "All homes in B99 9AL",
        "Ring 07700 900123",
        "Write to k.marsden@northmoor.example",
        "NHS number 943 476 5919",
        "Look at 9434765919 again",
        "See E-M4NCQ",
        "The case C-BCDFG",
        "Mrs Holloway asked for it",
        "DI Marsh reports",
        "The child born 3 4 2015",
    ],
)
def test_words_that_seem_to_name_somebody_are_not_taken(plan: Plan, words: str) -> None:
    for field in ("action", "how", "team", "link"):
        with pytest.raises(Refused, match="holds nothing about a person"):
            plan.proposed(**{field: words})
    with door.door(SETUP):
        assert not BoardPlanItem.objects.exists()
    row = plan.at(S.ACTIVE)
    with pytest.raises(Refused, match="holds nothing about a person"):
        plan.step(row, S.EVIDENCE_GIVEN, plan.cast.owen, words)
    with pytest.raises(Refused, match="holds nothing about a person"):
        plan.step(row, S.CARRIED_FORWARD, plan.vera, words)
    url = reverse("meetings:board-plan-step-keep", args=[row.pk, "EVIDENCE_GIVEN"])
    sent = {"hat": str(plan.cast.owen.membership_id), "fields": {"words": words}, "version": ""}
    owen = client_of(plan.cast.owen)
    answer = owen.post(url, sent, content_type="application/json")
    assert answer.status_code == 200
    assert answer.json()["warning"].startswith(person_data.WARNING)
    step = reverse("meetings:board-plan-step", args=[row.pk, "EVIDENCE_GIVEN"])
    refused = post(owen, step, plan.cast.owen, words=words, version=2)
    assert refused.status_code == 422
    assert "holds nothing about a person" in refused.content.decode()


@pytest.mark.parametrize(
    "words",
    [
        "By May 2027 80 % of 1,250 officers have done the induction, 40 more by June",
        "Follow up BP-M4NCQ; plan line 3.4e; reference 2017/06",
        "Hold two Limelight days at the airport with customs",
        "Children born abroad are asked about FGM",
    ],
)
def test_what_a_plan_is_about_is_taken(plan: Plan, words: str) -> None:
    assert plan.proposed(action=words, how=words).state == S.PROPOSED
    with door.door(plan.vera):
        assert board_plans.warning([words]) == ""


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Visit Kayleigh Marsh weekly", "Kayleigh Marsh"),
        ("Kayleigh Marsh is visited weekly", "Kayleigh Marsh"),
        ("Done. See Kayleigh again", "See Kayleigh"),
        ("Ask the uncle, Seán O’Brien-Vale, about it", "Seán O’Brien-Vale"),
        ("Hold a day with Border Force", "Border Force"),
        ("The inspector of Ardenshire Police and the Northmoor MASH look at it in May", ""),
        ("Training by Safe Haven on Monday; the Vulnerability Improvement Board looks", ""),
        ("Northmoor Children’s Services’ CRU reports", ""),
        ("First look, Then act", ""),
    ],
)
def test_what_looks_like_a_name_is_asked_about(plan: Plan, words: str, name: str) -> None:
    with door.door(plan.vera):
        assert board_plans.like_a_name([words]) == name
        warned = board_plans.warning(["all well", words])
    assert warned.startswith(f"“{name}” looks like a name" if name else "")
    assert bool(warned) == bool(name)


def test_what_is_no_person_is_taken_once_its_writer_says_so(plan: Plan) -> None:
    """The tick is there only beside such words; what is told by its shape is refused with it too."""
    words = "Hold a day with Border Force"
    row = plan.at(S.ACTIVE)
    with pytest.raises(Refused, match="looks like a name"):
        plan.step(row, S.EVIDENCE_GIVEN, plan.cast.owen, words)
    owen = client_of(plan.cast.owen)
    url = reverse("meetings:board-plan-step", args=[row.pk, "EVIDENCE_GIVEN"])
    tick = "no person</label>"
    assert tick not in owen.get(url).content.decode()
    asked = post(owen, url, plan.cast.owen, words=words, version=2)
    assert asked.status_code == 422
    assert "“Border Force” looks like a name" in asked.content.decode()
    assert tick in asked.content.decode()
    sure = {"is_no_person": "on", "version": 2}
    both = f"{words}; ring 07700 900123"
    refused = post(owen, url, plan.cast.owen, words=both, **sure)
    assert "telephone number" in refused.content.decode()
    assert post(owen, url, plan.cast.owen, words=words, **sure).status_code == 302


def test_a_name_is_compared_with_nobodys(plan: Plan) -> None:
    """Whoever reads the case is answered as whoever reads none: nothing tells who is known (7.2 R17)."""
    rated(plan.cast)
    for hat in (plan.cast.devika, plan.vera):
        with door.door(hat):
            told = [
                board_plans.warning([f"Learn from {name} again"])
                for name in ("Marisa Oakden", "Nobody Atall")
            ]
        assert [one.partition("”")[2] for one in told] == [told[0].partition("”")[2]] * 2
        assert all(told)


def test_the_list_asks_as_often_for_many_items_as_for_two(plan: Plan) -> None:
    vera, page = client_of(plan.vera), reverse("meetings:board-plan")

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert vera.get(page).status_code == 200
        return len(asked)

    for pillar in Pillar:
        plan.proposed(pillar=pillar)
    queries()
    few = queries()
    for _ in range(6):
        plan.at(S.EVIDENCE_GIVEN)
    assert queries() <= few
    shown = vera.get(page).content.decode()
    assert [shown.index(f">{one.label}</h2>") for one in Pillar] == sorted(
        shown.index(f">{one.label}</h2>") for one in Pillar
    )


# --- on paper (7.2 R9) ----------------------------------------------------------------------------

WHY = {"board": "VULNERABILITY", "purpose": "SAFEGUARD_CHILD", "because": "MEETING"}
PRINT = "meetings:board-plan-print"


def test_its_secretary_prints_a_plan_with_purpose_reason_and_password_and_leaves_an_entry(
    plan: Plan,
) -> None:
    plan.at(S.EVIDENCE_GIVEN)
    plan.at(S.CLOSED, action="ZQK close what was done", pillar=Pillar.PREPARE)
    plan.proposed(board=Board.MARAC, action="ZQM of another board")
    browser, page = client_of(plan.vera), reverse(PRINT)
    assert page in browser.get(reverse("meetings:board-plan")).content.decode()
    empty = post(browser, page, plan.vera)
    assert (empty.status_code, "Choose why" in empty.content.decode()) == (422, True)
    assert post(browser, page, plan.vera, **{**WHY, "board": "ADULTS"}).status_code == 422
    with clock.moved(clock.now() + timedelta(minutes=6)):
        assert post(browser, page, plan.vera, **WHY).status_code == 403
        made = post(browser, page, plan.vera, **WHY, prove_password=PASSWORD)
    assert made["Content-Type"] == "application/pdf"
    with door.door(plan.vera):
        entry = Entry.objects.get(verb="PRINTED")
    assert (entry.purpose, entry.reason_code, entry.count) == ("SAFEGUARD_CHILD", "MEETING", 2)
    assert not entry.people
    text = text_of(made.content)
    for words in (f"Copy {entry.ground} for Hannah Voss", ACTION, "ZQK", "ZQW done", "CRU", "3.3"):
        assert words in text
    assert "ZQM" not in text
    assert text.index("Protect") < text.index("Prepare, closed")
    paper = PdfReader(io.BytesIO(made.content))
    assert paper.trailer["/Root"]["/MarkInfo"]["/Marked"]


def test_who_takes_copies_prints_what_is_their_agencys_and_who_takes_none_nothing(
    cast: Cast, plan: Plan
) -> None:
    plan.proposed()
    plan.proposed(agency_id=cast.agency.council.pk, action="ZQC for the council alone")
    made = post(client_of(cast.devika), reverse(PRINT), cast.devika, **WHY)
    text = text_of(made.content)
    assert "ZQC" in text
    assert "ZQA" not in text
    for hat in (cast.owen, cast.joan, cast.arlo):
        assert client_of(hat).get(reverse(PRINT)).status_code == 403
    shown = client_of(cast.owen).get(reverse("meetings:board-plan")).content.decode()
    assert reverse(PRINT) not in shown
    assert "nothing to print" in client_of(cast.vera).get(reverse(PRINT)).content.decode()


def test_what_came_into_a_plan_before_its_shape_was_known_is_on_no_paper(
    plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as before:
        before.setattr(person_data, "told_in", lambda *_, **__: "")
        plan.proposed(how="Write to ann@hidden.example about NM4 2PJ")
    made = post(client_of(plan.vera), reverse(PRINT), plan.vera, **WHY)
    text = text_of(made.content)
    assert "ann@hidden.example" not in text
    assert "NM4" not in text
    assert "Read it in the hub" in text
    assert ACTION in text
