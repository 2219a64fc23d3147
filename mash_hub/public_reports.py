"""Reports from people without an account: received, taken down as a contact, or set aside (4.1).

Nobody is looked up and no record is made from a report by itself: somebody who screens writes the
contact from it, looks the people up, and sends it as any other. Whoever reported it is told how far
it is and what was written for them, by a link that opens once, and nothing else (2.1). Why it is no
contact from the first: docs/adr/0047.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from agencies import clock, door, files, notices, references, sealing, throttle
from agencies.actors import Actor, Hat, Service
from agencies.models.drafts import Draft
from agencies.models.files import RetentionClass
from agencies.models.notices import NoticeKind
from agencies.models.workspaces import Workspace, WorkspaceKind
from agencies.reasons import Reason
from agencies.roles import Act, may
from agencies.throttle import Try
from agencies.verdicts import YES, Refused, Verdict, no, require
from audit.log import entries as log
from audit.log.entries import Verb
from mash_hub import clocks, contact_page, contacts, free_text, partnership_settings, status_links
from mash_hub.models.contacts import Contact, Feedback
from mash_hub.models.partnership_settings import SettingName
from mash_hub.models.public_reports import TABLE, PublicReport, ReportState, StatusLink

SCREENING = "SCREENING"
SECTIONS = ("words", "informant", "answer")


@dataclass(frozen=True)
class Told:
    """What somebody without an account reported, and who they are as far as they say."""

    words: dict[str, str]
    informant: dict[str, str]
    immediate_danger: bool


@dataclass(frozen=True)
class Status:
    """All that a link shows: how far it is, until when it is decided, and the words for its reader."""

    reference: str
    words: str
    due_at: datetime | None
    is_late: bool
    feedback: list[str]


def areas() -> list[Workspace]:
    """The workspaces that take reports, by name: the front doors of the hub."""
    found = Workspace.objects.filter(workspace_kind=WorkspaceKind.MASH).select_related("host")
    return list(found.order_by("name"))


def service_of(workspace: Workspace) -> Service:
    """The part of the hub that receives reports, for the host of a workspace."""
    return Service("public-reports", agency_id=workspace.host_id, workspace_id=workspace.pk)


@transaction.atomic
def receive(key: UUID, workspace: Workspace, told: Told, *, address: str) -> str | None:
    """Receive a report: it is sealed to the workspace's host at once, and nobody else ever has it.

    `key` was drawn with the form, so that sending twice is one report. Gives the reference, or None
    when this source sent too much. No name, and nothing typed, is logged.
    """
    attempt = Try(throttle.for_reports(address))
    may_go_on = attempt.may_go_on
    attempt.failed()
    if not may_go_on:
        return None
    if known := PublicReport.objects.filter(pk=key).first():
        return known.reference
    by, at = service_of(workspace), clock.now()
    with door.wearing_agency(workspace.host_id):
        report = _received(key, workspace, told, by=by, at=at)
    if told.informant["email"]:
        status_links.send(report, told.informant["email"])
    log.write(by=by, verb=Verb.SUBMITTED, about=[report], owners=[report.owner_id], at=at)
    return report.reference


def _received(
    key: UUID, workspace: Workspace, told: Told, *, by: Service, at: datetime
) -> PublicReport:
    file = files.open_file(
        PublicReport.kind,
        owner_id=workspace.host_id,
        workspace_id=workspace.pk,
        retention_class=RetentionClass.MASH_NO_ACTION,
    )
    report = PublicReport(
        id=key,
        reference=references.new("P"),
        owner_id=workspace.host_id,
        workspace=workspace,
        file=file,
        immediate_danger=told.immediate_danger,
        address_hash=status_links.hash_of(told.informant["email"]),
        received_at=at,
    )
    sealing.seal(report, "words", told.words, by=by)
    sealing.seal(report, "informant", told.informant, by=by)
    report.start(by=by, at=at)
    clocks.start(
        report,
        SCREENING,
        target=partnership_settings.target(SettingName.SCREENING, workspace.pk, at),
        at=at,
        owner_id=workspace.host_id,
        workspace_id=workspace.pk,
    )
    _tell(report, NoticeKind.CONTACT_SUBMITTED, by=by, at=at)
    if report.immediate_danger:
        _tell(report, NoticeKind.IMMEDIATE_DANGER, by=by, at=at)
    return report


def _tell(report: PublicReport, kind: NoticeKind, *, by: Actor, at: datetime) -> None:
    notices.post(
        to=report.owner_id,
        notice_kind=kind,
        about=report,
        by=by,
        at=at,
        workspace_id=report.workspace_id,
    )


# --- what whoever reported it may see -------------------------------------------------------------


@transaction.atomic
def ask_for_link(reference: str, email: str, *, address: str) -> bool:
    """Send a new link to the address given with a report, with the same answer for anything else.

    Gives False when this source asked too often, and tells nothing more.
    """
    attempt = Try(throttle.for_reports(address))
    report = PublicReport.objects.filter(reference=references.tidy(reference)[:12]).first()
    may_go_on = attempt.may_go_on
    attempt.failed()
    is_theirs = status_links.is_address_of(report, email)
    if may_go_on and report is not None and is_theirs:
        status_links.send(report, email)
    log.write(
        by=None,
        verb=Verb.REQUESTED,
        owners=[report.owner_id] if report and is_theirs else [],
        ground="STATUS-LINK",
        result="OK" if may_go_on else "WAIT",
        at=clock.now(),
    )
    return may_go_on


@transaction.atomic
def look(token: str, *, address: str) -> Status | None:
    """Use a link up and give what it shows: status, countdown, and the words for its reader (2.1).

    None for a link that was used, has run out, never was, or when this source tried too many.
    """
    attempt = Try(throttle.for_reports(address))
    link = status_links.live(token) if attempt.may_go_on else None
    if link is None:
        attempt.failed()
        return None
    link.set_used(clock.now())
    return _status(link.report, link)


def _status(report: PublicReport, link: StatusLink) -> Status:
    by = service_of(report.workspace)
    with door.wearing_agency(report.owner_id):
        contact = Contact.objects.filter(public_report=report).first()
        told = _feedback(report, contact, by=by)
    if contact is None:
        limit = clocks.of(PublicReport.kind, [report.pk], SCREENING).get(report.pk)
        words, is_late = _waiting_words(report), _is_late(limit)
    else:
        limit = clocks.of(Contact.kind, [contact.pk], contacts.CONTACT_DECISION).get(contact.pk)
        words, is_late = contact_page.own_status(contact), contact_page.is_late(contact, limit)
    due_at = limit.due_at if limit and limit.met_at is None and limit.stopped_at is None else None
    log.write(
        by=by,
        verb=Verb.READ,
        about=[report, link],
        owners=[report.owner_id],
        ground="STATUS-LINK",
        at=clock.now(),
    )
    return Status(report.reference, words, due_at, is_late, told)


def _is_late(limit: clocks.Clock | None) -> bool:
    is_open = limit is not None and limit.met_at is None and limit.stopped_at is None
    return bool(is_open and limit and limit.due_at < clock.now())


def _waiting_words(report: PublicReport) -> str:
    if report.state == ReportState.SET_ASIDE:
        return "Looked at"
    return "Being looked at" if report.state == ReportState.TAKEN else "Received"


def _feedback(report: PublicReport, contact: Contact | None, *, by: Service) -> list[str]:
    opened = sealing.open_quietly([report], ["answer"], by=by)
    found = [opened.text(report, "answer", "words")]
    if contact is not None:
        rows = list(Feedback.objects.filter(contact=contact).order_by("sent_at"))
        words = sealing.open_quietly(rows, ["words"], by=by)
        found += [words.text(row, "words", "words") for row in rows]
        for row in rows:
            if row.read_at is None:
                row.set_read(by=by, at=clock.now())
    return [words for words in found if words]


# --- what those who screen do ---------------------------------------------------------------------


def may_take(hat: Actor, report: PublicReport) -> Verdict:
    """Whether a hat may write a contact from a report: people of the host who screen and refer."""
    for act in (Act.SCREEN, Act.REFER):
        if not (verdict := may(hat, act)):
            return verdict
    if (hat.workspace_id, hat.agency_id) != (report.workspace_id, report.owner_id):
        return no("Only the agency that hosts the workspace takes its reports.")
    if not report.is_open:
        return no("This report was dealt with already.")
    return YES


@transaction.atomic
def take(report: PublicReport, *, by: Hat, version: int) -> Draft:
    """Begin a contact from a report, with its words in the steps; one's draft of it is found again.

    Raises Refused, Stale.
    """
    report = PublicReport.objects.lock(report, version)
    require(may_take(by, report))
    if report.state == ReportState.TAKEN and report.taken_by_id == by.person_id:
        mine = Draft.objects.visible_to(by).filter(form=contacts.FORM)
        if report.draft_id and (begun := mine.filter(thing_id=report.draft_id).first()):
            return begun
    require(TABLE.may_move(report.state, ReportState.TAKEN))
    opened = sealing.open_quietly([report], SECTIONS, by=by)
    steps = steps_of(opened[report, "words"] or {}, opened[report, "informant"] or {}, report)
    draft = contacts.begin(by=by)
    draft = contacts.save_steps(draft, steps, by=by)
    report.set_taken(draft.thing_id, by=by, at=clock.now())
    log.write(
        by=by,
        verb=Verb.ACCEPTED,
        about=[report],
        owners=[report.owner_id],
        sections=["words", "informant"],
        at=clock.now(),
    )
    return draft


def steps_of(
    words: dict[str, Any], informant: dict[str, Any], report: PublicReport
) -> dict[str, dict[str, Any]]:
    """What was reported as the steps of a contact hold it; what was not asked is left to answer."""
    who = " ".join(part for part in (informant.get("name"), informant.get("work")) if part)
    story = [
        words.get("happened", ""),
        f"Reported by: {who}" if who else "",
        f"Who else is involved: {words['others']}" if words.get("others") else "",
        f"Where they live: {words['where']}" if words.get("where") else "",
    ]
    person = {
        "role": words.get("role", ""),
        "given": words.get("given", ""),
        "family": words.get("family", ""),
        "age": words.get("age", ""),
    }
    key = str(uuid4())
    return {
        "danger": {"danger": "YES" if report.immediate_danger else "NO"},
        "source": {"source_kind": informant.get("source_kind", ""), "channel": "PORTAL"},
        "story": {
            "narrative": "\n\n".join(part for part in story if part),
            "voice": words.get("voice", ""),
        },
        "consent": {"consent": words.get("consent", ""), "override": ""},
        "safe": {"safe_contact": words.get("safe", ""), "not_to_know": ""},
        "people": {key: {"place": 1, "who": person}},
    }


@transaction.atomic
def submit(draft: Draft, submission: contacts.Submission, *, by: Hat) -> Contact:
    """Send a contact; where it was written from a report, the report becomes it and keeps its time.

    Raises what `contacts.submit` does.
    """
    found = PublicReport.objects.select_for_update(of=("self",)).filter(draft_id=draft.thing_id)
    report = found.filter(state=ReportState.TAKEN, taken_by=by.person_id).first()
    if report is None:
        return contacts.submit(draft, submission, by=by)
    contact = contacts.submit(draft, submission, by=by, received_at=report.received_at)
    require(TABLE.may_move(report.state, ReportState.CONTACT))
    report.set_contact(contact, by=by, at=clock.now())
    clocks.meet(report, SCREENING, at=clock.now())
    log.write(by=by, verb=Verb.COMPLETED, about=[report, contact], at=clock.now())
    return contact


def may_set_aside(hat: Actor, report: PublicReport) -> Verdict:
    """Decision-makers of the host say that no contact follows."""
    verdict = may(hat, Act.DECIDE)
    return may_take(hat, report) if verdict else verdict


@transaction.atomic
def set_aside(
    report: PublicReport, words: str, *, by: Hat, because: Reason, version: int
) -> PublicReport:
    """Say that no contact follows, and write to whoever reported it. Raises Refused, Stale."""
    report = PublicReport.objects.lock(report, version)
    require(may_set_aside(by, report))
    require(TABLE.may_move(report.state, ReportState.SET_ASIDE))
    if not words.strip():
        raise Refused("Write what whoever reported it may know.")
    free_text.require_clear([words], file_id=report.file_id, by=by)
    at = clock.now()
    because = sealing.keep_reason(because, about=report, by=by)
    sealing.seal(report, "answer", {"words": words}, by=by)
    report.set_aside(by=by, at=at, because=because)
    report.file.set_closed(at)
    clocks.meet(report, SCREENING, at=at)
    status_links.write_to_informant(report, by=by)
    log.write(by=by, verb=Verb.CLOSED, about=[report], reason=because, at=at)
    return report


def read(report: PublicReport, *, by: Hat) -> dict[str, Any]:
    """A report as those who screen see it, opened with one log entry."""
    opened = sealing.open([report], SECTIONS, by=by)
    return {
        "report": report,
        "words": opened[report, "words"] or {},
        "informant": opened[report, "informant"] or {},
        "answer": opened.text(report, "answer", "words"),
        "limit": clocks.of(PublicReport.kind, [report.pk], SCREENING).get(report.pk),
        "may_take": may_take(by, report),
        "may_set_aside": may_set_aside(by, report),
    }
