"""The kinds of protective order and what the law asks of each, as data (domain notes 4.13)."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models

from agencies.models.agencies import AgencyKind


class OrderType(models.TextChoices):
    """What was made or given: the orders, notices and other tools of domain notes 4.13."""

    DVPN = "DVPN", "Domestic violence protection notice (DVPN)"
    DVPO = "DVPO", "Domestic violence protection order (DVPO)"
    DAPN = "DAPN", "Domestic abuse protection notice (DAPN)"
    DAPO = "DAPO", "Domestic abuse protection order (DAPO)"
    NMO = "NMO", "Non-molestation order"
    OCCUPATION = "OCCUPATION", "Occupation order"
    RESTRAINING = "RESTRAINING", "Restraining order"
    FMPO = "FMPO", "Forced marriage protection order"
    FGMPO = "FGMPO", "Female genital mutilation protection order"
    SPO = "SPO", "Stalking protection order"
    SHPO = "SHPO", "Sexual harm prevention order"
    SRO = "SRO", "Sexual risk order"
    STPO = "STPO", "Slavery and trafficking prevention order"
    STRO = "STRO", "Slavery and trafficking risk order"
    CAWN = "CAWN", "Child abduction warning notice"
    INJUNCTION = "INJUNCTION", "Civil injunction"
    CLOSURE_NOTICE = "CLOSURE_NOTICE", "Closure notice"
    CLOSURE_ORDER = "CLOSURE_ORDER", "Closure order"


class Condition(models.TextChoices):
    """What an order can forbid or ask for."""

    NO_CONTACT = "NO_CONTACT", "No contact"
    NO_APPROACH = "NO_APPROACH", "Not to approach"
    EXCLUSION = "EXCLUSION", "Exclusion area"
    LEAVE_HOME = "LEAVE_HOME", "To leave, or not to enter, the home"
    SURRENDER = "SURRENDER", "To surrender passports or documents"
    NO_TRAVEL = "NO_TRAVEL", "Not to take somebody abroad"
    PROGRAMME = "PROGRAMME", "To attend a programme"
    TAG = "TAG", "Electronic tag"
    NOTIFY = "NOTIFY", "To notify the police of name and address"
    OTHER = "OTHER", "Something else"


class Duty(models.TextChoices):
    """What has to be done by a day under an order, apart from its end."""

    NONE = "", "Nothing"
    NOTIFICATION = "NOTIFICATION", "Notify the police of name and address"
    SURRENDER = "SURRENDER", "Surrender passports"
    TRAVEL = "TRAVEL", "The day of travel that is feared"


_POLICE = (AgencyKind.POLICE,)
_POLICE_OR_COUNCIL = (
    AgencyKind.POLICE,
    AgencyKind.LA_CHILDREN,
    AgencyKind.LA_ADULTS,
    AgencyKind.HOUSING,
)


@dataclass(frozen=True)
class Rule:
    """What holds for one kind: who records it, its length, what a breach is, and what is due.

    `kept_by` empty means any agency. A notice is given, not applied for; `hearing_hours` run from its
    service. `days` are the fewest and the most of the order, the first day counted; `tag_months` the most for which
    a court puts a tag on somebody at a time (Domestic Abuse Act 2021, Part 3).
    """

    breach: str
    kept_by: tuple[AgencyKind, ...] = ()
    is_notice: bool = False
    hearing_hours: int = 0
    days: tuple[int, int] | None = None
    least_years: int = 0
    tag_months: int = 0
    duty: Duty = Duty.NONE
    length: str = "As the court sets it, or until further order"
    follows: OrderType | None = None
    is_reviewed: bool = False  # somebody looks at it on a day that is always given


T = OrderType
_CRIME = "A crime: up to 5 years"
RULES: dict[OrderType, Rule] = {
    T.DVPN: Rule(
        "An arrest without warrant; no crime by itself",
        _POLICE,
        is_notice=True,
        hearing_hours=48,
        length="Until the hearing, within 48 hours of its service; Sundays and bank holidays do not count",
    ),
    T.DVPO: Rule(
        "An arrest without warrant; contempt, up to 2 months",
        _POLICE,
        days=(14, 28),
        length="14 to 28 days, the first day counted",
        follows=T.DVPN,
    ),
    T.DAPN: Rule(
        "An arrest without warrant",
        _POLICE,
        is_notice=True,
        hearing_hours=48,
        length="Until the hearing, within 48 hours of its service; Sundays and bank holidays do not count",
    ),
    T.DAPO: Rule(
        _CRIME,
        duty=Duty.NOTIFICATION,
        tag_months=12,
        length="As the court sets it; a tag at most 12 months",
        follows=T.DAPN,
    ),
    T.NMO: Rule(_CRIME),
    T.OCCUPATION: Rule("Contempt; an arrest where the court attached the power"),
    T.RESTRAINING: Rule(_CRIME),
    T.FMPO: Rule(f"{_CRIME}; or contempt, up to 2 years", duty=Duty.SURRENDER),
    T.FGMPO: Rule(_CRIME, duty=Duty.TRAVEL),
    T.SPO: Rule(
        _CRIME,
        _POLICE,
        least_years=2,
        duty=Duty.NOTIFICATION,
        length="At least 2 years, or until further order",
    ),
    T.SHPO: Rule(_CRIME, _POLICE, duty=Duty.NOTIFICATION),
    T.SRO: Rule(_CRIME, _POLICE, duty=Duty.NOTIFICATION),
    T.STPO: Rule(_CRIME, _POLICE),
    T.STRO: Rule(_CRIME, _POLICE),
    T.CAWN: Rule(
        "No penalty of its own: evidence for other steps",
        _POLICE,
        is_notice=True,
        length="Until the child is 16, or 18 in care; reviewed on the day given",
        is_reviewed=True,
    ),
    T.INJUNCTION: Rule("Contempt of court", _POLICE_OR_COUNCIL),
    T.CLOSURE_NOTICE: Rule(
        "A crime",
        _POLICE_OR_COUNCIL,
        is_notice=True,
        length="As the notice says, before a closure order",
    ),
    T.CLOSURE_ORDER: Rule("A crime", _POLICE_OR_COUNCIL, follows=T.CLOSURE_NOTICE),
}


def types_for(agency_kind: str) -> list[OrderType]:
    """The kinds that an agency of some kind records (4.13, Who)."""
    return [one for one in OrderType if not RULES[one].kept_by or agency_kind in RULES[one].kept_by]
