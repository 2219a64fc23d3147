"""What the chapters of acceptance scenario 8a share: who is there, where things are, and who watches."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from agencies.clock import LONDON
from tests.journeys.conftest import Cast
from tests.journeys.people import Somebody
from tests.journeys.watching import Watcher

RESEARCHER = "Researcher and releaser in Northmoor MASH"
REPRESENTATIVE = "Representative in Northmoor MARAC"


@dataclass
class Story:
    """Who is there, where things are, and who watches."""

    cast: Cast
    known: dict[str, str]
    lee: Watcher

    def __getattr__(self, name: str) -> Somebody:
        """Somebody of the cast, by the name they sign in with."""
        return self.cast.person(name)

    def path(self, url: str) -> str:
        """An address without the hub’s own."""
        return url.removeprefix(self.cast.hub.url)


def just_now() -> datetime:
    """A minute ago, in London: what has happened, as it is typed."""
    return (datetime.now(LONDON) - timedelta(minutes=1)).replace(second=0, microsecond=0)


def send(who: Somebody) -> None:
    """Press the one button of a form."""
    who.page.get_by_role("main").locator("form button.govuk-button").first.click()
