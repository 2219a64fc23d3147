"""Replacing the root of the hub's own keys at a key service and in a module: nothing else notices."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from agencies import hub_rotation, keys
from agencies.crypto.errors import CannotOpen
from agencies.custody import chosen, own
from agencies.custody.provider import LOG_KEY, KeysUnavailable
from tests.custody.conftest import Choose
from tests.security.walking import entries

OWN = sorted({*keys.HUB_KEYS} - {LOG_KEY})


@pytest.fixture(params=["transit", pytest.param("hardware", marks=pytest.mark.hardware)])
def lines(request: pytest.FixtureRequest, providers: dict[str, str]) -> str:
    """How the file of providers describes the keeper."""
    is_hardware = request.param == "hardware"
    return request.getfixturevalue("hardware_lines") if is_hardware else providers["transit"]


@pytest.fixture
def hub(db: None, lines: str, choose: Choose, settings: Any, tmp_path: Path) -> dict[str, bytes]:
    """A hub whose own keys lie under a root of that keeper, and what they are."""
    settings.HUB_KEYS_DIR = str(tmp_path / "hub")
    choose(f'hub = "other"\n{lines}')
    keys.ensure_hub_keys()
    own.make("index-2")  # as a rotation of the index key makes one
    return held()


def held() -> dict[str, bytes]:
    return {name: own.read(name) for name in (*OWN, "index-2")}


def files(ending: str) -> set[str]:
    return {path.name for path in chosen.keyring().folder.glob(f"*{ending}")}


def root_is_there(name: str) -> bool:
    return chosen.provider("other").has(name)


def test_the_keys_stay_and_the_old_root_is_gone(hub: dict[str, bytes]) -> None:
    before = own.place()
    wrapped = {name: own.wrapped_file(name, before.root).read_bytes() for name in hub}
    assert hub_rotation.rotate() == len(hub)
    assert held() == hub
    assert (root_is_there("hub"), root_is_there("hub-2")) == (False, True)
    assert files(".wrapped") == {f"{name}.hub-2.wrapped" for name in hub}
    for name, old in wrapped.items():  # what somebody kept of the old files opens nothing
        own.wrapped_file(name, before.root).write_bytes(old)
        own.wrapped_file(name, before.root).chmod(0o600)
        with pytest.raises((KeysUnavailable, CannotOpen)):
            own.read_at(name, before)
        own.wrapped_file(name, before.root).unlink()
    call_command("rotate", "hub", verbosity=0)
    assert (held(), own.place().root) == (hub, "hub-3")
    told = [one.ground for one in entries() if one.ground.startswith("hub_root")]
    assert told == ["hub_root:began", "hub_root:finished"] * 2


@pytest.mark.parametrize("where", ["_copy", "put_place", "_finish", "destroy"])
def test_killed_anywhere_every_key_is_read_and_the_next_run_ends_it(
    hub: dict[str, bytes], where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    owners = {
        "_copy": hub_rotation,
        "put_place": own,
        "_finish": hub_rotation,
        "destroy": type(chosen.provider("other")),
    }
    calls = []

    def killed(*_: Any, **__: Any) -> None:
        calls.append(where)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(owners[where], where, killed)
        with pytest.raises(KeyboardInterrupt):
            hub_rotation.rotate()
    assert calls == [where]
    assert held() == hub
    hub_rotation.rotate()
    assert held() == hub
    assert own.place().old is None
    assert not root_is_there("hub")


def test_it_moves_the_keys_from_the_keyring_and_back(
    hub: dict[str, bytes], lines: str, choose: Choose
) -> None:
    choose(lines)  # the hub's keys are to lie in the keyring
    hub_rotation.rotate()
    assert held() == hub
    assert files(".wrapped") == set()
    assert not root_is_there("hub")
    with pytest.raises(CommandError, match="files of the keyring, under no root"):
        call_command("rotate", "hub")
    choose(f'hub = "other"\n{lines}')
    hub_rotation.rotate()
    assert held() == hub
    assert files(".key") == {f"{LOG_KEY}.key"}


def test_a_keeper_that_gives_back_something_else_changes_nothing(
    hub: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    true_read = own.read_at
    with monkeypatch.context() as patch:
        new = own.ROOT + "-2"
        patch.setattr(
            own, "read_at", lambda name, at: b"?" * 32 if at.root == new else true_read(name, at)
        )
        with pytest.raises(KeysUnavailable, match="does not give back"):
            hub_rotation.rotate()
    assert own.place().root == own.ROOT
    assert held() == hub
