"""The peer of a sealed page: a Fernet token for each field, as Django projects use, and no log.

One key for everything: no agency is kept from another’s fields, no token is bound to its row.
"""

from __future__ import annotations

import json
from typing import Any

from cryptography.fernet import Fernet

_FIELDS = Fernet(Fernet.generate_key())


def sealed(words: dict[str, Any]) -> bytes:
    """A row's fields, each as a token of its own."""
    tokens = {name: _FIELDS.encrypt(text.encode()).decode() for name, text in words.items()}
    return json.dumps(tokens).encode()


def opened(row: bytes) -> dict[str, str]:
    """The fields of a row; raises InvalidToken for one that was changed."""
    tokens = json.loads(row).items()
    return {name: _FIELDS.decrypt(token).decode() for name, token in tokens}


def token_of(content: bytes) -> bytes:
    """A whole file as one token."""
    return _FIELDS.encrypt(content)
