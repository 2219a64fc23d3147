"""Trigger plans: agreed by two, read by the home while live, opened in the first hour, printed (4.12, B12, B13)."""

from __future__ import annotations

import io
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse
from pypdf import PdfReader

from agencies import clock, door, hats
from agencies.actors import Hat, Service
from agencies.models import Notice
from agencies.models.workspaces import Purpose
from agencies.reasons import Reason, ReasonCode
from agencies.roles import Role
from audit.log.models import Entry
from mash_hub import trigger_plans
from mash_hub.models import MissingEpisode
from mash_hub.models.subjects import Involvement
from mash_hub.models.trigger_plans import FirstHour, PlanState, TriggerPlan
from mash_hub.trigger_plans import Matter
from meetings import tonights_pack
from tests.cast import SETUP, Cast, client_of, post
from tests.mash_hub.missing_case import colleague, newest
from tests.mash_hub.test_free_text import ADDRESS, hidden_contact
from tests.mash_hub.test_missing_episodes import Story
from tests.mash_hub.test_releases_at_once import at_once

S = PlanState
PLACE, DEX = "ZQXPLACE Bus station, bay 4: staff look, in pairs", "ZQXDEX, older man, high risk"
WORDS = {
    "steps": "Ring police, say “trigger plan”\nRing Tia\nLook in her room",
    "calls": "Home rings police 01632 960 101",
    "places": PLACE,
    "looks": "Photo 3 in the home’s file",
    "phones": "07700 900456",
    "medication": "Blue inhaler",
    "calms": "Short messages",
    "do_not": "Do not ring her mother first",
    "back": "Food, warmth, no questions",
    "people": DEX,
    "people_places": "ZQXFLAT above the takeaway",
    "vehicles": "ZQXCAR grey hatchback",
    "words": "",
    "draft_mark": "",
}


@pytest.fixture
def story(cast: Cast) -> Story:
    return Story(cast)


def plan_of(hat: Hat, pk: Any) -> TriggerPlan:
    with door.door(hat):
        return TriggerPlan.objects.get(pk=pk)


def send(story: Story, by: Hat, plan: TriggerPlan, page: str, **fields: Any) -> Any:
    place = reverse(f"mash_hub:plan-{page}", args=[plan.pk])
    version = plan_of(by, plan.pk).version
    return post(story.browser(by), place, by, version=version, **{"draft_mark": "", **fields})


def written(story: Story, row: MissingEpisode, **more: Any) -> TriggerPlan:
    """A draft that social care wrote for the child of an episode."""
    place = reverse("mash_hub:plan-new", args=[row.pk])
    fields = {**WORDS, "readers": str(story.mo.agency_id), "version": 1, **more}
    answer = post(story.browser(story.devika), place, story.devika, **fields)
    assert answer.status_code == 302, answer.content.decode()
    with door.door(story.devika):
        return TriggerPlan.objects.order_by("-made_at").first() or pytest.fail("no plan")


def ends(days: int) -> dict[str, str]:
    day = hats.today() + timedelta(days=days)
    return {
        "ends_on_day": f"{day.day}",
        "ends_on_month": f"{day.month}",
        "ends_on_year": f"{day.year}",
    }


def live(story: Story, row: MissingEpisode, **more: Any) -> TriggerPlan:
    plan = written(story, row, **more)
    for hat in (story.devika, story.owen):
        assert send(story, hat, plan, "sign").status_code == 302
    assert send(story, story.owen, plan, "issue", **ends(60)).status_code == 302
    return plan_of(story.owen, plan.pk)


def status(story: Story, by: Hat, page: str, pk: Any) -> int:
    return int(story.browser(by).get(reverse(f"mash_hub:{page}", args=[pk])).status_code)


def body(story: Story, by: Hat, page: str, pk: Any) -> str:
    answer = story.browser(by).get(reverse(f"mash_hub:{page}", args=[pk]))
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_police_and_social_care_agree_two_people_before_the_home_reads_its_page(
    story: Story,
) -> None:
    row = story.back(story.graded(story.reported(story.mo, 9)), 5)
    place = reverse("mash_hub:plan-new", args=[row.pk])
    nothing = post(
        story.browser(story.devika), place, story.devika, **{**WORDS, "steps": "", "version": 1}
    )
    assert nothing.status_code == 422
    assert "Blue inhaler" in nothing.content.decode()
    plan = written(story, row)
    assert (plan.state, plan.number) == (S.DRAFT, 1)
    assert status(story, story.mo, "plan", plan.pk) == 404
    assert send(story, story.devika, plan, "issue", **ends(60)).status_code == 422  # not agreed
    assert send(story, story.devika, plan, "sign").status_code == 302
    assert send(story, story.devika, plan, "sign").status_code == 403  # once for each side
    assert send(story, story.aisha, plan, "sign").status_code == 403
    changed = {**WORDS, "readers": str(story.mo.agency_id), "calms": "Music"}
    assert send(story, story.owen, plan, "change", **changed).status_code == 302
    plan = plan_of(story.owen, plan.pk)
    assert plan.care_by_id is None  # nobody has agreed to the new words
    for hat in (story.devika, story.owen):
        assert send(story, hat, plan, "sign").status_code == 302
    assert plan_of(story.owen, plan.pk).state == S.AGREED
    assert status(story, story.mo, "plan", plan.pk) == 404
    assert send(story, story.owen, plan, "issue", **ends(120)).status_code == 422  # three months
    assert send(story, story.owen, plan, "issue", **ends(60)).status_code == 302
    page = body(story, story.mo, "plan", plan.pk)
    for words in ("Ring Tia", PLACE, "01632 960 101", "Music", "Tia Brannock"):
        assert words in page
    for words in ("ZQXDEX", "ZQXFLAT", "ZQXCAR"):
        assert words not in page
        assert words in body(story, story.owen, "plan", plan.pk)
    assert "Change it" not in page
    assert "Tia" not in page.partition("</title>")[0]
    other = colleague(story.cast, story.cast.agency.education, "ida", "Ida Kerr", Role.SETTING_LEAD)
    assert client_of(other).get(reverse("mash_hub:plan", args=[plan.pk])).status_code == 404
    assert (
        client_of(story.cast.kim).get(reverse("mash_hub:plan", args=[plan.pk])).status_code == 404
    )
    with door.door(story.mo):
        told = Notice.objects.visible_to(story.mo).filter(thing_id=plan.pk)
        assert {*told.values_list("notice_kind", flat=True)} == {"TRIGGER_PLAN_CHANGED"}


def test_an_episode_opens_the_plan_and_the_first_hour_is_timed_step_by_step(story: Story) -> None:
    earlier = story.back(story.graded(story.reported(story.mo, 9)), 5)
    plan = live(story, earlier)
    row = story.reported(story.mo, 0.2)
    place = reverse("mash_hub:first-hour", args=[row.pk])
    for hat in (story.mo, story.owen, story.devika):
        assert place in story.shown(hat, row)
    page = body(story, story.mo, "first-hour", row.pk)
    assert "Tia Brannock is missing: first hour" in " ".join(page.split())
    assert "0 of 3 done" in page
    assert "min used of 60" in page
    assert 'href="tel:01632960101"' in page
    assert "ZQXDEX" not in page
    assert "ZQXDEX" in body(story, story.owen, "first-hour", row.pk)
    tick = reverse("mash_hub:first-hour-tick", args=[row.pk])
    browser = story.browser(story.mo)
    for given in (
        {"place": "0", "done": "yes"},
        {"place": "0", "done": "yes"},
        {"place": "2", "done": "yes"},
    ):
        assert post(browser, tick, story.mo, **given).status_code == 302
    assert post(browser, tick, story.mo, place="9", done="yes").status_code == 403
    page = body(story, story.owen, "first-hour", row.pk)
    assert "2 of 3 done" in page
    assert "Mo Adeyemi, done" in page
    assert post(browser, tick, story.mo, place="2").status_code == 302
    assert "1 of 3 done" in body(story, story.mo, "first-hour", row.pk)
    with door.door(story.mo):
        assert FirstHour.objects.filter(episode=row).count() == 2  # what was taken back stays
    work = story.browser(story.mo).get(reverse("desk:my-work")).content.decode()
    assert place in work
    story.back(story.graded(row), 0.1, by=story.mo)
    assert post(browser, tick, story.mo, place="1", done="yes").status_code == 403
    assert status(story, story.cast.kim, "first-hour", row.pk) == 404
    assert plan.pk


def test_a_plan_is_on_one_page_of_paper_says_who_took_it_and_is_logged(story: Story) -> None:
    plan = live(story, story.back(story.graded(story.reported(story.mo, 9)), 5))
    made = send(story, story.mo, plan, "paper")
    assert (made.status_code, made.content[:4]) == (200, b"%PDF")
    (page,) = PdfReader(io.BytesIO(made.content)).pages  # one side
    text = page.extract_text()
    assert all(words in text for words in ("Ring Tia", "Mo Adeyemi", "Blue inhaler"))
    assert not any(words in text for words in ("ZQXDEX", "ZQXCAR"))
    assert "Tia" not in made["Content-Disposition"]
    with door.door(story.devika):
        entry = Entry.objects.filter(verb="PRINTED").latest("at")
        assert entry.ground.startswith("K-")


def protected_since(story: Story, plan: TriggerPlan) -> None:
    """Somebody with a safe address is of the case from now on."""
    hidden = hidden_contact(story.cast)
    with door.door(SETUP):
        part = Involvement.objects.in_file(hidden.file_id)[0]
        Involvement(
            id=uuid4(),
            subject_id=part.subject_id,
            card_id=part.card_id,
            file_id=plan.file_id,
            role=part.role,
            thing_kind=plan.kind,
            thing_id=plan.pk,
            place=9,
            matched_at=clock.now(),
        ).start(by=SETUP, at=clock.now())


def test_what_was_protected_since_a_plan_was_written_keeps_it_from_being_issued(
    story: Story,
) -> None:
    row = story.back(story.graded(story.reported(story.mo, 9)), 5)
    plan = written(story, row, places=f"{ADDRESS}\nBus station, bay 4", phones="")
    for hat in (story.devika, story.owen):
        assert send(story, hat, plan, "sign").status_code == 302
    protected_since(story, plan)
    refused = send(story, story.devika, plan, "issue", **ends(60))
    assert "protected in this case" in refused.content.decode()
    assert plan_of(story.devika, plan.pk).state == S.AGREED
    assert status(story, story.mo, "plan", plan.pk) == 404
    changed = {**WORDS, "readers": str(story.mo.agency_id), "phones": ""}
    assert send(story, story.devika, plan, "change", **changed).status_code == 302
    for hat in (story.devika, story.owen):
        assert send(story, hat, plan, "sign").status_code == 302
    assert send(story, story.devika, plan, "issue", **ends(60)).status_code == 302
    assert status(story, story.mo, "plan", plan.pk) == 200


def test_what_was_protected_since_a_plan_was_written_is_on_no_paper(story: Story) -> None:
    """The plan alone, and tonight's pack that holds it; the safe address is on a record of the case."""
    row = story.back(story.graded(story.reported(story.mo, 9)), 5)
    plan = live(story, row, places=f"{ADDRESS}\nBus station, bay 4")
    protected_since(story, plan)
    papers_made = [send(story, story.devika, plan, "paper").content]
    with door.door(story.devika):
        because = Reason(ReasonCode.OPEN_CASE)
        papers_made.append(
            tonights_pack.make(Purpose.SAFEGUARD_CHILD, by=story.devika, because=because)[1]
        )
    for made in papers_made:
        text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(made)).pages)
        assert "Hidden Lane" not in text
        assert "Protected address" in text
        assert "Bus station, bay 4" in text
        assert "Blue inhaler" in text


def test_the_next_version_supersedes_and_a_last_day_shuts_the_page_to_the_home(
    story: Story,
) -> None:
    row = story.back(story.graded(story.reported(story.mo, 9)), 5)
    first = live(story, row)
    place = reverse("mash_hub:plan-new", args=[row.pk])
    assert "Blue inhaler" in story.browser(story.devika).get(place).content.decode()
    second = live(story, row, calms="She rings Mo when she is ready")
    assert plan_of(story.owen, first.pk).state == S.SUPERSEDED
    assert second.number == 2
    assert status(story, story.mo, "plan", first.pk) == 404
    assert "She rings Mo" in body(story, story.mo, "plan", second.pk)
    with clock.moved(clock.now() + timedelta(days=61)):
        with door.door(story.mo):
            assert not TriggerPlan.objects.visible_to(story.mo).exists()
        service = Service("trigger-plans")
        with door.door(service):
            due = trigger_plans.due_ids()
            assert due == [second.pk]
            assert trigger_plans.fall_due(by=service, only=due) == 1
            assert trigger_plans.fall_due(by=service, only=due) == 0
    assert plan_of(story.owen, second.pk).state == S.REVIEW_DUE
    assert status(story, story.mo, "plan", second.pk) == 404
    assert "ZQXDEX" in body(story, story.owen, "plan", second.pk)
    ended = {"sentence": "She moved to her aunt."}
    assert send(story, story.owen, second, "end", **ended).status_code == 302
    assert plan_of(story.owen, second.pk).state == S.ENDED
    assert newest(story.owen, row.pk)


def test_two_who_begin_a_plan_of_one_child_at_once_make_one_draft(committed_cast: Cast) -> None:
    story = Story(committed_cast)
    row = story.back(story.graded(story.reported(story.mo, 9)), 5)

    def begins(hat: Hat) -> None:
        with door.door(hat):
            trigger_plans.begin(row, Matter({"steps": ["Ring Tia"]}, {}, ()), by=hat)

    answers = at_once(partial(begins, story.devika), partial(begins, story.owen))
    assert sorted(answers) == ["", "Refused"]
    with door.door(story.devika):
        assert TriggerPlan.objects.count() == 1
