"""MARAC-to-MARAC transfer: decided, packed, sent, acknowledged; the new area is nobody else’s to know (4.10, A23)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse

from agencies import clock, hats, sealing
from agencies.actors import Hat, Service
from agencies.clock import LONDON
from agencies.door import door
from agencies.models import (
    File,
    Membership,
    MembershipStatus,
    Notice,
    NoticeKind,
    Person,
    Workspace,
)
from agencies.models.grants import CauseKind
from agencies.models.workspaces import Purpose, WorkspaceKind
from agencies.reasons import Reason, ReasonCode
from agencies.roles import Role
from agencies.verdicts import Refused
from audit.log.models import Entry
from mash_hub import clocks, conflicts, risk_releases, subjects
from mash_hub.addresses import Address
from mash_hub.identities import Identity
from mash_hub.models import Card, Involvement, RiskAssessment, RiskRelease
from mash_hub.models.conflicts import ConflictSource
from mash_hub.models.releases import Audience, AudienceKind
from mash_hub.models.risk_releases import RiskSection
from mash_hub.models.subjects import PersonRole
from mash_hub.protection import Kept, Protection, What
from mash_hub.risk_releases import RiskTerms
from meetings import (
    marac_arrivals,
    marac_figures,
    marac_listing,
    marac_transfers,
    transfer_packs,
    victim_contacts,
)
from meetings.models import (
    AgendaItem,
    CaseState,
    MaracCase,
    MaracFigures,
    MaracTransfer,
    TransferWords,
)
from meetings.models.marac_transfers import ArrivalState, TransferState, Way
from meetings.models.victim_contacts import VictimContact
from tests.cast import SETUP, Cast, client_of, post, wearable
from tests.mash_hub.contact_case import submitted
from tests.mash_hub.test_risk_assessments import ORDER, SAID, about_contact, assessed
from tests.meetings.marac_stories import JUDGED, MONDAY, WHY, accepted, fresh, referred
from tests.meetings.test_further_incidents import held, incident, monitored, report

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
# The scenario's Thursday: Marisa moves to a refuge in Eastvale.
THURSDAY = datetime(2027, 4, 8, 10, tzinfo=LONDON)
REFUGE = {"lines": "2 Quarry Rise", "town": "Eastvale", "postcode": "EV1 1AD"}


@pytest.fixture
def east(cast: Cast) -> SimpleNamespace:
    """Eastvale's MARAC: Esther keeps its list, Edna chairs it, and Kim is its IDVA."""
    from tests.cast import _agreement

    with door(SETUP):
        place = Workspace(
            id=uuid4(),
            name="Eastvale MARAC",
            workspace_kind=WorkspaceKind.MARAC,
            host=cast.agency.eastvale,
        ).start(by=SETUP, at=clock.now())
        _agreement(place, list(vars(cast.agency).values()))
        roles = {"esther": Role.MARAC_COORDINATOR, "edna": Role.MARAC_CHAIR, "kim": Role.IDVA}
        hats = {}
        for name, role in roles.items():
            person = getattr(cast.person, name)
            Membership(
                id=uuid4(),
                person=person,
                agency_id=person.agency_id,
                workspace=place,
                role=role,
                from_on=date(2020, 1, 1),
                status=MembershipStatus.ACTIVE,
            ).start(by=SETUP, at=clock.now())
        from agencies import hats as worn

        for name in roles:
            found = wearable().filter(person=getattr(cast.person, name), workspace=place)
            [hats[name]] = worn.of_memberships(found.values_list("pk", flat=True)).values()
    return SimpleNamespace(place=place, **hats)


def now(row: MaracTransfer) -> MaracTransfer:
    """The transfer as it is now."""
    with door(SETUP):
        rows = MaracTransfer.objects.select_related("case__workspace", "workspace", "to_workspace")
        return rows.get(pk=row.pk)


def do(verb: Any, row: MaracTransfer, by: Hat, *args: Any, **given: Any) -> Any:
    newest = now(row)
    with door(by):
        return verb(newest, *args, by=by, version=newest.version, **given)


def moves(cast: Cast, case: MaracCase, place: str, **more: Any) -> MaracTransfer:
    """Ruth notes the move on the page of the case."""
    typed = {
        "known_on_day": 8,
        "known_on_month": 4,
        "known_on_year": 2027,
        "words": "Her IDVA told us: she is safe.",
        "is_temporary": "no",
        "place": place,
        "version": fresh(case).version,
        **more,
    }
    url = reverse("meetings:marac-moves", args=[case.pk])
    sent = post(client_of(cast.ruth), url, cast.ruth, **typed)
    assert sent.status_code == 302, sent.content.decode()
    with door(cast.ruth):
        return MaracTransfer.objects.visible_to(cast.ruth).get(case=case)


def sent(cast: Cast, east: SimpleNamespace, case: MaracCase) -> MaracTransfer:
    """The transfer of a case that was heard, sent with the new address."""
    row = moves(cast, case, str(east.place.pk), protection="REFUGE", **REFUGE)
    do(marac_transfers.decide, row, cast.ruth, Way.TRANSFER, words="")
    do(marac_transfers.prepare, row, cast.ruth, words="She likes to be rung by the same person.")
    do(marac_transfers.send, row, cast.ruth)
    return now(row)


def page(hat: Hat, name: str, *args: Any) -> str:
    answer = client_of(hat).get(reverse(name, args=args))
    assert answer.status_code == 200, (name, answer.status_code)
    return str(answer.content.decode())


def test_a_heard_case_goes_to_the_refuges_marac_and_the_new_address_to_coordinator_and_idva_alone(
    cast: Cast, east: SimpleNamespace
) -> None:
    before = monitored(cast)
    with clock.moved(THURSDAY):
        row = sent(cast, east, before)
        out = page(cast.ruth, "meetings:marac-transfer", row.pk)
        assert "Third incident in nine months" in out
        assert "Quarry" not in out  # not even to who wrote it
        for hat in (
            cast.ruth,
            cast.sam,
            cast.nadia,
            cast.hat("lee", "marac"),
            cast.joan,
            cast.priya,
        ):
            answer = client_of(hat).get(reverse("meetings:marac-address", args=[row.pk]))
            assert answer.status_code in (403, 404), hat
            with door(hat):
                reads = sealing.open_quietly([now_in(row)], ["address"], by=hat)
            assert reads[row, "address"] is None or hat == cast.ruth
        with door(cast.nadia):
            assert not MaracTransfer.objects.visible_to(cast.nadia).exists()
        assert "Moved, area protected" in page(cast.nadia, "meetings:marac-flags")
        assert "Eastvale" not in page(cast.nadia, "meetings:marac-flags")
        with door(east.edna):  # the chair reads the pack, and not where she lives
            opened = sealing.open_quietly([now_in(row)], ["pack", "address"], by=east.edna)
        assert opened[row, "pack"] is not None
        assert opened[row, "address"] is None
        with door(east.kim):
            opened = sealing.open_quietly([now_in(row)], ["pack", "hand_over"], by=east.kim)
        assert opened[row, "pack"] is None
        assert opened[row, "hand_over"]["wishes"] == ""
        url = reverse("meetings:marac-address", args=[row.pk])
        for hat in (east.esther, east.kim):
            why = {"sentence": "To arrange the first visit."}
            assert post(client_of(hat), url, hat, sentence="").status_code == 422
            shown = post(client_of(hat), url, hat, **why).content.decode()
            assert "2 Quarry Rise, Eastvale, EV1 1AD" in shown
        case = do(marac_arrivals.accept, row, east.esther)
        _goes_on_there(cast, east, now(row), case)
    assert do(marac_transfers.close, row, cast.ruth).state == TransferState.CLOSED_AT_ORIGIN
    assert fresh(before).state == CaseState.TRANSFERRED_OUT
    assert "Moved, area protected" in page(cast.joan, "meetings:marac-case", before.pk)


def now_in(row: MaracTransfer) -> MaracTransfer:
    """The transfer as it is now, inside an open door."""
    return MaracTransfer.objects.get(pk=row.pk)


def _goes_on_there(cast: Cast, east: SimpleNamespace, row: MaracTransfer, case: MaracCase) -> None:
    assert (row.state, row.arrival) == (TransferState.ACKNOWLEDGED, ArrivalState.ACCEPTED)
    assert (case.state, case.owner_id) == (CaseState.ACCEPTED, cast.agency.eastvale.pk)
    assert case.referred_on == date(2027, 2, 1)  # the twelve months run on
    with door(east.esther):
        parts = Card.objects.visible_to(east.esther).filter(owner=cast.agency.eastvale)
        assert len(parts) == 3
        # Nowhere where whoever reveals protected addresses at her agency would find it.
        assert not [one for one in parts if one.protected]
    url, why = reverse("meetings:marac-address", args=[row.pk]), {"sentence": "To visit her."}
    for hat in (east.esther, east.kim):
        assert "2 Quarry Rise" in post(client_of(hat), url, hat, **why).content.decode()
    council = cast.hat("esther", "eastvale_mash")
    assert client_of(council).get(url).status_code in (403, 404)
    _listed_there(cast, east, case)
    assert now(row).arrival == ArrivalState.LISTED


def _listed_there(cast: Cast, east: SimpleNamespace, case: MaracCase) -> AgendaItem:
    """A case put on Eastvale’s next meeting."""
    meeting = None
    with door(east.esther):
        from meetings import meetings as verbs
        from meetings.models import MeetingKind

        meeting = verbs.schedule(
            east.place,
            kind=MeetingKind.MARAC,
            title="Eastvale MARAC",
            starts_at=THURSDAY + timedelta(days=28),
            venue="Hall",
            is_online=False,
            chair=cast.person.edna,
            by=east.esther,
        )
    from meetings.models import MeetingState
    from tests.meetings import stories

    meeting = stories.step(meeting, MeetingState.LIST_OPEN, east.esther)
    with door(east.esther):
        found = MaracCase.objects.visible_to(east.esther).get(pk=case.pk)
        return marac_listing.list_case(
            found, meeting, despite_full=False, by=east.esther, version=found.version
        )


def test_a_case_of_the_police_counts_as_theirs_where_it_goes_on(
    cast: Cast, east: SimpleNamespace
) -> None:
    with clock.moved(THURSDAY):
        for referrer, is_police in ((cast.owen, True), (cast.joan, False)):
            row = packed(
                cast,
                east,
                accepted(cast, referred(referrer)),
                known_on_month=4,
                known_on_day=8,
            )
            do(marac_transfers.send, row, cast.ruth)
            there = do(marac_arrivals.accept, row, east.esther)
            item = _listed_there(cast, east, there)
            with door(east.esther):
                marac_figures.take(item, by=east.esther, at=clock.now())
                counted = MaracFigures.objects.visible_to(east.esther).get(case_id=there.pk)
            assert counted.from_police is is_police, referrer


def test_the_tree_decides_and_what_is_late_is_told_to_both_chairs(
    cast: Cast, east: SimpleNamespace
) -> None:
    with clock.moved(MONDAY):
        case = accepted(cast)
        row = moves(cast, case, str(east.place.pk), known_on_month=2, known_on_day=1)
        assert marac_transfers.tree(case)[0] == Way.SEND_ON
        assert "Is an agenda with the case circulated?" in page(
            cast.ruth, "meetings:marac-decide", row.pk
        )
        with pytest.raises(Refused, match="as the decision tree proposes"):
            do(marac_transfers.decide, row, cast.ruth, Way.HEAR_FIRST, words=" ")
        do(marac_transfers.decide, row, cast.ruth, Way.HEAR_FIRST, words="They know her best.")
        with pytest.raises(Refused, match="Hear it here first"):
            do(marac_transfers.prepare, row, cast.ruth, words="")
        assert row.reference in page(cast.ruth, "desk:my-work")
        with door(cast.sam), pytest.raises(Refused):
            marac_transfers.decide(now_in(row), Way.SEND_ON, words="", by=cast.sam, version=2)
    with clock.moved(MONDAY + timedelta(days=2)):
        with door(SETUP):
            clocks.sweep(by=Service("clocks"))
        for hat in (cast.sam, east.edna):  # a working day from knowing is over
            with door(hat):
                late = Notice.objects.visible_to(hat).filter(notice_kind=NoticeKind.TRANSFER_LATE)
                assert late.get().reference == row.reference
        with door(cast.nadia):
            late = Notice.objects.visible_to(cast.nadia)
            assert not late.filter(notice_kind=NoticeKind.TRANSFER_LATE).exists()
        do(marac_transfers.keep, row, cast.ruth, words="She stays after all.")
        assert now(row).state == TransferState.KEPT


def test_what_is_asked_is_answered_and_a_marac_outside_the_hub_gets_a_printed_pack(
    cast: Cast, east: SimpleNamespace
) -> None:
    with clock.moved(MONDAY):
        first = accepted(cast)
        row = moves(cast, first, str(east.place.pk), known_on_month=2, known_on_day=1)
        do(marac_transfers.decide, row, cast.ruth, Way.SEND_ON, words="")
        do(marac_transfers.prepare, row, cast.ruth, words="")
        do(marac_transfers.send, row, cast.ruth)
        do(marac_arrivals.query, row, east.esther, words="Which language does she speak?")
        with pytest.raises(Refused):  # it waits for the answer
            do(marac_arrivals.accept, row, east.esther)
        do(marac_transfers.answer, row, cast.ruth, words="Polish.")
        for hat, number in ((cast.ruth, 3), (east.edna, 2)):  # how it became known is ours
            with door(hat):
                assert TransferWords.objects.visible_to(hat).count() == number
        do(marac_arrivals.accept, row, east.esther)
        other = accepted(cast, referred(cast.joan))
        url = reverse("meetings:marac-moves", args=[other.pk])
        typed = {"place": "OUTSIDE", "protection": "REFUGE", **REFUGE}
        assert post(client_of(cast.ruth), url, cast.ruth, **typed).status_code == 422
        out = moves(cast, other, "OUTSIDE", known_on_month=2, known_on_day=1, is_temporary="yes")
        do(marac_transfers.decide, out, cast.ruth, Way.SEND_ON, words="")
        do(marac_transfers.prepare, out, cast.ruth, words="")
        printed = reverse("meetings:marac-pack", args=[out.pk])
        assert client_of(cast.sam).get(printed).status_code in (403, 404)
        why = {"sentence": "For the coordinator of Westmere."}
        shown = post(client_of(cast.ruth), printed, cast.ruth, **why).content.decode()
        assert "Third incident in nine months" in shown
        with door(cast.ines):
            assert Entry.objects.filter(verb="EXPORTED").exists()
        do(marac_transfers.send, out, cast.ruth)
        do(marac_transfers.acknowledged_outside, out, cast.ruth)
        with pytest.raises(Refused, match="come back"):
            do(marac_transfers.close, out, cast.ruth)
    assert fresh(other).state == CaseState.ACCEPTED


def packed(
    cast: Cast, east: SimpleNamespace, case: MaracCase, place: str = "", **more: Any
) -> MaracTransfer:
    """The transfer of a case that nobody has heard, of the Monday, ready to be sent."""
    given = {"known_on_month": 2, "known_on_day": 1, **more}
    row = moves(cast, case, place or str(east.place.pk), **given)
    do(marac_transfers.decide, row, cast.ruth, Way.SEND_ON, words="")
    do(marac_transfers.prepare, row, cast.ruth, words="")
    return now(row)


def on_a_dash(cast: Cast) -> tuple[MaracCase, RiskAssessment]:
    """A case that the police referred on a DASH of theirs."""
    contact = submitted(cast.owen)
    made = assessed(cast.owen, about_contact(contact, cast.owen), *ORDER[:14])
    evidence = replace(JUDGED, dash_score=made.score, assessment_id=made.pk)
    return accepted(cast, referred(cast.hat("owen"), evidence=evidence)), made


def dash_released(cast: Cast, dash: RiskAssessment, case: MaracCase) -> RiskRelease:
    """The police let the agencies of the MARAC read it whole."""
    to = Audience(
        AudienceKind.CASE,
        case.workspace_id,
        (cast.agency.council.pk,),
        case_file_id=case.file_id,
    )
    terms = RiskTerms(
        RiskSection.WHOLE,
        Purpose.DOMESTIC_ABUSE,
        Reason(ReasonCode.AGREED_AT_MEETING),
        hats.today() + timedelta(days=30),
    )
    with door(cast.owen):
        now_ = RiskAssessment.objects.get(pk=dash.pk)
        return risk_releases.release(now_, to=to, terms=terms, by=cast.owen, version=now_.version)


def test_the_answers_of_a_dash_go_to_coordinator_and_idva_where_its_agency_released_them(
    cast: Cast, east: SimpleNamespace
) -> None:
    with clock.moved(MONDAY):
        case, dash = on_a_dash(cast)
        assert dash.score == 14
        row = packed(cast, east, case)
        out = page(cast.ruth, "meetings:marac-transfer", row.pk)
        assert "Its answers are not in this pack" in out
        assert "ZQX" not in out
        dash_released(cast, dash, case)
        with pytest.raises(Refused, match="changed since the pack was prepared"):
            do(marac_transfers.send, row, cast.ruth)
        do(marac_transfers.prepare, row, cast.ruth, words="")
        why = {"sentence": "For the coordinator."}
        url = reverse("meetings:marac-pack", args=[row.pk])
        printed = post(client_of(cast.ruth), url, cast.ruth, **why).content.decode()
        do(marac_transfers.send, row, cast.ruth)
        shown = [page(hat, "meetings:marac-transfer", row.pk) for hat in (east.esther, east.kim)]
        for told in (*shown, printed):
            assert "14 of 24 answered yes" in told
            assert "24. " in told
            assert "Source: ZQX sister" in told
            assert SAID in told
            assert "ZQX by what she said" in told
            assert "ZQX the children" in told
            assert "Owen Marsh" in told
        for hat in (cast.nadia, cast.priya, cast.joan):
            url = reverse("meetings:marac-transfer", args=[row.pk])
            assert client_of(hat).get(url).status_code in (403, 404)
    with door(cast.owen):  # the police read in the log that it was packed and sent
        found = Entry.objects.filter(
            thing_ids__contains=[dash.pk], membership_id=cast.ruth.membership_id
        )
        assert {"CHANGED", "REFERRED"} <= {*found.values_list("verb", flat=True)}


def sees(hat: Hat, row: MaracTransfer) -> bool:
    """Whether a hat sees a transfer, by both faces of the rule, which agree."""
    with door(hat):
        seen = MaracTransfer.objects.visible_to(hat).filter(pk=row.pk).exists()
    with door(SETUP):
        fresh_row = now_in(row)
        assert bool(MaracTransfer.objects.readers_of(fresh_row, among=[hat])) is seen
    return seen


def named(hat: Hat, name: str) -> None:
    with door(SETUP):
        Person.objects.filter(pk=hat.person_id).update(name=name)


def opens(hat: Hat, row: MaracTransfer) -> set[str]:
    """The sections of a transfer that a hat’s grants open."""
    sections = ["pack", "hand_over", "address"]
    with door(hat):
        opened = sealing.open_quietly([now_in(row)], sections, by=hat)
        return {section for section in sections if opened[row, section] is not None}


def test_whoever_bears_his_name_at_the_receiving_marac_is_kept_apart_before_anything_is_given(
    cast: Cast, east: SimpleNamespace
) -> None:
    with clock.moved(MONDAY):
        row = packed(cast, east, accepted(cast), protection="REFUGE", **REFUGE)
        named(east.esther, "Esther Thrale")
        with pytest.raises(Refused, match="Ring its manager"):  # nobody is left who keeps its list
            do(marac_transfers.send, row, cast.ruth)
        named(east.esther, "Esther Vale")
        for hat, name in ((east.kim, "Kim Thrale"), (east.edna, "Edna Thrale")):
            named(hat, name)
        do(marac_transfers.send, row, cast.ruth)
        assert opens(east.esther, row) == {"pack", "hand_over", "address"}
        assert sees(east.esther, row)
        for hat in (east.kim, east.edna):
            assert not sees(hat, row)
            assert opens(hat, row) == set()
            with door(hat):
                assert not Notice.objects.visible_to(hat).exists()


def test_whoever_is_kept_apart_from_the_case_is_from_then_on_kept_from_its_transfer(
    cast: Cast, east: SimpleNamespace
) -> None:
    with clock.moved(MONDAY):
        case = accepted(cast)
        row = packed(cast, east, case)
        do(marac_transfers.send, row, cast.ruth)
        apart = (cast.sam, east.kim)
        assert all(sees(hat, row) for hat in (*apart, cast.ruth, east.esther))
        with door(SETUP):
            for hat in apart:
                conflicts.keep_apart(
                    hat.person_id,
                    case.file_id,
                    source=ConflictSource.DECLARED,
                    by=SETUP,
                    at=clock.now(),
                )
        assert not any(sees(hat, row) for hat in apart)
        assert all(sees(hat, row) for hat in (cast.ruth, east.esther))
        for hat in apart:
            url = reverse("meetings:marac-transfer", args=[row.pk])
            assert client_of(hat).get(url).status_code == 404


def test_the_new_address_stands_in_no_words_that_go_with_a_transfer(
    cast: Cast, east: SimpleNamespace
) -> None:
    told = f"{WHY} She looks at a room in 2 Quarry Rise."
    with clock.moved(MONDAY):
        case = accepted(cast, referred(cast.joan, words=told))
        url = reverse("meetings:marac-moves", args=[case.pk])
        typed = {"place": str(east.place.pk), "protection": "REFUGE", **REFUGE}
        day = {"known_on_day": 1, "known_on_month": 2, "known_on_year": 2027, "is_temporary": "no"}
        said = {"words": "She rang from 2 Quarry Rise.", "version": fresh(case).version}
        refused = post(client_of(cast.ruth), url, cast.ruth, **typed, **day, **said)
        assert refused.status_code == 422
        assert "protected in this case" in refused.content.decode()
        row = moves(cast, case, known_on_month=2, known_on_day=1, **typed)
        with pytest.raises(Refused, match="protected in this case"):
            do(marac_transfers.decide, row, cast.ruth, Way.SEND_ON, words="Near EV1 1AD.")
        do(marac_transfers.decide, row, cast.ruth, Way.SEND_ON, words="")
        # The referral's own words, written before anybody knew, would tell the receiving chair.
        with pytest.raises(Refused, match="protected in this case") as stopped:
            do(marac_transfers.prepare, row, cast.ruth, words="")
        assert stopped.value.texts == [told]
        assert now(row).state == TransferState.DECISION
        do(marac_transfers.keep, row, cast.ruth, words="She stays after all.")
        again = packed(cast, east, accepted(cast, referred(cast.joan)), **typed)
        do(marac_transfers.send, again, cast.ruth)
        with pytest.raises(Refused, match="protected in this case"):
            do(marac_arrivals.query, again, east.esther, words="Is it 2, Quarry Rise?")


def test_a_pack_that_is_not_what_the_case_says_now_is_neither_sent_nor_printed(
    cast: Cast, east: SimpleNamespace
) -> None:
    wish = "Ring her no more: he has her telephone."
    with clock.moved(MONDAY):
        case = accepted(cast)
        row = moves(cast, case, str(east.place.pk), known_on_month=2, known_on_day=1)
        do(marac_transfers.decide, row, cast.ruth, Way.SEND_ON, words="")
        do(marac_transfers.prepare, row, cast.ruth, words="She likes the same person.")
        with door(cast.priya):
            asked = VictimContact.objects.visible_to(cast.priya).get(case=case)
            victim_contacts.note(
                asked,
                reached=True,
                tried_at=clock.now(),
                how="At her sister’s.",
                wishes=wish,
                by=cast.priya,
                version=asked.version,
            )
        browser, why = client_of(cast.ruth), {"sentence": "For the file."}
        printed = reverse("meetings:marac-pack", args=[row.pk])
        send = reverse("meetings:marac-transfer-act", args=[row.pk, "send"])
        for answer in (
            post(browser, send, cast.ruth, version=now(row).version),
            post(browser, printed, cast.ruth, **why),
        ):
            assert answer.status_code in (403, 409, 422)
            assert "Prepare it anew" in answer.content.decode()
        assert now(row).state == TransferState.PACK_PREPARED
        assert opens(east.esther, row) == set()
        anew = reverse("meetings:marac-prepare", args=[row.pk])
        assert anew in page(cast.ruth, "meetings:marac-transfer", row.pk)
        drawn = browser.get(anew).content.decode()
        assert "She likes the same person." in drawn  # what was written is not typed again
        typed = {"words": "She likes the same person.", "version": now(row).version}
        assert post(browser, anew, cast.ruth, **typed).status_code == 302
        assert wish in page(cast.ruth, "meetings:marac-transfer", row.pk)
        assert post(browser, printed, cast.ruth, **why).status_code == 200
        assert pressed(cast.ruth, row, "send") == 302
        assert wish in page(east.kim, "meetings:marac-transfer", row.pk)
        with pytest.raises(Refused):  # what was sent stays as it was sent
            do(marac_transfers.prepare, row, cast.ruth, words="")


def test_what_is_protected_since_the_pack_was_prepared_does_not_leave_in_it(
    cast: Cast, east: SimpleNamespace
) -> None:
    told = f"{WHY} She sleeps at 9 Birch Row."
    with clock.moved(MONDAY):
        case = accepted(cast, referred(cast.joan, words=told))
        row = packed(cast, east, case)
        with door(cast.joan):
            parts = Involvement.objects.in_file(case.file_id).filter(role=PersonRole.VICTIM)
            card = Card.objects.get(pk__in=parts.values("card"))
            hidden = Kept(What.ADDRESS, Protection.REFUGE, Address("9 Birch Row", "Northmoor"))
            subjects.add_to(
                card,
                Identity(kept=(hidden,)),
                by=cast.joan,
                because=Reason(ReasonCode.NEW_INFORMATION),
                to={cast.ruth.agency_id},
                cause=sealing.Cause.of(CauseKind.REFERRAL, case),
            )
        with pytest.raises(Refused, match="protected"):
            do(marac_transfers.send, row, cast.ruth)
        assert now(row).state == TransferState.PACK_PREPARED
        assert opens(east.esther, row) == set()


def pressed(hat: Hat, row: MaracTransfer, word: str) -> int:
    """The status of one button on the page of a transfer."""
    url = reverse("meetings:marac-transfer-act", args=[row.pk, word])
    return int(post(client_of(hat), url, hat, version=now(row).version).status_code)


def closed(*rows: Any) -> list[bool]:
    """Whether the file of each thing is closed."""
    with door(SETUP):
        return [File.objects.get(pk=row.file_id).closed_at is not None for row in rows]


def test_a_stay_for_a_time_ends_and_another_transfer_can_follow(
    cast: Cast, east: SimpleNamespace
) -> None:
    before = monitored(cast)
    with clock.moved(THURSDAY):
        row = moves(
            cast, before, str(east.place.pk), protection="REFUGE", is_temporary="yes", **REFUGE
        )
        do(marac_transfers.decide, row, cast.ruth, Way.TRANSFER, words="")
        do(marac_transfers.prepare, row, cast.ruth, words="")
        do(marac_transfers.send, row, cast.ruth)
        assert pressed(cast.ruth, row, "came-back") == 403  # not before it is acknowledged
        do(marac_arrivals.accept, row, east.esther)
        assert "They came back" in page(cast.ruth, "meetings:marac-transfer", row.pk)
        for hat in (cast.sam, east.esther):  # the coordinator of the origin alone
            assert pressed(hat, row, "came-back") in (403, 404)
        assert "Moved, area protected" in page(cast.nadia, "meetings:marac-flags")
        assert pressed(cast.ruth, row, "came-back") == 302
        assert now(row).state == TransferState.RETURNED
        assert "Moved, area protected" not in page(cast.nadia, "meetings:marac-flags")
        assert "came back to the area of" in page(east.esther, "meetings:marac-transfer", row.pk)
        for hat in (east.esther, east.kim):
            answer = client_of(hat).get(reverse("meetings:marac-address", args=[row.pk]))
            assert answer.status_code == 403
        with door(east.esther):
            told = Notice.objects.visible_to(east.esther)
            assert told.filter(notice_kind=NoticeKind.TRANSFER_CHANGED).exists()
        assert fresh(before).state == CaseState.MONITORING
        assert closed(row) == [False]  # the case it became is open in Eastvale
        with door(cast.ruth):
            assert marac_transfers.may_identify(cast.ruth, fresh_in(before))


def fresh_in(case: MaracCase) -> MaracCase:
    """A case as it is now, inside an open door."""
    return MaracCase.objects.select_related("workspace").get(pk=case.pk)


def test_who_stays_for_good_after_all_is_closed_here_with_every_file_of_the_case(
    cast: Cast, east: SimpleNamespace
) -> None:
    with clock.moved(MONDAY):
        case = accepted(cast)
        row = packed(cast, east, case, "OUTSIDE", is_temporary="yes")
        do(marac_transfers.send, row, cast.ruth)
        do(marac_transfers.acknowledged_outside, row, cast.ruth)
        assert pressed(cast.ruth, row, "close") == 403
        assert pressed(cast.ruth, row, "for-good") == 302
        assert pressed(cast.ruth, row, "came-back") == 403
        assert closed(case, row) == [False, False]
        assert pressed(cast.ruth, row, "close") == 302
        assert closed(case, row) == [True, True]  # though no meeting ever had it listed


def test_the_working_day_runs_from_knowing_of_the_move_and_not_from_noting_it_down(
    cast: Cast, east: SimpleNamespace
) -> None:
    with clock.moved(MONDAY + timedelta(days=3)):  # known on the Monday, noted on the Thursday
        row = moves(cast, accepted(cast), str(east.place.pk), known_on_month=2, known_on_day=1)
        with door(SETUP):
            limit = clocks.of(MaracTransfer.kind, [row.pk], marac_transfers.SEND[0])[row.pk]
        assert limit.due_at.astimezone(LONDON).date() == date(2027, 2, 2)
        assert limit.due_at < clock.now()


def test_a_repeat_takes_the_earlier_safe_numbers_along(cast: Cast, east: SimpleNamespace) -> None:
    earlier = monitored(cast)
    with clock.moved(THURSDAY):
        said = incident(incident_on=date(2027, 4, 8), safe="She changed her telephone.")
        repeat = report(cast.priya, held(cast.priya, earlier), said)
        row = packed(cast, east, repeat, known_on_month=4, known_on_day=8)
        with door(cast.ruth):
            opened = sealing.open_quietly([now_in(row)], ["hand_over"], by=cast.ruth)
            own = sealing.open_quietly([fresh_in(earlier)], ["safe_contact"], by=cast.ruth)
        safe, before = opened[row, "hand_over"]["safe"], own[earlier, "safe_contact"]
        assert before["safe_numbers"]
        for name in ("safe_numbers", "unsafe_numbers", "times", "fears"):
            assert safe[name] == before[name], name
        assert safe["words"].startswith("She changed her telephone.")
        do(marac_transfers.send, row, cast.ruth)
        case = do(marac_arrivals.accept, row, east.esther)
        with door(east.esther):
            there = sealing.open_quietly([fresh_in(case)], ["safe_contact"], by=east.esther)
        assert there[case, "safe_contact"]["safe_numbers"] == before["safe_numbers"]


def test_a_number_that_is_unsafe_now_is_not_brought_back_by_an_earlier_case() -> None:
    newer = {
        "safe_numbers": ["07700 900222"],
        "unsafe_numbers": ["07700900111"],
        "times": "As in A.",
    }
    older = {
        "safe_numbers": ["07700 900111", "07700 900333"],
        "times": "Mornings",
        "words": "Text.",
    }
    found = transfer_packs._joined(newer, older, {"As in A."})
    assert found["safe_numbers"] == ["07700 900222", "07700 900333"]
    assert found["unsafe_numbers"] == ["07700900111"]
    assert (found["times"], found["words"]) == ("Mornings", "Text.")
