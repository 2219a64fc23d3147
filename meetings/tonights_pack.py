"""Tonight's pack: what the duty manager has on paper when the hub cannot be had, printed on purpose (2.3).

The open Red enquiries, the live trigger plans, and today's agenda, as far as the printer's hat sees them.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from django.db import transaction

from agencies import clock, hats, papers, references
from agencies.actors import Actor, Hat
from agencies.models.workspaces import Purpose
from agencies.reasons import Reason
from agencies.roles import Act, may
from agencies.verdicts import Verdict, require
from audit.log import entries as log
from audit.log.entries import Verb
from mash_hub import case_people, clocks, trigger_page
from mash_hub.models.enquiries import Enquiry, Rating
from mash_hub.models.trigger_plans import TriggerPlan
from mash_hub.ratings import DECISION
from mash_hub.requests import require_purpose
from meetings.models import AgendaItem, Meeting

MOST = 100


def may_print(hat: Actor) -> Verdict:
    """Who decides and may take copies out of the hub: the duty manager."""
    return may(hat, Act.DECIDE) and may(hat, Act.EXPORT)


def _reds(by: Hat) -> list[Enquiry]:
    seen = Enquiry.objects.visible_to(by).worked_by(by).open().filter(rating=Rating.RED)
    return list(seen.order_by("received_at", "pk")[:MOST])


def _plans(by: Hat) -> list[TriggerPlan]:
    return list(TriggerPlan.objects.visible_to(by).live().order_by("reference")[:MOST])


def _meetings(by: Hat) -> list[Meeting]:
    begins = datetime.combine(hats.today(), time(0), clock.LONDON)
    seen = Meeting.objects.visible_to(by)
    today = seen.filter(starts_at__gte=begins, starts_at__lt=begins + timedelta(days=1))
    return list(today.order_by("starts_at", "pk")[:MOST])


def counts(by: Hat) -> dict[str, int]:
    """How much is in it now, before it is asked for; nothing is opened."""
    return {"reds": len(_reds(by)), "plans": len(_plans(by)), "meetings": len(_meetings(by))}


@transaction.atomic
def make(purpose: Purpose, *, by: Hat, because: Reason) -> tuple[str, bytes]:
    """Tonight's pack as a PDF with a watermark, for a purpose and a reason; gives its reference too.

    Raises Refused for a purpose that the agreement lacks.
    """
    require(may_print(by))
    require_purpose(purpose, by.workspace_id)
    reds, plans, found = _reds(by), _plans(by), _meetings(by)
    at, reference = clock.now(), references.new("K")
    data = {
        **papers.watermark_of(by, copy=reference, at=at),
        "title": f"Tonight’s pack, {_words(at)}",
        "marking": "OFFICIAL-SENSITIVE",
        "reds": _red_lines(reds, by=by),
        "plans": [trigger_page.paper_of(plan, by=by) for plan in plans],
        "meetings": _meeting_lines(found, by=by),
        "ends": "Good until tomorrow morning. Keep it with you; shred it when your duty is over.",
    }
    made = papers.pdf("tonights-pack", data)
    owners = {row.owner_id for row in reds} | {row.owner_id for row in plans}
    owners |= {row.owner_id for row in found}
    log.write(
        by=by,
        verb=Verb.PRINTED,
        about=[*reds, *plans, *found],
        owners=sorted(owners) or [by.agency_id],
        sections=["identity", "page"],
        reason=because,
        purpose=purpose,
        ground=reference,
        count=len(reds) + len(plans) + len(found),
        at=at,
    )
    return reference, made


def _red_lines(reds: list[Enquiry], *, by: Hat) -> list[list[str]]:
    limits = clocks.of(Enquiry.kind, [row.pk for row in reds], DECISION)
    about = case_people.about([row.file_id for row in reds], by=by, with_names=True)
    return [
        [
            row.reference,
            about.get(row.file_id, ""),
            f"due {_words(limits[row.pk].due_at)}" if row.pk in limits else "",
            str(row.get_state_display()),
        ]
        for row in reds
    ]


def _meeting_lines(found: list[Meeting], *, by: Hat) -> list[dict[str, Any]]:
    items = AgendaItem.objects.visible_to(by).filter(meeting__in=[row.pk for row in found])
    listed: dict[Any, list[str]] = {}
    for item in items.order_by("place", "pk"):
        words = f"{item.reference} {item.label}".strip()
        listed.setdefault(item.meeting_id, []).append(words)
    return [
        {"words": f"{_words(row.starts_at)} {row.title}", "items": listed.get(row.pk, [])}
        for row in found
    ]


def _words(at: datetime) -> str:
    local = at.astimezone(clock.LONDON)
    return f"{local.day} {local:%B %Y, %H:%M}"
