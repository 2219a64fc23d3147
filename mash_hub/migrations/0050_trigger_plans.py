"""Trigger plans, and what was done in first hours."""

from django.db import migrations

from agencies.database.together import Rules


def protect(apps, schema_editor):
    if schema_editor.connection.alias == "default":
        table = "mash_hub_triggerplan"
        schema_editor.execute(f"SELECT hub_protect_versioned('{table}')", params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0010_covers"),
        ("mash_hub", "0049_return_interviews"),
    ]

    operations = [
        Rules(protect),
    ]
