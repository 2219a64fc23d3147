"""Reporting a child missing: search before create, who is told, and the episode that opens (4.12)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Q

from agencies import clock, files, references, sealing
from agencies.actors import Actor, Hat
from agencies.models.agencies import Agency, AgencyKind
from agencies.models.files import RetentionClass
from agencies.models.grants import CauseKind
from agencies.models.notices import NoticeKind
from agencies.models.workspaces import Purpose, Workspace, WorkspaceKind
from agencies.reasons import Reason, ReasonCode
from agencies.roles import Act, may
from agencies.verdicts import Refused, Verdict, no, require
from audit.log import entries as log
from audit.log.entries import Verb
from mash_hub import (
    finding,
    flags,
    free_text,
    held,
    partnership_settings,
    receipts,
    requests,
    subjects,
)
from mash_hub.identities import Identity
from mash_hub.identity_tokens import tokens_of
from mash_hub.matching import Likeness
from mash_hub.models.missing_episodes import MissingEpisode
from mash_hub.models.partnership_settings import SettingName
from mash_hub.models.receipts import ReceiptKind
from mash_hub.models.subjects import Card, PersonRole
from mash_hub.models.trigger_plans import TriggerPlan
from mash_hub.telling import tell

MISSING = Reason(ReasonCode.CHILD_MISSING)
_REFERENCE = re.compile(r"[A-Z0-9][A-Z0-9/-]{2,19}")
_SETTINGS = (AgencyKind.CARE_HOME,)


@dataclass(frozen=True)
class Likely:
    """A record that may be the child who was typed, and how far it agrees."""

    card_id: UUID
    reference: str
    summary: str


@dataclass(frozen=True)
class Report:
    """What is reported of a child who is missing."""

    missing_since: datetime
    last_seen: str
    circumstances: str
    description: str = ""
    needs: str = ""
    compact_reference: str = ""
    police_id: UUID | None = None
    responsible_id: UUID | None = None
    home_id: UUID | None = None


@dataclass(frozen=True)
class Places:
    """Which agencies of a workspace can be named in a report."""

    police: list[Agency]
    authorities: list[Agency]
    homes: list[Agency]


def may_report(hat: Actor) -> Verdict:
    """Whoever may refer to a MASH reports a child missing there: call handler, home or social care."""
    if not (allowed := may(hat, Act.REFER)) or not isinstance(hat, Hat):
        return allowed
    kind = Workspace.objects.filter(pk=hat.workspace_id).values_list("workspace_kind", flat=True)
    if kind.first() != WorkspaceKind.MASH:
        return no("A child is reported missing in a MASH: change your hat.")
    return allowed


def places(hat: Hat) -> Places:
    """The police, the authorities that can be responsible, and the homes, of a hat's workspace."""
    host = Agency.objects.active().filter(pk=hat.host_id)
    found = [*host, *requests.agreed_agencies(hat.workspace_id, hat.host_id)]

    def of(*kinds: AgencyKind) -> list[Agency]:
        return [one for one in found if one.agency_kind in kinds]

    return Places(of(AgencyKind.POLICE), of(AgencyKind.LA_CHILDREN), of(*_SETTINGS))


def look(identity: Identity, *, by: Hat) -> list[Likely]:
    """The search before a child is written down: records of one's own agency, and all one may search.

    Counted and logged as a look-up because a child is missing. Raises TooManySearches.
    """
    require(may_report(by))
    own = finding.own_records({"child": identity}, by=by).get("child", [])
    found = {one.card.pk: Likely(one.card.pk, one.reference, one.comparison.summary) for one in own}
    if finding.may_search(by) and tokens_of(identity):
        for one in finding.search(identity, by=by, because=MISSING).candidates:
            card = flags.card_of(one.subject, by=by)
            is_alike = one.comparison.likeness == Likeness.SAME_PERSON
            if is_alike and card is not None and one.subject.reference not in _shown(found):
                found[card.pk] = Likely(card.pk, one.subject.reference, one.comparison.summary)
    return [*found.values()]


def _shown(found: dict[UUID, Likely]) -> set[str]:
    return {one.reference for one in found.values()}


def cause_of(row: MissingEpisode) -> sealing.Cause:
    """Why agencies are given what belongs to an episode."""
    return sealing.Cause.of(CauseKind.MISSING, row)


def tidy_reference(typed: str) -> str:
    """The reference of the police's own system as it is kept; raises Refused for what is none.

    It stands in plain, so nothing but letters, digits, strokes and hyphens of a reference is taken, in
    one word: no name, postcode or telephone number.
    """
    found = typed.upper().strip()
    is_one = _REFERENCE.fullmatch(found) and any(one.isdigit() for one in found)
    if found and (not is_one or free_text.looks_like_one(found)):
        raise Refused(
            "Write the COMPACT reference as the police gave it: letters, digits, / and -, no spaces."
        )
    return found


@transaction.atomic
def report(identity: Identity, said: Report, *, card_id: UUID | None, by: Hat) -> MissingEpisode:
    """Report a child missing: the episode opens, and police, both authorities and the home are told.

    `card_id` is the record that was said to be the child's, or none for a new one. Raises Refused
    without the police, a name, when or where the child was last seen; and for a time to come.
    """
    require(may_report(by))
    at = clock.now()
    _require_whole(identity, said, at)
    row = _row(said, by=by, at=at)
    words = [said.last_seen, said.circumstances, said.description, said.needs]
    content = {
        "name": identity.label,
        "born": identity.born,
        "last_seen": said.last_seen.strip(),
        "circumstances": said.circumstances.strip(),
        "description": said.description.strip(),
        "needs": said.needs.strip(),
    }
    card = _card(identity, card_id, row, set(row.parties), by=by)
    row.repeat_number = _repeat(row, subjects.subject_of(card).pk)
    mine = sealing.Cause.of(CauseKind.MISSING, row, persons=(by.person_id,))
    sealing.seal(row, "report", content, by=by, to={by.agency_id}, cause=mine)
    sealing.give([row], ["report"], to=told(row), by=by, cause=cause_of(row))
    row.start(by=by, at=at, because=MISSING)
    subjects.involve(card, row, role=PersonRole.CHILD, place=0, by=by, at=at)
    free_text.require_clear(words, file_id=row.file_id, by=by)
    tell(told(row), NoticeKind.MISSING_REPORTED, about=row, by=by, at=at)
    _want_seen(row, subjects.subject_of(card).pk, by=by, at=at)
    log.write(
        by=by,
        verb=Verb.SUBMITTED,
        about=[row, card],
        people=[subjects.subject_of(card).pk],
        owners=sorted(told(row)),
        sections=["report"],
        purpose=Purpose.EXPLOITATION,
        reason=MISSING,
        at=at,
    )
    return row


def _want_seen(row: MissingEpisode, subject_id: UUID, *, by: Hat, at: datetime) -> None:
    """Ask each agency that keeps the child's live plan, but the one that reports, to say that it knows (4.19)."""
    plans = TriggerPlan.objects.of_subject(subject_id).live().filter(workspace=row.workspace_id)
    keep = {pk for plan in plans for pk in plan.parties} & {*row.parties}
    receipts.want(
        row,
        ReceiptKind.MISSING_REPORTED,
        of=dict.fromkeys(sorted(keep - {by.agency_id}), ()),
        place=receipts.Place(row.workspace_id, row.file_id, row.owner_id),
        by=by,
        at=at,
    )


def told(row: MissingEpisode) -> set[UUID]:
    """The agencies that hear of an episode: those that take part, and the home."""
    return {pk for pk in (*row.parties, row.home_id) if pk}


def _require_whole(identity: Identity, said: Report, at: datetime) -> None:
    if not identity.names:
        raise Refused("Write the child’s name.")
    if said.police_id is None or said.responsible_id is None:
        raise Refused("Say to which police it is reported, and which authority is responsible.")
    if not said.last_seen.strip() or not said.circumstances.strip():
        raise Refused("Say where the child was last seen, and what is known.")
    if said.missing_since > at:
        raise Refused("A child is missing since a time that has come.")


def _row(said: Report, *, by: Hat, at: datetime) -> MissingEpisode:
    here = places(by)
    chosen = ((said.police_id, here.police), (said.responsible_id, here.authorities))
    if any(pk not in {one.pk for one in among} for pk, among in chosen):
        raise Refused("Choose police and authority of this workspace.")
    home_id = by.agency_id if by.agency_id in _ids(here.homes) else said.home_id
    if home_id is not None and home_id not in _ids(here.homes):
        raise Refused("Choose a home of this workspace.")
    file = files.open_file(
        MissingEpisode.kind,
        owner_id=by.host_id,
        workspace_id=by.workspace_id,
        retention_class=RetentionClass.MASH_ENQUIRY,
    )
    assert said.police_id is not None
    assert said.responsible_id is not None
    return MissingEpisode(
        id=uuid4(),
        reference=references.new("MI"),
        workspace_id=by.workspace_id,
        owner_id=by.host_id,
        file=file,
        reported_at=at,
        reported_by_id=by.person_id,
        reporter_id=by.agency_id,
        missing_since=said.missing_since,
        compact_reference=tidy_reference(said.compact_reference),
        police_id=said.police_id,
        responsible_id=said.responsible_id,
        home_id=home_id,
        parties=sorted({by.host_id, said.police_id, said.responsible_id}),
    )


def repeat_days(row: MissingEpisode) -> int:
    """Within how many days episodes are counted, as agreed when this one was reported."""
    name = SettingName.MISSING_WITHIN
    return partnership_settings.number(name, row.workspace_id, row.reported_at)


def _repeat(row: MissingEpisode, subject_id: UUID) -> int:
    """How many episodes of the child there are with this one, where the repeat rule is met; else none."""
    at = row.reported_at
    since = row.missing_since - timedelta(days=repeat_days(row))
    earlier = MissingEpisode.objects.of_subject(subject_id).filter(workspace=row.workspace_id)
    number = (
        earlier.filter(missing_since__gt=since, missing_since__lte=row.missing_since).count() + 1
    )
    least = partnership_settings.number(SettingName.MISSING_REPEAT, row.workspace_id, at)
    return number if number >= least else 0


def _ids(agencies: Sequence[Agency]) -> set[UUID]:
    return {one.pk for one in agencies}


def _card(
    identity: Identity, card_id: UUID | None, row: MissingEpisode, to: set[UUID], *, by: Hat
) -> Card:
    """The child's card: one of the own agency added to, another that one reads, or a new one.

    A card that a hold freezes stays as it is; the new one beside it stands for the same child.
    """
    mine = Card.objects.filter(owner=by.agency_id).not_kept_from(
        by
    )  # a colleague's too: it was offered
    read = Card.objects.filter(Q(pk__in=mine) | Q(pk__in=Card.objects.visible_to(by)))
    found = read.filter(pk=card_id).first() if card_id else None
    if card_id and found is None:
        raise Refused("The record you chose cannot be found any more. Look again.")
    cause = cause_of(row)
    if found is None:
        return subjects.record(identity, by=by, because=MISSING, to=to, cause=cause)
    if found.owner_id == by.agency_id and held.freezes([found.file_id]):
        of = subjects.subject_of(found)
        return subjects.record(identity, by=by, because=MISSING, to=to, cause=cause, of=of)
    if found.owner_id == by.agency_id:
        card = subjects.add_to(found, identity, by=by, because=MISSING, to=to, cause=cause)
        sealing.give([card], subjects.SECTIONS, to=to, by=by, cause=cause)
        return card
    return found
