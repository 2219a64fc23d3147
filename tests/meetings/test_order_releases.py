"""Protective orders at a case: seen by who holds a copy, released to the case by who represents the owner."""

from __future__ import annotations

from django.urls import reverse

from agencies import clock, door
from mash_hub import order_copies, outstanding_offenders
from mash_hub.models import Enquiry, Involvement, Item
from mash_hub.models.outstanding_offenders import OffenderRisk
from mash_hub.models.subjects import PersonRole
from meetings.models import AgendaItem
from tests.cast import Cast, client_of, post
from tests.mash_hub.test_flags import part as part_of
from tests.mash_hub.test_protective_orders import newest, recorded, sees, served, shown, told
from tests.meetings.test_releases import case, item, rep

__all__ = ["case", "item"]  # fixtures


def test_a_representative_releases_an_order_of_their_agency_to_a_case_and_its_agencies_read_it(
    cast: Cast, item: Item, case: AgendaItem
) -> None:
    with door.door(cast.owen):
        enquiry = Enquiry.objects.get(pk=Item.objects.get(pk=item.pk).request.enquiry_id)
    row = served(recorded(cast, enquiry), cast.owen)
    police, council = client_of(rep(cast)), client_of(cast.hannah)
    page = reverse("meetings:item", args=[case.pk])
    place = reverse("meetings:order-release", args=[case.pk, row.pk])
    assert row.reference in police.get(page).content.decode()
    assert row.reference not in council.get(page).content.decode()
    assert council.get(place).status_code == 404
    assert "Northmoor Children" in police.get(place).content.decode()
    version = newest(row, cast.owen).version
    assert post(police, place, rep(cast), version=version).status_code == 302
    assert post(police, place, rep(cast), version=version + 1).status_code == 403  # it is already
    assert sees(cast.hannah, row)
    assert not sees(cast.devika, row)  # the council reads it at the MARAC, not in the MASH
    assert told(cast.hannah, row) == ["ORDER_CHANGED"]
    assert row.reference in council.get(page).content.decode()
    assert (
        "ZQX he must not" in council.get(reverse("mash_hub:order", args=[row.pk])).content.decode()
    )
    shown(row, cast, "council")
    assert sees(cast.hannah, row)  # saying anew who holds a copy leaves the case its own
    assert sees(cast.devika, row)
    now = newest(row, cast.owen)
    with door.door(cast.owen):
        order_copies.take_all_back(now, by=cast.owen)
    assert not sees(cast.hannah, row)


def test_police_and_probation_say_who_manages_somebody_and_everybody_reads_whether_they_are_sought(
    cast: Cast, item: Item, case: AgendaItem
) -> None:
    with door.door(cast.owen):
        enquiry = Enquiry.objects.get(pk=Item.objects.get(pk=item.pk).request.enquiry_id)
        part = Involvement.objects.in_file(case.file_id).get(role=PersonRole.PERPETRATOR)
    place = reverse("meetings:case-managed", args=[case.pk, part.pk])
    page = reverse("meetings:item", args=[case.pk])
    council, probation = client_of(cast.hannah), client_of(cast.nadia)
    assert "Still sought by the police: <strong>no</strong>" in council.get(page).content.decode()
    said = outstanding_offenders.Entered(OffenderRisk.HIGH, clock.now(), "ZQXOFFENCE assault")
    callum = part_of(cast, enquiry, "Callum")
    with door.door(cast.owen):
        row = outstanding_offenders.enter(callum, said, by=cast.owen)
    assert council.get(place).status_code == 403
    assert post(probation, place, cast.nadia, managed_by="MAPPA_2", version=1).status_code == 302
    body = council.get(page).content.decode()
    assert "MAPPA, level 2" in body
    assert "Still sought by the police: <strong>yes</strong>" in body
    assert row.reference not in body
    assert "ZQXOFFENCE" not in body
