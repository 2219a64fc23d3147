"""How Django knows this package."""

from django.apps import AppConfig


class Config(AppConfig):
    """The package under its one label."""

    name = "audit.workspace"
    label = "audit_workspace"
    verbose_name = "Audit"
