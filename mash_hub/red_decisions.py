"""A Red decision that is late pages the MASH manager at once, and climbs until somebody takes note (4.2).

The manager is whoever is named for level 2 of challenges at the host, then whoever is named for level 3;
nobody named is everybody there who decides. Each stage has a clock of its own on the enquiry. When the
last one's time is over somebody rings from the host's own list. Nothing of it decides anything.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef

from agencies import clock
from agencies.actors import Actor, Hat
from agencies.models.agencies import Agency
from agencies.models.notices import NoticeKind
from agencies.roles import Act, may
from agencies.verdicts import YES, Verdict, no, require
from audit.log import entries as log
from audit.log.entries import Verb
from mash_hub import clocks, partnership_settings
from mash_hub.escalation_rules import Holders, holders
from mash_hub.models.clocks import Clock, ClockQuerySet
from mash_hub.models.enquiries import UNDECIDED, Enquiry, Rating
from mash_hub.models.enquiry_states import DECISION
from mash_hub.models.partnership_settings import SettingName
from mash_hub.red_calls import Call, of_stages
from mash_hub.telling import tell

STAGES = ("RED_LATE_MANAGER", "RED_LATE_HEAD")  # the names of the clocks, in order
_LEVELS = (2, 3)  # of challenges, on which those are named who are paged
_WORDS = ("its managers were told", "its heads of service were told")
_BATCH = 200


def stop(enquiry: Enquiry, *, at: datetime) -> None:
    """Page nobody any more, as when the enquiry is no longer Red."""
    _paging([enquiry.pk]).update(stopped_at=at)


def met(enquiry: Enquiry, *, at: datetime) -> bool:
    """Note that somebody knows, or that it was decided; gives whether anybody was being paged."""
    return bool(_paging([enquiry.pk]).update(met_at=at))


def _paging(ids: Iterable[UUID]) -> ClockQuerySet:
    return Clock.objects.on(Enquiry.kind, ids).running().filter(name__in=STAGES)


def of(enquiry: Enquiry) -> Call | None:
    """Whether somebody is being paged about an enquiry, in one query; it has its owner."""
    return calls({enquiry.pk: enquiry.owner}, _paging([enquiry.pk])).get(enquiry.pk)


def calls(hosts: Mapping[UUID, Agency], rows: Iterable[Clock]) -> dict[UUID, Call]:
    """The same from clocks that were fetched already; `hosts` are the agencies of the enquiries."""
    return of_stages(STAGES, _WORDS, rows, hosts.__getitem__)


def is_paged() -> Exists:
    """For a queryset of enquiries: whether somebody is being paged about each."""
    return Exists(Clock.objects.running().filter(thing_id=OuterRef("pk"), name__in=STAGES))


def paged(ids: Iterable[UUID]) -> dict[UUID, Clock]:
    """The clocks of those of some enquiries about which somebody is being paged, in one query."""
    return {row.thing_id: row for row in _paging(ids)}


def paged_at(workspace_id: UUID, host_id: UUID) -> list[Holders]:
    """Who is paged at a host about its late Red decisions, stage by stage."""
    return [holders(workspace_id, [host_id], level)[0] for level in _LEVELS]


def may_take_note(
    hat: Actor, enquiry: Enquiry, call: Call | None, told: Sequence[Holders] | None = None
) -> Verdict:
    """Whether a hat may say that it knows: whoever is paged at the host, never the one who has it.

    `told` is what `paged_at` gives, where it was asked already for many.
    """
    if not (may_see := _at_host(hat, enquiry)):
        return may_see
    if call is None:
        return no("Nobody waits for this: it is not late, or somebody took note.")
    if isinstance(hat, Hat) and enquiry.taken_by_id in hat.stands_for:
        return no("Whoever has the enquiry does not take note of its lateness: somebody else does.")
    if told is None:
        told = paged_at(enquiry.workspace_id, enquiry.owner_id)
    acting = set(hat.stands_for) if isinstance(hat, Hat) else set()
    if any(not one.are_named or acting & {*one.persons} for one in told[: call.stage + 1]):
        return YES
    return no("Only who was told of it takes note.")


def _at_host(hat: Actor, enquiry: Enquiry) -> Verdict:
    verdict = may(hat, Act.DECIDE)
    if not verdict:
        return verdict
    if (hat.agency_id, hat.workspace_id) != (enquiry.owner_id, enquiry.workspace_id):
        return no("Only the agency that hosts the workspace works on its enquiries.")
    return YES


@transaction.atomic
def take_note(enquiry: Enquiry, *, by: Hat) -> Enquiry:
    """Say that one knows that a Red decision is late, and sees to it. Raises Refused."""
    enquiry = _locked(enquiry)
    require(may_take_note(by, enquiry, of(enquiry)))
    at = clock.now()
    met(enquiry, at=at)
    tell([enquiry.owner_id], NoticeKind.ENQUIRY_CHANGED, about=enquiry, by=by, at=at)
    log.write(
        by=by,
        verb=Verb.ACKNOWLEDGED,
        about=[enquiry],
        owners=[enquiry.owner_id],
        ground=f"{Rating.RED}:late",
        at=at,
    )
    return enquiry


def _locked(enquiry: Enquiry) -> Enquiry:
    rows = Enquiry.objects.select_for_update(of=("self",)).select_related("owner")
    return rows.get(pk=enquiry.pk)


def may_ring(hat: Actor, enquiry: Enquiry, call: Call | None) -> Verdict:
    """Whether a hat may write down that it rang: the host's deciders, while nobody took note."""
    if not (may_see := _at_host(hat, enquiry)):
        return may_see
    return YES if call else no("Nobody has to be rung.")


# --- by itself ------------------------------------------------------------------------------------


def late_ids() -> list[UUID]:
    """The clocks of Red decisions that are late and about which nobody was paged yet."""
    red = Enquiry.objects.filter(
        pk=OuterRef("thing_id"), rating=Rating.RED, state__in=UNDECIDED, workspace__is_open=True
    )
    told = Clock.objects.filter(
        thing_kind=Enquiry.kind,
        thing_id=OuterRef("thing_id"),
        name__in=STAGES,
        started_at__gte=OuterRef("due_at"),
    )
    late = Clock.objects.late(clock.now()).filter(thing_kind=Enquiry.kind, name=DECISION)
    found = late.filter(Exists(red), ~Exists(told)).order_by("due_at", "pk")
    return list(found.values_list("pk", flat=True)[:_BATCH])


def unseen_ids() -> list[UUID]:
    """The clocks of the first stage whose time is over."""
    late = Clock.objects.late(clock.now()).filter(thing_kind=Enquiry.kind, name__in=STAGES[:-1])
    return list(late.order_by("due_at", "pk").values_list("pk", flat=True)[:_BATCH])


@transaction.atomic
def page(*, by: Actor, only: Collection[UUID]) -> int:
    """Page the managers about each of some late Red decisions once; gives how many."""
    return _go_to(dict.fromkeys(set(late_ids()) & set(only), 0), by=by)


@transaction.atomic
def climb(*, by: Actor, only: Collection[UUID]) -> int:
    """Take each of those of which nobody took note to its next stage; gives how many went on."""
    return _go_to(dict.fromkeys(set(unseen_ids()) & set(only), 1), by=by)


def _go_to(stages: Mapping[UUID, int], *, by: Actor) -> int:
    at = clock.now()
    rows = Clock.objects.select_for_update(of=("self",), skip_locked=True).filter(pk__in=stages)
    found = [row for row in rows.order_by("pk") if row.is_running]
    late = Enquiry.objects.in_bulk([row.thing_id for row in found])
    for row in found:
        enquiry, stage = late[row.thing_id], stages[row.pk]
        stop(enquiry, at=at)
        _page(enquiry, stage, by=by, at=at)
    return len(found)


def _page(enquiry: Enquiry, stage: int, *, by: Actor, at: datetime) -> None:
    """Tell the people of a stage at once, and give them the time that Red has on each."""
    clocks.start(
        enquiry,
        STAGES[stage],
        target=partnership_settings.target(SettingName.RED_ACKNOWLEDGED, enquiry.workspace_id, at),
        at=at,
        owner_id=enquiry.owner_id,
        workspace_id=enquiry.workspace_id,
    )
    (acting,) = holders(enquiry.workspace_id, [enquiry.owner_id], _LEVELS[stage])
    kind, host = NoticeKind.RED_DECISION_LATE, [enquiry.owner_id]
    tell(host, kind, about=enquiry, by=by, at=at, persons=acting.persons)
    log.write(
        by=by,
        verb=Verb.NOTIFIED,
        about=[enquiry],
        owners=host,
        ground=STAGES[stage],
        at=at,
        workspace=enquiry.workspace_id,
    )
