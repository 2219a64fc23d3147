"""What was destroyed is in no table, index, history, key, log, letter, file, nor in the broker (4.17).

Words are sealed wherever they lie, so that a search for them alone would prove little: the sealed bytes
themselves are noted while the record lives, and searched for afterwards, everywhere.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.conf import settings as hub_settings
from django.core import mail
from django.db import connection, connections

from agencies import clock, door, presence
from agencies.database import emptying
from agencies.models import File, Grant
from agencies.models.base import Versioned
from agencies.models.files import ShredSecret
from config.celery import app
from mash_hub import destroying
from mash_hub.models import DestructionState, Involvement
from tests.cast import SETUP, Cast
from tests.mash_hub.keeping_case import proposed, settled, state_of
from tests.security import broker
from tests.security.test_leaks import (
    Canaries,
    attached,
    drafted,
    dump,
    everything_logged,
    folder,
    forms,
    whole_case,
)

QUEUE = "celery"


@pytest.fixture(autouse=True)
def _a_queue_of_its_own() -> Iterator[None]:
    yield
    broker.opened().delete(QUEUE, "hub:zqx")


def jobs_wait() -> None:
    """Every job of the hub waits in the queue, as when no worker runs."""
    for one in hub_settings.CELERY_BEAT_SCHEDULE.values():
        app.send_task(one["task"])


def sealed_in(file_ids: list[UUID]) -> dict[str, bytes]:
    """The sealed bytes of every row in some files, each earlier version and its grants included."""
    found: dict[str, bytes] = {}
    for model in emptying.kept_in_files():
        histories = [model.history.model] if issubclass(model, Versioned) else []
        columns = emptying.sections_of(model)
        for table in (model, *histories) if columns else ():
            for row in table._default_manager.filter(file_id__in=file_ids).values(*columns):
                for column, value in row.items():
                    if value:
                        found[f"{table.__name__}.{column} {len(found)}"] = bytes(value)
    return found


def keys_of(file_ids: list[UUID]) -> dict[str, bytes]:
    """The shred secrets of some files."""
    rows = ShredSecret.objects.using("keys").filter(pk__in=file_ids)
    return {f"secret {row.pk}": bytes(row.secret) for row in rows}


def naming(file_ids: list[UUID]) -> tuple[set[str], set[str]]:
    """The ids of whom some files are about, and of everything in these files."""
    with door.door(SETUP):
        parts = Involvement.objects.filter(file_id__in=file_ids)
        people = {str(one) for pair in parts.values_list("subject", "card") for one in pair}
        things = {str(one) for one in file_ids}
        for model in apps.get_models():
            names = {field.attname for field in model._meta.concrete_fields}
            if issubclass(model, Versioned) and "file_id" in names:
                rows = model._default_manager.filter(file_id__in=file_ids)
                things |= {str(one) for one in rows.values_list("pk", flat=True)}
    return people, things


# What an agency wrote is its own, in files of its own, until it goes too; the log has its own period.
OWN = {b"mash_hub_item", b"mash_hub_historicalitem", b"audit_log_entry"}
_ID = re.compile(rb"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def ties(whole: bytes, people: set[str], things: set[str]) -> set[bytes]:
    """The tables of a dump of which a row names somebody and something of a case at once."""
    found, table = set(), b""
    whom, what = ({one.encode() for one in ids} for ids in (people, things))
    for line in whole.split(b"\n"):
        if match := re.fullmatch(rb"public\.(\w+)", line):
            table = match[1]
        said = {*_ID.findall(line)}
        if said & whom and said & what:
            found.add(table)
    return found - OWN


def as_kept(value: bytes) -> list[bytes]:
    """Bytes as they may lie somewhere: as they are, in hexadecimal, in base64."""
    return [value, value.hex().encode(), base64.b64encode(value)]


def test_the_search_of_the_broker_finds_what_lies_in_any_place_of_it() -> None:
    canary = Canaries()
    client = broker.opened()
    app.send_task("mash_hub.jobs.sweep_clocks", kwargs={"words": canary("Job") * 200})
    for kind, put in enumerate(
        (
            lambda text: client.set("hub:zqx", text * 50),
            lambda text: client.hset("hub:zqx", "k", text),
            lambda text: client.zadd("hub:zqx", {text: 1}),
            lambda text: client.sadd("hub:zqx", text),
            lambda text: client.xadd("hub:zqx", {"k": text}),
        )
    ):
        client.delete("hub:zqx")
        put(canary(f"Kind{kind}"))
        assert canary.given[-1].encode() in broker.dump()
    assert canary.given[0].encode() in broker.dump()


def test_no_word_of_a_destroyed_case_is_left_anywhere(
    committed_cast: Cast, tmp_path: Path, settings: Any
) -> None:
    cast, canary = committed_cast, Canaries()
    settings.HUB_ATTACHMENTS_DIR = str(tmp_path / "attachments")
    settings.HUB_CLAMD = ""
    heard: list[bytes] = []
    listener = broker.opened().pubsub()
    listener.psubscribe("*")
    with everything_logged() as written:
        _, enquiry = whole_case(cast, canary)
        drafted(cast, enquiry, canary)
        attached(cast, canary)
        presence.register([cast.devika, cast.owen])
        presence.types(cast.devika, enquiry.pk, "rationale")
        jobs_wait()
        with door.door(SETUP):
            File.objects.get(pk=enquiry.file_id).set_closed(clock.now() - timedelta(days=3000))
            ids = [enquiry.file_id]
            before = {**sealed_in(ids), **keys_of(ids)}
        with door.door(cast.devika):
            assert Grant.objects.filter(file_id__in=ids).exists()
        assert {name.partition(".")[0] for name in before} >= {
            "Contact",
            "Enquiry",
            "HistoricalEnquiry",
        }
        database = str(connection.settings_dict["NAME"])
        secrets = str(connections["keys"].settings_dict["NAME"])
        people, things = naming(ids)
        whole = dump(database) + dump(secrets)
        assert ties(whole, people, things) >= {
            b"agencies_grantcause",
            b"mash_hub_informationrequest",
            b"mash_hub_involvement",
        }
        assert all(any(form in whole for form in as_kept(one)) for one in before.values())
        row = settled(proposed(enquiry.reference, cast.moira), cast.ivor)
        assert destroying.carry_out_all() == 1
        assert state_of(row) == DestructionState.DONE
        jobs_wait()
        while message := listener.get_message(timeout=0.2):
            heard.append(str(message).encode())
        listener.close()
    places = {
        "database": dump(database),
        "key database": dump(secrets),
        "broker": broker.dump(),
        "messages": b"\n".join(heard),
        "log": written.getvalue().encode(),
        "mail": "\n".join(str(letter.message()) for letter in mail.outbox).encode(),
        "attachments": folder(tmp_path / "attachments"),
    }
    assert b"sweep_clocks" in places["broker"], "jobs waited"
    assert any(b"hub:outbox" in one for one in heard), "the messages were heard"
    left = [
        (place, name)
        for place, held in places.items()
        for name, value in before.items()
        if any(form in held for form in as_kept(value))
    ]
    assert left == []
    said = [
        (place, text)
        for place, held in places.items()
        for text in canary.given
        if any(form in held for form in forms(text))
    ]
    assert said == []
    with door.door(cast.devika):
        assert not Grant.objects.filter(file_id__in=ids).exists()
    assert ties(places["database"], people, things) == set(), (
        "nobody gets from a person to it, nor back"
    )
