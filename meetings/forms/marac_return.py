"""What the data set asks about the people of one case heard by a MARAC (domain notes 6.1)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from mash_hub import ethnicity
from mash_hub.forms.adult_concerns import VersionedForm
from meetings.marac_figures import Noted
from meetings.models.marac_figures import MaracFigures, VictimSex

_ANSWERS = [("yes", "Yes"), ("no", "No"), ("", "Not known")]
_ASKED = {
    "is_16_or_17": "Is the victim 16 or 17?",
    "is_minoritised": "Is the victim Black, Asian or otherwise racially minoritised?",
    "is_lgbt": "Is the victim LGBT+?",
    "is_disabled": "Is the victim disabled?",
}


class FiguresForm(VersionedForm):
    """Codes alone: nobody is named."""

    sex = forms.ChoiceField(
        label="The victim’s sex",
        choices=[*VictimSex.choices, ("", "Not asked yet")],
        widget=forms.RadioSelect,
        required=False,
    )
    young_harming = forms.IntegerField(
        label="How many people harming are 17 or younger?",
        help_text="Leave it empty where it is not known.",
        min_value=0,
        max_value=20,
        required=False,
        widget=forms.NumberInput(attrs={"data-width": 3}),
    )
    field_order = ("sex", *_ASKED, "young_harming", "version")

    def __init__(self, *args: Any, heard_on: date, **kwargs: Any) -> None:
        """Ask each question alike; which codes of ethnicity count is said as of the day of the hearing."""
        super().__init__(*args, **kwargs)
        for name, label in _ASKED.items():
            self.fields[name] = forms.ChoiceField(
                label=label, choices=_ANSWERS, widget=forms.RadioSelect, required=False
            )
        counted = ethnicity.counting_on(heard_on).words
        self.fields["is_minoritised"].help_text = f"Of what is recorded: {counted}."
        self.order_fields(self.field_order)

    def noted(self) -> Noted:
        """What was answered."""
        data = self.cleaned_data
        said: dict[str, bool | None] = {"yes": True, "no": False}
        answers = {name: said.get(data[name]) for name in _ASKED}
        return Noted(sex=data["sex"], young_harming=data["young_harming"], **answers)


def first_of(row: MaracFigures) -> dict[str, Any]:
    """What the form begins with."""
    words = {True: "yes", False: "no", None: ""}
    asked = {name: words[getattr(row, name)] for name in _ASKED}
    first = {"sex": row.sex, "young_harming": row.young_harming, "version": row.version}
    return {**first, **asked}
