"""Whether records were kept as long as every class under which they fall asks (domain notes 4.17)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime

from agencies import clock
from agencies.actors import Hat
from agencies.models.agencies import AgencyKind
from agencies.models.files import File, RetentionClass
from agencies.verdicts import YES, Verdict, no
from mash_hub import (
    birthdays,
    last_referrals,
    partnership_settings,
    retention_classes,
    retention_periods,
)
from mash_hub.models.contact_states import Category
from mash_hub.models.contacts import Contact
from mash_hub.models.flags import Flag, FlagType
from mash_hub.models.partnership_settings import SettingName

C = RetentionClass
FOR_CHILDREN = (  # with a child in it a case of theirs stays until a 25th birthday
    C.MASH_NO_ACTION,
    C.MASH_ENQUIRY,
    C.SECTION_47,
    C.SEXUAL_ABUSE,
    C.EXPLOITATION,
    C.MARAC_CASE,
    C.MEETING,
)


_SINCE = {
    C.MARAC_CASE: "after it was closed, and after the last referral of the same victim to this MARAC"
}


def of_cases(cases: Collection[File], *, by: Hat) -> Verdict:
    """Of cases, and what is kept as long as they: years, birthdays, and those of looked-after children."""
    found = retention_classes.of(cases)
    referred = last_referrals.ends([case.pk for case in cases])
    for case in cases:
        classes = {C(case.retention_class), *found[case.pk], *_by_births(case, by)}
        if not (kept := _years(classes - {C.MARAC_CASE}, case, case.closed_at)):
            return kept
        ended = referred.get(case.pk, case.closed_at)
        if C.MARAC_CASE in classes and not (kept := _years([C.MARAC_CASE], case, ended)):
            return kept
    of_children = [case for case in cases if case.retention_class in FOR_CHILDREN]
    if not (grown := is_over(birthdays.of_youngest(of_children, by=by))):
        return grown
    return _looked_after(cases, by=by)


def of_own(files: Collection[File], cases: Collection[File]) -> Verdict:
    """Of what an agency wrote, by its own rule: what is about abuse of a child, and what the police wrote.

    Counted from the end of the case in which it was written; where there is none, from its own.
    """
    found = retention_classes.of([*files, *cases])
    about_abuse = [one for one in (*files, *cases) if C.SEXUAL_ABUSE in found[one.pk]]
    for one in about_abuse:
        if not (kept := _years([C.SEXUAL_ABUSE], one, one.closed_at or one.opened_at)):
            return kept
    ends = [case.closed_at for case in cases if case.closed_at]
    for file in files:
        if file.owner.agency_kind == AgencyKind.POLICE:
            ended = max(ends, default=file.closed_at or file.opened_at)
            place = next((case.workspace_id for case in cases), file.workspace_id)
            years = partnership_settings.number(SettingName.KEPT_POLICE, place, clock.now())
            if clock.now() < retention_periods.end_of(ended, years):
                return no(f"What the police wrote is kept for at least {years} years.")
    return YES


def is_over(grown: birthdays.Grown | None) -> Verdict:
    """Whether the 25th birthday of the youngest child, if there was a child, is over."""
    if grown is None or _has_come(grown):
        return YES
    words = C(grown.file.retention_class).label
    return no(
        f"{words}: a child is in it, and it is kept until the 25th birthday of the youngest, in"
        f" {grown.day.year}."
    )


def _has_come(grown: birthdays.Grown) -> bool:
    return clock.now().astimezone(clock.LONDON).date() >= grown.day


def _by_births(case: File, by: Hat) -> Iterator[RetentionClass]:
    """Sexual abuse, where only a birth says that whoever was harmed may have been a child."""
    harm = Contact.objects.filter(file=case, categories__contains=[Category.SEXUAL])
    if harm.exists() and birthdays.of_youngest([case], by=by) is not None:
        yield C.SEXUAL_ABUSE


def _years(classes: Iterable[RetentionClass], file: File, ended: datetime | None) -> Verdict:
    at = clock.now()
    for one in sorted(classes):
        years = retention_periods.years_of(one, file.workspace_id, at)
        if at < retention_periods.end_of(ended or at, years):
            since = _SINCE.get(one, "after it was closed")
            return no(f"{one.label}: it is kept for at least {years} years {since}.")
    return YES


def _looked_after(cases: Collection[File], *, by: Hat) -> Verdict:
    """Whether each looked-after child in some cases is as old as asked, or died long enough ago.

    Who was not shown the flag does not learn of it from this.
    """
    parts = [*retention_classes.looked_after_in(cases)]
    grown = birthdays.of_looked_after(parts, by=by)
    if grown is None or _has_come(grown):
        return YES
    flags = Flag.objects.visible_to(by).filter(flag_type=FlagType.LOOKED_AFTER)
    if not flags.on_subjects([part.subject_id for part in parts]).exists():
        return no("What is known of somebody in it keeps it for longer.")
    return no(f"{C.LOOKED_AFTER.label}: it is kept until {grown.day.year}.")
