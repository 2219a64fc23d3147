"""The front script: its words, and the one sentence it says when something is in the way."""

import ast
import os
import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.setup import script

PROJECT = script.PROJECT
HUB = PROJECT / "hub"


def _run(*words: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(HUB), *words],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        env={**os.environ, **variables},
    )


def test_it_lists_its_words_one_a_line_when_called_alone() -> None:
    done = _run()
    assert done.returncode == 0
    listed = re.findall(r"^  ([a-z-]+) +\S", done.stdout, re.MULTILINE)
    assert {"demo", "test", "check", "fix", "serve"} <= set(listed)


def test_every_word_it_lists_is_documented() -> None:
    listed = re.findall(r"^  ([a-z-]+) +\S", _run().stdout, re.MULTILINE)
    text = (PROJECT / "docs" / "operations.md").read_text()
    missing = [word for word in listed if f"`./hub {word}" not in text]
    assert missing == []


def test_a_word_without_its_command_is_neither_listed_nor_done(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    hub = script.load()
    monkeypatch.setitem(hub.COMMANDS, "not-yet", "a later issue's")
    assert "not-yet" not in hub.usage()
    with pytest.raises(hub.Sentence, match="does not know the word 'not-yet'"):
        hub.main(["not-yet"])


def test_an_unknown_word_is_answered_with_the_words_there_are() -> None:
    done = _run("dmeo")
    assert done.returncode == 1
    assert "does not know the word 'dmeo'" in done.stderr
    assert "demo" in done.stderr


def test_a_port_in_use_is_one_sentence_that_says_what_to_do() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = _run("demo", PORT=str(port))
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr == (
        f"Port {port} is in use: choose another, for example PORT={port + 1} ./hub demo.\n"
    )


@pytest.mark.parametrize("port", ["http", "0", "70000", "-1"])
def test_what_is_no_port_is_refused_before_any_work(port: str) -> None:
    done = _run("demo", PORT=port)
    assert done.returncode == 1
    assert f"PORT={port} is not a port" in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("Temporary failure in name resolution", "the network did not answer"),
        ("npm error code ENOTFOUND", "the network did not answer"),
        ("error: Request failed\n  cause: dns error", "the network did not answer"),
        ("hint: x has no wheels with a matching platform tag", "no ready-made packages"),
        ("OSError: [Errno 28] No space left on device", "The disk is full"),
        ("hash mismatch\nfor package x", "pip failed: for package x"),
    ],
)
def test_a_failed_set_up_is_explained_in_one_line(words: str, sentence: str) -> None:
    said = script.load().explain(["/usr/bin/pip", "install"], words)
    assert sentence in said
    assert "\n" not in said


def test_it_needs_nothing_but_the_standard_library_and_an_old_python() -> None:
    tree = ast.parse(HUB.read_text(), feature_version=(3, 9))
    imported = {
        name.split(".")[0]
        for node in ast.walk(tree)
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    assert imported <= sys.stdlib_module_names


def test_the_larger_set_of_packages_makes_the_smaller_one_needless(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    hub = script.load()
    monkeypatch.setattr(hub, "VENV", tmp_path)
    assert not hub.installed("demo")
    (tmp_path / "hub-packages.json").write_text(f'{{"test": "{hub.lock("test")}"}}')
    assert hub.installed("demo")
    assert not hub.installed("dev")
    (tmp_path / "hub-packages.json").write_text('{"test": "of an older lock"}')
    assert not hub.installed("demo")
