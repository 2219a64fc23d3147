"""The form of a question to the log."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms

from agencies.actors import Hat
from agencies.fields import DatePartsField
from agencies.models import Agency, Person
from agencies.reasons import AUDIT_PURPOSES, Reason, ReasonCode
from audit.workspace import about, knowledge, names, scope
from audit.workspace.questions import GROUP_WORDS, Question
from audit.workspace.reports.report import Need, Report
from meetings.forms.histories import KnownForm


class HandInForm(forms.Form):
    """The line that an agency's witness signed."""

    line = forms.CharField(
        label="Signature",
        help_text="The whole line that was printed, beginning with a dash",
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Paste the line that the agency sent."},
    )


class _AskForm(forms.Form):
    """Purpose and dates are needed; then a user, and one person or case."""

    purpose = forms.ChoiceField(
        label="Purpose (needed)",
        choices=[("", "Choose one"), *((code.value, code.label) for code in AUDIT_PURPOSES)],
        error_messages={"required": "Choose the purpose."},
    )
    from_on = DatePartsField(label="From (needed)")
    until_on = DatePartsField(label="To (needed)")
    user = forms.ModelChoiceField(
        label="What did this user do?",
        queryset=Person.objects.none(),
        required=False,
        empty_label="Anybody",
        error_messages={"required": "Choose the user."},
    )
    reference = forms.CharField(
        label="About which person or case?",
        help_text="Its reference, such as S-7KQ4M or E-M5NC",
        max_length=14,
        required=False,
        error_messages={"required": "Enter the reference of the person or case."},
    )

    def __init__(self, *args: Any, by: Hat, **kwargs: Any) -> None:
        """Offer the people of the hub, or those of one's own agency; `by` is who asks."""
        super().__init__(*args, **kwargs)
        self.by = by
        user: Any = self.fields["user"]
        people = Person.objects.order_by("name")
        user.queryset = people.filter(agency=by.agency_id) if scope.is_own(by) else people

    def clean_reference(self) -> UUID | None:
        """Turn the reference into the id behind it."""
        typed = str(self.cleaned_data["reference"]).strip()
        if not typed:
            return None
        own = self.by.agency_id if scope.is_own(self.by) else None
        found = names.find(typed, of=own)
        if found is None or found in about.kept_from(self.by):
            raise forms.ValidationError("Nothing has this reference. Check it letter by letter.")
        return found

    def question(self) -> Question:
        """What was asked; only once the form is valid."""
        found = self.cleaned_data
        return Question(
            Reason(ReasonCode(found["purpose"])),
            found["from_on"],
            found["until_on"],
            user_id=found["user"].pk if found.get("user") else None,
            about_id=found.get("reference"),
            agency_id=found["agency"].pk if found.get("agency") else None,
            groups=tuple(found.get("groups", ())),
        )


class _KindsForm(_AskForm):
    """Also of some kinds of entries alone."""

    groups = forms.MultipleChoiceField(
        label="Kind",
        choices=list(GROUP_WORDS.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        initial=list(GROUP_WORDS),
    )


class TimelineForm(_KindsForm):
    """Whose timeline: one user's, or that of one person or case."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Say of both fields that one of them is filled."""
        super().__init__(*args, **kwargs)
        user: Any = self.fields["user"]
        user.label, user.empty_label = "The timeline of this user", "Nobody"
        self.fields["reference"].label = "Or of this person or case"

    def clean(self) -> dict[str, Any]:
        """One of the two, and not both."""
        given = super().clean() or self.cleaned_data
        if "reference" in given and "user" in given:
            if given["user"] and given["reference"]:
                self.add_error("reference", "Leave the user or the reference empty.")
            elif not (given["user"] or given["reference"]):
                self.add_error("user", "Choose a user, or enter a reference below.")
        return given


class CertificateForm(_AskForm):
    """Of which days a certificate of the log's integrity is made, and why."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """It is about nobody."""
        super().__init__(*args, **kwargs)
        del self.fields["user"], self.fields["reference"]


class QuestionForm(_KindsForm):
    """A question to the log itself: also of one agency, and of some kinds of entries."""

    agency = forms.ModelChoiceField(
        label="Agency", queryset=Agency.objects.none(), required=False, empty_label="All"
    )
    field_order = ("purpose", "from_on", "until_on", "user", "reference", "agency", "groups")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the agencies of the hub too."""
        super().__init__(*args, **kwargs)
        agency: Any = self.fields["agency"]
        agency.queryset = Agency.objects.active().order_by("name")


class ReportForm(_AskForm):
    """One of the fifteen questions: what it needs must be said, the rest narrows it or is not asked."""

    def __init__(self, report: Report, *args: Any, **kwargs: Any) -> None:
        """Ask for what the report needs."""
        super().__init__(*args, **kwargs)
        for name, need in (("user", Need.USER), ("reference", Need.ABOUT)):
            field: Any = self.fields[name]
            field.required = need in report.needs
            if need not in report.needs and need not in report.narrows:
                del self.fields[name]
            elif field.required:
                field.label += " (needed)"
                field.empty_label = "Choose one"


class KnowledgeForm(KnownForm):
    """What an agency knew of a case, and for which of the four purposes it is asked."""

    purpose = forms.ChoiceField(
        label="Purpose",
        choices=[("", "Choose one"), *((code.value, code.label) for code in AUDIT_PURPOSES)],
        error_messages={"required": "Choose the purpose."},
    )
    case = forms.CharField(
        label="Which enquiry, or case of a meeting?",
        help_text="Its reference, such as E-M5NC or M-K4TQR",
        max_length=14,
        error_messages={"required": "Enter the reference of the case."},
    )
    field_order = ("purpose", "case", "of", "on", "time")

    def __init__(self, *args: Any, by: Hat, **kwargs: Any) -> None:
        """Offer every agency; cases are found in the workspaces whose log the hat reads."""
        super().__init__(*args, agencies=Agency.objects.active().order_by("name"), **kwargs)
        self.by = by

    def clean_case(self) -> UUID:
        """Turn the reference into the id behind it."""
        found = knowledge.case_of(self.cleaned_data["case"], by=self.by)
        if found is None:
            raise forms.ValidationError("No case has this reference. Check it letter by letter.")
        return found
