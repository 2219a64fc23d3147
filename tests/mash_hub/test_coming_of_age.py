"""Half a year before 18 a child’s record says so, each review plans for it, and no row’s time tells it (4.11)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse

from agencies import door, hats
from agencies.models import Notice
from agencies.verdicts import Refused
from mash_hub import coming_of_age
from mash_hub.cmog_words import Said
from mash_hub.coming_of_age import coming
from mash_hub.identities import Birth, Identity, Name
from mash_hub.models import CmogEntry, Exploitation
from mash_hub.models.clocks import Clock
from tests.cast import Cast, client_of, post
from tests.mash_hub import cmog_case as case
from tests.mash_hub.cmog_case import Cmog

WHY = Said((Exploitation.CRIMINAL,), {"name": "Ade Quill", "why": "ZQX carries"})
ASKS = "Transition to adult safeguarding"


@pytest.fixture
def cmog(cast: Cast) -> Cmog:
    return case.opened(cast)


def listed(cmog: Cmog, born: date, given: str = "Ade") -> CmogEntry:
    who = Identity(names=(Name(given, "Quill"),), birth=Birth.on(born))
    row = case.entered(case.known(who, cmog.gwen), cmog.gwen, WHY)
    case.screened(row, cmog.gwen)
    return case.stepped(row, "ON_LIST", cmog.gwen)


def years_ago(years: int, months: int = 0, days: int = 0) -> date:
    return coming_of_age._months_after(hats.today() + timedelta(days=days), -12 * years - months)


def text(cmog: Cmog, row: CmogEntry, name: str, *args: Any) -> str:
    url = reverse(name, args=[row.pk, *args])
    return client_of(cmog.gwen).get(url).content.decode()


def test_the_scenarios_child_is_told_of_on_the_20th_of_march_2030(monkeypatch: Any) -> None:
    """B25: born on 20 September 2012; a birth known in part counts as the earliest it may be."""
    born = Birth.on(date(2012, 9, 20))
    for day, is_near in ((date(2030, 3, 19), False), (date(2030, 3, 20), True)):
        monkeypatch.setattr(hats, "today", lambda day=day: day)
        assert (coming(born) is not None) == is_near
    found = coming(born)
    assert found is not None
    assert (found.on, found.is_exact, found.is_of_age) == (date(2030, 9, 20), True, False)
    part = coming(Birth.known("2012"))
    assert part is not None
    assert (part.on, part.is_exact, part.is_of_age) == (date(2030, 1, 1), False, True)
    assert coming(Birth()) is None


def test_a_birth_on_the_last_of_a_month_has_its_half_birthday_on_the_last_of_one(
    monkeypatch: Any,
) -> None:
    monkeypatch.setattr(hats, "today", lambda: date(2030, 2, 28))
    found = coming(Birth.on(date(2012, 8, 31)))
    assert found is not None
    assert found.on == date(2030, 8, 31)


def test_the_entry_says_it_and_no_review_is_stored_without_what_is_planned(cmog: Cmog) -> None:
    row = listed(cmog, years_ago(17, 6))
    assert ASKS.lower() in text(cmog, row, "mash_hub:cmog-entry").lower()
    assert ASKS in text(cmog, row, "mash_hub:cmog-step", "REVIEWED")
    with pytest.raises(Refused, match="transition"):
        case.stepped(row, "REVIEWED", cmog.gwen)
    url = reverse("mash_hub:cmog-step", args=[row.pk, "REVIEWED"])
    today = hats.today()
    said = {
        "happened_on_day": today.day,
        "happened_on_month": today.month,
        "happened_on_year": today.year,
        "words": "ZQX seen at home.",
        "version": case.fresh(row, cmog.gwen).version,
    }
    browser = client_of(cmog.gwen)
    assert "transition" in post(browser, url, cmog.gwen, **said).content.decode()
    said["transition"] = "ZQXPLAN adults’ services come in May."
    assert post(browser, url, cmog.gwen, **said).status_code == 302
    assert "ZQXPLAN" in text(cmog, row, "mash_hub:cmog-entry")


def test_a_younger_child_is_not_asked_about(cmog: Cmog) -> None:
    row = listed(cmog, years_ago(17, 6, days=1))
    assert ASKS.lower() not in text(cmog, row, "mash_hub:cmog-entry").lower()
    assert ASKS not in text(cmog, row, "mash_hub:cmog-step", "REVIEWED")
    assert case.stepped(row, "REVIEWED", cmog.gwen).state == "REVIEWED"


def test_no_row_tells_who_is_nearly_eighteen(cmog: Cmog) -> None:
    """What stands of a child of 17½ in plain columns is what stands of any other: kinds, names and counts."""
    rows = (listed(cmog, years_ago(15)), listed(cmog, years_ago(17, 7), "Bo"))
    told = []
    for row, planned in zip(rows, ("", "ZQXPLAN"), strict=True):
        case.stepped(row, "REVIEWED", cmog.gwen, transition=planned)
        with door.door(cmog.lyle):
            notices = Notice.objects.filter(thing_id=row.pk)
            clocks = Clock.objects.filter(thing_id=row.pk)
            kinds = sorted(notices.values_list("notice_kind", flat=True))
            told.append((kinds, sorted(clocks.values_list("name", flat=True))))
    assert told[0] == told[1]
