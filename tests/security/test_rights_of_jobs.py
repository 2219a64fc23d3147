"""AC13: what runs later runs with the rights its people have then: revoked in between, it gives nothing."""

from __future__ import annotations

import inspect
from dataclasses import replace
from typing import Any

import pytest

from agencies import door, hats, sealing
from agencies.actors import Hat
from agencies.models import AgreementParty
from agencies.reasons import Reason, ReasonCode
from agencies.roles import Role
from agencies.verdicts import Refused
from config.celery import app
from mash_hub import sharing
from mash_hub.models import InformationRequest, Item, ItemRelease
from tests.cast import SETUP, Cast
from tests.mash_hub.enquiry_case import (
    SHARE,
    asked,
    fresh,
    opened_by,
    rated,
    returned,
    wrote,
)
from tests.mash_hub.test_list_matches import asked as asked_to_match
from tests.mash_hub.test_list_matches import run, settled

TEXT = "ZQX three incidents in nine months"


def test_ac13_no_message_in_the_broker_carries_a_person_or_a_thing(cast: Cast) -> None:
    """Every task is a trigger without arguments: what it does, it derives from rows as they stand."""
    app.loader.import_default_modules()
    ours = {name: task for name, task in app.tasks.items() if not name.startswith("celery.")}
    assert ours
    for name, task in ours.items():
        taken = inspect.signature(task.run).parameters.values()
        assert all(one.kind is inspect.Parameter.VAR_KEYWORD for one in taken), name


# --- what is given after an agency's own answer ---------------------------------------------------


@pytest.fixture
def waiting(cast: Cast) -> tuple[Item, InformationRequest]:
    """The police have answered; health, for whom that waits, has not."""
    sent = asked(cast, rated(cast), "police", "health")
    opened_by(cast.owen, sent["police"])
    item = wrote(cast.owen, sent["police"], TEXT, SHARE)
    returned(cast.owen, sent["police"])
    opened_by(cast.kim, sent["health"])
    wrote(cast.kim, sent["health"], "Seen twice", SHARE)
    return item, sent["health"]


def reads(hat: Hat, item: Item) -> str:
    with door.door(hat):
        rows = Item.objects.visible_to(hat).filter(pk=item.pk)
        opened = sealing.open_quietly(rows, ["content"], by=hat)
        return "".join(opened.text(row, "content", "text") for row in rows)


def granted(cast: Cast, item: Item) -> bool:
    """Whether health's agency was given the key at all."""
    with door.door(cast.owen):
        return cast.agency.health.pk in sealing.readers(fresh(item), "content", by=cast.owen)


def test_ac13_what_waits_is_given_where_nothing_was_revoked(cast: Cast, waiting: Any) -> None:
    item, request = waiting
    assert not granted(cast, item)
    returned(cast.kim, request)
    assert (granted(cast, item), reads(cast.kim, item)) == (True, TEXT)


def test_ac13_a_release_that_was_taken_back_meanwhile_is_not_given(
    cast: Cast, waiting: Any
) -> None:
    item, request = waiting
    with door.door(cast.owen):
        row = ItemRelease.objects.get(item=item)
        because = Reason(ReasonCode.SENT_IN_ERROR)
        sharing.end(row, by=cast.owen, because=because, version=row.version)
    returned(cast.kim, request)
    assert (granted(cast, item), reads(cast.kim, item)) == (False, "")


def test_ac13_an_agency_that_left_the_agreement_meanwhile_shares_nothing_more(
    cast: Cast, waiting: Any
) -> None:
    item, request = waiting
    with door.door(SETUP):
        AgreementParty.objects.filter(
            agency=cast.agency.police.pk, agreement__workspace=cast.workspace.mash
        ).update(left_on=hats.today())
    returned(cast.kim, request)
    assert (granted(cast, item), reads(cast.kim, item)) == (False, "")


# --- what two people agreed to and one runs later -------------------------------------------------


def test_ac13_a_list_agreed_to_is_not_matched_by_who_lost_the_role_meanwhile(cast: Cast) -> None:
    agreed = settled(asked_to_match(cast.devika), cast.mandeep)
    moved = replace(cast.devika, role=Role.DUTY_OFFICER)
    with pytest.raises(Refused, match="cannot match a list"):
        run(agreed, moved)
    assert run(agreed, cast.devika) == []  # nobody in it is on record
