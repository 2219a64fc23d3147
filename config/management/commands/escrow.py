"""Escrow of an agency's keys: shares for three officers, and mending a lost root with two of them."""

from __future__ import annotations

import getpass
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from agencies import door, escrow
from agencies.actors import Service
from agencies.custody.provider import KeysUnavailable
from agencies.models import Agency
from agencies.verdicts import Refused

NAME = "escrow"
OFFICERS = ("first", "second", "third")


class Command(BaseCommand):
    """`./hub escrow set-up AGENCY` or `./hub escrow restore AGENCY`, with the officers at the terminal."""

    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        """Take what is done, and for whom."""
        parser.add_argument("what", choices=["set-up", "restore"])
        parser.add_argument("agency", help="its name, short name or id")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Do it, or say in one sentence why not."""
        agency = self._agency(options["agency"])
        by = Service(NAME, agency.pk)
        try:
            if options["what"] == "set-up":
                self._set_up(agency, by)
            else:
                self._restore(agency, by)
        except (Refused, KeysUnavailable) as error:
            raise CommandError(str(error)) from error

    def _agency(self, name: str) -> Agency:
        with door.door(Service(NAME)):
            found = Agency.objects.filter(keys__isnull=False).distinct()
            chosen = [one for one in found if name in (one.name, one.short_name, str(one.pk))]
        if len(chosen) != 1:
            raise CommandError(f"No agency with keys is called {name}.")
        return chosen[0]

    def _set_up(self, agency: Agency, by: Service) -> None:
        with door.door(by):
            shares = escrow.set_up(agency.pk, by=by)
        self.stdout.write(
            f"Escrow of {agency.name}: one share for each of three officers, shown this once. Each"
            " writes the 33 words down on paper and keeps them apart from the others’.\n"
        )
        for officer, share in zip(OFFICERS, shares, strict=True):
            self.stdout.write(f"\nShare of the {officer} officer:\n{_in_lines(share)}\n")
        self.stdout.write("\nClear this screen when all three have theirs.")

    def _restore(self, agency: Agency, by: Service) -> None:
        shares = [
            getpass.getpass(f"The 33 words of the {officer} of two officers (not shown): ")
            for officer in OFFICERS[:2]
        ]
        with door.door(by):
            count = escrow.restore(agency.pk, shares, by=by)
        self.stdout.write(
            f"{agency.name} has a new root, and its {count} keys open again. Replace the keys now,"
            " and set up a new escrow: these shares were spoken."
        )


def _in_lines(share: str) -> str:
    words = share.split()
    numbered = [f"{place:2} {word:<10}" for place, word in enumerate(words, 1)]
    return "\n".join("  ".join(numbered[at : at + 5]) for at in range(0, len(numbered), 5))
