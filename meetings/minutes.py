"""Minuting a case: one line, one author at a time, a version each time the field is left."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID, uuid4

from django.db import transaction

from agencies import clock as act_clock
from agencies import drafts, hats, sealing
from agencies.actors import Hat
from agencies.models.grants import CauseKind
from agencies.models.notices import NoticeKind
from agencies.reasons import Reason
from agencies.roles import Act, Role, may
from agencies.verdicts import YES, Refused, Verdict, no, require
from audit.log import entries as log
from audit.log.entries import Verb
from mash_hub import free_text, held
from mash_hub.models.subjects import Involvement
from meetings import attendance, meetings, quoted
from meetings.models.agenda import AgendaItem, Presence
from meetings.models.meetings import DRAFTING, FINAL_MINUTES, MeetingState, attends, runs
from meetings.models.minutes import TRUSTED, Heading, MinuteEntry

OWN_LINES = (Heading.SHARED, Heading.DONE, Heading.DISAGREEMENT)


def draft_form(heading: str) -> str:
    """The name of the draft of a new line under a heading."""
    return f"minute-{heading.lower()}"


def may_write(hat: Hat, item: AgendaItem, heading: str, agency_id: UUID | None) -> Verdict:
    """Who may write a line under a heading for an agency.

    Live: coordinator and chair any, who is present for their own agency, the IDVA what the victim
    wishes. After the meeting the coordinator alone.
    """
    if hat.workspace_id != item.workspace_id:
        return no("Only the workspace of a meeting minutes its cases.")
    state = item.meeting.state
    kind = item.meeting.meeting_kind
    if state in DRAFTING:
        return YES if item.meeting.is_small and runs(hat, kind) else may(hat, Act.RUN_MEETING)
    if not item.meeting.is_live:
        return no("Minutes are written while the case is heard; later they are amended.")
    if runs(hat, kind):
        return YES
    present = item.presences.filter(person=hat.person_id).reading()
    if not attends(hat, kind) or not present.exists():
        return no("Only those present for a case write in its minutes.")
    return _may_write_own(hat, heading, agency_id)


def _may_write_own(hat: Hat, heading: str, agency_id: UUID | None) -> Verdict:
    if heading == Heading.WISHES and hat.role == Role.IDVA:
        return YES
    if heading in OWN_LINES and agency_id == hat.agency_id:
        return YES
    return no("You can write what your own agency shared, has done or disagrees with.")


def may_change(hat: Hat, entry: MinuteEntry) -> Verdict:
    """Change a line: whoever may write it; somebody else’s line only coordinator and chair."""
    if not (allowed := may_write(hat, entry.item, entry.heading, entry.agency_id)):
        return allowed
    if entry.author_id != hat.person_id and not runs(hat, entry.item.meeting.meeting_kind):
        return no("Only its author, coordinator and chair change a line.")
    if quoted.is_quoted(entry):
        return no("A quotation stays as its owner wrote it: add a line of your own beside it.")
    return YES


def _readers(item: AgendaItem, *, restricted: bool) -> list[Presence]:
    found = list(item.presences.reading())
    if not restricted:
        return found
    trusted = {hat.person_id for hat in hats.in_workspace(item.workspace_id) if hat.role in TRUSTED}
    return [presence for presence in found if presence.person_id in trusted]


def seal(entry: MinuteEntry, words: str, *, by: Hat) -> None:
    """Seal a line for the host and for those who were present, by name; before it is stored."""
    readers = _readers(entry.item, restricted=entry.is_restricted)
    people = {by.person_id, *(presence.person_id for presence in readers)}
    agencies = {by.agency_id, *(presence.agency_id for presence in readers)}
    cause = sealing.Cause.of(CauseKind.MEETING, entry.item, persons=tuple(sorted(people)))
    sealing.seal(entry, "words", {"words": words}, by=by, to=agencies, cause=cause)


def tell(entry: MinuteEntry, *, by: Hat) -> None:
    """Tell those who may read a line that the minutes of its case changed."""
    among = hats.in_workspace(entry.workspace_id)
    readers = MinuteEntry.objects.readers_of(entry, among=among)
    kind, at = NoticeKind.MINUTES_CHANGED, act_clock.now()
    meetings.tell_readers(entry, readers, kind=kind, by=by, at=at)


@transaction.atomic
def write(
    item: AgendaItem,
    *,
    heading: Heading,
    words: str,
    by: Hat,
    agency_id: UUID | None = None,
    nature: str = "",
    about: Involvement | None = None,
    about_others: str = "",
    level: str = "",
    is_restricted: bool = False,
) -> MinuteEntry:
    """Commit a new line of a case's minutes; the draft it was typed in is gone with it.

    Raises Refused when `by` may not write it, and for a shared line without agency or nature.
    """
    require(may_write(by, item, heading, agency_id))
    if heading == Heading.SHARED and not (agency_id and nature):
        raise Refused("Say whose line it is, and whether it is fact or opinion.")
    if is_restricted and by.role not in TRUSTED:
        raise Refused("Chair, coordinator and IDVA write restricted lines.")
    free_text.require_clear([words], file_id=item.file_id, by=by)
    at = act_clock.now()
    if runs(
        by, item.meeting.meeting_kind
    ):  # who signed or answered since: only coordinator and chair can let them in
        attendance.let_into_case_in_hand(item.meeting, by=by, at=at)
    entry = MinuteEntry(
        id=uuid4(),
        item=item,
        workspace_id=item.workspace_id,
        owner_id=item.owner_id,
        file_id=item.file_id,
        heading=heading,
        agency_id=agency_id,
        nature=nature,
        about=about,
        about_others=about_others,
        level=level,
        is_restricted=is_restricted,
        author_id=by.person_id,
        begun_at=at,
        changed_at=at,
    )
    seal(entry, words, by=by)
    entry.start(by=by, at=at)
    drafts.discard(by=by, form=draft_form(heading), thing_id=item.pk)
    tell(entry, by=by)
    log.write(by=by, verb=Verb.MINUTED, about=[entry, item], owners=_owners(entry), at=at)
    return entry


def _owners(entry: MinuteEntry) -> Iterable[UUID]:
    return [entry.agency_id] if entry.agency_id else []


@transaction.atomic
def change(
    entry: MinuteEntry, *, words: str, by: Hat, version: int, nature: str = "", level: str = ""
) -> MinuteEntry:
    """Commit another version of a line. Raises Refused, and Stale when somebody else was first."""
    entry = MinuteEntry.objects.select_related("item__meeting").lock(entry, version)
    require(may_change(by, entry))
    held.require_free(entry.file_id)
    free_text.require_clear([words], file_id=entry.file_id, by=by)
    at = act_clock.now()
    seal(entry, words, by=by)
    entry.set_words(nature=nature or entry.nature, level=level or entry.level, by=by, at=at)
    drafts.discard(by=by, form="minute", thing_id=entry.pk)
    tell(entry, by=by)
    log.write(by=by, verb=Verb.MINUTED, about=[entry, entry.item], owners=_owners(entry), at=at)
    return entry


def may_amend(hat: Hat, entry: MinuteEntry) -> Verdict:
    """Amend approved minutes: coordinator or chair; the old text stays."""
    kind = entry.item.meeting.meeting_kind
    if hat.workspace_id != entry.workspace_id or not runs(hat, kind):
        return no("Coordinator and chair amend minutes.")
    if entry.item.meeting.state not in FINAL_MINUTES:
        return no("Until they are approved, minutes are changed, not amended.")
    return YES


@transaction.atomic
def amend(entry: MinuteEntry, *, words: str, by: Hat, because: Reason) -> MinuteEntry:
    """Add a dated amendment to a line of approved minutes, for the same readers. Raises Refused."""
    entry = MinuteEntry.objects.select_related("item__meeting").get(pk=entry.pk)
    require(may_amend(by, entry))
    free_text.require_clear([words], file_id=entry.file_id, by=by)
    at = act_clock.now()
    kept = sealing.keep_reason(because, about=entry, by=by)
    amendment = MinuteEntry(
        id=uuid4(),
        item=entry.item,
        workspace_id=entry.workspace_id,
        owner_id=entry.owner_id,
        file_id=entry.file_id,
        heading=entry.heading,
        agency_id=entry.agency_id,
        nature=entry.nature,
        about_id=entry.about_id,
        about_others=entry.about_others,
        level=entry.level,
        is_restricted=entry.is_restricted,
        author_id=by.person_id,
        begun_at=at,
        changed_at=at,
        amends=entry,
    )
    seal(amendment, words, by=by)
    amendment.start(by=by, at=at, because=kept)
    if entry.item.meeting.state != MeetingState.APPROVED:
        tell(amendment, by=by)
    log.write(by=by, verb=Verb.AMENDED, about=[amendment, entry], reason=kept, at=at)
    return amendment
