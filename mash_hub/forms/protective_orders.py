"""Forms of protective orders: recording one, each step, its copies, and its breaches (4.13)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms

from agencies.fields import DatePartsField
from agencies.reasons import Reason, ReasonCode
from mash_hub.forms.adult_concerns import VersionedForm
from mash_hub.forms.enquiries import choices_of
from mash_hub.forms.flags import ShowingForm
from mash_hub.forms.missing_episodes import moment, moment_fields, radios
from mash_hub.forms.missing_episodes import words as text
from mash_hub.models.order_breaches import BreachDone, BreachSource
from mash_hub.models.order_types import Condition, OrderType
from mash_hub.models.protective_orders import Effect, OrderState, Service
from mash_hub.order_breaches import Said
from mash_hub.protective_orders import Days, Terms

S = OrderState
_STAGES = {
    S.CONSIDERED: "It is considered",
    S.APPLIED: "It was applied for",
    S.GRANTED: "It was made, or the notice was given",
}
END_REASONS = (
    ReasonCode.CIRCUMSTANCES_CHANGED,
    ReasonCode.NEW_INFORMATION,
    ReasonCode.RISK_FALLEN,
    ReasonCode.THRESHOLD,
    ReasonCode.CORRECTION,
)
VARY_REASONS = (
    ReasonCode.CIRCUMSTANCES_CHANGED,
    ReasonCode.RISK_RISEN,
    ReasonCode.RISK_FALLEN,
    ReasonCode.NEW_INFORMATION,
    ReasonCode.CORRECTION,
)
NEVER_AN_ADDRESS = "Never the address of somebody protected. Say “within 100 metres of where she lives”, not where."


def _day(label: str, hint: str = "For example, 26 2 2027", *, required: bool = True) -> Any:
    message = {"required": "Give the day."}
    return DatePartsField(label=label, help_text=hint, required=required, error_messages=message)


def _line(label: str, hint: str = "") -> forms.CharField:
    return forms.CharField(label=label, help_text=hint, required=False, max_length=120)


def _optional_time(label: str) -> forms.TimeField:
    return forms.TimeField(
        label=label,
        help_text="For example, 10:00",
        required=False,
        widget=forms.TextInput(attrs={"data-width": 5}),
        error_messages={"invalid": "Write a time like 10:00."},
    )


class TermsForm(VersionedForm):
    """What an order says."""

    court = _line("Court, or who gave the notice")
    court_reference = _line("The court’s number")
    conditions = forms.MultipleChoiceField(
        label="What does it forbid or ask for?",
        choices=Condition.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    tag_until = _day(
        "If a tag: its last day",
        "Of a tag under a domestic abuse protection order: at most 12 months from its first day.",
        required=False,
    )
    area = text("Exclusion area", hint=NEVER_AN_ADDRESS, rows=2)
    words = text("Its conditions in words", hint=NEVER_AN_ADDRESS, rows=5)
    is_address_withheld = forms.BooleanField(
        label="A protected address stands on the paper, and is withheld here",
        required=False,
    )

    def terms(self) -> Terms:
        """What was typed."""
        data = self.cleaned_data
        return Terms(
            court=data["court"],
            court_reference=data["court_reference"],
            conditions=tuple(Condition(one) for one in data["conditions"]),
            area=data["area"],
            words=data["words"],
            tag_until=data["tag_until"],
            is_address_withheld=data["is_address_withheld"],
        )


_AFTER = (
    "last_on",
    "duty_on",
    "review_on",
    "court",
    "court_reference",
    "conditions",
    "tag_until",
    "area",
    "words",
    "is_address_withheld",
)
_LAST = "Leave it empty where it runs until further order, or a notice until its hearing."
_DUTY = "A notification to the police, passports to be given up, or a feared day of travel, where there is one."


class RecordForm(TermsForm):
    """A new order or notice: its kind, for whom, how far it is, and what it says."""

    order_type = forms.ChoiceField(
        label="What is it?", error_messages={"required": "Choose what it is."}
    )
    protected = forms.MultipleChoiceField(
        label="Whom does it protect?", required=False, widget=forms.CheckboxSelectMultiple
    )
    others = forms.CharField(
        label="Others it protects",
        help_text="Their references, one on each line, as on their pages: S-…",
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    follows = forms.ChoiceField(label="Which notice does it follow?", required=False)
    stage = radios("How far is it?", list(_STAGES.items()), "Choose how far it is.")
    applied_on = _day("If it was applied for: when?", required=False)
    hearing_day = _day("The day of the hearing, where it is known", required=False)
    hearing_time = _optional_time("The time of the hearing")
    begins_on = _day("If it was made: its first day", required=False)
    last_on = _day("Its last day", _LAST, required=False)
    duty_on = _day("Something is due by which day?", _DUTY, required=False)
    review_on = _day("When is it to be looked at?", required=False)
    field_order = (
        "order_type",
        "protected",
        "others",
        "follows",
        "stage",
        "applied_on",
        "hearing_day",
        "hearing_time",
        "begins_on",
        *_AFTER,
    )

    def __init__(
        self,
        *args: Any,
        types: Sequence[OrderType],
        near: Sequence[tuple[UUID, str]],
        notices: Sequence[tuple[UUID, str]],
        **kwargs: Any,
    ) -> None:
        """Take the kinds one's agency records, people near the respondent, and notices on them."""
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        listed = [(one.value, str(one.label)) for one in types]
        fields["order_type"].choices = [("", "Choose"), *listed]
        for name, found in (("protected", near), ("follows", notices)):
            if found:
                fields[name].choices = [(str(pk), said) for pk, said in found]
            else:
                del self.fields[name]
        if notices:
            fields["follows"].choices = [("", "None"), *fields["follows"].choices]

    def days(self) -> Days:
        """The days typed."""
        data = self.cleaned_data
        return Days(data["begins_on"], data["last_on"], data["duty_on"], data["review_on"])

    def references(self) -> list[str]:
        """The references typed."""
        return str(self.cleaned_data["others"]).split()


class ApplyForm(VersionedForm):
    """It was applied for."""

    applied_on = _day("When was it applied for?")
    hearing_day = _day("The day of the hearing, where it is known", required=False)
    hearing_time = _optional_time("The time of the hearing")


class GrantForm(TermsForm):
    """It was made, or the notice was given."""

    begins_on = _day("Its first day")
    last_on = _day("Its last day", _LAST, required=False)
    duty_on = _day("Something is due by which day?", _DUTY, required=False)
    review_on = _day("When is it to be looked at?", required=False)
    field_order = ("begins_on", *_AFTER, "version")

    def days(self) -> Days:
        """The days typed."""
        data = self.cleaned_data
        return Days(data["begins_on"], data["last_on"], data["duty_on"], data["review_on"])


class EndForm(VersionedForm):
    """It was refused, is not pursued, or was discharged."""

    ended_on = _day("On which day?")
    because = radios("Why?", choices_of(END_REASONS), "Choose a reason.")
    sentence = text("In your words", rows=3)
    field_order = ("ended_on", "because", "sentence", "version")

    def reason(self) -> Reason:
        """The reason typed."""
        return Reason(ReasonCode(self.cleaned_data["because"]), self.cleaned_data["sentence"])


class ServeForm(VersionedForm):
    """It was served on the person."""

    served_day, served_time = moment_fields("When was it served?")
    service = radios(
        "How was it served?",
        [one for one in Service.choices if one[0]],
        "Say how it was served.",
    )
    field_order = ("served_day", "served_time", "service", "version")


class VaryForm(TermsForm):
    """The court varied it."""

    last_on = _day("Its last day now", _LAST, required=False)
    duty_on = _day("Something is due by which day?", _DUTY, required=False)
    review_on = _day("When is it to be looked at?", required=False)
    because = radios("Why was it varied?", choices_of(VARY_REASONS), "Choose a reason.")
    sentence = text("In your words", rows=2)
    field_order = (
        "because",
        "sentence",
        *_AFTER,
    )

    def days(self) -> Days:
        """The days typed."""
        data = self.cleaned_data
        return Days(None, data["last_on"], data["duty_on"], data["review_on"])

    def reason(self) -> Reason:
        """The reason typed."""
        return Reason(ReasonCode(self.cleaned_data["because"]), self.cleaned_data["sentence"])


class LookForm(VersionedForm):
    """It was looked at, and when it is again."""

    review_on = _day(
        "When is it to be looked at next?", "Leave it empty for never.", required=False
    )


class LookBackForm(VersionedForm):
    """What it did, now that it has ended."""

    effect = radios(
        "Did it work?",
        [one for one in Effect.choices if one[0]],
        "Say whether it worked.",
        "It counts in what works, by kind. Copies that others hold are taken back.",
    )
    words = text("What did it do, and what did it not?", message="Say it in words.", rows=4)
    field_order = ("effect", "words", "version")


class BreachForm(VersionedForm):
    """A breach: when, from whom it is known, what was done."""

    happened_day, happened_time = moment_fields("When did it happen?")
    source = radios("From whom is it known?", BreachSource.choices, "Say from whom it is known.")
    what = text("What happened?", message="Say what happened.", hint=NEVER_AN_ADDRESS, rows=4)
    done = radios("What was done?", BreachDone.choices, "Say what was done.")
    about_done = text("What was done, in words", rows=2)
    field_order = ("happened_day", "happened_time", "source", "what", "done", "about_done")

    def said(self) -> Said:
        """The breach typed."""
        data = self.cleaned_data
        happened_at = moment(data["happened_day"], data["happened_time"])
        assert happened_at is not None
        return Said(
            happened_at,
            BreachSource(data["source"]),
            BreachDone(data["done"]),
            data["what"],
            data["about_done"],
        )


class BreachDoneForm(VersionedForm):
    """What was done about a breach since."""

    done = radios("What was done?", BreachDone.choices, "Say what was done.")
    about_done = text("In words", rows=3)
    field_order = ("done", "about_done", "version")


class CopiesForm(ShowingForm):
    """Who holds a copy: agencies, where, and perhaps people by name."""

    review_on = None  # type: ignore[assignment]  # neither day is a copy's
    expires_on = None  # type: ignore[assignment]
    version = forms.IntegerField(widget=forms.HiddenInput)
    field_order = ("places", "agencies", "persons", "version")
