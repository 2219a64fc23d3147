"""What is stored opens for whom it was given and where it belongs, and for nobody and nowhere else."""

from __future__ import annotations

import io
import logging
import os
import traceback
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID, uuid4

import psycopg
import pytest
from django.db import connection
from django.urls import reverse

from agencies import absorbing, clock, door, keys, sealing
from agencies.actors import Service
from agencies.crypto import grants as grant_crypto
from agencies.crypto import sections as section_crypto
from agencies.crypto.errors import CannotOpen
from agencies.models import AgencyKey, ShredSecret
from audit.log.entries import DID_NOT_OPEN
from audit.log.models import Entry
from audit.workspace import alarms
from audit.workspace.models import Alarm
from tests.agencies.test_sealing import MEETING, opened, sealed_by
from tests.cast import Cast, client_of
from tests.mash_hub.enquiry_case import SHARE, asked, opened_by, rated, returned, wrote
from tests.security.test_leaks import Canaries, whole_case

WRAPS = """
SELECT g.thing_kind, g.thing_id, g.section, g.receiver_id, g.generation, w.wrapped
FROM agencies_grant AS g JOIN agencies_grantwrap AS w ON w.grant_id = g.id
"""


def as_superuser(statement: str, *values: Any) -> list[tuple[Any, ...]]:
    """What a thief of the whole database reads, or writes."""
    name = str(connection.settings_dict["NAME"])
    url = urlsplit(os.environ["HUB_ADMIN_URL"])._replace(path=f"/{name}").geturl()
    with psycopg.connect(url) as admin:
        cursor = admin.execute(statement, values)  # type: ignore[arg-type]
        return cursor.fetchall() if cursor.description else []


def private_keys_of(agency_id: UUID) -> list[bytes]:
    """Every private half an agency has: what a thief of one agency's keys holds."""
    with door.door():
        ids = {key.pk for key in AgencyKey.objects.filter(agency=agency_id)}
        return [*keys.private_keys(ids).values()]


def opens(wrapped: bytes, info: grant_crypto.Info, privates: list[bytes]) -> bool:
    for private in privates:
        try:
            grant_crypto.unwrap(wrapped, private, info)
        except CannotOpen:
            continue
        return True
    return False


@pytest.mark.parametrize("absorbed", [False, True])
def test_with_one_agencys_keys_a_thief_of_everything_opens_just_what_it_was_given(
    committed_cast: Cast, absorbed: bool
) -> None:
    """CR5: the dump holds every wrap of every agency."""
    whole_case(committed_cast, Canaries())
    if absorbed:
        assert absorbing.absorb_all() > 0
    stolen = committed_cast.agency.health.pk
    privates = private_keys_of(stolen)
    wraps = as_superuser(WRAPS)
    receivers = {row[3] for row in wraps}
    assert len(receivers) > 2
    for kind, thing_id, section, receiver_id, generation, wrapped in wraps:
        for claimed in (receiver_id, stolen):
            info = grant_crypto.Info(kind, thing_id, section, claimed, generation)
            may = receiver_id == stolen and claimed == stolen
            assert opens(bytes(wrapped), info, privates) is may, (kind, section)


def test_a_kept_copy_of_an_old_grant_opens_no_later_version(cast: Cast) -> None:
    """CR6: whoever kept the old data key has the old words, and nothing that came after."""
    with door.door(cast.owen):
        row = sealed_by(cast.owen, to={cast.agency.health.pk}, cause=MEETING)
    before = bytes(row.sentence)
    privates = private_keys_of(cast.agency.health.pk)
    with door.door(cast.kim):
        from_grant = _received(row.id)
    data_key = grant_crypto.unwrap(from_grant[1], privates[0], from_grant[0])

    with door.door(cast.owen):
        sealing.take_back([row], by=cast.owen, cause=MEETING)
    assert opened(row, cast.kim) is None
    with door.door(cast.owen):
        sealing.seal(row, "sentence", {"sentence": "what came after"}, by=cast.owen)

    with door.door(cast.owen):
        secret = keys.shred_secrets({row.file_id})[row.file_id]
        place = {
            "data_key": data_key,
            "shred_secret": secret,
            "mac_key": keys.hub_key("payload-mac"),
            "kind": row.kind,
            "id": row.id,
            "section": "sentence",
        }
        assert section_crypto.open_(before, **place)
        with pytest.raises(CannotOpen):
            section_crypto.open_(bytes(row.sentence), **place)


def _received(thing_id: UUID) -> tuple[grant_crypto.Info, bytes]:
    with connection.cursor() as cursor:
        cursor.execute(WRAPS + " WHERE g.thing_id = %s", [thing_id])
        kind, pk, section, receiver, generation, wrapped = cursor.fetchone()
    return grant_crypto.Info(kind, pk, section, receiver, generation), bytes(wrapped)


def test_ciphertexts_swapped_in_the_database_show_a_safe_page_and_no_word(
    committed_cast: Cast,
) -> None:
    """CR2: rows, sections and generations changed about by somebody who can write anything."""
    cast = committed_cast
    enquiry = rated(cast)
    request = opened_by(cast.owen, asked(cast, enquiry, "police")["police"])
    one = wrote(cast.owen, request, "ZQX the first", SHARE)
    other = wrote(cast.owen, request, "ZQX the second", SHARE)
    returned(cast.owen, request)
    page = reverse("mash_hub:enquiry", args=[enquiry.pk])
    devika = client_of(cast.devika)
    assert "ZQX the first" in devika.get(page).content.decode()
    as_superuser("ALTER TABLE mash_hub_item DISABLE TRIGGER USER")
    try:
        as_superuser(
            "UPDATE mash_hub_item AS item SET content = twin.content FROM mash_hub_item AS twin"
            " WHERE (item.id, twin.id) IN ((%s, %s), (%s, %s))",
            one.pk,
            other.pk,
            other.pk,
            one.pk,
        )
    finally:
        as_superuser("ALTER TABLE mash_hub_item ENABLE TRIGGER USER")
    watch = Service("audit_watch")

    def alarms_standing() -> list[str]:
        with door.door(watch):
            alarms.watch(by=watch, at=clock.now())
        with door.door(cast.ines):
            standing = Alarm.objects.visible_to(cast.ines).standing()
            return [one.alarm_kind for one in standing if one.alarm_kind == "DID_NOT_OPEN"]

    assert alarms_standing() == []
    answer = devika.get(page)
    assert answer.status_code == 503
    assert "ZQX" not in answer.content.decode()
    with door.door(cast.devika):
        newest = Entry.objects.filter(verb="REFUSED").order_by("-written_at")[0]
    assert (newest.ground, newest.result) == (DID_NOT_OPEN, "503")
    assert enquiry.pk in newest.thing_ids
    assert alarms_standing() == ["DID_NOT_OPEN"]
    health = client_of(cast.ines).get(reverse("audit_workspace:health")).content.decode()
    assert "Sealed content was moved or changed in the database" in health


def test_key_material_stands_in_no_traceback_log_or_representation(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """CR11: an error inside the cipher says its kind, and nothing that it held."""
    with door.door(cast.owen):
        row = sealed_by(cast.owen)
        secret = bytes(ShredSecret.objects.using("keys").get(pk=row.file_id).secret)
    held = [secret, *private_keys_of(cast.agency.police.pk), keys.hub_key("payload-mac")]
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    logging.getLogger().addHandler(handler)

    def broken(*_args: Any, **_more: Any) -> Any:
        raise RuntimeError("The cipher is broken.")

    monkeypatch.setattr(section_crypto, "unpad", broken)
    try:
        with door.door(cast.owen), pytest.raises(RuntimeError) as caught:
            sealing.open([row], ["sentence"], by=cast.owen)
        told = "".join(traceback.format_exception(caught.value))
        page = client_of(cast.owen).get(reverse("mash_hub:request", args=[uuid4()]))
    finally:
        logging.getLogger().removeHandler(handler)
    said = told + written.getvalue() + page.content.decode() + repr(vars(keys))
    for key in held:
        for form in (key.hex(), repr(key)[2:-1], key.decode("latin-1")):
            assert form not in said
