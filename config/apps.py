"""How Django knows this package."""

from django.apps import AppConfig


class HubConfig(AppConfig):
    """The package under its one label."""

    name = "config"
    label = "config"
    verbose_name = "Hub"
    default_auto_field = "django.db.models.BigAutoField"
