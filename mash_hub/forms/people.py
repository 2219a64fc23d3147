"""Forms about people: who somebody is, and where they are."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from django import forms

from agencies import hats
from agencies.fields import DatePartsField, PartDateField, part_date
from mash_hub import identifiers
from mash_hub.identifiers import Identifier, Invalid, Kind
from mash_hub.identities import (
    SEXES,
    Address,
    AddressKind,
    Birth,
    Identity,
    KeptValue,
    Name,
    NameKind,
    Phone,
)
from mash_hub.languages import Language
from mash_hub.models.subjects import PersonRole
from mash_hub.protection import Kept, Protection, What

OLDEST = 120


def word(label: str, hint: str = "", width: int = 20, **more: Any) -> forms.CharField:
    """A field for a word or a few: its label, its hint, and its width in characters."""
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"data-width": width, "autocomplete": "off"}),
        **more,
    )


def _tidy(text: str) -> str:
    """What was typed, with single spaces."""
    return " ".join(text.split())


class NamesAndBirth(forms.Form):
    """Names and birth, as both the contact and the look-up ask for them."""

    given = word("Given name")
    family = word("Family name")
    born = DatePartsField(label="Date of birth", help_text="For example, 27 3 2019", required=False)

    def clean_born(self) -> Any:
        """Nobody is born tomorrow, and nobody is older than 120 (IN5)."""
        born = self.cleaned_data["born"]
        today = hats.today()
        if born and born > today:
            raise forms.ValidationError("The date of birth must be in the past.")
        if born and born.year < today.year - OLDEST:
            raise forms.ValidationError("The date of birth must be less than 120 years ago.")
        return born

    def names(self) -> tuple[Name, ...]:
        """The name typed, or none."""
        name = Name(
            _tidy(self.cleaned_data.get("given", "")), _tidy(self.cleaned_data.get("family", ""))
        )
        return (name,) if name.words else ()


MOST_OTHER_NAMES = 40
_USED = "A year, month and year, or day: 2019, 3 2019 or 27 3 2019."
_OTHER = re.compile(r"other_([1-9][0-9]?)(_from|_until)?", re.ASCII)


def _kind_of_name(label: str, initial: NameKind) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, choices=NameKind.choices, initial=initial.value, required=False
    )


def _parts_of(name: str) -> list[str]:
    """The fields of one name: the words, what it is, since when and until when."""
    return [name, f"{name}_kind", f"{name}_from", f"{name}_until"]


def _usual_kind(place: int) -> NameKind:
    return NameKind.KNOWN_AS if place == 1 else NameKind.ALIAS


def _other_name(place: int) -> dict[str, forms.Field]:
    """The fields of one more name, by their names."""
    first = word("Any other name they use or used", "A birth or married name, or a nickname.")
    said = f"Other name {place}"
    fields = (
        first if place == 1 else word(said),
        _kind_of_name(f"{said}: what name is it?", _usual_kind(place)),
        word(f"{said}: used from", _USED, 10),
        word(f"{said}: used until", _USED, 10),
    )
    return dict(zip(_parts_of(f"other_{place}"), fields, strict=True))


class WhoForm(NamesAndBirth):
    """Who somebody is in a contact: the names they have had, and birth as far as it is known."""

    template_name = "forms/people.html"
    role = forms.ChoiceField(
        label="What part do they have?",
        choices=PersonRole.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Say what part they have."},
    )
    name_kind = _kind_of_name("What is the name first given above?", NameKind.LEGAL)
    name_from = word("The name first given: used from", _USED, 10)
    name_until = word("The name first given: used until", _USED, 10)
    born = PartDateField(
        label="Date of birth",
        help_text="For example, 27 3 2019; the year alone, or month and year, if no more is known.",
        required=False,
    )
    estimated = forms.BooleanField(label="That date is an estimate", required=False)
    age = forms.IntegerField(
        label="Or about how old are they?",
        min_value=0,
        max_value=OLDEST,
        required=False,
        widget=forms.TextInput(attrs={"data-width": 3, "inputmode": "numeric"}),
    )
    unborn = forms.BooleanField(label="Not born yet", required=False)
    expected_on = DatePartsField(label="Date when the birth is expected", required=False)
    number_expected = forms.IntegerField(
        label="How many children are expected, if more than one?",
        min_value=1,
        max_value=9,
        required=False,
        widget=forms.TextInput(attrs={"data-width": 2, "inputmode": "numeric"}),
    )
    deceased_on = DatePartsField(label="If they have died: on which day?", required=False)
    cause_of_death = word("And of what, if it is known", width=30)
    sex = forms.ChoiceField(
        label="Sex",
        choices=[*SEXES.items()],
        widget=forms.RadioSelect(attrs={"data-inline": True}),
        required=False,
    )
    description = word("If you do not know a name: how would others know who you mean?", width=30)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Ask for as many other names as were typed, and for one more."""
        super().__init__(*args, **kwargs)
        last = self._last_typed()
        self.places = range(1, min(max(2, last + 1), MOST_OTHER_NAMES) + 1)
        self.may_add = last < MOST_OTHER_NAMES
        self.most = MOST_OTHER_NAMES
        for place in self.places:
            self.fields |= _other_name(place)
        self.order_fields(("role", "given", "family", "other_1", "other_1_kind", *self.folded))

    def _last_typed(self) -> int:
        typed = {**self.initial, **dict(self.data.items())}
        found = [_OTHER.fullmatch(str(name)) for name, words in typed.items() if words]
        return min(max((int(one[1]) for one in found if one), default=0), MOST_OTHER_NAMES)

    @property
    def folded(self) -> list[str]:
        """The fields under “More names, and when each was used”."""
        more = [name for row in self._more() for name in row]
        return [*_parts_of("name")[1:], *_parts_of("other_1")[2:], *more]

    def _more(self) -> list[list[str]]:
        return [_parts_of(f"other_{place}") for place in self.places[1:]]

    @property
    def new_row(self) -> str:
        """The name of the last row, which is empty while one may add."""
        return f"other_{self.places[-1]}"

    @property
    def rows(self) -> list[list[forms.BoundField]]:
        """The names after the first other one, each as its fields; the last is empty while one may add."""
        return [[self[name] for name in row] for row in self._more()]

    @property
    def dates_of_first(self) -> list[forms.BoundField]:
        """What the name first given is, and when it and the first other name were used."""
        return [self[name] for name in (*_parts_of("name")[1:], *_parts_of("other_1")[2:])]

    @property
    def has_more_names(self) -> bool:
        """Whether there is another name, or anything is typed or wrong under more names."""
        typed = {**self.initial, **dict(self.data.items())}
        plain = [name for name in ("other_1", *self.folded) if not name.endswith("_kind")]
        return any(typed.get(name) or name in self.errors for name in plain)

    def clean_born(self) -> Any:
        """As much of a day as is known, in the past and less than 120 years ago (IN5)."""
        born, today = self.cleaned_data["born"], hats.today()
        if born > today.isoformat():
            raise forms.ValidationError("The date of birth must be in the past.")
        if born and int(born[:4]) < today.year - OLDEST:
            raise forms.ValidationError("The date of birth must be less than 120 years ago.")
        return born

    def _check_names(self, cleaned: dict[str, Any]) -> None:
        """When a name was used is a day or a part of one, and ends after it began."""
        others = [f"other_{place}" for place in self.places]
        for name in ("name", *others):
            said = [self._read_used(f"{name}_{end}", cleaned) for end in ("from", "until")]
            if all(said) and said[1][: len(said[0])] < said[0][: len(said[1])]:
                self.add_error(f"{name}_until", "A name is used until later than it began.")
        for name in others:
            used = cleaned.get(f"{name}_from") or cleaned.get(f"{name}_until")
            if used and not cleaned.get(name):
                self.add_error(name, "Write the name that was used then.")

    def _read_used(self, name: str, cleaned: dict[str, Any]) -> str:
        """When a name was used, in the ISO form; notes an error where it is no date."""
        try:
            cleaned[name] = part_date(cleaned.get(name, ""))
        except ValueError:
            self.add_error(name, f"It must be a date. {_USED}")
            cleaned[name] = ""
        return str(cleaned[name])

    def clean_expected_on(self) -> Any:
        """From two weeks ago to 300 days ahead (domain notes 5.1)."""
        due, today = self.cleaned_data["expected_on"], hats.today()
        if due and not today - timedelta(days=14) <= due <= today + timedelta(days=300):
            raise forms.ValidationError("The date must be within the next 300 days.")
        return due

    def clean_deceased_on(self) -> Any:
        """Nobody has died tomorrow."""
        died = self.cleaned_data["deceased_on"]
        if died and died > hats.today():
            raise forms.ValidationError("The day of death must not lie ahead.")
        return died

    def clean(self) -> dict[str, Any]:
        """Somebody has a name, is unborn, or is described; an unborn child has no date of birth."""
        cleaned = dict(self.cleaned_data)
        if not (self.names() or cleaned.get("unborn") or cleaned.get("description")):
            self.add_error("given", "Give a name, or describe the person below.")
        if cleaned.get("unborn") and (cleaned.get("born") or cleaned.get("age")):
            self.add_error("unborn", "A child not born yet has no date of birth or age.")
        if cleaned.get("estimated") and not cleaned.get("born"):
            self.add_error("born", "Give the date that is an estimate, or the age below.")
        self._check_names(cleaned)
        self._check_more(cleaned)
        return cleaned

    def _check_more(self, cleaned: dict[str, Any]) -> None:
        born, died = cleaned.get("born"), cleaned.get("deceased_on")
        if died and (cleaned.get("unborn") or (born and died.isoformat()[: len(born)] < born)):
            self.add_error("deceased_on", "The day of death comes after the birth.")
        if cleaned.get("cause_of_death") and not died:
            self.add_error("deceased_on", "Give the day of death too.")
        if cleaned.get("number_expected") and not cleaned.get("unborn"):
            self.add_error("number_expected", "Say first that they are not born yet.")

    def identity(self) -> Identity:
        """What was typed, as the domain holds it."""
        cleaned = self.cleaned_data
        died = cleaned["deceased_on"]
        due = cleaned["expected_on"]
        return Identity(
            names=(*self.names(), *self._others()),
            birth=self._birth(),
            is_unborn=cleaned["unborn"],
            expected_on=due.isoformat() if due and cleaned["unborn"] else "",
            number_expected=cleaned["number_expected"] or 0,
            deceased_on=died.isoformat() if died else "",
            cause_of_death=_tidy(cleaned["cause_of_death"]),
            sex=cleaned["sex"],
            description=_tidy(cleaned["description"]),
        )

    def names(self) -> tuple[Name, ...]:
        """The name first given, or none."""
        return tuple(self._dated(one, "name", NameKind.LEGAL) for one in super().names())

    def _others(self) -> tuple[Name, ...]:
        """The other names, the last word of each as the family name."""
        found = []
        for place in self.places:
            field, usual = f"other_{place}", _usual_kind(place)
            given, _, family = _tidy(self.cleaned_data[field]).rpartition(" ")
            name = Name(given or family, family if given else "")
            found += [self._dated(name, field, usual)] if name.words else []
        return tuple(found)

    def _dated(self, name: Name, field: str, usual: NameKind) -> Name:
        said = self.cleaned_data
        kind = said.get(f"{field}_kind") or usual.value
        since, until = (said.get(f"{field}_{end}", "") for end in ("from", "until"))
        return replace(name, kind=kind, since=since, until=until)

    def _birth(self) -> Birth:
        if self.cleaned_data["born"]:
            estimate = bool(self.cleaned_data["estimated"])
            return Birth.known(self.cleaned_data["born"], is_estimate=estimate)
        age = self.cleaned_data["age"]
        return Birth() if age is None else Birth.about(age, hats.today())


class Numbers(forms.Form):
    """Postcode, telephone and the numbers that name one person."""

    postcode = word("Postcode", width=10)
    phone = word("Telephone number", width=20)
    nhs = word("NHS number", "For example, 999 000 0018", 10)
    upn = word("Unique pupil number", width=20)
    pnc = word("PNC ID", width=20)
    cro = word("CRO number", width=20)
    ni = word("National Insurance number", width=20)
    email = word("E-mail", width=30)
    local_number = word(
        "Number in an agency’s system", "The system, then the number: Mosaic 1234567.", 30
    )

    def clean_email(self) -> str:
        """The address in its one form."""
        return self._checked("email", identifiers.email)

    def clean_local_number(self) -> tuple[str, ...]:
        """Each number with its system, in one form."""
        typed = self.cleaned_data["local_number"]
        found = identifiers.local_numbers(typed)
        if typed.strip() and not found:
            raise forms.ValidationError("Write the system, then the number, like Mosaic 1234567.")
        return found

    def _checked(self, name: str, check: Callable[[str], str]) -> str:
        typed = self.cleaned_data[name]
        try:
            return check(typed) if typed else ""
        except Invalid as error:
            raise forms.ValidationError(str(error)) from error

    def clean_postcode(self) -> str:
        """The postcode in its one form."""
        return self._checked("postcode", identifiers.postcode)

    def clean_phone(self) -> str:
        """The number in international form."""
        return self._checked("phone", identifiers.phone)

    def identifiers(self, *, as_given: bool = False) -> tuple[Identifier, ...]:
        """The numbers typed; notes an error at each that does not check, unless kept as given."""
        found = []
        for kind in Kind:
            name = kind.value.lower()
            typed = self.cleaned_data.get(name)
            try:
                if typed:
                    found.append(identifiers.read(kind, typed, as_given=as_given))
            except Invalid as error:
                self.add_error(name, str(error))
        return tuple(found)


_LANGUAGES = [("", "Not known"), *Language.choices]


class MoreForm(Numbers):
    """Where somebody lives, how to reach them, and the numbers that name them."""

    field_order = (
        "lines",
        "town",
        "postcode",
        "address_kind",
        "protection",
        "before_lines",
        "before_town",
        "before_postcode",
        "before_until",
        "phone",
        "phone_protection",
        "phone_is_safe",
    )

    lines = word("House and street", width=30)
    town = word("Town")
    address_kind = forms.ChoiceField(
        label="What address is it?",
        choices=[(kind.value, kind.label) for kind in AddressKind if kind != AddressKind.PREVIOUS],
        initial=AddressKind.HOME.value,
        required=False,
    )
    before_lines = word("Previous address: house and street", width=30)
    before_town = word("Previous address: town")
    before_postcode = word("Previous address: postcode", width=10)
    before_until = forms.IntegerField(
        label="Previous address: lived there until",
        help_text="The year, for example 2024.",
        required=False,
        min_value=1900,
        max_value=2199,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-4"}),
        error_messages={"invalid": "Enter a year, like 2024."},
    )
    protection = forms.ChoiceField(
        label="Must this address be kept secret?",
        help_text="It is then masked everywhere, and shown only to those who give a reason.",
        choices=[("", "No"), *Protection.choices],
        required=False,
    )
    phone_protection = forms.ChoiceField(
        label="Must this number be kept secret?",
        choices=[("", "No"), *Protection.choices],
        required=False,
    )
    phone_is_safe = forms.ChoiceField(
        label="Is it safe to ring this number?",
        choices=[("YES", "Yes"), ("NO", "No"), ("UNKNOWN", "Not known")],
        widget=forms.RadioSelect(attrs={"data-inline": True}),
        required=False,
    )
    as_given = forms.BooleanField(
        label="Keep a number that does not check, just as it was given to me",
        help_text="It is then marked unverified, and is not used to find people.",
        required=False,
    )
    language = forms.ChoiceField(label="First language", choices=_LANGUAGES, required=False)
    other_language = forms.ChoiceField(
        label="Another language they speak or sign", choices=_LANGUAGES, required=False
    )
    interpreter = forms.ChoiceField(
        label="Do they need an interpreter?",
        choices=[("YES", "Yes"), ("NO", "No"), ("UNKNOWN", "Not known")],
        widget=forms.RadioSelect(attrs={"data-inline": True}),
        required=False,
    )
    needs = word("Communication or access needs", "For example, easy words, or a ramp.", 30)

    def clean(self) -> dict[str, Any]:
        """Check the numbers together with the wish to keep them as given."""
        cleaned = dict(self.cleaned_data)
        self.checked = self.identifiers(as_given=bool(cleaned.get("as_given")))
        return cleaned

    def clean_before_postcode(self) -> str:
        """The previous postcode in its one form."""
        return self._checked("before_postcode", identifiers.postcode)

    def _before(self) -> tuple[Address, ...]:
        cleaned = self.cleaned_data
        before = Address(
            _tidy(cleaned["before_lines"]),
            _tidy(cleaned["before_town"]),
            cleaned["before_postcode"],
            kind=AddressKind.PREVIOUS.value,
            until=str(cleaned["before_until"] or ""),
        )
        return (before,) if before.is_known else ()

    def added_to(self, identity: Identity) -> Identity:
        """An identity with what was typed here."""
        cleaned = self.cleaned_data
        address = Address(
            _tidy(cleaned["lines"]),
            _tidy(cleaned["town"]),
            cleaned["postcode"],
            kind=cleaned["address_kind"] or AddressKind.HOME.value,
        )
        phone = Phone(cleaned["phone"], cleaned["phone_is_safe"])
        kept: list[KeptValue] = []
        if address.is_known and cleaned["protection"]:
            kept.append(Kept(What.ADDRESS, Protection(cleaned["protection"]), address))
        if phone.number and cleaned["phone_protection"]:
            kept.append(Kept(What.PHONE, Protection(cleaned["phone_protection"]), phone))
        return replace(
            identity,
            addresses=(
                *((address,) if address.is_known and not cleaned["protection"] else ()),
                *self._before(),
            ),
            phones=(phone,) if phone.number and not cleaned["phone_protection"] else (),
            identifiers=self.checked,
            emails=(cleaned["email"],) if cleaned["email"] else (),
            local_numbers=cleaned["local_number"],
            needs=_tidy(cleaned["needs"]),
            languages=tuple(
                dict.fromkeys(
                    code for code in (cleaned["language"], cleaned["other_language"]) if code
                )
            ),
            interpreter=cleaned["interpreter"] if cleaned["interpreter"] != "UNKNOWN" else "",
            kept=tuple(kept),
        )
