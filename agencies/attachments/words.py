"""The words in a document, as far as they can be read without any program that could be misled by it.

Plain text and the parts of a Word document that people write in are read. A PDF and a picture are not:
what is in them is for whoever attaches them to know.
"""

from __future__ import annotations

import codecs
import html
import re
import zipfile
from collections.abc import Iterator
from typing import IO

MOST = 8 * 1024 * 1024  # of words that are looked through
_PARTS = re.compile(r"word/(document|header\d*|footer\d*|footnotes|endnotes|comments)\.xml")
_PARAGRAPH = re.compile(r"</w:p\b[^>]*>|<w:(?:br|tab)\b[^>]*>")
_TAG = re.compile(r"<[^>]*>")


def paragraphs(file: IO[bytes], code: str) -> list[str]:
    """What is written in a document of a kind (`kinds`), paragraph by paragraph; none where unread."""
    read = {"TEXT": _of_text, "WORD": _of_word}.get(code)
    found = (line.strip() for line in read(file)) if read else ()
    return [line for line in found if line]


def _of_text(file: IO[bytes]) -> Iterator[str]:
    words = codecs.getincrementaldecoder("utf-8")("replace").decode(file.read(MOST))
    yield from words.splitlines()


def _of_word(file: IO[bytes]) -> Iterator[str]:
    left = MOST
    with zipfile.ZipFile(file) as package:
        for name in package.namelist():
            if _PARTS.fullmatch(name) and left > 0:
                with package.open(name) as part:
                    words = part.read(left).decode("utf-8", "replace")
                left -= len(words)
                yield from (html.unescape(_TAG.sub("", one)) for one in _PARAGRAPH.split(words))
