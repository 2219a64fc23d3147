"""Destroying once more what an older backup brought back: its words, its tokens, its rows (security notes, BK4).

After a restore the secret of a destroyed file is gone, so nobody opens it; but its row, its tokens and its
sealed words are those of the backup. The journal of revocations says which files these are. Whom they are
about is cut again; what was kept of one that was made anonymous after the backup is lost with it, and such a
case counts in nothing (docs/adr/0093).
"""

from __future__ import annotations

from agencies import disposal, door, revocations
from agencies.actors import Service
from agencies.database import emptying
from mash_hub import destroying

_BATCH = 100
KIND = "journal"


def destroy_all(*, by: Service = disposal.DISPOSAL) -> int:
    """Destroy what is there although the journal says it was destroyed; gives how many files. Once more, none.

    Under the login disposal. Killed anywhere, it goes on with the next run.
    """
    done = 0
    while True:
        with door.door(by, role="disposal"):
            found = revocations.files_to_destroy().order_by("pk").values_list("pk", flat=True)
            ids = [*found[:_BATCH]]
        if not ids:
            return done
        disposal.forget_secrets(ids)
        with door.door(by, role="disposal"):
            destroying.stay_apart(ids)
        with door.door(by, role="disposal"):
            emptying.empty(ids)
        with door.door(by, role="disposal"):
            for file_id in ids:
                disposal.note(file_id, by=by, is_again=True)
                destroying.shut([file_id], by_kind=KIND, by_id=file_id)
        done += len(ids)
