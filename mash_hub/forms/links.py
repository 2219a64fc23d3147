"""Forms of a link: with whom or what, how sure, from where it is known, when; and of a release."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms

from agencies import hats
from agencies.fields import DatePartsField
from agencies.models.agencies import Agency
from agencies.models.workspaces import Purpose
from mash_hub.forms.access_requests import GivingForm
from mash_hub.forms.people import word
from mash_hub.forms.things import HANDLING, Changing
from mash_hub.links import Said
from mash_hub.models.items import Assessment, Handling, SourceGrade
from mash_hub.models.links import Certainty, Relation
from mash_hub.thing_sharing import Terms


def grade_field() -> forms.ChoiceField:
    """How reliable a source is, for those who grade (3x5x2)."""
    return forms.ChoiceField(
        label="How reliable is the source?",
        help_text="3x5x2, where your agency grades",
        required=False,
        choices=[("", "Not graded"), *SourceGrade.choices],
    )


def known_field() -> forms.ChoiceField:
    """How the source knows it."""
    return forms.ChoiceField(
        label="How does the source know it?",
        required=False,
        choices=[("", "Not graded"), *Assessment.choices],
    )


def require_graded_whole(form: forms.Form) -> None:
    """Note at a form where its grading says the one and not the other."""
    given = form.cleaned_data
    if bool(given.get("source_grade")) != bool(given.get("assessment")):
        form.add_error("assessment", "Grade the source and how it is known, or neither.")


def graded(given: Mapping[str, Any]) -> tuple[SourceGrade | None, Assessment | None]:
    """The grading typed."""
    grade, known = given["source_grade"], given["assessment"]
    return SourceGrade(grade) if grade else None, Assessment(known) if known else None


class LinkWords(forms.Form):
    """What a link says."""

    relation = forms.ChoiceField(
        label="What have the two to do with each other?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what the two have to do with each other."},
    )
    certainty = forms.ChoiceField(
        label="How sure is it?", choices=Certainty.choices, widget=forms.RadioSelect
    )
    source = word("Where is this known from?", "A system, a visit, somebody’s words.", 30)
    from_on = DatePartsField(label="Since when?", required=False)
    until_on = DatePartsField(label="Until when?", help_text="Empty if it goes on", required=False)
    note = forms.CharField(
        label="Notes",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3, "data-limit": 1000}),
    )
    source_grade = grade_field()
    assessment = known_field()
    handling = forms.ChoiceField(
        label="Handling",
        help_text="A link takes the stricter handling of its two ends.",
        choices=HANDLING,
        initial=Handling.P.value,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, relations: Sequence[Relation], **kwargs: Any) -> None:
        """Take what the kind of thing can have to do with the other end."""
        super().__init__(*args, **kwargs)
        self.fields["source"].required = True
        if relations == (Relation.ABOUT,):
            del self.fields["relation"]
            return
        self.fields["relation"].choices = [  # type: ignore[attr-defined]
            (one.value, str(one.label)) for one in relations
        ]

    def clean(self) -> dict[str, Any]:
        """The first day comes before the last, and lies in the past."""
        cleaned = dict(self.cleaned_data)
        first, last = cleaned.get("from_on"), cleaned.get("until_on")
        if first and first > hats.today():
            self.add_error("from_on", "It must have begun already.")
        if first and last and last < first:
            self.add_error("until_on", "The last day lies before the first.")
        require_graded_whole(self)
        return cleaned

    def said(self) -> Said:
        """What was typed, as the domain holds it."""
        given = self.cleaned_data
        return Said(
            Relation(given.get("relation") or Relation.ABOUT),
            Certainty(given["certainty"]),
            " ".join(given["source"].split()),
            given["note"],
            _iso(given["from_on"]),
            _iso(given["until_on"]),
            Handling(given["handling"]),
            *graded(given),
        )


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


class PersonLinkForm(LinkWords):
    """Linking a thing with a person, by the person's reference."""

    reference = forms.CharField(
        label="Reference of the person",
        help_text="Such as S-4KX9WTPB. You find it where you look people up. A person of concern on a "
        "list under Exploitation goes by the reference of the entry, such as CM-M5NCQ.",
        max_length=20,
        widget=forms.TextInput(attrs={"data-width": 20, "autocomplete": "off"}),
        error_messages={"required": "Enter the reference of the person."},
    )
    field_order = ("reference", "relation")


class CaseLinkForm(LinkWords):
    """Linking a thing with a contact, an enquiry or an item, by its reference."""

    reference = forms.CharField(
        label="Reference of the contact, enquiry or item",
        help_text="Such as E-M5NCQ. It stands at the top of its page.",
        max_length=20,
        widget=forms.TextInput(attrs={"data-width": 20, "autocomplete": "off"}),
        error_messages={"required": "Enter the reference of the contact, enquiry or item."},
    )
    field_order = ("reference",)


class NamingForm(LinkWords):
    """Naming a thing in a case, by the thing's reference."""

    reference = forms.CharField(
        label="Reference of the place or thing",
        help_text="Such as V-4KX9WTPB. You find it under “Places and things”.",
        max_length=20,
        widget=forms.TextInput(attrs={"data-width": 20, "autocomplete": "off"}),
        error_messages={"required": "Enter the reference of the place or thing."},
    )
    field_order: tuple[str, ...] = ("reference",)


class ThingLinkForm(NamingForm):
    """Linking a thing with another, by its reference."""

    field_order = ("reference", "relation")


class LinkChangeForm(LinkWords, Changing):
    """Correcting a link."""


class ThingReleaseForm(GivingForm):
    """To whom a card or link is released, for what, why and until when."""

    agencies = forms.MultipleChoiceField(
        label="To which agencies?",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one agency."},
    )
    persons = forms.MultipleChoiceField(
        label="Only to some of their people?",
        help_text="Choose none, and everybody of these agencies who reads what is shared here can "
        "read it.",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    purpose = forms.ChoiceField(label="Purpose", widget=forms.RadioSelect)
    field_order = ("agencies", "persons", "purpose", "until_on", "because", "sentence", "version")

    def __init__(
        self,
        *args: Any,
        agencies: Sequence[Agency],
        persons: Sequence[tuple[UUID, str]],
        purposes: Iterable[Purpose],
        by_name: bool,
        **kwargs: Any,
    ) -> None:
        """Take to whom and for what it may be released; `by_name`: to people by name alone."""
        super().__init__(*args, **kwargs)
        self.fields["until_on"].help_text = "Within twelve months from now"
        self.by_name = by_name
        choices = {
            "agencies": [(str(one.pk), one.name) for one in agencies],
            "persons": [(str(pk), name) for pk, name in persons],
            "purpose": [(one.value, str(one.label)) for one in purposes],
        }
        for name, listed in choices.items():
            self.fields[name].choices = listed  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Handling C asks for people by name."""
        cleaned = super().clean() or {}
        if self.by_name and not cleaned.get("persons"):
            self.add_error("persons", "Handling C: name the people who may read it.")
        return cleaned

    def terms(self) -> Terms:
        """The terms typed."""
        given = self.cleaned_data
        return Terms(
            tuple(UUID(key) for key in given["agencies"]),
            tuple(UUID(key) for key in given["persons"]),
            Purpose(given["purpose"]),
            self.reason(),
            given["until_on"],
        )
