"""Readable random references, without letters that look like digits or spell words."""

import secrets

ALPHABET = "BCDFGHJKMNPQRTVWXY346789"  # no vowels, no 0 O 1 I L 2 Z 5 S U


LENGTH = 5  # letters drawn for a reference of a case


def new(prefix: str, length: int = LENGTH) -> str:
    """Draw a reference such as `E-M5NCQ`; it has no order and no meaning (domain notes 5.1)."""
    return f"{prefix}-{''.join(secrets.choice(ALPHABET) for _ in range(length))}"


def tidy(typed: str) -> str:
    """Bring a typed reference to its stored shape: upper case, no spaces, one hyphen."""
    letters = "".join(typed.split()).upper().replace("–", "-")
    if "-" not in letters and len(letters) > 1:
        letters = f"{letters[0]}-{letters[1:]}"
    return letters
