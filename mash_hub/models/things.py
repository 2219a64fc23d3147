"""Things that records concern beside people: places, groups, vehicles, telephone numbers, online names.

A thing is an anchor like a person. What an agency says about it is a card of that agency, with tokens
of its own; which anchor a card stands for is the card's own statement, and its history shows it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from django.db import models
from django.db.models import Exists, OuterRef

from agencies.actors import Actor, Hat
from agencies.models.agencies import Agency
from agencies.models.base import FOLLOW, SectionField, Versioned, VersionedQuerySet
from agencies.models.files import File
from agencies.models.people import Person
from agencies.reasons import Reason
from mash_hub.models.conflicts import apart
from mash_hub.models.items import Handling
from mash_hub.models.subjects import Subject, SubjectKind
from mash_hub.models.thing_access import own_or_released, readers_among

KINDS = tuple(kind for kind in SubjectKind if kind is not SubjectKind.PERSON)


class ThingCardQuerySet(VersionedQuerySet["ThingCard"]):
    """Cards of things."""

    def visible_to(self, hat: Hat) -> ThingCardQuerySet:
        """Those of the hat's own agency, and those released to it here, less its conflicts.

        A card whose file was destroyed is not among them.
        """
        return self.filter(own_or_released(hat, ThingCard.kind)).not_kept_from(hat)

    def not_kept_from(self, hat: Hat) -> ThingCardQuerySet:
        """Those from whose file nobody keeps the hat's wearer apart, and whose file is there."""
        return self.present().exclude(apart(hat.person_id))

    def present(self) -> ThingCardQuerySet:
        """Those whose file was not destroyed."""
        return self.filter(file__destroyed_at__isnull=True)

    def readers_of(self, card: ThingCard, *, among: Iterable[Hat]) -> list[Hat]:
        """Of some hats, those that `visible_to` shows this card: the rule's other face."""
        if card.file.destroyed_at is not None:
            return []
        return readers_among(card, [card.file_id], among)

    def under(self, tokens: Iterable[bytes]) -> ThingCardQuerySet:
        """Those that have any of some tokens."""
        found = ThingToken.objects.filter(card=OuterRef("pk"), token__in=[*tokens])
        return self.filter(Exists(found))


class ThingCard(Versioned):
    """What one agency says about one thing: sealed, readers follow new versions.

    A protected address or number stands in a section of its own, which revealing alone opens; it is
    never given to another agency. The card is a file of its own (its agency's, in no workspace).
    """

    kind: ClassVar[str] = "thing_card"

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="thing_cards")
    owner = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    handling = models.CharField(max_length=1, choices=Handling.choices, default=Handling.P)
    changed_at = models.DateTimeField()
    identity = SectionField(mode=FOLLOW)
    protected = SectionField(mode=FOLLOW)

    objects = ThingCardQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["owner", "changed_at"])]

    def __str__(self) -> str:
        """A card is never shown by its content."""
        return "card"

    @property
    def reference(self) -> str:
        """It goes by the reference of its thing."""
        return self.subject.reference

    def start(self, *, by: Actor, at: datetime, because: Reason) -> ThingCard:
        """Store a new card that is sealed already."""
        self.changed_at = at
        return self._create(by=by, at=at, because=because)

    def set_identity(self, handling: str, *, by: Actor, at: datetime, because: Reason) -> ThingCard:
        """Store what was newly sealed as the next version."""
        self.handling, self.changed_at = handling, at
        fields = ["identity", "protected", "handling", "changed_at"]
        return self._commit(fields, by=by, at=at, because=because)

    def set_subject(
        self, subject: Subject, *, by: Actor, at: datetime, because: Reason
    ) -> ThingCard:
        """Let the card stand for another anchor; the history keeps for which it stood."""
        self.subject = subject
        return self._commit(["subject"], by=by, at=at, because=because)


class ThingQuerySet(models.QuerySet["Thing"]):
    """Anchors of things."""

    def visible_to(self, hat: Hat) -> ThingQuerySet:
        """Those on which the hat can read a card."""
        told = ThingCard.objects.visible_to(hat).filter(subject=OuterRef("pk"))
        return self.filter(Exists(told))

    def readers_of(self, thing: Thing, *, among: Iterable[Hat]) -> list[Hat]:
        """Of some hats, those that can read a card on the thing: the rule's other face."""
        cards = [*ThingCard.objects.filter(subject=thing.pk).select_related("file")]
        return [
            hat
            for hat in among
            if any(ThingCard.objects.readers_of(card, among=[hat]) for card in cards)
        ]


class Thing(Subject):
    """The anchor of a thing: a subject that is no person, with its own rule of reading."""

    # a proxy has the manager of its own rule of reading, which the stubs do not foresee
    objects = ThingQuerySet.as_manager()  # type: ignore[assignment, misc]

    class Meta:
        proxy = True


class ThingToken(models.Model):
    """One keyed hash of one composite or exact identifier of one card of a thing.

    There is none of a name alone, of what does not check, or of a protected address or number.
    """

    token = models.BinaryField(max_length=16)
    key_number = models.PositiveSmallIntegerField()  # of the index key it was made with
    card = models.ForeignKey(ThingCard, on_delete=models.CASCADE, related_name="tokens")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["token", "card"], name="thing_token_once_per_card")
        ]

    def __str__(self) -> str:
        """A token is never shown."""
        return "token"


def replace_thing_tokens(card: ThingCard, tokens: Mapping[int, Iterable[bytes]]) -> None:
    """Give a card the tokens of its newest version, by the number of their key, for those it had."""
    ThingToken.objects.filter(card=card).delete()
    ThingToken.objects.bulk_create(
        ThingToken(token=token, card=card, key_number=number)
        for number, made in sorted(tokens.items())
        for token in sorted({*made})
    )


def things_under(tokens: Iterable[bytes], cards: ThingCardQuerySet) -> set[UUID]:
    """The anchors of which some of the cards have any of the tokens."""
    return set(cards.under(tokens).values_list("subject_id", flat=True))
