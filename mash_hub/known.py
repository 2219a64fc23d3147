"""Asking one agency whether it knows a person or a thing: yes, no, or ask its named contact, no more.

Tokens alone are compared; nothing is opened. The queries, entry and notice are the same whether the
agency holds nothing, holds a record from which the asker is kept apart, or knows them (7.2 R17).
"""

from __future__ import annotations

from dataclasses import dataclass

from agencies import clock, notices
from agencies.actors import Actor, Hat, Service
from agencies.models.agencies import Agency
from agencies.models.notices import NoticeKind
from agencies.reasons import Reason
from agencies.roles import Act, may
from agencies.verdicts import Refused, Verdict, no, require
from audit.log import entries as log
from audit.log.entries import Verb
from mash_hub import ceilings, looking_up, sheet_tokens, thing_tokens
from mash_hub.ceilings import SEARCHES_AN_HOUR, TooManySearches
from mash_hub.finding import TOO_LITTLE, Known, known_by
from mash_hub.identities import Identity
from mash_hub.identity_tokens import naming_tokens_of
from mash_hub.models.subjects import Card
from mash_hub.models.things import ThingCard, ThingToken
from mash_hub.particulars import Particulars
from mash_hub.requests import agreed_agencies
from mash_hub.thing_finding import NOTHING_TO_GO_BY


@dataclass(frozen=True)
class Reply:
    """What the asker is told: the answer, and how many tries there were this hour."""

    answer: Known
    tries: int


def may_ask(hat: Actor) -> Verdict:
    """Whether a hat may ask other agencies: who looks people up, while its agreement is in force."""
    if not may(hat, Act.FIND_PEOPLE):
        return may(hat, Act.FIND_PEOPLE)
    if not hat.agreement_in_force:
        return no("Your agency has no agreement in force here: it can ask nobody.")
    return may(hat, Act.FIND_PEOPLE)


def agencies_to_ask(*, by: Hat) -> list[Agency]:
    """The agencies under the workspace's agreement, but one's own."""
    return agreed_agencies(by.workspace_id, by.agency_id)


def ask_if_known(agency: Agency, typed: Identity, *, by: Hat, because: Reason) -> Reply:
    """Ask an agency whether it knows somebody, and count the try.

    Yes when it holds an identifier of theirs; ask the named contact when name and birth or place are
    alike, or it holds the e-mail address or the number in a system, on a record or on a sheet.
    The agency is told that it was asked, never by whom or about whom. Raises Refused, and
    TooManySearches: then counter and entry stand in the open act, and the caller asks the door to
    commit them.
    """
    _require_asked(agency, by=by)
    sure, tokens = naming_tokens_of(typed)
    if not tokens:
        raise Refused(TOO_LITTLE)
    tries = _counted(because, by=by)
    held = Card.objects.filter(owner=agency.pk).not_kept_from(by)
    answer = known_by(held, sure, tokens)
    if sheet_tokens.are_held_by(agency.pk, typed, by=by) and answer == Known.NO:
        answer = Known.ASK
    looking_up.note([typed], by=by)
    _tell_and_log(agency, tokens, because, by=by)
    return Reply(answer, tries)


def ask_if_thing_known(agency: Agency, typed: Particulars, *, by: Hat, because: Reason) -> Reply:
    """Ask an agency whether it knows a place, group, vehicle, telephone number or online name.

    Yes when a number or name that is nothing else's is on a card of its; ask the named contact for a
    likeness. What is protected makes no tokens and answers as unknown. Refused, TooManySearches as above.
    """
    _require_asked(agency, by=by)
    tokens = thing_tokens.tokens_of(typed)
    if not tokens:
        raise Refused(NOTHING_TO_GO_BY[typed.subject_kind])
    tries = _counted(because, by=by)
    held = ThingCard.objects.filter(owner=agency.pk, subject__subject_kind=typed.subject_kind)
    hit = ThingToken.objects.filter(token__in=tokens, card__in=held.not_kept_from(by))
    met = {bytes(one) for one in hit.values_list("token", flat=True)}
    sure = thing_tokens.sure_tokens_of(typed)
    answer = Known.NO if not met else Known.YES if met & sure else Known.ASK
    looking_up.note_tokens([tokens], by=by)
    _tell_and_log(agency, tokens, because, by=by)
    return Reply(answer, tries)


def _require_asked(agency: Agency, *, by: Hat) -> None:
    require(may_ask(by))
    if agency.pk not in {one.pk for one in agencies_to_ask(by=by)}:
        raise Refused("Only agencies under the workspace’s agreement can be asked.")


def _counted(because: Reason, *, by: Hat) -> int:
    tries = ceilings.count_search(by)
    if tries > SEARCHES_AN_HOUR:
        log.write(by=by, verb=Verb.SEARCHED, reason=because, result="TOO_MANY", at=clock.now())
        raise TooManySearches
    return tries


def _tell_and_log(agency: Agency, tokens: set[bytes], because: Reason, *, by: Hat) -> None:
    """Tell the agency that it was asked, and keep hashed what was asked: the same whatever it answers."""
    at = clock.now()
    for_agency = Service("known-to-us", agency_id=by.agency_id)
    kind = NoticeKind.ASKED_IF_KNOWN
    notices.post(to=agency.pk, notice_kind=kind, about=agency, by=for_agency, at=at)
    log.write(
        by=by,
        verb=Verb.SEARCHED,
        about=[agency],
        owners=[agency.pk],
        reason=because,
        ground="known-to-us",
        hashes=sorted(tokens),
        at=at,
    )
