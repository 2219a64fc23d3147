"""To whom an item can be released: the agencies of an enquiry or a case, or people by name."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

from agencies import hats
from agencies.models.agencies import Agency
from agencies.models.people import Person
from agencies.roles import Act, may
from agencies.verdicts import Refused
from mash_hub.models.items import Handling, Item, Release
from mash_hub.models.referrals import Referral
from mash_hub.models.releases import Audience, AudienceKind, Section
from mash_hub.models.requests import WAITING, InformationRequest, RequestState
from mash_hub.requests import agreed_agencies

NEVER_READS = (RequestState.NIL, RequestState.REFUSED, RequestState.RECALLED)


def leaves(item: Item) -> bool:
    """Whether its owner decided that (part of) an item leaves."""
    return item.release in (Release.SHARE, Release.SHARE_IN_PART)


def section_of(item: Item) -> Section:
    """The section that leaves with the answer, as its owner decided."""
    return Section.PART if item.release == Release.SHARE_IN_PART else Section.WHOLE


def asked_too(request: InformationRequest) -> list[InformationRequest]:
    """The other requests of an enquiry, with their agencies, by name."""
    others = InformationRequest.objects.filter(enquiry=request.enquiry_id)
    return list(others.exclude(pk=request.pk).select_related("agency").order_by("agency__name"))


def of_enquiry(request: InformationRequest) -> Audience:
    """The agencies of the enquiry a request belongs to: its host, and those asked beside.

    An agency that holds nothing has no need of others' items.
    """
    others = [one.agency_id for one in asked_too(request) if one.state not in NEVER_READS]
    return Audience(
        AudienceKind.ENQUIRY,
        request.workspace_id,
        tuple(dict.fromkeys((request.owner_id, *others))),
        by_kind="enquiry",
        by_id=request.enquiry_id,
        reference=request.enquiry.reference,
    )


def of_people(
    persons: Collection[UUID], *, workspace_id: UUID, thing: Any | None = None
) -> Audience:
    """People by name, with the agencies they work for in a workspace. Raises Refused for strangers."""
    found = {hat.person_id: hat.agency_id for hat in hats.in_workspace(workspace_id)}
    if not persons or not set(persons) <= found.keys():
        raise Refused("Name people who work in the workspace.")
    return Audience(
        AudienceKind.PEOPLE,
        workspace_id,
        tuple(sorted({found[person] for person in persons})),
        tuple(sorted(persons)),
        by_kind=thing.kind if thing else "",
        by_id=thing.pk if thing else None,
        reference=thing.reference if thing else "",
    )


def cases_of(item: Item) -> list[Referral]:
    """Where the enquiry of an item was referred to, such as a MARAC."""
    found = Referral.objects.of("enquiry", item.request.enquiry_id).select_related("workspace")
    return list(found.order_by("sent_at", "pk"))


def of_case(referral: Referral, *, owner_id: UUID) -> Audience:
    """The agencies under the agreement of the workspace that a case was referred to."""
    agencies = agreed_agencies(referral.workspace_id, owner_id)
    working = {hat.agency_id for hat in hats.in_workspace(referral.workspace_id)}
    return Audience(
        AudienceKind.CASE,
        referral.workspace_id,
        tuple(one.pk for one in agencies if one.pk in working),
        by_kind=referral.kind,
        by_id=referral.pk,
        reference=referral.reference,
        case_file_id=referral.file_id,
    )


def planned_audience(item: Item, request: InformationRequest) -> Audience | None:
    """To whom an item goes when the answer is sent now; None when nothing leaves."""
    if not leaves(item):
        return None
    if item.handling == Handling.C:
        return of_people(
            item.named_readers, workspace_id=request.workspace_id, thing=request.enquiry
        )
    return of_enquiry(request)


def still_to_answer(enquiry_id: UUID) -> set[UUID]:
    """The agencies that read others' items of an enquiry only after their own answer."""
    waiting = InformationRequest.objects.filter(enquiry=enquiry_id, state__in=WAITING)
    return set(waiting.values_list("agency_id", flat=True))


def people_to_name(request: InformationRequest) -> list[tuple[UUID, str]]:
    """Who can be named as reader: people of the host and of agencies asked who read what is shared."""
    agencies = {request.owner_id, *(one.agency_id for one in asked_too(request))}
    return people_who_read(request.workspace_id, agencies - {request.agency_id})


def people_who_read(workspace_id: UUID, agencies: Collection[UUID]) -> list[tuple[UUID, str]]:
    """People of agencies who may read what is shared in a workspace, by name, with their agency."""
    names = dict(Agency.objects.filter(pk__in=agencies).values_list("pk", "short_name"))
    works_for = {
        hat.person_id: names[hat.agency_id]
        for hat in hats.in_workspace(workspace_id)
        if hat.agency_id in names and may(hat, Act.READ_SHARED)
    }
    people = Person.objects.filter(pk__in=works_for).order_by("name").values_list("pk", "name")
    return [(pk, f"{name}, {works_for[pk]}") for pk, name in people]
