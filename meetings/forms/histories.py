"""Forms of history: two moments of a set of minutes, and which agency's knowledge at which instant."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django import forms

from agencies import clock
from agencies.fields import DatePartsField
from agencies.models.agencies import Agency
from meetings.histories import Moment


class MomentsForm(forms.Form):
    """Two states of a set of minutes to compare."""

    earlier = forms.ChoiceField(label="Earlier", required=False)
    later = forms.ChoiceField(label="Later", required=False)

    def __init__(self, *args: Any, moments: Sequence[Moment], **kwargs: Any) -> None:
        """Take the states there are, oldest first: at least one, now."""
        super().__init__(*args, **kwargs)
        self.moments = {str(one.number): one for one in moments}
        choices = [(number, one.label) for number, one in self.moments.items()]
        for name in ("earlier", "later"):
            self.fields[name].choices = choices  # type: ignore[attr-defined]

    def chosen(self) -> tuple[Moment, Moment]:
        """The two chosen; without a valid choice the first state and now."""
        every = [*self.moments.values()]
        data = self.cleaned_data if self.is_bound and self.is_valid() else {}
        earlier = self.moments.get(data.get("earlier", ""), every[0])
        later = self.moments.get(data.get("later", ""), every[-1])
        return (earlier, later) if earlier.number <= later.number else (later, earlier)


class KnownForm(forms.Form):
    """Which agency, and when."""

    of = forms.ChoiceField(label="Which agency?", error_messages={"required": "Choose an agency."})
    on = DatePartsField(label="On which day?", help_text="For example, 18 2 2027")
    time = forms.TimeField(
        label="At what time?",
        help_text="For example, 13:45",
        error_messages={"required": "Enter a time, like 13:45."},
        widget=forms.TextInput(attrs={"data-width": 5}),
    )

    def __init__(self, *args: Any, agencies: Iterable[Agency], **kwargs: Any) -> None:
        """Take the agencies that were given anything of the case."""
        super().__init__(*args, **kwargs)
        self.agencies = {str(one.pk): one for one in agencies}
        named = [(pk, one.name) for pk, one in self.agencies.items()]
        self.fields["of"].choices = [("", "Choose an agency"), *named]  # type: ignore[attr-defined]

    def agency(self) -> Agency:
        """The agency chosen."""
        return self.agencies[self.cleaned_data["of"]]

    def at(self) -> datetime:
        """The instant: the whole minute that was typed."""
        typed = datetime.combine(self.cleaned_data["on"], self.cleaned_data["time"], clock.LONDON)
        return typed.replace(second=59, microsecond=999999)
