"""Records of children fall under classes of their own by what they hold, and stay for the longest (4.17)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from importlib import import_module

import pytest
from django.db import connection

from agencies import clock, door, hats
from agencies.actors import Hat
from agencies.clock import LONDON
from agencies.models import File
from agencies.models.files import RetentionClass
from agencies.verdicts import Refused
from mash_hub import (
    deaths,
    destroying,
    destructions,
    held,
    partnership_settings,
    retention_classes,
    retention_reviews,
)
from mash_hub.models import (
    Card,
    CmogEntry,
    DestructionGround,
    DestructionState,
    Enquiry,
    Identification,
    InformationRequest,
    Subject,
)
from mash_hub.models.enquiries import Outcome
from mash_hub.models.flags import FlagType
from mash_hub.models.partnership_settings import SettingName
from tests.cast import SETUP, Cast
from tests.mash_hub import cmog_case
from tests.mash_hub.enquiry_case import (
    SHARE,
    asked,
    decided,
    fresh,
    make_contact,
    opened_by,
    rated,
    returned,
    wrote,
)
from tests.mash_hub.keeping_case import WHY, closed_case, proposed, settled, state_of
from tests.mash_hub.test_flags import flagged, marking, part
from tests.meetings.test_strategies import MONDAY, begun

KEPT = DestructionGround.KEPT_LONG_ENOUGH
COURT = DestructionGround.COURT_ORDER
FIRST = datetime(2027, 3, 1, 9, tzinfo=LONDON)


@pytest.fixture(autouse=True)
def _on_a_monday() -> Iterator[None]:
    with clock.moved(FIRST):
        yield


def in_year(year: int) -> clock.moved:
    return clock.moved(datetime(year, 6, 1, 9, tzinfo=UTC))


def close(file_id: object, at: datetime = FIRST) -> None:
    with door.door(SETUP):
        File.objects.get(pk=file_id).set_closed(at)


def answered(cast: Cast, *categories: str) -> Enquiry:
    """A case of these categories that the police answered, closed today."""
    enquiry = rated(cast, contact=make_contact(cast, categories=categories))
    request = asked(cast, enquiry, "police")["police"]
    opened_by(cast.owen, request)
    wrote(cast.owen, request, "ZQX three incidents", SHARE)
    returned(cast.owen, request)
    close(enquiry.file_id)
    return enquiry


def why_not(reference: str, by: Hat, ground: DestructionGround = KEPT) -> str:
    with door.door(by):
        target = destructions.target_of(reference, by=by)
        assert target
        return destructions.may_go(target, ground, by=by).reason


def due(hat: Hat) -> list[tuple[str, str]]:
    with door.door(hat):
        return [(one.reference, one.words) for one in retention_reviews.due(by=hat)]


def chosen(cast: Cast, name: SettingName, value: object, place: object = None) -> None:
    """What a partnership chose by two people, from tomorrow on."""
    with door.door(cast.hugh):
        row = partnership_settings.propose(
            place or cast.workspace.mash,
            name,
            value=value,
            from_on=hats.today() + timedelta(days=1),
            why="Ratified by the partnership board.",
            by=cast.hugh,
        )
    with door.door(cast.ada):
        partnership_settings.confirm(fresh(row), by=cast.ada, version=1)


def test_a_case_that_went_to_section_47_is_kept_as_one_of_child_protection(cast: Cast) -> None:
    with clock.moved(MONDAY):
        row = begun(cast)
    close(row.file_id)
    reference = row.contact.reference
    with in_year(2050):
        assert due(cast.moira) == []
        words = "Child protection: section 47 or a conference: it is kept for at least 35 years"
        assert words in why_not(reference, cast.moira)
        assert why_not(reference, cast.moira, COURT) == ""
    with in_year(2062):
        assert due(cast.moira) == [(reference, "Child protection: section 47 or a conference")]
        assert why_not(reference, cast.moira) == ""
        gone = proposed(reference, cast.moira, KEPT)
        with door.door(SETUP):  # what the tombstone says
            (file,) = [one.file for one in gone.files.select_related("file")]
        assert file.retention_class == RetentionClass.SECTION_47


def test_an_enquiry_that_ended_with_a_discussion_held_elsewhere_is_one_too(cast: Cast) -> None:
    enquiry = answered(cast, "DOMESTIC_ABUSE")
    decided(cast, enquiry, outcomes=[Outcome.STRATEGY])
    with in_year(2050):
        assert due(cast.moira) == []
        assert "at least 35 years" in why_not(enquiry.reference, cast.moira)


def test_sexual_harm_with_a_child_in_the_case_keeps_it_and_what_was_answered_for_75_years(
    cast: Cast,
) -> None:
    enquiry = answered(cast, "NEGLECT", "SEXUAL")
    with door.door(SETUP):
        request = InformationRequest.objects.get(enquiry=enquiry)
        subject = Subject.objects.filter(involvements__file=enquiry.file_id).first()
        assert subject
    with in_year(2080):
        assert due(cast.moira) == due(cast.ivor) == []
        words = "Sexual abuse of a child: it is kept for at least 75 years"
        assert words in why_not(enquiry.reference, cast.moira)
        assert words in why_not(request.reference, cast.ivor)
        assert words in why_not(subject.reference, cast.moira)  # who was in it, too
    with in_year(2103):
        assert due(cast.moira) == [(enquiry.contact.reference, "Sexual abuse of a child")]
        assert [one for one, _ in due(cast.ivor)] == [request.reference]
        assert why_not(enquiry.reference, cast.moira) == ""


def test_how_long_is_the_partnerships_and_the_longest_class_wins(cast: Cast) -> None:
    enquiry = answered(cast, "SEXUAL")
    decided(cast, enquiry, outcomes=[Outcome.STRATEGY])
    chosen(cast, SettingName.KEPT_ABUSE, 20)
    with in_year(2050):
        assert "Child protection" in why_not(enquiry.reference, cast.moira)
        assert "35 years" in why_not(enquiry.reference, cast.moira)
    chosen(cast, SettingName.KEPT_PROTECTION, 10)
    with in_year(2045):
        assert "Sexual abuse" in why_not(enquiry.reference, cast.moira)
        assert "20 years" in why_not(enquiry.reference, cast.moira)
    with in_year(2048):
        assert why_not(enquiry.reference, cast.moira) == ""


def test_what_the_police_wrote_is_kept_for_six_years_at_least_and_nobody_chooses_less(
    cast: Cast,
) -> None:
    enquiry = answered(cast, "DOMESTIC_ABUSE")
    with door.door(SETUP):
        request = InformationRequest.objects.get(enquiry=enquiry)
    with in_year(2030):
        assert "at least 6 years" in why_not(request.reference, cast.ivor)
    with in_year(2034):
        assert why_not(request.reference, cast.ivor) == ""
    with pytest.raises(Refused, match="at least six years"):
        chosen(cast, SettingName.KEPT_POLICE, 5)


def looked_after(cast: Cast) -> Enquiry:
    """A case with Ellie, whom the council flagged as looked after while it was open."""
    enquiry = rated(cast)
    ellie = part(cast, enquiry, "Ellie")
    flagged(cast.devika, ellie, marking(cast, flag_type=FlagType.LOOKED_AFTER))
    close(enquiry.file_id, FIRST + timedelta(days=5))
    return enquiry


def test_a_looked_after_child_keeps_a_case_until_the_75th_birthday(cast: Cast) -> None:
    enquiry = looked_after(cast)
    with in_year(2040):
        assert due(cast.moira) == []
    with in_year(2060):  # the 25th birthday is over
        # Health was not shown the flag, and learns nothing of it.
        assert why_not(enquiry.reference, cast.moira) == (
            "What is known of somebody in it keeps it for longer."
        )
    with in_year(2095):
        assert why_not(enquiry.reference, cast.moira) == ""
    other = rated(cast, contact=make_contact(cast))
    close(other.file_id)
    with in_year(2060):  # a case of a child whom nobody flagged
        assert why_not(other.reference, cast.moira) == ""


def test_of_a_looked_after_child_who_died_it_is_kept_for_fifteen_years_after_that(
    cast: Cast,
) -> None:
    enquiry = looked_after(cast)
    with door.door(SETUP):
        cards = Card.objects.filter(involvements__file=enquiry.file_id)
        ids = [*cards.values_list("pk", flat=True)]
    ellie = part(cast, enquiry, "Ellie")
    with door.door(cast.kim):
        card = Card.objects.get(
            pk__in=Identification.objects.filter(subject=ellie, card__in=ids).values("card")
        )
        deaths.say(card, date(2027, 3, 1), "", by=cast.kim, because=WHY, version=card.version)
    with in_year(2041):
        assert why_not(enquiry.reference, cast.moira) != ""
    with in_year(2045):  # her 25th birthday would have been in 2044, the fifteen years end in 2042
        assert why_not(enquiry.reference, cast.moira) == ""


def test_while_an_inquiry_asks_for_it_nothing_about_abuse_of_children_is_destroyed(
    cast: Cast,
) -> None:
    enquiry = answered(cast, "SEXUAL")
    other = closed_case(cast)
    row = settled(proposed(enquiry.reference, cast.moira, COURT), cast.ivor)
    with door.door(SETUP):
        request = InformationRequest.objects.get(enquiry=enquiry)
    chosen(cast, SettingName.ABUSE_STAYS, True)
    with in_year(2110):
        assert destroying.carry_out_all() == 0  # agreed before the inquiry asked
        assert state_of(row) == DestructionState.STOPPED
        words = "While an inquiry asks for it"
        assert words in why_not(enquiry.reference, cast.moira, COURT)
        assert words in why_not(request.reference, cast.ivor, COURT)
        assert [one for one, _ in due(cast.moira)] == [other.contact.reference]
        assert why_not(other.reference, cast.moira) == ""
        with door.door(cast.ivor), pytest.raises(Refused, match=words):
            held.require_nothing_holds(enquiry.file_id)
        chosen(cast, SettingName.ABUSE_STAYS, False)
    with in_year(2111):
        assert why_not(enquiry.reference, cast.moira) == ""


def test_entries_of_before_on_a_list_come_into_the_class_of_lists(cast: Cast) -> None:
    cmog = cmog_case.opened(cast)
    row = cmog_case.entered(cmog_case.known(cmog_case.TIA, cmog.gwen), cmog.gwen)
    migration = import_module("mash_hub.migrations.0072_periods_of_children")
    for statement, kept_as in (
        (migration.AS_BEFORE, RetentionClass.MASH_ENQUIRY),
        (migration.OF_LISTS, RetentionClass.EXPLOITATION),
    ):
        with door.door(SETUP):
            connection.cursor().execute(statement)
            assert CmogEntry.objects.get(pk=row.pk).file.retention_class == kept_as
    with door.door(cmog.gwen):
        assert retention_classes.longest([fresh(row).file]) == {
            row.file_id: RetentionClass.SEXUAL_ABUSE
        }
