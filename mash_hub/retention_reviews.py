"""Records whose time is over: finding them, and deciding that one stays until another day (domain notes 4.17).

A closed case falls due once it was kept as long as its class is; what an agency answered in it falls due
for that agency with it. Then an officer proposes that it is destroyed (`destructions.propose`), or says
why it stays. What a hold stands before, and what somebody proposed to destroy, is not asked about.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.apps import apps
from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from agencies import clock, files, hats, sealing
from agencies.actors import Actor, Hat
from agencies.models.files import File, Hold, RetentionClass
from agencies.reasons import Reason
from agencies.roles import Act, may
from agencies.verdicts import YES, Refused, Verdict, no, require
from audit.log import entries as log
from audit.log.entries import Verb
from mash_hub import last_referrals, retention_classes, retention_periods
from mash_hub.models.conflicts import Conflict
from mash_hub.models.destructions import LIVE, Destruction, DestructionFile, RecordKind
from mash_hub.models.items import Item
from mash_hub.models.kept_longer import KeptLonger
from mash_hub.models.public_reports import PublicReport, ReportState
from mash_hub.models.requests import InformationRequest

LONGEST = timedelta(days=3653)  # ten years: then it is looked at again
MOST = 100
# The kinds of files that are cases, as they are named for destruction; the second are meetings'.
_CASES = ("contact", "missing_episode", "trigger_plan", "cmog_entry")
_OF_MEETINGS = ("marac_case", "agenda_item")
_MARAC = RetentionClass.MARAC_CASE


@dataclass(frozen=True)
class Due:
    """One record whose time is over: its id here, what names it, whose it is, and since when."""

    key: UUID
    kind: RecordKind
    reference: str
    file: File
    agency_id: UUID
    over_on: date
    kept_as: RetentionClass
    is_of_meeting: bool = False

    @property
    def words(self) -> str:
        """What it is, in words."""
        if self.kind == RecordKind.ANSWER:
            return "What your agency answered in a closed case"
        if self.kind == RecordKind.REPORT:
            return "Report from the public, set aside"
        return str(self.kept_as.label)


def may_review(hat: Actor) -> Verdict:
    """Whether a hat looks through records whose time is over: information governance officers."""
    return may(hat, Act.DISPOSE)


def due(*, by: Hat) -> list[Due]:
    """The records of the hat's workspace whose time is over, the first closed first; at most a hundred.

    Cases that the hat's agency hosts or brought, and what it answered itself: an officer of any other
    learns of no case. None from which its wearer is kept by name. Raises Refused.
    """
    require(may_review(by))
    if not _is_any_over(by):
        return []
    found = [*_cases(by), *_answers(by), *_reports(by)]
    return sorted(found, key=lambda one: (one.over_on, one.reference))[:MOST]


def find(key: UUID, *, by: Hat) -> Due | None:
    """One record that is due, by its id in the list; None for every other."""
    return next((one for one in due(by=by) if one.key == key), None)


def _over(by: Hat, path: str = "") -> Q:
    """For rows with a file: those whose file was closed so long ago as its class is kept."""
    at = clock.now()
    found = Q(pk__in=[])
    for one in retention_periods.PERIODS:
        before = retention_periods.closed_before(one, by.workspace_id, at)
        found |= Q(
            **{f"{path}retention_class": one.value, f"{path}closed_at__lte": before},
        )
    return found


def _is_any_over(by: Hat) -> bool:
    """Whether any file of the workspace is over at all: on nearly every day none is."""
    return File.objects.filter(_over(by), workspace=by.workspace_id).exists()


def _left(rows: Any, by: Hat) -> Any:
    """Of rows with a file and a reference, those that nothing else keeps and nobody has decided on."""
    file = OuterRef("file")
    rows = rows.exclude(retention_classes.still_kept(by.workspace_id, clock.now()))
    return rows.exclude(
        Exists(Conflict.objects.standing().filter(person=by.person_id, file=file))
    ).exclude(
        Exists(
            KeptLonger.objects.standing(hats.today()).filter(
                about=OuterRef("reference"), workspace=by.workspace_id
            )
        )
    )


def _cases(by: Hat) -> Iterator[Due]:
    held = Hold.objects.standing().filter(file=OuterRef("file"))
    proposed = DestructionFile.objects.filter(file=OuterRef("file"), destruction__state__in=LIVE)
    for model in _models():
        rows = model.objects.filter(
            _over(by, "file__"),
            workspace=by.workspace_id,
            file__thing_kind=model.kind,
            file__destroyed_at__isnull=True,
        )
        if by.agency_id != by.host_id:
            rows = rows.filter(owner=by.agency_id)
        if model.kind == "agenda_item":
            rows = rows.filter(marac_case=None)  # else it goes with its MARAC case
        rows = _left(rows, by).exclude(Exists(held)).exclude(Exists(proposed))
        rows = rows.select_related("file").order_by("file__closed_at", "pk")
        found = [*rows[:MOST]]
        if found and model.kind == last_referrals.KIND:
            among = [*rows.values_list("file_id", flat=True)]
            left = rows.exclude(file__in=last_referrals.not_over(among, by.workspace_id))
            found = [*left[:MOST]]
        for row, over_on, kept_as in _since(found):
            yield Due(
                row.file.pk,
                RecordKind.CASE,
                row.reference,
                row.file,
                row.owner_id,
                over_on,
                kept_as,
                model.kind in _OF_MEETINGS,
            )


def _models() -> Iterator[Any]:
    """The models whose rows name a case with a file of its own."""
    wanted = {*_CASES, *_OF_MEETINGS}
    for model in apps.get_models():
        if getattr(model, "kind", "") in wanted and not hasattr(model, "instance_type"):
            yield model


def _answers(by: Hat) -> Iterator[Due]:
    items = Item.objects.filter(
        request=OuterRef("pk"), owner=by.agency_id, file__destroyed_at__isnull=True
    )
    held = Hold.objects.standing().filter(file=OuterRef("file"))
    proposed = Destruction.objects.live().filter(about=OuterRef("reference"))
    rows = InformationRequest.objects.filter(
        _over(by, "file__"), Exists(items), agency=by.agency_id, workspace=by.workspace_id
    )
    rows = _left(rows, by).exclude(Exists(held)).exclude(Exists(proposed))
    found = [*rows.select_related("file").order_by("file__closed_at", "pk")[:MOST]]
    for row, over_on, kept_as in _since(found):
        yield Due(
            row.pk, RecordKind.ANSWER, row.reference, row.file, by.agency_id, over_on, kept_as
        )


def _reports(by: Hat) -> Iterator[Due]:
    """Reports from the public that were set aside: the host's, who alone has them."""
    if by.agency_id != by.host_id:
        return
    held = Hold.objects.standing().filter(file=OuterRef("file"))
    proposed = DestructionFile.objects.filter(file=OuterRef("file"), destruction__state__in=LIVE)
    rows = PublicReport.objects.filter(
        _over(by, "file__"),
        state=ReportState.SET_ASIDE,
        workspace=by.workspace_id,
        owner=by.agency_id,
        file__destroyed_at__isnull=True,
    )
    rows = _left(rows, by).exclude(Exists(held)).exclude(Exists(proposed))
    found = [*rows.select_related("file").order_by("file__closed_at", "pk")[:MOST]]
    for row, over_on, kept_as in _since(found):
        yield Due(
            row.file.pk,
            RecordKind.REPORT,
            row.reference,
            row.file,
            row.owner_id,
            over_on,
            kept_as,
        )


def _since(rows: Collection[Any]) -> Iterator[tuple[Any, date, RetentionClass]]:
    """Rows with a file, each with the day since which its time is over and the class that kept it so long."""
    classes = retention_classes.longest([row.file for row in rows]) if rows else {}
    referred = last_referrals.ends([pk for pk, one in classes.items() if one == _MARAC])
    for row in rows:
        file, kept_as = row.file, classes[row.file.pk]
        years = retention_periods.years_of(kept_as, file.workspace_id, clock.now())
        ended = referred.get(file.pk) or file.closed_at
        yield row, _london(retention_periods.end_of(ended, years)), kept_as


def _london(at: datetime) -> date:
    return at.astimezone(clock.LONDON).date()


def may_stay_until(day: date) -> Verdict:
    """Whether a record may be looked at again as late as on a day."""
    if not hats.today() < day <= hats.today() + LONGEST:
        return no("Choose a day from tomorrow on, within ten years.")
    return YES


@transaction.atomic
def keep(one: Due, until_on: date, *, by: Hat, because: Reason) -> KeptLonger:
    """Say that a record stays until a day, and why; then it is asked about again.

    Raises Refused without a sentence, for a day that is past or far away, and where a colleague decided.
    """
    require(may_review(by))
    require(may_stay_until(until_on))
    if because.is_kept:
        raise Refused("Say in a sentence why it stays.")
    File.objects.select_for_update(of=("self",)).get(pk=one.file.pk)  # one at a time
    if find(one.key, by=by) is None:
        raise Refused("Somebody has decided on it meanwhile.")
    at = clock.now()
    row = KeptLonger(
        id=uuid4(),
        record_kind=one.kind,
        about=one.reference,
        record_file=one.file,
        agency_id=one.agency_id,
        owner_id=by.agency_id,
        workspace_id=by.workspace_id,
        file=files.open_file(
            KeptLonger.kind,
            owner_id=by.agency_id,
            workspace_id=by.workspace_id,
            retention_class=RetentionClass.OFFICE,
        ),
        until_on=until_on,
        decided_at=at,
        decided_by_id=by.person_id,
    )
    because = sealing.keep_reason(because, about=row, by=by)
    row.start(by=by, at=at, because=because)
    log.write(
        by=by,
        verb=Verb.DECIDED,
        about=[row, one.file],
        owners=sorted({row.agency_id, row.owner_id}),
        reason=because,
        ground="kept_longer",
        at=at,
    )
    return row
