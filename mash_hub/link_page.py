"""The forms of links and of releases of things: what can be chosen, and who will read it then."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import QueryDict
from django.urls import reverse

from agencies import references, sealing
from agencies.actors import Hat
from agencies.models.workspaces import Purpose
from agencies.reasons import ReasonCode
from agencies.verdicts import Refused
from mash_hub import audiences, links, sharing, thing_page, thing_sharing
from mash_hub.forms.links import (
    CaseLinkForm,
    LinkChangeForm,
    LinkWords,
    NamingForm,
    PersonLinkForm,
    ThingLinkForm,
    ThingReleaseForm,
)
from mash_hub.links import End
from mash_hub.models.items import Handling
from mash_hub.models.links import CASES, PERSONS, Link, Relation
from mash_hub.models.subjects import Card
from mash_hub.models.thing_releases import ThingRelease
from mash_hub.models.things import Thing, ThingCard
from mash_hub.requests import purposes_of
from mash_hub.thing_telling import Row

_ENDS: dict[str, tuple[type[LinkWords], str, str]] = {
    "person": (PersonLinkForm, Card.kind, "person"),
    "case": (CaseLinkForm, "", "contact, enquiry or item"),
    "thing": (ThingLinkForm, ThingCard.kind, "place or thing"),
}


def form_of(thing: Thing, end: str, data: Any) -> LinkWords:
    """The form of linking a thing with a person, with another thing, or with a case."""
    form, kind, _ = _ENDS[end]
    return form(data, relations=links.relations_of(thing.subject_kind, kind))


def require_end(found: End, end: str) -> None:
    """Refuse another kind of end than the one that is asked for."""
    _, kind, wanted = _ENDS[end]
    is_kind = {**dict.fromkeys(CASES, ""), **dict.fromkeys(PERSONS, Card.kind)}
    if is_kind.get(found.kind, found.kind) != kind:
        raise Refused(f"Enter the reference of a {wanted}.")


def naming_form(data: Any) -> NamingForm:
    """The form of naming a thing in a case."""
    return NamingForm(data, relations=(Relation.ABOUT,))


def named(reference: str, *, by: Hat) -> Thing:
    """The thing of a reference. Raises Refused alike for what is not there and what may not be known."""
    tidy = references.tidy(reference)
    found = Thing.objects.visible_to(by).filter(reference=tidy).first()
    if found is None:
        raise Refused("There is no place or thing of this reference that you can see.")
    return found


def change_form(link: Link, *, by: Hat, data: Any) -> LinkChangeForm:
    """The form of correcting a link, with what it says now."""
    words = sealing.open_quietly([link], ["words"], by=by)[link, "words"] or {}
    days = {
        name: date.fromisoformat(words[name]) if words.get(name) else None
        for name in ("from_on", "until_on")
    }
    first = {
        "relation": link.relation,
        "certainty": link.certainty,
        "handling": link.handling,
        "source_grade": link.source_grade,
        "assessment": link.assessment,
        "version": link.version,
        "source": words.get("source", ""),
        "note": words.get("note", ""),
    }
    kind = link.thing_card.subject.subject_kind
    relations = links.relations_of(kind, link.end_kind)
    return LinkChangeForm(data, initial=first | days, relations=relations)


def release_form(row: Row, *, by: Hat, data: Any) -> ThingReleaseForm:
    """The form of releasing: the agencies under the workspace's agreement, and their people."""
    return ThingReleaseForm(
        data,
        initial={"version": row.version, "until_on": sharing.longest()},
        agencies=thing_sharing.agencies_to_name(by=by),
        persons=thing_sharing.people_to_name(by=by),
        purposes=purposes_of(by.workspace_id),
        by_name=thing_sharing.handling_of(row) == Handling.C,
    )


def fits(form: ThingReleaseForm, *, by: Hat) -> bool:
    """Whether the people named belong to the agencies chosen; notes it at the form where not."""
    terms = form.terms()
    reading = {pk for pk, _ in audiences.people_who_read(by.workspace_id, terms.agencies)}
    if not set(terms.persons) <= reading:
        form.add_error("persons", "Choose people of the agencies chosen above.")
    return form.is_valid()


def preview(row: Row, form: ThingReleaseForm, data: QueryDict, *, by: Hat) -> dict[str, Any]:
    """Who will read it, on what terms; and the form's fields to send again."""
    given = form.cleaned_data
    keep = {*form.fields, *(f"until_on_{part}" for part in ("day", "month", "year"))}
    return {
        "readers": thing_page.readers(row, form.terms(), by=by),
        "purpose": Purpose(given["purpose"]).label,
        "until_on": given["until_on"],
        "why": ReasonCode(given["because"]).label,
        "fields": [(name, one) for name, values in data.lists() if name in keep for one in values],
    }


def page_of(row: Row) -> str:
    """The page on which a card or link stands."""
    if isinstance(row, ThingCard):
        return reverse("mash_hub:thing", args=[row.subject_id])
    return reverse("mash_hub:link", args=[row.pk])


def page_of_release(release: ThingRelease) -> str:
    """The page on which what was released stands."""
    return page_of(thing_sharing.row_of(release))
