"""An agency's own auditors read what their people did and what was done with its records, and nothing beyond."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.urls import reverse

from agencies import clock, door, hats
from agencies.actors import Hat
from agencies.reasons import Reason, ReasonCode
from agencies.roles import PASSKEY_REQUIRED, VETTING_REQUIRED, Role
from agencies.verdicts import Refused
from audit.log import entries as log
from audit.log.entries import Thing, Verb
from audit.log.models import Entry
from audit.workspace import exports, names, questions, scope, timelines
from audit.workspace.forms import QuestionForm
from audit.workspace.questions import Question
from audit.workspace.reports import asking
from audit.workspace.reports.catalogue import BY_KEY, REPORTS
from audit.workspace.reports.report import Need, Row
from mash_hub.models import Item
from tests.audit_workspace.test_reports import looked, person_in
from tests.cast import Cast, client_of, given_role
from tests.mash_hub.enquiry_case import SHARE, asked, opened_by, rated, returned, wrote
from tests.mash_hub.test_break_glass import in_session, opens

PURPOSE = Reason(ReasonCode.AUDIT_LAWFULNESS)


@pytest.fixture
def moira(cast: Cast) -> Hat:
    """Moira audits what the log tells of Health."""
    return given_role(cast, "moira", Role.AGENCY_AUDITOR)


def question(**more: Any) -> Question:
    today = hats.today()
    return Question(PURPOSE, today - timedelta(days=30), today, **more)


def ask(by: Hat, key: str, **more: Any) -> list[Row]:
    with door.door(by):
        return asking.ask(BY_KEY[key], question(**more), by=by)


def answered(cast: Cast) -> tuple[Any, Item, Item]:
    """Two agencies answered the same case: Health's item and the police's."""
    enquiry = rated(cast)
    sent = asked(cast, enquiry, "health", "police")
    items = []
    for hat, agency in ((cast.kim, "health"), (cast.owen, "police")):
        opened_by(hat, sent[agency])
        items.append(wrote(hat, sent[agency], "ZQX seen twice", SHARE))
        returned(hat, sent[agency])
    return enquiry, items[0], items[1]


def entry_of(by: Hat, *things: Any, people: tuple[UUID, ...] = ()) -> None:
    with door.door(by):
        log.write(by=by, verb=Verb.READ, about=things, people=people, at=clock.now())


def read(by: Hat, **more: Any) -> list[Entry]:
    with door.door(by):
        answer = questions.ask(question(**more), by=by)
        return scope.narrowed(answer.entries, by)


def test_they_read_what_their_people_did_and_what_anybody_did_with_its_records(
    cast: Cast, moira: Hat
) -> None:
    _, ours, theirs = answered(cast)
    entry_of(cast.kim, Thing("card", uuid4()))
    entry_of(cast.devika, ours)
    entry_of(cast.devika, theirs)
    entry_of(cast.owen, Thing("card", uuid4()))
    entries = read(moira)
    assert any(entry.person_id == cast.kim.person_id for entry in entries)
    by_others = [entry for entry in entries if entry.agency_id != moira.agency_id]
    assert by_others
    assert {pk for entry in by_others for pk in entry.thing_ids} <= owned(cast, moira)
    assert not any(theirs.pk in entry.thing_ids for entry in entries)


def owned(cast: Cast, hat: Hat) -> set[UUID]:
    """Everything in the log that an agency owns."""
    with door.door(cast.ines):
        every = {pk for ids in Entry.objects.values_list("thing_ids", flat=True) for pk in ids}
        assert hat.agency_id is not None
        return names.owned(every, hat.agency_id)


def test_a_page_that_opened_records_of_two_agencies_tells_each_of_its_own_alone(
    cast: Cast, moira: Hat
) -> None:
    enquiry, ours, theirs = answered(cast)
    about = [*(one.pk for one in [person_in(enquiry.file_id)]), uuid4()]
    with door.door(cast.devika):
        log.write(
            by=cast.devika,
            verb=Verb.READ,
            about=[ours, theirs],
            people=about,
            sections=["content"],
            ground="case:2",
            count=2,
            at=clock.now(),
        )
    [entry] = [one for one in read(moira) if ours.pk in one.thing_ids and one.verb == "READ"]
    assert entry.thing_ids == [ours.pk]
    assert entry.thing_kinds == [ours.kind]
    assert entry.owner_ids == [moira.agency_id]
    assert (entry.sections, entry.ground, entry.count, entry.session_hash) == ([], "", None, "")
    assert about[1] not in entry.people
    browser = client_of(moira)
    with door.door(moira):
        whole = Entry.objects.get(pk=entry.pk)
        assert {*whole.thing_ids} == {ours.pk, theirs.pk}  # the log itself is as it was
    proof = reverse("audit_workspace:entry-proof", args=[entry.pk])
    assert browser.get(proof).status_code == 404
    with door.door(moira):
        table = exports.export(question(), by=moira).data.decode("utf-8-sig")
    assert ours.reference in table
    assert theirs.reference not in table


def test_what_another_agency_holds_has_no_reference_for_them(cast: Cast, moira: Hat) -> None:
    _, ours, theirs = answered(cast)
    entry_of(cast.devika, ours, theirs)
    with door.door(moira):
        assert names.find(ours.reference, of=moira.agency_id) == ours.pk
        assert names.find(theirs.reference, of=moira.agency_id) is None
        assert timelines.page(question(about_id=theirs.pk), by=moira) is None
    with door.door(cast.ines):
        assert names.find(theirs.reference) == theirs.pk


def test_a_timeline_shows_of_others_what_they_did_with_its_records(cast: Cast, moira: Hat) -> None:
    enquiry, ours, theirs = answered(cast)
    person = person_in(enquiry.file_id)
    entry_of(cast.devika, ours)
    entry_of(cast.devika, theirs, people=(person.pk,))
    with door.door(moira):
        found = timelines.page(question(about_id=person.pk), by=moira)
        assert found is not None
        others = [entry for entry in found.entries if entry.agency_id != moira.agency_id]
        assert {pk for entry in others for pk in entry.thing_ids} <= {*owned_ids(found, moira)}
        assert not any(theirs.pk in entry.thing_ids for entry in found.entries)
        users = timelines.page(question(user_id=cast.devika.person_id), by=moira)
        assert users is None  # somebody of another agency has no timeline for them


def owned_ids(found: timelines.Timeline, hat: Hat) -> set[UUID]:
    assert hat.agency_id is not None
    return names.owned([pk for one in found.entries for pk in one.thing_ids], hat.agency_id)


def test_the_users_they_choose_among_are_their_agencys(cast: Cast, moira: Hat) -> None:
    with door.door(moira):
        form: Any = QuestionForm(by=moira)
        assert {one.agency_id for one in form.fields["user"].queryset} == {moira.agency_id}
    with door.door(cast.ines):
        form = QuestionForm(by=cast.ines)
        assert len({one.agency_id for one in form.fields["user"].queryset}) > 5


def test_what_is_the_partnerships_to_ask_is_refused_to_an_agencys_own_auditor(
    cast: Cast, moira: Hat
) -> None:
    theirs = [one.key for one in REPORTS if not one.is_of_agencies]
    assert theirs
    for key in theirs:
        with pytest.raises(Refused, match="partnership’s auditors"):
            ask(moira, key)


def test_the_fifteen_questions_answer_them_of_their_own_agency_alone(
    cast: Cast, moira: Hat
) -> None:
    enquiry, ours, theirs = answered(cast)
    police = given_role(cast, "paula", Role.AGENCY_AUDITOR)
    housing = given_role(cast, "lee", Role.AGENCY_AUDITOR)
    stranger = person_in(enquiry.file_id).pk
    looked(cast.owen, [uuid4() for _ in range(3)])
    for _ in range(41):
        looked(cast.owen, [uuid4()])
    with door.door(cast.owen):
        reason = Reason(ReasonCode.REVIEW)
        log.write(by=cast.owen, verb=Verb.EXPORTED, about=[theirs], reason=reason, at=clock.now())
    given = {row.cells[3]: row.cells[1:3] for row in ask(moira, "given", about_id=stranger)}
    assert {*given} == {f"Item {ours.reference}, whole", f"Item {theirs.reference}, whole"}
    whose, to = given[f"Item {theirs.reference}, whole"]  # received, and of no other receiver told
    assert (whose, to) == ("Ardenshire Police", "Northmoor Community Health")
    assert "Northmoor Children’s Services" in given[f"Item {ours.reference}, whole"][1]
    assert ask(housing, "given", about_id=stranger) == []
    unusual = ask(police, "unusual")  # after eight in the evening late, too
    assert {row.cells[0] for row in unusual} == {"Owen Marsh"}
    assert len(ask(police, "left")) == 1
    for report in [one for one in REPORTS if one.is_of_agencies and one.key != "given"]:
        needs: dict[str, Any] = {}
        if Need.ABOUT in report.needs:
            needs["about_id"] = enquiry.pk
        if Need.USER in report.needs:
            needs["user_id"] = cast.kim.person_id
        rows = ask(moira, report.key, **needs)
        words = " ".join(cell for row in rows for cell in row.cells)
        assert "Owen Marsh" not in words, report.key
        assert theirs.reference not in words, report.key
    assert ask(moira, "no-work", user_id=cast.owen.person_id) == []


def test_an_emergency_access_is_shown_to_whose_records_it_opened_and_whose_user_it_was(
    cast: Cast, moira: Hat
) -> None:
    police = given_role(cast, "paula", Role.AGENCY_AUDITOR)
    housing = given_role(cast, "lee", Role.AGENCY_AUDITOR)
    enquiry = rated(cast)
    with door.door(cast.devika):
        contact = enquiry.contact
    use = opens(in_session(cast.owen)[1], contact.reference)
    assert {row.cells[6] for row in ask(moira, "emergencies")} == {"Northmoor Community Health"}
    assert {row.cells[2] for row in ask(police, "emergencies")} == {"Owen Marsh"}
    assert ask(housing, "emergencies") == []
    page = reverse("mash_hub:break-glass", args=[use.pk])
    assert client_of(moira).get(page).status_code == 200
    assert client_of(police).get(page).status_code == 200
    assert client_of(housing).get(page).status_code == 404


def test_what_agencies_knew_and_what_came_to_challengers_are_the_partnerships(
    cast: Cast, moira: Hat
) -> None:
    browser = client_of(moira)
    assert browser.get(reverse("audit_workspace:known")).status_code == 403
    detriment = reverse("audit_workspace:report", args=["detriment"])
    assert browser.get(detriment).status_code == 403
    assert client_of(cast.ines).get(detriment).status_code == 200
    listed = browser.get(reverse("audit_workspace:questions")).content.decode()
    assert detriment not in listed
    assert reverse("audit_workspace:known") not in listed
    for name in ("question", "questions", "timeline", "health", "samples", "patterns"):
        assert browser.get(reverse(f"audit_workspace:{name}")).status_code == 200


def test_they_do_not_audit_themselves_and_are_vetted_and_prove_themselves_as_auditors_do(
    cast: Cast, moira: Hat
) -> None:
    with door.door(moira), pytest.raises(Refused, match="yourself"):
        questions.ask(question(user_id=moira.person_id), by=moira)
    assert Role.AGENCY_AUDITOR in PASSKEY_REQUIRED & VETTING_REQUIRED
    with door.door(moira):
        log_read = Entry.objects.filter(verb="LOG_READ")
        assert not log_read.exists()
    read(moira)
    with door.door(moira):
        assert log_read.count() == 1


def test_the_partnerships_auditor_reads_all_of_an_entry_as_before(cast: Cast) -> None:
    _, ours, theirs = answered(cast)
    entry_of(cast.devika, ours, theirs)
    [entry] = [one for one in read(cast.ines) if {ours.pk, theirs.pk} <= {*one.thing_ids}]
    assert {*entry.owner_ids} >= {ours.owner_id, theirs.owner_id}
