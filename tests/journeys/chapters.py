"""Chapters that the demo story does not tell, so that every page of the hub has something to show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import uuid4

from agencies import clock, hats
from agencies.attachments.spools import Spool
from agencies.models.files import File
from agencies.models.workspaces import Purpose, Workspace
from agencies.reasons import Reason, ReasonCode
from agencies.sessions import SessionStore, hashed
from config.demo import adults, front_door, marac, partnership, risks
from config.demo import joint as screened
from config.demo import strategies as discussed
from config.demo.front_door import Part, submit, take_into_screening
from config.demo.teller import Said, Teller
from mash_hub import (
    access_requests,
    answer_sign_offs,
    answers,
    attachments,
    barriers,
    break_glass,
    case_passings,
    chronologies,
    clocks,
    closing,
    contacts,
    emergency_scope,
    enquiries,
    enquiry_hand_overs,
    escalations,
    finding,
    interests,
    interpreters,
    items,
    legal_holds,
    list_matches,
    merges,
    onward_requests,
    overrules,
    partnership_settings,
    public_reports,
    risk_page,
    risk_releases,
    screening,
    sealed_attachments,
    strategies,
    subjects,
)
from mash_hub.addresses import Address
from mash_hub.enquiries import Voice
from mash_hub.identifiers import Identifier, Kind
from mash_hub.identities import Birth, Identity, Name
from mash_hub.interests import Interest
from mash_hub.interpreters import Offer
from mash_hub.languages import Language
from mash_hub.models import (
    ConcernState,
    Contact,
    Enquiry,
    InformationRequest,
    Involvement,
    Item,
    OutsideBody,
    RiskAssessment,
    SealedItem,
    SignOffKind,
    StrategyState,
    Subject,
)
from mash_hub.models.attachments import Going
from mash_hub.models.barriers import BarrierKind
from mash_hub.models.contacts import ContactState
from mash_hub.models.enquiries import Level, Outcome, Rating
from mash_hub.models.escalations import EscalationType
from mash_hub.models.interests import Relation
from mash_hub.models.interpreters import InterpreterKind, Nearness
from mash_hub.models.legal_holds import HoldKind
from mash_hub.models.partnership_settings import SettingName
from mash_hub.models.releases import Audience, AudienceKind
from mash_hub.models.risk_releases import RiskSection
from mash_hub.public_reports import Told
from mash_hub.referrals import NamedPerson
from mash_hub.risk_releases import RiskTerms
from meetings import agenda, attendance, claims, minutes
from meetings.models import (
    AgendaItem,
    Attendance,
    AttendanceState,
    Heading,
    Meeting,
    MeetingKind,
    MeetingState,
)
from tests.journeys import (
    audit_chapters,
    cmog_chapters,
    disclosure_chapters,
    joining_chapters,
    listing_chapters,
    marac_chapters,
    marker_chapters,
    meeting_chapters,
    minutes_chapters,
    missing_chapters,
    reopening_chapters,
    transfer_chapters,
)

THRESHOLD = Reason(ReasonCode.THRESHOLD)
CHANGED = Reason(ReasonCode.CIRCUMSTANCES_CHANGED)
WHO = {"role": "CHILD", "given": "Petra", "family": "Lindholm", "age": "9", "sex": "FEMALE"}
STEPS = {
    "danger": {"danger": "NO"},
    "kind": {"kind": "CHILD"},
    "particulars": {"responsible": "Her mother", "seen": "ALONE", "parents_know": "YES"},
    "worry": {"categories": ["NEGLECT"], "grade": "UNGRADED"},
    "story": {"narrative": "She comes to school hungry.", "voice": ""},
    "consent": {"consent": "GIVEN", "override": ""},
    "safe": {"safe_contact": "Ring in the morning.", "not_to_know": ""},
}
INTERPRETER = Offer(
    "Petr", "Halas", Language.SLOVAK, InterpreterKind.SERVICE, Nearness.NOT_ASKED, service="Lingua"
)
LETTER = b"She was seen at the surgery in May, and came alone.\n"
WHY_SAID = "The officers have to know which door, and nobody else is at that address."
ROSE = (Part("CHILD", "Rose", "Marchmain", born=date(2018, 5, 2), postcode="B99 9AE"),)


def tell() -> dict[str, Contact]:
    """Tell them after the story, in its last hours; gives contacts that somebody is led to."""
    teller = Teller(partnership.restore(), hats.today())
    _an_unsent_contact(teller)
    _a_risk_is_assessed(teller)
    _a_risk_is_released(teller)
    _somebody_reports(teller)
    protected = _contacts_on_their_way(teller)
    to_look_up = _a_likeness(teller)
    _a_strategy_discussion(teller)
    _discussions(teller)
    _joint_screening(teller)
    _passed_on(teller)
    _adults(teller)
    _an_answer_is_being_written(teller)
    _more_is_asked_for(teller)
    _words_wait(teller)
    _an_enquiry_is_handed_over(teller)
    _an_answer_waits_for_sign_off(teller)
    _a_limit_is_to_change(teller)
    joining_chapters.tell(teller, _ago)
    _an_emergency(teller)
    _a_restriction(teller)
    _a_review_needs_its_records(teller)
    _police_disagree(teller)
    _two_are_one(teller)
    _one_number_on_two(teller)
    _a_list_is_to_be_matched(teller)
    _closed(teller, _decided(teller, "Nils", "Avery", (Outcome.EARLY_HELP,)))
    _decided(teller, "Nora", "Fenn", (Outcome.MARAC,))
    minutes_chapters.tell(teller, _ago)
    minutes_chapters.ask_for_a_correction(teller, _ago)
    _decided(teller, "Joyce", "Tarrant", (Outcome.MARAC,))
    marac_chapters.tell(teller, _ago)
    transfer_chapters.tell(teller, _ago)
    missing_chapters.tell(teller, _ago)
    cmog_chapters.tell(teller, _ago)
    marker_chapters.tell(teller, _ago)
    listing_chapters.tell(teller, _ago, _asked(teller, "Ilka", "Rand", 5))
    reopening_chapters.tell(teller, _ago, _matched)
    meeting_chapters.cmog_to_come(teller, _ago)
    _a_case_is_deferred(teller)
    _police_assessed_the_case_of_the_meeting(teller)
    _the_meeting_begins(teller)
    minutes_chapters.change_a_line(teller, _ago)
    _somebody_was_not_there(teller)
    _decided(teller, "Greta", "Sellick", (Outcome.MARAC,))
    meeting_chapters.research_begins(teller, _ago)
    _decided(teller, "Maud", "Sellick", (Outcome.MARAC,))  # this referral waits
    disclosure_chapters.tell(teller, _ago)
    audit_chapters.tell(teller, _ago)
    _a_record_whose_time_is_over(teller)
    _a_hold_of_long_ago(teller)
    return {"protected": protected, "to look up": to_look_up}


def _a_review_needs_its_records(teller: Teller) -> None:
    """An officer holds a case for a review, and asks those who wrote in it for its chronology."""
    enquiry = _asked(teller, "Ida", "Holm", 12)
    pavel = teller.hat("pavel", "mash")
    with teller.act(_ago(hours=11), pavel):
        record = barriers.record_of(enquiry.reference, by=pavel)
        assert record is not None
        day = hats.today() + timedelta(days=90)
        because = Reason(ReasonCode.REVIEW, "A child safeguarding practice review has begun.")
        hold = legal_holds.place(record, HoldKind.CSPR, review_on=day, by=pavel, because=because)
    with teller.act(_ago(hours=10), pavel):
        chronologies.ask(hold, by=pavel)


def _a_record_whose_time_is_over(teller: Teller) -> None:
    """A contact of long ago: its file says so, since nothing of this hub is as old."""
    contact = _contact(teller, (Part("CHILD", "Nell", "Ambry", born=date(2000, 4, 3)),), hours=30)
    with teller.act(_ago(hours=29), teller.hat("mandeep", "mash")):
        File.objects.get(pk=contact.file_id).set_closed(_ago(hours=24 * 366 * 7))


def _a_hold_of_long_ago(teller: Teller) -> None:
    """A hold that two lifted more than ten years ago: it goes with those of its year."""
    contact = _contact(teller, (Part("CHILD", "Rhys", "Corrin", born=date(2009, 2, 8)),), hours=28)
    because = Reason(ReasonCode.REVIEW, "A complaint was looked into.")
    orla, pavel = teller.hat("orla", "mash"), teller.hat("pavel", "mash")
    years = 24 * 366 * 12
    with teller.act(_ago(hours=years), orla):
        record = barriers.record_of(contact.reference, by=orla)
        assert record is not None
        day = hats.today() + timedelta(days=90)
        hold = legal_holds.place(
            record, HoldKind.COMPLAINT, review_on=day, by=orla, because=because
        )
    with teller.act(_ago(hours=years - 1), orla):
        hold = legal_holds.ask_to_lift(hold, by=orla, because=because, version=hold.version)
    with teller.act(_ago(hours=years - 2), pavel):
        given = {"by": pavel, "because": because, "version": hold.version}
        legal_holds.answer_lift(hold, lifts=True, **given)


def _a_restriction(teller: Teller) -> None:
    """An officer restricted a contact to those who decide about it."""
    contact = _contact(teller, (Part("CHILD", "Pia", "Norlund", born=date(2015, 3, 9)),), hours=6)
    orla = teller.hat("orla", "mash")
    readers = [teller.hat(name, "mash").person_id for name in ("devika", "mandeep", "arlo")]
    with teller.act(_ago(hours=5), orla):
        record = barriers.record_of(contact.reference, by=orla)
        assert record is not None
        because = Reason(ReasonCode.SECURITY, "She is to be adopted.")
        barriers.restrict(record, BarrierKind.ADOPTION, readers, by=orla, because=because)


def _an_emergency(teller: Teller) -> None:
    """Owen opened a case as somebody was in danger; it waits for the reviews of who holds it."""
    contact = _contact(teller, (Part("VICTIM", "Dora", "Finlay", born=date(1990, 4, 1)),), hours=3)
    owen = teller.hat("owen", "mash")
    with teller.act(_ago(hours=2), owen):
        store = SessionStore()
        store.create()
        by = replace(owen, session_hash=hashed(store.session_key or ""))
        target = emergency_scope.find(
            reference=contact.reference, typed=None, by=by, category=ReasonCode.RISK_TO_LIFE
        )
        assert target is not None
        why = "She rang from a locked room, and he was at the door."
        break_glass.invoke(target, by=by, category=ReasonCode.RISK_TO_LIFE, why=why)


def ready_to_decide(number: int) -> list[Enquiry]:
    """So many enquiries whose answers are all in."""
    teller = Teller(partnership.restore(), hats.today())
    devika, tom = teller.hat("devika", "mash"), teller.hat("tom", "mash")
    found = []
    for place in range(number):
        enquiry = _asked(teller, "Orla", f"Kess{'abcdefghijklmnopqrstuvwxyz'[place]}", 8)
        asked = teller.ask(enquiry, _ago(hours=7), devika, "Tenancy.", ("housing",))
        teller.nothing_held(asked["housing"], _ago(hours=6), tom)
        found.append(enquiry.pk)
    with teller.act(_ago(hours=5), devika):
        return list(Enquiry.objects.filter(pk__in=found))


def _ago(**span: float) -> datetime:
    return clock.now() - timedelta(**span)


def _contact(teller: Teller, parts: Sequence[Part], **ago: float) -> Contact:
    return submit(
        teller,
        _ago(**ago),
        teller.hat("joan", "mash"),
        parts=parts,
        words="She did not want to go home.",
        categories=("EMOTIONAL",),
        override="CHILD_AT_RISK",
        safe="",
    )


def _an_unsent_contact(teller: Teller) -> None:
    joan = teller.hat("joan", "mash")
    with teller.act(_ago(hours=2), joan):
        draft = contacts.begin(by=joan)
        draft_id = draft.pk
    with teller.act(_ago(hours=1.9), joan):
        key = contacts.add_person(type(draft).objects.get(pk=draft_id), by=joan)
    pages = {"who": WHO, "more": {"postcode": ""}}
    for page, words in pages.items():
        with teller.act(_ago(hours=1.8), joan):
            newest = type(draft).objects.get(pk=draft_id)
            contacts.save_person(newest, key, page, words, by=joan)
    for step, words in STEPS.items():
        with teller.act(_ago(hours=1.7), joan):
            contacts.save_step(type(draft).objects.get(pk=draft_id), step, words, by=joan)


def _a_risk_is_assessed(teller: Teller) -> None:
    """One went to the host with its contact, and its referrer has begun another."""
    joan = teller.hat("joan", "mash")
    part = Part("VICTIM", "Wilma", "Ashdown", born=date(1990, 6, 1))
    contact = _contact(teller, (part,), hours=7)
    risks.dash(teller, contact, _ago(hours=6.9), joan, "Wilma Ashdown")
    risks.begin(teller, contact, _ago(hours=6.8), joan)


def _a_risk_is_released(teller: Teller) -> None:
    """A decision-maker's own assessment is read by the police as well."""
    devika, owen = teller.hat("devika", "mash"), teller.hat("owen", "mash")
    part = Part("VICTIM", "Thora", "Selby", born=date(1988, 2, 5))
    contact = _contact(teller, (part,), hours=5)
    row = risks.dash(teller, contact, _ago(hours=4.9), devika, "Thora Selby")
    with teller.act(_ago(hours=4.8), devika):
        newest = RiskAssessment.objects.get(pk=row.pk)
        until = hats.today() + timedelta(days=30)
        risk_releases.release(
            newest,
            to=Audience(AudienceKind.ENQUIRY, devika.workspace_id, (owen.agency_id,)),
            terms=RiskTerms(RiskSection.WHOLE, Purpose.DOMESTIC_ABUSE, THRESHOLD, until),
            by=devika,
            version=newest.version,
        )


def _somebody_reports(teller: Teller) -> None:
    """A neighbour without an account tells of a child, by name of nobody."""
    with teller.act(_ago(hours=2), teller.hat("devika", "mash")):
        mash = Workspace.objects.get(name="Northmoor MASH")
    words = dict.fromkeys(("given", "family", "others", "voice", "safe"), "") | {
        "role": "CHILD",
        "age": "8",
        "where": "The flats by the canal",
        "happened": "A boy stands outside in the evening and waits to be let in.",
        "consent": "NOT_SOUGHT",
    }
    who = dict.fromkeys(("name", "work", "phone", "email"), "") | {"source_kind": "PUBLIC"}
    told = Told(words, who, immediate_danger=False)
    with teller.act(_ago(hours=1.5), public_reports.service_of(mash)):
        public_reports.receive(uuid4(), mash, told, address="192.0.2.1")


def _matched(teller: Teller, part: Part) -> Contact:
    """A contact about one person who was looked up."""
    devika = teller.hat("devika", "mash")
    contact = _contact(teller, (part,), hours=5)
    with teller.act(_ago(hours=4.9), devika):
        (row,) = Involvement.objects.in_file(contact.file_id).select_related("card")
        front_door._look_up(row, contact, devika)
        screening.note_matched(row, by=devika, because=THRESHOLD, version=row.version)
    return contact


def _contacts_on_their_way(teller: Teller) -> Contact:
    """One whose referrer is to be told of early help, one to be rated, and one with a safe address."""
    devika = teller.hat("devika", "mash")
    early = _matched(teller, Part("CHILD", "Ivo", "Sandal", born=date(2014, 1, 9)))
    with teller.act(_ago(hours=4.8), devika):
        newest = Contact.objects.get(pk=early.pk)
        screening.decide(
            newest,
            ContactState.EARLY_HELP,
            rationale=screening.Rationale("Help at home is enough.", "He wants to swim again."),
            by=devika,
            version=newest.version,
        )
    waiting = _contact(teller, (Part("CHILD", "Una", "Birk", born=date(2015, 2, 8)),), hours=4)
    take_into_screening(teller, waiting, _ago(hours=3.8), devika)
    safe = Address("4 Quiet Lane", "Northmoor", "B99 9AG")
    hanna = Part("VICTIM", "Hanna", "Frisk", date(1992, 3, 3), safe_address=safe)
    contact, joan = _matched(teller, hanna), teller.hat("joan", "mash")
    with teller.act(_ago(hours=1), joan):  # she moved again: the host is to say that it knows
        (part,) = Involvement.objects.in_file(contact.file_id).select_related("card")
        moved = replace(hanna, safe_address=Address("9 Still Lane", "Northmoor", "B99 9AH"))
        assert part.card is not None
        subjects.add_to(part.card, moved.identity(), by=joan, because=CHANGED)
    return contact


def _a_likeness(teller: Teller) -> Contact:
    """A duty officer declared a relative who is like somebody in a contact, and not surely the same."""
    arlo = teller.hat("arlo", "mash")
    ann = Identity(names=(Name("Ann", "Marchmain"),), addresses=(Address(postcode="B99 9AE"),))
    with teller.act(_ago(hours=6), arlo):
        interests.declare([Interest(Relation.RELATIVE, ann)], by=arlo, version=0)
    return _contact(teller, ROSE, hours=3)


def _asked(teller: Teller, given: str, family: str, hours: float) -> Enquiry:
    devika = teller.hat("devika", "mash")
    part = Part("VICTIM", given, family, born=date(1990, 4, 4))
    contact = _contact(teller, (part,), hours=hours)
    take_into_screening(teller, contact, _ago(hours=hours - 0.3), devika)
    at = _ago(hours=hours - 0.4)
    return teller.rate(contact, at, Rating.AMBER, devika, "Significant concern.")


def _a_strategy_discussion(teller: Teller) -> None:
    devika = teller.hat("devika", "mash")
    enquiry = _asked(teller, "Greta", "Holm", 7)
    teller.ask(enquiry, _ago(hours=6), devika, "Reports and orders.", ("police",))
    with teller.act(_ago(hours=5), devika):
        newest = Enquiry.objects.get(pk=enquiry.pk)
        enquiries.move_to_strategy(newest, by=devika, because=THRESHOLD, version=newest.version)


def _adults(teller: Teller) -> None:
    """Adult concerns on which each step is the next."""
    joan, devika = teller.hat("joan", "mash"), teller.hat("devika", "mash")
    for place, state in enumerate(ConcernState):
        if state in (ConcernState.OTHER_ENQUIRY, ConcernState.NO_ENQUIRY):
            continue
        part = Part("VICTIM", "Edgar", f"Lo{'abcdefghijk'[place]}", born=date(1940, 4, place + 1))
        row = adults.raised(teller, _ago(hours=9), part, joan, devika)
        leader = teller.hat("owen", "mash") if state == ConcernState.ENQUIRY else None
        adults.brought_to(teller, row, state, _ago(hours=7), devika, leader)
        if state == ConcernState.OUTCOMES:
            return


def _discussions(teller: Teller) -> None:
    """Strategy discussions on which each step is the next."""
    rows = []
    for given in ("Alma", "Berit", "Clara"):
        devika = teller.hat("devika", "mash")
        enquiry = _asked(teller, given, "Lund", 8)
        with teller.act(_ago(hours=7), devika):
            newest = Enquiry.objects.get(pk=enquiry.pk)
            enquiries.move_to_strategy(newest, by=devika, because=THRESHOLD, version=newest.version)
        row = discussed.of(teller, enquiry.contact_id, devika, _ago(hours=7))
        discussed.convened(teller, row, _ago(hours=6.9))
        rows.append(row)
    for row in rows[1:]:
        discussed.begun(teller, row, _ago(hours=6))
    discussed.held(teller, rows[2], _ago(hours=5))
    enquiry = _asked(teller, "Dagny", "Lund", 9)
    devika, mandeep = teller.hat("devika", "mash"), teller.hat("mandeep", "mash")
    with teller.act(_ago(hours=8), devika):
        newest = Enquiry.objects.get(pk=enquiry.pk)
        enquiries.move_to_strategy(newest, by=devika, because=THRESHOLD, version=newest.version)
    row = discussed.of(teller, enquiry.contact_id, devika, _ago(hours=8))
    discussed.convened(teller, row, _ago(hours=7.9))
    discussed.begun(teller, row, _ago(hours=7))
    discussed.held(teller, row, _ago(hours=6))
    row = discussed.decided(teller, row, _ago(hours=5), StrategyState.NFA)
    assert strategies.may_review(mandeep, row)


def _passed_on(teller: Teller) -> None:
    """A case that Eastvale may look at, and one that is offered to it."""
    devika = teller.hat("devika", "mash")
    for place, given in enumerate(("Runa", "Sif")):
        enquiry = _asked(teller, given, "Dahl", 6 - place)
        with teller.act(_ago(hours=4 - place), devika):
            found = Enquiry.objects.select_related("contact").get(pk=enquiry.pk)
            to = case_passings.places(found)[0]
            words = "The family moved to Eastvale last week."
            row = case_passings.show(
                found, to, words=words, chosen=(), by=devika, version=found.version
            )
        if place:
            with teller.act(_ago(hours=2), devika):
                case_passings.offer(row, keeps_access=True, by=devika, version=row.version)


def _joint_screening(teller: Teller) -> None:
    """Incidents on which each step is the next, and one that somebody may put on the list."""
    for place, steps in enumerate(("read", "decided")):
        part = Part("CHILD", "Ottilie", f"Gra{'nt'[place]}e", born=date(2017, 4, place + 1))
        row = screened.reported(teller, _ago(hours=5 - place), (part,), "He broke the door.")
        screened.marked(teller, row, _ago(hours=3))
        if steps == "decided":
            screened.decided(teller, row, _ago(hours=2))
    screened.signed(teller, _ago(minutes=4), ("devika", "owen", "kim", "mandeep"))
    submit(
        teller,
        _ago(hours=2),
        teller.hat("joan", "mash"),
        parts=(Part("CHILD", "Gunnar", "Vail", born=date(2016, 4, 4)),),
        words="His mother was pushed.",
        categories=("DOMESTIC_ABUSE",),
        override="CHILD_AT_RISK",
        safe="",
    )


def _an_answer_is_being_written(teller: Teller) -> None:
    devika, owen = teller.hat("devika", "mash"), teller.hat("owen", "mash")
    enquiry = _asked(teller, "Signe", "Roth", 3)
    request = teller.ask(enquiry, _ago(hours=2), devika, "Reports.", ("police",))["police"]
    teller.open_request(request, _ago(hours=1.5), owen)
    said = Said("One report of shouting in May.", source="Crime system")
    with teller.act(_ago(hours=1), owen):
        item = items.add(InformationRequest.objects.get(pk=request.pk), by=owen)
    with teller.act(_ago(hours=0.9), owen):
        matter = teller._matter(request, said, _ago(hours=0.9), owen)
        items.write(item, by=owen, matter=matter, decision=said.decision, version=item.version)
    with teller.act(_ago(hours=0.8), owen):
        newest = Item.objects.get(pk=item.pk)
        letter = attachments.prepare(Spool.of([LETTER]), "letter.txt")
        attachments.attach(newest, letter, by=owen, going=Going.WHOLE, version=newest.version)
    cole = teller.hat("cole", "mash")
    with teller.act(_ago(hours=0.7), cole):
        sealed = SealedItem.objects.visible_to(cole).first()
        letter = attachments.prepare(Spool.of([LETTER]), "letter.txt")
        sealed_attachments.attach(sealed, letter, by=cole, version=sealed.version)


def _more_is_asked_for(teller: Teller) -> None:
    """The police answered, and a decision-maker asks for more of it."""
    devika, owen = teller.hat("devika", "mash"), teller.hat("owen", "mash")
    enquiry = _asked(teller, "Agnes", "Moll", 7)
    request = teller.ask(enquiry, _ago(hours=6), devika, "Reports.", ("police",))["police"]
    teller.answer(request, _ago(hours=4), owen, (Said("Two reports in a year."),))
    day = hats.today() + timedelta(days=14)
    wish = access_requests.Wish(
        "We visit on Friday.", (devika.person_id,), Purpose.SAFEGUARD_CHILD, day
    )
    with teller.act(_ago(hours=3), devika):
        newest = InformationRequest.objects.get(pk=request.pk)
        access_requests.ask(newest, by=devika, wish=wish)
    with teller.act(_ago(hours=2), devika):
        item = Item.objects.visible_to(devika).get(request=request.pk)
        court = onward_requests.Wish(
            Purpose.SAFEGUARD_CHILD,
            "It hears the case on Friday.",
            outside=OutsideBody.COURT,
            body="Northmoor Family Court",
        )
        onward_requests.ask(item, court, by=devika)
    teller.dispute(item, _ago(hours=1.9), devika, "One of them is her sister’s.", "One report.")


def _words_wait(teller: Teller) -> None:
    """A decision-maker asks a colleague to let an address through."""
    devika = teller.hat("devika", "mash")
    enquiry = _asked(teller, "Edith", "Lowry", 5)
    with teller.act(_ago(hours=4), devika):
        file = File.objects.get(pk=enquiry.file_id)
        overrules.ask(file, ["She is at 4 Quiet Lane."], sentence=WHY_SAID, by=devika)


def _an_enquiry_is_handed_over(teller: Teller) -> None:
    """A decision-maker is offered an enquiry by a colleague, and has not answered."""
    devika, mandeep = teller.hat("devika", "mash"), teller.hat("mandeep", "mash")
    enquiry = _asked(teller, "Orla", "Finney", 6)
    with teller.act(_ago(hours=5), mandeep):
        newest = Enquiry.objects.get(pk=enquiry.pk)
        taken = enquiries.take(newest, by=mandeep, version=newest.version)
    with teller.act(_ago(hours=4), mandeep):
        words = "I am at court from tomorrow."
        enquiry_hand_overs.hand_over(
            [taken], to=devika.person_id, note=words, assign=False, by=mandeep
        )


def _an_answer_waits_for_sign_off(teller: Teller) -> None:
    """The police hold nothing on somebody, and a supervisor has not signed that yet."""
    devika, cole = teller.hat("devika", "mash"), teller.hat("cole", "mash")
    enquiry = _asked(teller, "Perry", "Stowe", 7)
    request = teller.ask(enquiry, _ago(hours=6), devika, "Reports.", ("police",))["police"]
    with teller.act(_ago(hours=5), cole):
        newest = InformationRequest.objects.get(pk=request.pk)
        opened, _ = answers.read_question(newest, by=cole)
    with teller.act(_ago(hours=4), cole):
        answer_sign_offs.ask(opened, SignOffKind.NOTHING, by=cole, version=opened.version)


def _a_limit_is_to_change(teller: Teller) -> None:
    """The hub manager proposes a shorter limit, and nobody has confirmed it."""
    hugh = teller.hat("hugh", "office")
    with teller.act(_ago(hours=3), hugh):
        mash = Workspace.objects.get(name="Northmoor MASH")
        partnership_settings.propose(
            mash,
            SettingName.RED_TARGET,
            value=clocks.hours(2),
            from_on=hats.today() + timedelta(days=7),
            why="Agreed by the partnership.",
            by=hugh,
        )


def _police_disagree(teller: Teller) -> None:
    """The police challenge the hub about a request, which was refused to be widened."""
    owen = teller.hat("owen", "mash")
    enquiry = _asked(teller, "Ottilie", "Brandt", 6)
    asked = teller.ask(enquiry, _ago(hours=5), teller.hat("devika", "mash"), "Calls.", ("police",))
    with teller.act(_ago(hours=4), owen):
        escalations.raise_about(
            asked["police"],
            by=owen,
            to=enquiry.owner_id,
            escalation_type=EscalationType.THRESHOLD,
            words=escalations.Words("We hold that the threshold is met.", "Three calls in May."),
        )


def _two_are_one(teller: Teller) -> None:
    """A duty officer proposes that a boy who was told of twice is one."""
    arlo = teller.hat("arlo", "mash")
    lasse = (Part("CHILD", "Lasse", "Krog", born=date(2013, 6, 1), postcode="B99 9AF"),)
    kept, joined = (_told_of(teller, _contact(teller, lasse, hours=hours)) for hours in (9, 8))
    with teller.act(_ago(hours=7), arlo):
        merges.propose(kept, joined, by=arlo, because=Reason(ReasonCode.OPEN_CASE))


def _one_number_on_two(teller: Teller) -> None:
    """Two children of whom the council was told stand there with one NHS number, slipped in from a sibling's."""
    arlo = teller.hat("arlo", "mash")
    number = (Identifier(Kind.NHS, "9990000107"),)
    for given, day in (("Runa", 3), ("Sune", 23)):
        child = Identity(
            names=(Name(given, "Falk"),), birth=Birth.on(date(2012, 4, day)), identifiers=number
        )
        with teller.act(_ago(hours=6), arlo):
            finding.own_records({"": child}, by=arlo)
            subjects.record(child, by=arlo, because=Reason(ReasonCode.NEW_CONTACT))


def _told_of(teller: Teller, contact: Contact) -> Subject:
    with teller.act(_ago(hours=7.5), teller.hat("arlo", "mash")):
        (part,) = Involvement.objects.in_file(contact.file_id).select_related("card")
        assert part.card is not None
        return subjects.subject_of(part.card)


def _a_list_is_to_be_matched(teller: Teller) -> None:
    devika = teller.hat("devika", "mash")
    with teller.act(_ago(hours=2), devika):
        because = Reason(ReasonCode.OPEN_CASE)
        list_matches.ask(Purpose.SAFEGUARD_CHILD, by=devika, because=because)


def _decided(teller: Teller, given: str, family: str, outcomes: Sequence[Outcome]) -> Enquiry:
    devika = teller.hat("devika", "mash")
    enquiry = _asked(teller, given, family, 8)
    asked = teller.ask(enquiry, _ago(hours=7), devika, "Tenancy.", ("housing",))
    teller.nothing_held(asked["housing"], _ago(hours=6), teller.hat("tom", "mash"))
    return teller.decide(
        enquiry,
        _ago(hours=5),
        devika,
        outcomes=outcomes,
        level=Level.THREE,
        lead="housing",
        rationale="It grows, and she asks for help.",
        voice=Voice(not_sought_reason="No child is concerned."),
        referred=(NamedPerson(f"{given} {family}", "Victim", "4 April 1990"),),
    )


def _closed(teller: Teller, enquiry: Enquiry) -> None:
    devika = teller.hat("devika", "mash")
    teller.give_feedback(enquiry, _ago(hours=4), devika, "Support is arranged.")
    teller.everybody_told(enquiry, _ago(hours=4), devika, "Hannah Voss")
    with teller.act(_ago(hours=3), devika):
        newest = Enquiry.objects.get(pk=enquiry.pk)
        closing.close(newest, by=devika, version=newest.version)


def _a_case_is_deferred(teller: Teller) -> None:
    """Listed at the next meeting, whose list is open, and taken off it again."""
    ruth = teller.hat("ruth", "marac")
    meeting = marac._schedule(teller, _ago(hours=4), clock.now() + timedelta(days=21))
    first, *others = marac._list_all(teller, meeting, _ago(hours=3))
    assert not others
    with teller.act(_ago(hours=2), ruth):
        newest = AgendaItem.objects.get(pk=first.pk)
        agenda.defer(newest, by=ruth, version=newest.version, because=CHANGED)


def _police_assessed_the_case_of_the_meeting(teller: Teller) -> None:
    """The police made a DASH of their own in an enquiry that stands on the agenda."""
    owen, ruth = teller.hat("owen", "mash"), teller.hat("ruth", "marac")
    with teller.act(_ago(hours=1), ruth):
        listed = AgendaItem.objects.filter(
            meeting__state=MeetingState.AGENDA_PUBLISHED,
            meeting__meeting_kind=MeetingKind.MARAC,
            referral__thing_kind=Enquiry.kind,
        )
        enquiries = list(listed.values_list("referral__thing_id", flat=True))
    with teller.act(_ago(hours=0.9), owen):
        asked = InformationRequest.objects.visible_to(owen).filter(enquiry__in=enquiries)
        request = asked.filter(agency=owen.agency_id).order_by("sent_at").first()
        assert request is not None
        about = risk_page.place_of(request.kind, request.pk, by=owen).about
    risks.assess(teller, about, _ago(hours=0.8), owen, "Marisa Oakden")


def _the_meeting_begins(teller: Teller) -> None:
    """Today's meeting is opened; somebody knows somebody, and two lines are minuted."""
    ruth, sam = teller.hat("ruth", "marac"), teller.hat("sam", "marac")
    with teller.act(_ago(minutes=30), ruth):
        meeting = Meeting.objects.get(
            state=MeetingState.AGENDA_PUBLISHED, meeting_kind=MeetingKind.MARAC
        )
        item = meeting.items.first()
    assert item is not None
    marac._step(teller, meeting, MeetingState.IN_SESSION, _ago(minutes=25), sam)
    for name in ("sam", "ruth", "priya", "owen"):
        marac._come(teller, meeting, name, _ago(minutes=24))
    _hannah_knows_somebody(teller, meeting)
    with teller.act(_ago(minutes=18), ruth):
        newest = AgendaItem.objects.get(pk=item.pk)
        agenda.take_up(newest, by=ruth, version=newest.version)
    with teller.act(_ago(minutes=17), ruth):
        heard = AgendaItem.objects.get(pk=item.pk)
        interpreters.record(heard, by=ruth, offer=INTERPRETER)
    for heading, words in (
        (Heading.WISHES, "To stay in her own home."),
        (Heading.PRESENTED, "Priya Nair for Safe Haven."),
    ):
        with teller.act(_ago(minutes=15), ruth):
            fresh = AgendaItem.objects.select_related("meeting").get(pk=item.pk)
            minutes.write(fresh, heading=heading, words=words, by=ruth)


def _somebody_was_not_there(teller: Teller) -> None:
    """An IDVA who was not at last month's meeting works with its case now."""
    leila = teller.hat("leila", "marac")
    with teller.act(_ago(minutes=50), leila):
        circulated = AgendaItem.objects.filter(meeting__state=MeetingState.CIRCULATED)
        heard = circulated.filter(meeting__meeting_kind=MeetingKind.MARAC).first()
        assert heard is not None
        found = claims.find(heard.reference, by=leila)
        assert found is not None
        claims.claim(
            found,
            by=leila,
            purpose=Purpose.DOMESTIC_ABUSE,
            code=ReasonCode.OPEN_CASE,
            why="She is mine to support while Priya is away.",
        )


def _hannah_knows_somebody(teller: Teller, meeting: Meeting) -> None:
    hannah, ruth = teller.hat("hannah", "marac"), teller.hat("ruth", "marac")
    with teller.act(_ago(minutes=22), hannah):
        attendance.sign(meeting, typed_name="Hannah Voss", by=hannah)
    with teller.act(_ago(minutes=21), hannah):
        attendance.answer(meeting, knows_somebody=True, words="A neighbour.", by=hannah)
    with teller.act(_ago(minutes=20), ruth):
        row = Attendance.objects.get(meeting=meeting, person=hannah.person_id)
        attendance.mark(row, AttendanceState.PRESENT, by=ruth, version=row.version)
