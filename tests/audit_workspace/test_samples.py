"""Dip samples: drawn by a seed, opened by who holds them, reviewed, fed back and followed up (4.18)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given as every
from hypothesis import strategies as st

from agencies import clock, door, hats, sealing
from agencies.actors import Hat
from agencies.models import GrantCause, Notice
from agencies.models.grants import CauseKind
from agencies.models.notices import NoticeKind
from agencies.reasons import Reason, ReasonCode
from agencies.roles import Role
from agencies.verdicts import Refused, Stale, WordsRefused
from audit.log import entries as log
from audit.log.entries import Verb
from audit.log.models import Entry
from audit.workspace import (
    draws,
    sample_page,
    sample_records,
    sample_releases,
    sample_templates,
    samples,
)
from audit.workspace import jobs as audit_jobs
from audit.workspace.models import (
    AuditSample,
    RecordState,
    ReleaseState,
    SampleFeedback,
    SampleRecord,
    SampleRelease,
    SampleState,
    Template,
)
from audit.workspace.models.sample_records import Grade
from mash_hub import clocks, conflicts, jobs
from mash_hub.models import Enquiry
from mash_hub.models.conflicts import ConflictSource
from mash_hub.models.subjects import PersonRole
from mash_hub.risk_assessments import About
from tests.audit_workspace.test_reports import kept_apart, looked, person_in
from tests.cast import SETUP, Cast, client_of, given_role, post
from tests.mash_hub.enquiry_case import asked, decided, fresh, make_contact, nothing, rated
from tests.mash_hub.test_free_text import ADDRESS, hidden_contact
from tests.mash_hub.test_risk_assessments import assessed

PURPOSE = Reason(ReasonCode.AUDIT_SELF_MONITORING)
FOUND = "ZQX the voice is the teacher’s, not the child’s"
TOLD = "ZQX ask the child alone next time"
ANSWER = Reason(ReasonCode.REVIEW, "ZQX we talked about it on Monday")
SHUT = Reason(ReasonCode.REVIEW, "ZQX an inquest has it")


@pytest.fixture
def enquiry(cast: Cast) -> Enquiry:
    """An enquiry that Devika decided, with the child's voice in it."""
    return settled(cast)


def settled(cast: Cast) -> Enquiry:
    enquiry = rated(cast, contact=make_contact(cast))
    nothing(cast.owen, asked(cast, enquiry, "police")["police"])
    return decided(cast, enquiry)


def defined(
    hat: Hat, cast: Cast, template: Template = Template.VOICE, size: int = 10
) -> AuditSample:
    today = hats.today()
    criteria = samples.Criteria(
        template, PURPOSE, today - timedelta(days=30), today, (cast.workspace.mash.pk,), size
    )
    with door.door(hat):
        return samples.define(criteria, by=hat)


def drawn(hat: Hat, cast: Cast, template: Template = Template.VOICE, size: int = 10) -> AuditSample:
    sample = defined(hat, cast, template, size)
    with door.door(hat):
        return samples.draw(sample, by=hat, version=sample.version)


def only(hat: Hat, sample: AuditSample) -> SampleRecord:
    with door.door(hat):
        return SampleRecord.objects.visible_to(hat).select_related("sample").get(sample=sample)


def assigned(hat: Hat, record: SampleRecord, reviewer: UUID | None = None) -> SampleRecord:
    with door.door(hat):
        to = reviewer or hat.person_id
        return sample_records.assign(record, to, by=hat, version=fresh(record).version)


def released(officer: Hat, record: SampleRecord) -> SampleRelease:
    with door.door(officer):
        row = SampleRelease.objects.visible_to(officer).get(record=record, state="WANTED")
        return sample_releases.release(row, by=officer, version=row.version)


def reviewed(hat: Hat, record: SampleRecord) -> SampleRecord:
    with door.door(hat):
        given = {"grade": Grade.TO_IMPROVE, "findings": FOUND, "version": fresh(record).version}
        return sample_records.review(fresh(record), by=hat, **given)


def told(hat: Hat, record: SampleRecord) -> SampleFeedback:
    with door.door(hat):
        now = fresh(record)
        return sample_records.give_feedback(now, by=hat, words=TOLD, version=now.version)


def read_by(hat: Hat, record: SampleRecord) -> str:
    with door.door(hat):
        return str(sample_releases.read(fresh(record), by=hat))


@pytest.fixture
def officer(cast: Cast, enquiry: Enquiry) -> Hat:
    """The council's information governance officer."""
    return given_role(cast, "arlo", Role.INFORMATION_OFFICER)


@pytest.fixture
def manager(cast: Cast, enquiry: Enquiry) -> Hat:
    """A manager of the council, who supervises Devika."""
    return given_role(cast, "mandeep", Role.AGENCY_MANAGER)


@pytest.fixture
def record(cast: Cast, enquiry: Enquiry, officer: Hat) -> SampleRecord:
    """Devika's enquiry, drawn and with Ines."""
    return assigned(cast.ines, only(cast.ines, drawn(cast.ines, cast)))


# --- drawing --------------------------------------------------------------------------------------


@every(st.sets(st.uuids(), max_size=60), st.integers(1, 20), st.text("0123456789abcdef"))
def test_a_seed_draws_the_same_from_the_same_whatever_order_it_comes_in(
    population: set[UUID], size: int, seed: str
) -> None:
    ids = sorted(population)
    first = draws.draw(ids, size, seed)
    assert first == draws.draw(ids[::-1], size, seed)
    assert len(first) == len({*first}) == min(size, len(ids))
    assert {*first} <= population
    assert draws.draw(ids, size + 1, seed)[:size] == first  # a larger one only adds


def test_two_seeds_draw_otherwise_and_each_id_is_drawn_about_as_often() -> None:
    ids = [UUID(int=number) for number in range(20)]
    often = dict.fromkeys(ids, 0)
    for number in range(2000):
        for pk in draws.draw(ids, 5, f"{number:x}"):
            often[pk] += 1
    assert 400 < min(often.values()) <= max(often.values()) < 600


def test_anybody_who_may_see_it_draws_the_same_again_after_records_changed(
    cast: Cast, enquiry: Enquiry
) -> None:
    """B24: the seed is stored, and the redraw gives the same."""
    for _ in range(5):
        settled(cast)
    sample = drawn(cast.ines, cast, size=3)
    with door.door(cast.ines):
        kept = [*sample.records.order_by("place").values_list("thing_id", flat=True)]
        assert len(kept) == 3
        assert len(sample.population) == 6
        assert sample.population == sorted(sample.population)
        assert draws.draw(sample.population, 3, sample.seed) == kept
        assert draws.digest(sample.population) == sample.digest
    settled(cast)
    page = client_of(cast.ines).get(reverse("audit_workspace:sample-again", args=[sample.pk]))
    words = page.content.decode()
    assert "Drawn again: the same 3 in the same order." in words
    assert "would find 7 today: 1 new, 0 no longer" in words
    assert sample.seed in words
    assert sample.digest in words
    with door.door(cast.ines):
        for other in ({"seed": "0" * 32}, {"population": sample.population[1:]}):
            changed = AuditSample.objects.get(pk=sample.pk)
            vars(changed).update(other)
            again = samples.draw_again(changed, by=cast.ines)
            assert not (again.is_same_draw and again.is_same_population)


def test_it_is_drawn_once_and_whoever_comes_second_is_told(cast: Cast, enquiry: Enquiry) -> None:
    sample = defined(cast.ines, cast)
    with door.door(cast.ines):
        samples.draw(sample, by=cast.ines, version=1)
    with door.door(cast.ines), pytest.raises(Stale):
        samples.draw(sample, by=cast.ines, version=1)
    with door.door(cast.ines), pytest.raises(Refused, match="drawn already"):
        samples.draw(sample, by=cast.ines, version=2)


def test_an_empty_find_is_said_and_leaves_the_sample_as_it_was(cast: Cast) -> None:
    sample = defined(cast.ines, cast, Template.BREAK_GLASS)
    with door.door(cast.ines), pytest.raises(Refused, match="find nothing"):
        samples.draw(sample, by=cast.ines, version=1)
    assert fresh_state(cast.ines, sample) == SampleState.DEFINED


def fresh_state(hat: Hat, sample: AuditSample) -> str:
    with door.door(hat):
        return AuditSample.objects.get(pk=sample.pk).state


def test_a_sample_is_defined_and_drawn_on_the_pages(cast: Cast, enquiry: Enquiry) -> None:
    browser = client_of(cast.ines)
    assert (
        "No dip sample is defined."
        in browser.get(reverse("audit_workspace:samples")).content.decode()
    )
    url, today = reverse("audit_workspace:sample-new"), hats.today()
    empty = post(browser, url, cast.ines)
    assert empty.status_code == 422
    assert "Choose what you look at." in empty.content.decode()
    fields: dict[str, Any] = {
        "template": "VOICE",
        "purpose": "AUDIT_LAWFULNESS",
        "places": [str(cast.workspace.mash.pk)],
        "size": "10",
    }
    for name in ("from_on", "until_on"):
        for part in ("day", "month", "year"):
            fields[f"{name}_{part}"] = str(getattr(today, part))
    wrong = post(browser, url, cast.ines, **fields | {"from_on_year": str(today.year + 1)})
    assert wrong.status_code == 422
    assert "The last day is before the first." in wrong.content.decode()
    made = post(browser, url, cast.ines, **fields)
    page = browser.get(made["Location"]).content.decode()
    assert "Nothing is drawn yet." in page
    with door.door(cast.ines):
        sample = AuditSample.objects.get()
    post(browser, reverse("audit_workspace:sample-draw", args=[sample.pk]), cast.ines, version="1")
    assert enquiry.reference in browser.get(made["Location"]).content.decode()


def test_nobody_but_auditors_of_all_its_workspaces_sees_a_sample(
    cast: Cast, record: SampleRecord
) -> None:
    sample = record.sample
    narrow = replace(cast.ines, audit_workspace_ids=(cast.workspace.eastvale_mash.pk,))
    own = given_role(cast, "kim", Role.AUDITOR)  # an auditor of another agency
    everybody = [cast.ines, narrow, own, cast.devika, cast.ivor, cast.hugh]
    with door.door(SETUP):
        seen = {hat for hat in everybody if AuditSample.objects.visible_to(hat).exists()}
        records = {hat for hat in everybody if SampleRecord.objects.visible_to(hat).exists()}
        assert seen == records == {cast.ines}
        assert AuditSample.objects.readers_of(sample, among=everybody) == [cast.ines]
        assert SampleRecord.objects.readers_of(record, among=everybody) == [cast.ines]
    url = reverse("audit_workspace:sample", args=[sample.pk])
    assert client_of(own).get(url).status_code == 404
    assert client_of(cast.devika).get(url).status_code == 403


# --- reviewing ------------------------------------------------------------------------------------


def test_a_reviewer_is_not_of_the_team_nor_kept_from_the_case_nor_who_did_the_work(
    cast: Cast, enquiry: Enquiry
) -> None:
    devika = given_role(cast, "devika", Role.AUDITOR)
    ruth = given_role(cast, "ruth", Role.AUDITOR)  # of the MARAC, not of the MASH
    record = only(devika, drawn(devika, cast))
    with door.door(devika):
        may = sample_records.reviewers_of(record, by=devika)
        assert [one.pk for one in may] == [ruth.person_id]
        with pytest.raises(Refused, match="not of the case’s team"):
            sample_records.assign(record, devika.person_id, by=devika, version=record.version)
    with door.door(SETUP):
        conflicts.keep_apart(
            ruth.person_id,
            enquiry.file_id,
            source=ConflictSource.FOUND,
            by=SETUP,
            at=clock.now(),
        )
    with door.door(devika):
        assert sample_records.reviewers_of(record, by=devika) == []
    with door.door(SETUP):
        assert not SampleRecord.objects.visible_to(ruth).exists()
        assert not AuditSample.objects.visible_to(ruth).exists()
        assert SampleRecord.objects.readers_of(record, among=[devika, ruth]) == [devika]
    again = defined(ruth, cast)
    with door.door(ruth):
        assert sample_templates.find(again, ruth) == []


def test_content_opens_when_its_holder_releases_it_to_the_reviewer_alone_until_the_job_closes(
    cast: Cast, record: SampleRecord, officer: Hat, manager: Hat, enquiry: Enquiry
) -> None:
    """The job is a cause of grants; each reading stands in the log under it and its purpose."""
    assert read_by(cast.ines, record) == "[]"
    with door.door(cast.ines), pytest.raises(Refused, match="has not decided yet"):
        sample_records.review(
            fresh(record), by=cast.ines, grade=Grade.GOOD, findings=FOUND, version=record.version
        )
    row = released(officer, record)
    assert "I hide the phone for Mummy" in read_by(cast.ines, record)
    with door.door(cast.ines):
        entry = Entry.objects.filter(verb="READ", ground="audit_job").latest("at")
        assert entry.basis == f"audit_job:{record.sample_id}"
        assert entry.reason_code == PURPOSE.code
        assert entry.thing_ids == [enquiry.pk, record.pk]
        assert "ZQX" not in str([*Entry.objects.values()])
    with door.door(SETUP):
        causes = GrantCause.objects.filter(cause_kind=CauseKind.AUDIT_JOB, by_id=row.pk)
        assert {(one.receiver_id, *one.persons) for one in causes} == {
            (cast.agency.audit.pk, cast.ines.person_id)
        }
        assert causes.filter(ended_at__isnull=True).exists()
    reviewed(cast.ines, record)
    answered(manager, told(cast.ines, record))
    with door.door(cast.ines):
        sample_records.close(fresh(record), by=cast.ines, version=fresh(record).version)
        opened = sealing.open_quietly([enquiry], ["voice"], by=cast.ines)
        assert opened[enquiry, "voice"] is None
        assert fresh(row).state == ReleaseState.ENDED
    assert read_by(cast.ines, record) == "[]"
    assert fresh_state(cast.ines, record.sample) == SampleState.CLOSED


def answered(hat: Hat, row: SampleFeedback) -> SampleFeedback:
    with door.door(hat):
        return sample_records.respond(row, by=hat, because=ANSWER, version=row.version)


def test_reading_stops_by_the_clock_however_long_the_job_takes(
    cast: Cast, record: SampleRecord, officer: Hat, monkeypatch: pytest.MonkeyPatch
) -> None:
    released(officer, record)
    assert "phone" in read_by(cast.ines, record)
    later = clock.now() + sample_releases.LASTS
    monkeypatch.setattr(clock, "now", lambda: later)
    assert read_by(cast.ines, record) == "[]"


def test_what_was_opened_is_marked_ended_when_its_days_are_over_and_is_asked_for_again(
    cast: Cast, record: SampleRecord, officer: Hat, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = released(officer, record)
    audit_jobs.end_sample_releases()
    with door.door(cast.ines):
        assert fresh(row).state == ReleaseState.RELEASED
        assert not sample_releases.may_ask_again(cast.ines, record)
    later = clock.now() + sample_releases.LASTS
    monkeypatch.setattr(clock, "now", lambda: later)
    audit_jobs.end_sample_releases()
    audit_jobs.end_sample_releases()
    with door.door(SETUP):
        assert fresh(row).state == ReleaseState.ENDED
        causes = GrantCause.objects.filter(cause_kind=CauseKind.AUDIT_JOB, by_id=row.pk)
        assert not causes.filter(ended_at__isnull=True).exists()
    with door.door(cast.ines):
        ended = Entry.objects.filter(verb="ENDED", thing_ids__contains=[row.pk])
        assert [one.service for one in ended] == ["audit-job"]
    browser = client_of(cast.ines)
    page = reverse("audit_workspace:sample-record", args=[record.pk])
    assert "Ask again to open it" in browser.get(page).content.decode()
    again = reverse("audit_workspace:sample-ask-again", args=[record.pk])
    with door.door(cast.ines):
        version = fresh(record).version
    post(browser, again, cast.ines, version=version)
    assert "Ask again to open it" not in browser.get(page).content.decode()
    assert released(officer, record).state == ReleaseState.RELEASED
    assert "phone" in read_by(cast.ines, record)


def on_desk(hat: Hat) -> str:
    return str(client_of(hat).get(reverse("desk:my-work")).content.decode())


def late_notices(hat: Hat) -> int:
    jobs.sweep_clocks()
    with door.door(hat):
        found = Notice.objects.visible_to(hat)
        return found.filter(notice_kind=NoticeKind.SAMPLE_LATE).count()


def test_an_officer_has_five_working_days_and_a_supervisor_ten_and_both_see_it_on_my_work(
    cast: Cast,
    record: SampleRecord,
    officer: Hat,
    manager: Hat,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Late, their agency’s officers and managers are told once; whose work it is, never."""
    devika = given_role(cast, "devika", Role.INFORMATION_OFFICER)
    assert "A record is to be opened for an audit" in on_desk(officer)
    assert "A record is to be opened" not in on_desk(devika)
    assert "With a reviewer" in on_desk(cast.ines)
    with door.door(officer):
        [asked_for] = SampleRelease.objects.visible_to(officer)
        limits = clocks.of(asked_for.kind, [asked_for.pk], sample_releases.DECIDED_WITHIN)
        limit = limits[asked_for.pk]
        assert limit.due_at == clocks.due(clocks.working_days(5), asked_for.asked_at, None)
    assert late_notices(officer) == 0
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: limit.due_at + timedelta(hours=1))
    assert [late_notices(hat) for hat in (officer, manager, devika, cast.ivor)] == [1, 1, 0, 0]
    monkeypatch.setattr(clock, "now", lambda: now)
    released(officer, record)
    assert "A record is to be opened" not in on_desk(officer)
    reviewed(cast.ines, record)
    row = told(cast.ines, record)
    assert "An auditor gave feedback" in on_desk(manager)
    assert "An auditor gave feedback" not in on_desk(devika)
    with door.door(manager):
        answer_by = clocks.of(row.kind, [row.pk], sample_records.RESPONSE)[row.pk]
        assert answer_by.due_at == clocks.due(clocks.working_days(10), row.given_at, None)
    monkeypatch.setattr(clock, "now", lambda: answer_by.due_at + timedelta(hours=1))
    assert [late_notices(hat) for hat in (officer, manager, devika)] == [2, 2, 0]
    answered(manager, row)
    assert "An auditor gave feedback" not in on_desk(manager)
    with door.door(manager):
        answer_by.refresh_from_db()
        assert answer_by.met_at is not None


def test_only_an_officer_of_who_holds_it_decides_and_never_about_their_own_work(
    cast: Cast, record: SampleRecord, officer: Hat
) -> None:
    devika = given_role(cast, "devika", Role.INFORMATION_OFFICER)  # it is her decision
    with door.door(SETUP):
        row = SampleRelease.objects.select_related("record").get()
        hats_ = [officer, devika, cast.ivor, cast.ines, cast.mandeep]
        assert [h for h in hats_ if SampleRelease.objects.visible_to(h).exists()] == [officer]
        assert SampleRelease.objects.readers_of(row, among=hats_) == [officer]
    url = reverse("audit_workspace:audit-release", args=[row.pk])
    assert client_of(cast.ivor).get(url).status_code == 404
    assert client_of(devika).get(url).status_code == 404
    browser = client_of(officer)
    page = browser.get(url).content.decode()
    assert "Ines Duarte of Northmoor Partnership Audit, alone" in page
    refused = post(browser, url, officer, sentence="", version=str(row.version))
    assert refused.status_code == 422
    assert "Say it in a sentence." in refused.content.decode()
    sent = post(browser, url, officer, sentence="ZQX an inquest has it", version=str(row.version))
    assert sent.status_code == 302
    assert read_by(cast.ines, record) == "[]"
    shown = client_of(cast.ines).get(reverse("audit_workspace:sample-record", args=[record.pk]))
    assert "ZQX an inquest has it" in shown.content.decode()
    reviewed(cast.ines, record)  # what can be said without it


def test_two_officers_at_once_one_decides_and_the_other_is_told(
    cast: Cast, record: SampleRecord, officer: Hat
) -> None:
    with door.door(officer):
        row = SampleRelease.objects.visible_to(officer).get()
        sample_releases.release(row, by=officer, version=row.version)
    with door.door(officer), pytest.raises(Stale):
        sample_releases.decline(row, by=officer, because=SHUT, version=1)


def test_another_reviewer_starts_with_a_shut_record(cast: Cast, enquiry: Enquiry) -> None:
    ruth, hannah = (given_role(cast, name, Role.AUDITOR) for name in ("ruth", "hannah"))
    officer = given_role(cast, "arlo", Role.INFORMATION_OFFICER)
    record = assigned(ruth, only(ruth, drawn(ruth, cast)))
    released(officer, record)
    assert "phone" in read_by(ruth, record)
    record = assigned(ruth, record, hannah.person_id)
    assert read_by(ruth, record) == read_by(hannah, record) == "[]"
    released(officer, record)
    assert "phone" in read_by(hannah, record)
    with door.door(SETUP):
        states = [*SampleRelease.objects.order_by("asked_at").values_list("state", flat=True)]
    assert states == [ReleaseState.ENDED, ReleaseState.RELEASED]


# --- feedback, response, follow-up ----------------------------------------------------------------


def test_feedback_reaches_the_supervisors_by_a_notice_that_says_nothing_of_it(
    cast: Cast, record: SampleRecord, officer: Hat, manager: Hat
) -> None:
    released(officer, record)
    reviewed(cast.ines, record)
    row = told(cast.ines, record)
    with door.door(manager):
        notice = Notice.objects.get(notice_kind=NoticeKind.SAMPLE_FEEDBACK)
        assert notice.receiver_id == cast.agency.council.pk
        assert notice.reference == record.sample.reference
        assert cast.devika.person_id in notice.not_for
    with door.door(SETUP):
        supervisors = [officer, manager, cast.devika, cast.ivor, cast.ines]
        seen = [h for h in supervisors if SampleFeedback.objects.visible_to(h).exists()]
        assert seen == [officer, manager]
        assert SampleFeedback.objects.readers_of(row, among=supervisors) == [officer, manager]
    url = reverse("audit_workspace:audit-feedback", args=[row.pk])
    assert client_of(cast.ivor).get(url).status_code == 404
    browser = client_of(manager)
    assert (
        record.sample.reference in browser.get(reverse("audit_workspace:audits")).content.decode()
    )
    page = browser.get(url).content.decode()
    assert TOLD in page
    assert FOUND not in page
    empty = post(browser, url, manager, sentence=" ", version="1")
    assert empty.status_code == 422
    sent = post(browser, url, manager, sentence=ANSWER.sentence, version="1")
    assert sent.status_code == 302
    shown = client_of(cast.ines).get(reverse("audit_workspace:sample-record", args=[record.pk]))
    for words in (FOUND, TOLD, ANSWER.sentence):
        assert words in shown.content.decode()
    with door.door(manager), pytest.raises(Stale):
        sample_records.respond(row, by=manager, because=ANSWER, version=1)
    with connection.cursor() as cursor, door.door(SETUP):
        for table in ("samplerecord", "samplefeedback", "historicalsamplerecord"):
            cursor.execute(f"SELECT t::text FROM audit_workspace_{table} t")
            assert "ZQX" not in str(cursor.fetchall())


def test_a_follow_up_day_that_is_over_is_told_to_the_auditors_once(
    cast: Cast,
    record: SampleRecord,
    officer: Hat,
    manager: Hat,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    released(officer, record)
    reviewed(cast.ines, record)
    answered(manager, told(cast.ines, record))
    day = hats.today() + timedelta(days=20)
    with door.door(cast.ines):
        now = fresh(record)
        with pytest.raises(Refused, match="after today"):
            sample_records.follow_up(now, hats.today(), by=cast.ines, version=now.version)
        sample_records.follow_up(now, day, by=cast.ines, version=now.version)
    jobs.sweep_clocks()
    assert due_notices(cast.ines) == []
    late = clock.now() + timedelta(days=21)
    monkeypatch.setattr(clock, "now", lambda: late)
    jobs.sweep_clocks()
    jobs.sweep_clocks()
    assert due_notices(cast.ines) == [cast.agency.audit.pk]
    with door.door(cast.ines):
        now = fresh(record)
        assert now.state == RecordState.FOLLOW_UP
        closed = sample_records.close(now, by=cast.ines, version=now.version)
        assert closed.state == RecordState.CLOSED


def due_notices(hat: Hat) -> list[UUID]:
    with door.door(hat):
        found = Notice.objects.filter(notice_kind=NoticeKind.SAMPLE_DUE)
        return [*found.values_list("receiver_id", flat=True)]


def test_every_step_goes_by_the_page_in_order_and_bad_input_loses_nothing(
    cast: Cast, enquiry: Enquiry, officer: Hat, manager: Hat
) -> None:
    record = only(cast.ines, drawn(cast.ines, cast))
    url = reverse("audit_workspace:sample-record", args=[record.pk])
    browser = client_of(cast.ines)

    def send(act: str, **fields: str) -> Any:
        with door.door(SETUP):
            version = str(SampleRecord.objects.get(pk=record.pk).version)
        return post(browser, url, cast.ines, act=act, version=version, **fields)

    assert send("review", grade="GOOD", findings=FOUND).status_code == 302  # not now: told so
    assert send("nonsense").status_code == 404
    assert send("assign", reviewer="").status_code == 422
    assert send("assign", reviewer=str(cast.ines.person_id)).status_code == 302
    give = SampleRelease.objects
    with door.door(officer):
        row = give.visible_to(officer).get()
    opens = reverse("audit_workspace:audit-release-give", args=[row.pk])
    assert post(client_of(officer), opens, officer, version="1").status_code == 302
    assert "I hide the phone for Mummy" in browser.get(url).content.decode()
    wrong = send("review", findings=FOUND)
    assert wrong.status_code == 422
    assert "Choose a grade." in wrong.content.decode()
    assert FOUND in wrong.content.decode()
    assert send("review", grade="GOOD", findings=FOUND).status_code == 302
    assert send("feedback", words=TOLD).status_code == 302
    with door.door(manager):
        feedback = SampleFeedback.objects.visible_to(manager).get()
    answered(manager, feedback)
    soon = hats.today() + timedelta(days=3)
    parts = {f"on_{part}": str(getattr(soon, part)) for part in ("day", "month", "year")}
    assert send("follow_up", **parts).status_code == 302
    shut = reverse("audit_workspace:sample-close", args=[record.pk])
    with door.door(SETUP):
        version = str(SampleRecord.objects.get(pk=record.pk).version)
    assert post(browser, shut, cast.ines, version=version).status_code == 302
    assert "Closed" in browser.get(url).content.decode()


def test_a_record_that_holds_a_protected_address_stays_shut(cast: Cast) -> None:
    """What leaves an agency is looked through, for an audit as for anybody else (5.2)."""
    enquiry = rated(cast, contact=hidden_contact(cast))
    about = About("enquiry", enquiry.pk, enquiry.file_id, enquiry.reference)
    assessed(cast.devika, about, words=ADDRESS)
    officer = given_role(cast, "arlo", Role.INFORMATION_OFFICER)
    record = assigned(cast.ines, only(cast.ines, drawn(cast.ines, cast, Template.DASH)))
    with pytest.raises(WordsRefused):
        released(officer, record)
    assert read_by(cast.ines, record) == "[]"


# --- templates ------------------------------------------------------------------------------------


def test_each_template_of_the_notes_is_drawn_from(cast: Cast) -> None:
    assert set(sample_templates._FINDERS) == set(Template)
    for template in Template:
        sample = defined(cast.ines, cast, template)
        with door.door(cast.ines):
            assert sample_templates.find(sample, cast.ines) == []


def test_accesses_are_drawn_as_entries_and_read_without_anybodys_release(
    cast: Cast, enquiry: Enquiry
) -> None:
    """No reason to look: Kim looked at somebody of whom health has no work, nobody else did."""
    stranger = person_in(enquiry.file_id, PersonRole.VICTIM)
    looked(cast.edna, [stranger.pk])
    record = only(cast.ines, drawn(cast.ines, cast, Template.NO_REASON))
    assert record.person_id == cast.edna.person_id
    assert record.thing_kind == sample_templates.ENTRY
    assigned(cast.ines, record)
    with door.door(SETUP):
        assert not SampleRelease.objects.exists()
    page = client_of(cast.ines).get(reverse("audit_workspace:sample-record", args=[record.pk]))
    assert stranger.reference in page.content.decode()
    reviewed(cast.ines, record)


def test_an_access_to_a_case_from_which_the_auditor_is_kept_is_in_no_sample_of_theirs(
    cast: Cast, enquiry: Enquiry
) -> None:
    stranger = person_in(enquiry.file_id, PersonRole.VICTIM)
    why = Reason(ReasonCode.REVIEW, "ZQX the mother rang again")
    with door.door(cast.devika):
        why = sealing.keep_reason(why, about=enquiry, by=cast.devika)
        given = {"about": [enquiry], "people": [stranger.pk], "reason": why, "at": clock.now()}
        log.write(by=cast.devika, verb=Verb.REVEALED, **given)
    sample = drawn(cast.ines, cast, Template.ACCESS_REASON)
    with door.door(cast.ines):
        assert SampleRecord.objects.visible_to(cast.ines).filter(sample=sample).exists()
    kept_apart(cast.person.ines, enquiry.file_id, clock.now())
    with door.door(cast.ines):
        assert not AuditSample.objects.visible_to(cast.ines).exists()
        assert AuditSample.objects.readers_of(sample, among=[cast.ines]) == []
    url = reverse("audit_workspace:sample", args=[sample.pk])
    assert client_of(cast.ines).get(url).status_code == 404
    again = defined(cast.ines, cast, Template.ACCESS_REASON)
    with door.door(cast.ines):
        assert sample_templates.find(again, cast.ines) == []


def test_a_sample_of_a_hundred_asks_no_more_questions_than_one_of_two(
    cast: Cast, enquiry: Enquiry
) -> None:
    def asked_for(sample: AuditSample) -> int:
        with door.door(cast.ines), CaptureQueriesContext(connection) as queries:
            list(sample_page.of(sample, by=cast.ines)["records"])
        return len(queries)

    settled(cast)
    few = asked_for(drawn(cast.ines, cast, size=2))
    for _ in range(4):
        settled(cast)
    assert asked_for(drawn(cast.ines, cast, size=6)) == few
