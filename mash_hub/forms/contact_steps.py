"""A contact as it stands in its draft: which steps are done, and the whole once they all are.

The draft keeps each step's fields as they were typed; a step is done when its form accepts them. So
what saves itself each second and what is sent by a button are one and the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.utils.datastructures import MultiValueDict

from agencies.actors import Hat
from agencies.fields import DatePartsField
from agencies.roles import Act, may
from mash_hub.contacts import Part, SafePlan, Submission
from mash_hub.forms.contact_kinds import PARTICULARS, KindForm, ParticularsForm
from mash_hub.forms.contacts import (
    ConsentForm,
    DangerForm,
    NarrativeForm,
    SafeForm,
    SourceForm,
    WorryForm,
)
from mash_hub.forms.people import MoreForm
from mash_hub.forms.who import WhoForm
from mash_hub.identities import Identity
from mash_hub.models.contacts import (
    Category,
    Channel,
    Consent,
    ContactKind,
    Override,
    SourceKind,
)
from mash_hub.models.subjects import PersonRole
from mash_hub.strict_mode import Route

MOST_PEOPLE = 12
Words = Mapping[str, Any]

STEPS: dict[str, tuple[str, type[forms.Form]]] = {
    "danger": ("Immediate danger", DangerForm),
    "kind": ("Kind of contact", KindForm),
    "particulars": ("What this kind asks", ParticularsForm),
    "source": ("Who got in touch", SourceForm),
    "worry": ("What you are worried about", WorryForm),
    "story": ("What happened", NarrativeForm),
    "consent": ("Consent", ConsentForm),
    "safe": ("Safe contact", SafeForm),
}


def form_of(step: str, words: Words) -> type[forms.Form] | None:
    """The form of a step; None for what a kind asks, as long as no kind was chosen."""
    if step != "particulars":
        return STEPS[step][1]
    kind = words.get("kind", {}).get("kind")
    return PARTICULARS[ContactKind(kind)] if kind in ContactKind.values else None


def title_of(step: str, words: Words) -> str:
    """The title of a step; what a kind asks goes by the kind."""
    kind = words.get("kind", {}).get("kind")
    if step == "particulars" and kind in ContactKind.values:
        return f"About this kind: {ContactKind(kind).label.lower()}"
    return STEPS[step][0]


def steps_for(hat: Hat) -> list[str]:
    """The steps a hat fills in; where a contact came from is asked of those who take them down."""
    return [step for step in STEPS if step != "source" or may(hat, Act.SCREEN)]


def data_of(fields: Mapping[str, Any]) -> MultiValueDict[str, str]:
    """Fields kept in a draft as a form takes them."""
    return MultiValueDict(
        {
            str(name): [str(one) for one in (words if isinstance(words, list) else [words])]
            for name, words in fields.items()
        }
    )


def fields_of(data: Any) -> dict[str, Any]:
    """What a browser sent, as a draft keeps it."""
    left_out = ("csrfmiddlewaretoken", "hat", "version", "draft_mark", "another")
    return {
        name: values[0] if len(values) == 1 else values
        for name, values in data.lists()
        if name not in left_out
    }


def unjudged(kind: type[forms.Form], words: Words) -> forms.Form:
    """A form with the words typed so far, and no judgement of them: a page just opened."""
    initial = dict(words)
    for name, field in kind.base_fields.items():
        if isinstance(field, DatePartsField):
            initial[name] = [words.get(f"{name}_{part}") for part in ("day", "month", "year")]
    return kind(initial=initial)


@dataclass(frozen=True)
class TypedPerson:
    """One person of the draft, by the key the draft gave them."""

    key: UUID
    pages: Words
    who: WhoForm
    more: MoreForm

    @property
    def is_done(self) -> bool:
        """Whether both pages are accepted."""
        return self.who.is_valid() and self.more.is_valid()

    @property
    def label(self) -> str:
        """The name typed so far."""
        return " ".join(
            str(self.who.data.get(name, "")).strip() for name in ("given", "family")
        ).strip() or (
            "Unborn child" if self.who.data.get("unborn") else "Person without a name yet"
        )

    @property
    def role(self) -> PersonRole:
        """The part they have."""
        return PersonRole(self.who.cleaned_data["role"])

    def identity(self) -> Identity:
        """Who they are; raises ValueError until both pages are accepted."""
        if not self.is_done:
            raise ValueError("The pages about this person are not complete.")
        return self.more.added_to(self.who.identity())


class TypedContact:
    """Everything typed so far."""

    def __init__(self, words: Words, hat: Hat) -> None:
        """Take the draft's words."""
        self.words = words
        self.steps = steps_for(hat)
        typed = sorted(words.get("people", {}).items(), key=lambda one: int(one[1]["place"]))
        self._people = [self._person(key, pages) for key, pages in typed]

    def form(self, step: str) -> forms.Form:
        """The form of a step with what was typed."""
        kind = form_of(step, self.words) or STEPS[step][1]
        return kind(data_of(self.words[step])) if step in self.words else kind()

    def tasks(self) -> list[tuple[str, str, str]]:
        """Each step with its title and how far it is."""
        return [(step, title_of(step, self.words), self._how_far(step)) for step in self.steps]

    def _how_far(self, step: str) -> str:
        if step not in self.words or form_of(step, self.words) is None:
            return "Not started"
        return "Completed" if self.form(step).is_valid() else "Not complete"

    def people(self) -> list[TypedPerson]:
        """The people typed so far, in the order they were added."""
        return self._people

    def _person(self, key: str, pages: Words) -> TypedPerson:
        who, more = data_of(pages.get("who", {})), data_of(pages.get("more", {}))
        return TypedPerson(UUID(key), pages, WhoForm(who), MoreForm(more))

    def person(self, key: UUID) -> TypedPerson | None:
        """One person, if the draft holds them."""
        return next((one for one in self._people if one.key == key), None)

    @property
    def is_whole(self) -> bool:
        """Whether every step is done and somebody is named."""
        people = self.people()
        return (
            bool(people)
            and all(person.is_done for person in people)
            and all(how_far == "Completed" for _, _, how_far in self.tasks())
        )

    def submission(self, own_records: Mapping[UUID, UUID]) -> Submission:
        """The contact as it is sent; call it only when it is whole."""
        cleaned: dict[str, Any] = {}
        lines: list[tuple[str, str]] = []
        for step in self.steps:
            form = self.form(step)
            form.is_valid()
            if isinstance(form, ParticularsForm):
                lines = form.lines()
            else:
                cleaned |= form.cleaned_data
        people = [
            Part(person.role, person.identity(), own_records.get(person.key), person.key)
            for person in self.people()
            if person.is_done
        ]
        return Submission(
            people=people,
            categories=[Category(code) for code in cleaned["categories"]],
            narrative=cleaned["narrative"],
            voice=cleaned["voice"],
            consent=Consent(cleaned["consent"]),
            override=Override(cleaned["override"]) if cleaned["override"] else None,
            safe_contact=cleaned["safe_contact"],
            not_to_know=cleaned["not_to_know"],
            kind=ContactKind(cleaned["kind"]),
            particulars=lines,
            plan=SafePlan(
                cleaned["safe_numbers"],
                cleaned["unsafe_numbers"],
                cleaned["times"],
                cleaned["others"],
            ),
            routes=[Route(code) for code in cleaned["routes"]],
            immediate_danger=cleaned["danger"] == "YES",
            grade=cleaned["grade"],
            source_kind=SourceKind(cleaned.get("source_kind", SourceKind.PROFESSIONAL)),
            channel=Channel(cleaned.get("channel", Channel.HUB)),
        )
