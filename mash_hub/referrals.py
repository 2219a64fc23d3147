"""Referring a thing to another workspace, and that workspace's answer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, ClassVar, Protocol
from uuid import UUID, uuid4

from django.db import transaction

from agencies import clock as act_clock
from agencies import files, notices, references, sealing
from agencies.actors import Actor, Hat
from agencies.models.files import RetentionClass
from agencies.models.grants import CauseKind
from agencies.models.notices import NoticeKind
from agencies.models.workspaces import Workspace, WorkspaceKind
from agencies.reasons import Reason
from agencies.roles import Act, may
from agencies.verdicts import YES, Refused, Verdict, no, require
from audit.log import entries as log
from audit.log.entries import Verb
from mash_hub import carried, clocks, conflicts, free_text, partnership_settings
from mash_hub.case_people import people_of
from mash_hub.models.partnership_settings import SettingName
from mash_hub.models.referrals import TABLE, Referral, ReferralState
from mash_hub.models.subjects import Involvement

ELIGIBILITY = "ELIGIBILITY"  # the name of a referral's clock


@dataclass(frozen=True)
class NamedPerson:
    """One person concerned, as the referring workspace knows them: what the papers will say."""

    name: str
    role: str
    born: str = ""
    subject: str = ""  # the anchor's reference


def named_people(file_id: UUID, *, by: Hat) -> list[NamedPerson]:
    """The people of a case as the papers of a referral name them, from the cards the hat may open."""
    people = people_of(file_id, by=by)
    return [NamedPerson(p.words, p.role_words, p.born, p.reference) for p in people]


class Referable(Protocol):
    """A thing that can be referred: it has a reference, a workspace and a file."""

    kind: ClassVar[str]
    id: UUID
    reference: str
    workspace_id: UUID
    file_id: UUID


def of_thing(thing: Referable, *, by: Hat) -> list[Referral]:
    """The referrals made from a thing that a hat sees, with where they went."""
    seen = Referral.objects.visible_to(by).of(thing.kind, thing.id).select_related("workspace")
    return list(seen.order_by("sent_at", "pk"))


def may_answer(hat: Actor, referral: Referral) -> Verdict:
    """Whether a hat may accept or return a referral: the list's keeper in that workspace."""
    if hat.workspace_id != referral.workspace_id:
        return no("Only the workspace it was sent to can answer a referral.")
    return may(hat, Act.RUN_MEETING)


def may_answer_with_case(hat: Actor, referral: Referral) -> Verdict:
    """The same as part of deciding the case made from it, which the chair may as well (4.7)."""
    if hat.workspace_id == referral.workspace_id and may(hat, Act.CHAIR_MEETING):
        return YES
    return may_answer(hat, referral)


@transaction.atomic
def refer(
    thing: Referable,
    *,
    to_workspace: Workspace,
    words: str,
    people: Sequence[NamedPerson],
    by: Hat,
    because: Reason,
) -> Referral:
    """Refer a thing to a workspace, with why and about whom, and tell the workspace's host.

    The people's parts and the conflicts of the thing's file go along. `because` is a reason that is
    kept already, or one without a sentence. Raises Refused when no such referral may be made.
    """
    require(_may_refer(by, thing, to_workspace))
    free_text.require_clear([words], file_id=thing.file_id, by=by)
    at = act_clock.now()
    file = files.open_file(
        "referral",
        owner_id=by.host_id,
        workspace_id=to_workspace.pk,
        retention_class=_retention(to_workspace),
    )
    referral = Referral(
        id=uuid4(),
        reference=references.new("REF"),
        owner_id=by.host_id,
        file=file,
        from_workspace_id=thing.workspace_id,
        workspace=to_workspace,
        thing_kind=thing.kind,
        thing_id=thing.id,
        thing_reference=thing.reference,
        sent_at=at,
    )
    because = sealing.keep_reason(because, about=referral, by=by)
    sealing.seal(
        referral,
        "reason_for",
        {"words": words, "people": [asdict(person) for person in people]},
        by=by,
        to={to_workspace.host_id},
        cause=sealing.Cause.of(CauseKind.REFERRAL, referral),
    )
    referral.start(by=by, at=at, because=because)
    subjects = take_along(thing.file_id, referral, by=by, at=at)
    _start_clock(referral, to_workspace, at=at)
    _tell(referral, to_workspace.host_id, by=by, at=at)
    log.write(
        by=by, verb=Verb.REFERRED, about=[referral, thing], people=subjects, reason=because, at=at
    )
    return referral


def _start_clock(referral: Referral, workspace: Workspace, *, at: datetime) -> None:
    clocks.start(
        referral,
        ELIGIBILITY,
        target=partnership_settings.target(SettingName.ELIGIBILITY, workspace.pk, at),
        at=at,
        owner_id=workspace.host_id,
        workspace_id=workspace.pk,
    )


def refer_to_list(
    thing: Referable,
    workspace_kind: WorkspaceKind,
    *,
    words: str,
    people: Sequence[NamedPerson],
    by: Hat,
    because: Reason,
) -> None:
    """Refer a thing to the list of a kind that its own host keeps, unless it was referred there.

    Raises Refused when the host keeps no such list in the hub.
    """
    place = Workspace.objects.list_of(by.host_id, workspace_kind)
    if place is None:
        raise Refused("There is no list for this outcome in the hub. Ask its manager.")
    if not Referral.objects.of(thing.kind, thing.id).filter(workspace=place).exists():
        refer(thing, to_workspace=place, words=words, people=people, by=by, because=because)


def _may_refer(hat: Hat, thing: Referable, to_workspace: Workspace) -> Verdict:
    if hat.workspace_id != thing.workspace_id:
        return no("Only the workspace that decided can refer.")
    if not (allowed := may(hat, Act.DECIDE)):
        return allowed
    if not to_workspace.is_open or to_workspace.pk == thing.workspace_id:
        return no("Choose another workspace that is open.")
    if Referral.objects.of(thing.kind, thing.id).filter(workspace=to_workspace).exists():
        return no("It was referred there already.")
    return YES


def _retention(workspace: Workspace) -> RetentionClass:
    if workspace.workspace_kind == WorkspaceKind.MARAC:
        return RetentionClass.MARAC_CASE
    return RetentionClass.MASH_ENQUIRY


def take_along(from_file: UUID, thing: Any, *, by: Actor, at: datetime) -> list[UUID]:
    """Copy the people's parts and the standing conflicts of one file to a new thing's file.

    Gives the ids of the subjects concerned, for the log.
    """
    subjects = []
    for part in Involvement.objects.in_file(from_file):
        subjects.append(part.subject_id)
        Involvement(
            id=uuid4(),
            subject_id=part.subject_id,
            card_id=part.card_id,
            file_id=thing.file_id,
            role=part.role,
            thing_kind=thing.kind,
            thing_id=thing.id,
            place=part.place,
            matched_at=part.matched_at,
        ).start(by=by, at=at)
    conflicts.carry(from_file, thing.file_id, by=by, at=at)
    carried.renew([thing.file_id], by=by, at=at)
    return subjects


def _tell(referral: Referral, agency_id: UUID, *, by: Actor, at: datetime) -> None:
    notices.post(
        to=agency_id,
        notice_kind=NoticeKind.REFERRAL_RECEIVED,
        about=referral,
        by=by,
        at=at,
        workspace_id=referral.workspace_id,
        not_for=_apart(referral),
    )


def _apart(referral: Referral) -> Iterable[UUID]:
    return conflicts.people_apart([referral.file_id]).get(referral.file_id, ())


@transaction.atomic
def accept(referral: Referral, *, by: Hat, because: Reason, version: int) -> Referral:
    """Accept a referral; whoever calls this lists it. Raises Refused, Stale."""
    return _answer(referral, ReferralState.ACCEPTED, by=by, because=because, version=version)


@transaction.atomic
def send_back(referral: Referral, *, by: Hat, because: Reason, version: int) -> Referral:
    """Return a referral for information, with what is missing; tells who referred."""
    referral = _answer(referral, ReferralState.RETURNED, by=by, because=because, version=version)
    notices.post(
        to=referral.owner_id,
        notice_kind=NoticeKind.REFERRAL_RECEIVED,
        about=referral,
        by=by,
        at=act_clock.now(),
        workspace_id=referral.from_workspace_id,
        not_for=_apart(referral),
    )
    return referral


def _answer(
    referral: Referral, state: ReferralState, *, by: Hat, because: Reason, version: int
) -> Referral:
    referral = Referral.objects.lock(referral, version)
    require(may_answer_with_case(by, referral))
    require(TABLE.may_move(referral.state, state))
    at = act_clock.now()
    because = sealing.keep_reason(because, about=referral, by=by)
    referral.set_state(state, by=by, at=at, because=because)
    clocks.meet(referral, ELIGIBILITY, at=at)
    verb = Verb.RETURNED if state == ReferralState.RETURNED else Verb.LISTED
    log.write(by=by, verb=verb, about=[referral], reason=because, at=at)
    return referral


@transaction.atomic
def send_again(
    referral: Referral, *, words: str, by: Hat, because: Reason, version: int
) -> Referral:
    """Send a returned referral again with what was missing. Raises Refused, Stale."""
    referral = Referral.objects.lock(referral, version)
    require(may(by, Act.DECIDE))
    require(TABLE.may_move(referral.state, ReferralState.RECEIVED))
    free_text.require_clear([words], file_id=referral.file_id, by=by)
    at = act_clock.now()
    because = sealing.keep_reason(because, about=referral, by=by)
    before = sealing.open_quietly([referral], ["reason_for"], by=by)[referral, "reason_for"] or {}
    sealing.seal(
        referral,
        "reason_for",
        {**before, "words": words},
        by=by,
        to={referral.workspace.host_id},
        cause=sealing.Cause.of(CauseKind.REFERRAL, referral),
    )
    referral.set_state(ReferralState.RECEIVED, by=by, at=at, because=because)
    _start_clock(referral, referral.workspace, at=at)
    _tell(referral, referral.workspace.host_id, by=by, at=at)
    log.write(by=by, verb=Verb.REFERRED, about=[referral], reason=because, at=at)
    return referral
