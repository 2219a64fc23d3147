"""What an agency knew of an enquiry at an instant: rebuilt from what it had been given by then (7.3, question 4).

Such as what the decision-maker had before them as they decided. As in `meetings.known_at`, causes of grants
stay when a grant ends, and a version of another generation than the one that was given was not read.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from agencies.models.grants import GrantCause
from agencies.models.people import Membership
from mash_hub.models.agency_views import AgencyView
from mash_hub.models.contacts import Contact
from mash_hub.models.enquiries import Enquiry
from mash_hub.models.items import Item
from mash_hub.models.requests import InformationRequest
from mash_hub.models.risk_assessments import RiskAssessment
from mash_hub.models.sealed_items import SealedItem
from meetings import known_at
from meetings.known_at import Known

# Each kind of thing in an enquiry, in the order of the page.
_KINDS: dict[str, tuple[Any, str]] = {
    Contact.kind: (Contact, "Contact"),
    Enquiry.kind: (Enquiry, "Enquiry"),
    InformationRequest.kind: (InformationRequest, "Request"),
    Item.kind: (Item, "Item of an answer"),
    RiskAssessment.kind: (RiskAssessment, "Risk assessment"),
    SealedItem.kind: (SealedItem, "Sealed item"),
    AgencyView.kind: (AgencyView, "View of an agency"),
}


def of(enquiry: Enquiry, agency_id: UUID, at: datetime) -> list[Known]:
    """What an agency could read of an enquiry at an instant, by kind and time; none of the words.

    Each thing once, with the sections that were open. A sealed item has no reference here: an auditor
    learns that there was one (2.3).
    """
    causes = _causes(enquiry, agency_id, at)
    names = _people(enquiry, agency_id, causes)
    causes = [one for one in causes if not one.persons or names.keys() & {*one.persons}]
    rows = known_at.versions(causes, at, {kind: model for kind, (model, _) in _KINDS.items()})
    by_thing: dict[UUID, list[GrantCause]] = {}
    for cause in causes:
        if known_at.gave(cause, rows.get(cause.thing_id)):
            by_thing.setdefault(cause.thing_id, []).append(cause)
    found = [_known(rows[pk], those, names) for pk, those in by_thing.items()]
    order = [words for _, words in _KINDS.values()]
    return sorted(found, key=lambda one: (order.index(one.kind), one.since, one.reference))


def _known(row: Any, causes: list[GrantCause], names: dict[UUID, str]) -> Known:
    is_whole = any(not one.persons for one in causes)
    people = {names[pk] for one in causes for pk in one.persons if pk in names}
    first = min(causes, key=lambda one: one.from_at)
    return Known(
        kind=_KINDS[row.kind][1],
        reference="" if row.kind == SealedItem.kind else str(getattr(row, "reference", "")),
        heading=", ".join(sorted({one.section.replace("_", " ") for one in causes})),
        version=row.version,
        at=row.history_date,
        since=first.from_at,
        why=known_at.why(first),
        who=() if is_whole else tuple(sorted(people)),
        words="",
    )


def _causes(enquiry: Enquiry, agency_id: UUID, at: datetime) -> list[GrantCause]:
    """The causes alive then of grants to the agency, of everything that stands in the enquiry."""
    requests = InformationRequest.objects.filter(enquiry=enquiry)
    within = Q(thing_kind=Contact.kind, thing_id=enquiry.contact_id)
    within |= Q(thing_kind=Enquiry.kind, thing_id=enquiry.pk)
    for model, rows in (
        (InformationRequest, requests),
        (Item, Item.objects.filter(request__in=requests)),
        (RiskAssessment, RiskAssessment.objects.filter(case_file=enquiry.file_id)),
        (SealedItem, SealedItem.objects.filter(request__in=requests)),
        (AgencyView, AgencyView.objects.filter(enquiry=enquiry)),
    ):
        within |= Q(thing_kind=model.kind, thing_id__in=rows.order_by().values("pk"))
    alive = Q(ended_at__isnull=True) | Q(ended_at__gt=at)
    alive &= Q(until_at__isnull=True) | Q(until_at__gt=at)
    found = GrantCause.objects.filter(within, alive, receiver=agency_id, from_at__lte=at)
    return list(found.order_by("from_at", "pk"))


def _people(enquiry: Enquiry, agency_id: UUID, causes: Iterable[GrantCause]) -> dict[UUID, str]:
    """Of the people whom causes name, those who act for the agency there."""
    named = {person for cause in causes for person in cause.persons}
    there = Membership.objects.filter(
        person__in=named, agency=agency_id, workspace=enquiry.workspace_id
    )
    return dict(there.values_list("person_id", "person__name"))
