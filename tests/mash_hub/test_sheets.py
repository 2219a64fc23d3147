"""Sheets of a person's record: each sealed, shown and kept from people by itself (5.1, 2.3, AC4)."""

from __future__ import annotations

import io
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from agencies import clock, door, hats
from agencies.actors import Hat
from agencies.attachments import scanner
from agencies.attachments.scanner import Finding
from agencies.reasons import Reason, ReasonCode
from agencies.verdicts import Refused, Stale
from audit.log.models import Entry
from mash_hub import barriers, ethnicity, interests, sheets
from mash_hub.addresses import Address
from mash_hub.flags import Showing
from mash_hub.forms.sheets import FORMS
from mash_hub.free_text import WordsRefused
from mash_hub.identities import Identity, Name
from mash_hub.interests import Interest
from mash_hub.models import Barrier, BarrierState, Card, Enquiry, Sheet, Subject, Topic
from mash_hub.models.barriers import BarrierKind
from mash_hub.models.interests import Relation
from mash_hub.sheet_facts import FACTS
from tests.cast import SETUP, Cast, client_of, post
from tests.mash_hub.enquiry_case import asked, rated
from tests.mash_hub.test_flags import part

WHY = Reason(ReasonCode.RELEVANT)
SAID: dict[str, dict[str, Any]] = {topic: {"details": f"ZQX{topic}"} for topic in Topic}


@pytest.fixture
def case(cast: Cast) -> Enquiry:
    enquiry = rated(cast)
    asked(cast, enquiry, "police", "housing")
    return enquiry


def wrote(by: Hat, who: Subject, topic: Topic, version: int = 0, **entry: Any) -> Sheet:
    with door.door(by):
        return sheets.write(who, topic, entry or SAID[topic], by=by, version=version)


def shown(by: Hat, row: Sheet, until: int = 60, **ids: Any) -> Sheet:
    day = hats.today() + timedelta(days=until) if ids else None
    with door.door(by):
        return sheets.show(
            row,
            by=by,
            showing=Showing(**ids),
            until_on=day,
            because=WHY,
            version=Sheet.objects.get(pk=row.pk).version,
        )


def sees(hat: Hat, row: Sheet) -> bool:
    """Whether somebody sees a sheet; both faces of the rule say the same, and it opens for those alone."""
    with door.door(hat):
        found = Sheet.objects.visible_to(hat).filter(pk=row.pk).exists()
        again = Sheet.objects.select_related("card").get(pk=row.pk)
        assert found == bool(Sheet.objects.readers_of(again, among=[hat]))
        assert not found or sheets.read(again, by=hat)
        return found


def test_each_sheet_is_its_agencys_own_and_shown_apart_until_a_day(
    cast: Cast, case: Enquiry, monkeypatch: pytest.MonkeyPatch
) -> None:
    who, by = part(cast, case, "Marisa"), cast.devika
    rows = {topic: wrote(by, who, topic) for topic in Topic}
    assert not any(sees(cast.owen, row) for row in rows.values())
    given = {"agencies": (cast.agency.police.pk,), "places": (cast.workspace.mash.pk,)}
    shown(by, rows[Topic.DISABILITY], **given)
    assert {topic for topic, row in rows.items() if sees(cast.owen, row)} == {Topic.DISABILITY}
    assert not sees(cast.tom, rows[Topic.DISABILITY])
    browser = client_of(cast.owen)
    for topic, row in rows.items():
        for name in ("sheet", "sheet-picture"):
            body = browser.get(reverse(f"mash_hub:{name}", args=[row.pk])).content.decode()
            assert (f"ZQX{topic}" in body) == (topic == Topic.DISABILITY and name == "sheet")
    wrote(by, who, Topic.DISABILITY, version=2, details="ZQXNEWER")
    assert (
        b"ZQXNEWER" in browser.get(reverse("mash_hub:sheet", args=[rows["DISABILITY"].pk])).content
    )
    with door.door(by):
        assert "ZQX" not in str(list(Entry.objects.values()))
    after = clock.now() + timedelta(days=62)
    with monkeypatch.context() as later:
        later.setattr(clock, "now", lambda: after)
        assert not sees(cast.owen, rows[Topic.DISABILITY])
    shown(by, rows[Topic.DISABILITY])
    assert not sees(cast.owen, rows[Topic.DISABILITY])


def test_who_is_kept_from_the_person_or_a_case_of_theirs_sees_no_sheet(
    cast: Cast, case: Enquiry
) -> None:
    who, by = part(cast, case, "Marisa"), cast.devika
    row = wrote(by, who, Topic.REACH)
    given = {"agencies": (cast.agency.police.pk,), "places": (cast.workspace.mash.pk,)}
    shown(by, row, **given)
    assert sees(cast.owen, row)
    with door.door(cast.moira):
        record = barriers.record_of(case.reference, by=cast.moira)
        assert record
        named = [by.person_id]
        why = Reason(ReasonCode.SECURITY, "ZQX")
        barriers.restrict(record, BarrierKind.WITNESS, named, by=cast.moira, because=why)
    assert not sees(cast.owen, row)
    assert sees(by, row)


def test_only_its_agency_writes_and_a_list_keeps_every_entry(cast: Cast, case: Enquiry) -> None:
    who, by = part(cast, case, "Marisa"), cast.devika
    with pytest.raises(Refused, match="your agency knows"):
        wrote(cast.esther, who, Topic.CONSENTS)
    assert not sees(by, wrote(cast.owen, who, Topic.CONSENTS, position="REFUSED"))
    row = wrote(by, who, Topic.CONSENTS, position="GIVEN", purpose="SHARE")
    with pytest.raises(Stale):
        wrote(by, who, Topic.CONSENTS, position="REFUSED")
    with pytest.raises(Refused, match="Write something"):
        wrote(by, who, Topic.CONSENTS, version=1, position="")
    wrote(by, who, Topic.CONSENTS, version=1, position="WITHDRAWN", purpose="SHARE")
    with door.door(by):
        said = [one["position"] for one in sheets.read(Sheet.objects.get(pk=row.pk), by=by)]
    assert said == ["WITHDRAWN", "GIVEN"]
    with door.door(by):
        sheets.end(row, by=by, because=Reason(ReasonCode.CORRECTION), version=2)
    assert wrote(by, who, Topic.CONSENTS, position="REFUSED").pk != row.pk


def test_the_forms_ask_for_what_makes_the_words_true(cast: Cast) -> None:
    def errors(topic: Topic, **data: Any) -> set[str]:
        return {*FORMS[topic]({"version": "0", **data}).errors}

    today = hats.today()

    def day(name: str, on: Any) -> dict[str, Any]:
        return {f"{name}_{one}": getattr(on, one) for one in ("day", "month", "year")}

    assert errors(Topic.SERVICES) == {"__all__"}
    assert errors(Topic.SERVICES, practice_code="m85001", school_urn="103 456") == set()
    assert errors(Topic.SERVICES, practice_code="85001", school_urn="12") == {
        "practice_code",
        "school_urn",
    }
    assert errors(Topic.BACKGROUND, ethnicity="C2021:W4") == {"ethnicity_known"}
    assert errors(Topic.BACKGROUND, ethnicity="P18:W4") == {"ethnicity"}
    early = {"ethnicity": "P18:A4", "ethnicity_known": "SELF"}
    assert errors(Topic.BACKGROUND, **early, **day("said_on", today)) == set()
    old = {f"said_on_{one}": value for one, value in (("day", 1), ("month", 1), ("year", 2005))}
    assert errors(Topic.BACKGROUND, **early, **old) == {"ethnicity"}
    assert errors(Topic.BACKGROUND, religion="SIKH") == {"purpose"}
    assert errors(Topic.IMMIGRATION, status="VISA") == {"purpose"}
    assert errors(Topic.REACH, email="nobody") == {"email"}
    assert errors(Topic.CONSENTS, purpose="SHARE", position="GIVEN") == {"giver", "said_on"}
    assert errors(Topic.CONSENTS, purpose="SHARE", position="NOT_SOUGHT") == {"override"}
    assert errors(Topic.CAPACITY, finding="LACKS") == {"decision"}
    ahead = day("said_on", today + timedelta(days=1))
    assert errors(Topic.DISABILITY, disabled="YES", **ahead) == {"said_on"}
    late = day("review_on", today + timedelta(days=200))
    assert errors(Topic.PROFESSIONALS, details="Dogs.", **late) == {"review_on"}
    assert errors(Topic.PROFESSIONALS, details="Dogs.") == {"review_on"}
    for topic in Topic:
        asked_for = {*FORMS[topic].base_fields} - {"version", "file", "agency"}
        assert asked_for == {fact.name for fact in FACTS[topic]} - {"agency_name"}
    assert len(ethnicity.SETS[0].choices()) == 20  # nineteen groups, and not stated
    assert ethnicity.words_of("C2001:O1").startswith("Chinese (O1")


def test_what_counts_as_minoritised_is_what_counted_on_the_day(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """5.7: a table of a later day changes nothing of what was counted before it."""
    day = date(2026, 5, 14)
    first = "every recorded code but W1 White British; NS Not stated is not known"
    assert ethnicity.counting_on(day).words == first
    later = ethnicity.Counting(date(2026, 5, 15), frozenset({"W1", "W2"}))
    table = (later, *ethnicity.COUNTED_AS_MINORITISED)
    monkeypatch.setattr(ethnicity, "COUNTED_AS_MINORITISED", table)
    assert ethnicity.counting_on(day).words == first
    assert "W1 White British and W2 White Irish" in ethnicity.counting_on(later.since).words


def test_the_pages_write_show_and_take_out_and_say_risk_to_workers_at_once(
    cast: Cast, case: Enquiry
) -> None:
    who, by = part(cast, case, "Marisa"), cast.devika
    browser = client_of(by)
    person = reverse("mash_hub:person", args=[who.pk])
    assert b"Risk to professionals" in browser.get(person).content
    url = reverse("mash_hub:sheet-write", args=[who.pk, "professionals"])
    review = hats.today() + timedelta(days=90)
    sent = {"markers": ["DOGS"], "details": "ZQX two of them", "version": "0"}
    assert post(browser, url, by, **sent).status_code == 422
    sent |= {f"review_on_{one}": str(getattr(review, one)) for one in ("day", "month", "year")}
    done = post(browser, url, by, **sent)
    assert done.status_code == 302
    page = browser.get(person).content.decode()
    assert "Dangerous dogs" in page
    assert "ZQX two of them" in page
    sheet = done["Location"]
    assert b"Dangerous dogs" in browser.get(sheet).content
    assert b"two of them" in browser.get(url).content
    assert post(browser, url, by, **{**sent, "version": "1", "details": "One."}).status_code == 302
    assert b"What it said before" in browser.get(sheet).content
    with door.door(by):
        row = Sheet.objects.get()
    showing = reverse("mash_hub:sheet-show", args=[row.pk])
    readers = {
        "agencies": [str(cast.agency.police.pk)],
        "places": [str(cast.workspace.mash.pk)],
        "because": "RELEVANT",
        "version": row.version,
    }
    assert post(browser, showing, by, **readers).status_code == 422
    readers |= {f"shown_until_on_{one}": getattr(review, one) for one in ("day", "month", "year")}
    assert post(browser, showing, by, **readers).status_code == 302
    assert b"Dangerous dogs" in client_of(cast.owen).get(person).content
    end = reverse("mash_hub:sheet-end", args=[row.pk])
    assert post(client_of(cast.owen), end, cast.owen, because="CORRECTION").status_code == 403
    told = {"because": "CORRECTION", "sentence": "", "version": row.version + 1}
    assert post(browser, end, by, **told).status_code == 302
    assert browser.get(sheet).status_code == 404
    assert b"Dangerous dogs" not in client_of(cast.owen).get(person).content


def test_a_photograph_is_scanned_and_drawn_anew_and_nothing_else_of_it_is_kept(
    cast: Cast, case: Enquiry, monkeypatch: pytest.MonkeyPatch
) -> None:
    who, by = part(cast, case, "Marisa"), cast.devika
    browser = client_of(by)
    url = reverse("mash_hub:sheet-photograph", args=[who.pk])
    made = io.BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "ZQXCAMERA"
    Image.new("RGB", (1600, 1200), "teal").save(made, "JPEG", exif=exif)

    def sends(body: bytes, name: str = "face.jpg") -> Any:
        sent = SimpleUploadedFile(name, body, "image/jpeg")
        return post(browser, url, by, file=sent, version="0", source="The family")

    assert b"Nobody can check" in sends(made.getvalue()).content
    finding = Finding.VIRUS
    monkeypatch.setattr(scanner, "scan", lambda pieces, **_: finding)
    assert b"virus scanner found" in sends(made.getvalue()).content
    finding = Finding.CLEAN
    assert sends(b"Words.", "words.txt").status_code == 422
    done = sends(made.getvalue())
    assert done.status_code == 302, done.content.decode()
    page = browser.get(done["Location"])
    assert b"hub-portrait" in page.content
    with door.door(by):
        row = Sheet.objects.get()
    answer = browser.get(reverse("mash_hub:sheet-picture", args=[row.pk]))
    assert answer["Content-Type"] == "image/jpeg"
    with Image.open(io.BytesIO(answer.content)) as kept:
        assert kept.size == (640, 480)
        assert not kept.getexif()
    assert b"ZQXCAMERA" not in answer.content
    picture = reverse("mash_hub:sheet-picture", args=[row.pk])
    assert client_of(cast.owen).get(picture).status_code == 404


def test_words_that_hold_a_protected_address_are_not_shown_to_others(
    cast: Cast, case: Enquiry, monkeypatch: pytest.MonkeyPatch
) -> None:
    who, by = part(cast, case, "Marisa"), cast.devika
    row = wrote(by, who, Topic.REACH, others="Her aunt")
    refused: list[list[str]] = []

    def look(texts: list[str], **_: Any) -> None:
        refused.append([*texts])
        raise WordsRefused("No.", texts=texts, about=("", ""), offer_url="", offer="")

    monkeypatch.setattr("mash_hub.free_text.require_clear", look)
    given = {"agencies": (cast.agency.police.pk,), "places": (cast.workspace.mash.pk,)}
    with pytest.raises(WordsRefused):
        shown(by, row, **given)
    assert refused == [["Her aunt"]]
    assert not sees(cast.owen, row)


def test_who_works_for_a_member_agency_is_restricted_in_the_act_and_colleagues_see_nothing(
    cast: Cast, case: Enquiry
) -> None:
    """Never 5, by what is written down and not by declarations alone (R13, R27)."""
    who, other = part(cast, case, "Marisa"), part(cast, case, "Callum")
    cases = [cast.owen, cast.devika, cast.mandeep, cast.kim, cast.arlo]

    def reads(subject: Subject) -> set[str]:
        found = set()
        for hat in cases:
            with door.door(hat):
                if Card.objects.visible_to(hat).on_subject(subject.pk).exists():
                    found.add(hat.membership_id)
        return found

    assert cast.kim.membership_id in reads(who)
    me = Identity((Name("Marisa", "Oakden"),), addresses=(Address(postcode="NM4 2PJ"),))
    with door.door(cast.kim):
        interests.declare([Interest(Relation.SELF, me)], by=cast.kim, version=0)
        assert not Barrier.objects.exists()
    browser = client_of(cast.devika)
    url = reverse("mash_hub:sheet-write", args=[who.pk, "work"])
    assert b"restricted at once" in browser.get(url).content
    sent = {"version": "0", "occupation": "Nurse", "agency": str(cast.agency.health.pk)}
    done = post(browser, url, cast.devika, **sent)
    assert done.status_code == 302
    assert cast.agency.health.name in browser.get(done["Location"]).content.decode()
    with door.door(SETUP):
        row = Barrier.objects.get()
    assert (row.barrier_kind, row.state) == (BarrierKind.STAFF, BarrierState.TO_CONFIRM)
    assert cast.devika.person_id in row.readers
    assert {cast.kim.person_id, cast.joan.person_id, cast.owen.person_id}.isdisjoint(row.readers)
    assert reads(who) == {cast.devika.membership_id, cast.mandeep.membership_id}  # who decide
    assert cast.kim.membership_id not in reads(other)  # whose case it is, too
    with door.door(cast.moira):
        barriers.name_readers(
            Barrier.objects.get(),
            [cast.devika.person_id, cast.owen.person_id],
            by=cast.moira,
            because=Reason(ReasonCode.SECURITY, "ZQX"),
            version=row.version,
        )
    with door.door(cast.owen):
        assert Enquiry.objects.readers_of(case, among=cases) == [cast.devika]
