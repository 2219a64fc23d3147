"""The bench of a look-up finds, by a slip and a date, whom it recorded, and counts what the act counts."""

from __future__ import annotations

from itertools import islice

from config.bench import look_up
from config.bench.people import People
from mash_hub.models import SearchCounter
from tests.cast import Cast


def test_each_is_found_by_a_misspelt_name_and_a_date_and_not_as_typed(cast: Cast) -> None:
    sought = [*islice(look_up.drawn(People(look_up.SEED)), 3)]
    look_up.recorded(cast.devika, sought)
    arms = look_up.arms(cast.devika, sought)
    for number, person in enumerate(sought):
        typed, whole = look_up.misspelt(person), look_up.identity_of(person)
        assert typed.names[0].family != whole.names[0].family
        assert typed.birth == whole.birth
        assert arms["look"](number) > 0
        assert arms["search"](number) > 0
    assert len(sought) == 3
    with look_up.door(cast.devika):
        assert SearchCounter.objects.get(person=cast.devika.person_id).count == 1
