"""Jobs of this package: each a load and one call, derived from rows (Celery is the trigger)."""

from celery import shared_task

from agencies.actors import Service
from agencies.door import door
from mash_hub import clocks


@shared_task(acks_late=True)
def sweep_clocks(**_: object) -> None:
    """Mark what is late and tell its agencies; unknown keywords survive a deploy."""
    service = Service("clocks")
    with door(service):
        clocks.sweep(by=service)
