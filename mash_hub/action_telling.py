"""Telling of an action: whom it falls to, by name, and each later step to all who read it (domain notes 4.19)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from agencies import hats, notices
from agencies.actors import Actor
from agencies.models.notices import NoticeKind
from agencies.notices import Post
from mash_hub import conflicts
from mash_hub.models.actions import Action


def of_new(action: Action, agency_id: UUID, person_id: UUID, *, by: Actor, at: datetime) -> None:
    """Tell an agency of an action for it, and whoever is named for it that it names them.

    Nobody is told twice, and nobody who is kept apart.
    """
    named = _named(action, agency_id, person_id)
    others = replace(
        named,
        notice_kind=NoticeKind.ACTION_ASSIGNED,
        persons=(),
        not_for=(*named.not_for, person_id),
    )
    notices.post_all([named, others], by=by, at=at)


def person(action: Action, person_id: UUID, *, by: Actor, at: datetime) -> None:
    """Tell somebody of the agency that has an action that it names them now; not who is kept apart."""
    notices.post_all([_named(action, action.agency_id, person_id)], by=by, at=at)


def _named(action: Action, agency_id: UUID, person_id: UUID) -> Post:
    return Post(
        (agency_id,),
        NoticeKind.ACTION_YOURS,
        action,
        action.workspace_id,
        persons=(person_id,),
        not_for=tuple(conflicts.people_apart([action.file_id]).get(action.file_id, ())),
    )


def readers(action: Action, *, by: Actor, at: datetime, but: Collection[UUID] = ()) -> None:
    """Tell whoever reads an action that something about it changed, and nobody else.

    Its agency, coordinator and chair, and those who heard it agreed: their screens follow each step.
    `but` are people and agencies who are told in other words.
    """
    among = hats.in_workspace(action.workspace_id)
    told = [
        hat
        for hat in Action.objects.readers_of(action, among=among)
        if hat.person_id not in but and hat.agency_id not in but
    ]
    notices.post(
        to=[hat.agency_id for hat in told],
        notice_kind=NoticeKind.ACTION_CHANGED,
        about=action,
        by=by,
        at=at,
        workspace_id=action.workspace_id,
        persons={hat.person_id for hat in told},
    )
