"""The one screen on which a further incident of a flagged MARAC case is reported."""

from __future__ import annotations

from typing import Any

from django import forms

from agencies import hats
from agencies.fields import DatePartsField
from mash_hub.forms.contacts import ConsentForm
from mash_hub.models.contact_states import Consent, Override
from meetings.forms.marac_referral import sentences
from meetings.further_incidents import DoneBy, FurtherIncident


class FurtherIncidentForm(ConsentForm):
    """What happened, who did it, and what was done; everything else is known from the case."""

    incident_on = DatePartsField(
        label="When did it happen?", error_messages={"required": "Give the day of the incident."}
    )
    done_by = forms.ChoiceField(
        label="Who did it?",
        choices=DoneBy.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Say who did it."},
    )
    words = sentences(
        "What happened?",
        "Any abuse counts: it need not be a crime.",
        rows=5,
        error_messages={"required": "Say what happened."},
    )
    done = sentences(
        "What has been done to keep them safe now?",
        rows=3,
        error_messages={"required": "Say what was done, or why nothing was."},
    )
    safe = sentences(
        "Has anything changed about reaching the victim safely?",
        "Leave it empty if nothing has: the IDVA service knows what was said before.",
        rows=2,
        required=False,
    )
    aware = forms.ChoiceField(
        label="Does the victim know of this report?",
        choices=[("YES", "Yes"), ("NO", "No")],
        widget=forms.RadioSelect(attrs={"data-inline": True}),
        error_messages={"required": "Say whether the victim knows."},
    )
    version = forms.IntegerField(widget=forms.HiddenInput)
    field_order = (
        "incident_on",
        "done_by",
        "words",
        "done",
        "safe",
        "aware",
        "consent",
        "override",
        "version",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Ask consent of this report."""
        super().__init__(*args, **kwargs)
        self.fields["consent"].label = "Does the victim agree to this report?"

    def clean_incident_on(self) -> Any:
        """It has happened."""
        day = self.cleaned_data["incident_on"]
        if day and day > hats.today():
            raise forms.ValidationError("The day of the incident must not lie ahead.")
        return day

    def said(self) -> FurtherIncident:
        """What was typed."""
        data = self.cleaned_data
        return FurtherIncident(
            incident_on=data["incident_on"],
            done_by=DoneBy(data["done_by"]),
            words=data["words"],
            done=data["done"],
            safe=data["safe"],
            is_aware=data["aware"] == "YES",
            consent=Consent(data["consent"]),
            override=Override(data["override"]) if data["override"] else None,
        )
