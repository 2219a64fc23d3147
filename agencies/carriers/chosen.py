"""Which carrier this hub has: by its settings, GOV.UK Notify before a mail server before nothing."""

from __future__ import annotations

from django.conf import settings

from agencies.carriers.mail import Mail
from agencies.carriers.notify import Notify
from agencies.carriers.outbox import Outbox
from agencies.carriers.port import Carrier, NoCarrier


def carrier() -> Carrier:
    """The carrier; the demo never sends anything out, whatever stands in its settings."""
    if settings.DEMO:
        return Outbox()
    if settings.NOTIFY_KEY:
        return Notify(
            settings.NOTIFY_KEY,
            settings.NOTIFY_EMAIL_TEMPLATE,
            settings.NOTIFY_TEXT_TEMPLATE,
            settings.NOTIFY_ADDRESS,
        )
    return Mail() if settings.HAS_MAIL else NoCarrier()
