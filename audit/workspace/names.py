"""From the ids that the log keeps to words an auditor can use: references and staff names, no content."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from agencies.in_the_log import naming
from agencies.models.base import SectionField
from agencies.references import tidy
from audit.log.models import Entry
from audit.workspace import disclosed_ids
from audit.workspace.models.disclosures import Disclosure
from mash_hub.models.subjects import Identification, Involvement

PACKAGES = ("agencies", "mash_hub", "meetings")
# By which columns a thing with a file of its own is somebody's, or goes with a thing of a case.
_PERSON = (("card", "subject"), ("other_card", "other_subject"))
_CASE = {"request", "case", "item"}


def _kinds() -> Iterator[Any]:
    """Every kind of thing that people of agencies work with."""
    for package in PACKAGES:
        for model in apps.get_app_config(package).get_models():
            if hasattr(model, "kind"):
                yield model


def referenced() -> dict[str, type[Model]]:
    """Every kind of thing that has a readable reference.

    Of requests for disclosure their own: that of a part is its agency's alone.
    """
    found = [model for model in _kinds() if "reference" in columns_of(model)]
    return {str(model.kind): model for model in (*found, Disclosure)}


def find(typed: str, *, of: UUID | None = None) -> UUID | None:
    """The id of whatever has a reference and stands in what the auditor may read, or None.

    `of` is the agency whose auditor asks, where they read of that agency alone.
    """
    reference = tidy(typed)
    for model in referenced().values():
        found = model._default_manager.filter(reference=reference).values_list("pk", flat=True)
        pk = found.first()
        if pk is not None and _is_in_the_log(pk, of):
            return UUID(str(pk))
    return None


def _is_in_the_log(pk: UUID, of: UUID | None) -> bool:
    """Whether the auditor's own part of the log names it; elsewhere it is as if it did not exist.

    To an agency's own auditor what others did names that agency's records alone.
    """
    named = naming([pk], [pk])
    if of is not None and not owned([pk], of):
        named &= Q(agency_id=of)
    return Entry.objects.filter(named).exists()


def owned(ids: Iterable[UUID], agency_id: UUID) -> set[UUID]:
    """Those of some ids that are things which an agency owns; a fixed number of queries."""
    wanted = [*ids]
    return {
        pk
        for model in (*_kinds(), *disclosed_ids.KINDS)
        if "owner" in columns_of(model)
        for pk in model._default_manager.filter(pk__in=wanted, owner=agency_id).values_list(
            "pk", flat=True
        )
    }


def reference_of(pk: UUID) -> str:
    """The reference of a thing, or an empty string."""
    for model in referenced().values():
        found = model._default_manager.filter(pk=pk).values_list("reference", flat=True)
        if reference := found.first():
            return str(reference)
    return ""


def related_ids(pk: UUID) -> list[UUID]:
    """A thing and all that is filed with it: a person's cards, and every case they have a part in.

    Found by files, so that a referral, a line of minutes or an action is of its people as much as
    a contact is. What has a file of its own goes with the case or the person it names, and what is
    filed with it goes along: an answer, a risk assessment, a flag, a transfer to another area. So do
    requests for disclosure of what is held about the person, and what such requests hold of it all.
    """
    files = files_of(pk)
    cards = Involvement.objects.of_subject(pk).values_list("card_id", flat=True)
    ids: set[UUID | None] = {*anchors(pk), *cards}
    ids |= {one for things in of_files(files).values() for one in things}
    beside = _files_beside(anchors(pk), files, ids)
    ids |= {one for things in of_files(beside).values() for one in things}
    ids |= disclosed_ids.with_things([one for one in ids if one is not None])
    return [found for found in ids if found is not None]


def _files_beside(people: set[UUID], files: set[UUID], ids: Collection[UUID | None]) -> set[UUID]:
    """Files that some things have of their own, which name a case or somebody by a column."""
    found: set[UUID] = set()
    for model in filed():
        columns = columns_of(model)
        of = Q(pk__in=[])
        for card, subject in _PERSON:
            of |= _names_one_of(people, columns, card, subject)
        if "case_file" in columns:
            of |= Q(case_file__in=files)
        for column in columns & _CASE:
            of |= Q(**{f"{column}__in": ids})
        found |= {*_with_own_file(model).filter(of).values_list("file_id", flat=True)}
    return found


def _names_one_of(people: set[UUID], columns: set[str], card: str, subject: str) -> Q:
    """For rows with a person or a card: those about one of some people, as cards are identified now."""
    standing = Identification.objects.standing().filter(card=OuterRef(card), subject__in=people)
    of = Q(Exists(standing)) if card in columns else Q(pk__in=[])
    if subject in columns:
        named = Q(**{f"{subject}__in": people})
        of |= named & Q(**{f"{card}__isnull": True}) if card in columns else named
    return of


def _with_own_file(model: type[Model]) -> QuerySet[Any]:
    """Its rows whose file was opened for them."""
    rows: QuerySet[Any] = model._default_manager.filter(file__thing_kind=str(model.kind))  # type: ignore[attr-defined]
    return rows


def columns_of(model: type[Model]) -> set[str]:
    """The names of the columns of a kind, without what is sealed: that of a request is called as a case is."""
    return {field.name for field in model._meta.fields if not isinstance(field, SectionField)}


def anchors(pk: UUID) -> set[UUID]:
    """A person's id and those under which cases named them before records were joined; or the id alone."""
    return {pk, *Involvement.objects.of_subject(pk).values_list("subject_id", flat=True)}


def files_of(pk: UUID) -> set[UUID]:
    """The file of a thing, or those of every case that a person has a part in."""
    files = set(Involvement.objects.of_subject(pk).values_list("file_id", flat=True))
    for model in filed():
        files |= set(model._default_manager.filter(pk=pk).values_list("file_id", flat=True))
    return files


def filed() -> list[type[Model]]:
    """Every kind of thing that belongs to a file."""
    return [model for model in (*_kinds(), *disclosed_ids.KINDS) if "file" in columns_of(model)]


def of_files(file_ids: Iterable[UUID]) -> dict[UUID, set[UUID]]:
    """For each of some files the ids of whatever belongs to it; a fixed number of queries."""
    found: dict[UUID, set[UUID]] = {pk: set() for pk in file_ids}
    for model in filed():
        rows = model._default_manager.filter(file__in=found).values_list("file_id", "pk")
        for file_id, pk in rows:
            found[file_id].add(pk)
    return found


def of_cases(file_ids: Iterable[UUID]) -> dict[UUID, set[UUID]]:
    """For each of some cases' files whatever belongs to the case: in its file, written for it, or of it.

    An answer, or a transfer, has a file of its own, and goes with all that stands in it. A fixed number
    of queries.
    """
    beside = _files_of_their_own(file_ids)
    things = of_files({*beside}.union(*beside.values()))
    found = {pk: things[pk].union(*(things[own] for own in beside[pk])) for pk in beside}
    for model in filed():
        if "case_file" in columns_of(model):
            rows = model._default_manager.filter(case_file__in=beside)
            for case, pk in rows.values_list("case_file", "pk"):
                found[case].add(pk)
    return found


def _files_of_their_own(cases: Iterable[UUID]) -> dict[UUID, set[UUID]]:
    """For each of some cases' files those of what goes with a thing of the case."""
    found: dict[UUID, set[UUID]] = {pk: set() for pk in cases}
    for model in filed():
        for column in columns_of(model) & _CASE:
            of = f"{column}__file"
            rows = _with_own_file(model).filter(**{f"{of}__in": found})
            for case, own in rows.values_list(of, "file"):
                found[case].add(own)
    return found


def is_id(words: str) -> bool:
    """Whether some text is an id and nothing else: nothing that anybody reads."""
    try:
        return str(UUID(words)) == words
    except ValueError:
        return False
