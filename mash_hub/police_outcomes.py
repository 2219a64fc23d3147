"""The outcome at the end of police involvement: recorded by the police, wanted before closing (4.2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import uuid4

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from agencies import clock, hats, sealing
from agencies.actors import Actor, Hat
from agencies.models.agencies import Agency, AgencyKind
from agencies.models.grants import CauseKind
from agencies.models.notices import NoticeKind
from agencies.roles import Act, may
from agencies.verdicts import YES, Refused, Stale, Verdict, no, require
from audit.log import entries as log
from audit.log.entries import Verb
from mash_hub import free_text
from mash_hub.models.enquiries import Acknowledgement, Enquiry, EnquiryQuerySet, EnquiryState
from mash_hub.models.police_outcomes import PoliceOutcome, PoliceResult
from mash_hub.models.requests import InformationRequest
from mash_hub.telling import tell


@dataclass(frozen=True)
class Ending:
    """How and when police involvement ended, in a closed word and a sentence."""

    result: PoliceResult
    ended_on: date
    sentence: str


def forces_in(enquiry: Enquiry) -> list[Agency]:
    """The police in an enquiry: asked, or told of its decision."""
    asked = InformationRequest.objects.filter(enquiry=enquiry).standing().values("agency")
    told = Acknowledgement.objects.filter(enquiry=enquiry).values("agency")
    police = Agency.objects.filter(agency_kind=AgencyKind.POLICE)
    return list(police.filter(Q(pk__in=asked) | Q(pk__in=told)).order_by("name"))


def not_recorded(enquiry: Enquiry) -> list[Agency]:
    """The police in an enquiry that have not recorded how their involvement ended."""
    done = PoliceOutcome.objects.filter(enquiry=enquiry).values_list("owner_id", flat=True)
    known = set(done)
    return [force for force in forces_in(enquiry) if force.pk not in known]


def is_police(hat: Hat) -> bool:
    """Whether a hat answers for a police force."""
    if not may(hat, Act.ANSWER):
        return False
    return Agency.objects.filter(pk=hat.agency_id, agency_kind=AgencyKind.POLICE).exists()


def enquiries_of(hat: Hat) -> EnquiryQuerySet:
    """The enquiries in which a hat's force took part; none for anybody else."""
    if not is_police(hat):
        return Enquiry.objects.none()
    asked = InformationRequest.objects.visible_to(hat).asked_of(hat).standing()
    told = Acknowledgement.objects.visible_to(hat).filter(agency=hat.agency_id)
    return Enquiry.objects.filter(
        Q(pk__in=asked.values("enquiry")) | Q(pk__in=told.values("enquiry")),
        workspace=hat.workspace_id,
    )


def waiting_for(hat: Hat) -> EnquiryQuerySet:
    """Decided enquiries, not closed, that wait for the hat's force to say how it ended.

    Those whose decision the force has not acknowledged yet come later: that stands on My work itself.
    """
    done = PoliceOutcome.objects.filter(enquiry=OuterRef("pk"), owner=hat.agency_id)
    decided = (EnquiryState.DECIDED, EnquiryState.FEEDBACK_SENT)
    unseen = Acknowledgement.objects.waiting().filter(enquiry=OuterRef("pk"), agency=hat.agency_id)
    return enquiries_of(hat).filter(~Exists(done), ~Exists(unseen), state__in=decided)


def may_record(hat: Actor, enquiry: Enquiry) -> Verdict:
    """Whether a hat may record the outcome: the police in the enquiry, until it is closed."""
    if not may(hat, Act.ANSWER):
        return may(hat, Act.ANSWER)
    if not isinstance(hat, Hat) or not enquiries_of(hat).filter(pk=enquiry.pk).exists():
        return no("Only the police who took part record how their involvement ended.")
    if enquiry.state == EnquiryState.CLOSED:
        return no("The enquiry is closed.")
    return YES


@transaction.atomic
def record(enquiry: Enquiry, *, by: Hat, ending: Ending, version: int = 0) -> PoliceOutcome:
    """Record how and when the police's involvement ended, or correct it until the enquiry is closed.

    `version` is that of what it is written over, 0 for nothing. Raises Refused, Stale.
    """
    enquiry = Enquiry.objects.select_for_update(of=("self",)).get(pk=enquiry.pk)
    require(may_record(by, enquiry))
    if not ending.sentence.strip():
        raise Refused("Say in a sentence how it ended.")
    if ending.ended_on > hats.today():
        raise Refused("That day is still to come. Record it when it has ended.")
    free_text.require_clear([ending.sentence], file_id=enquiry.file_id, by=by)
    rows = PoliceOutcome.objects.filter(enquiry=enquiry, owner=by.agency_id)
    known = rows.select_for_update(of=("self",)).first()
    if (known.version if known else 0) != version:
        raise Stale(known.version if known else 0)
    at = clock.now()
    row = known or PoliceOutcome(
        id=uuid4(),
        enquiry=enquiry,
        file_id=enquiry.file_id,
        owner_id=by.agency_id,
        workspace_id=enquiry.workspace_id,
        result=ending.result,
        ended_on=ending.ended_on,
        recorded_at=at,
        recorded_by_id=by.person_id,
    )
    cause = sealing.Cause.of(CauseKind.HOST, enquiry)
    words = {"sentence": ending.sentence}
    sealing.seal(row, "words", words, by=by, to={enquiry.owner_id}, cause=cause)
    if known is None:
        row.start(by=by, at=at)
    else:
        row.set_recorded_anew(ending.result, ending.ended_on, by=by, at=at)
    tell([enquiry.owner_id], NoticeKind.POLICE_OUTCOME, about=enquiry, by=by, at=at)
    log.write(
        by=by,
        verb=Verb.CREATED if known is None else Verb.CHANGED,
        about=[row, enquiry],
        owners=[by.agency_id, enquiry.owner_id],
        sections=["words"],
        ground=ending.result,
        at=at,
    )
    return row


def of_enquiry(enquiry: Enquiry, *, by: Hat) -> list[tuple[PoliceOutcome, str]]:
    """The outcomes recorded in an enquiry that a hat may see, with their sentences."""
    seen = PoliceOutcome.objects.visible_to(by).filter(enquiry=enquiry)
    rows = list(seen.select_related("owner", "recorded_by").order_by("owner__name"))
    opened = sealing.open(rows, ["words"], by=by)
    return [(row, opened.text(row, "words", "sentence")) for row in rows]
