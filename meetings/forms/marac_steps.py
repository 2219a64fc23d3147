"""A referral to a MARAC as it stands in its draft: which steps are done, and the whole once all are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from agencies.actors import Hat
from agencies.fields import DatePartsField
from mash_hub.case_people import CasePerson
from mash_hub.contacts import Part
from mash_hub.forms.contact_steps import TypedPerson, Words, data_of
from mash_hub.forms.people import MoreForm
from mash_hub.forms.who import WhoForm
from mash_hub.models.contact_states import Consent, Override
from mash_hub.models.subjects import PersonRole
from meetings.forms.marac_referral import (
    AwareForm,
    ConnectionForm,
    CriteriaForm,
    PartsForm,
    SafeForm,
    SafetyForm,
    WhyForm,
)
from meetings.marac_cases import CaseReferral, Source

STEPS: dict[str, tuple[str, Any]] = {
    "safety": ("Safety now", SafetyForm),
    "parts": ("People of the case it comes from", PartsForm),
    "why": ("Reason for referral", WhyForm),
    "connection": ("What they are to each other", ConnectionForm),
    "criteria": ("Criteria and evidence", CriteriaForm),
    "safe": ("Safe contact", SafeForm),
    "aware": ("What the victim knows, and consent", AwareForm),
}


class TypedReferral:
    """Everything typed so far; `people_there` are those of the source, as the referrer knows them."""

    def __init__(self, words: Words, hat: Hat, people_there: Sequence[CasePerson] = ()) -> None:
        """Take the draft's words."""
        self.words, self.hat, self.people_there = words, hat, people_there
        self.source = Source.from_kept(words.get("head", {}).get("source", {}))
        self.steps = [step for step in STEPS if step != "parts" or self.source]
        typed = sorted(words.get("people", {}).items(), key=lambda one: int(one[1]["place"]))
        self.people = [self._person(key, pages) for key, pages in typed]

    def _person(self, key: str, pages: Words) -> TypedPerson:
        who, more = data_of(pages.get("who", {})), data_of(pages.get("more", {}))
        return TypedPerson(UUID(key), pages, WhoForm(who), MoreForm(more))

    def person(self, key: UUID) -> TypedPerson | None:
        """One person, if the draft holds them."""
        return next((one for one in self.people if one.key == key), None)

    def form(self, step: str, data: Any = None) -> Any:
        """The form of a step with what was sent or, just opened, with what was typed and no judgement."""
        initial = self._initial(step) if data is None else None
        return STEPS[step][1](data, initial=initial, **self._asked(step))

    def judged(self, step: str) -> Any:
        """The form of a step with what was typed, as it is judged."""
        data = data_of(self.words[step]) if step in self.words else None
        return STEPS[step][1](data, **self._asked(step))

    def _asked(self, step: str) -> dict[str, Any]:
        return {"hat": self.hat} | ({"people": self.people_there} if step == "parts" else {})

    def _initial(self, step: str) -> dict[str, Any]:
        kept: Mapping[str, Any] = self.words.get(step, {})
        initial = dict(kept)
        for name, field in STEPS[step][1].base_fields.items():
            if isinstance(field, DatePartsField):
                initial[name] = [kept.get(f"{name}_{part}") for part in ("day", "month", "year")]
        return initial

    def tasks(self) -> list[tuple[str, str, str]]:
        """Each step with its title and how far it is."""
        return [(step, STEPS[step][0], self._how_far(step)) for step in self.steps]

    def _how_far(self, step: str) -> str:
        if step not in self.words:
            return "Not started"
        return "Completed" if self.judged(step).is_valid() else "Not complete"

    @property
    def is_whole(self) -> bool:
        """Whether every step is done, and everybody typed is."""
        return (
            bool(self.people or self.source)
            and all(person.is_done for person in self.people)
            and all(how_far == "Completed" for _, _, how_far in self.tasks())
        )

    def referral(self, own_records: Mapping[UUID, UUID]) -> CaseReferral:
        """The referral as it is sent; call it only when it is whole."""
        done: dict[str, Any] = {}
        for step in self.steps:
            done[step] = self.judged(step)
            done[step].is_valid()
        aware, why = done["aware"].cleaned_data, done["why"].cleaned_data
        roles: dict[UUID, PersonRole] | None = done["parts"].roles() if "parts" in done else None
        return CaseReferral(
            words=why["reason"],
            incident_on=why["incident_on"],
            evidence=done["criteria"].evidence(),
            safe=done["safe"].safe(),
            done=done["safety"].cleaned_data["done"],
            is_aware=aware["aware"] == "YES",
            consent=Consent(aware["consent"]),
            override=Override(aware["override"]) if aware["override"] else None,
            earlier=aware["earlier"],
            people=[
                Part(one.role, one.identity(), own_records.get(one.key), one.key)
                for one in self.people
            ],
            roles=roles,
            connection=done["connection"].connection(),
        )
