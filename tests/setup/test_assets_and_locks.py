"""What the set-up fetches: locked, without a registry's host, and without GOV.UK's own marks."""

import itertools
import re
import tomllib

import pytest

from config import vendor
from config.front import locks
from tests.setup import script


def test_the_locks_hold_what_the_project_asks_for_and_name_no_host() -> None:
    assert list(locks.problems()) == []


def test_a_lock_that_lacks_a_package_is_found_out() -> None:
    assert list(locks._unmet("run", ["django>=5.2", "django-of-tomorrow>=1"])) == [
        "requirements/run.txt does not hold django-of-tomorrow>=1: lock again (CONTRIBUTING.md)."
    ]
    assert list(locks._unmet("run", ["django>=99"])) != []


@pytest.mark.parametrize(
    "line", ["https://a.example/x.whl", "--index-url x", "pkg @ git+ssh://a.example/x"]
)
def test_a_host_is_found_out(line: str) -> None:
    assert locks._HOST.search(line)


def test_every_set_of_packages_holds_the_one_before_it_in_the_same_versions() -> None:
    sets = [
        dict(locks._PINNED.findall((script.PROJECT / "requirements" / f"{name}.txt").read_text()))
        for name in script.load().SETS
    ]
    for smaller, larger in itertools.pairwise(sets):
        assert smaller.items() <= larger.items()


def test_every_dependency_says_what_it_is_for() -> None:
    text = (script.PROJECT / "pyproject.toml").read_text()
    asked = tomllib.loads(text)["project"]["dependencies"]
    silent = [name for name in asked if not re.search(re.escape(f'"{name}",') + r"\s+# \w", text)]
    assert silent == []


def test_the_style_sheets_come_without_font_crown_and_crest() -> None:
    css = vendor.without_branding(
        "@font-face{font-family:GDS Transport;src:url(/assets/fonts/x.woff2)}"
        ".a{font-family:GDS Transport,arial,sans-serif}"
        ".b{background:url(/assets/images/govuk-crest.svg)}"
        ".c{background:url(/assets/images/icon-tag.svg)}"
        "/*# sourceMappingURL=x.css.map */"
    )
    assert css == (
        ".a{font-family:arial,sans-serif}.b{background:none}.c{background:url(images/icon-tag.svg)}"
    )


def test_a_mark_that_slipped_through_is_refused() -> None:
    with pytest.raises(vendor.ForbiddenAssets, match=r"crown\."):
        vendor.without_branding(".a{background:url(images/govuk-crown.svg)}")
