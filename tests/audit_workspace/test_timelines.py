"""One timeline of a person, a user or a case: all that the log tells, in order, as far as an auditor may know."""

from __future__ import annotations

import csv
import io
import re
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agencies import clock, door, hats
from agencies.actors import Hat
from agencies.reasons import Reason, ReasonCode
from agencies.verdicts import Refused
from audit.log import entries as log
from audit.log.entries import Thing, Verb
from audit.log.models import Entry
from audit.workspace import timelines
from audit.workspace.questions import Question
from audit.workspace.timelines import ON_A_PAGE, Timeline, Whose
from tests.audit_workspace.test_reports import fields, kept_apart, person_in
from tests.cast import Cast, client_of, post
from tests.mash_hub.enquiry_case import SHARE, asked, opened_by, rated, returned, wrote

PURPOSE = Reason(ReasonCode.AUDIT_LAWFULNESS)


def question(**more: Any) -> Question:
    today = hats.today()
    return Question(PURPOSE, today - timedelta(days=30), today, **more)


def page(by: Hat, **more: Any) -> Timeline | None:
    places = {name: more.pop(name) for name in ("after", "before") if name in more}
    with door.door(by):
        return timelines.page(question(**more), by=by, **places)


def shown(by: Hat, **more: Any) -> Timeline:
    found = page(by, **more)
    assert found is not None
    return found


def looked(hat: Hat, number: int) -> None:
    """Somebody read a thing once an hour, the newest now; two of them in the same act."""
    for ago in range(number, 0, -1):
        with door.door(hat):
            at = clock.now() - timedelta(hours=ago)
            log.write(by=hat, verb=Verb.READ, about=[Thing("card", uuid4())], at=at)
            log.write(by=hat, verb=Verb.SEARCHED, at=at)


def addressed(place: str, **more: Any) -> str:
    today = hats.today()
    days = f"from={today - timedelta(days=30)}&to={today}"
    asked_of = "&".join(f"{key}={value}" for key, value in more.items())
    return f"{reverse(place)}?purpose=AUDIT_LAWFULNESS&{days}&{asked_of}"


def test_everything_a_user_did_is_read_page_by_page_in_the_order_of_time(cast: Cast) -> None:
    looked(cast.devika, 60)
    pages = [shown(cast.ines, user_id=cast.devika.person_id)]
    while pages[-1].later:
        after = pages[-1].later
        pages.append(shown(cast.ines, user_id=cast.devika.person_id, after=after))
    there = [entry.pk for one in pages for entry in one.entries]
    times = [entry.at for one in pages for entry in one.entries]
    assert [len(one.entries) for one in pages] == [ON_A_PAGE, ON_A_PAGE, 20]
    assert times == sorted(times)
    assert len({*there}) == 120
    back = [pages[-1]]
    while back[0].earlier:
        before = back[0].earlier
        back.insert(0, shown(cast.ines, user_id=cast.devika.person_id, before=before))
    assert [entry.pk for one in back for entry in one.entries] == there
    assert pages[0].earlier is None
    assert pages[0].whose == Whose.USER
    assert pages[0].title == "Devika Rao"


def test_the_last_page_costs_what_the_first_does_and_no_page_counts(cast: Cast) -> None:
    def queries(**more: Any) -> list[str]:
        with CaptureQueriesContext(connection) as found:
            shown(cast.ines, user_id=cast.devika.person_id, **more)
        return [one["sql"] for one in found]

    looked(cast.devika, 60)
    second = shown(cast.ines, user_id=cast.devika.person_id).later
    last = shown(cast.ines, user_id=cast.devika.person_id, after=second).later
    first, at_end = queries(), queries(after=last)
    assert len(at_end) == len(first) + 1  # where in the timeline the page begins
    assert not any("COUNT(" in one for one in (*first, *at_end))


def test_a_case_and_a_person_have_all_that_is_filed_with_them(cast: Cast) -> None:
    enquiry = rated(cast)
    request = asked(cast, enquiry, "housing")["housing"]
    opened_by(cast.tom, request)
    item = wrote(cast.tom, request, "ZQX rent and repairs", SHARE)
    returned(cast.tom, request)
    case = shown(cast.ines, about_id=enquiry.pk)
    person = shown(cast.ines, about_id=person_in(enquiry.file_id).pk)
    assert (case.whose, case.title) == (Whose.CASE, enquiry.reference)
    assert person.whose == Whose.PERSON
    for found in (case, person):
        did = [entry.verb for entry in found.entries]
        assert did.index("RATED") < did.index("REQUESTED") < did.index("RETURNED")
        assert any(item.pk in entry.thing_ids for entry in found.entries)


def test_what_others_did_with_an_account_stands_in_its_users_timeline(cast: Cast) -> None:
    account = Thing("membership", cast.tom.membership_id)
    with door.door(cast.hugh):
        log.write(by=cast.hugh, verb=Verb.SUSPENDED, about=[account], at=clock.now())
    (entry,) = shown(cast.ines, user_id=cast.tom.person_id).entries
    assert (entry.verb, entry.person_id) == ("SUSPENDED", cast.hugh.person_id)


def test_whoever_is_kept_from_a_case_by_name_reads_nothing_of_it_in_any_timeline(
    cast: Cast,
) -> None:
    enquiry = rated(cast)
    request = asked(cast, enquiry, "housing")["housing"]
    opened_by(cast.tom, request)
    item = wrote(cast.tom, request, "ZQX rent and repairs", SHARE)
    with door.door(cast.tom):
        log.write(by=cast.tom, verb=Verb.READ, about=[item], at=clock.now())
    case = {enquiry.pk, request.pk, item.pk}

    def read() -> set[UUID]:
        ones = [shown(cast.ines, user_id=one.person_id) for one in (cast.devika, cast.tom)]
        return case & {pk for one in ones for entry in one.entries for pk in entry.thing_ids}

    assert read() == case
    kept_apart(cast.person.ines, enquiry.file_id, clock.now())
    assert read() == set()
    assert page(cast.ines, about_id=enquiry.pk) is None
    assert page(cast.ines, about_id=uuid4()) is None
    browser = client_of(cast.ines)
    hidden = browser.get(addressed("audit_workspace:timeline", about=enquiry.pk))
    absent = browser.get(addressed("audit_workspace:timeline", about=uuid4()))
    assert (hidden.status_code, absent.status_code) == (404, 404)
    with door.door(cast.ines):
        answers = Entry.objects.filter(thing_ids__contains=[item.pk])
        assert answers.exists()  # the database has them: it is the page that keeps them


def test_nobody_reads_their_own_timeline_and_nobody_but_auditors_any(cast: Cast) -> None:
    with pytest.raises(Refused, match="yourself"):
        page(cast.ines, user_id=cast.ines.person_id)
    for both in ({}, {"user_id": cast.tom.person_id, "about_id": uuid4()}):
        with pytest.raises(Refused, match="one of the two"):
            page(cast.ines, **both)
    for name in ("devika", "ivor", "hugh"):
        hat = getattr(cast, name)
        assert client_of(hat).get(reverse("audit_workspace:timeline")).status_code == 403


def test_the_form_asks_for_a_purpose_and_for_one_of_the_two(cast: Cast) -> None:
    browser, url = client_of(cast.ines), reverse("audit_workspace:ask-timeline")
    enquiry = rated(cast)
    tom = str(cast.tom.person_id)
    wanting = {
        "Choose the purpose.": {**fields(user=tom), "purpose": ""},
        "Choose a user, or enter a reference below.": fields(),
        "Leave the user or the reference empty.": fields(user=tom, reference=enquiry.reference),
        "Nothing has this reference.": fields(reference="E-2222"),
    }
    for words, given in wanting.items():
        answer = post(browser, url, cast.ines, **given)
        assert answer.status_code == 422
        assert words in answer.content.decode()
    place = post(browser, url, cast.ines, **fields(reference=enquiry.reference))["Location"]
    drawn = browser.get(place).content.decode()
    assert enquiry.reference in drawn
    assert "Devika Rao" in drawn
    assert re.search(r"<title>\s*Timeline", drawn)


def test_reading_a_timeline_and_taking_it_are_in_the_log_with_the_purpose(cast: Cast) -> None:
    enquiry = rated(cast)
    browser = client_of(cast.ines)
    assert browser.get(addressed("audit_workspace:timeline", about=enquiry.pk)).status_code == 200
    table = post(browser, addressed("audit_workspace:export-timeline", about=enquiry.pk), cast.ines)
    rows = [*csv.reader(io.StringIO(table.content.decode("utf-8-sig")))]
    assert rows[0][0].startswith("OFFICIAL-SENSITIVE. Copy L-")
    head = next(number for number, row in enumerate(rows) if row[0] == "When")
    times = [row[0] for row in rows[head + 1 :]]
    assert times
    assert times == sorted(times)
    with door.door(cast.ines):
        mine = Entry.objects.filter(person_id=cast.ines.person_id, reason_code="AUDIT_LAWFULNESS")
        left = [(one.verb, one.ground.split(",")[-1]) for one in mine.order_by("at", "number")]
        assert {pk for one in mine for pk in one.people} == {enquiry.pk}
    assert left == [
        ("LOG_READ", "timeline:case"),
        ("LOG_READ", "timeline:case"),
        ("EXPORTED", "timeline:case"),
    ]
    none = post(browser, addressed("audit_workspace:export-timeline", about=uuid4()), cast.ines)
    assert none.status_code == 404


def test_kinds_that_are_not_ticked_are_left_out(cast: Cast) -> None:
    looked(cast.devika, 2)
    only = shown(cast.ines, user_id=cast.devika.person_id, groups=("search",))
    assert {entry.verb for entry in only.entries} == {"SEARCHED"}
