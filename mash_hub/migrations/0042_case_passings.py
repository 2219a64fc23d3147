"""Passing cases on to another area or agency."""

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
    ]

    operations = [
        Rules(protect),
    ]
