"""Tia of Larchwood House in the story: missing the night after the home wrote of her, and again now."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from agencies import clock
from agencies.actors import Hat
from config.demo.front_door import Part
from config.demo.teller import Teller
from mash_hub import missing_episodes, missing_reports, return_interviews, trigger_plans
from mash_hub.missing_episodes import Return
from mash_hub.missing_reports import Report
from mash_hub.models import (
    Harmed,
    HowFound,
    MissingEpisode,
    MissingRisk,
    TriggerPlan,
    Triggers,
)
from mash_hub.trigger_plans import Matter

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


PAGE = {
    "steps": [
        "Ring police, say “trigger plan”.",
        "Ring Tia, then text “No trouble. Just tell me you are OK. Mo”",
        "Look in her room: second phone, charger, coat",
        "Ring Eastvale out of hours. They tell the family",
        "Write down what she wore, who collected her, the car",
        "Stay by the phone. She rings Mo when she is ready",
    ],
    "calls": [
        "Home rings police: Ardenshire Police 01632 960 101",
        "Home rings Eastvale duty team: Eastvale out of hours 01632 960 155",
        "Police ring the duty inspector and the coordinator, not you",
        "Aisha Bell, social worker, tells Tia any hard news. Tia asked for this",
    ],
    "places": [
        "Blue Lantern takeaway: police look here. Do not go yourself",
        "Bus station, bay 4: staff may look, in pairs",
        "Car: grey hatchback. Do not approach. Note the plate, ring 999",
    ],
    "looks": "Photo 3 in the home’s file. 1.60 m, brown hair, green coat",
    "phones": "07700 900456. May have a second",
    "medication": "Blue inhaler. Not with her if it is on the shelf",
    "calms": "Short messages. Music. Nobody shouting",
    "do_not": "Do not ring her mother first. Do not post on social media",
    "back": "Food, warmth, no questions tonight. Tell police the time: an independent person offers to talk "
    "within 72 hours.",
}
FOR_POLICE = {
    "people": "“Dex”, about 28: high risk, may have a key to the flat above the takeaway.",
    "places": "Flat above the Blue Lantern, door at the back.",
    "vehicles": "Grey hatchback, plate begins YB.",
    "words": "",
}


def _plan(teller: Teller, row: MissingEpisode, at: datetime) -> None:
    """Devika writes her trigger plan; she and the coordinator agree to it, and it is issued to the home."""
    devika, lyle = teller.hat("devika", "mash"), teller.hat("lyle", "mash")
    home = teller.made.agency["larchwood"].pk
    with teller.act(at, devika):
        newest = MissingEpisode.objects.get(pk=row.pk)
        plan = trigger_plans.begin(newest, Matter(PAGE, FOR_POLICE, [home]), by=devika)
    for place, hat in enumerate((devika, lyle)):
        with teller.act(at + timedelta(minutes=5 + place), hat):
            waiting = TriggerPlan.objects.get(pk=plan.pk)
            trigger_plans.sign(waiting, by=hat, version=waiting.version)
    with teller.act(at + timedelta(minutes=10), lyle):
        agreed = TriggerPlan.objects.get(pk=plan.pk)
        ends_on = trigger_plans.latest_end(agreed.workspace_id)
        trigger_plans.issue(agreed, ends_on, by=lyle, version=agreed.version)


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
    aisha = teller.hat("aisha", "mash")
    step(
        teller,
        row,
        back + timedelta(hours=4),
        aisha,
        return_interviews.offer,
        interviewer="Ash Nolan, independent visitor",
        where="At school on the next school day, as she asked.",
        is_independent=True,
    )
    _plan(teller, row, back + timedelta(hours=9))
    now = clock.now()
    reported(
        teller,
        now - timedelta(minutes=12),
        mo,
        since=now - timedelta(minutes=30),
        reference="",
        words="She did not come back from the bus stop. A grey car was seen there.",
    )
