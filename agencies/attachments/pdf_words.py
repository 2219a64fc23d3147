"""Reads the words of one PDF: a program of its own, which reads from its input and writes to its output.

It is given no file, no address and no key, and little memory and time; if a document breaks it, nothing
else breaks. Its answer says whether it read every page: a picture of a page holds no words.
"""

from __future__ import annotations

import io
import logging
import resource
import sys
from collections.abc import Iterator
from typing import Any

from pypdf import PdfReader

MOST_PAGES = 300
MOST_WORDS = 8 * 1024 * 1024  # bytes
MEMORY = 1_000_000_000
SECONDS = 10
PARTLY, UNREAD = 5, 6


def _confine() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def pages(taken: bytes) -> Iterator[tuple[str, bool]]:
    """The words of each page, and whether it holds no more than they say. Raises what pypdf raises."""
    reader = PdfReader(io.BytesIO(taken))
    if reader.is_encrypted and not reader.decrypt(""):
        raise ValueError("locked")
    for page in reader.pages[:MOST_PAGES]:
        words = page.extract_text()
        yield words, bool(words.strip()) or not _draws(page)
    if len(reader.pages) > MOST_PAGES:
        yield "", False


def _draws(page: Any) -> bool:
    """Whether something is drawn on a page without words: a scan, or words as curves."""
    contents = page.get_contents()
    return bool(contents is not None and contents.get_data().strip())


def main() -> int:
    """Write the words of the input; the answer says whether they are all."""
    taken = sys.stdin.buffer.read()
    _confine()
    logging.disable()
    left, is_whole = MOST_WORDS, True
    try:
        for words, is_read in pages(taken):
            made = (words + "\n").encode("utf-8", "replace")
            sys.stdout.buffer.write(made[:left])
            left -= len(made)
            is_whole = is_whole and is_read and left > 0
            if left <= 0:
                break
    except Exception:  # whatever a document breaks, it was not read
        return UNREAD
    return 0 if is_whole else PARTLY


if __name__ == "__main__":
    sys.exit(main())
