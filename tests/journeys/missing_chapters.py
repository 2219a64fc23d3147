"""Missing children of whom each page has something to show: a grade that waits, and a child who is back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from config.demo import missing
from config.demo.front_door import Part
from config.demo.teller import Teller
from mash_hub import missing_episodes, missing_reports, return_interviews, trigger_plans
from mash_hub.missing_episodes import Return
from mash_hub.models import (
    Harmed,
    HowFound,
    MissingEpisode,
    MissingRisk,
    ReturnInterview,
    TriggerPlan,
)
from mash_hub.models.return_interviews import Part as Said
from mash_hub.trigger_plans import Matter

CHILDREN = (
    Part("CHILD", "Runa", "Askew", born=date(2012, 1, 9)),
    Part("CHILD", "Ivo", "Lang", born=date(2011, 6, 2)),
    Part("CHILD", "Sol", "Marsh", born=date(2013, 2, 4)),
)


def tell(teller: Teller, ago: Callable[..., datetime]) -> None:
    """One whose lower grade waits, one who is back, and one missing so often that it is considered."""
    owen, devika = teller.hat("owen", "mash"), teller.hat("devika", "mash")
    waits, back, often = (_reported(teller, ago, part) for part in CHILDREN)
    again = [_reported(teller, ago, CHILDREN[-1]) for _ in range(2)]

    def grade(newest: MissingEpisode, **more: Any) -> None:
        missing_episodes.grade(newest, MissingRisk.HIGH, reason="Alone at night.", **more)

    def lower(newest: MissingEpisode, **more: Any) -> None:
        missing_episodes.ask_lower(newest, MissingRisk.LOW, reason="Seen with her aunt.", **more)

    def found(newest: MissingEpisode, **more: Any) -> None:
        there = Return(ago(hours=2), HowFound.RETURNED, Harmed.NO, "At a friend’s.")
        missing_episodes.found(newest, there, **more)

    missing.step(teller, waits, ago(hours=4), owen, grade)
    missing.step(teller, waits, ago(hours=3), owen, lower)
    for row in (back, often, again[0]):
        missing.step(teller, row, ago(hours=1.5), owen, found)
    interviews = []
    for row in (often, again[0]):
        who = {"interviewer": "Ash Nolan", "where": "At school", "is_independent": True}
        missing.step(teller, row, ago(hours=1), devika, return_interviews.offer, **who)
        interviews.append(row.pk)
    with teller.act(ago(hours=0.5), devika):
        held = ReturnInterview.objects.get(episode=interviews[0])
        words = {Said.ACCOUNT: "I went to see my friend."}
        at = ago(hours=0.6)
        return_interviews.record(held, at, words, override="", by=devika, version=held.version)
    _plans(teller, ago, back, often)


def _plans(
    teller: Teller, ago: Callable[..., datetime], back: MissingEpisode, often: MissingEpisode
) -> None:
    """A draft that waits for both signatures, and a plan that both have agreed to."""
    owen, devika = teller.hat("owen", "mash"), teller.hat("devika", "mash")
    written = []
    for row in (back, often):
        with teller.act(ago(hours=0.4), devika):
            newest = MissingEpisode.objects.get(pk=row.pk)
            matter = Matter(missing.PAGE, missing.FOR_POLICE, [])
            written.append(trigger_plans.begin(newest, matter, by=devika).pk)
    for hat in (devika, owen):
        with teller.act(ago(hours=0.3), hat):
            waiting = TriggerPlan.objects.get(pk=written[1])
            trigger_plans.sign(waiting, by=hat, version=waiting.version)


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
        likely = missing_reports.look(part.identity(), by=owen)
        card_id = likely[0].card_id if likely else None
        return missing_reports.report(part.identity(), said, card_id=card_id, by=owen)
