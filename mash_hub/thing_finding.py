"""Looking things up: as people are, by keyed tokens, for a reason, so many times an hour.

Cards that the searcher can read are opened; every other answers "known to us?" by tokens alone, and that
only to who looks people up (domain notes 2.3). Nothing is recorded that was not looked up before.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from agencies import clock, sealing
from agencies.actors import Actor, Hat
from agencies.reasons import Reason, ReasonCode
from agencies.roles import Act, may
from agencies.verdicts import Refused, Verdict, require
from audit.log import entries as log
from audit.log.entries import Verb
from mash_hub import ceilings, looking_up
from mash_hub.ceilings import SEARCHES_AN_HOUR, TooManySearches
from mash_hub.finding import Known
from mash_hub.models.subjects import SubjectKind
from mash_hub.models.things import Thing, ThingCard, ThingToken
from mash_hub.particulars import Particulars
from mash_hub.thing_tokens import sure_tokens_of, tokens_of

MOST_SHOWN = 20
NOTHING_TO_GO_BY = {
    SubjectKind.PLACE: "Give a UPRN, or a name or street with its postcode, or a name with its town.",
    SubjectKind.GROUP: "Give the name of the group together with the town or area it is of.",
    SubjectKind.VEHICLE: "Give the registration mark.",
    SubjectKind.TELEPHONE: "Give the telephone number.",
    SubjectKind.ONLINE_NAME: "Give the online name.",
}
NOT_LOOKED_UP = (
    "This was not looked up just as it is written here within the last hour. Look it up first."
)


@dataclass(frozen=True)
class Likely:
    """A thing that may be the one typed: the readable card most like it, and whether a number agrees."""

    thing: Thing
    card: ThingCard
    said: Particulars
    is_sure: bool


@dataclass(frozen=True)
class Found:
    """What a look-up gives: things the searcher can read, "known to us?", and how many tries so far.

    `elsewhere` is None for who may not be told (domain notes 2.3).
    """

    likely: tuple[Likely, ...]
    elsewhere: Known | None
    tries: int


def may_search(hat: Actor) -> Verdict:
    """Whether a hat may look things up."""
    return may(hat, Act.KEEP_THINGS)


def search(typed: Particulars, *, by: Hat, because: Reason) -> Found:
    """Look for a thing for a reason, and count the try with those for people.

    The same queries run whether nothing is there, something is there that the searcher may not know
    of, or something is found (7.2 R17). Raises Refused when nothing typed makes a token, and
    TooManySearches: then counter and entry stand in the open act, and the caller asks the door to
    commit them.
    """
    require(may_search(by))
    tokens = tokens_of(typed)
    if not tokens:
        raise Refused(NOTHING_TO_GO_BY[typed.subject_kind])
    if not because.is_kept:
        raise Refused("A look-up without a case takes a reason from the list.")
    tries = ceilings.count_search(by)
    if tries > SEARCHES_AN_HOUR:
        log.write(by=by, verb=Verb.SEARCHED, reason=because, result="TOO_MANY", at=clock.now())
        raise TooManySearches
    elsewhere = _elsewhere(typed, tokens, by=by)
    likely = alike(typed, by=by)
    looking_up.note_tokens([tokens], by=by)
    log.write(
        by=by,
        verb=Verb.SEARCHED,
        about=[one.card for one in likely],
        people=[one.thing.pk for one in likely],
        sections=["identity"] if likely else [],
        reason=because,
        ground="thing",
        hashes=sorted(tokens),
        count=len(likely),
        at=clock.now(),
    )
    return Found(tuple(likely), elsewhere, tries)


def alike(typed: Particulars, *, by: Hat, but: UUID | None = None) -> list[Likely]:
    """The things on which the hat can read a card with a token of what was typed, sure ones first.

    Opened quietly: a look-up or a page writes the entry. `but` leaves one thing out.
    """
    tokens = tokens_of(typed)
    cards = (
        ThingCard.objects.visible_to(by)
        .under(tokens)
        .filter(subject__subject_kind=typed.subject_kind)
        .exclude(subject=but)
        .select_related("subject", "owner")
        .order_by("changed_at", "pk")
    )
    rows = [*cards[: MOST_SHOWN * 3]]
    opened = sealing.open_quietly(rows, ["identity"], by=by)
    sure = _cards_under(sure_tokens_of(typed), rows)
    things = Thing.objects.visible_to(by).in_bulk({row.subject_id for row in rows})
    found: dict[UUID, Likely] = {}
    for row in sorted(rows, key=lambda row: (row.pk not in sure, row.owner_id != by.agency_id)):
        content = opened[row, "identity"]
        if content is not None and row.subject_id not in found:
            said = Particulars.from_content(content)
            thing = things[row.subject_id]
            found[row.subject_id] = Likely(thing, row, said, row.pk in sure)
    return [*found.values()][:MOST_SHOWN]


def _cards_under(tokens: set[bytes], rows: Iterable[ThingCard]) -> set[UUID]:
    under = ThingToken.objects.filter(token__in=tokens, card__in=[*rows])
    return set(under.values_list("card_id", flat=True))


def _elsewhere(typed: Particulars, tokens: set[bytes], *, by: Hat) -> Known | None:
    """What cards answer, unopened, that nobody released to the searcher: yes, no, or ask."""
    readable = ThingCard.objects.visible_to(by).under(tokens)
    others = (
        ThingCard.objects.exclude(owner=by.agency_id)
        .exclude(pk__in=readable.values("pk"))
        .not_kept_from(by)
        .filter(subject__subject_kind=typed.subject_kind)
    )
    hit = ThingToken.objects.filter(token__in=tokens, card__in=others.under(tokens))
    met = {bytes(one) for one in hit.values_list("token", flat=True)}
    if not may(by, Act.FIND_PEOPLE):
        return None
    if not met or not by.agreement_in_force:
        return Known.NO
    return Known.YES if met & sure_tokens_of(typed) else Known.ASK


def require_done(said: Particulars, *, by: Hat, because: Reason) -> Reason:
    """Require that a thing was looked up, and give the reason to keep with what is made.

    It is `because`, or that too little is known to look it up; what is protected cannot be. Raises
    Refused.
    """
    if not tokens_of(said):
        return because if said.is_protected else Reason(ReasonCode.TOO_LITTLE_KNOWN)
    if not is_done(said, by=by):
        raise Refused(NOT_LOOKED_UP)
    return because


def is_done(said: Particulars, *, by: Hat) -> bool:
    """Whether a thing was looked up under the hat within the hour, as far as it can be."""
    tokens = tokens_of(said)
    return not tokens or looking_up.are_all_looked_up([tokens], by=by)
