"""Forms of trigger plans: what a plan says, until when it is live, and why it ends."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms

from agencies.fields import DatePartsField
from agencies.models.agencies import Agency
from mash_hub.forms.adult_concerns import VersionedForm
from mash_hub.forms.missing_episodes import named, words
from mash_hub.trigger_plans import FOR_POLICE, LISTS, TEXTS, Matter

_LINES = "One on each line, in the order they are done. The first words are read first."


def _line(label: str, hint: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class PlanForm(forms.Form):
    """What a plan says: the page for everybody who reads it, and what police and social care read alone."""

    steps = words(
        "What is done in the first hour?",
        message="Write at least one step.",
        hint=_LINES,
        rows=7,
    )
    calls = words(
        "Who rings whom?",
        hint="One on each line, with the number last: Home rings police 01632 960 101",
        rows=4,
    )
    places = words(
        "Where may the child be, and who looks there?",
        hint="One on each line. Whoever reads this page reads it all: name no other child and no suspect.",
        rows=4,
    )
    looks = _line("What does the child look like?", "And where the photograph is kept.")
    phones = _line("The child’s own telephone and online names")
    medication = _line("Medication")
    calms = _line("What calms the child?")
    do_not = _line("What must nobody do, whom must nobody ring?")
    back = _line("When the child is back")
    readers = forms.MultipleChoiceField(
        label="Which home or school reads this page while it is live?",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    people = words(
        "For police and social care alone: people around the child, with the risk of each", rows=4
    )
    people_places = words("For police and social care alone: places", rows=3)
    vehicles = words("For police and social care alone: vehicles, numbers, online names", rows=3)
    words = words("For police and social care alone: anything else", rows=3)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, agencies: Sequence[Agency], **kwargs: Any) -> None:
        """Take the homes and schools that can be given it."""
        super().__init__(*args, **kwargs)
        field: Any = self.fields["readers"]
        field.choices = named(agencies)

    def matter(self) -> Matter:
        """What the plan says."""
        data = self.cleaned_data
        page: dict[str, Any] = {name: _lines(data[name]) for name in LISTS}
        page |= {name: data[name].strip() for name in TEXTS}
        people = {name: data[_FIELDS.get(name, name)].strip() for name in FOR_POLICE}
        return Matter(page, people, [UUID(one) for one in data["readers"]])


_FIELDS = {"places": "people_places"}  # fields of the second part that go by another name


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def first_of(page: Mapping[str, Any], people: Mapping[str, Any]) -> dict[str, Any]:
    """What a plan says, as the boxes of its form hold it."""
    said: dict[str, Any] = {name: "\n".join(page.get(name, [])) for name in LISTS}
    said |= {name: page.get(name, "") for name in TEXTS}
    return said | {_FIELDS.get(name, name): people.get(name, "") for name in FOR_POLICE}


class IssueForm(VersionedForm):
    """Until when a plan is live."""

    ends_on = DatePartsField(
        label="Last day on which it is live",
        help_text="On this day at the latest it is looked at again.",
    )
    field_order = ("ends_on", "version")


class EndForm(VersionedForm):
    """Why a plan ends."""

    sentence = words("Why does it end?", message="Say why.")
