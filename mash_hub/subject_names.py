"""What people are called, as far as one may know: by records, or by the requests that name them."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from agencies import sealing
from agencies.actors import Hat
from mash_hub.case_people import name_in
from mash_hub.models.requests import InformationRequest
from mash_hub.models.subjects import Card, Identification, Subject

_MOST = 20  # requests that are looked through for a name


def of(subject_ids: Iterable[UUID], *, by: Hat) -> dict[UUID, str]:
    """Names of some people whom the hat knows.

    A record’s, its own agency’s first; else as a request to its agency named them; else their
    references. One log entry for each kind that was opened.
    """
    wanted = {*subject_ids}
    references = dict(Subject.objects.filter(pk__in=wanted).values_list("pk", "reference"))
    return {**references, **_asked(wanted, by=by), **_recorded(wanted, by=by)}


def _recorded(wanted: set[UUID], *, by: Hat) -> dict[UUID, str]:
    standing = Identification.objects.standing().filter(subject__in=wanted)
    pairs = dict(standing.values_list("card_id", "subject_id"))
    cards = list(Card.objects.visible_to(by).filter(pk__in=pairs).order_by("pk"))
    opened = sealing.open(cards, ["identity"], by=by)
    own_last = sorted(cards, key=lambda card: card.owner_id == by.agency_id)
    named = {pairs[card.pk]: name_in(opened[card, "identity"]) for card in own_last}
    return {pk: name for pk, name in named.items() if name}


def _asked(wanted: set[UUID], *, by: Hat) -> dict[UUID, str]:
    rows = InformationRequest.objects.visible_to(by).filter(people__overlap=[*wanted])
    asked = list(rows.filter(agency=by.agency_id).order_by("sent_at")[:_MOST])
    opened = sealing.open(asked, ["question"], by=by)
    people = [one for row in asked for one in (opened[row, "question"] or {}).get("people", [])]
    ids = {str(pk): pk for pk in wanted}
    return {ids[one["subject"]]: one["name"] for one in people if one["subject"] in ids}
