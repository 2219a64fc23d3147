"""Access requests: asked about an answer, given by its agency to people by name, until a day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse

from agencies import clock, door, hats
from agencies.actors import Hat, Service
from agencies.models import GrantCause, Notice
from agencies.models.workspaces import Purpose
from agencies.reasons import Reason, ReasonCode
from agencies.verdicts import Refused, Stale
from audit.log.models import Entry
from mash_hub import access_page, access_requests, clocks, conflicts, desk, sharing
from mash_hub.access_requests import ACCESS, Gift, Wish
from mash_hub.models import AccessRequest, AccessState, InformationRequest, Item, ItemRelease
from mash_hub.models.conflicts import ConflictSource
from mash_hub.models.enquiries import Rating
from mash_hub.models.releases import Section
from tests.cast import Cast, client_of, post
from tests.mash_hub.enquiry_case import (
    WITHHOLD,
    asked,
    fresh,
    in_part,
    nothing,
    opened_by,
    rated,
    returned,
    wrote,
)
from tests.mash_hub.test_releases import reads

TEXT = "ZQX three incidents in nine months"
NEED = "ZQX we visit on Friday and need the dates"
WHY = Reason(ReasonCode.RELEVANT, "Needed for the visit.")


@pytest.fixture
def police(cast: Cast) -> InformationRequest:
    """An answer of the police in which one item was kept back."""
    sent = asked(cast, rated(cast, Rating.AMBER), "police", "health")["police"]
    opened_by(cast.owen, sent)
    wrote(cast.owen, sent, TEXT, WITHHOLD)
    return returned(cast.owen, sent)


def wish(hat: Hat, **other: Any) -> Wish:
    day = hats.today() + timedelta(days=14)
    return replace(Wish(NEED, (hat.person_id,), Purpose.SAFEGUARD_CHILD, day), **other)


def _now(request: InformationRequest, hat: Hat) -> InformationRequest:
    with door.door(hat):
        return fresh(request)


def asks(hat: Hat, request: InformationRequest, **other: Any) -> AccessRequest:
    with door.door(hat):
        return access_requests.ask(request, by=hat, wish=wish(hat, **other))


def gives(cast: Cast, row: AccessRequest, *sections: Section, **other: Any) -> AccessRequest:
    with door.door(cast.owen):
        item = Item.objects.get(request=row.request_id)
        gifts = [Gift(item.pk, section, item.version) for section in sections or (Section.WHOLE,)]
        given = {"gifts": gifts, "until_on": row.until_on, "because": WHY, "version": row.version}
        return access_requests.give(row, by=cast.owen, **{**given, **other})


def the_item(cast: Cast) -> Item:
    with door.door(cast.owen):
        return Item.objects.get(owner=cast.owen.agency_id)


def test_what_is_given_is_read_by_those_named_alone_until_the_last_day(
    cast: Cast, police: InformationRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = asks(cast.devika, police)
    item = the_item(cast)
    assert reads(cast.devika, item) == ""
    done = gives(cast, made)
    assert done.state == AccessState.GIVEN
    assert reads(cast.devika, item) == TEXT
    for other in (cast.arlo, cast.kim, cast.esther):
        assert reads(other, item) == ""
    with door.door(cast.owen):
        cause = GrantCause.objects.exclude(receiver=item.owner_id).get(
            thing_id=item.pk, ended_at__isnull=True
        )
        assert (cause.cause_kind, cause.persons) == ("ACCESS_REQUEST", [cast.devika.person_id])
        verbs = Entry.objects.filter(thing_ids__contains=[made.pk]).order_by("at", "pk")
        assert [entry.verb for entry in verbs] == ["REQUESTED", "GRANTED"]
        assert NEED not in str(list(Entry.objects.values()))
    after = clock.now() + timedelta(days=16)
    monkeypatch.setattr(clock, "now", lambda: after)
    assert reads(cast.devika, item) == ""
    with door.door(Service("releases")):
        assert sharing.let_run_out(by=Service("releases"), only=sharing.run_out_ids()) == 1
    with door.door(cast.owen):
        assert fresh(item).state == "RUN_OUT"


def test_what_was_given_is_taken_back_like_any_release(
    cast: Cast, police: InformationRequest
) -> None:
    gives(cast, asks(cast.devika, police))
    item = the_item(cast)
    with door.door(cast.owen):
        release = ItemRelease.objects.get(item=item)
        back = Reason(ReasonCode.SENT_IN_ERROR)
        sharing.end(release, by=cast.owen, because=back, version=release.version)
    assert reads(cast.devika, item) == ""


def test_asking_tells_nothing_of_what_exists(cast: Cast) -> None:
    """An agency that keeps an item back and one that holds nothing are asked alike (4.15)."""
    sent = asked(cast, rated(cast), "police", "health")
    opened_by(cast.owen, sent["police"])
    wrote(cast.owen, sent["police"], TEXT, WITHHOLD)
    returned(cast.owen, sent["police"])
    nothing(cast.kim, sent["health"])
    answers = []
    for key, hat in (("police", cast.owen), ("health", cast.kim)):
        made = asks(cast.devika, _now(sent[key], cast.devika))
        with door.door(hat):
            because = Reason(ReasonCode.NOT_PROPORTIONATE)
            access_requests.decline(made, by=hat, because=because, version=made.version)
        with door.door(cast.devika):
            context = access_page.of(fresh(made), by=cast.devika)
        answers.append((context["answer"], context["row"].state, context["people"]))
    assert answers[0] == answers[1]


def test_only_a_reader_of_another_agency_who_sees_the_answer_asks_and_once_at_a_time(
    cast: Cast, police: InformationRequest
) -> None:
    with pytest.raises(Refused, match="what you can see"):
        asks(cast.kim, police)
    with pytest.raises(Refused, match="own answer"):
        asks(cast.owen, police)
    with pytest.raises(Refused, match="your agency"):
        asks(cast.devika, police, persons=(cast.owen.person_id,))
    with pytest.raises(Refused, match="twelve months"):
        asks(cast.devika, police, until_on=date(2040, 1, 1))
    with pytest.raises(Refused, match="need it for"):
        asks(cast.devika, police, need=" ")
    made = asks(cast.devika, police)
    with pytest.raises(Refused, match="already"):
        asks(cast.devika, police)
    with door.door(cast.devika):
        access_requests.take_back(made, by=cast.devika, version=made.version)
    assert asks(cast.devika, police).is_open


def test_the_agency_asked_alone_answers_and_gives_only_of_that_answer(
    cast: Cast, police: InformationRequest
) -> None:
    made = asks(cast.devika, police)
    with door.door(cast.devika), pytest.raises(Refused):
        access_requests.decline(made, by=cast.devika, because=WHY, version=made.version)
    with pytest.raises(Refused, match="at least one"):
        gives(cast, made, gifts=[])
    with pytest.raises(Refused, match="at least one"):
        gives(cast, made, gifts=[Gift(made.pk, Section.WHOLE, 1)])
    gives(cast, made)
    with pytest.raises((Refused, Stale)):
        gives(cast, made)


def test_both_sides_are_told_without_a_name_and_the_clock_runs(
    cast: Cast, police: InformationRequest
) -> None:
    made = asks(cast.devika, police)
    with door.door(cast.owen):
        told = Notice.objects.visible_to(cast.owen).get(notice_kind="ACCESS_REQUESTED")
        assert told.reference == police.reference
        limit = clocks.of(AccessRequest.kind, [made.pk], ACCESS)[made.pk]
        assert limit.due_at == clocks.due(clocks.working_days(1), made.asked_at, None)
        waiting = {work.kind for work in desk.work_for(cast.owen, clock.now())}
        assert "access_request" in waiting
    gives(cast, made)
    with door.door(cast.devika):
        assert Notice.objects.visible_to(cast.devika).filter(notice_kind="ACCESS_ANSWERED").exists()
    with door.door(cast.arlo):
        found = Notice.objects.visible_to(cast.arlo)
        assert not found.filter(notice_kind__in=("ACCESS_ANSWERED", "ITEM_RELEASED")).exists()
    with door.door(cast.owen):
        assert clocks.of(AccessRequest.kind, [made.pk], ACCESS)[made.pk].was_in_time
        assert "access_request" not in {w.kind for w in desk.work_for(cast.owen, clock.now())}


def test_a_red_enquiry_wants_access_within_the_hour(cast: Cast) -> None:
    sent = asked(cast, rated(cast, Rating.RED), "police")["police"]
    nothing(cast.owen, sent)
    made = asks(cast.devika, _now(sent, cast.devika))
    with door.door(cast.owen):
        limit = clocks.of(AccessRequest.kind, [made.pk], ACCESS)[made.pk]
        assert limit.due_at - made.asked_at == timedelta(hours=1)


def test_whoever_is_kept_apart_neither_sees_the_request_nor_reads_what_is_given(
    cast: Cast, police: InformationRequest
) -> None:
    made = asks(cast.devika, police)
    gives(cast, made)
    item = the_item(cast)
    with door.door(cast.owen):
        conflicts.keep_apart(
            cast.devika.person_id,
            police.file_id,
            source=ConflictSource.NOTED,
            by=cast.owen,
            at=clock.now(),
        )
    assert reads(cast.devika, item) == ""
    browser = client_of(cast.devika)
    hidden = browser.get(reverse("mash_hub:access-request", args=[made.pk]))
    absent = browser.get(reverse("mash_hub:access-request", args=[item.pk]))
    assert (hidden.status_code, absent.status_code) == (404, 404)
    page = browser.get(reverse("mash_hub:access-requests")).content.decode()
    assert police.reference not in page
    with door.door(cast.devika):
        seen = AccessRequest.objects.visible_to(cast.devika)
        row = AccessRequest.objects.get(pk=made.pk)
        among = [cast.devika, cast.arlo, cast.owen, cast.kim, cast.esther]
        readers = AccessRequest.objects.readers_of(row, among=among)
        assert not seen.exists()
    assert readers == [hat for hat in among if hat in (cast.arlo, cast.owen)]


def test_the_pages_ask_give_and_decline(cast: Cast) -> None:
    sent = asked(cast, rated(cast), "police")["police"]
    opened_by(cast.owen, sent)
    item = wrote(cast.owen, sent, f"{TEXT}, with number 9", in_part(TEXT))
    returned(cast.owen, sent)
    devika, owen = client_of(cast.devika), client_of(cast.owen)
    for browser in (devika, owen):
        assert b"for access" in browser.get(reverse("mash_hub:access-requests")).content
    assert b"Ask for more" in devika.get(reverse("mash_hub:item", args=[item.pk])).content
    ask = reverse("mash_hub:item-access", args=[item.pk])
    assert devika.get(ask).status_code == 200
    day = hats.today() + timedelta(days=3)
    until = {"until_on_day": day.day, "until_on_month": day.month, "until_on_year": day.year}
    wrong = post(devika, ask, cast.devika, **{"need": "", **until})
    assert wrong.status_code == 422
    wanted = {"need": NEED, "persons": [str(cast.devika.person_id)], "purpose": sent.purpose}
    assert post(devika, ask, cast.devika, **{**wanted, **until}).status_code == 302
    with door.door(cast.owen):
        made = AccessRequest.objects.get(request=sent)
        held = fresh(item)
    page = reverse("mash_hub:access-request", args=[made.pk])
    shown = owen.get(page).content.decode()
    assert NEED in shown
    assert "in part" in shown
    assert owen.get(reverse("mash_hub:access-decline", args=[made.pk])).status_code == 200
    chosen = [f"{item.pk}:{section}:{held.version}" for section in ("content", "shared")]
    answer = {"gifts": chosen, "because": "RELEVANT", "sentence": "", "version": made.version}
    assert post(devika, page, cast.devika, **{**answer, **until}).status_code == 403
    assert post(owen, page, cast.owen, **{**answer, **until}).status_code == 302
    assert reads(cast.devika, item).endswith("number 9")
    assert b"Access given" in devika.get(page).content
