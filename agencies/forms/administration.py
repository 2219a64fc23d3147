"""Forms of the administration pages."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from typing import Any, ClassVar, cast

from django import forms

from agencies import hats
from agencies.fields import DatePartsField
from agencies.models import Agency, AgencyKind, LegalRegime, Person, Workspace, WorkspaceKind
from agencies.models.agencies import DETAILS
from agencies.models.workspaces import DataClass, Purpose, SharingAgreement, said_of_cmogs
from agencies.reasons import ReasonCode
from agencies.roles import Role
from agencies.workspaces import Text, may_review_on


def _date(label: str, help_text: str = "", *, required: bool = True) -> DatePartsField:
    return DatePartsField(label=label, help_text=help_text, required=required)


class AgencyForm(forms.Form):
    """What the hub keeps about an agency (domain notes 2.2)."""

    name = forms.CharField(label="Name", max_length=200)
    short_name = forms.CharField(label="Short name, as used on work lists", max_length=60)
    agency_kind = forms.ChoiceField(label="Kind", choices=AgencyKind.choices)
    legal_regime = forms.ChoiceField(
        label="Law under which it handles personal data", choices=LegalRegime.choices
    )
    single_point_of_contact = forms.CharField(
        label="Single point of contact", help_text="Whom to ring, and the number", required=False
    )
    out_of_hours_phone = forms.CharField(
        label="Telephone out of hours", max_length=30, required=False
    )
    data_protection_contact = forms.CharField(
        label="Data protection officer", max_length=200, required=False
    )
    ico_registration = forms.CharField(label="ICO registration", max_length=20, required=False)
    queue_name = forms.CharField(
        label="What its queue of requests is called",
        help_text="For example, Central Referral Unit. Without a name it is called as usual.",
        max_length=60,
        required=False,
    )
    gss_code = forms.CharField(label="GSS code", max_length=9, required=False)
    ods_code = forms.CharField(label="ODS code", max_length=10, required=False)
    dfe_code = forms.CharField(label="DfE number", max_length=4, required=False)
    urn = forms.CharField(label="URN", max_length=6, required=False)

    def __init__(self, *args: Any, agency: Agency | None = None, **kwargs: Any) -> None:
        """Take the agency to change, or none to enter a new one."""
        if agency is not None:
            kwargs["initial"] = {name: getattr(agency, name) for name in DETAILS}
        self.agency = agency
        super().__init__(*args, **kwargs)

    def clean_name(self) -> str:
        """Refuse a name that another agency has."""
        name = str(self.cleaned_data["name"]).strip()
        taken = Agency.objects.filter(name__iexact=name)
        if self.agency is not None:
            taken = taken.exclude(pk=self.agency.pk)
        if taken.exists():
            raise forms.ValidationError("An agency has this name already.")
        return name


def _label() -> forms.CharField:
    """What the kind of a workspace is called there."""
    return forms.CharField(
        label="What you call it, if not by its kind",
        help_text="Such as CMOG, MASE or MACE for a group of that kind. Pages and roles name it so.",
        max_length=12,
        required=False,
    )


class WorkspaceForm(forms.Form):
    """A new workspace."""

    name = forms.CharField(label="Name", help_text="Such as Northmoor MASH", max_length=120)
    workspace_kind = forms.ChoiceField(
        label="Kind",
        choices=[(value, said_of_cmogs(str(words))) for value, words in WorkspaceKind.choices],
    )
    label = _label()
    host = forms.ModelChoiceField(
        label="Host agency",
        help_text="It owns what the workspace makes: ratings, decisions, minutes, actions.",
        queryset=Agency.objects.none(),
        empty_label="Choose one",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the active agencies as hosts."""
        super().__init__(*args, **kwargs)
        host: Any = self.fields["host"]
        host.queryset = Agency.objects.active().order_by("name")

    def clean_name(self) -> str:
        """Refuse a name that another workspace has."""
        name = str(self.cleaned_data["name"]).strip()
        if Workspace.objects.filter(name__iexact=name).exists():
            raise forms.ValidationError("A workspace has this name already.")
        return name


class WorkspaceChangeForm(forms.Form):
    """The name of a workspace, what its kind is called, and whether work goes on there."""

    name = forms.CharField(label="Name", max_length=120)
    label = _label()
    is_open = forms.BooleanField(
        label="Work goes on here",
        help_text="Without the tick it is closed: nobody wears a hat there any more.",
        required=False,
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, workspace: Workspace, **kwargs: Any) -> None:
        """Take the workspace to change."""
        self.workspace = workspace
        kwargs["initial"] = {
            name: getattr(workspace, name) for name in ("name", "label", "is_open", "version")
        }
        super().__init__(*args, **kwargs)

    def clean_name(self) -> str:
        """Refuse a name that another workspace has."""
        name = str(self.cleaned_data["name"]).strip()
        if Workspace.objects.filter(name__iexact=name).exclude(pk=self.workspace.pk).exists():
            raise forms.ValidationError("A workspace has this name already.")
        return name


class AgreementForm(forms.Form):
    """The text of an information-sharing agreement, which its parties sign."""

    name = forms.CharField(label="Name", max_length=200)
    purposes = forms.MultipleChoiceField(
        label="Purposes", choices=Purpose.choices, widget=forms.CheckboxSelectMultiple
    )
    data_classes = forms.MultipleChoiceField(
        label="Classes of data", choices=DataClass.choices, widget=forms.CheckboxSelectMultiple
    )
    assessment_reference = forms.CharField(
        label="Reference of the impact assessment", max_length=60, required=False
    )
    review_due_on = _date("Review due on")
    expires_on = _date("Ends on", "Nobody reads another agency’s items after this day.")

    def clean(self) -> dict[str, Any]:
        """Refuse dates that are over or out of order."""
        found = super().clean() or {}
        review, ends = (found.get(name) for name in ("review_due_on", "expires_on"))
        if review and review < hats.today():
            self.add_error("review_due_on", "The review cannot be due before anybody signs.")
        if review and ends and ends < review:
            self.add_error("expires_on", "It cannot end before its review is due.")
        return found

    def text(self) -> Text:
        """What was typed, as it is signed."""
        return Text(**{one.name: self.cleaned_data[one.name] for one in fields(Text)})


class AgreementChangeForm(AgreementForm):
    """The text of an agreement that is not in force yet; every party signs it anew."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class NewAgreementForm(AgreementForm):
    """A new agreement and who is to sign it."""

    parties = forms.ModelMultipleChoiceField(
        label="Parties",
        help_text="An information governance officer of each signs for it.",
        queryset=Agency.objects.none(),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the active agencies."""
        super().__init__(*args, **kwargs)
        parties: Any = self.fields["parties"]
        parties.queryset = Agency.objects.active().order_by("name")


class PartyForm(forms.Form):
    """One more party that is to sign."""

    agency = forms.ModelChoiceField(
        label="Agency", queryset=Agency.objects.none(), empty_label="Choose one"
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer every agency that has not ended."""
        super().__init__(*args, **kwargs)
        agency: Any = self.fields["agency"]
        agency.queryset = Agency.objects.exclude(status="ENDED").order_by("name")


class SignatureForm(forms.Form):
    """The signature of an agency: the law on which it shares, and that its officer means it."""

    lawful_basis = forms.CharField(
        label="Your agency’s lawful basis",
        help_text="Such as public task, UK GDPR article 6(1)(e)",
        max_length=120,
    )
    condition = forms.CharField(
        label="Condition for special categories",
        help_text="Such as Data Protection Act 2018, Schedule 1, paragraph 18",
        max_length=160,
        required=False,
    )
    agreed = forms.BooleanField(
        label="I have read the agreement and sign it for my agency",
        error_messages={"required": "Say that you sign it for your agency."},
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class PersonForm(forms.Form):
    """A person to invite."""

    name = forms.CharField(label="Full name", max_length=120)
    title = forms.CharField(label="Job title", max_length=120, required=False)
    email = forms.EmailField(label="Work e-mail address")
    user_name = forms.RegexField(
        label="Name to sign in with",
        help_text="Small letters, digits, dots and hyphens",
        regex=r"^[a-z0-9.-]{3,60}$",
        error_messages={"invalid": "Use 3 to 60 small letters, digits, dots or hyphens."},
    )

    def clean_user_name(self) -> str:
        """Refuse a name that somebody has."""
        user_name = str(self.cleaned_data["user_name"])
        if Person.objects.filter(user_name=user_name).exists():
            raise forms.ValidationError("Somebody signs in with this name already.")
        return user_name


class PersonOfAgencyForm(PersonForm):
    """A person to invite for any agency: the form of a hub manager."""

    agency = forms.ModelChoiceField(
        label="Agency", queryset=Agency.objects.none(), empty_label="Choose one"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the active agencies."""
        super().__init__(*args, **kwargs)
        agency: Any = self.fields["agency"]
        agency.queryset = Agency.objects.active().order_by("name")


class PlaceForm(forms.Form):
    """A role in a workspace."""

    workspace = forms.ModelChoiceField(
        label="Workspace", queryset=Workspace.objects.none(), empty_label="Choose one"
    )
    role = forms.ChoiceField(label="Role", choices=Role.choices)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the open workspaces."""
        super().__init__(*args, **kwargs)
        workspace: Any = self.fields["workspace"]
        workspace.queryset = Workspace.objects.filter(is_open=True).order_by("name")
        role: Any = self.fields["role"]
        role.choices = _roles()


def _roles() -> list[tuple[str, str]]:
    """The roles; of a CMOG as those that are open are called, or by its whole name where there is none."""
    called = Workspace.objects.filter(is_open=True).cmogs_called().values()
    words = " or ".join(sorted({*called}))
    return [(value, said_of_cmogs(str(label), words)) for value, label in Role.choices]


class MembershipForm(PlaceForm):
    """A role in a workspace, from and to a date."""

    from_on = _date("From")
    until_on = _date("To (last day)", "Leave empty when no end is known.", required=False)

    def clean(self) -> dict[str, Any]:
        """Refuse an end before the beginning."""
        found = super().clean() or {}
        starts, ends = found.get("from_on"), found.get("until_on")
        if starts and ends and ends < starts:
            self.add_error("until_on", "The last day cannot be before the first.")
        return found


class BecauseForm(forms.Form):
    """A reason for an act on an agency or membership; there is no free text here."""

    reasons: ClassVar[tuple[ReasonCode, ...]] = (
        ReasonCode.JOINED,
        ReasonCode.MOVED,
        ReasonCode.LEFT,
        ReasonCode.SECURITY,
        ReasonCode.REVIEW,
        ReasonCode.CORRECTION,
    )

    because = forms.ChoiceField(label="Why?")
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the reasons that go with what is done."""
        super().__init__(*args, **kwargs)
        chosen = cast("forms.ChoiceField", self.fields["because"])
        chosen.choices = [(code.value, code.label) for code in self.reasons]


class AgreementBecauseForm(BecauseForm):
    """A reason for an act on an agreement."""

    reasons = (ReasonCode.REVIEW, ReasonCode.SECURITY, ReasonCode.CORRECTION)


class ReviewForm(BecauseForm):
    """That an agreement was reviewed, and when it is reviewed next."""

    reasons = (ReasonCode.REVIEW, ReasonCode.CORRECTION)
    next_on = _date("Reviewed next on", "From tomorrow on, no later than its last day.")

    def __init__(self, *args: Any, agreement: SharingAgreement, **kwargs: Any) -> None:
        """Take the agreement, whose last day is the latest."""
        super().__init__(*args, initial={"version": agreement.version}, **kwargs)
        self.agreement = agreement
        self.order_fields(["next_on", "because", "version"])

    def clean_next_on(self) -> date:
        """It lies between tomorrow and the agreement's last day."""
        day: date = self.cleaned_data["next_on"]
        if not (verdict := may_review_on(self.agreement, day)):
            raise forms.ValidationError(verdict.reason)
        return day
