"""Jobs of this package: a trigger, and one call."""

from celery import shared_task

from agencies import sweeps


@shared_task(acks_late=True)
def sweep(**_: object) -> None:
    """Let go what has run out."""
    sweeps.sweep()
