"""Plain text: letters from first to last, and no page or script that only looks like a note."""

from __future__ import annotations

import codecs
import re
from typing import IO

from agencies.attachments.refusals import NotTaken

_PIECE = 64 * 1024
_NOT_IN_TEXT = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f]")
_ACTS = re.compile(r"^[\ufeff\s]*(#!|<\s*(!doctype|html|head|body|script|svg|\?))", re.IGNORECASE)


def look_into(file: IO[bytes]) -> None:
    """Raise NotTaken for a text that is none, is not in UTF-8, or is a script or a web page."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    is_first = True
    try:
        while piece := file.read(_PIECE):
            words = decoder.decode(piece)
            if _NOT_IN_TEXT.search(words):
                raise NotTaken("It is called .txt, but is no plain text.")
            if is_first and _ACTS.match(words):
                raise NotTaken("Scripts and web pages are not taken, whatever they are called.")
            is_first = False
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        raise NotTaken("Save the text in UTF-8, and attach it again.") from None
