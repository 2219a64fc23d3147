"""Return home interviews as numbers: offered, accepted, completed, and within 72 hours (6.2).

Of the episodes whose child came back in a period. What is still open and not yet due is in no number.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from agencies import clock
from agencies.actors import Hat
from mash_hub.measures import Judged, Measure, Period, may_list, there, with_kept
from mash_hub.models.missing_episodes import MissingEpisode, MissingEpisodeQuerySet
from mash_hub.models.return_interviews import LONGEST, InterviewState, ReturnInterview
from mash_hub.return_page import BENCHMARK

CODES = ("interviews",)


def _seen(hat: Hat) -> MissingEpisodeQuerySet:
    """Those the hat sees; to whoever sees no list, all of its workspace, only as numbers."""
    if may_list(hat):
        return MissingEpisode.objects.visible_to(hat).filter(there())
    return MissingEpisode.objects.filter(there(), workspace=hat.workspace_id)


def measures(hat: Hat, period: Period) -> list[Measure]:
    """Offered of all who came back, accepted of all offered, completed of these, in time of the completed."""
    back = _seen(hat).filter(returned_at__gte=period.begins, returned_at__lt=period.ends)
    return with_kept(_made(back), hat, period, CODES)


def of_files(file_ids: Iterable[UUID]) -> list[Measure]:
    """The measures of some episodes, by their files; as the role disposal."""
    return _made(MissingEpisode.objects.filter(file__in=[*file_ids], returned_at__isnull=False))


def _made(back: MissingEpisodeQuerySet) -> list[Measure]:
    at = clock.now()
    episodes = list(back.order_by("returned_at", "pk"))
    found = {
        one.episode_id: one
        for one in ReturnInterview.objects.filter(episode__in=[row.pk for row in episodes])
    }
    offers: list[Judged] = []
    for row in episodes:
        assert row.returned_at is not None
        if row.pk in found or row.returned_at + LONGEST < at:
            offers.append(Judged(row, row.pk in found))
    offered = [(row.thing, found[row.thing.pk]) for row in offers if row.is_in]
    settled = [(row, one) for row, one in offered if not one.is_open or _is_over(row, at)]
    done = [(row, one) for row, one in offered if one.state == InterviewState.DONE]
    for row, one in done:
        one.episode = row
    label = "Return home interviews"
    return [
        Measure("interviews", f"{label} offered", "offered", offers),
        Measure(
            "interviews",
            f"{label} accepted, of those offered",
            "accepted",
            [Judged(row, one.was_accepted, str(one.get_state_display())) for row, one in settled],
        ),
        Measure(
            "interviews",
            f"{label} completed, of those offered",
            "completed",
            [
                Judged(row, one.state == InterviewState.DONE, str(one.get_state_display()))
                for row, one in settled
            ],
        ),
        Measure(
            "interviews",
            f"{label} within 72 hours, of those completed ({BENCHMARK} % nationally, 2023-24)",
            "in time",
            [Judged(row, bool(one.was_in_time)) for row, one in done],
        ),
    ]


def _is_over(row: MissingEpisode, at: datetime) -> bool:
    return bool(row.returned_at and row.returned_at + LONGEST < at)


def one_of(hat: Hat, period: Period, key: str) -> Measure | None:
    """One number with its rows, by the key of its address; None where there is none of it."""
    return next((one for one in measures(hat, period) if one.key == key), None)
