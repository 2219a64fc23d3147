"""The fifteen questions of an audit (domain notes 7.3): each is one page, one table, and itself in the log."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from time_machine import travel

from agencies import clock, door, hats
from agencies.actors import Hat
from agencies.models import Membership, Person, Session, TrainingRecord
from agencies.reasons import Reason, ReasonCode
from agencies.references import tidy
from agencies.roles import Role
from agencies.verdicts import Refused
from audit.log import entries as log
from audit.log.entries import Verb
from audit.log.models import Entry
from audit.workspace import questions, saved
from audit.workspace.models import SavedQuestion
from audit.workspace.reports import asking, looking
from audit.workspace.reports.catalogue import BY_KEY, REPORTS
from audit.workspace.reports.report import Row
from mash_hub import destroying, ratings
from mash_hub.models import Identification, Involvement, Subject
from mash_hub.models.conflicts import Conflict, ConflictSource
from mash_hub.models.enquiries import Rating
from mash_hub.models.subjects import PersonRole
from tests.cast import SETUP, Cast, client_of, given_role, post
from tests.mash_hub.enquiry_case import (
    SHARE,
    asked,
    fresh,
    make_contact,
    opened_by,
    rated,
    returned,
    wrote,
)
from tests.mash_hub.keeping_case import closed_case, proposed, settled
from tests.mash_hub.test_break_glass import in_session, opens
from tests.meetings import stories
from tests.meetings.test_actions import agreed
from tests.meetings.test_after_meeting import circulated
from tests.meetings.test_after_meeting import held as held_meeting

PURPOSE = Reason(ReasonCode.AUDIT_LAWFULNESS)
WHY = Reason(ReasonCode.REVIEW, "ZQX she is safe with her sister")
READING = Reason(ReasonCode.REVIEW)


def ask(by: Hat, key: str, **more: Any) -> list[Row]:
    """What a question gives about the last month."""
    today = hats.today()
    question = questions.Question(PURPOSE, today - timedelta(days=30), today, **more)
    with door.door(by):
        return asking.ask(BY_KEY[key], question, by=by)


def fields(**more: str) -> dict[str, str]:
    """A form filled with the purpose and the last month."""
    today = hats.today()
    days = {"from_on": today - timedelta(days=30), "until_on": today}
    parts = {
        f"{name}_{part}": str(getattr(day, part))
        for name, day in days.items()
        for part in ("day", "month", "year")
    }
    return {"purpose": "AUDIT_LAWFULNESS", **parts, **more}


def looked(hat: Hat, people: Iterable[UUID], verb: Verb = Verb.READ, at: Any = None) -> None:
    """Somebody looked at people; the entry is what their page would have left."""
    with door.door(hat):
        given = {"people": [*people], "reason": READING, "at": at or clock.now()}
        log.write(by=hat, verb=verb, **given)


def person_in(file_id: UUID, role: PersonRole = PersonRole.VICTIM) -> Subject:
    """Who has a part in a case."""
    with door.door(SETUP):
        return Involvement.objects.get(file=file_id, role=role).subject


def kept_apart(person: Person, file_id: UUID, at: datetime) -> Conflict:
    """A conflict that the hub found."""
    with door.door(SETUP):
        row = Conflict(
            id=uuid4(), person=person, file_id=file_id, source=ConflictSource.FOUND, began_at=at
        )
        return row.start()


def test_all_fifteen_have_a_page_of_their_own(cast: Cast) -> None:
    browser = client_of(cast.ines)
    page = browser.get(reverse("audit_workspace:questions")).content.decode()
    assert sorted({1, 4, 12, *(one.number for one in REPORTS)}) == [*range(1, 16)]
    for report in REPORTS:
        url = reverse("audit_workspace:report", args=[report.key])
        assert url in page
        answer = browser.get(url)
        assert answer.status_code == 200
        assert report.title in answer.content.decode()
    none = f"{reverse('audit_workspace:questions')}no-such/"
    assert browser.get(none).status_code == 404


def test_nobody_but_auditors_asks_and_nobody_about_themselves(cast: Cast) -> None:
    for report in REPORTS:
        for name in ("devika", "ruth", "ivor", "hugh"):
            url = reverse("audit_workspace:report", args=[report.key])
            assert client_of(getattr(cast, name)).get(url).status_code == 403
    url = reverse("audit_workspace:ask-report", args=["no-work"])
    mine = fields(user=str(cast.ines.person_id))
    browser = client_of(cast.ines)
    answer = browser.get(post(browser, url, cast.ines, **mine)["Location"])
    assert "You cannot audit yourself" in answer.content.decode()


@pytest.mark.parametrize("report", REPORTS, ids=lambda report: report.key)
def test_each_needs_a_purpose_dates_and_what_it_is_about(cast: Cast, report: Any) -> None:
    browser = client_of(cast.ines)
    url = reverse("audit_workspace:ask-report", args=[report.key])
    empty = post(browser, url, cast.ines)
    assert empty.status_code == 422
    assert "Choose the purpose." in empty.content.decode()
    answer = post(browser, url, cast.ines, **fields())
    if not report.needs:
        assert browser.get(answer["Location"]).status_code == 200
        return
    (need,) = report.needs
    assert answer.status_code == 422
    said = {"user": "Choose the user.", "about": "Enter the reference of the person or case."}
    assert said[need] in answer.content.decode()


def test_a_question_and_its_table_are_each_in_the_log_and_the_table_is_marked(cast: Cast) -> None:
    enquiry = rated(cast)
    browser = client_of(cast.ines)
    looked(cast.devika, [person_in(enquiry.file_id).pk])
    place = post(
        browser,
        reverse("audit_workspace:ask-report", args=["given"]),
        cast.ines,
        **fields(reference=enquiry.reference),
    )["Location"]
    assert "ZQX" not in place
    assert browser.get(place).status_code == 200
    query = place.partition("?")[2]
    url = reverse("audit_workspace:export-report", args=["given"])
    table = post(browser, f"{url}?{query}", cast.ines)
    assert table["Content-Type"].startswith("text/csv")
    rows = list(csv.reader(io.StringIO(table.content.decode("utf-8-sig"))))
    assert rows[0][0].startswith("OFFICIAL-SENSITIVE. Copy L-")
    with door.door(cast.ines):
        mine = Entry.objects.filter(person_id=cast.ines.person_id, reason_code="AUDIT_LAWFULNESS")
        found = [(one.verb, one.ground.split(",")[-1]) for one in mine.order_by("number")]
    assert found == [
        ("LOG_READ", "question:given"),
        ("LOG_READ", "question:given"),
        ("EXPORTED", "question:given"),
    ]
    audits = ask(cast.ines, "audits")
    assert {row.cells[3] for row in audits} == {"Asked", "Took a table"}
    assert all(row.cells[1] == "Ines Duarte" for row in audits)


def test_a_look_has_work_behind_it_when_the_lookers_agency_was_asked_or_keeps_the_case(
    cast: Cast,
) -> None:
    enquiry = rated(cast)
    marisa = person_in(enquiry.file_id)
    looked(cast.tom, [marisa.pk])
    looked(cast.devika, [marisa.pk])
    looked(cast.hannah, [marisa.pk])
    assert ask(cast.ines, "no-work", user_id=cast.devika.person_id) == []
    (row,) = ask(cast.ines, "no-work", user_id=cast.tom.person_id)
    assert row.cells[:3] == (marisa.reference, "Read", "1")
    assert row.cells[5] == "Northmoor Homes"
    # The council keeps the case in the MASH; its people at the MARAC have nothing to do with it yet.
    assert len(ask(cast.ines, "no-work", user_id=cast.hannah.person_id)) == 1
    asked(cast, enquiry, "housing")
    assert ask(cast.ines, "no-work", user_id=cast.tom.person_id) == []


def opened(hat: Hat, name: str, pk: UUID) -> None:
    """Somebody opens a page, as they do."""
    assert client_of(hat).get(reverse(name, args=[pk])).status_code == 200


def test_looks_are_found_by_the_records_that_a_page_opened(cast: Cast) -> None:
    contact = make_contact(cast)
    enquiry = rated(cast, contact=contact)
    opened(cast.devika, "mash_hub:enquiry", enquiry.pk)
    opened(cast.joan, "mash_hub:contact", contact.pk)
    with door.door(SETUP):
        people = {one.reference for one in Subject.objects.all()}
    for name in ("devika", "joan"):
        hat = getattr(cast, name)
        question = questions.Question(PURPOSE, hats.today(), hats.today(), user_id=hat.person_id)
        with door.door(cast.ines):
            seen = {look.subject_id for look in looking.looks(question, cast.ines)}
            assert {
                *Subject.objects.filter(pk__in=seen).values_list("reference", flat=True)
            } == people
        assert ask(cast.ines, "no-work", user_id=hat.person_id) == []
    with door.door(SETUP):
        card = Involvement.objects.get(file=enquiry.file_id, role=PersonRole.VICTIM).card
    assert card is not None
    with door.door(cast.kim):  # of the agency that owns the card, and acting where nobody asked it
        marac = replace(cast.kim, workspace_id=cast.workspace.marac.pk)
        log.write(by=marac, verb=Verb.READ, about=[card], at=clock.now())
    (row,) = ask(cast.ines, "no-work", user_id=cast.kim.person_id)
    assert row.cells[1] == "Read"


def test_a_list_of_ones_work_is_no_look_at_everybody_on_it(cast: Cast) -> None:
    looked(cast.tom, [uuid4() for _ in range(16)])
    assert ask(cast.ines, "no-work", user_id=cast.tom.person_id) == []
    looked(cast.tom, [uuid4() for _ in range(15)])
    assert len(ask(cast.ines, "no-work", user_id=cast.tom.person_id)) == 15


def test_a_joined_person_is_asked_about_with_all_that_was_filed_before(cast: Cast) -> None:
    enquiry = rated(cast)
    request = asked(cast, enquiry, "housing")["housing"]
    opened_by(cast.tom, request)
    wrote(cast.tom, request, "ZQX", SHARE)
    returned(cast.tom, request)
    with door.door(SETUP):
        part = Involvement.objects.get(file=enquiry.file_id, subject=request.people[0])
        Identification.objects.standing().get(card=part.card_id).set_ended(
            by=SETUP, at=clock.now(), because=Reason(WHY.code)
        )
        kept = Subject(id=uuid4(), reference="S-KNWN3467", made_at=clock.now()).start()
        pair = Identification(id=uuid4(), card_id=part.card_id, subject=kept)
        pair.start(by=SETUP, at=clock.now(), because=Reason(WHY.code))
    assert len(ask(cast.ines, "given", about_id=kept.pk)) == 1
    looked(cast.devika, [kept.pk])
    assert ask(cast.ines, "no-work", user_id=cast.devika.person_id) == []


def test_work_that_begins_long_after_the_look_is_not_behind_it(cast: Cast) -> None:
    enquiry = rated(cast)
    marisa = person_in(enquiry.file_id)
    looked(cast.tom, [marisa.pk], at=clock.now() - timedelta(days=5))
    looked(cast.tom, [marisa.pk], at=clock.now() - timedelta(hours=5))
    asked(cast, enquiry, "housing")
    (row,) = ask(cast.ines, "no-work", user_id=cast.tom.person_id)
    assert row.cells[2] == "1"


def test_a_search_that_gave_no_reason_is_marked(cast: Cast) -> None:
    with door.door(SETUP):
        somebody = Subject(id=uuid4(), reference="S-KNWN3467", made_at=clock.now()).start()
    with door.door(cast.tom):
        log.write(by=cast.tom, verb=Verb.SEARCHED, people=[somebody.pk], at=clock.now())
    looked(cast.tom, [somebody.pk])
    rows = ask(cast.ines, "no-work", user_id=cast.tom.person_id)
    assert {(row.cells[1], row.is_amiss) for row in rows} == {("Searched", True), ("Read", False)}


def test_what_one_agency_gave_another_names_the_agreement_and_who_released_it(cast: Cast) -> None:
    enquiry = rated(cast)
    request = asked(cast, enquiry, "housing")["housing"]
    opened_by(cast.tom, request)
    item = wrote(cast.tom, request, "ZQX rent and repairs", SHARE)
    assert ask(cast.ines, "given", about_id=enquiry.pk) == []
    returned(cast.tom, request)
    for about in (enquiry.pk, request.people[0]):
        (row,) = ask(cast.ines, "given", about_id=about)
        assert row.cells[1] == "Northmoor Homes"
        assert "Northmoor Children’s Services" in row.cells[2]
        assert row.cells[3] == f"Item {item.reference}, whole"
        assert row.cells[5] != "No agreement of both found"
        assert row.cells[6] == "Tom Birch"
        assert "ZQX" not in "".join(row.cells)
    assert ask(cast.ines, "given", about_id=request.people[1]) == []


def test_whoever_opened_minutes_without_having_been_present_is_marked(cast: Cast) -> None:
    meeting, item, _ = held_meeting(cast)
    circulated(cast, meeting)
    browser = client_of(cast.hat("tom", "marac"))
    browser.get(reverse("meetings:minutes", args=[meeting.pk]))
    rows = {row.cells[3]: row for row in ask(cast.ines, "minutes", about_id=item.pk)}
    tom = rows["Tom Birch"]
    assert tom.cells[0] == item.reference
    assert tom.cells[4] == "Northmoor Homes"
    assert not any(row.is_amiss for row in rows.values())
    things = [log.Thing("minute", pk) for pk in _minutes(item)]
    with door.door(cast.lee):
        log.write(by=cast.lee, verb=Verb.READ, about=things, at=clock.now())
    with door.door(cast.lee):  # the page of the meeting itself, with somebody else's case on it
        about = [log.Thing("meeting", meeting.pk)]
        log.write(by=cast.lee, verb=Verb.READ, about=about, at=clock.now())
    rows = {row.cells[3]: row for row in ask(cast.ines, "minutes", about_id=item.pk)}
    assert rows["Lee Thrale"].cells[6] == "1"
    assert rows["Lee Thrale"].is_amiss
    assert rows["Lee Thrale"].cells[4] == "Not present for it"


def _minutes(item: Any) -> list[UUID]:
    with door.door(SETUP):
        return [*item.entries.values_list("pk", flat=True)]


def test_an_emergency_access_is_unreviewed_until_each_owner_has_reviewed_it(cast: Cast) -> None:
    enquiry = rated(cast)
    with door.door(SETUP):
        contact = fresh(enquiry).contact
    _, sam = in_session(cast.owen)
    opens(sam, contact.reference)
    rows = ask(cast.ines, "emergencies")
    assert rows
    assert all(row.is_amiss for row in rows)
    assert {row.cells[2] for row in rows} == {"Owen Marsh"}


def test_what_somebody_opened_before_a_conflict_was_known_is_shown_and_marked(cast: Cast) -> None:
    enquiry = rated(cast)
    at = clock.now()
    for before, verb in ((timedelta(days=2), Verb.READ), (timedelta(hours=-1), Verb.NOT_FOUND)):
        with door.door(cast.lee):
            log.write(
                by=cast.lee, verb=verb, about=[log.Thing("enquiry", enquiry.pk)], at=at - before
            )
    kept_apart(cast.person.lee, enquiry.file_id, at)
    kept_apart(cast.person.edna, enquiry.file_id, at)
    tomorrow = at + timedelta(hours=2)
    with travel(tomorrow, tick=False):
        lee, edna = ask(cast.ines, "conflicts", about_id=enquiry.pk)
        assert (lee.cells[0], lee.is_amiss) == ("Lee Thrale", True)
        assert lee.cells[4].startswith("Once, ")
        assert lee.cells[5] == "Never"
        assert lee.cells[6].startswith("Once, ")
        assert (edna.cells[0], edna.is_amiss) == ("Edna Cole", False)
        own = ask(cast.ines, "unusual")
        assert [row.cells[0] for row in own if "their own" in row.cells[2]] == ["Lee Thrale"] * 2


def test_an_auditor_with_a_conflict_learns_nothing_of_that_case(cast: Cast) -> None:
    enquiry = rated(cast)
    request = asked(cast, enquiry, "housing")["housing"]
    opened_by(cast.tom, request)
    wrote(cast.tom, request, "ZQX", SHARE)
    returned(cast.tom, request)
    kept_apart(cast.person.lee, enquiry.file_id, clock.now())
    assert ask(cast.ines, "conflicts", about_id=enquiry.pk)
    kept_apart(cast.person.ines, enquiry.file_id, clock.now())
    assert ask(cast.ines, "conflicts", about_id=enquiry.pk) == []
    assert ask(cast.ines, "given", about_id=enquiry.pk) == []
    with door.door(cast.devika):
        about = [log.Thing("enquiry", enquiry.pk)]
        log.write(by=cast.devika, verb=Verb.EXPORTED, about=about, at=clock.now())
    assert ask(cast.ines, "left") == []
    today = hats.today()
    with door.door(cast.ines):
        answer = questions.ask(questions.Question(PURPOSE, today, today), by=cast.ines)
        assert not answer.entries.filter(thing_ids__contains=[enquiry.pk]).exists()


def test_a_rating_lowered_by_two_with_a_welfare_check_is_in_order_and_another_is_not(
    cast: Cast,
) -> None:
    enquiry = rated(cast, Rating.RED)
    check = ratings.WelfareCheck("ZQX seen by the school nurse", hats.today())
    with door.door(cast.devika):
        now = fresh(enquiry)
        given = {"by": cast.devika, "rating": Rating.AMBER, "welfare": check, "because": WHY}
        ratings.propose_lower_rating(now, version=now.version, **given)
    with door.door(cast.mandeep):
        now = fresh(enquiry)
        ratings.confirm_lower_rating(now, by=cast.mandeep, because=WHY, version=now.version)
    (row,) = ask(cast.ines, "lowered")
    assert row.cells[:3] == (enquiry.reference, "Red", "Amber")
    assert row.cells[4:] == ("Devika Rao", "Mandeep Gill", "Welfare check kept")
    assert not row.is_amiss
    with door.door(SETUP):  # as if somebody had changed the row beside the hub's acts
        now = fresh(enquiry)
        now.set_rating(Rating.GREEN, by=cast.devika, at=clock.now(), because=Reason(WHY.code))
    first, second = ask(cast.ines, "lowered")
    assert (first.cells[2], first.is_amiss) == ("Green", True)
    assert first.cells[4:] == ("Nobody", "No second person", "None")
    assert not second.is_amiss


def test_a_late_action_says_whether_it_was_challenged(cast: Cast) -> None:
    _, item = stories.in_hand(cast, "ruth", "sam", "nadia", "tom")
    action = agreed(cast, item)
    assert ask(cast.ines, "undone") == []
    with travel(action.due_at + timedelta(days=1), tick=False):
        (row,) = ask(cast.ines, "undone")
    assert row.cells[0] == action.reference
    assert row.cells[5:] == ("Late", "", "No")
    assert row.is_amiss


def test_what_left_the_hub_names_who_took_it_and_its_copy(cast: Cast) -> None:
    with door.door(cast.devika):
        log.write(
            by=cast.devika,
            verb=Verb.EXPORTED,
            about=[cast.workspace.mash],
            reason=READING,
            ground="copy:P-ABCD",
            at=clock.now(),
        )
    (row,) = ask(cast.ines, "left")
    assert row.cells[1:4] == ("Devika Rao", "Northmoor Children’s Services", "Exported")
    assert row.cells[7] == "copy P-ABCD"
    assert ask(cast.ines, "left", user_id=cast.tom.person_id) == []


def test_a_destruction_names_two_people_its_rule_and_the_holds_that_stood(cast: Cast) -> None:
    enquiry = closed_case(cast)
    settled(proposed(enquiry.reference, cast.moira), cast.ivor)
    assert destroying.carry_out_all() == 1
    (row,) = ask(cast.ines, "destroyed")
    assert row.cells[1] == f"Case {enquiry.reference}"
    assert row.cells[5].startswith("Moira Flint")
    assert row.cells[6].startswith("Ivor Dunne")
    assert (row.cells[7], row.cells[9], row.is_amiss) == ("Destroyed", "None", False)


def test_accounts_that_are_dormant_untrained_or_in_two_places_are_found(cast: Cast) -> None:
    now, today = clock.now(), hats.today()
    with door.door(SETUP):
        Person.objects.update(invited_at=now)
        Session.objects.all().delete()
    assert ask(cast.ines, "accounts") == []
    with door.door(SETUP):
        Person.objects.filter(pk=cast.person.tom.pk).update(invited_at=now - timedelta(days=200))
        tom = TrainingRecord.objects.get(person=cast.person.tom)
        tom.training_until_on = today - timedelta(days=1)
        tom.set_recorded(by=SETUP, at=now)
        edna = TrainingRecord.objects.get(person=cast.person.edna)
        edna.induction_on = None
        edna.set_recorded(by=SETUP, at=now)
        kim = Membership.objects.get(pk=cast.kim.membership_id)
        kim.set_reconfirmed(today - timedelta(days=1), by=SETUP, at=now)
    for browser, minutes in (("Firefox on Windows", 50), ("Safari on iPhone", 30)):
        client_of(cast.lee)
        with door.door(SETUP):
            newest = Session.objects.filter(person=cast.person.lee).latest("started_at")
            newest.browser = browser
            newest.started_at = now - timedelta(minutes=minutes)
            newest.seen_at = now
            newest.save(update_fields=["browser", "started_at", "seen_at"])
    found = [(row.cells[0], row.cells[3], row.is_amiss) for row in ask(cast.ines, "accounts")]
    assert found == [
        ("Lee Thrale", "Two places at once", True),
        ("Tom Birch", "Dormant", False),
        ("Kim Ashby", "Not re-confirmed", False),
        ("Edna Cole", "Without induction to the hub", False),
        ("Tom Birch", "Without information governance training", False),
    ]


def test_an_ordinary_day_is_quiet_and_many_people_or_the_night_are_not(cast: Cast) -> None:
    enquiry = rated(cast)
    marisa = person_in(enquiry.file_id)
    monday = datetime(2026, 11, 23, 10, tzinfo=clock.LONDON)
    with travel(monday + timedelta(days=3), tick=False):
        looked(cast.devika, [marisa.pk], at=monday)
        assert ask(cast.ines, "unusual") == []
        looked(cast.devika, [marisa.pk], at=monday + timedelta(hours=13))
        for _ in range(41):
            looked(cast.tom, [uuid4()], at=monday)
        many, night = ask(cast.ines, "unusual")
    assert many.cells == ("Tom Birch", "23 Nov 2026", "Many people in one day", "41 people")
    assert many.is_amiss
    assert night.cells[:3] == ("Devika Rao", "23 Nov 2026", "Out of hours")
    assert not night.is_amiss


def test_an_auditor_of_another_workspace_is_answered_with_nothing(cast: Cast) -> None:
    enquiry = rated(cast)
    request = asked(cast, enquiry, "housing")["housing"]
    opened_by(cast.tom, request)
    wrote(cast.tom, request, "ZQX", SHARE)
    returned(cast.tom, request)
    for _ in range(41):
        looked(cast.tom, [uuid4()])
    kept_apart(cast.person.lee, enquiry.file_id, clock.now())
    narrow = Hat(**{**vars(cast.ines), "audit_workspace_ids": (cast.workspace.eastvale_mash.pk,)})
    for key in ("given", "conflicts", "minutes"):
        assert ask(narrow, key, about_id=enquiry.pk) == []
    for key in ("lowered", "undone", "left", "destroyed", "unusual", "emergencies"):
        assert ask(narrow, key) == []
    assert ask(narrow, "no-work", user_id=cast.tom.person_id) == []


def test_the_number_of_queries_does_not_grow_with_the_looks(cast: Cast) -> None:
    enquiry = rated(cast)
    marisa = person_in(enquiry.file_id)

    def queries(key: str) -> int:
        with CaptureQueriesContext(connection) as found:
            ask(cast.ines, key, user_id=cast.tom.person_id)
        return len(found)

    looked(cast.tom, [marisa.pk])
    before = queries("no-work")
    for _ in range(10):
        looked(cast.tom, [marisa.pk, uuid4()])
    assert queries("no-work") == before


def test_a_reference_is_typed_as_people_type_it(cast: Cast) -> None:
    enquiry = rated(cast)
    browser = client_of(cast.ines)
    url = reverse("audit_workspace:ask-report", args=["conflicts"])
    typed = tidy(enquiry.reference).lower().replace("-", " ")
    assert post(browser, url, cast.ines, **fields(reference=typed)).status_code == 302
    wrong = post(browser, url, cast.ines, **fields(reference="E-2222"))
    assert wrong.status_code == 422
    assert "Nothing has this reference" in wrong.content.decode()


def test_a_saved_question_is_asked_again_of_days_up_to_today_and_is_its_auditors_alone(
    cast: Cast,
) -> None:
    enquiry = rated(cast)
    browser = client_of(cast.ines)
    ask_url = reverse("audit_workspace:ask-report", args=["conflicts"])
    place = post(browser, ask_url, cast.ines, **fields(reference=enquiry.reference))["Location"]
    query = place.partition("?")[2]
    url = f"{reverse('audit_workspace:save-question')}?{query}&report=conflicts"
    assert post(browser, url, cast.ines).status_code == 302
    with door.door(SETUP):
        (row,) = SavedQuestion.objects.all()
    tomorrow = clock.now() + timedelta(days=1)
    with travel(tomorrow, tick=False):
        browser = client_of(cast.ines)
        page = browser.get(reverse("audit_workspace:questions")).content.decode()
        assert BY_KEY["conflicts"].title in page.partition('id="saved"')[2]
        assert enquiry.reference in page
        today = hats.today()
        from_on = today - timedelta(days=30)
        assert f"from={from_on:%Y-%m-%d}&amp;to={today:%Y-%m-%d}" in page
    other = given_role(cast, "olive", Role.AUDITOR, "mash")
    with door.door(other):
        assert not SavedQuestion.objects.visible_to(other).exists()
        assert SavedQuestion.objects.readers_of(row, among=[other, cast.ines]) == [cast.ines]
    theirs = client_of(other)
    gone = reverse("audit_workspace:remove-question", args=[row.pk])
    assert post(theirs, gone, other).status_code == 404
    assert post(browser, gone, cast.ines).status_code == 302
    assert (
        "You have saved none." in browser.get(reverse("audit_workspace:questions")).content.decode()
    )
    with door.door(cast.ines):
        verbs = Entry.objects.filter(thing_ids__contains=[row.pk]).values_list("verb", flat=True)
        assert {*verbs} == {"CREATED", "NOT_FOUND", "ENDED"}  # the other auditor’s try, too


def test_a_question_that_may_not_be_asked_is_not_saved_either(cast: Cast) -> None:
    today = hats.today()
    mine = questions.Question(PURPOSE, today, today, user_id=cast.ines.person_id)
    with door.door(cast.ines), pytest.raises(Refused, match="yourself"):
        saved.keep(mine, "no-work", by=cast.ines)
    browser = client_of(cast.ines)
    url = reverse("audit_workspace:save-question")
    for query in ("", "?purpose=AUDIT_LAWFULNESS&from=2026-01-01&to=2026-01-02&report=none"):
        assert post(browser, url + query, cast.ines).status_code == 404


def test_a_reference_of_a_case_an_auditor_is_kept_from_is_like_one_that_never_was(
    cast: Cast,
) -> None:
    enquiry = rated(cast)
    browser = client_of(cast.ines)
    urls = [reverse("audit_workspace:ask-report", args=["given"]), reverse("audit_workspace:ask")]
    for url in urls:
        assert (
            post(browser, url, cast.ines, **fields(reference=enquiry.reference)).status_code == 302
        )
    kept_apart(cast.person.ines, enquiry.file_id, clock.now())
    for url in urls:
        answer = post(browser, url, cast.ines, **fields(reference=enquiry.reference))
        never = post(browser, url, cast.ines, **fields(reference="E-2222"))
        assert (answer.status_code, never.status_code) == (422, 422)
        said = "Nothing has this reference. Check it letter by letter."
        assert all(said in one.content.decode() for one in (answer, never))
