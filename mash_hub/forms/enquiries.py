"""Forms of the hub's side: rating, lowering, deciding, going without, closing."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any
from uuid import UUID

from django import forms

from agencies.fields import DatePartsField
from agencies.models.agencies import Agency
from agencies.reasons import Reason, ReasonCode
from mash_hub.agency_views import Opinion
from mash_hub.enquiries import Decision, Voice
from mash_hub.models.enquiries import LawfulBasis, Level, Outcome, Rating
from mash_hub.models.follow_ups import FOLLOWED
from mash_hub.ratings import WelfareCheck

RATING_REASONS = (
    ReasonCode.CHILD_AT_RISK,
    ReasonCode.ADULT_AT_RISK,
    ReasonCode.IMMEDIATE_RISK,
    ReasonCode.THRESHOLD,
    ReasonCode.NEW_INFORMATION,
    ReasonCode.RISK_RISEN,
)
LOWER_REASONS = (
    ReasonCode.RISK_FALLEN,
    ReasonCode.NEW_INFORMATION,
    ReasonCode.CIRCUMSTANCES_CHANGED,
    ReasonCode.CORRECTION,
)
WITHOUT_REASONS = (ReasonCode.NO_ANSWER_IN_TIME, ReasonCode.IMMEDIATE_RISK, ReasonCode.NOT_RELEVANT)
RECALL_REASONS = (
    ReasonCode.SENT_IN_ERROR,
    ReasonCode.NOT_PROPORTIONATE,
    ReasonCode.CIRCUMSTANCES_CHANGED,
)
REOPEN_REASONS = (ReasonCode.NEW_INFORMATION, ReasonCode.RISK_RISEN, ReasonCode.CORRECTION)
OPEN_VIEWS_REASONS = (
    ReasonCode.IMMEDIATE_RISK,
    ReasonCode.NO_ANSWER_IN_TIME,
    ReasonCode.AGREED_AT_MEETING,
    ReasonCode.CIRCUMSTANCES_CHANGED,
)
STRATEGY_REASONS = (ReasonCode.IMMEDIATE_RISK, ReasonCode.CHILD_AT_RISK, ReasonCode.THRESHOLD)
BACK_REASONS = (ReasonCode.AGREED_AT_MEETING, ReasonCode.CIRCUMSTANCES_CHANGED)
REFUSAL_REASONS = (
    ReasonCode.NOT_PROPORTIONATE,
    ReasonCode.NOT_RELEVANT,
    ReasonCode.HANDLING,
    ReasonCode.THIRD_PARTY,
)
WITHDRAWAL_REASONS = (ReasonCode.CORRECTION, ReasonCode.SENT_IN_ERROR, ReasonCode.HANDLING)


def choices_of(codes: Iterable[ReasonCode]) -> list[tuple[str, str]]:
    """Reason codes as a field wants them."""
    return [(code.value, str(code.label)) for code in codes]


class ReasonForm(forms.Form):
    """A reason from a short list, with a sentence; and the version the page was drawn from."""

    because = forms.ChoiceField(label="Reason", widget=forms.RadioSelect)
    sentence = forms.CharField(
        label="In your words",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3, "data-limit": 500}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, codes: Iterable[ReasonCode], **kwargs: Any) -> None:
        """Take the reasons that fit the act."""
        super().__init__(*args, **kwargs)
        self.fields["because"].choices = choices_of(codes)  # type: ignore[attr-defined]

    def reason(self) -> Reason:
        """The reason typed."""
        return Reason(ReasonCode(self.cleaned_data["because"]), self.cleaned_data["sentence"])


_RATING_HINTS = {
    "RED": "Possible child protection, or an adult at grave risk: immediate action.",
    "AMBER": "Significant concern, not immediate.",
    "GREEN": "A wellbeing concern below the statutory threshold.",
    "BLUE": "Universal services are enough: no requests may be sent.",
}


class RatingForm(ReasonForm):
    """A rating with its lawful basis and reason; nothing is chosen beforehand."""

    rating = forms.ChoiceField(
        label="How urgent is it?",
        choices=Rating.choices,
        widget=forms.RadioSelect(attrs={"data-hints": _RATING_HINTS}),
    )
    lawful_basis = forms.ChoiceField(
        label="Lawful basis", choices=LawfulBasis.choices, widget=forms.RadioSelect
    )
    field_order = ("rating", "because", "sentence", "lawful_basis", "version")

    def values(self) -> dict[str, Any]:
        """What the verb takes."""
        return {
            "rating": Rating(self.cleaned_data["rating"]),
            "lawful_basis": LawfulBasis(self.cleaned_data["lawful_basis"]),
            "because": self.reason(),
            "version": self.cleaned_data["version"],
        }


class ReRatingForm(ReasonForm):
    """Another rating; a lower one wants a welfare check."""

    rating = forms.ChoiceField(label="New rating", widget=forms.RadioSelect)
    welfare = forms.CharField(
        label="Welfare check, if you lower the rating",
        help_text="Who saw whom, and when. A second person has to agree before it holds.",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3, "data-limit": 1000}),
    )
    checked_on = DatePartsField(
        label="When was it done?", help_text="For example, 27 3 2027", required=False
    )
    field_order = ("rating", "because", "sentence", "welfare", "checked_on", "version")

    def __init__(self, *args: Any, present: str, **kwargs: Any) -> None:
        """Take the present rating, which is not offered."""
        super().__init__(*args, codes=(*RATING_REASONS, *LOWER_REASONS[:1]), **kwargs)
        self.present = Rating(present)
        others = [(r.value, str(r.label)) for r in Rating if r != self.present]
        self.fields["rating"].choices = others  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A lower rating needs the check and its date."""
        cleaned = super().clean() or {}
        if cleaned.get("rating") and self.lowers:
            for name, words in (
                ("welfare", "Write who saw whom before lowering the rating."),
                ("checked_on", "Say when the welfare check was done."),
            ):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, words)
        return cleaned

    @property
    def lowers(self) -> bool:
        """Whether the rating chosen is lower than the present one."""
        return Rating(self.cleaned_data["rating"]).urgency < self.present.urgency

    def values(self) -> dict[str, Any]:
        """What the verb takes."""
        given: dict[str, Any] = {
            "rating": Rating(self.cleaned_data["rating"]),
            "because": self.reason(),
            "version": self.cleaned_data["version"],
        }
        if self.lowers:
            words, on = self.cleaned_data["welfare"], self.cleaned_data["checked_on"]
            given["welfare"] = WelfareCheck(words, on)
        return given


def _alone_or_together(codes: Iterable[str]) -> list[Outcome]:
    chosen = [Outcome(code) for code in codes]
    if Outcome.NO_FURTHER_ACTION in chosen and len(chosen) > 1:
        raise forms.ValidationError("No further action cannot stand beside another outcome.")
    return chosen


def _taker(outcome: Outcome) -> str:
    return f"taker_{outcome.lower()}"


class DecisionForm(forms.Form):
    """The decision: outcomes, level, lead, why, and the child's voice. Nothing is pre-chosen."""

    outcomes = forms.MultipleChoiceField(
        label="What should happen? Choose all that apply",
        choices=Outcome.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose what should happen."},
    )
    level = forms.ChoiceField(
        label="Threshold level",
        choices=Level.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the threshold level."},
    )
    lead_agency = forms.ChoiceField(
        label="Lead agency",
        widget=forms.Select,
        error_messages={"required": "Choose the agency that leads from here."},
    )
    voice_words = forms.CharField(
        label="The child’s or adult’s own words",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2, "data-limit": 2000}),
    )
    voice_who = forms.CharField(
        label="Whose words", help_text="For example, child, 7", required=False, max_length=80
    )
    voice_source = forms.CharField(
        label="Said to whom, and who passed it on", required=False, max_length=200
    )
    voice_on = DatePartsField(label="When", help_text="For example, 29 1 2027", required=False)
    voice_not_sought = forms.CharField(
        label="If it was not sought: why not",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2, "data-limit": 500}),
    )
    relied_on = forms.MultipleChoiceField(
        label="Items it relies on",
        help_text="Their words are kept with the decision for your agency, as they are now.",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    rationale = forms.CharField(
        label="Why? Facts first, then your judgement, then what is not known",
        help_text="Every agency that took part can read this. Do not quote a sealed item.",
        max_length=6000,
        widget=forms.Textarea(attrs={"rows": 6, "data-limit": 6000}),
        error_messages={"required": "Say why."},
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        agencies: Iterable[Agency],
        items: Sequence[tuple[UUID, str]] = (),
        outcomes: Sequence[tuple[str, str]] = Outcome.choices,
        hosts: Collection[Outcome] = (),
        **kwargs: Any,
    ) -> None:
        """Take the agencies that can lead from here, the items a decision can rely on, and the outcomes in words.

        `hosts` are the outcomes that the host takes on where nobody else is chosen.
        """
        super().__init__(*args, **kwargs)
        self.fields["outcomes"].choices = outcomes  # type: ignore[attr-defined]
        self.fields["relied_on"].choices = [  # type: ignore[attr-defined]
            (str(pk), words) for pk, words in items
        ]
        if not items:
            del self.fields["relied_on"]
        named = [(str(one.pk), one.name) for one in agencies]
        lead: Any = self.fields["lead_agency"]
        lead.choices = [("", "Choose one"), *named]
        for one in FOLLOWED:
            usual = "As usual: the host" if one in hosts else "As usual: the agency that leads"
            self.fields[_taker(one)] = forms.ChoiceField(
                label=str(one.label), choices=[("", usual), *named], required=False
            )

    @property
    def takers(self) -> list[forms.BoundField]:
        """The fields that say who takes on what each outcome asks."""
        return [self[_taker(one)] for one in FOLLOWED]

    @property
    def names_takers(self) -> bool:
        """Whether somebody is chosen for an outcome: the page shows the fields at once."""
        return any(field.value() or field.errors for field in self.takers)

    def clean_outcomes(self) -> list[Outcome]:
        """No further action stands alone."""
        return _alone_or_together(self.cleaned_data["outcomes"])

    def clean(self) -> dict[str, Any]:
        """The child's voice with source and date, or why it was not sought (7.2 R22); who takes what."""
        cleaned = super().clean() or {}
        for one in FOLLOWED:
            if cleaned.get(_taker(one)) and one not in cleaned.get("outcomes", [one]):
                self.add_error(
                    _taker(one), f"Choose “{one.label}” above, or leave open who takes it on."
                )
        if not self._voice().is_whole and "voice_on" not in self.errors:
            name = "voice_words" if not cleaned.get("voice_words") else "voice_source"
            self.add_error(
                name, "Record the child’s words with source and date, or say why not sought."
            )
        return cleaned

    def _voice(self) -> Voice:
        given = self.cleaned_data
        return Voice(
            words=given.get("voice_words", ""),
            who=given.get("voice_who", ""),
            source=given.get("voice_source", ""),
            said_on=given.get("voice_on"),
            not_sought_reason=given.get("voice_not_sought", ""),
        )

    def items_relied_on(self) -> list[UUID]:
        """The items chosen."""
        return [UUID(key) for key in self.cleaned_data.get("relied_on", [])]

    def decision(self) -> Decision:
        """The decision typed."""
        given = self.cleaned_data
        return Decision(
            outcomes=given["outcomes"],
            level=Level(given["level"]),
            lead_agency_id=UUID(given["lead_agency"]),
            rationale=given["rationale"],
            voice=self._voice(),
            takers={one: UUID(given[_taker(one)]) for one in FOLLOWED if given[_taker(one)]},
        )


class OpinionForm(forms.Form):
    """What an agency would decide. Nothing is pre-chosen."""

    outcomes = forms.MultipleChoiceField(
        label="What should happen? Choose all that apply",
        choices=Outcome.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose what should happen."},
    )
    level = forms.ChoiceField(
        label="Threshold level",
        choices=Level.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the threshold level."},
    )
    reasons = forms.CharField(
        label="Why would your agency decide so?",
        help_text="Facts first, then your judgement. Do not quote a sealed item.",
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 5, "data-limit": 3000}),
        error_messages={"required": "Say why."},
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, outcomes: Sequence[tuple[str, str]] = Outcome.choices, **kwargs: Any
    ) -> None:
        """Take the outcomes in words."""
        super().__init__(*args, **kwargs)
        self.fields["outcomes"].choices = outcomes  # type: ignore[attr-defined]

    def clean_outcomes(self) -> list[Outcome]:
        """No further action stands alone."""
        return _alone_or_together(self.cleaned_data["outcomes"])

    def opinion(self) -> Opinion:
        """The view typed."""
        given = self.cleaned_data
        return Opinion(given["outcomes"], Level(given["level"]), given["reasons"])


class FeedbackForm(forms.Form):
    """What the referrer is told: nothing about anybody they did not name themselves."""

    words = forms.CharField(
        label="What will the referrer read?",
        help_text="No names they did not give, and no agency’s answer. Keep to the safe contact plan.",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5, "data-limit": 2000}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class VersionForm(forms.Form):
    """A one-button act: only the version its page was drawn from."""

    version = forms.IntegerField(widget=forms.HiddenInput)
