"""Setting, reviewing and ending flags on people, and what happens to them by rule (domain notes 5.4)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import groupby
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from agencies import clock, door, files, hats, notices, references, sealing
from agencies.actors import Actor, Hat, Service
from agencies.models.agencies import Agency, AgencyKind
from agencies.models.files import RetentionClass
from agencies.models.grants import CauseKind
from agencies.models.notices import NoticeKind
from agencies.models.workspaces import Workspace
from agencies.reasons import BY_RULE, Reason
from agencies.roles import Act, may
from agencies.verdicts import YES, Refused, Verdict, no, require
from audit.log import entries as log
from audit.log.entries import Verb
from mash_hub import audiences, conflicts, free_text
from mash_hub.models.flags import (
    LEVELS,
    LONGEST,
    POLICE_MARKERS,
    TABLE,
    Flag,
    FlagState,
    FlagType,
    files_of,
)
from mash_hub.models.requests import InformationRequest
from mash_hub.models.subjects import Card, Involvement, Subject, SubjectQuerySet
from mash_hub.requests import agreed_agencies
from mash_hub.sharing import end_of

S = FlagState
POLICE = (AgencyKind.POLICE, AgencyKind.PROBATION)


@dataclass(frozen=True)
class Showing:
    """Who may see a flag: agencies, people of them by name, and in which workspaces they work.

    No agency means one's own alone; no person means everybody there who reads what is shared.
    """

    agencies: tuple[UUID, ...] = ()
    persons: tuple[UUID, ...] = ()
    places: tuple[UUID, ...] = ()


@dataclass(frozen=True)
class Days:
    """From when a flag stands, its last day, and when it is reviewed."""

    started_on: date
    expires_on: date
    review_on: date


@dataclass(frozen=True)
class Marking:
    """Everything a new flag is made of; `own_persons` empty means all readers of one's own agency."""

    flag_type: FlagType
    reason: str
    days: Days
    showing: Showing
    level: str = ""
    own_persons: tuple[UUID, ...] = ()


# --- who and where ------------------------------------------------------------------------------


def places_of(hat: Hat) -> list[Workspace]:
    """The workspaces in which a flag of the hat's agency can be shown: those it has an agreement in."""
    found = Workspace.objects.order_by("name")
    return [place for place in found if hat.agency_id in parties_in(place.pk)]


def parties_in(place_id: UUID) -> set[UUID]:
    """The agencies under an agreement in force in a workspace."""
    return {agency.pk for agency in agreed_agencies(place_id, UUID(int=0))}


def readers_to_name(places: Iterable[UUID], owner_id: UUID) -> list[tuple[UUID, str]]:
    """People of other agencies who read what is shared in some workspaces, by name."""
    found: dict[UUID, str] = {}
    for place in places:
        found |= dict(audiences.people_who_read(place, parties_in(place) - {owner_id}))
    return sorted(found.items(), key=lambda one: one[1])


def own_readers(hat: Hat) -> list[tuple[UUID, str]]:
    """People of one's own agency who read what is shared, in any of its workspaces, by name."""
    found: dict[UUID, str] = {}
    for place in places_of(hat):
        found |= dict(audiences.people_who_read(place.pk, {hat.agency_id}))
    return sorted(found.items(), key=lambda one: one[1])


def types_for(hat: Hat) -> list[FlagType]:
    """The kinds a hat's agency can set: police markers are for police and probation alone."""
    is_police = Agency.objects.filter(pk=hat.agency_id, agency_kind__in=POLICE).exists()
    return [one for one in FlagType if is_police or one not in POLICE_MARKERS]


def longest() -> date:
    """The last day that a flag set or reviewed today may have."""
    return hats.today() + LONGEST


# --- setting ------------------------------------------------------------------------------------


def may_set(hat: Actor) -> Verdict:
    """Whether a hat may set flags for its agency on people whom it can see."""
    return may(hat, Act.KEEP_FLAGS)


@transaction.atomic
def set_flag(
    subject: Subject, *, by: Hat, marking: Marking, named_in: Involvement | None = None
) -> Flag:
    """Set a flag of the actor's agency on somebody whom the actor can see (5.4).

    `named_in` is the part by which a case that was found through its `visible_to` names them to the
    actor. Raises Refused when a kind, day or reader is not allowed, and for a subject the hat cannot see.
    """
    require(may_set(by))
    card = card_of(subject, by=by) if named_in is None else named_in.card
    _require_marking(marking, by=by)
    _require_clear(marking, card, by=by)
    at = clock.now()
    file = files.open_file(
        Flag.kind,
        owner_id=by.agency_id,
        workspace_id=by.workspace_id,
        retention_class=RetentionClass.AGENCY_ITEM,
    )
    own = {*marking.own_persons, by.person_id} if marking.own_persons else set()
    flag = Flag(
        id=uuid4(),
        reference=references.new("F"),
        subject=subject,
        card=card,
        file=file,
        owner_id=by.agency_id,
        workspace_id=by.workspace_id,
        flag_type=marking.flag_type,
        own_persons=sorted(own),
        set_at=at,
        set_by_id=by.person_id,
    )
    _note(flag, marking.days, marking.showing)
    words = {"reason": marking.reason, "level": marking.level}
    alone = replace(sealing.OWN, persons=tuple(flag.own_persons))
    sealing.seal(flag, "words", words, by=by, cause=alone)
    _give(flag, by=by)
    flag.start(by=by, at=at)
    _tell(flag, NoticeKind.FLAG_SET, by=by, at=at)
    _log(flag, Verb.CREATED, by=by)
    return flag


def known_to(hat: Hat) -> SubjectQuerySet:
    """People whom a hat knows: on whom it reads a record, or about whom its agency is asked."""
    asked = InformationRequest.objects.visible_to(hat).filter(
        agency=hat.agency_id, people__contains=[OuterRef("pk")]
    )
    seen = Subject.objects.visible_to(hat).values("pk")
    return Subject.objects.filter(Q(pk__in=seen) | Q(Exists(asked)))


def card_of(subject: Subject, *, by: Hat) -> Card | None:
    """The record a flag goes with when people are joined or parted: the actor's own agency's first.

    Where the actor reads none, it is the one by which the person was named to them; nothing of it is
    opened or shown.
    """
    if not known_to(by).filter(pk=subject.pk).exists():
        raise Refused("You can set a flag on somebody whom your agency knows.")
    cards = list(Card.objects.on_subject(subject.pk))
    among = Card.objects.visible_to(by).filter(pk__in=[card.pk for card in cards])
    seen = set(among.values_list("pk", flat=True))
    return min(
        cards,
        key=lambda card: (card.owner_id != by.agency_id, card.pk not in seen, card.pk),
        default=None,
    )


def _require_marking(marking: Marking, *, by: Hat) -> None:
    if marking.flag_type not in types_for(by):
        raise Refused("Police and probation alone set this flag.")
    if marking.level and marking.level not in LEVELS.get(marking.flag_type, ()):
        raise Refused("This flag has no such level.")
    if marking.flag_type == FlagType.STAFF_SUBJECT and not marking.own_persons:
        raise Refused("Name the people of your agency who may see it: colleagues must not.")
    if not marking.reason.strip():
        raise Refused("Say why the flag is set.")
    if not set(marking.own_persons) <= {pk for pk, _ in own_readers(by)}:
        raise Refused("Name people of your agency who read what is shared.")
    _require_days(marking.days)
    require_showing(marking.showing, by=by)


def _require_days(days: Days) -> None:
    today = hats.today()
    if days.started_on > today:
        raise Refused("A flag starts today or earlier.")
    if not today <= days.expires_on <= longest():
        raise Refused("A flag expires within twelve months: choose its last day.")
    if not today < days.review_on <= days.expires_on:
        raise Refused("Choose a day of review after today, and not after the last day.")


def require_showing(showing: Showing, *, by: Hat) -> None:
    """Refuse readers who are not under an agreement with the actor's agency where they would read."""
    if not showing.agencies and not showing.persons:
        return
    if not showing.agencies or not showing.places or by.agency_id in showing.agencies:
        raise Refused("Choose other agencies, and in which workspace they may see it.")
    if not set(showing.places) <= {place.pk for place in places_of(by)}:
        raise Refused("A flag is shown where your agency has a sharing agreement.")
    if not set(showing.agencies) <= set().union(*map(parties_in, showing.places)):
        raise Refused("Only agencies under the workspace’s agreement can be shown anything.")
    if not set(showing.persons) <= dict(people_of(showing)).keys():
        raise Refused("Name people of the agencies chosen who read what is shared there.")


def people_of(showing: Showing) -> list[tuple[UUID, UUID]]:
    """The people of the agencies chosen who read in the places chosen, each with their agency."""
    return [
        (hat.person_id, hat.agency_id)
        for place in showing.places
        for hat in hats.in_workspace(place)
        if hat.agency_id in showing.agencies and may(hat, Act.READ_SHARED)
    ]


def _require_clear(marking: Marking, card: Card | None, *, by: Hat) -> None:
    """Let the reason leave the agency, unless it holds an address that a case of the person protects."""
    if not marking.showing.agencies or card is None:
        return
    cases = Involvement.objects.filter(card=card).values_list("file_id", flat=True)
    for file_id in cases.distinct():
        free_text.require_clear([marking.reason], file_id=file_id, by=by)


def _note(flag: Flag, days: Days, showing: Showing) -> None:
    flag.started_on, flag.expires_on, flag.review_on = (
        days.started_on,
        days.expires_on,
        days.review_on,
    )
    flag.agencies = sorted(showing.agencies)
    flag.persons = sorted(showing.persons)
    flag.places = sorted(showing.places) if showing.agencies else []


def planned_readers(owner_id: UUID, showing: Showing, own_persons: Collection[UUID]) -> list[Hat]:
    """Who would see a flag, before it is set: by role and place, conflicts aside."""
    return [
        hat
        for place in Workspace.objects.order_by("name")
        for hat in hats.in_workspace(place.pk)
        if may(hat, Act.READ_SHARED) and _reaches(hat, owner_id, showing, own_persons)
    ]


def _reaches(hat: Hat, owner_id: UUID, showing: Showing, own_persons: Collection[UUID]) -> bool:
    if hat.agency_id == owner_id:
        return not own_persons or hat.person_id in own_persons
    return (
        hat.agreement_in_force
        and hat.agency_id in showing.agencies
        and hat.workspace_id in showing.places
        and (not showing.persons or hat.person_id in showing.persons)
    )


# --- giving, telling, logging -------------------------------------------------------------------


def _cause(flag: Flag, persons: Iterable[UUID] = ()) -> sealing.Cause:
    return sealing.Cause.of(
        CauseKind.RELEASE, flag, persons=tuple(sorted(persons)), until=end_of(flag.expires_on)
    )


def _give(flag: Flag, *, by: Hat) -> None:
    """Give the words to the agencies shown, until the last day; to people named where they are."""
    showing = Showing(tuple(flag.agencies), tuple(flag.persons), tuple(flag.places))
    if not showing.persons:
        sealing.give([flag], ["words"], to=showing.agencies, by=by, cause=_cause(flag))
        return
    named = sorted(
        {(agency, person) for person, agency in people_of(showing) if person in flag.persons}
    )
    for agency, people in groupby(named, key=lambda one: one[0]):
        cause = _cause(flag, (person for _, person in people))
        sealing.give([flag], ["words"], to={agency}, by=by, cause=cause)


def _tell(flag: Flag, kind: NoticeKind, *, by: Actor, at: datetime) -> None:
    """Tell whoever may see it, place by place, and its owner of what the hub did by rule."""
    apart = {one for many in conflicts.people_apart(files_of(flag)).values() for one in many}
    for place in flag.places:
        agencies = set(flag.agencies) & parties_in(place)
        _post(flag, kind, agencies, flag.persons, place, apart, by=by, at=at)
    if kind == NoticeKind.FLAG_EXPIRED:
        _tell_owner(flag, kind, apart, by=by, at=at)


def _tell_owner(
    flag: Flag, kind: NoticeKind, apart: Collection[UUID], *, by: Actor, at: datetime
) -> None:
    owner = {flag.owner_id}
    _post(flag, kind, owner, flag.own_persons, flag.workspace_id, apart, by=by, at=at)


def _post(
    flag: Flag,
    kind: NoticeKind,
    to: Collection[UUID],
    persons: Iterable[UUID],
    place: UUID,
    apart: Iterable[UUID],
    *,
    by: Actor,
    at: datetime,
) -> None:
    notices.post(
        to=to,
        notice_kind=kind,
        about=flag,
        by=by,
        at=at,
        workspace_id=place,
        persons=persons,
        not_for=sorted(apart),
    )


def _log(flag: Flag, verb: Verb, *, by: Actor, because: Reason | None = None) -> None:
    """The entry is its owner's and the auditors': a flag that is shown to nobody is nobody else's."""
    log.write(
        by=by,
        verb=verb,
        about=[flag],
        people=[flag.subject_id],
        owners=[flag.owner_id],
        sections=["words"],
        reason=because,
        ground=flag.flag_type.lower(),
        at=clock.now(),
    )


# --- reviewing and ending -----------------------------------------------------------------------


def may_keep(hat: Actor, flag: Flag) -> Verdict:
    """Whether a hat may review or end a flag now: people of its owner who may see it."""
    verdict = may(hat, Act.KEEP_FLAGS)
    if not verdict:
        return verdict
    if hat.agency_id != flag.owner_id:
        return no("Only the agency that set a flag can review or end it.")
    if flag.own_persons and hat.person_id not in flag.own_persons:
        return no("Only the people named for it can review or end it.")
    if not flag.is_active(hats.today()):
        return no("It no longer stands. Set a new flag if it is needed again.")
    return YES


@transaction.atomic
def review(
    flag: Flag, *, by: Hat, days: Days, showing: Showing, because: Reason, version: int
) -> Flag:
    """Say that a flag still stands: until when, when it is looked at again, and who may see it now.

    The first day stays. Raises Refused, Stale.
    """
    flag = Flag.objects.lock(flag, version)
    require(may_keep(by, flag))
    days = replace(days, started_on=flag.started_on)
    _require_days(days)
    require_showing(showing, by=by)
    at = clock.now()
    because = sealing.keep_reason(because, about=flag, by=by)
    _tell(flag, NoticeKind.FLAG_CHANGED, by=by, at=at)
    before = set(flag.agencies)
    sealing.take_back([flag], by=by, cause=_cause(flag))
    _note(flag, days, showing)
    _give(flag, by=by)
    flag.set_reviewed(by=by, at=at, because=because)
    if set(flag.agencies) - before:
        _tell(flag, NoticeKind.FLAG_SET, by=by, at=at)
    _log(flag, Verb.CHANGED, by=by, because=because)
    return flag


def may_renew(hat: Hat, flag: Flag) -> Verdict:
    """Let a flag stand longer by rule: its owner's people, and readers where its owner is the host."""
    if hat.agency_id != flag.owner_id and hat.host_id != flag.owner_id:
        return no("Only the agency that set a flag can let it stand longer.")
    if sealing.open_quietly([flag], ["words"], by=hat)[flag, "words"] is None:
        return no("You do not see this flag.")
    return YES if flag.is_active(hats.today()) else no("It no longer stands.")


@transaction.atomic
def renew(flag: Flag, until: date, *, by: Hat) -> Flag:
    """Let a flag stand until a later day for those who see it, because a rule says so (4.7, a repeat).

    Raises Refused.
    """
    flag = Flag.objects.select_for_update(of=("self",)).select_related("card").get(pk=flag.pk)
    require(may_renew(by, flag))
    at = clock.now()
    flag.expires_on = flag.review_on = max(flag.expires_on, until)
    _give(flag, by=by)  # the grants of before run out by themselves
    flag.set_reviewed(by=by, at=at, because=BY_RULE)
    _tell(flag, NoticeKind.FLAG_CHANGED, by=by, at=at)
    _log(flag, Verb.CHANGED, by=by, because=BY_RULE)
    return flag


@transaction.atomic
def end(flag: Flag, *, by: Hat, because: Reason, version: int) -> Flag:
    """End a flag before its last day; nobody outside reads it from now on. Raises Refused, Stale."""
    flag = Flag.objects.lock(flag, version)
    require(may_keep(by, flag))
    require(TABLE.may_move(flag.state, S.ENDED))
    if because.is_kept and because.id is None:
        raise Refused("Say in a sentence why it is ended.")
    at = clock.now()
    because = sealing.keep_reason(because, about=flag, by=by)
    _tell(flag, NoticeKind.FLAG_CHANGED, by=by, at=at)
    sealing.take_back([flag], by=by, cause=_cause(flag))
    flag.set_ended(S.ENDED, by=by, at=at, because=because)
    _log(flag, Verb.ENDED, by=by, because=because)
    return flag


# --- by rule ------------------------------------------------------------------------------------


def due_ids() -> set[UUID]:
    """Flags whose last day is over or whose review has come, and of which nobody was told yet."""
    today = hats.today()
    expired = Flag.objects.run_out(today).values_list("pk", flat=True)
    return {*expired, *Flag.objects.to_review(today).values_list("pk", flat=True)}


@transaction.atomic
def fall_due(*, by: Service, only: Collection[UUID]) -> int:
    """Note that flags have expired, and tell owners whose review is due; gives how many.

    Nobody saw an expired flag after its last day: this removes its grants and tells of it.
    """
    at, today = clock.now(), hats.today()
    rows = Flag.objects.filter(pk__in=only).select_for_update(of=("self",)).order_by("pk")
    found = [*rows.select_related("card")]
    for flag in found:
        owner = Service(by.name, agency_id=flag.owner_id, workspace_id=flag.workspace_id)
        with door.wearing_agency(flag.owner_id):
            if flag.expires_on < today:
                _expire(flag, by=owner, at=at)
            else:
                _remind(flag, by=owner, at=at)
    return len(found)


def _expire(flag: Flag, *, by: Service, at: datetime) -> None:
    if flag.state != S.STANDING:
        return
    _tell(flag, NoticeKind.FLAG_EXPIRED, by=by, at=at)
    sealing.take_back([flag], by=by, cause=_cause(flag))
    flag.set_ended(S.EXPIRED, by=by, at=at, because=BY_RULE)
    _log(flag, Verb.ENDED, by=by, because=BY_RULE)


def _remind(flag: Flag, *, by: Service, at: datetime) -> None:
    if flag.state != S.STANDING or flag.review_told_at is not None:
        return
    apart = {one for many in conflicts.people_apart(files_of(flag)).values() for one in many}
    _tell_owner(flag, NoticeKind.FLAG_REVIEW_DUE, apart, by=by, at=at)
    flag.set_review_told(by=by, at=at, because=BY_RULE)
    _log(flag, Verb.NOTIFIED, by=by, because=BY_RULE)
