"""Forms of actions: agreeing, changing, ending and passing on."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any

from django import forms

from agencies import clock
from agencies.fields import DatePartsField
from agencies.models.people import Membership
from agencies.reasons import ReasonCode
from mash_hub import actions
from mash_hub.forms.enquiries import ReasonForm
from mash_hub.models.actions import Action, ActionState

VERIFY_REASONS = (ReasonCode.REVIEW, ReasonCode.NEW_INFORMATION)
REOPEN_REASONS = (ReasonCode.NEW_INFORMATION, ReasonCode.CORRECTION, ReasonCode.RISK_RISEN)
CANCEL_REASONS = (
    ReasonCode.CIRCUMSTANCES_CHANGED,
    ReasonCode.NOT_PROPORTIONATE,
    ReasonCode.SENT_IN_ERROR,
)
DIRECT_REASONS = (
    ReasonCode.AGREED_AT_MEETING,
    ReasonCode.IMMEDIATE_RISK,
    ReasonCode.ADULT_AT_RISK,
    ReasonCode.CHILD_AT_RISK,
)
DECLINE_REASONS = (ReasonCode.NOT_RELEVANT, ReasonCode.CIRCUMSTANCES_CHANGED)
CHANGE_REASONS = (
    ReasonCode.CIRCUMSTANCES_CHANGED,
    ReasonCode.NEW_INFORMATION,
    ReasonCode.CORRECTION,
    ReasonCode.AGREED_AT_MEETING,
)
MOST_WORDS = 1000  # characters of what exactly is done
SMART = (
    "Specific: who does what, where. Measurable: how everybody will know that it is done."
    " Achievable: within the powers and time of whoever does it. Somebody who was not in the room must be"
    " able to act on it, and learns nothing here of anybody else."
)
_TIME = "For example, 17:00. Leave empty for the end of the day."


class OwnerField(forms.ChoiceField):
    """A person who can own an action, with the agency they act for; gives their membership."""

    def __init__(self, **kwargs: Any) -> None:
        """Take what a choice field takes."""
        super().__init__(**kwargs)
        self.members: dict[str, Membership] = {}

    def offer(self, members: Iterable[Membership]) -> None:
        """Offer these people."""
        self.members = {str(one.pk): one for one in members}
        named = [(pk, f"{m.agency.name}: {m.person.name}") for pk, m in self.members.items()]
        self.choices = [("", "Choose a person"), *named]

    def clean(self, value: Any) -> Any:
        """Give the membership chosen."""
        return self.members.get(super().clean(value))


class _DueForm(forms.Form):
    """A day and perhaps a time, read as London's."""

    due_on = DatePartsField(label="Due on", help_text="For example, 26 2 2027")
    due_by = forms.TimeField(
        label="By what time, if it matters",
        help_text=_TIME,
        required=False,
        widget=forms.TextInput(attrs={"data-width": 5}),
    )

    def due_at(self) -> datetime:
        """The instant it is due."""
        day: date = self.cleaned_data["due_on"]
        by: time | None = self.cleaned_data["due_by"]
        if by is None:
            return actions.due_on(day)
        return datetime.combine(day, by, clock.LONDON)


class AgreeForm(_DueForm):
    """An action agreed in a meeting."""

    owner = OwnerField(
        label="Who does it",
        help_text="A person of an agency. Nothing is theirs until the agency accepts it.",
    )
    title = forms.CharField(
        label="What, in a few words",
        help_text="Safe to read alone: it names nobody.",
        max_length=80,
    )
    words = forms.CharField(
        label="What exactly",
        help_text=SMART,
        max_length=MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": 3, "data-limit": MOST_WORDS}),
    )
    why = forms.CharField(
        label="What it changes for the risk",
        help_text="Relevant: to whose safety, and how.",
        max_length=200,
        required=False,
    )
    is_safety_critical = forms.BooleanField(
        label="Safety-critical: due today unless you say otherwise",
        help_text="An address marker, a ban on collecting a child. If it is late, the managers of its agency are told.",
        required=False,
    )
    due_on = DatePartsField(
        label="Due on", help_text="Time-bound: a day, for example, 26 2 2027", required=False
    )
    field_order = ("owner", "title", "words", "why", "is_safety_critical", "due_on", "due_by")

    def __init__(self, *args: Any, members: Iterable[Membership], **kwargs: Any) -> None:
        """Take those who can own an action."""
        super().__init__(*args, **kwargs)
        owner = self.fields["owner"]
        if isinstance(owner, OwnerField):
            owner.offer(members)

    def clean(self) -> dict[str, Any]:
        """Let a safety-critical action without a day be due today."""
        data: dict[str, Any] = super().clean() or {}
        if data.get("due_on") or "due_on" in self.errors:
            return data
        if data.get("is_safety_critical"):
            data["due_on"] = clock.now().astimezone(clock.LONDON).date()
        else:
            self.add_error("due_on", "Enter the day on which it is due.")
        return data

    def values(self) -> dict[str, Any]:
        """What the verb takes."""
        member: Membership = self.cleaned_data["owner"]
        return {
            "title": self.cleaned_data["title"],
            "words": self.cleaned_data["words"],
            "why": self.cleaned_data["why"],
            "agency": member.agency,
            "person": member.person,
            "due_at": self.due_at(),
            "is_safety_critical": self.cleaned_data["is_safety_critical"],
        }


class ChangeForm(ReasonForm, _DueForm):
    """Other words or another due time, with the reason."""

    title = forms.CharField(label="What, in a few words", max_length=80)
    words = forms.CharField(
        label="What exactly",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4, "data-limit": 1000}),
    )
    why = forms.CharField(label="What it changes for the risk", max_length=200, required=False)
    is_safety_critical = forms.BooleanField(label="Safety-critical", required=False)
    field_order = (
        "title",
        "words",
        "why",
        "due_on",
        "due_by",
        "is_safety_critical",
        "because",
        "sentence",
        "version",
    )

    def values(self) -> dict[str, Any]:
        """What the verb takes."""
        data = self.cleaned_data
        return {
            **{name: data[name] for name in ("title", "words", "why", "is_safety_critical")},
            "due_at": self.due_at(),
            "because": self.reason(),
            "version": data["version"],
        }


class DoneForm(forms.Form):
    """What was done, when, what it changed, and whether the victim was told (domain notes 4.9)."""

    done_on = DatePartsField(label="When was it done?", help_text="For example, 26 2 2027")
    done = forms.CharField(
        label="What was done",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4, "data-limit": 1000}),
    )
    effect = forms.CharField(
        label="What it changed for the risk",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2, "data-limit": 500}),
    )
    victim_told = forms.ChoiceField(
        label="Was the victim told by the IDVA?",
        choices=[("Yes", "Yes"), ("Not yet", "Not yet"), ("Not relevant", "Not relevant")],
        widget=forms.RadioSelect(attrs={"data-inline": True}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class NotDoneForm(forms.Form):
    """Why it was not done: circumstances changed, or not undertaken (then a manager knows)."""

    state = forms.ChoiceField(
        label="Why was it not done?",
        choices=[
            (ActionState.NOT_POSSIBLE.value, "It is not possible: circumstances changed"),
            (ActionState.NOT_UNDERTAKEN.value, "It was not undertaken"),
        ],
        widget=forms.RadioSelect(
            attrs={"data-hints": {"NOT_UNDERTAKEN": "It comes up at the next meeting."}}
        ),
    )
    words = forms.CharField(
        label="What happened",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4, "data-limit": 1000}),
    )
    manager = forms.CharField(
        label="Manager who knows", help_text="If it was not undertaken", required=False
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """Ask for the manager where one must know."""
        data: dict[str, Any] = super().clean() or {}
        not_undertaken = data.get("state") == ActionState.NOT_UNDERTAKEN
        if not_undertaken and not str(data.get("manager", "")).strip():
            self.add_error("manager", "Enter the manager who knows that it was not undertaken.")
        return data


class OfferForm(ReasonForm):
    """Another person, of the same agency or of another that is asked first."""

    owner = OwnerField(label="Who should do it instead")
    field_order = ("owner", "because", "sentence", "version")

    def __init__(self, *args: Any, members: Iterable[Membership], **kwargs: Any) -> None:
        """Take those who can own an action."""
        super().__init__(*args, codes=CHANGE_REASONS, **kwargs)
        owner = self.fields["owner"]
        if isinstance(owner, OwnerField):
            owner.offer(members)

    def values(self) -> dict[str, Any]:
        """What the verb takes."""
        member: Membership = self.cleaned_data["owner"]
        return {
            "agency": member.agency,
            "person": member.person,
            "because": self.reason(),
            "version": self.cleaned_data["version"],
        }


def change_form(action: Action, text: dict[str, Any], data: Any = None) -> ChangeForm:
    """The form of a change, as typed or as the action stands."""
    due = action.due_at.astimezone(clock.LONDON)
    at_end = due.time().replace(microsecond=0) == time(23, 59, 59)
    first = {
        **{name: text.get(name, "") for name in ("title", "words", "why")},
        "due_on": due.date(),
        "due_by": None if at_end else due.strftime("%H:%M"),
        "is_safety_critical": action.is_safety_critical,
        "version": action.version,
    }
    return ChangeForm(data, initial=first, codes=CHANGE_REASONS)
