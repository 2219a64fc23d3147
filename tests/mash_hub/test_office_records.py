"""Emergency accesses, holds, barriers, destructions: ten years after their end two people let them go (4.17)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse

from agencies import clock, door
from agencies.actors import Hat
from agencies.clock import LONDON
from agencies.models import File, Grant
from agencies.models.files import Hold, ShredSecret
from agencies.reasons import BY_RULE, Reason, ReasonCode
from agencies.roles import Role
from agencies.verdicts import Refused
from audit.log.models import Entry
from mash_hub import (
    break_glass_reviews,
    destroying,
    destructions,
    office_destructions,
    office_records,
    retention_reviews,
)
from mash_hub.models import (
    BreakGlass,
    BreakGlassReview,
    Conflict,
    Destruction,
    DestructionGround,
    DestructionState,
    HoldKind,
    ReviewState,
)
from mash_hub.models.barriers import BarrierState
from mash_hub.models.break_glass import Outcome
from mash_hub.models.partnership_settings import SettingName
from tests.cast import SETUP, Cast, client_of, given_role, post
from tests.mash_hub.enquiry_case import fresh, make_contact
from tests.mash_hub.keeping_case import WHY, closed_case, held, lifted, proposed, settled, state_of
from tests.mash_hub.test_barriers import exclude
from tests.mash_hub.test_break_glass import WHY as WHY_OPENED
from tests.mash_hub.test_break_glass import in_session, opens
from tests.mash_hub.test_retention_classes import chosen
from tests.security.test_destroyed_text import sealed_in

DUE = reverse("mash_hub:records-due")
BEGAN = datetime(2026, 12, 30, 9, tzinfo=LONDON)
FOUND = Reason(ReasonCode.REVIEW, "ZQXFOUND his sergeant had sent him")
LAST = datetime(2036, 12, 31, 23, 59, tzinfo=LONDON)
OVER = datetime(2037, 1, 1, 9, tzinfo=LONDON)


@pytest.fixture(autouse=True)
def _at_the_end_of_a_year() -> Iterator[None]:
    with clock.moved(BEGAN):
        yield


def due(hat: Hat) -> list[str]:
    with door.door(hat):
        return [one.words for one in office_records.due(by=hat)]


def proposed_year(reference: str, by: Hat) -> Destruction:
    with door.door(by):
        year = office_records.find(reference, by=by)
        assert year is not None
        return office_destructions.propose(year, by=by, because=WHY)


def reviewed(use: BreakGlass, at: datetime = BEGAN) -> BreakGlass:
    """The access ended, and every agency settled its review."""
    with door.door(SETUP):
        now = BreakGlass.objects.get(pk=use.pk)
        now.set_ended(by=SETUP, at=at)
        for row in BreakGlassReview.objects.filter(use=use).waiting():
            given: dict[str, Any] = {"by": SETUP, "at": at, "because": BY_RULE}
            row.set_reviewed(ReviewState.JUSTIFIED, Outcome.NOTHING, **given)
    return use


def of_health(cast: Cast, use: BreakGlass) -> None:
    """Moira of health says what she found."""
    with door.door(cast.moira):
        row = BreakGlassReview.objects.select_related("use").get(use=use, owner=cast.agency.health)
        break_glass_reviews.review(
            row,
            by=cast.moira,
            found=ReviewState.JUSTIFIED,
            outcome=Outcome.NOTHING,
            feedback="ZQXFEED you did right",
            because=FOUND,
            version=row.version,
        )


@pytest.fixture
def use(cast: Cast) -> BreakGlass:
    """Owen of the police opened Joan's contact; every review is settled."""
    return reviewed(opens(in_session(cast.owen)[1], make_contact(cast).reference))


def test_an_emergency_access_is_over_ten_years_after_the_year_of_its_review(
    cast: Cast, use: BreakGlass
) -> None:
    with clock.moved(LAST):
        assert due(cast.ivor) == []  # one day too young
    with clock.moved(OVER):
        assert due(cast.ivor) == ["1 emergency access of 2026"]
        assert due(cast.moira) == []  # another agency's
        page = client_of(cast.ivor).get(DUE).content.decode()
        assert "GLASS-2026" in page
        assert "Propose their destruction" in page
        chosen(cast, SettingName.KEPT_OFFICE, 12)
    with clock.moved(OVER + timedelta(days=2)):
        assert due(cast.ivor) == []


def test_it_is_not_over_while_a_review_waits(cast: Cast) -> None:
    use = opens(in_session(cast.owen)[1], make_contact(cast).reference)
    with door.door(SETUP):
        BreakGlass.objects.get(pk=use.pk).set_ended(by=SETUP, at=BEGAN)
    with clock.moved(OVER):
        assert due(cast.ivor) == []
        reviewed(use)
        assert due(cast.ivor) == ["1 emergency access of 2026"]


def test_one_that_was_reviewed_a_day_later_is_of_the_next_year(cast: Cast, use: BreakGlass) -> None:
    other = opens(in_session(cast.owen)[1], make_contact(cast).reference)
    reviewed(other, datetime(2027, 1, 1, 0, 1, tzinfo=LONDON))
    with clock.moved(OVER):
        row = settled(proposed_year("GLASS-2026", cast.ivor), cast.paula)
        assert destroying.carry_out_all() == 1
        assert state_of(row) == DestructionState.DONE
    with door.door(SETUP):
        assert File.objects.get(pk=use.file_id).destroyed_at == OVER
        assert File.objects.get(pk=other.file_id).destroyed_at is None
        assert BreakGlass.objects.get(pk=other.pk).words is not None


def test_two_people_of_the_agency_let_them_go_and_what_was_written_is_in_no_table(
    cast: Cast,
) -> None:
    use = opens(in_session(cast.owen)[1], make_contact(cast).reference)
    of_health(cast, use)
    reviewed(use)
    with door.door(SETUP):
        before = sealed_in([use.file_id])
    assert {name.partition(".")[0] for name in before} >= {
        "BreakGlass",
        "HistoricalBreakGlass",
        "BreakGlassReview",
        "SealedReason",
    }
    with clock.moved(OVER):
        browser = client_of(cast.ivor)
        to = reverse("mash_hub:office-propose", args=["GLASS-2026"])
        page = browser.get(to).content.decode()
        assert use.reference in page
        assert post(browser, to, cast.ivor, sentence="").status_code == 422
        assert post(browser, to, cast.ivor, sentence="ZQX ten years").status_code == 302
        assert browser.get(to).status_code == 404  # proposed already
        with door.door(SETUP):
            row = Destruction.objects.get(about="GLASS-2026")
        assert destroying.carry_out_all() == 0
        with pytest.raises(Refused, match="Somebody else has to agree"):
            settled(row, cast.ivor)
        with pytest.raises(Refused, match="agency whose records"):
            settled(row, cast.moira)
        seen = client_of(cast.paula).get(reverse("mash_hub:destruction", args=[row.pk]))
        assert use.reference in seen.content.decode()
        entries = _entries()
        settled(row, cast.paula)
        assert destroying.carry_out_all() == 1
        assert destroying.carry_out_all() == 0
        assert state_of(row) == DestructionState.DONE
        assert due(cast.ivor) == []
        seen = client_of(cast.paula).get(reverse("mash_hub:destruction", args=[row.pk]))
        assert "What was destroyed" in seen.content.decode()
        for hat in (cast.owen, cast.ivor, cast.moira):  # its page says that it was, and no word
            page_of = client_of(hat).get(reverse("mash_hub:break-glass", args=[use.pk]))
            assert page_of.status_code == 200
            assert WHY_OPENED not in page_of.content.decode()
            assert client_of(hat).get(reverse("mash_hub:break-glasses")).status_code == 200
    with door.door(SETUP):
        assert BreakGlass.objects.get(pk=use.pk).about == ""  # whom it was about, nobody tells
        assert sealed_in([use.file_id]) == {}
        assert not Grant.objects.filter(file_id=use.file_id).exists()
        assert not ShredSecret.objects.using("keys").filter(pk=use.file_id).exists()
        now = BreakGlass.objects.get(pk=use.pk)  # the tombstone: ids, dates, codes
        assert (now.words, now.reference, now.category) == (None, use.reference, use.category)
        assert BreakGlass.history.filter(id=use.pk).count() == 1
    assert _entries() >= entries  # the log stays whole


def _entries() -> set[Any]:
    with door.door(SETUP):
        return {*Entry.objects.values_list("pk", flat=True)}


def test_the_officer_who_opened_it_does_not_decide_on_it(cast: Cast) -> None:
    use = opens(in_session(cast.owen)[1], make_contact(cast).reference)
    reviewed(use)
    officer = given_role(cast, "owen", Role.INFORMATION_OFFICER)
    with clock.moved(OVER):
        assert due(officer) == []
        row = proposed_year("GLASS-2026", cast.ivor)
        with door.door(officer):
            assert not Destruction.objects.visible_to(officer).filter(pk=row.pk).exists()
            assert Destruction.objects.readers_of(row, among=[officer, cast.paula]) == [cast.paula]


def test_who_is_kept_from_a_case_by_name_does_not_learn_of_an_access_to_it(cast: Cast) -> None:
    contact = make_contact(cast)
    reviewed(opens(in_session(cast.owen)[1], contact.reference))
    other = reviewed(opens(in_session(cast.owen)[1], make_contact(cast).reference))
    exclude(cast, cast.paula, contact.reference)
    second = given_role(cast, "paula", Role.INFORMATION_OFFICER)
    with clock.moved(OVER):
        assert due(cast.ivor) == ["2 emergency accesses of 2026"]
        assert due(second) == ["1 emergency access of 2026"]
        row = proposed_year("GLASS-2026", cast.ivor)
        assert due(second) == []
        page = client_of(second).get(reverse("mash_hub:destruction", args=[row.pk]))
        assert page.status_code == 404
        with door.door(cast.ivor):
            now = fresh(row)
            destructions.withdraw(now, by=cast.ivor, version=now.version)
        row = settled(proposed_year("GLASS-2026", second), cast.ivor)
        assert destroying.carry_out_all() == 1
        with door.door(SETUP):
            assert [one.file_id for one in row.files.all()] == [other.file_id]
        rest = settled(proposed_year("GLASS-2026", cast.ivor), given_manager(cast))
        assert destroying.carry_out_all() == 1
    with clock.moved(datetime(2048, 1, 1, 9, tzinfo=LONDON)):  # nor when the destructions go
        assert due(cast.ivor) == ["3 destructions of 2037"]  # with the one taken back
        assert due(second) == ["1 destruction of 2037"]
        last = proposed_year("DELETED-2037", cast.ivor)
        with door.door(SETUP):
            assert not Destruction.objects.visible_to(second).filter(pk=last.pk).exists()
            assert not Destruction.objects.visible_to(second).filter(pk=rest.pk).exists()
            assert Destruction.objects.readers_of(last, among=[second, cast.ivor]) == [cast.ivor]


def given_manager(cast: Cast) -> Hat:
    """Another of the police, who can be the second person."""
    return given_role(cast, "cole", Role.AGENCY_MANAGER)


def test_what_is_held_stays_and_the_rest_goes(cast: Cast) -> None:
    contact = make_contact(cast)
    of_held = reviewed(opens(in_session(cast.owen)[1], contact.reference))
    other = reviewed(opens(in_session(cast.owen)[1], make_contact(cast).reference))
    with clock.moved(OVER):
        hold = held(cast, contact.reference)
        assert due(cast.ivor) == ["1 emergency access of 2026"]
        lifted(hold, cast.moira, cast.ivor)
        assert due(cast.ivor) == ["2 emergency accesses of 2026"]
        row = settled(proposed_year("GLASS-2026", cast.ivor), cast.paula)
        again = held(cast, contact.reference, kind=HoldKind.INQUIRY)  # after it was agreed
        assert destroying.carry_out_all() == 1
        page = client_of(cast.ivor).get(reverse("mash_hub:destruction", args=[row.pk]))
        assert "stays: a hold came to it" in page.content.decode()
        assert due(cast.ivor) == []
        with door.door(SETUP):
            assert File.objects.get(pk=other.file_id).destroyed_at is not None
            assert File.objects.get(pk=of_held.file_id).destroyed_at is None
            assert BreakGlass.objects.get(pk=of_held.pk).words is not None
        lifted(again, cast.moira, cast.ivor)
        assert due(cast.ivor) == ["1 emergency access of 2026"]


def test_where_all_of_them_come_to_be_held_it_is_stopped(cast: Cast, use: BreakGlass) -> None:
    with clock.moved(OVER):
        row = settled(proposed_year("GLASS-2026", cast.ivor), cast.paula)
        with door.door(SETUP):
            given = {"hold_kind": HoldKind.COMPLAINT, "placed_by_id": cast.moira.person_id}
            Hold(file_id=use.file_id, placed_at=OVER, **given).start()
        assert destroying.carry_out_all() == 0
        assert state_of(row) == DestructionState.STOPPED
        with door.door(SETUP):
            assert File.objects.get(pk=use.file_id).destroyed_at is None


def test_they_go_on_no_other_ground_than_time(cast: Cast, use: BreakGlass) -> None:
    with clock.moved(OVER), door.door(cast.ivor):
        verdict = office_records.may_go(
            [use.file_id],
            DestructionGround.ENTERED_IN_ERROR,
            workspace_id=cast.ivor.workspace_id,
        )
        assert "no other ground" in verdict.reason


def test_a_destruction_that_was_interrupted_is_finished(
    cast: Cast, use: BreakGlass, monkeypatch: pytest.MonkeyPatch
) -> None:
    with clock.moved(OVER):
        row = settled(proposed_year("GLASS-2026", cast.ivor), cast.paula)
        with monkeypatch.context() as broken:
            broken.setattr(destroying.emptying, "empty", _killed)
            with pytest.raises(KeyboardInterrupt):
                destroying.carry_out_all()
        assert destroying.carry_out_all() == 1
        assert state_of(row) == DestructionState.DONE
        with door.door(SETUP):
            assert sealed_in([use.file_id]) == {}


def _killed(_: object) -> None:
    raise KeyboardInterrupt


def test_holds_barriers_destructions_and_what_was_kept_on_go_so_as_well(cast: Cast) -> None:
    case = closed_case(cast)
    [one] = _cases_due(cast.moira)
    with door.door(cast.moira):
        until = (BEGAN + timedelta(days=1)).date()
        retention_reviews.keep(one, until, by=cast.moira, because=WHY)
    barrier = exclude(cast, cast.devika, case.reference)
    hold = held(cast, case.reference)
    with clock.moved(OVER):  # what still stands is never over, however old
        assert due(cast.moira) == []
    lifted(hold, cast.moira, cast.ivor)
    with door.door(SETUP):
        now = fresh(barrier)
        now.set_lift(BarrierState.LIFTED, by=SETUP, at=BEGAN, because=BY_RULE)
        for row in Conflict.objects.standing().filter(by_id=barrier.pk):
            row.set_ended(by=SETUP, at=BEGAN)
    gone = settled(proposed(case.reference, cast.moira), cast.ivor)
    assert destroying.carry_out_all() == 1
    with clock.moved(OVER):
        names = ["BARRIER-2026", "KEPT-2026", "DELETED-2026", "HOLD-2026"]
        assert len(due(cast.moira)) == len(names)
        second = given_role(cast, "kim", Role.AGENCY_MANAGER)
        for name in names:
            row = settled(proposed_year(name, cast.moira), second)
            with door.door(SETUP):
                ids = [*row.files.values_list("file_id", flat=True)]
                assert sealed_in(ids)
            assert destroying.carry_out_all() == 1
            with door.door(SETUP):
                assert sealed_in(ids) == {}
        assert due(cast.moira) == []
        browser = client_of(cast.moira)
        for to in ("holds", "destructions", "records-due", "barriers"):
            assert browser.get(reverse(f"mash_hub:{to}")).status_code == 200
        for to, one in (("hold", hold), ("barrier", barrier), ("destruction", gone)):
            page = browser.get(reverse(f"mash_hub:{to}", args=[one.pk]))
            assert page.status_code == 200
            assert str(one) in page.content.decode()  # that there was one, and when
            assert (case.reference in page.content.decode()) == (one is gone)
        with door.door(SETUP):
            for one in (fresh(hold), fresh(barrier)):
                assert (one.subject_id, one.case_file_id, one.about) == (None, None, "")


def _cases_due(hat: Hat) -> list[Any]:
    with door.door(hat):
        return retention_reviews.due(by=hat)
