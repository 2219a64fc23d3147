"""The standard wording of answers: written by one officer, checked by another (domain notes 4.16)."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.db import transaction

from agencies import clock, files, hats, notices
from agencies.actors import Actor, Hat, Service
from agencies.models.files import RetentionClass
from agencies.models.notices import NoticeKind
from agencies.roles import may
from agencies.verdicts import Refused, Verdict, no, require
from audit.log import entries as log
from audit.log.entries import Verb
from audit.workspace import redaction
from audit.workspace.disclosure_parts import TELLING
from audit.workspace.models.disclosure_wordings import (
    TABLE,
    DisclosureWording,
    DisclosureWordingQuerySet,
    WordingState,
)
from audit.workspace.models.disclosures import KEEP

W = WordingState
OFFERED = (
    "This answer holds what we can give you. The law lets us keep back, and neither confirm nor deny that "
    "we hold, some kinds of information: what would identify other people, what could cause somebody "
    "serious harm, and what would hinder the prevention or detection of crime. We write this to everybody "
    "who asks. You should not take from it that we hold anything about you beyond what is here, nor that "
    "we do not.\n\n"
    "If you think that something is missing or wrong, write to us. You can also complain to the "
    "Information Commissioner, Wycliffe House, Water Lane, Wilmslow, SK9 5AF, or at ico.org.uk, and you "
    "can go to court."
)


def may_write(hat: Actor) -> Verdict:
    """Whether a hat writes the wording of its workspace: information governance officers."""
    return may(hat, KEEP)


@transaction.atomic
def write(words: str, *, by: Hat) -> DisclosureWording:
    """Write a wording, which waits for a second officer; one that waited goes. Raises Refused.

    Refused for words that tell of a case by themselves.
    """
    require(may_write(by))
    if not words.strip():
        raise Refused("Write the wording.")
    if found := redaction.names_in(words, TELLING):
        raise Refused(f"It stands in every answer: leave out “{found[0]}”.")
    at = clock.now()
    for before in _of(by.workspace_id).filter(state=W.WRITTEN).select_for_update():
        before.set_state(W.REPLACED, by=by, at=at)
    row = DisclosureWording(
        id=uuid4(),
        owner_id=by.agency_id,
        workspace_id=by.workspace_id,
        file=files.open_file(
            DisclosureWording.kind,
            owner_id=by.agency_id,
            workspace_id=by.workspace_id,
            retention_class=RetentionClass.OFFICE,
        ),
        words=redaction.plain(words.strip()),
        written_at=at,
        written_by_id=by.person_id,
    ).start(by=by, at=at)
    _tell(row, by=by)
    log.write(by=by, verb=Verb.CREATED, about=[row], at=at)
    return row


def may_check(hat: Actor, row: DisclosureWording) -> Verdict:
    """Whether a hat takes a wording into use: another officer than who wrote it."""
    verdict = may(hat, KEEP)
    if not verdict:
        return verdict
    if row.written_by_id == hat.person_id:
        return no("Another officer checks it, not the one who wrote it.")
    return TABLE.may_move(row.state, W.IN_USE)


@transaction.atomic
def check(row: DisclosureWording, *, by: Hat, version: int) -> DisclosureWording:
    """Take it into use, as the second officer; the one before is replaced. Raises Refused, Stale."""
    row = DisclosureWording.objects.lock(row, version)
    require(may_check(by, row))
    at = clock.now()
    for before in _of(row.workspace_id).in_use().select_for_update():
        before.set_state(W.REPLACED, by=by, at=at)
    row.set_state(W.IN_USE, by=by, at=at)
    _tell(row, by=by)
    log.write(by=by, verb=Verb.CONFIRMED, about=[row], at=at)
    return row


def in_use(workspace_id: UUID) -> DisclosureWording | None:
    """The wording that answers of a workspace carry now."""
    return _of(workspace_id).in_use().first()


def _of(workspace_id: UUID) -> DisclosureWordingQuerySet:
    return DisclosureWording.objects.filter(workspace=workspace_id)


def _tell(row: DisclosureWording, *, by: Hat) -> None:
    officers = [hat for hat in hats.in_workspace(row.workspace_id) if may(hat, KEEP)]
    notices.post(
        to=sorted({hat.agency_id for hat in officers}),
        notice_kind=NoticeKind.DISCLOSURE_CHANGED,
        about=row,
        by=Service("disclosures", agency_id=row.owner_id),
        at=clock.now(),
        workspace_id=row.workspace_id,
        not_for=[by.person_id],
    )
