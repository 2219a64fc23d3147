"""Until when a case is kept for the children in it: the 25th birthday of the youngest (domain notes 4.17)."""

from __future__ import annotations

from datetime import date, timedelta

from agencies import clock, sealing
from agencies.actors import Hat
from agencies.models.files import File
from mash_hub.identities import Identity
from mash_hub.models.subjects import Involvement, PersonRole

GROWN, OF_AGE = 25, 18
_UNBORN = timedelta(days=300)  # nobody is born later after the case was closed


def of_youngest(case: File, *, by: Hat) -> date | None:
    """The 25th birthday of the youngest child in a case, or None where nobody in it was one.

    Where a birth is known in part, the latest it may be; of a child whose birth is not known, or cannot
    be read by who asks, the latest possible at all. So nothing goes too early (fail closed).
    """
    closed = (case.closed_at or clock.now()).astimezone(clock.LONDON)
    parts = [*Involvement.objects.filter(file=case.pk).select_related("card")]
    cards = [part.card for part in parts if part.card is not None]
    opened = sealing.open_quietly(cards, ["identity"], by=by)
    births: list[date] = []
    for part in parts:
        said = opened[part.card, "identity"] if part.card is not None else None
        born = _latest_birth(Identity.from_content(said)) if said else None
        is_child = part.role == PersonRole.CHILD
        if born is None and is_child:
            born = (closed + _UNBORN).date()
        if born is not None and (is_child or closed.date() < _years_after(born, OF_AGE)):
            births.append(born)
    return _years_after(max(births), GROWN) if births else None


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
