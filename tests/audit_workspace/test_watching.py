"""Patterns of use: raised once, with their evidence, for an auditor to look into, and never acted on (4.15, 7.3)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.urls import reverse

from agencies import clock, door, hats
from agencies.actors import Hat, Service
from agencies.models import Notice, Person, Session
from agencies.models.notices import NoticeKind
from agencies.models.training import TrainingRecord
from agencies.reasons import Reason, ReasonCode
from agencies.roles import Role
from agencies.verdicts import Refused, Stale
from audit.log import entries as log
from audit.log.entries import Verb
from audit.log.models import Entry
from audit.workspace import jobs, watching
from audit.workspace.models import PatternState, RaisedPattern
from audit.workspace.patterns import Pattern
from audit.workspace.reports.looking import MANY
from config.demo import story
from mash_hub.models import Enquiry, Subject
from tests.audit_workspace.test_reports import kept_apart, person_in
from tests.cast import SETUP, Cast, client_of, given_role, post
from tests.mash_hub.enquiry_case import make_contact, rated

SAID = "ZQX she covered the night shift for a colleague"
DAY = timedelta(days=1)


def working_noon(back: int = 3) -> datetime:
    """Noon in London on a working day that is over by two days at least: no bank holiday here."""
    on = hats.today() - back * DAY
    while on.weekday() > 4:
        on -= DAY
    return datetime(on.year, on.month, on.day, 12, 0, tzinfo=clock.LONDON)


def looked(
    hat: Hat,
    people: Iterable[UUID],
    at: datetime,
    verb: Verb = Verb.READ,
    reason: Reason | None = None,
) -> UUID:
    """Somebody looked at people; gives the entry."""
    with door.door(hat):
        log.write(by=hat, verb=verb, people=[*people], reason=reason, at=at)
    with door.door(replace(READS, audit_workspace_ids=(hat.workspace_id,))):
        found = Entry.objects.filter(person_id=hat.person_id, at=at)
        return found.values_list("pk", flat=True).get()


READS = Service("use-watch")


def raised(pattern: Pattern | None = None) -> list[RaisedPattern]:
    """What stands raised after the job has run."""
    jobs.watch_use()
    with door.door(SETUP):
        found = RaisedPattern.objects.order_by("on", "pattern")
        return [*(found.filter(pattern=pattern) if pattern else found)]


@pytest.fixture
def enquiry(cast: Cast) -> Enquiry:
    """A case of the MASH that the council works with."""
    return rated(cast, contact=make_contact(cast))


@pytest.fixture
def stranger(cast: Cast, enquiry: Enquiry) -> Subject:
    """Somebody of a case with which education has no work."""
    return person_in(enquiry.file_id)


def test_a_look_without_a_case_and_without_a_reason_is_raised_once_with_its_entry(
    cast: Cast, stranger: Subject
) -> None:
    at = working_noon()
    entry = looked(cast.edna, [stranger.pk], at)
    looked(cast.edna, [stranger.pk], at - 3 * DAY, reason=Reason(ReasonCode.NEW_CONTACT))
    [row] = raised()
    assert (row.pattern, row.person_id, row.on) == ("NO_CASE", cast.edna.person_id, at.date())
    assert row.entries == [entry]
    assert row.places == [cast.workspace.mash.pk]
    assert raised() == raised() == [row]
    with door.door(cast.ines):
        told = Notice.objects.filter(notice_kind=NoticeKind.PATTERN_RAISED)
        assert [(one.receiver_id, one.not_for) for one in told] == [
            (cast.agency.audit.pk, [cast.edna.person_id])
        ]


def test_work_written_down_the_next_day_explains_a_look_before_it_is_raised(
    cast: Cast, stranger: Subject
) -> None:
    """Somebody is looked up before the contact about them is written: a day is waited for."""
    looked(cast.edna, [stranger.pk], clock.now() - DAY)
    looked(cast.edna, [stranger.pk], clock.now())
    assert raised() == []


def test_looking_out_of_hours_is_raised_without_a_case_alone(
    cast: Cast, enquiry: Enquiry, stranger: Subject
) -> None:
    """With a case behind it, it is somebody's shift."""
    reason = Reason(ReasonCode.IMMEDIATE_RISK)
    night = working_noon() - timedelta(hours=10)
    entry = looked(cast.edna, [stranger.pk], night, reason=reason)
    with clock.moved(night - 2 * DAY):
        theirs = rated(cast, contact=make_contact(cast))
    looked(cast.devika, [person_in(theirs.file_id).pk], night, reason=reason)
    [row] = raised()
    assert (row.pattern, row.entries) == (Pattern.OUT_OF_HOURS, [entry])


def test_many_people_in_one_day_are_raised_the_day_after(cast: Cast) -> None:
    with door.door(SETUP):
        people = [
            Subject(id=uuid4(), reference=f"S-{number:08}", made_at=clock.now()).start().pk
            for number in range(MANY + 1)
        ]
    at = clock.now() - DAY
    reason = Reason(ReasonCode.OPEN_CASE)
    for number in range(MANY):
        looked(cast.edna, [people[number]], at + timedelta(microseconds=number), reason=reason)
    assert raised(Pattern.BULK) == []
    looked(cast.edna, [people[MANY]], at + timedelta(microseconds=MANY), reason=reason)
    [row] = raised(Pattern.BULK)
    assert len(row.entries) == MANY + 1


def test_a_try_to_see_ones_own_is_raised_where_the_hub_found_the_likeness(
    cast: Cast, enquiry: Enquiry
) -> None:
    kept_apart(cast.person.lee, enquiry.file_id, clock.now() - 20 * DAY)
    at = working_noon()
    with door.door(cast.lee):
        thing = log.Thing("enquiry", enquiry.pk)
        log.write(by=cast.lee, verb=Verb.NOT_FOUND, about=[thing], result="404", at=at)
    [row] = raised(Pattern.OWN)
    assert row.person_id == cast.lee.person_id
    assert row.on == at.date()


def test_two_places_at_once_are_raised_with_the_first_entries_of_both(cast: Cast) -> None:
    at = working_noon()
    with door.door(SETUP):
        for name, begins in (("Firefox", at), ("Chrome", at + timedelta(minutes=5))):
            Session(
                key_hash=name * 5,
                data="",
                person_id=cast.edna.person_id,
                browser=name,
                started_at=begins,
                seen_at=at + timedelta(hours=1),
                verified_at=begins,
                expires_at=at + DAY,
            ).save()
    for name in ("Firefox", "Chrome"):
        hat = replace(cast.edna, session_hash=name * 5)
        with door.door(hat):
            log.write(by=hat, verb=Verb.VIEWED, at=at + timedelta(minutes=6))
    [row] = raised(Pattern.TWO_PLACES)
    assert (row.person_id, row.on, len(row.entries)) == (cast.edna.person_id, at.date(), 2)


def test_an_account_is_raised_as_it_comes_to_be_dormant_and_training_as_it_runs_out(
    cast: Cast, stranger: Subject
) -> None:
    with door.door(SETUP):
        edna, tom = cast.person.edna, cast.person.tom
        Person.objects.filter(pk=edna.pk).update(invited_at=clock.now() - 93 * DAY)
        ran_out = hats.today() - 40 * DAY
        record = TrainingRecord.objects.get(person=tom)
        record.training_on, record.training_until_on = ran_out - 365 * DAY, ran_out
        record.set_recorded(by=SETUP, at=clock.now())
    reason = Reason(ReasonCode.OPEN_CASE)
    first = looked(cast.tom, [stranger.pk], working_noon(), reason=reason)
    looked(cast.tom, [stranger.pk], working_noon() + timedelta(hours=1), reason=reason)
    found = {row.pattern: row for row in raised()}
    assert found["DORMANT"].person_id == edna.pk
    assert found["DORMANT"].on == hats.today() - 3 * DAY
    assert found["DORMANT"].places == [cast.workspace.mash.pk]
    assert found["UNTRAINED"].person_id == tom.pk
    assert found["UNTRAINED"].entries[0] == first
    assert found["UNTRAINED"].on == ran_out + DAY
    assert set(found) == {"DORMANT", "UNTRAINED"}


# --- looking into it ------------------------------------------------------------------------------


@pytest.fixture
def pattern(cast: Cast, stranger: Subject) -> RaisedPattern:
    """Edna looked at somebody with no case and no reason."""
    looked(cast.edna, [stranger.pk], working_noon())
    [row] = raised()
    return row


def test_an_auditor_reads_the_evidence_and_keeps_a_finding_that_is_sealed(
    cast: Cast, pattern: RaisedPattern, stranger: Subject
) -> None:
    browser = client_of(cast.ines)
    queue = browser.get(reverse("audit_workspace:patterns")).content.decode()
    assert pattern.reference in queue
    url = reverse("audit_workspace:pattern", args=[pattern.pk])
    page = browser.get(url).content.decode()
    assert stranger.reference in page
    with door.door(cast.ines):
        entry = Entry.objects.filter(verb="LOG_READ", ground="pattern:NO_CASE").latest("at")
        assert entry.reason_code == ReasonCode.AUDIT_LAWFULNESS
        assert {pattern.pk, cast.edna.person_id} <= {*entry.thing_ids}
    wrong = post(browser, url, cast.ines, sentence=SAID, version="1")
    assert wrong.status_code == 422
    assert "Say what you found." in wrong.content.decode()
    assert SAID in wrong.content.decode()
    kept = post(browser, url, cast.ines, found="EXPLAINED", sentence=SAID, version="1")
    assert kept.status_code == 302
    shown = browser.get(url).content.decode()
    assert SAID in shown
    assert "Explained" in shown
    assert "No pattern waits" in browser.get(reverse("audit_workspace:patterns")).content.decode()
    assert [row.state for row in raised()] == [PatternState.EXPLAINED]
    with door.door(cast.ines):
        assert "ZQX" not in str([*Entry.objects.values(), *RaisedPattern.history.values()])


def referred_to(hat: Hat) -> list[tuple[str, str]]:
    with door.door(hat):
        found = Notice.objects.visible_to(hat).filter(notice_kind=NoticeKind.PATTERN_REFERRED)
        return [*found.values_list("reference", "thing_kind")]


def test_what_is_referred_is_told_to_the_officers_of_the_persons_agency_and_says_nothing_of_it(
    cast: Cast, pattern: RaisedPattern
) -> None:
    """Its notice holds the reference by which auditors know it, and nobody's name."""

    def refer() -> RaisedPattern:
        because = Reason(ReasonCode.REVIEW, SAID)
        with door.door(cast.ines):
            now = RaisedPattern.objects.select_related("person").get(pk=pattern.pk)
            return watching.settle(
                now, by=cast.ines, found=PatternState.REFERRED, because=because, version=1
            )

    edna = given_role(cast, "edna", Role.INFORMATION_OFFICER)
    with pytest.raises(Refused, match="no other information officer"):
        refer()
    with door.door(SETUP):
        joan = Person.objects.get(pk=cast.person.joan.pk)
        joan.agency_id = cast.agency.education.pk
        joan.save(update_fields=["agency"])
    cast.person.joan = joan
    officer = given_role(cast, "joan", Role.INFORMATION_OFFICER)
    assert refer().state == PatternState.REFERRED
    assert referred_to(officer) == [(pattern.reference, "raised_pattern")]
    for hat in (edna, cast.ivor, cast.moira, cast.edna):
        assert referred_to(hat) == []
    page = client_of(cast.ines).get(reverse("audit_workspace:pattern", args=[pattern.pk]))
    assert "were asked to ring you" in page.content.decode()
    assert client_of(officer).get(page.request["PATH_INFO"]).status_code == 403


def test_nobody_sees_one_about_themselves_and_only_auditors_of_its_workspace_see_any(
    cast: Cast, pattern: RaisedPattern
) -> None:
    edna = given_role(cast, "edna", Role.AUDITOR)
    elsewhere = given_role(cast, "esther", Role.AUDITOR, "eastvale_mash")
    here = given_role(cast, "ruth", Role.AUDITOR)
    everybody = [cast.ines, edna, elsewhere, here, cast.devika, cast.edna, cast.hugh]
    with door.door(SETUP):
        seen = [hat for hat in everybody if RaisedPattern.objects.visible_to(hat).exists()]
        assert seen == [cast.ines, here]
        assert RaisedPattern.objects.readers_of(pattern, among=everybody) == seen
    url = reverse("audit_workspace:pattern", args=[pattern.pk])
    assert client_of(edna).get(url).status_code == 404
    assert client_of(cast.devika).get(url).status_code == 403


def test_one_about_a_case_from_which_an_auditor_is_kept_is_not_there_for_that_auditor(
    cast: Cast, enquiry: Enquiry
) -> None:
    with door.door(cast.edna):
        log.write(by=cast.edna, verb=Verb.READ, about=[enquiry], at=working_noon())
    with door.door(cast.ines):
        entry = Entry.objects.get(person_id=cast.edna.person_id)
    with door.door(SETUP):
        row = RaisedPattern(
            id=uuid4(),
            reference="PU-BCDFG",
            pattern=Pattern.OUT_OF_HOURS,
            person_id=cast.edna.person_id,
            on=hats.today(),
            entries=[entry.pk],
            places=[cast.workspace.mash.pk],
            raised_at=clock.now(),
        ).start(by=SETUP, at=clock.now())
    with door.door(cast.ines):
        assert RaisedPattern.objects.visible_to(cast.ines).get() == row
    kept_apart(cast.person.ines, enquiry.file_id, clock.now())
    with door.door(cast.ines):
        assert not RaisedPattern.objects.visible_to(cast.ines).exists()
        assert RaisedPattern.objects.readers_of(row, among=[cast.ines]) == []
    assert client_of(cast.ines).get(f"/audit/patterns/{row.pk}/").status_code == 404


def test_who_works_where_it_happened_does_not_settle_it(cast: Cast, pattern: RaisedPattern) -> None:
    kim = given_role(cast, "kim", Role.AUDITOR)
    with door.door(kim), pytest.raises(Refused, match="work in this workspace"):
        settled(kim, pattern)
    page = client_of(kim).get(reverse("audit_workspace:pattern", args=[pattern.pk]))
    assert "Another auditor looks into it." in page.content.decode()


def settled(hat: Hat, row: RaisedPattern) -> RaisedPattern:
    because = Reason(ReasonCode.REVIEW, SAID)
    return watching.settle(row, by=hat, found=PatternState.NO_CONCERN, because=because, version=1)


def test_of_two_auditors_at_once_one_settles_it_and_the_other_is_told(
    cast: Cast, pattern: RaisedPattern
) -> None:
    with door.door(cast.ines):
        settled(cast.ines, pattern)
    with door.door(cast.ines), pytest.raises(Stale):
        settled(cast.ines, pattern)


def test_the_queue_asks_as_often_for_many_as_for_one(
    cast: Cast, pattern: RaisedPattern, stranger: Subject, django_assert_max_num_queries: Any
) -> None:
    browser = client_of(cast.ines)
    url = reverse("audit_workspace:patterns")
    browser.get(url)
    with django_assert_max_num_queries(60) as few:
        browser.get(url)
    for name in ("tom", "kim", "joan"):
        looked(cast.hat(name), [stranger.pk], working_noon() + timedelta(minutes=1))
    raised()
    with django_assert_max_num_queries(len(few)):
        browser.get(url)


def test_a_service_reads_the_log_of_the_workspaces_it_names_and_of_no_other(
    cast: Cast, pattern: RaisedPattern
) -> None:
    def seen(*places: UUID) -> bool:
        with door.door(replace(READS, audit_workspace_ids=places)):
            return Entry.objects.filter(pk__in=pattern.entries).exists()

    assert seen(cast.workspace.mash.pk)
    assert not seen(cast.workspace.marac.pk)
    assert not seen()


@pytest.mark.slow
def test_the_weeks_of_the_demo_raise_nothing_but_accounts_that_nobody_ever_used(db: None) -> None:
    """They are ordinary: nights, a missing child, an emergency, new people; and all of it explained.

    Some of its people never do anything: their accounts are raised once, on one day three months after
    the hub was set up, and this week is quiet.
    """
    today: date = hats.today()
    story.tell(lambda _: None)
    weeks = {}
    for back in range(126, -14, -7):
        with clock.moved(datetime.combine(today - back * DAY, clock.now().time(), clock.LONDON)):
            weeks[back] = {(row.pattern, row.on, row.person_id) for row in raised()}
    everything = weeks[min(weeks)]
    assert {pattern for pattern, _, _ in everything} <= {Pattern.DORMANT}
    assert len({on for _, on, _ in everything}) <= 1
    assert weeks[21] == everything
    with door.door(SETUP):
        every = hats.every_workspace()
    with door.door(replace(READS, audit_workspace_ids=every)):
        theirs = Entry.objects.filter(person_id__in=[person for _, _, person in everything])
        assert not theirs.filter(at__gt=clock.now() - 119 * DAY).exists()  # since they were set up
