"""Forms of a CMOG's meeting: what is gone through, and who comes to which part."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms

from mash_hub.forms.enquiries import VersionForm
from meetings.models.parts import Part


class ListEntriesForm(VersionForm):
    """What of the lists goes on the agenda."""

    entries = forms.MultipleChoiceField(
        label="What is gone through?", widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, waiting: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        """Take what waits: its id, and how the reader knows it."""
        super().__init__(*args, **kwargs)
        self.fields["entries"].choices = [*waiting]  # type: ignore[attr-defined]

    def chosen(self) -> set[UUID]:
        """The ids chosen."""
        return {UUID(one) for one in self.cleaned_data["entries"]}


class PartsForm(VersionForm):
    """To which parts somebody comes."""

    parts = forms.MultipleChoiceField(
        label="To which parts?",
        help_text="Of the other parts nothing is there for them: agenda, papers, minutes and notices.",
        choices=Part.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def letters(self) -> str:
        """The parts as letters in their order."""
        return "".join(one for one in Part.values if one in self.cleaned_data["parts"])
