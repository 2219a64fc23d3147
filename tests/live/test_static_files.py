"""Static files come straight from the web process, before a page or the database is asked."""

from __future__ import annotations

import http.client
from pathlib import Path
from typing import Any

import pytest

from config.live import StaticFiles
from tests.live.rig import web_process

pytestmark = pytest.mark.django_db(transaction=True)


def ask(port: int, method: str, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request(method, path, headers=names)
    answer = connection.getresponse()
    found = answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read()
    connection.close()
    return found


def test_a_file_is_served_whole_in_part_and_not_again_when_it_is_known() -> None:
    with web_process() as port:
        status, headers, body = ask(port, "GET", "/static/hub/hub.css")
        assert (status, headers["x-content-type-options"]) == (200, "nosniff")
        assert body == (Path("config/static/hub/hub.css")).read_bytes()
        assert "access-control-allow-origin" not in headers
        assert ask(port, "HEAD", "/static/hub/hub.css")[2] == b""
        assert ask(port, "GET", "/static/hub/hub.css", Range="bytes=0-9")[::2] == (206, body[:10])
        assert ask(port, "GET", "/static/hub/hub.css", If_None_Match=headers["etag"])[0] == 304
        assert ask(port, "POST", "/static/hub/hub.css")[0] == 405
        for outside in ("/static/../manage.py", "/static/%2e%2e/manage.py", "/static/hub/none.css"):
            assert ask(port, "GET", outside)[0] in (400, 404)


def test_only_a_name_with_its_hash_is_kept_for_ever(tmp_path: Path, settings: Any) -> None:
    (tmp_path / "hub.0123456789ab.css").write_text("a{}")
    (tmp_path / "hub.css").write_text("a{}")
    settings.TEST, settings.DEBUG, settings.STATIC_ROOT = False, False, str(tmp_path)
    files = StaticFiles(None).files  # type: ignore[arg-type]
    kept = {
        url: dict(file.get_response("HEAD", {}).headers)["Cache-Control"]
        for url, file in files.items()
    }
    assert "immutable" in kept["/static/hub.0123456789ab.css"]
    assert "immutable" not in kept["/static/hub.css"]
