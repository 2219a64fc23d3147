"""Each tree of the log names the whole one before it, and no witness’s evidence of one is thinned away."""

from __future__ import annotations

from dataclasses import replace

import pytest

from audit.proof.notes import COSIGNATURE, ED25519, Checkpoint, Key, public_key, signature_line
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


OLD, NEW, WITNESS = (bytes([one]) * 32 for one in (1, 2, 3))
HUB = [public_key("hub.example/log", key, ED25519) for key in (OLD, NEW)]
POLICE, HOMES = (
    public_key(name, WITNESS, COSIGNATURE) for name in ("police.example", "homes.example")
)


def signed(size: int, key: bytes, *, at: int | None = None) -> str:
    """The tree at one size, signed by the hub, and by the police where a time is given."""
    point = Checkpoint("hub.example/log/1", size, root_of(LEAVES[:size]))
    line = signature_line(point.body, "police.example", WITNESS, at=at) if at else ""
    return f"{point.body}\n{signature_line(point.body, 'hub.example/log', key)}{line}"


def after_restore(*signed_leaves: bytes, restored: tuple[int, ...] = ()) -> tuple[str, list[str]]:
    """What is broken and what was lost, where the police signed more of epoch 1 than a restore kept."""
    second = replace(SECOND, size=1, root=root_of(LEAVES[:1]))
    records = (FIRST.packed(), second.packed())
    trees = Tree.grown(((record, b"") for record in records), [])
    found = Verification(trees, restored=restored)
    point = Checkpoint("hub.example/log/1", len(signed_leaves), root_of([*signed_leaves]))
    line = signature_line(point.body, "police.example", WITNESS, at=5)
    found.sign([f"{point.body}\n{line}"], [POLICE])
    return "\n".join(map(str, found.broken)), found.lost


def test_what_a_restore_lost_is_settled_only_by_what_is_known_outside_the_log() -> None:
    broken_then, lost = after_restore(*LEAVES)
    assert "of which 1 at the end are missing" in broken_then
    assert lost == []
    broken_then, lost = after_restore(*LEAVES, restored=(2,))
    assert broken_then == ""
    assert "the last 1 were lost in the restore with which epoch 2 begins" in lost[0]
    for other in ((1,), (3,)):  # another restore settles nothing of this tree
        assert "are missing" in after_restore(*LEAVES, restored=other)[0]
    altered, lost = after_restore(bytes(32), restored=(2,))
    assert "were altered afterwards" in altered
    assert lost == []


def held(hub: list[Key], witnesses: list[Key], own: list[str]) -> str:
    """What is broken or proves nothing, of two checkpoints and what a witness kept by itself."""
    records = (FIRST.packed(), SEAL.packed())
    found = Verification(Tree.grown(((record, b"") for record in records), []))
    found.sign([signed(1, OLD), signed(2, NEW)], witnesses, hub=hub)
    found.sign(own, witnesses)
    return "\n".join([*map(str, found.broken), *found.unheard(witnesses)])


def test_a_hub_that_changed_its_key_is_held_against_each_that_it_had_and_no_other() -> None:
    assert held(HUB, [], []) == ""
    assert held(HUB[:1], [], []) == "A checkpoint of 2 is not signed by the hub."
    assert held(HUB[1:], [], []) == "A checkpoint of 1 is not signed by the hub."


def test_a_key_that_signed_nothing_and_a_note_that_nobody_signed_are_said() -> None:
    assert held(HUB, [POLICE], [signed(2, NEW, at=5)]) == ""
    assert held(HUB, [POLICE], []) == (
        "police.example signed nothing that lies here: its key proves nothing."
    )
    assert "none of the keys signed: 1." in held(HUB, [HOMES], [signed(2, NEW, at=5)])
