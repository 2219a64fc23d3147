"""What the pages of joint screening show: the list, one incident with its views, and one day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef

from agencies import sealing
from agencies.actors import Hat
from agencies.roles import Act, may
from mash_hub import clocks, joint_queue, joint_screening, ordering, risk_release_page
from mash_hub.models.clocks import Clock
from mash_hub.models.contacts import Contact
from mash_hub.models.enquiries import Enquiry
from mash_hub.models.joint_screening import (
    JointOutcome,
    JointScreening,
    JointScreeningQuerySet,
    JointState,
    ScreeningView,
    runs_list,
)
from mash_hub.models.referrals import Referral
from meetings import joint_screening as day
from meetings.models.agenda import AgendaItem
from meetings.models.attendance import Declaration
from meetings.models.meetings import Meeting, MeetingKind, MeetingState

S = JointState
MOST = 100  # that My work looks among
ON_A_PAGE = 50
DAYS = 5
SECTIONS = ("incident", "decision", "school")
# What is to be read or decided stands before what is decided, however many of those there are.
_UNDECIDED_FIRST = ordering.first(state__in=(S.QUEUED, S.READ_BY_ALL))
_OPEN = (_UNDECIDED_FIRST, "incident_on", "queued_at", "pk")
_CLOSED = ("-closed_at", "queued_at", "pk")


@dataclass(frozen=True)
class Line:
    """One incident in the list, who still has to mark a view, and the time that runs."""

    row: JointScreening
    own: ScreeningView | None
    awaited: list[str]
    clock: Clock | None

    @property
    def waits_for_me(self) -> bool:
        """Whether the reader's agency has still to mark its view."""
        return self.row.state == S.QUEUED and self.own is not None and not self.own.is_given


@dataclass(frozen=True)
class Shown:
    """One agency's view as the reader may read it."""

    view: ScreeningView
    clock: Clock | None
    words: str = ""
    suggests: str = ""
    is_open: bool = False


def listed(hat: Hat) -> list[Line]:
    """The first open incidents that a hat sees: what waits for its agency, then the soonest due."""
    return _lines(list(_in_order(hat, closed=False)[:MOST]), hat)


def page_of(hat: Hat, number: Any, *, closed: bool) -> tuple[Page[JointScreening], list[Line]]:
    """A page of the open ones in that order, or of the closed ones, the last first."""
    page = Paginator(_in_order(hat, closed=closed), ON_A_PAGE).get_page(number)
    return page, _lines(list(page.object_list), hat)


def _in_order(hat: Hat, *, closed: bool) -> JointScreeningQuerySet:
    found = JointScreening.objects.visible_to(hat).select_related("contact")
    if closed:
        return found.filter(state=S.CLOSED).order_by(*_CLOSED)
    mine = ScreeningView.objects.filter(
        screening=OuterRef("pk"), owner=hat.agency_id, given_at__isnull=True
    )
    waits_for_me = ordering.first(Exists(mine), state=S.QUEUED)
    return found.open().order_by(waits_for_me, *_OPEN)


def _lines(rows: list[JointScreening], hat: Hat) -> list[Line]:
    views: dict[Any, list[ScreeningView]] = {row.pk: [] for row in rows}
    seen = ScreeningView.objects.visible_to(hat).filter(screening__in=rows)
    for view in seen.select_related("owner"):
        views[view.screening_id].append(view)
    every = [view.pk for many in views.values() for view in many]
    limits = clocks.of(ScreeningView.kind, every, joint_queue.VIEW)
    briefs = clocks.of(JointScreening.kind, list(views), joint_queue.BRIEF)
    return [_line(row, views[row.pk], limits, briefs, hat) for row in rows]


def _line(
    row: JointScreening,
    views: list[ScreeningView],
    limits: dict[Any, Clock],
    briefs: dict[Any, Clock],
    hat: Hat,
) -> Line:
    running = [one for view in views if (one := limits.get(view.pk)) and one.is_running]
    brief = briefs.get(row.pk)
    if brief is not None and brief.is_running:
        running.append(brief)
    return Line(
        row,
        next((view for view in views if view.owner_id == hat.agency_id), None),
        sorted(view.owner.short_name for view in views if not view.is_given),
        min(running, key=lambda one: one.due_at, default=None),
    )


def days(hat: Hat) -> list[Meeting]:
    """The last days on which something was decided, as meetings the hat sees."""
    seen = Meeting.objects.visible_to(hat).filter(meeting_kind=MeetingKind.JOINT_SCREENING)
    return list(seen.select_related("chair").order_by("-starts_at", "pk")[:DAYS])


def day_to_end(hat: Hat) -> Meeting | None:
    """The meeting that the hat can end now."""
    seen = Meeting.objects.visible_to(hat).filter(
        meeting_kind=MeetingKind.JOINT_SCREENING, state=MeetingState.IN_SESSION
    )
    found = seen.order_by("-starts_at").first()
    return found if found is not None and day.may_end_day(hat, found) else None


def of(row: JointScreening, *, by: Hat) -> dict[str, Any]:
    """One incident: what happened, each view, the decision, and the reader's next step."""
    opened = sealing.open([row], SECTIONS, by=by)
    views = list(ScreeningView.objects.visible_to(by).filter(screening=row).select_related("owner"))
    for view in views:
        view.screening = row
    own = next((view for view in views if view.owner_id == by.agency_id), None)
    found = AgendaItem.objects.visible_to(by).filter(joint=row)
    item = found.select_related("meeting").order_by("-heard_at").first()  # of its last decision
    is_host = runs_list(by)
    return {
        "row": row,
        "words": {name: opened[row, name] for name in SECTIONS},
        "views": _shown(views, by=by),
        "gaps": [str(one.label) for one in joint_screening.lacking(views)] if views else [],
        "own": own,
        "may_mark": own is not None and joint_screening.may_mark(by, own),
        "is_host": is_host,
        "may_brief": joint_queue.may_brief(by, row),
        "may_decide": joint_screening.may_decide(by, row),
        "may_tell_school": joint_screening.may_tell_school(by, row),
        "may_close": joint_screening.may_close(by, row),
        "may_reopen": joint_screening.may_reopen(by, row),
        "brief_clock": clocks.of(row.kind, [row.pk], joint_queue.BRIEF).get(row.pk),
        "item": item,
        "risks": risk_release_page.at_case(row.workspace_id, [row.file_id], by=by),
        "follows": _follows(row, by=by),
        "referral": _referral(row, by=by),
        "history": list(row.history.order_by("version")) if is_host else [],
    }


def _shown(views: list[ScreeningView], *, by: Hat) -> list[Shown]:
    opened = sealing.open([view for view in views if view.is_given], ["words"], by=by)
    limits = clocks.of(ScreeningView.kind, [view.pk for view in views], joint_queue.VIEW)
    found = []
    for view in sorted(views, key=lambda one: (one.sector, one.owner.name)):
        said = opened[view, "words"]
        suggests = [str(JointOutcome(one).label) for one in (said or {}).get("suggests", [])]
        words = str((said or {}).get("view", ""))
        limit = limits.get(view.pk)
        found.append(Shown(view, limit, words, ", ".join(suggests), said is not None))
    return found


def _follows(row: JointScreening, *, by: Hat) -> dict[str, Any] | None:
    """Where it goes on at the front door, for those who see that."""
    if row.followed_by_id is None:
        return None
    contact = Contact.objects.visible_to(by).filter(pk=row.followed_by_id).first()
    if contact is None:
        return None
    enquiry = Enquiry.objects.visible_to(by).filter(contact=contact).first()
    return {"contact": contact, "enquiry": enquiry}


def _referral(row: JointScreening, *, by: Hat) -> Referral | None:
    """The referral to MARAC, for those who see it."""
    if JointOutcome.MARAC not in row.outcomes or not may(by, Act.DECIDE):
        return None
    seen = Referral.objects.visible_to(by).of(Contact.kind, row.contact_id)
    return seen.select_related("workspace").order_by("sent_at").first()


def of_day(meeting: Meeting, *, by: Hat) -> dict[str, Any]:
    """One day: what was decided, as far as the reader was present for it, and who took part."""
    seen = AgendaItem.objects.visible_to(by).filter(meeting=meeting).in_order()
    items = list(seen.select_related("joint"))
    outcomes = day.outcomes_of(items)
    runs = bool(day.may_end_day(by, meeting)) or by.agency_id == meeting.owner_id
    present = meeting.attendance.select_related("person", "agency").order_by("agency__name", "pk")
    signed = Declaration.objects.visible_to(by).filter(meeting=meeting)
    signed_at = dict(signed.values_list("person_id", "signed_at"))
    return {
        "meeting": meeting,
        "items": [(one, outcomes.get(one.pk, "")) for one in items],
        "present": [(one, signed_at.get(one.person_id)) for one in present] if runs else [],
        "may_end": day.may_end_day(by, meeting),
    }
