"""The words in a document, as far as they can be read.

Plain text and the parts of a Word document that people write in are read here, a PDF by a program of its
own, which may not be able to: a scan holds no words. A picture is not read: what is in it is for whoever
attaches it to know.
"""

from __future__ import annotations

import codecs
import html
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import IO

from agencies.attachments import pdf_words, programs
from agencies.attachments.spools import Spool

MOST = 8 * 1024 * 1024  # of words that are looked through
_PARTS = re.compile(r"word/(document|header\d*|footer\d*|footnotes|endnotes|comments)\.xml")
_PARAGRAPH = re.compile(r"</w:p\b[^<>]*>|<w:(?:br|tab)\b[^<>]*>")
_TAG = re.compile(r"<[^<>]*>")


@dataclass(frozen=True)
class Said:
    """What is written in a document, paragraph by paragraph, and whether that is all of it."""

    paragraphs: tuple[str, ...] = ()
    is_whole: bool = True


def said_in(spool: Spool, code: str) -> Said:
    """What a document of a kind (`kinds`) says; nothing of a picture, which says nothing in words."""
    if code == "PDF":
        return _of_pdf(spool)
    read = {"TEXT": _of_text, "WORD": _of_word}.get(code)
    return Said(_whole(read(spool.reader())) if read else ())


def lines_in(spool: Spool, code: str) -> Said:
    """What a document says, line by line as it is read, for a copy of its words."""
    if code != "PDF":
        return said_in(spool, code)
    lines, is_whole = _lines_of_pdf(spool)
    return Said(lines, is_whole)


def _whole(lines: Iterable[str]) -> tuple[str, ...]:
    return tuple(tidy for line in lines if (tidy := line.strip()))


def _of_pdf(spool: Spool) -> Said:
    """Line by line, each with the next: where a line ends says nothing about what belongs together."""
    lines, is_whole = _lines_of_pdf(spool)
    pairs = (f"{line} {following}" for line, following in pairwise(lines))
    return Said(lines[:1] if len(lines) == 1 else tuple(pairs), is_whole)


def _lines_of_pdf(spool: Spool) -> tuple[tuple[str, ...], bool]:
    code, made = programs.run(pdf_words, spool)
    lines = _whole(_of_text(made.reader())) if code in (0, pdf_words.PARTLY) else ()
    made.close()
    return lines, code == 0


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
