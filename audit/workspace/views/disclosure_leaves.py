"""Pages of a meeting's chair: whether part of its minutes may be disclosed."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from agencies.gate import serves
from agencies.http import HubRequest
from agencies.roles import Act
from agencies.verdicts import require
from audit.workspace import disclosure_forms, disclosure_leaves, leave_page
from audit.workspace.models import MinutesLeave
from mash_hub import kept_forms
from mash_hub.reading import posted
from mash_hub.views.enquiries import form_status

_CHAIRS = (Act.CHAIR_MEETING, Act.CONVENE)


@require_GET
@serves(*_CHAIRS)
def index(request: HubRequest) -> HttpResponse:
    """What one was asked as a chair, what waits first."""
    context = leave_page.lists_of(request.hat, request.GET.get("page"))
    return render(request, "audit/minutes_leaves.html", context)


@require_http_methods(["GET", "POST"])
@serves(*_CHAIRS)
def leave(request: HubRequest, pk: UUID) -> HttpResponse:
    """One line of minutes as it would leave; the chair agrees or does not."""
    hat = request.hat
    rows = MinutesLeave.objects.visible_to(hat).select_related(*leave_page.NAMED)
    row = get_object_or_404(rows, pk=pk)
    if request.method == "POST":
        require(disclosure_leaves.may_answer(hat, row))
    form = disclosure_forms.LeaveForm(posted(request), initial={"version": row.version})
    if kept_forms.done(form, lambda: disclosure_leaves.answer(row, by=hat, **form.says())):
        messages.success(request, "Noted. The agency that asked is told.")
        return redirect("audit_workspace:minutes-leaves")
    context = leave_page.of(row, by=hat) | {"form": form}
    return render(request, "audit/minutes_leave.html", context, status=form_status(form))
