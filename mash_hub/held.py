"""What legal holds keep: which stand on some records, and what nobody may change while they do.

A review, an inquest or a court needs the records as they are (domain notes 4.20): what is written stays
as it is written, and stays. What is new is written beside it; work on the case goes on.

What keeps somebody safe today stays open on purpose: the cards of people and things, on whom an address or
a safe number may change, and plans of how a victim is told. Each keeps every earlier version, which the hold
keeps from destruction. Flags and relationships are never rewritten: they are set, looked at again and ended.

What members of a CMOG linked with somebody by an alias stays as it was said, too; no hold is named there,
since by its name they would learn who that is (ADR 82).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from django.db.models import Q

from agencies import disposal
from agencies.models.files import File, Hold
from agencies.verdicts import Frozen, Refused, require
from mash_hub import retention_classes
from mash_hub.models import nameable
from mash_hub.models.attachments import Attachment
from mash_hub.models.cmog_entries import CmogEntry
from mash_hub.models.flags import Flag
from mash_hub.models.items import Item
from mash_hub.models.legal_holds import FREEZING, LegalHold
from mash_hub.models.links import Link, LinkQuerySet
from mash_hub.models.risk_assessments import RiskAssessment
from mash_hub.models.sealed_items import SealedItem
from mash_hub.models.subjects import Card, Identification, Involvement


def within(cases: Iterable[UUID]) -> set[UUID]:
    """The files of what agencies wrote in some cases, or meetings made of them: each is kept by itself."""
    among = [*cases]
    found = nameable.within(among)
    for rows in (
        Item.objects.filter(request__file__in=among),
        Attachment.objects.filter(item__request__file__in=among),
        SealedItem.objects.filter(request__file__in=among),
        RiskAssessment.objects.filter(case_file__in=among),
    ):
        found |= {*rows.values_list("file_id", flat=True)}
    return found | _linked_with(CmogEntry.objects.filter(file__in=among))


def _linked_with(entries: Any) -> set[UUID]:
    """The files of the things that members linked with some entries of people of concern."""
    rows = Link.objects.filter(end_kind=CmogEntry.kind, end_id__in=entries.values("pk"))
    return {*rows.values_list("thing_card__file_id", flat=True)}


def beside(cards: Iterable[UUID]) -> set[UUID]:
    """The files of what is kept of somebody beside their cards: flags, and places and things linked to them.

    Also those that are linked to them by an alias.
    """
    among = [*cards]
    flagged = Flag.objects.filter(card__in=among).values_list("file_id", flat=True)
    linked = Link.objects.filter(end_kind=Card.kind, end_id__in=among)
    by_alias = _linked_with(CmogEntry.objects.filter(card__in=among))
    return {*flagged, *linked.values_list("thing_card__file_id", flat=True), *by_alias}


def on(file_ids: Iterable[UUID]) -> list[LegalHold]:
    """The holds that stand on some files: by a row before them, or since they came to what is held."""
    among = {*file_ids}
    entries = CmogEntry.objects.filter(pk__in=_by_alias(among).values("end_id"))
    behind = entries.filter(card__isnull=False).values_list("file_id", "card__file_id")
    return _on(among.union(*behind))


def _by_alias(things: Iterable[UUID]) -> LinkQuerySet:
    """The links between some things and people of concern whom their authors know by the alias."""
    return Link.objects.filter(end_kind=CmogEntry.kind, thing_card__file__in=[*things])


def nameable_of(holds: Iterable[LegalHold], file_ids: Iterable[UUID]) -> LegalHold | None:
    """Of the holds on some files the first that may be named there: none that is there by an alias alone."""
    among = {*file_ids}
    without = {*_by_alias(among).values_list("thing_card__file_id", flat=True)}
    named = {hold.pk for hold in _on(among, without)}
    return next((hold for hold in holds if hold.pk in named), None)


def _on(files: Iterable[UUID], without: Collection[UUID] = ()) -> list[LegalHold]:
    """Holds as `on` gives them, of what is linked by an alias none; the rows before `without` do not count."""
    among = [*files]
    cases = _cases_of(among)
    named = Involvement.objects.filter(card__file__in=among)
    around = {*among, *cases, *named.values_list("file_id", flat=True)} - {*without}
    flags = Flag.objects.filter(file__in=among)
    links = Link.objects.filter(end_kind=Card.kind, thing_card__file__in=among)
    subjects = Identification.objects.standing().filter(
        Q(card__file__in=among)
        | Q(card__in=flags.values("card"))
        | Q(card__in=links.values("end_id"))
    )
    parts = Involvement.objects.filter(file__in=[*among, *cases])
    rows_before = Hold.objects.standing().filter(file__in=around)
    held = (
        Q(pk__in=rows_before.values("by_id"))
        | Q(subject__in=subjects.values("subject"))
        | Q(subject__in=flags.values("subject"))
        | Q(subject__in=parts.values("subject"))
    )
    return [*LegalHold.objects.standing().filter(held).order_by("placed_at", "pk")]


def _cases_of(among: Collection[UUID]) -> set[UUID]:
    """The files of the cases in which what lies in some files was written, or of which it was made."""
    found = nameable.around(among)
    for model in (Item, SealedItem):
        rows = model.objects.filter(file__in=among)
        found |= {*rows.values_list("request__file_id", flat=True)}
    risks = RiskAssessment.objects.filter(file__in=among, case_file__isnull=False)
    return found | {*risks.values_list("case_file_id", flat=True)}


def freezes(file_ids: Iterable[UUID]) -> bool:
    """Whether what is written in some files has to stay as it is written."""
    return any(hold.hold_kind in FREEZING for hold in on(file_ids))


def require_free(*file_ids: UUID) -> None:
    """Let a change or removal of what is written pass, unless a hold freezes it. Raises Frozen."""
    holds = [hold for hold in on(file_ids) if hold.hold_kind in FREEZING]
    if holds:
        hold = nameable_of(holds, file_ids)
        name = f"The hold {hold.reference}" if hold else "A hold"
        raise Frozen(
            f"{name} stands on these records for a review or a court: what is written stays as it is, "
            "and stays. Nothing was saved; your words are below. Write what is "
            "new beside it, or ask the information governance officer to have the hold lifted."
        )


def require_nothing_holds(*file_ids: UUID) -> None:
    """Let something of some files be destroyed by itself, unless a hold of any kind stands. Raises Frozen, Refused.

    A hold blocks everything, that of a request for disclosure too, behind which no legal hold stands (4.17).
    """
    require_free(*file_ids)
    for file in File.objects.filter(pk__in=file_ids):
        require(disposal.may_shred(file))
    if retention_classes.may_not_go_now({*file_ids, *_cases_of(file_ids)}):
        raise Refused(retention_classes.STAYS)
    if holds := on(file_ids):
        hold = nameable_of(holds, file_ids)
        name = f"The hold {hold.reference}" if hold else "A hold"
        raise Refused(
            f"{name} stands on these records: nothing of them is destroyed. Ask the information governance "
            "officer to have it lifted."
        )
