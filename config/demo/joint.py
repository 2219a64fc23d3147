"""Joint screening in the story: police incidents with a child, on which agencies mark their view."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from agencies import clock
from config.demo.front_door import Part, submit
from config.demo.teller import Teller
from mash_hub import joint_screening
from mash_hub.joint_screening import Decision
from mash_hub.models import JointOutcome, JointScreening, ScreeningView
from meetings import joint_screening as days

FAMILY = (
    Part("VICTIM", "Tamsin", "Heald", born=date(1993, 2, 11), postcode="B99 9AH"),
    Part("CHILD", "Robin", "Heald", born=date(2018, 7, 30), postcode="B99 9AH"),
    Part("PERPETRATOR", "Dean", "Corry", born=date(1991, 9, 2)),
)
WORDS = (
    "Neighbours rang at 22:40 about shouting. The door was open; both adults in the kitchen, a broken plate, "
    "no injury. Robin was awake on the stairs and told the officer that it is often like this on Fridays."
)
SAID = {
    "devika": "Not known to social care before tonight.",
    "owen": "Second call in four months; nothing recorded in February. He left before officers came.",
    "kim": "Robin is seen at school nursing for sleep since the autumn. Tamsin has missed one appointment.",
}


def reported(
    teller: Teller, at: datetime, parts: Sequence[Part] = FAMILY, words: str = WORDS
) -> JointScreening:
    """The police tell of an incident: it comes onto the list by rule."""
    owen = teller.hat("owen", "mash")
    contact = submit(
        teller,
        at,
        owen,
        parts=parts,
        words=words,
        categories=("DOMESTIC_ABUSE",),
        override="CHILD_AT_RISK",
        safe="Ring her in the morning.",
    )
    with teller.act(at, owen):
        return JointScreening.objects.get(contact=contact)


def marked(
    teller: Teller, row: JointScreening, at: datetime, names: Sequence[str] = tuple(SAID)
) -> None:
    """Agencies mark their view, one after the other."""
    for place, name in enumerate(names):
        hat = teller.hat(name, "mash")
        with teller.act(at + timedelta(minutes=place), hat):
            view = ScreeningView.objects.get(screening=row, owner=hat.agency_id)
            joint_screening.mark(
                view,
                words=SAID[name],
                suggests=[JointOutcome.SCHOOL_TOLD],
                by=hat,
                version=view.version,
            )


def decided(teller: Teller, row: JointScreening, at: datetime) -> None:
    """Devika decides: the school is to be told."""
    devika = teller.hat("devika", "mash")
    with teller.act(at, devika):
        newest = JointScreening.objects.get(pk=row.pk)
        decision = Decision(
            [JointOutcome.SCHOOL_TOLD, JointOutcome.EARLY_HELP],
            "No agency holds more. The school sees Robin every day and should know why he is tired.",
        )
        days.decide(newest, decision, by=devika, version=newest.version)


def signed(teller: Teller, at: datetime, names: Sequence[str] = tuple(SAID)) -> None:
    """Members sign the declaration of the day, without which no incident opens to them."""
    for place, name in enumerate(names):
        hat = teller.hat(name, "mash")
        with teller.act(at + timedelta(seconds=place), hat):
            if days.may_sign(hat):
                days.sign(
                    typed_name=teller.made.person[name].name,
                    knows_somebody=False,
                    words="",
                    by=hat,
                )


def tell(teller: Teller) -> None:
    """An incident of this morning: police and health have marked their view, social care has not."""
    now = clock.now()
    signed(teller, now - timedelta(minutes=5))
    row = reported(teller, now - timedelta(hours=4))
    marked(teller, row, now - timedelta(hours=3), ("owen", "kim"))
