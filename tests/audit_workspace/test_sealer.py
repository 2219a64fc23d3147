"""The sealer's process: a key of its own, one leader, and another that goes on when it is gone."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from agencies import clock, door
from agencies.leaders import Leadership
from audit.log import entries as log
from audit.log.entries import Verb
from audit.log.models import Checkpoint, Seal
from audit.proof.notes import Key, NotGenuine
from audit.workspace.sealer import SealerProcess
from tests.cast import SETUP, Cast


@pytest.fixture
def key_file(committed_cast: Cast, tmp_path: Path, settings: Any) -> Path:
    settings.SEALER_KEY_FILE = str(tmp_path / "sealer" / "signing.key")
    with door.door(committed_cast.devika):
        log.write(by=committed_cast.devika, verb=Verb.VIEWED, at=clock.now())
    return Path(settings.SEALER_KEY_FILE)


def until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def sealed() -> int:
    with door.door(SETUP):
        return Seal.objects.filter(number__gt=0).count()


def test_it_seals_and_signs_while_it_leads_and_another_takes_over(key_file: Path) -> None:
    with Leadership("sealer") as other:
        assert other.leads()
        stopped = threading.Event()
        running = threading.Thread(target=SealerProcess().run, kwargs={"until": stopped.is_set})
        running.start()
        time.sleep(1.5)
        assert sealed() == 0
        other.give_up()
        began = time.monotonic()
        until(lambda: sealed() > 0)
        assert time.monotonic() - began < 10  # BJ6
    stopped.set()
    running.join()
    with door.door(SETUP):
        [signed] = Checkpoint.objects.all()
    assert Key.read(signed.signer).name == "testserver/log"


def test_it_refuses_a_signing_key_that_others_may_read(key_file: Path) -> None:
    SealerProcess()
    assert key_file.stat().st_mode & 0o777 == 0o600
    key_file.chmod(0o644)
    with pytest.raises(NotGenuine, match="0600"):
        SealerProcess()
