"""Joint screening: onto the list by rule or by hand, views under seal, a decision, and its day (4.20)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse

from agencies import clock, hats, keys, sealing
from agencies.actors import Hat
from agencies.clock import LONDON
from agencies.door import door
from agencies.models import Agency, Membership, Notice, NoticeKind, Person
from agencies.models.agencies import AgencyKind, AgencyStatus, LegalRegime
from agencies.models.people import MembershipStatus
from agencies.roles import Role
from agencies.verdicts import Frozen, Refused, Stale
from mash_hub import (
    clocks,
    conflicts,
    contacts,
    jobs,
    joint_queue,
    joint_screening,
    screening,
)
from mash_hub.contacts import Part
from mash_hub.identities import Birth, Identity, Kept, Name, Protection, What
from mash_hub.joint_queue import Brief
from mash_hub.joint_screening import Decision, SchoolTold
from mash_hub.models import (
    Contact,
    ContactState,
    Escalation,
    Involvement,
    JointOutcome,
    JointScreening,
    JointState,
    PartnershipSetting,
    Referral,
    ScreeningView,
    SettingName,
    SettingState,
)
from mash_hub.models.conflicts import ConflictSource
from mash_hub.models.subjects import PersonRole
from meetings import joint_page
from meetings import joint_screening as days
from meetings.models import AgendaItem, Meeting, MeetingKind, MeetingState
from meetings.models.attendance import ConflictAnswer
from tests.cast import SETUP, Cast, client_of, post, trained
from tests.mash_hub import contact_case
from tests.mash_hub.keeping_case import held

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
S, O = JointState, JointOutcome  # noqa: E741
MONDAY = datetime(2027, 3, 1, 10, 0, tzinfo=LONDON)
THREE = ("devika", "owen", "kim")  # social care, police, health
WORDS = "ZQJ three call-outs since spring"


@pytest.fixture(autouse=True)
def _on_monday() -> Iterator[None]:
    """Everything happens from that Monday on."""
    with clock.moved(MONDAY):
        yield


def fresh(row: Any) -> Any:
    with door(SETUP):
        return type(row).objects.get(pk=row.pk)


def told(cast: Cast, by: Hat | None = None, people: Any = contact_case.PARTS) -> Contact:
    return contact_case.submitted(by or cast.owen, people)


def on_list() -> list[JointScreening]:
    with door(SETUP):
        return list(JointScreening.objects.select_related("contact").order_by("queued_at"))


def queued(cast: Cast) -> JointScreening:
    told(cast)
    (row,) = on_list()
    return row


def another(cast: Cast) -> JointScreening:
    """One more, told a minute later."""
    with clock.moved(MONDAY + timedelta(minutes=1)):
        told(cast)
    return on_list()[-1]


def view_of(row: JointScreening, hat: Hat) -> ScreeningView:
    with door(hat):
        seen = ScreeningView.objects.visible_to(hat).select_related("screening")
        return seen.get(screening=row, owner=hat.agency_id)


def marked(row: JointScreening, hat: Hat, *outcomes: JointOutcome, words: str = WORDS) -> None:
    view = view_of(row, hat)
    with door(hat):
        joint_screening.mark(
            view, words=words, suggests=outcomes or [O.EARLY_HELP], by=hat, version=view.version
        )


def signed(cast: Cast, *names: str) -> None:
    """Members sign the declaration of the day."""
    for name in names or THREE:
        hat = getattr(cast, name)
        with door(hat):
            typed = getattr(cast.person, name).name
            days.sign(typed_name=typed, knows_somebody=False, words="", by=hat)


def read_by_all(cast: Cast) -> JointScreening:
    row = queued(cast)
    for name in THREE:
        marked(row, getattr(cast, name))
    return fresh(row)


def decided(cast: Cast, *outcomes: JointOutcome, row: JointScreening | None = None) -> Any:
    row = row or read_by_all(cast)
    with door(cast.devika):
        return days.decide(
            row, Decision(outcomes, "ZQD the school knows."), by=cast.devika, version=row.version
        )


def notices(hat: Hat, row: JointScreening) -> list[str]:
    with door(hat):
        found = Notice.objects.visible_to(hat).filter(reference=row.reference)
        return sorted(found.values_list("notice_kind", flat=True))


def test_an_incident_goes_from_the_police_to_a_decision_on_pages(cast: Cast) -> None:
    told(cast)
    signed(cast)
    (row,) = on_list()
    browsers = {name: client_of(getattr(cast, name)) for name in THREE}
    page = reverse("meetings:joint-screening", args=[row.pk])
    for name, browser in browsers.items():
        assert page in browser.get(reverse("meetings:joint-screenings")).content.decode()
        assert page in browser.get(reverse("desk:my-work")).content.decode(), name
    shown = browsers["kim"].get(page).content.decode()
    assert contact_case.STORY in shown
    assert "Ellie Thrale" in shown
    mark = reverse("meetings:joint-mark", args=[row.pk])
    assert mark in shown
    empty = post(browsers["kim"], mark, cast.kim, words=WORDS, version=1)
    assert empty.status_code == 422
    assert WORDS in empty.content.decode()
    both = post(
        browsers["kim"], mark, cast.kim, words=WORDS, suggests=["NO_FURTHER", "MARAC"], version=1
    )
    assert "cannot stand beside" in both.content.decode()
    for name in ("kim", "owen"):
        hat = getattr(cast, name)
        fields = {"words": f"{WORDS} {name}", "suggests": ["EARLY_HELP"], "version": 1}
        assert post(browsers[name], mark, hat, **fields)["Location"] == page
        assert "owen" not in browsers["kim"].get(page).content.decode()  # hidden until all are in
    assert post(browsers["devika"], reverse("meetings:joint-decide", args=[row.pk]), cast.devika)
    fields = {"words": f"{WORDS} devika", "suggests": ["SCHOOL_TOLD"], "version": 1}
    assert post(browsers["devika"], mark, cast.devika, **fields)["Location"] == page
    for browser in browsers.values():
        for name in THREE:
            assert f"{WORDS} {name}" in browser.get(page).content.decode()
    decide = reverse("meetings:joint-decide", args=[row.pk])
    assert decide in browsers["devika"].get(page).content.decode()
    fields = {"outcomes": ["SCHOOL_TOLD", "EARLY_HELP"], "reason": "ZQD", "version": 2}
    assert post(browsers["devika"], decide, cast.devika, **fields)["Location"] == page
    assert "School told" in browsers["kim"].get(page).content.decode()
    school = reverse("meetings:joint-school", args=[row.pk])
    fields = {"who": "ZQW the head", "how": "by telephone", "version": 3}
    fields |= {"on_day": "1", "on_month": "3", "on_year": "2027"}
    assert post(browsers["devika"], school, cast.devika, **fields)["Location"] == page
    assert "ZQW the head" in browsers["owen"].get(page).content.decode()
    with door(SETUP):
        meeting = Meeting.objects.get(meeting_kind=MeetingKind.JOINT_SCREENING)
    day = reverse("meetings:joint-day", args=[meeting.pk])
    moved = browsers["devika"].get(reverse("meetings:meeting", args=[meeting.pk]))
    assert moved["Location"] == day
    assert "Kim Ashby" in browsers["devika"].get(day).content.decode()
    end = reverse("meetings:joint-day-end", args=[meeting.pk])
    assert (
        post(browsers["devika"], end, cast.devika, version=fresh(meeting).version)["Location"]
        == day
    )
    assert fresh(row).state == S.CLOSED
    assert page in browsers["kim"].get(day).content.decode()
    assert page not in browsers["kim"].get(reverse("meetings:joint-screenings")).content.decode()
    contact = reverse("mash_hub:contact", args=[row.contact_id])
    assert page in browsers["devika"].get(contact).content.decode()


def test_the_rule_takes_police_incidents_with_a_child_and_no_others(cast: Cast) -> None:
    told(cast, cast.joan)  # health told of it
    told(cast, people=contact_case.PARTS[:1])  # no child
    assert on_list() == []
    with door(SETUP):
        for name in (SettingName.JOINT_ADULTS, SettingName.JOINT_EDUCATION):
            PartnershipSetting(
                id=uuid4(),
                workspace=cast.workspace.mash,
                name=name,
                value=True,
                from_on=date(2027, 2, 1),
                why="Agreed by the board.",
                state=SettingState.CONFIRMED,
                proposed_at=clock.now(),
                proposed_by=cast.person.hugh,
                settled_by=cast.person.ada,
            ).start(by=SETUP, at=clock.now(), because=joint_queue.BY_RULE)
    told(cast, people=contact_case.PARTS[:1])
    told(cast)
    adults, child = on_list()
    assert not adults.has_child
    assert cast.agency.council.pk in child.expected  # adults' services have nobody there
    assert cast.agency.education.pk in child.expected


def test_what_is_protected_does_not_go_out_by_rule(cast: Cast) -> None:
    hidden = Kept(What.ADDRESS, Protection.REFUGE, contact_case.HOME)
    mother = Identity(
        names=(Name("Marisa", "Oakden"),),
        birth=Birth.on(date(1994, 6, 14)),
        kept=(hidden,),
    )
    people = (Part(PersonRole.VICTIM, mother), contact_case.PARTS[1])
    contact_case.submitted(cast.owen, people, narrative="She fled to 12 Mill Street.")
    (row,) = on_list()
    assert row.expected == []
    assert client_of(cast.kim).get(f"/meetings/joint/{row.pk}/").status_code == 404
    signed(cast, "devika", "kim")
    devika = client_of(cast.devika)
    brief = reverse("meetings:joint-brief", args=[row.pk])
    assert brief in devika.get(reverse("meetings:joint-screenings")).content.decode()
    fields = {"version": 1, "incident_on_day": "28", "incident_on_month": "2"}
    fields["incident_on_year"] = "2027"
    again = post(devika, brief, cast.devika, words="At 12 Mill Street.", **fields)
    assert again.status_code != 302
    assert "protected" in again.content.decode()
    assert post(devika, brief, cast.devika, words="She fled.", **fields).status_code == 302
    shown = client_of(cast.kim).get(reverse("meetings:joint-screening", args=[row.pk]))
    assert "She fled." in shown.content.decode()
    view = view_of(row, cast.kim)
    with door(SETUP):
        limit = clocks.of(ScreeningView.kind, [view.pk], joint_queue.VIEW)[view.pk]
    assert limit.due_at == datetime(2027, 3, 1, 23, 59, 59, tzinfo=LONDON)  # the incident: Sunday


def test_lateness_tells_those_who_have_not_marked_and_becomes_a_challenge(cast: Cast) -> None:
    row = queued(cast)
    marked(row, cast.kim)
    with clock.moved(datetime(2027, 3, 3, 0, 1, tzinfo=LONDON)):
        jobs.sweep_clocks()
        jobs.sweep_clocks()
    late = NoticeKind.JOINT_VIEW_LATE
    assert notices(cast.owen, row).count(late) == 1
    assert notices(cast.paula, row) == [late]  # the manager of the police
    assert late not in notices(cast.kim, row)
    with clock.moved(datetime(2027, 3, 5, 0, 1, tzinfo=LONDON)):
        jobs.raise_escalations()
    with door(SETUP):
        (made,) = Escalation.objects.filter(thing_id=row.pk)
    assert (made.owner_id, made.agency_id) == (row.owner_id, cast.agency.police.pk)


def test_each_guard_holds(cast: Cast) -> None:
    row = queued(cast)
    wrong = Decision([O.NO_FURTHER], "Why.")
    with door(cast.devika), pytest.raises(Refused, match="every agency"):
        days.decide(row, wrong, by=cast.devika, version=row.version)
    with door(cast.devika), pytest.raises(Refused, match="reason"):
        joint_screening.close(row, by=cast.devika, version=row.version)
    for hat in (cast.owen, cast.tom):
        with door(hat), pytest.raises(Refused):
            joint_queue.brief(row, Brief("x", MONDAY.date()), by=hat, version=row.version)
    view = view_of(row, cast.kim)
    with door(cast.owen), pytest.raises(Refused, match="own view"):
        joint_screening.mark(view, words="x", suggests=[O.MARAC], by=cast.owen, version=1)
    with door(cast.kim), pytest.raises(Refused, match="even if it is nothing"):
        joint_screening.mark(view, words=" ", suggests=[O.MARAC], by=cast.kim, version=1)
    marked(row, cast.kim)
    marked(row, cast.kim, words="anew")  # nobody has read it
    with door(cast.kim), pytest.raises(Stale):
        joint_screening.mark(view, words="x", suggests=[O.MARAC], by=cast.kim, version=1)
    for name in ("owen", "devika"):
        marked(row, getattr(cast, name))
    row = fresh(row)
    view = view_of(row, cast.kim)
    with door(cast.kim), pytest.raises(Refused, match="Every view is in"):
        joint_screening.mark(view, words="x", suggests=[O.MARAC], by=cast.kim, version=view.version)
    for hat in (cast.owen, cast.kim, cast.arlo):
        with door(hat), pytest.raises(Refused):
            days.decide(row, wrong, by=hat, version=row.version)
    row = decided(cast, O.SCHOOL_TOLD, row=row)
    with door(cast.devika), pytest.raises(Refused, match="school"):
        joint_screening.close(row, by=cast.devika, version=row.version)
    told_on = SchoolTold("Head", MONDAY.date() + timedelta(days=1), "by telephone")
    with door(cast.devika), pytest.raises(Refused, match="between"):
        joint_screening.tell_school(row, told_on, by=cast.devika, version=row.version)


def test_mash_and_marac_follow_in_the_same_act(cast: Cast) -> None:
    row = decided(cast, O.CONTACT_TO_MASH, O.MARAC)
    assert row.followed_by_id == row.contact_id
    with door(SETUP):
        (referral,) = Referral.objects.of(Contact.kind, row.contact_id)
    assert referral.workspace_id == cast.workspace.marac.pk
    signed(cast, "devika")
    shown = client_of(cast.devika).get(reverse("meetings:joint-screening", args=[row.pk]))
    assert referral.reference in shown.content.decode()


def test_a_day_begins_with_its_first_decision_and_the_day_before_is_over(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = decided(cast, O.NO_FURTHER)
    told(cast)
    waits = on_list()[-1]
    for name in THREE:
        marked(waits, getattr(cast, name))
    waits = decided(cast, O.SCHOOL_TOLD, row=fresh(waits))
    with clock.moved(MONDAY + timedelta(days=1)):
        told(cast)
        with (
            monkeypatch.context() as few
        ):  # what is to be read is never cut off for what is decided
            few.setattr(joint_page, "MOST", 1)
            with door(cast.devika):
                (line,) = joint_page.listed(cast.devika)
                assert line.row.state == S.QUEUED
        row = on_list()[-1]
        for name in THREE:
            marked(row, getattr(cast, name))
        decided(cast, O.NO_FURTHER, row=fresh(row))
    with door(SETUP):
        first, second = Meeting.objects.filter(meeting_kind="JOINT_SCREENING").order_by("starts_at")
    assert (first.state, second.state) == (MeetingState.CIRCULATED, MeetingState.IN_SESSION)
    assert (fresh(done).state, fresh(waits).state) == (S.CLOSED, S.DECIDED)  # the school waits
    with door(cast.owen):
        assert AgendaItem.objects.visible_to(cast.owen).get(meeting=first, joint=done).joint_id


def test_only_host_and_the_agencies_wanted_see_it_and_nobody_kept_apart(cast: Cast) -> None:
    row = queued(cast)
    with door(cast.devika):
        conflicts.keep_apart(
            cast.kim.person_id,
            row.file_id,
            source=ConflictSource.NOTED,
            by=cast.devika,
            at=clock.now(),
            cause=row,
        )
    with door(SETUP):
        wearers = hats.in_workspace(cast.workspace.mash.pk)
    seen_by = set()
    for hat in wearers:
        with door(hat):
            for one in (row, *ScreeningView.objects.filter(screening=row)):
                seen = type(one).objects.visible_to(hat).filter(pk=one.pk).exists()
                assert seen == bool(type(one).objects.readers_of(one, among=[hat]))
            seen_by |= {hat.person_id} if seen else set()
    people = cast.person
    assert {people.devika.pk, people.owen.pk, people.arlo.pk} <= seen_by
    assert not {people.kim.pk, people.tom.pk, people.edna.pk, people.paula.pk} & seen_by
    page = reverse("meetings:joint-screening", args=[row.pk])
    assert client_of(cast.kim).get(page).status_code == 404
    with door(cast.tom):
        assert sealing.open_quietly([row], ["incident"], by=cast.tom)[row, "incident"] is None


def test_the_list_is_turned_page_by_page_with_what_waits_for_the_reader_first(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(joint_page, "ON_A_PAGE", 1)
    signed(cast)
    first = queued(cast)
    marked(first, cast.kim)
    second = another(cast)
    page = reverse("meetings:joint-screenings")
    kim, owen = client_of(cast.kim), client_of(cast.owen)
    for browser, references in (
        (kim, (second.reference, first.reference)),
        (owen, (first.reference, second.reference)),
    ):
        for number, reference in enumerate(references, 1):
            shown = browser.get(f"{page}?page={number}").content.decode()
            others = {first.reference, second.reference} - {reference}
            assert reference in shown
            assert not any(one in shown for one in others)


def test_it_is_put_on_by_hand_once(cast: Cast) -> None:
    contact = told(cast, cast.joan)
    devika = client_of(cast.devika)
    form = reverse("meetings:joint-queue", args=[contact.pk])
    page = reverse("mash_hub:contact", args=[contact.pk])
    assert form in devika.get(page).content.decode()
    fields = {"words": "She called us.", "version": 1}
    fields |= {"incident_on_day": "1", "incident_on_month": "3", "incident_on_year": "2027"}
    assert post(devika, form, cast.devika, **fields).status_code == 302
    assert form not in devika.get(page).content.decode()
    assert post(devika, form, cast.devika, **fields).status_code == 403
    assert client_of(cast.owen).get(form).status_code in (403, 404)


# --- the declaration ------------------------------------------------------------------------------


def test_no_incident_opens_before_the_days_declaration_is_signed(cast: Cast) -> None:
    row = queued(cast)
    kim, page = client_of(cast.kim), reverse("meetings:joint-screening", args=[row.pk])
    mark = reverse("meetings:joint-mark", args=[row.pk])
    sign = reverse("meetings:joint-sign")
    for address in (page, mark):
        assert kim.get(address)["Location"].startswith(sign)
    shown = kim.get(f"{sign}?next={page}").content.decode()
    assert "confidential" in shown
    assert contact_case.STORY not in shown
    fields = {"words": WORDS, "suggests": ["EARLY_HELP"], "version": 1}
    refused = post(kim, mark, cast.kim, **fields)
    assert refused.status_code == 422
    assert "Sign today’s declaration first." in refused.content.decode()
    assert WORDS in refused.content.decode()
    silent = post(kim, sign, cast.kim, typed_name="kim ashby", next=page)
    assert silent.status_code == 422  # the question is not passed over
    no = {"knows_somebody": "no", "next": page}
    wrong = post(kim, sign, cast.kim, typed_name="Somebody Else", **no)
    assert wrong.status_code == 422
    assert "Type your name" in wrong.content.decode()
    done = post(kim, sign, cast.kim, typed_name="kim ashby", **no)
    assert done["Location"] == page
    assert contact_case.STORY in kim.get(page).content.decode()
    assert post(kim, sign, cast.kim, typed_name="Kim Ashby").status_code == 403  # once
    assert client_of(cast.owen).get(page)["Location"].startswith(sign)  # each for themselves
    with door(SETUP):
        meeting = Meeting.objects.get(meeting_kind=MeetingKind.JOINT_SCREENING)
    assert (meeting.owner_id, meeting.chair_id) == (row.owner_id, None)
    away = post(kim, sign, cast.kim, typed_name="x", next="https://elsewhere.example/")
    assert away.status_code == 403


def test_it_is_signed_anew_each_day_and_what_is_closed_stays_open_to_who_signed(
    cast: Cast,
) -> None:
    signed(cast)
    row = decided(cast, O.NO_FURTHER)
    with door(SETUP):
        meeting = Meeting.objects.get(meeting_kind=MeetingKind.JOINT_SCREENING)
    assert meeting.chair_id == cast.devika.person_id
    with door(cast.devika):
        days.end_day(meeting, by=cast.devika, version=meeting.version)
    told(cast)
    waits = on_list()[-1]
    with clock.moved(MONDAY + timedelta(days=1)):
        kim = client_of(cast.kim)
        open_page = reverse("meetings:joint-screening", args=[waits.pk])
        closed_page = reverse("meetings:joint-screening", args=[row.pk])
        assert kim.get(open_page)["Location"].startswith(reverse("meetings:joint-sign"))
        assert kim.get(closed_page).status_code == 200
        signed(cast, "kim")
        assert kim.get(open_page).status_code == 200
    day = reverse("meetings:joint-day", args=[meeting.pk])
    shown = client_of(cast.devika).get(day).content.decode()
    assert shown.count(">signed ") == 3


def knows_somebody(cast: Cast, name: str, words: str = "ZQY her brother") -> ConflictAnswer:
    """Somebody signs, and answers that they know a person on the list."""
    hat = getattr(cast, name)
    with door(hat):
        days.sign(
            typed_name=getattr(cast.person, name).name, knows_somebody=True, words=words, by=hat
        )
    with door(SETUP):
        return ConflictAnswer.objects.get(person=hat.person_id)


def test_whoever_knows_somebody_on_the_list_reads_no_incident_before_it_is_settled(
    cast: Cast,
) -> None:
    hers, other = queued(cast), another(cast)
    signed(cast, "devika", "owen")
    kim, devika = client_of(cast.kim), client_of(cast.devika)
    pages = [reverse("meetings:joint-screening", args=[row.pk]) for row in (hers, other)]
    sign = reverse("meetings:joint-sign")
    wordless = {"typed_name": "Kim Ashby", "knows_somebody": "yes"}
    assert post(kim, sign, cast.kim, **wordless).status_code == 422
    row = knows_somebody(cast, "kim")
    for page in pages:
        assert kim.get(page)["Location"].startswith(sign)
    assert "look at it; then incidents open" in kim.get(sign).content.decode()
    with door(cast.kim), pytest.raises(Refused, match="looked at first"):
        days.require_let_in(cast.kim, hers)
    with door(SETUP):
        meeting = Meeting.objects.get(meeting_kind=MeetingKind.JOINT_SCREENING)
    with door(cast.devika):
        assert "Settle their answer" in days.may_end_day(cast.devika, meeting).reason
    settle = reverse("meetings:settle", args=[row.pk])
    assert settle in devika.get(reverse("desk:my-work")).content.decode()
    shown = devika.get(settle).content.decode()
    assert "ZQY her brother" in shown
    assert hers.reference in shown
    for hat in (cast.owen, cast.kim):
        assert client_of(hat).get(settle).status_code in (403, 404)
    fields = {"items": [str(hers.pk)], "version": row.version}
    assert post(devika, settle, cast.devika, **fields).status_code == 302
    assert [kim.get(page).status_code for page in pages] == [404, 200]
    listed = kim.get(reverse("meetings:joint-screenings")).content.decode()
    assert (hers.reference in listed, other.reference in listed) == (False, True)


def test_whoever_remembers_somebody_answers_again_and_waits_again(cast: Cast) -> None:
    row = queued(cast)
    page = reverse("meetings:joint-screening", args=[row.pk])
    again = reverse("meetings:joint-answer")
    kim = client_of(cast.kim)
    unsigned = post(kim, again, cast.kim, knows_somebody="no")
    assert unsigned.status_code == 422
    signed(cast, "devika", "kim")
    assert kim.get(page).status_code == 200
    yes = {"knows_somebody": "yes", "words": "ZQY my neighbour", "next": page}
    assert post(kim, again, cast.kim, **yes)["Location"] == page
    assert kim.get(page)["Location"].startswith(reverse("meetings:joint-sign"))
    assert post(kim, again, cast.kim, knows_somebody="no").status_code == 302
    assert kim.get(page).status_code == 200


def test_an_answer_that_nobody_settled_on_its_day_stands_on_nobodys_work_and_opens_nothing(
    cast: Cast,
) -> None:
    row = queued(cast)
    answer = knows_somebody(cast, "kim")
    signed(cast, "devika", "owen")
    settle = reverse("meetings:settle", args=[answer.pk])
    with clock.moved(MONDAY + timedelta(days=1)):
        signed(cast, "devika", "owen", "kim")
        for name in THREE:
            marked(row, getattr(cast, name))
        decided(cast, O.NO_FURTHER, row=fresh(row))  # the day before is over by that
        work = client_of(cast.devika).get(reverse("desk:my-work")).content.decode()
        assert settle not in work


def test_under_a_review_what_agencies_read_and_said_stays_as_it_is_written(cast: Cast) -> None:
    row = queued(cast)
    signed(cast)
    marked(row, cast.kim)
    held(cast, row.contact.reference)
    with pytest.raises(Frozen):
        marked(row, cast.kim, words="ZQN other words")
    newest, brief = fresh(row), Brief("ZQN other words", row.incident_on)
    with door(cast.devika), pytest.raises(Frozen):
        joint_queue.brief(newest, brief, by=cast.devika, version=newest.version)
    marked(row, cast.owen)  # what is new is written beside it
    marked(row, cast.devika)
    assert fresh(row).state == JointState.READ_BY_ALL


def test_who_takes_no_part_signs_nothing(cast: Cast) -> None:
    for hat in (cast.joan, cast.paula):
        with door(hat), pytest.raises(Refused):
            days.sign(typed_name=hat_name(cast, hat), knows_somebody=False, words="", by=hat)


def hat_name(cast: Cast, hat: Hat) -> str:
    return {one.pk: one.name for one in vars(cast.person).values()}[hat.person_id]


# --- what follows ---------------------------------------------------------------------------------


def ended(cast: Cast) -> JointScreening:
    """An incident whose own contact ended with advice, before the agencies had marked their views."""
    contact = contact_case.screened(told(cast), cast.arlo)
    with door(cast.devika):
        screening.decide(
            contact,
            ContactState.ADVICE_NFA,
            rationale=screening.Rationale("ZQR advice was given.", "Not asked."),
            by=cast.devika,
            version=contact.version,
        )
    (row,) = on_list()
    for name in THREE:
        marked(row, getattr(cast, name))
    return fresh(row)


def test_a_contact_to_mash_is_made_where_its_own_has_ended_with_a_link_both_ways(
    cast: Cast,
) -> None:
    row = ended(cast)
    signed(cast)
    devika, decide = client_of(cast.devika), reverse("meetings:joint-decide", args=[row.pk])
    fields = {
        "outcomes": ["CONTACT_TO_MASH"],
        "reason": "ZQD a fourth call",
        "version": row.version,
    }
    empty = post(devika, decide, cast.devika, **fields)
    assert "Say how it goes on at the front door." in empty.content.decode()
    nameless = post(devika, decide, cast.devika, goes_on="other", **fields)
    assert "Write the reference" in nameless.content.decode()
    page = reverse("meetings:joint-screening", args=[row.pk])
    assert post(devika, decide, cast.devika, goes_on="new", **fields)["Location"] == page
    row = fresh(row)
    with door(cast.devika):
        made = Contact.objects.visible_to(cast.devika).get(pk=row.followed_by_id)
        people = Involvement.objects.in_file(made.file_id).count()
        told_of = sealing.open_quietly([made], ["narrative"], by=cast.devika)
        words = told_of.text(made, "narrative", "narrative")
        runs = clocks.of(Contact.kind, [made.pk], contacts.CONTACT_DECISION)[made.pk]
    assert made.pk != row.contact_id
    assert (made.owner_id, made.state) == (row.owner_id, ContactState.SCREENING)
    assert people == len(contact_case.PARTS)
    assert contact_case.STORY in words
    assert row.reference in words
    assert runs.is_running
    contact = reverse("mash_hub:contact", args=[made.pk])
    assert contact in devika.get(page).content.decode()
    assert page in devika.get(contact).content.decode()
    assert client_of(cast.owen).get(contact).status_code == 404
    for hat in (cast.owen, cast.kim):  # the agencies learn that it goes on, and not where
        assert made.reference not in client_of(hat).get(page).content.decode()


def test_another_contact_that_is_there_already_goes_on(cast: Cast) -> None:
    row, other = ended(cast), told(cast, cast.joan)
    for wrong in ("", "C-NOWHERE", on_list()[0].contact.reference):
        decision = Decision([O.CONTACT_TO_MASH], "ZQD", follow_reference=wrong)
        with door(cast.devika), pytest.raises(Refused, match="has ended"):
            days.decide(row, decision, by=cast.devika, version=row.version)
    decision = Decision([O.CONTACT_TO_MASH], "ZQD", follow_reference=other.reference)
    with door(cast.devika):
        done = days.decide(row, decision, by=cast.devika, version=row.version)
    assert done.followed_by_id == other.pk


def practice(cast: Cast, name: str) -> Agency:
    """A GP practice with somebody who takes part in the MASH."""
    agency = Agency(
        id=uuid4(),
        name=name,
        short_name=name[:30],
        agency_kind=AgencyKind.PRIMARY_CARE,
        legal_regime=LegalRegime.UK_GDPR,
        status=AgencyStatus.ACTIVE,
    ).start(by=SETUP, at=clock.now())
    keys.create_pairs(agency)
    person = Person(id=uuid4(), user_name=name.split()[0].lower(), name=f"Dr {name}", agency=agency)
    person.save(force_insert=True)
    trained(person)
    Membership(
        id=uuid4(),
        person=person,
        agency=agency,
        workspace=cast.workspace.mash,
        role=Role.RESEARCHER,
        from_on=date(2020, 1, 1),
        status=MembershipStatus.ACTIVE,
    ).start(by=SETUP, at=clock.now())
    return agency


def test_a_gp_practice_marks_a_view_where_the_partnership_chose_it(cast: Cast) -> None:
    with door(SETUP):
        practices = [practice(cast, name) for name in ("Mill Street Surgery", "Larch Lane Surgery")]
    told(cast)
    (before,) = on_list()
    assert not {one.pk for one in practices} & set(before.expected)
    with door(SETUP):
        PartnershipSetting(
            id=uuid4(),
            workspace=cast.workspace.mash,
            name=SettingName.JOINT_PRACTICES,
            value={"agencies": [str(practices[0].pk)]},
            from_on=date(2027, 2, 1),
            why="Agreed by the board.",
            state=SettingState.CONFIRMED,
            proposed_at=clock.now(),
            proposed_by=cast.person.hugh,
            settled_by=cast.person.ada,
        ).start(by=SETUP, at=clock.now(), because=joint_queue.BY_RULE)
    told(cast)
    after = on_list()[-1]
    assert practices[0].pk in after.expected
    assert practices[1].pk not in after.expected
    with door(SETUP):
        view = ScreeningView.objects.get(screening=after, owner=practices[0])
    assert view.sector == "HEALTH"
