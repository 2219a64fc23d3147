"""A police marker near a child: who decides hears that there is something to ask for, and nothing of it (5.4)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agencies import clock, door
from agencies.actors import Hat
from agencies.models.notices import Notice, NoticeKind
from agencies.reasons import Reason, ReasonCode
from agencies.verdicts import Refused
from audit.log.models import Entry
from mash_hub import barriers, conflicts, flags, jobs, marker_alerts, receipts, subjects
from mash_hub.addresses import Address, AddressKind
from mash_hub.bonds import Bond
from mash_hub.identities import Identity, Name, Phone
from mash_hub.models import (
    AlertState,
    Card,
    CmogEntry,
    Enquiry,
    Flag,
    MarkerAlert,
    Receipt,
    Subject,
)
from mash_hub.models.barriers import BarrierKind
from mash_hub.models.conflicts import ConflictSource
from mash_hub.models.flags import FlagType
from mash_hub.models.relationships import Confidence
from mash_hub.models.tokens import Token
from mash_hub.relationships import Tie
from tests.cast import SETUP, Cast, client_of, post
from tests.mash_hub import cmog_case
from tests.mash_hub.contact_case import NEW
from tests.mash_hub.enquiry_case import asked, rated
from tests.mash_hub.test_flags import flagged, marking, part
from tests.mash_hub.test_relationships import related
from tests.things.case import CAR, linked, recorded

S = AlertState
KNOWS = Tie(Bond.FRIEND, "ZQXTIE seen together", Confidence.BELIEVED)
WHY = "ZQXWHY offences of 2019"
NAMES = ("Callum", "Thrale", "Ellie", "ZQX", "Friend of", "sex")


@pytest.fixture
def case(cast: Cast) -> Enquiry:
    """An enquiry about Marisa, Ellie and Callum, whose names the police were given."""
    enquiry = rated(cast)
    asked(cast, enquiry, "police")
    return enquiry


@pytest.fixture
def marker(cast: Cast, case: Enquiry) -> Flag:
    """The police mark Callum, for their own eyes."""
    said = marking(cast, flag_type=FlagType.RSO, reason=WHY)
    return flagged(cast.owen, part(cast, case, "Callum"), said)


def near(cast: Cast, case: Enquiry, name: str = "Ellie") -> None:
    """The police know that Callum is with her, and show it to nobody."""
    related(cast.owen, part(cast, case, "Callum"), part(cast, case, name), KNOWS)
    jobs.alert_by_markers()


def alerts(hat: Hat) -> list[MarkerAlert]:
    with door.door(hat):
        found = [*MarkerAlert.objects.visible_to(hat).standing().select_related("flag__card")]
        assert all(hat in MarkerAlert.objects.readers_of(one, among=[hat]) for one in found)
        return found


def told(hat: Hat) -> list[str]:
    with door.door(hat):
        rows = Notice.objects.visible_to(hat).filter(notice_kind=NoticeKind.MARKER_ALERT)
        return [one.reference for one in rows]


def page(hat: Hat, alert: MarkerAlert) -> str:
    answer = client_of(hat).get(reverse("mash_hub:marker-alert", args=[alert.pk]))
    return answer.content.decode() if answer.status_code == 200 else str(answer.status_code)


def main_of(text: str) -> str:
    return text[text.index("<main") : text.index("</main>")]


def test_who_decides_reads_whom_to_ask_and_nothing_else(
    cast: Cast, case: Enquiry, marker: Flag
) -> None:
    near(cast, case)
    (alert,) = alerts(cast.devika)
    assert told(cast.devika) == [alert.reference]
    text = main_of(page(cast.devika, alert))
    assert "Ask the police" in text
    assert case.reference in text
    assert reverse("mash_hub:enquiry-ask", args=[case.pk]) in text
    assert not [name for name in (*NAMES, marker.reference) if name in text]
    with door.door(cast.devika):
        assert not Flag.objects.visible_to(cast.devika).filter(pk=marker.pk).exists()


def test_the_police_read_which_marker_and_not_which_case(
    cast: Cast, case: Enquiry, marker: Flag
) -> None:
    near(cast, case)
    (alert,) = alerts(cast.owen)
    text = main_of(page(cast.owen, alert))
    assert marker.reference in text
    assert case.reference not in text
    with door.door(cast.owen):
        (row,) = Receipt.objects.asking(cast.owen)
        receipts.acknowledge(row, by=cast.owen, version=row.version)
    with door.door(cast.devika):
        assert not Receipt.objects.visible_to(cast.devika).waiting().exists()


def test_the_polices_silence_comes_to_who_decides(
    cast: Cast, case: Enquiry, marker: Flag, monkeypatch: Any
) -> None:
    near(cast, case)
    later = clock.now() + timedelta(days=6)
    monkeypatch.setattr(clock, "now", lambda: later)
    jobs.sweep_clocks()
    with door.door(cast.devika):
        rows = Notice.objects.visible_to(cast.devika)
        assert rows.filter(notice_kind=NoticeKind.MARKER_UNSEEN).count() == 1


def test_nobody_else_hears_of_it(cast: Cast, case: Enquiry, marker: Flag) -> None:
    near(cast, case)
    for hat in (cast.joan, cast.tom, cast.kim, cast.ruth, cast.hannah, cast.arlo):
        assert alerts(hat) == []
        assert told(hat) == []


def test_nothing_is_raised_where_nothing_links_them_or_no_child_is_meant(
    cast: Cast, case: Enquiry, marker: Flag
) -> None:
    """That both stand in one case is no link: it is known there already."""
    jobs.alert_by_markers()
    assert alerts(cast.devika) == []
    near(cast, case, "Marisa")
    assert alerts(cast.devika) == []


def test_a_mark_of_another_agency_or_kind_alerts_nobody(cast: Cast, case: Enquiry) -> None:
    flagged(cast.owen, part(cast, case, "Callum"), marking(cast))
    near(cast, case)
    assert alerts(cast.devika) == []


def test_a_place_or_thing_that_both_are_linked_with_is_enough(
    cast: Cast, case: Enquiry, marker: Flag
) -> None:
    car = recorded(CAR, cast.devika)
    for name in ("Callum", "Ellie"):
        linked(car, part(cast, case, name).reference, cast.devika)
    jobs.alert_by_markers()
    assert len(alerts(cast.devika)) == 1


def test_the_sweep_asks_as_often_for_many_marked_people_as_for_one(
    cast: Cast, case: Enquiry, marker: Flag
) -> None:
    """One by a car that the child was seen in, and more by what they are to her."""
    car, ellie = recorded(CAR, cast.devika), part(cast, case, "Ellie")

    def queries() -> int:
        with door.door(SETUP), CaptureQueriesContext(connection) as asked:
            due = marker_alerts.due_ids()
        assert [*due] == sorted(flag.pk for flag in marked)
        return len(asked)

    marked = [marker]
    for name in ("Ellie", "Callum"):
        linked(car, part(cast, case, name).reference, cast.devika)
    one = queries()
    for family in ("Arden", "Brook", "Croft"):
        man = replace(cmog_case.KAYLEIGH, names=(Name("Dex", family),))
        dex = cmog_case.known(man, cast.owen)
        related(cast.owen, dex, ellie, KNOWS)
        said = marking(cast, flag_type=FlagType.RSO, reason=WHY)
        marked.append(flagged(cast.owen, dex, said))
    assert queries() == one


def test_one_home_is_enough_and_a_protected_one_tells_nothing(
    cast: Cast, case: Enquiry, marker: Flag
) -> None:
    """An open home makes a keyed token on each record; a protected address makes none."""
    people = [part(cast, case, name) for name in ("Callum", "Ellie")]
    with door.door(SETUP):
        cards = [Card.objects.on_subject(one.pk)[0] for one in people]
        for card in cards:
            Token.objects.create(token=b"x" * 12, card=card, is_household=True)
    jobs.alert_by_markers()
    assert len(alerts(cast.devika)) == 1


def test_neighbours_of_like_name_are_not_linked_but_one_telephone_links_them(
    cast: Cast, case: Enquiry, marker: Flag
) -> None:
    """They share a token by which people are found, and no home (5.4)."""
    people = [part(cast, case, name) for name in ("Callum", "Ellie")]
    street = [
        Address("4 Larch Road", "Northmoor", "NM4 2PJ"),
        Address("9 Larch Road", "", "NM4 2PJ"),
    ]
    phone = Phone("+447700900456")
    lives = [Identity(names=(Name("Robyn", "Thrale"),), addresses=(home,)) for home in street]

    def said(*of: Identity) -> None:
        with door.door(cast.joan):
            for who, identity in zip(people, of, strict=True):
                card = Card.objects.on_subject(who.pk).get(owner=cast.joan.agency_id)
                subjects.add_to(card, identity, by=cast.joan, because=NEW)
        jobs.alert_by_markers()

    said(*lives)
    with door.door(SETUP):
        cards = [Card.objects.on_subject(who.pk).values("pk") for who in people]
        held = Token.objects.filter(card__in=cards[0]).values("token")
        assert Token.objects.filter(card__in=cards[1], token__in=held).exists()
    assert alerts(cast.devika) == []
    school = Address("1 School Lane", "", "NM4 2PP", kind=AddressKind.SCHOOL.value)
    said(*(replace(one, addresses=(school,)) for one in lives))
    assert alerts(cast.devika) == []
    said(*(replace(one, phones=(phone,)) for one in lives))
    assert len(alerts(cast.devika)) == 1


def test_who_is_kept_from_either_side_learns_nothing(
    cast: Cast, case: Enquiry, marker: Flag
) -> None:
    """From the marked person’s record as well, and from a marker that is restricted (2.3, R27)."""
    near(cast, case)
    (alert,) = alerts(cast.devika)
    with door.door(SETUP):
        declared = ConflictSource.DECLARED
        conflicts.keep_apart(
            cast.devika.person_id, marker.file_id, source=declared, by=SETUP, at=clock.now()
        )
    assert alerts(cast.devika) == []
    assert page(cast.devika, alert) == "404"


def test_a_marked_person_who_is_restricted_alerts_their_readers_alone(
    cast: Cast, case: Enquiry, marker: Flag
) -> None:
    callum = part(cast, case, "Callum")
    related(cast.owen, callum, part(cast, case, "Ellie"), KNOWS)
    with door.door(cast.ruth):
        record = barriers.Record(callum.reference, subject_id=callum.pk)
        why = Reason(ReasonCode.SECURITY, "A witness.")
        readers = [cast.ruth.person_id]
        barriers.restrict(record, BarrierKind.WITNESS, readers, by=cast.ruth, because=why)
    jobs.alert_by_markers()
    assert alerts(cast.devika) == []
    assert told(cast.devika) == []


def _unseen(hat: Hat, monkeypatch: Any) -> int:
    """How often a hat hears, days later, that the police have not acknowledged."""
    later = clock.now() + timedelta(days=6)
    monkeypatch.setattr(clock, "now", lambda: later)
    jobs.sweep_clocks()
    with door.door(hat):
        rows = Notice.objects.visible_to(hat)
        return rows.filter(notice_kind=NoticeKind.MARKER_UNSEEN).count()


def _reads_receipts(hat: Hat) -> bool:
    with door.door(SETUP):
        (row,) = Receipt.objects.filter(receipt_kind="MARKER_ALERT")
    with door.door(hat):
        is_seen = Receipt.objects.visible_to(hat).filter(pk=row.pk).exists()
        assert (Receipt.objects.readers_of(row, among=[hat]) == [hat]) == is_seen
    page = client_of(hat).get(reverse("mash_hub:receipt", args=[row.pk]))
    assert (page.status_code == 200) == is_seen
    return is_seen


def test_a_receipt_tells_nothing_of_a_marked_person_who_is_restricted(
    cast: Cast, case: Enquiry, monkeypatch: Any
) -> None:
    """That the police were told is to be read by whoever reads the alert, and by nobody else (R27)."""
    dex = cmog_case.known(cmog_case.KAYLEIGH, cast.owen)  # in no case of the child
    flagged(cast.owen, dex, marking(cast, flag_type=FlagType.RSO, reason=WHY))
    related(cast.owen, dex, part(cast, case, "Ellie"), KNOWS)
    with door.door(cast.ruth):
        record = barriers.Record(dex.reference, subject_id=dex.pk)
        why = Reason(ReasonCode.SECURITY, "A witness.")
        readers = [cast.ruth.person_id, cast.owen.person_id]
        barriers.restrict(record, BarrierKind.WITNESS, readers, by=cast.ruth, because=why)
    jobs.alert_by_markers()
    assert alerts(cast.devika) == []
    assert len(alerts(cast.owen)) == 1
    assert _reads_receipts(cast.owen)
    assert not _reads_receipts(cast.devika)
    assert (
        "police were told"
        not in client_of(cast.devika).get(reverse("mash_hub:receipts")).content.decode()
    )
    assert _unseen(cast.devika, monkeypatch) == 0


def test_nor_to_who_is_kept_from_the_marked_persons_record_or_a_case_of_theirs(
    cast: Cast, case: Enquiry, marker: Flag, monkeypatch: Any
) -> None:
    near(cast, case)
    assert _reads_receipts(cast.devika)
    with door.door(SETUP):
        card = Card.objects.get(pk=marker.card_id)
        conflicts.keep_apart(
            cast.devika.person_id,
            card.file_id,
            source=ConflictSource.DECLARED,
            by=SETUP,
            at=clock.now(),
        )
    assert not _reads_receipts(cast.devika)
    assert _reads_receipts(cast.mandeep)
    assert _unseen(cast.devika, monkeypatch) == 0
    with door.door(cast.mandeep):
        rows = Notice.objects.visible_to(cast.mandeep)
        assert rows.filter(notice_kind=NoticeKind.MARKER_UNSEEN).count() == 1


def test_it_is_raised_once_noted_and_ends_with_the_marker(
    cast: Cast, case: Enquiry, marker: Flag
) -> None:
    near(cast, case)
    jobs.alert_by_markers()
    (alert,) = alerts(cast.devika)
    url = reverse("mash_hub:marker-noted", args=[alert.pk])
    assert "hold something" in client_of(cast.devika).get(reverse("desk:my-work")).content.decode()
    assert post(client_of(cast.devika), url, cast.devika, version=alert.version).status_code == 302
    (noted,) = alerts(cast.devika)
    assert noted.state == S.NOTED
    with door.door(cast.owen), pytest.raises(Refused):
        marker_alerts.note(noted, by=cast.owen, version=noted.version)
    with door.door(cast.owen):
        now = Flag.objects.get(pk=marker.pk)
        ended = Reason(ReasonCode.CIRCUMSTANCES_CHANGED, "Not him.")
        flags.end(now, by=cast.owen, because=ended, version=now.version)
    jobs.alert_by_markers()
    assert alerts(cast.devika) == alerts(cast.owen) == []
    assert told(cast.devika) == [alert.reference] * 2
    over = main_of(page(cast.devika, alert))
    assert "It is over" in over
    assert "hold something" not in over
    assert "How to ask" not in over
    assert "request" not in over
    theirs = main_of(page(cast.owen, alert))
    assert "It is over" in theirs
    assert "They ring" not in theirs
    with door.door(cast.owen):
        assert not Receipt.objects.asking(cast.owen).exists()
        assert "ZQX" not in str([*Entry.objects.filter(ground="marker").values()])


def test_a_child_on_a_cmogs_list_alerts_its_chair_and_coordinator(cast: Cast) -> None:
    cmog = cmog_case.opened(cast)
    child: CmogEntry = cmog_case.listed(cmog)
    dex: Subject = cmog_case.known(cmog_case.KAYLEIGH, cmog.lyle)
    with door.door(cmog.lyle):
        tia = Subject.objects.get(pk=child.subject_id)
    flagged(cast.owen, dex, marking(cast, flag_type=FlagType.RSO, reason=WHY))
    related(cast.owen, dex, tia, KNOWS)
    jobs.alert_by_markers()
    assert [one.about for one in alerts(cmog.carys)] == [child.reference]
    assert len(alerts(cmog.lyle)) == 1
    assert alerts(cmog.gwen) == alerts(cmog.sen) == alerts(cmog.leo) == []
