"""Forms of onward requests: who is to be told, for what and why; and what the item's owner gives."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django import forms

from agencies.models.agencies import Agency
from agencies.models.workspaces import Purpose
from mash_hub import onward_requests
from mash_hub.forms.access_requests import GivingForm
from mash_hub.forms.missing_episodes import named
from mash_hub.forms.missing_episodes import words as text
from mash_hub.models.onward_requests import OutsideBody
from mash_hub.models.releases import Section

_OUTSIDE = "outside:"


class AskForm(forms.Form):
    """Who is to be told, for what purpose, and why."""

    to = forms.ChoiceField(
        label="Who is to be told?", error_messages={"required": "Say who is to be told."}
    )
    body = forms.CharField(
        label="If it is somebody outside the hub: which one?",
        help_text="For example, Northmoor Family Court. The owner reads this.",
        max_length=120,
        required=False,
    )
    purpose = forms.ChoiceField(
        label="Purpose",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the purpose."},
    )
    why = text(
        "Why do they need to know?",
        message="Say why they need to know.",
        hint="The owner reads this. Name nobody who is not part of the enquiry.",
        rows=4,
    )

    def __init__(
        self, *args: Any, agencies: Sequence[Agency], purposes: Iterable[Purpose], **kwargs: Any
    ) -> None:
        """Take the agencies of the hub that could be told, and for what the agreement allows it."""
        super().__init__(*args, **kwargs)
        to: Any = self.fields["to"]
        outside = [(f"{_OUTSIDE}{one.value}", str(one.label)) for one in OutsideBody]
        to.choices = [
            ("", "Choose"),
            ("Agencies of the hub", named(agencies)),
            ("Outside the hub", outside),
        ]
        purpose: Any = self.fields["purpose"]
        purpose.choices = [(one.value, str(one.label)) for one in purposes]

    def clean(self) -> dict[str, Any]:
        """Somebody outside is named."""
        cleaned = super().clean() or {}
        is_outside = str(cleaned.get("to", "")).startswith(_OUTSIDE)
        if is_outside and not str(cleaned.get("body", "")).strip() and "body" not in self.errors:
            self.add_error("body", "Say who outside the hub it is.")
        return cleaned

    def wish(self) -> onward_requests.Wish:
        """What was asked."""
        given, purpose = self.cleaned_data, Purpose(self.cleaned_data["purpose"])
        if given["to"].startswith(_OUTSIDE):
            outside = OutsideBody(given["to"].removeprefix(_OUTSIDE))
            return onward_requests.Wish(purpose, given["why"], None, outside, given["body"])
        return onward_requests.Wish(purpose, given["why"], UUID(given["to"]))


class GiveForm(GivingForm):
    """Until when and on which conditions; to an agency of the hub, how much and to whom."""

    section = forms.ChoiceField(
        label="How much of it?",
        widget=forms.RadioSelect,
        error_messages={"required": "Say how much of it."},
    )
    persons = forms.MultipleChoiceField(
        label="Who will read it?",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Name at least one person of that agency."},
    )
    conditions = text(
        "Conditions", hint="What they may not do with it, or have to do first", rows=3
    )
    item_version = forms.IntegerField(widget=forms.HiddenInput)
    field_order = ("section", "persons", "conditions", "until_on", "because", "sentence")

    def __init__(
        self,
        *args: Any,
        sections: Sequence[Section],
        persons: Sequence[tuple[UUID, str]] | None,
        **kwargs: Any,
    ) -> None:
        """Take which sections there are and who can be named; nobody: it is told on outside the hub."""
        super().__init__(*args, **kwargs)
        if persons is None:
            del self.fields["section"], self.fields["persons"]
            return
        section: Any = self.fields["section"]
        section.choices = [(one.value, str(one.label)) for one in sections]
        people: Any = self.fields["persons"]
        people.choices = [(str(pk), name) for pk, name in persons]

    def values(self) -> dict[str, Any]:
        """What the act takes."""
        given = self.cleaned_data
        leave = onward_requests.Leave(
            until_on=given["until_on"],
            conditions=given["conditions"],
            section=Section(given.get("section") or Section.WHOLE),
            persons=tuple(UUID(one) for one in given.get("persons", [])),
            item_version=given["item_version"],
        )
        return {"leave": leave, "because": self.reason(), "version": given["version"]}
