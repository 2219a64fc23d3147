"""What of keeping records and watching access stands on My work: for this very person alone."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse

from agencies import hats
from agencies.actors import Hat
from agencies.roles import Act, may
from mash_hub import clocks, retention_reviews
from mash_hub.break_glass import REVIEW
from mash_hub.break_glass_reviews import RAISED
from mash_hub.models.break_glass import BreakGlassReview, ReviewState
from mash_hub.models.case_claims import CaseClaim
from mash_hub.models.chronologies import ChronologyConsent, ConsentState
from mash_hub.models.conflicts import settles
from mash_hub.models.destructions import Destruction
from mash_hub.models.legal_holds import HoldState, LegalHold, reaches
from mash_hub.work import Work, first_of, more


def work_for(hat: Hat, at: datetime) -> list[Work]:
    """Holds to see, review or lift, destructions to answer, late reviews and claims to one's cases."""
    return [
        *_holds(hat),
        *_chronologies(hat),
        *_destructions(hat),
        *_records_due(hat),
        *_reviews(hat),
        *_late_reviews(hat),
        *_claims(hat, at),
    ]


def _reviews(hat: Hat) -> list[Work]:
    """Emergency accesses to records of one's agency that an officer has to settle (4.15)."""
    waiting = BreakGlassReview.objects.waiting_for(hat).select_related("use")
    rows, rest = first_of(waiting.order_by("use__began_at", "pk"))
    limits = clocks.of(BreakGlassReview.kind, [row.pk for row in rows], REVIEW)
    return [
        Work(
            kind="emergency",
            words="Emergency access: was it justified?",
            reference=row.reference,
            url=reverse("mash_hub:break-glass", args=[row.use_id]),
            clock=limits.get(row.pk) if row.state == ReviewState.TOLD else None,
            group="due",
            verb="Review",
            details="yours" if row.reviewer_id else "nobody has taken it",
        )
        for row in rows
    ] + more(rest, "emergency accesses", "mash_hub:break-glasses", "due")


def _late_reviews(hat: Hat) -> list[Work]:
    """Emergency accesses that no officer reviewed in time, for who answers for the risk (4.15)."""
    if not may(hat, Act.OWN_RISK):
        return []
    seen = BreakGlassReview.objects.visible_to(hat).filter(owner=hat.agency_id)
    waiting = seen.waiting().raised().exclude(use__person=hat.person_id)
    rows, rest = first_of(waiting.select_related("use").order_by("raised_at", "pk"))
    limits = clocks.of(BreakGlassReview.kind, [row.pk for row in rows], RAISED)
    return [
        Work(
            kind="emergency",
            words="Emergency access: nobody reviewed it in time",
            reference=row.reference,
            url=reverse("mash_hub:break-glass", args=[row.use_id]),
            clock=limits.get(row.pk),
            group="due",
            verb="Review",
        )
        for row in rows
    ] + more(rest, "emergency accesses", "mash_hub:break-glasses", "due")


def _claims(hat: Hat, at: datetime) -> list[Work]:
    """Claims that stand to cases that one decides, chairs or coordinates for one's agency (AC7)."""
    if not settles(hat):
        return []
    standing = CaseClaim.objects.visible_to(hat).live(at).filter(host=hat.agency_id)
    others = standing.exclude(person=hat.person_id)
    rows, rest = first_of(others.order_by("began_at", "pk"))
    return [
        Work(
            kind="case_claim",
            words="Somebody claims to work with this case",
            reference=row.about,
            url=reverse("mash_hub:claim", args=[row.pk]),
            clock=None,
            group="waiting",
            file_id=row.file_id,
            verb="Look",
        )
        for row in rows
    ] + more(rest, "claims to cases", "mash_hub:claims", "waiting")


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


def _chronologies(hat: Hat) -> list[Work]:
    """What one's agency was asked for the chronology of held records (4.20)."""
    asked = ChronologyConsent.objects.visible_to(hat).filter(owner=hat.agency_id)
    waiting = asked.filter(state=ConsentState.ASKED).select_related("hold")
    rows, rest = first_of(waiting.order_by("asked_at", "pk"))
    return [
        Work(
            kind="chronology",
            words="May what your agency wrote stand in a chronology?",
            reference=row.hold.about,
            url=reverse("mash_hub:hold-consent", args=[row.pk]),
            clock=None,
            group="waiting",
            verb="Answer",
        )
        for row in rows
    ] + more(rest, "chronologies", "mash_hub:holds", "waiting")


_HOLD_WORDS = {
    HoldState.PLACED: "Legal hold: a second person has to see it",
    HoldState.ACTIVE: "Legal hold: does it stay?",
    HoldState.LIFT_ASKED: "Legal hold: may it be lifted?",
}


_ASKED = {
    False: "Records are to be destroyed: do you agree?",
    True: "A case is to be made anonymous: do you agree?",
}


def _destructions(hat: Hat) -> list[Work]:
    """Records that somebody proposes to destroy, or to make anonymous, for the second person (4.17)."""
    if not may(hat, Act.AGREE_DISPOSAL):
        return []
    rows, rest = first_of(Destruction.objects.waiting_for(hat).order_by("proposed_at", "pk"))
    return [
        Work(
            kind="destruction",
            words=_ASKED[row.is_anonymous],
            reference=row.reference,
            url=reverse("mash_hub:destruction", args=[row.pk]),
            clock=None,
            group="waiting",
            verb="Answer",
            details=f"about {row.about}",
        )
        for row in rows
    ] + more(rest, "destructions", "mash_hub:destructions", "waiting")


def _records_due(hat: Hat) -> list[Work]:
    """Records whose time is over: one line for all of them (4.17)."""
    if not may(hat, Act.DISPOSE):
        return []
    number = len(retention_reviews.due(by=hat))
    if not number:
        return []
    return [
        Work(
            kind="records",
            words="Records whose time is over: do they stay?",
            reference="",
            url=reverse("mash_hub:records-due"),
            clock=None,
            group="waiting",
            verb="Look",
            number=number,
        )
    ]
