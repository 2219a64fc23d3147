"""Letters about somebody's own sign-in, and to those without an account: no name, no case.

They leave after the commit, from a thread of their own: a page that asks for one answers as fast
when there is nobody to write to (AU6). They hold links that open once, so they are kept nowhere.
"""

from __future__ import annotations

import logging
from concurrent.futures import ThreadPoolExecutor

from django.conf import settings

from agencies import door
from agencies.carriers.chosen import carrier
from agencies.carriers.port import CarrierError, Channel, Template, To
from agencies.models.people import Person

logger = logging.getLogger(__name__)
_post = ThreadPoolExecutor(max_workers=1, thread_name_prefix="letters")


def send(person: Person, template: Template, *, link: str = "") -> None:
    """Send a letter once the act is committed; somebody without an address gets none."""
    desk = f" (telephone {settings.DESK_PHONE})" if settings.DESK_PHONE else ""
    if person.email:
        _later(person.email, template, {"desk": desk, "link": link})


def send_to(address: str, template: Template, *, reference: str, link: str) -> None:
    """Send a letter to somebody without an account, once the act is committed."""
    _later(address, template, {"reference": reference, "link": link})


def _later(address: str, template: Template, fill: dict[str, str]) -> None:
    to = To(Channel.EMAIL, address)
    door.on_commit(lambda: _post.submit(_deliver, template, to, fill))


def _deliver(template: Template, to: To, fill: dict[str, str]) -> None:
    try:
        carrier().send(template, to, "", fill)
    except CarrierError as error:
        logger.warning("a letter could not be sent: %s", error.code)


def wait() -> None:
    """Wait until every letter handed over so far has left."""
    _post.submit(lambda: None).result(timeout=15)
