"""Whether anybody with a conflict of interest could see a case at any moment (domain notes 7.3, 4.8)."""

from __future__ import annotations

from datetime import datetime

from agencies.actors import Hat, Service
from audit.log.entries import Verb
from audit.workspace import names, scope
from audit.workspace.about import is_kept
from audit.workspace.questions import Question, in_days
from audit.workspace.reports.report import Row, amiss_first, people, when
from mash_hub.models.conflicts import Conflict, ConflictQuerySet

OPENED = (Verb.READ, Verb.REVEALED, Verb.DOWNLOADED, Verb.EXPORTED, Verb.PRINTED)
TRIED = (Verb.REFUSED, Verb.NOT_FOUND)


def conflicts_in(hat: Hat | Service) -> ConflictQuerySet:
    """Conflicts of interest that name somebody, ended ones too, in the workspaces an auditor reads.

    Of an agency's own auditor those on the agency's own files, whoever they name.

    None on files from which the auditor is kept apart themself.
    """
    found = Conflict.objects.of_interest().filter(
        scope.rows(hat, place="file__workspace", of=["file__owner"]), person__isnull=False
    )
    return found.exclude(is_kept(hat))


def of_case(question: Question, hat: Hat) -> list[Row]:
    """Each conflict on a case or on a person's cases, and what the person opened before and since.

    What somebody opened while the conflict stood should be nothing; what they opened before it was
    known is what to look into.
    """
    assert question.about_id is not None, "the form asks for it"
    files = names.files_of(question.about_id)
    conflicts = [*conflicts_in(hat).filter(file__in=files).order_by("began_at", "pk")]
    who = people(one.person_id for one in conflicts)
    things = names.of_files(one.file_id for one in conflicts)
    entries = in_days(question).filter(
        person_id__in={one.person_id for one in conflicts},
        verb__in=(*OPENED, *TRIED),
        thing_ids__overlap=[pk for ones in things.values() for pk in ones],
    )
    met = [*entries.order_by("at").values_list("person_id", "verb", "at", "thing_ids")]
    rows = []
    for one in conflicts:
        own = [
            (verb, at)
            for person, verb, at, touched in met
            if person == one.person_id and things[one.file_id] & {*touched}
        ]
        before = [at for verb, at in own if verb in OPENED and at < one.began_at]
        during = [
            at
            for verb, at in own
            if verb in OPENED and at >= one.began_at and not (one.ended_at and at >= one.ended_at)
        ]
        refused = [at for verb, at in own if verb in TRIED]
        rows.append(
            Row(
                (
                    who.get(one.person_id, ""),
                    one.get_source_display(),
                    when(one.began_at),
                    when(one.ended_at) or "Stands",
                    _times(before),
                    _times(during),
                    _times(refused),
                ),
                is_amiss=bool(before or during),
            )
        )
    return amiss_first(rows)


def _times(found: list[datetime]) -> str:
    if not found:
        return "Never"
    first, last = when(found[0]), when(found[-1])
    return f"Once, {first}" if len(found) == 1 else f"{len(found)} times, {first} to {last}"
