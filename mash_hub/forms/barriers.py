"""Forms of restrictions and exclusions: which record, whom, and why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms

from agencies.reasons import Reason, ReasonCode
from mash_hub.forms.people import word
from mash_hub.models.barriers import BarrierKind

People = Sequence[tuple[UUID, str]]


class WhyForm(forms.Form):
    """Why it is done, in a sentence."""

    sentence = forms.CharField(
        label="Why?",
        help_text="One sentence. Auditors and those who keep restrictions can read it.",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3, "data-limit": 500}),
        error_messages={"required": "Say in a sentence why."},
    )

    def reason(self) -> Reason:
        """The reason, as the domain holds it."""
        return Reason(ReasonCode.SECURITY, self.cleaned_data["sentence"])


class RecordForm(forms.Form):
    """Which person’s or case’s records."""

    reference = word(
        "Reference of the person or case", "For example, S-4KD7RQWT, E-M5NCQ or MA-M5NCQ", 15
    )

    def clean_reference(self) -> str:
        """A record is named by its reference."""
        reference = str(self.cleaned_data["reference"]).strip()
        if not reference:
            raise forms.ValidationError("Give the reference of the person or case.")
        return reference


class ExcludeForm(WhyForm, RecordForm):
    """Whom to exclude, and from which person’s or case’s records."""

    person = forms.ChoiceField(
        label="Who is excluded?", error_messages={"required": "Choose who is excluded."}
    )
    field_order = ("reference", "person", "sentence")

    def __init__(self, *args: Any, people: People, **kwargs: Any) -> None:
        """Take who works in the workspace."""
        super().__init__(*args, **kwargs)
        choices = [("", "Choose…"), *((str(pk), name) for pk, name in people)]
        self.fields["person"].choices = choices  # type: ignore[attr-defined]


class ReadersForm(WhyForm):
    """Who alone reads a restricted record; and the version the page was drawn from."""

    readers = forms.MultipleChoiceField(
        label="Who reads it?",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Name at least one reader."},
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    field_order: tuple[str, ...] = ("readers", "sentence", "version")

    def __init__(self, *args: Any, people: People, **kwargs: Any) -> None:
        """Take who works in the workspace."""
        super().__init__(*args, **kwargs)
        choices = [(str(pk), name) for pk, name in people]
        self.fields["readers"].choices = choices  # type: ignore[attr-defined]

    def named(self) -> list[UUID]:
        """The readers chosen."""
        return [UUID(key) for key in self.cleaned_data["readers"]]


class RestrictForm(ReadersForm, RecordForm):
    """Which record is restricted, as what, and to whom."""

    barrier_kind = forms.ChoiceField(
        label="Why is it restricted?",
        choices=[one for one in BarrierKind.choices if one[0] != BarrierKind.EXCLUSION],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose why it is restricted."},
    )
    field_order = ("reference", "barrier_kind", "readers", "sentence")


class LiftForm(WhyForm):
    """Asking to lift a barrier, or answering that."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class AnswerLiftForm(LiftForm):
    """The second person's answer."""

    lifts = forms.ChoiceField(
        label="Is it lifted?",
        choices=[("YES", "Yes: lift it"), ("NO", "No: it stays")],
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether it is lifted."},
    )
    field_order = ("lifts", "sentence", "version")
