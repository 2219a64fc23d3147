"""The enquiry through its pages: one entry a page, kept words, and nothing for those outside."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agencies import clock, door
from agencies.actors import Hat
from audit.log.models import Entry
from mash_hub import board as boards
from mash_hub import desk
from mash_hub.models import Contact, Enquiry, InformationRequest, Item, StrategyDiscussion
from mash_hub.models.enquiries import EnquiryState
from mash_hub.models.requests import RequestState
from tests.cast import Cast, client_of, post
from tests.mash_hub.enquiry_case import (
    SHARE,
    asked,
    decided,
    fresh,
    make_contact,
    nothing,
    opened_by,
    rated,
    returned,
    wrote,
)

DECISION = {
    "outcomes": ["STRATEGY", "SECTION_17"],
    "level": "4",
    "voice_words": "I hide the phone for Mummy",
    "voice_who": "Child, 7",
    "voice_source": "Class teacher",
    "voice_on_day": "29",
    "voice_on_month": "1",
    "voice_on_year": "2026",
    "rationale": "Third report in nine months.",
}


def at(name: str, row: Any) -> str:
    return reverse(f"mash_hub:{name}", args=[row.pk])


def now(hat: Hat, row: Any) -> Any:
    with door.door(hat):
        return fresh(row)


def entries(hat: Hat) -> list[str]:
    with door.door(hat):
        mine = Entry.objects.filter(person_id=hat.person_id).order_by("written_at", "number")
        return list(mine.values_list("verb", flat=True))


def test_the_case_through_the_browser(cast: Cast) -> None:
    contact = make_contact(cast)
    devika = client_of(cast.devika)
    answer = post(
        devika,
        at("enquiry-rate", contact),
        cast.devika,
        rating="RED",
        because="CHILD_AT_RISK",
        sentence="ZQX he waits outside the school",
        lawful_basis="PUBLIC_TASK",
        version=contact.version,
    )
    assert answer.status_code == 302
    with door.door(cast.devika):
        enquiry = Enquiry.objects.get()
        people = [str(pk) for pk in enquiry.file.involvements.values_list("subject_id", flat=True)]
    assert client_of(cast.devika).get(at("enquiry-ask", enquiry)).status_code == 200
    answer = post(
        devika,
        at("enquiry-ask", enquiry),
        cast.devika,
        agencies=[str(cast.agency.police.pk), str(cast.agency.housing.pk)],
        people=people,
        text="ZQX incidents",
        purpose="SAFEGUARD_CHILD",
        period_from_on_day="1",
        period_from_on_month="2",
        period_from_on_year="2025",
        version=enquiry.version,
    )
    assert answer.status_code == 302
    with door.door(cast.devika):
        sent = {row.agency_id: row for row in InformationRequest.objects.all()}
    police, housing = sent[cast.agency.police.pk], sent[cast.agency.housing.pk]
    _housing_holds_nothing(cast, housing)
    _police_answers(cast, police)
    page = devika.get(at("enquiry", enquiry))
    assert b"Three incidents" in page.content
    assert b"Why I can see this" in page.content
    _devika_decides(cast, devika, enquiry)
    _police_acknowledges(cast, enquiry)
    _joan_is_told(cast, devika, enquiry)


def _housing_holds_nothing(cast: Cast, housing: InformationRequest) -> None:
    tom = client_of(cast.tom)
    assert "Looked, and nothing held?" in tom.get(at("request", housing)).content.decode()
    assert now(cast.tom, housing).state == RequestState.ACKNOWLEDGED
    version = now(cast.tom, housing).version
    post(tom, at("request-nothing", housing), cast.tom, version=version)
    assert now(cast.tom, housing).state == RequestState.NIL
    assert "Take it back" in tom.get(at("request", housing)).content.decode()


def _police_answers(cast: Cast, police: InformationRequest) -> None:
    owen = client_of(cast.owen)
    owen.get(at("request", police))
    assert owen.get(at("request-others", police)).status_code == 403
    post(owen, at("request-add-item", police), cast.owen)
    with door.door(cast.owen):
        item = Item.objects.get()
    form = {
        "nature": "FACT",
        "text": "Three incidents in nine months.",
        "people": [str(police.people[0])],
        "source_system": "Crime system",
        "author": "O. Marsh",
        "marking": "OFFICIAL-SENSITIVE",
        "handling": "P",
        "source_grade": "1",
        "assessment": "A",
        "release": "SHARE",
    }
    answer = post(owen, at("request-item", item), cast.owen, **form, version=item.version)
    assert answer.status_code == 422
    assert "Say why you decided so." in answer.content.decode()
    assert "Three incidents in nine months." in answer.content.decode()
    post(
        owen,
        at("request-item", item),
        cast.owen,
        **form,
        release_reason="RELEVANT",
        version=item.version,
    )
    check = owen.get(at("request-check", police)).content.decode()
    assert "This leaves your agency" in check
    assert "Northmoor Children’s Services" in check
    assert "Devika Rao, decision-maker" in check
    version = now(cast.owen, police).version
    post(owen, at("request-send", police), cast.owen, version=version)
    assert now(cast.owen, police).state == RequestState.RETURNED
    assert owen.get(at("request-others", police)).status_code == 200


def _devika_decides(cast: Cast, devika: Any, enquiry: Enquiry) -> None:
    current = now(cast.devika, enquiry)
    assert current.state == EnquiryState.COLLATED
    lead = {"lead_agency": str(cast.agency.police.pk), "version": current.version}
    without_voice = {**DECISION, "voice_words": ""}
    answer = post(devika, at("enquiry-decide", enquiry), cast.devika, **without_voice, **lead)
    assert answer.status_code == 422
    assert "Third report in nine months." in answer.content.decode()
    answer = post(devika, at("enquiry-decide", enquiry), cast.devika, **DECISION, **lead)
    assert answer.status_code == 302
    assert now(cast.devika, enquiry).state == EnquiryState.DECIDED
    again = post(devika, at("enquiry-decide", enquiry), cast.devika, **DECISION, **lead)
    assert again.status_code == 409


def _police_acknowledges(cast: Cast, enquiry: Enquiry) -> None:
    owen = client_of(cast.owen)
    page = owen.get(at("enquiry-decision", enquiry)).content.decode()
    assert "Third report in nine months." in page
    assert "Your agency leads from here." in page
    post(owen, at("enquiry-acknowledge", enquiry), cast.owen, version=1)
    assert "Acknowledged" in owen.get(at("enquiry-decision", enquiry)).content.decode()


def _joan_is_told(cast: Cast, devika: Any, enquiry: Enquiry) -> None:
    version = now(cast.devika, enquiry).version
    leaks = "Ardenshire Police hold three incidents."
    form = {"version": version}
    answer = post(devika, at("enquiry-feedback", enquiry), cast.devika, words=leaks, **form)
    assert answer.status_code == 422
    safe = "Decision made, support arranged; keep to the safe contact plan."
    answer = post(devika, at("enquiry-feedback", enquiry), cast.devika, words=safe, **form)
    assert answer.status_code == 302
    with door.door(cast.joan):
        contact = Contact.objects.visible_to(cast.joan).get()
        assert contact.state == "FEEDBACK_SENT"
        assert contact.feedback.visible_to(cast.joan).count() == 1


def test_a_page_leaves_one_entry(cast: Cast) -> None:
    enquiry = rated(cast)
    request = asked(cast, enquiry, "housing")["housing"]
    nothing(cast.tom, request)
    before = len(entries(cast.mandeep))
    client = client_of(cast.mandeep)
    for name in ("enquiry", "enquiry-ask"):
        assert client.get(at(name, enquiry)).status_code == 200
    assert client.get(reverse("mash_hub:board")).status_code == 200
    assert len(entries(cast.mandeep)) == before + 3
    before = len(entries(cast.lee))
    assert client_of(cast.lee).get(at("request", request)).status_code == 200
    assert len(entries(cast.lee)) == before + 1


@pytest.mark.parametrize("name", ["enquiry", "enquiry-decision", "enquiry-ask"])
def test_outside_is_not_found(cast: Cast, name: str) -> None:
    enquiry = rated(cast)
    address = at(name, enquiry)
    for hat in (cast.esther, cast.owen, cast.joan, cast.ada):
        assert client_of(hat).get(address).status_code in (403, 404)
    assert client_of(cast.esther).get(address).status_code == 404


def test_the_board_shows_no_name_and_costs_the_same_for_five_and_for_fifty(cast: Cast) -> None:
    for _ in range(5):
        asked(cast, rated(cast), "housing")
    client = client_of(cast.devika)
    board = reverse("mash_hub:board")
    client.get(board)
    with CaptureQueriesContext(
        connection,
    ) as few:
        page = client.get(board).content.decode()
    for name in ("Marisa", "Oakden", "Callum", "Thrale", "Ellie"):
        assert name not in page
    assert "5 open" in page
    for _ in range(45):
        rated(cast)
    with CaptureQueriesContext(connection) as many:
        page = client.get(board).content.decode()
    assert "50 open" in page
    assert page.count("data-row=") == boards.PAGE
    assert len(many) == len(few)


def test_what_is_typed_is_kept_sealed_for_its_author_and_gone_when_committed(cast: Cast) -> None:
    enquiry = rated(cast)
    nothing(cast.tom, asked(cast, enquiry, "housing")["housing"])
    devika = client_of(cast.devika)
    version = now(cast.devika, enquiry).version
    body = {
        "hat": str(cast.devika.membership_id),
        "version": version,
        "fields": {"rationale": "ZQX half a thought", "outcomes": ["MARAC"]},
    }
    send = {"data": json.dumps(body), "content_type": "application/json"}
    assert devika.post(at("enquiry-draft", enquiry), **send).status_code == 200
    assert "ZQX half a thought" in devika.get(at("enquiry", enquiry)).content.decode()
    other = client_of(cast.mandeep).get(at("enquiry", enquiry)).content.decode()
    assert "ZQX half a thought" not in other
    assert client_of(cast.mandeep).post(at("enquiry-draft", enquiry), **send).status_code == 409
    lead = {"lead_agency": str(cast.agency.council.pk), "version": version}
    post(devika, at("enquiry-decide", enquiry), cast.devika, **DECISION, **lead)
    with door.door(cast.devika):
        assert not enquiry.file.drafts.exists()


def test_a_decision_is_drafted_while_answers_come_in_and_saved_only_when_they_are(
    cast: Cast,
) -> None:
    enquiry = rated(cast)
    asked(cast, enquiry, "housing")
    devika = client_of(cast.devika)
    page = devika.get(at("enquiry", enquiry)).content.decode()
    assert "You can write already" in page
    lead = {
        "lead_agency": str(cast.agency.council.pk),
        "version": now(cast.devika, enquiry).version,
    }
    answer = post(devika, at("enquiry-decide", enquiry), cast.devika, **DECISION, **lead)
    assert answer.status_code == 422
    assert "Third report in nine months." in answer.content.decode()
    assert now(cast.devika, enquiry).state == EnquiryState.GATHERING


def test_a_correction_and_a_withdrawal_through_the_browser(cast: Cast) -> None:
    request = asked(cast, rated(cast), "police")["police"]
    opened_by(cast.owen, request)
    item = wrote(cast.owen, request, "Three incidents", SHARE)
    returned(cast.owen, request)
    owen = client_of(cast.owen)
    page = owen.get(at("request-item-correct", item)).content.decode()
    assert "Northmoor Children’s Services" in page
    answer = post(
        owen,
        at("request-item-correct", item),
        cast.owen,
        nature="FACT",
        text="Two incidents",
        people=[str(request.people[0])],
        source_system="Crime system",
        author="O. Marsh",
        marking="OFFICIAL-SENSITIVE",
        handling="P",
        source_grade="2",
        assessment="B",
        version=now(cast.owen, item).version,
    )
    assert answer.status_code == 302
    devika = client_of(cast.devika)
    enquiry_page = reverse("mash_hub:enquiry", args=[request.enquiry_id])
    assert "Two incidents" in devika.get(enquiry_page).content.decode()
    version = now(cast.owen, item).version
    back = at("request-item-withdraw", item)
    assert owen.get(back).status_code == 200
    assert post(owen, back, cast.owen, because="CORRECTION", version=version).status_code == 302
    assert "Two incidents" not in devika.get(enquiry_page).content.decode()


def test_lowering_a_rating_through_the_browser_takes_two(cast: Cast) -> None:
    enquiry = rated(cast)
    devika, mandeep = client_of(cast.devika), client_of(cast.mandeep)
    lower = {"rating": "AMBER", "because": "RISK_FALLEN", "version": enquiry.version}
    assert post(devika, at("enquiry-rating", enquiry), cast.devika, **lower).status_code == 422
    check = {
        "welfare": "Seen and well",
        "checked_on_day": "1",
        "checked_on_month": "2",
        "checked_on_year": "2026",
    }
    answer = post(devika, at("enquiry-rating", enquiry), cast.devika, **lower, **check)
    assert answer.status_code == 302
    version = now(cast.devika, enquiry).version
    agree = at("enquiry-rating-agree", enquiry)
    assert post(devika, agree, cast.devika, version=version).status_code == 403
    assert "Lower to Amber?" in mandeep.get(at("enquiry", enquiry)).content.decode()
    assert post(mandeep, agree, cast.mandeep, version=version).status_code == 302
    assert now(cast.devika, enquiry).rating == "AMBER"


def press(*steps: tuple[Client, Hat, str, Any, dict[str, str]]) -> None:
    for client, hat, name, row, form in steps:
        if form:
            assert client.get(at(name, row)).status_code == 200, name
        version = now(hat, row).version
        assert post(client, at(name, row), hat, **form, version=version).status_code == 302, name


def test_one_reason_and_one_button(cast: Cast) -> None:
    enquiry = rated(cast)
    sent = asked(cast, enquiry, "police", "housing")
    devika, tom, lee = client_of(cast.devika), client_of(cast.tom), client_of(cast.lee)
    tom.get(at("request", sent["housing"]))
    press(
        (tom, cast.tom, "request-refuse", sent["housing"], {"because": "HANDLING"}),
        (lee, cast.lee, "request-refuse-agree", sent["housing"], {}),
        (devika, cast.devika, "request-chase", sent["police"], {}),
        (devika, cast.devika, "request-without", sent["police"], {"because": "NO_ANSWER_IN_TIME"}),
        (devika, cast.devika, "enquiry-strategy", enquiry, {"because": "IMMEDIATE_RISK"}),
    )
    with door.door(cast.devika):
        discussion = StrategyDiscussion.objects.get()
    close = reverse("meetings:strategy-close", args=[discussion.pk])
    needless = {"because": "CIRCUMSTANCES_CHANGED", "version": discussion.version}
    assert post(devika, close, cast.devika, **needless).status_code == 302
    press(
        (devika, cast.devika, "enquiry-strategy-back", enquiry, {"because": "AGREED_AT_MEETING"}),
        (devika, cast.devika, "enquiry-take", enquiry, {}),
        (devika, cast.devika, "request-recall", sent["police"], {"because": "SENT_IN_ERROR"}),
    )
    assert now(cast.tom, sent["housing"]).state == RequestState.REFUSED
    assert now(cast.devika, sent["police"]).state == RequestState.RECALLED
    assert now(cast.devika, enquiry).state == EnquiryState.DECISION_DRAFT


def test_the_queue_counts_what_it_lists(cast: Cast) -> None:
    for _ in range(2):
        asked(cast, rated(cast), "housing")
    nothing(cast.tom, asked(cast, rated(cast), "housing")["housing"])
    page = client_of(cast.tom).get(reverse("mash_hub:requests")).content.decode()
    assert "waiting (2)" in page
    assert page.count("data-row=") == 2
    answered = client_of(cast.tom).get(reverse("mash_hub:requests") + "?show=answered")
    assert answered.content.decode().count("data-row=") == 1


def test_my_work_says_what_waits_for_whom(cast: Cast) -> None:
    enquiry = rated(cast)
    sent = asked(cast, enquiry, "police", "housing")
    nothing(cast.tom, sent["housing"])
    opened_by(cast.owen, sent["police"])
    with door.door(cast.owen):
        assert [(w.kind, w.group) for w in desk.work_for(cast.owen, clock.now())] == [
            ("request", "due")
        ]
    wrote(cast.owen, sent["police"], "Something", SHARE)
    returned(cast.owen, sent["police"])
    with door.door(cast.devika):
        assert [w.words for w in desk.work_for(cast.devika, clock.now())] == [
            "Red enquiry: ready to decide"
        ]
    decided(cast, enquiry)
    with door.door(cast.owen):
        assert [(w.words, w.group) for w in desk.work_for(cast.owen, clock.now())] == [
            ("New decision: your agency leads", "decisions")
        ]


def test_an_asked_agency_is_led_to_the_decision_and_the_hub_to_its_enquiry(cast: Cast) -> None:
    enquiry = rated(cast)
    request = asked(cast, enquiry, "housing")["housing"]
    nothing(cast.tom, request)
    to_enquiry = client_of(cast.devika).get(at("request", request))
    assert to_enquiry.url == at("enquiry", enquiry)
    decided(cast, enquiry)
    to_decision = client_of(cast.tom).get(at("enquiry", enquiry))
    assert to_decision.url == at("enquiry-decision", enquiry)
