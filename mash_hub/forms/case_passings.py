"""Forms of passing a case on: showing it, offering it, taking it over."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django import forms

from agencies.models.workspaces import Workspace
from agencies.reasons import ReasonCode
from mash_hub.case_passings import Piece
from mash_hub.models.case_passings import PassingPiece

REFUSE_REASONS = (
    ReasonCode.NOT_RELEVANT,
    ReasonCode.NEW_INFORMATION,
    ReasonCode.CIRCUMSTANCES_CHANGED,
    ReasonCode.SENT_IN_ERROR,
)
WITHDRAW_REASONS = (
    ReasonCode.CIRCUMSTANCES_CHANGED,
    ReasonCode.NEW_INFORMATION,
    ReasonCode.SENT_IN_ERROR,
)


class ShowForm(forms.Form):
    """Where the case is to go, the letter, and what comes along."""

    to = forms.ChoiceField(
        label="Where is the case to go?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose where the case is to go."},
    )
    words = forms.CharField(
        label="What do they have to know, and why is it theirs?",
        help_text="Both sides read this text. Name no protected address or number.",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6, "data-limit": 4000}),
        error_messages={"required": "Write what they have to know, and why it is theirs."},
    )
    chosen = forms.MultipleChoiceField(
        label="What of your record may they look at?",
        help_text="What other agencies released stays theirs: the receiver asks them itself.",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, places: Iterable[Workspace], pieces: Sequence[Piece], **kwargs: Any
    ) -> None:
        """Take where it can go, and what can come along."""
        super().__init__(*args, **kwargs)
        self.places = {str(one.pk): one for one in places}
        named = [(pk, f"{one.name} ({one.host.name})") for pk, one in self.places.items()]
        self.fields["to"].choices = named  # type: ignore[attr-defined]
        self.fields["chosen"].choices = [(one.key, one.label) for one in pieces]  # type: ignore[attr-defined]
        if not pieces:
            del self.fields["chosen"]

    def place(self) -> Workspace:
        """Where it is to go."""
        return self.places[self.cleaned_data["to"]]


class OfferForm(forms.Form):
    """Whether the giver goes on reading its own record of the case."""

    keeps = forms.ChoiceField(
        label="Once they have taken it over, does your agency go on reading its record?",
        choices=[
            ("yes", "Yes, to look back at; nobody of your agency works on it any more"),
            ("no", "No, it closes to your agency; the passing-on itself stays readable"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether your agency goes on reading its record."},
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class AcceptForm(forms.Form):
    """Everything, or picked pieces only."""

    how = forms.ChoiceField(
        label="What do you take over?",
        choices=[
            ("all", "The case with everything that was shown"),
            ("picked", "The case with what I pick below; the rest closes to you"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Say what you take over."},
    )
    picked = forms.MultipleChoiceField(
        label="What you pick", required=False, widget=forms.CheckboxSelectMultiple
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, pieces: Sequence[PassingPiece], **kwargs: Any) -> None:
        """Take the pieces that were shown."""
        super().__init__(*args, **kwargs)
        self.fields["picked"].choices = [(str(one.pk), one.label) for one in pieces]  # type: ignore[attr-defined]
        if not pieces:
            self.fields["how"].choices = [("all", "The case, with the letter")]  # type: ignore[attr-defined]
            del self.fields["picked"]

    def chosen(self) -> list[UUID] | None:
        """The pieces picked; None for everything."""
        if self.cleaned_data["how"] == "all":
            return None
        return [UUID(pk) for pk in self.cleaned_data.get("picked", [])]
