"""Forms of partnership settings: a time limit, a number, or a team's hours; from when, and why."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django import forms

from agencies import hats
from agencies.fields import DatePartsField
from agencies.verdicts import Refused
from mash_hub.calendars import Hours, Target
from mash_hub.local_values import Agencies, Agreed, Limit, Number, Service, Spec
from mash_hub.models.clocks import ClockType

_LONGEST_AHEAD = timedelta(days=366)
_UNITS = {
    "minutes": "minutes, day and night",
    "hours": "hours, day and night",
    "working_day_hours": "hours on working days, day and night",
    "service_hours": "hours of the team’s service",
    "working_days": "working days, until the end of the last",
}
_HOURLY = {
    "hours": ClockType.CONTINUOUS,
    "working_day_hours": ClockType.WORKING_DAY_24H,
    "service_hours": ClockType.WORKING_HOURS,
}


class SettingForm(forms.Form):
    """From which day a value is to hold, and why; kinds of values add their own boxes."""

    from_on = DatePartsField(
        label="From which day?",
        help_text="From tomorrow on. Clocks that run already keep what they started with.",
        error_messages={"required": "Say from which day it is to hold."},
    )
    why = forms.CharField(
        label="Why is it to change?",
        help_text="What the partnership agreed, and where. Name no person of a case.",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3, "data-limit": 300}),
        error_messages={"required": "Say why it is to change."},
    )

    def __init__(self, *args: Any, spec: Spec, **kwargs: Any) -> None:
        """Take what the setting may be."""
        super().__init__(*args, **kwargs)
        self.spec: Any = spec

    def clean_from_on(self) -> date:
        """The day lies ahead, within a year."""
        day: date | None = self.cleaned_data["from_on"]
        if day is None or not hats.today() < day <= hats.today() + _LONGEST_AHEAD:
            raise forms.ValidationError("Choose a day from tomorrow on, within a year.")
        return day

    def _check(self, name: str, value: Any) -> None:
        try:
            self.spec.write(value)
        except Refused as refused:
            self.add_error(name, str(refused))


class LimitForm(SettingForm):
    """A time limit: how many, of what."""

    amount = forms.IntegerField(
        label="How many?",
        min_value=1,
        max_value=100_000,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={"required": "Say how many.", "invalid": "Write a whole number."},
    )
    unit = forms.ChoiceField(
        label="Counted in",
        choices=list(_UNITS.items()),
        widget=forms.RadioSelect,
        error_messages={"required": "Say how it is counted."},
    )
    field_order = ("amount", "unit", "from_on", "why")

    def clean(self) -> dict[str, Any]:
        """The limit lies within its range."""
        cleaned = super().clean() or {}
        if "amount" in cleaned and "unit" in cleaned:
            self._check("amount", self.value())
        return cleaned

    def value(self) -> Target:
        """The target typed."""
        amount, unit = self.cleaned_data["amount"], self.cleaned_data["unit"]
        if unit == "working_days":
            return Target(ClockType.WORKING_DAYS, amount)
        if unit == "minutes":
            return Target(ClockType.CONTINUOUS, amount)
        return Target(_HOURLY[unit], amount * 60)


class NumberForm(SettingForm):
    """A whole number of days or months."""

    amount = forms.IntegerField(
        label="How many?",
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={"required": "Say how many.", "invalid": "Write a whole number."},
    )
    field_order = ("amount", "from_on", "why")

    def __init__(self, *args: Any, spec: Number, **kwargs: Any) -> None:
        """Take the range, and say it."""
        super().__init__(*args, spec=spec, **kwargs)
        self.fields["amount"].label = f"How many {spec.unit}s?"
        self.fields["amount"].help_text = f"Between {spec.least} and {spec.most}."

    def clean_amount(self) -> int:
        """The number lies within its range."""
        amount: int = self.cleaned_data["amount"]
        self._check("amount", amount)
        return amount

    def value(self) -> int:
        """The number typed."""
        amount: int = self.cleaned_data["amount"]
        return amount


class HoursForm(SettingForm):
    """A team's hours, and the days on which it is closed besides bank holidays."""

    opens_at = forms.TimeField(
        label="Opens at",
        help_text="For example, 08:30",
        widget=forms.TextInput,
        error_messages={"required": "Say when it opens.", "invalid": "Write a time like 08:30."},
    )
    closes_at = forms.TimeField(
        label="Closes at",
        help_text="For example, 17:00",
        widget=forms.TextInput,
        error_messages={"required": "Say when it closes.", "invalid": "Write a time like 17:00."},
    )
    works_weekends = forms.BooleanField(label="It works at weekends, too", required=False)
    closed_on = forms.CharField(
        label="Days on which it is closed, besides England’s bank holidays",
        help_text="One a line, like 2027-12-24. Bank holidays are known to the hub.",
        required=False,
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    field_order = ("opens_at", "closes_at", "works_weekends", "closed_on", "from_on", "why")

    def clean_closed_on(self) -> frozenset[date]:
        """Each line is a real day."""
        try:
            return frozenset(
                date.fromisoformat(line.strip())
                for line in self.cleaned_data["closed_on"].splitlines()
                if line.strip()
            )
        except ValueError as error:
            raise forms.ValidationError("Write each day like 2027-12-24, one a line.") from error

    def clean(self) -> dict[str, Any]:
        """It closes after it opens."""
        cleaned = super().clean() or {}
        if {"opens_at", "closes_at", "closed_on"} <= cleaned.keys():
            self._check("closes_at", self.value())
        return cleaned

    def value(self) -> Hours:
        """The hours typed."""
        given = self.cleaned_data
        return Hours(
            given["opens_at"], given["closes_at"], given["works_weekends"], given["closed_on"]
        )


class AgreedForm(SettingForm):
    """Whether the partnership agreed to something."""

    agreed = forms.ChoiceField(
        label="Has the partnership agreed to it?",
        choices=[("yes", "Agreed"), ("no", "Not agreed")],
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether it was agreed."},
    )
    field_order = ("agreed", "from_on", "why")

    def value(self) -> bool:
        """The answer chosen."""
        return bool(self.cleaned_data["agreed"] == "yes")


class AgenciesForm(SettingForm):
    """Which agencies of the partnership: each is chosen by itself."""

    agencies = forms.MultipleChoiceField(
        label="Which agencies?",
        help_text="Choose none for no agency.",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    field_order = ("agencies", "from_on", "why")

    def __init__(self, *args: Any, choices: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        """Take the agencies that may be chosen, by name."""
        super().__init__(*args, **kwargs)
        self.fields["agencies"].choices = choices  # type: ignore[attr-defined]

    def value(self) -> frozenset[UUID]:
        """The agencies chosen."""
        return frozenset(UUID(one) for one in self.cleaned_data["agencies"])


AnyForm = LimitForm | NumberForm | HoursForm | AgreedForm | AgenciesForm


def form_for(
    spec: Spec, present: Any, data: Any = None, *, agencies: Sequence[tuple[str, str]] = ()
) -> AnyForm:
    """The form of a setting's kind, filled with what is in force; `agencies` are those to choose among."""
    if isinstance(spec, Agencies):
        first = {"agencies": [str(one) for one in present]}
        return AgenciesForm(data, spec=spec, choices=agencies, initial=first)
    if isinstance(spec, Limit):
        return LimitForm(data, spec=spec, initial=_of_limit(present))
    if isinstance(spec, Number):
        return NumberForm(data, spec=spec, initial={"amount": present})
    if isinstance(spec, Service):
        return HoursForm(data, spec=spec, initial=_of_hours(present))
    if isinstance(spec, Agreed):
        return AgreedForm(data, spec=spec, initial={"agreed": "yes" if present else "no"})
    raise AssertionError(spec)


def _of_limit(present: Target) -> dict[str, Any]:
    if present.type == ClockType.WORKING_DAYS:
        return {"amount": present.amount, "unit": "working_days"}
    if present.amount % 60:
        return {"amount": present.amount, "unit": "minutes"}
    unit = next(unit for unit, clock_type in _HOURLY.items() if clock_type == present.type)
    return {"amount": present.amount // 60, "unit": unit}


def _of_hours(present: Hours) -> dict[str, Any]:
    return {
        "opens_at": f"{present.opens_at:%H:%M}",
        "closes_at": f"{present.closes_at:%H:%M}",
        "works_weekends": present.works_weekends,
        "closed_on": "\n".join(sorted(day.isoformat() for day in present.closed_on)),
    }
