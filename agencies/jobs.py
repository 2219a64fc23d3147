"""Jobs of this package: a trigger, and one call."""

from celery import shared_task

from agencies import absorbing, message_writer, rotating, sending, sweeps


@shared_task(acks_late=True)
def sweep(**_: object) -> None:
    """Let go what has run out."""
    sweeps.sweep()


@shared_task(acks_late=True)
def go_on_rotating(**_: object) -> None:
    """Go on with the keys that are being replaced, where they were left."""
    rotating.go_on_with_all()


@shared_task(acks_late=True)
def absorb(**_: object) -> None:
    """Make what agencies were given cheap to open."""
    absorbing.absorb_all()


@shared_task(acks_late=True)
def write_messages(**_: object) -> None:
    """Write to people outside the hub of what they were told inside."""
    message_writer.write_all()


@shared_task(acks_late=True)
def send_messages(**_: object) -> None:
    """Hand the messages that wait to the carrier."""
    sending.send_waiting()


@shared_task(acks_late=True)
def follow_messages(**_: object) -> None:
    """Ask the carrier what became of them."""
    sending.follow_sent()
