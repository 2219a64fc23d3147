"""Files of sealed items: attached by custodians, opened by named readers, destroyed with the item (4.4)."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.db import transaction

from agencies import clock, door
from agencies.actors import Actor, Hat
from agencies.attachments.scanner import Finding
from agencies.models.notices import NoticeKind
from agencies.verdicts import Verdict, no, require
from audit.log import entries as log
from audit.log.entries import Verb
from mash_hub import attachments, held, sealed_items
from mash_hub.attachments import MOST_WITH_AN_ITEM, Download, Prepared
from mash_hub.models.attachments import AttachmentState
from mash_hub.models.sealed_attachments import TABLE, SealedAttachment
from mash_hub.models.sealed_items import SealedItem

S = AttachmentState


def may_attach(hat: Actor, sealed: SealedItem) -> Verdict:
    """Whether a hat may put a file with a sealed item: its owner's custodians, while it is under seal."""
    verdict = sealed_items.may_keep(hat, sealed)
    if verdict and not sealed.is_open_to_named:
        return no("It is not open to its readers now: hold it again first, then attach the file.")
    return verdict


def room_for(sealed: SealedItem, size: int, *, by: Hat) -> Verdict:
    """Whether one more file has room: with the sealed item, in the person's day, in the case (UP2)."""
    if SealedAttachment.objects.of([sealed.pk]).count() >= MOST_WITH_AN_ITEM:
        return no(f"A sealed item has {MOST_WITH_AN_ITEM} files at most: remove one first.")
    return attachments.room_in_case(sealed.request, size, by=by)


@transaction.atomic
def attach(sealed: SealedItem, prepared: Prepared, *, by: Hat, version: int) -> SealedAttachment:
    """Put a prepared file with a sealed item, sealed to its owner and the readers named alone.

    They read it as soon as the virus scanner has looked at it. What it says is looked through for
    protected addresses, since named readers may be of other agencies. Raises Refused, WordsRefused,
    Stale when `version` is not the sealed item's.
    """
    sealed = SealedItem.objects.lock(sealed, version)
    require(may_attach(by, sealed))
    require(room_for(sealed, prepared.spool.size, by=by))
    attachments.require_clear(prepared, file_id=sealed.request.file_id, by=by)
    at = clock.now()
    row = SealedAttachment(
        id=uuid4(),
        sealed_item=sealed,
        file_id=sealed.file_id,
        owner_id=sealed.owner_id,
        workspace_id=sealed.workspace_id,
        state=S.CHECKED if prepared.finding is Finding.CLEAN else S.QUARANTINED,
        paper_kind=prepared.kind.code,
        size=prepared.spool.size,
        attached_at=at,
        attached_by_id=by.person_id,
    )
    attachments.put_sealed(row, prepared, by=by)
    row.start(by=by, at=at)
    sealed_items.give_file(row, by=by)
    if row.is_open:
        sealed_items.tell_named(sealed, NoticeKind.SEALED_ITEM_CHANGED, by=by, at=at)
    _log(row, Verb.CREATED, by=by)
    return row


@transaction.atomic
def remove(row: SealedAttachment, *, by: Hat, version: int) -> SealedAttachment:
    """Destroy a file: every key to it goes, and its bytes; nobody opens it again. Refused, Frozen, Stale."""
    row = SealedAttachment.objects.lock(row, version)
    sealed = SealedItem.objects.select_for_update(of=("self",)).get(pk=row.sealed_item_id)
    require(sealed_items.may_keep(by, sealed))
    held.require_nothing_holds(row.file_id)
    require(TABLE.may_move(row.state, S.REMOVED))
    was_open = row.is_open
    sealed_items.destroy_file(row, by=by)
    if was_open and sealed.is_open_to_named:
        sealed_items.tell_named(sealed, NoticeKind.SEALED_ITEM_CHANGED, by=by, at=clock.now())
    _log(row, Verb.SHREDDED, by=by)
    return row


@transaction.atomic
def download(row: SealedAttachment, *, by: Hat) -> Download:
    """Open a file for whoever reads its sealed item; the entry is committed before the first byte leaves.

    Raises Http404 when it is not given, Refused before the virus check, CannotOpen.
    """
    given = attachments.opened_for(row, by=by)
    _log(row, Verb.DOWNLOADED, by=by)
    return given


def may_still_read(pk: UUID, *, by: Hat) -> bool:
    """Whether somebody whose download goes on may still have it; asked in a door of its own."""
    with door.door(by):
        return SealedAttachment.objects.visible_to(by).filter(pk=pk, state=S.CHECKED).exists()


@transaction.atomic
def settle(row: SealedAttachment, finding: Finding, *, by: Actor) -> None:
    """Let a file out of quarantine, or destroy it, as the scanner says; its named readers are told.

    Done twice, or for a file that was removed meanwhile, it changes nothing.
    """
    row = SealedAttachment.objects.select_for_update(of=("self",)).get(pk=row.pk)
    target = {Finding.CLEAN: S.CHECKED, Finding.VIRUS: S.INFECTED}.get(finding)
    if target is None or not TABLE.may_move(row.state, target):
        return
    row.set_state(target, by=by, at=clock.now())
    if target == S.INFECTED:
        attachments.let_go(row)
    elif row.sealed_item.is_open_to_named:
        kind = NoticeKind.SEALED_ITEM_CHANGED
        sealed_items.tell_named(row.sealed_item, kind, by=by, at=clock.now())
    _log(row, Verb.CHANGED, by=by)


def _log(row: SealedAttachment, verb: Verb, *, by: Actor) -> None:
    """The entry is its owner's and the auditors', like every entry of a sealed item."""
    log.write(
        by=by,
        verb=verb,
        about=[row, row.sealed_item],
        owners=[row.owner_id],
        sections=["paper"],
        ground=row.state,
        at=clock.now(),
    )
