"""Forms of a referral to a MARAC: one small group of questions a page (domain notes 4.7)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms

from agencies import hats
from agencies.actors import Hat
from agencies.fields import DatePartsField
from mash_hub.case_people import CasePerson
from mash_hub.forms.contacts import ConsentForm, SafeNumbersForm, numbers_field
from mash_hub.models.risk_assessments import RiskAssessment
from mash_hub.models.subjects import PersonRole
from mash_hub.questionnaires.shape import Tool
from meetings import marac_connection
from meetings.marac_cases import Evidence, SafeContact
from meetings.marac_connection import Connection
from meetings.models.marac_cases import Criterion

C = Criterion
MOST_SCORE, MOST_INCIDENTS, MOST_LISTED = 24, 200, 30
PARTS = [
    (PersonRole.VICTIM.value, "Victim"),
    (PersonRole.PERPETRATOR.value, "Alleged perpetrator"),
    (PersonRole.CHILD.value, "Child"),
    (PersonRole.HOUSEHOLD.value, "Other household member or adult at risk"),
    ("", "Not part of this referral"),
]


def sentences(label: str, hint: str = "", *, limit: int = 2000, rows: int = 4, **more: Any) -> Any:
    """A field for sentences, with its count of characters."""
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=limit,
        widget=forms.Textarea(attrs={"rows": rows, "data-limit": limit}),
        **more,
    )


def _number(label: str, hint: str, most: int) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        help_text=hint,
        min_value=0,
        max_value=most,
        required=False,
        widget=forms.TextInput(attrs={"data-width": 3, "inputmode": "numeric"}),
    )


class StepForm(forms.Form):
    """One step of the draft; it may ask whose it is."""

    def __init__(self, *args: Any, hat: Hat | None = None, **kwargs: Any) -> None:
        """Take the hat that fills it in."""
        super().__init__(*args, **kwargs)
        self.hat = hat


class SafetyForm(StepForm):
    """What is done now: it does not wait for a meeting."""

    done = sentences(
        "What has been done to keep them safe now?",
        "For example: police called, locks changed, children collected by their grandmother. If "
        "nothing was done yet, say why, and do not wait for the meeting.",
        error_messages={"required": "Say what was done, or why nothing was."},
    )


class WhyForm(StepForm):
    """The reason for the referral, and the latest incident."""

    reason = sentences(
        "Why do you refer?",
        "What happened, to whom, and what you fear. Agencies on the agenda read this. Write no "
        "address and no telephone number here.",
        limit=6000,
        rows=8,
        error_messages={"required": "Say why you refer."},
    )
    incident_on = DatePartsField(
        label="When was the latest incident?",
        help_text="For example, 28 1 2027. The rule for repeats counts from this day.",
        error_messages={"required": "Give the day of the latest incident."},
    )

    def clean_incident_on(self) -> Any:
        """It has happened."""
        found = self.cleaned_data["incident_on"]
        if found and found > hats.today():
            raise forms.ValidationError("The day of the incident must not lie ahead.")
        return found


class CriteriaForm(StepForm):
    """Which criteria are met, each with its evidence; one is enough."""

    criteria = forms.MultipleChoiceField(
        label="Why is it high risk?",
        help_text="Tick all that apply. One is enough: a score that is not reached can still be "
        "referred on professional judgement.",
        choices=Criterion.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Tick at least one criterion."},
    )
    assessment = forms.ChoiceField(
        label="The DASH assessment in the hub",
        help_text="Its score is taken from there. Your agency decides separately who reads it.",
        required=False,
    )
    dash_score = _number(
        "Or the score of a DASH that is not in the hub", "The number of yes answers.", MOST_SCORE
    )
    judgement = sentences(
        "Professional judgement",
        "What makes you think that this person is at high risk, whatever the score.",
        required=False,
    )
    incidents = _number(
        "Potential escalation: how many incidents in the last 12 months?",
        "Reported to the police or known to you.",
        MOST_INCIDENTS,
    )
    escalation = sentences("What shows that it escalates?", required=False, rows=2)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the DASH assessments of one's own agency, by reference, score and day."""
        super().__init__(*args, **kwargs)
        self.rows: dict[str, RiskAssessment] = {}
        if self.hat is not None:
            whole = RiskAssessment.objects.visible_to(self.hat).read_whole_by(self.hat)
            seen = whole.filter(
                tool__in=[Tool.DASH.value, Tool.DASH_YOUNG.value], score__isnull=False
            )
            found = seen.order_by("-completed_at", "pk")[:MOST_LISTED]
            self.rows = {str(row.pk): row for row in found}
        field = self.fields["assessment"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "None"), *((pk, _label(row)) for pk, row in self.rows.items())]

    def clean(self) -> dict[str, Any]:
        """Each criterion ticked has its evidence; a repeat is found by the hub's own rule."""
        cleaned = dict(super().clean() or {})
        ticked = cleaned.get("criteria") or []
        scored = cleaned.get("dash_score") is not None or cleaned.get("assessment")
        if C.VISIBLE_HIGH_RISK in ticked and not scored:
            self.add_error("dash_score", "Give the score, or choose the assessment.")
        if C.PROFESSIONAL_JUDGEMENT in ticked and not cleaned.get("judgement", "").strip():
            self.add_error("judgement", "Write your professional judgement.")
        if C.POTENTIAL_ESCALATION in ticked and cleaned.get("incidents") is None:
            self.add_error("incidents", "Say how many incidents there were.")
        return cleaned

    def evidence(self) -> Evidence:
        """What was ticked, with its evidence."""
        cleaned = self.cleaned_data
        row = self.rows.get(cleaned["assessment"])
        said = {C.PROFESSIONAL_JUDGEMENT: "judgement", C.POTENTIAL_ESCALATION: "escalation"}
        return Evidence(
            criteria=[Criterion(one) for one in cleaned["criteria"]],
            words={
                code.value: text for code, name in said.items() if (text := cleaned[name].strip())
            },
            dash_score=row.score if row else cleaned["dash_score"],
            assessment_id=row.pk if row else None,
            incidents=cleaned["incidents"],
        )


def _label(row: RiskAssessment) -> str:
    day = row.completed_at
    return f"{row.reference}: {row.score} yes, {day.day} {day:%B %Y}"


class ConnectionForm(StepForm):
    """What the alleged perpetrator is to the victim; whether they are personally connected follows."""

    bonds = forms.MultipleChoiceField(
        label="What is the alleged perpetrator to the victim?",
        help_text="Tick all that apply. Where there are several, tick what each of them is.",
        choices=marac_connection.CHOICES,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Tick what they are to each other, or that it is not known."},
    )
    is_connected = forms.ChoiceField(
        label="Are they personally connected?",
        help_text="Partners, former partners and near relatives are, and so are parents of the same"
        " child. Answer only for an in-law, another relative, something else, or where you say"
        " otherwise.",
        choices=[("yes", "Yes"), ("no", "No")],
        required=False,
        widget=forms.RadioSelect(attrs={"data-inline": True}),
    )
    because = sentences(
        "If you say otherwise than follows from what you ticked: why?",
        limit=500,
        rows=2,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """Asked outright where nothing can be derived; to say otherwise wants a reason."""
        cleaned = dict(super().clean() or {})
        bonds, said = cleaned.get("bonds") or [], cleaned.get("is_connected") or ""
        found = marac_connection.derived(bonds)
        if bonds and found is None and not said:
            words = "Say whether they are personally connected: what you ticked does not tell."
            self.add_error("is_connected", words)
        if found is not None and said == ("no" if found else "yes") and not cleaned.get("because"):
            follows = "are" if found else "are not"
            self.add_error(
                "because", f"It follows that they {follows} personally connected. Say why not."
            )
        return cleaned

    def connection(self) -> Connection:
        """What was ticked, and the answer: derived, or as the referrer says."""
        cleaned = self.cleaned_data
        bonds = tuple(cleaned["bonds"])
        found, said = marac_connection.derived(bonds), cleaned["is_connected"]
        answer = said == "yes" if said else bool(found)
        because = cleaned["because"].strip() if found is not None and answer != found else ""
        return Connection(bonds, answer, because)


class SafeForm(SafeNumbersForm, StepForm):
    """How the victim can be reached without danger: this goes to the IDVA service at once."""

    safe_numbers = numbers_field("Numbers that are safe to ring")
    unsafe_numbers = numbers_field("Numbers that must not be rung")
    times = forms.CharField(
        label="When is it safe to ring?",
        max_length=200,
        error_messages={"required": "Say when it is safe to ring, or that you do not know."},
    )
    safe_people = forms.CharField(
        label="To whom is it safe to talk?", required=False, max_length=300
    )
    unsafe_people = forms.CharField(
        label="To whom is it not safe to talk?", required=False, max_length=300
    )
    fears = sentences(
        "Whom does the victim fear, and what?",
        limit=1000,
        rows=3,
        error_messages={"required": "Say whom the victim fears, or that you do not know."},
    )
    ways = sentences(
        "Anything else for safe contact",
        "For example: never leave a message; an interpreter; meet at the children’s centre.",
        limit=1000,
        rows=2,
        required=False,
    )

    def safe(self) -> SafeContact:
        """What was typed."""
        cleaned = self.cleaned_data
        return SafeContact(
            safe_numbers=cleaned["safe_numbers"],
            unsafe_numbers=cleaned["unsafe_numbers"],
            times=cleaned["times"],
            safe_people=cleaned["safe_people"],
            unsafe_people=cleaned["unsafe_people"],
            fears=cleaned["fears"],
            words=cleaned["ways"],
        )


class AwareForm(ConsentForm):
    """Whether the victim knows of the referral and agrees, and an earlier MARAC."""

    field_order = ("aware", "consent", "override", "earlier")

    aware = forms.ChoiceField(
        label="Does the victim know of this referral?",
        choices=[("YES", "Yes"), ("NO", "No")],
        widget=forms.RadioSelect(attrs={"data-inline": True}),
        error_messages={"required": "Say whether the victim knows."},
    )
    earlier = forms.CharField(
        label="Was there an earlier MARAC? Where and when?",
        help_text="Leave it empty if you know of none.",
        required=False,
        max_length=300,
    )

    def __init__(self, *args: Any, hat: Hat | None = None, **kwargs: Any) -> None:
        """Take the hat, which it does not ask; consent is that of this referral."""
        super().__init__(*args, **kwargs)
        self.hat = hat
        self.fields["consent"].label = "Does the victim agree to this referral?"


class PartsForm(StepForm):
    """Which part each person of the case it is made from has at the MARAC."""

    def __init__(self, *args: Any, people: Sequence[CasePerson] = (), **kwargs: Any) -> None:
        """Take the people as the referrer knows them."""
        super().__init__(*args, **kwargs)
        self.people = {one.subject_id: one for one in people}
        known = {code for code, _ in PARTS}
        for subject_id, one in self.people.items():
            self.fields[f"part_{subject_id}"] = forms.ChoiceField(
                label=one.words,
                help_text=f"In the case: {one.role_words.lower()}",
                choices=PARTS,
                initial=one.role if one.role in known else "",
                required=False,
                widget=forms.RadioSelect,
            )

    def roles(self) -> dict[UUID, PersonRole]:
        """The parts chosen; who has none is left out."""
        return {
            subject_id: PersonRole(code)
            for subject_id in self.people
            if (code := self.cleaned_data[f"part_{subject_id}"])
        }


class AgainForm(CriteriaForm):
    """What was missing, and the criteria as they stand now."""

    more = sentences(
        "What was missing",
        "It is added below what you wrote before.",
        rows=5,
        error_messages={"required": "Write what was missing."},
    )
    version = forms.IntegerField(widget=forms.HiddenInput)
    field_order = ("more", "criteria")
