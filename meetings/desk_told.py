"""What of cases that were heard stands on My work: whom to tell what came of them."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse

from agencies.actors import Hat
from agencies.roles import Act, may
from mash_hub.work import Work, first_of, more
from meetings.case_told import OVER
from meetings.models.agenda import AgendaItem
from meetings.models.case_told import ToldWhom
from meetings.models.death_prompts import victim_died
from meetings.models.meetings import LISTED, MeetingState

# From its end until it is archived: what an archived meeting left untold, nobody is asked for any more.
_STATES = (
    MeetingState.ENDED,
    MeetingState.MINUTES_DRAFT,
    MeetingState.CHAIR_REVIEW,
    MeetingState.APPROVED,
    MeetingState.CIRCULATED,
)


def work_for(hat: Hat, _at: datetime) -> list[Work]:
    """For the coordinator, referrers to be told; for an IDVA, victims."""
    found: list[Work] = []
    if may(hat, Act.RUN_MEETING):
        referred = _heard(hat).exclude(marac_case=None, referral=None)
        untold = referred.exclude(told__whom=ToldWhom.REFERRER)
        found += _works(untold, "Tell who referred what came of it")
    if may(hat, Act.CONTACT_VICTIM):
        untold = _heard(hat).exclude(told__whom=ToldWhom.VICTIM)
        untold = untold.exclude(victim_died("marac_case"))
        found += _works(untold, "Tell the victim what came of the meeting, or say why not")
    return found


def _heard(hat: Hat) -> QuerySet[AgendaItem]:
    seen = AgendaItem.objects.visible_to(hat)
    return seen.filter(state__in=OVER, meeting__meeting_kind__in=LISTED, meeting__state__in=_STATES)


def _works(rows: QuerySet[AgendaItem], words: str) -> list[Work]:
    found, rest = first_of(rows.order_by("heard_at", "pk"))
    works = [
        Work(
            kind="outcome",
            words=words,
            reference=one.reference,
            url=reverse("meetings:told", args=[one.pk]),
            clock=None,
            group="due",
            verb="Tell",
            file_id=one.file_id,
        )
        for one in found
    ]
    return [*works, *more(rest, "cases to tell of", "meetings:index", "due")]
