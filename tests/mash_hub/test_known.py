"""Asking an agency whether it knows a person: yes, no, or ask the named contact, and nothing else."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agencies import clock, door
from agencies.actors import Hat
from agencies.models.notices import Notice
from agencies.reasons import Reason, ReasonCode
from agencies.verdicts import Refused
from audit.log.models import Entry
from mash_hub import ceilings, conflicts, finding, known, sheets, subjects
from mash_hub.finding import Known
from mash_hub.identifiers import Given, Identifier, Kind
from mash_hub.identities import Identity, Phone
from mash_hub.identity_tokens import naming_tokens_of
from mash_hub.models import Card, Sheet, Topic
from mash_hub.models.conflicts import ConflictSource
from mash_hub.models.subjects import SubjectKind
from mash_hub.particulars import Particulars
from mash_hub.protection import Kept, Protection, What
from tests.cast import SETUP, Cast, client_of, post
from tests.mash_hub.contact_case import ELLIE, MARISA, NEW
from tests.things.case import CAR, EVERY, HANDLE, recorded

OPEN = Reason(ReasonCode.OPEN_CASE)
LITERAL = re.compile(r"'[^']*'|\d+")
TOKENS = re.compile(
    rb'name="csrfmiddlewaretoken" value="[^"]*"|nonce="[^"]*"|name="live-cursor" content="[^"]*"|Search \d+ of'
)
NOBODY = Identity(identifiers=(Identifier(Kind.NHS, "9990000107"),))
KEPT_NUMBER = Kept(What.PHONE, Protection.SAFE, Phone("+447700900555"))
BY_NUMBER = Identity(identifiers=MARISA.identifiers)


def held(hat: Hat, identity: Identity) -> Card:
    with door.door(hat):
        finding.own_records({"": identity}, by=hat)
        return subjects.record(identity, by=hat, because=NEW)


def kept_apart(hat: Hat, card: Card) -> None:
    with door.door(SETUP):
        source = ConflictSource.FOUND
        conflicts.keep_apart(hat.person_id, card.file_id, source=source, by=SETUP, at=clock.now())


def ask(hat: Hat, agency: Any, identity: Identity) -> known.Reply:
    with door.door(hat):
        return known.ask_if_known(agency, identity, by=hat, because=OPEN)


def test_an_agency_says_yes_to_a_number_and_sends_to_its_contact_for_a_likeness(cast: Cast) -> None:
    card = held(cast.owen, MARISA)
    police, health = cast.agency.police, cast.agency.health
    assert ask(cast.devika, police, BY_NUMBER).answer == Known.YES
    assert ask(cast.devika, police, replace(MARISA, identifiers=())).answer == Known.ASK
    assert ask(cast.devika, police, NOBODY).answer == Known.NO
    assert ask(cast.devika, health, BY_NUMBER).answer == Known.NO
    with door.door(cast.devika):
        assert not Entry.objects.filter(thing_ids__contains=[card.pk]).exists()


def test_the_asked_agency_is_told_that_it_was_asked_and_neither_by_whom_nor_about_whom(
    cast: Cast,
) -> None:
    held(cast.owen, MARISA)
    ask(cast.devika, cast.agency.police, BY_NUMBER)
    ask(cast.devika, cast.agency.police, NOBODY)
    with door.door(cast.owen):
        told = [*Notice.objects.visible_to(cast.owen).filter(notice_kind="ASKED_IF_KNOWN")]
        entries = [*Entry.objects.filter(ground="known-to-us")]
    assert {(one.thing_id, one.reference) for one in told} == {(cast.agency.police.pk, "")}
    assert len(told) == len(entries) == 2
    for entry, typed in zip(entries, (BY_NUMBER, NOBODY), strict=True):
        assert entry.reason_code == "OPEN_CASE"
        assert entry.people == []
        with door.door(cast.owen):
            assert {bytes(one) for one in entry.hashes} == naming_tokens_of(typed)[1]


def test_who_may_not_ask_is_refused_and_tries_are_counted_with_look_ups(cast: Cast) -> None:
    for hat in (cast.joan, replace(cast.devika, agreement_in_force=False)):
        with pytest.raises(Refused):
            ask(hat, cast.agency.police, BY_NUMBER)
    for agency in (cast.agency.council, cast.agency.audit):
        with pytest.raises(Refused, match="agreement"):
            ask(cast.devika, agency, BY_NUMBER)
    with door.door(cast.devika):
        assert finding.search(BY_NUMBER, by=cast.devika, because=OPEN).tries == 1
    for number in range(2, ceilings.SEARCHES_AN_HOUR + 1):
        assert ask(cast.devika, cast.agency.police, NOBODY).tries == number
    with pytest.raises(ceilings.TooManySearches):
        ask(cast.devika, cast.agency.police, NOBODY)


def test_a_person_kept_from_the_asker_answers_by_the_same_work_as_one_nobody_knows(
    cast: Cast,
) -> None:
    kept_apart(cast.mandeep, held(cast.owen, MARISA))
    ask(cast.mandeep, cast.agency.police, NOBODY)
    answers, work = [], []
    for identity in (NOBODY, BY_NUMBER):
        with door.door(cast.mandeep), CaptureQueriesContext(connection) as queries:
            reply = known.ask_if_known(cast.agency.police, identity, by=cast.mandeep, because=OPEN)
        answers.append(reply.answer)
        work.append([LITERAL.sub("?", query["sql"]) for query in queries])
    assert answers == [Known.NO, Known.NO]
    assert work[0] == work[1]


def test_and_the_page_is_the_same_but_for_what_was_typed(cast: Cast) -> None:
    kept_apart(cast.mandeep, held(cast.owen, MARISA))
    browser = client_of(cast.mandeep)
    url = reverse("mash_hub:known")
    pages = []
    for number in ("999 000 0107", "999 000 0018"):
        sent = {
            "known-asked": str(cast.agency.police.pk),
            "known-nhs": number,
            "known-because": "OPEN_CASE",
        }
        answer = post(browser, url, cast.mandeep, **sent)
        assert answer.status_code == 200
        assert number.encode() in answer.content
        pages.append(TOKENS.sub(b"", answer.content.replace(number.encode(), b"")))
    assert pages[0] == pages[1]
    assert b">No<" in pages[0]


def test_a_name_alone_is_not_asked_for(cast: Cast) -> None:
    browser = client_of(cast.devika)
    sent = {"known-asked": str(cast.agency.police.pk), "known-family": "Oakden"}
    answer = post(browser, reverse("mash_hub:known"), cast.devika, **sent)
    assert answer.status_code == 422
    assert "Say why" in answer.content.decode()
    sent |= {"known-because": "OPEN_CASE"}
    answer = post(browser, reverse("mash_hub:known"), cast.devika, **sent)
    assert answer.status_code == 422
    assert "Give a name with a date of birth" in answer.content.decode()


# --- places and things ----------------------------------------------------------------------------


def ask_of(hat: Hat, agency: Any, said: Particulars) -> known.Reply:
    with door.door(hat):
        return known.ask_if_thing_known(agency, said, by=hat, because=OPEN)


def test_things_are_asked_about_alike_and_what_is_protected_is_unknown(cast: Cast) -> None:
    police, health = cast.agency.police, cast.agency.health
    for said in EVERY:
        recorded(said, cast.owen)
    shown = [ask_of(cast.devika, police, said).answer for said in EVERY]
    assert shown == [Known.YES, Known.ASK, Known.ASK, Known.YES, Known.YES]
    assert {ask_of(cast.devika, health, said).answer for said in EVERY} == {Known.NO}
    elsewhere = replace(HANDLE, service="NOT_KNOWN")  # the name may be somebody else's there
    assert ask_of(cast.devika, police, elsewhere).answer == Known.ASK
    secret = Particulars(SubjectKind.TELEPHONE, kept=(KEPT_NUMBER,))
    recorded(secret, cast.owen)
    typed = Particulars(SubjectKind.TELEPHONE, phone=Given("+447700900555"))
    assert ask_of(cast.devika, police, typed).answer == Known.NO
    with door.door(cast.owen):
        told = Notice.objects.visible_to(cast.owen).filter(notice_kind="ASKED_IF_KNOWN")
        assert {(one.thing_id, one.reference) for one in told} == {(police.pk, "")}
        assert all(one.people == [] for one in Entry.objects.filter(ground="known-to-us"))
    for hat in (cast.joan, replace(cast.devika, agreement_in_force=False)):
        with pytest.raises(Refused):
            ask_of(hat, police, CAR)
    with pytest.raises(Refused, match="registration mark"):
        ask_of(cast.devika, police, Particulars(SubjectKind.VEHICLE, colour="Grey"))


def test_a_thing_kept_from_the_asker_answers_by_the_same_work_and_the_same_page(cast: Cast) -> None:
    card = recorded(CAR, cast.owen)
    with door.door(SETUP):
        source = ConflictSource.FOUND
        person = cast.mandeep.person_id
        conflicts.keep_apart(person, card.file_id, source=source, by=SETUP, at=clock.now())
    never = replace(CAR, mark=Given("BD51SMR"))
    ask_of(cast.mandeep, cast.agency.police, never)
    work = []
    for said in (never, CAR):
        with door.door(cast.mandeep), CaptureQueriesContext(connection) as queries:
            reply = known.ask_if_thing_known(
                cast.agency.police, said, by=cast.mandeep, because=OPEN
            )
        assert reply.answer == Known.NO
        work.append([LITERAL.sub("?", query["sql"]) for query in queries])
    assert work[0] == work[1]
    browser, pages = client_of(cast.mandeep), []
    url = reverse("mash_hub:thing-known", args=["vehicle"])
    assert "known/online-name" in browser.get(url).content.decode()
    sent = {"known-asked": str(cast.agency.police.pk), "known-because": "OPEN_CASE"}
    assert post(browser, url, cast.mandeep, **sent).status_code == 422
    for mark in ("BD51 SMR", "AB12 CDE"):
        answer = post(browser, url, cast.mandeep, **sent, **{"known-mark": mark})
        assert answer.status_code == 200
        pages.append(TOKENS.sub(b"", answer.content.replace(mark.encode(), b"")))
    assert pages[0] == pages[1]
    assert b">No<" in pages[0]


MAIL, NUMBER = "Ella.North@Example.com ", "Mosaic 1234567, Nomis A1234BC"
BY_MAIL = Identity(emails=("ella.north@example.com",))
BY_LOCAL = Identity(local_numbers=("nomis a1234bc",))


def on_sheets(hat: Hat, card: Card) -> list[Sheet]:
    """What an agency writes of somebody on sheets beside their record."""
    with door.door(hat):
        who = subjects.subject_of(card)
        reach = sheets.write(who, Topic.REACH, {"email": MAIL}, by=hat, version=0)
        services = {"local_numbers": NUMBER}
        return [reach, sheets.write(who, Topic.SERVICES, services, by=hat, version=0)]


def test_an_email_or_a_number_in_a_system_on_a_sheet_is_found_by_its_readers_and_asked_about_by_others(
    cast: Cast,
) -> None:
    card = held(cast.owen, MARISA)
    on_sheets(cast.owen, card)
    police, health = cast.agency.police, cast.agency.health

    def met(typed: Identity) -> tuple[list[str], Known]:
        with door.door(cast.devika):
            found = finding.search(typed, by=cast.devika, because=OPEN)
        fields = [one.field for each in found.candidates for one in each.comparison.fields]
        return fields, found.elsewhere

    for typed in (BY_MAIL, BY_LOCAL):
        assert ask(cast.devika, police, typed).answer == Known.ASK
        assert ask(cast.devika, health, typed).answer == Known.NO
        assert met(typed) == ([], Known.ASK)
    other = Identity(emails=("else@example.com",), local_numbers=("mosaic 7654321",))
    assert met(other) == ([], Known.NO)
    kept_apart(cast.devika, card)
    assert ask(cast.devika, police, BY_MAIL).answer == Known.NO
    assert met(BY_MAIL) == ([], Known.NO)
    own = held(cast.devika, ELLIE)
    rows = on_sheets(cast.devika, own)
    assert met(BY_MAIL) == (["E-mail"], Known.NO)
    assert met(BY_LOCAL) == (["Number in a system"], Known.NO)
    with door.door(cast.devika):
        sheets.end(rows[0], by=cast.devika, because=OPEN, version=1)
        who = subjects.subject_of(own)
        newer = {"local_numbers": "Mosaic 1234567"}
        sheets.write(who, Topic.SERVICES, newer, by=cast.devika, version=1)
    assert met(BY_MAIL) == met(BY_LOCAL) == ([], Known.NO)
    assert met(Identity(local_numbers=("mosaic 1234567",)))[0] == ["Number in a system"]


def test_an_email_written_on_a_record_is_looked_up_on_the_page_before_somebody_is_entered(
    cast: Cast,
) -> None:
    held(cast.devika, replace(MARISA, emails=BY_MAIL.emails, local_numbers=BY_LOCAL.local_numbers))
    devika = client_of(cast.devika)
    why = {"who-because": "OPEN_CASE"}
    for typed in ({"who-email": MAIL}, {"who-local_number": "NOMIS: a1234bc"}):
        sent = post(devika, reverse("mash_hub:search"), cast.devika, **why, **typed)
        words = sent.content.decode()
        assert sent.status_code == 200, words
        assert "1 possible match" in words
    wrong = {"who-email": "no address", "who-local_number": "1234567", **why}
    page = post(devika, reverse("mash_hub:search"), cast.devika, **wrong)
    assert page.status_code == 422
    assert "Enter an e-mail address" in page.content.decode()
    assert "Write the system, then the number" in page.content.decode()
    assert ask(cast.mandeep, cast.agency.police, BY_MAIL).answer == Known.NO
