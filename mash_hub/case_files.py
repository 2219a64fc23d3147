"""The file of a case that is closed, while something in it is opened again (domain notes 4.0, 4.17).

A file's time to be kept runs from its closing. It stands still while an adult concern, a strategy
discussion or a joint screening of the case is open again, and begins anew when that is closed.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from mash_hub.models.adult_concerns import AdultConcern
from mash_hub.models.contacts import Contact, ContactState
from mash_hub.models.enquiries import Enquiry, EnquiryState
from mash_hub.models.joint_screening import JointScreening
from mash_hub.models.strategies import StrategyDiscussion

Within = AdultConcern | StrategyDiscussion | JointScreening  # what lies in the file of its case
_WITHIN: tuple[Any, ...] = (AdultConcern, StrategyDiscussion, JointScreening)


def keep_open(row: Within) -> None:
    """Stop the time after which the file of a case falls due: something in it was opened again."""
    if row.file.closed_at is not None:
        row.file.set_closed(None)


def close_again(row: Within, *, at: datetime) -> None:
    """Begin that time anew once `row` is closed, where its case is closed and nothing in it is open."""
    if _is_over(row.contact_id):
        row.file.set_closed(at)


def is_passed_on(row: Within) -> bool:
    """Whether another agency owns its case now."""
    cases = Enquiry.objects.filter(contact=row.contact_id, state=EnquiryState.PASSED_ON)
    return cases.exists()


def _is_over(contact_id: UUID) -> bool:
    enquiry = Enquiry.objects.filter(contact=contact_id).first()
    if enquiry is not None:
        is_closed = not enquiry.is_open
    else:
        is_closed = Contact.objects.filter(pk=contact_id, state=ContactState.CLOSED).exists()
    open_ones = (model.objects.open().filter(contact=contact_id) for model in _WITHIN)
    return is_closed and not any(rows.exists() for rows in open_ones)
