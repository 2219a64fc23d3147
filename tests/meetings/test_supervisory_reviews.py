"""Supervisory reviews of people's work: the author reads them, and nobody else (domain notes 3: 31)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse

from agencies import clock, door, sealing
from agencies.actors import Hat
from agencies.models import Notice
from agencies.models.notices import NoticeKind
from mash_hub import escalation_rules
from mash_hub.models import LevelHolder
from mash_hub.models.supervisory_reviews import SupervisoryReview
from meetings.models import MinuteEntry
from tests.cast import SETUP, Cast, client_of, post
from tests.mash_hub.contact_case import submitted
from tests.mash_hub.enquiry_case import asked, decided, nothing, rated
from tests.mash_hub.test_risk_assessments import about_contact, assessed
from tests.meetings import stories
from tests.meetings.test_actions import agreed

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

FOUND = "ZQW the child’s own words are missing; the rest is well told."


@dataclass(frozen=True)
class Made:
    """A record, who made it, who of their agency reviews it, and who else sees it."""

    row: Any
    author: Hat
    supervisor: Hat
    others: tuple[Hat, ...]  # of the author's agency: no words; of another: no such page
    strangers: tuple[Hat, ...]

    @property
    def url(self) -> str:
        if isinstance(self.row, MinuteEntry):
            return reverse("meetings:line-reviews", args=[self.row.pk])
        kind = {"risk_assessment": "risk"}.get(self.row.kind, self.row.kind)
        return reverse("mash_hub:reviewed", args=[kind, self.row.pk])


def _contact(cast: Cast) -> Made:
    row = submitted(cast.devika)
    return Made(row, cast.devika, cast.mandeep, (cast.arlo,), (cast.joan, cast.esther))


def _enquiry(cast: Cast) -> Made:
    case = rated(cast)
    nothing(cast.kim, asked(cast, case, "health")["health"])
    row = decided(cast, case)
    return Made(row, cast.devika, cast.mandeep, (cast.arlo,), (cast.kim, cast.esther))


def _risk(cast: Cast) -> Made:
    contact = submitted(cast.devika)
    row = assessed(cast.devika, about_contact(contact, cast.devika), "very_frightened")
    return Made(row, cast.devika, cast.mandeep, (cast.arlo,), (cast.kim, cast.esther))


def _action(cast: Cast) -> Made:
    _, item = stories.in_hand(cast, "ruth", "sam", "hannah", "tom", "priya")
    row = agreed(cast, item, agency=cast.agency.council, person=cast.person.hannah)
    return Made(row, cast.hannah, cast.ruth, (), (cast.sam, cast.devika))


def _line(cast: Cast) -> Made:
    _, item = stories.in_hand(cast, "ruth", "sam", "hannah", "tom", "priya")
    stories.minute_everything(cast, item)
    with door.door(SETUP):
        lines = MinuteEntry.objects.filter(item=item, author=cast.person.ruth)
        row = lines.select_related("item").first()
    return Made(row, cast.ruth, cast.hannah, (), (cast.sam, cast.devika))


MAKE: dict[str, Callable[[Cast], Made]] = {
    "contact": _contact,
    "decision": _enquiry,
    "assessment": _risk,
    "action": _action,
    "line of minutes": _line,
}


@pytest.mark.parametrize("kind", MAKE)
def test_a_supervisor_tells_the_author_what_they_found_and_nobody_else_reads_it(
    cast: Cast, kind: str
) -> None:
    made = MAKE[kind](cast)
    page = client_of(made.supervisor).get(made.url)
    assert page.status_code == 200
    assert "You have not reviewed it." in page.text
    empty = post(client_of(made.supervisor), made.url, made.supervisor, findings=" ")
    assert empty.status_code == 422
    answer = post(client_of(made.supervisor), made.url, made.supervisor, findings=FOUND)
    assert answer.status_code == 302
    for hat in (made.author, made.supervisor):
        assert "ZQW the child’s own words" in client_of(hat).get(made.url).text
    own = post(client_of(made.author), made.url, made.author, findings=FOUND)
    assert own.status_code == 403
    for hat in made.others:
        assert "ZQW" not in client_of(hat).get(made.url).text
    for hat in made.strangers:
        assert client_of(hat).get(made.url).status_code in (403, 404)
    with door.door(made.author):
        told = Notice.objects.visible_to(made.author).get(notice_kind=NoticeKind.WORK_REVIEWED)
        assert (told.thing_id, told.persons) == (made.row.pk, [made.author.person_id])
    with door.door(SETUP):
        [review] = SupervisoryReview.objects.all()
        among = [made.author, made.supervisor, *made.others, *made.strangers]
        seen = [hat for hat in among if SupervisoryReview.objects.visible_to(hat).exists()]
        assert seen == [made.author, made.supervisor]
        assert SupervisoryReview.objects.readers_of(review, among=among) == seen
    for hat in made.others:  # the agency’s key opens it for the two by name alone
        with door.door(hat):
            assert sealing.open_quietly([review], ["words"], by=hat)[review, "words"] is None


def test_the_page_of_a_record_leads_there_for_the_authors_agency_alone(cast: Cast) -> None:
    made = _contact(cast)
    page = reverse("mash_hub:contact", args=[made.row.pk])
    for hat in (made.author, made.supervisor):
        assert made.url in client_of(hat).get(page).text
    for hat in (cast.joan, cast.kim):
        assert made.url not in client_of(hat).get(page).text
        assert client_of(hat).get(made.url).status_code in (403, 404)


def test_each_line_of_the_minutes_leads_there_where_they_are_read(cast: Cast) -> None:
    made = _line(cast)
    page = reverse("meetings:minutes", args=[made.row.item.meeting_id])
    assert made.url in client_of(cast.hannah).get(page).text
    assert made.url not in client_of(cast.sam).get(page).text


def test_where_team_managers_are_named_one_of_them_reviews(cast: Cast) -> None:
    made = _contact(cast)
    with door.door(SETUP):
        LevelHolder(
            id=uuid4(),
            workspace_id=cast.arlo.workspace_id,
            agency_id=cast.arlo.agency_id,
            level=escalation_rules.SUPERVISORS,
            person_id=cast.arlo.person_id,
            named_at=clock.now(),
            named_by_id=cast.arlo.person_id,
        ).start()
    assert "named as team managers" in client_of(cast.mandeep).get(made.url).text
    answer = post(client_of(cast.mandeep), made.url, cast.mandeep, findings=FOUND)
    assert answer.status_code == 403
    assert post(client_of(cast.arlo), made.url, cast.arlo, findings=FOUND).status_code == 302


def test_an_enquiry_that_nobody_decided_has_nothing_to_review(cast: Cast) -> None:
    url = reverse("mash_hub:reviewed", args=["enquiry", rated(cast).pk])
    assert client_of(cast.mandeep).get(url).status_code == 404
