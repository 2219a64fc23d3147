"""Forms of MARAC-to-MARAC transfers: the move, the decision, words, and why an address is shown."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from agencies import hats
from agencies.fields import DatePartsField
from agencies.models.workspaces import Workspace
from mash_hub import identifiers
from mash_hub.addresses import Address
from mash_hub.forms.adult_concerns import VersionedForm
from mash_hub.protection import Protection
from meetings.forms.marac_referral import sentences
from meetings.marac_transfers import Moved
from meetings.models.marac_transfers import Way

OUTSIDE = "OUTSIDE"
KINDS = [(one.value, one.label) for one in (Protection.SAFE, Protection.REFUGE, Protection.WITNESS)]


def _line(label: str, hint: str = "", width: int = 20) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"data-width": width, "autocomplete": "off"}),
    )


class MovedForm(VersionedForm):
    """That somebody moves, and where to."""

    known_on = DatePartsField(
        label="When did it become known?", error_messages={"required": "Give the day."}
    )
    words = sentences(
        "How did it become known, and from whom?",
        "Do not write the new address or the area here.",
        rows=3,
        error_messages={"required": "Say how it became known."},
    )
    is_temporary = forms.ChoiceField(
        label="Is it for a time only, such as a refuge?",
        choices=[("yes", "Yes: the case stays here too"), ("no", "No: it goes on there")],
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether they come back."},
    )
    place = forms.ChoiceField(
        label="Which MARAC receives it?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the MARAC of the new area."},
    )
    protection = forms.ChoiceField(
        label="What is the new address?",
        help_text="It goes to the receiving coordinator and IDVA alone, and is shown on no page here. "
        "Leave it empty if you do not know it, or for a MARAC outside the hub.",
        choices=[("", "Not known, or told by telephone"), *KINDS],
        widget=forms.RadioSelect,
        required=False,
    )
    lines = _line("New address: street and number", width=30)
    town = _line("New address: town")
    postcode = _line("New address: postcode", width=10)
    field_order = (
        "known_on",
        "words",
        "is_temporary",
        "place",
        "protection",
        "lines",
        "town",
        "postcode",
        "version",
    )

    def __init__(self, *args: Any, places: Iterable[Workspace], **kwargs: Any) -> None:
        """Take the other MARACs of the hub."""
        super().__init__(*args, **kwargs)
        self.places = {str(one.pk): one for one in places}
        field = self.fields["place"]
        assert isinstance(field, forms.ChoiceField)
        known = [(pk, f"{one.name}, {one.host.name}") for pk, one in self.places.items()]
        field.choices = [*known, (OUTSIDE, "A MARAC outside the hub: by a printed pack")]

    def clean_known_on(self) -> Any:
        """It has come."""
        day = self.cleaned_data["known_on"]
        if day and day > hats.today():
            raise forms.ValidationError("The day must not lie ahead.")
        return day

    def clean_postcode(self) -> str:
        """A postcode is written as one."""
        typed = str(self.cleaned_data["postcode"]).strip()
        if not typed:
            return ""
        try:
            return identifiers.postcode(typed)
        except identifiers.Invalid as invalid:
            raise forms.ValidationError(str(invalid)) from invalid

    def clean(self) -> dict[str, Any]:
        """An address has its kind, and goes to a MARAC of the hub."""
        cleaned = dict(super().clean() or {})
        typed = any(cleaned.get(name) for name in ("lines", "town", "postcode"))
        if typed and not cleaned.get("protection"):
            self.add_error("protection", "Say what the new address is.")
        if cleaned.get("protection") and not typed:
            self.add_error("lines", "Write the new address, or choose “Not known”.")
        if typed and cleaned.get("place") == OUTSIDE:
            self.add_error("place", "Tell a MARAC outside the hub the new address by telephone.")
        return cleaned

    def moved(self) -> Moved:
        """What was typed."""
        data = self.cleaned_data
        address = None
        if data["protection"]:
            address = Address(data["lines"], data["town"], data["postcode"])
        return Moved(
            known_on=data["known_on"],
            words=data["words"],
            is_temporary=data["is_temporary"] == "yes",
            to_workspace=self.places.get(data["place"]),
            address=address,
            protection=Protection(data["protection"] or Protection.SAFE),
        )


class WayForm(VersionedForm):
    """Which way is taken, and why not the one that the tree proposes."""

    way = forms.ChoiceField(
        label="Which way?",
        choices=Way.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a way."},
    )
    words = sentences("If not as proposed: why?", rows=3, required=False)
    field_order = ("way", "words", "version")


class HandOverForm(VersionedForm):
    """What the IDVA here hands over to the IDVA there, besides safe contact and wishes."""

    words = sentences(
        "What should the receiving IDVA know besides?",
        "Safe contact and the victim’s wishes go along. Do not write the new address here.",
        rows=4,
        required=False,
    )


class RevealForm(forms.Form):
    """Why the new address is needed."""

    sentence = sentences(
        "What do you need the new address for?",
        "It is written into the log.",
        limit=300,
        rows=2,
        error_messages={"required": "Say in one sentence what you need it for."},
    )
