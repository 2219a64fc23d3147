"""Adult concerns: consent and wishes, the three tests, section 42, and what the adult wanted (4.6)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse

from agencies import clock
from agencies.actors import Hat, Service
from agencies.clock import LONDON
from agencies.door import door
from agencies.models import Notice, NoticeKind
from agencies.reasons import Reason, ReasonCode
from agencies.verdicts import Refused, Stale
from mash_hub import adult_concerns, clocks, conflicts, jobs, lateness, led_enquiries
from mash_hub.adult_concerns import ThreeTests, Wishes
from mash_hub.models import (
    AdultConcern,
    Advocate,
    Barrier,
    BarrierState,
    Capacity,
    Clock,
    ConcernState,
    Contact,
    ContactState,
    Escalation,
    Result,
)
from mash_hub.models.adult_concerns import Danger
from mash_hub.models.barriers import BarrierKind
from mash_hub.models.conflicts import ConflictSource
from mash_hub.models.contact_states import Consent, Override
from tests.cast import SETUP, Cast, client_of, post
from tests.mash_hub import contact_case
from tests.mash_hub.enquiry_case import make_contact

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
S = ConcernState
MONDAY = datetime(2027, 2, 1, 10, tzinfo=LONDON)
WISHES = Wishes(("I want my bank card back.", "I want to stay at home."))


@pytest.fixture(autouse=True)
def _on_monday() -> Iterator[None]:
    """Everything happens from that Monday on."""
    with clock.moved(MONDAY):
        yield


def opened(cast: Cast) -> AdultConcern:
    contact = make_contact(cast, received_at=MONDAY)
    with door(cast.devika):
        row = adult_concerns.open_for(contact, by=cast.devika, at=MONDAY, since=MONDAY)
        assert row is not None
        return row


def do(verb: Any, row: AdultConcern, by: Hat, *args: Any, **given: Any) -> AdultConcern:
    """One act on the concern as it stands."""
    with door(by):
        newest = AdultConcern.objects.get(pk=row.pk)
        return verb(newest, *args, by=by, version=newest.version, **given)


def gathered(cast: Cast, wishes: Wishes = WISHES) -> AdultConcern:
    given = {"consent": Consent.REFUSED, "override": Override.COERCION, "wishes": wishes}
    return do(adult_concerns.gather, opened(cast), cast.devika, **given)


def answers_of(*answers: bool, **more: Any) -> ThreeTests:
    given: dict[str, Any] = {
        "needs": "Care at home twice a day.",
        "risk": "His card is used in shops he never goes to.",
        "protect": "He cannot go to the bank.",
        "capacity": Capacity.HAS,
        "capacity_why": "Seen by his nurse on Friday.",
        "advocate": Advocate.NOT_NEEDED,
        **more,
    }
    first, second, third = answers
    return ThreeTests((first, second, third), **given)


def after_tests(cast: Cast, *answers: bool) -> AdultConcern:
    row = gathered(cast)
    return do(adult_concerns.answer_tests, row, cast.devika, answers_of(*answers))


def test_screening_an_adult_concern_opens_it_with_two_working_days_to_decide(cast: Cast) -> None:
    contact = contact_case.screened(contact_case.submitted(cast.joan), cast.devika)
    contact_case.decided(contact, ContactState.ADULT_CONCERN, cast.devika)
    with door(cast.devika):
        row = AdultConcern.objects.visible_to(cast.devika).get()
        received = Contact.objects.get(pk=contact.pk).received_at
        limit = clocks.of(row.kind, [row.pk], adult_concerns.DECISION)[row.pk]
    assert row.raised_at == received
    assert limit.due_at == datetime(2027, 2, 3, 23, 59, 59, tzinfo=LONDON)
    devika = client_of(cast.devika)
    assert row.reference in devika.get(reverse("desk:my-work")).content.decode()
    page = devika.get(reverse("mash_hub:contact", args=[contact.pk])).content.decode()
    assert row.reference in page
    with clock.moved(MONDAY + timedelta(days=3)):
        with door(SETUP):
            clocks.sweep(by=Service("clocks"))
        with door(cast.devika):
            told = Notice.objects.visible_to(cast.devika).filter(reference=row.reference)
            assert told.filter(notice_kind=NoticeKind.CLOCK_BREACHED).exists()


@pytest.mark.parametrize(
    ("consent", "override", "wishes", "says"),
    [
        (Consent.REFUSED, "", WISHES, "without consent"),
        (Consent.GIVEN, Override.COERCION, WISHES, "without consent"),
        (Consent.GIVEN, "", Wishes(), "why they were not asked"),
        (Consent.GIVEN, "", Wishes(("a",) * 6), "at most 5"),
    ],
)
def test_consent_or_its_override_and_wishes_or_why_not_asked_are_wanted(
    cast: Cast, consent: Consent, override: str, wishes: Wishes, says: str
) -> None:
    row = opened(cast)
    with pytest.raises(Refused, match=says):
        do(
            adult_concerns.gather,
            row,
            cast.devika,
            consent=consent,
            override=override,
            wishes=wishes,
        )


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"risk": " "}, "evidence for each"),
        ({"capacity_why": ""}, "capacity for this decision"),
        ({"capacity": Capacity.LACKS}, "lacks capacity"),
        ({"advocate": Advocate.INSTRUCTED}, "who supports"),
    ],
)
def test_each_test_has_its_evidence_and_capacity_and_advocate_fit(
    cast: Cast, more: dict[str, Any], says: str
) -> None:
    row = gathered(cast)
    with pytest.raises(Refused, match=says):
        do(adult_concerns.answer_tests, row, cast.devika, answers_of(True, True, True, **more))


@pytest.mark.parametrize(
    ("answers", "decision", "allowed"),
    [
        ((True, True, True), S.S42_ENQUIRY, True),
        ((True, True, True), S.NO_ENQUIRY, False),
        ((True, True, True), S.OTHER_ENQUIRY, False),
        ((True, True, False), S.S42_ENQUIRY, False),
        ((True, True, False), S.OTHER_ENQUIRY, True),
        ((False, True, True), S.NO_ENQUIRY, True),
    ],
)
def test_section_42_is_decided_where_all_three_tests_are_met_and_only_there(
    cast: Cast, answers: tuple[bool, bool, bool], decision: ConcernState, allowed: bool
) -> None:
    row = after_tests(cast, *answers)
    given = {"reason": "As seen.", "danger": Danger.HIGH if decision == S.S42_ENQUIRY else None}
    if not allowed:
        with pytest.raises(Refused, match="test"):
            do(adult_concerns.decide, row, cast.devika, decision, **given)
        return
    assert do(adult_concerns.decide, row, cast.devika, decision, **given).state == decision
    with door(SETUP):
        assert clocks.of(row.kind, [row.pk], adult_concerns.DECISION)[row.pk].was_in_time


def test_the_host_alone_sees_and_works_on_it_step_by_step(cast: Cast) -> None:
    row = opened(cast)
    with door(cast.arlo):
        assert AdultConcern.objects.visible_to(cast.arlo).exists()
    with pytest.raises(Refused):
        do(adult_concerns.gather, row, cast.arlo, consent=Consent.GIVEN, override="", wishes=WISHES)
    for name in ("owen", "kim", "joan", "ruth", "esther", "ines"):
        hat = getattr(cast, name)
        with door(hat):
            assert not AdultConcern.objects.visible_to(hat).exists()
            assert not AdultConcern.objects.readers_of(row, among=[hat])
    with pytest.raises(Refused, match="cannot become"):
        do(adult_concerns.answer_tests, row, cast.devika, answers_of(True, True, True))
    with door(cast.devika), pytest.raises(Stale):
        adult_concerns.gather(
            row, consent=Consent.GIVEN, override="", wishes=WISHES, by=cast.devika, version=7
        )


def test_a_position_of_trust_takes_the_case_from_everybody_but_the_named(cast: Cast) -> None:
    row = opened(cast)
    do(
        adult_concerns.restrict,
        row,
        cast.devika,
        readers=[cast.moira.person_id],
        sentence="A carer of his agency.",
    )
    for hat, sees in ((cast.devika, True), (cast.mandeep, False), (cast.arlo, False)):
        with door(hat):
            assert AdultConcern.objects.visible_to(hat).exists() == sees
            assert Contact.objects.visible_to(hat).filter(pk=row.contact_id).exists() == sees
            assert bool(AdultConcern.objects.readers_of(row, among=[hat])) == sees
    with door(SETUP):
        bar = Barrier.objects.get()
        assert (bar.barrier_kind, bar.state) == (BarrierKind.TRUST, BarrierState.TO_CONFIRM)
    with pytest.raises(Refused, match="already"):
        do(
            adult_concerns.restrict,
            row,
            cast.devika,
            readers=[cast.moira.person_id],
            sentence="Again.",
        )


# --- the pages ------------------------------------------------------------------------------------


def page(name: str, row: AdultConcern) -> str:
    return reverse(f"mash_hub:{name}", args=[row.pk])


def test_a_concern_goes_to_its_end_in_the_browser(cast: Cast) -> None:
    row, devika = opened(cast), client_of(cast.devika)

    def send(name: str, expect: int = 302, **form: Any) -> str:
        if form:
            assert devika.get(page(name, row)).status_code == 200, name
        with door(SETUP):
            version = AdultConcern.objects.get(pk=row.pk).version
        answer = post(devika, page(name, row), cast.devika, **form, version=version)
        assert answer.status_code == expect, (name, answer.content.decode())
        return answer.content.decode()

    assert row.reference in devika.get(reverse("mash_hub:adult-concerns")).content.decode()
    wishes = {"outcomes": "My card back.\nTo stay at home.", "not_asked": ""}
    kept = send("adult-gather", 422, consent="REFUSED", override="", **wishes)
    assert "To stay at home." in kept
    send("adult-gather", consent="REFUSED", override="COERCION", **wishes)
    answers = {"has_needs": "yes", "is_at_risk": "yes", "cannot_protect": "yes"}
    words = {
        "needs": "Care.",
        "risk": "His card.",
        "protect": "He cannot go.",
        "capacity_why": "Seen.",
    }
    rest = {"capacity": "HAS", "advocate": "NOT_NEEDED"}
    send("adult-tests", **answers, **words, **rest)
    send("adult-tests", **answers, **words, **rest)
    send("adult-decide", 422, decision="NO_ENQUIRY", reason="No.")
    send("adult-decide", decision="S42_ENQUIRY", reason="All three.", danger="HIGH")
    send("adult-plan", lead=str(cast.agency.adults.pk), words="His nurse asks him on Tuesday.")
    send("adult-begin")
    send("adult-found", words="His nephew used the card.")
    day = {"review_on_day": "1", "review_on_month": "3", "review_on_year": "2027"}
    send("adult-safety", words="A new card, and a call each Monday.", **day)
    with door(SETUP):
        limit = clocks.of(row.kind, [row.pk], adult_concerns.REVIEW)[row.pk]
        assert limit.due_at.astimezone(LONDON).date() == date(2027, 3, 1)
    send("adult-close", 422, words="He has his card.", result_0="MET")
    send("adult-close", words="He has his card.", result_0="MET", result_1="PARTLY")
    with door(SETUP):
        (closed,) = AdultConcern.objects.all()
        assert (closed.state, closed.results) == (S.CLOSED, [Result.MET, Result.PARTLY])
        assert not Clock.objects.on(row.kind, [row.pk]).running().exists()
    shown = devika.get(page("adult-concern", row)).content.decode()
    for words_shown in ("Partly met", "His nephew used the card.", "In time", "Northmoor Adults"):
        assert words_shown in shown
    listed = devika.get(reverse("mash_hub:adult-concerns"), {"show": "closed"}).content.decode()
    assert row.reference in listed


def test_the_case_is_restricted_by_page_and_strangers_find_nothing(cast: Cast) -> None:
    row, devika = opened(cast), client_of(cast.devika)
    form = {"readers": [str(cast.moira.person_id)], "sentence": "A carer.", "version": row.version}
    assert devika.get(page("adult-trust", row)).status_code == 200
    assert post(devika, page("adult-trust", row), cast.devika, **form).status_code == 302
    assert "is restricted" in devika.get(page("adult-concern", row)).content.decode()
    assert client_of(cast.mandeep).get(page("adult-concern", row)).status_code == 404
    assert client_of(cast.owen).get(page("adult-concern", row)).status_code == 404


def test_a_concern_decided_too_late_is_told_to_who_leads_it_and_not_to_who_only_referred(
    cast: Cast,
) -> None:
    opened(cast)
    with clock.moved(MONDAY + timedelta(days=5)):
        jobs.sweep_clocks()
        jobs.raise_escalations()
    with door(SETUP):
        assert not Escalation.objects.exists()  # health referred it, and does not see it yet
    for state, waiting in ((S.ENQUIRY, {cast.agency.health.pk}), (S.CONCERN, set())):
        with door(SETUP):
            row = AdultConcern.objects.get()
            row.lead_agency, row.state = cast.agency.health, state
            row._commit(["lead_agency", "state"], by=SETUP, at=MONDAY)
            late = lateness.parties(list(Clock.objects.filter(thing_id=row.pk)))
            assert {one.waits_id for one in late.values()} == waiting


def planned(cast: Cast, lead: str) -> AdultConcern:
    row = after_tests(cast, True, True, True)
    row = do(
        adult_concerns.decide,
        row,
        cast.devika,
        S.S42_ENQUIRY,
        reason="All three are met.",
        danger=Danger.MODERATE,
    )
    agency = getattr(cast.agency, lead)
    return do(adult_concerns.plan, row, cast.devika, words="His nurse asks him.", lead=agency)


def test_the_agency_that_leads_the_enquiry_sees_its_part_and_writes_what_it_finds(
    cast: Cast,
) -> None:
    row = after_tests(cast, True, True, True)
    url = page("adult-concern", row)
    kim, devika = client_of(cast.kim), client_of(cast.devika)
    assert kim.get(url).status_code == 404  # nobody has asked health yet
    form = {"decision": "S42_ENQUIRY", "reason": "ZQR all three are met.", "version": row.version}
    form["danger"] = "MODERATE"
    post(devika, page("adult-decide", row), cast.devika, **form)
    form = {"lead": str(cast.agency.health.pk), "words": "ZQP his nurse asks.", "version": 4}
    assert post(devika, page("adult-plan", row), cast.devika, **form).status_code == 302
    shown = kim.get(url).content.decode()
    for words_shown in ("ZQR all", "ZQP his", "bank card back", "twice a day", "Marisa Oakden"):
        assert words_shown in shown
    assert row.reference in kim.get(reverse("desk:my-work")).content.decode()
    assert row.reference in kim.get(reverse("mash_hub:adult-concerns")).content.decode()
    for hat in (cast.owen, cast.tom, cast.joan):
        assert client_of(hat).get(url).status_code in (403, 404)
    for name in ("adult-plan", "adult-close", "adult-found", "adult-safety"):
        assert kim.get(page(name, row)).status_code in (403, 404)
    assert kim.get(page("adult-part", row)).status_code == 403  # it has not begun
    assert post(kim, page("adult-begin", row), cast.kim, version=5).status_code == 302
    words = {"words": "ZQN he is seen on Friday.", "is_finding": "no"}
    assert post(kim, page("adult-part", row), cast.kim, version=6, **words).status_code == 302
    assert "ZQN he is seen" in devika.get(url).content.decode()
    found = {"words": "ZQF his nephew used the card.", "is_finding": "yes"}
    assert post(kim, page("adult-part", row), cast.kim, version=7, **found).status_code == 302
    with door(SETUP):
        assert AdultConcern.objects.get().state == S.OUTCOMES
    assert post(kim, page("adult-part", row), cast.kim, version=8, **found).status_code == 403
    assert "ZQF his nephew" in devika.get(url).content.decode()
    do(
        adult_concerns.keep_safe,
        row,
        cast.devika,
        words="ZQS a new card.",
        review_on=date(2027, 3, 1),
    )
    assert "ZQS" not in kim.get(url).content.decode()  # the host's own


def test_whoever_is_kept_apart_or_outside_the_agreement_does_not_see_an_enquiry_it_leads(
    cast: Cast,
) -> None:
    row = planned(cast, "health")
    among = [cast.kim, replace(cast.kim, agreement_in_force=False), cast.joan, cast.devika]
    with door(cast.devika):
        assert AdultConcern.objects.readers_of(row, among=among) == [cast.kim, cast.devika]
    for hat, sees in zip(among, (1, 0, 0, 1), strict=True):
        with door(hat):
            assert AdultConcern.objects.visible_to(hat).count() == sees
    with door(cast.owen), pytest.raises(Refused, match="Only the agency that leads"):
        led_enquiries.begin(row, by=cast.owen, version=row.version)
    with door(SETUP):
        source = ConflictSource.DECLARED
        person = cast.kim.person_id
        conflicts.keep_apart(person, row.file_id, source=source, by=cast.kim, at=MONDAY)
    assert client_of(cast.kim).get(page("adult-concern", row)).status_code == 404


# --- how grave the danger is ----------------------------------------------------------------------


def judged(cast: Cast, decision: ConcernState, danger: Danger | None, at: datetime) -> AdultConcern:
    """A concern decided at a time."""
    with clock.moved(at):
        row = after_tests(cast, True, True, decision == S.S42_ENQUIRY)
        given = {"reason": "As seen.", "danger": danger}
        return do(adult_concerns.decide, row, cast.devika, decision, **given)


def test_a_person_says_how_grave_the_danger_is_under_section_42_and_nowhere_else(
    cast: Cast,
) -> None:
    devika = client_of(cast.devika)
    row = after_tests(cast, True, True, True)
    form = {"decision": "S42_ENQUIRY", "reason": "All three.", "version": row.version}
    drawn = devika.get(page("adult-decide", row))
    assert not drawn.context["form"]["danger"].value()  # nothing is chosen beforehand
    refused = post(devika, page("adult-decide", row), cast.devika, **form)
    assert "Say how grave the danger is." in refused.content.decode()
    with pytest.raises(Refused, match="how grave"):
        do(adult_concerns.decide, row, cast.devika, S.S42_ENQUIRY, reason="All three.")
    form["danger"] = "MODERATE"
    assert post(devika, page("adult-decide", row), cast.devika, **form).status_code == 302
    assert "moderate" in devika.get(page("adult-concern", row)).content.decode()
    other = after_tests(cast, True, True, False)
    assert "danger" not in devika.get(page("adult-decide", other)).context["form"].fields
    given = {"reason": "No.", "danger": Danger.HIGH}
    with pytest.raises(Refused, match="only there"):
        do(adult_concerns.decide, other, cast.devika, S.NO_ENQUIRY, **given)


def test_the_list_is_sorted_by_the_common_band_and_says_each_grade_in_its_own_words(
    cast: Cast,
) -> None:
    low = judged(cast, S.OTHER_ENQUIRY, None, MONDAY)
    none = judged(cast, S.NO_ENQUIRY, None, MONDAY + timedelta(minutes=1))
    medium = judged(cast, S.S42_ENQUIRY, Danger.MODERATE, MONDAY + timedelta(minutes=2))
    high = judged(cast, S.S42_ENQUIRY, Danger.HIGH, MONDAY + timedelta(minutes=3))
    with clock.moved(MONDAY + timedelta(minutes=4)):
        at = clock.now()
        contact = make_contact(cast, received_at=at)
        with door(cast.devika):
            unjudged = adult_concerns.open_for(contact, by=cast.devika, at=at, since=at)
            assert unjudged is not None
        contact = contact_case.submitted(cast.joan, immediate_danger=True)
        with door(cast.devika):
            gravest = adult_concerns.open_for(contact, by=cast.devika, at=at, since=at)
            assert gravest is not None
    devika = client_of(cast.devika)
    url = reverse("mash_hub:adult-concerns")
    listed = devika.get(url, {"sort": "danger"})
    rows = [row.reference for row, _ in listed.context["lines"]]
    wanted = [gravest, high, unjudged, medium, low, none]
    # Two are of the same band: the older of them stands first.
    assert rows == [one.reference for one in wanted]
    text = listed.content.decode()
    for words in (
        "Immediate danger",
        "Section 42, high",
        "Section 42, moderate",
        "Other enquiry",
        "No enquiry",
        "Danger not judged yet",
    ):
        assert words in text
    assert "decides nothing" in text
    due = [row.reference for row, _ in devika.get(url).context["lines"]]
    assert due != rows
    assert sorted(due) == sorted(rows)


def test_the_danger_is_judged_anew_with_the_reason_by_the_host_and_nothing_follows(
    cast: Cast,
) -> None:
    row = judged(cast, S.S42_ENQUIRY, Danger.MODERATE, MONDAY)
    devika, url = client_of(cast.devika), page("adult-danger", row)
    assert url in devika.get(page("adult-concern", row)).content.decode()
    form = {"danger": "HIGH", "because": "RISK_RISEN", "sentence": "ZQW he was hit."}
    for hat, code in ((cast.arlo, 403), (cast.owen, 403), (cast.joan, 403), (cast.esther, 404)):
        assert post(client_of(hat), url, hat, **form, version=row.version).status_code == code, hat
    no_reason = {"danger": "HIGH", "version": row.version}
    assert post(devika, url, cast.devika, **no_reason).status_code == 422
    assert post(devika, url, cast.devika, **form, version=row.version).status_code == 302
    with door(SETUP):
        now = AdultConcern.objects.get(pk=row.pk)
        last = row.history.get(version=now.version)
        assert not Clock.objects.on(row.kind, [row.pk]).running().exists()
    assert (now.danger, now.state, now.decision) == ("HIGH", S.S42_ENQUIRY, S.S42_ENQUIRY)
    assert (last.reason_code, last.by_person_id) == ("RISK_RISEN", cast.person.devika.pk)
    again = judged(cast, S.NO_ENQUIRY, None, MONDAY)
    given = {"danger": Danger.HIGH, "because": Reason(ReasonCode.RISK_RISEN)}
    with pytest.raises(Refused, match="section 42"):
        do(adult_concerns.judge, again, cast.devika, **given)
