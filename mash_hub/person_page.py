"""One person as one reader may know them: their records, and the flags that stand on them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from agencies import sealing
from agencies.actors import Hat
from mash_hub import (
    ceilings,
    clares_law,
    clares_law_page,
    deaths,
    flag_page,
    flags,
    offender_page,
    order_page,
    protective_orders,
    sheet_page,
)
from mash_hub.identities import Identity
from mash_hub.models.requests import InformationRequest
from mash_hub.models.subjects import Card, Subject
from mash_hub.revealing import may_reveal


@dataclass(frozen=True)
class Record:
    """What one agency says about the person, as it was opened."""

    card: Card
    identity: Identity
    may_say_died: bool = False


def records_of(subject: Subject, *, by: Hat) -> list[Record]:
    """The cards on a person that the reader was given, one's own agency's first; one log entry.

    The person counts as looked at; raises TooManyViews.
    """
    seen = Card.objects.visible_to(by).values("pk")
    rows = Card.objects.on_subject(subject.pk).filter(pk__in=seen).select_related("owner")
    cards = sorted(rows, key=lambda card: (card.owner_id != by.agency_id, card.owner.name, card.pk))
    opened = sealing.open(cards, ["identity"], by=by)
    ceilings.count_views([subject.pk], by=by)
    return [
        Record(card, Identity.from_content(content), bool(deaths.may_say(by, card)))
        for card in cards
        if (content := opened[card, "identity"]) is not None
    ]


def _police(subject: Subject, *, by: Hat) -> dict[str, Any]:
    """What the police alone keep of the person: Clare’s Law applications for them, and being sought."""
    if not clares_law.may_keep(by):
        return {}
    return {
        "is_police": True,
        "dvds": clares_law_page.for_person(subject, by=by),
        "sought": offender_page.of_person(subject, by=by),
    }


def name_of(subject: Subject, records: list[Record], *, by: Hat) -> str:
    """The name as the first record has it, or a request that names them, or the reference."""
    if records:
        return records[0].identity.label
    rows = InformationRequest.objects.visible_to(by).filter(people__contains=[subject.pk])
    asked = list(rows.filter(agency=by.agency_id).order_by("-sent_at")[:1])
    opened = sealing.open(asked, ["question"], by=by)
    people = [one for row in asked for one in (opened[row, "question"] or {}).get("people", [])]
    named = [one["name"] for one in people if one["subject"] == str(subject.pk)]
    return named[0] if named else subject.reference


def of(subject: Subject, *, by: Hat) -> dict[str, Any]:
    """Everything the page shows, opened under the reader's own grants."""
    records = records_of(subject, by=by)
    return {
        "subject": subject,
        "records": records,
        "sheets": sheet_page.of_person(subject, by=by),
        "name": name_of(subject, records, by=by),
        "flags": flag_page.on_people([subject.pk], by=by).get(subject.pk, []),
        "past": flag_page.past_of(subject, by=by),
        "may_flag": flags.may_set(by),
        "may_report": flag_page.may_report(by),
        "orders": order_page.on_person(subject, by=by),
        "may_order": protective_orders.may_record(by),
        **_police(subject, by=by),
        "may_reveal": bool(may_reveal(by)),
    }
