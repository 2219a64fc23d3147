"""Destroying a file: its shred secret goes, and with it every version, here and in old backups.

Run under the login `disposal`, which alone may delete secrets. Two people decide that a file goes
(mash_hub/destructions.py).
"""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction

from agencies import clock, door
from agencies.actors import Service
from agencies.models.drafts import Draft
from agencies.models.files import File, Hold, ShredSecret
from agencies.models.grants import Grant
from agencies.verdicts import YES, Verdict, no, require
from audit.log import entries as log
from audit.log.entries import Verb

DISPOSAL = Service("disposal")


def may_shred(file: File) -> Verdict:
    """A file on which nothing holds; a hold blocks everything (security notes 2.3)."""
    if Hold.objects.standing().filter(file=file).exists():
        return no("There is a hold on this file: it cannot be destroyed until the hold is lifted.")
    return YES


def shred(file_id: UUID, *, by: Service = DISPOSAL) -> None:
    """Destroy one file for good; doing it again mends what an interruption left.

    The note that it is destroyed is committed first: a file without its secret could not say why.
    Raises Refused when a hold stands, File.DoesNotExist.
    """
    with door.door(by, role="disposal"):
        note(file_id, by=by)
    forget_secrets([file_id])


@transaction.atomic
def note(file_id: UUID, *, by: Service = DISPOSAL, is_again: bool = False) -> None:
    """Note that a file is destroyed, and take away every key to it that lies in this database.

    Inside a door of the role disposal. What was destroyed before a restore brought it back is noted though
    an old hold stands: its secret is gone. Raises Refused when a hold stands, File.DoesNotExist.
    """
    at = clock.now()
    file = File.objects.select_for_update(of=("self",)).get(pk=file_id)
    if file.destroyed_at is not None:
        return
    if not is_again:
        require(may_shred(file))
    file.set_destroyed(at)
    Grant.objects.filter(file_id=file_id).delete()
    Draft.objects.filter(file=file_id).delete()
    log.write(by=by, verb=Verb.SHREDDED, about=[file], owners=[file.owner_id], at=at)


def forget_secrets(file_ids: Iterable[UUID]) -> None:
    """Delete shred secrets of files that are noted as destroyed: from now on nothing opens them."""
    ShredSecret.objects.using("keys").filter(pk__in=[*file_ids]).delete()
