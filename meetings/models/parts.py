"""The parts of a CMOG: each with the list it goes through, and who comes to it (domain notes 4.11)."""

from __future__ import annotations

from django.db import models

from agencies.roles import ACTS, Act, Role
from mash_hub.models.cmog_states import ListKind


class Part(models.TextChoices):
    """A part of a CMOG: its meeting goes through one list in each, with other people in the room."""

    CHILDREN = "A", "Part A: children"
    PEOPLE = "B", "Part B: people of concern"
    LOCATIONS = "C", "Part C: locations"


PART_OF = {
    ListKind.CHILD.value: Part.CHILDREN,
    ListKind.PERSON.value: Part.PEOPLE,
    ListKind.LOCATION.value: Part.LOCATIONS,
}
ALL = "".join(Part.values)
_LEADING = (Role.MARAC_COORDINATOR, Role.MARAC_CHAIR)


def usual_parts(role: str, *, is_police: bool) -> str:
    """To which parts somebody comes unless the coordinator says otherwise, as letters in their order.

    Part B is for the police and who leads; others are admitted to it one by one. Whoever is tasked from
    outside comes to the locations alone.
    """
    acts = ACTS[Role(role)]
    if Act.KEEP_LISTS in acts:
        return ALL if is_police or role in _LEADING else "AC"
    return "C" if Act.VISIT_LOCATIONS in acts else ""
