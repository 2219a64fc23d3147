"""Whether words name somebody who is not to be named in them, as in what is read apart from its case."""

from __future__ import annotations

import re
from collections.abc import Iterable

_SHORTEST = 3  # letters of a part of a name that is looked for


def name_somebody(words: str, names: Iterable[str]) -> bool:
    """Whether words hold a name, whole or a part of it as it is written."""
    parts = {part.strip(",.;") for name in names for part in name.split()}
    return any(
        re.search(rf"(?<!\w){re.escape(part)}(?!\w)", words)
        for part in parts
        if len(part) >= _SHORTEST
    )
