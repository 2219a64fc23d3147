"""The log as a Django app; its label keeps it apart from every other `log`."""

from django.apps import AppConfig


class LogConfig(AppConfig):
    """The log of what was done."""

    name = "audit.log"
    label = "audit_log"
    verbose_name = "Log"
    default_auto_field = "django.db.models.BigAutoField"
