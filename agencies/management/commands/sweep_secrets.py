"""Sweeping shred secrets without a file: `manage.py sweep_secrets`, with the login `disposal`."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from agencies import revocations, sweeps


class Command(BaseCommand):
    """Removes shred secrets that no file will ever need."""

    help = "Remove shred secrets of acts that were rolled back; run it daily as disposal."
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def handle(self, *args: Any, **options: Any) -> None:
        """Remove them, and say how many went."""
        try:
            removed = sweeps.remove_orphan_secrets()
        except sweeps.TooManyOrphans as error:
            raise CommandError(
                f"Nothing was removed. {error} Look whether DATABASE_URL and KEYS_DATABASE_URL are of"
                " one hub, and whether one of them was restored from a backup."
            ) from error
        revocations.forget_old()
        self.stdout.write(f"{removed} orphan secrets removed.")
