"""The chronology of a person: what every agency released of them, page by page, for one reader (issue E)."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.urls import reverse
from pypdf import PdfReader

from agencies import clock, cursors, door
from agencies.actors import Hat
from agencies.reasons import Reason, ReasonCode
from audit.log.models import Entry
from config.bench import measure
from mash_hub import merges, person_chronology, sharing
from mash_hub.models import InformationRequest, Item, Merge, Subject
from mash_hub.models.items import Handling
from tests.cast import PASSWORD, Cast, client_of, post
from tests.mash_hub.enquiry_case import (
    SHARE,
    WITHHOLD,
    asked,
    fresh,
    in_part,
    opened_by,
    rated,
    returned,
    wrote,
)
from tests.mash_hub.test_free_text import ADDRESS, hidden_contact

WHY = {"purpose": "SAFEGUARD_CHILD", "because": "OPEN_CASE"}
EARLY, LATE = date(2025, 5, 1), date(2026, 6, 1)


def text_of(made: bytes) -> str:
    pages = PdfReader(io.BytesIO(made)).pages
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pages))


def whom(cast: Cast) -> Subject:
    """Whom two agencies are asked about: each wrote what it holds, in another order than it happened."""
    requests = asked(cast, rated(cast), "police", "health")
    police = opened_by(cast.owen, requests["police"])
    wrote(cast.owen, police, "ZQXLATE he had left.", SHARE, known_on=LATE)
    wrote(cast.owen, police, "ZQXKEPT never left", WITHHOLD, known_on=EARLY)
    wrote(cast.owen, police, "ZQXWHOLE a third", in_part("ZQXPART a row."), known_on=EARLY)
    returned(cast.owen, police)
    health = opened_by(cast.kim, requests["health"])
    wrote(cast.kim, health, "ZQXNOW no day is known.", SHARE, known_on=None)
    returned(cast.kim, health)
    return subject_of(police, cast.devika)


def place(subject: Subject, name: str = "person-chronology") -> str:
    return reverse(f"mash_hub:{name}", args=[subject.pk])


def three_a_day(cast: Cast, number: int, **how: bool) -> InformationRequest:
    """So many items of the police about one person, written from the last day to the first."""
    police = opened_by(cast.owen, asked(cast, rated(cast), "police")["police"])
    for one in reversed(range(number)):
        day = EARLY + timedelta(days=one // 3)
        wrote(cast.owen, police, f"ZQX{one:03}", SHARE, known_on=day)
    returned(cast.owen, police, **how)
    return police


def subject_of(request: InformationRequest, by: Hat) -> Subject:
    with door.door(by):
        return Subject.objects.get(pk=request.people[0])


def turned(hat: Hat, subject: Subject, name: str, first: str = "") -> list[list[str]]:
    """The words of each page from the first or the last on, turned by the link of that name to its end."""
    browser, found, place_now = client_of(hat), [], place(subject) + first
    while place_now:
        body = browser.get(place_now).content.decode()
        found.append(words(body))
        link = re.search(rf'rel="{name}" href="([^"]+)"', body)
        place_now = place(subject) + link[1] if link else ""
    return found


def words(body: str) -> list[str]:
    """The words of each line, in the order in which they stand; not letters amid a drawn token."""
    return re.findall(r"(?<![\w=-])ZQX[A-Z0-9]+(?![\w=-])", body)


def test_what_agencies_released_stands_in_the_order_of_its_days_and_nothing_else_shows(
    cast: Cast,
) -> None:
    subject = whom(cast)
    page = client_of(cast.devika).get(place(subject))
    assert page.status_code == 200
    assert words(page.content.decode()) == ["ZQXPART", "ZQXLATE", "ZQXNOW"]
    assert "1 May 2025" in page.content.decode()
    person = client_of(cast.devika).get(reverse("mash_hub:person", args=[subject.pk]))
    assert place(subject) in person.content.decode()


def test_pages_are_turned_to_the_end_and_back_with_every_line_once(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(person_chronology, "ON_A_PAGE", 4)
    subject = subject_of(three_a_day(cast, 10), cast.devika)
    forth = turned(cast.devika, subject, "next")
    assert [len(page) for page in forth] == [4, 4, 2]
    every = [one for page in forth for one in page]
    assert sorted(every) == [f"ZQX{one:03}" for one in range(10)]
    assert [int(one[3:]) // 3 for one in every] == [0, 0, 0, 1, 1, 1, 2, 2, 2, 3]
    back = turned(cast.devika, subject, "prev", "?end")
    assert [len(page) for page in back] == [4, 4, 2]
    assert [one for page in reversed(back) for one in page] == every


def test_what_is_written_or_taken_back_meanwhile_shifts_no_line(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(person_chronology, "ON_A_PAGE", 3)
    request = three_a_day(cast, 6)
    subject, browser = subject_of(request, cast.devika), client_of(cast.devika)
    body = browser.get(place(subject)).content.decode()
    with door.door(cast.owen):
        first = Item.objects.get(request=request, happened_on=EARLY, pk=_item_in(body))
        why = Reason(ReasonCode.CIRCUMSTANCES_CHANGED)
        sharing.withdraw(first, by=cast.owen, because=why, version=first.version)
    later = re.search(r'rel="next" href="([^"]+)"', body)
    assert later
    assert words(browser.get(place(subject) + later[1]).content.decode()) == sorted(
        ["ZQX003", "ZQX004", "ZQX005"], key=_order(request, cast.owen)
    )


def _item_in(body: str) -> str:
    """The last item of a page, from whose place one turns on."""
    return re.findall(r'href="[^"]*/items/([0-9a-f-]{36})/"', body)[-1]


def _order(request: InformationRequest, by: Hat):  # type: ignore[no-untyped-def]
    with door.door(by):
        rows = [*Item.objects.filter(request=request).in_order_of_days()]
        said = {sharing.texts_of([row], by=by)[0]: number for number, row in enumerate(rows)}
    return said.__getitem__


def test_hidden_items_leave_no_gap_no_number_and_no_page(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(person_chronology, "ON_A_PAGE", 3)
    subject = whom(cast)  # three lines that Devika reads, and one between them that was kept back
    body = client_of(cast.devika).get(place(subject)).content.decode()
    assert words(body) == ["ZQXPART", "ZQXLATE", "ZQXNOW"]
    assert 'rel="next"' not in body
    assert 'rel="prev"' not in body
    assert words(client_of(cast.devika).get(place(subject) + "?end").content.decode()) == words(
        body
    )


def test_what_was_given_to_others_alone_is_passed_over_however_much_it_is(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(person_chronology, "ON_A_PAGE", 1)
    police = opened_by(cast.owen, asked(cast, rated(cast), "police")["police"])
    named = replace(SHARE, named_readers=[cast.arlo.person_id])
    conditions = {"handling": Handling.C, "conditions": "Read in the hub alone."}
    for day in range(5):
        wrote(cast.owen, police, "ZQXC", named, known_on=EARLY + timedelta(days=day), **conditions)
    wrote(cast.owen, police, "ZQXLATE plain", SHARE, known_on=LATE)
    returned(cast.owen, police)
    subject = subject_of(police, cast.devika)
    assert turned(cast.devika, subject, "next") == [["ZQXLATE"]]
    assert turned(cast.devika, subject, "prev", "?end") == [["ZQXLATE"]]


def test_each_reader_has_their_own(cast: Cast) -> None:
    subject = whom(cast)
    own = words(client_of(cast.owen).get(place(subject)).content.decode())
    assert own == ["ZQXWHOLE", "ZQXLATE", "ZQXNOW"]
    theirs = words(client_of(cast.kim).get(place(subject)).content.decode())
    assert theirs == ["ZQXPART", "ZQXLATE", "ZQXNOW"]
    assert client_of(cast.tom).get(place(subject)).status_code == 404  # knows nobody of it
    assert client_of(cast.owen).get(place(subject, "person-chronology-copy")).status_code == 403


def test_a_place_is_of_its_session_and_any_other_shows_the_first_page(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(person_chronology, "ON_A_PAGE", 2)
    subject = whom(cast)
    browser = client_of(cast.devika)
    body = browser.get(place(subject)).content.decode()
    later = re.search(r'rel="next" href="([^"]+)"', body)
    assert later
    assert "2025" not in later[1]
    other = client_of(cast.devika)  # signed in anew
    forged = (later[1][:-3] + "AAA", "?after=x", "?before=" + cursors.LONGEST * "A")
    assert words(browser.get(place(subject) + later[1]).content.decode()) == ["ZQXNOW"]
    for wrong in (*forged, later[1]):
        found = (other if wrong == later[1] else browser).get(place(subject) + wrong)
        assert words(found.content.decode()) == ["ZQXPART", "ZQXLATE"]


def test_a_page_asks_the_database_as_often_for_many_lines_as_for_one(cast: Cast) -> None:
    few, many = three_a_day(cast, 1), three_a_day(cast, 9)
    assert queries(cast.devika, few) == queries(cast.devika, many)


def queries(hat: Hat, request: InformationRequest) -> int:
    """How many queries the page about whom a request asks takes, once it was opened before."""
    browser, url = client_of(hat), place(subject_of(request, hat))
    browser.get(url)
    return measure.queries_of(lambda _number: browser.get(url))


def test_records_that_were_joined_have_one_chronology_and_parted_two(cast: Cast) -> None:
    first, second = whom(cast), subject_of(three_a_day(cast, 2), cast.devika)
    with door.door(cast.arlo):
        merge = merges.propose(first, second, by=cast.arlo, because=Reason(ReasonCode.OPEN_CASE))
    with door.door(cast.devika):
        merge = fresh(merge)
        merge = merges.confirm(
            merge, by=cast.devika, because=Reason(ReasonCode.OPEN_CASE), version=merge.version
        )
    joined = words(client_of(cast.devika).get(place(first)).content.decode())
    assert sorted(joined) == ["ZQX000", "ZQX001", "ZQXLATE", "ZQXNOW", "ZQXPART"]
    assert joined[-2:] == ["ZQXLATE", "ZQXNOW"]
    parted(cast, merge)
    assert len(words(client_of(cast.devika).get(place(first)).content.decode())) == 3


def parted(cast: Cast, merge: Merge) -> None:
    with door.door(cast.arlo):
        why = Reason(ReasonCode.CIRCUMSTANCES_CHANGED)
        merge = merges.ask_to_part(
            fresh(merge), by=cast.arlo, because=why, version=fresh(merge).version
        )
    with door.door(cast.devika):
        merges.undo(fresh(merge), by=cast.devika, because=why, version=merge.version)


def test_a_copy_holds_all_pages_with_whose_each_line_is_and_leaves_an_entry(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(person_chronology, "ON_A_PAGE", 1)
    subject = whom(cast)
    page, browser = place(subject, "person-chronology-copy"), client_of(cast.devika)
    assert page in browser.get(place(subject)).content.decode()
    empty = post(browser, page, cast.devika)
    assert empty.status_code == 422
    assert "Choose why" in empty.content.decode()
    with clock.moved(clock.now() + timedelta(minutes=6)):
        assert post(browser, page, cast.devika, **WHY).status_code == 403
        made = post(browser, page, cast.devika, **WHY, prove_password=PASSWORD)
    text = text_of(made.content)
    assert words(text) == ["ZQXPART", "ZQXLATE", "ZQXNOW"]
    assert "Ardenshire Police, Crime system" in text
    assert "Words kept back by" in text
    with door.door(cast.devika):
        entry = Entry.objects.get(verb="EXPORTED")
    assert (entry.count, entry.purpose, entry.reason_code) == (3, WHY["purpose"], WHY["because"])
    assert entry.ground in made["Content-Disposition"]
    assert {cast.agency.police.pk, cast.owen.agency_id, cast.kim.agency_id} <= {*entry.owner_ids}


def test_handling_c_and_protected_addresses_leave_on_no_copy(cast: Cast) -> None:
    enquiry = rated(cast, contact=hidden_contact(cast))
    police = opened_by(cast.owen, asked(cast, enquiry, "police")["police"])
    named = replace(SHARE, named_readers=[cast.devika.person_id])
    conditions = {"handling": Handling.C, "conditions": "Read in the hub alone."}
    wrote(cast.owen, police, "ZQXC under conditions", named, **conditions)
    wrote(cast.owen, police, "ZQXP plain", SHARE)
    returned(cast.owen, police, more_follows=True)
    subject, browser = subject_of(police, cast.devika), client_of(cast.devika)
    copy = place(subject, "person-chronology-copy")
    assert sorted(words(browser.get(place(subject)).content.decode())) == ["ZQXC", "ZQXP"]
    assert words(text_of(post(browser, copy, cast.devika, **WHY).content)) == ["ZQXP"]
    wrote(cast.owen, police, ADDRESS, SHARE)  # the police were not given her card
    returned(cast.owen, police)
    answer = post(browser, copy, cast.devika, **WHY)
    assert answer.status_code == 422
    assert not answer["Content-Type"].startswith("application/pdf")
