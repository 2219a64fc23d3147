"""Strict mode of a case with honour-based abuse or forced marriage: no family, no letters (5.4).

The family itself may be the danger, and there may be one chance to speak with the person. While such
a flag stands on anybody in a case, or its contact was sent for that worry, every way that leads through
the family, the community or the letter box is refused to everybody, whoever may see the flag. Who may
not is told that the way is shut in this case, and never why.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db import models

from agencies import hats
from agencies.actors import Hat
from agencies.verdicts import YES, Verdict, no
from mash_hub.models.contacts import Category, Contact
from mash_hub.models.flags import Flag, FlagType
from mash_hub.models.subjects import Involvement

STRICT = (FlagType.HONOUR,)


class Route(models.TextChoices):
    """A way to reach somebody, as the safe contact plan offers it (domain notes 5.1, 5.4)."""

    PHONE = "PHONE", "Telephone"
    TEXT = "TEXT", "Text message"
    EMAIL = "EMAIL", "E-mail"
    IN_PERSON = "IN_PERSON", "In person, alone"
    PROFESSIONAL = "PROFESSIONAL", "Through a professional they trust"
    FAMILY = "FAMILY", "Through somebody of the family"
    COMMUNITY = "COMMUNITY", "Through somebody of the community"
    LETTER = "LETTER", "Letter"


SHUT = (Route.FAMILY, Route.COMMUNITY, Route.LETTER)
WAY_IS_SHUT = (
    "In this case nobody is reached through the family or the community, and nothing is sent by "
    "letter. Choose another way."
)
BANNER = (
    "Strict mode. There may be one chance: no contact through the family, no interpreter of the "
    "community, and no letters."
)


def subjects_in(file_id: UUID) -> set[UUID]:
    """The people of a case, as its records stand now."""
    parts = Involvement.objects.filter(file=file_id).identified()
    found = {now if card else named for card, named, now in parts}
    return {one for one in found if one is not None}


def _flags_on(subject_ids: Collection[UUID]) -> models.QuerySet[Flag]:
    standing = Flag.objects.on_subjects(subject_ids).active(hats.today())
    return standing.filter(flag_type__in=STRICT)


def holds_for(subject_ids: Collection[UUID]) -> bool:
    """Whether such a flag of any agency stands on one of some people; who may see it is not asked."""
    return bool(subject_ids) and _flags_on(subject_ids).exists()


def stands_in(file_id: UUID) -> bool:
    """Whether a case is in strict mode, by a flag on anybody in it or by what its contact is about."""
    about = Contact.objects.filter(file=file_id, categories__contains=[Category.HONOUR_BASED.value])
    return about.exists() or holds_for(subjects_in(file_id))


def may_reach(routes: Iterable[str], *, file_id: UUID) -> Verdict:
    """Whether people of a case may be reached in some ways; the answer is the same for everybody."""
    if {*routes} & set(SHUT) and stands_in(file_id):
        return no(WAY_IS_SHUT)
    return YES


def may_offer(
    routes: Iterable[str], *, about: Iterable[UUID], categories: Iterable[str]
) -> Verdict:
    """Whether a contact that is being sent, about some people and worries, may offer some ways."""
    if not {*routes} & set(SHUT):
        return YES
    is_strict = Category.HONOUR_BASED in categories or holds_for({*about})
    return no(WAY_IS_SHUT) if is_strict else YES


@dataclass(frozen=True)
class Mode:
    """What a page shows of strict mode: whether ways are shut, and the banner for who may know why."""

    is_strict: bool
    banner: str = ""

    def open_of(self, routes: Iterable[str]) -> list[Route]:
        """Of the ways a plan names, those that are open now."""
        found = [Route(code) for code in routes]
        return [one for one in found if not (self.is_strict and one in SHUT)]

    @property
    def notice(self) -> str:
        """What everybody is told whose ways are shut: the ways, and not the reason."""
        return self.banner or (WAY_IS_SHUT if self.is_strict else "")


def mode_of(file_id: UUID, *, by: Hat) -> Mode:
    """Strict mode of a case as one reader may know it."""
    if not stands_in(file_id):
        return Mode(is_strict=False)
    subjects = subjects_in(file_id)
    seen = Flag.objects.visible_to(by).filter(pk__in=_flags_on(subjects).values("pk"))
    reported = Contact.objects.visible_to(by).filter(
        file=file_id, categories__contains=[Category.HONOUR_BASED.value]
    )
    knows = seen.exists() or reported.exists()
    return Mode(is_strict=True, banner=BANNER if knows else "")
