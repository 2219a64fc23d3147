"""Circulated minutes in the chronology of held records: by the host's consent and each speaker's (4.20)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from agencies import hats, sealing
from agencies.actors import Hat
from agencies.door import door
from agencies.reasons import Reason, ReasonCode
from agencies.roles import Role
from audit.log.models import Entry
from mash_hub import chronologies, legal_holds
from mash_hub.barriers import Record
from mash_hub.models import ChronologyConsent, HoldKind, LegalHold
from mash_hub.models.subjects import Involvement, PersonRole
from meetings import agenda, minutes
from meetings.models import AgendaItem, Heading, MeetingState, MinuteEntry
from tests.cast import SETUP, Cast, client_of, given_role
from tests.mash_hub.keeping_case import WHY
from tests.meetings import stories
from tests.meetings.test_after_meeting import circulated as circulate

BECAUSE = Reason(ReasonCode.REVIEW)
AGREED, PROBATION, HOUSING, SECRET, HIS, HERS = (
    "ZQXAGREED a visit each week",
    "ZQXPROBATION reports weekly",
    "ZQXHOUSING the locks are new",
    "ZQXSECRET for the chair",
    "ZQXHIS risk to him",
    "ZQXHERS risk to her",
)


def write(cast: Cast, item: AgendaItem, heading: Heading, words: str, **more: object) -> None:
    with door(cast.ruth):
        found = stories.fresh_inside(item)
        minutes.write(found, heading=heading, words=words, by=cast.ruth, **more)  # type: ignore[arg-type]


def part(item: AgendaItem, role: PersonRole) -> Involvement:
    return Involvement.objects.filter(file=item.file_id, role=role).select_related("subject").get()


@pytest.fixture
def officer(cast: Cast) -> Hat:
    """The information officer of the council, which hosts the MARAC."""
    return given_role(cast, "hannah", Role.INFORMATION_OFFICER)


@pytest.fixture
def item(cast: Cast) -> AgendaItem:
    """A case heard, with lines of every kind, while its meeting is still in session."""
    _, item = stories.in_hand(cast, "ruth", "sam", "nadia")
    stories.minute_everything(cast, item)
    said = {"nature": "FACT"}
    write(cast, item, Heading.AGREED, AGREED)
    write(cast, item, Heading.SHARED, PROBATION, agency_id=cast.agency.probation.pk, **said)
    write(cast, item, Heading.SHARED, HOUSING, agency_id=cast.agency.housing.pk, **said)
    write(cast, item, Heading.DONE, SECRET, is_restricted=True)
    for role, words in ((PersonRole.PERPETRATOR, HIS), (PersonRole.VICTIM, HERS)):
        with door(SETUP):
            who = part(item, role)
        write(cast, item, Heading.RISK, words, about=who, level="HIGH")
    return item


def circulated(cast: Cast, item: AgendaItem) -> None:
    """Its meeting gone on until its minutes are circulated."""
    with door(cast.sam):
        here = stories.fresh_inside(item)
        agenda.hear(here, by=cast.sam, version=here.version)
    meeting = stories.step(item.meeting, MeetingState.ENDED, cast.ruth)
    circulate(cast, meeting)


def read(hold: LegalHold, by: Hat) -> str:
    answer = client_of(by).get(reverse("mash_hub:hold-chronology", args=[hold.pk]))
    assert answer.status_code == 200
    return answer.content.decode()


def held_person(item: AgendaItem, by: Hat) -> LegalHold:
    """A hold on the victim, placed by an officer of any agency that has a record of her."""
    with door(SETUP):
        subject = part(item, PersonRole.VICTIM).subject
    with door(by):
        record = Record(subject.reference, subject_id=subject.pk)
        day = hats.today() + timedelta(days=90)
        return legal_holds.place(record, HoldKind.DARDR, review_on=day, by=by, because=WHY)


def agreed(hold: LegalHold, asked_by: Hat, by: Hat) -> None:
    with door(asked_by):
        chronologies.ask(hold, by=asked_by)
    with door(by):
        row = ChronologyConsent.objects.get(hold=hold, owner=by.agency_id)
        chronologies.answer(row, agrees=True, by=by, because=BECAUSE, version=row.version)


def test_minutes_stand_there_once_circulated_and_each_line_by_the_agency_whose_words_it_holds(
    cast: Cast, item: AgendaItem, officer: Hat
) -> None:
    hold = held_person(item, officer)
    every = (AGREED, PROBATION, HOUSING, SECRET, HIS, HERS)
    assert not [words for words in every if words in read(hold, officer)]  # still in session
    circulated(cast, item)
    page = read(hold, officer)
    assert [words in page for words in every] == [True, False, False, False, False, True]
    assert f"Minutes of {item.reference}" in page
    assert "Risk, person by person (high): ZQXHERS" in page
    assert "Ardenshire Probation was not asked" in page
    agreed(hold, officer, given_role(cast, "nadia", Role.INFORMATION_OFFICER))
    page = read(hold, officer)
    assert [words in page for words in every] == [True, True, False, False, False, True]


def test_the_entry_of_a_copy_names_every_agency_whose_words_went_out(
    cast: Cast, item: AgendaItem, officer: Hat
) -> None:
    circulated(cast, item)
    hold = held_person(item, officer)
    agreed(hold, officer, given_role(cast, "nadia", Role.INFORMATION_OFFICER))
    with door(officer):
        reference, _ = chronologies.export(hold, by=officer)
    with door(cast.ines):
        entry = Entry.objects.get(verb="EXPORTED", ground=reference)
    # Probation spoke in the host's minutes and agreed; housing spoke, and none of its words went.
    assert {cast.agency.council.pk, cast.agency.probation.pk} <= {*entry.owner_ids}
    assert cast.agency.housing.pk not in entry.owner_ids


def test_another_agencys_officer_reads_the_hosts_lines_once_it_agreed_and_not_after(
    cast: Cast, item: AgendaItem, officer: Hat
) -> None:
    circulated(cast, item)
    hold = held_person(item, cast.moira)
    assert AGREED not in read(hold, cast.moira)
    agreed(hold, cast.moira, officer)
    page = read(hold, cast.moira)
    every = (AGREED, PROBATION, HOUSING, SECRET, HIS, HERS)
    assert [words in page for words in every] == [True, False, False, False, False, True]
    with door(cast.kim):  # of the same agency: given to the officer who asked alone
        found = MinuteEntry.objects.filter(item=item)
        opened = sealing.open_quietly(found, ["words"], by=cast.kim)
        assert not [one for one in found if opened[one, "words"]]
    with door(officer):
        row = ChronologyConsent.objects.get(hold=hold, owner=officer.agency_id)
        back = {"by": officer, "because": BECAUSE, "version": row.version}
        chronologies.take_back(row, **back)
    assert AGREED not in read(hold, cast.moira)
