"""Emergency access: what it opens, to whom, for how long, who is told, and its reviews (4.15)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from agencies import clock, door, sealing
from agencies.actors import Hat, Service
from agencies.models import GrantCause, Notice, Session
from agencies.models.grants import CauseKind
from agencies.reasons import ReasonCode
from agencies.roles import Role
from agencies.verdicts import Refused, Stale
from audit.log.models import Entry
from mash_hub import (
    break_glass,
    break_glass_page,
    break_glass_reviews,
    clocks,
    conflicts,
    emergency_scope,
    jobs,
    late_reviews,
)
from mash_hub.forms.break_glass import BreakGlassForm
from mash_hub.models import (
    BreakGlass,
    BreakGlassReview,
    Card,
    Contact,
    GlassState,
    Item,
    ReviewState,
    Topic,
)
from mash_hub.models.conflicts import ConflictSource
from tests.cast import Cast, client_of, given_role, post
from tests.mash_hub.enquiry_case import make_contact
from tests.mash_hub.test_flags import part
from tests.mash_hub.test_sheets import shown as shown_to
from tests.mash_hub.test_sheets import wrote

WHY = "ZQX she rang from the locked bathroom and he is at the door"
RISK = ReasonCode.RISK_TO_LIFE
NARRATIVE = "She told me what he did."


@pytest.fixture
def contact(cast: Cast) -> Contact:
    """Joan's contact about three people: health owns it, the council was given it, police nothing."""
    return make_contact(cast)


def in_session(hat: Hat) -> tuple[Any, Hat]:
    """A browser of a hat, and the hat as its session wears it."""
    browser = client_of(hat)
    with door.door(hat):
        newest = Session.objects.filter(person=hat.person_id).latest("started_at")
    return browser, replace(hat, session_hash=newest.pk)


def opens(hat: Hat, reference: str, category: ReasonCode = RISK) -> BreakGlass:
    with door.door(hat):
        target = emergency_scope.find(reference=reference, typed=None, by=hat, category=category)
        if target is None:
            raise Refused(break_glass.NOT_HELD)
        return break_glass.invoke(target, by=hat, category=category, why=WHY)


def open_to(hat: Hat, use: BreakGlass) -> dict[str, Any] | None:
    with door.door(hat):
        return break_glass_page.of(use, by=replace(hat, emergency_id=use.pk))["content"]


def fill(**more: str) -> dict[str, str]:
    return {"because": RISK.value, "why": WHY, "reference": "", **more}


def test_it_opens_the_case_on_its_own_page_for_an_hour_and_nowhere_else(
    cast: Cast, contact: Contact, monkeypatch: pytest.MonkeyPatch
) -> None:
    """AC8: reason and sentence, sixty minutes, told at once, reviewed in two working days."""
    browser, owen = in_session(cast.owen)
    page = reverse("mash_hub:break-glass-new")
    assert browser.get(page).status_code == 200
    who = part(cast, contact, "Marisa")
    given = {"agencies": (cast.agency.police.pk,), "places": (cast.workspace.mash.pk,)}
    shown_to(cast.devika, wrote(cast.devika, who, Topic.DISABILITY), **given)
    wrote(cast.devika, who, Topic.CAPACITY)
    sent = post(browser, page, owen, **fill(reference=contact.reference))
    assert sent.status_code == 302
    shown = browser.get(sent["Location"]).content.decode()
    assert NARRATIVE in shown
    assert "Marisa Oakden" in shown
    assert "ZQXDISABILITY" in shown  # shown to them anyway
    assert "ZQXCAPACITY" not in shown
    assert "Emergency access is open until" in browser.get(reverse("desk:my-work")).content.decode()
    with door.door(owen):
        use = BreakGlass.objects.get()
        cards = Card.objects.visible_to(owen)
        assert not cards.exists()
        assert not Contact.objects.visible_to(owen).exists()
        entries = Entry.objects.filter(person_id=owen.person_id, verb__in=("READ", "VIEWED"))
        since = entries.filter(at__gte=use.began_at)
        assert {one.basis for one in since} == {f"break_glass:{use.pk}"}
        assert WHY not in str([*Entry.objects.values()])
    after = clock.now() + timedelta(minutes=60)
    monkeypatch.setattr(clock, "now", lambda: after)
    assert open_to(cast.owen, use) is None
    with door.door(owen):
        opened = sealing.open_quietly([contact], ["narrative"], by=owen)
        assert opened[contact, "narrative"] is None
    jobs.end_emergencies()
    with door.door(owen):
        assert BreakGlass.objects.get().state == GlassState.ENDED
        causes = GrantCause.objects.filter(cause_kind=CauseKind.BREAK_GLASS, by_id=use.pk)
        assert not causes.filter(ended_at__isnull=True).exclude(thing_kind="break_glass").exists()


def test_its_person_ends_it_and_reading_stops_with_the_act(cast: Cast, contact: Contact) -> None:
    browser, owen = in_session(cast.owen)
    use = opens(owen, contact.reference)
    url = reverse("mash_hub:break-glass", args=[use.pk])
    assert NARRATIVE in browser.get(url).content.decode()
    post(browser, reverse("mash_hub:break-glass-end", args=[use.pk]), owen, version=use.version)
    after = browser.get(url).content.decode()
    assert NARRATIVE not in after
    assert "Emergency access is open until" not in after
    with door.door(owen), pytest.raises((Refused, Stale)):
        break_glass.end(use, by=owen, version=use.version)


def test_another_session_or_hat_of_the_same_person_does_not_read_by_it(
    cast: Cast, contact: Contact
) -> None:
    browser, owen = in_session(cast.owen)
    use = opens(owen, contact.reference)
    url = reverse("mash_hub:break-glass", args=[use.pk])
    assert NARRATIVE in browser.get(url).content.decode()
    assert NARRATIVE not in client_of(cast.owen).get(url).content.decode()
    assert NARRATIVE not in client_of(cast.hat("owen", "marac")).get(url).content.decode()
    assert client_of(cast.kim).get(url).status_code == 404


def test_owners_contacts_and_officers_and_the_supervisor_are_told_without_a_name(
    cast: Cast, contact: Contact
) -> None:
    use = opens(in_session(cast.owen)[1], contact.reference)
    told = {
        name: _kinds(getattr(cast, name))
        for name in ("kim", "moira", "paula", "ivor", "joan", "tom")
    }
    assert told["kim"] == told["moira"] == {"BREAK_GLASS_USED"}
    assert told["paula"] == told["ivor"] == {"BREAK_GLASS_BY_US"}
    assert told["joan"] == told["tom"] == set()
    with door.door(cast.moira):
        one = Notice.objects.visible_to(cast.moira).get()
        assert (one.reference, one.thing_id) == (use.reference, use.pk)
        review = BreakGlassReview.objects.get(owner=cast.agency.health)
        limit = clocks.of(review.kind, [review.pk], break_glass.REVIEW)[review.pk]
        assert limit.due_at == clocks.due(clocks.working_days(2), use.began_at, None)


def _kinds(hat: Hat) -> set[str]:
    with door.door(hat):
        found = Notice.objects.visible_to(hat).filter(notice_kind__startswith="BREAK_GLASS")
        return {*found.values_list("notice_kind", flat=True)}


def test_the_owners_officer_reviews_it_and_a_late_review_goes_a_step_higher(
    cast: Cast, contact: Contact, monkeypatch: pytest.MonkeyPatch
) -> None:
    use = opens(in_session(cast.owen)[1], contact.reference)
    officer = client_of(cast.moira)
    listed = officer.get(reverse("mash_hub:break-glasses")).content.decode()
    assert use.reference in listed
    url = reverse("mash_hub:break-glass", args=[use.pk])
    page = officer.get(url).content.decode()
    assert WHY in page
    assert NARRATIVE not in page
    late = clock.now() + timedelta(days=7)
    monkeypatch.setattr(clock, "now", lambda: late)
    with door.door(Service("clocks")):
        clocks.sweep(by=Service("clocks"), only=clocks.late_ids())
    assert "BREAK_GLASS_LATE" in _kinds(cast.moira)
    monkeypatch.undo()
    with door.door(cast.moira):
        row = BreakGlassReview.objects.get(owner=cast.agency.health)
        for hat in (cast.ivor, cast.kim, cast.owen):
            assert not break_glass_reviews.may_review(hat, row)
    found = {"found": "UNCLEAR", "sentence": "ZQX asked his sergeant", "version": row.version}
    assert post(officer, url, cast.moira, **{**found, "sentence": ""}).status_code == 422
    assert post(officer, url, cast.moira, **found).status_code == 302
    with door.door(cast.moira):
        row = BreakGlassReview.objects.get(pk=row.pk)
        assert row.state == ReviewState.UNCLEAR
    found = {"found": "JUSTIFIED", "sentence": "ZQX a call to 999", "version": row.version}
    unsettled = post(officer, url, cast.moira, **found)
    assert unsettled.status_code == 422
    assert "Say what follows, or that nothing does." in unsettled.content.decode()
    found |= {"outcome": "NOTHING", "feedback": "Well done"}
    assert post(officer, url, cast.moira, **found).status_code == 302
    assert post(officer, url, cast.moira, **found).status_code == 403
    assert "BREAK_GLASS_REVIEWED" in _kinds(cast.owen) | _kinds(cast.paula)


def test_what_nobody_reviewed_in_time_is_the_risk_owners_with_a_clock_of_its_own(
    cast: Cast, contact: Contact
) -> None:
    """After two working days; not before, not of another agency, and never by who opened it."""
    use = opens(in_session(cast.owen)[1], contact.reference)
    owner = given_role(cast, "kim", Role.RISK_OWNER)
    other = given_role(cast, "cole", Role.RISK_OWNER)
    by = Service("break-glass")
    url = reverse("mash_hub:break-glass", args=[use.pk])
    assert client_of(owner).get(url).status_code == 404
    with door.door(by):
        assert late_reviews.late_ids() == []
    with clock.moved(clock.now() + timedelta(days=7)):
        with door.door(by):
            ids = late_reviews.late_ids()
            assert late_reviews.raise_all(by=by, only=ids) >= 1
            assert late_reviews.raise_all(by=by, only=ids) == 0
            row = BreakGlassReview.objects.get(owner=cast.agency.health)
            running = clocks.of(BreakGlassReview.kind, [row.pk], break_glass_reviews.RAISED)[row.pk]
            among = [owner, other, cast.moira, cast.edna]
            assert BreakGlass.objects.readers_of(use, among=among) == [owner, cast.moira]
        assert "BREAK_GLASS_RAISED" in _kinds(owner)
        browser = client_of(owner)
        desk = browser.get(reverse("desk:my-work")).content.decode()
        assert "nobody reviewed it in time" in desk
        listed = browser.get(reverse("mash_hub:break-glasses")).content.decode()
        assert "with the risk owner" in listed
        assert client_of(other).get(url).status_code == 404
        found = {"found": "JUSTIFIED", "sentence": "ZQX a call to 999", "version": row.version}
        found |= {"outcome": "NOTHING", "feedback": "Well done"}
        assert post(browser, url, owner, **found).status_code == 302
        with door.door(owner):
            running.refresh_from_db()
            assert running.met_at is not None
            assert BreakGlassReview.objects.get(pk=row.pk).state == ReviewState.JUSTIFIED


def test_whoever_is_kept_apart_is_answered_as_if_nothing_were_held(
    cast: Cast, contact: Contact
) -> None:
    with door.door(cast.owen):
        conflicts.keep_apart(
            cast.owen.person_id,
            contact.file_id,
            source=ConflictSource.DECLARED,
            by=cast.owen,
            at=clock.now(),
        )
    browser, owen = in_session(cast.owen)
    page = reverse("mash_hub:break-glass-new")
    with CaptureQueriesContext(connection) as for_hidden:
        hidden = post(browser, page, owen, **fill(reference=contact.reference))
    with CaptureQueriesContext(connection) as for_absent:
        absent = post(browser, page, owen, **fill(reference="C-BBBBB"))
    assert len(for_hidden) == len(for_absent)
    assert (hidden.status_code, absent.status_code) == (422, 422)
    strip = hidden.content.decode().replace(contact.reference, "C-BBBBB")
    assert _words(strip) == _words(absent.content.decode())
    with door.door(cast.owen):
        assert not BreakGlass.objects.exists()


def _words(page: str) -> list[str]:
    tokens = ("csrf", "live-cursor", "data-shown")
    return [line for line in page.splitlines() if not any(one in line for one in tokens)]


def test_a_conflict_declared_while_it_is_open_ends_what_can_be_read(
    cast: Cast, contact: Contact
) -> None:
    browser, owen = in_session(cast.owen)
    use = opens(owen, contact.reference)
    with door.door(owen):
        conflicts.keep_apart(
            owen.person_id,
            contact.file_id,
            source=ConflictSource.DECLARED,
            by=owen,
            at=clock.now(),
        )
    assert browser.get(reverse("mash_hub:break-glass", args=[use.pk])).status_code == 404


def test_items_and_sealed_items_never_open(cast: Cast, contact: Contact) -> None:
    use = opens(in_session(cast.owen)[1], contact.reference)
    kinds = {"card", "contact", "action", "flag"}
    with door.door(cast.owen):
        assert {*use.things.values_list("thing_kind", flat=True)} <= kinds
        causes = GrantCause.objects.filter(by_id=use.pk, cause_kind=CauseKind.BREAK_GLASS)
        assert {*causes.values_list("thing_kind", "section")} <= {
            ("card", "identity"),
            ("card", "protected"),
            ("contact", "narrative"),
            ("action", "text"),
            ("flag", "words"),
            ("break_glass", "words"),
        }
        assert not Item.objects.visible_to(cast.owen).exists()


def test_protected_addresses_open_to_some_alone_and_when_life_is_at_risk(cast: Cast) -> None:
    every = {
        (name, category): _opens_protected(getattr(cast, name), category)
        for name in ("owen", "devika", "priya", "kim", "tom", "nadia", "edna")
        for category in break_glass.CATEGORIES
    }
    allowed = {name for (name, category), opened in every.items() if opened and category == RISK}
    assert allowed == {"owen", "devika", "priya"}
    assert not any(opened for (_, category), opened in every.items() if category != RISK)


def _opens_protected(hat: Hat, category: ReasonCode) -> bool:
    with door.door(hat):
        return emergency_scope.opens_protected(hat, category)


def test_who_may_not_is_refused_and_one_is_open_at_a_time(cast: Cast, contact: Contact) -> None:
    for hat in (cast.joan, cast.cole, cast.sam, cast.olive, cast.ines, cast.ivor, cast.hugh):
        assert not break_glass.may_break_glass(hat)
    lapsed = replace(cast.owen, agreement_in_force=False)
    assert not break_glass.may_break_glass(lapsed)
    _, owen = in_session(cast.owen)
    use = opens(owen, contact.reference)
    with pytest.raises(Refused, match="stands open"):
        opens(replace(owen, emergency_id=use.pk), contact.reference)
    with door.door(owen):
        target = emergency_scope.find(
            reference=contact.reference, typed=None, by=owen, category=RISK
        )
        assert target
        with pytest.raises(Refused, match="30"):
            break_glass.invoke(target, by=owen, category=RISK, why="he is there     " * 1)
        with pytest.raises(Refused, match="four"):
            break_glass.invoke(target, by=owen, category=ReasonCode.OPEN_CASE, why=WHY)


@given(why=st.text(max_size=40))
@settings(max_examples=40, deadline=None)
def test_a_sentence_of_fewer_than_thirty_characters_is_never_enough(why: str) -> None:
    form = BreakGlassForm(fill(why=why, reference="E-BBBBB"))
    assert form.is_valid() or len(" ".join(why.split())) < 30 or "\x00" in why


def test_the_proof_must_be_fresh_and_nothing_typed_is_lost(cast: Cast, contact: Contact) -> None:
    browser, owen = in_session(cast.owen)
    with door.door(owen):
        old = clock.now() - timedelta(minutes=10)
        Session.objects.filter(pk=owen.session_hash).update(proved_at=old)
    asked = post(
        browser, reverse("mash_hub:break-glass-new"), owen, **fill(reference=contact.reference)
    )
    assert asked.status_code == 403
    assert WHY in asked.content.decode()
    with door.door(owen):
        assert not BreakGlass.objects.exists()
