"""The database door: outside it nothing is asked, inside it one act stands or falls."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DataError, connection

from agencies import clock, door
from agencies.database.base import OutsideDoor
from agencies.models import Agency, Grant, Workspace
from audit.log import entries as log
from audit.log.entries import Verb
from audit.log.models import Entry
from tests.cast import Cast


def test_a_question_outside_the_door_is_refused(cast: Cast) -> None:
    with pytest.raises(OutsideDoor):
        Agency.objects.count()


def test_a_hat_never_survives_its_act(cast: Cast) -> None:
    with door.door(cast.devika), connection.cursor() as cursor:
        cursor.execute("SELECT current_user, current_setting('hub.agency')")
        assert cursor.fetchone() == ("app", str(cast.agency.council.pk))
    with door.door(), connection.cursor() as cursor:
        cursor.execute("SELECT current_user, current_setting('hub.agency')")
        assert cursor.fetchone() == ("app", "")


def test_doors_do_not_nest(cast: Cast) -> None:
    with door.door(), pytest.raises(door.DoorsDoNotNest), door.door():
        pass


def test_an_act_at_once_wears_its_role_and_leaves_nothing_of_it_behind(cast: Cast) -> None:
    assert door.at_once("SELECT current_user, %s::int", [7], role="relay") == [("relay", 7)]
    with door.door(), connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == ("app",)
    with door.door(), pytest.raises(door.DoorsDoNotNest):
        door.at_once("SELECT 1", [], role="relay")


@pytest.mark.django_db(transaction=True)
def test_an_act_at_once_stands_or_falls_as_a_whole(committed_cast: Cast) -> None:
    agency = committed_cast.agency.police
    raised = "INSERT INTO agencies_noticecounter (agency_id, last) VALUES (%s, 9) RETURNING last"
    with pytest.raises(DataError):
        door.at_once(f"{raised}; SELECT 1 / 0", [agency.pk], role="relay")
    found = "SELECT last FROM agencies_noticecounter WHERE agency_id = %s"
    assert door.at_once(found, [agency.pk], role="relay") == []
    assert door.at_once(raised, [agency.pk], role="relay") == [(9,)]
    assert door.at_once(found, [agency.pk], role="relay") == [(9,)]


def test_two_saves_of_a_row_in_one_act_are_refused(cast: Cast) -> None:
    with door.door(cast.hugh):
        workspace = Workspace.objects.lock(cast.workspace.mash, 1)
        workspace.set_details(by=cast.hugh, at=clock.now())
        with pytest.raises(RuntimeError, match="twice"):
            workspace.set_details(by=cast.hugh, at=clock.now())


def test_nothing_is_kept_when_the_log_cannot_be_written(cast: Cast, monkeypatch: Any) -> None:
    def broken(_connection: object) -> None:
        raise OSError("full")

    monkeypatch.setattr("audit.log.entries.flush", broken)
    with pytest.raises(OSError, match="full"), door.door(cast.hugh):  # noqa: PT012
        workspace = Workspace.objects.lock(cast.workspace.mash, 1)
        workspace.set_details(by=cast.hugh, at=clock.now())
        log.write(by=cast.hugh, verb=Verb.CHANGED, about=[workspace])
    monkeypatch.undo()
    with door.door(cast.hugh):
        assert Workspace.objects.get(pk=cast.workspace.mash.pk).version == 1


def test_a_version_without_history_cannot_be_committed(cast: Cast) -> None:
    with pytest.raises(Exception, match="has no history"), door.door(cast.hugh):
        Workspace.objects.filter(pk=cast.workspace.mash.pk).update(version=2, name="Silent")


def test_a_version_cannot_be_skipped(cast: Cast) -> None:
    with pytest.raises(Exception, match="cannot follow"), door.door(cast.hugh):
        Workspace.objects.filter(pk=cast.workspace.mash.pk).update(version=5)


def test_an_act_leaves_its_entry_last(cast: Cast) -> None:
    with door.door(cast.devika):
        log.write(by=cast.devika, verb=Verb.VIEWED, about=[cast.workspace.mash])
    with door.door(cast.devika):
        entry = Entry.objects.get()
    assert (entry.verb, entry.person_id) == ("VIEWED", cast.person.devika.pk)
    with door.door():
        assert not Grant.objects.exists()
