"""What the pages of patterns show: the queue, and one pattern with the entries that show it."""

from __future__ import annotations

from typing import Any

from agencies import sealing
from agencies.actors import Hat
from agencies.models.sealed_reasons import SealedReason
from audit.workspace import entry_words, watching
from audit.workspace.models.raised_patterns import RaisedPattern
from audit.workspace.patterns_forms import FindingForm
from audit.workspace.reports.report import did, reason_label

MOST = 100
NOT_WATCHED = (
    (
        "Looking at people of the own street by those who did not say where they live",
        "A street is known of an address that somebody declared as their own, with house number and postcode.",
    ),
    (
        "Accounts that nobody ever used, before three months are over",
        "They stand among the accounts of the fifteen questions.",
    ),
)


def queue_of(hat: Hat) -> dict[str, Any]:
    """What nobody has looked into, the newest day first, and what was settled."""
    seen = RaisedPattern.objects.visible_to(hat).select_related("person__agency", "settled_by")
    settled = seen.exclude(pk__in=seen.waiting().values("pk"))
    return {
        "waiting": seen.waiting().order_by("-on", "pattern", "pk")[:MOST],
        "settled": settled.order_by("-settled_at", "pk")[:MOST],
        "not_watched": NOT_WATCHED,
    }


def of(row: RaisedPattern, *, by: Hat, data: Any = None) -> dict[str, Any]:
    """One pattern: who, when, its entries in words, and the finding or its form."""
    entries = watching.entries_of(row, by=by)
    words, called = entry_words.of_entries(entries, by), entry_words.called_in(entries)
    finding = SealedReason.objects.filter(pk=row.finding_id).first() if row.finding_id else None
    opened = sealing.open_quietly([finding] if finding else [], ["sentence"], by=by)
    may_settle = watching.may_settle(by, row)
    return {
        "row": row,
        "lines": [
            {
                "entry": entry,
                "did": did(entry.verb),
                "things": entry_words.things_in(entry, words, called)[:6],
                "people": [words.get(pk, "") for pk in entry.people],
                "reason": reason_label(entry.reason_code),
                "place": words.get(entry.workspace_id, "") if entry.workspace_id else "",
            }
            for entry in entries
        ],
        "finding": opened.text(finding, "sentence", "sentence") if finding else "",
        "form": FindingForm(data, initial={"version": row.version}) if may_settle else None,
        "why_not": may_settle.reason,
    }
