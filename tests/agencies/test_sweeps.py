"""What runs out goes by itself, once."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from urllib.parse import urlsplit, urlunsplit
from uuid import UUID, uuid4

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connections
from django.test import Client
from django.urls import reverse

from agencies import clock, door, drafts, files, sweeps, throttle
from agencies.models import AgreementStatus, Attempts, Draft, Grant, SharingAgreement, ShredSecret
from agencies.models.files import RetentionClass
from agencies.sweeps import SWEEP
from mash_hub.jobs import remove_old_drafts
from tests.cast import Cast
from tests.security.walking import entries


def begun(cast: Cast) -> Draft:
    """A contact that Joan began and never sent."""
    with door.door(cast.joan):
        file = files.open_file(
            "contact",
            owner_id=cast.joan.agency_id,
            workspace_id=cast.joan.workspace_id,
            retention_class=RetentionClass.MASH_NO_ACTION,
        )
        return drafts.save(
            {"story": "ZQX"},
            by=cast.joan,
            form="contact",
            thing_kind="contact",
            thing_id=uuid4(),
            file_id=file.pk,
        )


def test_a_draft_nobody_touched_for_thirty_days_goes_with_its_key(cast: Cast) -> None:
    draft = begun(cast)
    remove_old_drafts()
    with door.door(cast.joan):
        assert Draft.objects.filter(pk=draft.pk).exists()
    with clock.moved(clock.now() + timedelta(days=31)):
        remove_old_drafts()
        remove_old_drafts(unknown="to an old worker")
    with door.door(cast.joan):
        assert not Draft.objects.filter(pk=draft.pk).exists()
        assert not Grant.objects.filter(thing_id=draft.pk).exists()


def test_an_agreement_ends_after_its_last_day_and_only_once(cast: Cast) -> None:
    with clock.moved(clock.now() + timedelta(days=400)):
        sweeps.sweep()
        sweeps.sweep()
    with door.door(SWEEP):
        agreements = SharingAgreement.objects.all()
        assert {row.status for row in agreements} == {AgreementStatus.EXPIRED}
        assert {row.version for row in agreements} == {2}


# -- counters of failed tries ----------------------------------------------------------------------


def failed_at_sign_in(name: str) -> None:
    answer = Client().post(
        reverse("account:sign-in"), {"user_name": name, "password": "wrong-wrong-wrong"}
    )
    assert answer.status_code == 422


def counters() -> int:
    with door.door(SWEEP):
        return Attempts.objects.count()


def test_counters_of_failed_tries_go_when_they_no_longer_count(cast: Cast) -> None:
    failed_at_sign_in("devika")
    kept = counters()
    assert kept
    sweeps.sweep()
    assert counters() == kept
    with clock.moved(clock.now() + throttle.WINDOW + timedelta(seconds=1)):
        failed_at_sign_in("nobody-at-all")
        sweeps.sweep()
        assert 0 < counters() <= kept
        with door.door(SWEEP):
            newest = [max(row.failed_at) for row in Attempts.objects.all()]
        assert min(newest) > clock.now() - throttle.WINDOW


def test_a_counter_that_is_being_tried_stays_and_one_swept_away_is_made_anew(
    committed_cast: Cast,
) -> None:
    counter = [throttle.Counter("k" * 64)]
    with door.door(SWEEP):
        throttle.Try(counter).failed()
    with door.door(SWEEP):
        throttle.Try(counter)
        with ThreadPoolExecutor(1) as other:
            assert other.submit(swept).result() == 0
    assert swept() == 1
    with door.door(SWEEP):
        throttle.Try(counter).failed()
    assert counters() == 1


def swept() -> int:
    """What the sweep of counters takes, a day later."""
    with clock.moved(clock.now() + timedelta(days=1)), door.door(SWEEP):
        return sweeps.forget_attempts()


# -- shred secrets without a file --------------------------------------------------------------------


def secret_of(made: timedelta) -> ShredSecret:
    """A secret whose act was rolled back, so long ago."""
    row = ShredSecret(file_id=uuid4(), secret=bytes(32), made_at=clock.now() - made)
    row.start()
    return row


def secrets_left() -> set[UUID]:
    return set(ShredSecret.objects.using("keys").values_list("pk", flat=True))


def test_only_secrets_older_than_any_backup_and_without_a_file_are_removed(cast: Cast) -> None:
    with clock.moved(clock.now() - timedelta(days=40)):
        filed = begun(cast).file_id
    old, young = secret_of(timedelta(days=40)), secret_of(timedelta(days=34))
    assert sweeps.remove_orphan_secrets() == 1
    assert sweeps.remove_orphan_secrets() == 0
    assert {filed, young.pk} <= secrets_left()
    assert old.pk not in secrets_left()
    (entry,) = [one for one in entries() if one.verb == "SHREDDED"]
    assert (entry.service, entry.count, entry.ground) == ("disposal", 1, "orphans")


def test_no_secret_goes_when_so_many_lack_a_file_that_the_database_must_be_another(
    cast: Cast,
) -> None:
    for _ in range(25):
        secret_of(timedelta(days=40))
    before = secrets_left()
    with pytest.raises(CommandError, match=r"Nothing was removed\. 25 of 25"):
        call_command("sweep_secrets")
    assert secrets_left() == before


def test_the_sweep_of_secrets_runs_under_a_login_of_its_own_and_no_other(
    committed_cast: Cast,
) -> None:
    orphan = secret_of(timedelta(days=40))
    for login, code in (("web", 1), ("disposal", 0)):
        environment = {
            **os.environ,
            "HUB_LOGIN": login,
            "DATABASE_URL": url_of("default", login),
            "DISPOSAL_DATABASE_URL": url_of("default", login),
            "KEYS_DATABASE_URL": url_of("keys", login),
        }
        command = [sys.executable, "manage.py", "sweep_secrets"]
        done = subprocess.run(command, cwd=settings.BASE_DIR, env=environment, check=False)
        assert done.returncode == code, login
    assert orphan.pk not in secrets_left()


def url_of(alias: str, login: str) -> str:
    """A database of this test under another login."""
    parts = urlsplit(os.environ["DATABASE_URL"])
    host = parts.netloc.rpartition("@")[2]
    name = connections[alias].settings_dict["NAME"]
    return urlunsplit(parts._replace(netloc=f"{login}@{host}", path=f"/{name}"))
