"""The ten principles of an effective MARAC, each held against settings and data of twelve months (domain notes 4.7).

Names as SafeLives gives them. What the hub cannot know is not claimed: a principle is met, or it is not
and the page says what to do.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.urls import reverse

from agencies import clock, hats
from agencies.actors import Hat
from agencies.models.people import Membership
from agencies.models.workspaces import SharingAgreement
from agencies.roles import Role
from mash_hub import partnership_settings
from mash_hub.calendars import months_after
from mash_hub.models.partnership_settings import SettingName
from meetings import (
    kept_counts,
    marac_process,
    marac_return,
    rates,
    representatives_page,
    small_numbers,
)
from meetings.kept_counts import Kept
from meetings.marac_process import Measure
from meetings.models.marac_figures import MaracFigures

_NONE = Measure("", rates.NOTHING, 0)


@dataclass(frozen=True)
class Principle:
    """One principle: whether it is met, by what evidence, where that stands, and what to do if not."""

    name: str
    is_met: bool
    evidence: str
    url: str
    where: str
    to_do: str


@dataclass(frozen=True)
class _Known:
    """What all principles are made of, fetched once."""

    cases: int
    by_police: int
    complete: int
    measures: dict[str, Measure]
    representatives: dict[str, Any]
    females: int
    most_cases: int
    idvas: int
    agreements: list[SharingAgreement]
    today: date
    value: dict[str, Decimal]

    def measure(self, label: str) -> Measure:
        """One process measure."""
        return self.measures.get(label, _NONE)


def page(hat: Hat) -> dict[str, Any]:
    """The ten principles of the last twelve months, in their order."""
    known = _find(hat)
    made = [make(known) for make in _MADE]
    return {
        "principles": made,
        "met": sum(1 for one in made if one.is_met),
        "since": months_after(known.today, -12),
    }


def _find(hat: Hat) -> _Known:
    today, at = hats.today(), clock.now()
    since = months_after(today, -12)
    marks = marac_return.benchmarks()
    idvas = Membership.objects.current(today).filter(workspace=hat.workspace_id, role=Role.IDVA)
    agreements = SharingAgreement.objects.visible_to(hat).in_force(today)
    figures = list(MaracFigures.objects.visible_to(hat).heard(since, today))
    kept = Kept.added_up(marac_return.kept_of(hat, since, today))
    return _Known(
        cases=len(figures) + kept.share(kept_counts.RETURN, small_numbers.CASES)[0],
        by_police=sum(row.from_police for row in figures)
        + kept.share(kept_counts.RETURN, "police")[0],
        complete=sum(row.is_complete for row in figures) + kept.all_of(kept_counts.ANSWERED)[0],
        measures={one.label: one for one in marac_process.measures(hat, since, today)},
        representatives=representatives_page.page(hat),
        females=partnership_settings.number(SettingName.MARAC_FEMALES, hat.workspace_id, at),
        most_cases=partnership_settings.number(SettingName.MARAC_CASES, hat.workspace_id, at),
        idvas=idvas.values("person").distinct().count(),
        agreements=list(agreements.filter(workspace=hat.workspace_id)),
        today=today,
        value={name: Decimal(str(one["value"])) for name, one in marks.items()},
    )


def _return() -> tuple[str, str]:
    return reverse("meetings:marac-return"), "SafeLives return"


def _process() -> tuple[str, str]:
    return f"{reverse('meetings:marac-return')}#process", "How the work went"


def _people() -> tuple[str, str]:
    return reverse("meetings:marac-representatives"), "Representatives"


def _per_10000(known: _Known) -> Decimal | None:
    return Decimal(10_000 * known.cases) / known.females if known.females else None


def _identification(known: _Known) -> Principle:
    found, wanted = _per_10000(known), known.value["cases_for_10000_females"]
    if found is None:
        evidence = "How many females aged 16 or over live in the area is not set."
        to_do = "Have the number set from the census, under Settings."
    else:
        evidence = f"{rates.rounded(found, 1)} cases for 10,000 females; recommended {wanted}."
        to_do = (
            "Fewer high-risk victims are referred than expected: train agencies to identify them."
        )
    met = found is not None and found >= wanted
    return Principle("Identification", met, evidence, *_return(), to_do)


def _referral(known: _Known) -> Principle:
    partner = known.cases - known.by_police
    wanted = known.value["national_partner_percent"]
    met = bool(known.cases) and 100 * partner >= wanted * known.cases
    evidence = (
        f"{rates.percent(partner, known.cases)} referred by partner agencies; "
        f"{wanted} % nationally."
    )
    to_do = "Ask the agencies that refer little what keeps them, and show them the referral."
    return Principle("Referral to MARAC", met, evidence, *_return(), to_do)


def _engagement(known: _Known) -> Principle:
    measure, vacant = known.measure("Attendance"), known.representatives["vacant"]
    wanted = known.value["attendance_percent"]
    evidence = f"Attendance {measure.words}, wanted {wanted} %; places vacant: {vacant}."
    to_do = "Name a representative and a deputy for each agency, and write to those that stay away."
    met = measure.reaches(wanted) and not vacant
    return Principle("Multi-agency engagement", met, evidence, *_people(), to_do)


def _representation(known: _Known) -> Principle:
    measure = known.measure("IDVA contact attempted in time")
    wanted = known.value["in_time_percent"]
    evidence = f"{known.idvas} IDVAs; contact attempted in time {measure.words}, wanted {wanted} %."
    to_do = "Agree with the IDVA service how victims are reached before the meeting."
    met = known.idvas > 0 and measure.reaches(wanted)
    return Principle("Independent representation and support", met, evidence, *_process(), to_do)


def _research(known: _Known) -> Principle:
    measure = known.measure("Research returned by its day")
    wanted = known.value["in_time_percent"]
    evidence = f"Research returned by its day {measure.words}, wanted {wanted} %."
    to_do = "See which agencies are late, and speak with their representatives."
    met = measure.reaches(wanted)
    return Principle("Research and information sharing", met, evidence, *_process(), to_do)


def _planning(known: _Known) -> Principle:
    measure, wanted = known.measure("Actions on time"), known.value["in_time_percent"]
    evidence = f"Actions done on time {measure.words}, wanted {wanted} %."
    url, to_do = (
        reverse("mash_hub:actions") + "?show=late",
        "Bring late actions up with their owners.",
    )
    return Principle(
        "Action planning", measure.reaches(wanted), evidence, url, "Late actions", to_do
    )


def _number(known: _Known) -> Principle:
    measure = known.measure("Cases for each meeting")
    met = measure.of > 0 and Decimal(measure.words) <= known.most_cases
    evidence = f"{measure.words} cases for each meeting; the warning stands at {known.most_cases}."
    to_do = "Hold more meetings, so that each case has its time."
    if not measure.of:
        to_do = "No MARAC was held in these months: schedule its meetings."
    return Principle("Number of cases", met, evidence, *_process(), to_do)


def _equality(known: _Known) -> Principle:
    wanted = known.value["known_percent"]
    met = bool(known.cases) and 100 * known.complete >= wanted * known.cases
    words = rates.percent(known.complete, known.cases)
    evidence = (
        f"All that is asked about the victim is known in {words} of cases, wanted {wanted} %."
    )
    url = f"{reverse('meetings:marac-return')}#to-note"
    to_do = "Note what is missing, case by case."
    return Principle("Equality", met, evidence, url, "Still to be noted", to_do)


def _support(known: _Known) -> Principle:
    workload = known.representatives["workload"]
    measure, wanted = known.measure("Minutes circulated in time"), known.value["in_time_percent"]
    evidence = (
        f"{workload.each} cases for each coordinator, of {workload.most}; "
        f"minutes circulated in time {measure.words}, wanted {wanted} %."
    )
    to_do = "Ask the partnership for the administration that so many cases need."
    met = not workload.is_over and measure.reaches(wanted)
    return Principle("Operational support", met, evidence, *_people(), to_do)


def _governance(known: _Known) -> Principle:
    due = [one for one in known.agreements if one.review_due_on < known.today]
    met = bool(known.agreements) and not due
    if not known.agreements:
        evidence = "No information sharing agreement is in force for this MARAC."
    else:
        last = min(one.review_due_on for one in known.agreements)
        evidence = f"An agreement is in force; its review is due on {last.day} {last:%B %Y}."
    to_do = "Have the partnership sign or review the agreement, and give it these numbers."
    return Principle("Governance", met, evidence, *_return(), to_do)


_MADE = (
    _identification,
    _referral,
    _engagement,
    _representation,
    _research,
    _planning,
    _number,
    _equality,
    _support,
    _governance,
)
