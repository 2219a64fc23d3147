"""Whether an answer leaves at once or waits for a supervisor (domain notes 3, 1)."""

from __future__ import annotations

from uuid import UUID

from agencies import clock
from agencies.models.agencies import Agency, AgencyKind
from agencies.verdicts import YES, Verdict, no
from mash_hub import partnership_settings
from mash_hub.models.answer_sign_offs import AnswerSignOff, SignOffState
from mash_hub.models.partnership_settings import SettingName
from mash_hub.models.requests import InformationRequest


def is_wanted(request: InformationRequest) -> bool:
    """Whether the partnership agreed that answers of the agency asked are signed before they leave."""
    at, place = clock.now(), request.workspace_id
    police = bool(partnership_settings.in_force(SettingName.SIGN_OFF_POLICE, place, at))
    others = bool(partnership_settings.in_force(SettingName.SIGN_OFF_OTHERS, place, at))
    if police == others:
        return police
    kinds = Agency.objects.filter(pk=request.agency_id, agency_kind=AgencyKind.POLICE)
    return kinds.exists() == police


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


def may_change(request_id: UUID) -> Verdict:
    """Whether an answer may be written in: not while somebody considers whether to sign it."""
    if AnswerSignOff.objects.waiting().filter(request=request_id).exists():
        return no("It waits for sign-off. Take it back first to change something.")
    return YES
