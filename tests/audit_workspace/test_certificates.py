"""A certificate of integrity: what a check found, and what was sealed, signed and witnessed in some days (R25)."""

from __future__ import annotations

import io
import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as hub
from django.urls import reverse
from pypdf import PdfReader

from agencies import clock, door, hats
from agencies.actors import Hat, Service
from agencies.reasons import Reason, ReasonCode
from agencies.roles import Role
from agencies.verdicts import Refused
from audit.log.models import Checkpoint, Entry
from audit.proof.witness import Witness
from audit.workspace import alarms, certificates, jobs, seal_checks
from audit.workspace.models import AlarmKind, Certificate, Check, CheckState
from audit.workspace.questions import Question
from tests.audit_log.test_seals import as_owner
from tests.audit_workspace.test_health import homes, sealed  # noqa: F401 - a fixture
from tests.cast import PASSWORD, SETUP, Cast, client_of, given_role, post

BY = Service("certificates")


def of_days(from_on: date, until_on: date) -> Question:
    return Question(Reason(ReasonCode.AUDIT_INTEGRITY), from_on, until_on)


def asked(hat: Hat, back: int = 7) -> Certificate:
    today = hats.today()
    with door.door(hat):
        return certificates.ask(of_days(today - timedelta(days=back), today), by=hat)


def checked() -> None:
    """The sealer's process does the check that waits, and the job makes what waits for it."""
    with as_owner() as own:
        checker = seal_checks.Checker()
        checker.look(own)
        checker.wait()
    jobs.make_certificates()


def again(hat: Hat, row: Certificate) -> Certificate:
    with door.door(hat):
        return Certificate.objects.visible_to(hat).select_related("verification").get(pk=row.pk)


def text_of(made: bytes) -> str:
    pages = PdfReader(io.BytesIO(made)).pages
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pages))


def test_it_says_what_was_checked_and_names_the_trees_that_a_stand_alone_verifier_finds(
    committed_cast: Cast,
    homes: Witness,  # noqa: F811
    tmp_path: Path,
) -> None:
    """On paper, for whoever proves themselves again; asking, making and taking are in the log."""
    cast = committed_cast
    sealed(tmp_path)
    auditor = client_of(cast.ines)
    line = homes.answer(
        auditor.get("/audit/health/day-file/", {"witness": "homes.example"}).content.decode()
    )
    post(auditor, "/audit/health/hand-in/", cast.ines, line=line)
    today = hats.today()
    days = {
        f"{name}_{part}": str(getattr(today, part))
        for name in ("from_on", "until_on")
        for part in ("day", "month", "year")
    }
    url = reverse("audit_workspace:certificates")
    place = post(auditor, url, cast.ines, purpose="AUDIT_INTEGRITY", **days)["Location"]
    assert "Waits for the sealer" in auditor.get(place).content.decode()
    assert "Being made" in auditor.get(url).content.decode()
    checked()
    part = auditor.get(place, headers={"HX-Request": "true"}).content.decode()
    assert "The log is whole: " in part
    assert "<html" not in part
    with door.door(cast.ines):
        [row] = Certificate.objects.visible_to(cast.ines)
        root = Checkpoint.objects.latest("size").note.splitlines()[2]
    assert root in part
    with clock.moved(clock.now() + timedelta(minutes=6)):
        paper = reverse("audit_workspace:certificate-paper", args=[row.pk])
        assert post(auditor, paper, cast.ines).status_code == 403
        made = post(auditor, paper, cast.ines, prove_password=PASSWORD)
    assert made["Content-Type"] == "application/pdf"
    text = text_of(made.content)
    for words in (
        f"Copy {row.reference} for Ines Duarte",
        "The log is whole",
        "1 entry in 1 seal",
        f"{hub.LOG_NAME}/1, from the hub’s first day",
        "Homes once",
        "hub-proof.pyz check FOLDER",
        "No alarm about the log stood in these days.",
    ):
        assert words in text, words
    assert root.replace("=", "") in text.replace(" ", "").replace("=", "")
    with door.door(cast.ines):
        left = Entry.objects.filter(thing_ids__contains=[row.pk]).exclude(verb="VIEWED")
        did = [(one.verb, one.reason_code) for one in left.order_by("written_at")]
    assert did == [
        ("REQUESTED", "AUDIT_INTEGRITY"),
        ("CREATED", ""),
        ("REFUSED", ""),
        ("EXPORTED", "AUDIT_INTEGRITY"),
    ]


def test_without_a_witness_and_with_an_alarm_it_says_so(committed_cast: Cast) -> None:
    cast = committed_cast
    now = clock.now()
    with door.door(BY):
        alarms.set_to(AlarmKind.SEALS_LATE, stands=True, by=BY, at=now)
    row = asked(cast.ines)
    checked()
    said = certificates.on_paper(again(cast.ines, row))
    assert "nothing is proved" in said["without"]
    assert any(words.startswith("Entries wait to be sealed: ") for words in said["days"])
    assert said["heads"] == []


def test_a_log_that_is_not_whole_is_certified_as_that(cast: Cast) -> None:
    row = asked(cast.ines)
    with door.door(SETUP):
        Check.objects.filter(pk=row.verification_id).update(
            state=CheckState.DONE, broken=1, entries=7, found=["Entry 3 of writer 1 is missing."]
        )
    jobs.make_certificates()
    row = again(cast.ines, row)
    said = certificates.on_paper(row)
    assert said["result"].startswith("The log is NOT whole: 1 broken among 7 entries")
    assert not said["is_whole"]
    with door.door(cast.ines):
        text = text_of(certificates.paper(row, by=cast.ines))
    assert "NOT whole" in text
    assert "Entry 3 of writer 1 is missing." in text


def test_it_is_made_once_and_not_taken_before(cast: Cast) -> None:
    row = asked(cast.ines)
    jobs.make_certificates()
    assert not again(cast.ines, row).is_made
    with door.door(cast.ines), pytest.raises(Refused, match="still being checked"):
        certificates.paper(row, by=cast.ines)
    with door.door(SETUP):
        Check.objects.update(state=CheckState.DONE)
    jobs.make_certificates()
    first = again(cast.ines, row)
    jobs.make_certificates()
    assert again(cast.ines, row).made_at == first.made_at


def test_auditors_of_the_agency_that_asked_see_it_and_days_to_come_are_refused(
    cast: Cast,
) -> None:
    own = given_role(cast, "moira", Role.AGENCY_AUDITOR)
    second = given_role(cast, "kim", Role.AGENCY_AUDITOR)
    row = asked(own)
    everybody = [cast.ines, own, second, cast.devika, cast.moira, cast.hugh]
    with door.door(SETUP):
        seen = [one for one in everybody if Certificate.objects.visible_to(one).exists()]
        assert seen == [own, second]
        assert Certificate.objects.readers_of(row, among=everybody) == seen
    url = reverse("audit_workspace:certificate", args=[row.pk])
    assert client_of(cast.ines).get(url).status_code == 404
    assert client_of(cast.devika).get(url).status_code == 403
    today = hats.today()
    wrong: list[tuple[Any, str]] = [
        (of_days(today, today + timedelta(days=1)), "has not come"),
        (of_days(today, today - timedelta(days=1)), "before the first"),
        (of_days(today - timedelta(days=500), today), "a year or less"),
    ]
    for question, words in wrong:
        with door.door(cast.ines), pytest.raises(Refused, match=words):
            certificates.ask(question, by=cast.ines)
