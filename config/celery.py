"""The job runner: a trigger only; what is to be done stands in tables."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("hub")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["agencies", "mash_hub", "meetings", "audit.workspace"], related_name="jobs")
