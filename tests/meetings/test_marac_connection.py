"""Whether victim and alleged perpetrator are personally connected follows from what they are to each other."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from agencies import clock
from mash_hub.bonds import Bond
from meetings.forms.marac_referral import ConnectionForm
from meetings.marac_connection import CHOICES, NOT_NAMED, Connection, derived
from tests.cast import Cast, client_of, post
from tests.meetings.marac_stories import MONDAY, referred

B = Bond


def form(*bonds: str, **more: Any) -> ConnectionForm:
    return ConnectionForm({"bonds": bonds, **more})


@pytest.mark.parametrize(
    ("bonds", "answer", "ground"),
    [
        ((B.SPOUSE,), True, "section 2(1)(a): they are or were married"),
        ((B.EX_CIVIL_PARTNER,), True, "section 2(1)(b)"),
        ((B.EX_ENGAGED,), True, "section 2(1)(c) or (d)"),
        ((B.FRIEND, B.EX_PARTNER), True, "section 2(1)(e)"),
        ((B.SHARED_PARENT, NOT_NAMED), True, "section 2(1)(f)"),
        ((B.GRANDCHILD,), True, "section 2(1)(g): they are relatives"),
        ((B.FRIEND, B.CARER), False, "Nothing of this is a ground of section 2"),
    ],
)
def test_the_answer_follows_with_its_ground(
    bonds: tuple[str, ...], answer: bool, ground: str
) -> None:
    asked = form(*bonds)
    assert asked.is_valid()
    found = asked.connection()
    assert (found.is_connected, found.because) == (answer, "")
    assert ground in found.ground
    assert Connection.from_kept(found.kept()) == found


@pytest.mark.parametrize("bonds", [(B.IN_LAW,), (B.OTHER_RELATIVE, B.FRIEND), (NOT_NAMED,)])
def test_it_is_asked_outright_only_where_nothing_follows(bonds: tuple[str, ...]) -> None:
    assert derived(bonds) is None
    silent = form(*bonds)
    assert "what you ticked does not tell" in str(silent.errors["is_connected"])
    for said in ("yes", "no"):
        asked = form(*bonds, is_connected=said)
        assert asked.is_valid()
        assert asked.connection().is_connected == (said == "yes")
        assert asked.connection().ground.startswith("As the referrer says")
    assert "Tick what they are" in str(form().errors["bonds"])


@pytest.mark.parametrize(("bond", "said"), [(B.EX_PARTNER, "no"), (B.FRIEND, "yes")])
def test_a_referrer_says_otherwise_with_a_reason(bond: str, said: str) -> None:
    silent = form(bond, is_connected=said)
    assert "Say why not." in str(silent.errors["because"])
    asked = form(bond, is_connected=said, because="They never met before that day.")
    assert asked.is_valid()
    found = asked.connection()
    assert found.is_connected == (said == "yes")
    assert found.ground.endswith("They never met before that day.")


def test_every_kind_that_is_offered_is_one_a_relationship_can_have() -> None:
    assert {code for code, _ in CHOICES} - {NOT_NAMED} <= {*Bond.values}
    assert derived(()) is None


@pytest.mark.django_db(databases=["default", "keys"])
def test_the_coordinator_s_check_begins_with_what_follows_from_the_referral(cast: Cast) -> None:
    with clock.moved(MONDAY):
        said = Connection((B.EX_PARTNER.value,), True)
        case = referred(cast.joan, connection=said)
        for hat in (cast.ruth, cast.joan):
            page = (
                client_of(hat).get(reverse("meetings:marac-case", args=[case.pk])).content.decode()
            )
            assert "Former partner of the victim" in page
            assert "section 2(1)(e)" in page
        url = reverse("meetings:marac-eligibility", args=[case.pk])
        asked = client_of(cast.ruth).get(url)
        assert asked.context["form"].initial["is_connected"] == "yes"
        assert "Former partner of the victim" in asked.content.decode()
        answers = {
            "is_16": "yes",
            "in_area": "yes",
            "is_connected": "no",
        }  # theirs to say otherwise
        assert (
            post(client_of(cast.ruth), url, cast.ruth, version=case.version, **answers).status_code
            == 302
        )
        again = client_of(cast.ruth).get(url)
        assert again.context["form"].initial["is_connected"] == "no"
        without = referred(cast.joan)  # such as one that was referred before this was asked
        url = reverse("meetings:marac-eligibility", args=[without.pk])
        assert "is_connected" not in client_of(cast.ruth).get(url).context["form"].initial
