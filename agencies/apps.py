"""How Django knows this package."""

from django.apps import AppConfig


class Config(AppConfig):
    """The package under its one label."""

    name = "agencies"
    label = "agencies"
    verbose_name = "Agencies"
    default_auto_field = "django.db.models.BigAutoField"
