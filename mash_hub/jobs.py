"""Jobs of this package: each a load and one call, derived from rows (Celery is the trigger)."""

from collections.abc import Callable, Collection
from functools import partial
from uuid import UUID

from celery import shared_task

from agencies import clock, people, sweeps, tries
from agencies.actors import Service
from agencies.door import door
from mash_hub import (
    attachment_sweeps,
    break_glass,
    case_claims,
    clocks,
    escalation_sweeps,
    flags,
    index_rotation,
    journal,
    kept_again,
    last_looks,
    late_reviews,
    marker_alerts,
    old_drafts,
    onward_ends,
    order_sweeps,
    partnership_settings,
    red_calls,
    red_decisions,
    risk_releases,
    sealed_items,
    sharing,
    thing_sharing,
    trigger_plans,
)
from mash_hub.models.partnership_settings import SettingName

_LONG = 10  # seconds for which a sweep goes on with the next batch: less than until its next run


@shared_task(acks_late=True)
def sweep_clocks(**_: object) -> None:
    """Mark what is late and tell its agencies; unknown keywords survive a deploy."""
    by = Service("clocks")
    tries.sweep(
        "clocks",
        waiting=clocks.late_ids,
        act=lambda ids: clocks.sweep(by=by, only=ids),
        by=by,
        seconds=_LONG,
    )


@shared_task(acks_late=True)
def forget_looks(**_: object) -> None:
    """Let go of when people last looked at cases, where it is long ago or there are many."""
    with door(Service("looks")):
        last_looks.forget()


@shared_task(acks_late=True)
def climb_red_calls(**_: object) -> None:
    """Tell the next people of an agency that has not acknowledged a Red request."""
    by = Service("red-calls")
    tries.sweep(
        "red-calls",
        waiting=red_calls.unseen_ids,
        act=lambda ids: red_calls.climb(by=by, only=ids),
        by=by,
        seconds=_LONG,
    )


@shared_task(acks_late=True)
def page_late_red(**_: object) -> None:
    """Page managers about Red decisions that are late, and the next people when nobody takes note."""
    by = Service("red-decisions")
    for job, waiting, act in (
        ("red-decisions-page", red_decisions.late_ids, red_decisions.page),
        ("red-decisions-climb", red_decisions.unseen_ids, red_decisions.climb),
    ):
        tries.sweep(job, waiting=waiting, act=partial(_only, act, by), by=by, seconds=_LONG)


def _only(act: Callable[..., int], by: Service, ids: Collection[UUID]) -> int:
    return act(by=by, only=ids)


@shared_task(acks_late=True)
def climb_escalations(**_: object) -> None:
    """Take challenges up whose level's time has run out."""
    by = Service("escalations")
    tries.sweep(
        "escalations-climb",
        waiting=escalation_sweeps.climbing_ids,
        act=lambda ids: escalation_sweeps.climb(by=by, only=ids),
        by=by,
        seconds=_LONG,
    )


@shared_task(acks_late=True)
def raise_escalations(**_: object) -> None:
    """Challenge what has been late for long."""
    by = Service("escalations")
    tries.sweep(
        "escalations-raise",
        waiting=escalation_sweeps.long_late_ids,
        act=lambda ids: escalation_sweeps.raise_for(by=by, only=ids),
        by=by,
        seconds=_LONG,
    )


@shared_task(acks_late=True)
def go_on_with_index_key(**_: object) -> None:
    """Go on with the index key that is being replaced, where it was left."""
    if (rotation_id := index_rotation.unfinished()) is not None:
        index_rotation.go_on(rotation_id)


@shared_task(acks_late=True)
def let_releases_run_out(**_: object) -> None:
    """Remove the grants of releases whose last day is over."""
    by = Service("releases")
    tries.sweep(
        "releases",
        waiting=sharing.run_out_ids,
        act=lambda ids: sharing.let_run_out(by=by, only=ids),
        by=by,
    )


@shared_task(acks_late=True)
def close_onward_requests(**_: object) -> None:
    """Close questions whether an item may be passed on whose asker reads it no more."""
    by = Service("onward-requests")
    tries.sweep(
        "onward-requests",
        waiting=onward_ends.unreadable_ids,
        act=lambda ids: onward_ends.close_unreadable(by=by, only=ids),
        by=by,
    )


@shared_task(acks_late=True)
def let_risk_releases_run_out(**_: object) -> None:
    """Remove the grants of released risk assessments whose last day is over."""
    by = Service("risk-releases")
    tries.sweep(
        "risk-releases",
        waiting=risk_releases.run_out_ids,
        act=lambda ids: risk_releases.let_run_out(by=by, only=ids),
        by=by,
    )


@shared_task(acks_late=True)
def end_emergencies(**_: object) -> None:
    """End emergency accesses whose hour is over."""
    by = Service("break-glass")
    tries.sweep(
        "break-glass",
        waiting=break_glass.run_out_ids,
        act=lambda ids: break_glass.let_end(by=by, only=ids),
        by=by,
    )


@shared_task(acks_late=True)
def raise_late_reviews(**_: object) -> None:
    """Give emergency accesses that nobody reviewed in time to whoever answers for the risk."""
    by = Service("break-glass")
    tries.sweep(
        "break-glass-late",
        waiting=late_reviews.late_ids,
        act=lambda ids: late_reviews.raise_all(by=by, only=ids),
        by=by,
    )


@shared_task(acks_late=True)
def end_claims(**_: object) -> None:
    """End claims to cases whose time is over."""
    by = Service("case-claims")
    tries.sweep(
        "case-claims",
        waiting=case_claims.run_out_ids,
        act=lambda ids: case_claims.let_end(by=by, only=ids),
        by=by,
    )


@shared_task(acks_late=True)
def let_thing_releases_run_out(**_: object) -> None:
    """Remove the grants of releases of cards and links of things whose last day is over."""
    by = Service("thing-releases")
    tries.sweep(
        "thing-releases",
        waiting=thing_sharing.run_out_ids,
        act=lambda ids: thing_sharing.let_run_out(by=by, only=ids),
        by=by,
    )


@shared_task(acks_late=True)
def close_sealed_items(**_: object) -> None:
    """Close sealed items whose day of review is over to their readers."""
    by = Service("sealed-items")
    tries.sweep(
        "sealed-items",
        waiting=sealed_items.due_ids,
        act=lambda ids: sealed_items.fall_due(by=by, only=ids),
        by=by,
    )


@shared_task(acks_late=True)
def let_flags_fall_due(**_: object) -> None:
    """Tell of flags to be reviewed, and take those off whose last day is over."""
    by = Service("flags")
    tries.sweep(
        "flags", waiting=flags.due_ids, act=lambda ids: flags.fall_due(by=by, only=ids), by=by
    )


@shared_task(acks_late=True)
def alert_by_markers(**_: object) -> None:
    """Raise and end the alerts of police markers."""
    by = Service("marker-alerts")
    tries.sweep(
        "marker-alerts",
        waiting=marker_alerts.due_ids,
        act=lambda ids: marker_alerts.fall_due(by=by, only=ids),
        by=by,
    )


@shared_task(acks_late=True)
def let_orders_fall_due(**_: object) -> None:
    """Let protective orders begin and end by their days."""
    by = Service("protective-orders")
    tries.sweep(
        "protective-orders",
        waiting=order_sweeps.due_ids,
        act=lambda ids: order_sweeps.fall_due(by=by, only=ids),
        by=by,
    )


@shared_task(acks_late=True)
def let_plans_fall_due(**_: object) -> None:
    """Note that trigger plans are to be reviewed whose last day is over."""
    by = Service("trigger-plans")
    tries.sweep(
        "trigger-plans",
        waiting=trigger_plans.due_ids,
        act=lambda ids: trigger_plans.fall_due(by=by, only=ids),
        by=by,
    )


@shared_task(acks_late=True)
def remove_old_drafts(**_: object) -> None:
    """Remove drafts that nobody touched for as long as their workspace keeps one."""
    by = Service("sweep")
    tries.sweep(
        "old-drafts",
        waiting=old_drafts.old_ids,
        act=lambda ids: sweeps.remove_drafts(ids, by=by),
        by=by,
        seconds=_LONG,
    )


@shared_task(acks_late=True)
def suspend_unconfirmed(**_: object) -> None:
    """Tell of memberships that nobody re-confirmed, and suspend those whose grace is over."""
    by = Service("sweep")
    with door(by):
        grace = partnership_settings.of_hub(SettingName.RECONFIRM_GRACE, clock.now())
        people.tell_of_unconfirmed(grace=grace, by=by)
    with door(by):
        people.suspend_unconfirmed(by=by)


@shared_task(acks_late=True)
def scan_attachments(**_: object) -> None:
    """Let attachments out of quarantine as soon as the virus scanner answers."""
    attachment_sweeps.scan_waiting()


@shared_task(acks_late=True)
def sweep_attachments(**_: object) -> None:
    """Destroy attachments that nobody needs, and bytes that no row claims."""
    attachment_sweeps.sweep()


@shared_task(acks_late=True)
def note_revocations(**_: object) -> None:
    """Note what narrows, so that it is narrowed again after a restore; and what then waited for keys."""
    journal.note_all()
    kept_again.settle()
