"""Meetings through the browser's eyes: pages, forms, fragments, and what is not there for some."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from agencies import clock, hats
from agencies.door import door
from agencies.models import Session
from agencies.models.drafts import Draft
from mash_hub import looking_up, subjects
from mash_hub.languages import Language
from mash_hub.models import Action, Flag, Interpreter, Involvement, Referral, ReferralState
from meetings import desk, marac_eligibility, minutes
from meetings.marac_cases import Source
from meetings.models import (
    AgendaItem,
    Attendance,
    AttendanceState,
    Declaration,
    Heading,
    Meeting,
    MeetingState,
    MinuteEntry,
)
from tests.cast import SETUP, Cast, client_of, post
from tests.mash_hub.contact_case import MARISA, NEW
from tests.meetings import marac_stories, stories

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def text(browser: Client, name: str, *args: Any, **more: Any) -> str:
    """A page's words; it has to be there."""
    page = browser.get(reverse(name, args=args), **more)
    assert page.status_code == 200, page
    return str(page.content.decode())


def test_ruth_schedules_lists_and_publishes(cast: Cast) -> None:
    ruth = client_of(cast.ruth)
    day = (clock.now() + timedelta(days=9)).astimezone(clock.LONDON)
    sent = post(
        ruth,
        reverse("meetings:schedule"),
        cast.ruth,
        title="Northmoor MARAC",
        meeting_kind="MARAC",
        day_day=day.day,
        day_month=day.month,
        day_year=day.year,
        time="09:30",
        venue="Town Hall",
        chair=cast.person.sam.pk,
    )
    assert sent.status_code == 302, sent.content.decode()
    with door(cast.ruth):
        meeting = Meeting.objects.get()
    post(ruth, reverse("meetings:step", args=[meeting.pk, "open-list"]), cast.ruth, version=1)
    referral = stories.refer(cast)
    assert referral.reference in text(ruth, "meetings:index")
    page = text(ruth, "meetings:referral", referral.pk)
    assert stories.WORDS in page
    assert "Complete the referral" in page
    listed = {"meeting": meeting.pk, "because": "THRESHOLD", "version": 1}
    raw = post(ruth, reverse("meetings:referral", args=[referral.pk]), cast.ruth, **listed)
    assert raw.status_code == 403  # nothing goes round eligibility
    case = marac_stories.referred(cast.devika, Source.of(referral))
    words = "He is released tomorrow."
    case = marac_stories.do(marac_eligibility.call_emergency, case, cast.ruth, words=words)
    given = {"meeting": meeting.pk, "version": case.version}
    sent = post(ruth, reverse("meetings:marac-list", args=[case.pk]), cast.ruth, **given)
    assert sent.status_code == 302, sent.content.decode()
    for version, word in ((2, "close-list"), (3, "publish")):
        step = reverse("meetings:step", args=[meeting.pk, word])
        assert post(ruth, step, cast.ruth, version=version).status_code == 302
    with door(cast.ruth):
        item = AgendaItem.objects.get()
        assert Referral.objects.get().state == ReferralState.ACCEPTED
    assert item.reference in text(client_of(cast.nadia), "meetings:meeting", meeting.pk)
    assert item.reference not in text(
        client_of(cast.hat("lee", "marac")), "meetings:meeting", meeting.pk
    )


def test_a_referral_is_returned_with_what_is_missing(cast: Cast) -> None:
    referral = stories.refer(cast)
    url = reverse("meetings:return-referral", args=[referral.pk])
    given = {"because": "NEW_INFORMATION", "sentence": "Which address?", "version": 1}
    assert post(client_of(cast.ruth), url, cast.ruth, **given).status_code == 302
    with door(cast.ruth):
        assert Referral.objects.get().state == ReferralState.RETURNED


def test_a_case_from_which_one_is_apart_is_like_one_that_never_was(cast: Cast) -> None:
    _, item = stories.published(cast)
    lee = client_of(cast.hat("lee", "marac"))
    hidden = lee.get(reverse("meetings:item", args=[item.pk]))
    never = lee.get(reverse("meetings:item", args=[uuid4()]))
    assert hidden.status_code == never.status_code == 404
    assert len(hidden.content) == len(never.content)


def test_in_session_a_case_leads_to_the_declaration_first_even_the_coordinator(cast: Cast) -> None:
    meeting, item = stories.published(cast)
    stories.step(meeting, MeetingState.IN_SESSION, cast.sam)
    for hat in (cast.ruth, cast.sam):
        page = client_of(hat).get(reverse("meetings:item", args=[item.pk]))
        assert (page.status_code, page["Location"]) == (
            302,
            reverse("meetings:attend", args=[meeting.pk]),
        )
    unseen = client_of(cast.nadia).get(reverse("meetings:item", args=[item.pk]))
    assert unseen.status_code == 404


def test_signing_wants_a_fresh_proof_and_one_s_own_name(cast: Cast) -> None:
    meeting, _ = stories.published(cast)
    nadia, url = client_of(cast.nadia), reverse("meetings:sign", args=[meeting.pk])
    with door(SETUP):
        Session.objects.filter(person=cast.person.nadia).update(
            proved_at=clock.now() - timedelta(minutes=6)
        )
    assert post(nadia, url, cast.nadia, typed_name="Nadia Khan").status_code == 403
    with door(SETUP):
        assert not Declaration.objects.exists()
        Session.objects.filter(person=cast.person.nadia).update(proved_at=clock.now())
    wrong = post(nadia, url, cast.nadia, typed_name="Tom Birch")
    assert wrong.status_code == 422
    assert "Type your name" in wrong.content.decode()
    assert post(nadia, url, cast.nadia, typed_name="Nadia Khan").status_code == 302
    assert "Signed" in text(nadia, "meetings:attend", meeting.pk)


def test_the_question_names_nobody_and_a_yes_is_settled_by_the_coordinator(cast: Cast) -> None:
    meeting, item = stories.published(cast)
    nadia = client_of(cast.nadia)
    assert "Thrale" not in text(nadia, "meetings:attend", meeting.pk)
    url = reverse("meetings:answer", args=[meeting.pk])
    assert post(nadia, url, cast.nadia, knows_somebody="yes").status_code == 422
    yes = {"knows_somebody": "yes", "words": "My neighbour Ellie"}
    assert post(nadia, url, cast.nadia, **yes).status_code == 302
    ruth = client_of(cast.ruth)
    assert "yes: settle" in text(ruth, "meetings:attendance", meeting.pk)
    with door(cast.ruth):
        answer = meeting.answers.get()
    assert "My neighbour Ellie" in text(ruth, "meetings:settle", answer.pk)
    settle = reverse("meetings:settle", args=[answer.pk])
    sent = post(ruth, settle, cast.ruth, items=[str(item.pk)], version=1)
    assert sent.status_code == 302
    assert "Nadia Khan" in text(ruth, "meetings:attendance", meeting.pk).split("Out of the room")[1]
    assert nadia.get(reverse("meetings:item", args=[item.pk])).status_code == 404


def test_a_line_is_typed_kept_and_committed(cast: Cast) -> None:
    _, item = stories.in_hand(cast, "ruth", "sam", "nadia")
    ruth = client_of(cast.ruth)
    draft = reverse("meetings:line-draft", args=[item.pk, "shared"])
    body = {
        "hat": str(cast.ruth.membership_id),
        "version": None,
        "fields": {"words": "Licence condition not to app", "nature": "FACT"},
    }
    kept = ruth.post(draft, json.dumps(body), content_type="application/json")
    assert kept.status_code == 200
    assert "Licence condition not to app" in text(ruth, "meetings:item", item.pk)
    assert "Licence condition" not in text(client_of(cast.sam), "meetings:item", item.pk)
    line = reverse("meetings:new-line", args=[item.pk, "shared"])
    given = {
        "agency": str(cast.agency.probation.pk),
        "nature": "FACT",
        "words": "Licence condition not to approach her.",
    }
    fragment = ruth.post(
        line, {"hat": str(cast.ruth.membership_id), **given}, headers={"HX-Request": "true"}
    )
    assert fragment.status_code == 200
    assert "hx-swap-oob" in fragment.content.decode()
    with door(cast.ruth):
        assert not Draft.objects.filter(thing_id=item.pk).exists()
    seen = text(client_of(cast.nadia), "meetings:item", item.pk)
    assert "Licence condition not to approach her." in seen


def test_a_shared_line_without_fact_or_opinion_is_not_taken(cast: Cast) -> None:
    _, item = stories.in_hand(cast, "ruth", "sam")
    url = reverse("meetings:new-line", args=[item.pk, "shared"])
    given = {"agency": str(cast.agency.probation.pk), "words": "Words"}
    sent = post(client_of(cast.ruth), url, cast.ruth, **given)
    assert sent.status_code == 422
    assert "Fact or opinion" in sent.content.decode()
    with door(cast.ruth):
        assert not MinuteEntry.objects.exists()


def test_the_same_line_from_two_browsers_gives_both_texts(cast: Cast) -> None:
    _, item = stories.in_hand(cast, "ruth", "sam")
    with door(cast.ruth):
        here = stories.fresh_inside(item)
        entry = minutes.write(here, heading=Heading.WISHES, words="First", by=cast.ruth)
    url = reverse("meetings:entry", args=[entry.pk])
    ruth, sam = client_of(cast.ruth), client_of(cast.sam)
    assert "First" in text(sam, "meetings:entry", entry.pk)
    assert post(ruth, url, cast.ruth, words="Hers", version=1).status_code == 302
    both = post(sam, url, cast.sam, words="His", version=1)
    assert both.status_code == 409
    page = both.content.decode()
    assert "Hers" in page
    assert "His" in page
    assert post(sam, url, cast.sam, words="Hers, and his", version=2).status_code == 302


def test_an_action_is_agreed_from_the_case_and_the_case_is_closed_as_heard(cast: Cast) -> None:
    meeting, item = stories.in_hand(cast, "ruth", "sam", "tom")
    ruth = client_of(cast.ruth)
    stories.minute_everything(cast, item)
    page = text(ruth, "meetings:agree", item.pk)
    value = str(cast.hat("tom", "marac").membership_id)
    assert value in page
    agreed = {
        "owner": value,
        "title": "Marker on the address",
        "words": "Put a marker on the address.",
        "is_safety_critical": "on",
    }
    sent = post(ruth, reverse("meetings:agree", args=[item.pk]), cast.ruth, **agreed)
    assert sent.status_code == 302, sent.content.decode()
    with door(cast.ruth):
        action = Action.objects.get()
        assert action.due_at.astimezone(clock.LONDON).date() == (
            clock.now().astimezone(clock.LONDON).date()
        )
    assert "Marker on the address" in text(ruth, "meetings:item", item.pk)
    heard = reverse("meetings:act", args=[item.pk, "heard"])
    assert post(ruth, heard, cast.ruth, version=item.version).status_code == 302
    assert "1 of 1 heard" in text(ruth, "meetings:meeting", meeting.pk)


def test_minutes_go_to_the_chair_are_approved_circulated_and_amended(cast: Cast) -> None:
    meeting, item = stories.in_hand(cast, "ruth", "sam", "nadia")
    stories.minute_everything(cast, item)
    ruth, sam, nadia = client_of(cast.ruth), client_of(cast.sam), client_of(cast.nadia)

    def press(browser: Client, hat: Any, name: str, *args: Any) -> int:
        with door(cast.ruth):
            version = Meeting.objects.get().version
        url = reverse(name, args=[meeting.pk, *args])
        return int(post(browser, url, hat, version=version).status_code)

    post(ruth, reverse("meetings:act", args=[item.pk, "heard"]), cast.ruth, version=item.version)
    assert press(ruth, cast.ruth, "meetings:step", "end") == 302
    assert press(ruth, cast.ruth, "meetings:step", "draft") == 302
    assert press(ruth, cast.ruth, "meetings:submit") == 302
    assert press(ruth, cast.ruth, "meetings:approve") == 403
    assert "No action is agreed yet." in text(ruth, "meetings:minutes", meeting.pk)
    assert press(sam, cast.sam, "meetings:approve") == 302
    assert "Weekly reporting" not in text(nadia, "meetings:minutes", meeting.pk)
    assert press(ruth, cast.ruth, "meetings:step", "circulate") == 302
    assert "Weekly reporting" in text(nadia, "meetings:minutes", meeting.pk)
    assert "No action was agreed." in text(nadia, "meetings:minutes", meeting.pk)
    with door(cast.ruth):
        entry = MinuteEntry.objects.filter(heading=Heading.SHARED).get()
    amend = {"words": "Two were missed.", "because": "CORRECTION", "version": 1}
    url = reverse("meetings:amend", args=[entry.pk])
    assert post(ruth, url, cast.ruth, **amend).status_code == 302
    words = text(nadia, "meetings:minutes", meeting.pk)
    assert "Two were missed." in words
    assert "Weekly reporting" in words
    assert "Weekly reporting" not in text(client_of(cast.hannah), "meetings:minutes", meeting.pk)


def test_attendance_is_taken_by_the_coordinator_alone(cast: Cast) -> None:
    meeting, _ = stories.published(cast)
    with door(cast.ruth):
        row = Attendance.objects.get(meeting=meeting, person=cast.person.nadia)
    url = reverse("meetings:mark", args=[row.pk, "apologies"])
    assert post(client_of(cast.nadia), url, cast.nadia, version=1).status_code == 403
    assert post(client_of(cast.ruth), url, cast.ruth, version=1).status_code == 302


def test_chair_and_coordinator_keep_somebody_apart_and_bring_them_back(cast: Cast) -> None:
    meeting, item = stories.in_hand(cast, "ruth", "sam", "nadia")
    ruth, nadia = client_of(cast.ruth), client_of(cast.nadia)
    case = reverse("meetings:item", args=[item.pk])
    assert nadia.get(case).status_code == 200
    who = [item.pk, cast.person.nadia.pk]
    assert "Keep somebody apart" in text(ruth, "meetings:attendance", meeting.pk)
    assert post(ruth, reverse("meetings:keep-out", args=who), cast.ruth).status_code == 302
    assert nadia.get(case).status_code == 404
    assert "0 of 0 heard" in text(nadia, "meetings:meeting", meeting.pk)
    assert post(ruth, reverse("meetings:bring-back", args=who), cast.ruth).status_code == 302
    assert nadia.get(case).status_code == 200


def test_the_minutes_say_whether_everybody_signed(cast: Cast) -> None:
    meeting, item = stories.in_hand(cast, "ruth", "sam")
    stories.minute_everything(cast, item)
    ruth = client_of(cast.ruth)
    assert "Everybody marked present signed" in text(ruth, "meetings:minutes", meeting.pk)
    stories.mark(cast, meeting, "nadia", AttendanceState.PRESENT)
    stories.come(cast, meeting, "olive")
    read = text(ruth, "meetings:minutes", meeting.pk)
    assert "Not everybody marked present signed" in read
    assert "Northmoor MARAC" in read.split("Partnership</dt>")[1].split("</dd>")[0]
    here = {line.split(",")[0].strip(): line for line in read.split("<br>") if "present" in line}
    assert ": observer, present, signed " in here["Olive Stone"]  # an observer’s signature (4.8)
    assert ", signed " not in here["Nadia Khan"]


def test_my_work_knows_the_next_meeting_and_what_waits(cast: Cast) -> None:
    stories.schedule(cast)
    stories.refer(cast)
    with door(cast.ruth):
        found = {(one.kind, one.group) for one in desk.work_for(cast.ruth, clock.now())}
        assert found == {("meeting", "meetings"), ("referral", "due")}
    with door(cast.nadia):
        assert [one.kind for one in desk.work_for(cast.nadia, clock.now())] == ["meeting"]


def test_the_pages_of_a_case_ask_no_more_for_many_lines(
    cast: Cast, django_assert_max_num_queries: Any
) -> None:
    meeting, item = stories.in_hand(cast, "ruth", "sam", "nadia")
    for _ in range(3):
        stories.minute_everything(cast, item)
    ruth = client_of(cast.ruth)
    text(ruth, "meetings:item", item.pk)
    with django_assert_max_num_queries(75):
        text(ruth, "meetings:item", item.pk)
    with django_assert_max_num_queries(45):
        text(ruth, "meetings:minutes", meeting.pk)


def named(cast: Cast, item: Any) -> None:
    """Marisa, of whom health holds a record, has a part in the case."""
    with door(cast.kim):
        looking_up.note([MARISA], by=cast.kim)
        card = subjects.record(MARISA, by=cast.kim, because=NEW)
        subjects.involve(card, item, role="VICTIM", place=0, by=cast.kim, at=clock.now())


def test_a_flag_is_set_from_the_case_while_it_is_heard_by_who_may_and_was_let_in(
    cast: Cast,
) -> None:
    _, item = stories.in_hand(cast, "ruth", "sam", "nadia")
    named(cast, item)
    ruth = client_of(cast.ruth)
    page = text(ruth, "meetings:item", item.pk)
    with door(cast.ruth):
        part = Involvement.objects.in_file(item.file_id)[0]
    url = reverse("meetings:flag", args=[item.pk, part.pk])
    assert url in page
    today, sent = hats.today(), {"flag_type": "MARAC", "reason": "ZQX heard today", "level": ""}
    for name, days in (("started_on", 0), ("review_on", 60), ("expires_on", 300)):
        day = today + timedelta(days=days)
        sent |= {f"{name}_{one}": str(getattr(day, one)) for one in ("day", "month", "year")}
    check = post(ruth, url, cast.ruth, **sent)
    assert check.status_code == 200
    assert "Who will see the flag" in check.content.decode()
    done = post(ruth, url, cast.ruth, **sent, step="set")
    assert done["Location"] == reverse("meetings:item", args=[item.pk])
    assert "MARAC" in text(ruth, "meetings:item", item.pk)
    with door(cast.ruth):
        flag = Flag.objects.get()
    assert (flag.subject_id, flag.owner_id) == (part.subject_id, cast.ruth.agency_id)
    stranger = reverse("meetings:flag", args=[item.pk, item.pk])
    assert ruth.get(stranger).status_code == 404
    assert client_of(cast.owen).get(url).status_code in (403, 404)


def test_an_interpreter_of_a_case_at_a_meeting_is_compared_and_a_doubtful_one_waits(
    cast: Cast,
) -> None:
    _, item = stories.in_hand(cast, "ruth", "sam", "nadia")
    named(cast, item)
    ruth = client_of(cast.ruth)
    url = reverse("meetings:interpreter-new", args=[item.pk])
    assert url in text(ruth, "meetings:item", item.pk)
    assert url not in text(client_of(cast.nadia), "meetings:item", item.pk)
    assert client_of(cast.nadia).get(url).status_code == 403
    sent = {"given": "Rana", "family": "Saleh", "language": "ara", "interpreter_kind": "SERVICE"}
    with door(SETUP):
        sent["language"] = next(iter(Language)).value
    near = post(ruth, url, cast.ruth, **sent, nearness="FAMILY")
    assert "same family does not interpret" in near.content.decode()
    same = {**sent, "given": "Marisa", "family": "Oakden"}
    born = {"born_day": "14", "born_month": "6", "born_year": "1994"}
    alike = post(ruth, url, cast.ruth, **same, **born, nearness="NEITHER")
    assert "too near somebody in this case" in alike.content.decode()
    assert post(ruth, url, cast.ruth, **sent, nearness="NOT_ASKED").status_code == 302
    page = text(ruth, "meetings:item", item.pk)
    assert "Rana Saleh" in page
    assert "Must not interpret" in page
    with door(cast.ruth):
        row = Interpreter.objects.get()
        assert Interpreter.objects.visible_to(cast.ruth).exists()
        among = [cast.ruth, cast.nadia, cast.devika]
        assert Interpreter.objects.readers_of(row, among=among) == [cast.ruth]
    with door(cast.devika):
        assert not Interpreter.objects.visible_to(cast.devika).exists()
    confirm = reverse("meetings:interpreter-confirm", args=[row.pk])
    assert ruth.get(confirm).status_code == 403  # who recorded them is the first person
    other = reverse("mash_hub:interpreter-end", args=[row.pk])
    assert client_of(cast.devika).get(other).status_code == 404
    end = reverse("meetings:interpreter-end", args=[row.pk])
    told = {"because": "CORRECTION", "sentence": "", "version": row.version}
    assert post(ruth, end, cast.ruth, **told).status_code == 302
    assert "Rana Saleh" not in text(ruth, "meetings:item", item.pk)
