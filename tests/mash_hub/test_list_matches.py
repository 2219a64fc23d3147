"""Matching a list with an agency's records: two people, one purpose, once; nothing of it is kept."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from agencies import clock, door, hats
from agencies.actors import Hat
from agencies.models.workspaces import Purpose
from agencies.reasons import Reason, ReasonCode
from agencies.verdicts import Refused
from audit.log.models import Entry
from mash_hub import conflicts, list_matches
from mash_hub.linkage import lists
from mash_hub.models import Card, ListMatch, Subject
from mash_hub.models.conflicts import ConflictSource
from mash_hub.models.list_matches import ListMatchState
from tests.cast import SETUP, Cast, client_of, post
from tests.mash_hub.contact_case import MARISA, submitted
from tests.mash_hub.test_known import held

OPEN = Reason(ReasonCode.OPEN_CASE)
LIST = """id,family_name,given_name,date_of_birth,postcode,identifier
a1,Oakdon,Marissa,1994-06-14,NM4 2PJ,
a2,Thrale,Ellie,2019-03-09,,999 000 0026
a3,Stone,Peter,1970-01-02,NM9 9ZZ,
"""


def asked(by: Hat) -> ListMatch:
    with door.door(by):
        return list_matches.ask(Purpose.SAFEGUARD_CHILD, by=by, because=OPEN)


def settled(row: ListMatch, by: Hat, state: ListMatchState = ListMatchState.AGREED) -> ListMatch:
    with door.door(by):
        return list_matches.settle(row, state, by=by, because=OPEN, version=row.version)


def run(row: ListMatch, by: Hat, text: str = LIST) -> list[list_matches.Met]:
    with door.door(by):
        people = lists.read(text.splitlines())
        return list_matches.run(row, people, by=by, version=row.version)


def test_it_takes_the_right_another_person_and_the_purpose_of_the_agreement(cast: Cast) -> None:
    for hat in (cast.arlo, cast.joan, cast.kim):
        with pytest.raises(Refused, match="cannot match a list"):
            asked(hat)
    with door.door(cast.devika), pytest.raises(Refused, match="purpose"):
        list_matches.ask(Purpose.ADMINISTRATION, by=cast.devika, because=OPEN)
    row = asked(cast.devika)
    with pytest.raises(Refused, match="Somebody else"):
        settled(row, cast.devika)
    with pytest.raises(Refused, match="not agreed"):
        run(row, cast.devika)
    agreed = settled(row, cast.mandeep)
    with pytest.raises(Refused, match="Who asked"):
        run(agreed, cast.mandeep)
    with clock.moved(clock.now() + timedelta(hours=25)), pytest.raises(Refused, match="its day"):
        run(agreed, cast.devika)
    declined = settled(asked(cast.devika), cast.mandeep, ListMatchState.DECLINED)
    with pytest.raises(Refused):
        run(declined, cast.devika)


def test_rows_meet_whom_the_agency_has_on_record_and_nobody_it_may_not_know(cast: Cast) -> None:
    submitted(cast.joan)
    held(cast.owen, MARISA)  # the police keep this one to themselves
    agreed = settled(asked(cast.devika), cast.mandeep)
    with door.door(SETUP):
        cards, people = Card.objects.count(), Subject.objects.count()
    found = run(agreed, cast.devika)
    assert {(one.row_id, one.kind.value) for one in found} >= {
        ("a1", "same person"),
        ("a2", "same person"),
    }
    assert "a3" not in {one.row_id for one in found}
    with door.door(cast.devika):
        seen = {*Subject.objects.visible_to(cast.devika).values_list("reference", flat=True)}
        assert {one.reference for one in found} <= seen
        entry = Entry.objects.get(verb="EXPORTED")
        row = ListMatch.objects.get(pk=agreed.pk)
    assert (entry.count, entry.purpose) == (len(found), "SAFEGUARD_CHILD")
    assert (row.state, row.rows, row.met) == ("USED", 3, 2)
    with pytest.raises(Refused):
        run(row, cast.devika)
    with door.door(SETUP):
        assert (Card.objects.count(), Subject.objects.count()) == (cards, people)


def test_who_is_kept_apart_meets_nobody(cast: Cast) -> None:
    contact = submitted(cast.joan)
    with door.door(SETUP):
        source = ConflictSource.FOUND
        conflicts.keep_apart(
            cast.mandeep.person_id, contact.file_id, source=source, by=SETUP, at=clock.now()
        )
    assert run(settled(asked(cast.mandeep), cast.devika), cast.mandeep) == []


def test_a_list_with_a_bad_row_or_too_many_uses_nothing_up(cast: Cast) -> None:
    agreed = settled(asked(cast.devika), cast.mandeep)
    with pytest.raises(Refused, match="bad rows"):
        run(agreed, cast.devika, LIST + "a4,Stone,Ann,14/06/1994,,\n")
    with pytest.raises(Refused, match="more than"):
        run(agreed, cast.devika, "id,family_name\n" + "x,Stone\n" * 1001)
    with door.door(cast.devika):
        assert ListMatch.objects.get(pk=agreed.pk).state == "AGREED"
    assert run(agreed, cast.devika) == []


def test_both_faces_of_who_sees_a_match_agree_for_every_hat(cast: Cast) -> None:
    row = asked(cast.devika)
    with door.door(SETUP):
        places = vars(cast.workspace).values()
        among = [hat for place in places for hat in hats.in_workspace(place.pk)]
    for hat in among:
        with door.door(hat):
            seen = ListMatch.objects.visible_to(hat).exists()
            assert seen == bool(ListMatch.objects.readers_of(row, among=[hat]))
            assert seen == (hat.person_id in {cast.devika.person_id, cast.mandeep.person_id})


def test_on_pages_a_bad_list_names_line_and_column_and_a_good_one_is_shown_once(
    cast: Cast,
) -> None:
    submitted(cast.joan)
    devika, mandeep = client_of(cast.devika), client_of(cast.mandeep)
    url = reverse("mash_hub:list-matches")
    assert post(devika, url, cast.devika).status_code == 422
    made = post(devika, url, cast.devika, purpose="SAFEGUARD_CHILD", because="OPEN_CASE")
    page = made.url
    assert "you asked, so you cannot" in devika.get(page).content.decode()
    with door.door(cast.devika):
        row = ListMatch.objects.visible_to(cast.devika).get()
    agree = reverse("mash_hub:list-match-settle", args=[row.pk, "agree"])
    fields = {"because": "OPEN_CASE", "version": row.version}
    assert post(mandeep, agree, cast.mandeep, **fields).status_code == 302

    def sent(text: str) -> Any:
        file = SimpleUploadedFile("people.csv", text.encode(), "text/csv")
        return post(devika, page, cast.devika, people=file, version=row.version + 1)

    assert "Match the list" in devika.get(page).content.decode()
    bad = sent(LIST + "a4,Nevermore,Ann,14/06/1994,,\n")
    assert bad.status_code == 422
    assert "line 5, column date_of_birth" in bad.content.decode()
    assert "Nevermore" not in bad.content.decode()
    assert "names no column" in sent("a;b\n").content.decode()
    good = sent(LIST)
    assert good.status_code == 200
    for words in ("likely matches in 3 rows", "Same person", "a1", "S-"):
        assert words in good.content.decode()
    assert "Mill Street" not in good.content.decode()
    assert "2 of 3 rows met" in devika.get(page).content.decode()


def test_a_stale_proof_is_asked_for_before_the_file_is_chosen(cast: Cast) -> None:
    agreed = settled(asked(cast.devika), cast.mandeep)
    browser = client_of(cast.devika)
    page = reverse("mash_hub:list-match", args=[agreed.pk])
    with clock.moved(clock.now() + timedelta(minutes=6)):
        assert browser.get(page).status_code == 403
