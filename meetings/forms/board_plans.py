"""Forms of a board's plan: proposing an item, and each step."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms

from agencies.fields import DatePartsField
from agencies.models.agencies import Agency
from agencies.reasons import ReasonCode
from mash_hub.forms.enquiries import choices_of
from mash_hub.forms.information_products import CopyForm
from mash_hub.forms.missing_episodes import named, radios
from mash_hub.forms.missing_episodes import words as text
from meetings.board_plans import Proposed, like_a_name
from meetings.models.board_plans import Board, Pillar, PlanItemState

_NOBODY = "Name nobody and no address: posts and teams only."
_CAPITALS = "Two words with capitals in a row are asked about."
_BOARD_ON = "For example, 26 3 2027"
_LABELS = {
    PlanItemState.EVIDENCE_GIVEN: "What shows that it was done?",
    PlanItemState.CLOSED: "What did the board say, or why is it not taken up?",
    PlanItemState.CARRIED_FORWARD: "Why does it go on?",
}


class NobodyForm(forms.Form):
    """Words that name nobody: a tick says so of what looks like a name, and is there only beside such words."""

    is_no_person = forms.BooleanField(
        label="What looks like a name is no person", required=False, widget=forms.HiddenInput
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Ask anew each time the form is drawn: a draft remembers no tick."""
        super().__init__(*args, **kwargs)
        self.initial = {name: one for name, one in self.initial.items() if name != "is_no_person"}

    def clean(self) -> dict[str, Any]:
        """Show the tick where something looks like a name."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if like_a_name(one for one in data.values() if isinstance(one, str)):
            self.fields["is_no_person"].widget = forms.CheckboxInput()
        return data

    @property
    def is_nobody(self) -> bool:
        """Whether the writer said so."""
        return bool(self.cleaned_data["is_no_person"])


class ProposeForm(NobodyForm):
    """The columns of the plan: action, how, owner, reference; and the day of the board."""

    board = forms.ChoiceField(
        label="Whose plan?",
        choices=[("", "Choose"), *Board.choices],
        error_messages={"required": "Say whose plan it is."},
    )
    pillar = radios("Which part?", Pillar.choices, "Choose the part of the plan.")
    action = text("Action", message="Say what is to be done.", hint=_NOBODY, rows=3)
    how = text("How", message="Say how it is to be done.", hint=_NOBODY, rows=3)
    agency = forms.ChoiceField(
        label="Owner", error_messages={"required": "Say which agency owns the action."}
    )
    team = forms.CharField(
        label="Post or team", help_text="Not a person’s name", max_length=80, required=False
    )
    link = forms.CharField(
        label="Reference", help_text="As the board numbers it", max_length=40, required=False
    )
    board_on = DatePartsField(label="On which day does the board look at it?", help_text=_BOARD_ON)
    field_order = ("board", "pillar", "action", "how", "agency", "team", "link", "board_on")

    def __init__(self, *args: Any, agencies: Sequence[Agency], **kwargs: Any) -> None:
        """Take the agencies that can own an action."""
        super().__init__(*args, **kwargs)
        field: Any = self.fields["agency"]
        field.choices = [("", "Choose"), *named(agencies)]

    def said(self) -> Proposed:
        """What was typed."""
        data = self.cleaned_data
        return Proposed(
            board=Board(data["board"]),
            pillar=Pillar(data["pillar"]),
            agency_id=UUID(data["agency"]),
            board_on=data["board_on"],
            action=data["action"],
            how=data["how"],
            team=data["team"],
            link=data["link"],
        )


class StepForm(NobodyForm):
    """What is said of a step; carrying forward asks for the next board's day, taking on for nothing."""

    words = text("Why", message="Say it in words.", hint=f"{_NOBODY} {_CAPITALS}", rows=5)
    board_on = DatePartsField(label="Until which board?", help_text=_BOARD_ON)
    version = forms.IntegerField(widget=forms.HiddenInput)
    field_order = ("words", "board_on", "is_no_person", "version")

    def __init__(self, *args: Any, state: PlanItemState, **kwargs: Any) -> None:
        """Ask for what the step needs."""
        super().__init__(*args, **kwargs)
        if state == PlanItemState.ACTIVE:
            del self.fields["words"]
        else:
            self.fields["words"].label = _LABELS[state]
        if state != PlanItemState.CARRIED_FORWARD:
            del self.fields["board_on"]


class PrintForm(CopyForm):
    """Which board's plan is taken on paper, for which purpose, and why."""

    board = forms.ChoiceField(
        label="Which plan?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the board."},
    )
    because = forms.ChoiceField(
        label="Why do you need it outside the hub?",
        choices=choices_of((ReasonCode.MEETING, ReasonCode.REVIEW)),
        widget=forms.RadioSelect,
        error_messages={"required": "Choose why: it is logged."},
    )
    field_order = ("board", "purpose", "because")

    def __init__(self, *args: Any, boards: Sequence[Board], **kwargs: Any) -> None:
        """Take the boards of whose plans one sees something."""
        super().__init__(*args, **kwargs)
        listed = [(one.value, str(one.label)) for one in boards]
        self.fields["board"].choices = listed  # type: ignore[attr-defined]
