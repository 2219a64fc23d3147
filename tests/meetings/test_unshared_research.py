"""Research that was not shared goes three months after the meeting; case, minutes and what was shared stay (4.17)."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.urls import reverse

from agencies import clock, disposal, hats
from agencies.clock import LONDON
from agencies.door import door
from agencies.models import File, Grant
from agencies.models.files import RetentionClass, ShredSecret
from agencies.models.sealed_reasons import SealedReason
from agencies.reasons import Reason, ReasonCode
from agencies.roles import Role
from audit.log.models import Entry
from mash_hub import barriers, destructions, legal_holds
from mash_hub.models import DestructionGround, HoldKind, Involvement, SettingName
from mash_hub.models.subjects import PersonRole
from meetings import agenda, meetings, research, unshared_research
from meetings.destructions import target_of
from meetings.models import (
    AgendaItem,
    LineState,
    Meeting,
    MeetingKind,
    MeetingState,
    MinuteEntry,
    ResearchLine,
)
from tests.audit_workspace.test_reports import ask
from tests.cast import SETUP, Cast, client_of, given_role
from tests.mash_hub.keeping_case import WHY, lifted
from tests.mash_hub.test_partnership_settings import confirmed
from tests.meetings import stories
from tests.meetings.test_research import (
    MONDAY,
    MOTHER,
    TENANCY,
    THURSDAY,
    do,
    of,
    published,
    reads,
    written,
)

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
LAST_DAY = datetime(2027, 5, 17, 23, 45, tzinfo=LONDON)  # of the three months
THIRD_PARTY = Reason(ReasonCode.THIRD_PARTY, "ZQX it is about his mother")


@pytest.fixture(autouse=True)
def _on_monday() -> Iterator[None]:
    with clock.moved(MONDAY):
        yield


def looked_up(cast: Cast) -> tuple[AgendaItem, ResearchLine, ResearchLine, ResearchLine]:
    """A case for which housing wrote one line for itself, held one back and shared one."""
    item = published(cast)
    return item, *wrote(cast, item)


def wrote(cast: Cast, item: AgendaItem) -> tuple[ResearchLine, ResearchLine, ResearchLine]:
    """What housing wrote for it: kept, held back, shared."""
    tom, row = cast.hat("tom", "marac"), of(cast, item, "housing")
    kept, held, shared = (written(row, tom, one) for one in (MOTHER, MOTHER, TENANCY))
    do(research.hold_back, held, tom, because=THIRD_PARTY)
    do(research.share, shared, tom)
    return kept, held, shared


def heard(cast: Cast, item: AgendaItem) -> Meeting:
    """The meeting of the 18th is held, its case minuted and heard, and it ends."""
    with clock.moved(THURSDAY):
        meeting = stories.step(item.meeting, MeetingState.IN_SESSION, cast.sam)
        stories.come(cast, meeting, "ruth", "sam", "nadia", "tom")
        with door(cast.ruth):
            here = stories.fresh_inside(item)
            agenda.take_up(here, by=cast.ruth, version=here.version)
        stories.minute_everything(cast, item)
        with door(cast.ruth):
            here = stories.fresh_inside(item)
            agenda.hear(here, by=cast.ruth, version=here.version)
        return stories.step(meeting, MeetingState.ENDED, cast.ruth)


def secrets(*rows: Any) -> list[bool]:
    found = ShredSecret.objects.using("keys")
    return [found.filter(pk=row.file_id).exists() for row in rows]


def states(*rows: ResearchLine) -> list[str]:
    with door(SETUP):
        return [ResearchLine.objects.get(pk=row.pk).state for row in rows]


GONE, HELD, INTERNAL = LineState.DESTROYED, LineState.HELD_BACK, LineState.INTERNAL


def test_what_was_not_shared_goes_three_months_after_the_meeting_and_the_case_stays(
    cast: Cast,
) -> None:
    item, kept, held, shared = looked_up(cast)
    tom, page = cast.hat("tom", "marac"), reverse("meetings:research", args=[kept.research_id])
    heard(cast, item)
    with clock.moved(LAST_DAY):
        assert unshared_research.destroy_all() == 0
        assert reads(kept, tom) == MOTHER.words
        assert client_of(tom).get(page).content.decode().count(MOTHER.words) == 2
    with clock.moved(LAST_DAY + timedelta(minutes=30)):
        call_command("dispose")
        assert unshared_research.destroy_all() == 0
        shown = client_of(tom).get(page).content.decode()
        assert MOTHER.words not in shown
        assert TENANCY.words in shown
        assert "2 lines your agency did not share were destroyed" in " ".join(shown.split())
        assert [reads(line, tom) for line in (kept, held, shared)] == ["", "", TENANCY.words]
        assert reads(shared, cast.nadia) == TENANCY.words
        case = client_of(cast.ruth).get(reverse("meetings:item", args=[item.pk]))
        assert TENANCY.words in case.content.decode()
        assert "Weekly reporting, one missed." in case.content.decode()
    assert states(kept, held, shared) == [GONE, GONE, LineState.SHARED]
    assert secrets(kept, held, shared, kept.research, item) == [False, False, True, True, True]
    with door(SETUP):
        for line in (kept, held):
            (left,) = line.history.all()
            assert (ResearchLine.objects.get(pk=line.pk).words, left.words) == (None, None)
            assert not Grant.objects.filter(thing_id=line.pk).exists()
            assert not SealedReason.objects.filter(file=line.file, sentence__isnull=False).exists()
            assert File.objects.get(pk=line.file_id).destroyed_at
        assert MinuteEntry.objects.filter(item=item, words__isnull=True).count() == 0
        assert SealedReason.objects.filter(file=held.file).exists()  # its row, without the sentence
    with door(cast.ines):
        told = Entry.objects.filter(ground=unshared_research.GROUND).get()
        assert {kept.pk, held.pk, item.pk} == {*told.thing_ids}


def test_a_hold_keeps_it_and_so_does_a_destruction_that_waits_for_its_second_person(
    cast: Cast,
) -> None:
    item, kept, held, _ = looked_up(cast)
    heard(cast, item)
    with door(SETUP):
        files = stories.fresh_inside(item).all_files
        victim = Involvement.objects.filter(file__in=files, role=PersonRole.VICTIM).first()
    assert victim
    moira = cast.moira
    with door(moira):
        record = barriers.Record("P-ZQX", subject_id=victim.subject_id)
        day = hats.today() + timedelta(days=200)
        hold = legal_holds.place(record, HoldKind.DARDR, review_on=day, by=moira, because=WHY)
    orla = given_role(cast, "nadia", Role.INFORMATION_OFFICER, "marac")
    with clock.moved(LAST_DAY + timedelta(days=1)):
        assert unshared_research.destroy_all() == 0
        assert states(kept, held) == [INTERNAL, HELD]
        assert secrets(kept, held) == [True, True]
        lifted(hold, moira, cast.ivor)
        with door(SETUP):
            for file in File.objects.filter(pk__in=stories.fresh_inside(item).all_files):
                file.set_closed(clock.now())
        with door(orla):
            target = target_of(item.reference, by=orla)
            assert target
            assert {kept.file_id, held.file_id} < {*target.file_ids}  # it would go with its case
            ground = DestructionGround.COURT_ORDER
            row = destructions.propose(target, ground, by=orla, because=WHY)
        assert unshared_research.destroy_all() == 0
        with door(orla):
            destructions.withdraw(row, by=orla, version=row.version)
        assert unshared_research.destroy_all() == 2
        with door(orla):
            target = target_of(item.reference, by=orla)
            assert target
            assert not {kept.file_id, held.file_id} & {*target.file_ids}
            assert destructions.may_go(
                target, ground, by=orla
            )  # nothing of it is destroyed already
        (told,) = ask(cast.ines, "destroyed")[-1:]
        assert told.cells[1] == f"Research on {item.reference}, 2 lines"
        assert (told.cells[2], told.cells[9], told.is_amiss) == ("Northmoor Homes", "None", False)


def test_lines_of_before_that_lie_with_what_was_shared_are_taken_out_by_themselves(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They had no file of their own: the secret stays, and what was shared opens as before."""
    item = published(cast)
    of_before = of(cast, item, "housing").file_id
    with door(SETUP):
        file = File.objects.get(pk=of_before)
    with monkeypatch.context() as before:
        before.setattr(research.files, "open_file", lambda *_, **__: file)
        kept, held, shared = wrote(cast, item)
    heard(cast, item)
    with clock.moved(LAST_DAY + timedelta(days=1)):
        assert unshared_research.destroy_all() == 2
        assert unshared_research.destroy_all() == 0
        tom = cast.hat("tom", "marac")
        assert [reads(line, tom) for line in (kept, held, shared)] == ["", "", TENANCY.words]
    with door(SETUP):
        for line in (kept, held):
            (left,) = line.history.all()
            assert (ResearchLine.objects.get(pk=line.pk).words, left.words) == (None, None)
            assert not Grant.objects.filter(thing_id=line.pk).exists()
        assert not SealedReason.objects.filter(file=held.file, sentence__isnull=False).exists()
        assert File.objects.get(pk=held.file_id).destroyed_at is None


def test_killed_after_it_was_noted_the_next_run_goes_on(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    item, kept, held, _ = looked_up(cast)
    heard(cast, item)
    with clock.moved(LAST_DAY + timedelta(days=1)):
        with monkeypatch.context() as killed:
            killed.setattr(disposal, "forget_secrets", lambda _: sys.exit())
            with pytest.raises(SystemExit):
                unshared_research.destroy_all()
        assert states(kept, held) == [GONE, GONE]
        assert secrets(kept, held) == [True, True]
        assert unshared_research.destroy_all() == 2
        assert secrets(kept, held) == [False, False]


def test_of_a_case_that_is_listed_again_the_later_meeting_counts(cast: Cast) -> None:
    item, kept, held, _ = looked_up(cast)
    with door(cast.ruth):
        here = stories.fresh_inside(item)
        why = Reason(ReasonCode.THRESHOLD, "Nobody can present.")
        agenda.defer(here, by=cast.ruth, version=here.version, because=why)
        meeting = Meeting.objects.get(pk=item.meeting_id)
        ended = {"by": cast.ruth, "version": meeting.version, "because": why}
    with door(cast.ruth):
        meetings.step(meeting, MeetingState.CANCELLED, **ended)
    with clock.moved(LAST_DAY):
        assert unshared_research.destroy_all() == 0
    with door(cast.ruth):
        later = meetings.schedule(
            cast.workspace.marac,
            kind=MeetingKind.MARAC,
            title="Northmoor MARAC",
            starts_at=LAST_DAY + timedelta(days=20),
            venue="Town Hall",
            is_online=False,
            chair=cast.person.sam,
            by=cast.ruth,
        )
    later = stories.step(later, MeetingState.LIST_OPEN, cast.ruth)
    with clock.moved(LAST_DAY + timedelta(days=1)):
        with door(cast.ruth):
            here = stories.fresh_inside(item)
            agenda.list_again(here, later, by=cast.ruth, version=here.version)
        assert unshared_research.destroy_all() == 0
        assert states(kept, held) == [INTERNAL, HELD]


def test_a_line_that_is_shared_is_kept_as_its_case_is_and_taken_back_it_is_not(cast: Cast) -> None:
    _, kept, held, shared = looked_up(cast)

    def classes() -> list[str]:
        with door(SETUP):
            return [
                File.objects.get(pk=one.file_id).retention_class for one in (kept, held, shared)
            ]

    mine, papers = RetentionClass.MARAC_RESEARCH, RetentionClass.MEETING
    assert classes() == [mine, mine, papers]
    tom = cast.hat("tom", "marac")
    do(research.hold_back, shared, tom, because=THIRD_PARTY)
    do(research.share, held, tom)
    assert classes() == [mine, papers, mine]


def test_how_long_it_is_kept_is_what_the_marac_chose(cast: Cast) -> None:
    given = {"workspace": cast.workspace.marac, "from_on": MONDAY.date() + timedelta(days=1)}
    confirmed(cast, SettingName.RESEARCH_KEPT, 1, **given)
    item, kept, held, _ = looked_up(cast)
    heard(cast, item)
    page = reverse("meetings:research", args=[kept.research_id])
    with clock.moved(datetime(2027, 3, 17, 23, 45, tzinfo=LONDON)):
        tom = cast.hat("tom", "marac")
        assert "destroyed 1 month after the meeting" in client_of(tom).get(page).content.decode()
        assert unshared_research.destroy_all() == 0
    with clock.moved(datetime(2027, 3, 18, 0, 15, tzinfo=LONDON)):
        assert unshared_research.destroy_all() == 2
    assert states(kept, held) == [GONE, GONE]
