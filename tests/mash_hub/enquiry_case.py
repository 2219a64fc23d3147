"""The one real case up to the front door, and steps on from there, each through its verb."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

from agencies import clock, door, files, hats, references, sealing
from agencies.actors import Hat
from agencies.models.files import RetentionClass
from agencies.models.grants import CauseKind
from agencies.models.workspaces import Purpose
from agencies.reasons import Reason, ReasonCode
from mash_hub import (
    answers,
    closing,
    enquiries,
    items,
    people_told,
    police_outcomes,
    ratings,
    requests,
)
from mash_hub.identities import Birth, Identity, Name
from mash_hub.models import (
    Card,
    Contact,
    ContactState,
    Enquiry,
    Identification,
    InformationRequest,
    Involvement,
    Item,
    Subject,
)
from mash_hub.models.enquiries import LawfulBasis, Level, Outcome, Rating
from mash_hub.models.items import (
    Assessment,
    Handling,
    Marking,
    Nature,
    Release,
    SourceGrade,
)
from mash_hub.models.subjects import PersonRole
from tests.cast import Cast

NEW = Reason(ReasonCode.NEW_CONTACT)
RISK = Reason(ReasonCode.CHILD_AT_RISK)
THRESHOLD = Reason(ReasonCode.THRESHOLD)
LATE = Reason(ReasonCode.NO_ANSWER_IN_TIME)
VOICE = enquiries.Voice(
    "I hide the phone for Mummy", "Child, 7", "Class teacher", date(2027, 1, 29)
)
PEOPLE = (
    ("Marisa", "Oakden", "1994-06-14", PersonRole.VICTIM),
    ("Ellie", "Thrale", "2019-03-09", PersonRole.CHILD),
    ("Callum", "Thrale", "1990-11-02", PersonRole.PERPETRATOR),
)


def told_today() -> people_told.Telling:
    """That somebody was told in person, on the day on which it is asked."""
    return people_told.Telling(
        people_told.ToldState.TOLD,
        how=people_told.ToldHow.IN_PERSON,
        told_on=hats.today(),
        who="Hannah Voss, social worker",
        sentence="She is glad.",
    )


def ended_today() -> police_outcomes.Ending:
    """That the police ended their involvement, on the day on which it is asked."""
    return police_outcomes.Ending(
        police_outcomes.PoliceResult.NO_CRIME, hats.today(), "ZQE nothing was found."
    )


def make_contact(
    cast: Cast,
    *,
    received_at: datetime | None = None,
    categories: tuple[str, ...] = ("DOMESTIC_ABUSE",),
) -> Contact:
    """Joan's contact about three people, screened as far as becoming an enquiry."""
    at = received_at or clock.now() - timedelta(minutes=30)
    joan: Hat = cast.joan
    with door.door(joan):
        file = files.open_file(
            "contact",
            owner_id=joan.agency_id,
            workspace_id=joan.workspace_id,
            retention_class=RetentionClass.MASH_NO_ACTION,
        )
        contact = Contact(
            id=uuid4(),
            reference=references.new("C"),
            owner_id=joan.agency_id,
            workspace=cast.workspace.mash,
            file=file,
            referrer_id=joan.person_id,
            state=ContactState.MASH_ENQUIRY,
            outcome=ContactState.MASH_ENQUIRY,
            source_kind="PROFESSIONAL",
            channel="HUB",
            purpose=Purpose.SAFEGUARD_CHILD,
            categories=[*categories],
            consent="NOT_SOUGHT",
            consent_override="WOULD_ENDANGER",
            received_at=at,
            screening_at=at,
            screened_at=at,
        )
        host = {cast.agency.council.pk}
        cause = sealing.Cause.of(CauseKind.HOST, contact)
        words = {"narrative": "She told me what he did."}
        sealing.seal(contact, "narrative", words, by=joan, to=host, cause=cause)
        contact.start(by=joan, at=at)
        for place, (given, family, born, role) in enumerate(PEOPLE):
            card = add_card(joan, given, family, born, cause=cause, to=host)
            add_part(contact, card, role, joan, place)
    return contact


def add_card(
    hat: Hat, given: str, family: str, born: str, *, cause: sealing.Cause, to: set
) -> Card:
    """A card of a hat's agency on somebody new."""
    at = clock.now()
    subject = Subject(id=uuid4(), reference=references.new("S", 8), made_at=at).start()
    file = files.open_file(
        "card",
        owner_id=hat.agency_id,
        workspace_id=None,
        retention_class=RetentionClass.AGENCY_CARD,
    )
    card = Card(
        id=uuid4(),
        owner_id=hat.agency_id,
        file=file,
        author_id=hat.person_id,
        birth_precision="EXACT",
    )
    who = Identity((Name(given, family),), Birth.on(date.fromisoformat(born)))
    sealing.seal(card, "identity", who.to_content(), by=hat, to=to, cause=cause)
    card.start(by=hat, at=at)
    Identification(id=uuid4(), card=card, subject=subject).start(by=hat, at=at, because=NEW)
    return card


def add_part(contact: Contact, card: Card, role: str, hat: Hat, place: int) -> Involvement:
    """Somebody's part in the contact's file."""
    pair = Identification.objects.get(card=card)
    return Involvement(
        id=uuid4(),
        subject_id=pair.subject_id,
        card=card,
        file_id=contact.file_id,
        role=role,
        thing_kind="contact",
        thing_id=contact.pk,
        place=place,
        matched_at=clock.now(),
    ).start(by=hat, at=clock.now())


def rated(cast: Cast, rating: Rating = Rating.RED, contact: Contact | None = None) -> Enquiry:
    """The contact rated by Devika."""
    contact = contact or make_contact(cast)
    with door.door(cast.devika):
        return ratings.rate(
            contact,
            by=cast.devika,
            rating=rating,
            lawful_basis=LawfulBasis.PUBLIC_TASK,
            because=RISK,
            version=contact.version,
        )


def fresh(row):  # type: ignore[no-untyped-def]
    """A row as it stands now; inside a door."""
    return type(row).objects.get(pk=row.pk)


def question(enquiry: Enquiry, **other: object) -> requests.Question:
    """What Devika asks about the people of the enquiry."""
    people = [
        requests.NamedPerson(part.subject_id, "Marisa Oakden", "14 Jun 1994", "Victim")
        for part in Involvement.objects.in_file(enquiry.file_id)
    ]
    given = {
        "text": "Incidents, orders and warnings",
        "people": people,
        "purpose": Purpose.SAFEGUARD_CHILD,
        "period_from_on": date(2026, 2, 1),
        "period_until_on": date(2027, 2, 1),
    }
    return requests.Question(**{**given, **other})  # type: ignore[arg-type]


def asked(cast: Cast, enquiry: Enquiry, *agencies: str) -> dict[str, InformationRequest]:
    """Requests to agencies of the cast, by their short keys."""
    ids = {getattr(cast.agency, key).pk: key for key in agencies}
    with door.door(cast.devika):
        now = fresh(enquiry)
        sent = requests.send(
            now,
            by=cast.devika,
            question=question(now),
            asked=[requests.Asked(pk) for pk in ids],
            version=now.version,
        )
        return {ids[request.agency_id]: request for request in sent}


def opened_by(hat: Hat, request: InformationRequest) -> InformationRequest:
    """The request opened by somebody of the agency asked."""
    with door.door(hat):
        return answers.read_question(fresh(request), by=hat)[0]


def matter(request: InformationRequest, text: str, **other: object) -> items.Matter:
    """One matter about the first person of the request."""
    given = {
        "text": text,
        "nature": Nature.FACT,
        "known_on": date(2027, 1, 17),
        "source_system": "Crime system",
        "author": "O. Marsh",
        "people": request.people[:1],
        "third_parties": [],
        "handling": Handling.P,
        "marking": Marking.OFFICIAL_SENSITIVE,
        "source_grade": SourceGrade.RELIABLE,
        "assessment": Assessment.KNOWN_DIRECTLY,
    }
    return items.Matter(**{**given, **other})  # type: ignore[arg-type]


SHARE = items.ReleaseDecision(Release.SHARE, ReasonCode.RELEVANT)
WITHHOLD = items.ReleaseDecision(Release.WITHHOLD, ReasonCode.NOT_PROPORTIONATE)


def in_part(text: str) -> items.ReleaseDecision:
    """A release of other words than the whole."""
    return items.ReleaseDecision(Release.SHARE_IN_PART, ReasonCode.THIRD_PARTY, shared_text=text)


def wrote(
    hat: Hat,
    request: InformationRequest,
    text: str,
    decision: items.ReleaseDecision,
    **other: object,
) -> Item:
    """One item written and decided."""
    with door.door(hat):
        item = items.add(fresh(request), by=hat)
    with door.door(hat):
        words = matter(request, text, **other)
        item = items.write(item, by=hat, matter=words, decision=decision, version=item.version)
        item.request = request
        return item


def returned(
    hat: Hat, request: InformationRequest, *, more_follows: bool = False
) -> InformationRequest:
    """The answer sent."""
    with door.door(hat):
        now = fresh(request)
        return answers.send_back(now, by=hat, version=now.version, more_follows=more_follows)


def nothing(hat: Hat, request: InformationRequest) -> InformationRequest:
    """Opened, and nothing held."""
    now = opened_by(hat, request)
    with door.door(hat):
        return answers.nothing_held(now, by=hat, version=now.version)


def decision(cast: Cast, **other: object) -> enquiries.Decision:
    """A whole decision led by the police."""
    given = {
        "outcomes": [Outcome.STRATEGY, Outcome.SECTION_17],
        "level": Level.FOUR,
        "lead_agency_id": cast.agency.police.pk,
        "rationale": "Third report in nine months.",
        "voice": VOICE,
    }
    return enquiries.Decision(**{**given, **other})  # type: ignore[arg-type]


def decided(cast: Cast, enquiry: Enquiry, **other: object) -> Enquiry:
    """The enquiry decided by Devika."""
    with door.door(cast.devika):
        now = fresh(enquiry)
        whole = decision(cast, **other)
        return enquiries.decide(
            now, by=cast.devika, decision=whole, because=THRESHOLD, version=now.version
        )


def told_everybody(cast: Cast, enquiry: Enquiry) -> None:
    """Written down of each person at risk that they were told today."""
    with door.door(cast.devika):
        wanted = sorted(people_told.not_written(fresh(enquiry)))
    for subject_id in wanted:
        with door.door(cast.devika):
            people_told.write(fresh(enquiry), subject_id, by=cast.devika, telling=told_today())


def police_ended(cast: Cast, enquiry: Enquiry) -> None:
    """The police say that their involvement has ended."""
    with door.door(cast.owen):
        police_outcomes.record(fresh(enquiry), by=cast.owen, ending=ended_today())


def closed(cast: Cast, enquiry: Enquiry) -> Enquiry:
    """The enquiry closed, after all that comes before."""
    told_everybody(cast, enquiry)
    police_ended(cast, enquiry)
    with door.door(cast.devika):
        now = fresh(enquiry)
        return closing.close(now, by=cast.devika, version=now.version)


MONDAY = datetime(2027, 2, 1, 9, 10, tzinfo=UTC)
