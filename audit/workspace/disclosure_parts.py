"""What an agency decides about each thing it holds for a request, and two reviewers check (domain notes 4.16).

Nobody outside the agency sees any of it until two of its people, neither of whom prepared it, agree. Then
the redacted copies of what is disclosed, and nothing else, are given to the agency that answers.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar
from uuid import UUID, uuid4

from django.db import transaction

from agencies import clock, sealing
from agencies.actors import Actor, Hat
from agencies.models.grants import CauseKind
from agencies.reasons import Reason
from agencies.roles import may
from agencies.verdicts import YES, Refused, Verdict, no, require
from audit.log import entries as log
from audit.log.entries import Verb
from audit.workspace import (
    disclosable,
    disclosure_gathering,
    disclosure_leaves,
    disclosures,
    redaction,
)
from audit.workspace.disclosable import Original
from audit.workspace.models.disclosure_parts import (
    TABLE,
    DisclosureCheck,
    DisclosureItem,
    DisclosurePart,
    Exemption,
    ItemDecision,
    PartState,
)
from audit.workspace.models.disclosures import CHECK, GATHERING, KEEP, Disclosure, DisclosureState
from audit.workspace.redaction import NotThere
from audit.workspace.squares import NoSquare, named, named_by_page
from mash_hub import clocks, free_text
from mash_hub.models.items import Item

Squares = TypeVar("Squares")
P, S, D = PartState, DisclosureState, ItemDecision
REVIEWERS = 2
# What tells somebody that a case was made about them, or where somebody is (8c numbers 1, 2 and 6).
TELLING = (
    "MARAC",
    "risk assessment conference",
    "IDVA",
    "domestic violence adviser",
    "domestic violence advisor",
    "domestic abuse adviser",
    "DASH",
    "refuge",
    "sealed item",
    "safe address",
    "Clare’s Law",
    "Clare's Law",
    "DVDS",
)


@dataclass(frozen=True)
class ItemTests:
    """What 4.16 asks of each item, as whoever decides answers it."""

    is_about: bool = False
    names_others: bool = False
    others_agree: bool = False  # or it is reasonable without
    is_harmful: bool = False
    hinders_police: bool = False
    is_privileged: bool = False

    def codes(self) -> list[str]:
        """Those answered with yes."""
        return [name for name, said in vars(self).items() if said]


@dataclass(frozen=True)
class Decided:
    """What is decided about one item: which passages go, under which exemptions, and why, in words.

    `marks` holds the passages of a redacted copy by exemption; `exemptions` those of an item withheld.
    `is_known` says that the person was told before of what its words tell.
    """

    decision: ItemDecision
    tests: ItemTests
    why: str
    marks: Mapping[Exemption, Collection[str]] = field(default_factory=dict)
    exemptions: Collection[Exemption] = ()
    is_known: bool = False


# --- deciding item by item ------------------------------------------------------------------------


def may_prepare(hat: Actor, part: DisclosurePart) -> Verdict:
    """Whether a hat decides for its agency: an officer of the agency that holds it, while it is asked for."""
    verdict = may(hat, KEEP)
    if not verdict:
        return verdict
    if hat.agency_id != part.owner_id or hat.workspace_id != part.workspace_id:
        return no("The agency that holds it decides.")
    if part.state != P.OPEN:
        return no("It is with its reviewers, or answered.")
    return _is_asked(part.disclosure)


def _is_asked(row: Disclosure) -> Verdict:
    if row.state in GATHERING:
        return YES
    return no(
        "The request was answered without your agency’s part: answer who asked yourself, for what your "
        "agency holds."
    )


def _locked(part: DisclosurePart, version: int) -> DisclosurePart:
    return DisclosurePart.objects.select_related("disclosure", "owner").lock(part, version)


@transaction.atomic
def read(item: DisclosureItem, *, by: Hat) -> Original:
    """An item as it stands now, for whoever decides on it; leaves the entry of reading it. Raises Refused."""
    found = disclosable.original(item, by=by)
    _log_read(item, by=by)
    return found


@transaction.atomic
def look(item: DisclosureItem, page: int, *, by: Hat) -> bytes:
    """A picture, or a page of a scan, with the names of its squares, for whoever chooses which go. Raises Refused."""
    if disclosable.is_picture(item):
        made = disclosable.picture(item, by=by, is_named=True)
    else:
        (made,) = disclosable.pages(item, {}, by=by, only=page, is_named=True)
    _log_read(item, by=by)
    return made


@transaction.atomic
def look_at_copy(item: DisclosureItem, page: int, *, by: Hat) -> bytes:
    """A picture that is to leave, for its reviewers; nothing where there is none."""
    opened = sealing.open([item], ["copy"], by=by)
    found = disclosable.unpacked(opened[item, "copy"] or {})
    return found[page - 1] if 1 <= page <= len(found) else b""


def _log_read(item: DisclosureItem, *, by: Hat) -> None:
    log.write(
        by=by,
        verb=Verb.READ,
        about=[log.Thing(item.thing_kind, item.thing_id), item],
        people=[item.part.disclosure.subject_id],
        sections=disclosable.sections_of(item),
        ground="disclosure_part",
        at=clock.now(),
    )


@transaction.atomic
def decide(item: DisclosureItem, decided: Decided, *, by: Hat, version: int) -> DisclosureItem:
    """Decide about one item, and make its redacted copy. Raises Refused, WordsRefused, Stale.

    A copy is looked through for protected addresses, and for words that tell of a case. That a line of
    minutes leaves is asked of the meeting's chair in the same act.
    """
    item = DisclosureItem.objects.lock(item, version)
    part = (
        DisclosurePart.objects.select_related("disclosure")
        .select_for_update(of=("self",))
        .get(pk=item.part_id)
    )
    item.part = part
    require(may_prepare(by, part))
    if not decided.why.strip():
        raise Refused("Say in a sentence why.")
    require(may_decide(item, decided))
    copy = _copy(item, decided, by=by)
    at = clock.now()
    sealing.seal(item, "copy", copy, by=by)
    is_withheld = decided.decision == D.WITHHOLD
    exemptions = {D.WITHHOLD: {*decided.exemptions}, D.REDACTED: {*copy["marks"]}}
    item.set_decision(decided.decision, exemptions.get(decided.decision, set()), by=by, at=at)
    disclosure_leaves.decided(item, copy.get("pieces", []), by=by)
    _begin(part, by=by)
    log.write(
        by=by,
        verb=Verb.WITHHELD if is_withheld else Verb.DECIDED,
        about=[item, part, log.Thing(item.thing_kind, item.thing_id)],
        people=[part.disclosure.subject_id],
        sections=["copy"],
        ground=f"disclosure:{item.decision.lower()}",
        count=len(item.exemptions),
        at=at,
    )
    return item


def may_decide(item: DisclosureItem, decided: Decided) -> Verdict:
    """Whether what is decided agrees with what was answered to the tests of 4.16."""
    tests, decision = decided.tests, decided.decision
    if decision == D.WITHHOLD:
        return YES if decided.exemptions else no("Choose under which exemption it is withheld.")
    if not tests.is_about:
        return no("What is not about the person who asks is not disclosed: withhold it.")
    if decision == D.REDACTED:
        marked = any(decided.marks.values())
        return _may_leave(item) if marked else no("Write down which passages are removed.")
    if tests.names_others and not tests.others_agree:
        return no(
            "It names somebody who has not agreed: remove what is about them, or withhold it."
        )
    if tests.is_harmful or tests.hinders_police or tests.is_privileged:
        return no("You answered that it does harm, or is privileged: remove that, or withhold it.")
    return _may_leave(item)


def _may_leave(item: DisclosureItem) -> Verdict:
    """What nobody who is the alleged perpetrator learns: that somebody told, assessed, decided or agreed something."""
    is_own = (
        item.thing_kind == Item.kind
        or disclosable.is_file(item)
        or disclosable.is_from_custodian(item)
    )
    part = item.part
    if part.disclosure.is_subject_access and part.is_about_perpetrator and not is_own:
        return no(
            "The person who asks is the alleged perpetrator in this case: that it was referred, assessed "
            "or decided on is neither confirmed nor denied. Withhold it."
        )
    return YES


def _copy(item: DisclosureItem, decided: Decided, *, by: Hat) -> dict[str, Any]:
    """The copy as it would leave, with what was removed from it and why. Raises Refused, WordsRefused."""
    was = disclosable.original(item, by=by)
    is_redacted = decided.decision == D.REDACTED
    marks = {code: [*words] for code, words in decided.marks.items() if words and is_redacted}
    copy = {
        "marks": marks,
        "why": decided.why.strip(),
        "tests": decided.tests.codes(),
        "is_known": decided.is_known,
        "original": redaction.digest(was.words),
    }
    if decided.decision == D.WITHHOLD:
        return copy
    if was.is_unread:
        raise Refused(
            "The hub cannot read all of this, so nothing can be taken out of it: withhold it."
        )
    if was.is_picture or was.pages:
        return copy | _pictures(item, was, marks, by=by)
    pieces = _pieces(was.words, marks)
    words = redaction.read(pieces)
    _require_silent(item.part, words, is_known=decided.is_known)
    disclosable.require_clear(item, words, by=by)
    return copy | {"pieces": pieces, "redacted": redaction.digest(words)}


def _pieces(words: str, marks: Mapping[Exemption, Collection[str]]) -> list[redaction.Piece]:
    try:
        return redaction.redact(words, [one for passages in marks.values() for one in passages])
    except NotThere as error:
        raise Refused(
            f"“{error.passage}” does not stand in the text. Copy each passage as it is written, one a line."
        ) from None


def _pictures(
    item: DisclosureItem, was: Original, marks: Mapping[Exemption, Collection[str]], *, by: Hat
) -> dict[str, Any]:
    """A picture, or the pages of a scan, without the squares named, and digests of both.

    The hub cannot look into one for a protected address; two people can.
    """
    lines = [line for lines in marks.values() for line in lines]
    if was.is_picture:
        squares = {1: _named(lambda: named(lines), "Write C4, or C4-F6, one a line.")}
        made = [disclosable.picture(item, squares[1], by=by)]
        whole = [disclosable.picture(item, by=by)]
    else:
        hint = (
            f"Write the page first, 1 to {was.pages}: 2 C4, or 2 C4-F6, or 2 alone for all of it."
        )
        squares = _named(lambda: named_by_page(lines, was.pages), hint)
        made = disclosable.pages(item, squares, by=by)
        whole = disclosable.pages(item, {}, by=by)
    digest = _digest(made)
    free_text.require_read(f"{item}, fingerprint {digest[:16]}", file_id=item.case_file_id, by=by)
    return {
        "pictures": disclosable.packed(made),
        "original": _digest(whole),
        "redacted": digest,
    }


def _named(read: Callable[[], Squares], hint: str) -> Squares:
    try:
        return read()
    except NoSquare as error:
        raise Refused(f"“{error.typed}” names no squares. {hint}") from None


def _digest(made: Iterable[bytes]) -> str:
    return hashlib.sha256(b"".join(made)).hexdigest()


def _require_silent(part: DisclosurePart, text: str, *, is_known: bool) -> None:
    """Refuse a copy that still holds words which tell of a case, unless the person knows of it (8c)."""
    if not part.disclosure.is_subject_access:
        return
    found = redaction.names_in(text, TELLING)
    if not found:
        return
    named = ", ".join(f"“{word}”" for word in found)
    if part.is_about_perpetrator:
        raise Refused(f"The copy still holds {named}: remove it, or withhold the item.")
    if not is_known:
        raise Refused(
            f"The copy still holds {named}. Remove it, or say that the person was told of it before."
        )


def _begin(part: DisclosurePart, *, by: Hat) -> None:
    """The first decision of the agency that answers moves its request on."""
    row = Disclosure.objects.select_for_update(of=("self",)).get(pk=part.disclosure_id)
    if row.owner_id == part.owner_id and row.state == S.COLLECTED:
        row.set_step(S.REDACTION, by=by, at=clock.now())


# --- preparing and reviewing ----------------------------------------------------------------------


@transaction.atomic
def prepare(part: DisclosurePart, *, by: Hat, version: int) -> DisclosurePart:
    """Give it to two reviewers. Raises Refused while something one sees is undecided, Stale.

    What one is kept apart from stays undecided, and so at home.
    """
    part = _locked(part, version)
    require(may_prepare(by, part))
    require(TABLE.may_move(part.state, P.PREPARED))
    seen = DisclosureItem.objects.visible_to(by).filter(part=part)
    if seen.filter(decision=D.UNDECIDED).exists():
        raise Refused("Decide about each item first.")
    require(disclosure_leaves.may_leave(part))
    at = clock.now()
    part.set_prepared(by=by, at=at)
    _log(part, Verb.SUBMITTED, by=by)
    disclosure_gathering.tell(part, by=by, at=at)
    return part


def may_check(hat: Actor, part: DisclosurePart) -> Verdict:
    """Whether a hat reviews a part: of its agency, and nobody who decided about any of it."""
    verdict = may(hat, CHECK)
    if not verdict:
        return verdict
    if hat.agency_id != part.owner_id or hat.workspace_id != part.workspace_id:
        return no("Two people of the agency that holds it review it.")
    if part.state != P.PREPARED:
        return no("It is not with its reviewers.")
    decided = DisclosureItem.objects.filter(part=part, decided_by=hat.person_id)
    if part.prepared_by_id == hat.person_id or decided.exists():
        return no("You prepared it: two others review it.")
    said = DisclosureCheck.objects.filter(part=part, round=part.round, person=hat.person_id)
    if said.exists():
        return no("You reviewed it: another has to, too.")
    return _is_asked(part.disclosure)


def disclosed(part: DisclosurePart) -> list[DisclosureItem]:
    """The items of a part of which something leaves, in order."""
    leaving = DisclosureItem.objects.filter(part=part, decision__in=(D.WHOLE, D.REDACTED))
    return [*leaving.in_order()]


@transaction.atomic
def check(
    part: DisclosurePart,
    *,
    agrees: bool,
    looked: Collection[UUID],
    by: Hat,
    because: Reason,
    version: int,
) -> DisclosurePart:
    """Say, as a reviewer, that everything may leave as it stands, or send it back. Raises Refused, Stale.

    `looked` are the items whose copies one has read; to agree takes all of them. The second who agrees
    answers for the agency.
    """
    part = _locked(part, version)
    require(may_check(by, part))
    leaving = disclosed(part)
    if agrees and {item.pk for item in leaving} - {*looked}:
        raise Refused("Read every copy that is to leave, and tick each.")
    require(disclosure_leaves.may_leave(part) if agrees else YES)
    if not agrees and because.is_kept:
        raise Refused("Say in a sentence why it goes back.")
    at = clock.now()
    because = sealing.keep_reason(because, about=part, by=by)
    assert part.prepared_by_id is not None, "the database asks for it, too"
    DisclosureCheck(
        id=uuid4(),
        part=part,
        owner_id=part.owner_id,
        file_id=part.file_id,
        round=part.round,
        person_id=by.person_id,
        prepared_by_id=part.prepared_by_id,
        agrees=agrees,
        checked_at=at,
    ).start(by=by, at=at, because=because)
    agreed = DisclosureCheck.objects.filter(part=part, round=part.round, agrees=True).count()
    if not agrees:
        part.set_open(by=by, at=at, because=because)
    elif agreed >= REVIEWERS:
        _answer(part, leaving, by=by)
    verb = Verb.CONFIRMED if agrees else Verb.DECLINED
    disclosure_gathering.tell(part, by=by, at=at)
    _log(part, verb, by=by, because=because, count=len(leaving))
    return part


def _answer(part: DisclosurePart, leaving: Iterable[DisclosureItem], *, by: Hat) -> None:
    """Give the copies to the agency that answers, and let the request go on if that is one's own."""
    items, at = [*leaving], clock.now()
    if items:
        opened = sealing.open_quietly(items, ["copy"], by=by)
        entries = [_entry(item, opened[item, "copy"], part) for item in items]
        cause = sealing.Cause.of(CauseKind.RELEASE, part)
        to = [part.disclosure.owner_id]
        sealing.seal(part, "passed", {"entries": entries}, by=by, to=to, cause=cause)
    part.set_answered(is_passed=bool(items), by=by, at=at)
    clocks.meet(part, disclosure_gathering.CLOCK, at=at)
    row = Disclosure.objects.select_for_update(of=("self",)).get(pk=part.disclosure_id)
    if row.owner_id == part.owner_id and row.state in (S.COLLECTED, S.REDACTION):
        row.set_step(S.OWNER_CONSULT, by=by, at=at)
        disclosures.tell(row, by=by, at=at)


def _entry(
    item: DisclosureItem, copy: dict[str, Any] | None, part: DisclosurePart
) -> dict[str, Any]:
    """One entry of what is disclosed: whose, of which day, and the copy's pieces; never what kind of record it was."""
    assert copy is not None, "its own agency sealed it"
    return {
        "agency": part.owner.name,
        "on": item.came_on.isoformat(),
        "pieces": copy.get("pieces", []),
        "pictures": copy.get("pictures") or [one for one in [copy.get("picture", "")] if one],
    }


def _log(
    part: DisclosurePart,
    verb: Verb,
    *,
    by: Hat,
    because: Reason | None = None,
    count: int | None = None,
) -> None:
    log.write(
        by=by,
        verb=verb,
        about=[part],
        people=[part.disclosure.subject_id],
        reason=because,
        ground="disclosure_part",
        count=count,
        at=clock.now(),
    )
