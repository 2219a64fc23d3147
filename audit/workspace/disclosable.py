"""What is decided on in a request: the words of a row or of a file, or a picture (domain notes 4.16).

Files are read and drawn by programs of their own, which are given nothing but the bytes.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from agencies import sealing
from agencies.actors import Hat
from agencies.attachments import pictures, words
from agencies.attachments.kinds import KINDS
from agencies.attachments.refusals import NotTaken
from agencies.attachments.spools import Spool
from agencies.verdicts import Refused
from audit.workspace import disclosable_records, redaction
from audit.workspace.models.disclosure_parts import DisclosureItem
from audit.workspace.models.sealed_disclosures import SealedDisclosure
from audit.workspace.squares import Square
from mash_hub import attachments, chronology_rows, free_text
from mash_hub.models.attachments import Attachment


@dataclass(frozen=True)
class Original:
    """What an item is: its words; or a picture; or pages that are pictures; or what opens to nobody here."""

    words: str = ""
    is_picture: bool = False
    pages: int = 0  # of a scan, each drawn as a picture
    is_unread: bool = False


def is_file(item: DisclosureItem) -> bool:
    """Whether an item is a file, and not what somebody wrote in the hub."""
    return item.thing_kind == Attachment.kind


def is_picture(item: DisclosureItem) -> bool:
    """Whether an item is a picture, of which squares are taken out."""
    return is_file(item) and KINDS[item.paper_kind].is_picture


def can_be_pictures(item: DisclosureItem) -> bool:
    """Whether an item is a picture, or a file whose pages can be drawn as pictures."""
    return is_file(item) and (is_picture(item) or item.paper_kind == "PDF")


def original(item: DisclosureItem, *, by: Hat) -> Original:
    """An item as it stands now, opened under the agency's own grants; for acts that leave the entry."""
    if is_file(item):
        return _of_file(item, by=by)
    if is_from_custodian(item):
        return _of_custodian(item, by=by)
    (section,) = sections_of(item)
    row = _records(item).row_of(item.thing_kind, item.thing_id)
    content = sealing.open_quietly([row], [section], by=by)[row, section]
    if content is None:
        return Original(is_unread=True)
    return Original(redaction.plain(_records(item).text_of(row, content)))


def require_clear(item: DisclosureItem, words: str, *, by: Hat) -> None:
    """Let no protected address leave with the words of an item, unless two people let it through.

    Those of its case; of what is of no case those of all who stand in one with the person. Raises WordsRefused.
    """
    if is_of_no_case(item):
        around = disclosable_records.people_around(item.part.disclosure.subject_id)
        free_text.require_clear_paper(
            words.splitlines(), about=around, file_id=item.thing_file_id, by=by
        )
    else:
        free_text.require_clear([words], file_id=item.case_file_id, by=by)


def is_of_no_case(item: DisclosureItem) -> bool:
    """Whether an item is what its agency says of the person apart from any case."""
    return item.thing_kind in disclosable_records.KINDS


def is_from_custodian(item: DisclosureItem) -> bool:
    """Whether an item is what a custodian gave of a sealed item: those words, and nothing of the item itself."""
    return item.thing_kind == SealedDisclosure.kind


def _of_custodian(item: DisclosureItem, *, by: Hat) -> Original:
    row = SealedDisclosure.objects.get(pk=item.thing_id)
    opened = sealing.open_quietly([row], ["released"], by=by)
    words = opened.text(row, "released", "words")
    return Original(redaction.plain(words), is_unread=not words)


def _records(item: DisclosureItem) -> Any:
    return disclosable_records if is_of_no_case(item) else chronology_rows


def sections_of(item: DisclosureItem) -> tuple[str, ...]:
    """What of the thing is read, as its entry in the log names it."""
    if is_file(item):
        return ("paper",)
    if is_from_custodian(item):
        return ("released",)
    if is_of_no_case(item):
        return (disclosable_records.section_of(item.thing_kind),)
    return (
        chronology_rows.section_of(
            chronology_rows.row_of(item.thing_kind, item.thing_id), as_owner=True
        ),
    )


def _of_file(item: DisclosureItem, *, by: Hat) -> Original:
    if is_picture(item):
        return Original(is_picture=True)
    spool = _spool(item, by=by)
    said = words.lines_in(spool, item.paper_kind)
    if not said.is_whole or not said.paragraphs:
        pages = pictures.pages_in(spool) if item.paper_kind == "PDF" else 0
        return Original(pages=pages, is_unread=not pages)
    return Original(redaction.plain("\n".join(said.paragraphs)))


def _spool(item: DisclosureItem, *, by: Hat) -> Spool:
    row = Attachment.objects.select_related("item").get(pk=item.thing_id)
    return Spool.of(attachments.opened_for(row, by=by).pieces)


def picture(
    item: DisclosureItem, squares: Iterable[Square] = (), *, by: Hat, is_named: bool = False
) -> bytes:
    """An item that is a picture, without some of its squares, or with their names. Raises Refused."""
    try:
        return pictures.covered(_spool(item, by=by), item.paper_kind, squares, is_named=is_named)
    except NotTaken as error:
        raise Refused(str(error)) from None


def pages(
    item: DisclosureItem,
    squares: Mapping[int, Iterable[Square]],
    *,
    by: Hat,
    only: int = 0,
    is_named: bool = False,
) -> list[bytes]:
    """The pages of an item that is a scan, or one of them, without some squares. Raises Refused."""
    try:
        return pictures.pages_covered(_spool(item, by=by), squares, only=only, is_named=is_named)
    except NotTaken as error:
        raise Refused(str(error)) from None


def packed(made: Iterable[bytes]) -> list[str]:
    """Pictures as a sealed section holds them."""
    return [base64.b64encode(one).decode() for one in made]


def unpacked(content: Mapping[str, Any]) -> list[bytes]:
    """The pictures that a copy holds; none where it holds none."""
    held = content.get("pictures") or [content.get("picture", "")]
    return [base64.b64decode(one) for one in held if one]
