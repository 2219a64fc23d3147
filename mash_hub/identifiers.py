"""Numbers that name a person or a place: how they are typed, checked and brought to one form.

Each check follows domain notes 5.6. What fails may be kept "as given" by somebody who writes down
what a distressed caller says: it is then unverified, and takes no part in matching.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import phonenumbers
from stdnum.exceptions import ValidationError as NotValid
from stdnum.gb import nhs, upn

from agencies import clock

_LETTERS = "ZABCDEFGHJKLMNPQRTUVWXY"  # check letters of PNC and CRO: the remainder mod 23
_LONGEST = 40  # nothing longer is any identifier, and no pattern meets a long text (IN13)


class Kind(StrEnum):
    """Kinds of identifier that name one person."""

    NHS = "NHS"
    UPN = "UPN"
    PNC = "PNC"
    CRO = "CRO"

    @property
    def words(self) -> str:
        """The kind as pages show it."""
        return _WORDS[self]


_WORDS = {
    Kind.NHS: "NHS number",
    Kind.UPN: "Unique pupil number",
    Kind.PNC: "PNC ID",
    Kind.CRO: "CRO number",
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
    try:
        return Identifier(kind, _CHECKS[kind](_short(typed)))
    except Invalid:
        if not as_given:
            raise
        return Identifier(kind, " ".join(typed.split())[:_LONGEST], verified=False)


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


_CHECKS: dict[Kind, Callable[[str], str]] = {
    Kind.NHS: nhs_number,
    Kind.UPN: unique_pupil_number,
    Kind.PNC: pnc_id,
    Kind.CRO: cro_number,
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
