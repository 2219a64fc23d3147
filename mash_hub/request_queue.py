"""A team's queue of requests: how old each is, who works on it, handing over, supervisory reviews."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q

from agencies import clock, covers, hats, sealing
from agencies.actors import Actor, Hat
from agencies.models.agencies import Agency, AgencyKind
from agencies.models.notices import NoticeKind
from agencies.models.people import Membership, Person
from agencies.reasons import Reason
from agencies.roles import ACTS, Act, Role, may
from agencies.verdicts import YES, Refused, Stale, Verdict, no, require
from audit.log import entries as log
from audit.log.entries import Verb
from mash_hub import conflicts, supervisory_reviews
from mash_hub.models.answer_sign_offs import AnswerSignOff
from mash_hub.models.request_holdings import TABLE, HoldingState, RequestHolding
from mash_hub.models.requests import InformationRequest, InformationRequestQuerySet
from mash_hub.models.supervisory_reviews import SupervisoryReview
from mash_hub.telling import tell

BANDS = (  # by how long ago it was sent; the last is the over-72-hour band
    ("new", "under 24 hours", 0, 24),
    ("day", "24 to 48 hours", 24, 48),
    ("days", "48 to 72 hours", 48, 72),
    ("old", "over 72 hours", 72, None),
)
_ANSWERING = [role.value for role in Role if Act.ANSWER in ACTS[role]]


def name_of(hat: Hat) -> str:
    """What the queue of a hat's agency is called: as the agency's own details say, or as usual.

    The police's is their single point of contact.
    """
    agency = Agency.objects.only("queue_name", "agency_kind").get(pk=hat.agency_id)
    if agency.queue_name:
        return agency.queue_name
    if agency.agency_kind == AgencyKind.POLICE:
        return "Central Referral Unit: requests to the police"
    return "Requests to your agency"


# --- the list -------------------------------------------------------------------------------------


def conditions(hat: Hat, at: datetime) -> dict[str, Q | Exists]:
    """What each list of the waiting requests holds, by its code."""
    found: dict[str, Q | Exists] = {
        "mine": Q(holding__holder__in=hat.stands_for),
        "signing": Exists(AnswerSignOff.objects.waiting().filter(request=OuterRef("pk"))),
        "nobody": Q(holding__isnull=True) | Q(holding__state=HoldingState.FREE),
    }
    for code, _, least, most in BANDS:
        band = Q(sent_at__lte=at - timedelta(hours=least))
        if most is not None:
            band &= Q(sent_at__gt=at - timedelta(hours=most))
        found[code] = band
    return found


def counts(waiting: InformationRequestQuerySet, hat: Hat, at: datetime) -> dict[str, int]:
    """How many waiting requests each list holds, in one query over the list itself."""
    several = {code: Count("pk", filter=what) for code, what in conditions(hat, at).items()}
    found: dict[str, int] = waiting.order_by().aggregate(waiting=Count("pk"), **several)
    return found


def holdings(requests: Iterable[InformationRequest], *, by: Hat) -> dict[UUID, RequestHolding]:
    """Who works on each of some requests, by request, as its own team sees it."""
    ids = [one.pk for one in requests]
    rows = RequestHolding.objects.visible_to(by).filter(request__in=ids)
    return {row.request_id: row for row in rows.select_related("holder")}


# --- who works on it ------------------------------------------------------------------------------


def may_hold(hat: Actor, request: InformationRequest) -> Verdict:
    """Whether a hat may take a request on, give it back or hand it over: the team that is asked."""
    if not may(hat, Act.ANSWER):
        return may(hat, Act.ANSWER)
    if (hat.agency_id, hat.workspace_id) != (request.agency_id, request.workspace_id):
        return no("Only the agency that was asked says who works on it.")
    if not request.is_waiting:
        return no("It is answered or recalled already.")
    return YES


def team(request: InformationRequest, *, by: Hat) -> list[Person]:
    """Colleagues who can be given a request: who answers for the agency there today, less conflicts."""
    members = Membership.objects.current(hats.today()).filter(
        agency=by.agency_id, workspace=by.workspace_id, role__in=_ANSWERING
    )
    apart = conflicts.people_apart([request.file_id]).get(request.file_id, [])
    found = Person.objects.filter(pk__in=members.values("person")).exclude(pk__in=apart)
    return list(found.order_by("name"))


@transaction.atomic
def hold(
    request: InformationRequest,
    *,
    by: Hat,
    to: UUID | None,
    because: Reason | None = None,
    version: int = 0,
) -> RequestHolding:
    """Say who of the team works on a request: oneself, a colleague, or nobody any more.

    `version` is that of the holding the page showed, 0 for none. What a colleague holds is taken
    over with a reason alone, as when they are away, or by whoever covers for them. Raises Refused;
    Stale when another was quicker.
    """
    newest = InformationRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    require(may_hold(by, newest))
    row = RequestHolding.objects.select_for_update(of=("self",)).filter(request=newest).first()
    if (row.version if row else 0) != version:
        raise Stale(row.version if row else 0)
    holder = row.holder_id if row else None
    _require_turn(newest, holder, to, because, by=by)
    by = covers.acting(by, holder)
    at = clock.now()
    kept = sealing.keep_reason(because, about=newest, by=by) if because else None
    made = row or RequestHolding(
        id=uuid4(),
        request=newest,
        file_id=newest.file_id,
        owner_id=by.agency_id,
        workspace_id=newest.workspace_id,
    )
    require(TABLE.may_move(made.state, HoldingState.HELD if to else HoldingState.FREE))
    made.put(to, at)
    if row is None:
        made.start(by=by, at=at, because=kept)
    else:
        made.set_holder(by=by, at=at, because=kept)
    if to and to != by.person_id:
        kind = NoticeKind.REQUEST_GIVEN
        tell([by.agency_id], kind, about=newest, by=by, at=at, persons=[to])
    ground = "TAKEN" if to == by.person_id else "HANDED_OVER" if to else "GIVEN_BACK"
    log.write(by=by, verb=Verb.ASSIGNED, about=[made, newest], reason=kept, ground=ground, at=at)
    return made


def _require_turn(
    request: InformationRequest,
    holder: UUID | None,
    to: UUID | None,
    because: Reason | None,
    *,
    by: Hat,
) -> None:
    if to == holder:
        raise Refused("Nobody works on it." if to is None else "They work on it already.")
    if holder not in (None, *by.stands_for) and because is None:
        raise Refused("A colleague works on it. Say why you change that.")
    if to is not None and to not in {person.pk for person in team(request, by=by)}:
        raise Refused("Choose somebody who answers for your agency here.")


# --- supervisory reviews --------------------------------------------------------------------------


def may_review(hat: Actor, request: InformationRequest) -> Verdict:
    """Whether a hat may write a supervisory review: the team's, and not of one's own work."""
    if not may(hat, Act.ANSWER):
        return may(hat, Act.ANSWER)
    if (hat.agency_id, hat.workspace_id) != (request.agency_id, request.workspace_id):
        return no("Only the agency that was asked reviews how it answers.")
    holding = RequestHolding.objects.filter(request=request).first()
    worked = {request.answered_by_id, holding.holder_id if holding else None}
    if hat.person_id in worked:
        return no("You work on it, or answered it: somebody else reviews it.")
    return YES


@transaction.atomic
def review(request: InformationRequest, *, by: Hat, findings: str) -> SupervisoryReview:
    """Write down what a supervisor found on looking at a request and its answer. Raises Refused."""
    newest = InformationRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    require(may_review(by, newest))
    return supervisory_reviews.review_answer(newest, by=by, findings=findings)
