"""While a hold stands, no single file of what it holds is destroyed by itself: that of a disclosure too (4.17)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from agencies import door
from agencies.actors import Hat
from agencies.verdicts import Refused
from audit.workspace import jobs
from mash_hub import attachments, sealed_attachments
from mash_hub.models import HoldKind, SealedAttachment
from mash_hub.models.attachments import Going
from tests.attachments.clamd import daemon
from tests.audit_workspace.disclosure_case import (
    World,
    answered,
    closed,
    collected,
    considered,
    made,
    on,
    proposed,
    settled,
    worded,
)
from tests.audit_workspace.test_sealed_disclosures import lodged
from tests.cast import Cast, client_of, post
from tests.mash_hub.enquiry_case import fresh
from tests.mash_hub.keeping_case import held, lifted
from tests.mash_hub.test_attachments import WORDS, attached, stored
from tests.mash_hub.test_sealed_attachments import got, sealed_file


@pytest.fixture(autouse=True)
def scanner(tmp_path: Path, settings: Any) -> Iterator[Any]:
    """A virus scanner that answers, and a place of this test's own for what is stored."""
    settings.HUB_CLAMD = f"unix:{tmp_path}/clamd.ctl"
    settings.HUB_ATTACHMENTS_DIR = str(tmp_path / "attachments")
    with daemon(tmp_path) as server:
        yield server


@pytest.fixture
def world(cast: Cast) -> World:
    return made(cast)


def removes(by: Hat, paper: SealedAttachment) -> None:
    with door.door(by):
        now = fresh(paper)
        sealed_attachments.remove(now, by=by, version=now.version)


def test_a_file_of_a_sealed_item_stays_until_the_request_that_asks_for_it_is_answered(
    world: World, settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    worded(world)
    cole = world.cast.cole
    paper = sealed_file(cole, lodged(world))
    row = collected(world)
    address = reverse("mash_hub:sealed-file-remove", args=[paper.pk])
    with django_capture_on_commit_callbacks(execute=True):
        sent = post(client_of(cole), address, cole, version=paper.version)
    assert (sent.status_code, "hold on this file" in sent.content.decode()) == (403, True)
    assert (got(cole, paper), len(stored(settings))) == (WORDS, 1)
    answered(world, row)
    with on(row.owners_on):
        considered(world, row)
        proposed(world, row)
        settled(world.reviewers[1], row)
        closed(world, row)
        jobs.ask_owners()
        with django_capture_on_commit_callbacks(execute=True):
            removes(cole, paper)
        assert (got(cole, paper), stored(settings)) == (404, [])


def test_a_file_of_an_item_stays_while_the_item_is_asked_for(world: World) -> None:
    owen = world.cast.owen
    paper = attached(owen, world.item, going=Going.HOME)
    collected(world)
    with door.door(owen), pytest.raises(Refused, match="hold on this file"):
        attachments.remove(fresh(paper), by=owen, version=paper.version)


def test_a_file_stays_under_a_hold_that_forbids_destroying_alone(world: World) -> None:
    """A complaint lets what is written change, and nothing be destroyed; so with what came after it."""
    hold = held(world.cast, world.enquiry.reference, kind=HoldKind.COMPLAINT)
    cole, owen = world.cast.cole, world.cast.owen
    sealed, own = sealed_file(cole, lodged(world)), attached(owen, world.item, going=Going.HOME)
    with pytest.raises(Refused, match=hold.reference):
        removes(cole, sealed)
    with door.door(owen), pytest.raises(Refused, match="hold"):
        attachments.remove(fresh(own), by=owen, version=own.version)
    lifted(hold, world.cast.moira, world.cast.ivor)
    removes(cole, sealed)
