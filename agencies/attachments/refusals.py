"""Why a file is not taken: a sentence for whoever sent it."""

from __future__ import annotations


class NotTaken(Exception):
    """A file that is refused; its words say what to do."""
