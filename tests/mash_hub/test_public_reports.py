"""Reports without an account: sealed at once, followed by a link that opens once, taken by the duty officer."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from agencies import clock, door, letters, sealing, throttle
from agencies.actors import Hat
from agencies.models import Notice
from agencies.reasons import Reason, ReasonCode
from agencies.verdicts import Refused, Stale
from audit.log.models import Entry
from mash_hub import clocks, conflicts, contact_page, contacts, desk, public_reports, screening
from mash_hub.models import Contact, PublicReport, StatusLink
from mash_hub.models.conflicts import ConflictSource
from mash_hub.models.contacts import ContactState
from tests.cast import SETUP, Cast, client_of, post
from tests.mash_hub.contact_case import STEPS, decided, fresh, screened
from tests.mash_hub.test_contacts import everybody

TOLD = {
    "danger": "NO",
    "role": "CHILD",
    "given": "Zqxina",
    "family": "Zqxmann",
    "age": "9",
    "where": "ZQX Road",
    "happened": "ZQX she is out alone at night",
    "others": "",
    "voice": "ZQX I am cold",
    "consent": "NOT_SOUGHT",
    "safe": "Not at home",
    "source_kind": "PUBLIC",
    "name": "ZQX Neighbour",
    "work": "",
    "phone": "",
    "email": "Zqx@Example.org",
}
WHY = Reason(ReasonCode.TOO_LITTLE_KNOWN)
LINK = re.compile(r"https?://[^/]+(/tell/link/\S+/)")


@pytest.fixture(autouse=True)
def letters_leave(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test's act is never committed: what waits for the commit is done at once."""
    monkeypatch.setattr(door, "on_commit", lambda done: done())


def told(cast: Cast, **other: Any) -> PublicReport:
    """A report sent by somebody without an account."""
    fields = {**TOLD, "key": str(uuid4()), "area": str(cast.workspace.mash.pk), **other}
    answer = Client().post(reverse("public:tell"), fields)
    assert answer.status_code == 302, answer.content.decode()
    letters.wait()
    with door.door(cast.arlo):
        return PublicReport.objects.get(pk=fields["key"])


def newest_link() -> str:
    """The address in the last letter that left."""
    letters.wait()
    found = LINK.search(str(mail.outbox[-1].body))
    assert found
    return found[1]


def shown(link: str) -> str:
    """What a link shows, which uses it up."""
    answer = Client().post(link)
    assert answer.status_code == 200, answer.content.decode()
    return answer.content.decode()


def again(cast: Cast, report: PublicReport, hat: Hat) -> PublicReport:
    with door.door(hat):
        return PublicReport.objects.get(pk=report.pk)


def taken(cast: Cast, report: PublicReport) -> Contact:
    """The contact that the duty officer wrote from a report, and sent."""
    browser = client_of(cast.arlo)
    take = reverse("mash_hub:public-report-take", args=[report.pk])
    page = post(browser, take, cast.arlo, version=report.version).url
    pk = UUID(page.split("/")[-3])
    tasks = browser.get(page).content.decode()
    assert "Zqxina Zqxmann" in tasks
    key = re.search(r"people/([0-9a-f-]{36})/who/", tasks)
    assert key
    more = reverse("mash_hub:contact-person", args=[pk, key[1], "more"])
    assert post(browser, more, cast.arlo, postcode="").status_code == 302
    child = {"responsible": "Not known", "seen": "NOT_SEEN", "parents_know": "NO"}
    steps = {"kind": {"kind": "CHILD"}, "particulars": child, "worry": STEPS["worry"]}
    steps["consent"] = {"consent": "NOT_SOUGHT", "override": "CHILD_AT_RISK"}
    for step, fields in steps.items():
        url = reverse("mash_hub:contact-step", args=[pk, step])
        assert post(browser, url, cast.arlo, **fields).status_code == 302, step
    check = reverse("mash_hub:contact-check", args=[pk])
    assert "ZQX she is out alone at night" in browser.get(check).content.decode()
    assert post(browser, check, cast.arlo).status_code == 302
    with door.door(cast.arlo):
        return Contact.objects.select_related("workspace").get(pk=pk)


def test_a_report_is_sealed_to_the_host_at_once_and_told_of_without_a_word(cast: Cast) -> None:
    report = told(cast, danger="YES")
    assert report.owner_id == cast.agency.council.pk
    with door.door(cast.devika):
        kinds = Notice.objects.visible_to(cast.devika).filter(thing_id=report.pk)
        assert {one.notice_kind for one in kinds} == {"CONTACT_SUBMITTED", "IMMEDIATE_DANGER"}
        limit = clocks.of("public_report", [report.pk], public_reports.SCREENING)[report.pk]
        assert (limit.due_at - report.received_at).total_seconds() == 3600
        words = public_reports.read(report, by=cast.devika)["words"]
        assert words["happened"] == TOLD["happened"]
        rows = [*Entry.objects.values(), *Notice.objects.values(), *PublicReport.objects.values()]
        assert not re.search("zqx", str(rows), re.IGNORECASE)
        waiting = {work.reference: work.words for work in desk.work_for(cast.devika, clock.now())}
        assert waiting[report.reference].startswith("Immediate danger")
    with door.door(cast.owen):
        opened = sealing.open_quietly([report], public_reports.SECTIONS, by=cast.owen)
        assert opened[report, "words"] is None
    (letter,) = mail.outbox
    assert letter.to == ["Zqx@Example.org"]
    said = f"{letter.subject} {str(letter.body).replace(newest_link(), '')}".lower()
    for word in ("safeguard", "child", "report", "worry", "zqx"):
        assert word not in said


def test_both_faces_of_who_sees_a_report_agree_for_every_hat(cast: Cast) -> None:
    report = told(cast)
    with door.door(SETUP):
        conflicts.keep_apart(
            cast.mandeep.person_id,
            report.file_id,
            source=ConflictSource.FOUND,
            by=SETUP,
            at=clock.now(),
        )
    hats_of_all = everybody(cast)
    with door.door(cast.devika):
        readers = set(PublicReport.objects.readers_of(report, among=hats_of_all))
    seen = set()
    for hat in hats_of_all:
        with door.door(hat):
            if PublicReport.objects.visible_to(hat).filter(pk=report.pk).exists():
                seen.add(hat)
    assert seen == readers
    assert {hat.person_id for hat in seen} == {cast.devika.person_id, cast.arlo.person_id}
    page = reverse("mash_hub:public-report", args=[report.pk])
    for hat, status in (
        (cast.arlo, 200),
        (cast.mandeep, 404),
        (cast.esther, 404),
        (cast.joan, 403),
    ):
        assert client_of(hat).get(page).status_code == status


def test_a_link_opens_once_and_shows_status_countdown_and_the_words_written_for_its_reader(
    cast: Cast,
) -> None:
    report = told(cast)
    first = newest_link()
    assert "Show it" in Client().get(first).content.decode()
    page = shown(first)
    for words in (report.reference, "Received", "Due "):
        assert words in page
    assert "ZQX" not in page
    assert Client().post(first).status_code == 404
    contact = taken(cast, report)
    assert contact.received_at == report.received_at
    assert (contact.channel, contact.source_kind) == ("PORTAL", "PUBLIC")
    assert again(cast, report, cast.arlo).contact_id == contact.pk
    contact = screened(contact, cast.arlo)
    decided(contact, ContactState.ADVICE_NFA, cast.devika)
    contact = fresh(contact, cast.devika)
    sent = len(mail.outbox)
    with door.door(cast.devika):
        screening.send_feedback(
            contact, words="Somebody will visit.", by=cast.devika, version=contact.version
        )
    letters.wait()
    assert len(mail.outbox) == sent + 1
    page = shown(newest_link())
    for words in ("Feedback sent", "Somebody will visit."):
        assert words in page
    for hidden in (
        "Devika",
        "Advice",
        "Children’s Services",
        contact.reference,
        "The threshold is met",
    ):
        assert hidden not in page
    with door.door(cast.devika):
        (row,) = contact_page.read(contact, by=cast.devika).feedback
        assert row[0].read_at is not None
        entry = Entry.objects.filter(verb="READ", ground="STATUS-LINK").latest("at")
        assert (entry.service, entry.person_id) == ("public-reports", None)


def test_a_new_link_goes_to_the_address_given_first_and_the_answer_never_tells(cast: Cast) -> None:
    report = told(cast)
    old, url, answers = newest_link(), reverse("public:again"), set()
    for reference, email, letters_sent in (
        (report.reference, "other@example.org", 0),
        ("P-BCDFG", TOLD["email"], 0),
        (report.reference.lower().replace("-", " "), "zqx@example.org", 1),
    ):
        before = len(mail.outbox)
        answer = Client().post(url, {"reference": reference, "email": email})
        letters.wait()
        assert len(mail.outbox) == before + letters_sent
        page = re.sub(r'value="[^"]*"', "", answer.content.decode())
        answers.add((answer.status_code, page))
    assert len(answers) == 1
    assert Client().post(old).status_code == 404  # the new one took its place
    assert report.reference in shown(newest_link())
    silent = told(cast, email="")
    before = len(mail.outbox)
    Client().post(url, {"reference": silent.reference, "email": "zqx@example.org"})
    letters.wait()
    assert len(mail.outbox) == before


def test_sending_twice_is_one_report_and_too_much_from_one_source_is_refused_with_its_words(
    cast: Cast,
) -> None:
    report = told(cast)
    told(cast, key=str(report.pk))
    with door.door(cast.arlo):
        assert PublicReport.objects.count() == 1
        assert StatusLink.objects.count() == 1
    for _ in range(throttle.FAILURES - 2):
        told(cast, email="")
    fields = {**TOLD, "key": str(uuid4()), "area": str(cast.workspace.mash.pk)}
    answer = Client().post(reverse("public:tell"), fields)
    assert answer.status_code == 429
    assert TOLD["happened"] in answer.content.decode()
    elsewhere = Client(REMOTE_ADDR="192.0.2.7")
    assert elsewhere.post(reverse("public:tell"), fields).status_code == 302
    assert Client().post(reverse("public:status", args=["x" * 22])).status_code == 404
    with door.door(cast.arlo):
        assert PublicReport.objects.count() == throttle.FAILURES


@pytest.mark.parametrize(
    "changed",
    [
        {"happened": ""},
        {"area": str(uuid4())},
        {"happened": "x" * 10_000},
        {"email": "no"},
        {"key": "1"},
    ],
)
def test_half_a_report_is_drawn_again_with_its_words_and_nothing_is_kept(
    cast: Cast, changed: dict[str, str]
) -> None:
    fields = {**TOLD, "key": str(uuid4()), "area": str(cast.workspace.mash.pk), **changed}
    answer = Client().post(reverse("public:tell"), fields)
    assert answer.status_code == 422
    assert "ZQX I am cold" in answer.content.decode()
    with door.door(cast.arlo):
        assert not PublicReport.objects.exists()


def test_a_report_is_taken_over_and_one_s_own_draft_of_it_is_found_again(cast: Cast) -> None:
    report = told(cast)
    with door.door(cast.arlo):
        first = public_reports.take(report, by=cast.arlo, version=report.version)
    report = again(cast, report, cast.arlo)
    with door.door(cast.arlo):
        assert public_reports.take(report, by=cast.arlo, version=report.version).pk == first.pk
    with door.door(cast.devika), pytest.raises(Stale):
        public_reports.take(report, by=cast.devika, version=report.version - 1)
    with door.door(cast.devika):
        other = public_reports.take(report, by=cast.devika, version=report.version)
        assert other.pk != first.pk
    for hat in (cast.joan, cast.esther, cast.owen):
        with door.door(hat), pytest.raises(Refused):
            public_reports.take(report, by=hat, version=report.version + 1)
    with door.door(cast.arlo):  # his own draft is a contact of its own now
        assert public_reports.may_take(cast.arlo, PublicReport.objects.get(pk=report.pk)).yes
        contacts.discard(first, by=cast.arlo)


def test_no_contact_follows_by_a_decision_with_words_for_whoever_reported_it(cast: Cast) -> None:
    report = told(cast)
    url = reverse("mash_hub:public-report-aside", args=[report.pk])
    given = {"words": "Thank you. We know of it.", "because": "NOT_RELEVANT", "version": "1"}
    assert post(client_of(cast.arlo), url, cast.arlo, **given).status_code == 403
    browser = client_of(cast.devika)
    assert post(browser, url, cast.devika, **{**given, "words": ""}).status_code == 422
    assert post(browser, url, cast.devika, **given).status_code == 302
    page = shown(newest_link())
    assert "Thank you. We know of it." in page
    assert "Looked at" in page
    now = again(cast, report, cast.devika)
    with door.door(cast.devika), pytest.raises(Refused, match="already"):
        public_reports.set_aside(now, "x", by=cast.devika, because=WHY, version=now.version)
    with door.door(cast.devika):
        limit = clocks.of("public_report", [report.pk], public_reports.SCREENING)[report.pk]
        assert limit.met_at is not None


def test_the_page_can_be_left_at_once_and_is_shut_where_the_partnership_has_not_opened_it(
    cast: Cast, settings: Any
) -> None:
    answer = Client().get(reverse("public:tell"))
    assert "no-store" in answer["Cache-Control"]
    page = answer.content.decode()
    assert "govuk-js-exit-this-page-button" in page
    assert f'href="{settings.LEAVE_FOR}"' in page
    assert "autocomplete" in page
    assert "data-draft-url" not in page
    sign_in = reverse("account:sign-in")
    assert reverse("public:tell") in Client().get(sign_in).content.decode()
    assert "P-BCDFG" in Client().get(reverse("public:sent", args=["P-BCDFG"])).content.decode()
    settings.PORTAL_IS_OPEN = False
    for name, args in (("tell", []), ("again", []), ("sent", ["P-BCDFG"]), ("status", ["x"])):
        assert Client().get(reverse(f"public:{name}", args=args)).status_code == 404
    assert reverse("public:tell") not in Client().get(sign_in).content.decode()
