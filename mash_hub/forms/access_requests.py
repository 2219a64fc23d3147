"""Forms of an access request: what is needed, by whom, until when; and the answer to it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms

from agencies import hats
from agencies.fields import DatePartsField
from agencies.models.workspaces import Purpose
from agencies.reasons import Reason, ReasonCode
from mash_hub import access_requests
from mash_hub.forms.enquiries import choices_of
from mash_hub.forms.releases import LATER_REASONS
from mash_hub.models.releases import LONGEST, Section


class UntilForm(forms.Form):
    """A form with a last day, which lies ahead within twelve months."""

    until_on = DatePartsField(
        label="Last day on which it can be read", help_text="Usually fourteen days from now"
    )

    def clean_until_on(self) -> date:
        """A last day lies ahead, within twelve months."""
        last: date | None = self.cleaned_data["until_on"]
        if last is None or not hats.today() <= last <= hats.today() + LONGEST:
            raise forms.ValidationError("Choose a day within the next twelve months.")
        return last


class GivingForm(UntilForm):
    """A form by which an agency gives something of its own: why, and the version it was drawn from."""

    because = forms.ChoiceField(
        label="Why", choices=choices_of(LATER_REASONS), widget=forms.RadioSelect
    )
    sentence = forms.CharField(
        label="In your words",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2, "data-limit": 500}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def reason(self) -> Reason:
        """The reason typed."""
        given = self.cleaned_data
        return Reason(ReasonCode(given["because"]), given["sentence"])


class AskForm(UntilForm):
    """What is needed, for which people of one's own agency, for what purpose, until when."""

    need = forms.CharField(
        label="What do you need, and what for?",
        help_text="The agency asked reads this. Name nobody who is not part of the enquiry.",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4, "data-limit": 1000}),
        error_messages={"required": "Say what you need it for."},
    )
    persons = forms.MultipleChoiceField(
        label="Who will read it?",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Name at least one person of your agency."},
    )
    purpose = forms.ChoiceField(label="Purpose", widget=forms.RadioSelect)
    field_order = ("need", "persons", "purpose", "until_on")

    def __init__(
        self,
        *args: Any,
        persons: Sequence[tuple[UUID, str]],
        purposes: Iterable[Purpose],
        **kwargs: Any,
    ) -> None:
        """Take who can be named and for what the agreement lets information be used."""
        super().__init__(*args, **kwargs)
        self.fields["persons"].choices = [  # type: ignore[attr-defined]
            (str(pk), name) for pk, name in persons
        ]
        self.fields["purpose"].choices = [  # type: ignore[attr-defined]
            (one.value, str(one.label)) for one in purposes
        ]

    def wish(self) -> access_requests.Wish:
        """What was asked for."""
        given = self.cleaned_data
        return access_requests.Wish(
            given["need"],
            tuple(UUID(key) for key in given["persons"]),
            Purpose(given["purpose"]),
            given["until_on"],
        )


class GiveForm(GivingForm):
    """Which items are given, whole or in part, why, and until when."""

    gifts = forms.MultipleChoiceField(
        label="What do you give?",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Choose at least one item, or decline.",
            "invalid_choice": "An item has changed meanwhile. Look at it again, then choose.",
        },
    )
    field_order = ("gifts", "until_on", "because", "sentence", "version")

    def __init__(self, *args: Any, gifts: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        """Take what can be given, as `key_of` writes it, each with its words."""
        super().__init__(*args, **kwargs)
        self.fields["gifts"].choices = gifts  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        """What the act takes; an item chosen whole and in part is given whole."""
        given = self.cleaned_data
        chosen = [gift_of(key) for key in given["gifts"]]
        whole = {gift.item_id for gift in chosen if gift.section == Section.WHOLE}
        return {
            "gifts": [
                gift
                for gift in chosen
                if gift.section == Section.WHOLE or gift.item_id not in whole
            ],
            "until_on": given["until_on"],
            "because": self.reason(),
            "version": given["version"],
        }


def key_of(gift: access_requests.Gift) -> str:
    """A gift as the value of a box: item, section, and the version it was drawn from."""
    return f"{gift.item_id}:{gift.section}:{gift.version}"


def gift_of(key: str) -> access_requests.Gift:
    """The gift behind the value of a box that was offered."""
    item_id, section, version = key.split(":")
    return access_requests.Gift(UUID(item_id), Section(section), int(version))
