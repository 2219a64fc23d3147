"""What a web process has loaded is left alone by the collector of what is no longer used."""

from __future__ import annotations

import gc
import importlib


def test_what_a_web_process_has_loaded_is_not_looked_through_again() -> None:
    importlib.import_module("config.asgi")
    assert gc.get_freeze_count() > 100_000
