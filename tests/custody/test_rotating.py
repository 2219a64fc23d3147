"""Replacing an agency's keys while the hub is in use: nothing is unreadable, the old key opens nothing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, connection, connections, transaction

from agencies import clock, door, files, keys, rotating, sealing
from agencies.actors import Service
from agencies.crypto import grants as grant_crypto
from agencies.crypto.errors import CannotOpen
from agencies.custody import chosen
from agencies.custody.provider import KeysUnavailable
from agencies.models import Grant, GrantWrap, LegalRegime, SealedReason
from agencies.models.files import RetentionClass
from agencies.models.keys import AgencyKey, root_of
from agencies.models.rotations import Rotation
from agencies.verdicts import Refused
from audit.log.models import Entry
from tests.cast import Cast

WORDS = {"sentence": "ZQX-grey-hatchback"}
GDPR = LegalRegime.UK_GDPR


def sealed_by(hat: Any, *, to: set[UUID] | None = None, count: int = 1) -> list[SealedReason]:
    """Sealed rows of a hat's agency, given to others."""
    with door.door(hat):
        rows = []
        for _ in range(count):
            file = files.open_file(
                "item",
                owner_id=hat.agency_id,
                workspace_id=hat.workspace_id,
                retention_class=RetentionClass.AGENCY_ITEM,
            )
            row = SealedReason(
                id=uuid4(), file=file, owner_id=hat.agency_id, written_at=clock.now()
            )
            sealing.seal(row, "sentence", WORDS, by=hat, to=to or set())
            rows.append(row.start())
    return rows


def read(rows: list[SealedReason], hat: Any) -> list[Any]:
    with door.door(hat):
        opened = sealing.open(rows, ["sentence"], by=hat)
        return [opened[row, "sentence"] for row in rows]


def key_of(agency_id: UUID, hat: Any) -> AgencyKey:
    with door.door(hat):
        return AgencyKey.objects.in_use().get(agency=agency_id, regime=GDPR)


def begun(hat: Any) -> Rotation:
    with door.door(hat):
        return rotating.begin_pair(hat.agency_id, GDPR, by=hat)


@pytest.fixture(autouse=True)
def _small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rotating, "_BATCH", 2)
    keys.forget_private_keys()


def test_at_every_step_everything_is_read_and_at_the_end_the_old_pair_opens_nothing(
    cast: Cast,
) -> None:
    police = cast.agency.police.pk
    given = sealed_by(cast.devika, to={police}, count=5)
    old = key_of(police, cast.paula)
    private = keys_of(old, cast.paula)
    before = {bytes(row.sentence) for row in given}
    rotation = begun(cast.paula)
    assert (rotation.total, rotation.done) == (5, 0)
    late = sealed_by(cast.devika, to={police})  # sealed to the new pair at once
    assert read(given + late, cast.owen) == [WORDS] * 6
    seen = []
    rotating.go_on(
        rotation.pk,
        police,
        lambda at: seen.append((at.done, at.percent, read(given, cast.owen) == [WORDS] * 5)),
    )
    assert [(done, ok) for done, _, ok in seen] == [(2, True), (4, True), (5, True), (5, True)]
    assert [percent for _, percent, _ in seen] == [40, 80, 99, 100]
    keys.forget_private_keys()
    assert read(given + late, cast.owen) == [WORDS] * 6
    with door.door(cast.owen):
        again = AgencyKey.objects.get(pk=old.pk)
        assert again.destroyed_at
        assert bytes(again.wrapped_private_key) == b""
        wraps = [*GrantWrap.objects.filter(receiver=police).select_related("grant")]
        for wrap in wraps:  # somebody kept the old private half: it opens nothing stored
            with pytest.raises(CannotOpen):
                grant_crypto.unwrap(bytes(wrap.wrapped), private, wrap.grant.place())
        rows = SealedReason.objects.filter(pk__in=[row.pk for row in given])
        assert {bytes(row.sentence) for row in rows} == before  # no content was sealed anew
        said = Entry.objects.filter(verb="KEY_ROTATED").values_list("ground", flat=True)
        assert sorted(said) == ["began", "finished"]


def keys_of(key: AgencyKey, hat: Any) -> bytes:
    with door.door(hat):
        return keys.private_keys({key.pk})[key.pk]


def test_a_page_that_comes_between_the_last_two_steps_is_read(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It read its wraps before the rotation ended, and asks for the private half afterwards."""
    police = cast.agency.police.pk
    (row,) = sealed_by(cast.devika, to={police})
    rotation = begun(cast.paula)
    asked, find = [], keys.private_keys

    def late(key_ids: set[UUID]) -> dict[UUID, bytes]:
        monkeypatch.setattr(keys, "private_keys", find)
        asked.append(key_ids)
        old = AgencyKey.objects.get(pk=rotation.key_id)
        assert rotating._seal_anew(old) == 1
        old.set_destroyed(clock.now())
        keys.forget_private_keys()
        return find(key_ids)

    monkeypatch.setattr(keys, "private_keys", late)
    assert read([row], cast.owen) == [WORDS]
    assert asked == [{rotation.key_id}]


def test_nothing_is_sealed_to_a_pair_that_is_destroyed(cast: Cast) -> None:
    police = cast.agency.police.pk
    (row,) = sealed_by(cast.devika)
    old = key_of(police, cast.paula)
    rotating.go_on(begun(cast.paula).pk, police)
    with door.door(cast.devika):
        grant = Grant.objects.filter(owner=cast.devika.agency_id).first()
        assert grant is not None
        with pytest.raises(IntegrityError, match="replaced"), transaction.atomic():
            GrantWrap.objects.create(
                grant_id=uuid4(), owner_id=row.owner_id, receiver_id=police, key=old, wrapped=b"x"
            )


def test_a_root_is_replaced_and_the_old_one_opens_no_pair(cast: Cast) -> None:
    police = cast.agency.police.pk
    given = sealed_by(cast.devika, to={police}, count=2)
    old, keyring = root_of("local", police, 1), chosen.keyring()
    with door.door(cast.paula):
        rotation = rotating.begin_root(police, by=cast.paula)
        with pytest.raises(Refused, match="already"):
            rotating.begin_root(police, by=cast.paula)
    told: list[bool] = []
    rotating.go_on(
        rotation.pk, police, lambda _: told.append(read(given, cast.owen) == [WORDS] * 2)
    )
    assert told == [True, True]
    assert not keyring.has(old.name)
    keys.forget_private_keys()
    assert read(given, cast.owen) == [WORDS] * 2
    with door.door(cast.paula):
        pairs = [*AgencyKey.objects.filter(agency=police)]
        assert {key.root for key in pairs} == {root_of("local", police, 2)}
        made = keys.make_pair  # a pair made now is under the new root
        pairs[0].set_retired(clock.now())
        assert made(police, pairs[0].regime).root_number == 2


def test_a_page_whose_root_goes_while_it_asks_is_read(cast: Cast) -> None:
    police = cast.agency.police.pk
    with door.door(cast.paula):
        stale = AgencyKey.objects.in_use().filter(agency=police).first()
        rotation = rotating.begin_root(police, by=cast.paula)
    rotating.go_on(rotation.pk, police)
    keys.forget_private_keys()
    with door.door(cast.paula):
        assert stale is not None
        assert keys.private_key(stale)


def test_a_root_moves_to_the_keeper_that_the_settings_name_now(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    police = cast.agency.police.pk
    monkeypatch.setattr(chosen, "provider_name", lambda _: "gone")
    with door.door(cast.paula):
        rotation = rotating.begin_root(police, by=cast.paula)
    with pytest.raises(KeysUnavailable):
        rotating.step(rotation.pk, police)
    assert chosen.keyring().has(root_of("local", police, 1).name)  # nothing is lost by it
    assert not any(key.provider == "gone" for key in pairs_of(cast, police))


def pairs_of(cast: Cast, agency_id: UUID) -> list[AgencyKey]:
    with door.door(cast.hugh):
        return [*AgencyKey.objects.filter(agency=agency_id)]


def test_keys_are_replaced_by_managers_of_their_agency_alone(cast: Cast) -> None:
    with door.door(cast.hugh), pytest.raises(Refused, match="own manager"):
        rotating.begin_pair(cast.agency.police.pk, GDPR, by=cast.hugh)
    with door.door(cast.owen), pytest.raises(Refused):
        rotating.begin_root(cast.agency.police.pk, by=cast.owen)
    with door.door(cast.paula):
        rotating.begin_pair(cast.agency.police.pk, GDPR, by=cast.paula)
        with pytest.raises(Refused, match="being replaced already"):
            rotating.begin_pair(cast.agency.police.pk, GDPR, by=cast.paula)


KILLED = """
import os, signal, sys, django
django.setup()
from uuid import UUID
from agencies import rotating
rotating._BATCH = 3
done = 0
def told(rotation):
    global done
    done += 1
    if done == 2:
        os.kill(os.getpid(), signal.SIGKILL)
rotating.go_on(UUID(sys.argv[1]), UUID(sys.argv[2]), told)
"""


def test_a_rotation_that_is_killed_goes_on_where_it_was(committed_cast: Cast) -> None:
    cast = committed_cast
    police = cast.agency.police.pk
    given = sealed_by(cast.devika, to={police}, count=10)
    rotation = begun(cast.paula)
    run = subprocess.run(
        [sys.executable, "-c", KILLED, str(rotation.pk), str(police)],
        env={**os.environ, "DATABASE_URL": _url(), "DJANGO_SETTINGS_MODULE": "tests.settings"},
        check=False,
    )
    assert run.returncode == -signal.SIGKILL
    assert rotating.unfinished() == [(rotation.pk, police)]
    assert read(given, cast.owen) == [WORDS] * 10
    with door.door(Service("rotation", police)):
        assert Rotation.objects.get(pk=rotation.pk).done == 6
    rotating.go_on(rotation.pk, police)
    assert rotating.unfinished() == []
    assert read(given, cast.owen) == [WORDS] * 10
    with door.door(Service("rotation", police)):
        assert Rotation.objects.get(pk=rotation.pk).done == 10


def _url() -> str:
    """The address of this test's own database, for another process."""
    head, _, _ = os.environ["DATABASE_URL"].rpartition("/")
    return f"{head}/{connection.settings_dict['NAME']}"


class Load:
    """Work that goes on in threads of its own, over and over, until it is stopped."""

    def __init__(self, *works: Any) -> None:
        self.stop, self.failed = threading.Event(), []
        self.counts = [0] * len(works)
        self.threads = [
            threading.Thread(target=self._run, args=(place, work))
            for place, work in enumerate(works)
        ]

    def _run(self, place: int, work: Any) -> None:
        try:
            while not self.stop.is_set():
                work()
                self.counts[place] += 1
        except BaseException as error:  # told to the test
            self.failed.append(error)
        finally:
            connections.close_all()

    def __enter__(self) -> Load:
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop.set()
        for thread in self.threads:
            thread.join()


@pytest.mark.slow
def test_rotations_under_load_fail_no_read_and_no_write(
    committed_cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """CR7: readers and a writer go on while pairs and roots of the reader's agency are replaced."""
    cast = committed_cast
    monkeypatch.setattr(rotating, "_BATCH", 20)
    police = cast.agency.police.pk
    given = sealed_by(cast.devika, to={police}, count=120)
    late: list[SealedReason] = []

    def reader() -> None:
        assert read(given, cast.owen) == [WORDS] * 120
        keys.forget_private_keys()  # as if the minute were over each time

    def writer() -> None:
        late.extend(sealed_by(cast.devika, to={police}))

    with Load(reader, reader, reader, writer) as load:
        for _ in range(4):
            rotating.go_on(begun(cast.paula).pk, police)
            with door.door(cast.paula):
                rotation = rotating.begin_root(police, by=cast.paula)
            rotating.go_on(rotation.pk, police)
    assert load.failed == []
    assert min(load.counts) > 5
    assert read(given + late, cast.owen) == [WORDS] * (120 + len(late))
    with door.door(cast.paula):
        old = AgencyKey.objects.filter(agency=police, retired_at__isnull=False)
        assert old.count() == 4
    with door.door(cast.owen):
        assert not GrantWrap.objects.filter(key__in=old.all()).exists()
