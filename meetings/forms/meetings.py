"""Forms of meetings: scheduling, signing, answering, listing and returning."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms

from agencies import clock
from agencies.fields import DatePartsField
from agencies.models.people import Membership
from agencies.reasons import ReasonCode
from mash_hub.forms.enquiries import ReasonForm, VersionForm
from mash_hub.models.joint_screening import JointScreening
from meetings.models import AgendaItem, Meeting, MeetingKind
from meetings.models.meetings import LISTED

LIST_REASONS = (ReasonCode.THRESHOLD, ReasonCode.ADULT_AT_RISK, ReasonCode.RISK_RISEN)
RETURN_REASONS = (ReasonCode.NEW_INFORMATION, ReasonCode.NOT_RELEVANT, ReasonCode.SENT_IN_ERROR)
DEFER_REASONS = (ReasonCode.CIRCUMSTANCES_CHANGED, ReasonCode.NO_ANSWER_IN_TIME)
CANCEL_REASONS = (ReasonCode.CIRCUMSTANCES_CHANGED, ReasonCode.SENT_IN_ERROR)
REWRITE_REASONS = (ReasonCode.CORRECTION, ReasonCode.NEW_INFORMATION)


class ScheduleForm(forms.Form):
    """When and where a meeting is, and who chairs it."""

    title = forms.CharField(
        label="What it is called", help_text="For example, Northmoor MARAC", max_length=80
    )
    meeting_kind = forms.ChoiceField(
        label="Kind of meeting", choices=[(one.value, one.label) for one in LISTED]
    )
    day = DatePartsField(label="Day", help_text="For example, 18 2 2027")
    time = forms.TimeField(
        label="Time",
        help_text="For example, 09:30",
        widget=forms.TextInput(attrs={"data-width": 5}),
    )
    venue = forms.CharField(label="Where", max_length=120, required=False)
    is_online = forms.BooleanField(label="It is held online", required=False)
    chair = forms.ChoiceField(label="Chair")

    def __init__(self, *args: Any, chairs: Iterable[Membership], **kwargs: Any) -> None:
        """Take those who may chair."""
        super().__init__(*args, **kwargs)
        self.chairs = {str(one.person_id): one for one in chairs}
        named = [(pk, f"{m.person.name}, {m.agency.name}") for pk, m in self.chairs.items()]
        self.fields["chair"].choices = [("", "Choose a chair"), *named]  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        """What the verb takes."""
        data = self.cleaned_data
        return {
            "kind": MeetingKind(data["meeting_kind"]),
            "title": data["title"],
            "starts_at": datetime.combine(data["day"], data["time"], clock.LONDON),
            "venue": data["venue"],
            "is_online": data["is_online"],
            "chair": self.chairs[data["chair"]].person,
        }


class TurnForm(forms.Form):
    """Which agency is asked in its turn; none ends the turn under way."""

    agency = forms.UUIDField(required=False)


class OneCaseForm(VersionForm):
    """For which case alone somebody comes; none is the whole meeting."""

    item = forms.ChoiceField(
        label="For which case?",
        help_text="Of the others nothing is there for them: agenda, papers, minutes and notices.",
        required=False,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, items: Iterable[AgendaItem], **kwargs: Any) -> None:
        """Take the cases of the meeting."""
        super().__init__(*args, **kwargs)
        self.items = {str(one.pk): one for one in items}
        named = [(pk, f"{one.reference} · {one.label}") for pk, one in self.items.items()]
        self.fields["item"].choices = [("", "The whole meeting"), *named]  # type: ignore[attr-defined]

    def chosen(self) -> AgendaItem | None:
        """The case chosen; None for the whole meeting."""
        return self.items.get(self.cleaned_data["item"])


ANSWER_READERS = "Only those who decide for the host of the list read this."


class SignForm(forms.Form):
    """One's own name, typed under the declaration."""

    typed_name = forms.CharField(
        label="Type your full name to sign",
        help_text="As it stands at the top of the page",
        max_length=120,
        widget=forms.TextInput(attrs={"data-width": 20, "autocomplete": "off"}),
    )


class AnswerForm(forms.Form):
    """The open question; nobody is named."""

    knows_somebody = forms.ChoiceField(
        label="Do you know anyone on today’s list, or their family?",
        choices=[("yes", "Yes"), ("no", "No")],
        widget=forms.RadioSelect(attrs={"data-inline": True}),
    )
    words = forms.CharField(
        label="If yes: whom do you know, and how?",
        help_text="Only the coordinator and the chair read this.",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3, "data-limit": 500}),
    )

    def clean(self) -> dict[str, Any]:
        """Ask for words with a yes."""
        data: dict[str, Any] = super().clean() or {}
        if data.get("knows_somebody") == "yes" and not str(data.get("words", "")).strip():
            self.add_error("words", "Say whom you know and how.")
        return data

    def values(self) -> dict[str, Any]:
        """What the verb takes."""
        data = self.cleaned_data
        return {"knows_somebody": data["knows_somebody"] == "yes", "words": data["words"]}


class SignAndAnswerForm(SignForm, AnswerForm):
    """Both at once, before the incidents of joint screening open."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Say who reads an answer there."""
        super().__init__(*args, **kwargs)
        self.fields["words"].help_text = ANSWER_READERS


class AnswerAgainForm(AnswerForm):
    """The same question again, for somebody who signed and remembers."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Say who reads an answer there."""
        super().__init__(*args, **kwargs)
        self.fields["words"].help_text = ANSWER_READERS


class ChooseMeetingForm(ReasonForm):
    """At which meeting a case is listed, and why it is accepted."""

    meeting = forms.ChoiceField(label="At which meeting?", widget=forms.RadioSelect)
    field_order = ("meeting", "because", "sentence", "version")

    def __init__(self, *args: Any, meetings: Iterable[Meeting], **kwargs: Any) -> None:
        """Take the meetings whose list is open."""
        super().__init__(*args, codes=LIST_REASONS, **kwargs)
        self.meetings = {str(one.pk): one for one in meetings}
        self.fields["meeting"].choices = [  # type: ignore[attr-defined]
            (pk, f"{one.title}, {_day(one)}") for pk, one in self.meetings.items()
        ]

    def chosen(self) -> Meeting:
        """The meeting chosen."""
        return self.meetings[self.cleaned_data["meeting"]]


class ListAgainForm(forms.Form):
    """At which meeting a deferred case is listed again."""

    meeting = forms.ChoiceField(label="At which meeting?", widget=forms.RadioSelect)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, meetings: Iterable[Meeting], **kwargs: Any) -> None:
        """Take the meetings whose list is open."""
        super().__init__(*args, **kwargs)
        self.meetings = {str(one.pk): one for one in meetings}
        self.fields["meeting"].choices = [  # type: ignore[attr-defined]
            (pk, f"{one.title}, {_day(one)}") for pk, one in self.meetings.items()
        ]

    def chosen(self) -> Meeting:
        """The meeting chosen."""
        return self.meetings[self.cleaned_data["meeting"]]


def _day(meeting: Meeting) -> str:
    there = meeting.starts_at.astimezone(clock.LONDON)
    return f"{there:%a} {there.day} {there:%b %Y, %H:%M}"


class SettleForm(forms.Form):
    """Which cases an answer of yes touches; none is an answer too."""

    items = forms.MultipleChoiceField(
        label="Keep this person apart from",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, items: Iterable[AgendaItem | JointScreening], **kwargs: Any
    ) -> None:
        """Take the cases of the meeting, or the incidents on the list of joint screening."""
        super().__init__(*args, **kwargs)
        self.cases = {str(one.pk): one for one in items}
        self.fields["items"].choices = [  # type: ignore[attr-defined]
            (pk, f"{one.reference} · {one.label}") for pk, one in self.cases.items()
        ]

    def chosen(self) -> list[AgendaItem | JointScreening]:
        """The cases chosen."""
        return [self.cases[pk] for pk in self.cleaned_data["items"]]
