"""Exploitation in the story: a girl who comes home late, a man called Dex, a takeaway, a grey car (8b)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from agencies import clock, hats
from agencies.actors import Hat
from agencies.models import Agency, Draft
from agencies.reasons import Reason, ReasonCode
from config.demo.front_door import Part, submit
from config.demo.teller import Teller
from config.demo.things import recorded
from mash_hub import (
    cmog_entries,
    cmog_levels,
    disruption_tasks,
    links,
    relationships,
    risk_assessments,
    safety_plans,
)
from mash_hub.bonds import Bond
from mash_hub.cmog_words import Said
from mash_hub.disruption_tasks import Asked
from mash_hub.flags import Showing
from mash_hub.identifiers import Given as Number
from mash_hub.models import (
    CmogEntry,
    Contact,
    DisruptionTask,
    DisruptionTool,
    Exploitation,
    Involvement,
    ListKind,
    SafetyPlan,
    Subject,
    TaskState,
    Thing,
    ThingCard,
)
from mash_hub.models.items import Assessment, SourceGrade
from mash_hub.models.links import Certainty, Relation
from mash_hub.models.relationships import Confidence
from mash_hub.models.subjects import SubjectKind
from mash_hub.particulars import Particulars
from mash_hub.questionnaires import Answer, Tool, newest
from mash_hub.relationships import Tie
from mash_hub.risk_assessments import About, Filled, Given, Judgement
from mash_hub.safety_plans import Written

OPEN = Reason(ReasonCode.OPEN_CASE)
TIA = Part("CHILD", "Tia", "Brannock", born=date(2012, 9, 20), postcode="B99 9AL")
KAYLEIGH = Part("CHILD", "Kayleigh", "Marsden", born=date(2011, 5, 2))
WORDS = (
    "Tia came home at two, with a telephone that nobody here gave her. She says a friend called Dex drives "
    "her. Kayleigh was with her again."
)
LANTERN = Particulars(
    SubjectKind.PLACE,
    name="Blue Lantern",
    sort="TAKEAWAY",
    lines="41 Canal Street",
    town="Northmoor",
    postcode="B99 9AM",
)
CAR = Particulars(SubjectKind.VEHICLE, make="Hatchback", colour="Grey", seen_where="Canal Street")
PHONE = Particulars(SubjectKind.TELEPHONE, phone=Number("+447700900777"), safe_to_call="NO")
CERTAIN = Certainty.CERTAIN
CONCERN = Tie(Bond.HAS_CONCERN, "What Tia says", Confidence.REPORTED)
PLAN = Written(
    child_view="I want Aisha, not the police, to tell me things. I like it when somebody asks twice.",
    trusted_adult="Aisha Bell, her social worker; the night worker rings her",
    dangers="An older man with a car, late messages, the takeaway on Canal Street.",
    done="Gwen sees her each Tuesday. The home checks at ten and one. The police pass by at closing time.",
    for_family="We meet on Tuesdays. If you are worried, ring Aisha; at night ring the home.",
    for_door="Ask for Aisha first. She answers when she is asked twice. Do not ask before other children.",
    for_home="Check at ten and one. If she is out after ten, report at once. A grey car: ring 999.",
)
SIGNS = ("missing", "older", "gifts", "cars", "places", "secretive", "school")


def tell(teller: Teller) -> dict[str, Any]:
    """Tell it in the days before today; gives the entries by a short word."""
    gwen, lyle = teller.hat("gwen", "cmog"), teller.hat("lyle", "cmog")
    leo = teller.hat("leo", "cmog")
    contact = submit(
        teller,
        teller.at(-6, 8, 50),
        teller.hat("mo", "mash"),
        parts=(TIA, KAYLEIGH),
        words=WORDS,
        categories=("EXPLOITATION", "MISSING"),
        override="CHILD_AT_RISK",
        safe="Ring the home, ask for the manager.",
    )
    tia_is, kayleigh_is = people_of(teller, contact, gwen)
    why = Said(
        (Exploitation.SEXUAL, Exploitation.COUNTY_LINES),
        {
            "name": "Tia Brannock, 14",
            "why": "Missing twice in a week, a new telephone, an older man, late cars.",
        },
    )
    tia = entered(teller, teller.at(-5, 10), gwen, tia_is, why)
    screened(teller, teller.at(-5, 10, 30), gwen, tia, "Tia Brannock", "SIGNIFICANT")
    stepped(teller, teller.at(-5, 11), gwen, tia, "ON_LIST", "Agreed with the police and health.")
    friend = Said((Exploitation.SEXUAL,), {"name": "Kayleigh Marsden, 15", "why": "Seen with Tia."})
    kayleigh = entered(teller, teller.at(-4, 9), gwen, kayleigh_is, friend)
    with teller.act(teller.at(-4, 11), lyle):
        dex = cmog_entries.enter_unidentified(
            "Dex", "About 28, tall, a scar on the chin.", _dex(), by=lyle
        )
    stepped(teller, teller.at(-4, 11, 30), lyle, dex, "ON_LIST", "Two sources name him.")
    lantern = recorded(teller, teller.at(-4, 12), gwen, LANTERN)
    with teller.act(teller.at(-4, 12, 5), gwen):
        anchor = Subject.objects.get(pk=lantern.subject_id)
    concern = Said(
        (Exploitation.SEXUAL,),
        {"name": "Blue Lantern, Canal Street", "why": "Young people wait there late; no cameras."},
    )
    place = entered(teller, teller.at(-4, 12, 10), gwen, anchor, concern, ListKind.LOCATION)
    for minute, state, words in (
        (20, "ASSESSED", "Three reports in a month."),
        (30, "ACTIVE", "Licensing and neighbourhood police visit."),
    ):
        stepped(teller, teller.at(-4, 12, minute), gwen, place, state, words)
    stepped(teller, teller.at(-1, 19), leo, place, "VISITED", "Cameras asked for as a condition.")
    _links(teller, gwen, lantern, (anchor.reference, dex.reference), (tia_is, kayleigh_is))
    with teller.act(teller.at(-3, 9, 45), gwen):
        relationships.relate(tia_is, dex, by=gwen, tie=CONCERN, showing=Showing())
    _safety_plan(teller, gwen, tia)
    _tasks(teller, gwen, leo, lyle, place, dex)
    return {"tia": tia, "kayleigh": kayleigh, "dex": dex, "place": place, "contact": contact}


def _links(
    teller: Teller,
    gwen: Hat,
    lantern: ThingCard,
    listed: tuple[str, str],
    children: tuple[Subject, Subject],
) -> None:
    """What the social worker knows to hang together: a telephone, the takeaway, a car before it, and his."""
    (tia, kayleigh), (place, dex) = children, listed
    car = recorded(teller, teller.at(-3, 9), gwen, CAR)
    phone = recorded(teller, teller.at(-3, 9, 10), gwen, PHONE)
    seen = links.Said(
        Relation.USES,
        CERTAIN,
        "The home’s log",
        source_grade=SourceGrade.RELIABLE,
        assessment=Assessment.KNOWN_DIRECTLY,
    )
    for minute, card, reference, said in (
        (20, phone, tia.reference, seen),
        (25, lantern, tia.reference, links.Said(Relation.GOES_TO, CERTAIN, "Prevention interview")),
        (30, lantern, kayleigh.reference, links.Said(Relation.SEEN_AT, CERTAIN, "A youth worker")),
        (
            35,
            car,
            place,
            links.Said(Relation.SEEN_AT, Certainty.POSSIBLE, "The home’s log"),
        ),
        (40, car, dex, links.Said(Relation.USES, Certainty.LIKELY, "What Tia says")),
    ):
        with teller.act(teller.at(-3, 9, minute), gwen):
            end = links.end_of(reference, by=gwen)
            links.add(Thing.objects.get(pk=card.subject_id), end, said, by=gwen)


def _tasks(
    teller: Teller, gwen: Hat, leo: Hat, lyle: Hat, place: CmogEntry, dex: CmogEntry
) -> None:
    """Licensing made cameras a condition, and is asked once more; the police look for a name."""
    with teller.act(teller.at(-4, 12), gwen):
        licensing, police = (Agency.objects.get(pk=hat.agency_id) for hat in (leo, lyle))

    def asked(at: datetime, by: Hat, entry: CmogEntry, said: Asked) -> DisruptionTask:
        with teller.act(at, by):
            now = CmogEntry.objects.get(pk=entry.pk)
            return disruption_tasks.ask(now, said, by=by, version=now.version)

    def stepped_on(
        at: datetime, by: Hat, task: DisruptionTask, state: TaskState, words: str, effect: str = ""
    ) -> None:
        with teller.act(at, by):
            now = DisruptionTask.objects.get(pk=task.pk)
            disruption_tasks.step(
                now,
                state,
                words,
                happened_on=hats.today(),
                effect=effect,
                by=by,
                version=now.version,
            )

    due = (teller.at(9, 12)).date()
    cameras = asked(
        teller.at(-4, 13),
        gwen,
        place,
        Asked(
            licensing,
            "Food and late-night licences",
            DisruptionTool.LICENSING,
            due,
            "Make cameras a condition",
            "Young people wait inside after eleven. Please ask for cameras at door and counter.",
        ),
    )
    stepped_on(teller.at(-3, 9), leo, cameras, TaskState.ACCEPTED, "I visit on Thursday evening.")
    stepped_on(
        teller.at(-1, 19, 30),
        leo,
        cameras,
        TaskState.DONE,
        "Cameras are a condition from the first of the month. The owner agreed.",
        "TOO_SOON",
    )
    asked(
        teller.at(-1, 20),
        gwen,
        place,
        Asked(
            licensing,
            "Taxi licences",
            DisruptionTool.LICENSING,
            due,
            "Remind drivers of their duty",
            "Drivers wait at the door with the engine on. Please remind them whom to ring.",
        ),
    )
    asked(
        teller.at(-2, 11),
        lyle,
        dex,
        Asked(
            police,
            "Perpetrator team",
            DisruptionTool.IDENTIFY,
            due,
            "Find out who “Dex” is",
            "About 28, tall, a scar on the chin. Two sources name him; a grey car.",
        ),
    )


def _safety_plan(teller: Teller, gwen: Hat, tia: CmogEntry) -> None:
    """Her plan, agreed; the home’s manager reads the copy for the home."""
    with teller.act(teller.at(-4, 12), gwen):
        row = safety_plans.write(
            CmogEntry.objects.get(pk=tia.pk),
            PLAN,
            review_on=hats.today() + timedelta(days=35),
            readers=[teller.made.person["mo"].pk],
            by=gwen,
            version=0,
        )
    with teller.act(teller.at(-3, 10, 30), gwen):
        newest_plan = SafetyPlan.objects.get(pk=row.pk)
        safety_plans.agree(newest_plan, by=gwen, version=newest_plan.version)


def _dex() -> Said:
    return Said(
        (Exploitation.SEXUAL,),
        {
            "alias": "Dex",
            "description": "About 28, tall, a scar on the chin. Never gives another name.",
            "risk": "Meets girls of 14 and 15, gives them telephones, drives them at night.",
            "look_out": "A grey hatchback near the canal after nine. Do not speak to him: ring 999.",
        },
        kept="Two children named him, independently of each other.",
    )


def people_of(teller: Teller, contact: Contact, by: Hat) -> list[Subject]:
    """The people of a contact, in the order they were named."""
    with teller.act(clock.now(), by):
        parts = Involvement.objects.in_file(contact.file_id).select_related("subject")
        return [part.subject for part in parts]


def entered(
    teller: Teller,
    at: datetime,
    by: Hat,
    subject: Subject,
    said: Said,
    kind: ListKind = ListKind.CHILD,
) -> CmogEntry:
    """Entered on a list."""
    with teller.act(at, by):
        return cmog_entries.enter(subject, kind, said, by=by)


def screened(
    teller: Teller, at: datetime, by: Hat, row: CmogEntry, who: str, grade: str
) -> CmogEntry:
    """Screened, and its level taken from the screening."""
    form = newest(Tool.CSE)
    about = About(row.kind, row.pk, row.file_id, row.reference)
    answers = {
        one.name: Given(Answer.YES if one.name in SIGNS else Answer.NO, "Home’s log")
        for one in form.questions
    }
    with teller.act(at, by):
        draft = risk_assessments.begin(about, Tool.CSE, by=by, person=row.subject_id)
    with teller.act(at + timedelta(minutes=5), by):
        kept = Draft.objects.select_related("file").get(pk=draft.pk)
        made = risk_assessments.complete(
            kept,
            about,
            form,
            Filled(who, 14, answers),
            Judgement(grade, "An older man has a hold on her; she does not see it so."),
            by=by,
            person=row.subject_id,
        )
    with teller.act(at + timedelta(minutes=6), by):
        newest_row = CmogEntry.objects.get(pk=row.pk)
        return cmog_levels.screen(newest_row, made, by=by, version=newest_row.version)


def stepped(
    teller: Teller, at: datetime, by: Hat, row: CmogEntry, state: str, words: str
) -> CmogEntry:
    """Taken to a state."""
    with teller.act(at, by):
        newest_row = CmogEntry.objects.get(pk=row.pk)
        cmog_entries.step(
            newest_row, state, words, happened_on=hats.today(), by=by, version=newest_row.version
        )
        return newest_row
