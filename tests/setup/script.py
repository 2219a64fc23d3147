"""The front script as a module, so that its functions can be tried."""

import importlib.util
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType

PROJECT = Path(__file__).resolve().parents[2]


def load() -> ModuleType:
    loader = SourceFileLoader("hub_script", str(PROJECT / "hub"))
    spec = importlib.util.spec_from_loader("hub_script", loader)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    loader.exec_module(module)
    return module
