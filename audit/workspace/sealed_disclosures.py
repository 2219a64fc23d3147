"""Sealed items in requests for disclosure: their custodian decides, and nobody else learns of them (4.4, 4.16).

That something is sealed exempts it from nothing. But the officer who answers must not learn that there is
such a thing, nor how many, nor when anything was decided on it. So jobs that nobody waits for ask the
custodians of the agency that holds it; what they decide changes nothing that others see, until they give
words of it to their agency's officer by their own act. Then these are one thing more that the agency holds.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from agencies import clock, door, hats, notices, references, sealing
from agencies.actors import Actor, Hat, Service
from agencies.models.files import Hold
from agencies.models.notices import NoticeKind
from agencies.reasons import BY_RULE
from agencies.roles import Act, may
from agencies.verdicts import YES, Refused, Verdict, no, require
from audit.log import entries as log
from audit.log.entries import Verb
from audit.workspace import disclosure_gathering, names, redaction
from audit.workspace.models.disclosure_parts import Exemption
from audit.workspace.models.disclosures import GATHERING, Disclosure
from audit.workspace.models.sealed_disclosures import TABLE, SealedAnswer, SealedDisclosure
from audit.workspace.redaction import NotThere
from mash_hub import clocks
from mash_hub.models.items import Handling
from mash_hub.models.legal_holds import HoldKind
from mash_hub.models.sealed_items import SealedItem, SealedItemQuerySet, SealedState

S = SealedAnswer
_BATCH = 50


@dataclass(frozen=True)
class Limit:
    """By when a custodian answers, as a page shows any limit."""

    started_at: datetime
    due_at: datetime


def limit_of(row: SealedDisclosure) -> Limit:
    """The owners' day of the request."""
    return Limit(row.asked_at, clocks.end_of(row.disclosure.owners_on))


# --- asking, by jobs ------------------------------------------------------------------------------


def _held(row: Disclosure) -> SealedItemQuerySet:
    """Sealed items that may be about the person: whom they are about stands under seal, and is not opened."""
    asked = [*names.anchors(row.subject_id)]
    found = SealedItem.objects.filter(
        request__people__overlap=asked, file__destroyed_at__isnull=True
    )
    return found.exclude(state=SealedState.DESTROYED)


def owners(row: Disclosure) -> set[UUID]:
    """The agencies whose custodians are to be asked."""
    return {*_held(row).values_list("owner_id", flat=True)}


def ask(row: Disclosure, owner_id: UUID, asked: Mapping[str, str], *, at: datetime) -> None:
    """Put to the custodians of an agency each sealed item of theirs; a second time changes nothing."""
    known = SealedDisclosure.objects.filter(disclosure=row).values("sealed_item")
    for item in _held(row).filter(owner=owner_id).exclude(pk__in=known).order_by("pk"):
        _ask(row, item, asked, at=at)


def _ask(row: Disclosure, item: SealedItem, asked: Mapping[str, str], *, at: datetime) -> None:
    one = SealedDisclosure(
        id=uuid4(),
        reference=references.new("SQ"),
        disclosure=row,
        sealed_item=item,
        owner_id=item.owner_id,
        workspace_id=item.workspace_id,
        file_id=item.file_id,
        asked_at=at,
        came_on=item.lodged_at.astimezone(clock.LONDON).date(),
    )
    service = _service(one)
    with door.wearing_agency(one.owner_id):
        sealing.seal(one, "asked", {**asked}, by=service)
    one.start(by=service, at=at)
    Hold(
        file_id=one.file_id,
        hold_kind=HoldKind.SUBJECT_ACCESS,
        placed_at=at,
        placed_by_id=row.received_by_id,
        by_id=one.pk,
    ).start()
    _tell(one, at=at)
    _log(one, Verb.REQUESTED, by=service, at=at)


def _service(one: SealedDisclosure) -> Service:
    return Service("disclosures", agency_id=one.owner_id, workspace_id=one.workspace_id)


def _tell(one: SealedDisclosure, *, at: datetime) -> None:
    """Tell the custodians of its owner, and nobody who is kept from it."""
    there = [hat for hat in hats.in_workspace(one.workspace_id) if hat.agency_id == one.owner_id]
    readers = SealedDisclosure.objects.readers_of(one, among=there)
    if not readers:
        return
    notices.post(
        to=one.owner_id,
        notice_kind=NoticeKind.SEALED_DISCLOSURE,
        about=one,
        by=_service(one),
        at=at,
        workspace_id=one.workspace_id,
        persons=sorted({hat.person_id for hat in readers}),
    )


def to_remind_ids() -> list[UUID]:
    """Those whose custodians are to be reminded, one batch."""
    return [*SealedDisclosure.objects.to_remind(hats.today()).values_list("pk", flat=True)[:_BATCH]]


@transaction.atomic
def remind(*, by: Service, only: Collection[UUID]) -> int:
    """Remind custodians, and them alone, that the owners' day is near; gives how many times."""
    at = clock.now()
    rows = _locked_many(SealedDisclosure.objects.to_remind(hats.today()).filter(pk__in=only))
    for one in rows:
        one.set_reminded(one.disclosure.owners_on, by=_service(one), at=at)
        _tell(one, at=at)
    return len(rows)


def over_ids() -> list[UUID]:
    """Those of requests that went on, one batch."""
    return [*SealedDisclosure.objects.over().values_list("pk", flat=True)[:_BATCH]]


@transaction.atomic
def end(*, by: Service, only: Collection[UUID]) -> int:
    """Withhold what nobody decided on until the request went on; gives how many ended."""
    at = clock.now()
    rows = _locked_many(SealedDisclosure.objects.over().filter(pk__in=only))
    for one in rows:
        was_open = one.state == S.WAITING
        one.set_ended(by=_service(one), at=at, because=BY_RULE)
        if was_open:
            _log(one, Verb.WITHHELD, by=_service(one), at=at)
    return len(rows)


def to_free_ids() -> list[UUID]:
    """Those of requests that were answered, whose items may be destroyed again, one batch."""
    closed = SealedDisclosure.objects.filter(disclosure__state="CLOSED")
    held = Hold.objects.standing().filter(by_id__in=closed.values("pk"))
    return [one.by_id for one in held[:_BATCH] if one.by_id is not None]


@transaction.atomic
def free(*, by: Service, only: Collection[UUID]) -> int:
    """Let sealed items be destroyed again once the request is closed; gives how many."""
    held = [*Hold.objects.standing().filter(by_id__in=only)]
    for hold in held:
        hold.set_lifted(clock.now())
    return len(held)


def _locked_many(rows: Any) -> list[SealedDisclosure]:
    related = rows.select_related("disclosure", "sealed_item__request").order_by("pk")
    return [*related.select_for_update(skip_locked=True, of=("self",))]


# --- deciding -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Decided:
    """What a custodian decides: given without some passages, or withheld under exemptions; and why, in words."""

    state: SealedAnswer
    why: str
    exemptions: Collection[Exemption] = ()
    marks: Mapping[Exemption, Collection[str]] | None = None

    @property
    def passages(self) -> list[str]:
        """Everything that is removed."""
        return [one for passages in (self.marks or {}).values() for one in passages]


def may_decide(hat: Actor, row: SealedDisclosure) -> Verdict:
    """Whether a hat decides on it: a custodian of its owner, while the request can still be answered."""
    verdict = may(hat, Act.KEEP_SEALED)
    if not verdict:
        return verdict
    if (hat.agency_id, hat.workspace_id) != (row.owner_id, row.workspace_id):
        return no("Only custodians of the agency that lodged it decide about it.")
    if row.state == S.RELEASED:
        return no("It was given to your officer.")
    if row.ended_at is not None or row.disclosure.state not in GATHERING:
        return no(
            "The request was answered without it. Who asked can still be answered by your agency itself."
        )
    return YES


@transaction.atomic
def decide(row: SealedDisclosure, decided: Decided, *, by: Hat, version: int) -> SealedDisclosure:
    """Withhold a sealed item, or give its words to the agency's officer without what is removed. Refused, Stale.

    Nothing that anybody else sees changes by its being withheld.
    """
    row = SealedDisclosure.objects.select_related("disclosure", "sealed_item__request").lock(
        row, version
    )
    require(may_decide(by, row))
    if not decided.why.strip():
        raise Refused("Say in a sentence why.")
    at = clock.now()
    if decided.state == S.RELEASED:
        require(TABLE.may_move(row.state, S.RELEASED))
        _release(row, decided, by=by)
    elif not decided.exemptions:
        raise Refused("Choose under which exemption it is withheld: that it is sealed is none.")
    else:
        sealing.seal(row, "decided", {"why": decided.why.strip(), "marks": {}}, by=by)
    codes = decided.exemptions if decided.state == S.WITHHELD else (decided.marks or {})
    row.set_decided(decided.state, [*codes], by=by, at=at)
    if decided.state == S.RELEASED:
        disclosure_gathering.add(row.disclosure, row, at=at)
    _log(row, Verb.WITHHELD if decided.state == S.WITHHELD else Verb.RELEASED, by=by, at=at)
    return row


def _release(row: SealedDisclosure, decided: Decided, *, by: Hat) -> None:
    """Seal the words that the officer reads, and beside them what was removed and why. Raises Refused."""
    if row.sealed_item.handling == Handling.C:
        raise Refused(
            "Handling C: it goes to nobody but the readers it names. Withhold it; what can be disclosed your "
            "agency writes into an item of its own."
        )
    content = sealing.open_quietly([row.sealed_item], ["content"], by=by)[
        row.sealed_item, "content"
    ]
    if content is None:
        raise Refused("It does not open any more.")
    words = redaction.plain(str(content["text"]))
    try:
        pieces = redaction.redact(words, decided.passages)
    except NotThere as error:
        raise Refused(
            f"“{error.passage}” does not stand in the text. Copy each passage as it is written, one a line."
        ) from None
    left = redaction.read(pieces)
    if not left.replace(redaction.GONE, "").strip():
        raise Refused("Nothing is left of it: withhold it.")
    marks = {code: [*passages] for code, passages in (decided.marks or {}).items() if passages}
    digests = {"original": redaction.digest(words), "redacted": redaction.digest(left)}
    sealing.seal(row, "decided", {"why": decided.why.strip(), "marks": marks, **digests}, by=by)
    sealing.seal(row, "released", {"words": left}, by=by)
    if content.get("known_on"):
        row.came_on = date.fromisoformat(content["known_on"])


def _log(row: SealedDisclosure, verb: Verb, *, by: Actor, at: datetime) -> None:
    """The entry is its owner's and the auditors', as those of sealed items are: it names no person and no request."""
    log.write(
        by=by,
        verb=verb,
        about=[row, row.sealed_item],
        owners=[row.owner_id],
        sections=["content"],
        ground=f"sealed_disclosure:{row.state.lower()}",
        count=len(row.exemptions),
        at=at,
    )
