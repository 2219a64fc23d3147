"""What agencies mark about the people of the story: flags, shown and not shown."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from agencies import hats
from agencies.actors import Hat
from agencies.reasons import Reason, ReasonCode
from config.demo.teller import Teller
from mash_hub import flags, interpreters, relationships, sheets
from mash_hub.bonds import Bond
from mash_hub.languages import Language
from mash_hub.models import Contact, Enquiry, Involvement, Subject
from mash_hub.models.flags import FlagType
from mash_hub.models.interpreters import InterpreterKind, Nearness
from mash_hub.models.relationships import Confidence
from mash_hub.models.sheets import Topic
from mash_hub.models.subjects import PersonRole
from mash_hub.relationships import Tie


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
    _family(teller, enquiry, at + timedelta(minutes=15), devika)
    _sheets(teller, enquiry, at + timedelta(minutes=20), devika, owen)


def _sheets(teller: Teller, enquiry: Enquiry, at: datetime, devika: Hat, owen: Hat) -> None:
    """Her consent and how to reach her, kept by the council; the dog at his door, shown by the police."""
    with teller.act(at, devika):
        victim = subject_in(enquiry, PersonRole.VICTIM)
        accused = subject_in(enquiry, PersonRole.PERPETRATOR)
    today = hats.today()
    consent = {"purpose": "SHARE", "position": "GIVEN", "giver": "SELF", "how": "PHONE"}
    told = {"safe_text": "NO", "safe_message": "NO", "safe_times": "Weekdays, 9 to 11"}
    kept = (
        (Topic.CONSENTS, consent | {"said_on": today.isoformat()}),
        (Topic.REACH, told | {"others": "Her former partner knows the code of her telephone"}),
    )
    for topic, entry in kept:
        with teller.act(at, devika):
            sheets.write(victim, topic, entry, by=devika, version=0)
    dog = {"markers": ["DOGS", "PAIRS"], "details": "A large dog runs free behind the house."}
    dog["review_on"] = (today + timedelta(days=90)).isoformat()
    with teller.act(at, owen):
        row = sheets.write(accused, Topic.PROFESSIONALS, dog, by=owen, version=0)
    council, mash = teller.made.agency["council"].pk, teller.made.workspace["mash"].pk
    with teller.act(at, owen):
        sheets.show(
            row,
            by=owen,
            showing=flags.Showing((council,), places=(mash,)),
            until_on=today + timedelta(days=180),
            because=Reason(ReasonCode.RELEVANT),
            version=1,
        )


def _family(teller: Teller, enquiry: Enquiry, at: datetime, by: Hat) -> None:
    """Mother, father and child, as the council knows them; the police see it too."""
    police, mash = teller.made.agency["police"].pk, teller.made.workspace["mash"].pk
    showing = flags.Showing((police,), places=(mash,))
    told = "Told at the home visit"
    reported = Confidence.REPORTED
    for one, two, tie in (
        (PersonRole.VICTIM, PersonRole.CHILD, Tie(Bond.PARENT, told, reported, lives_with="YES")),
        (PersonRole.PERPETRATOR, PersonRole.CHILD, Tie(Bond.PARENT, told, reported)),
        (PersonRole.PERPETRATOR, PersonRole.VICTIM, Tie(Bond.EX_PARTNER, told, reported)),
    ):
        with teller.act(at, by):
            first, second = subject_in(enquiry, one), subject_in(enquiry, two)
            last = hats.today() + timedelta(days=180)
            relationships.relate(first, second, by=by, tie=tie, showing=showing, until_on=last)


def subject_in(enquiry: Enquiry, role: PersonRole) -> Subject:
    """Somebody of an enquiry by their part."""
    part = Involvement.objects.in_file(enquiry.file_id).filter(role=role).first()
    assert part is not None
    return Subject.objects.get(pk=part.subject_id)


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
        today = hats.today()
        marking = flags.Marking(
            flag_type,
            reason,
            flags.Days(today, today + timedelta(days=350), today + timedelta(days=90)),
            flags.Showing(agencies, places=places),
        )
        flags.set_flag(subject_in(enquiry, role), by=by, marking=marking)
