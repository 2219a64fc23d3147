"""Disruption tasks: who is asked reads the words alone, answers in time, and what came of it counts (4.11)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agencies import clock, door, hats
from agencies.actors import Hat
from agencies.models import Notice
from agencies.verdicts import Refused, Stale
from audit.log.models import Entry
from mash_hub import cmog_entries, conflicts, disruption_tasks
from mash_hub.cmog_words import Said
from mash_hub.disruption_tasks import Asked
from mash_hub.models import CmogEntry, DisruptionReport, DisruptionTask, ListKind, TaskState
from mash_hub.models.clocks import Clock
from mash_hub.models.conflicts import ConflictSource
from mash_hub.models.disruption_tasks import DisruptionTool
from tests.cast import SETUP, Cast, client_of, post
from tests.mash_hub import cmog_case as case
from tests.mash_hub.cmog_case import Cmog
from tests.things.case import HOTEL, recorded

S = TaskState
LATER = {"due_on_day": "1", "due_on_month": "3", "due_on_year": "2100"}


@pytest.fixture
def cmog(cast: Cast) -> Cmog:
    return case.opened(cast)


def person_of_concern(cmog: Cmog) -> CmogEntry:
    with door.door(cmog.lyle):
        dex = cmog_entries.enter_unidentified("Dex", "Tall", case.DEX, by=cmog.lyle)
    return case.stepped(dex, "ON_LIST", cmog.lyle)


def location(cmog: Cmog) -> CmogEntry:
    hotel = recorded(HOTEL, cmog.gwen)
    with door.door(cmog.gwen):
        subject = case.Subject.objects.get(pk=hotel.subject_id)
    said = Said((case.Exploitation.LABOUR,), {"name": "The Larch", "why": "ZQX cash"})
    place = case.entered(subject, cmog.gwen, said, ListKind.LOCATION)
    for state in ("ASSESSED", "ACTIVE"):
        place = case.stepped(place, state, cmog.gwen)
    return place


def wanted(cast: Cast, **other: Any) -> Asked:
    given = {
        "receiver": cast.agency.housing,
        "team": "Licensing",
        "tool": DisruptionTool.LICENSING,
        "due_on": hats.today() + timedelta(days=7),
        "title": "Ask for cameras",
        "words": "ZQXASK make cameras a condition of the licence.",
    }
    return Asked(**(given | other))


def asked(cast: Cast, entry: CmogEntry, by: Hat, **other: Any) -> DisruptionTask:
    now = case.fresh(entry, by)
    with door.door(by):
        return disruption_tasks.ask(now, wanted(cast, **other), by=by, version=now.version)


def stepped(
    row: DisruptionTask, state: TaskState, by: Hat, words: str = "ZQXSAID", effect: str = ""
) -> DisruptionTask:
    now = case.fresh(row, by)
    with door.door(by):
        disruption_tasks.step(
            now, state, words, happened_on=hats.today(), effect=effect, by=by, version=now.version
        )
    return case.fresh(row, by)  # type: ignore[no-any-return]


def test_whoever_is_asked_reads_the_words_and_nothing_of_the_person_behind_them(
    cast: Cast, cmog: Cmog
) -> None:
    dex = person_of_concern(cmog)
    row = asked(cast, dex, cmog.lyle)
    assert case.sees(cmog.leo, row)
    assert not case.sees(cmog.leo, dex)
    assert not case.sees(cmog.sen, row)  # another member was not asked
    assert not case.sees(
        cmog.carys, row
    )  # what the police ask about a person stays with the police
    page = client_of(cmog.leo).get(reverse("mash_hub:disruption-task", args=[row.pk]))
    body = page.content.decode()
    assert "ZQXASK" in body
    assert dex.reference not in body
    assert "ZQX meets girls" not in body
    assert client_of(cmog.sen).get(page.wsgi_request.path).status_code == 404
    with door.door(cmog.leo):
        told = Notice.objects.filter(notice_kind="DISRUPTION_TASK", thing_id=row.pk)
        assert told.exists()
    with door.door(cmog.lyle):
        entry = Entry.objects.filter(person_id=cmog.lyle.person_id).latest("at")
        assert entry.verb == "CREATED"
        assert "ZQX" not in str(entry.__dict__)


def test_both_faces_of_who_reads_tasks_and_reports_agree_for_every_hat(
    cast: Cast, cmog: Cmog
) -> None:
    dex, place = person_of_concern(cmog), location(cmog)
    kept = asked(cast, place, cmog.gwen)
    stepped(asked(cast, dex, cmog.lyle), S.ACCEPTED, cmog.leo)
    stepped(kept, S.DECLINED, cmog.leo)
    with door.door(SETUP):
        conflicts.keep_apart(
            cmog.leo.person_id, place.file_id, source=ConflictSource.FOUND, by=SETUP, at=clock.now()
        )
    for model in (DisruptionTask, DisruptionReport):
        with door.door(SETUP):
            rows = [*model.objects.all()]
        assert len(rows) == 2
        for hat in [*cmog.everybody, *cast.hats.values()]:
            with door.door(hat):
                seen = set(model.objects.visible_to(hat))
            with door.door(SETUP):
                told = {one for one in rows if model.objects.readers_of(one, among=[hat])}
            assert seen == told, (model, hat.role)
    assert not case.sees(cmog.leo, kept)
    assert case.sees(cmog.carys, kept)


def test_a_task_is_accepted_in_time_done_with_its_effect_and_judged_again_later(
    cast: Cast, cmog: Cmog
) -> None:
    place = location(cmog)
    row = asked(cast, place, cmog.gwen)
    with door.door(cmog.leo):
        answer = Clock.objects.get(thing_id=row.pk)
        assert (answer.name, answer.is_running, answer.owner_id) == (
            disruption_tasks.ANSWER,
            True,
            cast.agency.housing.pk,
        )
    with door.door(cmog.leo), pytest.raises(Refused, match="cannot become"):
        disruption_tasks.step(
            row, S.DONE, "So", happened_on=hats.today(), effect="SAME", by=cmog.leo, version=1
        )
    row = stepped(row, S.ACCEPTED, cmog.leo, words="")
    with door.door(cmog.leo):
        running = [one for one in Clock.objects.filter(thing_id=row.pk) if one.is_running]
        assert [one.name for one in running] == [disruption_tasks.DUE]
    with door.door(cmog.leo), pytest.raises(Refused, match="what it did"):
        disruption_tasks.step(
            row, S.DONE, "Done", happened_on=hats.today(), by=cmog.leo, version=row.version
        )
    with door.door(cmog.gwen), pytest.raises(Refused, match="asked answers"):
        disruption_tasks.step(
            row, S.NOT_DONE, "No", happened_on=hats.today(), by=cmog.gwen, version=row.version
        )
    row = stepped(row, S.DONE, cmog.leo, effect="TOO_SOON")
    row = stepped(row, S.DONE, cmog.leo, effect="LESS")
    assert (row.state, row.effect, row.is_open) == ("DONE", "LESS", False)
    with door.door(cmog.leo), pytest.raises(Stale):
        disruption_tasks.step(
            row, S.DONE, "Twice", happened_on=hats.today(), effect="SAME", by=cmog.leo, version=1
        )
    page = client_of(cmog.gwen).get(reverse("mash_hub:disruption-task", args=[row.pk]))
    body = page.content.decode()
    assert body.count("ZQXSAID") == 2
    assert "Less than before" in body
    with door.door(cmog.gwen):
        clocks = Clock.objects.filter(thing_id=row.pk)
        assert not any(one.is_running for one in clocks)
        (one,) = disruption_tasks.what_worked(by=cmog.gwen)
    assert (one.tool, one.asked, one.helped, one.judged) == (DisruptionTool.LICENSING, 1, 1, 1)


def test_only_who_asked_takes_a_task_back_and_only_who_is_asked_declines(
    cast: Cast, cmog: Cmog
) -> None:
    place = location(cmog)
    first, second = asked(cast, place, cmog.gwen), asked(cast, place, cmog.sen)
    for hat, row, state in ((cmog.sen, first, S.WITHDRAWN), (cmog.gwen, first, S.DECLINED)):
        now = row
        with door.door(hat):
            assert not disruption_tasks.may_step(hat, now, state)
    assert not case.sees(cmog.sen, first)  # what another member asked is not theirs to read
    assert stepped(first, S.WITHDRAWN, cmog.gwen).state == S.WITHDRAWN
    assert stepped(second, S.DECLINED, cmog.leo).state == S.DECLINED
    with door.door(cmog.gwen):
        again = DisruptionTask.objects.get(pk=first.pk)
        assert not disruption_tasks.steps_of(again, by=cmog.gwen)


def test_words_of_a_task_name_no_child_of_the_lists_and_the_form_keeps_them(
    cast: Cast, cmog: Cmog
) -> None:
    case.listed(cmog)
    place = location(cmog)
    page = reverse("mash_hub:disruption-ask", args=[place.pk])
    browser = client_of(cmog.gwen)
    form = {
        "receiver": str(cast.agency.housing.pk),
        "team": "Licensing",
        "tool": "LICENSING",
        "title": "Ask for cameras",
        "words": "Brannock was seen there.",
        "version": str(place.version),
        **LATER,
    }
    refused = post(browser, page, cmog.gwen, **form)
    assert refused.status_code == 422
    assert "name a child of the list" in refused.content.decode()
    assert "Brannock was seen there." in refused.content.decode()
    with door.door(cmog.gwen):
        assert not DisruptionTask.objects.exists()
    sent = post(browser, page, cmog.gwen, **(form | {"words": "Children were seen there."}))
    assert sent.status_code == 302
    with door.door(cmog.gwen):
        row = DisruptionTask.objects.get()
        assert row.due_on == date(2100, 3, 1)
    answer = reverse("mash_hub:disruption-step", args=[row.pk, "ACCEPTED"])
    assert "Ask for cameras" in client_of(cmog.leo).get("/", follow=True).content.decode() or (
        row.reference in client_of(cmog.leo).get("/", follow=True).content.decode()
    )
    said = post(
        client_of(cmog.leo),
        answer,
        cmog.leo,
        version=str(row.version),
        words="Leo, on Thursday",
        happened_on_day="1",
        happened_on_month="1",
        happened_on_year="2026",
    )
    assert said.status_code == 302
    assert case.fresh(row, cmog.leo).state == S.ACCEPTED


def test_a_task_is_asked_only_about_what_stands_on_the_list_and_of_whom_takes_tasks(
    cast: Cast, cmog: Cmog
) -> None:
    child = case.entered(case.known(case.KAYLEIGH, cmog.gwen), cmog.gwen)
    with door.door(cmog.gwen), pytest.raises(Refused, match="does not stand on the list"):
        disruption_tasks.ask(child, wanted(cast), by=cmog.gwen, version=child.version)
    dex = person_of_concern(cmog)
    with door.door(cmog.gwen), pytest.raises(Refused, match="The police"):
        disruption_tasks.ask(dex, wanted(cast), by=cmog.gwen, version=dex.version)
    for other, words in (
        ({"receiver": cast.agency.probation}, "takes tasks"),
        ({"due_on": hats.today() - timedelta(days=1)}, "lie behind"),
        ({"words": " "}, "few words"),
    ):
        with door.door(cmog.lyle), pytest.raises(Refused, match=words):
            disruption_tasks.ask(dex, wanted(cast, **other), by=cmog.lyle, version=dex.version)


def test_what_worked_counts_what_its_reader_may_see_and_lists_ask_no_more_for_many(
    cast: Cast, cmog: Cmog
) -> None:
    dex, place = person_of_concern(cmog), location(cmog)
    ended = stepped(asked(cast, dex, cmog.lyle, tool=DisruptionTool.PATROL), S.ACCEPTED, cmog.leo)
    stepped(ended, S.DONE, cmog.leo, effect="STOPPED")
    stepped(asked(cast, place, cmog.gwen), S.DECLINED, cmog.leo)
    for hat, seen in (
        (cmog.lyle, {DisruptionTool.PATROL: 1}),
        (cmog.gwen, {DisruptionTool.LICENSING: 1}),
        (cmog.leo, {DisruptionTool.PATROL: 1, DisruptionTool.LICENSING: 1}),
    ):
        with door.door(hat):
            found = disruption_tasks.what_worked(by=hat)
        assert {one.tool: one.asked for one in found} == seen
    page = client_of(cmog.lyle).get(reverse("mash_hub:disruption-effects")).content.decode()
    assert "1 of 1" in page
    assert "Neighbourhood patrol" in page

    def queries() -> int:
        browser = client_of(cmog.leo)
        with CaptureQueriesContext(connection) as caught:
            answer = browser.get(reverse("mash_hub:disruption-tasks"))
        assert answer.status_code == 200
        return len(caught)

    queries()  # the first look of a day asks once more
    few = queries()
    for _ in range(4):
        asked(cast, place, cmog.gwen)
    assert queries() == few
