"""Safety plans: agreed with the child’s view, in time, and each copy read by those it is for (4.11)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse

from agencies import door, hats, sealing
from agencies.actors import Hat
from agencies.roles import Role
from agencies.verdicts import Refused, WordsRefused
from mash_hub import cmog_entries, cmog_levels, safety_plans
from mash_hub.models import CmogEntry, ExploitationLevel, SafetyPlan
from mash_hub.models.clocks import Clock
from mash_hub.safety_plans import Written
from tests.cast import SETUP, Cast, client_of, given_role, post
from tests.mash_hub import cmog_case as case
from tests.mash_hub.cmog_case import Cmog
from tests.mash_hub.test_free_text import ADDRESS

SAID = Written(
    child_view="ZQX I want Aisha not police to tell me",
    trusted_adult="Aisha Bell",
    dangers="ZQX the man with the car",
    done="ZQX Gwen sees her each week",
    for_family="ZQX ring Aisha",
    for_door="ZQX do not stand in the door",
    for_home="ZQX window alarm at ten",
)


@pytest.fixture
def cmog(cast: Cast) -> Cmog:
    return case.opened(cast)


def written(row: CmogEntry, by: Hat, said: Written = SAID, **more: Any) -> SafetyPlan:
    """A draft of the plan of a child."""
    terms: dict[str, Any] = {"readers": (), "review_on": hats.today() + timedelta(days=28)}
    with door.door(by):
        draft, _ = safety_plans.standing(row, by=by)
    with door.door(by):
        version = draft.version if draft else 0
        return safety_plans.write(row, said, by=by, version=version, **{**terms, **more})


def agreed(plan: SafetyPlan, by: Hat) -> SafetyPlan:
    now = case.fresh(plan, by)
    with door.door(by):
        return safety_plans.agree(now, by=by, version=now.version)


def test_it_cannot_be_agreed_without_the_childs_view_and_its_clock_runs_from_the_list(
    cmog: Cmog,
) -> None:
    row = case.listed(cmog)
    with door.door(cmog.carys):
        running = Clock.objects.get(thing_id=row.pk, name=cmog_entries.PLAN)
        assert (running.is_running, running.clock_type, running.amount) == (True, "WORKING_DAYS", 5)
    with door.door(cmog.gwen), pytest.raises(Refused, match="at the latest"):
        safety_plans.write(
            row,
            SAID,
            readers=(),
            review_on=hats.today() + timedelta(days=43),
            by=cmog.gwen,
            version=0,
        )
    plan = written(row, cmog.gwen, replace(SAID, child_view=" ", trusted_adult=""))
    with pytest.raises(Refused, match="the child’s view, a trusted adult"):
        agreed(plan, cmog.gwen)
    written(row, cmog.gwen)
    done = agreed(plan, cmog.gwen)
    assert (done.state, done.number) == ("AGREED", 1)
    with door.door(cmog.carys):
        assert not Clock.objects.get(thing_id=row.pk, name=cmog_entries.PLAN).is_running
        assert Clock.objects.get(thing_id=row.pk, name=cmog_entries.PLAN_REVIEW).is_running
    newer = agreed(written(row, cmog.gwen), cmog.gwen)
    assert (newer.number, case.fresh(plan, cmog.gwen).state) == (2, "REPLACED")


@pytest.mark.parametrize("role", [Role.REFERRER, Role.SETTING_LEAD])
def test_a_home_reads_its_own_copy_of_its_own_child_and_nothing_else(
    cast: Cast, cmog: Cmog, role: Role
) -> None:
    mo = given_role(cast, "edna", role)
    row = case.listed(cmog)
    plan = written(row, cmog.gwen, readers=[mo.person_id])
    copy = reverse("mash_hub:safety-plan-copy", args=[plan.pk, "home"])
    browser = client_of(mo)
    assert browser.get(copy).status_code == 404  # before it is agreed
    agreed(plan, cmog.gwen)
    page = browser.get(copy).content.decode()
    assert "ZQX window alarm" in page
    assert "ZQX the man" not in page
    for which in ("family", "door"):
        other = reverse("mash_hub:safety-plan-copy", args=[plan.pk, which])
        assert browser.get(other).status_code == 404
    for name in ("safety-plan", "cmog-entry"):
        pk = plan.pk if name == "safety-plan" else row.pk
        assert browser.get(reverse(f"mash_hub:{name}", args=[pk])).status_code in (403, 404)
    assert "the copy for you" in browser.get(reverse("desk:my-work")).content.decode()
    for hat in (cast.joan, cmog.leo, cast.tom):
        assert client_of(hat).get(copy).status_code in (403, 404)
    among = [*cmog.everybody, *cast.hats.values(), mo]
    with door.door(SETUP):
        rows = [*SafetyPlan.objects.all()]
    for hat in among:
        with door.door(hat):
            seen = set(SafetyPlan.objects.visible_to(hat))
        with door.door(SETUP):
            told = {one for one in rows if SafetyPlan.objects.readers_of(one, among=[hat])}
        assert seen == told
    agreed(written(row, cmog.gwen), cmog.gwen)  # a newer one that names nobody
    assert browser.get(copy).status_code == 404


def test_on_pages_it_is_written_agreed_and_printed(cmog: Cmog) -> None:
    row = case.listed(cmog)
    gwen = client_of(cmog.gwen)
    page = reverse("mash_hub:safety-plan-write", args=[row.pk])
    assert gwen.get(page).status_code == 200
    day: date = hats.today() + timedelta(days=20)
    fields = {name: getattr(SAID, name) for name in SAID.__dataclass_fields__}
    fields |= {
        "review_on_day": str(day.day),
        "review_on_month": str(day.month),
        "review_on_year": str(day.year),
        "version": "0",
    }
    sent = gwen.get(page).content.decode()
    mark = sent.split('name="draft_mark" value="')[1].split('"')[0]
    assert post(gwen, page, cmog.gwen, **fields, draft_mark=mark).status_code == 302
    with door.door(cmog.gwen):
        plan = SafetyPlan.objects.get()
    shown = reverse("mash_hub:safety-plan", args=[plan.pk])
    assert "ZQX I want Aisha" in client_of(cmog.sen).get(shown).content.decode()
    agree = reverse("mash_hub:safety-plan-agree", args=[plan.pk])
    assert post(gwen, agree, cmog.gwen, version=str(plan.version)).status_code == 302
    copy = reverse("mash_hub:safety-plan-copy", args=[plan.pk, "door"])
    assert "do not stand in the door" in gwen.get(copy).content.decode()


def lowered(row: CmogEntry, proposer: Hat, other: Hat) -> CmogEntry:
    """At risk alone, as two people see it: off the list."""
    now = case.fresh(row, proposer)
    with door.door(proposer):
        cmog_levels.propose_lower(
            now,
            ExploitationLevel.AT_RISK,
            words="ZQX no calls since July",
            welfare="ZQX seen at school",
            last_missing_on=None,
            by=proposer,
            version=now.version,
        )
    now = case.fresh(row, other)
    with door.door(other):
        return cmog_levels.answer_lower(
            now, agrees=True, words="ZQX as we see it", by=other, version=now.version
        )


def test_whoever_a_plan_names_reads_it_while_the_child_is_on_the_list_and_no_longer(
    cast: Cast, cmog: Cmog
) -> None:
    mo = given_role(cast, "edna", Role.REFERRER)
    row = case.listed(cmog)
    plan = agreed(written(row, cmog.gwen, readers=[mo.person_id]), cmog.gwen)
    copy = reverse("mash_hub:safety-plan-copy", args=[plan.pk, "home"])
    browser = client_of(mo)
    case.stepped(row, "REVIEWED", cmog.gwen)
    assert "ZQX window alarm" in browser.get(copy).content.decode()
    lowered(row, cmog.gwen, cmog.sen)
    assert case.fresh(plan, cmog.gwen).state == "ENDED"
    assert browser.get(copy).status_code == 404
    assert "the copy for you" not in browser.get(reverse("desk:my-work")).content.decode()
    with door.door(mo):
        now = SafetyPlan.objects.get(pk=plan.pk)
        assert sealing.open_quietly([now], ["for_home"], by=mo)[now, "for_home"] is None
        assert not SafetyPlan.objects.visible_to(mo).exists()
    with door.door(SETUP):
        now = SafetyPlan.objects.select_related("entry", "file").get(pk=plan.pk)
        assert not SafetyPlan.objects.readers_of(now, among=[mo])
    shown = reverse("mash_hub:safety-plan", args=[plan.pk])
    assert "ZQX I want Aisha" in client_of(cmog.gwen).get(shown).content.decode()  # it is kept
    case.screened(row, cmog.gwen, "SERIOUS")  # back on the list: nothing comes back by itself
    assert case.fresh(row, cmog.gwen).state == "ON_LIST"
    assert browser.get(copy).status_code == 404
    newer = agreed(written(row, cmog.gwen, readers=[mo.person_id]), cmog.gwen)
    again = reverse("mash_hub:safety-plan-copy", args=[newer.pk, "home"])
    assert browser.get(again).status_code == 200


def test_what_was_protected_since_a_plan_was_written_keeps_it_from_being_agreed(
    cast: Cast, cmog: Cmog
) -> None:
    mo = given_role(cast, "edna", Role.REFERRER)
    row = case.listed(cmog)
    plan = written(
        row, cmog.gwen, replace(SAID, for_home=f"ZQX ring at {ADDRESS}"), readers=[mo.person_id]
    )
    case.protect(row, cmog.gwen)
    with pytest.raises(WordsRefused):
        agreed(plan, cmog.gwen)
    copy = reverse("mash_hub:safety-plan-copy", args=[plan.pk, "home"])
    assert client_of(mo).get(copy).status_code == 404
    assert case.fresh(plan, cmog.gwen).state == "DRAFT"
    written(row, cmog.gwen, readers=[mo.person_id])
    agreed(plan, cmog.gwen)
    assert client_of(mo).get(copy).status_code == 200
