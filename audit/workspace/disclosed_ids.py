"""Requests for disclosure in the log: which of their things go with a person, a case or other things.

A request is of the person whose records are asked for, with every part of it that an agency answers. What an
agency decides on, and what of it was passed on, is of whom the thing is about, too (domain notes 4.16, 7.3).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from uuid import UUID

from django.db.models import Q

from audit.workspace.models.disclosure_bundles import DisclosureBundle
from audit.workspace.models.disclosure_leaves import MinutesLeave
from audit.workspace.models.disclosure_parts import (
    DisclosureCheck,
    DisclosureItem,
    DisclosurePart,
    ItemDecision,
)
from audit.workspace.models.disclosures import Disclosure
from audit.workspace.models.sealed_disclosures import SealedDisclosure

# What the log names of a request. What custodians decide stands in the sealed item's file and goes with that
# alone: it names no request, and no request leads to it (ADR 88).
KINDS = (
    Disclosure,
    DisclosureBundle,
    DisclosureCheck,
    DisclosureItem,
    DisclosurePart,
    MinutesLeave,
    SealedDisclosure,
)


def people_in(file_ids: Collection[UUID]) -> Iterator[tuple[UUID, UUID]]:
    """Each of some files with whom it is about, where it is a request's or that of one of its parts."""
    yield from Disclosure.objects.filter(file__in=file_ids).values_list("file_id", "subject_id")
    parts = DisclosurePart.objects.filter(file__in=file_ids)
    yield from parts.values_list("file_id", "disclosure__subject_id")


def of_people(people: Collection[UUID]) -> dict[UUID, set[UUID]]:
    """For each of some people the requests for what is held about them, with all that belongs to these."""
    requests = Disclosure.objects.filter(subject__in=people)
    found: dict[UUID, set[UUID]] = {pk: set() for pk in people}
    for pk, subject_id in requests.values_list("pk", "subject_id"):
        found[subject_id].add(pk)
    bundles = DisclosureBundle.objects.filter(disclosure__subject__in=people)
    for pk, subject_id in bundles.values_list("pk", "disclosure__subject_id"):
        found[subject_id].add(pk)
    for lookup, model in _IN_PARTS:
        rows = model._default_manager.filter(**{f"{lookup}__subject__in": people})
        for pk, subject_id in rows.values_list("pk", f"{lookup}__subject_id"):
            found[subject_id].add(pk)
    return found


# The way from what stands in a part's file, and from the part, to its request.
_IN_PARTS = (
    ("disclosure", DisclosurePart),
    ("part__disclosure", DisclosureItem),
    ("part__disclosure", DisclosureCheck),
    ("item__part__disclosure", MinutesLeave),
)


def with_things(ids: Collection[UUID]) -> set[UUID]:
    """What of requests goes with some things: parts of requests among them, and what holds others of them.

    What an agency was asked about, with its chair's leave; where a copy of it was passed on, also the part
    that gave it and the pages of the answer. A fixed number of queries.
    """
    found: set[UUID] = set()
    for lookup, model in _IN_PARTS:
        rows = model._default_manager.filter(**{f"{lookup}__in": ids})
        found |= {*rows.values_list("pk", flat=True)}
    own = DisclosureItem.objects.filter(thing_id__in=ids)
    found |= {*own.values_list("pk", flat=True)}
    leaves = MinutesLeave.objects.filter(item__thing_id__in=ids)
    found |= {*leaves.values_list("pk", flat=True)}
    leaving = own.filter(
        decision__in=(ItemDecision.WHOLE, ItemDecision.REDACTED), part__is_passed=True
    )
    passed = {*leaving.values_list("part_id", "part__disclosure_id")}
    found |= {part for part, _ in passed}
    of = Q(disclosure__in=ids) | Q(disclosure__in={request for _, request in passed})
    return found | {*DisclosureBundle.objects.filter(of).values_list("pk", flat=True)}
