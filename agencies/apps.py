"""How Django knows this package."""

from typing import Any

from django.apps import AppConfig
from django.core import checks

from agencies.custody import chosen


class Config(AppConfig):
    """The package under its one label."""

    name = "agencies"
    label = "agencies"
    verbose_name = "Agencies"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let `check --deploy`, and so `./hub serve`, look at who keeps the root keys."""
        checks.register(key_providers, checks.Tags.security, deploy=True)


def key_providers(**_given: Any) -> list[checks.CheckMessage]:
    """An error for each thing that is wrong with the file of key providers."""
    return [checks.Error(words, id="agencies.E001") for words in chosen.amiss()]
