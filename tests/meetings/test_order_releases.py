"""Protective orders at a case: seen by who holds a copy, released to the case by who represents the owner."""

from __future__ import annotations

import pytest
from django.urls import reverse

from agencies import clock, door, hats, sealing
from agencies.actors import Hat
from agencies.models.workspaces import AgreementParty
from agencies.roles import Role
from agencies.verdicts import Refused
from mash_hub import finding, order_copies, outstanding_offenders, protective_orders, subjects
from mash_hub.identities import Identity, Name
from mash_hub.models import CmogEntry, Enquiry, Involvement, Item, ProtectiveOrder, Subject
from mash_hub.models.order_types import OrderType
from mash_hub.models.outstanding_offenders import OffenderRisk
from mash_hub.models.protective_orders import OrderState
from mash_hub.models.subjects import PersonRole
from mash_hub.protective_orders import Days, Recorded
from meetings import order_releases
from meetings.models import AgendaItem
from tests.cast import SETUP, Cast, client_of, given_role, post
from tests.mash_hub.cmog_case import NEW
from tests.mash_hub.test_flags import part as part_of
from tests.mash_hub.test_protective_orders import (
    TERMS,
    breached,
    newest,
    recorded,
    sees,
    served,
    shown,
    told,
)
from tests.meetings.test_cmog_parts import published
from tests.meetings.test_releases import case, item, rep, whole
from tests.meetings.test_risk_releases import kept_apart

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
    signed = AgreementParty.objects.filter(agency=cast.agency.council, left_on=None)
    with door.door(SETUP):
        signed.filter(agreement__workspace=case.workspace_id).update(left_on=hats.today())
    assert "Still sought" not in council.get(page).content.decode()


def order_on(cast: Cast, subject: Subject, by: Hat) -> ProtectiveOrder:
    """An order on somebody whom the police know, of the police and on their own record."""
    said = Recorded(OrderType.NMO, OrderState.GRANTED, TERMS, Days(hats.today()))
    with door.door(by):
        found = Identity(names=(Name("Callum", "Zqx"),))
        finding.own_records({"": found}, by=by)
        subjects.record(found, by=by, because=NEW, of=subject)
        row = protective_orders.record(subject, said, by=by)
    return served(row, by)


def released(row: ProtectiveOrder, case: AgendaItem, by: Hat) -> ProtectiveOrder:
    case, now = whole(case, by), newest(row, by)
    with door.door(by):
        order_releases.release(case, now, by=by, version=now.version)
    return newest(row, by)


def test_who_is_kept_apart_from_the_case_neither_reads_the_order_nor_is_told(
    cast: Cast, item: Item, case: AgendaItem
) -> None:
    with door.door(cast.owen):
        enquiry = Enquiry.objects.get(pk=Item.objects.get(pk=item.pk).request.enquiry_id)
    row = order_on(cast, part_of(cast, enquiry, "Callum"), cast.owen)
    kept_apart(cast.nadia, case, cast.ruth)
    place = reverse("meetings:order-release", args=[case.pk, row.pk])
    before = client_of(rep(cast)).get(place).content.decode()
    assert cast.person.hannah.name in before
    assert cast.person.nadia.name not in before
    released(row, case, rep(cast))
    breached(row, cast.owen)
    assert sees(cast.hannah, row)
    assert told(cast.hannah, row) == ["ORDER_BREACHED", "ORDER_CHANGED"]
    assert not sees(cast.nadia, row)
    assert told(cast.nadia, row) == []
    for name in ("order", "orders"):
        page = client_of(cast.nadia).get(
            reverse(f"mash_hub:{name}", args=[row.pk] if name == "order" else [])
        )
        assert row.reference not in page.content.decode()


def listed_as(case: AgendaItem, by: Hat) -> Subject:
    with door.door(by):
        entry = CmogEntry.objects.get(pk=case.entry_id)
        return Subject.objects.get(pk=entry.subject_id)


def test_at_a_part_of_a_cmog_an_order_is_read_by_those_who_come_to_it_and_by_nobody_else(
    cast: Cast,
) -> None:
    day = published(cast)
    police, health = day.cmog.lyle, day.cmog.sen
    away = given_role(cast, "joan", Role.CMOG_MEMBER, "cmog")
    assert away.agency_id == health.agency_id
    row = order_on(cast, listed_as(day.child, police), police)
    place = reverse("meetings:order-release", args=[day.child.pk, row.pk])
    before = client_of(police).get(place).content.decode()
    assert cast.person.kim.name in before
    assert cast.person.joan.name not in before
    with door.door(police), pytest.raises(Refused, match="nobody to release it to"):
        order_copies.release_to_case(
            row, sealing.OWN, [row.owner_id], files=(), by=police, version=row.version
        )
    released(row, day.child, police)
    breach = breached(row, police)
    assert sees(health, row)
    assert told(health, row) == ["ORDER_BREACHED", "ORDER_CHANGED"]
    body = client_of(health).get(reverse("mash_hub:order", args=[row.pk])).content.decode()
    assert "ZQXBREACH" in body
    assert breach.file_id == row.file_id
    for hat in (away, day.cmog.leo):
        assert not sees(hat, row)
        assert told(hat, row) == []
    page = client_of(away).get(reverse("mash_hub:orders")).content.decode()
    assert row.reference not in page
