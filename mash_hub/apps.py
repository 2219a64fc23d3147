"""How Django knows this package."""

from django.apps import AppConfig


class Config(AppConfig):
    """The package under its one label."""

    name = "mash_hub"
    label = "mash_hub"
    verbose_name = "MASH hub"
    default_auto_field = "django.db.models.BigAutoField"
