"""What each partnership setting may be: its default, its range, and how it is written and read.

Pure: it asks neither database nor clock. The defaults are those proposed by the domain notes.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, time
from typing import Any
from uuid import UUID

from agencies.models.agencies import AgencyKind
from agencies.models.training import TRAINING_LASTS
from agencies.models.workspaces import WorkspaceKind
from agencies.verdicts import Refused
from mash_hub.calendars import OFFICE, Hours, Target, hours, working_days
from mash_hub.models.clocks import ClockType
from mash_hub.models.partnership_settings import SettingName

_MASH = (WorkspaceKind.MASH, WorkspaceKind.ADULT_MASH)
_MEETINGS = (*_MASH, WorkspaceKind.MARAC, WorkspaceKind.CMOG)
_D24 = ClockType.WORKING_DAY_24H
_HOUR = 60
_MOST_CLOSED = 40  # days a workspace may name as closed
_TYPE_WORDS = {
    ClockType.CONTINUOUS: "day and night",
    ClockType.WORKING_DAY_24H: "on working days, day and night",
    ClockType.WORKING_HOURS: "in the team’s hours",
}


@dataclass(frozen=True)
class Limit:
    """A time limit: minutes of a type within a range, or working days within another."""

    default: Target
    least: int  # minutes
    most: int
    most_days: int = 0  # 0: it is never a number of working days

    def read(self, value: Any) -> Target:
        """The target that a stored value says."""
        return Target(ClockType(value["type"]), int(value["amount"]))

    def write(self, value: Target) -> dict[str, Any]:
        """What is stored for a target; raises Refused outside the range."""
        if value.type == ClockType.WORKING_DAYS:
            if not 1 <= value.amount <= self.most_days:
                raise Refused(self._range_of_days())
        elif not self.least <= value.amount <= self.most:
            raise Refused(f"Choose between {span(self.least)} and {span(self.most)}.")
        return {"type": value.type.value, "amount": value.amount}

    def _range_of_days(self) -> str:
        if not self.most_days:
            return "This limit is counted in minutes or hours: choose another way to count."
        return f"Choose between 1 and {self.most_days} working days."

    def words(self, value: Target) -> str:
        """A target as people say it."""
        if value.type == ClockType.WORKING_DAYS:
            return many(value.amount, "working day")
        return f"{span(value.amount)}, {_TYPE_WORDS[value.type]}"


@dataclass(frozen=True)
class Number:
    """A whole number of a unit, within a range."""

    default: int
    least: int
    most: int
    unit: str
    why_least: str = ""  # what stands behind the lower end, where it is more than a range

    def read(self, value: Any) -> int:
        """The number that a stored value says."""
        return int(value)

    def write(self, value: int) -> int:
        """What is stored for a number; raises Refused outside the range."""
        if value < self.least and self.why_least:
            raise Refused(f"{self.why_least} Choose {many(self.least, self.unit)} or more.")
        if not self.least <= value <= self.most:
            raise Refused(f"Choose between {self.least} and {self.most} {self.unit}s.")
        return value

    def words(self, value: int) -> str:
        """A number with its unit."""
        return many(value, self.unit)


@dataclass(frozen=True)
class Service:
    """A team's hours, and the days on which it is closed besides bank holidays."""

    default: Hours = OFFICE

    def read(self, value: Any) -> Hours:
        """The hours that a stored value says."""
        return Hours(
            opens_at=time.fromisoformat(value["opens"]),
            closes_at=time.fromisoformat(value["closes"]),
            works_weekends=bool(value["weekends"]),
            closed_on=frozenset(date.fromisoformat(day) for day in value["closed_on"]),
        )

    def write(self, value: Hours) -> dict[str, Any]:
        """What is stored for hours; raises Refused when they never open or close too often."""
        if value.opens_at >= value.closes_at:
            raise Refused("The team closes after it opens: choose a later closing time.")
        if len(value.closed_on) > _MOST_CLOSED:
            raise Refused(f"Name at most {_MOST_CLOSED} closed days.")
        return {
            "opens": value.opens_at.isoformat("minutes"),
            "closes": value.closes_at.isoformat("minutes"),
            "weekends": value.works_weekends,
            "closed_on": sorted(day.isoformat() for day in value.closed_on),
        }

    def words(self, value: Hours) -> str:
        """Hours as people say them."""
        days = "every day" if value.works_weekends else "Monday to Friday"
        said = f"{days}, {value.opens_at:%H:%M} to {value.closes_at:%H:%M}, bank holidays closed"
        if not value.closed_on:
            return said
        closed = ", ".join(f"{day.day} {day:%B %Y}" for day in sorted(value.closed_on))
        return f"{said}; also closed {closed}"


@dataclass(frozen=True)
class Agreed:
    """Something a partnership agreed to do, or not."""

    default: bool

    def read(self, value: Any) -> bool:
        """What a stored value says."""
        return bool(value)

    def write(self, value: bool) -> bool:
        """What is stored."""
        return bool(value)

    def words(self, value: bool) -> str:
        """Whether it was agreed, as people say it."""
        return "agreed" if value else "not agreed"


@dataclass(frozen=True)
class Agencies:
    """Some agencies of the partnership, by id; of some kinds alone where it says so."""

    default: frozenset[UUID] = frozenset()
    kinds: tuple[AgencyKind, ...] = ()

    def read(self, value: Any) -> frozenset[UUID]:
        """The agencies that a stored value names."""
        return frozenset(UUID(one) for one in value["agencies"])

    def write(self, value: frozenset[UUID]) -> dict[str, Any]:
        """What is stored for agencies."""
        return {"agencies": sorted(str(one) for one in value)}

    def words(self, names: Collection[str]) -> str:
        """Agencies as people say them, by the names that the caller looked up."""
        return ", ".join(sorted(names)) or "no agency"


Spec = Limit | Number | Service | Agreed | Agencies


def many(number: int, unit: str) -> str:
    """A number with its unit, in the plural where it is not one."""
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"


def span(minutes: int) -> str:
    """Minutes as people say them."""
    if minutes % _HOUR:
        return many(minutes, "minute")
    return many(minutes // _HOUR, "hour")


_ONE_DAY = working_days(1)
DRAFT_DAYS = Number(30, 7, 90, "day")  # an unsent draft is kept untouched (domain notes 4.1)
N = SettingName

SPECS: dict[SettingName, Spec] = {
    N.SCREENING: Limit(hours(1), 15, 8 * _HOUR),
    N.DRAFT_KEPT: DRAFT_DAYS,
    N.RECONFIRM_GRACE: Number(14, 7, 91, "day"),
    N.TRAINING_LASTS: Number(TRAINING_LASTS, 90, 730, "day"),
    N.FOLLOW_UP_ANSWER: Limit(_ONE_DAY, _HOUR, 72 * _HOUR, most_days=5),
    N.FOLLOW_UP_DONE: Limit(working_days(10), 24 * _HOUR, 1080 * _HOUR, most_days=45),
    N.RED_TARGET: Limit(hours(4), _HOUR, 24 * _HOUR),
    N.AMBER_TARGET: Limit(hours(24, _D24), 2 * _HOUR, 72 * _HOUR, most_days=3),
    N.GREEN_TARGET: Limit(hours(72, _D24), 4 * _HOUR, 240 * _HOUR, most_days=10),
    N.RED_ACKNOWLEDGED: Limit(Target(ClockType.CONTINUOUS, 15), 5, _HOUR),
    N.LEAD_ACKNOWLEDGES: Limit(hours(1), 15, 8 * _HOUR),
    N.REQUEST_PERIOD: Number(12, 1, 60, "month"),
    N.ACCESS_RED: Limit(hours(1), 15, 8 * _HOUR),
    N.ACCESS: Limit(_ONE_DAY, _HOUR, 72 * _HOUR, most_days=5),
    N.ONWARD: Limit(_ONE_DAY, _HOUR, 72 * _HOUR, most_days=5),
    N.ACCESS_LASTS: Number(14, 1, 90, "day"),
    N.CLAIM_LASTS: Number(1, 1, 7, "day"),
    N.SEALED_REVIEW: Number(90, 7, 90, "day"),
    N.SEALED_SEEN: Limit(_ONE_DAY, _HOUR, 72 * _HOUR, most_days=5),
    N.ADDRESS_SEEN: Limit(_ONE_DAY, _HOUR, 72 * _HOUR, most_days=5),
    N.MARKER_SEEN: Limit(_ONE_DAY, _HOUR, 72 * _HOUR, most_days=5),
    N.ELIGIBILITY: Limit(_ONE_DAY, _HOUR, 72 * _HOUR, most_days=5),
    N.IDVA_CONTACT: Limit(working_days(2), 2 * _HOUR, 72 * _HOUR, most_days=3),
    N.MARAC_INCIDENTS: Number(3, 2, 12, "incident"),
    N.MARAC_EMERGENCY: Limit(hours(48), 2 * _HOUR, 72 * _HOUR),
    N.EMERGENCY_KNOWN: Limit(hours(1), 15, 8 * _HOUR),
    N.MARAC_CASES: Number(15, 5, 40, "case"),
    N.MARAC_CASE_MINUTES: Number(13, 10, 15, "minute"),
    N.MARAC_FEMALES: Number(0, 0, 3_000_000, "female"),
    N.MARAC_DEADLINE: Number(8, 1, 15, "working day"),
    N.MARAC_AGENDA: Number(7, 1, 15, "working day"),
    N.MARAC_RESEARCH: Number(1, 1, 5, "working day"),
    N.RESEARCH_KEPT: Number(3, 1, 6, "month"),
    N.FLAG_CONFIRMED: Limit(working_days(5), 4 * _HOUR, 240 * _HOUR, most_days=10),
    N.TRANSFER_SENT: Limit(_ONE_DAY, _HOUR, 72 * _HOUR, most_days=3),
    N.TRANSFER_SEEN: Limit(working_days(2), 2 * _HOUR, 120 * _HOUR, most_days=5),
    N.ACTION_ACCEPTED: Limit(_ONE_DAY, _HOUR, 72 * _HOUR, most_days=5),
    N.ACTION_CHALLENGED: Limit(working_days(5), 24 * _HOUR, 240 * _HOUR, most_days=10),
    N.MINUTES_DRAFTED: Limit(working_days(2), 4 * _HOUR, 240 * _HOUR, most_days=10),
    N.MINUTES_CIRCULATED: Limit(working_days(5), 4 * _HOUR, 480 * _HOUR, most_days=20),
    N.ESCALATION_L1: Limit(_ONE_DAY, 2 * _HOUR, 72 * _HOUR, most_days=5),
    N.ESCALATION_L2: Limit(working_days(2), 2 * _HOUR, 72 * _HOUR, most_days=5),
    N.ESCALATION_L3: Limit(working_days(2), 2 * _HOUR, 72 * _HOUR, most_days=5),
    N.ESCALATION_L4: Limit(_ONE_DAY, 2 * _HOUR, 72 * _HOUR, most_days=5),
    N.ESCALATION_L5: Limit(working_days(5), 2 * _HOUR, 240 * _HOUR, most_days=10),
    N.ESCALATION_NOW: Limit(hours(2), 15, 4 * _HOUR),
    N.SECOND_BREACH_RED: Limit(hours(1), 15, 8 * _HOUR),
    N.SECOND_BREACH: Limit(hours(24, _D24), _HOUR, 120 * _HOUR, most_days=5),
    N.LOG_KEPT: Number(
        7, 7, 100, "year", "What was done with records has to stay provable for seven years."
    ),
    N.KEPT_NO_ACTION: Number(6, 1, 100, "year"),
    N.KEPT_CASES: Number(6, 1, 100, "year"),
    N.KEPT_MARAC: Number(10, 1, 100, "year"),
    N.KEPT_PROTECTION: Number(35, 1, 100, "year"),
    N.KEPT_ABUSE: Number(75, 1, 100, "year"),
    N.KEPT_LISTS: Number(6, 1, 100, "year"),
    N.KEPT_POLICE: Number(6, 6, 100, "year", "Police information is kept for at least six years."),
    N.KEPT_OFFICE: Number(10, 1, 100, "year"),
    N.LOOKED_AFTER_AGE: Number(75, 25, 100, "year"),
    N.LOOKED_AFTER_DIED: Number(15, 1, 100, "year"),
    N.ABUSE_STAYS: Agreed(default=False),
    N.ADULT_DECISION: Limit(working_days(2), 4 * _HOUR, 120 * _HOUR, most_days=5),
    N.STRATEGY_HELD: Limit(hours(24), _HOUR, 72 * _HOUR, most_days=3),
    N.STRATEGY_RECORD: Limit(_ONE_DAY, 4 * _HOUR, 72 * _HOUR, most_days=5),
    N.ASSESSMENT: Limit(working_days(45), 24 * _HOUR, 1080 * _HOUR, most_days=45),
    N.CONFERENCE: Limit(working_days(15), 24 * _HOUR, 360 * _HOUR, most_days=15),
    N.FIRST_REVIEW: Number(3, 1, 3, "month"),
    N.LATER_REVIEW: Number(6, 1, 6, "month"),
    N.POLICE_PROTECTION: Limit(hours(72), _HOUR, 72 * _HOUR),
    N.PROTECTION_ORDER: Number(8, 1, 8, "day"),
    N.ORDER_EXTENDED: Number(7, 1, 7, "day"),
    N.PASSING: Limit(_ONE_DAY, _HOUR, 72 * _HOUR, most_days=5),
    N.JOINT_BY_RULE: Agreed(default=True),
    N.JOINT_ADULTS: Agreed(default=False),
    N.JOINT_EDUCATION: Agreed(default=False),
    N.JOINT_PRACTICES: Agencies(kinds=(AgencyKind.PRIMARY_CARE,)),
    N.JOINT_SCREENED: Limit(_ONE_DAY, 4 * _HOUR, 72 * _HOUR, most_days=3),
    N.MISSING_SEEN: Limit(Target(ClockType.CONTINUOUS, 15), 5, 8 * _HOUR),
    N.MISSING_REVIEW: Limit(_ONE_DAY, 4 * _HOUR, 72 * _HOUR, most_days=3),
    N.MISSING_REPEAT: Number(3, 2, 10, "episode"),
    N.MISSING_WITHIN: Number(90, 28, 366, "day"),
    N.PLAN_REVIEW: Number(3, 1, 3, "month"),
    N.SIGN_OFF: Agencies(),
    N.SIGN_OFF_POLICE: Agreed(default=False),
    N.SIGN_OFF_OTHERS: Agreed(default=False),
    N.REPEAT_INCIDENTS: Number(2, 2, 10, "time"),
    N.REPEAT_WITHIN: Number(12, 1, 36, "month"),
    N.VULNERABLE_CHILD: Agreed(default=True),
    N.VULNERABLE_UNBORN: Agreed(default=True),
    N.VULNERABLE_CARE: Agreed(default=True),
    N.VULNERABLE_HONOUR: Agreed(default=True),
    N.VULNERABLE_REPEAT: Agreed(default=False),
    N.DASH_HIGH: Number(14, 2, 14, "yes answer"),  # 14 is visible high risk nationally: no later
    N.DASH_MEDIUM: Number(10, 2, 13, "yes answer"),
    N.CMOG_REVIEW: Number(42, 7, 42, "day"),
    N.SAFETY_PLAN: Limit(working_days(5), 4 * _HOUR, 240 * _HOUR, most_days=10),
    N.LISTING_LEAVE: Limit(_ONE_DAY, _HOUR, 72 * _HOUR, most_days=5),
    N.DISRUPTION_ANSWER: Limit(working_days(2), 4 * _HOUR, 120 * _HOUR, most_days=5),
    N.SERVICE_HOURS: Service(),
}

# Heading, the workspaces it concerns, and its settings in the order of the page.
GROUPS: tuple[tuple[str, tuple[WorkspaceKind, ...], tuple[SettingName, ...]], ...] = (
    (
        "Contacts and enquiries",
        _MASH,
        (
            N.SCREENING,
            N.RED_TARGET,
            N.AMBER_TARGET,
            N.GREEN_TARGET,
            N.RED_ACKNOWLEDGED,
            N.LEAD_ACKNOWLEDGES,
            N.FOLLOW_UP_ANSWER,
            N.FOLLOW_UP_DONE,
            N.ADULT_DECISION,
            N.PASSING,
        ),
    ),
    (
        "Requests and items",
        _MASH,
        (
            N.REQUEST_PERIOD,
            N.ACCESS_RED,
            N.ACCESS,
            N.ACCESS_LASTS,
            N.ONWARD,
            N.CLAIM_LASTS,
            N.SEALED_REVIEW,
            N.SEALED_SEEN,
            N.SIGN_OFF,
        ),
    ),
    (
        "Strategy discussions and section 47",
        _MASH,
        (
            N.STRATEGY_HELD,
            N.STRATEGY_RECORD,
            N.ASSESSMENT,
            N.CONFERENCE,
            N.FIRST_REVIEW,
            N.LATER_REVIEW,
            N.POLICE_PROTECTION,
            N.PROTECTION_ORDER,
            N.ORDER_EXTENDED,
        ),
    ),
    (
        "Missing children",
        _MASH,
        (N.MISSING_SEEN, N.MISSING_REVIEW, N.MISSING_REPEAT, N.MISSING_WITHIN, N.PLAN_REVIEW),
    ),
    (
        "Joint screening of domestic abuse",
        _MASH,
        (
            N.JOINT_BY_RULE,
            N.JOINT_ADULTS,
            N.JOINT_EDUCATION,
            N.JOINT_PRACTICES,
            N.JOINT_SCREENED,
        ),
    ),
    (
        "Referrals, actions and meetings",
        _MEETINGS,
        (
            N.ELIGIBILITY,
            N.ACTION_ACCEPTED,
            N.ACTION_CHALLENGED,
            N.MINUTES_DRAFTED,
            N.MINUTES_CIRCULATED,
        ),
    ),
    (
        "MARAC",
        (WorkspaceKind.MARAC,),
        (
            N.IDVA_CONTACT,
            N.MARAC_INCIDENTS,
            N.MARAC_EMERGENCY,
            N.EMERGENCY_KNOWN,
            N.MARAC_CASES,
            N.MARAC_CASE_MINUTES,
            N.MARAC_FEMALES,
            N.MARAC_DEADLINE,
            N.MARAC_AGENDA,
            N.MARAC_RESEARCH,
            N.RESEARCH_KEPT,
            N.FLAG_CONFIRMED,
            N.TRANSFER_SENT,
            N.TRANSFER_SEEN,
        ),
    ),
    ("CMOG", (WorkspaceKind.CMOG,), (N.CMOG_REVIEW, N.SAFETY_PLAN, N.DISRUPTION_ANSWER)),
    (
        "Challenges between agencies",
        _MEETINGS,
        (
            N.ESCALATION_L1,
            N.ESCALATION_L2,
            N.ESCALATION_L3,
            N.ESCALATION_L4,
            N.ESCALATION_L5,
            N.ESCALATION_NOW,
            N.SECOND_BREACH_RED,
            N.SECOND_BREACH,
        ),
    ),
    ("Other lists", _MEETINGS, (N.LISTING_LEAVE,)),
    ("Protected addresses", _MEETINGS, (N.ADDRESS_SEEN,)),
    ("Markers of the police", _MEETINGS, (N.MARKER_SEEN,)),
    (
        "Repeat and vulnerable victims",
        _MASH,
        (
            N.REPEAT_INCIDENTS,
            N.REPEAT_WITHIN,
            N.VULNERABLE_CHILD,
            N.VULNERABLE_UNBORN,
            N.VULNERABLE_CARE,
            N.VULNERABLE_HONOUR,
            N.VULNERABLE_REPEAT,
        ),
    ),
    ("Risk tools", _MEETINGS, (N.DASH_HIGH, N.DASH_MEDIUM)),
    (
        "Keeping records",
        _MEETINGS,
        (
            N.KEPT_NO_ACTION,
            N.KEPT_CASES,
            N.KEPT_PROTECTION,
            N.KEPT_ABUSE,
            N.LOOKED_AFTER_AGE,
            N.LOOKED_AFTER_DIED,
            N.KEPT_MARAC,
            N.KEPT_LISTS,
            N.KEPT_POLICE,
            N.KEPT_OFFICE,
            N.ABUSE_STAYS,
        ),
    ),
    ("The log", _MEETINGS, (N.LOG_KEPT,)),
    ("Unsent drafts", _MEETINGS, (N.DRAFT_KEPT,)),
    ("Hours", _MEETINGS, (N.SERVICE_HOURS,)),
    ("People of every workspace", (WorkspaceKind.OFFICE,), (N.TRAINING_LASTS, N.RECONFIRM_GRACE)),
)


def names_for(workspace_kind: str) -> list[SettingName]:
    """The settings that concern a kind of workspace, in the order of the page."""
    return [name for _, kinds, names in GROUPS if workspace_kind in kinds for name in names]
