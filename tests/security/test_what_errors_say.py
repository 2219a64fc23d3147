"""Errors, titles, addresses and log lines hold references alone (LG2, LG3, LG5, LG7 and LG8)."""

from __future__ import annotations

import io
import json
import logging
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from config.logs import JsonFormatter
from tests.cast import Cast, client_of
from tests.mash_hub.enquiry_case import SHARE, asked, decided, opened_by, rated, returned, wrote
from tests.security.walking import PATTERNS, filled, fitting

CANARY = "ZQX-Marisa-Oakden"
NAMES = ("Marisa", "Oakden", "Ellie", "Thrale", "Callum", "Devika", "Joan")
TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
# A token in a letter's link is random and used once; the other words are lists in code.
FREE_TEXT = {
    "account:enrol": "token",
    "account:new-password": "token",
    "public:status": "token",
}


def patterns(resolver: URLResolver | None = None) -> Iterator[URLPattern]:
    for one in (resolver or get_resolver()).url_patterns:
        if isinstance(one, URLResolver):
            yield from patterns(one)
        else:
            yield one


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """What the process writes to its log at DEBUG."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(JsonFormatter())
    root, before = logging.getLogger(), logging.getLogger().level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield written
    root.removeHandler(handler)
    root.setLevel(before)


def test_a_fault_in_any_page_shows_a_reference_and_nothing_else(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, lines: io.StringIO
) -> None:
    def broken(view: Any) -> Any:
        def raises(request: Any, **_kwargs: Any) -> Any:
            words = CANARY  # a local of the failing function, and part of its error
            raise ValueError(words)

        raises.__dict__.update(view.__dict__)
        return raises

    for pattern in patterns():
        monkeypatch.setattr(pattern, "callback", broken(pattern.callback))
    for name, hat in fitting(cast):
        browser = client_of(hat, raise_request_exception=False)
        answer = browser.get(filled(name))
        body = answer.content.decode()
        assert answer.status_code == 500, name
        assert answer["X-Request-ID"] in body, name
        assert CANARY not in body, name
        assert "Traceback" not in body, name
        assert "ValueError" not in body, name
    log = lines.getvalue()
    assert CANARY not in log
    assert "ValueError" in log, "a fault leaves its kind and place in the process log"


def test_addresses_hold_ids_and_words_of_ours_and_no_text_anybody_typed() -> None:
    for name, pattern in PATTERNS.items():
        for converter, argument in re.findall(r"<(?:(\w+):)?(\w+)>", pattern):
            free = converter in ("", "str", "slug", "path")
            assert not free or FREE_TEXT.get(name) == argument, (name, pattern)


def test_nothing_that_is_typed_is_sent_in_an_address() -> None:
    form = re.compile(r'<form[^>]*method="get".*?</form>', re.DOTALL | re.IGNORECASE)
    typed = re.compile(
        r'<textarea|<input(?![^>]*type="(?:hidden|radio|checkbox|submit)")', re.IGNORECASE
    )
    for path in Path(settings.BASE_DIR, "config", "templates").rglob("*.html"):
        for found in form.findall(path.read_text(encoding="utf-8")):
            assert not typed.search(found), path.name


def test_titles_of_a_case_name_nobody(cast: Cast) -> None:
    enquiry = rated(cast)
    request = opened_by(cast.owen, asked(cast, enquiry, "police")["police"])
    item = wrote(cast.owen, request, "Marisa Oakden was seen.", SHARE)
    places = [
        (cast.devika, "mash_hub:board", []),
        (cast.devika, "mash_hub:enquiry", [enquiry.pk]),
        (cast.devika, "mash_hub:enquiry-ask", [enquiry.pk]),
        (cast.owen, "mash_hub:requests", []),
        (cast.owen, "mash_hub:request", [request.pk]),
        (cast.owen, "mash_hub:request-check", [request.pk]),
        (cast.ada, "administration:people", []),
        (cast.ada, "administration:person", [cast.person.joan.pk]),
    ]
    for hat, name, args in places:
        answer = client_of(hat).get(reverse(name, args=args))
        assert answer.status_code == 200, name
        found = TITLE.search(answer.content.decode())
        assert found, name
        assert not any(word in found[1] for word in NAMES), (name, found[1])
    assert item.pk
    returned(cast.owen, request)
    decided(cast, enquiry)
    answer = client_of(cast.owen).get(reverse("mash_hub:enquiry-decision", args=[enquiry.pk]))
    found = TITLE.search(answer.content.decode())
    assert found
    assert not any(word in found[1] for word in NAMES)


def test_a_line_of_the_log_stays_one_line_whatever_stands_in_it() -> None:
    record = logging.LogRecord(
        "x", logging.INFO, "x.py", 1, "asked for %s", ("a\r\nb\x1b[31m\u2028\u202ec\x00",), None
    )
    line = JsonFormatter().format(record)

    assert line.isascii()
    assert line.isprintable()
    assert json.loads(line)["event"].startswith("asked for a\r\nb")


def test_an_address_with_line_breaks_makes_no_second_line(cast: Cast, lines: io.StringIO) -> None:
    browser = client_of(cast.devika)
    browser.get("/mash/board/%0d%0a%7b%22level%22%3a%22forged%22%7d%1b[31m")
    Client().get("/healthz", headers={"Host": "evil\r\n{forged}"})
    for line in lines.getvalue().splitlines():
        assert json.loads(line)["level"] != "forged"
        assert line.isprintable()


def test_a_traceback_in_the_log_has_places_and_no_values() -> None:
    def fails(words: str) -> None:
        raise RuntimeError(words)

    try:
        fails(CANARY)
    except RuntimeError as error:
        kind = (type(error), error, error.__traceback__)
        record = logging.LogRecord("x", logging.ERROR, "x.py", 1, "it failed", (), kind)
    line = JsonFormatter().format(record)
    assert CANARY not in line
    assert json.loads(line)["error"] == "RuntimeError"
    assert "test_what_errors_say.py" in json.loads(line)["where"]
