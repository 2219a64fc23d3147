"""Which table lives in which database: shred secrets apart from everything else."""

from __future__ import annotations

from typing import Any


class KeysRouter:
    """Sends shred secrets to `hub_keys`, with a backup cycle of its own, and nothing else there."""

    def db_for_read(self, model: Any, **_hints: Any) -> str:
        """Where to read a model."""
        return "keys" if model._meta.model_name == "shredsecret" else "default"

    db_for_write = db_for_read

    def allow_relation(self, one: Any, other: Any, **_hints: Any) -> bool:
        """No relation crosses the two databases."""
        return self.db_for_read(type(one)) == self.db_for_read(type(other))

    def allow_migrate(
        self, db: str, app_label: str, model_name: str | None = None, **hints: Any
    ) -> bool:
        """Only the table of shred secrets is made in `hub_keys`, and only there."""
        if db == "keys":
            return app_label == "agencies" and model_name == "shredsecret"
        return model_name != "shredsecret"
