"""Telling what came of a case: the referrer its outcome, the victim through the IDVA, who and when or why not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from agencies import clock, hats, notices, sealing
from agencies.actors import Actor, Hat
from agencies.models.grants import CauseKind
from agencies.models.notices import NoticeKind
from agencies.models.people import Membership, Person
from agencies.reasons import Reason
from agencies.roles import ACTS, Act, may
from agencies.verdicts import YES, Refused, Verdict, no, require
from audit.log import entries as log
from audit.log.entries import Verb
from mash_hub import conflicts, free_text
from meetings import victim_contacts
from meetings.models.agenda import AgendaItem, ItemState
from meetings.models.case_told import CaseTold, ToldWhom
from meetings.models.marac_cases import keeps_list
from meetings.models.meetings import AFTER, LISTED, Meeting

W = ToldWhom
OVER = (ItemState.HEARD, ItemState.CLOSED)  # what something came of


@dataclass(frozen=True)
class Told:
    """What one reader sees of it."""

    row: CaseTold
    words: str


@dataclass(frozen=True)
class Referrer:
    """Who is told the outcome of a case: an agency, in the workspace from which it referred."""

    agency_id: UUID
    workspace_id: UUID
    persons: tuple[UUID, ...]  # nobody named: everybody there whose work it is


def referrer_of(item: AgendaItem) -> Referrer | None:
    """Who referred the case of an agenda item; None where it came from nobody's referral."""
    if (case := item.marac_case) is not None:
        return Referrer(case.owner_id, case.from_workspace_id, (case.referrer_id,))
    if (sent := item.referral) is not None:
        return Referrer(sent.owner_id, sent.from_workspace_id, ())
    return None


def is_over(item: AgendaItem) -> bool:
    """Whether a case was heard at a meeting that has ended."""
    meeting = item.meeting
    return meeting.meeting_kind in LISTED and meeting.state in AFTER and item.state in OVER


def _may_tell(hat: Actor, item: AgendaItem) -> Verdict:
    if hat.workspace_id != item.workspace_id:
        return no("Only the workspace of a meeting tells what came of its cases.")
    if not is_over(item):
        return no("There is something to tell once the case was heard and the meeting has ended.")
    return YES


def may_tell_referrer(hat: Actor, item: AgendaItem) -> Verdict:
    """Tell who referred what came of it: the coordinator."""
    if not (allowed := _may_tell(hat, item)):
        return allowed
    if referrer_of(item) is None:
        return no("Nobody referred this case.")
    return may(hat, Act.RUN_MEETING)


def may_note_victim(hat: Actor, item: AgendaItem) -> Verdict:
    """Note that the victim was told, or why not: the IDVA service, or the coordinator in its place."""
    if not (allowed := _may_tell(hat, item)):
        return allowed
    return may(hat, Act.CONTACT_VICTIM) or may(hat, Act.RUN_MEETING)


def tellers(item: AgendaItem) -> list[Person]:
    """Who may have told the victim: the IDVAs of the workspace."""
    able = [role for role, acts in ACTS.items() if Act.CONTACT_VICTIM in acts]
    rows = Membership.objects.current(hats.today()).filter(
        workspace=item.workspace_id, role__in=able
    )
    people = Person.objects.filter(pk__in=rows.values("person"))
    return list(people.exclude(pk__in=_apart(item)).order_by("name", "pk"))


def _apart(item: AgendaItem) -> Iterable[UUID]:
    return conflicts.people_apart([item.file_id]).get(item.file_id, ())


@transaction.atomic
def tell_referrer(item: AgendaItem, *, words: str, by: Hat, version: int = 0) -> CaseTold:
    """Tell who referred what came of the case, in words for them; told again, the old words stay behind.

    `version` is 0 for the first time. Raises Refused, WordsRefused, Stale.
    """
    item = _locked(item)
    require(may_tell_referrer(by, item))
    found = referrer_of(item)
    if found is None or not words.strip():
        raise Refused("Say what came of it, in words for whoever referred.")
    at = clock.now()
    row = _row(item, W.REFERRER, by=by, at=at, version=version)
    row.agency_id, row.from_workspace_id = found.agency_id, found.workspace_id
    teller = Person.objects.get(pk=by.person_id)
    _seal(row, words, to={found.agency_id, item.owner_id}, by=by)
    _store(row, teller, at, by=by, at=at)
    notices.post(
        to=found.agency_id,
        notice_kind=NoticeKind.CASE_OUTCOME,
        about=item.marac_case or item.referral,
        by=by,
        at=at,
        workspace_id=found.workspace_id,
        persons=found.persons,
        not_for=_apart(item),
    )
    log.write(by=by, verb=Verb.FEEDBACK_SENT, about=[row, item], owners=[found.agency_id], at=at)
    return row


@transaction.atomic
def note_victim(
    item: AgendaItem,
    *,
    told_by: Person | None,
    told_at: datetime | None,
    words: str,
    by: Hat,
    version: int = 0,
    because: Reason | None = None,
) -> CaseTold:
    """Note that an IDVA told the victim what came of the case and when, or in words why nobody did.

    `version` is 0 for the first time. Raises Refused, WordsRefused, Stale.
    """
    item = _locked(item)
    require(may_note_victim(by, item))
    at = clock.now()
    if (told_by is None) != (told_at is None):
        raise Refused("Say who told the victim, and when.")
    if told_by is not None and told_by not in tellers(item):
        raise Refused("Name an IDVA of this workspace: the victim is told through nobody else.")
    if told_at is not None and not (item.heard_at or item.listed_at) <= told_at <= at:
        raise Refused("The victim was told after the case was heard, and not in the future.")
    if not words.strip():
        raise Refused("Say how the victim was told, or why not.")
    row = _row(item, W.VICTIM, by=by, at=at, version=version)
    kept = sealing.keep_reason(because, about=row, by=by) if because else None
    _seal(row, words, to={item.owner_id, *victim_contacts.services(item.workspace_id)}, by=by)
    _store(row, told_by, told_at, by=by, at=at, because=kept)
    _tell_keepers(row, by=by, at=at)
    log.write(by=by, verb=Verb.CHANGED, about=[row, item], reason=kept, ground=W.VICTIM, at=at)
    return row


def _locked(item: AgendaItem) -> AgendaItem:
    """The item as it is now: of two who tell at once the second finds the first one's row."""
    rows = AgendaItem.objects.select_related("meeting", "marac_case", "referral", "workspace")
    return rows.select_for_update(of=("self",)).get(pk=item.pk)


def _row(item: AgendaItem, whom: ToldWhom, *, by: Hat, at: datetime, version: int) -> CaseTold:
    found = CaseTold.objects.filter(item=item, whom=whom).first()
    if found is not None:
        return CaseTold.objects.lock(found, version)
    return CaseTold(
        id=uuid4(),
        reference=item.reference,
        item=item,
        whom=whom,
        owner_id=item.owner_id,
        workspace_id=item.workspace_id,
        file_id=item.file_id,
        noted_by_id=by.person_id,
        noted_at=at,
        version=0,
    )


def _seal(row: CaseTold, words: str, *, to: set[UUID], by: Hat) -> None:
    """Seal the words for the host and whom they are for; a keeper of another agency reads by name."""
    free_text.require_clear([words], file_id=row.file_id, by=by)
    cause = sealing.Cause.of(CauseKind.MEETING, row.item)
    sealing.seal(row, "words", {"words": words.strip()}, by=by, to={*to, by.agency_id}, cause=cause)
    given, outside = {*to, row.owner_id}, _keepers(row)
    people = tuple(sorted({hat.person_id for hat in outside if hat.agency_id not in given}))
    if people:
        by_name = sealing.Cause.of(CauseKind.MEETING, row.item, persons=people)
        agencies = {hat.agency_id for hat in outside} - given
        sealing.give([row], ["words"], to=agencies, by=by, cause=by_name)


def _keepers(row: CaseTold) -> list[Hat]:
    among = [hat for hat in hats.in_workspace(row.workspace_id) if keeps_list(hat)]
    return CaseTold.objects.readers_of(row, among=among)


def _store(
    row: CaseTold,
    told_by: Person | None,
    told_at: datetime | None,
    *,
    by: Hat,
    at: datetime,
    because: Reason | None = None,
) -> None:
    if row.version:
        row.set_told(told_by, told_at, by=by, at=at, because=because)
        return
    row.version, row.told_by, row.told_at, row.is_told = 1, told_by, told_at, told_at is not None
    row.start(by=by, at=at, because=because)


def _tell_keepers(row: CaseTold, *, by: Actor, at: datetime) -> None:
    keepers = _keepers(row)
    notices.post(
        to=[hat.agency_id for hat in keepers],
        notice_kind=NoticeKind.MEETING_CHANGED,
        about=row.item,
        by=by,
        at=at,
        workspace_id=row.workspace_id,
        persons={hat.person_id for hat in keepers},
    )


def untold(meeting: Meeting) -> list[AgendaItem]:
    """The cases of a meeting whose referrer was not told the outcome: it is not archived before."""
    items = AgendaItem.objects.filter(meeting=meeting)
    heard = items.filter(state__in=OVER).exclude(marac_case=None, referral=None)
    return list(heard.exclude(told__whom=W.REFERRER).in_order())


def outcome(*, by: Hat, **source: Any) -> Told | None:
    """What its referrer was told came of a case: `marac_case` or `referral` names where it came from."""
    where = {f"item__{name}": row for name, row in source.items()}
    rows = CaseTold.objects.visible_to(by).filter(whom=W.REFERRER, **where)
    row = rows.select_related("told_by", "item").first()
    if row is None:
        return None
    return Told(row, sealing.open([row], ["words"], by=by).text(row, "words", "words"))


def of_item(item: AgendaItem, *, by: Hat) -> dict[str, Told]:
    """What was told of a case, by whom it was told to, as far as the hat sees it; one log entry."""
    rows = list(
        CaseTold.objects.visible_to(by)
        .filter(item=item)
        .select_related("told_by", "noted_by", "agency")
    )
    opened = sealing.open(rows, ["words"], by=by)
    return {row.whom: Told(row, opened.text(row, "words", "words")) for row in rows}
