"""Files: opened with a shred secret of their own, closed when what they hold is closed."""

from __future__ import annotations

from uuid import UUID, uuid4

from agencies import clock
from agencies.crypto.sections import new_shred_secret
from agencies.models.files import File, RetentionClass, ShredSecret


def open_file(
    thing_kind: str,
    *,
    owner_id: UUID,
    workspace_id: UUID | None,
    retention_class: RetentionClass,
) -> File:
    """Open a file for a thing to come.

    Its shred secret is committed first, in the second database: if the act is rolled back the
    secret is an orphan, harmless and swept (architecture, Files).
    """
    at = clock.now()
    file = File(
        id=uuid4(),
        thing_kind=thing_kind,
        owner_id=owner_id,
        workspace_id=workspace_id,
        retention_class=retention_class,
        opened_at=at,
    )
    ShredSecret(file_id=file.pk, secret=new_shred_secret(), made_at=at).start()
    return file.start()
