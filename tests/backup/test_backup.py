"""A backup: three sealed parts, none of which alone gives anything, and the way back from them."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from psycopg import sql

from agencies import clock, disposal, door, files, sealing
from agencies.models import Hold, SealedReason
from agencies.models.files import File, RetentionClass, ShredSecret
from agencies.verdicts import Refused
from config.backup import keys, parts, restoring
from config.backup.parts import NoBackup, Part
from config.roles import ensure_database
from tests.backup.conftest import database_names, url_of
from tests.cast import Cast
from tests.security.walking import entries

CANARY = "ZQX-grey-hatchback"


def written(cast: Cast) -> SealedReason:
    with door.door(cast.owen):
        file = files.open_file(
            "item",
            owner_id=cast.owen.agency_id,
            workspace_id=cast.owen.workspace_id,
            retention_class=RetentionClass.AGENCY_ITEM,
        )
        row = SealedReason(
            id=uuid4(), file=file, owner_id=cast.owen.agency_id, written_at=clock.now()
        )
        sealing.seal(row, "sentence", {"sentence": CANARY}, by=cast.owen)
        return row.start()


@contextmanager
def new_databases() -> Iterator[tuple[str, str]]:
    """Two empty databases, dropped at the end."""
    name = f"restored_{uuid4().hex[:8]}"
    admin = url_of("postgres", "postgres")
    for one in (name, f"{name}_keys"):
        ensure_database(admin, one)
    try:
        yield name, f"{name}_keys"
    finally:
        with psycopg.connect(admin, autocommit=True) as connection:
            for one in (name, f"{name}_keys"):
                drop = sql.SQL("DROP DATABASE {} WITH (FORCE)")
                connection.execute(drop.format(sql.Identifier(one)))


def manage(*words: str, names: tuple[str, str], place: Path, login: str = "web") -> Any:
    """A command of a hub on restored databases, as its administrator runs it."""
    environment = {
        **os.environ,
        "HUB_TEST": "false",
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "HUB_DEMO": "true",
        "HUB_LOGIN": login,
        "DATABASE_URL": url_of(login, names[0]),
        "KEYS_DATABASE_URL": url_of(login, names[1]),
        "OWNER_DATABASE_URL": url_of("owner", names[0]),
        "OWNER_KEYS_DATABASE_URL": url_of("owner", names[1]),
        "HUB_ATTACHMENTS_DIR": str(place / "back"),
    }
    return subprocess.run(
        [sys.executable, str(settings.BASE_DIR / "manage.py"), *words],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def counts(name: str) -> dict[str, int]:
    """The number of rows of each table, as a superuser sees them."""
    with psycopg.connect(url_of("postgres", name)) as connection:
        tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        return {
            table: connection.execute(
                sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))
            ).fetchone()[0]
            for (table,) in tables.fetchall()
        }


def secrets_in(name: str) -> set[UUID]:
    with psycopg.connect(url_of("postgres", name)) as connection:
        return {one for (one,) in connection.execute("SELECT file_id FROM agencies_shredsecret")}


def taken(folder: Path) -> None:
    call_command("backup", str(folder), verbosity=0)


def test_a_backup_comes_back_whole_into_an_empty_machine_by_one_command(
    committed_cast: Cast, place: Path
) -> None:
    row = written(committed_cast)
    main, second = database_names()
    before = counts(main)
    taken(place / "backups")
    with new_databases() as names:
        words = ("restore", str(place / "backups"), "--private-keys", str(place / "private"))
        done = manage(*words, names=names, place=place)
        assert done.returncode == 0, done.stderr
        assert "Now run ./hub verify" in done.stdout
        after = counts(names[0])
        # Restoring adds its own entry to the log, under a writer of its own; the backup itself had begun.
        grown = {"audit_log_entry": 1, "audit_log_writer": 1, "audit_workspace_backuprun": 1}
        assert after == {name: n + grown.get(name, 0) for name, n in before.items()}
        assert secrets_in(names[1]) == secrets_in(second)
        verified = manage("verify", names=names, place=place, login="owner")
        assert verified.returncode == 0, verified.stdout + verified.stderr
        with psycopg.connect(url_of("postgres", names[0])) as connection:
            sealed = connection.execute(
                "SELECT sentence FROM agencies_sealedreason WHERE id = %s", [row.id]
            ).fetchone()
        assert bytes(sealed[0]) == bytes(row.sentence)
        # A second time it is not empty any more, and nothing is written over.
        again = manage(*words, names=names, place=place)
        assert again.returncode == 1
        assert "not empty" in again.stderr
    old, new = (place / name / "aa" / "0001" for name in ("attachments", "back"))
    assert new.read_bytes() == old.read_bytes()


def test_no_part_tells_anything_by_itself(committed_cast: Cast, place: Path) -> None:
    written(committed_cast)
    taken(place / "backups")
    for part in Part:
        ((path, _),) = parts.entries(place / "backups", part)
        content = path.read_bytes() + parts.list_file(path).read_bytes()
        for word in (CANARY, "Owen Marsh", "agencies_", "PGDMP", "devika"):
            assert word.encode() not in content, (part, word)
        assert path.stat().st_mode & 0o077 == 0
    told = entries()[-1]
    assert (told.verb, told.service, told.ground) == ("BACKED_UP", "backup", "main,keys,files")


def test_a_part_opens_with_its_own_private_key_alone(committed_cast: Cast, place: Path) -> None:
    taken(place / "backups")
    swapped = place / "swapped"
    swapped.mkdir()
    for part, other in ((Part.MAIN, Part.KEYS), (Part.KEYS, Part.MAIN), (Part.FILES, Part.FILES)):
        keys.private_file(swapped, part).write_bytes(keys.private(place / "private", other))
    with new_databases() as names:
        done = manage(
            "restore",
            str(place / "backups"),
            "--private-keys",
            str(swapped),
            names=names,
            place=place,
        )
        assert done.returncode == 1
        assert "does not open with this private key" in done.stderr
        assert counts(names[0]) == {}


def test_a_damaged_or_foreign_backup_is_refused_before_anything_is_written(
    committed_cast: Cast, place: Path
) -> None:
    taken(place / "backups")
    ((path, entry),) = parts.entries(place / "backups", Part.MAIN)
    whole = path.read_bytes()
    path.write_bytes(whole[:-20])
    with pytest.raises(NoBackup, match="damaged"):
        parts.choose(place / "backups", Part.MAIN)
    path.write_bytes(whole)
    listed = parts.list_file(path)
    listed.write_text(listed.read_text().replace(entry.mac, "00" * 32))
    with pytest.raises(NoBackup, match="was not made by the hub"):
        parts.choose(place / "backups", Part.MAIN)
    with pytest.raises(NoBackup, match="no backup"):
        parts.choose(place / "backups", Part.KEYS, datetime(2020, 1, 1, tzinfo=UTC))


def test_what_was_shredded_is_dead_in_every_older_backup(committed_cast: Cast, place: Path) -> None:
    row = written(committed_cast)
    kept = written(committed_cast)
    taken(place / "backups")
    with door.door(committed_cast.owen):
        assert sealing.open([row], ["sentence"], by=committed_cast.owen)[row, "sentence"]

    disposal.shred(row.file_id)

    with door.door(committed_cast.owen):
        assert sealing.open([row], ["sentence"], by=committed_cast.owen)[row, "sentence"] is None
    later = place / "later"
    taken(later)
    # The old hub with the newest secrets, as the restoring does it.
    (later / "main").rename(place / "unused")
    (place / "backups" / "main").rename(later / "main")
    with new_databases() as names:
        done = manage(
            "restore",
            str(later),
            "--private-keys",
            str(place / "private"),
            names=names,
            place=place,
        )
        assert done.returncode == 0, done.stderr
        assert row.file_id not in secrets_in(names[1])
        assert kept.file_id in secrets_in(names[1])
        with psycopg.connect(url_of("postgres", names[0])) as connection:
            there = connection.execute(
                "SELECT count(*) FROM agencies_sealedreason WHERE id = %s", [row.id]
            ).fetchone()
        assert there == (1,)  # the row came back, and nobody can open it


def test_a_hold_blocks_shredding_and_doing_it_twice_changes_nothing(committed_cast: Cast) -> None:
    row = written(committed_cast)
    with door.door(committed_cast.hugh):
        hold = Hold(
            id=uuid4(),
            file_id=row.file_id,
            hold_kind="LITIGATION",
            placed_at=clock.now(),
            placed_by_id=committed_cast.hugh.person_id,
        )
        hold.save(force_insert=True)
    with pytest.raises(Refused, match="hold"):
        disposal.shred(row.file_id)
    assert ShredSecret.objects.using("keys").filter(pk=row.file_id).exists()
    with door.door(committed_cast.hugh):
        Hold.objects.filter(pk=hold.pk).update(lifted_at=clock.now())
    disposal.shred(row.file_id)
    disposal.shred(row.file_id)
    assert not ShredSecret.objects.using("keys").filter(pk=row.file_id).exists()
    with door.door(committed_cast.owen):
        assert File.objects.get(pk=row.file_id).destroyed_at is not None
    told = [entry for entry in entries() if entry.verb == "SHREDDED"]
    assert [entry.thing_ids for entry in told] == [[row.file_id]]


def test_each_part_is_kept_for_its_own_time_and_the_newest_always(
    committed_cast: Cast, place: Path
) -> None:
    folder = place / "backups"
    taken(folder)
    for part in Part:
        ((path, entry),) = parts.entries(folder, part)
        for days in (40, 100):
            at = entry.at - timedelta(days=days)
            older = parts.sealed_file(folder, part, at)
            older.write_bytes(b"old")
            words = parts.list_file(path).read_text().replace(entry.made_at, at.isoformat())
            parts.list_file(older).write_text(words)
    removed = {(path.parent.name, path.stem[:10]) for path in parts.remove_old(folder, clock.now())}
    days = {part: sorted(day for name, day in removed if name == part) for part in Part}
    assert [len(days[part]) for part in (Part.MAIN, Part.FILES, Part.KEYS)] == [1, 1, 2]
    assert all(len(parts.entries(folder, part)) >= 1 for part in Part)
    assert list(parts.remove_old(folder, clock.now() + timedelta(days=999))) != []
    assert all(len(parts.entries(folder, part)) == 1 for part in Part)


def test_what_is_missing_is_a_sentence(
    committed_cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(CommandError, match="BACKUP_DATABASE_URL is missing"):
        call_command("backup", str(tmp_path))
    main, second = database_names()
    monkeypatch.setenv("BACKUP_DATABASE_URL", url_of("backup", main))
    monkeypatch.setenv("BACKUP_KEYS_DATABASE_URL", url_of("backup", second))
    monkeypatch.setattr(keys, "public_file", lambda part: tmp_path / f"{part}.public")
    with pytest.raises(CommandError, match="no backup keys yet"):
        call_command("backup", str(tmp_path))
    with pytest.raises(CommandError, match="Say where"):
        call_command("backup")
    assert not [*tmp_path.rglob("*.sealed"), *tmp_path.rglob("*.begun")]


@pytest.mark.parametrize("name", ["../beside", "/tmp/zqx-absolute", "aa/../../beside"])
def test_an_archive_writes_nothing_outside_its_folder(tmp_path: Path, name: str) -> None:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        archive.addfile(tarfile.TarInfo(name), io.BytesIO())
    target = tmp_path / "deep" / "files"
    with pytest.raises(NoBackup, match="not packed by a hub"):
        restoring._put_files(iter([packed.getvalue()]), target)
    assert not target.exists()
    assert not [*tmp_path.rglob("beside")]


def test_an_archive_makes_no_links(tmp_path: Path) -> None:
    packed = io.BytesIO()
    link = tarfile.TarInfo("aa/link")
    link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
    with tarfile.open(fileobj=packed, mode="w") as archive:
        archive.addfile(link)
    with pytest.raises(NoBackup, match="not packed by a hub"):
        restoring._put_files(iter([packed.getvalue()]), tmp_path / "files")
    assert not (tmp_path / "files").exists()
