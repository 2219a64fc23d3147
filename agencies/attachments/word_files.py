"""Word documents: a package of parts that is looked into before anything of it is unpacked (UP3).

A package can be a bomb, can write outside its folder, and can carry macros, programs or a template
that is fetched from elsewhere when it is opened.
"""

from __future__ import annotations

import re
import stat
import zipfile
from typing import IO

from agencies.attachments.refusals import NotTaken

MOST_PARTS = 2000
MOST_UNPACKED = 200 * 1024 * 1024
MOST_RATIO = 200
_LARGEST_LIST = 2 * 1024 * 1024  # of one part that is read here
_TYPES = "[Content_Types].xml"
_MAIN = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_OUTSIDE = re.compile(rb'TargetMode\s*=\s*["\']External["\']', re.IGNORECASE)
_LINK = re.compile(rb'Type\s*=\s*["\'][^"\']*/hyperlink["\']', re.IGNORECASE)
_RELATION = re.compile(rb"<\s*(?:\w+:)?Relationship\b[^>]*>", re.IGNORECASE)
_ACTS = re.compile(
    r"vbaproject|vbadata|activex|embeddings/|\.(bin|exe|dll|js|vbs|ole)$", re.IGNORECASE
)
_BOMB = "This file unpacks to far more than it holds, and was not opened."
MACROS = (
    "This document holds macros, a program or another file. Save it without them, or as PDF, and "
    "attach that."
)


def is_package(head: bytes) -> bool:
    """Whether a file begins as packages do."""
    return head.startswith(b"PK\x03\x04")


def look_into(file: IO[bytes]) -> None:
    """Raise NotTaken for what is no Word document, a bomb, or carries something that acts."""
    try:
        with zipfile.ZipFile(file) as package:
            parts = package.infolist()
            _require_small(parts, file)
            _require_inside(parts)
            _require_document(package)
            _require_harmless(package, parts)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, KeyError, OSError, ValueError):
        raise NotTaken(
            "This Word document cannot be opened: save it again, and attach that."
        ) from None


def _require_small(parts: list[zipfile.ZipInfo], file: IO[bytes]) -> None:
    packed = file.seek(0, 2)
    unpacked = sum(part.file_size for part in parts)
    if len(parts) > MOST_PARTS or unpacked > min(MOST_UNPACKED, MOST_RATIO * packed):
        raise NotTaken(_BOMB)


def _require_inside(parts: list[zipfile.ZipInfo]) -> None:
    names = [part.filename for part in parts]
    for part in parts:
        way = part.filename.replace("\\", "/").split("/")
        is_link = stat.S_ISLNK(part.external_attr >> 16)
        if is_link or part.filename.startswith(("/", "\\")) or ".." in way or ":" in way[0]:
            raise NotTaken("This file would write outside its folder, and was not opened.")
        if part.flag_bits & 1:
            raise NotTaken("It is locked with a password: take that off, and attach it again.")
    if len(set(names)) != len(names):
        raise NotTaken("This file holds parts of the same name, and was not opened.")


def _require_document(package: zipfile.ZipFile) -> None:
    if _TYPES not in package.namelist() or _MAIN not in _read(package, _TYPES):
        raise NotTaken(
            "It is called .docx, but is no Word document. Archives are not taken: attach the "
            "documents in it one by one."
        )


def _require_harmless(package: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> None:
    if b"macroEnabled" in _read(package, _TYPES) or any(_ACTS.search(p.filename) for p in parts):
        raise NotTaken(MACROS)
    for part in parts:
        if part.filename.endswith(".rels"):
            for relation in _RELATION.findall(_read(package, part.filename)):
                if _OUTSIDE.search(relation) and not _LINK.search(relation):
                    raise NotTaken(
                        "This document fetches something from elsewhere when it is opened. Save it "
                        "as PDF, and attach that."
                    )


def _read(package: zipfile.ZipFile, name: str) -> bytes:
    """One part as far as a bound: what the package says of its size may be untrue."""
    with package.open(name) as part:
        words = part.read(_LARGEST_LIST + 1)
    if len(words) > _LARGEST_LIST:
        raise NotTaken(_BOMB)
    return words
