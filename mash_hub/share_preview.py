"""Who will be able to read what, before pressing, and afterwards why each can: by the rule of readers."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from agencies import hats, sealing
from agencies.actors import Hat
from agencies.models.agencies import Agency
from agencies.models.grants import CauseKind
from agencies.models.people import Person
from agencies.models.workspaces import Purpose
from agencies.reasons import ReasonCode
from agencies.roles import role_words
from mash_hub import audiences, conflicts, sharing
from mash_hub.models.item_access import Access, Given, accesses
from mash_hub.models.items import Item
from mash_hub.models.releases import Audience, AudienceKind, ItemRelease, Section
from mash_hub.models.requests import InformationRequest

CELLS = {frozenset({Section.PART.value}): "part"}


@dataclass(frozen=True)
class PersonLine:
    """One person, in what role, and what each item is to them: "yes", "part" or "no"."""

    person_id: UUID
    name: str
    role: str
    cells: tuple[str, ...]

    @property
    def reads(self) -> bool:
        """Whether anything can be read."""
        return any(cell != "no" for cell in self.cells)


@dataclass(frozen=True)
class Reader:
    """One agency of the preview: its people, and what each item is to it as a whole."""

    agency_id: UUID | None
    words: str
    when: str
    cells: tuple[str, ...]
    people: tuple[PersonLine, ...] = ()

    @property
    def readers(self) -> tuple[PersonLine, ...]:
        """Those of its people who will be able to read something."""
        return tuple(person for person in self.people if person.reads)


def planned(item: Item, to: Audience, section: str) -> list[Given]:
    """What a release would give, as the rule of readers takes it."""
    files = [to.case_file_id] if to.case_file_id else []
    kept = conflicts.people_apart(files).values()
    apart = frozenset(person for people in kept for person in people)
    return [
        Given(agency, section, to.workspace_id, to.persons, apart=apart)
        for agency in _receivers(item, to)
    ]


def _receivers(item: Item, to: Audience) -> list[UUID]:
    """The agencies whose people read it: its owner's too, in another workspace than its own."""
    others = [agency for agency in to.agencies if agency != item.owner_id]
    return others if to.workspace_id == item.workspace_id else [*others, item.owner_id]


def files_of(items: Iterable[Item]) -> dict[Item, list[UUID]]:
    """The files that keep people apart from each item: its own, and that of its case."""
    return {item: [item.file_id, item.request.file_id] for item in items}


def of_answer(request: InformationRequest, items: Sequence[Item]) -> list[Reader]:
    """Exactly who will be able to read what, if the answer is sent now (page 04)."""
    also = {
        item.pk: planned(item, to, audiences.section_of(item))
        for item in items
        if (to := audiences.planned_audience(item, request)) is not None
    }
    access = accesses(files_of(items), also=also)
    asked = audiences.asked_too(request)
    shown = [request.owner_id, *(one.agency_id for one in asked)]
    lines = _lines(shown, hats.in_workspace(request.workspace_id), [access[i.pk] for i in items])
    later = audiences.still_to_answer(request.enquiry_id)
    return [
        *(_when(line, later) for line in lines),
        Reader(None, "The referrer", "", tuple("no" for _ in items)),
    ]


def _when(line: Reader, later: Collection[UUID]) -> Reader:
    waits = line.agency_id in later and any(cell != "no" for cell in line.cells)
    when = "after own answer" if waits else _people(len(line.readers))
    return Reader(line.agency_id, line.words, when, line.cells, line.people)


def _people(number: int) -> str:
    return f"{number} {'person' if number == 1 else 'people'}" if number else ""


def of_release(item: Item, to: Audience, section: str) -> list[Reader]:
    """Exactly who will be able to read an item, whole or in part, if it is released so (before).

    Representatives of its owner, who see what their agency sent, are shown with what all read.
    """
    access = accesses(files_of([item]), also={item.pk: planned(item, to, section)})[item.pk]
    lines = _lines(_receivers(item, to), hats.in_workspace(to.workspace_id), [access])
    here = to.workspace_id == item.workspace_id
    later = audiences.still_to_answer(item.request.enquiry_id) if here else set()
    return [_when(line, later) for line in lines]


def _lines(
    agencies: Sequence[UUID], among: Sequence[Hat], access: Sequence[Access]
) -> list[Reader]:
    words = dict(Agency.objects.filter(pk__in=agencies).values_list("pk", "name"))
    working = [hat for hat in among if hat.agency_id in words]
    names = dict(
        Person.objects.filter(pk__in={hat.person_id for hat in working}).values_list("pk", "name")
    )
    found = []
    for agency in dict.fromkeys(agencies):
        people = _people_of(agency, working, names, access)
        cells = tuple(_of_agency(people, place) for place in range(len(access)))
        found.append(Reader(agency, words[agency], "", cells, people))
    return found


def _people_of(
    agency: UUID, among: Sequence[Hat], names: Mapping[UUID, str], access: Sequence[Access]
) -> tuple[PersonLine, ...]:
    """Each person once, with what any of their hats in the workspace reads."""
    worn: dict[UUID, list[Hat]] = {}
    for hat in among:
        if hat.agency_id == agency:
            worn.setdefault(hat.person_id, []).append(hat)
    lines = [
        PersonLine(
            person,
            names[person],
            ", ".join(sorted({role_words(hat.role) for hat in theirs})),
            tuple(_cell(one, theirs) for one in access),
        )
        for person, theirs in worn.items()
    ]
    return tuple(sorted(lines, key=lambda line: line.name))


def _cell(access: Access, worn: Iterable[Hat]) -> str:
    sections = {section for hat in worn for section in access.sections_for(hat)}
    return CELLS.get(frozenset(sections), "yes") if sections else "no"


def _of_agency(people: Sequence[PersonLine], place: int) -> str:
    cells = [person.cells[place] for person in people if person.cells[place] != "no"]
    if not cells:
        return "no"
    return "yes" if "yes" in cells else "part"


# --- afterwards -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Why:
    """One person who can read an item now, and every reason for it, in words."""

    name: str
    agency: str
    role: str
    section: str
    reasons: tuple[str, ...]


def why_each(item: Item) -> list[Why]:
    """Why each person outside can read an item now ("why can she see it"): for its owner."""
    access = accesses(files_of([item]))[item.pk]
    places = {one.workspace_id for one in access.given}
    worn = [hat for place in sorted(places) for hat in hats.in_workspace(place)]
    readers = [(hat, reasons) for hat in worn if (reasons := access.reasons_for(hat))]
    names = dict(
        Person.objects.filter(pk__in={hat.person_id for hat, _ in readers}).values_list(
            "pk", "name"
        )
    )
    agencies = dict(
        Agency.objects.filter(pk__in={hat.agency_id for hat, _ in readers}).values_list(
            "pk", "name"
        )
    )
    words = reasons_in_words([one for _, reasons in readers for one in reasons])
    found = [
        Why(
            names[hat.person_id],
            agencies[hat.agency_id],
            role_words(hat.role),
            "in part" if _cell(access, [hat]) == "part" else "whole",
            tuple(dict.fromkeys(words[one] for one in reasons)),
        )
        for hat, reasons in readers
    ]
    return sorted(found, key=lambda line: (line.agency, line.name))


def reasons_in_words(given: Iterable[Given]) -> dict[Given, str]:
    """Each cause in words: who released it, to whom, for what, why, and until when."""
    causes = [*given]
    behind = {one.by_id for one in causes if one.by_id and one.by_kind == ItemRelease.kind}
    releases = {
        row.pk: row
        for row in ItemRelease.objects.filter(pk__in=behind).select_related("owner", "released_by")
    }
    asked = dict(
        InformationRequest.objects.filter(
            pk__in={
                one.by_id for one in causes if one.by_id and one.by_kind == InformationRequest.kind
            }
        ).values_list("pk", "reference")
    )
    return {one: _in_words(one, releases, asked) for one in causes}


def _in_words(one: Given, releases: Mapping[UUID, ItemRelease], asked: Mapping[UUID, str]) -> str:
    release = releases.get(one.by_id) if one.by_id else None
    if release is not None:
        return release_in_words(release)
    words = str(CauseKind(one.cause_kind).label)
    if one.by_id and one.by_id in asked:
        words += f" ({asked[one.by_id]})"
    return words + (", to named people" if one.persons else "")


def release_in_words(release: ItemRelease) -> str:
    """One release as a sentence without anybody's name but its owner's."""
    to = {
        AudienceKind.PEOPLE: "to people by name",
        AudienceKind.ENQUIRY: f"to the agencies of {release.by_reference}",
        AudienceKind.CASE: f"to the agencies of the case {release.by_reference}",
        AudienceKind.MEETING: f"to the agencies of the meeting {release.by_reference}",
    }[AudienceKind(release.audience_kind)]
    how = "whole" if release.section == Section.WHOLE else "in part"
    purpose = str(Purpose(release.purpose).label)
    why = str(ReasonCode(release.release_reason).label)
    return (
        f"{release.owner.short_name} released it {how} {to}, for {_lower(purpose)}, "
        f"until {_day(release.until_at)}: {_lower(why)}"
    )


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]


def _day(until_at: datetime) -> str:
    last = sharing.last_day(until_at)
    return f"{last.day} {last:%B %Y}"


def former_readers(item: Item, *, by: Hat) -> set[UUID]:
    """The agencies that can open a section of an item now, its owner left out."""
    found = {
        agency for section in Section.values for agency in sealing.readers(item, section, by=by)
    }
    return found - {item.owner_id}
