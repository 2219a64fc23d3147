"""Forms of a CMOG’s lists: entering, screening, steps, and a lower level."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from agencies import hats
from agencies.fields import DatePartsField
from mash_hub.cmog_words import Said
from mash_hub.models.cmog_states import Exploitation, ExploitationLevel, ListKind
from mash_hub.models.risk_assessments import RiskAssessment

LONGEST = 3000


def _text(label: str, hint: str = "", *, required: bool = True, rows: int = 4) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": rows, "data-limit": LONGEST})
    return forms.CharField(
        label=label, help_text=hint, max_length=LONGEST, widget=area, required=required
    )


class EntryForm(forms.Form):
    """Who or what is entered, how they are exploited, and what members read."""

    reference = forms.CharField(
        label="Reference",
        help_text="As it stands on their page, for example S-B7K2M9QX",
        max_length=14,
        widget=forms.TextInput(attrs={"data-width": 10}),
    )
    exploitation = forms.MultipleChoiceField(
        label="How are children exploited?",
        choices=Exploitation.choices,
        widget=forms.CheckboxSelectMultiple,
    )

    def said(self) -> Said:
        """What was typed, as the domain holds it."""
        data = self.cleaned_data
        kinds = tuple(Exploitation(one) for one in data["exploitation"])
        names = [name for name in data if name in self.shared]
        return Said(
            kinds, {name: data[name].strip() for name in names}, data.get("kept", "").strip()
        )

    shared: tuple[str, ...] = ()


class WhoForm(forms.Form):
    """The record of whom somebody unidentified turned out to be."""

    reference = forms.CharField(
        label="Reference of their record",
        help_text="As it stands on their page, for example S-B7K2M9QX",
        max_length=14,
        widget=forms.TextInput(attrs={"data-width": 10}),
        error_messages={"required": "Give the reference of their record."},
    )


class ChildForm(EntryForm):
    """A child who is referred."""

    shared = ("name", "why")
    name = forms.CharField(label="Name, as members will read it", max_length=120)
    why = _text("Why they are referred", "Members read this once the child is on the list.")
    field_order = ("reference", "name", "exploitation", "why")


class PersonForm(EntryForm):
    """A person of concern: known, or by a nickname and a description alone."""

    shared = ("alias", "description", "risk", "look_out")
    is_known = forms.ChoiceField(
        label="Do you know who it is?",
        choices=(
            ("YES", "Yes, there is a record of them"),
            ("NO", "No, only what they are called"),
        ),
        widget=forms.RadioSelect,
    )
    alias = forms.CharField(
        label="Nickname or alias",
        help_text="Members know them by this and read no other name.",
        max_length=80,
    )
    description = _text(
        "Description",
        "Looks, age about, how they speak. Members read this.",
        required=False,
        rows=3,
    )
    risk = _text("Risk to children", "Members read this once the person is on the list.")
    look_out = _text("What to look out for", "Cars, places, times, what to do when seen.")
    kept = _text("What stays with the police", "Nobody else reads this.", required=False)
    field_order = (
        "is_known",
        "reference",
        "alias",
        "description",
        "exploitation",
        "risk",
        "look_out",
        "kept",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """The reference is asked for where there is one."""
        super().__init__(*args, **kwargs)
        self.fields["reference"].required = False
        self.fields["reference"].label = "Reference, if you know who it is"

    def clean(self) -> dict[str, Any]:
        """A known person has a reference."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("is_known") == "YES" and not data.get("reference"):
            self.add_error(
                "reference", "Give the reference on their page, or say that you do not know."
            )
        return data

    @property
    def is_unidentified(self) -> bool:
        """Whether only a nickname is known."""
        return bool(self.cleaned_data["is_known"] == "NO")


class LocationForm(EntryForm):
    """A location of concern."""

    shared = ("name", "why")
    name = forms.CharField(label="Which place, as members will read it", max_length=120)
    why = _text(
        "What the concern is",
        "Whoever visits reads this, too. Name no child.",
    )
    field_order = ("reference", "name", "exploitation", "why")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """A place has its own letters."""
        super().__init__(*args, **kwargs)
        self.fields["reference"].help_text = "As it stands on the place’s page: PL-…"


FORMS: dict[str, type[EntryForm]] = {
    ListKind.CHILD: ChildForm,
    ListKind.PERSON: PersonForm,
    ListKind.LOCATION: LocationForm,
}


class ScreenForm(forms.Form):
    """Which screening gives the level."""

    assessment = forms.ChoiceField(label="Screening", widget=forms.RadioSelect)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, rows: Sequence[RiskAssessment], **kwargs: Any) -> None:
        """Take the completed screenings of the child."""
        super().__init__(*args, **kwargs)
        self.rows = {str(row.pk): row for row in rows}
        field: Any = self.fields["assessment"]
        field.choices = [
            (pk, f"{row.native.words}, {row.completed_at:%-d %B %Y}, {row.owner.short_name}")
            for pk, row in self.rows.items()
        ]

    def chosen(self) -> RiskAssessment:
        """The one chosen."""
        return self.rows[self.cleaned_data["assessment"]]


class StepForm(forms.Form):
    """What is to be said of a step, a review or a visit."""

    happened_on = DatePartsField(label="Day", help_text="For example, 26 2 2027")
    words = _text("What was done or found", rows=5)
    transition = _text(
        "Transition to adult safeguarding",
        "The child is 18 within half a year, or is already. Who of adults’ services knows, what is planned"
        " and by when; or why nothing is needed.",
        required=False,
    )
    early_help = _text(
        "Early help",
        "The child is at risk. Who offers the family early help and since when; or why none is needed.",
    )
    review_on = DatePartsField(
        label="Next review", help_text="Left empty, the latest day there may be.", required=False
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        is_review: bool,
        is_visit: bool,
        is_coming: bool,
        asks_early_help: bool,
        **kwargs: Any,
    ) -> None:
        """Take whether a next review or early help is asked for, whether it is a visit, and 18 is near."""
        super().__init__(*args, **kwargs)
        if not asks_early_help:
            del self.fields["early_help"]
        if not is_coming:
            del self.fields["transition"]
        self.fields["happened_on"].initial = hats.today()
        if not is_review:
            del self.fields["review_on"]
        if is_visit:
            self.fields[
                "words"
            ].help_text = "The premises are never told of a child: name none here."


class LowerForm(forms.Form):
    """A lower level, why, how the child is, and when they were last missing."""

    level = forms.ChoiceField(label="Lower level", widget=forms.RadioSelect)
    words = _text("Why the risk has fallen")
    welfare = _text("Who saw the child, and how the child is now")
    was_missing = forms.ChoiceField(
        label="Was the child ever missing?",
        choices=(("YES", "Yes"), ("NO", "No, never")),
        widget=forms.RadioSelect,
    )
    last_missing_on = DatePartsField(
        label="Day of the last missing episode", help_text="For example, 6 3 2027", required=False
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, below: int, **kwargs: Any) -> None:
        """Take the rank of the level that stands."""
        super().__init__(*args, **kwargs)
        field: Any = self.fields["level"]
        field.choices = [(one.value, one.label) for one in ExploitationLevel if one.rank < below]

    def clean(self) -> dict[str, Any]:
        """The day stands where there was an episode, and only there."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("was_missing") == "YES" and not data.get("last_missing_on"):
            self.add_error(
                "last_missing_on", "Give the day on which the last missing episode ended."
            )
        if data.get("was_missing") == "NO":
            data["last_missing_on"] = None
        return data


class AnswerLowerForm(forms.Form):
    """The second person’s answer to a lower level."""

    answer = forms.ChoiceField(
        label="Do you agree?",
        choices=(("YES", "Yes, lower it"), ("NO", "No, it stays")),
        widget=forms.RadioSelect,
    )
    words = _text("Why")
    version = forms.IntegerField(widget=forms.HiddenInput)
