"""Recording what an agency says about a person, and saying who is who."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, ClassVar, Protocol
from uuid import UUID, uuid4

from django.db import transaction

from agencies import clock, files, references, sealing
from agencies.actors import Actor, Hat, Service
from agencies.crypto.errors import CannotOpen
from agencies.models.files import RetentionClass
from agencies.reasons import Reason
from agencies.roles import Act, may
from agencies.verdicts import YES, Refused, Verdict, no, require
from audit.log import entries as log
from audit.log.entries import Verb
from mash_hub import address_changes, barriers, carried, interests, looking_up, match_tasks
from mash_hub.identities import Identity
from mash_hub.identity_tokens import stored_tokens_of
from mash_hub.models.contacts import Contact
from mash_hub.models.merges import Merge, MergeCard
from mash_hub.models.subjects import (
    Card,
    Identification,
    Involvement,
    Subject,
)
from mash_hub.models.tokens import replace_tokens

SECTIONS = ("identity", "protected")


class InCase(Protocol):
    """A thing with people: it has a kind, an id and a file."""

    kind: ClassVar[str]
    id: UUID
    file_id: UUID


# --- cards --------------------------------------------------------------------------------------


def record(
    identity: Identity,
    *,
    by: Hat,
    because: Reason,
    to: Iterable[UUID] = (),
    cause: sealing.Cause = sealing.OWN,
    of: Subject | None = None,
) -> Card:
    """Record what the actor's agency says about somebody: a new card, on a new anchor or beside another.

    `of` is whom the writer said it is, where the card of theirs that says so may not be added to.

    `because` is kept already. The caller's act writes the log entry. Raises Refused when the same
    hat did not look them up within the hour, as they are written here.
    """
    at = clock.now()
    because = looking_up.require_done(identity, by=by, because=because)
    subject = (
        of
        or Subject(id=uuid4(), reference=references.new("S", references.LONG), made_at=at).start()
    )
    file = files.open_file(
        Card.kind,
        owner_id=by.agency_id,
        workspace_id=None,
        retention_class=RetentionClass.AGENCY_CARD,
    )
    card = Card(
        id=uuid4(),
        owner_id=by.agency_id,
        file=file,
        author_id=by.person_id,
        birth_precision=identity.birth.precision,
        is_unborn=identity.is_unborn,
        is_deceased=bool(identity.deceased_on),
    )
    _seal(card, identity, by=by, to=to, cause=cause)
    card.start(by=by, at=at)
    replace_tokens(card, stored_tokens_of(identity))
    Identification(id=uuid4(), card=card, subject=subject).start(by=by, at=at, because=because)
    match_tasks.raise_for(card, identity, at=at)
    interests.look_for(card, by=by, at=at)
    return card


def add_to(
    card: Card,
    identity: Identity,
    *,
    by: Hat,
    because: Reason,
    to: Iterable[UUID] = (),
    cause: sealing.Cause = sealing.OWN,
) -> Card:
    """Add what is newly said about somebody to a card of the actor's own agency; readers follow.

    Raises Refused for a card of another agency.
    """
    card = Card.objects.select_for_update(of=("self",)).get(pk=card.pk)
    if card.owner_id != by.agency_id:
        raise Refused("Only the agency that holds a record can add to it.")
    opened = sealing.open_quietly([card], SECTIONS, by=by)
    held = opened[card, "identity"]
    before = Identity.from_content(held, opened[card, "protected"]) if held else Identity()
    whole = before.joined(identity)
    _seal(card, whole, by=by, to=to, cause=cause)
    _store(card, whole, by=by, because=because)
    replace_tokens(card, stored_tokens_of(whole))
    match_tasks.raise_for(card, whole, at=clock.now())
    interests.look_for(card, by=by, at=clock.now())
    if set(whole.kept) != set(before.kept):
        address_changes.tell(card, by=by)
    return card


def restate(
    card: Card, change: Callable[[Identity], Identity], *, by: Hat, because: Reason
) -> Card:
    """Let a card of the actor's own agency say something else of what finds nobody; readers follow.

    `because` is kept already, and the caller's act writes the log entry. Raises Refused for a card of
    another agency, and where the reader cannot open it.
    """
    card = Card.objects.select_for_update(of=("self",)).get(pk=card.pk)
    opened = sealing.open_quietly([card], SECTIONS, by=by)
    held = opened[card, "identity"]
    if card.owner_id != by.agency_id or held is None:
        raise Refused("Only the agency that holds a record can change what it says.")
    whole = change(Identity.from_content(held, opened[card, "protected"]))
    _seal(card, whole, by=by, to=(), cause=sealing.OWN)
    return _store(card, whole, by=by, because=because)


def keep_all(card: Card, *, by: Service, because: Reason) -> bool:
    """Let every address and number of a card be protected, as its agency; gives whether one was not yet.

    Nobody is told, and nobody searches by them any more. Raises CannotOpen, KeysUnavailable.
    """
    opened = sealing.open_quietly([card], SECTIONS, by=by)
    held = opened[card, "identity"]
    if held is None:
        raise CannotOpen
    before = Identity.from_content(held, opened[card, "protected"])
    if not (before.addresses or before.phones):
        return False
    whole = before.all_kept()
    _seal(card, whole, by=by, to=(), cause=sealing.OWN)
    _store(card, whole, by=by, because=because)
    replace_tokens(card, stored_tokens_of(whole))
    return True


def _store(card: Card, whole: Identity, *, by: Actor, because: Reason) -> Card:
    return card.set_identity(
        birth_precision=whole.birth.precision,
        is_unborn=whole.is_unborn,
        is_deceased=bool(whole.deceased_on),
        by=by,
        at=clock.now(),
        because=because,
    )


def _seal(
    card: Card, identity: Identity, *, by: Actor, to: Iterable[UUID], cause: sealing.Cause
) -> None:
    """Seal who somebody is and, apart from it, what is kept; both go to the same agencies.

    Who of them may look at what is kept says `mash_hub.revealing`.
    """
    to = {*to}
    sealing.seal(card, "identity", identity.to_content(), by=by, to=to, cause=cause)
    if identity.kept:
        sealing.seal(card, "protected", identity.kept_content(), by=by, to=to, cause=cause)


def identity_of(card: Card, *, by: Actor) -> Identity | None:
    """What a card says, where the actor was given it; the caller's act or page writes the entry."""
    content = sealing.open_quietly([card], ["identity"], by=by)[card, "identity"]
    return Identity.from_content(content) if content else None


def subject_of(card: Card) -> Subject:
    """The subject for whom a card stands now."""
    return Identification.objects.standing().select_related("subject").get(card=card).subject


def involve(card: Card, thing: InCase, *, role: str, place: int, by: Actor, at: Any) -> Involvement:
    """Give the subject of a card a part in a thing's file; workers who declared them are kept apart."""
    part = Involvement(
        id=uuid4(),
        subject=subject_of(card),
        card=card,
        file_id=thing.file_id,
        role=role,
        thing_kind=thing.kind,
        thing_id=thing.id,
        place=place,
    ).start(by=by, at=at)
    barriers.follow(card.pk, by=by, at=at)
    interests.look_for(card, by=by, at=at)
    carried.renew([thing.file_id], by=by, at=at)
    return part


# --- who is who ---------------------------------------------------------------------------------


def may_identify(hat: Actor) -> Verdict:
    """Whether a hat may say for whom a card stands."""
    return may(hat, Act.SCREEN)


def may_take_back(hat: Actor, card: Card) -> Verdict:
    """Whether there is an identification of a card to take back, and the hat may do it."""
    if not may_identify(hat):
        return may_identify(hat)
    if card.identifications.count() < 2:
        return no("This record was not joined to another.")
    if MergeCard.objects.filter(
        merge__in=Merge.objects.standing(), moved_by__in=_now(card)
    ).exists():
        return no("Two people joined it: part them under “People to be joined”, which takes two.")
    return YES


def _now(card: Card) -> Any:
    return card.identifications.filter(ended_at__isnull=True).values("pk")


@transaction.atomic
def take_back(card: Card, *, by: Hat, because: Reason, about: Contact) -> Identification:
    """Let a card stand for the subject it stood for before; raises Refused when it never changed."""
    require(may_take_back(by, card))
    at = clock.now()
    because = sealing.keep_reason(because, about=about, by=by)
    standing = Identification.objects.standing().select_for_update().get(card=card)
    before = (
        card.identifications.filter(ended_at__isnull=False)
        .exclude(subject=standing.subject_id)
        .order_by("-ended_at", "-began_at")
        .first()
    )
    if before is None:
        raise Refused("This record was not joined to another.")
    people = [standing.subject_id, before.subject_id]
    around = carried.files_of_subjects(people)
    standing.set_ended(by=by, at=at, because=because)
    again = Identification(id=uuid4(), card=card, subject_id=before.subject_id).start(
        by=by, at=at, because=because
    )
    barriers.follow(card.pk, by=by, at=at)
    barriers.part(around, standing.began_at, by=by, at=at)
    log.write(
        by=by, verb=Verb.UNIDENTIFIED, about=[card, about], people=people, reason=because, at=at
    )
    return again
