"""Records of several kinds, each found for its reader by its kind and id, for the pages that all of them have."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import reverse

from agencies.http import HubRequest
from mash_hub.views import actions, contacts, enquiries, protective_orders, risk_assessments


@dataclass(frozen=True)
class Found:
    """Records that their reader sees, as one: what they are, their reference, and the page they stand on."""

    rows: Sequence[Any]
    what: str
    reference: str
    url: str

    @property
    def words(self) -> str:
        """What they are called."""
        return f"{self.what} {self.reference}"


Finder = Callable[[HubRequest, UUID], Found]


def _by(find: Callable[[HubRequest, UUID], Any], what: str, page: str) -> Finder:
    def found(request: HubRequest, pk: UUID) -> Found:
        row = find(request, pk)
        return Found([row], what, row.reference, reverse(f"mash_hub:{page}", args=[pk]))

    return found


contact = _by(contacts.find, "contact", "contact")
enquiry = _by(enquiries.find, "enquiry", "enquiry")
decision = _by(enquiries.find, "the decision of enquiry", "enquiry")
risk = _by(risk_assessments.find, "risk assessment", "risk")
order = _by(protective_orders.find, "protective order", "order")
action = _by(actions.find, "action", "action")
