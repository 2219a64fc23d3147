"""Sheets: what an agency holds of a person beyond who they are, each topic sealed and given apart (5.1)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, OuterRef, Q

from agencies import clock
from agencies.actors import Actor, Hat
from agencies.models.agencies import Agency
from agencies.models.base import FOLLOW, SectionField, Versioned, VersionedQuerySet
from agencies.models.files import File
from agencies.models.grants import Grant, GrantCause
from agencies.models.workspaces import Workspace
from agencies.reasons import Reason
from agencies.roles import Act, may
from agencies.transitions import Step, Table
from mash_hub.models.access import reach
from mash_hub.models.conflicts import apart
from mash_hub.models.subjects import Card, Identification, Involvement


class Topic(models.TextChoices):
    """What a sheet is about (domain notes 5.1); each is given to others, or not, by itself."""

    PROFESSIONALS = "PROFESSIONALS", "Risk to professionals"
    REACH = "REACH", "Ways to reach them"
    SERVICES = "SERVICES", "GP, school and numbers elsewhere"
    DISABILITY = "DISABILITY", "Disability"
    CAPACITY = "CAPACITY", "Mental capacity and advocates"
    CONSENTS = "CONSENTS", "Consent"
    BACKGROUND = "BACKGROUND", "Gender identity, ethnicity and belief"
    IMMIGRATION = "IMMIGRATION", "Nationality and immigration"
    WORK = "WORK", "Work"
    PHOTOGRAPH = "PHOTOGRAPH", "Photograph"

    @property
    def slug(self) -> str:
        """The topic as addresses say it."""
        return self.value.lower()


LISTS = (Topic.CAPACITY, Topic.CONSENTS)  # each entry stands beside the earlier ones


class SheetState(models.TextChoices):
    """States of a sheet."""

    STANDING = "STANDING", "Stands"
    ENDED = "ENDED", "Taken out"


S = SheetState

TABLE = Table(
    "sheet",
    "5.1",
    SheetState,
    [Step(S.STANDING, S.ENDED, Act.KEEP_FLAGS, "by its owner, with the reason")],
)


class SheetQuerySet(VersionedQuerySet["Sheet"]):
    """Sheets."""

    def visible_to(self, hat: Hat) -> SheetQuerySet:
        """Those of one's own agency, and those shown to the reader where they work; less conflicts."""
        if not may(hat, Act.READ_SHARED):
            return self.none()
        causes = GrantCause.objects.live(clock.now()).filter(
            Q(persons=[]) | Q(persons__contains=[hat.person_id]),
            Exists(Grant.objects.filter(pk=OuterRef("grant_id"))),
            thing_kind=Sheet.kind,
            thing_id=OuterRef("pk"),
            receiver=hat.agency_id,
        )
        place = Q(owner=hat.agency_id)
        if hat.agreement_in_force:
            place |= Q(places__contains=[hat.workspace_id])
        return self.filter(Exists(causes), place).not_kept_from(hat)

    def not_kept_from(self, hat: Hat) -> SheetQuerySet:
        """Those that are not kept from a hat: none on somebody from whose file its wearer is kept apart."""
        cases = Involvement.objects.filter(apart(hat.person_id), card=OuterRef("card"))
        found = self.exclude(apart(hat.person_id))
        return found.filter(~Exists(cases)).exclude(apart(hat.person_id, "card__file"))

    def readers_of(self, row: Sheet, *, among: Iterable[Hat]) -> list[Hat]:
        """Of some hats, those that `visible_to` shows this one: the rule's other face."""
        cases = Involvement.objects.filter(card=row.card_id).values_list("file_id", flat=True)
        reached = reach(row, "words", files=[row.file_id, row.card.file_id, *cases])
        return [
            hat
            for hat in among
            if may(hat, Act.READ_SHARED)
            and hat.person_id not in reached.apart
            and reached.is_granted_to(hat)
            and (hat.agency_id == row.owner_id or hat.workspace_id in row.places)
        ]

    def standing(self) -> SheetQuerySet:
        """Those that were not taken out."""
        return self.filter(state=S.STANDING)

    def of_subject(self, subject_id: UUID) -> SheetQuerySet:
        """Those of one person, as the records they go with stand now."""
        standing = Identification.objects.standing().filter(
            card=OuterRef("card"), subject=subject_id
        )
        return self.filter(Exists(standing))


class Sheet(Versioned):
    """What one agency holds of a person on one topic; it follows `card` when people are joined or parted.

    With a record of the agency's own it lies in that record's file, and is destroyed with it. `words`
    holds `{"entries": [...]}`, the newest first (mash_hub/sheet_facts.py).
    """

    kind: ClassVar[str] = "sheet"

    card = models.ForeignKey(Card, on_delete=models.PROTECT, related_name="sheets")
    topic = models.CharField(max_length=14, choices=Topic.choices)
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=SheetState.choices, default=S.STANDING)
    agencies = ArrayField(models.UUIDField(), default=list, blank=True)
    persons = ArrayField(models.UUIDField(), default=list, blank=True)
    places = ArrayField(models.UUIDField(), default=list, blank=True)
    shown_until_on = models.DateField(null=True)  # the last day for others
    review_on = models.DateField(null=True)
    written_at = models.DateTimeField()
    words = SectionField(mode=FOLLOW)

    objects = SheetQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["owner", "card", "topic"],
                condition=Q(state=S.STANDING),
                name="one_standing_sheet_of_a_topic",
            ),
            models.CheckConstraint(
                condition=Q(agencies=[], shown_until_on=None)
                | (~Q(agencies=[]) & ~Q(places=[]) & Q(shown_until_on__isnull=False)),
                name="sheet_is_shown_until_a_day",
            ),
        ]

    def __str__(self) -> str:
        """A sheet is never shown by its content."""
        return "sheet"

    def start(self, *, by: Actor, at: datetime) -> Sheet:
        """Store a new one whose words are sealed already."""
        self.written_at = at
        return self._create(by=by, at=at)

    def set_words(self, review_on: date | None, *, by: Actor, at: datetime) -> Sheet:
        """Store newly sealed words as the next version."""
        self.review_on, self.written_at = review_on, at
        return self._commit(["words", "review_on", "written_at"], by=by, at=at)

    def set_shown(
        self, until_on: date | None, *, by: Actor, at: datetime, because: Reason
    ) -> Sheet:
        """Store who may see it now, and until when."""
        self.shown_until_on = until_on
        fields = ["agencies", "persons", "places", "shown_until_on"]
        return self._commit(fields, by=by, at=at, because=because)

    def set_ended(self, *, by: Actor, at: datetime, because: Reason) -> Sheet:
        """Note that it was taken out."""
        self.state = S.ENDED
        return self._commit(["state"], by=by, at=at, because=because)


class SheetToken(models.Model):
    """One keyed hash of an e-mail address or a number in an agency's system that stands on a sheet.

    Apart from the tokens of cards, for a sheet is read by others than its card (security notes 2.4).
    """

    token = models.BinaryField(max_length=16, db_index=True)
    key_number = models.PositiveSmallIntegerField(default=1)  # of the index key it was made with
    sheet = models.ForeignKey(Sheet, on_delete=models.CASCADE, related_name="tokens")

    def __str__(self) -> str:
        """A token is never shown."""
        return "token"


def replace_sheet_tokens(row: Sheet, tokens: Mapping[int, Iterable[bytes]]) -> None:
    """Give a sheet the tokens of its newest version, by the number of their key, for those it had."""
    SheetToken.objects.filter(sheet=row).delete()
    SheetToken.objects.bulk_create(
        SheetToken(token=token, sheet=row, key_number=number)
        for number, made in sorted(tokens.items())
        for token in sorted({*made})
    )
