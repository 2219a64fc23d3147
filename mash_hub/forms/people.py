"""Forms about people: who somebody is, and where they are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django import forms

from agencies import hats
from agencies.fields import DatePartsField, PartDateField
from mash_hub import identifiers, national_grid, reference_codes
from mash_hub.addresses import Address, AddressKind
from mash_hub.identifiers import Identifier, Invalid, Kind
from mash_hub.identities import Birth, Identity, KeptValue, Name, Phone
from mash_hub.languages import Language
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


def tidy(text: str) -> str:
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
            tidy(self.cleaned_data.get("given", "")), tidy(self.cleaned_data.get("family", ""))
        )
        return (name,) if name.words else ()

    def birth(self) -> Birth:
        """The birth typed, or that none is known."""
        born = self.cleaned_data["born"]
        return Birth.on(born) if born else Birth()


class NamesAndPartBirth(NamesAndBirth):
    """The same, with a birth as far as it is known: a date or a part of one, perhaps an estimate, or an age."""

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

    def clean_born(self) -> Any:
        """As much of a day as is known, in the past and less than 120 years ago (IN5)."""
        born, today = self.cleaned_data["born"], hats.today()
        if born > today.isoformat():
            raise forms.ValidationError("The date of birth must be in the past.")
        if born and int(born[:4]) < today.year - OLDEST:
            raise forms.ValidationError("The date of birth must be less than 120 years ago.")
        return born

    def check_birth(self, cleaned: dict[str, Any]) -> None:
        """Note an error where an estimate has no date."""
        if cleaned.get("estimated") and not cleaned.get("born"):
            self.add_error("born", "Give the date that is an estimate, or the age below.")

    def birth(self) -> Birth:
        """The birth as far as it was typed; a date counts before an age."""
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


def _year(label: str) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        help_text="The year, for example 2024.",
        required=False,
        min_value=1900,
        max_value=2199,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-4"}),
        error_messages={"invalid": "Enter a year, like 2024."},
    )


_OF_AN_ADDRESS = (
    "address_known_to",
    "not_to_know",
    "address_source",
    "area",
    "area_code",
    "on_map",
    "uprn",
)


def _authorities() -> list[tuple[str, str]]:
    """The local authorities that the hub knows by name and that exist today."""
    today = hats.today()
    known = [one for one in reference_codes.AREAS.values() if one.is_used_on(today)]
    by_name = sorted((one.name, one.code) for one in known)
    return [("", "Not known"), *((code, name) for name, code in by_name)]


class MoreForm(Numbers):
    """Where somebody lives, how to reach them, and the numbers that name them."""

    field_order = (
        "lines",
        "town",
        "postcode",
        "address_kind",
        "address_since",
        "address_known_to",
        "not_to_know",
        "protection",
        "address_source",
        "area",
        "area_code",
        "on_map",
        "uprn",
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
    address_since = _year("Since when?")
    address_known_to = word(
        "Who in the case knows this address?", "For example, her mother and the school.", 30
    )
    not_to_know = word(
        "Who must not know this address?",
        "For example, her former partner and his family; or nobody. Has to be said of a new address "
        "where a MARAC flag stands.",
        30,
    )
    address_source = word(
        "Where does this address come from?", "For example, the GP’s record of May 2026.", 30
    )
    area = forms.ChoiceField(
        label="Which local authority does it lie in?", choices=_authorities, required=False
    )
    area_code = word(
        "Or the code of another local authority", "For example, E09000007; W06000015 in Wales.", 10
    )
    on_map = word(
        "Where is it on the map?",
        "A National Grid reference, like SP 0698 8679, or easting and northing in metres.",
        20,
    )
    uprn = word("Property number (UPRN)", "1 to 12 digits.", 20)
    before_lines = word("Previous address: house and street", width=30)
    before_town = word("Previous address: town")
    before_postcode = word("Previous address: postcode", width=10)
    before_until = _year("Previous address: lived there until")
    protection = forms.ChoiceField(
        label="Must this address be kept secret?",
        help_text="It is then masked everywhere, and shown only to those who give a reason. A refuge always is.",
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
        """Check the numbers together with the wish to keep them as given, and that no detail stands alone."""
        cleaned = dict(self.cleaned_data)
        self.checked = self.identifiers(as_given=bool(cleaned.get("as_given")))
        if cleaned.get("area") and cleaned.get("area_code"):
            self.add_error("area_code", "Choose the local authority or type its code, not both.")
        of_place = any(cleaned.get(name) for name in ("lines", "town", "postcode"))
        if not of_place and "postcode" not in self.errors:
            for name in _OF_AN_ADDRESS:
                if cleaned.get(name):
                    self.add_error(name, "Give the address that this is said of, or its town.")
        return cleaned

    def clean_area_code(self) -> str:
        """The code of a local authority that the list does not hold."""
        return self._checked("area_code", identifiers.authority_code)

    def clean_on_map(self) -> tuple[int, int] | None:
        """The point on the map in metres, or None."""
        typed = self.cleaned_data["on_map"]
        try:
            return national_grid.point(typed) if typed else None
        except Invalid as error:
            raise forms.ValidationError(str(error)) from error

    def clean_uprn(self) -> str:
        """The number of the property."""
        return self._checked("uprn", identifiers.property_number)

    def clean_before_postcode(self) -> str:
        """The previous postcode in its one form."""
        return self._checked("before_postcode", identifiers.postcode)

    def _before(self) -> tuple[Address, ...]:
        cleaned = self.cleaned_data
        before = Address(
            tidy(cleaned["before_lines"]),
            tidy(cleaned["before_town"]),
            cleaned["before_postcode"],
            kind=AddressKind.PREVIOUS.value,
            until=str(cleaned["before_until"] or ""),
        )
        return (before,) if before.is_known else ()

    def _address(self) -> Address:
        cleaned = self.cleaned_data
        easting, northing = cleaned["on_map"] or (None, None)
        return Address(
            tidy(cleaned["lines"]),
            tidy(cleaned["town"]),
            cleaned["postcode"],
            cleaned["uprn"],
            kind=cleaned["address_kind"] or AddressKind.HOME.value,
            since=str(cleaned["address_since"] or ""),
            known_to=tidy(cleaned["address_known_to"]),
            la_gss=cleaned["area"] or cleaned["area_code"],
            easting=easting,
            northing=northing,
            source=tidy(cleaned["address_source"]),
            not_to_know=tidy(cleaned["not_to_know"]),
        )

    def added_to(self, identity: Identity) -> Identity:
        """An identity with what was typed here."""
        cleaned = self.cleaned_data
        address = self._address()
        is_refuge = address.kind == AddressKind.REFUGE
        protection = cleaned["protection"] or (Protection.REFUGE.value if is_refuge else "")
        phone = Phone(cleaned["phone"], cleaned["phone_is_safe"])
        kept: list[KeptValue] = []
        if address.is_known and protection:
            kept.append(Kept(What.ADDRESS, Protection(protection), address))
        if phone.number and cleaned["phone_protection"]:
            kept.append(Kept(What.PHONE, Protection(cleaned["phone_protection"]), phone))
        return replace(
            identity,
            addresses=(
                *((address,) if address.is_known and not protection else ()),
                *self._before(),
            ),
            phones=(phone,) if phone.number and not cleaned["phone_protection"] else (),
            identifiers=self.checked,
            emails=(cleaned["email"],) if cleaned["email"] else (),
            local_numbers=cleaned["local_number"],
            needs=tidy(cleaned["needs"]),
            languages=tuple(
                dict.fromkeys(
                    code for code in (cleaned["language"], cleaned["other_language"]) if code
                )
            ),
            interpreter=cleaned["interpreter"] if cleaned["interpreter"] != "UNKNOWN" else "",
            kept=tuple(kept),
        )
