"""Who keeps missing episodes, and who of the police agrees to a lower grade: never who asked (4.12)."""

from __future__ import annotations

from uuid import UUID

from agencies import hats
from agencies.actors import Actor, Hat
from agencies.roles import Act, may
from agencies.verdicts import YES, Verdict, no
from mash_hub import conflicts
from mash_hub.escalation_rules import SUPERVISORS, holders
from mash_hub.models.missing_episodes import MissingEpisode


def may_keep(hat: Actor, row: MissingEpisode) -> Verdict:
    """Those who keep missing episodes for an agency that takes part, under an agreement (7.2 R19)."""
    if not (allowed := may(hat, Act.KEEP_MISSING)) or not isinstance(hat, Hat):
        return allowed
    if not hat.agreement_in_force:
        return no("The sharing agreement is not in force.")
    if hat.workspace_id != row.workspace_id or hat.agency_id not in row.parties:
        return no("Your agency takes no part in this episode.")
    return YES


def able(row: MissingEpisode) -> set[UUID]:
    """The team managers named by the police who keep episodes there, without who asked.

    Nobody means everybody else who keeps them, so that no grade waits for ever.
    """
    (named,) = holders(row.workspace_id, [row.police_id], SUPERVISORS)
    if not named.are_named:
        return set()
    working = {
        hat.person_id
        for hat in hats.in_workspace(row.workspace_id)
        if hat.agency_id == row.police_id and may(hat, Act.KEEP_MISSING)
    }
    apart = conflicts.people_apart([row.file_id]).get(row.file_id, [])
    return working.intersection(named.persons).difference(apart, {row.asked_by_id})
