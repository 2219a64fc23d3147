"""Whether a missing child’s record was compared with all the others: until then no one grades them low.

Who reports a child is often the last to know what others hold, so a new record says nothing of the
child. The police or the host look the child up; while another record may be the same child, a grade
below medium takes two people (4.12, 8c 16).
"""

from __future__ import annotations

from django.db import transaction

from agencies import clock
from agencies.actors import Actor, Hat
from agencies.verdicts import Refused, Verdict, no, require
from audit.log import entries as log
from audit.log.entries import Verb
from mash_hub import finding, missing_rules, subjects
from mash_hub.matching import Likeness
from mash_hub.missing_reports import MISSING, told
from mash_hub.models.missing_episodes import MissingEpisode
from mash_hub.models.subjects import Involvement

ELSEWHERE = (
    "Other records may be of this child. Until they are joined, or somebody said that they are others, "
    "below medium takes a second person."
)


def is_matched(row: MissingEpisode) -> bool:
    """Whether the police or the host looked the child up, and no other record may be theirs."""
    return not Involvement.objects.in_file(row.file_id).unmatched().exists()


def may_look_up(hat: Actor, row: MissingEpisode) -> Verdict:
    """The police to whom it was reported and the host, while the child is missing and it is not done."""
    if not (allowed := missing_rules.may_keep(hat, row)):
        return allowed
    if hat.agency_id not in (row.police_id, row.owner_id):
        return no("The police or the host look the child up.")
    if not row.is_missing or is_matched(row):
        return no("The child was looked up, or is back.")
    return finding.may_search(hat)


def look_up(row: MissingEpisode, *, by: Hat, version: int) -> bool:
    """Look the child of an episode up, and note it where no other record may be theirs; gives whether.

    Counted and logged as every look-up. Raises Refused, Stale, TooManySearches: the caller asks the
    door to commit what was counted.
    """
    row = MissingEpisode.objects.lock(row, version)
    require(may_look_up(by, row))
    part = Involvement.objects.in_file(row.file_id).select_related("card").first()
    identity = subjects.identity_of(part.card, by=by) if part and part.card else None
    if part is None or identity is None:
        raise Refused("Your agency was not given the child’s record.")
    found = finding.search(identity, by=by, because=MISSING, card=part.card)
    alike = [one for one in found.candidates if one.comparison.likeness == Likeness.SAME_PERSON]
    if alike or found.elsewhere != finding.Known.NO:
        return False
    _note(part, row, by=by)
    return True


@transaction.atomic
def _note(part: Involvement, row: MissingEpisode, *, by: Hat) -> None:
    at = clock.now()
    part.set_matched(at, by=by, at=at, because=MISSING)
    log.write(
        by=by,
        verb=Verb.CHANGED,
        about=[row, part],
        people=[part.subject_id],
        owners=sorted(told(row)),
        reason=MISSING,
        ground="matched",
        at=at,
    )
