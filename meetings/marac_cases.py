"""Referring to a MARAC: from a page or from a thing, whole or not at all, and again (domain notes 4.7)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from agencies import clock, files, references, sealing
from agencies.actors import Actor, Hat
from agencies.models.files import File, RetentionClass
from agencies.models.grants import CauseKind
from agencies.models.notices import NoticeKind
from agencies.models.workspaces import Workspace, WorkspaceKind
from agencies.reasons import Reason, ReasonCode
from agencies.roles import Act, may
from agencies.verdicts import YES, Refused, Verdict, no, require
from audit.log import entries as log
from audit.log.entries import Verb
from mash_hub import (
    carried,
    case_people,
    clocks,
    conflicts,
    free_text,
    held,
    partnership_settings,
    subjects,
    who_must_not_know,
)
from mash_hub.contacts import Part
from mash_hub.identities import Identity
from mash_hub.models.conflicts import kept
from mash_hub.models.contact_states import Consent, Override
from mash_hub.models.partnership_settings import SettingName
from mash_hub.models.referrals import Referral, ReferralState
from mash_hub.models.subjects import Card, Involvement, PersonRole
from meetings import expecting, late_names, marac_keepers, namesakes, victim_contacts
from meetings.marac_connection import Connection
from meetings.marac_continuing import GoesOn, go_on, named
from meetings.models.marac_cases import Criterion, MaracCase
from meetings.models.marac_states import TABLE, CaseState

S = CaseState
ELIGIBILITY = "ELIGIBILITY"  # the name of its clock
_NEW = Reason(ReasonCode.THRESHOLD)
WARNING = "Immediate safety action must not wait for the meeting."


@dataclass(frozen=True)
class Source:
    """What a case is made from: an enquiry’s referral, a joint screening, whatever has people in a file.

    Its people go along by their ids; of its words nothing is copied.
    """

    kind: str
    id: UUID
    reference: str
    file_id: UUID

    @classmethod
    def of(cls, thing: Any) -> Source:
        """The source that a row with kind, reference and file is."""
        return cls(thing.kind, thing.id, thing.reference, thing.file_id)

    def kept(self) -> dict[str, str]:
        """As a draft keeps it."""
        return {
            "kind": self.kind,
            "id": str(self.id),
            "reference": self.reference,
            "file_id": str(self.file_id),
        }

    @classmethod
    def from_kept(cls, kept: Mapping[str, str]) -> Source | None:
        """What a draft kept, if it was begun from something."""
        if not kept:
            return None
        return cls(kept["kind"], UUID(kept["id"]), kept["reference"], UUID(kept["file_id"]))


@dataclass(frozen=True)
class Evidence:
    """What the criteria rest on: codes and numbers in clear, words sealed."""

    criteria: Sequence[Criterion]
    words: Mapping[str, str]  # by criterion
    dash_score: int | None = None
    assessment_id: UUID | None = None
    incidents: int | None = None


@dataclass(frozen=True)
class SafeContact:
    """How the victim is reached without danger: all that the IDVA service is given at first."""

    safe_numbers: Sequence[str] = ()
    unsafe_numbers: Sequence[str] = ()
    times: str = ""
    safe_people: str = ""
    unsafe_people: str = ""
    fears: str = ""
    words: str = ""

    def kept(self) -> dict[str, Any]:
        """As it is sealed, but for the name."""
        return {
            "safe_numbers": [*self.safe_numbers],
            "unsafe_numbers": [*self.unsafe_numbers],
            "times": self.times,
            "safe_people": self.safe_people,
            "unsafe_people": self.unsafe_people,
            "fears": self.fears,
            "words": self.words,
        }


@dataclass(frozen=True)
class CaseReferral:
    """A referral to a MARAC as it is sent."""

    words: str
    incident_on: date
    evidence: Evidence
    safe: SafeContact
    done: str  # what was done already to keep people safe
    is_aware: bool
    consent: Consent
    override: Override | None = None
    earlier: str = ""  # an earlier MARAC: where and when
    people: Sequence[Part] = ()  # typed
    roles: Mapping[UUID, PersonRole] | None = None  # of the source’s people, by subject
    connection: Connection | None = None

    def typed(self) -> list[who_must_not_know.Typed]:
        """The people who were typed, each with the record that is added to."""
        return [(part.card_id, part.identity) for part in self.people]

    def missing(self) -> list[str]:
        """What has to be answered before it can be sent, in words."""
        roles = [part.role for part in self.people] + [*(self.roles or {}).values()]
        checks = (
            (roles.count(PersonRole.VICTIM) == 1, "Say who the victim is: one person."),
            (PersonRole.PERPETRATOR in roles, "Say who is alleged to cause the harm."),
            (bool(self.words.strip()), "Say why you refer."),
            (bool(self.evidence.criteria), "Tick at least one criterion."),
            (bool(self.done.strip()), "Say what was done to keep them safe, or why nothing was."),
            (
                self.consent == Consent.GIVEN or self.override is not None,
                "Say why you share without the person’s agreement.",
            ),
        )
        return [words for is_there, words in checks if not is_there]


# --- where it goes --------------------------------------------------------------------------------


def marac_of(hat: Hat) -> Workspace | None:
    """The MARAC that a hat refers to: its own workspace, or the one that the same host keeps."""
    lists = Workspace.objects.filter(workspace_kind=WorkspaceKind.MARAC, is_open=True)
    own = lists.filter(pk=hat.workspace_id).first()
    return own or lists.filter(host=hat.host_id).order_by("name", "pk").first()


def may_refer(hat: Actor | None) -> Verdict:
    """Whether a hat may refer to a MARAC: any agency’s people who submit contacts."""
    return may(hat, Act.REFER)


def may_complete(hat: Actor, referral: Referral) -> Verdict:
    """Complete what an enquiry decided: the workspace that sent it, or the list's own coordinator.

    Once, while it waits, and only where it was sent to a MARAC.
    """
    if referral.workspace.workspace_kind != WorkspaceKind.MARAC:
        return no("Only a referral to a MARAC is completed here.")
    here = hat.workspace_id in (referral.from_workspace_id, referral.workspace_id)
    if not here or referral.state != ReferralState.RECEIVED:
        return no("It was answered already.")
    return may_refer(hat)


def place_for(by: Hat, source: Source | None) -> Workspace:
    """The MARAC that a hat refers to from a source; raises Refused where there is none, or a case is."""
    require(may_refer(by))
    place = marac_of(by)
    if place is None:
        raise Refused("There is no MARAC in the hub for this workspace. Ask its manager.")
    if source is not None:
        if by.person_id in kept([source.file_id]):
            raise Refused("There is nothing to refer here.")
        made = MaracCase.objects.of(source.kind, source.id).filter(workspace=place)
        if made.exists():
            raise Refused("A MARAC case was made from it already.")
    return place


def open_file(place: Workspace, by: Hat) -> File:
    """Open the file of a case to come, the referring agency’s."""
    return files.open_file(
        MaracCase.kind,
        owner_id=by.agency_id,
        workspace_id=place.pk,
        retention_class=RetentionClass.MARAC_CASE,
    )


# --- sending --------------------------------------------------------------------------------------


@transaction.atomic
def refer(
    referral: CaseReferral,
    *,
    by: Hat,
    source: Source | None = None,
    case_id: UUID | None = None,
    file: File | None = None,
    goes_on: GoesOn | None = None,
) -> MaracCase:
    """Refer to the MARAC of the hat’s workspace or host, from scratch or from a source (4.7).

    The words stay the referring agency’s own; the host is given them, with who keeps and chairs the
    list, and the IDVA service how the victim is safely reached, before anything is settled. A
    source’s people go along by their ids, with the parts that `roles` gives them; its conflicts too.
    What goes on from an earlier case is accepted whatever the score.
    Raises Refused when something needed is missing, or a case was made from the source already.
    """
    came_by = _referral_of(source, by=by)
    place = place_for(by, source)
    if missing := referral.missing():
        raise Refused(" ".join(missing))
    require(who_must_not_know.is_said(referral.typed(), by=by))
    at = clock.now()
    case = _case(referral, place, by, at, source, case_id)
    case.referral = came_by if came_by and came_by.workspace_id == place.pk else None
    case.file = file or open_file(place, by)
    people = _people_of_source(referral, case, source, by=by, at=at)
    if goes_on is not None:
        go_on(case, goes_on, at)
        people = named(people, goes_on.case, by=by)
    cause = sealing.Cause.of(CauseKind.REFERRAL, case)
    people += _typed_people(referral, case, place, cause, by=by, at=at)
    texts = [referral.words, referral.done, referral.earlier, *referral.evidence.words.values()]
    texts += [referral.connection.because] if referral.connection else []
    free_text.require_clear(texts, file_id=case.file_id, by=by)
    _seal(case, referral, people, place, by=by)
    case.start(by=by, at=at)
    if source is not None:
        conflicts.carry(source.file_id, case.file_id, by=by, at=at)
    carried.renew([case.file_id], by=by, at=at)
    members = [one.person for one in expecting.members(place.pk)]
    namesakes.find(case, {"people": people}, members, by=by, at=at)
    late_names.note(case.pk, members)
    # Only now it shows who keeps its list: nobody does whose name was not compared, or who bears one of it.
    marac_keepers.give(case, ["papers", "evidence", "safe_contact"], case=case, by=by)
    if goes_on is None:
        start_clock(case, at=at)
    victim_contacts.ask(case, by=by, at=at)
    marac_keepers.tell(case, by=by, at=at, kind=NoticeKind.REFERRAL_RECEIVED)
    log.write(
        by=by,
        verb=Verb.REFERRED,
        about=[case],
        people=Involvement.objects.in_file(case.file_id).values_list("subject_id", flat=True),
        owners=[place.host_id],
        ground=",".join(case.criteria),
        at=at,
    )
    return case


def _referral_of(source: Source | None, *, by: Hat) -> Referral | None:
    """The referral that is completed, locked: of listing it and completing it one wins. Raises Refused."""
    if source is None or source.kind != Referral.kind:
        return None
    rows = Referral.objects.select_related("workspace").select_for_update(of=("self",))
    row = rows.filter(pk=source.id).first()
    if row is None:
        raise Refused("There is nothing to refer here.")
    require(may_complete(by, row))
    return row


def _case(
    referral: CaseReferral,
    place: Workspace,
    by: Hat,
    at: datetime,
    source: Source | None,
    case_id: UUID | None,
) -> MaracCase:
    evidence = referral.evidence
    return MaracCase(
        id=case_id or uuid4(),
        reference=references.new("MA"),
        owner_id=by.agency_id,
        workspace=place,
        from_workspace_id=by.workspace_id,
        referrer_id=by.person_id,
        thing_kind=source.kind if source else "",
        thing_id=source.id if source else None,
        thing_reference=source.reference if source else "",
        state=S.SUBMITTED,
        submitted_at=at,
        referred_on=at.astimezone(clock.LONDON).date(),
        incident_on=referral.incident_on,
        criteria=[one.value for one in evidence.criteria],
        dash_score=evidence.dash_score,
        assessment_id=evidence.assessment_id,
        incidents=evidence.incidents,
        is_aware=referral.is_aware,
        consent=referral.consent,
        override=referral.override or "",
    )


def told_of(identity: Identity, role: PersonRole, subject: str) -> dict[str, Any]:
    """What papers say of one person: names, birth, addresses; a protected one reads as its mask (ADR 19)."""
    return {
        "name": identity.label,
        "role": str(role.label),
        "part": role.value,
        "born": identity.born,
        "subject": subject,
        "also": [name.words for name in identity.names[1:]],
        "addresses": [
            *(f"{one.kind_words}: {one.words}" for one in identity.addresses if one.is_known),
            *(str(one) for one in identity.kept),
        ],
    }


def _people_of_source(
    referral: CaseReferral, case: MaracCase, source: Source | None, *, by: Hat, at: datetime
) -> list[dict[str, Any]]:
    """Let the source’s people take part in the case, and say of them what the referrer may open."""
    roles = referral.roles or {}
    if source is None or not roles:
        return []
    parts = {part.subject_id: part for part in case_people.parts_of(source.file_id)}
    if strangers := roles.keys() - parts.keys():
        raise Refused(f"{len(strangers)} of these people are not in the case any more.")
    cards = [parts[one].card for one in roles if parts[one].card is not None]
    opened = sealing.open_quietly(cards, ["identity"], by=by)
    told = []
    for place, (subject_id, role) in enumerate(roles.items()):
        part = parts[subject_id]
        Involvement(
            id=uuid4(),
            subject_id=subject_id,
            card_id=part.card_id,
            file_id=case.file_id,
            role=role,
            thing_kind=case.kind,
            thing_id=case.id,
            place=place,
            matched_at=part.matched_at,
        ).start(by=by, at=at)
        content = opened[part.card, "identity"] if part.card is not None else None
        identity = Identity.from_content(content) if content else Identity()
        line = told_of(identity, role, part.subject.reference)
        told.append(line if content else {**line, "name": part.subject.reference, "born": ""})
    return told


def _typed_people(
    referral: CaseReferral,
    case: MaracCase,
    place: Workspace,
    cause: sealing.Cause,
    *,
    by: Hat,
    at: datetime,
) -> list[dict[str, Any]]:
    """Record the people typed, give their cards to the host, and say of them what was typed."""
    told = []
    for number, part in enumerate(referral.people, start=len(referral.roles or ())):
        card = _card(part, to={place.host_id}, cause=cause, by=by)
        made = subjects.involve(card, case, role=part.role, place=number, by=by, at=at)
        told.append(told_of(part.identity, part.role, made.subject.reference))
    return told


def _card(part: Part, *, to: set[UUID], cause: sealing.Cause, by: Hat) -> Card:
    if part.card_id is None:
        return subjects.record(part.identity, by=by, because=_NEW, to=to, cause=cause)
    card = Card.objects.visible_to(by).get(pk=part.card_id)
    card = subjects.add_to(card, part.identity, by=by, because=_NEW, to=to, cause=cause)
    sealing.give([card], subjects.SECTIONS, to=to, by=by, cause=cause)
    return card


def _seal(
    case: MaracCase,
    referral: CaseReferral,
    people: Sequence[Mapping[str, Any]],
    place: Workspace,
    *,
    by: Hat,
) -> None:
    cause = sealing.Cause.of(CauseKind.REFERRAL, case)
    host = {place.host_id}
    papers = {"words": referral.words, "people": [*people]}
    sealing.seal(case, "papers", papers, by=by, to=host, cause=cause)
    evidence = {
        "criteria": dict(referral.evidence.words),
        "done": referral.done,
        "earlier": referral.earlier,
        "connection": referral.connection.kept() if referral.connection else {},
    }
    sealing.seal(case, "evidence", evidence, by=by, to=host, cause=cause)
    victim = next(one for one in people if one["part"] == PersonRole.VICTIM)
    safe = {"who": victim["name"], **referral.safe.kept()}
    services = victim_contacts.services(place.pk)
    sealing.seal(case, "safe_contact", safe, by=by, to=host | services, cause=cause)


def start_clock(case: MaracCase, *, at: datetime) -> None:
    """Start the time in which it is looked at, by the list's own limit."""
    place = case.workspace
    clocks.start(
        case,
        ELIGIBILITY,
        target=partnership_settings.target(SettingName.ELIGIBILITY, place.pk, at),
        at=at,
        owner_id=place.host_id,
        workspace_id=place.pk,
    )


# --- sending again --------------------------------------------------------------------------------


def may_send_again(hat: Actor, case: MaracCase) -> Verdict:
    """Send a returned case again: whoever referred it, or who decides for their agency there."""
    if (hat.agency_id, hat.workspace_id) != (case.owner_id, case.from_workspace_id):
        return no("Only the agency that referred can add to it.")
    if hat.person_id != case.referrer_id and not may(hat, Act.DECIDE):
        return no("Only whoever referred can add to it.")
    if case.state != S.RETURNED_FOR_INFO:
        return no("Nothing is asked for.")
    return YES


@transaction.atomic
def send_again(
    case: MaracCase, *, words: str, evidence: Evidence, by: Hat, version: int
) -> MaracCase:
    """Send a returned case again with what was missing, and perhaps other criteria. Raises Refused, Stale."""
    case = MaracCase.objects.select_related("workspace").lock(case, version)
    require(may_send_again(by, case))
    require(TABLE.may_move(case.state, S.SUBMITTED))
    if not words.strip():
        raise Refused("Write what was missing.")
    if not evidence.criteria:
        raise Refused("Tick at least one criterion.")
    held.require_free(case.file_id)
    free_text.require_clear([words, *evidence.words.values()], file_id=case.file_id, by=by)
    at = clock.now()
    opened = sealing.open_quietly([case], ["papers", "evidence"], by=by)
    papers, before = opened[case, "papers"] or {}, opened[case, "evidence"] or {}
    whole = "\n\n".join(text for text in (str(papers.get("words", "")), words.strip()) if text)
    cause = sealing.Cause.of(CauseKind.REFERRAL, case)
    host = {case.workspace.host_id}
    sealing.seal(case, "papers", {**papers, "words": whole}, by=by, to=host, cause=cause)
    changed = {**before, "criteria": dict(evidence.words)}
    sealing.seal(case, "evidence", changed, by=by, to=host, cause=cause)
    marac_keepers.give(case, ["papers", "evidence"], case=case, by=by)
    codes = [one.value for one in evidence.criteria]
    case.set_again(
        codes, evidence.dash_score, evidence.assessment_id, evidence.incidents, by=by, at=at
    )
    start_clock(case, at=at)
    marac_keepers.tell(case, by=by, at=at)
    log.write(by=by, verb=Verb.REFERRED, about=[case], sections=["papers", "evidence"], at=at)
    return case
