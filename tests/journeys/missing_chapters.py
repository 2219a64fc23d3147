"""Missing children of whom each page has something to show: a grade that waits, and a child who is back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from config.demo import missing
from config.demo.front_door import Part
from config.demo.teller import Teller
from mash_hub import missing_episodes, missing_reports
from mash_hub.missing_episodes import Return
from mash_hub.models import Harmed, HowFound, MissingEpisode, MissingRisk

CHILDREN = (
    Part("CHILD", "Runa", "Askew", born=date(2012, 1, 9)),
    Part("CHILD", "Ivo", "Lang", born=date(2011, 6, 2)),
)


def tell(teller: Teller, ago: Callable[..., datetime]) -> None:
    """One whose lower grade waits for a second person, and one who is back and was not reviewed."""
    owen = teller.hat("owen", "mash")
    waits, back = (_reported(teller, ago, part) for part in CHILDREN)

    def grade(newest: MissingEpisode, **more: Any) -> None:
        missing_episodes.grade(newest, MissingRisk.HIGH, reason="Alone at night.", **more)

    def lower(newest: MissingEpisode, **more: Any) -> None:
        missing_episodes.ask_lower(newest, MissingRisk.LOW, reason="Seen with her aunt.", **more)

    def found(newest: MissingEpisode, **more: Any) -> None:
        there = Return(ago(hours=2), HowFound.RETURNED, Harmed.NO, "At a friend’s.")
        missing_episodes.found(newest, there, **more)

    missing.step(teller, waits, ago(hours=4), owen, grade)
    missing.step(teller, waits, ago(hours=3), owen, lower)
    missing.step(teller, back, ago(hours=1), owen, found)


def _reported(teller: Teller, ago: Callable[..., datetime], part: Part) -> MissingEpisode:
    owen, agency = teller.hat("owen", "mash"), teller.made.agency
    said = missing_reports.Report(
        missing_since=ago(hours=6),
        last_seen="At school.",
        circumstances="Not home by seven.",
        police_id=agency["police"].pk,
        responsible_id=agency["council"].pk,
        home_id=agency["larchwood"].pk,
    )
    with teller.act(ago(hours=5), owen):
        missing_reports.look(part.identity(), by=owen)
        return missing_reports.report(part.identity(), said, card_id=None, by=owen)
