"""Writing down what still counts of cases that are made anonymous, before they are (docs/adr/0093).

Under the login disposal, in the transaction in which they are noted as destroyed. What counts is what the
pages of numbers are made of; what meetings count, they say themselves (`COUNTED_BY`).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import date, datetime
from uuid import UUID, uuid4

from agencies import clock
from mash_hub import challenge_numbers, numbers, re_grading, return_numbers
from mash_hub.measures import REASONS, Judged
from mash_hub.models.escalations import Escalation
from mash_hub.models.kept_figures import KeptFigure
from mash_hub.models.missing_episodes import MissingEpisode
from mash_hub.models.requests import InformationRequest
from mash_hub.models.risk_assessments import RiskAssessment
from mash_hub.models.strategies import StrategyDiscussion

# What the packages above this one count of files; each says so when Django is ready.
COUNTED_BY: list[Callable[[Collection[UUID]], Iterable[KeptFigure]]] = []
# By which of its times a thing counts in a period; contacts, enquiries and requests by their receipt.
_SINCE: dict[type, str] = {
    StrategyDiscussion: "asked_at",
    RiskAssessment: "completed_at",
    MissingEpisode: "returned_at",
    Escalation: "raised_at",
}


def keep(file_ids: Collection[UUID]) -> None:
    """Write down what counts of the cases of some files, tied to nobody; once, before they are noted.

    Inside a door of the role disposal.
    """
    found = [*_of_pages(file_ids), *(one for take in COUNTED_BY for one in take(file_ids))]
    # In an order that says nothing: the ids are random.
    KeptFigure.objects.bulk_create(sorted(found, key=lambda one: one.pk))


def day_of(at: datetime) -> date:
    """The London day of an instant."""
    return at.astimezone(clock.LONDON).date()


def _of_pages(file_ids: Collection[UUID]) -> Iterator[KeptFigure]:
    for made_by in (numbers, re_grading, return_numbers, challenge_numbers):
        for measure in made_by.of_files(file_ids):
            is_reason = measure.code.endswith(REASONS)
            for row in measure.rows:
                if is_reason and not row.is_in:
                    continue  # of how many it is one, the number itself says
                workspace_id, at = _where_and_when(row)
                yield KeptFigure(
                    id=uuid4(),
                    workspace_id=workspace_id,
                    counts_on=day_of(at),
                    measure=measure.code,
                    group=measure.group,
                    label=measure.label,
                    number=int(row.is_in),
                    of=0 if is_reason else 1,
                )


def _where_and_when(row: Judged) -> tuple[UUID, datetime]:
    """The workspace in whose numbers a thing counts, and since when it does there."""
    thing = row.thing.enquiry if isinstance(row.thing, InformationRequest) else row.thing
    at: datetime = getattr(thing, _SINCE.get(type(thing), "received_at"))
    workspace_id: UUID = thing.workspace_id
    return workspace_id, at
