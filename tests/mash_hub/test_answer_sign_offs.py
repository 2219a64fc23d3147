"""Sign-off: where it was agreed, another person signs an answer before it leaves, or sends it back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from agencies import clock, door
from agencies.actors import Hat
from agencies.models import Agency, Notice
from agencies.reasons import Reason, ReasonCode
from agencies.roles import Role
from agencies.verdicts import Refused, Stale
from audit.log.models import Entry
from mash_hub import answer_sign_offs, answers, clocks, conflicts, items, sign_off_rules
from mash_hub.models import (
    AnswerSignOff,
    Clock,
    InformationRequest,
    LevelHolder,
    SignOffKind,
)
from mash_hub.models.conflicts import ConflictSource
from mash_hub.models.partnership_settings import PartnershipSetting, SettingName, SettingState
from mash_hub.ratings import ANSWER
from tests.agencies.test_covers import arranged, now
from tests.cast import SETUP, Cast, client_of, given_role, post
from tests.mash_hub.enquiry_case import (
    SHARE,
    asked,
    fresh,
    make_contact,
    opened_by,
    rated,
    wrote,
)
from tests.mash_hub.test_partnership_settings import confirmed, proposed

REVIEW = Reason(ReasonCode.REVIEW)
WORDS = "ZQSO leave the address of the neighbour out"
QUEUE = reverse("mash_hub:requests")


@pytest.fixture(autouse=True)
def _agreed(cast: Cast) -> Iterator[None]:
    """The partnership agreed that answers of the police are signed; it holds since this morning."""
    row = confirmed(cast, SettingName.SIGN_OFF, frozenset({cast.agency.police.pk}))
    at = datetime.combine(row.from_on, datetime.min.time(), clock.LONDON) + timedelta(hours=9)
    with clock.moved(at):
        yield


def to_police(cast: Cast, *agencies: str) -> InformationRequest:
    request = asked(cast, rated(cast, contact=make_contact(cast)), "police", *agencies)["police"]
    return opened_by(cast.owen, request)


def running(request: InformationRequest) -> Clock:
    with door.door(SETUP):
        return clocks.of(InformationRequest.kind, [request.pk], ANSWER)[request.pk]


def test_an_answer_waits_is_sent_back_is_changed_and_leaves_when_it_is_signed(cast: Cast) -> None:
    request = to_police(cast)
    item = wrote(cast.owen, request, "ZQSO two call-outs.", SHARE)
    owen, cole = client_of(cast.owen), client_of(cast.cole)
    page = reverse("mash_hub:request", args=[request.pk])
    check = reverse("mash_hub:request-check", args=[request.pk])
    assert "Put it to a supervisor" in owen.get(check).text
    with door.door(cast.owen):
        newest = fresh(request)
    with door.door(cast.owen), pytest.raises(Refused, match="A supervisor signs"):
        answers.send_back(fresh(request), by=cast.owen, version=newest.version)
    send = reverse("mash_hub:request-send", args=[request.pk])
    assert post(owen, send, cast.owen, version=newest.version)["Location"] == page
    assert "Waits for sign-off" in owen.get(page).text
    assert running(request).is_running
    enquiry = reverse("mash_hub:enquiry", args=[request.enquiry_id])
    assert "ZQSO" not in client_of(cast.devika).get(enquiry).text
    with door.door(cast.cole):
        row = AnswerSignOff.objects.get()
        told = Notice.objects.get(receiver=cast.agency.police, notice_kind="SIGN_OFF_WANTED")
        assert told.persons == [cast.cole.person_id]
    with door.door(cast.owen), pytest.raises(Refused, match="Take it back first"):
        items.remove(fresh(item), by=cast.owen, version=fresh(item).version)
    sign = reverse("mash_hub:sign-off", args=[row.pk])
    assert owen.get(sign).status_code == 403
    assert client_of(cast.tom).get(sign).status_code == 404
    assert "Answer to sign before it leaves" in cole.get("/").text
    assert "Answer to sign" not in owen.get("/").text
    assert f'data-row="{request.reference}"' in cole.get(f"{QUEUE}?show=signing").text
    assert "ZQSO two call-outs." in cole.get(sign).text
    assert post(cole, sign, cast.cole, way="BACK", version=1).status_code == 422
    assert post(cole, sign, cast.cole, way="BACK", words=WORDS, version=1)["Location"] == page
    assert WORDS in owen.get(page).text
    with door.door(cast.cole), pytest.raises(Stale):
        answer_sign_offs.sign(row, by=cast.cole, version=1)
    with door.door(cast.owen):
        newest = fresh(request)
    post(owen, send, cast.owen, version=newest.version)
    with door.door(cast.cole):
        row = AnswerSignOff.objects.waiting().get()
    sign = reverse("mash_hub:sign-off", args=[row.pk])
    assert post(cole, sign, cast.cole, way="SIGN", version=1)["Location"] == page
    with door.door(cast.owen):
        sent = fresh(request)
        assert (sent.state, sent.answered_by_id) == ("RETURNED", cast.owen.person_id)
        entry = Entry.objects.get(verb="APPROVED")
        assert entry.person_id == cast.cole.person_id
    assert not running(request).is_running
    assert "ZQSO two call-outs." in client_of(cast.devika).get(enquiry).text


def test_nothing_held_waits_too_and_is_taken_back_by_its_author_alone(cast: Cast) -> None:
    request = to_police(cast, "housing")
    owen = client_of(cast.owen)
    with door.door(cast.owen):
        version = fresh(request).version
    url = reverse("mash_hub:request-nothing", args=[request.pk])
    post(owen, url, cast.owen, version=version)
    with door.door(cast.owen):
        row = AnswerSignOff.objects.get()
        assert (row.what, fresh(request).state) == (SignOffKind.NOTHING, "ACKNOWLEDGED")
    back = reverse("mash_hub:sign-off-back", args=[row.pk])
    assert post(client_of(cast.cole), back, cast.cole, version=1).status_code == 403
    assert post(owen, back, cast.owen, version=1).status_code == 302
    post(owen, url, cast.owen, version=version)
    with door.door(cast.cole):
        row = AnswerSignOff.objects.waiting().get()
        answer_sign_offs.sign(row, by=cast.cole, version=1)
    with door.door(cast.owen):
        assert fresh(request).state == "NIL"
        everybody = [cast.owen, cast.cole, cast.devika, cast.tom, cast.paula]
        assert AnswerSignOff.objects.readers_of(row, among=everybody) == [cast.owen, cast.cole]
        seen = [hat for hat in everybody if AnswerSignOff.objects.visible_to(hat).exists()]
        assert seen == [cast.owen, cast.cole]
    with door.door(cast.tom):  # nobody agreed to it for the others
        other = InformationRequest.objects.get(
            enquiry=request.enquiry_id, agency=cast.agency.housing
        )
    opened_by(cast.tom, other)
    url = reverse("mash_hub:request-nothing", args=[other.pk])
    with door.door(cast.tom):
        version = fresh(other).version
    post(client_of(cast.tom), url, cast.tom, version=version)
    with door.door(cast.tom):
        assert fresh(other).state == "NIL"


def test_an_agency_names_its_queue(cast: Cast) -> None:
    ada = client_of(cast.ada)
    url = reverse("administration:edit-agency", args=[cast.agency.police.pk])
    form = ada.get(url).context["form"]
    data = {name: form.initial.get(name) or "" for name in form.fields}
    with door.door(SETUP):
        data["version"] = Agency.objects.get(pk=cast.agency.police.pk).version
    answer = post(ada, url, cast.ada, **{**data, "queue_name": "ZQ Referral Desk"})
    assert answer.status_code == 302
    assert "ZQ Referral Desk" in client_of(cast.owen).get(QUEUE).text


def named(cast: Cast, hat: Hat) -> None:
    """The police name one more team manager."""
    with door.door(SETUP):
        LevelHolder(
            id=uuid4(),
            workspace_id=hat.workspace_id,
            agency_id=hat.agency_id,
            level=answer_sign_offs.SUPERVISORS,
            person_id=hat.person_id,
            named_at=clock.now(),
            named_by_id=cast.paula.person_id,
        ).start()


def put(cast: Cast, request: InformationRequest) -> AnswerSignOff:
    with door.door(cast.owen):
        found = fresh(request)
        return answer_sign_offs.ask(found, SignOffKind.NOTHING, by=cast.owen, version=found.version)


def test_who_is_named_signs_or_their_cover_and_whoever_answers_where_no_named_one_can(
    cast: Cast,
) -> None:
    third = given_role(cast, "paula", Role.RESEARCHER)
    named(cast, cast.owen)  # the author alone is named, so anybody else signs
    row = put(cast, to_police(cast))
    with door.door(cast.cole):
        assert [one.pk for one in answer_sign_offs.to_settle(cast.cole)] == [row.pk]
    named(cast, cast.cole)
    with door.door(third):
        assert answer_sign_offs.to_settle(third) == []
        with pytest.raises(Refused, match="named as team managers"):
            answer_sign_offs.sign(row, by=third, version=1)
    arranged(cast.cole, third)
    cover = now(third)
    with door.door(cover):
        assert [one.pk for one in answer_sign_offs.to_settle(cover)] == [row.pk]
        answer_sign_offs.sign(row, by=cover, version=1)
    with door.door(cover):
        assert Entry.objects.get(verb="APPROVED").basis.startswith("cover:")


def test_where_one_person_alone_answers_it_leaves_unsigned_and_the_log_says_why(
    cast: Cast,
) -> None:
    request = to_police(cast)
    with door.door(cast.owen):
        assert sign_off_rules.is_wanted(fresh(request))
    with door.door(SETUP):
        conflicts.keep_apart(
            cast.cole.person_id,
            request.file_id,
            source=ConflictSource.FOUND,
            by=cast.devika,
            at=clock.now(),
        )
    with door.door(cast.owen):
        found = fresh(request)
        answer_sign_offs.nothing_held(found, by=cast.owen, version=found.version)
    with door.door(cast.owen):
        assert fresh(request).state == "NIL"
        assert Entry.objects.get(verb="NIL_RETURNED").ground == sign_off_rules.ALONE


def test_a_third_person_signs_and_hats_of_other_roles_do_not(cast: Cast) -> None:
    third = given_role(cast, "paula", Role.RESEARCHER)
    request = to_police(cast)
    with door.door(cast.owen):
        found = fresh(request)
        row = answer_sign_offs.ask(found, SignOffKind.NOTHING, by=cast.owen, version=found.version)
    with door.door(cast.paula), pytest.raises(Refused):
        answer_sign_offs.sign(row, by=cast.paula, version=1)
    with door.door(third):
        assert [one.pk for one in answer_sign_offs.to_settle(third)] == [row.pk]
        answer_sign_offs.sign(row, by=third, version=1)


def test_each_agency_is_chosen_by_itself_and_no_other_waits(cast: Cast) -> None:
    request = asked(cast, rated(cast, contact=make_contact(cast)), "police", "housing", "health")
    with door.door(SETUP):
        wanted = {name: sign_off_rules.is_agreed(one) for name, one in request.items()}
    assert wanted == {"police": True, "housing": False, "health": False}
    chosen = frozenset({cast.agency.housing.pk, cast.agency.health.pk})
    row = confirmed(cast, SettingName.SIGN_OFF, chosen)
    at = datetime.combine(row.from_on, datetime.min.time(), clock.LONDON) + timedelta(hours=9)
    with clock.moved(at), door.door(SETUP):
        wanted = {name: sign_off_rules.is_agreed(one) for name, one in request.items()}
    assert wanted == {"police": False, "housing": True, "health": True}


def test_a_setting_names_agencies_of_its_own_agreement_alone(cast: Cast) -> None:
    for stranger in (cast.agency.audit.pk, uuid4()):
        with pytest.raises(Refused, match="Choose among the agencies"):
            proposed(cast, SettingName.SIGN_OFF, frozenset({stranger}))


def test_agencies_are_chosen_on_a_page_and_confirmed_by_another(cast: Cast) -> None:
    hugh, ada = client_of(cast.hugh), client_of(cast.ada)
    place = cast.workspace.mash.pk
    url = reverse("mash_hub:setting-propose", args=[place, "SIGN_OFF"])
    page = hugh.get(url).text
    assert cast.agency.housing.name in page
    assert cast.agency.audit.name not in page
    day = clock.now().astimezone(clock.LONDON).date() + timedelta(days=3)
    fields = {"from_on_day": day.day, "from_on_month": day.month, "from_on_year": day.year}
    fields |= {"why": "Housing asked for it.", "agencies": [str(cast.agency.housing.pk)]}
    assert post(hugh, url, cast.hugh, **fields).status_code == 302
    shown = ada.get(reverse("mash_hub:setting", args=[place, "SIGN_OFF"])).text
    assert f"<b>{cast.agency.housing.short_name}</b>" in shown
    assert f"In force in Northmoor MASH: <b>{cast.agency.police.short_name}</b>" in shown
    waits = ada.get(reverse("mash_hub:settings")).text
    assert f"of: {cast.agency.housing.short_name}" in waits
    with door.door(SETUP):
        row = PartnershipSetting.objects.waiting().get()
    confirm = reverse("mash_hub:setting-confirm", args=[row.pk])
    assert post(hugh, confirm, cast.hugh, version=1).status_code == 403
    assert post(ada, confirm, cast.ada, version=1).status_code == 302
    old = reverse("mash_hub:setting", args=[place, "SIGN_OFF_POLICE"])
    assert hugh.get(old).status_code == 404


@pytest.mark.parametrize(
    ("names", "signed"),
    [
        (("SIGN_OFF_POLICE",), {"police"}),
        (("SIGN_OFF_OTHERS",), {"housing"}),
        (("SIGN_OFF_POLICE", "SIGN_OFF_OTHERS"), {"police", "housing"}),
    ],
)
def test_what_was_agreed_before_goes_on_until_agencies_are_chosen(
    cast: Cast, names: tuple[str, ...], signed: set[str]
) -> None:
    place = cast.workspace.eastvale_mash  # where nothing was chosen
    by, at = {"by": cast.hugh}, clock.now()
    for name in names:
        with door.door(cast.hugh):
            row = PartnershipSetting(
                id=uuid4(),
                workspace=place,
                name=name,
                value=True,
                from_on=at.date() - timedelta(days=3),
                why="Agreed.",
                proposed_at=at,
                proposed_by_id=cast.hugh.person_id,
            ).start(**by, at=at, because=REVIEW)
        with door.door(cast.ada):
            kept = PartnershipSetting.objects.get(pk=row.pk)
            kept.set_settled(SettingState.CONFIRMED, by=cast.ada, at=at, because=REVIEW)
    with door.door(SETUP):
        found = sign_off_rules.signing(place.pk)
        agencies = {name: getattr(cast.agency, name).pk for name in ("police", "housing")}
    assert {name for name, pk in agencies.items() if pk in found} == signed
