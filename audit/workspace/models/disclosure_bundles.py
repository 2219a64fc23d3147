"""The pages of an answer as they were decided on: sealed, whole, and never changed (domain notes 4.16)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import ClassVar

from django.db import models

from agencies.actors import Actor, Hat
from agencies.models.agencies import Agency
from agencies.models.base import FOLLOW, SectionField, Versioned, VersionedQuerySet
from agencies.models.files import File
from agencies.models.people import Person
from audit.workspace.models.disclosures import Disclosure


class BundleQuerySet(VersionedQuerySet["DisclosureBundle"]):
    """Bundles."""

    def visible_to(self, hat: Hat) -> BundleQuerySet:
        """Those of the requests that one sees."""
        return self.filter(disclosure__in=Disclosure.objects.visible_to(hat))

    def readers_of(self, row: DisclosureBundle, *, among: Iterable[Hat]) -> list[Hat]:
        """Of some hats, those that `visible_to` shows this one: the rule's other face."""
        return Disclosure.objects.readers_of(row.disclosure, among=among)


class DisclosureBundle(Versioned):
    """One making of an answer's pages. `pages_file`: `{"pdf"}`, its bytes in base 64."""

    kind: ClassVar[str] = "disclosure_bundle"

    disclosure = models.ForeignKey(Disclosure, on_delete=models.PROTECT, related_name="bundles")
    owner = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")  # the request's
    pages = models.PositiveSmallIntegerField()
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    pages_file = SectionField(mode=FOLLOW)

    objects = BundleQuerySet.as_manager()

    def __str__(self) -> str:
        """A bundle reads as how many pages it has."""
        return f"{self.pages} pages"

    def start(self, *, by: Actor, at: datetime) -> DisclosureBundle:
        """Store it, with its pages sealed."""
        return self._create(by=by, at=at)
