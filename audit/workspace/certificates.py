"""A certificate of integrity for some days: asked for, made by a job behind a check of the log, taken on paper.

The check reads the whole log, because no part of it is proved without the rest. What the certificate says of its
days are the seals, trees, signatures and alarms of them, so that an auditor elsewhere can hold them against a dump.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Max, Min, Q, Sum

from agencies import clock, hats, papers, references
from agencies.actors import Hat, Service
from agencies.reasons import Reason, ReasonCode
from agencies.verdicts import Refused, Verdict, no, require
from audit.log import entries as log
from audit.log.entries import Verb
from audit.log.models import Checkpoint, Cosignature, Seal
from audit.proof.seals import Epoch
from audit.workspace import questions, seal_checks, witnesses
from audit.workspace.models import Alarm, Certificate, Check
from audit.workspace.questions import Question

MOST_TREES = 200  # of a hub that was restored so often, more stand nowhere
_SINCE_2000 = datetime(2000, 1, 1, tzinfo=UTC)


def may_ask(hat: Hat, question: Question) -> Verdict:
    """Whether a hat may have one made: as any question to the log, of days that have begun."""
    verdict = questions.may_ask(hat, question)
    if verdict and question.until_on > hats.today():
        return no("The last day has not come yet.")
    return verdict


@transaction.atomic
def ask(question: Question, *, by: Hat) -> Certificate:
    """Ask for a certificate: the log is checked, and a job makes it from what is found. Raises Refused."""
    require(may_ask(by, question))
    at = clock.now()
    row = Certificate(
        id=uuid4(),
        reference=references.new("IC"),
        owner_id=by.agency_id,
        person_id=by.person_id,
        purpose=question.purpose.code,
        from_on=question.from_on,
        until_on=question.until_on,
        asked_at=at,
        verification=seal_checks.ask(by=by),
    ).start()
    log.write(by=by, verb=Verb.REQUESTED, about=[row], reason=question.purpose, at=at)
    return row


@transaction.atomic
def make_all(*, by: Service) -> int:
    """Make each certificate whose check is done; gives how many were made."""
    waiting = Certificate.objects.to_make().select_for_update(skip_locked=True, of=("self",))
    rows = [*waiting.select_related("verification")]
    at = clock.now()
    for row in rows:
        row.set_made(_facts(row), at=at)
        log.write(
            by=by,
            verb=Verb.CREATED,
            about=[row, row.verification],
            owners=[row.owner_id],
            ground="certificate",
            at=at,
        )
    return len(rows)


# --- what it says ---------------------------------------------------------------------------------


def _question(row: Certificate) -> Question:
    return Question(Reason(ReasonCode(row.purpose)), row.from_on, row.until_on)


def _facts(row: Certificate) -> dict[str, Any]:
    """What stands in it, as JSON can say: counts, times, sizes and hashes."""
    days = _question(row)
    return {
        "check": _of_check(row.verification),
        "seals": _of_seals(days),
        "trees": _of_trees(days),
        "heads": _of_heads(days),
        "witnesses": _of_witnesses(days),
        "alarms": _of_alarms(days),
        "keys": [str(key) for key in witnesses.signing_keys()],
    }


def _of_check(check: Check) -> dict[str, Any]:
    return {
        "at": check.checked_at.isoformat(),
        "is_whole": check.is_whole,
        "entries": check.entries,
        "seals": check.seals,
        "unsealed": check.unsealed,
        "writers": check.writers,
        "broken": check.broken,
        "found": check.found,
    }


def _of_seals(days: Question) -> dict[str, Any]:
    made = Seal.objects.filter(
        number__gt=0, sealed_at__gte=days.from_at, sealed_at__lt=days.until_at
    )
    found = made.aggregate(
        number=Count("pk"), entries=Sum("entries"), first=Min("sealed_at"), last=Max("sealed_at")
    )
    first, last = found["first"], found["last"]
    return {
        "number": found["number"],
        "entries": found["entries"] or 0,
        "first": first.isoformat() if first else "",
        "last": last.isoformat() if last else "",
    }


def _of_trees(days: Question) -> list[dict[str, Any]]:
    """The trees that grew in these days: when each began, and which one it follows."""
    begun = [*Seal.objects.filter(number=0).order_by("epoch")[:MOST_TREES]]
    found = []
    for place, one in enumerate(begun):
        ended = begun[place + 1].sealed_at if place + 1 < len(begun) else None
        if one.sealed_at >= days.until_at or (ended is not None and ended < days.from_at):
            continue
        epoch = Epoch.read(bytes(one.record))
        found.append(
            {
                "name": f"{settings.LOG_NAME}/{epoch.number}",
                "began": (_SINCE_2000 + timedelta(microseconds=epoch.began_at)).isoformat()
                if epoch.began_at
                else "",
                "follows": epoch.follows,
                "size": epoch.size,
                "root": epoch.root.hex() if epoch.follows else "",
            }
        )
    return found


def _of_heads(days: Question) -> list[dict[str, Any]]:
    """The first and the last tree that was signed in these days, of each epoch; and the last before them."""
    signed = Checkpoint.objects.filter(signed_at__gte=days.from_at, signed_at__lt=days.until_at)
    before = Checkpoint.objects.filter(signed_at__lt=days.from_at)
    wanted = [*before.order_by("-epoch", "-size").values_list("pk", flat=True)[:1]]
    for edge in (signed.order_by("epoch", "size"), signed.order_by("epoch", "-size")):
        wanted += [*edge.distinct("epoch").values_list("pk", flat=True)]
    return [
        _head(one) for one in Checkpoint.objects.filter(pk__in=wanted).order_by("epoch", "size")
    ]


def _head(one: Checkpoint) -> dict[str, Any]:
    origin, size, root, *_ = one.note.splitlines()
    return {
        "tree": origin,
        "size": int(size),
        "root": root,
        "at": one.signed_at.isoformat(),
        "key": one.signer,
    }


def _of_witnesses(days: Question) -> list[dict[str, Any]]:
    """Each witness that the hub knows: how often it signed in these days, and how far."""
    signed = Cosignature.objects.filter(signed_at__gte=days.from_at, signed_at__lt=days.until_at)
    rows = signed.values("witness").annotate(
        number=Count("pk"), epoch=Max("epoch"), last=Max("signed_at")
    )
    found = {row["witness"]: row for row in rows}
    told = []
    for one in witnesses.all_of_them():
        row = found.get(one.key.name)
        own = signed.filter(witness=one.key.name, epoch=row["epoch"]) if row else signed.none()
        told.append(
            {
                "agency": one.agency,
                "key": str(one.key),
                "number": row["number"] if row else 0,
                "tree": f"{settings.LOG_NAME}/{row['epoch']}" if row else "",
                "size": own.aggregate(size=Max("size"))["size"] or 0,
                "last": row["last"].isoformat() if row else "",
            }
        )
    return told


def _of_alarms(days: Question) -> list[dict[str, Any]]:
    """What was amiss in these days, and until when."""
    stood = Alarm.objects.filter(
        Q(ended_at__isnull=True) | Q(ended_at__gte=days.from_at), raised_at__lt=days.until_at
    )
    return [
        {
            "what": str(one),
            "from": one.raised_at.isoformat(),
            "until": one.ended_at.isoformat() if one.ended_at else "",
        }
        for one in stood.order_by("raised_at", "pk")
    ]


# --- on paper -------------------------------------------------------------------------------------


@transaction.atomic
def paper(row: Certificate, *, by: Hat) -> bytes:
    """The certificate as an accessible PDF for whoever takes it, with the entry of it. Raises Refused."""
    require(questions.may_ask(by, _question(row)))
    if row.facts is None:
        raise Refused("It is not made yet: the log is still being checked.")
    at = clock.now()
    data = {
        **papers.watermark_of(by, copy=row.reference, at=at),
        "title": f"Integrity of the log, {_day(row.from_on)} to {_day(row.until_on)}",
        "marking": "OFFICIAL",
        **on_paper(row),
    }
    made = papers.pdf("certificate", data)
    log.write(
        by=by,
        verb=Verb.EXPORTED,
        about=[row],
        reason=Reason(ReasonCode(row.purpose)),
        ground=f"copy:{row.reference}",
        at=at,
    )
    return made


def on_paper(row: Certificate) -> dict[str, Any]:
    """What the paper says, in words."""
    facts: dict[str, Any] = row.facts or {}
    check, seals = facts["check"], facts["seals"]
    unwitnessed = not any(one["number"] for one in facts["witnesses"])
    return {
        "result": _result(check),
        "is_whole": check["is_whole"],
        "without": "No agency’s witness signed in these days: against the hub’s own operator nothing is proved."
        if unwitnessed
        else "",
        "checked": _checked(check),
        "found": check["found"],
        "days": [
            f"{_number(seals['entries'], 'entry', 'entries')} in "
            f"{_number(seals['number'], 'seal', 'seals')}"
            + (f", {_at(seals['first'])} to {_at(seals['last'])}." if seals["number"] else "."),
            *(
                f"{one['what']}: {_at(one['from'])} to "
                f"{_at(one['until']) if one['until'] else 'the making of this certificate'}."
                for one in facts["alarms"]
            ),
            *([] if facts["alarms"] else ["No alarm about the log stood in these days."]),
        ],
        "trees": [_tree(one) for one in facts["trees"]],
        "heads": [
            {
                "name": f"{one['tree']}, {_number(one['size'], 'leaf', 'leaves')}",
                "at": _at(one["at"]),
                "root": one["root"],
            }
            for one in facts["heads"]
        ],
        "witnesses": [_witness(one) for one in facts["witnesses"]],
        "how": _how(facts),
    }


def _result(check: dict[str, Any]) -> str:
    entries = _number(check["entries"], "entry", "entries")
    if check["is_whole"]:
        return f"The log is whole: {entries}, checked {_at(check['at'])}."
    return f"The log is NOT whole: {check['broken']} broken among {entries}, checked {_at(check['at'])}."


def _checked(check: dict[str, Any]) -> list[str]:
    entries = _number(check["entries"], "entry", "entries")
    seals, writers = _number(check["seals"], "seal", "seals"), check["writers"]
    by = _number(writers, "writer", "writers")
    return [
        f"Seals: each of {entries} was held against its seal, of {seals}; {check['unsealed']} waited for theirs.",
        f"Gaps: the numbers of each of {by} follow one another from 1, so that an entry taken out would show.",
        "Checkpoints: each tree that the hub signed is the beginning of the next.",
        "Witnesses: each tree that an agency’s witness signed, or kept by itself, is among them.",
        "Epochs: where transaction ids began anew, the new tree names the one before it.",
        "Not here: the entries’ own codes, whose key the sealer does not have; “hub verify” checks them.",
    ]


def _tree(one: dict[str, Any]) -> str:
    since = f"since {_at(one['began'])}" if one["began"] else "from the hub’s first day"
    if not one["follows"]:
        return f"{one['name']}, {since}."
    leaves = _number(one["size"], "leaf", "leaves")
    return f"{one['name']}, {since}; it follows {one['follows']} at {leaves}, root {one['root']}."


def _witness(one: dict[str, Any]) -> dict[str, str]:
    if not one["number"]:
        return {"agency": one["agency"], "signed": "Did not sign in these days", "last": ""}
    leaves = _number(one["size"], "leaf", "leaves")
    times = "once" if one["number"] == 1 else f"{one['number']:,} times"
    return {
        "agency": one["agency"],
        "signed": f"{times}; {one['tree']} up to {leaves}",
        "last": _at(one["last"]),
    }


_TAKE = (
    "Take the verifier from Log health, and a dump of the log from the hub’s administrator (hub verify --dump "
    "FOLDER). Both are used on a machine of your own with Python and its package cryptography; the hub is not "
    "asked."
)
_RUN = (
    "Run: python hub-proof.pyz check FOLDER --hub-key KEY --witness-key KEY --cosigned FILE. Give each key that "
    "you were given in person, and the file that each witness kept."
)
_COMPARE = (
    "The trees above stand in checkpoints.jsonl of the dump, one note to a line: tree, leaves and root are its "
    "first three lines. A dump that does not have them is not of this log."
)


def _how(facts: dict[str, Any]) -> list[str]:
    keys = facts["keys"] or sorted({one["key"] for one in facts["heads"]})
    known = f"The hub’s keys, to compare with those you have: {'; '.join(keys) or 'none was told'}."
    return [_TAKE, _RUN, known, _COMPARE]


def _day(on: date) -> str:
    return f"{on:%-d %B %Y}"


def _at(text: str) -> str:
    if not text:
        return ""
    return f"{datetime.fromisoformat(text).astimezone(clock.LONDON):%-d %B %Y, %H:%M:%S}"


def _number(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"
