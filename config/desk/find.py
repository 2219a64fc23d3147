"""Finding a case by its reference, among what the hat may see and nothing else."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.apps import apps
from django.http import Http404
from django.urls import reverse

from agencies import references
from agencies.actors import Hat

_SHAPE = re.compile(r"[A-Z]{1,2}-[A-Z0-9]{3,10}\Z")


@dataclass(frozen=True)
class Place:
    """Which rows a reference of one prefix names, and which page shows them."""

    model: str
    page: str


PLACES = {
    "C": Place("mash_hub.Contact", "mash_hub:contact"),
    "E": Place("mash_hub.Enquiry", "mash_hub:enquiry"),
    "R": Place("mash_hub.InformationRequest", "mash_hub:request"),
    "A": Place("mash_hub.Action", "mash_hub:action"),
    "S": Place("mash_hub.Subject", "mash_hub:subject"),
    "M": Place("meetings.AgendaItem", "meetings:item"),
    "MT": Place("meetings.Meeting", "meetings:meeting"),
}


def page_of(typed: str, hat: Hat) -> str:
    """The address of what a reference names.

    Raises Http404 alike, after the same one query, for what does not exist, what is not for this
    hat, and what is no reference at all.
    """
    reference = references.tidy(typed)[:20]
    prefix = reference.partition("-")[0]
    place = PLACES.get(prefix, PLACES["E"])
    wanted = reference if _SHAPE.match(reference) and prefix in PLACES else ""
    rows = apps.get_model(place.model)._default_manager.visible_to(hat)
    found = rows.filter(reference=wanted).values_list("pk", flat=True).first()
    if found is None:
        raise Http404
    return reverse(place.page, args=[found])
