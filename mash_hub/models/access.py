"""Who can read a thing by its grants: the other face of `granted_to`, for `readers_of`."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from agencies import clock
from agencies.actors import Hat
from agencies.models.grants import CauseKind, GrantCause
from mash_hub.models.conflicts import kept


@dataclass(frozen=True)
class Reach:
    """The live causes of a thing's grants, its owner, and the people kept apart from its files."""

    owner_id: UUID
    causes: tuple[tuple[UUID, tuple[UUID, ...], str], ...]
    apart: frozenset[UUID]

    def is_granted_to(self, hat: Hat, *, by: Collection[str] | None = None) -> bool:
        """Whether the hat's agency has a grant that reaches this very person (7.2 R19).

        `by` narrows it to causes of some kinds.
        """
        if not hat.agreement_in_force and hat.agency_id != self.owner_id:
            return False
        return any(
            receiver == hat.agency_id
            and (not persons or hat.person_id in persons)
            and (by is None or kind in by)
            for receiver, persons, kind in self.causes
        )


def reach(thing: Any, section: str, *, files: Iterable[UUID]) -> Reach:
    """Ask for the live causes of one section of a thing and the conflicts of the files, once each."""
    causes = GrantCause.objects.live(clock.now()).filter(
        thing_kind=thing.kind, thing_id=thing.pk, section=section
    )
    causes = causes.exclude(cause_kind=CauseKind.BREAK_GLASS)  # read on a page of its own
    apart = kept([*files])
    return Reach(
        owner_id=thing.owner_id,
        causes=tuple(
            (receiver, tuple(persons), kind)
            for receiver, persons, kind in causes.values_list(
                "receiver_id", "persons", "cause_kind"
            )
        ),
        apart=frozenset(apart),
    )
