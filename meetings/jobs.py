"""Jobs of this package: each a load and one call, derived from rows (Celery is the trigger)."""

from celery import shared_task

from agencies import tries
from agencies.actors import Service
from meetings import case_deaths, expecting, late_names, listing_sweeps, marac_endings

_LONG = 10  # seconds for which a sweep goes on with the next batch: less than until its next run


@shared_task(acks_late=True)
def compare_lists(**_: object) -> None:
    """Raise and end the notes between lists, and end leave whose last day is over."""
    by = Service("listing-notes")
    tries.sweep(
        "listing-notes",
        waiting=listing_sweeps.due_ids,
        act=lambda ids: listing_sweeps.fall_due(by=by, only=ids),
        by=by,
    )


@shared_task(acks_late=True)
def expect_late_members(**_: object) -> None:
    """Expect at meetings to come whoever attends there since they were scheduled."""
    tries.sweep(
        expecting.JOB,
        waiting=expecting.due_ids,
        act=lambda ids: expecting.fall_due(only=ids),
        by=Service(expecting.JOB),
    )


@shared_task(acks_late=True)
def end_marac_cases(**_: object) -> None:
    """Let MARAC cases go on whose twelve months are over, and close those of which nothing is left."""
    by = Service(marac_endings.JOB)
    tries.sweep(
        marac_endings.JOB,
        waiting=marac_endings.due_ids,
        act=lambda ids: marac_endings.fall_due(by=by, only=ids),
        by=by,
    )


@shared_task(acks_late=True)
def compare_late_names(**_: object) -> None:
    """Compare the names in cases with whoever came since to where they are heard."""
    tries.sweep(
        late_names.JOB,
        waiting=late_names.due_ids,
        act=lambda ids: late_names.fall_due(only=ids),
        by=Service(late_names.JOB),
        seconds=_LONG,
    )


@shared_task(acks_late=True)
def ask_after_deaths(**_: object) -> None:
    """Ask coordinators and chairs about a review once somebody in a MARAC case has died, or no longer."""
    by = Service(case_deaths.JOB)
    tries.sweep(
        case_deaths.JOB,
        waiting=case_deaths.due_ids,
        act=lambda ids: case_deaths.fall_due(by=by, only=ids),
        by=by,
    )
