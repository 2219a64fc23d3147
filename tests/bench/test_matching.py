"""The bench of matching: people drawn alike each time, judged rightly, and an attack that can succeed."""

from collections import Counter

import pytest

from config.bench import attack, matching
from config.bench.matching import Quality, Share
from config.bench.people import COLUMNS, People
from mash_hub.linkage.composites import Composite
from mash_hub.linkage.rows import Name, Row


def test_one_seed_draws_the_same_people_and_another_seed_others() -> None:
    first, again, other = (People(seed).lists(20) for seed in (1, 1, 2))
    assert first == again
    assert first != other


def test_every_kind_of_decoy_shares_a_home_and_is_somebody_else() -> None:
    draw = People(3)
    (whole,) = ([row for home in range(40) for row in draw.household(home)],)
    for decoy in draw.decoys(whole, 12):
        of = next(row for row in whole if row.home == decoy.home)
        assert decoy.who not in {row.who for row in whole}
        assert (decoy.street, decoy.postcode) == (of.street, of.postcode)
        assert len(decoy.cells()) == len(COLUMNS)


def test_quality_counts_what_was_found_missed_and_mistaken() -> None:
    draw = People(4)
    left = [row for home in range(10) for row in draw.household(home)][:4]
    right = [*left[:3], draw.twin(left[0])]
    found = matching.quality(left, right, [(0, 0), (1, 1), (0, 3)])
    assert found == Quality(precision=2 / 3, recall=2 / 3)
    assert found.f1 == pytest.approx(2 / 3)
    assert matching.quality(left, right, []) == Quality(0, 0)


def test_a_figure_says_its_target_and_whether_it_is_met() -> None:
    assert str(Share("F1", 0.95, 0.99)) == "F1: 0.95 (target at least 0.99) NOT MET"
    assert Share("recovered", 0.002, 0.01, is_most=True).is_met
    assert not Share("recovered", 0.02, 0.01, is_most=True).is_met


def _crowd(seed: int) -> list[Row]:
    draw = People(seed)
    return matching.rows(
        (row for home in range(1_500) for row in draw.household(home)), identifiers=False
    )


def test_counting_reads_names_alone_but_none_of_the_stored_composites() -> None:
    known, stored = _crowd(5), _crowd(6)
    assert attack.by_one_field(known, stored) > 0.05
    recovered = attack.recovered(known, stored)
    assert {"sound-born", "sounds-year", "sounds-day", "sound-door"} <= set(recovered)
    assert max(recovered.values()) < matching.MOST_RECOVERED


def test_the_attack_finds_a_composite_that_is_too_unevenly_spread() -> None:
    skewed: Counter[Composite] = Counter(
        {("weak", "a", "b"): 9, ("weak", "a", "c"): 5, ("weak", "a", "d"): 1}
    )
    assert attack._share(skewed, skewed, b"k" * 32) == 1


def test_a_row_without_names_gives_the_attacker_nothing() -> None:
    nobody, somebody = Row(), Row(names=(Name.of("Ann", "Hill"),))
    assert attack.recovered([somebody], [nobody]) == {}
