"""Packs this package into one file that Python runs by itself."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import IO


def pack(to: Path | IO[bytes]) -> None:
    """Write verifier and witness as one file; it needs Python and `cryptography` alone."""
    here = Path(__file__).parent
    with zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.write(here.parent / "__init__.py", "audit/__init__.py")
        for module in sorted(here.glob("*.py")):
            packed.write(module, f"audit/proof/{module.name}")
        packed.write(here / "__main__.py", "__main__.py")
