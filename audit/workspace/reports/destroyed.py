"""What was destroyed, when, under which rule, by whom, and whether a hold stood then (domain notes 7.3, 4.17)."""

from __future__ import annotations

from collections import defaultdict
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from agencies.actors import Hat
from agencies.models.files import File, Hold
from audit.workspace import scope
from audit.workspace.questions import Question
from audit.workspace.reports import destroyed_by_rule
from audit.workspace.reports.report import MOST, Row, amiss_first, when
from mash_hub.models.conflicts import Conflict
from mash_hub.models.destructions import (
    Destruction,
    DestructionFile,
    DestructionState,
    RecordKind,
)
from mash_hub.models.kept_longer import KeptLonger

ENDED = (DestructionState.DECLINED, DestructionState.WITHDRAWN, DestructionState.STOPPED)
# As somebody reads them who is of none of the agencies.
_KINDS = {
    RecordKind.CASE: "Case",
    RecordKind.CARD: "Card of a person",
    RecordKind.ANSWER: "Answer",
    RecordKind.RISK: "Risk assessment",
    RecordKind.FLAG: "Flag",
    RecordKind.DVDS: "Clare’s Law application",
    RecordKind.OFFENDER: "Outstanding offender",
    RecordKind.ORDER: "Protective order",
    RecordKind.THING: "Thing",
    RecordKind.REPORT: "Report from the public",
    RecordKind.OFFICE: "Running the hub, of a year",
}


def destructions(question: Question, hat: Hat) -> list[Row]:
    """Each destruction proposed or done in these days: record, class, rule, who, and holds.

    Also what the hub destroyed by rule. Marked where a hold stood when it was done: it must never be. Nobody
    but those kept from it by name is kept from a tombstone.
    """
    kept = Conflict.objects.standing().filter(
        person=hat.person_id, file__destructions__destruction=OuterRef("pk")
    )
    found = Destruction.objects.filter(
        scope.rows(hat, of=["agency"]),
        proposed_at__lt=question.until_at,
    ).exclude(Exists(kept))
    over = Q(state__in=ENDED, settled_at__lt=question.from_at) | Q(done_at__lt=question.from_at)
    shown = found.exclude(over).select_related("agency", "proposed_by", "settled_by")
    rows = [*shown.order_by("proposed_at", "pk")[: MOST + 1]]
    files: dict[UUID, list[File]] = defaultdict(list)
    for one in DestructionFile.objects.filter(destruction__in=rows).select_related("file"):
        files[one.destruction_id].append(one.file)
    holds: dict[UUID, list[Hold]] = defaultdict(list)
    for hold in Hold.objects.filter(file__in=[file for ones in files.values() for file in ones]):
        holds[hold.file_id].append(hold)
    destroyed = (_row(row, files[row.pk], holds) for row in rows)
    by_rule = destroyed_by_rule.research(question, hat)
    return amiss_first([*destroyed, *by_rule, *_kept_longer(question, hat)])


def _kept_longer(question: Question, hat: Hat) -> list[Row]:
    """Records whose time was over of which somebody decided in these days that they stay (7.2 R28)."""
    kept = Conflict.objects.standing().filter(person=hat.person_id, file=OuterRef("record_file"))
    found = KeptLonger.objects.filter(
        scope.rows(hat, of=["agency"]),
        decided_at__gte=question.from_at,
        decided_at__lt=question.until_at,
    ).exclude(Exists(kept))
    rows = found.select_related("agency", "decided_by", "record_file")
    return [
        Row(
            (
                "",
                f"{_KINDS[RecordKind(row.record_kind)]} {row.about}",
                row.agency.name,
                row.record_file.get_retention_class_display(),
                "Its time was over",
                "",
                f"{row.decided_by.name}, {when(row.decided_at)}",
                f"Kept until {row.until_on:%-d %b %Y}",
                "",
                "None",
            )
        )
        for row in rows.order_by("decided_at", "pk")[: MOST + 1]
    ]


def _state(row: Destruction) -> str:
    """How far it is, and in which way where that is not said by it."""
    words = str(row.get_state_display())
    if not row.is_anonymous or row.is_done:
        return words
    return f"{words} ({row.get_way_display().lower()})"


def _row(row: Destruction, files: list[File], holds: dict[UUID, list[Hold]]) -> Row:
    stood = [
        hold.hold_kind
        for file in files
        for hold in holds[file.pk]
        if row.done_at
        and hold.placed_at <= row.done_at
        and (hold.lifted_at is None or hold.lifted_at > row.done_at)
    ]
    is_done = row.is_done
    return Row(
        (
            row.reference,
            f"{_KINDS[RecordKind(row.record_kind)]} {row.about}",
            row.agency.name,
            "; ".join(sorted({file.get_retention_class_display() for file in files})),
            row.get_ground_display(),
            f"{row.proposed_by.name}, {when(row.proposed_at)}",
            f"{row.settled_by.name}, {when(row.settled_at)}" if row.settled_by else "Nobody yet",
            _state(row),
            when(row.done_at),
            ", ".join(sorted({*stood})) if stood else "None",
        ),
        is_amiss=is_done and bool(stood),
    )
