"""The form on which a manager records somebody's induction, training and vetting."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from agencies import hats
from agencies.fields import DatePartsField
from agencies.models.training import TrainingRecord, Vetting
from agencies.training import EARLIEST, LONGEST_VETTING, Recorded


class TrainingForm(forms.Form):
    """Induction, training and vetting of one person; what is left empty is not recorded."""

    induction_on = DatePartsField(
        label="Inducted to the hub on",
        help_text="The day on which somebody showed them the hub and its rules.",
        required=False,
    )
    training_on = DatePartsField(
        label="Information governance training done on",
        help_text="The day on their certificate.",
        required=False,
    )
    vetting = forms.ChoiceField(
        label="Vetting",
        choices=[("", "None recorded"), *Vetting.choices],
        required=False,
    )
    vetting_expires_on = DatePartsField(
        label="Vetting is valid until (last day)",
        help_text="For a DBS check, the day by which your agency renews it.",
        required=False,
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, record: TrainingRecord | None, **kwargs: Any) -> None:
        """Take what is recorded, if anything is."""
        names = ("induction_on", "training_on", "vetting", "vetting_expires_on", "version")
        kwargs["initial"] = (
            {name: getattr(record, name) for name in names} if record else {"version": 0}
        )
        super().__init__(*args, **kwargs)

    def _past(self, name: str) -> date | None:
        day: date | None = self.cleaned_data[name]
        if day is not None and day > hats.today():
            raise forms.ValidationError("It cannot lie in the future. Record it when it is done.")
        if day is not None and day < EARLIEST:
            raise forms.ValidationError("Write a day from the year 2000 on.")
        return day

    def clean_induction_on(self) -> date | None:
        """It lies in the past."""
        return self._past("induction_on")

    def clean_training_on(self) -> date | None:
        """It lies in the past."""
        return self._past("training_on")

    def clean_vetting_expires_on(self) -> date | None:
        """It lies ahead, and not further than any vetting lasts."""
        day: date | None = self.cleaned_data["vetting_expires_on"]
        if day is not None and day < hats.today():
            raise forms.ValidationError(
                "That day is over. Leave vetting empty until it is renewed."
            )
        if day is not None and day > hats.today() + LONGEST_VETTING:
            raise forms.ValidationError("No vetting lasts longer than ten years.")
        return day

    def clean(self) -> dict[str, Any]:
        """Vetting has both a level and a last day."""
        found = super().clean() or {}
        level, ends = found.get("vetting"), found.get("vetting_expires_on")
        if level and not ends and "vetting_expires_on" not in self.errors:
            self.add_error("vetting_expires_on", "Say until which day it is valid.")
        if ends and not level:
            self.add_error("vetting", "Say which vetting it is.")
        return found

    def facts(self) -> Recorded:
        """What was typed."""
        given = self.cleaned_data
        level = given["vetting"]
        return Recorded(
            given["induction_on"],
            given["training_on"],
            Vetting(level) if level else None,
            given["vetting_expires_on"],
        )
