"""Agencies' views before a decision: given under seal, opened when all are in, kept with the decision."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from agencies import clock, door, sealing
from agencies.actors import Actor, Hat, Service
from agencies.custody.provider import KeysUnavailable
from agencies.models.grants import CauseKind
from agencies.models.notices import NoticeKind
from agencies.reasons import Reason
from agencies.roles import Act, may
from agencies.verdicts import YES, Refused, Stale, Verdict, no, require
from audit.log import entries as log
from audit.log.entries import Verb
from mash_hub import free_text
from mash_hub.models.agency_views import (
    TABLE,
    AgencyView,
    AgencyViewQuerySet,
    AgencyViewState,
)
from mash_hub.models.enquiries import Enquiry, Level, Outcome
from mash_hub.models.enquiry_states import outcome_words
from mash_hub.models.requests import InformationRequest, RequestState
from mash_hub.ratings import may_work
from mash_hub.telling import tell

S = AgencyViewState


@dataclass(frozen=True)
class Opinion:
    """What an agency would decide: outcomes, threshold level and its reasons."""

    outcomes: Sequence[Outcome]
    level: Level
    reasons: str

    def content(self) -> dict[str, Any]:
        """What is sealed."""
        return {"outcomes": [*self.outcomes], "level": str(self.level), "reasons": self.reasons}


@dataclass(frozen=True)
class Standing:
    """One agency asked, whether it gave its view, and the view as far as the reader was given it."""

    agency: Any
    is_given: bool
    view: AgencyView | None = None
    outcomes: str = ""
    level: str = ""
    reasons: str = ""

    @property
    def words(self) -> str:
        """Given or not, in a word."""
        return "Given" if self.is_given else "Not given"


def _round(enquiry_id: UUID) -> list[AgencyView]:
    """The views of the decision still to be taken, locked."""
    rows = AgencyView.objects.filter(enquiry=enquiry_id).before_decision()
    return list(rows.select_for_update(of=("self",)).order_by("given_at", "pk"))


def _expected(enquiry_id: UUID) -> set[UUID]:
    """The agencies whose view is waited for: asked, and not those the hub goes ahead without."""
    standing = InformationRequest.objects.filter(enquiry=enquiry_id).standing()
    return {one.agency_id for one in standing if one.is_answered or one.is_missing or one.is_partly}


# --- giving ---------------------------------------------------------------------------------------


def may_give(hat: Actor, request: InformationRequest) -> Verdict:
    """Whether a hat may give its agency's view: an agency asked, after its answer, before the decision.

    The answer comes first, so that nobody is led by what others hold (domain notes 2.1).
    """
    if not may(hat, Act.ANSWER):
        return may(hat, Act.ANSWER)
    if (hat.agency_id, hat.workspace_id) != (request.agency_id, request.workspace_id):
        return no("Only an agency that was asked gives its view.")
    if request.state == RequestState.RECALLED:
        return no("The hub took this request back.")
    if not request.enquiry.is_undecided:
        return no("It is decided already. If you disagree, challenge the decision.")
    if not request.is_answered and not request.is_partly:
        return no("Send your answer first. Then say what you would decide.")
    return YES


def own_of(request: InformationRequest, *, by: Hat) -> AgencyView | None:
    """One's own agency's newest view in a request's enquiry, if it gave one."""
    rows = AgencyView.objects.visible_to(by).filter(owner=by.agency_id)
    found = rows.filter(enquiry=request.enquiry_id).select_related("given_by")
    return found.order_by("-given_at").first()


@transaction.atomic
def give(request: InformationRequest, *, by: Hat, opinion: Opinion, version: int = 0) -> AgencyView:
    """Give one's agency's view, or write it anew while nobody else can read it (domain notes 4.2).

    `version` is that of the view it was written over, 0 for none. When it is the last that was
    waited for, all are opened. Raises Refused for somebody else, too early or too late, or once it
    was opened; Stale when a colleague has given another meanwhile.
    """
    # The enquiry first: of two last views at once one opens all, and none arrives amid the decision.
    enquiry = Enquiry.objects.select_for_update(of=("self",)).get(pk=request.enquiry_id)
    request.enquiry = enquiry
    require(may_give(by, request))
    _require_whole(opinion)
    free_text.require_clear([opinion.reasons], file_id=enquiry.file_id, by=by)
    views = _round(enquiry.pk)
    known = next((one for one in views if one.owner_id == by.agency_id), None)
    if (known.version if known else 0) != version:
        raise Stale(known.version if known else 0)
    if known is not None and not TABLE.may_move(known.state, S.GIVEN):
        raise Refused("It was opened to others: it stays as it is.")
    at = clock.now()
    made = known or AgencyView(
        id=uuid4(),
        enquiry=enquiry,
        file_id=enquiry.file_id,
        owner_id=by.agency_id,
        workspace_id=enquiry.workspace_id,
        given_at=at,
        given_by_id=by.person_id,
    )
    others = [one for one in views if one.pk != made.pk]
    in_now = {one.owner_id for one in others} | {by.agency_id}
    is_open = any(not one.is_hidden for one in others) or _expected(enquiry.pk) <= in_now
    readers = {enquiry.owner_id, *in_now} if is_open else set[UUID]()
    sealing.seal(made, "words", opinion.content(), by=by, to=readers, cause=_cause(enquiry))
    if known is None:
        made.state, made.opened_at = (S.OPENED, at) if is_open else (S.GIVEN, None)
        made.start(by=by, at=at)
    else:
        made.set_given_anew(by=by, at=at)
    if is_open:
        _open(enquiry, others, readers, by=by, at=at)
    kind = NoticeKind.VIEWS_OPENED if is_open else NoticeKind.VIEW_GIVEN
    tell({enquiry.owner_id, *in_now}, kind, about=enquiry, by=by, at=at)
    log.write(
        by=by,
        verb=Verb.SUBMITTED,
        about=[made, enquiry],
        owners=[by.agency_id, *sorted(readers)],
        sections=["words"],
        ground="ALL_IN" if is_open else "",
        at=at,
    )
    return made


def _require_whole(opinion: Opinion) -> None:
    if not opinion.outcomes:
        raise Refused("Choose at least one outcome.")
    if Outcome.NO_FURTHER_ACTION in opinion.outcomes and len(opinion.outcomes) > 1:
        raise Refused("No further action cannot stand beside another outcome.")
    if not opinion.reasons.strip():
        raise Refused("Say why your agency would decide so.")


def _cause(enquiry: Enquiry) -> sealing.Cause:
    return sealing.Cause.of(CauseKind.DECISION, enquiry)


# --- opening --------------------------------------------------------------------------------------


def may_open(hat: Actor, enquiry: Enquiry) -> Verdict:
    """Whether a hat may open the views that are in without waiting for the rest: who decides."""
    verdict = may_work(hat, enquiry)
    if not verdict:
        return verdict
    if not AgencyView.objects.filter(enquiry=enquiry, opened_at__isnull=True).exists():
        return no("No view waits to be opened.")
    return YES


@transaction.atomic
def open_now(enquiry: Enquiry, *, by: Hat, because: Reason, version: int) -> list[AgencyView]:
    """Open the views that are in before all are, with a reason (domain notes 4.2).

    The host reads them, and each agency that has given its own. Raises Refused when none waits or
    their agencies' keys cannot be had, Stale.
    """
    enquiry = Enquiry.objects.lock(enquiry, version)
    require(may_open(by, enquiry))
    at = clock.now()
    because = sealing.keep_reason(because, about=enquiry, by=by)
    waiting = AgencyView.objects.filter(enquiry=enquiry, opened_at__isnull=True)
    views = list(waiting.select_for_update(of=("self",))) + [
        one for one in _round(enquiry.pk) if not one.is_hidden
    ]
    readers = {enquiry.owner_id, *(one.owner_id for one in views)}
    opened = _open(enquiry, views, readers, by=by, at=at, because=because)
    if not opened:
        raise Refused("The keys of the agencies that gave them cannot be had now. Try again soon.")
    tell(readers, NoticeKind.VIEWS_OPENED, about=enquiry, by=by, at=at)
    log.write(
        by=by,
        verb=Verb.CHANGED,
        about=[*opened, enquiry],
        owners=sorted(readers),
        sections=["words"],
        reason=because,
        ground="VIEWS_OPENED",
        at=at,
    )
    return opened


def open_if_all_in(enquiry_id: UUID, *, by: Hat, at: datetime) -> None:
    """Open the views when a request taken back, or gone without, leaves nobody to wait for.

    Called in acts that hold the enquiry's lock or need none; takes it.
    """
    enquiry = Enquiry.objects.select_for_update(of=("self",)).get(pk=enquiry_id)
    views = _round(enquiry.pk)
    hidden = [one for one in views if one.is_hidden]
    owners = {one.owner_id for one in views}
    if not hidden or not enquiry.is_undecided or not _expected(enquiry.pk) <= owners:
        return
    readers = {enquiry.owner_id, *owners}
    if _open(enquiry, views, readers, by=by, at=at):
        tell(readers, NoticeKind.VIEWS_OPENED, about=enquiry, by=by, at=at)


def _open(
    enquiry: Enquiry,
    views: Iterable[AgencyView],
    readers: Iterable[UUID],
    *,
    by: Hat,
    at: datetime,
    because: Reason | None = None,
) -> list[AgencyView]:
    """Give views to readers and note those that were hidden as open; gives those that could be."""
    opened = []
    for view in views:
        if _give(enquiry, view, readers, by=by):
            opened.append(view)
            if view.state == S.GIVEN:
                view.set_opened(by=_for_owner(view, by), at=at, because=because)
    return opened


def _give(enquiry: Enquiry, view: AgencyView, readers: Iterable[UUID], *, by: Hat) -> bool:
    """Give one view, as its agency agreed to by giving it; False when its keys cannot be had now.

    An agency whose keys are away keeps nobody else from deciding: its view stays shut till later.
    """
    try:
        with transaction.atomic(), door.wearing_agency(view.owner_id):
            sealing.give(
                [view], ["words"], to=readers, by=_for_owner(view, by), cause=_cause(enquiry)
            )
    except KeysUnavailable:
        return False
    return True


def _for_owner(view: AgencyView, by: Hat) -> Service:
    return Service(
        "agency views",
        agency_id=view.owner_id,
        on_behalf_of=by,
        workspace_id=view.workspace_id,
    )


# --- the decision ---------------------------------------------------------------------------------


def keep_with_decision(
    enquiry: Enquiry, told: Iterable[UUID], *, by: Hat, at: datetime
) -> list[AgencyView]:
    """Keep the views beside the decision just taken, for all who are told of it, and note dissent.

    Called in the act that decides, which holds the enquiry's lock.
    """
    views = _round(enquiry.pk)
    readers = {enquiry.owner_id, *told, *(one.owner_id for one in views)}
    given = {view.pk for view in views if _give(enquiry, view, readers, by=by)}
    words = sealing.open_quietly([one for one in views if one.pk in given], ["words"], by=by)
    for view in views:
        said = words[view, "words"]
        dissents = None if said is None else _dissents(said, enquiry)
        view.set_kept(dissents=dissents, by=_for_owner(view, by), at=at)
    return views


def _dissents(said: dict[str, Any], enquiry: Enquiry) -> bool:
    same = set(said["outcomes"]) == set(enquiry.outcomes)
    return not (same and said["level"] == enquiry.threshold_level)


# --- pages ----------------------------------------------------------------------------------------


def of_enquiry(
    enquiry: Enquiry, requests: Iterable[InformationRequest], *, by: Hat
) -> list[Standing]:
    """For the host: each agency asked, whether its view is in, and those that are open.

    `requests` are the enquiry's, with their agencies. Once it is decided: those kept beside this
    decision. One entry in the log for what was opened.
    """
    standing = [one for one in requests if one.state != RequestState.RECALLED]
    asked = {one.agency_id: one.agency for one in standing}
    rows = _of_this_decision(enquiry).select_related("owner", "given_by")
    given = {row.owner_id: row for row in rows}
    asked |= {row.owner_id: row.owner for row in given.values()}
    shown = _shown(given.values(), by=by)
    found = [
        shown.get(pk) or Standing(agency, pk in given, given.get(pk))
        for pk, agency in asked.items()
    ]
    return sorted(found, key=lambda one: one.agency.name)


def _of_this_decision(enquiry: Enquiry) -> AgencyViewQuerySet:
    """The views kept beside the decision that stands, or those for the one still to be taken."""
    rows = AgencyView.objects.filter(enquiry=enquiry)
    return rows.filter(kept_at=enquiry.decided_at) if enquiry.is_decided else rows.before_decision()


def told_of(enquiry: Enquiry, *, by: Hat) -> list[Standing]:
    """For an agency that took part: the views that it may read, its own among them."""
    rows = _of_this_decision(enquiry)
    return sorted(_shown(rows, by=by).values(), key=lambda one: one.agency.name)


def words_of(view: AgencyView, *, by: Hat) -> dict[str, Any]:
    """One's own agency's view as it stands, to be written anew."""
    return sealing.open([view], ["words"], by=by)[view, "words"] or {}


def numbers_of(enquiry: Enquiry) -> tuple[int, int]:
    """How many views are in, and of how many agencies asked: all that others know before."""
    given = {
        *AgencyView.objects.filter(enquiry=enquiry)
        .before_decision()
        .values_list("owner_id", flat=True)
    }
    return len(given), len(given | _expected(enquiry.pk))


def _shown(rows: Iterable[AgencyView], *, by: Hat) -> dict[UUID, Standing]:
    """Views as one reader was given them, by agency; those not given are left out."""
    ids = [row.pk for row in rows]
    seen = AgencyView.objects.visible_to(by).filter(pk__in=ids).select_related("owner", "given_by")
    found = list(seen)
    opened = sealing.open(found, ["words"], by=by)
    return {
        view.owner_id: Standing(
            view.owner,
            True,
            view,
            outcomes=", ".join(outcome_words(words["outcomes"], by.host_id)),
            level=str(Level(words["level"]).label),
            reasons=words["reasons"],
        )
        for view in found
        if (words := opened[view, "words"]) is not None
    }
