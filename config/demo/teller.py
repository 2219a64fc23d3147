"""How the story is told: each step is one act of a page, at a moved clock, under somebody's hat."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from agencies import clock, door
from agencies.actors import Actor, Hat
from agencies.models.workspaces import Purpose
from agencies.reasons import Reason, ReasonCode
from config.demo.partnership import Partnership
from mash_hub import (
    actions,
    agency_views,
    answers,
    case_people,
    disputes,
    enquiries,
    feedback,
    items,
    people_told,
    police_outcomes,
    ratings,
    requests,
    sealed_items,
    sharing,
)
from mash_hub.models import Action, Contact, Enquiry, InformationRequest, Item, SealedItem
from mash_hub.models.enquiries import LawfulBasis, Level, Outcome, Rating
from mash_hub.models.items import (
    Assessment,
    Handling,
    Marking,
    Nature,
    Release,
    SourceGrade,
)
from mash_hub.models.people_told import ToldHow, ToldState
from mash_hub.models.police_outcomes import PoliceResult
from mash_hub.referrals import NamedPerson as ReferredPerson

RISK = Reason(ReasonCode.CHILD_AT_RISK)
THRESHOLD = Reason(ReasonCode.THRESHOLD)
SHARE = items.ReleaseDecision(Release.SHARE, ReasonCode.RELEVANT)
WITHHOLD = items.ReleaseDecision(Release.WITHHOLD, ReasonCode.NOT_PROPORTIONATE)


def in_part(words: str) -> items.ReleaseDecision:
    """A release of other words than the whole."""
    return items.ReleaseDecision(Release.SHARE_IN_PART, ReasonCode.THIRD_PARTY, shared_text=words)


@dataclass(frozen=True)
class Said:
    """One item of an answer."""

    words: str
    decision: items.ReleaseDecision = SHARE
    nature: Nature = Nature.FACT
    source: str = "Case system"
    days_before: int = 20
    third_parties: tuple[str, ...] = ()
    everybody: bool = False  # about all who were asked about, not the first of them alone


@dataclass
class Teller:
    """Tells the story of one partnership around the day of loading."""

    made: Partnership
    today: date
    hats: dict[tuple[str, str], Hat] = field(default_factory=dict)

    def at(self, days: int, hour: int, minute: int = 0) -> datetime:
        """A London time so many days from today (before it when negative)."""
        day = self.today + timedelta(days=days)
        return datetime.combine(day, time(hour, minute), clock.LONDON)

    def workday(self, days: int, hour: int, minute: int = 0) -> datetime:
        """The same, moved back to Friday when it falls on a weekend."""
        moment = self.at(days, hour, minute)
        return moment - timedelta(days=max(0, moment.weekday() - 4))

    def hat(self, name: str, workspace: str) -> Hat:
        """Somebody's hat; looked up once."""
        if (name, workspace) not in self.hats:
            self.hats[name, workspace] = self.made.hat(name, workspace)
        return self.hats[name, workspace]

    @contextmanager
    def act(self, at: datetime, by: Actor) -> Iterator[None]:
        """One act at a time of the story."""
        with clock.moved(at), door.door(by):
            yield

    # -- the enquiry ---------------------------------------------------------------------------

    def rate(self, contact: Contact, at: datetime, rating: Rating, by: Hat, why: str) -> Enquiry:
        """Rate a contact, which opens its enquiry."""
        with self.act(at, by):
            newest = Contact.objects.get(pk=contact.pk)
            return ratings.rate(
                newest,
                by=by,
                rating=rating,
                lawful_basis=LawfulBasis.PUBLIC_TASK,
                because=Reason(RISK.code, why),
                version=newest.version,
            )

    def ask(
        self, enquiry: Enquiry, at: datetime, by: Hat, words: str, agencies: Sequence[str]
    ) -> dict[str, InformationRequest]:
        """Ask agencies, by their short words, about everybody in the enquiry."""
        ids = {self.made.agency[key].pk: key for key in agencies}
        with self.act(at, by):
            newest = Enquiry.objects.get(pk=enquiry.pk)
            question = requests.Question(
                words,
                self._people(newest, by),
                Purpose.SAFEGUARD_CHILD,
                at.date() - timedelta(days=365),
                at.date(),
            )
            sent = requests.send(
                newest,
                by=by,
                question=question,
                asked=[requests.Asked(pk) for pk in ids],
                version=newest.version,
            )
        return {ids[request.agency_id]: request for request in sent}

    def _people(self, enquiry: Enquiry, by: Hat) -> list[requests.NamedPerson]:
        return [
            requests.NamedPerson(person.subject_id, person.name, person.born, person.role_words)
            for person in case_people.people_of(enquiry.file_id, by=by)
        ]

    def open_request(self, request: InformationRequest, at: datetime, by: Hat) -> None:
        """Somebody of the agency asked opens the request."""
        with self.act(at, by):
            answers.read_question(InformationRequest.objects.get(pk=request.pk), by=by)

    def nothing_held(self, request: InformationRequest, at: datetime, by: Hat) -> None:
        """The answer in one click."""
        self.open_request(request, at - timedelta(minutes=1), by)
        with self.act(at, by):
            newest = InformationRequest.objects.get(pk=request.pk)
            answers.nothing_held(newest, by=by, version=newest.version)

    def answer(
        self, request: InformationRequest, at: datetime, by: Hat, said: Sequence[Said]
    ) -> list[Item]:
        """Open, write item by item with release decisions, and send."""
        self.open_request(request, at - timedelta(minutes=35), by)
        written = []
        for place, one in enumerate(said):
            moment = at - timedelta(minutes=30 - 5 * place)
            with self.act(moment, by):
                item = items.add(InformationRequest.objects.get(pk=request.pk), by=by)
            with self.act(moment + timedelta(minutes=3), by):
                matter = self._matter(request, one, at, by)
                written.append(
                    items.write(
                        item, by=by, matter=matter, decision=one.decision, version=item.version
                    )
                )
        with self.act(at, by):
            newest = InformationRequest.objects.get(pk=request.pk)
            answers.send_back(newest, by=by, version=newest.version)
        return written

    def _matter(
        self, request: InformationRequest, one: Said, at: datetime, by: Hat
    ) -> items.Matter:
        return items.Matter(
            text=one.words,
            nature=one.nature,
            known_on=at.date() - timedelta(days=one.days_before),
            source_system=one.source,
            author=self._name(by),
            people=request.people if one.everybody else request.people[:1],
            third_parties=one.third_parties,
            handling=Handling.P,
            marking=Marking.OFFICIAL_SENSITIVE,
            source_grade=SourceGrade.RELIABLE,
            assessment=Assessment.KNOWN_DIRECTLY,
        )

    # -- afterwards ------------------------------------------------------------------------------

    def take_back(self, item: Item, at: datetime, by: Hat, why: str) -> None:
        """Its owner takes an item back from everybody."""
        with self.act(at, by):
            newest = Item.objects.get(pk=item.pk)
            because = Reason(ReasonCode.SENT_IN_ERROR, why)
            sharing.withdraw(newest, by=by, because=because, version=newest.version)

    def dispute(self, item: Item, at: datetime, by: Hat, note: str, proposed: str) -> None:
        """A reader says that an item is wrong, and how it should read."""
        with self.act(at, by):
            newest = Item.objects.get(pk=item.pk)
            disputes.dispute(newest, by=by, note=note, proposed=proposed)

    def lodge(
        self, request: InformationRequest, at: datetime, by: Hat, words: str, readers: Sequence[Hat]
    ) -> SealedItem:
        """A custodian lodges a sealed item for people named, whose existence may be known."""
        with self.act(at, by):
            matter = replace(
                self._matter(request, Said(words, source="Intelligence system"), at, by),
                handling=Handling.C,
                conditions="Not to be minuted, and not to be spoken of to the family.",
                source_grade=SourceGrade.UNTESTED,
                assessment=Assessment.KNOWN_INDIRECTLY,
            )
            lodging = sealed_items.Lodging(
                readers=[hat.person_id for hat in readers],
                review_on=self.today + timedelta(days=60),
                show_existence=True,
            )
            return sealed_items.lodge(
                InformationRequest.objects.get(pk=request.pk), by=by, matter=matter, lodging=lodging
            )

    def consider(self, sealed: SealedItem, at: datetime, by: Hat) -> None:
        """A reader it names has considered a sealed item."""
        with self.act(at, by):
            sealed_items.consider(sealed, by=by)

    def view(
        self,
        request: InformationRequest,
        at: datetime,
        by: Hat,
        outcomes: Sequence[Outcome],
        level: Level,
        reasons: str,
    ) -> None:
        """An agency that has answered says what it would decide."""
        with self.act(at, by):
            newest = InformationRequest.objects.get(pk=request.pk)
            opinion = agency_views.Opinion(outcomes, level, reasons)
            agency_views.give(newest, by=by, opinion=opinion)

    def _name(self, by: Hat) -> str:
        found = [p.name for p in self.made.person.values() if p.pk == by.person_id]
        return found[0] if found else ""

    def decide(
        self,
        enquiry: Enquiry,
        at: datetime,
        by: Hat,
        *,
        outcomes: Sequence[Outcome],
        level: Level,
        lead: str,
        rationale: str,
        voice: enquiries.Voice,
        referred: Sequence[ReferredPerson] = (),
    ) -> Enquiry:
        """Decide the enquiry."""
        with self.act(at, by):
            newest = Enquiry.objects.get(pk=enquiry.pk)
            decision = enquiries.Decision(
                outcomes=outcomes,
                level=level,
                lead_agency_id=self.made.agency[lead].pk,
                rationale=rationale,
                voice=voice,
            )
            return enquiries.decide(
                newest,
                by=by,
                decision=decision,
                because=THRESHOLD,
                version=newest.version,
                referred=referred,
            )

    def give_feedback(self, enquiry: Enquiry, at: datetime, by: Hat, words: str) -> None:
        """Tell the referrer."""
        with self.act(at, by):
            newest = Enquiry.objects.get(pk=enquiry.pk)
            feedback.send(newest, by=by, words=words, version=newest.version)

    def everybody_told(self, enquiry: Enquiry, at: datetime, by: Hat, who: str) -> None:
        """Everybody at risk is told of the decision, by somebody they know."""
        with self.act(at, by):
            newest = Enquiry.objects.get(pk=enquiry.pk)
            wanted = sorted(people_told.not_written(newest))
        for subject_id in wanted:
            with self.act(at, by):
                newest = Enquiry.objects.get(pk=enquiry.pk)
                telling = people_told.Telling(
                    ToldState.TOLD,
                    how=ToldHow.IN_PERSON,
                    told_on=at.astimezone(clock.LONDON).date(),
                    who=who,
                )
                people_told.write(newest, subject_id, by=by, telling=telling)

    def police_ended(
        self, enquiry: Enquiry, at: datetime, by: Hat, result: PoliceResult, words: str
    ) -> None:
        """The police say how their involvement ended."""
        with self.act(at, by):
            newest = Enquiry.objects.get(pk=enquiry.pk)
            ending = police_outcomes.Ending(result, at.astimezone(clock.LONDON).date(), words)
            police_outcomes.record(newest, by=by, ending=ending)

    # -- actions ---------------------------------------------------------------------------------

    def newest_action(self, action: Action) -> Action:
        """An action as it stands now; inside an act."""
        return Action.objects.get(pk=action.pk)

    def accept(self, action: Action, at: datetime, by: Hat) -> None:
        """Its agency accepts an action."""
        with self.act(at, by):
            newest = self.newest_action(action)
            actions.accept(newest, by=by, version=newest.version)

    def finish(self, action: Action, at: datetime, by: Hat, done: str, effect: str) -> None:
        """Its owner says what was done."""
        with self.act(at, by):
            newest = self.newest_action(action)
            actions.begin(newest, by=by, version=newest.version)
        with self.act(at + timedelta(minutes=5), by):
            newest = self.newest_action(action)
            actions.finish(
                newest,
                by=by,
                version=newest.version,
                done_on=at.date(),
                done=done,
                effect=effect,
                victim_told="YES",
            )

    def verify(self, action: Action, at: datetime, by: Hat) -> None:
        """Somebody else checks it."""
        with self.act(at, by):
            newest = self.newest_action(action)
            actions.verify(newest, by=by, version=newest.version, because=Reason(ReasonCode.REVIEW))


def words_of(value: Any) -> str:
    """A reference, for the line that says what was told."""
    return str(getattr(value, "reference", value))
