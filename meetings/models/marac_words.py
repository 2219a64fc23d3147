"""What coordinator, chair and referrer write to each other about a MARAC case."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import ClassVar

from django.db import models

from agencies.actors import Actor, Hat
from agencies.models.agencies import Agency
from agencies.models.base import ASK, SectionField, Versioned, VersionedQuerySet
from agencies.models.files import File
from agencies.models.people import Person
from agencies.roles import Act, may
from meetings.models.marac_cases import MaracCase


class WordsKind(models.TextChoices):
    """What is said."""

    MISSING = "MISSING", "What is missing"
    REFUSAL = "REFUSAL", "Proposed: not eligible"
    TOLD = "TOLD", "Why it is not eligible"
    DISAGREED = "DISAGREED", "Why the second person does not agree"
    CHALLENGE = "CHALLENGE", "The referrer’s challenge"
    EMERGENCY = "EMERGENCY", "Why it cannot wait"


TO_REFERRER = (WordsKind.MISSING, WordsKind.TOLD, WordsKind.CHALLENGE)


class MaracWordsQuerySet(VersionedQuerySet["MaracWords"]):
    """Words about MARAC cases."""

    def visible_to(self, hat: Hat) -> MaracWordsQuerySet:
        """Those about cases one sees; for the referring agency, what was written to it or by it."""
        found = self.filter(case__in=MaracCase.objects.visible_to(hat))
        if may(hat, Act.RUN_MEETING) or may(hat, Act.CHAIR_MEETING):
            return found
        return found.filter(
            case__owner=hat.agency_id, case__from_workspace=hat.workspace_id, what__in=TO_REFERRER
        )

    def readers_of(self, row: MaracWords, *, among: Iterable[Hat]) -> list[Hat]:
        """Of some hats, those to which the words are visible: the same rule from its other side."""
        case = row.case
        told = row.what in TO_REFERRER
        return [
            hat
            for hat in MaracCase.objects.readers_of(case, among=among)
            if may(hat, Act.RUN_MEETING)
            or may(hat, Act.CHAIR_MEETING)
            or (
                told
                and (hat.agency_id, hat.workspace_id) == (case.owner_id, case.from_workspace_id)
            )
        ]


class MaracWords(Versioned):
    """One message about a case, sealed for its writer's side and given to the other.

    `words` holds `{"words", "signposting"}`.
    """

    kind: ClassVar[str] = "marac_words"

    case = models.ForeignKey(MaracCase, on_delete=models.PROTECT, related_name="words")
    owner = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    what = models.CharField(max_length=10, choices=WordsKind.choices)
    said_at = models.DateTimeField()
    words = SectionField(mode=ASK)

    objects = MaracWordsQuerySet.as_manager()

    def __str__(self) -> str:
        """Words read as what they are about."""
        return self.get_what_display()

    def start(self, *, by: Actor, at: datetime) -> MaracWords:
        """Store it."""
        return self._create(by=by, at=at)
