"""Passing cases on to another area or agency."""

from django.conf import settings
from django.db import migrations

from agencies.database.together import Rules

VERSIONED = ("mash_hub_casepassing",)


def protect(apps, schema_editor):
    if schema_editor.connection.alias == "default":
        for table in VERSIONED:
            schema_editor.execute(f"SELECT hub_protect_versioned('{table}')", params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("mash_hub", "0041_chronologies"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        Rules(protect),
    ]
