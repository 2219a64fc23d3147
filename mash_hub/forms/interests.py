"""Declaring one's interests, and settling what the hub found by them."""

from __future__ import annotations

from typing import Any

from django import forms

from agencies.reasons import Reason, ReasonCode
from mash_hub.addresses import Address
from mash_hub.forms.people import NamesAndBirth, word
from mash_hub.identifiers import Invalid, phone, postcode
from mash_hub.identities import Birth, Identity, Phone
from mash_hub.interests import Interest, is_comparable
from mash_hub.models.interests import Relation


class InterestForm(NamesAndBirth):
    """Somebody one must be kept apart from: who they are to one, and how the hub would know them."""

    field_order = ("relation", "given", "family", "born", "lines", "postcode", "phone")

    version = forms.IntegerField(widget=forms.HiddenInput)
    relation = forms.ChoiceField(
        label="Who is it?",
        choices=Relation.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Say who it is."},
    )
    lines = word("House and street", width=30)
    postcode = word("Postcode", width=10)
    phone = word("Telephone number", width=20)

    def clean_postcode(self) -> str:
        """The postcode in its one form."""
        return _checked(postcode, self.cleaned_data["postcode"])

    def clean_phone(self) -> str:
        """The number in international form."""
        return _checked(phone, self.cleaned_data["phone"])

    def clean(self) -> dict[str, Any]:
        """Enough must be said to know somebody by."""
        cleaned = dict(self.cleaned_data)
        if not self.errors and not is_comparable(self._identity(cleaned)):
            self.add_error(
                "given",
                "Give a name with a date of birth or a postcode, or a house and street with its "
                "postcode, or a telephone number.",
            )
        return cleaned

    def _identity(self, cleaned: dict[str, Any]) -> Identity:
        address = Address(lines=cleaned["lines"].strip(), postcode=cleaned["postcode"])
        return Identity(
            names=self.names(),
            birth=Birth.on(cleaned["born"]) if cleaned["born"] else Birth(),
            addresses=(address,) if address.is_known else (),
            phones=(Phone(cleaned["phone"]),) if cleaned["phone"] else (),
        )

    def interest(self) -> Interest:
        """What was typed, as the domain holds it."""
        cleaned = self.cleaned_data
        return Interest(Relation(cleaned["relation"]), self._identity(cleaned))


def _checked(check: Any, typed: str) -> str:
    try:
        return str(check(typed)) if typed else ""
    except Invalid as error:
        raise forms.ValidationError(str(error)) from error


class VersionForm(forms.Form):
    """The version from which a button was drawn, and which line of the declaration it takes out."""

    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    place = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)


class SettleForm(forms.Form):
    """Whether a likeness the hub found keeps somebody apart, and why."""

    stays = forms.ChoiceField(
        label="Is it so?",
        choices=[
            ("YES", "Yes, keep them apart from this case"),
            ("NO", "No, it is somebody else: let them back"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether it is so."},
    )
    sentence = forms.CharField(
        label="How do you know?",
        min_length=10,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": "Say in one sentence how you know.",
            "min_length": "Say a little more: at least ten characters.",
        },
    )

    def reason(self) -> Reason:
        """The reason, as the domain holds it."""
        return Reason(ReasonCode.SECURITY, self.cleaned_data["sentence"])
