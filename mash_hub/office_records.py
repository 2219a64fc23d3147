"""Records of running the hub whose time is over: which there are, by kind and year, and what keeps one (4.17).

Emergency accesses, requests for disclosure and their parts, legal holds, barriers, destructions and
decisions that something stays. They are many and small, so that two people decide on all of a kind that
ended in one year (ADR 94). What is held stays, and the rest goes.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from agencies import clock
from agencies.actors import Hat
from agencies.models.files import File, Hold, RetentionClass
from agencies.verdicts import YES, Verdict, no
from mash_hub import held, partnership_settings, retention_classes
from mash_hub.models import office
from mash_hub.models.destructions import LIVE, DestructionFile, DestructionGround
from mash_hub.models.office import Office, OfficeRecord
from mash_hub.models.partnership_settings import SettingName


@dataclass(frozen=True)
class Named:
    """One record: its file, what names it, and when it was over."""

    file_id: UUID
    reference: str
    over_at: datetime


@dataclass(frozen=True)
class Year:
    """The records of one kind that ended in one year, of the hat’s agency, that can go."""

    office: Office
    year: int
    records: tuple[Named, ...]

    @property
    def reference(self) -> str:
        """What names them together, as GLASS-2016."""
        return f"{self.office.code}-{self.year}"

    @property
    def words(self) -> str:
        """How many of what: 14 emergency accesses of 2016."""
        count = len(self.records)
        return f"{count} {self.office.one if count == 1 else self.office.many} of {self.year}"

    @property
    def file_ids(self) -> tuple[UUID, ...]:
        """Their files."""
        return tuple(one.file_id for one in self.records)


def years_kept(workspace_id: UUID) -> int:
    """For how many years they are kept in a workspace, each counted from the end of the year in which it ended."""
    return partnership_settings.number(SettingName.KEPT_OFFICE, workspace_id, clock.now())


def due(*, by: Hat) -> list[Year]:
    """What is over, the oldest first: of the hat’s own agency and workspace, as far as its wearer sees each.

    None that a hold keeps, that waits for a second person, or of which its wearer is kept from learning.
    """
    before = _before(by.workspace_id)
    files = File.objects.filter(
        retention_class=RetentionClass.OFFICE,
        owner=by.agency_id,
        opened_at__lt=before,
        destroyed_at__isnull=True,
    )
    if not files.exists():  # as on nearly every day of the first years
        return []
    found = [one for model in office.models() for one in _years(model, before, by)]
    return sorted(found, key=lambda one: (one.year, one.office.many))


def find(reference: str, *, by: Hat) -> Year | None:
    """Those that a reference names, such as GLASS-2016; None for every other."""
    return next((one for one in due(by=by) if one.reference == reference), None)


def may_go(file_ids: Collection[UUID], ground: DestructionGround, *, workspace_id: UUID) -> Verdict:
    """Whether such records may be destroyed: on the ground of time alone, over for long enough, not all held."""
    if ground != DestructionGround.KEPT_LONG_ENOUGH:
        return no("Records of running the hub go when their time is over, and on no other ground.")
    years, before = years_kept(workspace_id), _before(workspace_id)
    over = {pk for _, rows in _over(file_ids, before) for pk in rows}
    if over != {*file_ids}:
        return no(f"They are kept for {years} years after the year in which they ended.")
    if not free_of(file_ids):
        return no("Holds stand on all of them: nothing can be destroyed until those are lifted.")
    return YES


def free_of(file_ids: Collection[UUID]) -> list[UUID]:
    """Of the files of such records, those that nothing holds; what is destroyed already among them."""
    gone = {*_files(file_ids).filter(destroyed_at__isnull=False).values_list("pk", flat=True)}
    among = [pk for pk in file_ids if pk not in gone]
    kept = {pk for model in office.models() for pk in _held(model, among)}
    return [pk for pk in file_ids if pk not in kept]


def named(file_ids: Collection[UUID]) -> dict[UUID, str]:
    """What names each such record, by its file."""
    found: dict[UUID, str] = {}
    for model in office.models():
        rows: Any = model.ended().filter(file__in=file_ids)
        found |= {row.file_id: str(row) for row in rows}
    return found


def _files(file_ids: Collection[UUID]) -> QuerySet[File]:
    return File.objects.filter(pk__in=file_ids)


def _before(workspace_id: UUID) -> datetime:
    """What ended before this instant is over: the first of a year."""
    this = clock.now().astimezone(clock.LONDON).year
    return datetime(this - years_kept(workspace_id), 1, 1, tzinfo=clock.LONDON)


def _years(model: type[OfficeRecord], before: datetime, by: Hat) -> Iterator[Year]:
    live = DestructionFile.objects.filter(file=OuterRef("file"), destruction__state__in=LIVE)
    seen = model._default_manager.visible_to(by)  # type: ignore[attr-defined]
    rows = model.ended().filter(
        Q(workspace=by.workspace_id) | Q(workspace__isnull=True),
        pk__in=seen.values("pk"),
        owner=by.agency_id,
        over_at__lt=before,
        file__destroyed_at__isnull=True,
    )
    rows = rows.exclude(Exists(live)).exclude(file__in=model.kept_from(by.person_id))
    found = [*rows.order_by("over_at", "pk")]
    kept = _held(model, [row.file_id for row in found])
    years: dict[int, list[Named]] = {}
    for row in found:
        if row.file_id not in kept:
            year = row.over_at.astimezone(clock.LONDON).year
            years.setdefault(year, []).append(Named(row.file_id, str(row), row.over_at))
    for year, records in years.items():
        yield Year(model.office, year, tuple(records))


def _over(
    file_ids: Collection[UUID], before: datetime
) -> Iterator[tuple[type[OfficeRecord], set[UUID]]]:
    for model in office.models():
        rows = model.ended().filter(file__in=file_ids, over_at__lt=before)
        yield model, {*rows.values_list("file_id", flat=True)}


def _held(model: type[OfficeRecord], file_ids: Collection[UUID]) -> set[UUID]:
    """Of some files, those of records of one kind on which something holds: on them, or on what they are about."""
    if not file_ids:
        return set()
    about = model.files_about(file_ids)
    every = {*file_ids}.union(*about.values())
    rows = Hold.objects.standing().filter(file__in=every)
    before = {*rows.values_list("file_id", flat=True)}
    kept = {pk for pk in file_ids if before & {pk, *about.get(pk, ())}}
    left = {pk: files for pk, files in about.items() if pk not in kept}
    if _is_kept({*()}.union(*left.values())):  # on nearly every day nothing is
        kept |= {pk for pk, files in left.items() if _is_kept(files)}
    return kept


def _is_kept(files: Iterable[UUID]) -> bool:
    """Whether a hold came to what lies in some files, or an inquiry asks that it stays."""
    among = {*files}
    return bool(among) and (bool(held.on(among)) or retention_classes.may_not_go_now(among))
