"""Form fields that every package uses: a date in three boxes, which keeps what was typed."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_BOXES = (("day", 2), ("month", 2), ("year", 4))


class DateParts(forms.MultiWidget):
    """Three boxes, day, month and year, named `<name>_day`, `<name>_month` and `<name>_year`."""

    template_name = "forms/boxes.html"
    use_fieldset = True

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        """Make the three boxes; `attrs` go to each of them."""
        super().__init__({name: _box(width) for name, width in _BOXES}, attrs)

    def decompress(self, value: Any) -> list[object]:
        """The boxes of a date already known, or of as much of it as is (`2019-03`)."""
        if isinstance(value, date):
            return [value.day, value.month, value.year]
        parts = value.split("-")[::-1] if isinstance(value, str) and value else []
        return [*[None] * (3 - len(parts)), *map(int, parts)]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Give each box the width of what belongs in it."""
        context: dict[str, Any] = super().get_context(name, value, attrs)
        for box, (part, width) in zip(context["widget"]["subwidgets"], _BOXES, strict=True):
            box["attrs"]["class"] = f"{box['attrs'].get('class', '')} govuk-input--width-{width}"
            box["attrs"]["id"] = f"{context['widget']['attrs'].get('id', name)}_{part}"
        return context

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        """The first box: where a link in the summary of errors leads."""
        return f"{id_}_day"


def _box(width: int) -> forms.TextInput:
    return forms.TextInput(attrs={"inputmode": "numeric", "maxlength": 9 if width == 2 else 4})


class DatePartsField(forms.MultiValueField):
    """A date typed as day, month and year; the month may be a word. Gives a `date`, or None."""

    widget = DateParts

    def __init__(self, **kwargs: Any) -> None:
        """Take what any field takes: `label`, `help_text`, `required`, `initial`."""
        boxes = [forms.CharField(required=False) for _ in _BOXES]
        super().__init__(boxes, require_all_fields=False, **kwargs)

    def compress(self, data_list: Sequence[str]) -> date | None:
        """Make the date; raises ValidationError that says which box is missing or wrong."""
        typed = [str(text or "").strip() for text in data_list]
        if not any(typed):
            return None
        missing = [name for (name, _), text in zip(_BOXES, typed, strict=True) if not text]
        if missing:
            raise ValidationError(f"The date must include a {' and a '.join(missing)}.", "missing")
        try:
            return _date(*typed)
        except ValueError as error:
            raise ValidationError(
                "The date must be a real one, like 27 3 2019.", "unreal"
            ) from error


class PartDateField(DatePartsField):
    """A date of which only the year, or month and year, may be known.

    Gives as much of the ISO form as was typed: `2019`, `2019-03` or `2019-03-27`; or nothing.
    """

    def compress(self, data_list: Sequence[str]) -> str:  # type: ignore[override]
        """Make it; raises ValidationError that says which box is missing or wrong."""
        day, month, year = [str(text or "").strip() for text in [*data_list, "", "", ""][:3]]
        if not (day or month or year):
            return ""
        missing = [name for name, text in (("month", month or not day), ("year", year)) if not text]
        if missing:
            raise ValidationError(f"The date must include a {' and a '.join(missing)}.", "missing")
        try:
            return _part(day, month, year)
        except ValueError as error:
            raise ValidationError(
                "The date must be a real one, like 27 3 2019, 3 2019 or 2019.", "unreal"
            ) from error


def part_date(typed: str) -> str:
    """What is typed in one box as `2019`, `3 2019` or `27/3/2019`, as much of the ISO form as it says.

    Raises ValueError for what is no date.
    """
    parts = re.split(r"[\s./-]+", typed.strip()[:40]) if typed.strip() else []
    if not parts:
        return ""
    if len(parts) > len(_BOXES):
        raise ValueError(typed)
    return _part(*[""] * (len(_BOXES) - len(parts)), *parts)


def _part(day: str, month: str, year: str) -> str:
    return _date(day or "1", month or "1", year).isoformat()[: _KNOWN[bool(month), bool(day)]]


_KNOWN = {(False, False): 4, (True, False): 7, (True, True): 10}  # signs of the ISO form


def _date(day: str, month: str, year: str) -> date:
    if len(year) != 4:
        raise ValueError(year)
    short = month[:3].lower()
    return date(int(year), _MONTHS.index(short) + 1 if short in _MONTHS else int(month), int(day))
