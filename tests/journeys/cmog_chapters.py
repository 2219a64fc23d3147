"""A child whose lower level waits for a second person, so that every page of the lists shows something."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from config.demo import cmog as told
from config.demo.front_door import Part, submit
from config.demo.teller import Teller
from mash_hub import cmog_levels
from mash_hub.cmog_words import Said
from mash_hub.models import CmogEntry, Exploitation, ExploitationLevel

Ago = Callable[..., datetime]


def tell(teller: Teller, ago: Ago) -> None:
    """Tell it in the last hours of the story."""
    gwen = teller.hat("gwen", "cmog")
    contact = submit(
        teller,
        ago(hours=9),
        teller.hat("mo", "mash"),
        parts=(Part("CHILD", "Juno", "Farrow", born=date(2011, 3, 3)),),
        words="She carries telephones for others.",
        categories=("EXPLOITATION",),
        override="CHILD_AT_RISK",
        safe="Ring the home.",
    )
    (juno,) = told.people_of(teller, contact, gwen)
    said = Said((Exploitation.CRIMINAL,), {"name": "Juno Farrow, 15", "why": "Carries telephones."})
    row = told.entered(teller, ago(hours=8), gwen, juno, said)
    told.screened(teller, ago(hours=7), gwen, row, "Juno Farrow", "SERIOUS")
    told.stepped(teller, ago(hours=6), gwen, row, "ON_LIST", "Agreed.")
    with teller.act(ago(hours=5), gwen):
        newest = CmogEntry.objects.get(pk=row.pk)
        cmog_levels.propose_lower(
            newest,
            ExploitationLevel.SIGNIFICANT,
            words="She gave the telephones to the police.",
            welfare="Seen today: well, at school.",
            last_missing_on=None,
            by=gwen,
            version=newest.version,
        )
