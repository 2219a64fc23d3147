"""What says on pages that something is a colleague's for whom one covers, and in the log that it was."""

from __future__ import annotations

from uuid import UUID

from agencies import covers, door
from agencies.actors import Hat
from agencies.models.people import Person
from mash_hub.models.request_holdings import RequestHolding
from mash_hub.models.requests import InformationRequest


def of(hat: Hat) -> dict[UUID, str]:
    """The words for each person for whom a hat covers now, asked once an act; mostly nobody."""
    if not hat.covered:
        return {}
    remembered = door.current().remembered
    if "cover_marks" not in remembered:
        people = Person.objects.visible_to(hat).filter(pk__in=hat.covered)
        remembered["cover_marks"] = {one.pk: f"cover for {one.initialled}" for one in people}
    marks: dict[UUID, str] = remembered["cover_marks"]
    return marks


def mark(marks: dict[UUID, str], person_id: UUID | None) -> str:
    """The words for one person, none where one does not cover for them."""
    return marks.get(person_id, "") if person_id else ""


def holders(requests: list[InformationRequest], hat: Hat) -> dict[UUID, UUID | None]:
    """Who of those for whom a hat covers holds which request, by request."""
    if not hat.covered:
        return {}
    held = RequestHolding.objects.visible_to(hat).filter(request__in=[one.pk for one in requests])
    return dict(held.values_list("request_id", "holder_id"))


def on_request(hat: Hat, request: InformationRequest) -> Hat:
    """The hat as it acts on a request: for whoever holds it, where it covers for them."""
    return covers.acting(hat, holders([request], hat).get(request.pk))
