"""Destroying research for a MARAC that was not shared, three months after the meeting (4.17, 5.5).

So many, or what the partnership chose. By rule alone, under the login `disposal`: nobody proposes it and
nobody agrees (ADR 89). What was shared is part of the case's papers and stays with them, as does what a line
gave to the minutes. Whatever keeps a case keeps its research: a hold, and a destruction that waits for its
second person.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Coalesce

from agencies import clock, disposal, door
from agencies.actors import Service
from agencies.clock import LONDON
from agencies.database import emptying
from agencies.models.files import Hold
from agencies.models.grants import Grant
from agencies.models.sealed_reasons import SealedReason
from audit.log import entries as log
from audit.log.entries import Verb
from mash_hub import held, partnership_settings, retention_classes
from mash_hub.calendars import months_before
from mash_hub.models.destructions import LIVE, DestructionFile
from mash_hub.models.partnership_settings import SettingName
from meetings.models.agenda import AgendaItem
from meetings.models.meetings import AFTER, MeetingState
from meetings.models.research import UNSHARED, LineState, ResearchLine

GROUND = "retention:research"


def destroy_all(*, by: Service = disposal.DISPOSAL) -> int:
    """Destroy every line whose time is over and that nothing keeps; gives how many. Once more, none.

    Under the login disposal. Killed anywhere, it goes on with the next run.
    """
    with door.door(by, role="disposal"):
        at = clock.now()
        unshared = ResearchLine.objects.filter(state__in=UNSHARED).order_by()
        places = unshared.values_list("research__item__workspace", flat=True).distinct()
        over = [_over(at, place).order_by("research__item") for place in places]
        cases = [
            pk for rows in over for pk in rows.values_list("research__item", flat=True).distinct()
        ]
    for item_id in cases:
        with door.door(by, role="disposal"):
            _begin(item_id, by=by)
    return _finish(by=by)


def months_kept(workspace_id: UUID, at: datetime) -> int:
    """For how many months after its meeting research is kept in a workspace that was not shared."""
    return partnership_settings.number(SettingName.RESEARCH_KEPT, workspace_id, at)


def kept_for(workspace_id: UUID) -> str:
    """The same, now and in words."""
    return partnership_settings.in_words(SettingName.RESEARCH_KEPT, workspace_id, clock.now())


def _over(at: datetime, place: UUID) -> QuerySet[ResearchLine]:
    """Lines of a workspace that were not shared: the meeting is over, and they were written, for so long.

    Of a case that is listed at another meeting the later one counts; a meeting that was cancelled is over
    on the day for which it was planned.
    """
    day = months_before(at.astimezone(LONDON).date(), months_kept(place, at)) + timedelta(days=1)
    before = datetime.combine(day, time.min, LONDON)
    found: QuerySet[ResearchLine] = ResearchLine.objects.alias(
        over_at=Coalesce("research__item__meeting__ended_at", "research__item__meeting__starts_at")
    ).filter(
        state__in=UNSHARED,
        research__item__workspace=place,
        research__item__meeting__state__in=(*AFTER, MeetingState.CANCELLED),
        over_at__lt=before,
        written_at__lt=before,
    )
    return found


@transaction.atomic
def _begin(item_id: UUID, *, by: Service) -> None:
    """Note that the lines of one case are destroyed, and take away the keys to them, unless it is kept."""
    at = clock.now()
    cases = AgendaItem.objects.select_related("referral", "marac_case", "entry")
    item = cases.select_for_update(of=("self",)).get(pk=item_id)
    lines = _over(at, item.workspace_id).filter(research__item=item).select_related("research")
    rows = [*lines.select_for_update(of=("self",)).order_by("owner", "pk")]
    if _is_kept(item, rows):
        return
    for row in rows:
        if row.file_id != row.research.file_id:
            disposal.note(row.file_id, by=by)
        else:  # of before: other lines of its file may have been shared
            Grant.objects.of(ResearchLine.kind, [row.pk]).delete()
        row.set_destroyed(by=by, at=at)
    for owner_id in dict.fromkeys(row.owner_id for row in rows):
        log.write(
            by=by,
            verb=Verb.SHREDDED,
            about=[*(row for row in rows if row.owner_id == owner_id), item],
            owners=[owner_id],
            ground=GROUND,
            at=at,
            workspace=item.workspace_id,
        )


def _is_kept(item: AgendaItem, rows: Iterable[ResearchLine]) -> bool:
    """Whether a hold stands on the case, its people or these lines, or somebody proposed to destroy it."""
    files = {*item.case_files}
    for row in rows:
        files |= {row.file_id, row.research.file_id}
    proposed = DestructionFile.objects.filter(file__in=files, destruction__state__in=LIVE)
    stands = Hold.objects.standing().filter(file__in=files)
    if retention_classes.may_not_go_now(files):
        return True
    return proposed.exists() or stands.exists() or bool(held.on(files))


def _finish(*, by: Service) -> int:
    """Delete the secrets of what is noted as destroyed, and take its words out of the tables."""
    with door.door(by, role="disposal"):
        noted = ResearchLine.objects.filter(state=LineState.DESTROYED, words__isnull=False)
        rows = [*noted.values_list("pk", "file", "research__file")]
    if not rows:
        return 0
    own = [file_id for _, file_id, of_research in rows if file_id != of_research]
    of_before = [pk for pk, file_id, of_research in rows if file_id == of_research]
    disposal.forget_secrets(own)  # of the second database, so never in one transaction with these
    with door.door(by, role="disposal"):
        said = ResearchLine.history.filter(id__in=of_before, reason_id__isnull=False)
        emptying.empty_rows(SealedReason, [*said.values_list("reason_id", flat=True)])
        emptying.empty_rows(ResearchLine, of_before)
        if own:
            emptying.empty(own)
    return len(rows)
