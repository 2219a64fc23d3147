"""Items: written one matter at a time, decided by their owner, corrected and taken back by it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from agencies import clock, files, hats, references, sealing
from agencies.actors import Actor, Hat
from agencies.models.agencies import Agency, LegalRegime
from agencies.models.files import RetentionClass
from agencies.reasons import Reason, ReasonCode
from agencies.roles import Act, may
from agencies.verdicts import YES, Refused, Verdict, no, require
from audit.log import entries as log
from audit.log.entries import Verb
from mash_hub import held, sign_off_rules
from mash_hub.models.attachments import Attachment
from mash_hub.models.items import (
    TABLE,
    Assessment,
    Handling,
    Item,
    ItemState,
    Marking,
    Nature,
    Regime,
    Release,
    SourceGrade,
)
from mash_hub.models.releases import LONGEST
from mash_hub.models.requests import TABLE as REQUEST_TABLE
from mash_hub.models.requests import InformationRequest, RequestState

WRITING = (
    RequestState.ACKNOWLEDGED,
    RequestState.RESEARCHING,
    RequestState.PROPORTIONALITY,
    RequestState.PART_RETURNED,
)


@dataclass(frozen=True)
class Matter:
    """What is written in an item (domain notes 4.3, 4.4).

    `source_grade` and `assessment` are the 3x5x2 grading, which an item under Part 3 must have before
    it leaves; `regime` empty means the one its agency works under.
    """

    text: str
    nature: Nature
    known_on: date | None
    source_system: str
    author: str
    people: Sequence[UUID]
    third_parties: Sequence[str]
    handling: Handling
    marking: Marking
    conditions: str = ""
    source_grade: SourceGrade | None = None
    assessment: Assessment | None = None
    regime: Regime | None = None

    def words(self) -> dict[str, Any]:
        """The sealed part; ids, codes and markings stand in columns."""
        return {
            "text": self.text,
            "known_on": self.known_on.isoformat() if self.known_on else "",
            "source_system": self.source_system,
            "author": self.author,
            "third_parties": [*self.third_parties],
            "conditions": self.conditions,
        }


@dataclass(frozen=True)
class ReleaseDecision:
    """What its owner decided about an item: share, share in part, withhold, or nothing yet."""

    release: Release = Release.UNDECIDED
    reason: ReasonCode | None = None
    shared_text: str = ""  # what leaves when it is shared in part
    named_readers: Sequence[UUID] = ()  # persons, when handling is C
    until_on: date | None = None  # the last day of reading; twelve months when none is named


def may_answer(hat: Actor, request: InformationRequest) -> Verdict:
    """Whether a hat may answer a request for its agency."""
    if not may(hat, Act.ANSWER):
        return may(hat, Act.ANSWER)
    if hat.agency_id != request.agency_id or hat.workspace_id != request.workspace_id:
        return no("Only the agency that was asked can answer.")
    return YES


def may_write(hat: Actor, request: InformationRequest) -> Verdict:
    """Whether a hat may write items for a request now."""
    verdict = may_answer(hat, request)
    if not verdict:
        return verdict
    if request.state not in WRITING:
        return no("This request is answered or recalled: nothing can be added to it.")
    return sign_off_rules.may_change(request.pk)


def may_change(hat: Actor, item: Item) -> Verdict:
    """Whether a hat may write in or take back an item: its owner's people alone (7.2 R7)."""
    if not may(hat, Act.ANSWER):
        return may(hat, Act.ANSWER)
    if hat.agency_id != item.owner_id or hat.workspace_id != item.workspace_id:
        return no("Only the agency that holds an item can change it.")
    return YES


def regimes_of(agency_id: UUID) -> list[Regime]:
    """Under which parts of the law an agency can hold an item; the usual one first (7.1)."""
    regime = Agency.objects.values_list("legal_regime", flat=True).get(pk=agency_id)
    if regime == LegalRegime.BOTH:
        return [Regime.PART_3, Regime.UK_GDPR]
    return [Regime(regime)]


@transaction.atomic
def add(request: InformationRequest, *, by: Hat) -> Item:
    """Begin an item: a file of its own, owned by the agency asked, empty and at home.

    Raises Refused when the request takes no items any more.
    """
    request = InformationRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    require(may_write(by, request))
    at = clock.now()
    file = files.open_file(
        Item.kind,
        owner_id=by.agency_id,
        workspace_id=request.workspace_id,
        retention_class=RetentionClass.AGENCY_ITEM,
    )
    item = Item(
        id=uuid4(),
        request=request,
        file=file,
        owner_id=by.agency_id,
        workspace_id=request.workspace_id,
        happened_on=hats.today(),
        written_at=at,
        reference=references.new("I"),
        regime=regimes_of(by.agency_id)[0],
        written_by_id=by.person_id,
    ).start(by=by, at=at)
    if request.state == RequestState.ACKNOWLEDGED:
        request.set_state(RequestState.RESEARCHING, by=by, at=at)
    log.write(by=by, verb=Verb.CREATED, about=[item, request], at=at)
    return item


def require_about(people: Sequence[UUID], request: InformationRequest) -> None:
    """Refuse an item about somebody not asked about, or of whom it was said that nothing is held."""
    if not set(people) <= set(request.people):
        raise Refused("An item is about people named in the request.")
    if set(people) & set(request.nil_people):
        raise Refused("You said that nothing is held on one of these people: take that back first.")


def require_whole(matter: Matter, decision: ReleaseDecision, request: InformationRequest) -> None:
    """Refuse half a matter or half a decision about it, in words that say what is missing."""
    require_about(matter.people, request)
    if decision.release != Release.UNDECIDED and decision.reason is None:
        raise Refused("Give a reason for the release decision.")
    if decision.release == Release.SHARE_IN_PART and not decision.shared_text.strip():
        raise Refused("Write what is shared, without the words you keep back.")
    if leaves(decision):
        _require_conditions(matter, decision)
        if decision.until_on and not hats.today() <= decision.until_on <= hats.today() + LONGEST:
            raise Refused("A release ends within twelve months: choose an earlier last day.")


def _require_law(matter: Matter, decision: ReleaseDecision, item: Item) -> None:
    """The regime is one its agency works under; what leaves under Part 3 is graded (4.4)."""
    allowed = regimes_of(item.owner_id)
    if (matter.regime or allowed[0]) not in allowed:
        raise Refused("Your agency does not hold items under this part of the law.")
    if (matter.regime or allowed[0]) != item.regime and Attachment.objects.of([item.pk]).exists():
        raise Refused("Remove its files first: they are sealed under the law it is held under now.")
    if leaves(decision):
        require_graded(matter, matter.regime or allowed[0])


def require_graded(matter: Matter, regime: str) -> None:
    """Refuse what would leave under Part 3 without its 3x5x2 grading (domain notes 4.4)."""
    if regime == Regime.PART_3 and not (matter.source_grade and matter.assessment):
        raise Refused(
            "Grade it (3x5x2) before it leaves: how reliable the source is, and how known."
        )


def leaves(decision: ReleaseDecision) -> bool:
    """Whether a decision lets (part of) an item leave."""
    return decision.release in (Release.SHARE, Release.SHARE_IN_PART)


def _require_conditions(matter: Matter, decision: ReleaseDecision) -> None:
    """Handling C leaves only to people named, under conditions written (domain notes 4.4)."""
    if matter.handling == Handling.C:
        if not decision.named_readers:
            raise Refused("Handling C: name the people who may read it.")
        if not matter.conditions.strip():
            raise Refused("Handling C: write the conditions under which it may be read.")


@transaction.atomic
def write(item: Item, *, by: Hat, matter: Matter, decision: ReleaseDecision, version: int) -> Item:
    """Write an item that is still at home, with what its owner decides about it so far.

    Nothing leaves: sealed for its owner alone until the answer is sent. Raises Refused, Stale.
    """
    item = Item.objects.lock(item, version)
    require(may_change(by, item))
    require(TABLE.may_move(item.state, ItemState.AT_HOME))
    request = InformationRequest.objects.select_for_update(of=("self",)).get(pk=item.request_id)
    require(may_write(by, request))
    require_whole(matter, decision, request)
    _require_law(matter, decision, item)
    at = clock.now()
    _fill(item, matter, decision, by=by)
    because = Reason(decision.reason) if decision.reason else None
    item.set_content(by=by, at=at, because=because)
    if item.is_decided and request.state == RequestState.RESEARCHING:
        require(REQUEST_TABLE.may_move(request.state, RequestState.PROPORTIONALITY))
        request.set_state(RequestState.PROPORTIONALITY, by=by, at=at)
    log.write(
        by=by,
        verb=Verb.WITHHELD if item.release == Release.WITHHOLD else Verb.CHANGED,
        about=[item],
        people=item.people,
        sections=["content"],
        reason=because,
        ground=item.release,
        at=at,
    )
    return item


def _fill(item: Item, matter: Matter, decision: ReleaseDecision, *, by: Actor) -> None:
    put_matter(item, matter, by=by)
    item.release = decision.release
    item.release_reason = decision.reason or ""
    item.named_readers = [*decision.named_readers] if matter.handling == Handling.C else []
    item.release_until_on = decision.until_on if leaves(decision) else None
    if decision.release == Release.SHARE_IN_PART:
        put_part(item, matter, decision.shared_text, by=by)


def put_matter(item: Item, matter: Matter, *, by: Actor) -> None:
    """Seal what is written into an item, and note its codes in their columns."""
    item.nature, item.handling, item.marking = matter.nature, matter.handling, matter.marking
    item.source_grade, item.assessment = matter.source_grade or "", matter.assessment or ""
    item.regime = matter.regime or regimes_of(item.owner_id)[0]
    item.people = [*matter.people]
    item.happened_on = matter.known_on or item.written_at.astimezone(clock.LONDON).date()
    sealing.seal(item, "content", matter.words(), by=by)


def put_part(item: Item, matter: Matter, shared_text: str, *, by: Actor) -> None:
    """Seal the version for others: its owner's words, without the people it names (R12)."""
    partly = {**matter.words(), "text": shared_text, "third_parties": []}
    sealing.seal(item, "shared", partly, by=by)


@transaction.atomic
def remove(item: Item, *, by: Hat, version: int) -> Item:
    """Leave an item out before the answer is sent; it stays in the agency's history. Refused, Stale."""
    item = Item.objects.lock(item, version)
    require(may_change(by, item))
    held.require_free(item.file_id)
    require(sign_off_rules.may_change(item.request_id))
    require(TABLE.may_move(item.state, ItemState.REMOVED))
    at = clock.now()
    item.set_state(ItemState.REMOVED, by=by, at=at)
    log.write(by=by, verb=Verb.CHANGED, about=[item], ground=ItemState.REMOVED, at=at)
    return item
