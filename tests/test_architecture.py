"""The shape of the house, held by walking the code."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("agencies", "mash_hub", "meetings", "audit", "config")
MODULES = [
    path
    for package in PACKAGES
    for path in sorted((ROOT / package).rglob("*.py"))
    if "migrations" not in path.parts
]
SCREENS = [path for path in MODULES if "views" in path.parts or path.name == "consumers.py"]
MODELS = [path for path in MODULES if "models" in path.parts or path.name == "models.py"]
VERBS = [
    path
    for path in MODULES
    if path.parent.name in ("mash_hub", "meetings", "agencies") and path not in SCREENS
]
TEMPLATES = sorted((ROOT / "config" / "templates").rglob("*.html"))
# The session store and django-otp's own machinery save rows of their own kind.
MAY_ENCRYPT = (
    "agencies/crypto/",
    "audit/proof/notes.py",
    "config/bench/fernet.py",  # a peer
    "config/bench/rewrap.py",  # a limit
)
MAY_SAVE = {  # a picture is no row
    "agencies/sessions.py",
    "agencies/attachments/redraw.py",
    "agencies/attachments/cover.py",
    "agencies/picture_papers.py",
}


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def manager_uses(path: Path) -> Iterator[str]:
    for node in ast.walk(tree(path)):
        match node:
            case ast.Attribute(value=ast.Attribute(attr="objects" | "_default_manager"), attr=used):
                yield used


@pytest.mark.parametrize("path", SCREENS, ids=name)
def test_screens_reach_rows_only_through_visible_to(path: Path) -> None:
    allowed = {"visible_to", "managed_by", "waiting_for", "reconfirm_due_for"}
    if path.name.startswith(("account", "sign", "passkey", "second", "enrol", "session", "lost")):
        return  # before a hat exists there is nobody to be visible to
    assert set(manager_uses(path)) <= allowed


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_a_module_says_in_its_first_line_what_it_is(path: Path) -> None:
    assert ast.get_docstring(tree(path)) or not path.read_text().strip()


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_a_module_is_no_longer_than_a_reader_can_hold(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 500


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_nothing_is_imported_inside_a_function(path: Path) -> None:
    inside = [
        node.lineno
        for function in ast.walk(tree(path))
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert not inside or name(path).startswith(("config/embedded", "config/front"))


@pytest.mark.parametrize("path", [p for p in MODULES if p not in MODELS], ids=name)
def test_rows_are_saved_by_their_own_methods_alone(path: Path) -> None:
    saves = [
        node.lineno
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in ("save", "bulk_update")
        and not ast.unparse(node.func.value).endswith(("drafts", "session", "super()", "self"))
    ]
    assert not saves or name(path) in MAY_SAVE


def decorated_atomic(function: ast.FunctionDef) -> bool:
    return any("atomic" in ast.unparse(decorator) for decorator in function.decorator_list)


def writes_the_log(function: ast.FunctionDef) -> bool:
    return any(
        isinstance(node, ast.Call) and ast.unparse(node.func) == "log.write"
        for node in ast.walk(function)
    )


@pytest.mark.parametrize("path", VERBS, ids=name)
def test_an_act_that_logs_is_one_transaction(path: Path) -> None:
    loose = [
        node.name
        for node in tree(path).body
        if isinstance(node, ast.FunctionDef)
        and not node.name.startswith("_")
        and "by" in {arg.arg for arg in node.args.kwonlyargs}
        and writes_the_log(node)
        and not decorated_atomic(node)
    ]
    # sealing.open reads, a look-up counts its try even when it is refused, and the sweep of secrets
    # writes its entry before it removes them from the other database: the door is theirs.
    assert set(loose) <= {
        "open",
        "search",
        "search_open_work",
        "own_records",
        "find",
        "ask_if_known",
        "remove_orphan_secrets",
    }


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_no_signals_no_overridden_save_no_generic_keys(path: Path) -> None:
    words = path.read_text(encoding="utf-8")
    assert "GenericForeignKey" not in words
    assert "@receiver" not in words
    if path in MODELS:
        assert "def save(" not in words


def test_cryptography_stays_in_its_package() -> None:
    users = {
        name(path)
        for path in MODULES
        if re.search(r"^\s*(from|import) cryptography", path.read_text(), re.MULTILINE)
    }
    assert all(user.startswith(MAY_ENCRYPT) for user in users)


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_a_template_has_no_inline_script_or_style_and_escapes_everything(path: Path) -> None:
    words = path.read_text(encoding="utf-8")
    assert not re.search(r"<script(?![^>]*\bsrc=)", words)
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=", words)
    assert not re.search(r"\|\s*safe\b|autoescape off", words)


def test_packages_have_no_drawers_for_everything() -> None:
    forbidden = {"utils", "helpers", "common", "core", "services", "managers", "signals", "mixins"}
    assert not {path.stem for path in MODULES} & forbidden


@pytest.mark.parametrize("path", [p for p in MODULES if p.name == "jobs.py"], ids=name)
def test_a_job_is_a_load_and_one_call(path: Path) -> None:
    for node in tree(path).body:
        if isinstance(node, ast.FunctionDef) and any(
            "shared_task" in ast.unparse(d) for d in node.decorator_list
        ):
            assert len(node.body) <= 4, node.name


def calls(path: Path, called: str) -> bool:
    return called in path.read_text(encoding="utf-8") and any(
        isinstance(node, ast.Call)
        and called in (getattr(node.func, "id", ""), getattr(node.func, "attr", ""))
        for node in ast.walk(tree(path))
    )


@pytest.mark.parametrize(
    ("called", "where"),
    [
        ("Clearance", {"mash_hub/revealing.py"}),
        ("for_sealing", {"mash_hub/identities.py"}),
        ("shown", {"mash_hub/views/people.py"}),
        ("Subject", {"mash_hub/subjects.py"}),  # where a look-up is required
        ("Card", {"mash_hub/subjects.py"}),
    ],
)
def test_what_is_protected_or_looked_up_before_is_made_and_shown_in_one_place_each(
    called: str, where: set[str]
) -> None:
    assert {name(path) for path in MODULES if calls(path, called)} == where
