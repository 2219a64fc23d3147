"""What the pages of sealed items show, to custodians, to readers named, and to those who decide."""

from __future__ import annotations

from typing import Any

from agencies import sealing
from agencies.actors import Hat
from agencies.models.people import Person
from mash_hub import items, sealed_items
from mash_hub.forms.sealed_items import LodgeForm
from mash_hub.models.requests import InformationRequest
from mash_hub.models.sealed_items import Consideration, SealedItem, SealedState


def lodge_form(request: InformationRequest, *, by: Hat, data: Any = None) -> LodgeForm:
    """The form of lodging: about people the request names, for people one can name."""
    question = sealing.open_quietly([request], ["question"], by=by)[request, "question"] or {}
    return LodgeForm(
        data,
        people=[(person["subject"], person["name"]) for person in question.get("people", [])],
        readers=sealed_items.people_to_name(request),
        regimes=items.regimes_of(request.agency_id),
        within=sealed_items.review_within(request.workspace_id),
    )


def of(sealed: SealedItem, *, by: Hat) -> dict[str, Any]:
    """The page of one: content or gist as far as granted; readers and considerations for custodians."""
    opened = sealed_items.opened(sealed, by=by)
    may_keep = sealed_items.may_keep(by, sealed)
    readers: list[str] = []
    considered: list[Consideration] = []
    if may_keep:
        people = Person.objects.filter(pk__in=sealed.readers).order_by("name")
        readers = list(people.values_list("name", flat=True))
        rows = Consideration.objects.filter(sealed_item=sealed).select_related("person")
        considered = list(rows.order_by("at"))
    return {
        "sealed": sealed,
        "words": opened["content"],
        "gist": opened["gist"],
        "readers": readers,
        "considered": considered,
        "may_keep": may_keep,
        "may_answer": may_keep and sealed.state == SealedState.CONSIDERED,
        "may_review": may_keep
        and sealed.state not in (SealedState.DESTROYED, SealedState.WITHDRAWN),
        "may_consider": sealed_items.may_consider(by, sealed),
        "is_destroyed": sealed.state == SealedState.DESTROYED,
    }
