"""What was closed is opened again by a supervisor, with the reason and a time of its own (4.0)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from agencies import clock
from agencies.actors import Hat
from agencies.clock import LONDON
from agencies.door import door
from agencies.models import Notice, NoticeKind
from agencies.reasons import Reason, ReasonCode
from agencies.verdicts import Refused, Stale
from audit.log.models import Entry
from mash_hub import adult_concerns, clocks, contacts, ratings, screening
from mash_hub.adult_concerns import Wishes
from mash_hub.models import AdultConcern, Contact, ContactState, Enquiry, Rating
from mash_hub.models.adult_concerns import ConcernState, Danger
from mash_hub.models.contacts import Told
from mash_hub.models.enquiries import LawfulBasis
from tests.cast import SETUP, Cast, client_of, post
from tests.mash_hub import enquiry_case
from tests.mash_hub.contact_case import decided, fresh, screened, submitted
from tests.mash_hub.enquiry_case import rated
from tests.mash_hub.test_adult_concerns import answers_of, do, gathered

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
MONDAY = datetime(2027, 2, 1, 10, tzinfo=LONDON)
LATER = MONDAY + timedelta(days=60)  # a Friday
NEWS = Reason(ReasonCode.NEW_INFORMATION, "ZQW a neighbour has rung.")
FORM = {"because": "NEW_INFORMATION", "sentence": "ZQW a neighbour has rung."}
S = ConcernState


@pytest.fixture(autouse=True)
def _on_monday() -> Iterator[None]:
    """Everything happens from that Monday on."""
    with clock.moved(MONDAY):
        yield


def at_page(name: str, row: Any) -> str:
    return reverse(f"mash_hub:{name}", args=[row.pk])


def read(browser: Client, name: str, row: Any) -> str:
    answer = browser.get(at_page(name, row))
    assert answer.status_code == 200
    return answer.content.decode()


def ended(cast: Cast) -> Contact:
    """A contact that needed advice, of which its referrer was told, closed on the Monday."""
    contact = screened(submitted(cast.joan), cast.arlo)
    decided(contact, ContactState.ADVICE_NFA, cast.devika)
    told_and_closed(contact, cast.devika)
    return fresh(contact, cast.devika)


def told_and_closed(contact: Contact, by: Hat) -> None:
    with door(by):
        now = Contact.objects.get(pk=contact.pk)
        screening.send_feedback(now, words="Advice was given.", by=by, version=now.version)
    with door(by):
        now = Contact.objects.get(pk=contact.pk)
        screening.close(now, Told.TOLD, by=by, version=now.version)


def reopen(contact: Contact, by: Hat, version: int | None = None) -> Contact:
    with door(by):
        found = Contact.objects.get(pk=contact.pk)
        return screening.reopen(found, by=by, because=NEWS, version=version or found.version)


def closed_at(row: Any) -> datetime | None:
    with door(SETUP):
        found: datetime | None = (
            type(row).objects.select_related("file").get(pk=row.pk).file.closed_at
        )
        return found


# --- contacts -------------------------------------------------------------------------------------


def test_a_closed_contact_is_opened_again_with_the_reason_and_screened_anew(cast: Cast) -> None:
    contact = ended(cast)
    assert closed_at(contact) == MONDAY
    with clock.moved(LATER):
        devika, joan = client_of(cast.devika), client_of(cast.joan)
        assert at_page("contact-reopen", contact) in read(devika, "contact", contact)
        assert "Open this contact again?" in read(devika, "contact-reopen", contact)
        url, version = at_page("contact-reopen", contact), contact.version
        assert post(devika, url, cast.devika, version=version).status_code == 422
        assert post(devika, url, cast.devika, **FORM, version=version).status_code == 302
        now = fresh(contact, cast.devika)
        assert (now.state, now.outcome, now.told, now.closed_at) == ("SCREENING", "", "", None)
        assert (now.received_at, now.reopened_at) == (MONDAY, LATER)
        assert closed_at(contact) is None  # its time to be kept stands still
        with door(cast.devika):
            limit = clocks.of(Contact.kind, [now.pk], contacts.CONTACT_DECISION)[now.pk]
            entry = Entry.objects.filter(verb="REOPENED").get()
        assert limit.is_running
        assert limit.due_at == datetime(2027, 4, 5, 23, 59, 59, tzinfo=LONDON)  # 1 working day
        assert (entry.reason_code, entry.thing_ids) == ("NEW_INFORMATION", [contact.pk])
        # Its referrer sees that it is looked at again, and its history that it was closed.
        assert "Being screened" in read(joan, "contact", contact)
        with door(cast.joan):
            told = Notice.objects.visible_to(cast.joan).filter(reference=contact.reference)
            assert told.filter(notice_kind=NoticeKind.CONTACT_CHANGED, posted_at=LATER).exists()
        with door(SETUP):
            before = now.history.get(version=version)
            last = now.history.get(version=now.version)
        assert (before.state, before.outcome, before.told) == ("CLOSED", "ADVICE_NFA", "TOLD")
        assert (last.by_person_id, last.reason_code) == (cast.person.devika.pk, "NEW_INFORMATION")
        page = read(devika, "contact", contact)
        assert "Advice given, no further action" in page  # what was decided before
        assert at_page("contact-reopen", contact) not in page
        # It is decided, told and closed anew; its time to be kept begins then.
        decided(now, ContactState.EARLY_HELP, cast.devika)
        told_and_closed(contact, cast.devika)
        assert closed_at(contact) == LATER


def test_a_decision_maker_of_the_host_alone_opens_a_contact_again_and_only_a_closed_one(
    cast: Cast,
) -> None:
    contact = ended(cast)
    form = {**FORM, "version": contact.version}
    for hat, code in ((cast.arlo, 403), (cast.joan, 403), (cast.owen, 403), (cast.esther, 404)):
        browser, url = client_of(hat), at_page("contact-reopen", contact)
        assert browser.get(url).status_code == code, hat
        assert post(browser, url, hat, **form).status_code == code, hat
    assert "Open again" not in read(client_of(cast.arlo), "contact", contact)
    assert fresh(contact, cast.devika).state == ContactState.CLOSED
    reopen(contact, cast.mandeep)
    devika = client_of(cast.devika)
    assert devika.get(at_page("contact-reopen", contact)).status_code == 403
    with pytest.raises(Refused, match="not closed"):
        reopen(contact, cast.devika)


def test_of_two_who_open_a_contact_again_the_second_is_told(cast: Cast) -> None:
    contact = ended(cast)
    reopen(contact, cast.mandeep)
    with pytest.raises(Stale):
        reopen(contact, cast.devika, version=contact.version)


def test_a_contact_that_became_an_enquiry_is_opened_again_by_that(cast: Cast) -> None:
    enquiry = rated(cast)
    sent = enquiry_case.asked(cast, enquiry, "police")
    enquiry_case.nothing(cast.owen, sent["police"])
    enquiry_case.decided(cast, enquiry)
    with door(SETUP):
        contact = Contact.objects.get(pk=enquiry.contact_id)
        contact.set_state(ContactState.FEEDBACK_SENT, by=SETUP, at=MONDAY)
    with door(cast.devika):
        contact = Contact.objects.get(pk=contact.pk)
        screening.close(contact, Told.TOLD, by=cast.devika, version=contact.version)
    page = read(client_of(cast.devika), "contact", contact)
    assert f"It became enquiry {enquiry.reference}. Open that one again." in page
    with pytest.raises(Refused, match="Open that one again"):
        reopen(contact, cast.devika)


def test_an_enquiry_of_a_contact_opened_again_has_its_time_from_then(cast: Cast) -> None:
    contact = ended(cast)
    with clock.moved(LATER):
        reopen(contact, cast.devika)
        decided(fresh(contact, cast.devika), ContactState.MASH_ENQUIRY, cast.devika)
        with door(cast.devika):
            now = Contact.objects.select_related("workspace", "file").get(pk=contact.pk)
            enquiry = ratings.rate(
                now,
                by=cast.devika,
                rating=Rating.RED,
                lawful_basis=LawfulBasis.PUBLIC_TASK,
                because=NEWS,
                version=now.version,
            )
        with door(cast.devika):
            limit = clocks.of(Enquiry.kind, [enquiry.pk], ratings.DECISION)[enquiry.pk]
    assert (enquiry.received_at, limit.due_at) == (LATER, LATER + timedelta(hours=4))


# --- adult concerns -------------------------------------------------------------------------------


def fresh_concern(row: AdultConcern) -> AdultConcern:
    with door(SETUP):
        return AdultConcern.objects.get(pk=row.pk)


def without_enquiry(cast: Cast) -> AdultConcern:
    """A concern of which a test was not met, closed."""
    row = gathered(cast, Wishes(("To stay at home.",)))
    do(adult_concerns.answer_tests, row, cast.devika, answers_of(True, True, False))
    do(adult_concerns.decide, row, cast.devika, S.NO_ENQUIRY, reason="ZQR he protects himself.")
    end = {"results": ["PARTLY"], "words": "ZQE he was rung."}
    return do(adult_concerns.close, row, cast.devika, **_results(end))


def _results(given: dict[str, Any]) -> dict[str, Any]:
    results = [adult_concerns.Result(one) for one in given["results"]]
    return {"results": results, "words": given["words"]}


def after_enquiry(cast: Cast) -> AdultConcern:
    """A section 42 enquiry led by the police, closed."""
    row = gathered(cast, Wishes(("To stay at home.",)))
    do(adult_concerns.answer_tests, row, cast.devika, answers_of(True, True, True))
    do(
        adult_concerns.decide,
        row,
        cast.devika,
        S.S42_ENQUIRY,
        reason="ZQR all three.",
        danger=Danger.HIGH,
    )
    police = cast.agency.police
    do(adult_concerns.plan, row, cast.devika, words="ZQP his nurse asks.", lead=police)
    do(adult_concerns.begin, row, cast.devika)
    do(adult_concerns.find, row, cast.devika, words="ZQF the nephew did it.")
    end = {"results": ["MET"], "words": "ZQE he has his card."}
    return do(adult_concerns.close, row, cast.devika, **_results(end))


def test_a_concern_without_an_enquiry_is_opened_again_and_decided_anew_in_two_working_days(
    cast: Cast,
) -> None:
    row = without_enquiry(cast)
    with clock.moved(LATER):
        devika = client_of(cast.devika)
        assert at_page("adult-reopen", row) in read(devika, "adult-concern", row)
        url = at_page("adult-reopen", row)
        assert devika.get(url).status_code == 200
        assert post(devika, url, cast.devika, version=row.version).status_code == 422
        assert post(devika, url, cast.devika, **FORM, version=row.version).status_code == 302
        now = fresh_concern(row)
        assert (now.state, now.decision, now.results, now.closed_at) == (S.TESTS, "", [], None)
        with door(SETUP):
            limit = clocks.of(row.kind, [row.pk], adult_concerns.DECISION)[row.pk]
        assert limit.is_running
        assert limit.due_at == datetime(2027, 4, 6, 23, 59, 59, tzinfo=LONDON)
        page = read(devika, "adult-concern", row)
        for words in (
            "Closed before",
            "no enquiry",
            "ZQR he protects",
            "ZQE he was rung",
            "partly met",
        ):
            assert words in page, words
        do(adult_concerns.answer_tests, row, cast.devika, answers_of(True, True, True))
        do(
            adult_concerns.decide,
            row,
            cast.devika,
            S.S42_ENQUIRY,
            reason="ZQS now all three.",
            danger=Danger.HIGH,
        )
        page = read(devika, "adult-concern", row)
        assert "ZQS now all three" in page
        assert "ZQR he protects" in page
        with door(SETUP):
            assert not clocks.of(row.kind, [row.pk], adult_concerns.DECISION)[row.pk].is_running


def test_a_concern_with_an_enquiry_goes_on_with_it_and_comes_to_an_end_of_its_own(
    cast: Cast,
) -> None:
    row = after_enquiry(cast)
    do(adult_concerns.reopen, row, cast.mandeep, because=NEWS)
    devika = client_of(cast.devika)
    page = read(devika, "adult-concern", row)
    assert "Enquiry under way" in page
    for words in ("ZQR all three", "ZQP his nurse", "What was found then", "ZQF the nephew"):
        assert words in page, words
    assert read(client_of(cast.owen), "adult-concern", row)  # the agency that leads it goes on
    do(adult_concerns.find, row, cast.devika, words="ZQG it was the niece.")
    end = {"results": ["NOT_MET"], "words": "ZQH he is told."}
    do(adult_concerns.close, row, cast.devika, **_results(end))
    do(adult_concerns.reopen, row, cast.devika, because=NEWS)
    page = read(devika, "adult-concern", row)
    assert page.index("ZQG it was the niece") < page.index("ZQF the nephew")  # the latest first
    with door(SETUP):
        reasons = row.history.filter(reason_code="NEW_INFORMATION").count()
    assert reasons == 2


def test_nobody_but_a_decision_maker_opens_a_concern_again_and_not_beside_another(
    cast: Cast,
) -> None:
    row = without_enquiry(cast)
    for hat, code in ((cast.arlo, 403), (cast.joan, 403), (cast.owen, 403), (cast.esther, 404)):
        answer = post(
            client_of(hat), at_page("adult-reopen", row), hat, **FORM, version=row.version
        )
        assert answer.status_code == code, hat
    assert at_page("adult-reopen", row) not in read(client_of(cast.arlo), "adult-concern", row)
    with door(cast.devika):
        contact = Contact.objects.get(pk=row.contact_id)
        other = adult_concerns.open_for(contact, by=cast.devika, at=MONDAY, since=MONDAY)
        assert other is not None
    with pytest.raises(Refused, match="Another adult concern"):
        do(adult_concerns.reopen, row, cast.devika, because=NEWS)
    with pytest.raises(Refused, match="not closed"):
        do(adult_concerns.reopen, other, cast.devika, because=NEWS)


def test_the_file_of_a_closed_case_is_kept_from_the_day_its_concern_is_closed_again(
    cast: Cast,
) -> None:
    contact = ended(cast)
    with door(cast.devika):
        row = adult_concerns.open_for(contact, by=cast.devika, at=MONDAY, since=MONDAY)
        assert row is not None
    given = {"consent": "GIVEN", "override": "", "wishes": Wishes(not_asked="He is away.")}
    do(adult_concerns.gather, row, cast.devika, **given)
    do(adult_concerns.answer_tests, row, cast.devika, answers_of(True, False, False))
    do(adult_concerns.decide, row, cast.devika, S.NO_ENQUIRY, reason="He is safe.")
    do(adult_concerns.close, row, cast.devika, results=[], words="He was told.")
    with clock.moved(LATER):
        do(adult_concerns.reopen, row, cast.devika, because=NEWS)
        assert closed_at(contact) is None
        do(adult_concerns.decide, row, cast.devika, S.NO_ENQUIRY, reason="He is safe.")
        do(adult_concerns.close, row, cast.devika, results=[], words="He was told.")
        assert closed_at(contact) == LATER


def test_a_concern_of_an_open_case_leaves_its_file_open(cast: Cast) -> None:
    row = without_enquiry(cast)  # whose contact waits for its enquiry
    assert closed_at(row) is None
    do(adult_concerns.reopen, row, cast.devika, because=NEWS)
    assert closed_at(row) is None
