"""An agency's own auditors take dip samples of its people's work in its own records alone (2.1, 4.18)."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.urls import reverse

from agencies import door
from agencies.actors import Hat
from agencies.models import GrantCause
from agencies.models.grants import CauseKind
from agencies.roles import Role
from audit.workspace import sample_records, sample_releases, sample_templates
from audit.workspace.models import AuditSample, SampleRelease
from mash_hub.models import Enquiry
from tests.audit_workspace.test_samples import (
    assigned,
    defined,
    drawn,
    enquiry,
    officer,
    only,
    read_by,
    released,
    reviewed,
    told,
)
from tests.cast import SETUP, Cast, client_of, given_role
from tests.mash_hub.enquiry_case import fresh

__all__ = ["enquiry", "officer"]


@pytest.fixture
def auditor(cast: Cast) -> Hat:
    """Somebody of the council who audits it and works in no case of the MASH."""
    return given_role(cast, "hannah", Role.AGENCY_AUDITOR)


def test_it_is_opened_by_their_officer_reviewed_and_told_and_shut_again(
    cast: Cast, enquiry: Enquiry, officer: Hat, auditor: Hat
) -> None:
    record = assigned(auditor, only(auditor, drawn(auditor, cast)))
    assert record.thing_id == enquiry.pk
    assert read_by(auditor, record) == "[]"  # not before its officer opened it
    released(officer, record)
    assert read_by(auditor, record) != "[]"
    reviewed(auditor, record)
    told(auditor, record)
    with door.door(SETUP):
        job = GrantCause.objects.filter(cause_kind=CauseKind.AUDIT_JOB)
        assert not job.exists()  # what is the agency's own was given to nobody
        row = SampleRelease.objects.get(record=record)
    with door.door(auditor):
        sample_releases.end(fresh(record), by=auditor, at=row.asked_at)
    assert read_by(auditor, record) == "[]"


def test_they_draw_from_their_own_peoples_work_alone(
    cast: Cast, enquiry: Enquiry, auditor: Hat
) -> None:
    moira = given_role(cast, "moira", Role.AGENCY_AUDITOR)  # of health, which decided nothing
    assert found_by(moira, cast) == []
    assert found_by(auditor, cast) == [enquiry.pk]


def found_by(hat: Hat, cast: Cast) -> list[UUID]:
    sample = defined(hat, cast)
    with door.door(hat):
        return [one.id for one in sample_templates.find(sample, hat)]


def test_their_samples_and_the_partnerships_are_each_others_to_see_nothing_of(
    cast: Cast, enquiry: Enquiry, auditor: Hat
) -> None:
    own, partnership = defined(auditor, cast), defined(cast.ines, cast)
    assert (own.is_own, partnership.is_own) == (True, False)
    for hat, sees, other in ((auditor, own, partnership), (cast.ines, partnership, own)):
        browser = client_of(hat)
        for one, status in ((sees, 200), (other, 404)):
            url = reverse("audit_workspace:sample", args=[one.pk])
            assert browser.get(url).status_code == status
    with door.door(SETUP):
        among = [auditor, cast.ines, cast.devika]
        for row in (own, partnership):
            assert AuditSample.objects.readers_of(row, among=among) == [
                hat
                for hat in among
                if AuditSample.objects.visible_to(hat).filter(pk=row.pk).exists()
            ]


def test_nobody_of_the_cases_team_reviews_it(cast: Cast, enquiry: Enquiry, auditor: Hat) -> None:
    colleague = given_role(cast, "devika", Role.AGENCY_AUDITOR)
    record = only(auditor, drawn(auditor, cast))
    with door.door(auditor):
        names = {one.pk for one in sample_records.reviewers_of(record, by=auditor)}
    assert auditor.person_id in names
    assert colleague.person_id not in names
