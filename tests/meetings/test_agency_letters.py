"""A line of the minutes that starts with its agency’s letters is that agency’s."""

from __future__ import annotations

import pytest
from django.urls import reverse

from agencies.door import door
from agencies.models import Agency
from meetings import agency_letters
from meetings.models import Heading, MinuteEntry
from tests.cast import Cast, client_of, post
from tests.meetings import stories

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def test_letters_that_two_agencies_share_are_nobodys() -> None:
    named = [Agency(short_name=name) for name in ("Police", "Probation", "Polish Centre", "It")]
    assert list(agency_letters.of(named)) == ["pro"]
    letters = agency_letters.of(named[1:2])
    (pk,) = letters.values()
    assert agency_letters.split("pro: On licence.", letters) == (pk, "On licence.")
    assert agency_letters.split("pro On licence.", letters) == (pk, "On licence.")
    for words in ("Pro bono.", "probation said", "pro", "pro ", "On licence; pro: yes", ""):
        assert agency_letters.split(words, letters) == ("", words)


def test_a_sentence_that_begins_in_small_letters_is_no_agencys_because_of_its_name() -> None:
    named = [Agency(short_name=name) for name in ("Her Centre", "The Refuge", "Northmoor Homes")]
    assert agency_letters.of(named) == {}
    letters = agency_letters.of([*named, Agency(short_name="Police")])
    for words in ("her son was asleep", "the door was open", "nor did he ring"):
        assert agency_letters.split(words, letters) == ("", words)


def test_a_line_is_that_of_the_agency_with_whose_letters_it_starts(cast: Cast) -> None:
    _, item = stories.in_hand(cast, "ruth", "sam", "nadia", "tom")
    ruth = client_of(cast.ruth)
    page = ruth.get(reverse("meetings:item", args=[item.pk])).content.decode()
    assert "Or start the line with its letters: " in page
    short = cast.agency.probation.short_name[:3].lower()
    url = reverse("meetings:new-line", args=[item.pk, "shared"])
    typed = {"agency": cast.agency.police.pk, "nature": "FACT", "words": f"{short} On licence."}
    assert post(ruth, url, cast.ruth, **typed).status_code == 302
    with door(cast.ruth):
        line = MinuteEntry.objects.get(heading=Heading.SHARED)
    assert line.agency_id == cast.agency.probation.pk
    assert "On licence." in ruth.get(reverse("meetings:item", args=[item.pk])).content.decode()
