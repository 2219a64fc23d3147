"""Passwords: how long, which are refused, and the one way they are checked (AU3, AU4, AU6)."""

from __future__ import annotations

import re
from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError

from agencies.models.people import Person

LONGEST = 128
LEFT_OVER = 8  # letters that must remain once the words of this work are taken out

# The words an outsider would try first for this hub; people add agency names and years to them.
CONTEXT_WORDS = (
    "adultmash",
    "agency",
    "ardenshire",
    "children",
    "council",
    "eastvale",
    "hub",
    "marac",
    "mash",
    "northmoor",
    "partnership",
    "password",
    "police",
    "safeguard",
    "safeguarding",
    "safety",
    "secret",
    "welcome",
    "winter",
    "spring",
    "summer",
    "autumn",
)
_SWAPS = str.maketrans("@4301!$57", "aaeoiisst")
_ALPHABET_RUNS = "abcdefghijklmnopqrstuvwxyz", "qwertyuiopasdfghjklzxcvbnm", "0123456789" * 3


class HubPasswordValidator:
    """Refuses what is too long, too even, a common word dressed up, or made of this work's words."""

    def __init__(self) -> None:
        """Load Django's offline list of common passwords."""
        self.common = CommonPasswordValidator().passwords

    def validate(self, password: str, user: Person | None = None) -> None:
        """Raise ValidationError with a sentence that says what to do instead."""
        if len(password) > LONGEST:
            raise ValidationError(f"Use no more than {LONGEST} characters.", "too_long")
        plain = password.lower()
        if len(set(plain)) < 5 or _is_a_run(plain):
            raise ValidationError(
                "This repeats or counts. Three unrelated words make a good password.", "too_even"
            )
        if any(self._is_common(form) for form in (plain, plain.translate(_SWAPS))):
            raise ValidationError(
                "This is a common password with something added. Three unrelated words are better.",
                "common",
            )
        letters = re.sub("[^a-z]", "", plain.translate(_SWAPS))
        left = _context(user).sub("", letters)
        if left != letters and len(left) < LEFT_OVER:
            raise ValidationError(
                "This is made of words anybody would try for this hub. Choose unrelated words.",
                "context",
            )

    def _is_common(self, plain: str) -> bool:
        stem = re.sub(r"^[^a-z]+|[^a-z]+$", "", plain)
        half = plain[: len(plain) // 2]
        return stem in self.common or (half * 2 == plain and half in self.common)

    def get_help_text(self) -> str:
        """What the page says beside the box."""
        return "Three unrelated words make a good password."


def _context(person: Person | None) -> re.Pattern[str]:
    """This work's words and the person's own names."""
    own = f"{person.user_name} {person.name} {person.email}" if person else ""
    names = {name for name in re.split("[^a-z]+", own.lower()) if len(name) > 2}
    return re.compile("|".join(sorted(names.union(CONTEXT_WORDS), key=len, reverse=True)))


def _is_a_run(plain: str) -> bool:
    runs = [*_ALPHABET_RUNS, *(run[::-1] for run in _ALPHABET_RUNS)]
    return any(plain in run * 2 for run in runs)


def is_right(person: Person | None, password: str) -> bool:
    """Whether this is the person's password: one Argon2id hash of work either way (AU6).

    A right password whose hash has old parameters is hashed anew (AU4).
    """
    if person is None:
        make_password(password)
        return False
    return person.check_password(password[: LONGEST + 1]) and person.is_active


def change(person: Person, password: str, *, at: datetime) -> None:
    """Store a new password, already validated."""
    person.set_new_password(password, at=at)
