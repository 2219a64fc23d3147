"""An answer of the log leaves as JSON that a machine without the hub checks entry by entry (AD14)."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as hub
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agencies import clock, door, hats
from agencies.actors import Hat
from agencies.reasons import Reason, ReasonCode
from agencies.roles import Role
from agencies.verdicts import Refused
from audit.log import entries as log
from audit.log.entries import Verb
from audit.log.models import Entry
from audit.proof import command, events
from audit.proof.notes import ED25519, make_key, public_key, read_key
from audit.workspace import proved_exports
from audit.workspace.questions import Question
from tests.audit_workspace.test_agency_auditors import answered, entry_of
from tests.audit_workspace.test_health import sealed
from tests.cast import Cast, client_of, given_role, post

PURPOSE = Reason(ReasonCode.AUDIT_INTEGRITY)


@pytest.fixture
def key(tmp_path: Path) -> str:
    make_key(hub.LOG_NAME, tmp_path / "hub.key", ED25519)
    return str(public_key(*read_key(tmp_path / "hub.key"), ED25519))


def question() -> Question:
    return Question(PURPOSE, hats.today(), hats.today())


def taken(by: Hat, path: Path) -> dict[str, Any]:
    """What a hat takes, written to a file."""
    with door.door(by):
        path.write_bytes(proved_exports.export(question(), by=by).data)
    found: dict[str, Any] = json.loads(path.read_text())
    return found


def test_an_answer_leaves_as_json_that_the_stand_alone_verifier_checks(
    committed_cast: Cast, key: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cast = committed_cast
    for _ in range(3):
        entry_of(cast.devika, cast.workspace.mash)
    sealed(tmp_path)
    entry_of(cast.owen, cast.workspace.mash)  # not sealed yet
    address = f"/audit/questions/export/proved/?purpose=AUDIT_INTEGRITY&from={hats.today()}&to={hats.today()}"
    answer = post(client_of(cast.ines), address, cast.ines)
    assert answer["Content-Disposition"].endswith('.json"')
    file = tmp_path / "export.json"
    file.write_bytes(answer.content)
    assert command.main(["export", str(file), "--hub-key", key]) == 0
    said = capsys.readouterr().out
    made = json.loads(answer.content)
    proved = [one for one in made["entries"] if "seal" in one]
    assert f"{len(made['entries'])} entries, {len(proved)} proved" in said
    reads = [one for one in made["entries"] if one["event"]["subtype"] == [{"code": "READ"}]]
    assert len([one for one in reads if "seal" in one]) >= 3
    assert {one["unproved"] for one in reads if "seal" not in one} == {proved_exports.NOT_YET}
    assert "Devika" not in answer.content.decode()
    with door.door(cast.ines):
        [left] = Entry.objects.filter(verb="EXPORTED")
    digest = hashlib.sha256(answer.content).hexdigest()
    assert bytes(left.hashes[0]).hex() == digest
    assert digest in said
    assert post(client_of(cast.devika), address, cast.devika).status_code == 403
    assert post(client_of(cast.ines), address.partition("?")[0], cast.ines).status_code == 404


def with_another_end(row: str) -> str:
    """The bytes of an entry with another last one: its code, which the event does not tell."""
    data = base64.b64decode(row)
    return base64.b64encode(data[:-1] + bytes([data[-1] ^ 1])).decode()


FORGERIES: dict[str, Callable[[dict[str, Any]], Any]] = {
    "another person": lambda one: one["event"]["agent"][0].update(who="somebody else"),
    "another place": lambda one: one.update(place=one["place"] + 1),
    "another row": lambda one: one.update(row=with_another_end(one["row"])),
}


@pytest.mark.parametrize("forgery", FORGERIES)
def test_whatever_is_changed_in_it_is_named(
    committed_cast: Cast, key: str, tmp_path: Path, forgery: str, capsys: Any
) -> None:
    entry_of(committed_cast.devika, committed_cast.workspace.mash)
    sealed(tmp_path)
    file = tmp_path / "export.json"
    made = taken(committed_cast.ines, file)
    one = next(one for one in made["entries"] if "seal" in one)
    FORGERIES[forgery](one)
    file.write_text(json.dumps(made))
    assert command.main(["export", str(file), "--hub-key", key]) == 1
    assert one["event"]["id"] in capsys.readouterr().out


def test_a_tree_that_the_hub_did_not_sign_proves_nothing(
    committed_cast: Cast, key: str, tmp_path: Path
) -> None:
    entry_of(committed_cast.devika, committed_cast.workspace.mash)
    sealed(tmp_path)
    taken(committed_cast.ines, tmp_path / "export.json")
    make_key(hub.LOG_NAME, tmp_path / "other.key", ED25519)
    other = str(public_key(*read_key(tmp_path / "other.key"), ED25519))
    assert command.main(["export", str(tmp_path / "export.json"), "--hub-key", other]) == 2
    (tmp_path / "nothing.json").write_text("[]")
    assert command.main(["export", str(tmp_path / "nothing.json"), "--hub-key", key]) == 2


def test_an_agencys_auditor_takes_its_part_and_of_others_records_nothing(
    committed_cast: Cast, key: str, tmp_path: Path
) -> None:
    cast = committed_cast
    moira = given_role(cast, "moira", Role.AGENCY_AUDITOR)
    _, ours, theirs = answered(cast)
    with door.door(cast.devika):
        log.write(by=cast.devika, verb=Verb.READ, about=[ours, theirs], at=clock.now())
    sealed(tmp_path)
    file = tmp_path / "export.json"
    made = taken(moira, file)
    text = file.read_text()
    assert str(ours.pk) in text
    assert str(theirs.pk) not in text
    both = [one for one in made["entries"] if one.get("unproved") == proved_exports.OTHERS]
    assert both
    assert not any("row" in one for one in both)
    rows = b"".join(bytes(one["row"], "ascii") for one in made["entries"] if "row" in one)
    assert rows
    assert command.main(["export", str(file), "--hub-key", key]) == 0


@dataclass(frozen=True)
class Between(Question):
    """A question about some moments of a day."""

    since: datetime | None = None
    until: datetime | None = None

    @property
    def from_at(self) -> datetime:
        return self.since or super().from_at

    @property
    def until_at(self) -> datetime:
        return self.until or super().until_at


def said_of(path: Path, key: str, capsys: Any) -> tuple[int, str]:
    code = command.main(["export", str(path), "--hub-key", key])
    return code, capsys.readouterr().out


def of_three_moments(cast: Cast, key: str, path: Path) -> dict[str, Any]:
    """An answer about the second of three moments, in each of which two entries were sealed."""
    moments = []
    for _ in range(3):
        entry_of(cast.devika, cast.workspace.mash)
        entry_of(cast.owen, cast.workspace.mash)
        sealed(path.parent)
        moments.append(clock.now())
    today = hats.today()
    asked = Between(PURPOSE, today, today, since=moments[0], until=moments[1])
    with door.door(cast.ines):
        path.write_bytes(proved_exports.export(asked, by=cast.ines).data)
    found: dict[str, Any] = json.loads(path.read_text())
    return found


def test_of_a_whole_period_it_is_proved_that_nothing_was_left_out(
    committed_cast: Cast, key: str, tmp_path: Path, capsys: Any
) -> None:
    file = tmp_path / "export.json"
    made = of_three_moments(committed_cast, key, file)
    assert [("leaves" in one) for one in made["seals"]] == [False, True, False]
    code, said = said_of(file, key, capsys)
    assert code == 0
    assert f"All 2 entries in seals 2 to 2 of {hub.LOG_NAME}/1 are told: none of them" in said
    assert "NOT" not in said


def test_what_an_answer_leaves_out_is_counted_and_said(
    committed_cast: Cast, key: str, tmp_path: Path, capsys: Any
) -> None:
    file = tmp_path / "export.json"
    made = of_three_moments(committed_cast, key, file)
    left_out = made["entries"].pop()
    file.write_text(json.dumps(made))
    code, said = said_of(file, key, capsys)
    assert code == 0
    assert left_out["event"]["id"] not in said
    assert "Of 2 entries in seals 2 to 2" in said
    assert "1 are told whole; 1 are counted by their hashes alone" in said
    assert "that none of these answers the question is NOT proved" in said


def without_leaf(made: dict[str, Any]) -> None:
    within = made["seals"][1]
    within["leaves"] = base64.b64encode(base64.b64decode(within["leaves"])[32:]).decode()


def with_another_leaf(made: dict[str, Any]) -> None:
    within = made["seals"][1]
    data = base64.b64decode(within["leaves"])
    within["leaves"] = base64.b64encode(bytes([data[0] ^ 1]) + data[1:]).decode()


def without_end(made: dict[str, Any]) -> None:
    made["seals"] = made["seals"][:2]


def of_longer(made: dict[str, Any]) -> None:
    made["period"]["from"] = "2020-01-01T00:00:00+00:00"


@pytest.mark.parametrize("forge", [without_leaf, with_another_leaf, without_end, of_longer])
def test_a_period_of_which_a_piece_is_missing_is_named(
    committed_cast: Cast,
    key: str,
    tmp_path: Path,
    capsys: Any,
    forge: Callable[[dict[str, Any]], None],
) -> None:
    file = tmp_path / "export.json"
    made = of_three_moments(committed_cast, key, file)
    forge(made)
    file.write_text(json.dumps(made))
    code, said = said_of(file, key, capsys)
    assert code == 1
    assert "The seals of the period" in said


def test_the_newest_seals_are_counted_up_to_the_end_of_the_signed_tree(
    committed_cast: Cast, key: str, tmp_path: Path, capsys: Any
) -> None:
    entry_of(committed_cast.devika, committed_cast.workspace.mash)
    sealed(tmp_path)
    entry_of(committed_cast.devika, committed_cast.workspace.mash)  # not sealed yet
    file = tmp_path / "export.json"
    taken(committed_cast.ines, file)
    code, said = said_of(file, key, capsys)
    assert code == 0
    assert "All 1 entries in seals 1 to 1" in said
    assert "the last that this tree holds, are told" in said
    assert "2 entries, 1 proved" in said


def test_of_a_period_that_holds_too_much_it_is_said_that_nothing_proves_it_whole(
    committed_cast: Cast,
    key: str,
    tmp_path: Path,
    capsys: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(proved_exports, "COUNTED", 1)
    file = tmp_path / "export.json"
    made = of_three_moments(committed_cast, key, file)
    assert len(made["entries"]) == 2
    code, said = said_of(file, key, capsys)
    assert code == 0
    assert "2 proved" in said
    assert "It is NOT proved that nothing was left out" in said


def test_the_number_of_queries_does_not_grow_with_the_entries(
    committed_cast: Cast, key: str, tmp_path: Path
) -> None:
    cast, numbers = committed_cast, []
    for _ in range(2):
        for _ in range(12):
            entry_of(cast.devika, cast.workspace.mash)
            sealed(tmp_path)
        with door.door(cast.ines), CaptureQueriesContext(connection) as asked:
            proved_exports.export(question(), by=cast.ines)
        numbers.append(len(asked))
    assert numbers[0] == numbers[1]


def test_too_much_at_once_is_refused(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proved_exports, "MOST", 0)
    entry_of(cast.devika, cast.workspace.mash)
    with door.door(cast.ines), pytest.raises(Refused, match="less at a time"):
        proved_exports.export(question(), by=cast.ines)


def test_an_event_says_who_did_what_with_what_and_why() -> None:
    with pytest.raises(events.NotGenuine):
        events.read(b"\x00\x1enothing")
