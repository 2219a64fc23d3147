"""A further incident while a MARAC case is flagged: one form opens the repeat, and every agency is told (4.7).

`repeat = same victim, at least one same perpetrator, R.referral_date <= incident_date <=
R.referral_date + 12 calendar months`, both days included. The new referral begins the twelve months
anew, in the hub and in every agency's file.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import models, transaction

from agencies import clock, hats, notices
from agencies.actors import Actor, Hat
from agencies.models.notices import NoticeKind
from agencies.roles import Act, Role, may
from agencies.verdicts import YES, Refused, Verdict, no, require
from audit.log import entries as log
from audit.log.entries import Verb
from mash_hub import case_people, clocks, flags
from mash_hub.models.contact_states import Consent, Override
from mash_hub.models.subjects import PersonRole
from meetings import marac_cases, marac_keepers, marac_monitoring, marac_repeats
from meetings.marac_cases import CaseReferral, Evidence, SafeContact, Source
from meetings.marac_continuing import GoesOn
from meetings.models.death_prompts import DeathPrompt
from meetings.models.flag_confirmations import FlagConfirmation
from meetings.models.marac_cases import Criterion, MaracCase
from meetings.models.marac_states import TABLE, CaseState

S = CaseState


class DoneBy(models.TextChoices):
    """Who did it, as far as the rule for a repeat asks."""

    SAME = "SAME", "An alleged perpetrator of this case"
    THROUGH = "THROUGH", "Somebody else for them, or a message through others"
    OTHER = "OTHER", "Somebody who has nothing to do with them"


@dataclass(frozen=True)
class FurtherIncident:
    """What one screen says of a further incident."""

    incident_on: date
    done_by: DoneBy
    words: str
    done: str  # to keep them safe
    safe: str  # what has changed about reaching the victim; empty: nothing
    is_aware: bool
    consent: Consent
    override: Override | None = None


def may_report(hat: Actor, row: FlagConfirmation) -> Verdict:
    """Say that there was a further incident: who attends for an agency that holds the flag, or keeps the list."""
    if not (allowed := may(hat, Act.REFER) and may(hat, Act.ATTEND_MEETING)):
        return allowed
    if hat.workspace_id != row.workspace_id or (isinstance(hat, Hat) and hat.role == Role.OBSERVER):
        return no("Only agencies that hold the flag report here.")
    if row.replaced_at is not None:
        return no("A further incident was reported already. Report this one with the newer case.")
    if row.until < hats.today():
        return no("The twelve months are over. Make a new referral.")
    return YES


def may_begin(hat: Actor, row: FlagConfirmation) -> Verdict:
    """The same for the page of one case: not once its victim has died."""
    if DeathPrompt.objects.filter(case=row.case_id).of_victims().exists():
        return no("The victim has died. Tell the police, and the MARAC’s coordinator.")
    return may_report(hat, row)


@transaction.atomic
def report(row: FlagConfirmation, said: FurtherIncident, *, by: Hat, version: int) -> MaracCase:
    """Open the repeat of a flagged case, accepted whatever the score, and tell every flag holder.

    The words are the reporting agency's own; the people go along. The flag of the hub stands twelve
    months from today instead, and every agency is asked to date its own file's flag anew. Of two who
    report at once one opens it. Raises Refused where the rule does not hold; Stale.
    """
    rows = MaracCase.objects.select_related("workspace", "flag")
    # The case first: it holds the confirmations of all its agencies, and each reports from its own.
    earlier = rows.select_for_update(of=("self",)).get(pk=row.case_id)
    row = FlagConfirmation.objects.lock(row, version)
    require(may_begin(by, row))
    require(_repeats(earlier, said))
    at = clock.now()
    case = marac_cases.refer(
        _referral(earlier, said),
        by=by,
        source=Source.of(earlier),
        goes_on=GoesOn(earlier, is_repeat=True),
    )
    if TABLE.step(earlier.state, S.REPEATED):
        earlier.set_state(S.REPEATED, by=by, at=at)
        marac_keepers.tell_referrer(earlier, by=by, at=at)
    until = marac_repeats.last_day(case.referred_on)
    if earlier.flag is not None and flags.may_renew(by, earlier.flag):
        flags.renew(earlier.flag, until, by=by)
    _replace(earlier, by=by, at=at)
    for asked in marac_monitoring.ask(case, until, by=by, at=at):
        _alert(asked, by=by, at=at)
    marac_monitoring.want_seen(case, at=at)
    log.write(
        by=by,
        verb=Verb.CHANGED,
        about=[earlier, case],
        owners=[earlier.owner_id],
        ground=S.REPEATED.value,
        at=at,
    )
    return case


def _repeats(earlier: MaracCase, said: FurtherIncident) -> Verdict:
    """Whether what is said repeats the case, by the exact rule."""
    if said.incident_on > hats.today():
        return no("The incident cannot lie ahead.")
    if said.done_by == DoneBy.OTHER:
        return no("With another alleged perpetrator it is no repeat. Make a new referral.")
    if not marac_repeats.is_within(earlier.referred_on, said.incident_on):
        first, last = earlier.referred_on, marac_repeats.last_day(earlier.referred_on)
        return no(
            f"A repeat happened between {first.day} {first:%B %Y} and {last.day} {last:%B %Y}. "
            "Make a new referral of anything else."
        )
    return YES


def _referral(earlier: MaracCase, said: FurtherIncident) -> CaseReferral:
    if not said.words.strip():
        raise Refused("Say what happened.")
    parts = case_people.parts_of(earlier.file_id)
    before = f"As in {earlier.reference}."
    return CaseReferral(
        words=said.words.strip(),
        incident_on=said.incident_on,
        evidence=Evidence((Criterion.REPEAT,), {}),
        safe=SafeContact(times=before, fears=before, words=said.safe.strip()),
        done=said.done,
        is_aware=said.is_aware,
        consent=said.consent,
        override=said.override,
        earlier=f"{earlier.workspace.name}, {earlier.reference}",
        roles={part.subject_id: PersonRole(part.role) for part in parts},
    )


def _replace(earlier: MaracCase, *, by: Hat, at: datetime) -> None:
    """End what was asked about the flags of before: their last day is another now."""
    clocks.stop(earlier, marac_monitoring.INCIDENT_SEEN, at=at)
    rows = FlagConfirmation.objects.filter(case=earlier, replaced_at__isnull=True)
    for row in rows.select_for_update(of=("self",)).order_by("pk"):
        clocks.stop(row, marac_monitoring.CONFIRMED, at=at)
        row.set_replaced(by=by, at=at)


def _alert(row: FlagConfirmation, *, by: Hat, at: datetime) -> None:
    """Tell one agency's people who may read it, by name, that a flagged case has a further incident."""
    among = [hat for hat in hats.in_workspace(row.workspace_id) if hat.agency_id == row.agency_id]
    readers = FlagConfirmation.objects.readers_of(row, among=among)
    notices.post(
        to=[hat.agency_id for hat in readers],
        notice_kind=NoticeKind.MARAC_FURTHER,
        about=row,
        by=by,
        at=at,
        workspace_id=row.workspace_id,
        persons={hat.person_id for hat in readers},
    )
