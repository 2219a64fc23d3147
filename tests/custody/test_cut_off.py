"""Keys stay a minute in memory; an agency whose key service fails twice is cut off, and it alone (CR9)."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse

from agencies import keys
from agencies.crypto.labels import Label, context
from agencies.custody import chosen, transit
from agencies.custody.provider import CutOff, KeysUnavailable, Provider, Root
from agencies.custody.transit import KeyService
from agencies.custody.watch import Watch
from agencies.models.keys import root_of
from tests.cast import Cast, client_of
from tests.custody.key_service import TOKEN, StandIn
from tests.mash_hub.enquiry_case import SHARE, asked, opened_by, rated, returned, wrote

BOUND = context(Label.AGENCY_KEY, b"somebody")
TEXT = "ZQX three incidents in nine months"


@dataclass
class Keeper:
    """The local keyring behind a switch, counting what it is asked."""

    within: Provider
    is_down: bool = False
    unwrapped: list[str] = field(default_factory=list)

    def __getattr__(self, word: str) -> Any:
        if self.is_down:
            raise KeysUnavailable("It does not answer.")
        return getattr(self.within, word)

    def unwrap(self, name: str, wrapped: bytes, where: bytes) -> bytes:
        self.unwrapped.append(name)
        return self.__getattr__("unwrap")(name, wrapped, where)


@dataclass
class Clock:
    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def keeper() -> Keeper:
    return Keeper(chosen.keyring())


@pytest.fixture
def watch(clock: Clock, keeper: Keeper) -> Watch:
    return Watch(clock, lambda name: keeper, looks_by_itself=False)  # type: ignore[arg-type, return-value]


def test_an_unwrapped_key_is_kept_a_minute_and_no_longer(
    watch: Watch, clock: Clock, keeper: Keeper
) -> None:
    root, key_id = Root("local", f"agency-{uuid4()}"), uuid4()
    keeper.create(root.name)
    wrapped = keeper.wrap(root.name, b"private", BOUND)
    assert watch.get(key_id) is None
    assert watch.unwrap(key_id, root, wrapped, BOUND) == b"private"
    clock.now += 59.9
    assert watch.get(key_id) == b"private"
    clock.now += 0.1
    assert watch.get(key_id) is None
    watch.unwrap(key_id, root, wrapped, BOUND)
    clock.now += 60
    watch.look()  # nobody asks for it, and it is gone from memory all the same
    assert not watch._kept


def test_two_failed_checks_ten_seconds_apart_cut_off_and_one_that_succeeds_lets_in_again(
    watch: Watch, clock: Clock, keeper: Keeper
) -> None:
    root, key_id = Root("local", f"agency-{uuid4()}"), uuid4()
    keeper.create(root.name)
    wrapped = keeper.wrap(root.name, b"private", BOUND)
    watch.unwrap(key_id, root, wrapped, BOUND)
    clock.now += 10
    watch.look()
    keeper.is_down = True
    clock.now += 10
    watch.look()
    watch.look()  # the second check is not due yet
    assert watch.get(key_id) == b"private"  # one failure is no failure yet
    clock.now += 9.9
    watch.look()
    assert not watch.is_cut_off(root)
    clock.now += 0.1
    watch.look()
    assert watch.is_cut_off(root)
    assert not watch._kept
    keeper.is_down = False
    with pytest.raises(CutOff):  # not before a check has succeeded
        watch.unwrap(key_id, root, wrapped, BOUND)
    came_back = clock.now
    while watch.is_cut_off(root):
        clock.now += 1
        watch.look()
    assert clock.now - came_back <= 10
    assert watch.unwrap(key_id, root, wrapped, BOUND) == b"private"


def test_a_failure_between_two_that_succeed_cuts_nothing_off(
    watch: Watch, clock: Clock, keeper: Keeper
) -> None:
    root = Root("local", f"agency-{uuid4()}")
    keeper.create(root.name)
    watch.require(root)
    for keeper.is_down in (False, True, False, True, False, True):
        clock.now += 10
        watch.look()
        assert not watch.is_cut_off(root)


def test_fs9_a_slow_keeper_holds_up_its_own_agency_alone_and_once_cut_off_nobody_waits_for_it(
    clock: Clock, service: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = KeyService(address=f"http://127.0.0.1:{service.server_port}", token=TOKEN)
    known = {"slow": slow, "local": chosen.keyring()}
    watch = Watch(clock, known.__getitem__, looks_by_itself=False)
    roots = {name: Root(name, f"agency-{uuid4()}") for name in known}
    wrapped = {}
    for name, root in roots.items():
        known[name].create(root.name)
        wrapped[name] = known[name].wrap(root.name, name.encode(), BOUND)

    def took(name: str) -> float:
        began = time.monotonic()
        try:
            assert watch.unwrap(uuid4(), roots[name], wrapped[name], BOUND) == name.encode()
        finally:
            seconds[name] = time.monotonic() - began
        return seconds[name]

    seconds: dict[str, float] = {}
    service.seconds = 2.0
    with ThreadPoolExecutor(1) as pool:
        waits = pool.submit(took, "slow")
        time.sleep(0.2)
        assert took("local") < 0.5  # while the other waits
        assert not waits.done()
        assert 2.0 <= waits.result() < 3.0  # slow, and in time
    monkeypatch.setattr(transit, "_TIMEOUT_SECONDS", 0.5)
    with pytest.raises(KeysUnavailable):
        took("slow")
    assert seconds["slow"] < 1.5  # it is not waited for any longer than that
    for _ in range(2):
        clock.now += 10
        watch.look()
    assert [watch.is_cut_off(root) for root in roots.values()] == [True, False]
    asked_before = len(service.asked)
    with pytest.raises(CutOff):
        took("slow")
    assert seconds["slow"] < 0.1
    assert len(service.asked) == asked_before
    assert took("local") < 0.5


def test_nothing_of_an_agency_cut_off_is_read_others_go_on_and_its_page_says_what_to_do(
    cast: Cast, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    police = root_of("local", cast.agency.police.pk, 1)
    keeper = Keeper(chosen.keyring())

    def provider(name: str) -> Any:
        return keeper if of_police["asked"] else chosen.keyring()

    of_police = {"asked": False}
    watch = Watch(clock, provider, looks_by_itself=False)
    monkeypatch.setattr(keys, "watch", watch)
    request = asked(cast, rated(cast), "police", "health")["police"]
    opened_by(cast.owen, request)
    item = wrote(cast.owen, request, TEXT, SHARE)
    returned(cast.owen, request)
    page = reverse("mash_hub:item", kwargs={"pk": item.pk})
    owen, devika = client_of(cast.owen), client_of(cast.devika)
    assert TEXT in owen.get(page).content.decode()
    assert TEXT in devika.get(page).content.decode()

    def look() -> None:
        for root in [*watch._roots]:
            of_police["asked"] = root == police
            if watch._roots[root].is_due(clock.now):
                watch._check(root)

    keeper.is_down = True
    for _ in range(2):
        clock.now += 10
        look()
    answer = owen.get(page)
    assert answer.status_code == 503
    assert answer["Retry-After"] == "10"
    said = answer.content.decode()
    assert "key service of your agency does not answer" in said
    assert "Tell whoever runs your agency" in said
    assert TEXT not in said
    assert TEXT in devika.get(page).content.decode()  # released to her agency, under its own key
    keeper.is_down = False
    clock.now += 10
    look()
    assert TEXT in owen.get(page).content.decode()
