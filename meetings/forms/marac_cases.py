"""Forms of a MARAC case once it was referred: eligibility, refusal, words, the IDVA's attempts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms

from agencies import clock, hats
from agencies.fields import DatePartsField
from mash_hub.forms.adult_concerns import YES_NO, VersionedForm
from meetings.forms.marac_referral import sentences
from meetings.marac_connection import Connection
from meetings.marac_listing import Room
from meetings.models import Meeting
from meetings.models.marac_cases import Check, Ground


def _yes_no(label: str, hint: str = "") -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        help_text=hint,
        choices=YES_NO,
        widget=forms.RadioSelect(attrs={"data-inline": True}),
        error_messages={"required": "Answer yes or no."},
    )


class CheckForm(VersionedForm):
    """What has to hold besides a criterion."""

    is_16 = _yes_no("Is the victim 16 or over?", "Under 16 it is a matter for children’s services.")
    in_area = _yes_no("Does the victim live in this MARAC’s area?")
    is_connected = _yes_no(
        "Are they personally connected?",
        "Domestic Abuse Act 2021, section 2: partners and former partners, relatives, parents of "
        "the same child.",
    )

    def __init__(self, *args: Any, connection: Connection | None = None, **kwargs: Any) -> None:
        """Take what the referral says they are to each other: the answer that follows stands beside it."""
        super().__init__(*args, **kwargs)
        if connection is not None:
            said = "; ".join(connection.said)
            hint = f"{connection.answer}, from the referral: {said}. {connection.ground}"
            self.fields["is_connected"].help_text = hint

    def check(self) -> Check:
        """The answers."""
        given = {
            name: self.cleaned_data[name] == "yes" for name in ("is_16", "in_area", "is_connected")
        }
        return Check(**given)


class WordsForm(VersionedForm):
    """A few sentences that the act needs."""

    words = sentences("In your words", rows=5, error_messages={"required": "Write a few words."})

    def __init__(self, *args: Any, label: str = "", hint: str = "", **kwargs: Any) -> None:
        """Take what they are about."""
        super().__init__(*args, **kwargs)
        self.fields["words"].label = label or self.fields["words"].label
        self.fields["words"].help_text = hint


class RefuseForm(VersionedForm):
    """Why it is not for this MARAC, and who helps instead."""

    ground = forms.ChoiceField(
        label="On what ground?",
        choices=Ground.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the ground."},
    )
    words = sentences("Why?", "The referrer reads this.", error_messages={"required": "Say why."})
    signposting = sentences(
        "Who helps instead?",
        "Under 16: children’s services, with our offer to consult. Another area: the MARAC there.",
        rows=3,
        error_messages={"required": "Say who helps instead."},
    )
    field_order = ("ground", "words", "signposting", "version")

    def values(self) -> dict[str, Any]:
        """What the act takes."""
        return {**self.cleaned_data, "ground": Ground(self.cleaned_data["ground"])}


class AttemptForm(VersionedForm):
    """One attempt of the IDVA service to reach the victim."""

    day = DatePartsField(
        label="On which day?", error_messages={"required": "Give the day of the attempt."}
    )
    time = forms.TimeField(
        label="At what time?",
        help_text="For example, 11:15",
        widget=forms.TextInput(attrs={"data-width": 5}),
    )
    how = sentences(
        "How did you try?",
        "For example, which of the safe numbers.",
        limit=500,
        rows=2,
        error_messages={"required": "Say how you tried."},
    )
    reached = _yes_no("Did you speak with the victim?")
    wishes = sentences(
        "What does the victim wish?",
        "In her or his own words. Coordinator and chair read this, and no other agency.",
        required=False,
    )
    field_order = ("day", "time", "how", "reached", "wishes", "version")

    def clean_day(self) -> Any:
        """It has come."""
        day = self.cleaned_data["day"]
        if day and day > hats.today():
            raise forms.ValidationError("The day of the attempt must not lie ahead.")
        return day

    def clean(self) -> dict[str, Any]:
        """Whoever was reached has said something, or that is said."""
        cleaned = dict(super().clean() or {})
        if cleaned.get("reached") == "yes" and not cleaned.get("wishes", "").strip():
            self.add_error(
                "wishes", "Write what the victim wishes, or that nothing was said of it."
            )
        return cleaned

    def values(self) -> dict[str, Any]:
        """What the act takes."""
        cleaned = self.cleaned_data
        return {
            "reached": cleaned["reached"] == "yes",
            "tried_at": datetime.combine(cleaned["day"], cleaned["time"], clock.LONDON),
            "how": cleaned["how"],
            "wishes": cleaned["wishes"],
            "version": cleaned["version"],
        }


class ListForm(VersionedForm):
    """At which meeting a case is listed; a full list is chosen knowingly."""

    meeting = forms.ChoiceField(
        label="At which meeting?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a meeting."},
    )
    despite_full = forms.BooleanField(label="List it although the list is full", required=False)

    def __init__(self, *args: Any, rooms: Iterable[Room], **kwargs: Any) -> None:
        """Take the meetings that still take it, with how full each is."""
        super().__init__(*args, **kwargs)
        self.rooms = {str(one.meeting.pk): one for one in rooms if one.verdict}
        field = self.fields["meeting"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(pk, _room(one)) for pk, one in self.rooms.items()]
        if not any(one.is_full for one in self.rooms.values()):
            del self.fields["despite_full"]

    def clean(self) -> dict[str, Any]:
        """A full list is chosen knowingly."""
        cleaned = dict(super().clean() or {})
        room = self.rooms.get(cleaned.get("meeting", ""))
        if room and room.is_full and not cleaned.get("despite_full"):
            self.add_error(
                "despite_full",
                f"The list has {room.cases} cases; a warning shows from {room.most}. Tick this, or "
                "choose another meeting.",
            )
        return cleaned

    def chosen(self) -> Meeting:
        """The meeting chosen."""
        return self.rooms[self.cleaned_data["meeting"]].meeting


def _room(room: Room) -> str:
    there = room.meeting.starts_at.astimezone(clock.LONDON)
    full = f", full (from {room.most})" if room.is_full else ""
    return (
        f"{room.meeting.title}, {there:%a} {there.day} {there:%b %Y, %H:%M}: "
        f"{room.cases} listed{full}, accepts until {room.until.day} {room.until:%b}"
    )
