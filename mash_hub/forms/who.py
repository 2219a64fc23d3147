"""Form of who somebody is in a contact: as many names as are known, birth, death and sex."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

from django import forms

from agencies import hats
from agencies.fields import DatePartsField, part_date
from mash_hub.forms.people import NamesAndPartBirth, tidy, word
from mash_hub.identities import SEXES, Identity, Name, NameKind
from mash_hub.models.subjects import PersonRole

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


class WhoForm(NamesAndPartBirth):
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
        self.check_birth(cleaned)
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
            birth=self.birth(),
            is_unborn=cleaned["unborn"],
            expected_on=due.isoformat() if due and cleaned["unborn"] else "",
            number_expected=cleaned["number_expected"] or 0,
            deceased_on=died.isoformat() if died else "",
            cause_of_death=tidy(cleaned["cause_of_death"]),
            sex=cleaned["sex"],
            description=tidy(cleaned["description"]),
        )

    def names(self) -> tuple[Name, ...]:
        """The name first given, or none."""
        return tuple(self._dated(one, "name", NameKind.LEGAL) for one in super().names())

    def _others(self) -> tuple[Name, ...]:
        """The other names, the last word of each as the family name."""
        found = []
        for place in self.places:
            field, usual = f"other_{place}", _usual_kind(place)
            given, _, family = tidy(self.cleaned_data[field]).rpartition(" ")
            name = Name(given or family, family if given else "")
            found += [self._dated(name, field, usual)] if name.words else []
        return tuple(found)

    def _dated(self, name: Name, field: str, usual: NameKind) -> Name:
        said = self.cleaned_data
        kind = said.get(f"{field}_kind") or usual.value
        since, until = (said.get(f"{field}_{end}", "") for end in ("from", "until"))
        return replace(name, kind=kind, since=since, until=until)
