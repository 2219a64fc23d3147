"""Forms of minutes: one line under a heading, its change, its amendment."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from agencies.models.agencies import Agency
from mash_hub.forms.enquiries import ReasonForm
from mash_hub.models.subjects import Involvement
from meetings import agency_letters
from meetings.forms.meetings import REWRITE_REASONS
from meetings.models import Heading, Nature, RiskLevel
from meetings.models.minutes import Others

WITH_AGENCY = (Heading.SHARED, Heading.DONE, Heading.DISAGREEMENT, Heading.PRESENTED)
LONGEST = 2000


def _words(rows: int = 3) -> forms.CharField:
    box = forms.Textarea(attrs={"rows": rows})
    asked = {"required": "Write the line."}
    return forms.CharField(label="Words", max_length=LONGEST, widget=box, error_messages=asked)


class LineForm(forms.Form):
    """A new line under one heading; only what that heading asks for stands in it."""

    agency = forms.ChoiceField(label="Agency")
    nature = forms.ChoiceField(
        label="Fact or opinion",
        choices=Nature.choices,
        widget=forms.RadioSelect(attrs={"data-inline": True}),
    )
    about = forms.ChoiceField(label="Whose risk")
    level = forms.ChoiceField(
        label="Risk",
        choices=RiskLevel.choices,
        widget=forms.RadioSelect(attrs={"data-inline": True}),
    )
    words = _words()
    is_restricted = forms.BooleanField(
        label="Restricted: for chair, coordinator and IDVA alone", required=False
    )

    def __init__(
        self,
        *args: Any,
        heading: Heading,
        agencies: Iterable[Agency],
        people: Iterable[tuple[Involvement, str]],
        may_restrict: bool,
        **kwargs: Any,
    ) -> None:
        """Take the heading, the agencies one may write for, and the people of the case."""
        super().__init__(*args, **{"auto_id": f"id_{heading.value}_%s", **kwargs})
        self.heading = heading
        self.agencies = {str(one.pk): one for one in agencies}
        self.people = {str(part.pk): (part, named) for part, named in people}
        self._offer("agency", [(pk, one.name) for pk, one in self.agencies.items()])
        if heading in WITH_AGENCY:
            self._take_letters(agency_letters.of(self.agencies.values()))
        named = [(pk, name) for pk, (_, name) in self.people.items()]
        self._offer("about", [*named, *Others.choices])
        for name in self._unwanted(may_restrict):
            del self.fields[name]

    def _take_letters(self, letters: dict[str, str]) -> None:
        """Let a line begin with an agency’s letters, which say whose it is whatever stands chosen."""
        if not letters:
            return
        field = self.fields["agency"]
        field.help_text = f"Or start the line with its letters: {', '.join(letters)}."
        field.widget.attrs["data-letters"] = " ".join(f"{one}={pk}" for one, pk in letters.items())
        agency, words = agency_letters.split(self.data.get("words", ""), letters)
        if agency:
            sent = {name: self.data.get(name) for name in self.data}
            self.data = {**sent, "agency": agency, "words": words}

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def _unwanted(self, may_restrict: bool) -> set[str]:
        wanted = {"words"}
        if self.heading in WITH_AGENCY:
            wanted.add("agency")
        if self.heading == Heading.SHARED:
            wanted.add("nature")
        if self.heading == Heading.RISK:
            wanted |= {"about", "level"}
        if self.heading == Heading.WISHES and may_restrict:
            wanted.add("is_restricted")
        return set(self.fields) - wanted

    def values(self) -> dict[str, Any]:
        """What the verb takes."""
        data = self.cleaned_data
        agency = self.agencies.get(data.get("agency", ""))
        part = self.people.get(data.get("about", ""))
        return {
            "heading": self.heading,
            "words": data["words"],
            "agency_id": agency.pk if agency else None,
            "nature": data.get("nature", ""),
            "about": part[0] if part else None,
            "about_others": "" if part else data.get("about", ""),
            "level": data.get("level", ""),
            "is_restricted": data.get("is_restricted", False),
        }


class ChangeLineForm(forms.Form):
    """Other words for a line; a version stands behind it."""

    nature = forms.ChoiceField(
        label="Fact or opinion",
        choices=Nature.choices,
        required=False,
        widget=forms.RadioSelect(attrs={"data-inline": True}),
    )
    level = forms.ChoiceField(
        label="Risk",
        choices=RiskLevel.choices,
        required=False,
        widget=forms.RadioSelect(attrs={"data-inline": True}),
    )
    words = _words()
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, heading: str, **kwargs: Any) -> None:
        """Take the heading, which decides what can be changed."""
        super().__init__(*args, **kwargs)
        if heading != Heading.SHARED:
            del self.fields["nature"]
        if heading != Heading.RISK:
            del self.fields["level"]


class AmendForm(ReasonForm):
    """A dated amendment to approved minutes."""

    words = _words(4)
    field_order = ("words", "because", "sentence", "version")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the reasons of a correction."""
        super().__init__(*args, codes=REWRITE_REASONS, **kwargs)
