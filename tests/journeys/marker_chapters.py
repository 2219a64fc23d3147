"""A marker of the police on somebody near a child, so that the alert’s page has something to show."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

from agencies import hats
from agencies.actors import Service
from config.demo.front_door import Part, submit, take_into_screening
from config.demo.teller import Teller
from mash_hub import flags, marker_alerts, relationships, subjects
from mash_hub.bonds import Bond
from mash_hub.flags import Days, Marking, Showing
from mash_hub.models import Involvement
from mash_hub.models.enquiries import Rating
from mash_hub.models.flags import FlagType
from mash_hub.models.relationships import Confidence
from mash_hub.models.subjects import PersonRole
from mash_hub.relationships import Tie

Ago = Callable[..., datetime]


def tell(teller: Teller, ago: Ago) -> None:
    """The police mark a man whom the MASH has written down as a child’s uncle."""
    devika, owen = teller.hat("devika", "mash"), teller.hat("owen", "mash")
    contact = submit(
        teller,
        ago(hours=6),
        teller.hat("joan", "mash"),
        parts=(
            Part("CHILD", "Ylva", "Storm", born=date(2016, 5, 4)),
            Part("OTHER", "Gus", "Halden", born=date(1980, 2, 2)),
        ),
        words="He fetches her from school.",
        categories=("EMOTIONAL",),
        override="CHILD_AT_RISK",
        safe="",
    )
    take_into_screening(teller, contact, ago(hours=5.7), devika)
    enquiry = teller.rate(contact, ago(hours=5.6), Rating.AMBER, devika, "Significant concern.")
    teller.ask(enquiry, ago(hours=5.5), devika, "What do you hold?", ("police",))
    with teller.act(ago(hours=5.4), devika):
        parts = Involvement.objects.in_file(enquiry.file_id).select_related("card")
        people = {one.role: subjects.subject_of(one.card) for one in parts if one.card}
        man, child = people[PersonRole.OTHER], people[PersonRole.CHILD]
        tie = Tie(Bond.OTHER_RELATIVE, "Her school", Confidence.CONFIRMED)
        relationships.relate(man, child, by=devika, tie=tie, showing=Showing())
    with teller.act(ago(hours=5.3), owen):
        today = hats.today()
        days = Days(today, today + timedelta(days=200), today + timedelta(days=90))
        marking = Marking(FlagType.RSO, "On the register.", days, Showing())
        flags.set_flag(man, by=owen, marking=marking)
    hub = Service("marker-alerts")
    with teller.act(ago(hours=5.2), hub):
        marker_alerts.fall_due(by=hub, only=marker_alerts.due_ids())
