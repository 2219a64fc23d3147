"""Forms of relationships: what somebody is to another, and who may see it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms

from agencies import hats, references
from agencies.fields import DatePartsField
from agencies.reasons import Reason, ReasonCode
from mash_hub import flags
from mash_hub.bonds import Bond
from mash_hub.forms.enquiries import choices_of
from mash_hub.forms.flags import Named
from mash_hub.forms.links import grade_field, graded, known_field, require_graded_whole
from mash_hub.models.flags import LONGEST
from mash_hub.models.relationships import Confidence
from mash_hub.relationships import Tie

YES_NO = [("YES", "Yes"), ("NO", "No"), ("UNKNOWN", "Not known")]
SHOW_REASONS = (
    ReasonCode.RELEVANT,
    ReasonCode.RISK_RISEN,
    ReasonCode.NEW_INFORMATION,
    ReasonCode.AGREED_AT_MEETING,
    ReasonCode.NOT_PROPORTIONATE,
)
END_REASONS = (ReasonCode.CORRECTION, ReasonCode.SENT_IN_ERROR, ReasonCode.NEW_INFORMATION)


def _boxes(label: str, hint: str = "") -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, help_text=hint, required=False, widget=forms.CheckboxSelectMultiple
    )


class ReadersForm(forms.Form):
    """Who outside one's agency may see something, where, and until when."""

    places = _boxes("Where may others see it?", "Leave all empty to show it to your agency alone.")
    agencies = _boxes("Which agencies may see it?")
    persons = _boxes("Only people by name?", "Leave all empty for everybody there who reads.")
    shown_until_on = DatePartsField(
        label="Last day on which others may see it",
        required=False,
        help_text="Within twelve months",
    )

    def __init__(
        self, *args: Any, places: Named, agencies: Named, persons: Named, **kwargs: Any
    ) -> None:
        """Take the workspaces, agencies and people that can be chosen."""
        super().__init__(*args, **kwargs)
        for name, listed in (("places", places), ("agencies", agencies), ("persons", persons)):
            field: Any = self.fields[name]
            field.choices = [(str(pk), words) for pk, words in listed]

    def clean(self) -> dict[str, Any]:
        """Agencies go with a place and a last day."""
        cleaned = super().clean() or {}
        agencies, places = cleaned.get("agencies"), cleaned.get("places")
        if agencies and not places:
            self.add_error("places", "Choose where those agencies may see it.")
        if (places or cleaned.get("persons")) and not agencies:
            self.add_error("agencies", "Choose which agencies may see it.")
        last = cleaned.get("shown_until_on")
        if agencies and not (last and hats.today() <= last <= hats.today() + LONGEST):
            self.add_error("shown_until_on", "Choose a last day within the next twelve months.")
        return cleaned

    def showing(self) -> flags.Showing:
        """Who may see it."""
        given = self.cleaned_data
        ids = {
            name: tuple(UUID(key) for key in given[name])
            for name in ("agencies", "persons", "places")
        }
        return flags.Showing(**ids)

    def until_on(self) -> Any:
        """The last day for others; none where nobody else sees it."""
        return self.cleaned_data["shown_until_on"] if self.cleaned_data["agencies"] else None


class RelationshipForm(ReadersForm):
    """What the person is to somebody else."""

    bond = forms.ChoiceField(
        label="What is this person to the other?",
        choices=[("", "Choose one"), *Bond.choices],
        error_messages={"required": "Choose what they are to each other."},
    )
    other = forms.ChoiceField(
        label="Who is the other?",
        help_text="People of the same cases whom your agency knows",
        required=False,
    )
    reference = forms.CharField(
        label="Or the other’s reference",
        help_text="For example, S-KQ4TNX7B; of a person of concern on a list under Exploitation that of "
        "the entry, such as CM-M5NCQ",
        max_length=12,
        required=False,
        widget=forms.TextInput(attrs={"data-width": 10, "autocomplete": "off"}),
    )
    confidence = forms.ChoiceField(
        label="How sure is it?", choices=Confidence.choices, widget=forms.RadioSelect
    )
    source = forms.CharField(
        label="From where is it known?",
        max_length=200,
        widget=forms.TextInput(attrs={"data-width": 30, "autocomplete": "off"}),
        error_messages={"required": "Say from where it is known."},
    )
    source_grade = grade_field()
    assessment = known_field()
    from_on = DatePartsField(label="Since when, if known", required=False)
    ended_on = DatePartsField(label="Until when, if it is over", required=False)
    parental_responsibility = forms.ChoiceField(
        label="Parental responsibility?",
        choices=YES_NO,
        widget=forms.RadioSelect(attrs={"data-inline": True}),
    )
    lives_with = forms.ChoiceField(
        label="Do they live together?",
        choices=YES_NO,
        widget=forms.RadioSelect(attrs={"data-inline": True}),
    )
    contact_order = forms.CharField(
        label="Court order about contact, if there is one",
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"data-width": 30, "autocomplete": "off"}),
    )
    field_order = (
        "bond",
        "other",
        "reference",
        "confidence",
        "source",
        "source_grade",
        "assessment",
        "from_on",
        "ended_on",
        "parental_responsibility",
        "lives_with",
        "contact_order",
        "places",
        "agencies",
        "persons",
        "shown_until_on",
    )

    def __init__(self, *args: Any, people: Sequence[tuple[UUID, str]], **kwargs: Any) -> None:
        """Take the people who can be chosen."""
        super().__init__(*args, **kwargs)
        listed = [("", "Choose one"), *((str(pk), words) for pk, words in people)]
        self.fields["other"].choices = listed  # type: ignore[attr-defined]

    def clean_reference(self) -> str:
        """The reference in its stored shape."""
        return references.tidy(self.cleaned_data["reference"])

    def clean(self) -> dict[str, Any]:
        """Somebody is chosen or named by reference; an end comes after the beginning."""
        cleaned = super().clean()
        if not cleaned.get("other") and not cleaned.get("reference"):
            self.add_error("other", "Choose the other person, or give their reference.")
        begin, end = cleaned.get("from_on"), cleaned.get("ended_on")
        if begin and begin > hats.today():
            self.add_error("from_on", "It began today or earlier.")
        if begin and end and end < begin:
            self.add_error("ended_on", "It ended after it began.")
        require_graded_whole(self)
        return cleaned

    def chosen(self) -> UUID | None:
        """The person chosen from the list."""
        return UUID(self.cleaned_data["other"]) if self.cleaned_data["other"] else None

    def tie(self) -> Tie:
        """What they are to each other."""
        given = self.cleaned_data
        grade, known = graded(given)
        return Tie(
            bond=Bond(given["bond"]),
            source=given["source"],
            confidence=Confidence(given["confidence"]),
            from_on=given["from_on"],
            until_on=given["ended_on"],
            parental_responsibility=given["parental_responsibility"],
            lives_with=given["lives_with"],
            contact_order=given["contact_order"],
            source_grade=grade,
            assessment=known,
        )


class ShowForm(ReadersForm):
    """Who may see a relationship from now on, and why."""

    because = forms.ChoiceField(
        label="Why", choices=choices_of(SHOW_REASONS), widget=forms.RadioSelect
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def reason(self) -> Reason:
        """The reason chosen."""
        return Reason(ReasonCode(self.cleaned_data["because"]))
