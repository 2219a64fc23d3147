"""The chronology of held records: asked of each owner, answered by each, exported with what was agreed (4.20).

What an agency agrees to is given to the one officer who asked, until a day. A line of minutes takes the
host, and the agency whose words it holds. Never part of it: sealed items, what stands under handling C,
restricted lines and minutes not circulated, and every protected address; words that hold one are refused.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from agencies import clock, notices, papers, references, sealing
from agencies.actors import Actor, Hat, Service
from agencies.models.agencies import Agency
from agencies.models.notices import NoticeKind
from agencies.reasons import Reason
from agencies.roles import Act, may
from agencies.verdicts import YES, Refused, Verdict, no, require
from audit.log import entries as log
from audit.log.entries import Verb
from mash_hub import chronology_consents, free_text, legal_holds
from mash_hub.models import chronicled
from mash_hub.models.actions import Action
from mash_hub.models.chronicled import Chronicled
from mash_hub.models.chronologies import TABLE, ChronologyConsent, ConsentState
from mash_hub.models.conflicts import Conflict, apart
from mash_hub.models.contacts import Contact
from mash_hub.models.enquiries import Enquiry
from mash_hub.models.items import SENT, Handling, Item, ItemState
from mash_hub.models.legal_holds import FREEZING, HoldState, LegalHold
from mash_hub.models.subjects import Involvement

S = ConsentState
LASTS = timedelta(days=30)
_SECTION = {
    Contact.kind: "narrative",
    Item.kind: "content",
    Enquiry.kind: "rationale",
    Action.kind: "text",
}
_NEVER = (
    "Sealed items, what stands under handling C, restricted lines of minutes, minutes that were not "
    "circulated, and protected addresses"
)
_INTRO = (
    "What agencies wrote, in the order in which it happened, as far as each agreed that it stands here. "
    "Every line stays its agency’s."
)


@dataclass(frozen=True)
class Event:
    """One line of a chronology: when, what, and whose it is."""

    on: date
    row: Any
    words: str
    agency: str

    @property
    def what(self) -> str:
        """What kind of record it is, with its reference."""
        is_told = isinstance(self.row, Chronicled)
        words = self.row.chronicle_title if is_told else _WORDS[self.row.kind]
        return f"{words} {self.row.reference}"


_WORDS = {
    Contact.kind: "Contact",
    Item.kind: "Item",
    Enquiry.kind: "Decision",
    Action.kind: "Action",
}


# --- what it consists of --------------------------------------------------------------------------


def rows_of(hold: LegalHold, *, without: UUID | None = None) -> list[Any]:
    """The records of a hold that can stand in its chronology; `without` those kept from a person."""
    files = legal_holds.files_of(hold)
    contacts = Contact.objects.filter(file__in=files).exclude(apart(without))
    decided = Enquiry.objects.filter(file__in=files, decided_at__isnull=False)
    items = Item.objects.filter(file__in=files, state__in=SENT)
    items = items.exclude(handling=Handling.C).exclude(state=ItemState.KEPT)  # withheld stays so
    items = items.exclude(apart(without)).exclude(apart(without, "request__file"))
    actions = Action.objects.filter(file__in=files).exclude(apart(without))
    return [
        *contacts.select_related("owner"),
        *decided.exclude(apart(without)).select_related("owner"),
        *items.select_related("owner", "request"),
        *actions.select_related("owner"),
        *_told(hold, files, without),
    ]


def _told(hold: LegalHold, files: Collection[UUID], without: UUID | None) -> Iterator[Chronicled]:
    """The rows of kinds that say of themselves what of them stands there: risks, lines of minutes."""
    person = hold.subject_id
    parts = Involvement.objects.of_subject(person) if person else Involvement.objects.none()
    own = [*parts.values_list("pk", flat=True)]
    for kind in chronicled.kinds():
        yield from kind.for_chronology(files, parts=own, without=without)


def _section_of(row: Any) -> str:
    """What of a record is given: of an item shared in part the version made for others, never the whole."""
    if isinstance(row, Chronicled):
        return row.chronicle_section
    return row.shared_section if row.kind == Item.kind else _SECTION[row.kind]


def _case_of(row: Any) -> UUID:
    """The file of the case a record belongs to, where its people stand: an item has a file of its own."""
    if isinstance(row, Chronicled):
        return row.chronicle_case
    file_id: UUID = row.request.file_id if row.kind == Item.kind else row.file_id
    return file_id


def _owners_of(row: Any) -> frozenset[UUID]:
    """Every agency that has to agree: of a line of minutes also that whose words it holds."""
    return row.chronicle_owners if isinstance(row, Chronicled) else frozenset({row.owner_id})


def _owners(rows: Iterable[Any]) -> set[UUID]:
    return {owner_id for row in rows for owner_id in _owners_of(row)}


def _of(rows: Iterable[Any], owner_id: UUID) -> list[Any]:
    return [row for row in rows if row.owner_id == owner_id]


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
    owners = _owners(rows_of(hold)) - {hold.owner_id}
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
    return bool(_owners(rows_of(hold)) - {hold.owner_id} - asked)


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
        ours = _of(rows_of(row.hold), by.agency_id)
        for case in sorted({_case_of(one) for one in ours}):
            leaving = [(one, [_section_of(one)]) for one in ours if _case_of(one) == case]
            free_text.require_clear_rows(leaving, file_id=case, by=by)
        for one in ours:
            sealing.give([one], [_section_of(one)], to=[row.asked_for_id], by=by, cause=cause)
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


@dataclass(frozen=True)
class Chronology:
    """What stands in it, in order, and what is not there and why."""

    events: list[Event]
    gaps: list[str]


def read(hold: LegalHold, *, by: Hat) -> Chronology:
    """The chronology as far as each owner agreed, and one's own agency's part; opened with an entry for each kind.

    What an owner wrote or changed since it agreed was not given: its name stands among the gaps. Raises Refused.
    """
    require(may_read(by, hold))
    given = hold.consents.filter(state=S.GIVEN, until_at__gt=clock.now())
    owners = {hold.owner_id, *given.values_list("owner_id", flat=True)}
    rows = [row for row in rows_of(hold, without=by.person_id) if _owners_of(row) <= owners]
    found, shut = [], set()
    for part in sorted({(row.kind, _section_of(row)) for row in rows}):
        section = part[1]
        of_kind = [row for row in rows if (row.kind, _section_of(row)) == part]
        opened = sealing.open(of_kind, [section], by=by)
        told = [(row, opened[row, section]) for row in of_kind]
        found += [
            Event(_day_of(row, content), row, _text(row, content), _whose(row))
            for row, content in told
            if content is not None
        ]
        shut |= {row.owner.name for row, content in told if content is None}
    found.sort(key=lambda one: (one.on, one.row.reference))
    return Chronology(found, _gaps(hold, shut))


def _whose(row: Any) -> str:
    return row.chronicle_agency if isinstance(row, Chronicled) else str(row.owner.name)


def _text(row: Any, content: dict[str, Any]) -> str:
    if isinstance(row, Chronicled):
        return row.chronicle_text(content)
    if row.kind == Action.kind:
        return f"{content.get('title', '')}: {content.get('words', '')}"
    name = {Contact.kind: "narrative", Enquiry.kind: "words"}.get(row.kind, "text")
    return str(content.get(name, ""))


def _day_of(row: Any, content: dict[str, Any]) -> date:
    said = str(content.get("known_on") or "") if row.kind == Item.kind else ""
    if said:
        return date.fromisoformat(said)
    if isinstance(row, Chronicled):
        return row.chronicle_day
    at = {
        Contact.kind: lambda: row.received_at,
        Enquiry.kind: lambda: row.decided_at,
        Action.kind: lambda: row.agreed_at,
        Item.kind: lambda: row.request.sent_at,
    }[row.kind]()
    day: date = at.astimezone(clock.LONDON).date()
    return day


def _gaps(hold: LegalHold, shut: Iterable[str]) -> list[str]:
    """What is not in the chronology, and why, without a word of it; `shut` names owners of what did not open."""
    rows = hold.consents.exclude(state=S.GIVEN, until_at__gt=clock.now()).select_related("owner")
    said = {
        S.ASKED: "has not answered",
        S.REFUSED: "did not agree",
        S.TAKEN_BACK: "took its consent back",
        S.GIVEN: "agreed, and that has run out",
    }
    found = [
        f"{row.owner.name} {said[ConsentState(row.state)]}" for row in rows.order_by("owner__name")
    ]
    asked = {*hold.consents.values_list("owner_id", flat=True), hold.owner_id}
    others = _owners(rows_of(hold)) - asked
    names = Agency.objects.filter(pk__in=others).order_by("name").values_list("name", flat=True)
    found += [f"{name} was not asked" for name in names]
    found += [f"Part of what {name} wrote was not given to you" for name in sorted(shut)]
    return [*found, _NEVER]


@transaction.atomic
def export(hold: LegalHold, *, by: Hat) -> tuple[str, bytes]:
    """Take the chronology out on paper; gives the copy's reference and the PDF. Raises Refused, WordsRefused."""
    made_of = read(hold, by=by)
    lines = made_of.events
    for file_id in sorted({_case_of(line.row) for line in lines}):
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
        owners={hold.owner_id, *_owners(line.row for line in lines)},
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
