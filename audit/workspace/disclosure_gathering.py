"""Finding what each agency holds for a request, and asking each for its own part (domain notes 4.16).

The hub does this for each owner, as that owner: nothing of it stands under the name, in the grants or in
the log of the agency that received the request.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.db.models import Q

from agencies import door, files, hats, notices, references, sealing
from agencies.actors import Service
from agencies.models.files import Hold, RetentionClass
from agencies.models.notices import NoticeKind
from agencies.models.people import Membership
from agencies.reasons import BY_RULE
from agencies.roles import Role
from audit.log import entries as log
from audit.log.entries import Verb
from audit.workspace import disclosable_records, names
from audit.workspace.models.disclosure_parts import DisclosureItem, DisclosurePart, PartState
from audit.workspace.models.disclosures import Disclosure, people_kept
from audit.workspace.models.sealed_disclosures import SealedDisclosure
from mash_hub import chronology_rows, clocks
from mash_hub.models.attachments import Attachment, AttachmentState
from mash_hub.models.items import Item
from mash_hub.models.legal_holds import HoldKind
from mash_hub.models.subjects import Involvement, PersonRole

CLOCK = "DISCLOSURE_PART"
MINUTE = "minute"
SEALED = SealedDisclosure.kind


def find(row: Disclosure, owner_id: UUID | None = None) -> dict[UUID, list[Any]]:
    """What is held about the person, by the agency that holds it and within the days asked; of one, or of all.

    Of items those that name the person; of minutes the lines of each agency's own words, which leave where
    the meeting's chair agrees, too; what each agency says of the person on its card and sheets. Never sealed
    items, for which their custodian answers (`sealed_disclosures`), restricted lines of minutes and
    minutes not circulated (4.16).
    """
    person = row.subject_id
    anchors = names.anchors(person)
    found: dict[UUID, list[Any]] = defaultdict(list)
    cases = {*Involvement.objects.of_subject(person).values_list("file_id", flat=True)}
    parts = chronology_rows.parts_within(cases, person=person, as_owner=True)
    if owner_id is not None:
        parts = [part.filter(_is_of(part.model, owner_id)) for part in parts]
    for one in (one for part in parts for one in part):
        names_them = one.kind != Item.kind or anchors & {*one.people}
        if names_them and _is_within(row, one):
            found[_owner_of(one)].append(one)
    for one in disclosable_records.held(person, owner_id):
        if _is_held_within(row, one):
            found[one.owner_id].append(one)
    _add_files(found)
    return found


def _is_held_within(row: Disclosure, one: Any) -> bool:
    """What is of no day in particular is held since its own."""
    return row.until_on is None or _day_of(one) <= row.until_on


def _is_of(model: type[Any], owner_id: UUID) -> Q:
    """For a queryset of records: those that one agency decides on."""
    if model.kind != MINUTE:
        return Q(owner=owner_id)
    return Q(agency=owner_id) | Q(agency__isnull=True, owner=owner_id)


def _owner_of(one: Any) -> UUID:
    """The agency that decides on a record: of a line of minutes that whose words it holds."""
    owner_id: UUID = (one.kind == MINUTE and one.agency_id) or one.owner_id
    return owner_id


def _add_files(found: dict[UUID, list[Any]]) -> None:
    """With each item the files that its agency put with it, once they are checked for viruses."""
    items = [one.pk for rows in found.values() for one in rows if one.kind == Item.kind]
    with_items = Attachment.objects.of(items).filter(state=AttachmentState.CHECKED)
    for one in with_items.select_related("item__request"):
        found[one.owner_id].append(one)


def _is_within(row: Disclosure, one: Any) -> bool:
    day = _day_of(one)
    return (row.from_on is None or day >= row.from_on) and (
        row.until_on is None or day <= row.until_on
    )


def _day_of(one: Any) -> date:
    """The day by which it is looked for: of a file that of its item."""
    if one.kind in disclosable_records.KINDS:
        return disclosable_records.day_of(one)
    if one.kind == SEALED:
        came_on: date = one.came_on
        return came_on
    day: date = one.item.happened_on if one.kind == Attachment.kind else one.stands_on
    return day


def _case_of(one: Any) -> UUID:
    if one.kind in disclosable_records.KINDS:
        return file_of(one)  # it is of no case
    if one.kind == SEALED:
        case_id: UUID = one.sealed_item.request.file_id
        return case_id
    return chronology_rows.case_of(one.item if one.kind == Attachment.kind else one)


def file_of(one: Any) -> UUID:
    """The file of a thing itself, which a hold keeps."""
    file_id: UUID = one.file_id
    return file_id


def _service(owner_id: UUID, workspace_id: UUID) -> Service:
    return Service("disclosures", agency_id=owner_id, workspace_id=workspace_id)


def _workspace_of(owner_id: UUID, row: Disclosure) -> UUID:
    """Where an agency's officer works: there its part stands; in the request's workspace where there is one."""
    officers = Membership.objects.current(hats.today()).filter(
        agency=owner_id, role=Role.INFORMATION_OFFICER
    )
    places = [*officers.order_by("workspace__name", "pk").values_list("workspace_id", flat=True)]
    if row.workspace_id in places or not places:
        return row.workspace_id
    place: UUID = places[0]
    return place


def ask(
    row: Disclosure, owner_id: UUID, rows: Sequence[Any], asked: dict[str, str], *, at: datetime
) -> DisclosurePart:
    """Put to an agency what it holds: its part, with each thing undecided. Where it holds nothing, it is answered."""
    place = row.workspace_id if owner_id == row.owner_id else _workspace_of(owner_id, row)
    service = _service(owner_id, place)
    part = DisclosurePart(
        id=uuid4(),
        reference=references.new("SP"),
        disclosure=row,
        owner_id=owner_id,
        workspace_id=place,
        file=files.open_file(
            DisclosurePart.kind,
            owner_id=owner_id,
            workspace_id=place,
            retention_class=RetentionClass.OFFICE,
        ),
        state=PartState.OPEN if rows else PartState.ANSWERED,
        answered_at=None if rows else at,
        is_about_perpetrator=_is_perpetrator(row, owner_id, rows),
        asked_at=at,
    )
    with door.wearing_agency(owner_id):
        sealing.seal(part, "asked", asked, by=service)
    part.start(by=service, at=at)
    for one in rows:
        _item(part, one, row).start(by=service, at=at)
    if rows:
        _start_clock(part, at=at)
        tell(part, by=service, at=at)
    _log(part, Verb.REQUESTED, len(rows), by=service, at=at)
    return part


def _is_perpetrator(row: Disclosure, owner_id: UUID, rows: Iterable[Any]) -> bool:
    """Whether the person is the alleged perpetrator in a case of an agency's, or of what it holds."""
    cases = {_case_of(one) for one in rows}
    in_a_case = Involvement.objects.of_subject(row.subject_id).filter(
        Q(file__in=cases) | Q(card__owner=owner_id), role=PersonRole.PERPETRATOR
    )
    return in_a_case.exists()


def _start_clock(part: DisclosurePart, *, at: datetime) -> None:
    clocks.start(
        part,
        CLOCK,
        target=clocks.working_days(15),
        at=at,
        due_at=clocks.end_of(part.disclosure.owners_on),
        owner_id=part.owner_id,
        workspace_id=part.workspace_id,
    )


def _log(part: DisclosurePart, verb: Verb, count: int, *, by: Service, at: datetime) -> None:
    row = part.disclosure
    log.write(
        by=by,
        verb=verb,
        about=[part],
        people=[row.subject_id],
        ground=f"disclosure:{row.disclosure_kind.lower()}",
        count=count,
        at=at,
    )


def add(row: Disclosure, one: Any, *, at: datetime) -> None:
    """Put one thing more to an agency, that its custodian gives: in the part it has, or a part of its own.

    What is with its reviewers, or answered, is open again; what was passed on stands until it is answered anew.
    """
    parts = DisclosurePart.objects.select_for_update(of=("self",)).select_related("disclosure")
    part = parts.filter(disclosure=row, owner=one.owner_id).first()
    if part is None:
        asked = sealing.open_quietly([one], ["asked"], by=_service(one.owner_id, one.workspace_id))
        ask(row, one.owner_id, [one], asked[one, "asked"] or {}, at=at)
        return
    service = _service(one.owner_id, part.workspace_id)
    if part.state == PartState.ANSWERED:
        _start_clock(part, at=at)
    is_perpetrator = part.is_about_perpetrator or _is_perpetrator(row, one.owner_id, [one])
    part.set_more(is_about_perpetrator=is_perpetrator, by=service, at=at, because=BY_RULE)
    _item(part, one, row).start(by=service, at=at)
    tell(part, by=service, at=at)
    _log(part, Verb.CHANGED, 1, by=service, at=at)


def _reference_of(one: Any, row: Disclosure) -> str:
    """By which it goes: an item's file by that of the item, what is said of a person by the person's."""
    if one.kind in (*disclosable_records.KINDS, SEALED):
        return row.subject.reference
    return str(one.item.reference if one.kind == Attachment.kind else one.reference)


def _item(part: DisclosurePart, one: Any, row: Disclosure) -> DisclosureItem:
    return DisclosureItem(
        id=uuid4(),
        part=part,
        owner_id=part.owner_id,
        file_id=part.file_id,
        thing_kind=one.kind,
        thing_id=one.pk,
        thing_reference=_reference_of(one, row),
        thing_file_id=file_of(one),
        case_file_id=_case_of(one),
        came_on=_day_of(one),
        paper_kind=getattr(one, "paper_kind", ""),
    )


def hold(row: Disclosure, rows: Iterable[Any], at: datetime) -> None:
    """While a request is under way nothing that it asks for is destroyed (4.17)."""
    for file_id in sorted({file_of(one) for one in rows}):
        Hold(
            file_id=file_id,
            hold_kind=HoldKind.SUBJECT_ACCESS,
            placed_at=at,
            placed_by_id=row.received_by_id,
            by_id=row.pk,
        ).start()


def tell(part: DisclosurePart, *, by: Any, at: datetime) -> None:
    """Tell the officers of the agency whose part it is, but nobody kept from the person's records."""
    about = part.disclosure.subject_id
    away = people_kept([about])[about] | {by.person_id}
    notices.post(
        to=part.owner_id,
        notice_kind=NoticeKind.DISCLOSURE_CHANGED,
        about=part,
        by=_service(part.owner_id, part.workspace_id),
        at=at,
        workspace_id=part.workspace_id,
        not_for=sorted(pk for pk in away if pk),
    )


def move_clocks(row: Disclosure, *, at: datetime) -> None:
    """Let every owner have until the new day, and tell them."""
    for part in row.parts.filter(state__in=(PartState.OPEN, PartState.PREPARED)):
        clocks.move(part, CLOCK, at=at, due_at=clocks.end_of(row.owners_on))
        tell(part, by=_service(part.owner_id, part.workspace_id), at=at)


def stop_clocks(row: Disclosure, *, at: datetime) -> None:
    """Nothing of a request is late any more once it is answered."""
    for part in row.parts.all():
        clocks.stop(part, CLOCK, at=at)
