"""What pages show of attachments: name, kind, size, where each is and what to do, and the form of one more."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count
from django.template.defaultfilters import filesizeformat

from agencies import sealing
from agencies.actors import Hat
from agencies.attachments import scanner
from mash_hub.forms.attachments import AttachForm
from mash_hub.models.attachments import (
    GOES_WITH,
    KEPT,
    Attachment,
    AttachmentState,
    Going,
)
from mash_hub.models.items import Item
from mash_hub.models.sealed_attachments import SealedAttachment

NO_SCANNER = (
    "Nobody can open it yet: this hub has no virus scanner. Ask its administrator to connect one; "
    "the file is then checked by itself. Until then keep your own copy, and say in the item’s text "
    "what matters in it."
)
SCANNER_AWAY = (
    "Nobody can open it yet: the virus scanner has not answered. The file is checked by itself as "
    "soon as it does, and goes to its readers then. You need do nothing."
)
INFECTED = "The virus scanner found something in it, and it was destroyed. Tell your own IT help."


@dataclass(frozen=True)
class Line:
    """One attachment in a list, for its owner or for a reader."""

    attachment: Attachment
    name: str
    is_own: bool
    waiting: str = ""  # why it cannot be opened yet, and what to do

    @property
    def size(self) -> str:
        """Its size in words."""
        return size_in_words(self.attachment.size)

    @property
    def going(self) -> str:
        """Whom it goes to, in words for its owner."""
        return {
            Going.HOME: "stays with your agency",
            Going.WHOLE: "goes with the whole item",
            Going.ALWAYS: "goes with the item, whole or in part",
        }[Going(self.attachment.going)]

    def goes_with(self, section: str) -> bool:
        """Whether it leaves with a release of this section."""
        return self.attachment.state in KEPT and self.attachment.going in GOES_WITH[section]


def size_in_words(size: int) -> str:
    """A number of bytes in words, such as “2.1 MB”."""
    return str(filesizeformat(size)).replace("\xa0", " ")


def lines_of(items: Iterable[Item], *, by: Hat) -> defaultdict[UUID, list[Line]]:
    """The attachments of items that a hat sees, by item; their names are opened with the items.

    The page's own opening of the items leaves the entry.
    """
    rows = list(Attachment.objects.visible_to(by).of([item.pk for item in items]))
    opened = sealing.open_quietly(rows, ["paper"], by=by)
    found: defaultdict[UUID, list[Line]] = defaultdict(list)
    for row in rows:
        content = opened[row, "paper"]
        if content is not None:
            is_own = row.owner_id == by.agency_id
            found[row.item_id].append(Line(row, str(content["name"]), is_own, waiting_words(row)))
    return found


def waiting_words(row: Attachment | SealedAttachment) -> str:
    """Why a file cannot be opened yet, and what to do; nothing when it can."""
    if row.state == AttachmentState.INFECTED:
        return INFECTED
    if not row.is_waiting:
        return ""
    return SCANNER_AWAY if scanner.is_configured() else NO_SCANNER


def numbers_of(items: Sequence[Item], *, by: Hat) -> defaultdict[UUID, int]:
    """How many attachments of each item a hat sees."""
    seen = Attachment.objects.visible_to(by).filter(item__in=[item.pk for item in items])
    counted = seen.values_list("item_id").annotate(number=Count("pk")).order_by()
    return defaultdict(int, counted)


def form_of(item: Item, sent: Any = None) -> AttachForm:
    """The form of one more file: as it was sent, with its errors, or empty."""
    return sent or AttachForm(initial={"version": item.version, "going": Going.WHOLE}, item=item)
