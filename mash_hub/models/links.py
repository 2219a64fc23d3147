"""Links: what a thing has to do with a person or another thing, or which case it concerns."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, When

from agencies.actors import Actor, Hat
from agencies.models.agencies import Agency
from agencies.models.base import FOLLOW, SectionField, Versioned, VersionedQuerySet
from agencies.models.files import File
from agencies.models.people import Person
from agencies.reasons import Reason
from mash_hub.models.cmog_entries import CmogEntry
from mash_hub.models.cmog_states import ListKind
from mash_hub.models.conflicts import apart
from mash_hub.models.contacts import Contact
from mash_hub.models.enquiries import Enquiry
from mash_hub.models.items import Assessment, Handling, Item, SourceGrade
from mash_hub.models.subjects import Card, Identification, SubjectKind
from mash_hub.models.thing_access import own_or_released, readers_among
from mash_hub.models.things import Thing, ThingCard


class Relation(models.TextChoices):
    """What a thing has to do with a person, or with a case (domain notes 4.11)."""

    SEEN_AT = "SEEN_AT", "Seen at this place"
    GOES_TO = "GOES_TO", "Goes to this place often"
    WORKS_AT = "WORKS_AT", "Works at this place"
    MEMBER_OF = "MEMBER_OF", "Member of this group"
    ASSOCIATES_WITH = "ASSOCIATES_WITH", "Associates with this group"
    USES = "USES", "Uses it"
    OWNS = "OWNS", "Owns it"
    SEEN_IN = "SEEN_IN", "Seen in this vehicle"
    CONTACTED_BY = "CONTACTED_BY", "Was contacted from it"
    KEPT_AT = "KEPT_AT", "Kept at this place"
    MEETS_AT = "MEETS_AT", "Meets at this place"
    BELONGS_TO = "BELONGS_TO", "Belongs to this place"
    NEAR = "NEAR", "Part of it, or beside it"
    USED_BY = "USED_BY", "Used by this group"
    SEEN_WITH = "SEEN_WITH", "Seen together"
    REGISTERED_WITH = "REGISTERED_WITH", "Registered with this number"
    IN_CONTACT = "IN_CONTACT", "In contact with each other"
    ABOUT = "ABOUT", "Concerns it"


R = Relation

RELATIONS: dict[SubjectKind, tuple[Relation, ...]] = {
    SubjectKind.PLACE: (R.SEEN_AT, R.GOES_TO, R.WORKS_AT),
    SubjectKind.GROUP: (R.MEMBER_OF, R.ASSOCIATES_WITH),
    SubjectKind.VEHICLE: (R.USES, R.OWNS, R.SEEN_IN),
    SubjectKind.TELEPHONE: (R.USES, R.CONTACTED_BY),
    SubjectKind.ONLINE_NAME: (R.USES, R.CONTACTED_BY),
}

K = SubjectKind

# By the kind whose card bears the link, and the kind at its other end: one order for each pair.
BETWEEN: dict[tuple[SubjectKind, SubjectKind], tuple[Relation, ...]] = {
    (K.PLACE, K.VEHICLE): (R.SEEN_AT, R.KEPT_AT),
    (K.PLACE, K.GROUP): (R.MEETS_AT, R.SEEN_AT),
    (K.PLACE, K.TELEPHONE): (R.BELONGS_TO,),
    (K.PLACE, K.ONLINE_NAME): (R.BELONGS_TO,),
    (K.PLACE, K.PLACE): (R.NEAR,),
    (K.GROUP, K.VEHICLE): (R.USED_BY,),
    (K.GROUP, K.TELEPHONE): (R.USED_BY,),
    (K.GROUP, K.ONLINE_NAME): (R.USED_BY,),
    (K.GROUP, K.GROUP): (R.ASSOCIATES_WITH,),
    (K.VEHICLE, K.VEHICLE): (R.SEEN_WITH,),
    (K.VEHICLE, K.TELEPHONE): (R.SEEN_WITH,),
    (K.VEHICLE, K.ONLINE_NAME): (R.SEEN_WITH,),
    (K.TELEPHONE, K.TELEPHONE): (R.IN_CONTACT,),
    (K.TELEPHONE, K.ONLINE_NAME): (R.REGISTERED_WITH, R.IN_CONTACT),
    (K.ONLINE_NAME, K.ONLINE_NAME): (R.IN_CONTACT,),
}


class Certainty(models.TextChoices):
    """How sure the agency is."""

    CERTAIN = "CERTAIN", "Certain"
    LIKELY = "LIKELY", "Likely"
    POSSIBLE = "POSSIBLE", "Possible, not confirmed"


CASES: dict[str, Any] = {Contact.kind: Contact, Enquiry.kind: Enquiry, Item.kind: Item}
PERSONS = (
    Card.kind,
    CmogEntry.kind,
)  # a person by a card on them, or as members of a CMOG know them


def _end_is_seen(hat: Hat) -> Q:
    """That the hat can see the other end: person or thing by any card on them, or the entry or case itself."""
    told = Identification.objects.standing().filter(
        subject=OuterRef("subject"), card__in=Card.objects.visible_to(hat)
    )
    person = Identification.objects.standing().filter(Exists(told), card=OuterRef("end_id"))
    seen = Q(Exists(person), end_kind=Card.kind)
    beside = ThingCard.objects.visible_to(hat).filter(subject=OuterRef("subject"))
    other = ThingCard.objects.filter(Exists(beside), pk=OuterRef("end_id"))
    seen |= Q(Exists(other), end_kind=ThingCard.kind)
    of_concern = CmogEntry.objects.visible_to(hat).filter(list_kind=ListKind.PERSON)
    seen |= Q(end_kind=CmogEntry.kind, end_id__in=of_concern.values("pk"))
    for kind, model in CASES.items():
        seen |= Q(end_kind=kind, end_id__in=model.objects.visible_to(hat).values("pk"))
    return seen


class LinkQuerySet(VersionedQuerySet["Link"]):
    """Links."""

    def visible_to(self, hat: Hat) -> LinkQuerySet:
        """Those of the hat's own agency and those released to it here, if it can see both ends.

        A person is seen by any card on them, as cards are identified now: a merge takes links along.
        Less conflicts; what was removed is its owner's alone.
        """
        here = ThingCard.objects.visible_to(hat).filter(subject=OuterRef("thing_card__subject"))
        return self.filter(
            own_or_released(hat, Link.kind),
            _end_is_seen(hat),
            Exists(here),
            Q(owner=hat.agency_id) | Q(removed_at__isnull=True),
            file__destroyed_at__isnull=True,
        ).exclude(apart(hat.person_id))

    def readers_of(self, link: Link, *, among: Iterable[Hat]) -> list[Hat]:
        """Of some hats, those that `visible_to` shows this link: the rule's other face."""
        if link.file.destroyed_at is not None:
            return []
        hats = readers_among(link, [link.file_id], among)
        if link.removed_at is not None:
            hats = [hat for hat in hats if hat.agency_id == link.owner_id]
        return self.seers_of(link, among=hats)

    def seers_of(self, link: Link, *, among: Iterable[Hat]) -> list[Hat]:
        """Of some hats, those that can see both ends of a link, whether or not they were given it."""
        thing = Thing.objects.get(pk=link.thing_card.subject_id)
        sees = _seers(link)
        return [hat for hat in among if Thing.objects.readers_of(thing, among=[hat]) and sees(hat)]

    def standing(self) -> LinkQuerySet:
        """Those that were not removed."""
        return self.filter(removed_at__isnull=True)

    def of_thing(self, thing: Thing) -> LinkQuerySet:
        """Those of one thing, whichever agency's card they were made on, and at whichever end it is."""
        cards = ThingCard.objects.filter(subject=thing.pk).values("pk")
        other = Q(end_kind=ThingCard.kind, end_id__in=cards)
        return self.filter(Q(thing_card__subject=thing.pk) | other)

    def at(self, kind: str, pk: UUID) -> LinkQuerySet:
        """Those at whose other end a case is, or the person or thing of a card, by whichever card."""
        if kind == ThingCard.kind:
            of = ThingCard.objects.filter(pk=pk).values("subject")
            return self.filter(
                end_kind=kind, end_id__in=ThingCard.objects.filter(subject__in=of).values("pk")
            )
        return self.about(kind, pk)

    def with_people(self) -> LinkQuerySet:
        """Those with a person, each with the card by which it says so, as `person_card`."""
        entry = CmogEntry.objects.filter(pk=OuterRef("end_id")).values("card")
        card = Case(
            When(end_kind=CmogEntry.kind, then=Subquery(entry[:1])),
            default=F("end_id"),
            output_field=models.UUIDField(),
        )
        return self.filter(end_kind__in=PERSONS).annotate(person_card=card)

    def with_cards(self, cards: Any) -> LinkQuerySet:
        """Those with the people of some cards."""
        entries = CmogEntry.objects.filter(card__in=cards).values("pk")
        at_entries = Q(end_kind=CmogEntry.kind, end_id__in=entries)
        return self.with_people().filter(Q(end_kind=Card.kind, end_id__in=cards) | at_entries)

    def about(self, kind: str, pk: Any) -> LinkQuerySet:
        """Those that concern one contact, enquiry or item."""
        return self.filter(end_kind=kind, end_id=pk)


def _seers(link: Link) -> Callable[[Hat], bool]:
    if link.end_kind == Card.kind:
        pair = Identification.objects.standing().get(card=link.end_id)
        cards = [*Card.objects.on_subject(pair.subject_id)]
        return lambda hat: any(Card.objects.readers_of(one, among=[hat]) for one in cards)
    if link.end_kind == ThingCard.kind:
        thing = Thing.objects.get(pk=ThingCard.objects.get(pk=link.end_id).subject_id)
        return lambda hat: bool(Thing.objects.readers_of(thing, among=[hat]))
    if link.end_kind == CmogEntry.kind:
        entry = CmogEntry.objects.select_related("file").get(pk=link.end_id)
        return lambda hat: bool(CmogEntry.objects.readers_of(entry, among=[hat]))
    rows = CASES[link.end_kind].objects
    case = rows.get(pk=link.end_id)
    return lambda hat: bool(rows.readers_of(case, among=[hat]))


class Link(Versioned):
    """One statement of one agency: a thing and a person, a thing or a case have to do with each other.

    A person of concern on a CMOG’s list stands there by their entry, as its members know them.

    `words` holds `{"source", "note", "from_on", "until_on"}`. It is a file of its own and is released
    by its owner like a card; to whom it was not released, and who cannot see both ends, it is not there.
    """

    kind: ClassVar[str] = "link"

    reference = models.CharField(max_length=12, unique=True)
    thing_card = models.ForeignKey(ThingCard, on_delete=models.PROTECT, related_name="links")
    # A card of a person or thing, an entry of a person of concern, or a case.
    end_kind = models.CharField(max_length=24)
    end_id = models.UUIDField()
    owner = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    relation = models.CharField(max_length=16, choices=Relation.choices)
    certainty = models.CharField(max_length=8, choices=Certainty.choices)
    handling = models.CharField(max_length=1, choices=Handling.choices, default=Handling.P)
    source_grade = models.CharField(max_length=1, choices=SourceGrade.choices, blank=True)
    assessment = models.CharField(max_length=1, choices=Assessment.choices, blank=True)
    linked_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)
    words = SectionField(mode=FOLLOW)

    objects = LinkQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(source_grade="", assessment="")
                | (~Q(source_grade="") & ~Q(assessment="")),
                name="link_graded_in_both_or_neither",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["end_kind", "end_id"])]

    def __str__(self) -> str:
        """A link reads as its relation."""
        return self.get_relation_display()

    @property
    def grading(self) -> str:
        """The 3x5x2 grading in short, such as “1 A”; nothing where it is not graded."""
        return f"{self.source_grade} {self.assessment}".strip()

    @property
    def is_standing(self) -> bool:
        """Whether it was not removed."""
        return self.removed_at is None

    def start(self, *, by: Actor, at: datetime) -> Link:
        """Store a new link whose words are sealed already."""
        return self._create(by=by, at=at)

    def set_words(
        self,
        *,
        relation: str,
        certainty: str,
        handling: str,
        source_grade: str,
        assessment: str,
        by: Actor,
        at: datetime,
        because: Reason,
    ) -> Link:
        """Store what was newly sealed as the next version."""
        self.relation, self.certainty, self.handling = relation, certainty, handling
        self.source_grade, self.assessment = source_grade, assessment
        fields = ["words", "relation", "certainty", "handling", "source_grade", "assessment"]
        return self._commit(fields, by=by, at=at, because=because)

    def set_removed(self, *, by: Actor, at: datetime, because: Reason) -> Link:
        """Note that its owner no longer says so; every version stays."""
        self.removed_at = at
        return self._commit(["removed_at"], by=by, at=at, because=because)
