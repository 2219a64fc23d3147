"""Each tree of the log names the whole one before it, and no witness’s evidence of one is thinned away."""

from __future__ import annotations

from dataclasses import replace

import pytest

from audit.proof.notes import Checkpoint
from audit.proof.seals import Epoch, Seal
from audit.proof.trees import leaf_hash, root_of
from audit.proof.verification import Tree, Verification
from audit.proof.witness import thinned

FIRST = Epoch(1, 0, "7/7/00000001")
SEAL = Seal(1, 1, 0, 700, 5, 0, root_of([]), ())
LEAVES = [leaf_hash(FIRST.packed()), leaf_hash(SEAL.packed())]
SECOND = Epoch(2, 9, "7/7/00000002", "hub.example/log/1", 2, root_of(LEAVES))


def broken(*records: bytes) -> str:
    found = Verification(Tree.grown(((record, b"") for record in records), []))
    return "\n".join(map(str, found.broken))


def test_an_epoch_that_follows_the_whole_tree_before_it_is_whole() -> None:
    assert broken(FIRST.packed(), SEAL.packed(), SECOND.packed()) == ""


@pytest.mark.parametrize(
    "changed", [{"root": bytes(32)}, {"size": 1}, {"size": 3}, {"follows": "hub.example/log/9"}]
)
def test_an_epoch_that_names_another_tree_is_broken(changed: dict[str, object]) -> None:
    other = replace(SECOND, **changed)  # type: ignore[arg-type]
    said = broken(FIRST.packed(), SEAL.packed(), other.packed())
    assert "another tree than that of epoch 1" in said


def test_a_tree_whose_end_was_cut_off_or_that_grew_after_it_was_followed_is_broken() -> None:
    more = Seal(1, 2, 700, 800, 6, 0, root_of([]), ())
    assert "of another tree" in broken(FIRST.packed(), SECOND.packed())
    assert "of another tree" in broken(
        FIRST.packed(), SEAL.packed(), more.packed(), SECOND.packed()
    )


def test_an_epoch_that_is_missing_is_said() -> None:
    third = Epoch(3, 9, "7/7/00000003", "hub.example/log/2", 1, bytes(32))
    assert "it is not epoch 1, which is missing" in broken(SECOND.packed())
    assert "the tree that it follows is missing: hub.example/log/1" in broken(SECOND.packed())
    said = broken(FIRST.packed(), SEAL.packed(), third.packed())
    assert "it is not epoch 2, which is missing" in said


def test_a_witness_that_signed_much_still_tells_the_newest_of_every_tree() -> None:
    def line(epoch: int, size: int) -> dict[str, object]:
        return {"note": Checkpoint(f"hub.example/log/{epoch}", size, bytes(32)).body}

    lines = [line(1, size) for size in range(1, 8)] + [line(2, size) for size in range(1, 996)]
    kept = thinned(lines, most=10)
    assert len(kept) <= 12
    assert lines[6] in kept
    assert kept[-1] == lines[-1]
