"""A contact in the browser: typed, kept, sent, matched, decided, told and closed."""

from __future__ import annotations

import json
from uuid import uuid4

from django.urls import reverse

from agencies import clock, hats, workspaces
from agencies.door import door
from agencies.models import Draft, Notice
from agencies.reasons import Reason, ReasonCode
from audit.log.models import Entry
from mash_hub import merges, screening
from mash_hub.contacts import Part
from mash_hub.identities import Identity, Name
from mash_hub.models import Contact, Involvement, Merge, Referral, SearchCounter
from mash_hub.models.contacts import ContactState
from mash_hub.models.subjects import Answer, PersonRole
from tests.cast import Cast, client_of, post
from tests.mash_hub.contact_case import (
    MARISA,
    MORE,
    NEW,
    SAFE,
    STORY,
    WHO,
    begun,
    fresh,
    looked_up,
    named,
    screened,
    submitted,
    typed,
)

OPEN = Reason(ReasonCode.OPEN_CASE)


def test_a_health_visitor_types_checks_and_sends_a_contact(cast: Cast) -> None:
    browser = client_of(cast.joan)
    pk = begun(browser, cast.joan)
    tasks = browser.get(reverse("mash_hub:contact-draft", args=[pk]))
    assert "Not started" in tasks.content.decode()
    assert browser.get(reverse("mash_hub:contact-check", args=[pk])).status_code == 302
    typed(browser, cast.joan, pk)
    check = browser.get(reverse("mash_hub:contact-check", args=[pk])).content.decode()
    for words in ("Marisa Oakden", STORY, "999", SAFE, "Asking would endanger somebody"):
        assert words in check
    answer = post(browser, reverse("mash_hub:contact-check", args=[pk]), cast.joan)
    assert answer.status_code == 302, answer.content.decode()
    sent = browser.get(answer.url).content.decode()
    with door(cast.devika):
        contact = Contact.objects.visible_to(cast.devika).get(pk=pk)
        told = Notice.objects.visible_to(cast.devika).get(thing_id=pk)
        assert (told.notice_kind, told.reference) == ("CONTACT_SUBMITTED", contact.reference)
        assert not Draft.objects.exists()
        entry = Entry.objects.get(verb="SUBMITTED")
        assert entry.purpose == "DOMESTIC_ABUSE"
    assert contact.reference in sent
    mine = browser.get(reverse("mash_hub:new-contact")).content.decode()
    assert contact.reference in mine
    assert "Submitted" in mine


def test_what_is_typed_survives_a_dead_browser_and_is_its_author_s_alone(cast: Cast) -> None:
    browser = client_of(cast.joan)
    pk = begun(browser, cast.joan)
    keep = reverse("mash_hub:contact-keep", args=[pk, "story"])
    body = {"hat": str(cast.joan.membership_id), "version": None, "fields": {"narrative": STORY}}

    def kept(client: object, words: object = body) -> int:
        answer = client.post(keep, json.dumps(words), content_type="application/json")  # type: ignore[attr-defined]
        return int(answer.status_code)

    assert kept(browser) == 200
    assert kept(browser, {**body, "hat": str(uuid4())}) == 409
    assert kept(browser, ["no draft"]) == 400
    other = client_of(cast.kim)
    assert kept(other) == 404
    again = client_of(cast.joan)
    step = reverse("mash_hub:contact-step", args=[pk, "story"])
    page = again.get(step).content.decode()
    assert STORY in page
    assert "error-summary" not in page
    assert other.get(step).status_code == 404
    assert str(pk) in again.get(reverse("mash_hub:new-contact")).content.decode()


def test_a_person_s_page_keeps_birth_and_numbers_as_they_were_typed(cast: Cast) -> None:
    browser = client_of(cast.joan)
    pk = begun(browser, cast.joan)
    key = named(browser, cast.joan, pk)
    page = browser.get(reverse("mash_hub:contact-person", args=[pk, key, "who"])).content.decode()
    assert 'value="1994"' in page
    url = reverse("mash_hub:contact-person", args=[pk, key, "more"])
    wrong = post(browser, url, cast.joan, nhs="999 000 0019")
    assert wrong.status_code == 422
    assert "999 000 0019" in wrong.content.decode()
    as_given = post(browser, url, cast.joan, nhs="999 000 0019", as_given="on")
    assert as_given.status_code == 302
    future = {**WHO, "born_year": "2999"}
    url = reverse("mash_hub:contact-person", args=[pk, key, "who"])
    assert post(browser, url, cast.joan, **future).status_code == 422
    removed = post(browser, reverse("mash_hub:contact-person-remove", args=[pk, key]), cast.joan)
    assert removed.status_code == 302
    assert browser.get(url).status_code == 404


def test_another_name_is_asked_for_without_script_as_often_as_needed(cast: Cast) -> None:
    browser = client_of(cast.joan)
    pk = begun(browser, cast.joan)
    key = named(browser, cast.joan, pk)
    url = reverse("mash_hub:contact-person", args=[pk, key, "who"])
    page = browser.get(url).content.decode()
    assert "Save and add another name" in page
    assert "other_3" not in page
    names = {"other_1": "Mari Oak", "other_2": "Marisa Brook", "other_2_from": "soon"}
    more = post(browser, url, cast.joan, **(WHO | names), another="1")
    assert more.url == f"{url}#id_other_3"  # kept, and not judged yet
    page = browser.get(more.url).content.decode()
    for words in ("Mari Oak", "Marisa Brook", "soon", 'id="id_other_3"'):
        assert words in page
    assert "error-summary" not in page
    assert post(browser, url, cast.joan, **(WHO | names)).status_code == 422
    names |= {"other_2_from": "2019", "other_3": "Lulu", "other_4": "Zed"}
    assert post(browser, url, cast.joan, **(WHO | names)).status_code == 302
    check = post(browser, reverse("mash_hub:contact-check", args=[pk]), cast.joan)
    assert check.status_code == 302  # the steps are not whole
    assert 'value="Zed"' in browser.get(url).content.decode()


def test_a_person_s_previous_address_stands_beside_the_present_one(cast: Cast) -> None:
    browser = client_of(cast.joan)
    draft = begun(browser, cast.joan)
    more = MORE | {
        "town": "Northmoor",
        "before_lines": "3 Ash Court",
        "before_town": "Eastvale",
        "before_postcode": "ev1 2aa",
        "before_until": "2024",
    }
    typed(browser, cast.joan, draft, more=more)
    page = browser.get(reverse("mash_hub:contact-check", args=[draft])).content.decode()
    assert "12 Mill Street, Northmoor, NM4 2PJ" in page
    assert "Previous home until 2024" in page
    assert "3 Ash Court, Eastvale, EV1 2AA" in page


def test_an_address_says_since_when_it_is_and_who_knows_it(cast: Cast) -> None:
    browser = client_of(cast.joan)
    draft = begun(browser, cast.joan)
    more = MORE | {"town": "Northmoor", "address_kind": "PERPETRATOR", "address_since": "2021"}
    typed(browser, cast.joan, draft, more=more | {"address_known_to": " her mother "})
    page = browser.get(reverse("mash_hub:contact-check", args=[draft])).content.decode()
    assert "The alleged perpetrator’s since 2021" in page
    assert "known to her mother" in page


def test_an_address_says_where_it_lies_and_where_it_comes_from(cast: Cast) -> None:
    browser = client_of(cast.joan)
    draft = begun(browser, cast.joan)
    more = MORE | {"area": "E08000025", "on_map": "SP 0698 8679", "uprn": "000100070000001"[3:]}
    typed(browser, cast.joan, draft, more=more | {"address_source": " the GP’s  record "})
    page = browser.get(reverse("mash_hub:contact-check", args=[draft])).content.decode()
    for words in (
        "in the area of Birmingham City Council",
        "at easting 406980, northing 286790",
        "source: the GP’s record",
        "UPRN 100070000001",
    ):
        assert words in page, words


def test_a_refuge_is_kept_from_sight_without_being_asked_to(cast: Cast) -> None:
    browser = client_of(cast.joan)
    draft = begun(browser, cast.joan)
    more = MORE | {"address_kind": "REFUGE", "address_known_to": "ZQXNOBODY"}
    typed(browser, cast.joan, draft, more=more)
    page = browser.get(reverse("mash_hub:contact-check", args=[draft])).content.decode()
    assert "Protected address" in page
    for words in ("12 Mill Street", "NM4 2PJ", "ZQXNOBODY"):
        assert words not in page


def test_without_consent_the_reason_is_asked_for(cast: Cast) -> None:
    browser = client_of(cast.joan)
    pk = begun(browser, cast.joan)
    url = reverse("mash_hub:contact-step", args=[pk, "consent"])
    assert post(browser, url, cast.joan, consent="REFUSED").status_code == 422
    assert post(browser, url, cast.joan, consent="GIVEN").status_code == 302


def test_danger_now_says_ring_999(cast: Cast) -> None:
    browser = client_of(cast.joan)
    pk = begun(browser, cast.joan)
    post(browser, reverse("mash_hub:contact-step", args=[pk, "danger"]), cast.joan, danger="YES")
    assert (
        "ring 999 now" in browser.get(reverse("mash_hub:contact-draft", args=[pk])).content.decode()
    )


def test_an_unsent_contact_is_thrown_away_after_asking(cast: Cast) -> None:
    browser = client_of(cast.joan)
    pk = begun(browser, cast.joan)
    url = reverse("mash_hub:contact-discard", args=[pk])
    assert "cannot be had back" in browser.get(url).content.decode()
    assert post(browser, url, cast.joan).status_code == 302
    assert browser.get(url).status_code == 404
    with door(cast.joan):
        assert Entry.objects.filter(verb="DRAFT_DISCARDED").exists()


def test_a_referrer_is_told_of_the_own_agency_s_record_and_adds_to_it(cast: Cast) -> None:
    submitted(cast.joan)
    submitted(cast.arlo)
    browser = client_of(cast.joan)
    pk = begun(browser, cast.joan)
    key = typed(browser, cast.joan, pk)
    url = reverse("mash_hub:contact-check", args=[pk])
    page = browser.get(url).content.decode()
    assert page.count("It is the same person: add to record") == 1
    with door(cast.joan):
        card = (
            Involvement.objects.filter(card__owner=cast.agency.health.pk, role="VICTIM").get().card
        )
        assert card is not None
    post(browser, url, cast.joan, **{f"own_{key}": str(card.pk)})
    with door(cast.devika):
        assert Involvement.objects.get(thing_id=pk).card_id == card.pk


def test_the_duty_officer_looks_everybody_up_and_screening_begins(cast: Cast) -> None:
    first = submitted(cast.joan)
    contact = submitted(cast.joan)
    browser = client_of(cast.arlo)
    page = browser.get(reverse("mash_hub:contact", args=[contact.pk])).content.decode()
    assert STORY in page
    assert "2 still to do" in page
    with door(cast.arlo):
        parts = list(Involvement.objects.in_file(contact.file_id))
        before = [part.subject_id for part in Involvement.objects.in_file(first.file_id)]
    for part in parts:
        args = [contact.pk, part.pk]
        found = post(
            browser,
            reverse("mash_hub:contact-look-up", args=args),
            cast.arlo,
            because="NEW_CONTACT",
        )
        text = found.content.decode()
        assert found.status_code == 200
        assert "Likely the same person" in text
        candidates = list(found.context["form"].candidates)
        url = reverse("mash_hub:contact-answers", args=args)
        assert post(browser, url, cast.arlo, version=part.version).status_code == 422
        said = {f"answer_{key}": "DIFFERENT" for key in candidates}
        said |= {f"answer_{key}": "SAME_PERSON" for key in candidates if key in map(str, before)}
        answer = post(browser, url, cast.arlo, version=part.version, **said)
        assert answer.status_code == 302, answer.content.decode()
    assert fresh(contact, cast.arlo).state == ContactState.SCREENING
    with door(cast.devika):
        waiting = list(Merge.objects.visible_to(cast.devika).filter(state="PROPOSED"))
    assert len(waiting) == len(parts)
    for merge in waiting:
        with door(cast.devika):
            merges.confirm(merge, by=cast.devika, because=OPEN, version=1)
    page = browser.get(reverse("mash_hub:contact", args=[contact.pk])).content.decode()
    assert first.reference in page  # the earlier contact about the same people
    back = post(
        browser, reverse("mash_hub:contact-take-back", args=[contact.pk, parts[0].pk]), cast.arlo
    )
    assert back.status_code == 403  # parting takes two, as joining does


def test_a_contact_goes_from_outcome_to_feedback_to_its_end(cast: Cast) -> None:
    contact = screened(submitted(cast.joan), cast.arlo)
    browser, referrer = client_of(cast.devika), client_of(cast.joan)
    decide = reverse("mash_hub:contact-decide", args=[contact.pk])
    fields = {"outcome": "ADVICE_NFA", "rationale": "Advice is enough.", "version": contact.version}
    assert post(browser, decide, cast.devika, **fields).status_code == 422
    fields["voice"] = "Not asked: she is seven."
    assert post(browser, decide, cast.devika, **fields).status_code == 302
    own = reverse("mash_hub:contact", args=[contact.pk])
    seen = referrer.get(own).content.decode()
    assert "Being decided" in seen
    assert "Advice" not in seen
    version = fresh(contact, cast.devika).version
    tell = reverse("mash_hub:contact-feedback", args=[contact.pk])
    assert SAFE in browser.get(tell).content.decode()
    words = {"words": "Support was arranged.", "version": version}
    assert post(browser, tell, cast.devika, **words).status_code == 422
    assert post(browser, tell, cast.devika, checked="on", **words).status_code == 302
    unread = referrer.get(own)
    assert "Support was arranged." not in unread.content.decode()
    read = reverse("mash_hub:contact-feedback-read", args=[unread.context["unread"].pk])
    assert post(referrer, read, cast.joan).status_code == 302
    assert "Support was arranged." in referrer.get(own).content.decode()
    close = reverse("mash_hub:contact-close", args=[contact.pk])
    version = fresh(contact, cast.devika).version
    assert post(browser, close, cast.devika, told="TOLD", version=version).status_code == 302
    closed = fresh(contact, cast.devika)
    assert (closed.state, closed.told) == (ContactState.CLOSED, "TOLD")
    assert browser.get(own).status_code == 200


def test_a_contact_referred_to_the_marac_waits_on_its_list_in_the_same_act(cast: Cast) -> None:
    contact = screened(submitted(cast.joan), cast.arlo)
    decide = reverse("mash_hub:contact-decide", args=[contact.pk])
    fields = {
        "outcome": "MARAC_REFERRAL",
        "rationale": "Fourteen ticks on the checklist.",
        "voice": "She wants the list to know.",
        "version": contact.version,
    }
    assert post(client_of(cast.devika), decide, cast.devika, **fields).status_code == 302
    with door(cast.ruth):
        referral = Referral.objects.visible_to(cast.ruth).get()
    assert referral.thing_reference == contact.reference
    page = client_of(cast.ruth).get(reverse("meetings:referral", args=[referral.pk]))
    told = page.content.decode()
    assert "Fourteen ticks on the checklist." in told
    assert "Marisa Oakden" in told


def test_where_no_marac_is_kept_a_contact_is_not_referred_into_nothing(cast: Cast) -> None:
    contact = screened(submitted(cast.joan), cast.arlo)
    marac = cast.workspace.marac
    with door(cast.hugh):
        workspaces.change(marac, name=marac.name, is_open=False, by=cast.hugh, version=1)
    decide = reverse("mash_hub:contact-decide", args=[contact.pk])
    fields = {"outcome": "MARAC_REFERRAL", "rationale": "High risk.", "voice": "Not asked: asleep."}
    answer = post(client_of(cast.devika), decide, cast.devika, version=contact.version, **fields)
    assert answer.status_code == 403
    assert "no list for this outcome" in answer.content.decode()
    assert fresh(contact, cast.devika).state == ContactState.SCREENING


def test_a_known_family_is_passed_on_in_one_click(cast: Cast) -> None:
    contact = screened(submitted(cast.joan), cast.arlo)
    browser = client_of(cast.devika)
    url = reverse("mash_hub:contact-pass-on", args=[contact.pk])
    assert post(browser, url, cast.devika, version=contact.version - 1).status_code == 409
    assert post(browser, url, cast.devika, version=contact.version).status_code == 302
    assert fresh(contact, cast.devika).state == ContactState.PASSED_TO_ALLOCATED_WORKER


def test_the_list_of_contacts_shows_no_name(cast: Cast) -> None:
    contact = submitted(cast.joan)
    page = client_of(cast.devika).get(reverse("mash_hub:contacts")).content.decode()
    assert contact.reference in page
    assert "Child, victim" in page
    assert MARISA.names[0].family not in page
    assert client_of(cast.joan).get(reverse("mash_hub:contacts")).status_code == 403


def test_a_contact_that_is_not_yours_is_not_found(cast: Cast) -> None:
    contact = submitted(cast.joan)
    for hat in (cast.kim, cast.owen, cast.esther):
        browser = client_of(hat)
        there = browser.get(reverse("mash_hub:contact", args=[contact.pk]))
        nowhere = browser.get(reverse("mash_hub:contact", args=[uuid4()]))
        assert there.status_code == nowhere.status_code == 404
        assert there.content == nowhere.content


def test_somebody_is_found_by_name_with_birth_and_nobody_by_name_alone(cast: Cast) -> None:
    submitted(cast.joan)
    browser = client_of(cast.devika)
    url = reverse("mash_hub:search")
    assert browser.get(url).status_code == 200
    asked = {"who-given": "Marissa", "who-family": "Oakden", "who-because": "OPEN_CASE"}
    assert post(browser, url, cast.devika, **asked).status_code == 422
    born = {"who-born_day": "14", "who-born_month": "6", "who-born_year": "1994"}
    found = post(browser, url, cast.devika, **asked, **born).content.decode()
    assert "Likely the same person" in found
    assert "One letter differs" in found
    assert "Mill Street" not in found
    work = post(
        browser, url, cast.devika, **{"work-name": "Oakden", "work-because": "OPEN_CASE"}
    ).content.decode()
    assert "1 found" in work
    with door(cast.devika):
        assert Entry.objects.filter(verb="SEARCHED").count() == 2


def test_of_a_birth_the_year_the_month_or_an_age_is_enough_with_both_names_and_the_page_says_so(
    cast: Cast,
) -> None:
    submitted(cast.joan)
    browser, url = client_of(cast.devika), reverse("mash_hub:search")
    both = {"who-given": "Marissa", "who-family": "Oakden", "who-because": "OPEN_CASE"}
    age = hats.today().year - 1994

    def found(**typed: str) -> str:
        answer = post(browser, url, cast.devika, **both, **typed)
        assert answer.status_code == 200, answer.content.decode()
        return answer.content.decode()

    year = found(**{"who-born_year": "1994"})
    month = found(**{"who-born_month": "6", "who-born_year": "1994"})
    guess = found(**{"who-born_year": "1995", "who-estimated": "on"})
    about = found(**{"who-age": f"{age}"})
    for page in (year, month, guess, about):
        assert "1 possible match" in page
        assert "with the year of birth" in page
        assert "One of the names alone with the birth: that takes the whole date." in page
        assert "14 June" not in page
    assert "as they sound, with the year of birth: 1994." in year
    assert "Only the year can be compared" in year
    assert "The month: it is compared on records that you may read" in month
    assert "Only month and year can be compared" in month
    assert "1994, 1995 or 1996" in guess
    assert f"{1994 - 1} or 1994" in about
    assert "No record that you may know of" in found(**{"who-born_year": "1991"})
    whole = found(**{"who-born_day": "14", "who-born_month": "6", "who-born_year": "1994"})
    assert "One of the names alone with the birth" not in whole
    one_name = {"who-family": "Oakden", "who-born_year": "1994", "who-because": "OPEN_CASE"}
    refused = post(browser, url, cast.devika, **one_name)
    assert refused.status_code == 422
    assert "give both the given and the family name" in refused.content.decode()
    placed = post(browser, url, cast.devika, **one_name, **{"who-postcode": "NM4 2PJ"})
    assert "a part of a date finds somebody together with given and family name" in (
        placed.content.decode()
    )
    for wrong in ({"who-born_year": "1994", "who-age": "30"}, {"who-estimated": "on"}):
        assert post(browser, url, cast.devika, **both, **wrong).status_code == 422


def test_an_agency_is_asked_with_a_year_alone_and_an_emergency_takes_the_whole_date(
    cast: Cast,
) -> None:
    submitted(cast.joan)
    browser = client_of(cast.devika)
    both = {"given": "Marisa", "family": "Oakden", "born_year": "1994"}
    sent = {f"known-{name}": words for name, words in both.items()}
    sent |= {"known-asked": str(cast.agency.health.pk), "known-because": "OPEN_CASE"}
    asked = post(browser, reverse("mash_hub:known"), cast.devika, **sent).content.decode()
    assert ">Ask the named contact<" in asked
    assert "with the year of birth: 1994." in asked
    emergency = post(browser, reverse("mash_hub:break-glass-new"), cast.devika, **both)
    assert emergency.status_code == 422
    assert "must include a day and a month" in emergency.content.decode()


def test_after_sixty_look_ups_in_an_hour_the_next_is_refused_and_counted(cast: Cast) -> None:
    browser = client_of(cast.devika)
    url = reverse("mash_hub:search")
    asked = {"who-nhs": "999 000 0018", "who-because": "OPEN_CASE"}
    with door(cast.devika):
        SearchCounter(person_id=cast.devika.person_id, since=clock.now(), count=59).save()
    assert post(browser, url, cast.devika, **asked).status_code == 200
    assert post(browser, url, cast.devika, **asked).status_code == 429
    with door(cast.devika):
        assert SearchCounter.objects.get().count == 61
        assert Entry.objects.filter(verb="SEARCHED", result="TOO_MANY").count() == 1


def test_a_repeat_is_linked_to_the_earlier_contact_in_one_click(cast: Cast) -> None:
    earlier = submitted(cast.joan)
    stranger = submitted(
        cast.joan, (Part(PersonRole.CHILD, Identity(names=(Name("Ida", "Holm"),))),)
    )
    again = submitted(cast.joan)
    with door(cast.arlo):
        parts = list(Involvement.objects.in_file(again.file_id))
    for part in parts:
        looked_up(part, cast.arlo, Answer.SAME_PERSON)
        with door(cast.arlo):
            screening.note_matched(part, by=cast.arlo, because=NEW, version=part.version)
    again = fresh(again, cast.devika)
    browser = client_of(cast.devika)
    page = browser.get(reverse("mash_hub:contact", args=[again.pk])).content.decode()
    assert f"It is the same as {earlier.reference}" in page
    assert stranger.reference not in page
    other = reverse("mash_hub:contact-same-as", args=[again.pk, stranger.pk])
    assert post(browser, other, cast.devika, version=again.version).status_code == 404
    link = reverse("mash_hub:contact-same-as", args=[again.pk, earlier.pk])
    assert post(client_of(cast.arlo), link, cast.arlo, version=again.version).status_code == 403
    assert post(browser, link, cast.devika, version=again.version).status_code == 302
    now = fresh(again, cast.devika)
    assert (now.state, now.earlier_id) == ("LINKED_DUPLICATE", earlier.pk)
