"""The story: what happened in Northmoor before, and what is open, late and due on the day of loading.

All people and places are invented (domain notes 8, and others like them). Times are relative to the
day of loading: a meeting is today, one enquiry is Red and nearly due, one answer is late.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from agencies import clock, door, hats, sign_in
from agencies.actors import Hat, Service
from agencies.models import Person
from config.demo import (
    adults,
    board_plans,
    cmog,
    disclosures,
    informed,
    joint,
    keeping,
    marac,
    marac_cases,
    marac_transfers,
    marks,
    missing,
    orders,
    partnership,
    risks,
    strategies,
    things,
)
from config.demo.front_door import Part, report, submit, take_into_screening
from config.demo.teller import WITHHOLD, Said, Teller, in_part
from mash_hub import phone_lists
from mash_hub.addresses import Address
from mash_hub.enquiries import Voice
from mash_hub.models import Contact, Enquiry
from mash_hub.models.enquiries import Level, Outcome, Rating
from mash_hub.models.items import Nature
from mash_hub.models.police_outcomes import PoliceResult
from mash_hub.referrals import NamedPerson

Tell = Callable[[str], None]
PASSWORD = "northmoor-by-the-river"  # noqa: S105  # of invented people; printed by ./hub demo

OAKDEN = (
    Part(
        "VICTIM",
        "Marisa",
        "Oakden",
        born=date(1994, 6, 14),
        nhs="9990000018",
        postcode="B99 9AA",
        safe_address=Address("2 Quarry Rise", "Northmoor", "B99 9AD"),  # her sister's
    ),
    Part("CHILD", "Ellie", "Thrale", born=date(2019, 3, 9), nhs="9990000026", postcode="B99 9AA"),
    Part("PERPETRATOR", "Callum", "Thrale", born=date(1990, 11, 2)),
)
OAKDEN_WORDS = (
    "At today’s home visit the mother told me that her former partner comes to the door most evenings, "
    "shouts through the letter box and has said he will take the child. She is 23 weeks pregnant. She "
    "asked me not to ring after four, since he checks her telephone then."
)


def tell(say: Tell) -> None:
    """Tell the whole story, saying each chapter as it is told."""
    today = hats.today()
    say("The partnership is set up: agencies, keys, agreements, people")
    with clock.moved(Teller(partnership.Partnership(), today).at(-120, 9)):
        made = partnership.set_up(today)
    _let_everybody_in(made)
    teller = Teller(made, today)
    say("An enquiry of last month, and the MARAC that followed")
    devlin = _devlin(teller)
    marac.earlier_meeting(teller)
    say("Marisa and Ellie: contact, enquiry, decision, referral")
    referral_day = _oakden(teller)
    say("Today’s MARAC is listed and its agenda published")
    marac.todays_meeting(teller, referral_day)
    say("Open work: one Red, one late, one waiting for a decision, new contacts")
    newest = _open_work(teller)
    say("A car and a hotel around the newest contact")
    things.tell(teller, newest)
    say("Adults: money that goes, and a daughter who shouts")
    adults.tell(teller)
    say("Joint screening: an incident of last night")
    joint.tell(teller)
    say("Exploitation: a girl, a man called Dex, a takeaway")
    cmog.tell(teller)
    say("Tia of Larchwood House: missing before, and again tonight")
    missing.tell(teller)
    marac_cases.tell(teller)
    marac_transfers.tell(teller)
    say("A legal hold on last month’s case, and a contact sent twice that may go")
    keeping.hold(teller, devlin)
    keeping.sent_twice(teller)
    keeping.claim(teller, devlin)
    say("Marisa asks the police for what is held about her")
    disclosures.tell(teller)
    say("The board’s plan: five items, from proposed to closed")
    board_plans.tell(teller)


def _let_everybody_in(made: partnership.Partnership) -> None:
    at = clock.now() - timedelta(days=100)
    with door.door(Service("demo-story")):
        first = next(iter(made.person.values()))
        first.set_password(PASSWORD)
        Person.objects.update(password=first.password, password_changed_at=at)
        for person in made.person.values():
            sign_in.enrol_demo_totp(person, at)


def _devlin(teller: Teller) -> Enquiry:
    """A contact of last month that became a case of the earlier MARAC."""
    day = (teller.workday(marac.earlier_day(teller) - 20, 9) - teller.at(0, 9)).days
    felix, mandeep = teller.hat("felix", "mash"), teller.hat("mandeep", "mash")
    contact = submit(
        teller,
        teller.at(day, 10, 5),
        felix,
        parts=(
            Part("VICTIM", "Sorcha", "Devlin", born=date(1987, 1, 22)),
            Part("PERPETRATOR", "Grant", "Pell", born=date(1983, 5, 5)),
        ),
        words="She left in May. He has found her new workplace and waits outside. Eleven yes answers.",
        categories=("DOMESTIC_ABUSE", "STALKING"),
        override="SERIOUS_HARM",
        safe="Ring her at work; never write home.",
    )
    take_into_screening(teller, contact, teller.at(day, 10, 20), mandeep)
    enquiry = teller.rate(
        contact, teller.at(day, 10, 30), Rating.AMBER, mandeep, "He has found her; separation."
    )
    asked = teller.ask(
        enquiry,
        teller.at(day, 10, 35),
        mandeep,
        "Reports, orders, licence.",
        ("police", "probation"),
    )
    teller.answer(
        asked["police"],
        teller.at(day, 13, 0),
        teller.hat("iris", "mash"),
        (Said("Two reports of following in six weeks.", source="Crime system"),),
    )
    teller.answer(
        asked["probation"],
        teller.at(day, 14, 0),
        teller.hat("nadia", "mash"),
        (Said("On licence until March; reports weekly, missed once.", source="Case record"),),
    )
    teller.decide(
        enquiry,
        teller.at(day, 15, 0),
        mandeep,
        outcomes=(Outcome.MARAC,),
        level=Level.FOUR,
        lead="police",
        rationale="Pursuit after separation, growing; professional judgement.",
        voice=Voice(not_sought_reason="No child is concerned; her own words stand in the contact."),
        referred=(
            NamedPerson("Sorcha Devlin", "Victim", "22 January 1987"),
            NamedPerson("Grant Pell", "Alleged perpetrator", "5 May 1983"),
        ),
    )
    teller.give_feedback(
        enquiry, teller.at(day, 15, 20), mandeep, "A decision is made and she will be supported."
    )
    teller.everybody_told(enquiry, teller.at(day, 15, 40), mandeep, "Priya Nair, IDVA")
    teller.police_ended(
        enquiry,
        teller.at(day + 2, 11),
        teller.hat("iris", "mash"),
        PoliceResult.ORDER,
        "A stalking protection order was made; he was told where he may not go.",
    )
    orders.devlin(teller, enquiry, teller.at(day + 2, 11, 10))
    orders.sought(teller, enquiry, teller.at(-1, 10))
    return enquiry


def _oakden(teller: Teller) -> int:
    """The one real case, some eighteen days ago, before today’s list closed; gives the day, from today."""
    day = (teller.workday(-18, 9) - teller.at(0, 9)).days
    joan, devika = teller.hat("joan", "mash"), teller.hat("devika", "mash")
    contact = submit(
        teller,
        teller.at(day, 9, 10),
        joan,
        parts=OAKDEN,
        words=OAKDEN_WORDS,
        categories=("DOMESTIC_ABUSE", "UNBORN"),
        override="WOULD_ENDANGER",
        safe="Ring before four. Never write, never leave a message.",
    )
    risks.dash(teller, contact, teller.at(day, 9, 12), joan, "Marisa Oakden")
    take_into_screening(teller, contact, teller.at(day, 9, 25), devika)
    enquiry = teller.rate(
        contact,
        teller.at(day, 9, 40),
        Rating.RED,
        devika,
        "Pregnant, and he threatens to take the child.",
    )
    asked = teller.ask(
        enquiry,
        teller.at(day, 9, 41),
        devika,
        "Incidents, orders, warnings, and anything that bears on the safety of mother and child.",
        ("police", "housing", "health", "education", "adults"),
    )
    teller.nothing_held(asked["housing"], teller.at(day, 10, 5), teller.hat("tom", "mash"))
    teller.answer(
        asked["police"],
        teller.at(day, 10, 50),
        teller.hat("owen", "mash"),
        (
            Said(
                "Four domestic incidents reported in nine months, the last on 17 January; one at a "
                "neighbour’s address.",
                in_part("Three domestic incidents reported in nine months. No charge."),
                source="Crime system",
                third_parties=("a neighbour",),
            ),
            Said(
                "Domestic Violence Protection Order in 2025, 28 days, no breach recorded.",
                source="Court result",
            ),
            Said("His employer’s name and shifts.", WITHHOLD, source="Interview"),
        ),
    )
    sealed = teller.lodge(
        asked["police"],
        teller.at(day, 11, 5),
        teller.hat("cole", "mash"),
        "Somebody close to him says that he asks around for her new telephone number.",
        readers=(devika,),
    )
    teller.consider(sealed, teller.at(day, 11, 25), devika)
    teller.nothing_held(asked["adults"], teller.at(day, 11, 15), teller.hat("shona", "mash"))
    teller.answer(
        asked["education"],
        teller.at(day, 11, 40),
        teller.hat("edna", "mash"),
        (
            Said(
                "Class teacher worried since Christmas; collected late four times.", source="School"
            ),
        ),
    )
    teller.answer(
        asked["health"],
        teller.at(day, 12, 24),
        teller.hat("kim", "mash"),
        (
            Said(
                "23 weeks pregnant; missed her antenatal appointment on 19 January.",
                source="Maternity record",
            ),
            Said(
                "The health visitor thinks she is more frightened than her score shows.",
                nature=Nature.OPINION,
                source="Health visitor",
                days_before=1,
            ),
        ),
    )
    both = (Outcome.STRATEGY, Outcome.SECTION_17, Outcome.MARAC)
    for minute, key, name, outcomes, level, words in (
        (40, "police", "owen", both, Level.FOUR, "It comes closer together, and he looks for her."),
        (
            45,
            "education",
            "edna",
            (Outcome.EARLY_HELP,),
            Level.THREE,
            "School can hold this with support; the child is seen daily.",
        ),
    ):
        hat = teller.hat(name, "mash")
        teller.view(asked[key], teller.at(day, 12, minute), hat, outcomes, level, words)
    teller.decide(
        enquiry,
        teller.at(day, 12, 55),
        devika,
        outcomes=(Outcome.STRATEGY, Outcome.SECTION_17, Outcome.MARAC),
        level=Level.FOUR,
        lead="police",
        rationale="Three incidents in nine months, closer together; pregnancy; care missed; a child who "
        "hides the telephone. Not known: where he lives now.",
        voice=Voice(
            "I hide the phone for Mummy.",
            "Ellie, 7",
            "Her class teacher",
            teller.at(day - 3, 9).date(),
        ),
        referred=(
            NamedPerson("Marisa Oakden", "Victim", "14 June 1994"),
            NamedPerson("Callum Thrale", "Alleged perpetrator", "2 November 1990"),
            NamedPerson("Ellie Thrale", "Child", "9 March 2019"),
        ),
    )
    marks.tell(teller, enquiry, teller.at(day, 13, 10))
    orders.oakden(teller, enquiry, teller.at(day, 15, 0))
    orders.asked(teller, enquiry, teller.at(-4, 10))
    teller.give_feedback(
        enquiry,
        teller.at(day, 13, 5),
        devika,
        "A decision is made and support is arranged. Please keep to the safe contact plan.",
    )
    strategies.tell(teller, enquiry.contact_id, teller.at(day, 13, 15))
    informed.tell(teller, asked["police"], teller.at(day, 14, 0))
    return day


def _open_work(teller: Teller) -> Contact:
    """What waits on the day of loading; gives the newest contact."""
    now = clock.now()
    felix, piotr, mo = (teller.hat(name, "mash") for name in ("felix", "piotr", "mo"))
    devika, mandeep = teller.hat("devika", "mash"), teller.hat("mandeep", "mash")
    paula = teller.hat("paula", "mash")
    with teller.act(now - timedelta(days=2), paula):
        phone_lists.add("Duty inspector", "+447700900123", "Day and night", by=paula)
        phone_lists.add("Control room", "+441632960201", "Nights and weekends", by=paula)
    # Red, an hour and a half old: two agencies have answered, two have not.
    red = submit(
        teller,
        now - timedelta(minutes=100),
        piotr,
        parts=(
            Part("CHILD", "Jonah", "Adair", born=date(2016, 4, 3), postcode="B99 9AB"),
            Part("PARENT", "Leanne", "Adair", born=date(1991, 8, 19), postcode="B99 9AB"),
        ),
        words="Came to school with a burn on his arm and would not say how. He asked not to be sent home.",
        categories=("PHYSICAL",),
        override="CHILD_AT_RISK",
        safe="Speak to him at school only.",
    )
    take_into_screening(teller, red, now - timedelta(minutes=90), devika)
    enquiry = teller.rate(
        red, now - timedelta(minutes=85), Rating.RED, devika, "Unexplained burn; afraid to go home."
    )
    asked = teller.ask(
        enquiry,
        now - timedelta(minutes=80),
        devika,
        "Anything about injuries, violence or substances in this household.",
        ("police", "health", "housing", "practice"),
    )
    teller.nothing_held(asked["housing"], now - timedelta(minutes=60), teller.hat("tom", "mash"))
    teller.answer(
        asked["health"],
        now - timedelta(minutes=25),
        teller.hat("kim", "mash"),
        (
            Said(
                "Seen in the walk-in centre in May with a scald to the hand.",
                source="Community record",
            ),
        ),
    )
    teller.view(
        asked["health"],
        now - timedelta(minutes=20),
        teller.hat("kim", "mash"),
        (Outcome.STRATEGY,),
        Level.FOUR,
        "A second burn in a year, and he is afraid: he has to be seen today.",
    )
    teller.open_request(asked["police"], now - timedelta(minutes=40), teller.hat("owen", "mash"))
    _late_amber(teller, mandeep, felix)
    _green(teller, mandeep, mo)
    report(teller, now - timedelta(minutes=25), devika)
    for minutes, by, part, words, category in (
        (
            35,
            felix,
            Part("CHILD", "Tamsin", "Roake", born=date(2021, 1, 12)),
            "Weight has fallen across two centiles and two reviews were missed.",
            "NEGLECT",
        ),
        (
            12,
            piotr,
            Part("CHILD", "Idris", "Vane", born=date(2011, 10, 30)),
            "New telephone and trainers, tired, collected by an older man in a grey car.",
            "EXPLOITATION",
        ),
    ):
        newest = submit(
            teller,
            now - timedelta(minutes=minutes),
            by,
            parts=(part,),
            words=words,
            categories=(category,),
            override="CHILD_AT_RISK",
            safe="",
        )
    return newest


def _late_amber(teller: Teller, by: Hat, referrer: Hat) -> None:
    """Amber, from the working day before yesterday: probation has not answered and is late."""
    at = teller.workday(-3, 10)
    contact = submit(
        teller,
        at,
        referrer,
        parts=(
            Part("CHILD", "Rafi", "Osei", born=date(2017, 7, 7), postcode="B99 9AC"),
            Part("PARENT", "Dominic", "Osei", born=date(1988, 2, 28), postcode="B99 9AC"),
        ),
        words="Mother asked for help: his father drinks again since his release and shouts at the boy.",
        categories=("EMOTIONAL",),
        override="CHILD_AT_RISK",
        safe="Mother can be rung at work.",
    )
    mandeep = by
    take_into_screening(teller, contact, at + timedelta(minutes=20), mandeep)
    enquiry = teller.rate(
        contact,
        at + timedelta(minutes=30),
        Rating.AMBER,
        mandeep,
        "Significant concern, not immediate.",
    )
    asked = teller.ask(
        enquiry,
        at + timedelta(minutes=35),
        mandeep,
        "Licence, breaches, violence, alcohol.",
        ("probation", "police", "education"),
    )
    teller.nothing_held(asked["education"], at + timedelta(hours=3), teller.hat("edna", "mash"))
    iris = teller.hat("iris", "mash")
    warning, mistaken = teller.answer(
        asked["police"],
        at + timedelta(hours=4),
        iris,
        (
            Said("One public order warning in March; nothing at home.", source="Crime system"),
            Said("A drink-drive conviction in 2019.", source="Crime system"),
        ),
    )
    teller.take_back(
        mistaken, at + timedelta(hours=5), iris, "It belongs to another man of the same name."
    )
    teller.dispute(
        warning,
        at + timedelta(hours=6),
        mandeep,
        "The mother’s letter from the court says it was in May, after his release.",
        "One public order warning in May; nothing at home.",
    )


def _green(teller: Teller, by: Hat, referrer: Hat) -> None:
    """Green, answered in full: it waits for the decision."""
    at = teller.workday(-2, 14)
    contact = submit(
        teller,
        at,
        referrer,
        parts=(Part("CHILD", "Tia", "Brannock", born=date(2012, 9, 20), nhs="9990000034"),),
        words="She has stopped eating with the others and asks to sleep with the light on.",
        categories=("EMOTIONAL",),
        override="CHILD_AT_RISK",
        safe="",
    )
    take_into_screening(teller, contact, at + timedelta(minutes=15), by)
    enquiry = teller.rate(
        contact, at + timedelta(minutes=25), Rating.GREEN, by, "Wellbeing; no sign of harm so far."
    )
    asked = teller.ask(
        enquiry,
        at + timedelta(minutes=30),
        by,
        "Is she known, and how does she fare?",
        ("health", "education"),
    )
    teller.nothing_held(asked["health"], at + timedelta(hours=2), teller.hat("sen", "mash"))
    teller.answer(
        asked["education"],
        at + timedelta(hours=2, minutes=30),
        teller.hat("edna", "mash"),
        (Said("Attendance 96 %; her form tutor says she is quieter this term.", source="School"),),
    )
