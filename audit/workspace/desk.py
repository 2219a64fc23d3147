"""What of audits stands on My work: records to open, feedback to answer, records that wait for a reviewer (4.18)."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse

from agencies.actors import Hat
from agencies.roles import Act, may
from audit.workspace import sample_records, sample_releases, scope
from audit.workspace.models import SampleFeedback, SampleRecord, SampleRelease
from audit.workspace.models.sample_records import RecordState
from audit.workspace.models.sample_releases import ReleaseState
from mash_hub import clocks
from mash_hub.models.break_glass import oversees
from mash_hub.work import Work, first_of, more


def work_for(hat: Hat, _at: datetime) -> list[Work]:
    """What an audit wants of an officer or supervisor, and of the auditor who reviews."""
    return [*_to_open(hat), *_to_answer(hat), *_to_review(hat)]


def _to_open(hat: Hat) -> list[Work]:
    """Records that an audit asks an officer's agency to open."""
    if not may(hat, Act.REVIEW_ACCESS):
        return []
    seen = SampleRelease.objects.visible_to(hat).filter(state=ReleaseState.WANTED)
    rows, rest = first_of(seen.select_related("record__sample").order_by("asked_at", "pk"))
    ids = [row.pk for row in rows]
    limits = clocks.of(SampleRelease.kind, ids, sample_releases.DECIDED_WITHIN)
    return [
        Work(
            kind="audit",
            words="A record is to be opened for an audit",
            reference=row.reference,
            url=reverse("audit_workspace:audit-release", args=[row.pk]),
            clock=limits.get(row.pk),
            group="due",
            verb="Decide",
        )
        for row in rows
    ] + more(rest, "records to open for audits", "audit_workspace:audits", "due")


def _to_answer(hat: Hat) -> list[Work]:
    """Feedback on work of a supervisor's people that nobody has answered."""
    if not oversees(hat):
        return []
    seen = SampleFeedback.objects.visible_to(hat).waiting()
    rows, rest = first_of(seen.select_related("record__sample").order_by("given_at", "pk"))
    limits = clocks.of(SampleFeedback.kind, [row.pk for row in rows], sample_records.RESPONSE)
    return [
        Work(
            kind="audit",
            words="An auditor gave feedback on work of your agency",
            reference=row.reference,
            url=reverse("audit_workspace:audit-feedback", args=[row.pk]),
            clock=limits.get(row.pk),
            group="due",
            verb="Respond",
        )
        for row in rows
    ] + more(rest, "feedback of audits", "audit_workspace:audits", "due")


def _to_review(hat: Hat) -> list[Work]:
    """Sampled records that this auditor reviews, and those to be looked at again."""
    if not scope.may_read(hat):
        return []
    seen = SampleRecord.objects.visible_to(hat).filter(
        reviewer=hat.person_id, state__in=(RecordState.ASSIGNED, RecordState.FOLLOW_UP)
    )
    rows, rest = first_of(seen.select_related("sample").order_by("assigned_at", "pk"))
    limits = clocks.of(SampleRecord.kind, [row.pk for row in rows], sample_records.FOLLOW_UP)
    return [
        Work(
            kind="dip_sample",
            words=row.get_state_display(),
            reference=row.reference,
            url=reverse("audit_workspace:sample-record", args=[row.pk]),
            clock=limits.get(row.pk),
            group="waiting",
            verb="Look again" if row.state == RecordState.FOLLOW_UP else "Review",
            details=f"record {row.place}",
        )
        for row in rows
    ] + more(rest, "sampled records", "audit_workspace:samples", "waiting")
