"""Forms of the list of representatives: who stands for an agency from when, and until when."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from agencies.fields import DatePartsField
from agencies.models.people import Membership
from mash_hub.forms.actions import OwnerField
from mash_hub.forms.adult_concerns import VersionedForm
from meetings.models.memberships import StandsAs


class NameForm(forms.Form):
    """Who stands for an agency."""

    member = OwnerField(label="Who", help_text="Those who attend this MARAC for an agency.")
    stands_as = forms.ChoiceField(
        label="As what",
        choices=StandsAs.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose representative or deputy."},
    )
    from_on = DatePartsField(label="From", error_messages={"required": "Give the first day."})
    field_order = ("member", "stands_as", "from_on")

    def __init__(self, *args: Any, members: Iterable[Membership], **kwargs: Any) -> None:
        """Take those who attend with papers."""
        super().__init__(*args, **kwargs)
        field = self.fields["member"]
        if isinstance(field, OwnerField):
            field.offer(members)

    def values(self) -> dict[str, Any]:
        """What the verb takes."""
        data = self.cleaned_data
        return {**data, "stands_as": StandsAs(data["stands_as"])}


class EndForm(VersionedForm):
    """Until when."""

    until_on = DatePartsField(label="Last day", error_messages={"required": "Give the last day."})
    field_order = ("until_on", "version")
