"""What was sealed cannot be altered unseen: not with the database, not with both keys of the hub."""

from __future__ import annotations

import io
import itertools
import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from agencies.actors import Hat
from audit.log import lines, macs, proofs
from audit.log.lines import COLUMNS, Line
from audit.log.seals import Sealer
from audit.log.verify import Report, verify
from audit.proof import command, trees
from audit.proof.notes import ED25519, Checkpoint, Key, NotGenuine, make_key, public_key, read_key
from audit.proof.seals import Epoch, Seal, follows
from audit.proof.witness import COSIGNATURE, Refusal, Witness
from tests.audit_log.test_verifying import acts, in_one_act

pytestmark = pytest.mark.django_db(transaction=True)

HUB, POLICE = "hub.example/log", "police.example"


def as_owner() -> psycopg.Connection:
    parameters = connection.get_connection_params()
    ours = {key: value for key, value in parameters.items() if key not in _DJANGO_ONLY}
    return psycopg.connect(**ours, autocommit=True)


_DJANGO_ONLY = ("cursor_factory", "context", "prepare_threshold")


def seal_all(sealer: Sealer, own: psycopg.Connection[Any]) -> int:
    """Seal until nothing waits: what other tests do on this server holds the sealer for a moment."""
    sealed, until = sealer.seal(), time.monotonic() + 60
    while own.execute("SELECT hub_unsealed_since()").fetchone() != (None,):
        assert time.monotonic() < until, "something on this server is open for a minute"
        time.sleep(0.05)
        sealed += sealer.seal()
    return sealed


class Sealing:
    """A hub's sealer and one witness, whose keys lie in a folder of the test."""

    def __init__(self, folder: Path, own: psycopg.Connection) -> None:
        self.folder, self.own = folder, own
        make_key(HUB, folder / "signing.key", ED25519)
        make_key(POLICE, folder / "witness.key", COSIGNATURE)
        self.name, self.private = read_key(folder / "signing.key")
        self.key = public_key(self.name, self.private, ED25519)
        self.sealer = self.new_sealer()
        self.witness = Witness(folder / "witness.key", folder / "signed", self.key)

    def new_sealer(self) -> Sealer:
        return Sealer(self.own, self.name, self.private)

    def settle(self) -> None:
        """Seal all there is, sign, and let the witness sign too."""
        self.seal_all()
        self.sealer.sign()
        for request in proofs.requests(self.own, self.newest()):
            self.witness.answer(request)

    def seal_all(self) -> int:
        return seal_all(self.sealer, self.own)

    def newest(self) -> dict[str, int]:
        return {origin: point.size for origin, point in self.witness.newest.items()}

    def verified(self, **more: Any) -> Report:
        with as_owner() as own:
            return verify(
                own,
                witness_keys=[self.witness.key],
                cosigned=[line["note"] for line in self.witness.notes()],
                hub_keys=[self.key],
                **more,
            )


@pytest.fixture
def sealing(transactional_db: None, tmp_path: Path) -> Iterator[Sealing]:
    with as_owner() as own:
        yield Sealing(tmp_path, own)


def said(report: Report) -> str:
    return "\n".join(map(str, report.broken))


def remade(line: Line, **changes: Any) -> tuple[str, list[Any]]:
    """An entry as somebody writes it who has the key of the MACs."""
    changed = replace(line, **changes)
    number, key = macs.newest()
    names = [*changes, "mac"]
    values = [*changes.values(), lines.mac(number, key, lines.encoded(changed))]
    to = ", ".join(f'"{name}" = %s' for name in names)
    return f"UPDATE audit_log_entry SET {to} WHERE id = %s", [*values, line.id]


def test_a_log_that_is_sealed_signed_and_witnessed_is_whole(police: Hat, sealing: Sealing) -> None:
    in_one_act(police, 3)
    sealing.settle()
    acts(police, 2)
    sealing.settle()
    in_one_act(police, 1)
    report = sealing.verified()
    assert said(report) == ""
    assert (report.entries, report.unsealed) == (6, 1)
    sizes = {name: seen.size for name, seen in report.signers.items()}
    assert sizes == {HUB: report.seals + 1, POLICE: report.seals + 1}
    assert sealing.seal_all() == 1
    assert sealing.sealer.seal() == 0


def test_an_act_that_commits_late_lies_in_a_later_seal(police: Hat, sealing: Sealing) -> None:
    sealing.sealer.seal()
    with as_owner() as slow, slow.transaction():  # an act that is still open
        slow.execute("SELECT pg_current_xact_id()")
        acts(police, 2)
        assert sealing.sealer.seal() == 0
    assert sealing.seal_all() == 2
    assert sealing.verified().is_whole


def test_a_second_sealer_goes_on_where_the_first_was_killed(police: Hat, sealing: Sealing) -> None:
    acts(police, 2)
    sealing.settle()
    acts(police, 3)
    sealing.sealer = sealing.new_sealer()
    sealing.settle()
    assert sealing.verified().is_whole
    assert sealing.verified().unsealed == 0


class Dying:
    """A connection that goes away at its `after`-th statement, as a sealer that is killed there."""

    def __init__(self, own: psycopg.Connection, after: int) -> None:
        self._own, self._after, self.asked = own, after, 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._own, name)

    def _step(self) -> None:
        self.asked += 1
        if self.asked == self._after:
            raise Killed

    def execute(self, *given: Any) -> Any:
        self._step()
        return self._own.execute(*given)

    def cursor(self, *given: Any) -> Any:
        return DyingCursor(self._own.cursor(*given), self._step)


class DyingCursor:
    def __init__(self, own: Any, step: Callable[[], None]) -> None:
        self._own, self._step = own, step

    def __getattr__(self, name: str) -> Any:
        return getattr(self._own, name)

    def __enter__(self) -> DyingCursor:
        self._own.__enter__()
        return self

    def __exit__(self, *exc: Any) -> Any:
        return self._own.__exit__(*exc)

    def execute(self, *given: Any) -> Any:
        self._step()
        return self._own.execute(*given)

    def copy(self, *given: Any) -> Any:
        self._step()
        return self._own.copy(*given)


class Killed(Exception):
    """What is thrown in the middle of a step."""


def test_a_sealer_that_is_killed_at_any_step_leaves_no_double_and_no_gap(
    police: Hat, sealing: Sealing
) -> None:
    """FS11: at each statement of opening, sealing and signing in turn; another one goes on each time."""
    acts(police, 2)
    sealing.settle()
    steps = 0
    for after in itertools.count(1):
        acts(police, 2)
        own: Any = Dying(sealing.own, after)
        with suppress(Killed):
            dying = Sealer(own, sealing.name, sealing.private)
            dying.seal()
            dying.sign()
            break
        steps += 1
        sealing.own.execute("RESET ROLE")
        sealing.sealer = sealing.new_sealer()
    sealing.settle()
    assert steps > 8
    report = sealing.verified()
    assert said(report) == ""
    assert report.unsealed == 0
    [sealed], [written] = (
        sealing.own.execute(f"SELECT {what}").fetchone() or [None]
        for what in (
            "sum(entries) FROM audit_log_seal WHERE number > 0",
            "count(*) FROM audit_log_entry",
        )
    )
    assert sealed == written


ATTACKS: dict[str, Callable[[psycopg.Connection, list[Line]], Any]] = {
    "altered": lambda db, done: db.execute(*remade(done[1], verb="VIEWED")),
    "deleted": lambda db, done: db.execute(
        "DELETE FROM audit_log_entry WHERE id = %s", [done[1].id]
    ),
    "back-dated": lambda db, done: db.execute(
        *remade(done[1], written_at=done[1].written_at - timedelta(days=2))
    ),
    "given to another": lambda db, done: db.execute(*remade(done[1], person_id=done[1].id)),
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_whoever_has_the_database_and_the_key_of_the_macs_is_found_and_the_entry_named(
    attack: str, police: Hat, sealing: Sealing, intruder: psycopg.Connection
) -> None:
    done = acts(police, 2) + in_one_act(police, 2)
    sealing.settle()
    ATTACKS[attack](intruder, done)
    report = sealing.verified()
    assert any((b.writer, b.number) == (done[1].writer, done[1].number) for b in report.broken)
    assert "seal 1 of epoch 1" in said(report).lower()


def test_two_entries_that_were_swapped_are_named_both(
    police: Hat, sealing: Sealing, intruder: psycopg.Connection
) -> None:
    one, other = in_one_act(police, 2)
    sealing.settle()
    intruder.execute("UPDATE audit_log_entry SET number = number + 10")
    intruder.execute(*remade(one, number=other.number))
    intruder.execute(*remade(other, number=one.number))
    assert {broken.entry for broken in sealing.verified().broken} >= {one.id, other.id}


def test_an_entry_that_was_put_in_afterwards_is_named(
    police: Hat, sealing: Sealing, intruder: psycopg.Connection
) -> None:
    [real] = in_one_act(police, 1)
    sealing.settle()
    forged = replace(real, id=uuid4(), number=2)
    number, key = macs.newest()
    names = ", ".join(f'"{name}"' for name in (*COLUMNS, "mac"))
    places = ", ".join(["%s"] * (len(COLUMNS) + 1))
    mac = lines.mac(number, key, lines.encoded(forged))
    intruder.execute(
        f"INSERT INTO audit_log_entry ({names}) VALUES ({places})", [*lines.values(forged), mac]
    )
    intruder.execute("UPDATE audit_log_writer SET last = 2")
    report = sealing.verified()
    assert forged.id in {broken.entry for broken in report.broken}
    assert "put in afterwards" in said(report)


def test_a_tail_that_was_cut_off_with_its_seals_is_found_by_the_numbers_that_were_signed(
    police: Hat, sealing: Sealing, intruder: psycopg.Connection
) -> None:
    in_one_act(police, 3)
    sealing.settle()
    [cut] = in_one_act(police, 1)
    sealing.settle()
    intruder.execute("DELETE FROM audit_log_entry WHERE id = %s", [cut.id])
    intruder.execute("DELETE FROM audit_log_writer WHERE id = %s", [cut.writer])
    assert [(b.writer, b.number) for b in sealing.verified().broken if b.writer] == [
        (cut.writer, 1)
    ]
    intruder.execute(
        "DELETE FROM audit_log_seal WHERE number = (SELECT max(number) FROM audit_log_seal)"
    )
    assert "of which 1 at the end are missing" in said(sealing.verified())


def test_a_log_written_anew_with_both_keys_of_the_hub_is_betrayed_by_its_witness_alone(
    police: Hat, sealing: Sealing, intruder: psycopg.Connection
) -> None:
    """Everything inside is right again; only what another agency kept differs (security notes 7.4b)."""
    acts(police, 2)
    sealing.settle()
    [altered] = acts(police, 1)
    sealing.settle()
    acts(police, 1)
    intruder.execute(*remade(altered, verb="VIEWED"))
    for table in ("seal", "checkpoint", "cosignature"):
        intruder.execute(f"DELETE FROM audit_log_{table}")
    forger = sealing.new_sealer()
    sealing.sealer = forger
    sealing.seal_all()
    forger.sign()
    with as_owner() as own:
        assert verify(own).is_whole
    assert said(sealing.verified()).startswith(f"Seal 1 of epoch 1: {POLICE} signed ")
    assert "were altered afterwards" in said(sealing.verified())
    [request] = proofs.requests(sealing.own, sealing.newest())
    with pytest.raises(Refusal):
        sealing.witness.answer(request)


def test_a_signature_by_a_key_that_only_the_database_names_is_believed_by_nobody_who_knows_the_keys(
    police: Hat, sealing: Sealing, intruder: psycopg.Connection, settings: Any
) -> None:
    """Somebody with the database and the codes' key signs anew; a key that was changed stays known."""
    acts(police, 1)
    sealing.settle()
    known = sealing.folder / "witnesses.toml"
    settings.WITNESSES_FILE = str(known)
    make_key(HUB, sealing.folder / "next.key", ED25519)
    _, private = read_key(sealing.folder / "next.key")
    new = public_key(HUB, private, ED25519)
    sealing.sealer = Sealer(sealing.own, HUB, private)
    acts(police, 1)
    sealing.seal_all()
    sealing.sealer.sign()
    told = io.StringIO()
    call_command("verify", stdout=told)
    assert "those that the database names were believed" in told.getvalue()
    known.write_text(f'signing_keys = ["{sealing.key}", "{new}"]\n')
    told = io.StringIO()
    call_command("verify", stdout=told)
    assert "were believed" not in told.getvalue()
    known.write_text(f'signing_keys = ["{sealing.key}"]\n')
    told = io.StringIO()
    with pytest.raises(CommandError):
        call_command("verify", stdout=told)
    assert "is not signed by the hub" in told.getvalue()
    call_command("verify", hub_key=[str(sealing.key), str(new)], stdout=told)


def test_the_seals_hash_for_hash_kept_but_one_altered_is_named(
    police: Hat, sealing: Sealing, intruder: psycopg.Connection
) -> None:
    acts(police, 2)
    sealing.settle()
    acts(police, 1)
    sealing.settle()
    leaf = trees.leaf_hash(b"another")
    intruder.execute(
        "UPDATE audit_log_seal SET leaves = %s WHERE number > 0 AND number ="
        " (SELECT max(number) FROM audit_log_seal)",
        [leaf],
    )
    assert " of epoch 1: the list of its entries’ hashes was changed." in said(sealing.verified())


def test_a_copy_that_was_promoted_is_another_place_though_cluster_and_database_are_the_same(
    police: Hat, sealing: Sealing
) -> None:
    with as_owner() as own:
        [timeline] = own.execute("SELECT timeline_id FROM pg_control_checkpoint()").fetchone() or [
            0
        ]
    assert sealing.sealer.cluster().split("/")[2:] == [f"{timeline:08X}"]

    class Before(Sealer):
        def cluster(self) -> str:
            return super().cluster().rpartition("/")[0] + "/00000000"

    sealing.sealer = Before(sealing.own, sealing.name, sealing.private)
    acts(police, 1)
    sealing.settle()
    sealing.sealer = sealing.new_sealer()
    acts(police, 1)
    sealing.settle()
    assert said(sealing.verified()) == ""
    assert {*sealing.witness.newest} == {f"{HUB}/1", f"{HUB}/2"}


class Elsewhere(Sealer):
    """A sealer in the cluster from which the backup was taken."""

    def cluster(self) -> str:
        return "7/7"


def test_after_a_restore_a_new_epoch_follows_and_nothing_is_lost(
    police: Hat, sealing: Sealing
) -> None:
    sealing.sealer = Elsewhere(sealing.own, sealing.name, sealing.private)
    acts(police, 2)
    sealing.settle()
    in_one_act(police, 1)
    sealing.seal_all()  # and not signed yet
    acts(police, 2)  # was in the backup, and not sealed yet
    sealing.sealer = sealing.new_sealer()
    sealing.settle()
    [size], [signed] = (
        sealing.own.execute(f"SELECT {what} WHERE epoch = 1").fetchone() or [None]
        for what in ("count(*) FROM audit_log_seal", "max(size) FROM audit_log_checkpoint")
    )
    assert signed == size
    acts(police, 3)
    sealing.settle()
    report = sealing.verified()
    assert said(report) == ""
    assert report.unsealed == 0
    assert {*sealing.witness.newest} == {f"{HUB}/1", f"{HUB}/2"}
    told = [line["restored"] for line in sealing.witness.notes() if "restored" in line]
    assert told == [f"The log goes on as {HUB}/2."]


def test_no_entry_is_left_out_of_every_seal_where_a_clock_was_set_back_around_a_restore(
    police: Hat, sealing: Sealing, intruder: psycopg.Connection
) -> None:
    """Which tree an entry belongs to is told by its transaction; restored ids may lie ahead of ours."""
    sealing.sealer = Elsewhere(sealing.own, sealing.name, sealing.private)
    acts(police, 2)
    sealing.settle()
    late, ahead = acts(police, 2)
    day = timedelta(days=1)
    intruder.execute(*remade(late, written_at=late.written_at - day))
    intruder.execute(*remade(ahead, transaction_id=ahead.transaction_id + 1_000_000))
    sealing.sealer = sealing.new_sealer()
    sealing.settle()
    [after, *_] = acts(police, 2)
    intruder.execute(*remade(after, written_at=after.written_at - day))
    with as_owner() as own:
        assert own.execute("SELECT hub_unsealed_since()").fetchone() == (after.written_at - day,)
    sealing.settle()
    sealing.sealer = sealing.new_sealer()  # goes on where the other stopped
    acts(police, 1)
    sealing.settle()
    report = sealing.verified()
    assert said(report) == ""
    assert (report.entries, report.unsealed) == (7, 0)


def test_the_proof_of_one_entry_holds_after_its_details_are_gone(
    police: Hat, sealing: Sealing, intruder: psycopg.Connection
) -> None:
    done = in_one_act(police, 5)
    sealing.settle()
    acts(police, 4)
    sealing.settle()
    with as_owner() as own, own.transaction():
        own.execute("SET LOCAL ROLE sealer")
        [row] = proofs.rows(own, [done[2].id])
        proof = proofs.of_row(own, row)
    intruder.execute("DELETE FROM audit_log_entry WHERE id = %s", [done[2].id])
    found, seal, _ = command.proved(json.loads(json.dumps(proof)), [sealing.key], [])
    assert done[2].id.bytes in found
    assert seal.number == 1
    forged = {**proof, "place": proof["place"] + 1}
    with pytest.raises(NotGenuine):
        command.proved(forged, [sealing.key], [])
    # Of what remains each is proved as before, though what lay beside it is gone (AD18).
    with as_owner() as own, own.transaction():
        own.execute("SET LOCAL ROLE sealer")
        for row in proofs.rows(own, [one.id for one in done if one is not done[2]]):
            command.proved(proofs.of_row(own, row), [sealing.key], [])


def test_a_dump_is_checked_without_the_hub(
    police: Hat,
    sealing: Sealing,
    intruder: psycopg.Connection,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    [first, *_] = acts(police, 3)
    sealing.settle()
    proofs.dump(sealing.own, tmp_path / "dump")
    words = ["check", str(tmp_path / "dump"), "--hub-key", str(sealing.key)]
    words += ["--witness-key", str(sealing.witness.key), "--cosigned", str(tmp_path / "signed")]
    assert command.main(words) == 0
    assert "The log is whole." in capsys.readouterr().out
    strange = make_key("homes.example", tmp_path / "homes.key", COSIGNATURE)
    assert command.main([*words[:4], "--witness-key", str(strange)]) == 1
    assert "homes.example signed nothing that lies here" in capsys.readouterr().out
    assert command.main([*words[:4], *words[6:]]) == 1
    assert "that none of the keys signed: 1." in capsys.readouterr().out
    intruder.execute(*remade(first, verb="VIEWED"))
    proofs.dump(sealing.own, tmp_path / "later")
    words[1] = str(tmp_path / "later")
    assert command.main(words) == 1
    assert f"Entry {first.id}" in capsys.readouterr().out


def test_what_is_not_sealed_waits_and_its_age_is_known_to_all(
    police: Hat, sealing: Sealing
) -> None:
    [line] = acts(police, 1)
    with as_owner() as own:
        assert own.execute("SELECT hub_unsealed_since()").fetchone() == (line.written_at,)
        sealing.settle()
        assert own.execute("SELECT hub_unsealed_since()").fetchone() == (None,)


def admin_url() -> str:
    url = urlsplit(os.environ["HUB_ADMIN_URL"])
    return urlunsplit(url._replace(path=f"/{connection.settings_dict['NAME']}"))


@pytest.mark.parametrize("table", ["seal", "checkpoint", "cosignature"])
@pytest.mark.parametrize("role", ["app", "auditor", "sealer", "relay", "disposal"])
def test_no_role_of_the_hub_changes_what_was_sealed(table: str, role: str, db: None) -> None:
    with psycopg.connect(admin_url(), autocommit=True) as admin:
        admin.execute(f"SET ROLE {role}")
        for statement in ("UPDATE {} SET epoch = 9", "DELETE FROM {}", "TRUNCATE {}"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                admin.execute(statement.format(f"audit_log_{table}"))
        if role != "sealer" and table != "cosignature":
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                admin.execute(f"INSERT INTO audit_log_{table} DEFAULT VALUES")


# -- formats and vectors --------------------------------------------------------------------------


def test_trees_are_those_of_the_standard() -> None:
    """The vectors that implementations of RFC 6962 share."""
    data = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657",
            "606162636465666768696a6b6c6d6e6f"]  # fmt: skip
    leaves = [trees.leaf_hash(bytes.fromhex(one)) for one in data]
    known = {
        1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        5: "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    }
    for size, root in known.items():
        assert trees.root_of(leaves[:size]).hex() == root
    grown = trees.Growing()
    for size, leaf in enumerate(leaves, start=1):
        grown.add(leaf)
        assert grown.root() == trees.root_of(leaves[:size])


def test_every_proof_of_every_tree_up_to_twenty_holds_and_no_other() -> None:
    leaves = [trees.leaf_hash(bytes([one])) for one in range(20)]
    for new in range(1, 21):
        node, root = trees.of_leaves(leaves[:new]), trees.root_of(leaves[:new])
        for old in range(1, new + 1):
            before, grown = trees.root_of(leaves[:old]), trees.consistency(node, old, new)
            assert trees.is_consistent(old, new, grown, before, root)
            assert not trees.is_consistent(old, new, grown, root[::-1], root)
            assert not trees.is_consistent(old, new, [*grown, root], before, root)
            inside = trees.inclusion(node, old - 1, new)
            assert trees.is_included(leaves[old - 1], old - 1, new, inside, root)
            assert not trees.is_included(leaves[old - 1], old, new, inside, root)


def test_the_formats_are_those_of_the_vectors() -> None:
    vectors = json.loads((Path(lines.__file__).parent / "vectors" / "seals.json").read_text())
    seal = Seal(1, 2, 700, 731, 820454400000000, 3, bytes(range(32)), ((bytes(16), 9),))
    assert seal.packed().hex() == vectors["seal"]
    assert Seal.read(bytes.fromhex(vectors["seal"])) == seal
    epoch = Epoch(2, 820454400000000, "7/16384", "hub.example/log/1", 5, bytes(range(32)))
    assert epoch.packed().hex() == vectors["epoch"]
    assert Epoch.read(bytes.fromhex(vectors["epoch"])) == epoch
    hub = public_key(HUB, bytes(range(32)), ED25519)
    assert str(hub) == vectors["hub_key"]
    assert Key.read(vectors["hub_key"]) == hub
    point = Checkpoint("hub.example/log/1", 5, bytes(range(32)))
    assert Checkpoint.proved(vectors["checkpoint"], hub) == point
    police = Key.read(vectors["witness_key"])
    assert Checkpoint.proved(vectors["checkpoint"], police) == point
    with pytest.raises(NotGenuine):
        Checkpoint.proved(vectors["checkpoint"].replace("\n5\n", "\n6\n"), hub)
    assert follows(epoch) == (vectors["follows"],)
