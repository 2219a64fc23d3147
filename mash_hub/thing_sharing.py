"""Releasing cards of things, and links: to agencies or people of a workspace, for a purpose, until a day.

Each is its owner's decision, row by row, like the release of an item (domain notes 4.3, 4.11, R4). What
is protected of a thing is given to nobody.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid4

from django.db import transaction

from agencies import clock, door, hats, sealing
from agencies.actors import Actor, Hat, Service
from agencies.models.agencies import Agency
from agencies.models.grants import CauseKind
from agencies.models.notices import NoticeKind
from agencies.models.workspaces import Purpose
from agencies.reasons import BY_RULE, Reason
from agencies.verdicts import YES, Refused, Verdict, no, require
from audit.log import entries as log
from audit.log.entries import Verb
from mash_hub import audiences, links, sharing, thing_telling
from mash_hub.models.items import Handling
from mash_hub.models.links import Link
from mash_hub.models.releases import ReleaseState
from mash_hub.models.thing_releases import TABLE, ThingRelease, releases
from mash_hub.models.things import ThingCard
from mash_hub.requests import agreed_agencies, require_purpose
from mash_hub.thing_telling import Row

ROWS = {ThingCard.kind: ThingCard, Link.kind: Link}
GIVEN = {ThingCard.kind: "identity", Link.kind: "words"}  # the section that others are given


@dataclass(frozen=True)
class Terms:
    """On what terms a row is released: to whom, for what, why, and its last day.

    `persons` empty means everybody of the agencies who may read in the workspace.
    """

    agencies: tuple[UUID, ...]
    persons: tuple[UUID, ...]
    purpose: Purpose
    because: Reason
    until_on: date


def may_release(hat: Actor, row: Row) -> Verdict:
    """Whether a hat may let a card or link of its agency be read by others."""
    if not releases(hat):
        return no("Your role cannot release what your agency keeps about things. Ask a colleague.")
    if hat.agency_id != row.owner_id:
        return no("Only the agency that holds it can release it.")
    if not hat.agreement_in_force:
        return no("Your agency has no agreement in force here: it can give nothing to others.")
    if isinstance(row, Link) and not row.is_standing:
        return no("This link was removed.")
    return YES


def agencies_to_name(*, by: Hat) -> list[Agency]:
    """The agencies under the workspace's agreement, but one's own."""
    return agreed_agencies(by.workspace_id, by.agency_id)


def people_to_name(*, by: Hat) -> list[tuple[UUID, str]]:
    """The people of those agencies who read what is shared in the workspace, by name."""
    return audiences.people_who_read(
        by.workspace_id, {agency.pk for agency in agencies_to_name(by=by)}
    )


def handling_of(row: Row) -> str:
    """How a row may be handled: a link as strictly as the strictest of itself and its things (4.11)."""
    handlings = {row.handling}
    if isinstance(row, Link):
        handlings.add(row.thing_card.handling)
        if row.end_kind == ThingCard.kind:
            handlings.add(ThingCard.objects.get(pk=row.end_id).handling)
    return Handling.C if Handling.C in handlings else Handling.P


def readers(row: Row, terms: Terms, *, by: Hat) -> list[tuple[Hat, bool]]:
    """Who would be given a row on some terms, and whether each could see both its ends then.

    For a card the second is always so. Shown before anything leaves.
    """
    worn = [
        hat
        for hat in hats.in_workspace(by.workspace_id)
        if hat.agency_id in terms.agencies
        and (not terms.persons or hat.person_id in terms.persons)
        and hat.agreement_in_force
    ]
    reading = {pk for pk, _ in audiences.people_who_read(by.workspace_id, terms.agencies)}
    given = [hat for hat in worn if hat.person_id in reading]
    if isinstance(row, ThingCard):
        return [(hat, True) for hat in given]
    seers = Link.objects.seers_of(row, among=given)
    return [(hat, hat in seers) for hat in given]


@transaction.atomic
def release(row: Row, terms: Terms, *, by: Hat, version: int) -> ThingRelease:
    """Release a card or link as its owner, with reason, purpose and last day (4.3, R4).

    Raises Refused when it is not its own, the agreement does not cover it, the handling code asks for
    people by name or nobody is named; Stale.
    """
    row = ROWS[row.kind].objects.lock(row, version)  # type: ignore[attr-defined]
    require(may_release(by, row))
    _require_terms(row, terms, by=by)
    at = clock.now()
    because = sealing.keep_reason(terms.because, about=row, by=by)
    made = ThingRelease(
        id=uuid4(),
        given_kind=row.kind,
        given_id=row.pk,
        reference=row.reference,
        file_id=row.file_id,
        owner_id=row.owner_id,
        workspace_id=by.workspace_id,
        agencies=sorted(terms.agencies),
        persons=sorted(terms.persons),
        purpose=terms.purpose,
        release_reason=because.code,
        release_reason_id=because.id,
        until_at=sharing.end_of(terms.until_on),
        released_at=at,
        released_by_id=by.person_id,
    ).start(by=by, at=at, because=because)
    section = GIVEN[row.kind]
    sealing.give([row], [section], to=terms.agencies, by=by, cause=_cause_of(made))
    thing_telling.tell_readers(row, NoticeKind.THING_SHARED, only=[made], by=by, at=at)
    _log(row, made, Verb.RELEASED, because, by=by)
    return made


def _require_terms(row: Row, terms: Terms, *, by: Hat) -> None:
    parties = {agency.pk for agency in agencies_to_name(by=by)}
    if not terms.agencies or not set(terms.agencies) <= parties:
        raise Refused("Only agencies under the workspace’s agreement can be given anything.")
    reading = {pk for pk, _ in audiences.people_who_read(by.workspace_id, terms.agencies)}
    if not set(terms.persons) <= reading:
        raise Refused("Name people who read what is shared here.")
    if handling_of(row) == Handling.C and not terms.persons:
        raise Refused("Handling C: release it to people by name.")
    require_purpose(terms.purpose, by.workspace_id)
    if not hats.today() <= terms.until_on <= sharing.longest():
        raise Refused("A release ends within twelve months: choose an earlier last day.")


def _cause_of(release: ThingRelease) -> sealing.Cause:
    persons, until = tuple(release.persons), release.until_at
    return sealing.Cause.of(CauseKind.RELEASE, release, persons=persons, until=until)


# --- ending ---------------------------------------------------------------------------------------


def row_of(release: ThingRelease) -> Row:
    """The card or link that a release is of, locked until the act is over."""
    rows = ROWS[release.given_kind].objects  # type: ignore[attr-defined]
    row: Row = rows.select_for_update(of=("self",)).get(pk=release.given_id)
    return row


@transaction.atomic
def end(release: ThingRelease, *, by: Hat, because: Reason, version: int) -> ThingRelease:
    """Take one release back: who can read for another reason goes on reading (R7). Refused, Stale."""
    release = ThingRelease.objects.lock(release, version)
    row = row_of(release)
    if not releases(by) or by.agency_id != row.owner_id:
        raise Refused("Only the agency that holds it can take it back.")
    require(TABLE.may_move(release.state, ReleaseState.ENDED))
    because = sealing.keep_reason(because, about=row, by=by)
    _end(release, row, ReleaseState.ENDED, because, by=by)
    return release


def run_out_ids() -> set[UUID]:
    """Releases whose last day is over and whose grants still stand."""
    return set(ThingRelease.objects.run_out(clock.now()).values_list("pk", flat=True))


@transaction.atomic
def let_run_out(*, by: Service, only: Collection[UUID]) -> int:
    """Remove the grants of releases whose last day is over; reading stopped at that instant already.

    Gives how many ran out; doing it twice changes nothing more.
    """
    rows = ThingRelease.objects.run_out(clock.now()).filter(pk__in=only)
    found = [*rows.select_for_update(of=("self",)).order_by("pk")]
    for release in found:
        owner = Service(by.name, agency_id=release.owner_id, workspace_id=release.workspace_id)
        with door.wearing_agency(release.owner_id):
            _end(release, row_of(release), ReleaseState.RUN_OUT, BY_RULE, by=owner)
    return len(found)


def _end(
    release: ThingRelease, row: Row, state: ReleaseState, because: Reason, *, by: Actor
) -> None:
    at: datetime = clock.now()
    thing_telling.tell_readers(row, NoticeKind.THING_CHANGED, only=[release], by=by, at=at)
    sealing.take_back([row], by=by, cause=_cause_of(release))
    release.set_ended(state, by=by, at=at, because=because)
    _log(row, release, Verb.WITHDRAWN, because, by=by)


def _log(row: Row, release: ThingRelease, verb: Verb, because: Reason, *, by: Actor) -> None:
    log.write(
        by=by,
        verb=verb,
        about=[row, release],
        people=[*people_of(row)],
        owners=[row.owner_id, *release.agencies],
        sections=[GIVEN[row.kind]],
        purpose=release.purpose,
        reason=because,
        ground="thing",
        at=clock.now(),
    )


def people_of(row: Row) -> Iterable[UUID]:
    """The subjects a row is about: its thing, and the person at the other end of a link."""
    if isinstance(row, ThingCard):
        return [row.subject_id]
    return [row.thing_card.subject_id, *links.people_of(row)]


def last_day(release: ThingRelease) -> date:
    """The last day of reading of a release, in London."""
    return sharing.last_day(release.until_at)
