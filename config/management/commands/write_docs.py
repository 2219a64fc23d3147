"""Write the documents that are made from the code."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from config import generated


class Command(BaseCommand):
    """`manage.py write_docs`; with --check it only says whether they are up to date."""

    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the one option."""
        parser.add_argument("--check", action="store_true")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Write, or complain."""
        if not options["check"]:
            for name in generated.write():
                self.stdout.write(f"docs/{name} written")
            return
        for name, make in generated.PAGES.items():
            path = generated.DOCS / name
            if not path.exists() or path.read_text(encoding="utf-8") != make():
                raise CommandError(f"docs/{name} is not up to date: run manage.py write_docs.")
