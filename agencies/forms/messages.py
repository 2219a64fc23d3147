"""The form of how somebody wants to hear of news outside the hub."""

from __future__ import annotations

from collections.abc import Collection
from datetime import time
from typing import Any

import phonenumbers
from django import forms

from agencies.carriers.port import Channel
from agencies.models.messages import MessageChoice, Often

_CHANNELS = ((Channel.EMAIL.value, "By e-mail"), (Channel.TEXT.value, "By text message"))
_HOURS = [(f"{hour:02}:00", f"{hour:02}:00") for hour in range(24)]
_NO_HOURS = [("", "No"), *_HOURS]
_WRONG = "Enter a UK mobile number, like 07700 900123."


def _mobile(typed: str) -> str:
    """A mobile number in its international form. Raises ValidationError."""
    if not typed:
        return ""
    try:
        number = phonenumbers.parse(typed, "GB")
    except phonenumbers.NumberParseException:
        raise forms.ValidationError(_WRONG) from None
    # Numbers Ofcom keeps for stories are possible, and of the right kind by their first figures.
    national = str(number.national_number)
    if not phonenumbers.is_possible_number(number):
        raise forms.ValidationError(_WRONG)
    if number.country_code == 44 and not national.startswith("7"):
        raise forms.ValidationError("Text messages reach mobile numbers only. " + _WRONG)
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


class MessagesForm(forms.Form):
    """Which news by which way, and when not."""

    urgent = forms.MultipleChoiceField(
        label="What waits for you now",
        help_text="Red requests that nobody has acknowledged, and immediate danger.",
        choices=_CHANNELS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    work_by_email = forms.ChoiceField(
        label="New work for you or your agency, by e-mail",
        help_text="Requests, decisions, referrals, actions, and what is late.",
        choices=Often.choices,
        widget=forms.RadioSelect(attrs={"data-inline": True}),
    )
    work_by_text = forms.BooleanField(label="Also by text message, at once", required=False)
    rest_by_email = forms.ChoiceField(
        label="Everything else you are told of, by e-mail",
        choices=Often.choices,
        widget=forms.RadioSelect(attrs={"data-inline": True}),
    )
    daily_at = forms.ChoiceField(label="Once a day is at", choices=_HOURS)
    quiet_from = forms.ChoiceField(
        label="Quiet hours begin at",
        help_text="Nothing is sent then; it comes when they end.",
        choices=_NO_HOURS,
        required=False,
    )
    quiet_until = forms.ChoiceField(label="Quiet hours end at", choices=_NO_HOURS, required=False)
    urgent_when_quiet = forms.BooleanField(
        label="What waits for me now may come in quiet hours too", required=False
    )
    mobile = forms.CharField(
        label="Mobile number for text messages",
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"data-width": 20, "autocomplete": "tel", "inputmode": "tel"}),
    )

    def __init__(
        self, *args: Any, choice: MessageChoice, channels: Collection[str], **kwargs: Any
    ) -> None:
        """Take what holds now, and the ways this hub has."""
        self.choice = choice
        kwargs["initial"] = _initial(choice)
        super().__init__(*args, **kwargs)
        if Channel.TEXT not in channels:
            for name in ("mobile", "work_by_text"):
                del self.fields[name]
            urgent: Any = self.fields["urgent"]
            urgent.choices = _CHANNELS[:1]

    def clean_mobile(self) -> str:
        """The number, when it can be one."""
        return _mobile(str(self.cleaned_data["mobile"]).strip())

    def clean(self) -> dict[str, Any]:
        """Quiet hours begin and end; a text message needs a number."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        began, ended = data.get("quiet_from"), data.get("quiet_until")
        if bool(began) != bool(ended):
            name = "quiet_until" if began else "quiet_from"
            self.add_error(name, "Choose when quiet hours begin and when they end, or neither.")
        elif began and began == ended:
            self.add_error("quiet_until", "Quiet hours end at another hour than they begin.")
        by_text = Channel.TEXT in data.get("urgent", ()) or data.get("work_by_text")
        if by_text and not data.get("mobile") and "mobile" not in self.errors:
            self.add_error("mobile", "Enter the number for text messages, or ask for none.")
        return data

    def chosen(self) -> MessageChoice:
        """What was chosen, as a row that is not stored yet."""
        data, choice = self.cleaned_data, self.choice
        choice.urgent_by_email = Channel.EMAIL in data["urgent"]
        choice.urgent_by_text = Channel.TEXT in data["urgent"]
        for name in ("work_by_email", "rest_by_email", "urgent_when_quiet"):
            setattr(choice, name, data[name])
        choice.work_by_text = bool(data.get("work_by_text"))
        choice.mobile = data.get("mobile", choice.mobile)
        choice.daily_at = time.fromisoformat(data["daily_at"])
        choice.quiet_from, choice.quiet_until = (
            time.fromisoformat(data[name]) if data[name] else None
            for name in ("quiet_from", "quiet_until")
        )
        return choice


def _initial(choice: MessageChoice) -> dict[str, Any]:
    urgent = {
        Channel.EMAIL.value: choice.urgent_by_email,
        Channel.TEXT.value: choice.urgent_by_text,
    }
    return {
        "urgent": [name for name, wanted in urgent.items() if wanted],
        "work_by_email": choice.work_by_email,
        "work_by_text": choice.work_by_text,
        "rest_by_email": choice.rest_by_email,
        "daily_at": f"{choice.daily_at:%H:%M}",
        "quiet_from": f"{choice.quiet_from:%H:%M}" if choice.quiet_from else "",
        "quiet_until": f"{choice.quiet_until:%H:%M}" if choice.quiet_until else "",
        "urgent_when_quiet": choice.urgent_when_quiet,
        "mobile": choice.mobile,
    }
