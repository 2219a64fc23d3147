"""Repeat and vulnerable victims by dated definitions, and how agencies grade one another's risks anew."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse

from agencies import clock
from agencies.actors import Hat
from agencies.clock import LONDON
from agencies.door import door
from agencies.roles import Role
from mash_hub import re_grading
from mash_hub.contacts import Part
from mash_hub.measures import Period
from mash_hub.models import Contact, Involvement
from mash_hub.models.partnership_settings import SettingName
from mash_hub.models.subjects import PersonRole
from tests.cast import SETUP, Cast, client_of, given_role
from tests.mash_hub.contact_case import ELLIE, MARISA, submitted
from tests.mash_hub.test_partnership_settings import confirmed
from tests.mash_hub.test_risk_assessments import about_contact, assessed

MONDAY = datetime(2027, 2, 1, 9, tzinfo=LONDON)


@pytest.fixture(autouse=True)
def _on_monday() -> Iterator[None]:
    """Everything begins on that Monday."""
    with clock.moved(MONDAY):
        yield


def again(cast: Cast, first: Contact, days: int) -> Contact:
    """The same people reported again by the same agency, added to the same records."""
    with door(SETUP):
        parts = list(Involvement.objects.in_file(first.file_id).order_by("place"))
    people = tuple(
        Part(PersonRole(part.role), identity, part.card_id)
        for part, identity in zip(parts, (MARISA, ELLIE), strict=True)
    )
    with clock.moved(MONDAY + timedelta(days=days)):
        return submitted(cast.joan, people)


def shown(hat: Hat, contact: Contact) -> str:
    with clock.moved(contact.received_at + timedelta(hours=1)):
        page = client_of(hat).get(reverse("mash_hub:contact", args=[contact.pk]))
    assert page.status_code == 200
    return page.content.decode()


def test_a_victim_is_marked_by_the_definition_of_the_day_with_its_evidence(cast: Cast) -> None:
    first = submitted(cast.joan)
    page = shown(cast.devika, first)
    assert "Repeat victim" not in page
    assert "Vulnerable victim" in page  # Ellie, who is seven
    assert "under 18 when it was reported" in page
    second = again(cast, first, 10)
    page = shown(cast.devika, second)
    assert page.count("Repeat victim") == 2
    assert "2 times or more within 12 months" in page
    assert reverse("mash_hub:contact", args=[first.pk]) in page
    confirmed(cast, SettingName.REPEAT_INCIDENTS, 3, from_on=date(2027, 2, 20))
    assert "Repeat victim" in shown(cast.devika, second)  # it keeps the definition of its day
    confirmed(cast, SettingName.REPEAT_WITHIN, 1, from_on=date(2027, 3, 1))
    confirmed(cast, SettingName.VULNERABLE_CHILD, False, from_on=date(2027, 3, 1))
    page = shown(cast.devika, again(cast, first, 40))
    assert "Repeat victim" not in page  # twice within a month, and three times are wanted
    assert "under 18 when it was reported" not in page


def test_how_agencies_grade_anew_is_counted_with_its_list(cast: Cast) -> None:
    contact = submitted(cast.joan)
    with door(SETUP):
        person = Involvement.objects.in_file(contact.file_id).order_by("place")[0].subject_id
    theirs = about_contact(contact, cast.joan)  # it goes to the host with the contact
    own = assessed(cast.joan, theirs, "threatened_to_kill", grade="STANDARD", person=person)
    period = Period(date(2027, 2, 1), date(2027, 2, 7))
    with door(cast.devika):
        assert re_grading.measures(cast.devika, period) == []  # nobody has graded after it
    about = about_contact(contact, cast.devika)
    with clock.moved(MONDAY + timedelta(days=1)):
        assessed(cast.devika, about, "threatened_to_kill", grade="HIGH", person=person)
    with door(cast.devika):
        higher, lower = re_grading.measures(cast.devika, period)
    assert (higher.group, higher.good, higher.of) == ("Health higher", 1, 1)
    assert (lower.group, lower.good, lower.of) == ("Health lower", 0, 1)
    with clock.moved(MONDAY + timedelta(days=2)):
        devika = client_of(cast.devika)
        page = devika.get(reverse("mash_hub:numbers")).content.decode()
        assert "Risk graded higher later by another agency: Health" in page
        url = reverse("mash_hub:numbers-behind")
        asked = {"of": higher.key, "from": "2027-02-01", "to": "2027-02-07"}
        behind = devika.get(url, asked).content.decode()
        assert reverse("mash_hub:risk", args=[own.pk]) in behind
        assert "then Children’s: High" in behind
        viewer = given_role(cast, "hannah", Role.BOARD_VIEWER)
        board = client_of(viewer)
        assert "too few to show" in board.get(reverse("mash_hub:numbers")).content.decode()
        assert board.get(url, asked).status_code == 403
