"""Putting what stands on a CMOG's lists on the agenda of its meeting, part by part (domain notes 4.11)."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db import transaction

from agencies import clock, sealing
from agencies.actors import Hat
from agencies.reasons import Reason, ReasonCode
from agencies.verdicts import Refused, Verdict, no, require
from audit.log import entries as log
from audit.log.entries import Verb
from mash_hub import free_text
from mash_hub.models.cmog_entries import CmogEntry
from mash_hub.models.cmog_states import SHARED, ListKind
from meetings import agenda
from meetings.models.agenda import OPEN, AgendaItem, ItemState
from meetings.models.meetings import Meeting, MeetingKind

_LISTED = Reason(ReasonCode.MEETING)
_SHARED = sorted({state for states in SHARED.values() for state in states})


def may_list(hat: Hat, meeting: Meeting) -> Verdict:
    """List entries at a CMOG: its coordinator, while the list stands open."""
    if meeting.meeting_kind != MeetingKind.CMOG:
        return no("Lists are gone through at meetings of the workspace that keeps them.")
    return agenda.may_list(hat, meeting)


def waiting(meeting: Meeting, *, by: Hat) -> list[CmogEntry]:
    """What stands on the lists that the hat reads and is on no agenda to come, list by list."""
    listed = AgendaItem.objects.filter(entry__isnull=False, workspace=meeting.workspace_id)
    coming = listed.filter(state__in=(*OPEN, ItemState.DEFERRED)) | listed.filter(meeting=meeting)
    seen = CmogEntry.objects.visible_to(by).standing().filter(state__in=_SHARED)
    found = seen.exclude(pk__in=coming.values("entry")).select_related("owner", "file")
    return [*found.order_by("list_kind", "-level_rank", "entered_at", "pk")]


@transaction.atomic
def list_entries(
    meeting: Meeting, entries: Collection[UUID], *, by: Hat, version: int
) -> list[AgendaItem]:
    """Put entries on the agenda, each in the part of its list; `version` is the meeting’s.

    Their papers are what members read of each, unless that holds what was protected since it was
    entered (5.2). Raises Refused where nothing is chosen, or something that does not wait; WordsRefused,
    Stale.
    """
    meeting = Meeting.objects.lock(meeting, version)
    require(may_list(by, meeting))
    rows = [row for row in waiting(meeting, by=by) if row.pk in entries]
    if not entries or len(rows) != len(set(entries)):
        raise Refused("Choose what is to be gone through; some of it may be listed already.")
    opened = sealing.open_quietly(rows, ["words"], by=by)
    for row in rows:
        texts = free_text.texts_in(opened[row, "words"])
        free_text.require_clear_document(texts, file_id=row.file_id, by=by)
    at = clock.now()
    made = []
    for row in rows:
        papers = _papers(row, opened[row, "words"] or {})
        label = str(ListKind(row.list_kind).label)
        given = agenda.Listed(row, papers, entry=row, label=label)
        made.append(agenda.put_on_list(given, meeting, by=by, at=at, because=_LISTED))
    people = [row.subject_id for row in rows if row.list_kind != ListKind.LOCATION]
    log.write(by=by, verb=Verb.LISTED, about=[meeting, *made, *rows], people=people, at=at)
    return made


def _papers(row: CmogEntry, words: dict[str, Any]) -> dict[str, Any]:
    """What members read of an entry, as the papers of a case say it."""
    if row.list_kind == ListKind.LOCATION:
        return {"words": f"{words.get('name', '')}\n{words.get('why', '')}".strip(), "people": []}
    if row.list_kind == ListKind.CHILD:
        said, name, role = words.get("why", ""), words.get("name", ""), "Child"
    else:
        parts = ("description", "risk", "look_out")
        said = "\n".join(str(words[one]) for one in parts if words.get(one))
        name, role = words.get("alias", ""), "Person of concern"
    person = {"name": name, "born": "", "role": role, "subject": row.subject.reference}
    return {"words": said, "people": [person]}
