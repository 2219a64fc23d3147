"""Let somebody who keeps the hub back in, when training or induction of all of them has lapsed."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from agencies import clock, door, first_run, hats
from agencies.training import Recorded
from agencies.verdicts import Refused
from config.management.commands.first_run import a_day
from mash_hub import partnership_settings


class Command(BaseCommand):
    """`manage.py record_training USER --trained-on DAY [--inducted-on DAY]`, logged like any record."""

    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        """Ask whom, and the days."""
        parser.add_argument("user_name", metavar="USER")
        parser.add_argument("--trained-on", required=True, metavar="YYYY-MM-DD")
        parser.add_argument("--inducted-on", metavar="YYYY-MM-DD", help="left out: today")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Record it, unless somebody can do so on the page."""
        with door.door(first_run.SETUP):
            lasts = partnership_settings.training_lasts(clock.now())
        inducted = options["inducted_on"]
        facts = Recorded(
            induction_on=a_day(inducted) if inducted else hats.today(),
            training_on=a_day(options["trained_on"]),
        )
        try:
            first_run.let_back_in(options["user_name"], facts, training_lasts=lasts)
        except Refused as error:
            raise CommandError(str(error)) from error
        self.stdout.write("Recorded. This person can sign in and record the others.")
