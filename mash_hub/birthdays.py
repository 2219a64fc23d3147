"""Until when what is kept of children stays: the 25th birthday of the youngest (domain notes 4.17)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from agencies import clock, sealing
from agencies.actors import Hat
from agencies.models.files import File
from mash_hub import partnership_settings
from mash_hub.identities import Identity
from mash_hub.models.partnership_settings import SettingName
from mash_hub.models.public_reports import PublicReport
from mash_hub.models.subjects import Card, Involvement, PersonRole

GROWN, OF_AGE = 25, 18
_UNBORN = timedelta(days=300)  # nobody is born later than so after the file was closed


@dataclass(frozen=True)
class Grown:
    """A 25th birthday until which a file is kept, and that file."""

    day: date
    file: File


def of_youngest(cases: Collection[File], *, by: Hat) -> Grown | None:
    """The 25th birthday of the youngest child in some cases, or None where nobody in them was one.

    Where a birth is known in part, the latest it may be; of a child whose birth is not known, or cannot
    be read by who asks, the latest possible at all. So nothing goes too early (fail closed).
    """
    among = {case.pk: case for case in cases}
    parts = [*Involvement.objects.filter(file__in=among).select_related("card")]
    cards = {part.card.pk: part.card for part in parts if part.card is not None}
    opened = sealing.open_quietly(cards.values(), ["identity"], by=by)
    found = []
    for part in parts:
        said = opened[part.card, "identity"] if part.card is not None else None
        case = among[part.file_id]
        ended = case.closed_at or clock.now()
        found.append(_grown(said, part.role == PersonRole.CHILD, ended, case))
    return _latest([*found, *_reported(among, by=by)])


def _reported(among: dict[UUID, File], *, by: Hat) -> list[Grown | None]:
    """The same of reports from the public, which say about how old somebody is: they may be a year younger."""
    reports = [*PublicReport.objects.filter(file__in=among, contact__isnull=True)]
    opened = sealing.open_quietly(reports, ["words"], by=by)
    found: list[Grown | None] = []
    for report in reports:
        said = opened[report, "words"] or {}
        day = report.received_at.astimezone(clock.LONDON).date()
        age = str(said.get("age", ""))
        if age.isdecimal() and int(age) <= OF_AGE:
            found.append(Grown(_years_after(day, GROWN + 1 - int(age)), among[report.file_id]))
        elif not said or (said.get("role") == PersonRole.CHILD and not age.isdecimal()):
            found.append(Grown(_years_after(day + _UNBORN, GROWN), among[report.file_id]))
    return found


def of_looked_after(parts: Collection[Involvement], *, by: Hat) -> Grown | None:
    """Until when the cases of looked-after children stay who take some parts in them; None without parts.

    The birthday that the partnership chose, by the proposal the 75th; where one died under 18, so many
    years after that. Of a birth that is not known or cannot be read, as of the youngest.
    """
    cards = {part.card.pk: part.card for part in parts if part.card is not None}
    opened = sealing.open_quietly(cards.values(), ["identity"], by=by)
    return _latest(
        Grown(
            _cared_for_until(opened[part.card, "identity"] if part.card else None, part.file),
            part.file,
        )
        for part in parts
    )


def _cared_for_until(said: dict[str, Any] | None, case: File) -> date:
    at = clock.now()
    age, after_death = (
        partnership_settings.number(name, case.workspace_id, at)
        for name in (SettingName.LOOKED_AFTER_AGE, SettingName.LOOKED_AFTER_DIED)
    )
    who = Identity.from_content(said) if said else None
    born = _latest_birth(who) if who else None
    if born is None:
        ended = (case.closed_at or at).astimezone(clock.LONDON).date()
        return _years_after(ended + _UNBORN, age)
    died = date.fromisoformat(who.deceased_on) if who and who.deceased_on else None
    if died and died < _years_after(born, OF_AGE):
        return _years_after(died, after_death)
    return _years_after(born, age)


def of_cards(file_ids: Collection[UUID], *, by: Hat) -> Grown | None:
    """The 25th birthday until which what an agency says about a person is kept, who was a child then.

    None of somebody who was grown when it was begun and stands in no case as a child; as above where
    a birth is not known.
    """
    cards = [*Card.objects.filter(file__in=file_ids).select_related("file")]
    named = Involvement.objects.filter(card__in=cards, role=PersonRole.CHILD)
    children = {*named.values_list("card_id", flat=True)}
    opened = sealing.open_quietly(cards, ["identity"], by=by)
    return _latest(
        _grown(opened[card, "identity"], card.pk in children, card.file.opened_at, card.file)
        for card in cards
    )


def _latest(found: Iterable[Grown | None]) -> Grown | None:
    return max((one for one in found if one), key=lambda one: one.day, default=None)


def _grown(said: dict[str, Any] | None, is_child: bool, at: datetime, file: File) -> Grown | None:
    """When somebody is 25 who is called a child, or was one at an instant; None of everybody else."""
    on = at.astimezone(clock.LONDON).date()
    born = _latest_birth(Identity.from_content(said)) if said else None
    if born is None:
        return Grown(_years_after(on + _UNBORN, GROWN), file) if is_child else None
    if is_child or on < _years_after(born, OF_AGE):
        return Grown(_years_after(born, GROWN), file)
    return None


def _latest_birth(who: Identity) -> date | None:
    if who.is_unborn:
        return date.fromisoformat(who.expected_on) + timedelta(days=31) if who.expected_on else None
    birth = who.birth
    if birth.date:
        return date.fromisoformat(birth.date)
    if not birth.years:
        return None
    last = max(birth.years)
    if birth.is_of_month and birth.month and birth.month < 12:
        return date(last, birth.month + 1, 1) - timedelta(days=1)
    return date(last, 12, 31)


def _years_after(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return date(day.year + years, 3, 1)
