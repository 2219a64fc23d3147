"""Feedback to the referrer of a decided enquiry: safe words, checked, for that person alone."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.db import transaction

from agencies import clock, sealing
from agencies.actors import Actor, Hat
from agencies.verdicts import Refused, Verdict, no, require
from audit.log import entries as log
from audit.log.entries import Verb
from mash_hub import clocks, contacts, enquiry_page, free_text
from mash_hub.case_people import names_outside
from mash_hub.enquiries import FEEDBACK
from mash_hub.models.contacts import Contact, ContactState, Feedback
from mash_hub.models.enquiries import TABLE, Enquiry, EnquiryState
from mash_hub.models.items import Item
from mash_hub.models.requests import InformationRequest
from mash_hub.ratings import may_work

SHORTEST = 3  # letters of a part of a name that is looked for


def may_send(hat: Actor, enquiry: Enquiry) -> Verdict:
    """Whether a hat may send feedback now: after the decision, once (domain notes 4.2)."""
    verdict = may_work(hat, enquiry)
    if not verdict:
        return verdict
    if enquiry.state == EnquiryState.FEEDBACK_SENT:
        return no("The referrer has been told already.")
    return TABLE.may_move(enquiry.state, EnquiryState.FEEDBACK_SENT)


def names_given_away(words: str, enquiry: Enquiry, *, by: Hat) -> bool:
    """Whether a text names somebody the referrer did not name, or an agency that was asked (R12)."""
    own, others = names_outside(enquiry.file_id, enquiry.contact.owner_id, by=by)
    others |= _third_parties(enquiry, by=by)
    known = _parts(own)
    forbidden = {part for part in _parts(others) if part not in known}
    forbidden |= _agencies(enquiry)
    text = words.casefold()
    return any(re.search(rf"\b{re.escape(part)}\b", text) for part in forbidden)


def _parts(names: Iterable[str]) -> set[str]:
    return {
        part
        for name in names
        for part in re.split(r"[\s\-]+", name.casefold())
        if len(part) >= SHORTEST
    }


def _third_parties(enquiry: Enquiry, *, by: Hat) -> set[str]:
    items = list(Item.objects.visible_to(by).filter(request__enquiry=enquiry).released())
    opened = sealing.open_quietly(items, enquiry_page.SECTIONS, by=by)
    return {
        str(name)
        for item in items
        for section in enquiry_page.SECTIONS
        for name in (opened[item, section] or {}).get("third_parties", [])
    }


def _agencies(enquiry: Enquiry) -> set[str]:
    """Full names of the agencies asked; the referrer may not learn who holds something (2.1)."""
    asked = InformationRequest.objects.filter(enquiry=enquiry).exclude(
        agency=enquiry.contact.owner_id
    )
    return {name.casefold() for name in asked.values_list("agency__name", flat=True)}


@transaction.atomic
def send(enquiry: Enquiry, *, by: Hat, words: str, version: int) -> Feedback:
    """Tell the referrer of a decision, in words for them alone (domain notes 4.1, 4.2).

    Raises Refused when the text names somebody they did not name, or it is not the time; Stale.
    """
    enquiry = Enquiry.objects.lock(enquiry, version)
    require(may_send(by, enquiry))
    if names_given_away(words, enquiry, by=by):
        raise Refused(
            "The text names a person the referrer did not name, or an agency that was asked. "
            "Take the name out."
        )
    free_text.require_clear([words], file_id=enquiry.file_id, by=by)
    at = clock.now()
    contact = Contact.objects.select_for_update(of=("self",)).get(pk=enquiry.contact_id)
    row = contacts.write_feedback(contact, words, owner_id=enquiry.owner_id, by=by, at=at)
    if contact.state == ContactState.MASH_ENQUIRY and enquiry.decided_at:
        contact.set_feedback_sent(enquiry.decided_at, by=by, at=at)
    enquiry.set_feedback_sent(by=by, at=at)
    clocks.meet(enquiry, FEEDBACK, at=at)
    log.write(
        by=by,
        verb=Verb.FEEDBACK_SENT,
        about=[row, enquiry, contact],
        owners=[contact.owner_id],
        sections=["words"],
        at=at,
    )
    return row
