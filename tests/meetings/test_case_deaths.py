"""After a death in a MARAC case: who is asked about a review, what is held, and what nobody is asked any more."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse

from agencies import clock
from agencies.actors import Hat, Service
from agencies.door import door
from agencies.models import Hold, Notice, NoticeKind
from agencies.roles import Role
from agencies.verdicts import Frozen, Refused
from audit.log.models import Entry
from mash_hub import clocks, conflicts, destructions, flags, held, legal_holds
from mash_hub.models import Card, Flag, HoldKind, Involvement, LegalHold
from mash_hub.models.conflicts import ConflictSource
from mash_hub.models.flags import FlagType
from mash_hub.models.subjects import PersonRole
from meetings import (
    agenda,
    case_deaths,
    jobs,
    marac_endings,
    marac_monitoring,
    marac_process,
)
from meetings import destructions as case_destructions
from meetings.models import (
    AgendaItem,
    CaseState,
    DeathPrompt,
    FlagConfirmation,
    MaracCase,
    Meeting,
    MeetingState,
    PromptState,
    VictimContact,
)
from tests.cast import SETUP, Cast, client_of, post
from tests.mash_hub.keeping_case import GROUND, WHY, lifted
from tests.meetings import stories
from tests.meetings.marac_stories import MONDAY, TUESDAY, accepted, fresh, referred
from tests.meetings.test_further_incidents import held as held_by
from tests.meetings.test_further_incidents import incident, monitored, report
from tests.meetings.test_marac_endings import agreed, cancelled, opened_again
from tests.meetings.test_marac_listing import THURSDAY_18, TUESDAY_9, listed, scheduled
from tests.meetings.test_marac_moves import act, my_work

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
S, P = CaseState, PromptState
FRIDAY = THURSDAY_18 + timedelta(days=1)
SET_IDENTITY = Card.set_identity
ASKED = "is a review to be considered?"
WORDS = "She was found at home."


def swept() -> None:
    """What the hub does each minute."""
    jobs.ask_after_deaths()


def card_of(case: MaracCase, role: PersonRole = PersonRole.VICTIM) -> Card:
    """The record by which somebody stands in a case: Joan’s agency wrote it."""
    with door(SETUP):
        part = Involvement.objects.filter(file=case.file_id, role=role).select_related("card").get()
    assert part.card is not None
    return part.card


def day(name: str, on: date) -> dict[str, int]:
    return {f"{name}_{part}": getattr(on, part) for part in ("day", "month", "year")}


def on_record(cast: Cast, card: Card, **typed: Any) -> int:
    """Kim, of the same agency, says so on the page of the record, as it stands now."""
    with door(SETUP):
        version = Card.objects.get(pk=card.pk).version
    url = reverse("mash_hub:card-death", args=[card.pk])
    sent = {"sentence": WORDS, "version": version, **typed}
    return int(post(client_of(cast.kim), url, cast.kim, **sent).status_code)


def dies(cast: Cast, case: MaracCase, role: PersonRole = PersonRole.VICTIM) -> DeathPrompt:
    """Somebody in a case has died, and the hub has looked."""
    typed = day("died_on", clock.now().date())
    assert on_record(cast, card_of(case, role), **typed) == 302
    swept()
    return prompt_of(case)


def prompt_of(case: MaracCase) -> DeathPrompt:
    with door(SETUP):
        rows = DeathPrompt.objects.select_related("case", "hold", "subject")
        return rows.filter(case=case).order_by("-asked_at", "pk")[0]


def considered(row: DeathPrompt, by: Hat, kind: str = "DARDR") -> int:
    """Coordinator or chair answers on its page."""
    url = reverse("meetings:marac-death", args=[row.pk])
    typed: dict[str, Any] = {"review_kind": kind, "sentence": WORDS, "version": row.version}
    if kind != "NONE":
        typed |= day("review_on", clock.now().date() + timedelta(days=100))
    return int(post(client_of(by), url, by, **typed).status_code)


def case_page(hat: Hat, case: MaracCase) -> str:
    page = client_of(hat).get(reverse("meetings:marac-case", args=[case.pk]))
    return page.content.decode() if page.status_code == 200 else ""


def running(thing_kind: str) -> int:
    """How many times of a kind run that are not over yet."""
    with door(SETUP):
        found = clocks.Clock.objects.filter(
            thing_kind=thing_kind, stopped_at=None, met_at=None, due_at__gt=clock.now()
        )
        return int(found.count())


def test_a_day_of_death_on_a_record_asks_coordinator_and_chair_and_says_nothing_else(
    cast: Cast,
) -> None:
    case = monitored(cast)
    with clock.moved(FRIDAY):
        assert ASKED not in my_work(cast.ruth)
        row = dies(cast, case)
        assert (row.state, row.role) == (P.ASKED, PersonRole.VICTIM)
        for hat in (cast.ruth, cast.sam):
            work = my_work(hat)
            assert ASKED in work
            assert reverse("meetings:marac-death", args=[row.pk]) in work
            with door(hat):
                told = Notice.objects.visible_to(hat).filter(reference=case.reference)
                newest = told.order_by("-posted_at")[0]
                assert newest.notice_kind == NoticeKind.MARAC_CASE_CHANGED  # and no more than that
        lee = cast.hat("lee", "marac")
        for other in (cast.nadia, cast.priya, lee, cast.joan, cast.kim):
            assert ASKED not in my_work(other)
            url = reverse("meetings:marac-death", args=[row.pk])
            assert client_of(other).get(url).status_code in (403, 404)
        for reader in (cast.priya, cast.joan):  # who may be about to ring
            assert "A record says that the victim has died." in case_page(reader, case)
        assert case_page(lee, case) == ""
        assert fresh(case).state == S.MONITORING  # nothing is done before somebody has answered
        assert "#to-flag" in my_work(cast.nadia)
        swept()
        with door(SETUP):
            assert DeathPrompt.objects.count() == 1
    with door(cast.ines):
        entries = Entry.objects.filter(ground="death")
        assert {entry.verb for entry in entries} == {"CHANGED", "NOTIFIED"}


def test_a_day_of_death_from_before_records_bore_its_mark_asks_once_it_is_saved_again(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    card = card_of(case := monitored(cast))
    with clock.moved(FRIDAY):
        died = day("died_on", clock.now().date())
        with monkeypatch.context() as before:  # records were written without the mark then
            before.setattr(
                Card,
                "set_identity",
                lambda row, **given: SET_IDENTITY(row, **{**given, "is_deceased": False}),
            )
            assert on_record(cast, card, **died) == 302
        swept()
        assert ASKED not in my_work(cast.ruth)
        assert on_record(cast, card, **died) == 302
        swept()
        assert ASKED in my_work(cast.ruth)
        assert prompt_of(case).state == P.ASKED


def test_a_chair_who_is_kept_apart_from_the_case_learns_nothing_of_the_death(cast: Cast) -> None:
    case = monitored(cast)
    with door(SETUP):
        conflicts.keep_apart(
            cast.sam.person_id,
            case.file_id,
            source=ConflictSource.DECLARED,
            by=SETUP,
            at=clock.now(),
        )
    with clock.moved(FRIDAY):
        with door(cast.sam):
            before = Notice.objects.visible_to(cast.sam).count()
        row = dies(cast, case)
        assert ASKED in my_work(cast.ruth)
        assert ASKED not in my_work(cast.sam)
        url = reverse("meetings:marac-death", args=[row.pk])
        assert client_of(cast.sam).get(url).status_code == 404
        assert considered(row, cast.sam) == 404
        with door(cast.sam):
            assert Notice.objects.visible_to(cast.sam).count() == before
        assert considered(row, cast.ruth) == 302
        with door(cast.sam):
            assert Notice.objects.visible_to(cast.sam).count() == before


def test_both_faces_of_the_rule_agree_who_reads_what_is_asked_after_a_death(cast: Cast) -> None:
    case = monitored(cast)
    with clock.moved(FRIDAY):
        row = dies(cast, case)
    hats = [cast.ruth, cast.sam, cast.nadia, cast.priya, cast.joan, cast.hat("lee", "marac")]

    def seen(hat: Hat) -> bool:
        with door(hat):
            return DeathPrompt.objects.visible_to(hat).filter(pk=row.pk).exists()

    with door(SETUP):
        readers = DeathPrompt.objects.readers_of(row, among=hats)
    assert [hat for hat in hats if seen(hat)] == readers == [cast.ruth, cast.sam]


def test_with_a_review_her_records_are_held_the_case_is_on_hold_and_nobody_is_asked_for_her(
    cast: Cast,
) -> None:
    case = monitored(cast)
    with clock.moved(FRIDAY):
        row = dies(cast, case)
        asked = running(FlagConfirmation.kind)
        assert asked == 5
        refused = considered(replace_version(row, 99), cast.ruth)
        assert refused == 422
        assert considered(row, cast.ruth) == 302
        row = prompt_of(case)
        assert row.state == P.HELD
        assert row.hold is not None
        assert row.hold.hold_kind == HoldKind.DARDR
        assert fresh(case).state == S.DECEASED_HOLD
        with door(cast.ivor):  # an information officer of the host’s MASH sees it, and who read it
            hold = LegalHold.objects.visible_to(cast.ivor).get()
            assert hold.about == row.subject.reference
            legal_holds.see(hold, by=cast.ivor, version=hold.version)
            told = Notice.objects.visible_to(cast.ivor)
            assert told.filter(notice_kind=NoticeKind.HOLD_CHANGED).exists()
        with door(SETUP):
            assert Hold.objects.standing().filter(file=case.file_id).exists()
            item = case.agenda_items.get()
            with pytest.raises(Frozen, match=row.hold.reference):
                held.require_free(item.file_id)
        officer = replace(cast.ruth, role=Role.INFORMATION_OFFICER)
        with door(officer):
            target = case_destructions.target_of(case.reference, by=officer)
            assert target is not None
        with door(officer), pytest.raises(Refused, match=f"The hold {row.hold.reference}"):
            destructions.propose(target, GROUND, by=officer, because=WHY)
        assert running(FlagConfirmation.kind) == 0
        assert "#to-flag" not in my_work(cast.nadia)
        page = client_of(cast.nadia).get(reverse("meetings:marac-flags")).content.decode()
        assert "No case is flagged." in page
        with pytest.raises(Refused, match="The victim has died"):
            report(cast.nadia, held_by(cast.nadia, case), incident(incident_on=FRIDAY.date()))
        further = reverse("meetings:marac-further", args=[held_by(cast.nadia, case).pk])
        assert client_of(cast.nadia).get(further).status_code == 403
        with door(cast.priya):
            contact = VictimContact.objects.visible_to(cast.priya).get(case=case)
            assert not VictimContact.objects.visible_to(cast.priya).to_make().exists()
        attempt = reverse("meetings:marac-contact", args=[contact.pk])
        assert client_of(cast.priya).get(attempt).status_code == 403
        assert "Victim to contact safely" not in my_work(cast.priya)
        for hat in (cast.ruth, cast.priya, cast.joan):
            assert "The victim has died." in case_page(hat, case)
        at_meeting = reverse("meetings:item", args=[item.pk])
        assert "The victim has died." in client_of(cast.ruth).get(at_meeting).content.decode()
        assert "Hold " + row.hold.reference in case_page(cast.ruth, case)
        assert row.hold.reference not in case_page(cast.priya, case)
        with door(cast.ruth):
            assert not marac_endings.may_close(cast.ruth, fresh_inside(case))


def replace_version(row: DeathPrompt, version: int) -> DeathPrompt:
    """The same row as a page drawn from another version holds it."""
    row.version, kept = version, row.version
    made = DeathPrompt(pk=row.pk, version=version)
    row.version = kept
    return made


def fresh_inside(case: MaracCase) -> MaracCase:
    """The case as it is now; inside a door."""
    return MaracCase.objects.select_related("workspace").get(pk=case.pk)


def close(cast: Cast, case: MaracCase) -> int:
    """Ruth closes the case by its button."""
    url = reverse("meetings:marac-close", args=[case.pk])
    version = fresh(case).version
    return int(post(client_of(cast.ruth), url, cast.ruth, version=version).status_code)


def test_a_case_on_hold_is_closed_once_two_people_lifted_its_holds_and_its_actions_are_final(
    cast: Cast,
) -> None:
    case, action = agreed(cast)
    with clock.moved(FRIDAY):
        row = dies(cast, case)
        assert considered(row, cast.sam) == 302  # the chair may answer, too
        opened_again(cast, action)
        assert close(cast, case) == 403
        hold = prompt_of(case).hold
        assert hold is not None
        cancelled(cast, action)
        assert close(cast, case) == 403
        assert "A hold stands on its records" in case_page(cast.ruth, case)
        lifted(hold, cast.ivor, cast.moira)
        assert "no hold stands any more" in my_work(cast.ruth)
        assert close(cast, case) == 302
        assert fresh(case).state == S.CLOSED
        opened_again_is_refused(cast, action)


def opened_again_is_refused(cast: Cast, action: Any) -> None:
    """What the chair cancelled is not opened again: a closed case has nothing open."""
    with pytest.raises(Refused):
        opened_again(cast, action)


def test_where_no_review_is_considered_of_the_victim_the_case_is_closed_without_a_hold(
    cast: Cast,
) -> None:
    case = monitored(cast)
    with clock.moved(FRIDAY):
        row = dies(cast, case)
        assert considered(row, cast.ruth, "NONE") == 302
        assert prompt_of(case).state == P.NO_REVIEW
        with door(SETUP):
            assert not LegalHold.objects.exists()
        assert fresh(case).state == S.DECEASED_HOLD
        assert "A review is considered after all" in case_page(cast.ruth, case)
        assert considered(prompt_of(case), cast.ruth, "NONE") == 422  # that was said already
        assert "no hold stands any more" in my_work(cast.ruth)
        assert close(cast, case) == 302
        assert fresh(case).state == S.CLOSED
        assert "#to-flag" not in my_work(cast.nadia)


def test_a_day_of_death_entered_by_mistake_is_taken_back_and_all_is_asked_again(
    cast: Cast,
) -> None:
    case = monitored(cast)
    with clock.moved(FRIDAY):
        row = dies(cast, case)
        assert considered(row, cast.ruth) == 302
        hold = prompt_of(case).hold
        assert hold is not None
        card = card_of(case)
        assert on_record(cast, card, sentence="") == 422
        person = reverse("mash_hub:person-of-record", args=[card.pk])
        shown = client_of(cast.kim).get(person, follow=True).content.decode()
        assert "They have not died: it was entered by mistake" in shown
        assert "Do not write to them, ring or visit them." in shown
        assert on_record(cast, card, sentence="It was her sister.") == 302
        swept()
        assert prompt_of(case).state == P.TAKEN_BACK
        assert fresh(case).state == S.MONITORING
        assert running(FlagConfirmation.kind) == 5  # in five working days from now
        assert "#to-flag" in my_work(cast.nadia)
        assert "The victim has died." not in case_page(cast.priya, case)
        assert "After a death" not in case_page(cast.ruth, case)
        new = report(cast.nadia, held_by(cast.nadia, case), incident(incident_on=FRIDAY.date()))
        assert new.previous_id == case.pk
        with door(SETUP):  # the hold is lifted by two, as every hold
            assert LegalHold.objects.standing().filter(pk=hold.pk).exists()
        after_all = day("died_on", FRIDAY.date())
        assert on_record(cast, card, **after_all) == 302
        swept()
        assert prompt_of(new).state == P.ASKED


def test_nobody_takes_back_or_writes_a_death_on_a_record_of_another_agency(cast: Cast) -> None:
    case = monitored(cast)
    url = reverse("mash_hub:card-death", args=[card_of(case).pk])
    typed = {"sentence": WORDS, **day("died_on", FRIDAY.date()), "version": 1}
    with clock.moved(FRIDAY):
        for hat in (cast.ruth, cast.devika, cast.owen, cast.nadia, cast.hat("lee", "marac")):
            assert post(client_of(hat), url, hat, **typed).status_code in (403, 404)
        assert on_record(cast, card_of(case), **day("died_on", date(2027, 2, 20))) == 422  # ahead
        assert on_record(cast, card_of(case), **day("died_on", FRIDAY.date())) == 302
        stale = post(client_of(cast.kim), url, cast.kim, **typed)  # the button pressed twice
        assert stale.status_code == 409
        assert card_of(case).is_deceased


def test_of_a_child_who_died_the_case_goes_on_until_it_is_put_on_hold_and_she_is_reached_all_the_same(
    cast: Cast,
) -> None:
    with clock.moved(MONDAY):
        case = referred(cast.joan)
    with clock.moved(TUESDAY):
        row = dies(cast, case, PersonRole.CHILD)
        assert considered(row, cast.ruth, "CSPR") == 302
        assert fresh(case).state == S.SUBMITTED
        url = reverse("meetings:marac-hold", args=[case.pk])
        assert url in case_page(cast.ruth, case)
        version = fresh(case).version
        assert post(client_of(cast.nadia), url, cast.nadia, version=version).status_code in (
            403,
            404,
        )
        assert post(client_of(cast.ruth), url, cast.ruth, version=version).status_code == 302
        assert fresh(case).state == S.DECEASED_HOLD
        assert "The victim has died." not in case_page(cast.priya, case)
        assert "Victim to contact safely" in my_work(cast.priya)
        with door(cast.priya):
            assert VictimContact.objects.visible_to(cast.priya).to_make().exists()
        assert running(VictimContact.kind) == 2
        assert running(MaracCase.kind) == 0  # nobody has to look at it within a day any more


def test_a_case_stays_on_hold_while_one_death_of_two_stands_and_goes_on_without_any(
    cast: Cast,
) -> None:
    case = monitored(cast)
    with clock.moved(FRIDAY):
        child = dies(cast, case, PersonRole.CHILD)
        assert considered(child, cast.ruth, "CSPR") == 302
    with clock.moved(FRIDAY + timedelta(hours=1)):
        assert considered(dies(cast, case), cast.ruth) == 302
        assert fresh(case).state == S.DECEASED_HOLD
        assert on_record(cast, card_of(case), sentence="It was her sister.") == 302
        swept()
        assert fresh(case).state == S.DECEASED_HOLD
        assert "#to-flag" in my_work(cast.nadia)  # she lives: her file is flagged
        sentence = {"sentence": "It was a cousin."}
        assert on_record(cast, card_of(case, PersonRole.CHILD), **sentence) == 302
        swept()
        assert fresh(case).state == S.MONITORING


def test_of_an_alleged_perpetrator_without_a_review_the_case_just_goes_on(cast: Cast) -> None:
    case = monitored(cast)
    with clock.moved(FRIDAY):
        row = dies(cast, case, PersonRole.PERPETRATOR)
        assert considered(row, cast.ruth, "NONE") == 302
        assert fresh(case).state == S.MONITORING
        assert reverse("meetings:marac-hold", args=[case.pk]) not in case_page(cast.ruth, case)
        url = reverse("meetings:marac-hold", args=[case.pk])
        sent = post(client_of(cast.ruth), url, cast.ruth, version=fresh(case).version)
        assert sent.status_code == 403
        assert "#to-flag" in my_work(cast.nadia)
        assert running(FlagConfirmation.kind) == 5


def test_a_listed_case_is_put_on_hold_once_its_meeting_leaves_it_and_is_not_listed_again(
    cast: Cast,
) -> None:
    with clock.moved(MONDAY):
        case = accepted(cast)
        meeting = scheduled(cast)
        item = listed(cast, case, meeting)
    with clock.moved(TUESDAY_9):
        stories.step(meeting, MeetingState.LIST_CLOSED, cast.ruth)
        meeting = stories.step(meeting, MeetingState.AGENDA_PUBLISHED, cast.ruth)
        row = dies(cast, case)
        assert considered(row, cast.ruth) == 302
        assert fresh(case).state == S.RESEARCH_OPEN
        with door(cast.ruth):
            verdict = case_deaths.may_hold(cast.ruth, fresh_inside(case))
        assert verdict.reason == "Hear it at its meeting, or take it off the list first."
        assert "to put on hold" not in my_work(cast.ruth)
        act(agenda.defer, item, cast, because=stories.WHY)
        assert "to put on hold" in my_work(cast.ruth)
        url = reverse("meetings:marac-hold", args=[case.pk])
        sent = post(client_of(cast.ruth), url, cast.ruth, version=fresh(case).version)
        assert sent.status_code == 302
        assert fresh(case).state == S.DECEASED_HOLD
        again = scheduled(cast)
        with pytest.raises(Refused, match="on hold after a death"):
            list_again(cast, item, again)
        assert on_record(cast, card_of(case), sentence="It was her sister.") == 302
        swept()
        assert fresh(case).state == S.DEFERRED
        list_again(cast, item, again)
        assert fresh(case).state == S.LISTED


def list_again(cast: Cast, item: AgendaItem, meeting: Meeting) -> None:
    """Ruth lists a deferred case at another meeting."""
    with door(cast.ruth):
        newest = stories.fresh_inside(item)
        agenda.list_again(newest, meeting, by=cast.ruth, version=newest.version)


def test_on_hold_the_open_actions_are_seen_to_and_its_agenda_item_closed_all_the_same(
    cast: Cast,
) -> None:
    with clock.moved(MONDAY):
        case = accepted(cast)
        meeting = scheduled(cast)
        item = listed(cast, case, meeting)
    with clock.moved(TUESDAY_9):
        stories.step(meeting, MeetingState.LIST_CLOSED, cast.ruth)
        meeting = stories.step(meeting, MeetingState.AGENDA_PUBLISHED, cast.ruth)
    with clock.moved(THURSDAY_18):
        meeting = stories.step(meeting, MeetingState.IN_SESSION, cast.sam)
        stories.come(cast, meeting, "ruth", "sam", "nadia")
        act(agenda.take_up, item, cast)
        stories.minute_everything(cast, item)
        act(agenda.hear, item, cast)
        stories.step(meeting, MeetingState.ENDED, cast.ruth)
    with clock.moved(FRIDAY):
        row = dies(cast, case)
        assert considered(row, cast.ruth) == 302
        assert fresh(case).state == S.DECEASED_HOLD
        act(agenda.close, item, cast)
        assert fresh(case).state == S.DECEASED_HOLD
        assert on_record(cast, card_of(case), sentence="It was her sister.") == 302
        swept()
        assert fresh(case).state == S.ACTIONS_COMPLETE


def test_the_twelve_months_of_a_case_on_hold_are_not_asked_about_and_a_flag_on_her_is_not_reviewed(
    cast: Cast,
) -> None:
    case = monitored(cast)
    with clock.moved(FRIDAY):
        row = dies(cast, case)
        assert considered(row, cast.ruth) == 302
        with door(cast.ruth):
            flag = Flag.objects.visible_to(cast.ruth).get(flag_type=FlagType.MARAC)
    over = THURSDAY_18 + timedelta(days=400)
    with clock.moved(over):
        jobs.end_marac_cases()
        assert fresh(case).state == S.DECEASED_HOLD
        assert "#to-take-off" not in my_work(cast.nadia)
        meeting = scheduled(cast, over + timedelta(days=10))
        page = client_of(cast.ruth).get(reverse("meetings:meeting", args=[meeting.pk]))
        assert "12 months passed" not in page.content.decode()
    with clock.moved(THURSDAY_18 + timedelta(days=340)), door(Service("flags")):
        last = flag.expires_on
        assert not Flag.objects.to_review(last).filter(pk=flag.pk).exists()
        assert flags.due_ids() == set()


def test_the_measures_of_the_year_are_the_same_before_and_after_a_death(cast: Cast) -> None:
    case = monitored(cast)
    with clock.moved(FRIDAY), door(cast.nadia):
        row = FlagConfirmation.objects.visible_to(cast.nadia).get(case=case)
        marac_monitoring.confirm(row, by=cast.nadia, version=row.version)

    def measured() -> list[marac_process.Measure]:
        with door(cast.ruth):
            return marac_process.measures(cast.ruth, date(2027, 1, 1), date(2027, 12, 31))

    with clock.moved(FRIDAY):
        before = measured()
        prompt = dies(cast, case)
        assert considered(prompt, cast.ruth) == 302
        assert measured() == before


def test_looking_for_deaths_asks_the_database_as_often_for_many(
    cast: Cast, django_assert_num_queries: Any
) -> None:
    case = monitored(cast)
    with clock.moved(FRIDAY):
        with door(Service(case_deaths.JOB)), django_assert_num_queries(2):
            assert case_deaths.due_ids() == []
        for role in (PersonRole.VICTIM, PersonRole.CHILD):
            typed = day("died_on", FRIDAY.date())
            assert on_record(cast, card_of(case, role), **typed) == 302
        with door(Service(case_deaths.JOB)), django_assert_num_queries(2):
            assert case_deaths.due_ids() == [case.pk]
        swept()
        with door(SETUP):
            assert DeathPrompt.objects.filter(case=case).count() == 2
