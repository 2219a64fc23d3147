"""Forms of what comes before closing: whether somebody was told, and how police involvement ended."""

from __future__ import annotations

from typing import Any

from django import forms

from agencies import hats
from agencies.fields import DatePartsField
from mash_hub.models.people_told import ToldHow, ToldState, WhyNot
from mash_hub.models.police_outcomes import PoliceOutcome, PoliceResult
from mash_hub.people_told import Shown, Telling
from mash_hub.police_outcomes import Ending
from mash_hub.strict_mode import SHUT

_TOLD = [(ToldState.TOLD.value, "Yes"), (ToldState.NOT_TOLD.value, "No")]


def _not_to_come(form: forms.Form, name: str) -> Any:
    day = form.cleaned_data[name]
    if day is not None and day > hats.today():
        raise forms.ValidationError("That day is still to come.")
    return day


class ToldForm(forms.Form):
    """Whether one person was told of the decision: how, when and by whom, or why not."""

    state = forms.ChoiceField(
        label="Were they told of the decision?",
        choices=_TOLD,
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether they were told."},
    )
    who = forms.CharField(
        label="If yes: who told them?",
        help_text="For example, their social worker, Hannah Voss",
        required=False,
        max_length=200,
    )
    how = forms.ChoiceField(label="How?", required=False, widget=forms.RadioSelect)
    told_on = DatePartsField(
        label="On which day?", help_text="For example, 1 2 2027", required=False
    )
    why_not = forms.ChoiceField(
        label="If no: why not?", choices=WhyNot.choices, required=False, widget=forms.RadioSelect
    )
    sentence = forms.CharField(
        label="In your words",
        help_text="What they said to it; or why they were not told, and when it is looked at again.",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3, "data-limit": 1000}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, shown: Shown, is_strict: bool, **kwargs: Any) -> None:
        """Take what was written before, and whether ways are shut."""
        row = shown.row
        first: dict[str, Any] = {"version": row.version if row else 0}
        if row:
            first |= {"state": row.state, "how": row.how, "told_on": row.told_on}
            first |= {"why_not": row.why_not, "who": shown.who, "sentence": shown.sentence}
        super().__init__(*args, **{**kwargs, "initial": first})
        ways = [one for one in ToldHow.choices if not (is_strict and one[0] in SHUT)]
        self.fields["how"].choices = ways  # type: ignore[attr-defined]

    def clean_told_on(self) -> Any:
        """Not a day to come."""
        return _not_to_come(self, "told_on")

    def clean(self) -> dict[str, Any]:
        """How, when and by whom; or why not, with a sentence."""
        cleaned = super().clean() or {}
        needed: dict[str, tuple[tuple[str, str], ...]] = {
            ToldState.TOLD: (
                ("who", "Say who told them."),
                ("how", "Say how they were told."),
                ("told_on", "Say on which day."),
            ),
            ToldState.NOT_TOLD: (
                ("why_not", "Choose why they were not told."),
                ("sentence", "Say in a sentence why not."),
            ),
        }
        for name, words in needed.get(cleaned.get("state", ""), ()):
            if not cleaned.get(name) and name not in self.errors:
                self.add_error(name, words)
        return cleaned

    def telling(self) -> Telling:
        """What was typed; the half that was not chosen is left out."""
        given = self.cleaned_data
        if given["state"] == ToldState.NOT_TOLD:
            reason = WhyNot(given["why_not"])
            return Telling(ToldState.NOT_TOLD, why_not=reason, sentence=given["sentence"])
        return Telling(
            ToldState.TOLD,
            how=ToldHow(given["how"]),
            told_on=given["told_on"],
            who=given["who"],
            sentence=given["sentence"],
        )


class PoliceOutcomeForm(forms.Form):
    """How and when police involvement ended."""

    result = forms.ChoiceField(
        label="How did your involvement end?",
        choices=PoliceResult.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how it ended."},
    )
    ended_on = DatePartsField(label="When did it end?", help_text="For example, 1 2 2027")
    sentence = forms.CharField(
        label="In a sentence",
        help_text="The hub reads this. Do not quote a sealed item.",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3, "data-limit": 1000}),
        error_messages={"required": "Say in a sentence how it ended."},
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, known: tuple[PoliceOutcome, str] | None = None, **kwargs: Any
    ) -> None:
        """Take what was recorded before."""
        first: dict[str, Any] = {"version": 0}
        if known:
            row, sentence = known
            first = {"version": row.version, "result": row.result}
            first |= {"ended_on": row.ended_on, "sentence": sentence}
        super().__init__(*args, **{**kwargs, "initial": first})

    def clean_ended_on(self) -> Any:
        """Not a day to come."""
        return _not_to_come(self, "ended_on")

    def ending(self) -> Ending:
        """What was typed."""
        given = self.cleaned_data
        return Ending(PoliceResult(given["result"]), given["ended_on"], given["sentence"])
