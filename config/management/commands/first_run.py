"""The first run of a hub: its keys and two administrators, whose enrolment links are shown once."""

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from agencies import door, enrolment, first_run
from agencies.verdicts import Refused


class Command(BaseCommand):
    """`./hub first-run --office NAME --administrator USER:NAME:E-MAIL` (twice) `--trained-on DAY`; later `--keys`."""

    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        """Ask for what is needed; what is missing is asked at the terminal."""
        parser.add_argument("--office", help="name of the partnership's office")
        parser.add_argument(
            "--administrator", action="append", default=[], metavar="USER:NAME:E-MAIL"
        )
        parser.add_argument(
            "--trained-on",
            metavar="YYYY-MM-DD",
            help="when both had information governance training",
        )
        parser.add_argument(
            "--keys", action="store_true", help="only make keys a newer hub has and this one lacks"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Make keys, office and administrators, and print each link once."""
        if options["keys"]:
            first_run.make_missing_keys()
            return
        office = options["office"] or input("Name of the partnership's office: ").strip()
        people = [_words(text) for text in options["administrator"]]
        while len(people) < 2:
            place = "first" if not people else "second"
            people.append(_words(input(f"The {place} administrator, as user:full name:e-mail: ")))
        trained_on = options["trained_on"] or input(
            "The day of their information governance training, the older of the two (YYYY-MM-DD): "
        )
        try:
            founders = first_run.start_hub(
                office_name=office, administrators=people, trained_on=a_day(trained_on)
            )
        except Refused as error:
            raise CommandError(str(error)) from error
        self.stdout.write("The hub has its keys. Keep a copy of the key folder apart from backups.")
        for person in founders.people:
            with door.door(first_run.SETUP):
                link = enrolment.invite_founder(person, by=first_run.SETUP)
            self.stdout.write(f"{person.name}: {link}")
        self.stdout.write("Each link works once, for seven days, and is not shown again.")


def a_day(text: str) -> date:
    """A day typed as 2027-03-28. Raises CommandError."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError as error:
        raise CommandError("A day is given like 2027-03-28.") from error


def _words(text: str) -> tuple[str, str, str]:
    parts = [part.strip() for part in text.split(":")]
    if len(parts) != 3 or not all(parts):
        raise CommandError("An administrator is given as user:full name:e-mail address.")
    return parts[0], parts[1], parts[2]
