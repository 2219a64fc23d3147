"""What may be attached: five kinds of document, told by their content, and why all others are refused.

What a file is called and what its browser says it is are hints for a sentence, never a ground to take
it (security notes 5, UP1). Each kind is looked into as far as it can hide something that acts.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import IO

import filetype

from agencies.attachments import pdf_files, texts, word_files
from agencies.attachments.names import extension_of
from agencies.attachments.refusals import NotTaken
from agencies.attachments.spools import Spool

_HEAD = 8192


@dataclass(frozen=True)
class Kind:
    """One kind of document: its code, its words, its type, and the endings its name may have."""

    code: str
    words: str
    media_type: str
    endings: tuple[str, ...]
    look_into: Callable[[IO[bytes]], None] | None = None  # raises NotTaken
    is_picture: bool = False


PDF = Kind("PDF", "PDF", "application/pdf", ("pdf",), pdf_files.look_into)
WORD = Kind(
    "WORD",
    "Word document",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ("docx",),
    word_files.look_into,
)
JPEG = Kind("JPEG", "JPEG picture", "image/jpeg", ("jpg", "jpeg"), is_picture=True)
PNG = Kind("PNG", "PNG picture", "image/png", ("png",), is_picture=True)
TEXT = Kind("TEXT", "Plain text", "text/plain; charset=utf-8", ("txt",), texts.look_into)

KINDS = {kind.code: kind for kind in (PDF, WORD, JPEG, PNG, TEXT)}
_BY_ENDING = {ending: kind for kind in KINDS.values() for ending in kind.endings}
TAKEN = "Attach a PDF, a Word document (.docx), a JPEG or PNG picture, or plain text (.txt)."

_ARCHIVES = {"zip", "rar", "7z", "tar", "gz", "bz2", "xz", "lz", "Z", "ar", "deb", "rpm", "cab"}
_ARCHIVE_ENDINGS = _ARCHIVES | {"tgz", "iso", "jar", "apk", "zst"}
_PROGRAMS = {"exe", "elf", "swf", "dll", "crx", "dex", "wasm", "nes"}
_PROGRAM_ENDINGS = _PROGRAMS | {
    *("bat", "cmd", "com", "scr", "msi", "lnk", "ps1", "vbs", "vbe", "js", "jse", "wsf", "hta"),
    *("sh", "py", "pl", "rb", "php", "html", "htm", "xhtml", "svg", "xml", "url", "reg"),
}
_MACRO_ENDINGS = {"docm", "dotm", "xlsm", "xltm", "xlam", "pptm", "potm", "ppsm", "xlsb"}

ARCHIVE = f"Archives are not taken: unpack it, and attach the documents one by one. {TAKEN}"
PROGRAM = f"Programs, scripts and web pages are not taken. {TAKEN}"
MACROS = f"Documents with macros are not taken: save it as .docx or PDF, and attach that. {TAKEN}"


def kind_of(spool: Spool, name: str) -> Kind:
    """Which kind a file is, by its content; its name must agree.

    Raises NotTaken with a sentence for a file that is none of them, is called otherwise, or hides
    something that acts.
    """
    if not spool.size:
        raise NotTaken("This file is empty.")
    ending = extension_of(name)
    by_name = _BY_ENDING.get(ending)
    if by_name is None:
        raise NotTaken(_why_not(ending))
    found = _by_content(spool.reader().read(_HEAD))
    if found is not by_name:
        raise NotTaken(_otherwise(ending, by_name, found))
    if by_name.look_into is not None:
        by_name.look_into(spool.reader())
    return by_name


def _why_not(ending: str) -> str:
    if ending in _ARCHIVE_ENDINGS:
        return ARCHIVE
    if ending in _PROGRAM_ENDINGS:
        return PROGRAM
    if ending in _MACRO_ENDINGS:
        return MACROS
    return f"Files of this kind are not taken. {TAKEN}"


def _by_content(head: bytes) -> Kind | str:
    """A kind, or what the content is instead, as its usual ending; text has no signature."""
    guess = filetype.guess(head)
    ending = str(guess.extension) if guess is not None else ""
    if ending == "bmp" and b"\0" not in head:
        return TEXT  # two letters make a bitmap, and many a sentence begins with them
    if ending == "zip" or word_files.is_package(head):
        return WORD  # whether it is one is seen by looking into it
    if not ending:
        return TEXT
    return _BY_ENDING.get(ending, ending)


def _otherwise(ending: str, by_name: Kind, found: Kind | str) -> str:
    if isinstance(found, str) and found in _ARCHIVES:
        return ARCHIVE
    if isinstance(found, str) and found in _PROGRAMS:
        return PROGRAM
    if found is WORD:
        return f"It is called .{ending}, but is an archive or an Office document inside. {TAKEN}"
    if found is TEXT or isinstance(found, str):
        return f"It is called .{ending}, but is no {by_name.words}. {TAKEN}"
    return f"It is called .{ending}, but is a {found.words}: call it what it is. {TAKEN}"
