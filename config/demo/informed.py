"""The victim of the story is kept informed by the police, who are invited to a case conference."""

from __future__ import annotations

from datetime import datetime, timedelta

from agencies import clock
from config.demo.teller import Teller
from mash_hub import conference_invitations, contact_plans
from mash_hub.models import InformationRequest
from mash_hub.models.conference_invitations import ConferenceKind
from mash_hub.models.contact_plans import Entitlement, Event, Means


def tell(teller: Teller, request: InformationRequest, at: datetime) -> None:
    """She was told of an arrest and is to be told of a court date; a report is due in a week."""
    owen, devika = teller.hat("owen", "mash"), teller.hat("devika", "mash")
    with teller.act(at, owen):
        asked = InformationRequest.objects.get(pk=request.pk)
        (person, *_) = contact_plans.people_to_inform(asked, by=owen)
        matter = contact_plans.Matter(
            Entitlement.TARGETED,
            28,
            {
                "means": "Her sister’s telephone; never a text message",
                "times": "School hours",
                "language": "English",
                "who": "Owen Marsh, or the duty inspector",
                "measures": "A screen in court",
            },
        )
        plan = contact_plans.make(asked, person.subject_id, matter, by=owen)
    with teller.act(at + timedelta(hours=1), owen):
        arrest = contact_plans.add(plan, Event.ARRESTED, clock.now(), by=owen)
    with teller.act(at + timedelta(hours=3), owen):
        contact_plans.told(arrest, clock.now(), Means.TELEPHONE, by=owen, version=arrest.version)
    now = clock.now()
    with teller.act(now - timedelta(hours=2), owen):
        contact_plans.add(plan, Event.COURT, clock.now() - timedelta(hours=1), by=owen)
    with teller.act(now - timedelta(hours=1), devika):
        conference = conference_invitations.Conference(
            ConferenceKind.FIRST,
            teller.at(9, 10),
            teller.at(7, 16),
            "Northmoor Civic Centre, room 4",
            "What is known of the household since January, and what would keep the children safe.",
        )
        conference_invitations.invite(asked, conference, by=devika)
