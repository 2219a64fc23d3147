"""The virus scanner is asked over its own protocol, and only a clear answer makes a file clean."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest

from agencies.attachments import scanner
from agencies.attachments.scanner import Finding
from tests.attachments.clamd import daemon
from tests.attachments.papers import EICAR


@pytest.fixture
def folder(tmp_path: Path, settings: Any) -> Path:
    settings.HUB_CLAMD = f"unix:{tmp_path}/clamd.ctl"
    return tmp_path


def test_up5_a_clean_file_is_clean_and_eicar_is_found(folder: Path) -> None:
    with daemon(folder) as server:
        assert scanner.answers()
        assert scanner.scan([b"words ", b"of a letter"]) is Finding.CLEAN
        assert scanner.scan([EICAR[:30], EICAR[30:]]) is Finding.VIRUS
        assert scanner.scan([]) is Finding.CLEAN
        assert server.scanned == [17, 68, 0]


def test_a_piece_longer_than_the_protocol_likes_is_cut_and_arrives_whole(folder: Path) -> None:
    with daemon(folder) as server:
        assert scanner.scan([bytes(200_000), bytes(5)]) is Finding.CLEAN
        assert server.scanned == [200_005]


@pytest.mark.parametrize(
    "answer",
    [
        b"INSTREAM size limit exceeded. ERROR",
        b"stream: OK but",
        b"stream: Can't allocate memory ERROR",
        b"FOUND",
    ],
)
def test_up5_no_clear_answer_says_nothing(folder: Path, answer: bytes) -> None:
    with daemon(folder) as server:
        server.answer = answer
        assert scanner.scan([b"words"]) is Finding.UNKNOWN


def test_up5_without_a_scanner_or_with_one_that_is_down_nothing_is_clean(
    folder: Path, settings: Any
) -> None:
    assert scanner.scan([b"words"]) is Finding.UNKNOWN
    assert not scanner.answers()
    settings.HUB_CLAMD = "tcp:127.0.0.1:9"
    assert scanner.scan([b"words"]) is Finding.UNKNOWN
    settings.HUB_CLAMD = ""
    assert scanner.scan([b"words"]) is Finding.UNKNOWN
    assert not scanner.answers()


def test_a_scanner_that_takes_too_long_is_not_waited_for(folder: Path) -> None:
    with socket.socket(socket.AF_UNIX) as silent:
        silent.bind(str(folder / "clamd.ctl"))
        silent.listen()
        begun = time.monotonic()
        assert scanner.scan([b"words"], seconds=0.3) is Finding.UNKNOWN
        assert time.monotonic() - begun < 2


CONFIGURATION = """
LocalSocket {folder}/clamd.ctl
DatabaseDirectory {folder}/signatures
Foreground yes
"""


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("clamd", path="/usr/sbin:/usr/bin"), reason="no clamav-daemon")
def test_up5_the_real_daemon_finds_eicar_and_lets_a_letter_pass(folder: Path) -> None:
    signatures = folder / "signatures"
    signatures.mkdir()
    (signatures / "local.ndb").write_text(f"Eicar-Test-Signature:0:0:{EICAR.hex()}\n")
    folder.chmod(0o755)
    configuration = folder / "clamd.conf"
    configuration.write_text(CONFIGURATION.format(folder=folder))
    command = ["/usr/sbin/clamd", "-c", str(configuration)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as clamd:
        try:
            until = time.monotonic() + 60
            while not scanner.answers() and time.monotonic() < until and clamd.poll() is None:
                time.sleep(0.1)
            assert scanner.scan([b"words of a letter"]) is Finding.CLEAN
            assert scanner.scan([EICAR]) is Finding.VIRUS
        finally:
            clamd.terminate()
