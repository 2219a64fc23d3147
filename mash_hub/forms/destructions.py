"""Forms of destroying records: which, why, and whether a second person agrees."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from agencies.fields import DatePartsField
from agencies.reasons import Reason, ReasonCode
from mash_hub.forms.people import word
from mash_hub.models.destructions import DestructionGround, Way
from mash_hub.retention_reviews import may_stay_until


class WhyForm(forms.Form):
    """Why, in a sentence that is sealed and kept."""

    sentence = forms.CharField(
        label="Why?",
        help_text="One sentence. It is kept for ten years: name nobody in it.",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3, "data-limit": 500}),
        error_messages={"required": "Say in a sentence why."},
    )

    def reason(self) -> Reason:
        """The reason, as the domain holds it."""
        return Reason(ReasonCode.REVIEW, self.cleaned_data["sentence"])


class ProposeForm(WhyForm):
    """Which records, what shall happen to them, and on which ground."""

    reference = word(
        "Reference of what is to go",
        "E-… or C-… for a case, S-… for what your agency says about a person, R-… for what it answered,"
        " P-… for a report from the public that it set aside;"
        " or that of one risk assessment, flag or thing of your agency",
        15,
    )
    way = forms.ChoiceField(
        label="What shall happen?",
        choices=[
            (
                Way.DESTROY.value,
                "Destroy it: its words and whom it was about go, and it counts in no number",
            ),
            (
                Way.ANONYMISE.value,
                "Make a case anonymous: the same goes, and only its numbers stay, tied to nobody",
            ),
        ],
        help_text="A case is made anonymous only when it was kept long enough.",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what shall happen."},
    )
    ground = forms.ChoiceField(
        label="On which ground?",
        choices=DestructionGround.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the ground."},
    )
    field_order = ("reference", "way", "ground", "sentence")

    def clean_reference(self) -> str:
        """A record is named by its reference."""
        reference = str(self.cleaned_data["reference"]).strip()
        if not reference:
            raise forms.ValidationError("Give the reference of what is to be destroyed.")
        return reference


class SettleForm(WhyForm):
    """The second person's answer."""

    def __init__(self, *args: Any, is_anonymous: bool = False, **given: Any) -> None:
        """Take whether the case is to be made anonymous: its question says so."""
        super().__init__(*args, **given)
        if is_anonymous:
            agrees = self.fields["agrees"]
            assert isinstance(agrees, forms.ChoiceField)
            agrees.label = "Is it made anonymous for good?"
            agrees.choices = [
                ("YES", "Yes: only its numbers stay. Nobody can bring it back"),
                ("NO", "No: it stays as it is"),
            ]
            agrees.error_messages["required"] = "Say whether it is made anonymous."

    agrees = forms.ChoiceField(
        label="Is it destroyed for good?",
        choices=[("YES", "Yes: destroy it. Nobody can bring it back"), ("NO", "No: it stays")],
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether it is destroyed."},
    )
    version = forms.IntegerField(widget=forms.HiddenInput)
    field_order = ("agrees", "sentence", "version")


class KeepForm(WhyForm):
    """Until when a record stays whose time is over."""

    until_on = DatePartsField(
        label="When is it looked at again?",
        help_text="Within ten years.",
        error_messages={"required": "Say when it is looked at again."},
    )
    field_order = ("sentence", "until_on")

    def clean_until_on(self) -> date:
        """The day lies ahead, within ten years."""
        day: date | None = self.cleaned_data["until_on"]
        verdict = may_stay_until(day) if day else None
        if day is None or not verdict:
            raise forms.ValidationError(
                verdict.reason if verdict is not None else "Say when it is looked at again."
            )
        return day
