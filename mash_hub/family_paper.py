"""A family tree on paper: drawn for whoever prints it, with every relationship, for a purpose and a reason (R9)."""

from __future__ import annotations

from django.db import transaction
from django.template.loader import render_to_string

from agencies.actors import Hat
from agencies.models.workspaces import Purpose
from agencies.reasons import Reason
from mash_hub import drawn_papers, family_page
from mash_hub.drawn_papers import Drawn
from mash_hub.family_page import Told
from mash_hub.models.subjects import Subject

_NEVER = "Relationships that were not shown to whoever took this copy are not in it."


@transaction.atomic
def print_family(
    subject: Subject, purpose: Purpose, *, by: Hat, because: Reason
) -> tuple[str, bytes]:
    """The tree and every relationship it is drawn from as a PDF; gives the copy's reference.

    Raises Refused, WordsRefused, TooManyViews.
    """
    drawn_papers.require_may_print(purpose, by=by)
    whole = family_page.whole(subject, by=by)
    picture = ""
    if whole.tree is not None:
        context = {"tree": whole.tree, "name": whole.name}
        picture = render_to_string("mash_hub/family_tree.html", context)
    drawn = Drawn(
        "family",
        f"Family of {subject.reference}",
        whole.name,
        picture,
        [_on_paper(one) for one in whole.told],
        [text for one in whole.told for text in _typed(one)],
        whole.people,
        whole.people,
        [one.row for one in whole.told],
        _NEVER,
    )
    return drawn_papers.take(subject, drawn, purpose, by=by, because=because)


def _typed(one: Told) -> tuple[str, ...]:
    return one.near, one.far, one.tie.source, one.tie.contact_order


def _on_paper(one: Told) -> list[str]:
    return [one.near, one.words, one.far, ", ".join(one.facts), str(one.row.owner.short_name)]
