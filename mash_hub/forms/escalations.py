"""Forms of challenges: raising one, writing on a level, ending it, and naming who acts on a level."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django import forms

from agencies.models.agencies import Agency
from agencies.reasons import ReasonCode
from mash_hub.escalation_rules import ABLE_TO_ACT
from mash_hub.escalations import Words
from mash_hub.models.escalations import LEVELS, EscalationState, EscalationType

CLIMB_REASONS = (
    ReasonCode.NO_ANSWER_IN_TIME,
    ReasonCode.IMMEDIATE_RISK,
    ReasonCode.RISK_RISEN,
    ReasonCode.THRESHOLD,
)


def _words(
    label: str, *, required: bool, message: str = "", help_text: str = ""
) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4, "data-limit": 2000}),
        error_messages={"required": message},
    )


class PositionForm(forms.Form):
    """One agency's position and evidence; both agencies read the same text."""

    position = _words(
        "Your agency’s position",
        required=True,
        message="Say what your agency’s position is.",
        help_text="Both agencies read exactly this text.",
    )
    evidence = _words(
        "Evidence for it", required=False, help_text="What is known, from where, and since when."
    )

    def words(self) -> Words:
        """What was typed."""
        given = self.cleaned_data
        return Words(given["position"], given["evidence"], given.get("decision", ""))


class RaiseForm(PositionForm):
    """What is challenged, whom, and whether somebody is at risk now."""

    to = forms.ChoiceField(
        label="Which agency do you challenge?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the agency."},
    )
    escalation_type = forms.ChoiceField(
        label="What is it about?",
        choices=EscalationType.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Say what it is about."},
    )
    is_immediate = forms.BooleanField(
        label="A child or adult is at immediate risk",
        help_text="Then it starts at the level that can act, and each level has two hours.",
        required=False,
    )
    level = forms.TypedChoiceField(
        label="The level that can act",
        help_text="Only at immediate risk.",
        choices=[(n, str(one.label)) for n, one in enumerate(LEVELS, start=1) if n > 1],
        coerce=int,
        initial=ABLE_TO_ACT,
        required=False,
    )
    field_order = ("to", "escalation_type", "position", "evidence", "is_immediate", "level")

    def __init__(self, *args: Any, agencies: Iterable[Agency], **kwargs: Any) -> None:
        """Take who can be challenged."""
        super().__init__(*args, **kwargs)
        found = [(str(agency.pk), agency.name) for agency in agencies]
        self.fields["to"].choices = found  # type: ignore[attr-defined]
        if len(found) == 1:
            self.fields["to"].initial = found[0][0]

    def values(self) -> dict[str, Any]:
        """What the act takes."""
        given = self.cleaned_data
        return {
            "to": UUID(given["to"]),
            "escalation_type": EscalationType(given["escalation_type"]),
            "words": self.words(),
            "level": (given["level"] or ABLE_TO_ACT) if given["is_immediate"] else None,
        }


class WriteForm(PositionForm):
    """What one agency writes on the level on which it stands."""

    decision = _words(
        "What is decided on this level", required=False, help_text="If anything is, and by whom."
    )
    version = forms.IntegerField(widget=forms.HiddenInput)
    field_order = ("position", "evidence", "decision", "version")


class EndForm(forms.Form):
    """How it ends: what was decided, and what changed for the child or adult."""

    state = forms.ChoiceField(
        label="How does it end?",
        widget=forms.RadioSelect,
        error_messages={"required": "Say how it ends."},
    )
    decision = _words("What was decided", required=True, message="Say what was decided.")
    changed = _words(
        "What changed for the child or adult",
        required=True,
        message="Say what changed for the child or adult, even if nothing did.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, states: Iterable[EscalationState], **kwargs: Any) -> None:
        """Take how it may end."""
        super().__init__(*args, **kwargs)
        found = [(one.value, str(one.label)) for one in states]
        self.fields["state"].choices = found  # type: ignore[attr-defined]

    def words(self) -> Words:
        """What was typed."""
        given = self.cleaned_data
        return Words("", "", given["decision"], given["changed"])


class HoldersForm(forms.Form):
    """Who acts for one's agency on a level."""

    persons = forms.MultipleChoiceField(
        label="Who acts for your agency?",
        help_text="Nobody chosen: everybody of your agency who may challenge.",
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *args: Any, people: Sequence[tuple[UUID, str]], **kwargs: Any) -> None:
        """Take who can be named."""
        super().__init__(*args, **kwargs)
        self.fields["persons"].choices = [  # type: ignore[attr-defined]
            (str(pk), name) for pk, name in people
        ]

    def chosen(self) -> list[UUID]:
        """The people chosen."""
        return [UUID(key) for key in self.cleaned_data["persons"]]
