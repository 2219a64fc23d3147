"""What of adult concerns stands on My work: each open one, for the host's decision-makers."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse

from agencies.actors import Hat
from agencies.roles import Act, may
from mash_hub import adult_concerns, clocks
from mash_hub.models.adult_concerns import AdultConcern, ConcernState
from mash_hub.work import Work, first_of, more

_WORDS = {
    ConcernState.CONCERN: "Adult concern to look at",
    ConcernState.INFO_GATHERING: "Adult concern: the three tests",
    ConcernState.TESTS: "Adult concern to decide",
    ConcernState.S42_ENQUIRY: "Section 42 enquiry to plan",
    ConcernState.OTHER_ENQUIRY: "Adult enquiry to plan",
    ConcernState.NO_ENQUIRY: "Adult concern to close",
    ConcernState.PLAN: "Adult enquiry to begin",
    ConcernState.ENQUIRY: "Adult enquiry under way",
    ConcernState.OUTCOMES: "Adult enquiry: plan for safety, or close",
    ConcernState.SAFEGUARDING_PLAN: "Safeguarding plan to look at again",
}


def work_for(hat: Hat, _at: datetime) -> list[Work]:
    """The open adult concerns of the host with the time that runs, and enquiries one's agency leads."""
    return [*_hosted(hat), *_led(hat)]


def _led(hat: Hat) -> list[Work]:
    seen = AdultConcern.objects.visible_to(hat).exclude(owner=hat.agency_id)
    waiting = seen.filter(state__in=(ConcernState.PLAN, ConcernState.ENQUIRY))
    rows, rest = first_of(waiting.order_by("raised_at", "pk"))
    return [
        Work(
            kind="adult",
            words="Adult enquiry that your agency leads",
            reference=row.reference,
            url=reverse("mash_hub:adult-concern", args=[row.pk]),
            clock=None,
            group="due",
            verb="Begin" if row.state == ConcernState.PLAN else "Write",
        )
        for row in rows
    ] + more(rest, "adult enquiries", "mash_hub:adult-concerns", "due")


def _hosted(hat: Hat) -> list[Work]:
    if not may(hat, Act.DECIDE):
        return []
    own = AdultConcern.objects.visible_to(hat).open().filter(owner=hat.agency_id)
    rows, rest = first_of(own.order_by("raised_at", "pk"))
    limits = clocks.of(AdultConcern.kind, [row.pk for row in rows])
    works = []
    for row in rows:
        name = adult_concerns.REVIEW if row.review_on else adult_concerns.DECISION
        limit = limits.get((row.pk, name))
        works.append(
            Work(
                kind="adult",
                words=_WORDS[ConcernState(row.state)],
                reference=row.reference,
                url=reverse("mash_hub:adult-concern", args=[row.pk]),
                clock=limit if limit and limit.is_running else None,
                group="due",
                file_id=row.file_id,
            )
        )
    return [*works, *more(rest, "adult concerns", "mash_hub:adult-concerns", "due")]
