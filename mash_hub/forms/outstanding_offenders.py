"""Forms of the list of outstanding offenders: entering, reviewing, ending (domain notes 4.20)."""

from __future__ import annotations

from typing import Any

from django import forms

from mash_hub.forms.adult_concerns import VersionedForm
from mash_hub.forms.missing_episodes import moment, moment_fields, radios
from mash_hub.forms.missing_episodes import words as text
from mash_hub.models.outstanding_offenders import ENDS, OffenderRisk, OffenderState
from mash_hub.models.subjects import ManagedBy
from mash_hub.outstanding_offenders import Entered


def _managed() -> forms.ChoiceField:
    return forms.ChoiceField(
        label="Who manages this person?", choices=ManagedBy.choices, required=False
    )


class EnterForm(VersionedForm):
    """Somebody who is sought: since when, for what, how dangerous."""

    risk = radios(
        "How much danger is there?", OffenderRisk.choices, "Say how much danger there is."
    )
    since_day, since_time = moment_fields("Since when are they sought?")
    offence = text("For what?", message="Say for what they are sought.", rows=3)
    offence_reference = forms.CharField(
        label="Reference of the offence", required=False, max_length=40
    )
    managed_by = _managed()
    field_order = ("risk", "since_day", "since_time", "offence", "offence_reference", "managed_by")

    def said(self) -> Entered:
        """What was typed."""
        data = self.cleaned_data
        since = moment(data["since_day"], data["since_time"])
        assert since is not None
        risk, managed_by = OffenderRisk(data["risk"]), ManagedBy(data["managed_by"])
        return Entered(risk, since, data["offence"], data["offence_reference"], managed_by)


class ReviewForm(VersionedForm):
    """Still sought: what was done since, and the danger now."""

    last_action = text("What was done to find them?", message="Say what was done.", rows=3)
    risk = radios("How much danger is there now?", OffenderRisk.choices, "Say how much.")
    managed_by = _managed()
    field_order = ("last_action", "risk", "managed_by", "version")

    def values(self) -> dict[str, Any]:
        """What the act takes."""
        data = self.cleaned_data
        return {
            "risk": OffenderRisk(data["risk"]),
            "managed_by": ManagedBy(data["managed_by"]),
            "last_action": data["last_action"],
            "version": data["version"],
        }


class EndForm(VersionedForm):
    """What happened to them."""

    state = radios(
        "What happened?",
        [(one.value, str(OffenderState(one).label)) for one in ENDS],
        "Say what happened.",
    )
    words = text("In words", message="Say it in words.", rows=3)
    field_order = ("state", "words", "version")
