"""Forms of the dates of meetings: the rule of a series, its days, and another time for one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django import forms

from agencies import clock
from agencies.fields import DatePartsField
from agencies.models.people import Membership
from meetings import series
from meetings.forms.meetings import ScheduleForm

MOST = 12
WEEKS = [(1, "First"), (2, "Second"), (3, "Third"), (4, "Fourth"), (series.LAST, "Last")]
WEEKDAYS = list(enumerate(("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")))


class SeriesForm(ScheduleForm):
    """One rule for monthly meetings; everything but the days is the same for all of them."""

    week = forms.TypedChoiceField(label="Which of the month", choices=WEEKS, coerce=int)
    weekday = forms.TypedChoiceField(label="Weekday", choices=WEEKDAYS, coerce=int)
    day = DatePartsField(label="From", help_text="For example, 1 2 2027")
    number = forms.IntegerField(
        label="How many months",
        min_value=1,
        max_value=MOST,
        initial=6,
        widget=forms.NumberInput(attrs={"data-width": 3}),
    )
    field_order = ("title", "meeting_kind", "week", "weekday", "day", "number", "time")

    def days(self) -> list[date]:
        """What the rule gives."""
        data = self.cleaned_data
        return series.dates(data["week"], data["weekday"], data["day"], data["number"])

    def values(self) -> dict[str, Any]:
        """What the verb takes beside the days."""
        values = super().values()
        del values["starts_at"]
        return values | {"at_time": self.cleaned_data["time"]}


class DayForm(forms.Form):
    """One day of a series, to be changed or left out."""

    day = DatePartsField(label="Day")
    is_left_out = forms.BooleanField(label="Leave this one out", required=False)


DaysFormSet = forms.formset_factory(DayForm, extra=0, max_num=MOST, validate_max=True)


class MoveForm(ScheduleForm):
    """Another time, place or chair of a meeting."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, chairs: Iterable[Membership], **kwargs: Any) -> None:
        """Leave out what stays."""
        super().__init__(*args, chairs=chairs, **kwargs)
        for name in ("title", "meeting_kind"):
            del self.fields[name]

    def values(self) -> dict[str, Any]:
        """What the verb takes."""
        data = self.cleaned_data
        return {
            "starts_at": datetime.combine(data["day"], data["time"], clock.LONDON),
            "venue": data["venue"],
            "is_online": data["is_online"],
            "chair": self.chairs[data["chair"]].person,
            "version": data["version"],
        }
