"""What the pages of dip samples show: to auditors, to officers who release, and to supervisors."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Count, Q

from agencies import clock, sealing
from agencies.actors import Hat
from agencies.in_the_log import naming
from agencies.models.people import Person
from agencies.models.sealed_reasons import SealedReason
from agencies.models.workspaces import Workspace
from audit.log.entries import STOPPED, Verb
from audit.log.models import Entry
from audit.workspace import entry_words, names, sample_records, sample_releases, samples
from audit.workspace.models.sample_feedback import SampleFeedback
from audit.workspace.models.sample_records import SampleRecord
from audit.workspace.models.sample_releases import ReleaseState, SampleRelease
from audit.workspace.models.samples import AuditSample
from audit.workspace.reports.report import did, people, reason_label
from audit.workspace.sample_forms import (
    AssignForm,
    FeedbackForm,
    FindingsForm,
    FollowUpForm,
    SentenceForm,
)
from audit.workspace.sample_templates import ENTRY
from mash_hub import clocks
from mash_hub.models.break_glass import oversees
from mash_hub.models.missing_episodes import MissingEpisode, MissingRisk

MOST = 100
_TRIED: dict[str, Any] = {MissingEpisode.kind: MissingRisk}  # what a safeguard may have stopped


def list_of(hat: Hat) -> dict[str, Any]:
    """The samples of the hat's agency, the newest first, and how far each is."""
    seen = AuditSample.objects.visible_to(hat).defer("population").select_related("defined_by")
    counted = seen.annotate(
        drawn=Count("records"), done=Count("records", filter=Q(records__closed_at__isnull=False))
    )
    return {"samples": counted.order_by("-defined_at", "pk")[:MOST]}


def of(sample: AuditSample, *, by: Hat) -> dict[str, Any]:
    """One sample: criteria, seed and digest, and its records."""
    seen = SampleRecord.objects.visible_to(by).filter(sample=sample)
    rows = [*seen.select_related("reviewer", "person", "agency", "holder").order_by("place")]
    for row in rows:
        row.sample = sample
    limits = clocks.of(SampleRecord.kind, [row.pk for row in rows], sample_records.FOLLOW_UP)
    places = Workspace.objects.filter(pk__in=sample.places).order_by("name")
    return {
        "sample": sample,
        "places": [*places.values_list("name", flat=True)],
        "records": [(row, limits.get(row.pk)) for row in rows],
        "may_draw": samples.may_draw(by, sample),
    }


def record_of(record: SampleRecord, *, by: Hat) -> dict[str, Any]:
    """One record: what was drawn, what its reviewer may read, and what has come of it."""
    releases = SampleRelease.objects.filter(record=record)
    release = releases.select_related("owner", "decided_by").order_by("-asked_at").first()
    feedback = SampleFeedback.objects.filter(record=record).select_related("agency").first()
    findings = sealing.open_quietly([record], ["findings"], by=by)
    limits = clocks.of(SampleRecord.kind, [record.pk], sample_records.FOLLOW_UP)
    return {
        "record": record,
        "sample": record.sample,
        "entry": _entry(record, by=by),
        "stopped": _stopped(record),
        "content": [(one.title, lines(one.words)) for one in sample_releases.read(record, by=by)],
        "release": release,
        "is_open": release is not None and release.is_open(clock.now()),
        "declined": _sentence(release.decline_reason_id if release else None, by=by),
        "findings": findings.text(record, "findings", "text"),
        "feedback": feedback,
        "feedback_words": words_of(feedback, by=by),
        "response": _sentence(feedback.response_id if feedback else None, by=by),
        "limit": limits.get(record.pk),
    }


def forms_of(record: SampleRecord, *, by: Hat, data: Any = None, which: str = "") -> dict[str, Any]:
    """The forms a hat may send on a record now; the one that was sent is bound."""
    first: dict[str, Any] = {"version": record.version}

    def given(name: str) -> dict[str, Any]:
        return {
            "data": data if which == name else None,
            "initial": first,
            "auto_id": f"id_{name}_%s",
        }

    found: dict[str, Any] = {}
    if sample_records.may_review(by, record):
        found["review"] = FindingsForm(**given("review"))
    if sample_records.may_give_feedback(by, record):
        found["feedback"] = FeedbackForm(**given("feedback"))
    if sample_records.may_follow_up(by, record):
        found["follow_up"] = FollowUpForm(**given("follow_up"))
    if others := _others(record, by=by):
        found["assign"] = AssignForm(**given("assign"), reviewers=others)
    return {
        "forms": found,
        "may_close": sample_records.may_end(by, record),
        "may_ask_again": sample_releases.may_ask_again(by, record),
    }


def _others(record: SampleRecord, *, by: Hat) -> list[Person]:
    """Who may be given a record now and has it not."""
    if not sample_records.may_assign(by, record):
        return []
    reviewers = sample_records.reviewers_of(record, by=by)
    return [one for one in reviewers if one.pk != record.reviewer_id]


def _entry(record: SampleRecord, *, by: Hat) -> dict[str, Any] | None:
    """The entry of the log that was drawn, in words: who did what, when and why, and about which things."""
    if record.thing_kind != ENTRY:
        return None
    entry = Entry.objects.filter(pk=record.thing_id).first()
    if entry is None:
        return None
    words = entry_words.of_entries([entry], by)
    things = entry_words.things_in(entry, words, entry_words.called_in([entry]))
    return {
        "entry": entry,
        "did": did(entry.verb),
        "agency": words.get(entry.agency_id, "") if entry.agency_id else "",
        "things": things[:6],
        "more": max(0, len(things) - 6),
        "people": [words.get(pk, "") for pk in entry.people],
        "reason": reason_label(entry.reason_code),
    }


def _stopped(record: SampleRecord) -> list[dict[str, Any]]:
    """What a safeguard of the hub did not let anybody do with the record: who, when, and what was tried."""
    codes = _TRIED.get(record.thing_kind)
    if codes is None:
        return []
    refused = Entry.objects.filter(naming([record.thing_id]), verb=Verb.REFUSED)
    entries = [*refused.filter(ground__startswith=STOPPED).order_by("at", "number")[:MOST]]
    who = people(one.person_id for one in entries)
    return [
        {
            "at": one.at,
            "who": who.get(one.person_id, ""),
            "tried": codes(one.ground.removeprefix(STOPPED)).label,
        }
        for one in entries
    ]


def _sentence(reason_id: UUID | None, *, by: Hat) -> str:
    row = SealedReason.objects.filter(pk=reason_id).first() if reason_id else None
    if row is None:
        return ""
    return sealing.open_quietly([row], ["sentence"], by=by).text(row, "sentence", "sentence")


def words_of(feedback: SampleFeedback | None, *, by: Hat) -> str:
    """What a reader was given of feedback."""
    if feedback is None:
        return ""
    return sealing.open_quietly([feedback], ["words"], by=by).text(feedback, "words", "text")


def lines(content: Any, name: str = "") -> list[tuple[str, str]]:
    """A section's content as lines of a name and a text, however deep; what is empty or an id is left out."""
    if isinstance(content, dict):
        return [
            line
            for key, one in content.items()
            for line in lines(one, str(key).replace("_", " ").capitalize())
        ]
    if isinstance(content, list):
        return [line for one in content for line in lines(one, name)]
    words = {True: "Yes", False: "No", None: ""}.get(content, str(content))
    return [(name, words)] if words and not names.is_id(words) else []


# --- officers and supervisors ---------------------------------------------------------------------


def audits_of(hat: Hat) -> dict[str, Any]:
    """What audits want of a hat's agency: records to open, feedback to answer, and what was settled."""
    releases = SampleRelease.objects.visible_to(hat).select_related("record__sample", "receiver")
    feedback = SampleFeedback.objects.visible_to(hat).select_related("record__sample", "owner")
    wanted = releases.filter(state=ReleaseState.WANTED).order_by("asked_at", "pk")
    decided = releases.exclude(state=ReleaseState.WANTED).order_by("-asked_at", "pk")
    to_open, to_answer = [*wanted[:MOST]], [*feedback.waiting().order_by("given_at", "pk")[:MOST]]
    open_by = clocks.of(
        SampleRelease.kind, [row.pk for row in to_open], sample_releases.DECIDED_WITHIN
    )
    answer_by = clocks.of(
        SampleFeedback.kind, [row.pk for row in to_answer], sample_records.RESPONSE
    )
    return {
        "wanted": [(row, open_by.get(row.pk)) for row in to_open],
        "decided": decided[:MOST],
        "waiting": [(row, answer_by.get(row.pk)) for row in to_answer],
        "answered": feedback.exclude(responded_at=None).order_by("-responded_at", "pk")[:MOST],
        "oversees": oversees(hat),
    }


def release_of(row: SampleRelease, *, by: Hat, data: Any = None) -> dict[str, Any]:
    """One record that an audit wants opened: which sections, to whom, for which purpose."""
    first = {"version": row.version}
    may_decide = sample_releases.may_decide(by, row)
    limits = clocks.of(SampleRelease.kind, [row.pk], sample_releases.DECIDED_WITHIN)
    form = SentenceForm(data, label="Why does it stay shut?", initial=first) if may_decide else None
    return {
        "release": row,
        "record": row.record,
        "sample": row.record.sample,
        "sections": [one.replace("_", " ") for one in row.sections],
        "limit": limits.get(row.pk) if may_decide else None,
        "form": form,
        "declined": _sentence(row.decline_reason_id, by=by),
    }


def feedback_of(row: SampleFeedback, *, by: Hat, data: Any = None) -> dict[str, Any]:
    """Feedback as a supervisor reads it, with the form of the response; reading leaves an entry."""
    first = {"version": row.version}
    opened = sealing.open([row], ["words"], by=by)
    may_respond = sample_records.may_respond(by, row)
    limits = clocks.of(SampleFeedback.kind, [row.pk], sample_records.RESPONSE)
    label = "Your response: what will be done, or what you see otherwise"
    form = SentenceForm(data, label=label, initial=first) if may_respond else None
    return {
        "feedback": row,
        "record": row.record,
        "sample": row.record.sample,
        "words": opened.text(row, "words", "text"),
        "response": _sentence(row.response_id, by=by),
        "limit": limits.get(row.pk) if may_respond else None,
        "form": form,
    }
