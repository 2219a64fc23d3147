"""What of a CMOG’s lists stands on My work: what is to be screened, reviewed, answered or taken on."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q
from django.urls import reverse

from agencies.actors import Hat
from agencies.roles import Act, may
from mash_hub import clocks
from mash_hub.models.cmog_entries import CmogEntry
from mash_hub.models.cmog_states import ChildState, ListKind, LocationState, PersonState
from mash_hub.work import Work, first_of, more

_WORDS = {
    ChildState.REFERRED: ("Child to be screened for exploitation", "Screen"),
    ChildState.SCREENED: ("Screened: put on the list, or close", "Decide"),
    ChildState.ON_LIST: ("Child on the list to be reviewed", "Review"),
    ChildState.REVIEWED: ("Child on the list to be reviewed", "Review"),
    PersonState.NOMINATED: ("Person of concern: put on the list, or not", "Decide"),
    PersonState.IDENTIFIED: ("Person of concern: put on the list, or not", "Decide"),
    LocationState.NOMINATED: ("Location to be assessed", "Assess"),
    LocationState.ASSESSED: ("Location: make it active, or close", "Decide"),
}


def work_for(hat: Hat, _at: datetime) -> list[Work]:
    """What waits of the lists for a member: lower levels to answer first, then each next step."""
    if not may(hat, Act.KEEP_LISTS):
        return []
    seen = CmogEntry.objects.visible_to(hat).standing().filter(state__in=_WORDS)
    others = Q(list_kind=ListKind.PERSON) & ~Q(owner=hat.agency_id)  # whose steps are the police’s
    rows, rest = first_of(seen.exclude(others).order_by("review_on", "entered_at", "pk"))
    limits = clocks.of(CmogEntry.kind, [row.pk for row in rows])
    running = {pk: one for (pk, _), one in limits.items() if one.is_running}
    works = []
    for row in rows:
        words, verb = _WORDS[row.state]  # type: ignore[index]
        page = "mash_hub:cmog-entry"
        if row.lower_level and row.lower_by_id != hat.person_id:
            words, verb, page = (
                "A lower level waits for a second person",
                "Answer",
                "mash_hub:cmog-answer",
            )
        works.append(
            Work(
                kind="exploitation",
                words=words,
                reference=row.reference,
                url=reverse(page, args=[row.pk]),
                clock=running.get(row.pk),
                group="due",
                verb=verb,
            )
        )
    return [*works, *more(rest, "entries of the lists", "mash_hub:cmog", "due")]
