"""Approved minutes: who received them, what changed in them, what an agency knew when, and a copy on paper."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse
from pypdf import PdfReader

from agencies import clock
from agencies.door import door
from agencies.models.workspaces import Purpose
from agencies.reasons import Reason, ReasonCode
from audit.log.models import Entry
from mash_hub import actions
from mash_hub.models import ActionState, Enquiry, Involvement
from meetings import known_at, meetings, minutes, minutes_copy, minutes_page
from meetings.models import AgendaItem, Heading, Meeting, MeetingState, MinuteEntry
from tests.cast import SETUP, Cast, client_of, post
from tests.mash_hub.test_free_text import ADDRESS, enquiry  # noqa: F401  # a fixture
from tests.meetings import stories
from tests.meetings.test_after_meeting import circulated, held

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
WHY = {"purpose": "DOMESTIC_ABUSE", "because": "MEETING"}
MARKS = re.compile(r"</?(?:ins|del)>|<span class=\"govuk-visually-hidden\">[^<]*</span>")
FIXED = Reason(ReasonCode.CORRECTION, "She said so herself")


def text_of(made: bytes) -> str:
    pages = PdfReader(io.BytesIO(made)).pages
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pages))


def write(cast: Cast, item: AgendaItem, heading: Heading, words: str, **more: Any) -> MinuteEntry:
    with door(cast.ruth):
        here = stories.fresh_inside(item)
        return minutes.write(here, heading=heading, words=words, by=cast.ruth, **more)


def becomes_protected(item: AgendaItem, case: Enquiry) -> None:
    """Somebody of the case has a protected address from now on."""
    with door(SETUP):
        part = Involvement.objects.in_file(case.file_id)[0]
        Involvement(
            id=uuid4(),
            subject_id=part.subject_id,
            card_id=part.card_id,
            file_id=item.file_id,
            role=part.role,
            thing_kind=item.kind,
            thing_id=item.pk,
            place=9,
            matched_at=clock.now(),
        ).start(by=SETUP, at=clock.now())


def test_a_copy_is_tagged_marked_and_holds_what_may_leave_and_no_more(
    cast: Cast,
    enquiry: Enquiry,  # noqa: F811
) -> None:
    meeting, item, action = held(cast)
    with door(tom := cast.hat("tom", "marac")):
        actions.give_up(
            action,
            state=ActionState.NOT_UNDERTAKEN,
            words=ADDRESS,
            manager="Head of repairs",
            by=tom,
            version=action.version,
        )
    meeting = stories.step(meeting, MeetingState.MINUTES_DRAFT, cast.ruth)
    write(cast, item, Heading.DONE, ADDRESS, agency_id=cast.agency.housing.pk)
    write(cast, item, Heading.WISHES, "She fears his brother.", is_restricted=True)
    becomes_protected(item, enquiry)
    page = reverse("meetings:minutes-copy", args=[meeting.pk])
    assert post(client_of(cast.ruth), page, cast.ruth, **WHY).status_code == 403  # a draft
    meeting = _circulated(cast, meeting)
    made = post(client_of(cast.ruth), page, cast.ruth, **WHY)
    assert made["Content-Type"] == "application/pdf"
    paper = PdfReader(io.BytesIO(made.content))
    root = paper.trailer["/Root"]
    assert (root["/Lang"], bool(root["/MarkInfo"]["/Marked"])) == ("en-GB", True)
    source = root["/Metadata"].get_data()
    assert b"pdfuaid" in source
    with door(cast.ruth):
        (entry,) = Entry.objects.filter(verb="EXPORTED")
    words = text_of(made.content)
    for said in ("Ruth Calder", entry.ground):  # on the page, and in its source
        assert said in words
        assert said.encode() in source
    assert {meeting.pk, item.pk, action.pk} <= set(entry.thing_ids)
    assert cast.agency.probation.pk in entry.owner_ids  # who said it, in the host’s line
    assert cast.agency.housing.pk in entry.owner_ids  # who does it
    with door(cast.ruth):
        parts = Involvement.objects.in_file(item.file_id)
        assert set(entry.people) == {one.subject_id for one in parts} != set()
    for said in (item.reference, "Weekly reporting", "Fit sanctuary scheme", "Tom Birch", "Agreed"):
        assert said in words
    assert "Partnership: Northmoor MARAC" in words
    assert re.search(r"Nadia Khan \w+, signed \d", words)  # each with their signature
    for kept in (ADDRESS, "brother"):
        assert kept not in words
    assert "Protected address" in words
    for name in ("tom", "sam"):
        hat = cast.hat(name, "marac")
        assert post(client_of(hat), page, hat, **WHY).status_code == 403
    shown = client_of(cast.ruth).get(reverse("meetings:circulation", args=[meeting.pk]))
    assert entry.ground in shown.content.decode()
    assert _said_of_earlier_actions(cast, meeting) == (
        "Protected address. Manager who knows: Head of repairs."
    )


def _said_of_earlier_actions(cast: Cast, meeting: Meeting) -> str:
    """What the copy of the next meeting would say of why an action was not done."""
    with door(cast.ruth):
        later = meetings.schedule(
            meeting.workspace,
            kind=meeting.meeting_kind,
            title="Northmoor MARAC",
            starts_at=meeting.starts_at + timedelta(days=21),
            venue="",
            is_online=True,
            chair=cast.person.sam,
            by=cast.ruth,
        )
    with door(cast.ruth):
        found = minutes_page.of(later, [], by=cast.ruth)
        paper = minutes_copy.paper_of(found, Purpose.DOMESTIC_ABUSE, FIXED, by=cast.ruth)
    ((line,),) = (one["actions"] for one in paper["earlier"])
    return str(line[-1])


def _circulated(cast: Cast, meeting: Meeting) -> Meeting:
    with door(cast.ruth):
        newest = Meeting.objects.get(pk=meeting.pk)
        newest = meetings.submit_minutes(newest, by=cast.ruth, version=newest.version)
    with door(cast.sam):
        meetings.approve_minutes(newest, by=cast.sam, version=newest.version)
    return stories.step(meeting, MeetingState.CIRCULATED, cast.ruth)


def test_the_coordinator_sees_who_has_opened_circulated_minutes(cast: Cast) -> None:
    meeting, item, _ = held(cast)
    meeting = circulated(cast, meeting)
    page, read = (
        reverse(f"meetings:{one}", args=[meeting.pk]) for one in ("circulation", "minutes")
    )
    ruth, nadia, lee = (client_of(cast.hat(one, "marac")) for one in ("ruth", "nadia", "lee"))
    before = ruth.get(page).content.decode()
    assert "Nadia Khan, Ardenshire Probation" in before
    assert "Lee Thrale" not in before
    assert "opened first" not in before.split("Nadia Khan")[1][:300]
    assert "Weekly reporting" in nadia.get(read).content.decode()
    assert "opened first" in ruth.get(page).content.decode().split("Nadia Khan")[1][:300]
    assert item.reference not in lee.get(read).content.decode()
    assert nadia.get(page).status_code == 403


def test_each_version_of_a_line_stands_beside_the_other_and_what_was_known_is_rebuilt(
    cast: Cast,
) -> None:
    before = clock.now()
    meeting, item, _ = held(cast)
    with door(cast.ruth):
        line = MinuteEntry.objects.get(item=item, heading=Heading.PRESENTED)
    meeting = stories.step(meeting, MeetingState.MINUTES_DRAFT, cast.ruth)
    with door(cast.ruth):
        line = minutes.change(
            line, words="Weekly reporting, two missed.", by=cast.ruth, version=line.version
        )
    in_draft = clock.now()
    meeting = _circulated(cast, meeting)
    once_circulated = clock.now()
    with door(cast.ruth):
        minutes.amend(line, words="Three were missed.", by=cast.ruth, because=FIXED)
    ruth = client_of(cast.ruth)
    history = ruth.get(reverse("meetings:line-history", args=[line.pk])).content.decode()
    for said in ("<del>", "<ins>", "2 versions", "Ruth Calder, coordinator"):
        assert said in history
    changes = reverse("meetings:minutes-history", args=[meeting.pk])
    shown = ruth.get(changes).content.decode()
    for said in ("Three were missed.", "She said so herself", "not there yet", "2 lines: "):
        assert said in shown
    assert "added." in shown
    assert "hub-compare--one" in ruth.get(changes, {"column": "one"}).content.decode()
    housing = cast.agency.housing.pk
    with door(cast.ruth):
        here = AgendaItem.objects.select_related("meeting").get(pk=item.pk)

        def known(at: Any, agency: Any = housing) -> set[str]:
            return {one.kind for one in known_at.of(here, agency, at, by=cast.ruth)}

        assert known(before) == set()
        assert known(in_draft) == {"Papers", "Action"}
        assert known(once_circulated) == {"Papers", "Action", "Minutes"}
        assert "Minutes" in known(in_draft, cast.agency.council.pk)
        words = {one.words for one in known_at.of(here, housing, once_circulated, by=cast.ruth)}
        assert "Weekly reporting, two missed." in words
        assert "Three were missed." not in words
    there = once_circulated.astimezone(clock.LONDON) + timedelta(minutes=1)
    page = ruth.get(
        reverse("meetings:known-at", args=[item.pk]),
        {
            "of": housing,
            "on_day": there.day,
            "on_month": there.month,
            "on_year": there.year,
            "time": f"{there:%H:%M}",
        },
    ).content.decode()
    assert "Weekly reporting, two missed." in page
    assert "Tom Birch" in page
    ines = client_of(cast.ines)
    asked = post(
        ines,
        reverse("audit_workspace:ask-known"),
        cast.ines,
        purpose=ReasonCode.AUDIT_LAWFULNESS.value,
        case=item.reference,
        of=housing,
        on_day=there.day,
        on_month=there.month,
        on_year=there.year,
        time=f"{there:%H:%M}",
    )
    assert asked.status_code == 302, asked.content.decode()
    answer = ines.get(asked["Location"]).content.decode()
    assert "Presented by" in answer
    assert "Weekly reporting" not in answer


def test_words_struck_from_a_draft_stay_with_who_wrote_and_approved_it(cast: Cast) -> None:
    meeting, item, _ = held(cast)
    struck, final = "He is a coward, said Nadia.", "Nadia holds that he avoids her."

    def changed(line: MinuteEntry, words: str) -> MinuteEntry:
        with door(cast.ruth):
            return minutes.change(line, words=words, by=cast.ruth, version=line.version)

    with door(cast.ruth):
        line = MinuteEntry.objects.get(item=item, heading=Heading.PRESENTED)
    meeting = stories.step(meeting, MeetingState.MINUTES_DRAFT, cast.ruth)
    line = changed(line, struck)
    with door(cast.ruth):
        meeting = meetings.submit_minutes(meeting, by=cast.ruth, version=meeting.version)
    with door(cast.sam):
        back = MeetingState.MINUTES_DRAFT
        meetings.step(meeting, back, by=cast.sam, version=meeting.version, because=FIXED)
    line = changed(line, final)
    meeting = _circulated(cast, meeting)
    with door(cast.ruth):
        late = minutes.amend(line, words="He was rung twice.", by=cast.ruth, because=FIXED)
    pages = (
        (reverse("meetings:line-history", args=[line.pk]), {}, final),
        (reverse("meetings:line-history", args=[late.pk]), {}, "Ruth Calder, coordinator"),
        (reverse("meetings:minutes-history", args=[meeting.pk]), {"earlier": 1, "later": 3}, ""),
        (reverse("meetings:minutes-history", args=[meeting.pk]), {"earlier": 3, "later": 7}, final),
    )
    for name, of_draft in (("ruth", [True, False, True, True]), ("nadia", [False] * 4)):
        browser = client_of(cast.hat(name, "marac"))
        shown = [browser.get(url, asked).content.decode() for url, asked, _ in pages]
        assert ["coward" in page for page in shown] == of_draft
        for page, (*_, said) in zip(shown, pages, strict=True):
            assert said in MARKS.sub("", page)
    assert "Weekly reporting" in MARKS.sub("", shown[0])  # as it stood while the meeting sat
