"""Collating by rule: an enquiry is ready when every answer is in, and not when one is taken back."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from agencies.actors import Hat, Service
from agencies.models.notices import NoticeKind
from mash_hub.models.enquiries import Enquiry, EnquiryState
from mash_hub.models.requests import InformationRequest
from mash_hub.telling import tell


def _for_the_host(enquiry: Enquiry, by: Hat) -> Service:
    return Service(
        "collation",
        agency_id=enquiry.owner_id,
        on_behalf_of=by,
        workspace_id=enquiry.workspace_id,
    )


def collate_if_complete(enquiry_id: UUID, *, by: Hat, at: datetime) -> None:
    """Make an enquiry ready to decide once each answer is in or marked “proceeding without” (4.2).

    The enquiry's row is locked first, so that of two last answers at once one does it.
    """
    enquiry = Enquiry.objects.select_for_update(of=("self",)).get(pk=enquiry_id)
    if enquiry.state != EnquiryState.GATHERING:
        return
    standing = InformationRequest.objects.filter(enquiry=enquiry).standing()
    if not standing.exists() or standing.missing().exists():
        return
    service = _for_the_host(enquiry, by)
    enquiry.set_state(EnquiryState.COLLATED, by=service, at=at)
    tell([enquiry.owner_id], NoticeKind.ENQUIRY_CHANGED, about=enquiry, by=service, at=at)


def gather_again(enquiry_id: UUID, *, by: Hat, at: datetime) -> None:
    """Let an enquiry wait again when an answer was taken back before anybody read it."""
    enquiry = Enquiry.objects.select_for_update(of=("self",)).get(pk=enquiry_id)
    if enquiry.state in (EnquiryState.COLLATED, EnquiryState.DECISION_DRAFT):
        enquiry.set_state(EnquiryState.GATHERING, by=_for_the_host(enquiry, by), at=at)
