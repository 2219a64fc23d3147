"""Emergency access waits in a queue until somebody settles it: who has it, what follows, who hears (4.15)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.urls import reverse

from agencies import clock, door
from agencies.actors import Hat, Service
from agencies.models import Notice
from agencies.reasons import Reason, ReasonCode
from agencies.roles import Role
from agencies.verdicts import Refused, Stale
from audit.log.models import Entry
from mash_hub import break_glass_page, break_glass_reviews, conflicts, free_text, late_reviews
from mash_hub.models import BreakGlass, BreakGlassReview, ReviewState
from mash_hub.models.break_glass import Outcome
from mash_hub.models.conflicts import ConflictSource
from tests.cast import Cast, client_of, given_role, post
from tests.mash_hub.enquiry_case import make_contact
from tests.mash_hub.test_break_glass import in_session, opens

FOUND = Reason(ReasonCode.REVIEW, "ZQX asked his sergeant, who had sent him")
WORDS = "ZQX you did right; ring us next time as well"
OFFICER = Role.INFORMATION_OFFICER


@pytest.fixture
def use(cast: Cast) -> BreakGlass:
    """Owen of the police opened Joan's contact, which Health holds."""
    return opens(in_session(cast.owen)[1], make_contact(cast).reference)


def of_health(cast: Cast) -> BreakGlassReview:
    with door.door(cast.moira):
        rows = BreakGlassReview.objects.select_related("use", "reviewer")
        return rows.get(owner=cast.agency.health)


def given_to(cast: Cast, reviewer_id: UUID, *, by: Hat) -> BreakGlassReview:
    row = of_health(cast)
    with door.door(by):
        break_glass_reviews.assign(row, reviewer_id, by=by, version=row.version)
    return of_health(cast)


def settled(cast: Cast, by: Hat, found: ReviewState = ReviewState.JUSTIFIED) -> BreakGlassReview:
    row = of_health(cast)
    with door.door(by):
        break_glass_reviews.review(
            row,
            by=by,
            found=found,
            outcome=Outcome.SPOKEN,
            feedback=WORDS,
            because=FOUND,
            version=row.version,
        )
    return of_health(cast)


def on_desk(hat: Hat) -> str:
    return str(client_of(hat).get(reverse("desk:my-work")).content.decode())


def kinds(hat: Hat) -> list[str]:
    with door.door(hat):
        found = Notice.objects.visible_to(hat).filter(notice_kind__startswith="BREAK_GLASS")
        return [*found.order_by("posted_at").values_list("notice_kind", flat=True)]


def test_it_stands_on_the_work_of_every_officer_until_one_has_it(
    cast: Cast, use: BreakGlass
) -> None:
    second = given_role(cast, "kim", OFFICER)
    for hat in (cast.moira, second):
        desk = on_desk(hat)
        assert "Emergency access: was it justified?" in desk
        assert "nobody has taken it" in desk
    assert "was it justified?" not in on_desk(cast.ivor)  # of the police, whose person it was
    given_to(cast, second.person_id, by=cast.moira)
    assert "was it justified?" not in on_desk(cast.moira)
    assert "was it justified?" in on_desk(second)
    assert kinds(second)[-1] == "BREAK_GLASS_GIVEN"
    assert "BREAK_GLASS_GIVEN" not in kinds(cast.moira)
    page = client_of(cast.moira).get(reverse("mash_hub:break-glasses")).content.decode()
    assert "with Kim Ashby" in page


def test_whoever_has_it_settles_it_and_a_colleague_takes_it_over_first(
    cast: Cast, use: BreakGlass
) -> None:
    second = given_role(cast, "kim", OFFICER)
    row = given_to(cast, second.person_id, by=cast.moira)
    verdict = break_glass_reviews.may_review(cast.moira, row)
    assert not verdict
    assert "Take it over first" in verdict.reason
    with pytest.raises(Refused, match="Take it over"):
        settled(cast, cast.moira)
    given_to(cast, cast.moira.person_id, by=cast.moira)
    assert settled(cast, cast.moira).state == ReviewState.JUSTIFIED
    with pytest.raises(Refused, match="reviewed already"):
        given_to(cast, second.person_id, by=cast.moira)


def test_it_is_given_to_no_stranger_not_to_who_opened_it_and_to_nobody_kept_apart(
    cast: Cast, use: BreakGlass
) -> None:
    second = given_role(cast, "kim", OFFICER)
    strangers = [cast.ivor.person_id, cast.owen.person_id, cast.joan.person_id]
    with door.door(cast.moira):
        file_id = use.things.values_list("file_id", flat=True)[0]
    with door.door(second):
        conflicts.keep_apart(
            second.person_id, file_id, source=ConflictSource.DECLARED, by=second, at=clock.now()
        )
    for person_id in (*strangers, second.person_id):
        with pytest.raises(Refused, match="Choose an officer"):
            given_to(cast, person_id, by=cast.moira)
    row = of_health(cast)
    for hat in (cast.ivor, cast.kim, cast.ines, cast.owen):
        assert not break_glass_reviews.may_assign(hat, row)
    with door.door(cast.moira), pytest.raises(Stale):
        break_glass_reviews.assign(row, cast.moira.person_id, by=cast.moira, version=9)
    url = reverse("mash_hub:break-glass-assign", args=[use.pk])
    browser = client_of(cast.moira)
    wrong = post(browser, url, cast.moira, reviewer=str(cast.ivor.person_id), version=row.version)
    assert wrong.status_code == 422
    right = post(browser, url, cast.moira, reviewer=str(cast.moira.person_id), version=row.version)
    assert right.status_code == 302
    assert of_health(cast).reviewer_id == cast.moira.person_id


def test_what_is_settled_says_what_follows_and_tells_who_opened_it(
    cast: Cast, use: BreakGlass
) -> None:
    row = of_health(cast)
    for outcome, feedback, words in (
        (None, WORDS, "what follows"),
        (Outcome.NOTHING, " ", "Say something"),
    ):
        with door.door(cast.moira), pytest.raises(Refused, match=words):
            break_glass_reviews.review(
                row,
                by=cast.moira,
                found=ReviewState.JUSTIFIED,
                outcome=outcome,
                feedback=feedback,
                because=FOUND,
                version=row.version,
            )
    settled(cast, cast.moira)
    second = given_role(cast, "joan", OFFICER)
    url = reverse("mash_hub:break-glass", args=[use.pk])
    for hat in (cast.owen, cast.ivor, cast.paula, second):  # the user, supervisors, the owner
        page = client_of(hat).get(url).content.decode()
        assert WORDS in page
        assert "their supervisor speaks with them" in page
        assert FOUND.sentence not in page
    for hat in (cast.owen, cast.paula, second):
        assert "BREAK_GLASS_REVIEWED" in kinds(hat)
    with door.door(cast.ines):
        log = str([*Entry.objects.values()])
    assert "ZQX" not in log
    assert client_of(cast.tom).get(url).status_code == 404


def test_feedback_that_holds_a_protected_address_does_not_leave(
    cast: Cast, use: BreakGlass, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[tuple[Any, UUID]] = []
    with door.door(cast.moira):
        files = {*use.things.values_list("file_id", flat=True)}
    require = free_text.require_clear

    def look(texts: Any, *, file_id: UUID, by: Any) -> None:
        looked.append((texts, file_id))
        require(texts, file_id=file_id, by=by)

    monkeypatch.setattr(free_text, "require_clear", look)
    settled(cast, cast.moira)
    assert {file_id for _, file_id in looked} == files
    assert all(texts == [WORDS] for texts, _ in looked)


def test_while_it_is_not_clear_it_stays_in_the_queue(cast: Cast, use: BreakGlass) -> None:
    row = of_health(cast)
    with door.door(cast.moira):
        break_glass_reviews.review(
            row, by=cast.moira, found=ReviewState.UNCLEAR, because=FOUND, version=row.version
        )
    assert "was it justified?" in on_desk(cast.moira)
    settled(cast, cast.moira, ReviewState.NOT_JUSTIFIED)
    assert "was it justified?" not in on_desk(cast.moira)
    with door.door(cast.moira):
        lists = break_glass_page.lists_of(cast.moira)
        assert lists["waiting"] == []
        assert [one.outcome for one in lists["settled"]] == [Outcome.SPOKEN]


def test_late_it_is_the_risk_owners_to_settle_whoever_has_it(cast: Cast, use: BreakGlass) -> None:
    owner = given_role(cast, "kim", Role.RISK_OWNER)
    given_to(cast, cast.moira.person_id, by=cast.moira)
    assert not break_glass_reviews.may_review(owner, of_health(cast))
    by = Service("break-glass")
    with clock.moved(clock.now() + timedelta(days=7)):
        with door.door(by):
            late_reviews.raise_all(by=by, only=late_reviews.late_ids())
        assert break_glass_reviews.may_review(owner, of_health(cast))
        assert settled(cast, owner).reviewed_by_id == owner.person_id
