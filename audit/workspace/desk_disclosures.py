"""What of requests for disclosure stands on My work: for this very person alone (domain notes 4.16)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from agencies import hats
from agencies.actors import Hat
from agencies.roles import Act, may
from audit.workspace import (
    disclosure_gathering,
    disclosure_leaves,
    disclosures,
    sealed_disclosures,
)
from audit.workspace.models.disclosure_leaves import MinutesLeave
from audit.workspace.models.disclosure_parts import DisclosurePart, PartState
from audit.workspace.models.disclosure_wordings import DisclosureWording, WordingState
from audit.workspace.models.disclosures import KEEP, Disclosure, DisclosureState, reaches
from audit.workspace.models.sealed_disclosures import SealedDisclosure
from mash_hub import clocks
from mash_hub.work import Work, first_of, more

S = DisclosureState
_WORDS = {
    S.RECEIVED: ("Disclosure: make sure who asks", "Verify"),
    S.ID_VERIFIED: ("Disclosure: say what is looked for", "Scope"),
    S.SCOPED: ("Disclosure: ask the agencies", "Ask"),
    S.OWNER_CONSULT: ("Disclosure: the owners’ day has come", "Decide"),
    S.DECISION: ("Disclosure: decide what leaves", "Decide"),
    S.CHECK: ("Disclosure: look at every page as the second person", "Check"),
    S.RELEASED: ("Disclosure: send the answer", "Send"),
    S.PART: ("Disclosure: send the answer", "Send"),
    S.REFUSED: ("Disclosure: send the answer", "Send"),
}


def work_for(hat: Hat, _at: datetime) -> list[Work]:
    """Requests whose next step is one's own, parts to decide on or to review, and a wording to check.

    And of whoever chairs a meeting, whether part of its minutes may be disclosed; of custodians, what
    becomes of a sealed item.
    """
    found = [*_sealed(hat), *_leaves(hat)]
    if reaches(hat):
        found += [*_requests(hat), *_parts(hat), *_wordings(hat)]
    return found


def _sealed(hat: Hat) -> list[Work]:
    if not may(hat, Act.KEEP_SEALED):
        return []
    waiting = SealedDisclosure.objects.waiting_for(hat).select_related("disclosure")
    return _asked(
        waiting.order_by("disclosure__owners_on", "pk"),
        "A request for information: a sealed item for you alone to decide",
        "Decide",
        sealed_disclosures.limit_of,
        page="audit_workspace:sealed-disclosure",
        all_words="sealed items in requests",
    )


def _leaves(hat: Hat) -> list[Work]:
    if not (may(hat, Act.CHAIR_MEETING) or may(hat, Act.CONVENE)):
        return []
    waiting = MinutesLeave.objects.waiting_for(hat).select_related("item__part__disclosure")
    return _asked(
        waiting.order_by("item__part__disclosure__owners_on", "pk"),
        "Disclosure: may part of the minutes leave?",
        "Answer",
        disclosure_leaves.limit_of,
        page="audit_workspace:minutes-leave",
        all_words="questions about minutes",
    )


def _asked(
    waiting: QuerySet[Any],
    words: str,
    verb: str,
    limit_of: Callable[[Any], Any],
    *,
    page: str,
    all_words: str,
) -> list[Work]:
    """What one is asked alone: each by its own limit, and the others behind the list, whose address is the plural."""
    rows, rest = first_of(waiting)
    return [
        Work(
            kind="disclosure",
            words=words,
            reference=row.reference,
            url=reverse(page, args=[row.pk]),
            clock=limit_of(row),
            group="due",
            verb=verb,
        )
        for row in rows
    ] + more(rest, all_words, f"{page}s", "due")


def _requests(hat: Hat) -> list[Work]:
    waiting = Disclosure.objects.waiting_for(hat, hats.today()).order_by("due_on", "pk")
    rows, rest = first_of(waiting)
    limits = clocks.of(Disclosure.kind, [row.pk for row in rows], disclosures.CLOCK)
    return [
        Work(
            kind="disclosure",
            words=_WORDS[DisclosureState(row.state)][0],
            reference=row.reference,
            url=reverse("audit_workspace:disclosure", args=[row.pk]),
            clock=limits.get(row.pk),
            group="due",
            verb=_WORDS[DisclosureState(row.state)][1],
        )
        for row in rows
    ] + more(rest, "requests for disclosure", "audit_workspace:disclosures", "due")


def _parts(hat: Hat) -> list[Work]:
    waiting = DisclosurePart.objects.waiting_for(hat).select_related("disclosure")
    rows, rest = first_of(waiting.order_by("disclosure__owners_on", "pk"))
    limits = clocks.of(DisclosurePart.kind, [row.pk for row in rows], disclosure_gathering.CLOCK)
    return [
        Work(
            kind="disclosure",
            words="Disclosure: decide on what your agency holds"
            if row.state == PartState.OPEN
            else "Disclosure: review what your agency discloses",
            reference=row.reference,
            url=reverse("audit_workspace:disclosure-part", args=[row.pk]),
            clock=limits.get(row.pk),
            group="due",
            verb="Decide" if row.state == PartState.OPEN else "Review",
        )
        for row in rows
    ] + more(rest, "parts of disclosures", "audit_workspace:disclosures", "due")


def _wordings(hat: Hat) -> list[Work]:
    if not may(hat, KEEP):
        return []
    seen = DisclosureWording.objects.visible_to(hat).filter(state=WordingState.WRITTEN)
    return [
        Work(
            kind="disclosure",
            words="Disclosure: check the standard wording",
            reference="",
            url=reverse("audit_workspace:disclosure-wording"),
            clock=None,
            group="waiting",
            verb="Check",
        )
        for _ in seen.exclude(written_by=hat.person_id)
    ]
