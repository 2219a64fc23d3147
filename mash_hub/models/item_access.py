"""Who can read an item: one rule, as a condition for rows and as a check of hats, the same in both.

A reader outside needs a live cause of a grant that reaches this very person, in the workspace of the
release behind it, an agreement in force, a role that reads, and no conflict (domain notes 2.3). The
owner's own people elsewhere read there what was released there, as others do; its representatives
where the enquiry was referred to, what their agency sent (2.3, "own").
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q

from agencies import clock
from agencies.actors import Hat
from agencies.models.grants import CauseKind, Grant, GrantCause
from agencies.roles import Act, may
from mash_hub.models.conflicts import apart, kept_pairs
from mash_hub.models.referrals import Referral, ReferralState
from mash_hub.models.releases import ItemRelease


def given_to(hat: Hat, kind: str, *, among: Collection[UUID] | None = None) -> Q:
    """For a queryset of items: whether a live cause gives one to the hat, in its workspace.

    `among` are the ids to which the queryset is narrowed anyhow: the server may answer for everything
    that the agency was given at once, and then looks at those alone.
    """
    causes = (
        GrantCause.objects.live(clock.now())
        .filter(
            Q(persons=[]) | Q(persons__contains=[hat.person_id]),
            Exists(Grant.objects.filter(pk=OuterRef("grant_id"))),
            thing_kind=kind,
            thing_id=OuterRef("pk"),
            receiver=hat.agency_id,
        )
        .exclude(cause_kind=CauseKind.BREAK_GLASS)
    )
    read_here = ItemRelease.objects.filter(workspace=hat.workspace_id)
    if among is not None:
        causes = causes.filter(thing_id__any_of=[*among])
        read_here = read_here.filter(item__pk__any_of=[*among])
    here = read_here.exclude(apart(hat.person_id, "case_file")).values("pk")
    released = causes.filter(by_kind=ItemRelease.kind, by_id__in=here)
    otherwise = causes.exclude(by_kind=ItemRelease.kind)
    return Q(Exists(released)) | Q(Exists(otherwise), workspace=hat.workspace_id)


def released_elsewhere(hat: Hat, item: str = "pk", *, among: Collection[UUID] | None = None) -> Any:
    """The standing releases of an item of the hat's own agency that it reads in this other workspace.

    A queryset for a condition; `item` is where the outer row keeps the item, `among` as above.
    """
    if not may(hat, Act.READ_SHARED):
        return ItemRelease.objects.none()
    standing = ItemRelease.objects.standing().filter(
        Q(persons=[]) | Q(persons__contains=[hat.person_id]),
        item=OuterRef(item),
        owner=hat.agency_id,
        workspace=hat.workspace_id,
        until_at__gt=clock.now(),
    )
    if among is not None:
        standing = standing.filter(item__pk__any_of=[*among])
    elsewhere = standing.exclude(workspace=F("item__workspace"))
    return elsewhere.exclude(apart(hat.person_id, "case_file"))


def listed_for(hat: Hat, enquiry: str = "request__enquiry") -> Exists:
    """Whether the enquiry of a row was referred to the hat's workspace, whose agenda it stands on."""
    here = Referral.objects.filter(
        thing_kind="enquiry",
        thing_id=OuterRef(enquiry),
        workspace=hat.workspace_id,
        state=ReferralState.ACCEPTED,
    )
    return Exists(here.exclude(apart(hat.person_id)))


@dataclass(frozen=True)
class Given:
    """What one live cause gives: a section, to an agency or to persons of it, in a workspace."""

    receiver_id: UUID
    section: str
    workspace_id: UUID
    persons: tuple[UUID, ...] = ()
    cause_kind: str = ""
    by_kind: str = ""
    by_id: UUID | None = None
    until_at: Any = None
    apart: frozenset[UUID] = frozenset()  # from the case that a release is read in

    def reaches(self, hat: Hat) -> bool:
        """Whether it gives something to this very person under this hat."""
        return (
            self.receiver_id == hat.agency_id
            and self.workspace_id == hat.workspace_id
            and hat.person_id not in self.apart
            and (not self.persons or hat.person_id in self.persons)
        )


@dataclass(frozen=True)
class Access:
    """Everything that decides who reads one item now."""

    owner_id: UUID
    workspace_id: UUID
    given: tuple[Given, ...]
    apart: frozenset[UUID]
    listed: Mapping[UUID, frozenset[UUID]] = field(default_factory=dict)  # where, and whom not

    def is_own_of(self, hat: Hat) -> bool:
        """Whether the hat works with it at home."""
        at_home = (hat.agency_id, hat.workspace_id) == (self.owner_id, self.workspace_id)
        return at_home and bool(may(hat, Act.ANSWER)) and hat.person_id not in self.apart

    def is_listed_for(self, hat: Hat) -> bool:
        """Whether the hat represents the owner where the item's enquiry was referred to."""
        if hat.agency_id != self.owner_id or not may(hat, Act.RELEASE_TO_MEETING):
            return False
        kept = self.listed.get(hat.workspace_id)
        return kept is not None and hat.person_id not in kept | self.apart

    def reasons_for(self, hat: Hat) -> list[Given]:
        """What gives the item to a hat elsewhere; nothing where it may not read, or is at home."""
        if hat.person_id in self.apart or not may(hat, Act.READ_SHARED):
            return []
        if hat.agency_id != self.owner_id and not hat.agreement_in_force:
            return []
        return [one for one in self.given if one.reaches(hat)]

    def is_visible_to(self, hat: Hat) -> bool:
        """Whether `visible_to` shows the item to the hat."""
        return self.is_own_of(hat) or self.is_listed_for(hat) or bool(self.reasons_for(hat))

    def sections_for(self, hat: Hat) -> set[str]:
        """The sections a hat elsewhere was given."""
        return {one.section for one in self.reasons_for(hat)}


def access_of(item: Any, *, files: Iterable[UUID], also: Iterable[Given] = ()) -> Access:
    """Who reads an item now, and would with `also`: a few queries however many hats are asked."""
    return accesses({item: [*files]}, also={item.pk: [*also]})[item.pk]


def accesses(
    files_of: Mapping[Any, Collection[UUID]], also: Mapping[UUID, Iterable[Given]] | None = None
) -> dict[UUID, Access]:
    """The same for many items, each with the files that keep people apart; as few queries."""
    items = {item.pk: item for item in files_of}
    own, cases = _own_releases(items.values()), _cases(items.values())
    kinds = {item.kind for item in items.values()}
    causes = GrantCause.objects.live(clock.now()).filter(
        thing_kind__in=kinds, thing_id__in=items.keys()
    )
    causes = causes.exclude(cause_kind=CauseKind.BREAK_GLASS)
    outside = [one for one in causes if one.receiver_id != items[one.thing_id].owner_id]
    behind = {one.by_id for one in outside if one.by_id and one.by_kind == ItemRelease.kind}
    releases: dict[UUID, tuple[UUID, UUID | None]] = {
        pk: (place, case_file)
        for pk, place, case_file in ItemRelease.objects.filter(pk__in=behind).values_list(
            "pk", "workspace_id", "case_file_id"
        )
    }
    wanted = {file_id for files in files_of.values() for file_id in files}
    wanted |= {case_file for _, case_file in releases.values() if case_file is not None}
    wanted |= {row.case_file_id for row in own if row.case_file_id}
    wanted |= {file_id for found in cases.values() for file_id in found.values()}
    conflicts = kept_pairs(wanted)
    found: dict[UUID, set[Given]] = {pk: set() for pk in items}
    for one in outside:
        at_home: tuple[UUID, UUID | None] = (items[one.thing_id].workspace_id, None)
        place, case_file = releases.get(one.by_id, at_home) if one.by_id else at_home
        kept = frozenset(person for file_id, person in conflicts if file_id == case_file)
        found[one.thing_id].add(_given(one, place, kept))
    for item in items.values():
        for row in own:
            if row.item_id == item.item_id and item.goes_with(row.section):
                kept = frozenset(pk for file_id, pk in conflicts if file_id == row.case_file_id)
                found[item.pk].add(_own(row, kept))
    return {
        item.pk: Access(
            owner_id=item.owner_id,
            workspace_id=item.workspace_id,
            given=(*found[item.pk], *(also or {}).get(item.pk, ())),
            apart=frozenset(person for file_id, person in conflicts if file_id in files),
            listed={
                place: frozenset(person for at, person in conflicts if at == file_id)
                for place, file_id in cases.get(item.item_id, {}).items()
            },
        )
        for item, files in files_of.items()
    }


def _own_releases(rows: Iterable[Any]) -> list[ItemRelease]:
    """The releases of items to other workspaces than their own, where their owner's people read too."""
    standing = ItemRelease.objects.standing().filter(
        item__in={row.item_id for row in rows}, until_at__gt=clock.now()
    )
    return list(standing.exclude(workspace=F("item__workspace")))


def _cases(rows: Iterable[Any]) -> dict[UUID, dict[UUID, UUID]]:
    """By item that was sent: where its enquiry was referred to and taken up, with the file there."""
    enquiries = {row.enquiry_id for row in rows if row.is_sent}
    referred = Referral.objects.filter(
        thing_kind="enquiry", thing_id__in=enquiries, state=ReferralState.ACCEPTED
    )
    cases: dict[UUID, dict[UUID, UUID]] = {}
    for enquiry_id, place, file_id in referred.values_list("thing_id", "workspace_id", "file_id"):
        cases.setdefault(enquiry_id, {})[place] = file_id
    return {row.item_id: cases.get(row.enquiry_id, {}) for row in rows if row.is_sent}


def _own(release: ItemRelease, kept_apart: frozenset[UUID]) -> Given:
    """What a release to another workspace gives to its owner's own people there."""
    return Given(
        receiver_id=release.owner_id,
        section=release.section,
        workspace_id=release.workspace_id,
        persons=tuple(release.persons),
        cause_kind=CauseKind.RELEASE,
        by_kind=release.kind,
        by_id=release.pk,
        until_at=release.until_at,
        apart=kept_apart,
    )


def _given(cause: GrantCause, workspace_id: UUID, kept_apart: frozenset[UUID]) -> Given:
    return Given(
        receiver_id=cause.receiver_id,
        section=cause.section,
        workspace_id=workspace_id,
        persons=tuple(cause.persons),
        cause_kind=cause.cause_kind,
        by_kind=cause.by_kind,
        by_id=cause.by_id,
        until_at=cause.until_at,
        apart=kept_apart,
    )
