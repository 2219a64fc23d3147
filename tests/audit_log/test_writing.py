"""An act leaves its entries in its own transaction, once, whole and without a word of text."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from agencies.actors import Hat, Service
from agencies.door import door
from agencies.reasons import Reason, ReasonCode
from audit.log import entries as log
from audit.log import macs
from audit.log.entries import Thing, Verb
from audit.log.lines import COLUMNS
from audit.log.models import Entry, Writer

pytestmark = pytest.mark.django_db

AT = datetime(2026, 3, 4, 9, 30, tzinfo=UTC)


@dataclass
class Row:
    """A row as the log knows it."""

    kind: str
    pk: UUID
    owner_id: UUID | None = None
    workspace_id: UUID | None = None


def written(by: Hat) -> list[Entry]:
    """Write what is queued and read it back as its own agency sees it."""
    log.flush(connection)
    return list(Entry.objects.filter(agency_id=by.agency_id).order_by("number"))


def write_and_fail(by: Hat) -> None:
    """Part of an act that writes, deeper too, and then fails."""
    with transaction.atomic():
        log.write(by=by, verb=Verb.SUBMITTED)
        with transaction.atomic():
            log.write(by=by, verb=Verb.RATED)
        raise LookupError


def test_an_entry_holds_who_did_what_to_which_and_why(police: Hat, health: Hat) -> None:
    case, person, digest, asked = uuid4(), uuid4(), b"h" * 32, uuid4()
    with door(police):
        with log.request(asked, purpose="SECTION_47"):
            log.write(
                by=police,
                verb=Verb.RELEASED,
                about=[Row("item", case, owner_id=health.agency_id)],
                people=[person],
                sections=["narrative"],
                reason=Reason(ReasonCode.RELEVANT),
                basis="PUBLIC_TASK",
                ground="grant:7",
                count=1,
                hashes=[digest],
                at=AT,
            )
        [entry] = written(police)
    assert (entry.person_id, entry.membership_id) == (police.person_id, police.membership_id)
    assert (entry.agency_id, entry.role) == (police.agency_id, police.role)
    assert (entry.workspace_id, entry.session_hash) == (police.workspace_id, police.session_hash)
    assert (entry.verb, entry.result, entry.service) == ("RELEASED", "OK", "")
    assert (entry.thing_kinds, entry.thing_ids) == (["item"], [case])
    assert (entry.people, entry.owner_ids) == ([person], [health.agency_id])
    assert (entry.purpose, entry.reason_code) == ("SECTION_47", "RELEVANT")
    assert (entry.basis, entry.ground, entry.sections) == ("PUBLIC_TASK", "grant:7", ["narrative"])
    assert (entry.count, entry.request_id) == (1, asked)
    assert [bytes(found) for found in entry.hashes] == [digest]
    assert (entry.format, entry.at) == (1, AT)
    assert bytes(entry.mac)[0] == 1
    assert len(bytes(entry.mac)) == 33


def test_the_model_and_the_format_name_the_same_columns() -> None:
    assert {field.name for field in Entry._meta.get_fields()} == {*COLUMNS, "mac"}


def test_without_a_time_of_its_own_the_act_has_that_of_the_database(police: Hat) -> None:
    with door(police):
        log.write(by=police, verb=Verb.VIEWED)
        [entry] = written(police)
    assert entry.at == entry.written_at


def test_a_service_is_named_with_the_person_for_whom_it_acts(police: Hat) -> None:
    sweep = Service("clocks", agency_id=police.agency_id, on_behalf_of=police)
    with door(sweep):
        log.write(by=sweep, verb=Verb.BREACHED)
        [entry] = written(police)
    assert (entry.service, entry.person_id) == ("clocks", police.person_id)


def test_the_workspace_of_a_row_counts_where_the_actor_has_none(police: Hat) -> None:
    place, sweep = uuid4(), Service("clocks", agency_id=police.agency_id)
    with door(sweep):
        log.write(by=sweep, verb=Verb.BREACHED, about=[Row("clock", uuid4(), workspace_id=place)])
        log.write(by=police, verb=Verb.VIEWED, about=[Row("clock", uuid4(), workspace_id=place)])
        log.write(by=police, verb=Verb.VIEWED, workspace=place)
        by_sweep, by_police, named = written(police)
    assert by_sweep.workspace_id == place
    assert by_police.workspace_id == police.workspace_id
    assert named.workspace_id == place


def test_numbers_of_an_act_follow_one_another(police: Hat) -> None:
    with door(police):
        for verb in (Verb.CREATED, Verb.SUBMITTED, Verb.RATED):
            log.write(by=police, verb=verb)
        first = log.flush(connection)
        log.write(by=police, verb=Verb.DECIDED)
        [following] = log.flush(connection)
        writer = Writer.objects.get(pk=following.writer)
    assert [line.verb for line in first] == ["CREATED", "SUBMITTED", "RATED"]
    assert [line.number for line in first] == [1, 2, 3]
    assert (following.number, writer.last) == (4, 4)
    assert len({line.transaction_id for line in (*first, following)}) == 1


def test_an_act_of_thousands_of_entries_leaves_every_one_of_them(police: Hat) -> None:
    many = 2_500  # a statement has room for two thousand
    with door(police):
        for _ in range(many):
            log.write(by=police, verb=Verb.SHREDDED)
        entries = written(police)
        assert [entry.number for entry in entries] == [*range(1, many + 1)]
        assert len({entry.transaction_id for entry in entries}) == 1
        assert Writer.objects.get(pk=entries[0].writer).last == many


def test_nothing_queued_writes_nothing(police: Hat) -> None:
    with door(police):
        assert log.flush(connection) == []
        assert not Writer.objects.exists()


def test_the_reads_of_a_page_leave_one_entry(police: Hat, health: Hat) -> None:
    one, other, person = uuid4(), uuid4(), uuid4()
    with door(police):
        log.write(by=police, verb=Verb.READ, about=[Thing("card", one)], sections=["card"], count=1)
        log.write(by=police, verb=Verb.DECIDED)
        log.write(
            by=police,
            verb=Verb.READ,
            about=[Thing("card", one), Thing("item", other)],
            people=[person],
            owners=[health.agency_id],
            sections=["narrative", "card"],
            count=2,
        )
        read, decided = written(police)
    assert (read.verb, decided.verb) == ("READ", "DECIDED")
    assert (read.thing_kinds, read.thing_ids) == (["card", "item"], [one, other])
    assert (read.people, read.owner_ids) == ([person], [health.agency_id])
    assert (read.sections, read.count) == (["card", "narrative"], 3)


@pytest.mark.parametrize(
    "other",
    [
        {"purpose": "SECTION_47"},
        {"reason": Reason(ReasonCode.MEETING)},
        {"basis": "PUBLIC_TASK"},
        {"result": "REFUSED"},
    ],
)
def test_reads_for_another_reason_stay_apart(police: Hat, other: dict[str, Any]) -> None:
    with door(police):
        log.write(by=police, verb=Verb.READ, about=[Thing("card", uuid4())])
        log.write(by=police, verb=Verb.READ, about=[Thing("card", uuid4())], **other)
        assert len(written(police)) == 2


def test_reads_by_different_actors_stay_apart(police: Hat, health: Hat) -> None:
    with door(police):
        log.write(by=police, verb=Verb.READ)
        log.write(by=health, verb=Verb.READ)
        assert len(log.flush(connection)) == 2


def test_what_a_rolled_back_savepoint_queued_is_dropped(police: Hat) -> None:
    with door(police):
        log.write(by=police, verb=Verb.CREATED)
        with pytest.raises(LookupError):
            write_and_fail(police)
        with transaction.atomic():
            log.write(by=police, verb=Verb.DECIDED)
        assert [line.verb for line in log.pending(connection)] == ["CREATED", "DECIDED"]


def test_nothing_is_carried_from_one_act_into_the_next(police: Hat) -> None:
    with pytest.raises(LookupError), door(police):
        write_and_fail(police)
    with door(police):
        assert log.pending(connection) == []
        assert written(police) == []


@pytest.mark.parametrize("field", ["purpose", "basis", "ground", "result"])
@pytest.mark.parametrize("text", ["Anna Smith", "Zoë", "a\nb", "x" * 201, "o'neill"])
def test_text_has_no_place_in_the_log(police: Hat, field: str, text: str) -> None:
    with door(police), pytest.raises(ValueError, match="never text"):
        log.write(by=police, verb=Verb.VIEWED, **{field: text})


def test_an_unknown_verb_is_refused(police: Hat) -> None:
    with door(police), pytest.raises(ValueError, match="LOOKED"):
        log.write(by=police, verb="LOOKED")  # type: ignore[arg-type]


@pytest.mark.django_db(transaction=True)
def test_an_entry_is_written_inside_an_act(police: Hat) -> None:
    with pytest.raises(RuntimeError, match="inside an act"):
        log.write(by=police, verb=Verb.VIEWED)


@pytest.mark.django_db(transaction=True)
def test_an_act_whose_entry_cannot_be_written_did_not_happen(
    police: Hat, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused() -> tuple[int, bytes]:
        raise macs.KeyRefused

    with door(police):
        log.write(by=police, verb=Verb.CREATED)
    with monkeypatch.context() as broken:
        broken.setattr(macs, "newest", refused)
        with pytest.raises(macs.KeyRefused), door(police):
            log.write(by=police, verb=Verb.SUBMITTED)
    with door(police):
        assert [entry.verb for entry in written(police)] == ["CREATED"]
        assert [writer.last for writer in Writer.objects.all()] == [1]


@pytest.mark.django_db(transaction=True)
def test_an_act_whose_entry_the_database_refuses_did_not_happen(police: Hat, intruder: Any) -> None:
    intruder.execute("REVOKE INSERT ON audit_log_entry FROM app")
    try:
        with pytest.raises(DatabaseError), door(police):
            log.write(by=police, verb=Verb.CREATED)
    finally:
        intruder.execute("GRANT INSERT ON audit_log_entry TO app")
    with door(police):
        assert not Writer.objects.exists()
