"""What the page of the log's health shows: how far it is sealed, who signed how much, what is amiss."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Max

from agencies import clock
from agencies.actors import Hat
from audit.log.models import Checkpoint, Cosignature, Entry, Seal
from audit.workspace import alarms, kept, witnesses
from audit.workspace.models import Alarm, Check
from audit.workspace.witnesses import Witness

SEEN = timedelta(hours=1)
SHOWN = 30


@dataclass(frozen=True)
class Signer:
    """A witness, how far it signed, and when it was heard of last."""

    witness: Witness
    size: int
    behind: int
    seen_at: datetime | None
    at: datetime

    @property
    def is_current(self) -> bool:
        """Whether it was heard of within the hour; a day for one that signs files."""
        most = SEEN if self.witness.url else timedelta(days=2)
        return self.seen_at is not None and self.at - self.seen_at < most


def signers(newest: Checkpoint | None) -> list[Signer]:
    """Every witness, with what it signed of the newest tree; a fixed number of queries."""
    signed = Cosignature.objects.filter(epoch=newest.epoch if newest else 0)
    rows = signed.values("witness").annotate(size=Max("size"), seen=Max("signed_at"))
    found = {row["witness"]: row for row in rows}
    size, at = newest.size if newest else 0, clock.now()
    return [
        Signer(
            witness,
            own := (found.get(witness.key.name) or {"size": 0})["size"],
            max(0, size - own),
            (found.get(witness.key.name) or {"seen": None})["seen"],
            at,
        )
        for witness in witnesses.all_of_them()
    ]


def strip(hat: Hat) -> dict[str, Any]:
    """What stands above questions: the last check, how far it is sealed and witnessed, what is amiss."""
    newest = Checkpoint.objects.order_by("-epoch", "-size").first()
    last = Seal.objects.filter(number__gt=0).order_by("-epoch", "-number").first()
    known = signers(newest)
    return {
        "check": Check.objects.visible_to(hat).newest(),
        "sealed_at": last.sealed_at if last else None,
        "waits": round(alarms.lag(), 1),
        "newest": newest,
        "signers": known,
        "current": sum(one.is_current for one in known),
        "alarms": Alarm.objects.visible_to(hat).standing().order_by("raised_at"),
    }


def seal_of(entry: Entry) -> Seal | None:
    """The seal that holds the opened entry, if there is one yet."""
    return Seal.objects.of(entry)


def page(hat: Hat) -> dict[str, Any]:
    """Everything of the page."""
    done = Check.objects.visible_to(hat).done()
    return {
        **strip(hat),
        "checks": done.order_by("-checked_at")[:SHOWN],
        "going": Check.objects.visible_to(hat).going().first(),
        "kept": kept.years_of(hat),
        "by_file": [one for one in witnesses.all_of_them() if not one.url],
    }
