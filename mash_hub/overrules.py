"""Two people let words through that hold a protected address or number (domain notes 5.2)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID, uuid4

from django.core import signing
from django.db import transaction

from agencies import clock, references, sealing
from agencies.actors import Actor, Hat
from agencies.models.files import File
from agencies.models.notices import NoticeKind
from agencies.reasons import Reason, ReasonCode
from agencies.roles import Act, may
from agencies.verdicts import Refused, Verdict, no, require
from audit.log import entries as log
from audit.log.entries import Verb
from mash_hub.models.overrules import TABLE, Overrule, OverruleState, digest
from mash_hub.telling import tell

SHORTEST = 30  # letters of the sentence
_SALT = "overrule"
_LASTS = timedelta(hours=12)


def about(file_id: UUID, *, by: Hat) -> str:
    """What a page carries to ask about a case whose words were kept back, for one hat alone."""
    return signing.dumps([str(file_id), str(by.membership_id)], salt=_SALT)


def file_in(text: str, *, by: Hat) -> UUID | None:
    """The case in it; None for what this hat was not given."""
    try:
        file_id, membership_id = signing.loads(text, salt=_SALT, max_age=_LASTS)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return UUID(file_id) if membership_id == str(by.membership_id) else None


@transaction.atomic
def ask(file: File, texts: Sequence[str], *, sentence: str, by: Hat) -> Overrule:
    """Ask a second person of one's agency to let words through; gives what waits.

    Raises Refused without words, or with a sentence of fewer than thirty letters.
    """
    require(may(by, Act.OWN_WORK))
    words = [text for text in texts if text.strip()]
    if not words:
        raise Refused("There are no words to let through.")
    if len(sentence.strip()) < SHORTEST:
        raise Refused("Say in a sentence of at least 30 letters why it has to be said.")
    at = clock.now()
    row = Overrule(
        id=uuid4(),
        reference=references.new("W"),
        file=file,
        owner_id=by.agency_id,
        workspace_id=by.workspace_id,
        asked_at=at,
        asked_by_id=by.person_id,
        digests=[digest(text, file_id=file.pk, agency_id=by.agency_id) for text in words],
    )
    sealing.seal(row, "words", {"texts": words, "sentence": sentence.strip()}, by=by)
    row.start(by=by, at=at)
    tell([row.owner_id], NoticeKind.WORDS_WAIT, about=row, by=by, at=at)
    log.write(by=by, verb=Verb.REQUESTED, about=[row], ground="overrule", at=at)
    return row


def may_answer(hat: Actor, row: Overrule) -> Verdict:
    """Another person of the same agency who may see protected addresses."""
    verdict = may(hat, Act.REVEAL)
    if not verdict:
        return verdict
    if hat.agency_id != row.owner_id or hat.workspace_id != row.workspace_id:
        return no("Only the agency that wrote the words can let them through.")
    if hat.person_id == row.asked_by_id:
        return no("Somebody else has to let your words through.")
    return TABLE.may_move(row.state, OverruleState.LET_THROUGH)


@transaction.atomic
def answer(row: Overrule, *, lets_through: bool, by: Hat, version: int) -> Overrule:
    """Let the words through, or not. Raises Refused, Stale."""
    row = Overrule.objects.lock(row, version)
    require(may_answer(by, row))
    at = clock.now()
    state = OverruleState.LET_THROUGH if lets_through else OverruleState.REFUSED
    because = Reason(ReasonCode.OPEN_CASE)
    row.set_answered(state, by=by, at=at, because=because)
    asked = [row.asked_by_id]
    tell([row.owner_id], NoticeKind.WORDS_ANSWERED, about=row, by=by, at=at, persons=asked)
    verb = Verb.ACCEPTED if lets_through else Verb.DECLINED
    log.write(by=by, verb=verb, about=[row], reason=because, ground="overrule", at=at)
    return row


def opened(row: Overrule, *, by: Hat) -> tuple[list[str], str]:
    """The words, and why they have to be said."""
    content = sealing.open([row], ["words"], by=by)[row, "words"] or {}
    return list(content.get("texts", [])), str(content.get("sentence", ""))
