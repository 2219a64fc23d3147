"""Whoever comes to a MARAC later and bears a name of a case learns nothing of it, not even its reference (4.8)."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from agencies import clock
from agencies.actors import Hat, Service
from agencies.door import door
from agencies.models import Notice, NoticeKind
from agencies.reasons import Reason, ReasonCode
from agencies.roles import Role
from audit.log.models import Entry
from mash_hub import barriers, conflicts
from mash_hub.models import Conflict
from meetings import jobs, late_names, marac_eligibility
from meetings.models import (
    AgendaItem,
    CaseState,
    CaseTold,
    EmergencyCall,
    FlagConfirmation,
    MaracCase,
    MinuteEntry,
    VictimContact,
)
from tests.cast import SETUP, Cast, client_of, post
from tests.meetings.marac_stories import MONDAY, TUESDAY, do, referred
from tests.meetings.test_expecting import joins
from tests.meetings.test_further_incidents import WEDNESDAY, held, incident, monitored, report
from tests.meetings.test_marac_moves import my_work

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def swept() -> None:
    """What the hub does each minute."""
    jobs.compare_late_names()


def pages_of(hat: Hat) -> str:
    """Everything on which a flagged case or a call goes by its reference."""
    client = client_of(hat)
    names = ("meetings:marac-flags", "meetings:index", "meetings:marac-cases", "desk:my-work")
    found = [client.get(reverse(name)) for name in names]
    return "".join(page.content.decode() for page in found if page.status_code == 200)


def test_a_flagged_case_is_not_there_for_whoever_joins_later_and_bears_a_name_of_it(
    cast: Cast,
) -> None:
    case = monitored(cast)
    with clock.moved(WEDNESDAY):
        gail = joins(cast, "gail", "Gail Thrale", cast.agency.housing)
        noor = joins(cast, "noor", "Noor Aziz", cast.agency.housing)
        row = held(cast.hat("tom", "marac"), case)
        url = reverse("meetings:marac-further", args=[row.pk])
        for hat in (gail, noor):  # nobody before their name was compared
            assert case.reference not in pages_of(hat)
            assert client_of(hat).get(url).status_code == 404
        swept()
        assert case.reference in pages_of(noor)
        assert client_of(noor).get(url).status_code == 200
        hers = pages_of(gail)
        assert case.reference not in hers
        assert "No case is flagged." in hers  # and no gap in a count
        assert "#to-flag" not in hers
        assert client_of(gail).get(url).status_code == 404
        swept()
        assert case.reference not in pages_of(gail)
    with door(cast.ruth):  # who can let her back, as everybody the hub found
        found = Conflict.objects.visible_to(cast.ruth).filter(file=case.file_id)
        assert gail.person_id in set(found.values_list("person_id", flat=True))
    with door(cast.ines):
        entry = Entry.objects.get(ground="names")
        assert entry.thing_ids == [case.pk]


def test_she_is_not_told_of_a_further_incident_and_is_apart_from_its_repeat(cast: Cast) -> None:
    case = monitored(cast)
    with clock.moved(WEDNESDAY):
        gail = joins(cast, "gail", "Gail Thrale", cast.agency.housing)
        new = report(cast.nadia, held(cast.nadia, case), incident())
        swept()
        for one in (case, new):
            assert one.reference not in pages_of(gail)
    with door(gail):
        told = Notice.objects.visible_to(gail)
        assert not told.filter(notice_kind=NoticeKind.MARAC_FURTHER).exists()


def test_a_call_to_an_emergency_marac_is_not_there_for_her_either(cast: Cast) -> None:
    with clock.moved(MONDAY):
        case = referred(cast.joan)
    with clock.moved(TUESDAY):
        do(marac_eligibility.call_emergency, case, cast.sam, words="He is on his way.")
        gail = joins(cast, "gail", "Gail Thrale", cast.agency.housing)
        noor = joins(cast, "noor", "Noor Aziz", cast.agency.housing)
        with door(tom := cast.hat("tom", "marac")):
            row = EmergencyCall.objects.visible_to(tom).get()
        url = reverse("meetings:marac-called", args=[row.pk])
        for _ in range(2):
            assert case.reference not in my_work(gail)
            assert client_of(gail).get(url).status_code == 404
            assert post(client_of(gail), url, gail, version=row.version).status_code == 404
            swept()
        assert case.reference in my_work(noor)
        assert client_of(noor).get(url).status_code == 200


def test_both_faces_of_the_rule_agree_before_and_after_names_are_compared(cast: Cast) -> None:
    case = monitored(cast)
    with clock.moved(WEDNESDAY):
        gail = joins(cast, "gail", "Gail Thrale", cast.agency.housing)
        noor = joins(cast, "noor", "Noor Aziz", cast.agency.housing)
        hats = [gail, noor, cast.hat("tom", "marac"), cast.hat("lee", "marac"), cast.ruth]
        row = held(cast.hat("tom", "marac"), case)
        for seen in (False, True):
            with door(SETUP):
                readers = FlagConfirmation.objects.readers_of(row, among=hats)
            assert [hat for hat in hats if row in seen_by(hat)] == readers
            assert (noor in readers) is seen
            assert gail not in readers
            swept()


def seen_by(hat: Hat) -> list[FlagConfirmation]:
    with door(hat):
        return list(FlagConfirmation.objects.visible_to(hat))


def test_whoever_was_let_back_stays_so_and_nobody_is_compared_twice(
    cast: Cast, django_assert_num_queries: Any
) -> None:
    case = monitored(cast)
    with clock.moved(WEDNESDAY):
        gail = joins(cast, "gail", "Gail Thrale", cast.agency.housing)
        swept()
        with door(cast.ruth):
            found = Conflict.objects.visible_to(cast.ruth)
            row = found.get(file=case.file_id, person=gail.person_id)
            why = Reason(ReasonCode.NEW_INFORMATION, "Only the same name.")
            conflicts.settle(row, stays=False, by=cast.ruth, because=why)
        assert case.reference in pages_of(gail)
        swept()
        assert case.reference in pages_of(gail)
        with door(Service(late_names.JOB)), django_assert_num_queries(1):
            assert late_names.due_ids() == []
        joins(cast, "noor", "Noor Aziz", cast.agency.education)
        with door(Service(late_names.JOB)), django_assert_num_queries(1):
            assert late_names.due_ids() == [case.pk]


def closed(case: MaracCase) -> None:
    with door(SETUP):
        rows = MaracCase.objects.select_related("workspace")
        rows.get(pk=case.pk).set_state(CaseState.CLOSED, by=SETUP, at=clock.now())


SEES_CASES = (Role.MARAC_COORDINATOR, Role.MARAC_CHAIR, Role.IDVA)


def newcomer(cast: Cast, role: Role, name: str) -> Hat:
    """Somebody of the council, or of the IDVA service, who comes to the MARAC today."""
    agency = cast.agency.safe_haven if role == Role.IDVA else cast.agency.council
    return joins(cast, name.split()[0].lower(), name, agency, role=role)


@pytest.mark.parametrize("is_closed", [False, True])
@pytest.mark.parametrize("role", SEES_CASES)
def test_who_comes_to_keep_chair_or_reach_sees_no_case_before_their_name_was_compared(
    cast: Cast, role: Role, is_closed: bool
) -> None:
    case = monitored(cast)
    with door(SETUP):
        item = AgendaItem.objects.get(marac_case=case)
    with clock.moved(WEDNESDAY):
        if is_closed:  # nor one in which nothing is left to do
            closed(case)
        gail = newcomer(cast, role, "Gail Thrale")
        noor = newcomer(cast, role, "Noor Aziz")
        url = reverse("meetings:marac-case", args=[case.pk])
        heard = reverse("meetings:item", args=[item.pk])

        def shown(hat: Hat) -> bool:
            texts = [client_of(hat).get(url).content.decode()]
            if role != Role.IDVA:
                texts += [pages_of(hat), client_of(hat).get(heard).content.decode()]
            seen = {case.reference in text for text in texts}
            assert len(seen) == 1
            return seen == {True}

        for hat in (gail, noor):
            assert client_of(hat).get(url).status_code == 404
            assert not shown(hat)
        swept()
        assert shown(noor)
        assert client_of(gail).get(url).status_code == 404
        assert not shown(gail)


def test_both_faces_agree_on_every_row_of_a_case_for_whoever_was_not_compared_yet(
    cast: Cast,
) -> None:
    case = monitored(cast)
    with clock.moved(WEDNESDAY):
        late = [newcomer(cast, role, f"Noor{n} Aziz") for n, role in enumerate(SEES_CASES)]
        hats = [*late, cast.ruth, cast.sam, cast.priya, cast.joan]
        with door(SETUP):
            item = AgendaItem.objects.get(marac_case=case)
            rows: list[Any] = [
                MaracCase.objects.get(pk=case.pk),
                item,
                *VictimContact.objects.filter(case=case),
                *CaseTold.objects.filter(item=item),
                *MinuteEntry.objects.filter(item=item),
            ]
        for is_compared in (False, True):
            for row in rows:
                with door(SETUP):
                    readers = type(row).objects.readers_of(row, among=hats)
                for hat in hats:
                    with door(hat):
                        seen = type(row).objects.visible_to(hat).filter(pk=row.pk).exists()
                    assert seen == (hat in readers), (row, hat.role)
                assert is_compared or not {*late} & {*readers}
            swept()


def test_a_new_coordinator_names_no_case_for_a_barrier_before_being_compared(cast: Cast) -> None:
    case = monitored(cast)
    with clock.moved(WEDNESDAY):
        noor = newcomer(cast, Role.MARAC_COORDINATOR, "Noor Aziz")
        with door(noor):
            assert barriers.record_of(case.reference, by=noor) is None
        swept()
        with door(noor):
            assert barriers.record_of(case.reference, by=noor) is not None


def test_whoever_comes_is_compared_with_every_case_once_those_that_were_destroyed_too(
    cast: Cast,
) -> None:
    case = monitored(cast)
    with clock.moved(WEDNESDAY):
        closed(case)
        with door(SETUP):
            MaracCase.objects.select_related("file").get(pk=case.pk).file.set_destroyed(clock.now())
        noor = newcomer(cast, Role.MARAC_COORDINATOR, "Noor Aziz")
        with door(noor):
            assert not MaracCase.objects.visible_to(noor).exists()
        swept()  # no name of it is left: nothing is opened
        with door(noor):
            assert MaracCase.objects.visible_to(noor).get() == case
        with door(Service(late_names.JOB)):
            assert late_names.due_ids() == []
