"""What was disclosed outside, redacted how, checked by whom (domain notes 7.3 question 10, 4.16; DPA 2018 s62)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from uuid import UUID

from agencies.actors import Hat
from audit.workspace import names
from audit.workspace.models.disclosure_parts import (
    DisclosureCheck,
    DisclosureItem,
    DisclosurePart,
    Exemption,
    ItemDecision,
)
from audit.workspace.models.disclosures import Disclosure, kept_from
from audit.workspace.questions import Question
from audit.workspace.reports.report import MOST, Row, when

_DECISIONS = (
    (ItemDecision.WHOLE, "whole"),
    (ItemDecision.REDACTED, "redacted"),
    (ItemDecision.WITHHOLD, "withheld"),
    (ItemDecision.UNDECIDED, "not decided"),
)


def disclosures(question: Question, hat: Hat) -> list[Row]:
    """Each agency's part of each request that was open in these days, with who prepared and who checked it.

    Marked where an answer went without a part that its agency had not finished.
    """
    found = Disclosure.objects.filter(
        workspace__in=hat.audit_workspace_ids, received_at__lt=question.until_at
    ).exclude(kept_from(hat))
    found = found.exclude(file__closed_at__lt=question.from_at)
    if question.about_id:
        found = found.filter(subject__in=names.anchors(question.about_id))
    rows = [
        *found.select_related("owner", "decided_by", "settled_by").order_by("received_at")[:MOST]
    ]
    parts = DisclosurePart.objects.filter(disclosure__in=rows).select_related(
        "owner", "prepared_by"
    )
    of_row: dict[UUID, list[DisclosurePart]] = defaultdict(list)
    for part in parts.order_by("owner__name", "pk"):
        of_row[part.disclosure_id].append(part)
    items: dict[UUID, list[DisclosureItem]] = defaultdict(list)
    for item in DisclosureItem.objects.filter(part__disclosure__in=rows):
        items[item.part_id].append(item)
    checks: dict[UUID, list[DisclosureCheck]] = defaultdict(list)
    agreed = DisclosureCheck.objects.filter(part__disclosure__in=rows, agrees=True)
    for check in agreed.select_related("person", "part").order_by("checked_at"):
        if check.round == check.part.round:
            checks[check.part_id].append(check)
    return [
        _row(row, part, items[part.pk], checks[part.pk])
        for row in rows
        for part in of_row.get(row.pk, [])
    ] + [_without(row) for row in rows if row.pk not in of_row]


def _row(
    row: Disclosure,
    part: DisclosurePart,
    items: list[DisclosureItem],
    checks: list[DisclosureCheck],
) -> Row:
    return Row(
        (
            *_request(row),
            part.owner.name,
            _counted(items),
            _exemptions(items),
            part.prepared_by.name if part.prepared_by else "",
            ", ".join(one.person.name for one in checks),
            *_answer(row),
        ),
        is_amiss=bool(row.decided_at) and part.answered_at is None,
    )


def _without(row: Disclosure) -> Row:
    return Row((*_request(row), "Nobody was asked", "", "", "", "", *_answer(row)))


def _request(row: Disclosure) -> tuple[str, ...]:
    return (
        row.reference,
        row.get_disclosure_kind_display(),
        f"{row.owner.name}, {when(row.received_at)}",
        row.get_state_display(),
    )


def _answer(row: Disclosure) -> tuple[str, ...]:
    checked = f"{row.settled_by.name}, {when(row.settled_at)}" if row.settled_by else ""
    sent = f"{row.sent_on:%-d %b %Y}" if row.sent_on else ""
    return checked, str(row.pages or ""), sent


def _counted(items: Iterable[DisclosureItem]) -> str:
    counted = Counter(item.decision for item in items)
    return ", ".join(f"{counted[code]} {words}" for code, words in _DECISIONS if counted[code])


def _exemptions(items: Iterable[DisclosureItem]) -> str:
    counted = Counter(code for item in items for code in item.exemptions)
    return "; ".join(
        f"{Exemption(code).label}: {number}" for code, number in sorted(counted.items())
    )
