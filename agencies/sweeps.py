"""What falls due by itself: old sessions go, agreements end, training lapses."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from django.db import transaction

from agencies import clock, covers, door, drafts, sending, throttle, training, workspaces
from agencies.actors import Service
from agencies.models.attempts import Attempts
from agencies.models.drafts import Draft
from agencies.models.files import File, ShredSecret
from agencies.sessions import SessionStore
from audit.log import entries as log
from audit.log.entries import Verb

SWEEP = Service("sweep")
SECRETS_IN_BACKUPS = timedelta(days=35)  # the life of a backup of `hub_keys` (security notes 1, T2)
DISPOSAL = Service("disposal")
_MANY = 5000
_FEW = 20


class TooManyOrphans(RuntimeError):
    """More shred secrets have no file than rolled-back acts can account for."""


@transaction.atomic
def remove_drafts(ids: Collection[UUID], *, by: Service) -> int:
    """Remove drafts that nobody touched for long, with their grants; gives how many went.

    Whoever calls says which. The file of a contact that was never sent is closed with its draft; a
    draft that is being saved at this moment stays.
    """
    at = clock.now()
    rows = Draft.objects.filter(pk__in=ids).select_related("file").order_by("pk")
    old = [*rows.select_for_update(of=("self",), skip_locked=True)]
    things = [log.Thing(draft.kind, draft.pk) for draft in old]  # a removed row forgets its id
    for draft in old:
        if draft.form == draft.thing_kind:  # the draft of the thing itself, not of a form about it
            draft.file.set_closed(at)
        with door.wearing_agency(draft.owner_id):
            drafts.remove(draft, by=replace(by, agency_id=draft.owner_id))
    if old:
        log.write(by=by, verb=Verb.DRAFT_DISCARDED, about=things, count=len(old), at=at)
    return len(old)


@transaction.atomic
def forget_attempts() -> int:
    """Remove counters of failed tries whose last failure no longer counts; gives how many went.

    One that is being tried at this moment is locked, and stays.
    """
    quiet = Attempts.objects.quiet_since(clock.now() - throttle.WINDOW)
    keys = [*quiet.select_for_update(skip_locked=True).values_list("pk", flat=True)[:_MANY]]
    removed, _ = Attempts.objects.filter(pk__in=keys).delete()
    return removed


def sweep(*, by: Service = SWEEP) -> None:
    """Do all of it, each in an act of its own; running it twice changes nothing more."""
    with door.door(by):
        SessionStore.clear_expired()
    with door.door(by):
        forget_attempts()
    with door.door(by):
        sending.forget_old()
    with door.door(by):
        workspaces.expire_agreements(by=by)
    with door.door(by):
        workspaces.tell_of_reviews(by=by)
    with door.door(by):
        workspaces.tell_of_expiry(by=by)
    with door.door(by):
        training.tell_of_lapses(by=by)
    with door.door(by):
        covers.end_over(by=by)


def remove_orphan_secrets(*, by: Service = DISPOSAL) -> int:
    """Remove shred secrets to which no file ever came, since their act was rolled back.

    Nothing hurries: an orphan opens nothing. So each is older than any backup of `hub_keys`, from
    which a file restored from a backup of the hub would still need it; and those older than twice
    that were looked at before. Run under the login `disposal`, which alone may delete there. Gives
    how many went; raises TooManyOrphans, and removes none, when the hub's database looks like
    another one than that of these secrets.
    """
    at = clock.now()
    old = ShredSecret.objects.made_between(at - 2 * SECRETS_IN_BACKUPS, at - SECRETS_IN_BACKUPS)
    with door.door(by, role="disposal"):
        ids = set(old.values_list("pk", flat=True))
        orphans = ids - set(File.objects.filter(pk__in=ids).values_list("pk", flat=True))
        if len(orphans) > max(_FEW, len(ids) // 10):
            raise TooManyOrphans(f"{len(orphans)} of {len(ids)} shred secrets have no file.")
        if orphans:
            log.write(by=by, verb=Verb.SHREDDED, count=len(orphans), ground="orphans", at=at)
    ShredSecret.objects.using("keys").filter(pk__in=orphans).delete()
    return len(orphans)
