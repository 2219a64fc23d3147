"""Forms of the sheets of a person's record: a few fields each, none of them forced (domain notes 5.1)."""

from __future__ import annotations

import base64
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

from django import forms

from agencies import hats
from agencies.attachments.refusals import NotTaken
from agencies.attachments.uploads import SpooledFile
from agencies.fields import DatePartsField
from mash_hub import ethnicity, identifiers, portraits, sheet_facts
from mash_hub.forms.attachments import TOO_LARGE
from mash_hub.forms.people import word
from mash_hub.identifiers import Invalid
from mash_hub.models.sheets import Topic
from mash_hub.sheet_facts import Codes

REVIEWED_WITHIN = timedelta(days=183)  # risk to professionals, six months (5.1)
_INLINE = {"data-inline": True}


def _choose(label: str, codes: Codes, hint: str = "") -> forms.ChoiceField:
    listed = [("", "Not recorded"), *codes.items()]
    return forms.ChoiceField(label=label, help_text=hint, choices=listed, required=False)


def _tick(label: str, codes: Codes) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label,
        choices=[*codes.items()],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


def _text(label: str, hint: str = "", most: int = 600) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": 3, "data-limit": most})
    return forms.CharField(
        label=label, help_text=hint, max_length=most, required=False, widget=area
    )


def _past(label: str) -> DatePartsField:
    return DatePartsField(label=label, required=False)


class SheetForm(forms.Form):
    """Any sheet: what is typed becomes the entry that is sealed; the day must not lie ahead."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def clean_said_on(self) -> Any:
        """Nobody said it tomorrow."""
        day = self.cleaned_data["said_on"]
        if day and day > hats.today():
            raise forms.ValidationError("The day must not lie ahead.")
        return day

    def _checked(self, name: str, check: Callable[[str], str]) -> str:
        typed = self.cleaned_data[name].strip()
        try:
            return check(typed) if typed else ""
        except Invalid as error:
            raise forms.ValidationError(str(error)) from error

    def clean(self) -> dict[str, Any]:
        """A sheet on which nothing stands is not written."""
        cleaned = dict(self.cleaned_data)
        if not self.errors and not any(value for key, value in cleaned.items() if key != "version"):
            raise forms.ValidationError("Write something, or leave the sheet as it is.")
        return cleaned

    def entry(self) -> dict[str, Any]:
        """What was typed, as it is sealed."""
        found = {}
        for name, value in self.cleaned_data.items():
            if name != "version":
                found[name] = value.isoformat() if isinstance(value, date) else value
        return found


class BackgroundForm(SheetForm):
    """What is asked only where it is needed."""

    gender = _choose("Gender identity", sheet_facts.GENDERS)
    pronouns = word("Pronouns", "For example, she/her", 20)
    trans = _choose("Trans, or with a trans history", sheet_facts.TRANS)
    ethnicity = forms.ChoiceField(
        label="Ethnicity",
        help_text="In the words of the list that was used: the newest comes first.",
        choices=[("", "Not recorded"), *((one.words, one.choices()) for one in ethnicity.SETS)],
        required=False,
    )
    ethnicity_known = _choose("How is ethnicity known?", sheet_facts.HOW_KNOWN)
    religion = _choose("Religion", sheet_facts.RELIGIONS)
    orientation = _choose("Sexual orientation", sheet_facts.ORIENTATIONS)
    said_on = _past("When was this said?")
    purpose = word("What is it needed for?", "Special category data: keep only what is needed.", 30)

    def clean(self) -> dict[str, Any]:
        """Ethnicity says how it is known, in a list that was in use; belief and orientation say why."""
        cleaned = super().clean()
        found = ethnicity.set_of(cleaned.get("ethnicity", ""))
        if found and not cleaned.get("ethnicity_known"):
            self.add_error("ethnicity_known", "Say how ethnicity is known.")
        said = cleaned.get("said_on")
        if found and said and said < found.since:
            self.add_error("ethnicity", "This list of codes was not in use on that day.")
        special = any(cleaned.get(one) for one in ("religion", "orientation", "trans"))
        if special and not cleaned.get("purpose"):
            self.add_error("purpose", "Say what belief, orientation or trans status is needed for.")
        return cleaned


class DisabilityForm(SheetForm):
    """Whether somebody is disabled, and what that means for them."""

    disabled = _choose("Disabled as the Equality Act defines it?", sheet_facts.YES_NO)
    conditions = _tick("Kinds", sheet_facts.CONDITIONS)
    details = _text("What does it mean for them?", "For example, what they need at a meeting.")
    said_on = _past("When was this said?")


class ImmigrationForm(SheetForm):
    """Nationality and leave, for those who need it."""

    nationality = word("Nationality")
    status = _choose("Immigration status", sheet_facts.IMMIGRATION)
    until_on = DatePartsField(label="When does their leave end, if it does?", required=False)
    no_funds = _choose("No recourse to public funds?", sheet_facts.YES_NO)
    said_on = _past("When was this said?")
    purpose = word(
        "What is it needed for?",
        "It goes to nobody who enforces immigration unless somebody decides so and says why.",
        30,
    )

    def clean(self) -> dict[str, Any]:
        """It is kept for a purpose."""
        cleaned = super().clean()
        if cleaned.get("status") and not cleaned.get("purpose"):
            self.add_error("purpose", "Say what immigration status is needed for.")
        return cleaned


class ServicesForm(SheetForm):
    """GP practice, school, and what other systems call somebody."""

    practice = word("GP practice", width=30)
    practice_code = word("Code of the practice (ODS), if known", "For example, M85001", 10)
    school = word("School or nursery", width=30)
    school_urn = word("Number of the school (URN), if known", "Six digits", 10)
    no_upn = _choose("Why is there no unique pupil number, if there is none?", sheet_facts.NO_UPN)
    local_numbers = word(
        "Numbers in other systems",
        "The system, then the number: Mosaic 1234567, Nomis A1234BC. They are found by these.",
        30,
    )
    consistent = word("Consistent identifier of the child, where there is one", width=20)

    def clean_practice_code(self) -> str:
        """A letter or more and digits, as the register writes practices."""
        return self._checked("practice_code", identifiers.practice_code)

    def clean_school_urn(self) -> str:
        """Six digits."""
        return self._checked("school_urn", identifiers.school_number)


class ReachForm(SheetForm):
    """How to reach somebody safely, beyond the telephone on their record."""

    email = word("E-mail", width=30)
    online = word("Online names", "For example, Snapchat ella.north", 30)
    safe_message = _choose("Is it safe to leave a message?", sheet_facts.YES_NO)
    safe_text = _choose("Is it safe to send a text?", sheet_facts.YES_NO)
    safe_email = _choose("Is it safe to write an e-mail?", sheet_facts.YES_NO)
    safe_times = word("Safe times", "For example, weekdays 9 to 11", 30)
    others = word("Who else may answer or read along?", width=30)
    said_on = _past("When was this checked?")

    def clean_email(self) -> str:
        """An address to which one could write."""
        typed: str = self.cleaned_data["email"].strip()
        self._checked("email", identifiers.email)
        return typed


class ProfessionalsForm(SheetForm):
    """What workers have to know before they knock."""

    markers = _tick("Markers", sheet_facts.MARKERS)
    details = _text("What do workers have to know?")
    review_on = DatePartsField(
        label="To be reviewed by", help_text="Within six months", required=False
    )

    def clean(self) -> dict[str, Any]:
        """It is looked at again within six months."""
        cleaned = super().clean()
        day, today = cleaned.get("review_on"), hats.today()
        if "review_on" not in self.errors and not (day and today < day <= today + REVIEWED_WITHIN):
            self.add_error("review_on", "Choose a day within the next six months.")
        return cleaned


class CapacityForm(SheetForm):
    """Whether somebody can take one decision, at one time."""

    decision = word("Which decision?", "Capacity is about one decision at a time.", 30)
    finding = _choose("Can they take it?", sheet_facts.CAPACITY)
    said_on = _past("When was it assessed?")
    assessor = word("By whom?", width=30)
    advocate = word("Advocate, attorney or deputy, if there is one", width=30)

    def clean(self) -> dict[str, Any]:
        """A finding is about a decision."""
        cleaned = super().clean()
        if cleaned.get("finding") and not cleaned.get("decision"):
            self.add_error("decision", "Say which decision.")
        return cleaned


class ConsentForm(SheetForm):
    """One consent: given, refused, not sought or withdrawn, with the reason for going on without."""

    purpose = forms.ChoiceField(
        label="For what?",
        choices=[*sheet_facts.PURPOSES.items()],
        widget=forms.RadioSelect,
        error_messages={"required": "Say for what."},
    )
    position = forms.ChoiceField(
        label="Consent",
        choices=[*sheet_facts.POSITIONS.items()],
        widget=forms.RadioSelect(attrs=_INLINE),
        error_messages={"required": "Say whether it was given."},
    )
    giver = _choose("By whom?", sheet_facts.GIVERS)
    said_on = _past("When?")
    how = _choose("How were they asked?", sheet_facts.HOW_ASKED)
    override = _choose(
        "If one goes on without consent: why?", sheet_facts.reasons_without(), "Rule R5"
    )
    details = word("More, if it matters", width=30)

    def clean(self) -> dict[str, Any]:
        """An answer has its giver and day; what was not sought has its reason (R5)."""
        cleaned = super().clean()
        sought = cleaned.get("position") in ("GIVEN", "REFUSED", "WITHDRAWN")
        if sought and not cleaned.get("giver"):
            self.add_error("giver", "Say who gave or refused it.")
        if sought and "said_on" not in self.errors and not cleaned.get("said_on"):
            self.add_error("said_on", "Say when.")
        if cleaned.get("position") == "NOT_SOUGHT" and not cleaned.get("override"):
            self.add_error("override", "Say why it was not sought.")
        return cleaned


class WorkForm(SheetForm):
    """What somebody does, and for whom."""

    occupation = word("Occupation", width=30)
    employer = word("Employer", width=30)
    agency = forms.ChoiceField(
        label="Do they work for an agency of the partnership?",
        help_text="If you choose one, their records and cases are restricted at once: colleagues there "
        "see nothing of them, and others only who decides or wrote them, until a coordinator or "
        "information officer names who reads.",
        choices=[("", "No, or not known")],
        required=False,
    )

    def choose_from(self, agencies: Sequence[tuple[str, str]]) -> None:
        """Take the agencies of the partnership."""
        field: Any = self.fields["agency"]
        field.choices = [("", "No, or not known"), *agencies]
        self.agencies = dict(agencies)

    def entry(self) -> dict[str, Any]:
        """With the name that the agency has now."""
        found = super().entry()
        name = self.agencies.get(found["agency"], "")
        return found | {"agency_name": name}


class PhotographForm(SheetForm):
    """A picture of somebody: checked for viruses, made small and drawn anew while the form is."""

    file = forms.FileField(
        label="Choose a picture",
        help_text="JPEG or PNG. Where and with what it was taken is not kept.",
        widget=forms.FileInput(attrs={"accept": ".jpg,.jpeg,.png"}),
        max_length=255,
        error_messages={"required": "Choose a picture.", "empty": "This file is empty."},
    )
    source = word("From where is it?", width=30)
    said_on = _past("When was it taken, if known?")
    field_order = ("file", "source", "said_on")

    def clean_file(self) -> str:
        """The picture, as it is kept."""
        sent = self.cleaned_data["file"]
        if not isinstance(sent, SpooledFile) or sent.is_too_large:
            raise forms.ValidationError(TOO_LARGE)
        try:
            drawn = portraits.drawn(sent.spool, str(sent.name))
        except NotTaken as why:
            raise forms.ValidationError(str(why)) from None
        return base64.b64encode(drawn).decode()

    def entry(self) -> dict[str, Any]:
        """The picture and what is known of it."""
        found = super().entry()
        found["picture"] = found.pop("file")
        return found


FORMS: dict[str, type[SheetForm]] = {
    Topic.PROFESSIONALS: ProfessionalsForm,
    Topic.REACH: ReachForm,
    Topic.SERVICES: ServicesForm,
    Topic.DISABILITY: DisabilityForm,
    Topic.CAPACITY: CapacityForm,
    Topic.CONSENTS: ConsentForm,
    Topic.BACKGROUND: BackgroundForm,
    Topic.IMMIGRATION: ImmigrationForm,
    Topic.WORK: WorkForm,
    Topic.PHOTOGRAPH: PhotographForm,
}
