"""An auditor checks the log on a page, takes the verifier and proofs away, and hands in signatures."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as hub

from agencies import clock, door
from audit.log import entries as log
from audit.log.entries import Verb
from audit.log.models import Cosignature, Entry
from audit.log.seals import Sealer
from audit.proof import command
from audit.proof.notes import COSIGNATURE, ED25519, make_key, public_key, read_key
from audit.proof.witness import Witness
from audit.workspace import seal_checks
from audit.workspace.models import Check
from tests.audit_log.test_seals import Sealing, as_owner
from tests.cast import Cast, client_of, post

HEALTH = "/audit/health/"


@pytest.fixture
def homes(committed_cast: Cast, tmp_path: Path, settings: Any) -> Witness:
    """A witness without a server, and a hub that knows it, with one entry that is sealed and signed."""
    make_key(hub.LOG_NAME, tmp_path / "hub.key", ED25519)
    key = make_key("homes.example", tmp_path / "homes.key", COSIGNATURE)
    (tmp_path / "witnesses.toml").write_text(f'[[witness]]\nagency = "Homes"\nkey = "{key}"\n')
    settings.WITNESSES_FILE = str(tmp_path / "witnesses.toml")
    with door.door(committed_cast.devika):
        log.write(
            by=committed_cast.devika,
            verb=Verb.READ,
            about=[committed_cast.workspace.mash],
            at=clock.now(),
        )
    return Witness(tmp_path / "homes.key", tmp_path / "signed", _public(tmp_path / "hub.key"))


def _public(path: Path) -> Any:
    return public_key(*read_key(path), ED25519)


def sealed(tmp_path: Path) -> None:
    with as_owner() as own:
        sealing = Sealing.__new__(Sealing)
        sealing.own = own
        sealing.sealer = Sealer(own, *read_key(tmp_path / "hub.key"))
        sealing.seal_all()
        sealing.sealer.sign()


def test_an_auditor_has_the_log_checked_signed_and_proved(
    committed_cast: Cast, homes: Witness, tmp_path: Path
) -> None:
    cast = committed_cast
    auditor, other = client_of(cast.ines), client_of(cast.devika)
    assert other.get(HEALTH).status_code == 403
    sealed(tmp_path)
    page = auditor.get(HEALTH).content.decode()
    assert "Not verified yet." in page
    assert "Homes" in page

    file = auditor.get("/audit/health/day-file/", {"witness": "homes.example"})
    line = homes.answer(file.content.decode())
    assert auditor.get("/audit/health/day-file/", {"witness": "x"}).status_code == 404
    refused = post(auditor, "/audit/health/hand-in/", cast.ines, line=line[:-9] + "AAAAAAA=\n")
    assert refused.status_code == 422
    assert post(auditor, "/audit/health/hand-in/", cast.ines, line=line).status_code == 302
    with door.door(cast.ines):
        assert [one.witness for one in Cosignature.objects.all()] == ["homes.example"]
        read = Entry.objects.get(verb="READ")

    day = f"{clock.now():%Y-%m-%d}"
    question = f"/audit/questions/?purpose=AUDIT_INTEGRITY&from={day}&to={day}&entry={read.pk}"
    assert "in seal 1, " in auditor.get(question).content.decode()

    proof = auditor.get(f"/audit/questions/{read.pk}/proof/")
    row, _, _ = command.proved(json.loads(proof.content), [homes.hub_key], [])
    assert read.pk.bytes in row
    packed = auditor.get("/audit/health/verifier/")
    assert packed.content.startswith(b"PK")

    assert post(auditor, "/audit/health/check/", cast.ines).status_code == 302
    assert (
        "Waits for the sealer"
        in auditor.get(HEALTH, headers={"HX-Request": "true"}).content.decode()
    )
    with as_owner() as own:
        checker = seal_checks.Checker()
        checker.look(own)
        checker.wait()
    assert "Log whole" in auditor.get(HEALTH, headers={"HX-Request": "true"}).content.decode()
    with door.door(cast.ines):
        [check] = Check.objects.all()
    assert check.is_whole
    assert check.signed["homes.example"] == homes.newest[f"{hub.LOG_NAME}/1"].size
    assert base64.b64decode(json.loads(proof.content)["row"]) == row
