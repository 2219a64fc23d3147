"""A further incident while a MARAC case is flagged: one screen, the repeat, and everybody told (4.7, A21)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from time import monotonic, sleep
from typing import Any

import pytest
from django.db import connection, connections
from django.urls import reverse

from agencies import clock
from agencies.actors import Hat, Service
from agencies.clock import LONDON
from agencies.door import door
from agencies.models import Notice, NoticeKind
from agencies.reasons import Reason, ReasonCode
from agencies.verdicts import Refused, Stale, no
from mash_hub import clocks, flags
from mash_hub.models import Flag
from mash_hub.models.contact_states import Consent
from mash_hub.models.flags import FlagType
from meetings import further_incidents, marac_listing, marac_monitoring
from meetings.further_incidents import DoneBy, FurtherIncident
from meetings.models import CaseState, MaracCase, VictimContact
from meetings.models.flag_confirmations import FlagConfirmation
from tests.cast import SETUP, Cast, client_of, post
from tests.meetings import stories
from tests.meetings.marac_stories import fresh
from tests.meetings.test_marac_listing import THURSDAY_18, fresh_in, scheduled
from tests.meetings.test_marac_moves import complete, my_work

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
# The scenario's Wednesday evening, a month after the meeting.
WEDNESDAY = datetime(2027, 3, 10, 20, 15, tzinfo=LONDON)
MESSAGE = "A friend of his wrote to her: he knows where she shops."


def monitored(cast: Cast) -> MaracCase:
    """A case of 1 February that is flagged."""
    case = complete(cast)
    with clock.moved(THURSDAY_18), door(cast.ruth):
        found = MaracCase.objects.select_related("workspace", "flag").get(pk=case.pk)
        marac_monitoring.begin(found, by=cast.ruth, version=found.version)
    return fresh(case)


def held(hat: Hat, case: MaracCase) -> FlagConfirmation:
    """What one agency was asked about its flag of a case."""
    with door(hat):
        return FlagConfirmation.objects.visible_to(hat).get(case=case, agency=hat.agency_id)


def incident(**more: Any) -> FurtherIncident:
    """What Priya says of it."""
    given: dict[str, Any] = {
        "incident_on": date(2027, 3, 10),
        "done_by": DoneBy.THROUGH,
        "words": MESSAGE,
        "done": "The police were told; she stays with her sister.",
        "safe": "",
        "is_aware": True,
        "consent": Consent.GIVEN,
        **more,
    }
    return FurtherIncident(**given)


def report(hat: Hat, row: FlagConfirmation, said: FurtherIncident) -> MaracCase:
    with door(hat):
        return further_incidents.report(row, said, by=hat, version=row.version)


def test_one_screen_opens_the_repeat_whatever_the_score_and_every_flag_holder_is_told(
    cast: Cast,
) -> None:
    before = monitored(cast)
    row = held(cast.priya, before)
    url = reverse("meetings:marac-further", args=[row.pk])
    with clock.moved(WEDNESDAY):
        priya = client_of(cast.priya)
        seen = priya.get(reverse("meetings:marac-flags")).content.decode()
        assert url in seen
        assert "Oakden" not in seen
        typed = {
            "incident_on_day": 10,
            "incident_on_month": 3,
            "incident_on_year": 2027,
            "done_by": "THROUGH",
            "words": MESSAGE,
            "done": "The police were told.",
            "aware": "YES",
            "consent": "GIVEN",
            "version": row.version,
        }
        kept = post(priya, url, cast.priya, **{**typed, "done_by": ""})
        assert kept.status_code == 422
        assert MESSAGE in kept.content.decode()
        sent = post(priya, url, cast.priya, **typed)
        assert sent.status_code == 302, sent.content.decode()
    with door(cast.ruth):
        case = MaracCase.objects.visible_to(cast.ruth).get(previous=before)
    assert (case.state, case.is_repeat, case.owner_id) == (
        CaseState.ACCEPTED,
        True,
        cast.agency.safe_haven.pk,
    )
    assert (case.dash_score, case.referred_on) == (None, date(2027, 3, 10))
    assert fresh(before).state == CaseState.REPEATED
    until = date(2028, 3, 10)
    with clock.moved(WEDNESDAY):
        for hat in (cast.nadia, cast.hat("tom", "marac"), cast.hat("owen", "marac")):
            with door(hat):
                flag = Flag.objects.visible_to(hat).get(flag_type=FlagType.MARAC)
                assert (flag.started_on, flag.expires_on) == (date(2027, 2, 1), until)
                told = Notice.objects.visible_to(hat).get(notice_kind=NoticeKind.MARAC_FURTHER)
                assert told.reference == case.reference  # and nothing else
            assert held(hat, case).until == until
            assert held(hat, before).replaced_at is not None
            assert "#to-flag" in my_work(hat)
        with door(lee := cast.hat("lee", "marac")):
            told_apart = Notice.objects.visible_to(lee)
            assert not told_apart.filter(notice_kind=NoticeKind.MARAC_FURTHER).exists()
            assert not FlagConfirmation.objects.visible_to(lee).exists()
        assert case.reference in my_work(cast.ruth)  # to list
        with door(cast.priya):
            assert VictimContact.objects.visible_to(cast.priya).filter(case=case).exists()
    _it_is_listed_with_its_peoples_names(cast, case)


def _it_is_listed_with_its_peoples_names(cast: Cast, case: MaracCase) -> None:
    """The IDVA was not at the meeting of before, so she could name nobody; the list does."""
    with clock.moved(WEDNESDAY + timedelta(days=1)):
        meeting = scheduled(cast, datetime(2027, 4, 8, 9, 30, tzinfo=LONDON))
        with door(cast.ruth):
            found = MaracCase.objects.visible_to(cast.ruth).get(pk=case.pk)
            item = marac_listing.list_case(
                found, meeting, despite_full=False, by=cast.ruth, version=found.version
            )
        page = client_of(cast.ruth).get(reverse("meetings:item", args=[item.pk]))
        shown = page.content.decode()
        assert "Marisa Oakden" in shown
        assert "Callum Thrale" in shown
        assert stories.fresh(item, cast.ruth).label == "Child"


def test_what_is_no_repeat_is_refused_with_what_to_do_and_of_two_reports_one_opens_it(
    cast: Cast,
) -> None:
    before = monitored(cast)
    nadia, tom = held(cast.nadia, before), held(tom_hat := cast.hat("tom", "marac"), before)
    with clock.moved(WEDNESDAY):
        for said, why in (
            (incident(done_by=DoneBy.OTHER), "another alleged perpetrator"),
            (incident(incident_on=date(2027, 1, 31)), "between 1 February 2027 and"),
            (incident(incident_on=date(2027, 3, 11)), "lie ahead"),
            (incident(words=" "), "Say what happened"),
        ):
            with pytest.raises(Refused, match=why):
                report(cast.nadia, nadia, said)
        with door(cast.joan):  # who referred, and represents nobody there
            assert not further_incidents.may_report(cast.joan, nadia)
        with door(cast.olive):
            assert not further_incidents.may_report(cast.olive, nadia)
        first = report(cast.nadia, nadia, incident())
        with pytest.raises(Stale):  # the other one's page was drawn before
            report(tom_hat, tom, incident())
        newer = held(tom_hat, before)
        with pytest.raises(Refused, match="reported already"):
            report(tom_hat, newer, incident())
    with clock.moved(WEDNESDAY + timedelta(days=2)):  # again, before the repeat is heard
        second = report(tom_hat, held(tom_hat, first), incident())
    assert second.previous_id == first.pk
    assert fresh(first).state == CaseState.ACCEPTED  # it is heard all the same
    with clock.moved(datetime(2028, 3, 12, 12, tzinfo=LONDON)):  # the anniversary is the last day
        last = datetime(2028, 3, 12, 23, tzinfo=LONDON)
        with door(tom_hat):
            asked = FlagConfirmation.objects.visible_to(tom_hat).get(
                case=second, agency=tom_hat.agency_id
            )
            assert further_incidents.may_report(tom_hat, asked)
        with clock.moved(last + timedelta(days=1)), door(tom_hat):
            assert not further_incidents.may_report(tom_hat, asked)


def completed(case: MaracCase, by: Hat) -> MaracCase:
    """A case as its meeting leaves it; how it gets there is told elsewhere."""
    with door(by):
        rows = MaracCase.objects.select_related("workspace", "flag")
        return rows.get(pk=case.pk).set_state(CaseState.ACTIONS_COMPLETE, by=by, at=clock.now())


def standing_of(case: MaracCase) -> tuple[bool, date]:
    """Whether the flag of a case stands today, and its last day."""
    with door(SETUP):
        flag = Flag.objects.get(pk=fresh_in(case).flag_id)
    return flag.is_active(clock.now().date()), flag.expires_on


def test_a_repeat_is_never_monitored_without_a_flag_that_stands_until_its_last_day(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = monitored(cast)
    with clock.moved(WEDNESDAY):
        with monkeypatch.context() as patch:  # an agency that does not see the flag reports
            patch.setattr(flags, "may_renew", lambda *_: no("You do not see this flag."))
            first = report(cast.nadia, held(cast.nadia, before), incident())
        assert standing_of(first) == (True, date(2028, 2, 1))
        case = completed(first, cast.ruth)
        with door(cast.ruth):
            marac_monitoring.begin(case, by=cast.ruth, version=case.version)
        assert standing_of(first) == (True, date(2028, 3, 10))
    with clock.moved(WEDNESDAY + timedelta(days=2)):
        second = report(cast.nadia, held(cast.nadia, first), incident())
        with door(cast.ruth):
            flag = Flag.objects.visible_to(cast.ruth).get(flag_type=FlagType.MARAC)
            why = Reason(ReasonCode.CORRECTION, "Set on the wrong person.")
            flags.end(flag, by=cast.ruth, because=why, version=flag.version)
        case = completed(second, cast.ruth)
        with door(cast.ruth):
            marac_monitoring.begin(case, by=cast.ruth, version=case.version)
        assert fresh(second).flag_id != flag.pk
        assert standing_of(second) == (True, date(2028, 3, 12))


def waiting() -> int:
    """How many connections to this database wait for a lock."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        return int(cursor.fetchone()[0])


def test_of_two_who_report_at_the_same_moment_one_opens_the_repeat(committed_cast: Cast) -> None:
    cast = committed_cast
    before = monitored(cast)
    both = [(hat, held(hat, before)) for hat in (cast.nadia, cast.hat("tom", "marac"))]

    def tell(hat: Hat, row: FlagConfirmation) -> str:
        try:
            with clock.moved(WEDNESDAY):
                return report(hat, row, incident()).reference
        except Stale:
            return ""
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        with door(SETUP):  # both have begun, and wait for the case
            MaracCase.objects.select_for_update().get(pk=before.pk)
            told = [pool.submit(tell, *one) for one in both]
            until = monotonic() + 20
            while waiting() < 2 and monotonic() < until:
                sleep(0.05)
        opened = [one.result() for one in told]
    assert sorted(map(bool, opened)) == [False, True]
    with door(SETUP):
        assert MaracCase.objects.filter(previous=before).count() == 1


def test_from_a_marac_flag_its_holders_reach_the_screen_in_one_step(cast: Cast) -> None:
    before = monitored(cast)
    row = held(cast.priya, before)
    place = reverse("meetings:marac-further-of-flag", args=[before.flag_id])
    with clock.moved(WEDNESDAY):
        priya = client_of(cast.priya)
        assert place in priya.get(reverse("mash_hub:flag", args=[before.flag_id])).content.decode()
        answer = priya.get(place)
        assert (answer.status_code, answer["Location"]) == (
            302,
            reverse("meetings:marac-further", args=[row.pk]),
        )
        assert client_of(cast.olive).get(place).status_code == 404  # who observes reads no flag
        assert client_of(cast.devika).get(place).status_code == 403  # she attends no MARAC


def _swept(hat: Hat, case: MaracCase, at: datetime) -> int:
    """How often a hat is told of the case that something is late, once all is swept at an instant."""
    service = Service("clocks")
    with clock.moved(at):
        with door(service):
            clocks.sweep(by=service)
        with door(hat):
            late = Notice.objects.visible_to(hat).filter(notice_kind=NoticeKind.CLOCK_BREACHED)
            return late.filter(reference=case.reference).count()


def test_flag_holders_say_that_they_know_the_same_day_or_the_chair_is_told(cast: Cast) -> None:
    before = monitored(cast)
    midnight = datetime(2027, 3, 11, 0, 0, 5, tzinfo=LONDON)
    with clock.moved(WEDNESDAY):
        case = report(cast.priya, held(cast.priya, before), incident())
    with door(SETUP):
        rows = list(FlagConfirmation.objects.filter(case=case).exclude(agency=case.owner_id))
    confirming = {
        cast.agency.police.pk: cast.hat("owen", "marac"),
        cast.agency.housing.pk: cast.hat("tom", "marac"),
        cast.agency.probation.pk: cast.nadia,
        cast.agency.council.pk: cast.hat("hannah", "marac"),
    }
    assert {row.agency_id for row in rows} <= confirming.keys()
    with clock.moved(WEDNESDAY + timedelta(hours=1)):
        for row in rows[1:]:
            with door(hat := confirming[row.agency_id]):
                marac_monitoring.confirm(row, by=hat, version=row.version)
    assert _swept(cast.sam, case, midnight - timedelta(seconds=10)) == 0
    assert _swept(cast.sam, case, midnight) == 1
    assert _swept(cast.sam, case, midnight + timedelta(hours=9)) == 1  # told once


def test_nobody_is_told_late_of_a_further_incident_that_every_flag_holder_knows(cast: Cast) -> None:
    before = monitored(cast)
    with clock.moved(WEDNESDAY):
        case = report(cast.priya, held(cast.priya, before), incident())
        for name in ("owen", "tom", "nadia", "hannah"):
            hat = cast.hat(name, "marac")
            with door(hat):
                row = FlagConfirmation.objects.visible_to(hat).get(case=case, agency=hat.agency_id)
                marac_monitoring.confirm(row, by=hat, version=row.version)
    assert _swept(cast.sam, case, datetime(2027, 3, 11, 9, tzinfo=LONDON)) == 0
