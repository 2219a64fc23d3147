"""What the pages of sealed items show, to custodians, to readers named, and to those who decide."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from agencies import sealing
from agencies.actors import Hat
from agencies.models.people import Person
from mash_hub import items, receipts, sealed_attachments, sealed_items
from mash_hub.attachment_page import size_in_words, waiting_words
from mash_hub.forms.attachments import FileForm
from mash_hub.forms.sealed_items import LodgeForm
from mash_hub.models.requests import InformationRequest
from mash_hub.models.sealed_attachments import SealedAttachment
from mash_hub.models.sealed_items import Consideration, SealedItem, SealedState


def lodge_form(request: InformationRequest, *, by: Hat, data: Any = None) -> LodgeForm:
    """The form of lodging: about people the request names, for people one can name."""
    question = sealing.open_quietly([request], ["question"], by=by)[request, "question"] or {}
    return LodgeForm(
        data,
        people=[(person["subject"], person["name"]) for person in question.get("people", [])],
        readers=sealed_items.people_to_name(request),
        regimes=items.regimes_of(request.agency_id),
        within=sealed_items.review_within(request.workspace_id),
    )


def of(sealed: SealedItem, *, by: Hat, sent: FileForm | None = None) -> dict[str, Any]:
    """The page of one: content, files or gist as far as granted; readers and considerations for custodians.

    `sent` is the form of one more file as it was sent, with its errors.
    """
    opened = sealed_items.opened(sealed, by=by)
    may_keep = sealed_items.may_keep(by, sealed)
    readers: list[str] = []
    considered: list[Consideration] = []
    if may_keep:
        people = Person.objects.filter(pk__in=sealed.readers).order_by("name")
        readers = list(people.values_list("name", flat=True))
        rows = Consideration.objects.filter(sealed_item=sealed).select_related("person")
        considered = list(rows.order_by("at"))
    told = receipts.of_thing(sealed, by=by)
    return {
        "sealed": sealed,
        "files": files_of(sealed, by=by),
        "attaching": attach_form(sealed, by=by, sent=sent),
        "receipts": told if may_keep else [],
        "to_acknowledge": next((one for one in told if receipts.may_acknowledge(by, one)), None),
        "words": opened["content"],
        "gist": opened["gist"],
        "readers": readers,
        "considered": considered,
        "may_keep": may_keep,
        "may_answer": may_keep and sealed.state == SealedState.CONSIDERED,
        "may_review": may_keep
        and sealed.state not in (SealedState.DESTROYED, SealedState.WITHDRAWN),
        "may_consider": sealed_items.may_consider(by, sealed),
        "is_destroyed": sealed.state == SealedState.DESTROYED,
    }


@dataclass(frozen=True)
class FileLine:
    """One file in the list of a sealed item's page."""

    attachment: SealedAttachment
    name: str
    is_own: bool

    @property
    def size(self) -> str:
        """Its size in words."""
        return size_in_words(self.attachment.size)

    @property
    def waiting(self) -> str:
        """Why it cannot be opened yet, and what to do."""
        return waiting_words(self.attachment)


def files_of(sealed: SealedItem, *, by: Hat) -> list[FileLine]:
    """The files of a sealed item that a hat sees; the page's own opening of the item leaves the entry."""
    rows = list(
        SealedAttachment.objects.visible_to(by).of([sealed.pk]).select_related("sealed_item")
    )
    opened = sealing.open_quietly(rows, ["paper"], by=by)
    named = [(row, opened[row, "paper"]) for row in rows]
    return [
        FileLine(row, str(paper["name"]), sealed.owner_id == by.agency_id)
        for row, paper in named
        if paper is not None
    ]


def attach_form(sealed: SealedItem, *, by: Hat, sent: FileForm | None = None) -> FileForm | None:
    """The form of one more file, for who may attach one: as it was sent, or empty."""
    if not sealed_attachments.may_attach(by, sealed):
        return None
    return sent or FileForm(initial={"version": sealed.version})
