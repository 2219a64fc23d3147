"""Whom the things of the log are about: from the ids of cases, cards, items and what else, to people."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from uuid import UUID

from django.db.models import Exists, OuterRef

from agencies.actors import Hat, Service
from audit.log.models import Entry
from audit.workspace import disclosed_ids, names
from mash_hub.models.conflicts import Conflict, ConflictQuerySet
from mash_hub.models.requests import InformationRequest
from mash_hub.models.subjects import Card, Identification, Involvement, Subject

_AT_ONCE = 5000  # ids in one statement
# Columns of a thing that lead to a person, to a request, or to the file of a case or of a card.
_LOOKUPS = {
    "subject": "subject",
    "request": "request",
    "file": "file",
    "case_file": "case_file",
    "card": "card__file",
    "case": "case__file",
    "item": "item__file",
}


def subjects_of(thing_ids: Iterable[UUID]) -> dict[UUID, set[UUID]]:
    """The people whom each of some things is about, as cards are identified now; nobody for the rest.

    By the thing's file and by the case, request or person it names. The number of queries grows with
    the kinds of things there are, and once with every five thousand ids.
    """
    search = _Search()
    for some in _in_parts({*thing_ids}):
        search.look_at(some)
    for some in _in_parts(search.files):
        for file_id, subject_id in _in_files(some):
            search.add(search.files[file_id], [subject_id])
    for some in _in_parts(search.requests):
        asked = InformationRequest.objects.filter(pk__in=some)
        for request_id, people in asked.values_list("pk", "people"):
            search.add(search.requests[request_id], people)
    return search.found


class _Search:
    """What is known so far: people of things, and through which files and requests to find more."""

    def __init__(self) -> None:
        self.found: dict[UUID, set[UUID]] = defaultdict(set)
        self.files: dict[UUID, set[UUID]] = defaultdict(set)  # which things belong to each
        self.requests: dict[UUID, set[UUID]] = defaultdict(set)  # which things answer each

    def add(self, things: Iterable[UUID], people: Iterable[UUID]) -> None:
        """Things are about people."""
        for pk in things:
            self.found[pk].update(people)

    def look_at(self, ids: list[UUID]) -> None:
        """Take down what some things say of themselves: their file, case, request and person."""
        for pk in Subject.objects.filter(pk__in=ids).values_list("pk", flat=True):
            self.found[pk].add(pk)
        for model in names.filed():
            for column in names.columns_of(model) & _LOOKUPS.keys():
                lookup = _LOOKUPS[column]
                rows = model._default_manager.filter(pk__in=ids, **{f"{lookup}__isnull": False})
                for pk, value in rows.values_list("pk", lookup):
                    if column == "subject":
                        self.found[pk].add(value)
                    else:
                        through = self.requests if column == "request" else self.files
                        through[value].add(pk)


def _in_files(file_ids: Collection[UUID]) -> Iterator[tuple[UUID, UUID]]:
    """Each file with each person in it: who has a part in the case, whose card it is, or whose request."""
    for file_id, card, named, now in Involvement.objects.filter(file__in=file_ids).identified(
        "file_id"
    ):
        subject_id = now if card else named
        if subject_id is not None:
            yield file_id, subject_id
    cards = Card.objects.filter(file__in=file_ids).values("pk")
    standing = Identification.objects.standing().filter(card__in=cards)
    yield from standing.values_list("card__file_id", "subject_id")
    yield from disclosed_ids.people_in(file_ids)


def _in_parts(ids: Collection[UUID]) -> Iterator[list[UUID]]:
    every = [*ids]
    for start in range(0, len(every), _AT_ONCE):
        yield every[start : start + _AT_ONCE]


def is_kept(hat: Hat | Service, file: str = "file") -> Exists:
    """For a queryset of rows with a file: whether an auditor is kept from it by name."""
    return Exists(_by_name(hat).filter(file=OuterRef(file)))


def _by_name(hat: Hat | Service) -> ConflictQuerySet:
    """The conflicts that name a reader; nobody is kept from what a service reads."""
    standing = Conflict.objects.standing()
    return standing.filter(person=hat.person_id) if hat.person_id else standing.none()


def kept_from(hat: Hat | Service) -> set[UUID]:
    """What an auditor never reads about: the things of every case from which they are kept by name.

    And requests for disclosure of what is held about whoever stands in one, as for everybody (4.16).
    Restricted records are audited as others are: their named readers are what is to be proved (7.2 R27).
    """
    files = {*_by_name(hat).values_list("file_id", flat=True)}
    return {pk for things in _of_cases(files).values() for pk in things}


def _of_cases(file_ids: Collection[UUID]) -> dict[UUID, set[UUID]]:
    """For each of some cases' files whatever belongs to it, and requests about the people in it."""
    if not file_ids:
        return {}
    found = names.of_cases(file_ids)
    people = {*_in_files(file_ids)}
    requests = disclosed_ids.of_people({subject_id for _, subject_id in people})
    for file_id, subject_id in people:
        found[file_id] |= requests[subject_id]
    return found


def kept_by_name(entry_ids: Iterable[UUID], file_ids: Iterable[UUID] = ()) -> set[UUID]:
    """Who is kept by name from some files, or from what some entries of the log are about."""
    entries = Entry.objects.filter(pk__in=[*entry_ids])
    things = {pk for ids in entries.values_list("thing_ids", flat=True) for pk in ids}
    named = Conflict.objects.standing().filter(person__isnull=False)
    kept = [*named.values_list("person_id", "file_id")]
    of_cases, files = _of_cases({file_id for _, file_id in kept}), {*file_ids}
    return {
        person_id
        for person_id, file_id in kept
        if file_id in files or not things.isdisjoint(of_cases[file_id])
    }
