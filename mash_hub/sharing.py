"""Releasing items: to a named audience, for a purpose, until a day; ended one by one or all at once.

Released items go to the host of an enquiry at once, and to other agencies asked in it after their
own answer (domain notes 2.3: no anchoring). Only agencies and people the owner saw before pressing
are ever given anything.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from agencies import clock, door, hats, sealing
from agencies.actors import Actor, Hat, Service
from agencies.models.grants import CauseKind, GrantCause
from agencies.models.notices import NoticeKind
from agencies.models.workspaces import Purpose
from agencies.reasons import BY_RULE, Reason, ReasonCode
from agencies.verdicts import YES, Refused, Verdict, no, require
from audit.log import entries as log
from audit.log.entries import Verb
from mash_hub import conflicts, free_text, onward_ends
from mash_hub.audiences import planned_audience, section_of, still_to_answer
from mash_hub.item_telling import tell, tell_readers
from mash_hub.items import may_change
from mash_hub.models.access_requests import AccessRequest
from mash_hub.models.attachments import Attachment
from mash_hub.models.item_access import access_of
from mash_hub.models.items import SENT, TABLE, Handling, Item, ItemState
from mash_hub.models.releases import (
    LONGEST,
    Audience,
    AudienceKind,
    ItemRelease,
    ReleaseState,
    Section,
)
from mash_hub.models.releases import TABLE as RELEASE_TABLE
from mash_hub.models.requests import InformationRequest
from mash_hub.requests import agreed_agencies, require_purpose
from mash_hub.telling import tell as tell_agencies


@dataclass(frozen=True)
class Terms:
    """On what terms an item is released: which section, for what, why, and its last day."""

    section: Section
    purpose: Purpose
    because: Reason
    until_on: date


def longest() -> date:
    """The last day that a release made today may have."""
    return hats.today() + LONGEST


def last_day(until_at: datetime) -> date:
    """The last day of reading of a release, in London."""
    return (until_at - timedelta(seconds=1)).astimezone(clock.LONDON).date()


def end_of(day: date) -> datetime:
    """The instant at which a last day of reading is over, in London."""
    return datetime.combine(day + timedelta(days=1), datetime.min.time(), clock.LONDON)


# --- releasing ------------------------------------------------------------------------------------


def may_release(hat: Actor, item: Item) -> Verdict:
    """Whether a hat may release an item to somebody (else) now: after the answer is sent."""
    verdict = YES if _represents(hat, item) else may_change(hat, item)
    if not verdict:
        return verdict
    if item.state not in SENT:
        return no("It is released with the answer: decide about it there, and send the answer.")
    return YES


def _represents(hat: Actor, item: Item) -> bool:
    """Whether a hat represents the owner where the item's enquiry was referred to (2.3, 4.7)."""
    if not isinstance(hat, Hat):
        return False
    return access_of(item, files=[item.file_id, item.request.file_id]).is_listed_for(hat)


def may_release_to(hat: Actor, item: Item, to: Audience) -> Verdict:
    """Whether a hat may release an item to an audience: a representative only where it represents."""
    verdict = may_release(hat, item)
    if not verdict or may_change(hat, item):
        return verdict
    if not isinstance(hat, Hat) or to.workspace_id != hat.workspace_id:
        return no("From a meeting an item is released to that meeting and its cases alone.")
    return YES


def may_end(hat: Actor, release: ItemRelease) -> Verdict:
    """Whether a hat may take a release back: its owner's people, or its representative there."""
    is_there = isinstance(hat, Hat) and hat.workspace_id == release.workspace_id
    if is_there and _represents(hat, release.item):
        return YES
    return may_change(hat, release.item)


@transaction.atomic
def release(
    item: Item, *, to: Audience, terms: Terms, by: Hat, shared_text: str = "", version: int
) -> ItemRelease:
    """Release an item to one more audience: a decision with reason, purpose and last day (4.3, R4).

    `shared_text` is the version for others, where none was made yet. Raises Refused when it is not
    its owner's to give, the agreement does not cover it or the handling code forbids it; Stale.
    """
    item = Item.objects.lock(item, version)
    require(may_release_to(by, item, to))
    _require_terms(item, to, terms)
    at = clock.now()
    because = sealing.keep_reason(terms.because, about=item, by=by)
    if terms.section == Section.PART and item.shared is None:
        _make_part(item, shared_text, by=by)
    free_text.require_clear(texts_of([item], by=by), file_id=item.request.file_id, by=by)
    made = _start(item, to, terms, because, by=by, at=at)
    item.set_released(by=by, at=at, because=because)
    tell_readers(item, NoticeKind.ITEM_RELEASED, only={made.pk}, by=by, at=at)
    if item.request.owner_id in made.agencies and made.workspace_id == item.workspace_id:
        enquiry = item.request.enquiry
        tell_agencies([enquiry.owner_id], NoticeKind.ENQUIRY_CHANGED, about=enquiry, by=by, at=at)
    return made


def _require_terms(item: Item, to: Audience, terms: Terms) -> None:
    require_purpose(terms.purpose, to.workspace_id)
    if not hats.today() <= terms.until_on <= longest():
        raise Refused("A release ends within twelve months: choose an earlier last day.")
    if item.handling == Handling.C and not to.persons:
        raise Refused("Handling C: release it to people by name.")
    parties = {agency.pk for agency in agreed_agencies(to.workspace_id, item.owner_id)}
    if not to.agencies or not set(to.agencies) <= parties:
        raise Refused("Only agencies under the workspace’s agreement can be given anything.")


def _make_part(item: Item, shared_text: str, *, by: Hat) -> None:
    """Seal the version for others: the owner's own words, without the people it names (R12)."""
    if not shared_text.strip():
        raise Refused("Write what is shared, without the words you keep back.")
    words = sealing.open_quietly([item], ["content"], by=by)[item, "content"] or {}
    part = {**words, "text": shared_text, "third_parties": []}
    sealing.seal(item, "shared", part, by=by)


def release_with_answer(
    item: Item, request: InformationRequest, *, by: Hat, at: datetime
) -> ItemRelease | None:
    """Release an item as decided on the answer page; None for one that is withheld."""
    to = planned_audience(item, request)
    if to is None:
        return None
    terms = Terms(
        section_of(item),
        Purpose(request.purpose),
        Reason(ReasonCode(item.release_reason)),
        item.release_until_on or longest(),
    )
    made = _start(item, to, terms, terms.because, by=by, at=at)
    item.set_released(by=by, at=at, because=terms.because)
    return made


def _start(
    item: Item, to: Audience, terms: Terms, because: Reason, *, by: Hat, at: datetime
) -> ItemRelease:
    made = ItemRelease(
        id=uuid4(),
        item=item,
        file_id=item.file_id,
        owner_id=item.owner_id,
        workspace_id=to.workspace_id,
        audience_kind=to.audience_kind,
        by_kind=to.by_kind,
        by_id=to.by_id,
        by_reference=to.reference,
        case_file_id=to.case_file_id,
        agencies=[one for one in to.agencies if one != item.owner_id],
        persons=[*to.persons],
        section=terms.section,
        purpose=terms.purpose,
        release_reason=because.code,
        release_reason_id=because.id,
        until_at=end_of(terms.until_on),
        released_at=at,
        released_by_id=by.person_id,
    ).start(by=by, at=at, because=because)
    _give(made, ready(made), by=by)
    log.write(
        by=by,
        verb=Verb.RELEASED,
        about=[item, made],
        people=item.people,
        owners=[item.owner_id, *made.agencies],
        sections=[made.section],
        purpose=made.purpose,
        reason=because,
        ground=to.audience_kind,
        at=at,
    )
    return made


def ready(release: ItemRelease) -> set[UUID]:
    """The agencies that can be given a release now; the others after their own answer."""
    if release.workspace_id != release.item.workspace_id:
        return set(release.agencies)
    return set(release.agencies) - still_to_answer(release.item.request.enquiry_id)


def cause_of(release: ItemRelease) -> sealing.Cause:
    """The cause that a release gives to the grants of its item: asked for, or of its own accord."""
    was_asked_for = release.by_kind == AccessRequest.kind
    kind = CauseKind.ACCESS_REQUEST if was_asked_for else CauseKind.RELEASE
    return sealing.Cause.of(kind, release, persons=tuple(release.persons), until=release.until_at)


def _give(release: ItemRelease, to: Iterable[UUID], *, by: Actor) -> None:
    receivers, cause = {*to}, cause_of(release)
    sealing.give([release.item], [release.section], to=receivers, by=by, cause=cause)
    give_files(
        Attachment.objects.going_with(release.item_id, release.section), receivers, cause, by
    )


def give_files(
    files: Iterable[Attachment], to: Iterable[UUID], cause: sealing.Cause, by: Actor
) -> None:
    """Give what is attached to an item for the cause of one of its releases."""
    sealing.give([*files], ["paper"], to=to, by=by, cause=cause)


def _with_files(item: Item) -> list[Item | Attachment]:
    """An item and everything attached to it: what is taken back together."""
    return [item, *Attachment.objects.of([item.pk])]


def give_what_others_released(
    request: InformationRequest, *, by: Hat, to_people_alone: bool = False
) -> None:
    """After an agency's own answer: give it what others released for it in the same enquiry.

    Each owner agreed to this when it sent its answer; the hub carries it out for that owner, as far
    as its agency may still share there now (AC13). An agency that holds nothing is given only what
    names one of its people.
    """
    parties = [one.pk for one in agreed_agencies(request.workspace_id, request.agency_id)]
    waiting = (
        ItemRelease.objects.standing()
        .filter(
            item__request__enquiry=request.enquiry_id,
            workspace=request.workspace_id,
            agencies__contains=[request.agency_id],
            until_at__gt=clock.now(),
            owner__in=parties,
        )
        .exclude(owner=request.agency_id)
    )
    if to_people_alone:
        waiting = waiting.filter(audience_kind=AudienceKind.PEOPLE)
    # Locked, so that a release that is being taken back at this moment is not given after all (CC3).
    locked = waiting.select_for_update(of=("self",))
    for release in locked.select_related("item").order_by("released_at", "pk"):
        owner = _for_owner(release, "sharing", by=by)
        with door.wearing_agency(release.owner_id):
            _give(release, {request.agency_id}, by=owner)


def _for_owner(release: ItemRelease, name: str, *, by: Hat | None = None) -> Service:
    workspace_id = release.workspace_id
    return Service(name, agency_id=release.owner_id, on_behalf_of=by, workspace_id=workspace_id)


# --- ending ---------------------------------------------------------------------------------------
# An item is locked before its releases, whichever of them is what ends.


@transaction.atomic
def end(release: ItemRelease, *, by: Hat, because: Reason, version: int) -> ItemRelease:
    """Take one release back: who can read the item for another reason goes on reading (R7).

    Raises Refused when it is not its own or stands no more, Stale.
    """
    item = Item.objects.select_for_update(of=("self",)).get(pk=release.item_id)
    release = ItemRelease.objects.lock(release, version)
    require(may_end(by, release))
    require(RELEASE_TABLE.may_move(release.state, ReleaseState.ENDED))
    at = clock.now()
    because = sealing.keep_reason(because, about=item, by=by)
    tell_readers(item, NoticeKind.ITEM_WITHDRAWN, only={release.pk}, by=by, at=at)
    sealing.take_back(_with_files(item), by=by, cause=cause_of(release))
    release.set_ended(ReleaseState.ENDED, by=by, at=at, because=because)
    if not ItemRelease.objects.standing().filter(item=item).exists():
        item.set_state(ItemState.WITHDRAWN, by=by, at=at, because=because)
        onward_ends.close_of(item, by=by, at=at)
    _log_end(item, [release], because, by=by, at=at)
    return release


@transaction.atomic
def withdraw(item: Item, *, by: Hat, because: Reason, version: int) -> Item:
    """Take an item back altogether: nobody outside reads it any more; who did stays in the log (R7).

    Raises Refused when it is not released or not its own, Stale.
    """
    item = Item.objects.lock(item, version)
    require(may_change(by, item))
    require(TABLE.may_move(item.state, ItemState.WITHDRAWN))
    at = clock.now()
    because = sealing.keep_reason(because, about=item, by=by)
    tell_readers(item, NoticeKind.ITEM_WITHDRAWN, by=by, at=at)
    standing = list(
        ItemRelease.objects.standing().filter(item=item).select_for_update(of=("self",))
    )
    for kind, by_id in _causes_outside(item):
        sealing.take_back(_with_files(item), by=by, cause=sealing.Cause(kind, by_id=by_id))
    for release in standing:
        release.set_ended(ReleaseState.ENDED, by=by, at=at, because=because)
    item.set_state(ItemState.WITHDRAWN, by=by, at=at, because=because)
    onward_ends.close_of(item, by=by, at=at)
    _log_end(item, standing, because, by=by, at=at)
    return item


def _causes_outside(item: Item) -> set[tuple[CauseKind, UUID | None]]:
    """Every cause under which somebody outside may read an item, an access request included."""
    found = GrantCause.objects.filter(
        thing_id__in=[one.pk for one in _with_files(item)], ended_at__isnull=True
    ).exclude(receiver=item.owner_id)
    return {(CauseKind(kind), by_id) for kind, by_id in found.values_list("cause_kind", "by_id")}


def _log_end(
    item: Item, ended: Iterable[ItemRelease], because: Reason, *, by: Actor, at: datetime
) -> None:
    releases = [*ended]
    log.write(
        by=by,
        verb=Verb.WITHDRAWN,
        about=[item, *releases],
        people=item.people,
        owners=[item.owner_id, *{agency for one in releases for agency in one.agencies}],
        sections=sorted({one.section for one in releases}),
        reason=because,
        at=at,
    )


# --- running out ----------------------------------------------------------------------------------


def run_out_ids() -> set[UUID]:
    """Releases whose last day is over and whose grants still stand."""
    return set(ItemRelease.objects.run_out(clock.now()).values_list("pk", flat=True))


@transaction.atomic
def let_run_out(*, by: Service, only: Collection[UUID]) -> int:
    """Remove the grants of releases whose last day is over; reading stopped at that instant already.

    Gives how many ran out; doing it twice changes nothing more.
    """
    at = clock.now()
    rows = ItemRelease.objects.run_out(at).filter(pk__in=only)
    of = Item.objects.filter(pk__in=rows.values("item")).order_by("pk")
    items = {item.pk: item for item in of.select_for_update(of=("self",))}
    locked = rows.filter(item__in=items).select_for_update(of=("self",))
    found = list(locked.select_related("item__request").order_by("pk"))
    for release in found:
        _run_out(release, items[release.item_id], by=_for_owner(release, by.name), at=at)
    return len(found)


def _run_out(release: ItemRelease, item: Item, *, by: Service, at: datetime) -> None:
    given = GrantCause.objects.filter(by_kind=release.kind, by_id=release.pk)
    readers = set(given.filter(ended_at__isnull=True).values_list("receiver_id", flat=True))
    with door.wearing_agency(release.owner_id):
        sealing.take_back(_with_files(item), by=by, cause=cause_of(release))
        release.set_ended(ReleaseState.RUN_OUT, by=by, at=at, because=BY_RULE)
        left = ItemRelease.objects.standing().filter(item=item, until_at__gt=at)
        if item.state == ItemState.RELEASED and not left.exists():
            item.set_state(ItemState.RUN_OUT, by=by, at=at, because=BY_RULE)
        told = {(agency, release.workspace_id): {*release.persons} for agency in readers}
        told[item.owner_id, item.workspace_id] = set()
        case = [release.case_file_id] if release.case_file_id else []
        apart = {one for kept in conflicts.people_apart(case).values() for one in kept}
        tell(item, NoticeKind.ITEM_RUN_OUT, told, by=by, at=at, not_for=apart)
        _log_end(item, [release], BY_RULE, by=by, at=at)


# --- new versions ---------------------------------------------------------------------------------


def carry_over(item: Item, sections: Iterable[str], *, by: Hat) -> dict[UUID, set[UUID]]:
    """Give the new generation of sections to those who could read the one before, for their causes.

    Items ask: their author's act names who is given a new version, here the former readers
    (architecture, Sections). Gives the agencies told of, each with the persons named, or none.
    """
    causes = GrantCause.objects.live(clock.now()).filter(
        thing_kind=item.kind, thing_id=item.pk, section__in=[*sections]
    )
    seen: dict[tuple[str, sealing.Cause], set[UUID]] = {}
    for one in causes.exclude(receiver=item.owner_id):
        cause = sealing.Cause(
            CauseKind(one.cause_kind), one.by_kind, one.by_id, tuple(one.persons), one.until_at
        )
        seen.setdefault((one.section, cause), set()).add(one.receiver_id)
    told: dict[UUID, set[UUID]] = {}
    for (section, cause), receivers in seen.items():
        sealing.give([item], [section], to=receivers, by=by, cause=cause)
        for receiver in receivers:
            told.setdefault(receiver, set()).update(cause.persons)
    return told


def words_of(item: Item, opened: Any) -> dict[str, Any] | None:
    """What a reader was given of an item: whole, in part, or None."""
    found: dict[str, Any] | None = opened[item, "content"] or opened[item, "shared"]
    return found


def texts_of(items: Iterable[Item], *, by: Hat) -> list[str]:
    """The words of one's own items as others will read them: the part where there is one."""
    rows = list(items)
    opened = sealing.open_quietly(rows, ["content", "shared"], by=by)
    texts = []
    for item in rows:
        words = opened[item, "shared"] or opened[item, "content"] or {}
        texts += [str(words.get("text", "")), str(words.get("conditions", ""))]
    return texts
