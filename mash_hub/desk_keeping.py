"""What of keeping and destroying records stands on My work: holds and destructions for this person."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse

from agencies import hats
from agencies.actors import Hat
from agencies.roles import Act, may
from mash_hub.models.destructions import Destruction
from mash_hub.models.legal_holds import HoldState, LegalHold, reaches
from mash_hub.work import Work, first_of, more


def work_for(hat: Hat, _at: datetime) -> list[Work]:
    """Holds to see, review or lift, and destructions that wait for this very person."""
    return [*_holds(hat), *_destructions(hat)]


def _holds(hat: Hat) -> list[Work]:
    """Legal holds to see or to lift as the second person, or to review (4.20)."""
    if not reaches(hat):
        return []
    waiting = LegalHold.objects.waiting_for(hat, hats.today()).order_by("review_on", "pk")
    rows, rest = first_of(waiting)
    return [
        Work(
            kind="legal_hold",
            words=_HOLD_WORDS[HoldState(row.state)],
            reference=row.reference,
            url=reverse("mash_hub:hold", args=[row.pk]),
            clock=None,
            group="waiting",
            verb="Look",
            details=f"to review by {row.review_on:%-d %B %Y}",
        )
        for row in rows
    ] + more(rest, "legal holds", "mash_hub:holds", "waiting")


_HOLD_WORDS = {
    HoldState.PLACED: "Legal hold: a second person has to see it",
    HoldState.ACTIVE: "Legal hold: does it stay?",
    HoldState.LIFT_ASKED: "Legal hold: may it be lifted?",
}


def _destructions(hat: Hat) -> list[Work]:
    """Records that somebody proposes to destroy, for the second person (4.17)."""
    if not may(hat, Act.AGREE_DISPOSAL):
        return []
    rows, rest = first_of(Destruction.objects.waiting_for(hat).order_by("proposed_at", "pk"))
    return [
        Work(
            kind="destruction",
            words="Records are to be destroyed: do you agree?",
            reference=row.reference,
            url=reverse("mash_hub:destruction", args=[row.pk]),
            clock=None,
            group="waiting",
            verb="Answer",
            details=f"about {row.about}",
        )
        for row in rows
    ] + more(rest, "destructions", "mash_hub:destructions", "waiting")
