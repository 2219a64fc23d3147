"""Print the present one-time code of an account of the demo."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from agencies import sign_in
from agencies.actors import Service
from agencies.door import door
from agencies.models.factors import STEP_SECONDS, AuthenticatorApp


class Command(BaseCommand):
    """`manage.py code NAME`; works for demo data only."""

    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the user name."""
        parser.add_argument("name")

    def handle(self, *_args: Any, name: str, **_options: Any) -> None:
        """Print the code, and how long it is good."""
        if not settings.DEMO:
            raise CommandError("Codes are printed for demo data only: this is not a demo.")
        with door(Service("demo-code")):
            person = sign_in.find(name)
            app = AuthenticatorApp.objects.filter(user=person, confirmed=True).first()
            if person is None or app is None:
                raise CommandError("There is no demo account of that name with an app.")
            oath = app.oath()
            oath.drift = 1 if app.last_step >= oath.t() else 0  # the present one is used: the next
            left = STEP_SECONDS * (2 if oath.drift else 1) - int(oath.time) % STEP_SECONDS
            self.stdout.write(f"{oath.token():06d}  (good for {left} seconds)")
