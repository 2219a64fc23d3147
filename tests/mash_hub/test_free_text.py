"""The second net: words that hold a protected address do not leave, unless two people let them."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from agencies import clock
from agencies.actors import Hat
from agencies.door import door
from agencies.models import File, Notice
from agencies.reasons import Reason, ReasonCode
from agencies.verdicts import Refused, WordsRefused
from mash_hub import (
    actions,
    answers,
    attachments,
    enquiries,
    free_text,
    links,
    overrules,
    referrals,
    requests,
    screening,
)
from mash_hub.addresses import Address
from mash_hub.contacts import Part
from mash_hub.enquiries import Decision, Voice
from mash_hub.free_text import Found
from mash_hub.models import Contact, Enquiry, Going, Involvement, Item, Link, Outcome, Overrule
from mash_hub.models.contacts import ContactState
from mash_hub.models.enquiries import Level
from mash_hub.models.links import Relation
from mash_hub.models.subjects import PersonRole, SubjectKind
from mash_hub.particulars import Particulars
from mash_hub.protection import Kept, Protection, What
from meetings import minutes
from meetings.models import Heading
from tests.attachments import papers
from tests.cast import SETUP, Cast, client_of, post
from tests.mash_hub.contact_case import ELLIE, fresh, screened, submitted
from tests.mash_hub.enquiry_case import SHARE, asked, opened_by, question, rated, returned, wrote
from tests.mash_hub.test_protected_addresses import HIDDEN
from tests.meetings import stories
from tests.things.case import NEWS, linked, recorded

ADDRESS = "She is at 4 Hidden Lane since Monday."
SENTENCE = "The police have to go to the door tonight, and have no other way to know."
THRESHOLD = Reason(ReasonCode.THRESHOLD)


def hidden_contact(cast: Cast) -> Contact:
    people = [Part(PersonRole.VICTIM, HIDDEN), Part(PersonRole.CHILD, ELLIE)]
    contact = screened(submitted(cast.joan, people), cast.arlo)
    with door(cast.devika):
        screening.decide(
            contact,
            ContactState.MASH_ENQUIRY,
            rationale=screening.Rationale("Three incidents.", "Not asked."),
            by=cast.devika,
            version=contact.version,
        )
    return fresh(contact, cast.devika)


@pytest.fixture
def enquiry(cast: Cast) -> Enquiry:
    return rated(cast, contact=hidden_contact(cast))


def looked(text: str, enquiry: Enquiry, hat: Hat) -> Found:
    with door(hat):
        return free_text.look([text], file_id=enquiry.file_id, by=hat)


def test_it_is_found_however_it_is_written_and_nothing_else_is(
    cast: Cast, enquiry: Enquiry
) -> None:
    for text in (
        ADDRESS,
        "near 4, hidden lane",
        "4 HIDDEN LN.",
        "the postcode is ev19zz",
        "EV1  9ZZ",
        "ring 07700 900456 after four",
        "(+44) 7700-900456",
        "0044 7700 900456",
        "easting 412345, northing 298765",
        "at 412345 298765",
        "SP 123 987",
        "sp1234598765",
        "UPRN 100071234567",
    ):
        assert looked(text, enquiry, cast.devika) is Found.PROTECTED, text
    for text in (
        "14 Hidden Lane",
        "4 Other Lane",
        "a hidden lane",
        "EV1 9ZX",
        "12 Mill Street, NM4 2PJ",
        "07700 900457",
        "aged 4, hidden fears",
        "SP 124 987",
        "SP 12 98",
        "412346 298765",
        "",
    ):
        assert looked(text, enquiry, cast.devika) is Found.NOTHING, text


def test_who_may_not_see_it_cannot_find_out_by_guessing(cast: Cast, enquiry: Enquiry) -> None:
    right = ("4 Hidden Lane", "EV1 9ZZ", "07700 900456", "SP 123 987", "412345 298765")
    wrong = ("9 Open Road", "NM4 2PJ", "01632 960123", "SP 069 867", "406980, 286790")
    right, wrong = (*right, "UPRN 100071234567"), (*wrong, "UPRN 100070000001")
    for text in (*right, *wrong):
        assert looked(f"She is at {text} now.", enquiry, cast.arlo) is Found.LOOKS_LIKE_ONE, text
    assert looked("She has been hit three times in 2026.", enquiry, cast.arlo) is Found.NOTHING
    # An agency that was not given the card learns nothing at all.
    for text in (*right, *wrong):
        assert looked(text, enquiry, cast.owen) is Found.NOTHING


def test_where_nothing_is_protected_nobody_is_hindered(cast: Cast) -> None:
    open_one = rated(cast)
    assert looked(ADDRESS, open_one, cast.arlo) is Found.NOTHING
    assert looked(ADDRESS, open_one, cast.devika) is Found.NOTHING


def the_decision(cast: Cast, enquiry: Enquiry) -> None:
    voice = Voice(not_sought_reason="She is asleep.")
    enquiries.decide(
        enquiry,
        by=cast.devika,
        decision=Decision(
            [Outcome.NO_FURTHER_ACTION], Level.TWO, cast.agency.police.pk, ADDRESS, voice
        ),
        because=THRESHOLD,
        version=enquiry.version,
    )


def the_question(cast: Cast, enquiry: Enquiry) -> None:
    requests.send(
        enquiry,
        by=cast.devika,
        question=question(enquiry, text=ADDRESS),
        asked=[requests.Asked(cast.agency.police.pk)],
        version=enquiry.version,
    )


def the_referral(cast: Cast, enquiry: Enquiry) -> None:
    referrals.refer(
        enquiry,
        to_workspace=cast.workspace.marac,
        words=ADDRESS,
        people=(),
        by=cast.devika,
        because=THRESHOLD,
    )


def nothing_held(cast: Cast, enquiry: Enquiry) -> None:
    request = opened_by(cast.owen, asked(cast, enquiry, "police")["police"])
    with door(cast.owen):
        answers.nothing_held(request, by=cast.owen, version=request.version)


@pytest.mark.parametrize("send", [the_decision, the_question, the_referral])
def test_no_words_leave_with_it(cast: Cast, enquiry: Enquiry, send: Any) -> None:
    if send is the_decision:
        nothing_held(cast, enquiry)
    with door(cast.devika), pytest.raises(WordsRefused, match="protected") as refused:
        send(cast, Enquiry.objects.get(pk=enquiry.pk))
    assert ADDRESS in refused.value.texts


def test_feedback_to_a_referrer_does_not_hold_it(cast: Cast) -> None:
    people = [Part(PersonRole.VICTIM, HIDDEN), Part(PersonRole.CHILD, ELLIE)]
    contact = screened(submitted(cast.joan, people), cast.arlo)
    with door(cast.devika):
        screening.decide(
            contact,
            ContactState.ADVICE_NFA,
            rationale=screening.Rationale("Advice.", "Not asked."),
            by=cast.devika,
            version=contact.version,
        )
    now = fresh(contact, cast.devika)
    with door(cast.devika), pytest.raises(WordsRefused):
        screening.send_feedback(now, words=ADDRESS, by=cast.devika, version=now.version)


def test_an_answer_does_not_hold_it_and_what_is_kept_at_home_may(
    cast: Cast, enquiry: Enquiry
) -> None:
    request = opened_by(cast.kim, asked(cast, enquiry, "health")["health"])
    wrote(cast.kim, request, ADDRESS, SHARE)
    with pytest.raises(WordsRefused):
        returned(cast.kim, request)
    with door(cast.kim):
        still = type(request).objects.get(pk=request.pk)
    assert not still.is_answered


def test_minutes_and_actions_do_not_hold_it(cast: Cast, enquiry: Enquiry) -> None:
    _, item = stories.in_hand(cast)
    with door(SETUP):
        part = Involvement.objects.in_file(enquiry.file_id)[0]
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
    with door(cast.ruth), pytest.raises(WordsRefused):
        minutes.write(item, heading=Heading.RISK, words=ADDRESS, by=cast.ruth)
    with door(cast.ruth), pytest.raises(WordsRefused):
        actions.propose(
            item,
            title="Call on her",
            words=ADDRESS,
            why="To see her alone",
            agency=cast.agency.police,
            person=cast.person.owen,
            due_at=clock.now() + timedelta(days=1),
            is_safety_critical=False,
            present=(),
            by=cast.ruth,
        )


def test_two_people_let_words_through_and_one_alone_does_not(cast: Cast, enquiry: Enquiry) -> None:
    devika, mandeep = client_of(cast.devika), client_of(cast.mandeep)
    with door(cast.devika):
        file = File.objects.get(pk=enquiry.file_id)
        about = overrules.about(file.pk, by=cast.devika)
    page = reverse("mash_hub:overrule-ask")
    shown = post(devika, page, cast.devika, about=about, text=ADDRESS)
    assert (shown.status_code, ADDRESS in shown.content.decode()) == (200, True)
    short = post(devika, page, cast.devika, about=about, text=ADDRESS, sentence="Must.")
    assert short.status_code == 422
    made = post(devika, page, cast.devika, about=about, text=ADDRESS, sentence=SENTENCE)
    assert made.status_code == 302
    with door(cast.devika):
        row = Overrule.objects.get()
    through = reverse("mash_hub:overrule-let-through", args=[row.pk])
    assert post(devika, through, cast.devika, version=row.version).status_code == 403
    assert post(client_of(cast.owen), through, cast.owen, version=1).status_code == 404
    assert post(client_of(cast.arlo), through, cast.arlo, version=1).status_code == 403
    with door(cast.devika), pytest.raises(WordsRefused):
        the_question(cast, Enquiry.objects.get(pk=enquiry.pk))

    assert row.reference in mandeep.get(reverse("desk:my-work")).content.decode()
    looked_at = mandeep.get(reverse("mash_hub:overrule", args=[row.pk])).content.decode()
    assert ADDRESS in looked_at
    assert SENTENCE in looked_at
    assert post(mandeep, through, cast.mandeep, version=row.version).status_code == 302

    with door(cast.devika):
        assert Notice.objects.visible_to(cast.devika).filter(reference=row.reference).exists()
    with door(cast.devika):
        the_question(cast, Enquiry.objects.get(pk=enquiry.pk))
    # Other words, and the same words in another case, stay back.
    with door(cast.devika), pytest.raises(WordsRefused):
        free_text.require_clear([ADDRESS + " Tell nobody."], file_id=file.pk, by=cast.devika)


def test_words_kept_back_by_the_second_person_stay_back(cast: Cast, enquiry: Enquiry) -> None:
    nothing_held(cast, enquiry)
    with door(cast.devika):
        file = File.objects.get(pk=enquiry.file_id)
        row = overrules.ask(file, [ADDRESS], sentence=SENTENCE, by=cast.devika)
    back = reverse("mash_hub:overrule-keep-back", args=[row.pk])
    assert post(client_of(cast.mandeep), back, cast.mandeep, version=1).status_code == 302
    with door(cast.devika), pytest.raises(WordsRefused):
        the_decision(cast, Enquiry.objects.get(pk=enquiry.pk))
    with door(cast.mandeep), pytest.raises(Refused):
        overrules.answer(row, lets_through=True, by=cast.mandeep, version=2)


def test_nobody_asks_about_a_case_they_were_not_given(cast: Cast, enquiry: Enquiry) -> None:
    with door(cast.devika):
        about = overrules.about(enquiry.file_id, by=cast.devika)
    page = reverse("mash_hub:overrule-ask")
    for given in (about, about[:-3], "", str(enquiry.file_id)):
        answer = post(
            client_of(cast.owen), page, cast.owen, about=given, text="x", sentence=SENTENCE
        )
        assert answer.status_code == 404, given


def test_a_page_gives_the_words_back_and_offers_a_second_person(cast: Cast) -> None:
    people = [Part(PersonRole.VICTIM, HIDDEN), Part(PersonRole.CHILD, ELLIE)]
    contact = screened(submitted(cast.joan, people), cast.arlo)
    decide = reverse("mash_hub:contact-decide", args=[contact.pk])
    fields = {
        "outcome": "MARAC_REFERRAL",
        "voice": "Not asked: asleep.",
        "version": contact.version,
    }
    answer = post(client_of(cast.devika), decide, cast.devika, rationale=ADDRESS, **fields)
    content = answer.content.decode()
    assert answer.status_code == 422
    assert "Your words were not sent" in content
    assert ADDRESS in content
    about = re.search(r'name="about" value="([^"]+)"', content)
    assert about
    shown = post(
        client_of(cast.devika),
        reverse("mash_hub:overrule-ask"),
        cast.devika,
        about=about[1],
        text=ADDRESS,
    )
    assert shown.status_code == 200
    assert fresh(contact, cast.devika).state == ContactState.SCREENING


def test_a_draft_warns_while_it_is_typed(cast: Cast, enquiry: Enquiry) -> None:
    url = reverse("mash_hub:enquiry-draft", args=[enquiry.pk])
    sent = {
        "hat": str(cast.devika.membership_id),
        "version": enquiry.version,
        "fields": {"rationale": ADDRESS},
    }
    for fields, warns in (({"rationale": ADDRESS}, True), ({"rationale": "Third report."}, False)):
        answer = client_of(cast.devika).post(
            url, json.dumps({**sent, "fields": fields}), content_type="application/json"
        )
        assert answer.status_code == 200
        assert bool(answer.json()["warning"]) is warns


# --- attached files -------------------------------------------------------------------------------


@pytest.fixture
def store_of_files(tmp_path: Any, settings: Any) -> None:
    """A place of this test's own for what is stored; nobody scans."""
    settings.HUB_CLAMD = ""
    settings.HUB_ATTACHMENTS_DIR = str(tmp_path)


def attached_by(hat: Hat, item: Item, content: bytes, name: str, going: Going) -> None:
    with door(hat):
        now = Item.objects.get(pk=item.pk)
        prepared = attachments.prepare(papers.spool(content), name)
        attachments.attach(now, prepared, by=hat, going=going, version=now.version)


LETTER = b"Seen today.\n\nShe is at 4 Hidden Lane since Monday.\n"
WORD = papers.docx(
    {"word/document.xml": "<w:p><w:t>She is at 4 Hid</w:t><w:t>den Lane now.</w:t></w:p>"}
)


def test_a_file_that_is_called_or_says_what_is_protected_stays_at_home_or_is_refused(
    cast: Cast, enquiry: Enquiry, store_of_files: None
) -> None:
    sent = asked(cast, enquiry, "health")["health"]
    opened_by(cast.kim, sent)
    item = wrote(cast.kim, sent, "Seen twice", SHARE)
    for content, name in (
        (b"Seen today.", "4_Hidden-Lane.txt"),
        (LETTER, "letter.txt"),
        (WORD, "letter.docx"),
        (papers.written_pdf("Page one", "She is at 4\nHidden Lane now"), "letter.pdf"),
        (papers.scanned_pdf(), "scan.pdf"),
    ):
        with pytest.raises(WordsRefused) as refused:
            attached_by(cast.kim, item, content, name, Going.WHOLE)
        assert len(refused.value.texts) == 1, name
        attached_by(cast.kim, item, content, name, Going.HOME)
    attached_by(cast.kim, item, b"Seen today at 14 Hidden Lane.", "letter.txt", Going.WHOLE)


def test_a_protected_address_of_a_place_linked_with_the_case_or_its_people_is_found(
    cast: Cast,
) -> None:
    enquiry = rated(cast)
    kept = Kept(What.ADDRESS, Protection.REFUGE, Address("17 Alder Mews", "Northmoor", "NM2 3BB"))
    refuge = Particulars(SubjectKind.PLACE, name="Alder House", kept=(kept,))
    card = recorded(refuge, cast.devika)
    said = "She is at 17 Alder Mews"
    assert looked(said, enquiry, cast.devika) is Found.NOTHING
    with door(SETUP):
        person = Involvement.objects.in_file(enquiry.file_id)[0].subject
    link = linked(card, person.reference, cast.devika, Relation.SEEN_AT)
    assert looked(said, enquiry, cast.devika) is Found.PROTECTED
    assert looked(said, enquiry, cast.arlo) is Found.LOOKS_LIKE_ONE  # who may not reveal
    assert looked(said, enquiry, cast.owen) is Found.NOTHING  # whose agency cannot know of it
    with door(cast.devika):
        row = Link.objects.get(pk=link.pk)
        links.remove(row, by=cast.devika, because=NEWS, version=row.version)
    assert looked(said, enquiry, cast.devika) is Found.NOTHING
    linked(card, enquiry.reference, cast.devika, Relation.ABOUT)
    assert looked("Meet at NM2 3BB", enquiry, cast.devika) is Found.PROTECTED


def test_a_pdf_that_cannot_be_read_is_let_through_by_two_where_something_is_protected_and_said_to_be_so(
    cast: Cast, enquiry: Enquiry, store_of_files: None
) -> None:
    sent = asked(cast, enquiry, "health")["health"]
    opened_by(cast.kim, sent)
    item = wrote(cast.kim, sent, "Seen twice", SHARE)
    with pytest.raises(WordsRefused, match="cannot read all of this PDF") as refused:
        attached_by(cast.kim, item, papers.scanned_pdf(), "scan.pdf", Going.WHOLE)
    (named,) = refused.value.texts
    assert named.startswith("scan.pdf, fingerprint ")
    with door(cast.kim):
        attached = Item.objects.get(pk=item.pk).attachments.exclude(going=Going.HOME)
        assert not attached.exists()
    plain = rated(cast)
    other = asked(cast, plain, "health")["health"]
    opened_by(cast.kim, other)
    free = wrote(cast.kim, other, "Seen once", SHARE)
    browser = client_of(cast.kim)
    answer = post(
        browser,
        reverse("mash_hub:attach", args=[free.pk]),
        cast.kim,
        file=SimpleUploadedFile("scan.pdf", papers.scanned_pdf(), "application/pdf"),
        going="WHOLE",
        version=free.version,
    )
    assert answer.status_code == 302
    assert b"could not read all of this PDF" in browser.get(answer["Location"]).content
