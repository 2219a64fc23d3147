"""Readable random references, without letters that look like digits or spell words."""

import secrets
from typing import Any

from django.core.exceptions import FieldDoesNotExist

ALPHABET = "BCDFGHJKMNPQRTVWXY346789"  # no vowels, no 0 O 1 I L 2 Z 5 S U


LENGTH = 5  # letters drawn for a reference of a case
LONG = 8  # for what there is much more of: people and links


def new(prefix: str, length: int = LENGTH) -> str:
    """Draw a reference such as `E-M5NCQ`; it has no order and no meaning (domain notes 5.1)."""
    return f"{prefix}-{''.join(secrets.choice(ALPHABET) for _ in range(length))}"


def settle(row: Any) -> None:
    """Draw the reference of a row again that is about to be stored, while another of its kind has it.

    Eight million are soon met twice: among fifty thousand rows by every 160th. Rows that go by the
    reference of another, or by none, stay as they are.
    """
    try:
        field = row._meta.get_field("reference")
    except FieldDoesNotExist:
        return
    if not field.unique:
        return
    others = row._meta.base_manager.filter
    while others(reference=row.reference).exists():
        prefix, _, letters = row.reference.partition("-")
        row.reference = new(prefix, len(letters))


def tidy(typed: str) -> str:
    """Bring a typed reference to its stored shape: upper case, no spaces, one hyphen.

    Typed without its hyphen, it is told by how many letters are drawn: `FUM5NCQ` is `FU-M5NCQ`.
    """
    letters = "".join(typed.split()).upper().replace("–", "-")
    if "-" in letters:
        return letters
    drawn = LONG if len(letters) > LONG else LENGTH
    prefix, rest = letters[:-drawn], letters[-drawn:]
    return f"{prefix}-{rest}" if prefix else letters
