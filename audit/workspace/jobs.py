"""Jobs of this package: each a load and one call (Celery is the trigger)."""

from collections.abc import Callable, Collection
from dataclasses import replace
from functools import partial
from uuid import UUID

from celery import shared_task

from agencies import clock, hats, tries
from agencies.actors import Service
from agencies.door import door
from audit.workspace import (
    alarms,
    asking,
    certificates,
    disclosure_collecting,
    older_patterns,
    sample_releases,
    sealed_disclosures,
    watching,
)

_LONG = 10  # seconds for which a sweep goes on with the next batch: less than until its next run


@shared_task(acks_late=True)
def watch_log(**_: object) -> None:
    """Raise an alarm where the log is sealed or signed late; unknown keywords survive a deploy."""
    by = Service("log-watch")
    with door(by):
        alarms.watch(by=by, at=clock.now())


@shared_task(acks_late=True)
def try_log(**_: object) -> None:
    """Raise an alarm where the log takes no entry, and so nothing is shown or done."""
    alarms.try_log(by=Service("log-watch"))


@shared_task(acks_late=True)
def ask_witnesses(**_: object) -> None:
    """Ask agencies' witnesses to co-sign the newest checkpoint."""
    asking.ask_all(by=Service("witnesses"))


@shared_task(acks_late=True)
def make_certificates(**_: object) -> None:
    """Write the certificates of integrity whose check of the log is done."""
    by = Service("certificates")
    with door(by):
        certificates.make_all(by=by)


@shared_task(acks_late=True)
def watch_use(**_: object) -> None:
    """Raise what the days that are over show, and nobody has raised yet; and name agencies of older ones."""
    _with_every_log(watching.raise_all)
    _with_every_log(older_patterns.name_agencies)


@shared_task(acks_late=True)
def watch_own(**_: object) -> None:
    """Raise at once that somebody looks at, or for, somebody of their own."""
    _with_every_log(watching.raise_own)


def _with_every_log(act: Callable[..., int]) -> None:
    """An act of the watch, which reads the log of every workspace."""
    by = Service("use-watch")
    with door(by):
        reader = replace(by, audit_workspace_ids=hats.every_workspace())
    with door(reader):
        act(by=reader)


@shared_task(acks_late=True)
def end_sample_releases(**_: object) -> None:
    """Shut what was opened for an audit, once its days are over."""
    by = Service("audit-job")
    tries.sweep(
        "sample-releases",
        waiting=sample_releases.run_out_ids,
        act=lambda ids: sample_releases.let_run_out(by=by, only=ids),
        by=by,
    )


@shared_task(acks_late=True)
def collect_disclosures(**_: object) -> None:
    """Collect what an agency holds for a request that it received; what others hold has a job of its own."""
    by = Service("disclosures")
    tries.sweep(
        "disclosures-collect",
        waiting=disclosure_collecting.asked_for_ids,
        act=lambda ids: disclosure_collecting.collect(by=by, only=ids),
        by=by,
    )


@shared_task(acks_late=True)
def ask_owners(**_: object) -> None:
    """Find out which agencies hold something for a request, and ask each for its own; see to what is under seal."""
    by = Service("disclosures")
    for job, waiting, act in (
        ("disclosures-find", disclosure_collecting.to_find_ids, disclosure_collecting.find),
        ("disclosures-ask", disclosure_collecting.to_ask_ids, disclosure_collecting.ask),
        ("sealed-remind", sealed_disclosures.to_remind_ids, sealed_disclosures.remind),
        ("sealed-end", sealed_disclosures.over_ids, sealed_disclosures.end),
        ("sealed-free", sealed_disclosures.to_free_ids, sealed_disclosures.free),
    ):
        tries.sweep(job, waiting=waiting, act=partial(_only, act, by), by=by, seconds=_LONG)


def _only(act: Callable[..., int], by: Service, ids: Collection[UUID]) -> int:
    return act(by=by, only=ids)
