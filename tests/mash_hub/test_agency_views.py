"""What agencies would decide: hidden from each other until all are in, kept beside the decision."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connections
from django.urls import reverse

from agencies import door, sealing
from agencies.actors import Hat
from agencies.custody.provider import KeysUnavailable
from agencies.models import Grant, Notice
from agencies.reasons import Reason, ReasonCode
from agencies.verdicts import Refused, Stale
from audit.log.models import Entry
from mash_hub import agency_views, requests
from mash_hub.agency_views import Opinion
from mash_hub.models import AgencyView, Enquiry, InformationRequest
from mash_hub.models.enquiries import Level, Outcome
from tests.cast import Cast, client_of, post
from tests.mash_hub.enquiry_case import (
    LATE,
    SHARE,
    asked,
    decided,
    fresh,
    nothing,
    opened_by,
    rated,
    returned,
    wrote,
)

WORDS = "ZQV we hold that she is safe"
OURS = Opinion([Outcome.STRATEGY, Outcome.SECTION_17], Level.FOUR, WORDS)
OTHER = Opinion([Outcome.EARLY_HELP], Level.THREE, "ZQV early help is enough")
NOW = Reason(ReasonCode.IMMEDIATE_RISK, "It cannot wait.")
EVERYBODY = ("devika", "mandeep", "arlo", "owen", "cole", "kim", "tom", "lee", "joan", "edna")


@pytest.fixture
def case(cast: Cast) -> tuple[Enquiry, dict[str, InformationRequest]]:
    """Police and housing have answered; health has not."""
    enquiry = rated(cast)
    sent = asked(cast, enquiry, "police", "housing", "health")
    opened_by(cast.owen, sent["police"])
    wrote(cast.owen, sent["police"], "Something", SHARE)
    returned(cast.owen, sent["police"])
    nothing(cast.tom, sent["housing"])
    return enquiry, sent


def gave(hat: Hat, request: InformationRequest, opinion: Opinion = OURS, version: int = 0) -> Any:
    with door.door(hat):
        return agency_views.give(fresh(request), by=hat, opinion=opinion, version=version)


def readers(cast: Cast, view: AgencyView) -> set[str]:
    """Who is shown a view, who could open it, and that the rule's two faces agree."""
    shown, opening = set(), set()
    for name in EVERYBODY:
        hat = cast.hat(name)
        with door.door(hat):
            if AgencyView.objects.visible_to(hat).filter(pk=view.pk).exists():
                shown.add(name)
            now = fresh(view)
            if sealing.open_quietly([now], ["words"], by=hat)[now, "words"]:
                opening.add(hat.agency_id)
    hats = [cast.hat(name) for name in EVERYBODY]
    owner = next(one for one in hats if one.agency_id == view.owner_id)
    with door.door(owner):
        now = fresh(view)
        found = {hat.person_id for hat in AgencyView.objects.readers_of(now, among=hats)}
    assert found == {cast.hat(name).person_id for name in shown}
    assert {cast.hat(name).agency_id for name in shown} == opening
    return shown


def test_a_view_waits_for_the_own_answer_and_ends_with_the_decision(
    cast: Cast, case: tuple
) -> None:
    enquiry, sent = case
    with pytest.raises(Refused, match="answer first"):
        gave(cast.kim, sent["health"])
    with door.door(cast.devika), pytest.raises(Refused, match="cannot answer"):
        agency_views.give(fresh(sent["police"]), by=cast.devika, opinion=OURS)
    with door.door(cast.tom), pytest.raises(Refused, match="Only an agency that was asked"):
        agency_views.give(fresh(sent["police"]), by=cast.tom, opinion=OURS)
    for wrong, words in (
        (Opinion([], Level.FOUR, WORDS), "at least one outcome"),
        (Opinion([Outcome.NO_FURTHER_ACTION, Outcome.MARAC], Level.ONE, WORDS), "cannot stand"),
        (Opinion([Outcome.MARAC], Level.ONE, "  "), "Say why"),
    ):
        with pytest.raises(Refused, match=words):
            gave(cast.owen, sent["police"], wrong)
    nothing(cast.kim, sent["health"])
    decided(cast, enquiry)
    with pytest.raises(Refused, match="challenge"):
        gave(cast.owen, sent["police"])


def test_a_view_is_nobodys_but_its_agencys_until_all_are_in(cast: Cast, case: tuple) -> None:
    enquiry, sent = case
    view = gave(cast.owen, sent["police"])
    assert readers(cast, view) == {"owen", "cole"}
    with door.door(cast.owen):
        assert set(Grant.objects.of("agency_view", [view.pk]).values_list("receiver_id")) == {
            (cast.agency.police.pk,)
        }
    page = client_of(cast.devika).get(reverse("mash_hub:enquiry", args=[enquiry.pk]))
    assert "ZQV" not in page.text
    assert "Given" in page.text
    assert "Not given" in page.text
    with door.door(cast.tom):
        told = Notice.objects.filter(receiver=cast.agency.housing, notice_kind="VIEW_GIVEN")
        assert not told.exists()  # who has not given its own is not even told
        assert agency_views.numbers_of(fresh(enquiry)) == (1, 3)
    second = gave(cast.tom, sent["housing"], OTHER)
    assert readers(cast, second) == {"tom", "lee"}
    own = client_of(cast.tom).get(reverse("mash_hub:request-view", args=[sent["housing"].pk])).text
    assert "early help is enough" in own
    assert "2 of 3 given" in own
    assert WORDS not in own
    nothing(cast.kim, sent["health"])
    assert readers(cast, view) == {"owen", "cole"}  # answered, and no view given yet
    third = gave(cast.kim, sent["health"])
    gave_theirs = {"devika", "mandeep", "arlo", "owen", "cole", "tom", "lee", "kim"}
    assert readers(cast, view) == readers(cast, third) == gave_theirs
    with door.door(cast.owen):
        last = Notice.objects.filter(receiver=cast.agency.police, notice_kind="VIEWS_OPENED")
        assert last.get().reference == enquiry.reference
    page = client_of(cast.tom).get(reverse("mash_hub:request-view", args=[sent["housing"].pk]))
    assert WORDS in page.text
    with pytest.raises(Refused, match="stays as it is"):
        gave(cast.owen, sent["police"], OTHER, version=now_version(cast.owen, view))


def now_version(hat: Hat, view: AgencyView) -> int:
    with door.door(hat):
        return int(fresh(view).version)


def test_going_without_the_last_opens_those_that_are_in(cast: Cast, case: tuple) -> None:
    _, sent = case
    view = gave(cast.owen, sent["police"])
    gave(cast.tom, sent["housing"], OTHER)
    with door.door(cast.devika):
        late = fresh(sent["health"])
        requests.go_without(late, by=cast.devika, because=LATE, version=late.version)
    assert "devika" in readers(cast, view)
    assert "kim" not in readers(cast, view)


def test_the_decision_maker_opens_what_is_in_with_a_reason_in_the_log(
    cast: Cast, case: tuple
) -> None:
    enquiry, sent = case
    page = reverse("mash_hub:enquiry-views-open", args=[enquiry.pk])
    view = gave(cast.owen, sent["police"])
    devika = client_of(cast.devika)
    with door.door(cast.devika):
        version = fresh(enquiry).version
    sent_form = {"because": "IMMEDIATE_RISK", "sentence": "It cannot wait.", "version": version}
    assert client_of(cast.arlo).get(page).status_code == 403
    assert client_of(cast.owen).get(page).status_code in (403, 404)
    assert post(devika, page, cast.devika, version=version).status_code == 422
    assert post(devika, page, cast.devika, **sent_form).status_code == 302
    assert readers(cast, view) == {"devika", "mandeep", "arlo", "owen", "cole"}
    with door.door(cast.devika):
        entry = Entry.objects.get(ground="VIEWS_OPENED")
        assert (entry.reason_code, entry.person_id) == ("IMMEDIATE_RISK", cast.devika.person_id)
        with pytest.raises(Refused, match="No view waits"):
            agency_views.open_now(fresh(enquiry), by=cast.devika, because=NOW, version=version)
    later = gave(cast.tom, sent["housing"], OTHER)  # who gives later reads, and is read, at once
    assert readers(cast, later) == readers(cast, view)
    assert "tom" in readers(cast, view)


def test_dissent_is_kept_beside_the_decision_for_all_who_are_told(cast: Cast, case: tuple) -> None:
    enquiry, sent = case
    same = gave(cast.owen, sent["police"])
    other = gave(cast.tom, sent["housing"], OTHER)
    nothing(cast.kim, sent["health"])
    decided(cast, enquiry)
    with door.door(cast.owen):
        assert [fresh(view).dissents for view in (same, other)] == [False, True]
    assert {"kim", "devika", "owen"} <= readers(cast, other)
    page = client_of(cast.kim).get(reverse("mash_hub:enquiry-decision", args=[enquiry.pk])).text
    assert "Would have chosen otherwise" in page
    assert "early help is enough" in page
    assert "Agrees" in page
    assert "ZQV" not in client_of(cast.edna).get(reverse("mash_hub:requests")).text


def test_keys_that_are_away_keep_nobody_from_deciding(
    cast: Cast, case: tuple, monkeypatch: pytest.MonkeyPatch
) -> None:
    enquiry, sent = case
    view = gave(cast.owen, sent["police"])
    nothing(cast.kim, sent["health"])

    def away(*_: object, **__: object) -> None:
        raise KeysUnavailable

    with monkeypatch.context() as patch:
        patch.setattr(agency_views.sealing, "give", away)
        decided(cast, enquiry)
    assert readers(cast, view) == {"owen", "cole"}
    with door.door(cast.devika):
        now = fresh(enquiry)
        assert fresh(view).dissents is None
        agency_views.open_now(now, by=cast.devika, because=NOW, version=now.version)
    assert "devika" in readers(cast, view)


def test_a_view_written_over_one_that_a_colleague_changed_is_kept_and_told(
    cast: Cast, case: tuple
) -> None:
    _, sent = case
    page = reverse("mash_hub:request-view", args=[sent["police"].pk])
    view = gave(cast.owen, sent["police"])
    assert "Give it anew" in client_of(cast.owen).get(page).text
    gave(cast.cole, sent["police"], OTHER, version=view.version)
    with pytest.raises(Stale):
        gave(cast.owen, sent["police"], OURS, version=view.version)
    answer = post(client_of(cast.owen), page, cast.owen, outcomes=["MARAC"], level="4", version=2)
    assert answer.status_code == 422
    assert "Say why." in answer.text


def test_of_two_last_views_at_once_one_opens_all(committed_cast: Cast) -> None:
    cast = committed_cast
    enquiry = rated(cast)
    sent = asked(cast, enquiry, "police", "housing")
    for hat, key in ((cast.owen, "police"), (cast.tom, "housing")):
        nothing(hat, sent[key])
    start = Barrier(2)

    def give(pair: tuple) -> AgencyView:
        hat, request = pair
        try:
            with door.door(hat):
                now = fresh(request)
                start.wait(10)
                return agency_views.give(now, by=hat, opinion=OURS)
        finally:
            connections.close_all()

    pairs = ((cast.owen, sent["police"]), (cast.tom, sent["housing"]))
    with ThreadPoolExecutor(2) as pool:
        views = list(pool.map(give, pairs))
    for view in views:
        assert {"devika", "owen", "tom"} <= readers(cast, view)


def test_of_two_colleagues_who_give_at_once_one_is_told(committed_cast: Cast) -> None:
    cast = committed_cast
    enquiry = rated(cast)
    sent = asked(cast, enquiry, "police", "housing")
    nothing(cast.owen, sent["police"])
    start = Barrier(2)

    def give(hat: Hat) -> str:
        try:
            with door.door(hat):
                now = fresh(sent["police"])
                start.wait(10)
                agency_views.give(now, by=hat, opinion=OURS)
        except Stale:
            return "stale"
        finally:
            connections.close_all()
        return "given"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(give, (cast.owen, cast.cole))) == ["given", "stale"]
