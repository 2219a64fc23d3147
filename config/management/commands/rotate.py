"""Replace keys while the hub is in use, with a bar of how far it is; what was cut off goes on."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser

from agencies import door, hub_rotation, keys, rotating
from agencies.actors import Service
from agencies.crypto.errors import CannotOpen
from agencies.custody.provider import KeysUnavailable
from agencies.models import Agency, Rotation
from agencies.verdicts import Refused
from config.front.progress import bar
from mash_hub import index_rotation


class Command(BaseCommand):
    """`./hub rotate keys|root [--agency NAME]`, `./hub rotate index|hub`; `./hub rotate` goes on."""

    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        """Take what is replaced, and of whom."""
        parser.add_argument("what", nargs="?", choices=["keys", "root", "index", "hub"])
        parser.add_argument("--agency", help="its name, short name or id; without it every agency")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Begin what was asked for, then go on with all that is unfinished."""
        if options["what"] == "hub":
            self._replace_hub_root()
            return
        if options["what"] == "index":
            self._begin_index()
        elif options["what"]:
            for agency in self._agencies(options["agency"]):
                self._begin(agency, options["what"])
        self._go_on_with_all()

    def _replace_hub_root(self) -> None:
        try:
            number = hub_rotation.rotate(bar("Replacing the hub’s root"))
        except (Refused, KeysUnavailable, CannotOpen) as error:
            raise CommandError(
                str(error) or "A key of the hub does not open under its root; nothing was changed."
            ) from error
        self.stdout.write(f"The hub’s root is replaced; {number} keys lie under the new one.")

    def _begin_index(self) -> None:
        try:
            index_rotation.begin(by=Service(rotating.NAME))
        except Refused as error:
            self.stdout.write(str(error))

    def _go_on_with_all(self) -> None:
        waiting, index = rotating.unfinished(), index_rotation.unfinished()
        for rotation_id, agency_id in waiting:
            self._go_on(rotation_id, agency_id)
        if index is not None:
            self._go_on_with_index(index)
        if not waiting and index is None:
            self.stdout.write("No key is being replaced.")

    def _go_on_with_index(self, rotation_id: UUID) -> None:
        told = bar("Replacing the index key")
        try:
            index_rotation.go_on(rotation_id, lambda at: told(at.percent, 100))
        except KeysUnavailable as error:
            raise CommandError(
                f"The index key is not replaced yet: {error} Run ./hub rotate again; nothing is lost."
            ) from error
        self.stdout.write("The index key is replaced and destroyed.")

    def _agencies(self, name: str | None) -> list[Agency]:
        with door.door(Service(rotating.NAME)):
            found = Agency.objects.filter(keys__isnull=False).distinct().order_by("name")
            chosen = [one for one in found if name in (None, one.name, one.short_name, str(one.pk))]
        if not chosen:
            raise CommandError(f"No agency with keys is called {name}.")
        return chosen

    def _begin(self, agency: Agency, what: str) -> None:
        by = Service(rotating.NAME, agency.pk)
        laws = keys.laws_of(agency) if what == "keys" else [None]
        for law in laws:
            try:
                with door.door(by):
                    if law is None:
                        rotating.begin_root(agency.pk, by=by)
                    else:
                        rotating.begin_pair(agency.pk, law, by=by)
            except Refused as error:
                self.stdout.write(f"{agency.name}: {error}")
            except KeysUnavailable as error:
                raise CommandError(f"{agency.name}: {error}") from error

    def _go_on(self, rotation_id: UUID, agency_id: UUID) -> None:
        with door.door(Service(rotating.NAME, agency_id)):
            rotation = Rotation.objects.select_related("agency").get(pk=rotation_id)
        what = (
            f"{rotation.get_turned_display().lower()} {rotation.number_from} of {rotation.agency}"
        )
        told = bar(f"Replacing {what}")
        try:
            rotating.go_on(rotation_id, agency_id, lambda at: told(at.percent, 100))
        except KeysUnavailable as error:
            raise CommandError(
                f"The {what} is not replaced yet: {error} Run ./hub rotate again; nothing is lost."
            ) from error
        self.stdout.write(f"The {what} is replaced and destroyed.")
