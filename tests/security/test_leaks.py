"""A dump of databases, broker, logs and mail holds nothing about the people of a case (CR1, LG1)."""

from __future__ import annotations

import io
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg
from django.core import mail
from django.db import connection, connections
from django.urls import reverse

from agencies import clock, door, drafts, files, references, sealing
from agencies.models.files import RetentionClass
from agencies.models.grants import CauseKind
from agencies.models.workspaces import Purpose
from agencies.reasons import Reason, ReasonCode
from mash_hub import answers, attachments, enquiries, feedback, items, ratings, requests
from mash_hub.models import Contact, ContactState, Enquiry, Involvement
from mash_hub.models.attachments import Going
from mash_hub.models.enquiries import LawfulBasis, Rating
from mash_hub.models.subjects import PersonRole
from tests import databases
from tests.attachments import papers
from tests.cast import Cast, client_of, post
from tests.mash_hub.enquiry_case import (
    SHARE,
    add_card,
    add_part,
    decision,
    fresh,
    in_part,
    matter,
    opened_by,
    rated,
    wrote,
)
from tests.mash_hub.enquiry_case import asked as asked_of
from tests.security import broker

MARK = "ZQX"


class Canaries:
    """Texts that stand nowhere else, each with a word of what it is."""

    def __init__(self) -> None:
        self.given: list[str] = []

    def __call__(self, what: str) -> str:
        text = f"{MARK}{what}{uuid4().hex[:8]}"
        self.given.append(text)
        return text


def why(code: ReasonCode, sentence: str) -> Reason:
    return Reason(code, sentence)


def whole_case(cast: Cast, canary: Canaries) -> tuple[Contact, Enquiry]:
    """Contact, rating, request, items, answer, decision and feedback, with a canary in every text."""
    contact = _contact(cast, canary)
    with door.door(cast.devika):
        enquiry = ratings.rate(
            fresh(contact),
            by=cast.devika,
            rating=Rating.RED,
            lawful_basis=LawfulBasis.PUBLIC_TASK,
            because=why(ReasonCode.CHILD_AT_RISK, canary("RatingReason")),
            version=contact.version,
        )
    request = _answered(cast, enquiry, canary)
    assert request.pk
    with door.door(cast.devika):
        now = fresh(enquiry)
        drafts.find(by=cast.devika, form="decision", thing_id=now.pk)
        whole = decision(
            cast,
            rationale=canary("Rationale"),
            voice=enquiries.Voice(
                canary("Voice"), canary("VoiceWho"), canary("VoiceSource"), date(2026, 1, 29)
            ),
        )
        enquiry = enquiries.decide(
            now,
            by=cast.devika,
            decision=whole,
            because=why(ReasonCode.THRESHOLD, canary("DecisionReason")),
            version=now.version,
        )
    return contact, enquiry


def _contact(cast: Cast, canary: Canaries) -> Contact:
    joan, at = cast.joan, clock.now()
    with door.door(joan):
        file = files.open_file(
            "contact",
            owner_id=joan.agency_id,
            workspace_id=joan.workspace_id,
            retention_class=RetentionClass.MASH_NO_ACTION,
        )
        contact = Contact(
            id=uuid4(),
            reference=references.new("C"),
            owner_id=joan.agency_id,
            workspace=cast.workspace.mash,
            file=file,
            referrer_id=joan.person_id,
            state=ContactState.MASH_ENQUIRY,
            outcome=ContactState.MASH_ENQUIRY,
            source_kind="PROFESSIONAL",
            channel="HUB",
            purpose=Purpose.SAFEGUARD_CHILD,
            categories=["DOMESTIC_ABUSE"],
            consent="NOT_SOUGHT",
            consent_override="WOULD_ENDANGER",
            received_at=at,
            screening_at=at,
            screened_at=at,
        )
        host = {cast.agency.council.pk}
        cause = sealing.Cause.of(CauseKind.HOST, contact)
        words = {"narrative": canary("Narrative")}
        sealing.seal(contact, "narrative", words, by=joan, to=host, cause=cause)
        contact.start(by=joan, at=at)
        for place, role in enumerate((PersonRole.VICTIM, PersonRole.CHILD)):
            card = add_card(
                joan, canary("Given"), canary("Family"), "1994-06-14", cause=cause, to=host
            )
            add_part(contact, card, role, joan, place)
    return contact


def _answered(cast: Cast, enquiry: Enquiry, canary: Canaries) -> Any:
    with door.door(cast.devika):
        now = fresh(enquiry)
        people = [
            requests.NamedPerson(part.subject_id, canary("Asked"), "14 Jun 1994", "Victim")
            for part in Involvement.objects.in_file(now.file_id)
        ]
        question = requests.Question(
            text=canary("Question"),
            people=people,
            purpose=Purpose.SAFEGUARD_CHILD,
            period_from_on=date(2026, 2, 1),
            period_until_on=date(2027, 2, 1),
        )
        asked = [requests.Asked(cast.agency.police.pk)]
        (request,) = requests.send(
            now, by=cast.devika, question=question, asked=asked, version=now.version
        )
    request = opened_by(cast.owen, request)
    for decided in (SHARE, in_part(canary("SharedPart"))):
        with door.door(cast.owen):
            item = items.add(fresh(request), by=cast.owen)
        with door.door(cast.owen):
            words = matter(
                request,
                canary("Item"),
                source_system=canary("Source"),
                author=canary("Author"),
            )
            items.write(item, by=cast.owen, matter=words, decision=decided, version=item.version)
    with door.door(cast.owen):
        now = fresh(request)
        return answers.send_back(now, by=cast.owen, version=now.version)


def drafted(cast: Cast, enquiry: Enquiry, canary: Canaries) -> None:
    """Words half typed, and words sent in forms that are refused, through the pages."""
    browser = client_of(cast.devika)
    hat = str(cast.devika.membership_id)
    answer = browser.post(
        reverse("mash_hub:enquiry-draft", args=[enquiry.pk]),
        {
            "hat": hat,
            "version": enquiry.version,
            "fields": {"rationale": canary("Draft"), "voice_words": canary("DraftVoice")},
        },
        content_type="application/json",
    )
    assert answer.status_code < 500
    page = reverse("mash_hub:enquiry-decide", args=[enquiry.pk])
    post(browser, page, cast.devika, rationale=canary("Refused"), version="9999")
    browser.post(page, {"rationale": canary("NoHat")})
    browser.post(reverse("desk:find"), {"hat": hat, "reference": canary("Sought")})
    browser.get(reverse("mash_hub:enquiry", args=[enquiry.pk]))


@contextmanager
def everything_logged() -> Iterator[io.StringIO]:
    """Every line of every logger at DEBUG, the database's statements among them."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    root, before = logging.getLogger(), logging.getLogger().level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        yield written
    finally:
        root.removeHandler(handler)
        root.setLevel(before)


def dump(name: str) -> bytes:
    """Every row of every table of a database, as its superuser copies them out."""
    url = urlsplit(os.environ["HUB_ADMIN_URL"])._replace(path=f"/{name}").geturl()
    parts = []
    with psycopg.connect(url) as admin:
        tables = admin.execute(
            "SELECT format('%I.%I', schemaname, tablename) FROM pg_tables"
            " WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
        ).fetchall()
        for (table,) in tables:
            with admin.cursor().copy(f"COPY {table} TO STDOUT") as rows:  # type: ignore[arg-type]
                parts.append(table.encode() + b"\n" + b"".join(bytes(row) for row in rows))
    return b"\n".join(parts)


def server_files(since: datetime) -> dict[str, bytes]:
    """What PostgreSQL itself wrote since an instant: its write-ahead log, and files it works in."""
    found = {}
    with psycopg.connect(databases.place("", "postgres")) as admin:
        admin.execute("CHECKPOINT")  # what waits in memory is written
        for what, listed, folder in (
            ("write-ahead log", "pg_ls_waldir()", "pg_wal"),
            ("temporary files", "pg_ls_tmpdir()", "base/pgsql_tmp"),
        ):
            rows = admin.execute(
                f"SELECT name FROM {listed} WHERE modification >= %s",  # type: ignore[arg-type]
                [since - timedelta(seconds=1)],
            ).fetchall()
            parts = [
                admin.execute("SELECT pg_read_binary_file(%s)", [f"{folder}/{name}"]).fetchone()
                for (name,) in rows
            ]
            found[what] = b"".join(bytes(part[0]) for part in parts if part)
    return found


def attached(cast: Cast, canary: Canaries) -> None:
    """A file with an item of another answer: its name and its words."""
    sent = asked_of(cast, rated(cast), "housing")["housing"]
    opened_by(cast.tom, sent)
    item = wrote(cast.tom, sent, canary("WithFile"), SHARE)
    with door.door(cast.tom):
        words = f"{canary('FileWords')} on the left arm. ".encode() * 5000
        spool = papers.spool(words)
        prepared = attachments.prepare(spool, f"{canary('FileName')}.txt")
        now = fresh(item)
        attachments.attach(now, prepared, by=cast.tom, going=Going.WHOLE, version=now.version)


def folder(place: Path) -> bytes:
    """Every file below a folder, with its name."""
    files_there = [path for path in place.rglob("*") if path.is_file()]
    assert files_there
    return b"\n".join(str(path).encode() + path.read_bytes() for path in files_there)


def forms(text: str) -> list[bytes]:
    """A text as it may stand in a dump: as it is, in hexadecimal (bytea), in small letters."""
    plain = text.encode()
    return [
        plain,
        plain.hex().encode(),
        text.lower().encode(),
        text.lower().encode().hex().encode(),
    ]


def test_a_dump_of_everything_kept_holds_no_word_about_anybody(
    committed_cast: Cast, tmp_path: Path, settings: Any
) -> None:
    cast, canary = committed_cast, Canaries()
    settings.HUB_ATTACHMENTS_DIR = str(tmp_path / "attachments")
    settings.HUB_CLAMD = ""  # it waits in quarantine: sealed all the same
    heard: list[bytes] = []
    began = clock.now()
    listener = broker.opened().pubsub()
    listener.psubscribe("*")
    with everything_logged() as written:
        contact, enquiry = whole_case(cast, canary)
        drafted(cast, enquiry, canary)
        attached(cast, canary)
        with door.door(cast.devika):
            now = fresh(enquiry)
            feedback.send(now, by=cast.devika, words=canary("Feedback"), version=now.version)
    while message := listener.get_message(timeout=0.2):
        heard.append(str(message).encode())
    listener.close()

    places = {
        "database": dump(str(connection.settings_dict["NAME"])),
        "key database": dump(str(connections["keys"].settings_dict["NAME"])),
        "redis": broker.dump(),
        "messages": b"\n".join(heard),
        "log": written.getvalue().encode(),
        "mail": "\n".join(str(letter.message()) for letter in mail.outbox).encode(),
        "attachments": folder(tmp_path / "attachments"),
        **server_files(began),
    }
    assert str(contact.pk).encode() in places["database"], "the dump is a dump"
    assert contact.pk.bytes in places["write-ahead log"], "the log is of these acts"
    assert len(canary.given) > 15
    assert any(b"hub:outbox" in one for one in heard), "the messages were heard"
    leaks = [
        (place, text)
        for place, held in places.items()
        for text in canary.given
        if any(form in held for form in forms(text))
    ]
    assert leaks == []
