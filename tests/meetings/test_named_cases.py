"""An officer names a case of a meeting by any of its references, for a hold or a barrier (4.20, R27)."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.urls import reverse

from agencies import clock
from agencies.actors import Hat
from agencies.door import door
from agencies.models import Hold
from agencies.roles import Role
from agencies.verdicts import Frozen
from mash_hub import barriers, conflicts, destructions, held
from mash_hub.models import Barrier, Conflict, LegalHold
from mash_hub.models.conflicts import ConflictSource
from meetings import minutes
from meetings.models import AgendaItem, MaracCase, MinuteEntry
from tests.cast import SETUP, Cast, client_of, given_role, post
from tests.mash_hub.cmog_case import TIA, entered, known, opened
from tests.mash_hub.keeping_case import WHY
from tests.meetings import stories
from tests.meetings.marac_stories import MONDAY, accepted, referred
from tests.meetings.test_marac_listing import listed, scheduled
from tests.meetings.test_marac_transfers import THURSDAY, moves

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
SENTENCE = "ZQX the inquest was opened"


def officer_of(cast: Cast, name: str = "nadia", workspace: str = "marac") -> Hat:
    return given_role(cast, name, Role.INFORMATION_OFFICER, workspace)


def held_by_reference(officer: Hat, reference: str) -> Any:
    """What the officer is answered who wants to place a hold."""
    day = clock.now().date() + timedelta(days=90)
    typed = {f"review_on_{part}": getattr(day, part) for part in ("day", "month", "year")}
    typed |= {"reference": reference, "hold_kind": "DARDR", "sentence": SENTENCE}
    return post(client_of(officer), reverse("mash_hub:hold-place"), officer, **typed)


def excluded(officer: Hat, reference: str, who: Hat) -> Any:
    """What the officer is answered who wants to keep somebody from a case."""
    typed = {"reference": reference, "person": str(who.person_id), "sentence": SENTENCE}
    return post(client_of(officer), reverse("mash_hub:barrier-exclude"), officer, **typed)


def standing_files() -> set[Any]:
    with door(SETUP):
        return {*Hold.objects.standing().values_list("file_id", flat=True)}


def test_an_officer_holds_a_marac_case_by_its_reference_with_its_minutes_and_research(
    cast: Cast,
) -> None:
    _, item = stories.in_hand(cast, "ruth", "sam")
    stories.minute_everything(cast, item)
    with door(SETUP):
        case = item.marac_case
    officer = officer_of(cast)
    assert held_by_reference(officer, case.reference.lower()).status_code == 302
    with door(SETUP):
        row = LegalHold.objects.get()
        files = {*item.all_files, case.referral.file_id}
        line = MinuteEntry.objects.filter(item=item)[0]
    assert (row.about, row.case_file_id) == (case.reference, case.file_id)
    assert files <= standing_files()
    change = partial(
        minutes.change, line, words="ZQX otherwise", by=cast.ruth, version=line.version
    )
    with door(cast.ruth), pytest.raises(Frozen, match=row.reference):
        change()
    page = reverse("meetings:destruction-propose")
    sent = {"way": "DESTROY", "ground": "COURT_ORDER", "sentence": SENTENCE}
    sent["reference"] = item.reference
    answer = post(client_of(officer), page, officer, **sent).content.decode()
    assert f"The hold {row.reference} stands on it" in answer


def test_a_hold_on_a_case_before_it_is_listed_reaches_what_its_meeting_makes_of_it(
    cast: Cast,
) -> None:
    with clock.moved(MONDAY):
        case = accepted(cast)
        assert held_by_reference(officer_of(cast), case.reference).status_code == 302
        item = listed(cast, case, scheduled(cast))
        with door(SETUP):
            files = AgendaItem.objects.get(pk=item.pk).all_files
            assert all(held.freezes([file_id]) for file_id in files)


def test_who_is_excluded_from_a_case_sees_nothing_of_it_on_the_agenda_or_in_its_transfer(
    cast: Cast,
) -> None:
    meeting, item = stories.published(cast)
    with door(SETUP):
        case, files = item.marac_case, item.all_files
    tom, officer = cast.hat("tom", "marac"), officer_of(cast)
    page = reverse("meetings:item", args=[item.pk])
    assert client_of(tom).get(page).status_code == 200
    assert excluded(officer, case.reference, tom).status_code == 302
    assert client_of(tom).get(page).status_code == 404
    agenda = client_of(tom).get(reverse("meetings:meeting", args=[meeting.pk]))
    assert item.reference not in agenda.content.decode()
    with door(SETUP):
        barrier = Barrier.objects.get()
        shut = Conflict.objects.standing().filter(by_id=barrier.pk)
        assert {*files} <= {*shut.values_list("file_id", flat=True)}
    with door(officer):
        asked = barriers.ask_to_lift(barrier, by=officer, because=WHY, version=1)
    second = officer_of(cast, "hannah")
    with door(second):
        barriers.answer_lift(asked, lifts=True, by=second, because=WHY, version=2)
    assert client_of(tom).get(page).status_code == 200


def test_its_place_on_an_agenda_and_its_transfer_name_the_case(cast: Cast) -> None:
    officer = officer_of(cast)
    with clock.moved(MONDAY):
        case = accepted(cast)
        item = listed(cast, case, scheduled(cast))
    with clock.moved(THURSDAY):
        sent = moves(cast, case, "OUTSIDE")
        for reference in (case.reference, item.reference, sent.reference):
            with door(officer):
                record = barriers.record_of(reference, by=officer)
            assert record == barriers.Record(reference, file_id=case.file_id)


def test_an_entry_of_a_cmog_is_held_by_its_reference(cast: Cast) -> None:
    cmog = opened(cast)
    row = entered(known(TIA, cmog.gwen), cmog.gwen)
    officer = officer_of(cast, "joan", "cmog")
    assert held_by_reference(officer, row.reference).status_code == 302
    assert row.file_id in standing_files()


def test_to_whom_a_case_is_none_of_theirs_or_who_is_kept_from_it_there_is_no_such_reference(
    cast: Cast,
) -> None:
    with clock.moved(MONDAY):
        case = referred(cast.joan)  # Moira is of Joan's agency, Ivor of the police
        none = held_by_reference(cast.ivor, "MA-QQQQQ").content.decode()
        assert barriers.NO_RECORD in none
        kept_out = officer_of(cast)
        with door(SETUP):
            conflicts.keep_apart(
                kept_out.person_id,
                case.file_id,
                source=ConflictSource.NOTED,
                by=SETUP,
                at=clock.now(),
            )
        for officer in (cast.ivor, kept_out):
            answer = held_by_reference(officer, case.reference)
            assert answer.status_code == 422
            assert barriers.NO_RECORD in answer.content.decode()
        assert held_by_reference(cast.moira, case.reference).status_code == 302


def test_a_marac_case_is_not_destroyed_in_part_from_the_page_of_the_front_door(cast: Cast) -> None:
    with clock.moved(MONDAY):
        case: MaracCase = referred(cast.joan)
    with door(cast.moira):
        assert destructions.target_of(case.reference, by=cast.moira) is None
