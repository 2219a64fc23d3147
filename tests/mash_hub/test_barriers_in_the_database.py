"""What a barrier keeps from somebody the database keeps too, whatever a page would ask it (AC5)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from agencies import door
from agencies.actors import Hat, Service
from agencies.models import Grant, GrantWrap
from mash_hub import barriers
from mash_hub.models import Enquiry
from tests.cast import Cast
from tests.mash_hub.enquiry_case import SHARE, asked, opened_by, rated, wrote
from tests.mash_hub.test_attachments import attached
from tests.mash_hub.test_barriers import WHY, exclude
from tests.mash_hub.test_flags import flagged, marking, part
from tests.mash_hub.test_risk_assessments import about_contact, assessed
from tests.mash_hub.test_sealed_attachments import sealed_file
from tests.mash_hub.test_sealed_items import lodged


@pytest.fixture
def things(cast: Cast, settings: Any, tmp_path: Path) -> tuple[Enquiry, dict[str, Any]]:
    """A case with what stands in files of its own around it, each with somebody of its owner."""
    settings.HUB_ATTACHMENTS_DIR = str(tmp_path)
    enquiry = rated(cast)
    request = asked(cast, enquiry, "police")["police"]
    opened_by(cast.owen, request)
    item = wrote(cast.owen, request, "ZQX three incidents", SHARE)
    sealed = lodged(cast, request, "devika")
    marked = flagged(cast.owen, part(cast, enquiry, "Marisa"), marking(cast))
    risk = assessed(cast.joan, about_contact(enquiry.contact, cast.joan))
    made = {
        "item": (item, cast.paula, cast.owen),
        "attachment": (attached(cast.owen, item), cast.paula, cast.owen),
        "sealed_attachment": (sealed_file(cast.cole, sealed), cast.paula, cast.cole),
        "flag": (marked, cast.paula, cast.owen),
        "risk_assessment": (risk, cast.kim, cast.joan),
    }
    return enquiry, made


def grants_of(row: Any, by: Hat) -> list[Any]:
    """The grants of a thing, as somebody sees them whom nothing keeps."""
    with door.door(by):
        return [*Grant.objects.of(row.kind, [row.pk]).values_list("pk", flat=True)]


def shown(by: Hat | Service, grants: list[Any]) -> tuple[int, int]:
    """How many of some grants and of their wraps the database itself shows."""
    with door.door(by):
        wraps = GrantWrap.objects.filter(grant_id__in=grants)
        return Grant.objects.filter(pk__in=grants).count(), wraps.count()


def test_grants_and_wraps_of_what_belongs_to_a_case_are_kept_from_who_is_excluded(
    cast: Cast, things: tuple[Enquiry, dict[str, Any]]
) -> None:
    enquiry, made = things
    grants = {kind: grants_of(row, free) for kind, (row, _, free) in made.items()}
    for kind, (_, kept, free) in made.items():
        assert shown(kept, grants[kind]) == shown(free, grants[kind]) != (0, 0), kind
    for person in (cast.paula, cast.kim):
        exclude(cast, person, enquiry.reference)
    for kind, (row, kept, free) in made.items():
        assert shown(kept, grants[kind]) == (0, 0), kind
        assert shown(free, grants[kind]) != (0, 0), kind
        service = Service("absorbing", agency_id=row.owner_id)
        assert shown(service, grants[kind]) == shown(free, grants[kind]), kind


def test_a_barrier_elsewhere_keeps_nothing_here(
    cast: Cast, things: tuple[Enquiry, dict[str, Any]]
) -> None:
    _, made = things
    grants = {kind: grants_of(row, free) for kind, (row, _, free) in made.items()}
    before = {kind: shown(kept, grants[kind]) for kind, (_, kept, _) in made.items()}
    other = rated(cast)
    exclude(cast, cast.paula, other.reference)
    with door.door(cast.moira):
        record = barriers.record_of(other.reference, by=cast.moira)
        assert record
        readers = [cast.devika.person_id]
        kind = barriers.BarrierKind.WITNESS
        barriers.restrict(record, kind, readers, by=cast.moira, because=WHY)
    after = {kind: shown(kept, grants[kind]) for kind, (_, kept, _) in made.items()}
    assert after == before
