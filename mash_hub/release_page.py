"""The pages of releasing an item to more readers: what can be chosen, and who will read it then."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from agencies import sealing
from agencies.actors import Hat
from agencies.models.agencies import Agency
from agencies.models.workspaces import Purpose
from agencies.reasons import ReasonCode
from mash_hub import attachment_page, audiences, share_preview, sharing
from mash_hub.forms.releases import ReleaseForm
from mash_hub.models.items import Handling, Item
from mash_hub.models.referrals import Referral
from mash_hub.models.releases import Audience, Section
from mash_hub.requests import agreed_agencies, purposes_of

ENQUIRY = "enquiry"


def form_of(item: Item, *, by: Hat, data: Any = None) -> ReleaseForm:
    """The form: the enquiry's agencies, each case it was referred to, and people by name."""
    part = sealing.open_quietly([item], ["shared"], by=by).text(item, "shared", "text")
    parties = {one.pk for one in agreed_agencies(item.workspace_id, item.owner_id)}
    first = {
        "version": item.version,
        "until_on": sharing.longest(),
        "purpose": item.request.purpose,
    }
    return ReleaseForm(
        data,
        initial=first,
        audiences=_audiences(item),
        persons=audiences.people_who_read(item.workspace_id, parties),
        purposes=purposes_of(item.workspace_id),
        part=part,
    )


def _audiences(item: Item) -> list[tuple[str, str]]:
    """Groups; none under handling C, which goes to people by name alone (domain notes 4.4)."""
    if item.handling == Handling.C:
        return []
    enquiry = item.request.enquiry.reference
    cases = [
        (str(case.pk), f"The agencies of {case.workspace.name}, {case.reference}")
        for case in audiences.cases_of(item)
    ]
    return [(ENQUIRY, f"The agencies of enquiry {enquiry}"), *cases]


def audience_of(item: Item, form: ReleaseForm) -> Audience:
    """Whom the form names. Raises Refused for people who left meanwhile."""
    if form.to_people:
        return audiences.of_people(
            form.people_named(), workspace_id=item.workspace_id, thing=item.request.enquiry
        )
    chosen = form.cleaned_data["audience"]
    if chosen == ENQUIRY:
        return audiences.of_enquiry(item.request)
    referral = Referral.objects.of("enquiry", item.request.enquiry_id).get(pk=UUID(chosen))
    return audiences.of_case(referral, owner_id=item.owner_id)


def preview(item: Item, form: ReleaseForm, to: Audience, *, by: Hat) -> dict[str, Any]:
    """Exactly who will be able to read what: shown before anything leaves."""
    terms = form.terms()
    files = attachment_page.lines_of([item], by=by)[item.pk]
    names = dict(Agency.objects.filter(pk__in=to.agencies).values_list("pk", "name"))
    return {
        "item": item,
        "form": form,
        "readers": share_preview.of_release(item, to, terms.section),
        "agencies": sorted(names.values()),
        "files": [line for line in files if line.goes_with(terms.section)],
        "in_part": terms.section == Section.PART,
        "part": form.part or form.cleaned_data.get("shared_text", ""),
        "purpose": Purpose(terms.purpose).label,
        "why": ReasonCode(terms.because.code).label,
        "until_on": terms.until_on,
        "fields": _sent(form),
    }


def _sent(form: ReleaseForm) -> list[tuple[str, str]]:
    """What was sent, so that the second step sends the same again."""
    data: Any = form.data
    names = [*form.fields, *(f"until_on_{part}" for part in ("day", "month", "year"))]
    return [(name, str(value)) for name in names for value in data.getlist(name)]


def values(form: ReleaseForm) -> dict[str, Any]:
    """What the act takes besides the item and the audience."""
    return {
        "terms": form.terms(),
        "shared_text": form.cleaned_data.get("shared_text", ""),
        "version": form.cleaned_data["version"],
    }
