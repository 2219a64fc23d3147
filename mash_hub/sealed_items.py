"""Sealed items: lodged for named people, considered, answered with a gist or held, and reviewed (4.4)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from agencies import clock, door, files, hats, notices, references, sealing
from agencies.actors import Actor, Hat, Service
from agencies.attachments import store
from agencies.models.files import RetentionClass
from agencies.models.grants import CauseKind
from agencies.models.notices import NoticeKind
from agencies.reasons import BY_RULE, Reason
from agencies.roles import Act, may
from agencies.verdicts import YES, Refused, Verdict, no, require
from audit.log import entries as log
from audit.log.entries import Verb
from mash_hub import audiences, conflicts, free_text, held, items, partnership_settings, receipts
from mash_hub.models.attachments import AttachmentState
from mash_hub.models.enquiries import Enquiry
from mash_hub.models.items import Handling
from mash_hub.models.partnership_settings import SettingName
from mash_hub.models.receipts import ReceiptKind
from mash_hub.models.requests import InformationRequest
from mash_hub.models.sealed_attachments import SealedAttachment
from mash_hub.models.sealed_items import (
    TABLE,
    Consideration,
    SealedItem,
    SealedState,
)
from mash_hub.requests import agreed_agencies
from mash_hub.sharing import end_of

S = SealedState
GISTS = (S.GIST_RELEASED, S.SANITISED_RELEASED)


@dataclass(frozen=True)
class Lodging:
    """Who may read a sealed item, until it is reviewed, and whether others may know of it."""

    readers: Sequence[UUID]  # persons
    review_on: date
    show_existence: bool = False


def people_to_name(request: InformationRequest) -> list[tuple[UUID, str]]:
    """Who can be named: people who read what is shared, of agencies under the agreement and one's own."""
    parties = {one.pk for one in agreed_agencies(request.workspace_id, request.agency_id)}
    return audiences.people_who_read(request.workspace_id, parties | {request.agency_id})


def may_lodge(hat: Actor, request: InformationRequest) -> Verdict:
    """Whether a hat may lodge a sealed item for a request: a custodian of the agency asked."""
    if not may(hat, Act.KEEP_SEALED):
        return may(hat, Act.KEEP_SEALED)
    if hat.agency_id != request.agency_id or hat.workspace_id != request.workspace_id:
        return no("Only the agency that was asked can lodge a sealed item here.")
    return YES


def may_keep(hat: Actor, sealed: SealedItem) -> Verdict:
    """Whether a hat may answer, review or withdraw a sealed item: custodians of its owner."""
    if not may(hat, Act.KEEP_SEALED):
        return may(hat, Act.KEEP_SEALED)
    if hat.agency_id != sealed.owner_id or hat.workspace_id != sealed.workspace_id:
        return no("Only the agency that lodged it can decide about it.")
    return YES


def may_consider(hat: Actor, sealed: SealedItem) -> Verdict:
    """Whether a hat may say that it has considered a sealed item: a reader it names, once."""
    if not may(hat, Act.READ_SHARED):
        return may(hat, Act.READ_SHARED)
    if hat.person_id not in sealed.readers or not sealed.is_open_to_named:
        return no("Only a reader it names can say that it was considered.")
    if Consideration.objects.filter(sealed_item=sealed, person=hat.person_id).exists():
        return no("You have said so already.")
    return YES


def may_read(hat: Actor, sealed: SealedItem) -> Verdict:
    """Whether a hat may open the content: custodians, readers named, deciders when the seal is lifted."""
    if may_keep(hat, sealed):
        return YES
    if may(hat, Act.READ_SHARED) and sealed.is_open_to_named and hat.person_id in sealed.readers:
        return YES
    if sealed.state == S.RELEASED and may(hat, Act.DECIDE):
        return YES
    return no("It is under seal: its owner names who may read it.")


@transaction.atomic
def lodge(
    request: InformationRequest, *, by: Hat, matter: items.Matter, lodging: Lodging
) -> SealedItem:
    """Lodge a sealed item for people named one by one; they alone are told (4.4, 4.19).

    Raises Refused when a rule of 4.4 is not met.
    """
    require(may_lodge(by, request))
    _require_lodging(request, matter, lodging, by=by)
    at = clock.now()
    regime = matter.regime or items.regimes_of(by.agency_id)[0]
    items.require_graded(matter, regime)
    file = files.open_file(
        SealedItem.kind,
        owner_id=by.agency_id,
        workspace_id=request.workspace_id,
        retention_class=RetentionClass.AGENCY_ITEM,
    )
    sealed = SealedItem(
        id=uuid4(),
        reference=references.new("SI"),
        request=request,
        file=file,
        owner_id=by.agency_id,
        workspace_id=request.workspace_id,
        nature=matter.nature,
        handling=matter.handling,
        source_grade=matter.source_grade or "",
        assessment=matter.assessment or "",
        regime=regime,
        readers=sorted(set(lodging.readers)),
        show_existence=lodging.show_existence,
        review_on=lodging.review_on,
        lodged_at=at,
        lodged_by_id=by.person_id,
    )
    words = {**matter.words(), "people": [str(pk) for pk in matter.people]}
    sealing.seal(sealed, "content", words, by=by)
    _give_readers(sealed, by=by)
    sealed.start(by=by, at=at)
    tell_named(sealed, NoticeKind.SEALED_ITEM_LODGED, by=by, at=at)
    _want_receipts(sealed, ReceiptKind.SEALED_LODGED, by=by, at=at)
    _log(sealed, Verb.CREATED, by=by)
    return sealed


def _require_lodging(
    request: InformationRequest, matter: items.Matter, lodging: Lodging, *, by: Hat
) -> None:
    named = {pk for pk, _ in people_to_name(request)}
    if not lodging.readers or not set(lodging.readers) <= named:
        raise Refused("Name the people who may read it, one by one.")
    _require_review(lodging.review_on, request.workspace_id)
    if not matter.text.strip():
        raise Refused("Write what you know.")
    if matter.handling == Handling.C and not matter.conditions.strip():
        raise Refused("Handling C: write the conditions under which it may be read.")
    if not set(matter.people) <= set(request.people):
        raise Refused("It is about people named in the request.")


def review_within(workspace_id: UUID) -> int:
    """Within how many days a sealed item is reviewed in a workspace (domain notes 4.4)."""
    return partnership_settings.number(SettingName.SEALED_REVIEW, workspace_id, clock.now())


def _require_review(review_on: date, workspace_id: UUID) -> None:
    days = review_within(workspace_id)
    if not hats.today() <= review_on <= hats.today() + timedelta(days=days):
        raise Refused(f"It is reviewed within {days} days: choose an earlier day.")


def _cause(sealed: SealedItem, *, persons: Iterable[UUID] = ()) -> sealing.Cause:
    until = end_of(sealed.review_on) if persons else None
    return sealing.Cause.of(CauseKind.RELEASE, sealed, persons=tuple(persons), until=until)


def _give_readers(sealed: SealedItem, *, by: Hat) -> None:
    _give(sealed, [sealed], "content", by=by)
    _give(sealed, [*_files_of(sealed)], "paper", by=by)


def _give(
    sealed: SealedItem, rows: Sequence[SealedItem | SealedAttachment], section: str, *, by: Hat
) -> None:
    agencies = set(_agencies_of(sealed)) - {sealed.owner_id}
    cause = _cause(sealed, persons=sealed.readers)
    sealing.give(rows, [section], to=agencies, by=by, cause=cause)


def give_file(row: SealedAttachment, *, by: Hat) -> None:
    """Give one more file of a sealed item to the readers it names, as long as it is open to them."""
    if row.sealed_item.is_open_to_named:
        _give(row.sealed_item, [row], "paper", by=by)


def _files_of(sealed: SealedItem) -> list[SealedAttachment]:
    return [*SealedAttachment.objects.of([sealed.pk]).select_related("sealed_item")]


def _agencies_of(sealed: SealedItem) -> dict[UUID, set[UUID]]:
    """The agencies of the readers named, each with its people."""
    found: dict[UUID, set[UUID]] = {}
    for hat in hats.in_workspace(sealed.workspace_id):
        if hat.person_id in sealed.readers:
            found.setdefault(hat.agency_id, set()).add(hat.person_id)
    return found


def tell_named(sealed: SealedItem, kind: NoticeKind, *, by: Actor, at: datetime) -> None:
    """Tell the readers named and whoever lodged it, person by person; nobody else learns of it."""
    apart = conflicts.people_apart([sealed.file_id, sealed.request.file_id])
    told = _agencies_of(sealed)
    if kind != NoticeKind.SEALED_ITEM_LODGED:
        told.setdefault(sealed.owner_id, set()).add(sealed.lodged_by_id)
    for agency, persons in told.items():
        notices.post(
            to=agency,
            notice_kind=kind,
            about=sealed,
            by=by,
            at=at,
            workspace_id=sealed.workspace_id,
            persons=sorted(persons),
            not_for=sorted({person for people in apart.values() for person in people}),
        )


def _want_receipts(sealed: SealedItem, kind: ReceiptKind, *, by: Actor, at: datetime) -> None:
    """Each reader it names is to say that they were told; otherwise its custodians hear (4.19)."""
    place = receipts.Place(sealed.workspace_id, sealed.request.file_id, sealed.owner_id)
    named = _agencies_of(sealed)
    own = named.get(sealed.owner_id, set()) - {sealed.lodged_by_id}
    of = {agency: people for agency, people in named.items() if agency != sealed.owner_id}
    receipts.want(
        sealed,
        kind,
        of={**of, **({sealed.owner_id: own} if own else {})},
        place=place,
        by=by,
        at=at,
    )


def _receipts_after(sealed: SealedItem, state: SealedState, *, by: Actor, at: datetime) -> None:
    """What is asked of readers no longer, and anew, once it is reviewed."""
    if state != S.RE_HELD:
        receipts.end(sealed, ReceiptKind.SEALED_LODGED, by=by, at=at)
    if state == S.WITHDRAWN:
        _want_receipts(sealed, ReceiptKind.SEALED_WITHDRAWN, by=by, at=at)


def _log(
    sealed: SealedItem, verb: Verb, *, by: Actor, because: Reason | None = None, ground: str = ""
) -> None:
    """The entry is its owner's and the auditors': nobody else may learn that there is something."""
    log.write(
        by=by,
        verb=verb,
        about=[sealed],
        owners=[sealed.owner_id],
        sections=["content"],
        reason=because,
        ground=ground or sealed.state,
        at=clock.now(),
    )


@transaction.atomic
def consider(sealed: SealedItem, *, by: Hat) -> SealedItem:
    """Say, as a reader it names, that it was considered; a decision may say so without content (4.4).

    Raises Refused for anybody else, and a second time.
    """
    sealed = SealedItem.objects.select_for_update(of=("self",)).get(pk=sealed.pk)
    require(may_consider(by, sealed))
    at = clock.now()
    Consideration(id=uuid4(), sealed_item=sealed, person_id=by.person_id, at=at).start()
    receipts.seen_with(sealed, by=by, at=at)
    if sealed.state == S.DEPOSITED:
        sealed.set_state(S.CONSIDERED, by=by, at=at)
        tell_named(sealed, NoticeKind.SEALED_ITEM_CHANGED, by=by, at=at)
    _log(sealed, Verb.ACKNOWLEDGED, by=by)
    return sealed


@transaction.atomic
def answer(
    sealed: SealedItem, state: SealedState, *, by: Hat, gist: str = "", version: int
) -> SealedItem:
    """Decide, once it was considered: let a gist or a sanitised version be read, or hold it (4.4).

    Raises Refused, Stale.
    """
    sealed = SealedItem.objects.lock(sealed, version)
    require(may_keep(by, sealed))
    require(TABLE.may_move(sealed.state, state))
    at = clock.now()
    if state in GISTS:
        if not gist.strip():
            raise Refused("Write the words that may be read in place of it.")
        free_text.require_clear([gist], file_id=sealed.request.file_id, by=by)
        host = sealed.workspace.host_id
        sealing.seal(sealed, "gist", {"text": gist}, by=by, to={host}, cause=_cause(sealed))
    sealed.set_state(state, by=by, at=at)
    tell_named(sealed, NoticeKind.SEALED_ITEM_CHANGED, by=by, at=at)
    _log(sealed, Verb.RELEASED if state in GISTS else Verb.CHANGED, by=by)
    return sealed


@transaction.atomic
def review(
    sealed: SealedItem,
    state: SealedState,
    *,
    by: Hat,
    because: Reason,
    review_on: date | None = None,
    version: int,
) -> SealedItem:
    """Hold it again until another day, lift the seal, destroy it, or withdraw it (4.4). Refused, Stale.

    To destroy deletes every key to it: nobody can open it any more, its owner included.
    """
    sealed = SealedItem.objects.lock(sealed, version)
    require(may_keep(by, sealed))
    require(TABLE.may_move(sealed.state, state))
    _require_free(sealed, state)
    at = clock.now()
    because = sealing.keep_reason(because, about=sealed, by=by)
    tell_named(sealed, NoticeKind.SEALED_ITEM_CHANGED, by=by, at=at)
    papers = _files_of(sealed)
    sealing.take_back([sealed, *papers], by=by, cause=_cause(sealed))
    if state == S.RE_HELD:
        _require_review(review_on or date.min, sealed.workspace_id)
        sealed.review_on = review_on or sealed.review_on
        _give_readers(sealed, by=by)
    elif state == S.RELEASED:
        host = {sealed.workspace.host_id}
        sealing.give([sealed], ["content"], to=host, by=by, cause=_cause(sealed))
        sealing.give(papers, ["paper"], to=host, by=by, cause=_cause(sealed))
    elif state == S.DESTROYED:
        sealing.forget(sealed, by=by)
        for paper in papers:
            destroy_file(paper, by=by)
    _receipts_after(sealed, state, by=by, at=at)
    sealed.set_state(state, by=by, at=at, because=because)
    _log(sealed, Verb.SHREDDED if state == S.DESTROYED else Verb.CHANGED, by=by, because=because)
    return sealed


def _require_free(sealed: SealedItem, state: SealedState) -> None:
    """Let it be withdrawn or destroyed, unless a hold stands on it. Raises Frozen, Refused."""
    if state == S.WITHDRAWN:
        held.require_free(sealed.file_id)
    if state == S.DESTROYED:
        held.require_nothing_holds(sealed.file_id)


def destroy_file(row: SealedAttachment, *, by: Actor) -> None:
    """Destroy a file of a sealed item: every key to it, and its bytes once the act is done."""
    sealing.forget(row, by=by)
    row.set_state(AttachmentState.REMOVED, by=by, at=clock.now())
    name = row.stored_as
    door.on_commit(lambda: store.remove(name))


def due_ids() -> set[UUID]:
    """Sealed items whose day of review is over and that are not closed to their readers yet."""
    return set(SealedItem.objects.to_review(hats.today()).values_list("pk", flat=True))


@transaction.atomic
def fall_due(*, by: Service, only: Collection[UUID]) -> int:
    """Close sealed items whose day of review is over; their grants ended by themselves that day."""
    at = clock.now()
    rows = SealedItem.objects.to_review(hats.today()).filter(pk__in=only)
    found = list(rows.select_for_update(of=("self",)).select_related("request").order_by("pk"))
    for sealed in found:
        owner = Service(by.name, agency_id=sealed.owner_id, workspace_id=sealed.workspace_id)
        with door.wearing_agency(sealed.owner_id):
            tell_named(sealed, NoticeKind.SEALED_ITEM_CHANGED, by=owner, at=at)
            sealing.take_back([sealed, *_files_of(sealed)], by=owner, cause=_cause(sealed))
            receipts.end(sealed, ReceiptKind.SEALED_LODGED, by=owner, at=at)
            sealed.set_state(S.REVIEW_DUE, by=owner, at=at, because=BY_RULE)
            _log(sealed, Verb.CHANGED, by=owner, because=BY_RULE)
    return len(found)


def unconsidered(enquiry: Enquiry, *, by: Hat) -> bool:
    """Whether a sealed item of an enquiry, of which the hat may know, waits to be considered (4.2).

    One whose existence is hidden from the hat never counts: it could tell from a refusal.
    """
    known = SealedItem.objects.visible_to(by).filter(request__enquiry=enquiry)
    return known.filter(state=S.DEPOSITED).exists()


def of_enquiry(enquiry: Enquiry, *, by: Hat) -> list[SealedItem]:
    """The sealed items of an enquiry of which a hat may know."""
    rows = SealedItem.objects.visible_to(by).filter(request__enquiry=enquiry)
    return list(rows.select_related("owner").order_by("lodged_at", "pk"))


def opened(sealed: SealedItem, *, by: Hat) -> dict[str, Any]:
    """Open what a hat may read of a sealed item: content, gist, or neither; one log entry."""
    sections = ["content", "gist"] if may_read(by, sealed) else ["gist"]
    found = sealing.open([sealed], sections, by=by)
    return {section: found[sealed, section] for section in ("content", "gist")}
