"""An auditor sees what came to whoever challenged another agency (domain notes 4.14)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agencies import clock, door, hats
from agencies.actors import Hat
from agencies.models import Membership
from agencies.models.people import MembershipStatus
from agencies.reasons import Reason, ReasonCode
from audit.workspace import questions
from audit.workspace.reports import asking
from audit.workspace.reports.catalogue import BY_KEY
from audit.workspace.reports.report import Row
from mash_hub.models import Escalation, InformationRequest
from tests.audit_workspace.test_reports import fields
from tests.cast import SETUP, Cast, client_of, post
from tests.mash_hub.enquiry_case import asked, nothing, rated
from tests.mash_hub.test_escalations import raised

PURPOSE = Reason(ReasonCode.AUDIT_LAWFULNESS)
WHY = Reason(ReasonCode.CIRCUMSTANCES_CHANGED)
DAY = timedelta(days=1)


def ask(by: Hat, **more: Any) -> list[Row]:
    today = hats.today()
    question = questions.Question(PURPOSE, today - timedelta(days=200), today, **more)
    with door.door(by):
        return asking.ask(BY_KEY["detriment"], question, by=by)


def challenged(cast: Cast, days_ago: int) -> Escalation:
    """Owen of the police challenges the council about an enquiry, some days ago."""
    at = clock.now() - days_ago * DAY
    with clock.moved(at):
        enquiry = rated(cast)
        sent = asked(cast, enquiry, "police")
        nothing(cast.owen, sent["police"])
        return raised(cast, sent["police"], cast.owen, at=at)


def suspended(cast: Cast, name: str, by: Hat, days_ago: int) -> None:
    """Somebody's membership of the MASH is suspended."""
    with clock.moved(clock.now() - days_ago * DAY), door.door(SETUP):
        row = Membership.objects.get(
            person=getattr(cast.person, name), workspace=cast.workspace.mash
        )
        row.set_status(MembershipStatus.SUSPENDED, by=by, at=clock.now(), because=WHY)


def what(rows: list[Row]) -> list[tuple[str, str, str, bool]]:
    """Of each line: the challenge, what came, by whom, and whether it is to be looked into."""
    return [(one.cells[0], one.cells[7], one.cells[9], one.is_amiss) for one in rows]


def test_a_challenge_after_which_nothing_came_says_so(cast: Cast) -> None:
    row = challenged(cast, 20)
    (line,) = ask(cast.ines)
    assert line.cells[0] == row.reference
    assert line.cells[3:6] == ("Owen Marsh", "Ardenshire Police", "Northmoor Children’s Services")
    assert (line.cells[7], line.is_amiss) == ("Nothing in ninety days", False)


def test_a_membership_that_another_suspends_within_ninety_days_is_shown_with_who_did_it(
    cast: Cast,
) -> None:
    row = challenged(cast, 120)
    suspended(cast, "owen", cast.paula, 40)
    words = "Suspended: Researcher and releaser, Northmoor MASH"
    assert what(ask(cast.ines)) == [(row.reference, words, "Paula Quill", True)]


def test_what_came_before_or_long_after_or_to_others_or_by_themselves_is_not(cast: Cast) -> None:
    challenged(cast, 150)
    suspended(cast, "owen", cast.paula, 20)  # more than ninety days after
    suspended(cast, "kim", cast.paula, 140)  # somebody else
    assert [line.cells[7] for line in ask(cast.ines)] == ["Nothing in ninety days"]


def test_somebody_who_leaves_by_themselves_was_not_sent_away(cast: Cast) -> None:
    challenged(cast, 30)
    suspended(cast, "owen", cast.owen, 20)
    assert [line.cells[7] for line in ask(cast.ines)] == ["Nothing in ninety days"]


def test_a_challenge_in_return_and_questions_about_the_raiser_are_shown(cast: Cast) -> None:
    row = challenged(cast, 30)
    at = clock.now() - 10 * DAY
    with door.door(SETUP):
        request = InformationRequest.objects.get(pk=row.thing_id)
    with clock.moved(at):
        back = raised(cast, request, cast.devika, at=at, to=cast.agency.police.pk)
    ask(cast.ines, user_id=cast.owen.person_id)
    lines = what(ask(cast.ines))
    first = (
        row.reference,
        f"Their agency challenged in return: {back.reference}",
        "Devika Rao",
        True,
    )
    assert lines[0] == first
    asked_of = (row.reference, "What they did was asked of the log", "Ines Duarte", False)
    assert asked_of in lines
    assert {one[0] for one in lines} == {row.reference, back.reference}


def test_it_is_asked_by_auditors_alone_on_its_page_for_a_purpose_and_one_raiser(
    cast: Cast,
) -> None:
    row = challenged(cast, 20)
    suspended(cast, "owen", cast.paula, 5)
    ines = client_of(cast.ines)
    page = reverse("audit_workspace:report", args=["detriment"])
    assert page in ines.get(reverse("audit_workspace:questions")).content.decode()
    for hat in (cast.devika, cast.kim, cast.hugh):
        assert client_of(hat).get(page).status_code == 403
    url = reverse("audit_workspace:ask-report", args=["detriment"])
    assert post(ines, url, cast.ines).status_code == 422
    answer = ines.get(
        post(ines, url, cast.ines, **fields(user=str(cast.owen.person_id)))["Location"]
    )
    text = answer.content.decode()
    for words in (row.reference, "Owen Marsh", "Suspended", "Paula Quill", "Look into it"):
        assert words in text, words
    other = post(ines, url, cast.ines, **fields(user=str(cast.devika.person_id)))["Location"]
    assert row.reference not in ines.get(other).content.decode()


def test_it_costs_no_more_with_more_challenges(cast: Cast) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as counted:
            ask(cast.ines)
        return len(counted)

    challenged(cast, 30)
    few = cost()
    for days in (28, 26, 24):
        challenged(cast, days)
    assert cost() == few
