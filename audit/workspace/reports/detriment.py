"""What came to whoever challenged another agency: detriment to the raiser is an audit topic (domain notes 4.14).

Facts and who did each, from the histories: never a finding by itself. A challenge that the hub raised
by rule had no raiser.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID

from django.db.models import F

from agencies.actors import Hat
from agencies.in_the_log import naming
from agencies.models import Membership
from agencies.models.people import MembershipStatus
from audit.log.entries import Verb
from audit.log.models import Entry
from audit.workspace.questions import Question
from audit.workspace.reports.report import MOST, Row, amiss_first, people, when
from mash_hub.models.conflicts import apart
from mash_hub.models.enquiry_hand_overs import EnquiryHandOver
from mash_hub.models.escalations import Escalation

AFTER = timedelta(days=90)  # how long after a challenge is looked at
_NOTHING = "Nothing in ninety days"
_TAKEN = {
    MembershipStatus.SUSPENDED.value: "Suspended",
    MembershipStatus.ENDED.value: "Ended",
}


@dataclass(frozen=True)
class _Event:
    """Something that came to somebody: what, when, by whom, and whether to look into it."""

    person_id: UUID
    at: datetime
    words: str
    by_id: UUID | None
    is_amiss: bool = True


def after_challenges(question: Question, hat: Hat) -> list[Row]:
    """Each challenge that somebody raised in these days, with what came to them in the ninety days after.

    That is: a membership suspended, ended or cut short, an enquiry taken from them, by others than
    themselves; their agency challenged in return by the one they challenged; auditors who asked what
    they did. Whoever audits is not shown what came to themselves.
    """
    found = Escalation.objects.filter(
        workspace__in=hat.audit_workspace_ids,
        raised_by__isnull=False,
        raised_at__gte=question.from_at,
        raised_at__lt=question.until_at,
    ).exclude(apart(hat.person_id))
    if question.user_id:
        found = found.filter(raised_by=question.user_id)
    shown = found.exclude(raised_by=hat.person_id).select_related("raised_by", "owner", "agency")
    challenges = list(shown.order_by("raised_at", "pk")[: MOST + 1])
    if not challenges:
        return []
    since, until = challenges[0].raised_at, challenges[-1].raised_at + AFTER
    raisers = {one.raised_by_id for one in challenges if one.raised_by_id}
    events = [
        *_memberships(raisers, hat),
        *_hand_overs(raisers, since, until, hat),
        *_asked_about(raisers, since, until),
    ]
    answers = _answers(challenges, until, hat)
    names = people(one.by_id for one in (*events, *answers.values()))
    rows: list[Row] = []
    for challenge in challenges:
        came = [one for one in events if _follows(challenge, one)]
        if challenge.pk in answers:
            came.append(answers[challenge.pk])
        rows += _rows(challenge, sorted(came, key=lambda one: one.at), names)
    return amiss_first(rows)


def _follows(challenge: Escalation, event: _Event) -> bool:
    is_theirs = event.person_id == challenge.raised_by_id
    return is_theirs and challenge.raised_at < event.at <= challenge.raised_at + AFTER


def _rows(
    challenge: Escalation, came: Sequence[_Event], names: dict[UUID | None, str]
) -> Iterator[Row]:
    raiser = challenge.raised_by
    head = (
        challenge.reference,
        challenge.get_escalation_type_display(),
        when(challenge.raised_at),
        raiser.name if raiser else "",
        challenge.owner.name,
        challenge.agency.name,
        challenge.get_state_display(),
    )
    if not came:
        yield Row((*head, _NOTHING, "", ""))
    for one in came:
        by = names.get(one.by_id, "The hub, by rule")
        yield Row((*head, one.words, when(one.at), by), is_amiss=one.is_amiss)


def _memberships(raisers: Iterable[UUID], hat: Hat) -> Iterator[_Event]:
    """Memberships in the audited workspaces that others suspended, ended or cut short."""
    versions = Membership.history.filter(
        person_id__in=raisers, workspace_id__in=hat.audit_workspace_ids
    )
    rows = list(versions.select_related("workspace").order_by("id", "version"))
    for before, after in pairwise(rows):
        if before.id != after.id or after.by_person_id == after.person_id:
            continue
        if words := _lost(before, after):
            place = f"{after.get_role_display()}, {after.workspace.name}"
            yield _Event(
                after.person_id, after.history_date, f"{words}: {place}", after.by_person_id
            )


def _lost(before: Any, after: Any) -> str:
    """What one version of a membership takes away that the one before gave; nothing where it does not."""
    if before.status == MembershipStatus.ACTIVE and after.status in _TAKEN:
        return _TAKEN[after.status]
    is_shorter = before.until_on is None or (after.until_on and after.until_on < before.until_on)
    return "Cut short" if after.until_on and is_shorter else ""


def _hand_overs(
    raisers: Iterable[UUID], since: datetime, until: datetime, hat: Hat
) -> Iterator[_Event]:
    """Enquiries that others took from them."""
    taken = EnquiryHandOver.objects.filter(
        from_person__in=raisers,
        workspace__in=hat.audit_workspace_ids,
        given_at__gte=since,
        given_at__lte=until,
    ).exclude(given_by=F("from_person"))
    for one in taken.exclude(apart(hat.person_id)).select_related("enquiry"):
        if one.from_person_id:
            words = f"Enquiry {one.enquiry.reference} handed on by another"
            yield _Event(one.from_person_id, one.given_at, words, one.given_by_id)


def _asked_about(raisers: Iterable[UUID], since: datetime, until: datetime) -> Iterator[_Event]:
    """Questions to the log about what they did: theirs to know of who asks, and no detriment by itself."""
    wanted = set(raisers)
    asked = Entry.objects.filter(naming(wanted), verb=Verb.LOG_READ, at__gte=since, at__lte=until)
    for entry in asked.order_by("at"):
        for person_id in wanted & {*entry.thing_ids}:
            words = "What they did was asked of the log"
            yield _Event(person_id, entry.at, words, entry.person_id, is_amiss=False)


def _answers(challenges: Sequence[Escalation], until: datetime, hat: Hat) -> dict[UUID, _Event]:
    """By challenge: the first that the agency challenged raised in return, within the ninety days."""
    pairs = {(one.agency_id, one.owner_id, one.workspace_id) for one in challenges}
    rows = Escalation.objects.filter(
        workspace__in=hat.audit_workspace_ids,
        raised_by__isnull=False,
        raised_at__gte=challenges[0].raised_at,
        raised_at__lte=until,
    ).exclude(apart(hat.person_id))
    back = [
        one
        for one in rows.order_by("raised_at", "pk")
        if (one.owner_id, one.agency_id, one.workspace_id) in pairs
    ]
    found: dict[UUID, _Event] = {}
    for challenge in challenges:
        for one in back:
            is_back = (one.owner_id, one.agency_id) == (challenge.agency_id, challenge.owner_id)
            is_here = one.workspace_id == challenge.workspace_id
            is_after = challenge.raised_at < one.raised_at <= challenge.raised_at + AFTER
            if is_back and is_here and is_after and challenge.raised_by_id:
                words = f"Their agency challenged in return: {one.reference}"
                found[challenge.pk] = _Event(
                    challenge.raised_by_id, one.raised_at, words, one.raised_by_id
                )
                break
    return found
