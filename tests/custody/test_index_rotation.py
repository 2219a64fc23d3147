"""Replacing the index key: everybody is found at every step, and afterwards the old key finds nobody (CR13)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agencies import door, keys
from agencies.actors import Hat, Service
from agencies.custody import chosen, own
from agencies.models.rotations import Rotation
from agencies.verdicts import Refused
from mash_hub import finding, index_keys, index_rotation, sheets
from mash_hub.identities import Identity, composites, exact
from mash_hub.identity_tokens import hashed
from mash_hub.models.interests import InterestStreet, InterestToken
from mash_hub.models.sheets import SheetToken, Topic
from mash_hub.models.subjects import Subject
from mash_hub.models.tokens import Token
from tests.cast import Cast
from tests.mash_hub.contact_case import MARISA, submitted
from tests.mash_hub.test_interests import EX, MY_HOME, SEARCH, STRANGER, declared, sees

BY = Service("rotation")
MAIL = "ella.north@example.com"


@pytest.fixture(autouse=True)
def _small_batches_and_the_old_key_back(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Keys lie in files beside the database: put back what the test destroyed, remove what it made."""
    monkeypatch.setattr(index_rotation, "_BATCH", 2)
    monkeypatch.setattr(index_rotation, "_DELETED_AT_ONCE", 40)
    path = chosen.keyring().folder / "index.key"
    before = path.read_bytes()
    yield
    for made in path.parent.glob("index*.key"):
        made.unlink()
    path.write_bytes(before)
    path.chmod(0o600)
    keys.hub_key.cache_clear()


def finds(hat: Hat, identity: Identity) -> int:
    with door.door(hat):
        return len(finding.search(identity, by=hat, because=SEARCH).candidates)


def test_everybody_is_found_at_every_step_and_afterwards_the_old_key_finds_nobody(
    cast: Cast,
) -> None:
    old_key = keys.hub_key("index")
    declared(cast.mandeep, EX)
    declared(cast.edna, MY_HOME)
    submitted(cast.joan)
    assert finds(cast.devika, MARISA) == 1
    with door.door(cast.joan):
        who = Subject.objects.visible_to(cast.joan).filter(subject_kind="PERSON").first()
    with door.door(cast.devika):
        sheets.write(who, Topic.REACH, {"email": MAIL}, by=cast.devika, version=0)
    rotation = index_rotation.begin(by=BY)
    with pytest.raises(Refused, match="already"):
        index_rotation.begin(by=BY)
    steps = []
    midway = None
    while not rotation.finished_at:
        rotation = index_rotation.step(rotation.pk)
        steps.append((rotation.percent, bool(rotation.switched_at)))
        assert finds(cast.devika, MARISA) == (1 if midway is None else 2)
        if midway is None:  # written while both are in use
            midway = submitted(cast.joan)
            assert not sees(cast.mandeep, midway)  # kept apart by the tokens of a declaration
    percents = [percent for percent, _ in steps]
    assert percents == sorted(percents)
    assert percents[-1] == 100
    assert len(steps) > 4
    assert not own.has("index")
    with door.door(cast.devika):
        assert index_keys.numbers() == (2,)
        gone = {*hashed(composites(MARISA), exact(MARISA), old_key)}
        assert gone
        assert not Token.objects.filter(token__in=gone).exists()
        assert not InterestToken.objects.filter(key_number=1).exists()
        assert set(InterestStreet.objects.values_list("key_number", flat=True)) == {2}
        assert set(SheetToken.objects.values_list("key_number", flat=True)) == {2}
        assert set(Token.objects.values_list("key_number", flat=True)) == {2}
    assert finds(cast.devika, Identity(emails=(MAIL,))) == 1
    declared(cast.devika, STRANGER)
    assert not sees(cast.mandeep, submitted(cast.joan))


def test_a_process_that_last_saw_other_keys_misses_nothing_and_asks_once_more(cast: Cast) -> None:
    """Each step is made by another process: this one has seen none of it."""
    submitted(cast.joan)
    assert finds(cast.devika, MARISA) == 1
    rotation = index_rotation.begin(by=BY)
    seen, in_use = {(1,)}, set()
    while not rotation.finished_at:
        rotation = index_rotation.step(rotation.pk)
        with door.door(BY):
            now = index_keys.numbers()
        for before in {*seen, now}:
            index_keys._seen.numbers = before
            with CaptureQueriesContext(connection) as asked:
                assert finds(cast.devika, MARISA) == 1
            knows = before == now or (rotation.finished_at and 1 in before)  # whose key is gone
            assert rounds(asked) == (1 if knows else 2)
            assert index_keys._seen.numbers == now
        in_use.add(now)
        seen.add(now)
    assert in_use == {(1, 2), (2,)}


def rounds(asked: CaptureQueriesContext) -> int:
    """How often a look-up asked for its two tiers."""
    return sum('"standing" AS MATERIALIZED' in query["sql"] for query in asked)


def test_the_command_goes_on_with_what_was_cut_off(
    cast: Cast, capsys: pytest.CaptureFixture[str]
) -> None:
    submitted(cast.joan)
    begun = index_rotation.begin(by=BY)
    index_rotation.step(begun.pk)
    call_command("rotate", "index")
    said = capsys.readouterr()
    assert "being replaced already" in said.out
    assert "The index key is replaced and destroyed." in said.out
    assert "Replacing the index key: 100 %" in said.err
    with door.door(BY):
        done = Rotation.objects.get()
        assert (done.pk, done.done) == (begun.pk, done.total)
    assert finds(cast.devika, MARISA) == 1
    assert index_rotation.unfinished() is None
