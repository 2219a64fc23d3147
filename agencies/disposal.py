"""Destroying a file: its shred secret goes, and with it every version, here and in old backups.

Run under the login `disposal`, which alone may delete secrets. Who decides that a file goes, and the
blanking of what is left, belongs to retention (domain notes 4.17).
"""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from agencies import clock, door
from agencies.actors import Service
from agencies.models.files import File, Hold, ShredSecret
from agencies.verdicts import YES, Verdict, no, require
from audit.log import entries as log
from audit.log.entries import Verb

DISPOSAL = Service("disposal")


def may_shred(file: File) -> Verdict:
    """A file on which nothing holds; a hold blocks everything (security notes 2.3)."""
    if Hold.objects.filter(file=file, lifted_at__isnull=True).exists():
        return no("There is a hold on this file: it cannot be destroyed until the hold is lifted.")
    return YES


def shred(file_id: UUID, *, by: Service = DISPOSAL) -> None:
    """Destroy one file for good; doing it again mends what an interruption left.

    The note that it is destroyed is committed first: a file without its secret could not say why.
    Raises Refused when a hold stands, File.DoesNotExist.
    """
    with door.door(by, role="disposal"):
        _note(file_id, by=by)
    ShredSecret.objects.using("keys").filter(pk=file_id).delete()


@transaction.atomic
def _note(file_id: UUID, *, by: Service) -> None:
    at = clock.now()
    file = File.objects.select_for_update().get(pk=file_id)
    require(may_shred(file))
    if file.destroyed_at is None:
        file.set_destroyed(at)
        log.write(by=by, verb=Verb.SHREDDED, about=[file], owners=[file.owner_id], at=at)
