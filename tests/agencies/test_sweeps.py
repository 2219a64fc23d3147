"""What runs out goes by itself, once."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

from agencies import clock, door, drafts, files, sweeps
from agencies.models import AgreementStatus, Draft, Grant, SharingAgreement
from agencies.models.files import RetentionClass
from agencies.sweeps import SWEEP
from tests.cast import Cast


def begun(cast: Cast) -> Draft:
    """A contact that Joan began and never sent."""
    with door.door(cast.joan):
        file = files.open_file(
            "contact",
            owner_id=cast.joan.agency_id,
            workspace_id=cast.joan.workspace_id,
            retention_class=RetentionClass.MASH_NO_ACTION,
        )
        return drafts.save(
            {"story": "ZQX"},
            by=cast.joan,
            form="contact",
            thing_kind="contact",
            thing_id=uuid4(),
            file_id=file.pk,
        )


def test_a_draft_nobody_touched_for_thirty_days_goes_with_its_key(cast: Cast) -> None:
    draft = begun(cast)
    sweeps.sweep()
    with door.door(cast.joan):
        assert Draft.objects.filter(pk=draft.pk).exists()
    with clock.moved(clock.now() + timedelta(days=31)):
        sweeps.sweep()
        sweeps.sweep()
    with door.door(cast.joan):
        assert not Draft.objects.filter(pk=draft.pk).exists()
        assert not Grant.objects.filter(thing_id=draft.pk).exists()


def test_an_agreement_ends_after_its_last_day_and_only_once(cast: Cast) -> None:
    with clock.moved(clock.now() + timedelta(days=400)):
        sweeps.sweep()
        sweeps.sweep()
    with door.door(SWEEP):
        agreements = SharingAgreement.objects.all()
        assert {row.status for row in agreements} == {AgreementStatus.EXPIRED}
        assert {row.version for row in agreements} == {2}
