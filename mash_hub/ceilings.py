"""How much one person may look up and look at in an hour, and telling their agency at half of it (AC12)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from agencies import clock, notices
from agencies.actors import Actor, Hat, Service
from agencies.models.notices import NoticeKind
from agencies.models.people import Membership
from agencies.verdicts import TooMany
from mash_hub.models.look_ups import SubjectView
from mash_hub.models.tokens import SearchCounter

SEARCHES_AN_HOUR = 60  # security notes AC12
VIEWS_AN_HOUR = 200
TOO_MANY_SEARCHES = (
    f"You have looked people up {SEARCHES_AN_HOUR} times in this hour. Wait until the hour is over, "
    "or ask a colleague or the hub desk."
)
TOO_MANY_VIEWS = (
    f"You have looked at {VIEWS_AN_HOUR} people in this hour. Wait until the hour is over, or ask a "
    "colleague or the hub desk."
)


class TooManySearches(TooMany):
    """A person has searched more often in this hour than anybody may; the try was counted."""

    def __init__(self) -> None:
        """Say so in words for the person."""
        super().__init__(TOO_MANY_SEARCHES)


class TooManyViews(TooMany):
    """A person has looked at more people in this hour than anybody may; this page is not shown."""

    def __init__(self) -> None:
        """Say so in words for the person."""
        super().__init__(TOO_MANY_VIEWS)


def count_search(by: Hat) -> int:
    """Count one more search and give how many there were this hour; the caller refuses one too many.

    At half the ceiling the person's agency manager is told once, by the searcher's membership alone.
    """
    at = clock.now()
    tries = SearchCounter.counted(by.person_id, at)
    if tries == SEARCHES_AN_HOUR // 2:
        _tell_manager(by, at)
    return tries


def count_views(subject_ids: Iterable[UUID], *, by: Actor) -> None:
    """Count whom a person begins to look at; who was seen within the hour counts once.

    Pages about people and cases call it with the people whose cards they open; a list of one's own
    work does not. Raises TooManyViews when it would be more than anybody may: then nothing is shown.
    """
    wanted = {*subject_ids}
    if not isinstance(by, Hat) or not wanted:
        return
    at = clock.now()
    seen = SubjectView.objects.of_hour(by.person_id, at)
    if wanted == {*seen.filter(subject__in=wanted).values_list("subject_id", flat=True)}:
        return
    SearchCounter.locked(by.person_id, at)  # two pages at once are counted one after the other
    before = {*seen.values_list("subject_id", flat=True)}
    count = len(before | wanted)
    if count > VIEWS_AN_HOUR:
        raise TooManyViews
    SubjectView.objects.note(by.person_id, wanted - before, at)
    if len(before) < VIEWS_AN_HOUR // 2 <= count:
        _tell_manager(by, at)


def _tell_manager(by: Hat, at: datetime) -> None:
    """Tell those who manage the person's agency, in whatever workspace: a membership, no name."""
    about = Membership(id=by.membership_id)
    for_agency = Service("ceilings", agency_id=by.agency_id, on_behalf_of=by)
    kind = NoticeKind.MUCH_LOOKED_UP
    notices.post(to=by.agency_id, notice_kind=kind, about=about, by=for_agency, at=at)
