"""The composition root: settings, addresses, processes, templates and the demo story."""

from config.celery import app as celery

__all__ = ["celery"]
