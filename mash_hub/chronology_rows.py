"""The records of a legal hold that can stand in its chronology, kind by kind, in the order of their days.

Never among them: sealed items, what stands under handling C or was withheld, and what a kind that says
so of itself leaves out, as restricted lines and minutes not circulated (domain notes 4.20).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.db.models.functions import TruncDate

from agencies import clock
from mash_hub import legal_holds
from mash_hub.models import chronicled
from mash_hub.models.actions import Action
from mash_hub.models.chronicled import Chronicled
from mash_hub.models.conflicts import apart
from mash_hub.models.contacts import Contact
from mash_hub.models.enquiries import Enquiry
from mash_hub.models.items import SENT, Handling, Item, ItemState
from mash_hub.models.legal_holds import LegalHold
from mash_hub.models.subjects import Involvement

_SECTION = {
    Contact.kind: "narrative",
    Item.kind: "content",
    Enquiry.kind: "rationale",
    Action.kind: "text",
}
_WORDS = {
    Contact.kind: "Contact",
    Item.kind: "Item",
    Enquiry.kind: "Decision",
    Action.kind: "Action",
}


# --- which ----------------------------------------------------------------------------------------


def parts_of(hold: LegalHold, *, without: UUID | None = None) -> list[QuerySet[Any]]:
    """The records of a hold, a queryset of each kind; `without` those kept from a person.

    Each row says on which day it stands (`stands_on`), and where among those of the day (`stands_at`).
    """
    cases = legal_holds.cases_of(hold)
    return parts_within(cases, person=hold.subject_id, without=without)


def parts_within(
    cases: Collection[UUID],
    *,
    person: UUID | None,
    without: UUID | None = None,
    as_owner: bool = False,
) -> list[QuerySet[Any]]:
    """The records that lie in some cases, a queryset of each kind, as `parts_of` gives them.

    Of minutes and the like those that concern `person`, where one is named. Items under handling C and
    those withheld are among them `as_owner` alone.
    """
    contacts = Contact.objects.filter(file__in=cases).exclude(apart(without))
    decided = Enquiry.objects.filter(file__in=cases, decided_at__isnull=False)
    items = Item.objects.filter(request__file__in=cases, state__in=SENT)
    if not as_owner:
        items = items.exclude(handling=Handling.C).exclude(
            state=ItemState.KEPT
        )  # withheld stays so
    items = items.exclude(apart(without)).exclude(apart(without, "request__file"))
    actions = Action.objects.filter(file__in=cases).exclude(apart(without))
    return [
        _dated(contacts.select_related("owner"), "received_at"),
        _dated(decided.exclude(apart(without)).select_related("owner"), "decided_at"),
        items.select_related("owner", "request").annotate(
            stands_on=F("happened_on"), stands_at=F("written_at")
        ),
        _dated(actions.select_related("owner"), "agreed_at"),
        *_told(person, cases, without),
    ]


def _dated(rows: Any, on: str, at: str = "") -> QuerySet[Any]:
    dated: QuerySet[Any] = rows.annotate(
        stands_on=TruncDate(on, tzinfo=clock.LONDON), stands_at=F(at or on)
    )
    return dated


def _told(
    person: UUID | None, cases: Collection[UUID], without: UUID | None
) -> Iterator[QuerySet[Any]]:
    """The rows of kinds that say of themselves what of them stands there: risks, lines of minutes."""
    parts = Involvement.objects.of_subject(person) if person else Involvement.objects.none()
    own = [*parts.values_list("pk", flat=True)]
    for kind in chronicled.kinds():
        rows = kind.for_chronology(cases, parts=own, without=without)
        yield _dated(rows, kind.chronicle_on, kind.chronicle_at)


def owned_within(rows: QuerySet[Any], owners: Collection[UUID]) -> QuerySet[Any]:
    """Those of one kind of which every agency that has to agree is among `owners`."""
    for name in _owned_by(rows):
        rows = rows.filter(Q(**{f"{name}__in": owners}) | Q(**{f"{name}__isnull": True}))
    return rows


def owners_in(parts: Iterable[QuerySet[Any]]) -> set[UUID]:
    """Every agency that has to agree to some of them: asked of columns alone, however many there are."""
    found: set[UUID] = set()
    for rows in parts:
        for name in _owned_by(rows):
            found |= {*rows.order_by().values_list(f"{name}_id", flat=True).distinct()}
    return found - {None}


def _owned_by(rows: QuerySet[Any]) -> tuple[str, ...]:
    return rows.model.chronicle_owned_by if issubclass(rows.model, Chronicled) else ("owner",)


# --- what each says of itself ---------------------------------------------------------------------


def row_of(kind: str, pk: UUID) -> Any:
    """One record by its kind and id. Raises LookupError for a kind that is none of these."""
    models = {one.kind: one for one in (Contact, Enquiry, Item, Action)}
    told = {getattr(one, "kind", ""): one for one in chronicled.kinds()}
    model: Any = {**told, **models}[kind]
    related = ("owner", "request") if model is Item else ("owner",)
    return model.objects.select_related(*related).get(pk=pk)


def section_of(row: Any, *, as_owner: bool = False) -> str:
    """What of a record is given: of an item shared in part the version made for others, save `as_owner`."""
    if isinstance(row, Chronicled):
        return row.chronicle_section
    if row.kind == Item.kind and not as_owner:
        return str(row.shared_section)
    return _SECTION[row.kind]


def case_of(row: Any) -> UUID:
    """The file of the case a record belongs to, where its people stand: an item has a file of its own."""
    if isinstance(row, Chronicled):
        return row.chronicle_case
    file_id: UUID = row.request.file_id if row.kind == Item.kind else row.file_id
    return file_id


def owners_of(row: Any) -> frozenset[UUID]:
    """Every agency that has to agree: of a line of minutes also that whose words it holds."""
    return row.chronicle_owners if isinstance(row, Chronicled) else frozenset({row.owner_id})


def title_of(row: Any) -> str:
    """What kind of record it is, with its reference."""
    words = row.chronicle_title if isinstance(row, Chronicled) else _WORDS[row.kind]
    return f"{words} {row.reference}"


def agency_of(row: Any) -> str:
    """Whose words it holds, by name."""
    return row.chronicle_agency if isinstance(row, Chronicled) else str(row.owner.name)


def text_of(row: Any, content: dict[str, Any]) -> str:
    """What is read of its section once that is opened."""
    if isinstance(row, Chronicled):
        return row.chronicle_text(content)
    if row.kind == Action.kind:
        return f"{content.get('title', '')}: {content.get('words', '')}"
    name = {Contact.kind: "narrative", Enquiry.kind: "words"}.get(row.kind, "text")
    return str(content.get(name, ""))
