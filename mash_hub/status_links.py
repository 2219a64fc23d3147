"""Letters to people who reported something without an account: a reference and a link for one look.

A letter says nothing: neither what was reported nor by or about whom, nor what the hub is for. What
there is to read stands behind its link, which opens once (domain notes 4.19).
"""

from __future__ import annotations

import secrets
from datetime import timedelta
from uuid import uuid4

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from agencies import clock, letters, sealing
from agencies.actors import Actor
from agencies.carriers.port import Template
from agencies.models.factors import hash_of_token
from mash_hub.models.contacts import Contact
from mash_hub.models.public_reports import PublicReport, StatusLink

LASTS = timedelta(days=14)
TOKEN_BYTES = 16


def hash_of(address: str) -> str:
    """A keyed hash of an e-mail address, however it is written; empty for none."""
    tidy = address.strip().lower()
    if not tidy:
        return ""
    return salted_hmac("hub.public-report", tidy, algorithm="sha256").hexdigest()


def is_address_of(report: PublicReport | None, address: str) -> bool:
    """Whether an address is the one that was given with a report; the same work for no report."""
    kept = report.address_hash if report else "-"
    return constant_time_compare(hash_of(address) or "none", kept or "-")


def send(report: PublicReport, address: str) -> None:
    """Send a new link to an address once the act is committed; links sent before are used up."""
    at = clock.now()
    StatusLink.objects.filter(report=report, used_at__isnull=True).update(used_at=at)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    StatusLink(
        id=uuid4(),
        report=report,
        token_hash=hash_of_token(token),
        made_at=at,
        expires_at=at + LASTS,
    ).start()
    link = settings.SITE_ORIGIN + reverse("public:status", args=[token])
    letters.send_to(address, Template.INFORMANT, reference=report.reference, link=link)


def send_news(contact: Contact, *, by: Actor) -> None:
    """Write to whoever reported what became a contact, where they gave an address."""
    report = PublicReport.objects.filter(contact=contact).first()
    if report is not None:
        write_to_informant(report, by=by)


def write_to_informant(report: PublicReport, *, by: Actor) -> None:
    """Send a new link to the address that was given with a report, if one was."""
    told = sealing.open_quietly([report], ["informant"], by=by)
    if address := told.text(report, "informant", "email"):
        send(report, address)


def live(token: str) -> StatusLink | None:
    """The link of a token while it is good, locked, with its report."""
    found = StatusLink.objects.select_for_update(of=("self",)).select_related("report__workspace")
    return found.filter(
        token_hash=hash_of_token(token), used_at__isnull=True, expires_at__gt=clock.now()
    ).first()
