"""An agency's own auditors look into what was done for their agency, and into nothing else (2.1, 2.3, 4.18)."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest
from django.urls import reverse

from agencies import clock, door, references
from agencies.actors import Hat
from agencies.models import Membership, Notice
from agencies.models.notices import NoticeKind
from agencies.reasons import Reason, ReasonCode
from agencies.roles import Role
from audit.workspace import jobs, watching
from audit.workspace.models import PatternState, RaisedPattern
from mash_hub.models import Enquiry, Subject
from tests.audit_workspace.test_reports import person_in
from tests.audit_workspace.test_watching import SAID, looked, raised, working_noon
from tests.cast import SETUP, Cast, client_of, given_role
from tests.mash_hub.enquiry_case import make_contact, rated


@pytest.fixture
def stranger(cast: Cast) -> Subject:
    """Somebody of a case with which education and housing have no work."""
    enquiry: Enquiry = rated(cast, contact=make_contact(cast))
    return person_in(enquiry.file_id)


def page(hat: Hat, name: str, *args: Any) -> tuple[int, str]:
    answer = client_of(hat).get(reverse(f"audit_workspace:{name}", args=args))
    return answer.status_code, answer.content.decode()


def test_they_see_and_are_told_of_what_was_done_for_their_agency_alone(
    cast: Cast, stranger: Subject
) -> None:
    moira = given_role(cast, "moira", Role.AGENCY_AUDITOR)
    looked(cast.kim, [stranger.pk], working_noon())  # health, as Moira is
    looked(cast.edna, [stranger.pk], working_noon())
    rows = {row.person_id: row for row in raised()}
    ours, theirs = rows[cast.kim.person_id], rows[cast.edna.person_id]
    assert (ours.agency_id, theirs.agency_id) == (moira.agency_id, cast.edna.agency_id)
    body = page(moira, "patterns")[1]
    assert ours.reference in body
    assert theirs.reference not in body
    assert page(moira, "pattern", ours.pk)[0] == 200
    assert page(moira, "pattern", theirs.pk)[0] == 404
    with door.door(moira):
        told = Notice.objects.visible_to(moira).filter(notice_kind=NoticeKind.PATTERN_RAISED)
        assert [one.thing_id for one in told] == [ours.pk]
    with door.door(SETUP):
        among = [moira, cast.ines, cast.kim, cast.devika]
        for row in (ours, theirs):
            assert RaisedPattern.objects.readers_of(row, among=among) == [
                hat
                for hat in among
                if RaisedPattern.objects.visible_to(hat).filter(pk=row.pk).exists()
            ]


def test_they_settle_it_and_nobody_looks_into_their_own_use(cast: Cast, stranger: Subject) -> None:
    olive = given_role(cast, "olive", Role.AGENCY_AUDITOR)  # she works in no case of the MASH
    looked(cast.kim, [stranger.pk], working_noon())
    [row] = raised()
    because = Reason(ReasonCode.AUDIT_LAWFULNESS, SAID)
    given = {"found": PatternState.EXPLAINED, "because": because, "version": row.version}
    with door.door(olive):
        settled = watching.settle(row, by=olive, **given)
        assert (settled.state, settled.owner_id) == (PatternState.EXPLAINED, olive.agency_id)
    assert SAID in page(olive, "pattern", row.pk)[1]
    assert page(cast.ines, "pattern", row.pk)[0] == 200


def test_their_own_use_is_another_auditors(cast: Cast, stranger: Subject) -> None:
    moira = given_role(cast, "moira", Role.AGENCY_AUDITOR)
    looked(cast.moira, [stranger.pk], working_noon())
    rows = [row for row in raised() if row.person_id == moira.person_id]
    assert rows
    assert all(page(moira, "pattern", row.pk)[0] == 404 for row in rows)


def test_what_was_done_for_two_agencies_is_the_partnerships_to_look_into(cast: Cast) -> None:
    with door.door(SETUP):
        seen = watching.Seen(watching.Pattern.BULK, cast.kim.person_id, working_noon().date(), ())
        assert watching._agencies_of([seen]) == {seen: cast.kim.agency_id}


def unnamed(row: RaisedPattern, entries: list[UUID]) -> None:
    """A pattern as it was raised before it named an agency."""
    with door.door(SETUP):
        row = RaisedPattern.objects.get(pk=row.pk)
        row.set_entries(entries, row.places, agency_id=None, by=SETUP, at=clock.now())


def agency_of(row: RaisedPattern) -> UUID | None:
    with door.door(SETUP):
        return RaisedPattern.objects.get(pk=row.pk).agency_id


def test_an_older_pattern_is_given_the_agency_for_which_all_of_it_was_done_once(
    cast: Cast, stranger: Subject
) -> None:
    moira = given_role(cast, "moira", Role.AGENCY_AUDITOR)
    one = looked(cast.kim, [stranger.pk], working_noon())
    other = looked(cast.edna, [stranger.pk], working_noon())
    rows = {row.person_id: row for row in raised()}
    ours, theirs = rows[cast.kim.person_id], rows[cast.edna.person_id]
    unnamed(ours, [one])
    unnamed(theirs, [one, other])  # of two agencies: it stays the partnership's
    assert page(moira, "pattern", ours.pk)[0] == 404
    jobs.watch_use()
    assert (agency_of(ours), agency_of(theirs)) == (moira.agency_id, None)
    assert page(moira, "pattern", ours.pk)[0] == 200
    assert page(moira, "pattern", theirs.pk)[0] == 404
    with door.door(SETUP):
        version = RaisedPattern.objects.get(pk=ours.pk).version
    jobs.watch_use()
    with door.door(SETUP):
        assert RaisedPattern.objects.get(pk=ours.pk).version == version
    with door.door(moira):
        told = Notice.objects.visible_to(moira).filter(notice_kind=NoticeKind.PATTERN_RAISED)
        assert {one.thing_id for one in told} == {ours.pk}


def test_an_older_pattern_of_which_an_entry_cannot_be_read_names_none(
    cast: Cast, stranger: Subject
) -> None:
    one = looked(cast.kim, [stranger.pk], working_noon())
    [row] = [row for row in raised() if row.person_id == cast.kim.person_id]
    unnamed(row, [one, uuid4()])
    jobs.watch_use()
    assert agency_of(row) is None


def test_an_older_pattern_without_entries_goes_by_the_memberships_of_its_day(cast: Cast) -> None:
    with door.door(SETUP):
        rows = [
            RaisedPattern(
                id=uuid4(),
                reference=references.new("PU"),
                pattern=watching.Pattern.DORMANT,
                person_id=hat.person_id,
                on=working_noon().date(),
                places=[hat.workspace_id],
                raised_at=clock.now(),
            ).start(by=SETUP, at=clock.now())
            for hat in (cast.kim, cast.tom)
        ]
        kept = Membership.objects.get(pk=cast.tom.membership_id)
        Membership(
            id=uuid4(),
            person_id=cast.tom.person_id,
            agency=cast.agency.police,
            workspace=cast.workspace.mash,
            role=kept.role,
            from_on=kept.from_on,
        ).start(by=SETUP, at=clock.now())
    jobs.watch_use()
    assert [agency_of(row) for row in rows] == [cast.kim.agency_id, None]
