"""Auditors ask the log: every read, write and refusal, by person and by user, and leave a trace."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from html import escape
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.management import call_command
from django.urls import reverse

from agencies import clock, door, hats
from agencies.actors import Hat
from agencies.reasons import Reason, ReasonCode
from agencies.roles import Role
from agencies.verdicts import Refused
from audit.log import entries as log
from audit.log.entries import Verb
from audit.log.models import Entry
from audit.workspace import entry_lines, names, questions, scope
from audit.workspace.models import Check
from audit.workspace.questions import Question
from mash_hub.models import Involvement, Referral, Subject, Topic
from mash_hub.models.enquiries import Outcome
from mash_hub.models.subjects import PersonRole
from tests.audit_workspace.test_reports import kept_apart
from tests.cast import SETUP, Cast, client_of, given_role, post
from tests.mash_hub.enquiry_case import asked, decided, nothing, rated
from tests.mash_hub.test_flags import flagged, marking, part
from tests.mash_hub.test_risk_assessments import about_contact, assessed
from tests.mash_hub.test_sheets import wrote as wrote_sheet
from tests.meetings import stories
from tests.meetings.test_further_incidents import monitored
from tests.meetings.test_marac_transfers import THURSDAY, east, sent

__all__ = ["east"]
LAWFULNESS = Reason(ReasonCode.AUDIT_LAWFULNESS)


def question(**more: Any) -> Question:
    today = hats.today()
    return Question(LAWFULNESS, today - timedelta(days=1), today, **more)


def did(hat: Hat, verb: Verb, thing: Any) -> None:
    with door.door(hat):
        log.write(by=hat, verb=verb, about=[thing], at=clock.now())


def test_an_auditor_sees_reads_and_refusals_of_the_audited_workspaces(cast: Cast) -> None:
    did(cast.devika, Verb.READ, cast.workspace.mash)
    did(cast.esther, Verb.REFUSED, cast.workspace.mash)
    with door.door(cast.ines):
        answer = questions.ask(question(), by=cast.ines)
        assert (answer.counts["read"], answer.counts["refused"]) == (1, 1)
        assert answer.people == 2


def test_filtering_by_user_leaves_the_others_out(cast: Cast) -> None:
    did(cast.devika, Verb.READ, cast.workspace.mash)
    did(cast.owen, Verb.READ, cast.workspace.mash)
    with door.door(cast.ines):
        answer = questions.ask(question(user_id=cast.owen.person_id), by=cast.ines)
        assert {entry.person_id for entry in answer.entries} == {cast.owen.person_id}


def test_asking_is_itself_in_the_log_with_its_purpose(cast: Cast) -> None:
    with door.door(cast.ines):
        questions.ask(question(), by=cast.ines)
    with door.door(cast.ines):
        entry = Entry.objects.get(verb="LOG_READ")
    assert (entry.person_id, entry.reason_code) == (cast.ines.person_id, "AUDIT_LAWFULNESS")


def test_nobody_audits_themselves_and_nobody_else_reads_the_log(cast: Cast) -> None:
    with door.door(cast.ines), pytest.raises(Refused, match="yourself"):
        questions.ask(question(user_id=cast.ines.person_id), by=cast.ines)
    with door.door(cast.devika), pytest.raises(Refused):
        questions.ask(question(), by=cast.devika)


def test_another_agency_sees_nothing_of_an_entry_that_is_not_its_own(cast: Cast) -> None:
    did(cast.devika, Verb.READ, cast.workspace.mash)
    with door.door(cast.tom):
        assert not Entry.objects.exists()


def test_an_auditor_of_one_workspace_sees_that_workspace_alone(cast: Cast) -> None:
    did(cast.devika, Verb.READ, cast.workspace.mash)
    did(cast.esther, Verb.READ, cast.workspace.mash)
    narrow = Hat(**{**vars(cast.ines), "audit_workspace_ids": (cast.workspace.eastvale_mash.pk,)})
    with door.door(narrow):
        assert {entry.person_id for entry in Entry.objects.all()} == {cast.esther.person_id}


def test_the_page_needs_a_purpose_and_shows_the_answer(cast: Cast) -> None:
    did(cast.devika, Verb.READ, cast.workspace.mash)
    browser = client_of(cast.ines)
    today = hats.today()
    fields = {
        f"{name}_{part}": getattr(today, part)
        for name in ("from_on", "until_on")
        for part in ("day", "month", "year")
    }
    assert post(browser, "/audit/questions/ask/", cast.ines, **fields).status_code == 422
    fields["purpose"] = "AUDIT_LAWFULNESS"
    answer = post(browser, "/audit/questions/ask/", cast.ines, **fields)
    assert answer.status_code == 302
    page = browser.get(answer["Location"])
    assert page.status_code == 200
    assert "Devika Rao" in page.content.decode()


def test_verifying_leaves_its_result_for_auditors(committed_cast: Cast) -> None:
    did(committed_cast.devika, Verb.READ, committed_cast.workspace.mash)
    call_command("verify")
    with door.door(committed_cast.ines):
        check = Check.objects.visible_to(committed_cast.ines).newest()
    assert check is not None
    assert check.is_whole


def test_a_reference_outside_ones_part_of_the_log_is_like_one_that_never_was(cast: Cast) -> None:
    with door.door(SETUP):
        subject = Subject(id=uuid4(), reference="S-KNWN3467", made_at=clock.now()).start()
    with door.door(cast.devika):
        log.write(by=cast.devika, verb=Verb.SEARCHED, people=[subject.pk], at=clock.now())
    narrow = Hat(**{**vars(cast.ines), "audit_workspace_ids": (cast.workspace.eastvale_mash.pk,)})
    with door.door(cast.ines):
        assert names.find("s-knwn3467") == subject.pk
    with door.door(narrow):
        assert names.find("S-KNWN3467") is None
        assert names.find("S-NEVER999") is None


def test_asking_about_a_person_finds_what_was_minuted_and_agreed_about_them(cast: Cast) -> None:
    enquiry = rated(cast)
    nothing(cast.tom, asked(cast, enquiry, "housing")["housing"])
    enquiry = decided(
        cast, enquiry, outcomes=[Outcome.MARAC], lead_agency_id=cast.agency.housing.pk
    )
    meeting = stories.schedule(cast)
    with door.door(cast.ruth):
        referral = Referral.objects.of(enquiry.kind, enquiry.pk).get()
    item = stories.listed_of(cast, referral, meeting)
    did(cast.sam, Verb.READ, item)
    with door.door(SETUP):
        someone = Involvement.objects.in_file(item.file_id).first()
    with door.door(cast.ines):
        answer = questions.ask(question(about_id=someone.subject_id), by=cast.ines)
        found = {(entry.verb, entry.person_id) for entry in answer.entries}
    assert ("READ", cast.sam.person_id) in found
    assert ("DECIDED", cast.devika.person_id) in found


def things_found(cast: Cast, about: UUID) -> set[UUID]:
    """What the entries are about that answer a question of the auditor."""
    with door.door(cast.ines):
        answer = questions.ask(question(about_id=about), by=cast.ines)
        return {pk for entry in answer.entries for pk in entry.thing_ids}


def test_asking_about_a_person_finds_what_is_held_of_them_in_files_of_its_own(cast: Cast) -> None:
    enquiry = rated(cast)
    asked(cast, enquiry, "police")
    marisa, callum = (part(cast, enquiry, name) for name in ("Marisa", "Callum"))
    joan = about_contact(enquiry.contact, cast.joan)
    case_wide = assessed(cast.joan, joan, "strangled", person=marisa.pk)
    own = [
        flagged(cast.owen, marisa, marking(cast)),
        wrote_sheet(cast.kim, marisa, Topic.DISABILITY),
    ]
    for thing in (case_wide, *own):
        did(cast.owen, Verb.READ, thing)
    assert {one.pk for one in (case_wide, *own)} <= things_found(cast, marisa.pk)
    assert things_found(cast, callum.pk).isdisjoint({one.pk for one in own})
    assert case_wide.pk in things_found(cast, enquiry.pk)


def test_asking_about_who_moved_finds_who_read_where_she_is_now(
    cast: Cast, east: SimpleNamespace
) -> None:
    case = monitored(cast)
    with clock.moved(THURSDAY):
        row = sent(cast, east, case)
        with door.door(SETUP):
            victim = Involvement.objects.in_file(case.file_id).get(role=PersonRole.VICTIM)
        did(cast.ruth, Verb.REVEALED, row)
        did(cast.lee, Verb.NOT_FOUND, row)
        with door.door(cast.ines):
            answer = questions.ask(question(about_id=victim.subject_id), by=cast.ines)
            about_it = [one for one in answer.entries if row.pk in one.thing_ids]
            found = {(entry.verb, entry.person_id) for entry in about_it}
        assert ("REVEALED", cast.ruth.person_id) in found
        assert ("NOT_FOUND", cast.lee.person_id) in found
        kept_apart(cast.person.ines, case.file_id, clock.now())
        assert row.pk not in things_found(cast, victim.subject_id)


def things_of_refusals(by: Hat, who: Hat) -> list[tuple[str, str]]:
    """What of somebody was refused, as a page of the log shows it to an auditor."""
    with door.door(by):
        answer = questions.ask(question(user_id=who.person_id, groups=("refused",)), by=by)
        lines = entry_lines.of(scope.narrowed(answer.entries, by), by=by)
        return [thing for line in lines for thing in line["things"]]


def test_a_refusal_shows_the_reference_of_what_was_refused_to_who_audits_where_it_is(
    cast: Cast,
) -> None:
    _, item = stories.published(cast)
    contact = rated(cast).contact
    own = given_role(cast, "lee", Role.AGENCY_AUDITOR)  # of housing
    for hat, name, pk in (
        (cast.olive, "meetings:item", item.pk),
        (cast.tom, "mash_hub:contact", contact.pk),
    ):
        assert client_of(hat).get(reverse(name, args=[pk])).status_code in (403, 404)
    assert things_of_refusals(cast.ines, cast.olive) == [("item", item.reference)]
    assert things_of_refusals(cast.ines, cast.tom) == [("contact", contact.reference)]
    # to an agency's own auditor what another agency holds has no reference
    assert things_of_refusals(own, cast.tom) == [("contact", "")]
    browser = client_of(cast.ines)
    fields = {
        f"{name}_{part}": getattr(hats.today(), part)
        for name in ("from_on", "until_on")
        for part in ("day", "month", "year")
    }
    fields |= {"purpose": "AUDIT_LAWFULNESS", "user": cast.olive.person_id}
    answer = post(browser, "/audit/questions/ask/", cast.ines, **fields)
    assert f"item {item.reference}" in browser.get(answer["Location"]).content.decode()


def test_an_answer_leaves_as_a_marked_table_and_both_are_in_the_log(cast: Cast) -> None:
    did(cast.devika, Verb.READ, cast.workspace.mash)
    browser = client_of(cast.ines)
    today = hats.today().isoformat()
    address = f"/audit/questions/export/?purpose=AUDIT_INTEGRITY&from={today}&to={today}"
    table = post(browser, address, cast.ines)
    assert table["Content-Disposition"].endswith('.csv"')
    marked, _, *rest = table.content.decode("utf-8-sig").splitlines()
    assert marked.startswith("OFFICIAL-SENSITIVE. Copy L-")
    assert "for Ines Duarte" in marked
    assert any("Devika Rao" in row and ",Read," in row for row in rest)
    with door.door(cast.ines):
        [left] = Entry.objects.filter(verb="EXPORTED")
        assert (left.count, left.reason_code) == (1, "AUDIT_INTEGRITY")
        assert Entry.objects.filter(verb="LOG_READ", person_id=cast.ines.person_id).exists()
    assert post(browser, "/audit/questions/export/", cast.ines).status_code == 404
    assert post(client_of(cast.devika), address, cast.devika).status_code == 403


def test_a_table_says_in_words_what_its_page_says_and_keeps_the_codes_beside(cast: Cast) -> None:
    with door.door(cast.devika):
        log.write(
            by=cast.devika,
            verb=Verb.LOG_READ,
            about=[cast.workspace.mash],
            reason=Reason(ReasonCode.CHILD_AT_RISK),
            at=clock.now(),
        )
    browser, today = client_of(cast.ines), hats.today().isoformat()
    asked = f"?purpose=AUDIT_LAWFULNESS&from={today}&to={today}&user={cast.devika.person_id}"
    table = post(browser, f"/audit/questions/export/{asked}", cast.ines)
    rows = [*csv.reader(io.StringIO(table.content.decode("utf-8-sig")))]
    head = next(number for number, row in enumerate(rows) if row[0] == "When")
    [row] = [dict(zip(rows[head], one, strict=True)) for one in rows[head + 1 :]]
    role, reason = str(Role(cast.devika.role).label), str(ReasonCode.CHILD_AT_RISK.label)
    words = (row["Role"], row["Did"], row["Reason"])
    assert words == (role, "Log read", reason)
    page = browser.get(f"/audit/questions/{asked}&entry={row['Entry']}").content.decode()
    assert [word for word in words if escape(word) not in page] == []
    codes = (row["Role code"], row["Did code"], row["Reason code"])
    assert codes == (cast.devika.role, "LOG_READ", "CHILD_AT_RISK")
    assert cast.devika.role not in page


def test_whether_an_audit_was_proper_can_be_asked_by_itself(cast: Cast) -> None:
    did(cast.devika, Verb.READ, cast.workspace.mash)
    did(cast.hugh, Verb.LOG_READ, cast.workspace.mash)
    with door.door(cast.ines):
        answer = questions.ask(question(groups=("audit",)), by=cast.ines)
        assert [entry.verb for entry in answer.entries] == ["LOG_READ"]
