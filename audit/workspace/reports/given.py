"""What agencies gave each other about a person or in a case, and what left the hub (domain notes 7.3, 7.2 R9)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import Q

from agencies.actors import Hat
from agencies.models.grants import CauseKind, GrantCause
from agencies.models.people import Person
from agencies.models.workspaces import Purpose
from agencies.verdicts import Refused
from audit.log.entries import Verb
from audit.log.models import Entry
from audit.workspace import entry_words, names, scope
from audit.workspace.about import is_kept, kept_from
from audit.workspace.questions import Question, in_days
from audit.workspace.reports import given_otherwise
from audit.workspace.reports.agreed import Agreements
from audit.workspace.reports.report import MOST, Row, agencies, people, reason_label, when
from mash_hub.models.onward_requests import OutsideBody
from mash_hub.models.releases import ItemRelease
from mash_hub.models.risk_releases import RiskRelease
from mash_hub.models.subjects import Subject
from mash_hub.onward_ends import GROUND as ONWARD
from meetings.models.research import ResearchLine

_LEFT = (Verb.EXPORTED, Verb.PRINTED, Verb.DOWNLOADED)


def released(question: Question, hat: Hat) -> list[Row]:
    """Each release about a person or in a case: whose, to whom, what, under which agreement, by whom."""
    assert question.about_id is not None, "the form asks for it"
    ids = names.related_ids(question.about_id)
    found: list[ItemRelease | RiskRelease] = [
        *_items(question, question.about_id, ids, hat),
        *_risks(question, question.about_id, ids, hat),
    ]
    found = [_shown(one, hat) for one in found]
    named = agencies({pk for one in found for pk in (one.owner_id, *one.agencies)})
    persons = people(pk for one in found for pk in (*one.persons, one.released_by_id))
    agreements = Agreements.of(one.workspace_id for one in found)
    rows = [
        (
            one.released_at,
            Row(
                (
                    when(one.released_at),
                    named.get(one.owner_id, ""),
                    _to(one, named, persons),
                    f"{what} {reference}, {one.get_section_display().lower()}",
                    Purpose(one.purpose).label,
                    agreements.between(
                        one.workspace_id, one.owner_id, one.agencies, one.released_at
                    ),
                    persons.get(one.released_by_id, ""),
                    when(one.until_at),
                    when(one.ended_at) or "Stands",
                )
            ),
        )
        for one in found
        for what, reference in [_named(one)]
    ]
    rows += _research(question, ids, hat)
    rows += given_otherwise.rows(question, ids, hat)
    return [row for _, row in sorted(rows, key=lambda pair: pair[0], reverse=True)]


def _items(question: Question, about: UUID, ids: list[UUID], hat: Hat) -> list[ItemRelease]:
    """Releases of items about the person; or of every item of the case, or made for it."""
    of_case = Q(item__in=ids) | Q(by_id__in=ids) | Q(item__request__in=ids)
    of_person = Q(item__people__overlap=[*names.anchors(about)])
    found = ItemRelease.objects.filter(
        of_person if Subject.objects.filter(pk=about).exists() else of_case,
        _of_reader(hat),
        released_at__gte=question.from_at,
        released_at__lt=question.until_at,
    )
    found = found.exclude(is_kept(hat)).exclude(is_kept(hat, "case_file"))
    return [*found.exclude(is_kept(hat, "item__request__file")).select_related("item")[: MOST + 1]]


def _risks(question: Question, about: UUID, ids: list[UUID], hat: Hat) -> list[RiskRelease]:
    """Releases of assessments of the person; or of every one of the case; and those made for a case."""
    of_case, of_person = Q(assessment__in=ids), Q(assessment__subject_id__in=names.anchors(about))
    found = RiskRelease.objects.filter(
        (of_person if Subject.objects.filter(pk=about).exists() else of_case) | Q(by_id__in=ids),
        _of_reader(hat),
        released_at__gte=question.from_at,
        released_at__lt=question.until_at,
    )
    found = found.exclude(is_kept(hat)).exclude(is_kept(hat, "case_file"))
    found = found.exclude(is_kept(hat, "assessment__case_file"))
    return [*found.select_related("assessment")[: MOST + 1]]


def _of_reader(hat: Hat) -> Q:
    """Releases in the workspaces that a hat audits, or which its own agency made or received."""
    if not scope.is_own(hat):
        return scope.rows(hat)
    return Q(owner=hat.agency_id) | Q(agencies__contains=[hat.agency_id])


def _shown(one: ItemRelease | RiskRelease, hat: Hat) -> ItemRelease | RiskRelease:
    """A release as a hat reads it: what its own agency received tells of no other receiver.

    The row is changed in memory alone, and never saved.
    """
    if scope.is_own(hat) and one.owner_id != hat.agency_id:
        own = Person.objects.filter(pk__in=one.persons, agency=hat.agency_id)
        one.persons, one.agencies = [*own.values_list("pk", flat=True)], [hat.agency_id]
    return one


def _named(one: ItemRelease | RiskRelease) -> tuple[str, str]:
    if isinstance(one, ItemRelease):
        return "Item", one.item.reference
    return "Risk assessment", one.assessment.reference


def _to(
    one: ItemRelease | RiskRelease, named: dict[UUID | None, str], persons: dict[UUID | None, str]
) -> str:
    whole = ", ".join(named.get(pk, "") for pk in one.agencies)
    by_name = ", ".join(persons.get(pk, "") for pk in one.persons)
    return f"{whole}: {by_name} alone" if by_name else whole


def _research(question: Question, ids: list[UUID], hat: Hat) -> list[tuple[datetime, Row]]:
    """Lines of research that were shared with the agencies at a meeting's case, taken back ones too."""
    lines = ResearchLine.objects.filter(
        Q() if scope.is_own(hat) else scope.rows(hat, place="research__item__workspace"),
        research__item__in=ids,
    ).exclude(is_kept(hat, "research__item__file"))
    found = {one.pk: one for one in lines.select_related("research__item", "owner", "author")}
    causes = GrantCause.objects.filter(
        thing_kind=ResearchLine.kind,
        thing_id__in=found,
        cause_kind=CauseKind.MEETING,
        from_at__gte=question.from_at,
        from_at__lt=question.until_at,
    ).select_related("receiver")
    if scope.is_own(hat):
        own = [pk for pk, one in found.items() if one.owner_id == hat.agency_id]
        causes = causes.filter(Q(thing_id__in=own) | Q(receiver=hat.agency_id))
    given: dict[UUID, list[GrantCause]] = {}
    for cause in causes.order_by("from_at", "pk")[: MOST + 1]:
        if cause.receiver_id != found[cause.thing_id].owner_id:
            given.setdefault(cause.thing_id, []).append(cause)
    places = {one.research.item.workspace_id for one in found.values()}
    agreements = Agreements.of(places if given else ())
    return [
        (causes[0].from_at, _line(found[pk], causes, agreements)) for pk, causes in given.items()
    ]


def _line(one: ResearchLine, causes: list[GrantCause], agreements: Agreements) -> Row:
    place, at = one.research.item.workspace_id, causes[0].from_at
    receivers = {cause.receiver_id for cause in causes}
    ended = [cause.ended_at for cause in causes if cause.ended_at]
    return Row(
        (
            when(causes[0].from_at),
            one.owner.name,
            ", ".join(sorted({cause.receiver.name for cause in causes})),
            f"Line of research on {one.research.item.reference}",
            given_otherwise.purpose_of("At the meeting"),
            agreements.between(place, one.owner_id, receivers, at),
            one.author.name,
            "",
            when(max(ended)) if len(ended) == len(causes) else "Stands",
        )
    )


def left_the_hub(question: Question, hat: Hat) -> list[Row]:
    """Each file, table and sheet of paper that left the hub, and each leave to tell on: who, and why."""
    left = Q(verb__in=_LEFT) | Q(verb=Verb.GRANTED, ground__startswith=f"{ONWARD}:")
    found = in_days(question).filter(left).exclude(reason_code__startswith="AUDIT_")
    if question.user_id:
        found = found.filter(person_id=question.user_id)
    if question.about_id:
        found = found.filter(scope.touching(names.related_ids(question.about_id), hat))
    entries = [*found.order_by("-at", "-number")[: MOST + 1]]
    if len(entries) > MOST:
        raise Refused(f"More than {MOST:,} left the hub in these days. Ask for fewer days.")
    kept = kept_from(hat)
    entries = [entry for entry in entries if not kept & {*entry.thing_ids}]
    entries = scope.narrowed(entries, hat)
    words = entry_words.of_entries(entries, hat)
    return [
        Row(
            (
                when(entry.at),
                words.get(entry.person_id, "") if entry.person_id else entry.service,
                words.get(entry.agency_id, "") if entry.agency_id else "",
                "May tell on" if entry.verb == Verb.GRANTED else entry.verb.capitalize(),
                _things(entry, words),
                ", ".join(words.get(pk, "") for pk in entry.owner_ids),
                reason_label(entry.reason_code),
                _why(entry),
            ),
        )
        for entry in entries
    ]


def _why(entry: Entry) -> str:
    """What kind of copy it was; of leave to tell on, to whom and for what purpose (R9)."""
    if entry.verb != Verb.GRANTED:
        return entry.ground.replace(":", " ")
    to = entry.ground.partition(":")[2]
    whom = OutsideBody(to).label if to in OutsideBody else "An agency of the hub"
    return f"{whom}; {Purpose(entry.purpose).label}"


def _things(entry: Entry, words: dict[UUID, str]) -> str:
    things = (
        f"{kind.rpartition(':')[2].replace('_', ' ')} {words.get(pk, '')}".strip()
        for kind, pk in zip(entry.thing_kinds, entry.thing_ids, strict=True)
    )
    return ", ".join(dict.fromkeys(things))
