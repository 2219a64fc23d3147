"""Forms of missing episodes: report, grade, return, prevention interview, review."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django import forms

from agencies import clock
from agencies.fields import DatePartsField
from agencies.models.agencies import Agency
from mash_hub.addresses import Address
from mash_hub.forms.adult_concerns import VersionedForm
from mash_hub.forms.contact_plans import now_typed
from mash_hub.forms.people import NamesAndBirth, Numbers
from mash_hub.identities import Birth, Identity
from mash_hub.missing_episodes import Return
from mash_hub.missing_reports import Likely, Places, Report
from mash_hub.models.missing_episodes import Considered, Harmed, HowFound, MissingRisk, Triggers

NOBODY = "none"


def words(label: str, *, message: str = "", hint: str = "", rows: int = 3) -> forms.CharField:
    """A field for some sentences; required where a message says what is missing."""
    return forms.CharField(
        label=label,
        help_text=hint,
        required=bool(message),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": rows, "data-limit": 2000}),
        error_messages={"required": message},
    )


def radios(label: str, choices: Any, message: str, hint: str = "") -> forms.ChoiceField:
    """A choice of one of a few."""
    return forms.ChoiceField(
        label=label,
        help_text=hint,
        choices=choices,
        widget=forms.RadioSelect,
        error_messages={"required": message},
    )


def moment_fields(label: str) -> tuple[DatePartsField, forms.TimeField]:
    """A day and a time, read as London's; `moment` puts them together."""
    day = DatePartsField(label=label, help_text="For example, 26 2 2027")
    at = forms.TimeField(
        label="At what time?",
        help_text="For example, 21:30",
        widget=forms.TextInput(attrs={"data-width": 5}),
    )
    return day, at


def moment(day: date | None, at: time | None) -> datetime | None:
    """The instant typed, where both were."""
    return datetime.combine(day, at, clock.LONDON) if day and at else None


def named(agencies: Sequence[Agency]) -> list[tuple[str, str]]:
    """Agencies as choices."""
    return [(str(one.pk), one.name) for one in agencies]


class ReportForm(NamesAndBirth, Numbers):
    """A child who is missing: who, since when, what is known, and who is told."""

    field_order: tuple[str, ...] = ("given", "family", "born", "nhs", "postcode")
    since_day, since_time = moment_fields("Missing since which day?")
    last_seen = words("Where was the child last seen, and by whom?", message="Say where.", rows=2)
    circumstances = words(
        "What happened, and what is known?",
        message="Say what is known.",
        hint="What was said before, who was there, which car.",
        rows=4,
    )
    description = words("What do they look like and wear?", rows=2)
    needs = words("Medication, illness, or anything that adds to danger", rows=2)
    compact_reference = forms.CharField(
        label="COMPACT reference, if the police gave one",
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"data-width": 20, "autocomplete": "off"}),
    )
    police = forms.ChoiceField(
        label="To which police is it reported?",
        error_messages={"required": "Choose the police."},
    )
    responsible = forms.ChoiceField(
        label="Which authority is responsible for the child?",
        help_text="The one that placed them, or where their family lives. The host area is told as well.",
        error_messages={"required": "Choose the authority."},
    )
    home = forms.ChoiceField(label="In which home do they live?", required=False)

    def __init__(
        self, *args: Any, places: Places, own_home: UUID | None, host: UUID, **kwargs: Any
    ) -> None:
        """Take the agencies that can be named; one's own home, and the host as usual authority."""
        first = {"responsible": str(host), **now_typed_as("since")}
        kwargs["initial"] = first | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        self.own_home = own_home
        fields: dict[str, Any] = self.fields
        fields["police"].choices = named(places.police)
        fields["responsible"].choices = named(places.authorities)
        fields["home"].choices = [("", "Not in a home that takes part"), *named(places.homes)]
        if own_home is not None:
            del self.fields["home"]
        for name in ("phone", "pnc", "cro", "ni", "email", "local_number", "upn"):
            self.fields.pop(name, None)

    def offer(self, likely: Sequence[Likely]) -> None:
        """Offer the records that were found, above the rest; one of them, or none, is chosen."""
        self.fields["child"] = radios(
            "Is it one of these records?",
            [
                *((str(one.card_id), f"{one.reference}: {one.summary}") for one in likely),
                (NOBODY, "None of these: write down a new record"),
            ],
            "Say whether it is one of these records.",
            "They were found by what you typed. Nothing is reported before you choose.",
        )
        self.order_fields(["child"])

    def clean(self) -> dict[str, Any]:
        """A child goes by a name."""
        cleaned = dict(self.cleaned_data)
        self.checked = self.identifiers()
        if not self.names():
            self.add_error("given", "Write the child’s name.")
        return cleaned

    def identity(self) -> Identity:
        """Who it is, as typed."""
        born = self.cleaned_data["born"]
        postcode = self.cleaned_data["postcode"]
        return Identity(
            names=self.names(),
            birth=Birth.on(born) if born else Birth(),
            addresses=(Address(postcode=postcode),) if postcode else (),
            identifiers=self.checked,
        )

    def report(self) -> Report:
        """What is reported."""
        data = self.cleaned_data
        since = moment(data["since_day"], data["since_time"])
        assert since is not None
        home = self.own_home or (UUID(data["home"]) if data.get("home") else None)
        return Report(
            missing_since=since,
            last_seen=data["last_seen"],
            circumstances=data["circumstances"],
            description=data["description"],
            needs=data["needs"],
            compact_reference=data["compact_reference"],
            police_id=UUID(data["police"]),
            responsible_id=UUID(data["responsible"]),
            home_id=home,
        )


def now_typed_as(name: str) -> dict[str, Any]:
    """This minute, as the boxes of a day and a time hold it at first."""
    now = now_typed()
    return {f"{name}_day": now["day"], f"{name}_time": now["time"]}


class GradeForm(VersionedForm):
    """How much danger, and why; a grade that takes two people is asked for on the same page."""

    risk = radios("How do you grade the danger?", MissingRisk.choices, "Choose a grade.")
    reason = words("Why do you grade it so?", message="Say why you grade it so.")
    ask = forms.BooleanField(
        label="Ask a supervisor for a grade that I may not set myself",
        help_text="Until they agree, the child is graded medium, or as before.",
        required=False,
    )
    field_order = ("risk", "reason", "ask", "version")


class SettleForm(VersionedForm):
    """What the second person says to a lower grade."""

    agrees = radios(
        "Do you agree to the lower grade?",
        [("yes", "Yes, the lower grade holds"), ("no", "No, the grade stays")],
        "Say whether you agree.",
    )
    sentence = words("Why? Say also whether the child’s welfare was checked.", message="Say why.")
    field_order = ("agrees", "sentence", "version")


class FoundForm(VersionedForm):
    """When, how and where the child came back."""

    back_day, back_time = moment_fields("On which day did they come back?")
    how = radios("How did they come back?", HowFound.choices, "Say how.")
    harmed = radios("Were they harmed while missing?", Harmed.choices, "Say whether.")
    where = words("Where were they?", hint="Nobody in the home reads this afterwards.", rows=2)
    words = words("What else is known of it?", rows=3)

    def back(self) -> Return:
        """The return, as the act takes it."""
        data = self.cleaned_data
        at = moment(data["back_day"], data["back_time"])
        assert at is not None
        return Return(
            at, HowFound(data["how"]), Harmed(data["harmed"]), data["where"], data["words"]
        )


class PreventionForm(VersionedForm):
    """The prevention interview of the police, or why there was none."""

    held = radios(
        "Did the police speak with the child?", [("yes", "Yes"), ("no", "No")], "Say whether."
    )
    held_day = DatePartsField(label="If so, on which day?", required=False)
    held_time = forms.TimeField(
        label="At what time?", required=False, widget=forms.TextInput(attrs={"data-width": 5})
    )
    words = words(
        "What was said, or why there was no interview", message="Write what was said, or why."
    )

    def clean(self) -> dict[str, Any]:
        """An interview that was held has a time."""
        data = dict(self.cleaned_data)
        if data.get("held") == "yes" and not moment(data.get("held_day"), data.get("held_time")):
            self.add_error("held_day", "Say when the interview was.")
        return data

    def held_at(self) -> datetime | None:
        """When it was held, where it was."""
        data = self.cleaned_data
        return moment(data["held_day"], data["held_time"]) if data["held"] == "yes" else None


class ReviewForm(VersionedForm):
    """The coordinator's review."""

    triggers = radios(
        "Does the episode show triggers of exploitation?",
        Triggers.choices,
        "Say yes or no.",
        "A new telephone, older friends, cars, money, places of concern.",
    )
    words = words("What does it show, and what does it not?", message="Say what the episode shows.")
    to_mash = forms.BooleanField(
        label="Send a contact to MASH now, with these words", required=False
    )
    field_order = ("triggers", "words", "to_mash", "version")

    def __init__(self, *args: Any, may_send: bool, **kwargs: Any) -> None:
        """Offer the contact only where none was sent and one may be."""
        super().__init__(*args, **kwargs)
        if not may_send:
            del self.fields["to_mash"]


class ConsiderForm(VersionedForm):
    """What a decision-maker makes of the repeat rule."""

    what = radios("What is decided?", Considered.choices, "Say what is decided.")
    words = words("Why?", message="Say why.")
    field_order = ("what", "words", "version")


class CompactForm(VersionedForm):
    """The reference of the police's own system."""

    reference = forms.CharField(
        label="COMPACT reference",
        max_length=20,
        widget=forms.TextInput(attrs={"data-width": 20, "autocomplete": "off"}),
        error_messages={"required": "Write the reference."},
    )
    field_order = ("reference", "version")
