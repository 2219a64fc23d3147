"""Typed words as the hub takes them: composed letters, no hidden signs, look-alikes pointed out (IN4).

Pure functions; `agencies.incoming` applies them to everything that a browser sends.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

from confusable_homoglyphs import categories, confusables

# Unicode's property Bidi_Control, the null character, and halves of characters, which no text has.
HIDDEN_SIGNS = re.compile("[\x00\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
SENTENCE = (
    "Your text holds hidden signs, such as those that change the direction of reading; they often "
    "come with words copied from elsewhere. Nothing was saved. They stand below in square brackets: "
    "take them out and send it again."
)
# Scripts that one word is commonly written in together (Unicode UTS 39, Highly Restrictive).
_TOGETHER = ({"HAN", "HIRAGANA", "KATAKANA"}, {"HAN", "HANGUL"}, {"HAN", "BOPOMOFO"})
_OF_EVERY_SCRIPT = {"COMMON", "INHERITED", "Unknown"}


def composed(sent: Any) -> Any:
    """What was sent, every text in it in composed letters (NFC): `e` and an accent become `é`.

    Takes and gives anything that JSON holds; keys are texts too.
    """
    if isinstance(sent, str):
        return unicodedata.normalize("NFC", sent)
    if isinstance(sent, list):
        return [composed(one) for one in sent]
    if isinstance(sent, dict):
        return {composed(name): composed(one) for name, one in sent.items()}
    return sent


def has_hidden_signs(sent: Any) -> bool:
    """Whether any text in what was sent holds a sign that nobody sees and that could mislead."""
    return any(HIDDEN_SIGNS.search(words) for words in _texts(sent))


def with_signs_shown(words: str) -> str:
    """A text with the code of each hidden sign where the sign stood: `not[U+202E] guilty`."""
    return HIDDEN_SIGNS.sub(lambda found: f"[U+{ord(found[0]):04X}]", words)


def _texts(sent: Any) -> Iterator[str]:
    if isinstance(sent, str):
        yield sent
    elif isinstance(sent, list):
        for one in sent:
            yield from _texts(one)
    elif isinstance(sent, dict):
        yield from _texts([*sent.keys(), *sent.values()])


def look_alikes(name: str) -> list[tuple[str, str]]:
    """The words of a name that may be read as another name, each with its alphabets in words.

    A word does so when it mixes alphabets (one Cyrillic letter among Latin ones), or when all its
    letters are of another alphabet and look like Latin ones. It is a hint, never a refusal: some
    people's names are written so.
    """
    found = ((word, _misleading(word)) for word in name.split())
    return [(word, scripts) for word, scripts in found if scripts]


def _misleading(word: str) -> str:
    if word.isascii():
        return ""
    scripts = {categories.alias(sign) for sign in word} - _OF_EVERY_SCRIPT
    named = " and ".join(script.capitalize() for script in sorted(scripts))
    if len(scripts) > 1:
        return "" if any(scripts <= usual for usual in _TOGETHER) else named
    letters = {sign for sign in word if sign.isalpha()}
    alike = confusables.is_confusable(word, greedy=True, preferred_aliases=["latin"]) or []
    return named if letters and letters == {one["character"] for one in alike} & letters else ""
