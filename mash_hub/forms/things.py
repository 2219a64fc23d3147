"""Forms about things: looking one up by what names it, and recording all that is said about it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from django import forms

from agencies import hats
from agencies.fields import DatePartsField
from agencies.reasons import Reason, ReasonCode
from mash_hub import identifiers, particulars
from mash_hub.addresses import Address
from mash_hub.forms.enquiries import choices_of
from mash_hub.forms.looking_up import AskedForm, ReasonedForm
from mash_hub.forms.people import word
from mash_hub.identifiers import Given, Invalid
from mash_hub.identities import KeptValue, Phone
from mash_hub.models.items import Handling
from mash_hub.models.subjects import SubjectKind
from mash_hub.particulars import GroupSort, Particulars, PlaceSort, Service
from mash_hub.protection import Kept, Protection, What

CHANGE_REASONS = (ReasonCode.NEW_INFORMATION, ReasonCode.CORRECTION)
KEEP = "KEEP"
_FIELDS = {"uprn", "area_code", "organisation_code", "mark", "phone", "handle"}


class ThingForm(forms.Form):
    """What is said about a thing; each kind adds its fields, those that name it first."""

    subject_kind: ClassVar[SubjectKind]
    checks: ClassVar[dict[str, Callable[[str], str]]] = {}
    names: ClassVar[tuple[str, ...]] = ()  # the fields by which it is looked up

    def clean(self) -> dict[str, Any]:
        """Check the numbers together with the wish to keep one as it was given."""
        cleaned = dict(self.cleaned_data)
        as_given = bool(cleaned.get("as_given"))
        self.given: dict[str, Given] = {}
        for name, check in self.checks.items():
            try:
                self.given[name] = identifiers.checked(
                    check, cleaned.get(name, ""), as_given=as_given
                )
            except Invalid as error:
                self.add_error(name, str(error))
        if not self.errors and not self.says_something():
            first = next(iter(self.names))
            self.add_error(first, "Say what it is: enter something that names it.")
        return cleaned

    def says_something(self) -> bool:
        """Whether anything was typed that names the thing."""
        return any(self.cleaned_data.get(name) for name in self.names)

    def said(self) -> Particulars:
        """What was typed, as the domain holds it."""
        plain = {
            name: words if name == "notes" else " ".join(words.split())
            for name, words in self.cleaned_data.items()
            if isinstance(words, str) and name in _PLAIN and name not in self.checks
        }
        said: dict[str, Any] = {**plain, **self.given}
        return Particulars(self.subject_kind, **said)


_PLAIN = {
    one
    for one in Particulars.__dataclass_fields__
    if one not in _FIELDS | {"subject_kind", "aliases", "seen_on", "kept"}
}


class PlaceNames(ThingForm):
    """What a place is looked up by."""

    subject_kind = SubjectKind.PLACE
    names = ("name", "lines", "postcode", "uprn")
    checks: ClassVar[dict[str, Callable[[str], str]]] = {"uprn": identifiers.property_number}

    name = word("Name of the place", "For example, a hotel, a park or a shop.", 30)
    lines = word("House and street", width=30)
    town = word("Town")
    postcode = word("Postcode", width=10)
    uprn = word("UPRN", "The number of the property, if you know it: 1 to 12 digits.", 20)

    def clean_postcode(self) -> str:
        """The postcode in its one form."""
        typed = self.cleaned_data["postcode"]
        try:
            return identifiers.postcode(typed) if typed else ""
        except Invalid as error:
            raise forms.ValidationError(str(error)) from error


class GroupNames(ThingForm):
    """What a group is looked up by: never its name alone."""

    subject_kind = SubjectKind.GROUP
    names = ("name",)

    name = word("Name of the group", width=30)
    aliases = word("Other names it has", "With commas between them.", 30)
    town = word("Town or area", "Where the group is: it is found by name and area together.")

    def said(self) -> Particulars:
        """What was typed."""
        names = self.cleaned_data["aliases"].split(",")
        also = tuple(dict.fromkeys(tidy for one in names if (tidy := " ".join(one.split()))))
        return replace(super().said(), aliases=also)


class VehicleNames(ThingForm):
    """What a vehicle is looked up by."""

    subject_kind = SubjectKind.VEHICLE
    names: ClassVar[tuple[str, ...]] = ("mark",)
    checks: ClassVar[dict[str, Callable[[str], str]]] = {"mark": identifiers.registration_mark}

    mark = word("Registration mark", "For example, AB12 CDE", 10)


class TelephoneNames(ThingForm):
    """What a telephone number is looked up by."""

    subject_kind = SubjectKind.TELEPHONE
    names = ("phone",)
    checks: ClassVar[dict[str, Callable[[str], str]]] = {"phone": identifiers.phone}

    phone = word("Telephone number", "For example, 07700 900123", 20)


class OnlineNameNames(ThingForm):
    """What an online name is looked up by."""

    subject_kind = SubjectKind.ONLINE_NAME
    names = ("handle",)
    checks: ClassVar[dict[str, Callable[[str], str]]] = {"handle": identifiers.online_name}

    service = forms.ChoiceField(
        label="Where is it used?",
        choices=[("", "Not known"), *[c for c in Service.choices if c[0] != Service.NOT_KNOWN]],
        required=False,
    )
    handle = word("Online name", "As it stands there, for example @northmoor_kit", 30)


HANDLING = (
    (Handling.P.value, str(Handling.P.label)),
    (Handling.C.value, "C – released to people by name alone"),
)


class MoreAbout(forms.Form):
    """What every kind of thing can have beside: notes, handling, and numbers kept as given."""

    notes = forms.CharField(
        label="Notes",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4, "data-limit": 2000}),
    )
    handling = forms.ChoiceField(
        label="Handling", choices=HANDLING, initial=Handling.P.value, widget=forms.RadioSelect
    )


class AsGiven(forms.Form):
    """That a number is kept although it does not check."""

    as_given = forms.BooleanField(
        label="Keep a number that does not check, just as it was given to me",
        help_text="It is then marked, and is not used to find anything.",
        required=False,
    )


def _protection(label: str) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        help_text="It is then masked everywhere, is not found by looking it up, and is never given "
        "to another agency.",
        choices=[("", "No"), *Protection.choices],
        required=False,
    )


class Keeping(forms.Form):
    """A kind of which an address or a number can be protected; what is protected already stays so."""

    what: ClassVar[What]

    def keep_what_is_kept(self) -> None:
        """Offer to leave what is protected as it is: for a card that keeps something."""
        field = self.fields["protection"]
        words = "It is protected: leave it as it is"
        field.choices = [(KEEP, words), *Protection.choices]  # type: ignore[attr-defined]
        field.initial = KEEP

    def kept(self, value: Address | Phone, held: Iterable[KeptValue] = ()) -> tuple[KeptValue, ...]:
        """What is to be protected: what was so already, or what is typed."""
        chosen = self.cleaned_data["protection"]
        if chosen == KEEP:
            return tuple(held)
        one: Kept[Any] = Kept(self.what, Protection(chosen or Protection.SAFE), value)
        return (one,) if chosen else ()


class PlaceForm(PlaceNames, Keeping, MoreAbout, AsGiven):
    """All that is said about a place."""

    what = What.ADDRESS
    checks: ClassVar[dict[str, Callable[[str], str]]] = {
        "uprn": identifiers.property_number,
        "area_code": identifiers.area_code,
        "organisation_code": identifiers.organisation_code,
    }
    field_order = (
        "name",
        "sort",
        "lines",
        "town",
        "postcode",
        "protection",
        "uprn",
        "area_code",
        "organisation_code",
        "as_given",
        "notes",
        "handling",
    )

    sort = forms.ChoiceField(
        label="What is it?", choices=[("", "Not known"), *PlaceSort.choices], required=False
    )
    area_code = word("Code of the local authority", "For example, E08000025", 10)
    organisation_code = word("Code of the health organisation (ODS)", "For example, RRK", 10)
    protection = _protection("Must this address be kept secret?")

    def said(self, held: Iterable[KeptValue] = ()) -> Particulars:
        """What was typed; a protected address stands apart from it."""
        said = super().said()
        kept = self.kept(said.address, held)
        if kept and self.cleaned_data["protection"] != KEEP:
            said = replace(said, lines="", town="", postcode="", uprn=Given())
        return replace(said, kept=kept)

    def says_something(self) -> bool:
        """A place whose address is protected already needs nothing more."""
        return super().says_something() or self.cleaned_data.get("protection") == KEEP


class GroupForm(GroupNames, MoreAbout):
    """All that is said about a group."""

    field_order = ("name", "aliases", "town", "sort", "notes", "handling")

    sort = forms.ChoiceField(
        label="What is it?", choices=[("", "Not known"), *GroupSort.choices], required=False
    )

    def said(self, held: Iterable[KeptValue] = ()) -> Particulars:
        """What was typed."""
        del held
        return super().said()


class VehicleForm(VehicleNames, MoreAbout, AsGiven):
    """All that is said about a vehicle, which may be known by its looks alone."""

    names = ("mark", "make", "colour")
    field_order = (
        "mark",
        "as_given",
        "make",
        "colour",
        "seen_where",
        "seen_on",
        "notes",
        "handling",
    )

    make = word("Make and model")
    colour = word("Colour")
    seen_where = word("Where it was seen last", width=30)
    seen_on = DatePartsField(
        label="When it was seen last", help_text="For example, 27 3 2027", required=False
    )

    def clean_seen_on(self) -> date | None:
        """Nothing was seen tomorrow."""
        seen: date | None = self.cleaned_data["seen_on"]
        if seen and seen > hats.today():
            raise forms.ValidationError("The day on which it was seen must be in the past.")
        return seen

    def said(self, held: Iterable[KeptValue] = ()) -> Particulars:
        """What was typed."""
        del held
        seen = self.cleaned_data["seen_on"]
        return replace(super().said(), seen_on=seen.isoformat() if seen else "")


class TelephoneForm(TelephoneNames, Keeping, MoreAbout, AsGiven):
    """All that is said about a telephone number."""

    what = What.PHONE
    field_order = (
        "phone",
        "as_given",
        "protection",
        "safe_to_call",
        "safety",
        "notes",
        "handling",
    )

    protection = _protection("Must this number be kept secret?")
    safe_to_call = forms.ChoiceField(
        label="Is it safe to ring this number?",
        choices=[("YES", "Yes"), ("NO", "No"), ("UNKNOWN", "Not known")],
        widget=forms.RadioSelect(attrs={"data-inline": True}),
        required=False,
    )
    safety = word("When is it safe, and who else may answer?", width=30)

    def said(self, held: Iterable[KeptValue] = ()) -> Particulars:
        """What was typed; a protected number stands apart from it."""
        said = super().said()
        kept = self.kept(Phone(said.phone.value, said.safe_to_call), held)
        if kept and self.cleaned_data["protection"] != KEEP:
            said = replace(said, phone=Given())
        return replace(said, kept=kept)

    def says_something(self) -> bool:
        """A number that is protected already needs nothing more."""
        return super().says_something() or self.cleaned_data.get("protection") == KEEP


class OnlineNameForm(OnlineNameNames, MoreAbout, AsGiven):
    """All that is said about an online name."""

    field_order = ("service", "handle", "as_given", "notes", "handling")

    def said(self, held: Iterable[KeptValue] = ()) -> Particulars:
        """What was typed."""
        del held
        return super().said()


NAMES: dict[SubjectKind, type[ThingForm]] = {
    one.subject_kind: one
    for one in (PlaceNames, GroupNames, VehicleNames, TelephoneNames, OnlineNameNames)
}
WHOLE: dict[SubjectKind, type[ThingForm]] = {
    one.subject_kind: one
    for one in (PlaceForm, GroupForm, VehicleForm, TelephoneForm, OnlineNameForm)
}


class _Why(ReasonedForm):
    """Why it is looked up, or recorded."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Ask in words that fit a thing."""
        super().__init__(*args, **kwargs)
        self.fields["because"].label = "Why do you look it up?"


class Recording(_Why):
    """Why it is recorded, and whether as a card of its own or on something found."""

    stands_for = forms.ChoiceField(
        label="Is it one of those found?", required=False, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, found: Sequence[tuple[UUID, str]] = (), **kwargs: Any) -> None:
        """Take what was found and can be seen, each with its words."""
        super().__init__(*args, **kwargs)
        if not found:
            del self.fields["stands_for"]
            return
        listed = [("", "No, it is another one"), *((str(pk), words) for pk, words in found)]
        self.fields["stands_for"].choices = listed  # type: ignore[attr-defined]

    def chosen(self) -> UUID | None:
        """The thing chosen among those found."""
        chosen = self.cleaned_data.get("stands_for")
        return UUID(chosen) if chosen else None


class Changing(forms.Form):
    """Why a card is changed, and the version its page was drawn from."""

    why = forms.ChoiceField(
        label="Why do you change it?",
        choices=choices_of(CHANGE_REASONS),
        widget=forms.RadioSelect,
        error_messages={"required": "Say why: readers see that it changed, and its history why."},
    )
    sentence = forms.CharField(
        label="In your words",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2, "data-limit": 500}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def reason(self) -> Reason:
        """The reason typed."""
        return Reason(ReasonCode(self.cleaned_data["why"]), self.cleaned_data["sentence"])


def look_up_form(kind: SubjectKind) -> Any:
    """The form by which a kind of thing is looked up."""
    return type("LookUpForm", (_Why, NAMES[kind]), {"field_order": _order(NAMES[kind])})


def known_form(kind: SubjectKind) -> Any:
    """The form in which an agency is asked whether it knows a thing of a kind."""
    order = ("asked", *_order(NAMES[kind]))
    return type("KnownForm", (AskedForm, _Why, NAMES[kind]), {"field_order": order})


def record_form(kind: SubjectKind) -> Any:
    """The form in which a kind of thing is recorded."""
    order = ("stands_for", *_order(WHOLE[kind]))
    return type("RecordForm", (Recording, WHOLE[kind]), {"field_order": order})


def change_form(kind: SubjectKind) -> Any:
    """The form in which a card of a kind is changed."""
    return type("ChangeForm", (WHOLE[kind], Changing), {"field_order": _order(WHOLE[kind])})


def _order(form: type[ThingForm]) -> tuple[str, ...]:
    return tuple(form.field_order or form.base_fields)


def initial_of(said: Particulars) -> dict[str, Any]:
    """A card's particulars as its form shows them first; nothing protected is among them."""
    plain = {name: getattr(said, name) for name in _PLAIN}
    given = {name: getattr(said, name).value for name in _FIELDS}
    as_given = any(not getattr(said, name).verified for name in _FIELDS)
    seen = date.fromisoformat(said.seen_on) if said.seen_on else None
    more = {"aliases": ", ".join(said.aliases), "seen_on": seen, "as_given": as_given}
    words = {"mark": said.mark_words, "phone": said.phone_words} if not as_given else {}
    return {**plain, **given, **words, **more}


def can_keep(kind: SubjectKind) -> bool:
    """Whether something of a kind can be protected."""
    return particulars.kept_whats(kind) is not None
