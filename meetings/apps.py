"""How Django knows this package."""

from django.apps import AppConfig


class Config(AppConfig):
    """The package under its one label."""

    name = "meetings"
    label = "meetings"
    verbose_name = "Meetings"
    default_auto_field = "django.db.models.BigAutoField"
