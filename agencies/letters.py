"""Letters by e-mail about somebody's own sign-in: no name, no case, nothing about anybody else.

They leave after the commit, from a thread of their own: a page that asks for one answers as fast
when there is nobody to write to (AU6).
"""

from __future__ import annotations

import logging
from concurrent.futures import ThreadPoolExecutor

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from agencies import door
from agencies.models.people import Person

logger = logging.getLogger(__name__)
_post = ThreadPoolExecutor(max_workers=1, thread_name_prefix="letters")

CHANGED = (
    "Something about how you sign in to the safeguarding hub has changed, or it was used in a "
    "browser it had not seen before.\n\n"
    "If this was you, there is nothing to do. If it was not, ring the hub desk at once{desk}.\n"
)
LINK_LETTER = (
    "Somebody, most likely you, asked to choose a new password for the safeguarding hub.\n\n"
    "Open this within 15 minutes; it works once:\n{link}\n\n"
    "You will still be asked for your second proof. If you did not ask, do nothing{desk}.\n"
)


def send(person: Person, text: str, *, link: str = "") -> None:
    """Send a letter once the act is committed; somebody without an address gets none."""
    if not person.email:
        return
    desk = f" (telephone {settings.DESK_PHONE})" if settings.DESK_PHONE else ""
    letter = EmailMessage(
        "Safeguarding hub: your sign-in", text.format(desk=desk, link=link), to=[person.email]
    )
    door.on_commit(lambda: _post.submit(_deliver, letter))


def send_to(address: str, subject: str, text: str) -> None:
    """Send a letter to somebody without an account, once the act is committed."""
    letter = EmailMessage(subject, text, to=[address])
    door.on_commit(lambda: _post.submit(_deliver, letter))


def _deliver(letter: EmailMessage) -> None:
    try:
        letter.connection = get_connection(timeout=10)
        letter.send()
    except OSError as error:
        logger.warning("a letter could not be sent: %s", type(error).__name__)


def wait() -> None:
    """Wait until every letter handed over so far has left."""
    _post.submit(lambda: None).result(timeout=15)
