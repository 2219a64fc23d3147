"""The chronology of held records: asked of each owner, answered by each, exported with what was agreed (4.20).

What an agency agrees to is given to the one officer who asked, until a day. A line of minutes takes the
host, and the agency whose words it holds. Never part of it: sealed items, what stands under handling C,
restricted lines and minutes not circulated, and every protected address; words that hold one are refused.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import transaction

from agencies import clock, notices, papers, references, sealing
from agencies.actors import Actor, Hat, Service
from agencies.models.notices import NoticeKind
from agencies.reasons import Reason
from agencies.roles import Act, may
from agencies.verdicts import YES, Refused, Verdict, no, require
from audit.log import entries as log
from audit.log.entries import Verb
from mash_hub import chronology_consents, chronology_page, free_text, legal_holds
from mash_hub.chronology_page import Chronology
from mash_hub.chronology_rows import case_of, owners_in, owners_of, parts_of, section_of
from mash_hub.models.chronologies import TABLE, ChronologyConsent, ConsentState
from mash_hub.models.conflicts import Conflict
from mash_hub.models.legal_holds import FREEZING, HoldState, LegalHold

S = ConsentState
LASTS = timedelta(days=30)
_INTRO = (
    "What agencies wrote, in the order in which it happened, as far as each agreed that it stands here. "
    "Every line stays its agency’s."
)


# --- asking ---------------------------------------------------------------------------------------


def may_ask(hat: Actor, hold: LegalHold) -> Verdict:
    """Whether a hat may ask owners for the chronology: officers of the agency that placed a review hold."""
    verdict = may(hat, Act.KEEP_HOLDS)
    if not verdict:
        return verdict
    if hold.state == HoldState.LIFTED or hold.hold_kind not in FREEZING:
        return no("A chronology is made for a standing hold for a review or a court.")
    if hat.agency_id != hold.owner_id or hat.workspace_id != hold.workspace_id:
        return no("The agency that placed the hold asks for its chronology.")
    return YES


@transaction.atomic
def ask(hold: LegalHold, *, by: Hat) -> list[ChronologyConsent]:
    """Ask every other agency that owns a part, and has not agreed or been asked; gives who is asked now.

    Raises Refused, also where there is nobody left to ask.
    """
    hold = LegalHold.objects.select_for_update(of=("self",)).get(pk=hold.pk)
    require(may_ask(by, hold))
    at = clock.now()
    before = {row.owner_id: row for row in hold.consents.select_for_update()}
    live = {*hold.consents.live(at).values_list("owner_id", flat=True)}
    owners = owners_in(parts_of(hold)) - {hold.owner_id}
    asked = []
    for owner_id in sorted(owners):
        row = before.get(owner_id)
        if row is None:
            asked.append(_new(hold, owner_id, by=by, at=at))
        elif owner_id not in live:
            asked.append(row.set_asked(by=by, at=at))
    if not asked:
        raise Refused("Every agency that owns a part was asked already, or none does.")
    _tell(hold, [row.owner_id for row in asked], by=by, at=at)
    _log(hold, asked, Verb.REQUESTED, by=by)
    return asked


def is_somebody_left(hold: LegalHold) -> bool:
    """Whether an agency that owns a part was not asked, or did not agree and can be asked again."""
    asked = {*hold.consents.live(clock.now()).values_list("owner_id", flat=True)}
    return bool(owners_in(parts_of(hold)) - {hold.owner_id} - asked)


def _new(hold: LegalHold, owner_id: UUID, *, by: Hat, at: datetime) -> ChronologyConsent:
    return ChronologyConsent(
        id=uuid4(),
        hold=hold,
        owner_id=owner_id,
        asked_for_id=hold.owner_id,
        workspace_id=hold.workspace_id,
        file_id=hold.file_id,
        asked_at=at,
        asked_by_id=by.person_id,
    ).start(by=by, at=at)


# --- answering ------------------------------------------------------------------------------------


def may_answer(hat: Actor, row: ChronologyConsent) -> Verdict:
    """Whether a hat may answer for its agency: an officer of the agency asked, while it waits."""
    verdict = _theirs(hat, row)
    if verdict and row.state != S.ASKED:
        return no("It is answered already.")
    if verdict and row.hold.state == HoldState.LIFTED:
        return no("The hold is lifted: nothing is asked any more.")
    return verdict


def may_take_back(hat: Actor, row: ChronologyConsent) -> Verdict:
    """Whether a hat may take its agency's consent back."""
    verdict = _theirs(hat, row)
    return no("Nothing was agreed to.") if verdict and row.state != S.GIVEN else verdict


def _theirs(hat: Actor, row: ChronologyConsent) -> Verdict:
    verdict = may(hat, Act.KEEP_HOLDS)
    if not verdict:
        return verdict
    if hat.agency_id != row.owner_id or hat.workspace_id != row.workspace_id:
        return no("The agency whose records they are answers.")
    return YES


@transaction.atomic
def answer(
    row: ChronologyConsent, *, agrees: bool, by: Hat, because: Reason, version: int
) -> ChronologyConsent:
    """Agree that one's agency's part stands in the chronology, for thirty days, or not.

    What is given is looked through for protected addresses first. Raises Refused, WordsRefused, Stale.
    """
    row = ChronologyConsent.objects.lock(row, version)
    require(may_answer(by, row))
    state = S.GIVEN if agrees else S.REFUSED
    require(TABLE.may_move(row.state, state))
    if not agrees and because.is_kept:
        raise Refused("Say in a sentence why it is not agreed.")
    at = clock.now()
    because = sealing.keep_reason(because, about=row, by=by)
    row.until_at = at + LASTS if agrees else None
    if agrees:
        cause = chronology_consents.cause_of(row)
        ours = [one for part in parts_of(row.hold) for one in part.filter(owner=by.agency_id)]
        for case in sorted({case_of(one) for one in ours}):
            leaving = [(one, [section_of(one)]) for one in ours if case_of(one) == case]
            free_text.require_clear_rows(leaving, file_id=case, by=by)
        for one in ours:
            sealing.give([one], [section_of(one)], to=[row.asked_for_id], by=by, cause=cause)
    row.set_answered(state, until_at=row.until_at, by=by, at=at, because=because)
    _tell(row.hold, [row.asked_for_id], by=by, at=at)
    _log(row.hold, [row], Verb.SHARED if agrees else Verb.DECLINED, by=by, because=because)
    return row


@transaction.atomic
def take_back(
    row: ChronologyConsent, *, by: Hat, because: Reason, version: int
) -> ChronologyConsent:
    """Take one's agency's consent back: nothing of it is read or exported any more. Raises Refused, Stale."""
    row = ChronologyConsent.objects.lock(row, version)
    require(may_take_back(by, row))
    at = clock.now()
    because = sealing.keep_reason(because, about=row, by=by)
    chronology_consents.close(row)
    row.set_answered(S.TAKEN_BACK, until_at=None, by=by, at=at, because=because)
    _tell(row.hold, [row.asked_for_id], by=by, at=at)
    _log(row.hold, [row], Verb.WITHDRAWN, by=by, because=because)
    return row


# --- reading and exporting ------------------------------------------------------------------------


def may_read(hat: Actor, hold: LegalHold) -> Verdict:
    """Whether a hat reads the chronology and takes it out: an officer who may ask for it."""
    return may_ask(hat, hold)


def page(
    hold: LegalHold, *, by: Hat, after: str = "", before: str = "", at_end: bool = False
) -> Chronology:
    """A page of the chronology as far as each owner agreed, and one's own agency's part. Raises Refused."""
    require(may_read(by, hold))
    return chronology_page.page(hold, by=by, after=after, before=before, at_end=at_end)


@transaction.atomic
def export(hold: LegalHold, *, by: Hat) -> tuple[str, bytes]:
    """Take the chronology out on paper; gives the copy's reference and the PDF. Raises Refused, WordsRefused."""
    require(may_read(by, hold))
    made_of = chronology_page.whole(hold, by=by)
    lines = made_of.events
    for file_id in sorted({case_of(line.row) for line in lines}):
        free_text.require_clear([line.words for line in lines], file_id=file_id, by=by)
    at = clock.now()
    reference = references.new("K")
    mark = papers.watermark_of(by, copy=reference, at=at)
    data = {
        "title": f"Chronology of held records, {hold.reference}",
        "marking": "OFFICIAL-SENSITIVE",
        "intro": _INTRO,
        "lines": [
            {
                "on": f"{line.on.day} {line.on:%B %Y}",
                "what": line.what,
                "text": line.words,
                "agency": line.agency,
            }
            for line in lines
        ],
        "gaps": made_of.gaps,
    }
    made = papers.pdf("chronology", {**mark, **data})
    log.write(
        by=by,
        verb=Verb.EXPORTED,
        about=[hold, *(line.row for line in lines)],
        owners={hold.owner_id, *(pk for line in lines for pk in owners_of(line.row))},
        ground=reference,
        count=len(lines),
        at=at,
    )
    return reference, made


def _tell(hold: LegalHold, to: Iterable[UUID], *, by: Hat, at: datetime) -> None:
    kept = Conflict.objects.standing().filter(
        file__in=legal_holds.files_of(hold), person__isnull=False
    )
    notices.post(
        to=sorted({*to}),
        notice_kind=NoticeKind.HOLD_CHANGED,
        about=hold,
        by=Service("legal-holds", agency_id=hold.owner_id),
        at=at,
        workspace_id=hold.workspace_id,
        not_for=sorted({by.person_id, *kept.values_list("person_id", flat=True)}),
    )


def _log(
    hold: LegalHold,
    rows: Iterable[ChronologyConsent],
    verb: Verb,
    *,
    by: Hat,
    because: Reason | None = None,
) -> None:
    consents = [*rows]
    log.write(
        by=by,
        verb=verb,
        about=[hold, *consents],
        owners={hold.owner_id, *(row.owner_id for row in consents)},
        reason=because,
        ground="chronology",
        at=clock.now(),
        workspace=hold.workspace_id,
    )
