"""Bringing shared research into the minutes: its words go into the writer’s own draft of a line (4.7, 4.8).

An agency shares a line before the meeting, and it is minuted once it was said there. Whoever writes
need not type it again: the line stands ready under their name, is changed to what was said, and is
finished as any other. Nobody else sees it before.
"""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction

from agencies import drafts, sealing
from agencies.actors import Hat
from agencies.models.drafts import Draft
from agencies.verdicts import Refused, Verdict, no, require
from meetings import minutes
from meetings.models.agenda import AgendaItem
from meetings.models.meetings import runs
from meetings.models.minutes import Heading
from meetings.models.research import LineState, ResearchLine

_FORM = minutes.draft_form(Heading.SHARED)


def may_bring_in(hat: Hat, item: AgendaItem, agency_id: UUID) -> Verdict:
    """Bring in what an agency shared: who may minute for it, while the case is heard."""
    if not item.is_in_hand:
        return no("Research is brought in while the case is heard.")
    return minutes.may_write(hat, item, Heading.SHARED, agency_id)


def agencies_for(item: AgendaItem, owners: Iterable[UUID], *, by: Hat) -> set[UUID]:
    """Of the agencies that shared something, those for whom a hat may minute it now; one query at most."""
    asked = {*owners}
    if not runs(by, item.meeting.meeting_kind):
        asked &= {by.agency_id}
    return {agency_id for agency_id in asked if may_bring_in(by, item, agency_id)}


@transaction.atomic
def bring_in(line: ResearchLine, *, by: Hat) -> Draft:
    """Put the words of a shared line into one’s own draft of a line of minutes, ready to be finished.

    The caller has found it through its `visible_to`. Raises Refused for who may not minute it, for a line
    that its agency holds back by now, and while another line is being typed there.
    """
    item = line.research.item
    require(may_bring_in(by, item, line.owner_id))
    if line.state != LineState.SHARED:
        raise Refused("Its agency does not share it with this meeting.")
    typed = drafts.words_of(drafts.find(by=by, form=_FORM, thing_id=item.pk), by=by)
    if str(typed.get("words", "")).strip():
        raise Refused("Finish the line that you are typing first: it would be lost.")
    words = sealing.open([line], ["words"], by=by).text(line, "words", "words")
    if not words:
        raise Refused("You cannot read this line.")
    fields = {"agency": str(line.owner_id), "nature": line.nature, "words": words}
    return drafts.save(
        fields,
        by=by,
        form=_FORM,
        thing_kind=item.kind,
        thing_id=item.pk,
        file_id=item.file_id,
    )
