"""Forms of Clare’s Law applications: receiving one, and each step (domain notes 4.13)."""

from __future__ import annotations

from datetime import datetime

from django import forms

from agencies.reasons import Reason, ReasonCode
from mash_hub.clares_law import Disclosed
from mash_hub.forms.adult_concerns import VersionedForm
from mash_hub.forms.enquiries import choices_of
from mash_hub.forms.missing_episodes import moment, moment_fields, radios
from mash_hub.forms.missing_episodes import words as text
from mash_hub.models.clares_law import DvdsState, Recipient, Route

WITHDRAWN_REASONS = (
    ReasonCode.CIRCUMSTANCES_CHANGED,
    ReasonCode.CANNOT_BE_REACHED,
    ReasonCode.NEW_INFORMATION,
    ReasonCode.SENT_IN_ERROR,
)


class ReceiveForm(VersionedForm):
    """A new application for a person at risk."""

    route = radios("By which route?", Route.choices, "Choose the route.")
    about = forms.CharField(
        label="About whom? Their reference",
        help_text="As on their page: S-…. They are never told that anybody asked.",
        max_length=14,
        error_messages={"required": "Give the reference of the person it is about."},
        widget=forms.TextInput(attrs={"data-width": 10, "autocomplete": "off"}),
    )
    received_day, received_time = moment_fields("When was it received?")
    applicant = text("Who asks, and what are they to the person at risk?", rows=2)
    worry = text("What is the worry?", message="Say what the worry is.", rows=4)
    field_order = ("route", "about", "received_day", "received_time", "applicant", "worry")

    def received_at(self) -> datetime:
        """When it came."""
        data = self.cleaned_data
        found = moment(data["received_day"], data["received_time"])
        assert found is not None
        return found


class CheckForm(VersionedForm):
    """What the first checks found."""

    words = text("What did the first checks find?", message="Say what they found.", rows=4)


class MeetForm(VersionedForm):
    """The applicant was met in person."""

    met_day, met_time = moment_fields("When were they met?")
    words = text(
        "What was said, and how did they prove who they are?",
        message="Say what was said, and how they proved who they are.",
        rows=4,
    )
    field_order = ("met_day", "met_time", "words", "version")


class DecideForm(VersionedForm):
    """Whether it is disclosed, and why."""

    decision = radios(
        "Is it disclosed?",
        [
            (DvdsState.TO_DISCLOSE.value, "Yes: it is lawful, necessary and proportionate"),
            (DvdsState.NOT_DISCLOSED.value, "No"),
        ],
        "Say whether it is disclosed.",
    )
    words = text("Why?", message="Say why.", rows=4)
    field_order = ("decision", "words", "version")


class DiscloseForm(VersionedForm):
    """What was disclosed, to whom."""

    recipient = radios(
        "To whom was it disclosed?",
        [one for one in Recipient.choices if one[0]],
        "Say to whom.",
    )
    to = forms.CharField(
        label="Their name", max_length=120, error_messages={"required": "Give their name."}
    )
    what = text("What was disclosed?", message="Say what was disclosed.", rows=4)
    how = text("How, where, and who was there?", rows=2)
    is_warned = forms.BooleanField(
        label="They were warned that they may not pass it on, and signed so",
        error_messages={"required": "Warn them first that they may not pass it on."},
    )
    field_order = ("recipient", "to", "what", "how", "is_warned", "version")

    def said(self) -> Disclosed:
        """What was typed."""
        data = self.cleaned_data
        return Disclosed(
            Recipient(data["recipient"]), data["what"], data["to"], data["how"], data["is_warned"]
        )


class WithdrawForm(VersionedForm):
    """It was withdrawn."""

    because = radios("Why?", choices_of(WITHDRAWN_REASONS), "Choose a reason.")
    sentence = text("In your words", rows=3)
    field_order = ("because", "sentence", "version")

    def reason(self) -> Reason:
        """The reason typed."""
        return Reason(ReasonCode(self.cleaned_data["because"]), self.cleaned_data["sentence"])
