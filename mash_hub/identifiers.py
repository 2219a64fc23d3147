"""Numbers that name a person or a place: how they are typed, checked and brought to one form.

Each check follows domain notes 5.6. What fails may be kept "as given" by somebody who writes down
what a distressed caller says: it is then unverified, and takes no part in matching.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import phonenumbers
from stdnum.exceptions import ValidationError as NotValid
from stdnum.gb import nhs, upn

from agencies import clock
from mash_hub import reference_codes

_LETTERS = "ZABCDEFGHJKLMNPQRTUVWXY"  # check letters of PNC and CRO: the remainder mod 23
_LONGEST = 40  # nothing longer is any identifier, and no pattern meets a long text (IN13)


class Kind(StrEnum):
    """Kinds of identifier that name one person."""

    NHS = "NHS"
    UPN = "UPN"
    PNC = "PNC"
    CRO = "CRO"
    NI = "NI"

    @property
    def words(self) -> str:
        """The kind as pages show it."""
        return _WORDS[self]


_WORDS = {
    Kind.NHS: "NHS number",
    Kind.UPN: "Unique pupil number",
    Kind.PNC: "PNC ID",
    Kind.CRO: "CRO number",
    Kind.NI: "National Insurance number",
}


class Invalid(ValueError):
    """What was typed is no such identifier; the message says what to do and repeats nothing."""


@dataclass(frozen=True)
class Identifier:
    """An identifier in its one form; only a verified one is used to find people."""

    kind: Kind
    value: str
    verified: bool = True

    @property
    def words(self) -> str:
        """The identifier as people read it: an NHS number in three groups."""
        if self.kind == Kind.NHS and self.verified:
            return f"{self.value[:3]} {self.value[3:6]} {self.value[6:]}"
        return self.value

    def to_content(self) -> dict[str, Any]:
        """Give it as it stands in a sealed card."""
        return {"kind": self.kind.value, "value": self.value, "verified": self.verified}

    @classmethod
    def from_content(cls, content: dict[str, Any]) -> Identifier:
        """Take it from a sealed card."""
        return cls(Kind(content["kind"]), str(content["value"]), bool(content["verified"]))


def read(kind: Kind, typed: str, *, as_given: bool = False) -> Identifier:
    """Bring what was typed to the one form of its kind.

    Raises Invalid when the check fails, unless it is kept `as_given`: then it is unverified.
    """
    given = checked(_CHECKS[kind], typed, as_given=as_given)
    return Identifier(kind, given.value, given.verified)


@dataclass(frozen=True)
class Given:
    """What was typed in its one form or, where its check failed and somebody insisted, as given."""

    value: str = ""
    verified: bool = True

    def __bool__(self) -> bool:
        """Whether anything was typed."""
        return bool(self.value)

    @property
    def known(self) -> str:
        """The value where it checks; what was kept as given takes no part in matching."""
        return self.value if self.verified else ""


def checked(check: Callable[[str], str], typed: str, *, as_given: bool = False) -> Given:
    """Bring what was typed to the one form that a check gives; nothing typed is nothing given.

    Raises Invalid when the check fails, unless it is kept `as_given`: then it is unverified.
    """
    if not typed.strip():
        return Given()
    try:
        return Given(check(typed))
    except Invalid:
        if not as_given:
            raise
        return Given(" ".join(typed.split())[:_LONGEST], verified=False)


def _short(typed: str) -> str:
    if len(typed) > _LONGEST:
        raise Invalid("This is too long. Check the number.")
    return re.sub(r"[\s-]", "", typed).upper()


def nhs_number(typed: str) -> str:
    """Check an NHS number (modulus 11) and give its ten digits."""
    try:
        return str(nhs.validate(_short(typed)))
    except NotValid as error:
        raise Invalid("The NHS number does not check: it has 10 digits. Look again.") from error


def unique_pupil_number(typed: str) -> str:
    """Check a unique pupil number, a temporary one too, and give its thirteen characters."""
    try:
        return str(upn.validate(_short(typed)))
    except NotValid as error:
        raise Invalid(
            "The pupil number does not check: it has a letter and 12 characters. Look again."
        ) from error


_PNC = re.compile(r"(?P<year>\d{2}|\d{4})/?(?P<serial>\d{1,7})(?P<letter>[A-Z])")


def pnc_id(typed: str) -> str:
    """Check a PNC ID, short or long, with or without its slash, and give `YYYY/NNNNNNNC`."""
    text = _short(typed)
    for found in _pnc_readings(text):
        year, serial, letter = found
        if _LETTERS[int(f"{year[-2:]}{serial.zfill(7)}") % 23] == letter:
            return f"{_century(year)}/{serial.zfill(7)}{letter}"
    raise Invalid("The PNC ID does not check: it looks like 2007/0123456X. Look again.")


def _pnc_readings(text: str) -> list[tuple[str, str, str]]:
    """The ways to read it: without a slash, 2 or 4 digits may be the year."""
    if "/" in text:
        found = _PNC.fullmatch(text)
        return [(found["year"], found["serial"], found["letter"])] if found else []
    if not re.fullmatch(r"\d{3,11}[A-Z]", text):
        return []
    digits, letter = text[:-1], text[-1]
    cuts = (4, 2) if len(digits) == 11 else (2,)  # a long year comes with a serial of 7
    return [(digits[:cut], digits[cut:], letter) for cut in cuts if len(digits) - cut <= 7]


def _century(year: str) -> str:
    if len(year) == 4:
        return year
    this = clock.now().astimezone(clock.LONDON).year
    return f"19{year}" if int(year) > this % 100 else f"20{year}"


def cro_number(typed: str) -> str:
    """Check a CRO number, `NNNNNN/YYC` or file-only `SFYY/NNNNNNC`, and give it in that form."""
    text = _short(typed)
    if whole := re.fullmatch(r"(\d{1,6})/(\d{2})([A-Z])", text):
        serial, year, letter = whole[1].zfill(6), whole[2], whole[3]
        if _LETTERS[int(year + serial) % 23] == letter:
            return f"{serial}/{year}{letter}"
    elif file_only := re.fullmatch(r"SF(\d{2})/(\d{1,6})([A-Z])", text):
        year, serial, letter = file_only[1], file_only[2], file_only[3]
        if _LETTERS[int(year + serial) % 23] == letter:
            return f"SF{year}/{serial}{letter}"
    raise Invalid("The CRO number does not check: it looks like 265416/21G. Look again.")


_NATIONAL_INSURANCE = re.compile(r"([A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z])[0-9]{6}[A-D]")
_NEVER_ALLOCATED = frozenset({"BG", "GB", "KN", "NK", "NT", "TN", "ZZ"})


def national_insurance_number(typed: str) -> str:
    """Check a National Insurance number by its prefix, digits and suffix; it has no check digit."""
    found = _NATIONAL_INSURANCE.fullmatch(_short(typed))
    if not found or found[1] in _NEVER_ALLOCATED:
        raise Invalid("The National Insurance number does not check: it looks like AB123456C.")
    return found[0]


_CHECKS: dict[Kind, Callable[[str], str]] = {
    Kind.NHS: nhs_number,
    Kind.UPN: unique_pupil_number,
    Kind.PNC: pnc_id,
    Kind.CRO: cro_number,
    Kind.NI: national_insurance_number,
}

_OUTWARD = r"(?:[A-Z]{1,2}\d[A-Z\d]?)"
_INWARD = r"(?:\d[ABD-HJLNP-UW-Z]{2})"  # never C I K M O V in the last two
_POSTCODE = re.compile(rf"({_OUTWARD})({_INWARD})")
_FORCES = re.compile(r"BFPO(?:C/O)?(\d{1,4})")
_PSEUDO = frozenset({"GIR0AA", "ZZ993VZ", "ZZ993WZ", "ZZ993CZ", "ZZ993GZ", "ZZ991WZ", "ZZ992WZ"})


def postcode(typed: str) -> str:
    """Check a postcode, forces and pseudo-codes included, and give it with one space."""
    text = _short(typed)
    if forces := _FORCES.fullmatch(text):
        return f"BFPO {forces[1]}"
    if text in _PSEUDO or _POSTCODE.fullmatch(text):
        return f"{text[:-3]} {text[-3:]}"
    raise Invalid("Enter a full postcode, like NM4 2PJ.")


def is_pseudo(code: str) -> bool:
    """Whether a postcode stands for no place (no fixed abode, not known): it matches nobody."""
    return code.replace(" ", "") in _PSEUDO or code.startswith("ZZ99")


def property_number(typed: str) -> str:
    """Check a UPRN: 1 to 12 digits, not all zero; give it without leading zeros."""
    text = _short(typed)
    if not re.fullmatch(r"[0-9]{1,12}", text) or not text.strip("0"):
        raise Invalid("A UPRN has 1 to 12 digits.")
    return text.lstrip("0")


def phone(typed: str) -> str:
    """Bring a telephone number to its international form (E.164), British unless it says otherwise.

    The ranges Ofcom keeps for drama are valid: fixtures use them.
    """
    if len(typed) > _LONGEST:
        raise Invalid("Enter a telephone number, like 07700 900123.")
    try:
        number = phonenumbers.parse(typed, "GB")
    except phonenumbers.NumberParseException as error:
        raise Invalid("Enter a telephone number, like 07700 900123.") from error
    if not phonenumbers.is_possible_number(number):
        raise Invalid("Enter a telephone number, like 07700 900123.")
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def phone_words(number: str) -> str:
    """A telephone number as people read it."""
    try:
        parsed = phonenumbers.parse(number, "GB")
    except phonenumbers.NumberParseException:
        return number
    british = parsed.country_code == 44
    form = phonenumbers.PhoneNumberFormat
    return str(phonenumbers.format_number(parsed, form.NATIONAL if british else form.INTERNATIONAL))


_MARKS = (  # current, prefix, suffix, dateless and Northern Irish, diplomatic
    re.compile(r"([A-HJ-PR-Y][A-HJ-PR-Y]\d{2})([A-HJ-PR-Z]{3})"),
    re.compile(r"([A-HJ-NPR-TV-Y]\d{1,3})([A-HJ-PR-Y][A-HJ-PR-Z]{2})"),
    re.compile(r"([A-HJ-PR-Z]{3})(\d{1,3}[A-HJ-NPR-TV-Y])"),
    re.compile(r"([A-Z]{1,3})(\d{1,4})"),
    re.compile(r"(\d{1,4})([A-Z]{1,3})"),
    re.compile(r"(\d{3})([DX]\d{3})"),
)


def registration_mark(typed: str) -> str:
    """Check a British registration mark, of any age, and give it in capitals without its space."""
    text = _short(typed)
    if not any(pattern.fullmatch(text) for pattern in _MARKS):
        raise Invalid("The registration mark does not check: it looks like AB12 CDE. Look again.")
    return text


def registration_words(mark: str) -> str:
    """A registration mark as people read it, in two groups."""
    for pattern in _MARKS:
        if found := pattern.fullmatch(mark):
            return f"{found[1]} {found[2]}"
    return mark


_PROFILE = re.compile(
    r"(?:https?://)?(?:www\.|m\.)?(?<![a-z0-9-])[a-z0-9-]+(?:\.[a-z]{2,})+/(?:add/|u/|in/)?@?"
)


def online_name(typed: str) -> str:
    """Bring an online name to its one form: without the sign or address before it, in small letters."""
    if len(typed) > 4 * _LONGEST:
        raise Invalid("This is too long. Give the name alone, like @northmoor_kit.")
    text = " ".join(unicodedata.normalize("NFKC", typed).casefold().split())
    name = _PROFILE.sub("", text, count=1).split("?")[0].strip("/@ ")
    if not 2 <= len(name) <= 2 * _LONGEST or not any(one.isalnum() for one in name):
        raise Invalid("Give the name as it stands there, like @northmoor_kit.")
    return name


def area_code(typed: str) -> str:
    """Check the GSS code of a local authority: in the list of today (domain notes 5.6)."""
    return _listed(reference_codes.AREAS, typed, "local authority, like E08000025")


_AUTHORITY = re.compile(r"(?:E0[6-9]|E10|W06|S12|N09)\d{6}")


def authority_code(typed: str) -> str:
    """Check the GSS code of any local authority of the United Kingdom by its form (domain notes 5.2)."""
    text = _short(typed)
    if not _AUTHORITY.fullmatch(text):
        raise Invalid("The code of a local authority looks like E08000025: look again.")
    return text


def organisation_code(typed: str) -> str:
    """Check the ODS code of a health organisation: in the list of today (domain notes 5.6)."""
    return _listed(reference_codes.ORGANISATIONS, typed, "health organisation, like RRK")


def _listed(codes: reference_codes.Codes, typed: str, what: str) -> str:
    found = codes.get(_short(typed))
    if found is None:
        raise Invalid(f"The hub’s list does not hold this code of a {what}.")
    if not found.is_used_on(clock.now().astimezone(clock.LONDON).date()):
        raise Invalid(f"This code of {found.name} is no longer in use.")
    return found.code


def practice_code(typed: str) -> str:
    """Check the shape of a GP practice's ODS code, a letter and five digits; the hub holds no list of them."""
    code = _short(typed)
    if not re.fullmatch(r"[A-Z]\d{5}", code):
        raise Invalid("A practice’s code is a letter and five digits, like M85001.")
    return code


def school_number(typed: str) -> str:
    """Check the shape of a school's URN: six digits."""
    number = _short(typed)
    if not re.fullmatch(r"[1-9]\d{5}", number):
        raise Invalid("A school’s number (URN) has six digits, like 103456.")
    return number


def email(typed: str) -> str:
    """An e-mail address in its one form: it is the same however its letters are written. Raises Invalid."""
    found = unicodedata.normalize("NFKC", typed).strip().casefold()
    if not re.fullmatch(r"[^\s@]{1,64}@[^\s@.]+(\.[^\s@.]+)+", found[:255]):
        raise Invalid("Enter an e-mail address, like name@example.com.")
    return found


_SHORTEST_LOCAL = 4  # signs of a number: shorter ones meet by chance


def local_numbers(typed: str) -> tuple[str, ...]:
    """Numbers in the systems of agencies, as said: each its system, then its number, parted by commas.

    Gives each as `system number` in lower case, and none of which no system is said: a number alone
    names nobody (security notes 2.4).
    """
    found = []
    for part in re.split(r"[,;\n]", typed[:600]):
        *system, number = part.replace(":", " ").split() or [""]
        value = "".join(sign for sign in number.casefold() if sign.isalnum())
        name = "".join(sign for word in system for sign in word.casefold() if sign.isalnum())
        if name and len(value) >= _SHORTEST_LOCAL and any(sign.isdigit() for sign in value):
            found.append(f"{name} {value}")
    return tuple(dict.fromkeys(found))
