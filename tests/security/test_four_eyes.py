"""AC9: what needs four eyes is refused to the same person twice, for every such act there is.

A bulk export is the match of a list, which takes records out; how long the log is kept is a setting.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from agencies import agencies, clock, door
from agencies.actors import Hat
from agencies.models import Agency, AgencyKind, AgencyStatus, LegalRegime
from agencies.models.workspaces import Purpose
from agencies.reasons import Reason, ReasonCode
from agencies.verdicts import Refused
from mash_hub import legal_holds, list_matches, merges, partnership_settings
from mash_hub.models import DestructionState, HoldState, LegalHold, Merge, SettingName
from mash_hub.models.list_matches import ListMatchState
from tests.cast import Cast, client_of
from tests.mash_hub.contact_case import submitted
from tests.mash_hub.keeping_case import closed_case, held, lifted, settled
from tests.mash_hub.keeping_case import proposed as to_destroy
from tests.mash_hub.test_merges import told_of
from tests.mash_hub.test_partnership_settings import proposed

OPEN = Reason(ReasonCode.OPEN_CASE)


def entered(cast: Cast, by: Hat) -> Agency:
    with door.door(by):
        agency = agencies.enter(
            by=by,
            name="Westvale Housing",
            short_name="Westvale",
            agency_kind=AgencyKind.HOUSING,
            legal_regime=LegalRegime.UK_GDPR,
            single_point_of_contact="Duty desk, 01632 960123",
        )
    with door.door(by):
        agencies.make_key(agency, by=by)
    return agency


def test_ac9_an_agency_is_added_by_two(cast: Cast) -> None:
    agency = entered(cast, cast.ada)
    browser = client_of(cast.ada)
    page = browser.get(reverse("administration:agency", args=[agency.pk])).content.decode()
    assert "A second person has to let it take part" in page
    with door.door(cast.ada):
        version = Agency.objects.get(pk=agency.pk).version
    with door.door(cast.ada), pytest.raises(Refused, match="second person"):
        agencies.activate(agency, by=cast.ada, because=OPEN, version=version)
    with door.door(cast.hugh):
        agencies.activate(agency, by=cast.hugh, because=OPEN, version=version)
    with door.door(cast.hugh):
        assert Agency.objects.get(pk=agency.pk).status == AgencyStatus.ACTIVE


def test_ac9_records_are_taken_out_by_a_list_only_by_two(cast: Cast) -> None:
    with door.door(cast.devika):
        row = list_matches.ask(Purpose.SAFEGUARD_CHILD, by=cast.devika, because=OPEN)
    with door.door(cast.devika), pytest.raises(Refused, match="Somebody else"):
        list_matches.settle(
            row, ListMatchState.AGREED, by=cast.devika, because=OPEN, version=row.version
        )
    with door.door(cast.mandeep):
        list_matches.settle(
            row, ListMatchState.AGREED, by=cast.mandeep, because=OPEN, version=row.version
        )


def test_ac9_a_setting_of_the_partnership_is_changed_by_two(cast: Cast) -> None:
    row = proposed(cast)
    with door.door(cast.hugh), pytest.raises(Refused, match="second person"):
        partnership_settings.confirm(row, by=cast.hugh, version=row.version)
    with door.door(cast.ada):
        partnership_settings.confirm(row, by=cast.ada, version=row.version)


def test_ac9_how_long_the_log_is_kept_is_changed_by_two_and_never_below_seven_years(
    cast: Cast,
) -> None:
    kept = SettingName.LOG_KEPT
    with pytest.raises(Refused, match=r"provable for seven years\. Choose 7 years or more"):
        proposed(cast, kept, 6)
    row = proposed(cast, kept, 10)
    with door.door(cast.hugh), pytest.raises(Refused, match="second person"):
        partnership_settings.confirm(row, by=cast.hugh, version=row.version)
    with door.door(cast.ada):
        partnership_settings.confirm(row, by=cast.ada, version=row.version)
    health = reverse("audit_workspace:health")
    assert "Northmoor MASH: 7 years" in client_of(cast.ines).get(health).content.decode()
    with clock.moved(clock.now() + timedelta(days=2)):
        assert "Northmoor MASH: 10 years" in client_of(cast.ines).get(health).content.decode()


def test_ac9_a_legal_hold_is_lifted_by_two(cast: Cast) -> None:
    row = held(cast, closed_case(cast).reference)
    with pytest.raises(Refused, match="Somebody else"):
        lifted(row, cast.moira, cast.moira)
    with door.door(cast.ivor):
        now = LegalHold.objects.get(pk=row.pk)
        given = {"lifts": True, "by": cast.ivor, "because": OPEN, "version": now.version}
        assert legal_holds.answer_lift(now, **given).state == HoldState.LIFTED


def test_ac9_records_are_destroyed_by_two(cast: Cast) -> None:
    row = to_destroy(closed_case(cast).reference, cast.moira)
    with pytest.raises(Refused, match="Somebody else"):
        settled(row, cast.moira)
    assert settled(row, cast.ivor).state == DestructionState.APPROVED


@pytest.mark.parametrize("verb", [merges.confirm, merges.undo], ids=["joined", "parted"])
def test_ac9_people_are_joined_and_parted_by_two(cast: Cast, verb: Callable[..., Any]) -> None:
    kept, joined = (told_of(submitted(cast.joan), cast.devika) for _ in range(2))
    with door.door(cast.arlo):
        merge = merges.propose(kept, joined, by=cast.arlo, because=OPEN)
    if verb is merges.undo:
        with door.door(cast.devika):
            merges.confirm(merge, by=cast.devika, because=OPEN, version=merge.version)
        with door.door(cast.arlo):
            now = Merge.objects.get(pk=merge.pk)
            merge = merges.ask_to_part(now, by=cast.arlo, because=OPEN, version=now.version)
    with door.door(cast.arlo), pytest.raises(Refused, match="Somebody else"):
        verb(merge, by=cast.arlo, because=OPEN, version=merge.version)
