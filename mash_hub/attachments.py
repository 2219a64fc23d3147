"""Attaching files to items: looked into, scanned, sealed; given, taken back and read with their item."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Sum
from django.http import Http404

from agencies import clock, door, sealing
from agencies.actors import Actor, Hat
from agencies.attachments import kinds, names, pictures, scanner, store, words
from agencies.attachments.kinds import Kind
from agencies.attachments.refusals import NotTaken
from agencies.attachments.scanner import Finding
from agencies.attachments.spools import Spool
from agencies.attachments.uploads import LARGEST_FILE
from agencies.attachments.words import Said
from agencies.crypto.stream import CHUNK, seal_stream
from agencies.models.grants import GrantCause
from agencies.models.notices import NoticeKind
from agencies.verdicts import YES, Refused, Verdict, no, require
from audit.log import entries as log
from audit.log.entries import Verb
from mash_hub import free_text, held, items, sharing
from mash_hub.item_telling import tell, tell_readers
from mash_hub.models.attachments import (
    GOES_WITH,
    TABLE,
    Attachment,
    AttachmentState,
    Going,
)
from mash_hub.models.items import Item, ItemState
from mash_hub.models.releases import ItemRelease
from mash_hub.models.requests import InformationRequest
from mash_hub.models.sealed_attachments import SealedAttachment

MOST_WITH_AN_ITEM = 10
MOST_A_DAY = 500 * 1024 * 1024  # of one person (UP2)
MOST_IN_A_CASE = 1024 * 1024 * 1024  # of one agency: what others attach is not its business
VIRUS = "The virus scanner found something in this file. It was not kept: tell your own IT help."

S = AttachmentState


@dataclass(frozen=True)
class Prepared:
    """A file that may be attached: harmless name, kind, bytes, what the scanner said, and what it says."""

    name: str
    kind: Kind
    spool: Spool
    finding: Finding
    said: Said


# --- taking a file --------------------------------------------------------------------------------


def may_attach(hat: Actor, item: Item) -> Verdict:
    """Whether a hat may put a file with an item: its owner's people, as long as it stands."""
    verdict = items.may_change(hat, item)
    if not verdict:
        return verdict
    if item.state == ItemState.AT_HOME:
        return items.may_write(hat, item.request)
    if item.state == ItemState.REMOVED:
        return no("This item was removed.")
    return YES


def room_for(item: Item, size: int, *, by: Hat) -> Verdict:
    """Whether one more file of a size has room: in the item, in the person's day, in the case (UP2)."""
    if Attachment.objects.of([item.pk]).count() >= MOST_WITH_AN_ITEM:
        return no(
            f"An item has {MOST_WITH_AN_ITEM} files at most: write another item, or remove one."
        )
    return room_in_case(item.request, size, by=by)


def room_in_case(request: InformationRequest, size: int, *, by: Hat) -> Verdict:
    """Whether one more file has room in the person's day and the agency's case, sealed ones too (UP2)."""
    day = clock.now() - timedelta(days=1)
    mine = {"attached_by": by.person_id, "attached_at__gt": day}
    today = Attachment.objects.filter(**mine), SealedAttachment.objects.filter(**mine)
    if sum(map(_sum, today)) + size > MOST_A_DAY:
        return no("You have attached 500 MB within a day, which is the most. Go on tomorrow.")
    gone, case = (S.REMOVED, S.INFECTED), request.enquiry_id
    items_files = Attachment.objects.filter(owner=request.agency_id, item__request__enquiry=case)
    sealed = SealedAttachment.objects.filter(
        owner=request.agency_id, sealed_item__request__enquiry=case
    )
    kept = [rows.exclude(state__in=gone) for rows in (items_files, sealed)]
    if sum(map(_sum, kept)) + size > MOST_IN_A_CASE:
        return no("Your agency has attached 1 GB to this enquiry, which is the most. Remove some.")
    return YES


def _sum(rows: object) -> int:
    found = rows.aggregate(size=Sum("size"))["size"]  # type: ignore[attr-defined]
    return int(found or 0)


def prepare(spool: Spool, name: str) -> Prepared:
    """Look into a file, ask the scanner, and draw a picture anew; nothing of it is stored.

    Raises NotTaken with a sentence for what is not taken.
    """
    name = names.harmless(name)
    if spool.size > LARGEST_FILE:
        raise NotTaken("This file is larger than 50 MB: make it smaller, or attach it in parts.")
    kind = kinds.kind_of(spool, name)
    finding = scanner.scan(pieces_of(spool))
    if finding is Finding.VIRUS:
        raise NotTaken(VIRUS)
    door.stay_awake()
    if kind.is_picture:
        spool = pictures.drawn_anew(spool, kind.code)
        door.stay_awake()
    said = words.said_in(spool, kind.code)
    door.stay_awake()
    return Prepared(name, kind, spool, finding, said)


def pieces_of(spool: Spool) -> Iterator[bytes]:
    """A spool's bytes from first to last."""
    reader = spool.reader()
    while piece := reader.read(CHUNK):
        yield piece


@transaction.atomic
def attach(item: Item, prepared: Prepared, *, by: Hat, going: Going, version: int) -> Attachment:
    """Put a prepared file with an item, sealed. Before the answer is sent it stays at home.

    With an item that was released it goes at once to those who read the item, as `going` says. What
    no scanner has seen waits in quarantine. What it is called and says is looked through for protected
    addresses unless it stays at home; a PDF that cannot be read leaves only where nothing is protected, or
    two people let it through. Raises Refused, WordsRefused,
    Stale when `version` is not the item's.
    """
    item = Item.objects.lock(item, version)
    require(may_attach(by, item))
    require(room_for(item, prepared.spool.size, by=by))
    if going != Going.HOME:
        require_clear(prepared, file_id=item.request.file_id, by=by)
    at = clock.now()
    row = Attachment(
        id=uuid4(),
        item=item,
        file_id=item.file_id,
        owner_id=item.owner_id,
        workspace_id=item.workspace_id,
        state=S.CHECKED if prepared.finding is Finding.CLEAN else S.QUARANTINED,
        going=going,
        paper_kind=prepared.kind.code,
        size=prepared.spool.size,
        attached_at=at,
        attached_by_id=by.person_id,
    )
    put_sealed(row, prepared, by=by)
    row.start(by=by, at=at)
    told = _give(row, by=by)
    if told and row.is_open:
        tell_readers(item, NoticeKind.ITEM_FILES_CHANGED, by=by, at=at)
    log.write(
        by=by,
        verb=Verb.CREATED,
        about=[row, item],
        people=item.people,
        owners=[item.owner_id, *told],
        sections=["paper"],
        ground=going,
        at=at,
    )
    return row


def require_clear(prepared: Prepared, *, file_id: UUID, by: Hat) -> None:
    """Look what a file is called and says through for protected addresses. Raises WordsRefused."""
    written = [names.spoken(prepared.name), *prepared.said.paragraphs]
    free_text.require_clear_document(written, file_id=file_id, by=by)
    if not prepared.said.is_whole:
        free_text.require_read(_fingerprint(prepared), file_id=file_id, by=by)


def put_sealed(row: Attachment | SealedAttachment, prepared: Prepared, *, by: Hat) -> None:
    """Seal a new row's name, and store its bytes sealed under that section's key; before it starts."""
    sealing.seal(row, "paper", {"name": prepared.name}, by=by)
    key = sealing.stream_key(row, "paper", by=by)
    if key is None:
        raise sealing.CannotOpen
    reader = prepared.spool.reader()
    store.put(row.stored_as, lambda write: seal_stream(reader.read, write, key, row.pk))


def _fingerprint(prepared: Prepared) -> str:
    """What names one file that could not be read, for the two people who let it through."""
    digest = hashlib.sha256()
    for piece in pieces_of(prepared.spool):
        digest.update(piece)
    return f"{prepared.name}, fingerprint {digest.hexdigest()[:16]}"


def _give(row: Attachment, *, by: Hat) -> set[UUID]:
    """Give a file to those whom the item's standing releases reach already; gives their agencies."""
    told: set[UUID] = set()
    standing = ItemRelease.objects.standing().filter(item=row.item_id, until_at__gt=clock.now())
    for release in standing.select_for_update(of=("self",)).select_related("item__request"):
        if row.going in GOES_WITH[release.section]:
            ready = sharing.ready(release)
            sharing.give_files([row], ready, sharing.cause_of(release), by)
            told |= ready
    return told


# --- taking it away -------------------------------------------------------------------------------


def was_given(row: Attachment) -> bool:
    """Whether somebody outside was ever given it."""
    causes = GrantCause.objects.filter(thing_kind=row.kind, thing_id=row.pk)
    return causes.exclude(receiver=row.owner_id).exists()


@transaction.atomic
def remove(row: Attachment, *, by: Hat, version: int) -> Attachment:
    """Remove a file that nobody outside was given: its bytes are destroyed. Raises Refused, Frozen, Stale."""
    row = Attachment.objects.lock(row, version)
    require(items.may_change(by, row.item))
    held.require_nothing_holds(row.file_id)
    if was_given(row):
        raise Refused("Others were given this file: take it back. It then stays with your agency.")
    require(TABLE.may_move(row.state, S.REMOVED))
    at = clock.now()
    row.set_state(S.REMOVED, by=by, at=at)
    let_go(row)
    log.write(by=by, verb=Verb.CHANGED, about=[row, row.item], ground=S.REMOVED, at=at)
    return row


def let_go(row: Attachment | SealedAttachment) -> None:
    """Remove the bytes after the commit; what then still lies there, the sweep removes."""
    name = row.stored_as
    door.on_commit(lambda: store.remove(name))


@transaction.atomic
def take_back(row: Attachment, *, by: Hat, version: int) -> Attachment:
    """Take a file back from everybody outside; its item stays released. Raises Refused, Stale."""
    item = Item.objects.select_for_update(of=("self",)).get(pk=row.item_id)
    row = Attachment.objects.lock(row, version)
    require(items.may_change(by, item))
    if row.going == Going.HOME:
        raise Refused("This file is with your agency alone already.")
    at = clock.now()
    told = tell_readers(item, NoticeKind.ITEM_FILES_CHANGED, by=by, at=at)
    for cause in _causes_outside(row):
        sealing.take_back([row], by=by, cause=cause)
    row.set_going(Going.HOME, by=by, at=at)
    log.write(
        by=by,
        verb=Verb.WITHDRAWN,
        about=[row, item],
        people=item.people,
        owners=[item.owner_id, *told],
        sections=["paper"],
        at=at,
    )
    return row


def _causes_outside(row: Attachment) -> list[sealing.Cause]:
    causes = GrantCause.objects.filter(
        thing_kind=row.kind, thing_id=row.pk, ended_at__isnull=True
    ).exclude(receiver=row.owner_id)
    return [
        sealing.Cause(one.cause_kind, by_id=one.by_id)  # type: ignore[arg-type]
        for one in causes.distinct("cause_kind", "by_id")
    ]


# --- reading --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Download:
    """What a download needs after the door is shut: name, type, size, and the bytes as they open."""

    name: str
    kind: Kind
    size: int
    pieces: Iterator[bytes]


@transaction.atomic
def download(row: Attachment, *, by: Hat) -> Download:
    """Open a file for somebody who can read it; the entry is committed before the first byte leaves.

    Raises Http404 when it is not given, as for one that does not exist; Refused for its owner before
    the virus check; CannotOpen when the bytes are missing or cut.
    """
    given = opened_for(row, by=by)
    log.write(
        by=by,
        verb=Verb.DOWNLOADED,
        about=[row, row.item],
        people=row.item.people,
        owners=[row.owner_id],
        sections=["paper"],
        at=clock.now(),
    )
    return given


def opened_for(row: Attachment | SealedAttachment, *, by: Hat) -> Download:
    """A file as it opens for whoever was given it; for acts that leave the entry. Raises as `download`."""
    if not row.is_open:
        raise Refused("Nobody can open this file before the virus check.")
    opened = sealing.open_quietly([row], ["paper"], by=by)
    key = sealing.stream_key(row, "paper", by=by)
    if key is None:
        raise Http404
    store.opened(row.stored_as, row.size).close()
    pieces = store.read(row.stored_as, row.size, key, row.pk)
    return Download(
        opened.text(row, "paper", "name"), kinds.KINDS[row.paper_kind], row.size, pieces
    )


@transaction.atomic
def name_of(row: Attachment | SealedAttachment, *, by: Hat) -> str:
    """What a file is called, for a page about it alone; leaves the entry of reading that."""
    return sealing.open([row], ["paper"], by=by).text(row, "paper", "name")


def may_still_read(pk: UUID, *, by: Hat) -> bool:
    """Whether somebody whose download goes on may still have it; asked in a door of its own."""
    with door.door(by):
        return Attachment.objects.visible_to(by).filter(pk=pk, state=S.CHECKED).exists()


# --- what the scanner says later ------------------------------------------------------------------


@transaction.atomic
def settle(row: Attachment, finding: Finding, *, by: Actor) -> None:
    """Let a file out of quarantine, or destroy it, as the scanner says; tells whom it concerns.

    Done twice, or for a file that was removed meanwhile, it changes nothing.
    """
    row = Attachment.objects.select_for_update(of=("self",)).get(pk=row.pk)
    target = {Finding.CLEAN: S.CHECKED, Finding.VIRUS: S.INFECTED}.get(finding)
    if target is None or not TABLE.may_move(row.state, target):
        return
    at = clock.now()
    row.set_state(target, by=by, at=at)
    if target == S.INFECTED:
        let_go(row)
    else:
        tell_readers(row.item, NoticeKind.ITEM_FILES_CHANGED, by=by, at=at)
    home = {(row.owner_id, row.workspace_id): set[UUID]()}
    tell(row.item, NoticeKind.ITEM_FILES_CHANGED, home, by=by, at=at)
    log.write(by=by, verb=Verb.CHANGED, about=[row, row.item], ground=target, at=at)
