"""A dip sample of DASH gradings, so that its pages have something to show to auditors and officers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from agencies import clock, hats
from agencies.actors import Service
from agencies.reasons import Reason, ReasonCode
from audit.log import entries as log
from audit.log.entries import Verb
from audit.workspace import certificates, sample_records, sample_releases, samples, watching
from audit.workspace.models import AuditSample, RaisedPattern, SampleRecord, SampleRelease, Template
from audit.workspace.models.sample_records import Grade
from audit.workspace.questions import Question
from config.demo import risks
from config.demo.front_door import Part, submit
from config.demo.teller import Teller
from mash_hub.models import Identification

Ago = Callable[..., datetime]


def tell(teller: Teller, ago: Ago) -> None:
    """Ines draws Joan's gradings; one waits for health's officer, one was reviewed and fed back."""
    ines, joan = teller.hat("ines", "office"), teller.hat("joan", "mash")
    for name in ("Runa", "Sunniva"):
        contact = submit(
            teller,
            ago(hours=7),
            joan,
            parts=(Part("VICTIM", name, "Aaberg"),),
            words="She told me what he did.",
            categories=("DOMESTIC_ABUSE",),
            override="WOULD_ENDANGER",
            safe="",
        )
        risks.dash(teller, contact, ago(hours=6.9), joan, f"{name} Aaberg")
    _defined(teller, ago)  # this one is not drawn yet
    sample = _defined(teller, ago)
    with teller.act(ago(hours=4), ines):
        samples.draw(sample, by=ines, version=sample.version)
        drawn = SampleRecord.objects.visible_to(ines).filter(sample=sample, holder=joan.agency_id)
        records = [*drawn.order_by("place")[:2]]
    for record in records:
        with teller.act(ago(hours=3.5), ines):
            sample_records.assign(record, ines.person_id, by=ines, version=record.version)
    _reviewed(teller, ago, records[1])
    _certified(teller, ago)
    _looked_without_a_case(teller, ago)


def _certified(teller: Teller, ago: Ago) -> None:
    """Ines asks for a certificate of the log's integrity; the sealer's process checks the log for it."""
    ines = teller.hat("ines", "office")
    with teller.act(ago(hours=3), ines):
        today = hats.today()
        days = Question(Reason(ReasonCode.AUDIT_INTEGRITY), today - timedelta(days=7), today)
        certificates.ask(days, by=ines)


def _looked_without_a_case(teller: Teller, ago: Ago) -> None:
    """Pavel, whose agency works with nobody, looked at somebody; the watch raised it."""
    pavel, hub = teller.hat("pavel", "mash"), Service("use-watch")
    with teller.act(ago(days=4), pavel):
        somebody = Identification.objects.standing().order_by("pk").first()
        assert somebody is not None
        log.write(by=pavel, verb=Verb.READ, people=[somebody.subject_id], at=clock.now())
    with teller.act(ago(hours=3), hub):
        reader = replace(hub, audit_workspace_ids=hats.every_workspace())
    with teller.act(ago(hours=3), reader):
        watching.raise_all(by=reader)
        assert RaisedPattern.objects.filter(person=pavel.person_id).exists()


def _defined(teller: Teller, ago: Ago) -> AuditSample:
    ines, today = teller.hat("ines", "office"), hats.today()
    with teller.act(ago(hours=4.5), ines):
        criteria = samples.Criteria(
            template=Template.DASH,
            purpose=Reason(ReasonCode.AUDIT_SELF_MONITORING),
            from_on=today - timedelta(days=60),
            until_on=today,
            places=tuple(one.pk for one in samples.places_of(ines)),
            size=50,
        )
        return samples.define(criteria, by=ines)


def _reviewed(teller: Teller, ago: Ago, record: SampleRecord) -> None:
    ines, orla = teller.hat("ines", "office"), teller.hat("orla", "mash")
    with teller.act(ago(hours=3.3), orla):
        release = SampleRelease.objects.visible_to(orla).get(record=record)
        sample_releases.release(release, by=orla, version=release.version)
    with teller.act(ago(hours=3.2), ines):
        now = SampleRecord.objects.get(pk=record.pk)
        words = "The grade follows from what she said, and the reason is written down."
        sample_records.review(now, by=ines, grade=Grade.GOOD, findings=words, version=now.version)
    with teller.act(ago(hours=3.1), ines):
        now = SampleRecord.objects.get(pk=record.pk)
        words = "Done well. Say next time who was there when she answered."
        sample_records.give_feedback(now, by=ines, words=words, version=now.version)
