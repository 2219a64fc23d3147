"""Telling of a protected address that changed: only those with permission, who say that they know (4.19)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from django.apps import apps
from django.db.models import Model

from agencies import clock, grants, hats
from agencies.actors import Hat
from agencies.models.workspaces import Workspace
from agencies.roles import Act, may
from mash_hub import carried, receipts
from mash_hub.models.receipts import ReceiptKind
from mash_hub.models.subjects import Card, Identification, Involvement


def tell(card: Card, *, by: Hat) -> None:
    """Ask every other agency that was given what the card keeps to say that it knows, as part of an act.

    An agency is asked in the workspaces from which it has it: asked anywhere else, it would learn that
    the person has a case there. There those answer who may see protected addresses; where nobody of an
    agency says so in time, the coordinator hears: the host of that workspace. The notice names neither
    the person nor the address.
    """
    given = _given_in(card, by=by)
    if not given:
        return
    at, cases = clock.now(), _cases_of(card)
    for workspace in Workspace.objects.filter(pk__in=given).order_by("pk"):
        able = {hat.agency_id for hat in hats.in_workspace(workspace.pk) if may(hat, Act.REVEAL)}
        place = receipts.Place(
            workspace.pk, cases.get(workspace.pk, card.file_id), workspace.host_id
        )
        asked: dict[UUID, Iterable[UUID]] = dict.fromkeys(sorted(given[workspace.pk] & able), ())
        receipts.want(card, ReceiptKind.ADDRESS_CHANGED, of=asked, place=place, by=by, at=at)


def _given_in(card: Card, *, by: Hat) -> dict[UUID, set[UUID]]:
    """By workspace, the other agencies that were given there what the card keeps.

    Whose cause tells no workspace is asked in that of the act alone.
    """
    reasons = grants.reasons(card, "protected", by=by)
    behind: dict[str, set[UUID]] = defaultdict(set)
    for _, kind, pk in reasons:
        if pk is not None:
            behind[kind].add(pk)
    places = {
        (kind, pk): place
        for kind, ids in behind.items()
        for pk, place in _workspaces(kind, ids).items()
    }
    found: dict[UUID, set[UUID]] = defaultdict(set)
    for receiver, kind, pk in reasons:
        if pk is not None and (kind, pk) in places:
            found[places[kind, pk]].add(receiver)
    placed = {receiver for receivers in found.values() for receiver in receivers}
    for receiver in {one for one, _, _ in reasons} - placed:
        found[by.workspace_id].add(receiver)
    return found


def _workspaces(kind: str, ids: Iterable[UUID]) -> dict[UUID, UUID]:
    """The workspace of each thing of a kind, where its kind has one: a contact, a referral, a case."""
    model = next((one for one in apps.get_models() if _is_placed(one, kind)), None)
    if model is None:
        return {}
    rows = model._default_manager.filter(pk__in=[*ids], workspace__isnull=False)
    return dict(rows.values_list("pk", "workspace"))


def _is_placed(model: type[Model], kind: str) -> bool:
    """Whether a kind's rows stand in a workspace."""
    if getattr(model, "kind", None) != kind:
        return False
    return "workspace" in {field.name for field in model._meta.get_fields()}


def _cases_of(card: Card) -> dict[UUID, UUID]:
    """The file of the newest case that the person has in each workspace."""
    subject = (
        Identification.objects.standing().filter(card=card).values_list("subject_id", flat=True)
    )
    files = carried.files_of_subjects([*subject])
    parts = Involvement.objects.filter(file__in=files, file__workspace__isnull=False)
    return dict(parts.order_by("file__opened_at", "pk").values_list("file__workspace", "file"))
