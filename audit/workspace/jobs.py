"""Jobs of this package: each a load and one call (Celery is the trigger)."""

from dataclasses import replace

from celery import shared_task

from agencies import clock, hats
from agencies.actors import Service
from agencies.door import door
from audit.workspace import alarms, asking, watching


@shared_task(acks_late=True)
def watch_log(**_: object) -> None:
    """Raise an alarm where the log is sealed or signed late; unknown keywords survive a deploy."""
    by = Service("log-watch")
    with door(by):
        alarms.watch(by=by, at=clock.now())


@shared_task(acks_late=True)
def ask_witnesses(**_: object) -> None:
    """Ask agencies' witnesses to co-sign the newest checkpoint."""
    asking.ask_all(by=Service("witnesses"))


@shared_task(acks_late=True)
def watch_use(**_: object) -> None:
    """Raise what the days that are over show, and nobody has raised yet."""
    by = Service("use-watch")
    with door(by):
        reader = replace(by, audit_workspace_ids=hats.every_workspace())
    with door(reader):
        watching.raise_all(by=reader)
