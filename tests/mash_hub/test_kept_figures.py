"""What is kept of challenges, re-graded risk and return home interviews of cases that were made anonymous (6.2)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from agencies import clock, disposal, door
from agencies.actors import Hat
from agencies.database import emptying
from agencies.roles import Role
from mash_hub import (
    challenge_numbers,
    destroying,
    escalations,
    kept_numbers,
    re_grading,
    return_numbers,
)
from mash_hub.measures import Judged, Measure, Period, with_kept
from mash_hub.models import EscalationState, EscalationType, Involvement, KeptFigure, RiskAssessment
from tests.cast import SETUP, Cast
from tests.mash_hub import test_escalations as challenged
from tests.mash_hub import test_return_interviews as interviewed
from tests.mash_hub.contact_case import submitted
from tests.mash_hub.enquiry_case import fresh
from tests.mash_hub.test_missing_episodes import Story
from tests.mash_hub.test_risk_assessments import about_contact, assessed

MONDAY = challenged.MONDAY
FEBRUARY = Period(date(2027, 2, 1), date(2027, 2, 28))


def made_anonymous(*file_ids: UUID) -> None:
    """As the login disposal carries it out, once two people decided."""
    with door.door(disposal.DISPOSAL, role="disposal"):
        kept_numbers.keep(file_ids)
        for file_id in file_ids:
            disposal.note(file_id)
        destroying.shut(file_ids, by_kind="destruction", by_id=file_ids[0])
    with door.door(disposal.DISPOSAL, role="disposal"):
        emptying.empty(file_ids)


def counted(pages: Any, hat: Hat, period: Period = FEBRUARY) -> list[tuple[Any, ...]]:
    """What whoever lists, and whoever reads numbers only, is given of one page’s measures."""
    board = replace(hat, role=Role.BOARD_VIEWER)
    found: list[tuple[Any, ...]] = []
    for reader in (hat, board):
        with door.door(reader):
            made: Iterable[Measure] = pages.measures(reader, period)
        found += [(reader.role, one.key, one.label, one.good, one.of) for one in made if one.of]
    return found


def test_challenges_of_a_case_made_anonymous_count_on(cast: Cast) -> None:
    with clock.moved(MONDAY):
        enquiry, request = challenged.case(cast)
        ours = challenged.raised(cast, request, challenged.owen(cast))
        delay = {"escalation_type": EscalationType.DELAY, "to": cast.agency.police.pk}
        challenged.raised(cast, enquiry, cast.devika, **delay)
    with clock.moved(MONDAY + timedelta(days=2)), door.door(challenged.owen(cast)):
        row, resolved = fresh(ours), EscalationState.RESOLVED
        by, words = challenged.owen(cast), challenged.OUTCOME
        escalations.end(row, resolved, by=by, words=words, version=row.version)
    with clock.moved(MONDAY + timedelta(days=20)):
        before = counted(challenge_numbers, cast.devika)
        assert len(before) == 12  # two types, three measures, two readers
        made_anonymous(enquiry.file_id)
        assert counted(challenge_numbers, cast.devika) == before


def test_how_an_assessment_in_a_case_made_anonymous_was_graded_counts_on(cast: Cast) -> None:
    with clock.moved(MONDAY):
        contact = submitted(cast.joan)
        with door.door(SETUP):
            person = Involvement.objects.in_file(contact.file_id).order_by("place")[0].subject_id
        given = {"grade": "STANDARD", "person": person}
        assessed(cast.joan, about_contact(contact, cast.joan), "threatened_to_kill", **given)
        about = about_contact(contact, cast.devika)
    with clock.moved(MONDAY + timedelta(days=1)):
        assessed(cast.devika, about, "threatened_to_kill", grade="HIGH", person=person)
    with clock.moved(MONDAY + timedelta(days=2)):
        before = counted(re_grading, cast.devika)
        assert [line[1:] for line in before[:1]] == [
            (
                "re-graded:Health higher",
                "Risk graded higher later by another agency: Health",
                1,
                1,
            )
        ]
        made_anonymous(contact.file_id)
        assert counted(re_grading, cast.devika) == before
    with door.door(SETUP):  # they are their agencies’, in files of their own
        assert RiskAssessment.objects.filter(file__destroyed_at__isnull=True).count() == 2


def test_return_home_interviews_of_an_episode_made_anonymous_count_on(cast: Cast) -> None:
    story = Story(cast)
    first = story.back(story.graded(story.reported(story.mo, 9)), 8)
    made = interviewed.offered(story, first, story.devika)
    assert interviewed.held(story, made, story.devika).status_code == 302
    second = story.back(story.graded(story.reported(story.mo, 6)), 5)
    interviewed.offered(story, second, story.devika)
    today = clock.now().astimezone(clock.LONDON).date()
    period = Period(today - timedelta(days=7), today)
    before = counted(return_numbers, story.devika, period)
    assert before
    made_anonymous(first.file_id)
    assert counted(return_numbers, story.devika, period) == before


def test_a_reason_is_one_of_all_that_its_number_counts(cast: Cast) -> None:
    """Also where it is known of none that stays; whoever reads numbers only is told no reason."""
    place = cast.devika.workspace_id
    with door.door(disposal.DISPOSAL, role="disposal"):
        rows = [
            KeptFigure(measure="told", number=0),
            KeptFigure(measure="told-not", group="Not able", label="Why not", number=1, of=0),
        ]
        for row in rows:
            row.workspace_id, row.counts_on = place, date(2027, 2, 3)
        KeptFigure.objects.bulk_create(rows)
    for hat, keys in (
        (cast.devika, ["told", "told-not:Not able"]),
        (replace(cast.devika, role=Role.BOARD_VIEWER), ["told"]),
    ):
        live = Measure("told", "Told", rows=[Judged(None, True), Judged(None, True)])
        with door.door(hat):
            made = with_kept([live], hat, FEBRUARY, ("told", "told-not"))
        assert [one.key for one in made] == keys
        assert [(one.good, one.of) for one in made] == [(2, 3), (1, 3)][: len(keys)]
