"""Forms of a contact: one small group of questions a page, then what is done with it."""

from __future__ import annotations

from typing import Any

from django import forms

from mash_hub import identifiers
from mash_hub.models.contact_states import MADE_BY_THE_HUB
from mash_hub.models.contacts import (
    OUTCOMES,
    Category,
    Channel,
    Consent,
    Contact,
    ContactState,
    Grade,
    Override,
    SourceKind,
    Told,
)
from mash_hub.strict_mode import Route

LONGEST = 8000


def _long(label: str, hint: str, *, limit: int = LONGEST, rows: int = 6, **more: Any) -> Any:
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=limit,
        widget=forms.Textarea(attrs={"rows": rows, "data-limit": limit}),
        **more,
    )


def numbers_field(label: str) -> Any:
    """A question for telephone numbers, one a line, for `numbers_in`."""
    return forms.CharField(
        label=label,
        help_text="One a line. You can leave this empty.",
        required=False,
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 2, "data-limit": 400}),
    )


class DangerForm(forms.Form):
    """Whether somebody is in danger now."""

    danger = forms.ChoiceField(
        label="Is anybody in immediate danger?",
        choices=[("NO", "No"), ("YES", "Yes")],
        widget=forms.RadioSelect(
            attrs={"data-hints": {"YES": "Ring 999 now. Do not wait for this form or for the hub."}}
        ),
        error_messages={"required": "Say whether anybody is in immediate danger."},
    )


class WorryForm(forms.Form):
    """What kind of worry it is, and how the agency itself grades it."""

    categories = forms.MultipleChoiceField(
        label="What are you worried about?",
        help_text="Choose all that apply.",
        choices=Category.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose what you are worried about."},
    )
    grade = forms.ChoiceField(
        label="How does your own agency grade the risk?",
        choices=[(code, words) for code, words in Grade.choices if code]
        + [("UNGRADED", "It has not graded it")],
        widget=forms.RadioSelect(attrs={"data-inline": True}),
        error_messages={"required": "Say how your agency grades the risk, or that it has not."},
    )

    def clean_grade(self) -> Grade:
        """The grade, or none."""
        given = self.cleaned_data["grade"]
        return Grade.NONE if given == "UNGRADED" else Grade(given)


class NarrativeForm(forms.Form):
    """What happened, and what the child or adult says."""

    narrative = _long(
        "What happened?",
        "What you saw or were told, when, and by whom. Keep fact and opinion apart.",
        rows=9,
        error_messages={"required": "Say what happened."},
    )
    voice = _long(
        "What does the child or adult say about it?",
        "In their own words, if you spoke with them. You can leave this empty.",
        limit=3000,
        rows=4,
        required=False,
    )


class ConsentForm(forms.Form):
    """Whether the person agreed, and if not, why it is shared all the same (7.2 R5)."""

    consent = forms.ChoiceField(
        label="Did the person agree that you contact the hub?",
        help_text="Consent is not needed where somebody is at risk. Say what was done, and why.",
        choices=Consent.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether the person agreed."},
    )
    override = forms.ChoiceField(
        label="If they did not agree or were not asked: why do you share it?",
        choices=Override.choices,
        widget=forms.RadioSelect,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """Ask for the reason unless they agreed; leave it out if they did."""
        cleaned = dict(self.cleaned_data)
        consent, override = cleaned.get("consent"), cleaned.get("override")
        if consent == Consent.GIVEN:
            cleaned["override"] = ""
        elif consent and not override:
            self.add_error("override", "Say why you share without the person’s agreement.")
        return cleaned


class SafeNumbersForm(forms.Form):
    """Numbers that are safe to ring and numbers that must not be rung, where a form has those two fields."""

    def clean_safe_numbers(self) -> list[str]:
        """The numbers, each in international form."""
        return numbers_in(self.cleaned_data["safe_numbers"])

    def clean_unsafe_numbers(self) -> list[str]:
        """The numbers, none of which is called safe as well."""
        found = numbers_in(self.cleaned_data["unsafe_numbers"])
        if set(found) & set(self.cleaned_data.get("safe_numbers") or ()):
            raise forms.ValidationError("A number cannot be safe and unsafe. Take it out of one.")
        return found


class SafeForm(SafeNumbersForm):
    """How the person can be reached without danger, and who must not know."""

    routes = forms.MultipleChoiceField(
        label="Which ways are safe?",
        help_text="Leave out what you do not know to be safe.",
        choices=Route.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    safe_contact = _long(
        "How and when is it safe to reach the person?",
        "For example: by telephone before 16:00 only; never by letter; never leave a message.",
        limit=2000,
        rows=4,
        error_messages={"required": "Say how it is safe to reach them, or that you do not know."},
    )
    safe_numbers = numbers_field("Numbers that are safe to ring")
    unsafe_numbers = numbers_field("Numbers that must not be rung")
    times = forms.CharField(label="When is it safe to ring?", required=False, max_length=200)
    others = forms.CharField(
        label="Who else may answer?",
        help_text="And what you can say to them.",
        required=False,
        max_length=200,
    )
    not_to_know = _long(
        "Who must not know of this contact?",
        "Name anybody who could do harm with it. You can leave this empty.",
        limit=1000,
        rows=3,
        required=False,
    )


def numbers_in(words: str) -> list[str]:
    """Telephone numbers typed one a line, in international form; raises ValidationError for others."""
    found = []
    for line in words.splitlines():
        if not line.strip():
            continue
        try:
            found.append(identifiers.phone(line))
        except identifiers.Invalid as error:
            raise forms.ValidationError(f"“{line.strip()[:30]}”: {error}") from error
    return found


class SourceForm(forms.Form):
    """How a contact came that a duty officer writes down for somebody."""

    source_kind = forms.ChoiceField(
        label="Who got in touch?",
        choices=SourceKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Say who got in touch."},
    )
    channel = forms.ChoiceField(
        label="How?",
        choices=[one for one in Channel.choices if one[0] not in MADE_BY_THE_HUB],
        widget=forms.RadioSelect,
        error_messages={"required": "Say how they got in touch."},
    )


class DecideForm(forms.Form):
    """The outcome of screening, with its rationale and the voice of the child or adult."""

    outcome = forms.ChoiceField(
        label="Outcome",
        choices=[(outcome.value, outcome.label) for outcome in OUTCOMES],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose an outcome."},
    )
    earlier = forms.ChoiceField(
        label="Earlier contact, if this is the same", required=False, widget=forms.Select
    )
    rationale = _long(
        "Why?", "", limit=4000, rows=4, error_messages={"required": "Say why this outcome."}
    )
    voice = _long(
        "What does the child or adult say?",
        "Their own words and from whom you have them, or why they were not asked.",
        limit=3000,
        rows=3,
        error_messages={"required": "Write what they say, or why they were not asked."},
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, earlier: list[Contact], **kwargs: Any) -> None:
        """Take the earlier contacts about the same people that the reader may see."""
        super().__init__(*args, **kwargs)
        self.rows = {str(row.pk): row for row in earlier}
        named = [
            (key, f"{row.reference}, {row.received_at:%d %b %Y}") for key, row in self.rows.items()
        ]
        field = self.fields["earlier"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "None"), *named]

    def clean_outcome(self) -> ContactState:
        """The outcome as the domain names it."""
        return ContactState(self.cleaned_data["outcome"])

    def clean_earlier(self) -> Contact | None:
        """The earlier contact itself."""
        return self.rows.get(self.cleaned_data["earlier"])

    def clean(self) -> dict[str, Any]:
        """A duplicate names the contact it repeats."""
        cleaned = dict(self.cleaned_data)
        if cleaned.get("outcome") != ContactState.LINKED_DUPLICATE:
            cleaned["earlier"] = None
        elif not cleaned.get("earlier"):
            self.add_error("earlier", "Choose the contact that this one repeats.")
        return cleaned


class FeedbackForm(forms.Form):
    """What the referrer is told."""

    words = _long(
        "What may the referrer know?",
        "The outcome and what happens next. Nothing about anybody they did not name, and nothing "
        "that another agency holds.",
        limit=2000,
        error_messages={"required": "Write what the referrer may know."},
    )
    checked = forms.BooleanField(
        label="I have checked that it names nobody else and keeps to the safe contact plan",
        error_messages={"required": "Check the words against the safe contact plan first."},
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class CloseForm(forms.Form):
    """Whether the person concerned was told (7.2 R6)."""

    told = forms.ChoiceField(
        label="Was the person told of the outcome?",
        choices=[(code, words) for code, words in Told.choices if code],
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether the person was told, and if not, why."},
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def clean_told(self) -> Told:
        """The answer as the domain names it."""
        return Told(self.cleaned_data["told"])
