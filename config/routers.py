"""Which table lives in which database: shred secrets and what was revoked apart from everything else."""

from __future__ import annotations

from typing import Any

HELD = "hub_keys"  # the one application of the database `keys`


class KeysRouter:
    """Sends shred secrets to `hub_keys`, with a backup cycle of its own, and nothing else there."""

    def db_for_read(self, model: Any, **_hints: Any) -> str:
        """Where to read a model."""
        return "keys" if model._meta.app_label == HELD else "default"

    db_for_write = db_for_read

    def allow_relation(self, one: Any, other: Any, **_hints: Any) -> bool:
        """No relation crosses the two databases."""
        return self.db_for_read(type(one)) == self.db_for_read(type(other))

    def allow_migrate(
        self, db: str, app_label: str, model_name: str | None = None, **hints: Any
    ) -> bool:
        """Only the table of shred secrets is made in `hub_keys`, and only there."""
        return (db == "keys") == (app_label == HELD)
