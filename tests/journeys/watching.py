"""Somebody who is kept apart from a case, and all the ways in which they try to learn of it.

Their pages, their live connection, the search, papers, the list of meetings, and addresses that they guess: of
each the answer has to be that of something that never existed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import uuid4

from tests.journeys.people import Somebody

PAGES = (
    "/",
    "/notices/",
    "/mash/actions/?show=closed",
    "/mash/actions/",
    "/meetings/",
    "/meetings/marac/",
    "/meetings/marac/flags/",
    "/mash/orders/",
    "/mash/flags/",
)
NOTHING = "M-ZZZZZ"
_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")
# What differs from one answer to the next whatever is asked: tokens, marks, the time of day.
_TOKENS = re.compile(r'(nonce|value|content|data-[\w-]+)="[^"]*"|\d\d:\d\d')


@dataclass
class Watcher:
    """One person who watches, with what must never reach them and the addresses they guess."""

    who: Somebody
    secrets: set[str] = field(default_factory=set)
    addresses: set[str] = field(default_factory=set)
    meetings: set[str] = field(default_factory=set)
    notices: int = 0

    def is_kept_from(self, *secrets: str, at: Iterable[str] = ()) -> None:
        """Something more that they must not learn: words, and where it stands."""
        self.secrets |= set(secrets)
        self.addresses |= set(at)

    def learns_nothing(self) -> None:
        """Every way once more, with all that there is by now."""
        self._reads_their_pages()
        self._hears_nothing()
        self._finds_nothing()
        self._guesses_nothing()

    def _reads_their_pages(self) -> None:
        for page in (*PAGES, *sorted(self.meetings)):
            answer = self.who.page.request.get(page)
            assert answer.ok, (page, answer.status)
            self._says_nothing(answer.text(), page)

    def _hears_nothing(self) -> None:
        for said in self.who.told:
            self._says_nothing(said, "the live connection")

    def _finds_nothing(self) -> None:
        """By every reference of it: the page says what it says of one that nobody gave."""
        references = [one for one in self.secrets if re.fullmatch(r"[A-Z]{1,2}-\w+", one)]
        found = {one: self._found(one) for one in (NOTHING, *references)}
        assert set(found.values()) == {found[NOTHING]}, found

    def _found(self, reference: str) -> str:
        self.who.page.goto("/")
        self.who.find(reference)
        return self.who.page.get_by_role("main").inner_text().replace(reference, "…")

    def _guesses_nothing(self) -> None:
        """Byte for byte, but for tokens, what an id gives that does not exist."""
        for address in sorted(self.addresses):
            there, nowhere = (
                self.who.page.request.get(one) for one in (address, _ID.sub(str(uuid4()), address))
            )
            assert there.status == nowhere.status in (403, 404), (address, there.status)
            assert plain(there.text()) == plain(nowhere.text()), address

    def _says_nothing(self, text: str, where: str) -> None:
        assert [one for one in self.secrets if one in text] == [], where


def plain(text: str) -> str:
    """An answer without what is another each time, and without the address that was asked."""
    return _ID.sub("", _TOKENS.sub("", text))
