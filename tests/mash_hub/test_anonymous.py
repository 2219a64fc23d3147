"""Cases made anonymous: the words and whom they were about go, the numbers stay and lead to nobody (4.17)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.db.models import ForeignKey
from django.urls import reverse

from agencies import clock, disposal, door, revocations
from agencies.actors import Hat
from agencies.clock import LONDON
from agencies.database import emptying
from agencies.models import File
from agencies.models.base import Versioned
from agencies.models.revocations import Line, Revocation
from agencies.roles import Role
from agencies.verdicts import Refused
from mash_hub import conflicts, destroyed_again, destroying, destructions, numbers, people_told
from mash_hub.models import (
    Card,
    Conflict,
    ConflictSource,
    Destruction,
    DestructionGround,
    DestructionState,
    Enquiry,
    Flag,
    InformationRequest,
    Involvement,
    KeptFigure,
    PersonTold,
    Subject,
)
from mash_hub.models.destructions import Way
from mash_hub.models.people_told import ToldState, WhyNot
from tests.audit_workspace.test_reports import ask
from tests.cast import SETUP, Cast, client_of, post
from tests.mash_hub.enquiry_case import fresh, told_today
from tests.mash_hub.keeping_case import WHY, closed_case, proposed, settled, state_of
from tests.mash_hub.test_numbers import AFTERWARDS, FEBRUARY, february, tell
from tests.security.walking import entries

KEPT = DestructionGround.KEPT_LONG_ENOUGH
OVER = datetime(2062, 3, 14, 10, tzinfo=LONDON)  # 35 years later: section 47 was decided
CLOSED = february(20, 9, 0)
WHEN = "from=2027-02-01&to=2027-02-28"


def closed(enquiry: Enquiry) -> Enquiry:
    with door.door(SETUP):
        File.objects.get(pk=enquiry.file_id).set_closed(CLOSED)
    return enquiry


def told(cast: Cast, enquiry: Enquiry) -> None:
    """One of its people was told of the decision, the other not."""
    with door.door(cast.devika):
        people = sorted(people_told.not_written(fresh(enquiry)))
    was = replace(told_today(), told_on=date(2027, 2, 9))
    why = replace(was, state=ToldState.NOT_TOLD, how=None, told_on=None, who="")
    not_told = replace(why, why_not=WhyNot.NOT_ABLE, sentence="She is one year old.")
    for person, telling in zip(people, (was, not_told), strict=True):
        with door.door(cast.devika):
            people_told.write(fresh(enquiry), person, by=cast.devika, telling=telling)


def anonymised(enquiry: Enquiry, cast: Cast, *, carries_out: bool = True) -> Destruction:
    """Proposed by the host, agreed to by the police, carried out."""
    with door.door(cast.moira):
        target = destructions.target_of(enquiry.reference, by=cast.moira)
        assert target
        row = destructions.propose(target, KEPT, by=cast.moira, because=WHY, way=Way.ANONYMISE)
    settled(row, cast.ivor)
    if carries_out:
        assert destroying.carry_out_all() == 1
    return row


def counted(hat: Hat) -> dict[str, Any]:
    """Every number of February as a hat reads it, without those of nothing."""
    with door.door(hat):
        made = numbers.measures(hat, FEBRUARY)
    return {one.key: (one.label, one.good, one.of, one.is_hidden) for one in made if one.of}


def test_a_page_of_numbers_is_the_same_before_and_after_for_who_lists_and_who_reads_alone(
    cast: Cast,
) -> None:
    board = replace(cast.devika, role=Role.BOARD_VIEWER)
    other, enquiry = tell(cast, "E1"), tell(cast, "E8")
    with clock.moved(AFTERWARDS):
        told(cast, enquiry)
        told(cast, other)
    closed(enquiry)
    with clock.moved(OVER):
        before = {hat.role: counted(hat) for hat in (cast.devika, board)}
        assert before[cast.devika.role]["re-rated:higher"][1:3] == (1, 2)
        anonymised(enquiry, cast)
        assert {hat.role: counted(hat) for hat in (cast.devika, board)} == before
        browser = client_of(cast.devika)
        page = browser.get(f"{reverse('mash_hub:numbers-behind')}?of=re-rated:higher&{WHEN}")
        body = page.content.decode()
        assert "And 1 from cases that were made anonymous, of which 1 counts." in body
        assert enquiry.reference not in body
        assert other.reference in body
        anonymised(closed(other), cast)
        assert {hat.role: counted(hat) for hat in (cast.devika, board)} == before
        alone = browser.get(f"{reverse('mash_hub:numbers-behind')}?of=re-rated:higher&{WHEN}")
        body = alone.content.decode()
        assert "2 from cases that were made anonymous, of which 1 counts." in body
        assert "And 2" not in body
        assert "Nothing stands behind it" not in body


def test_what_is_destroyed_counts_for_nobody_any_more(cast: Cast) -> None:
    board = replace(cast.devika, role=Role.BOARD_VIEWER)
    enquiry = tell(cast, "E8")
    with clock.moved(OVER):
        assert counted(cast.devika)["rated"][2] == counted(board)["rated"][2] == 1
        closed(enquiry)
        settled(proposed(enquiry.reference, cast.moira), cast.ivor)
        assert destroying.carry_out_all() == 1
        assert (counted(cast.devika), counted(board)) == ({}, {})
        with door.door(cast.devika):
            assert not KeptFigure.objects.exists()


def test_figures_say_nothing_of_whose_they_are_and_nobody_but_disposal_writes_one(
    cast: Cast,
) -> None:
    enquiry = closed(tell(cast, "E8"))
    with clock.moved(OVER):
        anonymised(enquiry, cast)
        with door.door(cast.devika):
            rows = [*KeptFigure.objects.all()]
            assert {one.counts_on for one in rows} == {date(2027, 2, 4)}
            said = {(one.measure, one.group, one.number, one.of) for one in rows}
            assert ("re-rated", "higher", 1, 1) in said
            names = {field.name for field in KeptFigure._meta.fields}
            assert names == {
                "id",
                "workspace",
                "counts_on",
                "measure",
                "group",
                "label",
                "number",
                "of",
            }
        with door.door(cast.esther):  # of another workspace
            assert not KeptFigure.objects.exists()
        for statement in (
            "UPDATE mash_hub_keptfigure SET number = 0",
            "DELETE FROM mash_hub_keptfigure",
            "INSERT INTO mash_hub_keptfigure SELECT * FROM mash_hub_keptfigure",
        ):
            denied = pytest.raises(ProgrammingError, match="permission denied")
            with door.door(cast.devika), denied, transaction.atomic():
                connection.cursor().execute(statement)
        for statement in ("UPDATE mash_hub_keptfigure SET number = 0", "TABLE mash_hub_keptfigure"):
            denied = pytest.raises(ProgrammingError, match="permission denied")
            with door.door(disposal.DISPOSAL, role="disposal"), denied, transaction.atomic():
                connection.cursor().execute(statement)


def test_only_a_case_and_only_because_its_time_is_over_is_made_anonymous(cast: Cast) -> None:
    enquiry = closed_case(cast)
    with door.door(SETUP):
        request = InformationRequest.objects.get(enquiry=enquiry)
    for reference, ground, by, words in (
        (request.reference, KEPT, cast.ivor, "Only a case"),
        (enquiry.reference, DestructionGround.ERASURE, cast.moira, "Only what was kept long"),
        (enquiry.reference, KEPT, cast.moira, "25th birthday"),
    ):
        with door.door(by):
            target = destructions.target_of(reference, by=by)
            assert target
            with pytest.raises(Refused, match=words):
                destructions.propose(target, ground, by=by, because=WHY, way=Way.ANONYMISE)
    row = proposed(enquiry.reference, cast.moira)
    rule = pytest.raises(IntegrityError, match="anonymous_are_cases_kept_long_enough")
    with door.door(SETUP), rule, transaction.atomic():
        connection.cursor().execute(
            "UPDATE mash_hub_destruction SET way = 'ANONYMISE', version = version + 1 WHERE id = %s",
            [row.pk],
        )


def test_whoever_a_row_is_about_is_cut_by_disposal_alone(cast: Cast) -> None:
    enquiry = tell(cast, "E1")
    with clock.moved(AFTERWARDS):
        told(cast, enquiry)
    for table in ("mash_hub_involvement", "mash_hub_persontold"):
        filled = pytest.raises(IntegrityError, match="Only what is destroyed is about nobody")
        with door.door(SETUP), filled, transaction.atomic():
            connection.cursor().execute(
                f"UPDATE {table} SET subject_id = NULL, version = version + 1"
            )
    with clock.moved(OVER):
        closed(enquiry)
        settled(proposed(enquiry.reference, cast.moira), cast.ivor)
        assert destroying.carry_out_all() == 1
    with door.door(SETUP):
        for model in (Involvement, PersonTold, InformationRequest):
            rows = model.objects.filter(file=enquiry.file_id)
            assert rows.exists()
            for row in rows:
                kept = row.history.get()
                for one in model.ties:
                    assert (getattr(row, one), getattr(kept, one)) == (None, None)


def test_who_was_kept_from_a_case_stays_apart_from_the_records_of_its_people(cast: Cast) -> None:
    enquiry = closed(tell(cast, "E1"))
    with door.door(SETUP):
        conflicts.keep_apart(
            cast.person.kim.pk,
            enquiry.file_id,
            source=ConflictSource.DECLARED,
            by=SETUP,
            at=clock.now(),
            cause=enquiry,
        )
        parts = Involvement.objects.filter(file=enquiry.file_id, card__isnull=False)
        cards = Card.objects.filter(pk__in=[*parts.values_list("card", flat=True)])
        assert cards.exists()
    with clock.moved(OVER):
        settled(proposed(enquiry.reference, cast.moira), cast.ivor)
        assert destroying.carry_out_all() == 1
    for hat, is_apart in ((cast.kim, True), (cast.devika, False)):
        with door.door(hat):
            kept_from = Conflict.objects.standing().keeping(hat.person_id)
            files = {*kept_from.values_list("file_id", flat=True)}
            assert {card.file_id in files for card in cards} == {is_apart}


def test_an_officer_makes_a_case_anonymous_through_the_pages(cast: Cast) -> None:
    enquiry = closed(tell(cast, "E8"))
    with clock.moved(OVER):
        officer, other = client_of(cast.moira), client_of(cast.ivor)
        due = officer.get(reverse("mash_hub:records-due")).content.decode()
        link = f"{reverse('mash_hub:destruction-propose')}?record={enquiry.file_id}"
        assert f"{link}&amp;way=ANONYMISE" in due
        asked = officer.get(f"{link}&way=ANONYMISE").content.decode()
        assert asked.count(" checked") == 2  # the way and the ground
        page = reverse("mash_hub:destruction-propose")
        sent = {"reference": enquiry.reference, "sentence": WHY.sentence, "way": "ANONYMISE"}
        wrong = post(officer, page, cast.moira, ground="COURT_ORDER", **sent)
        assert wrong.status_code == 422
        assert "On any other ground it is destroyed" in wrong.content.decode()
        assert post(officer, page, cast.moira, ground=KEPT.value, **sent).status_code == 302
        with door.door(cast.moira):
            row = Destruction.objects.get()
        work = other.get(reverse("desk:my-work")).content.decode()
        assert "A case is to be made anonymous: do you agree?" in work
        url = reverse("mash_hub:destruction-settle", args=[row.pk])
        question = other.get(url).content.decode()
        assert f"Is {enquiry.reference} made anonymous?" in question
        assert "Only its numbers stay, tied to nobody" in question
        answer = {"agrees": "YES", "sentence": "ZQX agreed", "version": 1}
        done = post(other, url, cast.ivor, **answer)
        assert done.status_code == 302
        assert destroying.carry_out_all() == 1
        assert state_of(row) == DestructionState.ANONYMISED
        tombstone = officer.get(reverse("mash_hub:destruction", args=[row.pk])).content.decode()
        assert "What was made anonymous" in tombstone
        assert "Made anonymous" in officer.get(reverse("mash_hub:destructions")).content.decode()
    acts = [(one.verb, one.ground) for one in entries() if row.pk in one.thing_ids]
    assert ("COMPLETED", "anonymous:kept_long_enough") in acts


def test_what_a_backup_brought_back_is_cut_again_and_counts_in_nothing(cast: Cast) -> None:
    """The case stands as it was before: what was kept of it was lost with the backup that is older."""
    enquiry = closed(tell(cast, "E8"))
    with clock.moved(OVER):
        at = clock.now()
        line = Line("FILE", enquiry.file_id, at)
        Revocation.objects.add([line], at=at, mac_of=revocations.mac_of)
        assert destroyed_again.destroy_all() == 1
        assert destroyed_again.destroy_all() == 0
        assert counted(cast.devika) == {}
    with door.door(SETUP):
        parts = Involvement.objects.filter(file=enquiry.file_id)
        assert {(part.subject_id, part.card_id) for part in parts} == {(None, None)}


def test_killed_after_its_figures_were_written_it_writes_none_twice(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    enquiry = closed(tell(cast, "E8"))
    with clock.moved(OVER):
        before = counted(cast.devika)
        row = anonymised(enquiry, cast, carries_out=False)

        def killed(*_: Any) -> None:
            raise KeyboardInterrupt

        with monkeypatch.context() as patch:
            patch.setattr(disposal, "forget_secrets", killed)
            with pytest.raises(KeyboardInterrupt):
                destroying.carry_out_all()
        assert (state_of(row), counted(cast.devika)) == (DestructionState.APPROVED, before)
        assert destroying.carry_out_all() == 1
        assert (state_of(row), counted(cast.devika)) == (DestructionState.ANONYMISED, before)


def test_the_report_of_what_was_destroyed_says_which_way(cast: Cast) -> None:
    enquiry = closed(tell(cast, "E8"))
    with clock.moved(OVER):
        row = anonymised(enquiry, cast, carries_out=False)
        (line,) = ask(cast.ines, "destroyed")
        assert line.cells[7] == "Agreed: about to be carried out (make anonymous)"
        assert destroying.carry_out_all() == 1
        (line,) = ask(cast.ines, "destroyed")
        assert (line.cells[0], line.cells[7]) == (row.reference, "Made anonymous")
        assert not line.is_amiss


# Rows that are about somebody in a file of their own, which two people do not destroy as a case.
_OF_PEOPLE = {"Barrier", "LegalHold", "Sheet", "ThingCard", "Link", "Disclosure"}


@pytest.mark.django_db
def test_every_row_of_a_file_names_its_columns_that_lead_to_a_person() -> None:
    """Whoever adds one forgets nothing: it is cut, the database lets disposal cut it, and no one else."""
    for model in apps.get_models():
        names = {field.attname for field in model._meta.concrete_fields}
        if "file_id" not in names or hasattr(model, "instance_type"):
            continue
        leads = {
            field.attname
            for field in model._meta.concrete_fields
            if isinstance(field, ForeignKey)
            and field.related_model in (Subject, Card, Involvement, Flag)
        }
        if model.__name__ not in _OF_PEOPLE:
            assert leads <= {*emptying.ties_of(model)}, model.__name__
        for column in emptying.ties_of(model):
            assert issubclass(model, Versioned)
            field = next(one for one in model._meta.concrete_fields if one.attname == column)
            tables = (model._meta.db_table, model.history.model._meta.db_table)
            assert [may_be_null(table, column) for table in tables] == [True, True], column
            for name in (f"hub_cut_{column}", f"hub_filled_{column}"):
                assert has_trigger(tables[0], name) is not field.null, column


def may_be_null(table: str, column: str) -> bool:
    asked = "SELECT is_nullable FROM information_schema.columns WHERE table_name = %s AND column_name = %s"
    return bool(answer(asked, table, column) == "YES")


def has_trigger(table: str, name: str) -> bool:
    asked = "SELECT count(*) FROM pg_trigger WHERE tgrelid = %s::regclass AND tgname = %s"
    return bool(answer(asked, table, name))


def answer(asked: str, *given: str) -> Any:
    with door.door(SETUP), connection.cursor() as cursor:
        cursor.execute(asked, given)
        (found,) = cursor.fetchone()
        return found
