"""The list of joint screening: how incidents come onto it, and what the agencies read of them (4.20).

An incident comes onto the list by rule when the police tell the hub of it, or by hand. What agencies
read of it is looked through for protected addresses first; where the hub finds one, or may not tell,
the host writes what they read.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Q

from agencies import clock, hats, references, sealing
from agencies.actors import Actor, Hat
from agencies.models.agencies import Agency, AgencyKind
from agencies.models.grants import CauseKind
from agencies.models.notices import NoticeKind
from agencies.models.people import Membership
from agencies.models.workspaces import WorkspaceKind
from agencies.reasons import BY_RULE, Reason, ReasonCode
from agencies.roles import ACTS, Act, may
from agencies.verdicts import YES, Refused, Verdict, no, require
from audit.log import entries as log
from audit.log.entries import Verb
from mash_hub import clocks, free_text, held, partnership_settings, referrals
from mash_hub.models.contacts import Category, Channel, Contact, ContactKind
from mash_hub.models.joint_screening import (
    SECTORS,
    TABLE,
    JointScreening,
    JointState,
    ScreeningView,
    Sector,
    runs_list,
)
from mash_hub.models.partnership_settings import SettingName
from mash_hub.models.subjects import Involvement, PersonRole
from mash_hub.telling import tell

S = JointState
VIEW, BRIEF = "JOINT_VIEW", "JOINT_BRIEF"  # the names of its clocks: an agency's, and the host's
_DISCUSSING = [role for role, acts in ACTS.items() if Act.DISCUSS in acts]
_SCREENING = (WorkspaceKind.MASH, WorkspaceKind.ADULT_MASH)
_QUEUED = Reason(ReasonCode.NEW_CONTACT)


@dataclass(frozen=True)
class Brief:
    """What the agencies read, and the day of the incident, from which their time runs."""

    words: str
    incident_on: date


# --- who ------------------------------------------------------------------------------------------


def may_queue(hat: Actor, contact: Contact) -> Verdict:
    """Put an incident on the list by hand: those of the host who screen, once at a time."""
    if not isinstance(hat, Hat) or not runs_list(hat) or hat.workspace_id != contact.workspace_id:
        return no("Only those who screen for the host put an incident on the list.")
    if not _is_domestic_abuse(contact):
        return no("Joint screening is for incidents of domestic abuse.")
    if JointScreening.objects.open().filter(contact=contact).exists():
        return no("It is on the list already.")
    return YES


def may_lead(hat: Actor, row: JointScreening) -> Verdict:
    """Lead the list: decision-makers of the host."""
    if not (allowed := may(hat, Act.CONVENE)):
        return allowed
    if (hat.workspace_id, hat.agency_id) != (row.workspace_id, row.owner_id):
        return no("Only the agency that hosts the workspace leads its joint screening.")
    return YES


def may_brief(hat: Actor, row: JointScreening) -> Verdict:
    """Write what agencies read, or put the day right: the lead, until every view is in."""
    if not (allowed := may_lead(hat, row)):
        return allowed
    return TABLE.may_move(row.state, S.QUEUED)


# --- onto the list --------------------------------------------------------------------------------


def _is_domestic_abuse(contact: Contact) -> bool:
    kind = contact.contact_kind == ContactKind.DOMESTIC_ABUSE
    return kind or Category.DOMESTIC_ABUSE in contact.categories


def _has_child(contact: Contact) -> bool:
    return Involvement.objects.in_file(contact.file_id).filter(role=PersonRole.CHILD).exists()


def _is_agreed(name: SettingName, workspace_id: UUID, at: datetime) -> bool:
    return bool(partnership_settings.in_force(name, workspace_id, at))


def belongs(contact: Contact) -> bool:
    """Whether the rule puts a contact on the list (4.20).

    Domestic abuse, from the police, with a child; where the partnership agreed to it also of adults
    alone; in a partnership that screens jointly.
    """
    if contact.workspace.workspace_kind not in _SCREENING or not _is_domestic_abuse(contact):
        return False
    from_police = Agency.objects.filter(pk=contact.owner_id, agency_kind=AgencyKind.POLICE).exists()
    if not from_police and contact.channel != Channel.POLICE_NOTICE:
        return False
    place, at = contact.workspace_id, contact.received_at
    if not _is_agreed(SettingName.JOINT_BY_RULE, place, at):
        return False
    return _has_child(contact) or _is_agreed(SettingName.JOINT_ADULTS, place, at)


def queue_by_rule(contact: Contact, words: str, *, by: Hat) -> JointScreening | None:
    """Put a contact just sent on the list where the rule says so; part of the act that sends it.

    What was reported goes to the agencies as it stands, unless it may hold a protected address: then
    the host is asked to write what they read. Gives None where the rule does not say so.
    """
    if not belongs(contact):
        return None
    on = contact.received_at.astimezone(clock.LONDON).date()
    row = _queue(contact, on, by=by, because=BY_RULE)
    found = free_text.look([words], file_id=contact.file_id, by=by)
    _settle_brief(row, Brief(words, on), by=by, is_clear=found is free_text.Found.NOTHING)
    return row


@transaction.atomic
def queue(contact: Contact, brief: Brief, *, by: Hat) -> JointScreening:
    """Put a contact on the list by hand, with what the agencies read. Raises Refused."""
    contact = Contact.objects.select_for_update(of=("self",)).get(pk=contact.pk)
    require(may_queue(by, contact))
    _require_brief(brief, contact.file_id, by=by)
    row = _queue(contact, brief.incident_on, by=by, because=_QUEUED)
    _settle_brief(row, brief, by=by, is_clear=True)
    log.write(
        by=by,
        verb=Verb.LISTED,
        about=[row, contact],
        owners=row.expected,
        sections=["incident"],
        reason=_QUEUED,
        at=clock.now(),
    )
    return row


def _queue(contact: Contact, on: date, *, by: Hat, because: Reason) -> JointScreening:
    return JointScreening(
        id=uuid4(),
        reference=references.new("JS"),
        workspace_id=contact.workspace_id,
        owner_id=by.host_id,
        file_id=contact.file_id,
        contact=contact,
        incident_on=on,
        has_child=_has_child(contact),
        is_by_rule=because is BY_RULE,
        queued_at=clock.now(),
        queued_by_id=by.person_id,
    )


def _require_brief(brief: Brief, file_id: UUID, *, by: Hat) -> None:
    if not brief.words.strip():
        raise Refused("Write what happened, for the agencies that mark their view.")
    if brief.incident_on > hats.today():
        raise Refused("The incident cannot be in the future.")
    free_text.require_clear([brief.words], file_id=file_id, by=by)


def _settle_brief(row: JointScreening, brief: Brief, *, by: Hat, is_clear: bool) -> None:
    """Store a new row, with what its agencies read or with the host asked to write it."""
    because, at = (BY_RULE if row.is_by_rule else _QUEUED), row.queued_at
    wanted = wanted_of(row) if is_clear else {}
    if wanted:
        row.expected = [*wanted]
        _seal_brief(row, brief, by=by)
    row.start(by=by, at=at, because=because)
    if wanted:
        _want_views(row, wanted, by=by, at=at)
    else:
        start_clock(row, BRIEF, row.owner_id)
    tell([row.owner_id], NoticeKind.JOINT_SCREENING_CHANGED, about=row, by=by, at=at)


def wanted_of(row: JointScreening) -> dict[UUID, Sector]:
    """The agencies that have to mark a view: those of each sector with people who take part there.

    Social care is the children's where a child is in it, the adults' where none is. A GP practice is
    asked where the partnership chose it.
    """
    sectors = [Sector.POLICE, Sector.SOCIAL_CARE, Sector.HEALTH]
    if _is_agreed(SettingName.JOINT_EDUCATION, row.workspace_id, row.queued_at):
        sectors.append(Sector.EDUCATION)
    spared = AgencyKind.LA_ADULTS if row.has_child else AgencyKind.LA_CHILDREN
    by_kind = {kind: sector for sector in sectors for kind in SECTORS[sector] if kind != spared}
    by_kind.setdefault(spared, Sector.SOCIAL_CARE)
    practices = partnership_settings.agencies(
        SettingName.JOINT_PRACTICES, row.workspace_id, row.queued_at
    )
    if practices:
        by_kind[AgencyKind.PRIMARY_CARE] = Sector.HEALTH
    takes_part = Membership.objects.current(hats.today()).filter(
        workspace=row.workspace_id, role__in=_DISCUSSING, agency__agency_kind__in=by_kind
    )
    there = set(takes_part.values_list("agency_id", "agency__agency_kind"))
    chosen = {
        (pk, kind) for pk, kind in there if kind != AgencyKind.PRIMARY_CARE or pk in practices
    }
    pairs = _social_care(chosen, row, spared)
    return {pk: by_kind[AgencyKind(kind)] for pk, kind in sorted(pairs, key=str)}


def _social_care(
    pairs: set[tuple[UUID, str]], row: JointScreening, spared: AgencyKind
) -> set[tuple[UUID, str]]:
    """Of agencies with their kinds, those of which social care is wanted: not a neighbour's as well."""
    kinds = SECTORS[Sector.SOCIAL_CARE]
    if any(kind in kinds and kind != spared for _, kind in pairs):
        pairs = {(pk, kind) for pk, kind in pairs if kind != spared}
    theirs = {(pk, kind) for pk, kind in pairs if kind in kinds}
    if row.owner_id in {pk for pk, _ in theirs}:
        pairs -= {(pk, kind) for pk, kind in theirs if pk != row.owner_id}
    return pairs


def _seal_brief(row: JointScreening, brief: Brief, *, by: Hat) -> None:
    people = [asdict(one) for one in referrals.named_people(row.file_id, by=by)]
    content = {"words": brief.words.strip(), "people": people}
    sealing.seal(row, "incident", content, by=by, to=set(row.expected), cause=cause_of(row))


def cause_of(row: JointScreening) -> sealing.Cause:
    """Why agencies are given what belongs to an incident."""
    return sealing.Cause.of(CauseKind.MEETING, row)


def _want_views(
    row: JointScreening, wanted: dict[UUID, Sector], *, by: Actor, at: datetime
) -> None:
    for agency_id, sector in wanted.items():
        view = ScreeningView(
            id=uuid4(),
            screening=row,
            workspace_id=row.workspace_id,
            owner_id=agency_id,
            file_id=row.file_id,
            sector=sector,
        ).start(by=by, at=at)
        start_clock(row, VIEW, agency_id, view)
    tell(wanted, NoticeKind.JOINT_VIEW_WANTED, about=row, by=by, at=at)


def start_clock(
    row: JointScreening,
    name: str,
    owner_id: UUID,
    view: ScreeningView | None = None,
    *,
    since: datetime | None = None,
) -> None:
    """Start the time of one agency: by the end of the next working day after the incident (4.20).

    It runs from `since` where the incident is opened again.
    """
    at = since or _happened_at(row)
    clocks.start(
        view or row,
        name,
        target=partnership_settings.target(SettingName.JOINT_SCREENED, row.workspace_id, at),
        at=at,
        owner_id=owner_id,
        workspace_id=row.workspace_id,
    )


def _happened_at(row: JointScreening) -> datetime:
    """The instant from which its time runs: when it was told, or the noon of an earlier day."""
    told = row.contact.received_at
    if told.astimezone(clock.LONDON).date() == row.incident_on:
        return told
    return datetime.combine(row.incident_on, time(12), clock.LONDON)


def locked(row: JointScreening, version: int) -> JointScreening:
    """The newest version, locked for change. Raises Stale."""
    return JointScreening.objects.select_related("contact").lock(row, version)


@transaction.atomic
def brief(row: JointScreening, words: Brief, *, by: Hat, version: int) -> JointScreening:
    """Write what the agencies read, or put the day of the incident right; their time runs from it.

    Raises Refused, Frozen where they read it already and a hold stands (4.20), Stale.
    """
    row = locked(row, version)
    require(may_brief(by, row))
    _require_unread_or_free(row)
    _require_brief(words, row.file_id, by=by)
    at, was_briefed, was_on = clock.now(), row.is_briefed, row.incident_on
    wanted = {} if was_briefed else wanted_of(row)
    row.expected = row.expected if was_briefed else [*wanted]
    if not row.expected:
        raise Refused("No agency takes part in joint screening here. Ask the hub’s manager.")
    _seal_brief(row, words, by=by)
    row.set_briefed(words.incident_on, row.expected, by=by, at=at)
    if not was_briefed:
        clocks.meet(row, BRIEF, at=at)
        _want_views(row, wanted, by=by, at=at)
    elif was_on != words.incident_on:
        for view in row.views.filter(given_at__isnull=True):
            start_clock(row, VIEW, view.owner_id, view)
    if was_briefed:
        tell(row.expected, NoticeKind.JOINT_SCREENING_CHANGED, about=row, by=by, at=at)
    log.write(
        by=by,
        verb=Verb.CHANGED,
        about=[row],
        owners=row.expected,
        sections=["incident"],
        at=at,
    )
    return row


def _require_unread_or_free(row: JointScreening) -> None:
    if row.is_briefed:
        held.require_free(row.file_id)


def of_case(contact: Contact, *, by: Hat) -> dict[str, Any]:
    """What a contact's page says of joint screening: where it stands there, and whether it may be put on."""
    of_it = Q(contact=contact) | Q(followed_by=contact)  # put there, or made there
    seen = JointScreening.objects.visible_to(by).filter(of_it)
    return {
        "joint_screenings": list(seen.order_by("-queued_at", "pk")),
        "may_queue": may_queue(by, contact),
    }
