"""A map of links on paper: drawn for whoever prints it, with its whole list, for a purpose and a reason (R9)."""

from __future__ import annotations

from django.db import transaction
from django.template.loader import render_to_string

from agencies.actors import Hat
from agencies.models.workspaces import Purpose
from agencies.reasons import Reason
from mash_hub import drawn_papers, link_map
from mash_hub.drawn_papers import Drawn
from mash_hub.link_map import Line, Whole
from mash_hub.models.subjects import Subject

_NEVER = "What stands under handling C is on no paper."


@transaction.atomic
def print_map(subject: Subject, purpose: Purpose, *, by: Hat, because: Reason) -> tuple[str, bytes]:
    """The picture and all of its list as a PDF, for a purpose and a reason; gives the copy's reference.

    Links under handling C are left out, and whoever hangs on them alone. Raises Refused, WordsRefused,
    TooManyViews.
    """
    drawn_papers.require_may_print(purpose, by=by)
    whole = link_map.whole(subject, by=by)
    drawn = Drawn(
        "link-map",
        f"Links around {subject.reference}",
        whole.name,
        _svg(whole),
        [_on_paper(line) for line in whole.lines],
        [text for line in whole.lines for text in (line.near, line.far, line.source)],
        whole.around,
        whole.people,
        [line.row for line in whole.lines],
        _NEVER,
    )
    return drawn_papers.take(subject, drawn, purpose, by=by, because=because)


def _svg(whole: Whole) -> str:
    if whole.picture is None:
        return ""
    context = {"picture": whole.picture, "name": whole.name, "total": len(whole.lines)}
    return render_to_string("mash_hub/link_map_picture.html", context)


def _on_paper(line: Line) -> list[str]:
    weak = " (not confirmed, or over)" if line.is_weak else ""
    graded = f", grading {line.grading}" if line.grading else ""
    return [
        str(line.number),
        line.near,
        f"{line.words}{weak}",
        line.far,
        f"{line.source}, {line.since}{graded}",
        f"{line.owner}, handling {line.handling}" if line.handling else line.owner,
    ]
