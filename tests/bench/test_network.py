"""The bench of a network fills the hub as it says, and its page shows all of it."""

from __future__ import annotations

from config.bench import network
from tests.cast import Cast


def test_every_node_is_within_two_steps_and_no_pair_is_linked_twice() -> None:
    found = [*network.pairs(300, 1_200)]
    assert len(found) == len({*found}) == 1_200
    beside = {far for near, far in found if near == 0}
    assert len(beside) == network.BESIDE
    assert {far for near, far in found if near in beside} | beside == {*range(1, 300)}


def test_the_page_shows_every_node_and_link_that_was_filled_in(cast: Cast) -> None:
    cards = network.record(cast.owen, 50)
    network.link(cast.owen, cards, 100)
    page = network.page(cast.owen, cards[0].subject_id)
    assert page.count('<text class="t"') == 50
    assert page.count("<line ") == 100
