"""Reaching the victim: the IDVA service is asked at once, tries within two working days, and tells wishes.

It is given safe-contact data and nothing else until the case is on a meeting (domain notes 4.7).
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from agencies import clock, hats, notices, sealing
from agencies.actors import Actor, Hat
from agencies.models.grants import CauseKind
from agencies.models.notices import NoticeKind
from agencies.roles import Act, may
from agencies.verdicts import YES, Refused, Verdict, no, require
from audit.log import entries as log
from audit.log.entries import Verb
from mash_hub import clocks, free_text, partnership_settings
from mash_hub.models.partnership_settings import SettingName
from meetings import marac_keepers
from meetings.models.death_prompts import DeathPrompt
from meetings.models.marac_cases import MaracCase
from meetings.models.victim_contacts import TABLE, ContactState, VictimContact

S = ContactState
# Two clocks of one limit: the list's keepers are told of the first, the service's managers of the other.
CONTACT, MANAGER = "IDVA_CONTACT", "IDVA_MANAGER"
MOST_ATTEMPTS = 20


def services(workspace_id: UUID) -> set[UUID]:
    """The agencies whose people reach victims for a MARAC."""
    found = hats.in_workspace(workspace_id)
    return {hat.agency_id for hat in found if may(hat, Act.CONTACT_VICTIM)}


def ask(case: MaracCase, *, by: Hat, at: datetime) -> None:
    """Ask each IDVA service of the MARAC to reach the victim; part of the act that refers."""
    place = case.workspace
    for agency_id in sorted(services(place.pk)):
        row = VictimContact(
            id=uuid4(),
            reference=case.reference,
            case=case,
            owner_id=agency_id,
            workspace=place,
            file_id=case.file_id,
            asked_at=at,
        ).start(by=by, at=at)
        start_clocks(row, at=at)
        _tell(row, by=by, at=at)


def start_clocks(row: VictimContact, *, at: datetime) -> None:
    """Start the time in which an IDVA service tries to reach the victim."""
    place = row.workspace
    limit = partnership_settings.target(SettingName.IDVA_CONTACT, place.pk, at)
    due_at = clocks.due_in(place.pk, limit, at)
    for name, owner_id, workspace_id in (
        (CONTACT, place.host_id, place.pk),
        (MANAGER, row.owner_id, None),
    ):
        clocks.start(
            row,
            name,
            target=limit,
            at=at,
            due_at=due_at,
            owner_id=owner_id,
            workspace_id=workspace_id,
        )


def _tell(row: VictimContact, *, by: Actor, at: datetime) -> None:
    """Tell the service’s IDVAs, by name, that there is somebody to reach."""
    among = [hat for hat in hats.in_workspace(row.workspace_id) if hat.agency_id == row.owner_id]
    readers = VictimContact.objects.readers_of(row, among=among)
    notices.post(
        to=[hat.agency_id for hat in readers],
        notice_kind=NoticeKind.VICTIM_TO_CONTACT,
        about=row,
        by=by,
        at=at,
        workspace_id=row.workspace_id,
        persons={hat.person_id for hat in readers},
    )


def may_try(hat: Actor, row: VictimContact) -> Verdict:
    """Note an attempt: the service that was asked."""
    if not (allowed := may(hat, Act.CONTACT_VICTIM)):
        return allowed
    if (hat.agency_id, hat.workspace_id) != (row.owner_id, row.workspace_id):
        return no("Only the service that was asked notes its attempts.")
    if DeathPrompt.objects.filter(case=row.case_id).of_victims().exists():
        return no("The victim has died: nobody rings, writes or visits any more.")
    return YES


@transaction.atomic
def note(
    row: VictimContact,
    *,
    reached: bool,
    tried_at: datetime,
    how: str,
    wishes: str,
    by: Hat,
    version: int,
) -> VictimContact:
    """Note an attempt to reach the victim, and what she or he wishes where that was said.

    The words are the service’s own, given to who keeps and chairs the list; nobody else reads them.
    Raises Refused without words, for a time to come or before the referral; Stale.
    """
    row = VictimContact.objects.select_related("workspace", "case__workspace").lock(row, version)
    require(may_try(by, row))
    state = S.REACHED if reached or row.state == S.REACHED else S.ATTEMPTED
    require(TABLE.may_move(row.state, state))
    at = clock.now()
    _require_attempt(row, reached, tried_at, how, wishes, at)
    free_text.require_clear([how, wishes], file_id=row.file_id, by=by)
    before = _held(row, by=by)
    attempts = [*before.get("attempts", []), _line(reached, tried_at, how, wishes)]
    is_first = reached and row.state != S.REACHED  # whenever that is, it can be said
    if len(attempts) > MOST_ATTEMPTS and not is_first:
        raise Refused(f"At most {MOST_ATTEMPTS} attempts are kept here.")
    content = {"words": wishes.strip() or before.get("words", ""), "attempts": attempts}
    cause = sealing.Cause.of(CauseKind.REFERRAL, row.case)
    sealing.seal(row, "wishes", content, by=by, to={row.workspace.host_id}, cause=cause)
    marac_keepers.give(row, ["wishes"], case=row.case, by=by)
    row.set_tried(state, tried_at, by=by, at=at)
    for name in (CONTACT, MANAGER):
        clocks.meet(row, name, at=at)
    marac_keepers.tell(row.case, by=by, at=at)
    log.write(by=by, verb=Verb.CHANGED, about=[row, row.case], sections=["wishes"], at=at)
    return row


def _require_attempt(
    row: VictimContact, reached: bool, tried_at: datetime, how: str, wishes: str, at: datetime
) -> None:
    if tried_at > at:
        raise Refused("The attempt cannot lie ahead.")
    if tried_at < row.asked_at.replace(second=0, microsecond=0):
        raise Refused("The attempt comes after the referral.")
    if not how.strip():
        raise Refused("Say how you tried, for example by which safe number.")
    if reached and not wishes.strip():
        raise Refused("Write what she or he wishes, or that nothing was said of it.")


def _line(reached: bool, tried_at: datetime, how: str, wishes: str) -> dict[str, Any]:
    return {
        "at": tried_at.isoformat(),
        "reached": reached,
        "how": how.strip(),
        "wishes": wishes.strip(),
    }


def _held(row: VictimContact, *, by: Hat) -> dict[str, Any]:
    return sealing.open_quietly([row], ["wishes"], by=by)[row, "wishes"] or {}
