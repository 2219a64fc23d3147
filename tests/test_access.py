"""Every address with every kind of person: from the one table of roles, and nothing is left out."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from agencies.actors import Hat
from agencies.gate import is_declared
from agencies.roles import ACTS, Act, Role
from config.generated import addresses
from tests.addresses import PATTERNS, filled
from tests.cast import Cast, client_of

ADDRESSES = sorted({(name, view) for name, view, _ in addresses()}, key=lambda found: found[0])
KINDS = {
    "referrer": "joan",
    "duty officer": "arlo",
    "decision-maker": "devika",
    "decision-maker elsewhere": "esther",
    "researcher": "kim",
    "custodian": "cole",
    "coordinator": "ruth",
    "chair": "sam",
    "representative": "hannah",
    "IDVA": "priya",
    "observer": "olive",
    "auditor": "ines",
    "information officer": "ivor",
    "agency manager": "paula",
    "board viewer": "vera",
    "hub manager": "hugh",
    "administrator": "ada",
}
# Pages that ask for more than a role, and what they answer to whoever has the role alone.
ASK_MORE = {
    "mash_hub:cmog-new": 403,  # the agency or workspace that enters the kind
    "mash_hub:dvds": 403,  # the police
    "mash_hub:offenders": 403,
    "mash_hub:missing-report": 403,  # a workspace in which missing children are followed
    "mash_hub:missing-take-in": 403,  # the coordinator for missing children
    "mash_hub:missing-take-out": 403,
    "meetings:marac-representative-name": 403,  # the coordinator of a MARAC
    "meetings:marac-principles": 403,
    "meetings:marac-return": 403,  # a MARAC
    "audit_workspace:day-file": 404,  # a day that has been signed
}
SOME = ("referrer", "decision-maker", "representative", "auditor")  # the others walk when slow
WALKING = [kind if kind in SOME else pytest.param(kind, marks=pytest.mark.slow) for kind in KINDS]
# Pages that end or change the asking session itself are tried in their own tests.
OWN_SESSION = re.compile(r"^account:(sign-out|hide|unhide|lock|sign-in|hats|wear|extend)")


def _names_something(name: str) -> bool:
    """Whether an address names what is there or not, by its id or, of records of a year, by both."""
    return any(one in PATTERNS[name] for one in ("<uuid:", "<office_year:"))


def acts_of(view: Any) -> set[Act]:
    return set(getattr(view, "acts", ()))


@pytest.mark.parametrize(("name", "view"), ADDRESSES, ids=[name for name, _ in ADDRESSES])
def test_every_address_says_whom_it_serves(name: str, view: Any) -> None:
    assert is_declared(view), f"{name} declares nobody"


def test_no_two_addresses_share_a_name() -> None:
    """A name that stands twice would leave one of them out of every walk."""
    patterns = sorted((name, pattern) for name, _, pattern in addresses())
    assert sorted(PATTERNS.items()) == patterns


def test_nobody_reaches_more_than_sign_in_and_help(cast: Cast) -> None:
    browser = Client()
    for name, view in ADDRESSES:
        if getattr(view, "login_required", True) is False:
            continue
        answer = browser.get(filled(name))
        assert answer.status_code == 302, name
        assert "/account/sign-in" in answer["Location"], name
        assert browser.get(filled(name), headers={"HX-Request": "true"}).status_code == 401, name


@pytest.mark.parametrize("kind", WALKING)
def test_each_kind_of_person_reaches_what_the_table_says_and_no_more(cast: Cast, kind: str) -> None:
    hat: Hat = cast.hat(KINDS[kind])
    browser = client_of(hat)
    allowed = ACTS[Role(hat.role)]
    for name, view in ADDRESSES:
        if not acts_of(view) or OWN_SESSION.match(name):
            continue
        answer = browser.get(filled(name))
        if not acts_of(view) & allowed:
            assert answer.status_code == 403, (name, answer.status_code)
        elif _names_something(name):
            assert answer.status_code in (404, 405), (name, answer.status_code)
        else:
            expected = (200, 302, 405, ASK_MORE.get(name, 200))
            assert answer.status_code in expected, (name, answer.status_code)


@pytest.mark.parametrize("kind", WALKING)
def test_acts_on_things_that_never_existed_are_not_found_and_need_the_right_hat(
    cast: Cast, kind: str
) -> None:
    hat: Hat = cast.hat(KINDS[kind])
    browser = client_of(hat)
    allowed = ACTS[Role(hat.role)]
    wrong = {}
    for name, view in ADDRESSES:
        if not acts_of(view) or OWN_SESSION.match(name) or not _names_something(name):
            continue
        without_hat = browser.post(filled(name)).status_code
        with_hat = browser.post(filled(name), {"hat": str(hat.membership_id)}).status_code
        served = acts_of(view) & allowed
        expected = ((405, 409), (404, 405, 400)) if served else ((403,), (403,))
        if without_hat not in expected[0] or with_hat not in expected[1]:
            wrong[name] = (without_hat, with_hat)
    assert wrong == {}
