"""A drawing with its list on paper: a map of links, a family tree; for a purpose and a reason, logged (R9).

Nothing of it leaves that holds what is protected of anybody around, unless two people let it (5.2).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction

from agencies import clock, papers, references
from agencies.actors import Actor, Hat
from agencies.models.workspaces import Purpose
from agencies.reasons import Reason
from agencies.roles import Act, may
from agencies.verdicts import Refused, Verdict, require
from audit.log import entries as log
from audit.log.entries import Verb
from mash_hub import free_text, information_product
from mash_hub.models.subjects import Card, Subject
from mash_hub.models.things import ThingCard
from mash_hub.requests import require_purpose

_INTRO = (
    "Drawn from what whoever took this copy may see. For safeguarding alone, not to be passed on. Never tell "
    "a person of concern. Destroy it when the purpose is over."
)
_NO_RECORD = "Your agency reads no record of them any more, so nothing of it is put on paper."


@dataclass(frozen=True)
class Drawn:
    """What stands on such a paper, whose file in `config/papers` is `paper`.

    `typed` are the words that people typed, `around` everybody and everything of whom they may hold
    nothing protected, `rows` what it is drawn from.
    """

    paper: str
    title: str
    name: str
    picture: str
    lines: Sequence[Sequence[str]]
    typed: Iterable[str]
    around: Collection[UUID]
    people: Collection[UUID]
    rows: Sequence[Any]
    ends: str


def may_print(hat: Actor) -> Verdict:
    """Whether a hat may take a copy out of the hub (7.2 R9)."""
    return may(hat, Act.EXPORT)


def require_may_print(purpose: Purpose, *, by: Hat) -> None:
    """Let a hat begin a paper for a purpose of its agreement. Raises Refused."""
    require(may_print(by))
    require_purpose(purpose, by.workspace_id)


@transaction.atomic
def take(
    subject: Subject, drawn: Drawn, purpose: Purpose, *, by: Hat, because: Reason
) -> tuple[str, bytes]:
    """Make the PDF and its entry, as part of an act; gives the copy's reference. Raises Refused, WordsRefused."""
    free_text.require_clear_paper(
        dict.fromkeys(filter(None, (drawn.name, *drawn.typed))),
        about=drawn.around,
        file_id=_record_of(subject, by=by),
        by=by,
    )
    at, reference = clock.now(), references.new("K")
    data = {
        **papers.watermark_of(by, copy=reference, at=at),
        "title": drawn.title,
        "marking": "OFFICIAL-SENSITIVE",
        "intro": _INTRO,
        "name": drawn.name,
        "picture": drawn.picture,
        "lines": [[*line] for line in drawn.lines],
        "ends": drawn.ends,
        "made": information_product.made_for(purpose, because),
    }
    made = papers.pdf(drawn.paper, data)
    log.write(
        by=by,
        verb=Verb.PRINTED,
        about=[subject, *drawn.rows],
        people=sorted(drawn.people),
        owners=sorted({row.owner_id for row in drawn.rows}) or [by.agency_id],
        sections=["words"],
        reason=because,
        purpose=purpose,
        ground=reference,
        count=len(drawn.rows),
        at=at,
    )
    return reference, made


def _record_of(subject: Subject, *, by: Hat) -> UUID:
    """The file of the record by which a hat knows somebody or something: its own agency’s first."""
    of_person = Card.objects.visible_to(by).on_subject(subject.pk).order_by("pk")
    of_thing = ThingCard.objects.visible_to(by).filter(subject=subject.pk).order_by("pk")
    found: list[Any] = [*of_person, *of_thing]
    if not found:
        raise Refused(_NO_RECORD)
    file_id: UUID = min(found, key=lambda card: card.owner_id != by.agency_id).file_id
    return file_id
