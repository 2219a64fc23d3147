"""One person on the lists of two forums: both hear that it is so, and with leave alone which and who (issue E)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse

from agencies import clock, door, hats, sealing
from agencies.actors import Hat
from agencies.models.notices import Notice, NoticeKind
from agencies.models.workspaces import Purpose
from agencies.reasons import Reason, ReasonCode
from agencies.roles import Role
from agencies.verdicts import Refused
from audit.log.models import Entry
from mash_hub import barriers, clocks, cmog_entries, conflicts
from mash_hub import jobs as mash_jobs
from mash_hub.models import CmogEntry, Enquiry, Identification, Involvement
from mash_hub.models.barriers import BarrierKind
from mash_hub.models.conflicts import ConflictSource
from mash_hub.models.subjects import PersonRole
from meetings import jobs, listing_notes, listing_sweeps
from meetings.models import ListingNote, MaracCase, NoteState
from tests.cast import SETUP, Cast, client_of, given_role, post
from tests.mash_hub import cmog_case
from tests.mash_hub.cmog_case import Cmog
from tests.mash_hub.enquiry_case import rated
from tests.meetings.marac_stories import accepted

S = NoteState
SAME = Reason(ReasonCode.OPEN_CASE)
WHY = "ZQXWHY we hear her on Thursday; is she safe at home?"
SAID = "ZQXSAID she is known to us; ring Gwen."


def card_of(file_id: Any, role: str) -> Any:
    return Involvement.objects.in_file(file_id).filter(role=role)[0].card_id


def is_one(card_id: Any, other_id: Any) -> None:
    """Somebody says that two cards are about one person."""
    with door.door(SETUP):
        at = clock.now()
        now = Identification.objects.standing().get(card=card_id)
        other = Identification.objects.standing().get(card=other_id)
        if now.subject_id == other.subject_id:
            return
        now.set_ended(by=SETUP, at=at, because=SAME)
        row = Identification(id=uuid4(), card_id=card_id, subject_id=other.subject_id)
        row.start(by=SETUP, at=at, because=SAME)


def parted(card_id: Any) -> None:
    """Somebody says that the card is about another person after all."""
    with door.door(SETUP):
        at = clock.now()
        old = Identification.objects.filter(card=card_id).order_by("began_at")[0]
        now = Identification.objects.standing().get(card=card_id)
        now.set_ended(by=SETUP, at=at, because=SAME)
        row = Identification(id=uuid4(), card_id=card_id, subject_id=old.subject_id)
        row.start(by=SETUP, at=at, because=SAME)


def seen(hat: Hat) -> set[str]:
    """The cases, as the notes that a hat sees name them from its side."""
    with door.door(hat):
        rows = ListingNote.objects.visible_to(hat).standing()
        return {
            one.about if one.workspace_id == hat.workspace_id else one.other_about for one in rows
        }


def told(hat: Hat) -> list[str]:
    with door.door(hat):
        rows = Notice.objects.visible_to(hat).filter(notice_kind=NoticeKind.LISTING_NOTE)
        return [one.reference for one in rows]


def note_of(case: Any) -> ListingNote:
    with door.door(SETUP):
        return ListingNote.objects.filter(case_id=case.pk).latest("raised_at")


def do(verb: Any, case: Any, by: Hat, **given: Any) -> ListingNote:
    row = note_of(case)
    with door.door(by):
        done: ListingNote = verb(row, by=by, version=row.version, **given)
        return done


def asked(case: Any, by: Hat) -> ListingNote:
    return do(listing_notes.ask, case, by, why=WHY, purpose=Purpose.DOMESTIC_ABUSE)


def given(case: Any, by: Hat, days: int = 7) -> ListingNote:
    until = hats.today() + timedelta(days=days)
    return do(listing_notes.give, case, by, words=SAID, until_on=until)


@pytest.fixture
def enquiry(cast: Cast) -> Enquiry:
    return rated(cast)


@pytest.fixture
def case(cast: Cast, enquiry: Enquiry) -> MaracCase:
    """Marisa in an enquiry of the MASH and, on a card of her own there, in a case of the MARAC."""
    found = accepted(cast)
    with door.door(SETUP):
        cards = [card_of(one.file_id, PersonRole.VICTIM) for one in (found, enquiry)]
    is_one(*cards)
    jobs.compare_lists()
    return found


@pytest.fixture
def note_page(case: MaracCase) -> str:
    return reverse("meetings:listing-note", args=[note_of(case).pk])


def page(hat: Hat, url: str) -> str:
    answer = client_of(hat).get(url)
    return answer.content.decode() if answer.status_code == 200 else str(answer.status_code)


def test_both_lists_hear_of_it_and_neither_hears_of_whom(
    cast: Cast, enquiry: Enquiry, case: MaracCase, note_page: str
) -> None:
    assert seen(cast.ruth) == seen(cast.sam) == {case.reference}
    assert seen(cast.devika) == {enquiry.reference}
    assert len(told(cast.ruth)) == len(told(cast.devika)) == 1
    text = page(cast.ruth, note_page)
    assert case.reference in text
    for kept in ("Marisa", "Oakden", enquiry.reference, "Northmoor MASH"):
        assert kept not in text


def test_nobody_hears_of_it_who_does_not_keep_the_list(cast: Cast, case: MaracCase) -> None:
    """Representatives, researchers, referrers and those of other lists have no note."""
    for hat in (cast.hannah, cast.owen, cast.joan, cast.kim):
        assert seen(hat) == set()
        assert told(hat) == []


def test_it_is_raised_once_however_often_lists_are_compared(cast: Cast, case: MaracCase) -> None:
    jobs.compare_lists()
    with door.door(SETUP):
        assert ListingNote.objects.count() == 2
    assert len(told(cast.ruth)) == 1


def test_somebody_who_only_lives_there_is_not_on_the_list(cast: Cast, enquiry: Enquiry) -> None:
    found = accepted(cast)
    with door.door(SETUP):
        rows = Involvement.objects.in_file(found.file_id)
        child = rows.filter(role=PersonRole.CHILD)[0]
        victim = Involvement.objects.in_file(enquiry.file_id).filter(role=PersonRole.VICTIM)[0]
        child.set_role(PersonRole.HOUSEHOLD, by=SETUP, at=clock.now(), because=SAME)
    is_one(child.card_id, victim.card_id)
    jobs.compare_lists()
    assert seen(cast.ruth) == set()


def test_who_is_kept_apart_from_either_case_learns_nothing(
    cast: Cast, enquiry: Enquiry, case: MaracCase, note_page: str
) -> None:
    """From the other case too: that there is something to be kept from would tell of it (8c 4)."""
    for one, hat in ((case, cast.ruth), (enquiry, cast.sam)):
        with door.door(SETUP):
            declared = ConflictSource.DECLARED
            conflicts.keep_apart(
                hat.person_id, one.file_id, source=declared, by=SETUP, at=clock.now()
            )
        assert seen(hat) == set()
        assert page(hat, note_page) == "404"


def test_a_case_that_is_restricted_is_known_to_its_readers_alone(
    cast: Cast, enquiry: Enquiry, case: MaracCase
) -> None:
    """Whoever reads the other list and is none of them has no note, before and after (R27)."""
    ruth = given_role(cast, "ruth", Role.MARAC_COORDINATOR)
    with door.door(ruth):
        record = barriers.Record(enquiry.reference, file_id=enquiry.file_id)
        why = Reason(ReasonCode.SECURITY, "Works here.")
        readers = [cast.devika.person_id]
        barriers.restrict(record, BarrierKind.STAFF, readers, by=ruth, because=why)
    assert seen(cast.ruth) == seen(cast.sam) == set()
    assert seen(cast.devika) == {enquiry.reference}


def test_leave_opens_which_list_and_who_until_its_day(
    cast: Cast, enquiry: Enquiry, case: MaracCase, note_page: str, monkeypatch: Any
) -> None:
    asked(case, cast.ruth)
    there = page(cast.devika, note_page)
    assert WHY in there
    assert "Northmoor MARAC" in there
    assert "Marisa Oakden" in there
    assert SAID not in page(cast.ruth, note_page)
    given(case, cast.devika)
    here = page(cast.ruth, note_page)
    for told_now in (SAID, "Northmoor MASH", enquiry.reference, "Marisa Oakden"):
        assert told_now in here
    at = clock.now() + timedelta(days=8)
    monkeypatch.setattr(clock, "now", lambda: at)
    assert not note_of(case).is_open(at)
    jobs.compare_lists()
    assert note_of(case).state == S.OVER
    monkeypatch.undo()
    after = page(cast.ruth, note_page)
    for kept in (SAID, "Northmoor MASH", enquiry.reference):
        assert kept not in after


def test_what_was_said_is_read_no_more_once_leave_is_over(
    cast: Cast, case: MaracCase, note_page: str
) -> None:
    asked(case, cast.ruth)
    given(case, cast.devika)
    do(listing_notes.take_leave_back, case, cast.devika)
    assert note_of(case).state == S.OVER
    assert SAID not in page(cast.ruth, note_page)


def test_a_note_names_nobody_who_is_only_of_the_household_in_both(
    cast: Cast, enquiry: Enquiry, case: MaracCase, note_page: str
) -> None:
    """Both cases are about Marisa; Ellie, who only lives there, is on neither list."""
    with door.door(SETUP):
        children = [
            Involvement.objects.in_file(one.file_id).filter(role=PersonRole.CHILD)[0]
            for one in (case, enquiry)
        ]
        for child in children:
            child.set_role(PersonRole.HOUSEHOLD, by=SETUP, at=clock.now(), because=SAME)
        marisa = Involvement.objects.in_file(enquiry.file_id).filter(role=PersonRole.VICTIM)[0]
    is_one(*(child.card_id for child in children))
    row = asked(case, cast.ruth)
    text = page(cast.devika, note_page)
    assert "Marisa Oakden" in text
    assert "Ellie" not in text
    with door.door(SETUP):
        now = Identification.objects.standing().get(card=marisa.card_id).subject_id
        assert listing_notes.shared(row) == {now}


def test_declined_tells_no_more_than_that(
    cast: Cast, enquiry: Enquiry, case: MaracCase, note_page: str
) -> None:
    asked(case, cast.ruth)
    do(listing_notes.decline, case, cast.devika, words="Not now.")
    text = page(cast.ruth, note_page)
    assert "Not now." in text
    for kept in ("Northmoor MASH", enquiry.reference, "Devika", "Marisa"):
        assert kept not in text


def test_nobody_gives_leave_to_their_own_question_or_unasked(cast: Cast, case: MaracCase) -> None:
    with pytest.raises(Refused):
        given(case, cast.devika)
    asked(case, cast.ruth)
    for hat in (cast.ruth, cast.sam):
        with pytest.raises(Refused):
            given(case, hat)
    with pytest.raises(Refused):
        given(case, cast.devika, days=29)
    do(listing_notes.note, case, cast.sam)
    assert page(cast.devika, reverse("meetings:listing-note", args=[note_of(case).pk])) == "404"
    with pytest.raises(Refused):
        given(case, cast.devika)


def late(hat: Hat) -> list[str]:
    """What somebody is told of answers between lists that are late: references of notes."""
    with door.door(hat):
        rows = Notice.objects.visible_to(hat).filter(notice_kind=NoticeKind.LISTING_LATE)
        return [*rows.values_list("reference", flat=True)]


def swept(days: int) -> None:
    """Some days go by, and the clocks are swept."""
    with clock.moved(clock.now() + timedelta(days=days)):
        mash_jobs.sweep_clocks()


def test_an_answer_that_is_late_is_told_once_to_the_managers_of_who_is_asked_and_names_nothing(
    cast: Cast, case: MaracCase, enquiry: Enquiry
) -> None:
    manager = given_role(cast, "hannah", Role.AGENCY_MANAGER, "mash")
    elsewhere = given_role(cast, "kim", Role.AGENCY_MANAGER, "marac")
    note = asked(case, cast.ruth)
    swept(0)
    assert late(manager) == []
    swept(5)
    swept(6)
    assert late(manager) == [note.reference]
    assert late(elsewhere) == []
    assert late(cast.ruth) == []  # those who asked do not hear by what hours the other list is kept
    assert seen(manager) == set()
    with door.door(cast.devika):
        assert clocks.of(note.kind, [note.pk], listing_notes.LEAVE)[note.pk].breached_at
    work = client_of(cast.devika).get(reverse("desk:my-work")).content.decode()
    assert "Another list asks leave to hear of a case" in work


def test_whoever_is_kept_apart_from_either_case_does_not_hear_that_an_answer_is_late(
    cast: Cast, case: MaracCase, enquiry: Enquiry
) -> None:
    manager = given_role(cast, "hannah", Role.AGENCY_MANAGER, "mash")
    asked(case, cast.ruth)
    with door.door(SETUP):
        at, source = clock.now(), ConflictSource.FOUND
        conflicts.keep_apart(manager.person_id, case.file_id, source=source, by=SETUP, at=at)
    swept(5)
    assert late(manager) == []


@pytest.mark.parametrize("how", ["given", "declined", "taken back", "ended"])
def test_an_answer_that_is_wanted_no_more_is_never_late(
    cast: Cast, case: MaracCase, enquiry: Enquiry, how: str
) -> None:
    manager = given_role(cast, "hannah", Role.AGENCY_MANAGER, "mash")
    asked(case, cast.ruth)
    if how == "given":
        given(case, cast.devika)
    if how == "declined":
        do(listing_notes.decline, case, cast.devika, words=SAID)
    if how == "taken back":
        do(listing_notes.note, case, cast.ruth)
    if how == "ended":
        with door.door(SETUP):
            card = card_of(case.file_id, PersonRole.VICTIM)
        parted(card)
        jobs.compare_lists()
    swept(5)
    assert late(manager) == []


def test_who_answers_sees_by_when_and_who_asked_does_not(cast: Cast, case: MaracCase) -> None:
    note = asked(case, cast.ruth)
    url = reverse("meetings:listing-note", args=[note.pk])
    assert "data-due=" in page(cast.devika, url)
    assert "data-due=" in page(cast.devika, reverse("meetings:listing-notes"))
    assert "data-due=" not in page(cast.ruth, url)


def test_every_step_is_in_the_log_and_no_word_of_it(cast: Cast, case: MaracCase) -> None:
    asked(case, cast.ruth)
    given(case, cast.devika)
    found = []
    for hat in (cast.ruth, cast.devika):
        with door.door(hat):
            found += Entry.objects.filter(ground="listing_note", person_id=hat.person_id)
    assert [one.verb for one in found] == ["REQUESTED", "GRANTED"]
    assert "ZQX" not in repr([vars(one) for one in found])


def test_a_note_ends_when_people_are_parted(cast: Cast, enquiry: Enquiry, case: MaracCase) -> None:
    with door.door(SETUP):
        card = card_of(case.file_id, PersonRole.VICTIM)
    parted(card)
    jobs.compare_lists()
    assert note_of(case).state == S.ENDED
    assert seen(cast.ruth) == seen(cast.devika) == set()


def test_what_was_asked_is_read_no_more_once_the_note_ended_and_its_readers_hear(
    cast: Cast, case: MaracCase
) -> None:
    row = asked(case, cast.ruth)
    with door.door(cast.ruth):
        assert sealing.readers(row, "ask", by=cast.ruth) > {row.owner_id}
        card = card_of(case.file_id, PersonRole.VICTIM)
    before = {hat: len(told(hat)) for hat in (cast.ruth, cast.devika)}
    parted(card)
    jobs.compare_lists()
    assert note_of(case).state == S.ENDED
    with door.door(cast.ruth):
        assert sealing.readers(row, "ask", by=cast.ruth) == {row.owner_id}
    for hat, heard in before.items():  # of this note and of the other list’s own, where it is read
        assert len(told(hat)) > heard


def test_cases_of_people_who_stand_on_one_list_are_not_read_each_minute(
    cast: Cast, enquiry: Enquiry, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    listing = listing_sweeps._listing

    def noted(row: Any, **more: Any) -> Any:
        read.append(row.reference)
        return listing(row, **more)

    monkeypatch.setattr(listing_sweeps, "_listing", noted)
    found = accepted(cast)
    jobs.compare_lists()
    assert read == []
    with door.door(SETUP):
        cards = [card_of(one.file_id, PersonRole.VICTIM) for one in (found, enquiry)]
    is_one(*cards)
    jobs.compare_lists()
    assert set(read) == {found.reference, enquiry.reference}
    assert seen(cast.ruth) == {found.reference}


def test_a_case_that_was_made_from_the_other_raises_none(
    cast: Cast, enquiry: Enquiry, case: MaracCase
) -> None:
    with door.door(SETUP):
        found = MaracCase.objects.get(pk=case.pk)
        found.thing_kind, found.thing_id = enquiry.kind, enquiry.pk
        fields = ["thing_kind", "thing_id"]
        found._commit(fields, by=SETUP, at=clock.now())
    jobs.compare_lists()
    assert note_of(case).state == S.ENDED


# --- exploitation ---------------------------------------------------------------------------------


@pytest.fixture
def cmog(cast: Cast) -> Cmog:
    return cmog_case.opened(cast)


def test_a_person_of_concern_is_the_polices_whose_list_it_is(
    cast: Cast, cmog: Cmog, enquiry: Enquiry
) -> None:
    """The coordinator of the CMOG knows the alias alone, and hears nothing of who that is."""
    with door.door(cmog.lyle):
        dex = cmog_entries.enter_unidentified("Dex", "Tall", cmog_case.DEX, by=cmog.lyle)
    found = accepted(cast)
    with door.door(SETUP):
        cards = [dex.card_id, card_of(found.file_id, PersonRole.PERPETRATOR)]
    is_one(*cards)
    jobs.compare_lists()
    assert seen(cast.ruth) == set()  # nominated: members do not read it, nor does anybody else
    dex = cmog_case.stepped(dex, "ON_LIST", cmog.lyle)
    jobs.compare_lists()
    assert seen(cmog.carys) == seen(cmog.gwen) == set()
    assert seen(cmog.lyle) == {dex.reference}
    assert found.reference in seen(cast.ruth)
    asked(found, cast.ruth)
    with pytest.raises(Refused):
        given(found, cmog.carys)
    given(found, cmog.lyle)
    with door.door(SETUP):
        assert CmogEntry.objects.get(pk=dex.pk).version == dex.version


def test_pages_ask_give_and_take_back(cast: Cast, case: MaracCase, note_page: str) -> None:
    ruth, devika = client_of(cast.ruth), client_of(cast.devika)
    row = note_of(case)
    url = reverse("meetings:listing-ask", args=[row.pk])
    sent: dict[str, Any] = {"words": WHY, "purpose": "DOMESTIC_ABUSE", "version": row.version}
    assert post(ruth, url, cast.ruth, **sent).status_code == 302
    assert page(cast.devika, reverse("desk:my-work")).count("Another list asks leave") == 1
    url = reverse("meetings:listing-answer", args=[row.pk, "give"])
    day = hats.today() + timedelta(days=3)
    last = {"until_on_day": day.day, "until_on_month": day.month, "until_on_year": day.year}
    sent = {"words": SAID, "version": note_of(case).version, **last}
    assert post(devika, url, cast.devika, **sent).status_code == 302
    assert SAID in page(cast.ruth, note_page)
    url = reverse("meetings:listing-act", args=[row.pk, "take-back"])
    assert post(devika, url, cast.devika, version=note_of(case).version).status_code == 302
    assert SAID not in page(cast.ruth, note_page)
