"""Jobs of this package: each a load and one call, derived from rows (Celery is the trigger)."""

from celery import shared_task

from agencies import tries
from agencies.actors import Service
from mash_hub import clocks


@shared_task(acks_late=True)
def sweep_clocks(**_: object) -> None:
    """Mark what is late and tell its agencies; unknown keywords survive a deploy."""
    by = Service("clocks")
    tries.sweep(
        "clocks", waiting=clocks.late_ids, act=lambda ids: clocks.sweep(by=by, only=ids), by=by
    )
