"""What agencies mark about the people of the story: flags, shown and not shown."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from agencies import hats
from agencies.actors import Hat
from config.demo.teller import Teller
from mash_hub import flags, interpreters
from mash_hub.languages import Language
from mash_hub.models import Contact, Enquiry, Involvement, Subject
from mash_hub.models.flags import FlagType
from mash_hub.models.interpreters import InterpreterKind, Nearness
from mash_hub.models.subjects import PersonRole


def tell(teller: Teller, enquiry: Enquiry, at: datetime) -> None:
    """The council flags the victim for the MARAC, the police her former partner for a weapon."""
    devika, owen = teller.hat("devika", "mash"), teller.hat("owen", "mash")
    both = (teller.made.workspace["mash"].pk, teller.made.workspace["marac"].pk)
    council, police = teller.made.agency["council"].pk, teller.made.agency["police"].pk
    marac = "Heard at the MARAC; a further incident is a new referral."
    weapon = "An air rifle was seen in the loft in May."
    mark(teller, enquiry, PersonRole.VICTIM, FlagType.MARAC, marac, (police,), both, at, devika)
    later = at + timedelta(minutes=5)
    accused = PersonRole.PERPETRATOR
    mark(teller, enquiry, accused, FlagType.FIREARMS, weapon, (council,), both, later, owen)
    _interpreter(teller, enquiry, at + timedelta(minutes=10), devika)


def _interpreter(teller: Teller, enquiry: Enquiry, at: datetime, by: Hat) -> None:
    """Somebody offered to interpret for a witness, and nobody has asked yet whom they know."""
    with teller.act(at, by):
        contact = Contact.objects.select_related("workspace").get(pk=enquiry.contact_id)
        offer = interpreters.Offer(
            "Ilona",
            "Vasko",
            Language.SLOVAK,
            InterpreterKind.SERVICE,
            Nearness.NOT_ASKED,
            service="Ardenshire Languages",
        )
        interpreters.record(contact, by=by, offer=offer)


def mark(
    teller: Teller,
    enquiry: Enquiry,
    role: PersonRole,
    flag_type: FlagType,
    reason: str,
    agencies: tuple[UUID, ...],
    places: tuple[UUID, ...],
    at: datetime,
    by: Hat,
) -> None:
    """Set one flag on somebody of an enquiry."""
    with teller.act(at, by):
        part = Involvement.objects.in_file(enquiry.file_id).filter(role=role).first()
        assert part is not None
        today = hats.today()
        marking = flags.Marking(
            flag_type,
            reason,
            flags.Days(today, today + timedelta(days=350), today + timedelta(days=90)),
            flags.Showing(agencies, places=places),
        )
        flags.set_flag(Subject.objects.get(pk=part.subject_id), by=by, marking=marking)
