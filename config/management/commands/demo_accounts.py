"""List the accounts of the demo story: whom you can be, and where."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from config.demo import partnership, story


class Command(BaseCommand):
    """`manage.py demo_accounts`; works for demo data only."""

    help = __doc__ or ""

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Print one line for each account."""
        if not settings.DEMO:
            raise CommandError("There are no demo accounts: this is not a demo.")
        for account in partnership.accounts():
            self.stdout.write(
                f"{account['user_name']:<10} {account['name']:<18} {account['job']:<40} {account['place']}"
            )
        self.stdout.write(f"\nEverybody's password: {story.PASSWORD}")
