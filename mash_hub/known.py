"""Asking one agency whether it knows a person: yes, no, or ask its named contact, and nothing else.

Tokens alone are compared; nothing is opened. The queries, entry and notice are the same whether the
agency holds nothing, holds a record from which the asker is kept apart, or knows the person (7.2 R17).
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
from mash_hub import ceilings, looking_up
from mash_hub.ceilings import SEARCHES_AN_HOUR, TooManySearches
from mash_hub.finding import Known, known_by
from mash_hub.identities import Identity
from mash_hub.identity_tokens import naming_tokens_of
from mash_hub.models.subjects import Card
from mash_hub.requests import agreed_agencies


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
    alike. The agency is told that it was asked, never by whom or about whom. Raises Refused, and
    TooManySearches: then counter and entry stand in the open act, and the caller asks the door to
    commit them.
    """
    require(may_ask(by))
    if agency.pk not in {one.pk for one in agencies_to_ask(by=by)}:
        raise Refused("Only agencies under the workspace’s agreement can be asked.")
    sure, tokens = naming_tokens_of(typed)
    if not tokens:
        raise Refused("Give a name with a date of birth or a postcode, or an identifier.")
    at = clock.now()
    tries = ceilings.count_search(by)
    if tries > SEARCHES_AN_HOUR:
        log.write(by=by, verb=Verb.SEARCHED, reason=because, result="TOO_MANY", at=at)
        raise TooManySearches
    held = Card.objects.filter(owner=agency.pk).not_kept_from(by)
    answer = known_by(held, sure, tokens)
    looking_up.note([typed], by=by)
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
    return Reply(answer, tries)
