"""Search before create: nobody is entered or matched who was not just looked up under the same hat.

What counts is the same person in every term, within the hour (domain notes 4.1a). Of whom too little
is known to make a token cannot be looked up; then that is the reason kept.
"""

from __future__ import annotations

from collections.abc import Iterable

from agencies import clock
from agencies.actors import Hat
from agencies.reasons import Reason, ReasonCode
from agencies.verdicts import Refused
from mash_hub.identities import Identity
from mash_hub.identity_tokens import fingerprint_of, tokens_of
from mash_hub.models.look_ups import LookUp

NOT_LOOKED_UP = (
    "This person was not looked up just as they are written here within the last hour. Look them up "
    "first."
)


def note(identities: Iterable[Identity], *, by: Hat) -> None:
    """Note that people were looked up under a hat; its older notes go."""
    note_tokens((tokens_of(one) for one in identities), by=by)


def note_tokens(terms: Iterable[set[bytes]], *, by: Hat) -> None:
    """Note look-ups by all the tokens of each: of people or of things."""
    at = clock.now()
    prints = {fingerprint_of(tokens) for tokens in terms if tokens}
    LookUp.objects.older(by, at).delete()
    LookUp.objects.bulk_create(
        LookUp(membership_id=by.membership_id, fingerprint=one, at=at) for one in sorted(prints)
    )


def are_all_done(identities: Iterable[Identity], *, by: Hat) -> bool:
    """Whether each was looked up under the hat within the hour, as far as each can be."""
    return are_all_looked_up((tokens_of(one) for one in identities), by=by)


def are_all_looked_up(terms: Iterable[set[bytes]], *, by: Hat) -> bool:
    """The same by all the tokens of each: of people or of things."""
    prints = {fingerprint_of(tokens) for tokens in terms if tokens}
    done = LookUp.objects.of_hour(by, clock.now()).filter(fingerprint__in=prints)
    return prints == {bytes(one) for one in done.values_list("fingerprint", flat=True)}


def require_done(identity: Identity, *, by: Hat, because: Reason) -> Reason:
    """Require that somebody was looked up, and give the reason to keep with what is made.

    It is `because`, or that too little is known to look them up. Raises Refused.
    """
    if not tokens_of(identity):
        return Reason(ReasonCode.TOO_LITTLE_KNOWN)
    if not are_all_done([identity], by=by):
        raise Refused(NOT_LOOKED_UP)
    return because
