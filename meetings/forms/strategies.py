"""Forms of strategy discussions: convening, ending without a quorum, the record, what follows."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms

from agencies import clock
from agencies.fields import DatePartsField
from agencies.models.people import Membership
from agencies.reasons import ReasonCode
from mash_hub.models.strategies import OUTCOME_CHOICES, Power, StrategyState
from meetings.strategies import Place, Record

CLOSE_REASONS = (
    ReasonCode.CIRCUMSTANCES_CHANGED,
    ReasonCode.NEW_INFORMATION,
    ReasonCode.SENT_IN_ERROR,
)
YES_NO = [("yes", "Yes"), ("no", "No")]


def words_field(
    label: str, *, message: str = "", help_text: str = "", required: bool = True
) -> forms.CharField:
    """A text of up to 2,000 characters."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4, "data-limit": 2000}),
        error_messages={"required": message},
    )


def time_field(label: str) -> forms.TimeField:
    """A time of day, typed."""
    return forms.TimeField(
        label=label,
        help_text="For example, 16:00",
        widget=forms.TextInput(attrs={"data-width": 5}),
        error_messages={
            "required": "Say at what time.",
            "invalid": "Write the time like 16:00.",
        },
    )


class VersionedForm(forms.Form):
    """A form that carries the version its page was drawn from."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    @property
    def drawn_from(self) -> int:
        """The version, once the form is valid."""
        return int(self.cleaned_data["version"])

    def values(self) -> dict[str, Any]:
        """What the act takes."""
        return {**self.cleaned_data}


class ConveneForm(VersionedForm):
    """When, where, who chairs, and who is invited."""

    day = DatePartsField(label="Day", error_messages={"required": "Say on which day."})
    time = time_field("Time")
    is_online = forms.BooleanField(label="It is held online or by telephone", required=False)
    venue = forms.CharField(
        label="Where",
        help_text="A room, or how to join. Names nobody.",
        max_length=120,
        required=False,
    )
    chair = forms.ChoiceField(
        label="Who chairs it?",
        help_text="A quorum needs a social care manager in the chair.",
        error_messages={"required": "Choose who chairs it."},
    )
    people = forms.MultipleChoiceField(
        label="Whom do you invite?",
        help_text="A quorum needs social care, police and health. Whoever is kept apart from the "
        "case does not stand here.",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose whom you invite."},
    )
    field_order = ("day", "time", "is_online", "venue", "chair", "people", "version")

    def __init__(self, *args: Any, able: Iterable[Membership], host_id: Any, **kwargs: Any) -> None:
        """Take who may take part, and the host, whose people chair."""
        super().__init__(*args, **kwargs)
        self.able = {str(one.person_id): one for one in able}
        named = [(pk, f"{m.agency.name}: {m.person.name}") for pk, m in self.able.items()]
        chairs = [(pk, m.person.name) for pk, m in self.able.items() if m.agency_id == host_id]
        self.fields["people"].choices = named  # type: ignore[attr-defined]
        self.fields["chair"].choices = [("", "Choose"), *chairs]  # type: ignore[attr-defined]

    def place(self) -> Place:
        """When and where, and who chairs."""
        data = self.cleaned_data
        at = datetime.combine(data["day"], data["time"], clock.LONDON)
        return Place(at, data["venue"], data["is_online"], self.able[data["chair"]].person)

    def chosen(self) -> list[Membership]:
        """Who is invited."""
        return [self.able[pk] for pk in self.cleaned_data["people"]]


class HoldForm(VersionedForm):
    """Why it went ahead without a quorum; nothing where it has one."""

    why = words_field(
        "Why did it go ahead without them?",
        required=False,
        help_text="Who could not come, what was tried, and why it could not wait.",
    )

    def __init__(self, *args: Any, lacks: bool, **kwargs: Any) -> None:
        """Take whether the quorum lacks somebody."""
        super().__init__(*args, **kwargs)
        if not lacks:
            del self.fields["why"]

    def reason(self) -> str:
        """What was typed."""
        return str(self.cleaned_data.get("why", ""))


class RecordForm(VersionedForm):
    """The decision, why, how the child is spoken to, and whether the parents were told."""

    outcome = forms.ChoiceField(
        label="What was decided?",
        choices=OUTCOME_CHOICES,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what was decided."},
    )
    reason = words_field(
        "Why?",
        message="Say why this was decided.",
        help_text="Facts first, then judgement, then what is not known, and who disagreed.",
    )
    child = words_field(
        "How will the child be spoken to?",
        message="Write how the child will be spoken to, by whom and when.",
        help_text="By whom, when, where, with whose help; and who tells the child what comes next.",
    )
    parents_told = forms.ChoiceField(
        label="Were the parents told?",
        choices=YES_NO,
        widget=forms.RadioSelect(attrs={"data-inline": True}),
        error_messages={"required": "Say whether the parents were told."},
    )
    parents = words_field("If not: why not?", required=False)
    field_order = ("outcome", "reason", "child", "parents_told", "parents", "version")

    def clean(self) -> dict[str, Any]:
        """Ask why the parents were not told."""
        data: dict[str, Any] = super().clean() or {}
        if data.get("parents_told") == "no" and not str(data.get("parents", "")).strip():
            self.add_error("parents", "Say why the parents were not told.")
        return data

    def values(self) -> dict[str, Any]:
        """What the act takes."""
        data = self.cleaned_data
        return {
            "words": Record(data["reason"], data["child"], data["parents"]),
            "outcome": StrategyState(data["outcome"]),
            "parents_told": data["parents_told"] == "yes",
            "version": data["version"],
        }


class DayForm(VersionedForm):
    """On which day something was done."""

    on = DatePartsField(label="On which day?", error_messages={"required": "Say on which day."})
    field_order = ("on", "version")


class ConferenceForm(VersionedForm):
    """When a conference was held, and whether a plan stands after it."""

    on = DatePartsField(label="On which day?", error_messages={"required": "Say on which day."})
    is_on_plan = forms.ChoiceField(
        label="Does a child protection plan stand after it?",
        choices=YES_NO,
        widget=forms.RadioSelect(attrs={"data-inline": True}),
        error_messages={"required": "Say whether a plan stands."},
    )
    field_order = ("on", "is_on_plan", "version")

    def values(self) -> dict[str, Any]:
        """What the act takes."""
        data = self.cleaned_data
        return {**data, "is_on_plan": data["is_on_plan"] == "yes"}


class ReviewForm(VersionedForm):
    """What the review found."""

    words = words_field(
        "What did the review find?",
        message="Say what the review found.",
        help_text="After section 47 without a conference: why none was needed.",
    )
    field_order = ("words", "version")


class PowerForm(VersionedForm):
    """Which emergency power is in use, and since when."""

    power = forms.ChoiceField(
        label="Which power?",
        choices=Power.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the power."},
    )
    day = DatePartsField(label="Since which day?", error_messages={"required": "Say since when."})
    time = time_field("Since what time?")
    field_order = ("power", "day", "time", "version")

    def values(self) -> dict[str, Any]:
        """What the act takes."""
        data = self.cleaned_data
        return {
            "power": Power(data["power"]),
            "began_at": datetime.combine(data["day"], data["time"], clock.LONDON),
            "version": data["version"],
        }
