"""Tia of Larchwood House in the story: missing the night after the home wrote of her, and again now."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from agencies import clock
from agencies.actors import Hat
from config.demo.front_door import Part
from config.demo.teller import Teller
from mash_hub import missing_episodes, missing_reports
from mash_hub.missing_episodes import Return
from mash_hub.missing_reports import Report
from mash_hub.models import Harmed, HowFound, MissingEpisode, MissingRisk, Triggers

TIA = Part("CHILD", "Tia", "Brannock", born=date(2012, 9, 20), nhs="9990000034")


def reported(
    teller: Teller, at: datetime, by: Hat, *, since: datetime, reference: str, words: str
) -> MissingEpisode:
    """The home reports her missing; its own record of her is found and taken."""
    agency = teller.made.agency
    with teller.act(at, by):
        likely = missing_reports.look(TIA.identity(), by=by)
        return missing_reports.report(
            TIA.identity(),
            Report(
                missing_since=since,
                last_seen="At tea, by the night worker; her window was open.",
                circumstances=words,
                description="1.60 m, brown hair, green coat",
                needs="Asthma: her blue inhaler is on the shelf.",
                compact_reference=reference,
                police_id=agency["police"].pk,
                responsible_id=agency["eastvale"].pk,
            ),
            card_id=likely[0].card_id if likely else None,
            by=by,
        )


def step(teller: Teller, row: MissingEpisode, at: datetime, by: Hat, act: Any, **said: Any) -> None:
    """One act on an episode as it stands then."""
    with teller.act(at, by):
        newest = MissingEpisode.objects.get(pk=row.pk)
        act(newest, by=by, version=newest.version, **said)


def tell(teller: Teller) -> None:
    """The first episode, found and reviewed by the coordinator; and one that is open now."""
    mo, lyle, iris = (teller.hat(name, "mash") for name in ("mo", "lyle", "iris"))
    evening = teller.workday(-2, 22, 40)
    words = "She got a message, put on her coat and said she was meeting a friend."
    row = reported(
        teller,
        evening,
        mo,
        since=evening - timedelta(minutes=40),
        reference="CM/3107/A",
        words=words,
    )
    why = "She is 14, alone at night, and nobody knows with whom."

    def grade(newest: MissingEpisode, **more: Any) -> None:
        missing_episodes.grade(newest, MissingRisk.MEDIUM, reason=why, **more)

    step(teller, row, evening + timedelta(minutes=5), iris, grade)
    step(teller, row, evening + timedelta(minutes=8), iris, missing_episodes.begin_search)
    back = evening + timedelta(hours=6, minutes=50)

    def found(newest: MissingEpisode, **more: Any) -> None:
        there = Return(back, HowFound.POLICE, Harmed.NOT_KNOWN, "At a flat above a takeaway.")
        missing_episodes.found(newest, there, **more)

    step(teller, row, back + timedelta(minutes=5), iris, found)
    step(
        teller,
        row,
        back + timedelta(minutes=50),
        iris,
        missing_episodes.record_prevention,
        held_at=back + timedelta(minutes=40),
        words="She has a new telephone, and says that a friend gave it to her.",
    )
    step(
        teller,
        row,
        back + timedelta(hours=3, minutes=20),
        lyle,
        missing_episodes.review,
        triggers=Triggers.YES,
        words="A new telephone, an older man, a car late at night.",
        to_mash=False,
    )
    now = clock.now()
    reported(
        teller,
        now - timedelta(minutes=12),
        mo,
        since=now - timedelta(minutes=30),
        reference="",
        words="She did not come back from the bus stop. A grey car was seen there.",
    )
