"""Whether an answer leaves at once or waits for a supervisor (domain notes 3, 1)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from agencies import clock, hats
from agencies.models.agencies import Agency, AgencyKind
from agencies.models.people import Membership
from agencies.roles import ACTS, Act, Role
from agencies.verdicts import YES, Verdict, no
from mash_hub import conflicts, partnership_settings
from mash_hub.models.answer_sign_offs import AnswerSignOff, SignOffState
from mash_hub.models.partnership_settings import SettingName
from mash_hub.models.requests import InformationRequest

ALONE = "alone"  # the log's ground: an answer left unsigned, since nobody else could sign it
_ANSWERING = [role.value for role in Role if Act.ANSWER in ACTS[role]]


def answering(agency_id: UUID, workspace_id: UUID) -> set[UUID]:
    """The people who answer for an agency in a workspace today."""
    members = Membership.objects.current(hats.today()).filter(
        agency=agency_id, workspace=workspace_id, role__in=_ANSWERING
    )
    return set(members.values_list("person", flat=True))


def is_wanted(request: InformationRequest) -> bool:
    """Whether an answer is signed before it leaves: it was agreed, and another person is there to sign.

    An agency for which one person alone answers would wait for ever.
    """
    return is_agreed(request) and _has_a_second(request)


def _has_a_second(request: InformationRequest) -> bool:
    apart = conflicts.people_apart([request.file_id]).get(request.file_id, [])
    return len(answering(request.agency_id, request.workspace_id).difference(apart)) > 1


def is_agreed(request: InformationRequest) -> bool:
    """Whether the partnership agreed that answers of the agency asked are signed before they leave."""
    return request.agency_id in signing(request.workspace_id)


def signing(workspace_id: UUID) -> frozenset[UUID]:
    """The agencies whose answers are signed in a workspace now, as its partnership chose them.

    Where it chose none yet, what was agreed before of the police or of all others goes on.
    """
    at = clock.now()
    if partnership_settings.since(SettingName.SIGN_OFF, workspace_id, at) is not None:
        return partnership_settings.agencies(SettingName.SIGN_OFF, workspace_id, at)
    return _agreed_before(workspace_id, at)


def _agreed_before(workspace_id: UUID, at: datetime) -> frozenset[UUID]:
    police = bool(partnership_settings.in_force(SettingName.SIGN_OFF_POLICE, workspace_id, at))
    others = bool(partnership_settings.in_force(SettingName.SIGN_OFF_OTHERS, workspace_id, at))
    if not police and not others:
        return frozenset()
    found = Agency.objects.active()
    if not others:
        found = found.filter(agency_kind=AgencyKind.POLICE)
    elif not police:
        found = found.exclude(agency_kind=AgencyKind.POLICE)
    return frozenset(found.values_list("pk", flat=True))


def may_leave(request: InformationRequest, signed: AnswerSignOff | None) -> Verdict:
    """Whether an answer may leave now: unsigned where nobody wants it signed, else with its sign-off."""
    if signed is not None and (signed.request_id, signed.state) == (
        request.pk,
        SignOffState.SIGNED,
    ):
        return YES
    if is_wanted(request):
        return no("A supervisor signs your agency’s answers before they leave.")
    return YES


def ground_of(request: InformationRequest, signed: AnswerSignOff | None) -> str:
    """What the log says of an answer that leaves: why it is not signed though it was agreed."""
    return ALONE if signed is None and is_agreed(request) else ""


def may_change(request_id: UUID) -> Verdict:
    """Whether an answer may be written in: not while somebody considers whether to sign it."""
    if AnswerSignOff.objects.waiting().filter(request=request_id).exists():
        return no("It waits for sign-off. Take it back first to change something.")
    return YES
