"""Administration pages on sharing agreements: drawing up, signing for one's agency, putting in force."""

from __future__ import annotations

from dataclasses import fields
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, F, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agencies import hats, workspaces
from agencies.forms.administration import (
    AgreementBecauseForm,
    AgreementChangeForm,
    NewAgreementForm,
    PartyForm,
    ReviewForm,
    SignatureForm,
)
from agencies.gate import serves
from agencies.http import HubRequest
from agencies.models import AgreementParty, AgreementStatus, SharingAgreement, Workspace
from agencies.reasons import Reason, ReasonCode
from agencies.roles import Act
from agencies.verdicts import require
from agencies.views.administration import A_PAGE, GET_POST, reason_of

_TEXT = tuple(one.name for one in fields(workspaces.Text))
_OFFERED = ("name", "purposes", "data_classes")  # to a renewal, which has days of its own


@require_http_methods(GET_POST)
@serves(Act.MANAGE_HUB)
def new(request: HubRequest, pk: UUID) -> HttpResponse:
    """Draw up a sharing agreement for a workspace, and name its parties."""
    found = get_object_or_404(Workspace.objects.visible_to(request.hat), pk=pk)
    form = NewAgreementForm(request.POST or None)
    return _drawn_up(request, found, form, None)


@require_http_methods(GET_POST)
@serves(Act.MANAGE_HUB)
def renew(request: HubRequest, pk: UUID) -> HttpResponse:
    """Draw up the agreement that takes the place of another: its text and parties are offered."""
    found = _find(request, pk)
    require(workspaces.may_renew(found))
    offered = {name: getattr(found, name) for name in _OFFERED}
    offered["parties"] = [*found.parties.taking_part().values_list("agency_id", flat=True)]
    form = NewAgreementForm(request.POST or None, initial=offered)
    return _drawn_up(request, found.workspace, form, found)


def _drawn_up(
    request: HubRequest,
    workspace: Workspace,
    form: NewAgreementForm,
    renews: SharingAgreement | None,
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        agreement = workspaces.draw_up(
            workspace,
            form.text(),
            parties=form.cleaned_data["parties"],
            by=request.hat,
            renews=renews,
        )
        messages.success(request, "Drawn up. Each party’s information officer is asked to sign it.")
        return redirect("administration:agreement", agreement.pk)
    status = 422 if form.errors else 200
    context = {"form": form, "workspace": workspace, "renews": renews}
    return render(request, "agencies/agreement_form.html", context, status=status)


def _find(request: HubRequest, pk: UUID) -> SharingAgreement:
    seen = SharingAgreement.objects.visible_to(request.hat).select_related("workspace", "renews")
    return get_object_or_404(seen, pk=pk)


@require_http_methods(GET_POST)
@serves(Act.MANAGE_HUB)
def change(request: HubRequest, pk: UUID) -> HttpResponse:
    """Change the text of an agreement that is not in force; every party signs anew."""
    found = _find(request, pk)
    require(workspaces.may_change_text(found))
    present = {name: getattr(found, name) for name in (*_TEXT, "version")}
    form = AgreementChangeForm(request.POST or None, initial=present)
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"]
        workspaces.change_text(found, form.text(), by=request.hat, version=version)
        messages.success(request, "Changed. Every party is asked to sign this text.")
        return redirect("administration:agreement", found.pk)
    status = 422 if form.errors else 200
    context = {"form": form, "workspace": found.workspace, "agreement": found}
    return render(request, "agencies/agreement_form.html", context, status=status)


@require_http_methods(GET_POST)
@serves(Act.MANAGE_HUB)
def agreement(request: HubRequest, pk: UUID) -> HttpResponse:
    """One agreement: who has signed and who has not, and a form for one more party."""
    found = _find(request, pk)
    form = PartyForm(request.POST or None, initial={"version": found.version})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        workspaces.add_party(
            found, agency=given["agency"], by=request.hat, version=given["version"]
        )
        messages.success(request, "Added. Its information officer is asked to sign.")
        return redirect("administration:agreement", found.pk)
    parties = found.parties.select_related("agency", "signed_by").order_by("agency__name")
    context = {
        "agreement": found,
        "form": form,
        "parties": parties,
        "may_change": workspaces.may_change_text(found),
        "may_renew": workspaces.may_renew(found),
        "is_to_be_reviewed": workspaces.is_to_be_reviewed(found),
        "may_review": workspaces.may_review(found),
        "without_officer": workspaces.without_officer(found),
        "because": AgreementBecauseForm(initial={"version": found.version}, auto_id="state_%s"),
    }
    return render(request, "agencies/agreement.html", context, status=422 if form.errors else 200)


@require_GET
@serves(Act.MANAGE_HUB)
def register(request: HubRequest) -> HttpResponse:
    """The register: every agreement, those whose review is nearest first."""
    seen = SharingAgreement.objects.visible_to(request.hat).select_related("workspace")
    part = Q(parties__left_on__isnull=True)
    signed = part & Q(parties__signed_text=F("text_number"))
    rows = seen.annotate(
        signatures=Count("parties", filter=signed), asked=Count("parties", filter=part)
    )
    page = Paginator(rows.order_by("review_due_on", "pk"), A_PAGE).get_page(request.GET.get("page"))
    context = {"agreements": page, "today": hats.today()}
    return render(request, "agencies/agreements.html", context)


@require_POST
@serves(Act.MANAGE_HUB)
def leave(request: HubRequest, pk: UUID, party_pk: UUID) -> HttpResponse:
    """Let an agency leave an agreement."""
    found = _find(request, pk)
    party = get_object_or_404(found.parties, pk=party_pk)
    workspaces.leave(party, by=request.hat, because=Reason(ReasonCode.LEFT))
    return redirect("administration:agreement", found.pk)


@require_POST
@serves(Act.MANAGE_HUB)
def set_status(request: HubRequest, pk: UUID, status: str) -> HttpResponse:
    """Put an agreement in force or suspend it."""
    found = _find(request, pk)
    because, version = reason_of(request)
    wanted = AgreementStatus.IN_FORCE if status == "in-force" else AgreementStatus.SUSPENDED
    workspaces.set_status(found, wanted, by=request.hat, because=because, version=version)
    return redirect("administration:agreement", found.pk)


@require_http_methods(GET_POST)
@serves(Act.MANAGE_HUB)
def review(request: HubRequest, pk: UUID) -> HttpResponse:
    """Say that an agreement was reviewed, and when it is reviewed next."""
    found = _find(request, pk)
    require(workspaces.may_review(found))
    form = ReviewForm(request.POST or None, agreement=found)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        workspaces.review(
            found,
            next_on=given["next_on"],
            by=request.hat,
            because=Reason(ReasonCode(given["because"])),
            version=given["version"],
        )
        messages.success(request, "Reviewed. It is in force.")
        return redirect("administration:agreement", found.pk)
    status = 422 if form.errors else 200
    context = {"form": form, "agreement": found}
    return render(request, "agencies/agreement_review.html", context, status=status)


# --- for an information officer -------------------------------------------------------------------


@require_GET
@serves(Act.SIGN_AGREEMENT)
def of_agency(request: HubRequest) -> HttpResponse:
    """The agreements to which one's agency is a party, those to be signed first."""
    rows = AgreementParty.objects.visible_to(request.hat)
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    return render(request, "agencies/agreements_of_agency.html", {"parties": page})


@require_http_methods(GET_POST)
@serves(Act.SIGN_AGREEMENT)
def sign(request: HubRequest, pk: UUID) -> HttpResponse:
    """Read an agreement, and sign it for one's agency."""
    mine = AgreementParty.objects.visible_to(request.hat)
    party = get_object_or_404(mine.select_related("signed_by"), agreement=pk)
    found = party.agreement
    offered = {
        "version": found.version,
        "lawful_basis": party.lawful_basis,
        "condition": party.condition,
    }
    form = SignatureForm(request.POST or None, initial=offered)
    if request.method == "POST" and form.is_valid():
        given = {name: form.cleaned_data[name] for name in offered}
        workspaces.sign(party, by=request.hat, **given)
        messages.success(request, "Signed.")
        return redirect("administration:agreements-of-agency")
    context = {
        "agreement": found,
        "party": party,
        "form": form,
        "may_sign": workspaces.may_sign(request.hat, party),
        "others": found.parties.taking_part().select_related("agency").order_by("agency__name"),
    }
    status = 422 if form.errors else 200
    return render(request, "agencies/agreement_sign.html", context, status=status)
