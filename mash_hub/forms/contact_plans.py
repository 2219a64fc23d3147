"""Forms of contact plans and of what a victim is told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django import forms

from agencies import clock
from agencies.fields import DatePartsField
from agencies.reasons import ReasonCode
from mash_hub.case_people import CasePerson
from mash_hub.contact_plans import WORDS, Matter
from mash_hub.models.contact_plans import Entitlement, Event, Means, WhyNot

END_REASONS = (
    ReasonCode.CIRCUMSTANCES_CHANGED,
    ReasonCode.SENT_IN_ERROR,
    ReasonCode.CANNOT_BE_REACHED,
)


def _words(label: str, hint: str = "") -> forms.CharField:
    return forms.CharField(label=label, help_text=hint, max_length=200, required=False)


class PlanForm(forms.Form):
    """How somebody is kept informed."""

    person = forms.ChoiceField(label="Who is to be kept informed?", widget=forms.RadioSelect)
    entitlement = forms.ChoiceField(
        label="Enhanced rights under the Victims’ Code, and why",
        help_text="With them they are told within one working day, otherwise within five.",
        choices=Entitlement.choices,
        widget=forms.RadioSelect,
    )
    every_days = forms.IntegerField(
        label="At the latest every so many days, also when nothing is new",
        min_value=1,
        max_value=180,
        initial=28,
        widget=forms.TextInput(attrs={"data-width": 3, "inputmode": "numeric"}),
    )
    means = forms.CharField(
        label="By which safe means", help_text="For example: her sister’s telephone", max_length=200
    )
    times = _words("Safe times")
    language = _words("Language, and an interpreter if wanted")
    who = _words("Who keeps them informed")
    measures = _words("Special measures wanted at court")
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, people: Sequence[CasePerson] = (), **kwargs: Any) -> None:
        """Take whom a plan can be about; none for the change of a plan, whose person stays."""
        super().__init__(*args, **kwargs)
        if people:
            field: Any = self.fields["person"]
            field.choices = [
                (str(one.subject_id), f"{one.words}, {one.role_words.lower()}") for one in people
            ]
        else:
            del self.fields["person"]

    def subject_id(self) -> UUID:
        """Whom it is about."""
        return UUID(self.cleaned_data["person"])

    def matter(self) -> Matter:
        """What the plan says."""
        data = self.cleaned_data
        words = {name: str(data[name]).strip() for name in WORDS}
        return Matter(Entitlement(data["entitlement"]), int(data["every_days"]), words)


class _MomentForm(forms.Form):
    """A day and a time, read as London's."""

    day = DatePartsField(label="Day", help_text="For example, 26 2 2027")
    time = forms.TimeField(
        label="Time",
        help_text="For example, 14:30",
        widget=forms.TextInput(attrs={"data-width": 5}),
    )

    def moment(self) -> datetime:
        """The instant typed."""
        day: date = self.cleaned_data["day"]
        at: time = self.cleaned_data["time"]
        return datetime.combine(day, at, clock.LONDON)


def now_typed() -> dict[str, Any]:
    """This minute, as the boxes of a form hold it at first."""
    local = clock.now().astimezone(clock.LONDON)
    return {"day": local.date(), "time": f"{local:%H:%M}"}


class EventForm(_MomentForm):
    """What happened of which the victim has to be told."""

    event = forms.ChoiceField(
        label="What happened?",
        choices=[one for one in Event.choices if one[0] != Event.ROUTINE],
        widget=forms.RadioSelect,
    )
    field_order = ("event", "day", "time")


class ToldForm(_MomentForm):
    """When and how they were told."""

    means = forms.ChoiceField(
        label="How were they told?", choices=Means.choices, widget=forms.RadioSelect
    )
    version = forms.IntegerField(widget=forms.HiddenInput)
    field_order = ("means", "day", "time", "version")


class NotGivenForm(forms.Form):
    """Why they were not told."""

    why = forms.ChoiceField(
        label="Why were they not told?", choices=WhyNot.choices, widget=forms.RadioSelect
    )
    version = forms.IntegerField(widget=forms.HiddenInput)
