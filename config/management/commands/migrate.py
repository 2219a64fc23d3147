"""`migrate`, which gives each database the migrations of what it holds and no others."""

from typing import Any

from django.core.management.commands import migrate


class Command(migrate.Command):
    """Django's own, less the plan of the whole hub for a database of one table."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Bring one database up to date; `hub_keys` has one application.

        A table of secrets that was made before it had an application is taken as it is.
        """
        if options["database"] == "keys" and not options["app_label"]:
            options |= {"app_label": "hub_keys", "fake_initial": True, "run_syncdb": False}
        super().handle(*args, **options)
