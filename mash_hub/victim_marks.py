"""Repeat and vulnerable victims, by the partnership's definitions of the day a contact came in (issue C).

A definition is a set of partnership settings, each from a day and by two people; a contact is marked by
the one in force when it was received, and keeps it. Each mark stands with its evidence, and decides
nothing (domain notes 7.2 R24).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from django.db.models import Exists, OuterRef

from agencies import clock
from agencies.actors import Hat
from mash_hub import partnership_settings
from mash_hub.calendars import months_before
from mash_hub.identities import Birth
from mash_hub.models.contacts import Category, Contact, ContactKind
from mash_hub.models.partnership_settings import SettingName
from mash_hub.models.subjects import Involvement, PersonRole

N = SettingName
VICTIMS = (PersonRole.VICTIM, PersonRole.CHILD, PersonRole.ADULT_AT_RISK)
_ADULT = 18


@dataclass(frozen=True)
class Victim:
    """One person of a contact as its page knows them."""

    subject_id: UUID
    role: str
    birth: Birth | None = None
    is_unborn: bool = False


@dataclass(frozen=True)
class Evidence:
    """What a mark rests on: words, and the contact behind them where there is one."""

    words: str
    contact: Contact | None = None


@dataclass(frozen=True)
class Mark:
    """That somebody is a repeat or a vulnerable victim, by which definition, and why."""

    words: str
    definition: str
    evidence: tuple[Evidence, ...]


def marks_of(contact: Contact, people: Iterable[Victim], *, by: Hat) -> dict[UUID, list[Mark]]:
    """The marks of a contact's victims, by subject, from what the reader sees and nothing else."""
    found: dict[UUID, list[Mark]] = {}
    people = list(people)
    expects = any(one.is_unborn for one in people) or Category.UNBORN in contact.categories
    for one in people:
        if one.role not in VICTIMS:
            continue
        repeat = _repeat(contact, one, by=by)
        vulnerable = _vulnerable(contact, one, expects=expects, repeat=repeat)
        marks = [mark for mark in (repeat, vulnerable) if mark is not None]
        if marks:
            found[one.subject_id] = marks
    return found


def _since(contact: Contact, names: Sequence[SettingName]) -> str:
    """From which day a definition holds, in words."""
    days = [
        partnership_settings.since(name, contact.workspace_id, contact.received_at)
        for name in names
    ]
    known: list[date] = [day for day in days if day is not None]
    if not known:
        return "as proposed for every partnership"
    latest = max(known)
    return f"in force since {latest.day} {latest:%B %Y}"


def _repeat(contact: Contact, one: Victim, *, by: Hat) -> Mark | None:
    """Reported as a victim so many times within so many months, this time included."""
    place, at = contact.workspace_id, contact.received_at
    least = partnership_settings.number(N.REPEAT_INCIDENTS, place, at)
    months = partnership_settings.number(N.REPEAT_WITHIN, place, at)
    begins = months_before(at.astimezone(clock.LONDON).date(), months)
    as_victim = Involvement.objects.of_subject(one.subject_id).filter(
        file=OuterRef("file"), role__in=VICTIMS
    )
    rows = list(
        Contact.objects.visible_to(by)
        .of_subject(one.subject_id)
        .filter(
            Exists(as_victim),
            workspace=place,
            received_at__gte=datetime.combine(begins, time(0), clock.LONDON),
            received_at__lte=at,
        )
        .order_by("-received_at", "pk")
    )
    if len(rows) < least:
        return None
    definition = f"reported as a victim {least} times or more within {months} months"
    since = _since(contact, (N.REPEAT_INCIDENTS, N.REPEAT_WITHIN))
    evidence = tuple(Evidence("this contact" if row.pk == contact.pk else "", row) for row in rows)
    return Mark("Repeat victim", f"{definition}, {since}", evidence)


def _vulnerable(
    contact: Contact, one: Victim, *, expects: bool, repeat: Mark | None
) -> Mark | None:
    """Any of what the partnership agreed that makes somebody vulnerable."""
    place, at = contact.workspace_id, contact.received_at
    is_adult_kind = contact.contact_kind == ContactKind.ADULT
    needs = one.role == PersonRole.ADULT_AT_RISK or (
        is_adult_kind and one.role == PersonRole.VICTIM
    )
    reasons = (
        (N.VULNERABLE_CHILD, _is_child(one, at), "under 18 when it was reported"),
        (N.VULNERABLE_UNBORN, expects and one.role == PersonRole.VICTIM, "a child is expected"),
        (N.VULNERABLE_CARE, needs, "needs for care and support"),
        (
            N.VULNERABLE_HONOUR,
            Category.HONOUR_BASED in contact.categories,
            "so-called honour-based abuse or forced marriage",
        ),
        (N.VULNERABLE_REPEAT, repeat is not None, "a repeat victim"),
    )
    agreed = [name for name, _, _ in reasons if partnership_settings.in_force(name, place, at)]
    why = [Evidence(words) for name, holds, words in reasons if holds and name in agreed]
    if not why:
        return None
    said = ", ".join(words for name, _, words in reasons if name in agreed)
    return Mark("Vulnerable victim", f"any of: {said}; {_since(contact, agreed)}", tuple(why))


def _is_child(one: Victim, at: datetime) -> bool:
    """Whether somebody was under 18; by their part where their birth does not say."""
    on = at.astimezone(clock.LONDON).date()
    if one.birth is not None and one.birth.date:
        return date.fromisoformat(one.birth.date) > months_before(on, 12 * _ADULT)
    if one.birth is not None and one.birth.years:
        return on.year - min(one.birth.years) < _ADULT
    return one.role == PersonRole.CHILD
