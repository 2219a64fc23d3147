"""How Django knows this package."""

from importlib import import_module

from django.apps import AppConfig


class Config(AppConfig):
    """The package under its one label."""

    name = "meetings"
    label = "meetings"
    verbose_name = "Meetings"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Say what meetings count of cases, for those that are made anonymous."""
        counted_by = import_module("mash_hub.kept_numbers").COUNTED_BY
        counted_by.append(import_module("meetings.kept_marac").figures_of)
