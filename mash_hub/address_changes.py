"""Telling of a protected address that changed: only those with permission, who say that they know (4.19)."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from agencies import clock, grants, hats
from agencies.actors import Hat
from agencies.models.workspaces import Workspace
from agencies.roles import Act, may
from mash_hub import carried, receipts
from mash_hub.models.receipts import ReceiptKind
from mash_hub.models.subjects import Card, Identification, Involvement


def tell(card: Card, *, by: Hat) -> None:
    """Ask every other agency that was given what the card keeps to say that it knows, as part of an act.

    In each workspace in which the person has a case those are asked who may see protected addresses;
    where nobody of an agency says so in time, the coordinator hears: the host of that workspace. The
    notice names neither the person nor the address.
    """
    given = grants.readers(card, "protected", by=by) - {by.agency_id}
    if not given:
        return
    at = clock.now()
    for workspace, case_file_id in _cases_of(card):
        able = {hat.agency_id for hat in hats.in_workspace(workspace.pk) if may(hat, Act.REVEAL)}
        place = receipts.Place(workspace.pk, case_file_id, workspace.host_id)
        asked: dict[UUID, Iterable[UUID]] = dict.fromkeys(sorted(given & able), ())
        receipts.want(card, ReceiptKind.ADDRESS_CHANGED, of=asked, place=place, by=by, at=at)


def _cases_of(card: Card) -> list[tuple[Workspace, UUID]]:
    """The workspaces in which the person has a case, each with the newest one's file."""
    subject = (
        Identification.objects.standing().filter(card=card).values_list("subject_id", flat=True)
    )
    files = carried.files_of_subjects([*subject])
    parts = Involvement.objects.filter(file__in=files, file__workspace__isnull=False)
    newest: dict[UUID, tuple[Workspace, UUID]] = {}
    for part in parts.select_related("file__workspace").order_by("file__opened_at", "pk"):
        if part.file.workspace is not None:
            newest[part.file.workspace.pk] = (part.file.workspace, part.file_id)
    return [newest[pk] for pk in sorted(newest)]
