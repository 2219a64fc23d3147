"""docs/crypto.md lists every use of every key that the code makes (CR16), and every primitive."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from agencies.crypto.errors import CannotOpen
from agencies.crypto.labels import Label
from agencies.keys import HUB_KEYS

ROOT = Path(__file__).parents[2]
DOCUMENT = (ROOT / "docs" / "crypto.md").read_text("utf-8")
LISTED = {
    line.split("|")[1].strip().strip("`") for line in DOCUMENT.splitlines() if line.startswith("|")
}
PACKAGES = ("agencies", "audit", "config", "mash_hub", "meetings")


def trees() -> Iterator[tuple[str, ast.Module]]:
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            yield str(path.relative_to(ROOT)), ast.parse(path.read_text("utf-8"))


def literal_labels(tree: ast.Module) -> Iterator[str]:
    """The labels that stand as text in calls of tokens.token, tokens.identifier and audit MACs."""
    for call in ast.walk(tree):
        if not isinstance(call, ast.Call):
            continue
        name = ast.unparse(call.func)
        if name.endswith(("tokens.token", "tokens.identifier")) and len(call.args) > 1:
            label = call.args[1]
            if isinstance(label, ast.Constant):
                yield str(label.value)


def test_every_label_is_in_the_inventory() -> None:
    assert {label.value for label in Label} <= LISTED


def test_every_label_written_out_in_the_code_is_in_the_inventory() -> None:
    used = {label for _, tree in trees() for label in literal_labels(tree)}
    assert used <= LISTED


def test_every_key_of_the_hub_is_in_the_inventory() -> None:
    assert all(f"`{name}.key`" in DOCUMENT for name in HUB_KEYS)


def test_wraps_are_made_for_a_listed_use_only() -> None:
    """A context of wraps is built by labels.context, so that no use escapes the inventory."""
    for path, tree in trees():
        if path.startswith("agencies/crypto/"):
            continue
        for call in ast.walk(tree):
            if isinstance(call, ast.Call) and ast.unparse(call.func) in {
                "wraps.wrap",
                "wraps.unwrap",
                "wraps.Wrapper",
                "wraps.key_of",
            }:
                given = {word.arg: ast.unparse(word.value) for word in call.keywords}
                assert "context" in given, path
                assert not given["context"].startswith(("b'", 'b"')), path


def test_crypto_knows_neither_django_nor_pickle_nor_us() -> None:
    for path, tree in trees():
        if not path.startswith("agencies/crypto/"):
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom):
                module = node.module or ""
                ours = module.split(".")[0] in PACKAGES
                assert not ours or module.startswith("agencies.crypto."), (path, module)
                assert module.split(".")[0] not in {"django", "pickle"}, path
            if isinstance(node, ast.Import):
                assert not {alias.name for alias in node.names} & {"django", "pickle", "marshal"}


@pytest.mark.parametrize("algorithm", ["AES-256-GCM", "HKDF-SHA256", "HMAC-SHA256", "HPKE"])
def test_the_document_names_the_algorithms(algorithm: str) -> None:
    assert algorithm in DOCUMENT


def test_the_one_answer_says_nothing_about_why() -> None:
    assert str(CannotOpen()) == "This could not be opened."
