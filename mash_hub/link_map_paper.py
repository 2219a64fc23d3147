"""A map of links on paper: drawn for whoever prints it, with its whole list, for a purpose and a reason (R9)."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.template.loader import render_to_string

from agencies import clock, papers, references
from agencies.actors import Actor, Hat
from agencies.models.workspaces import Purpose
from agencies.reasons import Reason
from agencies.roles import Act, may
from agencies.verdicts import Verdict, require
from audit.log import entries as log
from audit.log.entries import Verb
from mash_hub import information_product, link_map
from mash_hub.link_map import Line, Whole
from mash_hub.models.subjects import Subject
from mash_hub.requests import require_purpose

_INTRO = (
    "Drawn from what whoever took this copy may see. For safeguarding alone, not to be passed on. Never tell "
    "a person of concern. Destroy it when the purpose is over."
)
_NEVER = "What stands under handling C is on no paper."


def may_print(hat: Actor) -> Verdict:
    """Whether a hat may take a copy out of the hub (7.2 R9)."""
    return may(hat, Act.EXPORT)


@transaction.atomic
def print_map(subject: Subject, purpose: Purpose, *, by: Hat, because: Reason) -> tuple[str, bytes]:
    """The picture and all of its list as a PDF, for a purpose and a reason; gives the copy's reference.

    Links under handling C are left out, and whoever hangs on them alone. Raises Refused, TooManyViews.
    """
    require(may_print(by))
    require_purpose(purpose, by.workspace_id)
    whole = link_map.whole(subject, by=by)
    at, reference = clock.now(), references.new("K")
    data = {
        **papers.watermark_of(by, copy=reference, at=at),
        "title": f"Links around {subject.reference}",
        "marking": "OFFICIAL-SENSITIVE",
        "intro": _INTRO,
        "name": whole.name,
        "picture": _svg(whole),
        "lines": [_on_paper(line) for line in whole.lines],
        "ends": _NEVER,
        "made": information_product.made_for(purpose, because),
    }
    made = papers.pdf("link-map", data)
    log.write(
        by=by,
        verb=Verb.PRINTED,
        about=[subject, *(line.row for line in whole.lines)],
        people=sorted(whole.people),
        owners=sorted({line.row.owner_id for line in whole.lines}) or [by.agency_id],
        sections=["words"],
        reason=because,
        purpose=purpose,
        ground=reference,
        count=len(whole.lines),
        at=at,
    )
    return reference, made


def _svg(whole: Whole) -> str:
    if whole.picture is None:
        return ""
    context = {"picture": whole.picture, "name": whole.name, "total": len(whole.lines)}
    return render_to_string("mash_hub/link_map_picture.html", context)


def _on_paper(line: Line) -> dict[str, Any]:
    weak = " (not confirmed, or over)" if line.is_weak else ""
    graded = f", grading {line.grading}" if line.grading else ""
    return {
        "number": str(line.number),
        "near": line.near,
        "words": f"{line.words}{weak}",
        "far": line.far,
        "source": f"{line.source}, {line.since}{graded}",
        "owner": f"{line.owner}, handling {line.handling}" if line.handling else line.owner,
    }
